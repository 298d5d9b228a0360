"""The true tables with what every indicator needs of them: tree, months, zones, people, stocks."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from pipelines.records.registry import contract_schema, load_records

FOREVER = date(9999, 12, 31)


class World:
    """True tables by record name, as known at the end of `as_of`.

    A table that is not given is empty. `limits` are the seconds a call may wait by sop
    (`call_answer`, `call_arrival`); `zone` is the clock of units for which nobody names one.
    """

    def __init__(
        self,
        tables: Mapping[str, pl.DataFrame],
        as_of: date,
        limits: Mapping[str, float],
        zone: str,
    ) -> None:
        self._tables = tables
        self.as_of = as_of
        self.limits = limits
        self._zone = zone

    def table(self, record: str) -> pl.DataFrame:
        """One true table."""
        empty = pl.DataFrame(schema=contract_schema(load_records()[record])).drop("local_at")
        return self._tables.get(record, empty)

    def known(self, column: str) -> pl.Expr:
        """A date, null where it lies after `as_of`: nobody can know it yet."""
        return pl.when(pl.col(column) <= self.as_of).then(pl.col(column))

    def is_known(self, column: str) -> pl.Expr:
        """Whether a date is there and not after `as_of`."""
        return (pl.col(column) <= self.as_of).fill_null(False)

    # --- units ---

    @cached_property
    def closure(self) -> pl.DataFrame:
        """`ancestor_id`, `unit_id`, `distance`: every unit with itself and all above it."""
        parents = self.table("unit").select("unit_id", "parent_id")
        step = parents.select("unit_id", ancestor_id="unit_id", distance=pl.lit(0))
        found = [step]
        up = parents.rename({"unit_id": "ancestor_id"})
        while step.height:
            step = step.join(up, on="ancestor_id").drop_nulls("parent_id")
            step = step.select("unit_id", ancestor_id="parent_id", distance=pl.col("distance") + 1)
            found.append(step)
        return pl.concat(found)

    @cached_property
    def branches(self) -> pl.DataFrame:
        """`unit_id`, `branch_id`: the child of the top above each unit; the top is its own."""
        units = self.table("unit")
        top = units.filter(pl.col("parent_id").is_null())["unit_id"]
        heads = units.filter(pl.col("parent_id").is_in(top.implode()))["unit_id"]
        below = self.closure.filter(pl.col("ancestor_id").is_in(heads.implode()))
        return pl.concat(
            [
                below.select("unit_id", branch_id="ancestor_id"),
                top.to_frame().with_columns(branch_id="unit_id"),
            ]
        )

    @cached_property
    def zones(self) -> pl.DataFrame:
        """`unit_id`, `zone`: the unit's own time zone, else that of the nearest unit above."""
        named = self.table("unit").drop_nulls("time_zone")
        above = self.closure.join(
            named.select(ancestor_id="unit_id", zone="time_zone"), on="ancestor_id"
        )
        nearest = above.sort("distance").unique("unit_id", keep="first", maintain_order=True)
        every = self.table("unit").select("unit_id")
        joined = every.join(nearest.select("unit_id", "zone"), on="unit_id", how="left")
        return joined.with_columns(pl.col("zone").fill_null(self._zone))

    def dated(self, table: pl.DataFrame, clock: str, name: str = "day") -> pl.DataFrame:
        """The table with the date of a UTC clock where its unit is, as column `name`."""
        zoned = table.join(self.zones, on="unit_id", how="left", maintain_order="left")
        utc = pl.col(clock).dt.replace_time_zone("UTC")
        there = [
            pl.when(pl.col("zone") == zone).then(utc.dt.convert_time_zone(zone).dt.date())
            for zone in sorted(set(zoned["zone"].drop_nulls()))
        ]
        day = pl.coalesce(there) if there else pl.lit(None, pl.Date)
        return zoned.with_columns(day.alias(name)).drop("zone")

    def until_closing(self, table: pl.DataFrame, clock: str) -> pl.DataFrame:
        """The table with a UTC clock stopped at the end of `as_of` where its unit is."""
        zoned = table.join(self.zones, on="unit_id", how="left", maintain_order="left")
        midnight = pl.lit(self.as_of + timedelta(days=1)).cast(pl.Datetime("us"))
        ends = [
            pl.when(pl.col("zone") == zone).then(
                midnight.dt.replace_time_zone(zone)
                .dt.convert_time_zone("UTC")
                .dt.replace_time_zone(None)
            )
            for zone in sorted(set(zoned["zone"].drop_nulls()))
        ]
        closing = pl.coalesce(ends) if ends else pl.lit(None, pl.Datetime("us"))
        stopped = pl.when(pl.col(clock) > closing).then(closing).otherwise(clock)
        return zoned.with_columns(stopped.alias(clock)).drop("zone")

    # --- months ---

    @cached_property
    def first_day(self) -> date:
        """The day the first thing happened (or began) that has a date of its own."""
        days = [self.as_of]
        for name, record in load_records().items():
            # a certificate holds for years; the day it was awarded is no day that is looked at
            if record.event is None or "valid_to" in record.columns():
                continue
            table, begins = self.table(name), record.begins or record.event
            if table.height and table.schema[begins] != pl.Date:
                table, begins = self.dated(table, begins), "day"
            days += [day for day in [table[begins].min()] if isinstance(day, date)]
        return min(days)

    @cached_property
    def months(self) -> pl.DataFrame:
        """`month_on`, `closes_on` (last day, at most `as_of`), `years` (its part of a year)."""
        first = self.first_day.replace(day=1)
        starts = pl.date_range(first, self.as_of, "1mo", eager=True).alias("month_on")
        ends_on, closes_on = pl.col("month_on").dt.month_end(), pl.col("closes_on")
        days = (closes_on - pl.col("month_on")).dt.total_days() + 1
        return (
            starts.to_frame()
            .with_columns(closes_on=pl.min_horizontal(ends_on, pl.lit(self.as_of)))
            .with_columns(years=days / (12 * ends_on.dt.day().cast(pl.Float64)))
        )

    def standing(self, table: pl.DataFrame) -> pl.DataFrame:
        """Rows in force at each month's close, with `month_on`, `closes_on` and `years`."""
        return table.with_columns(until=pl.col("valid_to").fill_null(FOREVER)).join_where(
            self.months,
            pl.col("valid_from") <= pl.col("closes_on"),
            pl.col("until") >= pl.col("closes_on"),
        )

    # --- people and stocks ---

    @cached_property
    def spells(self) -> pl.DataFrame:
        """Spells of service; the next one of the same member ends one that was left open."""
        following = pl.col("valid_from").shift(-1).over("person_id", order_by="valid_from")
        end = pl.min_horizontal("valid_to", following - timedelta(days=1))
        return self.table("personnel").with_columns(valid_to=end)

    @cached_property
    def strength(self) -> pl.DataFrame:
        """Active members at each month's close: one row a member and month."""
        return self.standing(self.spells.filter(pl.col("status") == "active"))

    @cached_property
    def residents(self) -> pl.DataFrame:
        """`unit_id`, `month_on`, `person_years` of the people a unit serves."""
        return self.standing(self.table("population")).select(
            "unit_id", "month_on", person_years=pl.col("persons") * pl.col("years")
        )
