"""Interest (kepentingan): communities, meetings with them, their needs, and records about them."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.demo import rhythm
from pipelines.demo.ground import Ground, Tables, numbered, pick, table
from pipelines.demo.rhythm import Clocks, Ints

COMMUNITIES = (
    ("profession", "local", "polres", "Paguyuban Ojek Daring"),
    ("hobby", "local", "polres", "Klub Sepeda"),
    ("activity", "local", "polres", "Kelompok Tani"),
    ("group", "local", "polres", "Karang Taruna"),
    ("profession", "regional", "polda", "Asosiasi Pengusaha Angkutan"),
    ("hobby", "regional", "polda", "Komunitas Motor Besar"),
    ("group", "national", "mabes", "Forum Mahasiswa Nasional"),
    ("activity", "international", "mabes", "Komunitas Diaspora dan Wisata"),
)
UNNAMED_SHARE = 0.25  # of communities without an officer
NAMED_ON = date(2025, 11, 1)  # some of them get one from then on
ENGAGEMENTS_A_YEAR = 9.0
NEEDS_A_YEAR = 4.0
SHARE_OF_RECORDS = 0.02  # that concern a community
SHARED_SHARE = 0.2  # of those concern a second one
# records of the interest lens and their key
LINKED = {
    "emergency_call": "call_id",
    "crime_report": "report_id",
    "patrol": "patrol_id",
    "community_visit": "visit_id",
    "problem_solving": "problem_id",
    "intelligence_report": "report_no",
    "traffic_accident": "accident_id",
    "traffic_violation": "violation_id",
    "community_engagement": "engagement_id",
}


def interest(ground: Ground, spells: pl.DataFrame) -> Tables:
    """community, community_engagement and community_need."""
    communities = _communities(ground, spells)
    return {
        "community": table("community", communities),
        "community_engagement": _engagements(ground, communities),
        "community_need": _needs(ground, communities),
    }


def _communities(ground: Ground, spells: pl.DataFrame) -> pl.DataFrame:
    """Spells with `unit` (position); a community that gets an officer later has two."""
    rng = ground.stream("community")
    tree, first = ground.tree, ground.settings.first
    crew: dict[int, list[str]] = {}
    here = spells.filter((pl.col("valid_from") <= first) & pl.col("active")).sort("person")
    for unit, person in here.select("unit", "person_id").iter_rows():
        crew.setdefault(unit, []).append(person)
    rows: list[tuple[object, ...]] = []
    for kind, reach, level, title in COMMUNITIES:
        for unit in tree.at(level):
            number = len({row[0] for row in rows}) + 1
            place = tree.units[unit].name.split(" ", 1)[1]
            facts = (f"KOM-{number:05}", int(unit), kind, reach, f"{title} {place}")
            named = rng.random() >= UNNAMED_SHARE
            officer = crew[int(unit)][number % len(crew[int(unit)])]
            later = rng.random() < 0.5
            if named or not later or first >= NAMED_ON:
                rows.append((*facts, first, None, officer if named else None))
            else:
                rows.append((*facts, first, NAMED_ON - timedelta(days=1), None))
                rows.append((*facts, NAMED_ON, None, officer))
    names = [
        *("community_id", "unit", "kind", "reach", "community_name"),
        *("valid_from", "valid_to", "officer_id"),
    ]
    frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    return frame.with_columns(unit_id=pl.Series(ground.names(frame["unit"].to_numpy())))


def _of_communities(
    ground: Ground, rng: np.random.Generator, communities: pl.DataFrame, a_year: float
) -> pl.DataFrame:
    """Random events of communities: community_id, `on` and the operational columns."""
    once = communities.unique("community_id", keep="first", maintain_order=True)
    weights = ground.calendar.weights(rhythm.DESK_WEEK, 0.5, 0.8)
    which, day = ground.events(rng, np.full(once.height, a_year), weights)
    unit = once["unit"].to_numpy()[which]
    return pl.DataFrame(
        {
            "community_id": once["community_id"].to_numpy()[which],
            "on": day,
            "unit_id": ground.names(unit),
            "area_code": pl.Series(ground.tree.area_code[unit]).replace("", None),
            "approach": np.full(len(unit), "preemtif"),
            "handling_mode": np.full(len(unit), "rutin"),
            "function_code": np.full(len(unit), "BINMAS"),
        }
    )


def _engagements(ground: Ground, communities: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("community_engagement")
    rows = _of_communities(ground, rng, communities, ENGAGEMENTS_A_YEAR)
    kinds = ["DIALOG", "BAKTI SOSIAL", "PELATIHAN", "OLAHRAGA BERSAMA"]
    frame = rows.with_columns(
        engagement_id=numbered("KGT-", rows.height),
        engaged_on="on",
        activity=pl.Series(pick(rng, kinds, rows.height)),
    )
    return table("community_engagement", frame)


def _needs(ground: Ground, communities: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("community_need")
    rows = _of_communities(ground, rng, communities, NEEDS_A_YEAR)
    raised: Clocks = rows["on"].to_numpy()
    due = raised + rng.choice([7, 14, 30], rows.height)
    followed = raised + rhythm.day_lags(rng, 9.0, 0.7, rows.height)
    there = rng.random(rows.height) < 0.9
    frame = rows.with_columns(
        need_id=numbered("BTH-", rows.height),
        raised_on=pl.Series(raised),
        due_on=pl.Series(due),
        followed_up_on=pl.Series(
            rhythm.known(rhythm.only(there, followed), ground.settings.extracted_on)
        ),
    )
    return table("community_need", frame)


def links_to_communities(ground: Ground, tables: Tables) -> pl.DataFrame:
    """record_community: some records of each kind concern one community of their Polres, or two."""
    rng = ground.stream("record_community")
    tree = ground.tree
    once = tables["community"].unique("community_id", keep="first", maintain_order=True)
    lookup = {name: position for position, name in enumerate(tree.unit_id.tolist())}
    by_unit: dict[int, list[str]] = {}
    for name, unit in once.select("community_id", "unit_id").iter_rows():
        by_unit.setdefault(lookup[unit], []).append(name)
    parts = []
    for record, key in LINKED.items():
        rows = tables[record]
        if record == "community_engagement":
            chosen = rows.select(record_id=key, community_id="community_id")
        else:
            chosen = rows.filter(pl.Series(rng.random(rows.height) < SHARE_OF_RECORDS))
            unit = chosen["unit_id"].replace_strict(lookup, return_dtype=pl.Int64).to_numpy()
            chosen = _pairs(rng, chosen[key], tree.polres[unit], by_unit)
        parts.append(chosen.select(pl.lit(record).alias("of_record"), "record_id", "community_id"))
    return table("record_community", pl.concat(parts))


def _pairs(
    rng: np.random.Generator, keys: pl.Series, polres: Ints, by_unit: dict[int, list[str]]
) -> pl.DataFrame:
    """One or two different communities of the Polres for each key; none above a Polres."""
    first, second = rng.random(len(keys)), rng.random(len(keys)) < SHARED_SHARE
    rows = []
    for key, unit, luck, two in zip(keys, polres, first, second, strict=True):
        choices = by_unit.get(int(unit), [])
        if choices:
            at = int(luck * len(choices))
            rows.append((key, choices[at]))
            if two and len(choices) > 1:
                rows.append((key, choices[(at + 1) % len(choices)]))
    schema = {"record_id": pl.String, "community_id": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
