"""Administration: evaluations, budget, posts, reports, data, complaints, hours, assets, service."""

from datetime import date

import polars as pl

from pipelines.demo.truth_values.definition import Definition, reason, rows
from pipelines.demo.truth_values.world import FOREVER, World

IKPA = {
    date(2022, 1, 1): {
        "revisi_dipa": 10.0,
        "deviasi_hal3": 10.0,
        "penyerapan": 20.0,
        "kontraktual": 10.0,
        "tagihan": 10.0,
        "up_tup": 10.0,
        "dispensasi_spm": 5.0,
        "capaian_output": 25.0,
    },  # PER-5/PB/2022
    date(2024, 1, 1): {
        "revisi_dipa": 10.0,
        "deviasi_hal3": 15.0,
        "penyerapan": 20.0,
        "kontraktual": 10.0,
        "tagihan": 10.0,
        "up_tup": 10.0,
        "capaian_output": 25.0,
    },  # PER-5/PB/2024: a dispensation is deducted from the whole
}
IKPA_DEDUCTION = "dispensasi_spm"
SAKIP = {
    "perencanaan": 30.0,
    "pengukuran": 30.0,
    "pelaporan": 15.0,
    "evaluasi_internal": 25.0,
}  # Permenpan RB 88/2021
ABSORPTION = {
    "51": (0, 20, 50, 75, 95),
    "52": (0, 15, 50, 70, 90),
    "53": (0, 10, 40, 70, 90),
}  # percent of the year's ceiling to be spent by the end of each quarter
REQUIRED = {
    "crime_report": ("occurred_at", "offence_code", "report_model", "area_code", "function_code"),
    "emergency_call": ("priority", "call_type", "area_code", "function_code"),
    "traffic_accident": ("cause", "area_code"),
}
CLOCKS = {
    "crime_report": "reported_at",
    "emergency_call": "received_at",
    "traffic_accident": "happened_at",
}
MARKS = [f"u{number}" for number in range(1, 10)]
PASSING_MARK = 3


def _components(world: World, instrument: str, weights: dict[str, float]) -> pl.DataFrame:
    """An evaluation's components with `weight`, null for one without."""
    weight = pl.col("component").replace_strict(weights, default=None, return_dtype=pl.Float64)
    table = world.table("evaluation_score").filter(pl.col("instrument") == instrument)
    return table.with_columns(weight=weight)


def _weighted(table: pl.DataFrame, points: pl.Expr) -> pl.DataFrame:
    """Rows of components by weight; one that neither weighs nor is deducted is left out."""
    unknown = reason(component_without_weight=points.is_null())
    return rows(table, "period_end", points, "weight", exclusion=unknown)


def _a01(world: World) -> pl.DataFrame:
    """A deduction of d points takes d times the weights that apply from the weighted sum."""
    starts = [*IKPA, FOREVER]
    parts = [
        _components(world, "ikpa", weights).filter(
            pl.col("period_end") >= starts[rule], pl.col("period_end") < starts[rule + 1]
        )
        for rule, weights in enumerate(IKPA.values())
    ]
    whole = pl.col("weight").sum().over("unit_id", "period_end")
    deducted = pl.when(pl.col("component") == IKPA_DEDUCTION).then(-whole)
    return _weighted(pl.concat(parts), pl.col("score") * pl.coalesce("weight", deducted))


def _a02(world: World) -> pl.DataFrame:
    """A third of what the quarter should absorb is due in each of its months."""
    steps = pl.DataFrame(
        [
            {
                "spending_type": kind,
                "quarter": quarter + 1,
                "pct": float(upto[quarter + 1] - before),
            }
            for kind, upto in ABSORPTION.items()
            for quarter, before in enumerate(upto[:-1])
        ],
        schema={"spending_type": pl.String, "quarter": pl.Int8, "pct": pl.Float64},
    )
    table = world.table("budget_month").with_columns(quarter=pl.col("month_on").dt.quarter())
    due = pl.col("ceiling") * pl.col("pct") / 100 / 3
    joined = table.join(steps, on=["spending_type", "quarter"], how="left")
    return rows(joined, "month_on", "realised", due)


def _a03(world: World) -> pl.DataFrame:
    table = _components(world, "sakip", SAKIP)
    return _weighted(table, pl.col("score") * pl.col("weight"))


def _a04(world: World) -> pl.DataFrame:
    posts = world.standing(world.table("establishment"))
    return pl.concat(
        [rows(world.strength, "month_on", 1), rows(posts, "month_on", denominator="posts")]
    )


def _a05(world: World) -> pl.DataFrame:
    in_time = (pl.col("sent_on") <= pl.col("due_on")).fill_null(False)
    return rows(world.table("report_due"), "due_on", in_time, 1)


def _a06(world: World) -> pl.DataFrame:
    parts = []
    for record, fields in REQUIRED.items():
        filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in fields)
        dated = world.dated(world.table(record), CLOCKS[record])
        parts.append(rows(dated, "day", filled, len(fields)))
    return pl.concat(parts)


def _a07(world: World) -> pl.DataFrame:
    days = (world.known("closed_on") - pl.col("received_on")).dt.total_days()
    return rows(
        world.table("complaint"), "received_on", world.is_known("closed_on"), 1, duration=days
    )


def _a08(world: World) -> pl.DataFrame:
    return rows(world.table("attendance"), "month_on", "worked_hours", "formal_hours")


def _a09(world: World) -> pl.DataFrame:
    return rows(world.table("asset_status"), "month_on", "serviceable", "owned")


def _answers(world: World, mark: pl.Expr) -> pl.DataFrame:
    """Complete questionnaires; `mark` is the sum over the nine elements."""
    incomplete = reason(incomplete=pl.any_horizontal(pl.col(name).is_null() for name in MARKS))
    return rows(
        world.table("satisfaction_survey"), "answered_on", mark / 9, 1, exclusion=incomplete
    )


def _a10(world: World) -> pl.DataFrame:
    return _answers(world, pl.sum_horizontal(MARKS))


def _a10t(world: World) -> pl.DataFrame:
    return _answers(world, pl.sum_horizontal(pl.col(name) >= PASSING_MARK for name in MARKS))


def _a11(world: World) -> pl.DataFrame:
    days = (world.known("served_on") - pl.col("requested_on")).dt.total_days()
    return rows(
        world.table("public_service_request"),
        pl.coalesce(world.known("served_on"), "requested_on"),
        days <= pl.col("limit_days"),
        1,
        days,
        reason(not_served=~world.is_known("served_on")),
    )


ADMINISTRATION = {
    "A01": Definition("mean", _a01, 1, interval="none"),
    "A02": Definition("mean", _a02, interval="none"),
    "A03": Definition("mean", _a03, 1, interval="none", grain="year"),
    "A04": Definition("rate", _a04, interval="none"),
    "A05": Definition("proportion", _a05),
    "A06": Definition("mean", _a06, interval="none"),
    "A07": Definition("proportion", _a07),
    "A08": Definition("mean", _a08, interval="none"),
    "A09": Definition("proportion", _a09, interval="none"),
    "A10": Definition("mean", _a10, 25, interval="t"),
    "A10T": Definition("mean", _a10t, direction="none", interval="t"),
    "A11": Definition("duration", _a11),
}
