"""When things happen: seasons, Ramadan, holidays, weekdays, hours of the day, and lags."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Clocks = npt.NDArray[np.datetime64]
Spans = npt.NDArray[np.timedelta64]
Texts = npt.NDArray[np.str_]

# first day of the fast, day of Idul Fitri (calendars of the Ministry of Religious Affairs; those of
# past and coming years as announced or expected: assumption)
RAMADAN = (
    (date(2021, 4, 13), date(2021, 5, 13)),
    (date(2022, 4, 3), date(2022, 5, 2)),
    (date(2023, 3, 23), date(2023, 4, 22)),
    (date(2024, 3, 12), date(2024, 4, 10)),
    (date(2025, 3, 1), date(2025, 3, 31)),
    (date(2026, 2, 19), date(2026, 3, 21)),
)
FIXED_HOLIDAYS = ((1, 1), (5, 1), (6, 1), (8, 17), (12, 25))  # month, day
LEBARAN_DAYS = 5  # Idul Fitri and the days of collective leave after it

# relative weights, Monday first; public distress peaks at the weekend, desks keep office days
STREET_WEEK = np.array([0.92, 0.9, 0.93, 0.97, 1.08, 1.15, 1.05])
DESK_WEEK = np.array([1.15, 1.1, 1.05, 1.0, 0.8, 0.15, 0.05])
EVEN_WEEK = np.ones(7)

# relative weights of the hours from midnight: a small peak before noon, a larger one after dark
STREET_HOURS = np.array(
    [
        *(4.0, 3.1, 2.4, 1.8, 1.5, 1.7, 2.5, 3.6, 4.3, 4.6, 4.7, 4.6),
        *(4.4, 4.2, 4.3, 4.5, 4.9, 5.5, 6.1, 6.5, 6.6, 6.2, 5.6, 4.8),
    ]
)
# nights of the fast are awake until the meal before dawn
FAST_HOURS = np.roll(STREET_HOURS, 3) * np.array([1.2] * 5 + [0.8] * 13 + [1.1] * 6)
DESK_HOURS = np.array([0.3] * 7 + [2, 6, 9, 9, 8, 5, 7, 8, 7, 5, 3, 2, 2, 1.5, 1, 0.6, 0.4])
ROAD_HOURS = np.array(
    [1.5, 1, 0.8, 0.7, 1, 2.5, 5, 6, 5, 4, 4, 4.5, 4.5, 4.5, 5, 5.5, 6.5, 7, 6, 5, 4, 3.5, 3, 2]
)


@dataclass(frozen=True)
class Calendar:
    """The days of the synthetic months; all arrays have one element per day."""

    days: Clocks
    weekday: Ints
    fasting: Flags
    holiday: Flags
    season: Floats

    @property
    def months(self) -> Clocks:
        """First days of the months."""
        found: Clocks = np.unique(self.days.astype("datetime64[M]")).astype("datetime64[D]")
        return found

    def weights(self, week: Floats, on_holidays: float = 1.0, in_fast: float = 1.0) -> Floats:
        """Relative weight of each day, on average one."""
        weight = week[self.weekday] * self.season
        weight = weight * np.where(self.holiday, on_holidays, 1.0)
        weight = weight * np.where(self.fasting, in_fast, 1.0)
        scaled: Floats = weight / weight.mean()
        return scaled

    def within(self, first: date, last: date) -> Flags:
        """True for the days of first..last."""
        return (self.days >= np.datetime64(first)) & (self.days <= np.datetime64(last))


def make_calendar(first: date, last: date) -> Calendar:
    """The calendar of the days first..last."""
    days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    fasting = np.zeros(len(days), dtype=bool)
    holiday = np.zeros(len(days), dtype=bool)
    for begin, feast in RAMADAN:
        fasting |= (days >= np.datetime64(begin)) & (days < np.datetime64(feast))
        after = np.datetime64(feast + timedelta(days=LEBARAN_DAYS))
        holiday |= (days >= np.datetime64(feast)) & (days < after)
    months = days.astype("datetime64[M]")
    month_no = months.astype("int64") % 12 + 1
    day_no = (days - months).astype("int64") + 1
    for month, day in FIXED_HOLIDAYS:
        holiday |= (month_no == month) & (day_no == day)
    day_of_year = (days - days.astype("datetime64[Y]")).astype("int64")
    season = 1 + 0.08 * np.sin(2 * np.pi * day_of_year / 365.25)
    weekday = (days.astype("int64") + 3) % 7  # 0 is Monday: 1970-01-01 was a Thursday
    return Calendar(days, weekday, fasting, holiday, season)


def lognormal(rng: np.random.Generator, median: Floats | float, sigma: float, count: int) -> Floats:
    """`count` draws of a log-normal duration with that median, in the median's unit."""
    drawn: Floats = median * rng.lognormal(0.0, sigma, count)
    return drawn


def seconds(duration: Floats) -> Spans:
    """Seconds as timedeltas, rounded to whole seconds as office systems keep them."""
    whole: Spans = np.rint(duration).astype("int64").astype("timedelta64[s]")
    return whole


def lags(rng: np.random.Generator, median: Floats | float, sigma: float, count: int) -> Spans:
    """`lognormal` of a median in seconds, as spans."""
    return seconds(lognormal(rng, median, sigma, count))


def day_lags(rng: np.random.Generator, median: Floats | float, sigma: float, count: int) -> Spans:
    """`lognormal` of a median in days, as whole days."""
    days: Spans = np.rint(lognormal(rng, median, sigma, count)).astype("timedelta64[D]")
    return days


def days_in(rng: np.random.Generator, length: int, count: int) -> Spans:
    """`count` spans of whole days from 0 to below `length`."""
    drawn: Spans = rng.integers(0, length, count).astype("timedelta64[D]")
    return drawn


def only(flags: Flags, moments: Clocks) -> Clocks:
    """The moments where the flags hold, elsewhere none."""
    kept: Clocks = np.where(flags, moments, np.datetime64("NaT"))
    return kept


def known(moments: Clocks, last: date) -> Clocks:
    """Moments or days up to the end of `last`; later ones are not known yet."""
    return only(moments < np.datetime64(last + timedelta(days=1)), moments)


def hours_of(rng: np.random.Generator, days: Clocks, hours: Floats) -> Clocks:
    """A clock to the second on each of the days, by the weights of the 24 hours."""
    hour = rng.choice(24, len(days), p=hours / hours.sum())
    second = hour * 3600 + rng.integers(0, 3600, len(days))
    clocks: Clocks = days.astype("datetime64[s]") + second.astype("timedelta64[s]")
    return clocks
