"""Hears what the interviewer did in a conversation held elsewhere: asked, hinted, told, challenged.

Puts a move behind each interviewer line of a brought transcript, so that it is graded by the same
rules as our own sittings. Knows the notes of the case; judges no answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.domain.case import Case
from interviewer.domain.move import Move
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind
from interviewer.library.encoder import Encoder, Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.shelf import Library
from interviewer.library.words import Segment, folded, segments

ASKED_ABOUT = 0.50
"""Least similarity (cosine) between a question and a point's probes or sentence for it to be asked about."""
ASKED_AS_WRITTEN = 0.60
"""Least similarity of a whole line to a probe for it to ask what the probe asks, question mark or not."""
TOLD = 0.72
"""Least similarity of a statement of the interviewer to a point for it to be given away."""
GRANTED = 0.80
"""Least similarity of a statement of the interviewer to a fact for it to be that fact."""
DISPUTED = 0.42
"""Least similarity of a line to a claim's challenge or its words for it to be a challenge of it."""
_MOST_ASKED = 3
_HINTS = re.compile(
    r"\b(hints?|nudge|clue|let me help|help you (?:out|along)|push you|think about|consider|suppose i told"
    r"|what if i told|have you thought|remember that|pointer)\b"
)
_DISPUTES = re.compile(
    r"\b(are you sure|sure about|is that (?:right|true|so)|does that (?:hold|follow|work)|would(?:n't| not) that|hold on|wait"
    r"|really|you said|i(?:'d| would) push back|push back|not convinced|convince me|how can that|how does that square)\b"
)
_INVITES = re.compile(
    r"\b(walk me|take me|tell me|talk me|describe|explain|give me|let'?s (?:talk|hear|go|move)|go on|say more|what about|how about)\b"
)


@dataclass(frozen=True)
class _Voice:
    """What lines about one case are compared with."""

    points: Sequence[str]
    asks: Vectors
    owners: Sequence[str]
    probes: Vectors
    probed: Sequence[str]
    statements: Vectors
    facts: Vectors


class Overhearer:
    """Reads the interviewer lines of a brought transcript."""

    def __init__(self, library: Library, exemplars: Exemplars, encoder: Encoder) -> None:
        self._library, self._exemplars, self._encoder = library, exemplars, encoder
        self._voices: dict[str, _Voice] = {}

    def overhear(self, text: str, session: Session) -> Move:
        """The move behind an interviewer line said at the end of `session`."""
        case = self._library.sat(session.setup)
        parts = segments(text)
        if not session.turns or not parts:
            kind = MoveKind.ACKNOWLEDGE if session.turns else MoveKind.OPEN
            return Move(kind=kind, phase=session.phase, reason="as the transcript has it")
        vectors = self._encoder.encode([part.text for part in parts])
        voice = self._voice(case)
        asked = self._asked(text, parts, vectors, voice)
        told = _nearest(parts, vectors, voice.statements, voice.points, TOLD, questions=False)
        granted = _nearest(parts, vectors, voice.facts, [f.id for f in case.facts], GRANTED, questions=False)
        disputed = self._disputed(text, vectors, session)
        if disputed:
            return _move(MoveKind.CHALLENGE, session, asked, target=disputed)
        if granted:
            return _move(MoveKind.GRANT_FACT, session, asked, facts=granted)
        if told:
            return _move(MoveKind.HINT, session, asked, target=told[0], rung=3)
        if _HINTS.search(folded(text)):
            return _move(MoveKind.HINT, session, asked, target=asked[0] if asked else None, rung=1)
        questions = asked or any(part.is_question for part in parts) or _INVITES.search(folded(text))
        return _move(MoveKind.CLARIFY if questions else MoveKind.ACKNOWLEDGE, session, asked)

    def _voice(self, case: Case) -> _Voice:
        if case.id not in self._voices:
            probes = [(probe.text, point) for probe in case.probes for point in probe.points]
            asks = list(probes)
            asks += [(hint, point.id) for point in case.points for hint in point.hints[:2]]
            asks += [(point.statement, point.id) for point in case.points]
            texts = [text for text, _ in asks]
            vectors = self._exemplars.kept.table("asks", texts, lambda: self._encoder.encode_many(texts))
            self._voices[case.id] = _Voice(
                points=[point.id for point in case.points],
                asks=vectors,
                owners=[point for _, point in asks],
                probes=vectors[: len(probes)],
                probed=[point for _, point in probes],
                statements=self._exemplars.vectors([point.statement for point in case.points]),
                facts=self._exemplars.vectors([fact.answer for fact in case.facts]),
            )
        return self._voices[case.id]

    def _asked(self, text: str, parts: Sequence[Segment], vectors: Vectors, voice: _Voice) -> tuple[str, ...]:
        """The points the questions of a line go after, nearest first, then those its whole goes after."""
        found = _nearest(parts, vectors, voice.asks, voice.owners, ASKED_ABOUT, questions=True)
        whole = self._encoder.encode([text]) @ voice.probes.T
        more = _above(whole[0], voice.probed, ASKED_AS_WRITTEN)
        return tuple(dict.fromkeys((*found, *more)))[:_MOST_ASKED]

    def _disputed(self, text: str, vectors: Vectors, session: Session) -> str:
        """The wrong claim of the last turns that this line takes up; empty if none."""
        known = self._library.framework.claims
        fresh = [
            id
            for id, state in session.ledger.claims.items()
            if id in known and state.outcome == "unnoticed" and state.t >= _since(session)
        ]
        best, found = DISPUTED, ""
        for id in fresh:
            claim = known[id]
            near = self._encoder.encode([claim.challenge, claim.statement, claim.correction])
            score = float((vectors @ near.T).max()) + (0.15 if _DISPUTES.search(folded(text)) else 0.0)
            if score >= best:
                best, found = score, id
        return found


def _since(session: Session) -> float:
    """When the last candidate turn but one began: a challenge comes at once or a turn later."""
    said = session.candidate_turns[-2:]
    return said[0].t if said else 0.0


def _nearest(
    parts: Sequence[Segment],
    vectors: Vectors,
    notes: Vectors,
    owners: Sequence[str],
    least: float,
    *,
    questions: bool,
) -> tuple[str, ...]:
    """Owners of the notes that the questions, or the statements, of a line are nearest to."""
    rows = [
        i
        for i, part in enumerate(parts)
        if (part.is_question or bool(_INVITES.search(folded(part.text)))) == questions
    ]
    if not rows or not len(notes):
        return ()
    return _above((vectors[rows] @ notes.T).max(axis=0), owners, least)


def _above(scores: Vectors, owners: Sequence[str], least: float) -> tuple[str, ...]:
    """Owners of the notes with at least this score, best first."""
    best: dict[str, float] = {}
    for owner, score in zip(owners, scores, strict=True):
        if score >= least:
            best[owner] = max(best.get(owner, 0.0), float(score))
    return tuple(sorted(best, key=lambda owner: -best[owner])[:_MOST_ASKED])


def _move(
    kind: MoveKind,
    session: Session,
    asked: tuple[str, ...],
    *,
    target: str | None = None,
    facts: tuple[str, ...] = (),
    rung: int = 0,
) -> Move:
    return Move(
        kind=kind,
        phase=session.phase,
        reason="as the transcript has it",
        target=target,
        points=asked,
        facts=facts,
        rung=rung,
    )
