"""``smk query``: one read-only SELECT over the marts, limited in rows and time."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Smk
from warehouse.access import QueryRefused, Reader, open_reader

REFUSED = {
    "attaching": "attach '/tmp/other.duckdb' as other",
    "copying out": "copy rpt_unit to '/tmp/units.csv'",
    "copying in": "copy rpt_unit from '/etc/passwd'",
    "installing": "install httpfs",
    "loading": "load httpfs",
    "a pragma": "pragma database_list",
    "a setting": "set memory_limit = '100GB'",
    "resetting": "reset enable_external_access",
    "deleting": "delete from rpt_unit",
    "updating": "update rpt_unit set name = 'x'",
    "inserting": "insert into rpt_unit select * from rpt_unit",
    "creating": "create table mine as select 1",
    "dropping": "drop view rpt_unit",
    "exporting": "export database '/tmp/x'",
    "calling": "call duckdb_settings()",
    "explaining": "explain select 1",
    "using": "use published",
    "two statements": "select 1; select 2",
    "a hidden second statement": "select 1; drop view rpt_unit; --",
    "nothing": " ",
    "a comment alone": "-- nothing",
    "closing the parenthesis": "select 1) union all (select 2",
    "reading csv": "select * from read_csv('/etc/passwd')",
    "reading text": "select * from read_text('/etc/passwd')",
    "reading parquet": "select * from read_parquet('/tmp/x.parquet')",
    "reading a file by name": "select * from '/etc/passwd'",
    "listing files": "select * from glob('/*')",
    "SQL in SQL": "select * from query('select 1')",
    "a table named in text": "select * from query_table('rpt_unit')",
    "settings": "select * from duckdb_settings()",
    "databases": "select database_name from duckdb_databases()",
    "the catalogue": "select * from duckdb_tables",
    "the information schema": "select * from information_schema.tables",
    "the postgres catalogue": "select * from pg_catalog.pg_class",
    "the sqlite catalogue": "select * from sqlite_master",
    "the catalogue in a subquery": "select (select count(*) from duckdb_views()) from rpt_site",
    "the catalogue in a CTE": "with a as (from sqlite_master) select * from a",
    "the file behind the marts": "select * from published.rpt_unit",
    "the whole file behind the marts": "select * from published.main.rpt_unit",
    "the scope": "select * from scope_unit",
    "showing all tables": "select * from (show all tables)",
    "a table of the build": "select * from core.dim_unit",
    "an unknown mart": "select * from rpt_secret",
    "an unknown column": "select password from rpt_unit",
    "a Python variable": "select * from frame",
}


@pytest.fixture(scope="module")
def reader(demo: Smk) -> Iterator[Reader]:
    opened = open_reader(demo.home / "demo")
    yield opened
    opened.close()


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED.keys())
def test_all_but_one_select_over_marts_is_refused(reader: Reader, sql: str) -> None:
    with pytest.raises(QueryRefused):
        reader.query_untrusted(sql, row_limit=10, seconds=5)
    assert reader.query("select count(*) from rpt_unit").item() == 327


ALLOWED = {
    "a mart": "select unit_id from rpt_unit where depth = 0",
    "its short form": "from rpt_unit select unit_id where depth = 0",
    "a semicolon": "select unit_id from rpt_unit where depth = 0;",
    "a comment at the end": "select unit_id from rpt_unit where depth = 0 -- the top",
    "a CTE": "with top as (select * from rpt_unit where depth = 0) select unit_id from top",
    "nested CTEs": """
        with recursive up as (
            with one as (select unit_id, parent_id from rpt_unit where unit_id = 'PSK-62.71.01')
            select * from one
            union all
            select u.unit_id, u.parent_id from rpt_unit u join up on u.unit_id = up.parent_id
        )
        select unit_id from up where parent_id is null
    """,
    "a join": "select unit_id from rpt_unit join rpt_unit_index using (unit_id) where depth = 0"
    " and period_id = '2025'",
    "values and series": "select 'MABES' from (values (1)) v(a), range(1), generate_series(1, 1)",
    "a union": "select unit_id from rpt_unit where depth = 0 union select 'MABES'",
    "the schema's own name": "select unit_id from rpt_unit where depth = 0 order by all",
}


@pytest.mark.parametrize("sql", ALLOWED.values(), ids=ALLOWED.keys())
def test_every_form_of_select_over_marts_is_answered(reader: Reader, sql: str) -> None:
    assert reader.query_untrusted(sql, row_limit=10, seconds=30).rows() == [("MABES",)]


def test_a_mart_can_be_described(reader: Reader) -> None:
    described = reader.query_untrusted("describe rpt_site", row_limit=100, seconds=30)
    assert described["column_name"].to_list() == ["site_id", "name", "note", "as_of", "near_pct"]


def test_the_order_of_the_query_is_kept(reader: Reader) -> None:
    sql = "select unit_id from rpt_unit order by unit_id desc"
    found = reader.query_untrusted(sql, row_limit=1_000, seconds=30)["unit_id"].to_list()
    assert found == sorted(found, reverse=True)


def test_exactly_the_row_limit_is_answered_and_one_more_refused(reader: Reader) -> None:
    assert reader.query_untrusted("select * from range(50)", 50, 30).height == 50
    with pytest.raises(QueryRefused, match="more than 50 rows"):
        reader.query_untrusted("select * from range(51)", 50, 30)
    with pytest.raises(QueryRefused, match="more than 50 rows"):
        reader.query_untrusted("select * from range(10000000000)", 50, 30)


def test_a_slow_query_is_stopped_and_the_reader_goes_on(reader: Reader) -> None:
    slow = "select count(*) from range(1000000) a(i), range(1000000) b(j) where (i + j) % 7 = 3"
    with pytest.raises(QueryRefused, match=r"longer than 0.3 s"):
        reader.query_untrusted(slow, row_limit=10, seconds=0.3)
    assert reader.query_untrusted("select count(*) from rpt_unit", 10, 30).item() == 327


SQL = "select unit_id, depth, parent_id from rpt_unit where depth < 2 order by path"


def test_the_formats_say_the_same(demo: Smk) -> None:
    expected: list[dict[str, Any]] = [
        {"unit_id": "MABES", "depth": 0, "parent_id": None},
        *({"unit_id": u, "depth": 1, "parent_id": "MABES"} for u in ("PLD-62", "PLD-63", "PLD-82")),
    ]
    assert json.loads(demo("query", SQL, "--format", "json").stdout) == expected
    rows = list(csv.DictReader(io.StringIO(demo("query", SQL, "--format", "csv").stdout)))
    assert rows == [
        {"unit_id": r["unit_id"], "depth": str(r["depth"]), "parent_id": r["parent_id"] or ""}
        for r in expected
    ]
    table = [line.split() for line in demo("query", SQL).stdout.splitlines()]
    assert table == [
        ["unit_id", "depth", "parent_id"],
        *([r["unit_id"], str(r["depth"]), r["parent_id"] or "-"] for r in expected),
    ]


def test_lists_fit_into_csv(demo: Smk) -> None:
    sql = "select [1, 2] as many, {'a': 1} as pair"
    rows = list(csv.reader(io.StringIO(demo("query", sql, "--format", "csv").stdout)))
    assert rows == [["many", "pair"], ["[1, 2]", '{"a": 1}']]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("drop view rpt_unit",), "only one SELECT"),
        (("select * from duckdb_settings()",), "not duckdb_settings()"),
        (("select * from range(5)", "--row-limit", "4"), "more than 4 rows"),
        (("selec 1",), "syntax error"),
        (("select 1", "--format", "xml"), "'xml' is not one of"),
    ],
)
def test_a_refusal_is_one_message_and_exit_code_2(
    demo: Smk, arguments: tuple[str, ...], message: str
) -> None:
    refused = demo("query", *arguments, check=False)
    assert refused.returncode == 2
    assert message in refused.stderr
    assert refused.stdout == ""
    assert "Traceback" not in refused.stderr
