"""The organisation itself: units, the people they serve and the posts they should have."""

from pipelines.records.contract import Record, choice, day, not_before, text, whole


class Unit(Record):
    """One row per unit of the organisation; `parent_id` makes the tree, exactly one unit has none.

    Key `unit_id`. `level` is one of the site's levels, `time_zone` an IANA zone (blank: its
    parent's, at the top the site's), `code` the unit's code in other systems.
    """

    name = "unit"
    key = ("unit_id",)

    unit_id = text()
    unit_name = text(alias="name")
    level = text()
    parent_id = text(required=False)
    unit_type = text(required=False)
    time_zone = text(required=False)
    code = text(required=False)
    valid_from = day(required=False)
    valid_to = day(required=False)
    ends_before_start = not_before("valid_to", "valid_from")


class Population(Record):
    """One row per unit and period: residents of the unit's area, in persons.

    Key `unit_id`, `valid_from`. `basis` is `part` where the figure covers only part of the area;
    null means `whole`.
    """

    name = "population"
    key = ("unit_id", "valid_from")
    versioned = True

    unit_id = text()
    valid_from = day()
    valid_to = day(required=False)
    persons = whole(low=0)
    basis = choice("whole", "part", required=False)
    note = text(required=False)
    ends_before_start = not_before("valid_to", "valid_from")


class Establishment(Record):
    """One row per unit and period: posts the unit should have (DSP), in posts.

    Key `unit_id`, `valid_from`.
    """

    name = "establishment"
    key = ("unit_id", "valid_from")
    versioned = True

    unit_id = text()
    valid_from = day()
    valid_to = day(required=False)
    posts = whole(low=0)
    ends_before_start = not_before("valid_to", "valid_from")
