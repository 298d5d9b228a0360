"""How dbt is called: one environment, one set of variables, one kept parse, for both engines."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from pipelines.indicators import load_indicators
from warehouse.paths import (
    REPOSITORY,
    build_database,
    build_dir,
    lake_dir,
    site_tables_dir,
)

PROJECT = REPOSITORY / "dbt_project"
SPARK_ENVIRONMENT = REPOSITORY / ".venv-spark"


class DbtFailed(Exception):
    """dbt could not read the project."""


def set_environment(home: Path) -> None:
    """Point dbt's profiles and sources of this process and its children at a site home."""
    os.environ |= {
        "SMK_LAKE": str(lake_dir(home)),
        "SMK_SITE_TABLES": str(site_tables_dir(home)),
        "SMK_BUILD_DATABASE": str(build_database(home)),
        "SMK_SPARK_WAREHOUSE": str(spark_warehouse(home)),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def spark_warehouse(home: Path) -> Path:
    """Where Spark keeps the tables it builds."""
    return build_dir(home) / "spark"


def variables() -> list[str]:
    """Arguments that tell dbt which indicators there are: those in the folder."""
    return ["--vars", json.dumps({"indicators": list(load_indicators())})]


def executable(engine: str) -> str:
    """The dbt that drives ``engine``.

    Raises:
        DbtFailed: the environment of the engine is not installed.
    """
    if engine == "duckdb":
        return str(Path(sys.executable).with_name("dbt"))
    dbt = SPARK_ENVIRONMENT / "bin" / "dbt"
    if not dbt.exists():
        raise DbtFailed(f"{SPARK_ENVIRONMENT} is missing. Run `make spark` to install it.")
    return str(dbt)


def project_fingerprint() -> str:
    """Hash of everything dbt reads from the project folder."""
    digest = hashlib.sha256()
    for file in sorted(PROJECT.rglob("*")):
        if file.suffix in {".sql", ".yml", ".csv"} and "target" not in file.parts:
            digest.update(str(file.relative_to(PROJECT)).encode() + file.read_bytes())
    return digest.hexdigest()


def target_dir(home: Path) -> Path:
    """dbt's artefacts of a site; keeping them keeps its partial parse warm."""
    return build_dir(home) / "dbt"


def parsed_manifest(home: Path) -> Path:
    """Path of dbt's manifest, parsed again only when the project changed.

    Raises:
        DbtFailed: with dbt's own message.
    """
    target = target_dir(home)
    manifest, stamp = target / "manifest.json", target / "fingerprint.txt"
    fingerprint = project_fingerprint()
    if manifest.exists() and stamp.exists() and stamp.read_text("utf-8") == fingerprint:
        return manifest
    target.mkdir(parents=True, exist_ok=True)
    command = [executable("duckdb"), "parse", "--quiet", "--project-dir", str(PROJECT)]
    command += ["--profiles-dir", str(PROJECT), "--target-path", str(target), *variables()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DbtFailed(f"dbt cannot read {PROJECT}:\n{done.stdout}{done.stderr}")
    stamp.write_text(fingerprint, "utf-8")
    return manifest
