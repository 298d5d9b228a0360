"""Impact of problems (dampak masalah): issues, the task forces on them, and partner forums."""

from pipelines.records.contract import Record, choice, day, not_before, text
from pipelines.records.interest import COUNTED
from pipelines.records.operational import Operational


class ImpactIssue(Operational):
    """One row per issue whose impact crosses areas and functions. Key `issue_id`."""

    name = "impact_issue"
    key = ("issue_id",)
    event = "raised_on"

    issue_id = text()
    issue_name = text()
    domain = choice(
        "ideologi", "politik", "ekonomi", "sosial_budaya", "pertahanan_keamanan", "keselamatan"
    )
    raised_on = day()
    closed_on = day(required=False)
    outcome = choice("resolved", "contained", "unresolved", required=False)
    closed_before_raised = not_before("closed_on", "raised_on")


class TaskForce(Record):
    """One row per task force (satgas) on an issue. Key `task_force_id`."""

    name = "task_force"
    key = ("task_force_id",)
    event = "starts_on"

    task_force_id = text()
    issue_id = text()
    unit_id = text()
    mandate = text()
    starts_on = day()
    ends_on = day(required=False)
    ends_before_start = not_before("ends_on", "starts_on")


class TaskForceMember(Record):
    """One row per function or partner in a task force and spell.

    Key `task_force_id`, `member`, `valid_from`; `member` is a function code or a partner's name.
    """

    name = "task_force_member"
    key = ("task_force_id", "member", "valid_from")
    versioned = True

    task_force_id = text()
    member = text()
    member_kind = choice("function", "partner")
    valid_from = day()
    valid_to = day(required=False)
    ends_before_start = not_before("valid_to", "valid_from")


class TaskForceActivity(Operational):
    """One row per activity of a task force. Key `activity_id`."""

    name = "task_force_activity"
    key = ("activity_id",)
    event = "done_on"

    activity_id = text()
    task_force_id = text()
    done_on = day()
    activity = text(required=False)


class ForumMeeting(Operational):
    """One row per planned meeting of a forum with partners (forum, asosiasi, dewan).

    Key `meeting_no`; a meeting that was not held has no `held_on`.
    """

    name = "forum_meeting"
    key = ("meeting_no",)
    event = "held_on"
    begins = "planned_on"

    meeting_no = text()
    forum_id = text()
    issue_id = text(required=False)
    planned_on = day()
    held_on = day(required=False)


class PartnerForum(Record):
    """One row per forum with partners. Key `forum_id`."""

    name = "partner_forum"
    key = ("forum_id",)

    forum_id = text()
    forum_name = text()
    kind = choice("forum", "association", "council")
    unit_id = text()


class RecordIssue(Record):
    """One row per record that concerns an issue: the bridge of the impact lens.

    Key `of_record`, `record_id`, `issue_id`. `task_force_id` is the task force that dealt with it.
    """

    name = "record_issue"
    key = ("of_record", "record_id", "issue_id")

    of_record = choice(*COUNTED)
    record_id = text()
    issue_id = text()
    task_force_id = text(required=False)
