"""Prevention: patrols, visits, problems solved with citizens, intelligence, vital objects."""

from pipelines.records.contract import choice, day, moment, not_before, number, text, whole
from pipelines.records.operational import Operational


class Patrol(Operational):
    """One row per patrol. Key `patrol_id`.

    `hotspots_planned` are the crime-prone places (titik rawan) of its order, `hotspots_visited`
    those it was at.
    """

    name = "patrol"
    key = ("patrol_id",)
    event = "started_at"

    patrol_id = text()
    started_at = moment()
    ended_at = moment(required=False)
    means = choice("car", "motorcycle", "foot", "boat", "other", required=False)
    hotspots_planned = whole(low=0, required=False)
    hotspots_visited = whole(low=0, required=False)
    ended_before_started = not_before("ended_at", "started_at")
    more_visited_than_planned = not_before("hotspots_planned", "hotspots_visited")


class VillageOfficer(Operational):
    """One row per desa or kelurahan and spell: who is its Bhabinkamtibmas.

    Key `village_code`, `valid_from`. A vacant post has no `person_id`; one member may hold several.
    """

    name = "village_officer"
    key = ("village_code", "valid_from")
    versioned = True

    village_code = text()
    valid_from = day()
    valid_to = day(required=False)
    person_id = text(required=False)
    ends_before_start = not_before("valid_to", "valid_from")


class CommunityVisit(Operational):
    """One row per visit to citizens (DDS, sambang). Key `visit_id`."""

    name = "community_visit"
    key = ("visit_id",)
    event = "visited_on"

    visit_id = text()
    visited_on = day()
    person_id = text(required=False)
    purpose = text(required=False)


class ProblemSolving(Operational):
    """One row per problem taken up with citizens. Key `problem_id`.

    An open one has no `solved_on`.
    """

    name = "problem_solving"
    key = ("problem_id",)
    event = "taken_up_on"

    problem_id = text()
    taken_up_on = day()
    solved_on = day(required=False)
    category = text(required=False)
    solved_before_taken_up = not_before("solved_on", "taken_up_on")


class IntelligenceReport(Operational):
    """One row per information report (laporan informasi). Key `report_no`."""

    name = "intelligence_report"
    key = ("report_no",)
    event = "reported_on"

    report_no = text()
    reported_on = day()
    acted_on = day(required=False)
    subject = text(required=False)
    acted_before_reported = not_before("acted_on", "reported_on")


class VitalObjectCheck(Operational):
    """One row per vital object and day it was to be secured. Key `check_id`."""

    name = "vital_object_check"
    key = ("check_id",)
    event = "due_on"

    check_id = text()
    object_id = text()
    due_on = day()
    secured = choice("yes", "no")


class NarcoticsCase(Operational):
    """One row per narcotics case revealed. Key `case_id`; `grams` of the substance seized."""

    name = "narcotics_case"
    key = ("case_id",)
    event = "revealed_on"

    case_id = text()
    revealed_on = day()
    report_id = text(required=False)
    substance = text(required=False)
    suspects = whole(low=0)
    grams = number(low=0, required=False)
