"""What may not be said: leaks, verdicts, stacked questions, repeats, the time from the wrong mouth."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.conduct.guard import Guard
from interviewer.domain.case import Case
from interviewer.domain.events import CandidateSaid, InterviewerSaid, SessionStarted, Setup
from interviewer.domain.move import Move
from interviewer.domain.reading import Contradiction
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Level, MoveKind, PhaseId
from interviewer.library import shelf
from interviewer.library.shelf import Library
from interviewer.library.words import tokens
from interviewer.settings import packaged

SLUGS = ["fraud-detection", "video-recommendation"]
ALL = sorted(path.stem for path in (packaged("knowledge") / "cases").glob("*.md"))
TIME_MOVES = {
    MoveKind.TIME_CHECK, MoveKind.TRANSITION, MoveKind.OPEN, MoveKind.CLOSE, MoveKind.END, MoveKind.WAIT
}  # fmt: skip


def move(kind: MoveKind = MoveKind.ACKNOWLEDGE, **more: Any) -> Move:
    return Move(kind=kind, phase=PhaseId.P4, reason="", **more)


def session(slug: str = SLUGS[0], *said: str, spoken: tuple[str, ...] = ()) -> Session:
    events: list[Any] = [SessionStarted(seq=0, t=0, setup=Setup(case=slug, level=Level.SENIOR, minutes=45))]
    events += [CandidateSaid(seq=1, t=1, text=text) for text in said]
    return fold([*events, *(InterviewerSaid(seq=2, t=2, text=text, move=move()) for text in spoken)])


@pytest.fixture(scope="module")
def guards(library: Library) -> dict[str, Guard]:
    return {slug: Guard(library.case(slug), library.framework) for slug in SLUGS}


@pytest.fixture(scope="module")
def guard(guards: dict[str, Guard]) -> Guard:
    return guards[SLUGS[0]]


# Form


@pytest.mark.parametrize(
    ("words", "objection"),
    [
        ("", "nothing is said"),
        ("   ", "nothing is said"),
        ("Why? And how?", "more than one question"),
        ("word " * 61, "longer than 60 words"),
        ("Mm-hm.", ""),
        ("What does that cost?", ""),
    ],
)
def test_a_line_has_a_form(guard: Guard, words: str, objection: str) -> None:
    found = guard.objection(words, move(), session())
    assert objection in found and bool(found) is bool(objection)


def test_nothing_is_said_twice(guard: Guard) -> None:
    assert guard.objection("Go on.", move(), session(spoken=("Go on.",))) == "was said before"


@pytest.mark.parametrize("again", ["go on.", "Go  on.", "Go on. "])
def test_a_repeat_in_other_letters_is_a_repeat(guard: Guard, again: str) -> None:
    assert guard.objection(again, move(), session(spoken=("Go on.",)))


def test_several_facts_may_take_more_words(guard: Guard, library: Library) -> None:
    facts = library.case(SLUGS[0]).facts[:3]
    granted = move(MoveKind.GRANT_FACT, facts=tuple(fact.id for fact in facts))
    lines = "\n".join(fact.answer for fact in facts)
    assert not guard.objection(f"{lines} {'word ' * 50}", granted, session())


def test_a_granted_fact_is_said_as_it_stands(guard: Guard, library: Library) -> None:
    fact = library.case(SLUGS[0]).facts[0]
    granted = move(MoveKind.GRANT_FACT, facts=(fact.id,))
    assert guard.objection(fact.answer.replace(fact.answer[-3], "x"), granted, session()) == "changes a fact"


# Verdicts


@pytest.mark.parametrize(
    "words",
    [
        "Great answer. Go on.", "Excellent.", "That's right, continue.", "That's correct.", "You're right about labels.",
        "Good point. Next?", "Not quite. Try again.", "Well done.", "Perfect, go on.", "Nice work so far.",
        "Exactly right.", "That is a strong answer.", "A weak answer, I'm afraid.", "That would be a no hire.",
        "Your score is fine.", "I'd rate this a four.", "Brilliant.", "That’s great.", "THAT'S WRONG.", "That's incorrect, actually.",
    ],
)  # fmt: skip
def test_praise_and_verdicts_are_objected_to(guard: Guard, words: str) -> None:
    assert guard.objection(words, move(), session()) == "gives a verdict"


@pytest.mark.parametrize(
    "words",
    ["Spot on.", "You nailed it.", "Correct.", "That is right.", "I like that.", "Good choice.", "That is wrong.",
     "Good idea.", "You're doing well.", "That's a good start.",
     "Nice.", "OK. Nice.", "Lovely, go on.", "Fantastic."],
)  # fmt: skip
def test_other_praise_and_verdicts_are_objected_to(guard: Guard, words: str) -> None:
    assert guard.objection(words, move(), session())


# The time


@pytest.mark.parametrize(
    "words",
    [
        "You have ten minutes left.",
        "About seven minutes remain.",
        "12 more minutes for this.",
        "About five minutes remain.",
    ],
)
def test_the_time_is_told_by_the_moves_of_the_clock_only(guard: Guard, words: str) -> None:
    for kind in MoveKind:
        objected = guard.objection(words, move(kind), session()) == "speaks of the time"
        if kind in TIME_MOVES:
            assert not objected
        elif kind in (
            MoveKind.ACKNOWLEDGE,
            MoveKind.BOUNCE,
            MoveKind.DEFLECT,
            MoveKind.HAND_BACK,
            MoveKind.WITHDRAW,
        ):
            assert objected


def test_a_probe_does_not_tell_how_much_time_is_left(guard: Guard, library: Library) -> None:
    probe = library.case(SLUGS[0]).probes[0]
    words = f"You have ten minutes left. {probe.text}"
    assert guard.objection(words, move(probe.move, target=probe.id), session())


# Leaks


def hidden(case: Case) -> list[tuple[str, str]]:
    """Every line of a case that is never spoken, with what it is."""
    found = [(f"point {p.id}", p.statement) for p in case.points]
    found += [(f"direction {p.id}", p.direction) for p in case.probes]
    found += [(f"hint {n} of {p.id}", hint) for p in case.points for n, hint in enumerate(p.hints, 1)]
    return [(what, text) for what, text in found if len(tokens(text)) >= 8]


@pytest.mark.parametrize("slug", SLUGS)
def test_no_hidden_line_passes(guards: dict[str, Guard], library: Library, slug: str) -> None:
    def cut(text: str) -> str:
        return " ".join(text.replace("?", ".").split()[:60])

    passed = [
        what
        for what, text in hidden(library.case(slug))
        if not guards[slug].objection(cut(text), move(), session(slug))
    ]
    assert passed == []


def test_no_correction_of_a_wrong_claim_passes(guard: Guard, library: Library) -> None:
    for claim in library.framework.claims.values():
        words = " ".join(claim.correction.replace("?", ".").split()[:60])
        assert guard.objection(words, move(MoveKind.CHALLENGE, target=claim.id), session())


@settings(max_examples=80)
@given(data=st.data())
def test_six_words_of_a_point_are_a_leak_in_any_dress(
    guard: Guard, library: Library, data: st.DataObject
) -> None:
    point = data.draw(st.sampled_from(library.case(SLUGS[0]).points))
    words = tokens(point.statement)
    start = data.draw(st.integers(0, max(0, len(words) - 7)))
    run = words[start : start + 7]
    dressed = data.draw(st.sampled_from([str.upper, str.title, str]))(", ".join(run))
    spoken = " ".join(tokens(_public(library, SLUGS[0])))
    if " ".join(run[:6]) not in spoken and " ".join(run[1:]) not in spoken:
        assert guard.objection(f"So {dressed} perhaps", move(), session())


def _public(library: Library, slug: str) -> str:
    case, framework = library.case(slug), library.framework
    texts = [*case.prompts.values(), *(fact.answer for fact in case.facts), *(c.text for c in case.callbacks)]
    for probe in case.probes:
        texts += [probe.text, probe.again, *probe.pickups]
    for claim in framework.claims.values():
        texts += [claim.challenge, claim.again]
    return " | ".join([*texts, *(line for lines in framework.lines.values() for line in lines)])


def test_words_the_candidate_said_are_no_leak(guard: Guard, library: Library) -> None:
    point = next(p for p in library.case(SLUGS[0]).points if 10 < len(p.statement.split()) < 50)
    assert guard.objection(point.statement, move(), session())
    assert not guard.objection(point.statement, move(), session(SLUGS[0], f"I think {point.statement}"))


def hint(guard: Guard, text: str, point: str, rung: int) -> str:
    return guard.objection(text, move(MoveKind.HINT, target=point, rung=rung), session())


def test_a_hint_says_no_later_rung(guard: Guard, library: Library) -> None:
    for point in library.case(SLUGS[0]).points:
        for rung, text in enumerate(point.hints, 1):
            for given_rung in range(1, rung):
                assert hint(guard, text, point.id, given_rung) or len(tokens(text)) < 8, text


@pytest.mark.parametrize("slug", ALL)
def test_every_hint_may_be_given(shelves: Library, slug: str) -> None:
    case, guard = shelves.case(slug), Guard(shelves.case(slug), shelves.framework)
    rungs = [(text, p.id, rung) for p in case.points for rung, text in enumerate(p.hints, 1)]
    assert {text: found for text, id, rung in rungs if (found := hint(guard, text, id, rung))} == {}


def test_a_hint_of_another_point_is_a_leak(guard: Guard, library: Library) -> None:
    one, two = [p for p in library.case(SLUGS[0]).points if p.hints][:2]
    assert guard.objection(one.hints[2], move(MoveKind.HINT, target=two.id, rung=3), session())


# What is authored


@pytest.fixture(scope="module")
def shelves() -> Library:
    """Every case that is packaged."""
    return shelf.load(packaged("knowledge"))


HIDES = pytest.mark.xfail(
    strict=False, reason="guard._invents: '{it}' set to a duration hides that a line is authored"
)


@pytest.mark.parametrize(
    "slug", [pytest.param(slug, marks=HIDES if slug == "ad-click-prediction" else ()) for slug in ALL]
)
def test_every_authored_question_may_be_asked(shelves: Library, slug: str) -> None:
    case, guard = shelves.case(slug), Guard(shelves.case(slug), shelves.framework)
    asked = [(p.text, p, "") for p in case.probes] + [(p.again, p, "") for p in case.probes]
    asked += [
        (wording.replace("{it}", ground), p, ground)
        for p in case.probes
        for wording in p.pickups
        for ground in p.grounds
    ]
    refused = {
        text: objection
        for text, p, ground in asked
        if (objection := guard.objection(text, move(p.move, target=p.id, words=ground), session(slug)))
    }
    assert refused == {}


def test_every_challenge_may_be_made(guard: Guard, library: Library) -> None:
    for claim in library.framework.claims.values():
        for text in (claim.challenge, claim.again):
            assert not guard.objection(text, move(MoveKind.CHALLENGE, target=claim.id), session()), text


@pytest.mark.parametrize("slug", ALL)
def test_every_fact_may_be_told(shelves: Library, slug: str) -> None:
    guard = Guard(shelves.case(slug), shelves.framework)
    for fact in shelves.case(slug).facts:
        assert not guard.objection(fact.answer, move(MoveKind.GRANT_FACT, facts=(fact.id,)), session(slug))


@pytest.mark.parametrize("slug", ALL)
def test_every_fact_may_be_told_again(shelves: Library, slug: str) -> None:
    guard, lines = Guard(shelves.case(slug), shelves.framework), shelves.framework.lines
    for fact in shelves.case(slug).facts:
        granting = move(MoveKind.GRANT_FACT, facts=(fact.id,))
        for lead in (lines["fact-again"][0], lines["correct-fact"][0], *lines["receive"][:2]):
            assert not guard.objection(f"{lead} {fact.answer}", granting, session(slug))


def test_every_concept_question_may_be_asked(guard: Guard, library: Library) -> None:
    for concept in library.framework.concepts.values():
        text = concept.probe.replace("{it}", concept.aliases[0])
        assert not guard.objection(text, move(MoveKind.JUSTIFY, target=f"concept:{concept.id}"), session()), (
            text
        )


def test_every_spoken_line_passes_in_its_own_situation(guard: Guard, library: Library) -> None:
    slots = {"it": "chargebacks", "done": "the data", "next": "the model", "minutes": "eight", "left": "about ten minutes",
             "topic": library.framework.phases[PhaseId.P4].spoken, "said": "2 a day", "given": "about 25 million payments a day"}  # fmt: skip
    clock = {"open", "again", "close", "paused", "resumed"} | {n for n in library.framework.lines if n.startswith(("time", "five", "end", "transition", "silence", "wait"))}  # fmt: skip
    put = Contradiction(fact="volume", said=slots["said"], given=slots["given"])
    for situation, lines in library.framework.lines.items():
        kind = MoveKind.TIME_CHECK if situation in clock else MoveKind.RECONCILE
        for line in lines:
            text = re.sub(r"\{(\w+)\}", lambda m: slots[m[1]], line)
            told = move(kind, line=situation, budget=480.0, left=600.0, words=slots["it"], contradiction=put)
            assert not guard.objection(text, told, session()), (situation, line)


def test_no_two_lines_of_a_situation_are_the_same(library: Library) -> None:
    for situation, lines in library.framework.lines.items():
        assert len({line.casefold() for line in lines}) == len(lines), situation


def test_a_guard_has_no_memory_of_its_own(guard: Guard, library: Library) -> None:
    lines = [text for _, text in hidden(library.case(SLUGS[0]))][:20]
    before = [guard.objection(line, move(), session()) for line in lines]
    shuffled = random.Random(1).sample(lines, len(lines))
    assert dict(zip(lines, before, strict=True)) == {
        line: guard.objection(line, move(), session()) for line in shuffled
    }
