"""Steps of the SMK that members owe, handed in or not: the work contract and the assessment."""

import polars as pl

from pipelines.demo.truth_values.definition import reason, rows
from pipelines.demo.truth_values.person_smk import MEMBER
from pipelines.demo.truth_values.world import FOREVER, World

UNASSESSED_RANK = "JENDERAL"  # Perpol 1/2025 assesses Bharada up to Komjen


def owed_rows(world: World, handed_in: pl.DataFrame) -> pl.DataFrame:
    """Rows of all who owed a step, and of those who were handed in without owing it.

    Args:
        world: the tables.
        handed_in: one row a member and semester with `unit_id`, `held_on` (the day whose unit the
            member counts for), `due_on`, `met` (in time) and `why` (left out even where nobody
            tells who owed it, or null).
    """
    days = handed_in.select("semester", "held_on", "due_on").unique()
    owed = _members(world, days.filter(pl.col("due_on") <= world.as_of))
    told = pl.col("semester").is_in(owed["semester"].unique().implode())
    with_result = owed.join(handed_in.select(*MEMBER, "met"), on=MEMBER, how="left")
    others = handed_in.join(owed, on=MEMBER, how="anti")
    why = pl.coalesce("why", reason(no_member=told))
    return pl.concat(
        [
            rows(with_result, "due_on", pl.col("met").fill_null(False), 1),
            rows(others, "due_on", "met", 1, exclusion=why),
        ]
    )


def _members(world: World, days: pl.DataFrame) -> pl.DataFrame:
    """Active members on `held_on`, with their unit then, who are members on `due_on` too."""
    spells = world.spells.filter(
        pl.col("status") == "active", pl.col("rank_code").ne_missing(UNASSESSED_RANK)
    ).select("person_id", "unit_id", "valid_from", pl.col("valid_to").fill_null(FOREVER))
    held, still = (
        spells.join_where(
            days, pl.col("valid_from") <= pl.col(day), pl.col("valid_to") >= pl.col(day)
        )
        for day in ("held_on", "due_on")
    )
    owed = held.join(still, on=MEMBER, how="semi")
    return owed.select(*MEMBER, "unit_id", "due_on")
