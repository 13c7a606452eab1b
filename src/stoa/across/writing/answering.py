"""What happens to a form that was sent: kept, changed by a button and shown again, saved, published, or in conflict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from stoa.across.writing.composing import compose
from stoa.across.writing.conflicts import (
    MERGED,
    Conflict,
    carried,
    differences,
    picks_in,
    settled,
    who_saved,
)
from stoa.across.writing.desk import Desk, content_of, version_of, with_found, with_uploads
from stoa.across.writing.filled import BOXES, WORDS, Filled, after_button
from stoa.across.writing.filling import filled_of
from stoa.across.writing.forms import ItemForm
from stoa.across.writing.kept import drop_own, keep, time_of, who_else
from stoa.across.writing.known import known_of
from stoa.across.writing.opening import language_read, shown, submit_address
from stoa.across.writing.services import publish_written, save_written
from stoa.across.writing.showing import who_of
from stoa.foundation.errors import BadInputError, EditConflictError, NotAllowedError, Problem
from stoa.foundation.history.services import Actor
from stoa.foundation.items.content import from_json, to_json
from stoa.foundation.items.queries.one import stewarded_item
from stoa.foundation.items.queries.rows import item_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from stoa.across.writing.conflicts import Difference
    from stoa.foundation.items.content import Content
    from stoa.foundation.items.models import Item
    from stoa.foundation.items.services import Saved

SAVE, PUBLISH, SEND, KEEP, MERGE = "save", "publish", "send", "keep", "merge"
SAVING = (SAVE, PUBLISH, SEND)
CONFLICT = "writing/conflict.html"


def answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Answer a form by the button that sent it; a button that is not known changes nothing and shows it again."""
    pressed = request.POST.get("act", "")
    if pressed == KEEP:
        return _kept(desk)
    if pressed == MERGE and desk.item is not None:
        return _merged(request, desk, desk.item)
    desk, problems = with_uploads(desk, request.FILES.getlist("upload"))
    if pressed in SAVING and not problems:
        return _saved(request, desk, pressed)
    changed = desk.with_filled(after_button(desk.filled, pressed))
    return shown(request, changed, problems=problems, pressed=pressed)


def _kept(desk: Desk) -> JsonResponse:
    """Autosave: when it was kept, under which key, who else writes, and who will see it."""
    draft = keep(desk)
    who = who_of(desk, known_of(desk.viewer, desk.filled, desk.base))
    said = {"sentence": who.sentence, "but": list(who.but)}
    when = time_of(draft.saved_at)
    kept = {"key": str(draft.key), "at": when, "said": _("Draft kept %(time)s") % {"time": when}}
    return JsonResponse({**kept, "others": who_else(desk.viewer, desk.item), "who": said})


def _saved(request: HttpRequest, desk: Desk, pressed: str) -> HttpResponse:
    desk, known = with_found(desk)
    form = ItemForm(desk.kind.key, desk.filled, is_checked=True)
    composed = compose(desk, form, known)
    problems = (*composed.problems, *_left_over(desk.filled))
    if composed.content is None or problems:
        return shown(request, desk, known=known, form=form, problems=problems)
    if pressed != PUBLISH and desk.item is not None and _is_as_saved(desk, desk.item, composed.content):
        drop_own(desk)
        return _onwards(request, desk.item.short_id, pressed, _("Nothing was changed."))
    try:
        saved = _save(desk, composed.content, pressed)
    except BadInputError as error:
        return shown(request, desk, known=known, form=form, problems=error.problems)
    except EditConflictError:
        return _conflict(request, desk, pressed, {})
    except NotAllowedError as error:
        return shown(request, desk, known=known, form=form, problems=[Problem("publish", str(error))])
    return _onwards(request, saved.short_id, pressed, _said(desk.item, pressed))


def _is_as_saved(desk: Desk, item: Item, content: Content) -> bool:
    """Whether the form says what the newest version says: then there is nothing to save."""
    return desk.base is not None and item.head == desk.read_head and to_json(content) == to_json(desk.base)


