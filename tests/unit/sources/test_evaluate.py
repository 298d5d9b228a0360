"""Unreadable values are found one by one, against Python's own reading of the same texts."""

from datetime import datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.evaluate import evaluate

CLOCK = "%Y-%m-%d %H:%M:%S"
TEXTS = st.one_of(
    st.none(),
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(lambda t: t.strftime(CLOCK)),
    st.sampled_from(["", "n/a", "2024-02-30 00:00:00", "2024-01-01", "31/12/2024"]),
)


def read(text: str | None) -> datetime | None:
    return None if text is None else datetime.strptime(text, CLOCK)


@given(st.lists(TEXTS, max_size=40))
def test_clocks_are_read_as_python_reads_them(texts: list[str | None]) -> None:
    rows = pl.DataFrame({"t": texts}, schema={"t": pl.String})
    values, failed = evaluate(rows, pl.sql_expr(f"strptime(t, '{CLOCK}')"))
    for text, value, bad in zip(texts, values, failed, strict=True):
        try:
            assert (value, bad) == (read(text), False)
        except ValueError:
            assert (value, bad) == (None, True)


def test_an_expression_of_two_columns_fails_by_the_pair() -> None:
    rows = pl.DataFrame({"a": ["1", "1", "x", None], "b": ["2", "y", "2", "2"]})
    values, failed = evaluate(rows, pl.sql_expr("cast(a as bigint) + cast(b as bigint)"))
    assert values.to_list() == [3, None, None, None]
    assert failed.to_list() == [False, True, True, False]


def test_a_constant_is_as_long_as_the_frame() -> None:
    values, failed = evaluate(pl.DataFrame({"a": [1, 2]}), pl.sql_expr("'x'"))
    assert (values.to_list(), failed.to_list()) == (["x", "x"], [False, False])
