"""The demo site's own files: sound, complete, and saying where their numbers come from."""

import csv
from collections import defaultdict

import pytest

from pipelines.demo.site_folder import TEMPLATE
from pipelines.indicators import load_indicators
from pipelines.sources.site import Site

INSIDE = {"K": "K", "A": "A", "O": "OIDS", "C": "C"}  # the lenses count as operational


def rows(file: str) -> list[dict[str, str]]:
    with (TEMPLATE / file).open() as text:
        return list(csv.DictReader(text))


def test_the_generated_site_is_sound_and_says_it_is_synthetic(site: Site) -> None:
    assert site.note is not None
    assert "Synthetic" in site.note
    assert "ODbL" in site.note
    assert site.generator is None
    assert site.id != "demo"
    assert [rule.rule for rule in site.smk_rules] == ["perpol-2-2018", "perpol-1-2025"]


def test_weights_of_the_categories_and_inside_each_sum_to_a_hundred() -> None:
    weights = {row["node"]: float(row["weight"]) for row in rows("weights.csv")}
    assert sum(weights[category] for category in "KAOC") == 100
    inside: dict[str, float] = defaultdict(float)
    for node, weight in weights.items():
        if len(node) > 1:
            inside[next(c for c, ids in INSIDE.items() if node[0] in ids)] += weight
    assert inside == dict.fromkeys("KAOC", 100)


def test_every_weighed_indicator_has_one_general_target_on_any_day() -> None:
    weighed = {row["node"] for row in rows("weights.csv") if len(row["node"]) > 1}
    general = [row for row in rows("targets.csv") if not row["unit_id"] and not row["level"]]
    for day in ("2024-08-01", "2026-07-31"):
        held = [
            row["indicator_id"]
            for row in general
            if row["valid_from"] <= day <= (row["valid_to"] or "9999-12-31")
        ]
        assert sorted(held) == sorted(weighed)


def test_every_indicator_that_has_a_direction_has_a_target() -> None:
    aimed = {row["indicator_id"] for row in rows("targets.csv")}
    rated = {
        name
        for name, indicator in load_indicators().items()
        if indicator.direction != "none" or name == "A04"
    }
    assert rated - aimed <= {"A10T", "K10S", "C03N", "C07N", "C08N", "C08V", "C08A"} | {
        *("O15M", "O15B", "O15R", "O16X", "O16Y")
    }  # parts of another figure that is rated


@pytest.mark.parametrize("file", ["targets.csv", "weights.csv", "sops.csv"])
def test_every_setting_that_is_ours_says_so(file: str) -> None:
    assert all("asumsi proyek" in row["source"] for row in rows(file))
