"""What turns texts into vectors, and what those vectors are called."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]


class MeaningError(Exception):
    """Vectors could not be made, kept or compared; the text is a sentence for whoever looks after the machine."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which model made a vector: vectors of two identities are never compared. `digest` covers all that shapes them."""

    name: str
    digest: str
    dimensions: int

    @property
    def key(self) -> str:
        """The name of the folder that holds its vectors."""
        return f"{self.digest[:16]}-{self.dimensions}"


class Embedder(Protocol):
    """A model. Raises MeaningError, never returns a vector for a failure."""

    @property
    def digest(self) -> str:
        """The digest of `identity`, known without asking the model anything."""

    def identity(self) -> Identity:
        """What it is; may ask the model once for the length of its vectors."""

    def embed(self, texts: Sequence[str], *, is_query: bool) -> Matrix:
        """One vector of length 1 for each text, in their order. Models may treat a question and a passage differently."""


def needed(module: str) -> Any:
    """Import one of the packages of the extra `meaning`; raises MeaningError saying how to install them.

    onnxruntime goes first: loaded after usearch it ends the whole process (onnxruntime 1.31 with usearch 2.26).
    """
    try:
        importlib.import_module("onnxruntime")
        return importlib.import_module(module)
    except ImportError as error:
        raise MeaningError(
            f"Finding by meaning needs packages that are not installed ({error.name}). Start Stoa by its launcher with "
            "STOA_MEANING set, which installs them, or install stoa-km with its extra “meaning”."
        ) from error


def of_length_one(vectors: Any, count: int) -> Matrix:
    """The vectors as float32 rows of length 1; raises MeaningError unless they are `count` rows of finite numbers."""
    import numpy as np

    found = np.asarray(vectors, dtype=np.float32)
    if found.ndim != 2 or len(found) != count or not found.shape[1]:
        raise MeaningError(f"The model answered with the shape {found.shape} for {count} texts.")
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    if not np.isfinite(lengths).all():
        raise MeaningError("The model answered with what are no numbers.")
    return np.asarray(found / np.maximum(lengths, 1e-9), dtype=np.float32)
