"""`stoa import`: whatever the paths are, in the order that lets one thing name another."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError, transaction

from stoa.engine.formats.reader import Reader
from stoa.engine.formats.skos import FORMATS, SkosError, read_skos
from stoa.foundation.access.audience import NAMED, PLAIN, compile_audience, look_up
from stoa.foundation.errors import BadInputError, Problem
from stoa.foundation.ingest.bringing import Bringer
from stoa.foundation.ingest.filing import DiskFullError, FileImport, disk_sentence, files_under
from stoa.foundation.ingest.forms import Form, form_of
from stoa.foundation.ingest.importing import ItemImport
from stoa.foundation.ingest.members import READERS as DIRECTORY_KEYS
from stoa.foundation.ingest.members import DirectoryImport
from stoa.foundation.ingest.report import Report
from stoa.foundation.ingest.rows import READERS as ITEM_KEYS
from stoa.foundation.ingest.rows import Defaults
from stoa.foundation.ingest.tables import ENDINGS, base, headers
from stoa.foundation.registries import kinds
from stoa.foundation.vocabulary.loading import load_skos

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.history.services import Actor

_ROW_ENDINGS = {".jsonl", ".ndjson"}
_SKOS_ENDINGS = {f".{ending}" for ending in FORMATS} - {".xml", ".json"}
_DIRECTORY_ORDER = (Form.GROUPS, Form.PEOPLE, Form.MEMBERSHIPS)
KNOWN: Mapping[Form, Collection[str]] = {Form.ITEMS: ITEM_KEYS, **DIRECTORY_KEYS}
"""The keys of every form."""

_NEEDED: Mapping[Form, set[str]] = {
    Form.ITEMS: {"title"},
    Form.GROUPS: {"key", "kind", "names"},
    Form.MEMBERSHIPS: {"person", "group"},
    Form.PEOPLE: {"email", "name"},
}


class _RolledBackError(Exception):
    """Ends a dry run inside its transaction."""


@dataclass(slots=True)
class Arrivals:
    """What lies at the given paths, each with the name the report uses."""

    rows: dict[Form, list[tuple[Path, str]]] = field(default_factory=dict)
    vocabularies: list[tuple[Path, str]] = field(default_factory=list)
    files: list[tuple[Path, str]] = field(default_factory=list)

    @property
    def has_directory(self) -> bool:
        return any(form in self.rows for form in _DIRECTORY_ORDER)


def look_at(paths: Iterable[Path]) -> Arrivals:
    """Sort what is to come in. A .jsonl file that was named is taken for items unless it is like another form.

    Raises BadInputError naming every path where there is nothing.
    """
    arrivals = Arrivals()
    missing = []
    for path in paths:
        if path.is_dir():
            for inside, name in files_under(path, but=Path(settings.STOA_HOME)):
                _sort_in(arrivals, inside, name, is_named=False)
        elif path.exists():
            _sort_in(arrivals, path, path.name, is_named=True)
        else:
            missing.append(Problem("path", f"There is nothing at {path}."))
    if missing:
        raise BadInputError(missing)
    return arrivals


def _sort_in(arrivals: Arrivals, path: Path, name: str, *, is_named: bool) -> None:
    ending = path.suffix.lower()
    form = form_of(path) if ending in _ROW_ENDINGS else _form_of_table(path, is_named=is_named)
    if form or (ending in _ROW_ENDINGS and is_named):
        arrivals.rows.setdefault(form or Form.ITEMS, []).append((path, name))
    elif ending in _SKOS_ENDINGS:
        arrivals.vocabularies.append((path, name))
    else:
        arrivals.files.append((path, name))


def _form_of_table(path: Path, *, is_named: bool) -> Form | None:
    """The form of a CSV file by its header; None for a table of something else, which is a file like any other.

    In a folder every heading must be a key of the form; of a file that was named half are enough, and the others refused.
    """
    for form, needed in _NEEDED.items() if path.suffix.lower() in ENDINGS else ():
        found = [base(name) for name in headers(path, KNOWN[form])]
        known = sum(name in KNOWN[form] for name in found)
        if needed <= set(found) and (known == len(found) or (is_named and known * 2 >= len(found))):
            return form
    return None


def import_paths(
    paths: Iterable[Path],
    *,
    actor: Actor,
    viewer: Viewer | None,
    defaults: Defaults | None = None,
    is_dry_run: bool = False,
    progress: Callable[[str], None] = lambda line: None,
) -> Report:
    """Bring in files, folders, JSON lines and vocabularies; everything may be repeated and changes nothing the second time.

    Args:
        paths: what to bring in.
        actor: who does it.
        viewer: whose sight decides which items rows may point to; None for the program itself.
        defaults: what holds where a row or file says nothing.
        is_dry_run: report the same, write nothing.
        progress: told in a line from time to time how far it is.

    Raises:
        BadInputError: there is nothing at a path, or a default means nothing.
    """
    begin = time.monotonic()
    report = Report(is_dry_run=is_dry_run)
    chosen = defaults or Defaults()
    refuse_unknown_kind(chosen.kind)
    arrivals = look_at(paths)
    _refuse_unknown_audience(chosen, but_named=arrivals.has_directory)
    try:
        with _undone(is_dry_run and arrivals.has_directory), Reader() as reader:
            _take_all(arrivals, report, reader, actor, viewer, chosen, is_dry_run, progress)
    except DiskFullError as error:
        report.stopped = str(error)
    except (OSError, OperationalError) as error:
        report.stopped = disk_sentence(error)
    report.seconds = time.monotonic() - begin
    return report


@contextmanager
def _undone(is_undone: bool) -> Iterator[None]:
    """A dry run of groups and people writes and takes back: items of the same run name them."""
    if not is_undone:
        yield
        return
    try:
        with transaction.atomic():
            yield
            raise _RolledBackError  # noqa: TRY301 (ends the transaction without keeping it)
    except _RolledBackError:
        pass


def refuse_unknown_kind(key: str) -> None:
    """Raise BadInputError naming the possible kinds; an empty key is none and passes."""
    if key and key not in kinds():
        raise BadInputError([Problem("--kind", f"{key!r} is not a kind. Possible: {', '.join(kinds())}.")])


def _refuse_unknown_audience(defaults: Defaults, *, but_named: bool = False) -> None:
    """Raise BadInputError for a word that means nothing; `but_named` lets pass those that may name what is yet to come in."""
    words = tuple(word for word in defaults.audience if not (but_named and ":" in word))
    problems = []
    for word in words:
        _, found = compile_audience((word,), look_up([(word,)]))
        problems += [Problem("--audience", _missing(word) or problem.sentence) for problem in found]
    if problems:
        raise BadInputError(problems)


def _missing(word: str) -> str:
    """What a good word lacks that names nobody here; empty for a word of no such form."""
    sort, _, key = word.partition(":")
    if not key or word in PLAIN or sort not in NAMED:
        return ""
    if sort == "person":
        return f"Nobody here has the e-mail address {key!r}; import people first."
    return f"There is no {sort} {key!r}; import groups first."


def _take_all(
    arrivals: Arrivals,
    report: Report,
    reader: Reader,
    actor: Actor,
    viewer: Viewer | None,
    defaults: Defaults,
    is_dry_run: bool,
    progress: Callable[[str], None],
) -> None:
    for path, name in arrivals.vocabularies:
        _take_vocabulary(path, name, report, actor, is_dry_run=is_dry_run)
    directory = DirectoryImport(actor, report)
    for form in _DIRECTORY_ORDER:
        for path, name in arrivals.rows.get(form, ()):
            directory.take(path, form, name=name)
    _refuse_unknown_audience(defaults)
    bringer = Bringer(reader, viewer, is_dry_run)
    items = ItemImport(actor, viewer, report, bringer, defaults, is_dry_run)
    items.progress = lambda done: progress(f"{done:,} rows read") if done % 5000 == 0 else None
    for path, name in arrivals.rows.get(Form.ITEMS, ()):
        items.take(path, name=name)
    items.finish()
    files = FileImport(actor, report, reader, defaults, is_dry_run)
    files.progress = lambda done: progress(f"{done:,} of {len(arrivals.files):,} files")
    files.take((path, name) for path, name in arrivals.files if path.resolve() not in bringer.brought)


def _take_vocabulary(path: Path, name: str, report: Report, actor: Actor, *, is_dry_run: bool) -> None:
    try:
        if is_dry_run:
            file = read_skos(path)
            report.notes.append(f"{name}: {len(file.concepts):,} concepts would be loaded.")
            problems = file.problems
        else:
            loaded = load_skos(path, actor=actor)
            report.notes.append(f"{name}: {loaded.concepts:,} concepts with {loaded.labels:,} labels loaded.")
            problems = loaded.problems
    except SkosError as error:
        report.refuse(name, [Problem("file", str(error))])
    else:
        report.notes += [f"{name}: {problem}" for problem in problems]
