"""The tree of units from Mabes to RT: Polda, their Polres and Polsek, and the villages below."""

import zlib
from dataclasses import dataclass
from datetime import date

import numpy as np

from pipelines.demo.areas import districts_of, official_areas, polda_list, regencies_of
from pipelines.demo.rhythm import Flags, Floats, Ints, Texts
from pipelines.demo.settings import Settings

POLRES, POLSEK = 500, 4_900  # of the whole country
KECAMATAN = 7_277  # in areas.csv.gz; a Polsek is in charge of one or two
ZONES = {"WIB": ("Asia/Jakarta", 7), "WITA": ("Asia/Makassar", 8), "WIT": ("Asia/Jayapura", 9)}
SUBSECTOR_EVERY = 8  # Polsek
VILLAGES = 3  # below each Polsek
LEVELS = ("mabes", "polda", "polres", "polsek", "polsubsektor", "desa", "rw", "rt")
CAPITALS = {"32.73", "33.74", "35.78", "12.71", "73.71", "16.71", "51.71", "21.71"}  # polrestabes
WORDS = (
    ("Suka", "Karang", "Sumber", "Tanjung", "Mekar", "Rejo", "Banyu", "Telaga", "Bina", "Sido"),
    ("maju", "jaya", "makmur", "sari", "asri", "mulya", "damai", "indah", "rukun", "tani"),
)


@dataclass(frozen=True)
class Unit:
    """One unit as it stands at the end; `parent` is the position of its parent in the tree."""

    unit_id: str
    name: str
    level: str
    parent: int | None
    unit_type: str
    zone: str
    area_code: str


@dataclass(frozen=True)
class Change:
    """What a unit was until `on`: under another parent, of another type."""

    unit: int
    on: date
    reason: str
    old_parent: int
    old_type: str


class Tree:
    """Units in an order in which parents come first, as arrays by position."""

    def __init__(self, units: list[Unit]) -> None:
        self.units = units
        self.unit_id: Texts = np.array([unit.unit_id for unit in units])
        self.level: Texts = np.array([unit.level for unit in units])
        self.unit_type: Texts = np.array([unit.unit_type for unit in units])
        self.area_code: Texts = np.array([unit.area_code for unit in units])
        self.parent: Ints = np.array([-1 if u.parent is None else u.parent for u in units])
        self.zone: Texts = np.array([unit.zone for unit in units])
        hours = np.array([ZONES[unit.zone][1] for unit in units])
        self.utc_offset = hours.astype("timedelta64[h]").astype("timedelta64[s]")
        self.polres = self._above("polres")
        self.polda = self._above("polda")
        self.polsek = self._above("polsek")

    def at(self, level: str) -> Ints:
        """Positions of the units of a level."""
        return np.flatnonzero(self.level == level)

    def where(self, unit_id: str) -> int:
        """Position of a unit."""
        return int(np.flatnonzero(self.unit_id == unit_id)[0])

    def below(self, unit: int, level: str) -> Ints:
        """Positions of the units of a level below a Polda, Polres or Polsek."""
        return np.flatnonzero(self.under(unit) & (self.level == level))

    def under(self, unit: int) -> Flags:
        """True for the unit and all below it (Polda, Polres, Polsek)."""
        lineage = np.stack([self.polda, self.polres, self.polsek])
        found: Flags = (lineage == unit).any(axis=0)
        return found

    def _above(self, level: str) -> Ints:
        """The unit itself or its ancestor of that level, -1 where there is none."""
        found = np.where(self.level == level, np.arange(len(self.units)), -1)
        for _ in LEVELS:
            found = np.where((found < 0) & (self.parent >= 0), found[self.parent], found)
        return found


def make_tree(settings: Settings) -> Tree:
    """The units of a share of the country, at least one Polda in each time zone."""
    units = [Unit("MABES", "Markas Besar Polri", "mabes", None, "mabes", "WIB", "")]
    polda = _chosen_polda(settings.scale)
    wanted = max(len(polda) + 1, round(POLRES * settings.scale))
    for (unit_id, name, kind, zone), regencies in zip(
        polda, _chosen_regencies([row[0] for row in polda], wanted), strict=True
    ):
        units.append(Unit(unit_id, name, "polda", 0, kind, zone, unit_id[4:]))
        top = len(units) - 1
        for regency in regencies:
            _add_polres(units, top, regency, zone)
    return Tree(units)


