"""The administrative records of an office: service, budget, assets, reports and oversight."""

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


class BudgetMonth(Record):
    """One row per unit, month and spending type (51 staff, 52 goods, 53 capital), in rupiah.

    Key `unit_id`, `month_on` (its first day), `spending_type`. `ceiling` (pagu) is the year's,
    `planned` (RPD) and `realised` the month's own.
    """

    name = "budget_month"
    key = ("unit_id", "month_on", "spending_type")
    event = "month_on"

    unit_id = text()
    month_on = day()
    spending_type = choice("51", "52", "53")
    ceiling = number(low=0)
    planned = number(low=0, required=False)
    realised = number(low=0)
    not_first_of_month = first_of_month("month_on")


class EvaluationScore(Record):
    """One row per component of a composite evaluation (IKPA, SAKIP).

    Key `unit_id`, `instrument`, `component`, `period_end`. `score` is 0 to 100, for a deduction its
    points; a component that does not apply to the unit has no row.
    """

    name = "evaluation_score"
    key = ("unit_id", "instrument", "component", "period_end")
    event = "period_end"

    unit_id = text()
    instrument = choice("ikpa", "sakip")
    component = text()
    period_end = day()
    score = number(low=0, high=100)


class ReportDue(Record):
    """One row per report a unit owed. Key `report_ref`.

    A late one was sent after `due_on`, a missing one has no `sent_on`.
    """

    name = "report_due"
    key = ("report_ref",)
    event = "sent_on"
    begins = "due_on"

    report_ref = text()
    unit_id = text()
    kind = text()
    due_on = day()
    sent_on = day(required=False)


class PublicServiceRequest(Record):
    """One row per request for a service (SIM, SKCK, permit). Key `request_id`.

    `limit_days` is the service's promise on the day of the request.
    """

    name = "public_service_request"
    key = ("request_id",)
    event = "requested_on"

    request_id = text()
    unit_id = text()
    service = text()
    channel = choice("online", "counter")
    requested_on = day()
    served_on = day(required=False)
    limit_days = whole(low=0)
    served_before_requested = not_before("served_on", "requested_on")


class AssetStatus(Record):
    """One row per unit, asset kind and month: how many it owns and how many are serviceable.

    Key `unit_id`, `asset_kind`, `month_on` (its first day).
    """

    name = "asset_status"
    key = ("unit_id", "asset_kind", "month_on")
    event = "month_on"

    unit_id = text()
    asset_kind = choice("vehicle", "radio")
    month_on = day()
    owned = whole(low=0)
    serviceable = whole(low=0)
    more_serviceable_than_owned = not_before("owned", "serviceable")
    not_first_of_month = first_of_month("month_on")


class SupervisionFinding(Record):
    """One row per finding of oversight (Itwasum, Itwasda, Siwas). Key `finding_id`."""

    name = "supervision_finding"
    key = ("finding_id",)
    event = "found_on"

    finding_id = text()
    unit_id = text()
    found_on = day()
    closed_on = day(required=False)
    category = text(required=False)
    closed_before_found = not_before("closed_on", "found_on")


class ProgressNotice(Record):
    """One row per progress notice owed to a complainant (SP2HP). Key `notice_id`."""

    name = "progress_notice"
    key = ("notice_id",)
    event = "sent_on"
    begins = "due_on"

    notice_id = text()
    report_id = text()
    unit_id = text()
    due_on = day()
    sent_on = day(required=False)
