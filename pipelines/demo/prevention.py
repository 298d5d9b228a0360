"""Prevention: patrols, village officers, visits, problems solved, intelligence, vital objects."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.demo import rhythm
from pipelines.demo.emergency import handling
from pipelines.demo.ground import Ground, Tables, numbered, pick, some_null, table
from pipelines.demo.rhythm import Clocks, Flags, Floats, Ints

PATROLS_A_YEAR = 130.0  # of a Polsek
VISITS_A_YEAR = {"filled": 84.0, "vacant": 8.0}  # of a village
PROBLEMS_A_YEAR = 9.0  # of a village with RW and RT
REPORTS_A_YEAR = {"polres": 60.0, "polsek": 22.0, "polda": 40.0}
OBJECTS = 2  # of a Polres, checked every week
VACANT_SHARE = 0.3
SHARED_SHARE = 0.15  # of villages whose officer holds another one too
CHANGED_SHARE = 0.2  # of villages whose officer changed on CHANGED_ON
CHANGED_ON = date(2025, 9, 15)


def prevention(ground: Ground, spells: pl.DataFrame) -> Tables:
    """patrol, village_officer, community_visit, problem_solving, intelligence_report, objects."""
    officers = _officers(ground, spells)
    return {
        "patrol": _patrols(ground),
        "village_officer": table("village_officer", officers),
        "community_visit": _visits(ground, officers),
        "problem_solving": _problems(ground),
        "intelligence_report": _intelligence(ground),
        "vital_object_check": _objects(ground),
    }


def _standing(ground: Ground, units: Ints, a_year: float | Floats) -> Floats:
    """Expected events a year by unit and day: of `units`, as long as each stands."""
    expected = np.zeros(ground.residents.shape)
    expected[units] = np.broadcast_to(a_year, len(units))[:, None]
    for unit in (ground.stories.formed, ground.stories.merged):
        expected[unit] *= ground.stands(unit)
    return expected


def _operational(
    ground: Ground, rng: np.random.Generator, unit: Ints, day: Clocks, approach: str, function: str
) -> pl.DataFrame:
    """The columns every operational record carries."""
    count = len(unit)
    return pl.DataFrame(
        {
            "unit_id": ground.names(unit),
            "area_code": ground.tree.area_code[unit],
            "approach": np.full(count, approach),
            "handling_mode": handling(ground, rng, unit, day, np.full(count, function)),
            "function_code": np.full(count, function),
        }
    )


def _patrols(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("patrol")
    units = ground.tree.at("polsek")
    unit, day = ground.events(
        rng,
        _standing(ground, units, PATROLS_A_YEAR),
        ground.calendar.weights(rhythm.STREET_WEEK, 1.2, 1.25),
    )
    count = len(unit)
    started = ground.clocks(rng, unit, day, rhythm.STREET_HOURS)
    planned = rng.integers(2, 7, count)
    visited = rng.binomial(planned, 0.82)
    has_plan = rng.random(count) < 0.85
    ended = started + rng.integers(3_600, 14_400, count).astype("timedelta64[s]")
    means = {"car": 0.4, "motorcycle": 0.45, "foot": 0.13, "boat": 0.02}
    frame = _operational(ground, rng, unit, day, "preventif", "SAMAPTA").with_columns(
        patrol_id=numbered("PTR-", count),
        started_at=pl.Series(started),
        ended_at=pl.Series(rhythm.only(rng.random(count) < 0.98, ended)),
        means=pl.Series(pick(rng, means, count)),
        hotspots_planned=pl.when(pl.Series(has_plan)).then(pl.Series(planned)),
        hotspots_visited=pl.when(pl.Series(has_plan)).then(pl.Series(visited)),
    )
    return table("patrol", frame)


def _officers(ground: Ground, spells: pl.DataFrame) -> pl.DataFrame:
    """One spell per village, two where the officer changed; with `unit` (position)."""
    rng = ground.stream("village_officer")
    tree = ground.tree
    villages = tree.at("desa")
    first = ground.settings.first
    candidates = spells.filter(
        (pl.col("valid_from") <= first) & (pl.col("function_code") == "BINMAS")
    )
    crew: dict[int, list[str]] = {}
    for unit, person in candidates.sort("person").select("unit", "person_id").iter_rows():
        crew.setdefault(unit, []).append(person)
    vacant, changes, shared = rng.random((3, len(villages)))
    rows = []
    for number, village in enumerate(villages):
        here = crew.get(int(tree.polsek[village]), [])
        turn = 0 if shared[number] < SHARED_SHARE else number
        person = None if vacant[number] < VACANT_SHARE or not here else here[turn % len(here)]
        if changes[number] < CHANGED_SHARE and first < CHANGED_ON:
            successor = here[(turn + 1) % len(here)] if here else None
            eve = CHANGED_ON - timedelta(days=1)
            rows += [(village, first, eve, person), (village, CHANGED_ON, None, successor)]
        else:
            rows.append((village, first, None, person))
    frame = pl.DataFrame(
        rows,
        schema={
            "unit": pl.Int64,
            "valid_from": pl.Date,
            "valid_to": pl.Date,
            "person_id": pl.String,
        },
        orient="row",
    )
    at = frame["unit"].to_numpy()
    return frame.with_columns(
        village_code=pl.Series(tree.area_code[at]),
        unit_id=pl.Series(ground.names(at)),
        area_code=pl.Series(tree.area_code[at]),
        approach=pl.lit("preemtif"),
        handling_mode=pl.lit("rutin"),
        function_code=pl.lit("BINMAS"),
    )


def _visits(ground: Ground, officers: pl.DataFrame) -> pl.DataFrame:
    """Visits in the village, some of them in its RW or RT, by its officer if there is one."""
    rng = ground.stream("community_visit")
    expected = np.zeros(ground.residents.shape)
    days = ground.calendar.days
    for unit, begin, end, person in officers.select(
        "unit", "valid_from", "valid_to", "person_id"
    ).iter_rows():
        holds: Flags = (days >= np.datetime64(begin)) & (days <= np.datetime64(end or date.max))
        expected[unit, holds] = VISITS_A_YEAR["filled" if person else "vacant"]
    village, day = ground.events(rng, expected, ground.calendar.weights(rhythm.DESK_WEEK, 0.5, 0.9))
    count = len(village)
    visits = pl.DataFrame({"unit": village, "visited_on": day}).with_row_index("visit")
    by = visits.sort("visited_on").join_asof(
        officers.select("unit", "valid_from", "person_id").sort("valid_from"),
        left_on="visited_on",
        right_on="valid_from",
        by="unit",
        check_sortedness=False,
    )
    person = by.sort("visit")["person_id"]
    inner = _inner_units(ground)
    where = np.where((rng.random(count) < 0.2) & (inner[village] >= 0), inner[village], village)
    purposes = {"DDS": 0.6, "PENYULUHAN": 0.2, "KOORDINASI": 0.2}
    frame = _operational(ground, rng, where, day, "preemtif", "BINMAS").with_columns(
        visit_id=numbered("DDS-", count),
        visited_on=pl.Series(day),
        person_id=person,
        purpose=pl.Series(pick(rng, purposes, count)),
    )
    return table("community_visit", frame)


def _inner_units(ground: Ground) -> Ints:
    """For a village with an RW its RT, else -1."""
    tree = ground.tree
    found = np.full(len(tree.units), -1)
    for rt in tree.at("rt"):
        found[tree.parent[tree.parent[rt]]] = rt
    return found


def _problems(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("problem_solving")
    units = ground.tree.at("rt")
    unit, day = ground.events(
        rng,
        _standing(ground, units, PROBLEMS_A_YEAR),
        ground.calendar.weights(rhythm.DESK_WEEK, 0.6, 1.0),
    )
    count = len(unit)
    solved = day + rhythm.day_lags(rng, 9.0, 0.8, count)
    there = rng.random(count) < 0.82
    categories = {"SENGKETA TETANGGA": 0.4, "UTANG PIUTANG": 0.25, "KENAKALAN REMAJA": 0.35}
    frame = _operational(ground, rng, unit, day, "preemtif", "BINMAS").with_columns(
        problem_id=numbered("PS-", count),
        taken_up_on=pl.Series(day),
        solved_on=pl.Series(rhythm.known(rhythm.only(there, solved), ground.settings.extracted_on)),
        category=pl.Series(pick(rng, categories, count)),
    )
    return table("problem_solving", frame)


def _intelligence(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("intelligence_report")
    a_year = np.array([REPORTS_A_YEAR.get(str(level), 0.0) for level in ground.tree.level])
    units = np.flatnonzero(a_year > 0)
    unit, day = ground.events(
        rng,
        _standing(ground, units, a_year[units]),
        ground.calendar.weights(rhythm.EVEN_WEEK),
    )
    count = len(unit)
    acted = day + rhythm.day_lags(rng, 4.0, 0.9, count)
    there = rng.random(count) < 0.7
    subjects = ["IDEOLOGI", "POLITIK", "EKONOMI", "SOSIAL BUDAYA", "KEAMANAN"]
    frame = _operational(ground, rng, unit, day, "preemtif", "INTELKAM").with_columns(
        report_no=numbered("LI-", count),
        reported_on=pl.Series(day),
        acted_on=pl.Series(rhythm.known(rhythm.only(there, acted), ground.settings.extracted_on)),
        subject=some_null(rng, pl.Series(pick(rng, subjects, count)), 0.03),
    )
    return table("intelligence_report", frame)


def _objects(ground: Ground) -> pl.DataFrame:
    """Every vital object of a Polres once a week."""
    rng = ground.stream("vital_object_check")
    polres = np.repeat(ground.tree.at("polres"), OBJECTS)
    due = ground.calendar.days[ground.calendar.weekday == 0]
    unit, day = np.repeat(polres, len(due)), np.tile(due, len(polres))
    number = np.repeat(np.tile(np.arange(OBJECTS), len(polres) // OBJECTS), len(due))
    count = len(unit)
    objects = pl.format("OBV-{}-{}", pl.Series(ground.names(unit)), pl.Series(number + 1))
    frame = _operational(ground, rng, unit, day, "preventif", "PAMOBVIT").with_columns(
        check_id=numbered("OBC-", count),
        object_id=objects,
        due_on=pl.Series(day),
        secured=pl.Series(np.where(rng.random(count) < 0.94, "yes", "no")),
    )
    return table("vital_object_check", frame)
