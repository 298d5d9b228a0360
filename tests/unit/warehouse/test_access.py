"""Readers and their scope: each mart is cut to the subtree a reader may see."""

import threading
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Smk
from warehouse.access import QueryRefused, Scope, current_version, open_reader
from warehouse.publish import NothingPublished, publish

UNITS = """(
    select * from (values
        ('T', 'T', 0), ('A', 'T/A', 1), ('A1', 'T/A/A1', 2), ('A10', 'T/A10', 1), ('B', 'T/B', 1)
    ) t(unit_id, path, depth)
) as t"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with units, one mart by unit and one without units."""
    facts = (
        "(select unit_id, 1 as n from (values ('T'), ('A'), ('A1'), ('A10'), ('B')) t(unit_id)) f"
    )
    tables = {
        "rpt_unit": UNITS,
        "rpt_fact": facts,
        "rpt_period": "(select '2024' as period_id) p",
    }
    publish(tmp_path, tables, None, {})
    return tmp_path


PEOPLE = """(
    select unit_id, 'NRP-' || unit_id as person_id
    from (values ('T'), ('A'), ('A1'), ('B')) t(unit_id)
) as t"""


@pytest.fixture
def staffed(tmp_path: Path) -> Path:
    """A home with units and one mart of persons."""
    publish(tmp_path, {"rpt_unit": UNITS}, None, {}, {"rpt_person_score": PEOPLE})
    return tmp_path


def test_an_ordinary_reader_has_no_persons(staffed: Path) -> None:
    reader = open_reader(staffed)
    assert reader.tables == {"rpt_unit"}
    for sql in ("from rpt_person_score", "from people.rpt_person_score"):
        with pytest.raises(duckdb.CatalogException):
            reader.query(sql)
        with pytest.raises(QueryRefused):
            reader.query_untrusted(sql, 10, 5)
    with pytest.raises(duckdb.PermissionException):
        reader.query(f"attach '{staffed}/published/v0001/people.duckdb' as people")
    reader.close()


def test_a_reader_for_persons_sees_those_of_its_scope(staffed: Path) -> None:
    for scope, wanted in ((None, ["A", "A1", "B", "T"]), (Scope("A"), ["A", "A1"])):
        reader = open_reader(staffed, scope, persons=True)
        found = reader.query("select person_id from rpt_person_score order by 1")
        assert found["person_id"].to_list() == [f"NRP-{unit}" for unit in wanted]
        reader.close()


def test_sql_that_people_type_never_sees_persons(staffed: Path) -> None:
    reader = open_reader(staffed, persons=True)
    for sql in (
        "from rpt_person_score",
        "from people.rpt_person_score",
        "from people.main.rpt_person_score",
        "select (select count(*) from rpt_person_score) from rpt_unit",
    ):
        with pytest.raises(QueryRefused):
            reader.query_untrusted(sql, 10, 5)
    reader.close()


def test_a_version_from_before_the_marts_of_persons_says_so(staffed: Path) -> None:
    (staffed / "published" / "v0001" / "people.duckdb").unlink()
    with pytest.raises(NothingPublished, match="no marts of persons"):
        open_reader(staffed, persons=True)
    assert open_reader(staffed).tables == {"rpt_unit"}


def seen(home: Path, scope: Scope | None, mart: str = "rpt_fact") -> list[str]:
    reader = open_reader(home, scope)
    found = reader.query(f"select unit_id from {mart} order by 1")["unit_id"].to_list()
    reader.close()
    return found


def test_without_a_scope_everything_is_seen(home: Path) -> None:
    assert seen(home, None) == seen(home, Scope.everything()) == ["A", "A1", "A10", "B", "T"]


def test_a_scope_is_a_subtree_and_not_a_prefix(home: Path) -> None:
    assert seen(home, Scope("A")) == seen(home, Scope("A"), "rpt_unit") == ["A", "A1"]
    assert seen(home, Scope("A10")) == ["A10"]
    assert seen(home, Scope("T")) == ["A", "A1", "A10", "B", "T"]


def test_a_scope_of_no_unit_sees_nothing(home: Path) -> None:
    assert seen(home, Scope("Z")) == []
    assert seen(home, Scope("")) == []


def test_a_scope_cannot_be_talked_around(home: Path) -> None:
    reader = open_reader(home, Scope("A' or true --"))
    assert reader.query("select * from rpt_fact").is_empty()
    reader.close()
    reader = open_reader(home, Scope("A"))
    for sql in ("from published.rpt_fact", "from scope_unit", "from memory.main.scope_unit"):
        with pytest.raises(QueryRefused):
            reader.query_untrusted(sql, 10, 5)
    assert reader.query_untrusted("from rpt_fact", 10, 5).height == 2
    reader.close()


def test_marts_without_units_are_whole(home: Path) -> None:
    reader = open_reader(home, Scope("A"))
    assert reader.query("select period_id from rpt_period").item() == "2024"
    assert reader.tables == {"rpt_unit", "rpt_fact", "rpt_period"}
    reader.close()


def test_parameters_are_values_and_not_sql(home: Path) -> None:
    reader = open_reader(home)
    by_name = reader.query("select n from rpt_fact where unit_id = $unit", {"unit": "A"})
    by_place = reader.query("select n from rpt_fact where unit_id = ?", ["A"])
    assert by_name.rows() == by_place.rows() == [(1,)]
    assert reader.query("from rpt_fact where unit_id = ?", ["A' or '1' = '1"]).is_empty()
    reader.close()


def test_a_reader_writes_nothing(home: Path) -> None:
    reader = open_reader(home)
    for sql in ("copy rpt_fact to '/tmp/x.csv'", "from read_text('/etc/passwd')"):
        with pytest.raises(Exception, match="disabled by configuration"):
            reader.query(sql)
    with pytest.raises(Exception, match="read-only"):
        reader.query("delete from published.rpt_fact")
    reader.close()


def test_threads_share_a_reader(home: Path) -> None:
    reader = open_reader(home)
    found: list[int] = []

    def read() -> None:
        found.extend(reader.query("select count(*) from rpt_fact").item() for _ in range(20))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [5] * 160
    reader.close()


def test_the_current_version_is_a_cheap_name(home: Path) -> None:
    assert current_version(home) == "v0001"
    publish(home, {"rpt_unit": UNITS}, None, {})
    assert current_version(home) == "v0002"


def test_a_polda_sees_only_its_subtree_in_every_mart_of_the_demo(demo: Smk) -> None:
    whole = open_reader(demo.home / "demo")
    own = {
        unit
        for unit, path in whole.query("select unit_id, path from rpt_unit").iter_rows()
        if "PLD-63" in path.split("/")
    }
    assert len(own) == 114
    scoped = open_reader(demo.home / "demo", Scope("PLD-63"))
    cut = set()
    for mart in sorted(whole.tables):
        everything, part = whole.query(f"from {mart}"), scoped.query(f"from {mart}")
        if "unit_id" in everything.columns:
            allowed = everything.filter(everything["unit_id"].is_in(sorted(own)))
            assert part.sort(part.columns).equals(allowed.sort(allowed.columns)), mart
            cut.add(mart)
        else:
            assert part.height == everything.height, mart
    assert {"rpt_unit", "rpt_unit_index", "rpt_category", "rpt_indicator"} < cut
    assert {"rpt_indicator_slice", "rpt_exclusion"} < cut
    whole.close()
    scoped.close()
