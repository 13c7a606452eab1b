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
    "places and topics of hits": Sight("", "/search/facets?q=wages"),
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
    "check record": Sight("staff", "{check}"),
    "draft that was checked": Sight("staff", "{check}/draft"),
    "check of an item": Sight("curator", "{draft}/check"),
    "question": Sight("", "/ask?q=How+many+domestic+workers+are+there+in+the+world%3F"),
    "question without an answer": Sight("staff", "/ask?q=What+is+the+minimum+wage+in+Kenya%3F"),
    "empty question": Sight("", "/ask"),
    "who knows": Sight("staff", "/who?q=informal+apprenticeships+in+Ghana"),
    "who knows, for the public": Sight("", "/who?q=domestic+work"),
    "nobody knows": Sight("staff", "/who?q=zzqqxx&language=en"),
    "how one is found": Sight("staff", "/account/expertise"),
    "saved searches": Sight("staff", "/saved-searches"),
    "address of a feed": Sight("staff", "{feed_address}"),
    "end of mail": Sight("", "{end_of_mail}"),
    "reading list": Sight("staff", "/reading-list"),
    "why a hit is found": Sight("staff", "/search/why?q=heat+stress&item={files_id}"),
    "gaps": Sight("curator", "/gaps"),
    "answer to a gap": Sight("curator", "{gap}"),
    "a need to be written": Sight("staff", "/new/need"),
    "contradictions": Sight("curator", "/contradictions"),
    "judged queries": Sight("admin", "/admin/relevance"),
    "examples from checks": Sight("admin", "/admin/relevance/offered"),
    "judged query": Sight("admin", "{query}"),
    "weights of signals": Sight("admin", "/admin/relevance/weights"),
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
