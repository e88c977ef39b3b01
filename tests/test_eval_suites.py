"""Every suite measured: a perfect interviewer scores 1, an idle one 0, and the samples are sound."""

from __future__ import annotations

import ast
import json
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from evals import levels, metaeval
from evals.candidate import ScriptedCandidate
from evals.checks.specific import names
from evals.checks.speech import asks_one
from evals.gold import labelled, load
from evals.oracle import ideal
from evals.people import KNOWLEDGE, personas, stock
from evals.sitting import Transcript
from evals.stamp import prompt_ids
from evals.suite import Check, Record, Suite
from evals.suites import all_suites, chosen, reference
from evals.suites.injection import attacks
from evals.suites.retrieval import RIGHT, RetrievalSample
from interviewer.domain.events import Setup
from interviewer.domain.terms import Level
from interviewer.errors import UsageError

ROOT = Path(__file__).parent.parent
SUITES = list(all_suites().values())
each = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)


@each
def test_the_oracle_scores_one_and_the_nop_nothing(suite: Suite[Any]) -> None:
    found = metaeval.self_test(suite, most=24)
    assert found.sound, found.complaints


@each
def test_samples_have_ids_and_clusters_of_their_own(suite: Suite[Any]) -> None:
    samples = [*suite.samples("dev"), *suite.samples("test")]
    assert samples and all(sample.cluster for sample in samples)
    assert len({sample.id for sample in samples}) == len(samples)
    assert not {s.id for s in suite.samples("dev")} & {s.id for s in suite.samples("test")}


@each
def test_defects_are_tried_on_samples_there_are(suite: Suite[Any]) -> None:
    assert set(suite.telling) <= {sample.id for sample in suite.samples("dev")}


@each
def test_every_gate_is_about_a_figure_and_says_why(suite: Suite[Any]) -> None:
    names = {figure.name for figure in suite.measures()}
    for gate in suite.gates:
        assert gate.metric in names and gate.source
        assert (gate.least is None) != (gate.most is None)


@each
def test_scoring_twice_gives_the_same(suite: Suite[Any]) -> None:
    sample = suite.samples("dev")[0]
    output = suite.oracle(sample)
    again = suite.score(sample, json.loads(json.dumps(output)))
    assert again == suite.score(sample, output)


def test_a_suite_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"no suite 'reeding'; choose one of: .*reading"):
        chosen(["reeding"])


@pytest.mark.parametrize("id", prompt_ids() or ["none"])
def test_every_prompt_is_exercised_by_a_suite(id: str) -> None:
    patterns = [pattern for suite in SUITES for pattern in suite.prompts]
    patterns.append("drafting/*")  # what they make is judged by the check of the notes, and by its author
    assert id == "none" or any(fnmatch(id, pattern) for pattern in patterns), (
        f"no suite exercises prompts/{id}.md"
    )


def test_the_product_does_not_import_the_harness() -> None:
    for path in (ROOT / "interviewer").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "evals" for name in names), path


def test_text_checks_agree_with_their_labels() -> None:
    for known in metaeval.known_answers():
        assert known.n >= 60
        assert known.calibrated, known.wrong


def test_there_are_enough_attacks_and_labelled_turns() -> None:
    suite = all_suites()["injection"]
    lines = [line for sample in suite.samples("dev") for line in sample.lines]
    assert sum(line.expect == "attack" for line in lines) >= 150
    assert len({text for text, _ in attacks()}) >= 60
    assert len(retrieval_turns()) >= 300
    assert len({turn.cluster for turn in retrieval_turns()}) >= 20
    assert sum(bool(turn.concepts) for turn in retrieval_turns()) >= 30


def retrieval_turns() -> list[RetrievalSample]:
    return [*all_suites()["retrieval"].samples("dev"), *all_suites()["retrieval"].samples("test")]


def test_questions_that_fit_a_turn_are_of_its_case_and_each_is_named_once() -> None:
    for turn in retrieval_turns():
        named = [*turn.best, *turn.also]
        assert turn.best and len(set(named)) == len(named), turn.id
        assert set(named) <= {probe.id for probe in reference().case(turn.cluster).probes}, turn.id
        assert set(turn.concepts) <= set(reference().framework.concepts), turn.id


def test_a_question_of_another_case_is_seen() -> None:
    suite = all_suites()["retrieval"]
    sample = suite.samples("dev")[0]
    perfect = suite.oracle(sample)
    assert isinstance(perfect, dict)
    strayed = perfect | {RIGHT: [sample.cluster, "video-search", sample.cluster]}
    checks = {check.name: check for check in suite.score(sample, strayed)}
    assert checks[RIGHT].passed is False and checks[RIGHT].score == pytest.approx(2 / 3)


