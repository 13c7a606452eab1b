"""Every address there is, asked for by everybody: nobody is given what they may not see, and everybody what they may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from stoa.foundation.directory.models import Person
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.models import Contribution
from stoa.foundation.registries import samples
from tests.access.seeing import body_of, given_away
from tests.access.truth import Truth, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.access.world import World

pytestmark = pytest.mark.django_db

ASKED_BY_HEAD = {"anonymous", "partner", "staff", "curator"}
"""HEAD runs the same code as GET; a viewer of each sort shows that its answer gives no more."""
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


@dataclass
class Walk:
    """The world, who looks at it, and what each may be given."""

    world: World
    truth: Truth
    tokens: dict[str, set[str]]
    clients: dict[str, Client]
    known: set[str]
    allowed: dict[str, set[str]]


@pytest.fixture(scope="module")
def walk(world: World) -> Walk:
    truth = Truth()
    tokens = {name: tokens_of(user) for name, user in world.cast.items()}
    clients = {name: Client(headers={"accept-encoding": "gzip"} if name == "staff" else {}) for name in world.cast}
    for name, user in world.cast.items():
        if user is not None:
            clients[name].force_login(user, backend=BACKEND)
    allowed = {name: _allowed(world, truth, name, tokens[name]) for name in world.cast}
    return Walk(world, truth, tokens, clients, _all_secrets(world), allowed)


def _all_secrets(world: World) -> set[str]:
    marks = {mark for made in world.planted.values() for mark in made.marks.values()}
    ids = {made.item.short_id for made in world.planted.values()}
    people = {str(uuid) for uuid in Person.objects.values_list("uuid", flat=True)}
    versions = world.private.keys() | world.old.keys() | world.reasons.keys()
    return marks | ids | people | versions | world.groups.keys()


def _allowed(world: World, truth: Truth, name: str, tokens: set[str]) -> set[str]:
    """Every secret that a viewer may be given anywhere, worked out by brute force."""
    visible = truth.visible(tokens)
    found = {mark for mark, writer in world.private.items() if writer == name}
    user = world.cast.get(name)
    if user is not None and user.role == "admin":  # who administers knows every short id and the name of every group
        found |= {made.item.short_id for made in world.planted.values()} | world.groups.keys()
    for made in world.planted.values():
        facts = truth.items[made.item.pk]
        if made.item.pk in visible:
            found |= {*made.marks.values(), made.item.short_id}
        elif facts.may_see_tombstone(tokens, truth.now):
            found |= {made.marks["title"], made.item.short_id}
        if facts.may_see_tombstone(tokens, truth.now):
            found |= {mark for mark, key in world.reasons.items() if world.planted[key] is made}
        if facts.stewards & tokens:
            found |= {mark for mark, key in world.old.items() if world.planted[key] is made}
    return found | _allowed_people(world, name, tokens, visible) | _allowed_groups(world, tokens)


def _allowed_people(world: World, name: str, tokens: set[str], visible: set[int]) -> set[str]:
    """Staff know everybody; others themselves, who is named on what they see and, signed in, who owns it."""
    if "staff" in tokens:
        rows = Person.objects.values_list("uuid", "name")
        return {str(uuid) for uuid, _ in rows} | {made.marks["person"] for made in world.planted.values()}
    people = set(
        Contribution.objects.filter(item_id__in=visible, person__isnull=False).values_list("person__uuid", flat=True)
    )
    user = world.cast[name]
    if user is not None:
        owners = {world.planted[key].item.owner_id for key in world.planted if world.planted[key].item.pk in visible}
        people |= {user.person.uuid, *Person.objects.filter(pk__in=owners - {None}).values_list("uuid", flat=True)}
    return {str(uuid) for uuid in people}


def _allowed_groups(world: World, tokens: set[str]) -> set[str]:
    """Members know their groups, staff all but teams; to share an item with a group tells nobody else of it."""
    return {
        mark
        for mark, group in world.groups.items()
        if {f"community:{mark}", f"partner:{mark}"} & tokens or ("staff" in tokens and group.kind != "team")
    }


def _routes() -> Iterator[str]:
    """The name of every address pattern, down every include."""

    def down(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from down(pattern.url_patterns, inside)
            else:
                yield f"{prefix}{pattern.name}"

    yield from down(get_resolver().url_patterns, "")


def test_every_route_is_walked() -> None:
    listed = [sample.route for sample in samples()]
    assert sorted(set(listed)) == sorted(_routes()), "a route without a sample in its app's walk.py, or the reverse"


def _rooms() -> list[str]:
    """The names before the colon of all routes: the walk goes room by room, so that several processes share it."""
    return sorted({sample.route.partition(":")[0] for sample in samples()})


@pytest.mark.parametrize("room", _rooms())
def test_nobody_is_given_what_they_may_not_see(walk: Walk, room: str) -> None:
    leaks: list[str] = []
    answered: set[str] = set()
    inside = [sample for sample in samples() if sample.route.partition(":")[0] == room]
    for sample in inside:
        for address in [path + query for path in sample.paths() for query in sample.query_strings]:
            for name in walk.clients:
                leaks += _ask(walk, name, sample.route, address, sample.methods, answered, sample.form)
    assert not leaks, f"{len(leaks)} leaks:\n" + "\n".join(leaks[:40])
    assert not {sample.route for sample in inside} - answered, "routes that answered nobody"


def _ask(
    walk: Walk,
    name: str,
    route: str,
    address: str,
    methods: tuple[str, ...],
    answered: set[str],
    form: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """One address as one viewer: yields a line for everything given away; HEAD must say what GET says."""
    said: dict[str, tuple[int, int]] = {}
    for method in methods:
        if method == "HEAD" and name not in ASKED_BY_HEAD:
            continue
        if route == "accounts:sign-out" and name != "anonymous":
            continue
        response = _sent(walk.clients[name], method, address, form)
        body = body_of(response)
        said[method] = (response.status_code, len(body))
        if response.status_code < 400:
            answered.add(route)
        if response.status_code >= 500:
            yield f"{name} {method} {address}: status {response.status_code}"
        if method == "HEAD" and (body or response.status_code != said["GET"][0]):
            yield f"{name} HEAD {address}: {said}"
        forbidden = (given_away(response, body, address) & walk.known) - walk.allowed[name]
        if forbidden:
            yield f"{name} {method} {address} ({response.status_code}): {_places(walk.world, forbidden)}"


def _sent(client: Client, method: str, address: str, form: Mapping[str, str] | None) -> Any:
    return client.post(address, form) if method == "POST" and form else client.generic(method, address)


def test_no_error_page_gives_anything_away(walk: Walk) -> None:
    """Addresses that make no sense, methods that are not allowed, forms that did not expire: refused, and nothing said."""
    item = walk.world.planted["public"].item
    page = f"/i/{item.short_id}"
    odd = [
        "/nowhere",
        "/i/%00",
        "/i/ST-",
        f"{page}/files/0",
        f"{page}/files/99999999999",
        "/people/no-uuid",
        "/concepts/0",
    ]
    odd += [
        f"{page}/files/1/pages/0.webp",
        f"{page}/files/1/pages/999.webp",
        "/groups/../x",
        "/kinds/%FF",
        "/library?page=-1",
    ]
    odd += [
        "/feeds/atom?concept=x",
        "/feeds/items.jsonl?person=1e9",
        "/search?q=%00&page=0",
        f"/search?q={'x' * 10_000}",
    ]
    leaks: list[str] = []
    for name in walk.clients:
        for address in odd:
            leaks += _ask(walk, name, "", address, ("GET",), set())
        for address in (page, "/search", "/library", "/feeds/atom"):
            leaks += _ask(walk, name, "", address, ("POST", "PUT", "DELETE", "OPTIONS"), set())
    assert not leaks, "\n".join(leaks[:40])


def _places(world: World, secrets: set[str]) -> str:
    """Where the secrets were planted, for whoever mends the leak."""
    places = {mark: f"{key} {place}" for key, made in world.planted.items() for place, mark in made.marks.items()}
    places |= {made.item.short_id: f"{key} short id" for key, made in world.planted.items()}
    places |= {mark: f"{key} other version" for mark, key in world.old.items()}
    places |= {mark: f"{key} reason" for mark, key in world.reasons.items()}
    return ", ".join(sorted(places.get(secret, secret) for secret in secrets))


def test_readers_find_every_item_that_is_theirs(walk: Walk) -> None:
    missed: list[str] = []
    for name, client in walk.clients.items():
        visible, listed = walk.truth.visible(walk.tokens[name]), walk.truth.listed(walk.tokens[name])
        for key, made in walk.world.planted.items():
            page = client.get(made.item.get_absolute_url())
            tomb = walk.truth.items[made.item.pk].may_see_tombstone(walk.tokens[name], walk.truth.now)
            expected = 410 if tomb else 200 if made.item.pk in visible else 404
            if page.status_code != expected:
                missed.append(f"{name} {key}: status {page.status_code}, not {expected}")
            elif expected == 200 and not _is_whole(body_of(page).decode(), made.marks):
                missed.append(f"{name} {key}: the page lacks something")
            missed += _missed_in_search(walk, name, key, is_listed=made.item.pk in listed)
    assert not missed, f"{len(missed)}:\n" + "\n".join(missed[:40])


def _is_whole(body: str, marks: dict[str, str]) -> bool:
    return all(marks[place] in body for place in ("title", "text", "summary", "written", "person"))


def _missed_in_search(walk: Walk, name: str, key: str, *, is_listed: bool) -> Iterator[str]:
    """The item is found by its title's canary, and by a canary in its file, exactly by those whose lists hold it."""
    made = walk.world.planted[key]
    if key in {"tightened"}:
        return
    for place in ["title", "text", *(["file", "file-name"] if made.item.card["files"] else [])]:
        response = walk.clients[name].get(f"/search?q={made.marks[place]}&own=1")
        page = response.context["page"]
        found = [hit.row.short_id for hit in page.hits]
        if found != ([made.item.short_id] if is_listed else []) or page.total != len(found):
            yield f"{name} searching {key} by {place}: {found}, total {page.total}"


