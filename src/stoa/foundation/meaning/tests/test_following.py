"""Vectors follow the history; another model's are made beside those in use; damage is mended; verify is the judge."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from stoa.engine.meaning.folder import FolderEmbedder
from stoa.engine.meaning.manifest import read_manifest
from stoa.engine.meaning.protocol import MeaningError
from stoa.engine.meaning.store import Snapshot, open_store
from stoa.foundation.access.reach import anonymous
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.services import archive_item, bin_item, purge_binned
from stoa.foundation.items.testing import make_content, make_item, read_item, resave
from stoa.foundation.meaning import following, turns
from stoa.foundation.meaning.checks import CHECKS
from stoa.foundation.meaning.places import root, store_in_use
from stoa.foundation.meaning.standing import Building, standing
from stoa.foundation.meaning.testing import ids_near, near_by_hand, set_model
from stoa.foundation.meaning.turns import catch_up, turn

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture(autouse=True)
def model(settings: Any, tmp_path: Path) -> Path:
    return set_model(settings, tmp_path / "model")


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that the model was asked to embed as a passage."""
    texts: list[str] = []
    embed = FolderEmbedder.embed

    def noted(self: FolderEmbedder, given: Any, *, is_query: bool) -> Any:
        texts.extend([] if is_query else given)
        return embed(self, given, is_query=is_query)

    monkeypatch.setattr(FolderEmbedder, "embed", noted)
    return texts


def problems() -> list[str]:
    """What `stoa verify` says of the vectors."""
    _, found = CHECKS[0].run()
    return [problem.what for problem in found]


def held() -> Snapshot:
    folder = store_in_use()
    assert folder is not None
    return open_store(folder)


def test_vectors_follow_what_people_do() -> None:
    first = make_item(audience=["public"], title="wages")
    catch_up()
    assert problems() == []
    second = make_item(audience=["public"], title="strike")
    resave(first, make_content(audience=["public"], title="cocoa"))
    assert problems() == ["The vectors are 2 events behind."]
    catch_up()
    assert problems() == []
    assert ids_near(anonymous(), "cacao", 5) == [first.pk]
    assert ids_near(anonymous(), "huelga", 5) == [second.pk]
    archive_item(read_item(second.pk), actor=TEST_ACTOR)
    catch_up()
    assert ids_near(anonymous(), "huelga", 5) == []
    assert problems() == []


def test_what_is_deleted_for_good_leaves_the_vectors() -> None:
    item = make_item(status="draft", owner=make_person(), title="wages")
    make_item(title="strike")
    catch_up()
    bin_item(item, actor=TEST_ACTOR)
    assert purge_binned(timezone.now() + timedelta(days=31)) == 1
    catch_up()
    assert item.pk not in held().rows["item"]
    assert problems() == []


def test_only_changed_text_is_embedded_again(embedded: list[str]) -> None:
    item = make_item(audience=["public"], title="wages", text="Text.")
    catch_up()
    before = len(embedded)
    resave(item, make_content(audience=["staff"], title="wages", text="Text."))
    catch_up()
    assert len(embedded) == before
    assert problems() == []
    resave(item, make_content(audience=["staff"], title="wages now", text="Text."))
    catch_up()
    assert embedded[before:] == ["wages now\nText."]


def test_long_texts_give_their_beginning(embedded: list[str]) -> None:
    make_item(title="wages", summary="In short.", text="**Bold** words. " * 4_000)
    catch_up()
    (text,) = [text for text in embedded if text.startswith("wages")]
    assert text.startswith("wages\nIn short.\nBold words.")
    assert len(text) == 2_000


def test_many_items_take_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "ITEMS_AT_ONCE", 3)
    for number in range(8):
        make_item(audience=["public"], title=f"wages {number}")
    catch_up()
    assert len(held().rows) == 8
    assert problems() == []


def test_another_model_is_prepared_while_the_first_is_used_and_then_takes_its_place(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "ITEMS_AT_ONCE", 3)
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    items = [make_item(audience=["public"], title="wages") for _ in range(10)]
    catch_up()
    former = store_in_use()
    set_model(settings, tmp_path / "larger", name="larger", dimensions=32)
    assert turn()
    assert store_in_use() == former
    assert ids_near(anonymous(), "pay", 20) == [item.pk for item in reversed(items)]
    state = standing()
    assert state is not None
    assert (state.model, state.building) == ("tiny", Building("larger", 3))
    assert state.says.endswith("larger in the making: 3 of 10 items")
    new = make_item(audience=["public"], title="salarios")
    turn()
    assert ids_near(anonymous(), "pay", 1) == [new.pk]
    assert store_in_use() == former
    catch_up()
    state = standing()
    assert state is not None
    assert (state.model, state.dimensions, state.items, state.of) == ("larger", 32, 11, 11)
    assert (state.building, state.events_behind, state.problem) == (None, 0, "")
    assert state.says.startswith("larger, 11 of 11 items; in use since ")
    assert store_in_use() != former
    assert ids_near(anonymous(), "pay", 20) == near_by_hand(anonymous(), "pay", 20)
    assert problems() == []


