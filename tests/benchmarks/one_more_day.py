"""What one more day of calls costs against a build of everything, and whether history matters.

    .venv/bin/python -m tests.benchmarks.one_more_day [calls a year] [years]

Writes generated calls of ``years`` years into a lake month by month, builds all, adds a day and
builds again, twice: with the calls asked for and with a tenth of them. What both cost alike is the
fixed part (starting dbt, the cells of all units and periods); the rest grows with the calls, and
its ratio is the result, for machines differ. Seconds are those of the processor.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from pipelines import dbt
from tests.integration.living_build import LivingBuild
from tests.integration.record_files import write_record
from tests.integration.site_folder import SITE, SiteFolder
from warehouse.lake import QUARANTINE_SCHEMA, Batch, Extract

FIRST = date(2021, 1, 1)
DISTRICTS = 60
LIMITS = """\
sop_id,limit_seconds,valid_from,source
call_answer,10,2020-01-01,benchmark
call_arrival,600,2020-01-01,benchmark
"""


@dataclass(frozen=True)
class Cost:
    """Processor seconds of a build of all and of one more day."""

    full: float
    day: float


def main(calls: int, years: int) -> None:
    """Print the costs with both numbers of calls, and the ratio of what grows with them."""
    many, few = (_cost(n, years) for n in (calls, calls // 10))
    for n, cost in ((calls, many), (calls // 10, few)):
        print(f"{n} calls a year, {years} years: all {cost.full:.1f}, one more day {cost.day:.1f}")
    growing = (many.day - few.day) / (many.full - few.full)
    print(f"beyond the fixed part one more day costs {100 * growing:.1f} % of all")


def _cost(calls: int, years: int) -> Cost:
    with tempfile.TemporaryDirectory() as path:
        living = year_of_calls(Path(path), calls, years)
        full = _seconds(living)
        living.active.lake.commit(_delivery([FIRST + timedelta(365 * years)], calls // 365))
        return Cost(full, _seconds(living))


def year_of_calls(place: Path, calls: int, years: int = 1) -> LivingBuild:
    """A site of 60 districts whose lake holds so many calls of each year, a load a month."""
    living = LivingBuild(_site(place / "site").path, place / "home")
    living.collect()
    days = [FIRST + timedelta(n) for n in range(365 * years)]
    for month in sorted({day.replace(day=1) for day in days}):
        of_month = [day for day in days if day.replace(day=1) == month]
        living.active.lake.commit(_delivery(of_month, calls // 365))
    return living


def _site(path: Path) -> SiteFolder:
    folder = SiteFolder(path)
    (path / "sources" / "calls.yml").unlink()
    folder.write("site.yml", SITE)
    folder.write("sops.csv", LIMITS)
    units = [f"U{n},District {n},polres,P,,{n}" for n in range(DISTRICTS)]
    head = "unit_id,name,level,parent_id,time_zone,code\nP,Region,polda,,,p\n"
    folder.write("units.csv", head + "\n".join(units) + "\n")
    write_record(folder, "emergency_call", "call_id,unit_id,received_at\n", "calls")
    return folder


def _delivery(days: list[date], calls: int) -> Batch:
    rows = pl.concat(list(_calls(days, calls)))
    name = f"{days[0]}.csv"
    extract = Extract("calls", "emergency_call", name, name, name, "benchmark")
    lines = rows.with_columns(
        pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("_line"),
        pl.col("call_id").alias("_row_hash"),
    )
    empty = QUARANTINE_SCHEMA.to_frame().select("_line", "reasons", "original")
    return Batch(extract, ("call_id",), lines, empty, rows.height, 0, 0)


def _calls(days: list[date], calls: int) -> Iterator[pl.DataFrame]:
    """Calls of each day with clocks of likely lengths, always the same ones."""
    for day in days:
        draw = np.random.default_rng(day.toordinal())
        second = pl.Series(np.sort(draw.integers(0, 86_400, calls)) * 1_000_000)
        answered = pl.Series(draw.lognormal(2, 0.8, calls) * 1e6).cast(pl.Duration("us"))
        arrived = pl.Series(60e6 + draw.lognormal(6, 0.6, calls) * 1e6).cast(pl.Duration("us"))
        received = pl.lit(datetime(day.year, day.month, day.day)) + second.cast(pl.Duration("us"))
        text, unknown = pl.String, pl.lit(None)
        yield pl.select(
            unit_id=pl.lit("U") + pl.Series(draw.integers(0, DISTRICTS, calls)).cast(text),
            area_code=unknown.cast(text),
            approach=pl.lit("represif"),
            handling_mode=pl.lit("rutin"),
            function_code=unknown.cast(text),
            call_id=pl.lit(f"{day}-") + pl.Series(range(calls)).cast(text),
            received_at=received,
            answered_at=received + answered,
            dispatched_at=unknown.cast(pl.Datetime("us")),
            arrived_at=received + arrived,
            closed_at=unknown.cast(pl.Datetime("us")),
            priority=pl.Series(draw.integers(1, 4, calls)),
            call_type=unknown.cast(text),
            outcome=pl.lit("completed"),
            answered_level=unknown.cast(text),
            local_at=received,
        )


def _seconds(living: LivingBuild) -> float:
    before = time.process_time()
    living.build()
    spent = time.process_time() - before
    slowest = sorted(dbt.results(living.home, "duckdb"), key=lambda r: -r["execution_time"])[:6]
    for result in slowest:
        print(f"  {result['execution_time']:6.2f} {result['unique_id']}")
    return spent


if __name__ == "__main__":
    main(*[int(text) for text in sys.argv[1:]] or [1_000_000, 1])
