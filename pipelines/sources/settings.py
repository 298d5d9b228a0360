"""The site's settings: targets, weights, SOP limits, holidays; without a file none are set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import dataframely as dy
import polars as pl

from pipelines.indicators import Indicator
from pipelines.records.contract import choice, day, not_before, number, text, whole
from pipelines.records.faults import LINE, check_contract, fault, gather, no_faults
from pipelines.smk_rules import parameters
from pipelines.sources.convert import as_text
from pipelines.sources.problem import Problem
from pipelines.sources.readers.base import BROKEN, OWN, ReadError
from pipelines.sources.readers.csv import CsvReader
from pipelines.sources.search_path import SearchPath

CATEGORIES = ("K", "A", "O", "C")


def _once(*columns: str) -> Any:
    """Rule: no two rows say something about the same thing from the same day on."""

    @dy.rule()
    def once(_: type[dy.Schema]) -> pl.Expr:
        return pl.struct(columns).is_unique()

    return once


def _either_target_or_range() -> Any:
    """Rule: exactly one of the two forms, the range with both ends."""

    @dy.rule()
    def either(_: type[dy.Schema]) -> pl.Expr:
        target, low, high = (pl.col(name).is_not_null() for name in ("target", "low", "high"))
        return (low == high) & (target != low)

    return either


class Setting(dy.Schema):
    """Base of all settings; of each `thing`, the columns that name it, one row holds on a day."""

    thing: ClassVar[tuple[str, ...]]


class Target(Setting):
    """One row per indicator, unit and level from a day on; either `target` or `low` and `high`.

    A target is in the indicator's own unit and holds for the unit and all below it; blank unit or
    level: all.
    """

    thing = ("indicator_id", "unit_id", "level")

    indicator_id = text()
    unit_id = text(required=False)
    level = text(required=False)
    target = number(required=False)
    low = number(required=False)
    high = number(required=False)
    valid_from = day()
    valid_to = day(required=False)
    source = text()
    ends_before_start = not_before("valid_to", "valid_from")
    high_below_low = not_before("high", "low")
    stands_twice = _once(*thing, "valid_from")

    needs_target_or_range = _either_target_or_range()


class Weight(Setting):
    """One row per category (K, A, O, C) or indicator from a day on; weights are relative."""

    thing = ("node",)

    node = text()
    weight = number(low=0)
    valid_from = day()
    valid_to = day(required=False)
    source = text()
    ends_before_start = not_before("valid_to", "valid_from")
    stands_twice = _once(*thing, "valid_from")


class Sop(Setting):
    """One row per time limit of a procedure, in seconds, from a day on; blank priority: all.

    A blank `step` limits the procedure as a whole. Calls are held against `call_answer` and
    `call_arrival`; the names of other procedures are those of their `sop_step` records.
    """

    thing = ("sop_id", "step", "priority")

    sop_id = text()
    step = text(required=False)
    priority = whole(low=1, high=9, required=False)
    limit_seconds = whole(low=1)
    valid_from = day()
    valid_to = day(required=False)
    source = text()
    ends_before_start = not_before("valid_to", "valid_from")
    stands_twice = _once(*thing, "valid_from")


class Holiday(Setting):
    """One row per day off: a national holiday (libur nasional) or joint leave (cuti bersama)."""

    thing = ("day",)

    day = day()
    name_id = text()
    name_en = text()
    kind = choice("national", "joint_leave")
    source = text()
    stands_twice = _once(*thing)


class SmkParameter(Setting):
    """One row per parameter of a rule that scores members, set by the site from a day on.

    It replaces the rule's own value in semesters whose last day it holds on, and the rule counts as
    unverified.
    """

    thing = ("rule_id", "parameter")

    rule_id = text()
    parameter = text()
    value = number(low=0)
    valid_from = day()
    valid_to = day(required=False)
    source = text()
    ends_before_start = not_before("valid_to", "valid_from")
    stands_twice = _once(*thing, "valid_from")


@dataclass(frozen=True)
class Known:
    """What settings may refer to; None where a fault elsewhere hides it."""

    unit_ids: frozenset[str] | None
    levels: frozenset[str] | None
    indicators: Mapping[str, Indicator]


def load_settings(
    search: SearchPath, file: str, schema: type[Setting], known: Known
) -> tuple[pl.DataFrame, list[Problem]]:
    """The typed rows of one settings file, and everything that is wrong with it."""
    path = search.site / file
    if not path.exists():
        return schema.create_empty(), []
    try:
        rows = CsvReader(format="csv", path=file).read(path)
    except ReadError as error:
        return schema.create_empty(), [Problem(file, 1, "file", str(error), "correct the file")]
    problems = _header_problems(file, rows, schema) or _malformed(file, rows)
    if problems:
        return schema.create_empty(), problems
    typed, unreadable = _typed(rows, schema)
    good, broken = check_contract(typed, schema)
    faults = gather(
        unreadable, _without(broken, unreadable), _unknown(typed, known), _no_aim(good, known)
    )
    return good.drop(LINE), [
        *(
            Problem(file, line, field, reason, "correct the value")
            for line, field, reason in faults.iter_rows()
        ),
        *_overlaps(file, good, schema),
    ]


def _header_problems(file: str, rows: pl.DataFrame, schema: type[dy.Schema]) -> list[Problem]:
    columns = schema.columns()
    found = [name for name in rows.columns if name not in OWN]
    known = f"columns: {', '.join(columns)}"
    return [
        *(Problem(file, 1, name, "unknown column", known) for name in found if name not in columns),
        *(
            Problem(file, 1, name, "the column is missing", "add it")
            for name, column in columns.items()
            if name not in found and not column.nullable
        ),
    ]


def _malformed(file: str, rows: pl.DataFrame) -> list[Problem]:
    broken = rows.filter(pl.col(BROKEN).is_not_null())
    return [
        Problem(file, line, "row", f"malformed: {reason}", "correct the row")
        for line, reason in broken.select(LINE, BROKEN).iter_rows()
    ]


def _typed(rows: pl.DataFrame, schema: type[dy.Schema]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All columns of the schema, dates read, and the faults of dates that are none."""
    columns = {LINE: rows[LINE]}
    faults = []
    for name, column in schema.columns().items():
        known = rows[name] if name in rows.columns else pl.Series([None] * rows.height)
        values = as_text(known)
        columns[name] = values
        if column.dtype == pl.Date:
            columns[name] = values.str.to_date("%Y-%m-%d", strict=False)
            wrong = pl.DataFrame({LINE: rows[LINE], name: values}).filter(
                values.is_not_null() & columns[name].is_null()
            )
            faults.append(fault(wrong, "wrong_type", name, hint="not a date like 2024-12-31"))
    return pl.DataFrame(columns), gather(*faults)


