"""When things happen in the synthetic world: days of the year, hours of the day, lags."""

from datetime import date

import numpy as np

from pipelines.demo import truth
from pipelines.demo.ground import Clocks, Flags, Floats, Spans

FIRST = np.datetime64(f"{truth.YEAR}-01-01")
DAYS = np.arange(FIRST, np.datetime64(f"{truth.YEAR + 1}-01-01"))
WEEKDAY = (DAYS.astype("int64") + 3) % 7  # 0 is Monday: 1970-01-01 was a Thursday

# relative weights, Monday first; public distress peaks at the weekend, desks keep office days
STREET_WEEK = np.array([0.92, 0.9, 0.93, 0.97, 1.08, 1.15, 1.05])
DESK_WEEK = np.array([1.15, 1.1, 1.05, 1.0, 0.8, 0.15, 0.05])
OFFICE_WEEK = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0])

# relative weights of the hours from midnight: a small peak before noon, a larger one after dark
STREET_HOURS = np.array(
    [
        *(4.0, 3.1, 2.4, 1.8, 1.5, 1.7, 2.5, 3.6, 4.3, 4.6, 4.7, 4.6),
        *(4.4, 4.2, 4.3, 4.5, 4.9, 5.5, 6.1, 6.5, 6.6, 6.2, 5.6, 4.8),
    ]
)
DESK_HOURS = np.array([0.3] * 7 + [2, 6, 9, 9, 8, 5, 7, 8, 7, 5, 3, 2, 2, 1.5, 1, 0.6, 0.4])


def days(rng: np.random.Generator, count: int, week: Floats) -> Clocks:
    """`count` days of the year, drawn by the weights of the weekdays and a mild season."""
    season = 1 + 0.08 * np.sin(2 * np.pi * np.arange(len(DAYS)) / len(DAYS))
    weight = week[WEEKDAY] * season
    drawn: Clocks = rng.choice(DAYS, count, p=weight / weight.sum())
    return drawn


def moments(rng: np.random.Generator, count: int, week: Floats, hours: Floats) -> Clocks:
    """`count` local clocks of the year, to the second, by weekday and hour of the day."""
    hour = rng.choice(24, count, p=hours / hours.sum())
    second = hour * 3600 + rng.integers(0, 3600, count)
    clock: Clocks = days(rng, count, week) + second.astype("timedelta64[s]")
    return clock.astype("datetime64[us]")


def lognormal(rng: np.random.Generator, median: Floats | float, sigma: float, count: int) -> Floats:
    """`count` draws of a log-normal duration with that median, in the median's unit."""
    return median * rng.lognormal(0.0, sigma, count)


def lags(rng: np.random.Generator, median: Floats | float, sigma: float, count: int) -> Spans:
    """`lognormal` of a median in seconds, as spans."""
    return seconds(lognormal(rng, median, sigma, count))


def within(clocks: Clocks, first: date, last: date) -> Flags:
    """True where the day of the clock is one of first..last."""
    day = clocks.astype("datetime64[D]")
    return (day >= np.datetime64(first)) & (day <= np.datetime64(last))


def seconds(duration: Floats) -> Spans:
    """Seconds as timedeltas, rounded to whole seconds as office systems keep them."""
    return np.rint(duration).astype("int64").astype("timedelta64[s]")
