"""The statistics macros, run on DuckDB, against independent calculations of the same figures."""

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest
from scipy.stats import chi2, norm, t
from statsmodels.stats.proportion import proportion_confint

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
Z = float(norm.ppf(0.975))


def on_duckdb(sql: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Result of ``sql``, which names the frame ``rows``."""
    table = duckdb.sql("from rows")
    assert table is not None
    result = table.query("rows", sql)
    assert result is not None
    found: pl.DataFrame = result.pl()
    return found


def column(render: Any, expression: str, rows: pl.DataFrame) -> list[float | None]:
    """The SQL ``expression`` (a template) for every row of ``rows``, in their order."""
    sql = render("select {{ " + expression + " }} as result from rows order by nr")
    return on_duckdb(sql, rows.with_row_index("nr"))["result"].to_list()


def frame(pairs: Iterable[Sequence[float | None]], names: str) -> pl.DataFrame:
    return pl.DataFrame(list(pairs), schema=dict.fromkeys(names.split(), pl.Float64), orient="row")


def test_wilson_limits_are_those_of_statsmodels(render: Any) -> None:
    pairs = [
        (round(share * trials), trials)
        for trials in (1, 2, 3, 10, 37, 100, 999, 60_000, 5_000_000)
        for share in (0, 1e-4, 0.01, 0.1, 0.5, 0.77, 0.99, 1)
    ]
    rows = frame(pairs, "k n")
    low, high = proportion_confint(rows["k"].to_numpy(), rows["n"].to_numpy(), method="wilson")
    assert column(render, "wilson_low('k', 'n')", rows) == pytest.approx(low, rel=1e-12, abs=1e-15)
    assert column(render, "wilson_high('k', 'n')", rows) == pytest.approx(high, rel=1e-12)


def test_wilson_limits_stay_within_zero_and_one(render: Any) -> None:
    rows = frame([(k, n) for n in range(1, 60) for k in range(n + 1)], "k n")
    low = column(render, "wilson_low('k', 'n')", rows)
    high = column(render, "wilson_high('k', 'n')", rows)
    for bottom, k, n, top in zip(low, rows["k"], rows["n"], high, strict=True):
        assert bottom is not None
        assert top is not None
        assert -1e-15 <= bottom <= k / n <= top + 1e-15 <= 1 + 2e-15


def test_nothing_tried_and_unknown_have_no_wilson_limits(render: Any) -> None:
    rows = frame([(0, 0), (None, None), (None, 5), (3, None)], "k n")
    assert column(render, "wilson_low('k', 'n')", rows) == [None] * 4
    assert column(render, "wilson_high('k', 'n')", rows) == [None] * 4


def byar(events: float) -> tuple[float, float]:
    """Breslow and Day 1987, p. 69, written out."""
    up = events + 1
    low = events * (1 - 1 / (9 * events) - Z / (3 * math.sqrt(events))) ** 3 if events else 0.0
    return low, up * (1 - 1 / (9 * up) + Z / (3 * math.sqrt(up))) ** 3


def test_byar_limits_are_those_of_the_book(render: Any) -> None:
    events = [0, 1, 2, 3, 5, 9, 10, 25, 100, 1234, 12_000, 294_281, 7.5, 1234.25]
    rows = frame([(e,) for e in events], "e")
    low, high = zip(*map(byar, events), strict=True)
    assert column(render, "byar_low('e')", rows) == pytest.approx(low, rel=1e-12)
    assert column(render, "byar_high('e')", rows) == pytest.approx(high, rel=1e-12)


def test_byar_limits_are_within_one_percent_of_the_exact_from_ten_events_on(render: Any) -> None:
    events = np.array([10, 11, 15, 20, 33, 50, 100, 500, 2_000, 100_000], dtype=float)
    rows = frame([(e,) for e in events], "e")
    exact_low, exact_high = chi2.ppf(0.025, 2 * events) / 2, chi2.ppf(0.975, 2 * events + 2) / 2
    assert column(render, "byar_low('e')", rows) == pytest.approx(exact_low, rel=0.01)
    assert column(render, "byar_high('e')", rows) == pytest.approx(exact_high, rel=0.01)


def test_byar_limits_of_integer_counts_are_not_cut_to_integers(render: Any) -> None:
    rows = pl.DataFrame({"e": [1, 7, 40]}, schema={"e": pl.Int64})
    assert column(render, "byar_low('e')", rows) == pytest.approx([byar(e)[0] for e in (1, 7, 40)])
    assert column(render, "byar_high('e')", rows) == pytest.approx([byar(e)[1] for e in (1, 7, 40)])


def test_an_unknown_count_has_no_byar_limits(render: Any) -> None:
    rows = frame([(None,)], "e")
    assert column(render, "byar_low('e')", rows) == [None]
    assert column(render, "byar_high('e')", rows) == [None]


@pytest.fixture(scope="module")
def t_seed() -> dict[int, float]:
    """The seed of Student's t by degrees of freedom."""
    table = pl.read_csv(PROJECT / "seeds" / "t_quantile.csv", infer_schema_length=None)
    return dict(table.select("degrees", "t").iter_rows())


def test_the_seed_of_t_is_exact_and_whole(t_seed: dict[int, float]) -> None:
    assert sorted(t_seed) == list(range(1, 201))
    degrees = np.array(sorted(t_seed))
    assert [t_seed[d] for d in degrees] == pytest.approx(t.ppf(0.975, degrees), rel=1e-11)


def test_the_limits_of_a_mean_are_those_of_student(render: Any, t_seed: dict[int, float]) -> None:
    random = np.random.default_rng(5)
    sizes = [*range(2, 60), 100, 199, 200, 201, 202, 203, 250, 400, 1_000, 2_000, 5_000]
    samples = [random.normal(79, 6.5, size).clip(0, 100) for size in sizes]
    rows = frame(
        [(s.sum(), (s * s).sum(), s.size, t_seed.get(s.size - 1)) for s in samples],
        "total squares n exact",
    )
    expected = [t.ppf(0.975, s.size - 1) * s.std(ddof=1) / math.sqrt(s.size) for s in samples]
    found = column(render, "t_half_width('total', 'squares', 'n', 'exact')", rows)
    assert found == pytest.approx(expected, rel=1e-9)


def test_equal_values_have_limits_of_no_width_and_one_value_has_none(render: Any) -> None:
    rows = frame(
        [(0.1 * 9, 0.1 * 0.1 * 9, 9, 2.306), (5, 25, 1, None), (0, 0, 0, None)],
        "total squares n exact",
    )
    found = column(render, "t_half_width('total', 'squares', 'n', 'exact')", rows)
    assert found == [pytest.approx(0, abs=1e-8), None, None]


QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9, "p99": 0.99}


