"""Oversight: complaints and who is accused, discipline, performance reviews, findings."""

import numpy as np
import polars as pl

from pipelines.demo import rhythm, stories
from pipelines.demo.ground import Ground, Tables, numbered, pick, some_null, table
from pipelines.demo.rhythm import Clocks
from pipelines.demo.settings import AS_OF

COMPLAINTS_PER_PERSON = 0.00008  # a year
IN_REMIT_SHARE = 0.65  # "berkadar pengawasan"
FINDINGS = {
    "not_sustained": 0.6,
    "unfounded": 0.18,
    "sustained": 0.14,
    "exonerated": 0.05,
    "other": 0.03,
}
CASES_PER_MEMBER = 0.012  # a year
FINDINGS_A_YEAR = {"polda": 14.0, "polres": 10.0, "polsek": 1.0}
REVIEW_LEVELS = ("mabes", "polda", "polres", "polsek")
PLANNED_AHEAD = 5  # months; a plan is known before it comes true


def oversight(ground: Ground, held: pl.DataFrame) -> Tables:
    """complaint, complaint_accused, discipline_case, review_meeting and supervision_finding."""
    complaints = _complaints(ground)
    return {
        "complaint": table("complaint", complaints),
        "complaint_accused": _accused(ground, complaints, held),
        "discipline_case": _discipline(ground, held),
        "review_meeting": _reviews(ground),
        "supervision_finding": _findings(ground),
    }


