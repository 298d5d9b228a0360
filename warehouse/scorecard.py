"""A unit's scorecard for one period, as one plain object: what ``smk score --json`` prints."""

from typing import Any

from warehouse.access import Reader
from warehouse.closed_marts import differs
from warehouse.faults import UserFault

# what is of the tree as it is now only
OF_NOW = (
    *("target", "attainment", "score", "target_range"),
    *("grade", "detectable_change", "peers", "known_now"),
)


class NotFound(UserFault):
    """The published version has no such unit or period."""


def scorecard(
    reader: Reader, unit_id: str | None, period_id: str | None, as_was: bool = False
) -> dict[str, Any]:
    """Scorecard of a unit (None: the top of the tree) for a period (None: the last whole month).

    Numbers are unrounded; null means unknown, never zero. ``as_was`` counts what lay below the unit
    on each day instead of what lies below it now. Where the two differ there are no targets, scores
    and slices: those are of the tree as it is now.

    Raises:
        NotFound: with the ids that exist.
    """
    unit = _unit(reader, unit_id)
    period = _period(reader, period_id)
    of_cell = {"unit": unit["id"], "period": period["id"]}
    card = {
        "site": reader.query("select site_id from rpt_site").item(),
        "data_version": reader.version,
        "tree": "as_was" if as_was else "as_is_now",
        "unit": unit,
        "period": period,
        "index": _index(reader, of_cell),
        "categories": _categories(reader, of_cell),
        "indicators": _indicators(reader, of_cell),
    }
    return _as_was(reader, card, of_cell) if as_was else card


def _unit(reader: Reader, unit_id: str | None) -> dict[str, Any]:
    found = reader.query(
        """
        select unit_id as id, name, level from rpt_unit
        where unit_id = $unit or ($unit is null and depth = (select min(depth) from rpt_unit))
        """,
        {"unit": unit_id},
    )
    if found.is_empty():
        raise NotFound(f"no unit {unit_id}. `smk units` lists them.")
    return found.row(0, named=True)


def _period(reader: Reader, period_id: str | None) -> dict[str, Any]:
    found = reader.query(
        """
        select period_id as id, start_on as start, end_on as end from rpt_period
        where period_id = $period or ($period is null and period_type = 'month')
        order by is_complete desc, sort_key desc limit 1
        """,
        {"period": period_id},
    )
    if found.is_empty():
        raise NotFound(f"no data for period {period_id}. {_known_periods(reader)}")
    row = found.row(0, named=True)
    return {
        "id": row["id"],
        "start": row["start"].isoformat(),
        "end": row["end"].isoformat(),
        **_closing(reader, row["id"]),
    }


def _closing(reader: Reader, period_id: str) -> dict[str, Any]:
    """Whether the period is closed in the version, since when, and which version's figures stay."""
    found = reader.query(
        "select closed_at, version from rpt_closing where period_id = ?", [period_id]
    )
    closed_at, version = found.row(0) if found.height else (None, None)
    return {
        "state": "closed" if found.height else "provisional",
        "closed_at": closed_at,
        "closed_version": version,
    }


def _known_periods(reader: Reader) -> str:
    first, last = reader.query(
        """
        select min(period_id), max(period_id) from rpt_period where period_type = 'month'
        """
    ).row(0)
    return f"Months: {first} to {last}; also quarters (2024-Q1), semesters (2024-S1), years (2024)."


def _index(reader: Reader, of_cell: dict[str, Any]) -> dict[str, Any]:
    """Index of the cell; a unit of a level that is not scored has none."""
    found = reader.query(
        """
        select score, coverage, reason from rpt_unit_index
        where unit_id = $unit and period_id = $period
        """,
        of_cell,
    )
    if found.is_empty():
        return {"score": None, "coverage": 0.0, "reason": "no_data"}
    return found.row(0, named=True)


def _as_was(reader: Reader, card: dict[str, Any], of_cell: dict[str, Any]) -> dict[str, Any]:
    """The card with figures as was; the same card where the tree was what it is now."""
    rows = reader.query(
        """
        select figure.*, info.direction, info.minimum_n
        from rpt_indicator_as_was as figure
        join rpt_indicator_info as info on figure.indicator_id = info.indicator_id
        where figure.unit_id = $unit and figure.period_id = $period
        """,
        of_cell,
    )
    if rows.is_empty():
        return card
    figures = {row["indicator_id"]: row for row in rows.iter_rows(named=True)}
    return {
        **card,
        "index": {"score": None, "coverage": 0.0, "reason": "as_was"},
        "categories": [{**c, "score": None, "coverage": 0.0} for c in card["categories"]],
        "indicators": [_figure_as_was(i, figures.get(i["id"])) for i in card["indicators"]],
    }


def _figure_as_was(line: dict[str, Any], figure: dict[str, Any] | None) -> dict[str, Any]:
    """A line of the card with the figure as was in its place; None: nothing is known of then."""
    names = ("numerator", "denominator", "value", "n", "p50", "p90")
    known = {name: figure[name] if figure else None for name in names}
    return {
        **line,
        **{name: known[name] for name in ("numerator", "denominator", "value", "n")},
        **dict.fromkeys(OF_NOW),
        "interval": dict.fromkeys(("level", "low", "high")),
        "quantiles": _quantiles(known),
        "slices": {},
        "excluded": {},
        "status": _status_as_was(figure) if figure else "no_data",
    }


