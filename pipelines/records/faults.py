"""What is wrong with rows, as a frame: one line per row and fault, in words.

Columns: `_line` (the row), `field` (the canonical column at fault), `reason`, which reads
`rule: field 'value' (hint)`.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import dataframely as dy
import polars as pl

from pipelines.records.contract import EARLIEST_YEAR, Record

LINE = "_line"
SCHEMA = pl.Schema({LINE: pl.Int64(), "field": pl.String(), "reason": pl.String()})
NUMBER_WORDS = {"Int64": "a whole number", "Float64": "a number"}


def no_faults() -> pl.DataFrame:
    """An empty fault frame."""
    return SCHEMA.to_frame()


def gather(*faults: pl.DataFrame) -> pl.DataFrame:
    """One fault frame of several."""
    return pl.concat([no_faults(), *faults])


def fault(rows: pl.DataFrame, rule: str, *fields: str, hint: str = "") -> pl.DataFrame:
    """Every row of `rows` breaks `rule`; the reason shows the values of `fields`."""
    rows = rows.rechunk()  # polars 2.1 panics on texts where a filter left chunks empty
    values = [
        pl.format("{} '{}'", pl.lit(field), pl.col(field).cast(pl.String)) for field in fields
    ]
    shown = pl.concat_str(
        [value.fill_null(f"{field} is empty") for value, field in zip(values, fields, strict=True)],
        separator=", ",
    )
    reason = pl.format("{}: {}{}", pl.lit(rule), shown, pl.lit(f" ({hint})" if hint else ""))
    return rows.select(pl.col(LINE), pl.lit(fields[0]).alias("field"), reason.alias("reason")).cast(
        SCHEMA
    )


def reasons(faults: pl.DataFrame) -> pl.DataFrame:
    """`_line` and all its reasons in one text, `; ` between them."""
    return faults.group_by(LINE, maintain_order=True).agg(
        pl.col("reason").unique(maintain_order=True).str.join("; ").alias("reasons")
    )


def check_contract(
    rows: pl.DataFrame, schema: type[dy.Schema]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that keep the contract, cast to its types, and the faults of the others.

    `rows` has `_line` and every column of the contract. Where a value cannot be cast, the row's
    other rules are not judged.
    """
    good, failure = _with_line(schema).filter(rows, cast=True)
    details = failure.details()
    broken = [
        _describe(details.filter(pl.col(rule) == "invalid"), rule, schema)
        for rule in failure.counts()
    ]
    return good, gather(*broken)


@cache
def _with_line(schema: type[dy.Schema]) -> Any:
    """The contract with `_line`, so that a row keeps its place through the check."""
    return type(schema.__name__, (schema,), {LINE: dy.Int64()})


def _describe(rows: pl.DataFrame, rule: str, schema: type[dy.Schema]) -> pl.DataFrame:
    field, _, kind = rule.partition("|")
    if not kind:
        return fault(rows, rule, *_fields(schema, rule))
    column = schema.columns()[field]
    word, hint = _COLUMN_RULES[kind](column)
    return fault(rows, word, field, hint=hint)


def _fields(schema: type[dy.Schema], rule: str) -> list[str]:
    """The columns a rule of several columns looks at, in its own order."""
    names = getattr(schema, rule).validation_fn(schema).meta.root_names()
    return list(dict.fromkeys(names))


def _range(column: Any) -> tuple[str, str]:
    if column.dtype.is_temporal():
        return "out_of_range", f"before {EARLIEST_YEAR}"
    low, high = column.min, column.max
    return "out_of_range", f"{low:g} to {high:g}" if high is not None else f"{low:g} or more"


_COLUMN_RULES: dict[str, Callable[[Any], tuple[str, str]]] = {
    "nullability": lambda _: ("required", ""),
    "dtype": lambda column: (
        "wrong_type",
        f"not {NUMBER_WORDS.get(str(column.dtype), 'readable')}",
    ),
    "min": _range,
    "max": _range,
    "regex": lambda column: ("not_allowed", f"one of {', '.join(column.metadata['choices'])}"),
    "inf": lambda _: ("wrong_type", "not a finite number"),
    "nan": lambda _: ("wrong_type", "not a finite number"),
}


def check_units(rows: pl.DataFrame, record: type[Record], unit_ids: pl.Series) -> pl.DataFrame:
    """Faults of rows whose `unit_id` or `parent_id` is not a unit of the site."""
    if record.name == "unit":
        return no_faults()
    ids = unit_ids.implode()
    return gather(
        *(
            fault(rows.filter(~pl.col(field).is_in(ids)), rule, field)
            for field, rule in (("unit_id", "unknown_unit"), ("parent_id", "unknown_parent"))
            if field in record.columns()
        )
    )


def check_future(rows: pl.DataFrame, record: type[Record], today: date) -> pl.DataFrame:
    """Faults of rows whose event lies after tomorrow; a day's grace for zones ahead of ours."""
    if record.event is None:
        return no_faults()
    late = rows.filter(pl.col(record.event).cast(pl.Date) > today + timedelta(days=1))
    return fault(late, "not_in_future", record.event)


def check_keys(rows: pl.DataFrame, record: type[Record]) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Each key once, the faults of keys with more than one content, how many equal rows went.

    `rows` has `_line` and `_row_hash`.
    """
    contents = pl.col("_row_hash").n_unique().over(record.key)
    conflict = rows.filter(contents > 1)
    sound = rows.filter(contents == 1)
    once = sound.unique(record.key, keep="first", maintain_order=True)
    return once, fault(conflict, "key_conflict", *record.key), sound.height - once.height
