"""Sensors that tell people of failed runs and of sources that went stale."""

import json
from datetime import UTC, datetime

import dagster as dg

from pipelines.active_site import ActiveSite, active_site
from pipelines.failures import causes
from pipelines.freshness import stale_sources
from pipelines.notices import send

EVERY_SECONDS = 300


@dg.definitions
def notices() -> dg.Definitions:
    """The sensors, where the site names somebody to tell."""
    active = active_site()
    if not active.site.notices:
        return dg.Definitions()
    return dg.Definitions(sensors=[run_failed(active), sources_stale(active)])


def run_failed(active: ActiveSite) -> dg.SensorDefinition:
    """A notice for each failed run, with its reason."""

    @dg.run_failure_sensor(name="run_failed", default_status=dg.DefaultSensorStatus.RUNNING)
    def tell(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        steps = causes(context.get_step_failure_events())
        reasons = "\n".join(steps) or context.failure_event.message
        text = f"Run {run.run_id} of {run.job_name} failed; what was published stays.\n{reasons}"
        send(active.site.notices, f"{active.site.name}: {run.job_name} failed", text)

    return tell


def sources_stale(active: ActiveSite) -> dg.SensorDefinition:
    """A notice when sources go stale, once, and again only after they were fresh."""

    @dg.sensor(
        name="sources_stale",
        minimum_interval_seconds=EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def tell(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        told = set(json.loads(context.cursor)) if context.cursor else set()
        stale = stale_sources(active.site, active.lake, datetime.now(UTC))
        new = [str(one) for one in stale if one.source not in told]
        if new:
            send(active.site.notices, f"{active.site.name}: nothing new arrives", "\n".join(new))
        return dg.SensorResult(
            skip_reason=f"{len(new)} sources went stale, {len(stale)} are",
            cursor=json.dumps([one.source for one in stale]),
        )

    return tell
