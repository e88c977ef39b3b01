"""Grading: does the scorecard of a finished interview say what its labellers said?

Samples are the transcripts of `grading/<case>/`, six people per case, labelled on the anchors before the
grader first ran; a second reader labelled them blind. All are authored: agreement shows that the grader
conforms to the rubric, not that it would agree with a hiring committee. The second reader stands beside
as the ceiling; the number of words, and the manner, as the floor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import numpy as np
from pydantic import JsonValue

from evals import stats
from evals.measures import Figure, WholeFigure, broken_of, mean_of
from evals.subject import Subject
from evals.suite import Check, Gate, Record, Sample, Split, Suite, Tally
from evals.transcripts import DEV, SPLITS, Labelled, cases_of, heard_by, labelled, labelled_as
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.terms import Dimension, Level

_ISSUE = "the marks of the grading suite"
_SPAN = 4.0
_FAR = 1.5
"""Distance to a label from which a transcript is looked at."""


class GradingSample(Sample):
    """One transcript; its labels are looked up by id."""


class GradingSuite(Suite[GradingSample]):
    """Grades every labelled transcript."""

    name = "grading"
    version = 1
    about = "Scorecards of finished interviews against their labels"
    prompts = ("assessing/*",)
    telling = ("fraud-detection/senior",)
    gates = (
        Gate(metric="pooled QWK", least=0.75, source=_ISSUE),
        Gate(metric="two levels apart", least=0.95, source=_ISSUE),
        Gate(metric="neighbours", least=0.80, mark=0.85, source=_ISSUE),
        Gate(metric="wrong below mid", least=1.0, source=_ISSUE),
        Gate(metric="quotes not verbatim", most=0, source="DESIGN, marks"),
        Gate(metric="scores without a quote", most=0, source="DESIGN, law 9"),
    )

    def every(self) -> Sequence[GradingSample]:
        """The transcripts; whole cases belong to one split."""
        return [
            GradingSample(id=item.id, cluster=item.id, split=split)
            for split in SPLITS
            for item in labelled(cases_of(split))
        ]

    def generate(self, sample: GradingSample, subject: Subject) -> JsonValue:
        """The scorecard, and the candidate's words it must quote."""
        item = labelled_as(sample.id)
        session = heard_by(subject, item)
        card = subject.assessor.assess(session, Level.SENIOR)
        return _output(card, [turn.text for turn in session.candidate_turns])

    def score(self, sample: GradingSample, output: JsonValue) -> tuple[Check, ...]:
        """Nearness to the labels, and whether every quote is the candidate's."""
        scores = _scores(output)
        if not scores or not isinstance(output, dict):
            return (Check(name="conforms", passed=False, score=0.0),)
        label = labelled_as(sample.id).dimensions
        pairs = [(label[d], scores[d]) for d in Dimension]
        gaps = [abs(a - b) for a, b in pairs if a is not None and b is not None]
        near = 1 - float(np.mean(gaps)) / _SPAN if gaps else 0.0
        return (
            Check(name="conforms", passed=not gaps or max(gaps) <= _FAR, score=near),
            _held("verbatim", len(scores), _texts(output, "strange")),
            _held("quoted", len(scores), _texts(output, "bare")),
        )

    def measures(self) -> Sequence[Figure]:
        """Agreement pooled and per dimension, order of levels, bias per level."""
        return (
            WholeFigure("pooled QWK", "quadratic weighted kappa over all dimensions, half points", _pooled),
            *(WholeFigure(f"QWK {d}", "", _kappa_of(d)) for d in Dimension),
            WholeFigure("second reader QWK", "the ceiling: a blind second reader", _second),
            WholeFigure("two levels apart", "pairs of one case in the right order", _order(2, 9)),
            WholeFigure("neighbours", "pairs one level apart in the right order", _order(1, 1)),
            WholeFigure("wrong below mid", "confident but wrong below mid in its case", _wrong_below_mid),
            *(WholeFigure(f"bias {level}", "mean score minus label", _bias(level)) for level in _LEVELS),
            mean_of("conforms", "nearness", "1 minus mean distance over the span of the scale"),
            broken_of("verbatim", "quotes not verbatim"),
            broken_of("quoted", "scores without a quote"),
        )

    def oracle(self, sample: GradingSample) -> JsonValue:
        """The labels as a scorecard, each score with a quote."""
        item = labelled_as(sample.id)
        return {"scores": {str(d): v for d, v in item.dimensions.items()}, "mean": _mean(item.dimensions.values()),
                "verdict": "", "strange": [], "bare": []}  # fmt: skip

    def nop(self, sample: GradingSample) -> JsonValue:
        """No scorecard."""
        return {}

    def baselines(self, subject: Subject, split: Split) -> dict[str, dict[str, float]]:
        """What the number of words, and the manner, say by themselves."""
        items = labelled(cases_of(split))
        fitted = labelled(DEV)
        return {name: {"pooled QWK": _guessed(items, fitted, feature)} for name, feature in _SURFACE.items()}


_LEVELS = (Level.JUNIOR, Level.MID, Level.SENIOR, Level.STAFF)
Pairs = list[tuple[float, float]]


