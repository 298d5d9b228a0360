"""One run of a site: collect, build, audit, publish, by Dagster's execution of its assets."""

from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from pipelines import dbt
from pipelines.active_site import ActiveSite, active_site
from pipelines.build import check_tools
from pipelines.collect import Outcome
from pipelines.defs.automation import COLLECT_JOB, PUBLISH_JOB
from pipelines.defs.publish import PUBLISHED
from pipelines.details import Details
from pipelines.drift import unusual_loads
from pipelines.failures import causes
from pipelines.freshness import stale_sources
from pipelines.inputs import is_published
from pipelines.writer_lock import writer_lock
from warehouse.faults import RunFault, told, with_remedy
from warehouse.paths import REPOSITORY, build_database, build_dir, load_profiles
from warehouse.publish import current_version
from warehouse.run_log import RunLog, recorded

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
# whether there is something to publish was asked before the build
PUBLISH = {**QUIET, "ops": {PUBLISHED: {"config": {"if_unchanged": True}}}}

Say = Callable[[str], None]


class RunFailed(RunFault):
    """A step or an audit failed; nothing was published."""


@dataclass(frozen=True)
class RunReport:
    """What a run did. ``is_new`` is false when nothing had changed since ``version``.

    ``warnings``: loads unlike those of their source before them, and stale sources.
    """

    version: str
    is_new: bool
    outcomes: list[Outcome]
    warnings: list[str]


def run_site(full_refresh: bool, say: Say) -> RunReport:
    """Bring the active site's published version up to date.

    Args:
        full_refresh: build and publish even if no input changed, from an empty build database.
        say: receives one progress line a step.

    Raises:
        RunFailed: with the failed steps or tests; the version before stays current.
    """
    active = active_site()
    with recorded(active.home, active.engine, "smk run") as log:
        return _run(active, full_refresh, say, log)


def _run(active: ActiveSite, full_refresh: bool, say: Say, log: RunLog) -> RunReport:
    say(f"collect   {len(active.site.sources)} sources of {active.site.name}")
    earlier = {load.load_id for load in active.lake.loads()}
    definitions = _definitions(active)
    _execute(active, definitions, COLLECT_JOB)
    outcomes, warnings = _outcomes(active, earlier), _warnings(active, earlier)
    if not full_refresh and is_published(active):
        version = current_version(active.home)
        log.version(version, is_new=False)
        return RunReport(version, False, outcomes, warnings)
    if full_refresh:
        _remove_build(active.home)
    say(f"build     indicators, scores and audits on {active.engine}, then publish")
    _execute(active, definitions, PUBLISH_JOB, PUBLISH)
    return RunReport(current_version(active.home), True, outcomes, warnings)


def _remove_build(home: Path) -> None:
    """Under the write lock: a run at work on the site still needs the file."""
    database = build_database(home)
    with writer_lock(home):
        for file in (database, database.with_name(f"{database.name}.wal")):
            file.unlink(missing_ok=True)


def _outcomes(active: ActiveSite, earlier: set[str]) -> list[Outcome]:
    """One row a source and file that the site still has: the counts of its newest load."""
    return [
        Outcome.of_load(load, "unchanged" if load.load_id in earlier else "loaded")
        for load in active.lake.newest_loads().values()
        if load.source in active.site.sources
    ]


def _warnings(active: ActiveSite, earlier: set[str]) -> list[str]:
    """A line for each thing that is unusual in the loads of this run, and each stale source."""
    loads = [load for load in active.lake.loads() if load.load_id not in earlier]
    found = unusual_loads(active.site, active.lake, load_profiles(active.home), loads)
    stale = stale_sources(active.site, active.lake, datetime.now(UTC))
    return [str(one) for one in (*found, *stale)]


def _definitions(active: ActiveSite) -> dg.Definitions:
    """Loaded here, not at import: the site must be chosen first.

    dbt is asked before: inside Dagster's loading its faults would end in a traceback.
    """
    check_tools(active)
    return dg.load_from_defs_folder(project_root=REPOSITORY)


def _execute(
    active: ActiveSite,
    definitions: dg.Definitions,
    job: str,
    config: Mapping[str, object] = QUIET,
) -> None:
    """Run one job; dbt's own lines go to the log beside the build, not between ours."""
    log = build_dir(active.home) / f"{job}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        dg.DagsterInstance.ephemeral() as instance,
        Details(log) as lines,
        redirect_stdout(lines),
    ):
        result = definitions.resolve_job_def(job).execute_in_process(
            instance=instance, raise_on_error=False, run_config=config
        )
        for event in result.get_step_failure_events():
            lines.write(f"{event.step_key}\n{event.step_failure_data.error}\n")
    if not result.success:
        audits = dbt.faults(active.home, active.engine) if job == PUBLISH_JOB else []
        faults = told(audits or _failures(result))
        raise RunFailed(with_remedy(f"{faults}\nnothing was published; details in {log}"))


def _failures(result: dg.ExecuteInProcessResult) -> list[str]:
    failed_checks = [
        f"audit failed: {check.check_name} on {check.asset_key.to_user_string()}"
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR
    ]
    failed_steps = [f"step failed: {cause}" for cause in causes(result.get_step_failure_events())]
    return failed_checks or failed_steps
