"""The embedded sentence encoder: texts in, unit vectors out. No network, no other vendor.

all-MiniLM-L6-v2, int8 per channel, mean pooling inside the graph (scripts/make_encoder.py makes it),
and beside it another upper half, trained on what candidates ask and claim (scripts/make_ears.py).
Knows nothing of notes or interviews.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from interviewer.errors import IndexFailure

FOLDER = Path(__file__).parent / "weights"
MODEL = "minilm-l6-int8.onnx"
EARS = "ears-l3-int8.onnx"
WIDTH = 384
MAX_TOKENS = 128
_REMEMBERED = 512
_HALFWAY = 64
"""Texts that may be heard soon after they were encoded; their states are large."""
Vectors = NDArray[np.float32]


class Encoder:
    """Turns texts into unit vectors of 384 numbers; an all-unknown text gives zeros."""

    id = "all-MiniLM-L6-v2-int8"

    def __init__(self, folder: Path = FOLDER) -> None:
        import onnxruntime
        from threadpoolctl import threadpool_limits
        from tokenizers import Tokenizer

        verify(folder)
        threadpool_limits(1, user_api="blas")  # a turn is too small to be shared out between threads
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._lower, self._ears = (
            onnxruntime.InferenceSession(str(folder / file), options, providers=["CPUExecutionProvider"])
            for file in (MODEL, EARS)
        )
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.enable_truncation(MAX_TOKENS)
        self._tokens.no_padding()
        self._recent: dict[str, OrderedDict[str, Vectors]] = {
            "embedding": OrderedDict(),
            "heard": OrderedDict(),
        }
        self._middles: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()
        self._cores = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="encoder")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row per text. The last few hundred texts are remembered, so that a turn which is read
        and then searched for is encoded once."""
        return self._remembered(texts, "embedding")

    def heard(self, texts: Sequence[str]) -> Vectors:
        """One row per text, by what is asked or claimed with it rather than by what it is about."""
        return self._remembered(texts, "heard")

    def _remembered(self, texts: Sequence[str], by: str) -> Vectors:
        recent = self._recent[by]
        with self._lock:
            known = {text: recent[text] for text in texts if text in recent}
        missing = list(dict.fromkeys(text for text in texts if text not in known))
        known.update(zip(missing, self._encode(missing, by), strict=True))
        with self._lock:
            recent.update((text, known[text]) for text in missing[-_REMEMBERED:])
            _keep_newest(recent, _REMEMBERED)
        return np.stack([known[text] for text in texts]) if texts else np.zeros((0, WIDTH), np.float32)

    def encode_many(self, texts: Sequence[str]) -> Vectors:
        """The same rows as `encode`, on all cores. For building indexes."""
        return self._encode(texts)

    def pieces(self, word: str) -> int:
        """How many word pieces a word breaks into; real words are one to three."""
        return len(self._tokens.encode(word).ids) - 2

    def _encode(self, texts: Sequence[str], by: str = "") -> Vectors:
        """One run per text, side by side on the cores there are: activations are scaled per run, so a
        batch would change its members."""
        run = self._cores.map if len(texts) > 1 else map
        rows = list(run(lambda text: self._row(text, by), texts))
        return np.stack(rows) if rows else np.zeros((0, WIDTH), np.float32)

    def _row(self, text: str, by: str) -> Vectors:
        """The vector of one text."""
        ids = self._tokens.encode(text).ids
        if len(ids) <= 2:
            return np.zeros(WIDTH, np.float32)
        tokens = np.array([ids], dtype=np.int64)
        feed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
        if by == "heard":
            return np.asarray(self._ears.run(["heard"], {"middle": self._middle(text, feed)})[0][0])
        if by == "embedding":
            vectors, middle = self._lower.run(["embedding", "middle"], feed)
            self._halfway(text, middle)
            return np.asarray(vectors[0])
        return np.asarray(self._lower.run(["embedding"], feed)[0][0])

    def _middle(self, text: str, feed: dict[str, NDArray[np.int64]]) -> Vectors:
        """What the lower half makes of a text; that of a text just encoded is still there."""
        with self._lock:
            known = self._middles.pop(text, None)
        return np.asarray(self._lower.run(["middle"], feed)[0] if known is None else known)

    def _halfway(self, text: str, middle: Vectors) -> None:
        with self._lock:
            self._middles[text] = middle
            _keep_newest(self._middles, _HALFWAY)


def _keep_newest(rows: OrderedDict[str, Vectors], most: int) -> None:
    while len(rows) > most:
        rows.popitem(last=False)


def verify(folder: Path) -> None:
    """Refuse encoder files that are missing or not the ones that were measured."""
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        raise IndexFailure(f"the sentence encoder is missing from {folder}; reinstall the package")
    for line in sums.read_text().splitlines():
        expected, _, name = line.partition("  ")
        path = folder / name.strip()
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise IndexFailure(f"{path} is missing or damaged; reinstall the package")


@lru_cache(maxsize=1)
def shared() -> Encoder:
    """The one encoder of this process."""
    return Encoder()