def _output(card: Scorecard, said: Sequence[str]) -> JsonValue:
    """The scores, and what is wrong with the quotes: not verbatim, or none where there is a score."""
    quotes = [item.quote for score in card.dimensions.values() for item in score.evidence]
    return {
        "scores": {str(d): score.score for d, score in card.dimensions.items()},
        "mean": card.weighted_mean,
        "verdict": str(card.verdict),
        "strange": [quote for quote in quotes if not any(quote in text for text in said)],
        "bare": [str(d) for d, s in card.dimensions.items() if s.score is not None and not s.evidence],
    }


def _scores(output: JsonValue) -> dict[Dimension, float | None]:
    table = output.get("scores") if isinstance(output, dict) else None
    if not isinstance(table, dict):
        return {}
    return {Dimension(d): float(v) if isinstance(v, int | float) else None for d, v in table.items()}


def _texts(output: dict[str, JsonValue], name: str) -> list[str]:
    found = output.get(name)
    return [str(text) for text in found] if isinstance(found, list) else []


def _held(name: str, n: int, broken: Sequence[str]) -> Check:
    return Check(
        name=name,
        passed=not broken,
        tally=Tally(hit=max(0, n - len(broken)), miss=len(broken)),
        evidence="; ".join(broken[:3]),
    )


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return round(float(np.mean(known)), 2) if known else 0.0


def _scored(records: Sequence[Record], dimension: Dimension | None = None) -> Pairs:
    """Label and score of every cell that has both."""
    found: Pairs = []
    for record in records:
        scores = _scores(record.output)
        for d, label in labelled_as(record.sample).dimensions.items():
            score = scores.get(d)
            if dimension in (None, d) and label is not None and score is not None:
                found.append((label, score))
    return found


def _kappa(pairs: Pairs) -> float:
    one, other = [round(2 * a) for a, _ in pairs], [round(2 * b) for _, b in pairs]
    return stats.qwk(one, other)


def _pooled(records: Sequence[Record]) -> float:
    return _kappa(_scored(records))


def _kappa_of(dimension: Dimension) -> Callable[[Sequence[Record]], float]:
    return lambda records: _kappa(_scored(records, dimension))


def _second(records: Sequence[Record]) -> float:
    pairs: Pairs = []
    for record in records:
        item = labelled_as(record.sample)
        for d in Dimension:
            a, b = item.dimensions[d], item.second[d]
            if a is not None and b is not None:
                pairs.append((a, b))
    return _kappa(pairs)


def _means(records: Sequence[Record]) -> list[tuple[Labelled, float]]:
    found = []
    for record in records:
        mean = record.output.get("mean") if isinstance(record.output, dict) else None
        if isinstance(mean, int | float):
            found.append((labelled_as(record.sample), float(mean)))
    return found


def _order(least: int, most: int) -> Callable[[Sequence[Record]], float]:
    """Share of pairs of one case, this many levels apart, whose means stand in the order of the levels."""

    def measure(records: Sequence[Record]) -> float:
        right = whole = 0
        for (a, one), (b, other) in combinations(_means(records), 2):
            gap = abs(a.level.rank - b.level.rank)
            if a.case == b.case and least <= gap <= most:
                whole += 1
                right += (a.level.rank < b.level.rank) == (one < other) and one != other
        return right / whole if whole else 1.0

    return measure


def _wrong_below_mid(records: Sequence[Record]) -> float:
    means = {(item.case, item.persona): mean for item, mean in _means(records)}
    cases = [case for case, persona in means if persona == "wrong" and (case, "mid") in means]
    return float(np.mean([means[c, "wrong"] < means[c, "mid"] for c in cases])) if cases else 1.0


def _bias(level: Level) -> Callable[[Sequence[Record]], float]:
    def measure(records: Sequence[Record]) -> float:
        mine = [record for record in records if labelled_as(record.sample).level is level]
        gaps = [score - label for label, score in _scored(mine)]
        return float(np.mean(gaps)) if gaps else 0.0

    return measure


def _words(item: Labelled) -> float:
    return float(np.log(sum(len(line.text.split()) for line in item.lines if line.speaker == "candidate")))


def _digits(item: Labelled) -> float:
    words = [word for line in item.lines if line.speaker == "candidate" for word in line.text.split()]
    with_digit = sum(any(letter.isdigit() for letter in word) for word in words)
    return with_digit / max(1, len(words))


def _variety(item: Labelled) -> float:
    words = [word.lower() for line in item.lines if line.speaker == "candidate" for word in line.text.split()]
    return len(set(words)) / float(max(1, len(words)) ** 0.5)


_SURFACE: dict[str, Callable[[Labelled], Sequence[float]]] = {
    "words only": lambda item: (_words(item),),
    "manner only": lambda item: (_words(item), _digits(item), _variety(item)),
}


def _guessed(
    items: Sequence[Labelled], fitted: Sequence[Labelled], feature: Callable[[Labelled], Sequence[float]]
) -> float:
    """Kappa of a line fitted on surface features of the development transcripts."""
    x = np.array([[*feature(item), 1.0] for item in fitted])
    y = np.array([_mean(item.dimensions.values()) for item in fitted])
    slope = np.linalg.lstsq(x, y, rcond=None)[0]
    pairs: Pairs = []
    for item in items:
        guess = min(5.0, max(1.0, round(float(np.array([*feature(item), 1.0]) @ slope) * 2) / 2))
        pairs += [(label, guess) for label in item.dimensions.values() if label is not None]
    return _kappa(pairs)


SUITE = GradingSuite()
