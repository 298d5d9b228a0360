"""From rows to figures: added up over the tree and over periods, with what zero and null mean."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.demo.truth_values.definition import COLUMNS, Definition
from pipelines.demo.truth_values.traffic import road_safety
from pipelines.demo.truth_values.world import World

CELL = ["unit_id", "period_id", "indicator_id"]
MONTH = ["indicator_id", "unit_id", "month_on"]
GRAINS = {"month": 1, "quarter": 2, "semester": 3, "year": 4}
P50, P90 = 0.5, 0.9
SUMS = ["numerator", "denominator", "squares"]


def all_rows(world: World, definitions: Mapping[str, Definition]) -> pl.DataFrame:
    """Rows of all indicators up to `as_of`, with `indicator_id`, `month_on` and `rank`.

    `rank` is that of the shortest period (`GRAINS`) a row is shown in.
    """
    empty = pl.DataFrame(schema={"indicator_id": pl.String, **COLUMNS})
    parts = [
        definition.rows(world).select(pl.lit(name).alias("indicator_id"), pl.all())
        for name, definition in definitions.items()
    ]
    ranks = {name: GRAINS[definition.grain] for name, definition in definitions.items()}
    month_on = pl.col("day").dt.month_start()
    return (
        pl.concat([empty, *parts])
        .filter(pl.col("day").is_between(world.first_day.replace(day=1), world.as_of))
        .with_columns(
            month_on=month_on,
            rank=pl.col("indicator_id").replace_strict(ranks, return_dtype=pl.Int8),
        )
    )


def periods(world: World, types: Sequence[str] = tuple(GRAINS)) -> pl.DataFrame:
    """`period_id`, `period_rank`, `month_on`, `closes_on`: each month's periods of the `types`."""
    month = pl.col("month_on").dt
    year, half = month.year().cast(pl.String), (month.month() + 5) // 6
    names = {
        "month": month.strftime("%Y-%m"),
        "quarter": year + "-Q" + month.quarter().cast(pl.String),
        "semester": year + "-S" + half.cast(pl.String),
        "year": year,
    }
    return pl.concat(
        world.months.select(
            "month_on",
            "closes_on",
            period_id=names[name],
            period_rank=pl.lit(GRAINS[name], pl.Int8),
        )
        for name in types
    )


def figures(
    world: World,
    definitions: Mapping[str, Definition],
    rows: pl.DataFrame,
    types: Sequence[str] = tuple(GRAINS),
) -> pl.DataFrame:
    """Cells of every unit with all below it, period and indicator that has anything to show.

    Args:
        world: the tables the rows are from.
        definitions: the indicators of the rows.
        rows: what `all_rows` gives, or part of it.
        types: the kinds of period wanted.

    Returns:
        `CELL`, `SUMS` (squares are of the numerators), `value`, `p50`, `p90`.
    """
    all_periods = periods(world, types)
    months = _subtrees(world, rows)
    summed = (
        months.join(all_periods, on="month_on")
        .filter(pl.col("rank") <= pl.col("period_rank"))
        .group_by(CELL)
        .agg(_total(name) for name in SUMS)
    )
    cells = _with_zeros(world, definitions, summed, months)
    cells = _without_gaps(world, definitions, cells, months, all_periods)
    cells = _with_clocks(world, definitions, cells, all_periods)
    cells = cells.join(_quantiles(world, rows, all_periods), on=CELL, how="left")
    return _with_indices(_valued(definitions, cells), definitions).sort(CELL)


def _total(name: str) -> pl.Expr:
    """Sum of what is known; null where nothing is."""
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)


