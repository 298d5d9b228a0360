"""Publishing: the last asset, reached only when every check before it passed."""

import dagster as dg

from pipelines.active_site import active_site
from pipelines.defs.resources import Writer
from pipelines.inputs import published_facts
from pipelines.marts import built_marts, mart_names
from warehouse.publish import publish


@dg.definitions
def publication() -> dg.Definitions:
    """The published version, downstream of all marts."""
    active = active_site()

    @dg.asset(
        deps=[dg.AssetKey(["marts", name]) for name in mart_names(active.home)],
        group_name="publish",
        pool="warehouse",
        description="A new immutable version of the marts, made current in one atomic swap.",
    )
    def published_version(
        context: dg.AssetExecutionContext, writer: Writer
    ) -> dg.MaterializeResult[None]:
        tables, build = built_marts(active.home, active.engine)
        name = publish(active.home, tables, build, published_facts(active, context.run_id))
        return dg.MaterializeResult(metadata={"version": name, "marts": len(tables)})

    return dg.Definitions(assets=[published_version])
