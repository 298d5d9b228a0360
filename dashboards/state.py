"""What a page shows, kept in its address: a link or a bookmark opens the same view."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import polars as pl

LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class State:
    """The query parameters of a page; an empty one takes the page's default."""

    unit: str = ""
    period: str = ""
    indicator: str = ""
    lang: str = ""
    sort: str = ""
    """Column of the table of children, with a leading minus for descending."""
    q: str = ""
    """What is searched for among the units."""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "State":
        """The state an address asks for; parameters it does not know are left alone."""
        known = {name: parameters[name] for name in cls.__dataclass_fields__ if name in parameters}
        state = cls(**known)
        return state if state.lang in LANGUAGES else replace(state, lang=LANGUAGES[0])

    def link(self, **changes: str) -> str:
        """The address of this view with some parameters changed; a search ends with the step."""
        fields = {**asdict(self), "q": "", **changes}
        return "?" + urlencode({name: value for name, value in fields.items() if value})


def chosen_unit(state: State, units: pl.DataFrame) -> dict[str, Any]:
    """The unit asked for, else the top of the tree."""
    found = units.filter(pl.col("unit_id") == state.unit)
    return (found if found.height else units.sort("depth")).row(0, named=True)


def chosen_period(state: State, periods: pl.DataFrame) -> dict[str, Any]:
    """The period asked for, else the last complete month, else the last period there is."""
    found = periods.filter(pl.col("period_id") == state.period)
    complete = periods.filter(pl.col("is_complete") & (pl.col("period_type") == "month"))
    rows = next(frame for frame in (found, complete, periods) if frame.height)
    return rows.row(-1, named=True)


def chosen_indicator(state: State, indicators: pl.DataFrame) -> dict[str, Any]:
    """The indicator asked for, else the judged one furthest below its target, else the first.

    By itself the page shows none that has no months to draw.
    """
    found = indicators.filter(pl.col("indicator_id") == state.indicator)
    judged = pl.col("score").is_not_null() & (pl.col("status") != "too_small")
    monthly = pl.col("cadence") == "month"
    scored = indicators.filter(judged & monthly).sort("score", "indicator_id")
    rows = next(frame for frame in (found, scored, indicators) if frame.height)
    return rows.row(0, named=True)


def twelve_months(end: date) -> tuple[date, date]:
    """First days of the twelve months that end with the month of `end`."""
    last = end.replace(day=1)
    months = last.year * 12 + last.month - 1 - 11
    return date(months // 12, months % 12 + 1, 1), last
