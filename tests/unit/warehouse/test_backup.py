"""Backup and restore of a site home: equal to the byte, checked, and cheap the second time."""

import errno
import json
import shutil
import stat
from pathlib import Path

import pytest

from tests.unit.warehouse.lake_rows import batch, new_lake
from warehouse import backup as backups
from warehouse.access import open_reader
from warehouse.backup import BackupBroken, NoBackup, back_up, restore
from warehouse.lake import Lake
from warehouse.paths import build_dir, claim_home, lake_dir, site_tables_dir
from warehouse.publish import publish


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with two loads, a published version, site tables, and what is made again."""
    monkeypatch.setenv("SMK_HOME", str(tmp_path / "first"))
    home = claim_home("tiny", tmp_path)
    lake = new_lake(lake_dir(home))
    lake.commit(batch({"1": 1, "2": 2}, bad=(9,)))
    release(home)
    site_tables_dir(home).mkdir()
    (site_tables_dir(home) / "site.parquet").write_bytes(b"site")
    for name in ("build/smk.duckdb", "extracts/calls.csv", "dagster/runs.db", "write.lock"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text("made again")
    return home


def release(home: Path) -> str:
    unit = "(select 'a1' as unit_id, 'a1' as path) as t"
    score = "(select 'a1' as unit_id, 'NRP1' as person_id) as t"
    return publish(home, {"rpt_unit": unit}, None, {}, {"rpt_person_score": score})


@pytest.fixture
def empty(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the same site on a machine that has nothing."""
    monkeypatch.setenv("SMK_HOME", str(tmp_path / "second"))
    return claim_home("tiny", tmp_path)


def content(home: Path) -> dict[str, tuple[bytes, int, int]]:
    """Bytes, permissions and time of change of each file that matters."""
    return {
        str(path.relative_to(home)): (
            path.read_bytes(),
            path.stat().st_mode,
            path.stat().st_mtime_ns,
        )
        for path in home.rglob("*")
        if path.is_file() and path.parts[len(home.parts)] in ("lake", "published")
        if not path.name.startswith(".")
    }


def test_a_restore_gives_every_file_back_to_the_byte(
    home: Path, empty: Path, tmp_path: Path
) -> None:
    made = back_up(home, "tiny", tmp_path / "backups")
    assert restore(empty, "tiny", tmp_path / "backups").files == made.files
    assert content(empty) == content(home)
    assert (site_tables_dir(empty) / "site.parquet").read_bytes() == b"site"
    assert open_reader(empty).query("select unit_id from rpt_unit").item() == "a1"
    assert Lake(lake_dir(empty)).loads() == Lake(lake_dir(home)).loads()
    assert Lake(lake_dir(empty)).lost_rows(every=True) == []
    people = empty / "published" / "v0001" / "people.duckdb"
    assert stat.S_IMODE(people.stat().st_mode) == 0o600
    for folder in (lake_dir(empty), build_dir(empty), made.folder.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_closed_periods_and_the_history_of_the_pointer_are_kept(
    home: Path, empty: Path, tmp_path: Path
) -> None:
    kept = ("closed/000001/entry.json", "closed/000001/rpt_indicator.parquet")
    for name in kept:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name)
    back_up(home, "tiny", tmp_path / "backups")
    restore(empty, "tiny", tmp_path / "backups")
    assert [(empty / name).read_text() for name in kept] == list(kept)
    history = (empty / "published" / "history.txt").read_text()
    assert history == (home / "published" / "history.txt").read_text()
    assert history.endswith(" v0001\n")


def test_what_can_be_made_again_is_not_kept(home: Path, tmp_path: Path) -> None:
    made = back_up(home, "tiny", tmp_path / "backups")
    tops = {path.relative_to(made.folder / "files").parts[0] for path in files(made.folder)}
    assert tops == {"lake", "published", "build"}
    assert b"made again" not in {path.read_bytes() for path in files(made.folder)}


