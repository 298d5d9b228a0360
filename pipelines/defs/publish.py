"""Publishing: the last asset, reached only when every check before it passed."""

import dagster as dg

from pipelines.active_site import active_site
from pipelines.defs.resources import Writer
from pipelines.inputs import is_published, published_facts
from pipelines.marts import MARTS, PERSON_MARTS, built_marts, mart_names
from warehouse.paths import build_database
from warehouse.publish import current_version, publish

PUBLISHED = "published_version"


class Publishing(dg.Config):
    """What a run can ask for: a new version even of the inputs of the current one."""

    if_unchanged: bool = False


@dg.definitions
def publication() -> dg.Definitions:
    """The published version, downstream of all marts."""
    active = active_site()

    @dg.asset(
        name=PUBLISHED,
        deps=[
            dg.AssetKey([room, name]) for room in (MARTS, PERSON_MARTS) for name in mart_names(room)
        ],
        group_name="publish",
        pool="warehouse",
        description="A new immutable version of the marts, made current in one atomic swap."
        " If nothing changed since the current one, that stays.",
    )
    def published_version(
        context: dg.AssetExecutionContext, writer: Writer, config: Publishing
    ) -> dg.MaterializeResult[None]:
        if is_published(active) and not config.if_unchanged:
            version = current_version(active.home)
            return dg.MaterializeResult(metadata={"version": version, "state": "unchanged"})
        tables, people = (built_marts(active, room) for room in (MARTS, PERSON_MARTS))
        build = build_database(active.home) if active.engine == "duckdb" else None
        facts = published_facts(active, context.run_id)
        name = publish(active.home, tables, build, facts, people)
        return dg.MaterializeResult(
            metadata={
                "version": name,
                "state": "published",
                "marts": len(tables) + len(people),
            }
        )

    return dg.Definitions(assets=[published_version])
