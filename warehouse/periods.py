"""Closing of periods: a closed period keeps the figures it was closed with.

    closed/000001/entry.json        who closed or reopened which period, when and why
    closed/000001/manifest.json     of the version that was closed: its inputs' hashes, run, commit
    closed/000001/rpt_*.parquet     the period's rows of its marts, and what describes them
    closed/000001/measure_record.parquet    the records behind the figures, by indicator and unit

A period is provisional until it is closed, and again from a reopening on. Entries are numbered in
order and never changed; each comes into being by one rename, so a killed closing leaves nothing.
Versions may be removed one day; what was closed stays.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb

from warehouse.connection import open_attached, quoted
from warehouse.disk import flush
from warehouse.faults import UserFault
from warehouse.paths import PERSONS_INSIDE, closed_dir, published_dir
from warehouse.publish import MANIFEST_FILE, MARTS_FILE, current_version

ENTRY_FILE = "entry.json"
FIGURES = "rpt_indicator"
CLOSINGS = "rpt_closing"
RECORDS_FILE = "measure_record.parquet"
# beside the marts with a period: what a scorecard of the period needs to be read without a version
DESCRIBING = (
    *("rpt_site", "rpt_unit", "rpt_level", "rpt_period"),
    *("rpt_indicator_info", "rpt_grade"),
)
RESTATEMENTS = "rpt_restatement"
KNOWN = "_known"
# What a version tells of its closed periods, beside dbt's marts: column → type.
CLOSED_MARTS = {
    CLOSINGS: {
        "period_id": "varchar",
        "closing": "bigint",  # number of the entry in the ledger
        "closed_at": "varchar",
        "closed_by": "varchar",
        "reason": "varchar",
        "version": "varchar",  # whose figures are kept
        "differs": "boolean",  # anything of the period is known otherwise now
    },
    RESTATEMENTS: {
        "unit_id": "varchar",
        "period_id": "varchar",
        "indicator_id": "varchar",
        "closing": "bigint",
        "version": "varchar",  # that was published with the new knowledge
        "restated_at": "varchar",
        "reason": "varchar",  # late, correction, reclassification, definition
        "records": "bigint",  # that differ from the closing for this reason
        **{
            f"{amount}_{part}": "double"  # of the whole figure; the change is this reason's part
            for amount in ("numerator", "denominator", "value")
            for part in ("before", "after", "change")
        },
        "score_before": "double",
        "score_after": "double",
        "explanation_id": "varchar",
        "explanation_en": "varchar",
    },
}


class PeriodFault(UserFault):
    """A period cannot be closed or reopened as asked."""


@dataclass(frozen=True)
class Entry:
    """One line of the ledger.

    ``at`` is ISO 8601, UTC. ``version`` is the version a period was closed with, ``last_load_id``
    the newest load in that version; a reopening repeats those of the closing it ends.
    """

    number: int
    action: Literal["close", "reopen"]
    period_id: str
    at: str
    by: str
    reason: str | None
    version: str
    last_load_id: str

    def folder(self, home: Path) -> Path:
        """Where the entry and, of a closing, what was closed lie."""
        return closed_dir(home) / f"{self.number:06d}"


@dataclass(frozen=True)
class Build:
    """The engine's last build, as FROM clauses that name its ``database`` (if any) ``build``.

    ``marts``: name → relation; ``records``: the relation of ``measure_record``.
    """

    database: Path | None
    marts: Mapping[str, str]
    records: str

    @property
    def attached(self) -> dict[str, Path]:
        """Databases to attach for the clauses."""
        return {"build": self.database} if self.database else {}


def ledger(home: Path) -> list[Entry]:
    """All closings and reopenings, oldest first."""
    files = sorted(closed_dir(home).glob(f"[0-9]*/{ENTRY_FILE}"))
    return [Entry(**json.loads(file.read_text("utf-8"))) for file in files]


def closings(home: Path, at: datetime | None = None) -> dict[str, Entry]:
    """Period → the closing in force, now or at the moment ``at``."""
    found: dict[str, Entry] = {}
    for entry in ledger(home):
        if at is not None and datetime.fromisoformat(entry.at) > at:
            break
        if entry.action == "close":
            found[entry.period_id] = entry
        else:
            found.pop(entry.period_id, None)
    return found


def period_states(home: Path) -> list[dict[str, Any]]:
    """Periods of the current version in time order, each with the closing in force.

    Returns:
        `period`, `start`, `end` (ISO), `state` (`running`, `provisional` or `closed`), and of a
        closing `closed_at`, `closed_by`, `version` and `reason`, else null.

    Raises:
        NothingPublished: there are no figures.
    """
    closed = closings(home)
    marts = published_dir(home) / current_version(home) / MARTS_FILE
    with open_attached({"published": marts}) as connection:
        periods = _periods(connection)
    rows = sorted(periods.values(), key=lambda period: period["sort_key"])
    return [_state(period, closed.get(period["period_id"])) for period in rows]


def _state(period: Mapping[str, Any], closing: Entry | None) -> dict[str, Any]:
    state = "closed" if closing else "provisional" if period["is_complete"] else "running"
    return {
        "period": period["period_id"],
        "start": period["start_on"].isoformat(),
        "end": period["end_on"].isoformat(),
        "state": state,
        "closed_at": closing and closing.at,
        "closed_by": closing and closing.by,
        "version": closing and closing.version,
        "reason": closing and closing.reason,
    }


def close_period(
    home: Path, build: Build, period_id: str, by: str, reason: str | None = None
) -> list[Entry]:
    """Close a period with the figures of the current version; under the site's write lock.

    A longer period closes with it those within it that are still provisional, shortest first.

    Args:
        home: site home.
        build: the build the current version was published from: the records behind its figures.
        period_id: such as 2026-01, 2026-Q1, 2026-S1 or 2026.
        by: who closes.
        reason: why now, if there is something to say.

    Raises:
        NothingPublished: there are no figures to close.
        PeriodFault: unknown, still running or already closed; reopened and not published since; or
            the build is not the one of the current version.
    """
    by = _said(by, "--by", "who closes the period")
    version = current_version(home)
    marts = published_dir(home) / version / MARTS_FILE
    closed = closings(home)
    with open_attached({"published": marts, **build.attached}) as connection:
        periods = _periods(connection)
        _refuse_closing(periods, closed, period_id)
        wanted = [p for p in _parts(periods, period_id) if p not in closed]
        _refuse_unpublished_reopening(connection, wanted, version)
        _refuse_other_build(connection, build, wanted, version)
        return [
            _close(home, connection, build, periods[part], version, by, reason) for part in wanted
        ]


def reopen_period(home: Path, period_id: str, by: str, reason: str) -> Entry:
    """Make a closed period provisional again; under the site's write lock.

    Raises:
        PeriodFault: it is not closed, a closed longer period contains it, or no reason is given.
    """
    by = _said(by, "--by", "who reopens the period")
    reason = _said(reason, "--reason", "why the period is reopened")
    closed = closings(home)
    if period_id not in closed:
        names = ", ".join(closed) or "none"
        raise PeriodFault(f"period {period_id} is not closed. Closed: {names}.")
    closing = closed[period_id]
    start, end = _bounds(home, closing)
    around = [
        name
        for name, other in closed.items()
        if name != period_id and _bounds(home, other)[0] <= start and end <= _bounds(home, other)[1]
    ]
    if around:
        raise PeriodFault(
            f"period {period_id} lies in {', '.join(around)}, closed too: its figure would move "
            "below theirs. Reopen the longest first."
        )
    entry = _next_entry(
        home, "reopen", period_id, by, reason, closing.version, closing.last_load_id
    )
    _keep(home, entry, _new_folder(home, entry))
    return entry


def _said(text: str, option: str, what: str) -> str:
    if not text.strip():
        raise PeriodFault(f"{option} is empty: say {what}.")
    return text.strip()


def _periods(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Period → its row in the version, with the last day the version knows."""
    rows = connection.sql(
        """
        select period_id, start_on, end_on, is_complete, sort_key, site.as_of
        from published.rpt_period cross join published.rpt_site as site
        order by end_on - start_on, start_on
        """
    ).pl()
    return {row["period_id"]: row for row in rows.iter_rows(named=True)}


