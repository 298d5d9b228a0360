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

NODE = "dagster_dbt/unique_id"


@dg.definitions
def transform() -> dg.Definitions:
    """All of dbt's project in one step: one start of dbt, one connection."""
    active = active_site()

    @dbt_assets(manifest=parsed.manifest(), name="warehouse_models", pool="warehouse")
    def warehouse_models(context: dg.AssetExecutionContext, writer: Writer) -> Iterator[Any]:
        done = build(active, _picked(context))
        yield from _told(context, active)
        if not done.went_well:
            raise dg.Failure("\n".join(dbt.faults(active.home, active.engine)))
        yield from _untouched(context, done.plan)

    return dg.Definitions(assets=[warehouse_models])


def _picked(context: dg.AssetExecutionContext) -> list[str]:
    """Names of the models somebody picked by hand; none where all are meant."""
    if not context.is_subset:
        return []
    specs = context.assets_def.specs_by_key
    return [specs[key].metadata[NODE].split(".")[-1] for key in context.selected_asset_keys]


def _untouched(context: dg.AssetExecutionContext, plan: BuildPlan) -> Iterator[Any]:
    """Models that nothing new flows into hold what they held: what reads them may go on."""
    for spec in context.assets_def.specs:
        if not plan.full and spec.metadata[NODE].split(".")[-1] not in plan.nodes:
            yield dg.MaterializeResult(spec.key, metadata={"state": "untouched"})


def _told(context: dg.AssetExecutionContext, active: ActiveSite) -> Iterator[Any]:
    """What dbt says of its models and tests, in Dagster's words."""
    definition = context.assets_def
    models = {spec.metadata[NODE]: spec.key for spec in definition.specs}
    checks = {spec.metadata[NODE]: spec.key for spec in definition.check_specs}
    for result in dbt.results(active.home, active.engine):
        node, status = result["unique_id"], result["status"]
        if node in models and status == "success":
            seconds = {"seconds": round(result["execution_time"], 3)}
            yield dg.MaterializeResult(models[node], metadata=seconds)
        check = checks.get(node)
        if check and check in context.selected_asset_check_keys:
            yield dg.AssetCheckResult(
                passed=status == "pass",
                asset_key=check.asset_key,
                check_name=check.name,
                severity=dg.AssetCheckSeverity("WARN" if status == "warn" else "ERROR"),
                metadata={"rows": result["failures"] or 0},
            )
