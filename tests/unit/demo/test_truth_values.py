"""The ground truth on tables small enough to count by hand: two cases and more per family."""

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from pipelines.demo.truth_values import truth_frame
from pipelines.demo.truth_values.traffic import road_safety
from pipelines.records.registry import contract_schema, load_records

AS_OF = date(2026, 7, 31)
JAN, FEB, MAR = "2026-01", "2026-02", "2026-03"
TREE = {"M": None, "A": "M", "B": "M", "A1": "A", "A2": "A", "B1": "B"}
Rows = list[dict[str, Any]]


def on(month: int, day: int) -> date:
    return date(2026, month, day)


def at(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second)


def truth(as_of: date = AS_OF, **records: Rows) -> pl.DataFrame:
    """Truth of the six units of `TREE` (B keeps Papua's clock) with the rows given."""
    units = [
        {
            "unit_id": unit,
            "parent_id": parent,
            "time_zone": "Asia/Jayapura" if unit == "B" else None,
        }
        for unit, parent in TREE.items()
    ]
    tables = {}
    for name, rows in {"unit": units, **records}.items():
        schema = dict(contract_schema(load_records()[name]))
        del schema["local_at"]
        assert {column for row in rows for column in row} <= set(schema), name
        tables[name] = pl.DataFrame(rows, schema=schema)
    return truth_frame(tables, as_of)


def cell(frame: pl.DataFrame, unit: str, period: str, indicator: str) -> dict[str, Any] | None:
    """One cell's figures, None where nothing is known."""
    place = {"unit_id": unit, "period_id": period, "indicator_id": indicator}
    found = frame.filter(*[pl.col(name) == value for name, value in place.items()])
    return found.drop(place).to_dicts()[0] if found.height else None


def figures(frame: pl.DataFrame, unit: str, period: str, indicator: str) -> Any:
    """Numerator, denominator and value of one cell."""
    found = cell(frame, unit, period, indicator)
    return found and pytest.approx(
        (found["numerator"], found["denominator"], found["value"]), nan_ok=True
    )


def members(unit: str, number: int, **other: Any) -> Rows:
    return [
        {
            "person_id": f"{unit}-{n}",
            "unit_id": unit,
            "valid_from": on(1, 1),
            "status": "active",
            **other,
        }
        for n in range(number)
    ]


# --- leadership ---


def test_a_contract_is_in_time_when_both_sign_by_the_15th() -> None:
    def contract(number: int, starts: date, *signed: date | None) -> dict[str, Any]:
        member, rater = signed
        return {
            "contract_id": f"c{number}",
            "person_id": f"p{number}",
            "semester": "2026-S1",
            "unit_id": "A1",
            "starts_on": starts,
            "member_signed_on": member,
            "rater_signed_on": rater,
        }

    frame = truth(
        work_contract=[
            contract(1, on(1, 1), on(1, 5), on(1, 15)),
            contract(2, on(1, 1), on(1, 5), on(1, 16)),
            contract(3, on(1, 1), on(1, 5), None),
            contract(4, on(3, 1), on(1, 5), on(1, 6)),
        ]
    )
    assert figures(frame, "A1", JAN, "K02") == (1, 3, 100 / 3)
    assert figures(frame, "M", JAN, "K02") == (1, 3, 100 / 3)
    assert cell(frame, "B", JAN, "K02") is None


def test_follow_ups_after_the_data_date_are_not_known() -> None:
    frame = truth(
        as_of=on(3, 31),
        supervision_finding=[
            {"finding_id": "1", "unit_id": "A1", "found_on": on(3, 1), "closed_on": on(3, 31)},
            {"finding_id": "2", "unit_id": "A2", "found_on": on(3, 1), "closed_on": on(4, 1)},
            {"finding_id": "3", "unit_id": "A2", "found_on": on(4, 1), "closed_on": on(4, 1)},
        ],
        review_meeting=[
            {"meeting_id": "1", "unit_id": "A", "planned_on": on(3, 2), "held_on": on(4, 2)},
            {"meeting_id": "2", "unit_id": "A", "planned_on": on(4, 2), "held_on": None},
        ],
    )
    assert figures(frame, "A", MAR, "K09") == (1, 2, 50)
    assert figures(frame, "A2", MAR, "K09") == (0, 1, 0)
    assert figures(frame, "M", MAR, "K08") == (0, 1, 0)
    assert frame["period_id"].max() == MAR


