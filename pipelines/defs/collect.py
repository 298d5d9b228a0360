"""One asset a record of the lake, made by one factory: it collects all sources of that record."""

from collections.abc import Iterator

import dagster as dg

from pipelines.active_site import ActiveSite, active_site
from pipelines.collect import collect_source
from pipelines.defs.resources import Writer
from pipelines.site_tables import TABLES, write_site_tables
from warehouse.paths import site_tables_dir
from warehouse.run_log import at_work

COLLECT_GROUP = "collect"


@dg.definitions
def collect() -> dg.Definitions:
    """The lake's assets, the site's tables, and the check that no row was lost."""
    active = active_site()
    records = sorted({source.record for source in active.site.sources.values()})
    lake = [_record_asset(active, record) for record in records]
    return dg.Definitions(
        assets=[*lake, _site_tables(active, [asset.key for asset in lake])],
        asset_checks=[_no_row_lost(active)],
    )


def _record_asset(active: ActiveSite, record: str) -> dg.AssetsDefinition:
    sources = [s for s in active.site.sources.values() if s.record == record]

    @dg.asset(
        key=["lake", record],
        group_name=COLLECT_GROUP,
        kinds={source.reader.format for source in sources},
        pool="warehouse",
        description=f"Rows of {record} from: {', '.join(source.name for source in sources)}.",
    )
    def collect_record(writer: Writer) -> dg.MaterializeResult[None]:
        lake = active.lake
        log = at_work(active.home)
        outcomes = [o for s in sources for o in collect_source(active.site, s, lake, log)]
        counts = ("read", "accepted", "duplicates", "quarantined")
        return dg.MaterializeResult(
            metadata={name: sum(getattr(o, name) for o in outcomes) for name in counts}
        )

    return collect_record


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
