"""The road safety index against its conversion table, drawn by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Smk
from tests.integration.plain_road_safety import road_safety
from tests.integration.site_folder import SITE, SiteFolder
from warehouse.access import Reader, open_reader

ACCIDENTS = """\
record: traffic_accident
reader: {format: csv, path: accidents.csv}
columns:
  accident_id: id
  unit_id: unit
  happened_at: strptime('2024-03-05', '%Y-%m-%d')
  died: cast(died as bigint)
  serious: cast('0' as bigint)
  slight: cast('0' as bigint)
"""
RESIDENTS = """\
record: population
reader: {format: csv, path: residents.csv}
columns:
  unit_id: unit
  valid_from: date('2024-01-01')
  persons: cast(persons as bigint)
"""
VEHICLES = """\
record: vehicle_stock
reader: {format: csv, path: vehicles.csv}
columns:
  unit_id: unit
  valid_from: date('2024-01-01')
  vehicles: cast(vehicles as bigint)
"""
# unit → deaths of a month (none: no accident is told), residents, vehicles
WORLD: dict[str, tuple[int | None, int, int]] = {
    "A": (0, 1_200_000, 120_000),
    "B": (5, 1_200_000, 1_200_000),
    "C": (12, 1_200_000, 1_200_000),
    "D": (30, 1_200_000, 1_200_000),
    "E": (None, 1_200_000, 1_200_000),
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    path = tmp_path_factory.mktemp("roads")
    folder = SiteFolder(path / "site")
    (folder.path / "sources" / "calls.yml").unlink()
    accidents = {unit: died for unit, (died, _, _) in WORLD.items() if died is not None}
    files = {
        "site.yml": SITE + "as_of: 2024-03-31\n",
        "units.csv": "unit_id,name,level,parent_id,time_zone,code\nP,Polda,polda,,,0\n"
        + "".join(f"{unit},Polres {unit},polres,P,,{unit}\n" for unit in WORLD),
        "sources/accidents.yml": ACCIDENTS,
        # an accident without a death makes that none died known
        "accidents.csv": "id,unit,died\n"
        + "".join(f"{unit},{unit},{died}\n" for unit, died in accidents.items()),
        "sources/residents.yml": RESIDENTS,
        "residents.csv": "unit,persons\n"
        + "".join(f"{unit},{persons}\n" for unit, (_, persons, _) in WORLD.items()),
        "sources/vehicles.yml": VEHICLES,
        "vehicles.csv": "unit,vehicles\n"
        + "".join(f"{unit},{stock}\n" for unit, (_, _, stock) in WORLD.items()),
        "targets.csv": "indicator_id,unit_id,level,target,low,high,valid_from,valid_to,source\n"
        "O16,,,4,,,2020-01-01,,x\n",
    }
    for name, content in files.items():
        folder.write(name, content)
    smk = Smk(path / "home")
    smk("run", "--site", str(folder.path))
    opened = open_reader(Path(smk.home) / "tiny")
    yield opened
    opened.close()


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
    [("A", "istimewa"), ("B", "istimewa"), ("C", "memadai"), ("D", "perlu_pembenahan")],
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
    row = index_of(reader, "E")
    assert (row["value"], row["score"], row["status"]) == (None, None, "no_data")


def test_a_higher_unit_has_the_index_of_its_own_rates_not_the_mean_of_its_children(
    reader: Reader,
) -> None:
    rates = dict(
        reader.query(
            """
            select indicator_id, value from rpt_indicator
            where unit_id = 'P' and period_id = '2024-03' and indicator_id in ('O16X', 'O16Y')
            """
        ).iter_rows()
    )
    expected = road_safety(rates["O16X"], rates["O16Y"])
    assert index_of(reader, "P")["value"] == pytest.approx(expected)
