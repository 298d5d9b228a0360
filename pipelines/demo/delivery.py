"""From true rows to the files an office delivers: late rows, corrections, repeats, broken rows."""

import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from pipelines.demo.ground import Ground
from pipelines.demo.settings import AS_OF
from pipelines.demo.sheets import Sheet
from pipelines.records.contract import Record
from pipelines.records.registry import load_records

BAD_SHARE = 0.001  # of the rows, for each kind of defect; at least one row
REPEAT_SHARE = 0.001
LATE_SHARE, LATE_DAYS = 0.1, 25  # of a year's last days: delivered with the next year's file
DRAFT_SHARE = 0.004
LONG_AGO = datetime(1990, 1, 1)  # before anything that could come first
NONSENSE = {"unit": "999999", "code": "ZZZ", "clock": "2025-02-31 25:61:00"}
PLANTED = pl.Schema(
    {
        "source": pl.String,
        "file": pl.String,
        "line": pl.Int64,
        "key": pl.String,
        "defect": pl.String,
    }
)
MODEL, ORDER, FILE, DEFECT = "__model", "__order", "__file", "__defect"
FIRST_LINE = {"csv": 2, "xlsx": 2, "jsonl": 1, "parquet": 1}


@dataclass(frozen=True)
class Delivered:
    """The files of one sheet, written, and its broken rows (columns of `PLANTED`)."""

    files: list[str]
    planted: pl.DataFrame


def deliver(ground: Ground, sheet: Sheet, rows: pl.DataFrame, folder: Path) -> Delivered:
    """Write a sheet's files below `folder`; deterministic to the byte."""
    record = load_records()[sheet.record]
    rng = ground.stream(f"delivery {sheet.source}")
    mine = _of_zone(ground, sheet, rows)
    staged = _staged(rng, sheet, record, mine)
    encode = _encoder(ground, sheet, record)
    office = encode(staged).hstack(staged.select(FILE, DEFECT))
    office = _spoiled(sheet, record, office)
    keys = staged.select(pl.concat_str(*record.key, separator="/").alias("key"))
    office = office.with_columns(keys["key"].alias("__key"))
    files, planted = [], []
    for name, part in _by_file(sheet, office):
        line = pl.int_range(part.height, eager=True) + FIRST_LINE[sheet.format]
        planted.append(
            part.select(
                pl.lit(sheet.source).alias("source"),
                pl.lit(name).alias("file"),
                line.alias("line"),
                pl.col("__key").alias("key"),
                pl.col(DEFECT).alias("defect"),
            ).drop_nulls("defect")
        )
        _write(sheet, part.drop(FILE, DEFECT, "__key"), folder / name)
        files.append(name)
    return Delivered(files, pl.concat(planted).cast(PLANTED))


