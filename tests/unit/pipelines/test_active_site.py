"""A generated site: its lake never holds the rows of two synthetic worlds."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.paths import REPOSITORY, lake_dir

DEMO = REPOSITORY / "pipelines" / "sites" / "demo"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo site with a home of its own, as small as the generator makes it."""
    folder = tmp_path / "site"
    shutil.copytree(DEMO, folder)
    monkeypatch.setenv("SMK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SMK_SITE", str(folder))
    _draw(folder, seed=1)
    return folder


def _draw(folder: Path, seed: int) -> None:
    lines = (DEMO / "site.yml").read_text("utf-8").splitlines()
    drawn = f"generator: {{name: demo, scale: 0.001, months: 3, seed: {seed}}}"
    kept = [drawn if line.startswith("generator:") else line for line in lines]
    (folder / "site.yml").write_text("\n".join(kept), "utf-8")


def _activate() -> Path:
    """Home of the active site, found by a process of its own as every command does."""
    tell = "from pipelines.active_site import active_site; print(active_site().home)"
    done = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def _leave_a_row() -> Path:
    """A file in the lake, as a load would leave it."""
    row = lake_dir(_activate()) / "unit" / "load" / "data.parquet"
    row.parent.mkdir(parents=True)
    row.write_bytes(b"rows")
    return row


def test_the_same_world_keeps_its_lake(site: Path) -> None:
    row = _leave_a_row()
    _activate()
    assert row.exists()


def test_another_world_starts_with_an_empty_lake(site: Path) -> None:
    row = _leave_a_row()
    _draw(site, seed=2)
    _activate()
    assert not row.exists()


def test_a_lake_of_unknown_origin_is_emptied(site: Path) -> None:
    row = _leave_a_row()
    (_activate() / "world.txt").unlink()
    _activate()
    assert not row.exists()
