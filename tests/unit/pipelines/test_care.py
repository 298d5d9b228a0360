"""Care of a site's home: what pruning leaves."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.care import prune_versions
from pipelines.chosen_site import Choice
from tests.integration.site_folder import SiteFolder
from warehouse.paths import lake_dir
from warehouse.periods import ENTRY_FILE, Entry, reopen_period
from warehouse.publish import publish, versions

UNIT = "(select 'a1' as unit_id, 'a1' as path) as t"
LONG_AGO = "2020-01-01T00:00:00+00:00"


@pytest.fixture
def choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Choice:
    """A site of four old versions; a closed month keeps the figures of the second."""
    monkeypatch.setenv("SMK_HOME", str(tmp_path / "home"))
    choice = Choice(SiteFolder(tmp_path / "site").path, None, "duckdb")
    lake_dir(choice.home).mkdir(parents=True)
    for _ in range(4):
        publish(choice.home, {"rpt_unit": UNIT}, None, {})
        manifest = versions(choice.home)[-1].folder / "manifest.json"
        facts = json.loads(manifest.read_text("utf-8"))
        manifest.write_text(json.dumps({**facts, "published_at": LONG_AGO}), "utf-8")
    closing = Entry(1, "close", "2026-01", LONG_AGO, "Karoops", None, "v0002", "00000001")
    folder = closing.folder(choice.home)
    folder.mkdir(parents=True)
    (folder / ENTRY_FILE).write_text(json.dumps(asdict(closing)), "utf-8")
    month = pl.DataFrame({"start_on": [date(2026, 1, 1)], "end_on": [date(2026, 1, 31)]})
    month.write_parquet(folder / "rpt_period.parquet")
    return choice


def test_the_version_of_a_closed_period_stays_until_the_period_is_reopened(choice: Choice) -> None:
    assert prune_versions(choice, keep=1, days=30) == ["v0001", "v0003"]
    reopen_period(choice.home, "2026-01", "Kapolda", "extracts were cut off")
    assert prune_versions(choice, keep=1, days=30) == ["v0002"]
