"""A slow, plain re-calculation of the demo's scorecards, to hold the warehouse's SQL against.

It starts from the synthetic world's true tables and the demo site's own CSV files, goes unit by
unit and period by period, and shares no code with the warehouse.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl
from scipy.stats import norm, t
from statsmodels.stats.proportion import proportion_confint

from pipelines.demo.world import build

SITE = Path(__file__).resolve().parents[2] / "pipelines" / "sites" / "demo"
AS_OF = date(2024, 12, 31)
NEAR = 90
MINIMUM_COVERAGE = 0.7
MINIMUM_APPRAISALS = 5
CLEARING = ["p21", "tahap_ii", "sp3", "rj", "diversi", "transfer"]
MARKS = [f"u{i}" for i in range(1, 10)]
SLICES = {
    "priority": "priority",
    "approach": "approach",
    "handling_mode": "handling_mode",
    "function": "function_code",
}

DOWN = {"O10", "K10D"}
INFO = {"A10T", "K10S", "O10N", "O10C"}


@dataclass
class Figure:
    """An indicator of a unit and period: what is counted, and what follows from it."""

    numerator: float | None
    denominator: float | None
    n: float | None
    value: float | None
    interval: tuple[float, float] | None = None
    durations: list[float] = field(default_factory=list)
    excluded: dict[str, int] = field(default_factory=dict)
    is_too_few: bool = False
    is_rate: bool = False


def months_of(first: date, last: date) -> list[tuple[date, date]]:
    """First and last day of every month of a period."""
    found = []
    start = first
    while start <= last:
        following = (start + timedelta(days=32)).replace(day=1)
        found.append((start, following - timedelta(days=1)))
        start = following
    return found


def bounds(period: str) -> tuple[date, date]:
    """First and last day of 2024-01, 2024-Q1, 2024-S1 or 2024."""
    year, _, part = period.partition("-")
    if not part:
        first, months = 1, 12
    elif part.startswith("Q"):
        first, months = 3 * int(part[1]) - 2, 3
    elif part.startswith("S"):
        first, months = 6 * int(part[1]) - 5, 6
    else:
        first, months = int(part), 1
    start = date(int(year), first, 1)
    return start, months_of(start, date(int(year), first + months - 1, 1))[-1][1]


class PlainScorecard:
    """The demo's figures, scores and index by plain filters over whole tables."""

    def __init__(self) -> None:
        self.tables = build()
        self._figures: dict[tuple[str, str, str], Figure] = {}
        self.units = pl.read_csv(SITE / "units.csv")
        self.parents: dict[str, str | None] = dict(self.units.select("unit_id", "parent_id").rows())
        self.levels: dict[str, str] = dict(self.units.select("unit_id", "level").rows())
        zones: dict[str, str] = dict(self.units.select("unit_id", "time_zone").rows())
        self.calls = self._dated(self.tables["emergency_call"], "received_at", zones)
        self.reports = self._dated(self.tables["crime_report"], "reported_at", zones)
        self.events = self._dated(self.tables["case_event"], "event_at", zones).filter(
            pl.col("day") <= AS_OF
        )

    @staticmethod
    def _dated(table: pl.DataFrame, clock: str, zones: dict[str, str]) -> pl.DataFrame:
        """With `day`, the date on the unit's own clock."""
        parts = [
            table.filter(
                pl.col("unit_id").is_in([u for u, z in zones.items() if z == zone])
            ).with_columns(
                day=pl.col(clock).dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.date()
            )
            for zone in sorted(set(zones.values()))
        ]
        return pl.concat(parts)

    def line(self, unit: str) -> list[str]:
        """The unit and its ancestors, nearest first."""
        parent = self.parents[unit]
        return [unit, *(self.line(parent) if parent else [])]

    def subtree(self, unit: str) -> list[str]:
        """The unit and everything below it."""
        return [other for other in self.parents if unit in self.line(other)]

    def of(self, table: pl.DataFrame, day: str, unit: str, period: str) -> pl.DataFrame:
        """Rows of a unit's subtree whose `day` lies in the period."""
        first, last = bounds(period)
        here = pl.col("unit_id").is_in(self.subtree(unit)) & pl.col(day).is_between(first, last)
        return table.filter(here)

    # --- people, posts and residents ---

    @cached_property
    def spells(self) -> pl.DataFrame:
        """Spells of service with `until`, the last day that counts."""
        ends = pl.col("valid_from").shift(-1).over("person_id", order_by="valid_from")
        return self.tables["personnel"].with_columns(
            until=pl.min_horizontal("valid_to", ends - timedelta(days=1)).fill_null(date.max)
        )

    def active(self, day: date, unit: str) -> pl.DataFrame:
        """Members of the subtree who are active on a day."""
        return self.spells.filter(
            pl.col("unit_id").is_in(self.subtree(unit)),
            pl.col("valid_from") <= day,
            pl.col("until") >= day,
            pl.col("status") == "active",
        )

    def month_ends(self, period: str) -> list[date]:
        return [last for _, last in months_of(*bounds(period))]

    def member_months(self, unit: str, period: str, **only: str) -> int:
        where = [pl.col(name) == value for name, value in only.items()]
        return sum(self.active(day, unit).filter(*where).height for day in self.month_ends(period))

    def standing(self, file: str, column: str, unit: str, period: str) -> float | None:
        """Sum over the month ends of what a dated CSV says about the subtree; None if nothing."""
        rows = pl.read_csv(SITE / file, try_parse_dates=True)
        found = [
            value
            for day in self.month_ends(period)
            for value in rows.filter(
                pl.col("unit_id").is_in(self.subtree(unit)),
                pl.col("valid_from") <= day,
                pl.col("valid_to").cast(pl.Date).is_null() | (pl.col("valid_to") >= day),
            )[column]
        ]
        return float(sum(found)) if found else None

    # --- the indicators ---

    def figure(self, indicator: str, unit: str, period: str) -> Figure:
        """One indicator of one unit and period; no event is zero only where that is known."""
        cell = (indicator, unit, period)
        if cell not in self._figures:
            calculate: Callable[[str, str], Figure] = getattr(self, f"_{indicator.lower()}")
            figure = calculate(unit, period)
            if figure.is_rate and not figure.numerator and not self._known_zero(*cell):
                figure.numerator = figure.n = figure.value = figure.interval = None
            self._figures[cell] = figure
        return self._figures[cell]

    def _known_zero(self, indicator: str, unit: str, period: str) -> bool:
        """The unit or one below it recorded at some time, and its whole branch in the period.

        The branch is the child of the top above the unit; for the top it is the top.
        """
        branch = self.line(unit)[-2:][0]
        return self._records(indicator, unit, "2024") and self._records(indicator, branch, period)

    def _records(self, indicator: str, unit: str, period: str) -> bool:
        if indicator == "K10D":
            return not self.of(self.complaints, "on", unit, period).is_empty()
        return bool(getattr(self, f"_{indicator.lower()}")(unit, period).numerator)

    def _o07(self, unit: str, period: str) -> Figure:
        return self.answered(self.of(self.calls, "day", unit, period))

    def answered(self, calls: pl.DataFrame) -> Figure:
        """O07 of some calls: answered within ten seconds, of those answered or given up."""
        waits = seconds(calls, "answered_at")
        answered, abandoned = pl.col("answered_at").is_not_null(), pl.col("outcome") == "abandoned"
        counted = calls.filter(answered | abandoned)
        figure = share(sum(wait <= 10 for wait in waits), counted.height)
        figure.durations = waits
        if missing := calls.height - counted.height:
            figure.excluded = {"answer_not_recorded": missing}
        return figure

    def _o08(self, unit: str, period: str) -> Figure:
        return self.arrived(self.of(self.calls, "day", unit, period))

    def arrived(self, calls: pl.DataFrame) -> Figure:
        """O08 of some calls: arrived within ten minutes, of those with an arrival."""
        waits = seconds(calls, "arrived_at")
        figure = share(sum(wait <= 600 for wait in waits), len(waits))
        figure.durations = waits
        words = {"cancelled": "cancelled", "abandoned": "abandoned", "open": "still_open"}
        for outcome in calls.filter(pl.col("arrived_at").is_null())["outcome"]:
            reason = words.get(outcome, "never_arrived")
            figure.excluded[reason] = figure.excluded.get(reason, 0) + 1
        return figure

    def crimes(self, unit: str, period: str) -> tuple[pl.DataFrame, int]:
        """Founded reports of the period, and how many were unfounded."""
        reports = self.of(self.reports, "day", unit, period)
        unfounded = self.events.filter(pl.col("event") == "unfounded")["report_id"].implode()
        founded = reports.filter(~pl.col("report_id").is_in(unfounded))
        return founded, reports.height - founded.height

    def _o10(self, unit: str, period: str) -> Figure:
        founded, unfounded = self.crimes(unit, period)
        residents = self.standing("population.csv", "persons", unit, period)
        figure = rate(founded.height, residents and residents / 12, 100_000, byar)
        figure.excluded = {"unfounded": unfounded} if unfounded else {}
        return figure

    def _o10n(self, unit: str, period: str) -> Figure:
        crimes = self.crimes(unit, period)[0].height
        if not crimes:
            return Figure(None, None, None, None)
        return Figure(crimes, None, crimes, crimes, byar(crimes))

    def _o10c(self, unit: str, period: str) -> Figure:
        first, last = bounds(period)
        elapsed = ((last - first).days + 1) * 86_400
        crimes = self.crimes(unit, period)[0].height
        if not crimes:
            return Figure(None, elapsed, None, None)
        fewest, most = byar(crimes)
        return Figure(crimes, elapsed, crimes, elapsed / crimes, (elapsed / most, elapsed / fewest))

    def _o11(self, unit: str, period: str) -> Figure:
        first_clearing = (
            self.events.filter(pl.col("event").is_in(CLEARING))
            .sort("event_at")
            .unique("report_id", keep="first", maintain_order=True)
            .drop("unit_id")
            .join(self.reports.select("report_id", "unit_id"), on="report_id")
        )
        cleared = self.of(first_clearing, "day", unit, period).height
        founded, unfounded = self.crimes(unit, period)
        figure = rate(cleared, founded.height or None, 100, byar)
        figure.excluded = {"unfounded": unfounded} if unfounded else {}
        return figure

    def _a04(self, unit: str, period: str) -> Figure:
        posts = self.standing("establishment.csv", "posts", unit, period)
        return rate(self.member_months(unit, period), posts, 100)

    def _a07(self, unit: str, period: str) -> Figure:
        received = self.of(self.tables["complaint"], "received_on", unit, period)
        closed = received.filter(pl.col("closed_on") <= AS_OF)
        figure = share(closed.height, received.height)
        figure.durations = [
            float(days) for days in (closed["closed_on"] - closed["received_on"]).dt.total_days()
        ]
        return figure

    def complete_sheets(self, unit: str, period: str) -> tuple[list[list[int]], dict[str, int]]:
        sheets = self.of(self.tables["satisfaction_survey"], "answered_on", unit, period)
        rows = [list(row) for row in sheets.select(MARKS).rows()]
        complete = [row for row in rows if None not in row]
        missing = len(rows) - len(complete)
        return complete, {"incomplete": missing} if missing else {}

    def _a10(self, unit: str, period: str) -> Figure:
        sheets, excluded = self.complete_sheets(unit, period)
        figure = mean([sum(sheet) / 9 for sheet in sheets], 25)
        figure.excluded = excluded
        return figure

    def _a10t(self, unit: str, period: str) -> Figure:
        sheets, excluded = self.complete_sheets(unit, period)
        figure = mean([sum(mark >= 3 for mark in sheet) / 9 for sheet in sheets], 100)
        figure.excluded = excluded
        return figure

    @cached_property
    def courses(self) -> pl.DataFrame:
        """Courses with the unit they count for: given, else the member's that day, else the top."""
        courses = self.tables["training"]
        there = courses.join(self.spells, on="person_id", suffix="_spell").filter(
            pl.col("completed_on").is_between("valid_from", "until")
        )
        spells = there.select(
            "training_id", pl.col("unit_id_spell").alias("posted"), "function_code"
        )
        return courses.join(spells, on="training_id", how="left").with_columns(
            placed=pl.coalesce("unit_id", "posted").is_not_null(),
            unit_id=pl.coalesce("unit_id", "posted", pl.lit("MABES")),
        )

    def _c01(self, unit: str, period: str) -> Figure:
        courses = self.of(self.courses, "completed_on", unit, period)
        figure = self.per_member_year(
            float(courses.filter("placed")["hours"].sum()), 1, None, unit, period
        )
        with_hours = courses.drop_nulls("hours")
        reasons = {
            "hours_not_recorded": courses.height - with_hours.height,
            "unit_not_known": with_hours.filter(~pl.col("placed")).height,
        }
        figure.excluded = {reason: count for reason, count in reasons.items() if count}
        return figure

    def per_member_year(
        self, events: float, per: float, limits: Any, unit: str, period: str
    ) -> Figure:
        years = self.member_months(unit, period) / 12
        return rate(events, years or None, per, limits)

    def _c02(self, unit: str, period: str) -> Figure:
        holders = self.tables["certification"].select(
            "person_id",
            pl.col("certificate_code").alias("required_certificate"),
            "awarded_on",
            pl.col("valid_to").alias("ends_on"),
        )
        needed = held = 0
        for day in self.month_ends(period):
            needing = self.active(day, unit).filter(pl.col("required_certificate").is_not_null())
            ended = pl.col("ends_on") < day
            valid = holders.filter(pl.col("awarded_on") <= day, ~ended.fill_null(False))
            needed += needing.height
            held += needing.join(valid, on=["person_id", "required_certificate"], how="semi").height
        figure = share(held, needed)
        figure.interval = None  # the same members are counted every month: no sample
        return figure

    def _k03(self, unit: str, period: str) -> Figure:
        scores = self.of(self.tables["appraisal"], "rated_on", unit, period)["score"].to_list()
        if 0 < len(scores) < MINIMUM_APPRAISALS:
            return Figure(None, None, len(scores), None, is_too_few=True)
        return mean(scores, 1)

    def _k08(self, unit: str, period: str) -> Figure:
        planned = self.of(self.tables["review_meeting"], "planned_on", unit, period)
        return share(planned.filter(pl.col("held_on") <= AS_OF).height, planned.height)

    @cached_property
    def decided(self) -> pl.DataFrame:
        """Complaints with a finding known by now, `on` its day, and whether any is sustained."""
        return self.complaints.drop_nulls("sustained")

    @cached_property
    def complaints(self) -> pl.DataFrame:
        """All complaints, `on` the day of the finding, else of closing, else of receipt."""
        known = self.tables["complaint_accused"].filter(
            pl.col("finding").is_not_null(),
            pl.col("finding_on").is_null() | (pl.col("finding_on") <= AS_OF),
        )
        verdicts = known.group_by("complaint_id").agg(
            pl.col("finding_on").max(), sustained=(pl.col("finding") == "sustained").any()
        )
        complaints = self.tables["complaint"].join(verdicts, on="complaint_id", how="left")
        closed = pl.when(pl.col("closed_on") <= AS_OF).then("closed_on")
        return complaints.with_columns(on=pl.coalesce("finding_on", closed, "received_on"))

    def _k10d(self, unit: str, period: str) -> Figure:
        sustained = self.of(self.decided, "on", unit, period).filter("sustained")
        return self.per_member_year(sustained.height, 1_000, byar, unit, period)

    def _k10s(self, unit: str, period: str) -> Figure:
        decided = self.of(self.decided, "on", unit, period)
        return share(int(decided["sustained"].sum()), decided.height)

    # --- targets, scores, index ---

    @cached_property
    def targets(self) -> pl.DataFrame:
        dates = [pl.col(name).cast(pl.String).str.to_date() for name in ("valid_from", "valid_to")]
        return pl.read_csv(SITE / "targets.csv", infer_schema_length=None).with_columns(dates)

    def target(self, indicator: str, unit: str, period: str) -> dict[str, Any] | None:
        """The row that holds on the period's last day: nearest ancestor, then the unit's level."""
        day = bounds(period)[1]
        rows = [
            row
            for row in self.targets.to_dicts()
            if row["indicator_id"] == indicator
            and row["valid_from"] <= day <= (row["valid_to"] or day)
            and row["level"] in (None, self.levels[unit])
        ]
        for ancestor in self.line(unit):
            own = [row for row in rows if row["unit_id"] == ancestor]
            if own:
                return next((row for row in own if row["level"]), own[0])
        for_all = [row for row in rows if row["unit_id"] is None]
        return next((row for row in for_all if row["level"]), for_all[0] if for_all else None)

    @staticmethod
    def attainment(indicator: str, value: float | None, target: dict[str, Any] | None) -> Any:
        """Percent of the target, uncapped."""
        if value is None or target is None:
            return None
        low, high, goal = target["low"], target["high"], target["target"]
        if low is not None:
            return 100 * value / low if value < low else 100 * high / value if value > high else 100
        if indicator in DOWN:
            return 100 * goal / value if value else None
        return 100 * value / goal

    def score(self, indicator: str, unit: str, period: str) -> float | None:
        value = self.figure(indicator, unit, period).value
        target = self.target(indicator, unit, period)
        if indicator in DOWN and value == 0 and target is not None:
            return 100.0
        attained = self.attainment(indicator, value, target)
        return None if attained is None else min(100.0, attained)

    @cached_property
    def weights(self) -> dict[str, float]:
        return dict(pl.read_csv(SITE / "weights.csv").select("node", "weight").rows())

    def index(self, unit: str, period: str) -> dict[str, Any]:
        """`index` and `categories` as `smk score --json` names them."""
        categories: list[dict[str, Any]] = []
        for category in "KAOC":
            members = {i: w for i, w in self.weights.items() if i[0] == category and len(i) > 1}
            scores = {i: self.score(i, unit, period) for i in members}
            known = {i: s for i, s in scores.items() if s is not None}
            with_data = sum(members[i] for i in known)
            coverage = with_data / sum(members.values())
            shown = coverage >= MINIMUM_COVERAGE - 1e-9
            total = sum(members[i] * score for i, score in known.items())
            categories.append(
                {
                    "id": category,
                    "score": total / with_data if shown else None,
                    "coverage": coverage,
                    "weight": self.weights[category],
                }
            )
        coverage = sum(c["weight"] * c["coverage"] for c in categories) / 100
        scored = [c for c in categories if c["score"] is not None]
        total = sum(c["weight"] for c in scored)
        enough = min(coverage, total / 100) >= MINIMUM_COVERAGE - 1e-9
        return {
            "index": {
                "score": sum(c["weight"] * c["score"] for c in scored) / total if enough else None,
                "coverage": coverage,
                "reason": None if enough else "coverage_below_70" if coverage else "no_data",
            },
            "categories": categories,
        }

    def status(self, indicator: str, unit: str, period: str) -> str:
        figure = self.figure(indicator, unit, period)
        score = self.score(indicator, unit, period)
        if figure.is_too_few:
            return "too_few"
        if figure.value is None:
            return "no_data"
        if indicator in INFO:
            return "info"
        if score is None:
            return "no_target"
        return "met" if score >= 100 else "near" if score >= NEAR else "below"


