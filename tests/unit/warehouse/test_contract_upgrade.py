"""A lake filled under an older contract is read under the newer one, or the fault is shown."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.unit.warehouse.lake_rows import SCHEMAS, batch, new_lake
from warehouse.contract_upgrade import ContractFault
from warehouse.lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = new_lake(tmp_path / "lake")
    lake.commit(batch({"1": 1, "2": 2}))
    lake.commit(batch({"2": 7}, file="b.csv"))
    return lake


def latest(lake: Lake) -> dict[str, object]:
    rows = lake.current_rows("call", ("id",)).sort("id")
    return {name: rows[name].to_list() for name in rows.columns}


def bytes_of_loads(lake: Lake) -> dict[str, bytes]:
    return {f.parent.name: f.read_bytes() for f in lake.data_files("call")[1:]}


def opened(lake: Lake, columns: dict[str, pl.DataType], **renamed: str) -> Lake:
    again = Lake(lake.root)
    again.open_for_writing({**SCHEMAS, "call": pl.Schema(columns)}, {"call": renamed})
    return again


def test_a_new_column_is_null_in_older_loads_and_filled_in_newer(lake: Lake) -> None:
    before = bytes_of_loads(lake)
    newer = opened(lake, {"id": pl.String(), "n": pl.Int64(), "place": pl.String()})
    assert bytes_of_loads(newer) == before
    assert latest(newer) == {"id": ["1", "2"], "n": [1, 7], "place": [None, None]}
    rows = batch({"2": 9}, file="c.csv")
    load = newer.commit(replace(rows, rows=rows.rows.with_columns(place=pl.lit("north"))))
    assert (load.accepted, load.corrected) == (1, 1)
    assert latest(newer) == {"id": ["1", "2"], "n": [1, 9], "place": [None, "north"]}


def test_a_column_that_is_gone_is_not_read_any_more_and_stays_in_the_files(lake: Lake) -> None:
    before = bytes_of_loads(lake)
    newer = opened(lake, {"id": pl.String()})
    assert latest(newer) == {"id": ["1", "2"]}
    assert bytes_of_loads(newer) == before


def test_a_column_of_another_type_and_a_renamed_one_are_written_anew(lake: Lake) -> None:
    kept = lake.loads()
    newer = opened(lake, {"id": pl.Int64(), "number": pl.Float64()}, n="number")
    assert latest(newer) == {"id": [1, 2], "number": [1.0, 7.0]}
    assert newer.loads() == kept
    assert newer.lost_rows(every=True) == []
    rows = pl.read_parquet(lake.root / "call" / "*" / "data.parquet")
    assert rows.sort("_load_id", "_line").select("id", "number", "_load_id").rows() == [
        (1, 1.0, "00000001"),
        (2, 2.0, "00000001"),
        (2, 7.0, "00000002"),
    ]
    assert list(lake.staging.iterdir()) == []


@pytest.mark.parametrize(
    ("column", "kind", "value"),
    [("id", pl.Int64(), "'x'"), ("n", pl.Boolean(), "2"), ("n", pl.Int8(), "1000")],
)
def test_a_value_that_would_be_lost_stops_the_upgrade_and_is_shown(
    lake: Lake, column: str, kind: pl.DataType, value: str
) -> None:
    lake.commit(batch({"x": 1000}, file="c.csv"))
    before = bytes_of_loads(lake)
    message = rf"column {column} is \w+ in this load and {kind} in the contract, and {value} cannot"
    with pytest.raises(ContractFault, match=message):
        opened(lake, {**SCHEMAS["call"], column: kind})
    assert bytes_of_loads(lake) == before
    assert Lake(lake.root).current_rows("call", ("id",)).height == 3


def test_an_upgrade_killed_after_its_swap_is_finished_by_the_next_writer(lake: Lake) -> None:
    empty = lake.data_files("call")[0]
    older = empty.read_bytes()
    opened(lake, {"id": pl.Int64(), "n": pl.Int64()})
    empty.write_bytes(older)
    assert latest(opened(lake, {"id": pl.Int64(), "n": pl.Int64()})) == {"id": [1, 2], "n": [1, 7]}
