"""Runs a check that was asked for, and keeps what it found. May happen twice: the second time finds it done."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.consult.checking import check_draft
from stoa.across.consult.cutting import Draft, Section, draft_of_text
from stoa.across.consult.figures import as_kept
from stoa.across.consult.matching import passage_digest
from stoa.across.consult.models import KnowledgeCheck, Line, Marking
from stoa.across.consult.reading import read_draft
from stoa.across.consult.services import draft_path
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.models import User
from stoa.foundation.errors import BadInputError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.queries import last_position, reader_position
from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.indexing.places import READER
from stoa.foundation.items.models import Item
from stoa.foundation.jobs.services import note_progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stoa.across.consult.checking import Findings
    from stoa.across.consult.matching import Match
    from stoa.foundation.access.reach import Viewer

PATIENCE_SECONDS = 10.0
"""How long a check waits for the index to hold what was written before it was asked for."""

_REASON_LIMIT = 500
_OPEN = (KnowledgeCheck.State.WAITING, KnowledgeCheck.State.RUNNING)


def run_check(key: str) -> None:
    """Check a draft as its maker, with what they may see at this moment. Raises SearchError when search does not answer."""
    rows = KnowledgeCheck.objects.filter(pk=key, state__in=_OPEN)
    if not rows.update(state=KnowledgeCheck.State.RUNNING, stage="reading", progress=2):
        draft_path(KnowledgeCheck(pk=key)).unlink(missing_ok=True)  # the worker may have died before it did
        return
    check = KnowledgeCheck.objects.select_related("person").get(pk=key)
    failpoint("consult.started")
    try:
        draft = _draft_of(check)
    except FileNotFoundError:
        end_without(key, _("The file is no longer here. Give it again."))
        return
    except BadInputError as error:
        end_without(key, error.problems[0].sentence)
        return
    failpoint("consult.after_reading")
    is_behind = not _await_index()
    account = User.objects.select_related("person").filter(person_id=check.person_id).first()
    viewer = viewer_of(account).without_emergency()
    if viewer.person_id is None:
        end_without(key, _("The account that asked for this is closed."))
        return
    found = check_draft(
        viewer,
        draft,
        topics=check.given_topics,
        places=check.given_places,
        excluded=_own_versions(viewer, check),
        told=_Progress(key),
    )
    failpoint("consult.found")
    _keep(check, found, is_behind=is_behind)
    failpoint("consult.after_kept")
    draft_path(check).unlink(missing_ok=True)


def end_without(key: str, reason: str) -> None:
    """A check that cannot be done: it says why, and what was given of a file goes."""
    rows = KnowledgeCheck.objects.filter(pk=key, state__in=_OPEN)
    if rows.update(state=KnowledgeCheck.State.FAILED, reason=reason[:_REASON_LIMIT], finished_at=timezone.now()):
        draft_path(KnowledgeCheck(pk=key)).unlink(missing_ok=True)


class _Progress:
    """Notes how far the check has come, seldom enough to cost nothing."""

    def __init__(self, key: str) -> None:
        self._key, self._noted = key, ("", 0)

    def __call__(self, stage: str, percent: int) -> None:
        if stage != self._noted[0] or percent >= self._noted[1] + 5:
            KnowledgeCheck.objects.filter(pk=self._key).update(stage=stage, progress=percent)
            note_progress(percent)
            self._noted = (stage, percent)


def _draft_of(check: KnowledgeCheck) -> Draft:
    """From what was kept by an earlier check, from the text that was pasted, or from the file that came."""
    if check.sections:
        sections = tuple(Section(one["heading"], one["page"], one["start"], one["end"]) for one in check.sections)
        return Draft(
            check.title,
            check.text,
            check.language,
            check.digest,
            sections,
            check.pages,
            check.file_name,
            check.reading_note,
        )
    if check.file_name:
        return read_draft(draft_path(check), check.file_name, title=check.title)
    return draft_of_text(check.text, title=check.title)


def _await_index() -> bool:
    """Somebody who saved a lesson and then checks a draft expects to find it; returns whether it can be found."""
    wanted, until = last_position(), time.monotonic() + PATIENCE_SECONDS
    while reader_position(READER) < wanted and time.monotonic() < until:
        time.sleep(0.2)
    return reader_position(READER) >= wanted


def _own_versions(viewer: Viewer, check: KnowledgeCheck) -> set[int]:
    """The item that the draft belongs to, in every language: it is not an answer to itself."""
    own = Item.objects.visible_to(viewer).filter(pk=check.about_id or 0).first()
    if own is None:
        return set()
    rows = Item.objects.visible_to(viewer).filter(translation_key=own.translation_key)
    return set(rows.values_list("pk", flat=True))


def _keep(check: KnowledgeCheck, found: Findings, *, is_behind: bool) -> None:
    """The record as found, in one transaction with its event."""
    draft = found.draft
    with transaction.atomic():
        rows = KnowledgeCheck.objects.filter(pk=check.pk, state=KnowledgeCheck.State.RUNNING)
        kept = rows.update(
            state=KnowledgeCheck.State.DONE,
            stage="",
            progress=100,
            title=draft.title or check.title,
            text=draft.text,
            language=draft.language,
            pages=draft.pages,
            reading_note=draft.note,
            sections=check.sections or [asdict(section) for section in draft.sections],  # with what was offered of them
            topics=list(found.topics),
            places=list(found.places),
            gaps=[gap.as_json() for gap in found.gaps],
            figures=[as_kept(verdict) for verdict in found.figures],
            is_behind=is_behind,
            took_ms=found.took_ms,
            finished_at=timezone.now(),
        )
        if not kept:
            return
        _keep_lines(check, found)
        failpoint("consult.in_tx")
        actor = Actor(str(check.person.uuid), "web", check.person_id)
        append_events([NewEvent("consult.done", f"check:{check.key}", {"digest": check.digest})], actor=actor)


def _keep_lines(check: KnowledgeCheck, found: Findings) -> None:
    before = _known_before(check)
    check.lines.all().delete()
    lines = list(_lines(check, found))
    for position, line in enumerate(lines):
        line.position = position
        line.is_new = before is not None and line.item_id is not None and line.item_id not in before
    Line.objects.bulk_create(lines)
    _carry_markings(check)


def _known_before(check: KnowledgeCheck) -> set[int | None] | None:
    """The items of the check that this one repeats; None where there is none to compare with."""
    if check.previous_id is None:
        return None
    return set(Line.objects.filter(check_record_id=check.previous_id).values_list("item_id", flat=True))


def _lines(check: KnowledgeCheck, found: Findings) -> Iterator[Line]:
    parts: Sequence[tuple[str, Sequence[Match]]] = (
        (Line.Sort.COPY, found.copies),
        (Line.Sort.PASSAGE, found.matches),
        (Line.Sort.LESSON, found.lessons),
        (Line.Sort.ACTIVE, found.active),
        (Line.Sort.INSTRUMENT, found.instruments),
    )
    for sort, matches in parts:
        for match in matches:
            yield _line(check, sort, match)
    for expert in found.people:
        evidence = [item.pk for item in expert.evidence]
        yield Line(check_record=check, sort=Line.Sort.PERSON, person=expert.person, evidence=evidence)


def _line(check: KnowledgeCheck, sort: str, match: Match) -> Line:
    return Line(
        check_record=check,
        sort=sort,
        section=match.section,
        item=match.item,
        file=match.file,
        passage=match.position,
        page=match.page,
        passage_digest=passage_digest(match.text) if match.text else "",
        stamp=match.item.stamp if sort == Line.Sort.COPY else 0,
        overlap=match.overlap,
        closeness=match.closeness,
        quote_start=match.quote[0],
        quote_end=match.quote[1],
        shared=list(match.shared),
        topics=list(match.topics),
        is_warning=match.is_warning and sort == Line.Sort.LESSON,
    )


def _carry_markings(check: KnowledgeCheck) -> None:
    """What its maker said of an item beside the same section stays said when the check is repeated."""
    if check.previous_id is None:
        return
    said = {
        (marking.line.item_id, marking.line.section): marking
        for marking in Marking.objects.filter(line__check_record_id=check.previous_id, person_id=check.person_id)
        .select_related("line")
        .order_by("pk")
    }
    lines = [(line, said[key]) for line in check.lines.all() if (key := (line.item_id, line.section)) in said]
    Marking.objects.bulk_create(
        Marking(line=line, person_id=old.person_id, word=old.word, place=old.place, marked_at=old.marked_at)
        for line, old in lines
        if line.item_id is not None
    )
