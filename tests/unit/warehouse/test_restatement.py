"""The split of a restatement by reason, against plain Python over the same records."""

import random
from typing import Any

import polars as pl
import pytest

from warehouse.restatement import (
    NEWS,
    Counting,
    by_unit,
    reasons,
    since,
    split,
    valued,
)

TREE = pl.DataFrame({"unit_id": ["P", "A", "B"], "path": ["P", "P/A", "P/B"]})
RATE = Counting("X1", "rate", 100.0, "visit", frozenset({"visit", "post"}))
MIDDLE = Counting("X2", "median", 1.0, "visit", frozenset({"visit"}))
INDEX = Counting("X3", "index", 1.0, "visit", frozenset())
COUNTINGS = {c.indicator_id: c for c in (RATE, MIDDLE, INDEX)}
Amounts = dict[tuple[str, str], tuple[float, float]]  # (record, unit) → numerator, denominator


def changes(before: Amounts, now: Amounts, indicator: str = "X1") -> pl.DataFrame:
    """Records that are not the same on both sides, as the warehouse joins them."""
    rows = [
        {
            "indicator_id": indicator,
            "record_id": record,
            "unit_id": unit,
            "is_before": (record, unit) in before,
            "is_now": (record, unit) in now,
            "is_moved": False,
            **dict(
                zip(
                    ("numerator_before", "denominator_before"),
                    before.get((record, unit), (None, None)),
                    strict=True,
                )
            ),
            **dict(
                zip(
                    ("numerator_now", "denominator_now"),
                    now.get((record, unit), (None, None)),
                    strict=True,
                )
            ),
        }
        for record, unit in sorted(before.keys() | now.keys())
        if before.get((record, unit)) != now.get((record, unit))
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def told(*rows: tuple[str, str, bool, bool]) -> pl.DataFrame:
    """New rows of the lake: record, id, whether it is its own, whether it was known."""
    return pl.DataFrame(rows, schema=NEWS, orient="row")


def total(amounts: Amounts, unit: str) -> tuple[float, float]:
    inside = [pair for (_, of), pair in amounts.items() if unit in ("P", of)]
    return sum(n for n, _ in inside), sum(d for _, d in inside)


def cell(unit: str, before: Amounts, now: Amounts, indicator: str = "X1") -> dict[str, Any]:
    (n0, d0), (n1, d1) = total(before, unit), total(now, unit)
    return {
        "unit_id": unit,
        "indicator_id": indicator,
        "numerator_before": n0,
        "numerator_after": n1,
        "denominator_before": d0,
        "denominator_after": d1,
        "value_before": 100 * n0 / d0,
        "value_after": 100 * n1 / d1,
    }


def shared_out(
    cells: pl.DataFrame, sums: pl.DataFrame, *, is_redefined: bool = False
) -> dict[tuple[str, str], dict[str, float]]:
    """(unit, reason) → parts of the whole difference, nothing told before."""
    cumulated = split(cells, sums, COUNTINGS, is_redefined=is_redefined)
    nothing = cumulated.select("unit_id", "indicator_id", "reason", "numerator", "denominator")
    steps = since(cumulated, nothing.clear())
    figures = cells.select(
        "unit_id",
        "indicator_id",
        pl.col("value_before").alias("value_base"),
        *("value_after", "numerator_after", "denominator_after"),
    )
    rows = valued(
        steps.join(figures, on=["unit_id", "indicator_id"]), COUNTINGS, is_redefined=is_redefined
    )
    return {
        (row["unit_id"], row["reason"]): {
            name: row[name] for name in ("numerator", "denominator", "value")
        }
        for row in rows.iter_rows(named=True)
        if any(abs(row[name]) > 1e-12 for name in ("numerator", "denominator", "value"))
    }


def random_changes(chance: random.Random) -> tuple[Amounts, Amounts, dict[str, str]]:
    """Amounts before and now, and the reason of each record that is not the same."""
    before: Amounts = {
        (str(i), chance.choice("AB")): (chance.randint(0, 3), chance.randint(1, 4))
        for i in range(30)
    }
    now: Amounts = {(str(i), "A"): (1, 2) for i in range(30, 36)}
    reason_of = dict.fromkeys((record for record, _ in now), "late")
    for (record, unit), (numerator, denominator) in before.items():
        fate = chance.choice(["same", "correction", "reclassification", "gone", "definition"])
        other = "B" if unit == "A" else "A"
        after: Amounts = {
            "same": {(record, unit): (numerator, denominator)},
            "correction": {(record, unit): (numerator + 1, denominator)},
            "reclassification": {(record, other): (numerator, denominator)},
            "definition": {(record, unit): (numerator, denominator + 2)},
        }.get(fate, {})
        now |= after
        if fate != "same":
            reason_of[record] = "reclassification" if fate == "gone" else fate
    return before, now, reason_of


def plain_parts(
    before: Amounts, now: Amounts, reason_of: dict[str, str], unit: str
) -> dict[str, tuple[float, float]]:
    """Reason → numerator and denominator of its records in a unit, after less before."""
    return {
        reason: (
            sum(
                sign * pair[0]
                for amounts, sign in ((before, -1), (now, 1))
                for (record, of), pair in amounts.items()
                if reason_of.get(record) == reason and unit in ("P", of)
            ),
            sum(
                sign * pair[1]
                for amounts, sign in ((before, -1), (now, 1))
                for (record, of), pair in amounts.items()
                if reason_of.get(record) == reason and unit in ("P", of)
            ),
        )
        for reason in set(reason_of.values())
    }


@pytest.mark.parametrize("seed", range(20))
def test_parts_are_those_of_the_records_and_sum_to_the_difference(seed: int) -> None:
    before, now, reason_of = random_changes(random.Random(seed))
    changed = changes(before, now)
    news = [
        ("visit", record, True, reason != "late")
        for record, reason in reason_of.items()
        if reason != "definition"
    ]
    why = reasons(changed, told(*news), COUNTINGS, is_redefined=True)
    assert dict(why.select("record_id", "reason").iter_rows()) == reason_of
    cells = pl.DataFrame([cell(unit, before, now) for unit in "PAB"])
    parts = shared_out(cells, by_unit(changed, why, TREE, TREE), is_redefined=True)
    for unit in "PAB":
        own = {reason: part for (of, reason), part in parts.items() if of == unit}
        for reason, expected in plain_parts(before, now, reason_of, unit).items():
            part = own.get(reason, {"numerator": 0, "denominator": 0})
            assert (part["numerator"], part["denominator"]) == expected
        figure = cell(unit, before, now)
        for name in ("numerator", "denominator", "value"):
            whole = figure[f"{name}_after"] - figure[f"{name}_before"]
            assert sum(part[name] for part in own.values()) == pytest.approx(whole, abs=1e-9)


def test_a_value_moves_by_what_its_records_do_to_numerator_and_denominator() -> None:
    before: Amounts = {("1", "A"): (1, 2), ("2", "A"): (1, 2)}
    now: Amounts = {**before, ("1", "A"): (0, 2), ("3", "A"): (1, 1)}
    changed = changes(before, now)
    news = told(("visit", "1", True, True), ("visit", "3", True, False))
    why = reasons(changed, news, COUNTINGS, is_redefined=False)
    parts = shared_out(pl.DataFrame([cell("A", before, now)]), by_unit(changed, why, TREE, TREE))
    # 50 % of 4 and 40 % of 5: one more of one adds (100 - 50) / 5, one less takes 100 / 5
    assert parts["A", "late"]["value"] == pytest.approx(10)
    assert parts["A", "correction"]["value"] == pytest.approx(-20)


def test_a_record_counted_for_another_row_is_late_or_corrected_by_that_row() -> None:
    before: Amounts = {("1", "A"): (0, 1), ("2", "A"): (0, 1)}
    now: Amounts = {("1", "A"): (1, 1), ("2", "A"): (1, 1)}
    news = told(("post", "1", False, False), ("post", "2", False, True))
    why = reasons(changes(before, now), news, COUNTINGS, is_redefined=True)
    assert dict(why.select("record_id", "reason").iter_rows()) == {"1": "late", "2": "correction"}


def test_rows_of_records_the_indicator_does_not_read_explain_nothing() -> None:
    before: Amounts = {("1", "A"): (0, 1)}
    now: Amounts = {("1", "A"): (1, 1)}
    why = reasons(
        changes(before, now), told(("call", "1", True, True)), COUNTINGS, is_redefined=False
    )
    assert why["reason"].to_list() == ["definition"]


def test_what_no_row_names_is_put_down_to_loads_only_under_the_same_definition() -> None:
    before: Amounts = {("total", "A"): (5, 1)}
    now: Amounts = {("total", "A"): (6, 1)}
    news = told(("post", "elsewhere", True, True))
    for is_redefined, expected in ((False, "correction"), (True, "definition")):
        why = reasons(changes(before, now), news, COUNTINGS, is_redefined=is_redefined)
        assert why["reason"].to_list() == [expected]


def test_a_unit_that_moved_takes_its_records_from_one_parent_to_the_other() -> None:
    was = pl.DataFrame(
        {"unit_id": ["P", "A", "B", "C"], "path": ["P", "P/A", "P/B", "P/A/C"]},
    )
    now = was.with_columns(path=pl.col("path").replace({"P/A/C": "P/B/C"}))
    same: Amounts = {("1", "C"): (1, 1)}
    moved = changes(same, {("1", "C"): (2, 1)}).with_columns(
        is_moved=pl.lit(True), numerator_now=pl.lit(1.0)
    )
    why = reasons(moved, told(), COUNTINGS, is_redefined=False)
    sums = by_unit(moved, why, was, now).sort("unit_id")
    assert sums.select("unit_id", "reason", "numerator").rows() == [
        ("A", "reclassification", -1.0),
        ("B", "reclassification", 1.0),
    ]


def test_a_figure_held_back_before_is_shared_by_the_number_of_records() -> None:
    before: Amounts = {("1", "A"): (1, 1), ("2", "A"): (1, 1)}
    now: Amounts = {**before, ("3", "A"): (1, 1), ("4", "A"): (1, 1), ("2", "A"): (0, 1)}
    changed = changes(before, now)
    news = told(*(("visit", record, True, False) for record in "34"), ("visit", "2", True, True))
    why = reasons(changed, news, COUNTINGS, is_redefined=False)
    hidden = {
        **cell("A", before, now),
        "numerator_before": None,
        "denominator_before": None,
        "value_before": None,
    }
    parts = shared_out(pl.DataFrame([hidden]), by_unit(changed, why, TREE, TREE))
    assert sum(p["numerator"] for p in parts.values()) == pytest.approx(3)
    assert sum(p["denominator"] for p in parts.values()) == pytest.approx(4)
    # of the two cases held back two thirds go to the two late records
    assert parts["A", "late"]["denominator"] == pytest.approx(2 + 2 * 2 / 3)


@pytest.mark.parametrize("indicator", ["X2", "X3"])
def test_a_median_or_index_is_shared_by_the_number_of_records(indicator: str) -> None:
    before: Amounts = {("1", "A"): (1, 1)}
    now: Amounts = {("1", "A"): (1, 2), ("3", "A"): (0, 1), ("4", "A"): (0, 1), ("5", "A"): (0, 1)}
    changed = changes(before, now, "X2")
    news = told(*(("visit", record, True, False) for record in "345"), ("visit", "1", True, True))
    why = reasons(changed, news, COUNTINGS, is_redefined=False)
    figure = {**cell("A", before, now, indicator), "value_before": 10.0, "value_after": 18.0}
    if indicator == "X3":  # an index has no amounts: it lends the records of its kind
        figure |= {
            f"{name}_{part}": None
            for name in ("numerator", "denominator")
            for part in ("before", "after")
        }
    cells = pl.DataFrame(
        [figure], schema_overrides={k: pl.Float64 for k in figure if "_b" in k or "_a" in k}
    )
    parts = shared_out(cells, by_unit(changed, why, TREE, TREE))
    assert parts["A", "late"]["value"] == pytest.approx(6)
    assert parts["A", "correction"]["value"] == pytest.approx(2)


def test_what_was_told_before_is_not_told_again_and_what_holds_no_longer_is_taken_back() -> None:
    columns = ["unit_id", "indicator_id", "reason", "numerator", "denominator", "records"]
    now = pl.DataFrame([("A", "X1", "late", 3.0, 3.0, 3)], schema=columns, orient="row")
    earlier = pl.DataFrame(
        [("A", "X1", "late", 2.0, 2.0), ("B", "X1", "correction", 1.0, 0.0)],
        schema=columns[:-1],
        orient="row",
    )
    assert sorted(since(now, earlier).rows()) == [
        ("A", "X1", "late", 1.0, 1.0, 3),
        ("B", "X1", "correction", -1.0, 0.0, 0),
    ]
