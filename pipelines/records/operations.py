"""Police operations: routine, special and contingency, their targets, and steps of procedures."""

from pipelines.records.contract import Record, day, moment, not_before, number, text, whole
from pipelines.records.operational import Operational


class Operation(Operational):
    """One row per operation and unit that leads it. Key `operation_id`.

    A contingency (Aman Nusa) is alerted at `alerted_at`; its task force stands at `ready_at`.
    """

    name = "operation"
    key = ("operation_id",)

    operation_id = text()
    operation_name = text()
    starts_on = day()
    ends_on = day(required=False)
    strength = whole(low=0, required=False)
    alerted_at = moment(required=False)
    ready_at = moment(required=False)
    plan_no = text(required=False)
    ends_before_start = not_before("ends_on", "starts_on")
    ready_before_alerted = not_before("ready_at", "alerted_at")


class OperationTarget(Record):
    """One row per target of an operation (target operasi). Key `target_id`.

    `actual` is null until the result is known; both are in the target's own measure, the more the
    better.
    """

    name = "operation_target"
    key = ("target_id",)
    event = "judged_on"

    target_id = text()
    operation_id = text()
    unit_id = text()
    measure = text()
    target = number(low=0)
    actual = number(low=0, required=False)
    judged_on = day(required=False)


class SopStep(Operational):
    """One row per step of a standard operating procedure carried out for one case.

    Key `sop_id`, `step`, `case_ref`. A step not done has no `done_at`.
    """

    name = "sop_step"
    key = ("sop_id", "step", "case_ref")
    event = "due_at"

    sop_id = text()
    step = text()
    case_ref = text()
    due_at = moment()
    done_at = moment(required=False)
