"""The smallest change that would show: its power by simulation.

Counts are whole numbers, so the power of a test of them jumps with every case. A draw is therefore
spread over the half case on either side of it, which leaves the power without its jumps.
"""

import math
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm

from tests.statistics.test_intervals import column, frame

DRAWS = 100_000
POWER, TOLERANCE = 0.8, 0.02
Z = float(norm.ppf(0.975))


def spread(draws: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Whole numbers, each spread over the half case on either side of it."""
    return draws + random.uniform(-0.5, 0.5, draws.size)


def changes(render: Any, expression: str, rows: pl.DataFrame) -> list[float]:
    found = column(render, expression, rows)
    assert None not in found
    return [change for change in found if change is not None]


@pytest.mark.parametrize("base", [0.02, 0.1, 0.3, 0.5, 0.75, 0.9, 0.95])
def test_a_proportion_changed_so_much_is_told_in_eight_of_ten_draws(
    render: Any, base: float
) -> None:
    random = np.random.default_rng(11)
    sizes = [n for n in (30, 60, 100, 300, 1_000, 20_000) if n * min(base, 1 - base) >= 1]
    rows = frame([(base, n) for n in sizes], "base n")
    for n, change in zip(
        sizes, changes(render, "detectable_proportion('base', 'n')", rows), strict=True
    ):
        changed = base + change if base <= 0.5 else base - change
        share = spread(random.binomial(n, changed, DRAWS), random) / n
        told = np.abs(share - base) > Z * math.sqrt(base * (1 - base) / n)
        assert told.mean() == pytest.approx(POWER, abs=TOLERANCE), (base, n)


@pytest.mark.parametrize("base", [2, 5, 10, 20, 75, 300, 10_000])
def test_a_count_changed_so_much_is_told_in_eight_of_ten_draws(render: Any, base: float) -> None:
    """Told by Freeman and Tukey's deviate (Annals of Mathematical Statistics 21, 1950, 607-611)."""
    random = np.random.default_rng(12)
    (change,) = changes(render, "detectable_count('base')", frame([(base,)], "base"))
    events = np.maximum(spread(random.poisson(base + change, DRAWS), random), 0)
    deviate = np.sqrt(events) + np.sqrt(events + 1) - math.sqrt(4 * base + 1)
    assert (np.abs(deviate) > Z).mean() == pytest.approx(POWER, abs=TOLERANCE)


def test_a_mean_changed_so_much_is_told_in_eight_of_ten_draws(render: Any) -> None:
    random = np.random.default_rng(13)
    sample = random.normal(79, 6.5, 60)
    rows = frame([(sample.sum(), (sample * sample).sum(), sample.size)], "total squares n")
    (change,) = changes(render, "detectable_mean('total', 'squares', 'n')", rows)
    error = sample.std(ddof=1) / math.sqrt(sample.size)
    means = random.normal(79 + change, error, DRAWS)
    assert (np.abs(means - 79) > Z * error).mean() == pytest.approx(POWER, abs=TOLERANCE)


def test_more_cases_show_less_and_the_two_sides_of_a_share_are_alike(render: Any) -> None:
    rows = frame([(base, n) for base in (0.1, 0.9) for n in (25, 50, 400, 9_000)], "base n")
    found = changes(render, "detectable_proportion('base', 'n')", rows)
    assert found[:4] == sorted(found[:4], reverse=True)
    assert found[4:] == pytest.approx(found[:4], rel=1e-12)


def test_a_handful_of_cases_shows_nothing_of_the_whole_scale(render: Any) -> None:
    rows = frame([(0.5, 1), (0.5, 3), (0.9, 1)], "base n")
    assert changes(render, "detectable_proportion('base', 'n')", rows)[0] == 1


def test_a_share_at_the_end_of_the_scale_still_needs_some_cases(render: Any) -> None:
    """Half a case stands for none; three of n cases would show, as the rule of three has it."""
    rows = frame([(base, 100) for base in (0, 1, 1.2)], "base n")
    for change in changes(render, "detectable_proportion('base', 'n')", rows):
        assert change == pytest.approx(0.03, abs=0.002)


def test_without_cases_nothing_is_said(render: Any) -> None:
    rows = frame([(0.5, 0), (0.5, None), (None, 5)], "base n")
    assert column(render, "detectable_proportion('base', 'n')", rows) == [None] * 3
    assert column(render, "detectable_count('base')", rows)[2] is None
    means = frame([(5, 25, 1), (None, None, None)], "total squares n")
    assert column(render, "detectable_mean('total', 'squares', 'n')", means) == [None, None]
