"""The contracts of all records: complete, documented, and each rule with a row on either side."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from pipelines.records.faults import check_contract, check_future, reasons
from pipelines.records.operational import Operational
from pipelines.records.registry import contract_version, lake_schemas, load_records

DAY, CLOCK = date(2024, 1, 1), datetime(2024, 1, 1)
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
    # the catalogue's other records, by module
    "unit_history": {"unit_id": "A", "valid_from": DAY},
    "area": {"area_code": "11", "area_name": "Aceh", "kind": "province"},
    "offence": {
        "offence_code": "362",
        "offence_name": "Pencurian",
        "code_set": "kuhp_old",
        "offence_group": "theft",
    },
    "call_assignment": {
        "assignment_id": "1",
        "unit_id": "A",
        "resource_id": "R",
        "assigned_at": CLOCK,
    },
    "operation": {
        "operation_id": "1",
        "unit_id": "A",
        "operation_name": "Ketupat",
        "starts_on": DAY,
    },
    "operation_target": {
        "target_id": "1",
        "operation_id": "1",
        "unit_id": "A",
        "measure": "cases",
        "target": 0.0,
    },
    "sop_step": {"sop_id": "S", "step": "1", "case_ref": "1", "unit_id": "A", "due_at": CLOCK},
    "patrol": {"patrol_id": "1", "unit_id": "A", "started_at": CLOCK},
    "village_officer": {"village_code": "11.01.01.2001", "unit_id": "A", "valid_from": DAY},
    "community_visit": {"visit_id": "1", "unit_id": "A", "visited_on": DAY},
    "problem_solving": {"problem_id": "1", "unit_id": "A", "taken_up_on": DAY},
    "intelligence_report": {"report_no": "1", "unit_id": "A", "reported_on": DAY},
    "vital_object_check": {
        "check_id": "1",
        "object_id": "O",
        "unit_id": "A",
        "due_on": DAY,
        "secured": "no",
    },
    "narcotics_case": {"case_id": "1", "unit_id": "A", "revealed_on": DAY, "suspects": 0},
    "traffic_accident": {
        "accident_id": "1",
        "unit_id": "A",
        "happened_at": CLOCK,
        "died": 0,
        "serious": 0,
        "slight": 0,
    },
    "traffic_violation": {
        "violation_id": "1",
        "unit_id": "A",
        "captured_at": CLOCK,
        "channel": "etle",
    },
    "vehicle_stock": {"unit_id": "A", "valid_from": DAY, "vehicles": 0},
    "community": {
        "community_id": "1",
        "valid_from": DAY,
        "community_name": "Ojek",
        "kind": "profession",
        "reach": "local",
        "unit_id": "A",
    },
    "community_engagement": {
        "engagement_id": "1",
        "community_id": "1",
        "unit_id": "A",
        "engaged_on": DAY,
    },
    "community_need": {
        "need_id": "1",
        "community_id": "1",
        "unit_id": "A",
        "raised_on": DAY,
        "due_on": DAY,
    },
    "record_community": {"of_record": "patrol", "record_id": "1", "community_id": "1"},
    "impact_issue": {
        "issue_id": "1",
        "unit_id": "A",
        "issue_name": "Banjir",
        "domain": "keselamatan",
        "raised_on": DAY,
    },
    "task_force": {
        "task_force_id": "1",
        "issue_id": "1",
        "unit_id": "A",
        "mandate": "Sprin/1",
        "starts_on": DAY,
    },
    "task_force_member": {
        "task_force_id": "1",
        "member": "BINMAS",
        "member_kind": "function",
        "valid_from": DAY,
    },
    "task_force_activity": {
        "activity_id": "1",
        "task_force_id": "1",
        "unit_id": "A",
        "done_on": DAY,
    },
    "partner_forum": {"forum_id": "1", "forum_name": "FKPM", "kind": "forum", "unit_id": "A"},
    "forum_meeting": {"meeting_no": "1", "forum_id": "1", "unit_id": "A", "planned_on": DAY},
    "record_issue": {"of_record": "patrol", "record_id": "1", "issue_id": "1"},
    "budget_month": {
        "unit_id": "A",
        "month_on": DAY,
        "spending_type": "51",
        "ceiling": 0.0,
        "realised": 0.0,
    },
    "evaluation_score": {
        "unit_id": "A",
        "instrument": "ikpa",
        "component": "revisi_dipa",
        "period_end": DAY,
        "score": 0.0,
    },
    "report_due": {"report_ref": "1", "unit_id": "A", "kind": "LKIP", "due_on": DAY},
    "public_service_request": {
        "request_id": "1",
        "unit_id": "A",
        "service": "SKCK",
        "channel": "online",
        "requested_on": DAY,
        "limit_days": 0,
    },
    "asset_status": {
        "unit_id": "A",
        "asset_kind": "radio",
        "month_on": DAY,
        "owned": 0,
        "serviceable": 0,
    },
    "supervision_finding": {"finding_id": "1", "unit_id": "A", "found_on": DAY},
    "progress_notice": {"notice_id": "1", "report_id": "1", "unit_id": "A", "due_on": DAY},
    "work_contract": {
        "contract_id": "1",
        "person_id": "1",
        "semester": "2024-S1",
        "unit_id": "A",
        "starts_on": DAY,
    },
    "contract_month": {
        "contract_id": "1",
        "month_on": DAY,
        "aspect": "time",
        "unit_id": "A",
        "target": 1.0,
        "realisation": 0.0,
    },
    "additional_task": {
        "task_id": "1",
        "person_id": "1",
        "semester": "2024-S1",
        "unit_id": "A",
        "kind": "task",
        "done_on": DAY,
    },
    "award": {
        "award_id": "1",
        "person_id": "1",
        "semester": "2024-S1",
        "unit_id": "A",
        "activity": "Lomba",
        "giver": "presiden",
        "given_on": DAY,
    },
    "attendance": {
        "person_id": "1",
        "month_on": DAY,
        "unit_id": "A",
        "formal_hours": 0.0,
        "worked_hours": 0.0,
    },
    "assessment": {"person_id": "1", "semester": "2024-S1", "unit_id": "A"},
    "objection": {
        "objection_id": "1",
        "person_id": "1",
        "semester": "2024-S1",
        "unit_id": "A",
        "received_on": DAY,
        "filed_on": DAY,
        "reason": "Nilai",
    },
    "discipline_case": {
        "case_no": "1",
        "person_id": "1",
        "unit_id": "A",
        "kind": "ethics",
        "opened_on": DAY,
    },
    "fitness_test": {
        "test_id": "1",
        "person_id": "1",
        "unit_id": "A",
        "tested_on": DAY,
        "score": 0.0,
    },
    "health_check": {
        "check_no": "1",
        "person_id": "1",
        "unit_id": "A",
        "kind": "health",
        "due_on": DAY,
    },
    "innovation": {"innovation_id": "1", "unit_id": "A", "title": "Aplikasi", "proposed_on": DAY},
    "competency_assessment": {
        "assessment_no": "1",
        "person_id": "1",
        "unit_id": "A",
        "assessed_on": DAY,
        "score": 0.0,
        "matches_post": "no",
    },
    "system_uptime": {
        "system_id": "1",
        "kind": "cctv",
        "unit_id": "A",
        "measured_on": DAY,
        "minutes": 1,
        "up_minutes": 0,
    },
    "cctv_event": {"event_id": "1", "system_id": "1", "unit_id": "A", "seen_at": CLOCK},
    "analysis_product": {"product_id": "1", "unit_id": "A", "kind": "map", "issued_on": DAY},
    "product_use": {
        "use_id": "1",
        "product_id": "1",
        "unit_id": "A",
        "used_on": DAY,
        "use": "opened",
    },
}
EARLY, LATE = date(2023, 12, 31), datetime(2024, 1, 2)
SEMESTER_END = date(2024, 6, 30)
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
    ("emergency_call", {"handling_mode": "routine"}, "not_allowed: handling_mode"),
    ("emergency_call", {"answered_level": "polsubsektor"}, "not_allowed: answered_level"),
    ("unit", {"valid_from": DAY, "valid_to": EARLY}, "ends_before_start"),
    ("reported_total", {"scope": "all"}, "not_allowed: scope"),
    ("certification", {"hours": -1.0}, "out_of_range: hours"),
    ("establishment", {"posts": -1}, "out_of_range: posts"),
    ("appraisal", {"score": -0.5}, "out_of_range: score"),
    ("appraisal", {"semester": "2026"}, "not_allowed: semester"),
    *(
        ("satisfaction_survey", {f"u{element}": 0}, f"out_of_range: u{element} '0' (1 to 4)")
        for element in range(1, 10)
    ),
    ("unit_history", {"valid_to": EARLY}, "ends_before_start"),
    ("unit_history", {"reason": "closed"}, "not_allowed: reason"),
    ("area", {"kind": "island"}, "not_allowed: kind"),
    ("offence", {"code_set": "kuhap"}, "not_allowed: code_set"),
    ("offence", {"valid_from": DAY, "valid_to": EARLY}, "ends_before_start"),
    ("call_assignment", {"arrived_at": datetime(2023, 12, 31)}, "arrived_before_assigned"),
    ("call_assignment", {"cleared_at": datetime(2023, 12, 31)}, "cleared_before_assigned"),
    (
        "call_assignment",
        {"arrived_at": datetime(2024, 1, 3), "cleared_at": LATE},
        "cleared_before_arrived",
    ),
    ("operation", {"ends_on": EARLY}, "ends_before_start"),
    ("operation", {"strength": -1}, "out_of_range: strength"),
    ("operation", {"alerted_at": LATE, "ready_at": CLOCK}, "ready_before_alerted"),
    ("operation_target", {"target": -1.0}, "out_of_range: target"),
    ("operation_target", {"actual": -1.0}, "out_of_range: actual"),
    ("patrol", {"ended_at": datetime(2023, 12, 31)}, "ended_before_started"),
    ("patrol", {"means": "horse"}, "not_allowed: means"),
    ("patrol", {"hotspots_planned": -1}, "out_of_range: hotspots_planned"),
    ("patrol", {"hotspots_visited": -1}, "out_of_range: hotspots_visited"),
    ("patrol", {"hotspots_planned": 1, "hotspots_visited": 2}, "more_visited_than_planned"),
    ("village_officer", {"valid_to": EARLY}, "ends_before_start"),
    ("problem_solving", {"solved_on": EARLY}, "solved_before_taken_up"),
    ("intelligence_report", {"acted_on": EARLY}, "acted_before_reported"),
    ("vital_object_check", {"secured": "partly"}, "not_allowed: secured"),
    ("narcotics_case", {"suspects": -1}, "out_of_range: suspects"),
    ("narcotics_case", {"grams": -0.1}, "out_of_range: grams"),
    ("traffic_accident", {"died": -1}, "out_of_range: died"),
    ("traffic_accident", {"serious": -1}, "out_of_range: serious"),
    ("traffic_accident", {"slight": -1}, "out_of_range: slight"),
    ("traffic_violation", {"channel": "cctv"}, "not_allowed: channel"),
    ("vehicle_stock", {"vehicles": -1}, "out_of_range: vehicles"),
    ("vehicle_stock", {"valid_to": EARLY}, "ends_before_start"),
    ("community", {"valid_to": EARLY}, "ends_before_start"),
    ("community", {"kind": "club"}, "not_allowed: kind"),
    ("community", {"reach": "global"}, "not_allowed: reach"),
    ("community_need", {"due_on": EARLY}, "due_before_raised"),
    ("community_need", {"followed_up_on": EARLY}, "followed_before_raised"),
    ("record_community", {"of_record": "personnel"}, "not_allowed: of_record"),
    ("impact_issue", {"domain": "agama"}, "not_allowed: domain"),
    ("impact_issue", {"closed_on": EARLY}, "closed_before_raised"),
    ("impact_issue", {"outcome": "closed"}, "not_allowed: outcome"),
    ("task_force", {"ends_on": EARLY}, "ends_before_start"),
    ("task_force_member", {"member_kind": "person"}, "not_allowed: member_kind"),
    ("task_force_member", {"valid_to": EARLY}, "ends_before_start"),
    ("partner_forum", {"kind": "club"}, "not_allowed: kind"),
    ("record_issue", {"of_record": "personnel"}, "not_allowed: of_record"),
    ("budget_month", {"spending_type": "54"}, "not_allowed: spending_type"),
    ("budget_month", {"ceiling": -1.0}, "out_of_range: ceiling"),
    ("budget_month", {"planned": -1.0}, "out_of_range: planned"),
    ("budget_month", {"realised": -1.0}, "out_of_range: realised"),
    ("budget_month", {"month_on": date(2024, 1, 2)}, "not_first_of_month"),
    ("evaluation_score", {"instrument": "itk"}, "not_allowed: instrument"),
    ("evaluation_score", {"score": 101.0}, "out_of_range: score '101.0' (0 to 100)"),
    (
        "public_service_request",
        {"channel": "phone"},
        "not_allowed: channel",
    ),
    ("public_service_request", {"limit_days": -1}, "out_of_range: limit_days"),
    ("public_service_request", {"served_on": EARLY}, "served_before_requested"),
    ("asset_status", {"asset_kind": "boat"}, "not_allowed: asset_kind"),
    ("asset_status", {"serviceable": -1}, "out_of_range: serviceable"),
    ("asset_status", {"serviceable": 1}, "more_serviceable_than_owned"),
    ("asset_status", {"month_on": date(2024, 1, 31)}, "not_first_of_month"),
    ("supervision_finding", {"closed_on": EARLY}, "closed_before_found"),
    ("work_contract", {"semester": "2024-S3"}, "not_allowed: semester"),
    ("work_contract", {"starts_on": date(2024, 7, 1)}, "starts_outside_semester"),
    ("work_contract", {"semester": "2023-S1"}, "starts_outside_semester"),
    ("work_contract", {"ends_on": EARLY}, "ends_before_start"),
    ("work_contract", {"is_high_risk": "maybe"}, "not_allowed: is_high_risk"),
    ("contract_month", {"aspect": "cost"}, "not_allowed: aspect"),
    ("contract_month", {"target": 0.0}, "target_not_above_zero"),
    ("contract_month", {"realisation": -1.0}, "out_of_range: realisation"),
    ("contract_month", {"month_on": date(2024, 1, 15)}, "not_first_of_month"),
    ("additional_task", {"kind": "work"}, "not_allowed: kind"),
    ("additional_task", {"semester": "2024"}, "not_allowed: semester"),
    ("award", {"giver": "camat"}, "not_allowed: giver"),
    ("award", {"semester": "S1"}, "not_allowed: semester"),
    ("attendance", {"formal_hours": -1.0}, "out_of_range: formal_hours"),
    ("attendance", {"formal_hours": 401.0}, "out_of_range: formal_hours '401.0' (0 to 400)"),
    ("attendance", {"worked_hours": 745.0}, "out_of_range: worked_hours '745.0' (0 to 744)"),
    ("attendance", {"sick_days": 32}, "out_of_range: sick_days '32' (0 to 31)"),
    ("attendance", {"month_on": date(2024, 1, 2)}, "not_first_of_month"),
    ("assessment", {"semester": "2024-S12"}, "not_allowed: semester"),
    ("assessment", {"recapped_on": SEMESTER_END}, "recapped_before_semester_end"),
    ("assessment", {"member_signed_on": SEMESTER_END}, "member_signed_before_semester_end"),
    ("assessment", {"rater_signed_on": SEMESTER_END}, "rater_signed_before_semester_end"),
    ("objection", {"semester": "2024-1"}, "not_allowed: semester"),
    ("objection", {"filed_on": EARLY}, "filed_before_received"),
    ("objection", {"decided_on": EARLY}, "decided_before_filed"),
    ("objection", {"decision": "granted"}, "not_allowed: decision"),
    ("discipline_case", {"kind": "criminal"}, "not_allowed: kind"),
    ("discipline_case", {"decided_on": EARLY}, "decided_before_opened"),
    ("fitness_test", {"score": 100.1}, "out_of_range: score '100.1' (0 to 100)"),
    ("health_check", {"kind": "dental"}, "not_allowed: kind"),
    ("innovation", {"validated_on": EARLY}, "validated_before_proposed"),
    ("competency_assessment", {"score": -1.0}, "out_of_range: score"),
    ("competency_assessment", {"matches_post": "partly"}, "not_allowed: matches_post"),
    ("system_uptime", {"kind": "radio"}, "not_allowed: kind"),
    ("system_uptime", {"minutes": 0}, "out_of_range: minutes '0' (1 to 1500)"),
    ("system_uptime", {"minutes": 1501}, "out_of_range: minutes '1501' (1 to 1500)"),
    ("system_uptime", {"up_minutes": -1}, "out_of_range: up_minutes"),
    ("system_uptime", {"up_minutes": 2}, "more_up_than_minutes"),
    ("analysis_product", {"kind": "memo"}, "not_allowed: kind"),
    ("analysis_product", {"came_true": "perhaps"}, "not_allowed: came_true"),
    ("product_use", {"use": "printed"}, "not_allowed: use"),
]

# fewer than none owned is also fewer than serviceable
NEVER_ALONE = {("asset_status", "owned")}


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
    assert "; " not in told


@pytest.mark.parametrize("record", sorted(SOUND))
def test_every_rule_of_a_contract_is_broken_once_here(record: str) -> None:
    broken = {reason.split(" '")[0] for name, _, reason in BREAKS if name == record}
    assert _rules(record) <= broken


def _rules(record: str) -> set[str]:
    """Names of a contract's rules, as a reason begins: those of rows, then those of columns."""
    contract = load_records()[record]
    rules = {name for name, member in vars(contract).items() if hasattr(member, "validation_fn")}
    inherited = set(Operational.columns()) if record != "emergency_call" else set()
    for name, column in contract.columns().items():
        if name in inherited or (record, name) in NEVER_ALONE:
            continue
        if "choices" in (column.metadata or {}):
            rules.add(f"not_allowed: {name}")
        elif column.dtype.is_numeric() and getattr(column, "min", None) is not None:
            rules.add(f"out_of_range: {name}")
    return rules


def test_equal_clocks_are_in_order() -> None:
    same = datetime(2024, 1, 1)
    steps = ("answered_at", "dispatched_at", "arrived_at", "closed_at")
    assert judged("emergency_call", dict.fromkeys(steps, same)) == (1, "")


def test_an_assessment_may_be_signed_from_the_day_after_its_semester_on() -> None:
    steps = ("recapped_on", "member_signed_on", "rater_signed_on")
    assert judged("assessment", dict.fromkeys(steps, date(2024, 7, 1))) == (1, "")
    second = {"semester": "2024-S2"} | dict.fromkeys(steps, date(2025, 1, 1))
    assert judged("assessment", second) == (1, "")


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
