"""Police operations (khusus, kontinjensi), the stepped-up routine, their targets, and SOP steps."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.demo import stories
from pipelines.demo.ground import Ground, Tables, numbered, table
from pipelines.demo.settings import AS_OF


@dataclass(frozen=True)
class PlannedOperation:
    """An operation of all Polda; `share` of the calls of its `kinds` (none: all) belong to it.

    The disaster is led by the Polres struck and alerted at its first day's dawn.
    """

    name: str
    mode: str
    function: str
    first: date
    last: date
    share: float
    kinds: tuple[str, ...] = ()
    is_disaster: bool = False


OPERATIONS = (
    PlannedOperation(
        "MANTAP PRAJA", "khusus", "OPS", date(2024, 9, 24), date(2024, 12, 16), 0.1, ("GANGGUAN",)
    ),
    PlannedOperation(
        "ZEBRA", "khusus", "LANTAS", date(2024, 10, 14), date(2024, 10, 27), 0.3, ("LAKA",)
    ),
    PlannedOperation(
        "LILIN", "khusus", "LANTAS", date(2024, 12, 20), date(2025, 1, 2), 0.5, ("LAKA",)
    ),
    PlannedOperation(
        "KETUPAT", "khusus", "LANTAS", date(2025, 3, 23), date(2025, 4, 8), 0.6, ("LAKA",)
    ),
    PlannedOperation(
        "PATUH", "khusus", "LANTAS", date(2025, 7, 14), date(2025, 7, 27), 0.3, ("LAKA",)
    ),
    PlannedOperation(
        "ZEBRA", "khusus", "LANTAS", date(2025, 11, 17), date(2025, 11, 30), 0.3, ("LAKA",)
    ),
    PlannedOperation(
        "AMAN NUSA II",
        "kontinjensi",
        "OPS",
        stories.DISASTER_FROM,
        stories.DISASTER_TO,
        stories.DISASTER_SHARE,
        is_disaster=True,
    ),
    PlannedOperation(
        "LILIN", "khusus", "LANTAS", date(2025, 12, 20), date(2026, 1, 2), 0.5, ("LAKA",)
    ),
    PlannedOperation(
        "KETUPAT", "khusus", "LANTAS", date(2026, 3, 13), date(2026, 3, 29), 0.6, ("LAKA",)
    ),
    PlannedOperation(
        "PATUH", "khusus", "LANTAS", date(2026, 7, 13), date(2026, 7, 26), 0.3, ("LAKA",)
    ),
)
APPROACH = {"LANTAS": "preventif", "OPS": "preventif", "SAMAPTA": "preventif"}
TARGETS = {
    "LANTAS": ("penindakan pelanggaran", "pos pengamanan aktif"),
    "OPS": ("sasaran diamankan", "warga terlayani"),
    "SAMAPTA": ("patroli dialogis", "sasaran razia"),
}
MET_SHARE = 0.8
STEPS = {
    "tkp_awal": (("berangkat", 10), ("amankan_tkp", 30), ("lapor_pimpinan", 60)),
    "layanan_lp": (("terima_lp", 30), ("terbit_tanda_bukti", 60), ("sp2hp_awal", 4_320)),
}  # limit of each step in minutes
ALERTS_A_YEAR = 0.4  # small contingencies of a Polres


def operations(ground: Ground) -> Tables:
    """operation and operation_target."""
    led = _operation(ground)
    return {"operation": table("operation", led), "operation_target": _targets(ground, led)}


def _operation(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("operation")
    tree, told = ground.tree, ground.stories
    rows: list[dict[str, object]] = []

    def lead(unit: int, plan: PlannedOperation, name: str) -> None:
        rows.append(
            {
                "unit": unit,
                "unit_id": tree.units[unit].unit_id,
                "operation_name": name,
                "starts_on": plan.first,
                "ends_on": plan.last,
                "strength": int(rng.integers(20, 300)),
                "approach": APPROACH[plan.function],
                "handling_mode": plan.mode,
                "function_code": plan.function,
                "plan_no": None
                if plan.mode == "kontinjensi"
                else f"RENOPS/{plan.first:%Y%m}/{len(rows) + 1}",
            }
        )

    for plan in OPERATIONS:
        if not ground.settings.first <= plan.first <= AS_OF:
            continue
        leaders = (
            [told.disaster_polres] if plan.is_disaster else [*tree.at("polda"), *tree.at("polres")]
        )
        for unit in leaders:
            lead(int(unit), plan, f"{plan.name} {plan.first:%Y}")
    for month in ground.calendar.months.astype(object)[::2]:
        routine = PlannedOperation("KRYD", "rutin", "SAMAPTA", month, month + timedelta(days=27), 0)
        for unit in tree.at("polres"):
            lead(int(unit), routine, f"KRYD {month:%Y-%m}")
    struck, day = ground.events(
        rng,
        np.where(tree.level == "polres", ALERTS_A_YEAR, 0.0),
        np.ones(len(ground.calendar.days)),
    )
    for at, on in zip(struck, day.astype(object), strict=True):
        small = PlannedOperation("AMAN NUSA I", "kontinjensi", "OPS", on, on + timedelta(days=3), 0)
        lead(int(at), small, f"AMAN NUSA I {on:%Y-%m-%d}")
    frame = pl.DataFrame(rows, infer_schema_length=None)
    dawn = rng.integers(14_400, 80_000, len(rows)).astype("timedelta64[s]")
    begins = frame["starts_on"].to_numpy().astype("datetime64[s]")
    alerted = ground.utc(frame["unit"].to_numpy(), begins + dawn)
    ready = alerted + rng.integers(1_800, 14_400, len(rows)).astype("timedelta64[s]")
    is_ready = rng.random(len(rows)) < 0.95
    contingency = frame["handling_mode"].to_numpy() == "kontinjensi"
    none = np.datetime64("NaT")
    return frame.with_columns(
        operation_id=numbered("OPS-", len(rows)),
        area_code=pl.Series(tree.area_code[frame["unit"].to_numpy()]),
        alerted_at=np.where(contingency, alerted, none),
        ready_at=np.where(contingency & is_ready, ready, none),
    )


def _targets(ground: Ground, led: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("operation_target")
    rows = led.with_columns(
        measure=pl.col("function_code").replace_strict(
            {name: list(measures) for name, measures in TARGETS.items()},
            return_dtype=pl.List(pl.String),
        )
    ).explode("measure")
    count = rows.height
    target = rng.integers(10, 200, count)
    met = rng.random(count) < MET_SHARE
    actual = np.rint(
        target * np.where(met, rng.uniform(1, 1.3, count), rng.uniform(0.5, 0.98, count))
    )
    judged = rows["ends_on"].to_numpy() + rng.integers(1, 12, count)
    known = judged <= np.datetime64(AS_OF)
    frame = rows.with_columns(
        target_id=numbered("TO-", count),
        target=target,
        actual=pl.Series(np.where(known, actual, np.nan)).fill_nan(None),
        judged_on=np.where(known, judged, np.datetime64("NaT")),
    )
    return table("operation_target", frame)


def sop_steps(ground: Ground, calls: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """sop_step: the steps of a sample of calls that were attended and of crime reports."""
    rng = ground.stream("sop_step")
    parts = []
    for sop, cases, key, clock, share in (
        (
            "tkp_awal",
            calls.filter(pl.col("arrived_at").is_not_null()),
            "call_id",
            "received_at",
            0.05,
        ),
        ("layanan_lp", reports, "report_id", "reported_at", 0.12),
    ):
        chosen = cases.filter(pl.Series(rng.random(cases.height) < share))
        for step, minutes in STEPS[sop]:
            count = chosen.height
            limit = minutes * 60
            took = np.rint(limit * rng.lognormal(-0.6, 0.55, count)).astype("timedelta64[s]")
            at = chosen[clock].to_numpy()
            done = np.where(rng.random(count) < 0.95, at + took, np.datetime64("NaT"))
            parts.append(
                chosen.select(
                    *("unit_id", "area_code", "approach", "handling_mode", "function_code"),
                    sop_id=pl.lit(sop),
                    step=pl.lit(step),
                    case_ref=key,
                    due_at=pl.Series(at + np.timedelta64(limit, "s")),
                    done_at=pl.Series(done.astype("datetime64[us]")),
                )
            )
    steps = pl.concat(parts)
    due_by_now = pl.col("due_at").dt.date() < AS_OF
    return table("sop_step", steps.filter(due_by_now).sort("sop_id", "case_ref", "step"))
