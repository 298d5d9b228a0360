"""JSON lines, plain or gzipped: one object per line."""

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import polars as pl

from pipelines.sources.readers.base import (
    BROKEN,
    LINE,
    OWN,
    RAW,
    FileReader,
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
            return objects(lines["text"], lines[LINE])
        except pl.exceptions.PolarsError:
            broken = lines["text"].map_elements(_fault, return_dtype=pl.String)
            sound = lines.filter(broken.is_null())
            rest = lines.with_columns(broken.alias(BROKEN)).filter(broken.is_not_null())
            parts = [objects(sound["text"], sound[LINE]), rest.rename({"text": RAW})]
            return pl.concat(parts, how="diagonal").sort(LINE)


def objects(texts: Iterable[str], lines: pl.Series) -> pl.DataFrame:
    """Rows of JSON texts that stand in `lines`; a field of mixed types becomes text."""
    if lines.is_empty():
        return pl.DataFrame(schema=OWN)
    text = "\n".join(texts).encode()
    rows = pl.read_ndjson(io.BytesIO(text), infer_schema_length=None)
    return numbered(rows, first_line=1).with_columns(lines.alias(LINE))


def _fault(line: str) -> str | None:
    """Why a line is no JSON object; None if it is one."""
    try:
        value = json.loads(line)
    except ValueError as fault:
        return f"no JSON: {fault}"
    return None if isinstance(value, dict) else "no JSON object"
