"""How the interviewer speaks: one question, few words, no verdict, nothing twice."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from evals.checks.outcome import outcome
from evals.sitting import Transcript
from evals.suite import Check
from interviewer.domain.events import InterviewerSaid
from interviewer.domain.terms import MoveKind
from interviewer.library.words import folded, joins_two_questions, tokens, without_quotes

MOST_WORDS = 90
"""Words of one turn; the reading of the prompt and several facts at once are longer by nature."""
TALK = 0.35
"""Share of all words above which an interviewer talks too much."""
ALIKE = 0.75
"""Share of word triples from which two turns say the same."""
_ASKS = re.compile(
    r"(?:^|[.!?;:] |\n)(?:(?:and|so|now|ok|okay|then|please|but|also)[, ]+)*"
    r"(?:walk me through|talk me through|take me through|tell me (?:how|what|why|which|who|when|where|about)"
    r"|describe|explain|show me how|give me (?:an? |the |one |two )?(?:example|number|figure|reason|dates|sense)|name (?:one|two|a|an|the))\b"
)
_PRAISE = "great|excellent|perfect|brilliant|awesome|fantastic|amazing|impressive|wonderful"
_VERDICT = re.compile(
    rf"\b(?:{_PRAISE}|good) (?:answer|point|work|job|idea|question|start|thinking|catch|choice)\b"
    rf"|(?:^|[.!?] )(?:that(?:'s| is) )?(?:{_PRAISE})(?:[.,!]|$)"
    r"|\bwell done\b|\bspot on\b|\bnailed it\b|\b(?:that'?s|that is) (?:not )?(?:exactly |absolutely |quite )?(?:right|correct|wrong|incorrect)\b"
    r"|\b(?:you'?re|you are) (?:exactly |absolutely |quite )?(?:right|correct|wrong)\b|\bnot quite right\b"
    r"|\b(?:score|level|grade|rating) (?:of )?[1-5]\b|\b[1-5] (?:/|out of|of a) 5\b|\b[1-5]/5\b"
    r"|\b(?:strong |lean |no )hire\b|\bi(?:'d| would) (?:rate|score|hire)\b"
)
_NO_QUESTION = {MoveKind.OPEN, MoveKind.CLOSE, MoveKind.REPEAT}


def questions_in(text: str) -> int:
    """How many questions and requests a turn holds."""
    plain = folded(without_quotes(text))
    orders = [match for match in _ASKS.finditer(plain) if "?" not in _sentence(plain, match.end())]
    return plain.count("?") + len(orders)


@lru_cache(maxsize=20_000)
def asks_one(text: str) -> bool:
    """At most one thing is asked, in whatever form."""
    return questions_in(text) <= 1 and not joins_two_questions(text)


def _sentence(text: str, start: int) -> str:
    """The rest of a sentence with its closing mark."""
    match = re.compile(r"[^.!?]*[.!?]?").match(text, start)
    return match[0] if match else ""


def is_verdict(text: str, own_words: str = "") -> bool:
    """Whether a turn judges the candidate; words taken from the candidate do not count."""
    own = folded(own_words)
    return any(match[0] not in own for match in _VERDICT.finditer(folded(without_quotes(text))))


def one_question(sitting: Transcript) -> Check:
    """At most one question a turn."""
    turns = [s for s in sitting.said if s.move.kind not in _NO_QUESTION]
    return outcome("one_question", len(turns), [s.text for s in turns if questions_in(s.text) > 1])


def not_stacked(sitting: Transcript) -> Check:
    """No question that joins two by 'and'."""
    turns = [s for s in sitting.said if s.move.kind not in _NO_QUESTION]
    return outcome("not_stacked", len(turns), [s.text for s in turns if joins_two_questions(s.text)])


def neutral(sitting: Transcript) -> Check:
    """No praise, no verdict, no score before the report."""
    authored = _authored(sitting)
    turns = sitting.said[1:]
    broken = [
        said.text
        for said in turns
        if is_verdict(said.text, f"{said.move.words} {said.move.quote} {authored}")
    ]
    return outcome("neutral", len(turns), broken)


def _authored(sitting: Transcript) -> str:
    """Questions of the notes, in which 'the good answers' is a thing and no praise."""
    probes = [f"{p.text} {p.again} {' '.join(p.pickups)}" for p in sitting.case.probes]
    return " ".join([*probes, *(c.challenge for c in sitting.framework.claims.values())])


def brief(sitting: Transcript) -> Check:
    """Short turns."""
    turns = [s for s in sitting.said if s.move.kind not in (MoveKind.OPEN, MoveKind.REPEAT)]
    broken = [s.text for s in turns if len(s.text.split()) > MOST_WORDS + 25 * max(0, len(s.move.facts) - 2)]
    return outcome("brief", len(turns), broken)


def talk_share(sitting: Transcript) -> float:
    """The interviewer's share of all words; the prompt left out."""
    mine = sum(len(said.text.split()) for said in sitting.said[1:])
    theirs = sum(len(turn.text.split()) for turn in sitting.heard)
    return mine / (mine + theirs) if mine + theirs else 0.0


def words_a_turn(sitting: Transcript) -> float:
    """How many words the interviewer needs for a turn; the prompt left out."""
    turns = [len(said.text.split()) for said in sitting.said[1:]]
    return sum(turns) / len(turns) if turns else 0.0


def no_repeat(sitting: Transcript) -> Check:
    """No turn says again what was said, unless it was asked to, and no question is put twice."""
    turns = [said for said in sitting.said if not _may_repeat(said)]
    broken = [
        said.text for i, said in enumerate(turns) if any(alike(said.text, one.text) for one in turns[:i])
    ]
    targets = Counter(said.move.target for said in turns if said.move.target and said.move.probes)
    broken += [f"{target} asked {n} times" for target, n in targets.items() if n > 1]
    return outcome("no_repeat", len(turns), broken)


def _may_repeat(said: InterviewerSaid) -> bool:
    return said.move.kind is MoveKind.REPEAT or bool(said.move.facts)


def alike(one: str, other: str) -> bool:
    """Whether two turns say the same in nearly the same words."""
    mine, theirs = _triples(one), _triples(other)
    return len(mine & theirs) / len(mine | theirs) >= ALIKE


@lru_cache(maxsize=20_000)
def _triples(text: str) -> frozenset[tuple[str, ...]]:
    words = tokens(text)
    return frozenset(tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2)))
