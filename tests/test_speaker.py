"""How the playbook speaks: authored lines, their own words taken up, never the same sentence twice."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.conduct.clock import SimulatedClock
from interviewer.conduct.guard import Guard
from interviewer.conduct.interview import Interview
from interviewer.conduct.log import MemoryLog
from interviewer.conduct.means import Means
from interviewer.domain.case import Case
from interviewer.domain.events import (
    CandidateSaid,
    Event,
    InterviewerSaid,
    ReadingMade,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.move import Move
from interviewer.domain.plan import spoken_minutes
from interviewer.domain.reading import Contradiction, Reading
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import PROBING, Intent, Level, MoveKind, PhaseId
from interviewer.library.material import fill, tidy
from interviewer.library.shelf import Library
from interviewer.playbook.speaker import PlaybookSpeaker, lowered
from interviewer.wiring import House

F, V = "fraud-detection", "video-recommendation"
WORDS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten".split())}


@pytest.fixture(scope="module")
def speaker(library: Library) -> PlaybookSpeaker:
    return PlaybookSpeaker(library)


@pytest.fixture(scope="module")
def case(library: Library) -> Case:
    return library.case(F)


def session(
    *said: tuple[str, Move], slug: str = F, level: Level = Level.SENIOR, seed: int = 0, **more: Any
) -> Session:
    setup = Setup(case=slug, level=level, minutes=45, seed=seed, **more)
    spoken = [InterviewerSaid(seq=n, t=0, text=text, move=m) for n, (text, m) in enumerate(said, 1)]
    return fold([SessionStarted(seq=0, t=0, setup=setup), *spoken])


def move(kind: MoveKind, **more: Any) -> Move:
    return Move(**{"kind": kind, "phase": PhaseId.P4, "reason": "", **more})


ACK = move(MoveKind.ACKNOWLEDGE, line="acknowledge")

# One move at a time


def test_the_opening_reads_the_prompt_of_the_level_and_the_rules(
    speaker: PlaybookSpeaker, case: Case
) -> None:
    opening = move(MoveKind.OPEN, phase=PhaseId.P0, line="open", left=2700)
    words = speaker.words(opening, session(level=Level.STAFF))
    assert words.startswith(tidy(case.prompts["staff"])) and "45" in words
    assert speaker.words(opening, session(twist=True)).startswith(tidy(case.prompts["twist"]))


def test_facts_come_one_line_each_and_word_for_word(speaker: PlaybookSpeaker, case: Case) -> None:
    facts = tuple(fact.id for fact in case.facts[:3])
    words = speaker.words(move(MoveKind.GRANT_FACT, facts=facts, line="hand-back"), session())
    assert words.split("\n") == [case.fact(id).answer for id in facts]


def test_a_fact_and_a_question_nobody_can_answer_are_both_answered(
    speaker: PlaybookSpeaker, case: Case, library: Library
) -> None:
    fact = case.facts[0]
    told, back = speaker.words(
        move(MoveKind.GRANT_FACT, facts=(fact.id,), handed_back=("How many moons?",), line="hand-back"),
        session(),
    ).split("\n")
    assert told == fact.answer and back in library.framework.lines["hand-back"]


def test_a_fact_asked_again_is_told_again_in_another_line(speaker: PlaybookSpeaker, case: Case) -> None:
    grant = move(MoveKind.GRANT_FACT, facts=(case.facts[0].id,), line="hand-back")
    first = speaker.words(grant, session())
    second = speaker.words(grant, session((first, grant)))
    assert first != second and second.endswith(case.facts[0].answer)


def test_only_facts_all_told_before_are_told_as_before(speaker: PlaybookSpeaker, case: Case) -> None:
    known, fresh = case.facts[:2]
    told = move(MoveKind.GRANT_FACT, facts=(known.id,), line="hand-back")
    both = move(MoveKind.GRANT_FACT, facts=(known.id, fresh.id), line="hand-back")
    words = speaker.words(both, session((speaker.words(told, session()), told)))
    assert words == f"{known.answer}\n{fresh.answer}"


@pytest.mark.parametrize("rung", [1, 2, 3])
def test_a_hint_says_its_rung_and_no_other(speaker: PlaybookSpeaker, case: Case, rung: int) -> None:
    for point in [p for p in case.points if p.hints][:5]:
        words = speaker.words(move(MoveKind.HINT, target=point.id, rung=rung, line="stuck"), session())
        assert [n for n, hint in enumerate(point.hints, 1) if hint in words] == [rung]
        assert words.count("?") <= 1


def test_a_challenge_is_the_line_of_its_note(speaker: PlaybookSpeaker, library: Library) -> None:
    claim = library.framework.claims["W01"]
    challenge = move(MoveKind.CHALLENGE, target="W01", line="challenge")
    assert speaker.words(challenge, session()) == claim.challenge
    assert claim.correction not in speaker.words(challenge, session((claim.challenge, challenge)))


def test_a_callback_quotes_them(speaker: PlaybookSpeaker, case: Case) -> None:
    item = case.callbacks[0]
    words = speaker.words(
        move(MoveKind.CALLBACK, target=item.id, quote="The miss costs seventy five", line="callback"),
        session(),
    )
    assert "“the miss costs seventy five”" in words and words.count("?") <= 1


def test_an_assumption_is_held_against_them_in_their_words(speaker: PlaybookSpeaker) -> None:
    hold = move(
        MoveKind.CALLBACK, target="assumption:200", words="500 refunds an hour", line="assumption-callback"
    )
    assert "500 refunds an hour" in speaker.words(hold, session())


def test_both_figures_stand_in_a_contradiction(speaker: PlaybookSpeaker) -> None:
    item = Contradiction(fact="payment-volume", said="2 a day", given="About 25 million payments a day.")
    words = speaker.words(move(MoveKind.RECONCILE, contradiction=item, line="contradiction"), session())
    assert "2 a day" in words and "about 25 million payments a day" in words.lower()


def test_a_probe_takes_up_their_words(speaker: PlaybookSpeaker, case: Case) -> None:
    for probe in [p for p in case.probes if p.pickups][:10]:
        ask = move(probe.move, phase=probe.phase, target=probe.id, words=probe.grounds[0], line="probe")
        assert probe.grounds[0].lower() in speaker.words(ask, session()).lower()


def test_a_probe_without_their_words_is_asked_as_it_stands(speaker: PlaybookSpeaker, case: Case) -> None:
    for probe in case.probes[:10]:
        words = speaker.words(move(probe.move, phase=probe.phase, target=probe.id, line="probe"), session())
        assert words.endswith(tidy(probe.text)) and words.count("?") <= 1


def test_a_repeat_says_it_more_simply(speaker: PlaybookSpeaker, case: Case, library: Library) -> None:
    probe = case.probes[0]
    again = move(MoveKind.REPEAT, target=probe.id, topic="probe", line="repeat-lead")
    assert speaker.words(again, session()).endswith(tidy(probe.again))
    claim = move(MoveKind.REPEAT, target="W01", topic="challenge", line="repeat-lead")
    assert speaker.words(claim, session()).endswith(library.framework.claims["W01"].again)


def test_a_transition_names_the_next_phase_and_its_budget(speaker: PlaybookSpeaker, library: Library) -> None:
    phases = library.framework.phases
    leave = move(MoveKind.TRANSITION, to=PhaseId.P5, budget=540.0, line="transition")
    for seed in range(5):
        words = speaker.words(leave, session(seed=seed)).lower()
        assert phases[PhaseId.P5].spoken.lower() in words and ("nine" in words or "9" in words)


@given(left=st.floats(0, 2700))
def test_the_time_left_is_told_to_the_minute(speaker: PlaybookSpeaker, left: float) -> None:
    words = speaker.words(move(MoveKind.TIME_CHECK, line="time-left", left=left), session())
    assert spoken_minutes(left).lower() in words.lower()


def test_a_fact_asked_together_with_the_time_is_told_too(speaker: PlaybookSpeaker, case: Case) -> None:
    both = move(MoveKind.TIME_CHECK, line="time-left", left=600.0, facts=(case.facts[0].id,))
    assert speaker.words(both, session()).split("\n")[1:] == [case.facts[0].answer]


# Choosing among lines


def test_the_same_interview_is_spoken_the_same_way(speaker: PlaybookSpeaker, library: Library) -> None:
    for kind in (ACK, move(MoveKind.DEFLECT, line="off-topic")):
        assert speaker.words(kind, session()) == PlaybookSpeaker(library).words(kind, session())


def test_another_seed_chooses_other_words(speaker: PlaybookSpeaker) -> None:
    assert len({speaker.words(ACK, session(seed=seed)) for seed in range(12)}) > 5


def test_what_the_guard_refused_is_not_offered_again(speaker: PlaybookSpeaker) -> None:
    avoid: set[str] = set()
    for _ in range(20):
        words = speaker.words(ACK, session(), avoid)
        assert words not in avoid
        avoid.add(words)


def test_a_situation_is_spoken_with_all_its_lines_before_one_comes_again(
    speaker: PlaybookSpeaker, library: Library
) -> None:
    said: list[tuple[str, Move]] = []
    for _ in library.framework.lines["acknowledge"]:
        said.append((speaker.words(ACK, session(*said)), ACK))
    assert len({text for text, _ in said}) == len(library.framework.lines["acknowledge"])


def test_no_slot_stays_open(speaker: PlaybookSpeaker, library: Library) -> None:
    kinds = {
        "transition": MoveKind.TRANSITION,
        "time-left": MoveKind.TIME_CHECK,
        "contradiction": MoveKind.RECONCILE,
    }
    item = Contradiction(fact="x", said="2", given="Three.")
    for situation in library.framework.lines:
        for seed in range(4):
            spoken = move(
                kinds.get(situation, MoveKind.WAIT), line=situation, words="chargebacks", to=PhaseId.P5,
                left=700.0, budget=400.0, contradiction=item,
            )  # fmt: skip
            if situation not in ("correct-fact", "contradiction") or spoken.kind is MoveKind.RECONCILE:
                assert not re.search(r"\{\w+\}", speaker.words(spoken, session(seed=seed))), situation


def test_sentences_begin_with_a_capital_and_quotes_do_not() -> None:
    assert tidy("  two  towers.  and then?\nnext ") == "Two towers. And then?\nnext"
    assert fill("On {it}, {it}.", {"it": "labels"}) == "On labels, labels."
    assert [lowered(w) for w in ("The cards", "I would", "XGBoost is", "PSI")] == [
        "the cards", "I would", "XGBoost is", "PSI"
    ]  # fmt: skip


def test_an_article_is_no_name() -> None:
    assert lowered("A miss costs more") == "a miss costs more"


# Two hundred turns


def utterances(library: Library, slug: str, seed: int, count: int) -> list[str]:
    """What somebody might say: bits of good answers, questions, blanks, wrong claims and nonsense."""
    chance, case, framework = random.Random(seed), library.case(slug), library.framework
    heard = [text for point in case.points for text in point.heard]
    others = [ask for fact in case.facts for ask in fact.asks]
    wrong = [text for id in case.claims for text in framework.claims[id].wrong]
    wishes = [
        text
        for intent, texts in framework.intents.items()
        if intent not in (Intent.WANTS_END, Intent.ANSWERS)
        for text in texts
    ]
    pick = [lambda: ". ".join(chance.sample(heard, 2)), lambda: chance.choice(heard), lambda: chance.choice(others),
            lambda: chance.choice(wrong), lambda: chance.choice(wishes)]  # fmt: skip
    return [chance.choices(pick, (4, 3, 2, 1, 2))[0]() for _ in range(count)]


async def sit(house: House, slug: str, level: Level, seed: int) -> list[Event]:
    clock, log = SimulatedClock(), MemoryLog()
    library, setup = house.library, Setup(case=slug, level=level, minutes=60, seed=seed)
    interview = await Interview.begin(setup, Means(library, house.brain, log, clock))
    for n, text in enumerate(utterances(library, slug, seed, 63), 1):
        if interview.session.ended:
            break
        clock.advance_to(56.0 * n)
        interview.still_here()
        async for _ in interview.hear(text):
            pass
    return log.load(interview.id)


SITTINGS = [(F, Level.STAFF, 1), (V, Level.MID, 2), (F, Level.JUNIOR, 3), (V, Level.SENIOR, 4)]


@pytest.fixture(scope="module")
def sat(house: House) -> list[list[Event]]:
    """Four sittings of an hour, a turn a minute."""
    return [asyncio.run(sit(house, *choices)) for choices in SITTINGS]


def spoken(events: list[Event]) -> list[InterviewerSaid]:
    return [event for event in events if isinstance(event, InterviewerSaid)]


def test_a_hundred_and_fifty_turns_repeat_nothing(sat: list[list[Event]]) -> None:
    assert sum(isinstance(event, CandidateSaid) for events in sat for event in events) >= 150
    for events in sat:
        assert [text for text, n in Counter(said.text for said in spoken(events)).items() if n > 1] == []


def test_two_hundred_turns_ask_one_question_at_most(sat: list[list[Event]]) -> None:
    assert [said.text for events in sat for said in spoken(events) if said.text.count("?") > 1] == []


def test_two_hundred_turns_pass_the_guard(sat: list[list[Event]], library: Library) -> None:
    for events in sat:
        session = fold(events[:1])
        guard = Guard(library.case(session.setup.case), library.framework)
        for event in events[1:]:
            if isinstance(event, InterviewerSaid):
                assert guard.objection(event.text, event.move, session) == "", event.text
            session.apply(event)


def test_two_hundred_turns_answer_every_turn(sat: list[list[Event]]) -> None:
    for events in sat:
        kinds = [type(e) for e in events if isinstance(e, CandidateSaid | ReadingMade | InterviewerSaid)]
        assert kinds[1:] == [CandidateSaid, ReadingMade, InterviewerSaid] * (len(kinds) // 3)


def test_two_hundred_turns_carry_reasons_and_notes(sat: list[list[Event]]) -> None:
    for said in [said for events in sat for said in spoken(events)]:
        assert said.move.reason
        assert said.move.sources or said.move.kind not in PROBING | {MoveKind.CHALLENGE}


def test_two_hundred_turns_ask_for_no_answered_thing_and_no_probe_twice(sat: list[list[Event]]) -> None:
    for events in sat:
        targets = [s.move.target for s in spoken(events) if s.move.kind in PROBING | {MoveKind.CHALLENGE}]
        assert len(set(targets)) == len(targets)


def test_two_hundred_turns_acknowledge_in_varied_words(sat: list[list[Event]]) -> None:
    for events in sat:
        leads = [said.text.split(".")[0] for said in spoken(events)]
        assert all(len(set(leads[i : i + 4])) >= 3 for i in range(len(leads) - 4))


def test_most_turns_are_short(sat: list[list[Event]]) -> None:
    lengths = sorted(len(said.text.split()) for events in sat for said in spoken(events)[1:])
    assert lengths[len(lengths) * 9 // 10] <= 45 and lengths[len(lengths) // 2] <= 22


def test_the_time_is_spoken_of_by_the_clock_alone(sat: list[list[Event]]) -> None:
    told = re.compile(r"\b(?:you have|there (?:is|are)|about) (\w+) minutes? (?:left|to go)", re.IGNORECASE)
    for events in sat:
        for said in spoken(events):
            match = told.search(said.text)
            if match:
                minutes = WORDS.get(match[1].lower()) or int(match[1])
                assert said.move.left is not None and abs(minutes * 60 - said.move.left) <= 60
                assert abs((3600 - said.t) - said.move.left) <= 1


def test_an_empty_reading_is_no_reason_to_be_silent(speaker: PlaybookSpeaker) -> None:
    assert speaker.words(ACK, fold([SessionStarted(seq=0, t=0, setup=Setup(case=V, level=Level.MID, minutes=30)),
                                    ReadingMade(seq=1, t=1, reading=Reading())]))  # fmt: skip


def test_a_sitting_ends_only_when_it_is_over(sat: list[list[Event]]) -> None:
    for events in sat:
        ended = [event for event in events if isinstance(event, SessionEnded)]
        assert not ended or events[-1] is ended[0]
