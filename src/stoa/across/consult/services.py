"""Asking for a check, sharing its record, marking its lines, attaching it, deleting it. The check itself is a job."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stoa.across.capture.room import demand_room, home, room_or_refused
from stoa.across.consult.cutting import digest_of_text
from stoa.across.consult.models import AttachedCheck, KnowledgeCheck, Line, Marking
from stoa.across.consult.queries import WHOLE, offered_sections, own_check, readable_line
from stoa.across.consult.uses import forget_uses, settle_use
from stoa.across.relevance.services import offer_example
from stoa.engine.formats.sniff import safe_file_name
from stoa.engine.text.fold import clean
from stoa.foundation.access.audience import compile_audience, look_up
from stoa.foundation.access.reach import person_token
from stoa.foundation.access.services import intern_sets
from stoa.foundation.directory.models import Person
from stoa.foundation.errors import BadInputError, NotAllowedError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import NewEvent, append_events
from stoa.foundation.items.queries.one import stewarded_item
from stoa.foundation.jobs.services import enqueue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from stoa.across.consult.queries import Example
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.models import Item

RUN = "consult.check"
MOST_WAITING = 2
"""Checks of one person that wait or run at once: each is minutes of work that others wait for."""
TITLE_LIMIT = 300
PLACE_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody wants checked: a text, or the path of a file under the name it came with."""

    text: str = ""
    path: Path | None = None
    name: str = ""
    title: str = ""
    topics: Sequence[int] = ()
    places: Sequence[int] = ()
    about: Item | None = None


def ask_check(given: Given, *, viewer: Viewer, actor: Actor, due: datetime | None = None) -> KnowledgeCheck:
    """Put a draft down to be checked: durable, with its job, when this returns.

    Raises BadInputError when the person has too many checks waiting, NoRoomError when the disk is short.
    """
    check = KnowledgeCheck(
        person_id=_me(viewer),
        title=" ".join(clean(given.title).split())[:TITLE_LIMIT],
        file_name=safe_file_name(given.name)[:200] if given.path else "",
        digest=_digest(given),
        text="" if given.path else clean(given.text),
        given_topics=list(given.topics),
        given_places=list(given.places),
        about=given.about,
        asked_at=timezone.now(),
    )
    if given.path is not None:
        _keep_file(given.path, check)
    try:
        return _put_down(check, viewer=viewer, actor=actor, due=due)
    except BadInputError:
        draft_path(check).unlink(missing_ok=True)
        raise


def ask_again(check: KnowledgeCheck, *, viewer: Viewer, actor: Actor) -> KnowledgeCheck:
    """Check the same draft once more as of now; says then what is new since. Only its maker may: a copy is theirs to share.

    Raises NotFoundError for others, NotAllowedError for one that is not done, BadInputError when the person has too many
    checks waiting.
    """
    own_check(viewer, check.key)
    if not check.is_done:
        raise NotAllowedError(_("This check is not done yet."))
    copied = ("title", "file_name", "digest", "text", "language", "pages", "reading_note", "sections")
    again = KnowledgeCheck(
        person_id=_me(viewer),
        previous=check,
        given_topics=check.given_topics,
        given_places=check.given_places,
        about_id=check.about_id,
        asked_at=timezone.now(),
        **{name: getattr(check, name) for name in copied},
    )
    return _put_down(again, viewer=viewer, actor=actor)


def _put_down(check: KnowledgeCheck, *, viewer: Viewer, actor: Actor, due: datetime | None = None) -> KnowledgeCheck:
    with transaction.atomic():
        _refuse_many(viewer)
        check.access_id = _set_of(frozenset({person_token(viewer.person_key)}))
        check.save(force_insert=True)
        enqueue(
            RUN, {"check": str(check.key), "language": get_language() or "en"}, requested_by=actor.person_id, due=due
        )
        failpoint("consult.asked_in_tx")
        _note("consult.asked", check, actor)
    failpoint("consult.after_asked")
    return check


def share_check(check: KnowledgeCheck, *, audience: Sequence[str], viewer: Viewer, actor: Actor) -> None:
    """Say who may read a record beside its maker: words of `audience_choices`, none for nobody. Only its maker may.

    Raises NotAllowedError for others, BadInputError for a word that is not the maker's to choose.
    """
    own_check(viewer, check.key)
    tokens, problems = compile_audience(audience, look_up([audience]))
    if problems or not tokens <= viewer.own_tokens:
        raise BadInputError([Problem("audience", _("Choose your own groups, or all staff."))])
    with transaction.atomic():
        access = _set_of(tokens | {person_token(viewer.person_key)})
        KnowledgeCheck.objects.filter(pk=check.pk).update(access=access)
        _note("consult.shared", check, actor)


