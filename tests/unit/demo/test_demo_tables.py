"""The true tables: contracts hold, references lead somewhere, clocks are in order."""

from datetime import date, datetime

import polars as pl
import pytest

from pipelines.demo.ground import Tables
from pipelines.demo.settings import AS_OF, Settings
from pipelines.records.registry import load_records

RECORDS = sorted(set(load_records()) - {"reported_total"})  # totals come from publications only


def test_there_is_a_table_for_every_record_that_is_counted(tables: Tables) -> None:
    assert sorted(tables) == RECORDS


@pytest.mark.parametrize("record", RECORDS)
def test_a_table_has_the_columns_of_its_contract_and_keeps_it(record: str, tables: Tables) -> None:
    contract, rows = load_records()[record], tables[record]
    assert rows.schema == {name: column.dtype for name, column in contract.columns().items()}
    assert rows.height > 0
    _, failure = contract.filter(rows)
    assert failure.counts() == {}
    assert rows.select(contract.key).is_duplicated().sum() == 0


@pytest.mark.parametrize("record", RECORDS)
def test_what_happened_lies_in_the_months_of_the_world(
    record: str, tables: Tables, settings: Settings
) -> None:
    contract = load_records()[record]
    if contract.event is None or contract.versioned or record == "certification":
        return
    on = tables[record][contract.event].cast(pl.Date).drop_nulls()
    early = date(2024, 7, 11)  # UTC of a local morning, and checks done before they were due
    assert on.min() >= early  # type: ignore[operator]
    assert on.max() <= settings.extracted_on  # type: ignore[operator]


@pytest.mark.parametrize("record", RECORDS)
def test_every_unit_named_is_a_unit_and_stands_that_day(record: str, tables: Tables) -> None:
    rows, contract = tables[record], load_records()[record]
    if "unit_id" not in rows.columns or record in ("unit", "unit_history"):
        return
    units = tables["unit"].select("unit_id", begin="valid_from", end="valid_to")
    found = rows.drop_nulls("unit_id").join(units, on="unit_id", how="left", suffix="_unit")
    assert set(rows["unit_id"].drop_nulls()) <= set(units["unit_id"])
    # an event that begins earlier is the unit's that stood at its beginning; a spell may be longer
    column = contract.begins or contract.event
    if column is None or contract.versioned or record in ("complaint_accused", "case_event"):
        return
    on = pl.col(column).cast(pl.Date)
    grace = pl.duration(days=31)  # clocks of the night before, monthly rows, contracts to sign
    assert found.filter((on < pl.col("begin") - grace) | (on > pl.col("end") + grace)).is_empty()


REFERENCES = (
    ("case_event", "report_id", "crime_report", "report_id"),
    ("progress_notice", "report_id", "crime_report", "report_id"),
    ("narcotics_case", "report_id", "crime_report", "report_id"),
    ("crime_report", "offence_code", "offence", "offence_code"),
    ("offence", "same_as", "offence", "offence_code"),
    ("call_assignment", "call_id", "emergency_call", "call_id"),
    ("cctv_event", "call_id", "emergency_call", "call_id"),
    ("cctv_event", "system_id", "system_uptime", "system_id"),
    ("product_use", "product_id", "analysis_product", "product_id"),
    ("operation_target", "operation_id", "operation", "operation_id"),
    ("community_engagement", "community_id", "community", "community_id"),
    ("community_need", "community_id", "community", "community_id"),
    ("record_community", "community_id", "community", "community_id"),
    ("task_force", "issue_id", "impact_issue", "issue_id"),
    ("task_force_member", "task_force_id", "task_force", "task_force_id"),
    ("task_force_activity", "task_force_id", "task_force", "task_force_id"),
    ("forum_meeting", "forum_id", "partner_forum", "forum_id"),
    ("forum_meeting", "issue_id", "impact_issue", "issue_id"),
    ("record_issue", "issue_id", "impact_issue", "issue_id"),
    ("record_issue", "task_force_id", "task_force", "task_force_id"),
    ("contract_month", "contract_id", "work_contract", "contract_id"),
    ("complaint_accused", "complaint_id", "complaint", "complaint_id"),
    ("area", "parent_code", "area", "area_code"),
    ("unit", "parent_id", "unit", "unit_id"),
    ("unit_history", "parent_id", "unit", "unit_id"),
)


@pytest.mark.parametrize(("record", "column", "other", "key"), REFERENCES)
def test_a_reference_leads_to_a_row(
    record: str, column: str, other: str, key: str, tables: Tables
) -> None:
    assert set(tables[record][column].drop_nulls()) <= set(tables[other][key])


def test_all_persons_are_members_and_obviously_synthetic(tables: Tables) -> None:
    members = tables["personnel"]["person_id"]
    assert members.str.contains(r"^SINT-\d{6}$").all()
    for record, rows in tables.items():
        for column in {"person_id", "rater_id", "rated_person_id", "officer_id"} & set(
            rows.columns
        ):
            assert set(rows[column].drop_nulls()) <= set(members), record


def test_every_area_of_a_record_is_in_the_list_of_areas(tables: Tables) -> None:
    areas = set(tables["area"]["area_code"])
    for record, rows in tables.items():
        if "area_code" in rows.columns:
            assert set(rows["area_code"].drop_nulls()) <= areas, record


@pytest.mark.parametrize("bridge", ["record_community", "record_issue"])
def test_a_bridge_leads_to_records_and_some_records_are_shared(bridge: str, tables: Tables) -> None:
    links = tables[bridge]
    for record, rows in links.group_by("of_record"):
        name = str(record[0])
        (key,) = load_records()[name].key
        assert set(rows["record_id"]) <= set(tables[name][key])
    if bridge == "record_community":
        counts = links.group_by("of_record", "record_id").len()["len"]
        assert counts.max() == 2
        assert 0.1 < (counts == 2).mean() < 0.25  # type: ignore[operator]


def test_the_offence_code_follows_the_day_of_the_act(tables: Tables) -> None:
    rows = tables["crime_report"].drop_nulls(["occurred_at", "offence_code"])
    old = pl.col("offence_code").str.starts_with("KUHP-")
    new = pl.col("offence_code").str.starts_with("UU1/2023-")
    assert rows.filter(old & (pl.col("occurred_at") >= datetime(2026, 1, 2))).is_empty()
    assert rows.filter(new & (pl.col("occurred_at") < datetime(2026, 1, 1, 14))).is_empty()
    assert rows.filter(new).height > 1_000


def test_follow_ups_after_the_day_of_the_figures_are_in_the_extracts(tables: Tables) -> None:
    for record, column in (
        ("complaint", "closed_on"),
        ("problem_solving", "solved_on"),
        ("case_event", "event_at"),
        ("health_check", "examined_on"),
        ("product_use", "used_on"),
    ):
        assert (tables[record][column].cast(pl.Date) > AS_OF).sum() > 0, record


def test_the_demo_is_small_enough_for_a_first_run(tables: Tables) -> None:
    assert sum(rows.height for rows in tables.values()) < 410_000


def test_officers_of_villages_are_missing_shared_or_changed(tables: Tables) -> None:
    posts = tables["village_officer"]
    now = posts.filter(pl.col("valid_to").is_null())
    assert 0.15 < now["person_id"].is_null().mean() < 0.5  # type: ignore[operator]
    assert now.drop_nulls("person_id").group_by("person_id").len()["len"].max() > 1  # type: ignore[operator]
    assert posts.height > now.height == posts["village_code"].n_unique()
