"""The playbook Assessor: scores a sitting by fixed rules, with the words that earned each score.

Evidence first: everything stated, every point heard with its depth and how it was prompted, every
wrong claim that was not taken back. No evidence is never a score; a hint caps what came after it.
How the numbers are made is in `grading`; what they decide at a level is in `domain.verdict`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewer.domain import verdict
from interviewer.domain.case import Case
from interviewer.domain.plan import budgets
from interviewer.domain.scorecard import (
    ClaimOutcome,
    DimensionScore,
    Evidence,
    Pace,
    PointOutcome,
    Scorecard,
    Signal,
    Verdict,
)
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, Dimension, Level
from interviewer.library.encoder import Encoder
from interviewer.library.exemplars import Exemplars
from interviewer.library.shelf import Library
from interviewer.playbook import grading, scale
from interviewer.playbook.grading import Weighed
from interviewer.playbook.statements import gists

MOST_EVIDENCE = 6
_LEAST_WORDS = 60
"""Words stated on the case below which a sitting says nothing."""
_LEAST_STATEMENTS = 6
_LEAST_AMOUNT = 0.8
"""Statements' worth below which, with no point heard, a dimension says nothing."""
_FEWEST_DIMENSIONS = 3
"""Dimensions beside communication below which scores stand alone and nothing is decided."""
_OWN = 0.3
"""Least share of a statement for it to stand as evidence of a dimension."""
_NAMED_ONLY = 2.0
"""What a dimension is worth in which techniques were only named."""
_SILENCE = 0.5
"""What communication loses when a dimension was asked about and stayed empty."""
_LATE = 0.6
"""Share of the minutes below which a sitting was too short to be sure of anything."""


class PlaybookAssessor:
    """Scores sittings of a library's cases."""

    name = "playbook"

    def __init__(self, library: Library, exemplars: Exemplars, encoder: Encoder) -> None:
        self._library, self._framework = library, library.framework
        self._exemplars, self._encoder = exemplars, encoder
        rubric = self._framework.dimensions.values()
        self._rubric = gists(text for d in rubric for text in (*d.anchors.values(), *d.next.values()))

    def assess(self, session: Session, level: Level) -> Scorecard:
        """The scorecard of a session at a level; the same session gives the same bytes."""
        case = self._library.sat(session.setup)
        recited = [*self._rubric, *gists(_interviewers(case))]
        weighed = grading.weigh(session, case, self._exemplars, self._encoder, scale.fitted(), recited)
        enough = _enough(weighed)
        found = {d: self._dimension(d, weighed, session, case, enough) for d in scale.DIMENSIONS}
        found[Dimension.COMMUNICATION] = self._communication(weighed, session, found, enough)
        scores = {d: s.score for d, s in found.items() if s.score is not None}
        counted = scores | {d: verdict.MISSED for d, s in found.items() if s.signal is Signal.MISSED}
        decision = self._decide(counted, level, case)
        judged = enough and len(counted) > _FEWEST_DIMENSIONS
        return Scorecard(
            case=case.id,
            level=level,
            brain=self.name,
            dimensions={d: found[d] for d in Dimension},
            weighted_mean=decision.mean if judged else None,
            verdict=decision.verdict if judged else Verdict.INSUFFICIENT_SIGNAL,
            highest_level=self._highest(counted, case) if judged else None,
            confidence=_confidence(found, session) if judged else "none",
            claims=tuple(
                ClaimOutcome(id=id, quote=state.quote, outcome=state.outcome)
                for id, state in sorted(session.ledger.claims.items())
            ),
            points={point.id: _outcome(point.id, session) for point in case.points},
            pacing={
                phase: Pace(planned=round(planned, 1), used=round(session.used.get(phase, 0.0), 1))
                for phase, planned in budgets(
                    self._library.framework_of(case), session.setup.minutes, level
                ).items()
            },
        )

    def _decide(self, scores: verdict.Scores, level: Level, case: Case) -> verdict.Decision:
        guide = self._framework.levels[level]
        return verdict.decide(scores, guide, verdict.weights(guide, case.crux, case.relief))

    def _highest(self, scores: verdict.Scores, case: Case) -> Level | None:
        hired = [
            level
            for level in Level
            if self._decide(scores, level, case).verdict in (Verdict.HIRE, Verdict.STRONG_HIRE)
        ]
        return hired[-1] if hired else None

    def _dimension(
        self, dimension: Dimension, weighed: Weighed, session: Session, case: Case, enough: bool
    ) -> DimensionScore:
        evidence = _evidence(dimension, weighed, session, case)
        signal = _signal(dimension, weighed, session, case, evidence, enough)
        if signal is not Signal.SCORED:
            return self._unscored(dimension, signal)
        terms = grading.terms(weighed, session, case, self._framework.claims, dimension)
        raw = scale.fitted().content(terms)
        deep = any(item.depth != Depth.MENTIONED.word for item in evidence)
        ceiling = grading.cap([item.prompting for item in evidence]) if deep else _NAMED_ONLY
        score = min(grading.half_points(raw), ceiling)
        return DimensionScore(
            score=score,
            nss=False,
            evidence=evidence,
            missing=self._missing(dimension, score),
            notes=_notes(dimension, weighed, grading.half_points(raw) > ceiling),
        )

    def _communication(
        self, weighed: Weighed, session: Session, found: dict[Dimension, DimensionScore], enough: bool
    ) -> DimensionScore:
        """How a sitting was led; an invited question left empty costs half a point."""
        dimension = Dimension.COMMUNICATION
        if not enough:
            return self._unscored(dimension, Signal.THIN)
        raw = scale.fitted().led(grading.drive(weighed, session, self._framework.claims))
        raw -= _SILENCE * any(score.signal is Signal.MISSED for score in found.values())
        score = grading.half_points(raw)
        best = sorted(
            range(len(weighed.statements)),
            key=lambda i: (weighed.statements[i].prompting.rank, -weighed.anchors[i], i),
        )
        evidence = tuple(_stated(weighed, i) for i in sorted(best[:3]))
        return DimensionScore(
            score=score, nss=False, evidence=evidence, missing=self._missing(dimension, score)
        )

    def _unscored(self, dimension: Dimension, signal: Signal) -> DimensionScore:
        missing = self._missing(dimension, 1.0)
        return DimensionScore(score=None, nss=True, evidence=(), missing=missing, signal=signal)

    def _missing(self, dimension: Dimension, score: float) -> str:
        """What the next anchor needs."""
        return self._framework.dimensions[dimension].next.get(min(5, int(score) + 1), "")


