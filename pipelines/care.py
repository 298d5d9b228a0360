"""Care of a site's home: compaction, backup, restore, retention, each while no run is at work."""

from datetime import timedelta
from pathlib import Path

from pipelines.chosen_site import Choice
from pipelines.records.registry import lake_schemas
from pipelines.writer_lock import writer_lock
from warehouse.backup import Backup, back_up, restore
from warehouse.compaction import Merge, compact
from warehouse.doctor import Finding, examine
from warehouse.lake import Lake, NothingLoaded
from warehouse.paths import claim_home, lake_dir
from warehouse.periods import closings
from warehouse.retention import prune


def existing_home(choice: Choice) -> Path:
    """Home of the site.

    Raises:
        NothingLoaded: there is none yet.
    """
    if not lake_dir(choice.home).exists():
        raise NothingLoaded(f"no home of this site in {choice.home}. Run `smk run` first.")
    return choice.home


def examine_site(choice: Choice) -> list[Finding]:
    """Every check of the site's home.

    Raises:
        NothingLoaded: there is none yet.
    """
    return examine(existing_home(choice), lake_schemas())


def compact_lake(choice: Choice, small: int) -> list[Merge]:
    """Merge files of the site's lake below `small` bytes.

    Raises:
        NothingLoaded: there is no home yet.
        NoExchange, LakeDamaged: see `warehouse.compaction.compact`.
    """
    home = existing_home(choice)
    with writer_lock(home):
        return compact(Lake(lake_dir(home)), small)


def back_up_site(choice: Choice, folder: Path) -> Backup:
    """Write a backup of the site's home below `folder`.

    Raises:
        NothingLoaded: there is no home yet.
        NoBackup, BackupBroken: see `warehouse.backup.back_up`.
    """
    home = existing_home(choice)
    with writer_lock(home):
        return back_up(home, home.name, folder)


def restore_site(choice: Choice, folder: Path) -> Backup:
    """Fill the site's empty home from a backup.

    Raises:
        HomeTaken: the home belongs to another site folder.
        NoBackup, BackupBroken: see `warehouse.backup.restore`.
    """
    home = claim_home(choice.home.name, choice.folder)
    with writer_lock(home):
        return restore(home, home.name, folder)


def prune_versions(choice: Choice, keep: int, days: int) -> list[str]:
    """Remove superseded versions that are older than `days`, beside the newest `keep`.

    Those whose figures a closed period keeps stay.

    Raises:
        NothingLoaded: there is no home yet.
        KeepsTooFew: `keep` is less than one.
    """
    home = existing_home(choice)
    with writer_lock(home):
        relied_on = {closing.version for closing in closings(home).values()}
        return prune(home, keep, timedelta(days=days), relied_on)
