"""Sources of a test site that read a record's own columns from a CSV file, without mapping."""

import polars as pl

from pipelines.records.registry import load_records
from tests.integration.site_folder import SiteFolder

_READ = {
    pl.Date: "date({})",
    pl.Datetime: "strptime({}, '%Y-%m-%d %H:%M')",
    pl.Int64: "cast({} as bigint)",
    pl.Float64: "cast({} as double)",
}


def write_record(folder: SiteFolder, record: str, rows: str, source: str) -> None:
    """Write a record's rows, CSV under a header of contract columns, and the source that reads it.

    Spaces around values do not count; an empty value is null; clocks are UTC, to the minute.
    """
    lines = [
        ",".join(value.strip() for value in line.split(",")) for line in rows.strip().splitlines()
    ]
    folder.write(f"{source}.csv", "\n".join(lines) + "\n")
    contract = load_records()[record].columns()
    columns = "".join(
        f"  {name}: {_READ.get(contract[name].dtype.base_type(), '{}').format(name)}\n"
        for name in lines[0].split(",")
    )
    folder.write(
        f"sources/{source}.yml",
        f"record: {record}\nreader: {{format: csv, path: {source}.csv}}\n"
        f"time_zone: UTC\ncolumns:\n{columns}",
    )
