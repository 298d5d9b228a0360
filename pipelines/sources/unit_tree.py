"""The tree of units: is it one, and on which clock does each unit live."""

import polars as pl

from pipelines.records.faults import fault, gather
from pipelines.sources.clock import is_zone


def tree_faults(units: pl.DataFrame, levels: frozenset[str] | None) -> pl.DataFrame:
    """Faults of unit rows: parents, circles, more or fewer than one top, levels, zones.

    `units` has `_line` and each `unit_id` once.
    """
    known = pl.col("unit_id").implode()
    orphans = units.filter(~pl.col("parent_id").is_in(known))
    tops = units.filter(pl.col("parent_id").is_null())
    bad_zones = [zone for zone in units["time_zone"].drop_nulls().unique() if not is_zone(zone)]
    return gather(
        fault(orphans, "unknown_parent", "parent_id"),
        fault(tops if tops.height > 1 else tops.clear(), "second_top", "unit_id"),
        fault(_in_circle(units), "circle_of_parents", "parent_id"),
        fault(
            units.filter(pl.col("unit_id").str.contains("/", literal=True)),
            "not_allowed",
            "unit_id",
            hint="without '/', which joins the ids of a path",
        ),
        fault(units.filter(pl.col("time_zone").is_in(bad_zones)), "unknown_zone", "time_zone"),
        fault(
            units.filter(~pl.col("level").is_in(sorted(levels))) if levels else units.clear(),
            "unknown_level",
            "level",
        ),
    )


def with_time_zones(units: pl.DataFrame, site_zone: str) -> pl.DataFrame:
    """Fill blank zones with the nearest ancestor's, at last with the site's."""
    own = dict(units.select("unit_id", "time_zone").iter_rows())
    parents = dict(units.select("unit_id", "parent_id").iter_rows())

    def zone(unit: str) -> str:
        for ancestor in ancestry(unit, parents):
            if own.get(ancestor):
                return str(own[ancestor])
        return site_zone

    zones = [zone(unit) for unit in units["unit_id"]]
    return units.with_columns(pl.Series("time_zone", zones, dtype=pl.String))


def ancestry(unit: str, parents: dict[str, str | None]) -> list[str]:
    """The unit and its ancestors, nearest first; ends where a circle would close."""
    line: list[str] = []
    step: str | None = unit
    while step is not None and step not in line:
        line.append(step)
        step = parents.get(step)
    return line


def _in_circle(units: pl.DataFrame) -> pl.DataFrame:
    """Units that are their own ancestor."""
    parents = dict(units.select("unit_id", "parent_id").iter_rows())
    caught = [unit for unit in parents if parents.get(ancestry(unit, parents)[-1]) == unit]
    return units.filter(pl.col("unit_id").is_in(caught))
