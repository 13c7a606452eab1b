"""`stoa invite`: the way in, and the way back in, while there is no mail."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from stoa.foundation.accounts.factors import needs_second_step
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.testing import make_account, make_code_app
from stoa.foundation.directory.testing import make_person
from stoa.interfaces.cli.main import main

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def _link(capsys: pytest.CaptureFixture[str]) -> str:
    found = re.search(r"/sign-in/once/\S+", capsys.readouterr().out)
    assert found, "a link is printed"
    return found[0]


def test_the_link_lets_somebody_of_the_directory_choose_a_password_once(capsys: pytest.CaptureFixture[str]) -> None:
    make_account(make_person(email="ana@test.example"), role="admin")
    make_person(email="bob@test.example")
    assert main(["invite", "bob@test.example"]) == 0
    link, client = _link(capsys), Client()
    assert client.get(link).status_code == 200
    assert client.post(link, {"password": "a long way to Dakar"}).status_code == 302
    assert Client().get(link).status_code == 404
    assert User.objects.get(email="bob@test.example").check_password("a long way to Dakar")


def test_inviting_again_keeps_the_role_and_an_unknown_address_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    make_account(make_person(email="ana@test.example"), role="admin")
    assert main(["invite", "ana@test.example"]) == 0
    assert User.objects.get(email="ana@test.example").role == "admin"
    assert main(["invite", "nobody@test.example"]) == 1
    assert "Nobody here has the e-mail address nobody@test.example" in capsys.readouterr().err


def test_somebody_new_is_invited_by_name_and_lost_second_factors_are_removed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_account(make_person(email="ana@test.example"), role="admin")
    assert main(["invite", "new@test.example", "--name", "Nour"]) == 0
    capsys.readouterr()
    account = User.objects.get(email="new@test.example")
    assert account.person.name == "Nour"
    make_code_app(account)
    assert main(["invite", "new@test.example"]) == 0
    assert needs_second_step(account)
    assert main(["invite", "new@test.example", "--without-second-factor"]) == 0
    assert not needs_second_step(account)