def test_canaries_are_not_completed_nor_guessed(walk: Walk) -> None:
    """Completion, spelling help, feeds and exports of a search for what somebody may not see say nothing of it."""
    leaks: list[str] = []
    for key in ("staff", "unit", "draft", "embargoed", "withdrawn-early", "tightened", "taken-back"):
        made = walk.world.planted[key]
        for place in ("title", "person", "text"):
            mark = made.marks[place]
            near = mark[:-1] + ("b" if mark[-1] != "b" else "c")
            addresses = [f"/search/suggest?q={quote(text)}" for text in (mark[:8], f"Canary of wages {mark[:9]}")]
            addresses += [f"/search?q={near}", f"/search?q=wages+{near}", f"/search?q={mark}", f"/feeds/atom?q={mark}"]
            addresses.append(f"/feeds/items.jsonl?q={mark}")
            for name in walk.clients:
                for address in addresses:
                    leaks += _ask(walk, name, "", address, ("GET",), set())
    assert not leaks, "\n".join(leaks[:40])


def test_counts_are_of_what_each_viewer_sees(walk: Walk) -> None:
    wrong: list[str] = []
    for name, client in walk.clients.items():
        tokens, truth = walk.tokens[name], walk.truth
        stale = {walk.world.planted["tightened"].item.pk}
        listed = truth.listed(tokens)
        if client.get("/library").context["page"].count != len(listed):
            wrong.append(f"{name}: library")
        for key, count in truth.counts(tokens, "kind").items():
            if client.get(f"/kinds/{key}").context["page"].count != count:
                wrong.append(f"{name}: kind {key}")
        searched = client.get("/search").context["page"].total
        if searched != len(listed - stale):
            wrong.append(f"{name}: search total {searched}, not {len(listed - stale)}")
    assert not wrong, "\n".join(wrong)


