"""Emergency calls to 110, served by the cars of each Polres."""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import polars as pl

from pipelines.demo import rhythm, stories
from pipelines.demo.ground import Ground, Tables, numbered, pick, some_null, table
from pipelines.demo.operations import OPERATIONS
from pipelines.demo.rhythm import Clocks, Flags, Floats, Ints, Texts

CALLS_PER_PERSON = 0.0066  # a year
# per type of call: share, approach, lead function
CALL_TYPES = {
    "GANGGUAN": (0.38, "represif", "SAMAPTA"),
    "CURI": (0.20, "represif", "RESKRIM"),
    "LAKA": (0.20, "preventif", "LANTAS"),
    "BENCANA": (0.07, "preventif", "SAMAPTA"),
    "KONSULTASI": (0.15, "preemtif", "BINMAS"),
}
PRIORITY_SHARE = (0.12, 0.30, 0.40, 0.18)
OUTCOMES = {"completed": 0.885, "cancelled": 0.05, "abandoned": 0.05, "open": 0.015}
ANSWER_SIGMA = 0.55
CLIMBS = (("polsek", 15), ("polres", 30), ("polda", 60))  # seconds a level lets it ring; then Mabes
DESK_MEDIAN_SECONDS = np.array([45.0, 75.0, 120.0, 240.0])  # answered to ready, by priority
WAY_MEDIAN_SECONDS = np.array([240.0, 300.0, 390.0, 600.0])
WAY_FACTOR = {"metropolitan": 0.9, "urban": 1.0, "rural": 1.25, "prarural": 1.4}
CARS_SHARE = np.array([[0.6, 0.3, 0.1], [0.85, 0.15, 0], [0.97, 0.03, 0], [1, 0, 0]])
WORK_MEDIAN_SECONDS = 1_300.0
OWN_WORK_PER_CAR = 2.2  # a day, found by the crew itself
OWN_WORK_WAITS = 600.0  # seconds; what no car is free for by then is left
BUSY = 0.3  # share of a car's time in the busiest hours that fleets are made for


@dataclass(frozen=True)
class Jobs:
    """Work for the cars of one fleet, in order of `ready` (seconds)."""

    ready: Floats
    priority: Ints
    seconds: Floats
    patience: Floats


def serve(jobs: Jobs, cars: int) -> tuple[Floats, Ints]:
    """Start (NaN: left undone) and car of each job: the most urgent first, nobody interrupted.

    A free car takes the most urgent job that waits, of equals the first; jobs wait as long as their
    patience.
    """
    count = len(jobs.ready)
    start, car = np.full(count, np.nan), np.full(count, -1)
    free = [(0.0, number) for number in range(cars)]
    waiting: list[tuple[int, float, int]] = []
    ready, priority = jobs.ready.tolist(), jobs.priority.tolist()
    seconds, patience = jobs.seconds.tolist(), jobs.patience.tolist()
    upcoming = 0
    while upcoming < count or waiting:
        since, number = free[0]
        now = since if waiting else max(since, ready[upcoming])
        while upcoming < count and ready[upcoming] <= now:
            heappush(waiting, (priority[upcoming], ready[upcoming], upcoming))
            upcoming += 1
        _, asked, job = heappop(waiting)
        begin = max(since, asked)
        if begin - asked > patience[job]:
            continue
        start[job], car[job] = begin, number
        heappop(free)
        heappush(free, (begin + seconds[job], number))
    return start, car


def emergency(ground: Ground) -> Tables:
    """emergency_call and call_assignment."""
    calls = _calls(ground)
    assignments = _dispatch(ground, calls)
    first_car = (
        assignments.filter(pl.col("call").is_not_null())
        .group_by("call")
        .agg(pl.col("assigned_at").min(), pl.col("arrived_at").min(), pl.col("cleared_at").max())
    )
    told = calls.join(first_car, on="call", how="left", maintain_order="left")
    done = pl.col("outcome") == "completed"
    # an open call's car is on its way
    sent = pl.col("outcome").is_in(["completed", "open"])
    told = told.with_columns(
        dispatched_at=pl.when(sent).then("assigned_at"),
        arrived_at=pl.when(done).then("arrived_at"),
        closed_at=pl.when(done).then("cleared_at").otherwise("ended_at"),
    )
    return {
        "emergency_call": table("emergency_call", told),
        "call_assignment": table("call_assignment", assignments),
    }


