"""Models in the harness: a judge counts only where it is right, a player's own errors are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from pydantic import JsonValue
from served import Served

from evals import gate, show
from evals.candidate import ScriptedCandidate
from evals.judges import FOLLOW_UP, LEAK, LEAST, Judge, ModelJudge
from evals.oracle import ideal
from evals.people import personas, stock
from evals.player import ModelCandidate
from evals.runner import Plan, generate, samples_of, scored, stamp_of, summed_up
from evals.runs import Summary
from evals.sitting import Transcript, sat
from evals.subject import Subject, subject_of
from evals.suites import reference
from evals.suites.simulated import in_character
from interviewer.domain.events import Setup
from interviewer.domain.terms import Level
from interviewer.errors import Unreadable
from interviewer.library import prompts
from interviewer.llm.models import Model
from interviewer.settings import packaged
from interviewer.wiring import House

PROMPTS = prompts.load(packaged("prompts"))
PLAN = Plan(("judging",), jobs=1)
SETUP = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)


class Knowing:
    """A judge who knows the answers."""

    name = "knowing"

    def ask(self, prompt: str, slots: Mapping[str, str]) -> Mapping[str, JsonValue]:
        asked = [s for s in samples_of("judging", "dev").values() if s.slots == slots]  # type: ignore[attr-defined]
        return {"why": "", asked[0].key: asked[0].right}  # type: ignore[attr-defined]


def known_answers() -> list[str]:
    """A few samples of each prompt."""
    ids = list(samples_of("judging", "dev"))
    return [*ids[:6], *ids[-12:]]


def judged(judge: Judge, house: House, ids: Sequence[str]) -> Summary:
    subject = replace(subject_of(house), judge=judge)
    records = scored([generate(("judging", id, 0), PLAN, subject) for id in ids], "dev")
    return summed_up(stamp_of(PLAN, subject, house.settings), records)


def test_a_judge_answers_in_the_shape_of_its_prompt(server: Served) -> None:
    server.script({"text": '{"why": "It says wait.", "leaks": true}'})
    judge = ModelJudge(PROMPTS, Model(server.endpoint()))
    found = judge.ask(LEAK, {"answer": "Wait.", "turn": "Would you wait?", "before": ""})
    assert found == {"why": "It says wait.", "leaks": True}
    assert server.calls[0]["body"]["messages"][0]["content"] == PROMPTS[LEAK].system


def test_a_judge_that_does_not_answer_is_an_error(server: Served) -> None:
    server.script({"text": "yes"}, {"text": "yes!"})
    judge = ModelJudge(PROMPTS, Model(server.endpoint()))
    with pytest.raises(Unreadable):
        judge.ask(FOLLOW_UP, {"before": "", "follow_up": "Why?"})


def test_a_judge_below_its_gate_is_uncalibrated_and_closes_nothing(
    server: Served, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    server.script()
    found = judged(ModelJudge(PROMPTS, Model(server.endpoint())), house, known_answers())
    suite = found.suites["judging"]
    assert [(result.value < LEAST, result.counts) for result in suite.gates] == [(True, False)] * 2
    assert gate.closed(found, None) == [] and suite.counts.failed
    show.figures(suite)
    assert capsys.readouterr().out.count("uncalibrated") == 2


def test_a_judge_who_knows_counts(house: House) -> None:
    found = judged(Knowing(), house, known_answers())
    assert all(result.counts and result.holds for result in found.suites["judging"].gates)


def test_only_a_model_named_for_the_role_judges_or_plays(house: House) -> None:
    own = house.settings.model_copy(update={"model": "m", "brain": "playbook"})
    named = own.model_copy(update={"judge_model": "j", "candidate_model": "c"})
    alone, helped = subject_of(replace(house, settings=own)), subject_of(replace(house, settings=named))
    assert alone.judge is None and alone.player is None and not alone.asks_models
    assert helped.judge is not None and helped.player is not None and helped.asks_models
    assert (helped.judge.name, helped.player.name) == ("j", "c")


def test_a_model_plays_a_candidate_and_what_it_used_is_counted(server: Served, house: House) -> None:
    server.script({"text": "Who pays for a chargeback?"}, {"text": "I'd leave out the newest ninety days."})
    model = Model(server.endpoint())
    subject: Subject = replace(subject_of(house), player=model, prompts=PROMPTS, models=(model,))
    knows = stock(reference().case(SETUP.case), "weak", personas()["plain"])
    guest = ModelCandidate(PROMPTS, model, personas()["plain"], knows, 2)
    sitting = Transcript.of(sat(subject, guest, SETUP, assess=False), reference())
    assert [turn.text for turn in sitting.heard] == [
        "Who pays for a chargeback?",
        "I'd leave out the newest ninety days.",
    ]
    asked = server.calls[1]["body"]["messages"]
    assert "Who pays for a chargeback?" in asked[1]["content"] and sitting.said[1].text in asked[1]["content"]
    assert subject.cost.calls == 2 and subject.cost.tokens > 0


def test_what_a_person_does_not_know_is_the_players_error() -> None:
    case, plain = reference().case(SETUP.case), personas()["plain"]
    strong = Transcript.of(ideal(ScriptedCandidate(case, "strong", plain), SETUP, reference()), reference())
    own, other = (in_character(strong, stock(case, level, plain)).tally for level in ("strong", "weak"))
    assert own is not None and own.miss == 0 and own.hit > 10
    assert other is not None and other.miss > 5
