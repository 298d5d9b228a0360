"""The command ``smk``: each command calls one function and prints what it returns.

What a command needs is imported inside it: ``smk score`` answers in a fraction of a second and must
not wait for Dagster.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipelines import terminal
from pipelines.chosen_site import choose_site

if TYPE_CHECKING:
    from pipelines.active_site import ActiveSite
    from warehouse.access import Reader

app = typer.Typer(
    help="Performance management (SMK) of a police organisation: from records to scorecards.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
sources = typer.Typer(help="The site's sources.", no_args_is_help=True)
app.add_typer(sources, name="sources")
forms = typer.Typer(help="The individual SMK by hand: Excel forms.", no_args_is_help=True)
app.add_typer(forms, name="forms")
lake = typer.Typer(help="The lake's files.", no_args_is_help=True)
app.add_typer(lake, name="lake")
versions = typer.Typer(help="Published versions.", invoke_without_command=True)
app.add_typer(versions, name="versions")
period = typer.Typer(help="Periods: provisional, then closed.", no_args_is_help=True)
app.add_typer(period, name="period")

SiteOption = Annotated[
    str,
    typer.Option("--site", envvar="SMK_SITE", help="Site folder, or the name of one that ships."),
]
DataRoot = Annotated[
    Path | None,
    typer.Option(
        "--data-root",
        envvar="SMK_DATA_ROOT",
        exists=True,
        file_okay=False,
        help="Folder that the sources' paths start from.",
    ),
]
Engine = Annotated[
    Literal["duckdb", "spark"],
    typer.Option("--engine", envvar="SMK_ENGINE", help="duckdb or spark."),
]
Format = Annotated[Literal["table", "csv", "json"], typer.Option(help="table, csv or json.")]
Unit = Annotated[str | None, typer.Argument(help="Unit id; default the top of the tree.")]
PeriodId = Annotated[str, typer.Argument(help="2026-01, 2026-Q1, 2026-S1 or 2026.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def run(
    site: SiteOption = "demo",
    data_root: DataRoot = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Rebuild and publish even if nothing changed.")
    ] = False,
    engine: Engine = "duckdb",
) -> None:
    """Collect, check, build, audit and publish; exit code 1 and nothing published on failure."""
    with terminal.errors():
        choose_site(site, data_root, engine)
        from pipelines.run import run_site

        terminal.print_run(run_site(full_refresh, terminal.say))


@app.command()
def live(
    every: Annotated[
        float | None, typer.Option(min=1, help="Look again after so many seconds, until stopped.")
    ] = None,
    site: SiteOption = "demo",
    data_root: DataRoot = None,
) -> None:
    """Show new calls in the command centre's marts at once, without a build of everything."""
    with terminal.errors():
        choose_site(site, data_root)
        from pipelines.live import watch

        for refreshed in watch(_active(), every, terminal.say):
            terminal.print_refreshed(refreshed)


@app.command()
def generate(
    out: Annotated[Path, typer.Option("--out", file_okay=False, help="Folder to write.")],
    scale: Annotated[float, typer.Option(help="Share of the country, up to 1.")] = 0.01,
    months: Annotated[int, typer.Option(help="Months of records, 1 to 60.")] = 24,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the random numbers.")] = 7,
) -> None:
    """Write a site folder of a synthetic national police: settings, sources, extracts, truth."""
    with terminal.errors():
        from pipelines.demo.settings import Settings
        from pipelines.demo.site_folder import write_site

        terminal.say(f"site      {write_site(Settings(scale, months, seed), out)}")


@sources.command("check")
def sources_check(site: SiteOption = "demo", data_root: DataRoot = None) -> None:
    """Validate the site, reading no rows but the units'; exit code 2 and every problem if any."""
    with terminal.errors():
        choose_site(site, data_root)
        from pipelines.active_site import active_site

        terminal.print_sources(active_site().site)


@app.command()
def score(
    unit: Unit = None,
    period: Annotated[
        str | None,
        typer.Option(help="2024-01, 2024-Q1, 2024-S1 or 2024; default the last whole month."),
    ] = None,
    as_json: Json = False,
    as_was: Annotated[
        bool,
        typer.Option("--as-was", help="Count what lay below the unit on each day, not what does."),
    ] = False,
    as_published: Annotated[
        str | None,
        typer.Option(help="As published at the end of a day (2026-01-31) or at a local moment."),
    ] = None,
    as_known_now: Annotated[
        bool, typer.Option("--as-known-now", help="Closed periods too as known now.")
    ] = False,
    site: SiteOption = "demo",
) -> None:
    """The scorecard of a unit for a period, from the published version."""
    with terminal.errors():
        from pipelines.figures import reader_of_figures
        from warehouse.scorecard import scorecard

        reader = reader_of_figures(choose_site(site), period, as_published, as_known_now)
        card = scorecard(reader, unit, period, as_was)
        terminal.print_json(card) if as_json else terminal.print_scorecard(card)