def files(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


def test_the_next_backup_costs_what_is_new(home: Path, empty: Path, tmp_path: Path) -> None:
    first = back_up(home, "tiny", tmp_path / "backups")
    assert first.new_bytes == first.bytes
    Lake(lake_dir(home)).commit(batch({"3": 3}, file="b.csv"))
    second = back_up(home, "tiny", tmp_path / "backups")
    new = lake_dir(home) / "call" / "00000002"
    assert second.new_bytes == sum(path.stat().st_size for path in new.iterdir())
    shutil.rmtree(first.folder)
    restore(empty, "tiny", tmp_path / "backups")
    assert content(empty) == content(home)


def test_an_earlier_backup_can_be_asked_for(home: Path, empty: Path, tmp_path: Path) -> None:
    before = content(home)
    first = back_up(home, "tiny", tmp_path / "backups")
    Lake(lake_dir(home)).commit(batch({"3": 3}, file="b.csv"))
    back_up(home, "tiny", tmp_path / "backups")
    restore(empty, "tiny", first.folder)
    assert content(empty) == before


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_file_that_is_not_what_was_written_stops_the_restore(
    home: Path, empty: Path, tmp_path: Path, harm: str
) -> None:
    made = back_up(home, "tiny", tmp_path / "backups")
    marts = made.folder / "files" / "published" / "v0001" / "marts.duckdb"
    if harm == "missing":
        marts.unlink()
    else:
        marts.write_bytes(marts.read_bytes()[:-1] + b"x")
    with pytest.raises(BackupBroken, match=r"v0001/marts\.duckdb is .*Restore an earlier one"):
        restore(empty, "tiny", tmp_path / "backups")
    assert content(empty) == {}
    marts.unlink(missing_ok=True)
    shutil.copy(home / "published" / "v0001" / "marts.duckdb", marts)
    restore(empty, "tiny", tmp_path / "backups")
    assert content(empty) == content(home)


def test_a_restore_that_was_broken_off_is_begun_again(
    home: Path, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(home, "tiny", tmp_path / "backups")
    real = Path.replace
    moved: list[str] = []

    def killed(part: Path, target: Path) -> None:
        if moved:
            raise KeyboardInterrupt
        moved.append(part.name)
        real(part, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            restore(empty, "tiny", tmp_path / "backups")
    assert not (empty / "published").exists()
    restore(empty, "tiny", tmp_path / "backups")
    assert content(empty) == content(home)


def test_a_home_with_anything_in_it_is_not_restored_into(home: Path, tmp_path: Path) -> None:
    back_up(home, "tiny", tmp_path / "backups")
    before = content(home)
    with pytest.raises(NoBackup, match=r"is not empty .* would mix two sites"):
        restore(home, "tiny", tmp_path / "backups")
    assert content(home) == before


def test_no_backup_and_one_of_another_site_are_refused(
    home: Path, empty: Path, tmp_path: Path
) -> None:
    with pytest.raises(NoBackup, match="no backup of site tiny in"):
        restore(empty, "tiny", tmp_path / "backups")
    made = back_up(home, "other", tmp_path / "backups")
    with pytest.raises(NoBackup, match="is a backup of site other, not of tiny"):
        restore(empty, "tiny", made.folder)
    with pytest.raises(NoBackup, match=r"nothing to back up in .*smk run"):
        back_up(empty, "tiny", tmp_path / "backups")
    with pytest.raises(NoBackup, match="lies in the site's home"):
        back_up(home, "tiny", home / "backups")


def test_a_full_disk_leaves_the_backup_before_and_nothing_half(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(home, "tiny", tmp_path / "backups")
    release(home)

    def full(_: Path, __: Path) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(backups, "_copy", full)
        with pytest.raises(BackupBroken, match="No space left on device"):
            back_up(home, "tiny", tmp_path / "backups")
    assert list(made.folder.parent.iterdir()) == [made.folder]
    manifest = json.loads((made.folder / "manifest.json").read_text())
    assert len(manifest["files"]) == made.files
