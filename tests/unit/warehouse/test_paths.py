"""Where a site's files lie, and who may read them."""

import stat
from pathlib import Path

import pytest

from warehouse.lake import Lake
from warehouse.paths import build_dir, claim_home, lake_dir, published_dir


def test_lake_and_build_are_for_the_publishing_account_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMK_HOME", str(tmp_path / "home"))
    home = claim_home("site", tmp_path)
    lake_dir(home).rmdir()
    Lake(lake_dir(home)).open_for_writing({})
    published_dir(home).mkdir()
    modes = {folder.name: stat.S_IMODE(folder.stat().st_mode) for folder in home.iterdir()}
    assert modes["lake"] == modes["build"] == 0o700
    assert modes[published_dir(home).name] & 0o055
    assert build_dir(home).is_dir()
