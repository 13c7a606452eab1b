"""Questions where a model is set: it brings passages that hold none of the words; words still decide what answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stoa.across.answers.queries import answer
from stoa.foundation.access.reach import anonymous
from stoa.foundation.indexing.follower import catch_up as index
from stoa.foundation.items.testing import make_item
from stoa.foundation.meaning.looking import memory
from stoa.foundation.meaning.testing import set_model
from stoa.foundation.meaning.turns import catch_up as embed

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
OUT_OF_ORDER = b"Finding by meaning is out of order at the moment"


@pytest.fixture(autouse=True)
def model(settings: Any, tmp_path: Path) -> Path:
    return set_model(settings, tmp_path / "model")


def catch_up() -> None:
    index()
    embed()


def test_a_passage_that_is_near_in_meaning_alone_is_offered_but_is_no_answer(settings: Any) -> None:
    make_item(audience=["public"], title="Salaires", language="fr", text="Les salaires des femmes ont baissé en 2020.")
    make_item(audience=["staff"], title="Salarios", language="es", text="Los salarios de las mujeres bajaron.")
    catch_up()
    found = answer(anonymous(), "What happened to the wages of women?", "en")
    assert found.quotations == ()
    assert [one.passage.item.title for one in found.near] == ["Salaires"]
    settings.STOA_MEANING = ""
    assert answer(anonymous(), "What happened to the wages of women?", "en").near == ()


def test_what_answers_by_its_words_is_quoted_first_as_without_a_model() -> None:
    make_item(audience=["public"], title="Note", text="The wages of women began to rise in 2020.")
    make_item(audience=["public"], title="Salaires", language="fr", text="Les salaires des femmes ont baissé en 2020.")
    catch_up()
    found = answer(anonymous(), "When did the wages of women rise?", "en")
    assert [one.text for one in found.quotations] == ["The wages of women began to rise in 2020."]


def test_the_page_comes_by_words_and_says_so_when_the_model_fails(client: Client, model: Path) -> None:
    make_item(audience=["public"], title="Note", text="The wages of women began to rise in 2020.")
    catch_up()
    address = "/ask?q=When+did+the+wages+of+women+rise%3F"
    page = client.get(address)
    assert b"in 2020" in page.content
    assert OUT_OF_ORDER not in page.content
    (model / "model.onnx").write_bytes(b"")
    memory.forget()
    page = client.get(address)
    assert page.status_code == 200
    assert b"in 2020" in page.content
    assert OUT_OF_ORDER in page.content
