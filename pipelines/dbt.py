"""What dbt is told, for both engines, and what it said of its last build."""

import hashlib
import json
import os
from collections.abc import Set
from pathlib import Path
from typing import Any

from pipelines import spark
from pipelines.indicators import load_indicators
from pipelines.needed import counts_something
from pipelines.records.registry import load_records
from warehouse.paths import REPOSITORY, build_database, build_dir

PROJECT = REPOSITORY / "dbt_project"


def set_environment(home: Path) -> None:
    """Point dbt's profiles and sources of this process and its children at a site home."""
    os.environ |= {
        "SMK_SITE_HOME": str(home),
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
        "indexes": [i for i in indexes if counts_something(f"idx_{i.lower()}", records)] or indexes,
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


def project_fingerprint() -> str:
    """Hash of everything dbt reads from the project folder."""
    digest = hashlib.sha256()
    for file in sorted(PROJECT.rglob("*")):
        if file.suffix in {".sql", ".yml", ".csv"} and "target" not in file.parts:
            digest.update(str(file.relative_to(PROJECT)).encode() + file.read_bytes())
    return digest.hexdigest()


def target_dir(home: Path, build: str) -> Path:
    """dbt's artefacts of a site's builds, one folder an engine, or tag that is built alone.

    Spark's keeps its own parse.
    """
    folder = {"duckdb": build_dir(home), "spark": spark.spark_dir(home)}
    return folder.get(build, build_dir(home) / build) / "dbt"


def test_counts(home: Path, engine: str) -> dict[str, int]:
    """Data tests of the engine's last build: passed, warned and failed."""
    states = [r["status"] for r in results(home, engine) if r["unique_id"].startswith("test.")]
    return {
        "passed": states.count("pass"),
        "warned": states.count("warn"),
        "failed": states.count("fail") + states.count("error"),
    }


def faults(home: Path, build: str) -> list[str]:
    """What failed in the last build of an engine or tag, a line each; empty where nothing did."""
    lines = []
    for result in results(home, build):
        kind, name = result["unique_id"].split(".")[0], node_name(result["unique_id"])
        if result["status"] == "fail":
            lines.append(f"audit failed: {name}: {result['failures']} rows")
        elif result["status"] == "error":
            lines.append(f"{kind} failed: {name}: {_in_one_line(result['message'])}")
    return lines


def node_name(unique_id: str) -> str:
    """Name of a node in `model.smk.name` or `test.smk.name.hash`."""
    return unique_id.split(".")[2]


def _in_one_line(message: str) -> str:
    """A message without DuckDB's advice for programmers, which names settings that are not ours."""
    return " ".join(message.partition("Possible solutions:")[0].split())


def forget_results(home: Path, build: str) -> None:
    """Before a build: results of an earlier one must not be told as its own."""
    _results_file(home, build).unlink(missing_ok=True)


def results(home: Path, build: str) -> list[dict[str, Any]]:
    """What the last build of an engine or tag said of each node; empty where it reached none.

    So it is where dbt was stopped while it wrote them, by a kill or a full disk.
    """
    try:
        return list(json.loads(_results_file(home, build).read_text("utf-8"))["results"])
    except (FileNotFoundError, ValueError):
        return []


def _results_file(home: Path, build: str) -> Path:
    return target_dir(home, build) / "run_results.json"
