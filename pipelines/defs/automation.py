"""The jobs, and when they run by themselves."""

import dagster as dg

from pipelines.active_site import active_site
from pipelines.defs.collect import COLLECT_GROUP

REFRESH_JOB = "refresh_warehouse"
COLLECT_JOB = "collect_records"
PUBLISH_JOB = "build_and_publish"


@dg.definitions
def automation() -> dg.Definitions:
    """Collecting, building with publishing, and both together every night."""
    collect = dg.AssetSelection.groups(COLLECT_GROUP)
    everything = dg.AssetSelection.all()
    refresh = dg.define_asset_job(REFRESH_JOB, selection=everything)
    nightly = dg.ScheduleDefinition(
        job=refresh,
        cron_schedule="30 1 * * *",
        execution_timezone=active_site().site.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    return dg.Definitions(
        jobs=[
            refresh,
            dg.define_asset_job(COLLECT_JOB, selection=collect),
            dg.define_asset_job(PUBLISH_JOB, selection=everything - collect),
        ],
        schedules=[nightly],
    )
