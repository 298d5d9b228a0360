"""What goes wrong around a run: kills, races, failing audits, corrections, foreign homes."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.demo.sheets import SHEETS
from pipelines.records.registry import load_records
from pipelines.writer_lock import writer_lock
from tests.conftest import Smk
from tests.integration.faults.tiny import (
    Corrected,
    Tiny,
    arrivals,
    assert_same_marts,
    marts,
    start,
    tiny_site,
    wait_until_collected,
)
from tests.integration.moved_units import FAULTS, FAULTY_HISTORY, MOVED_UNITS
from tests.integration.site_folder import CALL_ROWS, SiteFolder
from warehouse.access import open_reader
from warehouse.lake import EMPTY, Lake
from warehouse.publish import publish, versions

POPULATION = """\
record: population
reader: {format: csv, path: population.csv}
columns:
  unit_id: unit
  valid_from: date(since)
  persons: cast(persons as bigint)
"""


# --- kills ---


def seconds_of_processor(process: int) -> float:
    """Processor time of a process, of the children it has and of those it had."""
    ticks = 0
    for pid in [process, *children(process)]:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        own, of_dead_children = slice(11, 13), slice(13, 15)
        ticks += sum(map(int, stat[own])) + sum(map(int, stat[of_dead_children]))
    return ticks / os.sysconf("SC_CLK_TCK")


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []


def kill_after(run: subprocess.Popen[str], seconds: float) -> None:
    """Kill -9 a run once it used so much processor time: where it is then does not hang on load."""
    while run.poll() is None and seconds_of_processor(run.pid) < seconds:
        time.sleep(0.02)
    kill(run)


def kill(run: subprocess.Popen[str]) -> None:
    """Kill -9 a run that is still at work."""
    run.kill()
    output = run.communicate()
    assert run.returncode == -signal.SIGKILL, output


@pytest.mark.nightly
def test_a_run_killed_at_random_points_is_completed_by_the_next(
    undisturbed: Tiny, tmp_path: Path
) -> None:
    tiny = tiny_site(tmp_path)
    chance = random.Random(110)
    kill_after(tiny.start(), chance.uniform(0.1, 0.5) * undisturbed.cost)
    assert not (tiny.home / "published" / "current").exists()
    kill_after(tiny.start(), chance.uniform(0.3, 0.6) * undisturbed.cost)
    tiny.run()
    assert_same_marts(marts(tiny.home), marts(undisturbed.home))
    assert not list((tiny.home / "lake" / ".staging").iterdir())


def test_the_demo_killed_while_it_collects_is_collected_by_the_next_run(
    demo: Smk, tmp_path: Path
) -> None:
    killed = Smk(tmp_path / "home")
    found, expected = (Lake(smk.home / "demo" / "lake") for smk in (killed, demo))
    first = start(killed, "demo")
    wait_until_collected(found.root, first, random.Random(2024).randrange(1, len(SHEETS)))
    kill(first)
    assert 0 < len(found.loads()) < len(expected.loads())
    second = start(killed, "demo")
    assert second.stdout is not None
    assert any(line.startswith("build ") for line in second.stdout)
    kill(second)  # what is built of it is the same as ever
    assert counted(found) == counted(expected)
    for name, record in load_records().items():
        rows, wanted = (lake.current_rows(name, record.key) for lake in (found, expected))
        assert_frame_equal(rows, wanted, check_row_order=False)
    assert not list((found.root / ".staging").iterdir())


def counted(lake: Lake) -> dict[tuple[str, str], tuple[int, int]]:
    """Rows read and refused, by source and file."""
    return {
        place: (load.rows_read, load.quarantined) for place, load in lake.newest_loads().items()
    }


DYING = """
import os, signal, sys
from pathlib import Path
import polars as pl
from pipelines.collect import collect_source
from pipelines.sources.site import load_site
from warehouse.lake import Lake

