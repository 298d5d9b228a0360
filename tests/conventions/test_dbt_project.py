"""The rules of dbt_project: one way for the data, one file for one thing."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlfluff.core import FluffConfig, Linter
from sqlfluff.core.parser import BaseSegment

from warehouse.paths import REPOSITORY

MODELS = REPOSITORY / "dbt_project" / "models"
# The order of the data's way: a room reads itself and those before it.
ROOMS = [
    *("staging", "core", "persons", "indicators", "measures", "scores"),
    *("marts", "marts_person"),
]
PREFIXES = {
    "staging": ("stg_",),
    "core": ("dim_", "fct_", "bridge_"),
    "persons": ("score_person",),
    "indicators": ("ind_",),
    "marts": ("rpt_",),
    "marts_person": ("rpt_person_",),
}
FILES = sorted(MODELS.rglob("*.sql"))
INDICATORS = sorted(MODELS.glob("indicators/*/ind_*.sql"))


def _room(model: Path) -> str:
    return model.relative_to(MODELS).parts[0]


def _code(model: Path) -> str:
    """A model's SQL without comments."""
    text = re.sub(r"\{#.*?#\}", "", model.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"--[^\n]*", "", text)


def _described(model: Path) -> list[dict[str, Any]]:
    """What the YAML beside a model describes."""
    content = yaml.safe_load(model.with_suffix(".yml").read_text("utf-8"))
    described: list[dict[str, Any]] = content["models"]
    return described


def _say(faults: list[str], remedy: str) -> str:
    return f"{remedy}:\n" + "\n".join(faults)


def test_a_model_lies_in_the_room_its_name_says() -> None:
    assert {_room(model) for model in FILES} == set(ROOMS)
    owners = {prefix: room for room, prefixes in PREFIXES.items() for prefix in prefixes}
    faults = [
        f"{_room(model)}/{model.name}"
        for model in FILES
        if _owner(model.stem, owners) not in (_room(model), None)
        or not model.stem.startswith(PREFIXES.get(_room(model), ("",)))
    ]
    assert not faults, _say(faults, f"rename it, or move it: {PREFIXES}")


def _owner(name: str, owners: dict[str, str]) -> str | None:
    """Room of the longest prefix that a model's name begins with."""
    prefixes = [prefix for prefix in owners if name.startswith(prefix)]
    return owners[max(prefixes, key=len)] if prefixes else None


def test_every_model_has_a_yaml_of_its_name() -> None:
    unpaired = {f.with_suffix("") for f in FILES} ^ {
        f.with_suffix("") for f in MODELS.rglob("*.yml")
    }
    faults = [str(path.relative_to(MODELS)) for path in sorted(unpaired)]
    assert not faults, _say(faults, "write both the .sql and the .yml, or delete what is left over")


def test_every_yaml_describes_its_model_and_nothing_else() -> None:
    faults = [
        model.with_suffix(".yml").name
        for model in FILES
        if [entry["name"] for entry in _described(model)] != [model.stem]
        or len(_described(model)[0].get("description", "").split()) < 4
    ]
    assert not faults, _say(faults, "say in it what one row of its one model is, and what for")


def test_only_staging_reads_a_source_and_each_model_one() -> None:
    faults = [
        model.name
        for model in FILES
        if len(re.findall(r"\bsource\(", _code(model))) != (_room(model) == "staging")
    ]
    assert not faults, _say(faults, "write one stg_ model for each source() and ref() that")


def test_staging_joins_nothing() -> None:
    faults = [f.name for f in MODELS.glob("staging/*.sql") if re.search(r"\bjoin\b", _code(f))]
    assert not faults, _say(faults, "join in models/core; staging renames, casts, keeps the latest")


def test_data_goes_one_way() -> None:
    rank = {model.stem: ROOMS.index(_room(model)) for model in FILES}
    faults = [
        f"{model.stem} reads {name}"
        for model in FILES
        for name in re.findall(r"ref\('(\w+)'\)", _code(model))
        if rank.get(name, 0) > rank[model.stem]
    ]
    assert not faults, _say(faults, f"a model reads its own room and earlier ones of {ROOMS}")


def test_marts_are_read_by_people_not_by_models() -> None:
    faults = [
        f"{model.stem} reads {name}"
        for model in FILES
        for name in re.findall(r"ref\('(rpt_\w+)'\)", _code(model))
    ]
    assert not faults, _say(faults, "move what both need into models/scores")


def test_a_mart_promises_its_columns() -> None:
    faults = [
        mart.name
        for mart in sorted(MODELS.glob("marts*/*.sql"))
        for described in _described(mart)
        if described.get("config", {}).get("contract", {}).get("enforced") is not True
        or not all(column.get("data_type") for column in described["columns"])
    ]
    assert not faults, _say(faults, "enforce its contract, with a data_type for every column")


GRAINS: dict[str, set[str]] = {
    "day": {"touched_day"},
    "indicator_day": {"touched", "touched_day"},
    "indicator_month": {"touched_month_of"},
    "lens_month": {"touched_month_of"},
    "cell": {"touched", "touched_cell"},
    "lens_cell": {"touched", "touched_cell"},
    "score": {"touched", "touched_cell"},
    "comparison": {"touched"},
    "period": {"touched"},
    "whole": {"is_incremental"},
}


def test_an_incremental_model_names_the_grain_it_is_touched_by_and_reads_by_it() -> None:
    faults = []
    for model in FILES:
        config = _described(model)[0].get("config", {})
        grain = config.get("meta", {}).get("touched")
        reads = set(re.findall(r"(\w+)\(", _code(model))) & set[str]().union(*GRAINS.values())
        is_incremental = config.get("materialized") == "incremental"
        if (
            is_incremental != (grain in GRAINS)
            or bool(reads) != is_incremental
            or (is_incremental and not reads & GRAINS[grain])
        ):
            faults.append(f"{model.name}: touched {grain}, reads by {sorted(reads)}")
    assert not faults, _say(
        faults,
        "give it `materialized: incremental` and `meta: {touched: <grain>}`, and limit what it"
        f" reads by one of the macros of that grain: {GRAINS}",
    )


def test_every_indicator_has_the_same_columns_in_the_same_order() -> None:
    _, *expected = _columns(MODELS / "measures" / "measure_record.sql")
    assert {"record_id", "numerator", "denominator"} <= set(expected)
    faults = [f"{f.stem}: {_columns(f)}" for f in INDICATORS if _columns(f) != expected]
    assert not faults, _say(
        faults, f"select {expected} in this order; what does not apply is a null of its type"
    )


@cache
def _linter() -> Linter:
    """sqlfluff's parser with the project's own settings: it renders macros without dbt."""
    return Linter(config=FluffConfig.from_path(str(MODELS)))


@cache
def _columns(model: Path) -> list[str]:
    """Names of the columns of a model's last select, in order."""
    parsed = _linter().parse_string(model.read_text("utf-8"), fname=str(model)).root_variant()
    assert parsed is not None, f"{model.name}: sqlfluff cannot render it"
    assert parsed.tree is not None, f"{model.name}: sqlfluff cannot parse it"
    *_, last = parsed.tree.recursive_crawl("select_clause")
    return [_column_name(element) for element in last.get_children("select_clause_element")]


def _column_name(element: BaseSegment) -> str:
    alias = element.get_child("alias_expression")
    *_, name = (alias or element).recursive_crawl("naked_identifier", "quoted_identifier")
    return name.raw.strip('"')
