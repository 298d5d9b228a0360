"""Where everything a site owns lies on disk.

``SMK_HOME`` holds one folder a site, and nothing of a site lies outside its folder:

    <SMK_HOME>/<site id>/lake/        immutable Parquet, one folder a record type
    <SMK_HOME>/<site id>/build/       the one database that is written, and the site's own tables
    <SMK_HOME>/<site id>/published/   versions that readers see, and the pointer to the current one
    <SMK_HOME>/<site id>/live/        versions of the command centre's marts, a series of their own
    <SMK_HOME>/<site id>/runs/        what each run did, one file a run
    <SMK_HOME>/<site id>/closed/      closings of periods, each with the figures it closed
    <SMK_HOME>/<site id>/extracts/    files of a generated site (the demo)
    <SMK_HOME>/.cache/                what can be made again, shared by the sites
"""

import os
from contextlib import suppress
from pathlib import Path

from warehouse.faults import UserFault

REPOSITORY = Path(__file__).resolve().parents[1]


PERSONS_INSIDE = 0o700  # lake and build hold members' records: for the publishing account only


class HomeTaken(UserFault):
    """The home of this site id was filled by another site folder."""


def smk_home() -> Path:
    """Root of all sites: ``SMK_HOME``, or the git-ignored ``warehouse/home``."""
    return Path(os.environ.get("SMK_HOME", REPOSITORY / "warehouse" / "home")).resolve()


def cache_dir() -> Path:
    """What can be made again and serves all sites: ``SMK_CACHE``, or ``.cache`` in ``SMK_HOME``."""
    return Path(os.environ.get("SMK_CACHE", smk_home() / ".cache")).resolve()


def site_home(site_id: str) -> Path:
    """Folder of one site; created on first write, not here."""
    return smk_home() / site_id


def lake_dir(home: Path) -> Path:
    """Parquet lake of a site home."""
    return home / "lake"


def build_dir(home: Path) -> Path:
    """Working folder of dbt: readers never look here."""
    return home / "build"


def build_database(home: Path) -> Path:
    """The one DuckDB file that dbt writes."""
    return build_dir(home) / "smk.duckdb"


def site_tables_dir(home: Path) -> Path:
    """Parquet of the site's configuration (targets, weights, indicators, loads) for dbt."""
    return build_dir(home) / "site"


def load_profiles(home: Path) -> Path:
    """What loads look like in short; made again from the lake where it is missing."""
    return build_dir(home) / "profiles.json"


def published_dir(home: Path) -> Path:
    """Published versions and the pointer to the current one."""
    return home / "published"


def closed_dir(home: Path) -> Path:
    """Closings and reopenings of periods, and what was closed."""
    return home / "closed"


def live_dir(home: Path) -> Path:
    """The command centre's live view: published as a home's versions are, with its own pointer."""
    return home / "live"


def runs_dir(home: Path) -> Path:
    """Records of runs."""
    return home / "runs"


def extracts_dir(home: Path) -> Path:
    """Extract files of a generated site."""
    return home / "extracts"


def claim_home(site_id: str, site_path: Path) -> Path:
    """Make the home of ``site_id`` and bind it to ``site_path``, so two sites never mix.

    Raises:
        HomeTaken: the home was made for another site folder.
    """
    home = site_home(site_id)
    home.mkdir(parents=True, exist_ok=True)
    for folder in (lake_dir(home), build_dir(home)):
        folder.mkdir(exist_ok=True)
        folder.chmod(PERSONS_INSIDE)
    marker = home / "site_folder.txt"
    wanted = str(site_path.resolve())
    if not marker.exists():
        fresh = home / f".site_folder-{os.getpid()}"
        fresh.write_text(wanted, encoding="utf-8")
        with suppress(FileExistsError):  # another process claimed the home first
            os.link(fresh, marker)  # in one step: nobody reads half a name, even after a kill
        fresh.unlink()
    found = marker.read_text(encoding="utf-8").strip()
    if found != wanted:
        raise HomeTaken(
            f"{home} holds the site at {found}, not {wanted}. Give one of them another `id` in "
            f"site.yml, set another SMK_HOME, or delete {marker} if the site was moved."
        )
    return home
