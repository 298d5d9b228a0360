"""The demo site's own files: sound, complete, and saying where their numbers come from."""

import csv
from pathlib import Path

import polars as pl
import pytest

from pipelines.demo import truth
from pipelines.demo.ground import SITE
from pipelines.sources.site import Site, load_site


@pytest.fixture(scope="module")
def site(extracts: Path) -> Site:
    return load_site(SITE, data_root=extracts)


def rows(file: str) -> list[dict[str, str]]:
    with (SITE / file).open() as text:
        return list(csv.DictReader(text))


def test_the_site_has_no_problem_and_a_source_for_every_seeded_extract(site: Site) -> None:
    assert set(truth.SEEDED) | {"units", "population", "establishment"} == set(site.sources)


def test_three_clocks_tick_in_the_tree(site: Site) -> None:
    zones = site.units.group_by(pl.col("unit_id").str.slice(4, 2)).agg(pl.col("time_zone").unique())
    found = {area: set(names) for area, names in zones.iter_rows()}
    assert found["NB"] == {"Asia/Jakarta"}
    assert found["NG"] == {"Asia/Makassar"}
    assert found["NM"] == {"Asia/Jayapura"}


def test_weights_of_the_categories_and_inside_each_sum_to_a_hundred() -> None:
    weights = {row["node"]: float(row["weight"]) for row in rows("weights.csv")}
    assert sum(weights[category] for category in "KAOC") == 100
    for category in "KAOC":
        inside = [w for node, w in weights.items() if node[0] == category and len(node) > 1]
        assert sum(inside) == 100


def test_every_weighed_indicator_has_a_target_for_all_units_through_the_year() -> None:
    weighed = {row["node"] for row in rows("weights.csv") if len(row["node"]) > 1}
    general = [row for row in rows("targets.csv") if not row["unit_id"] and not row["level"]]
    for day in ("2024-01-01", "2024-12-31"):
        held = [
            row["indicator_id"]
            for row in general
            if row["valid_from"] <= day <= (row["valid_to"] or "9999-12-31")
        ]
        assert sorted(held) == sorted(weighed)


@pytest.mark.parametrize("file", ["targets.csv", "weights.csv", "sops.csv"])
def test_every_setting_that_is_ours_says_so(file: str) -> None:
    assert all("asumsi proyek" in row["source"] for row in rows(file))


def test_posts_and_inhabitants_stay_the_same_when_the_polsek_is_formed() -> None:
    pair = {truth.FORMED_POLSEK, truth.CARVED_FROM}
    formed = truth.FORMED_ON.isoformat()
    for file, column in (("establishment.csv", "posts"), ("population.csv", "persons")):
        mine = [row for row in rows(file) if row["unit_id"] in pair]
        before = [row for row in mine if row["valid_from"] < formed]
        after = [row for row in mine if row["valid_from"] == formed]
        assert len(before) == 1
        assert len(after) == 2
        assert int(before[0][column]) == sum(int(row[column]) for row in after)
