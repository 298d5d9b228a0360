"""Publish a build: a new immutable version, then one atomic swap of the pointer.

A version is a folder ``published/v0001`` with ``marts.duckdb``, ``people.duckdb`` (what tells of
single persons, apart so that a reader without that role never has it open) and ``manifest.json``.
It is written under a hidden name, flushed and renamed; readers find it only through the pointer
file ``published/current``, which is replaced in one step. Nothing that was published is changed or
removed, but by retention (`warehouse.retention`), so "as published then" stays answerable and
rolling back is moving the pointer. Every move of it is a line of ``published/history.txt``.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.connection import copy_tables
from warehouse.disk import file_sha256, flush
from warehouse.faults import UserFault
from warehouse.paths import published_dir

POINTER = "current"
MARTS_FILE = "marts.duckdb"
PEOPLE_FILE = "people.duckdb"
PEOPLE_MODE = 0o600  # only the account that publishes; marts may be read by others
MANIFEST_FILE = "manifest.json"
HISTORY_FILE = "history.txt"
# a line cut off by a power failure, alone or before the next one, is none
_MOVE = re.compile(r"(\d{4}-\d\d-\d\dT[\d:]{8}\+00:00) (v\d+)$", re.MULTILINE)


class NothingPublished(UserFault):
    """The site has no published version, or not the one asked for."""


@dataclass(frozen=True)
class Version:
    """One published version of a site."""

    name: str
    folder: Path
    is_current: bool

    def manifest(self) -> dict[str, Any]:
        """Version, inputs, run, row counts and tests of the version."""
        loaded: dict[str, Any] = json.loads((self.folder / MANIFEST_FILE).read_text("utf-8"))
        return loaded


def current_version(home: Path) -> str:
    """Name of the version readers see now.

    Raises:
        NothingPublished: no run has been published for this home.
    """
    pointer = published_dir(home) / POINTER
    try:
        return pointer.read_text("utf-8").strip()
    except FileNotFoundError as missing:
        raise NothingPublished(
            f"no published version in {home}. Run `smk run` for this site first."
        ) from missing


def version_folders(home: Path) -> list[Path]:
    """Folders of all published versions, oldest first, even of a home that has no pointer."""
    return sorted(published_dir(home).glob("v[0-9]*"), key=_number)


def _number(folder: Path) -> int:
    return int(folder.name[1:])


def versions(home: Path) -> list[Version]:
    """All published versions, oldest first."""
    folders = version_folders(home)
    current = current_version(home) if folders else ""
    return [Version(f.name, f, f.name == current) for f in folders]


def publish(
    home: Path,
    tables: Mapping[str, str],
    build: Path | None,
    facts: Mapping[str, Any],
    people: Mapping[str, str] | None = None,
) -> str:
    """Write the marts as the next version and make it the current one.

    Args:
        home: site home.
        tables: mart name → FROM clause to copy.
        build: database the clauses name as ``build``, if any.
        facts: what the manifest says beside version and row counts.
        people: marts of single persons, as ``tables``, for a file of their own.

    Returns:
        name of the new version.
    """
    root = published_dir(home)
    root.mkdir(parents=True, exist_ok=True)
    name = next_version(home)
    staging = root / f".staging-{name}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    rows: dict[str, int] = {}
    sizes: dict[str, int] = {}
    hashes: dict[str, str] = {}
    for file, content in ((MARTS_FILE, tables), (PEOPLE_FILE, people or {})):
        rows |= copy_tables(staging / file, content, build)
        sizes[file] = (staging / file).stat().st_size
        hashes[file] = file_sha256(staging / file)
    (staging / PEOPLE_FILE).chmod(PEOPLE_MODE)
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = {
        "version": name,
        "published_at": stamp,
        **facts,
        "rows": rows,
        "bytes": sizes,
        "sha256": hashes,
    }
    text = json.dumps(manifest, indent=2, sort_keys=True, default=str)
    (staging / MANIFEST_FILE).write_text(text + "\n", "utf-8")
    for written in staging.iterdir():
        flush(written)
    staging.replace(root / name)
    point_to(home, name)
    return name


def point_to(home: Path, name: str) -> None:
    """Make ``name`` the current version.

    Raises:
        NothingPublished: there is no such version.
    """
    root = published_dir(home)
    if not (root / name / MANIFEST_FILE).exists():
        raise NothingPublished(f"no version {name} in {root}. `smk versions` lists them.")
    fresh = root / f".{POINTER}-{os.getpid()}"
    fresh.write_text(name + "\n", "utf-8")
    flush(fresh)
    fresh.replace(root / POINTER)
    flush(root)
    with (root / HISTORY_FILE).open("a", encoding="utf-8") as history:
        history.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {name}\n")
        history.flush()
        os.fsync(history.fileno())


def roll_back(home: Path, name: str | None = None) -> str:
    """Make ``name`` current, or the version before the current one; returns its name.

    Raises:
        NothingPublished: there is no such or no earlier version.
    """
    if name is None:
        names = [v.name for v in versions(home)]
        position = names.index(current_version(home)) if names else 0
        if position == 0:
            raise NothingPublished("there is no version before the current one to go back to.")
        name = names[position - 1]
    point_to(home, name)
    return name


def version_at(home: Path, at: datetime) -> str:
    """Name of the version that was current at the moment ``at``, even if it lies there no more.

    Versions older than the history count from their publication on.

    Raises:
        NothingPublished: nothing was published by then.
    """
    history = published_dir(home) / HISTORY_FILE
    moves = _MOVE.findall(history.read_text("utf-8")) if history.exists() else []
    told = {name for _, name in moves}
    moves += [(v.manifest()["published_at"], v.name) for v in versions(home) if v.name not in told]
    dated = sorted((datetime.fromisoformat(stamp), place) for place, (stamp, _) in enumerate(moves))
    if not dated:
        raise NothingPublished(
            f"no published version in {home}. Run `smk run` for this site first."
        )
    places = [place for moment, place in dated if moment <= at]
    if not places:
        first = dated[0][0].isoformat(timespec="seconds")
        raise NothingPublished(
            f"nothing was published by {at.isoformat(timespec='seconds')}; the first version is of "
            f"{first}."
        )
    return str(moves[places[-1]][1])


def next_version(home: Path) -> str:
    """Name the next version will have."""
    taken = version_folders(home)
    return f"v{_number(taken[-1]) + 1 if taken else 1:04d}"
