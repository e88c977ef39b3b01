"""A model scores: quotes are checked, three looks are taken, what breaks off goes on, nothing is invented."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from served import KEY, Served

from interviewer.conduct.rehearsal import rehearse
from interviewer.conduct.transcript import read_transcript
from interviewer.domain.events import Event, Setup
from interviewer.domain.scorecard import Scorecard, Signal, Verdict
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Dimension, Level
from interviewer.library import prompts
from interviewer.library.encoder import shared
from interviewer.llm.assessor import ModelAssessor
from interviewer.llm.drafts import Drafts
from interviewer.llm.marking import PASSES, Mark
from interviewer.llm.models import Model
from interviewer.playbook.assessor import PlaybookAssessor
from interviewer.settings import packaged
from interviewer.wiring import House

TRANSCRIPTS = Path(__file__).parent / "transcripts"
PROMPTS = prompts.load(packaged("prompts"))
MARK = {"why": "It rests on one quote.", "score": "4"}


@pytest.fixture(scope="module")
def sat(house: House) -> Callable[[str], Session]:
    """Finished sittings by the embedded interviewer."""
    known: dict[str, Session] = {}

    def session(name: str) -> Session:
        async def run() -> list[Event]:
            setup = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
            lines = read_transcript(TRANSCRIPTS / f"fraud-detection-{name}.txt")
            sitting = rehearse(
                lines,
                setup,
                house.library,
                house.brain,
                PlaybookAssessor(house.library, house.exemplars, shared()),
            )
            return [event async for event in sitting]

        if name not in known:
            known[name] = fold(asyncio.run(run()))
        return known[name]

    return session


@pytest.fixture
def assessor(house: House, server: Served) -> Callable[..., ModelAssessor]:
    def make(model: str = "ok", drafts: Path | None = None, told: Any = print, **more: Any) -> ModelAssessor:
        door = Model(server.endpoint(model, timeout=2.0, **more))
        embedded = PlaybookAssessor(house.library, house.exemplars, shared())
        return ModelAssessor(house.library, PROMPTS, door, embedded, drafts, told)

    return make


def quotes(card: Scorecard) -> list[str]:
    return [evidence.quote for score in card.dimensions.values() for evidence in score.evidence]


def test_every_quote_was_said_and_the_rest_is_counted(
    sat: Callable[[str], Session], assessor: Callable[..., ModelAssessor]
) -> None:
    session = sat("mid")
    card = assessor().assess(session, Level.SENIOR)
    said = [turn.text for turn in session.candidate_turns]
    assert quotes(card) and all(any(quote in text for text in said) for quote in quotes(card))
    assert not any("oracle" in quote for quote in quotes(card))
    assert all(any("1 quotes dropped" in note for note in s.notes) for s in card.dimensions.values())


def test_three_looks_give_the_median(
    sat: Callable[[str], Session], assessor: Callable[..., ModelAssessor], server: Served
) -> None:
    card = assessor().assess(sat("mid"), Level.SENIOR)
    assert len(server.calls) == len(Dimension) * (1 + PASSES)
    assert all(3.0 <= (score.score or 0) <= 4.0 for score in card.dimensions.values())
    assert all(score.notes[0].startswith("passes ") for score in card.dimensions.values())
    assert card.brain == "llm" and card.verdict is not Verdict.INSUFFICIENT_SIGNAL


def test_looks_that_differ_are_said_not_to_agree() -> None:
    mark = Mark(score=3.0, passes=(2.0, 3.0, 4.5), evidence=(), dropped=0)
    assert mark.spread == 2.5


def test_the_evidence_pass_knows_no_level_and_the_score_no_transcript(
    sat: Callable[[str], Session], assessor: Callable[..., ModelAssessor], server: Served, house: House
) -> None:
    assessor().assess(sat("mid"), Level.STAFF)
    for call in server.calls:
        system, user = (message["content"] for message in call["body"]["messages"])
        name = call["body"]["response_format"]["json_schema"]["name"]
        assert not {"staff", "senior"} & set(system.casefold().replace(".", " ").split())
        assert ("<transcript>" in user) == (name == "Collected")
        assert ("1: " in system) == (name == "Marked")


def test_without_a_verified_quote_there_is_no_score(
    sat: Callable[[str], Session], assessor: Callable[..., ModelAssessor], server: Served
) -> None:
    lie = {"evidence": [{"quote": "nobody ever said these words here", "shows": "x", "speaks": "for"}]}
    server.script(*[{"text": json.dumps(lie)}] * 8)
    card = assessor().assess(sat("mid"), Level.SENIOR)
    assert all(score.nss and score.score is None for score in card.dimensions.values())
    assert card.verdict is Verdict.INSUFFICIENT_SIGNAL and card.weighted_mean is None
    assert {score.signal for score in card.dimensions.values()} <= {Signal.MISSED, Signal.NO_CHANCE}


def test_a_silent_sitting_is_not_sent_anywhere(
    sat: Callable[[str], Session], assessor: Callable[..., ModelAssessor], server: Served
) -> None:
    card = assessor().assess(sat("silent"), Level.SENIOR)
    assert card.verdict is Verdict.INSUFFICIENT_SIGNAL and server.calls == []


@pytest.mark.parametrize("how", ["500", "401", "garbage", "refusal", "length", "429-long"])
def test_a_dimension_the_model_does_not_come_to_says_who_scored_it(
    sat: Callable[[str], Session], assessor: Callable[..., ModelAssessor], house: House, how: str
) -> None:
    embedded = PlaybookAssessor(house.library, house.exemplars, shared()).assess(sat("mid"), Level.SENIOR)
    card = assessor(how).assess(sat("mid"), Level.SENIOR)
    for dimension, score in card.dimensions.items():
        assert score.score == embedded.dimensions[dimension].score
        assert "scored by the embedded assessor, because" in score.notes[-1] and KEY not in score.notes[-1]
    assert card.confidence == "low"


def test_an_assessment_that_broke_off_goes_on_where_it_stopped(
    sat: Callable[[str], Session], assessor: Callable[..., ModelAssessor], server: Served, tmp_path: Path
) -> None:
    first = assessor(drafts=tmp_path)
    server.script(*["ok"] * 16, *["500"] * 60)
    broken = first.assess(sat("mid"), Level.SENIOR)
    kept = len(list(tmp_path.rglob("*.json")))
    assert 0 < kept < len(Dimension)
    assert sum("embedded assessor" in " ".join(s.notes) for s in broken.dimensions.values()) == 8 - kept
    server.script()
    whole = assessor(drafts=tmp_path).assess(sat("mid"), Level.SENIOR)
    assert len(server.calls) == (8 - kept) * (1 + PASSES)
    assert not any("embedded assessor" in " ".join(s.notes) for s in whole.dimensions.values())


def test_drafts_of_other_words_are_not_taken(
    sat: Callable[[str], Session], assessor: Callable[..., ModelAssessor], server: Served, tmp_path: Path
) -> None:
    assessor(drafts=tmp_path).assess(sat("mid"), Level.SENIOR)
    server.script()
    assessor(drafts=tmp_path).assess(sat("weak"), Level.SENIOR)
    assert server.calls


def test_a_damaged_draft_is_made_anew(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    mark = Mark(score=3.0, passes=(3.0,), evidence=(), dropped=0)
    drafts.keep("data", mark)
    assert drafts.find("data", Mark) == mark
    (tmp_path / "data.json").write_text('{"score": 3.0, "pas')
    assert drafts.find("data", Mark) is None
    assert Drafts(None).find("data", Mark) is None


def test_cost_and_tokens_are_told_before_and_after(
    sat: Callable[[str], Session], assessor: Callable[..., ModelAssessor]
) -> None:
    told: list[str] = []
    card = assessor(told=told.append, price=(1.0, 4.0)).assess(sat("mid"), Level.SENIOR)
    assert told[0].startswith("assessment ahead: about ") and "at the price given" in told[0]
    assert told[1].startswith("assessment done: ") and "32 calls" in told[1]
    assert any("assessing/evidence@1#" in note for note in card.notes)


def test_a_transcript_too_long_is_read_in_halves(
    sat: Callable[[str], Session], assessor: Callable[..., ModelAssessor], server: Served
) -> None:
    server.script("overflow", *["ok"] * 60)
    assert assessor().assess(sat("mid"), Level.SENIOR).brain == "llm"
    assert len(server.calls) == 32 + 2
