"""The fingerprint of a row depends on its content and nothing else."""

from datetime import date, datetime

import polars as pl

from pipelines.records.row_hash import with_row_hash

ROWS = pl.DataFrame(
    {
        "b": ["x", None, "x"],
        "a": [1, 2, 1],
        "t": [datetime(2024, 1, 1), None, datetime(2024, 1, 1)],
        "d": [date(2024, 1, 1), None, date(2024, 1, 1)],
    }
)


def hashes(rows: pl.DataFrame) -> list[str]:
    return with_row_hash(rows, rows.columns)["_row_hash"].to_list()


def test_equal_rows_hash_alike_and_others_do_not() -> None:
    first, second, third = hashes(ROWS)
    assert first == third != second


def test_the_order_of_columns_and_new_empty_ones_change_nothing() -> None:
    wider = ROWS.select("t", "a", "d", "b", pl.lit(None, dtype=pl.String).alias("new"))
    assert hashes(wider) == hashes(ROWS)


def test_a_value_that_moves_to_another_column_changes_the_hash() -> None:
    one = pl.DataFrame({"a": ["x"], "b": [None]}, schema={"a": pl.String, "b": pl.String})
    other = one.select(a="b", b="a")
    assert hashes(one) != hashes(other)


def test_a_row_without_any_value_has_a_hash() -> None:
    assert len(hashes(pl.DataFrame({"a": [None]}, schema={"a": pl.String}))[0]) == 32
