"""The Takoma Park example: violations agree with the stops, narcotics cases with the arrests."""

from pathlib import Path

import polars as pl
import pytest

from tests.conftest import Smk
from warehouse.lake import Lake
from warehouse.paths import lake_dir

SITE = "examples/takoma"
CHANNELS = {"Citation": "tilang", "Warning": "teguran", "Repair Order": "teguran"}
PERIODS = {"year": 4, "month": 7}  # type of period: letters of a day that name it


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


@pytest.fixture(scope="module")
def charged(shared: Path) -> pl.DataFrame:
    """Arrests for narcotics (controlled dangerous substances)."""
    return raw(shared, "arrests").filter(pl.col("offense").str.starts_with("CDS"))


def raw(shared: Path, name: str) -> pl.DataFrame:
    """A raw extract as text."""
    folder = shared / "data" / "takoma_park_traffic_arrests"
    return pl.read_csv(folder / f"{name}_2015_2020.csv.gz", infer_schema=False)


def test_violations_agree_with_the_counts_of_every_stop(
    violations: pl.DataFrame, shared: Path
) -> None:
    stops = raw(shared, "traffic_stops").select(
        "num_violations",
        stop="stop.id",
        tilang=pl.col("num_citations").cast(pl.UInt32),
        teguran=pl.col("num_warnings").cast(pl.UInt32) + pl.col("num_repair").cast(pl.UInt32),
    )
    counted = violations.group_by("stop").agg(
        (pl.col("channel") == channel).sum().alias(channel) for channel in ("tilang", "teguran")
    )
    assert counted.sort("stop").equals(stops.drop("num_violations").sort("stop"))
    assert stops.height == 22_392
    assert stops["num_violations"].cast(pl.Int64).sum() == violations.height


def test_stops_and_violations_differ_only_in_how_eleven_places_are_written(shared: Path) -> None:
    both = raw(shared, "traffic_violations").join(
        raw(shared, "traffic_stops"), on="stop.id", suffix="_of_stop"
    )
    differing = {
        column: both.filter(pl.col(column).ne_missing(pl.col(f"{column}_of_stop"))).height
        for column in ("date", "time", "year", "location")
    }
    assert differing == {"date": 0, "time": 0, "year": 0, "location": 11}  # no place is loaded


@pytest.mark.parametrize("letters", PERIODS.values(), ids=PERIODS)
def test_violations_of_each_period_channel_and_article_are_those_of_the_file(
    violations: pl.DataFrame, shared: Path, letters: int
) -> None:
    by = ["period", "channel", "article"]
    plain = raw(shared, "traffic_violations").select(
        period=pl.col("date").str.head(letters),
        channel=pl.col("outcome").replace_strict(CHANNELS),
        article="statute",
    )
    found = violations.with_columns(
        period=pl.col("local_at").dt.strftime("%Y-%m-%d").str.head(letters)
    )
    assert found.group_by(by).len().sort(by).equals(plain.group_by(by).len().sort(by))


def test_a_violation_keeps_the_clock_of_its_street(violations: pl.DataFrame, shared: Path) -> None:
    stops = raw(shared, "traffic_stops").select(
        stop="stop.id",
        at=(pl.col("date") + " " + pl.col("time")).str.to_datetime("%Y-%m-%d %H:%M"),
    )
    both = violations.join(stops, on="stop")
    assert both.height == violations.height == 37_400
    assert (both["local_at"] == both["at"]).all()


def test_a_narcotics_case_is_a_report_and_its_suspects_are_those_charged(
    lake: Lake, charged: pl.DataFrame
) -> None:
    cases = lake.current_rows("narcotics_case", ("case_id",))
    plain = charged.group_by("report.").agg(
        pl.col("date").str.to_date().min(), pl.len().cast(pl.Int64)
    )
    assert sorted(cases.select("case_id", "revealed_on", "suspects").rows()) == sorted(plain.rows())
    assert cases["grams"].null_count() == cases.height


@pytest.mark.parametrize("period_type", PERIODS)
def test_narcotics_cases_and_suspects_of_each_period_are_those_of_the_file(
    takoma: Smk, charged: pl.DataFrame, period_type: str
) -> None:
    plain = (
        charged.group_by("report.")
        .agg(pl.col("date").min().str.head(PERIODS[period_type]), suspects=pl.len())
        .group_by("date")
        .agg(pl.len(), pl.col("suspects").sum())
    )
    rows = takoma.json(
        "query",
        f"""
        select indicator_id, period_id, numerator
        from rpt_indicator inner join rpt_period using (period_id)
        where indicator_id in ('O18', 'O18S') and period_type = '{period_type}'
        and unit_id = 'TPPD' and value is not null
        """,
        *("--format", "json"),
        SMK_SITE=SITE,
    )
    found = {(row["indicator_id"], row["period_id"]): row["numerator"] for row in rows}
    cases = {("O18", period): count for period, count, _ in plain.iter_rows()}
    suspects = {("O18S", period): count for period, _, count in plain.iter_rows()}
    assert found == cases | suspects


def test_every_row_read_is_accepted_or_of_a_case_already_read_and_none_is_refused(
    takoma: Smk, shared: Path, charged: pl.DataFrame
) -> None:
    violations = raw(shared, "traffic_violations")
    assert violations.height - violations.n_unique() == 35  # alike, and violations all the same
    cases = charged["report."].n_unique()
    loads = takoma.json("query", "select * from rpt_load", "--format", "json", SMK_SITE=SITE)
    assert {
        load["source"]: (load["rows_read"], load["accepted"], load["duplicates"]) for load in loads
    } == {
        "units": (1, 1, 0),
        "violations": (violations.height, violations.height, 0),
        "narcotics": (charged.height, cases, charged.height - cases),
    }
    assert (charged.height, cases) == (191, 163)
    assert {load["quarantined"] for load in loads} == {0}
    assert takoma.json("quarantine", "--format", "json", SMK_SITE=SITE) == []
