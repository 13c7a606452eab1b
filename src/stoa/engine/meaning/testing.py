"""A tiny real model for tests: words of three languages that mean the same have the same vector."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MEANINGS: tuple[tuple[str, ...], ...] = (
    ("wages", "pay", "salaires", "salarios"),
    ("inspection", "inspectors", "inspecteurs", "inspectores"),
    ("children", "enfants", "ninos"),
    ("fishing", "fishery", "pêche", "pesca"),
    ("women", "femmes", "mujeres"),
    ("training", "formation", "capacitación"),
    ("factory", "usine", "fábrica"),
    ("cocoa", "cacao"),
    ("safety", "sécurité", "seguridad"),
    ("strike", "grève", "huelga"),
)
DIMENSIONS = 16


def make_model(folder: Path, *, name: str = "tiny", dimensions: int = DIMENSIONS, **settings: object) -> Path:
    """Write a model into a folder and return it. Its words are those of `MEANINGS`; others have no direction.

    `settings` go into `stoa.json`; models of different `dimensions` or names are different models.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    folder.mkdir(parents=True, exist_ok=True)
    words = [word for meaning in MEANINGS for word in meaning]
    table = np.zeros((len(words) + 2, dimensions), dtype=np.float32)
    number = 2
    for axis, meaning in enumerate(MEANINGS):
        table[number : number + len(meaning)] = _direction(axis, dimensions)
        number += len(meaning)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "tiny",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "words"]),
        ],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "words", dimensions])],
        [numpy_helper.from_array(table, "table")],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    onnx.save(made, str(folder / "model.onnx"))
    _write_tokenizer(folder / "tokenizer.json", words)
    (folder / "stoa.json").write_text(json.dumps({"name": name, **settings}))
    return folder


def _direction(axis: int, dimensions: int) -> NDArray[np.float32]:
    vector = np.zeros(dimensions, dtype=np.float32)
    vector[axis % dimensions] = 1
    return vector


def _write_tokenizer(path: Path, words: Sequence[str]) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.normalizers import Lowercase
    from tokenizers.pre_tokenizers import Whitespace

    numbers: Mapping[str, int] = {"[PAD]": 0, "[UNK]": 1} | {word: at for at, word in enumerate(words, 2)}
    tokenizer = Tokenizer(WordLevel(dict(numbers), unk_token="[UNK]"))  # noqa: S106 (a word of the model)
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(path))
