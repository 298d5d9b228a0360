"""The individual SMK: contract, months, marks, extra tasks, awards, hours, objections, result.

`semester` reads 2026-S1 (January to June) or 2026-S2. Articles are those of Perpol 1/2025.
"""

from typing import Any

import dataframely as dy
import polars as pl

from pipelines.records.contract import (
    Record,
    choice,
    day,
    first_of_month,
    not_before,
    number,
    text,
    whole,
)

SEMESTER = r"^\d{4}-S[12]$"


def semester(*, required: bool = True) -> dy.String:
    """A semester such as 2026-S1."""
    written = ("2026-S1", "2026-S2 and so on")
    return dy.String(nullable=not required, regex=SEMESTER, metadata={"choices": written})


def _in_semester(column: str) -> Any:
    """Rule: `column` lies in the row's `semester`."""

    @dy.rule()
    def inside(_: type[dy.Schema]) -> pl.Expr:
        on, written = pl.col(column), pl.col("semester")
        own = pl.format("{}-S{}", on.dt.year(), (on.dt.month() + 5) // 6)
        return (own == written) | ~written.str.contains(SEMESTER)

    return inside


def _after_semester(column: str) -> Any:
    """Rule: `column` lies after the last day of the row's `semester`."""

    @dy.rule()
    def after(_: type[dy.Schema]) -> pl.Expr:
        on, written = pl.col(column), pl.col("semester")
        own = pl.format("{}-S{}", on.dt.year(), (on.dt.month() + 5) // 6)
        return (own > written) | ~written.str.contains(SEMESTER)

    return after


def _above_zero(column: str) -> Any:
    """Rule: more than nothing; of a target of 0 no share can be attained."""

    @dy.rule()
    def positive(_: type[dy.Schema]) -> pl.Expr:
        return pl.col(column) > 0

    return positive


class WorkContract(Record):
    """One row per work contract (kontrak kerja): a member, a semester and a posting.

    Key `contract_id`. A member who moves within the semester has one contract for each posting
    (art. 18). `rater_id` is the rater (PP). `is_high_risk`: assignment of high risk (art. 16(4)).
    """

    name = "work_contract"
    key = ("contract_id",)
    event = "member_signed_on"

    contract_id = text()
    person_id = text()
    semester = semester()
    unit_id = text()
    rater_id = text(required=False)
    starts_on = day()
    ends_on = day(required=False)
    member_signed_on = day(required=False)
    rater_signed_on = day(required=False)
    is_high_risk = choice("yes", "no", required=False)
    ends_before_start = not_before("ends_on", "starts_on")
    starts_outside_semester = _in_semester("starts_on")


class ContractMonth(Record):
    """One row per contract, month and aspect (art. 17): target and realisation in one measure.

    Key `contract_id`, `month_on` (its first day), `aspect`.
    """

    name = "contract_month"
    key = ("contract_id", "month_on", "aspect")
    event = "month_on"

    contract_id = text()
    month_on = day()
    aspect = choice("time", "quantity", "quality")
    unit_id = text()
    target = number()
    realisation = number(low=0)
    target_not_above_zero = _above_zero("target")
    not_first_of_month = first_of_month("month_on")


class Appraisal(Record):
    """One row per mark of a member by a superior, peer or subordinate.

    Key `appraisal_id`; `score` 0 to 100. With a `semester` it is a mark of work behaviour (PKA,
    art. 24): superior is the rater (PP), peer the colleague (RK), `factor` what is marked.
    """

    name = "appraisal"
    key = ("appraisal_id",)
    event = "rated_on"

    appraisal_id = text()
    unit_id = text()
    rated_on = day()
    rater_role = choice("superior", "peer", "subordinate")
    rated_person_id = text(required=False)
    score = number(low=0, high=100)
    semester = semester(required=False)
    factor = text(required=False)
    rater_id = text(required=False)


class AdditionalTask(Record):
    """One row per additional task, innovation or operation of a member (TL, arts. 19-20).

    Key `task_id`. `evidence` is the order, proof or letter it needs; without it it does not count.
    """

    name = "additional_task"
    key = ("task_id",)
    event = "done_on"

    task_id = text()
    person_id = text()
    semester = semester()
    unit_id = text()
    kind = choice("task", "innovation", "operation")
    done_on = day()
    evidence = text(required=False)


class Award(Record):
    """One row per award (PH, arts. 27-28).

    Key `award_id`; of the awards for one `activity` only the highest counts.
    """

    name = "award"
    key = ("award_id",)
    event = "given_on"

    award_id = text()
    person_id = text()
    semester = semester()
    unit_id = text()
    activity = text()
    giver = choice(
        "presiden", "kapolri_menteri", "kasatfung_mabes", "kapolda_gubernur", "kapolres_bupati"
    )
    given_on = day()


class Attendance(Record):
    """One row per member and month: formal hours owed and hours worked (JK, arts. 25-26).

    Key `person_id`, `month_on` (its first day), `unit_id`. `sick_days` are days lost to sickness.
    """

    name = "attendance"
    key = ("person_id", "month_on", "unit_id")
    event = "month_on"

    person_id = text()
    month_on = day()
    unit_id = text()
    formal_hours = number(low=0, high=400)
    worked_hours = number(low=0, high=744)
    sick_days = whole(low=0, high=31, required=False)
    not_first_of_month = first_of_month("month_on")


class Assessment(Record):
    """One row per member and semester who is to be assessed (recapitulation, art. 36).

    Key `person_id`, `semester`. Recapped and signed after the semester's last day; signed by both
    it is locked, and only an accepted objection may change it. `force_majeure_no` is the berita
    acara that turns kurang into baik (art. 32). `programme_on`: an improvement programme was
    recommended (art. 40). `unit_id` holds the member on the semester's last day.
    """

    name = "assessment"
    key = ("person_id", "semester")
    event = "recapped_on"

    person_id = text()
    semester = semester()
    unit_id = text()
    recapped_on = day(required=False)
    member_signed_on = day(required=False)
    rater_signed_on = day(required=False)
    force_majeure_no = text(required=False)
    programme_on = day(required=False)
    recapped_before_semester_end = _after_semester("recapped_on")
    member_signed_before_semester_end = _after_semester("member_signed_on")
    rater_signed_before_semester_end = _after_semester("rater_signed_on")


class Objection(Record):
    """One row per objection of a member to the result (arts. 37-38). Key `objection_id`.

    It is in time within one day of `received_on`, the day the member got the result.
    """

    name = "objection"
    key = ("objection_id",)
    event = "filed_on"

    objection_id = text()
    person_id = text()
    semester = semester()
    unit_id = text()
    received_on = day()
    filed_on = day()
    reason = text()
    decided_on = day(required=False)
    decision = choice("accepted", "rejected", required=False)
    filed_before_received = not_before("filed_on", "received_on")
    decided_before_filed = not_before("decided_on", "filed_on")


class DisciplineCase(Record):
    """One row per disciplinary or ethics case (KKEP) of a member. Key `case_no`."""

    name = "discipline_case"
    key = ("case_no",)
    event = "opened_on"

    case_no = text()
    person_id = text()
    unit_id = text()
    kind = choice("discipline", "ethics")
    opened_on = day()
    decided_on = day(required=False)
    sanction = text(required=False)
    decided_before_opened = not_before("decided_on", "opened_on")
