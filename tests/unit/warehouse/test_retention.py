"""Retention: superseded versions go, those in use or relied on stay."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warehouse.access import open_reader
from warehouse.publish import publish, roll_back, versions
from warehouse.retention import KeepsTooFew, prune

UNIT = {"rpt_unit": "(select 'a1' as unit_id, 'a1' as path) as t"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Six versions, published 50, 40, 30, 20, 10 and 0 days ago."""
    for age in range(50, -1, -10):
        publish(tmp_path, UNIT, None, {})
        manifest = versions(tmp_path)[-1].folder / "manifest.json"
        stamp = (datetime.now(UTC) - timedelta(days=age)).isoformat(timespec="seconds")
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "published_at": stamp}))
    return tmp_path


def names(home: Path) -> list[str]:
    return [version.name for version in versions(home)]


def test_versions_that_are_old_and_not_among_the_newest_go(home: Path) -> None:
    assert prune(home, keep=2, older_than=timedelta(days=25)) == ["v0001", "v0002", "v0003"]
    assert names(home) == ["v0004", "v0005", "v0006"]
    assert prune(home, keep=1, older_than=timedelta(days=5)) == ["v0004", "v0005"]
    assert prune(home, keep=1, older_than=timedelta()) == []
    left = {path.name for path in (home / "published").iterdir()}
    assert left == {"v0006", "current", "history.txt"}
    publish(home, UNIT, None, {})
    assert names(home) == ["v0006", "v0007"]


def test_the_current_version_and_those_relied_on_stay(home: Path) -> None:
    roll_back(home, "v0002")
    gone = prune(home, keep=1, older_than=timedelta(), relied_on={"v0004"})
    assert gone == ["v0001", "v0003", "v0005"]
    assert names(home) == ["v0002", "v0004", "v0006"]
    assert open_reader(home).version == "v0002"


def test_a_reader_keeps_the_version_it_has_open(home: Path) -> None:
    reader = open_reader(home, name="v0001")
    assert "v0001" in prune(home, keep=1, older_than=timedelta())
    assert reader.query("select unit_id from rpt_unit").item() == "a1"


def test_at_least_one_version_stays(home: Path) -> None:
    with pytest.raises(KeepsTooFew, match="--keep 1"):
        prune(home, keep=0, older_than=timedelta())
    assert len(names(home)) == 6