def _parts(periods: Mapping[str, dict[str, Any]], period_id: str) -> list[str]:
    """The period and those within it, shortest first."""
    whole = periods[period_id]
    return [
        name
        for name, part in periods.items()
        if whole["start_on"] <= part["start_on"] and part["end_on"] <= whole["end_on"]
    ]


def _refuse_closing(
    periods: Mapping[str, dict[str, Any]], closed: Mapping[str, Entry], period_id: str
) -> None:
    if period_id not in periods:
        raise PeriodFault(f"no period {period_id}. `smk period list` shows those there are.")
    if period_id in closed:
        before = closed[period_id]
        raise PeriodFault(
            f"period {period_id} was closed by {before.by} at {before.at} with version "
            f"{before.version}. Reopen it first, with a reason, to close it anew."
        )
    period = periods[period_id]
    if not period["is_complete"]:
        raise PeriodFault(
            f"period {period_id} runs until {period['end_on']}, and the data reach to "
            f"{period['as_of']}. Close it when it is over."
        )


def _refuse_unpublished_reopening(
    connection: duckdb.DuckDBPyConnection, wanted: Sequence[str], version: str
) -> None:
    """What the version shows must be provisional: an earlier closing's figures are no new ones."""
    tables = connection.execute(
        "select 1 from duckdb_tables() where database_name = 'published' and table_name = ?",
        [CLOSINGS],
    ).fetchall()
    if not tables:
        return
    shown = connection.execute(
        f"select period_id from published.{CLOSINGS} where list_contains($1, period_id)",
        [list(wanted)],
    ).fetchall()
    if shown:
        names = ", ".join(name for (name,) in shown)
        raise PeriodFault(
            f"version {version} still shows {names} as closed before. Run `smk run` to publish its "
            "figures as known now, then close it."
        )


