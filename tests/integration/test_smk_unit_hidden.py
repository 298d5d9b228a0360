"""What the unit view of the individual SMK hides, against sets of members taken apart by hand.

Units are sets of members and lie in one another, so all that can be made of shown figures by adding
and taking away is made of rests: a shown unit without all that is shown below it. No rest may be
of one to four members.
"""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
import pytest

from pipelines.demo.settings import AS_OF
from tests.conftest import Smk
from tests.integration.national_world import true_tables
from warehouse.access import Reader, current_version, open_reader
from warehouse.connection import open_published
from warehouse.paths import build_dir, published_dir
from warehouse.publish import MARTS_FILE

FEWEST = 5
SEMESTERS = {"2025-S1": "2025-06-30", "2025-S2": "2025-12-31", "2026-S1": "2026-06-30"}
SHOWN_BY = {
    "coverage": "coverage",
    "scores": "mean_na",
    "gap": "rater_gap",
    "objections": "objection_share",
}
TREES = 300
Members = dict[str, set[str]]


def above(unit: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    """A unit and all above it."""
    step: str | None = unit
    while step is not None:
        yield step
        step = parents[step]


def with_subtrees(own: Mapping[str, set[str]], parents: Mapping[str, str | None]) -> Members:
    """Members of each unit and of all below it."""
    found: Members = {unit: set() for unit in parents}
    for unit, people in own.items():
        for upper in above(unit, parents):
            found[upper] |= people
    return found


def rests(members: Members, parents: Mapping[str, str | None], shown: set[str]) -> dict[str, int]:
    """How many members are left of each shown unit when all shown below it is taken away."""
    left = {unit: set(members[unit]) for unit in shown}
    for unit in shown:
        for upper in list(above(unit, parents))[1:]:
            if upper in shown:
                left[upper] -= members[unit]
    return {unit: len(people) for unit, people in left.items()}


@pytest.fixture(scope="module")
def reader(demo: Smk) -> Iterator[Reader]:
    opened = open_reader(demo.home / "demo", persons=True)
    yield opened
    opened.close()


def grouped(rows: pl.DataFrame) -> Members:
    """`unit_id` and `person_id` as members by unit."""
    people = rows.group_by("unit_id").agg(pl.col("person_id").unique())
    return {unit: set(found) for unit, found in people.iter_rows()}


@pytest.fixture(scope="module")
def parents(reader: Reader) -> dict[str, str | None]:
    return dict(reader.query("select unit_id, parent_id from rpt_unit").iter_rows())


@pytest.fixture(scope="module")
def personnel() -> pl.DataFrame:
    return true_tables()["personnel"]


def held_on(personnel: pl.DataFrame, semester: str) -> Members:
    """Active members of each unit on a semester's last day."""
    day = pl.lit(SEMESTERS[semester]).str.to_date()
    until = pl.col("valid_to").fill_null(AS_OF)
    active = (pl.col("status") == "active") & (pl.col("valid_from") <= day) & (until >= day)
    return grouped(personnel.filter(active))


def assessed_in(reader: Reader, semester: str) -> pl.DataFrame:
    return reader.query(
        "from rpt_person_score where is_official and is_assessed and semester = ?", [semester]
    )


def units_in(reader: Reader, semester: str) -> pl.DataFrame:
    return reader.query("from rpt_smk_unit where is_official and semester = ?", [semester])


@pytest.mark.parametrize("semester", SEMESTERS)
def test_whom_nobody_handed_in_is_eligible_and_not_covered(
    reader: Reader, parents: dict[str, str | None], personnel: pl.DataFrame, semester: str
) -> None:
    members = with_subtrees(held_on(personnel, semester), parents)
    assessed = set(assessed_in(reader, semester)["person_id"])
    handed_in = reader.query(
        "select person_id from rpt_person_score where semester = ?", [semester]
    )
    (top,) = [unit for unit, parent in parents.items() if parent is None]
    assert len(members[top] - set(handed_in["person_id"])) > 20
    rows = units_in(reader, semester)
    assert set(rows["eligible_from"]) == {"personnel"}
    for row in rows.iter_rows(named=True):
        people = members[row["unit_id"]]
        assert row["eligible"] == len(people)
        if row["coverage"] is not None:
            assert row["assessed"] == len(people & assessed)
            assert row["coverage"] == pytest.approx(row["assessed"] / len(people))


@pytest.mark.parametrize("semester", SEMESTERS)
def test_no_difference_of_figures_of_the_demo_is_of_fewer_than_five(
    reader: Reader, parents: dict[str, str | None], personnel: pl.DataFrame, semester: str
) -> None:
    people = assessed_in(reader, semester)
    own = {
        "coverage": held_on(personnel, semester),
        "scores": grouped(people.drop_nulls("na")),
        "gap": grouped(people.drop_nulls(["pka_pp", "pka_rk"])),
        "objections": grouped(people),
    }
    rows = units_in(reader, semester)
    for figure, column in SHOWN_BY.items():
        members = with_subtrees(own[figure], parents)
        shown = set(rows.drop_nulls(column)["unit_id"])
        enough = {unit for unit, found in members.items() if len(found) >= FEWEST}
        assert shown <= enough, figure
        assert len(enough - shown) <= len(enough) / 10, f"{figure}: more is hidden than needed"
        left = rests(members, parents, shown)
        assert all(rest == 0 or rest >= FEWEST for rest in left.values()), (figure, left)


def random_tree(name: int, draw: random.Random) -> tuple[dict[str, str | None], dict[str, int]]:
    """Parents, and members of each unit itself: many of few, many of none."""
    units = [f"{name:03}-{place:02}" for place in range(draw.randint(2, 18))]
    parents: dict[str, str | None] = {
        unit: draw.choice(units[:place]) if place else None for place, unit in enumerate(units)
    }
    sizes = {unit: draw.choice([0, 0, 0, 1, 2, 3, 4, 5, 6, 8, 12]) for unit in units}
    return parents, sizes


def test_no_difference_in_any_tree_is_of_fewer_than_five(demo: Smk) -> None:
    draw = random.Random(20260731)
    parents: dict[str, str | None] = {}
    own: Members = {}
    for name in range(TREES):
        tree, sizes = random_tree(name, draw)
        parents |= tree
        own |= {unit: {f"{unit}/{n}" for n in range(size)} for unit, size in sizes.items()}
    members = with_subtrees(own, parents)
    hidden = hidden_by_the_model(demo.home / "demo", members, parents)
    enough = {unit for unit, people in members.items() if len(people) >= FEWEST}
    assert hidden >= members.keys() - enough
    left = rests(members, parents, members.keys() - hidden)
    assert all(rest == 0 or rest >= FEWEST for rest in left.values())
    open_rests = [rest for rest in rests(members, parents, enough).values() if 0 < rest < FEWEST]
    assert len(open_rests) > TREES / 3, "without complements there is something to find out"
    # each rest hides one more unit, and with it those that are sums of theirs
    assert len(enough & hidden) < 2 * len(open_rests)


def hidden_by_the_model(
    home: Path, members: Members, parents: Mapping[str, str | None]
) -> set[str]:
    """Units whose coverage the compiled model hides, run on these trees."""
    (compiled,) = (build_dir(home) / "dbt" / "compiled").rglob("models/scores/smk_unit_hidden.sql")
    sizes = pl.DataFrame({"unit_id": list(members), "n": [len(m) for m in members.values()]})
    places = [
        (upper, unit, distance)
        for unit in parents
        for distance, upper in enumerate(above(unit, parents))
    ]
    counts = ("eligible", "scored", "gaps", "assessed", "due_contracts")
    tables = {
        "scores.smk_unit_total": sizes.select(
            "unit_id",
            semester=pl.lit("2026-S1"),
            rule_id=pl.lit("r"),
            **{name: pl.col("n") for name in counts},
        ),
        "core.dim_unit": pl.DataFrame(
            list(parents.items()), ["unit_id", "parent_id"], orient="row"
        ),
        "core.bridge_unit_closure": pl.DataFrame(
            places, ["ancestor_id", "unit_id", "distance"], orient="row"
        ),
    }
    connection = open_published(published_dir(home) / current_version(home) / MARTS_FILE)
    for schema in ("scores", "core"):
        connection.execute(f"create schema {schema}")
    for name, table in tables.items():
        connection.register("given", table)
        connection.execute(f"create table {name} as from given")
    sql = compiled.read_text("utf-8").replace('"smk".', "")
    rows = connection.sql(f"select distinct unit_id from ({sql}) where figure = 'coverage'")
    found = {unit for (unit,) in rows.fetchall()}
    connection.close()
    return found
