"""Defects put into the interviewer one at a time, to see that each is caught by its own check.

Every entry says what is wrong, which check must notice, and in which suite it is sure to show. Knows how
to do things wrong and nothing of how they are caught.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from evals.spoiling import Spoiler, decides, directs, finds, hears, scores, speaks
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

_DIRECTOR = Director()
_FILLER = (
    " Let me put that into context, because context is what matters in the end and people forget it." * 6
)


@dataclass(frozen=True)
class Defect:
    """One thing done wrong on purpose, the check that must notice, and the suite where it shows."""

    name: str
    about: str
    caught_by: str
    suite: str
    spoil: Spoiler


def _case(session: Session) -> Case:
    return reference().case(session.setup.case)


def _on(*kinds: MoveKind) -> Callable[[Move], bool]:
    return lambda move: move.kind in kinds


def _probing(move: Move) -> bool:
    return move.probes


_acknowledging = _on(MoveKind.ACKNOWLEDGE)
_granting = _on(MoveKind.GRANT_FACT)


def _adds(which: Callable[[Move], bool], extra: Callable[[Move, Session], str]) -> Spoiler:
    """Says something more on some moves, the same thing only once."""

    def alter(words: str, move: Move, session: Session) -> str:
        more = extra(move, session) if which(move) else ""
        return words if not more or any(more in said for said in session.spoken) else f"{words} {more}"

    return speaks(alter)


def _always_adds(which: Callable[[Move], bool], text: str) -> Spoiler:
    return speaks(lambda words, move, session: f"{words}{text}" if which(move) else words)


def _begins(which: Callable[[Move], bool], text: str) -> Spoiler:
    return speaks(lambda words, move, session: f"{text}{words}" if which(move) else words)


def _unheard_point(move: Move, session: Session) -> str:
    ledger = session.ledger
    points = [
        p for p in _case(session).points if p.id not in ledger.best and not re.search(r"\d", p.statement)
    ]
    return points[0].statement if points else ""


def _direction(move: Move, session: Session) -> str:
    text = next((p.direction for p in _case(session).probes if p.id == move.target), "")
    return "" if re.search(r"[\d?]", text) else text


def _last_rung(words: str, move: Move, session: Session) -> str:
    if move.kind is not MoveKind.HINT or move.rung != 1 or not move.target:
        return words
    return _case(session).point(move.target).hints[-1]


def _other_time(words: str, move: Move, session: Session) -> str:
    if move.line != "time-left" or move.left is None:
        return words
    return f"About {round(move.left / 60) + 7} minutes are left."


def _other_figure(words: str, move: Move, session: Session) -> str:
    if move.kind is not MoveKind.GRANT_FACT:
        return words
    return re.sub(r"\d", lambda match: str((int(match[0]) + 3) % 10), words, count=1)


def _echo(words: str, move: Move, session: Session) -> str:
    said = [turn.text for turn in session.candidate_turns[-1:]]
    wanted = [word for text, forbidden in attacks() for word in forbidden if text in said]
    return f"{wanted[0]}. {words}" if wanted else words


def _same_line(words: str, move: Move, session: Session) -> str:
    return "Go on." if move.kind is MoveKind.ACKNOWLEDGE else words


def _plain(s: Situation) -> Move:
    return Move(kind=MoveKind.ACKNOWLEDGE, phase=s.phase, line="acknowledge", reason="a defect")


def _instead(which: Callable[[Move], bool]) -> Spoiler:
    """Acknowledges where it should have done something."""
    return decides(lambda s, move: _plain(s) if which(move) else move)


def _next_rung(s: Situation, move: Move) -> Move:
    skips = move.kind is MoveKind.HINT and move.rung == 1
    return move.model_copy(update={"rung": 2}) if skips else move


def _asked_before(s: Situation, move: Move) -> Move:
    own = {probe.id for probe in s.case.probes}
    earlier = [m for m in s.session.moves if m.probes and m.target in own]
    if not move.probes or len(earlier) < 2:
        return move
    return earlier[0].model_copy(update={"to": None, "phase": s.phase})


def _stale_words(s: Situation, move: Move) -> Move:
    turns = s.session.candidate_turns
    if not move.probes or len(turns) < 3:
        return move
    return move.model_copy(update={"words": " ".join(turns[0].text.split()[:4])})


def _one_too_far(s: Situation, move: Move) -> Move:
    if move.kind is not MoveKind.TRANSITION or move.to is None or move.to.rank > 6:
        return move
    to = PhaseId(f"P{move.to.rank + 2}")
    return move.model_copy(update={"to": to}) if to not in s.session.visited else move


def _no_five_minutes(move: Move | None) -> bool:
    return move is not None and move.line == "five-left"


def _forgets_five(s: Situation) -> Move:
    move = _DIRECTOR.decide(s)
    return _plain(s) if _no_five_minutes(move) else move


def _silent_at_five(s: Situation) -> Move | None:
    move = _DIRECTOR.on_silence(s)
    return None if _no_five_minutes(move) else move


def _only_the_clock(s: Situation) -> Move | None:
    move = _DIRECTOR.on_silence(s)
    return None if move is not None and move.kind is MoveKind.WAIT else move


def _other_fact(s: Situation, move: Move) -> Move:
    if move.kind is not MoveKind.GRANT_FACT or move.contradiction:
        return move
    others = [fact for fact in s.case.facts if fact.id not in move.facts]
    return move.model_copy(update={"facts": (others[-1].id,), "sources": (others[-1].source,)})


def _again(s: Situation, move: Move) -> Move:
    earlier = s.session.last_move
    if earlier and earlier.kind is MoveKind.CHALLENGE and s.reading.stance is not Stance.DEFENDS:
        return earlier
    return move


def _obeys(s: Situation, move: Move) -> Move:
    if not s.heard(Intent.INJECTION):
        return move
    fact = s.case.facts[0]
    return Move(
        kind=MoveKind.GRANT_FACT, phase=s.phase, reason="ordered to", facts=(fact.id,), sources=(fact.source,)
    )


def _stops(s: Situation, move: Move) -> Move:
    if len(s.session.candidate_turns) < 3:
        return move
    return Move(kind=MoveKind.END, phase=s.phase, reason="a defect", line="end-done")


def _too_high(s: Situation, move: Move) -> Move:
    if not move.probes:
        return move
    high = [p for p in s.case.probes if p.level.rank > s.guide.id.rank + 1 and p.id not in s.session.asked]
    if not high:
        return move
    probe = high[0]
    return move.model_copy(update={"target": probe.id, "sources": (probe.source,), "points": probe.points,
                                   "topic": probe.topic, "words": "", "line": "probe"})  # fmt: skip


def _one_more(s: Situation, move: Move) -> Move:
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


def _wrong_claim(reading: Reading, text: str, session: Session) -> Reading:
    answers = reading.has(Intent.ANSWERS) and not reading.has(Intent.INJECTION)
    if not answers or reading.words < 10 or reading.claims:
        return reading
    return reading.model_copy(update={"claims": (ClaimHeard(id="W47", quote=text[:30]),)})


def _no_points(reading: Reading, text: str, session: Session) -> Reading:
    return reading.model_copy(update={"points": ()})


def _more_points(reading: Reading, text: str, session: Session) -> Reading:
    if not reading.has(Intent.ANSWERS):
        return reading
    known = {point.id for point in reading.points}
    extra = [p.id for p in _case(session).points if p.id not in known][:3]
    heard = tuple(PointHeard(id=id, depth=Depth.MENTIONED, quote=text[:20]) for id in extra)
    return reading.model_copy(update={"points": reading.points + heard})


def _interviewers_words(reading: Reading, text: str, session: Session) -> Reading:
    mine = [turn.text for turn in session.turns if not turn.by_candidate]
    quote = mine[-1][:40] if mine else "Design the system"
    points = tuple(point.model_copy(update={"quote": quote}) for point in reading.points)
    return reading.model_copy(update={"points": points})


def _credits_orders(reading: Reading, text: str, session: Session) -> Reading:
    if not reading.has(Intent.INJECTION):
        return reading
    point = PointHeard(id=_case(session).points[0].id, depth=Depth.JUSTIFIED, quote=text)
    return reading.model_copy(update={"points": (point,)})


def _no_claims(reading: Reading, text: str, session: Session) -> Reading:
    return reading.model_copy(update={"claims": ()})


def _inflated(card: Scorecard) -> Scorecard:
    raised = {
        d: s if s.score is None else s.model_copy(update={"score": min(5.0, s.score + 1)})
        for d, s in card.dimensions.items()
    }
    return card.model_copy(update={"dimensions": raised})


def _made_up(card: Scorecard) -> Scorecard:
    scored = {
        d: s.model_copy(update={"score": 3.0, "nss": False}) if s.nss else s
        for d, s in card.dimensions.items()
    }
    return card.model_copy(update={"dimensions": scored})


def _reworded(card: Scorecard) -> Scorecard:
    changed = {
        d: s.model_copy(
            update={
                "evidence": tuple(e.model_copy(update={"quote": f"basically {e.quote}"}) for e in s.evidence)
            }
        )
        for d, s in card.dimensions.items()
    }
    return card.model_copy(update={"dimensions": changed})


_ALL = (
    Defect("two-questions", "asks a second question after every probe", "one_question", "hints",
           _always_adds(_probing, " And who would notice?")),
    Defect("stacked-question", "joins two questions into one sentence", "not_stacked", "follow_up",
           speaks(lambda w, m, s: w[:-1] + ", and how do you measure it?" if m.probes and w.endswith("?") else w)),
    Defect("leaks-point", "says a point nobody has made", "no_leak", "sittings", _adds(_probing, _unheard_point)),
    Defect("leaks-direction", "answers its own question", "no_leak", "sittings", _adds(_probing, _direction)),
    Defect("last-hint-first", "says the third hint on the first rung", "hint_ladder", "hints", speaks(_last_rung)),
    Defect("skips-rung", "begins the ladder at the second rung", "hint_ladder", "hints", decides(_next_rung)),
    Defect("refuses-hints", "acknowledges where a hint was asked for", "hint_given", "hints",
           _instead(_on(MoveKind.HINT))),
    Defect("one-line-for-all", "acknowledges with the same line every time", "no_repeat", "sittings",
           speaks(_same_line)),
    Defect("asks-again", "puts a question that was put before", "no_repeat", "sittings", decides(_asked_before)),
    Defect("ignores-last-turn", "hangs questions on words from long ago", "grounded", "sittings",
           decides(_stale_words)),
    Defect("ignores-questions", "passes over questions of fact", "questions_answered", "sittings",
           _instead(_on(MoveKind.GRANT_FACT, MoveKind.HAND_BACK))),
    Defect("wrong-fact", "tells another fact than the one asked for", "right_fact", "clarification",
           decides(_other_fact)),
    Defect("alters-figure", "changes a digit of a fact", "facts_told", "clarification", speaks(_other_figure)),
    Defect("invents-figure", "adds a figure that nobody gave", "nothing_invented", "sittings",
           _always_adds(_probing, " It was 37 last spring.")),
    Defect("adds-to-facts", "adds advice to a fact", "same_facts", "clarification",
           _always_adds(_granting, " Competitors batch requests overnight, incidentally.")),
    Defect("skips-phase", "leaves a phase out", "phase_order", "phase_time", decides(_one_too_far)),
    Defect("misstates-time", "is seven minutes off", "time_true", "phase_time", speaks(_other_time)),
    Defect("forgets-five-minutes", "never announces the last five minutes", "five_minutes", "phase_time",
           directs(Director(decide=_forgets_five, on_silence=_silent_at_five))),
    Defect("overstays", "stays in a phase past its hard limit", "hard_limit", "phase_time",
           _instead(lambda move: move.line == "transition-time")),
    Defect("silent-to-silence", "says nothing when nobody speaks", "silence", "phase_time",
           directs(Director(on_silence=_only_the_clock))),
    Defect("will-not-tell-time", "acknowledges where the time was asked for", "time_told", "phase_time",
           _instead(lambda move: move.line == "time-left")),
    Defect("will-not-move-on", "stays when asked to move on", "moves_on", "phase_time",
           decides(lambda s, move: _plain(s) if s.heard(Intent.WANTS_NEXT) else move)),
    Defect("stops-early", "ends the interview after three turns", "ends_once", "sittings", decides(_stops)),
    Defect("challenges-right", "hears a wrong claim in every answer", "challenge_wrong_only", "challenge",
           hears(_wrong_claim)),
    Defect("never-challenges", "hears no wrong claim", "challenged", "challenge", hears(_no_claims)),
    Defect("challenges-twice", "presses the same claim again", "challenge_once", "challenge", decides(_again)),
    Defect("never-withdraws", "does not take a challenge back", "withdrawn", "challenge",
           _instead(_on(MoveKind.WITHDRAW))),
    Defect("quotes-interviewer", "quotes itself as the candidate", "quotes_verbatim", "sittings",
           hears(_interviewers_words)),
    Defect("rewords-quotes", "puts quotes in other words", "quotes_verbatim", "sittings", scores(_reworded)),
    Defect("inflates-by-one", "gives a point more in every dimension", "score_earned", "sittings", scores(_inflated)),
    Defect("scores-nothing", "scores dimensions nobody touched", "scored_on_evidence", "sittings", scores(_made_up)),
    Defect("praises", "praises answers", "neutral", "sittings", _begins(_acknowledging, "Great answer. ")),
    Defect("tells-score", "says the score aloud", "neutral", "sittings", _always_adds(_probing, " So far a 4 out of 5.")),
    Defect("rambles", "talks for a minute", "brief", "sittings", _always_adds(_probing, _FILLER)),
    Defect("drops-sources", "asks without saying where from", "sourced", "follow_up",
           decides(lambda s, move: move.model_copy(update={"sources": ()}) if move.probes else move)),
    Defect("leads", "puts the answer into the question", "not_leading", "follow_up",
           _begins(_probing, "You should use a simple rule here. ")),
    Defect("ignores-level", "asks far above the level", "fits_level", "follow_up", decides(_too_high)),
    Defect("drills-forever", "never has enough of a phase", "limits", "follow_up", decides(_one_more)),
    Defect("obeys-orders", "tells what it is ordered to tell", "attack_inert", "injection", decides(_obeys)),
    Defect("credits-orders", "credits an order as an answer", "attack_inert", "injection", hears(_credits_orders)),
    Defect("echoes-orders", "says the word it is told to say", "no_echo", "injection", speaks(_echo)),
    Defect("hears-nothing", "hears no point", "points", "reading", hears(_no_points)),
    Defect("hears-everything", "hears points that are not there", "points", "reading", hears(_more_points)),
    Defect("searches-backwards", "turns the search order around", "nDCG@10", "retrieval",
           finds(lambda hits: hits[::-1])),
)  # fmt: skip


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Defect]:
    return {defect.name: defect for defect in _ALL}


DEFECTS = _by_name()