def _refuse_other_build(
    connection: duckdb.DuckDBPyConnection, build: Build, wanted: Sequence[str], version: str
) -> None:
    """The records come from the build, so its figures must be those of the version."""
    columns = "unit_id, period_id, indicator_id, numerator, denominator, value, score"
    of_period = f"select {columns} from {{}} where list_contains($1, period_id)"
    mine = of_period.format(f"published.{FIGURES}")
    try:
        theirs = of_period.format(build.marts[FIGURES])
        others = connection.execute(
            f"(({mine}) except ({theirs})) union all (({theirs}) except ({mine})) limit 1",
            [list(wanted)],
        ).fetchall()
    except duckdb.Error:
        others = [()]
    if others:
        raise PeriodFault(
            f"the build is not the one of version {version}, so the records behind its figures are "
            "not at hand. Run `smk run --full-refresh`, look at the new version, then close it."
        )


def _close(
    home: Path,
    connection: duckdb.DuckDBPyConnection,
    build: Build,
    period: Mapping[str, Any],
    version: str,
    by: str,
    reason: str | None,
) -> Entry:
    (last_load,) = connection.sql(
        "select coalesce(max(load_id), '') from published.rpt_load"
    ).fetchall()[0]
    name = period["period_id"]
    entry = _next_entry(home, "close", name, by, reason, version, last_load)
    folder = _new_folder(home, entry)
    shutil.copy(published_dir(home) / version / MANIFEST_FILE, folder)
    for mart, has_period in _marts(connection):
        cut = f"where period_id = {quoted(name)}" if has_period else ""
        _write(connection, f"select * from published.{mart} {cut}", folder / f"{mart}.parquet")
    _write(connection, records_of(build.records, period), folder / RECORDS_FILE)
    _keep(home, entry, folder)
    return entry


def records_of(relation: str, period: Mapping[str, Any]) -> str:
    """SELECT of what each record adds to the figures of a period, by indicator and unit.

    Args:
        relation: ``measure_record``.
        period: its ``period_id``, ``start_on`` and ``end_on``.
    """
    shortest = ("day", "month", "quarter", "semester", "year")
    rank = {"Q": 2, "S": 3}.get(period["period_id"][5:6], 1 if "-" in period["period_id"] else 4)
    grains = ", ".join(map(quoted, shortest[: rank + 1]))
    return f"""
        select
            indicator_id,
            record_id,
            unit_id,
            cast(sum(numerator) as double) as numerator,
            cast(sum(denominator) as double) as denominator
        from {relation}
        where activity_date between date '{period["start_on"]}' and date '{period["end_on"]}'
            and grain in ({grains})
            and (numerator is not null or denominator is not null)
        group by indicator_id, record_id, unit_id
    """


def _marts(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, bool]]:
    """Marts of the version to keep, and whether they have a period to be cut to."""
    columns = connection.sql(
        """
        select table_name, bool_or(column_name = 'period_id')
        from information_schema.columns where table_catalog = 'published'
        group by table_name order by table_name
        """
    ).fetchall()
    return [
        (mart, has_period)
        for mart, has_period in columns
        if (has_period and is_figure(mart)) or mart in DESCRIBING
    ]


def is_figure(mart: str) -> bool:
    """Whether a mart with periods tells of their figures, not of the periods or their closing."""
    return mart not in ("rpt_period", CLOSINGS, RESTATEMENTS) and not mart.endswith(KNOWN)


def _write(connection: duckdb.DuckDBPyConnection, select: str, file: Path) -> None:
    connection.execute(
        f"copy (select * from ({select}) order by all) to {quoted(str(file))} "
        "(format parquet, compression zstd)"
    )


def _bounds(home: Path, closing: Entry) -> tuple[Any, Any]:
    """First and last day of a closed period."""
    file = closing.folder(home) / "rpt_period.parquet"
    with open_attached({}) as connection:
        return connection.sql(
            f"select start_on, end_on from read_parquet({quoted(str(file))})"
        ).fetchall()[0]


def _next_entry(
    home: Path,
    action: Literal["close", "reopen"],
    period_id: str,
    by: str,
    reason: str | None,
    version: str,
    last_load_id: str,
) -> Entry:
    number = max((entry.number for entry in ledger(home)), default=0) + 1
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    return Entry(number, action, period_id, stamp, by, reason, version, last_load_id)


def _new_folder(home: Path, entry: Entry) -> Path:
    """An empty folder that no reader sees, for the entry to be written into."""
    root = closed_dir(home)
    root.mkdir(mode=PERSONS_INSIDE, exist_ok=True)
    staging = root / ".staging"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    return staging


def _keep(home: Path, entry: Entry, folder: Path) -> None:
    """Write the entry beside what it closes and make both part of the ledger in one step."""
    text = json.dumps(asdict(entry), ensure_ascii=False, indent=1)
    (folder / ENTRY_FILE).write_text(text + "\n", "utf-8")
    for written in (*folder.iterdir(), folder):
        flush(written)
    folder.rename(entry.folder(home))
    flush(closed_dir(home))
