"""Crime: reports, what became of them, notices to complainants, narcotics."""

import polars as pl

from pipelines.demo.truth_values.definition import Definition, reason, rows
from pipelines.demo.truth_values.world import World

CLEARING = ["p21", "tahap_ii", "sp3", "rj", "diversi", "transfer"]
SECONDS_A_DAY = 86_400


def reports(world: World) -> pl.DataFrame:
    """Crime reports with their local `day` and whether they are known to be `unfounded`."""
    events = world.dated(world.table("case_event"), "event_at")
    unfounded = events.filter(pl.col("event") == "unfounded", world.is_known("day"))
    is_unfounded = pl.col("report_id").is_in(unfounded["report_id"].implode())
    table = world.dated(world.table("crime_report"), "reported_at")
    return table.with_columns(unfounded=is_unfounded)


def clearances(world: World) -> pl.DataFrame:
    """First clearing event of each case, as a row of the unit and kind of its report."""
    events = world.dated(world.table("case_event"), "event_at")
    first = (
        events.filter(pl.col("event").is_in(CLEARING))
        .sort("report_id", "event_at", "event")
        .unique("report_id", keep="first", maintain_order=True)
    )
    own = world.table("crime_report").select(
        "report_id", "reported_at", "approach", "handling_mode", "function_code", home="unit_id"
    )
    joined = first.join(own, on="report_id", how="left")
    return joined.with_columns(unit_id=pl.coalesce("home", "unit_id"))


def _crimes(world: World) -> pl.DataFrame:
    return rows(reports(world), "day", 1, exclusion=reason(unfounded=pl.col("unfounded")))


def _founded(world: World) -> pl.DataFrame:
    return rows(reports(world).filter(~pl.col("unfounded")), "day", 1)


def _o10(world: World) -> pl.DataFrame:
    residents = rows(world.residents, "month_on", denominator="person_years")
    return pl.concat([_crimes(world), residents])


def _o11(world: World) -> pl.DataFrame:
    reported = rows(
        reports(world), "day", denominator=1, exclusion=reason(unfounded=pl.col("unfounded"))
    )
    return pl.concat([rows(clearances(world), "day", 1), reported])


def _o11k(world: World) -> pl.DataFrame:
    """Of the reports of a month, those cleared by now, whenever that was."""
    cleared = clearances(world).filter(world.is_known("day"))["report_id"]
    is_cleared = pl.col("report_id").is_in(cleared.implode())
    unfounded = reason(unfounded=pl.col("unfounded"))
    return rows(reports(world), "day", is_cleared, 1, exclusion=unfounded)


def _o12(world: World) -> pl.DataFrame:
    seconds = (pl.col("event_at") - pl.col("reported_at")).dt.total_microseconds() / 1e6
    days = seconds / SECONDS_A_DAY
    backwards = reason(cleared_before_report=days < 0)
    return rows(clearances(world).drop_nulls("reported_at"), "day", days, 1, days, backwards)


def _o13(world: World) -> pl.DataFrame:
    in_time = (pl.col("sent_on") <= pl.col("due_on")).fill_null(False)
    return rows(world.table("progress_notice"), "due_on", in_time, 1)


def _o14(world: World) -> pl.DataFrame:
    return rows(clearances(world), "day", pl.col("event") == "rj", 1)


def _o18(world: World) -> pl.DataFrame:
    return rows(world.table("narcotics_case"), "revealed_on", 1)


def _o18s(world: World) -> pl.DataFrame:
    return rows(world.table("narcotics_case"), "revealed_on", "suspects")


def _o18g(world: World) -> pl.DataFrame:
    unknown = reason(grams_not_recorded=pl.col("grams").is_null())
    return rows(world.table("narcotics_case"), "revealed_on", "grams", exclusion=unknown)


CRIME = {
    "O10": Definition("rate", _o10, 100_000, "down", "byar"),
    "O10C": Definition("clock", _founded, 1, "none", "byar"),
    "O10N": Definition("count", _founded, 1, "none", "byar"),
    "O11": Definition("rate", _o11, interval="byar", counts_cases=True),
    "O11K": Definition("proportion", _o11k),
    "O12": Definition("median", _o12, 1, "down", "none"),
    "O13": Definition("proportion", _o13),
    "O14": Definition("proportion", _o14, direction="none"),
    "O18": Definition("count", _o18, 1, "none", "byar"),
    "O18S": Definition("count", _o18s, 1, "none", "byar"),
    "O18G": Definition("count", _o18g, 1, "none", "none"),
}
