"""What of dbt's project a site needs: the models of the records it has, and those of its marts.

A site with calls alone has no use for two hundred models of other records: leaving them out of its
builds took a run from 45 to 25 processor seconds.
"""

import re
from collections.abc import Mapping, Set
from functools import cache
from pathlib import Path
from typing import Any

from warehouse.paths import REPOSITORY

MODELS = REPOSITORY / "dbt_project" / "models"
PUBLISHED_ROOMS = ("marts", "marts_person")
EVERY_SITE_HAS = frozenset({"unit"})


def counts_something(model: str, records: Set[str]) -> bool:
    """Whether an indicator's model reads one of `records`, told by its SQL: dbt has not parsed."""
    return bool((_records_read(model) - EVERY_SITE_HAS) & records)


@cache
def _records_read(model: str) -> frozenset[str]:
    text = _files()[model].read_text("utf-8") if model in _files() else ""
    own = re.findall(r"source\('lake', '(\w+)'\)", text)
    above = [_records_read(name) for name in re.findall(r"ref\('(\w+)'\)", text)]
    return frozenset(own).union(*above)


@cache
def _files() -> dict[str, Path]:
    return {file.stem: file for file in MODELS.rglob("*.sql")}


def unneeded_models(manifest: Mapping[str, Any], records: Set[str]) -> list[str]:
    """Names of the models that neither a mart nor a record of the site has use for.

    `manifest` is the content of dbt's `manifest.json`.
    """
    nodes = {k: n for k, n in manifest["nodes"].items() if n["resource_type"] == "model"}
    rooms = {key: node["fqn"][1] for key, node in nodes.items()}
    parents = {
        key: _united(above, records) if "var('" in nodes[key]["raw_code"] else above
        for key, above in manifest["parent_map"].items()
        if key in nodes
    }
    staged = {f"model.smk.stg_{record}" for record in records}
    facts = {key for key, room in rooms.items() if room == "core" and staged & {*parents[key]}}
    ends = {key for key, room in rooms.items() if room in PUBLISHED_ROOMS} | staged | facts
    needed = _with_ancestors(ends, parents)
    return sorted(_name(key) for key in rooms.keys() - needed)


def _united(parents: list[str], records: Set[str]) -> list[str]:
    """Parents of a model that unites what dbt's variables name: of a site's records alone.

    Where none of them counts anything the variables name all, see `pipelines.dbt.variables`.
    """
    members = {key for key in parents if _records_read(_name(key)) - EVERY_SITE_HAS}
    counting = {key for key in members if counts_something(_name(key), records)}
    return [key for key in parents if key not in members or key in (counting or members)]


def _name(key: str) -> str:
    return key.split(".")[-1]


def _with_ancestors(ends: set[str], parents: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [*ends]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += parents.get(key, [])
    return found
