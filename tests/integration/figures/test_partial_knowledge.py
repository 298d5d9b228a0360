"""What a figure says where only a part is known: publications, residents, limits, plans."""

from collections.abc import Callable
from typing import Any

import pytest

from warehouse.access import Reader
from warehouse.scorecard import scorecard

# two branches of the top, N
UNITS = ["MA,polda,N,", "MB,polda,N,"]
RECORDS = {
    "reported_total": """
        unit_id, measure,     period_start, period_end, value, scope, publication
        MA,      crime_total, 2023-01-01,   2023-12-31, 102,   own,   revised edition
        MA,      crime_total, 2023-01-01,   2023-12-31, 100,   own,   first edition
        """,
    "review_meeting": """
        meeting_id, unit_id, planned_on, held_on
        1,          MA,      2024-01-31, 2024-02-01
        2,          MA,      2024-01-31,
        3,          MA,      2031-01-31,
        """,
    "emergency_call": """
        call_id, unit_id, received_at,      arrived_at,       priority
        1,       MA,      2024-02-01 05:00, 2024-02-01 05:05, 1
        2,       MA,      2024-02-01 05:00, 2024-02-01 05:30, 2
        """,
    "crime_report": """
        report_id, unit_id, reported_at
        m1,        MA,      2024-02-05 05:00
        m2,        MB,      2024-02-05 05:00
        m3,        MB,      2024-02-29 05:00
        """,
    "population": """
        unit_id, valid_from, persons
        MA,      2024-01-01, 1200
        """,
}
# none for calls of priority 2
LIMITS = "sop_id,priority,limit_seconds,valid_from,source\ncall_arrival,1,600,2024-01-01,test\n"
Indicator = Callable[[str, str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def indicator(reader: Reader) -> Indicator:
    """One line of a scorecard of the site: unit, period, indicator."""

    def line(unit: str, period: str, indicator_id: str) -> dict[str, Any]:
        rows: list[dict[str, Any]] = scorecard(reader, unit, period)["indicators"]
        return next(row for row in rows if row["id"] == indicator_id)

    return line


def test_of_two_publications_of_one_total_one_counts(indicator: Indicator) -> None:
    assert indicator("MA", "2023", "O10N")["value"] == 102


def test_a_branch_without_residents_leaves_the_rate_of_the_whole_unknown(
    indicator: Indicator,
) -> None:
    assert indicator("MA", "2024-02", "O10")["value"] == pytest.approx(1000, rel=1e-12)
    assert indicator("MB", "2024-02", "O10")["value"] is None
    assert indicator("N", "2024-02", "O10")["value"] is None
    assert indicator("N", "2024-02", "O10N")["value"] == 3 + 4, "with those of branch K"
    assert indicator("N", "2024-03", "O10")["value"] > 0, "in March MB reported nothing"


def test_a_call_without_a_limit_keeps_its_time_and_is_counted_beside(indicator: Indicator) -> None:
    response = indicator("MA", "2024-02", "O08")
    assert (response["numerator"], response["denominator"]) == (1, 1)
    assert response["excluded"] == {"no_limit": 1}
    slices = response["slices"]["priority"]
    assert slices["1"]["quantiles"]["p50"] == pytest.approx(300, rel=0.01)
    assert slices["2"]["quantiles"]["p50"] == pytest.approx(1800, rel=0.01)
    assert slices["2"]["value"] is None


def test_plans_before_the_first_event_count_and_plans_for_later_do_not(
    indicator: Indicator,
) -> None:
    held = indicator("MA", "2024-01", "K08")
    assert (held["numerator"], held["denominator"]) == (1, 2)
    assert indicator("MA", "2024", "K08")["denominator"] == 2