def test_discipline_is_per_thousand_member_years() -> None:
    cases = [{"case_no": "1", "person_id": "A1-0", "unit_id": "A1", "opened_on": on(2, 3)}]
    people = members("A1", 2) + members("A2", 4) + members("B1", 3)
    people[0]["valid_to"] = on(2, 27)
    frame = truth(personnel=people, discipline_case=[{**cases[0], "kind": "ethics"}])
    assert figures(frame, "A1", FEB, "K10") == (1, 1 / 12, 12_000)
    assert figures(frame, "A", FEB, "K10") == (1, 5 / 12, 2_400)
    assert figures(frame, "M", FEB, "K10") == (1, 8 / 12, 1_500)


# --- the individual score, by the fixtures of the regulation ---


def assessed(person: str, **inputs: Any) -> dict[str, Rows]:
    """Tables of one member of A1: full marks and hours, and what `inputs` say instead."""
    kk, hours = inputs.get("kk", 100.0), inputs.get("pct", 100.0)
    who = {"person_id": person, "semester": "2026-S1", "unit_id": "A1"}
    signed = {"member_signed_on": on(7, 5), "rater_signed_on": inputs.get("signed", on(7, 6))}
    rk = inputs.get("rk")
    marks = [("superior", inputs.get("pp", 100.0))] + ([("peer", rk)] if rk is not None else [])
    return {
        "assessment": [
            {**who, **signed, "recapped_on": on(7, 4)}
            | {name: inputs.get(name) for name in ("force_majeure_no", "programme_on")}
        ],
        "work_contract": [
            {**who, "contract_id": person, "starts_on": on(1, 1)}
            | {"is_high_risk": inputs.get("risk")}
        ],
        "contract_month": [
            {"contract_id": person, "month_on": on(month, 1), "aspect": aspect, "unit_id": "A1"}
            | {"target": 200.0, "realisation": 2 * kk}
            for month in range(1, 7)
            for aspect in ("time", "quantity", "quality")
        ],
        "appraisal": [
            {"appraisal_id": f"{person}-{role}", "unit_id": "A1", "rated_on": on(7, 1)}
            | {"rater_role": role, "rated_person_id": person, "score": mark}
            | {"semester": "2026-S1", "factor": "integritas"}
            for role, mark in marks
        ],
        "additional_task": [
            {**who, "task_id": f"{person}-{n}", "kind": kind, "done_on": on(3, 1)}
            | {"evidence": proof}
            for n, (kind, proof) in enumerate(inputs.get("tasks", []))
        ],
        "award": [
            {**who, "award_id": f"{person}-{n}", "activity": activity, "giver": giver}
            | {"given_on": on(4, 1)}
            for n, (activity, giver) in enumerate(inputs.get("awards", []))
        ],
        "attendance": [
            {"person_id": person, "unit_id": "A1", "month_on": on(month, 1)}
            | {"formal_hours": 100.0, "worked_hours": hours}
            for month in range(1, 7)
        ],
    }


def together(*people: dict[str, Rows]) -> pl.DataFrame:
    tables = {name: [row for one in people for row in one[name]] for name in people[0]}
    return truth(AS_OF, **tables)


FULL_TL = [("task", "sprin"), ("innovation", "sprin"), ("operation", "sprin")]


