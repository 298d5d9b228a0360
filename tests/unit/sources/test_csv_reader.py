"""The CSV reader against Python's csv module."""

import csv
import io

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sources.readers.csv import CsvReader

FIELD = st.text(st.sampled_from("ab1 ,\"\n'é;"), max_size=6)
TABLES = st.lists(st.tuples(FIELD, FIELD, st.just("end")), max_size=12)


def parse(text: str) -> pl.DataFrame:
    return CsvReader(format="csv", path="a.csv", null_values=("NULL",)).parse(text.encode())


@settings(max_examples=200)
@given(TABLES)
def test_what_csv_writes_is_read_back_with_its_lines(table: list[tuple[str, str, str]]) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["x", "y", "z"])
    lines = []
    for row in table:
        lines.append(stream.getvalue().count("\n") + 1)
        writer.writerow(row)
    found = parse(stream.getvalue())
    expected = [(x or None, y or None, z) for x, y, z in table]
    assert found.select("x", "y", "z").rows() == expected
    assert found["_line"].to_list() == lines
    assert found["_broken"].null_count() == len(table)


def test_null_literals_and_empty_fields_are_unknown() -> None:
    assert parse('a,b\nNULL,""\n,x\n').select("a", "b").rows() == [(None, "x")]


def test_a_row_without_any_value_is_no_row() -> None:
    assert parse("a,b\n\n,\nNULL,\n1,2\n")["_line"].to_list() == [5]


def test_a_stray_quote_inside_a_field_is_text() -> None:
    rows = parse('a,b\n1,it"s\n2,x\n3,5" pipe\n')
    assert rows["b"].to_list() == ['it"s', "x", '5" pipe']
    assert rows["_line"].to_list() == [2, 3, 4]


def test_a_row_that_is_too_short_is_filled_with_nothing() -> None:
    assert parse("a,b\n1\n2,3,4\n").select("a", "b", "_broken").rows() == [
        ("1", None, None),
        (None, None, "3 fields, the header has 2"),
    ]