site, step = load_site(Path(sys.argv[1])), sys.argv[2]
owner = pl.DataFrame if step == "write_parquet" else Path
setattr(owner, step, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
collect_source(site, site.sources["calls"], Lake(Path(sys.argv[1]) / "home" / "lake"))
"""


@pytest.mark.parametrize("step", ["write_parquet", "write_text", "rename"])
def test_a_load_that_dies_half_way_leaves_no_trace(folder: SiteFolder, step: str) -> None:
    command = [sys.executable, "-c", DYING, str(folder.path), step]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert folder.lake.loads() == []
    assert folder.rows() == []
    assert [path.name for path in (folder.lake.root / "emergency_call").iterdir()] == [EMPTY]
    (outcome,) = folder.collect()
    assert (outcome.state, outcome.accepted) == ("loaded", 2)
    assert len(folder.rows()) == 2
    assert not list((folder.lake.root / ".staging").iterdir())


HOLDING = """
import subprocess, sys, time
from pathlib import Path
from pipelines.writer_lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    child = "import time; time.sleep(3)"
    subprocess.Popen([sys.executable, "-c", child], close_fds=False)
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_run_waits_for_the_child_of_a_killed_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    began = time.monotonic()
    with writer_lock(tmp_path):
        assert time.monotonic() - began > 1


# --- repeats and corrections ---


def test_a_second_run_publishes_nothing(undisturbed: Tiny) -> None:
    before = marts(undisturbed.home)
    output = undisturbed.run().stdout
    assert "unchanged v0001" in output
    assert output.count("unchanged") == 3
    assert [version.name for version in versions(undisturbed.home)] == ["v0001"]
    assert_same_marts(marts(undisturbed.home), before)


def test_the_nightly_job_publishes_only_what_changed(corrected: Corrected) -> None:
    first, _, second = corrected.ended
    assert first == "published v0002"
    assert second in {"unchanged v0002", "unchanged v0003"}


def test_a_full_refresh_publishes_even_if_nothing_changed(corrected: Corrected) -> None:
    assert corrected.ended[1] == "published v0003"
    _, before, after = versions(corrected.home)
    assert before.manifest()["inputs"] == after.manifest()["inputs"]


def test_the_same_rows_in_another_file_are_all_duplicates(folder: SiteFolder) -> None:
    folder.collect()
    before = folder.rows()
    folder.write("calls_again.csv", CALL_ROWS)
    again = {outcome.file: outcome for outcome in folder.collect()}
    assert again["calls.csv"].state == "unchanged"
    assert (again["calls_again.csv"].accepted, again["calls_again.csv"].duplicates) == (0, 2)
    assert folder.rows() == before


def test_a_file_read_again_does_not_undo_a_correction(folder: SiteFolder) -> None:
    """A file that grows is delivered again with its old rows, after another corrected one."""
    folder.collect()
    folder.write("calls_2.csv", "id,unit,t,prio\n1,01,2024-03-01 08:00:00,4\n")
    folder.collect()
    folder.write("calls.csv", CALL_ROWS + "3,01,2024-03-02 08:00:00,1\n")
    grown = {outcome.file: outcome for outcome in folder.collect()}["calls.csv"]
    assert (grown.accepted, grown.duplicates, grown.corrected) == (1, 2, 0)
    assert [r["priority"] for r in folder.rows() if r["call_id"] == "1"] == [1, 4]


def test_a_changed_source_file_reads_all_again_as_duplicates(folder: SiteFolder) -> None:
    folder.collect()
    folder.write("calls_2.csv", "id,unit,t,prio\n1,01,2024-03-01 08:00:00,4\n")
    folder.collect()
    before = folder.rows()
    source = (folder.path / "sources" / "calls.yml").read_text()
    folder.write("sources/calls.yml", source + "time_zone: Asia/Jakarta\n")
    outcomes = folder.collect()
    assert [(o.state, o.accepted, o.corrected) for o in outcomes] == [("loaded", 0, 0)] * 2
    assert folder.rows() == before


def test_a_file_that_takes_its_own_correction_back_is_believed(folder: SiteFolder) -> None:
    for priority in (1, 4, 1):
        folder.write("calls.csv", f"id,unit,t,prio\n1,01,2024-03-01 08:00:00,{priority}\n")
        folder.collect()
    assert [row["priority"] for row in folder.rows()] == [1, 4, 1]


def test_a_corrected_row_replaces_its_key_and_the_old_one_stays_in_the_lake(
    undisturbed: Tiny, corrected: Tiny
) -> None:
    assert arrivals(undisturbed.home) == (1, 2)
    assert arrivals(corrected.home) == (2, 2)
    lake = pl.read_parquet(corrected.home / "lake" / "emergency_call" / "*" / "data.parquet")
    kept = lake.filter(pl.col("call_id") == "2").sort("_load_id")
    assert (kept["arrived_at"] - kept["received_at"]).dt.total_minutes().to_list() == [30, 3]
    loads = marts(corrected.home)["rpt_load"].filter(pl.col("source") == "calls")
    assert loads.sort("load_id").select("accepted", "corrected", "quarantined").rows() == [
        (3, 0, 1),
        (1, 1, 0),
    ]


def test_a_rollback_shows_the_earlier_figures_and_can_be_undone(corrected: Tiny) -> None:
    site = ("--site", str(corrected.site))
    newest = versions(corrected.home)[-1].name
    assert corrected.smk("rollback", "v0001", *site).stdout == "current   v0001\n"
    assert arrivals(corrected.home) == (1, 2)
    listed = corrected.smk("versions", *site).stdout.splitlines()
    assert [line.split()[:2] for line in listed if "current" in line] == [["v0001", "current"]]
    refused = corrected.smk("rollback", *site, check=False)
    assert refused.returncode == 2
    assert "no version before" in refused.stderr
    corrected.smk("rollback", newest, *site)
    assert arrivals(corrected.home) == (2, 2)


# --- audits ---


def assert_refused(tiny: Tiny, audits: Collection[str], before: dict[str, pl.DataFrame]) -> None:
    """A run fails, names the audits, publishes nothing and leaves the old version current."""
    names = [version.name for version in versions(tiny.home)]
    refused = tiny.run(check=False)
    assert refused.returncode == 1
    for audit in audits:
        assert f"audit failed: {audit}" in refused.stderr
    assert refused.stderr.count("audit failed: ") == len(audits)
    assert "nothing was published" in refused.stderr
    assert [version.name for version in versions(tiny.home)] == names
    assert_same_marts(marts(tiny.home), before)


def test_a_history_without_a_tree_and_residents_counted_twice_stop_the_run(
    undisturbed: Tiny, tmp_path: Path
) -> None:
    tiny = undisturbed.copy(tmp_path)
    before = marts(tiny.home)
    for name, content in {**MOVED_UNITS, "history.csv": FAULTY_HISTORY}.items():
        tiny.write(name, content)
    tiny.write("sources/population.yml", POPULATION)
    tiny.write("population.csv", "unit,since,persons\nP,2024-01-01,900\nV,2024-01-01,400\n")
    audits = {
        f"assert_unit_history_makes_one_tree_on_every_day: {FAULTS} rows",
        "assert_residents_are_counted_once",
    }
    assert_refused(tiny, audits, before)
    score = tiny.smk.json("score", "--site", str(tiny.site), "--json")
    assert score["data_version"] == "v0001"


def test_a_load_that_does_not_add_up_stops_the_run(undisturbed: Tiny, tmp_path: Path) -> None:
    tiny = undisturbed.copy(tmp_path)
    (manifest,) = (tiny.home / "lake" / "emergency_call").glob("*/load.json")
    load = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**load, "rows_read": load["rows_read"] + 1}))
    assert_refused(tiny, {"no_row_lost"}, marts(tiny.home))


