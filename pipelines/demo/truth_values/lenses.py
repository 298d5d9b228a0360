"""The lenses: communities (interest), issues and task forces (impact), steps of procedures."""

import polars as pl

from pipelines.demo.truth_values.definition import Definition, rows
from pipelines.demo.truth_values.world import FOREVER, World


def _i01(world: World) -> pl.DataFrame:
    standing = world.standing(world.table("community"))
    return rows(standing, "month_on", pl.col("officer_id").is_not_null(), 1)


def _i02(world: World) -> pl.DataFrame:
    standing = world.standing(world.table("community"))
    return pl.concat(
        [
            rows(world.table("community_engagement"), "engaged_on", 1),
            rows(standing, "month_on", denominator="years"),
        ]
    )


def _i03(world: World) -> pl.DataFrame:
    in_time = (pl.col("followed_up_on") <= pl.col("due_on")).fill_null(False)
    return rows(world.table("community_need"), "due_on", in_time, 1)


def _d01(world: World) -> pl.DataFrame:
    """Issues open at a month's close, and whether a task force is on them that day."""
    open_issues = (
        world.table("impact_issue")
        .with_columns(gone_on=pl.col("closed_on").fill_null(FOREVER))
        .join_where(
            world.months,
            pl.col("raised_on") <= pl.col("closes_on"),
            pl.col("gone_on") > pl.col("closes_on"),
        )
    )
    forces = world.table("task_force").select("issue_id", "starts_on", "ends_on")
    active = (
        open_issues.select("issue_id", "month_on", "closes_on")
        .join(forces, on="issue_id")
        .filter(
            pl.col("starts_on") <= pl.col("closes_on"),
            pl.col("ends_on").is_null() | (pl.col("ends_on") >= pl.col("closes_on")),
        )
        .select("issue_id", "month_on", active=pl.lit(1))
        .unique()
    )
    joined = open_issues.join(active, on=["issue_id", "month_on"], how="left")
    return rows(joined, "month_on", pl.col("active").fill_null(0), 1)


def _d02(world: World) -> pl.DataFrame:
    """A task force that stood before the issue was raised took no time."""
    first = world.table("task_force").group_by("issue_id").agg(pl.col("starts_on").min())
    days = (pl.col("starts_on") - pl.col("raised_on")).dt.total_days().clip(0)
    return rows(world.table("impact_issue").join(first, on="issue_id"), "starts_on", days, 1, days)


def _d03(world: World) -> pl.DataFrame:
    return rows(world.table("forum_meeting"), "planned_on", world.is_known("held_on"), 1)


def _d04(world: World) -> pl.DataFrame:
    closed = world.table("impact_issue").filter(world.is_known("closed_on"))
    settled = pl.col("outcome").is_in(["resolved", "contained"]).fill_null(False)
    return rows(closed, "closed_on", settled, 1)


def _s01(world: World) -> pl.DataFrame:
    steps = world.dated(world.table("sop_step"), "due_at")
    in_time = (pl.col("done_at") <= pl.col("due_at")).fill_null(False)
    return rows(steps, "day", in_time, 1)


LENSES = {
    "I01": Definition("proportion", _i01, interval="none"),
    "I02": Definition("rate", _i02, 1, interval="byar"),
    "I03": Definition("proportion", _i03),
    "D01": Definition("proportion", _d01, interval="none"),
    "D02": Definition("median", _d02, 1, "down", "none"),
    "D03": Definition("proportion", _d03),
    "D04": Definition("proportion", _d04),
    "S01": Definition("proportion", _s01),
}
