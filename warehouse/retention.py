"""Which published versions may go: never the current one, nor one that somebody relies on."""

import shutil
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.faults import UserFault
from warehouse.paths import published_dir
from warehouse.publish import versions


class KeepsTooFew(UserFault):
    """At least the newest version must stay: the next one is numbered after it."""


def prune(
    home: Path, keep: int, older_than: timedelta, relied_on: Collection[str] = ()
) -> list[str]:
    """Remove superseded versions; returns their names. The site's write lock is held.

    Args:
        home: site home.
        keep: so many of the newest stay, however old.
        older_than: younger ones stay.
        relied_on: versions that stay, such as those of closed periods.

    Raises:
        KeepsTooFew: `keep` is less than one.
    """
    if keep < 1:
        raise KeepsTooFew("keep at least one version: --keep 1.")
    oldest_kept = datetime.now(UTC) - older_than
    gone = [
        version
        for version in versions(home)[:-keep]
        if not version.is_current
        and version.name not in relied_on
        and datetime.fromisoformat(version.manifest()["published_at"]) < oldest_kept
    ]
    for version in gone:
        # readers that have it open keep it; a kill between leaves a hidden folder, no half version
        hidden = published_dir(home) / f".pruned-{version.name}"
        shutil.rmtree(hidden, ignore_errors=True)
        version.folder.rename(hidden)
        shutil.rmtree(hidden)
    return [version.name for version in gone]
