"""The ground the synthetic world stands on: the demo site's units, inhabitants and posts."""

import zlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.demo import truth

SITE = Path(__file__).parents[1] / "sites" / "demo"

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Clocks = npt.NDArray[np.datetime64]
Spans = npt.NDArray[np.timedelta64]
Texts = npt.NDArray[np.str_]


def stream(name: str) -> np.random.Generator:
    """A random stream of its own for `name`, so that a change in one table leaves the others."""
    return np.random.default_rng([truth.SEED, zlib.crc32(name.encode())])


@dataclass(frozen=True)
class Ground:
    """Arrays with one element per unit, in the order of units.csv.

    polres and polda are the unit itself or its ancestor of that level, '' where there is none;
    persons is the population at the end of the year (0 above the Polsek), posts the establishment
    on 1 January, utc_offset the zone's distance to UTC (no zone of the site changes its clock),
    code the office code of the unit (kode satker).
    """

    unit_id: Texts
    unit_type: Texts
    level: Texts
    polres: Texts
    polda: Texts
    persons: Floats
    posts: Ints
    utc_offset: Spans
    code: Texts

    def index(self, unit_id: str) -> int:
        """Position of a unit in the arrays of this ground."""
        return int(np.flatnonzero(self.unit_id == unit_id)[0])

    def where(self, unit_ids: pl.Series) -> Ints:
        """The index of each unit id."""
        return unit_ids.replace_strict(
            self.unit_id.tolist(), range(len(self.unit_id)), return_dtype=pl.Int64
        ).to_numpy()

    def under(self, unit_id: str) -> Flags:
        """True for the unit and every unit below it (Polsek, Polres or Polda)."""
        lineage = np.stack([self.unit_id, self.polres, self.polda])
        found: Flags = (lineage == unit_id).any(axis=0)
        return found

    def standing(self, units: Ints, days: Clocks) -> Ints:
        """The units that stood on those days: before it was formed, the Polsek's sibling."""
        early = days < np.datetime64(truth.FORMED_ON)
        formed = units == self.index(truth.FORMED_POLSEK)
        return np.where(early & formed, self.index(truth.CARVED_FROM), units)

    def utc(self, units: Ints, local: Clocks) -> Clocks:
        """UTC of the local clocks of ``units``."""
        return local - self.utc_offset[units]


def read_ground() -> Ground:
    """The ground of the demo site, read from the CSV files of its folder."""
    units = pl.read_csv(SITE / "units.csv")
    parent = dict(units.select("unit_id", "parent_id").iter_rows())
    level = dict(units.select("unit_id", "level").iter_rows())

    def ancestor(unit: str | None, wanted: str) -> str:
        while unit is not None and level[unit] != wanted:
            unit = parent[unit]
        return unit or ""

    def figure(file: str, column: str, spell: pl.Expr) -> pl.Series:
        known = pl.read_csv(SITE / file, try_parse_dates=True).filter(spell)
        found = units.join(known, on="unit_id", how="left", maintain_order="left")
        return found[column].fill_null(0)

    new_year = datetime(truth.YEAR, 1, 1)
    offsets = [ZoneInfo(zone).utcoffset(new_year) for zone in units["time_zone"]]
    return Ground(
        unit_id=units["unit_id"].to_numpy().astype(str),
        unit_type=units["unit_type"].to_numpy().astype(str),
        level=units["level"].to_numpy().astype(str),
        polres=np.array([ancestor(unit, "polres") for unit in units["unit_id"]]),
        polda=np.array([ancestor(unit, "polda") for unit in units["unit_id"]]),
        persons=figure("population.csv", "persons", pl.col("valid_to").is_null()).to_numpy() * 1.0,
        posts=figure(
            "establishment.csv", "posts", pl.col("valid_from") == date(truth.YEAR, 1, 1)
        ).to_numpy(),
        utc_offset=np.array(offsets, dtype="timedelta64[s]"),
        code=units["code"].cast(pl.String).to_numpy().astype(str),
    )
