"""What a check found, in words and as JSON: the reasons, the sections without an answer, whom to consult."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stoa.across.consult.beside import notes_of
from stoa.across.consult.gaps import sentence_of
from stoa.across.consult.matching import NEAR_COPY
from stoa.foundation.directory.models import Group
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stoa.across.consult.checking import Findings
    from stoa.across.consult.matching import Match
    from stoa.across.consult.people import Expert
    from stoa.across.figures.checking import Verdict

_QUOTED = 400
UNITS_SHOWN = 4


def why_of(shared: Sequence[str], topics: Sequence[int], labels: Mapping[int, str], overlap: float) -> str:
    """Why a passage stands beside a section, in a short sentence."""
    if overlap >= NEAR_COPY:
        return _("%(percent)d%% of the wording is the same") % {"percent": round(overlap * 100)}
    named = [labels[pk] for pk in topics if pk in labels]
    if named and len(shared) < 3:
        return _("the same topic: %(topics)s") % {"topics": ", ".join(named[:3])}
    return _("both speak of %(words)s") % {"words": ", ".join(shared[:4])}


def silent_sections(findings: Findings) -> list[int]:
    """Numbers of the sections that nothing answers."""
    answered = {match.section for match in (*findings.matches, *findings.lessons)}
    return [number for number in range(len(findings.draft.sections)) if number not in answered]


def owners_of(units: Iterable[int | None]) -> list[tuple[Group, int]]:
    """The units that own most of what was found, with how many items each."""
    counted = Counter(pk for pk in units if pk is not None)
    groups = Group.objects.filter(pk__in=counted).in_bulk()
    best = sorted(counted, key=lambda pk: (-counted[pk], pk))
    return [(groups[pk], counted[pk]) for pk in best if pk in groups][:UNITS_SHOWN]


def as_json(findings: Findings, *, draft: str, viewer: str) -> dict[str, Any]:
    """The whole of a check as the command line prints it."""
    labels = _labels(findings)
    units = {match.item.pk: match.item.unit_id for match in (*findings.matches, *findings.lessons)}
    return {
        "draft": draft,
        "viewer": viewer,
        "title": findings.draft.title,
        "language": findings.draft.language,
        "digest": findings.draft.digest,
        "took_ms": findings.took_ms,
        "sections": [_section(findings, number, labels) for number in range(len(findings.draft.sections))],
        "copies": [_match(match, labels) for match in findings.copies],
        "lessons": [_match(match, labels) for match in findings.lessons],
        "people": [_person(one) for one in findings.people],
        "active": _active(findings, labels),
        "instruments": [_match(match, labels) for match in findings.instruments],
        "missing": _missing(findings, labels),
        "figures": [_figure(verdict) for verdict in findings.figures],
        "consult": [{"name": group.name(_language()), "items": count} for group, count in owners_of(units.values())],
    }


def _language() -> str:
    return get_language() or "en"


def _labels(findings: Findings) -> dict[int, str]:
    every = (*findings.matches, *findings.lessons, *findings.active, *findings.instruments)
    wanted = {pk for match in every for pk in match.topics} | {*findings.topics, *findings.places}
    return {pk: label.text for pk, label in labels_of(wanted, _language()).items()}


def _section(findings: Findings, number: int, labels: Mapping[int, str]) -> dict[str, Any]:
    section = findings.draft.sections[number]
    here = [match for match in findings.matches if match.section == number]
    return {"heading": section.heading, "page": section.page, "matches": [_match(match, labels) for match in here]}


def _match(match: Match, labels: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": match.item.short_id,
        "kind": match.item.kind,
        "title": match.item.title,
        "passage": " ".join(match.text.split())[:_QUOTED],
        "page": match.page,
        "overlap": match.overlap,
        "closeness": match.closeness,
        "why": why_of(match.shared, match.topics, labels, match.overlap),
    }


def _person(one: Expert) -> dict[str, Any]:
    return {
        "id": str(one.person.uuid),
        "name": one.person.name,
        "unit": one.unit,
        "score": round(one.score, 4),
        "evidence": [
            {"id": item.short_id, "title": item.title, "type": item.kind, "date": item.sort_on.isoformat()}
            for item in one.evidence
        ],
    }


def _figure(verdict: Verdict) -> dict[str, Any]:
    figure = verdict.figure
    return {
        "text": figure.span,
        "value": figure.value,
        "unit": figure.unit,
        "place": figure.place,
        "period": figure.period,
        "taken": dict(verdict.taken),
        "verdict": verdict.verdict,
        "sources": [
            {
                "id": source.item.short_id,
                "title": source.title,
                "sentence": source.sentence,
                "value": source.value,
                "ratio": source.ratio,
                "page": source.page,
            }
            for source in verdict.sources
        ],
    }


def _active(findings: Findings, labels: Mapping[int, str]) -> list[dict[str, Any]]:
    notes = notes_of([match.item for match in findings.active])
    return [_match(match, labels) | {"why": notes.get(match.item.pk, "")} for match in findings.active]


def _missing(findings: Findings, labels: Mapping[int, str]) -> list[dict[str, Any]]:
    silent = [
        {"section": findings.draft.sections[number].heading, "sentence": silent_sentence(findings, number)}
        for number in silent_sections(findings)
    ]
    return [*silent, *({"sentence": said} for gap in findings.gaps if (said := sentence_of(gap, labels)))]


def silent_sentence(findings: Findings, number: int) -> str:
    return said_of_silence(findings.draft.sections[number].heading, number)


def said_of_silence(heading: str, number: int) -> str:
    """That nothing answers a section, by its heading, else by its place in the draft."""
    if heading:
        return _("Nothing we have answers “%(heading)s”.") % {"heading": heading}
    return _("Nothing we have answers part %(number)d of the draft.") % {"number": number + 1}
