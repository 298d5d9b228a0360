"""What the layered SQL costs, as a ratio to one hand-written query over the same rows.

    .venv/bin/python -m tests.benchmarks.measures [copies]

Takes the built demo site, repeats its emergency calls ``copies`` times (default 20; it prints how
many rows that makes) in memory, and runs the compiled dbt models from the indicator views of O07
and O08 up to period quantiles. The yardstick is a single plain query for the same shares and exact
quantiles by unit and month, without roll-up of the tree or of periods. Both run in this process,
one after the other, three times; the smallest CPU time of each counts. A ratio, never a time, is
the result: machines differ.
"""

import re
import sys
import time
from pathlib import Path

import duckdb

from warehouse.paths import build_database, build_dir, site_home

MODELS = ("measure_day", "measure_month", "measure_period", "duration_month", "duration_period")
INDICATORS = ("ind_o07", "ind_o08")
YARDSTICK = """
create or replace table yardstick as
select
    unit_id, date_trunc('month', activity_date) as month_on,
    count(answer_seconds) as answered, count(response_seconds) as arrived,
    count(*) filter (answer_seconds <= answer_limit_seconds) as answered_in_time,
    count(*) filter (response_seconds <= arrival_limit_seconds) as arrived_in_time,
    quantile_cont(response_seconds, [0.5, 0.9]) as response,
    quantile_cont(answer_seconds, [0.5, 0.9]) as answer
from core.fct_emergency_call group by all
"""


def main(copies: int) -> None:
    """Print rows, both CPU times and their ratio."""
    home = site_home("demo")
    connection = _enlarged_copy(home, copies)
    rows = connection.execute("select count(*) from core.fct_emergency_call").fetchall()[0][0]
    layered = min(_cpu_seconds(connection, _models(home)) for _ in range(3))
    plain = min(_cpu_seconds(connection, [YARDSTICK]) for _ in range(3))
    print(f"{rows} calls: layered {layered:.2f} CPU s, plain query {plain:.2f} CPU s")
    print(f"ratio {layered / plain:.1f}")


def _enlarged_copy(home: Path, copies: int) -> duckdb.DuckDBPyConnection:
    """In-memory database with what the measures read, its calls repeated."""
    connection = duckdb.connect()
    connection.execute(f"set file_search_path = '{home}'")  # views name the lake relative to it
    connection.execute(f"attach '{build_database(home)}' as build (read_only)")
    connection.execute("create schema core; create schema measures")
    for name in ("dim_site", "bridge_unit_closure", "bridge_period_month"):
        connection.execute(f"create table core.{name} as from build.core.{name}")
    connection.execute(f"""
        create table core.fct_emergency_call as
        select calls.* replace (concat(call_id, '-', copy) as call_id)
        from build.core.fct_emergency_call as calls cross join range({copies}) as copies (copy)
    """)
    return connection


def _models(home: Path) -> list[str]:
    """Statements that build the measures of two indicators, from dbt's compiled SQL."""
    compiled = {path.stem: path.read_text("utf-8") for path in _compiled(home)}
    union = "\nunion all\n".join(
        f"select '{name[4:].upper()}' as indicator_id, * from ({compiled[name]})"
        for name in INDICATORS
    )
    statements = [f"create or replace view measures.measure_record as {union}"]
    statements += [f"create or replace table measures.{m} as {compiled[m]}" for m in MODELS]
    return [re.sub(r'"smk"\.', "", statement) for statement in statements]


def _compiled(home: Path) -> list[Path]:
    return list((build_dir(home) / "dbt" / "compiled").rglob("*.sql"))


def _cpu_seconds(connection: duckdb.DuckDBPyConnection, statements: list[str]) -> float:
    before = time.process_time()
    for statement in statements:
        connection.execute(statement)
    return time.process_time() - before


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
