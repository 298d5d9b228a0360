"""The first and the last day a site's records tell of: the time that is looked at."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.records.contract import Record, event_day
from pipelines.records.registry import load_records
from warehouse.lake import Lake, Load


@dataclass(frozen=True)
class Span:
    """First and last day, None where nothing is dated."""

    first: date | None
    last: date | None


def data_span(lake: Lake, known: Path) -> Span:
    """From the latest version of every record with an event.

    `known`: file that keeps the span of each load, so that only a load that is new, or of which
    more rows were superseded, is read.
    """
    loads = [load for load in lake.loads() if _makes_time(load_records()[load.record])]
    gone = lake.superseded(lake.loads())
    counts = dict(gone.group_by("_load_id").len().iter_rows())
    before = json.loads(known.read_text("utf-8")) if known.exists() else {}
    now = {}
    for load in loads:
        name = f"{load.load_id}-{counts.get(load.load_id, 0)}"
        now[name] = before.get(name) or _days_of(lake, load, gone)
    known.write_text(json.dumps(now), "utf-8")
    firsts = [date.fromisoformat(first) for first, _ in now.values() if first]
    lasts = [date.fromisoformat(last) for _, last in now.values() if last]
    return Span(min(firsts, default=None), max(lasts, default=None))


def _makes_time(record: type[Record]) -> bool:
    # what holds for a span of years (a certificate) does not make the time that is looked at
    return record.event is not None and "valid_to" not in record.columns()


def _days_of(lake: Lake, load: Load, gone: pl.DataFrame) -> list[str | None]:
    """First and last day of a load's rows that still hold, ISO 8601."""
    record = load_records()[load.record]
    happened = event_day(record)
    assert happened is not None  # what has no event makes no time
    begins = pl.col(record.begins) if record.begins else happened
    rows = lake.rows(load).join(gone.lazy(), on=["_load_id", "_line"], how="anti")
    ends = rows.select(first=begins.min(), last=happened.max()).collect().row(0)
    return [day.isoformat() if day else None for day in ends]