def test_facets_and_browsing_count_what_each_viewer_sees(walk: Walk) -> None:
    catch_up()
    wrong: list[str] = []
    for name, client in walk.clients.items():
        wrong += [f"{name}: {line}" for line in _wrong_facets(walk, name, client)]
        wrong += [f"{name}: {line}" for line in _wrong_browsing(walk, name, client)]
    assert not wrong, "\n".join(wrong)


def _wrong_facets(walk: Walk, name: str, client: Client) -> Iterator[str]:
    tokens, truth = walk.tokens[name], walk.truth
    page = client.get("/search").context["page"]
    expected = {
        "kind": truth.counts(tokens, "kind"),
        "language": truth.counts(tokens, "language"),
        "topic": truth.concept_counts(tokens, "topic"),
        "place": _without_world(walk, truth.concept_counts(tokens, "place")),
    }
    shown = {facet.name: sorted(value.count for value in facet.values) for facet in page.facets}
    for facet, counts in expected.items():
        if shown.get(facet, []) != sorted(counts.values()):
            yield f"facet {facet} {shown.get(facet)}, not {sorted(counts.values())}"
    years = {bar.year: bar.count for bar in page.years}
    if years != truth.counts(tokens, "sort_on"):
        yield f"years {years}"
    if page.total != len(truth.listed(tokens)):
        yield f"total {page.total}"


