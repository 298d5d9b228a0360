"""The back office: are its systems up, what do its cameras see, are its products used."""

from pipelines.records.contract import Record, choice, day, moment, not_before, text, whole


class SystemUptime(Record):
    """One row per system and day: minutes it was up of the minutes it should have been.

    Key `system_id`, `measured_on`.
    """

    name = "system_uptime"
    key = ("system_id", "measured_on")
    event = "measured_on"

    system_id = text()
    kind = choice("network", "cctv", "application")
    unit_id = text()
    measured_on = day()
    minutes = whole(low=1, high=1500)
    up_minutes = whole(low=0, high=1500)
    more_up_than_minutes = not_before("minutes", "up_minutes")


class CctvEvent(Record):
    """One row per event an operator saw on a camera. Key `event_id`."""

    name = "cctv_event"
    key = ("event_id",)
    event = "seen_at"

    event_id = text()
    system_id = text()
    unit_id = text()
    seen_at = moment()
    category = text(required=False)
    call_id = text(required=False)


class AnalysisProduct(Record):
    """One row per product of analysis issued. Key `product_id`.

    A bulletin is due on `due_on`; an early warning came true or not (`came_true`).
    """

    name = "analysis_product"
    key = ("product_id",)
    event = "issued_on"

    product_id = text()
    unit_id = text()
    kind = choice("bulletin", "early_warning", "map", "report")
    issued_on = day()
    due_on = day(required=False)
    came_true = choice("yes", "no", required=False)


class ProductUse(Record):
    """One row per time a product was opened or cited. Key `use_id`."""

    name = "product_use"
    key = ("use_id",)
    event = "used_on"

    use_id = text()
    product_id = text()
    unit_id = text()
    used_on = day()
    use = choice("opened", "cited")
