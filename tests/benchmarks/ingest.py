"""What taking an extract into the lake costs, against copying it.

    .venv/bin/python -m tests.benchmarks.ingest [calls]

A CSV of calls is collected by a source with the contract, keys looked up in a lake that has as many
calls already, duplicates and quarantine included; beside it DuckDB and polars only write the same
file as Parquet. One row in a hundred breaks a rule and one in a hundred came before.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from pipelines.collect import collect_source
from pipelines.sources.site import load_site
from tests.benchmarks.measured import measured, table
from tests.integration.site_folder import SITE, SiteFolder
from warehouse.lake import Lake

SOURCE = """\
record: emergency_call
reader: {format: csv, path: "calls*.csv"}
columns:
  call_id: id
  unit_id: concat('U', unit)
  received_at: strptime(received, '%Y-%m-%d %H:%M:%S')
  answered_at: strptime(answered, '%Y-%m-%d %H:%M:%S')
  arrived_at: strptime(arrived, '%Y-%m-%d %H:%M:%S')
  priority: priority
  outcome: outcome
"""
UNITS = 60
FIRST = 1_672_531_200  # 2023-01-01 in seconds since 1970


def main(calls: int) -> None:
    """Print the table of contestants."""
    with tempfile.TemporaryDirectory() as place:
        path, bare = Path(place) / "site", Path(place) / "bare.parquet"
        first = _calls(0, calls)
        _site(path)
        first.write_csv(path / "calls_1.csv")
        measured(partial(_collect, path))
        file = path / "calls_2.csv"
        _second(first).write_csv(file)
        rows = {
            "DuckDB copy": measured(partial(_copy_by_duckdb, file, bare)),
            "polars sink": measured(partial(_copy_by_polars, file, bare)),
            "collect": measured(partial(_collect, path)),
        }
    counts = rows["collect"].answer
    assert counts["read"] == rows["DuckDB copy"].answer == rows["polars sink"].answer == calls
    assert counts["duplicates"] == counts["quarantined"] == calls // 100
    print(f"{calls:,} calls; as many in the lake before\n\n{table(rows, 'DuckDB copy')}")


def _site(path: Path) -> None:
    folder = SiteFolder(path)
    (path / "calls.csv").unlink()
    folder.write("site.yml", SITE)
    units = [f"U{n},District {n},polres,P,,{n}" for n in range(UNITS)]
    head = "unit_id,name,level,parent_id,time_zone,code\nP,Region,polda,,,p\n"
    folder.write("units.csv", head + "\n".join(units) + "\n")
    folder.write("sources/calls.yml", SOURCE)


def _second(first: pl.DataFrame) -> pl.DataFrame:
    """As many calls: one in a hundred came before, another has a priority that does not exist."""
    few = first.height // 100
    fresh = _calls(first.height, first.height - few)
    bad = pl.when(pl.int_range(pl.len()) < few).then(pl.lit("99")).otherwise("priority")
    return pl.concat([first.head(few), fresh.with_columns(priority=bad)])


def _calls(start: int, count: int) -> pl.DataFrame:
    draw = np.random.default_rng(start)
    received = FIRST + np.sort(draw.integers(0, 365 * 86_400, count))
    answered = received + draw.integers(1, 60, count)
    arrived = answered + draw.integers(60, 3600, count)
    numbers = {
        "id": np.arange(start, start + count),
        "unit": draw.integers(0, UNITS, count),
        "priority": draw.integers(1, 4, count),
    }
    clocks = {"received": received, "answered": answered, "arrived": arrived}
    return pl.DataFrame({**numbers, **clocks}).with_columns(
        pl.col(*numbers).cast(pl.String),
        pl.from_epoch(pl.col(*clocks)).dt.strftime("%Y-%m-%d %H:%M:%S"),
        outcome=pl.lit("completed"),
    )


def _copy_by_duckdb(file: Path, to: Path) -> int:
    with duckdb.connect() as connection:
        connection.execute(f"copy (from read_csv('{file}')) to '{to}' (format parquet)")
        found = connection.execute(f"select count(*) from '{to}'").fetchall()
    return int(found[0][0])


def _copy_by_polars(file: Path, to: Path) -> int:
    pl.scan_csv(file, try_parse_dates=True).sink_parquet(to)
    return int(pl.scan_parquet(to).select(pl.len()).collect().item())


def _collect(path: Path) -> dict[str, int]:
    site = load_site(path)
    outcome = collect_source(site, site.sources["calls"], Lake(path / "home" / "lake"))[-1]
    return {name: getattr(outcome, name) for name in ("read", "duplicates", "quarantined")}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