def _subtrees(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """Sums by indicator, unit with all below it, and month."""
    squared = rows.with_columns(squares=pl.col("numerator") ** 2)
    own = squared.group_by(*MONTH, "rank").agg(_total(name) for name in SUMS)
    above = own.join(world.closure, on="unit_id").with_columns(unit_id="ancestor_id")
    return above.group_by(*MONTH, "rank").agg(_total(name) for name in SUMS)


def _of_kind(definitions: Mapping[str, Definition], kind: str) -> pl.Expr:
    """Rows of the indicators of a kind."""
    return pl.col("indicator_id").is_in([n for n, d in definitions.items() if d.kind == kind])


def _with_zeros(
    world: World,
    definitions: Mapping[str, Definition],
    cells: pl.DataFrame,
    months: pl.DataFrame,
) -> pl.DataFrame:
    """No event of a rate is zero where the unit ever recorded one and its branch did just then.

    Elsewhere it means that nobody knows: a record that was never sent is no perfect score.
    """
    ever = months.drop_nulls("numerator").select("unit_id", "indicator_id", ever=True).unique()
    then = cells.drop_nulls("numerator").select(
        "period_id", "indicator_id", branch_id="unit_id", then=True
    )
    joined = (
        cells.join(world.branches, on="unit_id", how="left")
        .join(ever, on=["unit_id", "indicator_id"], how="left")
        .join(then, on=["branch_id", "period_id", "indicator_id"], how="left")
    )
    is_zero = (
        _of_kind(definitions, "rate")
        & pl.col("numerator").is_null()
        & (pl.col("denominator") > 0)
        & pl.col("ever")
        & pl.col("then")
    )
    filled = pl.when(is_zero).then(0.0).otherwise("numerator")
    return joined.with_columns(numerator=filled).select(*CELL, *SUMS)


def _without_gaps(
    world: World,
    definitions: Mapping[str, Definition],
    cells: pl.DataFrame,
    months: pl.DataFrame,
    all_periods: pl.DataFrame,
) -> pl.DataFrame:
    """A rate whose numerator has months without a known stock has no denominator.

    A branch in the dark leaves the top in the dark; a unit elsewhere without one does not matter.
    """
    stocks = [n for n, d in definitions.items() if d.kind == "rate" and not d.counts_cases]
    dark = months.filter(
        pl.col("indicator_id").is_in(stocks),
        pl.col("numerator").is_not_null(),
        pl.col("denominator").is_null(),
    ).select(MONTH)
    tops = world.table("unit").filter(pl.col("parent_id").is_null()).select(top_id="unit_id")
    heads = world.branches.filter(pl.col("unit_id") == pl.col("branch_id")).select("unit_id")
    of_heads = dark.join(heads, on="unit_id", how="semi").join(tops, how="cross")
    affected = pl.concat(
        [dark, of_heads.select("indicator_id", "month_on", unit_id="top_id").select(MONTH)]
    )
    gaps = affected.join(all_periods, on="month_on").select(*CELL, dark=True).unique()
    known = pl.when(pl.col("dark").is_null()).then("denominator")
    return cells.join(gaps, on=CELL, how="left").with_columns(denominator=known).drop("dark")


def _with_clocks(
    world: World,
    definitions: Mapping[str, Definition],
    cells: pl.DataFrame,
    all_periods: pl.DataFrame,
) -> pl.DataFrame:
    """A clock has the period's seconds up to `as_of` as its denominator, in every cell."""
    clocks = [name for name, definition in definitions.items() if definition.kind == "clock"]
    days = (pl.col("closes_on").max() - pl.col("month_on").min()).dt.total_days() + 1
    spans = all_periods.group_by("period_id").agg(first=pl.col("month_on").min(), days=days)
    elapsed = spans.select("period_id", elapsed=pl.col("days") * 86_400.0)
    every = (
        world.table("unit")
        .select("unit_id")
        .join(elapsed, how="cross")
        .join(
            pl.DataFrame({"indicator_id": clocks}, schema={"indicator_id": pl.String}), how="cross"
        )
    )
    joined = cells.join(every, on=CELL, how="full", coalesce=True)
    return joined.with_columns(denominator=pl.coalesce("elapsed", "denominator")).drop("elapsed")


def _quantiles(world: World, rows: pl.DataFrame, all_periods: pl.DataFrame) -> pl.DataFrame:
    """Median and 90th percentile of durations, with linear interpolation between ranks."""
    timed = rows.drop_nulls("duration").select(
        "indicator_id", "unit_id", "month_on", "rank", "duration"
    )
    return (
        timed.join(world.closure.select("unit_id", "ancestor_id"), on="unit_id")
        .with_columns(unit_id="ancestor_id")
        .join(all_periods, on="month_on")
        .filter(pl.col("rank") <= pl.col("period_rank"))
        .group_by(CELL)
        .agg(
            p50=pl.col("duration").quantile(P50, "linear"),
            p90=pl.col("duration").quantile(P90, "linear"),
        )
    )


def _valued(definitions: Mapping[str, Definition], cells: pl.DataFrame) -> pl.DataFrame:
    """With `value`, by the indicator's kind."""
    multipliers = {name: float(definition.multiplier) for name, definition in definitions.items()}
    multiplier = pl.col("indicator_id").replace_strict(multipliers, return_dtype=pl.Float64)
    above, below = pl.col("numerator"), pl.col("denominator")
    value = (
        pl.when(_of_kind(definitions, "count"))
        .then(above)
        .when(_of_kind(definitions, "median"))
        .then("p50")
        .when(_of_kind(definitions, "clock") & (above > 0))
        .then(below / above)
        .when(~_of_kind(definitions, "clock") & (below > 0))
        .then(multiplier * above / below)
    )
    return cells.with_columns(value=value)


def _with_indices(cells: pl.DataFrame, definitions: Mapping[str, Definition]) -> pl.DataFrame:
    """With the Road Safety Index, which is made of two other indicators' values."""
    if "O16" not in definitions:
        return cells
    place = ["unit_id", "period_id"]
    per = {
        name: cells.filter(pl.col("indicator_id") == name).select(
            *place, pl.col("value").alias(name)
        )
        for name in ("O16X", "O16Y")
    }
    both = (
        per["O16X"]
        .join(per["O16Y"], on=place)
        .with_columns(indicator_id=pl.lit("O16"), value=road_safety(pl.col("O16X"), pl.col("O16Y")))
    )
    found = both.drop_nulls("value").select(*CELL, "value")
    return pl.concat([cells, found], how="diagonal")
