"""Members: their spells in posts, with transfers, promotions, retirements and recruits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from pipelines.demo import stories
from pipelines.demo.ground import Ground, Tables, pick, some_null, table
from pipelines.demo.organisation import POSTS, posts_of
from pipelines.demo.rhythm import Clocks, Flags, Ints, Texts
from pipelines.demo.settings import AS_OF

FUNCTIONS = {
    "mabes": {"SDM": 0.3, "OPS": 0.2, "TIK": 0.2, "ITWAS": 0.15, "KEU": 0.15},
    "polda": {"RESKRIM": 0.25, "LANTAS": 0.2, "SAMAPTA": 0.2, "INTELKAM": 0.15, "SDM": 0.2},
    "polres": {
        "RESKRIM": 0.22,
        "LANTAS": 0.2,
        "SAMAPTA": 0.2,
        "INTELKAM": 0.1,
        "BINMAS": 0.06,
        "RESNARKOBA": 0.1,
        "PAMOBVIT": 0.04,
        "SDM": 0.08,
    },
    "polsek": {"SAMAPTA": 0.35, "RESKRIM": 0.2, "BINMAS": 0.3, "INTELKAM": 0.15},
    "polsubsektor": {"SAMAPTA": 1.0},
}
CERTIFICATES = {
    "RESKRIM": "PENYIDIK",
    "RESNARKOBA": "PENYIDIK",
    "LANTAS": "OLAH TKP LAKA",
    "BINMAS": "POLMAS",
}
RANKS = (
    *("BHARADA", "BRIPDA", "BRIPTU", "BRIGADIR", "BRIPKA", "AIPDA", "AIPTU"),
    *("IPDA", "IPTU", "AKP", "KOMPOL", "AKBP", "KOMBES"),
)
OFFICER_FROM = RANKS.index("IPDA")
RANK_SHARE = np.array([2, 14, 15, 16, 15, 12, 10, 5, 4, 4, 2, 0.8, 0.2])
TRANSFER_WAVES = (date(2024, 10, 14), date(2025, 4, 14), date(2025, 9, 15), date(2026, 3, 9))
TRANSFER_SHARE = 0.06  # of the members in each wave; a wave keeps every head count
PROMOTIONS = tuple(date(year, month, 1) for year in range(2022, 2027) for month in (1, 7))
PROMOTED_SHARE = 0.07
RETIRED_A_MONTH = 0.0015
RECRUITED_ON = (date(2024, 9, 2), date(2025, 9, 2))
STUDY_SHARE = 0.01  # inactive for half a year
STUDY = (date(2025, 1, 6), date(2025, 7, 7))


@dataclass
class Crew:
    """Who holds which post now, one element per member; unit -1 once gone."""

    unit: Ints
    function: Texts
    rank: Ints
    active: Flags


class Log:
    """Changes of members, gathered to spells."""

    def __init__(self) -> None:
        self.parts: list[pl.DataFrame] = []

    def note(self, who: Ints, on: date | Clocks, crew: Crew) -> None:
        """From `on` the members hold what `crew` says."""
        self.parts.append(
            pl.DataFrame(
                {
                    "person": who,
                    "valid_from": np.broadcast_to(np.asarray(on, "datetime64[D]"), len(who)),
                    "unit": crew.unit[who],
                    "function_code": crew.function[who],
                    "rank": crew.rank[who],
                    "active": crew.active[who],
                }
            )
        )

    def spells(self) -> pl.DataFrame:
        """One row per member and spell; a member who is gone has no further spell."""
        following = pl.col("valid_from").shift(-1).over("person")
        return (
            pl.concat(self.parts)
            .sort("person", "valid_from")
            .with_columns(valid_to=following - pl.duration(days=1))
            .filter(pl.col("unit") >= 0)
        )


def personnel(ground: Ground) -> pl.DataFrame:
    """The record, and `person`, `unit` (positions) and `rank` (of RANKS)."""
    rng = ground.stream("personnel")
    crew = _first_crew(ground, rng)
    log = Log()
    count = len(crew.unit)
    since = np.datetime64(ground.settings.first) - rng.integers(30, 2_000, count)
    log.note(np.arange(count), since, crew)
    for on, happen in _happenings(ground):
        if ground.settings.first < on <= AS_OF:
            happen(ground, rng, on, crew, log)
    spells = log.spells()
    return spells.with_columns(
        person_id=_person_ids(spells["person"]),
        unit_id=pl.Series(ground.names(spells["unit"].to_numpy())),
        status=pl.when("active").then(pl.lit("active")).otherwise(pl.lit("inactive")),
        rank_code=pl.Series(np.array(RANKS)[spells["rank"].to_numpy()]),
        required_certificate=pl.col("function_code").replace_strict(
            CERTIFICATES, default=None, return_dtype=pl.String
        ),
    )


def person_tables(ground: Ground, spells: pl.DataFrame) -> Tables:
    """Personnel and what is known of members as such: hours, health, skills."""
    held = month_ends(ground, spells)
    return {
        "personnel": table("personnel", spells),
        "attendance": _attendance(ground, held),
        "training": _training(ground, held),
        "certification": _certification(ground, spells),
        "fitness_test": _fitness(ground, held),
        "health_check": _health(ground, held),
        "innovation": _innovation(ground, held),
        "competency_assessment": _competency(ground, held),
    }


def month_ends(ground: Ground, spells: pl.DataFrame) -> pl.DataFrame:
    """Active members at the close of each month: person, unit, function, rank, month_on."""
    starts = ground.calendar.months
    closes = np.append(starts[1:] - 1, ground.calendar.days[-1])
    months = pl.DataFrame({"month_on": starts, "closes_on": closes})
    return holding(spells, months).drop("closes_on")


def holding(spells: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """Active spells that hold on each `closes_on` of `dates`, in order of date and member."""
    return (
        dates.join_where(
            spells.filter("active").with_columns(pl.col("valid_to").fill_null(date.max)),
            pl.col("valid_from") <= pl.col("closes_on"),
            pl.col("closes_on") <= pl.col("valid_to"),
        )
        .select(
            *dates.columns,
            *("person", "person_id", "unit", "unit_id", "function_code", "rank"),
        )
        .sort(*dates.columns, "person")
    )


def _first_crew(ground: Ground, rng: np.random.Generator) -> Crew:
    tree, told = ground.tree, ground.stories
    posts = posts_of(ground)
    first = ground.settings.first
    if first < stories.FORMED_ON:
        posts[told.carved_from] += posts[told.formed]
        posts[told.formed] = 0
    if first < stories.MERGED_ON:
        posts[told.merged] = POSTS[str(tree.unit_type[told.merged])]
        posts[told.merged_into] -= posts[told.merged]
    fill = np.where(tree.polda == told.thin_polda, stories.THIN_FILL, stories.FILL)
    unit = np.repeat(np.arange(len(posts)), np.rint(posts * fill).astype(int))
    function = np.full(len(unit), "SAMAPTA", dtype="U12")
    for level, shares in FUNCTIONS.items():
        here = tree.level[unit] == level
        function[here] = pick(rng, shares, int(here.sum()))
    rank = rng.choice(len(RANKS), len(unit), p=RANK_SHARE / RANK_SHARE.sum())
    return Crew(unit, function, rank, np.ones(len(unit), dtype=bool))


Happening = Callable[[Ground, np.random.Generator, date, Crew, Log], None]


def _transfer(ground: Ground, rng: np.random.Generator, on: date, crew: Crew, log: Log) -> None:
    for polda in ground.tree.at("polda"):
        here = np.flatnonzero(
            (ground.tree.polda[crew.unit] == polda) & (crew.unit >= 0) & crew.active
        )
        who = rng.permutation(here)[: round(TRANSFER_SHARE * len(here))]
        taken = np.roll(who, 1)
        crew.unit[who], crew.function[who] = crew.unit[taken], crew.function[taken]
        log.note(who, on, crew)


def _promote(ground: Ground, rng: np.random.Generator, on: date, crew: Crew, log: Log) -> None:
    may = np.flatnonzero((crew.unit >= 0) & crew.active & (crew.rank < len(RANKS) - 2))
    who = may[rng.random(len(may)) < PROMOTED_SHARE]
    crew.rank[who] += 1
    log.note(who, on, crew)


def _retire(ground: Ground, rng: np.random.Generator, on: date, crew: Crew, log: Log) -> None:
    here = np.flatnonzero((crew.unit >= 0) & crew.active)
    who = here[rng.random(len(here)) < RETIRED_A_MONTH]
    crew.unit[who] = -1
    log.note(who, on, crew)


def _recruit(ground: Ground, rng: np.random.Generator, on: date, crew: Crew, log: Log) -> None:
    gone = np.flatnonzero(crew.unit < 0)
    new = np.arange(len(crew.unit), len(crew.unit) + len(gone))
    polsek = ground.tree.at("polsek")[ground.residents[ground.tree.at("polsek"), -1] > 0]
    crew.unit = np.append(crew.unit, rng.choice(polsek, len(gone)))
    crew.function = np.append(crew.function, np.full(len(gone), "SAMAPTA"))
    crew.rank = np.append(crew.rank, np.ones(len(gone), dtype=int))
    crew.active = np.append(crew.active, np.ones(len(gone), dtype=bool))
    log.note(new, on, crew)


def _study(ground: Ground, rng: np.random.Generator, on: date, crew: Crew, log: Log) -> None:
    back = np.flatnonzero(~crew.active & (crew.unit >= 0))
    here = np.flatnonzero(crew.active & (crew.unit >= 0))
    away = here[rng.random(len(here)) < STUDY_SHARE] if on == STUDY[0] else here[:0]
    crew.active[back], crew.active[away] = True, False
    log.note(np.concatenate([back, away]), on, crew)


def _form(ground: Ground, rng: np.random.Generator, on: date, crew: Crew, log: Log) -> None:
    here = np.flatnonzero(crew.unit == ground.stories.carved_from)
    who = rng.permutation(here)[: round(stories.FORMED_SHARE * len(here))]
    crew.unit[who] = ground.stories.formed
    log.note(who, on, crew)


def _merge(ground: Ground, rng: np.random.Generator, on: date, crew: Crew, log: Log) -> None:
    who = np.flatnonzero(crew.unit == ground.stories.merged)
    crew.unit[who] = ground.stories.merged_into
    log.note(who, on, crew)


def _happenings(ground: Ground) -> list[tuple[date, Happening]]:
    """All days on which members change posts, in order."""
    retirements = [month.astype(object) for month in ground.calendar.months + 4]
    found: list[tuple[date, Happening]] = [
        *((on, _transfer) for on in TRANSFER_WAVES),
        *((on, _promote) for on in PROMOTIONS),
        *((on, _retire) for on in retirements),
        *((on, _recruit) for on in RECRUITED_ON),
        *((on, _study) for on in STUDY),
        (stories.FORMED_ON, _form),
        (stories.MERGED_ON, _merge),
    ]
    return sorted(found, key=lambda pair: pair[0])


def _person_ids(persons: pl.Series) -> pl.Series:
    return "SINT-" + (persons + 1).cast(pl.String).str.zfill(6)


def _attendance(ground: Ground, held: pl.DataFrame) -> pl.DataFrame:
    """Formal hours follow the working days (40.5 a week); most members work nearly all of them."""
    rng = ground.stream("attendance")
    count = held.height
    days, months = ground.calendar.days, held["month_on"].to_numpy().astype("datetime64[M]")
    working = (ground.calendar.weekday < 5) & ~ground.calendar.holiday
    by_month = pl.DataFrame({"month": days.astype("datetime64[M]").astype("int64"), "is": working})
    owed = by_month.group_by("month").agg(pl.col("is").sum() * 8.1)
    formal = (
        pl.DataFrame({"month": months.astype("int64")})
        .join(owed, on="month", how="left", maintain_order="left")["is"]
        .to_numpy()
    )
    ill = rng.random(count) < 0.08
    sick = np.where(ill, 1 + rng.poisson(1.6, count), 0)
    idle = np.where(rng.random(count) < 0.06, rng.uniform(0.1, 0.5, count), 0)
    share = np.clip(1 - idle - rng.gamma(1.2, 0.03, count), 0.2, 1)
    worked = np.round(np.maximum(formal * share - sick * 8.1, 0), 1)
    frame = held.with_columns(
        formal_hours=np.round(formal, 1),
        worked_hours=worked,
        sick_days=some_null(rng, pl.Series(sick), 0.01),
    )
    return table("attendance", frame)


def _training(ground: Ground, held: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("training")
    rows = held.filter(pl.Series(rng.random(held.height) < 0.14))
    count = rows.height
    courses = ["LAT-TAHAP1", "LAT-TAHAP2", "POLMAS-DASAR", "OLAH-TKP", "PELAYANAN-SPKT"]
    frame = rows.with_columns(
        training_id="PLT-" + pl.int_range(1, count + 1).cast(pl.String).str.zfill(7),
        unit_id=some_null(rng, rows["unit_id"], 0.1),
        course_code=pick(rng, courses, count),
        completed_on=rows["month_on"].to_numpy() + rng.integers(1, 28, count),
        hours=some_null(rng, pl.Series(rng.choice([8.0, 16.0, 24.0, 40.0], count)), 0.02),
    )
    return table("training", frame)


def _certification(ground: Ground, spells: pl.DataFrame) -> pl.DataFrame:
    """Certificates of three years; most of those that end within the months are renewed."""
    rng = ground.stream("certification")
    needed = (
        spells.filter(pl.col("required_certificate").is_not_null())
        .group_by("person", "required_certificate")
        .agg(pl.col("person_id").first(), pl.col("unit").first())
        .sort("person", "required_certificate")
    )
    weak = ground.tree.polres[needed["unit"].to_numpy()] == ground.stories.weak_polres
    have = needed.filter(pl.Series(rng.random(needed.height) < np.where(weak, 0.5, 0.85)))
    first = np.datetime64(ground.settings.first)
    awarded = first - rng.integers(1, 1_090, have.height)
    ends = awarded + 1_095
    renewed = (ends < np.datetime64(AS_OF) - 30) & (rng.random(have.height) < 0.7)
    again = ends[renewed] + rng.integers(1, 28, int(renewed.sum()))
    early = pl.Series(awarded), pl.Series(ends)
    frame = pl.concat(
        [
            have.with_columns(awarded_on=early[0], valid_to=early[1]),
            have.filter(pl.Series(renewed)).with_columns(
                awarded_on=pl.Series(again), valid_to=pl.Series(again + 1_095)
            ),
        ]
    )
    frame = frame.with_columns(
        certificate_code="required_certificate",
        hours=pl.Series(rng.choice([40.0, 80.0, 120.0], frame.height)),
    )
    return table("certification", frame.sort("person", "awarded_on"))


def _fitness(ground: Ground, held: pl.DataFrame) -> pl.DataFrame:
    """Twice a year, in March and September."""
    rng = ground.stream("fitness_test")
    rows = held.filter(pl.col("month_on").dt.month().is_in([3, 9]))
    rows = rows.filter(pl.Series(rng.random(rows.height) < 0.93))
    count = rows.height
    frame = rows.with_columns(
        test_id="SMP-" + pl.int_range(1, count + 1).cast(pl.String).str.zfill(7),
        tested_on=rows["month_on"].to_numpy() + rng.integers(3, 26, count),
        score=np.round(np.clip(rng.normal(66, 13, count), 5, 100), 1),
    )
    return table("fitness_test", frame)


def _health(ground: Ground, held: pl.DataFrame) -> pl.DataFrame:
    """One check of each kind a year, due in the month of the member's number."""
    rng = ground.stream("health_check")
    turn = pl.col("person") % 12 + 1
    parts = [
        held.filter(pl.col("month_on").dt.month() == (turn + shift) % 12 + 1).with_columns(
            kind=pl.lit(kind)
        )
        for kind, shift in (("health", 0), ("psychology", 6))
    ]
    rows = pl.concat(parts).sort("month_on", "person", "kind")
    count = rows.height
    due = rows["month_on"].to_numpy() + rng.integers(0, 27, count)
    examined = due + rng.integers(-20, 40, count).astype("timedelta64[D]")
    done = rng.random(count) < 0.9
    done &= examined <= np.datetime64(ground.settings.extracted_on)
    frame = rows.with_columns(
        check_no="RIK-" + pl.int_range(1, count + 1).cast(pl.String).str.zfill(7),
        due_on=due,
        examined_on=np.where(done, examined, np.datetime64("NaT")),
    )
    return table("health_check", frame)


