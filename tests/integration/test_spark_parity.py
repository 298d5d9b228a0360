"""The same lake on DuckDB and on a Spark cluster gives the same marts, cell by cell."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
import yaml

from pipelines import spark
from tests.conftest import Smk
from tests.integration.spark_cluster import (
    QUICK_JAVA,
    WORKERS,
    Cluster,
    quick_settings,
    running_cluster,
)
from warehouse.access import Reader, open_reader
from warehouse.paths import REPOSITORY, lake_dir
from warehouse.periods import CLOSED_MARTS, KNOWN, closings, is_figure
from warehouse.run_log import RUN_MARTS

pytestmark = pytest.mark.spark

PROJECT = REPOSITORY / "dbt_project"
MARTS, PERSON_MARTS = (
    sorted(file.stem for file in (PROJECT / "models" / room).glob("*.sql"))
    for room in ("marts", "marts_person")
)
TOLERANCE = 1e-9
CLOSED = "2026-06"
CELLS_SHOWN = 10


@dataclass(frozen=True)
class Engines:
    """Readers of the versions that both engines published from one lake."""

    duckdb: Reader
    spark: Reader
    homes: dict[str, Path]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and two workers; no Java, no test, but a missing Spark environment is a failure."""
    if spark.java() is None:
        pytest.skip("no Java found in JAVA_HOME or on PATH: the Spark parity test needs one")
    spark.dbt_executable()
    with running_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="module")
