"""What the ears have learnt: which layers there are, what they say of strangers, what they were taught."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evals import gold, lessons
from interviewer.domain.terms import Intent
from interviewer.library import encoder, shelf
from interviewer.library.shelf import Library
from interviewer.library.words import segments, tokens
from interviewer.playbook import learnt
from interviewer.playbook.learnt import SURE, Layer
from interviewer.playbook.questions import FactEar
from interviewer.settings import packaged
from interviewer.wiring import House

FRAUD = "fraud-detection"


@pytest.fixture(scope="module")
def every() -> Library:
    """The notes that ship, all of them."""
    return shelf.load(packaged("knowledge"))


def test_every_case_that_ships_was_taught(every: Library) -> None:
    """After adding or removing a fact: python -m evals.lessons FILE, then scripts/make_ears.py."""
    for case in every.cases.values():
        layer = learnt.of_facts(case)
        assert layer is not None, f"nothing was learnt about the facts of {case.id}"
        assert list(layer.labels) == [fact.id for fact in case.facts]


def test_claims_and_intents_were_taught(library: Library) -> None:
    claims, intents = learnt.layers()["claims"].labels, learnt.layers()["intents"].labels
    assert {*library.framework.claims} <= {*claims} and {*intents} <= {str(intent) for intent in Intent}


def test_a_case_with_one_fact_less_was_not_taught(library: Library) -> None:
    case = library.case(FRAUD)
    assert learnt.of_facts(case.model_copy(update={"facts": case.facts[1:]})) is None


def test_a_case_that_was_not_taught_hears_plain_questions(house: House) -> None:
    case = house.library.case(FRAUD)
    strange = case.model_copy(update={"id": "nobodys-case"})
    turn = segments("How many payments a second are there at peak?")
    for known in (case, strange):
        ear = FactEar(known, house.exemplars, encoder.shared())
        assert ear.hear(turn, [0.9], [False]).facts == ("payment-volume",)


def test_what_is_heard_is_not_what_a_text_is_about() -> None:
    asked, told = "How old are the labels?", "The labels are old."
    ears = encoder.shared()
    rows = ears.heard([asked, told, "", asked])
    assert np.allclose(np.linalg.norm(rows[:2], axis=1), 1, atol=1e-3) and not rows[2].any()
    assert np.array_equal(rows[0], rows[3]) and np.array_equal(rows[:1], ears.heard([asked]))
    assert rows[0] @ rows[1] < ears.encode([asked])[0] @ ears.encode([told])[0]


@given(
    arrays(np.float32, (3, 4), elements=st.floats(-1, 1, width=32)),
    arrays(np.float32, (2, 4), elements=st.floats(-20, 20, width=32)),
)
def test_the_labels_share_one_probability_with_none_of_them(vectors: np.ndarray, weights: np.ndarray) -> None:
    odds = Layer(("a", "b"), weights, np.zeros(2, np.float32)).log_odds(vectors)
    assert np.isfinite(odds).all() and (np.abs(odds) <= SURE).all()
    assert ((1 / (1 + np.exp(-odds))).sum(axis=1) <= 1 + 2 / (1 + np.exp(SURE))).all()


def test_a_label_nothing_was_learnt_about_is_surely_not_it() -> None:
    layer = Layer(("a",), np.ones((1, 4), np.float32), np.zeros(1, np.float32))
    assert layer.log_odds_of(["new", "a"], np.ones((1, 4), np.float32))[0].tolist() == pytest.approx(
        [-SURE, 4.0]
    )


# The lessons


def test_lessons_name_only_what_there_is(every: Library) -> None:
    facts = {(case.id, fact.id) for case in every.cases.values() for fact in case.facts}
    assert {(q.case, fact) for q in lessons.questions() for fact in q.facts} <= facts
    taught = lessons.lessons(every)
    labels = {label.removeprefix("right:") for _, label in taught["claims"]}
    assert labels <= {"", *every.framework.claims}
    assert {label for _, labels in taught["intents"] for label in labels} <= {str(i) for i in Intent}


def test_no_labelled_turn_and_nothing_kept_back_is_taught(every: Library) -> None:
    taught = lessons.lessons(every)
    rows = [
        *(row for rows in taught["facts"].values() for row in rows),
        *taught["claims"],
        *taught["intents"],
    ]
    texts = {text for text, _ in rows}
    own = {tuple(tokens(text)) for text in texts - notes_of(every)}
    assert not own & {tuple(tokens(turn.text)) for turn in gold.load()}
    asked = [question.text for question in lessons.questions()]
    back = [text for text in asked if lessons.is_kept_back(text)]
    assert not {*back} & texts - notes_of(every) and len(back) == pytest.approx(len(asked) / 8, rel=0.1)


def notes_of(library: Library) -> set[str]:
    """Every example of the notes, which may coincide with what somebody said."""
    framework = library.framework
    texts = {ask for case in library.cases.values() for fact in case.facts for ask in fact.asks}
    texts |= {text for case in library.cases.values() for p in case.points for text in (*p.heard, *p.near)}
    texts |= {text for claim in framework.claims.values() for text in (*claim.wrong, *claim.right)}
    return texts | {text for texts in framework.intents.values() for text in texts}
