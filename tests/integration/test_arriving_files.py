"""Files as they arrive: a name for each day, half-written ones, and some replaced while read."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.collect import CollectError, Outcome, collect_source
from pipelines.sources.problem import SiteProblems
from pipelines.sources.readers.base import Wanted
from pipelines.sources.readers.csv import CsvReader
from tests.integration.site_folder import CALL_ROWS, CALLS, SiteFolder

DAILY = CALLS.replace("calls*.csv", "drop/calls_{day:%Y-%m-%d}.csv")
HEAD = "id,unit,t,prio\n"


def deliver(folder: SiteFolder, *days: str) -> None:
    """One call a day, each in a file of its own."""
    for day in days:
        folder.write(f"drop/calls_{day}.csv", f"{HEAD}{day},01,{day} 08:00:00,1\n")


def collect(folder: SiteFolder, wanted: Wanted) -> list[Outcome]:
    site = folder.load()
    return collect_source(site, site.sources["calls"], folder.lake, wanted=wanted)


def files(outcomes: list[Outcome]) -> list[str]:
    return [outcome.file for outcome in outcomes]


def test_some_days_read_only_their_files(
    folder: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("sources/calls.yml", DAILY)
    deliver(folder, "2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04")
    site = folder.load()
    opened: list[str] = []
    whole = CsvReader.read

    def noted(self: CsvReader, path: Path) -> pl.DataFrame:
        opened.append(path.name)
        return whole(self, path)

    monkeypatch.setattr(CsvReader, "read", noted)
    days = Wanted(date(2024, 3, 2), date(2024, 3, 3))
    outcomes = collect_source(site, site.sources["calls"], folder.lake, wanted=days)
    assert files(outcomes) == ["drop/calls_2024-03-02.csv", "drop/calls_2024-03-03.csv"]
    assert opened == ["calls_2024-03-02.csv", "calls_2024-03-03.csv"]
    assert sorted(row["call_id"] for row in folder.rows()) == ["2024-03-02", "2024-03-03"]
    assert [o.state for o in folder.collect()] == ["loaded", "unchanged", "unchanged", "loaded"]


def test_a_day_without_a_file_is_nothing_and_no_fault(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", DAILY)
    deliver(folder, "2024-03-01")
    assert collect(folder, Wanted(date(2024, 4, 1), date(2024, 4, 1))) == []


def test_a_source_without_days_has_no_part_in_a_run_of_days(folder: SiteFolder) -> None:
    assert collect(folder, Wanted(date(2024, 3, 1), date(2024, 3, 1))) == []


def test_files_that_wait_are_left(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", DAILY)
    deliver(folder, "2024-03-01", "2024-03-02")
    leave = Wanted(leave=frozenset({"drop/calls_2024-03-02.csv"}))
    assert files(collect(folder, leave)) == ["drop/calls_2024-03-01.csv"]


def test_a_name_whose_digits_are_no_day_is_told(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", DAILY)
    folder.write("drop/calls_2024-02-30.csv", CALL_ROWS)
    with pytest.raises(SiteProblems, match=r"calls_2024-02-30\.csv: its name says no day") as told:
        folder.load()
    assert told.value.problems[0].key == "reader.path"


@pytest.mark.parametrize("day", ["{day:%Y-%m}", "{day}"])
def test_a_path_that_does_not_tell_a_day_is_a_problem(folder: SiteFolder, day: str) -> None:
    folder.write("sources/calls.yml", DAILY.replace("{day:%Y-%m-%d}", day))
    with pytest.raises(SiteProblems) as told:
        folder.load()
    (problem,) = told.value.problems
    assert (problem.line, problem.key) == (2, "reader.path")


@pytest.mark.parametrize("name", ["calls.csv.part", "calls.csv.tmp", "calls.csv~", ".calls.csv"])
def test_a_temporary_name_is_not_read(folder: SiteFolder, name: str) -> None:
    folder.write("sources/calls.yml", CALLS.replace("calls*.csv", "in/**/*calls*"))
    folder.write("in/calls.csv", CALL_ROWS)
    folder.write(f"in/{name}", "half")
    folder.write("in/.incoming/calls.csv", "half")
    assert files(folder.collect()) == ["in/calls.csv"]


def test_a_path_to_temporary_files_only_is_a_problem(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS.replace("calls*.csv", "calls*.part"))
    with pytest.raises(SiteProblems, match="temporary name"):
        folder.load()


def test_a_file_that_changes_while_it_is_read_is_loaded_at_the_next_run(
    folder: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = folder.load()
    whole = CsvReader.read

    def grow(self: CsvReader, path: Path) -> pl.DataFrame:
        rows = whole(self, path)
        folder.write("calls.csv", CALL_ROWS + "3,01,2024-03-01 09:00:00,1\n")
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(CsvReader, "read", grow)
        with pytest.raises(CollectError) as told:
            collect_source(site, site.sources["calls"], folder.lake)
    assert str(told.value) == (
        "calls: calls.csv: changed while it was read; it is loaded at the next run"
    )
    assert folder.lake.loads() == []
    (outcome,) = folder.collect()
    assert (outcome.read, outcome.accepted) == (3, 3)
