"""Judging in the browser: what is found is graded, what is hidden stays hidden, others find no such pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stoa.across.relevance.models import JudgedQuery, Judgment
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group
from stoa.foundation.history.models import Event
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.models import SignalWeight
from stoa.foundation.indexing.weights import boosts
from stoa.foundation.items.testing import make_item
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.testing import do_jobs

if TYPE_CHECKING:
    from django.test import Client

    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
FACTS = {"text": "minimum wages", "language": "en", "note": "Asked every spring."}


@pytest.fixture
def items() -> list[Item]:
    made = [make_item(title=f"Minimum wages {n}") for n in range(2)]
    made.append(make_item(title="Something else"))
    catch_up()
    return made


def test_a_query_is_kept_and_what_is_found_is_graded(manager: Client, items: list[Item]) -> None:
    answer = manager.post("/admin/relevance/add", FACTS)
    query = JudgedQuery.objects.get()
    assert answer.headers["Location"] == f"/admin/relevance/{query.pk}"
    page = manager.get(f"/admin/relevance/{query.pk}").content.decode()
    assert items[0].title in page
    assert items[2].title not in page
    given = {f"grade_{items[0].short_id}": "2", f"grade_{items[1].short_id}": "0", "other": items[2].short_id.lower()}
    answer = manager.post(f"/admin/relevance/{query.pk}", given | {"other_grade": "1"})
    assert answer.status_code == 302
    grades = dict(Judgment.objects.values_list("item_id", "grade"))
    assert grades == {items[0].pk: 2, items[1].pk: 0, items[2].pk: 1}
    manager.post(f"/admin/relevance/{query.pk}", {f"grade_{items[0].short_id}": ""})
    assert set(Judgment.objects.values_list("item_id", flat=True)) == {items[1].pk, items[2].pk}
    assert "Something else" in manager.get(f"/admin/relevance/{query.pk}").content.decode()
    assert Event.objects.filter(verb="relevance.judged").count() == 3


def test_the_search_page_leads_those_who_judge_to_its_judgments(
    manager: Client, colleague: Client, items: list[Item]
) -> None:
    assert "/admin/relevance/add?q=minimum+wages" in manager.get("/search?q=minimum+wages").content.decode()
    assert "/admin/relevance" not in colleague.get("/search?q=minimum+wages").content.decode()
    JudgedQuery.objects.create(text="minimum wages", language="en")
    assert 'value="minimum wages"' in manager.get("/admin/relevance/add?q=minimum+wages").content.decode()


def test_measuring_is_asked_for_by_a_button(manager: Client) -> None:
    assert manager.post("/admin/relevance/measure").headers["Location"] == "/admin/relevance"
    assert not Job.objects.exists()
    JudgedQuery.objects.create(text="minimum wages", language="en")
    manager.post("/admin/relevance/measure")
    assert Job.objects.get().kind == "relevance.measure"
    do_jobs()
    assert manager.get("/admin/relevance").status_code == 200


def test_the_same_query_is_not_kept_twice(manager: Client) -> None:
    assert manager.post("/admin/relevance/add", FACTS).status_code == 302
    answer = manager.post("/admin/relevance/add", {**FACTS, "text": " minimum  wages "})
    assert answer.status_code == 422
    assert "here already" in answer.content.decode()
    assert manager.post("/admin/relevance/add", {**FACTS, "across": "on"}).status_code == 302
    assert JudgedQuery.objects.count() == 2


def test_nothing_tells_of_judgments_on_what_is_not_shared(manager: Client, items: list[Item]) -> None:
    make_group("cell", kind=Group.Sort.TEAM)
    hidden = make_item(title="Secret minimum wages", audience=["community:cell"])
    catch_up()
    query = JudgedQuery.objects.create(text="minimum wages", language="en")
    Judgment.objects.create(query=query, item=hidden, grade=2)
    page = manager.get(f"/admin/relevance/{query.pk}").content.decode()
    assert "Secret" not in page
    assert "not shared" not in page
    Judgment.objects.create(query=query, item=items[0], grade=1)
    rows = manager.get("/admin/relevance").context["page"].rows
    assert [row.good for row in rows] == [1]
    refused = [
        manager.post(f"/admin/relevance/{query.pk}", {"other": text}) for text in (hidden.short_id, "ST-0000000")
    ]
    assert [answer.status_code for answer in refused] == [422, 422]
    assert "Secret" not in refused[0].content.decode()
    manager.post(f"/admin/relevance/{query.pk}", {f"grade_{hidden.short_id}": "0"})
    assert Judgment.objects.get(item=hidden).grade == 2
    exported = b"".join(manager.get("/admin/relevance/export"))
    assert json.loads(exported)["judged"] == {items[0].short_id: 1}


def test_an_export_can_be_imported_again_and_changes_nothing(manager: Client, items: list[Item]) -> None:
    query = JudgedQuery.objects.create(text="salaire minimum", language="fr", note="x", across=True)
    Judgment.objects.create(query=query, item=items[0], grade=1)
    exported = b"".join(manager.get("/admin/relevance/export"))
    events = Event.objects.count()
    manager.post("/admin/relevance/import", {"file": SimpleUploadedFile("a.jsonl", exported)})
    assert Event.objects.count() == events
    JudgedQuery.objects.all().delete()
    assert manager.post("/admin/relevance/import", {"file": SimpleUploadedFile("a.jsonl", exported)}).status_code == 302
    again = JudgedQuery.objects.get()
    assert (again.text, again.language, again.across, again.note) == ("salaire minimum", "fr", True, "x")
    assert Judgment.objects.get().grade == 1


def test_an_import_names_every_line_it_could_not_take(manager: Client, items: list[Item]) -> None:
    lines = [
        json.dumps({"language": "en", "query": "good", "judged": {items[0].short_id: 2, "ST-0000000": 1}}),
        '{"language": "en", "query": "bad", "judged": {"x": 3}}',
        "not json",
        '{"language": "en", "query": "", "judged": {}}',
        "[" * 100_000,
    ]
    sent = SimpleUploadedFile("a.jsonl", "\n".join(lines).encode())
    page = manager.post("/admin/relevance/import", {"file": sent}).content.decode()
    for said in ("ST-0000000", "Line 2", "Line 3", "Line 4", "Line 5"):
        assert said in page
    assert list(JudgedQuery.objects.values_list("text", flat=True)) == ["good"]
    assert Judgment.objects.count() == 1


def test_weights_are_set_by_administrators_within_bounds(admin: Client, manager: Client) -> None:
    assert manager.get("/admin/relevance/weights").status_code == 404
    page = admin.get("/admin/relevance/weights")
    given = {field.html_name: field.value() for _, fields in page.context["form"].groups for field in fields}
    assert admin.post("/admin/relevance/weights", given).status_code == 302
    assert not SignalWeight.objects.exists()
    assert admin.post("/admin/relevance/weights", {**given, "state_obsolete": "-11"}).status_code == 422
    assert admin.post("/admin/relevance/weights", {**given, "state_obsolete": "-4.5"}).status_code == 302
    assert {boost.signal: boost.weight for boost in boosts()}["state:obsolete"] == -0.045
    assert Event.objects.get(verb="relevance.weighed").data == {"state:obsolete": -0.045}


def test_removing_asks_first(manager: Client) -> None:
    query = JudgedQuery.objects.create(text="wages", language="en")
    assert "Remove" in manager.get(f"/admin/relevance/{query.pk}/remove").content.decode()
    assert JudgedQuery.objects.exists()
    manager.post(f"/admin/relevance/{query.pk}/remove", {"sure": "yes"})
    assert not JudgedQuery.objects.exists()


def test_others_find_no_such_pages(colleague: Client) -> None:
    query = JudgedQuery.objects.create(text="wages", language="en")
    for path in ("", "/add", "/import", "/export", "/weights", f"/{query.pk}", f"/{query.pk}/change"):
        assert colleague.get(f"/admin/relevance{path}").status_code == 404
