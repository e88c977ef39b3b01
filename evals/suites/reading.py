"""Turn reading: is what was heard in one turn what its author put in? Points, depth, claims, facts, intents.

Samples are the labelled turns of `reading/*.jsonl`; each is read in a fresh session. Two baselines stand
beside: hearing by length alone and by cosine alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from pydantic import JsonValue

from evals import stats
from evals.gold import GoldTurn, fresh_session, load
from evals.measures import Figure, exact_of, f1_of, failures_of, macro_f1_of, mean_of, precision_of, recall_of
from evals.subject import Subject
from evals.suite import Check, Gate, Sample, Split, Suite, Tally
from evals.suites import reference
from interviewer.domain.reading import ClaimHeard, PointHeard, Reading
from interviewer.domain.terms import Depth, Intent
from interviewer.library.encoder import shared
from interviewer.library.words import segments

_ISSUE = "the marks of the reading suite"


class ReadingSample(Sample):
    """A labelled turn; `points` maps ids to depth words."""

    text: str
    intents: tuple[str, ...]
    points: dict[str, str]
    claims: tuple[str, ...]
    facts: tuple[str, ...]
    handed_back: bool


class ReadingSuite(Suite[ReadingSample]):
    """Reads every labelled turn."""

    name = "reading"
    version = 3
    about = "What is heard in one turn: intents, points with depth, wrong claims, facts asked"
    prompts = ("reading/*",)
    telling = (
        "fraud-001",
        "fraud-003",
        "fraud-005",
        "fraud-007",
        "fraud-009",
        "fraud-011",
        "fraud-013",
        "fraud-015",
    )
    gates = (
        Gate(metric="points F1", least=0.80, source=_ISSUE),
        Gate(metric="points precision", least=0.82, source=_ISSUE),
        Gate(metric="claims precision", least=0.84, mark=0.95, source=_ISSUE),
        Gate(metric="claims recall", least=0.60, source=_ISSUE),
        Gate(metric="facts right", least=0.80, mark=0.90, source=_ISSUE),
        Gate(metric="nothing told unasked", least=0.94, source=_ISSUE),
        Gate(metric="facts exact", least=0.65, source=_ISSUE),
        Gate(metric="facts invented", most=0, source=_ISSUE),
        Gate(metric="intents macro-F1", least=0.75, mark=0.85, source=_ISSUE),
    )

    def every(self) -> Sequence[ReadingSample]:
        """The labelled turns."""
        return [_sample(turn) for turn in load()]

    def generate(self, sample: ReadingSample, subject: Subject) -> JsonValue:
        """The reading of the turn."""
        reading = subject.brain.reader.read(sample.text, fresh_session(sample.cluster))
        return reading.model_dump(mode="json", exclude_defaults=True)

    def score(self, sample: ReadingSample, output: JsonValue) -> tuple[Check, ...]:
        """Compare with the labels."""
        reading = Reading.model_validate(output)
        heard = {point.id: point.depth.word for point in reading.points}
        known = {fact.id for fact in reference().case(sample.cluster).facts}
        invented = sorted(set(reading.facts) - known)
        return (
            *_intents({str(intent) for intent in reading.intents}, set(sample.intents)),
            _agreement("points", heard, sample.points),
            _depth(heard, sample.points),
            _agreement("claims", [claim.id for claim in reading.claims], sample.claims),
            facts := _agreement("facts", reading.facts, sample.facts),
            Check(name="facts asked", passed=facts.passed if sample.facts else None),
            Check(name="nothing asked", passed=None if sample.facts else not reading.facts),
            Check(name="facts invented", passed=not invented, evidence=", ".join(invented)),
            _handed_back(bool(reading.handed_back), sample.handed_back),
            _quotes(reading, sample.text),
        )

    def measures(self) -> Sequence[Figure]:
        """Pooled precision, recall, F1."""
        return (
            f1_of("points"),
            precision_of("points"),
            recall_of("points"),
            mean_of("depth", "depth right", "of the points heard and there"),
            precision_of("claims"),
            recall_of("claims"),
            f1_of("facts"),
            precision_of("facts"),
            recall_of("facts"),
            exact_of("facts asked", "facts right", "of turns that ask: every fact right and none more"),
            exact_of("nothing asked", "nothing told unasked", "of turns that ask for no fact"),
            exact_of(
                "facts", "facts exact", "of turns that ask or were taken to: every fact right and none more"
            ),
            failures_of("facts invented", "facts invented"),
            exact_of("handed back", "handed back right"),
            failures_of("quotes verbatim", "quotes not verbatim"),
            macro_f1_of("intents"),
        )

    def oracle(self, sample: ReadingSample) -> JsonValue:
        """The labels as a reading."""
        quote = sample.text
        points = [
            PointHeard(id=id, depth=Depth[depth.upper()], quote=quote) for id, depth in sample.points.items()
        ]
        return Reading(
            intents=tuple(map(Intent, sample.intents)),
            points=tuple(points),
            claims=tuple(ClaimHeard(id=id, quote=quote) for id in sample.claims),
            facts=sample.facts,
            handed_back=(quote,) if sample.handed_back else (),
        ).model_dump(mode="json", exclude_defaults=True)

    def nop(self, sample: ReadingSample) -> JsonValue:
        """Hears nothing at all."""
        return {}

    def baselines(self, subject: Subject, split: Split) -> dict[str, dict[str, float]]:
        """Points as two simple readers hear them, the second at its best threshold on this split."""
        samples = self.samples(split)
        near = _nearness(samples)
        by_cosine = [_points_alone(samples, _by_cosine(near, t / 100)) for t in range(35, 80, 5)]
        return {
            "by length alone": _points_alone(samples, _by_length(samples)),
            "by cosine alone": max(by_cosine, key=lambda found: found["points F1"]),
        }


def _sample(turn: GoldTurn) -> ReadingSample:
    return ReadingSample(
        id=turn.id,
        cluster=turn.case,
        split="dev" if turn.split == "dev" else "test",
        text=turn.text,
        intents=tuple(sorted(turn.intents)),
        points=turn.points,
        claims=tuple(sorted(turn.claims)),
        facts=tuple(sorted(turn.facts)),
        handed_back=turn.handed_back,
    )


def tally(heard: Collection[str], gold: Collection[str]) -> Tally:
    """Hits, false alarms and misses."""
    one, other = set(heard), set(gold)
    return Tally(hit=len(one & other), false=len(one - other), miss=len(other - one))


def _agreement(name: str, heard: Collection[str], gold: Collection[str]) -> Check:
    """Silent when there is nothing to hear and nothing was heard."""
    if not heard and not gold:
        return Check(name=name)
    found = tally(heard, gold)
    wrong = [f"+{id}" for id in sorted(set(heard) - set(gold))] + [
        f"-{id}" for id in sorted(set(gold) - set(heard))
    ]
    score = stats.f1(found.hit, found.false, found.miss)
    return Check(name=name, passed=not wrong, score=score, tally=found, evidence=" ".join(wrong))


def _intents(heard: set[str], gold: set[str]) -> list[Check]:
    return [
        _agreement(f"intents/{intent}", heard & {intent}, gold & {intent}) for intent in sorted(heard | gold)
    ]


def _depth(heard: Mapping[str, str], gold: Mapping[str, str]) -> Check:
    shared_ids = sorted(heard.keys() & gold.keys())
    wrong = [f"{id}: {heard[id]}, not {gold[id]}" for id in shared_ids if heard[id] != gold[id]]
    if not shared_ids:
        return Check(name="depth")
    score = 1 - len(wrong) / len(shared_ids)
    return Check(name="depth", passed=not wrong, score=score, evidence="; ".join(wrong))


def _handed_back(heard: bool, gold: bool) -> Check:
    """Counts on every turn; scores where something was to be handed back, or was."""
    score = float(heard == gold) if heard or gold else None
    return Check(name="handed back", passed=heard == gold, score=score)


def _quotes(reading: Reading, text: str) -> Check:
    quotes = [p.quote for p in reading.points] + [c.quote for c in reading.claims]
    loose = [quote for quote in quotes if quote not in text]
    return Check(name="quotes verbatim", passed=not loose if quotes else None, evidence=" | ".join(loose))


Hear = Callable[[ReadingSample], Collection[str]]


def _points_alone(samples: Sequence[ReadingSample], hear: Hear) -> dict[str, float]:
    tallies = [tally(hear(sample), sample.points) for sample in samples]
    hit, false, miss = (sum(getattr(t, name) for t in tallies) for name in ("hit", "false", "miss"))
    return {
        "points F1": stats.f1(hit, false, miss),
        "points precision": stats.precision(hit, false),
        "points recall": stats.recall(hit, miss),
    }


def _by_length(samples: Sequence[ReadingSample]) -> Hear:
    """The commonest points of the case, more of them the longer the turn."""
    common = Counter((sample.cluster, id) for sample in samples for id in sample.points)

    def hear(sample: ReadingSample) -> Collection[str]:
        ranked = [id for (case, id), _ in common.most_common() if case == sample.cluster]
        return ranked[: len(sample.text.split()) // 25]

    return hear


def _nearness(samples: Sequence[ReadingSample]) -> dict[str, dict[str, float]]:
    """For every turn, how near each point's sentence is to its nearest segment."""
    encoder, found = shared(), dict[str, dict[str, float]]()
    for sample in samples:
        points = reference().case(sample.cluster).points
        parts = [segment.text for segment in segments(sample.text)]
        best = (
            (encoder.encode(parts) @ encoder.encode([p.statement for p in points]).T).max(axis=0)
            if parts
            else []
        )
        found[sample.id] = {p.id: float(value) for p, value in zip(points, best, strict=False)}
    return found


def _by_cosine(near: Mapping[str, Mapping[str, float]], threshold: float) -> Hear:
    return lambda sample: [id for id, value in near[sample.id].items() if value >= threshold]


SUITE = ReadingSuite()
