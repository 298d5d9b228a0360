"""Ground truth: what every indicator is, computed from the true tables and nothing else.

Written from the definitions, apart from the warehouse, so that the one can be held against the
other.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipelines.demo.truth_values.catalogue import CATALOGUE
from pipelines.demo.truth_values.cells import all_rows, figures
from pipelines.demo.truth_values.world import World

SHOWN = ["unit_id", "period_id", "indicator_id", "numerator", "denominator", "value", "p50", "p90"]
LIMITS = {"call_answer": 10.0, "call_arrival": 600.0}  # assumption: the 110 standard of 2026
ZONE = "Asia/Jakarta"


def truth_frame(
    tables: Mapping[str, pl.DataFrame],
    as_of: date,
    limits: Mapping[str, float] = LIMITS,
    zone: str = ZONE,
) -> pl.DataFrame:
    """The figures of every unit with all below it, for months.

    Indicators of semesters have semester and year cells instead, those of years year cells.

    Args:
        tables: the true tables by record name, with the columns of the contracts.
        as_of: the last day that is known.
        limits: seconds until a call should be answered (`call_answer`) and the first car be there
            (`call_arrival`).
        zone: clock of units that name none, as no unit above them does.

    Returns:
        `SHOWN`: `numerator`, `denominator`, `value`, `p50` and `p90` in the indicator's own units,
        null where unknown. A cell with nothing known is not there.
    """
    world = World(tables, as_of, limits, zone)
    monthly = {name: d for name, d in CATALOGUE.items() if d.grain == "month"}
    coarse = {name: d for name, d in CATALOGUE.items() if d.grain != "month"}
    parts = [
        figures(world, chosen, all_rows(world, chosen), types)
        for chosen, types in ((monthly, ["month"]), (coarse, ["semester", "year"]))
    ]
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in SHOWN[3:])
    return pl.concat(part.select(SHOWN) for part in parts).filter(known).sort(SHOWN[:3])
