"""What a user is told when Spark cannot start, and where Spark writes."""

from pathlib import Path

import pytest

from pipelines import spark


def _install(environment: Path) -> None:
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "dbt").touch()


def test_a_missing_environment_names_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "ENVIRONMENT", tmp_path / "absent")
    with pytest.raises(spark.SparkMissing, match=r"absent is missing\. Run `make spark`"):
        spark.dbt_executable()


def test_a_missing_java_is_named_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path)
    monkeypatch.setattr(spark, "ENVIRONMENT", tmp_path)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "no-java"))
    with pytest.raises(spark.SparkMissing, match=r"Java 17 or newer.*openjdk-17.*`make spark`"):
        spark.dbt_executable()


def test_everything_spark_writes_lies_in_one_folder_of_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPARK_LOCAL_IP", raising=False)
    variables = spark.environment(tmp_path)
    folder = tmp_path / "build" / "spark"
    assert Path(variables["SMK_SPARK_WAREHOUSE"]).is_relative_to(folder)
    assert Path(variables["SPARK_LOCAL_DIRS"]).is_relative_to(folder)
    assert variables["SPARK_LOCAL_IP"] == "127.0.0.1"


def test_clearing_removes_the_tables_of_an_earlier_build_and_keeps_the_parse(
    tmp_path: Path,
) -> None:
    table = spark.warehouse(tmp_path) / "marts.db" / "rpt_unit"
    parse = spark.spark_dir(tmp_path) / "dbt"
    table.mkdir(parents=True)
    parse.mkdir()
    spark.clear(tmp_path)
    assert not table.exists()
    assert parse.exists()
