"""The indicators of a unit in a period: the weakest first, on a phone one card a row."""

from typing import Any

import polars as pl

from dashboards.charts.markup import Markup, element, icon, join, raw
from dashboards.language import EMPTY, Language
from dashboards.state import State

WORST = 3
COLUMNS = ("name", "value", "target", "score", "interval", "change", "n", "status")
SIGNS = {
    "met": "✓",
    "near": "≈",
    "below": "✕",
    "no_target": "○",
    "no_data": "–",
    "too_few": "–",
    "too_small": "?",
    "info": "i",
}
NUMBERS = (
    "numerator",
    "denominator",
    "value",
    "n",
    "target",
    "attainment",
    "score",
    "interval_low",
    "interval_high",
    "p50",
    "p90",
    "change",
    "detectable_change",
    "peer_count",
    "peer_median",
    "peer_rank",
)


def indicator_table(
    indicators: pl.DataFrame, chosen: str, state: State, language: Language
) -> Markup:
    """The weakest of each category that make its score; the others folded away under it.

    What has a weight but no data makes no score. The one whose twelve months are shown is marked,
    and the fold it lies in is open. Where nothing makes a score, all are in the one table. Every
    row carries its numbers unrounded as `data-*`, under the names of the mart.
    """
    if indicators.is_empty():
        return element("p", language("indicator.none"), class_="smk-card")
    weighed = indicators.filter((pl.col("weight") > 0) & (pl.col("status") != "no_data"))
    if weighed.is_empty():
        return _table(indicators, chosen, state, language, is_main=True)
    worst = _worst(weighed)
    rest, others = (
        rows.join(shown, on="indicator_id", how="anti", maintain_order="left")
        for rows, shown in ((weighed, worst), (indicators, weighed))
    )
    folded = [
        _folded(key, text, rows.filter(pl.col("category") == key), chosen, state, language)
        for text, rows in (("rest", rest), ("more", others))
        for key in rows["category"].unique(maintain_order=True)
    ]
    heading = element("h2", language("indicator.worst", count=str(WORST)), class_="smk-worst")
    table = _table(worst, chosen, state, language, is_main=True)
    return join(heading if rest.height else None, table, *folded)


def _worst(weighed: pl.DataFrame) -> pl.DataFrame:
    """The `WORST` lowest scores of each category, lowest first; categories stay in their order.

    Only what can be judged, unless nothing can.
    """
    judged = weighed.filter(pl.col("score").is_not_null() & (pl.col("status") != "too_small"))
    rows = weighed if judged.is_empty() else judged
    return pl.concat(
        rows.filter(pl.col("category") == key)
        .sort("score", nulls_last=True, maintain_order=True)
        .head(WORST)
        for key in rows["category"].unique(maintain_order=True)
    )


def _folded(
    category: str, text: str, rows: pl.DataFrame, chosen: str, state: State, language: Language
) -> Markup:
    """Further indicators of a category, behind a line that counts them.

    `text` says which: `rest` make the score too, `more` do not.
    """
    name = language(f"category.{category}")
    count = language.count(rows.height)
    return element(
        "details",
        element("summary", language(f"indicator.{text}", category=name, count=count)),
        _table(rows, chosen, state, language, is_main=False),
        open=chosen in rows["indicator_id"],
        class_="smk-more",
        data_more=f"{category}-{text}",
    )


