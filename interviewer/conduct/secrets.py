"""What a case hides, and whether some words give it away: word for word, or in other words.

Whatever the candidate said may be said back, and the one item a move needs may be said by that move.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from interviewer.conduct.closeness import closeness
from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.move import Move
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind
from interviewer.library import material
from interviewer.library.words import segments, stems, tokens

_RUN = 6
"""A run of this many words shared with a hidden line is a leak."""
_SHARE, _LEAST = 0.3, 5
"""A share of a hidden line's content words, and the number of them, from which it is said in other words."""
_CLOSE = 0.55
"""How close a statement comes to what people say who have the thought, from which it is that thought."""
_COVERED = 0.55
"""Share of those words in one turn of the candidate from which the thought is theirs."""

Runs = frozenset[tuple[str, ...]]


class Secrets:
    """The hidden lines of one case."""

    def __init__(self, case: Case, framework: Framework, public: list[str]) -> None:
        self._case, self._framework = case, framework
        self._hidden = {point.id: runs(point.statement) for point in case.points}
        self._hints = {point.id: [runs(hint) for hint in point.hints] for point in case.points}
        self._directions = {probe.id: runs(probe.direction) for probe in case.probes}
        self._corrections = {claim.id: runs(claim.correction) for claim in framework.claims.values()}
        self._public: set[tuple[str, ...]] = set().union(*map(runs, public))
        self._thoughts = {p.id: content(p.statement) for p in case.points}
        self._closeness = closeness(case)

    def leak(self, words: str, move: Move, session: Session) -> str:
        """Which hidden line the words give away word for word, or nothing."""
        said = runs(words) - self._public
        if move.kind is MoveKind.HINT and move.rung and move.target in self._hints:
            said -= self._hints[move.target][move.rung - 1]
        for what, hidden in self._kept_from(move, session):
            leaked = said & hidden
            if leaked and not leaked <= _by_candidate(session):
                return f"gives away {what}"
        return ""

    def told_otherwise(self, words: str, move: Move, session: Session) -> str:
        """Which hidden thought the words tell in other words, or nothing."""
        used = content(words) - content(self._item(move, session))
        stated = [content(s.text) & used for s in segments(words) if not s.text.endswith("?")]
        turns = [content(turn.text) for turn in session.candidate_turns]
        for id, thought in self._thoughts.items():
            shared = [used & thought] if len(used & thought) >= max(_LEAST, _SHARE * len(thought)) else []
            shared += [bag for bag in stated if self._closeness.of(id, [bag]) >= _CLOSE]
            if not all(_are_theirs(bag, turns) for bag in shared):
                return f"gives away the point {id!r} in other words"
        return ""

    def _item(self, move: Move, session: Session) -> str:
        case, framework = self._case, self._framework
        texts = [material.question(move, case, framework), material.hint(move, case), move.quote, move.words]
        return " ".join([*texts, *material.facts(move, case), material.again(move, session, case, framework)])

    def _kept_from(self, move: Move, session: Session) -> Iterator[tuple[str, Runs]]:
        """Everything this move may not say."""
        for id, hidden in self._hidden.items():
            if not (move.kind is MoveKind.HINT and move.rung == 3 and move.target == id):
                yield f"the point {id!r}", hidden
        for id, rungs in self._hints.items():
            given = max(session.ledger.hints.get(id, 0), move.rung if move.target == id else 0)
            for rung in rungs[given:]:
                yield f"a hint of {id!r}", rung
        for id, direction in self._directions.items():
            yield f"the direction of {id!r}", direction
        for id, correction in self._corrections.items():
            yield f"the correction of {id!r}", correction


def _are_theirs(words: frozenset[str], turns: Sequence[frozenset[str]]) -> bool:
    """Whether one turn of the candidate has most of these words."""
    return any(len(words & turn) >= _COVERED * len(words) for turn in turns)


def _by_candidate(session: Session) -> set[tuple[str, ...]]:
    """Whatever the candidate said may be said back."""
    return set().union(*(runs(turn.text) for turn in session.candidate_turns))


@lru_cache(maxsize=4096)
def runs(text: str) -> Runs:
    """Every run of words of a text."""
    words = tokens(text)
    return frozenset(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


@lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """The content words of a text, by their stems."""
    return frozenset(stems(text))