@pytest.mark.parametrize(
    ("inputs", "score"),
    [
        ({}, 62),
        ({"tasks": [("task", "sprin")]}, 69),
        ({"tasks": [("innovation", "sprin"), ("task", None)]}, 72),
        ({"tasks": FULL_TL[:2]}, 79),
        ({"tasks": FULL_TL}, 89),
        ({"awards": [("a", "presiden"), ("b", "kapolda_gubernur")]}, 72),
        ({"awards": [("a  b", "presiden"), (" A b ", "kapolda_gubernur")]}, 70),
        ({"kk": 97.6041, "tasks": FULL_TL, "pp": 80.0, "rk": 90.0}
         | {"awards": [("a", "kapolda_gubernur"), ("a", "kapolres_bupati")]}, 89),
        ({"tasks": FULL_TL, "awards": [("a", "presiden"), ("b", "presiden")], "risk": "yes"}, 100),
        ({"tasks": FULL_TL[:2], "risk": "yes"}, 81),
        ({"pct": 85.99}, 58),
        ({"pct": 86.0}, 62),
    ],
)  # fmt: skip
def test_a_member_scores_as_the_regulation_says(inputs: dict[str, Any], score: int) -> None:
    frame = together(assessed("p", **inputs))
    found = cell(frame, "A1", "2026-S1", "K03")
    assert found is not None
    assert (found["numerator"], found["p50"]) == (score, score)
    assert figures(frame, "M", "2026", "K03") == (score, 1, score)
    assert cell(frame, "A1", "2026-06", "K03") is None


def test_bands_objections_and_gaps_are_shares_of_the_assessed() -> None:
    frame = together(
        assessed("p1", kk=50.0, pp=80.0, rk=60.0, programme_on=on(7, 10)),
        assessed("p2", kk=50.0, pp=50.0, force_majeure_no="BA-1"),
        assessed("p3", pp=90.0, rk=100.0, tasks=FULL_TL),
        assessed("p4", signed=None),
    )
    semester = "2026-S1"
    assert figures(frame, "A1", semester, "K01") == (3, 4, 75)
    assert figures(frame, "A1", semester, "K04") == (1, 3, 100 / 3)
    assert figures(frame, "A1", semester, "K05") == (1, 1, 100)
    assert figures(frame, "A1", semester, "K06") == (10, 2, 5)
    assert figures(frame, "A1", semester, "K07") == (0, 3, 0)


# --- administration ---


def test_a_deduction_lowers_ikpa_by_its_points() -> None:
    def score(unit: str, component: str, points: float) -> dict[str, Any]:
        row = {"unit_id": unit, "instrument": "ikpa", "component": component, "score": points}
        return {**row, "period_end": on(3, 31)}

    frame = truth(
        evaluation_score=[
            score("A1", "deviasi_hal3", 80),
            score("A1", "capaian_output", 100),
            score("A1", "dispensasi_spm", 2),
            score("A2", "penyerapan", 50),
        ]
    )
    assert figures(frame, "A1", MAR, "A01") == (15 * 80 + 25 * 100 - 2 * 40, 40, 90.5)
    assert figures(frame, "A", MAR, "A01") == (3_620 + 1_000, 60, 77)


def test_sakip_counts_in_its_year_alone() -> None:
    row = {"unit_id": "A1", "instrument": "sakip", "period_end": date(2025, 12, 31)}
    frame = truth(
        evaluation_score=[
            {**row, "component": "perencanaan", "score": 80.0},
            {**row, "component": "pelaporan", "score": 50.0},
        ]
    )
    assert figures(frame, "A", "2025", "A03") == (80 * 30 + 50 * 15, 45, 70)
    assert cell(frame, "A", "2025-12", "A03") is None


def test_absorption_is_against_a_third_of_the_quarter() -> None:
    row = {"unit_id": "A1", "month_on": on(4, 1), "ceiling": 1_200.0}
    frame = truth(
        budget_month=[
            {**row, "spending_type": "51", "realised": 90.0},
            {**row, "spending_type": "53", "realised": 60.0},
        ]
    )
    assert figures(frame, "A1", "2026-04", "A02") == (150, 120 + 120, 62.5)


