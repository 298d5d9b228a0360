"""The Takoma Park example: violations agree with the stops, narcotics cases with the arrests."""

from pathlib import Path

import polars as pl
import pytest

from tests.conftest import Smk
from warehouse.lake import Lake
from warehouse.paths import lake_dir

SITE = "examples/takoma"


@pytest.fixture(scope="module")
def takoma(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Smk:
    """The site published in a home of its own."""
    command = Smk(tmp_path_factory.mktemp("takoma"))
    command("run", "--site", SITE, "--data-root", str(shared / "data"))
    return command


@pytest.fixture(scope="module")
def lake(takoma: Smk) -> Lake:
    return Lake(lake_dir(takoma.home / "takoma"))


@pytest.fixture(scope="module")
def violations(lake: Lake) -> pl.DataFrame:
    """The collected violations with the stop that each begins its id with."""
    rows = lake.current_rows("traffic_violation", ("violation_id",))
    return rows.with_columns(stop=pl.col("violation_id").str.split("|").list.first())


def raw(shared: Path, name: str) -> pl.DataFrame:
    folder = shared / "data" / "takoma_park_traffic_arrests"
    return pl.read_csv(folder / f"{name}_2015_2020.csv.gz", infer_schema=False)


def test_violations_agree_with_the_counts_of_every_stop(
    violations: pl.DataFrame, shared: Path
) -> None:
    stops = raw(shared, "traffic_stops").select(
        stop="stop.id",
        tilang=pl.col("num_citations").cast(pl.UInt32),
        teguran=pl.col("num_warnings").cast(pl.UInt32) + pl.col("num_repair").cast(pl.UInt32),
    )
    counted = violations.group_by("stop").agg(
        (pl.col("channel") == channel).sum().alias(channel) for channel in ("tilang", "teguran")
    )
    assert counted.sort("stop").equals(stops.sort("stop"))


def test_a_violation_keeps_the_clock_of_its_street(violations: pl.DataFrame, shared: Path) -> None:
    stops = raw(shared, "traffic_stops").select(
        stop="stop.id",
        at=(pl.col("date") + " " + pl.col("time")).str.to_datetime("%Y-%m-%d %H:%M"),
    )
    both = violations.join(stops, on="stop")
    assert both.height == violations.height == 37_400
    assert (both["local_at"] == both["at"]).all()


def test_a_narcotics_case_is_a_report_and_its_suspects_are_those_arrested(
    lake: Lake, shared: Path
) -> None:
    arrests = raw(shared, "arrests").filter(pl.col("offense").str.starts_with("CDS"))
    cases = lake.current_rows("narcotics_case", ("case_id",))
    assert cases["suspects"].sum() == arrests.height
    plain = arrests.group_by("report.").agg(
        pl.col("date").str.to_date().min(), pl.len().cast(pl.Int64)
    )
    assert sorted(cases.select("case_id", "revealed_on", "suspects").rows()) == sorted(plain.rows())
    assert cases["grams"].null_count() == cases.height


def test_nothing_is_refused(takoma: Smk) -> None:
    assert takoma.json("quarantine", "--format", "json", SMK_SITE=SITE) == []