def seconds(calls: pl.DataFrame, clock: str) -> list[float]:
    """Seconds from receipt to `clock`, of the calls that have it."""
    waits = calls.filter(pl.col(clock).is_not_null())
    return ((waits[clock] - waits["received_at"]).dt.total_microseconds() / 1e6).to_list()


def share(count: int, cases: int) -> Figure:
    """A proportion in percent with Wilson's limits."""
    if not cases:
        return Figure(None, None, None, None)
    low, high = proportion_confint(count, cases, method="wilson")
    return Figure(count, cases, cases, 100 * count / cases, (100 * low, 100 * high))


def rate(events: float, exposure: float | None, per: float, limits: Any = None) -> Figure:
    """Events per exposure; no event is zero only where there is something to be exposed."""
    if exposure is None:
        return Figure(events or None, None, events or None, None)
    interval = None
    if limits:
        low, high = limits(events)
        interval = (per * low / exposure, per * high / exposure)
    return Figure(events, exposure, events, per * events / exposure, interval, is_rate=True)


def mean(values: list[float], factor: float) -> Figure:
    """A mean times a factor, with Student's limits from two values on."""
    n = len(values)
    if not n:
        return Figure(None, None, None, None)
    centre = sum(values) / n
    interval = None
    if n > 1:
        variance = sum((value - centre) ** 2 for value in values) / (n - 1)
        half = float(t.ppf(0.975, n - 1)) * math.sqrt(variance / n)
        interval = (factor * (centre - half), factor * (centre + half))
    return Figure(sum(values), n, n, factor * centre, interval)


def byar(events: float) -> tuple[float, float]:
    """Breslow and Day 1987, p. 69: 95 % limits of a count."""
    z = float(norm.ppf(0.975))
    up = events + 1
    low = events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3 if events else 0.0
    return low, up * (1 - 1 / (9 * up) + z / (3 * math.sqrt(up))) ** 3
