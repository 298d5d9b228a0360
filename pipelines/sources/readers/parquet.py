"""Parquet files; `_line` is the row's number from 1."""

from pathlib import Path
from typing import Literal

import polars as pl

from pipelines.sources.readers.base import FileReader, numbered


class ParquetReader(FileReader):
    """Types are those of the file."""

    format: Literal["parquet"]

    def _header(self, path: Path) -> pl.Schema:
        return pl.Schema(pl.read_parquet_schema(path))

    def _read(self, path: Path) -> pl.DataFrame:
        return numbered(pl.read_parquet(path), first_line=1)
