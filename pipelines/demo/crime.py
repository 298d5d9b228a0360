"""Crimes reported, what became of them, notices to complainants, and narcotics cases."""

import numpy as np
import polars as pl

from pipelines.demo import rhythm, stories
from pipelines.demo.emergency import handling
from pipelines.demo.ground import Ground, Tables, numbered, pick, some_null, table
from pipelines.demo.organisation import OFFENCES, SPECIAL
from pipelines.demo.settings import AS_OF

CRIMES_PER_PERSON = 0.0015  # a year
OFFENCE_SHARE = (0.2, 0.19, 0.06, 0.16, 0.01, 0.02, 0.11, 0.1, 0.05, 0.03, 0.03, 0.01, 0.02, 0.01)
CLEARED_MEDIAN_DAYS, CLEARED_SIGMA = 40.0, 0.8
# how cases end; a p21 is followed by a tahap_ii of the same report, which is one clearance
ENDINGS = {"p21": 0.62, "rj": 0.20, "sp3": 0.10, "diversi": 0.03, "transfer": 0.05}
UNFOUNDED_SHARE = 0.02
REOPENED_SHARE = 0.03  # of sp3
NOTICE_DAYS = 30
GRAMS_MEDIAN = {"sabu": 4.0, "ganja": 60.0, "ekstasi": 6.0}


def crime(ground: Ground) -> Tables:
    """crime_report, case_event, progress_notice and narcotics_case."""
    reports = _reports(ground)
    events = _case_events(ground, reports)
    return {
        "crime_report": table("crime_report", reports),
        "case_event": table("case_event", events),
        "progress_notice": _notices(ground, reports),
        "narcotics_case": _narcotics(ground, reports),
    }


