"""Interest (kepentingan): communities, what they need, and what the police does with them."""

from pipelines.records.contract import Record, choice, day, not_before, text
from pipelines.records.operational import Operational

COUNTED = (
    "emergency_call",
    "crime_report",
    "patrol",
    "community_visit",
    "problem_solving",
    "intelligence_report",
    "traffic_accident",
    "traffic_violation",
    "vital_object_check",
    "narcotics_case",
    "complaint",
    "community_engagement",
    "task_force_activity",
    "forum_meeting",
)  # records that may concern a community or an issue


class Community(Record):
    """One row per community and spell. Key `community_id`, `valid_from`.

    `officer_id` is the member named for it; without one nobody is responsible.
    """

    name = "community"
    key = ("community_id", "valid_from")
    versioned = True

    community_id = text()
    valid_from = day()
    valid_to = day(required=False)
    community_name = text()
    kind = choice("profession", "hobby", "activity", "group")
    reach = choice("international", "national", "regional", "local")
    unit_id = text()
    officer_id = text(required=False)
    ends_before_start = not_before("valid_to", "valid_from")


class CommunityEngagement(Operational):
    """One row per meeting or joint activity with a community. Key `engagement_id`."""

    name = "community_engagement"
    key = ("engagement_id",)
    event = "engaged_on"

    engagement_id = text()
    community_id = text()
    engaged_on = day()
    activity = text(required=False)


class CommunityNeed(Operational):
    """One row per need a community raised. Key `need_id`; it is to be followed up by `due_on`."""

    name = "community_need"
    key = ("need_id",)
    event = "raised_on"

    need_id = text()
    community_id = text()
    raised_on = day()
    due_on = day()
    followed_up_on = day(required=False)
    due_before_raised = not_before("due_on", "raised_on")
    followed_before_raised = not_before("followed_up_on", "raised_on")


class RecordCommunity(Record):
    """One row per record that concerns a community: the bridge of the interest lens.

    Key `of_record`, `record_id`, `community_id`. A record may concern several communities.
    """

    name = "record_community"
    key = ("of_record", "record_id", "community_id")

    of_record = choice(*COUNTED)
    record_id = text()
    community_id = text()
