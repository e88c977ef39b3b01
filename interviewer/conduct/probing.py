"""Chooses the best follow-up: which unheard thing, how heavy, how near to what was just said.

Pure. Score = weight × level fit × phase fit × relevance × still unheard (knowledge: the choice policy
of the move library). At most four follow-ups in a phase and two in a row on one topic.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from interviewer.conduct.situation import Situation
from interviewer.domain.brain import Lead
from interviewer.domain.case import Point, Probe
from interviewer.domain.move import Move
from interviewer.domain.terms import Depth, Intent, MoveKind, PhaseId
from interviewer.library.words import stems

PER_PHASE = 4
SAME_TOPIC = 2
CALLBACKS = 3
_AIR_TIME = {"candidate_led": 350, "guided": 250}
"""Words of one turn after which the next question begins by cutting in."""
LONGEST_CLAUSE = 16
"""Words of theirs that are repeated to them at most."""
SHORTEST_CLAUSE = 5
"""Words that are repeated to them at least."""
_JOINT = re.compile(r"[.,;:?!…]+\s+|\s+(?=(?:because|so that|which|but|and then|so)\s)")
_OPENER = re.compile(
    r"(?:(?:so|and|also|then|but|or|plus|because|since|as|well|okay|ok|right|now|yes|no|hm+|um|uh|which)\b[, ]*)+",
    re.IGNORECASE,
)
"""Words at the head of a clause that lead nowhere when it stands alone."""
_SHARED = 2.0
"""Words that a clause has in common with the talk of its point, at least."""
_EDGES = " .,;:!?…"
_DANGLING = re.compile(r"(?:it|its|it's|that|that's|this|those|these|they|them|he|she)\b", re.IGNORECASE)
_FIGURE = re.compile(
    r"(?:assum\w+|let'?s say|say|suppose|guess|go with|take|call it)\s+(?:that\s+|we have\s+|it'?s\s+|about\s+|roughly\s+)*"
    r"((?:[\w%€$.'-]+\s+){0,3}?[€$]?\d[\w.,%€$-]*(?:\s+[\w%-]+){0,4})",
    re.IGNORECASE,
)
CALLBACK_AFTER = 600.0
"""Seconds between saying a thing and being reminded of it, in a 45-minute interview."""
_UNHEARD = {0: 1.0, Depth.MENTIONED: 0.85, Depth.EXPLAINED: 0.1, Depth.JUSTIFIED: 0.0}
_TOUCHED_NOW = 0.5
"""The same for a point that this turn has just touched."""
_FAR = 2
"""Phases ahead to which a question does not run before the candidate has gone there."""
_ASKED_BEFORE = 0.6
"""What is left of the worth of asking after a point that a question went after already."""
LEAST = 0.12


def best_probe(s: Situation) -> Move | None:
    """The follow-up with the highest score, or None when nothing is worth asking."""
    return _best(s, [(score(s, lead), lead) for lead in s.leads])


def first_of(s: Situation, phase: PhaseId) -> Move | None:
    """The question that takes somebody into a phase."""
    own = [lead for lead in s.leads if lead.probe.phase is phase and not _stays(lead.probe)]
    move = _best(s, [(_worth(s, lead), lead) for lead in own])
    return move.model_copy(update={"follows": False}) if move else None


def deeper(s: Situation) -> Move | None:
    """The best question of any phase, for the time that is left when every phase was visited; of another
    phase for somebody who is done with this one."""
    leads = [(_worth(s, lead), lead) for lead in s.leads if lead.probe.phase is not PhaseId.P9]
    others = [(w, lead) for w, lead in leads if lead.probe.phase is not s.phase and not _stays(lead.probe)]
    return (_best(s, others) if s.heard(Intent.WANTS_NEXT) else None) or _best(s, leads)


def _best(s: Situation, scored: list[tuple[float, Lead]]) -> Move | None:
    for value, lead in sorted(scored, key=lambda pair: (-pair[0], pair[1].probe.id)):
        if value < LEAST:
            return None
        phase = _asked_in(s, lead.probe)
        full = _follow_ups(s, phase) >= _most_in(phase)
        if not full and not _too_much_of(s, lead.probe.topic):
            return as_move(s, lead)
    return None


def score(s: Situation, lead: Lead) -> float:
    """How good it would be to ask this now, about 0–1."""
    return _phase_fit(s, lead) * _worth(s, lead)


def _worth(s: Situation, lead: Lead) -> float:
    """The same without a look at where the interview is."""
    probe = lead.probe
    if probe.settled and all(fact in s.session.ledger.facts for fact in probe.settled):
        return 0.0
    relevance = 0.35 + 0.65 * lead.relevance
    return _weight(s, probe) * _level_fit(s, probe) * relevance * _unheard(s, probe)


def _stays(probe: Probe) -> bool:
    """Whether a question is asked wherever the interview is."""
    return probe.what_if or probe.id.startswith("concept:")


def _asked_in(s: Situation, probe: Probe) -> PhaseId:
    return s.phase if _stays(probe) else probe.phase


def as_move(s: Situation, lead: Lead) -> Move:
    """The move that asks this probe."""
    probe = lead.probe
    grounded = f"hangs on your '{lead.words}'" if lead.words else "nothing said so far covers it"
    phase = _asked_in(s, probe)
    follows = bool(lead.words) or lead.relevance >= 0.6 or probe.phase in (s.phase, s.reading.phase)
    return Move(
        kind=probe.move,
        phase=phase,
        to=phase,
        reason=f"{_aim(s, probe)}; {grounded}",
        target=probe.id,
        sources=(probe.source,),
        points=probe.points,
        topic=probe.topic,
        words=lead.words,
        line=_lead_in(s),
        follows=follows,
    )


def _lead_in(s: Situation) -> str:
    """How the question begins."""
    if s.ahead:
        return "hold-ahead"
    if s.reading.words > _AIR_TIME[s.guide.mode]:
        return "interrupt"
    return "probe"


def callback(s: Situation) -> Move | None:
    """A question that ties what was said long ago to what is being said now."""
    if s.count([MoveKind.CALLBACK]) >= CALLBACKS or s.last_was(MoveKind.CALLBACK):
        return None
    full = _follow_ups(s, s.phase) >= _most_in(s.phase)
    if full or s.reading.phase not in (None, s.phase):
        return None
    return _authored_callback(s) or _assumption_callback(s)


def _authored_callback(s: Situation) -> Move | None:
    for item in s.case.callbacks:
        heard = s.session.ledger.best.get(item.earlier)
        if item.id in s.session.asked or heard is None or item.phase is not s.phase:
            continue
        words = clause(heard.quote, _talk_of(s.case.point(item.earlier)))
        if words and s.now - heard.t >= _wait(s) and item.level.rank <= s.guide.id.rank:
            return Move(
                kind=MoveKind.CALLBACK,
                phase=s.phase,
                reason=f"connects this with what was said {round((s.now - heard.t) / 60)} minutes ago",
                target=item.id,
                sources=(item.source,),
                topic=item.earlier,
                quote=words,
                line="callback",
            )
    return None


def _assumption_callback(s: Situation) -> Move | None:
    """Holds them to a figure they assumed, once the design is being sized."""
    if s.phase not in (PhaseId.P6, PhaseId.P7):
        return None
    for quote, t in s.session.ledger.assumptions:
        figure = assumed(quote)
        target = f"assumption:{round(t)}"
        if figure and target not in s.session.asked and s.now - t >= _wait(s):
            return Move(
                kind=MoveKind.CALLBACK,
                phase=s.phase,
                reason=f"holds you to what you assumed {round((s.now - t) / 60)} minutes ago",
                target=target,
                sources=(s.source(s.phase),),
                words=figure,
                quote=quote,
                line="assumption-callback",
            )
    return None


def _wait(s: Situation) -> float:
    return CALLBACK_AFTER * s.session.setup.minutes / 45


def _talk_of(point: Point) -> frozenset[str]:
    """The words by which a point is spoken of."""
    return frozenset(stems(" ".join((point.statement, *point.cues, *point.heard))))


def clause(quote: str, about: Collection[str] = ()) -> str:
    """The part of a quote that says most about something, short enough to be taken up, or nothing."""
    best = max(_clauses(quote), key=lambda part: _carries(part, about), default="")
    return best if best and (not about or _carries(best, about) >= _SHARED) else ""


def _clauses(quote: str) -> Iterator[str]:
    """Runs of neighbouring clauses, as they stand in the quote, that make sense alone."""
    cuts = [0, *(match.end() for match in _JOINT.finditer(quote)), len(quote)]
    for start, end in ((a, b) for n, a in enumerate(cuts) for b in cuts[n + 1 :]):
        part = quote[start:end].strip(_EDGES)
        opener = _OPENER.match(part)
        part = part[opener.end() :].strip(_EDGES) if opener else part
        if SHORTEST_CLAUSE <= len(part.split()) <= LONGEST_CLAUSE:
            yield " ".join(part.split())


def _carries(part: str, about: Collection[str]) -> float:
    """How much of a subject a clause carries; a longer one is taken when it says as much."""
    shared = len(set(stems(part)).intersection(about))
    return (
        shared + 0.05 * len(part.split()) - 1.5 * bool(_DANGLING.match(part)) if shared or not about else 0.0
    )


def assumed(quote: str) -> str:
    """The figure in an assumption, as it was said, or nothing."""
    match = _FIGURE.search(quote)
    return match[1].strip(" .,;:") if match else ""


def _weight(s: Situation, probe: Probe) -> float:
    points = [s.case.point(id) for id in probe.points]
    if not points:
        return 0.55
    weights = s.guide.weights
    best = max(point.weight / 5 * (0.7 + weights[point.dimension] / 50) for point in points)
    return min(1.0, best)


def _level_fit(s: Situation, probe: Probe) -> float:
    gap = probe.level.rank - s.guide.id.rank
    return {-3: 0.5, -2: 0.65, -1: 0.85, 0: 1.0, 1: 0.7}.get(gap, 0.4)


def _phase_fit(s: Situation, lead: Lead) -> float:
    """A design is changed once it stands; towards the end nobody is taken back."""
    probe = lead.probe
    if probe.what_if:
        settled = s.phase is PhaseId.P8 or (probe.phase is s.phase and s.phase.rank >= PhaseId.P6.rank)
        return 0.9 if settled else 0.0
    if probe.phase is s.phase:
        return 1.0
    late = s.in_last_minutes and probe.phase.rank < s.phase.rank and not lead.words
    far = probe.phase.rank > s.phase.rank + _FAR
    if probe.phase is s.reading.phase and probe.phase is not PhaseId.P9 and not late and not far:
        return 0.8
    return 0.7 if _stays(probe) else 0.0


def _unheard(s: Situation, probe: Probe) -> float:
    """How much of what a question goes after is still to come, by weight."""
    points = [s.case.point(id) for id in probe.points]
    if probe.what_if or not points:
        return 0.8
    return sum(p.weight * _open(s, p.id) for p in points) / sum(p.weight for p in points)


def _open(s: Situation, point: str) -> float:
    if point in s.said_now:
        return 0.0
    depth = s.session.ledger.depth(point)
    worth = _UNHEARD[depth]
    if point in s.session.ledger.asked_points and depth < Depth.EXPLAINED:
        worth *= _ASKED_BEFORE
    return worth * (_TOUCHED_NOW if any(p.id == point for p in s.reading.points) else 1.0)


def _aim(s: Situation, probe: Probe) -> str:
    missing = [p for p in probe.points if s.session.ledger.depth(p) < Depth.EXPLAINED]
    if probe.what_if:
        return "changes a constraint of a committed design"
    if missing:
        return f"{s.framework.phases[probe.phase].spoken}: something that weighs is not heard in depth yet"
    return "goes one step deeper"


def _follow_ups(s: Situation, phase: PhaseId) -> int:
    return sum(move.probes for move in s.session.moves_in_phase(phase))


def _most_in(phase: PhaseId) -> int:
    """The follow-ups a phase may have; the last one takes what is left over."""
    return PER_PHASE + (phase is PhaseId.P8) * 3


def _too_much_of(s: Situation, topic: str) -> bool:
    probes = [move for move in s.session.moves if move.probes]
    return len(probes) >= SAME_TOPIC and all(move.topic == topic for move in probes[-SAME_TOPIC:])
