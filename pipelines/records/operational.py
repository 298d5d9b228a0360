"""Operational records: calls, crimes, what became of the crimes, and totals published elsewhere."""

from pipelines.records.contract import (
    Record,
    choice,
    day,
    moment,
    not_before,
    number,
    text,
    whole,
)


class Operational(Record):
    """Columns every operational record carries; not a record by itself."""

    unit_id = text()
    area_code = text(required=False)
    approach = choice("preemtif", "preventif", "represif", required=False)
    handling_mode = choice("rutin", "khusus", "kontinjensi", required=False)
    function_code = text(required=False)


class EmergencyCall(Operational):
    """One row per emergency call (110), with the clocks of its handling.

    Key `call_id`. `priority` 1 is the most urgent. `answered_level` is how far an unanswered
    call had climbed when somebody took it. `received_at` is required; the other clocks are null
    where the step did not happen.
    """

    name = "emergency_call"
    key = ("call_id",)
    event = "received_at"

    call_id = text()
    received_at = moment()
    answered_at = moment(required=False)
    dispatched_at = moment(required=False)
    arrived_at = moment(required=False)
    closed_at = moment(required=False)
    priority = whole(low=1, high=9, required=False)
    call_type = text(required=False)
    outcome = choice("completed", "cancelled", "abandoned", "open", required=False)
    answered_level = choice("polsek", "polres", "polda", "mabes", required=False)

    answered_before_received = not_before("answered_at", "received_at")
    dispatched_before_received = not_before("dispatched_at", "received_at")
    arrived_before_received = not_before("arrived_at", "received_at")
    closed_before_received = not_before("closed_at", "received_at")
    arrived_before_dispatched = not_before("arrived_at", "dispatched_at")
    closed_before_arrived = not_before("closed_at", "arrived_at")


class CallAssignment(Operational):
    """One row per car (or other resource) sent to a call, or busy on its own initiative.

    Key `assignment_id`; work the crew found itself has no `call_id`.
    """

    name = "call_assignment"
    key = ("assignment_id",)
    event = "assigned_at"

    assignment_id = text()
    call_id = text(required=False)
    resource_id = text()
    assigned_at = moment()
    arrived_at = moment(required=False)
    cleared_at = moment(required=False)
    arrived_before_assigned = not_before("arrived_at", "assigned_at")
    cleared_before_assigned = not_before("cleared_at", "assigned_at")
    cleared_before_arrived = not_before("cleared_at", "arrived_at")


class CrimeReport(Operational):
    """One row per crime reported to the police (laporan polisi).

    Key `report_id`. `report_model` A is a report by an officer, B one by a citizen.
    """

    name = "crime_report"
    key = ("report_id",)
    event = "reported_at"

    report_id = text()
    reported_at = moment()
    occurred_at = moment(required=False)
    offence_code = text(required=False)
    report_model = choice("A", "B", required=False)
    reported_before_occurred = not_before("reported_at", "occurred_at")


class CaseEvent(Record):
    """One row per step in the life of a reported crime.

    Key `report_id`, `event`, `event_at`. `p21`: prosecutor finds the file complete; `tahap_ii`:
    suspect and evidence handed over; `sp3`: investigation stopped; `rj`: restorative justice.
    """

    name = "case_event"
    key = ("report_id", "event", "event_at")
    event = "event_at"

    report_id = text()
    step = choice(
        "opened",
        "p21",
        "tahap_ii",
        "sp3",
        "rj",
        "diversi",
        "transfer",
        "unfounded",
        "reopened",
        alias="event",
    )
    event_at = moment()
    unit_id = text()
    note = text(required=False)


class ReportedTotal(Record):
    """One row per figure that exists only as a published total; never mixed with counted records.

    Key `unit_id`, `measure`, `period_start`, `period_end`, `publication`. The period includes both
    ends. `value` is in the measure's unit: crimes, percent, crimes per 100,000 persons a year,
    seconds. `scope` says whether it covers the unit alone or everything below it too.
    """

    name = "reported_total"
    key = ("unit_id", "measure", "period_start", "period_end", "publication")
    event = "period_end"
    begins = "period_start"

    unit_id = text()
    measure = choice("crime_total", "clearance_pct", "crime_rate_100k", "crime_clock_seconds")
    period_start = day()
    period_end = day()
    value = number()
    scope = choice("own", "subtree")
    publication = text()
    note = text(required=False)
    ends_before_start = not_before("period_end", "period_start")
