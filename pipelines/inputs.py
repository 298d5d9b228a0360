"""What a published version was made of: if none of it changed, there is nothing to rebuild."""

import hashlib
import json
import subprocess
from typing import Any

from pipelines.active_site import ActiveSite
from pipelines.dbt import project_fingerprint, test_counts
from pipelines.site_tables import SETTINGS
from warehouse.paths import REPOSITORY, site_tables_dir
from warehouse.periods import closings
from warehouse.publish import NothingPublished, current_version, versions


def input_hashes(active: ActiveSite) -> dict[str, str]:
    """SHA-256 of loads, site tables, dbt project and closed periods, and the engine's name."""
    folder = site_tables_dir(active.home)
    tables = b"".join((folder / f"{name}.parquet").read_bytes() for name in SETTINGS)
    loads = [(load.load_id, load.source, load.content_sha256) for load in active.lake.loads()]
    closed = {name: entry.number for name, entry in closings(active.home).items()}
    return {
        "closed": hashlib.sha256(json.dumps(closed, sort_keys=True).encode()).hexdigest(),
        "engine": active.engine,
        "loads": hashlib.sha256(json.dumps(loads).encode()).hexdigest(),
        "project": project_fingerprint(),
        "site": hashlib.sha256(tables).hexdigest(),
    }


def is_published(active: ActiveSite) -> bool:
    """Whether the current version was made of what there is now."""
    try:
        name = current_version(active.home)
    except NothingPublished:
        return False
    version = next(v for v in versions(active.home) if v.name == name)
    return bool(version.manifest()["inputs"] == input_hashes(active))


def published_facts(active: ActiveSite, run_id: str) -> dict[str, Any]:
    """What a version's manifest says beside its row counts."""
    return {
        "site": active.site.id,
        "run_id": run_id,
        "git_commit": _git_commit(),
        "inputs": input_hashes(active),
        "tests": test_counts(active.home, active.engine),
    }


def _git_commit() -> str | None:
    """Commit of the checkout, None where there is none (an installed copy)."""
    command = ["git", "-C", str(REPOSITORY), "rev-parse", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None
