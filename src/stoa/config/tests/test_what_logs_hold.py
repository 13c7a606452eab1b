from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

ASKED = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
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
def test_no_words_of_people_and_no_link_that_signs_in(tmp_path: Path, form: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STOA_")}
    told = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "STOA_HOME": str(tmp_path),
        "STOA_LOG_LEVEL": "DEBUG",
        "STOA_LOG_FORMAT": form,
    }
    ran = subprocess.run(
        [sys.executable, "-c", ASKED], env={**kept, **told}, capture_output=True, text=True, timeout=120
    )
    token = ran.stdout.strip().rpartition("/")[2]
    assert token, ran.stderr
    assert "Unprocessable" in ran.stderr
    for secret in (token, "zqsecret", "zqpassword", "zqmail", "zqfeed"):
        assert secret not in ran.stderr
