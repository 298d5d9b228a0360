"""Leadership, office, capacity and back-office indicators against figures worked out by hand.

The site knows its records as on 15 April 2026. Below P lie A, with six members, and B, whose
clock is nine hours ahead of UTC. Rows after that day, and follow-ups after it, are there to
be left out.
"""

from collections.abc import Callable
from typing import Any

import pytest

from warehouse.access import Reader
from warehouse.scorecard import scorecard

RECORDS = {
    "personnel": """
        person_id,unit_id,valid_from,status
        p1,A,2020-01-01,active
        p2,A,2020-01-01,active
        p3,A,2020-01-01,active
        p4,A,2020-01-01,active
        p5,A,2020-01-01,active
        p6,A,2020-01-01,active
    """,
    "supervision_finding": """
        finding_id,unit_id,found_on,closed_on
        closed,A,2026-03-02,2026-03-20
        closed_later,A,2026-03-05,2026-04-16
        open,A,2026-03-31,
        found_later,A,2026-04-16,
        closed_on_the_day,B,2026-03-10,2026-04-15
    """,
    "discipline_case": """
        case_no,person_id,unit_id,kind,opened_on,decided_on
        d1,p1,A,discipline,2026-03-01,
        d2,p2,A,ethics,2026-03-31,2026-04-16
        opened_later,p3,A,ethics,2026-04-16,
    """,
    # UP/TUP, contracts, bills and SPM dispensation (in January) do not apply to A
    "evaluation_score": """
        unit_id,instrument,component,period_end,score
        A,ikpa,penyerapan,2026-01-31,100
        A,ikpa,revisi_dipa,2026-03-31,100
        A,ikpa,deviasi_hal3,2026-03-31,80
        A,ikpa,penyerapan,2026-03-31,90
        A,ikpa,capaian_output,2026-03-31,95
        A,ikpa,dispensasi_spm,2026-03-31,2
        A,ikpa,unknown,2026-03-31,50
        A,ikpa,penyerapan,2026-04-30,10
        B,ikpa,penyerapan,2026-03-31,50
        B,ikpa,dispensasi_spm,2026-03-31,1
        B,ikpa,deviasi_hal3,2023-12-31,60
        B,ikpa,dispensasi_spm,2023-12-31,100
        B,ikpa,dispensasi_spm,2026-02-28,3
        A,sakip,perencanaan,2025-12-31,80
        A,sakip,pengukuran,2025-12-31,70
        A,sakip,pelaporan,2025-12-31,60
        A,sakip,evaluasi_internal,2025-12-31,90
        B,sakip,perencanaan,2025-12-31,50
        B,sakip,pengukuran,2025-12-31,40
    """,
    "budget_month": """
        unit_id,month_on,spending_type,ceiling,realised
        A,2025-09-01,53,900,60
        A,2025-10-01,53,900,45
        A,2026-03-01,51,600,40
        A,2026-03-01,52,1200,70
        A,2026-04-01,52,1200,120
    """,
    "report_due": """
        report_ref,unit_id,kind,due_on,sent_on
        on_the_day,A,weekly,2026-03-10,2026-03-10
        a_day_late,A,weekly,2026-03-10,2026-03-11
        never,A,weekly,2026-03-31,
        early,A,weekly,2026-03-01,2026-02-27
        sent_later,A,weekly,2026-04-10,2026-04-16
        due_later,A,weekly,2026-04-16,2026-04-10
    """,
    "crime_report": """
        report_id,unit_id,reported_at,occurred_at,offence_code,report_model,area_code,function_code
        c1,A,2026-03-02 12:00,2026-03-01 12:00,theft,,,reskrim
        c2,A,2026-03-03 12:00,,,,,
        c3,B,2026-03-03 12:00,2026-03-01 12:00,theft,B,B-01,reskrim
    """,
    "emergency_call": """
        call_id,unit_id,received_at,priority,call_type,area_code,function_code
        e1,A,2026-03-05 12:00,1,noise,,
    """,
    "traffic_accident": """
        accident_id,unit_id,happened_at,cause,area_code,died,serious,slight
        x1,A,2026-03-06 12:00,speed,,0,0,0
        x2,B,2026-03-07 12:00,,,0,0,1
    """,
    "attendance": """
        person_id,month_on,unit_id,formal_hours,worked_hours,sick_days
        p1,2026-03-01,A,160,150,2
        p2,2026-03-01,A,160,170,
        p3,2026-03-01,A,160,160,0
        p1,2026-04-01,A,80,40,3
    """,
    "asset_status": """
        unit_id,asset_kind,month_on,owned,serviceable
        A,vehicle,2026-03-01,10,7
        A,radio,2026-03-01,20,18
        A,vehicle,2026-04-01,10,8
    """,
    "satisfaction_survey": """
        response_id,unit_id,answered_on,u1,u2,u3,u4,u5,u6,u7,u8,u9
        s1,A,2026-03-10,4,4,4,4,4,4,4,4,4
        s2,A,2026-03-11,3,3,3,3,3,3,3,3,2
        s3,A,2026-03-12,1,1,1,1,1,1,1,1,
    """,
    "public_service_request": """
        request_id,unit_id,service,channel,requested_on,served_on,limit_days
        at_the_limit,A,SKCK,online,2026-03-02,2026-03-04,2
        late,A,SIM,counter,2026-02-20,2026-03-10,5
        same_day,A,SIM,counter,2026-03-28,2026-03-28,0
        never,A,SIM,counter,2026-03-20,,5
        served_later,A,SIM,counter,2026-03-25,2026-04-16,30
        next_month,A,SIM,counter,2026-03-25,2026-04-15,30
    """,
    "fitness_test": """
        test_id,person_id,unit_id,tested_on,score
        f1,p1,A,2026-03-10,40
        f2,p2,A,2026-03-10,41
        f3,p3,A,2026-03-10,60
        f4,p4,A,2026-03-10,70
        f5,p5,A,2026-03-10,80
        f6,p6,A,2026-03-10,99
        g1,q1,B,2026-03-10,50
        g2,q2,B,2026-03-10,50
        g3,q3,B,2026-03-10,50
        g4,q4,B,2026-03-10,50
    """,
    "health_check": """
        check_no,person_id,unit_id,kind,due_on,examined_on
        early,p1,A,health,2026-03-01,2026-02-15
        examined_later,p2,A,psychology,2026-03-15,2026-04-16
        never,p3,A,health,2026-03-31,
        due_later,p4,A,health,2026-04-16,2026-03-01
    """,
    "innovation": """
        innovation_id,person_id,unit_id,title,proposed_on,validated_on
        i1,p1,A,queue,2026-01-10,2026-03-05
        validated_later,p2,A,form,2026-03-06,2026-04-16
        never,p3,A,map,2026-02-06,
    """,
    "competency_assessment": """
        assessment_no,person_id,unit_id,assessed_on,score,matches_post
        a1,p1,A,2026-03-03,60,yes
        a2,p2,A,2026-03-03,70,yes
        a3,p3,A,2026-03-03,80,no
        a4,p4,A,2026-03-03,90,no
        a5,p5,A,2026-03-03,50,yes
    """,
    "system_uptime": """
        system_id,kind,unit_id,measured_on,minutes,up_minutes
        net1,network,A,2026-03-01,1440,1440
        net1,network,A,2026-03-02,1440,720
        cam1,cctv,A,2026-03-01,1440,1296
        app1,application,A,2026-03-01,600,300
        cam2,cctv,B,2026-04-01,1440,1440
    """,
    # the last one is seen at half past one on 1 April where B is
    "cctv_event": """
        event_id,system_id,unit_id,seen_at
        v1,cam1,A,2026-03-01 09:00
        v2,cam1,A,2026-03-01 10:00
        v3,cam2,B,2026-03-31 16:30
    """,
    "analysis_product": """
        product_id,unit_id,kind,issued_on,due_on,came_true
        b_used,A,bulletin,2026-03-02,2026-03-02,
        b_late,A,bulletin,2026-03-12,2026-03-11,
        b_much_later,A,bulletin,2026-04-02,2026-03-31,
        b_without_day,A,bulletin,2026-04-02,,
        w_true,A,early_warning,2026-03-05,,yes
        w_false,A,early_warning,2026-03-06,,no
        w_not_known,A,early_warning,2026-03-07,,
        map,A,map,2026-03-08,,
        report,A,report,2026-03-09,2026-03-05,
    """,
    "product_use": """
        use_id,product_id,unit_id,used_on,use
        n1,b_used,B,2026-03-10,opened
        n2,b_late,A,2026-04-16,cited
        n3,w_true,B,2026-03-06,opened
        n4,w_true,B,2026-03-07,cited
        n5,b_much_later,P,2026-04-15,opened
    """,
}

