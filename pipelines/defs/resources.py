"""Resources of every run: dbt, and the site's one write lock."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

import dagster as dg
from dagster_dbt import DbtCliResource
from dbt.version import get_installed_version
from packaging.version import Version

from pipelines import dbt
from pipelines.active_site import active_site
from pipelines.records.registry import lake_schemas, load_records
from pipelines.writer_lock import wait_until_closed, writer_lock
from warehouse.paths import build_database


class Writer(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Held for a whole run, so a second run on the same site waits instead of mixing."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Writer"]:
        """Take the lock and open the lake before the first step; let go after the last."""
        active = active_site()
        with writer_lock(active.home):
            wait_until_closed(build_database(active.home))
            active.lake.open_for_writing(lake_schemas())
            active.lake.note_superseded({name: r.key for name, r in load_records().items()})
            yield self


class QuickDbt(DbtCliResource):
    """dbt without what dagster-dbt 0.29 does before each command, five seconds of a run.

    It starts dbt once more to ask for its version, and loads an adapter into this process to read
    columns and row counts of built tables, which nothing here shows. Should a later version rename
    the two, runs are slower again and nothing else.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(get_installed_version().to_version_string(skip_matcher=True))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:  # type: ignore[override]
        return None


@dg.definitions
def resources() -> dg.Definitions:
    """dbt on the active engine, the writer, and an executor that keeps a run in one process.

    The engine's target is an argument of each command, not of the resource: dagster-dbt loads the
    adapter of the resource's target into this environment, and dbt-spark lives in another.
    """
    active = active_site()
    return dg.Definitions(
        executor=dg.in_process_executor,
        resources={
            "writer": Writer(),
            "dbt_cli": QuickDbt(
                project_dir=str(dbt.PROJECT),
                profiles_dir=str(dbt.PROJECT),
                dbt_executable=dbt.executable(active.engine),
            ),
        },
    )
