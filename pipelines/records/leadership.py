"""Leadership: how members are appraised and whether their leaders meet to review performance."""

from pipelines.records.contract import Record, choice, day, number, text


class Appraisal(Record):
    """One row per rating of a member by a superior, peer or subordinate.

    Key `appraisal_id`; `score` 0 to 100.
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


class ReviewMeeting(Record):
    """One row per planned performance review (anev). Key `meeting_id`.

    The event is `held_on`, not `planned_on`: next quarter's plan is known today and must not count
    as a record from the future. A meeting that was not held has none.
    """

    name = "review_meeting"
    key = ("meeting_id",)
    event = "held_on"

    meeting_id = text()
    unit_id = text()
    planned_on = day()
    held_on = day(required=False)
    kind = text(required=False)
