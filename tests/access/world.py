"""A small organization in which every hidden thing carries a canary: a random word that stands nowhere else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from docx import Document
from reportlab.pdfgen.canvas import Canvas

from stoa.engine.formats.reader import Reader
from stoa.foundation.accounts.testing import make_cast
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.ingest.testing import make_file
from stoa.foundation.items.content import Content, Contributor, Link, from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.services.drafts import keep_draft
from stoa.foundation.items.testing import make_item, read_item, resave
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User
    from stoa.foundation.directory.models import Person
    from stoa.foundation.items.content import NamedFile
    from stoa.foundation.vocabulary.models import Concept

MARK, LETTERS = "zq", "bcdfghkmnpvwx"
TYPED = {"publication": "publisher", "mission-report": "purpose", "project": "donor", "circular": "number"}


def canary() -> str:
    """A word of letters only, so that spelling help, too, takes it for a word."""
    return MARK + "".join(secrets.choice(LETTERS) for _ in range(12))


@dataclass
class Planted:
    """One item and the canaries it carries, by the place where each stands."""

    item: Item
    marks: dict[str, str]
    person: Person | None = None


@dataclass
class World:
    """Everything there is; `cast` holds the accounts by name, with None for somebody not signed in."""

    cast: dict[str, User | None]
    reader: Reader
    topics: dict[str, Concept]
    places: dict[str, Concept]
    planted: dict[str, Planted] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    """Canaries in drafts nobody saved: canary → name of the one who writes."""
    old: dict[str, str] = field(default_factory=dict)
    """Canaries in versions that are not live: canary → key of the item."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Canaries in the reasons of withdrawals: canary → key of the item."""
    groups: dict[str, Group] = field(default_factory=dict)
    """Canaries in names and keys of groups that not everybody knows of."""

    def group(self, key: str) -> Group:
        return Group.objects.get(key=key)

    def person(self, name: str) -> Person:
        user = self.cast[name]
        assert user is not None
        return user.person


def build_world() -> World:
    """Fill the database: items for every audience and in every state, then bring the index up to date.

    Last, two items are tightened behind the index's back, so that what it holds of them is out of date.
    """
    cast: dict[str, User | None] = {"anonymous": None, **make_cast()}
    topics = make_scheme(
        {"Topic wages": "", "Topic minimum wages": "Topic wages", "Topic inspection": ""}, key="themes"
    )
    places = make_scheme(
        {"World": "", "Region west": "World", "Land of rivers": "Region west"}, key="lands", purpose="places"
    )
    with Reader() as reader:
        world = World(cast, reader, topics, places)
        _hidden_groups(world)
        _audiences(world)
        _states(world)
        _versions(world)
        _relations(world)
        catch_up()
        _tighten_behind_the_index(world)
    return world


def plant(world: World, key: str, *, kind: str = "lesson", file: str = "", **changes: Any) -> Planted:
    """An item with a canary in everything one can read of it."""
    places = ("title", "summary", "text", "written", "person", "licence", "identifier", "file-name", "file", "typed")
    marks = {place: canary() for place in places}
    person = make_person(name=f"Named {marks['person']}", email=f"{marks['person']}@test.example")
    filled: dict[str, Any] = {
        "title": f"Canary of wages {marks['title']}",
        "summary": f"In short: canary {marks['summary']}.",
        "text": f"## Findings\n\nWages and canary {marks['text']} were inspected.\n\n## More\n\nAnd so on.",
        "people": (
            Contributor(f"Written {marks['written']}", "author"),
            Contributor(person.name, "author", person.pk),
        ),
        "licence": f"CC {marks['licence']}",
        "identifiers": {"number": marks["identifier"]},
        "files": (_file(world, marks, file),) if file else (),
        "fields": {TYPED[kind]: marks["typed"]} if kind in TYPED else {},
        "topics": [world.topics["Topic minimum wages"]],
        "places": [world.places["Land of rivers"]],
    }
    is_withdrawn = changes.get("status") == "withdrawn"
    made = make_item(kind=kind, **(filled | changes | ({"status": "published"} if is_withdrawn else {})))
    planted = world.planted[key] = Planted(made, marks, person)
    if is_withdrawn:
        withdraw(world, key)
    return planted


def withdraw(world: World, key: str) -> None:
    """Take an item back with a canary in the reason, its successor something that not everybody sees."""
    mark, planted = canary(), world.planted[key]
    successor = world.planted["unit"].item.short_id
    withdraw_item(planted.item, reason=f"Wrong: {mark}.", successor=successor, actor=TEST_ACTOR)
    world.reasons[mark] = key
    planted.item = read_item(planted.item.pk)


def _file(world: World, marks: dict[str, str], ending: str) -> NamedFile:
    sentence = f"Wages and canary {marks['file']} stand in this file."
    data = {"pdf": _pdf, "docx": _docx, "txt": str.encode}[ending](sentence)
    return make_file(f"paper {marks['file-name']}.{ending}", data, reader=world.reader)


def _pdf(sentence: str) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, sentence)
    canvas.save()
    return out.getvalue()


def _docx(sentence: str) -> bytes:
    out = BytesIO()
    document = Document()
    document.add_paragraph(sentence)
    document.save(out)
    return out.getvalue()


