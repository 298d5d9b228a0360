"""Apache Spark as the engine: an environment of its own, and everything it writes under the build.

Spark's catalog lives in memory for one ``dbt build``, so a build is always of the whole project and
begins with an empty warehouse folder.
"""

import os
import shutil
from pathlib import Path

from warehouse.faults import RunFault
from warehouse.paths import REPOSITORY, build_dir

ENVIRONMENT = REPOSITORY / ".venv-spark"
SETTINGS = REPOSITORY / "dbt_project" / "spark"


class SparkMissing(RunFault):
    """Spark's environment or Java is not installed."""


def dbt_executable() -> Path:
    """The dbt of Spark's environment.

    Raises:
        SparkMissing: with what to install.
    """
    dbt = ENVIRONMENT / "bin" / "dbt"
    if not dbt.exists():
        raise SparkMissing(f"{ENVIRONMENT} is missing. Run `make spark` to install it.")
    if java() is None:
        raise SparkMissing(
            "Spark needs Java 17 or newer, and there is none in JAVA_HOME or on PATH. "
            "Install one (Debian: openjdk-17-jre-headless), then run `make spark`."
        )
    return dbt


def java() -> str | None:
    """The Java that Spark would start, None where there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home) / "bin" / "java") if home else "java")


def environment(home: Path) -> dict[str, str]:
    """Variables that dbt's profile ``spark`` and Spark itself read.

    The address is loopback unless the caller's environment names one that a cluster can reach.
    """
    return {
        "SMK_SPARK_WAREHOUSE": str(warehouse(home)),
        "SPARK_CONF_DIR": os.environ.get("SPARK_CONF_DIR", str(SETTINGS)),
        "SPARK_LOCAL_DIRS": str(spark_dir(home) / "scratch"),
        "SPARK_LOCAL_IP": os.environ.get("SPARK_LOCAL_IP", "127.0.0.1"),
    }


def spark_dir(home: Path) -> Path:
    """Everything of Spark in a site home: tables, scratch files, dbt's artefacts."""
    return build_dir(home) / "spark"


def warehouse(home: Path) -> Path:
    """Where Spark keeps the tables of its last build, ``<schema>.db/<table>/*.parquet``."""
    return spark_dir(home) / "warehouse"


def clear(home: Path) -> None:
    """Remove the tables and scratch files of an earlier build, whole or broken off."""
    shutil.rmtree(warehouse(home), ignore_errors=True)
    shutil.rmtree(spark_dir(home) / "scratch", ignore_errors=True)
