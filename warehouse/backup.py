"""Backups of a site home, and the way back: every file with its hash.

    <folder>/<site id>/<moment>/manifest.json   site, moment, folders, and of each file its hash
    <folder>/<site id>/<moment>/files/...       the home's tree

Kept is what cannot be made again: the lake, published versions and the pointer, closed periods, run
records, the site's tables. Not kept are the build, the live view, extracts that a generator writes,
and Dagster's own history. A file that has not changed since the backup before is a hard link to it:
a backup costs the room of what is new, and any of them can be deleted.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.faults import RunFault, UserFault
from warehouse.paths import PERSONS_INSIDE, published_dir

MANIFEST = "manifest.json"
FILES = "files"
RESTORING = ".restore"
REMADE = frozenset({"build", "live", "extracts", "dagster"})
KEPT_ANYWAY = Path("build", "site")
OF_THE_PLACE = "site_folder.txt"  # where the site lies on this machine
PIECE = 2**20


class NoBackup(UserFault):
    """There is nothing to back up, or no backup to restore, or not into this home."""


class BackupBroken(RunFault):
    """A backup could not be written, or what lies in it is not what was written."""


@dataclass(frozen=True)
class Kept:
    """A file of a backup: size, hash, time of change (nanoseconds) and permissions."""

    bytes: int
    sha256: str
    mtime_ns: int
    mode: int


@dataclass(frozen=True)
class Backup:
    """What a backup holds. `new_bytes`: of files that are no links to the backup before."""

    folder: Path
    files: int
    bytes: int
    new_bytes: int


def back_up(home: Path, site_id: str, folder: Path) -> Backup:
    """Write a backup of a site home below `folder`; the site's write lock is held.

    Raises:
        NoBackup: the home is empty, or `folder` lies in it.
        BackupBroken: it could not be written (a full disk); nothing of it is left.
    """
    if not any(_files_of(home)):
        raise NoBackup(f"nothing to back up in {home}. Run `smk run` for this site first.")
    if folder.resolve().is_relative_to(home.resolve()):
        raise NoBackup(f"{folder} lies in the site's home {home}. Choose a folder elsewhere.")
    root = folder / site_id
    moment = datetime.now(UTC)
    staging = root / ".staging"
    try:
        root.mkdir(mode=PERSONS_INSIDE, parents=True, exist_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
        backup = _write(home, site_id, staging, _newest(root), moment)
    except OSError as fault:
        shutil.rmtree(staging, ignore_errors=True)
        reason = f"the backup could not be written: {fault}. Nothing of it is kept."
        raise BackupBroken(reason) from fault
    done = root / f"{moment:%Y%m%dT%H%M%S.%fZ}"
    staging.rename(done)
    return Backup(done, *backup)


def restore(home: Path, site_id: str, folder: Path) -> Backup:
    """Bring the newest backup below `folder` (or the one it is) back; the write lock is held.

    The home is filled only when every file was found as it was written, and published versions come
    last: readers see nothing or all.

    Raises:
        NoBackup: no backup there, one of another site, a home that is not empty, too little room.
        BackupBroken: names the file that is missing or changed; the home stays empty.
    """
    backup = _find(folder, site_id)
    manifest = json.loads((backup / MANIFEST).read_text("utf-8"))
    if manifest["site"] != site_id:
        raise NoBackup(f"{backup} is a backup of site {manifest['site']}, not of {site_id}.")
    files = {path: Kept(**kept) for path, kept in manifest["files"].items()}
    size = sum(kept.bytes for kept in files.values())
    _refuse_home(home, size)
    staging = home / RESTORING
    staging.mkdir()
    try:
        for path, mode in manifest["folders"].items():
            (staging / path).mkdir(mode=mode, parents=True, exist_ok=True)
        for path, kept in files.items():
            _restore_file(backup / FILES / path, staging / path, kept)
    except BackupBroken:
        shutil.rmtree(staging)
        raise
    last = published_dir(staging)
    for part in sorted(staging.iterdir(), key=lambda part: (part == last, part)):
        part.replace(home / part.name)
    staging.rmdir()
    return Backup(backup, len(files), size, size)


def _files_of(home: Path) -> Iterator[Path]:
    """What a backup keeps, relative to the home. Hidden names are what is being written."""
    for folder, below, names in os.walk(home):
        here = Path(folder).relative_to(home)
        below[:] = sorted(name for name in below if _is_kept(here / name))
        yield from (here / name for name in sorted(names) if _is_kept(here / name))


def _is_kept(path: Path) -> bool:
    if path.name.startswith(".") or path.suffix == ".lock" or path.name == OF_THE_PLACE:
        return False
    on_the_way = path in KEPT_ANYWAY.parents or path.is_relative_to(KEPT_ANYWAY)
    return path.parts[0] not in REMADE or on_the_way


def _write(
    home: Path, site_id: str, staging: Path, before: Path | None, moment: datetime
) -> tuple[int, int, int]:
    """Write all of a backup; files, their bytes, and those that are new."""
    known = json.loads((before / MANIFEST).read_text("utf-8"))["files"] if before else {}
    staging.mkdir(mode=PERSONS_INSIDE)
    files: dict[str, Kept] = {}
    new = 0
    for path in _files_of(home):
        target = staging / FILES / path
        target.parent.mkdir(parents=True, exist_ok=True)
        found = (home / path).stat()
        old = Kept(**known[str(path)]) if str(path) in known else None
        is_same = old and (old.bytes, old.mtime_ns) == (found.st_size, found.st_mtime_ns)
        if before and old and is_same and _linked(before / FILES / path, target):
            files[str(path)] = old
        else:
            digest = _copy(home / path, target)
            new += found.st_size
            files[str(path)] = Kept(found.st_size, digest, found.st_mtime_ns, found.st_mode & 0o777)
    folders = sorted({parent for path in files for parent in Path(path).parents} - {Path()})
    manifest: dict[str, Any] = {
        "site": site_id,
        "made_at": moment.isoformat(timespec="seconds"),
        "folders": {str(path): (home / path).stat().st_mode & 0o777 for path in folders},
        "files": {path: asdict(kept) for path, kept in files.items()},
    }
    (staging / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    os.sync()
    return len(files), sum(kept.bytes for kept in files.values()), new


def _linked(old: Path, new: Path) -> bool:
    """Link to a file of the backup before; false where links are not to be had."""
    try:
        os.link(old, new)
    except OSError:
        return False
    return True


def _copy(source: Path, target: Path) -> str:
    """Copy a file with its time and permissions; returns the SHA-256 of what was read."""
    digest = hashlib.sha256()
    with source.open("rb") as content, target.open("wb") as copy:
        while piece := content.read(PIECE):
            digest.update(piece)
            copy.write(piece)
    shutil.copystat(source, target)
    return digest.hexdigest()


def _restore_file(source: Path, target: Path, kept: Kept) -> None:
    if not source.is_file():
        raise BackupBroken(f"{source} is missing from the backup. Restore an earlier one.")
    if _copy(source, target) != kept.sha256:
        raise BackupBroken(
            f"{source} is not what was written (SHA-256 differs). Restore an earlier one, or this "
            "one from another copy."
        )
    os.utime(target, ns=(kept.mtime_ns, kept.mtime_ns))
    target.chmod(kept.mode)


def _refuse_home(home: Path, size: int) -> None:
    """Refuse a home with anything in it but what a broken-off restore left, which is removed."""
    inside = [
        part for part in home.iterdir() if part.suffix != ".lock" and part.name != OF_THE_PLACE
    ]
    if (home / RESTORING).exists():
        for part in inside:
            shutil.rmtree(part) if part.is_dir() else part.unlink()
    elif taken := [part for part in inside if not part.is_dir() or any(_contents(part))]:
        raise NoBackup(
            f"{home} is not empty ({taken[0].name}): a restore would mix two sites. Set another "
            "SMK_HOME, or move that folder away."
        )
    free = shutil.disk_usage(home).free
    if size > free:
        raise NoBackup(f"{size:,} bytes are to be restored and {free:,} are free in {home}.")


def _contents(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _find(folder: Path, site_id: str) -> Path:
    if (folder / MANIFEST).exists():
        return folder
    if found := _newest(folder / site_id) or _newest(folder):
        return found
    raise NoBackup(f"no backup of site {site_id} in {folder}.")


def _newest(root: Path) -> Path | None:
    backups = sorted(file.parent for file in root.glob(f"[!.]*/{MANIFEST}"))
    return backups[-1] if backups else None
