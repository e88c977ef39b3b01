"""Writes a tiny chat model with random weights as a GGUF file: nonsense words, real inference.

`python tests/tiny_model.py FILE`. Two layers, 64 channels, a vocabulary of bytes and a few merged
pairs. One channel is held constant and lets printable ASCII through, so that the nonsense is text.
"""

from __future__ import annotations

import struct
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LAYERS, WIDTH, HEADS, INNER, CONTEXT = 2, 64, 4, 128, 8192
MERGES = 160
TEXT = (
    "What does the row of a payment from last week say? Take the threshold: who decides it, and what does "
    'a mistake cost? {"points": [{"id": "label-delay", "depth": "explained", "quote": "the label"}], "claims": []} '
) * 3
_U32, _I32, _F32, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9
_ALIGN = 32
Tensor = NDArray[np.float32]


def byte_letters() -> dict[int, str]:
    """The printable letter that stands for each byte, as byte-level vocabularies have it."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + n) for n, byte in enumerate(rest)}


def vocabulary() -> tuple[list[str], list[str]]:
    """Tokens and merges learnt from the text above."""
    letters = byte_letters()
    tokens, merges = [letters[byte] for byte in range(256)], []
    words = Counter(tuple(letters[b] for b in f" {word}".encode()) for word in TEXT.split())
    for _ in range(MERGES):
        pairs: Counter[tuple[str, str]] = Counter()
        for word, count in words.items():
            for pair in pairwise(word):
                pairs[pair] += count
        if not pairs:
            break
        (left, right), _count = max(pairs.items(), key=lambda item: (item[1], item[0]))
        merges.append(f"{left} {right}")
        tokens.append(left + right)
        words = Counter({_merged(word, left, right): count for word, count in words.items()})
    return tokens, merges


def _merged(word: tuple[str, ...], left: str, right: str) -> tuple[str, ...]:
    found: list[str] = []
    for letter in word:
        if found and (found[-1], letter) == (left, right):
            found[-1] = left + right
        else:
            found.append(letter)
    return tuple(found)


def weights(tokens: list[str], special: int) -> dict[str, Tensor]:
    """Random tensors; the last `special` tokens and everything that is no printable ASCII are held down."""
    random = np.random.default_rng(7)
    size = len(tokens)

    def some(*shape: int) -> Tensor:
        return (random.normal(size=shape) * 0.02).astype(np.float32)

    bytes_of = {letter: byte for byte, letter in byte_letters().items()}
    embedding, output = some(size, WIDTH), some(size, WIDTH)
    embedding[:, 0] = 1.0
    for n, token in enumerate(tokens):
        spoken = n < size - special and all(32 <= bytes_of[letter] <= 126 for letter in token)
        output[n, 0] = (0.25 if len(token) > 1 else 0.0) if spoken else -3.0
    output[size - 1, 0] = -0.2
    ones = np.ones(WIDTH, np.float32)
    tensors = {"token_embd.weight": embedding, "output_norm.weight": ones, "output.weight": output}
    for layer in range(LAYERS):
        shapes = {"attn_q": (WIDTH, WIDTH), "attn_k": (WIDTH, WIDTH), "attn_v": (WIDTH, WIDTH),
                  "attn_output": (WIDTH, WIDTH), "ffn_gate": (INNER, WIDTH), "ffn_up": (INNER, WIDTH),
                  "ffn_down": (WIDTH, INNER)}  # fmt: skip
        tensors |= {f"blk.{layer}.{name}.weight": some(*shape) for name, shape in shapes.items()}
        tensors |= {f"blk.{layer}.{name}.weight": ones for name in ("attn_norm", "ffn_norm")}
    return tensors


def write(path: Path) -> None:
    """The model file."""
    learnt, merges = vocabulary()
    special = ["<|bos|>", "<|im_start|>", "<|im_end|>"]
    tokens = learnt + special
    end = len(tokens) - 1
    tensors = weights(tokens, len(special))
    meta: list[tuple[str, int, Any]] = [
        ("general.architecture", _STRING, "llama"), ("general.name", _STRING, "tiny-random"),
        ("llama.context_length", _U32, CONTEXT), ("llama.embedding_length", _U32, WIDTH),
        ("llama.block_count", _U32, LAYERS), ("llama.feed_forward_length", _U32, INNER),
        ("llama.attention.head_count", _U32, HEADS), ("llama.attention.head_count_kv", _U32, HEADS),
        ("llama.attention.layer_norm_rms_epsilon", _F32, 1e-5), ("llama.rope.dimension_count", _U32, WIDTH // HEADS),
        ("llama.vocab_size", _U32, len(tokens)), ("general.file_type", _U32, 0),
        ("tokenizer.ggml.model", _STRING, "gpt2"), ("tokenizer.ggml.pre", _STRING, "default"),
        ("tokenizer.ggml.tokens", _ARRAY, (_STRING, tokens)),
        ("tokenizer.ggml.token_type", _ARRAY, (_I32, [1] * len(learnt) + [3] * len(special))),
        ("tokenizer.ggml.merges", _ARRAY, (_STRING, merges)),
        ("tokenizer.ggml.bos_token_id", _U32, len(learnt)), ("tokenizer.ggml.eos_token_id", _U32, end),
        ("tokenizer.ggml.add_bos_token", _BOOL, False),
    ]  # fmt: skip
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(meta))
    head += b"".join(
        _string(key) + struct.pack("<I", kind) + _value(kind, value) for key, kind, value in meta
    )
    body = b""
    for name, tensor in tensors.items():
        shape = tensor.shape[::-1]
        head += _string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, len(body))
        body += _padded(tensor.tobytes())
    path.write_bytes(_padded(head) + body)


def _string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(kind: int, value: Any) -> bytes:
    if kind == _STRING:
        return _string(value)
    if kind == _ARRAY:
        item, values = value
        return struct.pack("<IQ", item, len(values)) + b"".join(_value(item, one) for one in values)
    return struct.pack({_U32: "<I", _I32: "<i", _F32: "<f", _BOOL: "<?"}[kind], value)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % _ALIGN)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