@app.command()
def person(
    person_id: Annotated[str, typer.Argument(help="Id of a member.")],
    semester: Annotated[str, typer.Option(help="2026-S1: January to June; 2026-S2: the rest.")],
    rule: Annotated[
        list[str] | None,
        typer.Option(help="Rule; twice for two side by side. Default: the semester's own."),
    ] = None,
    as_json: Json = False,
    site: SiteOption = "demo",
) -> None:
    """The individual score of a member, taken apart to its inputs with article numbers."""
    with terminal.errors():
        from warehouse.access import open_reader
        from warehouse.person import person_score

        reader = open_reader(choose_site(site).home, persons=True)
        score = person_score(reader, person_id, semester, rule or [])
        terminal.print_json(score) if as_json else terminal.print_person(score)


@app.command()
def units(as_json: Json = False, site: SiteOption = "demo") -> None:
    """The unit tree: ids, names, levels."""
    with terminal.errors():
        rows = _reader(site).query(
            "select unit_id as id, name, level, parent_id, depth from rpt_unit order by path"
        )
        terminal.print_json(rows.to_dicts()) if as_json else terminal.print_units(rows)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT over the marts.")],
    format: Format = "table",
    row_limit: Annotated[int, typer.Option(min=1, help="Most rows to return.")] = 10_000,
    seconds: Annotated[float, typer.Option(min=0.1, help="Longest time to take.")] = 30.0,
    is_live: Annotated[
        bool, typer.Option("--live", help="Ask the command centre's live marts: see `smk live`.")
    ] = False,
    site: SiteOption = "demo",
) -> None:
    """Read-only SQL over the published marts, with a time and a row limit."""
    with terminal.errors():
        reader = _reader(site, is_live=is_live)
        terminal.print_frame(reader.query_untrusted(sql, row_limit, seconds), format)


@app.command()
def quarantine(
    source: Annotated[str | None, typer.Argument(help="Source name; default all.")] = None,
    format: Format = "table",
    site: SiteOption = "demo",
) -> None:
    """Refused rows: source, file, line, every broken rule, and the original values."""
    with terminal.errors():
        from warehouse.lake import Lake
        from warehouse.paths import lake_dir

        lake = Lake(lake_dir(choose_site(site).home))
        terminal.print_frame(lake.quarantine(source), format)


@versions.callback()
def list_versions(context: typer.Context, site: SiteOption = "demo") -> None:
    """Published versions, the current one marked."""
    if context.invoked_subcommand is None:
        with terminal.errors():
            from warehouse.publish import versions as published_versions

            terminal.print_versions(published_versions(choose_site(site).home))


@versions.command("prune")
def versions_prune(
    keep: Annotated[int, typer.Option(min=1, help="So many of the newest stay, however old.")],
    older_than: Annotated[int, typer.Option(min=0, help="Days; younger ones stay.")],
    site: SiteOption = "demo",
) -> None:
    """Remove superseded versions, never the current one nor one that a closed period keeps."""
    with terminal.errors():
        from pipelines.care import prune_versions

        gone = prune_versions(choose_site(site), keep, older_than)
        terminal.say(f"removed   {', '.join(gone) or 'nothing'}")


@lake.command("compact")
def lake_compact(
    small_mb: Annotated[
        float, typer.Option(min=0, help="Files below so many megabytes are merged.")
    ] = 64,
    site: SiteOption = "demo",
) -> None:
    """Merge many small files of a record into one; rows, counts and versions stay as they are."""
    with terminal.errors():
        from pipelines.care import compact_lake

        terminal.print_merges(compact_lake(choose_site(site), int(small_mb * 2**20)))


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Folder of the backups.")],
    site: SiteOption = "demo",
) -> None:
    """Back up lake, versions, closed periods and run records, each file with its checksum."""
    with terminal.errors():
        from pipelines.care import back_up_site

        terminal.print_backup(back_up_site(choose_site(site), folder))


@app.command()
def restore(
    folder: Annotated[
        Path,
        typer.Argument(exists=True, file_okay=False, help="Folder of the backups, or one of them."),
    ],
    site: SiteOption = "demo",
) -> None:
    """Fill the site's empty home from its newest backup, when every checksum is right."""
    with terminal.errors():
        from pipelines.care import restore_site

        terminal.print_backup(restore_site(choose_site(site), folder))


@app.command()
def doctor(as_json: Json = False, site: SiteOption = "demo") -> None:
    """Check every invariant of the site's home and say what to do; exit code 1 if one fails."""
    with terminal.errors():
        from pipelines.care import examine_site

        findings = examine_site(choose_site(site))
        told = [vars(finding) for finding in findings]
        terminal.print_json(told) if as_json else terminal.print_findings(findings)
        raise typer.Exit(int(any(finding.state == "fail" for finding in findings)))


