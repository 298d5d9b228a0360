"""Where an engine leaves its marts, as FROM clauses to publish."""

from pipelines import parsed, spark
from pipelines.active_site import ActiveSite
from warehouse.connection import quoted

MARTS = "marts"
PERSON_MARTS = "marts_person"  # what tells of persons is published in a file of its own


def built_marts(active: ActiveSite, room: str) -> dict[str, str]:
    """Marts of a room in the last build: name → FROM clause; on DuckDB it names ``build``."""
    names = mart_names(room)
    if active.engine == "duckdb":
        return {name: f"build.{room}.{name}" for name in names}
    folder = spark.warehouse(active.home) / f"{room}.db"
    return {name: f"read_parquet({quoted(f'{folder}/{name}/*.parquet')})" for name in names}


def mart_names(room: str) -> list[str]:
    """Models in the folder ``room`` of the parsed project."""
    nodes = parsed.manifest()["nodes"].values()
    return sorted(n["name"] for n in nodes if n["fqn"][1] == room and n["resource_type"] == "model")
