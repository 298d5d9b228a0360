import re
from datetime import date
from typing import Any

import polars as pl

from dashboards.charts.footer import footer
from dashboards.charts.heading import breadcrumbs, period_picker, search_results
from dashboards.charts.heat_table import heat_table
from dashboards.charts.indicator_table import indicator_table
from dashboards.charts.markup import Markup, element
from dashboards.charts.problem import problem
from dashboards.charts.summary import band, category_tiles, focus, index_card
from dashboards.charts.trend import trend_figure, trend_heading, trend_table
from dashboards.language import Language
from dashboards.state import State
from tests.dashboards.published_world import HOSTILE

STATE = State(lang="id")
ROW: dict[str, Any] = {
    "indicator_id": "O08",
    "kind": "duration",
    "interval_method": "wilson",
    "name_id": "Tiba di TKP",
    "name_en": "Arrived at the scene",
    "category": "O",
    "unit": "%",
    "direction": "up",
    "duration_unit": "seconds",
    "numerator": 2.0,
    "denominator": 3.0,
    "value": 66.66666666666667,
    "n": 3.0,
    "target": 80.0,
    "target_low": None,
    "target_high": None,
    "attainment": 83.33333333333334,
    "score": 83.33333333333334,
    "interval_low": 20.76,
    "interval_high": 93.85,
    "p50": 500.0,
    "p90": 900.0,
    "status": "below",
    "weight": 10.0,
    "change": -1.25,
    "grade_id": None,
    "grade_en": None,
    "detectable_change": 65.0,
    "known_value": None,
    "restated_for": None,
    "peer_count": 12,
    "peer_median": 71.5,
    "peer_rank": 9,
    "caveats_id": "Jarak berbeda.",
    "caveats_en": "Distances differ.",
    "level": "polsek",
    "cadence": "month",
    "comparison": "interval",
    "target_rule": "dated_target",
    "record": "emergency_call",
    "checked_by": "Itwasda",
    "next_review": date(2027, 6, 30),
    "valid_from": date(2024, 1, 1),
    "valid_to": None,
}


def table(language: Language, **changes: Any) -> str:
    frame = pl.DataFrame([ROW | changes], infer_schema_length=None)
    return indicator_table(frame, "O08", STATE, language)


def test_text_is_escaped_and_markup_is_not() -> None:
    cell = element("td", HOSTILE, Markup("<b>x</b>"), None, False, title='"')
    assert cell == (
        '<td title="&quot;">&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; '
        "&lt;b&gt;Polsek&lt;/b&gt;<b>x</b></td>"
    )


def test_attributes_lose_the_trailing_underscore_and_turn_dashed() -> None:
    cell = element("a", class_="x", data_value=0.0, aria_label=None, hidden=True)
    assert cell == '<a class="x" data-value="0.0" hidden></a>'


def test_names_from_the_data_are_escaped_everywhere(language: Language) -> None:
    units = pl.DataFrame(
        {"unit_id": ["<u>"], "name": [HOSTILE], "path": ["<u>"], "parent_id": ["p"], "depth": [0]}
    )
    site = {"as_of": date(2024, 1, 1), "note": HOSTILE}
    loads = pl.DataFrame(
        [
            dict.fromkeys(("source", "record", "file"), HOSTILE)
            | dict.fromkeys(("rows_read", "accepted", "duplicates", "quarantined"), 1)
            | {"loaded_at": None}
        ]
    )
    children = pl.DataFrame(
        {"unit_id": ["<u>"], "name": [HOSTILE], "measure": ["O"], "score": [1.0]}
    )
    months = pl.DataFrame([ROW | {"start_on": date(2024, 1, 1)}])
    info = ROW | dict.fromkeys(
        (
            *(f"{name}_{language.code}" for name in ("numerator", "denominator", "why_it_matters")),
            "source",
            "owner",
        ),
        HOSTILE,
    )
    excluded = pl.DataFrame({"reason": [HOSTILE], "records": [3]})
    manifest = {"version": HOSTILE, "run_id": HOSTILE}
    pages = [
        breadcrumbs(STATE, "<u>", units, language),
        search_results(State(q="<b>", lang="id"), units, language),
        table(language, name_id=HOSTILE, name_en=HOSTILE, indicator_id="<i>"),
        heat_table(children, HOSTILE, HOSTILE, {}, 90.0, STATE, language),
        footer(site, manifest, {"coverage": 1.0}, loads, language),
        trend_heading(info, excluded, language),
        trend_table(months, info, language),
        problem("no_home", HOSTILE, language),
    ]
    for page in pages:
        assert page
        assert not re.search(r"<(img|u>|i>|b>Polsek)", page)
    assert "&lt;img" in "".join(page for page in pages if page)


def test_a_row_carries_its_numbers_unrounded(language: Language) -> None:
    html = table(language)
    for name in ("value", "score", "attainment", "numerator", "p50", "change"):
        assert f'data-{name}="{ROW[name]!r}"' in html
    assert 'data-indicator="O08"' in html
    assert 'data-status="below"' in html


