"""What `smk forms` does: hand forms out to units, and take them back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import time_ns

import polars as pl

from pipelines.active_site import ActiveSite
from pipelines.collect import Outcome, collect_source
from pipelines.forms import layout, rule
from pipelines.forms.fill import RECORDS, filled_form, units_with_members
from pipelines.forms.form import Facts, FormFault
from pipelines.forms.read import Returned, loads_of, read_form
from pipelines.forms.reasons import in_indonesian
from pipelines.forms.source import NAME, file_of, form_sources
from pipelines.forms.workbook import Reasons, write_form
from pipelines.records.registry import load_records, open_lake
from pipelines.smk_rules import rule_of
from pipelines.sources.site import Site
from pipelines.writer_lock import writer_lock
from warehouse.lake import Lake
from warehouse.run_log import RunLog, recorded


@dataclass(frozen=True)
class Import:
    """What became of one form: an outcome a sheet, and the copy that goes back if rows do."""

    file: Path
    outcomes: list[Outcome]
    returned_copy: Path | None


def export_forms(
    active: ActiveSite, unit: str | None, semester: str, out: Path, *, only: bool
) -> list[tuple[Path, int]]:
    """Write one workbook a unit that holds members: `unit` (None: the top) and those below it.

    Args:
        active: the site and its home.
        unit: a unit's id.
        semester: such as 2026-S1; of a rule the form knows.
        out: the folder they are written to; made if need be.
        only: the unit alone.

    Returns:
        Each workbook and how many members it holds.

    Raises:
        FormFault: no such unit or semester, nobody to assess, or a file that is there already.
    """
    site = active.site
    last = site.as_of or datetime.now(UTC).date()
    _check_semester(site, semester, last)
    as_of = min(rule.last_day(semester), last)
    lake = active.lake
    open_lake(lake)  # a lake nobody wrote to yet has no tables
    records = _records(lake)
    units = _chosen_units(site, unit, only=only)
    holding = units_with_members(records["personnel"], as_of)
    chosen = units.filter(pl.col("unit_id").is_in(sorted(holding)))
    if chosen.is_empty():
        raise FormFault(f"no unit there holds an active member on {as_of}.")
    paths = [out / f"{_file_name(unit_id)}_{semester}.xlsx" for unit_id in chosen["unit_id"]]
    if taken := [path for path in paths if path.exists()]:
        raise FormFault(
            f"{taken[0]} is there already and may be half filled. Choose another --out."
        )
    out.mkdir(parents=True, exist_ok=True)
    token = f"{time_ns() // 1_000_000:x}"
    written = []
    for path, (unit_id, name) in zip(paths, chosen.select("unit_id", "name").rows(), strict=True):
        facts = Facts(site.id, unit_id, name, semester, as_of.isoformat(), token)
        form = filled_form(facts, records)
        write_form(form, path)
        written.append((path, form.members.height))
    return written


def import_forms(active: ActiveSite, files: Sequence[Path]) -> list[Import]:
    """Take filled forms into the lake; rows refused also go back in a copy beside the form.

    All forms are looked at before the first is loaded.

    Raises:
        FormFault: one of the files is no form of this site.
    """
    site = active.site
    known = frozenset(site.units["unit_id"])
    forms = [read_form(path, site.id, known) for path in files]
    with (
        recorded(active.home, active.engine, "smk forms import") as log,
        writer_lock(active.home),
    ):
        open_lake(active.lake)
        return [
            _import(site, active.lake, path, returned, log)
            for path, returned in zip(files, forms, strict=True)
        ]


def _records(lake: Lake) -> dict[str, pl.DataFrame]:
    contracts = load_records()
    return {name: lake.current_versions(name, contracts[name].key) for name in RECORDS}


def _import(site: Site, lake: Lake, path: Path, returned: Returned, log: RunLog) -> Import:
    begin = loads_of(returned.form.facts)
    own = frozenset(
        load.load_id for load in lake.loads() if load.source == NAME and load.file.startswith(begin)
    )
    outcomes = [
        outcome
        for source in form_sources(returned, _records(lake), own)
        for outcome in collect_source(site, source, lake, log)
    ]
    reasons = _reasons(lake, returned)
    copy = path.with_name(f"{path.stem}_dikembalikan.xlsx") if reasons else None
    if copy:
        write_form(returned.form, copy, reasons)
    return Import(path, outcomes, copy)


def _reasons(lake: Lake, returned: Returned) -> Reasons:
    """Why rows of the form wait in quarantine, by sheet and line."""
    refused = lake.quarantine(NAME)
    found = {}
    for sheet in layout.SHEETS:
        own = refused.filter(pl.col("_file") == file_of(returned, sheet))
        told = {
            line: in_indonesian(why, sheet) for line, why in own["_line", "reasons"].iter_rows()
        }
        if told:
            found[sheet.title] = told
    return found


def _check_semester(site: Site, semester: str, last: date) -> None:
    if not re.fullmatch(r"\d{4}-S[12]", semester):
        raise FormFault(f"no semester {semester}: write it as 2026-S1.")
    named = rule_of(semester, site.chosen_rules)
    if named != rule.RULE:
        raise FormFault(
            f"the form follows {rule.RULE}; {semester} is of {named or 'no rule'}"
            " (smk_rules in site.yml, or where it names none the regulations)."
        )
    if semester > (latest := rule.semester_after(last)):
        raise FormFault(
            f"{semester} is too far ahead: the site's last day is {last}, so the latest semester"
            f" with a form is {latest}. Correct --semester, or as_of in site.yml."
        )


def _chosen_units(site: Site, unit: str | None, *, only: bool) -> pl.DataFrame:
    units = site.units
    top = unit or units.filter(pl.col("parent_id").is_null())["unit_id"].item()
    if top not in units["unit_id"]:
        raise FormFault(f"no unit {top}. `smk units` lists them.")
    below = {top}
    children = dict(units.drop_nulls("parent_id").group_by("parent_id").agg("unit_id").iter_rows())
    waiting = [] if only else [top]
    while waiting:
        own = children.get(waiting.pop(), [])
        below.update(own)
        waiting += own
    return units.filter(pl.col("unit_id").is_in(sorted(below))).sort("unit_id")


def _file_name(unit_id: str) -> str:
    return re.sub(r"[^\w.-]", "-", unit_id)
