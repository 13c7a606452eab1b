"""The page on which a person confirms one file: what is proposed, why, and what it repeats."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from stoa.across.capture.forms import ArrivalForm, audience_choices
from stoa.across.capture.services.confirming import Decision
from stoa.foundation.access.audience import compile_audience, look_up
from stoa.foundation.ingest.duplicates import Treatment, duplicates_of
from stoa.foundation.ingest.filing import readable_name
from stoa.foundation.ingest.queries import readings_of
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.forms.boundfield import BoundWidget

    from stoa.across.capture.models import Arrival
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.ingest.duplicates import Duplicate
    from stoa.foundation.ingest.models import FileReading

NO_PROPOSAL: Mapping[str, Any] = {"value": "", "reason": ""}


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why each part is proposed, a sentence each; empty where nothing is. `topics` and `places` go with the choices."""

    title: str
    language: str
    authors: str
    published_on: str
    topics: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    arrival: Arrival
    form: ArrivalForm
    reasons: Reasons
    duplicates: Sequence[Duplicate]
    reading: FileReading | None

    @property
    def topics(self) -> list[tuple[BoundWidget, str]]:
        """Each topic to tick, with the reason."""
        return list(zip(self.form["topics"], self.reasons.topics, strict=True))

    @property
    def places(self) -> list[tuple[BoundWidget, str]]:
        """Each place to tick, with the reason."""
        return list(zip(self.form["places"], self.reasons.places, strict=True))

    @property
    def is_here(self) -> bool:
        """Whether exactly this file is on an item already."""
        return any(is_the_same_file(one) for one in self.duplicates)


def confirm_page(viewer: Viewer, arrival: Arrival, posted: Any, language: str) -> ConfirmPage:
    """The page for whoever brought the file; `posted` is what was sent, None at first. Names only items they may see."""
    duplicates = duplicates_of(viewer, str(arrival.blob_id))
    proposal: Mapping[str, Any] = arrival.proposal
    topics, places = _labelled(_topic_ids(arrival), language), _labelled(_ids(proposal, "places"), language)
    form = ArrivalForm(
        posted,
        viewer=viewer,
        topics=topics,
        places=places,
        treatments=[(value, label) for value, label, _duplicate in treatments_for(duplicates)],
        initial=_initial(arrival) | {"treatment": _suggested(duplicates)},
    )
    return ConfirmPage(
        arrival,
        form,
        _reasons(arrival, topics, places),
        duplicates,
        readings_of([str(arrival.blob_id)]).get(str(arrival.blob_id)),
    )


def treatments_for(duplicates: Sequence[Duplicate]) -> list[tuple[str, str, Duplicate | None]]:
    """What can be done with the file, as value, label and the item concerned; nothing to choose without duplicates."""
    if not duplicates:
        return []
    found: list[tuple[str, str, Duplicate | None]] = []
    for one in duplicates:
        about = {"title": one.title}
        if one.is_steward and not is_the_same_file(one):
            words = _("A new version of “%(title)s”: its file is replaced, its address stays") % about
            found.append((f"{Treatment.NEW_VERSION}:{one.short_id}", words, one))
        if not is_the_same_file(one):
            found.append((f"{Treatment.TRANSLATION}:{one.short_id}", _("A translation of “%(title)s”") % about, one))
        found.append(
            (f"{Treatment.LINK}:{one.short_id}", _("Something of its own that comes from “%(title)s”") % about, one)
        )
    return [*found, (Treatment.SEPARATE, _("Something else altogether"), None)]


def is_the_same_file(one: Duplicate) -> bool:
    """Whether the item has exactly these bytes: then there is nothing to replace."""
    return one.treatment == Treatment.LINK and one.share == 1


def _suggested(duplicates: Sequence[Duplicate]) -> str:
    """What to tick at first: what the likest item suggests."""
    best = duplicates[0].treatment if duplicates else Treatment.SEPARATE
    return str(best) if best == Treatment.SEPARATE else f"{best}:{duplicates[0].short_id}"


