"""dbt's unit tests: worked examples and boundaries of the regulation, on the models' own SQL."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from pipelines import dbt
from tests.conftest import Smk
from warehouse.paths import build_database


def test_every_unit_test_of_the_project_passes(demo: Smk, tmp_path: Path) -> None:
    home = demo.home / "demo"
    build = tmp_path / "build.duckdb"
    # dbt takes the columns of a unit test's inputs from the tables of a build
    shutil.copy(build_database(home), build)
    with patch.dict(os.environ):
        dbt.set_environment(home)
        environment = {**os.environ, "SMK_BUILD_DATABASE": str(build)}
    done = subprocess.run(
        [
            *(Path(sys.executable).with_name("dbt"), "test", "--select", "test_type:unit"),
            *("--project-dir", dbt.PROJECT, "--profiles-dir", dbt.PROJECT),
            *("--target-path", tmp_path / "target"),
            *dbt.variables(),
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    passed = re.search(r"PASS=(\d+) WARN=0 ERROR=0 SKIP=0", done.stdout)
    assert passed, done.stdout
    assert int(passed[1]) > 10, done.stdout
