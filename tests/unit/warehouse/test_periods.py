"""Closing and reopening of periods: what is kept, what is refused, what the ledger tells."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse.access import Reader, open_as_published, open_reader
from warehouse.as_published import Knowledge, marts_to_publish
from warehouse.lake import Lake
from warehouse.periods import (
    Build,
    PeriodFault,
    close_period,
    closings,
    ledger,
    period_states,
    reopen_period,
)
from warehouse.publish import NothingPublished, point_to, publish, version_at
from warehouse.restatement import Counting

INPUTS = {"project": "p", "site": "s"}
PERIODS = """
    ('2026-01', 'month', date '2026-01-01', date '2026-01-31', true, null, 1),
    ('2026-02', 'month', date '2026-02-01', date '2026-02-28', true, '2026-01', 2),
    ('2026-03', 'month', date '2026-03-01', date '2026-03-31', true, '2026-02', 3),
    ('2026-Q1', 'quarter', date '2026-01-01', date '2026-03-31', true, null, 4),
    ('2026-04', 'month', date '2026-04-01', date '2026-04-30', false, '2026-03', 5)
"""
COUNTINGS = {"X1": Counting("X1", "count", 1.0, "visit", frozenset({"visit"}))}


class World:
    """A home whose build has one indicator: visits of one unit by month."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.marts: dict[str, str] = {}

    def build(self, **visits: int) -> Build:
        """A build with so many visits in each month (`jan=2`)."""
        rows = [
            ("X1", f"{month}{number}", "A", f"2026-{place:02}-05", "day", 1)
            for place, month in enumerate(("jan", "feb", "mar"), start=1)
            for number in range(visits.get(month, 1))
        ]
        values = ", ".join(
            f"('{i}', '{record}', '{unit}', date '{day}', '{grain}', {n}e0, cast(null as double))"
            for i, record, unit, day, grain, n in rows
        )
        file = self.home / "build.duckdb"
        file.unlink(missing_ok=True)
        with duckdb.connect(str(file)) as made:  # noqa: TID251
            made.execute(
                f"""
                create table rpt_site as select 'x' as site_id, date '2026-04-10' as as_of;
                create table rpt_unit as select 'A' as unit_id, 'A' as path;
                create table rpt_load as select '00000001' as load_id;
                create table rpt_period as from (values {PERIODS}) as t(
                    period_id, period_type, start_on, end_on, is_complete, previous_id, sort_key);
                create table measure_record as from (values {values}) as t(
                    indicator_id, record_id, unit_id, activity_date, grain, numerator, denominator);
                create table rpt_indicator as
                select
                    unit_id, period_id, indicator_id,
                    sum(numerator) as numerator, sum(denominator) as denominator,
                    sum(numerator) as value, cast(null as double) as score,
                    cast(null as double) as change
                from measure_record join rpt_period on activity_date between start_on and end_on
                group by all;
                """
            )
        names = ("rpt_site", "rpt_unit", "rpt_load", "rpt_period", "rpt_indicator")
        marts = {name: f"build.{name}" for name in names}
        return Build(file, marts, "build.measure_record")

    def publish(self, build: Build) -> str:
        """Publish a build as a run does."""
        knowledge = Knowledge(Lake(self.home / "lake"), {}, COUNTINGS, INPUTS)
        tables = marts_to_publish(self.home, build, knowledge, self.home / "scratch")
        return publish(self.home, tables, build.database, {"inputs": INPUTS})

    def value(self, period: str, reader: Reader | None = None) -> float:
        """The indicator's value of a period."""
        reader = reader or open_reader(self.home)
        found: float = reader.query(
            "select value from rpt_indicator where period_id = ?", [period]
        ).item()
        reader.close()
        return found


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A home with one published version."""
    made = World(tmp_path)
    made.publish(made.build(jan=2))
    return made


def test_a_closed_month_keeps_its_figure_and_its_records(world: World) -> None:
    (entry,) = close_period(world.home, world.build(jan=2), "2026-01", " Karoops ", "recap")
    assert (entry.by, entry.version, entry.last_load_id) == ("Karoops", "v0001", "00000001")
    folder = entry.folder(world.home)
    assert pl.read_parquet(folder / "rpt_indicator.parquet")["value"].to_list() == [2]
    assert pl.read_parquet(folder / "measure_record.parquet")["record_id"].to_list() == [
        "jan0",
        "jan1",
    ]
    world.publish(world.build(jan=5, feb=3))
    assert (world.value("2026-01"), world.value("2026-02")) == (2, 3)
    assert world.value("2026-01", open_reader(world.home, as_known=True)) == 5
    assert world.value("2026-Q1") == 9


def test_the_change_of_the_next_month_is_from_the_closed_figure(world: World) -> None:
    close_period(world.home, world.build(jan=2), "2026-01", "Karoops")
    world.publish(world.build(jan=5, feb=3))
    reader = open_reader(world.home)
    change = reader.query("select change from rpt_indicator where period_id = '2026-02'").item()
    assert change == 3 - 2


def test_restatements_go_on_from_version_to_version_and_are_taken_back(world: World) -> None:
    close_period(world.home, world.build(jan=2), "2026-01", "Karoops")
    for visits in (5, 4, 4, 2):
        world.publish(world.build(jan=visits))
    rows = open_reader(world.home).query(
        "select version, value_before, value_after, value_change from rpt_restatement order by all"
    )
    assert rows.rows() == [("v0002", 2, 5, 3), ("v0003", 5, 4, -1), ("v0005", 4, 2, -2)]


def test_after_a_rollback_restatements_go_on_from_what_readers_saw(world: World) -> None:
    close_period(world.home, world.build(jan=2), "2026-01", "Karoops")
    for visits in (5, 9):
        world.publish(world.build(jan=visits))
    point_to(world.home, "v0002")
    world.publish(world.build(jan=6))
    rows = open_reader(world.home).query(
        "select version, value_change from rpt_restatement order by all"
    )
    assert rows.rows() == [("v0002", 3), ("v0004", 1)]


def test_closing_a_quarter_closes_its_months_first(world: World) -> None:
    build = world.build(jan=2)
    close_period(world.home, build, "2026-02", "Karoops")
    entries = close_period(world.home, build, "2026-Q1", "Karoops")
    assert [entry.period_id for entry in entries] == ["2026-01", "2026-03", "2026-Q1"]
    assert set(closings(world.home)) == {"2026-01", "2026-02", "2026-03", "2026-Q1"}


def test_a_month_in_a_closed_quarter_is_reopened_after_it(world: World) -> None:
    close_period(world.home, world.build(jan=2), "2026-Q1", "Karoops")
    with pytest.raises(PeriodFault, match=r"lies in 2026-Q1, closed too.*longest first"):
        reopen_period(world.home, "2026-01", "Kapolda", "court order")
    reopen_period(world.home, "2026-Q1", "Kapolda", "court order")
    reopen_period(world.home, "2026-01", "Kapolda", "court order")
    assert set(closings(world.home)) == {"2026-02", "2026-03"}


def test_reopened_and_published_a_period_is_closed_anew_with_what_is_known(world: World) -> None:
    close_period(world.home, world.build(jan=2), "2026-01", "Karoops")
    build = world.build(jan=5)
    world.publish(build)
    reopen_period(world.home, "2026-01", "Kapolda", "extracts were cut off")
    with pytest.raises(PeriodFault, match=r"v0002 still shows 2026-01 as closed.*smk run"):
        close_period(world.home, build, "2026-01", "Karoops")
    world.publish(build)
    assert world.value("2026-01") == 5
    close_period(world.home, build, "2026-01", "Karoops", "complete now")
    world.publish(world.build(jan=6))
    assert world.value("2026-01") == 5
    reader = open_reader(world.home)
    assert reader.query("select value_before, value_after from rpt_restatement").rows() == [(5, 6)]
    told = [(e.number, e.action, e.by, e.reason) for e in ledger(world.home)]
    assert told == [
        (1, "close", "Karoops", None),
        (2, "reopen", "Kapolda", "extracts were cut off"),
        (3, "close", "Karoops", "complete now"),
    ]


@pytest.mark.parametrize(
    ("period", "by", "said"),
    [
        ("2026-04", "Karoops", r"2026-04 runs until 2026-04-30.*reach to 2026-04-10"),
        ("2026-13", "Karoops", r"no period 2026-13.*smk period list"),
        ("2026-01", " ", r"--by is empty: say who closes the period"),
    ],
)
def test_what_cannot_be_closed_is_refused(world: World, period: str, by: str, said: str) -> None:
    with pytest.raises(PeriodFault, match=said):
        close_period(world.home, world.build(jan=2), period, by)
    assert not ledger(world.home)


def test_a_closed_period_is_not_closed_twice(world: World) -> None:
    close_period(world.home, world.build(jan=2), "2026-01", "Karoops")
    with pytest.raises(PeriodFault, match=r"was closed by Karoops at .* with version v0001"):
        close_period(world.home, world.build(jan=2), "2026-01", "Karoops")


def test_nothing_is_closed_before_anything_is_published(tmp_path: Path) -> None:
    made = World(tmp_path)
    with pytest.raises(NothingPublished, match="smk run"):
        close_period(tmp_path, made.build(), "2026-01", "Karoops")


def test_figures_are_not_closed_with_the_records_of_another_build(world: World) -> None:
    with pytest.raises(PeriodFault, match=r"not the one of version v0001.*--full-refresh"):
        close_period(world.home, world.build(jan=3), "2026-01", "Karoops")
    lost = Build(None, {"rpt_indicator": "read_parquet('nowhere')"}, "nowhere")
    with pytest.raises(PeriodFault, match="not the one of version v0001"):
        close_period(world.home, lost, "2026-01", "Karoops")


def test_reopening_needs_a_closed_period_and_a_reason(world: World) -> None:
    with pytest.raises(PeriodFault, match=r"2026-01 is not closed. Closed: none"):
        reopen_period(world.home, "2026-01", "Kapolda", "a reason")
    close_period(world.home, world.build(jan=2), "2026-01", "Karoops")
    with pytest.raises(PeriodFault, match="--reason is empty"):
        reopen_period(world.home, "2026-01", "Kapolda", "  ")


def test_a_closing_killed_half_way_has_not_happened(world: World) -> None:
    half = world.home / "closed" / ".staging"
    half.mkdir(parents=True)
    (half / "entry.json").write_text('{"number": 1')
    assert not ledger(world.home)
    close_period(world.home, world.build(jan=2), "2026-01", "Karoops")
    assert [entry.number for entry in ledger(world.home)] == [1]


def test_the_list_tells_running_provisional_and_closed(world: World) -> None:
    close_period(world.home, world.build(jan=2), "2026-01", "Karoops")
    states = {row["period"]: (row["state"], row["version"]) for row in period_states(world.home)}
    assert states == {
        "2026-01": ("closed", "v0001"),
        "2026-02": ("provisional", None),
        "2026-03": ("provisional", None),
        "2026-Q1": ("provisional", None),
        "2026-04": ("running", None),
    }


def test_a_version_that_is_gone_is_answered_from_what_was_closed_of_it(world: World) -> None:
    close_period(world.home, world.build(jan=2), "2026-01", "Karoops")
    then = datetime.now(UTC) + timedelta(seconds=1)
    shutil.rmtree(world.home / "published" / "v0001")
    with pytest.raises(NothingPublished, match=r"v0001.*removed.*kept: 2026-01"):
        open_as_published(world.home, "2026-02", then)
    reader = open_as_published(world.home, "2026-01", then)
    assert (reader.version, world.value("2026-01", reader)) == ("v0001", 2)


def test_what_was_current_is_told_by_the_moves_of_the_pointer(world: World) -> None:
    world.publish(world.build(jan=3))
    history = world.home / "published" / "history.txt"
    history.write_text(
        "2026-02-01T00:00:00+00:00 v0001\n2026-03-01T00:00:00+00:00 v0002\n2026-03-0"
        "2026-04-01T00:00:00+00:00 v0001\n"
    )
    days = {day: version_at(world.home, datetime(2026, *day, tzinfo=UTC)) for day in DAYS}
    assert list(days.values()) == ["v0001", "v0002", "v0001"]
    with pytest.raises(NothingPublished, match="nothing was published by 2026-01-01"):
        version_at(world.home, datetime(2026, 1, 1, tzinfo=UTC))


DAYS = [(2, 28), (3, 2), (4, 2)]


def test_what_was_closed_is_for_the_publishing_account(world: World) -> None:
    close_period(world.home, world.build(jan=2), "2026-01", "Karoops")
    assert (world.home / "closed").stat().st_mode & 0o077 == 0
