"""JSON lines, plain or gzipped: one object per line."""

import io
import json
from pathlib import Path
from typing import Literal

import polars as pl

from pipelines.sources.readers.base import (
    BROKEN,
    LINE,
    RAW,
    FileReader,
    ReadError,
    content,
    numbered,
)


class JsonlReader(FileReader):
    """Types are inferred from the whole file; a field that is missing in a line is null."""

    format: Literal["jsonl"]

    def _read(self, path: Path) -> pl.DataFrame:
        lines = pl.DataFrame({"text": content(path).decode("utf-8-sig").split("\n")})
        lines = lines.with_row_index(LINE, offset=1).with_columns(pl.col(LINE).cast(pl.Int64))
        lines = lines.filter(pl.col("text").str.strip_chars() != "")
        try:
            return _objects(lines)
        except pl.exceptions.PolarsError:
            broken = lines["text"].map_elements(_fault, return_dtype=pl.String)
            sound = _objects(lines.filter(broken.is_null()))
            rest = lines.with_columns(broken.alias(BROKEN)).filter(broken.is_not_null())
            return pl.concat([sound, rest.rename({"text": RAW})], how="diagonal").sort(LINE)


def _objects(lines: pl.DataFrame) -> pl.DataFrame:
    if lines.is_empty():
        raise ReadError("no line holds a JSON object")
    text = "\n".join(lines["text"]).encode()
    rows = pl.read_ndjson(io.BytesIO(text), infer_schema_length=None)
    return numbered(rows, first_line=1).with_columns(lines[LINE])


def _fault(line: str) -> str | None:
    """Why a line is no JSON object; None if it is one."""
    try:
        value = json.loads(line)
    except ValueError as fault:
        return f"no JSON: {fault}"
    return None if isinstance(value, dict) else "no JSON object"
