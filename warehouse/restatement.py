"""Why a closed figure is known otherwise now: its difference, split by reason and record.

Of every record behind a figure the amounts at the closing are compared with those of the build:

- late: the record came into the lake after the closing, or is counted for a row that did
- correction: the record, or a row it is counted for, was there and has been corrected since
- reclassification: such a correction, or a change of the tree, moved it to another unit, period or
  category: it leaves one figure and enters another
- definition: no row explains the change; the project's SQL, the targets or weights are others

The amounts add up to the difference of numerator and denominator. From one version to the next a
value v = m·N/D moves by (m·ΔN − v·ΔD) / D', linear in both, so it is split by the same amounts, in
no order. What is left (a figure held back for too few cases, a median) is shared by the number of
records.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from warehouse.closed_marts import TOLERANCE
from warehouse.lake import Lake

LATE, CORRECTION, RECLASSIFICATION = "late", "correction", "reclassification"
DEFINITION = "definition"
CELL = ["unit_id", "indicator_id"]
AMOUNTS = ["numerator", "denominator"]
NEWS = pl.Schema(
    {"record": pl.String, "record_id": pl.String, "is_own": pl.Boolean, "is_known": pl.Boolean}
)
QUOTIENTS = ("proportion", "rate", "mean", "duration")


@dataclass(frozen=True)
class Contract:
    """What the lake's table of a record is, for finding the rows a figure is made of.

    ``key`` identifies a row; ``names`` what it tells of: the key without the day a version begins.
    ``is_stock`` is true of what a unit has (members, residents), counted without a record's id.
    """

    record: str
    key: tuple[str, ...]
    names: tuple[str, ...]
    is_stock: bool


@dataclass(frozen=True)
class Counting:
    """How an indicator counts: ``upstream`` are the records its SQL reads, ``record`` its main one.

    ``multiplier`` is that of its value, see the register of indicators.
    """

    indicator_id: str
    kind: str
    multiplier: float
    record: str
    upstream: frozenset[str]


def news(lake: Lake, contracts: Mapping[str, Contract], last_load_id: str) -> pl.DataFrame:
    """Rows the lake got after a load, and what they tell of.

    Returns:
        one row a record type and id: `record` (the rows' type), `record_id`, `is_own` (the id is
        the row's own, not one it refers to), `is_known` (the row replaced an earlier one of its
        key).
    """
    frames = [
        frame
        for contract in contracts.values()
        if (rows := _rows_after(lake, contract, last_load_id)) is not None
        for frame in _told_by(rows, contract, contracts)
    ]
    return pl.concat([NEWS.to_frame(), *frames]).filter(pl.col("record_id").is_not_null()).unique()


def _rows_after(lake: Lake, contract: Contract, last_load_id: str) -> pl.DataFrame | None:
    """New rows of a record with `is_known`; None where there are none."""
    loads = [load for load in lake.loads() if load.record == contract.record]
    if not any(load.load_id > last_load_id and load.accepted for load in loads):
        return None
    is_new = pl.col("_load_id") > last_load_id

    def judged(every: pl.LazyFrame) -> pl.LazyFrame:
        known = every.filter(~is_new).select(contract.key).unique().with_columns(is_known=True)
        new = every.filter(is_new).join(known, on=contract.key, how="left")
        return new.with_columns(pl.col("is_known").fill_null(False))

    return lake.read(contract.record, judged)


def _told_by(
    rows: pl.DataFrame, contract: Contract, contracts: Mapping[str, Contract]
) -> Iterator[pl.DataFrame]:
    """The ids that rows of a record carry: their own, those they refer to, the unit of a stock."""
    for other in contracts.values():
        is_own = other.record == contract.record
        is_unit = other.names == ("unit_id",)
        if set(other.names) <= set(rows.columns) and (is_own or contract.is_stock or not is_unit):
            names = [pl.col(name).cast(pl.String) for name in other.names]
            yield rows.select(
                record=pl.lit(contract.record),
                record_id=pl.concat_str(names, separator="/"),
                is_own=pl.lit(is_own),
                is_known="is_known",
            )


def reasons(
    changes: pl.DataFrame,
    new_rows: pl.DataFrame,
    countings: Mapping[str, Counting],
    *,
    is_redefined: bool,
) -> pl.DataFrame:
    """The reason of each record whose amounts changed.

    Args:
        changes: `indicator_id`, `record_id`, `unit_id`, `is_before` and `is_now` (it counted at
            the closing, counts now), `is_moved` (the unit lies elsewhere in the tree).
        new_rows: of `news`.
        countings: by indicator.
        is_redefined: project or site settings are not those of the closing.

    Returns:
        `indicator_id`, `record_id`, `reason`.
    """
    upstream = _upstream(countings)
    told = (
        changes.select("indicator_id", "record_id")
        .unique()
        .join(upstream, on="indicator_id")
        .join(new_rows, on=["record", "record_id"])
        .group_by("indicator_id", "record_id")
        .agg(
            own_known=(pl.col("is_own") & pl.col("is_known")).any(),
            own_new=(pl.col("is_own") & ~pl.col("is_known")).any(),
            other_known=(~pl.col("is_own") & pl.col("is_known")).any(),
            other_new=(~pl.col("is_own") & ~pl.col("is_known")).any(),
        )
    )
    moved = changes.group_by("indicator_id", "record_id").agg(
        is_moved=pl.col("is_moved").any() | (_units("is_before") != _units("is_now")),
        is_elsewhere=pl.col("is_moved").any(),
    )
    flags = ["own_known", "own_new", "other_known", "other_new"]
    return (
        moved.join(told, on=["indicator_id", "record_id"], how="left")
        .join(_rest_of_loads(upstream, new_rows, is_redefined), on="indicator_id", how="left")
        .with_columns(pl.col(flags).fill_null(False), pl.col("else_reason").fill_null(DEFINITION))
        .select(
            "indicator_id",
            "record_id",
            reason=pl.when("own_known")
            .then(pl.when("is_moved").then(pl.lit(RECLASSIFICATION)).otherwise(pl.lit(CORRECTION)))
            .when("own_new")
            .then(pl.lit(LATE))
            .when("is_elsewhere")
            .then(pl.lit(RECLASSIFICATION))
            .when("other_new")
            .then(pl.lit(LATE))
            .when("other_known")
            .then(pl.lit(CORRECTION))
            .otherwise("else_reason"),
        )
    )


def _units(side: str) -> pl.Expr:
    """The units a record counted in on one side, as one text."""
    return pl.col("unit_id").filter(pl.col(side)).unique().sort().str.join(" ")


def _upstream(countings: Mapping[str, Counting]) -> pl.DataFrame:
    rows = [(c.indicator_id, record) for c in countings.values() for record in sorted(c.upstream)]
    schema = {"indicator_id": pl.String, "record": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rest_of_loads(
    upstream: pl.DataFrame, new_rows: pl.DataFrame, is_redefined: bool
) -> pl.DataFrame:
    """What changes are put down to that no row names, where the definition is the same.

    Any new row of a record that the indicator reads, such as a total's or a person's posting.
    """
    if is_redefined:
        schema = {"indicator_id": pl.String, "else_reason": pl.String}
        return pl.DataFrame(schema=schema)
    return (
        upstream.join(new_rows, on="record")
        .group_by("indicator_id")
        .agg(
            else_reason=pl.when((~pl.col("is_known")).any())
            .then(pl.lit(LATE))
            .otherwise(pl.lit(CORRECTION))
        )
    )


def by_unit(
    changes: pl.DataFrame, reason_of: pl.DataFrame, was: pl.DataFrame, now: pl.DataFrame
) -> pl.DataFrame:
    """Sums of the changed records for each unit and all above it.

    Args:
        changes: `indicator_id`, `record_id`, `unit_id`, the amounts `numerator_before`,
            `denominator_before`, `numerator_now`, `denominator_now` (null: not counted).
        reason_of: of `reasons`.
        was: the unit tree at the closing, `unit_id` and `path`.
        now: the unit tree of the build.

    Returns:
        `unit_id`, `indicator_id`, `reason`, `numerator`, `denominator`, `records`; what moved
        below a unit is no change of its figure.
    """
    sides = pl.concat(_side(changes, name, tree) for name, tree in (("before", was), ("now", now)))
    return (
        sides.group_by(*CELL, "record_id")
        .agg(pl.col("numerator", "denominator").sum())
        .filter((pl.col("numerator") != 0) | (pl.col("denominator") != 0))
        .join(reason_of, on=["indicator_id", "record_id"])
        .group_by(*CELL, "reason")
        .agg(
            pl.col("numerator").sum(), pl.col("denominator").sum(), records=pl.len().cast(pl.Int64)
        )
    )


def _side(changes: pl.DataFrame, side: str, tree: pl.DataFrame) -> pl.DataFrame:
    sign = -1.0 if side == "before" else 1.0
    return (
        changes.join(tree.select("unit_id", "path"), on="unit_id")
        .select(
            "indicator_id",
            "record_id",
            unit_id=pl.col("path").str.split("/"),
            numerator=pl.col(f"numerator_{side}").fill_null(0.0) * sign,
            denominator=pl.col(f"denominator_{side}").fill_null(0.0) * sign,
        )
        .explode("unit_id")
    )


def split(
    cells: pl.DataFrame,
    sums: pl.DataFrame,
    countings: Mapping[str, Counting],
    *,
    is_redefined: bool,
) -> pl.DataFrame:
    """The difference of each numerator and denominator, shared out to its reasons without a rest.

    Args:
        cells: figures that differ: `unit_id`, `indicator_id`, and of each of AMOUNTS `_before`
            (as closed) and `_after` (as known now); null counts as nothing.
        sums: of `by_unit`.
        countings: by indicator.
        is_redefined: project or site settings are not those of the closing.

    Returns:
        `unit_id`, `indicator_id`, `reason`, `numerator`, `denominator` (differences), `records`;
        the reason `definition` of every cell, be it 0.
    """
    shared = _shares(cells, sums, _kinds(countings)).join(cells, on=CELL)
    for name in AMOUNTS:
        whole = pl.col(f"{name}_after").fill_null(0.0) - pl.col(f"{name}_before").fill_null(0.0)
        shared = _with_rest(shared, name, whole, pl.col("records"), pl.lit(not is_redefined))
    return shared.select(*CELL, "reason", *AMOUNTS, "records")


def since(cumulated: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """What is new against the restatements published before.

    Args:
        cumulated: of `split`: differences from the closing to now.
        earlier: the sums of AMOUNTS by cell and reason published before, for the same closing.

    Returns:
        as `cumulated`, nothing new as 0; what was restated before and holds no longer is taken
        back.
    """
    key = [*CELL, "reason"]
    both = cumulated.join(earlier, on=key, how="full", coalesce=True, suffix="_earlier")
    return both.select(
        *key,
        *(
            pl.col(name).fill_null(0.0) - pl.col(f"{name}_earlier").fill_null(0.0)
            for name in AMOUNTS
        ),
        pl.col("records").fill_null(0),
    )


def valued(
    steps: pl.DataFrame, countings: Mapping[str, Counting], *, is_redefined: bool
) -> pl.DataFrame:
    """Steps with the part each reason has in the step of the value.

    Args:
        steps: of `since`, with the figure's `value_base` (as known at the version before),
            `value_after`, `numerator_after` and `denominator_after` (as known now).
        countings: by indicator.
        is_redefined: project or site settings are not those of the closing.

    Returns:
        `steps` with `value`; 0 where it is unknown on one side.
    """
    kinds = _kinds(countings)
    step = pl.col("value_after") - pl.col("value_base")
    is_quotient = pl.col("kind").is_in([*QUOTIENTS, "count", "clock"]).fill_null(False)
    is_moved = pl.any_horizontal(pl.col(name).abs() > TOLERANCE for name in AMOUNTS)
    weight = pl.when(is_moved.any().over(CELL) & ~is_moved).then(0).otherwise("records")
    parts = steps.join(kinds, on="indicator_id", how="left").with_columns(
        value=pl.when(step.is_null()).then(0.0).otherwise(_value_of_amounts())
    )
    to_rows = pl.lit(not is_redefined) | ~is_quotient
    return _with_rest(parts, "value", step.fill_null(0.0), weight, to_rows).drop(
        "kind", "multiplier", "main_record"
    )


def _kinds(countings: Mapping[str, Counting]) -> pl.DataFrame:
    rows = [(c.indicator_id, c.kind, c.multiplier, c.record) for c in countings.values()]
    schema = {
        **dict.fromkeys(("indicator_id", "kind"), pl.String),
        "multiplier": pl.Float64,
        "main_record": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _shares(cells: pl.DataFrame, sums: pl.DataFrame, kinds: pl.DataFrame) -> pl.DataFrame:
    """Rows of every differing cell: the reasons its records have, and `definition`.

    A cell without records of its own (an index is made of other indicators) has those of all
    indicators that count the same record, for their number only.
    """
    own = sums.join(cells, on=CELL, how="semi")
    bare = cells.select(CELL).join(own, on=CELL, how="anti").join(kinds, on="indicator_id")
    akin = (
        sums.join(kinds, on="indicator_id")
        .group_by("unit_id", "main_record", "reason")
        .agg(pl.col("records").sum())
    )
    lent = bare.join(akin, on=["unit_id", "main_record"]).select(
        *CELL, "reason", numerator=pl.lit(0.0), denominator=pl.lit(0.0), records="records"
    )
    nothing = cells.select(
        *CELL,
        reason=pl.lit(DEFINITION),
        numerator=pl.lit(0.0),
        denominator=pl.lit(0.0),
        records=pl.lit(0, pl.Int64),
    )
    return (
        pl.concat([own.select(nothing.columns), lent, nothing])
        .group_by(*CELL, "reason")
        .agg(pl.col("numerator", "denominator", "records").sum())
    )


def _value_of_amounts() -> pl.Expr:
    """Part of a value's step that follows from the steps of numerator and denominator."""
    kind, base = pl.col("kind"), pl.col("value_base")
    over = pl.col("multiplier") * pl.col("numerator") - base * pl.col("denominator")
    clock = pl.col("denominator") - base * pl.col("numerator")
    part = (
        pl.when(kind == "count")
        .then("numerator")
        .when(kind == "clock")
        .then(clock / pl.col("numerator_after"))
        .when(kind.is_in(QUOTIENTS))
        .then(over / pl.col("denominator_after"))
    )
    return pl.when(part.is_finite()).then(part).otherwise(0.0)


def _with_rest(
    frame: pl.DataFrame, name: str, whole: pl.Expr, weight: pl.Expr, to_rows: pl.Expr
) -> pl.DataFrame:
    """Add what the rows of a cell leave of its whole difference.

    It goes to the cell's rows by ``weight`` where ``to_rows`` is true or it is rounding, else, and
    where nothing has a weight, to `definition`.
    """
    is_definition = pl.col("reason") == DEFINITION
    is_told = pl.when(is_definition).then(0).otherwise(weight).sum().over(CELL) > 0
    rest = whole - pl.col(name).sum().over(CELL)
    is_rounding = rest.abs() <= TOLERANCE * pl.max_horizontal(1.0, whole.abs())
    part = (
        pl.when(is_told & (to_rows | is_rounding))
        .then(weight / weight.sum().over(CELL))
        .otherwise(is_definition.cast(pl.Float64))
    )
    return frame.with_columns((pl.col(name) + rest * part).alias(name))
