"""What a load does to the lake: nothing twice, corrections kept, bad rows released by fixing."""

import hashlib
import multiprocessing
import os
import signal
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.collect import Outcome, collect_source
from tests.integration.site_folder import CALL_ROWS, CALLS, UNITS, SiteFolder
from warehouse.lake import Batch, Lake

HEAD = "id,unit,t,prio\n"


def counts(outcome: Outcome) -> tuple[int, int, int, int, int]:
    return (
        outcome.read,
        outcome.accepted,
        outcome.duplicates,
        outcome.quarantined,
        outcome.corrected,
    )


def test_the_same_file_twice_changes_nothing(folder: SiteFolder) -> None:
    (first,) = folder.collect()
    (second,) = folder.collect()
    assert (first.state, second.state) == ("loaded", "unchanged")
    assert counts(first) == counts(second) == (2, 2, 0, 0, 0)
    assert len(folder.lake.loads()) == 1


def test_a_copy_under_another_name_is_all_duplicates(folder: SiteFolder) -> None:
    folder.collect()
    folder.write("calls_copy.csv", CALL_ROWS)
    _, copy = folder.collect()
    assert counts(copy) == (2, 0, 2, 0, 0)
    assert len(folder.rows()) == 2


def test_a_correction_keeps_the_earlier_version(folder: SiteFolder) -> None:
    folder.collect()
    folder.write("calls_2.csv", HEAD + "1,01,2024-03-01 08:00:00,5\n2,02,2024-03-01 08:00:00,2\n")
    _, correction = folder.collect()
    assert counts(correction) == (2, 1, 1, 0, 1)
    versions = [
        (row["_load_id"], row["priority"]) for row in folder.rows() if row["call_id"] == "1"
    ]
    assert versions == [("00000001", 1), ("00000002", 5)]


def test_going_back_to_an_earlier_content_is_a_correction_too(folder: SiteFolder) -> None:
    for priority in (1, 5, 1):
        folder.write("calls.csv", HEAD + f"1,01,2024-03-01 08:00:00,{priority}\n")
        (outcome,) = folder.collect()
    assert counts(outcome) == (1, 1, 0, 0, 1)
    assert [row["priority"] for row in folder.rows()] == [1, 5, 1]


def test_a_row_repeated_in_a_file_counts_once(folder: SiteFolder) -> None:
    folder.write("calls.csv", CALL_ROWS + " 1 ,01,2024-03-01 08:00:00,1\n")
    assert counts(folder.collect()[0]) == (3, 2, 1, 0, 0)


def test_a_key_with_two_contents_in_a_file_is_refused_whole(folder: SiteFolder) -> None:
    row = CALL_ROWS.splitlines()[1]
    folder.write("calls.csv", CALL_ROWS + f"{row}\n{row[:-1]}9\n")
    assert counts(folder.collect()[0]) == (4, 1, 0, 3, 0)
    assert set(folder.lake.quarantine()["reasons"]) == {"key_conflict: call_id '1'"}


def test_a_row_tells_every_rule_it_breaks(folder: SiteFolder) -> None:
    folder.write(
        "sources/calls.yml",
        CALLS + "  answered_at: strptime(t2, '%Y-%m-%d %H:%M:%S')\n  outcome: o\n",
    )
    folder.write(
        "calls.csv",
        "id,unit,t,prio,t2,o\n"
        ",01,2024-03-01 08:00:00,12,2024-03-01 07:00:00,odd\n"
        "2,77,soon,abc,2024-03-01 07:00:00,open\n"
        "3,01,2999-03-01 08:00:00,1,,\n"
        "4,01,1899-12-30 00:00:00,1,,\n",
    )
    assert counts(folder.collect()[0]) == (4, 0, 0, 4, 0)
    reasons = [set(text.split("; ")) for text in folder.lake.quarantine()["reasons"]]
    assert reasons[0] == {
        "required: call_id is empty",
        "out_of_range: priority '12' (1 to 9)",
        "not_allowed: outcome 'odd' (one of completed, cancelled, abandoned, open)",
        "answered_before_received: answered_at '2024-03-01 00:00:00.000000', "
        "received_at '2024-03-01 01:00:00.000000'",
    }
    assert {reason.partition(":")[0] for reason in reasons[1]} == {
        "unmapped",
        "unreadable received_at",
        "wrong_type",
    }
    assert "wrong_type: priority 'abc' (not a whole number)" in reasons[1]
    assert {reason.partition(":")[0] for reason in reasons[2]} == {"not_in_future"}
    assert {reason.partition(":")[0] for reason in reasons[3]} == {"out_of_range"}


def test_a_unit_that_is_not_in_the_tree_is_refused(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS.replace("{expr: unit, map_file: units.csv}", "unit"))
    folder.write("calls.csv", HEAD + "1,A,2024-03-01 08:00:00,1\n2,Z,2024-03-01 08:00:00,1\n")
    assert counts(folder.collect()[0]) == (2, 1, 0, 1, 0)
    assert folder.lake.quarantine()["reasons"].to_list() == ["unknown_unit: unit_id 'Z'"]


