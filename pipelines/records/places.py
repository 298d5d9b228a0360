"""Where and what: the history of units, administrative areas and the offences of both codes."""

from pipelines.records.contract import Record, choice, day, not_before, text


class UnitHistory(Record):
    """One row per spell of a unit under a parent, where it was not always as it is now.

    Key `unit_id`, `valid_from`. A unit without rows has always been where it is; where it has some,
    they cover its life and the last one is what the unit's own row says. A blank `parent_id` is the
    parent it has now, a blank `unit_type` the type it has now. A unit that was merged keeps its own
    row, with `valid_to` and the parent that its past figures count for now.
    """

    name = "unit_history"
    key = ("unit_id", "valid_from")
    versioned = True

    unit_id = text()
    valid_from = day()
    valid_to = day(required=False)
    parent_id = text(required=False)
    unit_type = text(required=False)
    reason = choice("formed", "upgraded", "moved", "merged", "renamed", required=False)
    ends_before_start = not_before("valid_to", "valid_from")


class Area(Record):
    """One row per administrative area. Key `area_code`; `unit_id` is the unit in charge.

    The code is Kemendagri's (11, 11.01, 11.01.01, 11.01.01.2001); RW and RT add their numbers.
    """

    name = "area"
    key = ("area_code",)

    area_code = text()
    area_name = text()
    kind = choice("province", "regency", "district", "village", "rw", "rt")
    parent_code = text(required=False)
    unit_id = text(required=False)


class Offence(Record):
    """One row per offence of a code. Key `offence_code`.

    `code_set` tells the Criminal Code until 1 January 2026 from that of Law 1/2023 after it;
    `same_as` is the offence of the other code that a series goes on with.
    """

    name = "offence"
    key = ("offence_code",)

    offence_code = text()
    offence_name = text()
    code_set = choice("kuhp_old", "kuhp_2023", "special_law")
    offence_group = text()
    same_as = text(required=False)
    valid_from = day(required=False)
    valid_to = day(required=False)
    ends_before_start = not_before("valid_to", "valid_from")
