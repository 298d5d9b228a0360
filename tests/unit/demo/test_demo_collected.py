"""The extracts through the real collection: the lake holds the world, the quarantine its faults."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.collect import Outcome
from pipelines.demo.ground import Tables
from pipelines.demo.sheets import SHEETS
from pipelines.records.registry import load_records
from pipelines.sources.site import Site
from warehouse.lake import Lake

Collected = tuple[Lake, dict[str, list[Outcome]]]
WHERE = ["source", "file", "line"]


def latest(lake: Lake, record: str) -> pl.DataFrame:
    """The latest version of every key of a record, with what the lake adds."""
    key = list(load_records()[record].key)
    files = sorted(lake.root.glob(f"{record}/*/data.parquet"))
    return (
        pl.concat([pl.read_parquet(file) for file in files])
        .sort("_load_id", "_line")
        .unique(key, keep="last")
        .sort(key)
    )


@pytest.mark.parametrize("record", sorted({sheet.record for sheet in SHEETS}))
def test_the_lake_holds_the_world_as_built(
    record: str, collected: Collected, tables: Tables
) -> None:
    key = list(load_records()[record].key)
    true = tables[record].sort(key)
    assert_frame_equal(latest(collected[0], record).select(true.columns), true)


def test_the_quarantine_is_what_was_planted_row_for_row(
    collected: Collected, planted: pl.DataFrame
) -> None:
    refused = (
        collected[0]
        .quarantine(None)
        .select(source="_source", file="_file", line=pl.col("_line").cast(pl.Int64))
    )
    assert not refused.is_empty()
    assert_frame_equal(refused.sort(WHERE), planted.select(WHERE).sort(WHERE))


def test_every_declared_defect_was_planted(planted: pl.DataFrame) -> None:
    declared = {(sheet.source, defect) for sheet in SHEETS for defect in sheet.defects}
    assert set(planted.select("source", "defect").unique().iter_rows()) == declared


def test_of_every_kind_of_defect_a_thousandth_of_the_rows_is_broken(
    planted: pl.DataFrame, tables: Tables
) -> None:
    for sheet in SHEETS:
        if sheet.zone is None and sheet.defects:
            rows = tables[sheet.record].height
            broken = planted.filter(pl.col("source") == sheet.source)
            assert broken.height == len(sheet.defects) * max(1, round(rows / 1000)), sheet.source


def test_repeats_corrections_and_exercises_are_told_apart(collected: Collected) -> None:
    outcomes = collected[1]
    calls = {name: outcomes[f"calls_{name}"] for name in ("wib", "wita", "wit")}
    assert sum(outcome.corrected for outcome in calls["wib"]) > 20
    assert sum(outcome.corrected for outcome in calls["wita"]) == 0
    assert sum(outcome.filtered for outcome in calls["wit"]) == 25
    assert all(sum(outcome.duplicates for outcome in delivery) > 3 for delivery in calls.values())


def test_some_rows_of_december_come_with_the_file_of_the_next_year(folder: Path) -> None:
    calls = pl.read_csv(
        (folder / "extracts" / "110" / "wib_2026.csv.gz").read_bytes(), infer_schema=False
    )
    real = ~pl.col("waktu_terima").str.starts_with("2025-02-31")  # one of the broken rows
    late = calls.filter(pl.col("waktu_terima").str.starts_with("2025") & real)
    assert 0 < late.height < calls.height / 10
    assert late["waktu_terima"].str.slice(5, 2).unique().to_list() == ["12"]


def test_the_local_clock_of_a_record_is_that_of_its_unit(collected: Collected, site: Site) -> None:
    hours = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
    for record, event in (("emergency_call", "received_at"), ("crime_report", "reported_at")):
        rows = latest(collected[0], record).join(
            site.units.select("unit_id", "time_zone"), on="unit_id"
        )
        shift = rows.select(
            "time_zone", hours=(pl.col("local_at") - pl.col(event)).dt.total_hours()
        ).unique()
        assert dict(shift.iter_rows()) == hours


def test_what_an_office_does_not_deliver_is_the_same_in_all_its_rows(tables: Tables) -> None:
    for sheet in SHEETS:
        for column in sheet.constant:
            assert tables[sheet.record][column].n_unique() == 1, (sheet.source, column)


def test_every_source_file_belongs_to_a_sheet_and_every_file_to_a_source(
    folder: Path, site: Site, collected: Collected
) -> None:
    assert set(site.sources) == {sheet.source for sheet in SHEETS}
    read = {outcome.file for delivery in collected[1].values() for outcome in delivery}
    there = {
        str(path.relative_to(folder)) for path in folder.glob("extracts/*/*") if path.is_file()
    }
    assert there - read == {"extracts/organisasi/ejaan_satuan.csv"}
    assert read <= there
