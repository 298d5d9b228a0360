"""What ``smk`` prints, and how faults end a command."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import typer

from warehouse.faults import RunFault, UserFault, with_remedy

if TYPE_CHECKING:
    from pipelines.forms.desk import Import
    from pipelines.live import Refreshed
    from pipelines.run import RunReport
    from pipelines.sources.site import Site
    from warehouse.backup import Backup
    from warehouse.compaction import Merge
    from warehouse.doctor import Finding
    from warehouse.periods import Entry
    from warehouse.publish import Version


# A sign and words: a status is never told by colour alone.
STATUS = {
    "met": "✓ met",
    "near": "≈ near target",
    "below": "✕ below target",
    "too_small": "? too small to judge",
    "too_few": "– too few data",
    "no_target": "○ no target",
    "no_data": "– no data",
    "info": "i information",
}


def say(line: str) -> None:
    """One progress line, at once."""
    print(line, flush=True)


@contextmanager
def errors() -> Iterator[None]:
    """End with one clear message instead of a traceback for every fault a user can mend."""
    try:
        yield
    except UserFault as fault:
        print(fault, file=sys.stderr)
        raise typer.Exit(fault.exit_code) from fault
    except BrokenPipeError:  # whoever reads the output has seen enough
        raise
    except OSError as fault:
        print(with_remedy(str(fault)), file=sys.stderr)
        raise typer.Exit(RunFault.exit_code) from fault


def print_json(content: Any) -> None:
    """One JSON document; numbers unrounded."""
    print(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def print_frame(frame: pl.DataFrame, format: str) -> None:
    """A result as ``table``, ``csv`` or ``json`` (a list of objects)."""
    if format == "json":
        print_json(frame.to_dicts())
    elif format == "csv":
        print(_flat(frame).write_csv(), end="")
    else:
        print_table(frame.columns, frame.rows())


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists and structures as JSON text: CSV has no place for them."""
    texts = {
        name: [
            json.dumps(value, ensure_ascii=False, default=str) for value in frame[name].to_list()
        ]
        for name, kind in frame.schema.items()
        if kind.is_nested()
    }
    return frame.with_columns(**{name: pl.Series(text) for name, text in texts.items()})


def print_table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Left-aligned columns; numbers to four significant decimals, unknown as a dash."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    for line in [list(header), *cells]:
        print(
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        )


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value).replace("\n", " ")


def print_run(report: "RunReport") -> None:
    """One row a source and file, what is unusual in them, then the version."""
    print_table(
        ["source", "file", "state", "read", "accepted", "duplicate", "quarantined"],
        [
            [o.source, o.file, o.state, o.read, o.accepted, o.duplicates, o.quarantined]
            for o in sorted(report.outcomes, key=lambda o: (o.source, o.file))
        ],
    )
    for warning in report.warnings:
        say(f"warning   {warning}")
    state = "published" if report.is_new else "unchanged"
    say(f"{state} {report.version}")


def print_refreshed(refreshed: "Refreshed") -> None:
    """A line of a live view that has something new, with the new extracts."""
    for outcome in refreshed.outcomes:
        if outcome.state == "loaded":
            say(f"loaded    {outcome.file}: {outcome.accepted} of {outcome.read} rows")
    if refreshed.is_new:
        say(f"live      {refreshed.version} after {refreshed.seconds:.1f} s")


def print_merges(merges: Sequence["Merge"]) -> None:
    """One row a file that was made of many."""
    told = ("record", "first", "last", "files", "bytes_before", "bytes_after")
    print_table(told, [[getattr(merge, name) for name in told] for merge in merges])
    say(f"merged    {sum(merge.files for merge in merges)} files into {len(merges)}")


def print_backup(backup: "Backup") -> None:
    """What was written or restored."""
    say(f"folder    {backup.folder}")
    say(f"files     {backup.files}, {backup.bytes:,} bytes, {backup.new_bytes:,} of them copied")


def print_findings(findings: Sequence["Finding"]) -> None:
    """One line a finding."""
    for found in findings:
        say(f"{found.state:<6}{found.check:<11}{found.message}")


def print_status(status: dict[str, Any]) -> None:
    """The state of a site for a person at a terminal."""
    sources = ("name", "record", "files", "rows", "quarantined", "last_load", "hours")
    for title, names, rows in (
        ("sources", (*sources, "newest_event"), status["sources"]),
        ("runs", ("began_at", "outcome", "seconds", "loads", "rows", "version"), status["runs"]),
    ):
        say(title)
        print_table(names, [[row[name] for name in names] for row in rows])
    versions = status["versions"]
    current = f"current {versions['current']} of {versions['published_at']}"
    say(f"versions  {versions['count']}, {current}")
    disk = (f"{part} {size / 1e6:,.0f} MB" for part, size in status["disk"].items())
    say(f"disk      {', '.join(disk)}")


def print_exports(forms: Sequence[tuple[Path, int]]) -> None:
    """One row a workbook written, with its members."""
    print_table(["form", "members"], forms)


