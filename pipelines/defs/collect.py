"""One asset a record of the lake, made by one factory: it collects all sources of that record."""

import warnings
from collections.abc import Iterator
from datetime import date

import dagster as dg
from pydantic import Field

from pipelines.active_site import ActiveSite, active_site
from pipelines.collect import CollectError, Outcome, SourceUnreachable, collect_source
from pipelines.days import day_of_file, first_day, has_days
from pipelines.defs.resources import Writer
from pipelines.drift import unusual_loads
from pipelines.site_tables import TABLES, write_site_tables
from pipelines.sources.readers.base import Wanted
from pipelines.sources.source import Source
from warehouse.lake import Load
from warehouse.paths import load_profiles, site_tables_dir
from warehouse.run_log import at_work

COLLECT_GROUP = "collect"
COUNTS = ("read", "accepted", "duplicates", "quarantined")
USUAL_ROWS = "usual_rows_a_day"
USUAL_EMPTY = "usual_empty_values"
SHOWN = 100  # rows of a table in the metadata


class Collecting(dg.Config):
    """What a run can ask for: files (named as in the lake) that it leaves for a later one."""

    leave: list[str] = Field(default=[])


@dg.definitions
def collect() -> dg.Definitions:
    """The lake's assets, the site's tables, and the check that no row was lost."""
    active = active_site()
    days = _days(active)
    records = sorted({source.record for source in active.site.sources.values()})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)  # of backfill_policy, in every run
        lake = [record_asset(active, record, days) for record in records]
    return dg.Definitions(
        assets=[*lake, _site_tables(active, [asset.key for asset in lake])],
        asset_checks=[_no_row_lost(active)],
    )


def _days(active: ActiveSite) -> dg.DailyPartitionsDefinition:
    """One calendar of days for the site, from the first day there is a file of up to today."""
    zone = active.site.time_zone
    begin = first_day(active) or date.today()
    return dg.DailyPartitionsDefinition(begin.isoformat(), timezone=zone, end_offset=1)


def record_asset(
    active: ActiveSite, record: str, days: dg.DailyPartitionsDefinition
) -> dg.AssetsDefinition:
    """The lake's asset of a record; by days if a source of it has some.

    A run of days reads the files of those days, and no source without days.
    """
    sources = [s for s in active.site.sources.values() if s.record == record]
    key = dg.AssetKey(["lake", record])
    by_day = any(map(has_days, sources))

    @dg.asset(
        key=key,
        group_name=COLLECT_GROUP,
        kinds={source.reader.format for source in sources},
        pool="warehouse",
        partitions_def=days if by_day else None,
        backfill_policy=dg.BackfillPolicy.single_run() if by_day else None,
        freshness_policy=_freshness(sources),
        check_specs=[
            dg.AssetCheckSpec(USUAL_ROWS, asset=key, description="as in earlier loads"),
            dg.AssetCheckSpec(USUAL_EMPTY, asset=key, description="as in earlier loads"),
        ],
        description=f"Rows of {record} from: {', '.join(source.name for source in sources)}.",
    )
    def collect_record(
        context: dg.AssetExecutionContext, writer: Writer, config: Collecting
    ) -> Iterator[dg.MaterializeResult[None]]:
        wanted = _wanted(context, config)
        known = {load.load_id for load in active.lake.loads()}
        outcomes = _collect(context, active, sources, wanted)
        loads = [load for load in active.lake.loads() if load.record == record]
        if by_day and not wanted.is_of_days:
            _tell_days(context, sources, outcomes)
        yield dg.MaterializeResult(
            metadata=_told(outcomes, wanted),
            check_results=_checks(active, _to_judge(loads, known)),
        )

    return collect_record


def _freshness(sources: list[Source]) -> dg.FreshnessPolicy | None:
    """That of the source which must be newest."""
    windows = [source.freshness for source in sources if source.freshness]
    return dg.FreshnessPolicy.time_window(fail_window=min(windows)) if windows else None


def _wanted(context: dg.AssetExecutionContext, config: Collecting) -> Wanted:
    """The days the run is of, if it is of days."""
    leave = frozenset(config.leave)
    if not (context.has_partition_key or context.has_partition_key_range):
        return Wanted(leave=leave)
    asked = context.partition_key_range
    return Wanted(date.fromisoformat(asked.start), date.fromisoformat(asked.end), leave)


