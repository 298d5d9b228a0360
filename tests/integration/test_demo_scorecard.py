"""The demo's published scorecards against a plain re-calculation from the world's true tables."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipelines.demo import truth
from tests.conftest import Smk
from tests.integration.plain_scorecard import SLICES, Figure, PlainScorecard, bounds
from warehouse.access import Reader, open_reader
from warehouse.scorecard import scorecard

INDICATORS = [
    *("K03", "K08", "K10D", "K10S", "A04", "A07", "A10", "A10T"),
    *("O07", "O08", "O10", "O10C", "O10N", "O11", "C01", "C02"),
]
CELLS = [
    ("MABES", "2024"),
    ("MABES", "2024-01"),
    ("MABES", "2024-S1"),
    ("PLD-NB", "2024-Q2"),
    ("PLD-NG", "2024-Q4"),
    ("PLD-NM", "2024-S2"),
    ("PLD-NM", "2024-12"),
    ("PRS-NB-01", "2024-Q2"),
    ("PRS-NB-01", "2024-04"),
    ("PRS-NG-01", "2024-06"),
    ("PRS-NG-01", "2024-07"),
    ("PRS-NM-02", "2024-Q3"),
    ("PSK-NB-01-01", "2024-02"),
    (truth.CARVED_FROM, "2024-Q1"),
    (truth.CARVED_FROM, "2024"),
    (truth.FORMED_POLSEK, "2024-Q1"),
    (truth.FORMED_POLSEK, "2024-03"),
    (truth.FORMED_POLSEK, "2024-04"),
    (truth.FORMED_POLSEK, "2024-S1"),
    (truth.FORMED_POLSEK, "2024"),
    (truth.SLOW_POLSEK, "2024-08"),
    (truth.SMALL_POLSEK, "2024-01"),
    (truth.SMALL_POLSEK, "2024-03"),
    (truth.SMALL_POLSEK, "2024-Q2"),
    (truth.SMALL_POLSEK, "2024"),
    ("PSK-NB-03-02", "2024"),
]


@pytest.fixture(scope="module")
def plain() -> PlainScorecard:
    return PlainScorecard()


@pytest.fixture(scope="module")
def reader(demo: Smk) -> Iterator[Reader]:
    opened = open_reader(demo.home / "demo")
    yield opened
    opened.close()


def by_id(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in card["indicators"]}


def number(value: float | None) -> Any:
    """Equal to `value` to nine digits; null only to null."""
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("unit", "period"), CELLS)
def test_every_figure_is_that_of_a_plain_calculation(
    unit: str, period: str, reader: Reader, plain: PlainScorecard
) -> None:
    card = scorecard(reader, unit, period)
    assert [row["id"] for row in card["indicators"]] == INDICATORS
    wrong = []
    for row in card["indicators"]:
        figure = plain.figure(row["id"], unit, period)
        expected = {
            "numerator": number(figure.numerator),
            "denominator": number(figure.denominator),
            "n": number(figure.n),
            "value": number(figure.value),
            "interval": interval(figure),
            "excluded": figure.excluded,
        }
        found = {name: row[name] for name in expected}
        if found != expected:
            wrong.append((row["id"], found, expected))
    assert not wrong


def interval(figure: Figure) -> dict[str, Any]:
    low, high = figure.interval or (None, None)
    return {"level": None if low is None else 0.95, "low": number(low), "high": number(high)}


@pytest.mark.parametrize(("unit", "period"), CELLS)
def test_targets_scores_and_the_index_are_those_of_a_plain_calculation(
    unit: str, period: str, reader: Reader, plain: PlainScorecard
) -> None:
    card = scorecard(reader, unit, period)
    for row in card["indicators"]:
        target = plain.target(row["id"], unit, period) or dict.fromkeys(("target", "low", "high"))
        ends = {"low": target["low"], "high": target["high"]}
        assert row["target"] == target["target"], row["id"]
        assert row["target_range"] == (None if ends["low"] is None else ends), row["id"]
        value = plain.figure(row["id"], unit, period).value
        attained = plain.attainment(row["id"], value, plain.target(row["id"], unit, period))
        assert row["attainment"] == number(attained), row["id"]
        assert row["score"] == number(plain.score(row["id"], unit, period)), row["id"]
        assert row["status"] == plain.status(row["id"], unit, period), row["id"]
    expected = plain.index(unit, period)
    numbers = {name: number(value) for name, value in expected["index"].items() if name != "reason"}
    assert card["index"] == {**numbers, "reason": expected["index"]["reason"]}
    assert card["categories"] == [
        {**row, "score": number(row["score"]), "coverage": number(row["coverage"])}
        for row in expected["categories"]
    ]


@pytest.mark.parametrize(("unit", "period"), CELLS)
def test_quantiles_are_within_one_percent_of_the_exact(
    unit: str, period: str, reader: Reader, plain: PlainScorecard
) -> None:
    for row in scorecard(reader, unit, period)["indicators"]:
        durations = plain.figure(row["id"], unit, period).durations
        if not durations:
            assert row["quantiles"] is None, row["id"]
            continue
        p50, p90 = np.quantile(durations, [0.5, 0.9])
        assert row["quantiles"]["p50"] == pytest.approx(p50, rel=0.01), row["id"]
        assert row["quantiles"]["p90"] == pytest.approx(p90, rel=0.01), row["id"]


@pytest.mark.parametrize(
    ("unit", "period"),
    [("MABES", "2024"), ("PRS-NG-02", "2024-02"), (truth.SMALL_POLSEK, "2024-05")],
)
def test_slices_of_calls_are_those_of_the_calls_themselves(
    unit: str, period: str, reader: Reader, plain: PlainScorecard
) -> None:
    rows = by_id(scorecard(reader, unit, period))
    calls = plain.of(plain.calls, "day", unit, period)
    for indicator, calculate in (("O07", plain.answered), ("O08", plain.arrived)):
        slices = rows[indicator]["slices"]
        for kind, column in SLICES.items():
            figures = {str(value): calculate(part) for (value,), part in calls.group_by(column)}
            figures = {name: figure for name, figure in figures.items() if figure.n}
            assert set(slices.get(kind, {})) == set(figures), (indicator, kind)
            for value, figure in figures.items():
                found = slices[kind][value]
                assert (found["numerator"], found["denominator"]) == (
                    figure.numerator,
                    figure.denominator,
                )
                assert (found["value"], found["n"]) == (number(figure.value), figure.n)
                p50, p90 = np.quantile(figure.durations, [0.5, 0.9]) if figure.durations else (0, 0)
                assert found["quantiles"] == pytest.approx({"p50": p50, "p90": p90}, rel=0.01)


def test_slices_by_handling_mode_show_the_operations(reader: Reader) -> None:
    slices = by_id(scorecard(reader, "PRS-NG-02", "2024-02"))["O08"]["slices"]
    assert set(slices["handling_mode"]) == {"rutin", "kontinjensi"}
    assert set(slices["approach"]) == {"preemtif", "preventif", "represif"}
    assert set(slices["priority"]) == {"1", "2", "3", "4"}


def test_slices_of_members_are_by_function(reader: Reader, plain: PlainScorecard) -> None:
    rows = by_id(scorecard(reader, "PRS-NB-01", "2024-Q3"))
    courses = plain.of(plain.courses, "completed_on", "PRS-NB-01", "2024-Q3")
    hours = {name: part["hours"].sum() for (name,), part in courses.group_by("function_code")}
    found = rows["C01"]["slices"]["function"]
    assert {name: row["numerator"] for name, row in found.items()} == {
        name: number(float(total)) for name, total in hours.items() if name
    }
    for name, row in found.items():
        years = plain.member_months("PRS-NB-01", "2024-Q3", function_code=name) / 12
        assert row["denominator"] == number(years)
        assert row["value"] == number(row["numerator"] / years)


def test_the_command_prints_what_was_compared(demo: Smk, reader: Reader) -> None:
    printed = demo.json("score", truth.SMALL_POLSEK, "--period", "2024-03", "--json")
    assert printed == scorecard(reader, truth.SMALL_POLSEK, "2024-03")


def test_nothing_is_zero_where_nothing_is_known(reader: Reader) -> None:
    for period in ("2024-01", "2024-02", "2024-03", "2024-Q1"):
        card = scorecard(reader, truth.FORMED_POLSEK, period)
        assert card["index"] == {"score": None, "coverage": 0, "reason": "no_data"}
        assert [c["score"] for c in card["categories"]] == [None] * 4
        for row in card["indicators"]:
            known = {row[name] for name in ("numerator", "value", "n", "score", "attainment")}
            assert known == {None}, row["id"]
            assert (row["quantiles"], row["slices"], row["excluded"]) == (None, {}, {})
            assert row["status"] == "no_data"
    cells = reader.query(
        "select * from rpt_indicator where value is null and (score is not null or n = 0)"
    )
    assert cells.is_empty()


def test_fewer_than_five_appraisals_show_no_mean(reader: Reader) -> None:
    for unit in truth.FEW_APPRAISALS:
        row = by_id(scorecard(reader, unit, "2024"))["K03"]
        assert (row["status"], row["n"]) == ("too_few", truth.FEW_APPRAISALS_COUNT)
        for name in ("numerator", "denominator", "value", "attainment", "score"):
            assert row[name] is None
        assert row["interval"] == {"level": None, "low": None, "high": None}
    shown = reader.query(
        "select min(n) from rpt_indicator where indicator_id = 'K03' and value is not null"
    )
    assert shown.item() >= 5


def test_a_target_counts_from_its_day_for_its_units_and_levels(reader: Reader) -> None:
    def target(indicator: str, unit: str, period: str) -> float:
        return float(by_id(scorecard(reader, unit, period))[indicator]["target"])

    assert [target("O07", "MABES", p) for p in ("2024-06", "2024-S1", "2024-07", "2024")] == [
        80,
        80,
        90,
        90,
    ]
    assert target("O08", "PLD-NM", "2024") == target("O08", "PSK-NM-01-01", "2024") == 60
    assert target("O08", "MABES", "2024") == target("O08", "PSK-NB-01-01", "2024") == 75
    assert target("A10", "PRS-NB-01", "2024") == 80
    assert target("A10", "PLD-NB", "2024") == target("A10", "PSK-NB-01-01", "2024") == 76.61
    row = by_id(scorecard(reader, "MABES", "2024"))["A04"]
    assert (row["target"], row["target_range"]) == (None, {"low": 90, "high": 105})


def test_change_is_against_the_period_before(reader: Reader) -> None:
    values = reader.query(
        """
        select period_id, value, change from rpt_indicator
        where unit_id = 'MABES' and indicator_id = 'O08' and period_id like '2024-__'
        order by period_id
        """
    )
    months = values.filter(pl.col("period_id").str.contains(r"-\d\d$"))
    for before, after in zip(months.rows()[:-1], months.rows()[1:], strict=True):
        assert after[2] == number(after[1] - before[1])
    assert months.row(0)[2] is None


def test_the_slow_polsek_is_slow(reader: Reader) -> None:
    waits = {
        unit: by_id(scorecard(reader, unit, "2024"))["O08"]["quantiles"]["p50"]
        for unit in (truth.SLOW_POLSEK, "PSK-NB-02-03")
    }
    ratio = waits[truth.SLOW_POLSEK] / waits["PSK-NB-02-03"]
    assert 0.75 * truth.SLOW_FACTOR < ratio < 1.1 * truth.SLOW_FACTOR


def test_the_improving_polres_improves_in_july(reader: Reader) -> None:
    before, after = truth.IMPROVING_MEDIAN_SECONDS
    for period, median in (("2024-S1", before), ("2024-S2", after)):
        row = by_id(scorecard(reader, truth.IMPROVING_POLRES, period))["O07"]
        sure = 100 * 0.5 * math.erfc(-math.log(10 / median) / truth.ANSWER_SIGMA / math.sqrt(2))
        assert row["quantiles"]["p50"] == pytest.approx(median, rel=0.1)
        assert row["value"] == pytest.approx(sure, abs=8)


def test_the_understaffed_polda_is_understaffed(reader: Reader) -> None:
    filled = {
        unit: by_id(scorecard(reader, unit, "2024-01"))["A04"]["value"]
        for unit in ("PLD-NB", "PLD-NG", truth.UNDERSTAFFED_POLDA)
    }
    for unit, value in filled.items():
        assert value == pytest.approx(100 * truth.FILL[unit], abs=1.5)


def test_every_period_of_the_year_is_there_once(reader: Reader) -> None:
    periods = reader.query("select * from rpt_period order by sort_key")
    assert periods.height == periods["period_id"].n_unique() == 12 + 4 + 2 + 1
    for row in periods.iter_rows(named=True):
        assert (row["start_on"], row["end_on"]) == bounds(row["period_id"])
        assert row["is_complete"]
