"""What a form was filled with and what the lake holds by now: which rows the office changed.

A row is known by its key as the form writes it, its content by a hash over its fields.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.forms import layout
from pipelines.forms.form import PREFILLS, Facts, sheet_rows
from pipelines.forms.layout import Field, Sheet
from pipelines.records.faults import fault, gather
from pipelines.records.registry import load_records

ROW, SHA256 = "_row", "_sha256"
PREFILLED, KNOWN, IS_OWN = "_prefilled_sha256", "_known_sha256", "_is_own"
CHANGED_SINCE = "changed_since_export"
ADVICE = "the unit checks which holds and enters it in a newly exported form"


def sheet_texts(sheet: Sheet, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of a record as the sheet writes them: codes as the labels the office chooses from."""
    words = {f.name: {code: label for label, code in f.labels.items()} for f in sheet.fields}
    labelled = [
        {name: words.get(name, {}).get(value, value) for name, value in row.items()} for row in rows
    ]
    return sheet_rows(sheet, labelled, layout.FIRST_ROW)


def prefills(texts: Mapping[str, pl.DataFrame], known: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The hash of every row of a form that the lake knows already, in columns of `PREFILLS`.

    `texts`: the form's rows by title; `known`: the rows of the lake by record.
    """
    found = [PREFILLS.to_frame()]
    for sheet in layout.SHEETS:
        of_lake = _hashed(sheet, sheet_texts(sheet, known[sheet.record].to_dicts()))
        rows = _hashed(sheet, texts[sheet.title]).join(of_lake, on=ROW, how="semi")
        named = rows.select(pl.lit(sheet.title).alias("sheet"), ROW, SHA256)
        found.append(named.rename({ROW: "row", SHA256: "sha256"}))
    return pl.concat(found)


def lake_versions(
    sheet: Sheet,
    rows: pl.DataFrame,
    facts: Facts,
    records: Mapping[str, pl.DataFrame],
    own_loads: frozenset[str],
) -> pl.DataFrame:
    """The lake's versions of a sheet's rows as texts, with `ROW`, `SHA256` and `IS_OWN`.

    `own_loads`: the loads of this very export; what they brought, the office typed itself.
    """
    known, first = records[sheet.record], _key(sheet)[0]
    known = known.filter(pl.col(first).is_in(rows[first].implode()))
    if "semester" in load_records()[sheet.record].key:
        known = known.filter(pl.col("semester") == facts.semester)
    texts = _hashed(sheet, sheet_texts(sheet, known.to_dicts()))
    return texts.with_columns(known["_load_id"].is_in(sorted(own_loads)).alias(IS_OWN))


def compared(
    sheet: Sheet, rows: pl.DataFrame, filled_with: pl.DataFrame, versions: pl.DataFrame
) -> pl.DataFrame:
    """Rows of a sheet with `SHA256`, and what the export (`PREFILLED`) and the lake (`KNOWN`) had.

    Null where they had nothing. `IS_OWN`: the lake has what this export brought.
    """
    of_sheet = filled_with.filter(pl.col("sheet") == sheet.title)
    before = of_sheet.select(pl.col("row").alias(ROW), pl.col("sha256").alias(PREFILLED))
    now = versions.select(ROW, pl.col(SHA256).alias(KNOWN), IS_OWN)
    return (
        _hashed(sheet, rows)
        .join(before.unique(ROW), on=ROW, how="left", maintain_order="left")
        .join(now, on=ROW, how="left", maintain_order="left")
        .with_columns(pl.col(IS_OWN).fill_null(False))
    )


def is_untouched() -> pl.Expr:
    """Of `compared` rows: still what the export wrote, and nothing else was handed in since."""
    return pl.col(SHA256).eq_missing(pl.col(PREFILLED)) & ~pl.col(IS_OWN)


def is_from_elsewhere() -> pl.Expr:
    """Of `compared` rows: the lake has a version that this export did not bring."""
    return pl.col(KNOWN).is_not_null() & ~pl.col(IS_OWN)


def changed_since(sheet: Sheet, rows: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """Faults of `compared` rows that would undo what the lake got from elsewhere since the export.

    One fault a field that differs.
    """
    moved = pl.col(KNOWN).ne_missing(pl.col(PREFILLED)) & (pl.col(KNOWN) != pl.col(SHA256))
    late = rows.filter(is_from_elsewhere(), moved).join(versions, on=ROW, suffix="_now")
    faults = []
    for field in sheet.fields:
        ours, now = pl.col(field.name), pl.col(f"{field.name}_now")
        differing = late.filter(_plain(field, ours).ne_missing(_plain(field, now)))
        shown = pl.concat_str(pl.lit("'"), now, pl.lit("'")).fill_null("empty")
        hints = differing.select(pl.format(" (now {}, {})", shown, pl.lit(ADVICE))).to_series()
        told = fault(differing, CHANGED_SINCE, field.name)
        faults.append(told.with_columns(told["reason"] + hints))
    return gather(*faults)


def _key(sheet: Sheet) -> list[str]:
    """The record's key as far as the sheet writes it; unit and semester are the form's own."""
    names = [field.name for field in sheet.fields]
    return [name for name in load_records()[sheet.record].key if name in names]


def _hashed(sheet: Sheet, rows: pl.DataFrame) -> pl.DataFrame:
    texts = rows.select(_plain(field, pl.col(field.name)) for field in sheet.fields)
    digests = [hashlib.sha256(repr(row).encode()).hexdigest() for row in texts.iter_rows()]
    key = pl.concat_str(_key(sheet), separator="|")
    return rows.with_columns(key.alias(ROW), pl.Series(SHA256, digests, dtype=pl.String))


def _plain(field: Field, text: pl.Expr) -> pl.Expr:
    """A text to compare by: of a number, however it is written."""
    if field.kind != "number":
        return text
    number = text.cast(pl.Float64, strict=False)
    return pl.coalesce(number.map_elements(lambda n: f"{n:.10g}", return_dtype=pl.String), text)