@pytest.mark.parametrize("persona", list(personas()))
@pytest.mark.parametrize("knowledge", KNOWLEDGE)
def test_a_candidate_says_what_it_knows_and_no_held_out_line(persona: str, knowledge: Any) -> None:
    case = reference().case("fraud-detection")
    candidate = ScriptedCandidate(case, knowledge, personas()[persona])
    setup = Setup(case=case.id, level=Level.SENIOR, minutes=45)
    sitting = Transcript.of(ideal(candidate, setup, reference()), reference())
    held_out = {turn.text for turn in load("test") if len(turn.text.split()) > 6}
    said = [turn.text for turn in sitting.heard]
    assert said and not held_out & set(said)
    credited = {p.id for e in sitting.exchanges if e.reading for p in e.reading.reading.points}
    assert credited <= {p.id for p in case.points}


def test_the_strong_know_more_than_the_middling_and_these_more_than_the_weak() -> None:
    for case in reference().cases.values():
        known = [len(ScriptedCandidate(case, k, personas()["plain"]).knows) for k in KNOWLEDGE]
        assert known[0] <= known[1] < known[2]
        assert known[0] < known[1] or case.id not in labelled()


def test_without_a_judge_nothing_is_judged_and_nothing_gates() -> None:
    suite = all_suites()["judging"]
    sample = suite.samples("dev")[0]
    assert suite.score(sample, None) == ()
    assert len(suite.samples("dev")) >= 120


def test_a_judge_that_does_not_answer_is_wrong() -> None:
    suite = all_suites()["judging"]
    for sample in suite.samples("dev")[:4]:
        (check,) = suite.score(sample, {"why": "GRADE: pass", "leaks": "yes"})
        assert check.passed is False


def test_a_suite_on_request_runs_only_when_it_is_named() -> None:
    on_request = {suite.name for suite in SUITES if suite.on_request}
    assert "library" in on_request
    assert not on_request & {suite.name for suite in chosen([])}
    assert [suite.name for suite in chosen(["library"])] == ["library"]


def test_the_library_suite_sits_three_people_on_every_case() -> None:
    samples = all_suites()["library"].samples("dev")
    assert {sample.setup.case for sample in samples} == set(reference().cases)
    assert len(samples) == len(KNOWLEDGE) * len(reference().cases)


def test_no_question_of_a_case_could_be_asked_in_any_other() -> None:
    cases = reference().cases.values()
    generic = [probe.text for case in cases for probe in case.probes if not names(probe.text, case)]
    assert not generic


def test_no_question_or_hint_of_a_case_asks_two_things() -> None:
    cases = reference().cases.values()
    spoken = [text for case in cases for p in case.probes for text in (p.text, p.again, *p.pickups)]
    spoken += [hint for case in cases for point in case.points for hint in point.hints]
    assert [text for text in spoken if not asks_one(text)] == []


def test_a_question_that_fits_everywhere_is_generic() -> None:
    case = reference().case("fraud-detection")
    assert not names("How would you evaluate the model offline?", case)
    assert not names("What would you monitor after the launch?", case)
    assert names("Yesterday's system blocked a payment. What label does it get?", case)


def test_knowledge_is_ordered_within_one_person_and_case() -> None:
    figure = levels.in_order("order", "", 1, 2)
    means = {
        "plain-weak-x": "None",
        "plain-middling-x": "3.0",
        "plain-strong-x": "2.5",
        "silent-weak-x": "5.0",
    }
    records = [
        Record(suite="s", version=1, sample=id, cluster="x", checks=(Check(name="mean", evidence=mean),))
        for id, mean in means.items()
    ]
    assert figure.count(records) == 3, "the unscored stand below the scored; other people are no pair"
    assert figure.value(records) == pytest.approx(2 / 3)
    assert figure.value(records + records) == pytest.approx(2 / 3)


@pytest.mark.parametrize("knowledge", KNOWLEDGE)
def test_an_ordinary_answer_is_as_long_as_its_persona_says(knowledge: Any) -> None:
    case = reference().case("fraud-detection")
    lengths = {}
    for persona in ("plain", "terse"):
        candidate = ScriptedCandidate(case, knowledge, personas()[persona])
        setup = Setup(case=case.id, level=Level.SENIOR, minutes=45)
        sitting = Transcript.of(ideal(candidate, setup, reference()), reference())
        told = [turn.text.split() for turn in sitting.heard]
        lengths[persona] = sum(map(len, told)) / len(told)
    assert lengths["terse"] < lengths["plain"]


def test_the_weak_name_things_and_explain_none() -> None:
    for case in reference().cases.values():
        known = stock(case, "weak", personas()["plain"])
        assert all(turn.points[id] == "mentioned" for id, turn in known.points.items())
        assert not known.beside.keys() & known.points.keys()
