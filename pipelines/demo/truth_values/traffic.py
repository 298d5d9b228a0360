"""Traffic and operations: accidents, road safety, cameras, targets, contingencies."""

from collections.abc import Callable
from itertools import pairwise

import polars as pl

from pipelines.demo.truth_values.definition import Definition, reason, rows
from pipelines.demo.truth_values.world import World

DEATHS_PER_100K = ((0, 5.0), (5, 4.5), (10, 4.0), (15, 3.0), (20, 2.0), (25, 1.0))
DEATHS_PER_10K_VEHICLES = ((0, 5.0), (0.7, 4.5), (1.5, 4.0), (2.3, 3.0), (3.0, 2.0), (3.7, 1.0))


def _accidents(world: World) -> pl.DataFrame:
    return world.dated(world.table("traffic_accident"), "happened_at")


def _counted(
    numerator: str | float, denominator: float | None = None
) -> Callable[..., pl.DataFrame]:
    """Rows of accidents that add up one of their columns, or the accidents themselves."""
    return lambda world: rows(_accidents(world), "day", numerator, denominator)


def _o16x(world: World) -> pl.DataFrame:
    residents = rows(world.residents, "month_on", denominator="person_years")
    return pl.concat([rows(_accidents(world), "day", "died"), residents])


def _o16y(world: World) -> pl.DataFrame:
    vehicles = world.standing(world.table("vehicle_stock"))
    stock = rows(vehicles, "month_on", denominator=pl.col("vehicles") * pl.col("years"))
    return pl.concat([rows(_accidents(world), "day", "died"), stock])


def _nothing(world: World) -> pl.DataFrame:
    """An index has no rows of its own."""
    return rows(world.table("traffic_accident").clear(), pl.lit(None))


def converted(value: pl.Expr, points: tuple[tuple[float, float], ...]) -> pl.Expr:
    """Index of a rate on the straight lines through (rate, index) points; 1 beyond the last."""
    index: pl.Expr = pl.when(value.is_not_null()).then(points[-1][1])
    for (low, at_low), (high, at_high) in reversed(list(pairwise(points))):
        line = at_low + (value - low) * (at_high - at_low) / (high - low)
        index = pl.when(value <= high).then(line).otherwise(index)
    return index


def road_safety(deaths_100k: pl.Expr, deaths_10k_vehicles: pl.Expr) -> pl.Expr:
    """The mean of both converted rates; null unless both are known."""
    return (
        converted(deaths_100k, DEATHS_PER_100K)
        + converted(deaths_10k_vehicles, DEATHS_PER_10K_VEHICLES)
    ) / 2


def _o17(world: World) -> pl.DataFrame:
    captured = world.dated(world.table("traffic_violation"), "captured_at").filter(
        pl.col("channel") == "etle"
    )
    return rows(captured, "day", world.is_known("confirmed_on"), 1)


def _o20(world: World) -> pl.DataFrame:
    kinds = world.table("operation").select(
        "operation_id", "approach", "handling_mode", "function_code"
    )
    judged = world.table("operation_target").drop_nulls(["actual", "judged_on"])
    with_kind = judged.join(kinds, on="operation_id", how="left")
    return rows(with_kind, "judged_on", pl.col("actual") >= pl.col("target"), 1)


def _o21(world: World) -> pl.DataFrame:
    contingencies = world.table("operation").filter(pl.col("handling_mode") == "kontinjensi")
    alerted = world.dated(contingencies, "alerted_at", "alerted_on").filter(
        world.is_known("alerted_on")
    )
    dated = world.dated(alerted, "ready_at", "ready_on")
    seconds = (pl.col("ready_at") - pl.col("alerted_at")).dt.total_microseconds() / 1e6
    not_ready = reason(not_ready=~world.is_known("ready_on"))
    return rows(dated, "starts_on", seconds, 1, seconds, not_ready)


TRAFFIC = {
    "O15": Definition("count", _counted(1), 1, "none", "byar"),
    "O15M": Definition("count", _counted("died"), 1, "down", "byar"),
    "O15B": Definition("count", _counted("serious"), 1, "down", "byar"),
    "O15R": Definition("count", _counted("slight"), 1, "down", "byar"),
    "O15F": Definition("mean", _counted("died", 1), 100, "down", "none"),
    "O16": Definition("index", _nothing, 1, "up", "none"),
    "O16X": Definition("rate", _o16x, 100_000, "down", "byar"),
    "O16Y": Definition("rate", _o16y, 10_000, "down", "byar"),
    "O17": Definition("proportion", _o17),
    "O20": Definition("proportion", _o20),
    "O21": Definition("median", _o21, 1, "down", "none"),
}
