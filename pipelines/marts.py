"""What an engine left in its last build: marts as FROM clauses to publish, and how large it is."""

from collections.abc import Set
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import dbt, parsed, spark
from pipelines.active_site import ActiveSite
from warehouse.connection import quoted, table_sizes
from warehouse.paths import build_database

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


def computed_models(active: ActiveSite) -> list[dict[str, Any]]:
    """Models that the last build ran: `model`, `status`, `seconds`, and `rows` and `bytes`.

    Those two are null of a view, and of a table that a failed build did not leave.
    """
    results = dbt.results(active.home, active.engine)
    models = [result for result in results if result["unique_id"].startswith("model.")]
    names = [dbt.node_name(result["unique_id"]) for result in models]
    computed = {n for n, r in zip(names, models, strict=True) if r["status"] == "success"}
    sizes = {name: size for name, size in _sizes(active, computed).items() if name in computed}
    return [
        {
            "model": name,
            "status": result["status"],
            "seconds": round(result["execution_time"], 3),
            "rows": sizes.get(name, (None, None))[0],
            "bytes": sizes.get(name, (None, None))[1],
        }
        for name, result in zip(names, models, strict=True)
    ]


def _sizes(active: ActiveSite, computed: Set[str]) -> dict[str, tuple[int, int]]:
    """Rows and bytes of tables; on Spark of `computed` only, others may be half-written."""
    if active.engine == "spark":
        tables = spark.warehouse(active.home).glob("*.db/*")
        return {table.name: _parquet_size(table) for table in tables if table.name in computed}
    database = build_database(active.home)
    return table_sizes(database) if database.exists() else {}


def _parquet_size(table: Path) -> tuple[int, int]:
    files = list(table.glob("*.parquet"))
    rows = sum(pl.scan_parquet(file).select(pl.len()).collect().item() for file in files)
    return rows, sum(file.stat().st_size for file in files)
