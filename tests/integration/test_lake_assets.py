"""The lake's assets in Dagster: retries, days, checks, and what a run tells of its loads."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.active_site import ActiveSite
from pipelines.defs.collect import USUAL_EMPTY, USUAL_ROWS, record_asset
from pipelines.defs.resources import Writer
from pipelines.failures import root_cause
from tests.integration.site_folder import CALL_ROWS, CALLS, SITE, SiteFolder
from warehouse.paths import site_home

KEY = dg.AssetKey(["lake", "emergency_call"])
DAYS = dg.DailyPartitionsDefinition("2024-03-01", end_date="2024-03-20")
DAILY = CALLS.replace("calls*.csv", "drop/calls_{day:%Y-%m-%d}.csv")
QUICK = "retries: {times: 2, seconds: 0.01}\n"


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    """Dagster's memory for the time of a test."""
    with dg.DagsterInstance.ephemeral() as memory:
        yield memory


@pytest.fixture(autouse=True)
def chosen(tmp_path: Path, folder: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder's site is the chosen one, in a home of its own."""
    monkeypatch.setenv("SMK_SITE", str(folder.path))
    monkeypatch.setenv("SMK_HOME", str(tmp_path / "home"))


def asset_of(folder: SiteFolder) -> dg.AssetsDefinition:
    """The asset of calls, of the site as its files are now."""
    return record_asset(
        ActiveSite(folder.load(), site_home("tiny"), "duckdb"), "emergency_call", DAYS
    )


def collect(
    asset: dg.AssetsDefinition,
    instance: dg.DagsterInstance,
    leave: tuple[str, ...] = (),
    **run: Any,
) -> dg.ExecuteInProcessResult:
    """Materialize the asset, as any job would."""
    config = {"ops": {KEY.to_python_identifier(): {"config": {"leave": list(leave)}}}}
    return dg.materialize(
        [asset],
        resources={"writer": Writer()},
        instance=instance,
        raise_on_error=False,
        run_config=config,
        **run,
    )


def faults(result: dg.ExecuteInProcessResult) -> list[str]:
    return [root_cause(e.step_failure_data.error) for e in result.get_step_failure_events()]


def retries(result: dg.ExecuteInProcessResult) -> list[float]:
    """Seconds that were waited before each new try."""
    events = [e for e in result.all_events if e.event_type_value == "STEP_UP_FOR_RETRY"]
    return [e.step_retry_data.seconds_to_wait or 0 for e in events]


def metadata(result: dg.ExecuteInProcessResult) -> dict[str, Any]:
    *_, last = result.asset_materializations_for_node(KEY.to_python_identifier())
    return {name: value.value for name, value in last.metadata.items()}


@pytest.fixture
def web(folder: SiteFolder) -> Iterator[list[int]]:
    """A web service of calls that answers with these codes first, then with the rows."""
    codes: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(codes.pop(0) if codes else 200)
            self.end_headers()
            self.wfile.write(CALL_ROWS.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    reader = f"{{format: http, url: 'http://127.0.0.1:{server.server_port}/', body: csv}}"
    folder.write("sources/calls.yml", CALLS.replace('{format: csv, path: "calls*.csv"}', reader))
    folder.write("site.yml", SITE + QUICK)
    yield codes
    server.shutdown()
    server.server_close()


def test_a_source_that_is_down_is_tried_again_until_it_is_up(
    folder: SiteFolder, web: list[int], instance: dg.DagsterInstance
) -> None:
    web += [503, 429]
    result = collect(asset_of(folder), instance)
    assert result.success, faults(result)
    assert len(retries(result)) == 2
    assert metadata(result)["accepted"] == 2


def test_waits_grow_and_vary_by_chance(
    folder: SiteFolder, web: list[int], instance: dg.DagsterInstance
) -> None:
    folder.write("site.yml", SITE + "retries: {times: 3, seconds: 0.2}\n")
    web += [503, 503, 503]
    waits = retries(collect(asset_of(folder), instance))
    for wait, planned in zip(waits, (0.2, 0.6, 1.4), strict=True):
        assert abs(wait - planned) <= 0.2
        assert wait != planned


def test_a_source_that_stays_down_is_named(
    folder: SiteFolder, web: list[int], instance: dg.DagsterInstance
) -> None:
    web += [503] * 9
    result = collect(asset_of(folder), instance)
    assert not result.success
    assert len(retries(result)) == 2
    assert len(web) == 6
    assert "calls: http://127.0.0.1" in faults(result)[0]
    assert "answered 503" in faults(result)[0]


def test_what_no_wait_can_mend_is_not_tried_again(
    folder: SiteFolder, web: list[int], instance: dg.DagsterInstance
) -> None:
    web += [404]
    refused = collect(asset_of(folder), instance)
    assert (refused.success, retries(refused)) == (False, [])
    folder.write("sources/calls.yml", CALLS)
    asset = asset_of(folder)
    folder.write("calls.csv", "id,unit,t\n1,01,2024-03-01 08:00:00\n")
    changed = collect(asset, instance)
    assert "no column 'prio'" in faults(changed)[0]
    assert (changed.success, retries(changed)) == (False, [])


def deliver(folder: SiteFolder, day: int, calls: int = 1) -> None:
    rows = [f"{day}-{n},01,2024-03-{day:02d} 08:00:00,1" for n in range(calls)]
    text = "\n".join(["id,unit,t,prio", *rows]) + "\n"
    folder.write(f"drop/calls_2024-03-{day:02d}.csv", text)


def test_a_run_of_a_day_reads_its_file_and_a_run_of_all_marks_the_days_it_found(
    folder: SiteFolder, instance: dg.DagsterInstance
) -> None:
    folder.write("sources/calls.yml", DAILY)
    for day in (1, 2, 3, 5):
        deliver(folder, day, calls=day)
    of_a_day = metadata(collect(asset_of(folder), instance, partition_key="2024-03-02"))
    assert (of_a_day["read"], of_a_day["files"]) == (2, 1)
    (row,) = of_a_day["loads"].records
    assert row.data == {
        "source": "calls",
        "file": "drop/calls_2024-03-02.csv",
        "state": "loaded",
        "read": 2,
        "accepted": 2,
        "duplicates": 0,
        "quarantined": 0,
    }
    assert instance.get_materialized_partitions(KEY) == {"2024-03-02"}
    of_all = metadata(collect(asset_of(folder), instance, leave=("drop/calls_2024-03-05.csv",)))
    assert (of_all["read"], of_all["files"]) == (1 + 2 + 3, 3)
    marked = {"2024-03-01", "2024-03-02", "2024-03-03"}
    assert instance.get_materialized_partitions(KEY) == marked


def test_a_record_without_dated_files_has_no_days(folder: SiteFolder) -> None:
    assert asset_of(folder).partitions_def is None
    folder.write("sources/calls.yml", DAILY)
    deliver(folder, 1)
    assert asset_of(folder).partitions_def == DAYS


def test_the_strictest_source_says_how_fresh_the_record_must_be(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS + "freshness: 26h\n")
    folder.write("sources/more.yml", CALLS + "freshness: 90m\n")
    (policy,) = (spec.freshness_policy for spec in asset_of(folder).specs)
    assert policy == dg.FreshnessPolicy.time_window(fail_window=timedelta(minutes=90))


def test_an_unusual_day_is_a_warning_that_stays_until_the_next_load(
    folder: SiteFolder, instance: dg.DagsterInstance
) -> None:
    folder.write("sources/calls.yml", DAILY)
    for day in range(1, 10):
        deliver(folder, day, calls=60)
    deliver(folder, 10, calls=3)
    for _ in range(2):
        result = collect(asset_of(folder), instance)
        assert result.success
        checks = {check.check_name: check for check in result.get_asset_check_evaluations()}
        assert (checks[USUAL_ROWS].passed, checks[USUAL_EMPTY].passed) == (False, True)
        assert checks[USUAL_ROWS].severity == dg.AssetCheckSeverity.WARN
        told = str(checks[USUAL_ROWS].metadata["unusual"].value)
        assert "calls: drop/calls_2024-03-10.csv: 3 rows a day, usually 60" in told
    deliver(folder, 11, calls=60)
    checks = {
        c.check_name: c for c in collect(asset_of(folder), instance).get_asset_check_evaluations()
    }
    assert checks[USUAL_ROWS].passed
