"""The Dagster UI and daemon on the active site, with their state in the site's home."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from pipelines.active_site import active_site
from pipelines.build import check_tools
from warehouse.paths import REPOSITORY

INSTANCE = Path(__file__).with_name("dagster.yaml")


def open_ui(port: int) -> int:
    """Run web server and daemon on 127.0.0.1 until they are stopped; returns their exit code.

    Raises:
        SparkMissing: the site's engine is Spark and it is not installed.
    """
    active = active_site()
    check_tools(active)  # inside Dagster's loading a fault would end in a traceback
    home = active.home / "dagster"
    home.mkdir(exist_ok=True)
    shutil.copy(INSTANCE, home / "dagster.yaml")
    command = [str(Path(sys.executable).with_name("dg")), "dev", "--host", "127.0.0.1"]
    command += ["--port", str(port)]
    environment = {**os.environ, "DAGSTER_HOME": str(home), "VIRTUAL_ENV": sys.prefix}
    return subprocess.run(command, check=False, env=environment, cwd=REPOSITORY).returncode
