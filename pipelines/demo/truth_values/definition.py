"""What an indicator of the ground truth is, and the rows it is counted from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from pipelines.demo.truth_values.world import World

Kind = Literal["proportion", "rate", "mean", "duration", "count", "clock", "median", "index"]
Grain = Literal["month", "semester", "year"]

SLICES = {
    "priority": pl.Int64,
    "approach": pl.String,
    "handling_mode": pl.String,
    "function_code": pl.String,
}
COLUMNS = {
    "unit_id": pl.String,
    "day": pl.Date,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "duration": pl.Float64,
    "exclusion": pl.String,
    **SLICES,
}


@dataclass(frozen=True)
class Definition:
    """One indicator of the catalogue.

    `rows` gives a frame of `COLUMNS`; `grain` is the shortest period a row is shown in. `duration`
    is in the indicator's own unit. `counts_cases`: its denominator counts cases, so that a month
    without any has none; the denominator of other rates is a stock (members, residents) that is
    unknown where it is missing. Below `minimum_n` cases no value is published.
    """

    kind: Kind
    rows: Callable[[World], pl.DataFrame]
    multiplier: float = 100.0
    direction: Literal["up", "down", "none"] = "up"
    interval: Literal["wilson", "byar", "t", "none"] = "wilson"
    grain: Grain = "month"
    counts_cases: bool = False
    minimum_n: int = 0


def rows(
    table: pl.DataFrame,
    day: pl.Expr | str,
    numerator: pl.Expr | str | float | None = None,
    denominator: pl.Expr | str | float | None = None,
    duration: pl.Expr | None = None,
    exclusion: pl.Expr | None = None,
) -> pl.DataFrame:
    """A frame of `COLUMNS` from a table; a row that is left out counts nothing.

    Args:
        table: has `unit_id`, and any of `SLICES` the rows are sliced by.
        day: when a row counts; a text names a column.
        numerator: what is added up; a text names a column.
        denominator: what it is divided by.
        duration: what quantiles are taken of.
        exclusion: why a row is left out, null where it counts.
    """
    values = {
        "numerator": _expression(numerator),
        "denominator": _expression(denominator),
        "duration": _expression(duration),
    }
    slices = [pl.col(name) if name in table.columns else pl.lit(None) for name in SLICES]
    left_out = pl.lit(None, pl.String) if exclusion is None else exclusion
    made = table.select(
        pl.col("unit_id"),
        _expression(day).alias("day"),
        *[value.cast(pl.Float64).alias(name) for name, value in values.items()],
        left_out.alias("exclusion"),
        *[column.alias(name) for name, column in zip(SLICES, slices, strict=True)],
    ).cast(COLUMNS)  # type: ignore[arg-type]
    counted = pl.col("exclusion").is_null()
    return made.with_columns(pl.when(counted).then(name).alias(name) for name in values)


def reason(**cases: pl.Expr) -> pl.Expr:
    """The name of the first case that holds, null where none does."""
    return pl.coalesce(pl.when(case).then(pl.lit(name)) for name, case in cases.items())


def _expression(value: pl.Expr | str | float | None) -> pl.Expr:
    if isinstance(value, pl.Expr):
        return value
    return pl.col(value) if isinstance(value, str) else pl.lit(value)
