"""Kill -9 at every step of a run: the version before serves on, and the next run completes it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from pipelines.records.registry import lake_schemas
from tests.integration.faults.tiny import (
    CORRECTED_CALL,
    Corrected,
    Tiny,
    assert_same_marts,
    marts,
)
from warehouse.doctor import examine
from warehouse.lake import Lake
from warehouse.publish import current_version
from warehouse.run_log import last_runs

DYING = Path(__file__).with_name("dying.py")
WRITTEN = "polars:DataFrame.write_parquet"
REPLACED = "pathlib:Path.replace"
NODE = "dbt.task.run:ModelRunner.execute"
SQL = "dbt.adapters.duckdb.connections:DuckDBConnectionManager.add_query"


class Step(NamedTuple):
    """A moment of a run: before or after the call of a function about something."""

    moment: str
    place: str
    about: str = ""


COLLECT = {
    "a changed extract is read": Step("before", "pipelines.collect:_batch"),
    "its rows are judged": Step("after", "pipelines.collect:_batch"),
    "rows are staged": Step("after", WRITTEN, ".staging/00000003/data.parquet"),
    "superseded rows are staged": Step("after", WRITTEN, ".staging/00000003/superseded.parquet"),
    "the load's manifest is staged": Step("after", "pathlib:Path.write_text", "load.json"),
    "the load is whole in staging": Step("before", "pathlib:Path.rename", ".staging/00000003"),
    "the load is in the lake": Step("after", "pathlib:Path.rename", ".staging/00000003"),
    "the load is told in the run log": Step("after", "warehouse.run_log:RunLog.load"),
    "one site table is written": Step("after", WRITTEN, "site/site.parquet"),
    "all site tables but one are": Step("before", "pipelines.site_tables:write_superseded"),
    "the lake is counted": Step("before", "warehouse.lake:Lake.lost_rows"),
    "what was counted is noted": Step("before", REPLACED, ".checked-"),
}
BUILD = {
    "the good build is forgotten": Step("after", "pathlib:Path.unlink", "built.json"),
    "touched days are written": Step("after", "pipelines.built:_write_touched"),
    "the first model": Step("before", NODE),
    "a fact is built": Step("after", NODE, "fct_emergency_call"),
    "records are measured": Step("after", NODE, "measure_record"),
    "touched days are deleted, not yet inserted": Step(
        "before", SQL, 'insert into "smk"."measures"."measure_day"'
    ),
    "touched days are measured": Step("after", NODE, "measure_day"),
    "periods are measured": Step("after", NODE, "measure_period"),
    "indicators are scored": Step("after", NODE, "score_indicator"),
    "units are scored": Step("after", NODE, "score_unit"),
    "a mart is built": Step("after", NODE, "rpt_indicator"),
    "an audit of facts": Step("before", "dbt.task.test:TestRunner.execute", "fct_emergency_call"),
    "the last audit": Step("after", "dbt.task.test:TestRunner.execute", "rpt_unit_index"),
    "the build is good": Step("before", "pipelines.build:note_built"),
    "the good build is half noted": Step("before", REPLACED, "built.new"),
    "the good build is noted": Step("after", REPLACED, "built.new"),
    "models are told in the run log": Step("after", "warehouse.run_log:RunLog.models"),
}
PUBLISH = {
    "marts of runs are written": Step("after", WRITTEN, "rpt_run.parquet"),
    "marts are copied": Step("after", "warehouse.publish:copy_tables", "marts.duckdb"),
    "persons' marts are copied": Step("after", "warehouse.publish:copy_tables", "people.duckdb"),
    "the version is whole in staging": Step("before", REPLACED, "published/.staging-v0002"),
    "the version has its name": Step("after", REPLACED, "published/.staging-v0002"),
    "the pointer is to move": Step("before", REPLACED, "published/.current-"),
}
PUBLISHED = {
    "the pointer moved": Step("after", REPLACED, "published/.current-"),
    "the move is in the history": Step("after", "warehouse.publish:point_to"),
    "the version is told in the run log": Step("after", "warehouse.run_log:RunLog.version"),
    "the run log ends": Step("before", "warehouse.run_log:RunLog.ended"),
}
STEPS = COLLECT | BUILD | PUBLISH | PUBLISHED
SAMPLE = (
    "superseded rows are staged",
    "touched days are deleted, not yet inserted",
    "the version has its name",
)


def killed_at(tiny: Tiny, step: Step) -> None:
    """`smk run`, killed at a step."""
    done = subprocess.run(
        [sys.executable, str(DYING), *step, "run", "--site", str(tiny.site)],
        env={**os.environ, "SMK_HOME": str(tiny.smk.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, f"never came to it:\n{done.stdout}\n{done.stderr}"


def with_correction(tiny: Tiny, path: Path) -> Tiny:
    """The published site elsewhere, where a correction has arrived."""
    copy = tiny.copy(path)
    copy.write("calls_correction.csv", CORRECTED_CALL)
    return copy


def assert_serves(tiny: Tiny, version: str, figures: dict[str, pl.DataFrame]) -> None:
    assert current_version(tiny.home) == version
    assert_same_marts(marts(tiny.home), figures)
    assert last_runs(tiny.home, 1)[0].outcome == "broken_off"


def assert_completed(tiny: Tiny, expected: Tiny) -> None:
    """One more run makes the home what an undisturbed run made it."""
    tiny.run()
    assert_same_marts(marts(tiny.home), marts(expected.home))
    loads, wanted = Lake(tiny.home / "lake").loads(), Lake(expected.home / "lake").loads()
    counts = ("load_id", "file", "rows_read", "accepted", "duplicates", "quarantined", "corrected")
    for name in counts:
        assert [getattr(load, name) for load in loads] == [getattr(load, name) for load in wanted]
    assert [f for f in examine(tiny.home, lake_schemas()) if f.state != "ok"] == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", STEPS)
def test_a_run_killed_at_any_step_serves_on_and_is_completed(
    undisturbed: Tiny, corrected: Corrected, tmp_path: Path, name: str
) -> None:
    tiny = with_correction(undisturbed, tmp_path)
    killed_at(tiny, STEPS[name])
    if name in PUBLISHED:
        assert_serves(tiny, "v0002", marts(corrected.home))
    else:
        assert_serves(tiny, "v0001", marts(undisturbed.home))
    assert_completed(tiny, corrected)


def test_a_run_killed_three_times_in_a_row_serves_on_and_is_completed(
    undisturbed: Tiny, corrected: Corrected, tmp_path: Path
) -> None:
    tiny = with_correction(undisturbed, tmp_path)
    for name in SAMPLE:
        killed_at(tiny, STEPS[name])
        assert_serves(tiny, "v0001", marts(undisturbed.home))
    assert_completed(tiny, corrected)
