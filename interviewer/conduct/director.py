"""Decides the next move: a pure function of the situation. No model, no I/O, no clock, no chance.

The rules stand in order of priority; the first that has something to say decides. Every move says
why it was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from interviewer.conduct import helping, probing
from interviewer.conduct.following import followed
from interviewer.conduct.situation import Situation
from interviewer.conduct.timing import (
    closing,
    ending,
    five_left,
    hard_limit,
    in_passing,
    moving_on,
    nudge,
    on_silence,
    opening,
    running_behind,
    time_asked,
)
from interviewer.domain.move import Move
from interviewer.domain.terms import Depth, Intent, MoveKind, PhaseId

__all__ = ["Situation", "decide", "ending", "followed", "on_silence", "opening"]

Rule = Callable[[Situation], Move | None]
_SUBSTANCE = 12
"""Words from which a turn is more than a remark."""
_AMOUNT = re.compile(r"\d|\b(?:second|minute|hour|day|week|month|year|percent)s?\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:a|an|the|my|our|this|that) ", re.IGNORECASE)
_SUMMARY = 25
"""Words of a summary at least."""
_SUMS_UP = re.compile(
    r"\b(?:to sum(?:mari[sz]e)?|summari[sz]e|summing up|in summary|to wrap up|recap)\b"
    r"|^(?:so|ok|okay|well)?[ ,]*(?:in (?:a|one) (?:minute|sentence|nutshell)|in short|summary:)",
    re.IGNORECASE,
)
_WIDE = 3
"""Phases that a summary touches at least, when it is not announced as one."""
_NEARLY_OVER = 240.0
"""Seconds before the end from which an unasked summary is taken as the close."""


def decide(s: Situation) -> Move:
    """The move that answers the last candidate turn, with the time in passing where it is due."""
    return in_passing(
        s, next((move for rule in RULES if (move := rule(s)) is not None), None) or _carry_on(s)
    )


def _wants_end(s: Situation) -> Move | None:
    """A turn that also asks for a fact or makes a point is no goodbye: what is ended cannot be resumed."""
    goes_on = (
        s.heard(Intent.ANSWERS)
        and (s.reading.facts or s.reading.points or _asks(s))
        and not s.in_last_minutes
    )
    if not s.heard(Intent.WANTS_END) or s.heard(Intent.INJECTION) or goes_on:
        return None
    return ending(s, asked=True)


def _asks(s: Situation) -> bool:
    """Whether the turn ends in a question."""
    turns = s.session.candidate_turns
    return bool(turns) and turns[-1].text.rstrip().endswith("?")


def _over(s: Situation) -> Move | None:
    """After the summary there is nothing left to ask."""
    done = ending(s, asked=False).model_copy(update={"line": "end-done"})
    if s.last_was(MoveKind.CLOSE) and not s.heard(Intent.ASKS_FACT, Intent.ASKS_REPEAT, Intent.EMPTY):
        return done
    everything = len({s.case.point(point.id).phase for point in s.reading.points}) >= _WIDE
    announced = (
        bool(_SUMS_UP.search(s.session.candidate_turns[-1].text)) if s.session.candidate_turns else False
    )
    summary = s.reading.phase is PhaseId.P9 or everything or announced
    summed_up = summary and s.reading.words >= _SUMMARY
    return done if summed_up and s.left <= _NEARLY_OVER else None


def _nothing_said(s: Situation) -> Move | None:
    if not s.heard(Intent.EMPTY):
        return None
    if s.session.empty_in_row >= 2:
        return moving_on(s, "nothing was said twice in a row")
    return _plain(s, MoveKind.DEFLECT, "empty", "nothing could be heard")


def _off_course(s: Situation) -> Move | None:
    if s.heard(Intent.INJECTION) and not (s.heard(Intent.ANSWERS) and s.reading.points):
        return _plain(s, MoveKind.DEFLECT, "injection", "the turn gives orders instead of an answer")
    if s.heard(Intent.OFF_TOPIC):
        return _plain(s, MoveKind.DEFLECT, "off-topic", "the turn is not about the problem")
    return None


def _wants_pause(s: Situation) -> Move | None:
    if s.heard(Intent.WANTS_PAUSE) and not s.reading.points:
        return _plain(s, MoveKind.WAIT, "wait", "they asked for a moment")
    return None


def _asks_facts(s: Situation) -> Move | None:
    if not s.reading.facts and not s.reading.handed_back:
        return None
    facts = tuple(s.case.fact(id) for id in s.reading.facts)
    kind = MoveKind.GRANT_FACT if facts else MoveKind.HAND_BACK
    names = ", ".join(fact.id for fact in facts) or "nothing on the fact sheet"
    return Move(
        kind=kind,
        phase=s.phase,
        reason=f"they asked for a fact: {names}",
        sources=tuple(fact.source for fact in facts),
        facts=tuple(fact.id for fact in facts),
        handed_back=s.reading.handed_back,
        line="hand-back",
    )


def _asks_repeat(s: Situation) -> Move | None:
    if not s.heard(Intent.ASKS_REPEAT) or (s.heard(Intent.ANSWERS) and s.reading.points):
        return None
    for move in reversed(s.session.moves):
        if move.probes or move.kind in (MoveKind.CHALLENGE, MoveKind.OPEN):
            return move.model_copy(
                update={"kind": MoveKind.REPEAT, "line": "repeat-lead", "reason": "they asked to hear it again",
                        "topic": move.line, "to": None, "left": None}
            )  # fmt: skip
        if move.kind is MoveKind.TRANSITION:
            break
    return _plain(s, MoveKind.REPEAT, "repeat-none", "they asked to repeat, but nothing was asked")


def _asks_for_answers(s: Situation) -> Move | None:
    if s.heard(Intent.ASKS_SOLUTION):
        return _plain(s, MoveKind.BOUNCE, "solution", "they asked for the solution")
    asks = not s.reading.points or s.reading.words < _SUMMARY or "?" in s.session.candidate_turns[-1].text
    reacts = s.reading.stance is not None and s.session.open_challenge is not None
    if s.heard(Intent.SEEKS_VALIDATION) and asks and not reacts and not s.last_was(MoveKind.BOUNCE):
        return _plain(s, MoveKind.BOUNCE, "validation", "they asked whether it is right")
    return None


def _wants_next(s: Situation) -> Move | None:
    """On to the phase they name, if it lies ahead, or to the next."""
    if not s.heard(Intent.WANTS_NEXT):
        return None
    to = s.reading.phase
    ahead = to is not None and s.phase.rank < to.rank < PhaseId.P9.rank and to not in s.session.visited
    return moving_on(s, "they asked to move on", to=to if ahead else None)


def _challenge_reaction(s: Situation) -> Move | None:
    """A defence with a valid condition withdraws the challenge; a concession is taken quietly."""
    if s.session.open_challenge is None or s.reading.stance is None:
        return None
    answers = next((m for m in reversed(s.session.moves) if m.kind is not MoveKind.WAIT), None)
    if answers is None or answers.kind is not MoveKind.CHALLENGE:
        return None
    if s.reading.stance.value == "defends":
        return _plain(s, MoveKind.WITHDRAW, "withdraw", "the defence names a condition under which it holds")
    if s.reading.stance.value == "concedes":
        return _plain(s, MoveKind.ACKNOWLEDGE, "conceded", "they corrected themselves")
    return None


def _wrong_claim(s: Situation) -> Move | None:
    """Challenge the heaviest wrong claim, with their words; never twice in a row, never too often."""
    made = s.count([MoveKind.CHALLENGE])
    in_phase = sum(m.kind is MoveKind.CHALLENGE for m in s.session.moves_in_phase(s.phase))
    if made >= s.guide.challenges or in_phase >= 2 or s.last_was(MoveKind.CHALLENGE):
        return None
    claims = [(s.framework.claims[c.id], c) for c in s.reading.claims if c.id not in s.session.asked]
    claims = [(note, c) for note, c in claims if note.severity >= _least_severity(s)]
    if not claims:
        return None
    note, heard = max(claims, key=lambda pair: (pair[0].severity, pair[1].confidence))
    return Move(
        kind=MoveKind.CHALLENGE,
        phase=s.phase,
        reason=f"{note.id} ({note.title}) and no sign of its exception",
        target=note.id,
        sources=(note.source,),
        quote=heard.quote,
        line="challenge",
        topic=note.id,
    )


def _least_severity(s: Situation) -> int:
    return {0: 3, 1: 3, 2: 2}.get(s.guide.id.rank, 1)


def _contradiction(s: Situation) -> Move | None:
    """A figure ten times off a fact: both are put side by side, or the fact is volunteered."""
    for item in s.reading.contradictions:
        if item.fact in s.session.ledger.contradictions:
            continue
        given = item.fact in s.session.ledger.facts
        return Move(
            kind=MoveKind.RECONCILE if given else MoveKind.GRANT_FACT,
            phase=s.phase,
            reason=f"'{item.said}' is ten times or more away from the fact '{item.fact}'",
            sources=(s.case.fact(item.fact).source,),
            facts=(item.fact,),
            contradiction=item,
            line="contradiction" if given else "correct-fact",
        )
    return None


def _social(s: Situation) -> Move | None:
    if s.heard(Intent.SOCIAL) and not s.heard(Intent.ANSWERS):
        return _plain(s, MoveKind.ACKNOWLEDGE, "social", "a courtesy, nothing to take up")
    return None


def _listen(s: Situation) -> Move | None:
    """Let them go on while they are on track: the share of such turns belongs to the level."""
    turns = s.content_turns()
    if turns and s.count([MoveKind.ACKNOWLEDGE]) >= s.guide.acknowledge * turns + 0.5:
        return None
    if s.last_was(MoveKind.ACKNOWLEDGE) or not _on_track(s) or s.wants_nudge or s.ahead:
        return None
    words = _ARTICLE.sub("", s.reading.echo)
    echoes = " " in words and turns % 3 == 1 and not _AMOUNT.search(words)
    line = "acknowledge-echo" if echoes else "acknowledge"
    return Move(
        kind=MoveKind.ACKNOWLEDGE,
        phase=s.phase,
        reason="on track and in the middle of it",
        line=line,
        words=words,
    )


def _on_track(s: Situation) -> bool:
    new = [
        p for p in s.reading.points if s.session.ledger.best[p.id].turn == s.session.candidate_turns[-1].seq
    ]
    last = s.session.last_move
    volunteered = last is None or not (last.probes or last.kind in (MoveKind.HINT, MoveKind.CHALLENGE))
    deep = any(p.depth >= Depth.EXPLAINED for p in new)
    return s.reading.words >= _SUBSTANCE and (deep or (volunteered and s.reading.depth_signals >= 2))


def _carry_on(s: Situation) -> Move:
    """No question is worth asking here: move on, ask an open one, or wait for more."""
    if s.phase is PhaseId.P0:
        return _plain(s, MoveKind.ACKNOWLEDGE, "acknowledge", "the floor is theirs")
    done = s.guide.mode == "guided" and s.open_weight(s.phase) < 0.5
    quiet = s.last_was(MoveKind.ACKNOWLEDGE) or s.spent >= 0.5 or done
    if quiet or s.heard(Intent.DOES_NOT_KNOW):
        return moving_on(s, "nothing more to ask here")
    return _plain(s, MoveKind.ACKNOWLEDGE, "acknowledge", "room to say more on this")


def _plain(s: Situation, kind: MoveKind, line: str, reason: str) -> Move:
    return Move(kind=kind, phase=s.phase, reason=reason, line=line)


RULES: tuple[Rule, ...] = (
    _wants_end,
    _over,
    _nothing_said,
    _off_course,
    _wants_pause,
    time_asked,
    _asks_facts,
    _asks_repeat,
    helping.hint_asked,
    _asks_for_answers,
    _wants_next,
    closing,
    five_left,
    hard_limit,
    nudge,
    running_behind,
    _challenge_reaction,
    _wrong_claim,
    helping.stuck,
    _contradiction,
    _social,
    _listen,
    probing.callback,
    probing.best_probe,
)
"""In order of priority: control, direct questions, the clock, wrong claims, being stuck, content."""
