"""What of dbt's project a site needs: the models of the records it has, and those of its marts.

A site with calls alone has no use for two hundred models of other records: leaving them out of its
builds took a run from 45 to 25 processor seconds.
"""

import json
import re
from collections.abc import Set
from functools import cache
from pathlib import Path

from warehouse.paths import REPOSITORY

MODELS = REPOSITORY / "dbt_project" / "models"
PUBLISHED_ROOMS = ("marts", "marts_person")
EVERY_SITE_HAS = frozenset({"unit"})


def counts_something(model: str, records: Set[str]) -> bool:
    """Whether an indicator's model reads one of `records`, told by its SQL: dbt has not parsed."""
    return bool((records_read(model) - EVERY_SITE_HAS) & records)


@cache
def records_read(model: str) -> frozenset[str]:
    """Records of the lake that a model reads, itself or through the models above it."""
    text = _files()[model].read_text("utf-8") if model in _files() else ""
    own = re.findall(r"source\('lake', '(\w+)'\)", text)
    above = [records_read(name) for name in re.findall(r"ref\('(\w+)'\)", text)]
    return frozenset(own).union(*above)


@cache
def _files() -> dict[str, Path]:
    return {file.stem: file for file in MODELS.rglob("*.sql")}


def unneeded_models(manifest: Path, records: Set[str]) -> list[str]:
    """Names of the models that neither a mart nor a record of the site has use for."""
    parsed = json.loads(manifest.read_text("utf-8"))
    parents: dict[str, list[str]] = parsed["parent_map"]
    rooms = {
        key: node["fqn"][1]
        for key, node in parsed["nodes"].items()
        if node["resource_type"] == "model"
    }
    staged = {f"model.smk.stg_{record}" for record in records}
    facts = {key for key, room in rooms.items() if room == "core" and staged & {*parents[key]}}
    ends = {key for key, room in rooms.items() if room in PUBLISHED_ROOMS} | staged | facts
    needed = _with_ancestors(ends, parents)
    return sorted(key.split(".")[-1] for key in rooms.keys() - needed)


def _with_ancestors(ends: set[str], parents: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [*ends]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += parents.get(key, [])
    return found
