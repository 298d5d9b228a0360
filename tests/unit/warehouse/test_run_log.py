"""Records of runs: told as they happen, readable after a kill, and published as marts."""

import json
import multiprocessing
import signal
from pathlib import Path

import polars as pl
import pytest

from tests.unit.warehouse.lake_rows import batch, new_lake
from warehouse.access import open_reader
from warehouse.paths import runs_dir
from warehouse.publish import publish
from warehouse.run_log import Run, at_work, last_runs, recorded, run_marts

MODELS = [
    {"model": "rpt_unit", "status": "success", "seconds": 0.25, "rows": 3, "bytes": 262144},
    {"model": "stg_unit", "status": "success", "seconds": 0.01, "rows": None, "bytes": None},
]


def last(home: Path) -> Run:
    return last_runs(home, 1)[0]


def test_a_run_tells_its_loads_models_and_version(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    with recorded(tmp_path, "duckdb", "smk run") as log:
        load = lake.commit(batch({"1": 1, "2": 2}, bad=(9,)))
        log.load(lake, load, 0.5)
        assert last(tmp_path).outcome == "at_work"
        at_work(tmp_path).models(MODELS)
        log.version("v0001", is_new=True)
    run = last(tmp_path)
    stored = sum(file.stat().st_size for file in lake.folder(load).glob("*.parquet"))
    assert run.loads == [
        {
            "load_id": "00000001",
            "source": "calls",
            "record": "call",
            "file": "a.csv",
            "rows_read": 3,
            "accepted": 2,
            "duplicates": 0,
            "quarantined": 1,
            "corrected": 0,
            "seconds": 0.5,
            "bytes": stored,
        }
    ]
    assert run.models == MODELS
    assert (run.outcome, run.version, run.message) == ("published", "v0001", None)
    assert (run.engine, run.asked_by) == ("duckdb", "smk run")
    assert run.seconds is not None
    assert 0 <= run.seconds < 60


def test_what_became_of_a_run_is_told_by_its_last_lines(tmp_path: Path) -> None:
    with recorded(tmp_path, "duckdb", "smk run") as log:
        log.version("v0001", is_new=False)
    with recorded(tmp_path, "duckdb", "smk forms import"):
        pass
    with pytest.raises(ValueError, match="wrong"), recorded(tmp_path, "spark", "smk run"):
        raise ValueError("what was wrong")
    told = [(run.outcome, run.engine, run.version, run.message) for run in last_runs(tmp_path, 9)]
    assert told == [
        ("failed", "spark", None, "what was wrong"),
        ("collected", "duckdb", None, None),
        ("unchanged", "duckdb", "v0001", None),
    ]


def test_a_step_within_a_run_goes_on_with_its_record(tmp_path: Path) -> None:
    with recorded(tmp_path, "duckdb", "smk run") as log:
        with recorded(tmp_path, "duckdb", "dagster") as inner:
            assert inner is log
        assert last(tmp_path).outcome == "at_work"
    assert len(last_runs(tmp_path, 9)) == 1
    assert last(tmp_path).asked_by == "smk run"


def _work_for_ever(home: Path) -> None:
    with recorded(home, "duckdb", "smk run"):
        signal.pause()


def test_a_killed_run_is_told_as_broken_off_with_what_it_did(tmp_path: Path) -> None:
    process = multiprocessing.get_context("fork").Process(target=_work_for_ever, args=(tmp_path,))
    process.start()
    while not any(file.stat().st_size for file in runs_dir(tmp_path).glob("*")):
        assert process.is_alive()
    assert last(tmp_path).outcome == "at_work"
    process.kill()
    process.join()
    (file,) = runs_dir(tmp_path).iterdir()
    with file.open("a") as lines:
        lines.write('{"event": "load", "rows_re')
    run = last(tmp_path)
    assert (run.outcome, run.ended_at, run.seconds, run.loads) == ("broken_off", None, None, [])


def test_runs_are_published_with_the_one_that_publishes(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    for name in ("a.csv", "b.csv"):
        with recorded(tmp_path, "duckdb", "smk run") as log:
            log.load(lake, lake.commit(batch({name: 1}, file=name)), 0.25)
            log.models(MODELS)
            unit = "(select 'a1' as unit_id, 'a1' as path) as t"
            marts = {"rpt_unit": unit, **run_marts(tmp_path, tmp_path / "scratch")}
            log.version(publish(tmp_path, marts, None, {}), is_new=True)
    reader = open_reader(tmp_path)
    runs = reader.query("select outcome, version, seconds is null from rpt_run order by run_id")
    assert runs.rows() == [("published", "v0001", False), ("at_work", None, True)]
    loads = reader.query("select file, accepted, seconds from rpt_run_load order by run_id")
    assert loads.rows() == [("a.csv", 1, 0.25), ("b.csv", 1, 0.25)]
    models = reader.query("select * exclude run_id from rpt_run_model order by run_id, model")
    assert models.equals(pl.DataFrame(MODELS * 2))


def test_lines_are_added_and_never_changed(tmp_path: Path) -> None:
    with recorded(tmp_path, "duckdb", "smk run") as log:
        (file,) = runs_dir(tmp_path).iterdir()
        seen = []
        seen.append(file.read_text())
        log.models(MODELS)
        seen.append(file.read_text())
        log.version("v0001", is_new=True)
    text = file.read_text()
    assert all(text.startswith(before) for before in seen)
    assert [json.loads(line)["event"] for line in text.splitlines()] == [
        *("began", "models", "published", "ended"),
    ]
