"""A load that stops between any two of its transactions is done by the next one, as if nothing had happened."""

from __future__ import annotations

import pytest

from stoa.foundation.history.models import Event
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.vocabulary import services
from stoa.foundation.vocabulary.models import Ancestry, Broader, Concept, Label, Related
from stoa.foundation.vocabulary.services import Loaded, NewConcept, load_scheme

pytestmark = pytest.mark.django_db
BASE = "https://test.example/fish"


class _Stopped(Exception):  # noqa: N818 (a kill is no error)
    """The process died here."""


def _concept(name: str, above: str, related: str, label: str) -> NewConcept:
    return NewConcept(
        f"{BASE}/{name}",
        name,
        {"en": label},
        alt={"fr": [f"{label} fr"]},
        broader=[f"{BASE}/{above}"] if above else [],
        related=[f"{BASE}/{related}"] if related else [],
    )


OLD = [_concept("a", "", "b", "A"), _concept("b", "a", "", "B"), _concept("c", "b", "a", "C")]
NEW = [
    _concept("a", "d", "", "A new"),
    _concept("b", "a", "c", "B"),
    _concept("c", "a", "", "C"),
    _concept("d", "", "a", "D"),
]


def _load(concepts: list[NewConcept]) -> Loaded:
    return load_scheme(
        key="fish", uri=BASE, titles={"en": "Fish"}, purpose="topics", concepts=concepts, actor=TEST_ACTOR
    )


def _stored() -> tuple[object, ...]:
    return (
        list(Concept.objects.order_by("uri").values_list("uri", "notation", "pref")),
        sorted(Label.objects.values_list("concept__uri", "language", "kind", "text", "fold")),
        sorted(Broader.objects.values_list("concept__uri", "broader__uri")),
        sorted(Ancestry.objects.values_list("concept__uri", "ancestor__uri")),
        sorted(Related.objects.values_list("one__uri", "other__uri")),
    )


def _stop_after(portions: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let so many transactions through; returns the list in which they are named."""
    done: list[str] = []

    def stop(name: str) -> None:
        done.append(name)
        if len(done) == portions:
            raise _Stopped

    monkeypatch.setattr(services, "failpoint", stop)
    return done


def test_a_load_that_stopped_anywhere_is_completed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 2)
    _load(OLD)
    ids = dict(Concept.objects.values_list("uri", "pk"))
    with monkeypatch.context() as patched:
        done = _stop_after(0, patched)
        said = _load(NEW)
    whole = _stored()
    assert len(done) > 8
    for portions in range(1, len(done)):
        _load(OLD)
        events = Event.objects.filter(verb="scheme.loaded").count()
        with monkeypatch.context() as patched:
            _stop_after(portions, patched)
            with pytest.raises(_Stopped):
                _load(NEW)
        assert Event.objects.filter(verb="scheme.loaded").count() == events
        assert _load(NEW) == said
        assert _stored() == whole
    assert ids.items() <= dict(Concept.objects.values_list("uri", "pk")).items()
