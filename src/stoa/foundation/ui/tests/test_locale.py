"""Translations: written for every sentence, compiled when they changed."""

from __future__ import annotations

import gettext
import logging
import re
from typing import TYPE_CHECKING

import pytest

from stoa.foundation.ui.extract_messages import LANGUAGES, read_catalogue, untranslated, used_messages
from stoa.foundation.ui.locale import compile_translations

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

PLACES = re.compile(r"%\(\w+\)[sd]|{\w*}|</?\w+")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    assert untranslated(language, used_messages()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_what_is_filled_in(language: str) -> None:
    for message in filter(lambda message: message.id, read_catalogue(language)):
        ids = message.id if isinstance(message.id, (list, tuple)) else [message.id]
        for text in message.string if isinstance(message.string, (list, tuple)) else [message.string]:
            assert sorted(PLACES.findall(text or "")) in [sorted(PLACES.findall(one)) for one in ids], text


def test_stale_translations_are_compiled_once(settings: Settings, tmp_path: Path) -> None:
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    assert compile_translations() == ["es", "fr"]
    assert compile_translations() == []
    kept = gettext.translation("django", str(tmp_path / "locale"), ["fr"])
    assert kept.gettext("Search") == "Rechercher"
    assert kept.ngettext("%(count)s day left", "%(count)s days left", 0) == "plus que %(count)s jour"


def test_changed_translations_are_compiled_again(settings: Settings, tmp_path: Path) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    compile_translations()
    (tmp_path / "fr/LC_MESSAGES/django.sha256").write_text("of an older file")
    assert compile_translations() == ["fr"]


def test_a_home_that_cannot_be_written_is_said_in_the_log(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("")
    settings.LOCALE_PATHS = [blocked]
    with caplog.at_level(logging.WARNING):
        assert compile_translations() == []
    assert "could not be written" in caplog.text
