"""A backfill of days: one run over a drop folder, killed and asked for again, loses nothing."""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from pipelines.collect import collect_source
from pipelines.records.registry import load_records, open_lake
from tests.integration.site_folder import CALLS, SiteFolder
from warehouse.lake import Lake, Load

DAILY = CALLS.replace("calls*.csv", "drop/calls_{day:%Y-%m-%d}.csv")
FIRST = date(2024, 1, 30)

# What a backfill of the asset starts: one run, tagged with the first and the last day.
BACKFILL = """
import os, signal, sys
import dagster as dg
from warehouse.lake import Lake
from warehouse.paths import REPOSITORY

first, last, dies_at, when = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
commit, commits = Lake.commit, []

def dying(lake, batch):
    commits.append(batch)
    if len(commits) == dies_at and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    load = commit(lake, batch)
    if len(commits) == dies_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return load

Lake.commit = dying
calls = dg.AssetKey(["lake", "emergency_call"])
definitions = dg.load_from_defs_folder(project_root=REPOSITORY)
policy = definitions.resolve_asset_graph().get(calls).backfill_policy
assert policy == dg.BackfillPolicy.single_run(), policy
with dg.DagsterInstance.get() as instance:
    job = definitions.resolve_job_def("collect_records")
    days = {"start": first, "end": last}
    tags = {f"dagster/asset_partition_range_{end}": day for end, day in days.items()}
    job.execute_in_process(instance=instance, tags=tags, asset_selection=[calls])
    print(*sorted(instance.get_materialized_partitions(calls)))
"""


def drop_folder(path: Path, days: list[date]) -> SiteFolder:
    """A file a day: three calls, and one of the day before again, with another priority."""
    folder = SiteFolder(path)
    folder.write("sources/calls.yml", DAILY)
    for number, day in enumerate(days):
        rows = [f"{day}-{n},01,{day} 0{n}:30:00,{1 + n}" for n in range(3)]
        if number:
            before = days[number - 1]
            rows.append(f"{before}-0,01,{before} 00:30:00,{1 + number % 9}")
        folder.write(f"drop/calls_{day}.csv", "\n".join(["id,unit,t,prio", *rows]) + "\n")
    return folder


def undisturbed(folder: SiteFolder) -> Lake:
    """All files, loaded at once and without Dagster."""
    site = folder.load()
    collect_source(site, site.sources["calls"], folder.lake)
    return folder.lake


def backfill(
    folder: SiteFolder, home: Path, days: list[date], dies_at: int, when: str
) -> subprocess.CompletedProcess[str]:
    (home / "dagster").mkdir(parents=True, exist_ok=True)
    environment = {
        "SMK_SITE": str(folder.path),
        "SMK_HOME": str(home),
        "DAGSTER_HOME": str(home / "dagster"),
    }
    ends = (str(days[0]), str(days[-1]))
    return subprocess.run(
        [sys.executable, "-c", BACKFILL, *ends, str(dies_at), when],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def counts(load: Load) -> tuple[str, int, int, int, int]:
    return (load.file, load.rows_read, load.accepted, load.duplicates, load.corrected)


@pytest.mark.parametrize(
    ("days", "kills"),
    [
        (6, [(3, "after")]),
        pytest.param(90, [(30, "before"), (31, "after")], marks=pytest.mark.nightly),
    ],
)
def test_a_backfill_that_was_interrupted_ends_as_one_undisturbed_load(
    tmp_path: Path, days: int, kills: list[tuple[int, str]]
) -> None:
    wanted = [FIRST + timedelta(days=n) for n in range(days)]
    folder = drop_folder(tmp_path / "site", [FIRST - timedelta(days=1), *wanted])
    home = tmp_path / "home"
    lake = Lake(home / "tiny" / "lake")
    held = 0
    for dies_at, when in kills:
        killed = backfill(folder, home, wanted, dies_at, when)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        held += dies_at - (when == "before")
        assert len(lake.loads()) == held
    done = backfill(folder, home, wanted, 0, "")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(day) for day in wanted]

    (folder.path / f"drop/calls_{FIRST - timedelta(days=1)}.csv").unlink()
    expected = undisturbed(folder)
    open_lake(lake)
    key = load_records()["emergency_call"].key
    found = lake.current_rows("emergency_call", key)
    assert (
        found.height == 3 * days + 1
    )  # and a call of the day before, that the first file corrects
    assert_frame_equal(found, expected.current_rows("emergency_call", key), check_row_order=False)
    assert [counts(load) for load in lake.loads()] == [counts(load) for load in expected.loads()]
    assert lake.lost_rows(every=True) == []
    assert not list(lake.staging.iterdir())
