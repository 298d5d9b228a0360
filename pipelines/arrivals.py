"""What arrived at the sources since somebody last looked: whole files, and rows above a mark.

Each look is given what the one before found (its cursor, JSON) and says what the next needs.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from pipelines.sources.readers.base import FileReader, ReadError
from pipelines.sources.readers.sql import SqlReader
from pipelines.sources.site import Site

QUIET_SECONDS = 10  # a file that was written to since may still grow


@dataclass(frozen=True)
class ArrivedFiles:
    """Names of whole files that are new or changed, and of those that may still grow."""

    files: list[str]
    waiting: list[str]
    cursor: str


@dataclass(frozen=True)
class ArrivedRows:
    """Sources of which the high-water mark moved, and why others could not be asked."""

    sources: list[str]
    faults: list[str]
    cursor: str


def arrived_files(site: Site, cursor: str | None, now: float) -> ArrivedFiles:
    """Look at the files of the sources that are watched.

    A file is whole when neither its size nor its clock changed since the look before and it was not
    written to in the last seconds before `now` (seconds since 1970).

    Raises:
        ReadError: a name says a day that is none.
    """
    before = json.loads(cursor) if cursor else {"arrived": {}, "waiting": {}}
    arrived, waiting, new = {}, {}, []
    for name, path in _watched(site).items():
        try:
            found = path.stat()
        except FileNotFoundError:  # taken away meanwhile
            continue
        state = f"{found.st_size}-{found.st_mtime_ns}"
        is_young = 0 <= now - found.st_mtime < QUIET_SECONDS
        if before["arrived"].get(name) == state:
            arrived[name] = state
        elif before["waiting"].get(name) == state and not is_young:
            arrived[name] = state
            new.append(name)
        else:
            waiting[name] = state
    after = json.dumps({"arrived": arrived, "waiting": waiting})
    return ArrivedFiles(new, list(waiting), after)


def _watched(site: Site) -> dict[str, Path]:
    readers = [source.reader for source in site.sources.values() if source.watch]
    return {
        name: path
        for reader in readers
        if isinstance(reader, FileReader)
        for name, (path, _) in reader.files(site.search).items()
    }


def arrived_rows(site: Site, cursor: str | None) -> ArrivedRows:
    """Ask each SQL source that names a column `high_water` for its maximum."""
    marks: dict[str, str | None] = json.loads(cursor) if cursor else {}
    moved, faults = [], []
    for name, reader in marked(site).items():
        try:
            mark = reader.high_water_mark()
        except ReadError as fault:
            faults.append(f"{name}: {fault}")
            continue
        if mark != marks.get(name):
            marks[name] = mark
            moved.append(name)
    return ArrivedRows(moved, faults, json.dumps(marks))


def marked(site: Site) -> dict[str, SqlReader]:
    """Readers of the sources with a high-water mark, by name of the source."""
    readers = {source.name: source.reader for source in site.sources.values()}
    return {n: r for n, r in readers.items() if isinstance(r, SqlReader) and r.high_water}