def test_posts_and_members_make_the_fill() -> None:
    post = {"valid_from": on(1, 1)}
    frame = truth(
        personnel=members("A1", 3) + members("A2", 1),
        establishment=[{"unit_id": u, "posts": n, **post} for u, n in (("A1", 4), ("B1", 2))],
        community_visit=[{"visit_id": "1", "unit_id": "M", "visited_on": on(1, 1)}],
    )
    assert figures(frame, "A1", JAN, "A04") == (3, 4, 75)
    assert figures(frame, "A", JAN, "A04") == (4, 4, 100)
    # B never had a member recorded: unknown, not nobody
    assert figures(frame, "B1", JAN, "A04") == (None, 2, None)


def test_data_is_complete_by_fields_and_questionnaires_by_marks() -> None:
    marks = {f"u{n}": 4 for n in range(1, 10)}
    answer = {"unit_id": "A1", "answered_on": on(1, 9)}
    frame = truth(
        satisfaction_survey=[
            {**answer, "response_id": "1", **marks},
            {**answer, "response_id": "2", **marks, "u9": 1},
            {**answer, "response_id": "3", **marks, "u9": None},
        ],
        traffic_accident=[
            {"accident_id": "1", "unit_id": "A1", "happened_at": at(1, 9), "cause": "rem"}
            | {"died": 0, "serious": 0, "slight": 0}
        ],
        crime_report=[
            {"report_id": "1", "unit_id": "A1", "reported_at": at(1, 9), "report_model": "A"}
        ],
    )
    assert figures(frame, "A1", JAN, "A10") == ((36 + 33) / 9, 2, 25 * 69 / 18)
    assert figures(frame, "A1", JAN, "A10T") == ((9 + 8) / 9, 2, 100 * 17 / 18)
    assert figures(frame, "A1", JAN, "A06") == (2, 7, 200 / 7)


def test_a_service_is_in_time_within_its_promise() -> None:
    def request(number: int, served: date | None) -> dict[str, Any]:
        asked = {"requested_on": on(1, 20), "served_on": served, "limit_days": 14}
        name = {"request_id": str(number), "unit_id": "A1", "service": "SIM", "channel": "online"}
        return {**name, **asked}

    days = [10, 14, 15]
    frame = truth(
        public_service_request=[
            *[request(n, on(1, 20) + timedelta(days=n)) for n in days],
            request(0, None),
        ]
    )
    assert figures(frame, "A1", JAN, "A11") == (1, 1, 100)
    assert figures(frame, "A1", FEB, "A11") == (1, 2, 50)
    assert cell(frame, "A1", FEB, "A11") == pytest.approx(
        {"numerator": 1, "denominator": 2, "value": 50, "p50": 14.5, "p90": 14.9}
    )


# --- prevention and calls ---


def test_an_officer_of_two_villages_counts_once() -> None:
    def village(code: str, person: str | None) -> dict[str, Any]:
        return {"village_code": code, "valid_from": on(1, 1), "unit_id": "A1", "person_id": person}

    frame = truth(
        village_officer=[village("1", "p"), village("2", "p"), village("3", None)],
        community_visit=[
            {"visit_id": str(n), "unit_id": "A1", "visited_on": on(1, 5 + n)} for n in range(6)
        ],
    )
    assert figures(frame, "A1", JAN, "O01") == (2, 3, 200 / 3)
    assert figures(frame, "A1", JAN, "O02") == (6, 1, 6)


