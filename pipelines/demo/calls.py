"""Emergency calls to 110: who rang when, and how long the answer, the way and the work took."""

import numpy as np
import polars as pl

from pipelines.demo import rhythm, truth
from pipelines.demo.ground import Clocks, Flags, Floats, Ground, Ints, Texts, stream

# per type of call: share, approach, lead function
CALL_TYPES = {
    "GANGGUAN": (0.38, "represif", "SAMAPTA"),
    "CURI": (0.20, "represif", "RESKRIM"),
    "LAKA": (0.20, "preventif", "LANTAS"),
    "BENCANA": (0.07, "preventif", "SAMAPTA"),
    "KONSULTASI": (0.15, "preemtif", "BINMAS"),
}
NOT_A_TIME = np.datetime64("NaT")


def emergency_calls(ground: Ground) -> pl.DataFrame:
    """One row per call, in order of reception, with the columns of the record and `operation`.

    Clocks are naive UTC to the second; `operation` is the label of the truth's operation or RUTIN.
    """
    rng = stream("emergency_call")
    count = truth.CALLS
    local = np.sort(rhythm.moments(rng, count, rhythm.STREET_WEEK, rhythm.STREET_HOURS))
    units = rng.choice(len(ground.unit_id), count, p=ground.persons / ground.persons.sum())
    units = ground.standing(units, local)
    priority = rng.choice(4, count, p=truth.PRIORITY_SHARE)
    call_type = rng.choice([*CALL_TYPES], count, p=[share for share, *_ in CALL_TYPES.values()])
    outcome = rng.choice([*truth.OUTCOME_SHARE], count, p=[*truth.OUTCOME_SHARE.values()])
    operation, handling_mode = _handling(rng, ground, units, local, call_type)

    desk = np.array(truth.DISPATCH_MEDIAN_SECONDS)[priority]
    way = np.array(truth.TRAVEL_MEDIAN_SECONDS)[priority] * _travel_factor(ground)[units]
    received = ground.utc(units, local)
    answered = received + rhythm.lags(
        rng, _answer_median(ground, units, local), truth.ANSWER_SIGMA, count
    )
    dispatched = answered + rhythm.lags(rng, desk, truth.DISPATCH_SIGMA, count)
    arrived = dispatched + rhythm.lags(rng, way, truth.TRAVEL_SIGMA, count)
    work = rhythm.lags(rng, 1500.0, 0.6, count)
    done, lost = outcome == "completed", outcome == "abandoned"
    ended = np.select([done, lost], [arrived + work, received + work // 30], answered + work // 5)
    frame = pl.DataFrame(
        {
            "unit_id": ground.unit_id[units],
            "received_at": received,
            "answered_at": _only(~lost, answered),
            "dispatched_at": _only(done | (outcome == "open"), dispatched),
            "arrived_at": _only(done, arrived),
            "closed_at": _only(outcome != "open", ended),
            "priority": priority + 1,
            "call_type": call_type,
            "outcome": outcome,
            "handling_mode": handling_mode,
            "operation": operation,
        }
    )
    return frame.with_columns(
        call_id=pl.format("{}-{}", pl.col("unit_id").str.slice(4, 2), _numbered(count)),
        approach=_by_type(1),
        function_code=_by_type(2),
    )


def _travel_factor(ground: Ground) -> Floats:
    """Each unit's factor on the median way to the scene (1 above the Polsek: no calls there)."""
    factor = np.array([truth.TRAVEL_FACTOR.get(kind, 1.0) for kind in ground.unit_type])
    factor[ground.index(truth.SLOW_POLSEK)] *= truth.SLOW_FACTOR
    return factor


def _answer_median(ground: Ground, units: Ints, local: Clocks) -> Floats:
    before, after = truth.IMPROVING_MEDIAN_SECONDS
    improving = ground.under(truth.IMPROVING_POLRES)[units]
    early = local < np.datetime64(truth.IMPROVED_ON)
    return np.select([improving & early, improving], [before, after], truth.ANSWER_MEDIAN_SECONDS)


def _handling(
    rng: np.random.Generator, ground: Ground, units: Ints, local: Clocks, call_type: Texts
) -> tuple[Texts, Texts]:
    """Label and handling mode of each call."""
    label = np.full(len(units), "RUTIN", dtype="U16")
    mode = np.full(len(units), "rutin", dtype="U16")
    for operation in truth.OPERATIONS:
        caught = rhythm.within(local, operation.first, operation.last) & (
            rng.random(len(units)) < operation.share
        )
        if operation.call_type:
            caught &= call_type == operation.call_type
        if operation.polres:
            caught &= ground.under(operation.polres)[units]
        label[caught], mode[caught] = operation.label, operation.handling_mode
    return label, mode


def _only(flags: Flags, clocks: Clocks) -> Clocks:
    return np.where(flags, clocks, NOT_A_TIME)


def _numbered(count: int) -> pl.Series:
    return pl.Series([f"{truth.YEAR}-{number:06}" for number in range(1, count + 1)])


def _by_type(position: int) -> pl.Expr:
    return pl.col("call_type").replace_strict(
        {kind: facts[position] for kind, facts in CALL_TYPES.items()}, return_dtype=pl.String
    )
