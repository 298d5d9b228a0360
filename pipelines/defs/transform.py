"""dbt's models as assets and its tests as asset checks."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets

from pipelines import dbt, parsed
from pipelines.active_site import ActiveSite, active_site
from pipelines.build import build
from pipelines.built import BuildPlan
from pipelines.defs.resources import Writer
from pipelines.marts import computed_models
from warehouse.run_log import at_work

NODE = "dagster_dbt/unique_id"


@dg.definitions
def transform() -> dg.Definitions:
    """All of dbt's project in one step: one start of dbt, one connection."""
    active = active_site()

    @dbt_assets(manifest=parsed.manifest(), name="warehouse_models", pool="warehouse")
    def warehouse_models(context: dg.AssetExecutionContext, writer: Writer) -> Iterator[Any]:
        done = build(active, _picked(context))
        at_work(active.home).models(computed_models(active))
        yield from _told(context, active, done.plan)
        if not done.went_well:
            raise dg.Failure("\n".join(dbt.faults(active.home, active.engine)))

    return dg.Definitions(assets=[warehouse_models])


def _picked(context: dg.AssetExecutionContext) -> list[str]:
    """Names of the models somebody picked by hand; none where all are meant."""
    if not context.is_subset:
        return []
    specs = context.assets_def.specs_by_key
    return [dbt.node_name(specs[key].metadata[NODE]) for key in context.selected_asset_keys]


def _told(context: dg.AssetExecutionContext, active: ActiveSite, plan: BuildPlan) -> Iterator[Any]:
    """What dbt says of its models and tests, in Dagster's words, parents before children.

    A model that nothing new flows into holds what it held, and its tests passed on that: what reads
    it may go on.
    """
    results = {r["unique_id"]: r for r in dbt.results(active.home, active.engine)}
    lineage = parsed.lineage()
    specs = {dbt.node_name(spec.metadata[NODE]): spec for spec in context.assets_def.specs}
    for name in sorted(specs, key=lambda model: len(lineage.ancestors(model))):
        result = results.get(specs[name].metadata[NODE])
        if result and result["status"] == "success":
            seconds = {"seconds": round(result["execution_time"], 3)}
            yield dg.MaterializeResult(specs[name].key, metadata=seconds)
        elif not plan.full and name not in plan.nodes:
            yield dg.MaterializeResult(specs[name].key, metadata={"state": "untouched"})
    for check in context.assets_def.check_specs:
        node = check.metadata[NODE]
        result = results.get(node)
        if check.key not in context.selected_asset_check_keys:
            continue
        if result:
            yield dg.AssetCheckResult(
                passed=result["status"] == "pass",
                asset_key=check.asset_key,
                check_name=check.name,
                severity=dg.AssetCheckSeverity("WARN" if result["status"] == "warn" else "ERROR"),
                metadata={"rows": result["failures"] or 0},
            )
        elif not plan.full and dbt.node_name(node) not in plan.nodes:
            yield dg.AssetCheckResult(
                passed=True,
                asset_key=check.asset_key,
                check_name=check.name,
                metadata={"state": "untouched"},
            )
