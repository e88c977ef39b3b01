"""Retrieval: after this turn, do the questions come up that a good interviewer would think of?

Samples are authored turns with the probes that fit best and those that also fit. Beside the fused order
stand the dense ranks alone and the lexical ranks alone; the fusion has to beat both.

An interview knows its case and searches that case's collection only: `right case@3` is about this search,
and holds as long as collections are kept apart. What a search of all cases together would find is measured
beside it, for a third of the turns, since it takes long: `no case given` has nothing but the turn, which
often could be of any case ("a random split"); `after the opening` has the prompt of the case before the
turn, as in an interview. A named concept comes up in an interview by its aliases (`concept asked`);
`concept@5` searches for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from zlib import crc32

from pydantic import JsonValue

from evals import stats
from evals.measures import Figure, SumFigure, held_of, mean_of, share
from evals.subject import Subject
from evals.suite import Check, Gate, Record, Sample, Split, Suite, Tally
from evals.suites import reference
from interviewer.domain.events import Setup
from interviewer.domain.session import Session
from interviewer.domain.terms import Level
from interviewer.library.retrieval import Collection, Hit

FOLDER = Path(__file__).parent / "retrieval"
DEPTH, FIRST, TOP = 10, 5, 3
LONG = 40
"""A case with more probes than this is a long one."""
RIGHT, CASELESS, OPENED = "right case@3", "right case@3, no case given", "right case@3, after the opening"
FOUND, ASKED = "concept@5", "concept asked"
_KINDS = ("probe", "what_if")
_BEST, _ALSO = 2.0, 1.0
_METHODS = ("fused", "dense", "lexical")
_SEARCHES = (RIGHT, CASELESS, OPENED)


class RetrievalSample(Sample):
    """A turn, the probes that fit it best, those that fit too, and the concepts the candidate names."""

    text: str
    best: tuple[str, ...]
    also: tuple[str, ...]
    concepts: tuple[str, ...] = ()

    @property
    def wide(self) -> bool:
        """Whether all cases are searched for it as well: about a third, drawn by id."""
        return crc32(self.id.encode()) % 3 == 0


class RetrievalSuite(Suite[RetrievalSample]):
    """Searches the probes of a case."""

    name = "retrieval"
    version = 2
    about = "Which questions come up after a turn: fused ranks against dense alone and lexical alone"
    telling = ("fraud-detection-r01", "fraud-detection-r05", "video-recommendation-r03")
    gates = (
        Gate(metric="nDCG@10", least=0.75, mark=0.75, source="the marks of the retrieval suite"),
        Gate(metric="over dense alone", least=0.0, source="fusing must not cost anything"),
        Gate(metric="over lexical alone", least=0.0, source="fusing must not cost anything"),
        Gate(metric=RIGHT, least=0.95, mark=0.95, source="the marks of the retrieval suite"),
        Gate(metric=OPENED, least=0.75, mark=0.95, source="cases searched together stay comparable"),
        Gate(metric=FOUND, least=0.9, mark=0.9, source="the marks of the retrieval suite"),
        Gate(metric=ASKED, least=0.9, mark=0.9, source="the marks of the retrieval suite"),
    )

    def every(self) -> Sequence[RetrievalSample]:
        """The authored turns."""
        lines = [
            line for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
        ]
        return [_sample(json.loads(line)) for line in lines]

    def generate(self, sample: RetrievalSample, subject: Subject) -> JsonValue:
        """The probes found, by each method; the cases of the first three; the concepts that come up."""
        collection = subject.retriever.collection(sample.cluster)
        fused = collection.search(sample.text, 40, _KINDS)
        concepts = subject.retriever.collection(None).search(sample.text, FIRST, ("concept",))
        return {
            "fused": [_bare(hit.passage.id) for hit in fused],
            **_halves(collection, sample.text),
            RIGHT: _cases(fused),
            **(_wide(sample, subject) if sample.wide else {}),
            FOUND: [_bare(hit.passage.id) for hit in concepts],
            ASKED: _asked(sample, subject),
        }

    def score(self, sample: RetrievalSample, output: JsonValue) -> tuple[Check, ...]:
        """nDCG@10 and recall@5 of the fused order; the other two orders for comparison; cases and concepts."""
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
            *(
                _right(name, found.get(name), sample.cluster)
                for name in (_SEARCHES if sample.wide else (RIGHT,))
            ),
            *(_named(name, found.get(name), sample.concepts) for name in (FOUND, ASKED) if sample.concepts),
        )

    def measures(self) -> Sequence[Figure]:
        """The means, and how much better the fusion is than each half."""
        return (
            mean_of("nDCG@10"),
            _within("nDCG@10, long cases", lambda probes: probes > LONG),
            _within("nDCG@10, compact cases", lambda probes: probes <= LONG),
            mean_of("recall@5", about="best probes among the first five"),
            held_of(RIGHT, about="the interview's search: first three questions that are of the case"),
            held_of(CASELESS, about="the same of all cases searched together, by the turn alone"),
            held_of(OPENED, about="the same of all cases searched together, by the opening and the turn"),
            mean_of(FOUND, about="named concepts among the first five concept notes"),
            mean_of(ASKED, about="named concepts whose question comes up in the interview"),
            *(
                SumFigure(f"over {method} alone", "nDCG@10 gained by fusing", _gain(method), share("sum"))
                for method in _METHODS[1:]
            ),
        )

    def oracle(self, sample: RetrievalSample) -> JsonValue:
        """The labels in order, and nothing but the case."""
        order = (*sample.best, *sample.also)
        cases = dict.fromkeys(_SEARCHES, (sample.cluster,) * TOP)
        return _plain(dict.fromkeys(_METHODS, order) | cases | dict.fromkeys((FOUND, ASKED), sample.concepts))

    def nop(self, sample: RetrievalSample) -> JsonValue:
        """Finds nothing."""
        return _plain(dict.fromkeys((*_METHODS, *_SEARCHES, FOUND, ASKED), ()))

    def baselines(self, subject: Subject, split: Split) -> dict[str, dict[str, float]]:
        """The same figures for each half of the search alone."""
        samples = self.samples(split)
        outputs = {s.id: _halves(subject.retriever.collection(s.cluster), s.text) for s in samples}
        return {f"{method} alone": _alone(samples, outputs, method) for method in _METHODS[1:]}


def _halves(collection: Collection, text: str) -> dict[str, JsonValue]:
    """The probes by each half of the search alone, best first."""
    return {
        "dense": [_bare(id) for id in collection.dense(text, _KINDS)],
        "lexical": [_bare(id) for id in collection.lexical(text, _KINDS)],
    }


def _wide(sample: RetrievalSample, subject: Subject) -> dict[str, JsonValue]:
    """The first cases where all are searched together, without and with the opening of the interview."""
    opening = subject.library.case(sample.cluster).prompts["default"]
    said = {CASELESS: sample.text, OPENED: f"{opening} {sample.text}"}
    return {name: _cases(subject.retriever.search(text, None, TOP, _KINDS)) for name, text in said.items()}


def _cases(hits: Sequence[Hit]) -> list[JsonValue]:
    """The cases of the first few."""
    return [Path(hit.passage.source.note).stem for hit in hits[:TOP]]


def _asked(sample: RetrievalSample, subject: Subject) -> list[JsonValue]:
    """The concepts whose question would be among those an interviewer can choose from."""
    if not sample.concepts:
        return []
    session = Session(Setup(case=sample.cluster, level=Level.PRINCIPAL, minutes=45))
    reading = subject.brain.reader.read(sample.text, session)
    leads = subject.retriever.leads(sample.text, reading, session)
    return [_bare(lead.probe.id) for lead in leads if lead.probe.id.startswith("concept:")]


def _right(name: str, found: JsonValue, case: str) -> Check:
    """How many of the first three are of the case; only the interview's own search can fail."""
    cases = _ids(found)
    right = sum(one == case for one in cases)
    tally = Tally(hit=right, miss=TOP - right)
    if name != RIGHT:
        return Check(name=name, tally=tally, evidence=", ".join(cases))
    return Check(name=name, passed=right == TOP, score=right / TOP, tally=tally, evidence=", ".join(cases))


