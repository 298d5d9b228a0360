"""The offices' service and means: budget, evaluations, reports owed, requests, surveys, assets."""

import numpy as np
import polars as pl

from pipelines.demo import rhythm, stories
from pipelines.demo.ground import Ground, Tables, numbered, pick, table
from pipelines.demo.rhythm import Clocks, Ints

BUDGET_LEVELS = ("mabes", "polda", "polres")
CEILING = {"mabes": 9e9, "polda": 6e9, "polres": 3e9}  # rupiah a year
SPENDING_SHARE = {"51": 0.62, "52": 0.28, "53": 0.10}
# cumulative share of the ceiling at the end of each quarter (domain brief 3.5)
QUARTERS = {"51": (20, 50, 75, 95), "52": (15, 50, 70, 90), "53": (10, 40, 70, 90)}
IKPA = {
    "revisi_dipa": 97.0,
    "deviasi_hal3": 88.0,
    "penyerapan": 93.0,
    "kontraktual": 92.0,
    "tagihan": 96.0,
    "up_tup": 94.0,
    "capaian_output": 95.0,
}
DEDUCTION = "dispensasi_spm"
SAKIP = {"perencanaan": 78.0, "pengukuran": 74.0, "pelaporan": 80.0, "evaluasi_internal": 72.0}
SERVICES = {"SIM": (0.35, 1), "SKCK": (0.45, 1), "IZIN KERAMAIAN": (0.2, 3)}  # share, limit in days
REQUESTS_PER_PERSON = 0.0018  # a year
ANSWERS_PER_PERSON = 0.0009
BLANK_SHARE = 0.01
REPORT_LEVELS = ("polda", "polres", "polsek")
REPORTS = ("LAPSAT BULANAN", "LAP ANGGARAN")
ASSETS = {"vehicle": 0.5, "radio": 0.9}  # per post of a typical unit
OWNED = {"polda": 60, "polres": 45, "polsek": 7}
ELEMENTS = [f"u{number}" for number in range(1, 10)]


def service(ground: Ground) -> Tables:
    """Six records of the administration and of service to citizens."""
    return {
        "budget_month": _budget(ground),
        "evaluation_score": _evaluations(ground),
        "report_due": _reports(ground),
        "public_service_request": _requests(ground),
        "satisfaction_survey": _answers(ground),
        "asset_status": _assets(ground),
    }


