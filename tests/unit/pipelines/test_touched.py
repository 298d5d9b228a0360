"""Which days of which models a load touches: a lake of a few rows, a project of a few models."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.lineage import Lineage
from pipelines.touched import Move, Touch
from tests.integration.record_files import write_record
from tests.integration.site_folder import SiteFolder

ABOVE = {
    "stg_complaint": ["lake.complaint"],
    "stg_complaint_accused": ["lake.complaint_accused"],
    "stg_population": ["lake.population"],
    "stg_site_site": ["site.site"],
    "dim_site": ["stg_site_site"],
    "dim_month": ["dim_site"],
    "fct_complaint": ["stg_complaint", "stg_complaint_accused", "dim_site"],
    "fct_population_month": ["stg_population", "dim_month"],
    "ind_a07": ["fct_complaint"],
    "ind_o10": ["fct_complaint", "fct_population_month"],
}
FEBRUARY = Move(date(2024, 2, 29), date(2024, 2, 29))
COMPLAINTS = """
complaint_id, unit_id, received_on, closed_on
D1,           A,       2024-01-10,  2024-03-05
D2,           B,       2024-02-20,
"""
ACCUSED = """
accused_id, complaint_id, finding, finding_on
"""


def lineage() -> Lineage:
    """The models above, as dbt's manifest tells of them."""
    sources = {name for above in ABOVE.values() for name in above if "." in name}
    nodes = {
        name: {"name": name, "resource_type": "model", "fqn": ["smk", "core", name], "config": {}}
        for name in ABOVE
    }
    described = {
        name: {
            "name": name.split(".")[1],
            "source_name": name.split(".")[0],
            "resource_type": "source",
        }
        for name in sources
    }
    return Lineage.of({"nodes": nodes, "sources": described, "parent_map": ABOVE})


@pytest.fixture
def lake(folder: SiteFolder) -> SiteFolder:
    """Two complaints, already built."""
    deliver(folder, "complaint", COMPLAINTS)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> SiteFolder:
    return SiteFolder(tmp_path)


def deliver(folder: SiteFolder, record: str, rows: str) -> None:
    write_record(folder, record, rows, record)
    folder.collect(record)


def touched(folder: SiteFolder, built: int, move: Move = FEBRUARY) -> dict[str, set[date | None]]:
    """Days by model, None for all, of the loads after the first `built`."""
    known = frozenset(load.load_id for load in folder.lake.loads()[:built])
    found: dict[str, set[date | None]] = {}
    for model, day in Touch(folder.lake, lineage(), known, move).table().iter_rows():
        found.setdefault(model, set()).add(day)
    return found


def test_a_correction_touches_the_days_of_both_versions(lake: SiteFolder) -> None:
    deliver(lake, "complaint", COMPLAINTS.replace("2024-02-20", "2024-02-07"))
    assert touched(lake, built=1)["ind_a07"] == {date(2024, 2, 20), date(2024, 2, 7)}


def test_what_nothing_new_flows_into_is_not_touched(lake: SiteFolder) -> None:
    assert touched(lake, built=1) == {}


def test_a_row_touches_the_days_of_what_it_is_counted_with(lake: SiteFolder) -> None:
    deliver(lake, "complaint_accused", ACCUSED + "T1, D1, sustained, 2024-02-15")
    days = {date(2024, 2, 15), date(2024, 1, 10), date(2024, 3, 5)}
    assert touched(lake, built=1) == {"ind_a07": days, "ind_o10": days}


def test_what_is_counted_at_the_close_of_months_touches_all_days(lake: SiteFolder) -> None:
    deliver(lake, "population", "unit_id, valid_from, persons\nA, 2024-02-01, 900")
    assert touched(lake, built=1) == {"ind_o10": {None}}


def test_a_last_day_that_moves_on_touches_what_is_known_by_it_now(lake: SiteFolder) -> None:
    found = touched(lake, built=1, move=Move(date(2024, 3, 4), date(2024, 3, 6)))
    passed = {date(2024, 3, 5), date(2024, 3, 6)}
    assert found["dim_site"] == {date(2024, 3, 4)}
    assert found["ind_a07"] == passed | {date(2024, 1, 10)}
    assert found["ind_o10"] == passed | {date(2024, 1, 10), date(2024, 3, 1)}
