"""Which sources brought nothing new for longer than they say is fresh."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.sources.site import Site
from warehouse.lake import Lake


@dataclass(frozen=True)
class Stale:
    """A source whose newest load lies further back than `freshness`; None: nothing was loaded."""

    source: str
    freshness: timedelta
    last_load: datetime | None
    now: datetime

    def __str__(self) -> str:
        wanted = f"fresh is {_hours(self.freshness)}"
        if self.last_load is None:
            return f"{self.source}: nothing was loaded yet, {wanted}"
        return f"{self.source}: nothing new for {_hours(self.now - self.last_load)}, {wanted}"


def stale_sources(site: Site, lake: Lake, now: datetime) -> list[Stale]:
    """The sources with a `freshness` that their newest load does not keep at `now` (with zone)."""
    newest = {load.source: datetime.fromisoformat(load.loaded_at) for load in lake.loads()}
    return [
        Stale(source.name, source.freshness, newest.get(source.name), now)
        for source in site.sources.values()
        if source.freshness and not _is_fresh(newest.get(source.name), source.freshness, now)
    ]


def _is_fresh(last_load: datetime | None, freshness: timedelta, now: datetime) -> bool:
    return last_load is not None and now - last_load <= freshness


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.1f} h".replace(".0 h", " h")