def _chosen_polda(scale: float) -> list[tuple[str, str, str, str]]:
    """Of each zone the share, spread evenly over the Polda ordered by their number of regencies."""
    chosen = []
    for zone in ZONES:
        rows = polda_list().filter(zone=zone).select("unit_id", "name", "unit_type", "zone").rows()
        by_size = sorted(rows, key=lambda row: (len(regencies_of(row[0])), row[0]))
        count = max(1, round(len(rows) * scale))
        places = {int((step + 0.5) * len(rows) / count) for step in range(count)}
        chosen += sorted(by_size[place] for place in places)
    return chosen


def _chosen_regencies(polda: list[str], wanted: int) -> list[list[str]]:
    """Regencies of each Polda, about `wanted` in all and in proportion."""
    known = [_by_size(regencies_of(name)) for name in polda]
    total = sum(len(codes) for codes in known)
    counts = [min(len(codes), max(1, wanted * len(codes) // total)) for codes in known]
    order = sorted(range(len(known)), key=lambda at: -len(known[at]))
    while sum(counts) < min(wanted, total):
        for at in order:
            if sum(counts) < wanted and counts[at] < len(known[at]):
                counts[at] += 1
    return [sorted(codes[:count]) for codes, count in zip(known, counts, strict=True)]


def _by_size(codes: list[str]) -> list[str]:
    """Those with most districts first; the capital city comes second, so that one is there."""
    ordered = sorted(codes, key=lambda code: (-len(districts_of(code)), code))
    capital = [code for code in ordered if code.endswith(".71")]
    rest = [code for code in ordered if code not in capital]
    return rest[:1] + capital + rest[1:]


def _add_polres(units: list[Unit], polda: int, regency: str, zone: str) -> None:
    official = official_areas()[regency].title()
    place = official.removeprefix("Kabupaten ").removeprefix("Administrasi ")
    is_city = place.startswith("Kota ")
    place = place.removeprefix("Kota ").removeprefix("Administrasi ")
    kind, title = "polres", f"Polres {place}"
    if units[polda].unit_id == "PLD-31":
        kind, title = "polres_metro", f"Polres Metro {place}{' Kota' if is_city else ''}"
    elif regency in CAPITALS:
        kind, title = "polrestabes", f"Polrestabes {place}"
    elif is_city:
        kind, title = "polresta", f"Polresta {place}"
    units.append(Unit(f"PRS-{regency}", title, "polres", polda, kind, zone, regency))
    top = len(units) - 1
    districts = districts_of(regency)
    count = max(1, round(len(districts) * POLSEK / KECAMATAN))
    for number, group in enumerate(np.array_split(np.array(districts), count)):
        _add_polsek(units, top, str(group[0]), zone, _polsek_type(is_city, number))


def _polsek_type(is_city: bool, number: int) -> str:
    if is_city:
        return "metropolitan" if number < 2 else "urban"
    return "urban" if number == 0 else "prarural" if number % 5 == 4 else "rural"


def _add_polsek(units: list[Unit], polres: int, district: str, zone: str, kind: str) -> None:
    name = f"Polsek {official_areas()[district]}"
    units.append(Unit(f"PSK-{district}", name, "polsek", polres, kind, zone, district))
    top = len(units) - 1
    number = zlib.crc32(district.encode())
    if number % SUBSECTOR_EVERY == 0:
        post = f"Polsubsektor {official_areas()[district]} Luar"
        units.append(
            Unit(f"PSB-{district}", post, "polsubsektor", top, "polsubsektor", zone, district)
        )
    for place in range(VILLAGES):
        code = f"{district}.{2001 + place}"
        seed = number // 7 + 37 * place
        word = WORDS[0][seed % 10] + WORDS[1][(seed // 10 + place) % 10]
        units.append(Unit(f"DSA-{code}", f"Desa {word}", "desa", top, "desa", zone, code))
    village = len(units) - VILLAGES
    code = units[village].area_code
    units.append(Unit(f"RW-{code}.001", "RW 001", "rw", village, "rw", zone, f"{code}.001"))
    units.append(
        Unit(f"RT-{code}.001.001", "RT 001", "rt", len(units) - 1, "rt", zone, f"{code}.001.001")
    )


def persons_by_polsek(tree: Tree, rng: np.random.Generator) -> Floats:
    """Residents of each unit's own area at the start; only a Polsek has some of its own."""
    median = {"metropolitan": 150_000, "urban": 95_000, "rural": 45_000, "prarural": 28_000}
    middle = np.array([float(median.get(kind, 0)) for kind in tree.unit_type])
    persons: Floats = np.rint(middle * rng.lognormal(0, 0.3, len(middle)))
    return persons
