"""How dbt is called: one environment, one set of variables, one kept parse, for both engines."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Set
from pathlib import Path
from typing import Any

from pipelines import spark
from pipelines.indicators import load_indicators
from pipelines.needed import counts_something
from pipelines.records.registry import load_records
from pipelines.writer_lock import held
from warehouse.faults import RunFault
from warehouse.paths import (
    REPOSITORY,
    build_database,
    build_dir,
    lake_dir,
    site_tables_dir,
)

PROJECT = REPOSITORY / "dbt_project"


class DbtFailed(RunFault):
    """dbt could not read the project."""


def set_environment(home: Path) -> None:
    """Point dbt's profiles and sources of this process and its children at a site home."""
    os.environ |= {
        "SMK_LAKE": str(lake_dir(home)),
        "SMK_SITE_TABLES": str(site_tables_dir(home)),
        "SMK_BUILD_DATABASE": str(build_database(home)),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        **spark.environment(home),
    }


def variables(records: Set[str] | None = None) -> list[str]:
    """Arguments that tell dbt what is there: indicators and the records that have an area.

    Only what concerns `records`, those a site has (None: all). A list that would be empty is whole:
    the models that unite its members need one.
    """
    records = load_records().keys() if records is None else records
    indicators = load_indicators()
    indexes = [name for name, indicator in indicators.items() if indicator.kind == "index"]
    counted = [name for name in indicators if name not in indexes]
    located = _located({indicator.record for indicator in indicators.values()})
    content = {
        "indicators": [i for i in counted if counts_something(f"ind_{i.lower()}", records)]
        or counted,
        "indexes": indexes,
        "located": [pair for pair in located if pair[0] in records] or located,
    }
    return ["--vars", json.dumps(content)]


def _located(counted: set[str]) -> list[tuple[str, str]]:
    """Each counted record with the area of its event, and the SQL of its id: its key, joined."""
    return [
        (name, "concat(" + ", '/', ".join(record.key) + ")")
        for name, record in load_records().items()
        if name in counted and "area_code" in record.columns() and not record.versioned
    ]


def executable(engine: str) -> str:
    """The dbt that drives ``engine``.

    Raises:
        SparkMissing: the engine is Spark and not installed.
    """
    if engine == "spark":
        return str(spark.dbt_executable())
    return str(Path(sys.executable).with_name("dbt"))


def project_fingerprint() -> str:
    """Hash of everything dbt reads from the project folder."""
    digest = hashlib.sha256()
    for file in sorted(PROJECT.rglob("*")):
        if file.suffix in {".sql", ".yml", ".csv"} and "target" not in file.parts:
            digest.update(str(file.relative_to(PROJECT)).encode() + file.read_bytes())
    return digest.hexdigest()


def target_dir(home: Path, engine: str) -> Path:
    """dbt's artefacts of a site; keeping them keeps its partial parse warm, one an engine."""
    return (spark.spark_dir(home) if engine == "spark" else build_dir(home)) / "dbt"


def test_counts(home: Path, engine: str) -> dict[str, int]:
    """Data tests of the engine's last build: passed, warned and failed."""
    states = [r["status"] for r in _results(home, engine) if r["unique_id"].startswith("test.")]
    return {
        "passed": states.count("pass"),
        "warned": states.count("warn"),
        "failed": states.count("fail") + states.count("error"),
    }


def faults(home: Path, engine: str) -> list[str]:
    """What failed in the engine's last build, a line each; empty where nothing did."""
    lines = []
    for result in _results(home, engine):
        kind, _, name = result["unique_id"].split(".")[:3]
        if result["status"] == "fail":
            lines.append(f"audit failed: {name}: {result['failures']} rows")
        elif result["status"] == "error":
            lines.append(f"{kind} failed: {name}: {' '.join(result['message'].split())}")
    return lines


def forget_results(home: Path, engine: str) -> None:
    """Before a build: results of an earlier one must not be told as its own."""
    _results_file(home, engine).unlink(missing_ok=True)


def _results(home: Path, engine: str) -> list[dict[str, Any]]:
    file = _results_file(home, engine)
    return list(json.loads(file.read_text("utf-8"))["results"]) if file.exists() else []


def _results_file(home: Path, engine: str) -> Path:
    return target_dir(home, engine) / "run_results.json"


def parsed_manifest(home: Path, records: Set[str]) -> Path:
    """Path of dbt's manifest, parsed again only when the project or the site's records changed.

    It lies apart from the artefacts of ``dbt build``: a run that starts while another builds must
    not read a manifest half written.

    Raises:
        DbtFailed: with dbt's own message.
    """
    parsed = build_dir(home) / "parsed"
    told = variables(records)
    fingerprint = f"{project_fingerprint()} {told}"
    if _is_parsed(parsed, fingerprint):
        return parsed / "manifest.json"
    with held(build_dir(home) / "parse.lock"):
        if not _is_parsed(parsed, fingerprint):
            (parsed / "fingerprint.txt").unlink(missing_ok=True)
            _parse(parsed, target_dir(home, "duckdb"), told)
            (parsed / "fingerprint.txt").write_text(fingerprint, "utf-8")
    return parsed / "manifest.json"


def _is_parsed(parsed: Path, fingerprint: str) -> bool:
    stamp = parsed / "fingerprint.txt"
    return stamp.exists() and stamp.read_text("utf-8") == fingerprint


def _parse(parsed: Path, target: Path, told: list[str]) -> None:
    """Parse into ``parsed``; dbt's builds, in ``target``, start from the same parse."""
    command = [executable("duckdb"), "parse", "--quiet", "--project-dir", str(PROJECT)]
    command += ["--profiles-dir", str(PROJECT), "--target-path", str(parsed), *told]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DbtFailed(f"dbt cannot read {PROJECT}:\n{done.stdout}{done.stderr}")
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(parsed / "partial_parse.msgpack", target)
