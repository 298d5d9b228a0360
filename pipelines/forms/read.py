"""A form that came back: its facts checked, its cells as text, its filled rows as a source's."""

import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import fastexcel
import polars as pl

from pipelines.forms import layout
from pipelines.forms.form import MEMBERS, PREFILLS, Facts, Form, FormFault, sheet_schema
from pipelines.forms.layout import Sheet
from pipelines.forms.prefill import is_from_elsewhere, is_untouched
from pipelines.records.faults import LINE
from pipelines.sources.readers.base import BROKEN, OWN, RAW

DAY_WORDS = "januari februari maret april mei juni juli agustus september oktober november desember"
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[a-z]+)\.?[\s./-]+(\d{4})")
YEAR_MONTH_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00(?:\.0+)?)?")
SERIAL = re.compile(r"[34567]\d{4}(?:\.0+)?")  # 1982 to 2119 as Excel counts days
EXCEL_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Returned:
    """A form as it came back: `form` has every line, `name` is how the lake knows the file."""

    form: Form
    name: str


def read_form(path: Path, site: str, unit_ids: frozenset[str]) -> Returned:
    """Read a workbook and check whose it is; no row is judged.

    Raises:
        FormFault: it is no form, of another version, site or unit, or lost a sheet or a column.
    """
    try:
        book = fastexcel.read_excel(path)
    except (fastexcel.FastExcelError, OSError) as fault:
        raise FormFault(f"{path.name}: no Excel workbook: {str(fault).splitlines()[0]}") from fault
    facts = _facts(book, path.name, site, unit_ids)
    needed = (*(sheet.title for sheet in layout.SHEETS), *layout.HIDDEN_SHEETS)
    if lost := [title for title in needed if title not in book.sheet_names]:
        raise FormFault(f"{path.name}: sheet {lost[0]!r} is gone. Export it again.")
    rows = {sheet.title: _rows(book, sheet, path.name) for sheet in layout.SHEETS}
    form = Form(facts, _members(book), rows, _table(book, layout.PREFILLS_SHEET, PREFILLS))
    return Returned(form, f"{loads_of(facts)}{path.name}")


def loads_of(facts: Facts) -> str:
    """How the names of all files of one export begin, whoever renamed or copied them."""
    return f"{facts.unit_id}/{facts.semester}/{facts.token}/"


