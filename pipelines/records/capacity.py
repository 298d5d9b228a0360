"""Capacity building: what members were trained in and certified for."""

from pipelines.records.contract import Record, choice, day, not_before, number, text


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


class FitnessTest(Record):
    """One row per fitness test (kesamaptaan jasmani) of a member.

    Key `test_id`; `score` 0 to 100.
    """

    name = "fitness_test"
    key = ("test_id",)
    event = "tested_on"

    test_id = text()
    person_id = text()
    unit_id = text()
    tested_on = day()
    score = number(low=0, high=100)


class HealthCheck(Record):
    """One row per periodic health or psychology check a member owes. Key `check_no`."""

    name = "health_check"
    key = ("check_no",)
    event = "examined_on"
    begins = "due_on"

    check_no = text()
    person_id = text()
    unit_id = text()
    kind = choice("health", "psychology")
    due_on = day()
    examined_on = day(required=False)


class Innovation(Record):
    """One row per innovation proposed. Key `innovation_id`; it counts once validated."""

    name = "innovation"
    key = ("innovation_id",)
    event = "proposed_on"

    innovation_id = text()
    person_id = text(required=False)
    unit_id = text()
    title = text()
    proposed_on = day()
    validated_on = day(required=False)
    validated_before_proposed = not_before("validated_on", "proposed_on")


class CompetencyAssessment(Record):
    """One row per assessment of a member against the profile of the post. Key `assessment_no`."""

    name = "competency_assessment"
    key = ("assessment_no",)
    event = "assessed_on"

    assessment_no = text()
    person_id = text()
    unit_id = text()
    assessed_on = day()
    score = number(low=0, high=100)
    matches_post = choice("yes", "no")
