"""A record's folder of the lake, brought from an older contract to the one of now."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from warehouse.faults import RunFault
from warehouse.rewritten import rewritten


class ContractFault(RunFault):
    """Rows of the lake do not fit the record's contract of now."""


def is_outdated(table: Path, schema: pl.Schema) -> bool:
    """Whether a record's empty table is missing or of another schema."""
    return not table.exists() or pl.read_parquet_schema(table) != schema


def upgrade(
    record: Path, staging: Path, schema: pl.Schema, renamed: Mapping[str, str] | None
) -> None:
    """Write those loads anew that have a column under an old name or of another type.

    Args:
        record: folder of the record.
        staging: of the lake, emptied, its lock held.
        schema: columns of now, with the lake's own.
        renamed: old name of a column → new name.

    Raises:
        ContractFault: a value cannot become one of the new type; nothing has changed.
    """
    olds = {
        file: change
        for file in sorted(record.glob("*/data.parquet"))
        if (change := _change(pl.Schema(pl.read_parquet_schema(file)), schema, renamed or {}))
    }
    if not olds:
        return
    with rewritten(record, staging) as copy:
        for file, (names, types) in olds.items():
            place = copy / file.relative_to(record)
            fresh = place.with_name("upgraded.parquet")
            _converted(file, names, types).sink_parquet(fresh)
            fresh.replace(place)


def _change(
    old: pl.Schema, new: pl.Schema, renamed: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, pl.DataType]] | None:
    """Columns to rename, and those (by new name) to convert; None where there are none."""
    names = {a: b for a, b in renamed.items() if a in old and b in new and b not in old}
    found = {names.get(name, name): kind for name, kind in old.items()}
    types = {name: kind for name, kind in new.items() if found.get(name, kind) != kind}
    return (names, types) if names or types else None


def _converted(
    file: Path, names: Mapping[str, str], types: Mapping[str, pl.DataType]
) -> pl.LazyFrame:
    """Rows of a file in the new columns.

    Raises:
        ContractFault: a value would be lost.
    """
    rows = pl.scan_parquet(file).rename(names)
    for name, kind in types.items():
        old = rows.collect_schema()[name]
        there = pl.col(name).cast(kind, strict=False)
        # text is as good as what it says ("01" is 1); anything else must survive the way back
        kept = there.is_not_null() if old == pl.String else there.cast(old).eq_missing(pl.col(name))
        lost = rows.filter(pl.col(name).is_not_null() & ~kept).select(name).head(1).collect()
        if not lost.is_empty():
            raise ContractFault(
                f"{file}: column {name} is {old} in this load and {kind} in the contract, and "
                f"{lost.item()!r} cannot become that. Nothing was changed. Keep the type in "
                "pipelines/records, or give what is new a name of its own."
            )
    return rows.with_columns(pl.col(name).cast(kind) for name, kind in types.items())
