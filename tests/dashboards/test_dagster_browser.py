"""Dagster's own pages, served by `smk dagster`, in a real browser: days, checks and counts."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import dagster as dg
import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.active_site import ActiveSite
from pipelines.defs.collect import USUAL_EMPTY, USUAL_ROWS, record_asset
from pipelines.defs.resources import Writer
from tests.conftest import SMK
from tests.integration.site_folder import CALLS, SiteFolder
from tests.loopback import free_ports, wait_until_up
from warehouse.paths import site_home

pytestmark = pytest.mark.browser

DAILY = CALLS.replace("calls*.csv", "drop/calls_{day:%Y-%m-%d}.csv")
DAYS = dg.DailyPartitionsDefinition("2024-03-01")
PATIENCE = 60_000  # milliseconds; the first page waits until all definitions are loaded


def collected_by_day(path: Path) -> None:
    """A site in the chosen home with ten days of calls collected, the last with far too few."""
    folder = SiteFolder(path)
    folder.write("sources/calls.yml", DAILY)
    for day in range(1, 11):
        rows = [f"{day}-{n},01,2024-03-{day:02d} 08:00:00,1" for n in range(60 if day < 10 else 3)]
        text = "\n".join(["id,unit,t,prio", *rows]) + "\n"
        folder.write(f"drop/calls_2024-03-{day:02d}.csv", text)
    active = ActiveSite(folder.load(), site_home("tiny"), "duckdb")
    (active.home / "dagster").mkdir(parents=True)
    with dg.DagsterInstance.local_temp(str(active.home / "dagster")) as instance:
        assets = [record_asset(active, "emergency_call", DAYS)]
        dg.materialize(assets, resources={"writer": Writer()}, instance=instance)


@pytest.fixture(scope="module")
def dagster_ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of `smk dagster` on the site."""
    path = tmp_path_factory.mktemp("dagster")
    chosen = {"SMK_SITE": str(path / "site"), "SMK_HOME": str(path / "home")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in chosen.items():
            patch.setenv(name, value)
        collected_by_day(path / "site")
    (port,) = free_ports(1)
    log = (path / "log.txt").open("w")
    server = subprocess.Popen(
        [SMK, "dagster", "--port", str(port)],
        env={**os.environ, **chosen},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_up(f"{address}/server_info", server, seconds=120)
        yield address
    finally:
        _stop(server)
        log.close()


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Until the last process that it started is gone."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
        for _ in range(120):
            server.poll()
            os.killpg(server.pid, 0)
            time.sleep(0.25)
        os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of a laptop."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    yield context.new_page()
    context.close()


def test_days_of_a_record_are_shown_with_counts_and_files(page: Page, dagster_ui: str) -> None:
    page.goto(f"{dagster_ui}/assets/lake/emergency_call?view=partitions&partition=2024-03-10")
    expect(page.get_by_text("Materialized (10)")).to_be_visible(timeout=PATIENCE)
    row = page.get_by_role("row").filter(has_text="drop/calls_2024-03-10.csv").last
    expect(row).to_be_visible()
    assert row.get_by_role("cell").all_inner_texts() == [
        "calls",
        "drop/calls_2024-03-10.csv",
        "loaded",
        *("3", "3", "0", "0"),
    ]


def test_checks_of_a_record_are_shown_with_the_load_that_is_unusual(
    page: Page, dagster_ui: str
) -> None:
    page.goto(f"{dagster_ui}/assets/lake/emergency_call?view=checks&checkDetail={USUAL_ROWS}")
    for name in (USUAL_ROWS, USUAL_EMPTY):
        expect(page.get_by_text(name).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Failed").first).to_be_visible()
    expect(page.get_by_text("Succeeded").first).to_be_visible()
    line = page.get_by_text("drop/calls_2024-03-10.csv: 3 rows a day, usually 60")
    expect(line.first).to_be_visible()
