"""A form as an Excel workbook: what is not to be typed is locked, what is chosen drops down."""

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from pipelines.forms import layout
from pipelines.forms.form import Form
from pipelines.forms.formulas import Cells, formulas
from pipelines.forms.layout import Field, Sheet, Shown
from pipelines.records.faults import LINE

INPUT, LOCKED, SHOWN, FAULTY = "#FFFBE6", "#F2F2F2", "#E8F1FA", "#F8CBAD"
PATTERNS = {"date": "dd/mm/yyyy", "month": "mmm yyyy", "text": "@", "choice": "@", "number": "0.##"}
ALLOWED = {"select_locked_cells": True, "autofilter": True, "format_columns": True, "sort": False}
LONGEST_HELP = 255  # what Excel shows beside a cell
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)

Reasons = Mapping[str, Mapping[int, str]]  # sheet → line → why it came back


def write_form(form: Form, path: Path, reasons: Reasons | None = None) -> None:
    """Write the workbook; with `reasons` it is the copy that goes back, faulty rows marked.

    Cells are locked against slips, not against intent: there is no password. What comes back is
    judged as if nothing had been locked: by the contracts and by what the lake knows.
    """
    computed = formulas(form)
    with Workbook(path, {"in_memory": True}) as book:
        painter = _Painter(book, form)
        for sheet in layout.SHEETS:
            marks = (reasons or {}).get(sheet.title, {})
            painter.sheet(sheet, computed.get(sheet.title, {}), marks)
        painter.hidden_sheets()


class _Painter:
    """Draws the sheets of one workbook."""

    def __init__(self, book: Any, form: Form) -> None:
        self.book = book
        self.form = form
        self.formats: dict[tuple[str, bool, str], Any] = {}
        self.facts_of = {m["person_id"]: m for m in form.members.iter_rows(named=True)}
        contracts = form.rows[layout.CONTRACT.title]
        self.holders = dict(contracts.select("contract_id", "person_id").iter_rows())

    def sheet(self, sheet: Sheet, computed: Cells, marks: Mapping[int, str]) -> None:
        rows = self.form.rows[sheet.title]
        page = self.book.add_worksheet(sheet.title)
        self._head(page, sheet)
        for row in rows.iter_rows(named=True):
            line = row[LINE]
            for at, column in enumerate(sheet.columns):
                if isinstance(column, Field):
                    self._typed(page, line, at, column, row[column.name], line in marks)
                else:
                    self._shown(page, line, at, column, row, computed.get(line, {}), line in marks)
            if line in marks:
                style = self._format("text", True, FAULTY)
                page.write_string(line - 1, len(sheet.columns), marks[line], style)
        if rows.height:
            self._choices(page, sheet, rows[LINE].to_list())
        page.freeze_panes(layout.HEADER_ROW, 1)
        page.protect(options=ALLOWED)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(layout.HEADER_ROW - 1)

    def _head(self, page: Any, sheet: Sheet) -> None:
        facts = self.form.facts
        bold = self.book.add_format({"bold": True})
        head = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        page.write_string(0, 0, f"SMK: {sheet.title}", bold)
        page.write_string(
            1, 0, f"{facts.unit_name} ({facts.unit_id}), semester {facts.semester}, {facts.as_of}"
        )
        page.write_string(2, 0, sheet.article)
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, column.width)
            page.write_string(layout.HEADER_ROW - 1, at, column.title, head)
            page.write_comment(layout.HEADER_ROW - 1, at, column.help)
        page.set_column(len(sheet.columns), len(sheet.columns), 60)
        page.write_string(layout.HEADER_ROW - 1, len(sheet.columns), layout.REASON, head)

    def _typed(
        self, page: Any, line: int, at: int, field: Field, text: str | None, marked: bool
    ) -> None:
        colour = FAULTY if marked else LOCKED if field.locked else INPUT
        style = self._format(field.kind, field.locked, colour)
        value = _value(field, text)
        if value is None:
            page.write_blank(line - 1, at, None, style)
        elif isinstance(value, datetime):
            page.write_datetime(line - 1, at, value, style)
        elif isinstance(value, float):
            page.write_number(line - 1, at, value, style)
        else:
            page.write_string(line - 1, at, value, style)

    def _shown(
        self,
        page: Any,
        line: int,
        at: int,
        column: Shown,
        row: Mapping[str, Any],
        computed: Mapping[str, str],
        marked: bool,
    ) -> None:
        style = self._format("number", True, FAULTY if marked else SHOWN)
        if column.name in computed:
            page.write_formula(line - 1, at, computed[column.name], style, "")
            return
        person = row.get("person_id") or self.holders.get(row.get("contract_id"))
        known = self.facts_of.get(person, {}).get(column.name)
        page.write(line - 1, at, known if known is not None else "", style)

    def _choices(self, page: Any, sheet: Sheet, lines: list[int]) -> None:
        first, last = lines[0], lines[-1]
        for at, column in enumerate(sheet.columns):
            if isinstance(column, Field) and not column.locked:
                page.data_validation(
                    first - 1, at, last - 1, at, self._validation(column, len(self.facts_of))
                )

    def _validation(self, field: Field, members: int) -> dict[str, Any]:
        told = {
            "input_title": field.title,
            "input_message": field.help[:LONGEST_HELP],
            "error_title": "Tidak dapat diterima",
        }
        if field.labels:
            return told | {"validate": "list", "source": list(field.labels)}
        if field.members and members:
            source = f"={layout.MEMBERS_SHEET}!$A$2:$A${members + 1}"
            return told | {"validate": "list", "source": source}
        if field.kind == "date":
            bounds = {"minimum": EARLIEST, "maximum": LATEST}
            message = "Isi tanggal, misalnya 31/01/2026."
            criteria = {"validate": "date", "criteria": "between", "error_message": message}
            return told | criteria | bounds
        if field.kind == "number":
            message = f"Isi angka {field.low:g} sampai {field.high:g}."
            bounds_of = {"minimum": field.low, "maximum": field.high}
            criteria = {"validate": "decimal", "criteria": "between", "error_message": message}
            return told | criteria | bounds_of
        return told | {"validate": "any"}

    def hidden_sheets(self) -> None:
        facts = self.book.add_worksheet(layout.FACTS_SHEET)
        for line, pair in enumerate((("nama", "isi"), *self.form.facts.as_rows())):
            facts.write_row(line, 0, pair)
        tables = (self.form.members, self.form.prefills)
        pages = [facts, *map(self._table, layout.HIDDEN_SHEETS, tables)]
        for page in pages:
            page.very_hidden()
            page.protect()

    def _table(self, title: str, rows: pl.DataFrame) -> Any:
        page = self.book.add_worksheet(title)
        page.write_row(0, 0, rows.columns)
        for line, row in enumerate(rows.cast(pl.String).iter_rows(), start=1):
            for at, text in enumerate(row):
                page.write_string(line, at, text or "")
        return page

    def _format(self, kind: str, locked: bool, colour: str) -> Any:
        key = (kind, locked, colour)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {
                    "num_format": PATTERNS[kind],
                    "locked": locked,
                    "bg_color": colour,
                    "border": 1,
                    "border_color": "#D9D9D9",
                }
            )
        return self.formats[key]


def _value(field: Field, text: str | None) -> str | float | datetime | None:
    """What a text stands for, so that Excel can count with it; the text itself if for nothing."""
    if text is None:
        return None
    try:
        if field.kind in ("date", "month"):
            return datetime.combine(date.fromisoformat(text), time())
        return float(text) if field.kind == "number" else text
    except ValueError:
        return text
