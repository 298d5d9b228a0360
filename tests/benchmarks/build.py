"""What a build of everything costs, against scripts written by hand for the same figures.

    .venv/bin/python -m tests.benchmarks.build [calls]

A year of generated calls of 60 districts lies in the lake. Each contestant computes from its files,
for every unit with those below it and every month, quarter, semester and year: calls answered in
time (O07) and reached in time (O08), their denominators and shares, and the median and ninetieth
percentile of the response. The build does far more: every other indicator, slices, lenses, scores,
audits. Shares must agree to 1e-12, quantiles within the one percent of the warehouse's bins.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from pipelines import dbt
from tests.benchmarks.measured import measured, table
from tests.benchmarks.one_more_day import year_of_calls
from tests.integration.living_build import LivingBuild
from warehouse.connection import open_attached
from warehouse.paths import build_database

ANSWER, ARRIVAL = 10, 600  # seconds of the site's limits
BIN = 0.01  # width of a bin of the logarithm of a response
FIGURES = ["answered", "answered_in_time", "arrived", "arrived_in_time"]
BY_HAND = f"""
with binned as (
    select
        unit_id, date_trunc('month', local_at) as month,
        round(ln(epoch(arrived_at) - epoch(received_at)) / {BIN}) as bin,
        count(*) as arrived,
        count(answered_at) as answered,
        count(*) filter (epoch(answered_at) - epoch(received_at) <= {ANSWER}) as answered_in_time,
        count(*) filter (epoch(arrived_at) - epoch(received_at) <= {ARRIVAL}) as arrived_in_time
    from read_parquet('{{lake}}/emergency_call/*/data.parquet')
    group by all
),
above as (select * replace (unnest([unit_id, 'P']) as unit_id) from binned),
rolled as (
    select
        unit_id as unit,
        unnest([
            strftime(month, '%Y-%m'), concat(year(month), '-Q', quarter(month)),
            concat(year(month), '-S', (month(month) + 5) // 6), concat(year(month), '')
        ]) as period,
        bin, {", ".join(FIGURES)}
    from above
),
summed as (
    select unit, period, bin, {", ".join(f"sum({name}) as {name}" for name in FIGURES)}
    from rolled group by all
),
ranked as (
    select *,
        sum(arrived) over (partition by unit, period order by bin) as so_far,
        sum(arrived) over (partition by unit, period) as total
    from summed
)
select
    unit, period, {", ".join(f"sum({name}) as {name}" for name in FIGURES)},
    exp(min(bin) filter (so_far >= 0.5 * total) * {BIN}) as p50,
    exp(min(bin) filter (so_far >= 0.9 * total) * {BIN}) as p90
from ranked group by all
"""
OURS = """
select
    unit_id as unit, period_id as period,
    max(case indicator_id when 'O07' then denominator end) as answered,
    max(case indicator_id when 'O07' then numerator end) as answered_in_time,
    max(case indicator_id when 'O08' then denominator end) as arrived,
    max(case indicator_id when 'O08' then numerator end) as arrived_in_time,
    max(case indicator_id when 'O08' then p50 end) as p50,
    max(case indicator_id when 'O08' then p90 end) as p90
from build.marts.rpt_indicator where indicator_id in ('O07', 'O08') group by all
having answered > 0
"""
CLOCKS = ["received_at", "answered_at", "arrived_at"]


def main(calls: int) -> None:
    """Print the table of contestants."""
    with tempfile.TemporaryDirectory() as place:
        living = year_of_calls(Path(place), calls)
        lake = living.active.lake.root
        rows = {
            "DuckDB by hand": measured(partial(_by_duckdb, lake)),
            "polars by hand": measured(partial(_by_polars, lake)),
            "pandas by hand": measured(partial(_by_pandas, lake)),
            "the build": measured(partial(_built, living)),
        }
    answers = {name: row.answer.sort("unit", "period") for name, row in rows.items()}
    for name, answer in answers.items():
        _compare(name, answer, answers["DuckDB by hand"])
    print(f"{calls:,} calls\n\n{table(rows, 'DuckDB by hand')}")


def _compare(name: str, found: pl.DataFrame, expected: pl.DataFrame) -> None:
    assert found.height == expected.height > 0, name
    for column in FIGURES:
        assert (found[column].cast(pl.Int64) == expected[column].cast(pl.Int64)).all(), name
    for column in ("p50", "p90"):
        assert ((found[column] / expected[column] - 1).abs() < 2 * BIN).all(), name


def _by_duckdb(lake: Path) -> pl.DataFrame:
    with duckdb.connect() as connection:
        found: pl.DataFrame = connection.sql(BY_HAND.format(lake=lake)).pl()
    return found


def _by_polars(lake: Path) -> pl.DataFrame:
    seconds = (pl.col("arrived_at") - pl.col("received_at")).dt.total_microseconds() / 1e6
    answer = (pl.col("answered_at") - pl.col("received_at")).dt.total_microseconds() / 1e6
    binned = (
        pl.scan_parquet(f"{lake}/emergency_call/*/data.parquet")
        .group_by(
            "unit_id",
            month=pl.col("local_at").dt.truncate("1mo"),
            bin=(seconds.log() / BIN).round(),
        )
        .agg(
            answered=answer.count(),
            answered_in_time=(answer <= ANSWER).sum(),
            arrived=seconds.count(),
            arrived_in_time=(seconds <= ARRIVAL).sum(),
        )
        .collect(engine="streaming")
    )
    return _rolled_up(binned)


def _by_pandas(lake: Path) -> pl.DataFrame:
    files = sorted(lake.glob("emergency_call/*/data.parquet"))
    columns = ["unit_id", "local_at", *CLOCKS]
    calls = pd.concat([pd.read_parquet(file, columns=columns) for file in files])
    answer = (calls["answered_at"] - calls["received_at"]).dt.total_seconds()
    seconds = (calls["arrived_at"] - calls["received_at"]).dt.total_seconds()
    calls = calls.assign(
        month=calls["local_at"].dt.to_period("M").dt.to_timestamp(),
        bin=(np.log(seconds) / BIN).round(),
        answered=answer.notna(),
        answered_in_time=answer <= ANSWER,
        arrived=seconds.notna(),
        arrived_in_time=seconds <= ARRIVAL,
    )
    binned = calls.groupby(["unit_id", "month", "bin"], as_index=False)[FIGURES].sum()
    return _rolled_up(pl.from_pandas(binned))


def _rolled_up(binned: pl.DataFrame) -> pl.DataFrame:
    """The few rows of units, months and bins, for both kinds of frames."""
    month = pl.col("month")
    year = month.dt.year().cast(pl.String)
    periods = (
        month.dt.strftime("%Y-%m"),
        year + "-Q" + month.dt.quarter().cast(pl.String),
        year + "-S" + ((month.dt.month() + 5) // 6).cast(pl.String),
        year,
    )
    both = pl.concat([binned, binned.with_columns(unit_id=pl.lit("P"))])
    every = pl.concat([both.with_columns(period=period) for period in periods])
    summed = (
        every.group_by("unit_id", "period", "bin")
        .agg(pl.col(FIGURES).sum())
        .sort("unit_id", "period", "bin")
        .with_columns(
            so_far=pl.col("arrived").cum_sum().over("unit_id", "period")
            / pl.col("arrived").sum().over("unit_id", "period")
        )
    )
    quantiles = {
        name: (pl.col("bin").filter(pl.col("so_far") >= share).min() * BIN).exp()
        for name, share in (("p50", 0.5), ("p90", 0.9))
    }
    return summed.group_by(unit="unit_id", period="period").agg(pl.col(FIGURES).sum(), **quantiles)


def _built(living: LivingBuild) -> pl.DataFrame:
    dbt.set_environment(living.home)
    living.build()
    with open_attached({"build": build_database(living.home)}) as connection:
        found: pl.DataFrame = connection.sql(OURS).pl()
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
