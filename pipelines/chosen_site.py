"""Which site this process works on, named by the environment so that Dagster and the CLI agree.

``SMK_SITE`` is a site folder, or the name of one under ``pipelines/sites`` (default ``demo``);
``SMK_DATA_ROOT`` the folder its sources read; ``SMK_ENGINE`` ``duckdb`` (default) or ``spark``.
Nothing here reads more than site.yml: readers of a published version need only the home.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.sources.problem import SiteProblems
from pipelines.sources.specification import read_site_file
from warehouse.faults import UserFault
from warehouse.paths import REPOSITORY, site_home

SITES = REPOSITORY / "pipelines" / "sites"


class NoSite(UserFault):
    """The folder or name given holds no site."""


@dataclass(frozen=True)
class Choice:
    """A site folder, where its extracts lie (None: in the folder itself), and the engine."""

    folder: Path
    data_root: Path | None
    engine: str

    @property
    def home(self) -> Path:
        """The site's home on disk.

        Raises:
            SiteProblems: site.yml has too many faults to trust its id.
        """
        spec, problems = read_site_file(self.folder)
        if spec is None:
            raise SiteProblems(problems)
        return site_home(spec.id)


def find_site(name: str) -> Path:
    """Folder of a site given as a path or as a name under ``pipelines/sites``.

    Raises:
        NoSite: neither holds a site.yml.
    """
    for folder in (Path(name), SITES / name):
        if (folder / "site.yml").is_file():
            return folder.resolve()
    raise NoSite(
        f"no site.yml in {name}. Give --site the folder of a site, or one of: "
        + ", ".join(sorted(str(p.parent.relative_to(SITES)) for p in SITES.rglob("site.yml")))
    )


def choose_site(site: str, data_root: Path | None = None, engine: str | None = None) -> Choice:
    """Make ``site`` the chosen one for this process and its children; None leaves what is set.

    Raises:
        NoSite: there is no such site.
    """
    os.environ["SMK_SITE"] = str(find_site(site))
    if engine is not None:
        os.environ["SMK_ENGINE"] = engine
    if data_root is not None:
        os.environ["SMK_DATA_ROOT"] = str(data_root.resolve())
    return chosen_site()


def chosen_site() -> Choice:
    """What the environment names.

    Raises:
        NoSite: there is no such site.
    """
    data_root = os.environ.get("SMK_DATA_ROOT")
    return Choice(
        find_site(os.environ.get("SMK_SITE", "demo")),
        Path(data_root) if data_root else None,
        os.environ.get("SMK_ENGINE", "duckdb"),
    )