def test_an_unknown_value_has_no_number_at_all(language: Language) -> None:
    html = table(language, value=None, score=None, status="no_data")
    assert "data-value" not in html
    assert "data-score" not in html
    assert language("status.no_data") in html


def test_status_is_a_sign_and_a_word(language: Language) -> None:
    html = table(language)
    assert "✕" in html
    assert language("status.below") in html


def test_a_change_is_judged_by_the_direction_that_is_good(language: Language) -> None:
    assert language("indicator.worse") in table(language)
    assert language("indicator.better") in table(language, direction="down")
    assert language("indicator.same") in table(language, change=0.0)
    ranged = {"target": None, "target_low": 60.0, "target_high": 80.0}
    for neutral in (table(language, direction="none"), table(language, **ranged)):
        assert language("indicator.worse") not in neutral
        assert language("indicator.better") not in neutral


def test_a_change_that_rounds_to_nothing_is_no_change(language: Language) -> None:
    assert language("indicator.same") in table(language, change=0.04)
    assert language("indicator.better") in table(language, change=0.06)


def test_targets_say_which_way_they_bind() -> None:
    english = Language("en")
    assert "≥ 80.0 %" in table(english)
    assert "≤ 80.0 %" in table(english, direction="down")
    assert "2.0–3.0 %" in table(english, target=None, target_low=2.0, target_high=3.0)


def test_real_table_markup_with_scopes(language: Language) -> None:
    html = table(language)
    assert html.count('scope="col"') == 8
    assert html.count('scope="row"') == 1
    assert "<caption" in html


def test_an_index_is_shown_with_its_step(language: Language) -> None:
    index = {"score": 71.25, "coverage": 0.8, "reason": None}
    html = index_card(index, "x", {"score": 70.0}, "Y", language)
    assert 'data-index-score="71.25"' in html
    assert "▲" in html
    assert language("index.note") in html


def test_without_an_index_the_reason_is_given_in_words(language: Language) -> None:
    index = {"score": None, "coverage": 0.545, "reason": "coverage_below_70"}
    html = index_card(index, "2024", None, "", language)
    assert "data-index-score" not in html
    assert language("index.coverage_below_70", coverage="55 %", period="2024") in html
    assert "coverage_below_70<" not in html


def test_a_category_without_data_says_so_and_is_never_zero(language: Language) -> None:
    frame = pl.DataFrame({"category": ["K"], "score": [50.0], "coverage": [1.0], "weight": [25.0]})
    html = category_tiles(frame, 90.0, language)
    assert html.count("data-category") == 4
    assert html.count("data-score") == 1
    assert html.count(language("category.no_data")) == 3


def test_what_an_average_of_amounts_is_divided_by_is_no_number_of_cases(language: Language) -> None:
    shown = table(language, n=987654.0)
    hidden = table(language, n=987654.0, kind="mean", interval_method="none")
    cases = language.number(987654.0, 0)
    assert cases in shown
    assert cases not in hidden


def test_a_category_with_too_little_data_says_that(language: Language) -> None:
    frame = pl.DataFrame({"category": ["K"], "score": [None], "coverage": [0.5], "weight": [25.0]})
    html = category_tiles(frame, 90.0, language)
    assert html.count(language("category.too_little")) == 1
    assert html.count(language("category.no_data")) == 3


def test_bands_begin_at_their_lower_bound() -> None:
    assert [band(score, 90.0) for score in (None, 69.99, 70.0, 89.99, 90.0)] == [
        "empty",
        "low",
        "middle",
        "middle",
        "good",
    ]


def test_focus_orders_by_what_an_indicator_costs() -> None:
    rows = [
        ROW | {"indicator_id": key, "score": score, "weight": weight}
        for key, score, weight in (("X1", 50.0, 1.0), ("X2", 80.0, 10.0), ("X3", 100.0, 5.0))
    ]
    html = focus(pl.DataFrame(rows), 90.0, STATE, Language("id"))
    assert re.findall(r">(X\d) ", html) == ["X2", "X1", "X3"]


def test_nobody_is_sent_to_what_is_too_small_to_judge() -> None:
    rows = [ROW, ROW | {"indicator_id": "X1", "score": 1.0, "status": "too_small"}]
    html = focus(pl.DataFrame(rows), 90.0, STATE, Language("id"))
    assert "O08" in html
    assert "X1" not in html


def test_too_small_to_judge_is_a_sign_and_words_and_keeps_its_numbers(language: Language) -> None:
    html = table(language, status="too_small")
    assert "?" in html
    assert language("status.too_small") in html
    assert 'data-detectable-change="65.0"' in html


