"""Items from JSON lines and tables: batches of 250, each one transaction; safe to repeat and to take up again after a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError, transaction

from stoa.foundation.errors import BadInputError, EditConflictError, NotAllowedError, NotFoundError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.ingest.linking import Linker
from stoa.foundation.ingest.planning import CHANNEL, Key, Plan, known_items, make_plans, remember_said
from stoa.foundation.ingest.report import Kept, Report
from stoa.foundation.ingest.resolving import Resolver
from stoa.foundation.ingest.rows import READERS, Defaults, Row, read_record, read_rows
from stoa.foundation.ingest.tables import ENDINGS, read_table
from stoa.foundation.items.checking import check_content
from stoa.foundation.items.services import Saved, relate_items, save_items
from stoa.foundation.items.services.saving import BATCH

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.history.services import Actor
    from stoa.foundation.ingest.bringing import Bringer

Progress = Callable[[int], None]
_COLLISIONS = (EditConflictError, NotAllowedError, NotFoundError, IntegrityError, DataError)
"""What saving meets when somebody changed, withdrew or brought in the same thing a moment ago."""


@dataclass(slots=True)
class ItemImport:
    """One import of item rows from any number of files.

    `viewer` limits which items rows may point to; None for the program itself. Call `take` for every file, then `finish`.
    """

    actor: Actor
    viewer: Viewer | None
    report: Report
    bringer: Bringer
    defaults: Defaults = field(default_factory=Defaults)
    is_dry_run: bool = False
    progress: Progress = lambda done: None
    _resolver: Resolver = field(default_factory=Resolver)
    _linker: Linker = field(init=False)
    _done: int = 0

    def __post_init__(self) -> None:
        self.actor = replace(self.actor, channel=CHANNEL)
        self._linker = Linker(self.actor, self.viewer, self.report, is_dry_run=self.is_dry_run)

    def take(self, path: Path, *, name: str = "") -> None:
        """Bring in every good row of a file; `name` is how the report calls it."""
        if path.suffix.lower() in ENDINGS:
            records = read_table(path, READERS, form="items")
            self._take_rows((read_record(record, path.parent, self.defaults) for record in records), name or path.name)
            return
        with path.open("rb") as lines:
            self.take_lines(lines, folder=path.parent, name=name or path.name)

    def take_lines(self, lines: Iterable[bytes], *, folder: Path, name: str) -> None:
        self._take_rows(read_rows(lines, folder, self.defaults), name)

    def _take_rows(self, rows: Iterator[Row], name: str) -> None:
        seen: dict[Key, int] = {}
        for batch in _batches(rows, BATCH):
            self._take_batch(batch, name, seen)
            failpoint("ingest.batch_saved")
            self._done += len(batch)
            self.progress(self._done)

    def finish(self) -> None:
        """The second pass: relations and language versions, when all their ends are there."""
        self._linker.link_all()

    def _take_batch(self, batch: Sequence[Row], name: str, seen: dict[Key, int]) -> None:
        for row in batch:
            _refuse_second(row, seen)
        self.bringer.locate(batch)
        self._resolver.resolve(batch)
        self.bringer.bring([row for row in batch if not row.problems])
        rows = [row for row in batch if not row.problems]
        plans = make_plans(rows, known_items(rows, self.viewer))
        self._carry_out([plan for plan in plans if not plan.is_done], name)
        for row in batch:
            self.report.refuse(name, row.problems)
        self.report.unchanged += sum(plan.is_done for plan in plans)
        for plan in plans:
            if plan.is_done:
                self._linker.know(plan.row, _as_it_is(plan))

    def _carry_out(self, plans: list[Plan], name: str) -> None:
        waiting = [plan for plan in plans if plan.save is not None]
        saved = self._try(waiting) if self.is_dry_run else self._save(waiting)
        left = [plan for plan in plans if not plan.row.problems and plan.row.number not in saved]
        if not self.is_dry_run:
            self._settle(left)
        for plan in plans:
            if not plan.row.problems:
                self._count(plan, saved.get(plan.row.number), name)

    def _count(self, plan: Plan, saved: Saved | None, name: str) -> None:
        if saved is None:
            self.report.unchanged += 1
        elif saved.is_new:
            self.report.new += 1
        else:
            self.report.changed += 1
        outcome = saved or _as_it_is(plan)
        self._linker.know(plan.row, outcome)
        if plan.needs_links:
            self._linker.remember(plan, outcome, name, is_saved=saved is not None)
        elif plan.kept:
            self.report.kept.append(Kept(outcome.short_id, plan.row.values["title"], plan.kept))

    def _settle(self, plans: Sequence[Plan]) -> None:
        """Rows that say something new without changing the item: remember what they said, so that it is not asked again."""
        settled = [plan for plan in plans if plan.known and not plan.needs_links]
        if settled:
            with transaction.atomic():
                _remember_said(settled)
                relate_items({}, digests={p.known.id: p.digest for p in settled if p.known}, actor=self.actor)

    def _try(self, plans: Sequence[Plan]) -> dict[int, Saved]:
        """What saving would do, without saving."""
        for plan in plans:
            if plan.save is not None:
                plan.row.problems += _numbered(check_content(plan.save.content, plan.save.kind), plan.row)
        return {plan.row.number: _imagined(plan) for plan in plans if not plan.row.problems}

    def _save(self, plans: Sequence[Plan]) -> dict[int, Saved]:
        """Save a batch; rows that fail the check or collide are left out and named, the others are saved."""
        while plans:
            try:
                return self._save_together(plans)
            except BadInputError as error:
                _share_out(error, plans)
            except _COLLISIONS:
                return self._save_singly(plans)
            plans = [plan for plan in plans if not plan.row.problems]
        return {}

    def _save_together(self, plans: Sequence[Plan]) -> dict[int, Saved]:
        saves = [plan.save for plan in plans if plan.save is not None]
        revised = [plan for plan in plans if plan.known]
        failpoint("ingest.before_save")
        with transaction.atomic() if revised else nullcontext():
            if revised:
                _remember_said(revised)
            saved = save_items(saves, actor=self.actor)
        return {plan.row.number: one for plan, one in zip(plans, saved, strict=True)}

    def _save_singly(self, plans: Sequence[Plan]) -> dict[int, Saved]:
        """After a collision: look again at what is there now, row by row."""
        saved: dict[int, Saved] = {}
        for plan in plans:
            fresh = make_plans([plan.row], known_items([plan.row], self.viewer))
            if not fresh or fresh[0].save is None:
                continue
            try:
                saved |= self._save_together(fresh)
            except BadInputError as error:
                plan.row.problems += _numbered(error.problems, plan.row)
            except _COLLISIONS as error:
                plan.row.refuse("row", f"The database did not take this row: {error}")
        return saved


def _batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while batch := list(islice(rows, size)):
        yield batch


def _refuse_second(row: Row, seen: dict[Key, int]) -> None:
    if row.problems:
        return
    first = seen.setdefault((row.source, row.key), row.number)
    if first != row.number:
        what = f"the source_key {row.key!r}" if "source_key" in row.values else "the same content"
        row.refuse("source_key", f"Row {first} of this file has {what} already; this second one is left out.")


def _numbered(problems: Iterable[Problem], row: Row) -> list[Problem]:
    return [replace(problem, row=row.number) for problem in problems]


def _share_out(error: BadInputError, plans: Sequence[Plan]) -> None:
    """Give each problem of a batch to its row; `row` counts the saves of the batch from 1, and is 0 for a batch of one."""
    for problem in error.problems:
        row = plans[max(problem.row, 1) - 1].row
        row.problems += _numbered([problem], row)


def _remember_said(plans: Iterable[Plan]) -> None:
    remember_said({p.known.id: p.said_version() for p in plans if p.known})


def _as_it_is(plan: Plan) -> Saved:
    if plan.known is None:
        return Saved(0, "", 1, is_new=True)
    return Saved(plan.known.id, plan.known.short_id, plan.known.head, is_new=False)


def _imagined(plan: Plan) -> Saved:
    outcome = _as_it_is(plan)
    return outcome if plan.known is None else replace(outcome, number=outcome.number + 1)