def test_a_day_is_that_of_the_units_own_clock() -> None:
    night = at(1, 31, 16)  # 23.00 in Jakarta, 01.00 the next day in Jayapura
    patrol = {"started_at": night, "ended_at": night + timedelta(minutes=90)}
    plan = {"hotspots_planned": 4, "hotspots_visited": 3}
    frame = truth(
        patrol=[
            {"patrol_id": "1", "unit_id": "A1", **patrol, **plan},
            {"patrol_id": "2", "unit_id": "B1", **patrol, "hotspots_planned": 0},
        ],
        population=[
            {"unit_id": u, "valid_from": on(1, 1), "persons": 12_000} for u in ("A1", "B1")
        ],
    )
    assert figures(frame, "A1", JAN, "O05") == (1.5, 1_000, 1.5)
    assert figures(frame, "B1", JAN, "O05") == (None, 1_000, None)
    assert figures(frame, "B1", FEB, "O05") == (1.5, 1_000, 1.5)
    assert figures(frame, "A1", JAN, "O06") == (3, 4, 75)
    assert cell(frame, "B1", FEB, "O06") is None


def test_calls_are_answered_in_time_by_the_first_level() -> None:
    def call(number: int, unit: str, answer: float | None, **other: Any) -> dict[str, Any]:
        received = at(1, 5, 3)
        answered = None if answer is None else received + timedelta(seconds=answer)
        times = {"received_at": received, "answered_at": answered}
        return {"call_id": str(number), "unit_id": unit, **times, **other}

    frame = truth(
        emergency_call=[
            call(1, "A1", 10, answered_level="polsek", arrived_at=at(1, 5, 3, 10)),
            call(2, "A1", 11, answered_level="polda", arrived_at=at(1, 5, 3, 20)),
            call(3, "A1", None, outcome="abandoned"),
            call(4, "A1", None, outcome="completed"),
            call(5, "A2", 20, outcome="cancelled"),
        ]
    )
    assert figures(frame, "A1", JAN, "O07") == (1, 3, 100 / 3)
    assert figures(frame, "A", JAN, "O07") == (1, 4, 25)
    assert figures(frame, "A", JAN, "O09") == (1, 2, 50)
    assert cell(frame, "A", JAN, "O08") == pytest.approx(
        {"numerator": 1, "denominator": 2, "value": 50, "p50": 900, "p90": 1_140}
    )


# --- crime ---


def crimes(unit: str, month: int, *numbers: int) -> Rows:
    return [
        {"report_id": f"{unit}-{n}", "unit_id": unit, "reported_at": at(month, 10)} for n in numbers
    ]


def step(report: str, event: str, when: datetime) -> dict[str, Any]:
    return {"report_id": report, "event": event, "event_at": when, "unit_id": report[:2]}


def test_crimes_are_cleared_once_and_count_in_their_own_month_and_cohort() -> None:
    frame = truth(
        crime_report=crimes("A1", 1, 1, 2, 3, 4) + crimes("A1", 2, 5),
        case_event=[
            step("A1-1", "p21", at(2, 9, 12)),
            step("A1-1", "tahap_ii", at(2, 20)),
            step("A1-2", "rj", at(2, 10)),
            step("A1-3", "unfounded", at(3, 1)),
            step("A1-4", "opened", at(1, 11)),
            step("A1-4", "sp3", at(9, 1)),
        ],
    )
    assert figures(frame, "A1", FEB, "O11") == (2, 1, 200)
    assert figures(frame, "A1", JAN, "O11K") == (2, 3, 200 / 3)
    assert figures(frame, "A1", FEB, "O14") == (1, 2, 50)
    assert cell(frame, "A1", FEB, "O12") == pytest.approx(
        {"numerator": 61.5, "denominator": 2, "value": 30.75, "p50": 30.75, "p90": 30.95}
    )
    assert figures(frame, "M", JAN, "O10N") == (3, None, 3)
    assert figures(frame, "M", JAN, "O10C") == (3, 31 * 86_400, 31 * 28_800)


