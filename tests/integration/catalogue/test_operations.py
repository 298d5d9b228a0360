"""Operations and the lenses, held against figures counted by hand from a handful of records.

Polres C keeps WIB (UTC+7), Polres D WIT (UTC+9); clocks below are UTC. The data date is 15 April
2026, so April has fifteen of its 30 days, and what follows later is not known.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from warehouse.access import Reader
from warehouse.connection import open_published
from warehouse.paths import build_database

RECORDS = {
    # C's 16:30 is 23:30 on 31 January, D's is 01:30 on 1 February; p6 and p7 are one moment too.
    # p8 and p9 are out when the data date ends: at 17:00 in C, at 15:00 in D.
    "patrol": """
        patrol_id, unit_id, started_at,       ended_at,         hotspots_planned, hotspots_visited
        p1,        C,       2026-01-31 16:30, 2026-01-31 18:30, 4,                3
        p2,        D,       2026-01-31 16:30, 2026-01-31 18:00, 5,
        p3,        C,       2026-01-10 02:00, ,                 0,                0
        p4,        C,       2026-01-11 02:00, 2026-01-11 05:30, ,
        p6,        C,       2026-04-15 16:00, 2026-04-15 17:00, 2,                1
        p7,        D,       2026-04-15 16:00, 2026-04-15 17:00, 2,                2
        p8,        C,       2026-04-15 15:00, 2026-04-15 19:00, ,
        p9,        D,       2026-04-15 13:30, 2026-04-15 15:30, ,
        """,
    "population": """
        unit_id, valid_from, persons
        C,       2025-01-01, 120000
        D,       2025-01-01, 60000
        """,
    # m1 holds two villages; V3 falls vacant in mid-February, V4 always was.
    "village_officer": """
        village_code, unit_id, valid_from, valid_to,   person_id
        V1,           C,       2025-01-01, ,           m1
        V2,           C,       2025-01-01, ,           m1
        V3,           C,       2025-01-01, 2026-02-14, m2
        V3,           C,       2026-02-15, ,
        V4,           D,       2025-01-01, ,
        """,
    "community_visit": """
        visit_id, unit_id, visited_on, approach
        v1,       C,       2026-01-05, preemtif
        v2,       C,       2026-01-06, preemtif
        v3,       C,       2026-01-31,
        v4,       C,       2026-02-03, preemtif
        v5,       D,       2026-01-20, preemtif
        v6,       C,       2026-04-16, preemtif
        """,
    "problem_solving": """
        problem_id, unit_id, taken_up_on, solved_on
        s1,         C,       2026-01-05,  2026-01-20
        s2,         C,       2026-01-06,  2026-04-16
        s3,         C,       2026-01-07,
        s4,         C,       2026-01-08,  2026-04-15
        """,
    "intelligence_report": """
        report_no, unit_id, reported_on, acted_on
        i1,        D,       2026-02-01,  2026-02-05
        i2,        D,       2026-02-02,  2026-04-16
        i3,        D,       2026-02-03,
        """,
    "emergency_call": """
        call_id, unit_id, received_at,      answered_at,      answered_level, outcome,   priority
        c1,      C,       2026-02-01 01:00, 2026-02-01 01:00, polsek,         completed, 2
        c2,      C,       2026-02-01 02:00, 2026-02-01 02:01, polres,         completed, 1
        c3,      C,       2026-02-01 03:00, 2026-02-01 03:02, mabes,          completed, 1
        c4,      C,       2026-02-01 04:00, 2026-02-01 04:00, ,               completed, 1
        c5,      C,       2026-02-01 05:00, ,                 ,               abandoned, 1
        """,
    "call_assignment": """
        assignment_id, unit_id, call_id, resource_id, assigned_at,      arrived_at
        a1,            C,       c1,      car-1,       2026-02-01 01:01, 2026-02-01 01:09
        a2,            C,       c1,      car-2,       2026-02-01 01:02,
        a3,            C,       ,        car-1,       2026-02-01 17:00,
        """,
    "crime_report": """
        report_id, unit_id, reported_at
        r1,        C,       2026-01-31 16:59
        r2,        C,       2026-01-10 00:00
        r3,        C,       2026-01-15 00:00
        r4,        C,       2026-01-20 00:00
        r5,        D,       2026-01-31 16:00
        r6,        C,       2026-02-20 00:00
        """,
    # r3's is 16 April in C; r6 is cleared before it was reported; r9 is a report nobody sent.
    "case_event": """
        report_id, unit_id, event,     event_at
        r1,        C,       opened,    2026-02-01 00:00
        r1,        C,       p21,       2026-02-10 04:59
        r2,        C,       rj,        2026-01-12 00:00
        r2,        C,       tahap_ii,  2026-02-01 00:00
        r3,        C,       sp3,       2026-04-15 17:30
        r4,        C,       unfounded, 2026-02-01 00:00
        r5,        D,       transfer,  2026-02-11 16:00
        r6,        C,       rj,        2026-02-19 00:00
        r9,        C,       p21,       2026-02-05 00:00
        """,
    "progress_notice": """
        notice_id, report_id, unit_id, due_on,     sent_on
        n1,        r1,        C,       2026-01-10, 2026-01-10
        n2,        r1,        C,       2026-01-11, 2026-01-12
        n3,        r1,        C,       2026-01-12,
        n4,        r1,        C,       2026-04-16, 2026-04-01
        """,
    "traffic_accident": """
        accident_id, unit_id, happened_at,      died, serious, slight
        t1,          C,       2026-01-31 16:59, 1,    2,       3
        t2,          D,       2026-01-31 15:30, 2,    0,       1
        t3,          C,       2026-01-15 00:00, 0,    0,       4
        t4,          C,       2026-04-15 17:00, 5,    0,       0
        """,
    # C's stock changes on the very day January closes.
    "vehicle_stock": """
        unit_id, valid_from, valid_to,   vehicles
        C,       2025-01-01, 2026-01-30, 12000
        C,       2026-01-31, ,           24000
        D,       2025-01-01, ,           6000
        """,
    "traffic_violation": """
        violation_id, unit_id, captured_at,      channel, confirmed_on
        e1,           C,       2026-02-05 00:00, etle,    2026-02-06
        e2,           C,       2026-02-06 00:00, etle,    2026-04-16
        e3,           C,       2026-02-07 00:00, tilang,  2026-02-07
        """,
    "narcotics_case": """
        case_id, unit_id, revealed_on, suspects, grams
        k1,      D,       2026-02-10,  3,        12.5
        k2,      D,       2026-02-11,  0,
        k3,      D,       2026-02-12,  1,        0.5
        """,
    "vital_object_check": """
        check_id, object_id, unit_id, due_on,     secured
        b1,       dam,       C,       2026-01-01, yes
        b2,       dam,       C,       2026-01-02, no
        b3,       dam,       C,       2026-01-03, yes
        """,
    # op2's task force was never ready; op4 and op5 are no contingencies. op6 and op7 are ready at
    # one moment: in C half an hour before the data date ends, in D later; op8 is alerted after it.
    "operation": """
        operation_id,operation_name,unit_id,starts_on,handling_mode,function_code,alerted_at,ready_at
        op1, Aman Nusa II, D, 2026-02-01, kontinjensi, samapta, 2026-01-31 20:00, 2026-01-31 21:00
        op2, Aman Nusa II, D, 2026-02-15, kontinjensi, samapta, 2026-02-15 00:00,
        op3, Aman Nusa I,  D, 2026-02-20, kontinjensi, samapta, 2026-02-20 00:00, 2026-02-20 02:30
        op4, Zebra,        C, 2026-02-01, khusus,      lantas,  ,
        op5, KRYD,         D, 2026-02-02, rutin,       samapta, 2026-02-02 00:00, 2026-02-02 09:00
        op6, Aman Nusa II, C, 2026-04-15, kontinjensi, samapta, 2026-04-15 14:30, 2026-04-15 16:30
        op7, Aman Nusa II, D, 2026-04-15, kontinjensi, samapta, 2026-04-15 14:30, 2026-04-15 16:30
        op8, Aman Nusa II, D, 2026-04-15, kontinjensi, samapta, 2026-04-15 15:30, 2026-04-15 16:30
        """,
    "operation_target": """
        target_id, operation_id, unit_id, measure,  target, actual, judged_on
        g1,        op4,          C,       tilang,   10,     10,     2026-02-20
        g2,        op4,          C,       teguran,  5,      4.9,    2026-02-20
        g3,        op4,          C,       dikmas,   5,      ,       2026-02-20
        g4,        op4,          C,       patroli,  3,      7,
        g5,        op4,          C,       helm,     1,      9,      2026-04-16
        """,
    # Of cases 3 and 4 what falls due after the data date is not judged yet, done or not.
    "sop_step": """
        sop_id, step, case_ref, unit_id, due_at,           done_at
        tkp,    s1,   1,        C,       2026-01-31 16:59, 2026-01-31 16:59
        tkp,    s2,   1,        C,       2026-01-31 17:30, 2026-01-31 17:31
        tkp,    s1,   2,        D,       2026-02-02 00:00,
        tkp,    s1,   3,        C,       2026-04-15 16:30, 2026-04-15 17:30
        tkp,    s2,   3,        C,       2026-04-15 17:30,
        tkp,    s3,   3,        C,       2026-04-15 17:30, 2026-04-15 16:00
        tkp,    s1,   4,        D,       2026-04-15 14:30, 2026-04-15 14:30
        tkp,    s2,   4,        D,       2026-04-15 15:30,
        """,
    "community": """
        community_id, community_name, kind,       reach, unit_id, officer_id, valid_from, valid_to
        q1,           Ojek,           profession, local, C,       m1,         2025-01-01,
        q2,           Motor tua,      hobby,      local, C,       ,           2025-01-01, 2026-02-27
        q3,           Nelayan,        profession, local, D,       ,           2026-02-01,
        """,
    "community_engagement": """
        engagement_id, community_id, unit_id, engaged_on
        h1,            q1,           C,       2026-01-05
        h2,            q1,           C,       2026-01-06
        h3,            q2,           C,       2026-01-07
        h4,            q1,           C,       2026-04-16
        """,
    "community_need": """
        need_id, community_id, unit_id, raised_on,  due_on,     followed_up_on
        w1,      q1,           C,       2026-01-01, 2026-01-10, 2026-01-10
        w2,      q1,           C,       2026-01-01, 2026-01-11, 2026-01-12
        w3,      q1,           C,       2026-01-01, 2026-01-12,
        w4,      q1,           C,       2026-01-01, 2026-01-15, 2026-01-02
        w5,      q1,           C,       2026-01-01, 2026-04-16, 2026-01-02
        """,
    # j1 has two task forces at January's close; j2's had ended by then; j3's comes after the data
    # date; j4's stood before the issue was raised.
    "impact_issue": """
        issue_id, issue_name, domain,       unit_id, raised_on,  closed_on,  outcome
        j1,       Pupuk,      ekonomi,      C,       2025-12-20, ,
        j2,       Banjir,     keselamatan,  C,       2026-01-05, 2026-02-20, resolved
        j3,       Konflik,    sosial_budaya, D,      2026-02-01, 2026-04-16, contained
        j4,       Batas,      politik,      D,       2026-01-01, 2026-02-10,
        """,
    "task_force": """
        task_force_id, issue_id, unit_id, mandate, starts_on,  ends_on
        f1,            j1,       C,       sprin,   2026-01-10, 2026-02-10
        f2,            j1,       C,       sprin,   2026-01-20,
        f3,            j2,       C,       sprin,   2026-01-05, 2026-01-20
        f4,            j3,       D,       sprin,   2026-04-17,
        f5,            j4,       D,       sprin,   2025-12-01,
        """,
    "task_force_activity": """
        activity_id, task_force_id, unit_id, done_on
        y1,          f2,            C,       2026-02-06
        y2,          f9,            C,       2026-02-07
        """,
    "forum_meeting": """
        meeting_no, forum_id, unit_id, planned_on, held_on
        z1,         z,        C,       2026-01-10, 2026-01-10
        z2,         z,        C,       2026-01-20, 2026-02-02
        z3,         z,        C,       2026-01-25,
        z4,         z,        C,       2026-01-26, 2026-04-16
        """,
}

HALF_APRIL = 15 / 30 / 12  # of a year: what April has of it up to the data date

# indicator, unit, period: numerator, denominator, value (of a median also its p50)
FIGURES: dict[tuple[str, str, str], tuple[float | None, float | None, float | None]] = {
    ("O01", "C", "2026-01"): (3, 3, 100),
    ("O01", "C", "2026-02"): (2, 3, 200 / 3),
    ("O01", "D", "2026-02"): (0, 1, 0),
    ("O01", "Q", "2026-Q1"): (3 + 2 + 2, 3 * 4, 700 / 12),
    ("O02", "C", "2026-01"): (3, 2, 1.5),
    ("O02", "C", "2026-02"): (1, 1, 1),
    ("O02", "C", "2026-04"): (None, 12 * HALF_APRIL, None),
    ("O02", "D", "2026-01"): (1, 0, None),
    ("O02", "Q", "2026-01"): (4, 2, 2),
    ("O03", "C", "2026-01"): (2, 4, 50),
    ("O04", "D", "2026-02"): (1, 3, 100 / 3),
    ("O05", "C", "2026-01"): (2 + 3.5, 10_000, 0.55),
    ("O05", "D", "2026-02"): (1.5, 5_000, 0.3),
    ("O05", "C", "2026-04"): (1 + 2, 120_000 * HALF_APRIL, 3_000 / (120_000 * HALF_APRIL)),
    ("O05", "D", "2026-04"): (1.5, 60_000 * HALF_APRIL, 1_500 / (60_000 * HALF_APRIL)),
    ("O06", "C", "2026-01"): (3, 4, 75),
    ("O06", "D", "2026-02"): (0, 5, 0),
    ("O06", "Q", "2026-04"): (1, 2, 50),
    ("O09", "C", "2026-02"): (2, 3, 200 / 3),
    ("O11K", "C", "2026-01"): (2, 3, 200 / 3),
    ("O11K", "D", "2026-02"): (1, 1, 100),
    ("O11K", "Q", "2026-02"): (2, 2, 100),
    ("O12", "C", "2026-01"): (2, 1, 2),
    ("O12", "C", "2026-02"): (9.5, 1, 9.5),
    ("O12", "Q", "2026-02"): (9.5 + 11, 2, 10.25),
    ("O12", "Q", "2026-Q1"): (2 + 9.5 + 11, 3, 9.5),
    ("O13", "C", "2026-01"): (1, 3, 100 / 3),
    ("O13", "C", "2026-04"): (None, None, None),
    ("O14", "C", "2026-01"): (1, 1, 100),
    ("O14", "C", "2026-02"): (1, 3, 100 / 3),
    ("O14", "Q", "2026-Q1"): (2, 5, 40),
    ("O15", "C", "2026-01"): (2, None, 2),
    ("O15", "C", "2026-04"): (None, None, None),
    ("O15M", "C", "2026-01"): (1, None, 1),
    ("O15M", "D", "2026-02"): (2, None, 2),
    ("O15B", "C", "2026-01"): (2, None, 2),
    ("O15R", "C", "2026-01"): (7, None, 7),
    ("O15R", "Q", "2026-Q1"): (8, None, 8),
    ("O15F", "C", "2026-01"): (1, 2, 50),
    ("O16X", "C", "2026-01"): (1, 10_000, 10),
    ("O16X", "Q", "2026-02"): (2, 15_000, 200_000 / 15_000),
    ("O16Y", "C", "2026-01"): (1, 2_000, 5),
    ("O16Y", "Q", "2026-02"): (2, 2_500, 8),
    ("O17", "C", "2026-02"): (1, 2, 50),
    ("O18", "D", "2026-02"): (3, None, 3),
    ("O18S", "D", "2026-02"): (4, None, 4),
    ("O18G", "D", "2026-02"): (13, None, 13),
    ("O19", "C", "2026-01"): (2, 3, 200 / 3),
    ("O20", "C", "2026-02"): (1, 2, 50),
    ("O20", "Q", "2026-04"): (None, None, None),
    ("O21", "D", "2026-02"): (3_600 + 9_000, 2, 6_300),
    ("O21", "C", "2026-04"): (7_200, 1, 7_200),
    ("O21", "D", "2026-04"): (None, None, None),
    ("I01", "C", "2026-01"): (1, 2, 50),
    ("I01", "C", "2026-02"): (1, 1, 100),
    ("I01", "Q", "2026-02"): (1, 2, 50),
    ("I02", "C", "2026-01"): (3, 2 / 12, 18),
    ("I02", "Q", "2026-04"): (None, 2 * HALF_APRIL, None),
    ("I03", "C", "2026-01"): (2, 4, 50),
    ("I03", "C", "2026-04"): (None, None, None),
    ("D01", "C", "2025-12"): (0, 1, 0),
    ("D01", "C", "2026-01"): (1, 2, 50),
    ("D01", "C", "2026-02"): (1, 1, 100),
    ("D01", "D", "2026-01"): (1, 1, 100),
    ("D01", "D", "2026-04"): (0, 1, 0),
    ("D01", "Q", "2026-02"): (1, 2, 50),
    ("D02", "C", "2026-01"): (21 + 0, 2, 10.5),
    ("D02", "D", "2025-12"): (0, 1, 0),
    ("D02", "D", "2026-04"): (None, None, None),
    ("D03", "C", "2026-01"): (2, 4, 50),
    ("D04", "C", "2026-02"): (1, 1, 100),
    ("D04", "Q", "2026-02"): (1, 2, 50),
    ("D04", "Q", "2026-04"): (None, None, None),
    ("S01", "C", "2026-01"): (1, 1, 100),
    ("S01", "C", "2026-02"): (0, 1, 0),
    ("S01", "Q", "2026-02"): (0, 2, 0),
    ("S01", "C", "2026-04"): (0, 1, 0),
    ("S01", "D", "2026-04"): (1, 1, 100),
}
MEDIANS = {"O12", "O21", "D02"}

# indicator, unit, period: records left out by reason
LEFT_OUT = {
    ("O05", "C", "2026-01"): {"no_end": 1},
    ("O06", "C", "2026-01"): {"no_plan": 2},
    ("O06", "C", "2026-04"): {"no_plan": 1},
    ("O09", "C", "2026-02"): {"not_answered": 1, "level_not_recorded": 1},
    ("O11K", "C", "2026-01"): {"unfounded": 1},
    ("O12", "C", "2026-02"): {"cleared_before_report": 1},
    ("O18G", "D", "2026-02"): {"grams_not_recorded": 1},
    ("O20", "C", "2026-02"): {"not_dated": 1},
    ("O21", "D", "2026-02"): {"not_ready": 1},
    ("O21", "D", "2026-04"): {"not_ready": 1},
}

# indicator, unit, period, kind of slice, slice: numerator, denominator
SLICES = {
    ("O02", "C", "2026-01", "approach", "preemtif"): (2, None),
    ("O09", "C", "2026-02", "priority", "1"): (2, 2),
    ("O20", "C", "2026-02", "handling_mode", "khusus"): (1, 2),
    ("O20", "C", "2026-02", "function", "lantas"): (1, 2),
    ("O21", "D", "2026-02", "handling_mode", "kontinjensi"): (12_600, 2),
}


def number(value: float | None) -> Any:
    """Equal up to the rounding of sums; None only equals None."""
    return None if value is None else pytest.approx(value, rel=1e-12, abs=1e-12)


def test_every_row_of_the_site_was_accepted_and_none_corrects_another(reader: Reader) -> None:
    loads = reader.query("select record, rows_read, accepted, corrected from rpt_load")
    assert loads.filter(loads["rows_read"] != loads["accepted"]).is_empty()
    assert loads.filter(loads["corrected"] > 0).is_empty()


@pytest.mark.parametrize("cell", FIGURES, ids="-".join)
def test_figures_are_those_counted_by_hand(reader: Reader, cell: tuple[str, str, str]) -> None:
    (found,) = reader.query(
        "select numerator, denominator, value, p50 from rpt_indicator"
        " where indicator_id = ? and unit_id = ? and period_id = ?",
        cell,
    ).rows()
    numerator, denominator, value = FIGURES[cell]
    assert found[:2] == (number(numerator), number(denominator))
    if cell[0] not in MEDIANS:
        assert found[2:] == (number(value), None)
    elif value is None:
        assert found[2:] == (None, None)
    else:
        assert found[2:] == (pytest.approx(value, rel=0.01), pytest.approx(value, rel=0.01))


@pytest.mark.parametrize("cell", LEFT_OUT, ids="-".join)
def test_records_left_out_say_why(reader: Reader, cell: tuple[str, str, str]) -> None:
    rows = reader.query(
        "select reason, records from rpt_exclusion"
        " where indicator_id = ? and unit_id = ? and period_id = ?",
        cell,
    ).rows()
    assert dict(rows) == LEFT_OUT[cell]


def test_nothing_else_is_left_out(reader: Reader) -> None:
    found = reader.query(
        "select distinct indicator_id from rpt_exclusion where unit_id in ('C', 'D', 'Q')"
    )["indicator_id"]
    ours = {indicator for indicator, _, _ in FIGURES}
    assert set(found) & ours == {indicator for indicator, _, _ in LEFT_OUT}


@pytest.mark.parametrize("cell", SLICES, ids="-".join)
def test_slices_come_from_the_record(reader: Reader, cell: tuple[str, str, str, str, str]) -> None:
    (found,) = reader.query(
        "select numerator, denominator from rpt_indicator_slice where indicator_id = ?"
        " and unit_id = ? and period_id = ? and slice_kind = ? and slice_value = ?",
        cell,
    ).rows()
    numerator, denominator = SLICES[cell]
    assert found == (number(numerator), number(denominator))


def test_facts_without_an_indicator_are_there_for_the_lenses(home: Path) -> None:
    build = open_published(build_database(home))
    build.execute("set file_search_path = $home", {"home": str(home)})  # as dbt's profile does
    cars = build.sql(
        "select assignment_id, call_id, is_self_initiated, travel_seconds, activity_date"
        " from published.core.fct_call_assignment order by assignment_id"
    ).fetchall()
    satgas = build.sql(
        "select activity_id, issue_id from published.core.fct_task_force_activity order by 1"
    ).fetchall()
    build.close()
    first, second = date(2026, 2, 1), date(2026, 2, 2)
    assert cars == [
        ("a1", "c1", False, 480, first),
        ("a2", "c1", False, None, first),
        ("a3", None, True, None, second),
    ]
    assert satgas == [("y1", "j1"), ("y2", None)]
