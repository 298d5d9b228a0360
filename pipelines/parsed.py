"""The parse of dbt's project: made once for all sites of a machine, kept until a file changes.

Parsing costs six processor seconds, a third of a small site's run; reading a kept parse half a
second. It is of the whole project: what a site has no use for its builds leave out.
"""

import hashlib
import json
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import extended_mashumuro_decoder

from pipelines import dbt
from pipelines.lineage import Lineage
from pipelines.writer_lock import held
from warehouse.faults import RunFault
from warehouse.paths import cache_dir

KEPT = 3  # parses of other states of the project: a branch, the version before an upgrade


class DbtFailed(RunFault):
    """dbt could not read the project."""


def manifest_file() -> Path:
    """Path of dbt's `manifest.json`, for Dagster and for whoever asks what the project is made of.

    Raises:
        DbtFailed: with dbt's own message.
    """
    return _parse() / "manifest.json"


@cache
def manifest() -> dict[str, Any]:
    """Content of `manifest_file`."""
    return dict(json.loads(manifest_file().read_text("utf-8")))


@cache
def lineage() -> Lineage:
    """What flows into what in the project; it keeps what it was asked."""
    return Lineage.of(manifest())


def for_dbt() -> Manifest:
    """The parse as dbt's own object, for a build that need not parse again."""
    packed = (_parse() / "partial_parse.msgpack").read_bytes()
    parsed = Manifest.from_msgpack(packed, decoder=extended_mashumuro_decoder)
    parsed.build_parent_and_child_maps()
    return parsed


@cache
def _parse() -> Path:
    """Folder of the parse of the project as this process first finds it."""
    told = dbt.variables()
    state = f"{dbt.PROJECT} {dbt.project_fingerprint()} {told}"
    kept = cache_dir() / "dbt"
    folder = kept / hashlib.sha256(state.encode()).hexdigest()[:16]
    if not folder.exists():
        with held(kept / "parse.lock"):
            if not folder.exists():
                _parse_into(folder, told)
                _forget_the_oldest(kept)
    return folder


def _parse_into(folder: Path, told: list[str]) -> None:
    staging = folder.with_name(f".{folder.name}")
    command = ["parse", "--quiet", "--project-dir", str(dbt.PROJECT), "--no-partial-parse"]
    command += ["--profiles-dir", str(dbt.PROJECT), "--target-path", str(staging), *told]
    done = dbtRunner().invoke([*command, "--log-level-file", "none"])
    if not done.success:
        raise DbtFailed(f"dbt cannot read {dbt.PROJECT}:\n{done.exception}")
    staging.rename(folder)


def _forget_the_oldest(kept: Path) -> None:
    parses = sorted(kept.glob("[!.]*/manifest.json"), key=os.path.getmtime)
    for file in parses[:-KEPT]:
        shutil.rmtree(file.parent, ignore_errors=True)
