"""The demo's published scorecards against a plain re-calculation from the ground truth."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from pipelines.demo import stories
from pipelines.demo.settings import AS_OF
from pipelines.demo.truth_values.catalogue import CATALOGUE
from tests.conftest import Smk
from tests.integration.national_world import SETTINGS, SITE, Cast, true_tables
from tests.integration.plain_figure import Figure
from tests.integration.plain_scorecard import PlainScorecard
from warehouse.access import Reader, open_reader
from warehouse.scorecard import scorecard

CELLS = [
    ("top", "2025"),
    ("top", "2025-01"),
    ("top", "2026-S1"),
    ("slow_complaints_polda", "2025-Q2"),
    ("thin_polda", "2025-S2"),
    ("thin_polda", "2026-07"),
    ("thin_polda", "2026"),
    ("hot_polres", "2025-Q3"),
    ("hot_polres", "2026-06"),
    ("improving_polres", "2025-08"),
    ("improving_polres", "2025-09"),
    ("disaster_polres", "2025-12"),
    ("weak_polres", "2026-S1"),
    ("strong_polres", "2026-S2"),
    ("slow_polsek", "2025-02"),
    ("carved_from", "2025-Q1"),
    ("carved_from", "2025"),
    ("formed", "2025-02"),
    ("formed", "2025-03"),
    ("formed", "2025-S1"),
    ("merged", "2025-10"),
    ("merged", "2025-11"),
    ("merged_into", "2025-Q4"),
    ("moved", "2025"),
    ("small_polsek", "2024-08"),
    ("small_polsek", "2025-Q2"),
    ("small_polsek", "2024"),
    ("upgraded", "2026"),
]
DRAWN = 40  # cells drawn at random besides


@pytest.fixture(scope="module")
def cast() -> Cast:
    return Cast()


@pytest.fixture(scope="module")
def plain() -> PlainScorecard:
    return PlainScorecard(true_tables(), SITE, AS_OF)


@pytest.fixture(scope="module")
def reader(demo: Smk) -> Iterator[Reader]:
    opened = open_reader(demo.home / "demo")
    yield opened
    opened.close()


def by_id(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in card["indicators"]}


def number(value: float | None, near: float = 1e-9) -> Any:
    """Equal to `value` to nine digits; null only to null."""
    return None if value is None else pytest.approx(value, rel=near, abs=1e-12)


def interval(figure: Figure) -> dict[str, Any]:
    low, high = figure.interval or (None, None)
    return {"level": None if low is None else 0.95, "low": number(low), "high": number(high)}


def quantiles(figure: Figure) -> Any:
    """Within 1 %, as they are read from bins 2 % wide."""
    if figure.p50 is None:
        return None
    return {"p50": number(figure.p50, 0.01), "p90": number(figure.p90, 0.01)}


def is_median(indicator: str) -> bool:
    return CATALOGUE[indicator].kind == "median"


def expected_row(indicator: str, unit: str, period: str, plain: PlainScorecard) -> dict[str, Any]:
    """What `smk score --json` should say of an indicator."""
    figure = plain.figure(indicator, unit, period)
    target = plain.target(indicator, unit, period) or dict.fromkeys(("target", "low", "high"))
    ends = {"low": target["low"], "high": target["high"]}
    return {
        "numerator": number(figure.numerator),
        "denominator": number(figure.denominator),
        "n": number(figure.n),
        "value": number(figure.value),
        "interval": interval(figure),
        "quantiles": quantiles(figure),
        "excluded": figure.excluded,
        "target": target["target"],
        "target_range": None if ends == {"low": None, "high": None} else ends,
        "attainment": number(plain.attainment(indicator, unit, period)),
        "score": number(plain.score(indicator, unit, period)),
        "status": plain.status(indicator, unit, period),
    }


def check_card(unit: str, period: str, reader: Reader, plain: PlainScorecard) -> None:
    """All of a scorecard is that of the plain calculation."""
    card = scorecard(reader, unit, period)
    assert [row["id"] for row in card["indicators"]] == plain.shown(unit, period)
    wrong = []
    for row in card["indicators"]:
        if is_median(row["id"]):
            assert row["value"] == number(plain.figure(row["id"], unit, period).value, 0.01)
            plain.go_on_from(row["id"], unit, period, row["value"])
        expected = expected_row(row["id"], unit, period, plain)
        found = {name: row[name] for name in expected}
        if found != expected:
            wrong.append((row["id"], found, expected))
    assert not wrong
    if plain.levels[unit] not in plain.scored:
        assert {card["index"]["score"], *(c["score"] for c in card["categories"])} == {None}
        return
    told = plain.index(unit, period)
    numbers = {name: number(value) for name, value in told["index"].items() if name != "reason"}
    assert card["index"] == {**numbers, "reason": told["index"]["reason"]}
    assert card["categories"] == [
        {**row, "score": number(row["score"]), "coverage": number(row["coverage"])}
        for row in told["categories"]
    ]


@pytest.mark.parametrize(("part", "period"), CELLS)
def test_a_scorecard_is_that_of_a_plain_calculation(
    part: str, period: str, reader: Reader, plain: PlainScorecard, cast: Cast
) -> None:
    check_card(cast[part], period, reader, plain)


def test_scorecards_drawn_at_random_are_those_of_a_plain_calculation(
    reader: Reader, plain: PlainScorecard
) -> None:
    units = reader.query("select unit_id from rpt_unit order by unit_id")["unit_id"].to_list()
    spans = reader.query("select period_id from rpt_period order by period_id")["period_id"]
    draw = random.Random(SETTINGS.seed)
    for _ in range(DRAWN):
        check_card(draw.choice(units), draw.choice(spans.to_list()), reader, plain)


@pytest.mark.parametrize(
    ("part", "period"),
    [
        ("top", "2025"),
        ("disaster_polres", "2025-12"),
        ("hot_polres", "2026-S1"),
        ("small_polsek", "2025-05"),
    ],
)
def test_slices_are_those_of_the_rows_themselves(
    part: str, period: str, reader: Reader, plain: PlainScorecard, cast: Cast
) -> None:
    rows = by_id(scorecard(reader, cast[part], period))
    expected = plain.slices(cast[part], period)
    for indicator, row in rows.items():
        near = 0.01 if is_median(indicator) else 1e-9
        assert row["slices"] == {
            kind: {
                value: {
                    "numerator": number(figure.numerator),
                    "denominator": number(figure.denominator),
                    "value": number(figure.value, near),
                    "n": number(figure.n),
                    "quantiles": quantiles(figure),
                }
                for value, figure in figures.items()
            }
            for kind, figures in expected.get(indicator, {}).items()
        }, indicator


def test_slices_by_handling_mode_show_the_disaster(reader: Reader, cast: Cast) -> None:
    slices = by_id(scorecard(reader, cast["disaster_polres"], "2025-12"))["O08"]["slices"]
    assert {"rutin", "kontinjensi"} <= set(slices["handling_mode"])
    assert set(slices["approach"]) == {"preemtif", "preventif", "represif"}
    assert set(slices["priority"]) == {"1", "2", "3", "4"}
    modes = {name: row["n"] for name, row in slices["handling_mode"].items()}
    assert modes["kontinjensi"] > modes["rutin"]


def test_the_command_prints_what_was_compared(demo: Smk, reader: Reader, cast: Cast) -> None:
    unit = cast["small_polsek"]
    printed = demo.json("score", unit, "--period", "2025-03", "--json")
    assert printed == scorecard(reader, unit, "2025-03")


def test_nothing_is_zero_where_nothing_is_known(reader: Reader, plain: PlainScorecard) -> None:
    month = pl.col("period_id") == "2026-03"
    lit = plain.cells.filter(month, pl.col("indicator_id") != "O10C")["unit_id"]
    dark = sorted(u for u in set(plain.parents) - set(lit) if plain.levels[u] in plain.scored)
    assert dark
    for unit in dark[:: max(1, len(dark) // 5)]:
        card = scorecard(reader, unit, "2026-03")
        assert card["index"] == {"score": None, "coverage": 0, "reason": "no_data"}
        assert [c["score"] for c in card["categories"]] == [None] * 4
        for row in card["indicators"]:
            known = {row[name] for name in ("numerator", "value", "n", "score", "attainment")}
            assert known == {None}, row["id"]
            assert (row["quantiles"], row["slices"], row["status"]) == (None, {}, "no_data")
    unknown = "select * from rpt_indicator where value is null and score is not null"
    assert reader.query(unknown).is_empty()


def test_desa_rw_and_rt_have_figures_and_no_row_of_a_score(reader: Reader) -> None:
    of_mart = "select distinct level from {} join rpt_unit using (unit_id)"
    scored = {"mabes", "polda", "polres", "polsek", "polsubsektor"}
    for mart in ("rpt_category", "rpt_unit_index"):
        assert set(reader.query(of_mart.format(mart))["level"]) == scored, mart
    assert set(reader.query(of_mart.format("rpt_lens"))["level"]) <= scored
    figures = set(reader.query(of_mart.format("rpt_indicator"))["level"])
    assert figures == scored | {"desa", "rw", "rt"}


def test_fewer_than_five_members_show_no_mean(reader: Reader) -> None:
    cells = reader.query("select * from rpt_indicator where indicator_id in ('K03', 'K06')")
    few = cells.filter(pl.col("status") == "too_few")
    assert few.height > 0
    assert few["n"].is_between(1, 4).all()
    for name in ("numerator", "denominator", "value", "attainment", "score", "interval_low"):
        assert few[name].null_count() == few.height, name
    assert few["p50"].null_count() == few.height
    assert cells.drop_nulls("value")["n"].min() == 5


def test_every_target_counts_for_its_days_units_and_levels(
    reader: Reader, plain: PlainScorecard
) -> None:
    rows = plain.targets
    named = [name for name in ("unit_id", "level", "low", "valid_to") if any(r[name] for r in rows)]
    assert named == ["unit_id", "level", "low", "valid_to"], "the demo has a target of each kind"
    for row in rows:
        last = min(row["valid_to"] or AS_OF, AS_OF)
        period = (last.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
        scored = [u for u in plain.parents if plain.levels[u] in plain.scored]
        units = [row["unit_id"]] if row["unit_id"] else scored
        unit = next(u for u in units if row["level"] in (None, plain.levels[u]))
        expected = plain.target(row["indicator_id"], unit, period)
        assert expected is not None
        found = by_id(scorecard(reader, unit, period))[row["indicator_id"]]
        assert found["target"] == expected["target"], row


def test_change_is_against_the_period_before(reader: Reader) -> None:
    months = reader.query(
        """
        select period_id, value, change from rpt_indicator
        where unit_id = 'MABES' and indicator_id = 'O08' and period_id like '____-__'
        order by period_id
        """
    ).filter(pl.col("period_id").str.contains(r"-\d\d$"))
    assert months.height == SETTINGS.months
    for before, after in zip(months.rows()[:-1], months.rows()[1:], strict=True):
        assert after[2] == number(after[1] - before[1])
    assert months.row(0)[2] is None


def test_the_slow_polsek_is_slow(reader: Reader, cast: Cast) -> None:
    waits = reader.query(
        """
        select rpt_unit.unit_id, p50 from rpt_indicator inner join rpt_unit using (unit_id)
        where indicator_id = 'O08' and period_id = '2025' and level = 'polsek' and unit_type = (
            select unit_type from rpt_unit where unit_id = $slow
        )
        """,
        {"slow": cast["slow_polsek"]},
    ).drop_nulls()
    slow = pl.col("unit_id") == cast["slow_polsek"]
    usual = waits.filter(~slow)["p50"].median()
    assert isinstance(usual, float)
    # the way there takes longer, the desk does not
    assert 1.3 < waits.filter(slow)["p50"].item() / usual < 1.1 * stories.SLOW_FACTOR


def test_the_improving_polres_improves(reader: Reader, cast: Cast) -> None:
    months = ("2025-08", "2025-09")
    assert date(2025, 9, 1) == stories.IMPROVED_ON
    for period, median in zip(months, stories.IMPROVING_MEDIAN_SECONDS, strict=True):
        row = by_id(scorecard(reader, cast["improving_polres"], period))["O07"]
        assert row["quantiles"]["p50"] == pytest.approx(median, rel=0.2)


def test_the_thin_polda_is_understaffed(reader: Reader, cast: Cast) -> None:
    filled = reader.query(
        """
        select unit_id, value from rpt_indicator inner join rpt_unit using (unit_id)
        where indicator_id = 'A04' and period_id = '2024-08' and level = 'polda'
        """
    )
    for unit, value in filled.rows():
        share = stories.THIN_FILL if unit == cast["thin_polda"] else stories.FILL
        assert value == pytest.approx(100 * share, abs=4), unit


def test_every_period_is_there_once(reader: Reader, plain: PlainScorecard) -> None:
    found = reader.query("select * from rpt_period order by sort_key")
    assert found["period_id"].is_unique().all()
    assert set(found["period_id"]) == set(plain.periods["period_id"])
    assert found.height == 24 + 9 + 5 + 3
    spans = plain.periods.group_by("period_id").agg(
        pl.col("month_on").min().alias("first"), pl.col("closes_on").max().alias("last")
    )
    both = found.join(spans, on="period_id")
    whole = both.filter("is_complete")
    assert set(both["period_id"]) - set(whole["period_id"]) == {"2026-Q3", "2026-S2", "2026"}
    assert (whole["end_on"] == whole["last"]).all()
    inside = both.filter(pl.col("start_on") >= SETTINGS.first)
    assert (inside["start_on"] == inside["first"]).all()
