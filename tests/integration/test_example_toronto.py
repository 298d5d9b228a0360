"""The Toronto example: crimes, clearances and collisions equal plain sums of the raw files."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.conftest import Smk
from warehouse.lake import Lake
from warehouse.paths import lake_dir

SITE = "examples/toronto"
PLACE_AND_TIME = ["DATE", "TIME", "LATITUDE", "LONGITUDE"]
PERIODS = {"year": 4, "month": 7}  # type of period: letters of a day that name it
UNIT = (
    pl.when(pl.col("DIVISION") == "NSA")
    .then(pl.lit("TPS"))
    .otherwise("TPS-" + pl.col("DIVISION"))
    .alias("unit_id")
)


@pytest.fixture(scope="module")
def toronto(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Smk:
    """The site published in a home of its own."""
    command = Smk(tmp_path_factory.mktemp("toronto"))
    command("run", "--site", SITE, "--data-root", str(shared / "data"))
    return command


@pytest.fixture(scope="module")
def crimes(shared: Path) -> pl.DataFrame:
    """Crimes reported and cleared by unit and year; crimes of no division are the service's own."""
    return (
        raw(shared, "reported_crimes_2014_2023")
        .group_by(UNIT, period_id="REPORT_YEAR")
        .agg(
            crimes=pl.col("COUNT_").cast(pl.Int64).sum(),
            cleared=pl.col("COUNT_CLEARED").cast(pl.Int64).sum(),
        )
    )


@pytest.fixture(scope="module")
def people(shared: Path) -> pl.DataFrame:
    """Persons involved in collisions, of the years that the file holds whole."""
    return raw(shared, "ksi_collisions_2018_2023").filter(pl.col("DATE") >= "2019")


@pytest.fixture(scope="module")
def plain_collisions(people: pl.DataFrame) -> pl.DataFrame:
    """Collisions with their unit, day, clock and the persons hurt."""
    return people.group_by(PLACE_AND_TIME).agg(
        UNIT.first(),
        pl.col("DATE").first().str.slice(0, 10).str.replace_all("/", "-").alias("day"),
        collisions=pl.lit(1),
        died=(pl.col("INJURY") == "Fatal").sum(),
        serious=(pl.col("INJURY") == "Major").sum(),
        slight=pl.col("INJURY").is_in(["Minor", "Minimal"]).sum(),
    )


@pytest.fixture(scope="module")
def lake(toronto: Smk) -> Lake:
    return Lake(lake_dir(toronto.home / "toronto"))


def raw(shared: Path, name: str) -> pl.DataFrame:
    """A raw extract as text."""
    return pl.read_csv(shared / "data" / "toronto_police" / f"{name}.csv.gz", infer_schema=False)


def shown(
    toronto: Smk, indicator_id: str, period_type: str = "year"
) -> dict[tuple[str, str], dict[str, Any]]:
    """What the marts say of an indicator, by unit and period."""
    rows = toronto.json(
        "query",
        f"""
        select unit_id, period_id, numerator, denominator, value
        from rpt_indicator inner join rpt_period using (period_id)
        where indicator_id = '{indicator_id}' and period_type = '{period_type}'
        and value is not null
        """,
        *("--format", "json"),
        SMK_SITE=SITE,
    )
    return {(row["unit_id"], row["period_id"]): row for row in rows}


def with_the_service(by_unit: pl.DataFrame) -> pl.DataFrame:
    """Sums by unit and period; the service's own are those of everything below it too."""
    everything = by_unit.with_columns(unit_id=pl.lit("TPS"))
    below = by_unit.filter(pl.col("unit_id") != "TPS")
    return pl.concat([everything, below]).group_by("unit_id", "period_id").sum()


def test_crimes_of_each_division_and_year_are_the_sums_of_the_file(
    toronto: Smk, crimes: pl.DataFrame
) -> None:
    plain = with_the_service(crimes).select("unit_id", "period_id", "crimes")
    found = {key: row["numerator"] for key, row in shown(toronto, "O10N").items()}
    assert found == {(unit, year): count for unit, year, count in plain.iter_rows()}
    assert len(found) == 17 * 10
    assert found["TPS", "2019"] == 144_529  # the other edition of the table says 144,623


