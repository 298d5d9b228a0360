"""Traffic: accidents and violations, with cameras (ETLE) at the Polres."""

import numpy as np
import polars as pl

from pipelines.demo import rhythm
from pipelines.demo.emergency import handling
from pipelines.demo.ground import Ground, Tables, numbered, pick, some_null, table

ACCIDENTS_PER_PERSON = 0.00055  # a year
VIOLATIONS_PER_PERSON = 0.0021
CAUSES = {
    "KELALAIAN MANUSIA": 0.62,
    "KONDISI JALAN": 0.16,
    "KONDISI KENDARAAN": 0.12,
    "CUACA": 0.1,
}
ARTICLES = ("287", "291", "283", "307", "281")
CHANNELS = {"etle": 0.45, "tilang": 0.35, "teguran": 0.2}


def traffic(ground: Ground) -> Tables:
    """traffic_accident and traffic_violation."""
    return {"traffic_accident": _accidents(ground), "traffic_violation": _violations(ground)}


def _accidents(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("traffic_accident")
    calendar = ground.calendar
    weights = calendar.weights(rhythm.STREET_WEEK, 1.7, 1.1)
    unit, day = ground.events(rng, ground.residents * ACCIDENTS_PER_PERSON, weights)
    count = len(unit)
    happened = ground.clocks(rng, unit, day, rhythm.ROAD_HOURS)
    frame = pl.DataFrame(
        {
            "accident_id": numbered("LAKA-", count),
            "unit_id": ground.names(unit),
            "area_code": some_null(rng, pl.Series(ground.tree.area_code[unit]), 0.04),
            "approach": np.full(count, "represif"),
            "handling_mode": handling(ground, rng, unit, day, np.full(count, "LAKA")),
            "function_code": np.full(count, "LANTAS"),
            "happened_at": happened,
            "cause": some_null(rng, pl.Series(pick(rng, CAUSES, count)), 0.06),
            "died": rng.poisson(0.18, count),
            "serious": rng.poisson(0.12, count),
            "slight": rng.poisson(1.1, count),
        }
    )
    return table("traffic_accident", frame)


def _violations(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("traffic_violation")
    weights = ground.calendar.weights(rhythm.DESK_WEEK + 0.3, 0.4, 0.8)
    unit, day = ground.events(rng, ground.residents * VIOLATIONS_PER_PERSON, weights)
    count = len(unit)
    polres = ground.tree.polres[unit]
    captured = ground.clocks(rng, polres, day, rhythm.ROAD_HOURS)
    channel = pick(rng, CHANNELS, count)
    confirmed = day + rng.integers(1, 15, count)
    seen = (channel == "etle") & (rng.random(count) < 0.78)
    frame = pl.DataFrame(
        {
            "violation_id": numbered("GAR-", count),
            "unit_id": ground.names(polres),
            "area_code": some_null(rng, pl.Series(ground.tree.area_code[unit]), 0.03),
            "approach": np.full(count, "represif"),
            "handling_mode": handling(ground, rng, polres, day, np.full(count, "LAKA")),
            "function_code": np.full(count, "LANTAS"),
            "captured_at": captured,
            "channel": channel,
            "confirmed_on": rhythm.known(
                rhythm.only(seen, confirmed), ground.settings.extracted_on
            ),
            "article": pick(rng, ARTICLES, count),
        }
    )
    return table("traffic_violation", frame)
