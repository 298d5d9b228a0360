"""How anything is read: a reader of one published version, within one scope.

Dashboards, the CLI and packs read only through here. A reader sees the marts as plain tables
(``rpt_unit``, …), each already cut to the subtree its scope allows, so no page can forget to.

Marts of single persons lie in a file of their own, which an ordinary reader does not open. Only
what serves a role that may see persons (a rater, the HR operator, oversight) asks for ``persons``;
SQL that people type never sees them.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.connection import (
    attach_people,
    lock_down,
    open_empty_copy,
    open_published,
    open_snapshot,
)
from warehouse.faults import UserFault
from warehouse.paths import published_dir
from warehouse.periods import CLOSED_MARTS, CLOSINGS, KNOWN, closings
from warehouse.publish import (
    MARTS_FILE,
    PEOPLE_FILE,
    NothingPublished,
    Version,
    current_version,
    version_at,
)

__all__ = ["QueryRefused", "Reader", "Scope", "current_version", "open_reader"]

ROW_MAKERS = frozenset({"generate_series", "range", "unnest"})

Parameters = Sequence[Any] | Mapping[str, Any]


class QueryRefused(UserFault):
    """The statement is not one read-only query over the marts, or it broke a limit."""


@dataclass(frozen=True)
class Scope:
    """What a reader may see: the subtree of ``unit_id``, or everything."""

    unit_id: str | None = None

    @classmethod
    def everything(cls) -> "Scope":
        """The whole unit tree."""
        return cls()


class Reader:
    """Read-only queries on one published version; safe to share between threads."""

    def __init__(
        self, version: Version, scope: Scope, persons: bool = False, as_known: bool = False
    ) -> None:
        self.version = version.name
        self.manifest = version.manifest()
        marts = version.folder / MARTS_FILE
        self._connection = open_published(marts) if marts.exists() else open_snapshot(marts.parent)
        self.tables = _expose_marts(self._connection, scope, as_known)
        self._shape = open_empty_copy(self._connection)
        if persons:
            _expose_people(self._connection, version)
        lock_down(self._connection)

    def query(self, sql: str, parameters: Parameters = ()) -> pl.DataFrame:
        """Result of ``sql`` over the marts as a frame."""
        with self._connection.cursor() as cursor:
            return _frame(cursor, sql, parameters)

    def query_untrusted(self, sql: str, row_limit: int, seconds: float) -> pl.DataFrame:
        """Result of SQL that a person typed: one SELECT, marts only, limited.

        Raises:
            QueryRefused: not exactly one SELECT, a table that is no mart, a syntax error, more
                than ``row_limit`` rows, or longer than ``seconds``.
        """
        with self._connection.cursor() as cursor:
            statement = _only_select(self._shape, sql, self.tables)
            stop = threading.Timer(seconds, cursor.interrupt)
            stop.start()
            try:
                limited = f"select * from ({statement}\n) limit {row_limit + 1}"
                frame = _frame(cursor, limited, ())
            except duckdb.InterruptException as slow:
                raise QueryRefused(
                    f"the query took longer than {seconds:g} s. Narrow it to fewer units or "
                    "periods."
                ) from slow
            except duckdb.Error as broken:
                raise QueryRefused(f"the query failed: {broken}") from broken
            finally:
                stop.cancel()
        if frame.height > row_limit:
            raise QueryRefused(
                f"more than {row_limit} rows. Aggregate, filter, or add `limit {row_limit}`."
            )
        return frame

    def close(self) -> None:
        """Let go of the version's files."""
        self._shape.close()
        self._connection.close()


def open_reader(
    home: Path,
    scope: Scope | None = None,
    name: str | None = None,
    *,
    persons: bool = False,
    as_known: bool = False,
) -> Reader:
    """Reader of the version ``name`` of a site home (None: of the current one).

    Args:
        home: site home.
        scope: subtree the reader may see (None: everything).
        name: version (None: the current one).
        persons: also show the marts of single persons, cut to the same scope; only for roles that
            need it. `query_untrusted` does not see them even then.
        as_known: show closed periods as known now, not as closed; `query_untrusted` does not.

    Raises:
        NothingPublished: no run has been published for this home, or the version is older than
            marts of persons and they were asked for.
    """
    name = name or current_version(home)
    version = Version(name, published_dir(home) / name, is_current=True)
    return Reader(version, scope or Scope.everything(), persons, as_known)


def open_as_published(home: Path, period_id: str | None, at: datetime) -> Reader:
    """Reader of the version that was current at the moment ``at``.

    Where that version was removed since, of what was closed of the period by then, alone.

    Raises:
        NothingPublished: nothing was published by then, or the version is gone and the period was
            not closed.
    """
    name = version_at(home, at)
    folder = published_dir(home) / name
    if not folder.exists():
        closing = closings(home, at).get(period_id or "")
        if closing is None:
            closed = ", ".join(closings(home, at)) or "none"
            raise NothingPublished(
                f"version {name}, current then, was removed since; of it only periods closed by "
                f"then are kept: {closed}. Name one of them."
            )
        name, folder = closing.version, closing.folder(home)
    return Reader(Version(name, folder, is_current=False), Scope.everything())


