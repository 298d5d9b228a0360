"""A form as data: whose it is, its members, and the text of every cell that is read back."""

from dataclasses import asdict, dataclass, fields
from datetime import date

import polars as pl

from pipelines.forms.layout import VERSION, Sheet
from pipelines.records.faults import LINE
from warehouse.faults import UserFault

MEMBERS = pl.Schema(
    {
        "person_id": pl.String(),
        "rank_code": pl.String(),
        "since": pl.Date(),
        "formal_hours": pl.Float64(),
        "worked_hours": pl.Float64(),
    }
)

PREFILLS = pl.Schema({"sheet": pl.String(), "row": pl.String(), "sha256": pl.String()})


class FormFault(UserFault):
    """A form that cannot be exported or read at all; the message says what to do."""


@dataclass(frozen=True)
class Facts:
    """Whose form it is. `token` tells one export from another, so that their new rows differ."""

    site: str
    unit_id: str
    unit_name: str
    semester: str
    as_of: str
    token: str
    version: str = VERSION

    def as_rows(self) -> list[tuple[str, str]]:
        """Names and values, in the order of the sheet that carries them."""
        return list(asdict(self).items())

    @classmethod
    def names(cls) -> list[str]:
        """The names of all facts."""
        return [fact.name for fact in fields(cls)]


@dataclass(frozen=True)
class Form:
    """The content of a workbook.

    `members`: one row each, columns of `MEMBERS`. `rows` by title of the sheet: `_line` (the row in
    Excel) and the sheet's fields as text, blank cells null. `prefills`: columns of `PREFILLS`, the
    hash of each row that the export took from the lake.
    """

    facts: Facts
    members: pl.DataFrame
    rows: dict[str, pl.DataFrame]
    prefills: pl.DataFrame


def as_text(value: object) -> str | None:
    """A value as a form writes it: dates as 2026-01-31, numbers without needless decimals."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def sheet_rows(sheet: Sheet, rows: list[dict[str, object]], first: int) -> pl.DataFrame:
    """Rows of values (labels for choices) as the text of a sheet that starts in line `first`."""
    texts = [
        {LINE: line, **{f.name: as_text(row.get(f.name)) for f in sheet.fields}}
        for line, row in enumerate(rows, start=first)
    ]
    return pl.DataFrame(texts, schema=sheet_schema(sheet))


def sheet_schema(sheet: Sheet) -> pl.Schema:
    """`_line` and the sheet's fields as text."""
    return pl.Schema({LINE: pl.Int64(), **{f.name: pl.String() for f in sheet.fields}})
