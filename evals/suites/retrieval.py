"""Retrieval: after this turn, do the questions come up that a good interviewer would think of?

Samples are authored turns with the probes that fit best and those that also fit. Beside the fused order
stand the dense ranks alone and the lexical ranks alone; the fusion has to beat both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pydantic import JsonValue

from evals import stats
from evals.measures import Figure, SumFigure, mean_of
from evals.subject import Subject
from evals.suite import Check, Gate, Record, Sample, Split, Suite

FOLDER = Path(__file__).parent / "retrieval"
DEPTH, FIRST = 10, 5
_KINDS = ("probe", "what_if")
_BEST, _ALSO = 2.0, 1.0
_METHODS = ("fused", "dense", "lexical")


class RetrievalSample(Sample):
    """A turn, the probes that fit it best, those that fit too, and the concepts the candidate names."""

    text: str
    best: tuple[str, ...]
    also: tuple[str, ...]
    concepts: tuple[str, ...] = ()


class RetrievalSuite(Suite[RetrievalSample]):
    """Searches the probes of a case."""

    name = "retrieval"
    version = 1
    about = "Which questions come up after a turn: fused ranks against dense alone and lexical alone"
    telling = ("fraud-detection-r01", "fraud-detection-r05", "video-recommendation-r03")
    gates = (
        Gate(metric="nDCG@10", least=0.75, mark=0.75, source="the marks of the retrieval suite"),
        Gate(metric="over dense alone", least=0.0, source="fusing must not cost anything"),
        Gate(metric="over lexical alone", least=0.0, source="fusing must not cost anything"),
    )

    def every(self) -> Sequence[RetrievalSample]:
        """The authored turns."""
        lines = [
            line for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
        ]
        return [_sample(json.loads(line)) for line in lines]

    def generate(self, sample: RetrievalSample, subject: Subject) -> JsonValue:
        """The probes found, best first, by each method."""
        collection = subject.retriever.collection(sample.cluster)
        fused = [hit.passage.id for hit in collection.search(sample.text, 40, _KINDS)]
        return {
            "fused": [_probe(id) for id in fused],
            "dense": [_probe(id) for id in collection.dense(sample.text, _KINDS)],
            "lexical": [_probe(id) for id in collection.lexical(sample.text, _KINDS)],
        }

    def score(self, sample: RetrievalSample, output: JsonValue) -> tuple[Check, ...]:
        """nDCG@10 and recall@5 of the fused order; the other two orders for comparison."""
        found = output if isinstance(output, dict) else {}
        gains = dict.fromkeys(sample.also, _ALSO) | dict.fromkeys(sample.best, _BEST)
        ndcg = {method: _ndcg(found.get(method), gains) for method in _METHODS}
        first = _ids(found.get("fused"))[:FIRST]
        recall = len(set(first) & set(sample.best)) / min(FIRST, len(sample.best))
        shown = f"found {', '.join(first)}; wanted {', '.join(sample.best)}"
        return (
            Check(name="nDCG@10", passed=ndcg["fused"] > 0, score=ndcg["fused"], evidence=shown),
            Check(name="recall@5", score=recall),
            *(
                Check(name=f"{m} nDCG@10", passed=None, tally=None, evidence=f"{ndcg[m]:.4f}")
                for m in _METHODS[1:]
            ),
        )

    def measures(self) -> Sequence[Figure]:
        """The means, and how much better the fusion is than each half."""
        return (
            mean_of("nDCG@10"),
            mean_of("recall@5", about="best probes among the first five"),
            *(
                SumFigure(f"over {method} alone", "nDCG@10 gained by fusing", _gain(method), _mean)
                for method in _METHODS[1:]
            ),
        )

    def oracle(self, sample: RetrievalSample) -> JsonValue:
        """The labels in order."""
        best: list[JsonValue] = [*sample.best, *sample.also]
        return {method: list(best) for method in _METHODS}

    def nop(self, sample: RetrievalSample) -> JsonValue:
        """Finds nothing."""
        return {method: [] for method in _METHODS}

    def baselines(self, subject: Subject, split: Split) -> dict[str, dict[str, float]]:
        """The same figures for each half of the search alone."""
        samples = self.samples(split)
        outputs = {sample.id: self.generate(sample, subject) for sample in samples}
        return {f"{method} alone": _alone(samples, outputs, method) for method in _METHODS[1:]}


def _alone(
    samples: Sequence[RetrievalSample], outputs: Mapping[str, JsonValue], method: str
) -> dict[str, float]:
    scores, recalls = [], []
    for sample in samples:
        found = outputs[sample.id]
        order = _ids(found.get(method)) if isinstance(found, dict) else []
        gains = dict.fromkeys(sample.also, _ALSO) | dict.fromkeys(sample.best, _BEST)
        scores.append(stats.ndcg([gains.get(id, 0.0) for id in order], list(gains.values()), DEPTH))
        recalls.append(len(set(order[:FIRST]) & set(sample.best)) / min(FIRST, len(sample.best)))
    return {"nDCG@10": sum(scores) / len(scores), "recall@5": sum(recalls) / len(recalls)}


def _sample(raw: dict[str, JsonValue]) -> RetrievalSample:
    renamed = {("cluster" if name == "case" else name): value for name, value in raw.items()}
    return RetrievalSample.model_validate(renamed)


def _probe(passage: str) -> str:
    return passage.removeprefix("probe:")


def _ids(found: JsonValue) -> list[str]:
    return [str(id) for id in found] if isinstance(found, list) else []


def _ndcg(found: JsonValue, gains: Mapping[str, float]) -> float:
    order = _ids(found)
    return stats.ndcg([gains.get(id, 0.0) for id in order], list(gains.values()), DEPTH)


def _gain(method: str) -> Callable[[Record], Mapping[str, float]]:
    """How much a sample gains by fusing, as a sum."""

    def parts(record: Record) -> Mapping[str, float]:
        checks = {check.name: check for check in record.checks}
        if "nDCG@10" not in checks:
            return {}
        return {"n": 1, "sum": (checks["nDCG@10"].score or 0.0) - float(checks[f"{method} nDCG@10"].evidence)}

    return parts


def _mean(sums: Mapping[str, float]) -> float:
    return sums.get("sum", 0) / sums["n"] if sums.get("n") else 0.0


SUITE = RetrievalSuite()
