"""Random members with every edge the individual score has, as a site of parquet extracts."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from pipelines.records.registry import load_records
from tests.integration.site_folder import SITE, UNIT_SOURCE, SiteFolder

SEMESTER = "2026-S1"
AS_OF = date(2026, 8, 5)
MONTHS = [date(2026, month, 1) for month in range(1, 7)]
UNITS = "unit_id,name,level,parent_id,time_zone,code\nP,Polda,polda,,,00\n" + "".join(
    f"U{k},Polres {k},polres,P,,{k:02}\n" for k in range(1, 41)
)
RECORDS = (
    *("work_contract", "contract_month", "appraisal", "additional_task", "award"),
    *("attendance", "assessment", "objection"),
)
GIVERS = ("presiden", "kapolri_menteri", "kasatfung_mabes", "kapolda_gubernur", "kapolres_bupati")
SPELLINGS = ("kegiatan ", "Kegiatan ", "kegiatan  ", " kegiatan ")
SIX_MONTHS_HOURS = 1000.0
HIGH_RISK = ("yes", *["no"] * 7, None)
STAR = 1.5  # skill of those who pass every cap

Rows = dict[str, list[dict[str, Any]]]


def write_site(folder: SiteFolder, tables: dict[str, pl.DataFrame], settings: str) -> None:
    """Make `folder` a site whose only records are `tables`, one parquet file each."""
    (folder.path / "sources" / "calls.yml").unlink(missing_ok=True)
    folder.write("site.yml", SITE + f"as_of: {AS_OF}\n" + settings)
    folder.write("units.csv", UNITS)
    folder.write("sources/units.yml", UNIT_SOURCE)
    for record, table in tables.items():
        add_extract(folder, record, table, "1")


def add_extract(folder: SiteFolder, record: str, table: pl.DataFrame, name: str) -> None:
    """Deliver `table` as a further extract of `record`."""
    columns = "\n".join(f"  {column}: {column}" for column in table.columns)
    reader = f'{{format: parquet, path: "{record}_*.parquet"}}'
    folder.write(
        f"sources/{record}.yml", f"record: {record}\nreader: {reader}\ncolumns:\n{columns}\n"
    )
    table.write_parquet(folder.path / f"{record}_{name}.parquet")


def frames(rows: Rows) -> dict[str, pl.DataFrame]:
    """Rows as frames with the types of their contracts."""
    records = load_records()
    return {
        name: pl.DataFrame(
            rows[name],
            schema={key: column.dtype for key, column in records[name].columns().items()},
        )
        for name in RECORDS
    }


def random_members(count: int, seed: int) -> dict[str, pl.DataFrame]:
    """`count` members with contracts, marks, duties, awards, hours and assessments."""
    rng = np.random.default_rng(seed)
    rows: Rows = {name: [] for name in RECORDS}
    for k in range(count):
        _member(f"NRP{k:06}", rng, rows)
    return frames(rows)


def _member(person: str, rng: np.random.Generator, rows: Rows) -> None:
    units = [f"U{k}" for k in rng.choice(np.arange(1, 41), 2, replace=False)]
    is_moved = rng.random() < 0.2
    postings = units if is_moved else units[:1]
    skill = rng.choice([0.3, 0.6, 0.8, 0.95, 1.1, STAR], p=[0.2, 0.2, 0.2, 0.2, 0.17, 0.03])
    _contracts(person, postings, skill, rng, rows)
    _marks(person, postings, skill, rng, rows)
    _duties(person, postings[0], skill, rng, rows)
    _hours(person, postings, rng, rows)
    _assessment(person, postings[-1], rng, rows)


def _contracts(
    person: str, postings: list[str], skill: float, rng: np.random.Generator, rows: Rows
) -> None:
    if rng.random() < 0.02:
        return
    moved_in = int(rng.integers(1, 6))
    is_late_joiner = len(postings) == 1 and rng.random() < 0.05
    joined_in = int(rng.integers(1, 5)) if is_late_joiner else 0
    for place, unit in enumerate(postings):
        contract = f"KK-{person}-{place}"
        late = rng.random()
        rows["work_contract"].append(
            {
                "contract_id": contract,
                "person_id": person,
                "semester": SEMESTER,
                "unit_id": unit,
                "rater_id": f"PP-{unit}",
                "starts_on": MONTHS[moved_in if place else joined_in],
                "ends_on": MONTHS[moved_in] if len(postings) > 1 and not place else None,
                "member_signed_on": date(2026, 1, 10 + int(rng.integers(0, 8))),
                "rater_signed_on": None if late < 0.05 else date(2026, 1, 15 + (late < 0.15)),
                "is_high_risk": "yes" if skill == STAR else HIGH_RISK[int(rng.integers(0, 9))],
            }
        )
        # the month of the move has values at both places
        months = MONTHS[moved_in:] if place else MONTHS[joined_in : moved_in + 1]
        for month in months if len(postings) > 1 else MONTHS[joined_in:]:
            if rng.random() < 0.03:
                continue
            for aspect in ("time", "quantity", "quality")[: int(rng.integers(1, 4))]:
                target = float(rng.integers(1, 50))
                rows["contract_month"].append(
                    {
                        "contract_id": contract,
                        "month_on": month,
                        "aspect": aspect,
                        "unit_id": unit,
                        "target": target,
                        "realisation": round(float(target * skill * rng.uniform(0.8, 1.2)), 2),
                    }
                )


def _marks(
    person: str, postings: list[str], skill: float, rng: np.random.Generator, rows: Rows
) -> None:
    for unit in postings:
        raters = [("superior", f"PP-{unit}")] if rng.random() < 0.97 else []
        raters += [("peer", f"RK-{k}-{unit}") for k in range(int(rng.integers(0, 4)))]
        raters += [("subordinate", "B")] if rng.random() < 0.1 else []
        for role, rater in raters:
            for k in range(int(rng.integers(1, 7))):
                score = float(np.clip(np.round(skill * 85 + rng.normal(0, 8), 1), 0, 100))
                rows["appraisal"].append(
                    {
                        "appraisal_id": f"{person}/{unit}/{rater}/{k}",
                        "unit_id": unit,
                        "rated_on": date(2026, 6, 20),
                        "rater_role": role,
                        "rated_person_id": person,
                        "score": score,
                        "semester": SEMESTER if rng.random() < 0.98 else None,
                        "factor": f"faktor {k}",
                        "rater_id": rater,
                    }
                )


def _duties(person: str, unit: str, skill: float, rng: np.random.Generator, rows: Rows) -> None:
    few, many = [0, 1, 2, 3, 6], [6, 7, 8, 9, 10]
    counts = many if skill == STAR else few
    for k in range(int(rng.choice(counts, p=[0.4, 0.25, 0.15, 0.15, 0.05]))):
        rows["additional_task"].append(
            {
                "task_id": f"TT-{person}-{k}",
                "person_id": person,
                "semester": SEMESTER,
                "unit_id": unit,
                "kind": str(rng.choice(["task", "innovation", "operation"])),
                "done_on": MONTHS[0] + timedelta(days=int(rng.integers(0, 181))),
                "evidence": None if rng.random() < 0.2 else f"Sprin/{k}",
            }
        )
    for k in range(6 if skill == STAR else int(rng.choice([0, 1, 2, 4], p=[0.7, 0.15, 0.1, 0.05]))):
        rows["award"].append(
            {
                "award_id": f"PH-{person}-{k}",
                "person_id": person,
                "semester": SEMESTER,
                "unit_id": unit,
                "activity": f"{rng.choice(SPELLINGS)}{rng.integers(0, 3)}",
                "giver": str(rng.choice(GIVERS)),
                "given_on": date(2026, 5, 1),
            }
        )


def _hours(person: str, postings: list[str], rng: np.random.Generator, rows: Rows) -> None:
    if rng.random() < 0.02:
        return
    # one in five stands exactly on a step or a tenth of an hour below it
    edge = rng.random() < 0.2
    step = float(rng.choice([56, 71, 86])) / 100 * SIX_MONTHS_HOURS - float(rng.choice([0, 0.1]))
    total = step if edge else SIX_MONTHS_HOURS * float(rng.uniform(0.4, 1.1))
    shares = rng.dirichlet(np.full(6, 30.0))
    parts = [round(float(total * share), 1) for share in shares[:5]]
    parts.append(round(total - sum(parts), 1))
    formal = [166.7, 166.7, 166.7, 166.7, 166.7, 166.5]
    for month, worked, owed in zip(MONTHS, parts, formal, strict=True):
        rows["attendance"].append(
            {
                "person_id": person,
                "month_on": month,
                "unit_id": postings[-1] if month > MONTHS[2] else postings[0],
                "formal_hours": owed,
                "worked_hours": max(worked, 0.0),
                "sick_days": None,
            }
        )


def _assessment(person: str, unit: str, rng: np.random.Generator, rows: Rows) -> None:
    signed, day = rng.random(), date(2026, 7, 20)
    rows["assessment"].append(
        {
            "person_id": person,
            "semester": SEMESTER,
            "unit_id": unit,
            "recapped_on": None
            if rng.random() < 0.1
            else date(2026, 7, 28) + timedelta(days=int(rng.integers(0, 6))),
            "member_signed_on": None
            if signed < 0.05
            else day + timedelta(days=int(rng.integers(0, 13))),
            "rater_signed_on": None if 0.03 < signed < 0.08 else day,
            "force_majeure_no": "BA/1" if rng.random() < 0.05 else None,
            "programme_on": date(2026, 7, 30) if rng.random() < 0.3 else None,
        }
    )
    if rng.random() < 0.1:
        received = day + timedelta(days=int(rng.integers(0, 13)))
        filed = received + timedelta(days=int(rng.integers(0, 4)))
        decision = rng.choice(["accepted", "rejected", "open"])
        rows["objection"].append(
            {
                "objection_id": f"KB-{person}",
                "person_id": person,
                "semester": SEMESTER,
                "unit_id": unit,
                "received_on": received,
                "filed_on": filed,
                "reason": "nilai tidak sesuai",
                "decided_on": None if decision == "open" else filed + timedelta(days=1),
                "decision": None if decision == "open" else str(decision),
            }
        )
