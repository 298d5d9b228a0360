"""Which days of which models a build must compute anew: those that the loads since another touch.

A row touches every day it names, in its version before too, and the days of rows that are counted
together with it (a case event those of its report). Where the site's last day moves on, rows that
name a day in between touch theirs as well: a closing that was in the future is known now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from pipelines.lineage import SITE, Lineage
from pipelines.records.registry import load_records
from pipelines.site_tables import TOUCHED
from warehouse.lake import Lake, Load

MANY = 366  # more days than this are looked up no faster than all
# what makes a record a member of a community, an issue or an area
MEMBERSHIP = {"area", "community", "impact_issue", "record_community", "record_issue", "task_force"}

Days = set[date] | None  # None: every day


@dataclass(frozen=True)
class Move:
    """The site's last day in the build before, and now."""

    before: date
    now: date

    @property
    def days(self) -> set[date]:
        """Days that count now and did not before."""
        return {self.before + timedelta(n) for n in range(1, (self.now - self.before).days + 1)}

    @property
    def months(self) -> set[date]:
        """First days of the months whose close moved."""
        return {day.replace(day=1) for day in {self.before, *self.days}} if self.days else set()


@dataclass(frozen=True)
class Touch:
    """What the loads after `known` (ids of the loads of the last good build) touch."""

    lake: Lake
    lineage: Lineage
    known: frozenset[str]
    move: Move

    @cached_property
    def records(self) -> set[str]:
        """Records with new rows."""
        return {load.record for load in self._new_loads}

    def table(self) -> pl.DataFrame:
        """Columns `model` and `day_on` (null: all days).

        Beside dated models: `lens_month`, where records join or leave the members of lenses;
        `dim_site` with the last day before, where it moved.
        """
        rows: list[tuple[str, date | None]] = []
        for model in self.lineage.dated():
            days = self._days(model)
            rows += [(model, day) for day in ([None] if days is None else sorted(days))]
        if self.records & MEMBERSHIP:
            rows.append(("lens_month", None))
        if self.move.days:
            rows.append(("dim_site", self.move.before))
        return pl.DataFrame(rows, schema=TOUCHED, orient="row")

    def _days(self, model: str) -> Days:
        days = self._days_of_the_move(model)
        counted = self.lineage.records(model)
        changed = self._changed.keys() & counted.keys()
        if days is None or any(counted[record] == "all" for record in changed):
            return None
        for record in changed:
            rows = self._changed[record]
            days |= _days_named(rows) | self._days_counted_together(record, rows, counted)
        return None if len(days) > MANY else days

    def _days_of_the_move(self, model: str) -> Days:
        if not self.move.days:
            return set()
        if self.lineage.judges_members(model):
            return None
        return self.move.days | (self.move.months if self.lineage.counts_months(model) else set())

    @cached_property
    def _new_loads(self) -> list[Load]:
        loads = self.lake.loads()
        return [load for load in loads if load.load_id not in self.known and load.accepted]

    @cached_property
    def _changed(self) -> dict[str, pl.DataFrame]:
        """Rows of new loads, the versions they replace, and rows that the move made known."""
        known_since = {
            record
            for model in self.lineage.dated()
            if self.move.days and SITE in self.lineage.ancestors(model)
            for record in self.lineage.records(model)
        }
        frames = {}
        for record in self.records | known_since:
            rows = [self.lake.rows(load) for load in self._new_loads if load.record == record]
            rows += self._replaced(record)
            if record in known_since:
                rows += [self._ripe(load) for load in self._loads(record)]
            frame = pl.concat(rows, how="diagonal").collect() if rows else pl.DataFrame()
            if not frame.is_empty():
                frames[record] = frame
        return frames

    def _loads(self, record: str) -> list[Load]:
        return [load for load in self.lake.loads() if load.record == record]

    def _replaced(self, record: str) -> list[pl.LazyFrame]:
        gone = self.lake.superseded(load for load in self._new_loads if load.record == record)
        of = set(gone["_load_id"])
        return [
            self.lake.rows(load).join(gone.lazy(), on=["_load_id", "_line"], how="semi")
            for load in self._loads(record)
            if load.load_id in of
        ]

    def _ripe(self, load: Load) -> pl.LazyFrame:
        """Rows that name a day of the move, or whose clocks run across it: these are cut there.

        Clocks may lie a day off in the unit's zone.
        """
        rows = self.lake.rows(load)
        schema = rows.collect_schema()
        day = timedelta(1)
        dates = [name for name, kind in schema.items() if kind == pl.Date]
        clocks = [pl.col(name).dt.date() for name, kind in schema.items() if kind == pl.Datetime]
        on = [pl.col(name).is_between(self.move.before + day, self.move.now) for name in dates]
        if clocks:
            begins, ends = pl.min_horizontal(clocks), pl.max_horizontal(clocks)
            on.append((begins <= self.move.now + day) & (ends >= self.move.before))
        return rows.filter(pl.any_horizontal(on)) if on else rows.clear()

    def _days_counted_together(
        self, record: str, rows: pl.DataFrame, group: Iterable[str]
    ) -> set[date]:
        """Days of the rows of a group of records that share an id with `rows`.

        What is joined is joined by the key of one record of the group; a record that is alone in
        its group with a key needs no look at its history.
        """
        contracts = load_records()
        days: set[date] = set()
        for key in _keys(group) & contracts[record].columns().keys():
            if sum(key in contracts[name].columns() for name in group) == 1:
                continue
            ids = rows.lazy().select(key).drop_nulls().unique()
            for other in group:
                if key in contracts[other].columns():
                    for load in self._loads(other):
                        found = self.lake.rows(load).join(ids, on=key, how="semi")
                        days |= _days_named(found.collect())
        return days


def _keys(group: Iterable[str]) -> set[str]:
    """Columns that are by themselves the key of a record of the group, units aside."""
    keys = (load_records()[record].key for record in group)
    return {key[0] for key in keys if len(key) == 1} - {"unit_id"}


def _days_named(rows: pl.DataFrame) -> set[date]:
    """Every date in the rows, and the local day of their event."""
    dates = [name for name, kind in rows.schema.items() if kind == pl.Date]
    columns = [rows[name] for name in dates] + [rows["local_at"].dt.date()]
    return {day for column in columns for day in column.drop_nulls().unique()}
