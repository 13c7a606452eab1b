"""Who finds what: the half of every engine's contract that is about access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stoa.engine.search.protocol import Query, Scope, SearchError
from stoa.engine.search.tests.contract import fill, found
from stoa.engine.search.tests.documents import PUBLIC, as_token, make_document, typed

if TYPE_CHECKING:
    from stoa.engine.search.protocol import Engine


class AccessContract:
    """Wants the `engine` fixture of `EngineContract`."""

    def test_tokens_stewards_times_and_denials_decide_who_finds(self, engine: Engine) -> None:
        fill(
            engine,
            [
                make_document(1, tokens=("staff",)),
                make_document(2, tokens=("staff", "public"), stewards=("person:a",)),
                make_document(3, tokens=("public",), is_open=False, stewards=("person:a",)),
                make_document(4, open_from=1_001),
                make_document(5, open_until=1_000),
                make_document(6, open_from=1_000, open_until=1_001),
                make_document(7, tokens=(), stewards=()),
            ],
        )
        assert sorted(found(engine)) == [2, 6]
        assert sorted(found(engine, scope=as_token("staff"))) == [1, 2]
        assert sorted(found(engine, scope=as_token("person:a"))) == [2, 3]
        assert sorted(found(engine, scope=as_token("public", now=999))) == [2, 5]
        assert sorted(found(engine, scope=as_token("public", now=1_001))) == [2, 4]
        assert sorted(found(engine, scope=as_token("public", denied=frozenset({2})))) == [6]
        assert found(engine, scope=as_token("person:a", denied=frozenset({2, 3}))) == []

    def test_what_is_open_in_several_ways_is_found_once_and_ranks_by_its_words_alone(self, engine: Engine) -> None:
        ways: dict[int, dict[str, Any]] = {
            1: {"tokens": ("a",)},
            2: {"tokens": ("a", "b", "c"), "stewards": ("a", "b")},
            3: {"tokens": ("a",), "open_from": 900, "stewards": ("b",)},
            4: {"tokens": ("c",), "is_open": False, "stewards": ("a", "b")},
            5: {"tokens": ("a", "c"), "open_until": 2_000},
        }
        fill(engine, [make_document(n, body="wages", facets={"kind": ("tool",)}, **way) for n, way in ways.items()])
        answer = engine.search(typed("wages"), as_token("a", "b", "c"), facets={"kind": 3})
        assert sorted(hit.item for hit in answer.hits) == [1, 2, 3, 4, 5]
        assert (answer.total, answer.facets["kind"]) == (5, {"tool": 5})
        assert len({round(hit.score, 6) for hit in answer.hits}) == 1

    def test_an_answer_without_words_is_true_at_every_moment_and_for_every_reader(self, engine: Engine) -> None:
        facets = {"kind": ("lesson",)}
        fill(
            engine,
            [
                make_document(1, facets=facets),
                make_document(2, facets=facets, open_from=1_100),
                make_document(3, facets=facets, open_until=1_200),
                make_document(4, facets=facets, tokens=("staff",), open_from=1_300, open_until=1_400),
                make_document(5, facets=facets, tokens=("staff",)),
            ],
        )

        def counted(scope: Scope) -> tuple[int, int]:
            answer = engine.search(Query(), scope, limit=1, facets={"kind": 5})
            return answer.total, answer.facets["kind"].get("lesson", 0)

        expected = {1_000: (2, 3), 1_099: (2, 3), 1_100: (3, 4), 1_200: (2, 3), 1_300: (2, 4), 1_400: (2, 3)}
        for _ in range(2):  # the second time round, answers are remembered; the clock of another process may lie behind
            for now, (public, staff) in expected.items():
                assert counted(as_token("public", now=now)) == (public, public)
                assert counted(as_token("public", "staff", "person:x", now=now)) == (staff, staff)
        assert counted(as_token("public", now=1_000, denied=frozenset({1}))) == (1, 1)
        fill(engine, [make_document(6, facets=facets)])
        assert counted(as_token("public", now=1_000)) == (3, 3)
        assert found(engine, scope=as_token()) == []

    def test_hidden_items_are_in_no_count_facet_passage_likeness_or_explanation(self, engine: Engine) -> None:
        hidden: dict[str, Any] = {"tokens": ("staff",), "facets": {"kind": ["lesson"]}}
        fill(
            engine,
            [
                make_document(1, body="canary", **hidden),
                make_document(1, position=1, body="canary", **hidden),
                make_document(2, body="other", facets={"kind": ["tool"]}),
            ],
        )
        answer = engine.search(Query(), PUBLIC, facets={"kind": 9})
        assert (answer.total, answer.facets) == (1, {"kind": {"tool": 1}})
        assert engine.passages(typed("canary"), PUBLIC, [1, 2]) == {}
        assert engine.similar("canary", PUBLIC) == ()
        with pytest.raises(SearchError):
            engine.explain(typed("canary"), PUBLIC, 1)

    def test_archived_items_are_left_out_unless_asked_for(self, engine: Engine) -> None:
        fill(engine, [make_document(1, is_listed=False), make_document(2)])
        assert found(engine) == [2]
        assert sorted(found(engine, Query(include_archived=True))) == [1, 2]
