"""The doctor: sound homes are sound, and each thing that can be wrong is found and named."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.unit.warehouse.lake_rows import SCHEMAS, batch, new_lake
from warehouse.compaction import compact
from warehouse.doctor import Finding, examine
from warehouse.lake import Lake
from warehouse.paths import claim_home, lake_dir
from warehouse.publish import publish
from warehouse.run_log import recorded

UNIT = {"rpt_unit": "(select 'a1' as unit_id, 'a1' as path) as t"}
CHECKS = (
    *("locks", "counts", "lake", "contracts", "pointer", "versions"),
    *("leftovers", "runs", "modes", "room"),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound home: loads merged and not merged, two versions, one run."""
    monkeypatch.setenv("SMK_HOME", str(tmp_path / "home"))
    home = claim_home("tiny", tmp_path)
    with recorded(home, "duckdb", "smk run"):
        lake = new_lake(lake_dir(home))
        lake.commit(batch({"1": 1}, bad=(9,)))
        lake.commit(batch({"2": 2}, file="b.csv"))
        compact(lake)
        lake.commit(batch({"3": 3}, file="c.csv"))
        publish(home, UNIT, None, {})
        publish(home, UNIT, None, {})
    return home


def wrong(home: Path) -> list[Finding]:
    return [found for found in examine(home, SCHEMAS) if found.state != "ok"]


def test_a_sound_home_is_sound_in_every_check(home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    found = examine(home, SCHEMAS)
    assert [(finding.check, finding.state) for finding in found] == [(c, "ok") for c in CHECKS]
    assert "3 rows of 3 loads" in found[1].message
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def lose_rows(home: Path) -> None:
    file = home / "lake" / "call" / "merged-00000001-00000002" / "data.parquet"
    pl.read_parquet(file).head(1).write_parquet(file)


def miscount(home: Path) -> None:
    file = home / "lake" / "call" / "00000003" / "load.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "rows_read": 2}))


def half_a_file(home: Path) -> None:
    (home / "lake" / "call" / "00000003" / "data.parquet").write_bytes(b"half")


def half_a_manifest(home: Path) -> None:
    file = home / "lake" / "call" / "00000003" / "load.json"
    file.write_text(file.read_text()[:50])


def half_a_version(home: Path) -> None:
    file = home / "published" / "v0001" / "manifest.json"
    file.write_text(file.read_text()[:50])


def no_rows(home: Path) -> None:
    shutil.rmtree(home / "lake" / "call" / "merged-00000001-00000002")


def stranger(home: Path) -> None:
    shutil.copytree(home / "lake" / "call" / "00000003", home / "lake" / "call" / "copy")
    (home / "lake" / "call" / "copy" / "load.json").unlink()


def killed_writer(home: Path) -> None:
    (home / "lake" / ".staging" / "00000004").mkdir()


def no_pointer(home: Path) -> None:
    shutil.rmtree(home / "published" / "v0002")


def shorter_version(home: Path) -> None:
    file = home / "published" / "v0001" / "marts.duckdb"
    file.write_bytes(file.read_bytes()[:-1])


def changed_version(home: Path) -> None:
    file = home / "published" / "v0001" / "people.duckdb"
    file.write_bytes(file.read_bytes()[:-1] + b"x")


def no_manifest(home: Path) -> None:
    (home / "published" / "v0001" / "manifest.json").unlink()


def killed_publish(home: Path) -> None:
    (home / "published" / ".staging-v0003").mkdir()


def failed_run(home: Path) -> None:
    with pytest.raises(ValueError, match="source"), recorded(home, "duckdb", "smk run"):
        raise ValueError("no source")


def open_lake(home: Path) -> None:
    (home / "lake").chmod(0o755)


def open_people(home: Path) -> None:
    (home / "published" / "v0002" / "people.duckdb").chmod(0o644)


@pytest.mark.parametrize(
    ("harm", "check", "state", "words"),
    [
        (
            lose_rows,
            "counts",
            "fail",
            "b.csv: 0 accepted and 0 quarantined rows stored",
        ),
        (miscount, "counts", "fail", "00000003 of c.csv: 2 rows read, 1 counted"),
        (half_a_file, "files", "fail", "00000003/data.parquet cannot be read"),
        (no_rows, "files", "fail", "00000001/data.parquet is missing and no merged file holds"),
        (half_a_manifest, "files", "fail", "00000003/load.json cannot be read"),
        (stranger, "lake", "fail", "call/copy/data.parquet belongs to no load"),
        (killed_writer, "lake", "warn", "what a killed writer left"),
        (no_pointer, "pointer", "fail", "v0002, which is not there. `smk rollback v0001`"),
        (shorter_version, "versions", "fail", "were written"),
        (changed_version, "versions", "fail", "people.duckdb is not what was written (SHA-256"),
        (no_manifest, "versions", "fail", "v0001 has no manifest"),
        (half_a_version, "versions", "fail", "v0001/manifest.json cannot be read"),
        (killed_publish, "leftovers", "warn", ".staging-v0003 was left by a killed command"),
        (failed_run, "runs", "warn", "failed: no source. `smk run`"),
        (open_lake, "modes", "fail", "lake can be read by other accounts. `chmod 700"),
        (open_people, "modes", "fail", "people.duckdb can be read by other accounts. `chmod 600"),
    ],
)
def test_what_is_wrong_is_found_and_the_rest_is_not_blamed(
    home: Path, harm: Callable[[Path], None], check: str, state: str, words: str
) -> None:
    harm(home)
    found = wrong(home)
    assert {(finding.check, finding.state) for finding in found} == {(check, state)}
    assert any(words in finding.message for finding in found), found


def test_whoever_holds_a_lock_is_named(home: Path) -> None:
    with (home / "write.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (found,) = wrong(home)
    assert (found.check, found.state) == ("locks", "warn")
    assert f"write.lock is held by process {os.getpid()} (" in found.message


def test_an_older_contract_is_told_before_the_next_run_upgrades_it(home: Path) -> None:
    wider = {**SCHEMAS, "call": pl.Schema({**SCHEMAS["call"], "new": pl.String()})}
    (found,) = [f for f in examine(home, wider) if f.state != "ok"]
    assert (found.check, found.state) == ("contracts", "warn")
    assert found.message == "1 records are of older contracts. `smk run` upgrades them"
    Lake(lake_dir(home)).open_for_writing(wider)
    assert all(finding.state == "ok" for finding in examine(home, wider))


def test_files_of_other_types_than_their_table_are_told(home: Path) -> None:
    file = home / "lake" / "call" / "00000003" / "data.parquet"
    pl.read_parquet(file).cast({"n": pl.String}).write_parquet(file)
    (found,) = wrong(home)
    assert (found.check, found.state) == ("contracts", "fail")
    shutil.rmtree(home / "lake" / "call" / "00000000")
    Lake(lake_dir(home)).open_for_writing(SCHEMAS)
    assert wrong(home) == []


@pytest.mark.parametrize(("free", "state"), [(10**12, "ok"), (300_000, "warn"), (0, "fail")])
def test_too_little_room_for_the_next_build_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    (home / "build" / "smk.duckdb").write_bytes(b"x" * 100_000)
    published = sum(file.stat().st_size for file in (home / "published" / "v0002").glob("*.duckdb"))
    room = free if free in (0, 10**12) else 150_000 + published
    usage = shutil.disk_usage(home)._replace(free=room)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    (found,) = [finding for finding in examine(home, SCHEMAS) if finding.check == "room"]
    assert found.state == state
