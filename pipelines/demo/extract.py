"""Extract files: rows spoiled or repeated on purpose, spellings of the desks, file formats."""

import gzip
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from pipelines.demo import truth
from pipelines.demo.ground import SITE, stream

# a defect's name and what it does to the columns of a good row
Defects = dict[str, dict[str, pl.Expr]]


@dataclass(frozen=True)
class Extract:
    """One file as an office delivers it: `path` below the extracts folder tells the format."""

    path: str
    frame: pl.DataFrame
    separator: str = ","
    null: str = ""

    def write(self, folder: Path) -> None:
        """Write the extract below ``folder``."""
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self._content())

    def _content(self) -> bytes:
        """The same bytes for the same frame: no clock of the machine gets into a file."""
        match self.path.rsplit(".", 1)[-1]:
            case "jsonl":
                return self.frame.write_ndjson().encode()
            case "parquet":
                buffer = io.BytesIO()
                self.frame.write_parquet(buffer)
                return buffer.getvalue()
            case "xlsx":
                return _workbook(self.frame)
            case suffix:
                text = self.frame.write_csv(separator=self.separator, null_value=self.null)
                plain = text.encode()
                return gzip.compress(plain, mtime=0) if suffix == "gz" else plain


def seeded(frame: pl.DataFrame, source: str, key: str, defects: Defects) -> pl.DataFrame:
    """The frame with the source's exact repeats and bad rows, each right behind its model.

    A bad row gets a key of its own (suffix -X in the text column `key`), so the truth stays whole.
    """
    plan = truth.SEEDED[source]
    rows = frame.with_row_index("row")
    picked = stream(f"seeded {source}").permutation(frame.height)
    parts = [rows, rows[picked[: plan.repeats]]]
    start = plan.repeats
    for defect, count in plan.bad.items():
        models = rows[picked[start : start + count]]
        parts.append(models.with_columns(pl.col(key) + "-X", **defects[defect]))
        start += count
    return pl.concat(parts).sort("row", maintain_order=True).drop("row")


def spelled(values: pl.Series, source: str, file: str) -> pl.Series:
    """Each value in one of its spellings in the site's map file (code, value), in mixed case."""
    variants = pl.read_csv(SITE / file)
    by_value = (
        variants.group_by(variants.columns[1], maintain_order=True)
        .agg("code")
        .rows_by_key(variants.columns[1], unique=True)
    )
    luck = stream(f"spelled {source} {file}").random((len(values), 2))
    texts = []
    for value, (which, case) in zip(values, luck, strict=True):
        (choices,) = by_value[value]
        text = choices[int(which * len(choices))]
        texts.append(text if case < truth.CAPITALS_SHARE else text.title())
    return pl.Series(texts)


def _workbook(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(truth.EXTRACTED_ON.year, 3, 1)})
        frame.write_excel(book, worksheet="riwayat")
    return buffer.getvalue()
