"""Resource of every run: the site's one write lock."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from pipelines.active_site import active_site
from pipelines.failures import causes
from pipelines.records.registry import open_lake
from pipelines.writer_lock import writer_lock
from warehouse.run_log import recorded


class Writer(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Held for a whole run, so a second run on the same site waits instead of mixing.

    The run's record is begun with it, unless `smk run` has begun one.
    """

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Writer"]:
        """Take the lock and open the lake before the first step; let go after the last."""
        active = active_site()
        with recorded(active.home, active.engine, "dagster") as log, writer_lock(active.home):
            open_lake(active.lake)
            yield self
            if faults := _faults(context):
                log.failed("\n".join(faults))


def _faults(context: dg.InitResourceContext) -> list[str]:
    """What failed in the run, a line a step; Dagster does not tell its resources."""
    if context.instance is None or context.run is None:
        return []
    failures = dg.DagsterEventType.STEP_FAILURE
    connection = context.instance.get_records_for_run(context.run.run_id, of_type=failures)
    events = (record.event_log_entry.dagster_event for record in connection.records)
    return [f"step failed: {cause}" for cause in causes(event for event in events if event)]


@dg.definitions
def resources() -> dg.Definitions:
    """The writer, and an executor that keeps a run in one process."""
    return dg.Definitions(executor=dg.in_process_executor, resources={"writer": Writer()})
