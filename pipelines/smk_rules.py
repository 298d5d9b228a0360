"""The rules that score members, from the seeds of dbt: what a site may choose and set."""

import csv

from warehouse.paths import REPOSITORY

SEEDS = REPOSITORY / "dbt_project" / "seeds"


def first_semesters() -> dict[str, str]:
    """Rule → the semester, such as 2026-S1, from which it scores where a site says nothing."""
    return {row["rule_id"]: row["semester_from"] for row in _rows("smk_rule")}


def parameters() -> set[tuple[str, str]]:
    """Every rule with each parameter it has."""
    return {(row["rule_id"], row["parameter"]) for row in _rows("smk_rule_parameter")}


def _rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
