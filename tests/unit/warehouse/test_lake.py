"""The lake on plain frames: tables, versions, quarantine, one writer at a time."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from tests.unit.warehouse.lake_rows import SCHEMAS, batch, new_lake, table
from warehouse.lake import QUARANTINE_SCHEMA, Batch, Extract, Lake, LakeDamaged, Load


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return new_lake(tmp_path / "lake")


def counts(load: Load) -> tuple[int, int, int, int]:
    return load.accepted, load.duplicates, load.quarantined, load.corrected


def test_every_record_has_a_table_before_its_data(lake: Lake) -> None:
    for record, schema in SCHEMAS.items():
        empty = pl.read_parquet(lake.root / record / "00000000" / "data.parquet")
        assert empty.is_empty()
        assert list(empty.columns) == [*schema, "_load_id", "_source", "_line", "_row_hash"]
    assert lake.loads() == []
    assert lake.quarantine().schema == QUARANTINE_SCHEMA


def test_a_changed_contract_replaces_the_empty_table_only(lake: Lake) -> None:
    lake.commit(batch({"1": 1}))
    wider = {**SCHEMAS, "call": pl.Schema({**SCHEMAS["call"], "new": pl.String()})}
    lake.open_for_writing(wider)
    assert "new" in pl.read_parquet_schema(lake.root / "call" / "00000000" / "data.parquet")
    assert len(lake.loads()) == 1


def test_a_load_is_told_as_it_was_committed(lake: Lake) -> None:
    load = lake.commit(batch({"1": 1, "2": 2}, bad=(9,)))
    assert lake.loads() == [load]
    assert (load.load_id, load.rows_read) == ("00000001", 3)
    assert counts(load) == (2, 0, 1, 0)
    assert load.loaded_at.endswith("+00:00")
    assert table(lake).row(0, named=True) == {
        "id": "1",
        "n": 1,
        "_load_id": "00000001",
        "_source": "calls",
        "_line": 2,
        "_row_hash": "hash of 1",
    }


def test_only_the_latest_version_of_a_key_counts(lake: Lake) -> None:
    found = [counts(lake.commit(batch({"1": n, "2": 2}))) for n in (1, 1, 5, 1)]
    assert found == [(2, 0, 0, 0), (0, 2, 0, 0), (1, 1, 0, 1), (1, 1, 0, 1)]
    assert table(lake).filter(pl.col("id") == "1")["n"].to_list() == [1, 5, 1]


def test_quarantine_is_that_of_the_newest_load_of_each_file(lake: Lake) -> None:
    lake.commit(batch({}, bad=(1, 2), file="a.csv"))
    lake.commit(batch({}, bad=(3,), file="b.csv"))
    lake.commit(batch({}, bad=(4,), source="other"))
    lake.commit(batch({"1": 1}, bad=(2,), file="a.csv"))
    now = lake.quarantine("calls").sort("_line")
    assert now.select("_file", "_line", "_load_id").rows() == [
        ("a.csv", 2, "00000004"),
        ("b.csv", 3, "00000002"),
    ]
    assert sorted(lake.quarantine()["_line"]) == [2, 3, 4]


def current(lake: Lake) -> dict[str, int]:
    """Value of each key, from the rows that nothing superseded."""
    gone = lake.superseded(lake.loads())
    rows = table(lake).join(gone, on=["_load_id", "_line"], how="anti")
    return dict(rows.select("id", "n").rows())


def test_what_nothing_superseded_is_the_latest_version_of_each_key(lake: Lake) -> None:
    for rows in ({"1": 1, "2": 2}, {"1": 9}, {"3": 3, "1": 8}, {"2": 2}, {"2": 7, "4": 4}):
        lake.commit(batch(rows, file=f"{rows}.csv"))
    latest = lake.current_rows("call", ("id",))
    assert current(lake) == dict(latest.select("id", "n").rows())
    assert current(lake) == {"1": 8, "2": 7, "3": 3, "4": 4}


def test_a_lake_that_did_not_note_what_was_superseded_learns_it(lake: Lake) -> None:
    for rows in ({"1": 1, "2": 2}, {"1": 9}, {"3": 3, "1": 8, "2": 5}):
        lake.commit(batch(rows, file=f"{rows}.csv"))
    noted = lake.superseded(lake.loads()).sort("_load_id", "_line")
    for file in lake.root.rglob("superseded.parquet"):
        file.unlink()
    lake.note_superseded({"call": ("id",)})
    assert lake.superseded(lake.loads()).sort("_load_id", "_line").equals(noted)
    assert noted.height == 3


def test_numbers_of_loads_run_over_all_records(lake: Lake) -> None:
    first = lake.commit(batch({"1": 1}))
    unit = Batch(
        extract=Extract("units", "unit", "u.csv", "content", "fingerprint", "contract"),
        key=("id",),
        rows=batch({"A": 1}).rows.drop("n"),
        quarantine=batch({}).quarantine,
        rows_read=1,
        repeated=0,
        filtered=0,
    )
    assert (first.load_id, lake.commit(unit).load_id) == ("00000001", "00000002")


def test_counts_that_do_not_add_up_commit_nothing(lake: Lake) -> None:
    good = batch({"1": 1})
    lost = Batch(**{**vars(good), "rows_read": 2})
    with pytest.raises(AssertionError, match=r"a\.csv: 2 read, 1 counted"):
        lake.commit(lost)
    assert lake.loads() == []
    assert table(lake).is_empty()


def test_what_a_killed_writer_left_is_no_load_and_is_removed(lake: Lake) -> None:
    done = lake.commit(batch({"1": 1}))
    left = lake.root / ".staging" / "00000002"
    left.mkdir()
    (left / "load.json").write_text((lake.root / "call" / done.load_id / "load.json").read_text())
    assert lake.loads() == [done]
    assert lake.commit(batch({"2": 2})).load_id == "00000002"
    lake.open_for_writing(SCHEMAS)
    assert list((lake.root / ".staging").iterdir()) == []


def test_writers_wait_for_each_other(lake: Lake) -> None:
    def write(number: int) -> Load:
        return Lake(lake.root).commit(batch({str(number % 4): number % 4}, file=f"{number}.csv"))

    with ThreadPoolExecutor(8) as pool:
        loads = list(pool.map(write, range(16)))
    assert sorted(load.load_id for load in loads) == [f"{n:08d}" for n in range(1, 17)]
    assert sum(load.accepted for load in loads) == 4
    assert table(lake).height == 4


def test_what_another_writer_loaded_is_seen_and_nothing_is_read_twice(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lake.commit(batch({"1": 1}))
    assert lake.loads() == [first]
    second = Lake(lake.root).commit(batch({"2": 2}, file="b.csv"))
    assert lake.loads() == [first, second]
    read = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: pytest.fail("read again"))
    assert lake.loads() == [first, second]
    monkeypatch.setattr(Path, "read_text", read)
    shutil.rmtree(lake.root)
    assert lake.loads() == []


def test_rows_are_compared_with_the_counts_once_and_by_the_doctor_again(lake: Lake) -> None:
    lake.commit(batch({"1": 1, "2": 2}, bad=(9,)))
    assert lake.lost_rows() == []
    for name in ("data", "quarantine"):
        rows = lake.root / "call" / "00000001" / f"{name}.parquet"
        pl.read_parquet(rows).clear().write_parquet(rows)
    lake.commit(batch({"3": 3}, file="b.csv"))
    assert Lake(lake.root).lost_rows() == []
    assert lake.lost_rows(every=True) == [
        "load 00000001 of a.csv: 0 accepted and 0 quarantined rows stored, 2 and 1 counted"
    ]


def test_a_load_that_lost_rows_is_not_forgotten_when_it_was_told_once(lake: Lake) -> None:
    lake.commit(batch({"1": 1}))
    rows = lake.root / "call" / "00000001" / "data.parquet"
    pl.read_parquet(rows).clear().write_parquet(rows)
    lake.commit(batch({"2": 2}, file="b.csv"))
    told = [lake.lost_rows() for _ in range(2)]
    assert told[0] == told[1]
    assert len(told[0]) == 1


def test_a_file_that_cannot_be_read_is_named(lake: Lake) -> None:
    lake.commit(batch({"1": 1}))
    (lake.root / "call" / "00000001" / "data.parquet").write_bytes(b"half a file")
    with pytest.raises(LakeDamaged, match=r"call/00000001/data\.parquet cannot be read.*restore"):
        lake.lost_rows()
