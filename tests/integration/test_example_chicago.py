"""The Chicago example: its strength, complaints and certificates equal a plain calculation."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.conftest import Smk

Card = Callable[[str, str], dict[str, Any]]  # period, indicator: a line of the department's card
SITE = "examples/chicago"
YEARS = range(2015, 2023)
MERITS = ["SUSTAINED", "NOT SUSTAINED", "UNFOUNDED", "EXONERATED"]
OTHER_ENDS = [
    "NO AFFIDAVIT",
    "EXPUNGED",
    "ADMINISTRATIVELY CLOSED",
    "WITHIN POLICY OFFICER INVOLVED SHOOTING",
]


@pytest.fixture(scope="module")
def chicago(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Smk:
    """The site published in a home of its own."""
    command = Smk(tmp_path_factory.mktemp("chicago"))
    command("run", "--site", SITE, "--data-root", str(shared / "data"))
    return command


@pytest.fixture(scope="module")
def raw(shared: Path) -> dict[str, pl.DataFrame]:
    """The raw extracts as text, by the beginning of their names."""
    folders = (shared / "data" / name for name in ("cpd_chicago", "cpd_training"))
    return {
        file.name.removesuffix(".csv.gz"): pl.read_csv(file, infer_schema=False)
        for folder in folders
        for file in folder.glob("*.csv.gz")
    }


@pytest.fixture(scope="module")
def roster(raw: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The members of the roster whose key stands for one of them only."""
    return raw["roster_2023_11"].filter(pl.col("officer_key").is_unique())


