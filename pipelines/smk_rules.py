"""The rules that score members, from the seeds of dbt: what a site may choose and set."""

import csv
from collections.abc import Mapping

from warehouse.paths import REPOSITORY

SEEDS = REPOSITORY / "dbt_project" / "seeds"


def first_semesters() -> dict[str, str]:
    """Rule → the semester, such as 2026-S1, from which it scores where a site says nothing."""
    return {row["rule_id"]: row["semester_from"] for row in _rows("smk_rule")}


def rules_from(chosen: Mapping[str, str]) -> dict[str, str]:
    """Semester → the rule that scores members from it on, in order of time.

    `chosen`: what the site says, in the same form; if nothing, that of the regulations.
    """
    begins = chosen or {semester: rule for rule, semester in first_semesters().items()}
    return dict(sorted(begins.items()))


def rule_of(semester: str, chosen: Mapping[str, str]) -> str | None:
    """The rule that scores a semester; None before the first of `rules_from`."""
    begun = [rule for begin, rule in rules_from(chosen).items() if begin <= semester]
    return begun[-1] if begun else None


def parameters() -> set[tuple[str, str]]:
    """Every rule with each parameter it has."""
    return {(row["rule_id"], row["parameter"]) for row in _rows("smk_rule_parameter")}


def _rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