def _innovation(ground: Ground, held: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("innovation")
    rows = held.filter(pl.Series(rng.random(held.height) < 0.004))
    count = rows.height
    proposed = rows["month_on"].to_numpy() + rng.integers(0, 27, count)
    validated = proposed + rng.integers(10, 90, count).astype("timedelta64[D]")
    sound = rng.random(count) < 0.6
    sound &= validated <= np.datetime64(ground.settings.extracted_on)
    words = ["Layanan antar SKCK", "Peta titik rawan", "Sambang daring", "Antrean digital"]
    frame = rows.with_columns(
        innovation_id="INO-" + pl.int_range(1, count + 1).cast(pl.String).str.zfill(6),
        person_id=some_null(rng, rows["person_id"], 0.2),
        title=pick(rng, words, count),
        proposed_on=proposed,
        validated_on=np.where(sound, validated, np.datetime64("NaT")),
    )
    return table("innovation", frame)


def _competency(ground: Ground, held: pl.DataFrame) -> pl.DataFrame:
    """Officers are assessed in May."""
    rng = ground.stream("competency_assessment")
    rows = held.filter((pl.col("month_on").dt.month() == 5) & (pl.col("rank") >= OFFICER_FROM))
    count = rows.height
    score = np.round(np.clip(rng.normal(76, 9, count), 30, 100), 1)
    frame = rows.with_columns(
        assessment_no="ASM-" + pl.int_range(1, count + 1).cast(pl.String).str.zfill(6),
        assessed_on=rows["month_on"].to_numpy() + rng.integers(2, 26, count),
        score=score,
        matches_post=np.where(score + rng.normal(0, 5, count) >= 68, "yes", "no"),
    )
    return table("competency_assessment", frame)
