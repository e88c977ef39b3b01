"""Puts one wrong thing into an interviewer: into what is heard, decided, spoken, searched or scored.

Each function takes the change and gives back a spoiler, which wraps one part of a subject. Where words
are spoilt the guard is made deaf, since it would stop most of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from evals.subject import Director, Subject
from interviewer.conduct.guard import Guard
from interviewer.conduct.situation import Situation
from interviewer.domain.brain import Assessor, Lead, Reader, Speaker
from interviewer.domain.move import Move
from interviewer.domain.reading import Reading
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import Session
from interviewer.domain.terms import Level
from interviewer.library.retrieval import Collection as Notes
from interviewer.library.retrieval import Hit, NoteRetriever
from interviewer.report.parts import Report

Spoiler = Callable[[Subject], Subject]


class _DeafGuard(Guard):
    def objection(self, words: str, move: Move, session: Session) -> str:
        return ""

    def objection_so_far(self, words: str, move: Move, session: Session) -> str:
        return ""


class _Voice:
    def __init__(self, of: Speaker, alter: Callable[[str, Move, Session], str]) -> None:
        self._of, self._alter, self.name = of, alter, of.name

    async def speak(
        self, move: Move, session: Session, avoid: Mapping[str, str] = MappingProxyType({})
    ) -> AsyncIterator[str]:
        words = "".join([piece async for piece in self._of.speak(move, session, avoid)])
        yield self._alter(words, move, session)


class _Ear:
    def __init__(self, of: Reader, alter: Callable[[Reading, str, Session], Reading]) -> None:
        self._of, self._alter, self.name = of, alter, of.name

    def read(self, text: str, session: Session) -> Reading:
        return self._alter(self._of.read(text, session), text, session)


class _Grader:
    def __init__(self, of: Assessor, alter: Callable[[Scorecard], Scorecard]) -> None:
        self._of, self._alter, self.name = of, alter, of.name

    def assess(self, session: Session, level: Level) -> Scorecard:
        return self._alter(self._of.assess(session, level))


class _Shelf(NoteRetriever):
    def __init__(self, of: NoteRetriever, alter: Callable[[list[Hit]], list[Hit]]) -> None:
        self._of, self._alter = of, alter

    def collection(self, slug: str | None) -> Notes:
        return _Backwards(self._of.collection(slug), self._alter)

    def search(self, text: str, slug: str | None, n: int = 10, kinds: Sequence[str] = ()) -> list[Hit]:
        return self._alter(self._of.search(text, slug, n, kinds))

    def leads(self, text: str, reading: Reading, session: Session) -> tuple[Lead, ...]:
        return self._of.leads(text, reading, session)


class _Backwards(Notes):
    def __init__(self, of: Notes, alter: Callable[[list[Hit]], list[Hit]]) -> None:
        self._of, self._alter = of, alter

    def search(self, text: str, n: int, kinds: Sequence[str] = ()) -> list[Hit]:
        return self._alter(self._of.search(text, n, kinds))

    def dense(self, text: str, kinds: Sequence[str] = ()) -> dict[str, float]:
        return self._of.dense(text, kinds)

    def lexical(self, text: str, kinds: Sequence[str] = ()) -> dict[str, float]:
        return self._of.lexical(text, kinds)


def speaks(alter: Callable[[str, Move, Session], str]) -> Spoiler:
    """Other words than the speaker's, and nobody to stop them."""

    def spoil(subject: Subject) -> Subject:
        voice = _Voice(subject.brain.speaker, alter)
        return replace(subject.with_brain(speaker=voice, fallback=voice), guard_of=_DeafGuard)

    return spoil


def hears(alter: Callable[[Reading, str, Session], Reading]) -> Spoiler:
    """Another reading than the reader's."""
    return lambda subject: subject.with_brain(reader=_Ear(subject.brain.reader, alter))


def decides(alter: Callable[[Situation, Move], Move]) -> Spoiler:
    """Another move than the director's."""

    def spoil(subject: Subject) -> Subject:
        real = subject.director
        return replace(
            subject,
            director=replace(real, decide=lambda s: alter(s, real.decide(s))),
            guard_of=_DeafGuard,
            _guards={},
        )

    return spoil


def directs(director: Director) -> Spoiler:
    """Another director altogether."""
    return lambda subject: replace(subject, director=director)


def scores(alter: Callable[[Scorecard], Scorecard]) -> Spoiler:
    """Another scorecard than the assessor's."""
    return lambda subject: replace(subject, assessor=_Grader(subject.assessor, alter))


def reports(alter: Callable[[Report], Report]) -> Spoiler:
    """Another report than the one composed."""
    return lambda subject: replace(subject, reworded=alter)


def finds(alter: Callable[[list[Hit]], list[Hit]]) -> Spoiler:
    """Another order than the search's."""
    return lambda subject: replace(subject, retriever=_Shelf(subject.retriever, alter))
