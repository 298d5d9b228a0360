"""Invariants of a site's home, each looked at in full: what holds, what does not, what to do.

Nothing is changed and no run is waited for; where one is at work, what it is writing is told as
such.
"""

import fcntl
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from warehouse.contract_upgrade import is_outdated
from warehouse.disk import file_sha256
from warehouse.lake import (
    DATA,
    EMPTY,
    LAKE_COLUMNS,
    MANIFEST,
    MERGED,
    QUARANTINE,
    SUPERSEDED,
    Lake,
    LakeDamaged,
    columns_of,
)
from warehouse.paths import (
    PERSONS_INSIDE,
    build_database,
    build_dir,
    closed_dir,
    lake_dir,
    published_dir,
    runs_dir,
)
from warehouse.publish import (
    MANIFEST_FILE,
    PEOPLE_FILE,
    PEOPLE_MODE,
    POINTER,
    Version,
    version_folders,
)
from warehouse.run_log import last_runs

State = Literal["ok", "warn", "fail"]
IN_A_LOAD = frozenset({DATA, QUARANTINE, MANIFEST, SUPERSEDED})
LOCKS = {"write.lock": "a run, a backup or a compaction", "lake/.lock": "a load"}


@dataclass(frozen=True)
class Finding:
    """What a check found: `fail` stops or falsifies a run, `warn` does not; both say what to do."""

    check: str
    state: State
    message: str


Check = Callable[[Path], Iterator[Finding]]


def examine(home: Path, schemas: Mapping[str, pl.Schema]) -> list[Finding]:
    """All checks of a site home, in the order of a record's way.

    `schemas`: columns of each record by its contract, without the lake's own.
    """
    checks: tuple[Check, ...] = (
        *(_locks, _counts, _strangers_in_the_lake),
        lambda home: _contracts(home, schemas),
        *(_pointer, _versions, _leftovers, _runs, _modes, _room),
    )
    return [finding for check in checks for finding in _carried_out(check, home)]


def _carried_out(check: Check, home: Path) -> Iterator[Finding]:
    try:
        yield from check(home)
    except LakeDamaged as damage:
        yield Finding("files", "fail", str(damage))


def _locks(home: Path) -> Iterator[Finding]:
    for name, what in LOCKS.items():
        if holders := _holders(home / name):
            yield Finding("locks", "warn", f"{name} is held by {holders}: {what} is at work")
    if not any(_holders(home / name) for name in LOCKS):
        yield Finding("locks", "ok", "nobody is writing")


def _holders(file: Path) -> str:
    """Processes that hold a lock file, '' if none does."""
    if not file.exists():
        return ""
    with file.open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return ", ".join(_locking(file)) or "a process of another account or machine"
    return ""


def _locking(file: Path) -> Iterator[str]:
    """Who locks a file, by the kernel's own list: `1: FLOCK ADVISORY WRITE 123 fe:00:456 0 EOF`."""
    inode = str(file.stat().st_ino)
    held = Path("/proc/locks")
    for line in held.read_text("utf-8").splitlines() if held.exists() else ():
        parts = line.split()
        if "->" not in parts and parts[5].split(":")[-1] == inode:
            command = Path("/proc", parts[4], "cmdline")
            words = command.read_bytes().replace(b"\0", b" ").decode() if command.exists() else ""
            yield f"process {parts[4]} ({words.strip()[:80]})"


def _counts(home: Path) -> Iterator[Finding]:
    """Rows read = accepted + duplicates + quarantined, and the lake holds them."""
    lake = Lake(lake_dir(home))
    faults = lake.lost_rows(every=True)
    for fault in faults:
        yield Finding("counts", "fail", f"{fault}. Restore the site from a backup (`smk restore`)")
    if not faults:
        loads = lake.loads()
        rows = sum(load.accepted for load in loads)
        yield Finding("counts", "ok", f"{rows:,} rows of {len(loads):,} loads, none lost")


def _strangers_in_the_lake(home: Path) -> Iterator[Finding]:
    lake = Lake(lake_dir(home))
    known = {lake.folder(load) for load in lake.loads()}
    strangers = [
        path
        for folder in lake.root.glob("[!.]*/*")
        for path in (folder.iterdir() if folder.is_dir() else [folder])
        if not _belongs(path, folder, known)
    ]
    for path in strangers:
        yield Finding(
            "lake",
            "fail",
            f"{path} belongs to no load; readers may take its rows. Move it away",
        )
    if lake.staging.is_dir() and any(lake.staging.iterdir()) and not _holders(home / "lake/.lock"):
        yield Finding(
            "lake",
            "warn",
            f"{lake.staging} holds what a killed writer left. `smk run` clears it",
        )
    elif not strangers:
        yield Finding("lake", "ok", "no file without a load")


def _belongs(path: Path, folder: Path, loads: set[Path]) -> bool:
    if folder.name == EMPTY or folder.name.startswith(MERGED):
        return path.name == DATA
    return folder in loads and path.name in IN_A_LOAD