def mark_line(check: KnowledgeCheck, line_id: UUID, *, word: str, place: str, viewer: Viewer) -> Line:
    """Say what one thinks of a line; an empty word takes it back. Nobody's results change by it, so no event is written.

    What is useful or used counts as use of the item.

    Raises NotFoundError for a line the viewer is not shown, BadInputError for another word.
    """
    line = readable_line(viewer, check, line_id)
    if word and word not in Marking.Word.values:
        raise BadInputError([Problem("word", _("Say useful, not relevant, or used."))])
    with transaction.atomic():
        if word:
            said = " ".join(clean(place).split())[:PLACE_LIMIT] if word == Marking.Word.USED else ""
            defaults = {"word": word, "place": said, "marked_at": timezone.now()}
            Marking.objects.update_or_create(line=line, person_id=_me(viewer), defaults=defaults)
        else:
            Marking.objects.filter(line=line, person_id=_me(viewer)).delete()
        settle_use(line, viewer)
        failpoint("consult.marked_in_tx")
    return line


def attach_check(check: KnowledgeCheck, short_id: str, *, viewer: Viewer, actor: Actor) -> Item:
    """Attach a record to an item that the viewer looks after. Safe to repeat.

    Raises NotFoundError for an item they may not see, NotAllowedError for one they may only read or a check not done.
    """
    item = stewarded_item(viewer, short_id)
    if not check.is_done:
        raise NotAllowedError(_("This check is not done yet."))
    with transaction.atomic():
        row = AttachedCheck(check_record=check, item=item, person_id=_me(viewer), attached_at=timezone.now())
        if not AttachedCheck.objects.filter(check_record=check, item=item).exists():
            row.save()
            _note("consult.attached", check, actor, item=item.short_id)
    return item


def detach_check(check: KnowledgeCheck, short_id: str, *, viewer: Viewer, actor: Actor) -> Item:
    """Take a record off an item that the viewer looks after. Safe to repeat."""
    item = stewarded_item(viewer, short_id)
    with transaction.atomic():
        gone, _counts = AttachedCheck.objects.filter(check_record=check, item=item).delete()
        if gone:
            _note("consult.detached", check, actor, item=item.short_id)
    return item


def delete_check(key: UUID, *, viewer: Viewer, actor: Actor) -> None:
    """Delete one's own record with the draft, its lines and markings; whatever it was attached to loses it."""
    check = own_check(viewer, key)
    with transaction.atomic():
        forget_uses(check)
        KnowledgeCheck.objects.filter(pk=check.pk).delete()
        failpoint("consult.delete_in_tx")
        _note("consult.deleted", check, actor)
    draft_path(check).unlink(missing_ok=True)


def draft_path(check: KnowledgeCheck) -> Path:
    """Where the file of a draft waits to be read; it goes when it was."""
    return home() / "uploads" / f"check-{check.key}.part"


def _keep_file(path: Path, check: KnowledgeCheck) -> None:
    """Put the file where the worker finds it, durably: what is acknowledged is checked."""
    demand_room(path.stat().st_size)
    place = draft_path(check)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    with room_or_refused(), path.open("rb") as given, place.open("wb") as kept:
        shutil.copyfileobj(given, kept)
        kept.flush()
        os.fsync(kept.fileno())
    failpoint("consult.file_kept")


def _set_of(tokens: frozenset[str]) -> int:
    return intern_sets([tokens])[tokens]


def _note(verb: str, check: KnowledgeCheck, actor: Actor, **more: str) -> None:
    append_events([NewEvent(verb, f"check:{check.key}", {"digest": check.digest, **more})], actor=actor)


def _me(viewer: Viewer) -> int:
    if viewer.person_id is None:
        raise NotAllowedError(_("Sign in to keep a knowledge check."))
    return viewer.person_id


def _refuse_many(viewer: Viewer) -> None:
    """Within the transaction that puts a check down: the person's row is held, so that two requests count one another."""
    Person.objects.select_for_update().get(pk=_me(viewer))
    waiting = KnowledgeCheck.objects.made_by(viewer).filter(
        state__in=(KnowledgeCheck.State.WAITING, KnowledgeCheck.State.RUNNING)
    )
    if waiting.count() >= MOST_WAITING:
        raise BadInputError([Problem("text", _("Some checks of yours are still running. Wait until one is done."))])


def _digest(given: Given) -> str:
    if given.path is None:
        return digest_of_text(given.text)
    with given.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def offer_marked(check: KnowledgeCheck, chosen: list[tuple[str, Example]]) -> None:
    """Offer them, without anything that leads back to the check or its maker; what was offered before is left out.

    Raises BadInputError while too many examples wait.
    """
    with transaction.atomic():
        held = KnowledgeCheck.objects.select_for_update().get(pk=check.pk)
        before = offered_sections(held)
        new = [(words, one) for words, one in chosen if one.section not in before]
        for words, example in new:
            offer_example(text=words, language=held.language or "en", grades=example.grades)
            _note_offered(held, example.section)
        failpoint("consult.offered_in_tx")
        held.save(update_fields=["sections"])


def _note_offered(check: KnowledgeCheck, section: int) -> None:
    if section == WHOLE:
        check.sections[0]["whole_offered"] = True
    else:
        check.sections[section]["offered"] = True
