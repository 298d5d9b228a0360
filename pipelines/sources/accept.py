"""Judge the rows of one extract: which are good, which are not and why."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.records.faults import (
    LINE,
    check_contract,
    check_future,
    check_keys,
    check_units,
    gather,
    no_faults,
    reasons,
)
from pipelines.records.row_hash import with_row_hash
from pipelines.sources.clock import to_local
from pipelines.sources.source import Source, map_rows, originals, select_rows


@dataclass(frozen=True)
class Accepted:
    """`rows`: contract columns, `local_at`, `_line`, `_row_hash`, each key once.

    `refused`: `_line`, `reasons`, `original`. `rows_read` = rows + refused + repeated (rows equal
    to another); `filtered` rows are not part of the source.
    """

    rows: pl.DataFrame
    refused: pl.DataFrame
    rows_read: int
    repeated: int
    filtered: int


@dataclass(frozen=True)
class Judged:
    """An extract held against its contract.

    `raw`: rows that are part of the source; `mapped`: the same in canonical columns, for rules that
    need more than the contract; `rows`: those that keep the contract; `faults` of the rest.
    """

    raw: pl.DataFrame
    mapped: pl.DataFrame
    rows: pl.DataFrame
    faults: pl.DataFrame


def judge(source: Source, extract: pl.DataFrame) -> Judged:
    """Map an extract and hold it against the record's contract."""
    raw, undecided = select_rows(source, extract)
    mapped = map_rows(source, raw)
    rows, broken = check_contract(mapped.rows, source.contract)
    own = source.own_rules(mapped.rows) if source.own_rules else no_faults()
    told = gather(undecided, mapped.faults, own)
    faults = gather(told, broken.join(told, on=[LINE, "field"], how="anti"))
    return Judged(raw, mapped.rows, rows, faults)


def accept(source: Source, extract: pl.DataFrame, units: pl.DataFrame, today: date) -> Accepted:
    """Map and judge an extract loaded on the day `today`.

    `units` are the site's (`unit_id`, `time_zone`).
    """
    record = source.contract
    judged = judge(source, extract)
    faults = gather(
        judged.faults,
        check_units(judged.mapped, record, units["unit_id"]),
        check_future(judged.mapped, record, today),
    )
    good = judged.rows.join(faults, on=LINE, how="anti")
    hashed = with_row_hash(_on_local_clock(good, source, units), _content(source))
    once, conflicts, repeated = check_keys(hashed, record)
    refused = reasons(gather(faults, conflicts))
    refused = refused.join(originals(judged.raw, refused[LINE]), on=LINE, how="left").sort(LINE)
    rows_read = judged.raw.height
    return Accepted(once, refused, rows_read, repeated, extract.height - rows_read)


def _content(source: Source) -> list[str]:
    """What a row's hash covers. The local clock too: a unit's corrected zone corrects its rows."""
    return [*source.contract.columns(), "local_at"]


def _on_local_clock(rows: pl.DataFrame, source: Source, units: pl.DataFrame) -> pl.DataFrame:
    """Add `local_at`; unit rows get the zone they inherit."""
    zones = units.select("unit_id", pl.col("time_zone").alias("_zone"))
    if source.record == "unit":
        zoned = rows.join(zones, on="unit_id", how="left", maintain_order="left")
        rows = zoned.with_columns(time_zone="_zone").drop("_zone")
    event = source.contract.event
    if event is None or rows.schema[event] == pl.Date or "unit_id" not in rows.columns:
        return rows.with_columns(pl.lit(None, dtype=pl.Datetime("us")).alias("local_at"))
    zoned = rows.join(zones, on="unit_id", how="left", maintain_order="left")
    return zoned.with_columns(to_local(zoned, event, "_zone")).drop("_zone")
