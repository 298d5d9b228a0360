"""Sensors: whole files in a drop folder and rows above a mark start one run, stale sources tell."""

import json
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines.active_site import ActiveSite
from pipelines.arrivals import QUIET_SECONDS, arrived_files, arrived_rows
from pipelines.collect import collect_source
from pipelines.defs.arrivals import files_arrived, rows_arrived
from pipelines.freshness import stale_sources
from pipelines.sources.problem import SiteProblems
from tests.integration.site_folder import CALL_ROWS, CALLS, SiteFolder

NOW = 1_800_000_000.0
WATCHED = CALLS.replace("calls*.csv", "drop/calls*.csv") + "watch: true\n"
MARKED = CALLS.replace(
    '{format: csv, path: "calls*.csv"}',
    '{format: sql, url_env: SMK_TEST_DATABASE, query: "select * from calls order by id;",'
    " high_water: changed at}",
)


def deliver(folder: SiteFolder, name: str, age: float, content: str = CALL_ROWS) -> None:
    """A file in the drop folder that was written to last so many seconds before NOW."""
    file = folder.write(f"drop/{name}", content)
    os.utime(file, (NOW - age, NOW - age))


@pytest.fixture
def drop(folder: SiteFolder) -> SiteFolder:
    """A site with a watched folder that holds an old file, of which every look knows."""
    folder.write("sources/calls.yml", WATCHED)
    deliver(folder, "calls_0.csv", age=9e6)
    return folder


def known(folder: SiteFolder) -> str:
    """Cursor after two looks long ago."""
    first = arrived_files(folder.load(), None, NOW - 100)
    return arrived_files(folder.load(), first.cursor, NOW - 90).cursor


def test_a_file_is_new_once_it_was_seen_twice_the_same(drop: SiteFolder) -> None:
    cursor = known(drop)
    deliver(drop, "calls_1.csv", age=60)
    seen = arrived_files(drop.load(), cursor, NOW)
    assert (seen.files, seen.waiting) == ([], ["drop/calls_1.csv"])
    again = arrived_files(drop.load(), seen.cursor, NOW + 20)
    assert (again.files, again.waiting) == (["drop/calls_1.csv"], [])
    assert arrived_files(drop.load(), again.cursor, NOW + 40).files == []


def test_a_file_that_grows_waits_and_the_others_do_not(drop: SiteFolder) -> None:
    cursor = known(drop)
    deliver(drop, "calls_1.csv", age=60)
    deliver(drop, "calls_2.csv", age=60)
    cursor = arrived_files(drop.load(), cursor, NOW).cursor
    deliver(drop, "calls_2.csv", age=50, content=CALL_ROWS + "3,01,2024-03-01 08:00:00,1\n")
    found = arrived_files(drop.load(), cursor, NOW + 20)
    assert (found.files, found.waiting) == (["drop/calls_1.csv"], ["drop/calls_2.csv"])
    assert arrived_files(drop.load(), found.cursor, NOW + 40).files == ["drop/calls_2.csv"]


def test_a_file_written_to_a_moment_ago_waits(drop: SiteFolder) -> None:
    cursor = known(drop)
    deliver(drop, "calls_1.csv", age=0)
    cursor = arrived_files(drop.load(), cursor, NOW + 1).cursor
    assert arrived_files(drop.load(), cursor, NOW + QUIET_SECONDS - 1).files == []
    assert arrived_files(drop.load(), cursor, NOW + QUIET_SECONDS).files == ["drop/calls_1.csv"]


def test_a_clock_that_is_ahead_does_not_make_a_file_wait_for_ever(drop: SiteFolder) -> None:
    cursor = known(drop)
    deliver(drop, "calls_1.csv", age=-9e6)
    cursor = arrived_files(drop.load(), cursor, NOW).cursor
    assert arrived_files(drop.load(), cursor, NOW + 20).files == ["drop/calls_1.csv"]


def test_temporary_names_are_not_there(drop: SiteFolder) -> None:
    for name in ("calls_1.csv.part", ".calls_2.csv", "calls_3.csv.tmp", "calls_4.csv~"):
        deliver(drop, name, age=60)
    assert "calls_1" not in known(drop)
    assert arrived_files(drop.load(), known(drop), NOW).waiting == []


