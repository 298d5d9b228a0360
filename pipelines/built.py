"""What the build holds, and so what the next one must compute: all, or what changed since."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines import dbt, parsed
from pipelines.active_site import ActiveSite
from pipelines.lineage import SITE, Lineage
from pipelines.needed import unneeded_models
from pipelines.site_tables import SETTINGS, TOUCHED
from pipelines.touched import Move, Touch
from warehouse.paths import build_database, build_dir, site_tables_dir


@dataclass(frozen=True)
class Built:
    """What a good build was made of. Dates are ISO 8601; `loads` are ids, oldest first."""

    project: str
    settings: str
    as_of: str | None
    first_on: str | None
    loads: list[str]


@dataclass(frozen=True)
class BuildPlan:
    """One build: the nodes of dbt's project to run, by name, and what it will hold.

    `full`: tables are made anew. Otherwise only their touched rows are, as the site's table
    `touched` says. `holds` is None where the build is a part of the project only.
    """

    full: bool
    nodes: frozenset[str]
    holds: Built | None


def build_plan(active: ActiveSite) -> BuildPlan:
    """Plan the next build of a site and write its table of touched days.

    The build is of all where there is no good one of the same project and settings to go on from;
    on Spark always, its tables live as long as a build. From here until `note_built` the site has
    no good build: one that is killed or refused is followed by a build of all.
    """
    before, now = _read(_file(active)), _now(active)
    _file(active).unlink(missing_ok=True)
    lineage = parsed.lineage()
    unneeded = set(unneeded_models(parsed.manifest(), active.records))
    touch = _touch(active, lineage, before, now)
    _write_touched(active, touch.table() if touch else pl.DataFrame(schema=TOUCHED))
    nodes = _downstream(touch) if touch else lineage.nodes.keys() - lineage.sources
    # a test of something that is not built is not run; a model may read less than it names
    tests = {name for name in nodes if lineage.nodes[name]["resource_type"] == "test"}
    idle = {test for test in tests if unneeded & {*lineage.parents[test]}}
    return BuildPlan(touch is None, frozenset(nodes - unneeded - idle), now)


def plan_by_hand(active: ActiveSite, picked: Iterable[str]) -> BuildPlan:
    """Plan a build of some models, whole: the next build of the site is of all again."""
    _file(active).unlink(missing_ok=True)
    _write_touched(active, pl.DataFrame(schema=TOUCHED))
    models = set(picked)
    return BuildPlan(True, frozenset(models | parsed.lineage().tests_of(models)), None)


def note_built(active: ActiveSite, plan: BuildPlan) -> None:
    """After every model and test of a build passed: the next one may go on from it."""
    if active.engine == "duckdb" and plan.holds:
        fresh = _file(active).with_suffix(".new")
        fresh.write_text(json.dumps(asdict(plan.holds)), "utf-8")
        fresh.replace(_file(active))


def _touch(active: ActiveSite, lineage: Lineage, before: Built | None, now: Built) -> Touch | None:
    """What changed since the build before; None if all must be computed."""
    if active.engine != "duckdb" or not build_database(active.home).exists() or before is None:
        return None
    same = (before.project, before.settings, (before.first_on or "")[:7])
    if same != (now.project, now.settings, (now.first_on or "")[:7]):
        return None
    if before.as_of is None or now.as_of is None or now.as_of < before.as_of:
        return None
    if not set(before.loads) <= set(now.loads):
        return None
    move = Move(date.fromisoformat(before.as_of), date.fromisoformat(now.as_of))
    touch = Touch(active.lake, lineage, frozenset(before.loads), move)
    return None if "unit" in touch.records else touch  # all figures roll up through its tree


def _downstream(touch: Touch) -> set[str]:
    """Tables and tests downstream of what changed; views hold no rows to compute anew."""
    lineage = touch.lineage
    sources = {f"lake.{record}" for record in touch.records}
    if touch.move.days:
        sources.add(SITE)
    of_loads = {name for name in lineage.nodes if "stg_site_load" in lineage.parents[name]}
    reported = {name for name in of_loads if lineage.nodes[name]["fqn"][1] == "marts"}
    return {
        name
        for name in lineage.below(sources) | lineage.below(reported)
        if lineage.nodes[name]["config"].get("materialized") != "view"
    }


def _now(active: ActiveSite) -> Built:
    folder = site_tables_dir(active.home)
    site = pl.read_parquet(folder / "site.parquet")
    told = [*dbt.variables(active.records), dbt.project_fingerprint()]
    own = (folder / f"{name}.parquet" for name in SETTINGS if name != "site")
    rows = site.drop("as_of", "first_on").rows()
    as_of, first_on = site.select("as_of", "first_on").row(0)
    return Built(
        project=_hash(told),
        settings=_hash([repr(rows), *(hashlib.sha256(f.read_bytes()).hexdigest() for f in own)]),
        as_of=as_of.isoformat() if as_of else None,
        first_on=first_on.isoformat() if first_on else None,
        loads=[load.load_id for load in active.lake.loads()],
    )


def _hash(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _file(active: ActiveSite) -> Path:
    return build_dir(active.home) / "built.json"


def _read(file: Path) -> Built | None:
    return Built(**json.loads(file.read_text("utf-8"))) if file.exists() else None


def _write_touched(active: ActiveSite, table: pl.DataFrame) -> None:
    table.write_parquet(site_tables_dir(active.home) / "touched.parquet")
