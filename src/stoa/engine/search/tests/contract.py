"""What every engine must do. An engine's own test module inherits `EngineContract` and gives it a `make_engine` fixture.

Who finds what is the contract's other half: `contract_access`.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from stoa.engine.search import protocol
from stoa.engine.search.protocol import (
    Boost,
    ConceptTerm,
    Document,
    Engine,
    Entry,
    Query,
    Scope,
    SearchError,
    WriterBusyError,
)
from stoa.engine.search.tests.documents import PUBLIC, make_document, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stoa.engine.search.protocol import Sort


def fill(engine: Engine, documents: Iterable[Document]) -> None:
    """Write documents, those of one item together."""
    groups: dict[int, list[Document]] = {}
    for document in documents:
        groups.setdefault(document.item, []).append(document)
    with engine.writer() as writer:
        for item, own in groups.items():
            writer.replace(item, own)


def found(engine: Engine, query: str | Query = "", scope: Scope = PUBLIC, sort: Sort = "relevance") -> list[int]:
    """The items found, in order."""
    asked = typed(query) if isinstance(query, str) else query
    answer = engine.search(asked, scope, limit=200, sort=sort)
    assert answer.total == len(answer.hits)
    return [hit.item for hit in answer.hits]


class EngineContract:
    """Fixtures wanted: `make_engine(name) -> Engine`, the same index again for the same name."""

    @pytest.fixture
    def engine(self, make_engine: Callable[[str], Engine]) -> Engine:
        return make_engine("index")

    # Writing

    def test_an_update_leaves_one_document_and_a_delete_none(self, engine: Engine) -> None:
        fill(engine, [make_document(7, "Old wages", stamp=1)])
        fill(engine, [make_document(7, "New salaries", stamp=2)])
        assert (found(engine, "salaries"), found(engine, "wages"), engine.count()) == ([7], [], 1)
        assert list(engine.entries()) == [Entry(7, 2, 0)]
        fill(engine, [])
        with engine.writer() as writer:
            writer.replace(7, [])
            writer.replace(8, [])
        assert (engine.count(), list(engine.entries()), found(engine)) == (0, [], [])

    def test_an_update_within_one_commit_leaves_one_document(self, engine: Engine) -> None:
        with engine.writer() as writer:
            writer.replace(7, [make_document(7, "first")])
            writer.replace(7, [make_document(7, "second")])
        assert (found(engine, "second"), found(engine, "first"), engine.count()) == ([7], [], 1)

    def test_an_error_inside_the_writer_writes_nothing(self, engine: Engine) -> None:
        def fail() -> None:
            with engine.writer() as writer:
                writer.replace(1, [make_document(1, "wages")])
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert engine.count() == 0
        fill(engine, [make_document(2, "wages")])
        assert found(engine, "wages") == [2]

    def test_a_commit_is_seen_before_the_writer_closes_and_by_other_readers(
        self, engine: Engine, make_engine: Callable[[str], Engine]
    ) -> None:
        other = make_engine("index")
        assert other.count() == 0
        with engine.writer() as writer:
            writer.replace(1, [make_document(1, "wages")])
            assert found(other, "wages") == []
            writer.commit()
            assert found(other, "wages") == found(engine, "wages") == [1]

    def test_a_second_writer_is_told_at_once(self, engine: Engine, make_engine: Callable[[str], Engine]) -> None:
        with engine.writer(), pytest.raises(WriterBusyError), make_engine("index").writer():
            pass
        with make_engine("index").writer():
            pass

    def test_a_document_of_another_item_is_refused(self, engine: Engine) -> None:
        with pytest.raises(SearchError, match="item 2"), engine.writer() as writer:
            writer.replace(1, [make_document(2)])

    def test_an_unknown_facet_is_refused_by_name(self, engine: Engine) -> None:
        with pytest.raises(SearchError, match="colour"), engine.writer() as writer:
            writer.replace(1, [make_document(1, facets={"colour": ["red"]})])
        with pytest.raises(SearchError, match="colour"):
            engine.search(Query(), PUBLIC, facets={"colour": 5})

    def test_entries_name_every_item_once(self, engine: Engine) -> None:
        fill(engine, [make_document(n, "x", stamp=n * 2, access_id=n % 5) for n in range(50)])
        fill(engine, [make_document(3, position=p, body="x") for p in range(4)])
        entries = sorted(engine.entries(), key=lambda entry: entry.item)
        assert [entry.item for entry in entries] == list(range(50))
        assert entries[4] == Entry(4, 8, 4)

    # Words

    def test_any_word_finds_and_more_words_rank_higher(self, engine: Engine) -> None:
        fill(
            engine, [make_document(1, body="minimum wage rises"), make_document(2, body="wage tables and other facts")]
        )
        assert found(engine, "minimum wages") == [1, 2]
        assert found(engine, "nothing-of-this") == []

    def test_phrases_must_hold_word_by_word(self, engine: Engine) -> None:
        fill(
            engine,
            [make_document(1, body="the labour force survey"), make_document(2, body="force labour of the survey")],
        )
        assert found(engine, '"labour force"') == [1]
        assert found(engine, '"the survey"') == [2]
        assert found(engine, '"labour forces" survey') == [1]
        assert found(engine, '"unknown words"') == []

    def test_excluded_words_phrases_and_fields_are_left_out(self, engine: Engine) -> None:
        fill(
            engine,
            [
                make_document(1, body="wages in mining", facets={"kind": ["lesson"]}),
                make_document(2, body="wages in farming", facets={"kind": ["tool"]}),
                make_document(3, body="wages in deep sea fishing", facets={"kind": ["tool"]}),
            ],
        )
        assert sorted(found(engine, "wages -mining")) == [2, 3]
        assert sorted(found(engine, 'wages -"deep sea"')) == [1, 2]
        assert found(engine, "wages -kind:tool") == [1]
        assert sorted(found(engine, "-mining")) == [2, 3]

    def test_groups_are_joined_by_or(self, engine: Engine) -> None:
        fill(
            engine,
            [make_document(1, body="mining"), make_document(2, body="fishing"), make_document(3, body="weaving")],
        )
        assert sorted(found(engine, "mining OR fishing")) == [1, 2]
        assert sorted(found(engine, "mining -mining OR fishing")) == [2]

    def test_fields_narrow_and_the_title_counts_apart(self, engine: Engine) -> None:
        fill(
            engine,
            [
                make_document(1, "Wage report", "mining", facets={"kind": ["lesson"], "place": ["SEN"]}),
                make_document(2, "Mining", "wage report", facets={"kind": ["tool"], "place": ["MLI"]}),
            ],
        )
        assert found(engine, "title:wages") == [1]
        assert found(engine, 'title:"wage report"') == [1]
        assert found(engine, "kind:Lesson wage") == [1]
        assert found(engine, "place:mli") == [2]

    def test_stop_words_count_only_when_nothing_else_is_asked(self, engine: Engine) -> None:
        fill(engine, [make_document(1, body="the cat"), make_document(2, body="a dog")])
        assert found(engine, "the dog") == [2]
        assert found(engine, "the") == [1]

    def test_hostile_input_is_words(self, engine: Engine) -> None:
        fill(engine, [make_document(1, body="covid-19 and l'état: a study")])
        for text in (
            "covid-19",
            "l'état",
            "L’ETAT",
            "a:b study",
            'study "',
            "(study AND",
            "study~2 *",
            "tokens:staff study",
        ):
            assert found(engine, text) == [1], text
        assert found(engine, "tokens:public") == []
        assert found(engine, "wages " * 5_000) == []

    # Languages

    def test_inflections_meet_in_every_language(self, engine: Engine) -> None:
        fill(
            engine,
            [
                make_document(1, body="workers organizing", language="en"),
                make_document(2, body="les travailleuses domestiques", language="fr-CH"),
                make_document(3, body="los trabajadores migrantes", language="es"),
                make_document(4, body="сельские работники", language="ru"),
                make_document(5, body="سوق العمل والعمال", language="ar"),
                make_document(6, body="die Arbeiterinnen", language="de"),
                make_document(7, body="wafanyakazi wa nyumbani", language="sw"),
            ],
        )
        asked = {
            "worker": 1,
            "travailleuse": 2,
            "trabajador": 3,
            "работник": 4,
            "عمل": 5,
            "arbeiterin": 6,
            "nyumbani": 7,
        }
        assert {word: found(engine, word) for word in asked} == {word: [item] for word, item in asked.items()}

    def test_accents_case_and_ligatures_do_not_matter(self, engine: Engine) -> None:
        fill(engine, [make_document(1, body="La Réforme de l’État et ﬁnances", language="fr")])
        for text in ("reforme", "RÉFORME", "etat", "l'Etat", '"de l\'état"', "finances"):
            assert found(engine, text) == [1], text

    def test_scripts_without_spaces_are_found_by_parts(self, engine: Engine) -> None:
        fill(
            engine,
            [
                make_document(1, body="東京都の労働市場", language="ja"),
                make_document(2, body="大阪の労働組合", language="ja"),
                make_document(3, body="ตลาดแรงงานไทย", language="th"),
            ],
        )
        assert found(engine, "市場") == [1]
        assert found(engine, '"労働組合"') == [2]
        assert found(engine, "แรงงาน") == [3]

    def test_arabic_from_pdf_files_with_swapped_lam_alef_is_found(self, engine: Engine) -> None:
        fill(
            engine,
            [make_document(1, body="اإلنتاجية خالل", language="ar"), make_document(2, body="الإنتاجية", language="ar")],
        )
        assert sorted(found(engine, "الإنتاجية")) == [1, 2]
        assert found(engine, "خلال") == [1]

    def test_a_foreign_rarity_does_not_outrank_the_language_asked_in(self, engine: Engine) -> None:
        english = [make_document(n, body=f"labour market report number {n}") for n in range(1, 40)]
        french = [make_document(n, body=f"rapport {n} sur le marché", language="fr") for n in range(41, 80)]
        quoting = make_document(90, body="le mot labour ici", language="fr")
        asked = make_document(91, body="labour inspection", language="en")
        fill(engine, [*english, *french, quoting, asked])
        assert found(engine, "labour inspection")[0] == 91

    # Concepts

    def test_concepts_and_places_find_across_languages_and_explain_themselves(self, engine: Engine) -> None:
        fill(
            engine,
            [
                make_document(1, body="child labour"),
                make_document(2, body="travail des enfants", language="fr", concepts=(5, 50)),
                make_document(3, body="au pays", language="fr", places=(5,)),
            ],
        )
        query = Query(groups=typed("child labour").groups, concepts=(ConceptTerm(5, "child labour"),))
        assert sorted(found(engine, query)) == [1, 2]
        assert found(engine, Query(concepts=(ConceptTerm(5, "Mali", is_place=True),))) == [3]
        assert found(engine, Query(groups=typed('"child labour"').groups, concepts=query.concepts)) == [1]
        assert "child labour" in engine.explain(query, PUBLIC, 2)

    def test_what_is_tagged_with_the_concept_itself_comes_before_what_is_tagged_narrower(self, engine: Engine) -> None:
        narrower, itself = (
            make_document(1, concepts=(5, 50), tagged=(50,)),
            make_document(2, concepts=(5,), tagged=(5,)),
        )
        fill(engine, [narrower, itself, *(make_document(n) for n in range(3, 20))])
        assert found(engine, Query(concepts=(ConceptTerm(5, "wages"),))) == [2, 1]

    def test_another_name_of_a_concept_finds_what_nobody_tagged(self, engine: Engine) -> None:
        documents = [
            make_document(1, body="el salario mínimo subió", language="es"),
            make_document(2, body="el salario justo", language="es"),
            make_document(3, body="salario minimo", language="fr"),
            make_document(4, body="minimum wages", tagged=(5,), concepts=(5,)),
        ]
        fill(engine, documents)
        concept = ConceptTerm(5, "minimum wage", names=(("es", "salario mínimo"), ("fr", "salaire minimum")))
        query = Query(groups=typed("minimum wage").groups, concepts=(concept,))
        assert found(engine, query) == [4, 1]
        assert "salario mínimo" in [part.get("label") for part in json.loads(engine.explain(query, PUBLIC, 1))["adds"]]

    def test_a_signal_moves_equals_and_makes_nothing_match(self, engine: Engine) -> None:
        body = "wages in mining"
        documents = [
            make_document(1, body=body, signals=("state:obsolete",)),
            make_document(2, body=body),
            make_document(3, body=body, signals=("state:verified", "use:10")),
            make_document(4, body="nothing of it", signals=("state:verified",)),
        ]
        fill(engine, [*documents, *(make_document(n, body="other things") for n in range(5, 30))])
        boosts = (Boost("state:verified", "verified", 0.03), Boost("state:obsolete", "obsolete", -0.08))
        query = Query(groups=typed("wages mining").groups, boosts=boosts)
        assert found(engine, query) == [3, 2, 1]
        assert found(engine, Query(boosts=boosts, include_archived=True)) == found(engine)
        adds = {part["label"]: part for part in json.loads(engine.explain(query, PUBLIC, 1))["adds"] if "label" in part}
        assert set(adds) == {"obsolete"}
        assert adds["obsolete"]["score"] < 0

    def test_a_signal_counts_in_proportion_to_what_the_words_add(self, engine: Engine) -> None:
        others = [make_document(n, body="anything at all here") for n in range(2, 9)]
        fill(engine, [make_document(1, body="wages and some more", signals=("a:b",)), *others])
        scores = {}
        for weight in (0.0, 0.05, 0.1):
            query = Query(groups=typed("wages").groups, boosts=(Boost("a:b", "b", weight),) if weight else ())
            scores[weight] = engine.search(query, PUBLIC).hits[0].score
        assert scores[0.1] - scores[0.0] == pytest.approx(2 * (scores[0.05] - scores[0.0]), rel=0.01)
        assert scores[0.0] * 1.02 < scores[0.1] < scores[0.0] * 1.2

    # Filters, facets, order

    def test_facet_counts_equal_a_count_by_hand(self, engine: Engine) -> None:
        kinds, topics = ("lesson", "tool", "news"), [str(n) for n in range(40)]
        documents = [
            make_document(
                n, body="wages" if n % 2 else "mining", facets={"kind": [kinds[n % 3]], "topic": topics[: n % 7]}
            )
            for n in range(120)
        ]
        for start in range(0, 120, 30):  # several segments
            fill(engine, documents[start : start + 30])
        answer = engine.search(typed("wages"), PUBLIC, facets={"kind": 10, "topic": 3})
        by_hand = Counter(value for d in documents[1::2] for value in d.facets["topic"])
        assert answer.facets["kind"] == Counter(d.facets["kind"][0] for d in documents[1::2])
        assert answer.facets["topic"] == dict(sorted(by_hand.items(), key=lambda pair: (-pair[1], pair[0]))[:3])

    def test_where_words_match_many_some_facets_wait_until_they_are_asked_for(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(protocol, "MANY", 3)
        fill(engine, [make_document(n, body="wages", facets={"kind": ["tool"], "topic": ["7"]}) for n in range(4)])
        few = make_document(9, body="mining", facets={"kind": ["tool"], "topic": ["7"]})
        fill(engine, [few])
        wanted = {"kind": 3, "topic": 3}
        many = engine.search(typed("wages"), PUBLIC, facets=wanted, later=("topic",))
        assert (many.total, many.facets, many.uncounted) == (4, {"kind": {"tool": 4}}, ("topic",))
        assert engine.search(typed("wages"), PUBLIC, facets={"topic": 3}).facets == {"topic": {"7": 4}}
        one = engine.search(typed("mining"), PUBLIC, facets=wanted, later=("topic",))
        assert (one.facets, one.uncounted) == ({"kind": {"tool": 1}, "topic": {"7": 1}}, ())
        assert engine.search(Query(), PUBLIC, facets=wanted, later=("topic",)).uncounted == ()

    def test_a_filtered_facet_still_counts_its_other_values(self, engine: Engine) -> None:
        fill(
            engine,
            [
                make_document(
                    n, facets={"kind": ["lesson" if n % 3 else "tool"], "language": ["en" if n % 2 else "fr"]}
                )
                for n in range(12)
            ],
        )
        answer = engine.search(Query(filters={"kind": ["tool"]}), PUBLIC, facets={"kind": 9, "language": 9})
        assert answer.total == 4
        assert answer.facets == {"kind": {"lesson": 8, "tool": 4}, "language": {"en": 2, "fr": 2}}
        both = engine.search(Query(filters={"kind": ["tool", "lesson"], "language": ["en"]}), PUBLIC)
        assert both.total == 6

    def test_dates_narrow_inclusively(self, engine: Engine) -> None:
        fill(engine, [make_document(n, date=n) for n in range(5)])
        assert found(engine, Query(since=1, until=3)) == [3, 2, 1]
        assert found(engine, Query(since=4)) == [4]

    def test_newest_and_oldest_order_by_date(self, engine: Engine) -> None:
        fill(engine, [make_document(n, body="wages " * n, date=n * 100 - 50) for n in (1, 2, 3)])
        assert found(engine, "wages", sort="newest") == [3, 2, 1]
        assert found(engine, "wages", sort="oldest") == [1, 2, 3]

    def test_equal_scores_come_newest_first_then_by_short_id_whatever_the_segments(
        self, make_engine: Callable[[str], Engine]
    ) -> None:
        documents = [
            make_document(n, body="wages", date=n % 4, short_id=f"ST-{n * 7919 % 9973:06d}") for n in range(300)
        ]
        expected = [d.item for d in sorted(documents, key=lambda d: (-d.date, d.short_id))]
        whole, parts = make_engine("whole"), make_engine("parts")
        fill(whole, documents)
        for start in range(0, 300, 60):
            fill(parts, reversed(documents[start : start + 60]))
        for query in (typed("wages"), Query()):
            for engine in (whole, parts):
                pages = [engine.search(query, PUBLIC, limit=20, offset=at).hits for at in range(0, 320, 20)]
                assert [hit.item for page in pages for hit in page] == expected

    def test_a_page_behind_the_last_is_empty_and_keeps_the_total(self, engine: Engine) -> None:
        fill(engine, [make_document(1, body="wages")])
        answer = engine.search(typed("wages"), PUBLIC, offset=40)
        assert (answer.hits, answer.total) == ((), 1)

    # Passages, likeness, explanation

    def test_the_best_passages_of_each_item_come_first(self, engine: Engine) -> None:
        long = [make_document(1, position=p, body="wages " * (p % 5) + "filler text here") for p in range(1, 60)]
        fill(
            engine,
            [
                make_document(1),
                *long,
                make_document(2),
                make_document(2, position=4, body="one wage"),
                make_document(3),
            ],
        )
        passages = engine.passages(typed("wages"), PUBLIC, [2, 3, 1])
        assert list(passages) == [2, 1]
        assert [hit.position for hit in passages[2]] == [4]
        assert [hit.position for hit in passages[1]] == [4, 9, 14]
        assert engine.passages(Query(), PUBLIC, [1]) == {}
        assert engine.count() == 3

    def test_passages_go_with_their_item_in_whatever_commit(self, engine: Engine) -> None:
        with engine.writer() as writer:
            writer.replace(1, [make_document(1), make_document(1, position=1, body="first wages")])
            writer.replace(1, [make_document(1), make_document(1, position=2, body="second wages")])
            writer.commit()
            writer.replace(2, [make_document(2)])
            writer.commit()
        assert [hit.position for hit in engine.passages(typed("wages"), PUBLIC, [1])[1]] == [2]
        fill(engine, [make_document(1)])
        assert engine.passages(typed("wages"), PUBLIC, [1]) == {}

    def test_passages_do_not_change_how_items_rank(self, make_engine: Callable[[str], Engine]) -> None:
        items = [make_document(n, body="wages " * n + "and much else " * (9 - n)) for n in range(1, 9)]
        alone, beside = make_engine("alone"), make_engine("beside")
        fill(alone, items)
        fill(beside, [*items, *(make_document(1, position=p, body="wages " * 30) for p in range(1, 40))])
        query = typed("wages")
        assert alone.search(query, PUBLIC).hits == beside.search(query, PUBLIC).hits

    def test_similar_items_share_telling_words(self, engine: Engine) -> None:
        fill(
            engine,
            [
                make_document(1, body="child labour in cocoa farming of west Africa"),
                make_document(2, body="cocoa farming and child labour inspections"),
                make_document(3, body="the pension fund of the staff"),
                *(make_document(n, body="the fund and the report") for n in range(10, 20)),
            ],
        )
        text = "Inspections against child labour in the cocoa sector"
        assert [hit.item for hit in engine.similar(text, PUBLIC, limit=2)] == [2, 1]
        assert [hit.item for hit in engine.similar(text, PUBLIC, limit=1, excluding=2)] == [1]
        assert engine.similar("", PUBLIC) == ()

    def test_an_explanation_is_json_that_names_the_words(self, engine: Engine) -> None:
        fill(engine, [make_document(1, "Wages", "minimum wages"), make_document(2, body="other")])
        account = json.loads(engine.explain(typed("minimum wage"), PUBLIC, 1))
        assert account["item"] == 1
        assert {"minimum", "wage"} <= {part["word"] for part in account["adds"]}
        assert account["score"] == pytest.approx(sum(part["score"] for part in account["adds"]), abs=0.01)
        with pytest.raises(SearchError, match="does not match"):
            engine.explain(typed("wage"), PUBLIC, 2)
