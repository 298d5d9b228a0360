"""The demo extracts through the real collection: what arrives in the lake is the world as built."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.collect import Outcome, collect_source
from pipelines.demo import truth
from pipelines.demo.ground import SITE
from pipelines.demo.world import build
from pipelines.records.registry import lake_schemas, load_records
from pipelines.sources.site import load_site
from warehouse.lake import Lake

SOURCES = {
    "emergency_call": ["calls_nusa_barat", "calls_nusa_tengah", "calls_nusa_timur"],
    "crime_report": ["crime_reports"],
    "case_event": ["case_events"],
    "personnel": ["personnel"],
    "training": ["training"],
    "certification": ["certification"],
    "complaint": ["complaints"],
    "complaint_accused": ["complaints_accused"],
    "satisfaction_survey": ["satisfaction"],
    "appraisal": ["appraisals"],
    "review_meeting": ["reviews"],
}


@pytest.fixture(scope="session")
def collected(
    extracts: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Lake, dict[str, list[Outcome]]]:
    site = load_site(SITE, data_root=extracts)
    lake = Lake(tmp_path_factory.mktemp("lake"))
    lake.open_for_writing(lake_schemas())
    return lake, {name: collect_source(site, source, lake) for name, source in site.sources.items()}


def latest(lake: Lake, record: str) -> pl.DataFrame:
    """The latest version of every key of a record, without what the lake adds."""
    key = list(load_records()[record].key)
    files = sorted(lake.root.glob(f"{record}/*/data.parquet"))
    return (
        pl.concat([pl.read_parquet(file) for file in files])
        .sort("_load_id", "_line")
        .unique(key, keep="last")
        .sort(key)
    )


@pytest.mark.parametrize("record", SOURCES)
def test_the_lake_holds_the_world_as_built(
    record: str, collected: tuple[Lake, dict[str, list[Outcome]]]
) -> None:
    lake, _ = collected
    key = list(load_records()[record].key)
    columns = [name for name in load_records()[record].columns() if name != "area_code"]
    true = build()[record]
    assert_frame_equal(
        latest(lake, record).select(name for name in columns if name in true.columns),
        true.select(name for name in columns if name in true.columns).sort(key),
    )


@pytest.mark.parametrize("source", truth.SEEDED)
def test_the_counts_of_every_source_are_those_of_the_truth(
    source: str, collected: tuple[Lake, dict[str, list[Outcome]]]
) -> None:
    outcomes = collected[1][source]
    plan = truth.SEEDED[source]
    assert sum(outcome.quarantined for outcome in outcomes) == plan.bad_rows
    assert sum(outcome.duplicates for outcome in outcomes) == plan.repeats
    corrected = truth.CORRECTED_CALLS if source == "calls_nusa_barat" else 0
    assert sum(outcome.corrected for outcome in outcomes) == corrected
    filtered = truth.TEST_CALLS if source == "calls_nusa_timur" else 0
    assert sum(outcome.filtered for outcome in outcomes) == filtered


def test_the_local_clock_of_a_record_is_that_of_its_unit(
    collected: tuple[Lake, dict[str, list[Outcome]]],
) -> None:
    lake, _ = collected
    for record, event in (("emergency_call", "received_at"), ("crime_report", "reported_at")):
        rows = latest(lake, record)
        hours = rows.select(
            area=pl.col("unit_id").str.slice(4, 2),
            hours=(pl.col("local_at") - pl.col(event)).dt.total_hours(),
        ).unique()
        assert dict(hours.iter_rows()) == {"NB": 7, "NG": 8, "NM": 9}
        assert set(rows["local_at"].dt.year()) == {truth.YEAR}
