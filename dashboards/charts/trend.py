"""Twelve months of one indicator: a line with its target and interval, and the same as a table."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboards.charts.indicator_table import interval_text, target_text
from dashboards.charts.markup import Markup, element
from dashboards.language import Language

LINE = "#1f4e79"
BAND = "rgba(31, 78, 121, 0.12)"
TARGET = "#8a5a00"
GRID = "#dfe4ea"
INK = "#1c2733"


def trend_figure(months: pl.DataFrame, chosen_period: str, language: Language) -> go.Figure:
    """Line of `value` by month with its interval as a band and its target as a dashed step.

    Months without a value are gaps, never zero. The month of `chosen_period` is drawn larger.
    """
    labels = [language.month(day) for day in months["start_on"]]
    figure = go.Figure()
    if months["interval_low"].is_not_null().any():
        _add_interval(figure, labels, months, language)
    if months["target"].is_not_null().any():
        figure.add_scatter(
            x=labels,
            y=months["target"].to_list(),
            name=language("trend.target"),
            mode="lines",
            line={"color": TARGET, "width": 2, "dash": "dash", "shape": "hvh"},
        )
    sizes = [12 if period == chosen_period else 7 for period in months["period_id"]]
    figure.add_scatter(
        x=labels,
        y=months["value"].to_list(),
        name=language("trend.value"),
        mode="lines+markers",
        line={"color": LINE, "width": 2.5},
        marker={"size": sizes, "color": LINE},
    )
    figure.update_layout(
        separators=language.separators,
        height=300,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="white",
        plot_bgcolor="white",
        font={"color": INK, "size": 13},
        hovermode="x unified",
        legend={"orientation": "h", "y": 1.12, "x": 0},
        dragmode=False,
    )
    axis = {"fixedrange": True, "automargin": True, "zeroline": False}
    figure.update_xaxes(axis, showgrid=False, type="category", linecolor=GRID)
    figure.update_yaxes(axis, gridcolor=GRID, hoverformat=",.2f")
    return figure


def trend_heading(info: dict[str, Any], excluded: pl.DataFrame, language: Language) -> Markup:
    """Title of the chart, the definition of its indicator, and the records it leaves out."""
    name = info[f"name_{language.code}"]
    coded = ("direction", "cadence", "comparison", "target_rule")
    words = {field: language(f"register.{field}.{info[field]}") for field in coded}
    facts = (
        ("numerator", info[f"numerator_{language.code}"]),
        ("denominator", info[f"denominator_{language.code}"]),
        ("why", info[f"why_it_matters_{language.code}"]),
        ("caveats", info[f"caveats_{language.code}"]),
        ("peers", _peers(info, language)),
        ("detectable", _detectable(info, language)),
        ("reading", language("trend.reading_text", level=info["level"].title(), **words)),
        ("comparison", language("trend.comparison_text", **words)),
        ("record", info["record"]),
        ("source", info["source"]),
        ("valid", _valid(info, language)),
        ("owner", info["owner"]),
        ("checked_by", info["checked_by"]),
        ("next_review", language.day(info["next_review"])),
    )
    pairs = [
        element("div", element("dt", language(f"trend.{key}")), element("dd", text))
        for key, text in facts
        if text
    ]
    return element(
        "section",
        element(
            "h2",
            language("trend.title", id=info["indicator_id"], name=name),
            " ",
            element("small", language.unit(info["unit"])),
            id="smk-trend",
            tabindex="-1",
        ),
        element(
            "details",
            element("summary", language("trend.summary")),
            element("dl", *pairs),
            _excluded(excluded, language),
        ),
        class_="smk smk-trend",
        lang=language.code,
    )


def trend_table(months: pl.DataFrame, info: dict[str, Any], language: Language) -> Markup:
    """The chart's numbers as a table, folded away."""
    names = ("month", "value", "target", "interval")
    heads = [element("th", language(f"trend.{name}"), scope="col") for name in names]
    rows = [_month_row(info | row, language) for row in months.iter_rows(named=True)]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
    return element(
        "details",
        element("summary", language("trend.table")),
        table,
        class_="smk smk-plain",
        lang=language.code,
    )


def no_trend(language: Language) -> Markup:
    """Said where there is nothing to draw."""
    return element("p", language("trend.none"), class_="smk smk-none", lang=language.code)


def _valid(info: dict[str, Any], language: Language) -> str:
    first = language.day(info["valid_from"])
    if info["valid_to"] is None:
        return language("trend.valid_from", first=first)
    return language("trend.valid_range", first=first, last=language.day(info["valid_to"]))


def _peers(info: dict[str, Any], language: Language) -> str | None:
    """Rank and median among units of the same level and type; None where it has no such others."""
    if (info["peer_count"] or 0) < 2:
        return None
    count = language.count(info["peer_count"])
    median = language.measure(info["peer_median"], info["unit"])
    if info["peer_rank"] is None:
        return language("trend.peers_median", count=count, median=median)
    rank = language.count(info["peer_rank"])
    return language("trend.peers_rank", rank=rank, count=count, median=median)


def _detectable(info: dict[str, Any], language: Language) -> str | None:
    if info["detectable_change"] is None:
        return None
    change = language.measure(info["detectable_change"], info["unit"])
    return language("trend.detectable_text", change=change, n=language.number(info["n"], 0))


def _excluded(excluded: pl.DataFrame, language: Language) -> Markup | None:
    counts = [
        f"{language.exclusion(reason)} {language.count(records)}"
        for reason, records in excluded.iter_rows()
    ]
    text = language("trend.excluded", counts=", ".join(counts))
    return element("p", text, class_="smk-excluded") if counts else None


def _month_row(row: dict[str, Any], language: Language) -> Markup:
    cells = (
        language.measure(row["value"], row["unit"]),
        target_text(row, language),
        interval_text(row, language),
    )
    return element(
        "tr",
        element("th", language.month(row["start_on"], "MMMM y"), scope="row"),
        *(element("td", cell) for cell in cells),
    )


def _add_interval(
    figure: go.Figure, labels: list[str], months: pl.DataFrame, language: Language
) -> None:
    """The interval as a band between two invisible lines."""
    for column, fill in (("interval_low", None), ("interval_high", "tonexty")):
        figure.add_scatter(
            x=labels,
            y=months[column].to_list(),
            name=language("trend.interval"),
            mode="lines",
            line={"width": 0},
            fill=fill,
            fillcolor=BAND,
            hoverinfo="skip",
            showlegend=fill is not None,
        )
