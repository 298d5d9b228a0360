"""Where an engine leaves its marts, as FROM clauses to publish."""

import json
from pathlib import Path

from pipelines import dbt, spark
from warehouse.connection import quoted
from warehouse.paths import build_database


def built_marts(home: Path, engine: str) -> tuple[dict[str, str], Path | None]:
    """Marts of the last build: name → FROM clause, and the database the clauses call ``build``."""
    names = mart_names(home)
    if engine == "duckdb":
        return {name: f"build.marts.{name}" for name in names}, build_database(home)
    folder = spark.warehouse(home) / "marts.db"
    return {name: f"read_parquet({quoted(f'{folder}/{name}/*.parquet')})" for name in names}, None


def mart_names(home: Path) -> list[str]:
    """Models in the folder ``marts`` of the parsed project."""
    nodes = json.loads(dbt.parsed_manifest(home).read_text("utf-8"))["nodes"].values()
    return sorted(
        n["name"] for n in nodes if n["fqn"][1] == "marts" and n["resource_type"] == "model"
    )
