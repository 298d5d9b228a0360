"""Leadership: the SMK of members, reviews, oversight, discipline and complaints."""

import polars as pl

from pipelines.demo.truth_values.definition import Definition, reason, rows
from pipelines.demo.truth_values.owed import owed_rows
from pipelines.demo.truth_values.person_smk import (
    MEMBER,
    assessed,
    scores,
    semester_end,
)
from pipelines.demo.truth_values.world import World

NO_SCORE = reason(no_score=pl.col("na").is_null())


def member_years(world: World) -> pl.DataFrame:
    """Rows whose denominator is the part of a year each active member served in a month."""
    return rows(world.strength, "month_on", denominator="years")


def _k01(world: World) -> pl.DataFrame:
    """Of the members a unit holds on the semester's last day."""
    both = world.is_known("member_signed_on") & world.is_known("rater_signed_on")
    handed_in = world.table("assessment").select(
        *MEMBER,
        "unit_id",
        held_on=semester_end(),
        due_on=semester_end(),
        met=both,
        why=pl.lit(None, pl.String),
    )
    return owed_rows(world, handed_in)


def _k02(world: World) -> pl.DataFrame:
    """Due on the 15th of the semester's first month; a later start is another matter.

    Of a member who moved, the contract of the first unit.
    """
    first = semester_end().dt.offset_by("-5mo").dt.month_start()
    due = first.dt.offset_by("14d")
    signed = [(pl.col(f"{who}_signed_on") <= due).fill_null(False) for who in ("member", "rater")]
    contracts = world.table("work_contract").with_columns(
        held_on=first,
        due_on=due,
        met=pl.all_horizontal(signed),
        why=reason(mid_semester=pl.col("starts_on") != first),
    )
    earliest = contracts.sort("starts_on").unique(MEMBER, keep="first", maintain_order=True)
    return owed_rows(world, earliest.select(*MEMBER, "unit_id", "held_on", "due_on", "met", "why"))


def _k03(world: World) -> pl.DataFrame:
    return rows(scores(world), semester_end(), "na", 1, pl.col("na"), NO_SCORE)


def _k04(world: World) -> pl.DataFrame:
    return rows(scores(world), semester_end(), "is_poor", 1, exclusion=NO_SCORE)


def _k05(world: World) -> pl.DataFrame:
    poor = scores(world).filter("is_poor")
    return rows(poor, semester_end(), world.is_known("programme_on"), 1)


def _k06(world: World) -> pl.DataFrame:
    no_peer = reason(no_peer_mark=pl.col("gap").is_null())
    return rows(scores(world), semester_end(), "gap", 1, exclusion=no_peer)


def _k07(world: World) -> pl.DataFrame:
    filed = world.table("objection").filter(world.is_known("filed_on")).select(MEMBER).unique()
    with_objection = assessed(world).join(
        filed.with_columns(objected=pl.lit(1)), on=MEMBER, how="left"
    )
    return rows(with_objection, semester_end(), pl.col("objected").fill_null(0), 1)


def _k08(world: World) -> pl.DataFrame:
    return rows(world.table("review_meeting"), "planned_on", world.is_known("held_on"), 1)


def _k09(world: World) -> pl.DataFrame:
    return rows(world.table("supervision_finding"), "found_on", world.is_known("closed_on"), 1)


def _k10(world: World) -> pl.DataFrame:
    cases = rows(world.table("discipline_case"), "opened_on", 1)
    return pl.concat([cases, member_years(world)])


def complaints(world: World) -> pl.DataFrame:
    """Complaints with `sustained` (null without a finding) and `decided_on`.

    A complaint is decided on its last finding, else when it was closed, else it stands on the day
    it came.
    """
    found = world.table("complaint_accused").filter(
        pl.col("finding").is_not_null(),
        pl.col("finding_on").is_null() | (pl.col("finding_on") <= world.as_of),
    )
    verdicts = found.group_by("complaint_id").agg(
        pl.col("finding_on").max(), sustained=(pl.col("finding") == "sustained").any()
    )
    decided = pl.coalesce("finding_on", world.known("closed_on"), "received_on")
    table = world.table("complaint").join(verdicts, on="complaint_id", how="left")
    return table.with_columns(decided_on=decided)


def _k10d(world: World) -> pl.DataFrame:
    sustained = pl.col("sustained").fill_null(False)
    return pl.concat([rows(complaints(world), "decided_on", sustained), member_years(world)])


def _k10s(world: World) -> pl.DataFrame:
    return rows(complaints(world).drop_nulls("sustained"), "decided_on", "sustained", 1)


LEADERSHIP = {
    "K01": Definition("proportion", _k01, grain="semester", minimum_n=5),
    "K02": Definition("proportion", _k02),
    "K03": Definition("mean", _k03, 1, interval="t", grain="semester", minimum_n=5),
    "K04": Definition("proportion", _k04, direction="down", grain="semester", minimum_n=5),
    "K05": Definition("proportion", _k05, grain="semester", minimum_n=5),
    "K06": Definition("mean", _k06, 1, "none", "t", grain="semester", minimum_n=5),
    "K07": Definition("proportion", _k07, direction="down", grain="semester", minimum_n=5),
    "K08": Definition("proportion", _k08),
    "K09": Definition("proportion", _k09),
    "K10": Definition("rate", _k10, 1_000, "down", "byar"),
    "K10D": Definition("rate", _k10d, 1_000, "down", "byar"),
    "K10S": Definition("proportion", _k10s, direction="none"),
}
