"""Checks every utterance before it is stored or shown, whichever brain made it.

An objection says which rule would be broken. The guard knows what is hidden in a case and what the
candidate already said; it repairs nothing.
"""

from __future__ import annotations

import re

from interviewer.conduct import wording
from interviewer.conduct.authored import Authored, finished
from interviewer.conduct.secrets import Secrets
from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.move import Move
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind
from interviewer.library import material
from interviewer.library.words import folded

WORD_CAP = 60
_NUMBERS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_MINUTES = re.compile(rf"\b(\d+|{'|'.join(_NUMBERS[1:])}) (?:more )?minutes?\b")
_VERDICT = re.compile(
    r"\b(great|excellent|perfect|brilliant|awesome|impressive|well done|nice (?:job|work|answer|point)|good (?:job|work|answer|point|thinking)"
    r"|exactly right|that'?s (?:right|correct|wrong|not right|incorrect|great|good)|you(?:'re| are) (?:right|wrong|correct)|correct answer"
    r"|not quite|spot on|nailed it|^correct\b|(?:^|[.,;] )(?:nice|great|perfect|wonderful|lovely|correct|brilliant|wrong|fantastic|amazing)(?=[.,]|$)"
    r"|that is (?:right|wrong|correct|good|great)|i like (?:that|this|it|your)|good (?:choice|idea|start|call|catch|question)|a good start|doing (?:well|great|fine)|strong (?:answer|hire)|weak answer|no hire|lean hire|(?:score|rate|rating|give you)[\w ]{0,14} out of|score of \d(?:\.5)?(?: out| for|\.?$)|your score|i(?:'d| would) rate)\b"
)
_MAY_SPEAK_OF_TIME = frozenset(
    {MoveKind.TIME_CHECK, MoveKind.TRANSITION, MoveKind.OPEN, MoveKind.CLOSE, MoveKind.END, MoveKind.WAIT}
)


_VERDICTS = (_VERDICT, wording.PRAISE, wording.GRADE)


class Guard:
    """What may not be said in interviews of one case."""

    def __init__(self, case: Case, framework: Framework) -> None:
        asked = _asked(case, framework)
        lines = [line for situation in framework.lines.values() for line in situation]
        self._case, self._framework = case, framework
        self._facts = {fact.id: fact.answer for fact in case.facts}
        self._secrets = Secrets(case, framework, asked + lines)
        notes = [*asked, *_hints(case)]
        self._notes = Authored([*notes, *(line for line in lines if line.endswith(":"))])
        self._situations = {id: Authored(lines) for id, lines in framework.lines.items()}
        self._all = Authored([*notes, *lines])

    def objection(self, words: str, move: Move, session: Session) -> str:
        """Why these words may not be said, or nothing."""
        plain = folded(words)
        if not plain:
            return "nothing is said"
        if plain.rstrip(".?! ") in {folded(text).rstrip(".?! ") for text in session.spoken}:
            return "was said before"
        if any(folded(self._facts[id]) not in plain for id in _granted(move)):
            return "changes a fact"
        return (
            self._too_much(words, move)
            or self._unfit(words, move, session)
            or self._secrets.told_otherwise(self._all.others(words), move, session)
        )

    def objection_so_far(self, words: str, move: Move, session: Session) -> str:
        """Why these words may not be said, whatever follows them, or nothing.

        A sentence is judged once it is finished: half of an author's sentence is nobody's.
        """
        return self._too_much(words, move) or self._unfit(finished(words), move, session)

    def _too_much(self, words: str, move: Move) -> str:
        if words.count("?") > 1:
            return "asks more than one question"
        if len(words.split()) > _cap(move):
            return f"is longer than {_cap(move)} words"
        return ""

    def _unfit(self, words: str, move: Move, session: Session) -> str:
        fillings = [*material.slots(move, session, self._framework).values(), move.quote]
        own, plainly = self._notes.others(words, fillings), self._all.others(words, fillings)
        if self._says(_VERDICTS, folded(plainly), move):
            return "gives a verdict"
        if self._says((wording.META,), folded(plainly), move):
            return "speaks about itself"
        if self._says((wording.ADVICE,), folded(plainly), move):
            return "gives advice"
        own = self._situations[move.line].others(own, fillings) if move.line in self._situations else own
        if move.kind not in _MAY_SPEAK_OF_TIME and move.left is None and wording.CLOCK.search(folded(own)):
            return "speaks of the time"
        if move.kind in _MAY_SPEAK_OF_TIME and self._wrong_time(folded(words), move, session):
            return "states a wrong time"
        if plainly and (objection := wording.objection(plainly, folded(plainly))):
            return objection
        if set(wording.figures(plainly)) - self._figures(move, session):
            return "states a figure that nobody gave"
        return self._secrets.leak(words, move, session)

    def _says(self, patterns: tuple[re.Pattern[str], ...], plain: str, move: Move) -> bool:
        """Whether something matches that is not in the candidate's own words."""
        theirs = folded(move.words)
        return any(match[0] not in theirs for pattern in patterns for match in pattern.finditer(plain))

    def _figures(self, move: Move, session: Session) -> set[str]:
        """Every figure that was said, is said by this move's item, or is the time."""
        item = material.question(move, self._case, self._framework)
        again = material.again(move, session, self._case, self._framework)
        slots = material.slots(move, session, self._framework)
        texts = [item, again, material.hint(move, self._case), move.quote, *slots.values()]
        texts += [*material.facts(move, self._case), *(turn.text for turn in session.turns)]
        texts += [*self._case.prompts.values(), str(session.setup.minutes)]
        return {figure for text in texts for figure in wording.figures(text)}

    def _wrong_time(self, plain: str, move: Move, session: Session) -> bool:
        """Whether minutes are named that this move does not know of."""
        known = {round((move.left or 0) / 60), round((move.budget or 0) / 60), session.setup.minutes, 1}
        if any(match[0] in line for match in _MINUTES.finditer(plain) for line in self._lines_of(move)):
            return False
        return any(
            _number(match[1]) not in known | {max(2, value) for value in known}
            for match in _MINUTES.finditer(plain)
        )

    def _lines_of(self, move: Move) -> list[str]:
        return [folded(line) for line in self._framework.lines.get(move.line, ())]


def _granted(move: Move) -> tuple[str, ...]:
    """Facts this move has to say as they stand."""
    return move.facts if move.kind in (MoveKind.GRANT_FACT, MoveKind.HAND_BACK, MoveKind.TIME_CHECK) else ()


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word)


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


def _cap(move: Move) -> int:
    if move.kind is MoveKind.OPEN:
        return 200
    return WORD_CAP + 25 * max(0, len(move.facts) - 1)