def _expose_marts(
    connection: duckdb.DuckDBPyConnection, scope: Scope, as_known: bool
) -> frozenset[str]:
    """Make every mart a view cut to the scope; returns the names."""
    connection.execute(
        """
        create table scope_unit as
        select unit_id from published.rpt_unit
        where $unit is null or list_contains(string_split(path, '/'), $unit)
        """,
        {"unit": scope.unit_id},
    )
    names = _expose(connection, "published")
    for mart in CLOSED_MARTS.keys() - names:  # a version older than closings has none
        columns = ", ".join(f"cast(null as {t}) as {c}" for c, t in CLOSED_MARTS[mart].items())
        connection.execute(f"create view {mart} as select {columns} where false")
    if as_known:
        _show_known(connection, names)
    return names


def _show_known(connection: duckdb.DuckDBPyConnection, names: frozenset[str]) -> None:
    """Put what is known now of closed periods in the place of what was closed."""
    for name in sorted(names):
        if name + KNOWN in names:
            closed, known = f'"{name}_closed"', f'"{name}{KNOWN}"'
            connection.execute(f'alter view "{name}" rename to {closed}')
            connection.execute(
                f"""
                create view "{name}" as
                select * from {closed}
                where coalesce(
                    period_id not in (select period_id from {CLOSINGS} where differs), true
                )
                union all
                select * from {known}
                """
            )


def _expose_people(connection: duckdb.DuckDBPyConnection, version: Version) -> None:
    """Make the marts of persons views too, cut to the scope that is set."""
    file = version.folder / PEOPLE_FILE
    if not file.exists():
        raise NothingPublished(f"version {version.name} has no marts of persons. Run `smk run`.")
    attach_people(connection, file)
    _expose(connection, "people")


def _expose(connection: duckdb.DuckDBPyConnection, catalogue: str) -> frozenset[str]:
    """One view a table of the attached ``catalogue``, cut to the scope where it has units."""
    columns = connection.execute(
        """
        select table_name, bool_or(column_name = 'unit_id')
        from information_schema.columns where table_catalog = $catalogue group by table_name
        """,
        {"catalogue": catalogue},
    ).fetchall()
    for name, has_unit in columns:
        cut = " where unit_id in (select unit_id from memory.scope_unit)" if has_unit else ""
        connection.execute(f'create view "{name}" as select * from {catalogue}."{name}"{cut}')
    return frozenset(name for name, _ in columns)


def _only_select(shape: duckdb.DuckDBPyConnection, sql: str, marts: frozenset[str]) -> str:
    """The one SELECT of ``sql``, bound where nothing but empty marts exists.

    What else it names cannot be found there, but for DuckDB's own catalogue: refused by name.
    """
    try:
        statements = duckdb.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise QueryRefused("only one SELECT statement is allowed.")
        with shape.cursor() as cursor:
            row = cursor.execute("select json_serialize_sql($1)", [sql]).fetchone()
            if others := _named(json.loads(row[0]) if row else None) - marts:
                raise QueryRefused(
                    f"only the marts can be queried, not {', '.join(sorted(others))}"
                )
            cursor.execute(f"explain {sql}")
        return statements[0].query.strip().rstrip(";")
    except duckdb.Error as broken:
        raise QueryRefused(f"only the marts can be queried: {broken}") from broken


def _named(tree: Any) -> set[str]:
    """Tables and table functions that a serialized SELECT reads, without its own CTEs."""
    nodes = list(_nodes(tree))
    own = {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", [])}
    tables: set[str] = set()
    others: set[str] = set()
    for node in nodes:
        match node.get("type"):
            case "BASE_TABLE":
                place = [part for part in (node["catalog_name"], node["schema_name"]) if part]
                (others if place else tables).add(".".join([*place, node["table_name"]]))
            case "TABLE_FUNCTION" if node["function"]["function_name"] not in ROW_MAKERS:
                others.add(f"{node['function']['function_name']}()")
            case "SHOW_REF" if node["table_name"]:
                others.add(f"show {node['table_name']}")
    return (tables - own) | others


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    children = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for child in children:
        yield from _nodes(child)


def _frame(cursor: duckdb.DuckDBPyConnection, sql: str, parameters: Parameters) -> pl.DataFrame:
    relation = cursor.sql(sql, params=parameters) if parameters else cursor.sql(sql)
    frame: pl.DataFrame = relation.pl()
    return frame
