"""What is published of closed periods: their figures as published, and beside them as known now.

Every mart with periods shows a closed period as it was closed. Where anything of a closed period
is known otherwise now, `<mart>_known` holds the period as the build has it, and a reader that asks
for what is known now sees those rows instead.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from warehouse.connection import quoted
from warehouse.periods import FIGURES, KNOWN, Build, Entry, is_figure

# sums of fractions are added in no fixed order: what differs by less is the same
TOLERANCE = 1e-9


class ClosedMarts:
    """The marts of a build with the closed periods of a home put in their place.

    Args:
        connection: with the build's database attached.
        build: the build to publish.
        home: site home.
        closed: the closings in force, by period.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        build: Build,
        home: Path,
        closed: Mapping[str, Entry],
    ) -> None:
        self._connection = connection
        self._build = build
        self._folders = {name: entry.folder(home) for name, entry in closed.items()}
        self.differing = self._differing()

    def relations(self) -> dict[str, str]:
        """FROM clause of every mart to publish, those `_known` included."""
        found = dict(self._build.marts)
        for mart in self._figures():
            found[mart] = self._as_published(mart)
            found[mart + KNOWN] = f"({self._built(mart, sorted(self.differing))})"
        return found

    def _figures(self) -> list[str]:
        return [
            mart
            for mart in self._build.marts
            if is_figure(mart) and "period_id" in self._columns(mart)
        ]

    def _columns(self, mart: str) -> dict[str, str]:
        """Column → type of a built mart."""
        rows = self._connection.sql(f"describe select * from {self._build.marts[mart]}").fetchall()
        return {name: kind for name, kind, *_ in rows}

    def _as_published(self, mart: str) -> str:
        if not self._folders:
            return self._build.marts[mart]
        now = f"{self._build.marts[mart]} as now"
        if mart == FIGURES:
            now = self._with_change()
        return f"""(
            select * from {now} where {_not_in("period_id", self._folders)}
            union all by name {self.snapshot(mart)}
        )"""

    def _with_change(self) -> str:
        """The figures; a change from a closed period is one from what is published of it."""
        step = "now.value - before.value"
        return f"""(
            select now.* replace (
                case
                    when {_not_in("periods.previous_id", self._folders)} then now.change
                    when abs({step}) <= 1e-12 * abs(now.value) then 0
                    else {step}
                end as change
            )
            from {self._build.marts[FIGURES]} as now
            inner join {self._build.marts["rpt_period"]} as periods
                on now.period_id = periods.period_id
            left join ({self.snapshot(FIGURES)}) as before
                on
                    periods.previous_id = before.period_id
                    and now.unit_id = before.unit_id
                    and now.indicator_id = before.indicator_id
        )"""

    def _built(self, mart: str, periods: Sequence[str]) -> str:
        names = ", ".join(map(quoted, periods)) or "''"
        return f"select * from {self._build.marts[mart]} where period_id in ({names})"

    def snapshot(self, mart: str) -> str:
        """SELECT of a mart's rows as closed, in its columns of today (null where it had none)."""
        files = [folder / f"{mart}.parquet" for folder in self._folders.values()]
        there = [file for file in files if file.exists()]
        columns = self._columns(mart)
        if not there:
            return f"select * from {self._build.marts[mart]} where false"
        listed = ", ".join(quoted(str(file)) for file in there)
        relation = f"read_parquet([{listed}], union_by_name = true)"
        has = {name for name, *_ in self._connection.sql(f"describe from {relation}").fetchall()}
        chosen = [
            f"cast({name if name in has else 'null'} as {kind}) as {name}"
            for name, kind in columns.items()
        ]
        return f"select {', '.join(chosen)} from {relation}"

    def _differing(self) -> set[str]:
        """Closed periods of which any mart says something else now than when they were closed."""
        if not self._folders:
            return set()
        found: set[str] = set()
        for mart in self._figures():
            rows = self._connection.sql(self._difference(mart)).fetchall()
            found |= {name for (name,) in rows}
        return found

    def _difference(self, mart: str) -> str:
        columns = self._columns(mart)
        numbers = [name for name, kind in columns.items() if kind == "DOUBLE"]
        same_row = " and ".join(
            f"before.{name} is not distinct from now.{name}"
            for name in columns
            if name not in numbers
        )
        apart = " or ".join(
            ["before.is_row is null", "now.is_row is null", *(differs(n) for n in numbers)]
        )
        return f"""
            select distinct coalesce(before.period_id, now.period_id)
            from (select *, true as is_row from ({self.snapshot(mart)})) as before
            full join (
                select *, true as is_row from ({self._built(mart, list(self._folders))})
            ) as now on {same_row}
            where {apart}
        """


def differs(column: str) -> str:
    """Condition that a number of `before` and of `now` are not the same."""
    before, now = f"before.{column}", f"now.{column}"
    return f"""coalesce(
        abs({before} - {now}) > {TOLERANCE} * greatest(1, abs({before}), abs({now})),
        {before} is distinct from {now}
    )"""


def _not_in(column: str, names: Mapping[str, Path]) -> str:
    return f"coalesce({column} not in ({', '.join(map(quoted, names))}), true)"
