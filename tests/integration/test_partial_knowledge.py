"""What a figure says where only a part is known: publications, residents, limits, plans."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Smk
from tests.integration.site_folder import SiteFolder
from tests.integration.test_running_month import REPORTS, RESIDENTS

PUBLISHED = """\
record: reported_total
reader: {format: csv, path: published.csv}
columns:
  unit_id: "'A'"
  measure: "'crime_total'"
  period_start: date('2022-01-01')
  period_end: date('2022-12-31')
  value: cast(value as double)
  scope: "'own'"
  publication: publication
"""
MEETINGS = """\
record: review_meeting
reader: {format: csv, path: meetings.csv}
columns:
  meeting_id: id
  unit_id: "'A'"
  planned_on: date(planned)
  held_on: date(held)
"""
CALLS = """\
record: emergency_call
reader: {format: csv, path: calls.csv}
columns:
  call_id: id
  unit_id: "'A'"
  received_at: strptime(t, '%Y-%m-%d %H:%M:%S')
  arrived_at: strptime(arrived, '%Y-%m-%d %H:%M:%S')
  priority: prio
"""
FILES = {
    "sources/published.yml": PUBLISHED,
    "published.csv": "value,publication\n102,revised edition\n100,first edition\n",
    "sources/meetings.yml": MEETINGS,
    "meetings.csv": "id,planned,held\n1,2024-01-31,2024-02-01\n2,2024-01-31,\n3,2031-01-31,\n",
    "sources/calls.yml": CALLS,
    "calls.csv": "id,t,arrived,prio\n"
    "1,2024-02-01 08:00:00,2024-02-01 08:05:00,1\n"
    "2,2024-02-01 08:00:00,2024-02-01 08:30:00,2\n",
    "sops.csv": "sop_id,priority,limit_seconds,valid_from,source\n"
    "call_arrival,1,600,2024-01-01,test\n",
    "sources/reports.yml": REPORTS.replace("\"'A'\"", "unit"),
    "reports.csv": "id,unit,t\n1,A,2024-02-05\n2,B,2024-02-05\n3,B,2024-02-29\n",
    "sources/residents.yml": RESIDENTS,
    "residents.csv": "since,persons\n2024-01-01,1200\n",
}
Indicator = Callable[[str, str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def indicator(tmp_path_factory: pytest.TempPathFactory) -> Indicator:
    """One line of a scorecard of the site: unit, period, indicator."""
    path = tmp_path_factory.mktemp("partial")
    folder = SiteFolder(path / "site")
    for name, content in FILES.items():
        folder.write(name, content)
    smk = Smk(path / "home")
    smk("run", "--site", str(folder.path))

    def line(unit: str, period: str, indicator_id: str) -> dict[str, Any]:
        card = smk.json("score", unit, "--site", str(folder.path), "--period", period, "--json")
        return next(i for i in card["indicators"] if i["id"] == indicator_id)

    return line


def test_of_two_publications_of_one_total_one_counts(indicator: Indicator) -> None:
    assert indicator("A", "2022", "O10N")["value"] == 102


def test_a_branch_without_residents_leaves_the_rate_of_the_whole_unknown(
    indicator: Indicator,
) -> None:
    assert indicator("A", "2024-02", "O10")["value"] == pytest.approx(1000, rel=1e-12)
    assert indicator("B", "2024-02", "O10")["value"] is None
    assert indicator("P", "2024-02", "O10")["value"] is None
    assert indicator("P", "2024-02", "O10N")["value"] == 3


def test_a_call_without_a_limit_keeps_its_time_and_is_counted_beside(indicator: Indicator) -> None:
    response = indicator("A", "2024-02", "O08")
    assert (response["numerator"], response["denominator"]) == (1, 1)
    assert response["excluded"] == {"no_limit": 1}
    slices = response["slices"]["priority"]
    assert slices["1"]["quantiles"]["p50"] == pytest.approx(300, rel=0.01)
    assert slices["2"]["quantiles"]["p50"] == pytest.approx(1800, rel=0.01)
    assert slices["2"]["value"] is None


def test_plans_before_the_first_event_count_and_plans_for_later_do_not(
    indicator: Indicator,
) -> None:
    held = indicator("A", "2024-01", "K08")
    assert (held["numerator"], held["denominator"]) == (1, 2)
    assert indicator("A", "2024", "K08")["denominator"] == 2
