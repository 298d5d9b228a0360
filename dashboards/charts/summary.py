"""The first answer: the unit's index, its categories, and where to look first."""

from typing import Any

import polars as pl

from dashboards.charts.markup import Markup, element, icon, raw
from dashboards.language import Language
from dashboards.state import State

CATEGORIES = ("K", "A", "O", "C")
FOCUS_LIMIT = 3


def index_card(
    index: dict[str, Any],
    period_name: str,
    before: dict[str, Any] | None,
    before_name: str,
    language: Language,
) -> Markup:
    """The unit index and its step from the period before, or in plain words why there is none."""
    coverage = language.percent(index["coverage"])
    if index["score"] is None:
        body = [
            element("p", language("index.none"), class_="smk-no-index"),
            element(
                "p",
                language(f"index.{index['reason']}", coverage=coverage, period=period_name),
            ),
        ]
    else:
        number = element("strong", language.number(index["score"], 1))
        body = [
            element("p", number, " ", element("span", language("index.scale")), class_="smk-index"),
            _step(index["score"], before["score"] if before else None, before_name, language),
            element("p", language("index.coverage", coverage=coverage)),
        ]
    return element(
        "section",
        element("h2", language("index.title")),
        *body,
        element("p", language("index.note"), class_="smk-note"),
        class_="smk-card smk-index-card",
        data_index_score=raw(index["score"]),
        data_index_coverage=raw(index["coverage"]),
        data_index_reason=index["reason"],
    )


def category_tiles(categories: pl.DataFrame, near: float, language: Language) -> Markup:
    """Score, coverage and weight of each category."""
    rows = {row["category"]: row for row in categories.iter_rows(named=True)}
    nothing = {"score": None, "coverage": None, "weight": None}
    tiles = [_tile(key, rows.get(key, nothing), near, language) for key in CATEGORIES]
    return element("section", *tiles, class_="smk-tiles", aria_label=language("category.title"))


def focus(indicators: pl.DataFrame, near: float, state: State, language: Language) -> Markup:
    """The weighted indicators that cost the index most, and those that carry it.

    Nobody is sent to what is too small to judge.
    """
    judged = pl.col("score").is_not_null() & (pl.col("status") != "too_small")
    scored = indicators.filter(judged & (pl.col("weight") > 0))
    if scored.is_empty():
        return element("p", language("focus.none"), class_="smk-focus")
    lost = scored.with_columns(lost=(100 - pl.col("score")) * pl.col("weight"))
    worst = lost.filter(pl.col("score") < near).sort("lost", "score", descending=[True, False])
    best = lost.filter(pl.col("score") >= near).sort("score", "weight", descending=True)
    lists = [
        _focus_list(key, chosen.head(FOCUS_LIMIT), state, language)
        for key, chosen in (("worst", worst), ("best", best))
        if chosen.height
    ]
    return element("div", *lists, class_="smk-focus")


def band(score: float | None, near: float) -> str:
    """Class of a score: `good` from `near` up, `middle` from 70, `low`; `empty` without one."""
    if score is None:
        return "empty"
    return "good" if score >= near else "middle" if score >= 70 else "low"


def _step(score: float, before: float | None, before_name: str, language: Language) -> Markup:
    if before is None:
        return Markup()
    change = score - before
    number = language.number(change, 1, signed=True)
    sign = icon("▲" if change > 0 else "▼" if change < 0 else "■")
    return element("p", sign, language("index.step", change=number, period=before_name))


def _tile(key: str, row: dict[str, Any], near: float, language: Language) -> Markup:
    score = row["score"]
    missing = "too_little" if row["coverage"] else "no_data"
    number = language(f"category.{missing}") if score is None else language.number(score, 1)
    details = [language("category.coverage", coverage=language.percent(row["coverage"] or 0.0))]
    if row["weight"] is not None:
        details.append(language("category.weight", weight=language.number(row["weight"], 0)))
    return element(
        "div",
        element("h2", element("b", key), " ", language(f"category.{key}")),
        element("p", number, class_="smk-tile-score" if score is not None else "smk-tile-none"),
        element(
            "div",
            element("span", style=f"width:{min(score or 0.0, 100.0):.1f}%"),
            class_="smk-bar",
            aria_hidden="true",
        ),
        element("p", " · ".join(details)),
        class_=f"smk-card smk-tile smk-{band(score, near)}",
        data_category=key,
        data_score=raw(score),
        data_coverage=raw(row["coverage"]),
    )


def _focus_list(key: str, rows: pl.DataFrame, state: State, language: Language) -> Markup:
    links = [
        element(
            "li",
            element(
                "a",
                f"{row['indicator_id']} {row[f'name_{language.code}']}",
                href=state.link(indicator=row["indicator_id"]),
                data_focus="smk-trend",
            ),
            " ",
            element("span", language.number(row["score"], 1)),
        )
        for row in rows.iter_rows(named=True)
    ]
    return element("div", element("h2", language(f"focus.{key}")), element("ul", *links))
