"""Addresses of servers that an operator sets: none may hold a secret, and a refusal does not repeat what was given."""

from __future__ import annotations

import pytest

from stoa.config.environment import read_environment

SETTINGS = ("STOA_MEANING", "STOA_ANSWERS_URL")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("http://ana:hush@models.test.example/v1", "names a user or password"),
        ("https://hush@models.test.example/v1", "names a user or password"),
        ("https://models.test.example/v1?key=hush", "“?” or “#”"),
        ("https://models.test.example/v1#hush", "“?” or “#”"),
        ("http://ana:hu/sh@models.test.example/v1", "is no http:// or https:// address"),
        ("https://models.test.example/hush hush", "is no http:// or https:// address"),
        ("https://[hush/v1", "is no http:// or https:// address"),
        ("https:///hush", "is no http:// or https:// address"),
        ("file:///hush", "is no http:// or https:// address"),
        ("HTTP://ana:hush@models.test.example", "names a user or password"),
    ],
)
def test_an_address_with_a_secret_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, said: str
) -> None:
    monkeypatch.setenv(name, given)
    with pytest.raises(SystemExit) as refused:
        read_environment()
    assert f"{name} " in str(refused.value)
    assert said in str(refused.value)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("given", ["http://127.0.0.1:8080/v1", "https://models.test.example", "http://[::1]:9/a@b/"])
def test_a_plain_address_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    for name in SETTINGS:
        monkeypatch.setenv(name, f" {given} ")
    assert (read_environment().meaning, read_environment().answers_url) == (given, given)


def test_a_folder_may_be_called_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOA_MEANING", "/srv/models/ana@home #2?")
    assert read_environment().meaning == "/srv/models/ana@home #2?"
    monkeypatch.setenv("STOA_ANSWERS_URL", "models.test.example/v1")
    with pytest.raises(SystemExit, match="STOA_ANSWERS_URL is no http"):
        read_environment()
