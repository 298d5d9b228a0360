"""The Seattle example: response times by precinct and priority equal a plain calculation."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.conftest import Smk

SITE = "examples/seattle"
PRECINCTS = ("SPD-NORTH", "SPD-SOUTH", "SPD-EAST", "SPD-WEST", "SPD-SOUTHWEST")
UNITS = ("SPD", *PRECINCTS)
LIMIT = 420  # seven minutes, in seconds


@pytest.fixture(scope="module")
def seattle(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Smk:
    """The site published in a home of its own."""
    command = Smk(tmp_path_factory.mktemp("seattle"))
    command("run", "--site", SITE, "--data-root", str(shared / "data"))
    return command


@pytest.fixture(scope="module")
def calls(shared: Path) -> pl.DataFrame:
    """The raw extract: precinct, priority, and seconds from queueing to the first arrival."""
    (file,) = (shared / "data" / "cfs_seattle_2024_sample").glob("*.csv")
    return pl.read_csv(file, null_values=["NULL"]).select(
        precinct="dispatch_precinct", priority="priority", seconds="first_response_time"
    )


@pytest.fixture(scope="module")
def arrivals(seattle: Smk) -> dict[str, dict[str, Any]]:
    """Indicator O08 in January 2024, by unit."""
    cards = {
        unit: seattle.json("score", unit, "--period", "2024-01", "--json", SMK_SITE=SITE)
        for unit in UNITS
    }
    return {
        unit: row
        for unit, card in cards.items()
        for row in card["indicators"]
        if row["id"] == "O08"
    }


def of_unit(calls: pl.DataFrame, unit: str) -> pl.DataFrame:
    """The raw calls of a precinct, or all of them for the top unit."""
    precinct = unit.removeprefix("SPD-")
    return calls if unit == "SPD" else calls.filter(pl.col("precinct") == precinct)


def assert_equals_plain(shown: dict[str, Any], rows: pl.DataFrame) -> None:
    """Counts exactly, quantiles within a percent of the interpolated ones."""
    seconds = rows["seconds"].drop_nulls()
    within = int((seconds <= LIMIT).sum())
    assert (shown["n"], shown["denominator"], shown["numerator"]) == (
        len(seconds),
        len(seconds),
        within,
    )
    assert shown["value"] == pytest.approx(100 * within / len(seconds), rel=1e-12)
    for name, q in (("p50", 0.5), ("p90", 0.9)):
        exact = seconds.quantile(q, interpolation="linear")
        assert shown["quantiles"][name] == pytest.approx(exact, rel=0.01)


@pytest.mark.parametrize("unit", UNITS)
def test_counts_and_quantiles_of_every_unit_and_priority_equal_a_plain_calculation(
    arrivals: dict[str, dict[str, Any]], calls: pl.DataFrame, unit: str
) -> None:
    shown = arrivals[unit]
    rows = of_unit(calls, unit)
    assert_equals_plain(shown, rows)
    arrived = rows.drop_nulls("seconds")
    slices = shown["slices"]["priority"]
    assert set(slices) == {str(priority) for priority in arrived["priority"].unique()}
    for priority, of_slice in slices.items():
        assert_equals_plain(of_slice, arrived.filter(pl.col("priority") == int(priority)))


def test_the_share_of_priority_one_within_seven_minutes_is_exact(
    arrivals: dict[str, dict[str, Any]],
) -> None:
    shown = arrivals["SPD"]["slices"]["priority"]["1"]
    assert (shown["numerator"], shown["denominator"]) == (111, 234)
    assert shown["value"] == pytest.approx(100 * 111 / 234, rel=1e-12)


@pytest.mark.parametrize("unit", UNITS)
def test_calls_that_were_never_reached_are_counted_beside(
    arrivals: dict[str, dict[str, Any]], calls: pl.DataFrame, unit: str
) -> None:
    rows = of_unit(calls, unit)
    shown = arrivals[unit]
    assert shown["excluded"] == {"never_arrived": rows["seconds"].null_count()}
    assert shown["denominator"] + shown["excluded"]["never_arrived"] == rows.height


def test_the_precincts_sum_to_the_department(arrivals: dict[str, dict[str, Any]]) -> None:
    whole = arrivals["SPD"]
    parts = [arrivals[unit] for unit in PRECINCTS]
    for count in ("n", "numerator", "denominator"):
        assert sum(part[count] for part in parts) == whole[count]


def test_every_row_read_is_accepted_repeated_or_refused(seattle: Smk) -> None:
    (load,) = seattle.json(
        "query", "select * from rpt_load where source = 'calls'", "--format", "json", SMK_SITE=SITE
    )
    assert load["rows_read"] == load["accepted"] + load["duplicates"] + load["quarantined"] == 1000
    assert seattle.json("quarantine", "--format", "json", SMK_SITE=SITE) == []


def test_clocks_are_read_on_the_city_s_own_time(seattle: Smk) -> None:
    (days,) = seattle.json("query", "select as_of from rpt_site", "--format", "json", SMK_SITE=SITE)
    assert days["as_of"].startswith("2024-01-04")


def test_a_site_without_weights_says_so_instead_of_an_index(seattle: Smk) -> None:
    index = seattle.json("score", "--period", "2024-01", "--json", SMK_SITE=SITE)["index"]
    assert index == {"score": None, "coverage": 0, "reason": "no_weights"}
