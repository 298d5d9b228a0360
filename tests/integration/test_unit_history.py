"""Units moved, merged and upgraded: figures as was and as is now, against plain counts."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import product
from statistics import quantiles
from typing import Any

import pytest

from tests.conftest import Smk
from tests.integration.moved_units import HISTORY_SOURCE, MOVED_UNITS
from tests.integration.plain_road_safety import road_safety
from tests.integration.site_folder import SiteFolder
from warehouse.access import Reader, open_reader
from warehouse.scorecard import scorecard

REPORT_SOURCE = """\
record: crime_report
reader: {format: csv, path: reports.csv}
columns:
  report_id: id
  unit_id: unit
  reported_at: strptime(t, '%Y-%m-%d %H:%M:%S')
"""
CALL_SOURCE = """\
record: emergency_call
reader: {format: csv, path: calls.csv}
columns:
  call_id: id
  unit_id: unit
  received_at: strptime(t, '%Y-%m-%d %H:%M:%S')
  arrived_at: strptime(t, '%Y-%m-%d %H:%M:%S') + cast(wait as bigint) * INTERVAL '1 second'
"""
RESIDENT_SOURCE = """\
record: population
reader: {format: csv, path: residents.csv}
columns:
  unit_id: unit
  valid_from: date(since)
  persons: cast(persons as bigint)
"""
VEHICLE_SOURCE = """\
record: vehicle_stock
reader: {format: csv, path: residents.csv}
columns:
  unit_id: unit
  valid_from: date(since)
  vehicles: cast(vehicles as bigint)
"""
ACCIDENT_SOURCE = """\
record: traffic_accident
reader: {format: csv, path: accidents.csv}
columns:
  accident_id: id
  unit_id: unit
  happened_at: strptime(t, '%Y-%m-%d %H:%M:%S')
  died: cast('1' as bigint)
  serious: cast('0' as bigint)
  slight: cast('0' as bigint)
"""
RESIDENTS = {"X": 12_000, "Y": 24_000, "Z": 36_000, "V": 48_000}
VEHICLES_A_RESIDENT = 0.25
MOVED_ON = date(2024, 5, 17)

# unit and day of each crime report; those of X lie around its move, one of Y after its end
REPORTS = [
    *(("X", date(2024, month, day)) for month in range(1, 13) for day in (5, 16, 17, 25)),
    *(("A", date(2024, month, 10)) for month in range(1, 13)),
    *(("B", date(2024, month, 11)) for month in range(1, 13) for _ in range(2)),
    *(("Z", date(2024, month, 12)) for month in range(1, 13)),
    *(("Y", date(2024, month, 12)) for month in (1, 8, 9)),
    ("X1", date(2024, 5, 18)),
]
# unit, day and wait in seconds of each call with an arrival
CALLS = [
    *(("X", date(2024, 5, day), 60 * day) for day in range(1, 32)),
    *(("A", date(2024, 5, day), 900) for day in range(1, 11)),
    *(("B", date(2024, 5, day), 1200) for day in range(1, 6)),
]
# unit and day of each accident, in which one person died
ACCIDENTS = [
    *(("X", date(2024, month, day)) for month, day in ((4, 10), (5, 16), (5, 17))),
    *(("Z", date(2024, month, 10)) for month in (2, 9)),
    *(("V", date(2024, month, 10)) for month in (3, 11)),
]
PERIODS = {
    "2024-04": (4, 4),
    "2024-05": (5, 5),
    "2024-06": (6, 6),
    "2024-Q2": (4, 6),
    "2024-S1": (1, 6),
    "2024-S2": (7, 12),
    "2024": (1, 12),
}
Card = Callable[..., dict[str, Any]]


def parent(unit: str, day: date, as_was: bool) -> str:
    """The Polres a unit counts for."""
    if unit.startswith("X"):
        return "A" if as_was and day < MOVED_ON else "B"
    return "B" if unit in "BV" else "A"


def reports(polres: str, period: str, as_was: bool) -> int:
    first, last = PERIODS[period]
    return sum(
        first <= day.month <= last and parent(unit, day, as_was) == polres for unit, day in REPORTS
    )


def person_years(polres: str, period: str, as_was: bool) -> float:
    """A month of X's residents counts where X was at the month's end."""
    first, last = PERIODS[period]
    return sum(
        persons / 12
        for unit, persons in RESIDENTS.items()
        for month in range(first, last + 1)
        if parent(unit, date(2024, month, 28), as_was) == polres
    )


def deaths(polres: str, period: str, as_was: bool) -> int:
    first, last = PERIODS[period]
    return sum(
        first <= day.month <= last and parent(unit, day, as_was) == polres
        for unit, day in ACCIDENTS
    )


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Smk, SiteFolder]:
    """`smk` with the site published, and the site's folder."""
    path = tmp_path_factory.mktemp("moved")
    folder = SiteFolder(path / "site")
    rows = {
        "reports.csv": [
            "id,unit,t",
            *(f"{n},{u},{d} 12:00:00" for n, (u, d) in enumerate(REPORTS)),
        ],
        "calls.csv": [
            "id,unit,t,wait",
            *(f"{n},{u},{d} 12:00:00,{wait}" for n, (u, d, wait) in enumerate(CALLS)),
        ],
        "residents.csv": [
            "unit,since,persons,vehicles",
            *(
                f"{unit},2020-01-01,{persons},{persons * VEHICLES_A_RESIDENT:.0f}"
                for unit, persons in RESIDENTS.items()
            ),
        ],
        "accidents.csv": [
            "id,unit,t",
            *(f"{n},{unit},{day} 12:00:00" for n, (unit, day) in enumerate(ACCIDENTS)),
        ],
    }
    files = {
        **MOVED_UNITS,
        "sources/reports.yml": REPORT_SOURCE,
        "sources/calls.yml": CALL_SOURCE,
        "sources/residents.yml": RESIDENT_SOURCE,
        "sources/vehicles.yml": VEHICLE_SOURCE,
        "sources/accidents.yml": ACCIDENT_SOURCE,
        "targets.csv": "indicator_id,target,valid_from,source\nO10,100,2020-01-01,assumption\n",
        "sops.csv": "sop_id,limit_seconds,valid_from,source\ncall_arrival,600,2020-01-01,x\n",
        **{name: "\n".join(lines) + "\n" for name, lines in rows.items()},
    }
    for name, content in files.items():
        folder.write(name, content)
    smk = Smk(path / "home")
    smk("run", "--site", str(folder.path))
    return smk, folder


