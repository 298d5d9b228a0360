"""Every story of the world can be seen in its tables, by plain counts."""

from datetime import date, datetime
from statistics import median

import polars as pl
import pytest

from pipelines.demo import stories
from pipelines.demo.ground import Ground, Tables
from pipelines.demo.settings import AS_OF


def under(ground: Ground, unit: int) -> list[str]:
    """Ids of a unit and all below it."""
    return [str(name) for name in ground.tree.unit_id[ground.tree.under(unit)]]


def split(rows: pl.DataFrame, units: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of these units, and of all others."""
    mine = pl.col("unit_id").is_in(units)
    return rows.filter(mine), rows.filter(~mine)


def seconds(rows: pl.DataFrame, begin: str, end: str) -> pl.Series:
    return rows.select((pl.col(end) - pl.col(begin)).dt.total_seconds()).to_series().drop_nulls()


def residents(ground: Ground, units: list[str]) -> float:
    here = [ground.tree.where(unit) for unit in units]
    return float(ground.residents[here].mean(axis=1).sum())


def test_the_slow_polsek_is_on_the_way_twice_as_long(tables: Tables, ground: Ground) -> None:
    unit_id = ground.tree.units[ground.stories.slow_polsek].unit_id
    kind = str(ground.tree.unit_type[ground.stories.slow_polsek])
    alike = [str(name) for name in ground.tree.unit_id[ground.tree.unit_type == kind]]
    cars = tables["call_assignment"].drop_nulls("call_id").filter(pl.col("unit_id").is_in(alike))
    slow, usual = split(cars, [unit_id])
    ratio = median(seconds(slow, "assigned_at", "arrived_at")) / median(
        seconds(usual, "assigned_at", "arrived_at")
    )
    assert ratio == pytest.approx(stories.SLOW_FACTOR, rel=0.15)


def test_the_improving_polres_answers_faster_since_its_second_desk(
    tables: Tables, ground: Ground
) -> None:
    calls = tables["emergency_call"].filter(
        pl.col("unit_id").is_in(under(ground, ground.stories.improving_polres))
    )
    early = pl.col("received_at") < datetime.combine(stories.IMPROVED_ON, datetime.min.time())
    before, after = (
        median(seconds(part, "received_at", "answered_at"))
        for part in (calls.filter(early), calls.filter(~early))
    )
    assert before == pytest.approx(14, abs=1.5)
    assert after == pytest.approx(5, abs=1)


def test_the_hot_polres_has_more_crimes_per_inhabitant(tables: Tables, ground: Ground) -> None:
    hot = under(ground, ground.stories.hot_polres)
    others = [str(name) for name in ground.tree.unit_id if str(name) not in hot]
    mine, rest = split(tables["crime_report"], hot)
    rate = mine.height / residents(ground, hot)
    usual = rest.height / residents(ground, others)
    assert rate / usual == pytest.approx(stories.HOT_FACTOR, rel=0.1)


def test_the_weak_polres_clears_fewer_crimes(tables: Tables, ground: Ground) -> None:
    cleared = set(
        tables["case_event"].filter(~pl.col("event").is_in(["opened", "unfounded", "reopened"]))[
            "report_id"
        ]
    )
    old = tables["crime_report"].filter(pl.col("reported_at") < datetime(2026, 1, 1))
    old = old.with_columns(cleared=pl.col("report_id").is_in(list(cleared)))
    weak, usual = split(old, under(ground, ground.stories.weak_clearance_polres))
    assert weak["cleared"].mean() == pytest.approx(stories.WEAK_CLEARED_SHARE, abs=0.05)
    assert usual["cleared"].mean() == pytest.approx(stories.CLEARED_SHARE, abs=0.04)


def test_the_thin_polda_is_understaffed(tables: Tables, ground: Ground) -> None:
    def fill(units: list[str]) -> float:
        def held(record: str) -> pl.DataFrame:
            return tables[record].filter(
                pl.col("unit_id").is_in(units),
                pl.col("valid_from") <= AS_OF,
                pl.col("valid_to").fill_null(date.max) >= AS_OF,
            )

        return float(held("personnel").height / held("establishment")["posts"].sum())

    thin = under(ground, ground.stories.thin_polda)
    usual = [str(name) for name in ground.tree.unit_id if str(name) not in thin]
    assert fill(thin) == pytest.approx(stories.THIN_FILL, abs=0.06)
    assert fill(usual) == pytest.approx(stories.FILL, abs=0.06)


def test_the_small_polsek_has_too_few_calls_to_judge(tables: Tables, ground: Ground) -> None:
    unit_id = ground.tree.units[ground.stories.small_polsek].unit_id
    calls = tables["emergency_call"].filter(pl.col("unit_id") == unit_id)
    assert 0 < calls.height / ground.settings.months < 8


def test_the_poor_service_gets_lower_marks(tables: Tables, ground: Ground) -> None:
    poor, usual = split(
        tables["satisfaction_survey"], under(ground, ground.stories.poor_service_polres)
    )
    assert usual["u1"].mean() - poor["u1"].mean() > 0.3  # type: ignore[operator]


def test_the_idle_polres_holds_half_of_its_reviews(tables: Tables, ground: Ground) -> None:
    planned = tables["review_meeting"].filter(pl.col("planned_on") <= AS_OF)
    idle, usual = split(planned, under(ground, ground.stories.idle_polres))
    assert idle["held_on"].is_not_null().mean() == pytest.approx(0.5, abs=0.08)
    assert usual["held_on"].is_not_null().mean() == pytest.approx(0.95, abs=0.02)


def test_complaints_take_long_in_the_slow_polda(tables: Tables, ground: Ground) -> None:
    old = tables["complaint"].filter(pl.col("received_on") < date(2026, 1, 1))
    slow, usual = split(old, under(ground, ground.stories.slow_complaints_polda))
    assert slow["closed_on"].is_not_null().mean() < 0.7  # type: ignore[operator]
    assert usual["closed_on"].is_not_null().mean() > 0.85  # type: ignore[operator]


def test_marks_are_high_in_the_strong_and_low_in_the_weak_polres(
    tables: Tables, ground: Ground
) -> None:
    marks = tables["appraisal"].filter(pl.col("rater_role") == "superior")

    def mean(unit: int) -> float:
        here = [
            *tables["unit"].filter(pl.col("parent_id") == ground.tree.units[unit].unit_id)[
                "unit_id"
            ]
        ]
        own = [ground.tree.units[unit].unit_id, *here]
        return float(marks.filter(pl.col("unit_id").is_in(own))["score"].mean())  # type: ignore[arg-type]

    assert mean(ground.stories.strong_polres) == pytest.approx(stories.STRONG_MARK, abs=1.5)
    assert mean(ground.stories.weak_polres) == pytest.approx(stories.WEAK_MARK, abs=1.5)


def test_the_disaster_brings_a_surge_of_calls_and_longer_waits(
    tables: Tables, ground: Ground
) -> None:
    (operation,) = (
        tables["operation"]
        .filter(pl.col("operation_name").str.contains("AMAN NUSA II "))
        .to_dicts()
    )
    struck = ground.tree.units[ground.stories.disaster_polres].unit_id
    assert operation["unit_id"] == struck
    assert operation["alerted_at"] is not None
    calls = tables["emergency_call"].filter(
        pl.col("unit_id").is_in(under(ground, ground.stories.disaster_polres))
    )
    on = pl.col("received_at").dt.date()
    during = calls.filter(on.is_between(stories.DISASTER_FROM, stories.DISASTER_TO))
    before = calls.filter(on.is_between(date(2025, 11, 1), date(2025, 11, 30)))
    assert during.height / 15 > 4 * before.height / 30
    share = (during["handling_mode"] == "kontinjensi").mean()
    assert share == pytest.approx(stories.DISASTER_SHARE, abs=0.06)
    assert (before["handling_mode"] == "kontinjensi").sum() == 0


def test_the_fast_keeps_people_awake_at_night(tables: Tables, ground: Ground) -> None:
    wib = [str(name) for name in ground.tree.unit_id[ground.tree.zone == "WIB"]]
    calls = tables["emergency_call"].filter(pl.col("unit_id").is_in(wib))
    hour = (pl.col("received_at") + pl.duration(hours=7)).dt.hour()
    fast = pl.col("received_at").dt.date().is_between(date(2026, 2, 19), date(2026, 3, 20))
    night = calls.select(is_fast=fast, night=hour.is_between(2, 4))
    shares = dict(night.group_by("is_fast").agg(pl.col("night").mean()).iter_rows())
    assert shares[True] > 1.5 * shares[False]


def test_holidays_are_quiet_at_the_desks_and_deadly_on_the_road(tables: Tables) -> None:
    feast = pl.col("day").is_between(date(2026, 3, 21), date(2026, 3, 25))

    def ratio(record: str, column: str) -> float:
        days = tables[record].select(day=pl.col(column).cast(pl.Date)).group_by("day").len()
        return float(days.filter(feast)["len"].sum() / 5 / days["len"].mean())  # type: ignore[operator]

    assert ratio("public_service_request", "requested_on") < 0.4
    assert ratio("traffic_accident", "happened_at") > 1.2