# --- several at once ---


def test_runs_at_once_load_once_and_publish_the_same(corrected: Tiny) -> None:
    loads = marts(corrected.home)["rpt_load"]
    assert loads.filter(pl.col("file") == "calls_correction.csv").height == 1
    assert [version.name for version in versions(corrected.home)] == ["v0001", "v0002", "v0003"]
    site = ("--site", str(corrected.site))
    corrected.smk("rollback", *site)
    of_the_night = marts(corrected.home)
    corrected.smk("rollback", "v0003", *site)
    assert_same_marts(marts(corrected.home), of_the_night)


def test_two_sites_never_share_a_home(undisturbed: Tiny, tmp_path: Path) -> None:
    other = tiny_site(tmp_path)
    stranger = Tiny(other.site, undisturbed.smk)
    refused = stranger.run(check=False)
    assert refused.returncode == 2
    assert str(undisturbed.site) in refused.stderr
    assert "another `id`" in refused.stderr


def release(home: Path, number: int) -> None:
    """Publish a version whose every row says its number."""
    rows = f"select 'U' || i as unit_id, 'U' || i as path, {number} as stamp from range(200) t(i)"
    tables = dict.fromkeys(("rpt_unit", "rpt_one", "rpt_two"), f"({rows}) as t")
    publish(home, tables, None, {"stamp": number})


def stamps(home: Path) -> set[int]:
    """What one reader finds in its manifest and in every row of two marts."""
    reader = open_reader(home)
    found = {reader.manifest["stamp"]}
    for mart in ("rpt_one", "rpt_two"):
        rows = reader.query(f"select stamp from {mart}")["stamp"]
        assert rows.len() == 200
        found.update(rows)
    reader.close()
    return found


def test_fifty_readers_see_whole_versions_while_others_are_published(tmp_path: Path) -> None:
    release(tmp_path, 1)
    published = threading.Event()

    def read() -> list[set[int]]:
        seen = [stamps(tmp_path)]
        while not published.wait(0.2):
            seen.append(stamps(tmp_path))
        return [*seen, stamps(tmp_path)]

    with ThreadPoolExecutor(50) as threads:
        readers = [threads.submit(read) for _ in range(50)]
        for number in range(2, 8):
            release(tmp_path, number)
        published.set()
        seen = [found for reader in readers for found in reader.result()]
    assert all(len(found) == 1 for found in seen)
    assert set.union(*seen) >= {1, 7}