def _complaints(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("complaint")
    weights = ground.calendar.weights(rhythm.DESK_WEEK, 0.3, 0.9)
    unit, day = ground.events(rng, ground.residents * COMPLAINTS_PER_PERSON, weights)
    count = len(unit)
    at_polres = rng.random(count) < 0.5
    unit = np.where(at_polres, ground.tree.polres[unit], unit)
    slow = ground.tree.under(ground.stories.slow_complaints_polda)[unit]
    share = np.where(slow, stories.SLOW_CLOSED_SHARE, stories.CLOSED_SHARE)
    closed = day + rhythm.day_lags(rng, np.where(slow, 75.0, 24.0), 0.5, count)
    there = rng.random(count) < share
    remit = rng.random(count) < IN_REMIT_SHARE
    frame = pl.DataFrame(
        {
            "unit": unit,
            "unit_id": ground.names(unit),
            "received_on": day,
            "closed_on": rhythm.known(rhythm.only(there, closed), ground.settings.extracted_on),
            "channel": pick(rng, {"APLIKASI": 0.5, "SURAT": 0.3, "LANGSUNG": 0.2}, count),
            "category": pick(rng, ["PENANGANAN PERKARA", "PELAYANAN", "PERILAKU"], count),
            "handling": np.where(remit, "BERKADAR PENGAWASAN", "TIDAK BERKADAR"),
        }
    )
    return frame.with_columns(complaint_id=numbered("DMS-", count))


def _accused(ground: Ground, complaints: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """One or two members a complaint within remit; a finding when it is closed."""
    rng = ground.stream("complaint_accused")
    within = complaints.filter(pl.col("handling") == "BERKADAR PENGAWASAN")
    rows = within[np.repeat(np.arange(within.height), 1 + (rng.random(within.height) < 0.15))]
    count = rows.height
    crew = {
        unit: sorted(set(persons))
        for unit, persons in held.group_by("unit", maintain_order=True).agg("person_id").iter_rows()
    }
    luck = rng.random(count)
    person = [
        crew[unit][int(at * len(crew[unit]))] if unit in crew else None
        for unit, at in zip(rows["unit"], luck, strict=True)
    ]
    has_finding = rows["closed_on"].is_not_null() & pl.Series(rng.random(count) < 0.95)
    finding = pl.Series(pick(rng, FINDINGS, count))
    frame = rows.with_columns(
        accused_id=numbered("TLP-", count),
        person_id=some_null(rng, pl.Series(person, dtype=pl.String), 0.08),
        allegation_code=pl.Series(pick(rng, ["PROSEDUR", "ETIKA", "PUNGLI"], count)),
        finding=pl.when(has_finding).then(finding),
        finding_on=pl.when(has_finding).then("closed_on"),
        penalty=pl.when(has_finding & (finding == "sustained")).then(pl.lit("TEGURAN TERTULIS")),
    )
    return table("complaint_accused", frame)


def _discipline(ground: Ground, held: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("discipline_case")
    rows = held.filter(pl.Series(rng.random(held.height) < CASES_PER_MEMBER / 12))
    count = rows.height
    month: Clocks = rows["month_on"].to_numpy()
    opened = month + rhythm.days_in(rng, 27, count)
    decided = opened + rhythm.day_lags(rng, 45.0, 0.5, count)
    known = rhythm.known(
        rhythm.only(rng.random(count) < 0.9, decided), ground.settings.extracted_on
    )
    sanctions = ["TEGURAN TERTULIS", "PENUNDAAN KENAIKAN PANGKAT", "PATSUS", "DEMOSI"]
    frame = rows.with_columns(
        case_no=numbered("DSP-", count),
        kind=pl.Series(pick(rng, {"discipline": 0.7, "ethics": 0.3}, count)),
        opened_on=pl.Series(opened),
        decided_on=pl.Series(known),
        sanction=pl.when(pl.Series(~np.isnat(known))).then(pl.Series(pick(rng, sanctions, count))),
    )
    return table("discipline_case", frame)


def _reviews(ground: Ground) -> pl.DataFrame:
    """One a month and unit, planned months ahead."""
    rng = ground.stream("review_meeting")
    units = np.flatnonzero(np.isin(ground.tree.level, REVIEW_LEVELS))
    last = ground.calendar.months[-1].astype("datetime64[M]")
    months = np.concatenate(
        [ground.calendar.months, (last + 1 + np.arange(PLANNED_AHEAD)).astype("datetime64[D]")]
    )
    unit = np.repeat(units, len(months))
    month: Clocks = np.tile(months, len(units))
    planned = month + rhythm.days_in(rng, 27, len(unit))
    stands = np.ones(len(unit), dtype=bool)
    told = ground.stories
    stands &= (unit != told.formed) | (planned >= np.datetime64(stories.FORMED_ON))
    stands &= (unit != told.merged) | (planned < np.datetime64(stories.MERGED_ON))
    unit, planned = unit[stands], planned[stands]
    count = len(unit)
    idle = ground.tree.under(told.idle_polres)[unit]
    share = np.where(idle, stories.IDLE_HELD_SHARE, stories.HELD_SHARE)
    held: Clocks = planned + rng.integers(0, 4, count).astype("timedelta64[D]")
    there = (rng.random(count) < share) & (planned <= np.datetime64(AS_OF))
    frame = pl.DataFrame(
        {
            "meeting_id": numbered("ANV-", count),
            "unit_id": ground.names(unit),
            "planned_on": planned,
            "held_on": rhythm.known(rhythm.only(there, held), ground.settings.extracted_on),
            "kind": np.full(count, "ANEV BULANAN"),
        }
    )
    return table("review_meeting", frame)


def _findings(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("supervision_finding")
    a_year = np.array([FINDINGS_A_YEAR.get(str(level), 0.0) for level in ground.tree.level])
    a_year[[ground.stories.formed, ground.stories.merged]] = 0
    unit, day = ground.events(rng, a_year, ground.calendar.weights(rhythm.DESK_WEEK))
    count = len(unit)
    closed = day + rhythm.day_lags(rng, 40.0, 0.6, count)
    there = rng.random(count) < 0.85
    frame = pl.DataFrame(
        {
            "finding_id": numbered("TMN-", count),
            "unit_id": ground.names(unit),
            "found_on": day,
            "closed_on": rhythm.known(rhythm.only(there, closed), ground.settings.extracted_on),
            "category": pick(rng, ["SDM", "SARPRAS", "ANGGARAN", "OPERASIONAL"], count),
        }
    )
    return table("supervision_finding", frame)
