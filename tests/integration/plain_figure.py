"""What follows from a figure by textbook: its n, its 95 % interval, the change it would show."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scipy.optimize import brentq
from scipy.stats import norm, t
from statsmodels.stats.proportion import proportion_confint

from pipelines.demo.truth_values.definition import Definition

Z95, Z80 = float(norm.ppf(0.975)), float(norm.ppf(0.8))


@dataclass
class Figure:
    """An indicator of a unit and period: what is counted, and what follows from it."""

    numerator: float | None = None
    denominator: float | None = None
    n: float | None = None
    value: float | None = None
    p50: float | None = None
    p90: float | None = None
    squares: float | None = None
    interval: tuple[float, float] | None = None
    excluded: dict[str, int] = field(default_factory=dict)
    is_too_few: bool = False


def figure_of(definition: Definition, cell: dict[str, Any]) -> Figure:
    """A published figure of a cell: with n and interval, without what too few cases would tell."""
    parts = {name: cell[name] for name in ("numerator", "denominator", "value", "p50", "p90")}
    counts_events = definition.kind in ("rate", "count", "clock")
    n = parts["numerator"] if counts_events else parts["denominator"]
    if n and n < definition.minimum_n:
        return Figure(n=n, is_too_few=True)
    figure = Figure(n=n, squares=cell["squares"], **parts)
    if figure.value is not None:
        figure.interval = INTERVALS[definition.interval](definition, figure)
    return figure


def _wilson(definition: Definition, figure: Figure) -> tuple[float, float] | None:
    low, high = proportion_confint(figure.numerator, figure.denominator, method="wilson")
    return definition.multiplier * low, definition.multiplier * high


def _byar(definition: Definition, figure: Figure) -> tuple[float, float] | None:
    assert figure.numerator is not None
    low, high = byar(figure.numerator)
    if definition.kind == "count":
        return low, high
    assert figure.denominator is not None
    if definition.kind == "clock":
        return figure.denominator / high, figure.denominator / low
    per = definition.multiplier / figure.denominator
    return per * low, per * high


def _student(definition: Definition, figure: Figure) -> tuple[float, float] | None:
    """Student's limits of a mean, from two values on."""
    spread = deviation(figure)
    if spread is None or figure.n is None or figure.value is None:
        return None
    half = float(t.ppf(0.975, figure.n - 1)) * spread / math.sqrt(figure.n)
    return figure.value - definition.multiplier * half, figure.value + definition.multiplier * half


def _none(_: Definition, __: Figure) -> tuple[float, float] | None:
    return None


INTERVALS: dict[str, Callable[[Definition, Figure], tuple[float, float] | None]] = {
    "wilson": _wilson,
    "byar": _byar,
    "t": _student,
    "none": _none,
}


def deviation(figure: Figure) -> float | None:
    """Standard deviation of the values a mean is of."""
    if figure.n is None or figure.n < 2 or figure.numerator is None or figure.squares is None:
        return None
    variance = (figure.squares - figure.numerator**2 / figure.n) / (figure.n - 1)
    return math.sqrt(max(variance, 0.0))


def byar(events: float) -> tuple[float, float]:
    """Breslow and Day 1987, p. 69: 95 % limits of a count."""
    up = events + 1
    low = events * (1 - 1 / (9 * events) - Z95 / (3 * math.sqrt(events))) ** 3 if events else 0.0
    return low, up * (1 - 1 / (9 * up) + Z95 / (3 * math.sqrt(up))) ** 3


def detectable(definition: Definition, figure: Figure, base: float) -> float | None:
    """The smallest change from `base` that would show with 80 % power at two-sided 5 %."""
    multiplier, below = definition.multiplier, figure.denominator
    if definition.interval == "wilson":
        assert below is not None
        return multiplier * detectable_share(base / multiplier, below)
    if definition.interval == "t":
        spread = deviation(figure)
        if spread is None or figure.n is None:
            return None
        return multiplier * (Z95 + Z80) * spread / math.sqrt(figure.n)
    if definition.kind == "count":
        return detectable_count(base)
    assert below is not None
    if definition.kind == "clock":
        ticks = below / base
        return base - below / (ticks + detectable_count(ticks))
    return multiplier / below * detectable_count(base * below / multiplier)


def detectable_count(expected: float) -> float:
    """Events more than expected; square roots of counts have the variance 1/4."""
    return (math.sqrt(expected) + (Z95 + Z80) / 2) ** 2 - expected


def detectable_share(share: float, trials: float) -> float:
    """Change of a share towards one half and beyond; 1 where none of the whole scale shows."""
    start = max(min(share, 1 - share), 0.5 / trials)

    def shows(change: float) -> float:
        there = start + change
        error = math.sqrt(start * (1 - start) / trials)
        return change - Z95 * error - Z80 * math.sqrt(max(there * (1 - there), 0) / trials)

    return float(brentq(shows, 0, 1 - start)) if shows(1 - start) >= 0 else 1.0