def _calls(ground: Ground) -> pl.DataFrame:
    """Calls in order of day, with `call` (row), `unit` (position) and the ready second."""
    rng = ground.stream("emergency_call")
    calendar, tree, told = ground.calendar, ground.tree, ground.stories
    expected = ground.residents * CALLS_PER_PERSON
    struck = calendar.within(stories.DISASTER_FROM, stories.DISASTER_TO)
    expected[np.ix_(tree.under(told.disaster_polres), struck)] *= stories.SURGE_FACTOR
    unit, day = ground.events(rng, expected, calendar.weights(rhythm.STREET_WEEK, 1.15, 0.95))
    fasting = calendar.fasting[(day - calendar.days[0]).astype("int64")]
    local = np.where(
        fasting,
        rhythm.hours_of(rng, day, rhythm.FAST_HOURS),
        rhythm.hours_of(rng, day, rhythm.STREET_HOURS),
    )
    order = np.argsort(local, kind="stable")
    unit, local = unit[order], local[order]
    count = len(unit)
    received = ground.utc(unit, local)
    kind = pick(rng, {name: facts[0] for name, facts in CALL_TYPES.items()}, count)
    priority = rng.choice(4, count, p=PRIORITY_SHARE)
    outcome = pick(rng, OUTCOMES, count)
    climb = rhythm.lognormal(rng, _answer_median(ground, unit, local), ANSWER_SIGMA, count)
    long = rng.random(count) < 0.05  # nobody at the desk: the call climbs
    climb = np.rint(np.where(long, climb + rng.gamma(1.5, 20, count), climb))
    lost = outcome == "abandoned"
    answered = rhythm.only(~lost, received + climb.astype("timedelta64[s]"))
    level = np.select([climb <= limit for _, limit in CLIMBS], [n for n, _ in CLIMBS], "mabes")
    ended = received + np.where(lost, climb, climb + rng.gamma(2, 60, count)).astype(
        "timedelta64[s]"
    )
    frame = pl.DataFrame(
        {
            "unit": unit,
            "unit_id": ground.names(unit),
            "area_code": tree.area_code[unit],
            "received_at": received,
            "answered_at": answered,
            "ended_at": rhythm.only((outcome != "open") & (outcome != "completed"), ended),
            "priority": priority + 1,
            "call_type": kind,
            "outcome": outcome,
            "answered_level": level,
            "handling_mode": handling(ground, rng, unit, local.astype("datetime64[D]"), kind),
        }
    )
    return frame.with_columns(
        call=pl.int_range(count),
        call_id=numbered("110-", count),
        area_code=some_null(rng, frame["area_code"], 0.04),
        answered_level=pl.when(pl.col("answered_at").is_not_null()).then(
            some_null(rng, frame["answered_level"], 0.01)
        ),
        approach=_by_type(1),
        function_code=_by_type(2),
    )


def handling(
    ground: Ground, rng: np.random.Generator, unit: Ints, day: Clocks, kind: Texts
) -> Texts:
    """Handling mode of records of `unit` on `day`: some belong to the operation of those days."""
    mode = np.full(len(unit), "rutin", dtype="U16")
    for operation in OPERATIONS:
        caught = (day >= np.datetime64(operation.first)) & (day <= np.datetime64(operation.last))
        caught &= rng.random(len(unit)) < operation.share
        if operation.kinds:
            caught &= np.isin(kind, operation.kinds)
        if operation.is_disaster:
            caught &= ground.tree.under(ground.stories.disaster_polres)[unit]
        mode[caught] = operation.mode
    return mode


def _answer_median(ground: Ground, unit: Ints, local: Clocks) -> Floats:
    before, after = stories.IMPROVING_MEDIAN_SECONDS
    improving = ground.tree.under(ground.stories.improving_polres)[unit]
    early = local < np.datetime64(stories.IMPROVED_ON)
    usual = stories.ANSWER_MEDIAN_SECONDS
    found: Floats = np.select([improving & early, improving], [before, after], usual)
    return found


