from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from stoa.engine.meaning.folder import FolderEmbedder
from stoa.engine.meaning.protocol import MeaningError, needed
from stoa.engine.meaning.testing import DIMENSIONS, make_model

if TYPE_CHECKING:
    from pathlib import Path


def test_words_that_mean_the_same_are_near_in_any_language(tmp_path: Path) -> None:
    model = FolderEmbedder(make_model(tmp_path))
    question, french, other = model.embed(["wages in the factory", "les salaires à l'usine", "pesca"], is_query=False)
    assert question @ french == pytest.approx(1, abs=1e-5)
    assert question @ other == pytest.approx(0, abs=1e-5)


def test_vectors_do_not_depend_on_what_else_is_asked(tmp_path: Path) -> None:
    """Texts of a batch are padded to the longest and sorted: neither may show."""
    model = FolderEmbedder(make_model(tmp_path))
    texts = [f"wages {'strike ' * (n % 40)} cocoa" for n in range(70)]
    together = model.embed(texts, is_query=False)
    alone = np.concatenate([model.embed([text], is_query=False) for text in texts])
    assert np.allclose(together, alone, atol=1e-6)


def test_its_identity_covers_every_file_that_shapes_the_vectors(tmp_path: Path) -> None:
    first = FolderEmbedder(make_model(tmp_path / "a")).identity()
    assert first.dimensions == DIMENSIONS
    assert first == FolderEmbedder(make_model(tmp_path / "b")).identity()
    assert first.digest != FolderEmbedder(make_model(tmp_path / "c", pooling="cls")).digest
    assert first.digest != FolderEmbedder(make_model(tmp_path / "d", dimensions=32)).digest


def test_the_first_word_or_a_prefix_may_decide(tmp_path: Path) -> None:
    first = FolderEmbedder(make_model(tmp_path / "cls", pooling="cls"))
    one, other = first.embed(["wages strike", "wages cocoa"], is_query=False)
    assert one @ other == pytest.approx(1)
    marked = FolderEmbedder(make_model(tmp_path / "prefixes", query_prefix="strike ", passage_prefix=""))
    query, passage = (marked.embed(["wages"], is_query=is_query)[0] for is_query in (True, False))
    assert query @ passage == pytest.approx(0.7071, abs=1e-3)


def test_long_texts_are_cut_where_the_model_ends(tmp_path: Path) -> None:
    model = FolderEmbedder(make_model(tmp_path, max_length=2))
    whole, cut = model.embed(["wages strike cocoa cocoa cocoa", "wages strike"], is_query=False)
    assert whole @ cut == pytest.approx(1)


def test_what_sentence_transformers_keeps_beside_a_model_is_read(tmp_path: Path) -> None:
    folder = make_model(tmp_path)
    (folder / "stoa.json").unlink()
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 3}))
    one, other = FolderEmbedder(folder).embed(["wages strike", "wages cocoa"], is_query=False)
    assert one @ other == pytest.approx(1)


@pytest.mark.parametrize("lacking", ["model.onnx", "tokenizer.json"])
def test_a_folder_that_lacks_a_file_is_a_sentence(tmp_path: Path, lacking: str) -> None:
    (make_model(tmp_path) / lacking).unlink()
    with pytest.raises(MeaningError, match=f"has no {lacking}"):
        FolderEmbedder(tmp_path)


@pytest.mark.parametrize("damaged", ["model.onnx", "tokenizer.json"])
def test_a_damaged_file_is_a_sentence(tmp_path: Path, damaged: str) -> None:
    (make_model(tmp_path) / damaged).write_bytes(b"not what it was")
    with pytest.raises(MeaningError, match="cannot be"):
        FolderEmbedder(tmp_path).identity()


@pytest.mark.parametrize("said", ["[]", "{", '{"pooling": "max"}', '{"max_length": "many"}'])
def test_settings_that_make_no_sense_are_a_sentence(tmp_path: Path, said: str) -> None:
    (make_model(tmp_path) / "stoa.json").write_text(said)
    with pytest.raises(MeaningError, match=r"stoa\.json"):
        FolderEmbedder(tmp_path)


def test_without_the_packages_it_is_said_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MeaningError, match="extra “meaning”"):
        needed("tokenizers")