def _hidden_groups(world: World) -> None:
    for sort in (Group.Sort.TEAM, Group.Sort.COMMUNITY, Group.Sort.ORGANIZATION):
        mark = canary()
        world.groups[mark] = make_group(mark, kind=sort, names={"en": f"Group {mark}"}, is_partner=True)
    hidden = next(group for group in world.groups.values() if group.kind == Group.Sort.TEAM)
    make_membership(world.person("community"), hidden)


def _audiences(world: World) -> None:
    dakar = world.group("dakar")
    plant(world, "public", audience=["public"], file="pdf", kind="publication", units=[dakar])
    plant(world, "staff", audience=["staff"], file="docx", kind="mission-report", units=[world.group("africa")])
    plant(world, "partner", audience=["partner:partner-office"], file="txt", kind="project")
    plant(world, "donor", audience=["donor:donor-office", "partner:partner-office"])
    for word in ("constituents", "government", "employers", "workers"):
        plant(world, word, audience=[word])
    plant(world, "unit", audience=["unit:dakar"], file="pdf", kind="circular", units=[dakar])
    plant(world, "region", audience=["unit:africa"], units=[world.group("africa")])
    plant(world, "community", audience=["community:safety"], kind="need")
    team = next(group for group in world.groups.values() if group.kind == Group.Sort.TEAM)
    plant(world, "team", audience=["community:pilot", f"community:{team.key}"])
    plant(world, "shared", audience=["staff", "partner:partner-office", f"community:{team.key}"])
    plant(world, "person", audience=["person:former@test.example"], owner=world.person("manager"))


def _states(world: World) -> None:
    now, day = timezone.now(), timedelta(days=1)
    everybody = {"audience": ["public"], "owner": world.person("donor"), "units": [world.group("dakar")]}
    plant(world, "draft", status="draft", file="pdf", kind="publication", **everybody)
    plant(world, "in-review", status="in_review", **everybody)
    plant(world, "embargoed", available_from=now + day, **everybody)
    plant(world, "expired", available_until=now - day, **everybody)
    plant(world, "withdrawn", status="withdrawn", file="txt", **everybody)
    plant(world, "withdrawn-early", status="withdrawn", available_from=now + day, **everybody)
    plant(world, "withdrawn-staff", status="withdrawn", audience=["staff"])
    plant(world, "archived", status="archived", kind="policy-brief", **everybody)
    plant(world, "archived-staff", status="archived", audience=["staff"])


def _versions(world: World) -> None:
    french = {"language": "fr"}
    staff = world.planted["staff"].item.short_id
    plant(world, "translation-public", audience=["public"], translation_of=staff, **french)
    plant(
        world,
        "translation-hidden",
        audience=["unit:dakar"],
        translation_of=world.planted["public"].item.short_id,
        **french,
    )
    _revised(world)
    _drafted_over(world)
    _being_written(world)


def _revised(world: World) -> None:
    """The live text changed: what it said before is for stewards only."""
    mark = canary()
    made = plant(world, "revised", audience=["public"], kind="question", text=f"It said {mark} before.")
    world.old[mark] = "revised"
    made.item = resave(made.item, replace(content_of(made.item), text=f"Now it says {made.marks['text']}, a canary."))


def _drafted_over(world: World) -> None:
    """A draft over something published, by its owner: readers see nothing of it."""
    mark = canary()
    made = plant(world, "drafted-over", audience=["public"], owner=world.person("workers"))
    world.old[mark] = "drafted-over"
    content = replace(content_of(made.item), title=f"Secret {mark}", text=f"A draft with {mark}.")
    made.item = resave(made.item, content, status="draft")


def _being_written(world: World) -> None:
    """What somebody types and has not saved."""
    mark = canary()
    item = world.planted["public"].item
    keep_draft(
        person_id=world.person("curator").pk,
        kind=item.kind,
        key=None,
        item=item,
        read_head=item.head,
        form={"text": [f"Unsaved {mark}."]},
    )
    world.private[mark] = "curator"


def _relations(world: World) -> None:
    """Relations from and to what is hidden, both ways round; a public question with an answer that few may read."""
    public, hidden = world.planted["public"], world.planted["unit"]
    asked, answer = world.planted["revised"], world.planted["region"]
    for one, type_, other in (
        (public, "cites", hidden),
        (world.planted["staff"], "replaces", public),
        (answer, "responds_to", asked),
    ):
        links = (Link(type_, other.item.short_id),)
        one.item = resave(one.item, replace(content_of(one.item), relations=links))


def _tighten_behind_the_index(world: World) -> None:
    for key in ("tightened", "taken-back"):
        plant(world, key, audience=["public"], file="txt" if key == "tightened" else "")
    catch_up()
    made = world.planted["tightened"]
    made.item = resave(made.item, replace(content_of(made.item), access=frozenset({"unit:dakar"})))
    withdraw(world, "taken-back")


def content_of(item: Item) -> Content:
    """The newest version of an item."""
    return from_json(Revision.objects.filter(item_id=item.pk).order_by("-number").first().content)  # type: ignore[union-attr]
