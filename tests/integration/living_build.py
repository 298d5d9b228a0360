"""Builds of a small site inside this process: dbt starts in half a second instead of five."""

from pathlib import Path

import polars as pl
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from pipelines import dbt
from pipelines.active_site import ActiveSite
from pipelines.built import BuildPlan, build_plan, note_built
from pipelines.collect import collect_source
from pipelines.records.registry import lake_schemas
from pipelines.site_tables import write_site_tables
from pipelines.sources.site import load_site
from warehouse.connection import open_published
from warehouse.paths import build_database, build_dir, lake_dir, site_tables_dir

Marts = dict[str, pl.DataFrame]


class LivingBuild:
    """A site folder with its home, collected and built as `smk run` does up to publishing."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.home = home
        lake_dir(home).mkdir(parents=True)
        build_dir(home).mkdir()
        dbt.set_environment(home)
        self.active.lake.open_for_writing(lake_schemas())
        self._manifest: Manifest | None = None

    @property
    def active(self) -> ActiveSite:
        """The site as its folder says now."""
        return ActiveSite(load_site(self.folder), self.home, "duckdb")

    def collect(self) -> None:
        """Load what the site's sources deliver."""
        active = self.active
        for source in active.site.sources.values():
            collect_source(active.site, source, active.lake)

    def build(self) -> BuildPlan:
        """Build what the loads since the last build touch."""
        active = self.active
        write_site_tables(active.site, active.lake, site_tables_dir(self.home))
        plan = build_plan(active)
        self._dbt("build", "--exclude-resource-type", "unit_test", *plan.arguments)
        note_built(active, plan)
        return plan

    def build_all(self) -> None:
        """Build everything from nothing."""
        DuckDBConnectionManager.close_all_connections()
        build_database(self.home).unlink(missing_ok=True)
        assert self.build().models is None

    def marts(self) -> Marts:
        """Every mart of the build, its rows in order."""
        DuckDBConnectionManager.close_all_connections()
        connection = open_published(build_database(self.home))
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where schema_name like 'marts%' order by all"
        ).fetchall()
        found = {
            name: connection.sql(f"from published.{room}.{name} order by all").pl()
            for room, name in names
        }
        connection.close()
        return found

    def _dbt(self, command: str, *arguments: str) -> None:
        """dbt's command in this process, failing with its own words."""
        if self._manifest is None and command != "parse":
            self._dbt("parse")
        done = dbtRunner(manifest=self._manifest).invoke(
            [
                *(command, "--quiet", "--project-dir", str(dbt.PROJECT)),
                *("--profiles-dir", str(dbt.PROJECT)),
                *("--target-path", str(dbt.target_dir(self.home, "duckdb")), *arguments),
                *dbt.variables(self.active.records),
            ]
        )
        faults = [done.exception] if done.exception else dbt.faults(self.home, "duckdb")
        assert done.success, faults
        if command == "parse":
            assert isinstance(done.result, Manifest)
            self._manifest = done.result
