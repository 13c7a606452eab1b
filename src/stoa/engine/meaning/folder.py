"""A model in a local folder: `model.onnx` and `tokenizer.json`, as most published models can be had. Nothing is downloaded.

How the words' vectors become one is read from `stoa.json` (name, pooling, query_prefix, passage_prefix, max_length), else
from the files that sentence-transformers keeps beside a model; else it is their mean.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from stoa.engine.meaning.protocol import Identity, MeaningError, needed, of_length_one

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from stoa.engine.meaning.protocol import Matrix

MODELS = ("model.onnx", "onnx/model.onnx")
TOKENIZER = "tokenizer.json"
SETTINGS = "stoa.json"
SHAPING = (TOKENIZER, SETTINGS, "1_Pooling/config.json", "sentence_bert_config.json")
"""Files beside the model on which its vectors depend."""
AT_ONCE = 4
"""Texts of 256 word pieces at once: as quick as 32 with half the memory, measured with all-MiniLM-L6-v2."""
LONGEST = 512
WHOLE = ("sentence_embedding", "sentence_embeddings")
"""Names of outputs that are one vector for a whole text already."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How texts are given to the model and what is made of its answer."""

    name: str
    pooling: str = "mean"
    query_prefix: str = ""
    passage_prefix: str = ""
    max_length: int = LONGEST


class FolderEmbedder:
    """A model that runs in this process, in one thread: beside it people are being served."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        found = [folder / name for name in MODELS if (folder / name).is_file()]
        if not found or not (folder / TOKENIZER).is_file():
            lacking = TOKENIZER if found else MODELS[0]
            raise MeaningError(
                f"The folder of the model, {folder}, has no {lacking}. See docs/how-to/find-by-meaning.md."
            )
        self._model = found[0]
        self._manner = _manner_of(folder)

    @cached_property
    def digest(self) -> str:
        """Over the bytes of every file that shapes the vectors."""
        digest = hashlib.sha256()
        for path in files_of(self._folder):
            digest.update(path.name.encode())
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        return digest.hexdigest()

    def identity(self) -> Identity:
        return Identity(self._manner.name, self.digest, self._dimensions)

    def embed(self, texts: Sequence[str], *, is_query: bool) -> Matrix:
        prefix = self._manner.query_prefix if is_query else self._manner.passage_prefix
        vectors = np.empty((len(texts), self._dimensions), dtype=np.float32)
        shortest_first = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(texts), AT_ONCE):
            numbers = shortest_first[start : start + AT_ONCE]
            vectors[numbers] = self._vectors([prefix + texts[number] for number in numbers])
        return vectors

    @cached_property
    def _dimensions(self) -> int:
        return int(self._vectors(["length"]).shape[1])

    @cached_property
    def _tokenizer(self) -> Any:
        try:
            tokenizer = needed("tokenizers").Tokenizer.from_file(str(self._folder / TOKENIZER))
        except MeaningError:
            raise
        except Exception as error:  # the library raises a bare Exception for a damaged file
            raise MeaningError(f"{self._folder / TOKENIZER} cannot be read: {error}") from error
        tokenizer.enable_truncation(max_length=self._manner.max_length)
        tokenizer.enable_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        runtime = needed("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            return runtime.InferenceSession(str(self._model), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime has a class of error for each fault of a file, none of them shared
            raise MeaningError(f"{self._model} cannot be loaded: {error}") from error

    def _vectors(self, texts: Sequence[str]) -> Matrix:
        tokens = self._tokenizer.encode_batch(list(texts))
        given = {
            "input_ids": np.array([one.ids for one in tokens], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in tokens], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in tokens], dtype=np.int64),
        }
        asked = {entry.name for entry in self._session.get_inputs()}
        if not asked <= set(given):
            raise MeaningError(
                f"{self._model} asks for {', '.join(sorted(asked - set(given)))}, which Stoa cannot give."
            )
        names = [entry.name for entry in self._session.get_outputs()]
        wanted = next((name for name in names if name in WHOLE), names[0])
        try:
            answer = self._session.run([wanted], {name: given[name] for name in asked})[0]
        except Exception as error:  # as for loading
            raise MeaningError(f"{self._model} failed: {error}") from error
        return of_length_one(self._pooled(np.asarray(answer), given["attention_mask"]), len(texts))

    def _pooled(self, answer: Any, mask: Any) -> Any:
        """One vector a text: as the model gave it, its first word's, or the mean of its words'."""
        if answer.ndim == 2:
            return answer
        if self._manner.pooling == "cls":
            return answer[:, 0]
        weights = mask[:, :, None].astype(np.float32)
        return (answer * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)


def files_of(folder: Path) -> Iterator[Path]:
    """The files of a folder on which the vectors of its model depend, those that are there."""
    for name in (*MODELS, "model.onnx_data", "onnx/model.onnx_data", *SHAPING):
        if (folder / name).is_file():
            yield folder / name


def _manner_of(folder: Path) -> Manner:
    given = _read(folder / SETTINGS)
    pooling = given.get("pooling") or ("cls" if _read(folder / SHAPING[2]).get("pooling_mode_cls_token") else "mean")
    longest = given.get("max_length") or _read(folder / SHAPING[3]).get("max_seq_length") or LONGEST
    if pooling not in {"mean", "cls"} or not isinstance(longest, int) or longest < 1:
        raise MeaningError(f"{folder / SETTINGS}: pooling is “mean” or “cls”, max_length a number of word pieces.")
    prefixes = {name: str(given.get(name, "")) for name in ("query_prefix", "passage_prefix")}
    return Manner(str(given.get("name") or folder.name), pooling, max_length=longest, **prefixes)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise MeaningError(f"{path} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise MeaningError(f"{path} has to hold names and values.")
    return found
