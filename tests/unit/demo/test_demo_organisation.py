"""The organisation: sizes by scale, three clocks, the tree down to RT, and its history."""

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from pipelines.demo import stories
from pipelines.demo.areas import official_areas, polda_list, regencies_of
from pipelines.demo.ground import Ground, Tables, make_ground
from pipelines.demo.settings import Settings
from pipelines.demo.tree import LEVELS, make_tree
from pipelines.sources.site import Site


def levels(scale: float) -> dict[str, int]:
    tree = make_tree(Settings(scale=scale))
    return {level: len(tree.at(level)) for level in LEVELS}


def test_the_whole_country_has_36_polda_500_polres_and_about_4900_polsek() -> None:
    counts = levels(1.0)
    assert (counts["polda"], counts["polres"]) == (36, 500)
    assert counts["polsek"] == pytest.approx(4_900, rel=0.03)
    assert counts["desa"] == 3 * counts["polsek"]
    assert counts["rw"] == counts["rt"] == counts["polsek"]


@pytest.mark.parametrize(("scale", "polda"), [(0.01, 3), (0.1, 4), (0.5, 18)])
def test_a_share_of_the_country_has_that_share_of_units(scale: float, polda: int) -> None:
    counts = levels(scale)
    assert counts["polda"] == polda
    assert counts["polres"] == pytest.approx(500 * scale, rel=0.02)
    assert counts["polsek"] == pytest.approx(4_900 * scale, rel=0.15)


@pytest.mark.parametrize("scale", [0.001, 0.01, 0.1])
def test_every_time_zone_has_a_polda_and_every_story_a_unit(scale: float) -> None:
    ground = make_ground(Settings(scale=scale, months=2))
    zones = ground.tree.zone[ground.tree.at("polda")]
    assert set(zones) == {"WIB", "WITA", "WIT"}
    changed = [ground.stories.moved, ground.stories.formed, ground.stories.merged]
    assert len({*changed, ground.stories.carved_from, ground.stories.merged_into}) == 5


def test_every_regency_of_the_country_is_in_charge_of_one_polda() -> None:
    regencies = [code for code in official_areas() if code.count(".") == 1]
    owned = [code for polda in polda_list()["unit_id"] for code in regencies_of(polda)]
    assert sorted(owned) == regencies
    assert "32.76" in regencies_of("PLD-31")  # Depok belongs to Polda Metro Jaya


def test_units_are_named_from_areas(tables: Tables) -> None:
    names = official_areas()
    polsek = tables["unit"].filter(pl.col("level") == "polsek")
    for unit_id, name in polsek.select("unit_id", "name").iter_rows():
        assert name == f"Polsek {names[unit_id.removeprefix('PSK-')]}"


def test_three_clocks_tick_in_the_tree(site: Site) -> None:
    by_zone = dict(site.units.group_by("time_zone").agg(pl.len()).iter_rows())
    assert set(by_zone) == {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}
    assert min(by_zone.values()) > 20


def test_the_tree_reaches_from_mabes_to_rt(tables: Tables) -> None:
    units = tables["unit"]
    parent = dict(units.select("unit_id", "parent_id").iter_rows())
    level = dict(units.select("unit_id", "level").iter_rows())
    step: str | None = units.filter(pl.col("level") == "rt")["unit_id"][0]
    line = []
    while step:
        line.append(level[step])
        step = parent[step]
    assert line == ["rt", "rw", "desa", "polsek", "polres", "polda", "mabes"]


def test_the_spells_of_a_unit_join_and_the_last_is_what_the_unit_is(tables: Tables) -> None:
    units = {row["unit_id"]: row for row in tables["unit"].to_dicts()}
    for (unit_id,), spells in tables["unit_history"].group_by("unit_id"):
        rows = spells.sort("valid_from").to_dicts()
        for before, after in pairwise(rows):
            assert before["valid_to"] + timedelta(days=1) == after["valid_from"]
        unit = units[str(unit_id)]
        last = {name: rows[-1][name] for name in ("parent_id", "unit_type", "valid_to")}
        assert last == {name: unit[name] for name in last}


