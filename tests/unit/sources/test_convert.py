"""Codes and types."""

import polars as pl
import pytest

from pipelines.sources.convert import CodeMap, apply_codes, as_text, unsuitable


def test_text_is_trimmed_and_empty_is_null() -> None:
    assert as_text(pl.Series([" a ", "  ", "", None])).to_list() == ["a", None, None, None]
    assert as_text(pl.Series([1, None])).to_list() == ["1", None]


def test_codes_without_a_default_tell_what_is_unmapped() -> None:
    text = pl.Series(["1", "9", None, "x"])
    coded, unmapped = apply_codes(text, CodeMap({"1": "a", "x": None}))
    assert coded.to_list() == ["a", None, None, None]
    assert unmapped.to_list() == [False, True, False, False]


def test_a_default_takes_the_rest_even_if_it_is_null() -> None:
    text = pl.Series(["1", "9", None])
    coded, unmapped = apply_codes(text, CodeMap({"1": "a"}, "z", has_otherwise=True))
    assert (coded.to_list(), unmapped.any()) == (["a", "z", None], False)
    coded, unmapped = apply_codes(text, CodeMap({"1": "a"}, None, has_otherwise=True))
    assert (coded.to_list(), unmapped.any()) == (["a", None, None], False)


def test_an_empty_map_maps_nothing() -> None:
    coded, unmapped = apply_codes(pl.Series(["1"]), CodeMap({}))
    assert (coded.to_list(), unmapped.to_list()) == ([None], [True])


@pytest.mark.parametrize(
    ("found", "wanted", "fits"),
    [
        (pl.Null(), pl.Datetime("us"), True),
        (pl.Date(), pl.Datetime("us"), True),
        (pl.Datetime("ms", "UTC"), pl.Date(), True),
        (pl.String(), pl.Date(), False),
        (pl.Int64(), pl.Datetime("us"), False),
        (pl.Int32(), pl.String(), True),
        (pl.Float64(), pl.String(), False),
        (pl.String(), pl.Int64(), True),
        (pl.Float64(), pl.Int64(), False),
        (pl.Int16(), pl.Float64(), True),
        (pl.Boolean(), pl.Int64(), False),
        (pl.Struct({"a": pl.String}), pl.String(), False),
        (pl.List(pl.Int64), pl.Int64(), False),
    ],
)
def test_which_types_fit(found: pl.DataType, wanted: pl.DataType, fits: bool) -> None:
    assert (unsuitable(found, wanted) is None) == fits