# A's six members: half a member-year in a whole month, half of that in half of April
MARCH, APRIL = 6 / 12, 6 / 12 * 15 / 30
SEMESTER = 3 * MARCH + APRIL

# indicator, unit, period: numerator, denominator, value
FIGURES: dict[tuple[str, str, str], tuple[float, float, float]] = {
    ("K09", "A", "2026-03"): (1, 3, 100 / 3),
    ("K09", "P", "2026-03"): (2, 4, 50),
    ("K09", "P", "2026-S1"): (2, 4, 50),
    ("K10", "A", "2026-03"): (2, MARCH, 4000),
    ("K10", "A", "2026-S1"): (2, SEMESTER, 2000 / SEMESTER),
    ("A01", "A", "2026-01"): (2000, 20, 100),
    # 10 x 100 + 15 x 80 + 20 x 90 + 25 x 95 = 6,375 over 70, less 2
    ("A01", "A", "2026-03"): (6375 - 2 * 70, 70, 6375 / 70 - 2),
    ("A01", "B", "2026-03"): (1000 - 1 * 20, 20, 49),
    ("A01", "P", "2026-03"): (7215, 90, 7215 / 90),
    ("A01", "A", "2026-S1"): (8235, 90, 8235 / 90),
    # in 2023 a dispensation was a component like the others, and Halaman III weighed 10
    ("A01", "B", "2023-12"): (10 * 60 + 5 * 100, 15, 1100 / 15),
    # quarter steps of the ceiling: 52 0-15-50, 51 0-20, 53 40-70-90 percent, a third a month
    ("A02", "A", "2025-09"): (60, 90, 100 * 60 / 90),
    ("A02", "A", "2025-10"): (45, 60, 75),
    ("A02", "A", "2025"): (105, 150, 70),
    ("A02", "A", "2026-03"): (110, 60 + 40, 110),
    ("A02", "A", "2026-04"): (120, 140, 100 * 120 / 140),
    ("A02", "P", "2026-S1"): (230, 240, 100 * 230 / 240),
    # 30 x 80 + 30 x 70 + 15 x 60 + 25 x 90; B has two of the components
    ("A03", "A", "2025"): (7650, 100, 76.5),
    ("A03", "B", "2025"): (2700, 60, 45),
    ("A03", "P", "2025"): (10350, 160, 10350 / 160),
    ("A05", "A", "2026-03"): (2, 4, 50),
    ("A05", "A", "2026-04"): (0, 1, 0),
    ("A05", "A", "2026-S1"): (2, 5, 40),
    # filled: 3 of 5, 0 of 5, 2 of 4, 1 of 2; at B 5 of 5 and 0 of 2
    ("A06", "A", "2026-03"): (6, 16, 37.5),
    ("A06", "B", "2026-03"): (5, 7, 100 * 5 / 7),
    ("A06", "P", "2026-S1"): (11, 23, 100 * 11 / 23),
    ("A08", "A", "2026-03"): (480, 480, 100),
    ("A08", "A", "2026-04"): (40, 80, 50),
    ("A08", "A", "2026-S1"): (520, 560, 100 * 520 / 560),
    ("A09", "A", "2026-03"): (25, 30, 100 * 25 / 30),
    ("A09", "A", "2026-S1"): (33, 40, 82.5),
    ("A10", "A", "2026-03"): (4 + 26 / 9, 2, 25 * (4 + 26 / 9) / 2),
    ("A11", "A", "2026-03"): (2, 3, 200 / 3),
    ("A11", "A", "2026-04"): (1, 1, 100),
    ("A11", "A", "2026-S1"): (3, 4, 75),
    ("C03", "A", "2026-03"): (390, 6, 65),
    ("C03", "P", "2026-S1"): (590, 10, 59),
    ("C03P", "A", "2026-03"): (5, 6, 500 / 6),
    ("C03P", "P", "2026-S1"): (9, 10, 90),
    ("C04", "A", "2026-03"): (2, MARCH, 4),
    ("C04", "A", "2026-04"): (3, APRIL, 12),
    ("C04", "A", "2026-S1"): (5, SEMESTER, 5 / SEMESTER),
    ("C05", "A", "2026-03"): (1, 3, 100 / 3),
    ("C06", "A", "2026-03"): (1, MARCH, 200),
    ("C06", "A", "2026-S1"): (1, SEMESTER, 100 / SEMESTER),
    ("C07", "A", "2026-03"): (3, 5, 60),
    ("C07N", "A", "2026-03"): (350, 5, 70),
    ("C08", "A", "2026-03"): (3756, 4920, 100 * 3756 / 4920),
    ("C08", "P", "2026-S1"): (5196, 6360, 100 * 5196 / 6360),
    ("C08N", "A", "2026-03"): (2160, 2880, 75),
    ("C08V", "A", "2026-03"): (1296, 1440, 90),
    ("C08V", "P", "2026-S1"): (2736, 2880, 95),
    ("C08A", "A", "2026-03"): (300, 600, 50),
    ("C08E", "A", "2026-03"): (2, 1 / 365, 730),
    ("C08E", "B", "2026-04"): (1, 1 / 365, 365),
    ("C08E", "P", "2026-S1"): (3, 2 / 365, 547.5),
    ("C09", "A", "2026-03"): (2, 7, 200 / 7),
    ("C09", "A", "2026-04"): (1, 2, 50),
    ("C09", "A", "2026-S1"): (3, 9, 300 / 9),
    ("C09W", "A", "2026-03"): (1, 2, 50),
    ("C09B", "A", "2026-03"): (1, 3, 100 / 3),
}
NOTHING_KNOWN = [
    ("K09", "A", "2026-04"),  # found after the data date
    ("A01", "B", "2026-02"),  # a deduction without a component to take it from
    ("A03", "A", "2025-12"),  # the score of a year
    ("A03", "A", "2025-S2"),
    ("A11", "A", "2026-02"),  # served in March
    ("C03", "B", "2026-03"),  # four tests
    ("C05", "A", "2026-04"),  # due after the data date
    ("C08E", "B", "2026-03"),  # seen in April on B's clock
    ("C09B", "A", "2026-04"),  # issued in April, due before
]
Line = Callable[[str, str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def line(reader: Reader) -> Line:
    """One line of a scorecard of the site: indicator, unit, period."""

    def found(indicator_id: str, unit: str, period: str) -> dict[str, Any]:
        rows: list[dict[str, Any]] = scorecard(reader, unit, period)["indicators"]
        return next(row for row in rows if row["id"] == indicator_id)

    return found


@pytest.mark.parametrize(("indicator_id", "unit", "period"), FIGURES)
def test_a_figure_is_that_worked_out_by_hand(
    indicator_id: str, unit: str, period: str, line: Line
) -> None:
    row = line(indicator_id, unit, period)
    found = (row["numerator"], row["denominator"], row["value"])
    assert found == pytest.approx(FIGURES[indicator_id, unit, period], rel=1e-9)


@pytest.mark.parametrize(("indicator_id", "unit", "period"), NOTHING_KNOWN)
def test_nothing_is_shown_where_nothing_counts(
    indicator_id: str, unit: str, period: str, line: Line
) -> None:
    row = line(indicator_id, unit, period)
    assert (row["numerator"], row["value"]) == (None, None)


@pytest.mark.parametrize(
    ("indicator_id", "unit", "period", "excluded"),
    [
        ("A01", "A", "2026-03", {"component_without_weight": 1}),
        ("A01", "B", "2026-02", {"component_without_weight": 1}),
        ("A10", "A", "2026-03", {"incomplete": 1}),
        ("A11", "A", "2026-03", {"not_served": 2}),
        ("A11", "A", "2026-S1", {"not_served": 2}),
        ("C06", "A", "2026-02", {"not_validated": 1}),
        ("C06", "A", "2026-03", {"not_validated": 1}),
        ("C06", "A", "2026-01", {}),
    ],
)
def test_what_does_not_count_is_counted_beside_by_its_reason(
    indicator_id: str, unit: str, period: str, excluded: dict[str, int], line: Line
) -> None:
    assert line(indicator_id, unit, period)["excluded"] == excluded


def test_the_days_to_serve_have_quantiles(line: Line) -> None:
    days = line("A11", "A", "2026-03")["quantiles"]  # of 0, 2 and 18 days
    assert days["p50"] == pytest.approx(2, rel=0.01)
    assert days["p90"] == pytest.approx(2 + 0.8 * (18 - 2), rel=0.01)


def test_the_completeness_of_data_is_known_by_function_and_priority(line: Line) -> None:
    slices = line("A06", "A", "2026-03")["slices"]
    assert slices["function"]["reskrim"]["value"] == 60
    assert slices["priority"]["1"]["value"] == 50


def test_means_of_few_persons_are_withheld(line: Line) -> None:
    assert line("C03", "B", "2026-03")["status"] == "too_few"
    assert line("C07N", "A", "2026-03")["n"] == 5