@pytest.fixture(scope="module")
def reader(moved: tuple[Smk, SiteFolder]) -> Iterator[Reader]:
    opened = open_reader(moved[0].home / "tiny")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def card(reader: Reader) -> Card:
    """The scorecard of a unit and period, as was or as is now."""
    return partial(scorecard, reader)


def line(found: dict[str, Any], indicator: str) -> dict[str, Any]:
    return next(i for i in found["indicators"] if i["id"] == indicator)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("polres", ["A", "B"])
@pytest.mark.parametrize("as_was", [True, False], ids=["as_was", "as_is_now"])
def test_a_polsek_moved_in_mid_month_counts_for_each_polres_in_both_readings(
    card: Card, polres: str, period: str, as_was: bool
) -> None:
    found = card(polres, period, as_was)
    assert found["tree"] == ("as_was" if as_was else "as_is_now")
    rate = line(found, "O10")
    assert rate["numerator"] == reports(polres, period, as_was)
    years = person_years(polres, period, as_was)
    assert rate["denominator"] == pytest.approx(years, rel=1e-12)
    assert rate["value"] == pytest.approx(100_000 * rate["numerator"] / years, rel=1e-12)
    assert line(found, "O10N")["value"] == rate["numerator"]


def test_the_command_shows_the_figures_as_was(moved: tuple[Smk, SiteFolder], card: Card) -> None:
    smk, folder = moved
    options = ("--site", str(folder.path), "--period", "2024-05", "--json", "--as-was")
    assert smk.json("score", "A", *options) == card("A", "2024-05", True)


def test_waits_of_the_month_of_the_move_are_split_on_its_day(card: Card) -> None:
    for polres in "AB":
        for as_was in (True, False):
            waits = [w for unit, day, w in CALLS if parent(unit, day, as_was) == polres]
            found = line(card(polres, "2024-05", as_was), "O08")
            assert (found["numerator"], found["denominator"]) == (
                sum(wait <= 600 for wait in waits),
                len(waits),
            )
            *_, middle, _, _, _, high = quantiles(waits, n=10, method="inclusive")
            assert found["quantiles"]["p50"] == pytest.approx(middle, rel=0.01)
            assert found["quantiles"]["p90"] == pytest.approx(high, rel=0.01)


