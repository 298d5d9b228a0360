"""Traffic: accidents, violations and the vehicles on the road."""

from pipelines.records.contract import Record, choice, day, moment, not_before, text, whole
from pipelines.records.operational import Operational


class TrafficAccident(Operational):
    """One row per accident (laka lantas). Key `accident_id`.

    `died` (MD), `serious` (LB) and `slight` (LR) count persons.
    """

    name = "traffic_accident"
    key = ("accident_id",)
    event = "happened_at"

    accident_id = text()
    happened_at = moment()
    cause = text(required=False)
    died = whole(low=0)
    serious = whole(low=0)
    slight = whole(low=0)


class TrafficViolation(Operational):
    """One row per violation. Key `violation_id`.

    `etle` ones are captured by camera and count once an officer has confirmed them.
    """

    name = "traffic_violation"
    key = ("violation_id",)
    event = "captured_at"

    violation_id = text()
    captured_at = moment()
    channel = choice("etle", "tilang", "teguran")
    confirmed_on = day(required=False)
    article = text(required=False)


class VehicleStock(Record):
    """One row per unit and spell: motor vehicles registered in the unit's own area.

    Key `unit_id`, `valid_from`.
    """

    name = "vehicle_stock"
    key = ("unit_id", "valid_from")
    versioned = True

    unit_id = text()
    valid_from = day()
    valid_to = day(required=False)
    vehicles = whole(low=0)
    ends_before_start = not_before("valid_to", "valid_from")
