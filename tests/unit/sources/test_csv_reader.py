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


def test_a_row_of_another_length_than_the_header_is_broken() -> None:
    assert parse("a,b\n1\n2,3,4\n5,\n").select("a", "b", "_broken", "_raw").rows() == [
        (None, None, "1 fields, the header has 2", "1"),
        (None, None, "3 fields, the header has 2", "2,3,4"),
        ("5", None, None, None),
    ]


def test_a_short_row_is_found_wherever_and_however_its_file_is_written() -> None:
    for text in ("a,b,c\n1,2,\n3,4\n5,6,7\n", "a,b,c\r\n1,,\r\n3,4", 'a,b,c\n"1,2",,\n3,","'):
        found = parse(text)
        assert found["_line"].to_list()[:2] == [2, 3]
        assert found["_broken"].to_list()[:2] == [None, "2 fields, the header has 3"]


def test_a_delimiter_in_a_null_literal_does_not_hide_a_short_row() -> None:
    reader = CsvReader(format="csv", path="a.csv", null_values=("n,a",))
    assert reader.parse(b'a,b\n1,"n,a"\n2')["_broken"].null_count() == 1


def test_a_short_row_leaves_the_names_of_the_columns_as_they_are() -> None:
    assert parse("a,a,\n1,2,3\n").columns == parse("a,a,\n1,2,3\n4\n").columns


@settings(max_examples=200)
@given(st.lists(st.lists(FIELD, min_size=1, max_size=3)))
def test_exactly_the_short_rows_are_broken(table: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([["x", "y", "z"], *table])
    filled = [row for row in table if any(row)]
    assert [row is not None for row in parse(stream.getvalue())["_broken"]] == [
        len(row) < 3 for row in filled
    ]


def test_lines_are_counted_through_line_breaks_without_a_break_at_the_end() -> None:
    assert parse('a,b\n1,"x\ny"\n2,z\n3,w')["_line"].to_list() == [2, 4, 5]