def _interviewers(case: Case) -> Iterator[str]:
    """What the notes of a case let the interviewer say; said back it is nothing of one's own."""
    yield from case.prompts.values()
    yield from (fact.answer for fact in case.facts)
    yield from (probe.text for probe in case.probes)


def _enough(weighed: Weighed) -> bool:
    said = sum(len(statement.text.split()) for statement in weighed.statements)
    return weighed.about_case and len(weighed.statements) >= _LEAST_STATEMENTS and said >= _LEAST_WORDS


def _signal(
    dimension: Dimension,
    weighed: Weighed,
    session: Session,
    case: Case,
    evidence: Sequence[Evidence],
    enough: bool,
) -> Signal:
    if not enough:
        return Signal.THIN
    heard = any(item.point for item in evidence)
    if evidence and (heard or weighed.amount(dimension) >= _LEAST_AMOUNT):
        return Signal.SCORED
    invited = any(case.point(id).dimension is dimension for id in session.ledger.asked_points)
    return Signal.MISSED if invited else Signal.NO_CHANCE


def _evidence(dimension: Dimension, weighed: Weighed, session: Session, case: Case) -> tuple[Evidence, ...]:
    """At most six quotes: points of the notes first, deepest and heaviest first, then what sounded best.

    What was heard as a point of another dimension is quoted only where this one has nothing but names."""
    best = session.ledger.best
    points = [best[point.id] for point in case.points if point.dimension is dimension and point.id in best]
    points.sort(key=lambda h: (-h.depth, h.prompting.rank, -case.point(h.point).weight, h.t))
    found = [
        Evidence(
            quote=h.quote, t=h.t, prompting=h.prompting, phase=h.phase, point=h.point, depth=h.depth.word
        )
        for h in points[:MOST_EVIDENCE]
    ]
    own = _own(dimension, weighed)
    new = [i for i in own if not weighed.known[i]]
    only_named = bool(found) and all(item.depth == Depth.MENTIONED.word for item in found)
    if new or not only_named:
        own = new
    own.sort(key=lambda i: (-weighed.share(dimension)[i] * weighed.anchors[i], i))
    return (*found, *(_stated(weighed, i) for i in own[: MOST_EVIDENCE - len(found)]))


def _own(dimension: Dimension, weighed: Weighed) -> list[int]:
    """The statements that speak to a dimension."""
    share = weighed.share(dimension)
    return [i for i in range(len(share)) if share[i] >= _OWN]


def _stated(weighed: Weighed, i: int) -> Evidence:
    said = weighed.statements[i]
    return Evidence(
        quote=said.text, t=said.t, prompting=said.prompting, phase=said.phase, depth=Depth.EXPLAINED.word
    )


def _notes(dimension: Dimension, weighed: Weighed, capped: bool) -> tuple[str, ...]:
    """What could not be matched, and whether a cap held the score down."""
    own = _own(dimension, weighed)
    strange = sum(not weighed.known[i] for i in own)
    found = []
    if capped:
        found.append("Held down because it came after a hint, was told, or was only named.")
    if own and strange * 2 > len(own):
        found.append(
            f"{strange} of {len(own)} statements here match nothing in the notes; they were judged by how they reason."
        )
    return tuple(found)


def _outcome(point: str, session: Session) -> PointOutcome:
    hearing = session.ledger.best.get(point)
    hints = session.ledger.hints.get(point, 0)
    if hearing is None:
        return PointOutcome(depth="unheard", hints=hints)
    return PointOutcome(
        depth=hearing.depth.word, prompting=hearing.prompting, quote=hearing.quote, hints=hints
    )


def _confidence(found: dict[Dimension, DimensionScore], session: Session) -> str:
    solid = sum(len(score.evidence) >= 3 for score in found.values())
    if any(found[d].nss for d in verdict.CORE) or session.t < _LATE * session.total:
        return "low"
    return "high" if solid >= 7 else "medium"
