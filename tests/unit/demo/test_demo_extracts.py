"""Writing the extract files: the same bytes everywhere, done once, done again when cut short."""

from pathlib import Path

import pytest

from pipelines.demo import world
from pipelines.demo.extract import Extract
from pipelines.demo.world import write_extracts


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_folders_get_the_same_bytes(extracts: Path, tmp_path: Path) -> None:
    write_extracts(tmp_path)
    assert _contents(tmp_path) == _contents(extracts)


def test_a_second_run_touches_nothing(tmp_path: Path) -> None:
    write_extracts(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    write_extracts(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_lost_file_is_written_again(extracts: Path, tmp_path: Path) -> None:
    write_extracts(tmp_path)
    (tmp_path / "propam" / "dumas_2024.csv").unlink()
    write_extracts(tmp_path)
    assert _contents(tmp_path) == _contents(extracts)


def test_a_run_cut_short_is_done_again(
    extracts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LastFile(Extract):
        def write(self, folder: Path) -> None:
            raise KeyboardInterrupt

    whole = world.extracts()
    cut = [*whole[:3], LastFile("x.csv", whole[3].frame)]
    with monkeypatch.context() as patch:
        patch.setattr(world, "extracts", lambda: cut)
        with pytest.raises(KeyboardInterrupt):
            write_extracts(tmp_path)
    write_extracts(tmp_path)
    assert _contents(tmp_path) == _contents(extracts)


def test_another_generator_removes_what_the_former_one_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_extracts(tmp_path)
    (tmp_path / "kept.csv").write_text("not ours")
    fewer = world.extracts()[3:]
    monkeypatch.setattr(world, "_version", lambda: "another")
    monkeypatch.setattr(world, "extracts", lambda: fewer)
    write_extracts(tmp_path)
    assert set(_contents(tmp_path)) == {file.path for file in fewer} | {world.STAMP, "kept.csv"}
