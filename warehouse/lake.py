"""The lake: every accepted row of every load, as immutable Parquet, and what was refused.

    <record>/<load_id>/{data.parquet, quarantine.parquet, load.json}
    <record>/<load_id>/superseded.parquet   of a load with corrections: the rows they replace
    <record>/merged-<first>-<last>/data.parquet   rows of many loads, theirs have none: compaction
    <record>/00000000/data.parquet    no rows, the full schema: every table exists before its data
    .staging/                         what is being written
    .lock                             held by the one writer
    .checked                          the last load whose rows were found complete

A load becomes part of the lake by ONE directory rename, so a reader sees all of it or nothing, and
a process killed half-way leaves only staging, which the next writer removes. Where files of many
loads change (compaction, an upgrade to a new contract) the record's folder is written anew and
swapped in one step: `<record>/*/data.parquet` names every row once, before and after.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from warehouse.contract_upgrade import is_outdated, upgrade
from warehouse.disk import flush
from warehouse.faults import RunFault, UserFault
from warehouse.paths import PERSONS_INSIDE

EMPTY = "00000000"
DATA = "data.parquet"
QUARANTINE = "quarantine.parquet"
MANIFEST = "load.json"
MERGED = "merged-"
CHECKED = ".checked"
TRIES = 3  # a reader that meets a compaction finds the new files at its second try
LAKE_COLUMNS = {
    "_load_id": pl.String(),
    "_source": pl.String(),
    "_line": pl.Int64(),
    "_row_hash": pl.String(),
}
SUPERSEDED = "superseded.parquet"
SUPERSEDED_SCHEMA = pl.Schema({"_load_id": pl.String(), "_line": pl.Int64()})
QUARANTINE_SCHEMA = pl.Schema(
    {
        "_load_id": pl.String(),
        "_source": pl.String(),
        "_file": pl.String(),
        "_line": pl.Int64(),
        "reasons": pl.String(),
        "original": pl.String(),
    }
)


class NothingLoaded(UserFault):
    """The lake has no load of the source asked for."""


class LakeDamaged(RunFault):
    """A file of the lake cannot be read or is not there."""


@dataclass(frozen=True)
class Extract:
    """The extract of a load. `fingerprint` covers all that decides what its rows become."""

    source: str
    record: str
    file: str
    content_sha256: str
    fingerprint: str
    contract_version: str


@dataclass(frozen=True)
class Batch:
    """What became of an extract's rows, before the lake has seen them.

    `rows`: the record's columns, `_line` and `_row_hash`; each key once. `quarantine`: `_line`,
    `reasons`, `original`. `repeated`: rows equal to another of the same extract, not in `rows`.
    `filtered`: rows that are not part of the source, not counted in `rows_read`.
    """

    extract: Extract
    key: tuple[str, ...]
    rows: pl.DataFrame
    quarantine: pl.DataFrame
    rows_read: int
    repeated: int
    filtered: int


@dataclass(frozen=True)
class Load:
    """One committed load: `rows_read = accepted + duplicates + quarantined`.

    `corrected` of the `accepted` replace an earlier version of their key. `loaded_at` is ISO 8601,
    UTC.
    """

    load_id: str
    source: str
    record: str
    file: str
    content_sha256: str
    fingerprint: str
    contract_version: str
    rows_read: int
    accepted: int
    duplicates: int
    quarantined: int
    corrected: int
    filtered: int
    loaded_at: str


class Lake:
    """The lake below `root` (a site's `<home>/lake`)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.staging = root / ".staging"
        self._states: dict[str, tuple[int, int, int]] = {}
        self._loads: dict[str, dict[str, Load]] = {}

    def open_for_writing(
        self,
        schemas: Mapping[str, pl.Schema],
        renamed: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Give every record its (empty) table, and a lake of an older contract the newer one's.

        A column that is new is null in older loads, one that is gone is not read any more. What was
        renamed, or has another type, is written anew.

        Args:
            schemas: columns of each record without the lake's own.
            renamed: per record the old name of a column and the new one.

        Raises:
            ContractFault: a value of an older load cannot become one of the column's new type.
        """
        with self.alone():
            for record, schema in schemas.items():
                whole = pl.Schema({**schema, **LAKE_COLUMNS})
                if is_outdated(table := self.root / record / EMPTY / DATA, whole):
                    upgrade(self.root / record, self.staging, whole, (renamed or {}).get(record))
                    self._write_empty_table(table, whole)

    def note_superseded(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Find the rows that corrections replaced, in a lake that was filled before it noted them.

        `keys`: key columns of each record.
        """
        with self.alone():
            for load in self.loads():
                if load.corrected and not (self.folder(load) / SUPERSEDED).exists():
                    staged = self.staging / SUPERSEDED
                    self._replaced_by(load, keys[load.record]).write_parquet(staged)
                    staged.replace(self.folder(load) / SUPERSEDED)

    def superseded(self, loads: Iterable[Load]) -> pl.DataFrame:
        """Rows that corrections of `loads` replace, by the load and the line they came in."""
        files = [self.folder(load) / SUPERSEDED for load in loads if load.corrected]
        return pl.concat([SUPERSEDED_SCHEMA.to_frame(), *map(pl.read_parquet, files)])

    def loads(self) -> list[Load]:
        """All loads, oldest first. They never change, so each is read once."""
        # records only: a load half-written in the staging folder has its load.json already
        folders = [folder for folder in self.root.glob("[!.]*") if folder.is_dir()]
        for folder in folders:
            self._list_loads(folder)
        every = (load for folder in folders for load in self._loads[folder.name].values())
        return sorted(every, key=lambda load: load.load_id)

    def newest_loads(self) -> dict[tuple[str, str], Load]:
        """The newest load of each (source, file)."""
        return {(load.source, load.file): load for load in self.loads()}

    def records(self) -> list[str]:
        """Names of the records that have a table."""
        return sorted(table.parent.parent.name for table in self.root.glob(f"[!.]*/{EMPTY}/{DATA}"))

    def data_files(self, record: str) -> list[Path]:
        """The files that hold a record's rows, the empty table first.

        All of one state: a folder exchanged while it is listed (compaction) shows neither its old
        files nor its new ones.
        """
        folder = self.root / record
        while True:
            before = _identity(folder)
            files = sorted(folder.glob(f"*/{DATA}"))
            if _identity(folder) == before:
                return files

    def folder(self, load: Load) -> Path:
        """Where a load's manifest and quarantine lie, and its rows unless they were merged."""
        return self.root / load.record / load.load_id

    def rows(self, load: Load) -> pl.LazyFrame:
        """All rows a load brought, with the lake's own columns, superseded since or not.

        In the columns of the record's contract now, as `read` has them.
        """
        table = self.root / load.record / EMPTY / DATA
        if (own := self.folder(load) / DATA).exists():
            return _in_columns_of_the_first([table, own])
        merged = _in_columns_of_the_first([table, self._merged_file(load)])
        return merged.filter(pl.col("_load_id") == load.load_id)

    def stored_rows(self, loads: Iterable[Load]) -> dict[str, tuple[int, int]]:
        """Rows in the lake's files, accepted and quarantined, by id of the load.

        Raises:
            LakeDamaged: names the file that cannot be read.
        """
        merged: dict[Path, dict[str, int]] = {}
        stored = {}
        for load in loads:
            own = self.folder(load) / DATA
            if own.exists():
                accepted = _row_count(own)
            else:
                file = self._merged_file(load)
                merged[file] = merged.get(file) or rows_by_load(file)
                accepted = merged[file].get(load.load_id, 0)
            stored[load.load_id] = accepted, _row_count(self.folder(load) / QUARANTINE)
        return stored

    def lost_rows(self, *, every: bool = False) -> list[str]:
        """Faults of loads whose counts do not add up, or whose rows the lake does not hold.

        The files of loads that were found complete before are not opened again unless `every`.

        Raises:
            LakeDamaged: names the file that cannot be read.
        """
        loads = self.loads()
        faults = [
            f"load {load.load_id} of {load.file}: {load.rows_read} rows read, {counted} counted"
            for load in loads
            if load.rows_read != (counted := load.accepted + load.duplicates + load.quarantined)
        ]
        known = "" if every else self._checked()
        opened = [load for load in loads if load.load_id > known]
        stored = self.stored_rows(opened)
        faults += [
            f"load {load.load_id} of {load.file}: {found[0]} accepted and {found[1]} quarantined"
            f" rows stored, {load.accepted} and {load.quarantined} counted"
            for load in opened
            if (found := stored[load.load_id]) != (load.accepted, load.quarantined)
        ]
        if opened and not faults and not every:  # looking at everything writes nothing
            self._note_checked(opened[-1])
        return faults

    def read(self, record: str, query: Callable[[pl.LazyFrame], pl.LazyFrame]) -> pl.DataFrame:
        """Result of `query` over all rows of a record, in the columns of its contract now.

        Rows of older contracts have null in newer columns. Read again if a compaction replaced the
        files meanwhile.

        Raises:
            LakeDamaged: names the file that cannot be read.
        """
        for _ in range(TRIES - 1):
            with suppress(FileNotFoundError):
                return self._collect(record, query)
        return self._collect(record, query)

    def current_rows(self, record: str, key: tuple[str, ...]) -> pl.DataFrame:
        """The latest version of each key, in the record's columns; empty if nothing was loaded."""
        return self.current_versions(record, key).drop(LAKE_COLUMNS)

    def current_versions(self, record: str, key: tuple[str, ...]) -> pl.DataFrame:
        """The latest version of each key, with the lake's own columns: which load brought it."""
        return self.read(
            record,
            lambda rows: rows.sort("_load_id", "_line").unique(
                key, keep="last", maintain_order=False
            ),
        )

    def quarantine(self, source: str | None = None) -> pl.DataFrame:
        """Rows refused by the newest load of each file of `source` (None: of every source).

        Raises:
            NothingLoaded: the lake has no load of `source`.
        """
        loaded = {load.source for load in self.newest_loads().values()}
        if source is not None and source not in loaded:
            names = ", ".join(sorted(loaded)) or "nothing"
            raise NothingLoaded(f"no source {source} was loaded. Loaded: {names}.")
        frames = [
            pl.read_parquet(self.folder(load) / QUARANTINE)
            for load in self.newest_loads().values()
            if load.quarantined and source in (None, load.source)
        ]
        return pl.concat([QUARANTINE_SCHEMA.to_frame(), *frames])

    def commit(self, batch: Batch) -> Load:
        """Add a batch as one load and return it.

        A row whose key's latest version in the lake has the same hash is a duplicate and not
        stored again; with another hash it is a correction. What a file said before and only
        repeats when it is read again is a duplicate too: it must not undo a correction that
        another file brought since. Raises AssertionError if the counts do
        not add up; then nothing is committed.
        """
        with self.alone():
            known = self._latest_hashes(batch)
            new = batch.rows.join(known, on=batch.key, how="left", maintain_order="left").filter(
                pl.col("_row_hash").ne_missing(pl.col("_known_hash")),
                pl.col("_row_hash").ne_missing(pl.col("_own_hash")),
            )
            load = self._describe(batch, new)
            self._publish(load, new, batch.quarantine)
            return load

    def _latest_hashes(self, batch: Batch) -> pl.DataFrame:
        """Those of the batch's keys the lake has, with the hash of the latest version.

        `_known_hash` is that of any load, which `_known_load` and `_known_line` name; `_own_hash`
        that of the loads of the same file.
        """
        origin = (batch.extract.source, batch.extract.file)
        own = [load.load_id for load in self.loads() if (load.source, load.file) == origin]
        keys = batch.rows.lazy().select(batch.key)
        in_order = {
            name: pl.col(name).sort_by("_load_id", "_line")
            for name in ("_row_hash", "_load_id", "_line")
        }
        return self.read(
            batch.extract.record,
            lambda rows: (
                rows.select(*batch.key, "_load_id", "_line", "_row_hash")
                .join(keys, on=batch.key, how="semi")
                .group_by(batch.key)
                .agg(
                    in_order["_row_hash"].last().alias("_known_hash"),
                    in_order["_load_id"].last().alias("_known_load"),
                    in_order["_line"].last().alias("_known_line"),
                    in_order["_row_hash"]
                    .filter(in_order["_load_id"].is_in(own))
                    .last()
                    .alias("_own_hash"),
                )
            ),
        )

    def _replaced_by(self, load: Load, key: tuple[str, ...]) -> pl.DataFrame:
        """The version before, of each key of a load that the lake had."""
        before = pl.col("_load_id", "_line").shift().over(key)
        return self.read(
            load.record,
            lambda rows: (
                rows.select(*key, "_load_id", "_line")
                .sort("_load_id", "_line")
                .with_columns(before.name.prefix("before"))
                .filter(pl.col("_load_id") == load.load_id)
                .select(_load_id="before_load_id", _line="before_line")
                .drop_nulls()
            ),
        )

    def _describe(self, batch: Batch, new: pl.DataFrame) -> Load:
        load = Load(
            load_id=self._next_load_id(),
            **asdict(batch.extract),
            rows_read=batch.rows_read,
            accepted=new.height,
            duplicates=batch.repeated + batch.rows.height - new.height,
            quarantined=batch.quarantine.height,
            corrected=new["_known_hash"].count(),
            filtered=batch.filtered,
            loaded_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        counted = load.accepted + load.duplicates + load.quarantined
        assert load.rows_read == counted, f"{load.file}: {load.rows_read} read, {counted} counted"
        return load

    def _publish(self, load: Load, new: pl.DataFrame, quarantine: pl.DataFrame) -> None:
        staged = self.staging / load.load_id
        staged.mkdir()
        stamp = {"_load_id": pl.lit(load.load_id), "_source": pl.lit(load.source)}
        schema = pl.read_parquet_schema(self.root / load.record / EMPTY / DATA)
        new.with_columns(**stamp).select(schema.keys()).write_parquet(staged / DATA)
        quarantine.with_columns(**stamp, _file=pl.lit(load.file)).select(
            QUARANTINE_SCHEMA.keys()
        ).write_parquet(staged / QUARANTINE)
        if load.corrected:
            new.drop_nulls("_known_load").select(
                _load_id="_known_load", _line="_known_line"
            ).write_parquet(staged / SUPERSEDED)
        (staged / MANIFEST).write_text(json.dumps(asdict(load), indent=1))
        for written in (*staged.iterdir(), staged):
            flush(written)
        staged.rename(self.folder(load))
        self._states.pop(load.record, None)
        flush(self.root / load.record)

    def _write_empty_table(self, table: Path, schema: pl.Schema) -> None:
        table.parent.mkdir(parents=True, exist_ok=True)
        staged = self.staging / DATA
        schema.to_frame().write_parquet(staged)
        staged.replace(table)

    def _next_load_id(self) -> str:
        taken = (int(path.name) for path in self.root.glob("[!.]*/[0-9]*"))
        return f"{max(taken, default=0) + 1:08d}"

    def _list_loads(self, folder: Path) -> None:
        """Bring what is known of a record's loads up to date; without a change nothing is read."""
        # another folder (compaction), one more below it (a load), or one less (an emptied lake)
        found = folder.stat()
        state = (found.st_ino, found.st_nlink, found.st_mtime_ns)
        if self._states.get(folder.name) != state:
            known = self._loads.get(folder.name, {})
            names = [file.parent.name for file in folder.glob(f"*/{MANIFEST}")]
            self._loads[folder.name] = {n: known.get(n) or _read_load(folder / n) for n in names}
            self._states[folder.name] = state

    def _collect(self, record: str, query: Callable[[pl.LazyFrame], pl.LazyFrame]) -> pl.DataFrame:
        try:
            return query(self._scan(record)).collect(engine="streaming")
        except pl.exceptions.PolarsError:  # which does not say in which file
            for file in self.data_files(record):
                with _told_if_damaged(file):
                    pl.scan_parquet(file).select(pl.all().count()).collect(engine="streaming")
            raise

    def _scan(self, record: str) -> pl.LazyFrame:
        return _in_columns_of_the_first(self.data_files(record))

    def _merged_file(self, load: Load) -> Path:
        for file in self.root.glob(f"{load.record}/{MERGED}*/{DATA}"):
            first, last = merged_range(file)
            if first <= load.load_id <= last:
                return file
        raise LakeDamaged(
            f"{self.folder(load) / DATA} is missing and no merged file holds load {load.load_id}. "
            "Restore the site from a backup (`smk restore`)."
        )

    def _checked(self) -> str:
        file = self.root / CHECKED
        return file.read_text("utf-8") if file.exists() else ""

    def _note_checked(self, load: Load) -> None:
        fresh = self.root / f"{CHECKED}-{os.getpid()}"
        fresh.write_text(load.load_id, "utf-8")
        fresh.replace(self.root / CHECKED)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other writer is at work, then start with an empty staging folder.

        The system frees the lock of a killed process; what lies in staging then is what it left.
        """
        self.root.mkdir(mode=PERSONS_INSIDE, parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            shutil.rmtree(self.staging, ignore_errors=True)
            self.staging.mkdir()
            yield


def _identity(folder: Path) -> int | None:
    """The same as long as a folder is not exchanged; None where there is none."""
    return folder.stat().st_ino if folder.exists() else None


def _in_columns_of_the_first(files: list[Path]) -> pl.LazyFrame:
    return pl.scan_parquet(files, missing_columns="insert", extra_columns="ignore")


def merged_range(file: Path) -> tuple[str, str]:
    """First and last id of the loads whose rows a data file holds."""
    first, _, last = file.parent.name.removeprefix(MERGED).partition("-")
    return first, last or first


def rows_by_load(file: Path) -> dict[str, int]:
    """Rows of each load in a data file.

    Raises:
        LakeDamaged: the file cannot be read.
    """
    with _told_if_damaged(file):
        counts = pl.scan_parquet(file).group_by("_load_id").len().collect(engine="streaming")
    return dict(counts.iter_rows())


def columns_of(file: Path) -> pl.Schema:
    """Columns of a data file.

    Raises:
        LakeDamaged: the file cannot be read.
    """
    with _told_if_damaged(file):
        return pl.Schema(pl.read_parquet_schema(file))


def _row_count(file: Path) -> int:
    with _told_if_damaged(file):
        count: int = pl.scan_parquet(file).select(pl.len()).collect().item()
    return count


@contextmanager
def _told_if_damaged(file: Path) -> Iterator[None]:
    try:
        yield
    except (pl.exceptions.PolarsError, OSError, ValueError, TypeError) as fault:
        raise LakeDamaged(
            f"{file} cannot be read: {fault}. Restore it from a backup (`smk restore`)."
        ) from fault


def _read_load(folder: Path) -> Load:
    with _told_if_damaged(folder / MANIFEST):
        return Load(**json.loads((folder / MANIFEST).read_text("utf-8")))