def _by_file(sheet: Sheet, office: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Each file's rows; an office with nothing to tell delivers an empty file."""
    if office.is_empty():
        return [(f"extracts/{sheet.path}".replace("{year}", str(AS_OF.year)), office)]
    return [(str(name), part) for (name,), part in office.group_by(FILE, maintain_order=True)]


def _of_zone(ground: Ground, sheet: Sheet, rows: pl.DataFrame) -> pl.DataFrame:
    if sheet.zone is None:
        return rows
    here = ground.tree.unit_id[ground.tree.zone == sheet.zone].tolist()
    return rows.filter(pl.col("unit_id").is_in(here))


def _staged(
    rng: np.random.Generator, sheet: Sheet, record: type[Record], rows: pl.DataFrame
) -> pl.DataFrame:
    """True rows, and what is added to them, each with its file and, if broken, its defect."""
    count = rows.height
    on = _split_date(record, rows)
    base = rows.with_columns(
        pl.int_range(count).alias(MODEL),
        _file_names(rng, sheet, on).alias(FILE),
        pl.lit(None, dtype=pl.String).alias(DEFECT),
    )
    turn = rng.permutation(count)
    cut = 0

    def some(share: float) -> pl.DataFrame:
        nonlocal cut
        wanted = min(max(1, round(share * count)), count - cut)
        chosen = np.sort(turn[cut : cut + wanted])
        cut += wanted
        return base[chosen]

    parts = [base]
    if sheet.draft:
        base, corrections = _corrected(sheet, base, some(DRAFT_SHARE))
        parts = [base, corrections]
    if sheet.repeats and count > 20:
        parts.append(some(REPEAT_SHARE))
    for defect in sheet.defects:
        if cut < count:
            models = some(BAD_SHARE)
            parts.append(_broken(sheet, record, models, defect))
    if sheet.exercises:
        drills = base[: sheet.exercises]
        parts.append(drills.with_columns(call_id=pl.col("call_id") + "-U", call_type=pl.lit("UJI")))
    whole = pl.concat(part.with_columns(pl.lit(at).alias(ORDER)) for at, part in enumerate(parts))
    return whole.sort(FILE, MODEL, ORDER, maintain_order=True)


def _split_date(record: type[Record], rows: pl.DataFrame) -> pl.Series:
    """The date that decides in which year's file a row lies."""
    column = record.begins or record.event or ("valid_from" if record.versioned else None)
    if column is None:
        return pl.Series([AS_OF]).extend_constant(AS_OF, max(rows.height - 1, 0))[: rows.height]
    return rows[column].cast(pl.Date).fill_null(AS_OF)


def _file_names(rng: np.random.Generator, sheet: Sheet, on: pl.Series) -> pl.Series:
    if "{year}" not in sheet.path:
        return pl.Series([f"extracts/{sheet.path}"]).new_from_index(0, len(on))
    year = on.dt.year()
    last = int(year.max() or AS_OF.year)  # type: ignore[arg-type]
    in_the_end = (on.dt.offset_by(f"{LATE_DAYS}d").dt.year() > year) & (year < last)
    late = in_the_end & pl.Series(rng.random(len(on)) < LATE_SHARE)
    year = year + late.cast(pl.Int32)
    before, _, after = f"extracts/{sheet.path}".partition("{year}")
    return before + year.cast(pl.String) + after


def _corrected(
    sheet: Sheet, base: pl.DataFrame, chosen: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The base with drafts in place of the chosen rows, which follow in a file of corrections."""
    if "outcome" in sheet.draft:
        chosen = chosen.filter(pl.col("outcome") == "completed")
    drafted = base[MODEL].is_in(chosen[MODEL].implode())
    base = base.with_columns(
        pl.when(drafted).then(pl.lit(value, base.schema[name])).otherwise(name).alias(name)
        for name, value in sheet.draft.items()
    )
    name = sheet.path.replace("{year}", f"koreksi_{AS_OF:%Y-%m}")
    return base, chosen.with_columns(pl.lit(f"extracts/{name}").alias(FILE))


def _broken(sheet: Sheet, record: type[Record], models: pl.DataFrame, defect: str) -> pl.DataFrame:
    """Copies of good rows with a defect that shows in canonical values, under keys of their own."""
    kind, _, column = defect.partition(" ")
    changes: dict[str, pl.Expr] = {}
    own_key = record.key[0]
    if models.schema[own_key] == pl.String and own_key != "unit_id":
        changes[own_key] = pl.col(own_key) + "-X"
    dtype = models.schema.get(column, pl.Null())
    match kind:
        case "order":
            changes[column] = pl.lit(LONG_AGO).cast(dtype)
        case "missing":
            changes[column] = pl.lit(None, dtype)
        case "range":
            rules = record.columns()[column]
            high = getattr(rules, "max", None)
            wrong = -1 if high is None else high + 1
            changes[column] = pl.lit(wrong).cast(dtype)
    return models.with_columns(pl.lit(defect).alias(DEFECT), **changes)


def _spoiled(sheet: Sheet, record: type[Record], office: pl.DataFrame) -> pl.DataFrame:
    """What no canonical value can say: unknown units and codes, clocks that are none."""
    for defect in sheet.defects:
        kind, _, column = defect.partition(" ")
        if kind in NONSENSE:
            name = sheet.office_name(column or "unit_id")
            spoiled = pl.when(pl.col(DEFECT) == defect).then(pl.lit(NONSENSE[kind]))
            office = office.with_columns(spoiled.otherwise(name).alias(name))
    return office


def _encoder(
    ground: Ground, sheet: Sheet, record: type[Record]
) -> Callable[[pl.DataFrame], pl.DataFrame]:
    units = unit_names(ground, sheet.unit)

    def encode(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.select(
            _written(sheet, name, column.dtype, units).alias(office_column(sheet, name))
            for name, column in record.columns().items()
            if name not in sheet.constant
        )

    return encode


def office_column(sheet: Sheet, name: str) -> str:
    """The name a column has in the sheet; registers of the organisation keep ours."""
    return name if sheet.unit == "id" else sheet.office_name(name)


def unit_names(ground: Ground, style: str) -> dict[str, str]:
    """How units are written: by office code, spelled out with the Polres, or as they are."""
    tree = ground.tree
    ids = tree.unit_id.tolist()
    if style == "code":
        return {unit: f"{100_000 + position}" for position, unit in enumerate(ids)}
    if style == "id":
        return {}
    return {unit: _spelled(ground, position) for position, unit in enumerate(ids)}


def _spelled(ground: Ground, position: int) -> str:
    tree = ground.tree
    name, polres = tree.units[position].name, int(tree.polres[position])
    whole = name if polres in (-1, position) else f"{name} - {tree.units[polres].name}"
    return f"{whole} ({tree.area_code[position]})".upper()


def _written(sheet: Sheet, name: str, dtype: pl.DataType, units: dict[str, str]) -> pl.Expr:
    column = pl.col(name)
    is_text = sheet.format != "parquet"
    if name in sheet.codes:
        return column.replace_strict(sheet.codes[name], return_dtype=pl.String)
    if name == "unit_id" and units:
        return column.replace_strict(units, default=None, return_dtype=pl.String)
    if dtype == pl.Date:
        return column.dt.strftime(sheet.dates) if is_text else column
    if isinstance(dtype, pl.Datetime):
        return _clock(sheet, column, is_text)
    if dtype == pl.Float64 and sheet.decimal == ",":
        return column.cast(pl.String).str.replace(".", ",", literal=True)
    return column


def _clock(sheet: Sheet, column: pl.Expr, is_text: bool) -> pl.Expr:
    if sheet.clocks == "ms":
        return column.dt.timestamp("ms")
    local = column.dt.replace_time_zone("UTC").dt.convert_time_zone(sheet.clock)
    local = local.dt.replace_time_zone(None)
    return local.dt.strftime(sheet.clocks) if is_text else local


def _write(sheet: Sheet, frame: pl.DataFrame, path: Path) -> None:
    """The same bytes for the same frame: no clock of the machine gets into a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match sheet.format:
        case "jsonl":
            frame.write_ndjson(path)
        case "parquet":
            frame.write_parquet(path)
        case "xlsx":
            path.write_bytes(_workbook(frame))
        case _:
            text = frame.write_csv(separator=sheet.separator, null_value=sheet.null).encode()
            is_packed = path.suffix == ".gz"
            path.write_bytes(gzip.compress(text, 1, mtime=0) if is_packed else text)


def _workbook(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(AS_OF.year, AS_OF.month, AS_OF.day)})
        frame.write_excel(book, worksheet="data")
    return buffer.getvalue()
