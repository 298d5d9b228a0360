"""Whether a load is like those of its source before it: in its rows a day and its empty values.

What is usual is the median of earlier loads, and how much they scatter their median absolute
deviation (Hampel 1974), so that one odd load does not hide the next. Where it is less than chance
alone makes of so many rows, chance counts: the root of a count, the binomial deviation of a share.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path
from statistics import median

import polars as pl

from pipelines.records.contract import event_day
from pipelines.sources.site import Site
from pipelines.sources.source import Source
from pipelines.sources.specification import Drift
from warehouse.lake import Lake, Load

HISTORY = 60  # loads of a source that tell what is usual now
NORMAL = 1.4826  # times the median absolute deviation is the deviation of normal values


@dataclass(frozen=True)
class Profile:
    """A load in short. `rows_a_day`: of the day its middle row lies in; `empty`: shares."""

    rows: int
    rows_a_day: float
    empty: dict[str, float]


@dataclass(frozen=True)
class Unusual:
    """A load unlike those before it, in its rows a day or (`column`) in a share of empty values."""

    source: str
    file: str
    column: str | None
    found: float
    usual: float
    deviations: float

    def __str__(self) -> str:
        place = f"{self.source}: {self.file}: "
        far = f"{self.deviations:.0f} deviations"
        if self.column is None:
            return f"{place}{self.found:.0f} rows a day, usually {self.usual:.0f} ({far})"
        shares = f"{100 * self.found:.1f} % of rows, usually {100 * self.usual:.1f} %"
        return f"{place}{self.column} is empty in {shares} ({far})"


def unusual_loads(site: Site, lake: Lake, known: Path, loads: Sequence[Load]) -> list[Unusual]:
    """What is unusual in `loads`, each held against the loads of its source before it.

    `known`: file that keeps the profile of each load, so that each is read once.
    """
    every = lake.loads()
    judged = {load.source for load in loads} & site.sources.keys()
    series = {name: _deliveries(every, site.sources[name]) for name in judged}
    before = json.loads(known.read_text("utf-8")) if known.exists() else {}
    profiles = {load_id: Profile(**found) for load_id, found in before.items()}
    found = []
    for load in loads:
        series_of = series.get(load.source, [])
        earlier = [other for other in series_of if other.load_id < load.load_id][-HISTORY:]
        if load not in series_of or len(earlier) < site.drift.loads:
            continue
        for one in (*earlier, load):
            if one.load_id not in profiles:
                profiles[one.load_id] = _profile(lake, site.sources[load.source], one)
        usual = [profiles[one.load_id] for one in earlier]
        found += _held_against(load, profiles[load.load_id], usual, site.drift)
    if len(profiles) > len(before):
        known.write_text(json.dumps({name: asdict(p) for name, p in profiles.items()}), "utf-8")
    return found


def _deliveries(loads: Iterable[Load], source: Source) -> list[Load]:
    """Loads that brought something new; those that mostly correct tell nothing of a day's rows."""
    return [
        load
        for load in loads
        if (load.source, load.record) == (source.name, source.record)
        and load.accepted > 2 * load.corrected
    ]


def _profile(lake: Lake, source: Source, load: Load) -> Profile:
    columns = source.contract.columns()
    watched = [c.name for c in source.columns if columns[c.name].nullable]
    rows = lake.rows(load)
    day = event_day(source.contract)
    a_day = pl.lit(float(load.rows_read)) if day is None else pl.len().over(day).median()
    shares = [pl.col(name).is_null().mean().alias(name) for name in watched]
    (row,) = (
        rows.select(pl.len().alias("_rows"), a_day.alias("_a_day"), *shares).collect().to_dicts()
    )
    return Profile(row.pop("_rows"), float(row.pop("_a_day")), row)


def _held_against(
    load: Load, profile: Profile, usual: list[Profile], limits: Drift
) -> list[Unusual]:
    counts = [one.rows_a_day for one in usual]
    chance = sqrt(max(median(counts), 1))
    figures: list[tuple[str | None, float, list[float], float]] = [
        (None, profile.rows_a_day, counts, chance)
    ]
    for column, share in profile.empty.items():
        shares = [one.empty[column] for one in usual if column in one.empty]
        if len(shares) >= limits.loads:
            figures.append((column, share, shares, _chance_of_share(shares, profile.rows)))
    judged = [
        Unusual(load.source, load.file, column, found, median(values), _far(found, values, least))
        for column, found, values, least in figures
    ]
    return [one for one in judged if one.deviations > limits.deviations]


def _chance_of_share(shares: list[float], rows: int) -> float:
    """Binomial deviation of the usual share among so many rows, one of them more at either end."""
    share = (median(shares) * rows + 1) / (rows + 2)
    return sqrt(share * (1 - share) / rows)


def _far(found: float, values: list[float], least: float) -> float:
    """Deviations of `found` from the median of `values`, a deviation being at least `least`."""
    middle = median(values)
    scatter = NORMAL * median(abs(value - middle) for value in values)
    return abs(found - middle) / max(scatter, least)