def engines(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """A small country with every record, as DuckDB published it, and its lake on the cluster.

    Ten months have a Polsek that was merged, for figures as was, and a whole semester.
    """
    folder = tmp_path_factory.mktemp("small")
    duckdb, on_spark = Smk(folder / "duckdb"), Smk(folder / "spark")
    site = str(folder / "site")
    duckdb("generate", "--scale", "0.001", "--months", "10", "--out", site)
    duckdb("run", "--site", site)
    (of_duckdb,) = duckdb.home.iterdir()
    of_spark = on_spark.home / of_duckdb.name
    shutil.copytree(lake_dir(of_duckdb), lake_dir(of_spark))
    _leave_a_broken_build(of_spark)
    environment = {
        "SMK_SPARK_MASTER": cluster.master,
        "JAVA_TOOL_OPTIONS": QUICK_JAVA,
        "SPARK_CONF_DIR": str(quick_settings(folder)),
    }
    on_spark("run", "--engine", "spark", "--site", site, check=True, **environment)
    for engine, smk in (("duckdb", duckdb), ("spark", on_spark)):
        smk("period", "close", CLOSED, "--by", "test", "--engine", engine, "--site", site)
    readers = Engines(
        open_reader(of_duckdb, persons=True),
        open_reader(of_spark, persons=True),
        {"duckdb": of_duckdb, "spark": of_spark},
    )
    yield readers
    readers.duckdb.close()
    readers.spark.close()


def _leave_a_broken_build(home: Path) -> None:
    """Tables that a build killed half-way would leave: the run must not read or trip over them."""
    for table in ("marts.db/rpt_unit", "core.db/dim_unit"):
        folder = spark.warehouse(home) / table
        folder.mkdir(parents=True)
        (folder / "part-00000.snappy.parquet").write_bytes(b"half a file")


def test_both_engines_publish_the_same_tables(engines: Engines) -> None:
    of_periods = {mart for mart in MARTS if is_figure(mart) and "period_id" in _columns(mart)}
    of_closing = {*CLOSED_MARTS, *(mart + KNOWN for mart in of_periods)}
    expected = {*MARTS, *RUN_MARTS, *of_closing}
    assert engines.spark.tables == engines.duckdb.tables == expected


@pytest.mark.parametrize("mart", [*MARTS, *PERSON_MARTS])
def test_a_mart_is_equal_cell_by_cell_on_both_engines(engines: Engines, mart: str) -> None:
    expected = engines.duckdb.query(f"select * from {mart}")
    found = engines.spark.query(f"select * from {mart}")
    assert dict(found.schema) == dict(expected.schema)
    assert found.columns == expected.columns
    keys = _keys(mart, expected)
    for one, other, only in ((expected, found, "DuckDB"), (found, expected, "Spark")):
        rows = one.select(keys).join(other, on=keys, how="anti", nulls_equal=True)
        assert rows.is_empty(), (
            f"{mart}: {rows.height} keys only on {only}\n{rows.head(CELLS_SHOWN)}"
        )
    assert found.height == expected.height
    differing = _differing_cells(expected, found, keys)
    assert not differing, f"{mart}: cells that differ\n" + "\n".join(differing)


def test_the_manifests_name_the_engine_and_count_the_same_audits(engines: Engines) -> None:
    of_duckdb, of_spark = engines.duckdb.manifest, engines.spark.manifest
    assert of_duckdb["inputs"] == {**of_spark["inputs"], "engine": "duckdb"}
    assert of_spark["inputs"]["engine"] == "spark"
    assert of_spark["tests"] == of_duckdb["tests"]
    of_records = of_duckdb["rows"].keys() - set(RUN_MARTS)  # runs are each engine's own
    assert {mart: of_spark["rows"][mart] for mart in of_records} == {
        mart: of_duckdb["rows"][mart] for mart in of_records
    }


def test_a_period_is_closed_with_the_same_records_on_both_engines(engines: Engines) -> None:
    expected, found = (
        pl.read_parquet(closings(home)[CLOSED].folder(home) / "measure_record.parquet")
        for home in engines.homes.values()
    )
    keys = ["indicator_id", "record_id", "unit_id"]
    assert found.height == expected.height > 1000
    assert found.schema == expected.schema
    assert not _differing_cells(expected, found, keys)
    assert expected.join(found, on=keys, how="anti").is_empty()


@pytest.mark.usefixtures("engines")
@pytest.mark.parametrize("worker", WORKERS)
def test_each_worker_of_the_cluster_finished_tasks(cluster: Cluster, worker: str) -> None:
    assert cluster.executor_logs(worker).count(": Finished task ") > 100


@pytest.mark.usefixtures("engines")
def test_spark_leaves_nothing_in_the_project_folder() -> None:
    left = {"artifacts", "derby.log", "metastore_db", "spark-warehouse"}
    for folder in (REPOSITORY, PROJECT):
        assert not left & {entry.name for entry in folder.iterdir()}


def _columns(mart: str) -> set[str]:
    """Columns that the mart's contract promises."""
    model = yaml.safe_load((PROJECT / "models" / "marts" / f"{mart}.yml").read_text("utf-8"))
    return {column["name"] for column in model["models"][0]["columns"]}


def _keys(mart: str, frame: pl.DataFrame) -> list[str]:
    """Columns of the mart's unique_key test; without one, all but the measures."""
    (described,) = (PROJECT / "models").glob(f"marts*/{mart}.yml")
    model = yaml.safe_load(described.read_text("utf-8"))
    for test in model["models"][0].get("data_tests", []):
        if "unique_key" in test:
            return list(test["unique_key"]["arguments"]["columns"])
    return [name for name, kind in frame.schema.items() if not kind.is_float()]


def _differing_cells(expected: pl.DataFrame, found: pl.DataFrame, keys: list[str]) -> list[str]:
    """The first cells that differ, one line each: key, column, value of DuckDB, value of Spark."""
    both = expected.join(found, on=keys, suffix=".spark", nulls_equal=True, validate="1:1")
    lines = []
    for name in [column for column in expected.columns if column not in keys]:
        one, other = pl.col(name), pl.col(f"{name}.spark")
        equal = one.eq_missing(other)
        if expected.schema[name].is_float():
            size = pl.max_horizontal(one.abs(), other.abs())
            equal |= ((one - other).abs() <= TOLERANCE * size).fill_null(value=False)
        for row in both.filter(~equal).head(CELLS_SHOWN).iter_rows(named=True):
            key = " ".join(str(row[key]) for key in keys)
            lines.append(
                f"{key}  {name}: {row[name]!r} on DuckDB, {row[f'{name}.spark']!r} on Spark"
            )
    return lines[:CELLS_SHOWN]