def binned_quantiles(render: Any, samples: dict[str, np.ndarray]) -> dict[str, list[float]]:
    """Quantiles per sample through the bins: ``log_bin``, then ``quantiles_of_bins``."""
    rows = pl.concat(
        pl.DataFrame({"name": name, "seconds": values.astype(float)}, strict=False)
        for name, values in samples.items()
    )
    template = """
    with bins as (
        select name, {{ log_bin('seconds') }} as bin, count(*) as durations
        from rows group by all
    )
    {{ quantiles_of_bins('bins', ['name'], QUANTILES) }}
    """
    found = on_duckdb(render(template.replace("QUANTILES", repr(QUANTILES))), rows)
    assert dict(found.select("name", "durations").iter_rows()) == {
        name: values.size for name, values in samples.items()
    }
    return {row["name"]: [row[q] for q in QUANTILES] for row in found.iter_rows(named=True)}


def test_quantiles_of_bins_are_within_one_percent_of_the_exact(render: Any) -> None:
    random = np.random.default_rng(7)
    samples = {
        "one": np.array([437.0]),
        "two": np.array([3.0, 4_000.0]),
        "three": np.array([1.0, 2.0, 3.0]),
        "ties": np.repeat([60.0, 61.0, 600.0], [500, 1, 499]),
        "all the same": np.repeat(600.0, 1_000),
        "seconds": random.lognormal(math.log(6), 0.55, 5_000).round(),
        "response": random.lognormal(math.log(480), 0.6, 20_000),
        "days": random.lognormal(math.log(24), 0.9, 400).round() * 86_400,
        "huge spread": np.exp(random.uniform(math.log(1e-6), math.log(1e9), 3_000)),
        "edges": 1.02 ** np.arange(0, 700, dtype=float),
    }
    found = binned_quantiles(render, samples)
    for name, values in samples.items():
        exact = np.quantile(values, list(QUANTILES.values()))
        assert found[name] == pytest.approx(exact, rel=0.01), name