def _dispatch(ground: Ground, calls: pl.DataFrame) -> pl.DataFrame:
    """One row per car sent or busy by itself, in order of its id."""
    rng = ground.stream("call_assignment")
    zero = np.datetime64(ground.settings.first).astype("datetime64[s]") - 86_400
    sent = calls.filter(pl.col("outcome").is_in(["completed", "open"]))
    priority = sent["priority"].to_numpy() - 1
    answered = (sent["answered_at"].to_numpy() - zero).astype("timedelta64[s]").astype(float)
    desk = rhythm.lognormal(rng, DESK_MEDIAN_SECONDS[priority], 0.5, sent.height)
    cars = 1 + (rng.random(sent.height)[:, None] > CARS_SHARE.cumsum(axis=1)[priority, :2]).sum(1)
    call = np.repeat(np.arange(sent.height), cars)
    unit = sent["unit"].to_numpy()[call]
    factor = np.array([WAY_FACTOR.get(str(kind), 1.0) for kind in ground.tree.unit_type])
    factor[ground.stories.slow_polsek] *= stories.SLOW_FACTOR
    way = rhythm.lognormal(rng, WAY_MEDIAN_SECONDS[priority[call]] * factor[unit], 0.4, len(call))
    work = rhythm.lognormal(rng, WORK_MEDIAN_SECONDS, 0.5, len(call))
    own_unit, own_ready = _own_work(ground, rng, calls.height, zero)
    own = np.zeros(len(own_unit))
    frame = pl.DataFrame(
        {
            "row": np.concatenate([call, np.full(len(own_unit), -1)]),
            "unit": np.concatenate([unit, own_unit]),
            "ready": np.concatenate([np.rint(answered + desk)[call], own_ready]),
            "priority": np.concatenate([priority[call] + 1, np.full(len(own_unit), 9)]),
            "way": np.concatenate([np.rint(way), own]),
            "work": np.concatenate(
                [np.rint(work), np.rint(rhythm.lognormal(rng, 900.0, 0.5, len(own_unit)))]
            ),
        }
    )
    frame = frame.with_columns(polres=pl.Series(ground.tree.polres)[frame["unit"]])
    served = pl.concat(
        [
            _serve_polres(fleet, ground)
            for fleet in frame.partition_by("polres", maintain_order=True)
        ]
    )
    facts = sent.select(
        *("call", "call_id", "area_code", "approach", "handling_mode", "function_code")
    ).with_row_index("row")
    found = served.join(
        facts.with_columns(pl.col("row").cast(pl.Int64)),
        on="row",
        how="left",
        maintain_order="left",
    )
    found = found.sort("start", "resource_id")
    moment = pl.lit(zero.astype("datetime64[us]"))
    is_own = pl.col("call_id").is_null()
    return found.with_columns(
        assignment_id=numbered("TGS-", found.height),
        unit_id=pl.Series(ground.names(found["unit"].to_numpy())),
        assigned_at=moment + pl.duration(seconds="start"),
        arrived_at=moment + pl.duration(seconds=pl.col("start") + pl.col("way")),
        cleared_at=moment + pl.duration(seconds=pl.col("start") + pl.col("way") + pl.col("work")),
        approach=pl.when(is_own).then(pl.lit("preventif")).otherwise("approach"),
        handling_mode=pl.when(is_own).then(pl.lit("rutin")).otherwise("handling_mode"),
        function_code=pl.when(is_own).then(pl.lit("SAMAPTA")).otherwise("function_code"),
    )


def _own_work(
    ground: Ground, rng: np.random.Generator, calls: int, zero: np.datetime64
) -> tuple[Ints, Floats]:
    """Unit and second of work that crews find themselves: a third of the calls, by residents."""
    share = calls / 3 / max(1.0, ground.residents.sum() / 365.25)
    unit, day = ground.events(rng, ground.residents * share, np.ones(len(ground.calendar.days)))
    at = ground.clocks(rng, unit, day, rhythm.STREET_HOURS)
    return unit, (at - zero).astype("timedelta64[s]").astype(float)


def _serve_polres(fleet: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    rows = fleet.sort("ready", "priority", "row")
    load = float((rows["way"] + rows["work"]).sum()) / (len(ground.calendar.days) * 86_400)
    cars = max(3, int(np.ceil(load / BUSY)))
    patience = np.where(rows["row"].to_numpy() < 0, OWN_WORK_WAITS, np.inf)
    jobs = Jobs(
        rows["ready"].to_numpy(),
        rows["priority"].to_numpy(),
        (rows["way"] + rows["work"]).to_numpy(),
        patience,
    )
    start, car = serve(jobs, cars)
    polres = ground.tree.unit_id[rows["polres"][0]]
    done: Flags = ~np.isnan(start)
    return rows.with_columns(
        start=pl.Series(start),
        resource_id=pl.Series([f"{polres}/M{number + 1:02}" for number in car]),
    ).filter(pl.Series(done))


def _by_type(position: int) -> pl.Expr:
    return pl.col("call_type").replace_strict(
        {kind: facts[position] for kind, facts in CALL_TYPES.items()}, return_dtype=pl.String
    )