def test_what_makes_no_index_is_folded_away_under_its_category(language: Language) -> None:
    rows = [
        ROW,
        ROW | {"indicator_id": "A10T", "category": "A", "weight": None, "status": "info"},
        ROW | {"indicator_id": "A05", "category": "A", "status": "no_data", "value": None},
        ROW | {"indicator_id": "O10N", "weight": None, "status": "info"},
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    html = indicator_table(frame, "O10N", STATE, language)
    main, *folds = re.split("<details", html)
    assert re.findall(r'data-indicator="(\w+)"', main) == ["O08"]
    assert [re.findall(r'data-indicator="(\w+)"', fold) for fold in folds] == [
        ["A10T", "A05"],
        ["O10N"],
    ]
    name = language("category.A")
    assert language("indicator.more", category=name, count="2") in folds[0]
    assert [fold.startswith(" open") for fold in folds] == [False, True]


def test_of_each_category_the_three_lowest_scores_are_open_and_the_rest_folded(
    language: Language,
) -> None:
    scores = {"K01": 90.0, "K02": 20.0, "K03": None, "K04": 60.0, "K05": 20.0, "O07": 99.0}
    rows = [
        ROW | {"indicator_id": key, "category": key[0], "score": score}
        for key, score in scores.items()
    ]
    rows.append(ROW | {"indicator_id": "K06", "category": "K", "score": 1, "status": "too_small"})
    html = indicator_table(pl.DataFrame(rows, infer_schema_length=None), "K02", STATE, language)
    main, *folds = re.split("<details", html)
    assert re.findall(r'data-indicator="(\w+)"', main) == ["K02", "K05", "K04", "O07"]
    assert [re.findall(r'data-indicator="(\w+)"', fold) for fold in folds] == [
        ["K01", "K03", "K06"]
    ]
    name = language("category.K")
    assert language("indicator.rest", category=name, count="3") in folds[0]
    assert not folds[0].startswith(" open")
    assert language("indicator.worst", count="3") in main


def test_a_grade_stands_beside_the_unit(language: Language) -> None:
    html = table(language, grade_id="Sangat baik", grade_en="Very good")
    assert language("indicator.grade", grade="Very good") in html or "mutu Sangat baik" in html


def test_the_definition_tells_peers_and_the_smallest_change_that_would_show() -> None:
    info = ROW | dict.fromkeys(
        [*(f"{name}_en" for name in ("numerator", "denominator", "why_it_matters"))], "x"
    )
    nothing = pl.DataFrame({"reason": [], "records": []})
    html = trend_heading(info | {"source": "x", "owner": "y"}, nothing, Language("en"))
    assert "rank 9 of 12 units of the same level and type; median 71.5 %" in html
    assert "± 65.0 % with n 3" in html
    alone = info | {"source": "x", "owner": "y", "peer_count": 1, "peer_rank": None}
    assert "units of the same level" not in trend_heading(alone, nothing, Language("en"))


def heat(sort: str) -> list[str]:
    children = pl.DataFrame(
        {
            "unit_id": ["A", "B", "C", "D"],
            "name": ["Aa", "Bb", "Cc", "Dd"],
            "measure": ["O", "O", "O", None],
            "score": [50.0, 0.0, 95.0, None],
        }
    )
    state = State(lang="id", sort=sort)
    html = heat_table(children, "X", "Y", {}, 90.0, state, Language("id"))
    return re.findall(r'data-unit="(\w)"', html)


def test_children_sort_by_any_column_and_unknown_scores_come_last() -> None:
    assert heat("") == ["A", "B", "C", "D"]
    assert heat("-unit") == ["D", "C", "B", "A"]
    assert heat("O") == ["B", "A", "C", "D"]
    assert heat("-O") == ["C", "A", "B", "D"]


def test_the_period_menu_is_stepwise(marts: dict[str, pl.DataFrame]) -> None:
    periods = marts["rpt_period"]
    other_years = periods.with_columns(period_id=pl.lit("1999") + pl.col("period_id").str.slice(4))
    both = pl.concat([other_years, periods])
    period = periods.filter(pl.col("period_id") == "2024-01").row(0, named=True)
    html = period_picker(STATE, period, both, Language("id"))
    links = set(re.findall(r"period=([\w-]+)", html))
    assert links == set(periods["period_id"]) | {"1999", "1999-12"}


def test_the_table_of_the_chart_has_each_months_own_numbers() -> None:
    days = [date(2024, month, 1) for month in (1, 2)]
    months = pl.DataFrame(
        {
            "start_on": days,
            "value": [10.0, 20.0],
            "target": [80.0, 85.0],
            "target_low": [None, None],
            "target_high": [None, None],
            "interval_low": [8.0, None],
            "interval_high": [12.0, None],
        }
    )
    cells = re.findall(r"<td>([^<]*)</td>", trend_table(months, ROW, Language("en")))
    assert cells == ["10.0 %", "≥ 80.0 %", "8.0–12.0", "20.0 %", "≥ 85.0 %", "–"]


def test_months_without_a_value_are_gaps(language: Language) -> None:
    months = pl.DataFrame(
        {
            "period_id": ["2024-01", "2024-02"],
            "start_on": [date(2024, 1, 1), date(2024, 2, 1)],
            "value": [10.0, None],
            "target": [12.0, 12.0],
            "interval_low": [8.0, None],
            "interval_high": [11.0, None],
        }
    )
    figure = trend_figure(months, "2024-01", language)
    lines = {trace.name: list(trace.y) for trace in figure.data}
    assert lines[language("trend.value")] == [10.0, None]
    assert lines[language("trend.target")] == [12.0, 12.0]
    assert figure.layout.separators == language.separators
