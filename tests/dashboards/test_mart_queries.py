from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboards import data
from tests.dashboards.published_world import EMPTY_UNIT

pytestmark = pytest.mark.usefixtures("shown_home")
Marts = dict[str, pl.DataFrame]


def test_the_version_is_the_published_one() -> None:
    assert data.version() == data.manifest("v0001")["version"] == "v0001"


def test_units_come_parents_first() -> None:
    depths = data.units("v0001")["depth"].to_list()
    assert depths == sorted(depths)


def test_indicators_of_a_unit_are_those_of_the_mart(marts: Marts) -> None:
    found = data.indicators("v0001", "PLD-T", "2024-Q1").sort("indicator_id")
    expected = (
        marts["rpt_indicator"]
        .filter(pl.col("unit_id") == "PLD-T", pl.col("period_id") == "2024-Q1")
        .sort("indicator_id")
    )
    for column in ("indicator_id", "value", "score", "n", "interval_low", "change", "status"):
        assert found[column].to_list() == expected[column].to_list()


def test_an_indicator_without_a_row_is_listed_without_data(marts: Marts) -> None:
    found = data.indicators("v0001", EMPTY_UNIT, "2024-11")
    assert found.height == marts["rpt_indicator_info"].height
    assert set(found["status"]) == {"no_data"}
    assert found["value"].null_count() == found.height


def test_a_unit_without_an_index_row_has_no_data() -> None:
    nothing = data.unit_index("v0001", "NO SUCH", "2024-11")
    assert nothing == {"score": None, "coverage": 0.0, "reason": "no_data"}


def test_children_have_index_categories_and_scored_indicators(marts: Marts) -> None:
    found = data.child_scores("v0001", "MABES", "2024-S1")
    assert set(found["unit_id"]) == {"PLD-B", "PLD-T"}
    category = marts["rpt_category"].filter(
        pl.col("unit_id") == "PLD-B", pl.col("period_id") == "2024-S1", pl.col("category") == "O"
    )
    cell = found.filter(pl.col("unit_id") == "PLD-B", pl.col("measure") == "O")
    assert cell["score"].to_list() == category["score"].to_list()
    assert found.filter(pl.col("measure").is_in(["O10N", "A10T"]))["score"].null_count() == 4


def test_a_child_without_data_is_still_listed() -> None:
    found = data.child_scores("v0001", "PRS-T-02", "2024-11")
    empty = found.filter(pl.col("unit_id") == EMPTY_UNIT)
    assert empty.height >= 1
    assert empty["score"].null_count() == empty.height


def test_a_trend_has_every_month_of_its_range() -> None:
    months = data.trend("v0001", "MABES", "O08", date(2023, 12, 1), date(2024, 11, 1))
    assert months["period_id"].to_list() == [f"2024-{month:02}" for month in range(1, 12)]
    empty = data.trend("v0001", EMPTY_UNIT, "O08", date(2024, 1, 1), date(2024, 12, 1))
    assert empty.height == empty["value"].null_count() == 12


def test_the_last_load_of_each_source_is_shown() -> None:
    loads = data.last_loads("v0001")
    assert loads["file"].to_list() == ["calls_2.csv.gz", "crimes.jsonl", "members.xlsx"]


def test_a_new_version_is_noticed_by_itself(shown_home: Path, marts: Marts, tmp_path: Path) -> None:
    from warehouse.publish import point_to, publish

    before = data.site(data.version())["as_of"]
    for name, frame in marts.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    later = marts["rpt_site"].with_columns(as_of=pl.lit(date(2025, 1, 31)))
    later.write_parquet(tmp_path / "rpt_site.parquet")
    publish(shown_home, {name: f"'{tmp_path / name}.parquet'" for name in marts}, None, {})
    try:
        assert before == date(2024, 12, 20)
        assert data.site(data.version())["as_of"] == date(2025, 1, 31)
    finally:
        point_to(shown_home, "v0001")