def _reports(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("crime_report")
    expected = ground.residents * CRIMES_PER_PERSON
    expected[ground.tree.under(ground.stories.hot_polres)] *= stories.HOT_FACTOR
    weights = ground.calendar.weights(rhythm.DESK_WEEK + 0.4, 0.7, 1.05)
    unit, day = ground.events(rng, expected, weights)
    reported = ground.clocks(rng, unit, day, rhythm.DESK_HOURS)
    order = np.argsort(reported, kind="stable")
    unit, day, reported = unit[order], day[order], reported[order]
    count = len(unit)
    occurred = reported - rhythm.lags(rng, 30_000.0, 1.4, count)
    kind = rng.choice(len(OFFENCE_SHARE), count, p=OFFENCE_SHARE)
    old = np.array([f"KUHP-{article}" for _, _, article, _ in OFFENCES] + [s[0] for s in SPECIAL])
    new = np.array([f"UU1/2023-{article}" for *_, article in OFFENCES] + [s[0] for s in SPECIAL])
    # the act decides which code applies
    is_new = occurred >= ground.utc(unit, np.full(count, stories.NEW_CODE_FROM, "datetime64[s]"))
    drug = np.array([False] * len(OFFENCES) + [s[2] == "narcotics" for s in SPECIAL])[kind]
    model = np.where(drug | (rng.random(count) < 0.06), "A", "B")
    frame = pl.DataFrame(
        {
            "unit": unit,
            "unit_id": ground.names(unit),
            "reported_at": reported,
            "occurred_at": rhythm.only(rng.random(count) >= 0.05, occurred),
            "offence_code": np.where(is_new, new[kind], old[kind]),
            "approach": np.full(count, "represif"),
            "handling_mode": handling(ground, rng, unit, day, np.full(count, "PIDANA")),
            "function_code": np.where(drug, "RESNARKOBA", "RESKRIM"),
            "is_drug": drug,
        }
    )
    return frame.with_columns(
        report=pl.int_range(count),
        report_id=pl.format("LP/{}/{}", pl.Series(model), numbered("", count)),
        area_code=some_null(rng, pl.Series(ground.tree.area_code[unit]), 0.05),
        offence_code=some_null(rng, frame["offence_code"], 0.01),
        report_model=some_null(rng, pl.Series(model), 0.02),
    )


def _case_events(ground: Ground, reports: pl.DataFrame) -> pl.DataFrame:
    """Steps up to the day of the extract, in order of time."""
    rng = ground.stream("case_event")
    count = reports.height
    reported = reports["reported_at"].to_numpy()
    day = np.timedelta64(86_400, "s")
    weak = ground.tree.under(ground.stories.weak_clearance_polres)[reports["unit"].to_numpy()]
    share = np.where(weak, stories.WEAK_CLEARED_SHARE, stories.CLEARED_SHARE)
    ending = pick(rng, ENDINGS, count)
    ending = np.where(rng.random(count) < share, ending, "")
    ending = np.where(rng.random(count) < UNFOUNDED_SHARE, "unfounded", ending)
    opened = reported + rhythm.lags(rng, 7_200.0, 0.8, count)
    ended = opened + rhythm.lags(rng, CLEARED_MEDIAN_DAYS * 86_400, CLEARED_SIGMA, count)
    handed = ended + rng.integers(3, 25, count) * day
    again = ended + rng.integers(30, 120, count) * day
    reopened = (ending == "sp3") & (rng.random(count) < REOPENED_SHARE)
    steps = (
        (np.full(count, "opened"), opened, np.ones(count, dtype=bool)),
        (ending, ended, ending != ""),
        (np.full(count, "tahap_ii"), handed, ending == "p21"),
        (np.full(count, "reopened"), again, reopened),
    )
    parts = [
        reports.select("report_id", "unit_id", "report").with_columns(
            event=pl.Series(name), event_at=pl.Series(at), is_there=pl.Series(there)
        )
        for name, at, there in steps
    ]
    known = pl.col("event_at").dt.date() <= ground.settings.extracted_on
    return pl.concat(parts).filter("is_there").filter(known).sort("event_at", "report", "event")


def _notices(ground: Ground, reports: pl.DataFrame) -> pl.DataFrame:
    """A first notice within three days, a second after a month for most reports."""
    rng = ground.stream("progress_notice")
    parts = []
    for share, wait in ((1.0, 3), (0.5, NOTICE_DAYS)):
        rows = reports.filter(pl.Series(rng.random(reports.height) < share))
        due = rows["reported_at"].to_numpy().astype("datetime64[D]") + wait
        sent = due + np.rint(rng.normal(-1.2, 2.2, rows.height)).astype("timedelta64[D]")
        sent = np.maximum(sent, rows["reported_at"].to_numpy().astype("datetime64[D]"))
        there = rng.random(rows.height) < 0.93
        sent = rhythm.known(rhythm.only(there, sent), ground.settings.extracted_on)
        parts.append(
            rows.select("report_id", "unit_id").with_columns(
                due_on=pl.Series(due), sent_on=pl.Series(sent)
            )
        )
    rows = pl.concat(parts).filter(pl.col("due_on") <= AS_OF).sort("due_on", "report_id")
    return table("progress_notice", rows.with_columns(notice_id=numbered("SP2HP-", rows.height)))


def _narcotics(ground: Ground, reports: pl.DataFrame) -> pl.DataFrame:
    """Cases revealed by the Polres; some belong to a report of the same Polres."""
    rng = ground.stream("narcotics_case")
    drug = reports.filter("is_drug")
    polres = ground.tree.polres[drug["unit"].to_numpy()]
    count = drug.height
    substance = pick(rng, {"sabu": 0.7, "ganja": 0.2, "ekstasi": 0.1}, count)
    median = np.array([GRAMS_MEDIAN[str(name)] for name in substance])
    revealed = drug["reported_at"].to_numpy() + ground.tree.utc_offset[drug["unit"].to_numpy()]
    frame = pl.DataFrame(
        {
            "case_id": numbered("NKB-", count),
            "unit_id": ground.names(polres),
            "area_code": ground.tree.area_code[polres],
            "approach": np.full(count, "represif"),
            "handling_mode": drug["handling_mode"],
            "function_code": np.full(count, "RESNARKOBA"),
            "revealed_on": revealed.astype("datetime64[D]"),
            "report_id": some_null(rng, drug["report_id"], 0.2),
            "substance": substance,
            "suspects": 1 + rng.poisson(0.4, count),
            "grams": some_null(
                rng, pl.Series(np.round(rhythm.lognormal(rng, median, 1.1, count), 2)), 0.05
            ),
        }
    )
    return table("narcotics_case", frame)
