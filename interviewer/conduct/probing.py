"""Chooses the best follow-up: which unheard thing, how heavy, how near to what was just said.

Pure. Score = weight × level fit × phase fit × relevance × still unheard (knowledge: the choice policy
of the move library). At most four follow-ups in a phase and two in a row on one topic.
"""

from __future__ import annotations

import re

from interviewer.conduct.situation import Situation
from interviewer.domain.brain import Lead
from interviewer.domain.case import Probe
from interviewer.domain.move import Move
from interviewer.domain.terms import Depth, MoveKind, PhaseId

PER_PHASE = 4
SAME_TOPIC = 2
CALLBACKS = 3
_AIR_TIME = {"candidate_led": 350, "guided": 250}
"""Words of one turn after which the next question begins by cutting in."""
LONGEST_CLAUSE = 13
"""Words of theirs that are repeated to them at most."""
_JOINT = re.compile(r"[,;:]\s+|\s+(?:because|so that|which|but|and then)\s+")
_FIGURE = re.compile(
    r"(?:assum\w+|let'?s say|say|suppose|guess|go with|take|call it)\s+(?:that\s+|we have\s+|it'?s\s+|about\s+|roughly\s+)*"
    r"((?:[\w%€$.'-]+\s+){0,3}?[€$]?\d[\w.,%€$-]*(?:\s+[\w%-]+){0,4})",
    re.IGNORECASE,
)
CALLBACK_AFTER = 600.0
"""Seconds between saying a thing and being reminded of it, in a 45-minute interview."""
_UNHEARD = {0: 1.0, Depth.MENTIONED: 0.85, Depth.EXPLAINED: 0.35, Depth.JUSTIFIED: 0.0}
LEAST = 0.12


def best_probe(s: Situation) -> Move | None:
    """The follow-up with the highest score, or None when nothing is worth asking."""
    scored = sorted(((score(s, lead), lead) for lead in s.leads), key=lambda x: (-x[0], x[1].probe.id))
    for value, lead in scored:
        if value < LEAST:
            return None
        full = _follow_ups(s, lead.probe.phase) >= PER_PHASE + (lead.probe.phase is PhaseId.P8) * 3
        if not full and not _too_much_of(s, lead.probe.topic):
            return as_move(s, lead)
    return None


def score(s: Situation, lead: Lead) -> float:
    """How good it would be to ask this now, about 0–1."""
    probe = lead.probe
    fit = _phase_fit(s, probe)
    if not fit:
        return 0.0
    relevance = 0.35 + 0.65 * lead.relevance
    return _weight(s, probe) * _level_fit(s, probe) * fit * relevance * _unheard(s, probe)


def as_move(s: Situation, lead: Lead) -> Move:
    """The move that asks this probe."""
    probe = lead.probe
    grounded = f"hangs on your '{lead.words}'" if lead.words else "nothing said so far covers it"
    stays = probe.what_if or probe.id.startswith("concept:")
    phase = s.phase if stays else probe.phase
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
        line="interrupt" if s.reading.words > _AIR_TIME[s.guide.mode] else "probe",
        follows=bool(lead.words) or lead.relevance >= 0.6,
    )


def callback(s: Situation) -> Move | None:
    """A question that ties what was said long ago to what is being said now."""
    if s.count([MoveKind.CALLBACK]) >= CALLBACKS or s.last_was(MoveKind.CALLBACK):
        return None
    return _authored_callback(s) or _assumption_callback(s)


def _authored_callback(s: Situation) -> Move | None:
    for item in s.case.callbacks:
        heard = s.session.ledger.best.get(item.earlier)
        if item.id in s.session.asked or heard is None or item.phase is not s.phase:
            continue
        words = clause(heard.quote)
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


def clause(quote: str) -> str:
    """The first clause of a quote that is short enough to be taken up, or nothing."""
    for part in (quote, *_JOINT.split(quote)):
        words = part.strip(" .,;:!?…").split()
        if 4 <= len(words) <= LONGEST_CLAUSE:
            return " ".join(words)
    return ""


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


def _phase_fit(s: Situation, probe: Probe) -> float:
    if probe.phase is s.phase:
        return 1.0
    if probe.what_if:
        return 0.9 if s.phase is PhaseId.P8 else 0.0
    if probe.phase is s.reading.phase:
        return 0.8
    if probe.id.startswith("concept:"):
        return 0.7
    return 0.0


def _unheard(s: Situation, probe: Probe) -> float:
    if not probe.points:
        return 0.8
    return max(_UNHEARD[s.session.ledger.depth(point)] for point in probe.points)


def _aim(s: Situation, probe: Probe) -> str:
    missing = [p for p in probe.points if s.session.ledger.depth(p) < Depth.EXPLAINED]
    if probe.what_if:
        return "changes a constraint of a committed design"
    if missing:
        return f"{s.framework.phases[probe.phase].spoken}: something that weighs is not heard in depth yet"
    return "goes one step deeper"


def _follow_ups(s: Situation, phase: PhaseId) -> int:
    return sum(move.probes for move in s.session.moves_in_phase(phase))


def _too_much_of(s: Situation, topic: str) -> bool:
    probes = [move for move in s.session.moves if move.probes]
    return len(probes) >= SAME_TOPIC and all(move.topic == topic for move in probes[-SAME_TOPIC:])
