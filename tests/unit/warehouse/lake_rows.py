"""Small batches of rows for lakes of tests, and what a plain reader of the files finds."""

from pathlib import Path

import polars as pl

from warehouse.lake import Batch, Extract, Lake

SCHEMAS = {
    "call": pl.Schema({"id": pl.String(), "n": pl.Int64()}),
    "unit": pl.Schema({"id": pl.String()}),
}


def new_lake(path: Path) -> Lake:
    """An empty lake with the tables of `SCHEMAS`."""
    lake = Lake(path)
    lake.open_for_writing(SCHEMAS)
    return lake


def batch(
    rows: dict[str, int], bad: tuple[int, ...] = (), source: str = "calls", file: str = "a.csv"
) -> Batch:
    frame = pl.DataFrame(
        {
            "id": list(rows),
            "n": list(rows.values()),
            "_line": range(2, 2 + len(rows)),
            "_row_hash": [f"hash of {n}" for n in rows.values()],
        },
        schema={"id": pl.String, "n": pl.Int64, "_line": pl.Int64, "_row_hash": pl.String},
    )
    refused = pl.DataFrame(
        {"_line": bad, "reasons": ["bad"] * len(bad), "original": ["{}"] * len(bad)},
        schema={"_line": pl.Int64, "reasons": pl.String, "original": pl.String},
    )
    return Batch(
        extract=Extract(source, "call", file, "content", "fingerprint", "contract"),
        key=("id",),
        rows=frame,
        quarantine=refused,
        rows_read=len(rows) + len(bad),
        repeated=0,
        filtered=0,
    )


def table(lake: Lake) -> pl.DataFrame:
    return pl.read_parquet(lake.root / "call" / "*" / "data.parquet").sort("_load_id", "_line")
