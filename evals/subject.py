"""Who is under test: the parts of an interviewer, as `wiring.House` builds them, each replaceable.

A defect replaces one part and leaves the others alone. The director is a module of functions, so it is
put in place for the length of one sitting. Knows no suite and no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from unittest.mock import patch

from evals.judges import Judge, ModelJudge
from evals.stamp import Cost
from interviewer.conduct import director
from interviewer.conduct.guard import Guard
from interviewer.conduct.situation import Situation
from interviewer.domain.brain import Assessor, Brain, Overhearer
from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.move import Move
from interviewer.domain.reading import Reading
from interviewer.domain.session import Session
from interviewer.domain.terms import PhaseId
from interviewer.library.prompts import Prompt
from interviewer.library.retrieval import NoteRetriever
from interviewer.library.shelf import Library
from interviewer.llm.models import Model
from interviewer.playbook.reader import PlaybookReader
from interviewer.report.parts import Report
from interviewer.settings import Role
from interviewer.wiring import House

Decide = Callable[[Situation], Move]
Ticks = Callable[[Situation], Move | None]
Follows = Callable[[Situation], PhaseId | None]
GuardOf = Callable[[Case, Framework], Guard]


@dataclass(frozen=True)
class Director:
    """The functions of the director that an interview calls."""

    decide: Decide = director.decide
    on_silence: Ticks = director.on_silence
    followed: Follows = director.followed


class RememberingReader:
    """A playbook reader that reads each sentence once: what it hears depends on the words, the case
    and the open challenge. Changes no answer."""

    def __init__(self, reader: PlaybookReader) -> None:
        self.reader, self.name = reader, reader.name
        self._known: dict[tuple[str, str, str | None], Reading] = {}

    def read(self, text: str, session: Session) -> Reading:
        """What was heard in `text`."""
        key = (text, session.setup.case, session.open_challenge)
        if key not in self._known:
            self._known[key] = self.reader.read(text, session)
        return self._known[key]


@dataclass(frozen=True)
class Subject:
    """An interviewer under test."""

    library: Library
    brain: Brain
    retriever: NoteRetriever
    assessor: Assessor
    overhearer: Overhearer
    director: Director = Director()
    guard_of: GuardOf = Guard
    judge: Judge | None = None
    player: Model | None = None
    prompts: Mapping[str, Prompt] = field(default_factory=dict)
    models: tuple[Model, ...] = ()
    reworded: Callable[[Report], Report] = lambda report: report
    _guards: dict[tuple[str, str], Guard] = field(default_factory=dict)

    @property
    def waits_for_nothing(self) -> bool:
        """Whether no part calls a model, so that nothing is gained by a thread."""
        return self.brain.speaker.name == "playbook"

    @property
    def asks_models(self) -> bool:
        """Whether a run waits for models rather than for this machine."""
        return not self.waits_for_nothing or self.judge is not None or self.player is not None

    @property
    def cost(self) -> Cost:
        """What its models have used so far."""
        spent = [(model.spent, model.endpoint.price) for model in self.models]
        return Cost(
            calls=sum(one.calls for one, _ in spent),
            tokens=sum(one.prompt + one.written for one, _ in spent),
            dollars=sum(one.cost(price) or 0.0 for one, price in spent),
        )

    def guard(self, case: Case) -> Guard:
        """The guard of a case, made once."""
        key = (case.id, case.form)
        if key not in self._guards:
            self._guards[key] = self.guard_of(case, self.library.framework_of(case))
        return self._guards[key]

    def with_brain(self, **parts: object) -> Subject:
        """The same interviewer with another reader, retriever, speaker or fallback."""
        return replace(self, brain=replace(self.brain, **parts), _guards={})  # type: ignore[arg-type]

    @contextmanager
    def directing(self) -> Iterator[None]:
        """While this lasts, interviews are directed by this subject's director."""
        mine = self.director
        with (
            patch.object(director, "decide", mine.decide),
            patch.object(director, "on_silence", mine.on_silence),
            patch.object(director, "followed", mine.followed),
        ):
            yield


def subject_of(house: House) -> Subject:
    """The interviewer a house builds; a judge or a player only where one is named for the role itself."""
    brain = house.brain
    if isinstance(brain.reader, PlaybookReader):
        brain = replace(brain, reader=RememberingReader(brain.reader))
    settings = house.settings
    judge = house.model(Role.JUDGE) if settings.judge_model else None
    player = house.model(Role.CANDIDATE) if settings.candidate_model else None
    return Subject(
        house.library,
        brain,
        house.retriever,
        house.assessor,
        house.overhearer,
        judge=ModelJudge(house.prompts, judge) if judge else None,
        player=player,
        prompts=house.prompts if player else {},
        models=tuple(model for role in Role if (model := house.model(role))),
    )
