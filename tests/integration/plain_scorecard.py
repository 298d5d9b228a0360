"""A plain re-calculation of the demo's scorecards, to hold the warehouse's SQL against.

It starts from the rows of the ground truth and the site's own CSV files, works cell by cell, and
shares no code with the warehouse.
"""

import math
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from pipelines.demo.truth_values import LIMITS, ZONE
from pipelines.demo.truth_values.catalogue import CATALOGUE
from pipelines.demo.truth_values.cells import all_rows, figures, periods
from pipelines.demo.truth_values.definition import Definition
from pipelines.demo.truth_values.world import World
from tests.integration.plain_figure import Figure, detectable, figure_of

NEAR = 90
JUDGE = 25
MINIMUM_COVERAGE = 0.7
SLICES = {
    "priority": "priority",
    "approach": "approach",
    "handling_mode": "handling_mode",
    "function": "function_code",
}
Numbers = dict[str, Any]


def category(indicator: str) -> str:
    """Category of an indicator: its letter; those of the lenses are operational."""
    return indicator[0] if indicator[0] in "KAOC" else "O"


def indicators() -> list[str]:
    """All indicators in the order of a scorecard."""
    return sorted(CATALOGUE, key=lambda name: ("KAOC".index(category(name)), name))


class PlainScorecard:
    """The demo's figures, scores and index from the rows of the ground truth.

    `site` is the folder with site.yml, targets.csv and weights.csv.
    """

    def __init__(self, tables: dict[str, pl.DataFrame], site: Path, as_of: date) -> None:
        self.site = site
        self.world = World(tables, as_of, LIMITS, ZONE)
        self.rows = all_rows(self.world, CATALOGUE)
        units = tables["unit"]
        self.parents: dict[str, str | None] = dict(units.select("unit_id", "parent_id").rows())
        self.levels: dict[str, str] = dict(units.select("unit_id", "level").rows())
        levels = yaml.safe_load((site / "site.yml").read_text("utf-8"))["levels"]
        self.scored = {level["id"] for level in levels if level.get("scored", True)}
        self._figures: dict[tuple[str, str], dict[str, Figure]] = {}

    @cached_property
    def cells(self) -> pl.DataFrame:
        """All cells of all units and periods that have anything to show."""
        return figures(self.world, CATALOGUE, self.rows)

    @cached_property
    def periods(self) -> pl.DataFrame:
        """`period_id`, `period_rank`, and each of its months."""
        return periods(self.world)

    def line(self, unit: str) -> list[str]:
        """The unit and its ancestors, nearest first."""
        parent = self.parents[unit]
        return [unit, *(self.line(parent) if parent else [])]

    def closing_day(self, period: str) -> date:
        """The last day of a period that is known."""
        day = self.periods.filter(pl.col("period_id") == period)["closes_on"].max()
        assert isinstance(day, date)
        return day

    def rows_of(self, unit: str, period: str) -> pl.DataFrame:
        """Rows of a unit and all below it that are shown in a period."""
        below = self.world.closure.filter(pl.col("ancestor_id") == unit)["unit_id"]
        months = self.periods.filter(pl.col("period_id") == period)
        rank = months["period_rank"][0]
        return self.rows.filter(
            pl.col("unit_id").is_in(below.implode()),
            pl.col("month_on").is_in(months["month_on"].implode()),
            pl.col("rank") <= rank,
        )

    # --- figures ---

    def figure(self, indicator: str, unit: str, period: str) -> Figure:
        """One indicator of one unit and period."""
        if (unit, period) not in self._figures:
            self._figures[unit, period] = self._card(unit, period)
        return self._figures[unit, period].get(indicator, Figure())

    def go_on_from(self, indicator: str, unit: str, period: str, value: float | None) -> None:
        """Take a median as it was read from bins for what follows from it."""
        self.figure(indicator, unit, period).value = value

    def _card(self, unit: str, period: str) -> dict[str, Figure]:
        place = (pl.col("unit_id") == unit) & (pl.col("period_id") == period)
        found = {
            row["indicator_id"]: figure_of(CATALOGUE[row["indicator_id"]], row)
            for row in self.cells.filter(place).iter_rows(named=True)
        }
        left_out = self.rows_of(unit, period).drop_nulls("exclusion")
        counts = left_out.group_by("indicator_id", "exclusion").len()
        for indicator, reason, count in counts.iter_rows():
            found.setdefault(indicator, Figure()).excluded[reason] = count
        return found

    def shown(self, unit: str, period: str) -> list[str]:
        """The indicators on a scorecard: all, of desa, RW and RT those with any record."""
        if self.levels[unit] in self.scored:
            return indicators()
        with_records = set(self.rows_of(unit, period)["indicator_id"])
        return [name for name in indicators() if name in with_records]

    def slices(self, unit: str, period: str) -> dict[str, dict[str, dict[str, Figure]]]:
        """Indicator → kind of slice → slice → figure, of the slices that counted anything."""
        rows = self.rows_of(unit, period).filter(pl.col("exclusion").is_null())
        found: dict[str, dict[str, dict[str, Figure]]] = {}
        for kind, column in SLICES.items():
            parts = rows.drop_nulls(column).group_by("indicator_id", column)
            for (indicator, value), part in parts:
                name = str(indicator)
                figure = self._slice(CATALOGUE[name], part)
                whole = self.figure(name, unit, period)
                if CATALOGUE[name].kind == "rate" and whole.denominator is None:
                    figure.denominator = figure.value = None
                if figure.numerator is None and figure.p50 is None:
                    continue
                if (figure.n or 0) >= CATALOGUE[name].minimum_n:
                    found.setdefault(name, {}).setdefault(kind, {})[str(value)] = figure
        return found

    @staticmethod
    def _slice(definition: Definition, rows: pl.DataFrame) -> Figure:
        sums = {name: rows[name].drop_nulls() for name in ("numerator", "denominator", "duration")}
        above, below, times = (part.to_list() for part in sums.values())
        numerator = math.fsum(above) if above else None
        denominator = math.fsum(below) if below else None
        p50, p90 = (sums["duration"].quantile(q, "linear") if times else None for q in (0.5, 0.9))
        value = None
        if definition.kind in ("count", "median"):
            value = numerator if definition.kind == "count" else p50
        elif numerator is not None and denominator:
            value = definition.multiplier * numerator / denominator
        counts_events = definition.kind in ("rate", "count", "clock")
        n = numerator if counts_events else denominator
        return Figure(numerator, denominator, n, value, p50, p90)

    # --- targets, scores, index ---

    def _dated(self, file: str) -> list[Numbers]:
        table = pl.read_csv(self.site / file, infer_schema_length=None)
        days = [pl.col(name).cast(pl.String).str.to_date() for name in ("valid_from", "valid_to")]
        return table.with_columns(days).to_dicts()

    @cached_property
    def targets(self) -> list[Numbers]:
        return self._dated("targets.csv")

    @cached_property
    def _weights(self) -> list[Numbers]:
        return self._dated("weights.csv")

    def target(self, indicator: str, unit: str, period: str) -> Numbers | None:
        """The row that holds on the period's last day: nearest ancestor, then the unit's level.

        Desa, RW and RT are not held to targets.
        """
        if self.levels[unit] not in self.scored:
            return None
        rows = [
            row
            for row in in_force(self.targets, self.closing_day(period))
            if row["indicator_id"] == indicator and row["level"] in (None, self.levels[unit])
        ]
        for ancestor in [*self.line(unit), None]:
            own = [row for row in rows if row["unit_id"] == ancestor]
            if own:
                return next((row for row in own if row["level"]), own[0])
        return None

    def attainment(self, indicator: str, unit: str, period: str) -> float | None:
        """Percent of the target, uncapped."""
        value = self.figure(indicator, unit, period).value
        target = self.target(indicator, unit, period)
        direction = CATALOGUE[indicator].direction
        if value is None or target is None:
            return None
        low, high, goal = target["low"], target["high"], target["target"]
        attained: float | None = 100.0
        if low is not None and value < low:
            attained = 100 * value / low
        elif high is not None and value > high:
            attained = 100 * high / value
        elif low is None and high is None and direction == "down":
            attained = 100 * goal / value if value > 0 else None
        elif low is None and high is None:
            attained = 100 * value / goal if direction == "up" and goal > 0 else None
        return attained

    def score(self, indicator: str, unit: str, period: str) -> float | None:
        """Attainment between 0 and 100; none of what there should be least of is 100."""
        value, direction = (
            self.figure(indicator, unit, period).value,
            CATALOGUE[indicator].direction,
        )
        if value is None or direction == "none":
            return None
        attained = self.attainment(indicator, unit, period)
        if attained is not None:
            return min(100.0, max(0.0, attained))
        target = self.target(indicator, unit, period)
        is_none = direction == "down" and value == 0
        return 100.0 if is_none and target and target["target"] is not None else None

    def index(self, unit: str, period: str) -> Numbers:
        """`index` and `categories` as `smk score --json` names them."""
        weights = {
            row["node"]: row["weight"]
            for row in in_force(self._weights, self.closing_day(period))
            if row["weight"] > 0
        }
        categories = []
        for name in "KAOC":
            members = {i: w for i, w in weights.items() if i in CATALOGUE and category(i) == name}
            scores = {i: self.score(i, unit, period) for i in members}
            known = {i: s for i, s in scores.items() if s is not None}
            with_data = sum(members[i] for i in known)
            coverage = with_data / sum(members.values())
            shown = coverage >= MINIMUM_COVERAGE - 1e-9
            total = sum(members[i] * score for i, score in known.items())
            categories.append(
                {
                    "id": name,
                    "score": total / with_data if shown else None,
                    "coverage": coverage,
                    "weight": weights[name],
                }
            )
        whole = sum(c["weight"] for c in categories)
        coverage = sum(c["weight"] * c["coverage"] for c in categories) / whole
        scored = [c for c in categories if c["score"] is not None]
        total = sum(c["weight"] for c in scored)
        enough = min(coverage, total / whole) >= MINIMUM_COVERAGE - 1e-9
        return {
            "index": {
                "score": sum(c["weight"] * c["score"] for c in scored) / total if enough else None,
                "coverage": coverage,
                "reason": None if enough else "coverage_below_70" if coverage else "no_data",
            },
            "categories": categories,
        }

    def status(self, indicator: str, unit: str, period: str) -> str:
        """What a screen says of a cell."""
        figure = self.figure(indicator, unit, period)
        if figure.is_too_few:
            return "too_few"
        if figure.value is None:
            return "no_data"
        if CATALOGUE[indicator].direction == "none":
            return "info"
        score = self.score(indicator, unit, period)
        if score is None:
            return "no_target"
        if self.is_too_small(indicator, unit, period):
            return "too_small"
        return "met" if score >= 100 - 1e-9 else "near" if score >= NEAR - 1e-9 else "below"

    def is_too_small(self, indicator: str, unit: str, period: str) -> bool:
        """So few cases that not even `JUDGE` percent of the target would show in them."""
        target = self.target(indicator, unit, period)
        definition = CATALOGUE[indicator]
        if target is None or definition.interval == "none":
            return False
        aims = [target[name] for name in ("target", "low", "high") if target[name] is not None]
        change = detectable(definition, self.figure(indicator, unit, period), aims[0])
        return aims[0] > 0 and (change is None or change > aims[0] * JUDGE / 100)


def in_force(rows: list[Numbers], day: date) -> list[Numbers]:
    """The dated rows that hold on a day."""
    return [r for r in rows if r["valid_from"] <= day <= (r["valid_to"] or day)]
