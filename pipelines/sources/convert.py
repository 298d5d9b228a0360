"""From the type an expression gives to the type a contract wants."""

from dataclasses import dataclass

import polars as pl

from pipelines.sources.clock import to_local_date, to_utc


@dataclass(frozen=True)
class CodeMap:
    """Source value to canonical value, as text; `otherwise` for all other known values."""

    values: dict[str, str | None]
    otherwise: str | None = None
    has_otherwise: bool = False


def unsuitable(found: pl.DataType, wanted: pl.DataType) -> str | None:
    """Why a value of type `found` cannot become `wanted`, as advice; None if it can."""
    if isinstance(found, pl.Null):
        return None
    if wanted.is_temporal():
        return None if found in (pl.Date, pl.Datetime) else _clock_advice(found, wanted)
    if found.is_nested() or isinstance(found, pl.Binary | pl.Object):
        return "take one value out of it, e.g. column.field"
    if isinstance(wanted, pl.String):
        return "use cast(… as bigint) or a text cast" if found.is_float() else None
    if not (isinstance(found, pl.String) or found.is_numeric()):
        return "make it a number"
    if wanted.is_integer() and (found.is_float() or found.is_decimal()):
        return "use cast(… as bigint)"
    return None


def _clock_advice(found: pl.DataType, wanted: pl.DataType) -> str:
    if found.is_numeric():
        return "epoch milliseconds: cast(column * 1000 as timestamp)"
    example = "'%Y-%m-%d'" if isinstance(wanted, pl.Date) else "'%Y-%m-%d %H:%M:%S'"
    return f"read the clock with strptime(column, {example})"


def convert(values: pl.Series, wanted: pl.DataType, zone: str) -> pl.Series:
    """Clocks to UTC, dates to the source's calendar, text trimmed; the contract casts numbers."""
    if isinstance(values.dtype, pl.Null):
        return values.cast(wanted)
    if isinstance(wanted, pl.Datetime):
        return to_utc(values, zone)
    if isinstance(wanted, pl.Date):
        return to_local_date(values, zone)
    if isinstance(wanted, pl.String) or isinstance(values.dtype, pl.String):
        return as_text(values)
    return values


def as_text(values: pl.Series) -> pl.Series:
    """Trimmed text; empty is null."""
    text = values.cast(pl.String).str.strip_chars()
    return text.set(text == "", None)


def apply_codes(text: pl.Series, codes: CodeMap) -> tuple[pl.Series, pl.Series]:
    """Canonical values, and a mask that is true where a known value is not in the map."""
    keys = pl.Series(list(codes.values), dtype=pl.String)
    coded = text.replace_strict(
        keys,
        pl.Series(list(codes.values.values()), dtype=pl.String),
        default=codes.otherwise,
        return_dtype=pl.String,
    )
    coded = coded.set(text.is_null(), None)
    unmapped = text.is_not_null() & ~text.is_in(keys.implode())
    return coded, unmapped & (not codes.has_otherwise)
