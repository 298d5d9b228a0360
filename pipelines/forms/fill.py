"""A form to hand out: the unit's members, and what is known of their semester already."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from pipelines.forms import layout, rule
from pipelines.forms.form import MEMBERS, Facts, Form
from pipelines.forms.prefill import prefills, sheet_texts

RECORDS = (  # what a form is filled from, by name
    *("personnel", "work_contract", "contract_month", "additional_task", "award"),
    *("appraisal", "assessment", "attendance"),
)
FREE_ROWS = 3  # lines for new tasks and awards, for each member
FEWEST_FREE_ROWS = 30

Rows = list[dict[str, Any]]


def filled_form(facts: Facts, records: Mapping[str, pl.DataFrame]) -> Form:
    """The form of a unit and semester.

    `records`: current rows of each of `RECORDS`, of the whole site. Members are those active in the
    unit on the day `facts.as_of`, and those who had a contract there in the semester.
    """
    here, now = pl.col("unit_id") == facts.unit_id, pl.col("semester") == facts.semester
    own = {name: records[name] for name in RECORDS}
    for name in ("work_contract", "additional_task", "award", "appraisal"):
        own[name] = own[name].filter(here, now)
    own["contract_month"] = own["contract_month"].filter(here)
    members = _members(facts, own)
    of_members = pl.col("person_id").is_in(members["person_id"].implode())
    own["assessment"] = own["assessment"].filter(now, of_members)
    contracts = _contracts(facts, members, own["work_contract"])
    people = members["person_id"].to_list()
    # who moved away is recapitulated where the semester's last day finds them
    staying = members.drop_nulls("since")["person_id"].to_list()
    rows: dict[str, Rows] = {
        "work_contract": contracts,
        "contract_month": _months(facts, contracts, own["contract_month"]),
        "additional_task": _listed(facts, "TL", "task_id", people, own["additional_task"]),
        "award": _listed(facts, "PH", "award_id", people, own["award"]),
        "appraisal": _marks(facts, members, own["appraisal"]),
        "assessment": _recap(staying, own["assessment"]),
    }
    texts = {sheet.title: sheet_texts(sheet, rows[sheet.record]) for sheet in layout.SHEETS}
    return Form(facts, members, texts, prefills(texts, own))


def units_with_members(personnel: pl.DataFrame, on: date) -> set[str]:
    """The units that hold an active member on a day."""
    return set(_in_force(personnel, on)["unit_id"])


def served_in(facts: Facts, records: Mapping[str, pl.DataFrame]) -> pl.Series:
    """Everybody a form of this unit and semester may be about, whatever its own list says."""
    low, high = rule.first_day(facts.semester), rule.last_day(facts.semester)
    open_ended = pl.col("valid_to").is_null() | (pl.col("valid_to") >= low)
    here = pl.col("unit_id") == facts.unit_id
    posted = records["personnel"].filter(here, open_ended, pl.col("valid_from") <= high)
    held = records["work_contract"].filter(here, pl.col("semester") == facts.semester)
    return pl.concat([posted["person_id"], held["person_id"]]).unique()


def held_by(facts: Facts, records: Mapping[str, pl.DataFrame]) -> pl.Series:
    """The unit's active members on the semester's last day: those it recapitulates."""
    held = _in_force(records["personnel"], rule.last_day(facts.semester))
    return held.filter(pl.col("unit_id") == facts.unit_id)["person_id"]


def _in_force(personnel: pl.DataFrame, on: date) -> pl.DataFrame:
    """Each active member's posting on a day; a later one ends the one before."""
    begun = personnel.filter(pl.col("valid_from") <= on).sort("valid_from")
    newest = begun.unique("person_id", keep="last", maintain_order=True)
    open_ended = pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)
    return newest.filter(open_ended, pl.col("status") == "active")


