"""Sensors that start a run where sources have something new."""

import time
from functools import partial

import dagster as dg

from pipelines.active_site import ActiveSite, active_site
from pipelines.arrivals import arrived_files, arrived_rows, marked
from pipelines.defs.automation import REFRESH_JOB

_sensor = partial(
    dg.sensor,
    job_name=REFRESH_JOB,
    minimum_interval_seconds=20,
    default_status=dg.DefaultSensorStatus.RUNNING,
)


@dg.definitions
def arrivals() -> dg.Definitions:
    """One sensor for drop folders and one for SQL sources, where the site has some."""
    active = active_site()
    sensors = []
    if any(source.watch for source in active.site.sources.values()):
        sensors.append(files_arrived(active))
    if marked(active.site):
        sensors.append(rows_arrived(active))
    return dg.Definitions(sensors=sensors)


def files_arrived(active: ActiveSite) -> dg.SensorDefinition:
    """Whole files in the folders of watched sources: one run for all that are there."""

    @_sensor(name="files_arrived")
    def look(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        found = arrived_files(active.site, context.cursor, time.time())
        request = dg.RunRequest(
            run_config=_leaving(active, found.waiting),
            tags={"smk/files": str(len(found.files))},
        )
        return dg.SensorResult(
            run_requests=[request] if found.files else [],
            skip_reason=None if found.files else _waits(found.waiting),
            cursor=found.cursor,
        )

    return look


def rows_arrived(active: ActiveSite) -> dg.SensorDefinition:
    """SQL sources whose high-water mark moved: one run for all of them."""

    @_sensor(name="rows_arrived")
    def look(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        found = arrived_rows(active.site, context.cursor)
        for fault in found.faults:
            context.log.warning(fault)
        request = dg.RunRequest(tags={"smk/sources": str(len(found.sources))})
        return dg.SensorResult(
            run_requests=[request] if found.sources else [],
            skip_reason=None if found.sources else "; ".join(found.faults) or "no mark moved",
            cursor=found.cursor,
        )

    return look


def _leaving(active: ActiveSite, waiting: list[str]) -> dict[str, object]:
    """Run configuration under which the lake's assets leave the files that may still grow."""
    records = {source.record for source in active.site.sources.values() if source.watch}
    leave = {"config": {"leave": waiting}}
    return {"ops": {f"lake__{record}": leave for record in sorted(records)}} if waiting else {}


def _waits(waiting: list[str]) -> str:
    return f"{len(waiting)} files may still grow" if waiting else "no file arrived"
