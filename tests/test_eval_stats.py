"""The statistics of the harness against answers worked out by hand or printed in textbooks."""

from __future__ import annotations

import math

import pytest

from evals import stats


def test_wilson_of_nothing_leaves_everything_possible() -> None:
    assert stats.wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"), [(0, 60, 0.0, 0.0602), (8, 10, 0.4902, 0.9433), (150, 150, 0.975, 1.0)]
)
def test_wilson_as_in_the_tables(successes: int, n: int, low: float, high: float) -> None:
    assert stats.wilson(successes, n) == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize(
    ("broken", "fixed", "p"), [(6, 0, 0.03125), (0, 6, 0.03125), (3, 3, 1.0), (0, 0, 1.0), (9, 1, 0.02148)]
)
def test_mcnemar_counts_exactly(broken: int, fixed: int, p: float) -> None:
    assert stats.mcnemar(broken, fixed) == pytest.approx(p, abs=1e-5)


def test_holm_steps_down_and_never_falls() -> None:
    assert stats.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert stats.holm([]) == []


def test_qwk_by_hand() -> None:
    assert stats.qwk([1, 2, 3, 4], [1, 2, 3, 4]) == 1
    assert stats.qwk([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert stats.qwk([1, 1, 2, 2], [1, 2, 2, 2]) == pytest.approx(0.5)
    assert stats.qwk([2, 2, 2], [2, 2, 2]) == 1


def test_qwk_is_what_others_compute() -> None:
    from sklearn.metrics import cohen_kappa_score

    one, other = [2, 5, 5, 9, 10, 3, 7, 7, 4], [3, 5, 4, 7, 10, 2, 7, 9, 4]
    expected = cohen_kappa_score(one, other, weights="quadratic", labels=list(range(2, 11)))
    assert stats.qwk(one, other) == pytest.approx(expected)


def test_spearman_knows_ties_and_constants() -> None:
    assert stats.spearman([1, 2, 3], [10, 20, 30]) == pytest.approx(1)
    assert stats.spearman([1, 2, 3, 4], [1, 3, 2, 4]) == pytest.approx(0.8)
    assert stats.spearman([1, 1, 1], [1, 2, 3]) == 0


def test_ndcg_by_hand() -> None:
    assert stats.ndcg([2, 1], [2, 1], 10) == 1
    assert stats.ndcg([0, 2], [2], 10) == pytest.approx(1 / math.log2(3))
    assert stats.ndcg([], [2], 10) == 0


def test_precision_recall_and_f1_of_nothing_are_perfect() -> None:
    assert stats.f1(0, 0, 0) == stats.precision(0, 0) == stats.recall(0, 0) == 1
    assert stats.f1(2, 1, 1) == pytest.approx(2 / 3)


def test_a_cluster_is_drawn_whole() -> None:
    items = [("a", 0.0)] * 50 + [("b", 1.0)] * 50
    low, high = stats.cluster_bootstrap(items, lambda i: i[0], lambda d: sum(v for _, v in d) / len(d))
    assert (low, high) == (0.0, 1.0)


def test_items_of_a_single_cluster_are_drawn_one_by_one() -> None:
    items = [0.0] * 50 + [1.0] * 50
    low, high = stats.cluster_bootstrap(items, lambda i: "one", lambda d: sum(d) / len(d))
    assert 0.38 < low < 0.45 and 0.55 < high < 0.62


def test_the_same_seed_draws_the_same() -> None:
    items = [0.1 * i for i in range(20)]
    once, again = (stats.cluster_bootstrap(items, lambda i: i, lambda d: sum(d) / len(d)) for _ in range(2))
    assert once == again


def test_a_paired_difference_looks_at_shared_samples_only() -> None:
    before, after = {"a": 0.0, "b": 0.5, "gone": 1.0}, {"a": 0.5, "b": 1.0, "new": 0.0}
    mean, low, high = stats.paired_bootstrap(before, after, {k: k for k in "a b gone new".split()})
    assert (mean, low, high) == (0.5, 0.5, 0.5)
    assert stats.paired_bootstrap({}, after, {})[0] == 0