def _onwards(request: HttpRequest, short_id: str, pressed: str, said: str) -> HttpResponse:
    """To the item; after “save and send for review” to where it is sent from."""
    submit_url = submit_address(short_id) if pressed == SEND else ""
    messages.success(request, said)
    return HttpResponseRedirect(submit_url or item_url(short_id))


def _left_over(filled: Filled) -> list[Problem]:
    """Words that stand in a box and chose nothing: dropped in silence they would be missed."""
    what = _("“%(words)s” is not chosen yet: press Find and take one of what is found, or empty the box.")
    words = {box: filled.one(f"{box}{WORDS}").strip() for box in BOXES}
    return [Problem(box, what % {"words": typed}) for box, typed in words.items() if typed]


def _save(desk: Desk, content: Content, pressed: str) -> Saved:
    viewer, kind = desk.viewer, desk.kind.key
    actor = Actor(viewer.person_key, "web", viewer.person_id)
    if pressed == PUBLISH and desk.item is not None:
        head = desk.read_head or 0
        return publish_written(
            content, kind=kind, item=desk.item, read_head=head, draft=desk.draft, viewer=viewer, actor=actor
        )
    return save_written(
        content, kind=kind, item=desk.item, read_head=desk.read_head, draft=desk.draft, viewer=viewer, actor=actor
    )


def _said(item: Item | None, pressed: str) -> str:
    if item is None:
        return _("Saved as a draft. Only those who look after it see it until it is published.")
    if pressed == PUBLISH:
        return _("Published.")
    if item.live is not None:
        return _("Saved as a new version. Readers see the published one until you publish this.")
    return _("Saved.")


def _conflict(request: HttpRequest, desk: Desk, then: str, picked: Mapping[str, str]) -> HttpResponse:
    """Both versions side by side, status 409; all that was typed goes along. What nobody else touched is saved at once."""
    item = stewarded_item(desk.viewer, desk.item.short_id if desk.item else "")
    newest = version_of(item, item.head)
    if newest is None:
        raise LookupError(f"{item.short_id} has no version {item.head}.")
    theirs = filled_of(desk.viewer, from_json(newest.content), desk.kind.key)
    base = filled_of(desk.viewer, desk.base, desk.kind.key) if desk.base else theirs
    found = _differences(desk, base, theirs, picked)
    if not found:
        moved = replace(desk, item=item, read_head=item.head, base=from_json(newest.content))
        return _saved(request, moved, then)
    who, when = who_saved(newest)
    conflict = Conflict(
        who, when, item.head, found, carried(desk.filled), tuple(d.name for d in found if not d.pick) if picked else ()
    )
    context = {"desk": desk, "conflict": conflict, "then": then, "was": desk.read_head}
    return render(request, CONFLICT, {"page": context}, status=409)


def _differences(desk: Desk, base: Filled, theirs: Filled, picked: Mapping[str, str]) -> tuple[Difference, ...]:
    mine = desk.filled
    both = Filled({name: (*mine.many(name), *theirs.many(name)) for name in {**mine.values, **theirs.values}})
    known = known_of(desk.viewer, both, desk.base)
    return differences(desk.kind.key, base, mine, theirs, known, language_read(), picked)


def _merged(request: HttpRequest, desk: Desk, item: Item) -> HttpResponse:
    """Save what was chosen on the conflict page on top of the version that was shown there."""
    was = request.POST.get("was", "")
    number = int(was) if was.isascii() and was.isdecimal() and len(was) < 9 else None
    asked = request.POST.get("then", "")
    then = asked if asked in SAVING else SAVE
    picked = picks_in(request.POST, desk.kind.key)
    theirs = filled_of(desk.viewer, desk.base, desk.kind.key) if desk.base else desk.filled
    under = content_of(item, number)
    base = filled_of(desk.viewer, under, desk.kind.key) if under else theirs
    if any(not found.pick for found in _differences(desk, base, theirs, picked)):
        return _conflict(request, replace(desk, read_head=number, base=under), then, picked or {"": MERGED})
    chosen = {found.name: found.pick for found in _differences(desk, base, theirs, picked)}
    filled = settled(desk.filled, theirs, chosen, request.POST, desk.kind.key)
    return _saved(request, desk.with_filled(filled), then)
