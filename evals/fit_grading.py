"""Fits the grader: `python -m evals.fit_grading` writes `interviewer/playbook/grader.npz`.

Anchors and dimensions are learned from the utterances in `suites/anchors`; the terms of a score from
the labelled transcripts of the development cases. The test cases are never opened here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from evals.transcripts import DEV, Labelled, labelled
from interviewer.domain.session import Session
from interviewer.domain.terms import Dimension
from interviewer.library import encoder
from interviewer.playbook import grading, scale
from interviewer.playbook.classify import design
from interviewer.playbook.scale import DIMENSIONS, Numbers, Weights
from interviewer.playbook.statements import bare
from interviewer.settings import load_settings
from interviewer.wiring import House

UTTERANCES = Path(__file__).parent / "suites" / "anchors"
_ANCHOR_RIDGE = 10.0
_TERM_RIDGE, _DRIVE_RIDGE = 1.0, 0.1


def utterances() -> list[tuple[Dimension, int, str]]:
    """Every authored utterance with its dimension and anchor."""
    found = []
    for dimension in DIMENSIONS:
        for file in sorted(UTTERANCES.glob(f"{dimension}*.txt")):
            for line in file.read_text(encoding="utf-8").splitlines():
                anchor, _, text = line.partition("\t")
                if text.strip():
                    found.append((dimension, int(anchor), text.strip()))
    return found


def ridge(x: Numbers, y: Numbers, strength: float) -> Numbers:
    """Regularised least squares in closed form."""
    return np.asarray(np.linalg.solve(x.T @ x + strength * np.eye(x.shape[1]), x.T @ y))


def centred(x: Numbers, y: Numbers, strength: float) -> Numbers:
    """Ridge whose last column, the constant, is not regularised."""
    mean = x[:, :-1].mean(axis=0)
    slope = ridge(x[:, :-1] - mean, y - y.mean(), strength)
    return np.append(slope, y.mean() - mean @ slope)


def fit_scale(house: House) -> tuple[Numbers, Numbers]:
    """The anchor and the dimension weights."""
    said = utterances()
    texts = [bare(text) for _, _, text in said]
    x = design(texts, encoder.shared().encode_many(texts)).astype(np.float64)
    anchor = ridge(x, np.array([float(a) for _, a, _ in said]), _ANCHOR_RIDGE)
    noted = [(d, bare(text)) for d, text in _noted(house)]
    more = [text for _, text in noted]
    whole = np.concatenate([x, design(more, encoder.shared().encode_many(more))])
    places = [DIMENSIONS.index(d) for d in [*(d for d, _, _ in said), *(d for d, _ in noted)]]
    return anchor, ridge(whole, np.eye(len(DIMENSIONS))[places], _ANCHOR_RIDGE)


def _noted(house: House) -> Iterator[tuple[Dimension, str]]:
    """What the notes' points sound like, for telling dimensions apart; of the development cases only."""
    for slug in DEV:
        for point in house.library.case(slug).points:
            if point.dimension in DIMENSIONS:
                yield from ((point.dimension, text) for text in (point.statement, *point.heard))


Rows = list[tuple[str, str, Numbers, float]]
"""Case, dimension, terms, label."""


def rows(house: House, transcripts: Sequence[Labelled], weights: Weights) -> Rows:
    """What the terms are fitted on."""
    found: Rows = []
    for item in transcripts:
        session = item.heard(house.reader, house.overhearer)
        case = house.library.case(item.case)
        weighed = grading.weigh(session, case, house.exemplars, encoder.shared(), weights)
        found += _rows(house, session, item, weighed)
    return found


def _rows(house: House, session: Session, item: Labelled, weighed: grading.Weighed) -> Rows:
    claims = house.library.framework.claims
    case = house.library.case(item.case)
    found: Rows = []
    for dimension, label in item.dimensions.items():
        if label is None:
            continue
        drives = dimension is Dimension.COMMUNICATION
        terms = (
            grading.drive(weighed, session, claims)
            if drives
            else grading.terms(weighed, session, case, claims, dimension)
        )
        found.append((item.case, dimension, terms, label))
    return found


def fit_terms(found: Rows, weights: Weights) -> Weights:
    """The same weights with the coefficients of a dimension's score and of communication's."""
    content, labels = _stacked([row for row in found if row[1] != Dimension.COMMUNICATION])
    terms = centred(content, labels, _TERM_RIDGE)
    led, given = _stacked([row for row in found if row[1] == Dimension.COMMUNICATION])
    drive = linked(led, given, centred(led, given, _DRIVE_RIDGE))
    return replace(weights, terms=terms, bend=bend(content @ terms, labels), drive=drive)


def _stacked(found: Rows) -> tuple[Numbers, Numbers]:
    return np.stack([row[2] for row in found]), np.array([row[3] for row in found])


def bend(sums: Numbers, labels: Numbers) -> Numbers:
    """The parabola that gives the sums the labels' distribution, lowest to lowest and highest to highest
    (smoothed equipercentile linking): least squares alone draws strong and weak people together, and more
    so the strong. It has to rise over the whole scale."""
    found = np.polyfit(np.sort(sums), np.sort(labels), 2)
    if np.polyval(np.polyder(found), [1.0, 5.0]).min() <= 0:
        raise ValueError(f"the link {found.round(2)} does not rise; fit a line instead")
    return found


def linked(x: Numbers, labels: Numbers, fit: Numbers) -> Numbers:
    """Coefficients stretched to the labels' mean and spread (mean–sigma linking, Marco 1977): a straight
    link, for the few labels of communication."""
    stretch = labels.std() / (x @ fit).std()
    stretched = fit * stretch
    stretched[-1] += labels.mean() * (1 - stretch)
    return np.asarray(stretched)


def cross_validated(found: Rows, weights: Weights) -> float:
    """Quadratic weighted kappa on the development cases, each predicted from the others."""
    from sklearn.metrics import cohen_kappa_score

    said, given = [], []
    for left_out in DEV:
        fitted = fit_terms([row for row in found if row[0] != left_out], weights)
        for _, dimension, values, label in (row for row in found if row[0] == left_out):
            score = fitted.led if dimension == Dimension.COMMUNICATION else fitted.content
            said.append(int(2 * grading.half_points(score(values))))
            given.append(int(2 * label))
    return float(cohen_kappa_score(given, said, weights="quadratic", labels=list(range(2, 11))))


def main() -> None:
    """Fit everything, say how well it holds, and write the weights."""
    house = House(load_settings(), print)
    anchor, dimension = fit_scale(house)
    blank = Weights(anchor.astype(np.float32), dimension.astype(np.float32), *[np.zeros(0)] * 3)
    found = rows(house, labelled(DEV), blank)
    weights = fit_terms(found, blank)
    names = dict(zip([*grading.TERMS, "constant"], weights.terms.round(2), strict=True))
    led = dict(zip([*grading.DRIVE, "constant"], weights.drive.round(2), strict=True))
    print(f"cases left out in turn: kappa {cross_validated(found, blank):.3f}")
    print(f"terms {names}\nbend {weights.bend.round(3)}\ndrive {led}")
    np.savez_compressed(scale.FILE, **asdict(weights))


if __name__ == "__main__":
    main()
