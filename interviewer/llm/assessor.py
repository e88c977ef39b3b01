"""The model Assessor: eight dimensions marked one by one, verdict and weights by the rubric's own rules.

It builds on the embedded assessor's card, whose points, claims and pacing it keeps. A dimension the
model does not come to keeps the embedded score and says so; asking again goes on where it stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from interviewer.domain import verdict
from interviewer.domain.brain import Assessor
from interviewer.domain.case import Case
from interviewer.domain.scorecard import DimensionScore, Scorecard, Signal, Verdict
from interviewer.domain.session import Session
from interviewer.domain.terms import Dimension, Level
from interviewer.errors import ModelFault
from interviewer.library.prompts import Prompt
from interviewer.library.shelf import Library
from interviewer.llm.drafts import Drafts, fingerprint
from interviewer.llm.marking import LOW_AGREEMENT, PASSES, Mark, Marker
from interviewer.llm.models import Model
from interviewer.llm.spending import Spending

AT_ONCE = 4
_ANSWER = 150
"""Tokens an answer of the assessor takes on average, for the forecast."""


class ModelAssessor:
    """Scores sittings through a model."""

    name = "llm"

    def __init__(
        self,
        library: Library,
        prompts: Mapping[str, Prompt],
        model: Model,
        embedded: Assessor,
        drafts: Path | None = None,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._library, self._model, self._embedded = library, model, embedded
        self._marker, self._drafts, self._tell = Marker(model, prompts), drafts, tell

    def assess(self, session: Session, level: Level) -> Scorecard:
        """The scorecard of a session at a level."""
        base = self._embedded.assess(session, level)
        if base.verdict is Verdict.INSUFFICIENT_SIGNAL:
            return base
        self._tell(f"assessment ahead: {self._in_words(self.forecast(session))}")
        spent = Spending()
        found = asyncio.run(self._marks(session, spent))
        self._tell(f"assessment done: {self._in_words(spent)}")
        return self._card(base, found, session, level, spent)

    def forecast(self, session: Session) -> Spending:
        """About what an assessment will take."""
        count, dimensions = self._model.counter.count, self._library.framework.dimensions
        evidence = sum(
            count(text)
            for dimension in dimensions.values()
            for _, text in self._marker.evidence_messages(session.turns, "", dimension)
        )
        scoring = sum(PASSES * (500 + sum(map(count, d.anchors.values()))) for d in dimensions.values())
        calls = len(dimensions) * (1 + PASSES)
        return Spending(calls, evidence + scoring, calls * _ANSWER, estimated=True)

    def _in_words(self, spent: Spending) -> str:
        about = "about " if spent.estimated else ""
        cost = spent.cost(self._model.endpoint.price)
        price = f", {cost:.2f} at the price given" if cost is not None else ""
        return f"{about}{spent.prompt} tokens read and {spent.written} written in {spent.calls} calls{price}"

    async def _marks(self, session: Session, spent: Spending) -> dict[Dimension, Mark | ModelFault]:
        turns, gate = [turn.text for turn in session.turns], asyncio.Semaphore(AT_ONCE)
        name = fingerprint([*turns, *self._marker.marks, self._model.name, self._model.endpoint.place])
        drafts = Drafts(self._drafts / name if self._drafts else None)
        title = self._library.sat(session.setup).title

        async def mark(dimension: Dimension) -> Mark | ModelFault:
            known = drafts.find(dimension.value, Mark)
            if known is not None:
                return known
            async with gate:
                try:
                    note = self._library.framework.dimensions[dimension]
                    made = await self._marker.mark(session, title, note, spent)
                except ModelFault as fault:
                    return fault
            drafts.keep(dimension.value, made)
            return made

        marks = await asyncio.gather(*(mark(dimension) for dimension in Dimension))
        return dict(zip(Dimension, marks, strict=True))

    def _card(
        self,
        base: Scorecard,
        found: Mapping[Dimension, Mark | ModelFault],
        session: Session,
        level: Level,
        spent: Spending,
    ) -> Scorecard:
        case = self._library.sat(session.setup)
        dimensions = {d: self._dimension(d, base, found[d], session, case) for d in Dimension}
        scores = {d: s.score for d, s in dimensions.items() if s.score is not None}
        invited = {d for d, s in dimensions.items() if s.score is None and _invited(d, session, case)}
        counted = scores | dict.fromkeys(invited, verdict.MISSED)
        decision = self._decide(counted, level, case)
        hired = [
            one
            for one in Level
            if self._decide(counted, one, case).verdict in (Verdict.HIRE, Verdict.STRONG_HIRE)
        ]
        shaky = sum(isinstance(m, ModelFault) or m.spread >= LOW_AGREEMENT for m in found.values())
        by = f"{self._model.name}; {', '.join(self._marker.marks)}"
        return base.model_copy(
            update={
                "brain": self.name,
                "dimensions": dimensions,
                "weighted_mean": decision.mean if scores else None,
                "verdict": decision.verdict if scores else Verdict.INSUFFICIENT_SIGNAL,
                "highest_level": hired[-1] if hired and scores else None,
                "confidence": "low" if shaky >= 3 else base.confidence,
                "notes": (by, self._in_words(spent)),
            }
        )

    def _dimension(
        self, d: Dimension, base: Scorecard, mark: Mark | ModelFault, session: Session, case: Case
    ) -> DimensionScore:
        if isinstance(mark, ModelFault):
            note = f"scored by the embedded assessor, because {mark}; grade again to try the model once more"
            return base.dimensions[d].model_copy(update={"notes": (*base.dimensions[d].notes, note)})
        steps = self._library.framework.dimensions[d].next
        missing = steps.get(min(5, int(mark.score or 1.0) + 1), "")
        signal = Signal.SCORED
        if mark.score is None:
            signal = Signal.MISSED if _invited(d, session, case) else Signal.NO_CHANCE
        return DimensionScore(
            score=mark.score,
            nss=mark.score is None,
            evidence=mark.evidence,
            missing=missing,
            signal=signal,
            notes=_notes(mark),
        )

    def _decide(self, scores: verdict.Scores, level: Level, case: Case) -> verdict.Decision:
        guide = self._library.framework.levels[level]
        return verdict.decide(scores, guide, verdict.weights(guide, case.crux, case.relief))


def _notes(mark: Mark) -> tuple[str, ...]:
    """How the score came about."""
    notes = []
    if mark.passes:
        notes.append(f"passes {', '.join(f'{score:g}' for score in mark.passes)}")
    if mark.spread >= LOW_AGREEMENT:
        notes.append(f"low agreement: the passes are {mark.spread:g} apart")
    if mark.dropped:
        notes.append(f"{mark.dropped} quotes dropped: the candidate did not say them")
    return (*notes, mark.why) if mark.why else tuple(notes)


def _invited(dimension: Dimension, session: Session, case: Case) -> bool:
    """Whether the interviewer asked for something in a dimension."""
    asked = session.ledger.asked_points
    return any(point.dimension is dimension and point.id in asked for point in case.points)
