"""What a candidate stated in a whole sitting: each thing once, without the manner it was said in.

Cuts the turns into statements, leaves out questions, lists of names, courtesies, orders and what was
only repeated, and strips hedges and fillers before anything is measured. Scores nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interviewer.domain.session import Session, Turn
from interviewer.domain.terms import MoveKind, PhaseId, Prompting
from interviewer.library.words import Segment, folded, segments, stems
from interviewer.playbook.depth import is_list

_LEAST = 9
"""Content words from which a statement stands by itself; shorter ones go with what follows."""
_FEWEST = 4
"""Content words below which there is no statement."""
_REPEATED = 0.7
"""Share of common content words (Jaccard) from which a statement repeats an earlier one."""
_ECHOED = 0.8
"""Share of a statement's content words that stand in one interviewer line, from which it is an echo."""
_MANNER = re.compile(
    r"\b(?:i think|i guess|i suppose|i believe|i would say|i'd say|i mean|i don't know|i'm not (?:entirely |totally )?sure(?:,? but)?"
    r"|if i had to say|to be honest|honestly|maybe|perhaps|probably|possibly|it might be that|kind of|sort of|you know|like,|um+|uh+|er+"
    r"|basically|actually|obviously|clearly|of course|certainly|definitely|without (?:any )?doubt|as (?:everybody|everyone|we all)[^,]{0,30} knows?"
    r"|what i mean (?:to say )?is(?: this)?|(?:or )?to put it (?:in other words|differently)|in other words|let me say that (?:again|once more)"
    r"|let me think|okay|ok|yeah|yes|right|well|so|sure|hmm|oh|please|thanks?(?: you)?(?: so much)?|great question|good question)\b[,:]?",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:ignore (?:the|all|any|previous|your)|instructions? above|system ?:|grade ?:|score ?:|end of transcript|strong[_ ]hire|rubric has changed"
    r"|out of five|every dimension|this candidate|you are (?:a|an) (?:\w+ ){0,2}interviewer|interviewer ?:|candidate ?:)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Statement:
    """Something stated: the exact words, what is left without the manner, and how it came about."""

    text: str
    plain: str
    turn: int
    t: float
    phase: PhaseId
    prompting: Prompting


def statements(session: Session) -> list[Statement]:
    """Everything stated in a session, in order, each thing once."""
    found: list[Statement] = []
    known: list[frozenset[str]] = []
    heard: list[frozenset[str]] = []
    prompting = Prompting.UNPROMPTED
    for turn in session.turns:
        if not turn.by_candidate:
            heard.append(frozenset(stems(turn.text)))
            prompting = _prompts(turn)
            continue
        for text in _pieces(turn.text):
            plain = bare(text)
            words = frozenset(stems(plain))
            if _says_something(text, words) and not _seen(words, known) and not _echoes(words, heard):
                known.append(words)
                found.append(Statement(text, plain, turn.seq, turn.t, turn.phase, prompting))
    return found


def bare(text: str) -> str:
    """Text without hedges, fillers, courtesies and boasts."""
    return " ".join(_MANNER.sub(" ", folded(text)).split()).strip(" ,.;:-")


def _prompts(turn: Turn) -> Prompting:
    """How an answer to this interviewer turn came about."""
    move = turn.move
    if move is None:
        return Prompting.UNPROMPTED
    if move.kind is MoveKind.HINT:
        return Prompting.TOLD if move.rung >= 3 else Prompting.HINTED
    asks = move.probes or move.kind in (MoveKind.CHALLENGE, MoveKind.REPEAT, MoveKind.RECONCILE)
    return Prompting.ASKED if asks else Prompting.UNPROMPTED


def _pieces(text: str) -> Iterator[str]:
    """Verbatim slices of a turn, each with enough in it to stand alone; questions left out."""
    waiting: list[Segment] = []
    for segment in segments(text):
        if segment.is_question:
            yield from _slice(text, waiting)
            waiting = []
            continue
        waiting.append(segment)
        if len(stems(bare(" ".join(part.text for part in waiting)))) >= _LEAST:
            yield from _slice(text, waiting)
            waiting = []
    yield from _slice(text, waiting)


def _slice(text: str, parts: Sequence[Segment]) -> Iterator[str]:
    if parts:
        yield text[parts[0].start : parts[-1].start + len(parts[-1].text)]


def _says_something(text: str, words: frozenset[str]) -> bool:
    return len(words) >= _FEWEST and not is_list(text) and not _ORDERS.search(text)


def _seen(words: frozenset[str], known: Sequence[frozenset[str]]) -> bool:
    return any(len(words & other) >= _REPEATED * len(words | other) for other in known)


def _echoes(words: frozenset[str], heard: Sequence[frozenset[str]]) -> bool:
    return any(len(words & line) >= _ECHOED * len(words) for line in heard)
