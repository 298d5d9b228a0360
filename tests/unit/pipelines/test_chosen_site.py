"""How the environment and the options of a command agree on the site and its engine."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines import dagster_ui, spark
from pipelines.active_site import ActiveSite
from pipelines.chosen_site import choose_site, chosen_site
from pipelines.cli import app
from pipelines.sources.site import load_site
from pipelines.spark import SparkMissing
from tests.integration.site_folder import SiteFolder
from warehouse.paths import build_database


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What choose_site sets is put back after each test."""
    monkeypatch.setenv("SMK_SITE", "demo")
    monkeypatch.setenv("SMK_ENGINE", "spark")


def test_the_engine_of_the_environment_stays_unless_another_is_given() -> None:
    assert choose_site("demo").engine == "spark"
    assert choose_site("demo", engine="duckdb").engine == "duckdb"
    assert chosen_site().engine == "duckdb"


@pytest.mark.parametrize(
    ("arguments", "engine"), [((), "spark"), (("--engine", "duckdb"), "duckdb")]
)
def test_dagster_works_on_the_engine_of_the_option_or_else_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], engine: str
) -> None:
    seen: list[str] = []

    def open_ui(port: int) -> int:
        seen.append(os.environ["SMK_ENGINE"])
        return 0

    monkeypatch.setattr(dagster_ui, "open_ui", open_ui)
    assert CliRunner().invoke(app, ["dagster", *arguments]).exit_code == 0
    assert seen == [engine]


def test_the_dagster_ui_does_not_open_on_an_engine_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = load_site(SiteFolder(tmp_path / "site").path)
    active = ActiveSite(site, tmp_path, "spark")
    monkeypatch.setenv("SMK_SITE_HOME", str(tmp_path))  # dbt may have to read its project first
    monkeypatch.setenv("SMK_BUILD_DATABASE", str(build_database(tmp_path)))
    monkeypatch.setattr(dagster_ui, "active_site", lambda: active)

    def missing() -> Path:
        raise SparkMissing("no dbt for Spark")

    monkeypatch.setattr(spark, "dbt_executable", missing)
    with pytest.raises(SparkMissing, match="no dbt for Spark"):
        dagster_ui.open_ui(0)
    assert not (tmp_path / "dagster").exists()
