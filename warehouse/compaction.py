"""Compaction of the lake: rows of many small loads into one file, counts and versions as before."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import polars as pl

from warehouse.lake import DATA, EMPTY, MERGED, Lake, columns_of, merged_range, rows_by_load
from warehouse.rewritten import rewritten

SMALL = 64 * 2**20  # bytes: a larger file is left as it is, so a row is written anew a few times
LARGEST = 512 * 2**20  # bytes that are merged into one file


@dataclass(frozen=True)
class Merge:
    """What became one file: rows of the loads from `first` to `last`, from `files` files."""

    record: str
    first: str
    last: str
    files: int
    bytes_before: int
    bytes_after: int


def compact(lake: Lake, small: int = SMALL) -> list[Merge]:
    """Merge neighbouring files below `small` bytes that have the same columns, by record.

    Every row keeps the id of its load and its line. A record's folder changes in one step: readers
    see every row once, before and after; a process killed on the way leaves it as it was.

    Raises:
        NoExchange: the file system cannot do that.
        LakeDamaged: a file cannot be read.
    """
    with lake.alone():
        return [
            merge for record in lake.records() for merge in _compact_record(lake, record, small)
        ]


def _compact_record(lake: Lake, record: str, small: int) -> list[Merge]:
    files = [file for file in lake.data_files(record) if file.parent.name != EMPTY]
    groups = [group for group in _neighbours(files, small) if len(group) > 1]
    if not groups:
        return []
    with rewritten(lake.root / record, lake.staging) as copy:
        return [_merge(copy, group) for group in groups]


def _neighbours(files: list[Path], small: int) -> Iterator[list[Path]]:
    """Runs of small files of the same columns, in order of their loads."""
    in_order = sorted(files, key=merged_range)
    kinds = (_kind(file, small) for file in in_order)
    for kind, run in groupby(zip(kinds, in_order, strict=True), key=lambda pair: pair[0]):
        if kind is not None:
            yield from _pieces([file for _, file in run])


def _kind(file: Path, small: int) -> tuple[tuple[str, pl.DataType], ...] | None:
    """Columns of a small file; None of a large one."""
    is_small = file.stat().st_size < small
    return tuple(columns_of(file).items()) if is_small else None


def _pieces(files: list[Path]) -> Iterator[list[Path]]:
    """Cut a run where it would become larger than a file should be."""
    piece: list[Path] = []
    size = 0
    for file in files:
        size += file.stat().st_size
        if piece and size > LARGEST:
            yield piece
            piece, size = [], file.stat().st_size
        piece.append(file)
    yield piece


def _merge(copy: Path, files: list[Path]) -> Merge:
    """Merge files of a record within the folder that will take its place."""
    first, last = merged_range(files[0])[0], merged_range(files[-1])[1]
    folder = copy / f"{MERGED}{first}-{last}"
    expected: dict[str, int] = {}
    for file in files:
        expected |= rows_by_load(file)
    fresh = copy / "merging.parquet"
    pl.concat([pl.scan_parquet(file) for file in files]).sink_parquet(fresh)
    assert rows_by_load(fresh) == expected, f"{copy.name}: rows were lost in merging"
    for file in files:
        own = copy / file.parent.name
        shutil.rmtree(own) if own.name.startswith(MERGED) else (own / DATA).unlink()
    folder.mkdir()
    fresh.replace(folder / DATA)
    return Merge(
        record=copy.name,
        first=first,
        last=last,
        files=len(files),
        bytes_before=sum(file.stat().st_size for file in files),
        bytes_after=(folder / DATA).stat().st_size,
    )