def decision_of(page: ConfirmPage) -> Decision:
    """What a valid form says."""
    given = page.form.cleaned_data
    unit = page.form.unit_group
    topics = dict.fromkeys([*map(int, given["topics"]), *given["more_topics"]])
    treatment, _colon, other = given["treatment"].partition(":")
    position = next((one.position for one in page.duplicates if one.short_id == other), None)
    return Decision(
        title=given["title"],
        kind=given["kind"],
        language=given["language"],
        access=compile_audience(given["audience"], look_up([given["audience"]]))[0],
        authors=tuple(given["authors"]),
        published_on=given["published_on"],
        topics=tuple(topics),
        places=tuple(map(int, given["places"])),
        unit=unit.pk if unit else None,
        treatment=treatment,
        other=other,
        position=position,
    )


def plain_decision(viewer: Viewer, arrival: Arrival) -> Decision | None:
    """What is proposed, where nothing has to be looked at: read whole, a title of its own, nothing repeated; else None."""
    if not needs_nothing(arrival) or duplicates_of(viewer, str(arrival.blob_id)):
        return None
    proposal, lot = arrival.proposal, arrival.lot
    allowed = {word for word, _label in audience_choices(viewer)}
    words = [word for word in lot.audience if word in allowed]
    if not words:
        return None
    return replace(
        Decision(proposal["title"]["value"], lot.kind, proposal["language"]["value"], frozenset()),
        access=compile_audience(words, look_up([words]))[0],
        authors=tuple(proposal["authors"]),
        published_on=_day(proposal),
        topics=tuple(_topic_ids(arrival)),
        places=tuple(_ids(proposal, "places")),
        unit=lot.unit_id,
    )


def needs_nothing(arrival: Arrival) -> bool:
    """Whether the file alone says enough. What it repeats is asked again, with the rights of whoever confirms."""
    proposal: Mapping[str, Any] = arrival.proposal
    return bool(
        arrival.state == arrival.State.READY
        and proposal.get("is_whole")
        and not proposal.get("title_is_name")
        and not proposal.get("repeats")
        and proposal.get("language", NO_PROPOSAL)["value"]
    )


def _initial(arrival: Arrival) -> dict[str, Any]:
    proposal, lot = arrival.proposal, arrival.lot
    return {
        "kind": lot.kind,
        "audience": lot.audience,
        "unit": lot.unit.key if lot.unit else "",
        "title": proposal.get("title", NO_PROPOSAL)["value"] or readable_name(arrival.name),
        "language": proposal.get("language", NO_PROPOSAL)["value"],
        "authors": "\n".join(proposal.get("authors", ())),
        "published_on": _day(proposal),
        "topics": [str(pk) for pk in _topic_ids(arrival)],
        "places": [str(pk) for pk in _ids(proposal, "places")],
    }


def _day(proposal: Mapping[str, Any]) -> date | None:
    value = proposal.get("published_on", NO_PROPOSAL)["value"]
    return date.fromisoformat(value) if value else None


def _ids(proposal: Mapping[str, Any], name: str) -> list[int]:
    return [one["id"] for one in proposal.get(name, ())]


def _topic_ids(arrival: Arrival) -> list[int]:
    """The topics of the whole lot, then those the file names."""
    return list(dict.fromkeys([*arrival.lot.topics, *_ids(arrival.proposal, "topics")]))


def _labelled(ids: Sequence[int], language: str) -> list[tuple[str, str]]:
    labels = labels_of(ids, language) if ids else {}
    return [(str(pk), labels[pk].text) for pk in ids if pk in labels]


def _reasons(arrival: Arrival, topics: Sequence[tuple[str, str]], places: Sequence[tuple[str, str]]) -> Reasons:
    proposal: Mapping[str, Any] = arrival.proposal
    why = {str(one["id"]): one["reason"] for name in ("topics", "places") for one in proposal.get(name, ())}
    why |= {str(pk): _("You said so for all files of this lot.") for pk in arrival.lot.topics}
    return Reasons(
        title=proposal.get("title", NO_PROPOSAL)["reason"],
        language=proposal.get("language", NO_PROPOSAL)["reason"],
        authors=proposal.get("authors_reason", ""),
        published_on=proposal.get("published_on", NO_PROPOSAL)["reason"],
        topics=tuple(why.get(value, "") for value, _label in topics),
        places=tuple(why.get(value, "") for value, _label in places),
    )