def _named(name: str, found: JsonValue, concepts: Sequence[str]) -> Check:
    """Share of the named concepts that came up."""
    ids = _ids(found)
    shown = f"found {', '.join(ids)}; named {', '.join(concepts)}"
    return Check(name=name, score=len(set(ids) & set(concepts)) / len(concepts), evidence=shown)


def _alone(
    samples: Sequence[RetrievalSample], outputs: Mapping[str, Mapping[str, JsonValue]], method: str
) -> dict[str, float]:
    scores, recalls = [], []
    for sample in samples:
        order = _ids(outputs[sample.id].get(method))
        gains = dict.fromkeys(sample.also, _ALSO) | dict.fromkeys(sample.best, _BEST)
        scores.append(stats.ndcg([gains.get(id, 0.0) for id in order], list(gains.values()), DEPTH))
        recalls.append(len(set(order[:FIRST]) & set(sample.best)) / min(FIRST, len(sample.best)))
    return {"nDCG@10": sum(scores) / len(scores), "recall@5": sum(recalls) / len(recalls)}


def _sample(raw: dict[str, JsonValue]) -> RetrievalSample:
    renamed = {("cluster" if name == "case" else name): value for name, value in raw.items()}
    return RetrievalSample.model_validate(renamed)


def _bare(id: str) -> str:
    """An id without its kind."""
    return id.removeprefix("probe:").removeprefix("concept:")


def _plain(lists: Mapping[str, Sequence[str]]) -> JsonValue:
    return {name: [*ids] for name, ids in lists.items()}


def _ids(found: JsonValue) -> list[str]:
    return [str(id) for id in found] if isinstance(found, list) else []


def _ndcg(found: JsonValue, gains: Mapping[str, float]) -> float:
    order = _ids(found)
    return stats.ndcg([gains.get(id, 0.0) for id in order], list(gains.values()), DEPTH)


def _within(name: str, has: Callable[[int], bool]) -> SumFigure:
    """nDCG@10 over the cases that have so many probes."""
    whole = mean_of("nDCG@10")

    def parts(record: Record) -> Mapping[str, float]:
        return whole.parts(record) if has(len(reference().case(record.cluster).probes)) else {}

    return SumFigure(name, "", parts, share("sum"))


def _gain(method: str) -> Callable[[Record], Mapping[str, float]]:
    """How much a sample gains by fusing, as a sum."""

    def parts(record: Record) -> Mapping[str, float]:
        checks = {check.name: check for check in record.checks}
        if "nDCG@10" not in checks:
            return {}
        return {"n": 1, "sum": (checks["nDCG@10"].score or 0.0) - float(checks[f"{method} nDCG@10"].evidence)}

    return parts


SUITE = RetrievalSuite()