@app.command()
def status(as_json: Json = False, site: SiteOption = "demo") -> None:
    """Sources and their freshness, the last runs, versions, quarantine and room on disk."""
    with terminal.errors():
        from pipelines.status import site_status

        told = site_status(choose_site(site))
        terminal.print_json(told) if as_json else terminal.print_status(told)


@app.command()
def rollback(
    version: Annotated[
        str | None, typer.Argument(help="Version to make current; default the one before.")
    ] = None,
    site: SiteOption = "demo",
) -> None:
    """Make an earlier published version the current one."""
    with terminal.errors():
        from warehouse.publish import roll_back

        terminal.say(f"current   {roll_back(choose_site(site).home, version)}")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8501,
    site: SiteOption = "demo",
) -> None:
    """Open the dashboard on 127.0.0.1."""
    with terminal.errors():
        home = choose_site(site).home
        terminal.say(f"dashboard http://127.0.0.1:{port}")
        command = [sys.executable, "-m", "dashboards.serve", "--port", str(port)]
        environment = {**os.environ, "SMK_SITE_HOME": str(home)}
        raise typer.Exit(subprocess.run(command, check=False, env=environment).returncode)


@app.command()
def dagster(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000,
    site: SiteOption = "demo",
    data_root: DataRoot = None,
    engine: Engine = "duckdb",
) -> None:
    """Open the Dagster UI on this project and site."""
    with terminal.errors():
        choose_site(site, data_root, engine)
        from pipelines.dagster_ui import open_ui

        raise typer.Exit(open_ui(port))


@forms.command("export")
def forms_export(
    semester: Annotated[str, typer.Option(help="Such as 2026-S1.")],
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder to write to.")],
    unit: Annotated[str | None, typer.Option(help="Unit id; default the top of the tree.")] = None,
    only: Annotated[bool, typer.Option("--only", help="The unit without those below it.")] = False,
    site: SiteOption = "demo",
    data_root: DataRoot = None,
) -> None:
    """Write one Excel workbook a unit: its members' semester, to be filled by hand."""
    with terminal.errors():
        from pipelines.forms.desk import export_forms

        choose_site(site, data_root)
        terminal.print_exports(export_forms(_active(), unit, semester, out, only=only))


@forms.command("import")
def forms_import(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)],
    site: SiteOption = "demo",
    data_root: DataRoot = None,
) -> None:
    """Take filled workbooks back; refused rows come back in a copy, marked and with the reason."""
    with terminal.errors():
        from pipelines.forms.desk import import_forms

        choose_site(site, data_root)
        terminal.print_imports(import_forms(_active(), files))


@period.command("list")
def period_list(as_json: Json = False, site: SiteOption = "demo") -> None:
    """The periods there are figures of: provisional or closed, by whom, with which version."""
    with terminal.errors():
        from warehouse.periods import period_states

        rows = period_states(choose_site(site).home)
        terminal.print_json(rows) if as_json else terminal.print_periods(rows)


@period.command("close")
def period_close(
    period_id: PeriodId,
    by: Annotated[str, typer.Option(help="Who closes it.")],
    reason: Annotated[str | None, typer.Option(help="What there is to say.")] = None,
    site: SiteOption = "demo",
    data_root: DataRoot = None,
    engine: Engine = "duckdb",
) -> None:
    """Close a period, and the shorter ones in it, with the figures of the current version."""
    with terminal.errors():
        choose_site(site, data_root, engine)
        from pipelines.closing import close_period

        terminal.print_ledger(close_period(_active(), period_id, by, reason))


@period.command("reopen")
def period_reopen(
    period_id: PeriodId,
    by: Annotated[str, typer.Option(help="Who reopens it.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    site: SiteOption = "demo",
) -> None:
    """Make a closed period provisional again: the next version shows what is known then."""
    with terminal.errors():
        from pipelines.closing import reopen_period

        terminal.print_ledger([reopen_period(choose_site(site).home, period_id, by, reason)])


@period.command("log")
def period_log(as_json: Json = False, site: SiteOption = "demo") -> None:
    """Every closing and reopening, oldest first."""
    with terminal.errors():
        from warehouse.periods import ledger

        entries = ledger(choose_site(site).home)
        if as_json:
            terminal.print_json([vars(entry) for entry in entries])
        else:
            terminal.print_ledger(entries)


def _active() -> "ActiveSite":
    from pipelines.active_site import active_site

    return active_site()


def _reader(site: str, *, is_live: bool = False) -> "Reader":
    from warehouse.access import open_reader
    from warehouse.paths import live_dir

    home = choose_site(site).home
    return open_reader(live_dir(home) if is_live else home)
