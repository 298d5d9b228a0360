"""The jobs that close the month and the semester before, on a published site."""

from datetime import date

import dagster as dg
import pytest

from pipelines.active_site import ActiveSite, active_site
from pipelines.defs import closing
from pipelines.failures import root_cause
from tests.conftest import Smk
from tests.integration.site_folder import SITE, SiteFolder
from warehouse.periods import ledger

CALLS = "id,unit,t,prio\n1,01,2024-01-01 08:00:00,1\n2,02,2024-07-02 08:00:00,2\n"
WITHIN = {"2024-S1", "2024-Q1", "2024-Q2", *(f"2024-{month:02d}" for month in range(1, 7))}


@pytest.fixture(scope="module")
def active(tmp_path_factory: pytest.TempPathFactory) -> ActiveSite:
    """A site published with calls from January to the second of July, which names its days."""
    path = tmp_path_factory.mktemp("closing")
    folder = SiteFolder(path / "site")
    folder.write("site.yml", SITE + "closings: {months_on: 5, semesters_on: 31}\n")
    folder.write("calls.csv", CALLS)
    Smk(path / "home")("run", "--site", str(folder.path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMK_SITE", str(folder.path))
        patch.setenv("SMK_HOME", str(path / "home"))
        return active_site()


def execute(
    job: dg.JobDefinition, today: date, monkeypatch: pytest.MonkeyPatch
) -> dg.ExecuteInProcessResult:
    monkeypatch.setattr(closing, "_today", lambda _: today)
    return job.execute_in_process(raise_on_error=False)


def test_each_job_closes_what_ended_and_nothing_twice(
    active: ActiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    month, semester = closing.close_month(active), closing.recap_semester(active)
    for _ in range(2):
        assert execute(month, date(2024, 3, 5), monkeypatch).success
    (entry,) = ledger(active.home)
    assert (entry.period_id, entry.by, entry.reason) == ("2024-02", "close_month", "monthly close")
    for _ in range(2):
        assert execute(semester, date(2024, 7, 31), monkeypatch).success
    entries = ledger(active.home)
    assert len(entries) == len(WITHIN)
    assert {entry.period_id for entry in entries} == WITHIN
    assert {entry.by for entry in entries[1:]} == {"recap_semester"}


def test_a_month_that_the_data_do_not_reach_the_end_of_is_not_closed(
    active: ActiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = execute(closing.close_month(active), date(2024, 8, 5), monkeypatch)
    (event,) = result.get_step_failure_events()
    assert "period 2024-07 runs until 2024-07-31" in root_cause(event.step_failure_data.error)
    assert "2024-07" not in {entry.period_id for entry in ledger(active.home)}


def test_the_schedules_run_before_the_night_on_the_days_of_the_site(
    active: ActiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMK_SITE", str(active.site.path))
    monkeypatch.setenv("SMK_HOME", str(active.home.parent))
    planned = closing.closing().schedules or ()
    schedules = {s.job_name: s for s in planned if isinstance(s, dg.ScheduleDefinition)}
    assert {name: s.cron_schedule for name, s in schedules.items()} == {
        "close_month": "30 0 5 * *",
        "recap_semester": "45 0 31 1,7 *",
    }
    assert {s.execution_timezone for s in schedules.values()} == {"Asia/Jakarta"}