def test_no_crime_is_zero_only_in_a_branch_that_reported() -> None:
    frame = truth(
        crime_report=crimes("A1", 1, 1) + crimes("A1", 3, 3) + crimes("A2", 2, 2),
        population=[
            {"unit_id": unit, "valid_from": on(1, 1), "persons": 1_200} for unit in ("A1", "A2")
        ],
    )
    assert figures(frame, "A2", JAN, "O10") == (0, 100, 0)
    assert figures(frame, "A1", FEB, "O10") == (0, 100, 0)
    assert figures(frame, "A1", "2026-04", "O10") == (None, 100, None)
    assert figures(frame, "A", FEB, "O10") == (1, 200, 500)


def test_a_branch_without_residents_leaves_the_whole_without_a_rate() -> None:
    frame = truth(
        crime_report=crimes("A1", 1, 1) + crimes("B1", 2, 2),
        population=[{"unit_id": "A1", "valid_from": on(1, 1), "persons": 1_200}],
    )
    assert figures(frame, "M", JAN, "O10") == (1, 100, 1_000)
    assert figures(frame, "B", FEB, "O10") == (1, None, None)
    assert figures(frame, "M", FEB, "O10") == (1, None, None)


def test_narcotics_are_counted_as_cases_suspects_and_grams() -> None:
    case = {"unit_id": "A1", "revealed_on": on(1, 3)}
    frame = truth(
        narcotics_case=[
            {**case, "case_id": "1", "suspects": 2, "grams": 1.5},
            {**case, "case_id": "2", "suspects": 0, "grams": None},
        ]
    )
    assert figures(frame, "A", JAN, "O18") == (2, None, 2)
    assert figures(frame, "A", JAN, "O18S") == (2, None, 2)
    assert figures(frame, "A", JAN, "O18G") == (1.5, None, 1.5)


# --- traffic and operations ---


def test_road_safety_joins_deaths_per_resident_and_per_vehicle() -> None:
    accident = {"unit_id": "A1", "happened_at": at(1, 9), "serious": 2, "slight": 0}
    stock = {"unit_id": "A1", "valid_from": on(1, 1)}
    frame = truth(
        traffic_accident=[
            {**accident, "accident_id": "1", "died": 1},
            {**accident, "accident_id": "2", "died": 0},
        ],
        population=[{**stock, "persons": 160_000}],
        vehicle_stock=[{**stock, "vehicles": 120_000}],
    )
    assert figures(frame, "A1", JAN, "O15") == (2, None, 2)
    assert figures(frame, "A1", JAN, "O15B") == (4, None, 4)
    assert figures(frame, "A1", JAN, "O15F") == (1, 2, 50)
    assert figures(frame, "A1", JAN, "O16X") == (1, 160_000 / 12, 7.5)
    assert figures(frame, "A1", JAN, "O16Y") == (1, 10_000, 1)
    found = cell(frame, "A1", JAN, "O16")
    assert found is not None
    assert found["value"] == pytest.approx((4.25 + 4.5 - 0.3 / 0.8 * 0.5) / 2)


def test_the_conversion_follows_its_table() -> None:
    table = pl.DataFrame(
        {"x": [0.0, 5, 10, 15, 20, 25, 99, None], "y": [0.0, 0.7, 1.5, 2.3, 3.0, 3.7, 99, 1]}
    )
    found = table.select(road_safety(pl.col("x"), pl.col("y"))).to_series().to_list()
    assert found == pytest.approx([5, 4.5, 4, 3, 2, 1, 1, None])


def test_operations_reach_targets_and_stand_after_an_alert() -> None:
    def target(number: int, actual: float | None, judged: date | None) -> dict[str, Any]:
        goal = {"operation_id": "o", "unit_id": "A2", "measure": "arrests", "target": 5.0}
        return {"target_id": str(number), **goal, "actual": actual, "judged_on": judged}

    def alert(number: str, mode: str, ready: datetime | None) -> dict[str, Any]:
        when = {"starts_on": on(2, 1), "alerted_at": at(2, 1, 1), "ready_at": ready}
        name = {"operation_id": number, "operation_name": number, "unit_id": "A1"}
        return {**name, **when, "handling_mode": mode}

    frame = truth(
        operation=[
            alert("o", "kontinjensi", at(2, 1, 2)),
            alert("p", "kontinjensi", at(2, 1, 4)),
            alert("q", "kontinjensi", None),
            alert("r", "khusus", at(2, 1, 9)),
        ],
        operation_target=[
            target(1, 5, on(2, 20)),
            target(2, 4.9, on(2, 20)),
            target(3, None, None),
        ],
    )
    assert figures(frame, "A", FEB, "O20") == (1, 2, 50)
    assert cell(frame, "A", FEB, "O21") == pytest.approx(
        {"numerator": 14_400, "denominator": 2, "value": 7_200, "p50": 7_200, "p90": 10_080}
    )


