from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from stoa.foundation.failpoints.testing import clean_environment, run_python

if TYPE_CHECKING:
    from pathlib import Path

ASKED = """
import django
django.setup()
from django.test import Client
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.accounts.tokens import one_time_link
client = Client(headers={"host": "localhost"})
client.get("/search?q=zqsecret")
client.get("/search/suggest?q=zqsecret")
client.get("/ask?q=zqsecret")
client.get("/who?q=zqsecret")
assert client.get("/saved-searches/feed/zqfeed").status_code == 404
client.post("/sign-in", {"email": "zqmail@test.example", "password": "zqpassword"})
link = one_time_link(make_account())
assert client.post(link, {"password": "short"}).status_code == 422
print(link)
"""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["console", "json"])
def test_no_words_of_people_and_no_link_that_signs_in(migrated_home: Path, tmp_path: Path, form: str) -> None:
    home = shutil.copytree(migrated_home, tmp_path / "home")
    environment = clean_environment(home, STOA_LOG_LEVEL="DEBUG", STOA_LOG_FORMAT=form)
    ran = run_python("-c", ASKED, environment=environment)
    token = ran.stdout.strip().rpartition("/")[2]
    assert token, ran.stderr
    assert "Unprocessable" in ran.stderr
    for secret in (token, "zqsecret", "zqpassword", "zqmail", "zqfeed"):
        assert secret not in ran.stderr
