"""Measures how quickly people who know something are found, with much evidence.

    STOA_HOME=/tmp/bench-who .venv/bin/python bench/who.py [--people 50000] [--evidence 5000000] [--items 50000]

Fills an empty home: people, topics used as unevenly as words are (Zipf), 200 access sets, evidence on made-up items and its
sums, and so many of the items themselves in database and index. Then asks as a stranger, as a colleague in three units and
as one in sixty. A home that is filled is used again. Writes `bench/results/who.json`.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

from measuring import circumstances, keep, percentiles, set_up_django

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stoa.foundation.access.reach import Viewer

TOPICS, SETS, UNITS = 2_000, 200, 198
PEOPLE_AN_ITEM, TOPICS_AN_ITEM = 3, 4
QUESTIONS = 60
AT_ONCE = 50_000
dice = random.Random(42)  # noqa: S311 (no secret is made of it)
TODAY = date(2026, 11, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--evidence", type=int, default=5_000_000)
    parser.add_argument("--items", type=int, default=50_000)
    options = parser.parse_args()
    os.environ.setdefault("STOA_HOME", tempfile.mkdtemp(prefix="stoa-bench-who-"))
    set_up_django()
    from stoa.across.expertise.models import Evidence, Standing

    seconds = fill(options.people, options.evidence, options.items)
    figures = circumstances() | {
        "people": options.people,
        "evidence_rows": Evidence.objects.count(),
        "sums": Standing.objects.count(),
        "items_indexed": options.items,
        "filled_in_seconds": seconds or None,
    }
    keep("who", figures | {"asked": {name: asked_as(viewer) for name, viewer in viewers().items()}})


def fill(people: int, evidence: int, items: int) -> float:
    from django.core.management import call_command
    from django.db import transaction

    from stoa.foundation.directory.models import Person

    started = time.monotonic()
    call_command("migrate", verbosity=0, skip_checks=True)
    if Person.objects.exists():
        return 0.0
    topics = make_topics()
    without_indexes = take_indexes_off()
    with transaction.atomic():
        make_people(people)
        sets = make_sets()
        make_evidence(people, evidence, topics, sets)
    put_indexes_on(without_indexes)
    with transaction.atomic():
        make_items(items, topics)
    return round(time.monotonic() - started, 1)


def make_people(count: int) -> None:
    import uuid

    from stoa.foundation.directory.models import Group, Person

    Group.objects.bulk_create(
        Group(key=f"unit-{n}", kind="unit", line=[f"unit-{n}"], names={"en": f"Unit {n}"}) for n in range(UNITS)
    )
    units = list(Group.objects.order_by("pk").values_list("pk", flat=True))
    Person.objects.bulk_create(
        (
            Person(
                pk=n,
                uuid=uuid.uuid4(),
                name=f"Person {n}",
                name_fold=f"person {n}",
                unit_id=dice.choice(units),
                duty_station=f"Town {n % 90}",
                languages=dice.sample(["en", "fr", "es", "ar"], 2),
                is_staff=True,
            )
            for n in range(1, count + 1)
        ),
        batch_size=5_000,
    )


def make_topics() -> list[int]:
    """A thesaurus of two levels, loaded as any other."""
    from stoa.foundation.history.services import Actor
    from stoa.foundation.vocabulary.models import Concept
    from stoa.foundation.vocabulary.services import NewConcept, load_scheme

    base = "https://bench.example/topics"
    concepts = [
        NewConcept(
            f"{base}/{n}",
            f"t{n}",
            {"en": f"topic{n}"},
            broader=[f"{base}/{n // 10}"] if n >= TOPICS // 10 else [],
            related=[f"{base}/{(n + 7) % TOPICS}"],
        )
        for n in range(TOPICS)
    ]
    load_scheme(key="bench", uri=base, titles={"en": "Topics"}, purpose="topics", concepts=concepts, actor=Actor())
    return list(Concept.objects.order_by("pk").values_list("pk", flat=True))


def make_sets() -> list[int]:
    from stoa.foundation.access.services import intern_sets

    tokens = [frozenset({"public"}), frozenset({"staff"})]
    tokens += [frozenset({f"unit:unit-{n}"}) for n in range(SETS - 2)]
    ids = intern_sets(tokens)
    return [ids[one] for one in tokens]


def zipf(count: int, exponent: float = 1.0) -> list[float]:
    return list(accumulate(1 / rank**exponent for rank in range(1, count + 1)))


def take_indexes_off() -> dict[Any, list[Any]]:
    """A table is filled several times as quickly without them."""
    from django.db import connection

    from stoa.across.expertise.models import Evidence, Standing

    indexes = {model: list(model._meta.indexes) for model in (Evidence, Standing)}
    with connection.schema_editor() as editor:
        for model, several in indexes.items():
            for index in several:
                editor.remove_index(model, index)
    return indexes


def put_indexes_on(indexes: dict[Any, list[Any]]) -> None:
    from django.db import connection

    with connection.schema_editor() as editor:
        for model, several in indexes.items():
            for index in several:
                editor.add_index(model, index)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_evidence(people: int, count: int, topics: list[int], sets: list[int]) -> None:
    from django.db import connection

    from stoa.across.expertise.deriving import COLUMNS
    from stoa.across.expertise.models import Evidence, Standing
    from stoa.foundation.rows import insert_rows

    rows = evidence_rows(people, count, topics, sets)
    while some := list(islice(rows, AT_ONCE)):
        insert_rows(Evidence, COLUMNS, some)
    key = "person_id, concept_id, access_id, open_from, open_until, half_life"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Standing._meta.db_table} ({key}, strength, count) "  # noqa: S608 (names come from models)
            f"SELECT {key}, SUM(strength), COUNT(*) FROM {Evidence._meta.db_table} GROUP BY {key}"
        )


def evidence_rows(people: int, count: int, topics: list[int], sets: list[int]) -> Iterator[tuple[object, ...]]:
    """Items with three people and four topics, each drawn unevenly; half public or for staff, half for one unit."""
    from stoa.across.expertise.models import FOREVER
    from stoa.across.expertise.weights import SORTS, strength

    keys = ("author", "author", "mission", "project", "reviewer")
    of_people, of_topics = zipf(people, 0.6), zipf(len(topics))
    shuffled = dice.sample(range(1, people + 1), people)
    made = number = 0
    while made < count:
        number += 1
        access = sets[dice.choice((0, 1))] if dice.random() < 0.5 else dice.choice(sets)
        key = dice.choice(keys)
        on = TODAY - timedelta(days=dice.randrange(4_000))
        amount = strength(SORTS[key], on, PEOPLE_AN_ITEM)
        for person in set(dice.choices(shuffled, cum_weights=of_people, k=PEOPLE_AN_ITEM)):
            for topic in set(dice.choices(topics, cum_weights=of_topics, k=TOPICS_AN_ITEM)):
                made += 1
                yield (person, topic, f"ST-{number:07d}", key, on, SORTS[key].half_life, amount, access, 0, FOREVER)


def make_items(count: int, topics: list[int]) -> None:
    """The first of the items in database and index, with their topics as words of their titles."""
    from stoa.across.expertise.models import READER, Evidence
    from stoa.engine.search.protocol import Document
    from stoa.foundation.access.models import AccessSet
    from stoa.foundation.history.queries import last_position
    from stoa.foundation.history.services import move_reader
    from stoa.foundation.indexing.places import pair_in_use
    from stoa.foundation.items.models import Item

    tokens = {row.pk: tuple(row.tokens) for row in AccessSet.objects.all()}
    names = {pk: f"topic{n}" for n, pk in enumerate(topics)}
    facts: dict[str, tuple[int, set[int]]] = {}
    rows = Evidence.objects.filter(short_id__lte=f"ST-{count:07d}").values_list("short_id", "access_id", "concept_id")
    for item, access, concept in rows.iterator(chunk_size=AT_ONCE):
        facts.setdefault(item, (access, set()))[1].add(concept)
    now = datetime.now(UTC)
    items = []
    pair = pair_in_use()
    with pair.full.writer() as full, pair.public.writer() as public:
        for pk, (short_id, (access, about)) in enumerate(sorted(facts.items()), 1):
            title = " ".join(names[topic] for topic in sorted(about))
            items.append(item_row(Item, pk, short_id, title, access, now))
            document = Document(pk, 0, short_id, 1, "en", title, title, tokens[access], concepts=tuple(about))
            full.replace(pk, [document])
            public.replace(pk, [document] if "public" in tokens[access] else [])
        full.commit()
        public.commit()
    Item.objects.bulk_create(items, batch_size=5_000)
    move_reader("indexer", last_position())
    move_reader(READER, last_position())


def item_row(model: Any, pk: int, short_id: str, title: str, access: int, now: datetime) -> Any:
    import uuid

    return model(
        pk=pk,
        short_id=short_id,
        kind="lesson",
        status="published",
        title=title,
        title_fold=title,
        language="en",
        translation_key=uuid.uuid4(),
        access_id=access,
        stewards_id=access,
        sort_on=TODAY,
        created_at=now,
        updated_at=now,
    )


def viewers() -> dict[str, Viewer]:
    from stoa.foundation.access.reach import Viewer, anonymous

    few = frozenset({"public", "staff", "person:x", *(f"unit:unit-{n}" for n in range(3))})
    many = frozenset({"public", "staff", "person:y", *(f"unit:unit-{n}" for n in range(60))})
    return {"stranger": anonymous(), "three_units": Viewer(few, 1, "x"), "sixty_units": Viewer(many, 2, "y")}


def questions() -> list[str]:
    """Topics from the commonest to rare ones, alone and in pairs."""
    chosen = [int(TOPICS ** (n / QUESTIONS)) - 1 for n in range(QUESTIONS)]
    return [f"topic{n}" if n % 3 else f"topic{n} and topic{(n * 37 + 5) % TOPICS}" for n in chosen]


def asked_as(viewer: Viewer) -> dict[str, object]:
    from stoa.across.expertise.panel import who_knows_beside
    from stoa.across.expertise.queries import who_knows

    who_knows(viewer, "topic0", "en")
    answers = [timed(partial(who_knows, viewer, question, "en")) for question in questions()]
    beside = [timed(partial(who_knows_beside, viewer, question, "en")) for question in questions()]
    return {
        "ms": percentiles([one.ms for one in answers]),
        "cpu_ms": percentiles([one.cpu_ms for one in answers]),
        "panel_ms": percentiles([one.ms for one in beside]),
        "panel_cpu_ms": percentiles([one.cpu_ms for one in beside]),
        "people_found_on_average": round(sum(len(one.answer.people) for one in answers) / len(answers), 1),
    }


@dataclass(frozen=True)
class Timed:
    """What was answered, and how long it took by the clock and by the processor: on a busy machine they differ."""

    answer: Any
    ms: float
    cpu_ms: float


def timed(ask: Callable[[], object]) -> Timed:
    begun, busy = time.perf_counter(), time.process_time()
    answer = ask()
    return Timed(answer, (time.perf_counter() - begun) * 1000, (time.process_time() - busy) * 1000)


if __name__ == "__main__":
    main()