def _without(faults: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Leave out what only follows from a fault already told."""
    return faults.join(told, on=[LINE, "field"], how="anti")


def _unknown(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Faults of references to units, levels and indicators that do not exist."""
    references = {
        "unit_id": ("unknown_unit", known.unit_ids),
        "level": ("unknown_level", known.levels),
        "indicator_id": ("unknown_indicator", frozenset(known.indicators)),
        "node": ("unknown_node", frozenset(known.indicators).union(CATEGORIES)),
    }
    faults = []
    for field, (rule, allowed) in references.items():
        if allowed is not None and field in rows.columns:
            bad = rows.filter(~pl.col(field).is_in(sorted(allowed)))
            faults.append(fault(bad, rule, field))
    return gather(*faults, _unknown_parameter(rows))


def _unknown_parameter(rows: pl.DataFrame) -> pl.DataFrame:
    """Faults of rows that set what no rule has."""
    if "parameter" not in rows.columns:
        return no_faults()
    known = pl.DataFrame(list(parameters()), schema=["rule_id", "parameter"], orient="row")
    bad = rows.join(known, on=["rule_id", "parameter"], how="anti")
    return fault(bad, "unknown_parameter", "parameter", "rule_id")


def _no_aim(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Faults of targets of 0 where more is better: no share of them can be attained."""
    if "target" not in rows.columns:
        return no_faults()
    rising = [name for name, indicator in known.indicators.items() if indicator.direction == "up"]
    bad = rows.filter(pl.col("indicator_id").is_in(rising) & (pl.col("target") <= 0))
    return fault(bad, "out_of_range", "target", hint="above 0 where more is better")


def _overlaps(file: str, rows: pl.DataFrame, schema: type[Setting]) -> list[Problem]:
    """Rows that begin while an earlier one of the same thing still holds."""
    if "valid_from" not in rows.columns:
        return []
    begins, earlier = pl.col("valid_from"), pl.col("valid_from_earlier")
    ends = pl.col("valid_to_earlier").fill_null(date.max)
    pairs = rows.join(rows, on=schema.thing, nulls_equal=True, suffix="_earlier").filter(
        (earlier < begins) & (begins <= ends)
    )
    return [
        Problem(
            file,
            line,
            "valid_from",
            f"overlaps: valid_from '{start}' while line {other} still holds",
            "close the earlier row with valid_to, or correct the dates",
        )
        for line, start, other in pairs.select(LINE, "valid_from", f"{LINE}_earlier").iter_rows()
    ]