def test_a_file_that_changed_arrives_again_and_one_taken_away_does_not(drop: SiteFolder) -> None:
    cursor = known(drop)
    deliver(drop, "calls_0.csv", age=60, content=CALL_ROWS + "3,01,2024-03-01 08:00:00,1\n")
    deliver(drop, "calls_1.csv", age=60)
    cursor = arrived_files(drop.load(), cursor, NOW).cursor
    (drop.path / "drop" / "calls_1.csv").unlink()
    assert arrived_files(drop.load(), cursor, NOW + 20).files == ["drop/calls_0.csv"]


def active_of(folder: SiteFolder) -> ActiveSite:
    return ActiveSite(folder.load(), folder.path / "home", "duckdb")


def look(sensor: dg.SensorDefinition, cursor: str | None) -> dg.SensorResult:
    found = sensor(dg.build_sensor_context(cursor=cursor))
    assert isinstance(found, dg.SensorResult)
    return found


def test_many_files_are_one_run_that_leaves_what_still_grows(
    drop: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 40):
        deliver(drop, f"calls_{number}.csv", age=60)
    clock = [NOW]
    monkeypatch.setattr("time.time", lambda: clock[0])
    sensor = files_arrived(active_of(drop))
    first = look(sensor, None)
    assert not first.run_requests
    deliver(drop, "calls_7.csv", age=60, content="id,un")
    clock[0] += 20
    second = look(sensor, first.cursor)
    assert second.run_requests is not None
    (request,) = second.run_requests
    assert request.run_config == {
        "ops": {"lake__emergency_call": {"config": {"leave": ["drop/calls_7.csv"]}}}
    }
    assert request.tags["smk/files"] == "39"
    third = look(sensor, second.cursor)
    assert third.run_requests is not None
    assert [r.run_config for r in third.run_requests] == [{}]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with one call."""
    file = tmp_path / "calls.db"
    monkeypatch.setenv("SMK_TEST_DATABASE", f"sqlite:///{file}")
    change(file, "create table calls (id text, unit text, t text, prio int, [changed at] int)")
    change(file, "insert into calls values ('1', '01', '2024-03-01 08:00:00', 1, 5)")
    return file


def change(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


def test_a_mark_that_moved_is_one_run(folder: SiteFolder, database: Path) -> None:
    folder.write("sources/calls.yml", MARKED)
    sensor = rows_arrived(active_of(folder))
    first = look(sensor, None)
    assert first.run_requests is not None
    assert len(first.run_requests) == 1
    assert not look(sensor, first.cursor).run_requests
    change(database, "update calls set prio = 2, [changed at] = 6")
    second = look(sensor, first.cursor)
    assert second.run_requests is not None
    assert len(second.run_requests) == 1
    assert json.loads(str(second.cursor)) == {"calls": "6"}


def test_a_database_that_is_down_is_told_and_asked_again(
    folder: SiteFolder, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("sources/calls.yml", MARKED)
    site = folder.load()
    cursor = arrived_rows(site, None).cursor
    change(database, "update calls set [changed at] = 6")
    with monkeypatch.context() as patch:
        patch.setenv("SMK_TEST_DATABASE", "postgresql://u:secret@127.0.0.1:9/x")
        down = arrived_rows(site, cursor)
    assert (down.sources, down.cursor) == ([], cursor)
    assert down.faults[0].startswith("calls: the query failed")
    assert "secret" not in down.faults[0]
    assert arrived_rows(site, down.cursor).sources == ["calls"]


def test_only_files_can_be_watched(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", MARKED + "watch: true\n")
    with pytest.raises(SiteProblems, match="only files arrive in a folder"):
        folder.load()


@pytest.mark.parametrize("freshness", ["26", "0h", "1 day", "-3h"])
def test_a_freshness_that_is_no_time_is_a_problem(folder: SiteFolder, freshness: str) -> None:
    folder.write("sources/calls.yml", CALLS + f"freshness: {freshness}\n")
    with pytest.raises(SiteProblems, match="no time such as 26h"):
        folder.load()


def test_a_source_is_stale_when_its_newest_load_is_too_old(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS + "freshness: 26h\n")
    site = folder.load()
    (never,) = stale_sources(site, folder.lake, datetime.now(UTC))
    assert str(never) == "calls: nothing was loaded yet, fresh is 26 h"
    for source in site.sources.values():
        collect_source(site, source, folder.lake)
    (load,) = (load for load in folder.lake.loads() if load.source == "calls")
    loaded = datetime.fromisoformat(load.loaded_at)
    assert stale_sources(site, folder.lake, loaded + timedelta(hours=26)) == []
    (late,) = stale_sources(site, folder.lake, loaded + timedelta(hours=27, minutes=30))
    assert str(late) == "calls: nothing new for 27.5 h, fresh is 26 h"
