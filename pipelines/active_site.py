"""The site this process works on, named by the environment so that Dagster and the CLI agree.

``SMK_SITE`` is a site folder, or the name of one under ``pipelines/sites`` (default ``demo``);
``SMK_DATA_ROOT`` the folder its sources read; ``SMK_ENGINE`` ``duckdb`` or ``spark``.
"""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from pipelines.dbt import executable, set_environment
from pipelines.demo.world import write_extracts
from pipelines.sources.site import Site, load_site
from pipelines.writer_lock import held
from warehouse.lake import Lake
from warehouse.paths import REPOSITORY, claim_home, extracts_dir, lake_dir, site_home

SITES = REPOSITORY / "pipelines" / "sites"
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


def find_site(name: str) -> Path:
    """Folder of a site given as a path or as a name under ``pipelines/sites``.

    Raises:
        FileNotFoundError: neither holds a site.yml.
    """
    for folder in (Path(name), SITES / name):
        if (folder / "site.yml").is_file():
            return folder.resolve()
    raise FileNotFoundError(
        f"no site.yml in {name}. Give --site the folder of a site, or one of: "
        + ", ".join(sorted(str(p.parent.relative_to(SITES)) for p in SITES.rglob("site.yml")))
    )


def choose_site(site: str, data_root: Path | None = None, engine: str = "duckdb") -> None:
    """Make ``site`` the active one for this process and its children.

    Raises:
        FileNotFoundError: there is no such site.
        SparkMissing: the engine is Spark and not installed.
    """
    executable(engine)
    os.environ["SMK_SITE"] = str(find_site(site))
    os.environ["SMK_ENGINE"] = engine
    if data_root is not None:
        os.environ["SMK_DATA_ROOT"] = str(data_root.resolve())
    active_site.cache_clear()


def active_home() -> Path:
    """Home of the active site, without validating its sources (for readers)."""
    folder = find_site(os.environ.get("SMK_SITE", "demo"))
    return site_home(_setting(folder, "id"))


@cache
def active_site() -> ActiveSite:
    """Validate the active site and bind its home; a generated site's extracts are written first.

    Raises:
        SiteProblems: every fault of the site's files.
        HomeTaken: the home belongs to another site folder.
    """
    folder = find_site(os.environ.get("SMK_SITE", "demo"))
    home = claim_home(_setting(folder, "id"), folder)
    set_environment(home)
    return ActiveSite(
        load_site(folder, _data_root(folder, home)), home, os.environ.get("SMK_ENGINE", "duckdb")
    )


def _data_root(folder: Path, home: Path) -> Path | None:
    given = os.environ.get("SMK_DATA_ROOT")
    if given:
        return Path(given)
    generator = GENERATORS.get(_setting(folder, "generator"))
    if generator is None:
        return None
    with held(home / "extracts.lock"):  # a second run must not rewrite what the first reads
        generator(extracts_dir(home))
    return extracts_dir(home)


def _setting(folder: Path, key: str) -> str:
    """One top-level text of site.yml, '' where absent; load_site checks the whole file."""
    content = yaml.safe_load((folder / "site.yml").read_text("utf-8"))
    return str(content.get(key, "")) if isinstance(content, dict) else ""
