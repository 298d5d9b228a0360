"""The chosen site, validated and bound to its home: what collecting and building work on."""

import shutil
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pipelines.chosen_site import Choice, chosen_site
from pipelines.dbt import set_environment
from pipelines.demo.settings import Settings
from pipelines.demo.site_folder import write_world
from pipelines.sources.problem import SiteProblems
from pipelines.sources.site import Site, load_site
from pipelines.sources.specification import Generated, read_site_file
from pipelines.writer_lock import held, writer_lock
from warehouse.lake import Lake
from warehouse.paths import claim_home, lake_dir


def _write_demo(wanted: Generated, home: Path) -> str:
    return write_world(Settings(wanted.scale, wanted.months, wanted.seed), home)


GENERATORS = {"demo": _write_demo}


@dataclass(frozen=True)
class ActiveSite:
    """A validated site, its home on disk and the engine that computes it."""

    site: Site
    home: Path
    engine: str

    @cached_property
    def lake(self) -> Lake:
        """The site's lake: one, since it keeps what it has read of loads."""
        return Lake(lake_dir(self.home))

    @property
    def records(self) -> frozenset[str]:
        """Names of the records the site has a source for, or had, or got by forms."""
        sources = {source.record for source in self.site.sources.values()}
        return frozenset(sources | {load.record for load in self.lake.loads()})


def active_site() -> ActiveSite:
    """The chosen site; a generated site's extracts are written first.

    Raises:
        NoSite: the environment names no site.
        SiteProblems: every fault of the site's files.
        HomeTaken: the home belongs to another site folder.
    """
    return _activate(chosen_site())


@cache
def _activate(choice: Choice) -> ActiveSite:
    site = load_site(choice.folder, choice.data_root or _generated(choice))
    home = claim_home(site.id, choice.folder)
    set_environment(home)
    return ActiveSite(site, home, choice.engine)


def _generated(choice: Choice) -> Path | None:
    """Home of a generated site, its extracts written; None for others, which load_site checks."""
    spec, problems = read_site_file(choice.folder)
    wanted = spec.generator if spec else None
    generator = GENERATORS.get(wanted.name) if wanted else None
    if spec is None or wanted is None or generator is None:
        return None
    if problems:
        raise SiteProblems(problems)
    home = claim_home(spec.id, choice.folder)
    with held(home / "extracts.lock"):  # a second run must not rewrite what the first reads
        _keep_one_world(home, generator(wanted, home))
    return home


def _keep_one_world(home: Path, version: str) -> None:
    """Empty the lake where it was filled from another synthetic world.

    Rows of that one are no earlier versions of this one's: same ids, other units. What was
    published of it stays.
    """
    filled_from = home / "world.txt"
    if not filled_from.exists() or filled_from.read_text("utf-8") != version:
        with writer_lock(home):
            shutil.rmtree(lake_dir(home), ignore_errors=True)
            filled_from.write_text(version, "utf-8")
