"""The warehouse against the ground truth of the national world: every indicator, unit and month."""

from collections.abc import Iterator

import polars as pl
import pytest

from pipelines.demo.truth_values.catalogue import CATALOGUE
from pipelines.indicators import load_indicators
from tests.conftest import Smk
from tests.integration.national_world import planted_in, truth_of
from tests.integration.plain_scorecard import category
from warehouse.access import Reader, open_reader
from warehouse.lake import Lake
from warehouse.paths import lake_dir

CELL = ["unit_id", "period_id", "indicator_id"]
SUMS = ["numerator", "denominator", "value"]
QUANTILES = ["p50", "p90"]
COUNTS_EVENTS = [n for n, d in CATALOGUE.items() if d.kind in ("rate", "count", "clock")]


@pytest.fixture(scope="module")
def reader(demo: Smk) -> Iterator[Reader]:
    opened = open_reader(demo.home / "demo")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def told(demo: Smk) -> pl.DataFrame:
    """The truth, without the figures of too few cases, which nobody may see."""
    frame = truth_of(demo.home / "demo")
    least = {name: definition.minimum_n for name, definition in CATALOGUE.items()}
    counts_events = pl.col("indicator_id").is_in(COUNTS_EVENTS)
    cases = pl.when(counts_events).then("numerator").otherwise("denominator").fill_null(0)
    shown = cases >= pl.col("indicator_id").replace_strict(least, return_dtype=pl.Int64)
    return known(frame.filter(shown | (cases == 0)))


@pytest.fixture(scope="module")
def published(reader: Reader) -> pl.DataFrame:
    """What the marts show, in the periods the truth is told for."""
    grains = {name: definition.grain for name, definition in CATALOGUE.items()}
    grain = pl.col("indicator_id").replace_strict(grains, default="month", return_dtype=pl.String)
    cells = reader.query(
        """
        select unit_id, period_id, indicator_id, numerator, denominator, value, p50, p90,
            period_type
        from rpt_indicator inner join rpt_period using (period_id)
        """
    )
    coarse = (grain != "month") & pl.col("period_type").is_in(["semester", "year"])
    wanted = ((grain == "month") & (pl.col("period_type") == "month")) | coarse
    return known(cells.filter(wanted).drop("period_type"))


def known(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells in which anything is known; the time that passed is no knowledge of a clock."""
    clock = pl.col("indicator_id").is_in([n for n, d in CATALOGUE.items() if d.kind == "clock"])
    anything = pl.any_horizontal(pl.col(*SUMS, *QUANTILES).is_not_null())
    return cells.filter(pl.when(clock).then(pl.col("numerator").is_not_null()).otherwise(anything))


def differs(name: str, tolerance: float) -> pl.Expr:
    """Whether the figure of one side is missing, or far from that of the other."""
    here, there = pl.col(name), pl.col(f"{name}_told")
    far = (here - there).abs() > tolerance * pl.max_horizontal(there.abs(), pl.lit(1e-3))
    return (here.is_null() != there.is_null()) | far.fill_null(False)


def test_the_truth_is_told_of_every_indicator_of_the_catalogue(told: pl.DataFrame) -> None:
    assert set(told["indicator_id"]) == set(CATALOGUE)


def test_the_register_is_the_catalogue() -> None:
    register = {
        name: (i.category, i.kind, i.multiplier, i.direction, i.interval, i.minimum_n)
        for name, i in load_indicators().items()
    }
    assert register == {
        name: (category(name), d.kind, d.multiplier, d.direction, d.interval, d.minimum_n)
        for name, d in CATALOGUE.items()
    }


@pytest.mark.parametrize("indicator", CATALOGUE)
def test_every_cell_is_the_truth(
    indicator: str, told: pl.DataFrame, published: pl.DataFrame
) -> None:
    here = published.filter(pl.col("indicator_id") == indicator)
    there = told.filter(pl.col("indicator_id") == indicator)
    assert here.height > 0
    both = here.join(there, on=CELL, how="full", coalesce=True, suffix="_told")
    wrong = [differs(name, 1e-9) for name in SUMS]
    wrong += [differs(name, 0.01) for name in QUANTILES]
    if CATALOGUE[indicator].kind == "median":
        wrong[2] = differs("value", 0.01)  # a median is read from bins, as all quantiles are
    faulty = both.filter(pl.any_horizontal(wrong))
    assert faulty.is_empty(), f"{faulty.height} of {both.height} cells\n{faulty.head(5).to_dicts()}"


def test_what_is_in_quarantine_is_what_was_planted(demo: Smk) -> None:
    planted = planted_in(demo.home / "demo")
    refused = Lake(lake_dir(demo.home / "demo")).quarantine()
    assert planted.height > 0
    assert sorted(planted.select("source", "file", "line").rows()) == sorted(
        refused.select("_source", "_file", "_line").rows()
    )
