"""Closed periods of the active site: what closing and publishing them need of the pipelines."""

from datetime import date, timedelta
from pathlib import Path

from pipelines import spark
from pipelines.active_site import ActiveSite
from pipelines.indicators import load_indicators
from pipelines.inputs import input_hashes
from pipelines.marts import MARTS, built_marts
from pipelines.needed import records_read
from pipelines.records.registry import load_records
from pipelines.writer_lock import writer_lock
from warehouse import periods
from warehouse.as_published import Knowledge, marts_to_publish
from warehouse.connection import quoted
from warehouse.paths import build_database, build_dir
from warehouse.periods import Build, Entry
from warehouse.restatement import Contract, Counting


def close_period(active: ActiveSite, period_id: str, by: str, reason: str | None) -> list[Entry]:
    """Close a period of the site, after a run that is at work.

    Raises:
        NothingPublished, PeriodFault: see `warehouse.periods.close_period`.
    """
    with writer_lock(active.home):
        return periods.close_period(active.home, last_build(active), period_id, by, reason)


def close_due(active: ActiveSite, period_id: str, by: str, reason: str) -> list[Entry]:
    """Close a period of the site, unless it is closed already: then nothing is done.

    Raises:
        NothingPublished, PeriodFault: see `warehouse.periods.close_period`.
    """
    if period_id in periods.closings(active.home):
        return []
    return close_period(active, period_id, by, reason)


def due_month(today: date) -> str:
    """The month before the one of `today`, such as 2026-01."""
    return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"


def due_semester(today: date) -> str:
    """The semester before the one of `today`, such as 2025-S2."""
    return f"{today.year}-S1" if today.month > 6 else f"{today.year - 1}-S2"


def reopen_period(home: Path, period_id: str, by: str, reason: str) -> Entry:
    """Make a closed period provisional again, after a run that is at work.

    Raises:
        PeriodFault: see `warehouse.periods.reopen_period`.
    """
    with writer_lock(home):
        return periods.reopen_period(home, period_id, by, reason)


def published_marts(active: ActiveSite) -> dict[str, str]:
    """Unit-level marts of the next version: name → FROM clause, see `built_marts`."""
    knowledge = Knowledge(active.lake, _contracts(), _countings(), input_hashes(active))
    scratch = build_dir(active.home) / "closed"
    return marts_to_publish(active.home, last_build(active), knowledge, scratch)


def last_build(active: ActiveSite) -> Build:
    """What the engine built last; on DuckDB the clauses name ``build``."""
    marts = built_marts(active, MARTS)
    if active.engine == "duckdb":
        return Build(build_database(active.home), marts, "build.measures.measure_record")
    folder = spark.warehouse(active.home) / "measures.db" / "measure_record"
    return Build(None, marts, f"read_parquet({quoted(f'{folder}/*.parquet')})")


def _contracts() -> dict[str, Contract]:
    return {
        name: Contract(
            name,
            record.key,
            tuple(column for column in record.key if column != "valid_from"),
            record.versioned and name != "unit_history",
        )
        for name, record in load_records().items()
    }


def _countings() -> dict[str, Counting]:
    return {
        i.id: Counting(i.id, i.kind, i.multiplier, i.record, records_read(f"ind_{i.id.lower()}"))
        for i in load_indicators().values()
    }
