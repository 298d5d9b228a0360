"""Above the scorecard: language, search, place in the unit tree, period."""

from datetime import date
from typing import Any

import polars as pl

from dashboards.charts.markup import Markup, element, hidden, icon, join
from dashboards.language import Language
from dashboards.state import LANGUAGES, State

FOUND_LIMIT = 20
PERIOD_TYPES = ("year", "semester", "quarter", "month")


def top_bar(state: State, site_name: str, language: Language) -> Markup:
    """Site, search field and language switch; the site's name leads to the top unit."""
    other = next(code for code in LANGUAGES if code != language.code)
    search = element(
        "form",
        element("label", hidden(language("search.label")), for_="smk-search"),
        element(
            "input",
            id="smk-search",
            type="search",
            name="q",
            value=state.q,
            placeholder=language("search.hint"),
            autocomplete="off",
        ),
        element("button", language("search.button"), type="submit"),
        role="search",
        method="get",
        class_="smk-search",
    )
    switch = element(
        "a",
        language("language.other"),
        href=state.link(lang=other),
        lang=other,
        hreflang=other,
        class_="smk-language",
        id="smk-language",
        data_focus="smk-language",
    )
    home = element("a", site_name, href=state.link(unit=""), class_="smk-site")
    return element("header", home, search, switch, class_="smk-top")


def search_results(state: State, units: pl.DataFrame, language: Language) -> Markup | None:
    """Units whose name or id contains the words searched for, each with the units above it."""
    if not state.q.strip():
        return None
    words = state.q.strip().lower()
    found = units.filter(
        pl.col("name").str.to_lowercase().str.contains(words, literal=True)
        | pl.col("unit_id").str.to_lowercase().str.contains(words, literal=True)
    )
    if found.is_empty():
        text = language("search.none", words=state.q)
        return element("p", text, class_="smk-found", id="smk-found", tabindex="-1", role="status")
    names = dict(units.select("unit_id", "name").iter_rows())
    items = [
        element("li", _link_with_path(state, row, names))
        for row in found.head(FOUND_LIMIT).iter_rows(named=True)
    ]
    rest = found.height - FOUND_LIMIT
    count = language.count(found.height)
    return element(
        "section",
        element("p", language("search.found", count=count, words=state.q), role="status"),
        element("ul", *items),
        rest > 0 and element("p", language("search.more", count=language.count(rest))),
        class_="smk-found",
        id="smk-found",
        tabindex="-1",
    )


def breadcrumbs(state: State, unit_id: str, units: pl.DataFrame, language: Language) -> Markup:
    """The way from the top to the unit, and a menu of the units below it."""
    path = units.filter(pl.col("unit_id") == unit_id)["path"].item().split("/")
    way = units.filter(pl.col("unit_id").is_in(path)).sort("depth")
    *above, unit = way.select("unit_id", "name").iter_rows()
    steps = [element("li", element("a", name, href=state.link(unit=step))) for step, name in above]
    here = element("li", unit[1], aria_current="page")
    children = units.filter(pl.col("parent_id") == unit_id)
    return element(
        "nav",
        element("ol", *steps, here),
        _children_menu(state, children, language) if children.height else None,
        aria_label=language("tree.label"),
        class_="smk-crumbs",
    )


def period_picker(
    state: State, period: dict[str, Any], periods: pl.DataFrame, language: Language
) -> Markup:
    """Steps to the neighbouring periods and a menu: years, and the parts of the year shown.

    Stepwise, so a site with thirty years of months has a short menu too.
    """
    same_type = periods.filter(pl.col("period_type") == period["period_type"])
    ids = same_type["period_id"].to_list()
    place = ids.index(period["period_id"])
    before = ids[place - 1] if place > 0 else None
    after = ids[place + 1] if place + 1 < len(ids) else None
    name = language.period(str(period["period_id"]))
    menu = element(
        "details",
        element("summary", hidden(language("period.label")), " ", name, icon("▾")),
        element(
            "div",
            *(_period_row(kind, state, period, periods, language) for kind in PERIOD_TYPES),
            class_="smk-panel",
        ),
        class_="smk-menu",
        name="smk-menu",
    )
    return element(
        "nav",
        _period_step("‹", before, "period.previous", state, language),
        menu,
        _period_step("›", after, "period.next", state, language),
        aria_label=language("period.label"),
        class_="smk-period",
    )