def _unit_months(ground: Ground, levels: tuple[str, ...]) -> tuple[Ints, Clocks]:
    """Every standing unit of the levels with every month at whose close it stands."""
    units = np.flatnonzero(np.isin(ground.tree.level, levels))
    months = ground.calendar.months
    unit, month = np.repeat(units, len(months)), np.tile(months, len(units))
    closes = (month.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    told = ground.stories
    stands = (unit != told.formed) | (closes >= np.datetime64(stories.FORMED_ON))
    stands &= (unit != told.merged) | (closes < np.datetime64(stories.MERGED_ON))
    return unit[stands], month[stands]


def _budget(ground: Ground) -> pl.DataFrame:
    """Spending follows the quarters' targets, most of it in a quarter's last month."""
    rng = ground.stream("budget_month")
    unit, month = _unit_months(ground, BUDGET_LEVELS)
    count = len(unit)
    number = month.astype("datetime64[M]").astype("int64") % 12
    quarter, place = number // 3, number % 3
    rhythm_of_quarter = np.array([0.27, 0.32, 0.41])[place]
    parts = []
    for kind, share in SPENDING_SHARE.items():
        ceiling = np.array([CEILING[str(level)] for level in ground.tree.level[unit]]) * share
        steps = np.diff([0, *QUARTERS[kind]])[quarter] / 100
        planned = ceiling * steps * rhythm_of_quarter
        realised = planned * rng.normal(0.97, 0.08, count)
        parts.append(
            pl.DataFrame(
                {
                    "unit_id": ground.names(unit),
                    "month_on": month,
                    "spending_type": np.full(count, kind),
                    "ceiling": np.rint(ceiling),
                    "planned": np.rint(planned),
                    "realised": np.rint(np.maximum(realised, 0)),
                }
            )
        )
    return table("budget_month", pl.concat(parts).sort("unit_id", "month_on", "spending_type"))


def _evaluations(ground: Ground) -> pl.DataFrame:
    """IKPA monthly (some components do not apply, some months have a deduction), SAKIP yearly."""
    rng = ground.stream("evaluation_score")
    unit, month = _unit_months(ground, BUDGET_LEVELS)
    ends = (month.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    count = len(unit)
    parts = []

    def component(name: str, instrument: str, scores: rhythm.Floats, rows: rhythm.Flags) -> None:
        frame = {"unit_id": ground.names(unit), "period_end": ends, "score": np.round(scores, 2)}
        parts.append(
            pl.DataFrame(frame)
            .with_columns(component=pl.lit(name), instrument=pl.lit(instrument))
            .filter(pl.Series(rows))
        )

    for name, mean in IKPA.items():
        applies = np.ones(count, dtype=bool)
        if name == "kontraktual":
            applies = unit % 3 != 0
        component(name, "ikpa", np.clip(rng.normal(mean, 4, count), 0, 100), applies)
    component(DEDUCTION, "ikpa", rng.uniform(0.5, 2, count), rng.random(count) < 0.08)
    december = month.astype("datetime64[M]").astype("int64") % 12 == 11
    for name, mean in SAKIP.items():
        component(name, "sakip", np.clip(rng.normal(mean, 5, count), 0, 100), december)
    rows = pl.concat(parts).sort("unit_id", "instrument", "period_end", "component")
    return table("evaluation_score", rows)


def _reports(ground: Ground) -> pl.DataFrame:
    """Monthly reports due on the fifth of the next month; those due after `AS_OF` are not yet."""
    rng = ground.stream("report_due")
    unit, month = _unit_months(ground, REPORT_LEVELS)
    due = (month.astype("datetime64[M]") + 1).astype("datetime64[D]") + 4
    parts = []
    for kind in REPORTS:
        sent = due + np.rint(rng.normal(-1.0, 1.6, len(unit))).astype("timedelta64[D]")
        sent = rhythm.known(
            rhythm.only(rng.random(len(unit)) < 0.96, sent), ground.settings.extracted_on
        )
        parts.append(
            pl.DataFrame(
                {"unit_id": ground.names(unit), "due_on": due, "sent_on": sent}
            ).with_columns(kind=pl.lit(kind))
        )
    rows = pl.concat(parts).sort("due_on", "unit_id", "kind")
    return table("report_due", rows.with_columns(report_ref=numbered("LAP-", rows.height)))


def _requests(ground: Ground) -> pl.DataFrame:
    """Requests to the Polres (licences, permits) and the Polsek (certificates)."""
    rng = ground.stream("public_service_request")
    weights = ground.calendar.weights(rhythm.DESK_WEEK, 0.1, 0.9)
    unit, day = ground.events(rng, ground.residents * REQUESTS_PER_PERSON, weights)
    count = len(unit)
    kind = pick(rng, {name: share for name, (share, _) in SERVICES.items()}, count)
    unit = np.where(kind == "SKCK", unit, ground.tree.polres[unit])
    limit = np.array([SERVICES[str(name)][1] for name in kind])
    poor = ground.tree.under(ground.stories.poor_service_polres)[unit]
    served = day + np.minimum(rng.poisson(np.where(poor, 1.1, 0.45) * limit, count), 30).astype(
        "timedelta64[D]"
    )
    there = rng.random(count) < 0.97
    frame = pl.DataFrame(
        {
            "request_id": numbered("LYN-", count),
            "unit_id": ground.names(unit),
            "service": kind,
            "channel": pick(rng, {"online": 0.55, "counter": 0.45}, count),
            "requested_on": day,
            "served_on": rhythm.known(rhythm.only(there, served), ground.settings.extracted_on),
            "limit_days": limit,
        }
    )
    return table("public_service_request", frame)


def _answers(ground: Ground) -> pl.DataFrame:
    """Answer sheets; a blank mark is null, the first never."""
    rng = ground.stream("satisfaction_survey")
    weights = ground.calendar.weights(rhythm.DESK_WEEK, 0.1, 0.9)
    unit, day = ground.events(rng, ground.residents * ANSWERS_PER_PERSON, weights)
    count = len(unit)
    poor = ground.tree.under(ground.stories.poor_service_polres)[unit]
    up_to = np.where(
        poor[:, None], np.cumsum(stories.POOR_ANSWER_SHARE), np.cumsum(stories.ANSWER_SHARE)
    )
    marks = 1 + (rng.random((count, 9, 1)) > up_to[:, None, :3]).sum(axis=2)
    blank = rng.random((count, 9)) < BLANK_SHARE
    blank[:, 0] = False
    frame = pl.DataFrame(
        {
            "response_id": numbered("SKM-", count),
            "unit_id": ground.names(unit),
            "answered_on": day,
            "service": pick(rng, {name: share for name, (share, _) in SERVICES.items()}, count),
        }
    )
    frame = frame.with_columns(
        pl.Series(element, np.where(blank[:, at], 0, marks[:, at])).replace(0, None)
        for at, element in enumerate(ELEMENTS)
    )
    return table("satisfaction_survey", frame)


def _assets(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("asset_status")
    unit, month = _unit_months(ground, REPORT_LEVELS)
    size = np.array([OWNED[str(level)] for level in ground.tree.level[unit]])
    parts = []
    for kind, factor in ASSETS.items():
        owned = np.maximum(1, np.rint(size * factor)).astype("int64")
        parts.append(
            pl.DataFrame(
                {
                    "unit_id": ground.names(unit),
                    "month_on": month,
                    "owned": owned,
                    "serviceable": rng.binomial(owned, 0.86),
                }
            ).with_columns(asset_kind=pl.lit(kind))
        )
    return table("asset_status", pl.concat(parts).sort("unit_id", "asset_kind", "month_on"))