def _table(
    indicators: pl.DataFrame, chosen: str, state: State, language: Language, *, is_main: bool
) -> Markup:
    heads = [
        element("th", language(f"indicator.{name}"), scope="col", role="columnheader")
        for name in COLUMNS
    ]
    rows = [
        _row(row, row["indicator_id"] == chosen, state, language)
        for row in indicators.iter_rows(named=True)
    ]
    return element(
        "table",
        element("caption", language("indicator.title"), class_="smk-hidden"),
        element("thead", element("tr", *heads, role="row"), role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        # Laid out as cards on a phone, where some browsers would forget that it is a table.
        role="table",
        class_="smk-card smk-indicators",
        id="smk-indicators" if is_main else None,
        tabindex="-1" if is_main else None,
    )


def target_text(row: dict[str, Any], language: Language) -> str:
    """A target as `≥ 90,0 %`, `≤ 3,00` or a range; a dash without one."""
    unit = row["unit"]
    if row["target_low"] is not None and row["target_high"] is not None:
        low = language.bare(row["target_low"], unit)
        high = language.measure(row["target_high"], unit)
        return language("indicator.range", low=low, high=high)
    if row["target"] is None:
        return EMPTY
    sign = {"up": "≥ ", "down": "≤ "}.get(row["direction"], "")
    return sign + language.measure(row["target"], unit)


def interval_text(row: dict[str, Any], language: Language) -> str:
    """Lower and upper bound of the interval; a dash without one."""
    low, high = row["interval_low"], row["interval_high"]
    if low is None or high is None:
        return EMPTY
    unit = row["unit"]
    return language("indicator.range", low=language.bare(low, unit), high=language.bare(high, unit))


def _cases(row: dict[str, Any]) -> float | None:
    """Number of cases; what an average of rupiah, hours or minutes is divided by is none."""
    is_amount = row["kind"] in ("mean", "rate") and row["interval_method"] == "none"
    return None if is_amount else row["n"]


def _row(row: dict[str, Any], is_chosen: bool, state: State, language: Language) -> Markup:
    numbers = {f"data_{name}": raw(row[name]) for name in NUMBERS}
    cells = {
        "value": join(
            element("strong", language.measure(row["value"], row["unit"])), _known(row, language)
        ),
        "target": target_text(row, language),
        "score": language.number(row["score"], 1),
        "interval": interval_text(row, language),
        "change": _change(row, language),
        "n": language.number(_cases(row), 0),
        "status": _status(row["status"], language),
    }
    return element(
        "tr",
        _name(row, is_chosen, state, language),
        *(
            element(
                "td",
                text,
                class_=f"smk-{key}",
                role="cell",
                data_label=language(f"indicator.{key}"),
            )
            for key, text in cells.items()
        ),
        role="row",
        class_=f"smk-is-{row['status']}" + (" smk-chosen" if is_chosen else ""),
        data_indicator=row["indicator_id"],
        data_status=row["status"],
        **numbers,
    )


def _known(row: dict[str, Any], language: Language) -> Markup | None:
    """Mark of a closed figure that is known otherwise now: the value of now, and why."""
    if row["restated_for"] is None:
        return None
    reasons = ", ".join(language(f"restated.{reason}") for reason in row["restated_for"].split())
    value = language.measure(row["known_value"], row["unit"])
    text = language("restated.known", value=value, reasons=reasons)
    return element("small", " ", icon("†"), text, data_known=raw(row["known_value"]))


def _name(row: dict[str, Any], is_chosen: bool, state: State, language: Language) -> Markup:
    name = row[f"name_{language.code}"]
    link = element(
        "a",
        name,
        href=state.link(indicator=row["indicator_id"]),
        title=language("indicator.show", name=name),
        aria_current="true" if is_chosen else None,
        data_focus="smk-trend",
    )
    notes = [language.unit(row["unit"])] if row["unit"] != "%" else []
    if row[f"grade_{language.code}"]:
        notes.append(language("indicator.grade", grade=row[f"grade_{language.code}"]))
    if row["p50"] is not None and row["p90"] is not None:
        p50, p90 = (language.duration(row[key], row["duration_unit"]) for key in ("p50", "p90"))
        notes.append(language("indicator.quantiles", p50=p50, p90=p90))
    small = element("small", " · ".join(notes)) if notes else None
    key = element("b", row["indicator_id"])
    return element("th", key, " ", link, " ", small, scope="row", role="rowheader")


def _change(row: dict[str, Any], language: Language) -> Markup | str:
    change = row["change"]
    if change is None:
        return EMPTY
    number = language.bare(change, row["unit"], signed=True)
    if number[0] not in "+−":  # nothing at the precision shown
        change = 0.0
    sign = "▲" if change > 0 else "▼" if change < 0 else "■"
    word = _judgement(change, row)
    if word is None:
        return element("span", icon(sign), number)
    small = element("small", language(f"indicator.{word}"))
    return element("span", icon(sign), number, " ", small, class_=f"smk-{word}")


def _judgement(change: float, row: dict[str, Any]) -> str | None:
    """Better or worse, where one way is good: not for information, not within a range."""
    if change == 0:
        return "same"
    if row["direction"] not in ("up", "down") or row["target_low"] is not None:
        return None
    return "better" if (change > 0) == (row["direction"] == "up") else "worse"


def _status(status: str, language: Language) -> Markup:
    return element("span", icon(SIGNS[status]), language(f"status.{status}"))
