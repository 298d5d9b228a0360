"""What all tables of the synthetic world stand on: units, calendar, stories, random streams."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.demo import stories
from pipelines.demo.rhythm import Calendar, Clocks, Flags, Floats, Ints, hours_of, make_calendar
from pipelines.demo.settings import AS_OF, Settings
from pipelines.demo.stories import Stories
from pipelines.demo.tree import Tree, make_tree, persons_by_polsek
from pipelines.records.registry import load_records

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Ground:
    """`residents` has one row per unit and one column per day; 0 where a unit does not stand."""

    settings: Settings
    tree: Tree
    calendar: Calendar
    stories: Stories
    residents: Floats

    def stream(self, name: str) -> np.random.Generator:
        """A random stream of its own for `name`: a change in one table leaves the others."""
        return np.random.default_rng([self.settings.seed, zlib.crc32(name.encode())])

    def events(
        self, rng: np.random.Generator, expected: Floats, weights: Floats
    ) -> tuple[Ints, Clocks]:
        """Units and days of random events, in order of days.

        `expected` is the number a year, by unit or by unit and day; `weights` those of the days.
        """
        rate = expected[:, None] if expected.ndim == 1 else expected
        counts = rng.poisson(rate * weights[None, :] / 365.25)
        day, unit = np.nonzero(counts.T)
        repeats = counts[unit, day]
        return np.repeat(unit, repeats), self.calendar.days[np.repeat(day, repeats)]

    def utc(self, units: Ints, local: Clocks) -> Clocks:
        """UTC of the local clocks of `units`, to the microsecond."""
        found: Clocks = (local - self.tree.utc_offset[units]).astype("datetime64[us]")
        return found

    def clocks(self, rng: np.random.Generator, units: Ints, days: Clocks, hours: Floats) -> Clocks:
        """UTC moments on the local days of `units`, by the weights of the local hours."""
        return self.utc(units, hours_of(rng, days, hours))

    def names(self, units: Ints) -> "np.ndarray[tuple[int], np.dtype[np.str_]]":
        """Unit ids of positions."""
        found: np.ndarray[tuple[int], np.dtype[np.str_]] = self.tree.unit_id[units]
        return found

    def stands(self, unit: int) -> Flags:
        """The days on which a unit stands."""
        days = self.calendar.days
        told = self.stories
        if unit == told.formed:
            return np.asarray(days >= np.datetime64(stories.FORMED_ON))
        if unit == told.merged:
            return np.asarray(days < np.datetime64(stories.MERGED_ON))
        return np.ones(len(days), dtype=bool)


def make_ground(settings: Settings) -> Ground:
    """The ground of the settings."""
    tree, told = stories.tell(make_tree(settings))
    calendar = make_calendar(settings.first, AS_OF)
    seeded = np.random.default_rng([settings.seed, zlib.crc32(b"residents")])
    persons = persons_by_polsek(tree, seeded)
    persons[told.small_polsek] = stories.SMALL_PERSONS
    residents = np.repeat(persons[:, None], len(calendar.days), axis=1)
    carved, formed, merged, into = told.carved_from, told.formed, told.merged, told.merged_into
    before = calendar.days < np.datetime64(stories.FORMED_ON)
    part = np.rint(persons[carved] * stories.FORMED_SHARE)
    residents[formed] = np.where(before, 0, part)
    residents[carved] = np.where(before, persons[carved], persons[carved] - part)
    after = calendar.days >= np.datetime64(stories.MERGED_ON)
    residents[into] = np.where(after, persons[into] + persons[merged], persons[into])
    residents[merged] = np.where(after, 0, persons[merged])
    return Ground(settings, tree, calendar, told, residents)


def table(record: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with exactly the columns of the record, in its order and types."""
    columns = load_records()[record].columns()
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(column.dtype).alias(name)
        for name, column in columns.items()
    )


def numbered(prefix: str, count: int) -> pl.Series:
    """`count` ids: the prefix and seven digits."""
    numbers = pl.int_range(1, count + 1, eager=True).cast(pl.String).str.zfill(7)
    return prefix + numbers


def pick(
    rng: np.random.Generator, shares: dict[str, float] | Sequence[str], count: int
) -> "np.ndarray[tuple[int], np.dtype[np.str_]]":
    """`count` names, drawn by their shares (equal ones for a sequence)."""
    names = list(shares)
    weight = np.array([*shares.values()] if isinstance(shares, dict) else [1.0] * len(names))
    drawn: np.ndarray[tuple[int], np.dtype[np.str_]] = rng.choice(
        np.array(names), count, p=weight / weight.sum()
    )
    return drawn


def some_null(rng: np.random.Generator, values: pl.Series, share: float) -> pl.Series:
    """The values, a share of them unknown."""
    return pl.select(
        pl.when(pl.lit(pl.Series(rng.random(len(values)) >= share))).then(pl.lit(values))
    ).to_series()
