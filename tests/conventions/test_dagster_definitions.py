"""Dagster's own check of the project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from pipelines.dagster_ui import INSTANCE
from tests.conftest import Smk
from warehouse.paths import REPOSITORY


def test_dagster_loads_every_definition(demo: Smk, tmp_path: Path) -> None:
    shutil.copy(INSTANCE, tmp_path / "dagster.yaml")
    done = subprocess.run(
        [Path(sys.executable).with_name("dg"), "check", "defs"],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "SMK_HOME": str(demo.home),
            "SMK_SITE": "demo",
            "DAGSTER_HOME": str(tmp_path),
            "VIRTUAL_ENV": sys.prefix,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
