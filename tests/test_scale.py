"""How good a sentence sounds and which dimension it speaks to, on sentences the fit has not seen."""

from __future__ import annotations

import numpy as np

from interviewer.domain.terms import Dimension
from interviewer.library import encoder
from interviewer.playbook import grading, scale
from interviewer.playbook.classify import design
from interviewer.playbook.statements import bare

PAIRS = [
    (
        "Half the refunds only show up after sixty days, so I'd hold back rows younger than that instead of calling them good, and accept a staler model for it.",
        "We clean the data, remove the nulls and normalise all the columns.",
    ),
    (
        "Top-ten recall can rise while sessions get shorter, so before launch I'd check over past experiments how often the two moved together and not ship on recall alone.",
        "The metric is accuracy, it should be about ninety-nine percent.",
    ),
    (
        "At nine hundred requests a second and eleven milliseconds each that is ten busy cores, so I'd run twenty and shed the slow feature first when the tail passes sixty.",
        "We deploy it on Kubernetes in the cloud with autoscaling, so it's scalable.",
    ),
    (
        "The counter is read before the event is added to it, and the same code writes the training log, because otherwise the model learns from a value it will never see live.",
        "Features are age, gender, location, time and so on, all that we have.",
    ),
    (
        "I'd ship the linear model first: the trees gain a point only where we have a year of history, and new sellers, who cost us most, have none.",
        "I would use deep learning because it is the state of the art and gives the best results.",
    ),
    (
        "If the challenger loses two percent of margin in any region for a day, traffic goes back by itself, and the log of that day stays out of training.",
        "We monitor the model and retrain it when there is drift.",
    ),
    (
        "Nobody asked for fewer complaints by itself; what they pay for is a courier who doesn't wait, so I'd price a minute of waiting against a cold meal and optimise that.",
        "The goal is to build a model that makes the best predictions possible.",
    ),
    (
        "Only what we showed has a label, so I'd show one in two hundred at random, log its probability, and weight by it, although that costs about a thousandth of the revenue.",
        "The labels are already in the database, so we just use the column.",
    ),
    (
        "Two arms share one budget here, so a treated seller drains the control; I'd split by town and week and pay for it with a test that runs a month longer.",
        "Then we do an A/B test and see which one is better.",
    ),
    (
        "The score is only ranked, so I'd leave it uncalibrated until a price depends on it, and then fit the curve on the last week of unsampled traffic.",
        "The softmax gives us the probability so that's fine.",
    ),
]


def sounds(texts: list[str]) -> list[float]:
    plain = [bare(text) for text in texts]
    return list(scale.anchors(plain, encoder.shared().encode_many(plain), scale.fitted()))


def test_the_weights_fit_what_they_weigh() -> None:
    texts = ["labels come late", "a queue"]
    columns = design(texts, encoder.shared().encode_many(texts)).shape[1]
    weights = scale.fitted()
    assert weights.anchor.shape == (columns,)
    assert weights.dimension.shape == (columns, len(scale.DIMENSIONS))
    assert weights.terms.shape == (len(grading.TERMS) + 1,)
    assert weights.bend.shape == (3,)
    assert weights.drive.shape == (len(grading.DRIVE) + 1,)
    assert all(np.isfinite(values).all() for values in vars(weights).values())


def test_a_higher_sum_of_terms_is_never_a_lower_score() -> None:
    weights = scale.fitted()
    unit = weights.terms / (weights.terms @ weights.terms)
    scores = [weights.content(unit * value) for value in np.linspace(-3, 9, 121)]
    assert scores == sorted(scores)
    assert scores[0] < 1.5 and scores[-1] > 4.75


def test_a_reasoned_sentence_sounds_better_than_an_empty_one() -> None:
    strong, weak = sounds([good for good, _ in PAIRS]), sounds([poor for _, poor in PAIRS])
    assert sum(a > b for a, b in zip(strong, weak, strict=True)) >= 8
    assert np.mean(strong) - np.mean(weak) > 1.0


def test_anchors_stay_on_the_scale() -> None:
    assert all(1 <= anchor <= 5 for anchor in sounds(["", "x", "!!!", "word " * 500, "ж" * 90]))


def test_the_shares_of_a_sentence_add_up_to_one() -> None:
    texts = ["", "labels arrive ninety days late", "we shard the feature store by card", "ok"]
    rows = scale.shares(texts, encoder.shared().encode_many(texts), scale.fitted())
    assert rows.shape == (4, len(scale.DIMENSIONS))
    assert np.allclose(rows.sum(axis=1), 1) and (rows >= 0).all()


def test_a_sentence_speaks_to_its_dimension() -> None:
    said = {
        Dimension.DATA: "Chargebacks arrive ninety days late, so younger payments have no label yet.",
        Dimension.EVALUATION: "I'd report recall at a fixed false positive rate on the newest month and then run an A/B test.",
        Dimension.SERVING: "The service has a budget of eighty milliseconds at the ninety-ninth percentile and falls back to rules.",
        Dimension.LIFECYCLE: "An alarm on the score distribution rolls the model back to the previous version.",
    }
    rows = scale.shares(
        list(said.values()), encoder.shared().encode_many(list(said.values())), scale.fitted()
    )
    assert [scale.DIMENSIONS[i] for i in rows.argmax(axis=1)] == list(said)