def test_going_back_to_the_former_model_embeds_only_what_is_new(
    settings: Any, tmp_path: Path, embedded: list[str]
) -> None:
    make_item(audience=["public"], title="wages")
    catch_up()
    set_model(settings, tmp_path / "larger", name="larger")
    catch_up()
    make_item(audience=["public"], title="strike", text="")
    before = len(embedded)
    set_model(settings, tmp_path / "model")
    catch_up()
    assert set(embedded[before:]) == {"strike"}
    assert problems() == []


def test_a_third_model_leaves_the_folders_of_two(settings: Any, tmp_path: Path) -> None:
    make_item(title="wages")
    for name in ("one", "two", "three"):
        set_model(settings, tmp_path / name, name=name)
        catch_up()
    assert len([path for path in root().iterdir() if path.is_dir()]) == 2


def test_a_model_replaced_in_its_folder_stops_search_by_meaning_until_its_vectors_are_made(
    settings: Any, model: Path
) -> None:
    make_item(audience=["public"], title="wages")
    catch_up()
    shutil.rmtree(model)
    set_model(settings, model, name="other", dimensions=32)
    with pytest.raises(MeaningError, match="replaced"):
        ids_near(anonymous(), "wages", 1)
    set_model(settings, model, name="other", dimensions=32)
    catch_up()
    assert len(ids_near(anonymous(), "wages", 1)) == 1


def test_a_model_that_cannot_be_had_leaves_the_vectors_in_use(settings: Any, tmp_path: Path) -> None:
    make_item(audience=["public"], title="wages")
    catch_up()
    settings.STOA_MEANING = str(tmp_path / "nowhere")
    with pytest.raises(MeaningError, match="has no model"):
        catch_up()
    assert len(ids_near(anonymous(), "wages", 1)) == 1


@pytest.mark.parametrize("suffix", ["rows", "vectors"])
def test_damage_is_found_by_verify_and_mended_by_embedding_only_what_was_lost(
    embedded: list[str], monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(following, "ITEMS_AT_ONCE", 2)
    for number in range(4):
        make_item(audience=["public"], title=f"wages {number}")
    catch_up()
    folder = store_in_use()
    assert folder is not None
    name = f"{read_manifest(folder).segments[0].name}.{suffix}"
    raw = bytearray((folder / name).read_bytes())
    raw[5] ^= 1
    (folder / name).write_bytes(raw)
    assert [what for what in problems() if name in what]
    before = len(embedded)
    assert not turn(looking=True)
    assert len([text for text in embedded[before:] if "wages" in text]) == 2
    assert problems() == []


def test_vectors_that_were_deleted_are_made_anew() -> None:
    make_item(audience=["public"], title="wages")
    catch_up()
    shutil.rmtree(root())
    assert ids_near(anonymous(), "wages", 1) == []
    catch_up()
    assert len(ids_near(anonymous(), "wages", 1)) == 1
    assert problems() == []


def test_vectors_of_another_history_are_compared_with_this_one(embedded: list[str]) -> None:
    """As after a restored backup: as many events, others."""
    item = make_item(audience=["public"], title="wages")
    catch_up()
    folder = store_in_use()
    assert folder is not None
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace(read_manifest(folder).mark, "ab" * 32))
    before = len(embedded)
    catch_up()
    assert [text for text in embedded[before:] if "wages" in text] == []
    assert held().rows["item"].tolist() == [item.pk]
    assert read_manifest(folder).mark == following.mark_of(read_manifest(folder).position)


def test_verify_sees_a_vector_that_should_not_be_there_or_is_old() -> None:
    item = make_item(audience=["public"], title="wages")
    catch_up()
    from stoa.foundation.items.models import Item

    Item.objects.unscoped("a test damages the record").filter(pk=item.pk).update(stamp=99)
    assert problems() == [f"The vectors lack item {item.pk} as it is now."]
