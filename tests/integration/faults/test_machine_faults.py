"""Disks that are full or take no writing, and too little memory: the version before serves on."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.conftest import Smk
from tests.integration.faults.disks import fill, no_writing, small_disk
from tests.integration.faults.test_kills_at_every_step import assert_completed, with_correction
from tests.integration.faults.test_run_faults import release, stamps
from tests.integration.faults.tiny import Corrected, Tiny, assert_same_marts, marts
from tests.integration.site_folder import SiteFolder
from warehouse.connection import MEMORY, BadMemory, check_memory, copy_tables
from warehouse.faults import told, with_remedy
from warehouse.lake import DATA, Lake, LakeDamaged
from warehouse.paths import published_dir
from warehouse.publish import current_version


def assert_one_message(stderr: str, *words: str) -> None:
    """A few lines that say what, where and what to do; no traceback."""
    assert "Traceback" not in stderr
    lines = [line for line in stderr.splitlines() if not line.startswith("WARNING:dagster")]
    assert len(lines) <= 4, stderr
    for word in words:
        assert word in stderr


# --- disks ---


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("part", "leave_kb"),
    [("lake", 0), ("build", 0), ("build", 3_000), ("published", 500), (".", 0), (".", 6_000)],
)
def test_a_full_disk_stops_a_run_and_the_next_one_completes_it(
    undisturbed: Tiny, corrected: Corrected, tmp_path: Path, part: str, leave_kb: int
) -> None:
    tiny = with_correction(undisturbed, tmp_path)
    with small_disk(tiny.home / part, 300) as disk:
        filler = fill(disk, leave_kb)
        stopped = tiny.run(check=False)
        assert stopped.returncode == 1
        assert_one_message(stopped.stderr, "No space left on device", "Free some space")
        assert current_version(tiny.home) == "v0001"
        assert_same_marts(marts(tiny.home), marts(undisturbed.home))
        filler.unlink()
        assert_completed(tiny, corrected)


@pytest.mark.nightly
def test_a_read_only_published_folder_stops_a_run_and_the_next_one_completes_it(
    undisturbed: Tiny, corrected: Corrected, tmp_path: Path
) -> None:
    tiny = with_correction(undisturbed, tmp_path)
    with no_writing(published_dir(tiny.home)):
        stopped = tiny.run(check=False)
        assert stopped.returncode == 1
        assert_one_message(stopped.stderr, "Read-only file system", "published/.staging-v0002")
        assert_same_marts(marts(tiny.home), marts(undisturbed.home))
    assert_completed(tiny, corrected)


def test_a_load_that_finds_no_room_leaves_no_trace(folder: SiteFolder) -> None:
    with small_disk(folder.lake.root, 4) as disk:
        filler = fill(disk)
        with pytest.raises(Exception, match="No space left on device"):
            folder.collect()
        assert folder.lake.loads() == []
        filler.unlink()
        (outcome,) = folder.collect()
        assert (outcome.state, outcome.accepted) == ("loaded", 2)
        assert [path.name for path in folder.lake.staging.iterdir()] == []


@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_a_version_that_cannot_be_written_leaves_the_one_before(tmp_path: Path, fault: str) -> None:
    release(tmp_path, 1)
    root = published_dir(tmp_path)
    with ExitStack() as disks:
        if fault == "full":
            fill(disks.enter_context(small_disk(root, 8)), leave_kb=300)
        else:
            disks.enter_context(no_writing(root))
        with pytest.raises(Exception, match=r"No space left|Read-only") as raised:
            release(tmp_path, 2)
        assert str(root) in str(raised.value)
        assert stamps(tmp_path) == {1}
        if fault == "full":
            (root / "filler").unlink()
            release(tmp_path, 2)
            assert stamps(tmp_path) == {2}
    release(tmp_path, 3)
    assert stamps(tmp_path) == {3}


# --- memory ---

SORTED = "(select hash(i) as a, hash(i + 1) as b, i from range(1500000) r(i))"


@contextmanager
def spilled(folder: Path) -> Iterator[list[Path]]:
    """Files that DuckDB spills to below a folder, while the block runs."""
    seen: list[Path] = []
    done = Event()

    def watch() -> None:
        while not done.wait(0.005):
            seen.extend(folder.glob("*.tmp/*"))

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def test_marts_larger_than_the_memory_spill_and_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MEMORY, "40MB")
    with spilled(tmp_path) as seen:
        assert copy_tables(tmp_path / "marts.duckdb", {"m": SORTED}, None) == {"m": 1_500_000}
    assert seen
    assert [path.name for path in tmp_path.iterdir()] == ["marts.duckdb"]


def test_a_memory_that_no_spilling_helps_is_told_with_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MEMORY, "4MB")
    with pytest.raises(Exception, match="Out of Memory Error") as raised:
        copy_tables(tmp_path / "marts.duckdb", {"m": SORTED}, None)
    assert "Set SMK_MEMORY higher" in with_remedy(str(raised.value))


@pytest.mark.parametrize("amount", ["much", "", "4 parsecs"])
def test_a_limit_that_is_none_says_how_to_write_it(
    monkeypatch: pytest.MonkeyPatch, amount: str
) -> None:
    monkeypatch.setenv(MEMORY, amount)
    with pytest.raises(BadMemory, match=r"Write it like 4GB"):
        check_memory()


@pytest.mark.nightly
def test_a_build_without_memory_is_told_once_and_completed_with_more(
    undisturbed: Tiny, corrected: Corrected, tmp_path: Path
) -> None:
    tiny = with_correction(undisturbed, tmp_path)
    stopped = tiny.smk("run", "--site", str(tiny.site), check=False, **{MEMORY: "5MB"})
    assert stopped.returncode == 1
    assert_one_message(stopped.stderr, "Out of Memory Error", "Set SMK_MEMORY higher")
    assert_same_marts(marts(tiny.home), marts(undisturbed.home))
    assert_completed(tiny, corrected)


@pytest.mark.nightly
def test_the_demo_built_in_little_memory_spills_and_is_the_same(demo: Smk, tmp_path: Path) -> None:
    little = Smk(tmp_path / "home")
    with spilled(little.home / "demo" / "build") as seen:
        little("run", SMK_MEMORY="128MB")
    assert seen
    assert_same_marts(marts(little.home / "demo"), marts(demo.home / "demo"))


# --- damaged files ---


def test_a_damaged_file_of_the_lake_is_named_where_a_load_meets_it(folder: SiteFolder) -> None:
    folder.collect()
    (load,) = folder.lake.loads()
    file = folder.lake.folder(load) / DATA
    whole = file.read_bytes()
    folder.write("calls_2.csv", "id,unit,t,prio\n1,01,2024-03-01 08:00:00,4\n")
    for damaged in (
        whole[:-9],
        whole[:4] + b"\0" * (len(whole) // 3) + whole[len(whole) // 3 + 4 :],
    ):
        file.write_bytes(damaged)
        with pytest.raises(LakeDamaged, match=r"data\.parquet cannot be read: .*smk restore"):
            folder.collect()
    file.write_bytes(whole)
    assert {outcome.state for outcome in folder.collect()} == {"unchanged", "loaded"}
    assert len(Lake(folder.lake.root).loads()) == 2


# --- messages ---


def test_what_the_machine_does_to_many_models_is_told_once() -> None:
    faults = [f"model failed: m{n}: No space left on device" for n in range(3)]
    assert told(faults) == f"{faults[0]}\n(and 2 more)"
    audits = ["audit failed: a: 1 rows", "audit failed: b: 2 rows"]
    assert told(audits) == "\n".join(audits)
    assert with_remedy(audits[0]) == audits[0]
