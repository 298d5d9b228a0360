"""The contracts of all records: complete, documented, and each rule with a row on either side."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from pipelines.records.faults import check_contract, check_future, reasons
from pipelines.records.registry import contract_version, lake_schemas, load_records

SOUND: dict[str, dict[str, Any]] = {
    "unit": {"unit_id": "A", "name": "A", "level": "polda"},
    "population": {"unit_id": "A", "valid_from": date(2024, 1, 1), "persons": 0},
    "establishment": {"unit_id": "A", "valid_from": date(2024, 1, 1), "posts": 0},
    "emergency_call": {"call_id": "1", "unit_id": "A", "received_at": datetime(2024, 1, 1)},
    "crime_report": {"report_id": "1", "unit_id": "A", "reported_at": datetime(2024, 1, 1)},
    "case_event": {
        "report_id": "1",
        "event": "p21",
        "event_at": datetime(2024, 1, 1),
        "unit_id": "A",
    },
    "reported_total": {
        "unit_id": "A",
        "measure": "crime_total",
        "period_start": date(2024, 1, 1),
        "period_end": date(2024, 12, 31),
        "value": 1.0,
        "scope": "own",
        "publication": "BPS 2024",
    },
    "personnel": {
        "person_id": "1",
        "unit_id": "A",
        "valid_from": date(2024, 1, 1),
        "status": "active",
    },
    "complaint": {"complaint_id": "1", "unit_id": "A", "received_on": date(2024, 1, 1)},
    "complaint_accused": {"accused_id": "1", "complaint_id": "1"},
    "training": {
        "training_id": "1",
        "person_id": "1",
        "course_code": "C",
        "completed_on": date(2024, 1, 1),
    },
    "certification": {
        "person_id": "1",
        "certificate_code": "C",
        "awarded_on": date(2024, 1, 1),
    },
    "satisfaction_survey": {
        "response_id": "1",
        "unit_id": "A",
        "answered_on": date(2024, 1, 1),
        "u9": 4,
    },
    "appraisal": {
        "appraisal_id": "1",
        "unit_id": "A",
        "rated_on": date(2024, 1, 1),
        "rater_role": "peer",
        "score": 100,
    },
    "review_meeting": {"meeting_id": "1", "unit_id": "A", "planned_on": date(2024, 1, 1)},
}
EARLY, LATE = date(2023, 12, 31), datetime(2024, 1, 2)
BREAKS = [
    ("emergency_call", {"answered_at": datetime(2023, 12, 31)}, "answered_before_received"),
    ("emergency_call", {"dispatched_at": datetime(2023, 12, 31)}, "dispatched_before_received"),
    ("emergency_call", {"arrived_at": datetime(2023, 12, 31)}, "arrived_before_received"),
    ("emergency_call", {"closed_at": datetime(2023, 12, 31)}, "closed_before_received"),
    (
        "emergency_call",
        {"dispatched_at": datetime(2024, 1, 3), "arrived_at": LATE},
        "arrived_before_dispatched",
    ),
    (
        "emergency_call",
        {"arrived_at": datetime(2024, 1, 3), "closed_at": LATE},
        "closed_before_arrived",
    ),
    ("emergency_call", {"priority": 0}, "out_of_range: priority '0' (1 to 9)"),
    ("emergency_call", {"priority": 10}, "out_of_range: priority '10' (1 to 9)"),
    ("emergency_call", {"outcome": "Completed"}, "not_allowed: outcome"),
    ("emergency_call", {"approach": "preventive"}, "not_allowed: approach"),
    ("emergency_call", {"received_at": datetime(1899, 12, 31)}, "out_of_range: received_at"),
    ("crime_report", {"occurred_at": LATE}, "reported_before_occurred"),
    ("crime_report", {"report_model": "C"}, "not_allowed: report_model"),
    ("case_event", {"event": "p19"}, "not_allowed: event"),
    ("population", {"persons": -1}, "out_of_range: persons '-1' (0 or more)"),
    ("population", {"valid_to": EARLY}, "ends_before_start"),
    ("population", {"basis": "half"}, "not_allowed: basis"),
    ("establishment", {"valid_to": EARLY}, "ends_before_start"),
    ("personnel", {"valid_to": EARLY}, "ends_before_start"),
    ("personnel", {"status": "retired"}, "not_allowed: status"),
    ("reported_total", {"period_end": EARLY}, "ends_before_start"),
    ("reported_total", {"value": float("inf")}, "wrong_type: value 'inf' (not a finite number)"),
    ("reported_total", {"measure": "crimes"}, "not_allowed: measure"),
    ("complaint", {"closed_on": EARLY}, "closed_before_received"),
    ("complaint_accused", {"finding": "guilty"}, "not_allowed: finding"),
    ("training", {"hours": -0.5}, "out_of_range: hours '-0.5' (0 or more)"),
    ("certification", {"valid_to": EARLY}, "ends_before_start"),
    ("satisfaction_survey", {"u9": None}, "nothing_answered"),
    ("satisfaction_survey", {"u1": 5}, "out_of_range: u1 '5' (1 to 4)"),
    ("appraisal", {"score": 100.5}, "out_of_range: score '100.5' (0 to 100)"),
    ("appraisal", {"rater_role": "self"}, "not_allowed: rater_role"),
]


def judged(record: str, changes: dict[str, Any]) -> tuple[int, str]:
    """How many rows pass, and the reasons of those that do not."""
    schema = load_records()[record]
    values = dict.fromkeys(schema.columns()) | SOUND[record] | changes
    rows = pl.DataFrame([{"_line": 1} | values], schema_overrides=_types(record, values))
    good, faults = check_contract(rows, schema)
    return good.height, "".join(reasons(faults)["reasons"])


def _types(record: str, values: dict[str, Any]) -> dict[str, pl.DataType]:
    columns = load_records()[record].columns()
    return {name: column.dtype for name, column in columns.items() if values[name] is None}


def test_every_record_has_a_sound_example_here() -> None:
    assert set(SOUND) == set(load_records())


@pytest.mark.parametrize("record", sorted(SOUND))
def test_a_row_with_only_what_is_required_passes(record: str) -> None:
    assert judged(record, {}) == (1, "")


@pytest.mark.parametrize("record", sorted(SOUND))
def test_every_required_column_is_missed(record: str) -> None:
    for name, column in load_records()[record].columns().items():
        passed, told = judged(record, {name: None})
        if not column.nullable:
            assert (passed, told.split("; ")[0]) == (0, f"required: {name} is empty")


@pytest.mark.parametrize(("record", "changes", "reason"), BREAKS)
def test_a_broken_rule_is_named_with_its_value(
    record: str, changes: dict[str, Any], reason: str
) -> None:
    passed, told = judged(record, changes)
    assert passed == 0
    assert told.startswith(reason)


def test_equal_clocks_are_in_order() -> None:
    same = datetime(2024, 1, 1)
    steps = ("answered_at", "dispatched_at", "arrived_at", "closed_at")
    assert judged("emergency_call", dict.fromkeys(steps, same)) == (1, "")


@pytest.mark.parametrize("record", sorted(SOUND))
def test_a_contract_names_its_key_event_and_grain(record: str) -> None:
    schema = load_records()[record]
    columns = schema.columns()
    assert str(schema.__doc__).startswith("One row per ")
    assert all(not columns[name].nullable for name in schema.key)
    assert schema.event is None or columns[schema.event].dtype in (pl.Date, pl.Datetime)
    assert ("valid_from" in schema.key) == schema.versioned


def test_the_future_begins_after_tomorrow() -> None:
    today = datetime.now(UTC).date()
    record = load_records()["complaint"]
    days = [today + timedelta(days=1), today + timedelta(days=2), None]
    rows = pl.DataFrame({"_line": [1, 2, 3], "received_on": days})
    assert check_future(rows, record, today)["_line"].to_list() == [2]


def test_all_tables_of_the_lake_have_a_local_clock() -> None:
    assert all(schema["local_at"] == pl.Datetime("us") for schema in lake_schemas().values())


def test_each_contract_has_its_own_version() -> None:
    versions = {contract_version(record) for record in load_records().values()}
    assert len(versions) == len(load_records())
