"""A closed period: its figure stays as published, and what is known since stands beside it.

A tiny site is published in January, closed, and published again with late, corrected and moved
records and another limit. What each figure and each reason must say is counted here from the rows.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl
import pytest

from tests.conftest import Smk
from tests.integration.site_folder import SiteFolder
from warehouse.access import Reader, open_reader
from warehouse.scorecard import scorecard

CALLS = """\
record: emergency_call
reader: {format: csv, path: "calls*.csv"}
time_zone: UTC
columns:
  call_id: id
  unit_id: unit
  received_at: strptime(t, '%Y-%m-%d %H:%M:%S')
  arrived_at: strptime(arrived, '%Y-%m-%d %H:%M:%S')
  priority: "'1'"
"""
REPORTS = """\
record: crime_report
reader: {format: csv, path: "reports*.csv"}
columns:
  report_id: id
  unit_id: unit
  reported_at: strptime(t, '%Y-%m-%d')
"""
RESIDENTS = """\
record: population
reader: {format: csv, path: "residents*.csv"}
columns:
  unit_id: unit
  valid_from: date('2024-01-01')
  persons: cast(persons as bigint)
"""
SOPS = "sop_id,priority,limit_seconds,valid_from,source\ncall_arrival,,{limit},2024-01-01,test\n"
PERIOD = "2024-01"
CLOSER = ("--by", "Karoops")
Call = tuple[int, str, int, int]  # id, unit, day of the year's first months, minutes to arrive
FIRST_CALLS: list[Call] = [
    *((n, "A", n, 4 + n) for n in range(1, 9)),
    *((n, "B", n, 12) for n in range(11, 15)),
    (21, "A", 36, 5),
]
LATE_CALLS: list[Call] = [(30, "A", 9, 3), (31, "A", 10, 40), (32, "B", 11, 2)]
CORRECTED: list[Call] = [(11, "B", 11, 1)]
MOVED: list[Call] = [(1, "B", 1, 5), (2, "A", 37, 6)]  # to another unit, to another month
FIRST_REPORTS = {1: "A", 2: "A", 3: "B"}
LATE_REPORTS = {4: "A", 5: "B"}
RESIDENTS_OF = {"A": 1200, "B": 2400}
RESIDENTS_CORRECTED = {"A": 1500}


def calls_csv(calls: list[Call]) -> str:
    lines = ["id,unit,t,arrived"]
    for number, unit, day, minutes in calls:
        date = f"2024-{1 if day <= 31 else 2:02}-{day if day <= 31 else day - 31:02}"
        lines.append(f"{number},{unit},{date} 08:00:00,{date} 08:{minutes:02}:00")
    return "\n".join(lines) + "\n"


def reports_csv(reports: dict[int, str]) -> str:
    rows = "".join(f"R{number},{unit},2024-01-20\n" for number, unit in reports.items())
    return "id,unit,t\n" + rows


def residents_csv(residents: dict[str, int]) -> str:
    return "unit,persons\n" + "".join(f"{unit},{n}\n" for unit, n in residents.items())


def response(calls: list[Call], unit: str, limit: int) -> tuple[float, float]:
    """Arrivals within the limit and arrivals in January, newest version of each call."""
    newest = {call[0]: call for call in calls}.values()
    own = [m for _, of, day, m in newest if day <= 31 and (unit == "P" or of == unit)]
    return float(sum(60 * minutes <= limit for minutes in own)), float(len(own))


@dataclass
class Told:
    """The site after its third version: what the commands say of January."""

    smk: Smk
    site: str
    shown: Reader
    known: Reader

    def json(self, *words: str) -> Any:
        return self.smk.json(*words, "--site", self.site, "--json")

    def line(self, unit: str, indicator: str, *, as_known: bool = False) -> dict[str, Any]:
        """A unit's line of the scorecard of January."""
        card = scorecard(self.known if as_known else self.shown, unit, PERIOD)
        return next(i for i in card["indicators"] if i["id"] == indicator)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Rows of the marts."""
        return self.shown.query(sql).to_dicts()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    path = tmp_path_factory.mktemp("closed")
    folder = SiteFolder(path / "site")
    folder.write("sources/calls.yml", CALLS)
    folder.write("sources/reports.yml", REPORTS)
    folder.write("sources/residents.yml", RESIDENTS)
    folder.write("calls.csv", calls_csv(FIRST_CALLS))
    folder.write("reports.csv", reports_csv(FIRST_REPORTS))
    folder.write("residents.csv", residents_csv(RESIDENTS_OF))
    folder.write("sops.csv", SOPS.format(limit=600))
    smk, site = Smk(path / "home"), str(folder.path)
    smk("run", "--site", site)
    smk("period", "close", PERIOD, *CLOSER, "--reason", "recap", "--site", site)
    folder.write("calls_2.csv", calls_csv(LATE_CALLS))
    folder.write("reports_2.csv", reports_csv(LATE_REPORTS))
    smk("run", "--site", site)
    folder.write("calls_3.csv", calls_csv(CORRECTED + MOVED))
    folder.write("residents_2.csv", residents_csv(RESIDENTS_CORRECTED))
    folder.write("sops.csv", SOPS.format(limit=360))
    smk("run", "--site", site)
    home = smk.home / "tiny"
    return Told(smk, site, open_reader(home), open_reader(home, as_known=True))


ALL_CALLS = FIRST_CALLS + LATE_CALLS + CORRECTED + MOVED


@pytest.mark.parametrize("unit", ["P", "A", "B"])
def test_the_published_figure_stays_and_the_newest_knowledge_is_readable(
    told: Told, unit: str
) -> None:
    closed, known = response(FIRST_CALLS, unit, 600), response(ALL_CALLS, unit, 360)
    assert closed != known
    shown = told.line(unit, "O08")
    assert (shown["numerator"], shown["denominator"]) == closed
    assert shown["value"] == pytest.approx(100 * closed[0] / closed[1], rel=1e-12)
    now = told.line(unit, "O08", as_known=True)
    assert (now["numerator"], now["denominator"]) == known
    beside = shown["known_now"]
    assert (beside["numerator"], beside["denominator"]) == known
    assert beside["value"] == pytest.approx(now["value"], rel=1e-12)
    assert now["known_now"] is None


@pytest.mark.parametrize("unit", ["P", "A", "B"])
def test_restatements_of_all_versions_sum_to_the_difference(told: Told, unit: str) -> None:
    for indicator in ("O08", "O10", "O10N"):
        closed, now = told.line(unit, indicator), told.line(unit, indicator, as_known=True)
        rows = told.rows(
            "select * from rpt_restatement"
            f" where unit_id = '{unit}' and period_id = '{PERIOD}' and indicator_id = '{indicator}'"
        )
        assert rows
        for name in ("numerator", "denominator", "value"):
            difference = (now[name] or 0) - (closed[name] or 0)
            total = sum(row[f"{name}_change"] for row in rows)
            assert total == pytest.approx(difference, abs=1e-9), (indicator, name)


def test_each_reason_has_its_own_part(told: Told) -> None:
    parts = told.line("B", "O08")["known_now"]["reasons"]
    assert {reason: (p["numerator"], p["denominator"]) for reason, p in parts.items()} == {
        "late": (1, 1),
        "correction": (1, 0),
        "reclassification": (1, 1),
    }
    # of A, calls 3 to 6 took 7 to 10 minutes: in time under the limit of then, not of now
    parts = told.line("A", "O08")["known_now"]["reasons"]
    assert {reason: (p["numerator"], p["denominator"]) for reason, p in parts.items()} == {
        "late": (1, 2),
        "reclassification": (-2, -2),
        "definition": (-4, 0),
    }


def test_a_call_that_moved_below_the_top_is_no_restatement_of_the_top(told: Told) -> None:
    parts = told.line("P", "O08")["known_now"]["reasons"]
    assert parts["reclassification"]["denominator"] == -1


def test_the_value_is_split_without_a_rest_and_residents_are_a_correction(told: Told) -> None:
    parts = told.line("A", "O10")["known_now"]["reasons"]
    assert set(parts) == {"late", "correction"}
    published, with_late, known = (
        100_000 * reports / (residents / 12)
        for reports, residents in ((2, 1200), (3, 1200), (3, 1500))
    )
    assert parts["late"]["value"] == pytest.approx(with_late - published, rel=1e-9)
    assert parts["correction"]["value"] == pytest.approx(known - with_late, rel=1e-9)


def test_each_version_tells_its_own_restatement_with_a_reason_in_words(told: Told) -> None:
    rows = told.rows(
        "select version, reason, numerator_before, numerator_after, explanation_id, explanation_en"
        " from rpt_restatement where unit_id = 'A' and indicator_id = 'O08'"
        f" and period_id = '{PERIOD}' order by version, reason"
    )
    assert [(row["version"], row["reason"]) for row in rows] == [
        ("v0002", "late"),
        ("v0003", "definition"),
        ("v0003", "reclassification"),
    ]
    assert [(row["numerator_before"], row["numerator_after"]) for row in rows] == [
        (6, 7),
        (7, 1),
        (7, 1),
    ]
    assert "masuk setelah periode ditutup" in rows[0]["explanation_id"]
    assert rows[1]["explanation_en"].startswith("A definition, target or weight changed")


def test_a_change_is_one_from_the_published_figure(told: Told) -> None:
    (row,) = told.rows(
        "select change, value from rpt_indicator"
        " where unit_id = 'A' and indicator_id = 'O08' and period_id = '2024-02'"
    )
    closed = response(FIRST_CALLS, "A", 600)
    assert row["change"] == pytest.approx(row["value"] - 100 * closed[0] / closed[1])


def test_the_period_says_who_closed_it_and_the_month_after_is_provisional(told: Told) -> None:
    states = {row["period"]: row for row in told.json("period", "list")}
    assert states[PERIOD]["state"] == "closed"
    assert states[PERIOD]["closed_by"] == "Karoops"
    assert states["2024-02"]["state"] == "running"
    period = scorecard(told.shown, "A", PERIOD)["period"]
    assert (period["state"], period["closed_version"]) == ("closed", "v0001")


def test_figures_of_a_moment_are_those_of_the_version_current_then(told: Told) -> None:
    history = (told.smk.home / "tiny" / "published" / "history.txt").read_text().splitlines()
    for line in history:
        at, version = line.split()
        card = told.json("score", "--period", PERIOD, "--as-published", at)
        assert card["data_version"] == version
    assert [line.split()[1] for line in history] == ["v0001", "v0002", "v0003"]


def test_the_command_gives_what_is_known_now_and_refuses_what_it_cannot_give(told: Told) -> None:
    card = told.json("score", "A", "--period", PERIOD, "--as-known-now")
    assert told.line("A", "O08", as_known=True) in card["indicators"]
    refused = told.smk(*("score", "--site", told.site, "--as-published", "2001-01-01"), check=False)
    assert refused.returncode == 2
    assert "nothing was published by 2001-01-01" in refused.stderr


def test_closing_is_refused_while_a_period_runs_and_when_it_is_closed(told: Told) -> None:
    for period, said in (("2024-02", "runs until 2024-02-29"), (PERIOD, "was closed by Karoops")):
        done = told.smk("period", "close", period, *CLOSER, "--site", told.site, check=False)
        assert done.returncode == 2
        assert said in done.stderr


def test_the_log_is_whole(told: Told) -> None:
    (entry,) = told.json("period", "log")
    assert (entry["action"], entry["period_id"], entry["reason"]) == ("close", PERIOD, "recap")
    frame = pl.read_parquet(told.smk.home / "tiny" / "closed" / "000001" / "rpt_indicator.parquet")
    assert set(frame["period_id"]) == {PERIOD}
