"""Capacity building: what members were trained in and certified for."""

from pipelines.records.contract import Record, day, not_before, number, text


class Training(Record):
    """One row per course a member completed. Key `training_id`; `hours` of instruction."""

    name = "training"
    key = ("training_id",)
    event = "completed_on"

    training_id = text()
    person_id = text()
    unit_id = text(required=False)
    course_code = text()
    completed_on = day()
    hours = number(low=0, required=False)


class Certification(Record):
    """One row per certificate awarded to a member.

    Key `person_id`, `certificate_code`, `awarded_on`; it holds until `valid_to` (blank: for good).
    """

    name = "certification"
    key = ("person_id", "certificate_code", "awarded_on")
    event = "awarded_on"

    person_id = text()
    certificate_code = text()
    awarded_on = day()
    valid_to = day(required=False)
    hours = number(low=0, required=False)
    ends_before_start = not_before("valid_to", "awarded_on")
