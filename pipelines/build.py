"""One build of a site by dbt: its models in order, each with its tests."""

import subprocess
from collections.abc import Sequence, Set
from dataclasses import dataclass

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner

from pipelines import dbt, parsed, spark
from pipelines.active_site import ActiveSite
from pipelines.built import BuildPlan, build_plan, note_built, plan_by_hand
from warehouse.connection import check_memory

CHOSEN = "chosen"


@dataclass(frozen=True)
class Done:
    """How a build ended, and what it was to compute."""

    went_well: bool
    plan: BuildPlan


def check_tools(active: ActiveSite) -> None:
    """Whether dbt reads the project, and the site's engine is there and knows its limit.

    Raises:
        BadMemory: of the environment's limit.
        DbtFailed: with dbt's own message.
        SparkMissing: with what to install.
    """
    check_memory()
    parsed.manifest_file()
    if active.engine == "spark":
        spark.dbt_executable()


def build(active: ActiveSite, picked: Sequence[str] = ()) -> Done:
    """Build what changed since the last good build of the site, and run its tests.

    Args:
        active: the site, with its engine.
        picked: names of models to build instead, whole, with their tests.

    Raises:
        DbtFailed: dbt stopped before its first model.
        SparkMissing: the engine is Spark and not installed.
    """
    dbt.forget_results(active.home, active.engine)
    plan = plan_by_hand(active, picked) if picked else build_plan(active)
    command = _command(active, active.engine, active.engine)
    if plan.full:
        command.append("--full-refresh")
    on = _on_spark if active.engine == "spark" else _on_duckdb
    went_well = on(active, command, plan.nodes)
    if went_well:
        note_built(active, plan)
    return Done(went_well, plan)


def build_tagged(active: ActiveSite, tag: str) -> bool:
    """Build the models with a tag on DuckDB, whole, and run their tests; whether all went well.

    What they read is as the last build left it. What that build said of its nodes is kept: this one
    has a folder of its own, `dbt.results(home, tag)`.

    Raises:
        DbtFailed: dbt stopped before its first model.
    """
    dbt.forget_results(active.home, tag)
    lineage = parsed.lineage()
    nodes = lineage.tagged(tag) | lineage.tests_of(lineage.tagged(tag))
    return _on_duckdb(active, _command(active, "duckdb", tag), nodes)


def _command(active: ActiveSite, target: str, build_name: str) -> list[str]:
    # unit tests are about the SQL, not a site's rows: they run with the project's own tests
    command = ["build", "--target", target, "--exclude-resource-type", "unit_test"]
    command += ["--project-dir", str(dbt.PROJECT), "--profiles-dir", str(dbt.PROJECT)]
    command += ["--target-path", str(dbt.target_dir(active.home, build_name))]
    command += ["--log-level-file", "none", *dbt.variables(active.records)]
    return [*command, "--indirect-selection", "empty"]  # the plan names its tests too


def _on_duckdb(active: ActiveSite, command: list[str], nodes: Set[str]) -> bool:
    """In this process: starting dbt in one of its own costs two processor seconds.

    What to build is marked in the parse: dbt looks through all nodes for each name it is given.
    """
    project = parsed.for_dbt()
    for node in project.nodes.values():
        if node.name in nodes:
            node.tags.append(CHOSEN)
    done = dbtRunner(manifest=project).invoke([*command, "--select", f"tag:{CHOSEN}"])
    reset_adapters()
    DuckDBConnectionManager.close_all_connections()  # dbt keeps the file open: next is publishing
    if done.result is None:
        raise parsed.DbtFailed(f"dbt cannot build: {done.exception}")
    return done.success


def _on_spark(active: ActiveSite, command: list[str], nodes: Set[str]) -> bool:
    """By the dbt of Spark's own environment, which cannot share this one's."""
    executable = spark.dbt_executable()
    spark.clear(active.home)
    # with the files open here: should this run be killed, the next waits for its dbt too
    command = [str(executable), *command, "--select", *sorted(nodes)]
    done = subprocess.run(command, check=False, close_fds=False)
    if done.returncode and not dbt.results(active.home, active.engine):
        raise parsed.DbtFailed("dbt cannot build on Spark")
    return done.returncode == 0
