from datetime import date
from urllib.parse import parse_qsl

import polars as pl
import pytest

from dashboards.state import (
    State,
    chosen_indicator,
    chosen_period,
    chosen_unit,
    twelve_months,
)


def test_a_link_read_again_gives_the_same_state() -> None:
    state = State(unit="A&B", period="2024-Q1", indicator="O08", lang="en", sort="-O")
    assert State.of(dict(parse_qsl(state.link()[1:]))) == state


def test_unknown_parameters_are_left_alone_and_the_default_language_is_indonesian() -> None:
    assert State.of({"utm": "x", "lang": "fr", "unit": "MABES"}) == State("MABES", lang="id")


def test_a_search_ends_with_the_next_step() -> None:
    assert State(q="selatan", lang="id").link(unit="X") == "?unit=X&lang=id"


def test_an_unknown_unit_falls_back_to_the_top_of_the_tree(marts: dict[str, pl.DataFrame]) -> None:
    assert chosen_unit(State(unit="NO SUCH"), marts["rpt_unit"])["unit_id"] == "MABES"


def test_the_default_period_is_the_last_complete_month(marts: dict[str, pl.DataFrame]) -> None:
    assert chosen_period(State(), marts["rpt_period"])["period_id"] == "2024-11"
    assert chosen_period(State(period="2024-S1"), marts["rpt_period"])["period_id"] == "2024-S1"


def test_without_a_complete_month_the_last_period_is_shown(marts: dict[str, pl.DataFrame]) -> None:
    years = marts["rpt_period"].filter(pl.col("period_type") == "year")
    assert chosen_period(State(), years)["period_id"] == "2024"


def test_the_default_indicator_is_the_one_furthest_below_its_target() -> None:
    frame = pl.DataFrame(
        {
            "indicator_id": ["A", "B", "C", "D", "E"],
            "score": [80.0, 55.0, None, 10.0, 20.0],
            "status": ["below", "below", "no_data", "too_small", "below"],
            "cadence": ["month", "month", "month", "month", "semester"],
        }
    )
    assert chosen_indicator(State(), frame)["indicator_id"] == "B"
    assert chosen_indicator(State(indicator="C"), frame)["indicator_id"] == "C"
    assert chosen_indicator(State(indicator="E"), frame)["indicator_id"] == "E"
    nothing = frame.with_columns(score=pl.lit(None, pl.Float64))
    assert chosen_indicator(State(), nothing)["indicator_id"] == "A"


@pytest.mark.parametrize(
    ("end", "first", "last"),
    [
        (date(2024, 12, 31), date(2024, 1, 1), date(2024, 12, 1)),
        (date(2024, 11, 30), date(2023, 12, 1), date(2024, 11, 1)),
        (date(2024, 1, 31), date(2023, 2, 1), date(2024, 1, 1)),
    ],
)
def test_twelve_months_end_with_the_month_of_the_period(end: date, first: date, last: date) -> None:
    assert twelve_months(end) == (first, last)
