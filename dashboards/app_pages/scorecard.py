"""One unit in one period: index, categories, indicators, twelve months, the units below it."""

import streamlit as st

from dashboards import data
from dashboards.charts import footer, heading, heat_table, indicator_table, summary, trend
from dashboards.charts.markup import element
from dashboards.language import Language
from dashboards.state import (
    State,
    chosen_indicator,
    chosen_period,
    chosen_unit,
    twelve_months,
)


def show() -> None:
    """Draw the page its address asks for."""
    state = State.of(st.query_params)
    language = Language(state.lang)
    version = data.version()
    site, units, periods = data.site(version), data.units(version), data.periods(version)
    unit, period = chosen_unit(state, units), chosen_period(state, periods)
    unit_id, period_id, near = unit["unit_id"], period["period_id"], site["near_pct"]
    period_name = language.period(period_id)
    st.set_page_config(page_title=language("page.title", unit=unit["name"]), layout="wide")

    index = data.unit_index(version, unit_id, period_id)
    before_id = period["previous_id"]
    before = data.unit_index(version, unit_id, before_id) if before_id else None
    before_name = language.period(before_id) if before_id else ""
    categories = data.categories(version, unit_id, period_id)
    indicators = data.indicators(version, unit_id, period_id)
    chosen = chosen_indicator(state, indicators)
    indicator_id = chosen["indicator_id"]
    places = (
        heading.breadcrumbs(state, unit_id, units, language),
        heading.period_picker(state, period, periods, language),
    )
    answer = (
        summary.index_card(index, period_name, before, before_name, language),
        summary.category_tiles(categories, near, language),
        summary.focus(indicators, near, state, language),
    )
    first_screen = element(
        "div",
        heading.top_bar(state, site["name"], language),
        heading.search_results(state, units, language),
        element("div", *places, class_="smk-place"),
        heading.title(unit["name"], period, language),
        heading.notices(state, unit, period, site["as_of"], language),
        element("div", *answer, class_="smk-summary"),
        indicator_table.indicator_table(indicators, indicator_id, state, language),
        class_="smk smk-page",
        lang=language.code,
        data_unit=unit_id,
        data_period=period_id,
    )
    st.html(first_screen)

    months = data.trend(version, unit_id, indicator_id, *twelve_months(period["end_on"]))
    excluded = data.exclusions(version, unit_id, period_id, indicator_id)
    st.html(trend.trend_heading(chosen, excluded, language))
    if months["value"].is_not_null().any():
        figure = trend.trend_figure(months, period_id, language)
        st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key="trend")
        st.html(trend.trend_table(months, chosen, language))
        file_name = f"{unit_id}_{indicator_id}_{period_id}.csv"
        st.download_button(language("trend.download"), months.write_csv(), file_name, "text/csv")
    else:
        st.html(trend.no_trend(language))

    names = dict(indicators.select("indicator_id", f"name_{language.code}").iter_rows())
    children = data.child_scores(version, unit_id, period_id)
    below = (
        heat_table.heat_table(children, unit["name"], period_name, names, near, state, language),
        footer.footer(site, data.manifest(version), index, data.last_loads(version), language),
    )
    st.html(element("div", *below, class_="smk", lang=language.code))
