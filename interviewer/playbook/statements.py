"""What a candidate stated in a whole sitting: each thing once, without the manner it was said in.

Cuts the turns into statements, leaves out questions, lists of names, courtesies, orders and what was
only repeated, and strips hedges and fillers before anything is measured. Scores nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from interviewer.domain.session import Session, Turn
from interviewer.domain.terms import MoveKind, PhaseId, Prompting
from interviewer.library.words import Segment, fluent, folded, sentences, stems
from interviewer.playbook.depth import is_list
from interviewer.playbook.orders import is_order

_LEAST = 9
"""Content words from which a statement stands by itself; shorter ones go with what follows."""
_MOST = 24
"""Content words after which a sentence that goes on is cut."""
_FEWEST = 4
"""Content words below which there is no statement."""
_REPEATED = 0.7
"""Share of common content words (Jaccard) from which a statement repeats an earlier one."""
_ECHOED = 0.8
"""Share of a statement's content words that stand in one interviewer line, from which it is an echo."""
_MANNER = re.compile(
    r"\b(?:i think|i guess|i suppose|i believe|i would say|i'd say|i mean|i don't know|i'm not (?:entirely |totally )?sure(?:,? but)?"
    r"|if i had to say|to be honest|honestly|maybe|perhaps|probably|possibly|it might be that|kind of|sort of|you know|like(?=,)|er+"
    r"|basically|actually|obviously|clearly|of course|certainly|definitely|without (?:any )?doubt|as (?:everybody|everyone|we all)[^,]{0,30} knows?"
    r"|what i mean (?:to say )?is(?: this)?|(?:or )?to put it (?:in other words|differently)|in other words|let me say that (?:again|once more)"
    r"|let me think|okay|ok|yeah|yes|right|well|so|sure|oh|please|thanks?(?: you)?(?: so much)?|great question|good question)\b[,:]?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:the|an?) (?=\w)")
_CREDENTIALS = re.compile(
    r"\b(?:as an? (?:\w+ ){0,3}(?:engineer|scientist|researcher|lead|manager|expert)\b|in my (?:\w+ ){0,3}years)[^.,;]{0,60}",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\b(?:thank|thanks|grateful|appreciate|pleasure|wonderful|excellent|great|good|nice|lovely|helpful|interviewer|question)\b",
    re.IGNORECASE,
)
_SMALL_TALK = 5
"""Content words up to which a courtesy is nothing but that."""


@dataclass(frozen=True)
class Statement:
    """Something stated: the exact words, what is left without the manner, and how it came about."""

    text: str
    plain: str
    turn: int
    t: float
    phase: PhaseId
    prompting: Prompting


def statements(session: Session, recited: Sequence[frozenset[str]] = ()) -> list[Statement]:
    """Everything stated in a session, in order, each thing once; what only recites one of the texts
    behind `recited` (see `gists`) was stated before."""
    found: list[Statement] = []
    known = list(recited)
    heard: list[frozenset[str]] = []
    prompting = Prompting.UNPROMPTED
    for turn in session.turns:
        if not turn.by_candidate:
            heard.append(frozenset(stems(turn.text)))
            prompting = _prompts(turn)
            continue
        new = [part for part in _parts(turn.text) if _is_new(part, known, heard)]
        for quote, whole in _pieces(turn.text, new):
            plain = bare(whole)
            if len(frozenset(stems(plain))) >= _FEWEST and not is_list(fluent(whole)):
                found.append(Statement(quote, plain, turn.seq, turn.t, turn.phase, prompting))
    return found


def gists(texts: Iterable[str]) -> list[frozenset[str]]:
    """The content words of every clause of some texts."""
    found = (frozenset(stems(bare(segment.text))) for text in texts for segment in sentences(text))
    return [words for words in found if len(words) >= _FEWEST]


def bare(text: str) -> str:
    """Text without hedges, fillers, courtesies, boasts and articles."""
    plain = _MANNER.sub(" ", _CREDENTIALS.sub(" ", folded(fluent(text))))
    return _ARTICLE.sub("", " ".join(plain.split())).strip(" ,.;:-")


def _prompts(turn: Turn) -> Prompting:
    """How an answer to this interviewer turn came about."""
    move = turn.move
    if move is None:
        return Prompting.UNPROMPTED
    if move.kind is MoveKind.HINT:
        return Prompting.TOLD if move.rung >= 3 else Prompting.HINTED
    asks = move.probes or move.kind in (MoveKind.CHALLENGE, MoveKind.REPEAT, MoveKind.RECONCILE)
    return Prompting.ASKED if asks else Prompting.UNPROMPTED


def _is_new(segment: Segment, known: list[frozenset[str]], heard: Sequence[frozenset[str]]) -> bool:
    """Whether a segment states something, and for the first time; remembered if it does."""
    words = frozenset(stems(bare(segment.text)))
    small = len(words) <= _SMALL_TALK and _COURTESY.search(segment.text)
    if segment.is_question or not words or small or is_order(segment.text):
        return False
    if words in known or (len(words) >= _FEWEST and (_seen(words, known) or _echoes(words, heard))):
        return False
    known.append(words)
    return True


def _parts(text: str) -> Iterator[Segment]:
    """The sentences of a turn; a run that goes on and on is cut by its content words alone, so that
    fillers do not move the cuts."""
    for sentence in sentences(text):
        words = list(re.finditer(r"\S+", sentence.text))
        heavy = [i for i, word in enumerate(words) if stems(bare(word[0]))]
        cuts = [heavy[i] for i in range(_MOST, len(heavy) - _LEAST, _MOST)]
        for first, end in zip([0, *cuts], [*cuts, len(words)], strict=True):
            start, stop = words[first].start(), words[end - 1].end()
            yield Segment(sentence.text[start:stop], sentence.start + start)


def _pieces(text: str, kept: Sequence[Segment]) -> Iterator[tuple[str, str]]:
    """What stands alone in a turn, as a verbatim quote and as everything that belongs to it."""
    waiting: list[Segment] = []
    for segment in kept:
        waiting.append(segment)
        if len(stems(bare(_joined(waiting)))) >= _LEAST:
            yield _quote(text, waiting), _joined(waiting)
            waiting = []
    if waiting:
        yield _quote(text, waiting), _joined(waiting)


def _joined(parts: Sequence[Segment]) -> str:
    return " ".join(part.text for part in parts)


def _quote(text: str, parts: Sequence[Segment]) -> str:
    """The exact words: the whole slice when nothing was left out of it, else its longest segment."""
    first, last = parts[0], parts[-1]
    whole = text[first.start : last.start + len(last.text)]
    longest = max(parts, key=lambda part: len(part.text)).text
    return whole if len(stems(whole)) == len(stems(_joined(parts))) else longest


def _seen(words: frozenset[str], known: Sequence[frozenset[str]]) -> bool:
    return any(len(words & other) >= _REPEATED * len(words | other) for other in known)


def _echoes(words: frozenset[str], heard: Sequence[frozenset[str]]) -> bool:
    return any(len(words & line) >= _ECHOED * len(words) for line in heard)
