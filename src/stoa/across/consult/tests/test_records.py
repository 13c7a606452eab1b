"""Records: made by the job, read by those who may, trimmed for each, shared, marked, attached, repeated, deleted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from stoa.across.consult.models import AttachedCheck, KnowledgeCheck, Line, Marking
from stoa.across.consult.personal import checks_made, markings_made
from stoa.across.consult.queries import attached_to, readable_check, seen_lines
from stoa.across.consult.record import record_page
from stoa.across.consult.services import (
    ask_again,
    attach_check,
    delete_check,
    mark_line,
    share_check,
)
from stoa.across.consult.testing import DRAFT, actor_of, make_check
from stoa.across.consult.tests.test_checking import SURVEY, make_known
from stoa.across.expertise import choosing
from stoa.across.expertise.services import rebuild
from stoa.across.figures.testing import read_figures
from stoa.foundation.access.emergency import open_emergency
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.errors import BadInputError, NotAllowedError, NotFoundError
from stoa.foundation.history.models import Event
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.ingest.sketching import sketch_items
from stoa.foundation.items.content import Contributor, from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.testing import make_item, resave
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.testing import do_jobs
from stoa.foundation.vocabulary.models import ConceptScheme
from stoa.foundation.vocabulary.services import NewConcept, load_scheme

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home", "in_no_hurry")]
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def items_of(user: User, check: KnowledgeCheck) -> set[int]:
    return set(seen_lines(viewer_of(user), check).items)


def change_audience(item: Item, *tokens: str) -> None:
    content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
    resave(item, replace(content, access=frozenset(tokens)))


def test_the_job_keeps_a_dated_record_of_the_draft(maker: User, known: dict[str, Item]) -> None:
    check = make_check(maker)
    assert (check.state, check.title, check.language) == ("done", "A campaign on wages in homes", "en")
    assert check.finished_at is not None
    assert len(check.digest) == 64
    assert "Purple zebras" in check.text
    assert known["secret"].pk in items_of(maker, check)
    verbs = [event.verb for event in Event.objects.filter(object_id=f"check:{check.key}").order_by("position")]
    assert verbs == ["consult.asked", "consult.done"]
    assert "zebras" not in "".join(Event.objects.filter(verb__startswith="consult.").values_list("payload", flat=True))


def test_a_record_is_its_makers_alone_until_it_is_shared(maker: User, colleague: User, known: dict[str, Item]) -> None:
    check = make_check(maker)
    with pytest.raises(NotFoundError):
        readable_check(viewer_of(colleague), check.key)
    mine = viewer_of(maker)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    assert readable_check(viewer_of(colleague), check.key) == check
    outside = make_account(make_person(is_staff=False))
    with pytest.raises(NotFoundError):
        readable_check(viewer_of(outside), check.key)
    share_check(check, audience=[], viewer=mine, actor=actor_of(mine))
    with pytest.raises(NotFoundError):
        readable_check(viewer_of(colleague), check.key)


def test_only_its_maker_shares_and_only_with_groups_of_their_own(maker: User, colleague: User) -> None:
    check, mine = make_check(maker), viewer_of(maker)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    other = viewer_of(colleague)
    with pytest.raises(NotFoundError):
        share_check(check, audience=[], viewer=other, actor=actor_of(other))
    make_group("inspection")
    for words in (["unit:inspection"], ["public", "donor:x"]):
        with pytest.raises(BadInputError):
            share_check(check, audience=words, viewer=mine, actor=actor_of(mine))


def test_a_reader_sees_only_lines_whose_items_they_may_read(
    maker: User, colleague: User, known: dict[str, Item]
) -> None:
    check, mine = make_check(maker), viewer_of(maker)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    assert known["secret"].pk in items_of(maker, check)
    assert known["secret"].pk not in items_of(colleague, check)
    page = record_page(viewer_of(colleague), readable_check(viewer_of(colleague), check.key), "en")
    told = str([(part.heading, part.found) for part in page.parts]) + str(page.counts)
    assert known["secret"].title not in told
    body = signed_in(colleague).get(check.get_absolute_url()).content.decode()
    assert known["lesson"].title in body
    assert known["secret"].title not in body
    assert known["secret"].short_id not in body


def test_counts_and_gaps_are_of_what_each_reader_sees(maker: User, colleague: User) -> None:
    make_known()
    only = make_item(
        kind="publication", title="Only ours", audience=["unit:wages"], text="Purple zebras hum over kites. " * 3
    )
    check, mine = make_check(maker), viewer_of(maker)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    for user, sees in ((maker, True), (colleague, False)):
        page = record_page(viewer_of(user), readable_check(viewer_of(user), check.key), "en")
        assert (only.pk in items_of(user, check)) is sees
        assert any("Solar kites" in sentence for sentence in page.missing) is not sees


def test_an_item_tightened_since_is_gone_from_the_record(maker: User, known: dict[str, Item]) -> None:
    check = make_check(maker)
    assert known["lesson"].pk in items_of(maker, check)
    change_audience(known["lesson"], "unit:nowhere")
    assert known["lesson"].pk not in items_of(maker, check)
    assert known["lesson"].title not in signed_in(maker).get(check.get_absolute_url()).content.decode()


def test_words_of_an_item_that_were_taken_out_are_not_shown_from_the_record(
    maker: User, known: dict[str, Item]
) -> None:
    check = make_check(maker)
    assert "<mark>mapped</mark>" in signed_in(maker).get(check.get_absolute_url()).content.decode()
    for item in (known["survey"], known["secret"], known["project"], known["over"]):
        content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
        resave(item, replace(content, text="Nothing of it is left."))
    body = signed_in(maker).get(check.get_absolute_url()).content.decode()
    assert "mapped" not in body
    assert "The passage was changed since the check." in body


def test_nothing_is_said_of_what_an_item_was_before_it_was_opened(
    maker: User, colleague: User, known: dict[str, Item]
) -> None:
    plan = make_item(kind="publication", title="Our plan", text=DRAFT.replace("#", ""), audience=["unit:wages"])
    catch_up()
    sketch_items([plan.pk])
    check, mine, other = make_check(maker), viewer_of(maker), viewer_of(colleague)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    assert [one.title for one in record_page(mine, check, "en").copies] == ["Our plan"]
    for item in (plan, known["project"]):
        content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
        resave(item, replace(content, text="Nothing of it is left.", access=frozenset({"staff"})))
    page = record_page(other, readable_check(other, check.key), "en")
    assert (page.copies, page.active) == ((), ())
    lines = [one for part in page.parts for one in part.found if one.title == "Our plan"]
    assert lines
    for one in lines:
        assert (one.is_changed, one.why, one.closeness_percent, one.overlap_percent) == (True, "", 0, 0)
        assert not one.is_copy
    assert "the wording is the same" not in signed_in(colleague).get(check.get_absolute_url()).content.decode()


@pytest.mark.parametrize("is_hidden", [True, False], ids=["hid it", "taken off"])
def test_who_is_no_longer_known_for_an_item_is_not_named_in_the_record(
    maker: User, colleague: User, known: dict[str, Item], *, is_hidden: bool
) -> None:
    source = make_person(name="Wanda Source", is_staff=True)
    by = (Contributor(source.name, "author", source.pk),)
    item = make_item(kind="lesson", title="Survey of wages in homes", text=SURVEY, audience=["staff"], people=by)
    catch_up()
    rebuild()
    check, mine = make_check(maker), viewer_of(maker)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    assert "Wanda Source" in signed_in(colleague).get(check.get_absolute_url()).content.decode()
    if is_hidden:
        choosing.hide(person_id=source.pk, item=item.short_id)
    else:
        content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
        resave(item, replace(content, people=()))
        catch_up()
        rebuild()
    assert "Wanda Source" not in signed_in(colleague).get(check.get_absolute_url()).content.decode()


def test_the_lines_one_sees_do_not_tell_how_many_there_are(maker: User, known: dict[str, Item]) -> None:
    check = make_check(maker)
    body = signed_in(maker).get(check.get_absolute_url()).content.decode()
    keys = re.findall(r'id="line-([^"]*)"', body)
    assert len(keys) > 2
    assert {UUID(key).version for key in keys} == {4}
    assert all(re.fullmatch("[0-9a-f-]{36}", key) for key in re.findall(r'/lines/([^"]*)"', body))


def test_each_reader_sees_their_own_marks_and_the_makers(maker: User, colleague: User, known: dict[str, Item]) -> None:
    check, mine, other = make_check(maker), viewer_of(maker), viewer_of(colleague)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    lines = [line for line in seen_lines(other, check).lines if line.section is not None][:2]
    mark_line(check, lines[0].pk, word="used", place="  section 2 ", viewer=mine)
    mark_line(check, lines[1].pk, word="irrelevant", place="", viewer=other)
    by_maker = signed_in(maker).get(check.get_absolute_url()).content.decode()
    assert "used in section 2" in by_maker
    assert "<b>not relevant</b>" not in by_maker
    by_colleague = signed_in(colleague).get(check.get_absolute_url()).content.decode()
    assert "Ana Maker: <b>used in section 2</b>" in by_colleague
    assert "You: <b>not relevant</b>" in by_colleague
    mark_line(check, lines[1].pk, word="", place="", viewer=other)
    assert Marking.objects.count() == 1


def test_a_line_one_is_not_shown_cannot_be_marked(maker: User, colleague: User, known: dict[str, Item]) -> None:
    check, mine = make_check(maker), viewer_of(maker)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    hidden = Line.objects.get(check_record=check, item_id=known["secret"].pk)
    client = signed_in(colleague)
    for line in (hidden.pk, uuid4()):
        url = reverse("consult:mark", kwargs={"key": check.key, "line": line})
        assert client.post(url, {"word": "useful"}).status_code == 404
    assert not Marking.objects.exists()


def test_markings_change_no_result(maker: User, colleague: User, known: dict[str, Item]) -> None:
    check = make_check(maker)
    line = next(line for line in seen_lines(viewer_of(maker), check).lines if line.sort == Line.Sort.LESSON)
    before = [(one.item_id, one.section) for one in make_check(colleague).lines.all()]
    mark_line(check, line.pk, word="irrelevant", place="", viewer=viewer_of(maker))
    assert [(one.item_id, one.section) for one in make_check(colleague).lines.all()] == before


def test_a_record_hangs_on_an_item_for_those_who_may_read_both(
    maker: User, colleague: User, known: dict[str, Item]
) -> None:
    check, mine = make_check(maker), viewer_of(maker)
    plan = make_item(title="Plan of the campaign", audience=["public"], owner=maker.person)
    attach_check(check, plan.short_id, viewer=mine, actor=actor_of(mine))
    attach_check(check, plan.short_id, viewer=mine, actor=actor_of(mine))
    assert AttachedCheck.objects.count() == 1
    assert "Knowledge consulted" in signed_in(maker).get(plan.get_absolute_url()).content.decode()
    for client in (signed_in(colleague), Client()):
        assert "Knowledge consulted" not in client.get(plan.get_absolute_url()).content.decode()
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    assert [one.check_record_id for one in attached_to(viewer_of(colleague), plan)] == [check.pk]


def test_only_those_who_look_after_an_item_attach_to_it(maker: User, colleague: User, known: dict[str, Item]) -> None:
    check, mine = make_check(maker), viewer_of(maker)
    foreign = make_item(title="Somebody else's", audience=["staff"], owner=colleague.person)
    hidden = make_item(title="Hidden", audience=[f"person:{colleague.email}"])
    with pytest.raises(NotAllowedError):
        attach_check(check, foreign.short_id, viewer=mine, actor=actor_of(mine))
    for short_id in (hidden.short_id, "ST-0000000", "nonsense"):
        with pytest.raises(NotFoundError):
            attach_check(check, short_id, viewer=mine, actor=actor_of(mine))


def test_checking_again_says_what_is_new_and_keeps_the_first(maker: User, known: dict[str, Item]) -> None:
    first, mine = make_check(maker), viewer_of(maker)
    line = next(line for line in seen_lines(mine, first).lines if line.sort == Line.Sort.LESSON)
    mark_line(first, line.pk, word="useful", place="", viewer=mine)
    fresh = make_item(kind="publication", title="Fresh survey", text=f"{SURVEY} As it is now.", audience=["staff"])
    catch_up()
    again = ask_again(first, viewer=mine, actor=actor_of(mine))
    do_jobs()
    again.refresh_from_db()
    assert (again.state, again.digest, again.previous_id) == ("done", first.digest, first.pk)
    assert [line.item_id for line in again.lines.filter(is_new=True)] == [fresh.pk]
    assert Marking.objects.get(line__check_record=again).line.item_id == line.item_id
    assert fresh.pk not in items_of(maker, first)
    body = signed_in(maker).get(again.get_absolute_url()).content.decode()
    assert "1 line is new since" in body


def test_only_its_maker_checks_a_draft_again(maker: User, colleague: User, known: dict[str, Item]) -> None:
    check, mine, other = make_check(maker), viewer_of(maker), viewer_of(colleague)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    again = reverse("consult:again", kwargs={"key": check.key})
    assert again in signed_in(maker).get(check.get_absolute_url()).content.decode()
    assert again not in signed_in(colleague).get(check.get_absolute_url()).content.decode()
    assert signed_in(colleague).post(again).status_code == 404
    with pytest.raises(NotFoundError):
        ask_again(check, viewer=other, actor=actor_of(other))
    assert KnowledgeCheck.objects.count() == 1


def test_a_deleted_record_is_gone_everywhere(maker: User, colleague: User, known: dict[str, Item]) -> None:
    check, mine = make_check(maker), viewer_of(maker)
    plan = make_item(title="Plan", audience=["staff"], owner=maker.person)
    attach_check(check, plan.short_id, viewer=mine, actor=actor_of(mine))
    with pytest.raises(NotFoundError):
        delete_check(check.key, viewer=viewer_of(colleague), actor=actor_of(viewer_of(colleague)))
    client = signed_in(maker)
    assert client.get(reverse("consult:delete", kwargs={"key": check.key})).status_code == 200
    assert KnowledgeCheck.objects.exists()
    client.post(reverse("consult:delete", kwargs={"key": check.key}))
    assert not KnowledgeCheck.objects.exists()
    assert not Line.objects.exists()
    assert client.get(check.get_absolute_url()).status_code == 404
    assert "Knowledge consulted" not in client.get(plan.get_absolute_url()).content.decode()


def test_the_page_takes_a_text_and_shows_how_far_it_is(maker: User, known: dict[str, Item]) -> None:
    client = signed_in(maker)
    assert client.post("/check", {"text": ""}).status_code == 422
    answer = client.post("/check", {"text": DRAFT, "title": "My note"})
    assert answer.status_code == 302
    waiting = client.get(answer["Location"]).content.decode()
    assert 'http-equiv="refresh"' in waiting
    assert "Waiting for its turn" in client.get(answer["Location"] + "?part=progress").content.decode()
    do_jobs()
    done = client.get(answer["Location"]).content.decode()
    assert "Before you start: My note" in done
    assert "What seems missing" in done


def test_a_stranger_is_asked_to_sign_in(known: dict[str, Item]) -> None:
    assert Client().get("/check").status_code == 302


def test_the_draft_of_an_item_is_checked_from_its_page(maker: User, known: dict[str, Item]) -> None:
    draft = make_item(title="Campaign", text=DRAFT, status="draft", owner=maker.person, audience=["staff"])
    client = signed_in(maker)
    url = reverse("consult:check-item", kwargs={"short_id": draft.short_id})
    assert url in client.get(draft.get_absolute_url()).content.decode()
    assert "Purple zebras" in client.get(url).content.decode()
    catch_up()
    client.post(url, {"text": DRAFT, "title": draft.title})
    do_jobs()
    check = KnowledgeCheck.objects.get()
    assert check.about_id == draft.pk
    assert draft.pk not in items_of(maker, check)


def test_the_text_of_an_item_is_given_only_to_those_who_look_after_it(maker: User) -> None:
    item = make_item(title="Complaint", text="All of a complaint.", audience=["unit:wages"])
    url = reverse("consult:check-item", kwargs={"short_id": item.short_id})
    admin = make_account(make_person(is_staff=True), role="admin")
    reason = "Salaries leaked, somebody must look."
    open_emergency(person=admin.person, scope="group", key="wages", reason=reason, actor=actor_of(viewer_of(admin)))
    for user, status in ((maker, 403), (admin, 404)):
        for answer in (signed_in(user).get(url), signed_in(user).post(url, {"text": DRAFT})):
            assert answer.status_code == status
            assert "All of a complaint" not in answer.content.decode()
    assert not KnowledgeCheck.objects.exists()


def test_what_is_kept_of_a_person_is_in_their_copy(maker: User, known: dict[str, Item]) -> None:
    check = make_check(maker)
    line = next(line for line in seen_lines(viewer_of(maker), check).lines if line.item_id)
    mark_line(check, line.pk, word="useful", place="", viewer=viewer_of(maker))
    assert "Purple zebras" in json.dumps(list(checks_made(maker.person_id)), default=str)
    assert [row["word"] for row in markings_made(maker.person_id)] == ["useful"]


FIGURE = "In 2024 about 62 per cent of harbour masters were women."


def test_figures_stand_beside_what_each_reader_may_read(maker: User, colleague: User) -> None:
    stated = "In 2024, 31 per cent of harbour masters were women."
    ours = make_item(kind="publication", title="Harbour masters, ours", text=stated, audience=["unit:wages"])
    read_figures()
    check, mine = make_check(maker, f"{DRAFT}\n\n{FIGURE}"), viewer_of(maker)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    page = record_page(mine, readable_check(mine, check.key), "en")
    assert [(line.verdict, line.stated[0].title) for line in page.figures] == [("differs", ours.title)]
    assert "62 per cent of harbour masters" in page.figures[0].words
    other = viewer_of(colleague)
    page = record_page(other, readable_check(other, check.key), "en")
    assert page.figures == ()
    assert any("62 per cent" in line.words for line in page.unknown_figures)
    assert stated not in signed_in(colleague).get(check.get_absolute_url()).content.decode()


def test_a_figure_that_the_item_no_longer_states_is_not_shown(maker: User) -> None:
    ours = make_item(title="Harbour masters", text="In 2024, 31 per cent of harbour masters were women.")
    read_figures()
    check = make_check(maker, f"{DRAFT}\n\n{FIGURE}")
    content = from_json(Revision.objects.get(item_id=ours.pk, number=ours.head).content)
    resave(ours, replace(content, text="Nothing is known of harbour masters."))
    read_figures()
    assert "31 per cent" not in signed_in(maker).get(check.get_absolute_url()).content.decode()


def test_emergency_access_opens_no_record_and_finds_nothing_more(maker: User, known: dict[str, Item]) -> None:
    check = make_check(maker)
    admin = make_account(make_person(is_staff=True), role="admin")
    reason = "The maker is ill and their note is needed."
    for scope, key in (("person", str(maker.email)), ("group", "wages")):
        open_emergency(person=admin.person, scope=scope, key=key, reason=reason, actor=actor_of(viewer_of(admin)))
    assert viewer_of(admin).emergency
    assert signed_in(admin).get(check.get_absolute_url()).status_code == 404
    assert not make_check(admin).lines.filter(item_id=known["secret"].pk).exists()


def test_those_who_look_after_an_item_learn_that_it_helped_but_not_whom(maker: User, known: dict[str, Item]) -> None:
    owner = make_account(make_person(is_staff=True))
    item = make_item(
        kind="publication", title="Our survey", text=f"{SURVEY} Ours.", audience=["staff"], owner=owner.person
    )
    others = [maker, *(make_account(make_person(is_staff=True)) for _ in range(2))]
    for user in (maker, *others):
        assert "knowledge check" not in signed_in(owner).get(item.get_absolute_url()).content.decode()
        check = make_check(user)
        mark_line(check, check.lines.get(item_id=item.pk).pk, word="useful", place="", viewer=viewer_of(user))
    body = signed_in(owner).get(item.get_absolute_url()).content.decode()
    assert "Useful in 4 knowledge checks" in body
    assert "Ana Maker" not in body
    assert "knowledge checks" not in signed_in(maker).get(item.get_absolute_url()).content.decode()


def test_a_reason_is_written_in_the_language_of_whoever_asked(maker: User) -> None:
    with translation.override("fr"):
        check = make_check(maker, "Trop court.", is_done=False)
    job = Job.objects.get(kind="consult.check")
    assert job.facts == {"check": str(check.key), "language": "fr"}


def test_a_figure_without_a_place_is_compared_with_the_drafts_and_says_so(maker: User, colleague: User) -> None:
    load_scheme(
        key="places",
        uri="https://test.example/places",
        titles={"en": "Places"},
        purpose=ConceptScheme.Purpose.PLACES,
        concepts=[NewConcept("https://test.example/places/KEN", "KEN", {"en": "Kenya"})],
        actor=actor_of(viewer_of(maker)),
    )
    make_known()
    make_item(text="The unemployment rate in Kenya was 12.4 per cent in 2019.", audience=["staff"])
    catch_up()
    read_figures()
    check = make_check(
        maker, "# Jobs in Kenya, 2019\n\nThe unemployment rate was 15.1 per cent, says the survey we made."
    )
    body = signed_in(maker).get(check.get_absolute_url()).content.decode()
    assert "Place taken from the section: Kenya." in body
    assert "Year taken from the draft’s title: 2019." in body
    assert "A figure differs from what we publish." in body


def test_each_number_of_the_summary_leads_to_its_place(maker: User, known: dict[str, Item]) -> None:
    check = make_check(maker)
    body = signed_in(maker).get(check.get_absolute_url()).content.decode()
    summary = re.search(r'class="tally.*?</ul>', body, re.DOTALL)
    assert summary is not None
    leads = re.findall(r'href="#([^"]+)"', summary[0])
    assert len(leads) >= 3
    assert all(f'id="{lead}"' in body for lead in leads)
    for zero in re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL):
        assert ("<a " in zero) is ("<b>0</b>" not in zero)


def test_what_may_change_the_plan_stands_first_and_silent_sections_only_among_what_is_missing(
    maker: User, known: dict[str, Item]
) -> None:
    check = make_check(maker)
    mine = viewer_of(maker)
    page = record_page(mine, check, "en")
    warned = next(one for part in page.parts for one in part.found if one.is_warning)
    assert f"line-{warned.pk}" in {anchor for anchor, _said in page.first}
    body = signed_in(maker).get(check.get_absolute_url()).content.decode()
    assert body.index("Look at this first") < body.index("What seems missing") < body.index("beside what we have")
    silent = [part for part in page.parts if not part.found]
    assert silent
    assert all(f'id="part-{part.number}"' not in body for part in silent)
    assert "nothing we have answers it" in body
