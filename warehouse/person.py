"""A member's individual score in one semester, as one plain object: what ``smk person`` prints."""

from collections.abc import Sequence
from typing import Any

from warehouse.access import Reader
from warehouse.scorecard import NotFound

FIGURES = (
    *("na", "band", "band_final", "reason", "na_raw", "fs", "fs_before_risk", "kk", "months_known"),
    *("tl", "tl_raw", "is_high_risk", "fg", "pka", "pka_pp", "pka_rk", "jk", "jk_pct", "ph"),
    *("ph_raw", "is_official", "is_verified"),
)
FACTS = (
    *("unit_id", "is_assessed", "locked_on", "is_reopened", "reopened_by"),
    *("force_majeure_no", "programme_on"),
    *("is_contract_late", "is_recap_late", "has_objection", "is_objection_in_time"),
    "discipline_cases",
)


def person_score(
    reader: Reader, person_id: str, semester: str, rules: Sequence[str] = ()
) -> dict[str, Any]:
    """Score of a member under ``rules`` (none: the semester's own), taken apart to its inputs.

    ``reader`` must be opened with ``persons=True``. Of each part: value, weight, contribution to
    the value of the part above it, and the article of the rule. ``changes`` are attempts to change
    the score after both had signed it.

    Raises:
        NotFound: the member has no assessment in the semester, or there is no such rule.
    """
    rows = reader.query(
        "select * from rpt_person_score where person_id = ? and semester = ? order by rule_id",
        [person_id, semester],
    ).to_dicts()
    if not rows:
        raise NotFound(f"no assessment of {person_id} in {semester}. {_known(reader, person_id)}")
    by_rule = {row["rule_id"]: row for row in rows}
    if unknown := set(rules) - set(by_rule):
        raise NotFound(f"no rule {', '.join(sorted(unknown))}. Rules: {', '.join(by_rule)}.")
    chosen = list(rules) or [row["rule_id"] for row in rows if row["is_official"]]
    return {
        "data_version": reader.version,
        "person": person_id,
        "semester": semester,
        **{name: rows[0][name] for name in FACTS},
        "rules": [
            {
                "rule": rule,
                **{name: by_rule[rule][name] for name in FIGURES},
                "parts": _parts(reader, person_id, semester, rule),
            }
            for rule in chosen
        ],
        "changes": reader.query(
            """
            select record, record_key, load_id, loaded_at, hash_before, hash_after, is_applied, why
            from rpt_person_audit where person_id = ? and semester = ? order by all
            """,
            [person_id, semester],
        ).to_dicts(),
    }


def _parts(reader: Reader, person_id: str, semester: str, rule: str) -> list[dict[str, Any]]:
    """The parts of a score, each before those below it."""
    return reader.query(
        """
        select path, detail, value, weight, contribution, article
        from rpt_person_part where person_id = ? and semester = ? and rule_id = ?
        order by string_split(path, '/')
        """,
        [person_id, semester, rule],
    ).to_dicts()


def _known(reader: Reader, person_id: str) -> str:
    found = reader.query(
        "select distinct semester from rpt_person_score where person_id = ? order by 1", [person_id]
    )["semester"].to_list()
    return f"Semesters: {', '.join(found)}." if found else "No semester has one."
