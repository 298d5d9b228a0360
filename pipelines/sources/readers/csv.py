"""CSV, plain or gzipped. All columns are text: the source file says how to understand each."""

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import polars as pl

from pipelines.sources.readers.base import (
    GZIP_MAGIC,
    LINE,
    OWN,
    FileReader,
    ReadError,
    content,
    numbered,
    without_empty_rows,
)

FIRST_ROW_LINE = 2  # the header stands in line 1
HEADER_BYTES = 1 << 16


class CsvReader(FileReader):
    """`null_values` are literals that mean "unknown"; an empty field always does."""

    format: Literal["csv"]
    null_values: tuple[str, ...] = ()
    quote: str | None = '"'
    delimiter: str = ","
    encoding: str = "utf8"

    def _header(self, path: Path) -> pl.Schema:
        text = content(path) if self.encoding != "utf8" else _beginning(path)
        return self.parse(text, rows=0).drop(OWN).schema

    def _read(self, path: Path) -> pl.DataFrame:
        return self.parse(content(path))

    def parse(self, raw: bytes, rows: int | None = None) -> pl.DataFrame:
        """Rows of CSV bytes, with `_line` and `_broken`; `rows` limits how many."""
        text = self._utf8(raw).rstrip(b"\r\n")
        try:
            frame = self._parse_fast(text, rows)
        except pl.exceptions.NoDataError:
            raise ReadError("the file is empty") from None
        except pl.exceptions.ComputeError:
            frame = self._parse_row_by_row(text)
        return without_empty_rows(frame)

    def _utf8(self, raw: bytes) -> bytes:
        try:
            encoding = "utf-8-sig" if self.encoding == "utf8" else self.encoding
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError) as fault:
            raise ReadError(f"not encoded as {self.encoding}: {fault}") from fault
        return raw if encoding == "utf-8-sig" else text.encode()

    def _parse_fast(self, text: bytes, rows: int | None) -> pl.DataFrame:
        frame = self._polars(text, rows)
        if self._may_have_short_rows(frame, text):
            raise pl.exceptions.ComputeError("too few fields")  # polars raises it for too many
        return _with_line_numbers(numbered(frame, FIRST_ROW_LINE), text)

    def _polars(self, text: bytes, rows: int | None) -> pl.DataFrame:
        return pl.read_csv(
            text,
            infer_schema=False,
            separator=self.delimiter,
            quote_char=self.quote or None,
            null_values=["", *self.null_values],
            n_rows=rows,
        )

    def _may_have_short_rows(self, rows: pl.DataFrame, text: bytes) -> bool:
        """Whether delimiters are missing; polars silently fills a short row with nulls.

        Only a row with a null at its end can be short, so most files are not searched at all.
        """
        *others, last = rows.columns
        filled = pl.any_horizontal(pl.col(others).is_not_null()) if others else pl.lit(False)
        if rows.filter(pl.col(last).is_null() & filled).is_empty():
            return False
        if any(self.delimiter in literal for literal in self.null_values):
            return True  # which of the delimiters stood inside quotes is no longer known
        found = text.count(self.delimiter.encode())
        if self.quote and self.quote.encode() in text:
            quoted = pl.sum_horizontal(pl.all().str.count_matches(self.delimiter, literal=True))
            found -= rows.select(quoted.sum()).item()
            found -= sum(name.count(self.delimiter) for name in rows.columns)
        return bool(found < len(others) * (rows.height + 1))

    def _parse_row_by_row(self, text: bytes) -> pl.DataFrame:
        """Ten times slower, but one malformed row does not cost the others."""
        lines = io.StringIO(text.decode("utf-8-sig"), newline="").readlines()
        rows = csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            strict=True,
        )
        next(rows)
        names = self._polars(text, 0).columns
        return pl.DataFrame(
            list(self._sound_or_broken(rows, lines, len(names))),
            schema={**dict.fromkeys(names, pl.String()), **OWN},
            orient="row",
        )

    def _sound_or_broken(self, rows: Any, lines: list[str], width: int) -> Iterator[list[Any]]:
        unknown = {"", *self.null_values}
        while True:
            line = rows.line_num + 1
            try:
                fields = next(rows)
                fault = f"{len(fields)} fields, the header has {width}"
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise ReadError(f"the quote opened in line {line} is never closed") from error
                fields, fault = None, str(error)
            if fields is not None and len(fields) == width:
                yield [*(None if field in unknown else field for field in fields), line, None, None]
            elif fields is None or len(fields) > width or not unknown.issuperset(fields):
                raw = "".join(lines[line - 1 : rows.line_num]).rstrip("\r\n")
                yield [*[None] * width, line, fault, raw]


def _with_line_numbers(rows: pl.DataFrame, text: bytes) -> pl.DataFrame:
    """Correct `_line` where quoted fields contain line breaks; `text` ends without one."""
    if text.count(b"\n") <= rows.height:
        return rows
    breaks = pl.sum_horizontal(pl.exclude(*OWN).str.count_matches("\n", literal=True).fill_null(0))
    return rows.with_columns(pl.col(LINE) + breaks.cum_sum().shift(1, fill_value=0).cast(pl.Int64))


def _beginning(path: Path) -> bytes:
    """The first complete lines of a file, enough for any header."""
    with path.open("rb") as file:
        packed = file.read(2) == GZIP_MAGIC
    with gzip.open(path) if packed else path.open("rb") as stream:
        text = stream.read(HEADER_BYTES)
    return text if len(text) < HEADER_BYTES else text[: text.rindex(b"\n") + 1]
