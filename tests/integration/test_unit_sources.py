"""Several sources of units make one tree."""

import pytest

from pipelines.sources.problem import SiteProblems
from tests.integration.site_folder import SiteFolder

TOP = "unit_id,name,level\nP,Polda,polda\n"
LIST = "unit_id,name,level,parent_id\nA,Polres A,polres,P\nB,Polres B,polres,P\n"
TOP_SOURCE = """\
record: unit
reader: {format: csv, path: top.csv}
columns: {unit_id: unit_id, name: name, level: level}
"""
LIST_SOURCE = """\
record: unit
reader: {format: csv, path: list.csv}
columns: {unit_id: unit_id, name: name, level: level, parent_id: parent_id}
"""


@pytest.fixture
def two_lists(folder: SiteFolder) -> SiteFolder:
    """The sound site with its top unit and the units below it in a source each."""
    folder.write("sources/units.yml", LIST_SOURCE)
    folder.write("sources/units_top.yml", TOP_SOURCE)
    folder.write("list.csv", LIST)
    folder.write("top.csv", TOP)
    folder.write("codes.csv", "code,unit_id\n01,A\n02,B\n")
    calls = (folder.path / "sources/calls.yml").read_text()
    folder.write("sources/calls.yml", calls.replace("units.csv", "codes.csv"))
    return folder


def faults(folder: SiteFolder) -> list[tuple[str, int, str]]:
    """File, line and rule of everything that is wrong with the site."""
    with pytest.raises(SiteProblems) as caught:
        folder.load()
    return [(p.file, p.line, p.message.split(":")[0]) for p in caught.value.problems]


def test_a_top_unit_and_a_list_below_it_may_come_from_two_sources(two_lists: SiteFolder) -> None:
    units = two_lists.load().units
    assert dict(units.select("unit_id", "parent_id").iter_rows()) == {"A": "P", "B": "P", "P": None}
    assert set(units["time_zone"]) == {"Asia/Jakarta"}


def test_a_unit_that_two_sources_describe_differently_names_both_rows(
    two_lists: SiteFolder,
) -> None:
    two_lists.write("list.csv", LIST + "P,Another name,polda,\n")
    assert faults(two_lists) == [("list.csv", 4, "key_conflict"), ("top.csv", 2, "key_conflict")]


def test_a_fault_of_the_tree_names_the_file_and_line_of_its_row(two_lists: SiteFolder) -> None:
    two_lists.write("list.csv", LIST + "C,Polres C,polres,X\n")
    assert faults(two_lists) == [("list.csv", 4, "unknown_parent")]
