"""dbt's models as assets and its tests as asset checks."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource, dbt_assets

from pipelines import dbt, spark
from pipelines.active_site import active_site
from pipelines.built import build_plan, note_built
from pipelines.defs.resources import Writer


@dg.definitions
def transform() -> dg.Definitions:
    """All of dbt's project in one step: one start of dbt, one connection."""
    active = active_site()
    home, engine, records = active.home, active.engine, active.records
    manifest = dbt.parsed_manifest(home, records)

    @dbt_assets(manifest=manifest, name="warehouse_models", pool="warehouse")
    def warehouse_models(
        context: dg.AssetExecutionContext, dbt_cli: dg.ResourceParam[DbtCliResource], writer: Writer
    ) -> Iterator[Any]:
        if engine == "spark":
            spark.clear(home)
        dbt.forget_results(home, engine)
        plan = build_plan(active)
        # unit tests are about the SQL, not a site's rows: they run with the project's own tests
        command = ["build", "--target", engine, "--exclude-resource-type", "unit_test"]
        command += [*plan.arguments, *dbt.variables(records)]
        target = dbt.target_dir(home, engine)
        yield from dbt_cli.cli(command, context=context, target_path=target).stream()
        note_built(active, plan)

    return dg.Definitions(assets=[warehouse_models])
