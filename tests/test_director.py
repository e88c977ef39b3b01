"""What the interviewer does next, rule by rule: small sittings written by hand, the real notes, no clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.conduct import probing
from interviewer.conduct.director import Situation, decide, ending, followed, on_silence, opening
from interviewer.conduct.probing import PER_PHASE, SAME_TOPIC, assumed, clause
from interviewer.conduct.timing import SILENCE
from interviewer.domain.brain import Lead
from interviewer.domain.case import Case, Point, Probe
from interviewer.domain.events import (
    CandidateSaid,
    Event,
    InterviewerSaid,
    PhaseChanged,
    ReadingMade,
    SessionStarted,
    Setup,
)
from interviewer.domain.move import Move
from interviewer.domain.plan import budgets
from interviewer.domain.reading import ClaimHeard, Contradiction, PointHeard, Reading, Stance
from interviewer.domain.session import fold
from interviewer.domain.terms import PROBING, Depth, Intent, Level, MoveKind, PhaseId
from interviewer.library.shelf import Library

P = PhaseId
ANSWER = Reading(intents=(Intent.ANSWERS,), words=6)


@dataclass
class Sitting:
    """An interview in the making: say, hear, move, look."""

    library: Library
    level: Level = Level.SENIOR
    slug: str = "fraud-detection"
    minutes: int = 45
    now: float = 0.0
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        setup = Setup(case=self.slug, level=self.level, minutes=self.minutes)
        self.events.append(SessionStarted(seq=0, t=0, setup=setup))

    @property
    def case(self) -> Case:
        return self.library.case(self.slug)

    @property
    def plan(self) -> dict[PhaseId, float]:
        return budgets(self.library.framework, self.minutes, self.level)

    def _add(self, kind: Callable[..., Event], **values: Any) -> Sitting:
        self.events.append(kind(seq=len(self.events), t=self.now, **values))
        return self

    def at(self, seconds: float) -> Sitting:
        self.now = seconds
        return self

    def phase(self, to: PhaseId) -> Sitting:
        return self._add(PhaseChanged, origin=fold(self.events).phase, to=to, why="")

    def hears(self, reading: Reading = ANSWER) -> Sitting:
        return self._add(CandidateSaid, text="…")._add(ReadingMade, reading=reading)

    def intends(self, *intents: Intent, **more: Any) -> Sitting:
        return self.hears(Reading(intents=intents, **more))

    def says(self, move: Move) -> Sitting:
        if move.to and move.to is not fold(self.events).phase:
            self.phase(move.to)
        return self._add(InterviewerSaid, text=f"line {len(self.events)}", move=move)

    def situation(self, *leads: Lead) -> Situation:
        framework = self.library.framework
        return Situation(fold(self.events), self.case, framework, self.plan, self.now, tuple(leads))

    def decides(self, *leads: Lead) -> Move:
        return decide(self.situation(*leads))


@pytest.fixture
def sit(library: Library) -> Callable[..., Sitting]:
    return lambda **choices: Sitting(library, **choices)


Sit = Callable[..., Sitting]


def lead(probe: Probe, relevance: float = 0.6, words: str = "") -> Lead:
    return Lead(probe=probe, relevance=relevance, words=words)


def probes(case: Case, phase: PhaseId, level: Level = Level.SENIOR) -> list[Probe]:
    return [
        p
        for p in case.probes
        if p.phase is phase and p.points and p.level.rank <= level.rank and not p.what_if
    ]


def hear_point(id: str, depth: Depth = Depth.EXPLAINED, quote: str = "their own words here") -> Reading:
    return Reading(intents=(Intent.ANSWERS,), points=(PointHeard(id=id, depth=depth, quote=quote),), words=8)


def points_of(case: Case, phase: PhaseId) -> list[Point]:
    return [point for point in case.points if point.phase is phase]


def within(sitting: Sitting, phase: PhaseId, share: float, began: float = 300) -> Sitting:
    """The sitting in a phase of whose budget this share is used."""
    return sitting.at(began).phase(phase).at(began + share * sitting.plan[phase])


# Opening and control


def test_the_interview_opens_with_the_prompt(sit: Sit) -> None:
    move = opening(sit().situation())
    assert (move.kind, move.left) == (MoveKind.OPEN, 2700)


@pytest.mark.parametrize(
    ("intents", "kind"),
    [
        ([Intent.WANTS_END], MoveKind.END),
        ([Intent.WANTS_END, Intent.ASKS_TIME, Intent.ANSWERS], MoveKind.END),
        ([Intent.EMPTY], MoveKind.DEFLECT),
        ([Intent.INJECTION], MoveKind.DEFLECT),
        ([Intent.INJECTION, Intent.WANTS_END], MoveKind.DEFLECT),
        ([Intent.INJECTION, Intent.WANTS_NEXT], MoveKind.DEFLECT),
        ([Intent.OFF_TOPIC], MoveKind.DEFLECT),
        ([Intent.WANTS_PAUSE], MoveKind.WAIT),
        ([Intent.ASKS_TIME], MoveKind.TIME_CHECK),
        ([Intent.ASKS_SOLUTION], MoveKind.BOUNCE),
        ([Intent.SEEKS_VALIDATION, Intent.ANSWERS], MoveKind.BOUNCE),
        ([Intent.WANTS_NEXT], MoveKind.TRANSITION),
        ([Intent.SOCIAL], MoveKind.ACKNOWLEDGE),
        ([Intent.ASKS_HINT], MoveKind.HINT),
        ([Intent.DOES_NOT_KNOW], MoveKind.HINT),
    ],
)
def test_what_they_want_comes_before_what_could_be_asked(
    sit: Sit, intents: list[Intent], kind: MoveKind
) -> None:
    sitting = within(sit(), P.P4, 0.3).intends(*intents)
    assert sitting.decides(*(lead(p, 1.0) for p in probes(sitting.case, P.P4))).kind is kind


def test_a_turn_that_ends_in_a_point_does_not_end_the_interview(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.2)
    said = hear_point(points_of(sitting.case, P.P4)[0].id)
    both = said.model_copy(update={"intents": (Intent.ANSWERS, Intent.WANTS_END)})
    assert sitting.hears(both).decides().kind is not MoveKind.END


def test_an_answer_about_injection_is_not_turned_away(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.3)
    point = points_of(sitting.case, P.P4)[0]
    reading = hear_point(point.id).model_copy(update={"intents": (Intent.ANSWERS, Intent.INJECTION)})
    assert sitting.hears(reading).decides().line != "injection"


def test_a_second_silent_answer_moves_on(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.2).intends(Intent.EMPTY)
    first = sitting.decides()
    second = sitting.says(first).intends(Intent.EMPTY).decides()
    assert (first.line, second.kind, second.to) == ("empty", MoveKind.TRANSITION, P.P5)


def test_the_time_is_told_with_what_is_left_and_the_fact_they_asked_for(sit: Sit) -> None:
    fact = sit().case.facts[0].id
    sitting = within(sit(), P.P4, 0.3).intends(Intent.ASKS_TIME, Intent.ASKS_FACT, facts=(fact,))
    move = sitting.decides()
    assert (move.kind, move.facts) == (MoveKind.TIME_CHECK, (fact,))
    assert move.left == 2700 - sitting.now


def test_validation_is_not_bounced_twice_in_a_row(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.3).intends(Intent.SEEKS_VALIDATION)
    first = sitting.decides()
    assert first.kind is MoveKind.BOUNCE
    assert sitting.says(first).intends(Intent.SEEKS_VALIDATION).decides().kind is not MoveKind.BOUNCE


def test_a_repeat_asks_the_same_thing_for_the_same_points(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.3).hears()
    asked = sitting.decides(lead(probes(sitting.case, P.P4)[0], 1.0))
    again = sitting.says(asked).intends(Intent.ASKS_REPEAT).decides()
    assert again.kind is MoveKind.REPEAT
    assert (again.target, again.points) == (asked.target, asked.points)


def test_a_repeat_before_anything_was_asked_says_so(sit: Sit) -> None:
    assert within(sit(), P.P4, 0.1).intends(Intent.ASKS_REPEAT).decides().line == "repeat-none"


# Facts


def test_several_facts_are_granted_in_one_move_with_their_notes(sit: Sit) -> None:
    wanted = sit().case.facts[:3]
    move = within(sit(), P.P1, 0.2).intends(Intent.ASKS_FACT, facts=tuple(f.id for f in wanted)).decides()
    assert (move.kind, move.facts) == (MoveKind.GRANT_FACT, tuple(f.id for f in wanted))
    assert move.sources == tuple(fact.source for fact in wanted)


def test_an_unknown_fact_is_handed_back(sit: Sit) -> None:
    move = within(sit(), P.P1, 0.2).intends(Intent.ASKS_FACT, handed_back=("How many moons?",)).decides()
    assert (move.kind, move.handed_back) == (MoveKind.HAND_BACK, ("How many moons?",))


@pytest.mark.parametrize("share", [1.3, 1.6, 3.0])
def test_a_question_of_fact_is_answered_before_the_clock_speaks(sit: Sit, share: float) -> None:
    fact = sit().case.facts[0].id
    assert within(sit(), P.P1, share).intends(Intent.ASKS_FACT, facts=(fact,)).decides().facts == (fact,)


def test_a_question_of_fact_is_answered_in_the_last_five_minutes(sit: Sit) -> None:
    fact = sit().case.facts[0].id
    sitting = sit().phase(P.P8).at(2500).intends(Intent.ASKS_FACT, facts=(fact,))
    assert sitting.decides().kind is MoveKind.GRANT_FACT


# The clock


@pytest.mark.parametrize(("share", "leaves"), [(1.2, False), (1.49, False), (1.5, True), (2.5, True)])
def test_a_phase_is_left_at_one_and_a_half_times_its_budget(sit: Sit, share: float, leaves: bool) -> None:
    move = within(sit(), P.P4, share).hears().decides()
    assert (move.line == "transition-time") is leaves
    assert not leaves or (move.kind, move.to) == (MoveKind.TRANSITION, P.P5)


def test_the_hard_limit_names_the_next_unvisited_phase_and_a_budget(sit: Sit) -> None:
    sitting = sit().at(60).phase(P.P1).at(100).phase(P.P5).at(130).phase(P.P4)
    move = sitting.at(130 + 1.6 * sitting.plan[P.P4]).hears().decides()
    assert move.to is P.P6 and move.budget is not None
    assert 60 <= move.budget <= sitting.plan[P.P6]


def nudged(sit: Sit, share: float) -> Sitting:
    """Over the soft limit, with something heard in the phase."""
    sitting = within(sit(), P.P4, 0.2)
    for point in points_of(sitting.case, P.P4)[:3]:
        sitting.hears(hear_point(point.id))
    return sitting.at(300 + share * sitting.plan[P.P4]).hears()


@pytest.mark.parametrize(("share", "nudges"), [(1.2, False), (1.25, True), (1.4, True)])
def test_a_phase_is_nudged_from_one_and_a_quarter(sit: Sit, share: float, nudges: bool) -> None:
    assert (nudged(sit, share).decides().line == "nudge-time") is nudges


def test_a_phase_is_nudged_once(sit: Sit) -> None:
    sitting = nudged(sit, 1.3)
    sitting.says(sitting.decides())
    assert sitting.hears().decides().line != "nudge-time"


def test_five_minutes_are_announced_once(sit: Sit) -> None:
    sitting = within(sit(), P.P7, 0.5).at(2400).hears()
    first = sitting.decides()
    assert (first.line, first.left) == ("five-left", 300)
    assert sitting.says(first).hears().decides().line != "five-left"


def test_five_minutes_come_before_a_phase_that_is_over_its_limit(sit: Sit) -> None:
    assert sit().at(600).phase(P.P4).at(2410).hears().decides().line == "five-left"


def test_the_summary_is_asked_for_once_and_then_it_ends(sit: Sit) -> None:
    sitting = sit().at(2000).phase(P.P8).at(2650).hears()
    first = sitting.decides()
    assert (first.kind, first.to) == (MoveKind.CLOSE, P.P9)
    last = sitting.says(first).at(2680).hears().decides()
    assert (last.kind, last.line) == (MoveKind.END, "end-done")


def test_a_summary_in_a_minute_near_the_end_needs_no_asking_for(sit: Sit) -> None:
    sitting = (
        sit().at(2000).phase(P.P8).at(2600)._add(CandidateSaid, text="In a minute: two stages, one risk.")
    )
    sitting._add(ReadingMade, reading=Reading(intents=(Intent.ANSWERS,), words=40))
    assert sitting.decides().line == "end-done"


def test_a_fact_asked_during_the_summary_does_not_end_it(sit: Sit) -> None:
    sitting = sit().at(2000).phase(P.P8).at(2650).hears()
    sitting.says(sitting.decides()).at(2660).intends(Intent.ASKS_FACT, facts=(sitting.case.facts[0].id,))
    assert sitting.decides().kind is MoveKind.GRANT_FACT


def test_being_far_behind_is_said_once(sit: Sit) -> None:
    sitting = sit().at(60).phase(P.P1).at(1400).phase(P.P2).at(1500).hears()
    first = sitting.decides()
    assert first.line == "time-behind" and first.left == 1200
    assert sitting.says(first).hears().decides().line != "time-behind"


@pytest.mark.parametrize("minute", [10, 20, 30])
def test_guided_levels_are_told_the_time_every_ten_minutes(sit: Sit, minute: int) -> None:
    sitting = sit(level=Level.JUNIOR).at(60)
    for phase in list(P)[1:9]:
        if sitting.now + sitting.plan[phase] < minute * 60:
            sitting.phase(phase).at(sitting.now + sitting.plan[phase])
    move = sitting.at(minute * 60).hears().decides()
    assert move.left == (45 - minute) * 60 and (move.kind is MoveKind.TIME_CHECK or move.at == minute * 60)


def test_the_end_is_said_with_its_reason(sit: Sit) -> None:
    assert ending(sit().situation(), asked=True).line == "end-asked"
    assert ending(sit().situation(), asked=False).line == "end-time"


def test_when_every_phase_was_visited_moving_on_closes(sit: Sit) -> None:
    sitting = sit()
    for n, phase in enumerate(list(P)[1:9]):
        sitting.at(60 + 100 * n).phase(phase)
    move = sitting.at(1000).intends(Intent.WANTS_NEXT).decides()
    assert (move.kind, move.to) == (MoveKind.CLOSE, P.P9)
    assert sitting.says(move).at(1010).intends(Intent.WANTS_NEXT).decides().kind is MoveKind.END


def test_somebody_done_with_a_phase_is_asked_about_another_when_all_were_visited(sit: Sit) -> None:
    sitting = sit()
    for n, phase in enumerate(list(P)[1:9]):
        sitting.at(60 + 100 * n).phase(phase)
    here, there = probes(sitting.case, P.P8)[0], probes(sitting.case, P.P4)[0]
    leads = lead(here, 1.0), lead(there, 0.1)
    assert sitting.at(1000).intends(Intent.WANTS_NEXT).decides(*leads).target == there.id
    assert sitting.intends(Intent.WANTS_NEXT).decides(lead(here, 1.0)).target == here.id


def test_somebody_who_names_a_phase_ahead_is_taken_there(sit: Sit) -> None:
    sitting = within(sit(), P.P2, 0.3)
    assert sitting.intends(Intent.WANTS_NEXT, phase=P.P7).decides().to is P.P7


def test_somebody_done_with_a_phase_that_they_name_goes_on_to_the_next(sit: Sit) -> None:
    sitting = within(within(sit(), P.P1, 0.3, began=60), P.P2, 0.3)
    for named in (P.P1, P.P2):
        assert sitting.intends(Intent.WANTS_NEXT, phase=named).decides().to is P.P3


def test_asking_for_the_next_part_goes_through_the_plan(sit: Sit) -> None:
    sitting, seen = within(sit(), P.P1, 0.1, began=60), []
    for _ in range(7):
        move = sitting.intends(Intent.WANTS_NEXT).decides()
        sitting.says(move)
        seen.append(move.to)
    assert seen == list(P)[2:9]


# Silence


def test_silence_is_broken_after_three_minutes_twice_and_then_left_alone(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.1).hears()
    start = sitting.now
    assert on_silence(sitting.at(start + SILENCE - 1).situation()) is None
    first = on_silence(sitting.at(start + SILENCE + 1).situation())
    assert first is not None and first.line == "silence"
    sitting.says(first)
    assert on_silence(sitting.at(sitting.now + SILENCE).situation()) is None
    second = on_silence(sitting.at(sitting.now + SILENCE + 1).situation())
    assert second is not None and second.line == "silence-second"
    sitting.says(second)
    assert on_silence(sitting.at(sitting.now + 3 * SILENCE).situation()) is None


def test_the_last_minutes_are_announced_into_silence(sit: Sit) -> None:
    sitting = sit().at(300).phase(P.P4).at(2399)
    assert on_silence(sitting.hears().situation()) is None
    five = on_silence(sitting.at(2400).situation())
    assert five is not None and five.line == "five-left"
    close = on_silence(sitting.says(five).at(2640).situation())
    assert close is not None and close.kind is MoveKind.CLOSE
    assert on_silence(sitting.says(close).at(2650).situation()) is None


# Wrong claims


def claims(library: Library, severity: int) -> list[str]:
    return [c.id for c in library.framework.claims.values() if c.severity == severity]


def claim(id: str) -> Reading:
    return Reading(intents=(Intent.ANSWERS,), claims=(ClaimHeard(id=id, quote="as they said it"),), words=8)


def challenged(sitting: Sitting, ids: Sequence[str], between: Reading = ANSWER) -> list[str]:
    """Which of these claims, made one after the other in fresh phases, were challenged."""
    found = []
    for n, id in enumerate(ids):
        sitting.at(60.0 + 40 * n).phase(list(P)[1 + n % 8])
        move = sitting.hears(claim(id)).decides()
        if move.kind is MoveKind.CHALLENGE:
            found.append(id)
        sitting.says(move).hears(between)
        sitting.says(sitting.decides())
    return found


def test_a_wrong_claim_is_challenged_with_their_words_and_its_note(sit: Sit, library: Library) -> None:
    id = claims(library, 3)[0]
    move = within(sit(), P.P4, 0.3).hears(claim(id)).decides()
    assert (move.kind, move.target, move.quote) == (MoveKind.CHALLENGE, id, "as they said it")
    assert move.sources == (library.framework.claims[id].source,)


@pytest.mark.parametrize(
    ("level", "budget"), [(Level.JUNIOR, 2), (Level.MID, 2), (Level.SENIOR, 4), (Level.STAFF, 4)]
)
def test_challenges_keep_to_the_budget_of_the_level(
    sit: Sit, library: Library, level: Level, budget: int
) -> None:
    assert challenged(sit(level=level), claims(library, 3)[:7]) == claims(library, 3)[:budget]


def test_two_claims_in_a_row_are_not_both_challenged(sit: Sit, library: Library) -> None:
    one, two, *_ = claims(library, 3)
    sitting = within(sit(), P.P4, 0.3).hears(claim(one))
    sitting.says(sitting.decides())
    assert sitting.hears(claim(two)).decides().kind is not MoveKind.CHALLENGE


def test_the_same_claim_is_challenged_once(sit: Sit, library: Library) -> None:
    id = claims(library, 3)[0]
    assert challenged(sit(), [id, id, id]) == [id]


def test_the_graver_of_two_claims_is_taken(sit: Sit, library: Library) -> None:
    grave, light = claims(library, 3)[0], claims(library, 2)[0]
    both = tuple(ClaimHeard(id=id, quote=id, confidence=c) for id, c in ((light, 0.9), (grave, 0.4)))
    move = within(sit(), P.P4, 0.3).hears(Reading(intents=(Intent.ANSWERS,), claims=both)).decides()
    assert move.target == grave


@pytest.mark.parametrize(
    ("level", "severity", "expected"),
    [(Level.JUNIOR, 2, False), (Level.MID, 2, False), (Level.MID, 3, True), (Level.SENIOR, 2, True),
     (Level.SENIOR, 1, False), (Level.STAFF, 1, True)],
)  # fmt: skip
def test_nuances_are_challenged_at_the_level_that_should_know(
    sit: Sit, library: Library, level: Level, severity: int, expected: bool
) -> None:
    move = within(sit(level=level), P.P4, 0.3).hears(claim(claims(library, severity)[0])).decides()
    assert (move.kind is MoveKind.CHALLENGE) is expected


def reacts(sit: Sit, library: Library, stance: Stance) -> Move:
    sitting = within(sit(), P.P4, 0.3).hears(claim(claims(library, 3)[0]))
    sitting.says(sitting.decides())
    return sitting.hears(Reading(intents=(Intent.ANSWERS,), stance=stance, words=8)).decides()


def test_a_defence_with_its_condition_withdraws_the_challenge(sit: Sit, library: Library) -> None:
    assert reacts(sit, library, Stance.DEFENDS).kind is MoveKind.WITHDRAW


def test_a_concession_is_taken_without_triumph(sit: Sit, library: Library) -> None:
    move = reacts(sit, library, Stance.CONCEDES)
    assert (move.kind, move.line) == (MoveKind.ACKNOWLEDGE, "conceded")


def test_you_are_right_after_a_challenge_is_no_plea_for_approval(sit: Sit, library: Library) -> None:
    said = Reading(intents=(Intent.SEEKS_VALIDATION,), stance=Stance.CONCEDES, words=5)
    id = claims(library, 3)[0]
    sitting = within(sit(level=Level.MID), P.P4, 0.2).hears(claim(id))
    sitting.says(sitting.decides())
    assert sitting.hears(said).decides().line == "conceded"


def test_a_wrong_claim_waits_for_the_clock(sit: Sit, library: Library) -> None:
    assert within(sit(), P.P4, 1.6).hears(claim(claims(library, 3)[0])).decides().kind is MoveKind.TRANSITION


# Being stuck


@pytest.mark.parametrize("intent", [Intent.DOES_NOT_KNOW, Intent.ASKS_HINT])
def test_hints_climb_three_rungs_and_then_it_moves_on(sit: Sit, intent: Intent) -> None:
    sitting = within(sit(), P.P4, 0.2)
    rungs = []
    for _ in range(3):
        move = sitting.intends(intent).decides()
        rungs.append((move.kind, move.target, move.rung))
        sitting.says(move)
    target = rungs[0][1]
    assert rungs == [(MoveKind.HINT, target, rung) for rung in (1, 2, 3)]
    assert sitting.case.point(target or "").hints
    after = sitting.intends(Intent.DOES_NOT_KNOW).decides()
    assert after.kind is MoveKind.TRANSITION or after.target != target


def test_a_hint_helps_with_what_was_just_asked(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.2).hears()
    probe = next(p for p in probes(sitting.case, P.P4) if all(sitting.case.point(i).hints for i in p.points))
    sitting.says(sitting.decides(lead(probe, 1.0)))
    move = sitting.intends(Intent.DOES_NOT_KNOW).decides()
    assert (move.kind, move.rung) == (MoveKind.HINT, 1) and move.target in probe.points
    assert move.sources == (sitting.case.point(move.target).source,)


def test_a_question_without_a_hint_of_its_own_gets_none_of_another(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.1)
    own = {point.id for point in sitting.case.points if not point.hints}
    probe = next(p for p in sitting.case.probes if p.points and set(p.points) <= own)
    sitting.says(probing.as_move(sitting.situation(), lead(probe))).at(sitting.now + 20)
    simpler = sitting.intends(Intent.DOES_NOT_KNOW).decides()
    assert (simpler.kind, simpler.target) == (MoveKind.REPEAT, probe.id)
    assert sitting.says(simpler).intends(Intent.DOES_NOT_KNOW).decides().kind is not MoveKind.HINT


def test_what_was_explained_is_not_hinted_at(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.2)
    for point in points_of(sitting.case, P.P4):
        sitting.hears(hear_point(point.id))
    move = sitting.intends(Intent.ASKS_HINT).decides()
    assert (move.kind, move.target, move.line) == (MoveKind.HINT, None, "hint-none")


# Contradictions


def off(sitting: Sitting) -> Reading:
    fact = next(f for f in sitting.case.facts if f.quantity)
    item = Contradiction(fact=fact.id, said="2 a day", given=fact.answer)
    return Reading(intents=(Intent.ANSWERS,), contradictions=(item,), words=8)


def test_a_figure_far_from_a_given_fact_is_put_beside_it(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.2)
    reading = off(sitting)
    fact = reading.contradictions[0].fact
    sitting.intends(Intent.ASKS_FACT, facts=(fact,))
    move = sitting.says(sitting.decides()).hears(reading).decides()
    assert (move.kind, move.contradiction) == (MoveKind.RECONCILE, reading.contradictions[0])


def test_a_figure_far_from_a_fact_nobody_gave_is_corrected_once(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.2)
    reading = off(sitting)
    move = sitting.hears(reading).decides()
    assert (move.kind, move.line) == (MoveKind.GRANT_FACT, "correct-fact")
    assert sitting.says(move).hears(reading).decides().contradiction is None


# Follow-ups


def test_a_follow_up_carries_its_note_its_points_and_why(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.3).hears()
    probe = probes(sitting.case, P.P4)[0]
    move = sitting.decides(lead(probe, 0.9, words="chargebacks"))
    assert (move.target, move.sources, move.points) == (probe.id, (probe.source,), probe.points)
    assert "chargebacks" in move.reason and move.words == "chargebacks"


def test_the_more_relevant_of_two_equal_probes_is_asked(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.3).hears()
    probe = probes(sitting.case, P.P4)[0]
    twin = probe.model_copy(update={"id": "a-twin"})
    assert sitting.decides(lead(probe, 0.9), lead(twin, 0.1)).target == probe.id
    assert sitting.decides(lead(probe, 0.1), lead(twin, 0.9)).target == "a-twin"


def test_what_was_justified_is_not_asked_for_again(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.3)
    probe = next(p for p in probes(sitting.case, P.P4) if len(p.points) == 1)
    sitting.hears(hear_point(probe.points[0], Depth.JUSTIFIED))
    sitting.says(sitting.decides()).hears()
    assert sitting.decides(lead(probe, 1.0)).target != probe.id


def test_at_most_two_questions_in_a_row_go_to_one_topic(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.1)
    pool = [p.model_copy(update={"topic": "one"}) for p in probes(sitting.case, P.P4)[:4]]
    other = probes(sitting.case, P.P4)[4].model_copy(update={"topic": "two"})
    topics = []
    for _ in range(SAME_TOPIC + 1):
        open_leads = [lead(p, 1.0) for p in pool if p.id not in fold(sitting.events).asked]
        move = sitting.hears().decides(*open_leads, lead(other, 0.0))
        topics.append(move.topic)
        sitting.says(move)
    assert topics == ["one", "one", "two"]


def test_at_most_four_follow_ups_go_to_a_phase(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.1)
    asked = 0
    for n in range(8):
        pool = [lead(p, 1.0) for p in probes(sitting.case, P.P4) if p.id not in fold(sitting.events).asked]
        assert pool or n > PER_PHASE
        move = sitting.hears().decides(*pool)
        asked += move.probes and move.phase is P.P4
        if move.to not in (None, P.P4):
            break
        sitting.says(move)
    assert asked == PER_PHASE


def test_a_phase_with_four_follow_ups_gets_no_fifth_from_another_phase(sit: Sit) -> None:
    sitting = within(sit(), P.P5, 0.1)
    *first, last = probes(sitting.case, P.P5)[: PER_PHASE + 1]
    for probe in first:
        sitting.says(Move(kind=probe.move, phase=P.P5, reason="", target=probe.id, topic=probe.id)).hears()
    sitting.phase(P.P3).hears(ANSWER.model_copy(update={"phase": P.P5}))
    assert sitting.decides(lead(last, 1.0)).target != last.id


def test_a_changed_constraint_is_discussed_where_the_interview_is(sit: Sit) -> None:
    sitting = within(sit(level=Level.STAFF), P.P8, 0.2).hears()
    what_if = next(p for p in sitting.case.probes if p.what_if and p.phase is P.P4)
    move = sitting.decides(lead(what_if, 1.0))
    assert move.target == what_if.id and move.to in (None, P.P8)


def test_a_callback_takes_up_words_from_ten_minutes_ago(sit: Sit) -> None:
    item = sit().case.callbacks[0]
    sitting = sit().at(300).hears(hear_point(item.earlier, quote="a miss costs us seventy five euros"))
    for seconds, expected in ((890, None), (1000, item.id)):
        late = Sitting(sitting.library, events=list(sitting.events)).at(seconds - 5).phase(item.phase)
        move = late.at(seconds).hears().decides()
        assert (move.target if move.kind is MoveKind.CALLBACK else None) == expected
    assert move.quote == "a miss costs us seventy five euros"


def test_an_assumed_figure_is_held_against_the_design_when_it_is_sized(sit: Sit) -> None:
    said = Reading(intents=(Intent.ANSWERS,), assumptions=("let's say about 500 refunds an hour",), words=7)
    sitting = sit().at(200).phase(P.P1).hears(said)
    for phase in (P.P2, P.P3, P.P4, P.P5, P.P6):
        sitting.at(sitting.now + 200).phase(phase)
    move = sitting.at(1500).phase(P.P7).at(1510).hears().decides()
    assert (move.kind, move.line) == (MoveKind.CALLBACK, "assumption-callback")
    assert "500 refunds" in move.words


def test_a_clause_that_is_taken_up_is_short_and_theirs() -> None:
    long = "I would pick the threshold by what each mistake costs us because a miss is three times dearer"
    assert clause(long) in long and 4 <= len(clause(long).split()) <= 13
    assert clause("yes") == "" and assumed("no figures at all") == ""


def test_the_clause_that_speaks_of_the_point_is_taken_up_without_its_opener() -> None:
    quote = "Right, and since we bill on it, a miss costs us three times a false block, so I keep both prices"
    assert clause(quote, ("miss", "cost", "fals", "block")).startswith("a miss costs us three times")
    assert clause("we talked of this and that for a while", ("miss", "cost")) == ""


def test_somebody_on_track_is_let_go_on(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.2)
    reading = hear_point(points_of(sitting.case, P.P4)[0].id).model_copy(update={"words": 40})
    first = sitting.hears(reading).decides(lead(probes(sitting.case, P.P4)[-1], 1.0))
    assert first.kind is MoveKind.ACKNOWLEDGE
    second = hear_point(points_of(sitting.case, P.P4)[1].id).model_copy(update={"words": 40})
    assert sitting.says(first).hears(second).decides(lead(probes(sitting.case, P.P4)[-1], 1.0)).probes


def test_what_this_turn_explained_is_not_asked_for(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.6)
    probe = next(p for p in probes(sitting.case, P.P4) if len(p.points) == 1)
    sitting.hears(hear_point(probe.points[0]))
    assert sitting.decides(lead(probe, 1.0, "their words")).target != probe.id


def test_a_question_is_not_asked_once_the_facts_have_settled_it(sit: Sit) -> None:
    sitting = sit().at(60).phase(P.P1).at(90)
    probe = sitting.case.probe("two-angry-calls")
    assert sitting.hears().decides(lead(probe, 1.0)).target == probe.id
    told = Move(kind=MoveKind.GRANT_FACT, phase=P.P1, reason="", facts=probe.settled)
    assert sitting.says(told).hears().decides(lead(probe, 1.0)).target != probe.id


def test_a_hint_belongs_to_the_question_also_after_a_silence(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.2)
    probe = next(p for p in probes(sitting.case, P.P4) if all(sitting.case.point(i).hints for i in p.points))
    sitting.says(Move(kind=probe.move, phase=P.P4, reason="", target=probe.id, points=probe.points))
    sitting.says(Move(kind=MoveKind.WAIT, phase=P.P4, reason="", line="silence"))
    assert sitting.intends(Intent.ASKS_HINT).decides().target in probe.points


def test_a_guided_candidate_is_taken_to_the_next_phase_with_a_question(sit: Sit) -> None:
    sitting = within(sit(level=Level.MID), P.P4, 1.6)
    first = probes(sitting.case, P.P5, Level.MID)[0]
    move = sitting.hears().decides(lead(first, 0.1))
    assert (move.target, move.to, move.line) == (first.id, P.P5, "move-on-time")


def test_with_two_minutes_left_the_summary_is_asked_for_instead_of_one_more_question(sit: Sit) -> None:
    sitting = sit().at(2000).phase(P.P8).at(2580).hears()
    assert sitting.decides(lead(probes(sitting.case, P.P8)[0], 1.0)).kind is MoveKind.CLOSE


# Following


def test_somebody_who_goes_on_to_the_next_phase_instead_of_answering_is_followed(sit: Sit) -> None:
    sitting = within(sit(), P.P3, 0.5)
    probe = probes(sitting.case, P.P3)[0]
    sitting.says(Move(kind=probe.move, phase=P.P3, reason="", target=probe.id, points=probe.points))
    went = hear_point(points_of(sitting.case, P.P4)[0].id).model_copy(update={"phase": P.P4, "words": 40})
    assert followed(sitting.hears(went).situation()) is P.P4


def test_a_model_named_before_anything_was_asked_is_put_off(sit: Sit) -> None:
    sitting = sit(level=Level.MID).at(40).phase(P.P1).at(60)
    sitting.hears(Reading(intents=(Intent.ANSWERS,), phase=P.P5, words=40))
    assert followed(sitting.situation()) is None
    assert sitting.decides(lead(probes(sitting.case, P.P1, Level.MID)[0], 0.5)).line == "hold-ahead"


def test_somebody_who_leaves_the_opening_is_followed(sit: Sit) -> None:
    sitting = sit().at(20)
    assert followed(sitting.hears(Reading(intents=(Intent.ANSWERS,), phase=P.P4)).situation()) is P.P1


def test_a_jump_ahead_is_followed_when_there_is_enough_of_it(sit: Sit) -> None:
    sitting = within(sit(), P.P4, 0.6)
    heard = tuple(
        PointHeard(id=p.id, depth=Depth.EXPLAINED, quote="q") for p in points_of(sitting.case, P.P5)[:3]
    )
    jump = Reading(intents=(Intent.ANSWERS,), points=heard, phase=P.P5, words=60)
    assert followed(sitting.hears(jump).situation()) is P.P5


def test_one_point_of_the_far_end_is_no_step_there(sit: Sit) -> None:
    sitting = sit().at(360).phase(P.P1).at(380)
    heard = hear_point(points_of(sitting.case, P.P8)[0].id).model_copy(update={"phase": P.P8, "words": 90})
    assert followed(sitting.hears(heard).situation()) is None


def test_a_look_back_stays_where_the_interview_is(sit: Sit) -> None:
    sitting = within(sit().at(100).phase(P.P1), P.P4, 0.6)
    heard = tuple(
        PointHeard(id=p.id, depth=Depth.EXPLAINED, quote="q") for p in points_of(sitting.case, P.P1)
    )
    assert (
        followed(sitting.hears(Reading(intents=(Intent.ANSWERS,), points=heard, phase=P.P1)).situation())
        is None
    )


# Any situation at all

WISHES = st.lists(st.sampled_from(Intent), max_size=3, unique=True).map(tuple)


@settings(max_examples=120)
@given(data=st.data())
def test_any_situation_has_one_move_with_a_reason_and_its_notes(sit: Sit, data: st.DataObject) -> None:
    sitting = sit(
        level=data.draw(st.sampled_from(Level)),
        slug=data.draw(st.sampled_from(["fraud-detection", "video-recommendation"])),
        minutes=data.draw(st.sampled_from([30, 45, 60])),
    )
    case = sitting.case
    for _ in range(data.draw(st.integers(1, 6))):
        sitting.at(min(sitting.now + data.draw(st.floats(1, 500)), sitting.minutes * 60))
        reading = Reading(
            intents=data.draw(WISHES),
            points=tuple(
                PointHeard(
                    id=p.id,
                    depth=data.draw(st.sampled_from(Depth)),
                    quote="six words that somebody once said",
                )
                for p in data.draw(st.lists(st.sampled_from(case.points), max_size=3, unique=True))
            ),
            claims=tuple(
                ClaimHeard(id=id, quote="q")
                for id in data.draw(st.lists(st.sampled_from(case.claims), max_size=2))
            ),
            facts=tuple(
                f.id for f in data.draw(st.lists(st.sampled_from(case.facts), max_size=2, unique=True))
            ),
            stance=data.draw(st.none() | st.sampled_from(Stance)),
            phase=data.draw(st.none() | st.sampled_from(P)),
            words=data.draw(st.integers(0, 200)),
        )
        sitting.hears(reading)
        to = followed(sitting.situation())
        if to:
            sitting.phase(to)
        leads = [
            lead(p, data.draw(st.floats(0, 1)))
            for p in data.draw(st.lists(st.sampled_from(case.probes), max_size=4))
        ]
        move = sitting.decides(*leads)
        assert move == sitting.decides(*leads)
        assert move.reason
        assert move.sources or move.kind not in PROBING | {MoveKind.CHALLENGE, MoveKind.GRANT_FACT}
        assert move.kind is not MoveKind.CHALLENGE or reading.claims
        sitting.says(move)