def filled_rows(rows: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """By sheet the rows the office filled, of all rows as `prefill.compared` tells them.

    Empty lines of the template are no rows, nor is what stands as the export wrote it. A contract
    counts with its first realised month; the recapitulation is handed in for all members or for
    none: both without a row the lake got from elsewhere, which the office did not mean to change.
    """
    realised = _decided(layout.MONTHS, rows[layout.MONTHS.title])["contract_id"].drop_nulls()
    found = {}
    for sheet in layout.SHEETS:
        frame = rows[sheet.title].filter(~is_untouched())
        counting = _decided(sheet, frame)
        typed = pl.col(LINE).is_in(counting[LINE].implode())
        if sheet is layout.CONTRACT:
            begun = pl.col("contract_id").is_in(realised.implode()) & ~is_from_elsewhere()
            counting = frame.filter(typed | begun)
        elif sheet.whole and counting.height:
            counting = frame.drop_nulls(sheet.fields[0].name).filter(typed | ~is_from_elsewhere())
        found[sheet.title] = counting
    return found


def as_extract(sheet: Sheet, facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    """Filled rows with the unit and the semester, ready for a source."""
    return rows.select(
        *sheet_schema(sheet).names(),
        pl.lit(facts.unit_id).alias("unit_id"),
        pl.lit(facts.semester).alias("semester"),
        pl.lit(None, dtype=pl.String).alias(BROKEN),
        pl.lit(None, dtype=pl.String).alias(RAW),
    )


def content_sha256(rows: pl.DataFrame) -> str:
    """Hash of what was typed, so that a workbook saved again unchanged is the same one."""
    return hashlib.sha256(rows.select(pl.exclude(*OWN), LINE).write_ndjson().encode()).hexdigest()


def _decided(sheet: Sheet, rows: pl.DataFrame) -> pl.DataFrame:
    deciding = [f.name for f in sheet.fields if f.decides and not f.locked]
    return rows.filter(pl.any_horizontal(pl.col(deciding).is_not_null()))


def _facts(book: fastexcel.ExcelReader, file: str, site: str, unit_ids: frozenset[str]) -> Facts:
    again = "Export it again with `smk forms export`."
    if layout.FACTS_SHEET not in book.sheet_names:
        raise FormFault(f"{file}: not a form of smk. {again}")
    pairs = _texts(book, layout.FACTS_SHEET, 0)
    known = dict(pairs.iter_rows()) if pairs.width == len(("name", "value")) else {}
    if known.get("version") != layout.VERSION:
        raise FormFault(
            f"{file}: form version {known.get('version')}, this is {layout.VERSION}. {again}"
        )
    if missing := [name for name in Facts.names() if not known.get(name)]:
        raise FormFault(f"{file}: its facts lack {missing[0]!r}. {again}")
    facts = Facts(**{name: known[name] for name in Facts.names()})
    if facts.site != site:
        raise FormFault(f"{file}: a form of the site {facts.site!r}, not of {site!r}.")
    if facts.unit_id not in unit_ids:
        raise FormFault(f"{file}: no unit {facts.unit_id!r} in this site. `smk units` lists them.")
    return facts


def _members(book: fastexcel.ExcelReader) -> pl.DataFrame:
    return _table(book, layout.MEMBERS_SHEET, MEMBERS).select(
        pl.col("person_id", "rank_code"),
        pl.col("since").str.to_date("%Y-%m-%d", strict=False),
        pl.col("formal_hours", "worked_hours").cast(pl.Float64, strict=False),
    )


def _table(book: fastexcel.ExcelReader, sheet: str, schema: pl.Schema) -> pl.DataFrame:
    """A hidden sheet's columns of `schema` as text."""
    texts = _texts(book, sheet, 0)
    absent = {n: pl.lit(None, dtype=pl.String) for n in schema if n not in texts.columns}
    return texts.with_columns(**absent).select(schema.keys())


def _rows(book: fastexcel.ExcelReader, sheet: Sheet, file: str) -> pl.DataFrame:
    texts = _texts(book, sheet.title, layout.HEADER_ROW - 1)
    if lost := [f.title for f in sheet.fields if f.title not in texts.columns]:
        raise FormFault(
            f"{file}: sheet {sheet.title!r} lost the column {lost[0]!r}. Export it again."
        )
    lines = pl.int_range(layout.FIRST_ROW, layout.FIRST_ROW + pl.len(), dtype=pl.Int64)
    cells = texts.select(
        lines.alias(LINE), *(pl.col(f.title).alias(f.name) for f in sheet.fields)
    ).cast(sheet_schema(sheet))
    return cells.with_columns(
        pl.col(f.name).map_elements(_READ[f.kind], return_dtype=pl.String)
        for f in sheet.fields
        if f.kind in _READ
    )


def _texts(book: fastexcel.ExcelReader, sheet: str, header_row: int) -> pl.DataFrame:
    """All cells as trimmed text, blank ones null."""
    loaded = book.load_sheet(sheet, header_row=header_row, dtypes="string").to_polars()
    text = pl.col(pl.String).str.strip_chars()
    return loaded.with_columns(pl.when(text != "").then(text))


def _day(text: str) -> str:
    """A day as 2026-01-31, however it was typed; what is no day stays as it is, to be refused."""
    plain = text.lower()
    if found := YEAR_MONTH_DAY.fullmatch(plain):
        return "-".join(found.groups())
    if SERIAL.fullmatch(plain):
        return (EXCEL_ZERO + timedelta(days=int(float(plain)))).isoformat()
    if found := DAY_MONTH_YEAR.fullmatch(plain):
        day, month, year = found.groups()
        number = int(month) if month.isdigit() else _month(month)
        with suppress(ValueError):
            return date(int(year), number, int(day)).isoformat()
    return text


def _month(word: str) -> int:
    """The number of an Indonesian month, in full or by its first three letters; 0 if none."""
    names = DAY_WORDS.split()
    starts = [name[:3] for name in names]
    for known in (names, starts):
        if word in known:
            return known.index(word) + 1
    return 0


def _number(text: str) -> str:
    """A decimal comma becomes a point; thousands are not guessed at."""
    return text.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", text) else text


_READ: dict[str, Callable[[str], str]] = {"date": _day, "month": _day, "number": _number}