def print_imports(imports: Sequence["Import"]) -> None:
    """One row a sheet of each form, then the copies that go back."""
    print_table(
        ["form", "sheet", "state", "read", "accepted", "duplicate", "quarantined"],
        [
            [
                *(done.file.name, o.file.rsplit("#")[-1], o.state),
                *(o.read, o.accepted, o.duplicates, o.quarantined),
            ]
            for done in imports
            for o in done.outcomes
        ],
    )
    for done in imports:
        if done.returned_copy:
            say(f"returned  {done.returned_copy}")
    say("`smk run` computes with what came in.")


def print_sources(site: "Site") -> None:
    """The sources that were found sound."""
    rows = [[s.name, s.record, s.reader.format] for s in site.sources.values()]
    print_table(["source", "record", "format"], rows)
    say(f"ok        {len(rows)} sources of {site.name}")


def print_units(units: pl.DataFrame) -> None:
    """The unit tree, indented."""
    print_table(
        ["unit", "level", "name"],
        [["  " * depth + i, level, name] for i, name, level, _, depth in units.iter_rows()],
    )


def print_versions(versions: Sequence["Version"]) -> None:
    """Versions, oldest first."""
    rows = []
    for version in versions:
        facts = version.manifest()
        mark = "current" if version.is_current else ""
        rows.append(
            [version.name, mark, facts["published_at"], facts["run_id"], facts["git_commit"]]
        )
    print_table(["version", "", "published", "run", "commit"], rows)


def print_periods(periods: Sequence[dict[str, Any]]) -> None:
    """Periods in time order with their state."""
    names = ("period", "state", "end", "closed_at", "closed_by", "version", "reason")
    print_table(names, [[period[name] for name in names] for period in periods])


def print_ledger(entries: Sequence["Entry"]) -> None:
    """Closings and reopenings, oldest first."""
    names = ("number", "at", "action", "period_id", "version", "by", "reason")
    print_table(names, [[getattr(entry, name) for name in names] for entry in entries])


def print_scorecard(card: dict[str, Any]) -> None:
    """The scorecard for a person at a terminal."""
    unit, period, index = card["unit"], card["period"], card["index"]
    tree = "  tree as was" if card["tree"] == "as_was" else ""
    state = period["state"]
    if state == "closed":
        state = f"closed since {period['closed_at'][:10]} (version {period['closed_version']})"
    version = f"version {card['data_version']}{tree}"
    say(f"{unit['name']} ({unit['id']})  {period['id']}  {state}  {version}")
    shown = _cell(index["score"]) if index["score"] is not None else f"none: {index['reason']}"
    say(f"index {shown}  coverage {100 * index['coverage']:.0f} %  (this project's own layer)")
    print_table(
        ["category", "score", "coverage", "weight"],
        [[c["id"], c["score"], c["coverage"], c["weight"]] for c in card["categories"]],
    )
    fields = ("id", "value", "unit", "n", "target", "score")
    print_table(
        [*fields, "status", "grade", "low", "high", "rank", "known now"],
        [
            [
                *(i[f] for f in fields),
                STATUS[i["status"]],
                i["grade"],
                i["interval"]["low"],
                i["interval"]["high"],
                _rank(i["peers"]),
                _known_now(i["known_now"]),
            ]
            for i in card["indicators"]
        ],
    )


def _rank(peers: dict[str, Any] | None) -> str | None:
    """Rank among the units of the same level and type."""
    return f"{peers['rank']} of {peers['count']}" if peers and peers["rank"] else None


def _known_now(known: dict[str, Any] | None) -> str | None:
    """Value known now of a closed figure that was restated, and why."""
    return f"† {_cell(known['value'])} ({', '.join(known['reasons'])})" if known else None


def print_person(score: dict[str, Any]) -> None:
    """An individual score for a person at a terminal: the rules side by side, then the parts."""
    say(f"{score['person']}  {score['semester']}  unit {score['unit_id']}")
    state = f"signed by both, locked on {score['locked_on']}" if score["is_assessed"] else "open"
    reopened = f", reopened by {score['reopened_by']}" if score["reopened_by"] else ""
    reopened += " before" if reopened and not score["is_reopened"] else ""
    say(f"{state}{reopened}  version {score['data_version']}")
    rules = score["rules"]
    figures = [name for name in rules[0] if name not in ("rule", "parts")]
    print_table(
        ["", *(rule["rule"] for rule in rules)],
        [[name, *(rule[name] for rule in rules)] for name in figures],
    )
    for rule in rules:
        if rule["parts"]:
            say(rule["rule"])
            fields = ("value", "weight", "contribution", "article")
            print_table(
                ["part", "", *fields],
                [
                    [_indented(part["path"]), part["detail"], *(part[f] for f in fields)]
                    for part in rule["parts"]
                ],
            )
    if score["changes"]:
        told = ("record", "record_key", "loaded_at", "is_applied", "why")
        print_table(told, [[change[f] for f in told] for change in score["changes"]])


def _indented(path: str) -> str:
    above, _, name = path.rpartition("/")
    return "  " * len(above.split("/")) * bool(above) + name