def title(unit_name: str, period: dict[str, Any], language: Language) -> Markup:
    """The page's heading, where the focus goes after a step; the period with its state."""
    skip = element("a", language("page.skip"), href="#smk-indicators", class_="smk-skip")
    name = element("h1", unit_name, id="smk-title", tabindex="-1")
    closed_at = period["closed_at"]
    state = "closed" if closed_at else "provisional"
    since = language.day(date.fromisoformat(closed_at[:10])) if closed_at else None
    words = language(f"period.{state}", date=since, version=period["closed_version"])
    text = f"{language.period(str(period['period_id']))} · {words}"
    return element("div", skip, name, element("span", text), class_="smk-title", data_state=state)


def notices(
    state: State,
    unit: dict[str, Any],
    period: dict[str, Any],
    as_of: date,
    language: Language,
) -> Markup | None:
    """What the reader must know before the figures: not what was asked for, or not complete."""
    texts = []
    if state.unit not in ("", unit["unit_id"]):
        texts.append(language("page.unknown_unit", unit=state.unit))
    if state.period not in ("", period["period_id"]):
        texts.append(language("page.unknown_period", period=state.period))
    if not period["is_complete"]:
        texts.append(language("page.not_complete", date=language.day(as_of)))
    items = [element("p", text) for text in texts]
    return element("div", *items, class_="smk-notices", role="status") if items else None


def _link_with_path(state: State, row: dict[str, str], names: dict[str, str]) -> Markup:
    above = [names[step] for step in row["path"].split("/")[:-1] if step in names]
    link = element("a", row["name"], href=state.link(unit=row["unit_id"]))
    return join(link, element("small", " › ".join(above)) if above else None)


def _children_menu(state: State, children: pl.DataFrame, language: Language) -> Markup:
    links = [
        element("li", element("a", name, href=state.link(unit=unit)))
        for unit, name in children.select("unit_id", "name").iter_rows()
    ]
    title = language("tree.children", count=language.count(children.height))
    return element(
        "details",
        element("summary", title, icon("▾")),
        element("ul", *links, class_="smk-panel"),
        class_="smk-menu",
        name="smk-menu",
    )


def _period_step(
    sign: str, period_id: str | None, key: str, state: State, language: Language
) -> Markup:
    if period_id is None:
        return element("span", icon(sign), class_="smk-step", aria_hidden="true")
    label = language(key, period=language.period(period_id))
    link = state.link(period=period_id)
    return element("a", icon(sign), href=link, aria_label=label, title=label, class_="smk-step")


def _period_row(
    kind: str,
    state: State,
    period: dict[str, Any],
    periods: pl.DataFrame,
    language: Language,
) -> Markup | None:
    chosen = str(period["period_id"])
    rows = periods.filter(pl.col("period_type") == kind)
    if kind != "year":
        rows = rows.filter(pl.col("period_id").str.starts_with(chosen[:4]))
    links = [
        element(
            "a",
            _short(row, language),
            href=state.link(period=row["period_id"]),
            aria_label=language.period(row["period_id"]),
            aria_current="true" if row["period_id"] == chosen else None,
        )
        for row in rows.iter_rows(named=True)
    ]
    title = element("span", language(f"period.{kind}"))
    return element("div", title, *links, class_="smk-period-row") if links else None


def _short(row: dict[str, Any], language: Language) -> str:
    if row["period_type"] == "month":
        return language.month(row["start_on"], "MMM")
    return str(row["period_id"]).rpartition("-")[2].lstrip("QS")
