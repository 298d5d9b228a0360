"""The road safety index against its conversion table, drawn by hand."""

import pytest

from tests.integration.plain_road_safety import road_safety
from warehouse.access import Reader

# unit → deaths of a month (none: no accident is told), residents, vehicles
WORLD: dict[str, tuple[int | None, int, int]] = {
    "TA": (0, 1_200_000, 120_000),
    "TB": (5, 1_200_000, 1_200_000),
    "TC": (12, 1_200_000, 1_200_000),
    "TD": (30, 1_200_000, 1_200_000),
    "TE": (None, 1_200_000, 1_200_000),
}
UNITS = ["T,polda,N,", *(f"{unit},polres,T," for unit in WORLD)]
RECORDS = {
    # an accident without a death makes that none died known
    "traffic_accident": "accident_id,unit_id,happened_at,died,serious,slight\n"
    + "".join(
        f"{unit},{unit},2024-03-05 05:00,{died},0,0\n"
        for unit, (died, _, _) in WORLD.items()
        if died is not None
    ),
    "population": "unit_id,valid_from,persons\n"
    + "".join(f"{unit},2024-01-01,{persons}\n" for unit, (_, persons, _) in WORLD.items()),
    "vehicle_stock": "unit_id,valid_from,vehicles\n"
    + "".join(f"{unit},2024-01-01,{stock}\n" for unit, (_, _, stock) in WORLD.items()),
}
TARGETS = "O16,T,4,2020-01-01,x\n"


def index_of(reader: Reader, unit: str) -> dict[str, object]:
    return reader.query(
        """
        select value, score, grade, n, interval_low, status from rpt_indicator
        where unit_id = $unit and period_id = '2024-03' and indicator_id = 'O16'
        """,
        {"unit": unit},
    ).row(0, named=True)


@pytest.mark.parametrize(
    ("unit", "grade"),
    [("TA", "istimewa"), ("TB", "istimewa"), ("TC", "memadai"), ("TD", "perlu_pembenahan")],
)
def test_the_index_is_the_mean_of_both_rates_by_the_table(
    reader: Reader, unit: str, grade: str
) -> None:
    died, residents, vehicles = WORLD[unit]
    assert died is not None
    value = road_safety(100_000 * died / (residents / 12), 10_000 * died / (vehicles / 12))
    row = index_of(reader, unit)
    assert row["value"] == pytest.approx(value)
    assert row["score"] == pytest.approx(min(100, 100 * value / 4))
    assert (row["grade"], row["n"], row["interval_low"]) == (grade, None, None)


def test_without_one_of_the_two_rates_there_is_no_index(reader: Reader) -> None:
    row = index_of(reader, "TE")
    assert (row["value"], row["score"], row["status"]) == (None, None, "no_data")


def test_a_higher_unit_has_the_index_of_its_own_rates_not_the_mean_of_its_children(
    reader: Reader,
) -> None:
    rates = dict(
        reader.query(
            """
            select indicator_id, value from rpt_indicator
            where unit_id = 'T' and period_id = '2024-03' and indicator_id in ('O16X', 'O16Y')
            """
        ).iter_rows()
    )
    expected = road_safety(rates["O16X"], rates["O16Y"])
    assert index_of(reader, "T")["value"] == pytest.approx(expected)
