"""The units below a unit side by side: scores per category and indicator, sortable."""

from collections.abc import Iterable

import polars as pl

from dashboards.charts.markup import Markup, element, icon, raw
from dashboards.charts.summary import CATEGORIES, band
from dashboards.language import EMPTY, Language
from dashboards.state import State

Names = dict[str, str]
Unit = tuple[str, str]
Scores = dict[str, float | None]


def heat_table(
    children: pl.DataFrame,
    unit_name: str,
    period_name: str,
    indicator_names: Names,
    near: float,
    state: State,
    language: Language,
) -> Markup:
    """Scores of all children.

    Args:
        children: unit_id, name, measure (`index`, a category or an indicator id), score.
        unit_name: the unit above them.
        period_name: the period in words.
        indicator_names: indicator id → name.
        near: score from which a cell counts as good.
        state: view, with the column to sort by.
        language: screen language.
    """
    title = element("h2", language("heat.title", unit=unit_name))
    if children.is_empty():
        body = element("p", language("heat.none"))
        return element("section", title, body, class_="smk-heat")
    names = _column_names(children, indicator_names, language)
    heads = [_head(key, name, state, language) for key, name in names.items()]
    rows = [
        _row(unit, scores, names, near, state, language)
        for unit, scores in _sorted(children, state)
    ]
    table = element(
        "table",
        element("caption", unit_name, class_="smk-hidden"),
        element("thead", element("tr", *heads)),
        element("tbody", *rows),
    )
    scroll = element(
        "div",
        table,
        class_="smk-scroll",
        tabindex="0",
        role="region",
        aria_label=language("heat.title", unit=unit_name),
    )
    hint = element("p", language("heat.caption", period=period_name))
    return element("section", title, hint, scroll, _legend(near, language), class_="smk-heat")


def _sorted(children: pl.DataFrame, state: State) -> list[tuple[Unit, Scores]]:
    """Children with their scores in the order asked for; those without a score come last."""
    scores: dict[Unit, Scores] = {}
    for unit, name, measure, score in children.iter_rows():
        scores.setdefault((unit, name), {})[measure] = score
    column, descending = state.sort.lstrip("-"), state.sort.startswith("-")
    if column in ("", "unit"):
        return sorted(scores.items(), key=lambda item: item[0][1], reverse=descending)
    known = [item for item in scores.items() if item[1].get(column) is not None]
    unknown = [item for item in scores.items() if item[1].get(column) is None]
    known.sort(key=lambda item: item[1][column] or 0.0, reverse=descending)
    return known + unknown


def _column_names(children: pl.DataFrame, indicator_names: Names, language: Language) -> Names:
    """Columns that have a score somewhere, in reading order, with their full names."""
    fixed = {"unit": language("heat.unit"), "index": language("heat.index")}
    categories = {key: language(f"category.{key}") for key in CATEGORIES}
    scored = set(children.filter(pl.col("score").is_not_null())["measure"])
    indicators = {key: name for key, name in indicator_names.items() if key in scored}
    return fixed | categories | indicators


def _head(key: str, name: str, state: State, language: Language) -> Markup:
    """A column heading that sorts: lowest score first, then the other way round."""
    is_sorted = state.sort.lstrip("-") == key or (key == "unit" and not state.sort)
    descending = is_sorted and state.sort.startswith("-")
    turn = f"-{key}" if is_sorted and not descending else key
    sign = icon("▼" if descending else "▲") if is_sorted else None
    label = name if key in ("unit", "index") else key
    return element(
        "th",
        element(
            "a",
            label,
            sign,
            href=state.link(sort=turn),
            title=name,
            aria_label=language("heat.sort", name=name),
            id=f"smk-sort-{key}",
            data_focus=f"smk-sort-{key}",
        ),
        scope="col",
        aria_sort=("descending" if descending else "ascending") if is_sorted else None,
    )


def _row(
    unit: Unit, scores: Scores, names: Names, near: float, state: State, language: Language
) -> Markup:
    unit_id, name = unit
    link = element("a", name, href=state.link(unit=unit_id))
    cells = [_cell(key, scores.get(key), near, language) for key in names if key != "unit"]
    return element("tr", element("th", link, scope="row"), *cells, data_unit=unit_id)


def _cell(key: str, score: float | None, near: float, language: Language) -> Markup:
    return element(
        "td",
        EMPTY if score is None else language.number(score, 1),
        class_=f"smk-{band(score, near)}",
        data_measure=key,
        data_score=raw(score),
    )


def _legend(near: float, language: Language) -> Markup:
    words = language.number(near, 0)
    entries: Iterable[tuple[str, str]] = (
        ("good", language("heat.good", near=words)),
        ("middle", language("heat.middle", near=words)),
        ("low", language("heat.low")),
        ("empty", f"{EMPTY} {language('heat.empty')}"),
    )
    items = [element("li", text, class_=f"smk-{key}") for key, text in entries]
    return element("ul", *items, class_="smk-legend")