def _collect(
    context: dg.AssetExecutionContext, active: ActiveSite, sources: list[Source], wanted: Wanted
) -> list[Outcome]:
    """Collect each source; one that is down is tried again, later each time."""
    log = at_work(active.home)
    try:
        return [
            outcome
            for source in sources
            for outcome in collect_source(active.site, source, active.lake, log, wanted)
        ]
    except SourceUnreachable as fault:
        tries = active.site.retries
        policy = dg.RetryPolicy(
            max_retries=tries.times,
            delay=tries.seconds,
            backoff=dg.Backoff.EXPONENTIAL,
            jitter=dg.Jitter.PLUS_MINUS,
        )
        wait = policy.calculate_delay(context.retry_number + 1)
        context.log.warning(f"{fault}; tried again in {wait:.0f} s, {tries.times} times at most")
        raise dg.RetryRequested(policy.max_retries, wait) from CollectError(str(fault))


def _tell_days(
    context: dg.AssetExecutionContext, sources: list[Source], outcomes: list[Outcome]
) -> None:
    """Mark the days that a run of everything found, where Dagster does not know them yet."""
    by_name = {source.name: source for source in sources}
    of_day: dict[date, list[Outcome]] = {}
    for outcome in outcomes:
        if day := day_of_file(by_name[outcome.source], outcome.file):
            of_day.setdefault(day, []).append(outcome)
    known = context.instance.get_materialized_partitions(context.asset_key)
    for day, found in sorted(of_day.items()):
        name = day.isoformat()
        if name not in known or any(outcome.state == "loaded" for outcome in found):
            context.log_event(
                dg.AssetMaterialization(
                    context.asset_key, partition=name, metadata=_told(found, Wanted(day, day))
                )
            )


def _told(outcomes: list[Outcome], wanted: Wanted) -> dict[str, dg.MetadataValue]:
    """Counts, and a row a file: the last ones where there are many."""
    rows = [
        dg.TableRecord(
            {name: getattr(outcome, name) for name in ("source", "file", "state", *COUNTS)}
        )
        for outcome in outcomes[-SHOWN:]
    ]
    told: dict[str, dg.MetadataValue] = {
        name: dg.MetadataValue.int(sum(getattr(outcome, name) for outcome in outcomes))
        for name in COUNTS
    }
    told["files"] = dg.MetadataValue.int(len(outcomes))
    if rows:
        told["loads"] = dg.MetadataValue.table(rows)
    if wanted.is_of_days:
        told["days"] = dg.MetadataValue.text(f"{wanted.first} to {wanted.last}")
    return told


def _to_judge(loads: list[Load], known: set[str]) -> list[Load]:
    """The loads of this run and the newest of each source: what is unusual stays to be seen."""
    newest = {load.source: load for load in loads}.values()
    return [load for load in loads if load.load_id not in known or load in newest]


def _checks(active: ActiveSite, loads: list[Load]) -> list[dg.AssetCheckResult]:
    """Warnings where loads are unlike earlier ones; they hold nothing up."""
    unusual = unusual_loads(active.site, active.lake, load_profiles(active.home), loads)
    return [
        dg.AssetCheckResult(
            passed=not found,
            check_name=name,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"unusual": dg.MetadataValue.text("\n".join(map(str, found)) or "nothing")},
        )
        for name, found in (
            (USUAL_ROWS, [one for one in unusual if one.column is None]),
            (USUAL_EMPTY, [one for one in unusual if one.column is not None]),
        )
    ]


def _site_tables(active: ActiveSite, lake: list[dg.AssetKey]) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name="site_tables",
        specs=[dg.AssetSpec(["site", t], group_name=COLLECT_GROUP, deps=lake) for t in TABLES],
        pool="warehouse",
    )
    def site_tables(writer: Writer) -> Iterator[dg.MaterializeResult[None]]:
        write_site_tables(active.site, active.lake, site_tables_dir(active.home))
        yield from (dg.MaterializeResult(asset_key=["site", table]) for table in TABLES)

    return site_tables


def _no_row_lost(active: ActiveSite) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=dg.AssetKey(["site", "load"]),
        name="no_row_lost",
        blocking=True,
        description="rows read = accepted + duplicates + quarantined, and the lake holds them.",
    )
    def no_row_lost() -> dg.AssetCheckResult:
        faults = active.lake.lost_rows()
        return dg.AssetCheckResult(passed=not faults, metadata={"faults": faults})

    return no_row_lost
