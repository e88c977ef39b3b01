"""Who is under test: the parts of an interviewer, as `wiring.House` builds them, each replaceable.

A defect replaces one part and leaves the others alone. The director is a module of functions, so it is
put in place for the length of one sitting. Knows no suite and no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from unittest.mock import patch

from evals.judges import Judge
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
from interviewer.library.retrieval import NoteRetriever
from interviewer.library.shelf import Library
from interviewer.playbook.reader import PlaybookReader
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
    _guards: dict[tuple[str, str], Guard] = field(default_factory=dict)

    @property
    def waits_for_nothing(self) -> bool:
        """Whether no part calls a model, so that nothing is gained by a thread."""
        return self.brain.speaker.name == "playbook"

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
    """The interviewer a house builds."""
    brain = house.brain
    if isinstance(brain.reader, PlaybookReader):
        brain = replace(brain, reader=RememberingReader(brain.reader))
    return Subject(house.library, brain, house.retriever, house.assessor, house.overhearer)
