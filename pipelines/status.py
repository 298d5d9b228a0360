"""How a site stands: sources and their freshness, runs, versions, quarantine, room on disk."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.care import existing_home
from pipelines.chosen_site import Choice
from pipelines.records.contract import event_day
from pipelines.records.registry import load_records
from warehouse.lake import Lake, Load
from warehouse.paths import (
    build_dir,
    closed_dir,
    extracts_dir,
    lake_dir,
    live_dir,
    published_dir,
    runs_dir,
)
from warehouse.publish import versions
from warehouse.run_log import Run, last_runs

RUNS = 5


def site_status(choice: Choice) -> dict[str, Any]:
    """The site's state, read from its home alone; nothing is written and no run is waited for.

    Returns:
        `site`, `home`; `sources`: name, record, `files`, `rows` (all versions of accepted rows),
        `quarantined` (in the newest load of each file), `last_load` (UTC), `hours` since then,
        `newest_event` (local day; null where the record has no event); `runs` (newest first) with
        `id`, `began_at`, `seconds`, `outcome`, `asked_by`, `engine`, `loads`, `rows`, `version`,
        `message`; `versions`: `count`, `current`, `published_at`; `disk`: bytes by part of the
        home, and `free`.

    Raises:
        NothingLoaded: the site has no home yet.
    """
    home = existing_home(choice)
    lake = Lake(lake_dir(home))
    return {
        "site": home.name,
        "home": str(home),
        "sources": _sources(lake),
        "runs": [_run(run) for run in last_runs(home, RUNS)],
        "versions": _versions(home),
        "disk": _disk(home),
    }


def _sources(lake: Lake) -> list[dict[str, Any]]:
    by_source: dict[str, list[Load]] = {}
    for load in lake.loads():
        by_source.setdefault(load.source, []).append(load)
    refused: dict[str, int] = {}
    for (source, _), load in lake.newest_loads().items():
        refused[source] = refused.get(source, 0) + load.quarantined
    events: dict[tuple[str, str], str | None] = {}
    for record in {load.record for loads in by_source.values() for load in loads}:
        events |= {(record, source): day for source, day in _newest_events(lake, record)}
    now = datetime.now(UTC)
    return [
        {
            "name": source,
            "record": loads[-1].record,
            "files": len({load.file for load in loads}),
            "rows": sum(load.accepted for load in loads),
            "quarantined": refused[source],
            "last_load": loads[-1].loaded_at,
            "hours": round(_hours(loads[-1].loaded_at, now), 1),
            "newest_event": events.get((loads[-1].record, source)),
        }
        for source, loads in sorted(by_source.items())
    ]


def _hours(since: str, now: datetime) -> float:
    return (now - datetime.fromisoformat(since)).total_seconds() / 3600


def _newest_events(lake: Lake, record: str) -> list[tuple[str, str | None]]:
    """Newest local day of a record's events, by source."""
    contract = load_records().get(record)
    day = event_day(contract) if contract else None
    if day is None:
        return []
    newest = day.max().alias("newest")
    rows = lake.read(record, lambda rows: rows.group_by("_source").agg(newest))
    return [(source, day and day.isoformat()) for source, day in rows.iter_rows()]


def _run(run: Run) -> dict[str, Any]:
    told = ("id", "began_at", "seconds", "outcome", "asked_by", "engine", "version", "message")
    return {
        **{name: getattr(run, name) for name in told},
        "loads": len(run.loads),
        "rows": sum(load["accepted"] for load in run.loads),
    }


def _versions(home: Path) -> dict[str, Any]:
    every = versions(home)
    current = next((version for version in every if version.is_current), None)
    return {
        "count": len(every),
        "current": current and current.name,
        "published_at": current and current.manifest()["published_at"],
    }


def _disk(home: Path) -> dict[str, int]:
    parts = (lake_dir, build_dir, published_dir, live_dir, closed_dir, runs_dir, extracts_dir)
    sizes = {part(home).name: _size(part(home)) for part in parts}
    return {**sizes, "free": shutil.disk_usage(home).free}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