def test_fixing_the_source_file_releases_the_bad_rows(folder: SiteFolder) -> None:
    folder.write("calls.csv", CALL_ROWS + "3,Z9,2024-03-01 08:00:00,1\n")
    assert counts(folder.collect()[0]) == (3, 2, 0, 1, 0)
    folder.write("sources/calls.yml", CALLS.replace("map_file: units.csv", "map_file: codes.csv"))
    folder.write("codes.csv", "code,unit_id\n01,A\n02,B\nZ9,A\n")
    assert counts(folder.collect()[0]) == (3, 1, 2, 0, 0)
    assert folder.lake.quarantine("calls").is_empty()
    folder.write("codes.csv", "code,unit_id\n01,A\n02,B\n")
    assert counts(folder.collect()[0]) == (3, 0, 2, 1, 0)


def test_rows_outside_the_filter_are_not_read(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS + 'where: "cast(prio as bigint) = 1"\n')
    folder.write("calls.csv", CALL_ROWS + "3,01,2024-03-01 08:00:00,\n4,01,2024-03-01 08:00:00,x\n")
    (outcome,) = folder.collect()
    assert (outcome.filtered, *counts(outcome)) == (2, 2, 1, 0, 1, 0)
    (reason,) = folder.lake.quarantine()["reasons"]
    assert reason.startswith("unreadable where: prio 'x'")


def test_otherwise_takes_unmapped_values_but_not_empty_ones(folder: SiteFolder) -> None:
    folder.write(
        "sources/calls.yml",
        CALLS + "  approach: {expr: prio, map: {1: represif}, otherwise: preventif}\n",
    )
    folder.write("calls.csv", CALL_ROWS + "3,01,2024-03-01 08:00:00,\n")
    folder.collect()
    assert [row["approach"] for row in folder.rows()] == ["represif", "preventif", None]


def test_a_unit_moved_to_its_true_zone_corrects_its_rows(folder: SiteFolder) -> None:
    folder.collect()
    folder.write("units.csv", UNITS.replace("Jayapura", "Makassar"))
    assert counts(folder.collect()[0]) == (2, 1, 1, 0, 1)
    assert [row["local_at"] for row in folder.rows() if row["call_id"] == "2"] == [
        datetime(2024, 3, 1, 10),
        datetime(2024, 3, 1, 9),
    ]


def test_units_reach_the_lake_with_the_zone_they_inherit(folder: SiteFolder) -> None:
    folder.collect("units")
    zones = {row["unit_id"]: row["time_zone"] for row in folder.rows("unit")}
    assert zones == {"P": "Asia/Jakarta", "A": "Asia/Jakarta", "B": "Asia/Jayapura"}
    assert dict(folder.load().units.select("unit_id", "time_zone").iter_rows()) == zones


def test_hashes_are_the_same_in_every_process(folder: SiteFolder) -> None:
    folder.collect()
    known = [
        "call_id=1",
        f"local_at={1709280000 * 10**6}",
        "priority=1",
        f"received_at={(1709280000 - 7 * 3600) * 10**6}",
        "unit_id=A",
    ]
    expected = hashlib.blake2b("\x1f".join(known).encode(), digest_size=16).hexdigest()
    assert folder.rows()[0]["_row_hash"] == expected


def test_an_empty_extract_is_a_load_of_no_rows(folder: SiteFolder) -> None:
    folder.write("calls.csv", HEAD)
    assert counts(folder.collect()[0]) == (0, 0, 0, 0, 0)


def test_thousands_of_unreadable_rows_are_all_told(folder: SiteFolder) -> None:
    bad = "".join(f"b{n},01,soon {n},1\n" for n in range(3000))
    folder.write("calls.csv", CALL_ROWS + bad)
    assert counts(folder.collect()[0]) == (3002, 2, 0, 3000, 0)


def _collect_and_die(path: Path, at: str) -> None:
    """Collect in a process that is killed while it writes."""

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    site_folder = SiteFolder.__new__(SiteFolder)
    site_folder.path = path
    site_folder.lake = Lake(path / "home" / "lake")
    target = {"write": pl.DataFrame, "rename": Path}[at]
    method = {"write": "write_parquet", "rename": "rename"}[at]
    setattr(target, method, die)
    site_folder.collect()


@pytest.mark.parametrize("at", ["write", "rename"])
def test_a_load_killed_half_way_leaves_no_trace(folder: SiteFolder, at: str) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=_collect_and_die, args=(folder.path, at)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert folder.lake.loads() == []
    assert folder.rows() == []
    (outcome,) = folder.collect()
    assert (outcome.state, *counts(outcome)) == ("loaded", 2, 2, 0, 0, 0)
    assert list((folder.lake.root / ".staging").iterdir()) == []


def test_rows_that_do_not_add_up_are_not_committed(
    folder: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_lost(batch: Batch) -> object:
        return Lake.commit(folder.lake, replace(batch, rows_read=batch.rows_read + 1))

    monkeypatch.setattr(folder.lake, "commit", one_lost)
    site = folder.load()
    with pytest.raises(AssertionError, match=r"calls.csv: 3 read, 2 counted"):
        collect_source(site, site.sources["calls"], folder.lake)
    assert folder.lake.loads() == []