def _without_world(walk: Walk, counts: dict[str, int]) -> dict[str, int]:
    """The place that holds all others is no place to choose, so it is not counted."""
    return {key: count for key, count in counts.items() if key != str(walk.world.places["World"].pk)}


def _wrong_browsing(walk: Walk, name: str, client: Client) -> Iterator[str]:
    tokens, truth = walk.tokens[name], walk.truth
    topics = truth.concept_counts(tokens, "topic") | truth.concept_counts(tokens, "place")
    for concept in [*walk.world.topics.values(), *walk.world.places.values()]:
        count = client.get(f"/concepts/{concept.pk}").context["page"].count
        if count != topics.get(str(concept.pk), 0):
            yield f"concept {concept} has {count}, not {topics.get(str(concept.pk), 0)}"
    units = truth.unit_counts(tokens)
    for entry in _flat(client.get("/units").context["page"].groups):
        key = entry.url.rpartition("/")[2]
        if (entry.count or 0) != units.get(key, 0):
            yield f"unit {key} has {entry.count}, not {units.get(key, 0)}"
        if len(client.get(entry.url).context["page"].rows) != units.get(key, 0):
            yield f"the page of unit {key} lists another number than {units.get(key, 0)}"
    for address in ("/topics", "/places"):
        counts = _without_world(walk, topics)
        for entry in _flat(client.get(address).context["page"].groups):
            if (entry.count or 0) != counts.get(entry.url.rpartition("/")[2], 0):
                yield f"{address}: {entry.label} has {entry.count}"


def _flat(entries: tuple[object, ...]) -> Iterator[object]:
    for entry in entries:
        yield entry
        yield from _flat(entry.entries)  # type: ignore[attr-defined]


def test_missing_and_hidden_are_one_answer(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same address before and after something hidden lies there: the same status, headers and bytes."""
    from stoa.foundation.items.services import saving
    from stoa.foundation.items.testing import make_item

    wanted = saving.new_short_id()
    routes = ("reading:item", "reading:item-export")
    addresses = [reverse(route, kwargs={"short_id": wanted}) for route in routes]
    names = ("anonymous", "partner", "manager")
    before = {(name, address): walk.clients[name].get(address) for name in names for address in addresses}
    monkeypatch.setattr(saving, "new_short_id", lambda: wanted)
    assert make_item(audience=["unit:dakar"]).short_id == wanted
    for (name, address), old in before.items():
        new = walk.clients[name].get(address)
        assert old.status_code == new.status_code == 404
        assert dict(old.headers) == dict(new.headers), f"{name} {address}"
        assert _without_form_token(old.content) == _without_form_token(new.content), f"{name} {address}"


def _without_form_token(body: bytes) -> bytes:
    import re

    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", body)
