"""Every query of every page, cached by published version, which never changes."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from warehouse.access import Reader, current_version, open_reader


def home() -> Path:
    """Folder of the site this process shows, from `SMK_SITE_HOME`.

    Raises:
        KeyError: the variable is not set.
    """
    return Path(os.environ["SMK_SITE_HOME"])


def version() -> str:
    """Name of the version to show now: a small file read, so the next click sees a new one.

    Raises:
        NothingPublished: the site has no published version.
    """
    return current_version(home())


# Two versions stay open: sessions that began on the older one finish on it.
@st.cache_resource(max_entries=2, show_spinner=False)
def _reader(version: str) -> Reader:
    return open_reader(home(), name=version)


# A resource, not data: polars frames do not change, so sessions share one without copying it.
@st.cache_resource(max_entries=5000, show_spinner=False)
def _frame(version: str, sql: str, *parameters: Any) -> pl.DataFrame:
    return _reader(version).query(sql, parameters)


def manifest(version: str) -> dict[str, Any]:
    """What the version says about itself: run, commit, tests, rows."""
    return _reader(version).manifest


def site(version: str) -> dict[str, Any]:
    """The site's one row: site_id, name, note, as_of, near_pct."""
    return _frame(version, "select * from rpt_site").row(0, named=True)


def units(version: str) -> pl.DataFrame:
    """All units, parents before children, each level by name."""
    return _frame(version, "select * from rpt_unit order by depth, name, unit_id")


def periods(version: str) -> pl.DataFrame:
    """All periods in time order; `closed_at` and `closed_version` are null of a provisional one."""
    return _frame(
        version,
        """
        select period.*, closing.closed_at, closing.version as closed_version
        from rpt_period as period
        left join rpt_closing as closing on period.period_id = closing.period_id
        order by period.sort_key, period.period_id
        """,
    )


def unit_index(version: str, unit: str, period: str) -> dict[str, Any]:
    """Index of a unit in a period: score, coverage, reason; `no_data` without a row."""
    frame = _frame(
        version,
        "select score, coverage, reason from rpt_unit_index where unit_id = ? and period_id = ?",
        unit,
        period,
    )
    nothing = {"score": None, "coverage": 0.0, "reason": "no_data"}
    return frame.row(0, named=True) if frame.height else nothing


def categories(version: str, unit: str, period: str) -> pl.DataFrame:
    """Category, score, coverage and weight of a unit in a period."""
    return _frame(
        version,
        "select category, score, coverage, weight from rpt_category"
        " where unit_id = ? and period_id = ?",
        unit,
        period,
    )


def indicators(version: str, unit: str, period: str) -> pl.DataFrame:
    """All indicators with their definitions; those without a row have status `no_data`.

    `grade_id` and `grade_en` name the grade in force at the period's end. `restated_for` are the
    reasons, with spaces between, why a closed figure is known otherwise now, as `known_value`; it
    is null where none is.
    """
    return _frame(
        version,
        """
        with day as (
            select least(period.end_on, site.as_of) as closes_on
            from rpt_period as period cross join rpt_site as site
            where period.period_id = $2
        ),
        newest as (
            select
                indicator_id,
                arg_max(numerator_after, restated_at) as numerator,
                arg_max(denominator_after, restated_at) as denominator,
                arg_max(value_after, restated_at) as known_value,
                arg_max(score_after, restated_at) as score,
                string_agg(distinct reason, ' ' order by reason) as reasons
            from rpt_restatement where unit_id = $1 and period_id = $2
            group by indicator_id
        )
        select
            info.*,
            indicator.* exclude (unit_id, period_id, indicator_id, category, kind, unit, status),
            coalesce(indicator.status, 'no_data') as status,
            grade.label_id as grade_id,
            grade.label_en as grade_en,
            newest.known_value,
            -- one that was taken back is the published figure again
            case
                when
                    newest.numerator is distinct from indicator.numerator
                    or newest.denominator is distinct from indicator.denominator
                    or newest.known_value is distinct from indicator.value
                    or newest.score is distinct from indicator.score
                    then newest.reasons
            end as restated_for
        from rpt_indicator_info as info
        left join rpt_indicator as indicator
            on info.indicator_id = indicator.indicator_id
            and indicator.unit_id = $1
            and indicator.period_id = $2
        left join newest on info.indicator_id = newest.indicator_id
        left join day on true
        left join rpt_grade as grade
            on info.indicator_id = grade.indicator_id
            and indicator.grade = grade.grade
            and day.closes_on between grade.valid_from and coalesce(grade.valid_to, day.closes_on)
        order by strpos('KAOC', info.category), info.indicator_id
        """,
        unit,
        period,
    )


def exclusions(version: str, unit: str, period: str, indicator: str) -> pl.DataFrame:
    """Records an indicator leaves out in a period: reason, records."""
    return _frame(
        version,
        """
        select reason, records from rpt_exclusion
        where unit_id = ? and period_id = ? and indicator_id = ? and records > 0
        order by records desc, reason
        """,
        unit,
        period,
        indicator,
    )


def trend(version: str, unit: str, indicator: str, first: date, last: date) -> pl.DataFrame:
    """The months from `first` to `last` of one indicator; months without a row have null values."""
    return _frame(
        version,
        """
        select
            period.period_id,
            period.start_on,
            indicator.* exclude (unit_id, period_id, indicator_id, category, kind, unit)
        from rpt_period as period
        left join rpt_indicator as indicator
            on period.period_id = indicator.period_id
            and indicator.unit_id = ?
            and indicator.indicator_id = ?
        where period.period_type = 'month' and period.start_on between ? and ?
        order by period.start_on
        """,
        unit,
        indicator,
        first,
        last,
    )


def child_scores(version: str, parent: str, period: str) -> pl.DataFrame:
    """Scores of a unit's children, one row a unit and column: unit_id, name, measure, score.

    `measure` is `index`, a category or an indicator id; a child without scores has one row, nulls.
    """
    return _frame(
        version,
        """
        with

        children as (
            select unit_id, name from rpt_unit where parent_id = $1
        ),

        scores as (
            select unit_id, 'index' as measure, score from rpt_unit_index
            where unit_id in (select unit_id from children) and period_id = $2
            union all
            select unit_id, category, score from rpt_category
            where unit_id in (select unit_id from children) and period_id = $2
            union all
            select unit_id, indicator_id, score from rpt_indicator
            where unit_id in (select unit_id from children) and period_id = $2
        )

        select children.unit_id, children.name, scores.measure, scores.score
        from children left join scores using (unit_id)
        order by children.name, children.unit_id
        """,
        parent,
        period,
    )


def last_loads(version: str) -> pl.DataFrame:
    """The newest load of each source and record, by source; loaded_at is naive UTC."""
    return _frame(
        version,
        """
        select * replace (cast(loaded_at as timestamp) as loaded_at) from rpt_load
        qualify row_number() over (partition by source, record order by load_id desc) = 1
        order by source, record
        """,
    )
