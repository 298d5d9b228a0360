"""The Toronto example: crimes, clearances and collisions equal plain sums of the raw files."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.conftest import Smk
from warehouse.lake import Lake
from warehouse.paths import lake_dir

SITE = "examples/toronto"
YEAR = 2023


@pytest.fixture(scope="module")
def toronto(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Smk:
    """The site published in a home of its own."""
    command = Smk(tmp_path_factory.mktemp("toronto"))
    command("run", "--site", SITE, "--data-root", str(shared / "data"))
    return command


@pytest.fixture(scope="module")
def crimes(shared: Path) -> pl.DataFrame:
    """Crimes reported and cleared by unit and year; crimes of no division are the service's own."""
    file = shared / "data" / "toronto_police" / "reported_crimes_2014_2023.csv.gz"
    unit = pl.when(pl.col("DIVISION") == "NSA").then(pl.lit("TPS"))
    return (
        pl.read_csv(file)
        .group_by(unit.otherwise("TPS-" + pl.col("DIVISION")).alias("unit_id"), year="REPORT_YEAR")
        .agg(crimes=pl.col("COUNT_").sum(), cleared=pl.col("COUNT_CLEARED").sum())
    )


def shown(toronto: Smk, indicator_id: str) -> dict[tuple[str, int], dict[str, Any]]:
    """Numerator and denominator of an indicator by unit and year."""
    rows = toronto.json(
        "query",
        "select unit_id, period_id, numerator, denominator, value from rpt_indicator "
        f"where indicator_id = '{indicator_id}' and numerator is not null and period_id in "
        f"({', '.join(repr(str(year)) for year in range(2014, 2024))})",
        *("--format", "json"),
        SMK_SITE=SITE,
    )
    return {(row["unit_id"], int(row["period_id"])): row for row in rows}


def test_crimes_of_each_division_and_year_are_the_sums_of_the_file(
    toronto: Smk, crimes: pl.DataFrame
) -> None:
    found = {key: row["numerator"] for key, row in shown(toronto, "O10N").items()}
    below = crimes.filter(pl.col("unit_id") != "TPS")
    for unit, year, count in below.select("unit_id", "year", "crimes").iter_rows():
        assert found[unit, year] == count
    for year, count in crimes.group_by("year").agg(pl.col("crimes").sum()).iter_rows():
        assert found["TPS", year] == count
    assert len(found) == 16 * 10 + 10


def test_the_service_clears_the_share_of_all_its_divisions(
    toronto: Smk, crimes: pl.DataFrame
) -> None:
    found = shown(toronto, "O11")
    both = crimes.group_by("year").agg(pl.col("crimes", "cleared").sum())
    for year, count, cleared in both.select("year", "crimes", "cleared").iter_rows():
        row = found["TPS", year]
        assert row["denominator"] == count
        assert row["numerator"] == pytest.approx(cleared, rel=1e-9)
        assert row["value"] == pytest.approx(100 * cleared / count, rel=1e-9)
    unit, year, count, cleared = crimes.filter(unit_id="TPS-D51", year=YEAR).row(0)
    assert found[unit, year]["value"] == pytest.approx(100 * cleared / count, rel=1e-9)


def test_a_collision_is_one_however_many_persons_it_hurt(toronto: Smk, shared: Path) -> None:
    file = shared / "data" / "toronto_police" / "ksi_collisions_2018_2023.csv.gz"
    people = pl.read_csv(file, infer_schema=False).with_columns(
        year=pl.col("DATE").str.slice(0, 4).cast(pl.Int32)
    )
    collisions = Lake(lake_dir(toronto.home / "toronto")).current_rows(
        "traffic_accident", ("accident_id",)
    )
    numbered = people.drop_nulls("ACCNUM")  # the only ones with a number of their own
    for year in (2020, 2021, 2022, 2023):
        own = collisions.filter(pl.col("local_at").dt.year() == year)
        assert own.height == numbered.filter(year=year)["ACCNUM"].n_unique()
    for injuries, column in (
        (["Fatal"], "died"),
        (["Major"], "serious"),
        (["Minor", "Minimal"], "slight"),
    ):
        assert collisions[column].sum() == people.filter(pl.col("INJURY").is_in(injuries)).height
    assert set(collisions["unit_id"]) == {"TPS", *(f"TPS-{d}" for d in _divisions(people))}
    hours = people.unique(["DATE", "TIME", "LATITUDE", "LONGITUDE"])["TIME"].cast(pl.Int32) // 100
    assert sorted(collisions["local_at"].dt.hour()) == sorted(hours)


def _divisions(people: pl.DataFrame) -> list[str]:
    return people.filter(pl.col("DIVISION") != "NSA")["DIVISION"].unique().to_list()


def test_nothing_is_refused_and_no_row_is_lost(toronto: Smk) -> None:
    loads = Lake(lake_dir(toronto.home / "toronto")).loads()
    read = {load.source: (load.rows_read, load.quarantined) for load in loads}
    assert read == {
        "units": (17, 0),
        "crimes": (36_883, 0),
        "cleared": (36_883, 0),
        "collisions": (3_956, 0),
    }