# --- capacity ---


def test_training_counts_where_the_member_served() -> None:
    def course(number: int, **other: Any) -> dict[str, Any]:
        name = {"training_id": str(number), "course_code": "X", "completed_on": on(1, 20)}
        return {**name, "person_id": "A1-0", "hours": 8.0, **other}

    frame = truth(
        personnel=members("A1", 4) + members("B1", 1),
        training=[
            course(1),
            course(2, unit_id="B1"),
            course(3, hours=None),
            course(4, person_id="nobody"),
        ],
    )
    assert figures(frame, "A1", JAN, "C01") == (8, 4 / 12, 24)
    assert figures(frame, "M", JAN, "C01") == (16, 5 / 12, pytest.approx(38.4))


def test_a_certificate_counts_while_it_holds() -> None:
    given = {"certificate_code": "SIDIK", "awarded_on": date(2024, 1, 1)}
    frame = truth(
        personnel=members("A1", 3, required_certificate="SIDIK") + members("A2", 2),
        certification=[
            {"person_id": "A1-0", **given},
            {"person_id": "A1-1", **given, "valid_to": on(2, 27)},
            {"person_id": "A2-0", **given},
        ],
        fitness_test=[
            {"test_id": str(n), "person_id": "A1-0", "unit_id": "A1", "tested_on": on(1, 9)}
            | {"score": score}
            for n, score in enumerate((40.99, 41.0, 80.0))
        ],
    )
    assert figures(frame, "A", JAN, "C02") == (2, 3, 200 / 3)
    assert figures(frame, "A", FEB, "C02") == (1, 3, 100 / 3)
    assert figures(frame, "A", JAN, "C03P") == (2, 3, 200 / 3)
    assert figures(frame, "A", JAN, "C03") == (161.99, 3, 161.99 / 3)


def test_uptime_events_and_products_are_of_their_own_kind() -> None:
    def system(name: str, kind: str, day: int, up: int) -> dict[str, Any]:
        minutes = {"minutes": 1_440, "up_minutes": up, "measured_on": on(1, day)}
        return {"system_id": name, "kind": kind, "unit_id": "A1", **minutes}

    product = {"unit_id": "A1", "issued_on": on(1, 10)}
    frame = truth(
        system_uptime=[
            system("n", "network", 1, 720),
            system("c", "cctv", 1, 1_440),
            system("c", "cctv", 2, 0),
        ],
        cctv_event=[
            {"event_id": str(n), "system_id": "c", "unit_id": "A1", "seen_at": at(1, 1, 1)}
            for n in range(4)
        ],
        analysis_product=[
            {**product, "product_id": "1", "kind": "bulletin", "due_on": on(1, 9)},
            {**product, "product_id": "2", "kind": "early_warning", "came_true": "yes"},
            {**product, "product_id": "3", "kind": "early_warning"},
        ],
        product_use=[
            {"use_id": "1", "product_id": "1", "unit_id": "A2", "used_on": on(2, 1), "use": "cited"}
        ],
    )
    assert figures(frame, "A1", JAN, "C08") == (2_160, 4_320, 50)
    assert figures(frame, "A1", JAN, "C08N") == (720, 1_440, 50)
    assert figures(frame, "A1", JAN, "C08V") == (1_440, 2_880, 50)
    assert figures(frame, "A1", JAN, "C08E") == (4, 2 / 365, 730)
    assert figures(frame, "A1", JAN, "C09") == (1, 3, 100 / 3)
    assert figures(frame, "A1", JAN, "C09B") == (0, 1, 0)
    assert figures(frame, "A1", JAN, "C09W") == (1, 1, 100)


