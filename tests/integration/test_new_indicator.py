"""A new indicator is one SQL and one YAML: nothing else lists it; a faulty one stops the run."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import dashboards
from pipelines.dbt import target_dir
from tests.conftest import REPOSITORY, Smk
from tests.conventions.test_readme import FILES
from tests.integration.site_folder import SiteFolder
from warehouse.access import open_reader

APP = Path(dashboards.__file__).parent / "app.py"
MEETINGS = """\
record: review_meeting
reader: {format: csv, path: meetings.csv}
columns:
  meeting_id: id
  unit_id: unit
  planned_on: date(planned)
  held_on: date(held)
"""
ROWS = """\
id,unit,planned,held
1,A,2024-03-01,2024-03-01
2,A,2024-03-08,2024-03-08
3,A,2024-03-15,2024-03-16
4,A,2024-03-22,
5,B,2024-03-22,2024-03-22
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the README's indicator dropped in, and nothing else changed."""
    copy = tmp_path_factory.mktemp("project")
    ignored = shutil.ignore_patterns("target", "logs", "home", "__pycache__")
    for room in ("dbt_project", "pipelines", "warehouse"):
        shutil.copytree(REPOSITORY / room, copy / room, ignore=ignored)
    shutil.copy(REPOSITORY / "pyproject.toml", copy)
    for name in ("ind_k08t.sql", "ind_k08t.yml"):
        (indicators(copy) / name).write_text(FILES[name], "utf-8")
    return copy


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with five review meetings, without targets or weights."""
    folder = SiteFolder(tmp_path_factory.mktemp("meetings") / "site")
    (folder.path / "sources" / "calls.yml").unlink()
    folder.write("sources/meetings.yml", MEETINGS)
    folder.write("meetings.csv", ROWS)
    return folder.path


@pytest.fixture(scope="module")
def smk(project: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Smk:
    """``smk`` of the copied project, whose run has published the site."""
    command = Smk(tmp_path_factory.mktemp("home"))
    command("run", "--site", str(site), PYTHONPATH=str(project))
    return command


@pytest.fixture
def shown(smk: Smk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site as the one the dashboard shows."""
    monkeypatch.setenv("SMK_SITE_HOME", str(smk.home / "tiny"))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def indicators(project: Path) -> Path:
    return project / "dbt_project" / "models" / "indicators" / "kepemimpinan"


def test_it_is_in_the_register_and_computed_for_every_unit(smk: Smk) -> None:
    reader = open_reader(smk.home / "tiny")
    found = reader.query(
        """
        select unit_id, numerator, denominator, value, n, status
        from rpt_indicator where indicator_id = 'K08T' and period_id = '2024-03' order by unit_id
        """
    )
    assert found.rows() == [
        ("A", 2.0, 3.0, pytest.approx(200 / 3), 3.0, "no_target"),
        ("B", 1.0, 1.0, 100.0, 1.0, "no_target"),
        ("P", 3.0, 4.0, 75.0, 4.0, "no_target"),
    ]
    (row,) = reader.query("select * from rpt_indicator_info where indicator_id = 'K08T'").iter_rows(
        named=True
    )
    assert (row["owner"], row["record"], row["valid_to"]) == ("Karoops", "review_meeting", None)
    tags = reader.query("select kind, tag from rpt_indicator_tag where indicator_id = 'K08T'")
    assert tags.rows() == [("conductor", "evaluation")]
    reader.close()


def test_it_was_built_and_passed_its_test(smk: Smk) -> None:
    file = target_dir(smk.home / "tiny", "duckdb") / "run_results.json"
    states = {
        result["unique_id"].split(".")[2]: result["status"]
        for result in json.loads(file.read_text("utf-8"))["results"]
        if "ind_k08t" in result["unique_id"]
    }
    assert states == {"ind_k08t": "success", "indicator_shape_ind_k08t_": "pass"}


def test_it_is_on_the_printed_scorecard(smk: Smk, site: Path, project: Path) -> None:
    card = smk.json(
        *("score", "A", "--site", str(site), "--period", "2024-03", "--json"),
        PYTHONPATH=str(project),
    )
    (row,) = (row for row in card["indicators"] if row["id"] == "K08T")
    assert row["value"] == pytest.approx(200 / 3)
    assert row["excluded"] == {"not_held": 1}


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(("lang", "name"), [("id", "Anev tepat hari"), ("en", "Reviews held on")])
def test_it_is_on_the_page(lang: str, name: str) -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    fields = {"unit": "A", "period": "2024-03", "indicator": "K08T", "lang": lang}
    for key, value in fields.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    html = "".join(block.proto.body for block in app.get("html"))
    assert 'data-indicator="K08T" data-status="no_target" data-numerator="2.0"' in html
    assert name in html
    assert app.get("plotly_chart")


@pytest.mark.parametrize(
    ("line", "fault", "said"),
    [
        ("owner: Karoops", 'owner: ""', "owner"),
        ("owner: Karoops", "", "owner: Field required"),
        ("next_review: 2027-06-30", "next_review: 2020-06-30", "next_review 2020-06-30 is overdue"),
    ],
)
def test_without_an_owner_or_with_an_overdue_review_the_run_stops_with_its_file(
    line: str, fault: str, said: str, smk: Smk, site: Path, project: Path
) -> None:
    file = indicators(project) / "ind_k08t.yml"
    sound = file.read_text("utf-8")
    assert line in sound
    file.write_text(sound.replace(line, fault), "utf-8")
    try:
        done = smk("run", "--site", str(site), check=False, PYTHONPATH=str(project))
    finally:
        file.write_text(sound, "utf-8")
    assert done.returncode != 0
    assert "ind_k08t.yml: " in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
