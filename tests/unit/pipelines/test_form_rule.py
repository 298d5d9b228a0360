"""The form computes with the numbers of the regulation that the warehouse computes with."""

import polars as pl

from pipelines.forms import rule
from pipelines.smk_rules import SEEDS, rule_of

NOT_COMPUTED = {"high_risk_pct", "tl_operation_months", "round_to"}


def test_the_forms_rule_has_the_parameters_of_the_seed() -> None:
    rows = pl.read_csv(SEEDS / "smk_rule_parameter.csv").filter(pl.col("rule_id") == rule.RULE)
    seed = dict(rows.select("parameter", pl.col("value").cast(pl.Float64)).iter_rows())
    *limited, (_, least) = rule.HOUR_STEPS
    form = {
        **{f"weight_{part.lower()}": weight for part, weight in rule.WEIGHTS.items()},
        **{f"tl_{kind}": points for kind, points in rule.TASK_POINTS.items()},
        **{f"award_{giver}": points for giver, points in rule.AWARD_POINTS.items()},
        **{f"{part.lower()}_cap": highest for part, highest in rule.HIGHEST.items()},
        **{f"jk_from_{step}": low for step, (low, _) in enumerate(limited, start=1)},
        **{f"jk_points_{step}": points for step, (_, points) in enumerate(limited, start=1)},
        f"jk_points_{len(rule.HOUR_STEPS)}": least,
        **{f"band_{band.lower().replace(' ', '_')}": low for low, band in rule.BANDS},
        "kk_months": rule.CONTRACT_MONTHS,
    }
    assert form == {name: value for name, value in seed.items() if name not in NOT_COMPUTED}
    # what the form leaves out changes nothing: it rounds to whole points, and as many operations as
    # there are months for them reach the cap already
    assert seed["round_to"] == 1
    assert seed["tl_operation_months"] * rule.TASK_POINTS["operation"] >= rule.HIGHEST["TL"]


def test_without_a_choice_of_the_site_the_regulations_say_which_rule_scores_a_semester() -> None:
    semesters = ("2011-S2", "2017-S2", "2018-S1", "2025-S2", "2026-S1", "2030-S2")
    assert [rule_of(semester, {}) for semester in semesters] == [
        *(None, "perkap-16-2011"),
        *("perpol-2-2018", "perpol-2-2018"),
        *("perpol-1-2025", "perpol-1-2025"),
    ]


def test_the_site_may_name_its_rules_in_any_order() -> None:
    chosen = {"2026-S2": "perpol-1-2025", "2024-S2": "perpol-2-2018"}
    semesters = ("2024-S1", "2024-S2", "2026-S1", "2026-S2")
    assert [rule_of(semester, chosen) for semester in semesters] == [
        *(None, "perpol-2-2018"),
        *("perpol-2-2018", "perpol-1-2025"),
    ]
