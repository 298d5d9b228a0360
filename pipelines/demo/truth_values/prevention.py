"""Prevention and calls: village officers, visits, patrols, 110, vital objects."""

import polars as pl

from pipelines.demo.truth_values.definition import Definition, reason, rows
from pipelines.demo.truth_values.world import World


def _o01(world: World) -> pl.DataFrame:
    villages = world.standing(world.table("village_officer"))
    return rows(villages, "month_on", pl.col("person_id").is_not_null(), 1)


def _o02(world: World) -> pl.DataFrame:
    """Visits per officer and month; one who holds several villages of a unit counts once."""
    villages = world.standing(world.table("village_officer"))
    officers = villages.group_by("unit_id", "month_on").agg(
        months=pl.col("person_id").drop_nulls().n_unique() * pl.col("years").first() * 12
    )
    return pl.concat(
        [
            rows(world.table("community_visit"), "visited_on", 1),
            rows(officers, "month_on", denominator="months"),
        ]
    )


def _o03(world: World) -> pl.DataFrame:
    return rows(world.table("problem_solving"), "taken_up_on", world.is_known("solved_on"), 1)


def _o04(world: World) -> pl.DataFrame:
    return rows(world.table("intelligence_report"), "reported_on", world.is_known("acted_on"), 1)


def _o05(world: World) -> pl.DataFrame:
    """Hours on patrol; those after the last day of a patrol that was out then are not known."""
    patrols = world.until_closing(world.dated(world.table("patrol"), "started_at"), "ended_at")
    hours = (pl.col("ended_at") - pl.col("started_at")).dt.total_microseconds() / 3.6e9
    open_ended = reason(no_end=pl.col("ended_at").is_null())
    return pl.concat(
        [
            rows(patrols, "day", hours, exclusion=open_ended),
            rows(world.residents, "month_on", denominator="person_years"),
        ]
    )


def _o06(world: World) -> pl.DataFrame:
    patrols = world.dated(world.table("patrol"), "started_at")
    unplanned = reason(no_plan=pl.col("hotspots_planned").fill_null(0) == 0)
    visited = pl.col("hotspots_visited").fill_null(0)
    return rows(patrols, "day", visited, "hotspots_planned", exclusion=unplanned)


def calls(world: World) -> pl.DataFrame:
    """Calls with their local `day` and seconds to the answer (`answer`) and the arrival."""
    return world.dated(world.table("emergency_call"), "received_at").with_columns(
        ((pl.col(f"{clock}_at") - pl.col("received_at")).dt.total_microseconds() / 1e6).alias(name)
        for clock, name in (("answered", "answer"), ("arrived", "arrival"))
    )


def _o07(world: World) -> pl.DataFrame:
    """A caller who gave up was not answered in time."""
    waited, given_up = pl.col("answer"), (pl.col("outcome") == "abandoned").fill_null(False)
    in_time = (waited <= world.limits["call_answer"]).fill_null(False)
    unknown = reason(answer_not_recorded=waited.is_null() & ~given_up)
    return rows(calls(world), "day", in_time, 1, waited, unknown)


def _o08(world: World) -> pl.DataFrame:
    waited, outcome = pl.col("arrival"), pl.col("outcome")
    missing = waited.is_null()
    left_out = reason(
        cancelled=missing & (outcome == "cancelled"),
        abandoned=missing & (outcome == "abandoned"),
        still_open=missing & (outcome == "open"),
        never_arrived=missing,
    )
    return rows(calls(world), "day", waited <= world.limits["call_arrival"], 1, waited, left_out)


def _o09(world: World) -> pl.DataFrame:
    left_out = reason(
        not_answered=pl.col("answered_at").is_null(),
        level_not_recorded=pl.col("answered_level").is_null(),
    )
    climbed = pl.col("answered_level") != "polsek"
    return rows(calls(world), "day", climbed, 1, exclusion=left_out)


def _o19(world: World) -> pl.DataFrame:
    return rows(world.table("vital_object_check"), "due_on", pl.col("secured") == "yes", 1)


PREVENTION = {
    "O01": Definition("proportion", _o01, interval="none"),
    "O02": Definition("rate", _o02, 1, interval="byar"),
    "O03": Definition("proportion", _o03),
    "O04": Definition("proportion", _o04),
    "O05": Definition("rate", _o05, 1_000, interval="none"),
    "O06": Definition("proportion", _o06),
    "O07": Definition("proportion", _o07),
    "O08": Definition("duration", _o08),
    "O09": Definition("proportion", _o09, direction="down"),
    "O19": Definition("proportion", _o19),
}
