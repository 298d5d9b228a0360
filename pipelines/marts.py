"""Where an engine leaves its marts, as FROM clauses to publish."""

import json
from pathlib import Path

from pipelines import dbt, spark
from warehouse.connection import quoted

MARTS = "marts"
PERSON_MARTS = "marts_person"  # what tells of persons is published in a file of its own


def built_marts(home: Path, engine: str, room: str) -> dict[str, str]:
    """Marts of a room in the last build: name → FROM clause; on DuckDB it names ``build``."""
    names = mart_names(home, room)
    if engine == "duckdb":
        return {name: f"build.{room}.{name}" for name in names}
    folder = spark.warehouse(home) / f"{room}.db"
    return {name: f"read_parquet({quoted(f'{folder}/{name}/*.parquet')})" for name in names}


def mart_names(home: Path, room: str) -> list[str]:
    """Models in the folder ``room`` of the parsed project."""
    nodes = json.loads(dbt.parsed_manifest(home).read_text("utf-8"))["nodes"].values()
    return sorted(n["name"] for n in nodes if n["fqn"][1] == room and n["resource_type"] == "model")