def test_zeros_are_zeros(render: Any) -> None:
    samples = {
        "zeros": np.zeros(11),
        "mostly": np.repeat([0.0, 50.0], [8, 2]),
        "half": np.repeat([0.0, 50.0], [1, 1]),
    }
    found = binned_quantiles(render, samples)
    for name, values in samples.items():
        exact = np.quantile(values, list(QUANTILES.values()))
        assert found[name] == pytest.approx(exact, rel=0.01, abs=0), name


def attain(
    render: Any, direction: str, rows: Sequence[tuple[float | None, ...]]
) -> list[float | None]:
    table = frame(rows, "value target low high")
    expression = f"""attainment('value', "'{direction}'", 'target', 'low', 'high')"""
    return column(render, expression, table)


def test_more_is_better_is_the_value_as_a_share_of_the_target(render: Any) -> None:
    rows = [(45, 90, None, None), (90, 90, None, None), (99, 90, None, None), (0, 90, None, None)]
    assert attain(render, "up", rows) == pytest.approx([50, 100, 110, 0])


def test_less_is_better_is_the_target_as_a_share_of_the_value(render: Any) -> None:
    rows = [(480, 240, None, None), (240, 240, None, None), (120, 240, None, None)]
    assert attain(render, "down", rows) == pytest.approx([50, 100, 200])
    assert attain(render, "down", [(0, 240, None, None)]) == [None]


def test_a_range_is_kept_inside_it_and_falls_off_on_both_sides(render: Any) -> None:
    values = (45, 90, 97, 105, 210)
    rows = [(value, None, 90, 105) for value in values]
    for direction in ("up", "down"):
        assert attain(render, direction, rows) == pytest.approx([50, 100, 100, 100, 50])


def test_without_a_value_a_target_or_a_direction_there_is_no_attainment(render: Any) -> None:
    rows = [(None, 90, None, None), (None, None, 90, 105), (50, None, None, None)]
    assert attain(render, "up", rows) == [None] * 3
    assert attain(render, "down", rows) == [None] * 3
    assert attain(render, "none", [(50, 90, None, None)]) == [None]


def test_wilson_limits_of_fingertips_average_tell_better_from_worse(
    render: Any, shared: Path
) -> None:
    """Public Health England's SPC for proportions: Wilson limits of the average at the area's n."""
    file = shared / "oracles" / "fingertips_benchmark" / "benchmark_cases.json"
    cases = [
        case
        for case in json.loads(file.read_text("utf-8"))["spc_proportion"]["cases"]
        if case["denominator"] > 0
    ]
    rows = frame(
        [(case["bench"] / 100 * case["denominator"], case["denominator"]) for case in cases], "k n"
    )
    low = column(render, "wilson_low('k', 'n')", rows)
    high = column(render, "wilson_high('k', 'n')", rows)
    found = []
    for case, bottom, top in zip(cases, low, high, strict=True):
        assert bottom is not None
        assert top is not None
        share = case["value"] / 100
        found.append("better" if share < bottom else "worse" if share > top else "same")
    assert found == [case["s95"] for case in cases]
