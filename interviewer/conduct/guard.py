"""Checks every utterance before it is stored or shown, whichever brain made it.

An objection says which rule would be broken. The guard knows what is hidden in a case and what the
candidate already said; it repairs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.move import Move
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind
from interviewer.library.words import folded, tokens

WORD_CAP = 60
_NEIGHBOURS = 10
"""Letters on one side by which a phrase is recognised as a note's own."""
_RUN = 6
"""A run of this many words shared with a hidden line is a leak."""
_VERDICT = re.compile(
    r"\b(great|excellent|perfect|brilliant|awesome|impressive|well done|nice (?:job|work|answer|point)|good (?:job|work|answer|point|thinking)"
    r"|exactly right|that'?s (?:right|correct|wrong|not right|incorrect|great|good)|you(?:'re| are) (?:right|wrong|correct)|correct answer"
    r"|not quite|spot on|nailed it|^correct\b|(?:^|[.,;] )(?:nice|great|perfect|wonderful|lovely|correct|brilliant|wrong|fantastic|amazing)(?=[.,]|$)"
    r"|that is (?:right|wrong|correct|good|great)|i like (?:that|this|it|your)|good (?:choice|idea|start|call|catch|question)|a good start|doing (?:well|great|fine)|strong (?:answer|hire)|weak answer|no hire|lean hire|(?:score|rate|rating|give you)[\w ]{0,14} out of|score of|your score|i(?:'d| would) rate)\b"
)
_TIME = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty) (?:more )?minutes?\b|\bminutes? (?:left|remain)"
)
_MAY_SPEAK_OF_TIME = frozenset(
    {MoveKind.TIME_CHECK, MoveKind.TRANSITION, MoveKind.OPEN, MoveKind.CLOSE, MoveKind.END, MoveKind.WAIT}
)


class Guard:
    """What may not be said in interviews of one case."""

    def __init__(self, case: Case, framework: Framework) -> None:
        self._hidden = {point.id: _runs(point.statement) for point in case.points}
        self._hints = {point.id: [_runs(hint) for hint in point.hints] for point in case.points}
        self._directions = {probe.id: _runs(probe.direction) for probe in case.probes}
        self._corrections = {claim.id: _runs(claim.correction) for claim in framework.claims.values()}
        self._texts = " \n ".join(folded(text) for text in [*_asked(case, framework), *_hints(case)])
        self._public = set().union(*(_runs(text) for text in _public(case, framework)))

    def objection(self, words: str, move: Move, session: Session) -> str:
        """Why these words may not be said, or nothing."""
        plain = folded(words)
        if not plain:
            return "nothing is said"
        if words.count("?") > 1:
            return "asks more than one question"
        if len(words.split()) > _cap(move):
            return f"is longer than {_cap(move)} words"
        if plain.rstrip(".?! ") in {folded(text).rstrip(".?! ") for text in session.spoken}:
            return "was said before"
        theirs = folded(f"{move.words} {move.quote}")
        if move.kind is not MoveKind.OPEN and self._invents(_VERDICT, plain, theirs):
            return "gives a verdict"
        timed = move.kind in _MAY_SPEAK_OF_TIME or move.left is not None
        if not timed and self._invents(_TIME, plain, theirs):
            return "speaks of the time"
        return self._leak(words, move, session)

    def _invents(self, pattern: re.Pattern[str], plain: str, theirs: str) -> bool:
        """Whether something matches that is neither in an authored line nor the candidate's own words."""
        return not all(
            self._authored(plain, match) or match[0] in theirs for match in pattern.finditer(plain)
        )

    def _authored(self, plain: str, match: re.Match[str]) -> bool:
        """Whether the words before or after a match stand so in a note (a slot may be on one side)."""
        before = plain[max(0, match.start() - _NEIGHBOURS) : match.end()]
        after = plain[match.start() : match.end() + _NEIGHBOURS]
        starts = match.start() < _NEIGHBOURS and len(before) >= len(match[0]) + 3
        whole = len(match[0]) + _NEIGHBOURS
        return ((len(before) == whole or starts) and before in self._texts) or (
            len(after) == whole and after in self._texts
        )

    def _leak(self, words: str, move: Move, session: Session) -> str:
        runs = _runs(words) - self._public
        if move.kind is MoveKind.HINT and move.rung and move.target in self._hints:
            runs -= self._hints[move.target][move.rung - 1]
        for what, hidden in self._kept_from(move, session):
            leaked = runs & hidden
            if leaked and not leaked <= _said(session):
                return f"gives away {what}"
        return ""

    def _kept_from(self, move: Move, session: Session) -> Iterator[tuple[str, set[tuple[str, ...]]]]:
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


def _said(session: Session) -> set[tuple[str, ...]]:
    """Whatever the candidate said may be said back."""
    return set().union(*(_runs(turn.text) for turn in session.candidate_turns))


def _public(case: Case, framework: Framework) -> list[str]:
    """Lines that are spoken as they stand, and so cannot leak."""
    return _asked(case, framework) + [line for lines in framework.lines.values() for line in lines]


def _asked(case: Case, framework: Framework) -> list[str]:
    """The part of them that notes of the case, the claims and the concepts bring."""
    texts = [*case.prompts.values(), *(fact.answer for fact in case.facts)]
    for probe in case.probes:
        texts += [probe.text, probe.again, *probe.pickups]
    texts += [callback.text for callback in case.callbacks]
    for claim in framework.claims.values():
        texts += [claim.challenge, claim.again]
    for concept in framework.concepts.values():
        texts += [concept.probe, concept.again]
    return texts


def _hints(case: Case) -> list[str]:
    return [hint for point in case.points for hint in point.hints]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = tokens(text)
    return {tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}


def _cap(move: Move) -> int:
    if move.kind is MoveKind.OPEN:
        return 200
    return WORD_CAP + 25 * max(0, len(move.facts) - 1)