def _contracts(home: Path, schemas: Mapping[str, pl.Schema]) -> Iterator[Finding]:
    lake = Lake(lake_dir(home))
    older = 0
    for record, schema in schemas.items():
        whole = pl.Schema({**schema, **LAKE_COLUMNS})
        table = lake.root / record / EMPTY / DATA
        if table.exists() and is_outdated(table, whole):
            older += 1
        elif table.exists():
            yield from _misread(lake, record, whole)
    if older:
        yield Finding(
            "contracts",
            "warn",
            f"{older} records are of older contracts. `smk run` upgrades them",
        )
    else:
        yield Finding("contracts", "ok", "the lake's tables are those of the contracts")


def _misread(lake: Lake, record: str, schema: pl.Schema) -> Iterator[Finding]:
    """Files whose columns are of other types than the record's table."""
    for file in lake.data_files(record):
        found = columns_of(file)
        if any(found.get(name, kind) != kind for name, kind in schema.items()):
            yield Finding(
                "contracts",
                "fail",
                f"{file} is of another contract than its table. Delete "
                f"{lake.root / record / EMPTY}: the next run upgrades the record",
            )


def _pointer(home: Path) -> Iterator[Finding]:
    pointer = published_dir(home) / POINTER
    names = [version.name for version in _published(home)]
    current = pointer.read_text("utf-8").strip() if pointer.exists() else None
    if current in names:
        yield Finding("pointer", "ok", f"current is {current} of {len(names)} versions")
    elif names:
        yield Finding(
            "pointer",
            "fail",
            f"readers are sent to {current or 'nothing'}, which is not there. "
            f"`smk rollback {names[-1]}`",
        )
    else:
        yield Finding("pointer", "warn", "nothing is published yet. `smk run`")


def _published(home: Path) -> list[Version]:
    return [Version(f.name, f, is_current=False) for f in version_folders(home)]


def _versions(home: Path) -> Iterator[Finding]:
    faults = [fault for version in _published(home) for fault in _faults_of(version)]
    for fault in faults:
        yield Finding(
            "versions",
            "fail",
            f"{fault}. Restore it from a backup, or make another version current (`smk rollback`)",
        )
    if not faults:
        yield Finding("versions", "ok", "every file is as its manifest says")


def _faults_of(version: Version) -> Iterator[str]:
    if not (version.folder / MANIFEST_FILE).exists():
        yield f"{version.folder} has no manifest"
        return
    try:
        manifest = version.manifest()
    except ValueError:
        yield f"{version.folder / MANIFEST_FILE} cannot be read"
        return
    hashes = manifest.get("sha256", {})  # versions of before hashes were kept have sizes
    for name, size in manifest["bytes"].items():
        file = version.folder / name
        if not file.exists():
            yield f"{file} is missing"
        elif file.stat().st_size != size:
            yield f"{file} has {file.stat().st_size:,} bytes, {size:,} were written"
        elif name in hashes and file_sha256(file) != hashes[name]:
            yield f"{file} is not what was written (SHA-256 differs)"


def _leftovers(home: Path) -> Iterator[Finding]:
    """What a killed publish, pruning or restore left beside the versions."""
    left = [*published_dir(home).glob(".*-v*"), *home.glob(".restore")]
    if left and not _holders(home / "write.lock"):
        for path in left:
            yield Finding("leftovers", "warn", f"{path} was left by a killed command. Delete it")
    else:
        yield Finding("leftovers", "ok", "nothing was left half-done")


def _runs(home: Path) -> Iterator[Finding]:
    run = next(iter(last_runs(home, 1)), None)
    if run is None or run.outcome not in ("failed", "broken_off"):
        yield Finding("runs", "ok", f"the last run: {run.outcome}" if run else "no run yet")
    else:
        why = (run.message or "it was killed").splitlines()[0]
        state = run.outcome.replace("_", " ")
        yield Finding("runs", "warn", f"the last run, of {run.began_at}, {state}: {why}. `smk run`")


def _modes(home: Path) -> Iterator[Finding]:
    """What tells of persons is for the publishing account only."""
    wanted = {part(home): PERSONS_INSIDE for part in (lake_dir, build_dir, closed_dir, runs_dir)}
    wanted |= {version.folder / PEOPLE_FILE: PEOPLE_MODE for version in _published(home)}
    open_ones = {
        path: mode
        for path, mode in wanted.items()
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & ~mode
    }
    for path, mode in open_ones.items():
        yield Finding(
            "modes", "fail", f"{path} can be read by other accounts. `chmod {mode:o} {path}`"
        )
    if not open_ones:
        yield Finding("modes", "ok", "what tells of persons is for this account only")


def _room(home: Path) -> Iterator[Finding]:
    """Room for the next build beside the one there is, and for what it publishes."""
    database = build_database(home)
    build = database.stat().st_size if database.exists() else 0
    newest = max((_size(version) for version in _published(home)), default=0)
    needed, free = build + newest, shutil.disk_usage(home).free
    told = f"{free / 1e9:,.1f} GB free, the next build and version need about {needed / 1e9:,.1f}"
    state: State = "ok" if free > 2 * needed else "warn" if free > needed else "fail"
    remedy = "" if state == "ok" else ". Free some: `smk versions prune`, or a larger disk"
    yield Finding("room", state, told + remedy)


def _size(version: Version) -> int:
    return sum(file.stat().st_size for file in version.folder.iterdir())
