"""What all readers have in common.

A reader turns an extract into a frame of the source's columns and three of ours: `_line`, where the
row stands in the extract; `_broken`, why a row could not be taken apart (null for a sound one);
`_raw`, the text of a broken row, whose source columns are all null.
"""

import gzip
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict, field_validator

from pipelines.sources.dated_path import DatedPath
from pipelines.sources.search_path import SearchPath, is_temporary
from warehouse.disk import file_sha256

LINE = "_line"
BROKEN = "_broken"
RAW = "_raw"
OWN = {LINE: pl.Int64(), BROKEN: pl.String(), RAW: pl.String()}
GZIP_MAGIC = b"\x1f\x8b"


class ReadError(Exception):
    """An extract that cannot be read at all; the message names it and says why."""


class SourceDown(ReadError):
    """A source that cannot be reached now; the next try may find it up again."""


@dataclass(frozen=True)
class Wanted:
    """Which files of a source to read: those whose name says one of these days, but not `leave`.

    Without `first` and `last` all days are wanted, and files whose names say none.
    """

    first: date | None = None
    last: date | None = None
    leave: frozenset[str] = frozenset()

    @property
    def is_of_days(self) -> bool:
        """Whether only some days are wanted."""
        return self.first is not None

    def takes(self, name: str, day: date | None) -> bool:
        """Whether a file of that name and day is wanted."""
        if self.first is None or self.last is None:
            return name not in self.leave
        return name not in self.leave and day is not None and self.first <= day <= self.last


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Delivery:
    """One extract: its name, a hash of its content, and how to read it."""

    name: str
    content_sha256: str
    read: Callable[[], pl.DataFrame]


class Reader(BaseModel):
    """The `reader:` block of a source file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: str

    @abstractmethod
    def deliveries(self, search: SearchPath) -> list[Delivery]:
        """All extracts there are now. Raises ReadError."""


class FileReader(Reader):
    """A reader of files; `path` may be a glob, relative to the data root or the site.

    `{day:%Y-%m-%d}` in it (any format of a whole day) says that each file holds one day.
    """

    path: str

    @field_validator("path")
    @classmethod
    def _relative(cls, path: str) -> str:
        if not path or Path(path).is_absolute():
            raise ValueError("must be relative to the data root or the site folder")
        if wrong := DatedPath(path).fault():
            raise ValueError(wrong)
        try:
            next(Path("/nonexistent").glob(DatedPath(path).glob), None)
        except (ValueError, NotImplementedError) as fault:
            raise ValueError(f"is no glob: {fault}") from fault
        if is_temporary(Path(path)):
            raise ValueError("is a temporary name, which is never read")
        return path

    @property
    def has_days(self) -> bool:
        """Whether each file holds one day, which its name says."""
        return DatedPath(self.path).has_day

    def files(self, search: SearchPath) -> dict[str, tuple[Path, date | None]]:
        """Files there are now, in the order of their paths: name → path and day.

        Raises:
            ReadError: a name says a day that is none.
        """
        dated = DatedPath(self.path)
        found = {}
        for path in search.extracts(dated.glob):
            try:
                found[search.name(path)] = path, dated.day_of(path)
            except ValueError as fault:
                raise ReadError(f"{path.name}: its name says no day: {fault}") from fault
        return found

    def deliveries(self, search: SearchPath, wanted: Wanted = EVERYTHING) -> list[Delivery]:
        """One per wanted file, in the order of their paths."""
        files = self.files(search)
        if not files and not wanted.is_of_days:
            raise ReadError(f"no file matches {self.path!r}")
        return [
            self._delivery(name, path)
            for name, (path, day) in files.items()
            if wanted.takes(name, day)
        ]

    def _delivery(self, name: str, path: Path) -> Delivery:
        with _named_errors(path):
            digest = file_sha256(path)
        return Delivery(name, digest, partial(self._read_unchanged, path, digest))

    def _read_unchanged(self, path: Path, digest: str) -> pl.DataFrame:
        """What was hashed is what is loaded, or nothing is."""
        try:
            rows = self.read(path)
        except ReadError:
            self._refuse_changed(path, digest)  # a file caught half-written is not a broken one
            raise
        self._refuse_changed(path, digest)
        return rows

    @staticmethod
    def _refuse_changed(path: Path, digest: str) -> None:
        with _named_errors(path):
            if file_sha256(path) != digest:
                raise ReadError("changed while it was read; it is loaded at the next run")

    def read(self, path: Path) -> pl.DataFrame:
        """All rows of one file, with our columns. Raises ReadError."""
        with _named_errors(path):
            return self._read(path)

    def header(self, path: Path) -> pl.Schema:
        """Names and types of the source's columns. Raises ReadError."""
        with _named_errors(path):
            return self._header(path)

    @abstractmethod
    def _read(self, path: Path) -> pl.DataFrame: ...

    def _header(self, path: Path) -> pl.Schema:
        """Overridden where the format allows to read less than all."""
        return self._read(path).drop(OWN).schema


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    """Whatever a library raises over a damaged file becomes a ReadError with the file's name."""
    try:
        yield
    except (ReadError, pl.exceptions.PolarsError, OSError, ValueError, EOFError) as fault:
        raise ReadError(f"{path.name}: {first_sentence(fault)}") from fault


def numbered(rows: pl.DataFrame, first_line: int) -> pl.DataFrame:
    """Add our columns to sound rows; `_line` counts from `first_line`."""
    return rows.with_columns(
        pl.int_range(first_line, first_line + pl.len(), dtype=pl.Int64).alias(LINE),
        pl.lit(None, dtype=pl.String).alias(BROKEN),
        pl.lit(None, dtype=pl.String).alias(RAW),
    )


def without_empty_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Drop rows that hold no value at all: blank lines, cleared spreadsheet rows."""
    return rows.filter(
        pl.any_horizontal(pl.exclude(*OWN).is_not_null()) | pl.col(BROKEN).is_not_null()
    )


def content(path: Path) -> bytes:
    """The file's bytes, unpacked if they are gzip, whatever the file's name says."""
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw.startswith(GZIP_MAGIC) else raw


def first_sentence(fault: Exception) -> str:
    """An error's first line; polars adds advice for programmers below it."""
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]
