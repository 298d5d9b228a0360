"""A source: where extracts come from and how their rows become canonical records."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from pipelines.records.contract import Record
from pipelines.records.faults import LINE, fault, gather, no_faults
from pipelines.sources.convert import CodeMap, apply_codes, as_text, convert
from pipelines.sources.evaluate import evaluate
from pipelines.sources.readers.base import BROKEN, OWN, RAW, Reader


@dataclass(frozen=True)
class Column:
    """One canonical column: SQL over the source's columns, on the clock of `zone`, then coded."""

    name: str
    sql: str
    zone: str
    codes: CodeMap | None = None


@dataclass(frozen=True)
class Source:
    """One file of `sources/`; `definition_sha256` covers the file and its code tables.

    `own_rules` finds faults in mapped rows that only this source can tell, beside the contract's.
    `freshness`: how long the newest load may lie back; `watch`: files that arrive start a run.
    """

    name: str
    record: str
    contract: type[Record]
    reader: Reader
    where: str | None
    columns: tuple[Column, ...]
    definition_sha256: str
    own_rules: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    freshness: timedelta | None = None
    watch: bool = False


@dataclass(frozen=True)
class Mapped:
    """`rows`: `_line` and all contract columns, not yet judged; `faults` found on the way."""

    rows: pl.DataFrame
    faults: pl.DataFrame


def select_rows(source: Source, raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that are part of the source, and the faults of those for which that cannot be told."""
    broken = raw.filter(pl.col(BROKEN).is_not_null())
    faults = broken.select(
        pl.col(LINE),
        pl.lit("row").alias("field"),
        pl.format("malformed: {}", BROKEN).alias("reason"),
    )
    if source.where is None or raw.is_empty():
        return raw, faults
    inside, failed = evaluate(raw, pl.sql_expr(source.where))
    kept = raw.filter(inside.fill_null(False) | failed | raw[BROKEN].is_not_null())
    undecided = fault(raw.filter(failed), "unreadable where", *inputs(source.where))
    return kept, gather(faults, undecided)


def map_rows(source: Source, raw: pl.DataFrame) -> Mapped:
    """Canonical rows of the sound rows of a source frame."""
    sound = raw.filter(pl.col(BROKEN).is_null())
    if sound.is_empty():
        types = {name: column.dtype for name, column in source.contract.columns().items()}
        return Mapped(pl.DataFrame(schema={LINE: pl.Int64(), **types}), no_faults())
    mapped = {LINE: sound[LINE]}
    faults = []
    for column in source.columns:
        values, found = _map_column(sound, column, source.contract.columns()[column.name].dtype)
        mapped[column.name] = values
        faults.append(found)
    rows = pl.DataFrame(mapped)
    missing = {
        name: pl.lit(None, dtype=column.dtype)
        for name, column in source.contract.columns().items()
        if name not in rows.columns
    }
    return Mapped(rows.with_columns(**missing), gather(*faults))


def originals(raw: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
    """`_line` and `original`: the source row's values as JSON, or the text of a malformed row."""
    rows = raw.filter(pl.col(LINE).is_in(lines.implode()))
    columns = [name for name in raw.columns if name not in OWN]
    as_json = pl.struct(columns).struct.json_encode() if columns else pl.lit("{}")
    text = pl.struct(pl.col(RAW).alias("text")).struct.json_encode()
    original = pl.when(pl.col(RAW).is_null()).then(as_json).otherwise(text)
    return rows.select(LINE, original.alias("original"))


def inputs(sql: str) -> list[str]:
    """The source columns an expression looks at."""
    return list(dict.fromkeys(pl.sql_expr(sql).meta.root_names()))


def _map_column(
    rows: pl.DataFrame, column: Column, wanted: pl.DataType
) -> tuple[pl.Series, pl.DataFrame]:
    values, failed = evaluate(rows, pl.sql_expr(column.sql))
    unreadable = _faults(rows.filter(failed), "unreadable", column)
    if column.codes is not None:
        text = as_text(values)
        coded, unmapped = apply_codes(text, column.codes)
        shown = rows.select(LINE, text.alias(column.name)).filter(unmapped)
        return coded, gather(unreadable, fault(shown, "unmapped", column.name))
    converted = convert(values, wanted, column.zone)
    if not isinstance(wanted, pl.Datetime):
        return converted, unreadable
    skipped = rows.filter(values.is_not_null() & converted.is_null())
    return converted, gather(unreadable, _faults(skipped, "no such time", column))


def _faults(rows: pl.DataFrame, rule: str, column: Column) -> pl.DataFrame:
    """Faults of a canonical column, shown by the source columns it is made of."""
    shown = inputs(column.sql) or [LINE]
    hint = f"{column.sql}, clock {column.zone}"
    found = fault(rows, f"{rule} {column.name}", *shown, hint=hint)
    return found.with_columns(pl.lit(column.name).alias("field"))
