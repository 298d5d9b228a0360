"""The chosen site, validated and bound to its home: what collecting and building work on."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.chosen_site import Choice, chosen_site
from pipelines.dbt import set_environment
from pipelines.demo.world import write_extracts
from pipelines.sources.site import Site, load_site
from pipelines.writer_lock import held
from warehouse.lake import Lake
from warehouse.paths import claim_home, extracts_dir, lake_dir

GENERATORS = {"demo": write_extracts}


@dataclass(frozen=True)
class ActiveSite:
    """A validated site, its home on disk and the engine that computes it."""

    site: Site
    home: Path
    engine: str

    @property
    def lake(self) -> Lake:
        """The site's lake."""
        return Lake(lake_dir(self.home))


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
    home = claim_home(choice.setting("id"), choice.folder)
    set_environment(home)
    return ActiveSite(load_site(choice.folder, _data_root(choice, home)), home, choice.engine)


def _data_root(choice: Choice, home: Path) -> Path | None:
    generator = GENERATORS.get(choice.setting("generator"))
    if choice.data_root is not None or generator is None:
        return choice.data_root
    with held(home / "extracts.lock"):  # a second run must not rewrite what the first reads
        generator(extracts_dir(home))
    return extracts_dir(home)
