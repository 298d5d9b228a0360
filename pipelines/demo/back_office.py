"""The back office: uptime of systems, what cameras see, products of analysis and their use."""

import numpy as np
import polars as pl

from pipelines.demo import rhythm
from pipelines.demo.ground import Ground, Tables, numbered, pick, table
from pipelines.demo.settings import AS_OF

SYSTEMS = {
    "mabes": ("network", "application", "application"),
    "polda": ("network", "cctv", "application"),
    "polres": ("network", "cctv", "cctv"),
}
MINUTES = 1_440
CCTV_EVENTS_A_YEAR = 70.0  # of a camera
PRODUCTS_A_YEAR = {"mabes": 60.0, "polda": 50.0, "polres": 40.0}
KINDS = {"bulletin": 0.5, "early_warning": 0.2, "map": 0.15, "report": 0.15}
USES = 1.6  # per product


def back_office(ground: Ground, calls: pl.DataFrame) -> Tables:
    """system_uptime, cctv_event, analysis_product and product_use."""
    systems = _systems(ground)
    products = _products(ground)
    return {
        "system_uptime": _uptime(ground, systems),
        "cctv_event": _sightings(ground, systems, calls),
        "analysis_product": table("analysis_product", products),
        "product_use": _uses(ground, products),
    }


def _systems(ground: Ground) -> pl.DataFrame:
    rows = [
        (f"SIS-{ground.tree.units[unit].unit_id}-{number}", kind, int(unit))
        for level, kinds in SYSTEMS.items()
        for unit in ground.tree.at(level)
        for number, kind in enumerate(kinds, start=1)
    ]
    frame = pl.DataFrame(rows, schema=["system_id", "kind", "unit"], orient="row")
    return frame.with_columns(unit_id=pl.Series(ground.names(frame["unit"].to_numpy())))


def _uptime(ground: Ground, systems: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("system_uptime")
    days = ground.calendar.days
    rows = systems[np.repeat(np.arange(systems.height), len(days))]
    count = rows.height
    down = np.where(rng.random(count) < 0.12, rng.gamma(1.3, 90, count), 0)
    frame = rows.with_columns(
        measured_on=pl.Series(np.tile(days, systems.height)),
        minutes=pl.lit(MINUTES),
        up_minutes=pl.Series(np.rint(np.clip(MINUTES - down, 0, MINUTES))),
    )
    return table("system_uptime", frame.sort("measured_on", "system_id"))


def _sightings(ground: Ground, systems: pl.DataFrame, calls: pl.DataFrame) -> pl.DataFrame:
    """Events seen on cameras; one in ten belongs to a call."""
    rng = ground.stream("cctv_event")
    cameras = systems.filter(kind="cctv")
    which, day = ground.events(
        rng,
        np.full(cameras.height, CCTV_EVENTS_A_YEAR),
        ground.calendar.weights(rhythm.STREET_WEEK),
    )
    rows = cameras[which]
    count = rows.height
    seen = ground.clocks(rng, rows["unit"].to_numpy(), day, rhythm.STREET_HOURS)
    call = calls["call_id"].gather(rng.integers(0, calls.height, count))
    categories = ["KEMACETAN", "KERUMUNAN", "LAKA", "PARKIR LIAR", "PERKELAHIAN"]
    frame = rows.with_columns(
        event_id=numbered("CTV-", count),
        seen_at=pl.Series(seen),
        category=pl.Series(pick(rng, categories, count)),
        call_id=pl.when(pl.Series(rng.random(count) < 0.1)).then(call),
    )
    return table("cctv_event", frame)


def _products(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("analysis_product")
    a_year = np.array([PRODUCTS_A_YEAR.get(str(level), 0.0) for level in ground.tree.level])
    unit, day = ground.events(rng, a_year, ground.calendar.weights(rhythm.DESK_WEEK))
    count = len(unit)
    kind = pick(rng, KINDS, count)
    due = day + np.rint(rng.normal(1.0, 1.5, count)).astype("timedelta64[D]")
    warned = (kind == "early_warning") & (day < np.datetime64(AS_OF) - 30)
    came = np.where(warned, np.where(rng.random(count) < 0.55, "yes", "no"), "")
    frame = pl.DataFrame(
        {
            "unit_id": ground.names(unit),
            "kind": kind,
            "issued_on": day,
            "due_on": rhythm.only(kind == "bulletin", due),
            "came_true": pl.Series(came).replace("", None),
        }
    )
    return frame.with_columns(product_id=numbered("PRD-", count))


def _uses(ground: Ground, products: pl.DataFrame) -> pl.DataFrame:
    """Opened or cited by the unit itself or another of the same kind, within weeks."""
    rng = ground.stream("product_use")
    which = np.repeat(np.arange(products.height), rng.poisson(USES, products.height))
    rows = products[which]
    count = rows.height
    used = rows["issued_on"].to_numpy() + rhythm.day_lags(rng, 6.0, 1.0, count)
    frame = rows.with_columns(
        used_on=pl.Series(used),
        use=pl.Series(pick(rng, {"opened": 0.8, "cited": 0.2}, count)),
    ).filter(pl.col("used_on") <= ground.settings.extracted_on)
    frame = frame.sort("used_on", "product_id", maintain_order=True)
    return table("product_use", frame.with_columns(use_id=numbered("PKP-", frame.height)))
