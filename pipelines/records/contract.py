"""What every record contract is made of: the base class and the kinds of column.

A contract is a dataframely schema. Datetimes (`*_at`) are naive UTC in microseconds, dates
(`*_on`, `valid_*`) have no clock, identifiers are text. A column is required unless it says
`required=False`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, ClassVar

import dataframely as dy
import polars as pl

EARLIEST_YEAR = (
    1900  # clocks before it are sentinels such as 1899-12-30 (Excel's zero), never police records
)


class Record(dy.Schema):
    """Base of all records.

    `name` is the record's name in source files and its folder in the lake, `key` the columns that
    identify a row, `event` the column whose local date is the record's date (None: the record has
    no date of its own), `begins` a date column where what it tells of begins earlier, `versioned`
    whether a row holds from `valid_from` to `valid_to` instead of happening once, `renamed` the new
    name of a column by the one it had in an earlier contract, for lakes filled under that.
    """

    name: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    event: ClassVar[str | None] = None
    begins: ClassVar[str | None] = None
    versioned: ClassVar[bool] = False
    renamed: ClassVar[Mapping[str, str]] = MappingProxyType({})


def event_day(record: type[Record]) -> pl.Expr | None:
    """The local day of a row's event, of rows in the lake; None where a record has no event."""
    if record.event is None:
        return None
    is_date = record.columns()[record.event].dtype == pl.Date
    return pl.col(record.event) if is_date else pl.col("local_at").dt.date()


def text(*, required: bool = True, alias: str | None = None) -> dy.String:
    """Free text or an identifier; never empty (an empty text is null)."""
    return dy.String(nullable=not required, alias=alias)


def choice(*values: str, required: bool = True, alias: str | None = None) -> dy.String:
    """Text that is one of `values`."""
    pattern = f"^(?:{'|'.join(values)})$"
    return dy.String(
        nullable=not required, regex=pattern, alias=alias, metadata={"choices": values}
    )


def whole(*, low: int, high: int | None = None, required: bool = True) -> dy.Int64:
    """A whole number from `low` to `high`, both included."""
    return dy.Int64(nullable=not required, min=low, max=high)


def number(
    *, low: float | None = None, high: float | None = None, required: bool = True
) -> dy.Float64:
    """A finite number from `low` to `high`, both included."""
    return dy.Float64(nullable=not required, min=low, max=high)


def moment(*, required: bool = True) -> dy.Datetime:
    """A naive UTC datetime."""
    return dy.Datetime(nullable=not required, min=datetime(EARLIEST_YEAR, 1, 1))


def day(*, required: bool = True) -> dy.Date:
    """A calendar date."""
    return dy.Date(nullable=not required, min=date(EARLIEST_YEAR, 1, 1))


def not_before(later: str, earlier: str) -> Any:
    """Rule: where both are known, `later` does not lie before `earlier`."""

    @dy.rule()
    def in_order(_: type[dy.Schema]) -> pl.Expr:
        return pl.col(later) >= pl.col(earlier)

    return in_order


def first_of_month(column: str) -> Any:
    """Rule: a month is written as its first day; another day would be a second row for it."""

    @dy.rule()
    def first_day(_: type[dy.Schema]) -> pl.Expr:
        return pl.col(column).dt.day() == 1

    return first_day


def any_present(columns: Sequence[str]) -> Any:
    """Rule: at least one of `columns` is known."""

    @dy.rule()
    def answered(_: type[dy.Schema]) -> pl.Expr:
        return pl.any_horizontal([pl.col(name).is_not_null() for name in columns])

    return answered