@pytest.fixture(scope="module")
def complaints(raw: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Sound complaints, days to close, whether an accused is sustained (null: no finding)."""
    ends = raw["complaint_accused_copa_2000_2023"].with_columns(
        finding=pl.col("final_finding").str.to_uppercase()
    )
    findings = (
        ends.filter(pl.col("finding").is_in([*MERITS, *OTHER_ENDS]))
        .group_by("cr_id")
        .agg(sustained=(pl.col("finding") == "SUSTAINED").any())
    )
    return (
        raw["complaints_copa_2000_2023"]
        .with_columns(pl.col("complaint_date", "closed_date").str.to_date())
        .filter(
            pl.col("closed_date").is_null() | (pl.col("closed_date") >= pl.col("complaint_date"))
        )
        .with_columns(days=(pl.col("closed_date") - pl.col("complaint_date")).dt.total_days())
        .join(findings, on="cr_id", how="left")
    )


@pytest.fixture(scope="module")
def refused(chicago: Smk) -> pl.DataFrame:
    """The quarantine: one row per refused row and reason, the reason's name alone."""
    rows = pl.DataFrame(chicago.json("quarantine", "--format", "json", SMK_SITE=SITE))
    return (
        rows.with_columns(pl.col("reasons").str.split("; "))
        .explode("reasons")
        .with_columns(
            reason=pl.col("reasons").str.replace(r" '.*", "").str.replace(" is empty", "")
        )
    )


def query(chicago: Smk, sql: str) -> list[dict[str, Any]]:
    """Rows of the published marts."""
    return list(chicago.json("query", sql, "--format", "json", SMK_SITE=SITE))


@pytest.fixture(scope="module")
def of_department(chicago: Smk) -> Card:
    """Period and indicator to that line of the department's scorecard."""

    @cache
    def card(period: str) -> dict[str, Any]:
        found = chicago.json("score", "CPD", "--period", period, "--json", SMK_SITE=SITE)
        return {row["id"]: row for row in found["indicators"]}

    return lambda period, indicator_id: card(period)[indicator_id]


def by_unit(chicago: Smk, indicator_id: str, column: str) -> dict[str, float]:
    """A column of an indicator in November 2023, by unit below the department."""
    rows = query(
        chicago,
        f"""
        select unit_id, {column} as amount from rpt_indicator
        where indicator_id = '{indicator_id}' and period_id = '2023-11'
        and unit_id <> 'CPD' and {column} is not null
        """,
    )
    return {row["unit_id"]: row["amount"] for row in rows}


def test_the_tree_is_the_department_above_the_units_of_the_reference(
    chicago: Smk, raw: dict[str, pl.DataFrame]
) -> None:
    units = chicago.json("units", "--json", SMK_SITE=SITE)
    top, *below = sorted(units, key=lambda unit: unit["depth"])
    assert top["id"] == "CPD"
    codes = raw["unit_reference_from_roster"]["unit"].unique()
    assert {unit["id"] for unit in below} == {f"CPD-{code}" for code in codes}
    assert {unit["depth"] for unit in below} == {1}


def test_active_members_per_unit_equal_the_roster(
    chicago: Smk, of_department: Card, roster: pl.DataFrame
) -> None:
    active = roster.filter(pl.col("status") == "Y")
    plain = {f"CPD-{unit}": count for unit, count in active.group_by("unit").len().iter_rows()}
    assert by_unit(chicago, "A04", "numerator") == plain
    assert of_department("2023-11", "A04")["numerator"] == active.height == 11715


def test_the_certified_share_per_unit_equals_a_plain_calculation(
    chicago: Smk,
    of_department: Card,
    roster: pl.DataFrame,
    raw: dict[str, pl.DataFrame],
) -> None:
    holders = raw["cit_40h_certified_2004_2016"]["officer_key"]
    active = roster.filter(pl.col("status") == "Y").with_columns(
        certified=pl.col("officer_key").is_in(holders.implode())
    )
    plain = active.group_by("unit").agg(pl.len(), pl.col("certified").sum()).rows()
    assert by_unit(chicago, "C02", "denominator") == {f"CPD-{u}": n for u, n, _ in plain}
    assert by_unit(chicago, "C02", "numerator") == {f"CPD-{u}": c for u, _, c in plain}
    whole = of_department("2023-11", "C02")
    assert whole["value"] == pytest.approx(100 * active["certified"].sum() / active.height)


@pytest.mark.parametrize("period", [*map(str, YEARS), "2018-06"])
def test_closed_share_and_median_days_equal_a_plain_calculation(
    of_department: Card, complaints: pl.DataFrame, period: str
) -> None:
    received = complaints.filter(pl.col("complaint_date").cast(pl.String).str.starts_with(period))
    days = received["days"].drop_nulls()
    shown = of_department(period, "A07")
    assert (shown["numerator"], shown["denominator"]) == (len(days), received.height)
    assert shown["value"] == pytest.approx(100 * len(days) / received.height, rel=1e-12)
    for name, q in (("p50", 0.5), ("p90", 0.9)):
        exact = days.quantile(q, interpolation="linear")
        assert shown["quantiles"][name] == pytest.approx(exact, rel=0.01)


@pytest.mark.parametrize("year", YEARS)
def test_the_sustained_share_of_a_year_equals_a_plain_calculation(
    of_department: Card, complaints: pl.DataFrame, year: int
) -> None:
    decided = complaints.filter(
        pl.col("sustained").is_not_null(),
        pl.coalesce("closed_date", "complaint_date").dt.year() == year,
    )
    shown = of_department(str(year), "K10S")
    assert (shown["numerator"], shown["denominator"]) == (
        decided["sustained"].sum(),
        decided.height,
    )
    assert shown["value"] == pytest.approx(100 * decided["sustained"].sum() / decided.height)


def test_no_rate_is_given_for_years_whose_strength_is_known_for_one_month(
    of_department: Card,
) -> None:
    rate = of_department("2023", "K10D")
    assert rate["numerator"] > 0
    assert (rate["value"], rate["status"]) == (None, "no_data")


def test_refused_spells_are_counted_by_reason(
    raw: dict[str, pl.DataFrame], refused: pl.DataFrame
) -> None:
    units = raw["unit_reference_from_roster"]["unit"]
    spells = raw["unit_history_2014_2020"].with_columns(
        nameless=pl.col("officer_key").is_null(),
        startless=pl.col("unit_start_date").is_null(),
        reversed=(pl.col("unit_end_date") < pl.col("unit_start_date")).fill_null(False),
        unknown=~pl.col("unit").is_in(units.implode()),
    )
    sound = spells.filter(~pl.any_horizontal("nameless", "startless", "reversed", "unknown"))
    spell = pl.struct("unit", "unit_end_date")
    conflicts = sound.filter(spell.n_unique().over("officer_key", "unit_start_date") > 1)
    plain = {
        "required: person_id": spells["nameless"].sum(),
        "required: valid_from": spells["startless"].sum(),
        "ends_before_start: valid_to": spells["reversed"].sum(),
        "unknown_unit: unit_id": spells["unknown"].sum(),
        "key_conflict: person_id": conflicts.height,
    }
    of_history = refused.filter(pl.col("_source") == "unit_history")
    assert dict(of_history.group_by("reason").len().iter_rows()) == plain
    assert of_history["_line"].n_unique() == spells.height - sound.height + conflicts.height


def test_members_who_share_a_key_and_complaints_closed_before_they_came_are_refused(
    raw: dict[str, pl.DataFrame], refused: pl.DataFrame
) -> None:
    shared_keys = raw["roster_2023_11"].filter(pl.col("officer_key").is_duplicated())
    reversed_ = raw["complaints_copa_2000_2023"].filter(
        pl.col("closed_date") < pl.col("complaint_date")
    )
    others = refused.filter(pl.col("_source") != "unit_history")
    assert dict(
        others.group_by("_source", "reason").len().select("_source", "len").iter_rows()
    ) == {
        "roster": shared_keys.height,
        "complaints": reversed_.height,
    }
    assert set(others["reason"]) == {"key_conflict: person_id", "closed_before_received: closed_on"}
    shown = others.filter(pl.col("_source") == "complaints")["original"]
    assert all(any(cr_id in text for text in shown) for cr_id in reversed_["cr_id"])


def test_accused_rows_that_say_the_same_are_one(chicago: Smk, raw: dict[str, pl.DataFrame]) -> None:
    accused = raw["complaint_accused_copa_2000_2023"]
    (load,) = query(chicago, "select * from rpt_load where source = 'accused'")
    assert load["accepted"] == accused.n_unique()
    assert load["duplicates"] == accused.height - accused.n_unique()


def test_every_row_read_is_accepted_repeated_or_refused(
    chicago: Smk, raw: dict[str, pl.DataFrame], refused: pl.DataFrame
) -> None:
    loads = query(chicago, "select * from rpt_load")
    waiting = dict(refused.group_by("_source").agg(pl.col("_line").n_unique()).iter_rows())
    for load in loads:
        assert load["rows_read"] == load["accepted"] + load["duplicates"] + load["quarantined"]
        assert load["quarantined"] == waiting.get(load["source"], 0)
    read = {
        load["file"].split("/")[-1].removesuffix(".csv.gz"): load["rows_read"] for load in loads
    }
    for name in read.keys() & raw.keys() - {"unit_reference_from_roster"}:
        assert read[name] == raw[name].height
    # one member's roster entry gives unit 630 the name of another unit: not part of the list
    assert read["unit_reference_from_roster"] == raw["unit_reference_from_roster"].height - 1