def test_the_road_safety_index_is_that_of_the_figures_of_its_reading(
    moved: tuple[Smk, SiteFolder],
) -> None:
    smk, folder = moved
    sql = (
        "select false as as_was, unit_id, period_id, value from rpt_indicator"
        " where indicator_id = 'O16' union all"
        " select true, unit_id, period_id, value from rpt_indicator_as_was"
        " where indicator_id = 'O16'"
    )
    rows = smk.json("query", sql, "--site", str(folder.path), "--format", "json")
    found = {(row["as_was"], row["unit_id"], row["period_id"]): row["value"] for row in rows}
    known = 0
    for as_was, polres, period in product((True, False), "AB", PERIODS):
        died, died_now = deaths(polres, period, as_was), deaths(polres, period, False)
        years = person_years(polres, period, as_was)
        vehicle_years = years * VEHICLES_A_RESIDENT
        expected = road_safety(100_000 * died / years, 10_000 * died / vehicle_years)
        value = found.get((as_was, polres, period))
        if period == "2024-S2" and as_was:
            assert value is None, "the tree was what it is now"
        elif died == died_now == 0:
            assert value is None, "a Polres that tells of no accident may have sent none"
        else:
            known += 1
            assert value == pytest.approx(expected, rel=1e-12), (polres, period, as_was)
    assert known == 19


def test_scores_and_targets_are_of_the_tree_as_it_is_now_only(card: Card) -> None:
    changed = card("A", "2024-05", True)
    rate = line(changed, "O10")
    assert (rate["target"], rate["score"], rate["status"]) == (None, None, "no_target")
    assert changed["index"]["score"] is None
    assert line(card("A", "2024-05", False), "O10")["target"] == 100
    unchanged = {k: v for k, v in card("A", "2024-S2", True).items() if k != "tree"}
    now = {k: v for k, v in card("A", "2024-S2", False).items() if k != "tree"}
    assert unchanged == now, "nothing moved in the second half: both readings are one"


def test_only_units_and_periods_whose_tree_changed_have_figures_of_their_own(
    reader: Reader,
) -> None:
    sql = "select distinct unit_id, period_id from rpt_indicator_as_was order by unit_id, period_id"
    rows = reader.query(sql).to_dicts()
    until_may = [
        *("2024", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05"),
        *("2024-Q1", "2024-Q2", "2024-S1"),
    ]
    assert [(row["unit_id"], row["period_id"]) for row in rows] == [
        (unit, period) for unit in "AB" for period in until_may
    ], "not the Polda, below which X always lay, and no Polres that was only upgraded"


def test_the_past_of_a_merged_unit_and_its_late_record_stay_with_its_parent(card: Card) -> None:
    assert line(card("Y", "2024-08", False), "O10N")["value"] == 1
    assert reports("A", "2024", True) - reports("A", "2024", False) == 18
    assert line(card("Y", "2024-09", True), "O10N")["value"] == 1, "filed after its end: late"


def test_an_upgraded_unit_keeps_its_earlier_type(reader: Reader) -> None:
    sql = (
        "select cast(valid_from as varchar) as since, parent_id, unit_type, reason"
        " from rpt_unit_history where unit_id = 'B' order by valid_from"
    )
    rows = reader.query(sql).to_dicts()
    assert [tuple(row.values()) for row in rows] == [
        ("2020-01-01", "P", "polres", "formed"),
        ("2024-07-01", "P", "polresta", "upgraded"),
    ]


def test_a_level_that_is_not_scored_has_rows_where_it_has_records(
    reader: Reader, card: Card
) -> None:
    sql = (
        "select unit_id, count(*) as cells, count(target) as targets from rpt_indicator group by 1"
    )
    rows = reader.query(sql).to_dicts()
    cells = {row["unit_id"]: (row["cells"], row["targets"]) for row in rows}
    assert "X2" not in cells, "RT 002 has no record"
    assert cells["X1"][0] < cells["X"][0] / 10
    assert cells["X1"][1] == 0
    assert line(card("X1", "2024-05", False), "O10N")["value"] == 1
    assert card("X1", "2024-05", False)["index"]["reason"] == "no_data"


def test_a_spell_under_an_unknown_parent_waits_in_quarantine(folder: SiteFolder) -> None:
    folder.write("sources/history.yml", HISTORY_SOURCE)
    folder.write(
        "history.csv",
        "unit,since,until,parent,type,why\nA,2020-01-01,,Q,,\nB,2020-01-01,,P,,\n",
    )
    (outcome,) = folder.collect("history")
    assert (outcome.accepted, outcome.quarantined) == (1, 1)
    assert folder.lake.quarantine("history")["reasons"].to_list() == [
        "unknown_parent: parent_id 'Q'"
    ]