def _members(facts: Facts, own: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    personnel = own["personnel"]
    here = _in_force(personnel, date.fromisoformat(facts.as_of)).filter(
        pl.col("unit_id") == facts.unit_id
    )
    posted = here.select("person_id", "rank_code", pl.col("valid_from").alias("since"))
    ranks = personnel.sort("valid_from").unique("person_id", keep="last")
    left = (
        own["work_contract"]
        .select("person_id")
        .unique()
        .join(posted, on="person_id", how="anti")
        .join(ranks.select("person_id", "rank_code"), on="person_id", how="left")
        .with_columns(pl.lit(None, dtype=pl.Date).alias("since"))
    )
    months = rule.months(facts.semester)
    hours = (
        own["attendance"]
        .filter(pl.col("month_on").is_in(months))
        .group_by("person_id")
        .agg(pl.col("formal_hours", "worked_hours").sum())
    )
    everyone = pl.concat([posted, left.select(posted.columns)])
    return everyone.join(hours, on="person_id", how="left").select(MEMBERS.keys()).sort("person_id")


def _contracts(facts: Facts, members: pl.DataFrame, known: pl.DataFrame) -> Rows:
    """One row per contract; a member without one gets the row of a new one."""
    start = rule.first_day(facts.semester)
    rows: Rows = []
    for member in members.iter_rows(named=True):
        person = member["person_id"]
        fresh = {
            "person_id": person,
            "contract_id": f"KK/{facts.semester}/{facts.unit_id}/{person}",
            "starts_on": max(start, member["since"] or start),
        }
        found = known.filter(pl.col("person_id") == person).sort("starts_on").to_dicts()
        rows += found or [fresh]
    return rows


def _months(facts: Facts, contracts: Rows, known: pl.DataFrame) -> Rows:
    done = {(r["contract_id"], r["month_on"], r["aspect"]): r for r in known.to_dicts()}
    keys = [
        (contract["contract_id"], month, aspect)
        for contract in contracts
        for month in rule.months(facts.semester)
        for aspect in layout.ASPECTS.values()
    ]
    names = ("contract_id", "month_on", "aspect")
    return [done.get(key) or dict(zip(names, key, strict=True)) for key in keys]


def _listed(facts: Facts, kind: str, key: str, people: list[str], known: pl.DataFrame) -> Rows:
    """What is known, then numbered lines for more."""
    free = max(FEWEST_FREE_ROWS, FREE_ROWS * len(people))
    start = f"{kind}/{facts.semester}/{facts.unit_id}/{facts.token}"
    rows: Rows = known.filter(pl.col("person_id").is_in(people)).sort(key).to_dicts()
    return rows + [{key: f"{start}/{number:04d}"} for number in range(1, free + 1)]


def _marks(facts: Facts, members: pl.DataFrame, known: pl.DataFrame) -> Rows:
    """By member and role: what is known, and the factors that have no mark yet."""
    given = {key: rows.to_dicts() for key, rows in known.group_by("rated_person_id", "rater_role")}
    rows: Rows = []
    for member in members.iter_rows(named=True):
        for role in layout.ROLES.values():
            person = member["person_id"]
            found = given.get((person, role), [])
            ids = {r["appraisal_id"] for r in found}
            # a label in the place of its code is the factor too
            marked = {layout.FACTORS.get(r["factor"], r["factor"]) for r in found}
            start = f"PKA/{facts.semester}/{facts.unit_id}/{person}/{role}"
            rows += sorted(found, key=lambda row: str(row["appraisal_id"]))
            rows += [
                {
                    "appraisal_id": f"{start}/{number}",
                    "rated_person_id": person,
                    "rater_role": role,
                    "factor": factor,
                }
                for number, factor in enumerate(rule.factors(member["rank_code"]), start=1)
                if factor not in marked and f"{start}/{number}" not in ids
            ]
    return rows


def _recap(people: Iterable[str], known: pl.DataFrame) -> Rows:
    done = {row["person_id"]: row for row in known.to_dicts()}
    return [done.get(person) or {"person_id": person} for person in people]
