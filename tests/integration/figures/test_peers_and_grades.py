"""Grades, peers and what is too small to judge, on a site whose figures can be told by heart."""

from typing import Any

import polars as pl
import pytest

from warehouse.access import Reader
from warehouse.scorecard import scorecard

MONTH = "2024-03"
# Six of one type, four of another: unit → crimes of the month, residents.
CITIES = {
    "A1": (400, 1_000_000),
    "A2": (300, 1_000_000),
    "A3": (300, 1_000_000),
    "A4": (520, 1_000_000),
    "A5": (1, 9_000),  # too small to judge
    "A6": (350, 1_000_000),
}
COUNTRY = {"B1": (10, 30_000), "B2": (200, 500_000), "B3": (250, 500_000), "B4": (99, 300_000)}
UNITS = [
    "P,polda,N,",
    *(f"{unit},polres,P,polresta" for unit in CITIES),
    *(f"{unit},polres,P,polres" for unit in COUNTRY),
]
MARKS = [f"u{number}" for number in range(1, 10)]
# unit → sheets and the sum of their marks: satisfaction 25 x sum / (9 x sheets)
SATISFACTION = {
    "A1": (2_500, 79_479),  # 88.31, the threshold of A itself
    "A2": (5_000, 116_991),  # 64.995, between the published ends of D and C
    "A3": (20, 468),  # 65, the threshold of C
    "A4": (2_500, 79_478),  # a hair under A
    "A6": (1, 9),  # 25, the lowest
}


def sheets() -> str:
    """Sheets of nine marks each whose sum is that of `SATISFACTION`."""
    rows = [["response_id", "unit_id", "answered_on", *MARKS]]
    for unit, (count, total) in SATISFACTION.items():
        low, more = divmod(total, 9 * count)
        marks = [str(low + 1)] * more + [str(low)] * (9 * count - more)
        rows += [
            [f"{unit}-{place}", unit, "2024-03-07", *marks[9 * place : 9 * place + 9]]
            for place in range(count)
        ]
    return "\n".join(map(",".join, rows))


RECORDS = {
    "crime_report": "report_id,unit_id,reported_at\n"
    + "".join(
        f"{unit}-{place},{unit},2024-03-05 05:00\n"
        for unit, (crimes, _) in (CITIES | COUNTRY).items()
        for place in range(crimes)
    ),
    "population": "unit_id,valid_from,persons\n"
    + "".join(
        f"{unit},2024-01-01,{persons}\n" for unit, (_, persons) in (CITIES | COUNTRY).items()
    ),
    "satisfaction_survey": sheets(),
}
TARGETS = "O10,P,450,2020-01-01,x\nA10,P,76.61,2020-01-01,x\n"


def line(reader: Reader, unit: str, indicator: str) -> dict[str, Any]:
    card = scorecard(reader, unit, MONTH)
    return next(row for row in card["indicators"] if row["id"] == indicator)


def test_a_value_has_the_grade_of_the_highest_threshold_it_reaches(reader: Reader) -> None:
    expected = {
        "A1": (88.31, "A"),
        "A2": (64.995, "D"),
        "A3": (65.0, "C"),
        "A4": (25 * 79_478 / 22_500, "B"),
        "A6": (25.0, "D"),
    }
    for unit, (value, grade) in expected.items():
        row = line(reader, unit, "A10")
        assert (row["value"], row["grade"]) == (pytest.approx(value, abs=1e-9), grade), unit


def test_an_indicator_without_grades_or_a_value_has_none(reader: Reader) -> None:
    assert line(reader, "A1", "O10")["grade"] is None
    assert line(reader, "A5", "A10")["grade"] is None


def test_the_best_of_five_of_a_kind_is_first_and_equals_share_a_place(reader: Reader) -> None:
    ranks = {unit: line(reader, unit, "O10")["peers"] for unit in CITIES if unit != "A5"}
    assert {unit: peers["rank"] for unit, peers in ranks.items()} == {
        "A2": 1,
        "A3": 1,
        "A6": 3,
        "A1": 4,
        "A4": 5,
    }
    assert {peers["count"] for peers in ranks.values()} == {5}
    assert [peers["median"] for peers in ranks.values()] == [pytest.approx(12 * 35.0)] * 5


def test_four_of_a_kind_are_not_ranked_nor_mixed_with_the_others(reader: Reader) -> None:
    for unit in COUNTRY:
        row = line(reader, unit, "O10")
        judged = [u for u in COUNTRY if line(reader, u, "O10")["status"] != "too_small"]
        assert row["peers"]["count"] == len(judged) < 5
        assert row["peers"]["rank"] is None


def test_too_few_cases_are_not_judged_and_take_no_place(reader: Reader) -> None:
    row = line(reader, "A5", "O10")
    assert row["status"] == "too_small"
    assert row["score"] == 100
    assert row["detectable_change"] > 0.25 * 450
    assert (row["peers"]["count"], row["peers"]["rank"]) == (5, None)
    assert line(reader, "A2", "O10")["status"] == "met"


def test_one_answer_cannot_be_judged(reader: Reader) -> None:
    row = line(reader, "A6", "A10")
    assert (row["n"], row["status"], row["detectable_change"]) == (1, "too_small", None)


def test_information_has_peers_but_no_rank(reader: Reader) -> None:
    peers = line(reader, "A1", "O10N")["peers"]
    assert (peers["count"], peers["median"], peers["rank"]) == (6, 325.0, None)


def test_peers_of_every_cell_are_those_of_a_plain_calculation(reader: Reader) -> None:
    cells = reader.query("select * from rpt_indicator").join(
        reader.query("select unit_id, level, unit_type from rpt_unit"), on="unit_id"
    )
    ways = dict(reader.query("select indicator_id, direction from rpt_indicator_info").iter_rows())
    place = ["level", "unit_type", "period_id", "indicator_id"]
    compared = 0
    for key, group in cells.group_by(place):
        judged = group.filter(pl.col("value").is_not_null() & (pl.col("status") != "too_small"))
        values = [round(value, 9) for value in judged["value"]]
        direction = ways[str(key[3])]
        for row in group.iter_rows(named=True):
            if row["value"] is None or not values:
                assert row["peer_count"] is None
                continue
            compared += 1
            own = round(row["value"], 9)
            better = [v for v in values if (v > own if direction == "up" else v < own)]
            is_ranked = direction != "none" and len(values) >= 5 and row["status"] != "too_small"
            assert row["peer_count"] == len(values)
            assert row["peer_median"] == pytest.approx(pl.Series(values).median(), abs=1e-9)
            assert row["peer_rank"] == (len(better) + 1 if is_ranked else None)
    assert compared > 100
