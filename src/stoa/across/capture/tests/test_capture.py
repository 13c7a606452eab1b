"""Files brought in by the form, read by the job, confirmed as drafts, tried again, left out, downloaded together."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from stoa.across.capture.models import Arrival, Lot
from stoa.across.capture.testing import make_arrival, make_lot
from stoa.across.capture.zipping import unique_names
from stoa.foundation.access.testing import make_audience
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.models import Event
from stoa.foundation.ingest.testing import make_file
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Attachment, Item, Revision
from stoa.foundation.items.testing import make_item, read_item
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.testing import do_jobs
from stoa.foundation.registries import checks
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]

BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
NOTE = b"# Visits to private homes\n\nLetters sent a week ahead opened nine doors in ten in Montevideo.\n"
LONG = " ".join(f"sentence {number} of a long report on wages and hours in households." for number in range(400))


@pytest.fixture
def user() -> User:
    return make_account(make_person(is_staff=True))


@pytest.fixture
def client(user: User) -> Client:
    return signed_in(user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def form(*files: tuple[str, bytes], **changes: Any) -> dict[str, Any]:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return {"kind": "lesson", "audience": ["staff"], "unit": "", "topics": "", "files": sent} | changes


def confirmation(arrival: Arrival, **changes: Any) -> dict[str, Any]:
    given = {"title": "Visits", "kind": "lesson", "language": "en", "audience": ["staff"], "unit": ""}
    return given | {"authors": "", "published_on": "", "more_topics": ""} | changes


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def item_of(arrival: Arrival) -> Item:
    arrival.refresh_from_db()
    return Item.objects.unscoped("a test looks").get(short_id=arrival.short_id)


def content_of(item: Item) -> Any:
    return from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)


def test_files_of_a_plain_form_are_durable_and_wait_to_be_read(client: Client) -> None:
    answer = client.post(reverse("capture:plain"), form(("a.md", NOTE), ("b.txt", b"Other words.")))
    lot = Lot.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == lot.get_absolute_url()
    assert {arrival.state for arrival in lot.arrivals.all()} == {"received"}
    assert do_jobs() == 2
    page = client.get(lot.get_absolute_url()).content.decode()
    assert "Visits to private homes" in page
    assert "ready to confirm" in page
    assert [problem for check in checks() if check.key != "index" for problem in check.run()[1]] == []


def test_the_same_bytes_twice_in_a_lot_are_one_file(client: Client) -> None:
    client.post(reverse("capture:plain"), form(("a.md", NOTE), ("copy of a.md", NOTE)))
    assert Arrival.objects.count() == 1
    assert Job.objects.count() == 1


def test_what_was_typed_stays_when_a_topic_is_unknown(client: Client) -> None:
    answer = client.post(reverse("capture:plain"), form(("a.md", NOTE), topics="no such topic"))
    assert answer.status_code == 422
    assert "There is no topic “no such topic”" in answer.content.decode()
    assert "no such topic</textarea>" in answer.content.decode()
    assert not Lot.objects.exists()


def test_a_form_without_files_says_so(client: Client) -> None:
    answer = client.post(reverse("capture:plain"), form())
    assert answer.status_code == 422
    assert "Choose at least one file." in answer.content.decode()


def test_a_form_that_is_all_too_large_is_refused_and_keeps_nothing(client: Client, settings: Any) -> None:
    settings.STOA_MAX_FILE_BYTES = 10
    answer = client.post(reverse("capture:plain"), form(("a.md", NOTE)))
    assert answer.status_code == 413
    assert "a.md is larger than" in answer.content.decode()
    assert not Lot.objects.exists()


def test_of_a_form_only_what_is_too_large_is_left_out(client: Client, settings: Any) -> None:
    settings.STOA_MAX_FILE_BYTES = 50
    answer = client.post(reverse("capture:plain"), form(("a.md", NOTE), ("b.txt", b"Short.")), follow=True)
    assert [arrival.name for arrival in Arrival.objects.all()] == ["b.txt"]
    assert "1 file was larger than we can take in" in answer.content.decode()
    assert client.get(f"{Lot.objects.get().get_absolute_url()}?left_out=many").status_code == 200


def test_nobody_who_is_not_signed_in_brings_anything(user: User) -> None:
    arrival = make_arrival(user, "a.md", NOTE)
    for address in (reverse("capture:capture"), arrival.get_absolute_url(), arrival.lot.get_absolute_url()):
        assert Client().get(address)["Location"].startswith("/sign-in")
    assert Client().post(reverse("capture:plain"), form(("a.md", NOTE))).status_code == 302
    assert Arrival.objects.count() == 1


def test_what_somebody_brought_is_nobody_elses_to_know(user: User) -> None:
    arrival = make_arrival(user, "a.md", NOTE)
    admin = signed_in(make_account(role="admin"))
    addresses = [arrival.get_absolute_url(), arrival.lot.get_absolute_url(), reverse("capture:drop", args=[arrival.pk])]
    assert [admin.get(address).status_code for address in addresses] == [404, 404, 404]
    posts = [reverse("capture:retry", args=[arrival.pk]), reverse("capture:confirm-lot", args=[arrival.lot_id])]
    assert [admin.post(address).status_code for address in posts] == [404, 404]


def test_a_confirmed_file_is_a_draft_of_whoever_confirmed_it(client: Client, user: User) -> None:
    unit = make_group("dakar")
    topics = make_scheme({"private homes": "", "inspection": ""})
    lot = make_lot(user, kind="lesson", unit=unit, topics=[topics["inspection"].pk])
    arrival = make_arrival(user, "a.md", NOTE, lot=lot)
    page = client.get(arrival.get_absolute_url()).content.decode()
    assert "Visits to private homes" in page
    assert "The file calls itself so." in page
    assert "You said so for all files of this lot." in page
    assert [one["id"] for one in arrival.proposal["topics"]] == [topics["private homes"].pk]
    chosen = [topic.pk for topic in topics.values()]
    sent = confirmation(arrival, authors="Ana\nBo", published_on="2026-02-03", unit="dakar", topics=chosen)
    answer = client.post(arrival.get_absolute_url(), sent)
    item = item_of(arrival)
    assert answer["Location"] == item.get_absolute_url()
    content = content_of(item)
    assert (item.status, item.owner_id, item.unit_id) == ("draft", user.person_id, unit.pk)
    assert [person.name for person in content.people] == ["Ana", "Bo"]
    assert content.published_on == date(2026, 2, 3)
    assert content.access == make_audience("staff")
    assert [file.name for file in content.files] == ["a.md"]
    assert sorted(content.topics) == sorted(chosen)
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"capture.received", "capture.filed", "item.created"} <= verbs


def test_confirming_twice_makes_one_item(client: Client, user: User) -> None:
    arrival = make_arrival(user, "a.md", NOTE)
    first = client.post(arrival.get_absolute_url(), confirmation(arrival))
    second = client.post(arrival.get_absolute_url(), confirmation(arrival))
    assert first["Location"] == second["Location"]
    assert Item.objects.unscoped("a test counts").count() == 1


def test_a_confirmation_that_lacks_something_keeps_what_was_typed(client: Client, user: User) -> None:
    arrival = make_arrival(user, "a.md", NOTE)
    answer = client.post(arrival.get_absolute_url(), confirmation(arrival, title="", authors="Ana", audience=[]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ana</textarea>" in page
    assert "Tick at least one." in page


def test_an_audience_that_was_not_offered_is_refused(client: Client, user: User) -> None:
    make_group("safety", kind="community")
    arrival = make_arrival(user, "a.md", NOTE)
    assert (
        client.post(arrival.get_absolute_url(), confirmation(arrival, audience=["community:safety"])).status_code == 422
    )
    make_membership(user.person, make_group("pilot", kind="community"))
    answer = client.post(arrival.get_absolute_url(), confirmation(arrival, audience=["community:pilot"]))
    assert answer.status_code == 302
    assert content_of(item_of(arrival)).access == frozenset({"community:pilot"})


def test_all_that_needs_nothing_is_confirmed_at_once_and_the_rest_stays(client: Client, user: User) -> None:
    lot = make_lot(user)
    plain = make_arrival(user, "a.md", NOTE, lot=lot)
    nameless = make_arrival(user, "untitled.txt", b"only a few words without a title", lot=lot)
    page = client.get(lot.get_absolute_url()).content.decode()
    assert "Make a draft of the 1 file that needs nothing" in page
    client.post(reverse("capture:confirm-lot", args=[lot.pk]))
    nameless.refresh_from_db()
    assert item_of(plain).title == "Visits to private homes"
    assert nameless.state == "ready"


def test_a_file_we_have_is_said_to_be_in_its_item_and_needs_a_decision(client: Client, user: User) -> None:
    have = make_item(title="The visits", files=(make_file("visits.md", NOTE),))
    arrival = make_arrival(user, "a.md", NOTE)
    page = client.get(arrival.get_absolute_url()).content.decode()
    assert "The visits" in page
    assert "It has exactly this file." in page
    assert "This file is already here" in page
    assert "A translation of" not in page
    client.post(reverse("capture:confirm-lot", args=[arrival.lot_id]))
    arrival.refresh_from_db()
    assert arrival.state == "ready"
    client.post(arrival.get_absolute_url(), confirmation(arrival, treatment=f"link:{have.short_id}"))
    assert [(link.type, link.to) for link in content_of(item_of(arrival)).relations] == [
        ("derives_from", have.short_id)
    ]


def test_what_the_uploader_may_not_see_is_no_duplicate(user: User) -> None:
    make_group("secret", kind="community")
    make_item(title="Hidden visits", audience=("community:secret",), files=(make_file("visits.md", NOTE),))
    arrival = make_arrival(user, "a.md", NOTE)
    page = signed_in(user).get(arrival.get_absolute_url()).content.decode()
    assert "Hidden visits" not in page
    assert "like something we have" not in signed_in(user).get(arrival.lot.get_absolute_url()).content.decode()
    assert arrival.proposal["repeats"] == 0


def test_a_new_version_takes_the_place_of_the_old_file_and_the_address_stays(client: Client, user: User) -> None:
    old = make_file("report.txt", LONG.encode())
    have = make_item(
        title="Wages", owner=user.person, files=(make_file("cover.txt", b"A letter that goes before."), old)
    )
    arrival = make_arrival(user, "report-2.txt", LONG.replace("sentence 7 ", "new sentence 7 ").encode())
    page = client.get(arrival.get_absolute_url()).content.decode()
    assert "A new version of “Wages”" in page
    client.post(arrival.get_absolute_url(), confirmation(arrival, treatment=f"new_version:{have.short_id}"))
    arrival.refresh_from_db()
    assert arrival.short_id == have.short_id
    fresh = read_item(have.pk)
    assert (fresh.status, fresh.head, fresh.live) == ("published", 2, 1)
    assert [file.name for file in content_of(fresh).files] == ["cover.txt", "report-2.txt"]
    shown = Attachment.objects.filter(item_id=have.pk).order_by("position")
    assert [file.name for file in shown] == ["cover.txt", "report.txt"]


def test_a_new_version_of_what_one_only_reads_is_not_offered_nor_made(client: Client, user: User) -> None:
    have = make_item(title="Wages", files=(make_file("report.txt", LONG.encode()),))
    arrival = make_arrival(user, "report-2.txt", LONG.replace("sentence 7 ", "new sentence 7 ").encode())
    assert "A new version of" not in client.get(arrival.get_absolute_url()).content.decode()
    answer = client.post(arrival.get_absolute_url(), confirmation(arrival, treatment=f"new_version:{have.short_id}"))
    assert answer.status_code == 422
    assert read_item(have.pk).head == 1


def test_a_translation_shares_the_key_of_its_original(client: Client, user: User) -> None:
    words = b" ".join(b"visit %d of %d" % (number, number * number) for number in range(300))
    have = make_item(title="The visits", files=(make_file("visits.txt", words),))
    arrival = make_arrival(user, "visites.txt", words + b" and the end")
    client.post(
        arrival.get_absolute_url(), confirmation(arrival, language="fr", treatment=f"translation:{have.short_id}")
    )
    assert item_of(arrival).translation_key == have.translation_key


def test_a_file_that_cannot_be_read_waits_with_the_reason_and_is_read_again(client: Client, user: User) -> None:
    arrival = make_arrival(user, "broken.pdf", b"%PDF-1.4 nothing more")
    assert arrival.state == "failed"
    page = client.get(reverse("capture:failed")).content.decode()
    assert "broken.pdf" in page
    assert arrival.reason[:20] in page
    client.post(reverse("capture:retry", args=[arrival.pk]))
    arrival.refresh_from_db()
    assert arrival.state == "received"
    do_jobs()
    arrival.refresh_from_db()
    assert arrival.state == "failed"
    assert client.post(arrival.get_absolute_url(), confirmation(arrival)).status_code == 302
    assert item_of(arrival).title == "Visits"


def test_a_file_is_left_out_only_after_asking(client: Client, user: User) -> None:
    arrival = make_arrival(user, "a.md", NOTE)
    drop = reverse("capture:drop", args=[arrival.pk])
    assert "Leave this file out?" in client.get(drop).content.decode()
    client.post(drop)
    arrival.refresh_from_db()
    assert arrival.state == "dropped"
    assert "a.md was left out." in client.get(arrival.lot.get_absolute_url()).content.decode()
    assert "a.md" not in client.get(arrival.lot.get_absolute_url()).content.decode()
    again = make_arrival(user, "a.md", NOTE, lot=arrival.lot)
    assert (again.pk, again.state) == (arrival.pk, "ready")


def test_what_is_an_item_is_not_left_out(client: Client, user: User) -> None:
    arrival = make_arrival(user, "a.md", NOTE)
    client.post(arrival.get_absolute_url(), confirmation(arrival))
    assert client.post(reverse("capture:drop", args=[arrival.pk])).status_code == 403


def test_all_files_of_an_item_come_in_one_archive(client: Client) -> None:
    files = (make_file("a.txt", b"one"), make_file("A.txt", b"two"), make_file("b.txt", b"three"))
    item = make_item(files=files)
    address = reverse("capture:all-files", args=[item.short_id])
    assert address in client.get(item.get_absolute_url()).content.decode()
    answer = client.get(address)
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert f'"{item.short_id}.zip"' in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(body_of(answer))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.txt": b"one",
            "A (2).txt": b"two",
            "b.txt": b"three",
        }


def test_an_archive_is_for_those_who_may_see_the_item(client: Client) -> None:
    make_group("secret", kind="community")
    item = make_item(audience=("community:secret",), files=(make_file("a.txt", b"one"), make_file("b.txt", b"two")))
    assert client.get(reverse("capture:all-files", args=[item.short_id])).status_code == 404
    assert client.get(reverse("capture:all-files", args=[make_item().short_id])).status_code == 404


def test_names_in_an_archive_are_safe_and_different() -> None:
    assert unique_names(["../a.txt", "A.TXT", "a.txt", "con", ""]) == [
        "a.txt",
        "A (2).TXT",
        "a (3).txt",
        "_con",
        "file",
    ]


def test_a_lot_is_renewed_by_its_list_alone(client: Client, user: User) -> None:
    arrival = make_arrival(user, "a.md", NOTE, is_read=False)
    part = client.get(f"{arrival.lot.get_absolute_url()}?part=files").content.decode()
    assert 'data-waiting="yes"' in part
    assert "<html" not in part
    do_jobs()
    assert 'data-waiting=""' in client.get(f"{arrival.lot.get_absolute_url()}?part=files").content.decode()


def test_a_job_given_up_says_why_on_the_page_of_failed_files(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*args: object, **kwargs: object) -> None:
        raise RuntimeError("The reader is not at home.")

    monkeypatch.setattr("stoa.across.capture.jobs.read_blob", fall)
    arrival = make_arrival(user, "a.md", NOTE, is_read=False)
    for _ in range(3):
        Job.objects.update(due=arrival.arrived_at)
        do_jobs()
    arrival.refresh_from_db()
    assert (arrival.state, arrival.reason) == ("failed", "The reader is not at home.")
    assert "The reader is not at home." in client.get(reverse("capture:failed")).content.decode()
