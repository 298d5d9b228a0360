"""The Polda example: published figures stay as published and stand beside the warehouse's own."""

from pathlib import Path

import polars as pl
import pytest

from tests.conftest import Smk

SITE = "examples/polda"
YEAR = 365 * 86400  # seconds in the publisher's year
MEASURES = {
    "jumlah_tindak_pidana": "crime_total",
    "persen_penyelesaian": "clearance_pct",
    "risiko_per_100rb": "crime_rate_100k",
    "selang_waktu_detik": "crime_clock_seconds",
}
AROUND_JAKARTA = ("PLD-31", "PLD-32", "PLD-36")


@pytest.fixture(scope="module")
def polda(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Smk:
    """The site published in a home of its own."""
    command = Smk(tmp_path_factory.mktemp("polda"))
    command("run", "--site", SITE, "--data-root", str(shared / "reference"))
    return command


@pytest.fixture(scope="module")
def published(shared: Path) -> pl.DataFrame:
    """The raw table: unit, year, measure, value."""
    return pl.read_csv(shared / "reference/bps_kriminal/kriminalitas_polda_tahunan.csv").select(
        unit_id="polda_id",
        year="tahun",
        measure=pl.col("indikator").replace_strict(MEASURES),
        value="nilai",
    )


@pytest.fixture(scope="module")
def wide(published: pl.DataFrame) -> pl.DataFrame:
    """The raw table with one column a measure."""
    return published.pivot("measure", index=["unit_id", "year"], values="value")


@pytest.fixture(scope="module")
def figures(polda: Smk) -> pl.DataFrame:
    """The reconciliation mart."""
    rows = query(polda, "select * from rpt_published_figure")
    return rows.with_columns(year=pl.col("period_id").cast(pl.Int64))


@pytest.fixture(scope="module")
def residents(shared: Path) -> pl.DataFrame:
    """Persons per Polda and year 2020 to 2024, from the provinces of the raw table."""
    table = pl.read_csv(shared / "reference/penduduk/penduduk_provinsi_bps_2020_2026.csv")
    # 2024 counts Papua's new provinces with the Polda that BPS counts their crimes with
    polda_of = {"93": "91", "94": "91", "95": "91", "96": "92"}
    return (
        table.filter(pl.col("kode_prov") != "ID", pl.col("tahun") <= 2024)
        .with_columns(unit_id=pl.format("PLD-{}", pl.col("kode_prov").replace(polda_of)))
        .group_by("unit_id", year="tahun")
        .agg(persons=pl.col("penduduk").sum())
    )


def query(polda: Smk, sql: str) -> pl.DataFrame:
    """Rows of the published marts."""
    return pl.DataFrame(
        polda.json("query", sql, "--format", "json", SMK_SITE=SITE), infer_schema_length=None
    )


def indicator(polda: Smk, indicator_id: str) -> pl.DataFrame:
    """An indicator of all units in all years."""
    rows = query(
        polda,
        f"""
        select unit_id, period_id, value, numerator, denominator
        from rpt_indicator inner join rpt_period using (period_id)
        where indicator_id = '{indicator_id}' and period_type = 'year'
        """,
    )
    return rows.with_columns(year=pl.col("period_id").cast(pl.Int64))


def test_every_published_figure_appears_as_published(
    figures: pl.DataFrame, published: pl.DataFrame
) -> None:
    both = figures.join(published, on=["unit_id", "year", "measure"], how="full", suffix="_raw")
    assert both.height == published.height == 2527
    assert both.filter(pl.col("published_value").ne_missing(pl.col("value"))).is_empty()


def test_crime_totals_of_the_scorecard_are_the_published_ones(
    polda: Smk, wide: pl.DataFrame
) -> None:
    shown = indicator(polda, "O10N").drop_nulls("value")
    raw = wide.drop_nulls("crime_total")
    both = shown.join(raw, on=["unit_id", "year"], how="full")
    assert both.height == shown.height == raw.height == 802
    assert (both["value"] == both["crime_total"]).all()


def test_clearance_of_the_scorecard_is_the_published_one_above_100_percent_too(
    polda: Smk, wide: pl.DataFrame
) -> None:
    shown = indicator(polda, "O11").filter(pl.col("unit_id") != "IDN").drop_nulls("value")
    raw = wide.filter(pl.col("unit_id") != "IDN").drop_nulls("clearance_pct")
    both = shown.join(raw, on=["unit_id", "year"], how="full")
    assert both.height == shown.height == raw.height == 519
    assert ((both["value"] - both["clearance_pct"]).abs() < 1e-9).all()
    above = both.filter(pl.col("value") > 100).select("unit_id", "year").rows()
    assert ("PLD-31", 2020) in above
    assert len(above) == 7


def test_units_left_out_of_the_national_clearance_are_counted_beside(
    polda: Smk, wide: pl.DataFrame
) -> None:
    card = polda.json("score", "IDN", "--period", "2022", "--json", SMK_SITE=SITE)
    (clearance,) = (row for row in card["indicators"] if row["id"] == "O11")
    missing = wide.filter(
        pl.col("unit_id") != "IDN", pl.col("year") == 2022, pl.col("clearance_pct").is_null()
    )
    assert clearance["excluded"] == {"clearance_not_published": missing.height}


def test_the_sum_of_polda_equals_the_national_row_from_2005_to_2024(
    polda: Smk, figures: pl.DataFrame, wide: pl.DataFrame
) -> None:
    sums = (
        wide.filter(pl.col("unit_id") != "IDN")
        .group_by("year")
        .agg(total=pl.col("crime_total").sum())
    )
    national = figures.filter(
        pl.col("unit_id") == "IDN", pl.col("measure") == "crime_total", pl.col("year") >= 2005
    ).join(sums, on="year")
    assert national["year"].sort().to_list() == list(range(2005, 2025))
    assert (national["published_value"] == national["total"]).all()
    assert (national["own_value"] == national["total"]).all()
    assert set(national["status"]) == {"agrees"}
    rolled = indicator(polda, "O10N").filter(pl.col("unit_id") == "IDN").join(sums, on="year")
    assert (rolled["value"] == rolled["total"]).all()


def test_the_own_crime_clock_agrees_for_97_percent_and_the_rest_is_listed(
    figures: pl.DataFrame, wide: pl.DataFrame
) -> None:
    raw = wide.drop_nulls(["crime_total", "crime_clock_seconds"]).with_columns(
        own=YEAR / pl.col("crime_total")
    )
    off = (pl.col("own") / pl.col("crime_clock_seconds") - 1).abs() > 0.01
    clocks = figures.filter(
        pl.col("measure") == "crime_clock_seconds", pl.col("status") != "not_computed"
    ).join(raw, on=["unit_id", "year"])
    assert clocks.height == raw.height == 525
    assert ((clocks["own_value"] / clocks["own"] - 1).abs() < 1e-12).all()
    assert (clocks["published_value"] == clocks["crime_clock_seconds"]).all()
    assert clocks.filter(pl.col("status") == "agrees").height >= 0.97 * 525
    listed = clocks.filter(pl.col("status") == "differs")
    expected = raw.filter(off).select("unit_id", "year").sort("unit_id", "year")
    assert listed.select("unit_id", "year").sort("unit_id", "year").equals(expected)
    assert set(listed["cause"]) == {"source_discrepancy"}
    assert {("PLD-62", 2018), ("PLD-63", 2018)} <= set(expected.rows())


def test_clocks_copied_from_another_polda_are_marked_and_not_compared(
    figures: pl.DataFrame, wide: pl.DataFrame
) -> None:
    copies = figures.filter(pl.col("note").str.contains("salinan"))
    without_total = wide.filter(
        pl.col("crime_clock_seconds").is_not_null(), pl.col("crime_total").is_null()
    )
    assert copies.height == without_total.height == 35
    assert set(copies["status"]) == {"not_computed"}


def test_own_rates_stand_beside_the_published_risk_with_difference_and_cause(
    figures: pl.DataFrame, wide: pl.DataFrame, residents: pl.DataFrame
) -> None:
    everyone = residents.group_by("year").agg(pl.col("persons").sum(), unit_id=pl.lit("IDN"))
    persons = pl.concat([residents, everyone.select(residents.columns)])
    raw = (
        wide.drop_nulls(["crime_total", "crime_rate_100k"])
        .join(persons, on=["unit_id", "year"])
        .with_columns(own=100_000 * pl.col("crime_total") / pl.col("persons"))
    )
    rates = figures.filter(
        pl.col("measure") == "crime_rate_100k", pl.col("year").is_between(2020, 2023)
    ).join(raw, on=["unit_id", "year"])
    assert rates.height == raw.height == 4 * 35
    assert ((rates["own_value"] / rates["own"] - 1).abs() < 1e-9).all()
    assert ((rates["difference"] - (rates["own"] - rates["crime_rate_100k"])).abs() < 1e-6).all()
    off = (pl.col("own") / pl.col("crime_rate_100k") - 1).abs()
    expected = (
        pl.when(off <= 0.01)
        .then(None)
        .when(pl.col("unit_id").is_in(AROUND_JAKARTA))
        .then(pl.lit("unit_crosses_areas"))
        .when(off <= 0.25)
        .then(pl.lit("population_vintage"))
        .otherwise(pl.lit("source_discrepancy"))
    )
    assert rates.filter(pl.col("cause").ne_missing(expected)).is_empty()
    assert set(rates["cause"].drop_nulls()) == {
        "unit_crosses_areas",
        "population_vintage",
        "source_discrepancy",
    }


def test_the_scorecard_s_rate_is_the_own_one(polda: Smk, figures: pl.DataFrame) -> None:
    own = figures.filter(
        pl.col("measure") == "crime_rate_100k", pl.col("own_value").is_not_null()
    ).join(indicator(polda, "O10"), on=["unit_id", "year"], suffix="_shown")
    assert own.height == 4 * 35
    assert ((own["value"] / own["own_value"] - 1).abs() < 1e-9).all()


def test_papua_s_new_provinces_are_counted_once_and_nobody_is_lost(
    polda: Smk, residents: pl.DataFrame
) -> None:
    persons = indicator(polda, "O10").drop_nulls("denominator")
    both = persons.filter(pl.col("unit_id") != "IDN").join(
        residents, on=["unit_id", "year"], how="full"
    )
    assert both.height == residents.height
    assert ((both["denominator"] / both["persons"] - 1).abs() < 1e-12).all()
    assert "PLD-94" not in set(persons["unit_id"])


def test_every_row_is_accounted_for_and_a_parent_folder_reads_the_same_files(
    polda: Smk, shared: Path, tmp_path: Path
) -> None:
    loads = query(polda, "select * from rpt_load")
    parts = loads["accepted"] + loads["duplicates"] + loads["quarantined"]
    assert (loads["rows_read"] == parts).all()
    assert loads["quarantined"].sum() == 0
    # the two provinces beside Papua, three years; Papua Tengah and Papua Barat Daya in 2024
    assert dict(loads.select("source", "duplicates").iter_rows())["population"] == 8
    Smk(tmp_path)("sources", "check", "--site", SITE, "--data-root", str(shared))
