"""Compaction: fewer files, the same rows, counts and versions, and never a row twice or missing."""

import os
import shutil
import threading
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest

from tests.unit.warehouse.lake_rows import SCHEMAS, batch, new_lake, table
from warehouse import compaction, rewritten
from warehouse.compaction import compact
from warehouse.lake import Lake
from warehouse.rewritten import NoExchange


class KilledError(BaseException):
    """Stands for kill -9: nothing of the program runs after it."""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Five loads of four files: a correction, a duplicate, refused rows, a load of nothing new."""
    lake = new_lake(tmp_path / "lake")
    lake.commit(batch({"1": 1, "2": 2}, bad=(9,), file="a.csv"))
    lake.commit(batch({"2": 7, "3": 3}, file="b.csv"))
    lake.commit(batch({"1": 1}, file="c.csv"))
    lake.commit(batch({"4": 4}, bad=(5, 6), file="d.csv"))
    lake.commit(batch({"1": 8}, file="a.csv"))
    return lake


def files(lake: Lake) -> list[str]:
    return [file.parent.name for file in lake.data_files("call")]


def known(lake: Lake) -> dict[str, object]:
    """All that can be asked of the lake."""
    loads = lake.loads()
    return {
        "loads": loads,
        "rows": table(lake).rows(),
        "of each load": [lake.rows(load).collect().rows() for load in loads],
        "superseded": lake.superseded(loads).sort("_load_id", "_line").rows(),
        "stored": lake.stored_rows(loads),
        "latest": sorted(lake.current_versions("call", ("id",)).rows()),
        "refused": lake.quarantine().rows(),
    }


def test_many_files_become_one_and_nothing_else_changes(lake: Lake) -> None:
    before = known(lake)
    (merge,) = compact(lake)
    assert files(lake) == ["00000000", "merged-00000001-00000005"]
    assert (merge.record, merge.first, merge.last, merge.files) == (
        *("call", "00000001", "00000005"),
        5,
    )
    assert known(lake) == known(Lake(lake.root)) == before
    assert lake.lost_rows(every=True) == []


def test_loads_go_on_after_a_compaction_and_are_merged_by_the_next(lake: Lake) -> None:
    other = new_lake(lake.root.with_name("never compacted"))
    for load, rows in enumerate(({"1": 1, "2": 2}, {"2": 7, "3": 3}, {"1": 1}, {"4": 4}, {"1": 8})):
        bad = {0: (9,), 3: (5, 6)}.get(load, ())
        other.commit(batch(rows, bad=bad, file=f"{'abcda'[load]}.csv"))
    compact(lake)
    for each in (lake, other):
        each.commit(batch({"2": 9, "5": 5}, file="e.csv"))
        each.commit(batch({"1": 1}, file="f.csv"))
    compact(lake)
    assert files(lake) == ["00000000", "merged-00000001-00000007"]
    clockless = [{**vars(load), "loaded_at": ""} for load in lake.loads()]
    assert clockless == [{**vars(load), "loaded_at": ""} for load in other.loads()]
    assert {k: v for k, v in known(lake).items() if k != "loads"} == {
        k: v for k, v in known(other).items() if k != "loads"
    }


def test_a_lone_or_large_file_is_left_as_it_is(lake: Lake, tmp_path: Path) -> None:
    assert compact(lake, small=1) == []
    lone = new_lake(tmp_path / "lone")
    lone.commit(batch({"1": 1}))
    assert compact(lone) == []
    compact(lake)
    assert compact(lake) == []


def test_no_file_grows_beyond_what_a_file_should_be(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = max(file.stat().st_size for file in lake.data_files("call"))
    monkeypatch.setattr(compaction, "LARGEST", 2 * size)
    before = known(lake)
    assert [merge.files for merge in compact(lake)] == [2, 2]
    assert files(lake) == [
        *("00000000", "00000005"),
        *("merged-00000001-00000002", "merged-00000003-00000004"),
    ]
    assert known(lake) == before


def test_loads_of_different_contracts_are_not_mixed(lake: Lake) -> None:
    lake.open_for_writing({**SCHEMAS, "call": pl.Schema({**SCHEMAS["call"], "new": pl.String()})})
    for name in ("e.csv", "f.csv"):
        rows = batch({name: 1}, file=name)
        wider = rows.rows.with_columns(new=pl.lit("x"))
        lake.commit(type(rows)(**{**vars(rows), "rows": wider}))
    compact(lake)
    assert files(lake)[1:] == ["merged-00000001-00000005", "merged-00000006-00000007"]
    latest = lake.current_rows("call", ("id",)).sort("id")
    assert latest["new"].to_list() == [None] * 4 + ["x"] * 2
    of_each = [lake.rows(load).select("new").collect()["new"].to_list() for load in lake.loads()]
    assert of_each == [[None] * 2, [None] * 2, [], [None], [None], ["x"], ["x"]]


def test_a_merged_lake_that_did_not_note_what_was_superseded_learns_it(lake: Lake) -> None:
    noted = lake.superseded(lake.loads()).sort("_load_id", "_line")
    assert noted.rows() == [("00000001", 2), ("00000001", 3)]
    for file in lake.root.rglob("superseded.parquet"):
        file.unlink()
    compact(lake)
    lake.note_superseded({"call": ("id",)})
    assert lake.superseded(lake.loads()).sort("_load_id", "_line").equals(noted)


@pytest.mark.parametrize("killed_in", ["copytree", "rows_by_load", "sync", "_exchange", "rmtree"])
def test_a_compaction_killed_anywhere_leaves_every_row_once(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, killed_in: str
) -> None:
    before = known(lake)
    place = {
        "copytree": shutil,
        "rows_by_load": compaction,
        "sync": os,
        "_exchange": rewritten,
        "rmtree": shutil,
    }[killed_in]
    after = killed_in in ("copytree", "_exchange")
    real = getattr(place, killed_in)

    def kill(*arguments: object, **named: object) -> None:
        if lake.staging.exists() and not str(arguments[0] if arguments else "").endswith("staging"):
            if after:
                real(*arguments, **named)
            raise KilledError
        real(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(place, killed_in, kill)
        with pytest.raises(KilledError):
            compact(lake)
    assert list(lake.staging.iterdir())
    assert known(Lake(lake.root)) == before
    compact(lake)
    assert list(lake.staging.iterdir()) == []
    assert known(Lake(lake.root)) == before
    assert files(lake) == ["00000000", "merged-00000001-00000005"]


def test_readers_meanwhile_see_every_row_once_and_a_raw_listing_never_twice(lake: Lake) -> None:
    glob = str(lake.root / "call" / "*" / "data.parquet")
    counted = pl.len(), pl.col("id").n_unique()
    done = threading.Event()
    seen, listed = [], []

    def look() -> None:
        reader = Lake(lake.root)
        while not done.is_set():
            with suppress(FileNotFoundError):  # swapped since it listed the files
                listed.append(pl.scan_parquet(glob).select(*counted).collect().row(0))
            seen.append(reader.read("call", lambda rows: rows.select(*counted)).row(0))

    thread = threading.Thread(target=look)
    thread.start()
    rows = table(lake).height
    for number in range(20):
        lake.commit(batch({}, bad=(number,), file=f"{number}.csv"))
        compact(lake)
    done.set()
    thread.join()
    assert set(seen) == {(rows, 4)}
    assert (rows, 4) in listed
    assert set(listed) <= {(rows, 4), (0, 0)}, "listed while folders changed places"


def test_a_file_system_that_cannot_swap_leaves_the_lake_as_it_is(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = known(lake)
    monkeypatch.setattr(rewritten, "_RENAME_EXCHANGE", 1 << 30)  # a flag no file system knows
    with pytest.raises(NoExchange, match=r"call cannot be swapped .* left as it is\. Put SMK_HOME"):
        compact(lake)
    assert known(lake) == before
