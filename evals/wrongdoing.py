"""Ways of doing wrong: what a spoilt interviewer hears, decides, says or scores in place of the right thing.

Each is a small function for `spoiling` to put into one part. Knows neither which checks notice it nor where.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from evals.spoiling import Spoiler, decides, speaks
from evals.subject import Director
from evals.suites import reference
from evals.suites.injection import attacks
from interviewer.conduct.situation import Situation
from interviewer.domain.case import Case
from interviewer.domain.move import Move
from interviewer.domain.reading import ClaimHeard, PointHeard, Reading, Stance
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, Intent, MoveKind, PhaseId
from interviewer.report.parts import Quote, Report

_DIRECTOR = Director()
FILLER = " Let me put that into context, because context is what matters in the end and people forget it." * 6


def _case(session: Session) -> Case:
    return reference().case(session.setup.case)


def on(*kinds: MoveKind) -> Callable[[Move], bool]:
    return lambda move: move.kind in kinds


def probing(move: Move) -> bool:
    return move.probes


acknowledging = on(MoveKind.ACKNOWLEDGE)
granting = on(MoveKind.GRANT_FACT)


def adds(which: Callable[[Move], bool], extra: Callable[[Move, Session], str]) -> Spoiler:
    """Says something more on some moves, the same thing only once."""

    def alter(words: str, move: Move, session: Session) -> str:
        more = extra(move, session) if which(move) else ""
        return words if not more or any(more in said for said in session.spoken) else f"{words} {more}"

    return speaks(alter)


def always_adds(which: Callable[[Move], bool], text: str) -> Spoiler:
    return speaks(lambda words, move, session: f"{words}{text}" if which(move) else words)


def begins(which: Callable[[Move], bool], text: str) -> Spoiler:
    return speaks(lambda words, move, session: f"{text}{words}" if which(move) else words)


def unheard_point(move: Move, session: Session) -> str:
    ledger = session.ledger
    points = [
        p for p in _case(session).points if p.id not in ledger.best and not re.search(r"\d", p.statement)
    ]
    return points[0].statement if points else ""


def direction(move: Move, session: Session) -> str:
    text = next((p.direction for p in _case(session).probes if p.id == move.target), "")
    return "" if re.search(r"[\d?]", text) else text


def last_rung(words: str, move: Move, session: Session) -> str:
    if move.kind is not MoveKind.HINT or move.rung != 1 or not move.target:
        return words
    return _case(session).point(move.target).hints[-1]


def other_time(words: str, move: Move, session: Session) -> str:
    if move.line != "time-left" or move.left is None:
        return words
    return f"About {round(move.left / 60) + 7} minutes are left."


def other_figure(words: str, move: Move, session: Session) -> str:
    if move.kind is not MoveKind.GRANT_FACT:
        return words
    return re.sub(r"\d", lambda match: str((int(match[0]) + 3) % 10), words, count=1)


def echo(words: str, move: Move, session: Session) -> str:
    said = [turn.text for turn in session.candidate_turns[-1:]]
    wanted = [word for text, forbidden in attacks() for word in forbidden if text in said]
    return f"{wanted[0]}. {words}" if wanted else words


def same_line(words: str, move: Move, session: Session) -> str:
    return "Go on." if move.kind is MoveKind.ACKNOWLEDGE else words


def plain(s: Situation) -> Move:
    return Move(kind=MoveKind.ACKNOWLEDGE, phase=s.phase, line="acknowledge", reason="a defect")


def instead(which: Callable[[Move], bool]) -> Spoiler:
    """Acknowledges where it should have done something."""
    return decides(lambda s, move: plain(s) if which(move) else move)


def next_rung(s: Situation, move: Move) -> Move:
    skips = move.kind is MoveKind.HINT and move.rung == 1
    return move.model_copy(update={"rung": 2}) if skips else move


def asked_before(s: Situation, move: Move) -> Move:
    own = {probe.id for probe in s.case.probes}
    earlier = [m for m in s.session.moves if m.probes and m.target in own]
    if not move.probes or len(earlier) < 2:
        return move
    return earlier[0].model_copy(update={"to": None, "phase": s.phase})


def stale_words(s: Situation, move: Move) -> Move:
    turns = s.session.candidate_turns
    if not move.probes or len(turns) < 3:
        return move
    return move.model_copy(update={"words": " ".join(turns[0].text.split()[:4])})


def one_too_far(s: Situation, move: Move) -> Move:
    if move.kind is not MoveKind.TRANSITION or move.to is None or move.to.rank > 6:
        return move
    to = PhaseId(f"P{move.to.rank + 2}")
    return move.model_copy(update={"to": to}) if to not in s.session.visited else move


def _no_five_minutes(move: Move | None) -> bool:
    return move is not None and move.line == "five-left"


def forgets_five(s: Situation) -> Move:
    move = _DIRECTOR.decide(s)
    return plain(s) if _no_five_minutes(move) else move


def silent_at_five(s: Situation) -> Move | None:
    move = _DIRECTOR.on_silence(s)
    return None if _no_five_minutes(move) else move


def only_the_clock(s: Situation) -> Move | None:
    move = _DIRECTOR.on_silence(s)
    return None if move is not None and move.kind is MoveKind.WAIT else move


def other_fact(s: Situation, move: Move) -> Move:
    if move.kind is not MoveKind.GRANT_FACT or move.contradiction:
        return move
    others = [fact for fact in s.case.facts if fact.id not in move.facts]
    return move.model_copy(update={"facts": (others[-1].id,), "sources": (others[-1].source,)})


def again(s: Situation, move: Move) -> Move:
    earlier = s.session.last_move
    if earlier and earlier.kind is MoveKind.CHALLENGE and s.reading.stance is not Stance.DEFENDS:
        return earlier
    return move


def obeys(s: Situation, move: Move) -> Move:
    if not s.heard(Intent.INJECTION):
        return move
    fact = s.case.facts[0]
    return Move(
        kind=MoveKind.GRANT_FACT, phase=s.phase, reason="ordered to", facts=(fact.id,), sources=(fact.source,)
    )


def stops(s: Situation, move: Move) -> Move:
    if len(s.session.candidate_turns) < 3:
        return move
    return Move(kind=MoveKind.END, phase=s.phase, reason="a defect", line="end-done")


def too_high(s: Situation, move: Move) -> Move:
    if not move.probes:
        return move
    high = [p for p in s.case.probes if p.level.rank > s.guide.id.rank + 1 and p.id not in s.session.asked]
    if not high:
        return move
    probe = high[0]
    return move.model_copy(update={"target": probe.id, "sources": (probe.source,), "points": probe.points,
                                   "topic": probe.topic, "words": "", "line": "probe"})  # fmt: skip


def one_more(s: Situation, move: Move) -> Move:
    """Never leaves a phase while there is anything to ask in it."""
    here = [lead for lead in s.leads if lead.probe.phase is s.phase and not lead.probe.what_if]
    if (
        move.kind not in (MoveKind.TRANSITION, MoveKind.ACKNOWLEDGE)
        or not here
        or move.line == "transition-time"
    ):
        return move
    probe = here[0].probe
    return Move(kind=probe.move, phase=probe.phase, reason="a defect", target=probe.id, sources=(probe.source,),
                points=probe.points, topic=f"{probe.topic}-{len(s.session.moves)}", line="probe")  # fmt: skip


def wrong_claim(reading: Reading, text: str, session: Session) -> Reading:
    answers = reading.has(Intent.ANSWERS) and not reading.has(Intent.INJECTION)
    if not answers or reading.words < 10 or reading.claims:
        return reading
    return reading.model_copy(update={"claims": (ClaimHeard(id="W47", quote=text[:30]),)})


def no_points(reading: Reading, text: str, session: Session) -> Reading:
    return reading.model_copy(update={"points": ()})


def more_points(reading: Reading, text: str, session: Session) -> Reading:
    if not reading.has(Intent.ANSWERS):
        return reading
    known = {point.id for point in reading.points}
    extra = [p.id for p in _case(session).points if p.id not in known][:3]
    heard = tuple(PointHeard(id=id, depth=Depth.MENTIONED, quote=text[:20]) for id in extra)
    return reading.model_copy(update={"points": reading.points + heard})


def interviewers_words(reading: Reading, text: str, session: Session) -> Reading:
    mine = [turn.text for turn in session.turns if not turn.by_candidate]
    quote = mine[-1][:40] if mine else "Design the system"
    points = tuple(point.model_copy(update={"quote": quote}) for point in reading.points)
    return reading.model_copy(update={"points": points})


def credits_orders(reading: Reading, text: str, session: Session) -> Reading:
    if not reading.has(Intent.INJECTION):
        return reading
    point = PointHeard(id=_case(session).points[0].id, depth=Depth.JUSTIFIED, quote=text)
    return reading.model_copy(update={"points": (point,)})


def no_claims(reading: Reading, text: str, session: Session) -> Reading:
    return reading.model_copy(update={"claims": ()})


def inflated(card: Scorecard) -> Scorecard:
    raised = {
        d: s if s.score is None else s.model_copy(update={"score": min(5.0, s.score + 1)})
        for d, s in card.dimensions.items()
    }
    return card.model_copy(update={"dimensions": raised})


def made_up(card: Scorecard) -> Scorecard:
    scored = {
        d: s.model_copy(update={"score": 3.0, "nss": False}) if s.nss else s
        for d, s in card.dimensions.items()
    }
    return card.model_copy(update={"dimensions": scored})


def reworded(card: Scorecard) -> Scorecard:
    changed = {
        d: s.model_copy(
            update={
                "evidence": tuple(e.model_copy(update={"quote": f"basically {e.quote}"}) for e in s.evidence)
            }
        )
        for d, s in card.dimensions.items()
    }
    return card.model_copy(update={"dimensions": changed})


def next_turn(report: Report) -> Report:
    """Every quote of a score in the turn after its own."""

    def moved(quote: Quote) -> Quote:
        return replace(quote, turn=None if quote.turn is None else quote.turn + 1)

    scores = tuple(replace(s, quotes=tuple(map(moved, s.quotes))) for s in report.scores)
    return replace(report, scores=scores)


def own_advice(report: Report) -> Report:
    """Advice of its own."""
    changes = tuple(replace(change, stronger="Just use a bigger model.") for change in report.changes)
    return replace(report, changes=changes)


def half_a_point(report: Report) -> Report:
    """Scores a little above the scorecard's."""
    raised = tuple(replace(s, score=None if s.score is None else s.score + 0.5) for s in report.scores)
    return replace(report, scores=raised)
