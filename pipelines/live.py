"""The command centre's live view: calls to its marts in seconds, beside the builds of everything.

Models with the tag `live` read the lake and the units of the last build, nothing else. What they
hold is published as a series of its own, `<home>/live/published`, so the scorecards' versions, and
what was published of a period, know nothing of it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import timedelta

from pipelines import dbt, parsed
from pipelines.active_site import ActiveSite
from pipelines.build import build_tagged
from pipelines.collect import Outcome, collect_source
from pipelines.details import Details
from pipelines.marts import MARTS, built_marts
from pipelines.needed import EVERY_SITE_HAS, records_read
from pipelines.records.registry import open_lake
from pipelines.site_tables import write_superseded
from pipelines.sources.source import Source
from pipelines.writer_lock import writer_lock
from warehouse.faults import RunFault, UserFault
from warehouse.paths import build_database, build_dir, live_dir, site_tables_dir
from warehouse.publish import NothingPublished, current_version, publish, versions
from warehouse.retention import prune
from warehouse.run_log import RunLog, recorded

TAG = "live"
READERS_NEED = ("rpt_unit", "rpt_level")  # what a reader's scope is cut by, and units are named by
KEPT = 3  # live versions; older ones tell nothing that the calls themselves do not
KEPT_FOR = timedelta(minutes=10)  # a reader that opened one may still ask


class NotLive(UserFault):
    """The site has nothing to show live, or no build to show it by."""


class LiveFailed(RunFault):
    """A model or an audit of the live view failed; the view before stays."""


@dataclass(frozen=True)
class Refreshed:
    """One look at the live sources. `is_new` is false when none had anything new."""

    version: str
    is_new: bool
    outcomes: list[Outcome]
    seconds: float


def watch(
    active: ActiveSite, every: float | None, say: Callable[[str], None]
) -> Iterator[Refreshed]:
    """Refresh the live view once (`every` None), or every so many seconds until stopped.

    A look that fails is told and the next one tries again; the view before stays.

    Raises:
        NotLive: nothing can be shown.
        RunFault: the one look of `every` None failed.
    """
    sources = _live_sources(active)
    with recorded(active.home, active.engine, "smk live") as log:
        while True:
            began = time.monotonic()
            try:
                yield _refresh(active, sources, log)
            except RunFault as fault:
                if every is None:
                    raise
                say(f"failed    {fault}")
            if every is None:
                return
            time.sleep(max(0.0, every - (time.monotonic() - began)))


def _live_sources(active: ActiveSite) -> list[Source]:
    if not build_database(active.home).exists():
        raise NotLive(f"no build of {active.site.name} on DuckDB. Run `smk run` first.")
    models = parsed.lineage().tagged(TAG)
    records = frozenset().union(*map(records_read, models)) - EVERY_SITE_HAS
    sources = [source for source in active.site.sources.values() if source.record in records]
    if not sources:
        raise NotLive(f"{active.site.name} has no source of {', '.join(sorted(records))}.")
    return sources


def _refresh(active: ActiveSite, sources: list[Source], log: RunLog) -> Refreshed:
    began = time.monotonic()
    with writer_lock(active.home):
        open_lake(active.lake)
        outcomes = [o for s in sources for o in collect_source(active.site, s, active.lake, log)]
        made_of = _made_of(active, sources)
        version, is_new = _version_of(active, made_of), False
        if version is None:
            version, is_new = _publish(active, made_of), True
            log.version(version, is_new=True)
    return Refreshed(version, is_new, outcomes, time.monotonic() - began)


def _made_of(active: ActiveSite, sources: list[Source]) -> dict[str, str]:
    """The newest load of the live records, and the version whose units and limits are used."""
    records = {source.record for source in sources}
    loads = (load.load_id for load in active.lake.loads() if load.record in records)
    return {"load": max(loads, default=""), "build": current_version(active.home)}


def _version_of(active: ActiveSite, made_of: dict[str, str]) -> str | None:
    """The current live version, if it was made of just that."""
    try:
        current = next(v for v in versions(live_dir(active.home)) if v.is_current)
    except (NothingPublished, StopIteration):
        return None
    return current.name if current.manifest()["inputs"] == made_of else None


def _publish(active: ActiveSite, made_of: dict[str, str]) -> str:
    write_superseded(active.lake, site_tables_dir(active.home))
    log = build_dir(active.home) / f"{TAG}.log"
    with Details(log) as lines, redirect_stdout(lines):
        went_well = build_tagged(active, TAG)
    if not went_well:
        raise LiveFailed("\n".join(dbt.faults(active.home, TAG)))
    home = live_dir(active.home)
    wanted = parsed.lineage().tagged(TAG) | {*READERS_NEED}
    tables = {name: sql for name, sql in built_marts(active, MARTS).items() if name in wanted}
    version = publish(home, tables, build_database(active.home), {"inputs": made_of})
    prune(home, KEPT, KEPT_FOR)
    return version