def test_each_division_and_the_service_clear_the_share_the_file_says(
    toronto: Smk, crimes: pl.DataFrame
) -> None:
    found = shown(toronto, "O11")
    plain = with_the_service(crimes).select("unit_id", "period_id", "crimes", "cleared")
    assert len(found) == plain.height
    for unit, year, count, cleared in plain.iter_rows():
        row = found[unit, year]
        assert row["denominator"] == count
        assert row["numerator"] == pytest.approx(cleared, rel=1e-9)
        assert row["value"] == pytest.approx(100 * cleared / count, rel=1e-9)


@pytest.mark.parametrize("period_type", PERIODS)
@pytest.mark.parametrize(
    ("indicator_id", "column"),
    [("O15", "collisions"), ("O15M", "died"), ("O15B", "serious"), ("O15R", "slight")],
)
def test_collisions_and_those_they_hurt_are_the_sums_of_the_file(
    toronto: Smk,
    plain_collisions: pl.DataFrame,
    indicator_id: str,
    column: str,
    period_type: str,
) -> None:
    by_unit = plain_collisions.select(
        "unit_id", column, period_id=pl.col("day").str.head(PERIODS[period_type])
    )
    plain = with_the_service(by_unit).select("unit_id", "period_id", column)
    found = shown(toronto, indicator_id, period_type)
    assert {key: row["numerator"] for key, row in found.items()} == {
        (unit, period): count for unit, period, count in plain.iter_rows()
    }


def test_a_collision_is_one_however_many_persons_it_involves(
    lake: Lake, people: pl.DataFrame
) -> None:
    collisions = lake.current_rows("traffic_accident", ("accident_id",))
    numbered = people.drop_nulls("ACCNUM")  # from 2020 on each has a number of its own
    for year in range(2020, 2024):
        own = collisions.filter(pl.col("local_at").dt.year() == year)
        of_year = numbered.filter(pl.col("DATE").str.starts_with(str(year)))
        assert own.height == of_year["ACCNUM"].n_unique()
    assert numbered["DATE"].min() == "2020/01/04 10:00:00+00"


def test_a_collision_keeps_the_clock_of_its_street(
    lake: Lake, plain_collisions: pl.DataFrame
) -> None:
    collisions = lake.current_rows("traffic_accident", ("accident_id",))
    clock = pl.col("day") + " " + pl.col("TIME").str.zfill(4)
    plain = plain_collisions.select(clock.str.to_datetime("%Y-%m-%d %H%M")).to_series()
    assert collisions["local_at"].sort().to_list() == plain.sort().to_list()


def test_2018_is_not_shown_because_its_file_begins_in_september(toronto: Smk, shared: Path) -> None:
    everybody = raw(shared, "ksi_collisions_2018_2023")
    assert str(everybody["DATE"].min()).startswith("2018/09/26")
    assert {period for _, period in shown(toronto, "O15")} == set(map(str, range(2019, 2024)))


def test_every_row_read_is_accepted_or_says_the_same_again_and_none_is_refused(
    toronto: Smk, shared: Path, people: pl.DataFrame, crimes: pl.DataFrame
) -> None:
    published = raw(shared, "reported_crimes_2014_2023").height
    collisions = people.unique(PLACE_AND_TIME).height
    loads = toronto.json("query", "select * from rpt_load", "--format", "json", SMK_SITE=SITE)
    assert {
        load["source"]: (load["rows_read"], load["accepted"], load["duplicates"]) for load in loads
    } == {
        "units": (17, 17, 0),
        "crimes": (published, crimes.height, published - crimes.height),
        "cleared": (published, crimes.height, published - crimes.height),
        "collisions": (people.height, collisions, people.height - collisions),
    }
    assert (published, crimes.height, people.height, collisions) == (36_883, 170, 3_664, 1_499)
    assert {load["quarantined"] for load in loads} == {0}
    assert toronto.json("quarantine", "--format", "json", SMK_SITE=SITE) == []