# --- lenses ---


def test_communities_have_officers_and_meetings() -> None:
    def community(name: str, officer: str | None, until: date | None = None) -> dict[str, Any]:
        spell = {"valid_from": on(1, 1), "valid_to": until, "unit_id": "A1"}
        kind = {"community_name": name, "kind": "hobby", "reach": "local"}
        return {"community_id": name, **spell, **kind, "officer_id": officer}

    frame = truth(
        community=[community("x", "p"), community("y", None), community("z", None, on(1, 30))],
        community_engagement=[
            {"engagement_id": "1", "community_id": "x", "unit_id": "A1", "engaged_on": on(1, 9)}
        ],
        community_need=[
            {"need_id": str(n), "community_id": "x", "unit_id": "A1", "raised_on": on(1, 1)}
            | {"due_on": on(1, 20), "followed_up_on": done}
            for n, done in enumerate((on(1, 20), on(1, 21), None))
        ],
    )
    assert figures(frame, "A1", JAN, "I01") == (1, 2, 50)
    assert figures(frame, "A1", JAN, "I02") == (1, 2 / 12, 6)
    assert figures(frame, "A1", JAN, "I03") == (1, 3, 100 / 3)


def test_issues_get_a_task_force_and_an_outcome() -> None:
    def issue(name: str, closed: date | None, outcome: str | None) -> dict[str, Any]:
        times = {"raised_on": on(1, 10), "closed_on": closed, "outcome": outcome}
        return {"issue_id": name, "issue_name": name, "domain": "ekonomi", "unit_id": "A1", **times}

    force = {"unit_id": "A2", "mandate": "x"}
    frame = truth(
        impact_issue=[issue("x", on(2, 20), "contained"), issue("y", on(9, 1), "resolved")],
        task_force=[
            {"task_force_id": "1", "issue_id": "x", **force, "starts_on": on(1, 25)},
            {"task_force_id": "2", "issue_id": "x", **force, "starts_on": on(1, 20)}
            | {"ends_on": on(1, 22)},
            {"task_force_id": "3", "issue_id": "y", **force, "starts_on": on(2, 10)}
            | {"ends_on": on(3, 5)},
        ],
        forum_meeting=[
            {"meeting_no": "1", "forum_id": "f", "unit_id": "A1", "planned_on": on(1, 15)}
        ],
    )
    assert figures(frame, "A1", JAN, "D01") == (1, 2, 50)
    assert figures(frame, "A1", FEB, "D01") == (1, 1, 100)
    assert figures(frame, "A1", MAR, "D01") == (0, 1, 0)
    assert figures(frame, "A1", JAN, "D02") == (10, 1, 10)
    assert figures(frame, "A1", FEB, "D02") == (31, 1, 31)
    assert figures(frame, "A1", JAN, "D03") == (0, 1, 0)
    assert figures(frame, "A1", FEB, "D04") == (1, 1, 100)
    assert cell(frame, "A1", "2026-07", "D04") is None


def test_a_step_of_a_procedure_is_in_time_by_the_minute() -> None:
    def done(number: int, when: datetime | None) -> dict[str, Any]:
        name = {"sop_id": "s", "step": "1", "case_ref": str(number), "unit_id": "A1"}
        return {**name, "due_at": at(1, 31, 18), "done_at": when}

    frame = truth(sop_step=[done(1, at(1, 31, 18)), done(2, at(1, 31, 18, 1)), done(3, None)])
    # 18.00 UTC is past midnight in Jakarta
    assert figures(frame, "A1", FEB, "S01") == (1, 3, 100 / 3)
