"""One build of a site by dbt: its models in order, each with its tests."""

import subprocess
from collections.abc import Sequence

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner

from pipelines import dbt, parsed, spark
from pipelines.active_site import ActiveSite
from pipelines.needed import unneeded_models


def check_tools(active: ActiveSite) -> None:
    """Whether dbt reads the project and the site's engine is there.

    Raises:
        DbtFailed: with dbt's own message.
        SparkMissing: with what to install.
    """
    parsed.manifest_file()
    if active.engine == "spark":
        spark.dbt_executable()


def build(active: ActiveSite, selection: Sequence[str] = ()) -> bool:
    """Build the site's models and run their tests; whether all went well.

    Args:
        active: the site, with its engine.
        selection: dbt's arguments that choose some of the models; nothing for all.

    Raises:
        DbtFailed: dbt stopped before its first model.
        SparkMissing: the engine is Spark and not installed.
    """
    dbt.forget_results(active.home, active.engine)
    # unit tests are about the SQL, not a site's rows: they run with the project's own tests
    command = ["build", "--target", active.engine, "--exclude-resource-type", "unit_test"]
    command += ["--project-dir", str(dbt.PROJECT), "--profiles-dir", str(dbt.PROJECT)]
    command += ["--target-path", str(dbt.target_dir(active.home, active.engine))]
    command += ["--log-level-file", "none", *dbt.variables(active.records), *selection]
    for model in unneeded_models(parsed.manifest(), active.records):
        command += ["--exclude", model]
    return _on_spark(active, command) if active.engine == "spark" else _on_duckdb(command)


def _on_duckdb(command: list[str]) -> bool:
    """In this process: starting dbt in one of its own costs two processor seconds."""
    done = dbtRunner(manifest=parsed.for_dbt()).invoke(command)
    reset_adapters()
    DuckDBConnectionManager.close_all_connections()  # dbt keeps the file open: next is publishing
    if done.result is None:
        raise parsed.DbtFailed(f"dbt cannot build: {done.exception}")
    return done.success


def _on_spark(active: ActiveSite, command: list[str]) -> bool:
    """By the dbt of Spark's own environment, which cannot share this one's."""
    executable = spark.dbt_executable()
    spark.clear(active.home)
    # with the files open here: should this run be killed, the next waits for its dbt too
    done = subprocess.run([executable, *command], check=False, close_fds=False)
    if done.returncode and not dbt.results(active.home, active.engine):
        raise parsed.DbtFailed("dbt cannot build on Spark")
    return done.returncode == 0
