"""The organisation's own tables: units and their history, areas, residents, posts, vehicles."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.demo import stories
from pipelines.demo.areas import districts_of, official_areas
from pipelines.demo.ground import Ground, Tables, table
from pipelines.demo.rhythm import Ints
from pipelines.demo.tree import ZONES

ONE_DAY = timedelta(days=1)
POSTS = {
    "mabes": 60,
    "tipe_a_khusus": 90,
    "tipe_a": 70,
    "tipe_b": 55,
    "polres_metro": 85,
    "polrestabes": 85,
    "polresta": 75,
    "polres": 60,
    "metropolitan": 16,
    "urban": 13,
    "rural": 10,
    "prarural": 8,
    "polsubsektor": 3,
}  # a fifth of what real offices have, so that the demo stays small
VEHICLES_PER_PERSON = 0.6
GROWTH_HALF_YEAR = 0.006

# name, group, article of the old code, article of Law 1/2023
OFFENCES = (
    ("Pencurian biasa", "property", "362", "476"),
    ("Pencurian dengan pemberatan", "property", "363", "477"),
    ("Pencurian dengan kekerasan", "property", "365", "479"),
    ("Penganiayaan", "violence", "351", "466"),
    ("Pembunuhan", "violence", "338", "458"),
    ("Perkosaan", "violence", "285", "473"),
    ("Penggelapan", "fraud", "372", "486"),
    ("Penipuan", "fraud", "378", "492"),
    ("Pengrusakan", "property", "406", "521"),
    ("Pengeroyokan", "violence", "170", "262"),
)
SPECIAL = (
    ("UU35/2009-112", "Penguasaan narkotika golongan I", "narcotics"),
    ("UU35/2009-114", "Peredaran narkotika golongan I", "narcotics"),
    ("UU23/2004-44", "Kekerasan dalam rumah tangga", "violence"),
    ("UU1/2024-27A", "Kejahatan siber", "cyber"),
)


def organisation(ground: Ground) -> Tables:
    """Unit, unit_history, area, population, establishment, vehicle_stock and offence."""
    return {
        "unit": _units(ground),
        "unit_history": _history(ground),
        "area": _areas(ground),
        "population": _residents(ground, "population", "persons", 1.0),
        "vehicle_stock": _residents(ground, "vehicle_stock", "vehicles", VEHICLES_PER_PERSON),
        "establishment": _posts(ground),
        "offence": _offences(),
    }


def posts_of(ground: Ground) -> Ints:
    """Posts of each unit in the end; the merged Polsek has none, its posts went to the other."""
    posts = np.array([POSTS.get(kind, 0) for kind in ground.tree.unit_type])
    told = ground.stories
    posts[told.formed] = round(posts[told.carved_from] * stories.FORMED_SHARE)
    posts[told.carved_from] -= posts[told.formed]
    posts[told.merged_into] += posts[told.merged]
    posts[told.merged] = 0
    return posts


def _units(ground: Ground) -> pl.DataFrame:
    tree, told = ground.tree, ground.stories
    formed = {told.formed: stories.FORMED_ON}
    merged = {told.merged: stories.MERGED_ON - ONE_DAY}
    rows = [
        {
            "unit_id": unit.unit_id,
            "name": unit.name,
            "level": unit.level,
            "parent_id": None if unit.parent is None else tree.units[unit.parent].unit_id,
            "unit_type": unit.unit_type,
            "time_zone": ZONES[unit.zone][0],
            "code": f"{100_000 + position}",
            "valid_from": formed.get(position),
            "valid_to": merged.get(position),
        }
        for position, unit in enumerate(tree.units)
    ]
    return table("unit", pl.DataFrame(rows, infer_schema_length=None))


def _history(ground: Ground) -> pl.DataFrame:
    tree, told = ground.tree, ground.stories
    rows: list[dict[str, object]] = []

    def spell(
        unit: int, begin: date, end: date | None, parent: int, kind: str, reason: str | None
    ) -> None:
        rows.append(
            {
                "unit_id": tree.units[unit].unit_id,
                "valid_from": begin,
                "valid_to": end,
                "parent_id": tree.units[parent].unit_id,
                "unit_type": kind,
                "reason": reason,
            }
        )

    for change in told.changes:
        now = tree.units[change.unit]
        assert now.parent is not None
        eve = change.on - ONE_DAY
        spell(change.unit, stories.ALWAYS, eve, change.old_parent, change.old_type, None)
        spell(change.unit, change.on, None, now.parent, now.unit_type, change.reason)
    for unit, begin, end, reason in (
        (told.formed, stories.FORMED_ON, None, "formed"),
        (told.merged, stories.ALWAYS, stories.MERGED_ON - ONE_DAY, "merged"),
    ):
        spell(unit, begin, end, int(tree.parent[unit]), tree.units[unit].unit_type, reason)
    return table("unit_history", pl.DataFrame(rows, infer_schema_length=None))


def _areas(ground: Ground) -> pl.DataFrame:
    tree, official = ground.tree, official_areas()
    names = {unit.area_code: unit for unit in tree.units if unit.level == "polres"}
    rows: dict[str, tuple[str, str, str | None, str | None]] = {}
    for regency, polres in names.items():
        province = regency[:2]
        polda = tree.units[polres.parent or 0]
        mine = polda.unit_id if polda.area_code == province else None
        rows[province] = (official[province].title(), "province", None, mine)
        rows[regency] = (official[regency].title(), "regency", province, polres.unit_id)
        owner = None
        stations = {
            unit.area_code: unit.unit_id
            for at, unit in enumerate(tree.units)
            if unit.level == "polsek"
            and unit.area_code.startswith(regency)
            and at != ground.stories.merged
        }
        stations[tree.area_code[ground.stories.merged]] = tree.units[
            ground.stories.merged_into
        ].unit_id
        for district in districts_of(regency):
            owner = stations.get(district, owner)
            rows[district] = (official[district], "district", regency, owner)
    kinds = {"desa": "village", "rw": "rw", "rt": "rt"}
    for unit in tree.units:
        if unit.level in kinds:
            code = unit.area_code
            rows[code] = (unit.name, kinds[unit.level], code.rpartition(".")[0], unit.unit_id)
    frame = pl.DataFrame(
        [(code, *facts) for code, facts in rows.items()],
        schema=["area_code", "area_name", "kind", "parent_code", "unit_id"],
        orient="row",
        infer_schema_length=None,
    )
    return table("area", frame.sort("area_code"))


def _residents(ground: Ground, record: str, column: str, factor: float) -> pl.DataFrame:
    """One spell per Polsek and half-year or change; the last one is open unless the unit ended."""
    days = ground.calendar.days
    half_years = (days.astype("datetime64[M]").astype("int64") // 6).astype("int64")
    steps = half_years - half_years[0]
    polsek = ground.tree.at("polsek")
    grown = np.rint(ground.residents[polsek] * factor * (1 + GROWTH_HALF_YEAR) ** steps)
    change = np.ones_like(grown, dtype=bool)
    change[:, 1:] = grown[:, 1:] != grown[:, :-1]
    unit, at = np.nonzero(change)
    begins = days[at]
    ends = np.append(begins[1:] - 1, np.datetime64("NaT"))
    ends[np.append(unit[1:] != unit[:-1], True)] = np.datetime64("NaT")
    stood = grown[unit, at] > 0
    frame = pl.DataFrame(
        {
            "unit_id": ground.names(polsek[unit]),
            "valid_from": begins,
            "valid_to": ends,
            column: grown[unit, at],
        }
    )
    if record == "population":
        frame = frame.with_columns(basis=pl.lit("whole"), note=pl.lit("sintetis"))
    return table(record, frame.filter(pl.Series(stood)))


def _posts(ground: Ground) -> pl.DataFrame:
    told, posts = ground.stories, posts_of(ground)
    merged_posts = POSTS[str(ground.tree.unit_type[told.merged])]
    first = ground.settings.first
    spells: list[tuple[int, date, date | None, int]] = []
    for unit in np.flatnonzero(posts > 0):
        match unit:
            case told.formed:
                spells.append((unit, max(first, stories.FORMED_ON), None, posts[unit]))
            case told.carved_from:
                before = posts[unit] + posts[told.formed]
                spells += _two_spells(unit, first, stories.FORMED_ON, before, posts[unit])
            case told.merged_into:
                before = posts[unit] - merged_posts
                spells += _two_spells(unit, first, stories.MERGED_ON, before, posts[unit])
            case _:
                spells.append((int(unit), first, None, int(posts[unit])))
    if first < stories.MERGED_ON:
        spells.append((told.merged, first, stories.MERGED_ON - ONE_DAY, merged_posts))
    frame = pl.DataFrame(
        [(ground.tree.units[unit].unit_id, *rest) for unit, *rest in spells],
        schema=["unit_id", "valid_from", "valid_to", "posts"],
        orient="row",
        infer_schema_length=None,
    )
    return table("establishment", frame)


def _two_spells(
    unit: int, first: date, on: date, before: int, after: int
) -> list[tuple[int, date, date | None, int]]:
    if on <= first:
        return [(unit, first, None, after)]
    return [(unit, first, on - ONE_DAY, before), (unit, on, None, after)]


def _offences() -> pl.DataFrame:
    last_day = stories.NEW_CODE_FROM - ONE_DAY
    rows: list[tuple[str, str, str, str, str | None, date | None, date | None]] = []
    for name, group, old, new in OFFENCES:
        before, after = f"KUHP-{old}", f"UU1/2023-{new}"
        rows += [
            (before, name, "kuhp_old", group, after, None, last_day),
            (after, name, "kuhp_2023", group, before, stories.NEW_CODE_FROM, None),
        ]
    rows += [(code, name, "special_law", group, None, None, None) for code, name, group in SPECIAL]
    names = [
        *("offence_code", "offence_name", "code_set", "offence_group"),
        *("same_as", "valid_from", "valid_to"),
    ]
    frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    return table("offence", frame)
