"""Every template as somebody meets it: a name, who looks, the address (a name in braces is one of the prepared places)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.journeys.live_site import LiveSite


class Sight(NamedTuple):
    viewer: str
    address: str
    status: int = 200

    def path(self, site: LiveSite) -> str:
        return self.address.format_map(site.places)


SIGHTS = {
    "landing": Sight("", "/"),
    "home": Sight("curator", "/"),
    "hits": Sight("staff", "/search?q=minimum+wages"),
    "narrowed hits": Sight("", "/search?q=wages&kind=publication&sort=newest"),
    "no hits": Sight("", "/search?q=zzqqxx&kind=lesson"),
    "search without words": Sight("", "/search"),
    "item with files": Sight("", "{files}"),
    "plain item": Sight("", "{plain}"),
    "restricted item": Sight("employers", "{restricted}"),
    "draft": Sight("curator", "{draft}"),
    "item in review": Sight("manager", "{french}"),
    "archived item": Sight("staff", "{archived}"),
    "item with history": Sight("curator", "{curated}"),
    "withdrawn item": Sight("", "{withdrawn}", 410),
    "text of a file": Sight("", "{files}/files/1/text"),
    "library": Sight("staff", "/library?page=2"),
    "kind": Sight("", "/kinds/lesson"),
    "empty kind": Sight("", "/kinds/circular"),
    "topics": Sight("", "/topics"),
    "places": Sight("", "/places"),
    "topic": Sight("", "{topic}"),
    "place": Sight("", "{place}"),
    "people": Sight("staff", "/people"),
    "person": Sight("staff", "{person}"),
    "units": Sight("", "/units"),
    "group": Sight("", "/groups/skills"),
    "check": Sight("staff", "/check"),
    "sign-in": Sight("", "/sign-in"),
    "first-time link": Sight("", "{first_time}"),
    "link spent": Sight("", "/sign-in/once/1-spent", 404),
    "missing": Sight("", "/i/ST-0000000", 404),
    "search resting": Sight("", "/odd/resting?q=wages", 503),
    "broken": Sight("", "/odd/broken", 500),
    "form expired": Sight("", "/odd/expired", 403),
    "too large": Sight("", "/odd/too-large", 413),
    "not understood": Sight("", "/odd/not-understood", 400),
    "styleguide": Sight("", "/styleguide"),
}
