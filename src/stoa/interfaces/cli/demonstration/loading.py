"""Loads the demonstration organization into an empty home, through the same doors as everything else."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from stoa.across.relevance.services import import_judged
from stoa.engine.formats.reader import Reader
from stoa.foundation.access.models import AccessToken
from stoa.foundation.access.reach import Viewer
from stoa.foundation.accounts.services import open_account
from stoa.foundation.directory.queries import persons_by_email
from stoa.foundation.directory.services import save_organization
from stoa.foundation.history.services import Actor
from stoa.foundation.ingest.bringing import Bringer
from stoa.foundation.ingest.forms import Form
from stoa.foundation.ingest.importing import ItemImport
from stoa.foundation.ingest.members import DirectoryImport
from stoa.foundation.ingest.report import Report
from stoa.foundation.items.models import Item
from stoa.foundation.vocabulary.loading import load_starter
from stoa.interfaces.cli.demonstration.living import Life
from stoa.interfaces.cli.demonstration.papers import build_papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stoa.foundation.ingest.planning import Key

CONTENT = Path(__file__).parent / "content"
JUDGED = Path(__file__).parent / "judged"
JUDGE = "manager@demo.example"
MARKER = "demo.json"
_ONLY_HERE = frozenset({"cast", "role"})
"""Keys of people that no import knows: who is in the cast, and the role of their account."""
_DIRECTORY = (
    ("groups.jsonl", Form.GROUPS),
    ("people.jsonl", Form.PEOPLE),
    ("memberships.jsonl", Form.MEMBERSHIPS),
)


def load_demonstration(*, report: Callable[[str], None] = lambda line: None, content: Path = CONTENT) -> None:
    """Load the demonstration unless exactly this content is loaded already, and leave the marker `demo.json` in the home.

    `report` is told in lines what came in and every problem. The marker is written last: a loading that died is done again,
    and changes nothing that is there.
    """
    digest = content_digest(content)
    if (read_marker() or {}).get("digest") == digest:
        report("The demonstration is loaded already.")
        return
    actor = Actor(channel="import")
    load_starter(actor)
    _name_organization(content, actor)
    total, begin = Report(), time.monotonic()
    _load_directory(content, actor, total)
    _open_accounts(content, actor)
    _load_items(content, actor, total)
    if content == CONTENT:
        _load_judged_queries(report)
    total.seconds = time.monotonic() - begin
    for line in total.lines():
        report(line)
    _write_marker(content, digest)


def content_digest(content: Path = CONTENT) -> str:
    """SHA-256 over the names and bytes of the whole content, and of the judged queries that belong to it."""
    digest = hashlib.sha256()
    judged = JUDGED.glob("*.jsonl") if content == CONTENT else ()
    for path in sorted(path for path in (*content.rglob("*"), *judged) if path.is_file()):
        digest.update(f"{path.relative_to(content.parent)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_marker() -> dict[str, Any] | None:
    """What `demo.json` in the home says, or None: then the home is no demonstration. Others keep notes of theirs in it."""
    try:
        marker: dict[str, Any] = json.loads(_marker_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return marker


def _marker_path() -> Path:
    return Path(settings.STOA_HOME) / MARKER


def _name_organization(content: Path, actor: Actor) -> None:
    told = json.loads((content / "organization.json").read_text(encoding="utf-8"))
    save_organization(names=told["name"], short_name=told["short_name"], taglines=told["tagline"], actor=actor)


def _load_directory(content: Path, actor: Actor, total: Report) -> None:
    for name, form in _DIRECTORY:
        ignored = _ONLY_HERE if form is Form.PEOPLE else frozenset()
        DirectoryImport(actor, total, ignored=ignored).take(content / name, form)


def _people(content: Path) -> Iterator[dict[str, Any]]:
    with (content / "people.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _open_accounts(content: Path, actor: Actor) -> None:
    """Everybody gets an account that no password opens: the demonstration's sign-in page lets one in as one of the cast."""
    people = {person["email"]: person for person in _people(content)}
    for email, person in persons_by_email(people).items():
        open_account(person=person, role=people[email].get("role") or "", actor=actor)


def _load_items(content: Path, actor: Actor, total: Report) -> None:
    """Items first, then what people begin, then the items that come later and the newer versions: those make news.

    Papers are built beside them for as long as it takes.
    """
    versions, life = _Versions(content), Life(content)

    def take(part: str, *, is_later: bool) -> None:
        items = ItemImport(actor, None, total, Bringer(reader))
        for path in sorted((content / part).glob("*.jsonl")):
            lines = [line for line in path.read_bytes().splitlines() if (_key(line)[1] in life.later) is is_later]
            items.take_lines(map(versions.unless_there, lines), folder=Path(folder), name=f"{part}/{path.name}")
        items.finish()

    with tempfile.TemporaryDirectory() as folder, Reader() as reader:
        build_papers(content, Path(folder) / "papers")
        take("items", is_later=False)
        life.begin()
        take("items", is_later=True)
        take("revisions", is_later=False)
        life.go_on()


def _load_judged_queries(report: Callable[[str], None]) -> None:
    """The queries by which the search of the demonstration is measured, judged by its knowledge manager."""
    judge = persons_by_email([JUDGE])[JUDGE]
    actor = Actor(str(judge.uuid), "import", judge.pk)
    everything = Viewer(frozenset(AccessToken.objects.values_list("token", flat=True)))
    for name, across in (("queries.jsonl", False), ("across.jsonl", True)):
        text = (JUDGED / name).read_text(encoding="utf-8")
        done = import_judged(text=text, viewer=everything, actor=actor, across=across)
        for problem in done.problems:
            report(f"{name}: {problem}")


class _Versions:
    """Passes over versions that a loading which died brought in already: an older one must not come in over a newer."""

    def __init__(self, content: Path) -> None:
        keys = {
            _key(line) for path in (content / "revisions").glob("*.jsonl") for line in path.read_bytes().splitlines()
        }
        items = Item.objects.unscoped("the demonstration looks for what it loaded").filter(
            source_key__in=[k for _, k in keys]
        )
        self._heads = {
            (source, str(key)): head for source, key, head in items.values_list("source", "source_key", "head")
        }
        self._seen: Counter[Key] = Counter()

    def unless_there(self, line: bytes) -> bytes:
        """The line, or an empty one if the item has a version after this already; call in the order of loading."""
        key = _key(line)
        self._seen[key] += 1
        return b"" if self._heads.get(key, 0) > self._seen[key] else line


def _key(line: bytes) -> Key:
    row = json.loads(line) if line.strip() else {}
    return row.get("source", ""), row.get("source_key", "")


def _write_marker(content: Path, digest: str) -> None:
    cast = [
        {"email": person["email"], "name": person["name"], "sentence": person["cast"]}
        for person in _people(content)
        if person.get("cast")
    ]
    marker = {**(read_marker() or {}), "digest": digest, "cast": cast}
    arriving = _marker_path().with_suffix(".new")
    arriving.write_text(json.dumps(marker, ensure_ascii=False, indent=1), encoding="utf-8")
    arriving.replace(_marker_path())
