"""The only door to DuckDB: no other file calls ``duckdb.connect``.

Readers get an in-memory database with the published file attached read-only. A plain
``connect(path)`` in a process that still holds an older file of the same name returns the OLD
data, and a writer on the same file blocks readers of other processes; an attached immutable
file does neither.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import duckdb

from warehouse.faults import UserFault

MEMORY = "SMK_MEMORY"


class BadMemory(UserFault):
    """The environment names no amount of memory."""


def quoted(text: str) -> str:
    """SQL string literal of ``text`` (ATTACH takes no parameters)."""
    return "'" + text.replace("'", "''") + "'"


def check_memory() -> None:
    """Whether what a build and a publication may take is an amount of memory.

    Raises:
        BadMemory: with what to write.
    """
    try:
        duckdb.connect(config=_limited()).close()
    except duckdb.Error as fault:
        raise BadMemory(
            f"{MEMORY}: {os.environ[MEMORY]!r} is no amount of memory. Write it like 4GB, 800MB or"
            " 50%, or unset it."
        ) from fault


def _limited() -> dict[str, str | bool | int | float | list[str]]:
    """Configuration of a publication; what is larger spills beside its file.

    Sorting 36 million rows takes a sixth longer than in all the memory it would use, 4 GB.
    """
    return {"memory_limit": os.environ.get(MEMORY, "1GB")}


def open_attached(files: Mapping[str, Path]) -> duckdb.DuckDBPyConnection:
    """In-memory connection with each database of ``files`` attached read-only under its name."""
    connection = duckdb.connect()
    for name, file in files.items():
        connection.execute(f"attach {quoted(str(file))} as {name} (read_only)")
    return connection


def open_published(marts_file: Path) -> duckdb.DuckDBPyConnection:
    """In-memory connection with ``marts_file`` attached read-only as ``published``."""
    return open_attached({"published": marts_file})


def open_snapshot(folder: Path) -> duckdb.DuckDBPyConnection:
    """In-memory connection with the Parquet files ``rpt_*`` of ``folder`` as ``published``."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as published")
    for file in sorted(folder.glob("rpt_*.parquet")):
        table = f'published."{file.stem}"'
        connection.execute(f"create table {table} as from read_parquet({quoted(str(file))})")
    return connection


def attach_people(connection: duckdb.DuckDBPyConnection, people_file: Path) -> None:
    """Attach ``people_file`` read-only as ``people``."""
    connection.execute(f"attach {quoted(str(people_file))} as people (read_only)")


def lock_down(connection: duckdb.DuckDBPyConnection) -> None:
    """Take file, network and settings access away, for SQL that people type."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def open_empty_copy(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """In-memory database with the published tables' shapes and no rows, locked down."""
    statements = connection.execute(
        "select sql from duckdb_tables() where database_name = 'published'"
    ).fetchall()
    empty = duckdb.connect()
    for (statement,) in statements:
        empty.execute(statement)
    lock_down(empty)
    return empty


def table_sizes(database: Path) -> dict[str, tuple[int, int]]:
    """Rows of each table of a DuckDB file, and bytes of the blocks its columns lie in."""
    connection = duckdb.connect(str(database), read_only=True)
    try:
        tables = connection.execute(
            "select schema_name, table_name, estimated_size from duckdb_tables() where not internal"
        ).fetchall()
        (block,) = connection.execute("select block_size from pragma_database_size()").fetchall()[0]
        blocks = "select count(distinct block_id) from pragma_storage_info($1) where persistent"
        return {
            name: (rows, block * connection.execute(blocks, [f"{schema}.{name}"]).fetchall()[0][0])
            for schema, name, rows in tables
        }
    finally:
        connection.close()


def copy_tables(target: Path, tables: Mapping[str, str], build: Path | None) -> dict[str, int]:
    """Write ``tables`` (name → FROM clause) into the new DuckDB file ``target``.

    Rows are sorted by all columns, left to right: marts begin with unit and period, so a
    scorecard query reads few row groups and the same content gives the same file order.

    Args:
        target: file to create.
        tables: table name → relation to copy, e.g. ``build.marts.rpt_unit``.
        build: database attached read-only as ``build``, if the relations name it.

    Returns:
        rows written per table.
    """
    connection = duckdb.connect(str(target), config=_limited())
    try:
        connection.execute("set enable_progress_bar = false")  # it would write between our lines
        if build is not None:
            connection.execute(f"attach {quoted(str(build))} as build (read_only)")
        counts = {}
        for name, relation in sorted(tables.items()):
            connection.execute(f'create table "{name}" as select * from {relation} order by all')
            counts[name] = connection.execute(f'select count(*) from "{name}"').fetchall()[0][0]
        connection.execute("checkpoint")
        return counts
    finally:
        connection.close()
