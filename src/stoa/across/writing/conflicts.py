"""Two people wrote at once: what differs, side by side, to choose or to merge, and nothing that was typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stoa.across.writing.audience import choices
from stoa.across.writing.desk import without_words
from stoa.across.writing.filled import FLAGS, ROWS, SINGLE, TYPED, Filled
from stoa.across.writing.forms import ItemForm
from stoa.across.writing.kept import time_of
from stoa.across.writing.merging import merged_lines
from stoa.across.writing.showing import box_labels, chip_of
from stoa.foundation.items.models import Contribution
from stoa.foundation.items.typed import typed_fields
from stoa.foundation.registries import relation_types

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.across.writing.filled import Posted
    from stoa.across.writing.known import Known
    from stoa.foundation.items.models import Revision

MINE, THEIRS, MERGED = "mine", "theirs", "merged"
PICK = "pick-"
MERGED_TEXT = "merged_text"
CHIPS = ("topics", "places", "units", "audience_groups", *SINGLE)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same in both. `pick` is what is chosen beforehand, empty where both changed it."""

    name: str
    label: str
    mine: str
    theirs: str
    pick: str
    merged: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the conflict page shows: who saved meanwhile and when, the fields, and everything typed, to send again."""

    who: str
    when: str
    head: int
    differences: tuple[Difference, ...]
    carried: tuple[tuple[str, str], ...]
    unpicked: tuple[str, ...]


def parts(kind_key: str) -> dict[str, tuple[str, ...]]:
    """The fields people think in, and the names that each has in the form."""
    single = ("title", "summary", "text", "topics", "places", "units")
    audience = ("audience", "audience_groups", "audience_people", *FLAGS)
    later = ("language", "occurred_on", "published_on", "available_from", "available_until", "review_by", "licence")
    typed = tuple(f"{TYPED}{column.name}" for column in typed_fields(kind_key))
    return {
        **{name: (name,) for name in single},
        **ROWS,
        "audience": audience,
        **{name: (name,) for name in (*SINGLE, *later, *typed)},
    }


def differences(
    kind_key: str, base: Filled, mine: Filled, theirs: Filled, known: Known, language: str, picked: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Every field in which the two versions are not the same, with what only one of them changed chosen beforehand."""
    labels, found = _labels(kind_key), []
    for name, names in parts(kind_key).items():
        was, ours, others = (_values(version, names) for version in (base, mine, theirs))
        if ours == others:
            continue
        pick = picked.get(name) or (THEIRS if ours == was else MINE if others == was else "")
        merged = merged_lines(base.one(name), mine.one(name), theirs.one(name)) if name in {"text", "summary"} else None
        spoken = [said(name, names, version, known, language) for version in (mine, theirs)]
        found.append(Difference(name, labels.get(name, name), spoken[0], spoken[1], pick, merged))
    return tuple(found)


def _values(version: Filled, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [tuple(value for value in version.many(name) if value or name in _ROW_NAMES) for name in names]


_ROW_NAMES = frozenset(name for names in ROWS.values() for name in names)


def _labels(kind_key: str) -> dict[str, str]:
    form = ItemForm(kind_key, Filled({}), is_checked=False)
    fields = {name: str(field.label) for name, field in form.fields.items()}
    boxes = {name: label for name, (label, _hint) in box_labels().items()}
    return (
        fields
        | boxes
        | {
            "people": _("People"),
            "relations": _("Connections"),
            "files": _("Files"),
            "identifiers": _("Numbers it goes by"),
            "audience": _("Who may see it"),
        }
    )


def said(name: str, names: tuple[str, ...], version: Filled, known: Known, language: str) -> str:
    """A field in words, a line for each of several."""
    if name in ROWS:
        return "\n".join(_row(name, row, known) for row in version.rows(name))
    if name == "audience":
        return "\n".join(_audience(version, known, language))
    if name in CHIPS:
        return "\n".join(chip_of(name, value, known, language).text for value in version.many(name))
    return version.one(names[0])


def _row(name: str, row: tuple[str, ...], known: Known) -> str:
    if name == "people":
        return f"{row[0]} · {dict(Contribution.Role.choices).get(row[1], row[1])}"
    if name == "relations":
        item, entry = known.items.get(row[1]), relation_types().get(row[0])
        return f"{entry.forward if entry else row[0]} {item.title if item else row[1]}"
    return row[1] if name == "files" else ": ".join(row)


def _audience(version: Filled, known: Known, language: str) -> list[str]:
    labels = dict(choices())
    lines = [labels[word] for word in version.many("audience") if word in labels]
    lines += [chip_of("audience_groups", word, known, language).text for word in version.many("audience_groups")]
    lines += filter(None, [version.one("audience_people")])
    return [*lines, *([_("others whom you may not know of")] if version.one("audience_kept") else [])]


def carried(filled: Filled) -> tuple[tuple[str, str], ...]:
    """Everything typed as name and value, to send along on the next page."""
    return tuple((name, value) for name, values in without_words(filled).values.items() for value in values)


def picks_in(posted: Posted, kind_key: str) -> dict[str, str]:
    """What was chosen for each field."""
    given = {name: next(iter(posted.getlist(f"{PICK}{name}")), "") for name in parts(kind_key)}
    return {name: pick for name, pick in given.items() if pick in {MINE, THEIRS, MERGED}}


def settled(mine: Filled, theirs: Filled, picked: Mapping[str, str], posted: Posted, kind_key: str) -> Filled:
    """My version with their fields where theirs were chosen, and the merged words where those were."""
    taken = {
        name: theirs.many(name)
        for part, names in parts(kind_key).items()
        if picked.get(part) == THEIRS
        for name in names
    }
    merged = {
        name: tuple(posted.getlist(f"{MERGED_TEXT}-{name}"))[:1]
        for name in ("text", "summary")
        if picked.get(name) == MERGED
    }
    return Filled({**mine.values, **taken, **merged})


def who_saved(revision: Revision) -> tuple[str, str]:
    name = revision.author.name if revision.author else _("Stoa")
    return capfirst(name), time_of(revision.saved_at)