def test_a_polsek_moved_between_two_polres_in_the_middle_of_a_month(
    tables: Tables, ground: Ground
) -> None:
    unit_id = ground.tree.units[ground.stories.moved].unit_id
    rows = tables["unit_history"].filter(pl.col("unit_id") == unit_id).sort("valid_from")
    assert rows["reason"].to_list() == [None, "moved"]
    assert rows["parent_id"].n_unique() == 2
    assert rows["parent_id"].str.starts_with("PRS-").all()
    assert rows["valid_from"][1] == stories.MOVED_ON
    assert stories.MOVED_ON.day not in (1, 30)
    assert stories.MOVED_ON.month not in (1, 12)


@pytest.mark.parametrize("reason", ["formed", "merged", "upgraded", "moved"])
def test_every_kind_of_change_happened(reason: str, tables: Tables) -> None:
    assert reason in set(tables["unit_history"]["reason"])


def persons(tables: Tables, record: str, column: str, units: list[str], on: date) -> int:
    held = tables[record].filter(
        pl.col("unit_id").is_in(units),
        pl.col("valid_from") <= on,
        pl.col("valid_to").fill_null(date.max) >= on,
    )
    return int(held[column].sum())


@pytest.mark.parametrize(
    ("pair", "on"),
    [
        (("formed", "carved_from"), stories.FORMED_ON),
        (("merged", "merged_into"), stories.MERGED_ON),
    ],
)
def test_residents_and_posts_stay_the_same_when_units_are_formed_or_merged(
    pair: tuple[str, str], on: date, tables: Tables, ground: Ground
) -> None:
    units = [ground.tree.units[getattr(ground.stories, name)].unit_id for name in pair]
    eve = on - timedelta(days=1)
    for record, column in (("population", "persons"), ("establishment", "posts")):
        before = persons(tables, record, column, units, eve)
        after = persons(tables, record, column, units, on)
        assert before == pytest.approx(after, abs=1)
        alone = persons(tables, record, column, units[1:], eve)
        assert alone != persons(tables, record, column, units[1:], on)


def test_members_leave_a_merged_polsek_and_join_a_formed_one(
    tables: Tables, ground: Ground
) -> None:
    for name, first, last in (
        ("formed", stories.FORMED_ON, date.max),
        ("merged", date.min, stories.MERGED_ON - timedelta(days=1)),
    ):
        unit_id = ground.tree.units[getattr(ground.stories, name)].unit_id
        spells = tables["personnel"].filter(pl.col("unit_id") == unit_id)
        assert spells.height > 3
        assert (spells["valid_from"] >= max(first, date(1990, 1, 1))).all()
        assert (spells["valid_to"].fill_null(date.max) <= last).all()


def test_a_member_is_at_one_place_at_a_time(tables: Tables) -> None:
    rows = tables["personnel"].sort("person_id", "valid_from")
    following = pl.col("valid_from").shift(-1).over("person_id")
    assert rows.filter(pl.col("valid_to").fill_null(date.max) >= following).is_empty()
    assert rows.filter(following.is_not_null() & pl.col("valid_to").is_null()).is_empty()


def test_each_offence_of_the_old_code_goes_on_in_the_new_one(tables: Tables) -> None:
    offences = tables["offence"]
    old = offences.filter(pl.col("code_set") == "kuhp_old")
    new = offences.filter(pl.col("code_set") == "kuhp_2023")
    assert set(old["same_as"]) == set(new["offence_code"])
    assert set(new["same_as"]) == set(old["offence_code"])
    assert old["valid_to"].unique().to_list() == [date(2026, 1, 1)]
    assert new["valid_from"].unique().to_list() == [date(2026, 1, 2)]


def test_every_area_has_a_unit_in_charge_that_still_stands(tables: Tables) -> None:
    ended = tables["unit"].filter(pl.col("valid_to").is_not_null())["unit_id"]
    areas = tables["area"].filter(pl.col("kind") != "province")
    assert areas["unit_id"].null_count() == 0
    assert not set(areas["unit_id"]) & set(ended)
