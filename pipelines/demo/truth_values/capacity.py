"""Capacity: training, certificates, fitness, health, ideas, systems, products of analysis."""

from collections.abc import Callable

import polars as pl

from pipelines.demo.truth_values.definition import Definition, reason, rows
from pipelines.demo.truth_values.leadership import member_years
from pipelines.demo.truth_values.world import World

PASS_MARK = 41  # Kep/698/XII/2011, for recruits
DAYS_A_YEAR = 365


def _c01(world: World) -> pl.DataFrame:
    """A course counts for the unit it names, else for where the member served that day."""
    courses = world.table("training")
    there = courses.join(world.spells, on="person_id", suffix="_spell").filter(
        pl.col("valid_from") <= pl.col("completed_on"),
        pl.col("valid_to").is_null() | (pl.col("completed_on") <= pl.col("valid_to")),
    )
    served = there.select("training_id", "function_code", posted="unit_id_spell")
    units = world.table("unit")
    top = units.filter(pl.col("parent_id").is_null())["unit_id"][0]
    placed = courses.join(served, on="training_id", how="left").with_columns(
        unit_id=pl.coalesce("unit_id", "posted")
    )
    left_out = reason(
        hours_not_recorded=pl.col("hours").is_null(), unit_not_known=pl.col("unit_id").is_null()
    )
    hours = rows(placed, "completed_on", "hours", exclusion=left_out)
    return pl.concat([hours.with_columns(pl.col("unit_id").fill_null(top)), member_years(world)])


def _c02(world: World) -> pl.DataFrame:
    """Of the members whose post asks for a certificate, those who hold it at month's close."""
    needing = world.strength.drop_nulls("required_certificate").select(
        "unit_id", "person_id", "function_code", "month_on", "closes_on", "required_certificate"
    )
    held = world.table("certification").select(
        "person_id", "awarded_on", required_certificate="certificate_code", ends_on="valid_to"
    )
    valid = (
        needing.join(held, on=["person_id", "required_certificate"])
        .filter(
            pl.col("awarded_on") <= pl.col("closes_on"),
            pl.col("ends_on").is_null() | (pl.col("ends_on") >= pl.col("closes_on")),
        )
        .select("person_id", "month_on", held=pl.lit(1))
        .unique()
    )
    joined = needing.join(valid, on=["person_id", "month_on"], how="left")
    return rows(joined, "month_on", pl.col("held").fill_null(0), 1)


def _c03(world: World) -> pl.DataFrame:
    return rows(world.table("fitness_test"), "tested_on", "score", 1)


def _c03p(world: World) -> pl.DataFrame:
    return rows(world.table("fitness_test"), "tested_on", pl.col("score") >= PASS_MARK, 1)


def _c04(world: World) -> pl.DataFrame:
    sick = rows(world.table("attendance").drop_nulls("sick_days"), "month_on", "sick_days")
    return pl.concat([sick, member_years(world)])


def _c05(world: World) -> pl.DataFrame:
    return rows(world.table("health_check"), "due_on", world.is_known("examined_on"), 1)


def _c06(world: World) -> pl.DataFrame:
    ideas = rows(
        world.table("innovation"),
        pl.coalesce(world.known("validated_on"), "proposed_on"),
        1,
        exclusion=reason(not_validated=~world.is_known("validated_on")),
    )
    return pl.concat([ideas, member_years(world)])


def _c07(world: World) -> pl.DataFrame:
    matches = pl.col("matches_post") == "yes"
    return rows(world.table("competency_assessment"), "assessed_on", matches, 1)


def _c07n(world: World) -> pl.DataFrame:
    return rows(world.table("competency_assessment"), "assessed_on", "score", 1)


def _uptime(kind: str | None = None) -> Callable[[World], pl.DataFrame]:
    """Rows of the minutes systems were up, of one kind or all."""
    wanted = pl.lit(True) if kind is None else pl.col("kind") == kind
    return lambda world: rows(
        world.table("system_uptime").filter(wanted), "measured_on", "up_minutes", "minutes"
    )


def _c08e(world: World) -> pl.DataFrame:
    cameras = world.table("system_uptime").filter(pl.col("kind") == "cctv")
    return pl.concat(
        [
            rows(world.dated(world.table("cctv_event"), "seen_at"), "day", 1),
            rows(cameras, "measured_on", denominator=1 / DAYS_A_YEAR),
        ]
    )


def _c09(world: World) -> pl.DataFrame:
    used = world.table("product_use").filter(world.is_known("used_on"))["product_id"]
    was_used = pl.col("product_id").is_in(used.implode())
    return rows(world.table("analysis_product"), "issued_on", was_used, 1)


def _c09w(world: World) -> pl.DataFrame:
    judged = world.table("analysis_product").filter(
        pl.col("kind") == "early_warning", pl.col("came_true").is_not_null()
    )
    return rows(judged, "issued_on", pl.col("came_true") == "yes", 1)


def _c09b(world: World) -> pl.DataFrame:
    due = world.table("analysis_product").filter(
        pl.col("kind") == "bulletin", pl.col("due_on").is_not_null()
    )
    return rows(due, "due_on", pl.col("issued_on") <= pl.col("due_on"), 1)


CAPACITY = {
    "C01": Definition("rate", _c01, 1, interval="none"),
    "C02": Definition("proportion", _c02, interval="none"),
    "C03": Definition("mean", _c03, 1, interval="t", minimum_n=5),
    "C03P": Definition("proportion", _c03p),
    "C04": Definition("rate", _c04, 1, "down", "none"),
    "C05": Definition("proportion", _c05),
    "C06": Definition("rate", _c06, interval="byar"),
    "C07": Definition("proportion", _c07),
    "C07N": Definition("mean", _c07n, 1, interval="t", minimum_n=5),
    "C08": Definition("mean", _uptime(), interval="none"),
    "C08N": Definition("mean", _uptime("network"), interval="none"),
    "C08V": Definition("mean", _uptime("cctv"), interval="none"),
    "C08A": Definition("mean", _uptime("application"), interval="none"),
    "C08E": Definition("rate", _c08e, 1, "none", "byar", counts_cases=True),
    "C09": Definition("proportion", _c09),
    "C09W": Definition("proportion", _c09w),
    "C09B": Definition("proportion", _c09b),
}
