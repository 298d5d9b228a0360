"""The marts of a version as they are published: closed periods as closed, restatements beside them.

A version carries its restatements with it: those of the version before, and what is new since. The
sum of them over all versions is the difference between what is known now and what was closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.closed_marts import TOLERANCE, ClosedMarts, differs
from warehouse.connection import open_attached, quoted
from warehouse.lake import Lake
from warehouse.paths import published_dir
from warehouse.periods import (
    CLOSED_MARTS,
    CLOSINGS,
    FIGURES,
    RECORDS_FILE,
    RESTATEMENTS,
    Build,
    Entry,
    closings,
    records_of,
)
from warehouse.publish import (
    MARTS_FILE,
    NothingPublished,
    Version,
    current_version,
    next_version,
)
from warehouse.restatement import (
    CELL,
    DEFINITION,
    Contract,
    Counting,
    by_unit,
    news,
    reasons,
    since,
    split,
    valued,
)

_TYPES: dict[str, Any] = {
    "varchar": pl.String,
    "bigint": pl.Int64,
    "double": pl.Float64,
    "boolean": pl.Boolean,
}
SCHEMAS = {
    mart: pl.Schema({name: _TYPES[kind] for name, kind in columns.items()})
    for mart, columns in CLOSED_MARTS.items()
}
SIDES = (("before", "before"), ("now", "after"))  # in SQL, and in the mart's columns
AFTER = ("numerator", "denominator", "value", "score")
# reason → Indonesian, English; {date} is the day of the closing
EXPLANATIONS = {
    "late": (
        "Catatan masuk setelah periode ditutup pada {date}",
        "Records came in after the period was closed on {date}",
    ),
    "correction": (
        "Catatan diperbaiki setelah periode ditutup pada {date}",
        "Records were corrected after the period was closed on {date}",
    ),
    "reclassification": (
        "Catatan pindah satuan, periode, atau golongan setelah penutupan {date}",
        "Records moved to another unit, period or category after the closing of {date}",
    ),
    DEFINITION: (
        "Definisi, target, atau bobot berubah setelah penutupan {date}",
        "A definition, target or weight changed after the closing of {date}",
    ),
}
UNEXPLAINED = (
    "Tidak dijelaskan oleh catatan mana pun setelah penutupan {date}",
    "Explained by no record after the closing of {date}",
)


@dataclass(frozen=True)
class Knowledge:
    """What restatements are explained by.

    ``inputs``: hashes of the build's inputs, as a manifest has them.
    """

    lake: Lake
    contracts: Mapping[str, Contract]
    countings: Mapping[str, Counting]
    inputs: Mapping[str, str]


def marts_to_publish(
    home: Path, build: Build, knowledge: Knowledge, scratch: Path
) -> dict[str, str]:
    """FROM clause of every unit-level mart of the next version.

    Args:
        home: site home.
        build: the build to publish.
        knowledge: what explains restatements.
        scratch: folder for what is computed here, to be read by the clauses.
    """
    closed = closings(home)
    with open_attached(build.attached) as connection:
        marts = ClosedMarts(connection, build, home, closed)
        restating = _Restating(home, build, knowledge, connection, marts)
        frames = {
            CLOSINGS: _closings(closed, marts.differing),
            RESTATEMENTS: restating.restatements(closed),
        }
        relations = marts.relations()
    scratch.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        file = scratch / f"{name}.parquet"
        frame.write_parquet(file)
        relations[name] = f"read_parquet({quoted(str(file))})"
    return relations


def _closings(closed: Mapping[str, Entry], differing: set[str]) -> pl.DataFrame:
    rows = [
        (name, e.number, e.at, e.by, e.reason, e.version, name in differing)
        for name, e in closed.items()
    ]
    return pl.DataFrame(rows, schema=SCHEMAS[CLOSINGS], orient="row")


class _Restating:
    """The restatements of one build."""

    def __init__(
        self,
        home: Path,
        build: Build,
        knowledge: Knowledge,
        connection: duckdb.DuckDBPyConnection,
        marts: ClosedMarts,
    ) -> None:
        self._home = home
        self._build = build
        self._knowledge = knowledge
        self._connection = connection
        self._marts = marts
        self._news_after: dict[str, pl.DataFrame] = {}
        self._version = next_version(home)
        self._stamp = datetime.now(UTC).isoformat(timespec="seconds")

    def restatements(self, closed: Mapping[str, Entry]) -> pl.DataFrame:
        """Those of the current version whose closing is in force, and what is new since."""
        told = _told(self._home).join(
            pl.DataFrame({"closing": [entry.number for entry in closed.values()]}).cast(pl.Int64),
            on="closing",
            how="semi",
        )
        fresh = [
            self._of_period(entry, earlier)
            for name, entry in closed.items()
            for earlier in [told.filter(pl.col("closing") == entry.number)]
            if name in self._marts.differing or earlier.height
        ]
        return pl.concat([told, *fresh])

    def _of_period(self, entry: Entry, earlier: pl.DataFrame) -> pl.DataFrame:
        folder = entry.folder(self._home)
        version = Version(entry.version, folder, is_current=False)
        inputs = version.manifest()["inputs"]
        is_redefined = any(inputs[k] != self._knowledge.inputs[k] for k in ("project", "site"))
        cells = self._cells(folder, entry.period_id)
        countings = self._knowledge.countings
        sums = self._sums(entry, folder, is_redefined=is_redefined)
        cumulated = split(cells, sums, countings, is_redefined=is_redefined)
        parts = ("numerator", "denominator", "value")
        summed = earlier.group_by(*CELL, "reason").agg(
            pl.col(f"{name}_change").sum().alias(name) for name in parts
        )
        steps = since(cumulated, summed.drop("value"))
        figures = _figures(steps, cells, earlier, pl.read_parquet(folder / f"{FIGURES}.parquet"))
        rows = valued(steps.join(figures, on=CELL), countings, is_redefined=is_redefined)
        return _only_new(self._described(rows, entry, is_redefined=is_redefined))

    def _cells(self, folder: Path, period_id: str) -> pl.DataFrame:
        """Figures of a period that differ, before (as closed) and after (as the build has them)."""
        numbers = [f"{side}.{n} as {n}_{name}" for n in AFTER for side, name in SIDES]
        columns = f"unit_id, indicator_id, {', '.join(AFTER)}"
        closed = f"read_parquet({quoted(str(folder / f'{FIGURES}.parquet'))})"
        return self._frame(
            f"""
            select
                coalesce(before.unit_id, now.unit_id) as unit_id,
                coalesce(before.indicator_id, now.indicator_id) as indicator_id,
                {", ".join(numbers)}
            from (select {columns} from {closed}) as before
            full join (
                select {columns} from {self._build.marts[FIGURES]}
                where period_id = {quoted(period_id)}
            ) as now
                on before.unit_id = now.unit_id and before.indicator_id = now.indicator_id
            where {" or ".join(map(differs, AFTER))}
            """
        )

    def _sums(self, entry: Entry, folder: Path, *, is_redefined: bool) -> pl.DataFrame:
        """Changed records of a closed period, summed by unit, indicator and reason."""
        was = pl.read_parquet(folder / "rpt_unit.parquet", columns=["unit_id", "path"])
        now = self._frame(f"select unit_id, path from {self._build.marts['rpt_unit']}")
        changes = self._changes(entry, folder)
        reason_of = reasons(
            changes,
            self._news(entry.last_load_id),
            self._knowledge.countings,
            is_redefined=is_redefined,
        )
        return by_unit(changes, reason_of, was, now)

    def _news(self, last_load_id: str) -> pl.DataFrame:
        """Rows of the lake after a load; periods closed together have the same."""
        if last_load_id not in self._news_after:
            lake, contracts = self._knowledge.lake, self._knowledge.contracts
            self._news_after[last_load_id] = news(lake, contracts, last_load_id)
        return self._news_after[last_load_id]

    def _changes(self, entry: Entry, folder: Path) -> pl.DataFrame:
        """Records whose amounts in the period, or the place of whose unit, are not the same."""
        (period,) = pl.read_parquet(folder / "rpt_period.parquet").to_dicts()
        numbers = [f"{side}.{n} as {n}_{side}" for n in AFTER[:2] for side, _ in SIDES]
        return self._frame(
            f"""
            with places as (
                select unit_id
                from read_parquet({quoted(str(folder / "rpt_unit.parquet"))}) as before
                inner join {self._build.marts["rpt_unit"]} as now using (unit_id)
                where before.path <> now.path
            )

            select
                coalesce(before.indicator_id, now.indicator_id) as indicator_id,
                coalesce(before.record_id, now.record_id) as record_id,
                coalesce(before.unit_id, now.unit_id) as unit_id,
                before.record_id is not null as is_before,
                now.record_id is not null as is_now,
                places.unit_id is not null as is_moved,
                {", ".join(numbers)}
            from read_parquet({quoted(str(folder / RECORDS_FILE))}) as before
            full join ({records_of(self._build.records, period)}) as now
                on
                    before.indicator_id = now.indicator_id
                    and before.record_id = now.record_id
                    and before.unit_id = now.unit_id
            left join places on coalesce(before.unit_id, now.unit_id) = places.unit_id
            where
                places.unit_id is not null
                or {differs("numerator")}
                or {differs("denominator")}
            """
        )

    def _frame(self, sql: str) -> pl.DataFrame:
        found: pl.DataFrame = self._connection.sql(sql).pl()
        return found

    def _described(self, rows: pl.DataFrame, entry: Entry, *, is_redefined: bool) -> pl.DataFrame:
        """The steps as rows of the mart."""
        words = EXPLANATIONS if is_redefined else {**EXPLANATIONS, DEFINITION: UNEXPLAINED}
        indonesian, english = (
            {reason: pair[place].format(date=entry.at[:10]) for reason, pair in words.items()}
            for place in (0, 1)
        )
        return rows.select(
            *CELL,
            *(f"{name}_{part}" for name in AFTER for part in ("before", "after")),
            period_id=pl.lit(entry.period_id),
            closing=pl.lit(entry.number, pl.Int64),
            version=pl.lit(self._version),
            restated_at=pl.lit(self._stamp),
            reason="reason",
            records="records",
            numerator_change="numerator",
            denominator_change="denominator",
            value_change="value",
            explanation_id=pl.col("reason").replace(indonesian),
            explanation_en=pl.col("reason").replace(english),
        ).select(SCHEMAS[RESTATEMENTS].names())


def _figures(
    steps: pl.DataFrame, cells: pl.DataFrame, earlier: pl.DataFrame, closed: pl.DataFrame
) -> pl.DataFrame:
    """Of each cell of the steps the figure before and after, and the value the steps begin at.

    Before is what the version before knew, or what was closed; after what the build has.
    """
    names = [f"{name}_after" for name in AFTER]
    as_closed = closed.select(*CELL, *(pl.col(name).alias(f"{name}_after") for name in AFTER))
    last = earlier.sort("restated_at", maintain_order=True).unique(CELL, keep="last")
    moved = earlier.group_by(CELL).agg(pl.col("value_change").sum())
    of_cells = steps.select(CELL).unique()

    def of(*best_first: pl.DataFrame) -> pl.DataFrame:
        """Rows of the cells from the first frame that has them."""
        found = pl.concat(frame.select(*CELL, *names) for frame in best_first)
        return found.unique(CELL, keep="first", maintain_order=True)

    before = of(last, as_closed).rename({n: n.replace("after", "before") for n in names})
    base = as_closed.select(*CELL, value_base="value_after").join(moved, on=CELL, how="left")
    return (
        of_cells.join(before, on=CELL, how="left")
        .join(of(cells, as_closed), on=CELL, how="left")
        .join(base, on=CELL, how="left")
        .with_columns(pl.col("value_base") + pl.col("value_change").fill_null(0.0))
        .drop("value_change")
    )


def _only_new(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with a change; one of a figure that differs in nothing but what has no difference."""
    is_part = pl.any_horizontal(
        pl.col(f"{name}_change").abs() > TOLERANCE for name in ("numerator", "denominator", "value")
    )
    is_other = pl.any_horizontal(
        pl.when(before.is_null() | after.is_null())
        .then(before.is_null() != after.is_null())
        .otherwise(
            (before - after).abs() > TOLERANCE * pl.max_horizontal(1.0, before.abs(), after.abs())
        )
        for before, after in ((pl.col(f"{name}_before"), pl.col(f"{name}_after")) for name in AFTER)
    )
    is_first = pl.int_range(pl.len()).over(CELL) == 0
    is_unknown = pl.col("value_before").is_null() | pl.col("value_after").is_null()
    return rows.filter(is_part | (is_other & ~is_part.any().over(CELL) & is_first)).with_columns(
        value_change=pl.when(~is_unknown | (pl.col("value_change") != 0)).then("value_change")
    )


def _told(home: Path) -> pl.DataFrame:
    """Restatements of the current version; none where it is older than they are."""
    nothing = SCHEMAS[RESTATEMENTS].to_frame()
    try:
        folder = published_dir(home) / current_version(home)
    except NothingPublished:
        return nothing
    manifest = Version(folder.name, folder, is_current=True).manifest()
    if RESTATEMENTS not in manifest["rows"]:
        return nothing
    with open_attached({"published": folder / MARTS_FILE}) as connection:
        rows: pl.DataFrame = connection.sql(f"select * from published.{RESTATEMENTS}").pl()
    return rows.select(SCHEMAS[RESTATEMENTS].names())
