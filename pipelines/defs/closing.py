"""Jobs that close the month or the semester before, and the days on which they run."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.active_site import ActiveSite, active_site
from pipelines.closing import close_due, due_month, due_semester
from pipelines.recap import recapitulation

CLOSE_MONTH = "close_month"
RECAP_SEMESTER = "recap_semester"
MONTHS = "30 0 {day} * *"  # before the night's build, which publishes it as closed
SEMESTERS = "45 0 {day} 1,7 *"


@dg.definitions
def closing() -> dg.Definitions:
    """Both jobs; a schedule for each that the site gives a day."""
    active = active_site()
    days = active.site.closings
    planned = (
        (close_month(active), MONTHS, days.months_on),
        (recap_semester(active), SEMESTERS, days.semesters_on),
    )
    schedules = [
        dg.ScheduleDefinition(
            job=job,
            cron_schedule=cron.format(day=day),
            execution_timezone=active.site.time_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
        for job, cron, day in planned
        if day
    ]
    return dg.Definitions(jobs=[job for job, _, _ in planned], schedules=schedules)


def close_month(active: ActiveSite) -> dg.JobDefinition:
    """Close the month before, unless somebody has."""

    @dg.op(pool="warehouse")
    def close_month_before(context: dg.OpExecutionContext) -> None:
        period = due_month(_today(active))
        entries = close_due(active, period, CLOSE_MONTH, "monthly close")
        context.add_output_metadata({"period": period, "closed": [e.period_id for e in entries]})

    @dg.job(name=CLOSE_MONTH, description="Closes the month before with the current version.")
    def job() -> None:
        close_month_before()

    return job


def recap_semester(active: ActiveSite) -> dg.JobDefinition:
    """Close the semester before with its months, and keep its recapitulation."""

    @dg.op(pool="warehouse")
    def close_semester_before(context: dg.OpExecutionContext) -> None:
        period = due_semester(_today(active))
        entries = close_due(active, period, RECAP_SEMESTER, "semester recapitulation")
        rows = [dg.TableRecord(row) for row in recapitulation(active.home, period)]
        context.add_output_metadata(
            {
                "period": period,
                "closed": [entry.period_id for entry in entries],
                **({"recapitulation": dg.MetadataValue.table(rows)} if rows else {}),
            }
        )

    @dg.job(
        name=RECAP_SEMESTER,
        description="Closes the semester before, its months too, and keeps what was assessed.",
    )
    def job() -> None:
        close_semester_before()

    return job


def _today(active: ActiveSite) -> date:
    return datetime.now(ZoneInfo(active.site.time_zone)).date()
