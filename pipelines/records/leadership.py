"""Leadership: whether leaders meet to review performance."""

from pipelines.records.contract import Record, day, text


class ReviewMeeting(Record):
    """One row per planned performance review (anev). Key `meeting_id`.

    The event is `held_on`, not `planned_on`: next quarter's plan is known today and must not count
    as a record from the future. A meeting that was not held has none.
    """

    name = "review_meeting"
    key = ("meeting_id",)
    event = "held_on"
    begins = "planned_on"

    meeting_id = text()
    unit_id = text()
    planned_on = day()
    held_on = day(required=False)
    kind = text(required=False)
