"""A site of a few rows in a home of its own, for runs that are disturbed."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from tests.conftest import SMK, Smk
from tests.integration.site_folder import SiteFolder
from warehouse.access import open_reader
from warehouse.lake import Lake
from warehouse.run_log import RUN_MARTS

CALLS = """\
record: emergency_call
reader: {format: csv, path: "calls*.csv"}
columns:
  call_id: id
  unit_id: {expr: unit, map_file: units.csv}
  received_at: strptime(t, '%Y-%m-%d %H:%M:%S')
  arrived_at: strptime(arrived, '%Y-%m-%d %H:%M:%S')
  priority: prio
  outcome: "'completed'"
"""
FIRST_CALLS = """\
id,unit,t,arrived,prio
1,01,2024-03-01 08:00:00,2024-03-01 08:05:00,1
2,02,2024-03-01 08:00:00,2024-03-01 08:30:00,2
3,02,2024-04-02 23:30:00,2024-04-02 23:39:00,2
4,01,2024-02-30 08:00:00,2024-03-01 08:30:00,2
"""
CORRECTED_CALL = """\
id,unit,t,arrived,prio
2,02,2024-03-01 08:00:00,2024-03-01 08:03:00,2
"""
SETTINGS = {
    "targets.csv": "indicator_id,target,valid_from,source\nO08,80,2024-01-01,test\n",
    "weights.csv": "node,weight,valid_from,source\nO,1,2024-01-01,test\nO08,1,2024-01-01,test\n",
    "sops.csv": "sop_id,limit_seconds,valid_from,source\ncall_arrival,600,2024-01-01,test\n",
}


@dataclass(frozen=True)
class Tiny:
    """A site of a few rows and the command ``smk`` on it, in a home of its own."""

    site: Path
    smk: Smk
    cost: float = 0  # processor seconds of its first run

    @property
    def home(self) -> Path:
        return self.smk.home / "tiny"

    def write(self, name: str, content: str) -> None:
        (self.site / name).write_text(content, "utf-8")

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.smk("run", "--site", str(self.site), *arguments, check=check)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A run left to itself."""
        return start(self.smk, str(self.site), *arguments)

    def copy(self, path: Path) -> "Tiny":
        """The same site with its home, elsewhere."""
        shutil.copytree(self.site, path / "site")
        shutil.copytree(self.smk.home, path / "home")
        (path / "home" / "tiny" / "site_folder.txt").write_text(str(path / "site"))
        return Tiny(path / "site", Smk(path / "home"))


def start(smk: Smk, site: str, *arguments: str) -> subprocess.Popen[str]:
    """A run left to itself."""
    return subprocess.Popen(
        [SMK, "run", "--site", site, *arguments],
        env={**os.environ, "SMK_HOME": str(smk.home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def tiny_site(path: Path) -> Tiny:
    folder = SiteFolder(path / "site")
    folder.write("sources/calls.yml", CALLS)
    folder.write("calls.csv", FIRST_CALLS)
    for name, content in SETTINGS.items():
        folder.write(name, content)
    return Tiny(folder.path, Smk(path / "home"))


def marts(home: Path, ignore: tuple[str, ...] = ()) -> dict[str, pl.DataFrame]:
    """Every published mart, without the clock of the loading and what the runs took."""
    reader = open_reader(home)
    names = sorted(reader.tables - {*ignore, *RUN_MARTS})
    frames = {name: reader.query(f"from {name} order by all") for name in names}
    reader.close()
    return {name: frame.drop("loaded_at", strict=False) for name, frame in frames.items()}


def assert_same_marts(found: dict[str, pl.DataFrame], expected: dict[str, pl.DataFrame]) -> None:
    """Cell by cell; sums of fractions may differ in their last bit, threads add in any order."""
    assert found.keys() == expected.keys()
    for name, frame in expected.items():
        assert_frame_equal(found[name], frame, rel_tol=1e-12, abs_tol=1e-9)


def arrivals(home: Path) -> tuple[float, float]:
    """Calls arrived in time and calls arrived, of the top unit in March."""
    reader = open_reader(home)
    row = reader.query(
        """
        select numerator, denominator from rpt_indicator
        where unit_id = 'P' and period_id = '2024-03' and indicator_id = 'O08'
        """
    ).row(0)
    reader.close()
    return row


NIGHTLY = """
import dagster as dg
from warehouse.paths import REPOSITORY

definitions = dg.load_from_defs_folder(project_root=REPOSITORY)
job = definitions.resolve_job_def("refresh_warehouse")
result = job.execute_in_process(instance=dg.DagsterInstance.ephemeral())
(done,) = result.asset_materializations_for_node("published_version")
print(done.metadata["state"].value, done.metadata["version"].value)
"""


def nightly(tiny: Tiny) -> subprocess.Popen[str]:
    """Dagster's nightly job, left to itself; its last line is state and version."""
    environment = {"SMK_SITE": str(tiny.site), "SMK_HOME": str(tiny.smk.home)}
    return subprocess.Popen(
        [sys.executable, "-c", NIGHTLY],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def wait_until_collected(lake: Path, run: subprocess.Popen[str], loads: int) -> None:
    """Until the lake holds so many loads, or the run that brings them ended."""
    while run.poll() is None and len(Lake(lake).loads()) < loads:
        time.sleep(0.05)


@dataclass(frozen=True)
class Corrected(Tiny):
    """The tiny site after a correction, and what the runs that took it up said last."""

    ended: tuple[str, ...] = ()
