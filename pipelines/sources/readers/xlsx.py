"""Excel workbooks. Types are those of the cells; `_line` is the row number shown."""

from pathlib import Path
from typing import Literal

import fastexcel
import polars as pl

from pipelines.sources.readers.base import FileReader, ReadError, numbered, without_empty_rows

FIRST_ROW_LINE = 2  # the header stands in row 1


class XlsxReader(FileReader):
    """`sheet` by name; without it the first one."""

    format: Literal["xlsx"]
    sheet: str | None = None

    def _read(self, path: Path) -> pl.DataFrame:
        rows = pl.read_excel(
            path,
            sheet_name=self._sheet_name(path),
            infer_schema_length=None,
            drop_empty_rows=False,
            drop_empty_cols=False,
        )
        return without_empty_rows(numbered(rows, FIRST_ROW_LINE))

    def _sheet_name(self, path: Path) -> str:
        try:
            names = fastexcel.read_excel(path).sheet_names
        except fastexcel.FastExcelError as fault:
            raise ReadError(f"no Excel workbook: {fault}") from fault
        if self.sheet and self.sheet not in names:
            raise ReadError(f"no sheet {self.sheet!r}; it has {', '.join(names)}")
        return self.sheet or names[0]
