"""The lake: every accepted row of every load, as immutable Parquet, and what was refused.

    <record>/<load_id>/{data.parquet, quarantine.parquet, load.json}
    <record>/<load_id>/superseded.parquet   of a load with corrections: the rows they replace
    <record>/00000000/data.parquet    no rows, the full schema: every table exists before its data
    .staging/                         the load being written
    .lock                             held by the one writer

A load becomes part of the lake by ONE directory rename, so a reader sees all of it or nothing, and
a process killed half-way leaves only staging, which the next writer removes.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from warehouse.faults import UserFault
from warehouse.paths import PERSONS_INSIDE

EMPTY = "00000000"
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
        self._staging = root / ".staging"

    def open_for_writing(self, schemas: Mapping[str, pl.Schema]) -> None:
        """Give every record its (empty) table.

        `schemas`: columns of each record without the lake's own. An empty table whose schema is
        outdated is replaced.
        """
        with self._alone():
            for record, schema in schemas.items():
                self._write_empty_table(record, pl.Schema({**schema, **LAKE_COLUMNS}))

    def note_superseded(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Find the rows that corrections replaced, in a lake that was filled before it noted them.

        `keys`: key columns of each record.
        """
        with self._alone():
            for load in self.loads():
                if load.corrected and not (self._folder(load) / SUPERSEDED).exists():
                    staged = self._staging / SUPERSEDED
                    self._replaced_by(load, keys[load.record]).write_parquet(staged)
                    staged.replace(self._folder(load) / SUPERSEDED)

    def superseded(self, loads: Iterable[Load]) -> pl.DataFrame:
        """Rows that corrections of `loads` replace, by the load and the line they came in."""
        files = [self._folder(load) / SUPERSEDED for load in loads if load.corrected]
        return pl.concat([SUPERSEDED_SCHEMA.to_frame(), *map(pl.read_parquet, files)])

    def rows(self, load: Load) -> pl.LazyFrame:
        """All rows a load brought, with the lake's own columns, superseded since or not."""
        return pl.scan_parquet(self._folder(load) / "data.parquet")

    def loads(self) -> list[Load]:
        """All loads, oldest first."""
        # not in the staging folder: a load half-written there has its load.json already
        paths = self.root.glob("[!.]*/*/load.json")
        manifests = (json.loads(path.read_text()) for path in paths)
        return sorted((Load(**manifest) for manifest in manifests), key=lambda load: load.load_id)

    def newest_loads(self) -> dict[tuple[str, str], Load]:
        """The newest load of each (source, file)."""
        return {(load.source, load.file): load for load in self.loads()}

    def stored_rows(self, load: Load) -> tuple[int, int]:
        """Rows of a load that lie in its folder: accepted and quarantined."""
        folder = self._folder(load)
        accepted, quarantined = (
            pl.scan_parquet(folder / name).select(pl.len()).collect().item()
            for name in ("data.parquet", "quarantine.parquet")
        )
        return accepted, quarantined

    def current_rows(self, record: str, key: tuple[str, ...]) -> pl.DataFrame:
        """The latest version of each key, in the record's columns; empty if nothing was loaded."""
        return self.current_versions(record, key).drop(LAKE_COLUMNS)

    def current_versions(self, record: str, key: tuple[str, ...]) -> pl.DataFrame:
        """The latest version of each key, with the lake's own columns: which load brought it."""
        files = sorted(self.root.glob(f"{record}/*/data.parquet"))
        rows = pl.concat([pl.scan_parquet(file) for file in files]).sort("_load_id", "_line")
        return rows.unique(key, keep="last").collect()

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
            pl.read_parquet(self._folder(load) / "quarantine.parquet")
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
        with self._alone():
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
        files = sorted(self.root.glob(f"{batch.extract.record}/*/data.parquet"))
        versions = [
            pl.scan_parquet(file).select(*batch.key, "_load_id", "_line", "_row_hash")
            for file in files
        ]
        keys = batch.rows.lazy().select(batch.key)
        in_order = {
            name: pl.col(name).sort_by("_load_id", "_line")
            for name in ("_row_hash", "_load_id", "_line")
        }
        return (
            pl.concat(versions)
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
            .collect(engine="streaming")
        )

    def _replaced_by(self, load: Load, key: tuple[str, ...]) -> pl.DataFrame:
        """The version before, of each key of a load that the lake had."""
        files = sorted(self.root.glob(f"{load.record}/*/data.parquet"))
        versions = pl.concat([pl.scan_parquet(f).select(*key, "_load_id", "_line") for f in files])
        before = pl.col("_load_id", "_line").shift().over(key)
        return (
            versions.sort("_load_id", "_line")
            .with_columns(before.name.prefix("before"))
            .filter(pl.col("_load_id") == load.load_id)
            .select(_load_id="before_load_id", _line="before_line")
            .drop_nulls()
            .collect()
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
        staged = self._staging / load.load_id
        staged.mkdir()
        stamp = {"_load_id": pl.lit(load.load_id), "_source": pl.lit(load.source)}
        schema = pl.read_parquet_schema(self.root / load.record / EMPTY / "data.parquet")
        new.with_columns(**stamp).select(schema.keys()).write_parquet(staged / "data.parquet")
        quarantine.with_columns(**stamp, _file=pl.lit(load.file)).select(
            QUARANTINE_SCHEMA.keys()
        ).write_parquet(staged / "quarantine.parquet")
        if load.corrected:
            new.drop_nulls("_known_load").select(
                _load_id="_known_load", _line="_known_line"
            ).write_parquet(staged / SUPERSEDED)
        (staged / "load.json").write_text(json.dumps(asdict(load), indent=1))
        for written in (*staged.iterdir(), staged):
            _flush(written)
        staged.rename(self._folder(load))
        _flush(self.root / load.record)

    def _write_empty_table(self, record: str, schema: pl.Schema) -> None:
        table = self.root / record / EMPTY / "data.parquet"
        if table.exists() and pl.read_parquet_schema(table) == schema:
            return
        table.parent.mkdir(parents=True, exist_ok=True)
        staged = self._staging / f"{record}.parquet"
        schema.to_frame().write_parquet(staged)
        staged.replace(table)

    def _next_load_id(self) -> str:
        taken = (int(path.name) for path in self.root.glob("[!.]*/[0-9]*"))
        return f"{max(taken, default=0) + 1:08d}"

    def _folder(self, load: Load) -> Path:
        return self.root / load.record / load.load_id

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait until no other writer is at work, then start with an empty staging folder.

        The system frees the lock of a killed process; what lies in staging then is what it left.
        """
        self.root.mkdir(mode=PERSONS_INSIDE, parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            shutil.rmtree(self._staging, ignore_errors=True)
            self._staging.mkdir()
            yield


def _flush(path: Path) -> None:
    """Force to disk: a rename may survive a power cut that the content does not."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
