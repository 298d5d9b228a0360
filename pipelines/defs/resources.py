"""Resource of every run: the site's one write lock."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from pipelines.active_site import active_site
from pipelines.records.registry import lake_schemas, load_records
from pipelines.writer_lock import writer_lock


class Writer(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Held for a whole run, so a second run on the same site waits instead of mixing."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Writer"]:
        """Take the lock and open the lake before the first step; let go after the last."""
        active = active_site()
        with writer_lock(active.home):
            active.lake.open_for_writing(lake_schemas())
            active.lake.note_superseded({name: r.key for name, r in load_records().items()})
            yield self


@dg.definitions
def resources() -> dg.Definitions:
    """The writer, and an executor that keeps a run in one process."""
    return dg.Definitions(executor=dg.in_process_executor, resources={"writer": Writer()})
