"""What publishing costs, and how long a reader waits for a scorecard while others are published.

    .venv/bin/python -m tests.benchmarks.serving [mart rows]

Publishes a mart of so many generated rows in a process of its own, for its peak memory. Then
readers, each a process that asks without pause, take the figures (one query) and the scorecard of
random units and months of the built demo: one alone, and sixteen while the demo's marts are
published again and again. An error of a reader ends the benchmark.
"""

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.pool import AsyncResult
from pathlib import Path
from random import Random
from shutil import copytree

import numpy as np

from tests.benchmarks.measured import measured
from warehouse.access import Reader, open_reader
from warehouse.connection import table_sizes
from warehouse.paths import build_database, published_dir, site_home
from warehouse.publish import publish
from warehouse.scorecard import scorecard

Asked = Callable[[Reader, str, str], object]
READERS = 16
SECONDS = 20.0
GENERATED = """(
    select
        concat('U', range % 6000) as unit_id, concat('2024-', lpad((range % 12 + 1)::text, 2, '0'))
        as period_id, concat('O', range % 81) as indicator_id, random() as value, random() as score
    from range({rows})
)"""


def main(rows: int) -> None:
    """Print both results."""
    with tempfile.TemporaryDirectory() as place:
        done = measured(partial(_publish_generated, Path(place), rows))
        print(f"{rows:,} rows published: {done.cpu:.1f} CPU s, peak {done.mib:,.0f} MiB")
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "demo"
        copytree(published_dir(site_home("demo")), published_dir(home))
        for asked in (_figures, scorecard):
            alone, _ = _read_and_publish(home, asked, 1, is_publishing=False)
            busy, versions = _read_and_publish(home, asked, READERS, is_publishing=True)
            _tell(f"{asked.__name__}, one reader", alone)
            _tell(f"{asked.__name__}, {READERS} readers, {versions} publications", busy)


def _tell(name: str, waits: Sequence[float]) -> None:
    p50, p95 = np.quantile(waits, [0.5, 0.95])
    print(f"{name}: {len(waits)} answers, p50 {1e3 * p50:.1f} ms, p95 {1e3 * p95:.1f} ms")


def _figures(reader: Reader, unit: str, period: str) -> None:
    """The one query of a scorecard's figures."""
    reader.query(
        "select * from rpt_indicator where unit_id = $unit and period_id = $period",
        {"unit": unit, "period": period},
    )


def _publish_generated(home: Path, rows: int) -> None:
    publish(home, {"rpt_generated": GENERATED.format(rows=rows)}, None, {})


def _read_and_publish(
    home: Path, asked: Asked, readers: int, *, is_publishing: bool
) -> tuple[Sequence[float], int]:
    """Waits of all readers in seconds, and versions published meanwhile."""
    spawn = multiprocessing.get_context("spawn")
    until = time.time() + SECONDS
    with spawn.Pool(readers + 1) as pool:
        asking = [pool.apply_async(_ask, (home, asked, until, seed)) for seed in range(readers)]
        publishing: AsyncResult[int] | None = None
        if is_publishing:
            publishing = pool.apply_async(_go_on_publishing, (home, until))
        waits = [wait for reader in asking for wait in reader.get()]
        return waits, publishing.get() if publishing else 0


def _ask(home: Path, asked: Asked, until: float, seed: int) -> list[float]:
    """Seconds of each answer about a random unit and month."""
    draw = Random(seed)
    reader = open_reader(home)
    units = reader.query("select unit_id from rpt_unit where level <> 'desa'")["unit_id"].to_list()
    months = reader.query("select period_id from rpt_period where period_type = 'month'")
    periods = months["period_id"].to_list()
    waits = []
    while time.time() < until:
        unit, period = draw.choice(units), draw.choice(periods)
        began = time.perf_counter()
        asked(reader, unit, period)
        waits.append(time.perf_counter() - began)
    return waits


def _go_on_publishing(home: Path, until: float) -> int:
    build = build_database(site_home("demo"))
    marts = [name for name in table_sizes(build) if name.startswith("rpt_")]
    tables = {name: f"build.marts.{name}" for name in marts if not name.startswith("rpt_person")}
    count = 0
    while time.time() < until:
        publish(home, tables, build, {})
        count += 1
    return count


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_600_000)
