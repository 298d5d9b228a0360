"""Care of a published site by the command: status, doctor, run log, backup, restore, compaction."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.defs.automation import COLLECT_JOB
from tests.conftest import Smk
from tests.integration.site_folder import SiteFolder
from warehouse.paths import REPOSITORY
from warehouse.run_log import last_runs


class Site:
    """A tiny site, published once, and the command on it in any home."""

    def __init__(self, path: Path) -> None:
        self.folder = SiteFolder(path / "site")
        self.smk = Smk(path / "home")
        self.option = ("--site", str(self.folder.path))
        self.smk("run", *self.option)

    @property
    def home(self) -> Path:
        return self.smk.home / "tiny"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("care"))


def published(home: Path) -> dict[str, bytes]:
    """Every file that readers see, to the byte."""
    files = (path for path in (home / "published").rglob("*") if path.is_file())
    return {str(path.relative_to(home)): path.read_bytes() for path in files}


def test_the_status_tells_sources_runs_versions_and_room(site: Site) -> None:
    told = site.smk.json("status", "--json", *site.option)
    calls, units = told["sources"]
    assert (calls["name"], calls["record"], calls["files"], calls["rows"]) == (
        *("calls", "emergency_call"),
        *(1, 2),
    )
    assert (calls["newest_event"], units["newest_event"]) == ("2024-03-01", None)
    assert (calls["quarantined"], calls["hours"] < 1) == (0, True)
    (run,) = told["runs"]
    assert (run["outcome"], run["version"], run["loads"], run["rows"]) == (
        *("published", "v0001"),
        *(2, 5),
    )
    assert (told["versions"]["count"], told["versions"]["current"]) == (1, "v0001")
    assert all(told["disk"][part] > 0 for part in ("lake", "build", "published", "runs", "free"))
    assert "calls" in site.smk("status", *site.option).stdout


def test_the_marts_tell_seconds_rows_and_bytes_of_each_load_and_model(site: Site) -> None:
    def query(sql: str) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = site.smk.json(
            "query", sql, "--format", "json", *site.option
        )
        return rows

    assert query(
        """
        select source, accepted, seconds > 0 as took, bytes > 0 as stored
        from rpt_run_load order by source
        """
    ) == [
        {"source": "calls", "accepted": 2, "took": True, "stored": True},
        {"source": "units", "accepted": 3, "took": True, "stored": True},
    ]
    assert query(
        """
        select model, rows, bytes > 0 as stored, status from rpt_run_model
        where model in ('rpt_unit', 'stg_unit') order by model
        """
    ) == [
        {"model": "rpt_unit", "rows": 3, "stored": True, "status": "success"},
        {"model": "stg_unit", "rows": None, "stored": None, "status": "success"},
    ]
    assert query("select engine, asked_by, outcome from rpt_run") == [
        {"engine": "duckdb", "asked_by": "smk run", "outcome": "at_work"}
    ]


def test_a_run_of_dagster_is_recorded_with_its_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = SiteFolder(tmp_path / "site")
    monkeypatch.setenv("SMK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SMK_SITE", str(folder.path))
    definitions = dg.load_from_defs_folder(project_root=REPOSITORY)
    folder.write("calls.csv", "id,unit,t\n1,01,2024-03-01 08:00:00\n")
    with dg.DagsterInstance.ephemeral() as instance:
        definitions.resolve_job_def(COLLECT_JOB).execute_in_process(
            instance=instance, raise_on_error=False
        )
    (run,) = last_runs(tmp_path / "home" / "tiny", 9)
    assert (run.asked_by, run.outcome) == ("dagster", "failed")
    assert "calls.csv: columns.priority: the source has no column 'prio'" in (run.message or "")
    assert [load["source"] for load in run.loads] == ["units"]


def test_the_doctor_finds_a_published_site_sound(site: Site) -> None:
    found = site.smk.json("doctor", "--json", *site.option)
    assert {finding["state"] for finding in found} == {"ok"}


def test_the_doctor_ends_with_one_where_something_is_wrong(site: Site) -> None:
    (site.home / "lake").chmod(0o755)
    try:
        done = site.smk("doctor", *site.option, check=False)
    finally:
        (site.home / "lake").chmod(0o700)
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("fail")]
    assert "chmod 700" in line


@pytest.mark.parametrize("command", [["doctor"], ["status"], ["backup", "x"], ["lake", "compact"]])
def test_a_site_without_a_home_has_nothing_to_care_for(
    site: Site, tmp_path: Path, command: list[str]
) -> None:
    done = Smk(tmp_path)(*command, *site.option, check=False)
    assert done.returncode == 2
    assert "Run `smk run` first" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_restore_on_an_empty_machine_publishes_the_same_to_the_byte(
    site: Site, tmp_path: Path
) -> None:
    site.smk("backup", str(tmp_path / "backups"), *site.option)
    other = Smk(tmp_path / "other")
    other("restore", str(tmp_path / "backups"), *site.option)
    assert published(other.home / "tiny") == published(site.home)
    assert {f["state"] for f in other.json("doctor", "--json", *site.option)} == {"ok"}
    assert other("run", *site.option).stdout.endswith("unchanged v0001\n")
    refused = other("restore", str(tmp_path / "backups"), *site.option, check=False)
    assert refused.returncode == 2
    assert "is not empty" in refused.stderr


def test_files_are_merged_and_the_next_run_has_nothing_to_do(site: Site) -> None:
    before = published(site.home)
    (site.folder.path / "calls_2.csv").write_bytes((site.folder.path / "calls.csv").read_bytes())
    site.folder.lake = type(site.folder.lake)(site.home / "lake")
    site.folder.collect()
    (site.folder.path / "calls_2.csv").unlink()
    merged = site.smk("lake", "compact", *site.option).stdout
    assert merged.endswith("merged    2 files into 1\n")
    assert published(site.home) == before
    assert {f["state"] for f in site.smk.json("doctor", "--json", *site.option)} == {"ok"}


def test_superseded_versions_are_pruned_but_the_current_one(site: Site) -> None:
    pruned = site.smk("versions", "prune", "--keep", "1", "--older-than", "0", *site.option)
    assert pruned.stdout == "removed   nothing\n"
    assert "current" in site.smk("versions", *site.option).stdout
