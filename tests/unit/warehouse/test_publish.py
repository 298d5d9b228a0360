"""Publishing: immutable versions, one pointer, rollback, and what a killed publish leaves."""

import json
from pathlib import Path

import pytest

from warehouse.access import open_reader
from warehouse.publish import (
    NothingPublished,
    current_version,
    point_to,
    publish,
    roll_back,
    version_folders,
    versions,
)


def release(home: Path, content: str = "a") -> str:
    """Publish one mart of two rows, given in the wrong order."""
    unit = (
        f"(select * from (values ('{content}2', 'x'), ('{content}1', 'x')) t(unit_id, path)) as t"
    )
    return publish(home, {"rpt_unit": unit}, None, {"site": "test", "content": content})


def units(home: Path) -> list[str]:
    reader = open_reader(home)
    found = reader.query("select unit_id from rpt_unit")["unit_id"].to_list()
    reader.close()
    return found


def test_versions_are_numbered_and_the_newest_is_current(tmp_path: Path) -> None:
    assert [release(tmp_path, name) for name in "abc"] == ["v0001", "v0002", "v0003"]
    assert current_version(tmp_path) == "v0003"
    assert [(v.name, v.is_current) for v in versions(tmp_path)] == [
        ("v0001", False),
        ("v0002", False),
        ("v0003", True),
    ]


def test_the_ten_thousandth_version_comes_after_the_one_before(tmp_path: Path) -> None:
    release(tmp_path)
    (tmp_path / "published" / "v0001").rename(tmp_path / "published" / "v9999")
    assert [release(tmp_path), release(tmp_path)] == ["v10000", "v10001"]
    assert [folder.name for folder in version_folders(tmp_path)] == ["v9999", "v10000", "v10001"]
    assert [v.name for v in versions(tmp_path)] == ["v9999", "v10000", "v10001"]
    assert [roll_back(tmp_path), roll_back(tmp_path)] == ["v10000", "v9999"]


def test_rows_lie_in_order(tmp_path: Path) -> None:
    release(tmp_path)
    assert units(tmp_path) == ["a1", "a2"]


def test_the_manifest_tells_version_rows_size_and_facts(tmp_path: Path) -> None:
    release(tmp_path)
    (version,) = versions(tmp_path)
    manifest = version.manifest()
    assert {k: manifest[k] for k in ("version", "site", "content", "rows")} == {
        "version": "v0001",
        "site": "test",
        "content": "a",
        "rows": {"rpt_unit": 2},
    }
    files = ("marts.duckdb", "people.duckdb")
    sizes = {name: (version.folder / name).stat().st_size for name in files}
    assert manifest["bytes"] == sizes
    assert {path.name for path in version.folder.iterdir()} == {"manifest.json", *files}


def test_marts_of_persons_lie_in_a_file_only_the_publisher_reads(tmp_path: Path) -> None:
    unit = "(select 'a1' as unit_id, 'a1' as path) as t"
    score = "(select 'a1' as unit_id, 'NRP1' as person_id, 89 as na) as t"
    publish(tmp_path, {"rpt_unit": unit}, None, {}, {"rpt_person_score": score})
    (version,) = versions(tmp_path)
    assert version.manifest()["rows"] == {"rpt_unit": 1, "rpt_person_score": 1}
    assert b"NRP1" not in (version.folder / "marts.duckdb").read_bytes()
    people = version.folder / "people.duckdb"
    assert b"NRP1" in people.read_bytes()
    assert people.stat().st_mode & 0o077 == 0


def test_publishing_leaves_earlier_versions_to_the_byte(tmp_path: Path) -> None:
    release(tmp_path)
    folder = versions(tmp_path)[0].folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    release(tmp_path, "b")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_reader_stays_on_its_version(tmp_path: Path) -> None:
    release(tmp_path)
    reader = open_reader(tmp_path)
    release(tmp_path, "b")
    assert reader.query("select min(unit_id) from rpt_unit").item() == "a1"
    assert reader.version == reader.manifest["version"] == "v0001"
    reader.close()
    assert units(tmp_path) == ["b1", "b2"]


def test_rolling_back_goes_to_the_version_before_or_the_one_named(tmp_path: Path) -> None:
    for name in "abc":
        release(tmp_path, name)
    assert roll_back(tmp_path) == "v0002"
    assert units(tmp_path) == ["b1", "b2"]
    assert roll_back(tmp_path) == "v0001"
    with pytest.raises(NothingPublished, match="no version before"):
        roll_back(tmp_path)
    assert roll_back(tmp_path, "v0003") == "v0003"
    with pytest.raises(NothingPublished, match=r"no version v0009 .*smk versions"):
        roll_back(tmp_path, "v0009")
    assert current_version(tmp_path) == "v0003"


def test_after_a_rollback_the_next_version_takes_a_new_number(tmp_path: Path) -> None:
    release(tmp_path, "a")
    release(tmp_path, "b")
    roll_back(tmp_path)
    assert release(tmp_path, "c") == "v0003"
    assert units(tmp_path) == ["c1", "c2"]


def test_nothing_published_is_said(tmp_path: Path) -> None:
    assert versions(tmp_path) == []
    for ask in (current_version, open_reader, roll_back):
        with pytest.raises(NothingPublished):
            ask(tmp_path)


def test_a_publish_killed_while_writing_is_not_seen_and_cleared_by_the_next(
    tmp_path: Path,
) -> None:
    release(tmp_path)
    half = tmp_path / "published" / ".staging-v0002"
    half.mkdir()
    (half / "marts.duckdb").write_bytes(b"half a file")
    assert current_version(tmp_path) == "v0001"
    assert [v.name for v in versions(tmp_path)] == ["v0001"]
    assert release(tmp_path, "b") == "v0002"
    assert units(tmp_path) == ["b1", "b2"]
    assert not half.exists()


def test_a_publish_killed_before_the_pointer_moved_leaves_the_old_version(tmp_path: Path) -> None:
    release(tmp_path, "a")
    release(tmp_path, "b")
    point_to(tmp_path, "v0001")  # the second version is whole, but nobody was sent to it
    assert units(tmp_path) == ["a1", "a2"]
    assert release(tmp_path, "b") == "v0003"


def test_a_mart_that_cannot_be_copied_publishes_nothing(tmp_path: Path) -> None:
    release(tmp_path)
    with pytest.raises(Exception, match="no_such_table"):
        publish(tmp_path, {"rpt_unit": "no_such_table"}, None, {})
    assert current_version(tmp_path) == "v0001"
    assert [v.name for v in versions(tmp_path)] == ["v0001"]
    assert release(tmp_path, "b") == "v0002"


def test_manifests_are_json_that_sorts(tmp_path: Path) -> None:
    release(tmp_path)
    text = (versions(tmp_path)[0].folder / "manifest.json").read_text()
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True) + "\n"
