"""Fits the weights of the point, fact and claim ears on the development split: `python -m evals.fitting`.

Prints them with their scores; they are copied into `playbook/points.py`, `playbook/questions.py` and
`playbook/claims.py` by hand, so that a change of a weight is a change somebody reviewed. Never looks at the test split.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from evals import gold, lessons
from evals.gold import GoldTurn, load
from interviewer.library.encoder import Vectors, shared
from interviewer.library.words import segments
from interviewer.playbook import claims, points, questions, shapes
from interviewer.playbook.contrast import units
from interviewer.playbook.questions import FactEar
from interviewer.settings import load_settings
from interviewer.wiring import House

ROUNDS = 6
EMPTY = GoldTurn("", "", "fit", "", "", frozenset(), {}, frozenset(), frozenset(), False)
THRESHOLDS = (0.2, 0.25, 0.27, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True)
class Bag:
    """One turn: evidence per piece, target and feature, and which targets are really there."""

    evidence: Vectors
    gold: Vectors


def point_bags(turns: list[GoldTurn], house: House, names: list[str]) -> list[Bag]:
    """A bag per turn with words."""
    bags = []
    for turn in turns:
        ear = house.reader.ears_of(turn.case).points
        parts = segments(turn.text)
        if parts:
            found = ear.features(parts, shared().encode([part.text for part in parts]))
            ids = [point.id for point in house.library.case(turn.case).points]
            bags.append(Bag(_stack(found, names), np.array([id in turn.points for id in ids])))
    return bags


def fact_bags(turns: list[GoldTurn], house: House, names: list[str], taught: bool = True) -> list[Bag]:
    """A bag per turn that asks something, as heard with what was learnt or without."""
    bags = []
    strangers = {
        slug: FactEar(
            house.library.case(slug).model_copy(update={"id": "nobodys-case"}), house.exemplars, shared()
        )
        for slug in gold.labelled()
        if not taught
    }
    for turn in turns:
        ear = house.reader.ears_of(turn.case).facts if taught else strangers[turn.case]
        parts = segments(turn.text)
        rows = [
            _stack(
                ear.features(
                    shapes.pieces(part.text),
                    parts[i - 1].text if i else "",
                    questions.with_one_question(parts),
                ),
                names,
            )
            for i, part in enumerate(parts)
            if shapes.looks_asked(part) and not shapes.is_design_question(part)
        ]
        if rows:
            ids = [fact.id for fact in house.library.case(turn.case).facts]
            bags.append(Bag(np.concatenate(rows), np.array([id in turn.facts for id in ids])))
    return bags


def asked_turns() -> list[GoldTurn]:
    """Questions written for learning that nothing was learnt from."""
    return [
        replace(EMPTY, id=f"{q.case}-{n}", case=q.case, text=q.text, facts=frozenset(q.facts))
        for n, q in enumerate(lessons.questions())
        if q.case in gold.labelled() and lessons.is_kept_back(q.text)
    ]


def stated_turns(house: House) -> list[GoldTurn]:
    """Statements written for learning that nothing was learnt from, each in a case that knows its claim."""
    knows = {claim: case.id for case in house.library.cases.values() for claim in case.claims}
    return [
        replace(
            EMPTY, id=f"stated-{n}", case=knows[s.near], text=s.text, claims=frozenset([s.near] * s.wrong)
        )
        for n, s in enumerate(lessons.statements())
        if s.near in knows and lessons.is_kept_back(s.text)
    ]


def claim_bags(turns: list[GoldTurn], house: House, names: list[str]) -> list[Bag]:
    """A bag per turn that states something; only the claims known for its case."""
    ear, ids = house.reader.claims, list(house.library.framework.claims)
    bags = []
    for turn in turns:
        parts = segments(turn.text)
        found = units(parts)
        if found:
            known = [id in house.library.case(turn.case).claims for id in ids]
            evidence = ear.features(parts, shared().encode([part.text for part in parts]), found)
            gold = np.array([id in turn.claims for id in ids])
            bags.append(Bag(_stack(evidence, names)[:, known], gold[known]))
    return bags


def _stack(found: dict[str, Vectors], names: list[str]) -> Vectors:
    return np.stack([found[name] for name in names], axis=2)


def fit(bags: list[Bag], start: Vectors, bias: float) -> tuple[Vectors, float]:
    """Logistic regression on each target's best piece, the best piece chosen anew each round."""
    weights = start
    for _ in range(ROUNDS):
        rows, gold = [], []
        for bag in bags:
            best = (bag.evidence @ weights + bias).argmax(axis=0)
            rows.append(bag.evidence[best, np.arange(bag.evidence.shape[1])])
            gold.append(bag.gold)
        model = LogisticRegression(C=3, max_iter=3000).fit(np.concatenate(rows), np.concatenate(gold))
        weights, bias = model.coef_[0], float(model.intercept_[0])
    return weights, bias


def quality(bags: list[Bag], weights: Vectors, bias: float, threshold: float) -> str:
    """Precision, recall and F1 at a threshold."""
    hit = false = miss = 0
    for bag in bags:
        heard = 1 / (1 + np.exp(-(bag.evidence @ weights + bias).max(axis=0))) >= threshold
        hit += int((heard & bag.gold).sum())
        false += int((heard & np.logical_not(bag.gold)).sum())
        miss += int((np.logical_not(heard) & bag.gold).sum())
    precision, recall = hit / max(1, hit + false), hit / max(1, hit + miss)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"


def main() -> None:
    """Fit the ears and print what to copy."""
    house = House(load_settings())
    turns = load("dev")
    asked = turns + asked_turns()
    ears = (
        ("points", (points.BIAS, points.WEIGHTS), point_bags(turns, house, list(points.WEIGHTS))),
        (
            "facts",
            (questions.TAUGHT_BIAS, questions.TAUGHT_WEIGHTS),
            fact_bags(asked, house, list(questions.TAUGHT_WEIGHTS)),
        ),
        (
            "facts, untaught",
            (questions.BIAS, questions.WEIGHTS),
            fact_bags(asked, house, list(questions.WEIGHTS), taught=False),
        ),
        (
            "claims",
            (claims.BIAS, claims.WEIGHTS),
            claim_bags(turns + stated_turns(house), house, list(claims.WEIGHTS)),
        ),
    )
    for what, (constant, known), bags in ears:
        start = np.array(list(known.values()))
        weights, bias = fit(bags, start, constant)
        print(what, f"{bias:.2f}", dict(zip(known, map(float, weights.round(2)), strict=True)))
        halves = [fit(half, start, constant) for half in (bags[::2], bags[1::2])]
        for threshold in THRESHOLDS:
            crossed = [
                quality(other, *halves[i], threshold) for i, other in enumerate((bags[1::2], bags[::2]))
            ]
            print(
                f"  {threshold:.2f}  dev {quality(bags, weights, bias, threshold)}   halves crossed {crossed}"
            )


if __name__ == "__main__":
    main()
