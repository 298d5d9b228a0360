"""Writing the world: the same bytes everywhere, done once, done again when cut short."""

from pathlib import Path

import pytest

from pipelines.demo import site_folder, world
from pipelines.demo.settings import ImpossibleWorld, Settings
from pipelines.demo.sheets import SHEETS
from pipelines.demo.site_folder import STAMP, FolderInUse, write_site, write_world

SMALL = Settings(scale=0.001, months=3, seed=5)


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_world(SMALL, folder)
    return folder


def test_two_worlds_of_one_seed_have_the_same_bytes(written: Path, tmp_path: Path) -> None:
    world._build.cache_clear()  # noqa: SLF001 - the second one is to be drawn anew
    write_world(SMALL, tmp_path)
    assert _contents(tmp_path) == _contents(written)


def test_another_seed_draws_another_world(written: Path, tmp_path: Path) -> None:
    write_world(Settings(scale=0.001, months=3, seed=6), tmp_path)
    theirs, ours = _contents(tmp_path), _contents(written)
    assert theirs["extracts/organisasi/units.csv"] == ours["extracts/organisasi/units.csv"]
    assert theirs["extracts/110/wib_2026.csv.gz"] != ours["extracts/110/wib_2026.csv.gz"]


def test_a_second_run_touches_nothing(tmp_path: Path) -> None:
    write_world(SMALL, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    write_world(SMALL, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_lost_file_is_written_again(written: Path, tmp_path: Path) -> None:
    write_world(SMALL, tmp_path)
    (tmp_path / "extracts" / "propam" / "dumas_2026.csv").unlink()
    write_world(SMALL, tmp_path)
    assert _contents(tmp_path) == _contents(written)


def test_a_run_cut_short_is_done_again(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(site_folder, "SHEETS", [*SHEETS[:3], None])
        with pytest.raises(AttributeError):
            write_world(SMALL, tmp_path)
    assert not (tmp_path / STAMP).exists()
    write_world(SMALL, tmp_path)
    assert _contents(tmp_path) == _contents(written)


def test_other_settings_remove_what_the_former_ones_wrote(written: Path, tmp_path: Path) -> None:
    write_world(Settings(scale=0.001, months=12, seed=5), tmp_path)
    (tmp_path / "kept.csv").write_text("not ours")
    write_world(SMALL, tmp_path)
    assert set(_contents(tmp_path)) == set(_contents(written)) | {"kept.csv"}


@pytest.mark.parametrize("wrong", [{"scale": 0.0}, {"scale": 1.2}, {"months": 0}, {"months": 61}])
def test_a_world_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ImpossibleWorld, match=next(iter(wrong))):
        Settings(**wrong)  # type: ignore[arg-type]


def test_a_folder_of_somebody_else_is_not_written_over(tmp_path: Path) -> None:
    theirs = tmp_path / "targets.csv"
    theirs.write_text("mine", "utf-8")
    with pytest.raises(FolderInUse, match="is not empty"):
        write_site(SMALL, tmp_path)
    assert theirs.read_text("utf-8") == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["targets.csv"]


def test_a_generated_folder_may_be_drawn_again(tmp_path: Path) -> None:
    write_site(SMALL, tmp_path)
    write_site(Settings(scale=0.001, months=1, seed=3), tmp_path)
    assert "nusantara-0_001-1-3" in (tmp_path / "site.yml").read_text("utf-8")
