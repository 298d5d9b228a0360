"""Administrative records: members, complaints about them, and citizens' satisfaction."""

from pipelines.records.contract import (
    Record,
    any_present,
    choice,
    day,
    not_before,
    text,
    whole,
)


class Personnel(Record):
    """One row per member and spell in a unit, rank and function.

    Key `person_id`, `valid_from`; an open spell has no `valid_to`. `required_certificate` is the
    certificate the post asks for.
    """

    name = "personnel"
    key = ("person_id", "valid_from")
    versioned = True

    person_id = text()
    unit_id = text()
    valid_from = day()
    valid_to = day(required=False)
    status = choice("active", "inactive")
    rank_code = text(required=False)
    function_code = text(required=False)
    required_certificate = text(required=False)
    ends_before_start = not_before("valid_to", "valid_from")


class Complaint(Record):
    """One row per complaint about the police (dumas). Key `complaint_id`."""

    name = "complaint"
    key = ("complaint_id",)
    event = "received_on"

    complaint_id = text()
    unit_id = text()
    received_on = day()
    closed_on = day(required=False)
    channel = text(required=False)
    category = text(required=False)
    handling = text(required=False)
    closed_before_received = not_before("closed_on", "received_on")


class ComplaintAccused(Record):
    """One row per member accused in a complaint, with the finding. Key `accused_id`."""

    name = "complaint_accused"
    key = ("accused_id",)
    event = "finding_on"

    accused_id = text()
    complaint_id = text()
    person_id = text(required=False)
    allegation_code = text(required=False)
    finding = choice(
        "sustained", "not_sustained", "unfounded", "exonerated", "other", required=False
    )
    finding_on = day(required=False)
    penalty = text(required=False)


class SatisfactionSurvey(Record):
    """One row per answered questionnaire of the nine-element citizen satisfaction survey (IKM).

    Key `response_id`. `u1` to `u9` are the answers, 1 (worst) to 4 (best); at least one is given.
    """

    name = "satisfaction_survey"
    key = ("response_id",)
    event = "answered_on"

    response_id = text()
    unit_id = text()
    answered_on = day()
    service = text(required=False)
    u1 = whole(low=1, high=4, required=False)
    u2 = whole(low=1, high=4, required=False)
    u3 = whole(low=1, high=4, required=False)
    u4 = whole(low=1, high=4, required=False)
    u5 = whole(low=1, high=4, required=False)
    u6 = whole(low=1, high=4, required=False)
    u7 = whole(low=1, high=4, required=False)
    u8 = whole(low=1, high=4, required=False)
    u9 = whole(low=1, high=4, required=False)
    nothing_answered = any_present([f"u{number}" for number in range(1, 10)])
