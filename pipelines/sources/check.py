"""What can be known to be wrong with a source before any row is read."""

import re
from collections.abc import Iterable

import polars as pl

from pipelines.records.contract import Record
from pipelines.sources.convert import unsuitable

SHOWN = 5  # so many examples make a fault plain; a code table may have thousands


def expression_fault(sql: str) -> str | None:
    """Why the text is no SQL expression; None if it is one."""
    try:
        pl.sql_expr(sql)
    except pl.exceptions.PolarsError as fault:
        return f"no SQL expression: {_first_line(fault)}"
    return None


def type_fault(sql: str, header: pl.Schema, wanted: pl.DataType) -> tuple[str, str] | None:
    """Message and remedy if the expression over these columns does not give what is wanted.

    Judged on an empty frame with the header's columns.
    """
    expression = pl.sql_expr(sql).alias("value")
    empty = pl.LazyFrame(schema=header)
    try:
        found = empty.select(expression).collect_schema()["value"]
        if _ignores_rows(empty.collect(), expression):
            return "gives one value for all rows", "use row by row functions only"
    except pl.exceptions.ColumnNotFoundError as fault:
        named = re.search(r'"([^"]+)"', str(fault))
        column = named.group(1) if named else sql
        return f"the source has no column {column!r}", f"it has: {', '.join(header)}"
    except pl.exceptions.PolarsError as fault:
        return f"the expression does not fit: {_first_line(fault)}", "correct the expression"
    if isinstance(wanted, pl.Boolean):
        return None if found == wanted else (f"gives {found}, not true or false", "compare it")
    advice = unsuitable(found, wanted)
    return (f"gives {found}, the contract wants {wanted}", advice) if advice else None


def _ignores_rows(empty: pl.DataFrame, expression: pl.Expr) -> bool:
    """Whether it is an aggregate: of no rows it makes one. A failing constant fails here too."""
    return bool(empty.select(expression).height and expression.meta.root_names())


def bad_codes(
    values: Iterable[str | None], record: type[Record], name: str, unit_ids: frozenset[str] | None
) -> list[tuple[str, str]]:
    """The first map targets that the canonical column does not allow, each with the reason."""
    distinct = sorted({value for value in values if value is not None})
    column = record.columns()[name]
    typed = pl.Series(name, distinct, dtype=pl.String).cast(column.dtype, strict=False).to_frame()
    rules = column.validation_rules(pl.col(name))
    allowed = typed.select(
        pl.all_horizontal(pl.col(name).is_not_null(), *rules.values()).alias("allowed")
    )["allowed"]
    names_unit = name in {"unit_id", "parent_id"} and record.name != "unit"
    is_unit = names_unit and unit_ids is not None
    bad = [
        (value, _allowed_words(column) if not fits else "not a unit of the site")
        for value, fits in zip(distinct, allowed, strict=True)
        if not fits or (is_unit and value not in (unit_ids or ()))
    ]
    return bad[:SHOWN]


def _allowed_words(column: object) -> str:
    metadata = getattr(column, "metadata", None) or {}
    if "choices" in metadata:
        return f"not one of {', '.join(metadata['choices'])}"
    return "not allowed by the contract"


def _first_line(fault: Exception) -> str:
    return str(fault).strip().splitlines()[0]