def _status_as_was(figure: dict[str, Any]) -> str:
    if figure["value"] is not None:
        return "info" if figure["direction"] == "none" else "no_target"
    return "too_few" if 0 < (figure["n"] or 0) < figure["minimum_n"] else "no_data"


def _categories(reader: Reader, of_cell: dict[str, Any]) -> list[dict[str, Any]]:
    rows = reader.query(
        """
        select category as id, score, coverage, weight from rpt_category
        where unit_id = $unit and period_id = $period
        order by position(category in 'KAOC')
        """,
        of_cell,
    )
    return rows.to_dicts()


def _indicators(reader: Reader, of_cell: dict[str, Any]) -> list[dict[str, Any]]:
    rows = reader.query(
        """
        select * from rpt_indicator where unit_id = $unit and period_id = $period
        order by position(category in 'KAOC'), indicator_id
        """,
        of_cell,
    )
    slices = _slices(reader, of_cell)
    excluded = _excluded(reader, of_cell)
    restated = _restated(reader, of_cell)
    return [
        {
            "id": row["indicator_id"],
            **{
                name: row[name]
                for name in ("category", "kind", "numerator", "denominator", "value")
            },
            **{name: row[name] for name in ("unit", "n", "target", "attainment", "score")},
            "target_range": _range(row["target_low"], row["target_high"]),
            "interval": {
                "level": row["interval_level"],
                "low": row["interval_low"],
                "high": row["interval_high"],
            },
            "quantiles": _quantiles(row),
            "slices": slices.get(row["indicator_id"], {}),
            "excluded": excluded.get(row["indicator_id"], {}),
            "status": row["status"],
            "grade": row["grade"],
            "detectable_change": row["detectable_change"],
            "peers": _peers(row),
            "known_now": restated.get(row["indicator_id"]),
        }
        for row in rows.iter_rows(named=True)
    ]


def _restated(reader: Reader, of_cell: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """indicator → the figure as known now, where it is not the closed one, with its reasons.

    `reasons`: reason → what it adds to numerator, denominator and value, over all versions.
    """
    rows = reader.query(
        """
        select
            indicator_id,
            reason,
            sum(numerator_change) as numerator,
            sum(denominator_change) as denominator,
            sum(value_change) as value
        from rpt_restatement where unit_id = $unit and period_id = $period
        group by indicator_id, reason order by indicator_id, reason
        """,
        of_cell,
    )
    found = {row["indicator_id"]: {**row, "reasons": {}} for row in _newest(reader, of_cell)}
    for indicator, reason, *parts in rows.iter_rows():
        if indicator in found:
            amounts = dict(zip(("numerator", "denominator", "value"), parts, strict=True))
            found[indicator]["reasons"][reason] = amounts
    return {
        name: {key: part for key, part in figure.items() if key != "indicator_id"}
        for name, figure in found.items()
    }


def _newest(reader: Reader, of_cell: dict[str, Any]) -> list[dict[str, Any]]:
    """Figures of the cell as known now that are not, or no longer, the published ones."""
    amounts = ("numerator", "denominator", "value", "score")
    after = ", ".join(f"{name}_after as {name}" for name in amounts)
    rows = reader.query(
        f"""
        with newest as (
            select unit_id, period_id, indicator_id, {after} from rpt_restatement
            where unit_id = $unit and period_id = $period
            qualify row_number() over (partition by indicator_id order by restated_at desc) = 1
        )

        select now.* exclude (unit_id, period_id)
        from newest as now
        inner join rpt_indicator as before using (unit_id, period_id, indicator_id)
        where {" or ".join(map(differs, amounts))}
        """,
        of_cell,
    )
    return rows.to_dicts()


def _slices(reader: Reader, of_cell: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """indicator → slice kind → slice value → numerator, denominator, value, n, quantiles."""
    rows = reader.query(
        """
        select * from rpt_indicator_slice where unit_id = $unit and period_id = $period
        order by indicator_id, slice_kind, slice_value
        """,
        of_cell,
    )
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        kind = found.setdefault(row["indicator_id"], {}).setdefault(row["slice_kind"], {})
        kind[row["slice_value"]] = {
            **{name: row[name] for name in ("numerator", "denominator", "value", "n")},
            "quantiles": _quantiles(row),
        }
    return found


def _excluded(reader: Reader, of_cell: dict[str, Any]) -> dict[str, dict[str, int]]:
    """indicator → reason → records that the indicator leaves out."""
    rows = reader.query(
        """
        select indicator_id, reason, records from rpt_exclusion
        where unit_id = $unit and period_id = $period order by all
        """,
        of_cell,
    )
    found: dict[str, dict[str, int]] = {}
    for indicator, reason, records in rows.iter_rows():
        found.setdefault(indicator, {})[reason] = records
    return found


def _range(low: float | None, high: float | None) -> dict[str, float | None] | None:
    return None if low is None and high is None else {"low": low, "high": high}


def _peers(row: dict[str, Any]) -> dict[str, Any] | None:
    """Where a unit stands among those of its level and type; None where none is comparable."""
    if row["peer_count"] is None:
        return None
    return {"count": row["peer_count"], "median": row["peer_median"], "rank": row["peer_rank"]}


def _quantiles(row: dict[str, Any]) -> dict[str, float] | None:
    return None if row["p50"] is None else {"p50": row["p50"], "p90": row["p90"]}
