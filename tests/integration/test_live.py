"""The command centre's live view: from a file that arrives to the marts, against plain counting."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.conftest import Smk
from tests.integration.site_folder import SiteFolder

CALLS = """\
record: emergency_call
reader: {format: csv, path: "calls*.csv"}
columns:
  call_id: id
  unit_id: {expr: unit, map_file: units.csv}
  received_at: strptime(t, '%Y-%m-%d %H:%M:%S')
  answered_at: strptime(answered, '%Y-%m-%d %H:%M:%S')
  dispatched_at: strptime(sent, '%Y-%m-%d %H:%M:%S')
  arrived_at: strptime(there, '%Y-%m-%d %H:%M:%S')
  closed_at: strptime(closed, '%Y-%m-%d %H:%M:%S')
  outcome: outcome
  priority: prio
"""
HEADER = "id,unit,t,answered,sent,there,closed,outcome,prio\n"
SOPS = """\
sop_id,step,priority,limit_seconds,valid_from,source
call_answer,,,10,2020-01-01,test
call_arrival,,,900,2020-01-01,test
"""
NOW = datetime(2024, 3, 2, 9, 0)  # Jakarta
Call = dict[str, Any]


def call(
    number: int,
    minutes_ago: float,
    unit: str = "01",
    answered: int | None = 5,
    sent: int | None = 60,
    there: int | None = None,
    closed: int | None = None,
    outcome: str = "",
) -> Call:
    """A call, its other clocks in seconds after it came."""
    came = NOW - timedelta(minutes=minutes_ago)
    after = {
        name: None if seconds is None else came + timedelta(seconds=seconds)
        for name, seconds in (
            ("answered", answered),
            ("sent", sent),
            ("there", there),
            ("closed", closed),
        )
    }
    return {"id": number, "unit": unit, "t": came, **after, "outcome": outcome, "prio": 1}


EARLIER = [
    call(1, 26 * 60, there=300, closed=600, outcome="completed"),  # longer ago than a day
    call(2, 20 * 60, there=1200, closed=2000, outcome="completed"),
    call(3, 5 * 60, answered=None, sent=None, outcome="abandoned"),
    call(4, 50, answered=30),  # open, sent, nobody there, over the limit
    call(5, 40, unit="02", there=240, closed=400, outcome="completed"),
]
NEWS = [
    call(4, 50, answered=30, there=2400, closed=2700, outcome="completed"),  # there meanwhile
    call(6, 2, sent=None),  # open, nobody sent
    call(7, 0, answered=None, sent=None),  # the newest clock of all
]


def csv(calls: list[Call]) -> str:
    lines = (",".join("" if v is None else str(v) for v in row.values()) for row in calls)
    return HEADER + "\n".join(lines) + "\n"


def counted(calls: list[Call], hours: int) -> dict[str, Any]:
    """The figures of one unit, by plain counting."""
    clocks = [row[name] for row in calls for name in ("t", "answered", "sent", "there", "closed")]
    as_at = max(clock for clock in clocks if clock)
    seen = [row for row in calls if as_at - row["t"] < timedelta(hours=hours)]
    there = [(row["there"] - row["t"]).total_seconds() for row in seen if row["there"]]
    answered = [(r["answered"] - r["t"]).total_seconds() for r in seen if r["answered"]]
    still = [row for row in seen if not row["closed"] and not row["outcome"]]
    ages = [(as_at - row["t"]).total_seconds() for row in still]
    return {
        "received": len(seen),
        "answered": len(answered),
        "answered_in_time": sum(seconds <= 10 for seconds in answered),
        "abandoned": sum(row["outcome"] == "abandoned" for row in seen),
        "arrived": len(there),
        "arrived_in_time": sum(seconds <= 900 for seconds in there),
        "median_response_seconds": median(there) if there else None,
        "open_calls": len(still),
        "waiting_calls": sum(row["sent"] is None for row in still),
        "overdue_calls": sum(
            row["there"] is None and age > 900 for row, age in zip(still, ages, strict=True)
        ),
        "oldest_open_seconds": max(ages, default=None),
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[SiteFolder, Smk]:
    """A published site with the earlier calls, looked at once."""
    root = tmp_path_factory.mktemp("live")
    folder, smk = SiteFolder(root / "site"), Smk(root / "home")
    folder.write("sources/calls.yml", CALLS)
    folder.write("calls.csv", csv(EARLIER))
    folder.write("sops.csv", SOPS)
    early = smk("live", "--site", str(folder.path), check=False)
    assert early.returncode == 2
    assert "Run `smk run` first" in early.stderr
    smk("run", "--site", str(folder.path))
    return folder, smk


def live(smk: Smk, folder: Path, sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = smk.json(
        "query", "--live", "--format", "json", sql, "--site", str(folder)
    )
    return rows


def test_a_call_that_arrives_is_seen_at_once_and_only_there(site: tuple[SiteFolder, Smk]) -> None:
    folder, smk = site
    at = ("--site", str(folder.path))
    assert "live      v0001" in smk("live", *at).stdout
    assert smk("live", *at).stdout == "", "nothing new came"

    began = time.monotonic()
    folder.write("calls_0900.csv", csv(NEWS))
    told = smk("live", *at).stdout
    rows = live(smk, folder.path, "select * from rpt_live_call where unit_id = 'P'")
    assert time.monotonic() - began < 60, "what the command centre was promised"
    assert "calls_0900.csv: 3 of 3 rows" in told

    newest = {row["id"]: row for row in EARLIER + NEWS}
    found = {row["window_hours"]: row for row in rows}
    for hours in (1, 24):
        expected = counted([*newest.values()], hours)
        assert {name: found[hours][name] for name in expected} == expected

    overdue = "select call_id, is_overdue from rpt_live_open_call order by call_id"
    assert live(smk, folder.path, overdue) == [
        {"call_id": "6", "is_overdue": False},
        {"call_id": "7", "is_overdue": False},
    ]
    assert "v0002" not in smk("versions", *at).stdout, "the scorecards' version is as it was"


def test_the_next_run_builds_what_the_live_view_loaded(site: tuple[SiteFolder, Smk]) -> None:
    folder, smk = site
    at = ("--site", str(folder.path))
    smk("live", *at)
    smk("run", *at)
    sql = "select received from rpt_live_call where unit_id = 'P' and window_hours = 24"
    ordinary = smk.json("query", "--format", "json", sql, *at)
    assert ordinary == live(smk, folder.path, sql)


def test_a_look_that_fails_leaves_the_view_and_is_told(site: tuple[SiteFolder, Smk]) -> None:
    folder, smk = site
    at = ("--site", str(folder.path))
    smk("live", *at)
    before = live(smk, folder.path, "select * from rpt_live_call order by unit_id, window_hours")
    folder.write("calls_bad.csv", "id,unit\n1,01\n")
    failed = smk("live", *at, check=False)
    assert failed.returncode == 2, "told before anything is loaded"
    assert "sources/calls.yml:6" in failed.stderr
    after = live(smk, folder.path, "select * from rpt_live_call order by unit_id, window_hours")
    assert after == before
    (folder.path / "calls_bad.csv").unlink()
    smk("live", *at)
