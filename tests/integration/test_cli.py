"""The command ``smk`` as a user meets it: what each command prints, and how it refuses."""

import json
import re

import pytest

from pipelines.demo.settings import Settings
from pipelines.demo.sheets import SHEETS
from pipelines.demo.tree import make_tree
from pipelines.indicators import load_indicators
from tests.conftest import Smk
from tests.integration.site_folder import CALLS, SITE, SiteFolder

CARD = {"site", "data_version", "tree", "unit", "period", "index", "categories", "indicators"}
INDICATOR = {
    *("id", "category", "kind", "numerator", "denominator", "value", "unit", "n", "target"),
    *("target_range", "attainment", "score", "interval", "quantiles", "slices", "excluded"),
    *("status", "grade", "detectable_change", "peers", "known_now"),
}
STATES = {"met", "near", "below", "too_small", "no_target", "no_data", "too_few", "info"}
UNITS = len(make_tree(Settings()).units)
SLICE_KINDS = {"priority", "approach", "handling_mode", "function"}


def number_or_null(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def test_the_scorecard_has_exactly_the_agreed_keys(demo: Smk) -> None:
    card = demo.json("score", "PRS-62.71", "--period", "2025-Q2", "--json")
    assert set(card) == CARD
    assert card["site"] == "demo"
    assert re.fullmatch(r"v\d{4}", card["data_version"])
    assert card["unit"] == {
        "id": "PRS-62.71",
        "name": "Polresta Palangkaraya",
        "level": "polres",
    }
    assert card["period"] == {
        "id": "2025-Q2",
        "start": "2025-04-01",
        "end": "2025-06-30",
        "state": "provisional",
        "closed_at": None,
        "closed_version": None,
    }
    assert set(card["index"]) == {"score", "coverage", "reason"}
    assert [set(c) for c in card["categories"]] == [{"id", "score", "coverage", "weight"}] * 4
    assert [c["id"] for c in card["categories"]] == ["K", "A", "O", "C"]
    for row in card["indicators"]:
        assert set(row) == INDICATOR, row["id"]
        assert row["status"] in STATES
        assert row["category"] in "KAOC"
        assert set(row["interval"]) == {"level", "low", "high"}
        assert row["quantiles"] is None or set(row["quantiles"]) == {"p50", "p90"}
        assert row["peers"] is None or set(row["peers"]) == {"count", "median", "rank"}
        assert row["target_range"] is None or set(row["target_range"]) == {"low", "high"}
        assert set(row["slices"]) <= SLICE_KINDS
        for name in ("numerator", "denominator", "value", "n", "target", "attainment", "score"):
            assert number_or_null(row[name]), (row["id"], name)
        for parts in row["slices"].values():
            for part in parts.values():
                assert set(part) == {"numerator", "denominator", "value", "n", "quantiles"}


def test_durations_have_quantiles_and_calls_all_slices(demo: Smk) -> None:
    card = demo.json("score", "--period", "2025", "--json")
    rows = {row["id"]: row for row in card["indicators"]}
    timed = {"O07", "O08", "O12", "O21", "D02", "A07", "A11"}
    assert {i for i, row in rows.items() if row["quantiles"]} == timed
    assert set(rows["O08"]["slices"]) == SLICE_KINDS
    assert rows["O08"]["quantiles"]["p50"] < rows["O08"]["quantiles"]["p90"]


def test_numbers_are_not_rounded_and_unknown_is_null(demo: Smk) -> None:
    printed = demo("score", "PSK-82.04.29", "--period", "2026-03", "--json").stdout
    assert "NaN" not in printed
    rows = {row["id"]: row for row in json.loads(printed)["indicators"]}
    assert rows["O10"]["value"] == 100_000 * rows["O10"]["numerator"] / rows["O10"]["denominator"]
    assert rows["K03"]["value"] is None


def test_the_unit_is_the_top_and_the_period_the_last_whole_month_unless_given(demo: Smk) -> None:
    card = demo.json("score", "--json")
    assert card["unit"] == {"id": "MABES", "name": "Markas Besar Polri", "level": "mabes"}
    period = card["period"]
    assert (period["id"], period["start"], period["end"]) == ("2026-07", "2026-07-01", "2026-07-31")


def test_the_scorecard_on_a_terminal_says_what_it_is(demo: Smk) -> None:
    lines = demo("score", "PSK-63.02.03", "--period", "2024-Q4").stdout.splitlines()
    assert lines[0].startswith(
        "Polsek Pulau Laut Selatan (PSK-63.02.03)  2024-Q4  provisional  version v"
    )
    assert lines[1].startswith("index none: coverage_below_70  coverage ")
    assert "this project's own layer" in lines[1]
    assert len(lines) == 2 + 5 + 1 + len(load_indicators())
    assert "– no data" in lines[-1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("POLSEK-X",), "no unit POLSEK-X. `smk units` lists them."),
        (("--period", "2019-01"), "no data for period 2019-01. Months: 2024-08 to 2026-07;"),
        (("--period", "March"), "no data for period March."),
        (("--site", "nowhere"), "no site.yml in nowhere. Give --site the folder of a site"),
    ],
)
def test_what_does_not_exist_is_one_clear_message(
    demo: Smk, arguments: tuple[str, ...], message: str
) -> None:
    refused = demo("score", *arguments, check=False)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith(message)
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["score", "units", "rollback"])
def test_before_the_first_run_every_reader_says_so(smk: Smk, command: str) -> None:
    refused = smk(command, check=False)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 1
    assert not smk.home.exists()


def test_units_come_as_a_tree(demo: Smk) -> None:
    rows = demo.json("units", "--json")
    assert len(rows) == UNITS
    assert [set(row) for row in rows] == [{"id", "name", "level", "parent_id", "depth"}] * UNITS
    assert rows[0]["id"] == "MABES"
    seen: set[str] = set()
    for row in rows:
        assert row["parent_id"] is None or row["parent_id"] in seen
        seen.add(row["id"])
    lines = demo("units").stdout.splitlines()
    assert len(lines) == UNITS + 1
    assert lines[3].split() == ["PRS-62.02", "polres", "Polres", "Kotawaringin", "Timur"]
    assert lines[3].startswith("    PRS")


def test_the_quarantine_shows_values_lines_and_reasons(demo: Smk) -> None:
    rows = json.loads(demo("quarantine", "complaints", "--format", "json").stdout)
    assert len(rows) == 2
    for row, field in zip(rows, ("unit_id", "closed_on"), strict=True):
        assert row["_source"] == "complaints"
        assert row["_file"].startswith("extracts/propam/dumas_202")
        assert row["_line"] > 1
        assert field in row["reasons"]
        assert json.loads(row["original"])["no_dumas"].endswith("-X")
    everything = json.loads(demo("quarantine", "--format", "json").stdout)
    assert {row["_source"] for row in everything} > {"complaints", "calls_wib", "training"}


def test_a_source_that_does_not_exist_has_no_quarantine_but_a_message(demo: Smk) -> None:
    refused = demo("quarantine", "no_such_source", check=False)
    assert refused.returncode == 2
    assert "no source no_such_source" in refused.stderr
    assert "calls_wib" in refused.stderr


def test_the_check_lists_sound_sources(smk: Smk) -> None:
    lines = smk("sources", "check").stdout.splitlines()
    assert lines[0].split() == ["source", "record", "format"]
    assert ["operations", "operation", "xlsx"] in [line.split() for line in lines]
    assert lines[-1] == f"ok        {len(SHEETS)} sources of Kepolisian Nusantara (sintetis)"


def test_versions_mark_the_current_one(demo: Smk) -> None:
    lines = [line.split() for line in demo("versions").stdout.splitlines()]
    assert lines[0] == ["version", "published", "run", "commit"]
    current = [line[0] for line in lines if "current" in line]
    assert current == [demo.json("score", "--json")["data_version"]]


def test_a_run_on_nothing_new_prints_a_row_a_file_and_the_version(demo: Smk) -> None:
    lines = demo("run").stdout.splitlines()
    assert lines[0] == f"collect   {len(SHEETS)} sources of Kepolisian Nusantara (sintetis)"
    assert lines[1].split() == [
        *("source", "file", "state", "read", "accepted", "duplicate", "quarantined"),
    ]
    rows = [line.split() for line in lines[2:-1]]
    assert {row[0] for row in rows} == {sheet.source for sheet in SHEETS}
    for _, _, state, read, accepted, duplicate, quarantined in rows:
        assert state == "unchanged"
        assert int(read) == int(accepted) + int(duplicate) + int(quarantined)
    assert lines[-1] == f"unchanged {demo.json('score', '--json')['data_version']}"


@pytest.mark.parametrize("command", [(), ("run",), ("score",), ("query",), ("sources", "check")])
def test_every_command_explains_itself(smk: Smk, command: tuple[str, ...]) -> None:
    assert "Usage: smk" in smk(*command, "--help").stdout


@pytest.mark.parametrize("command", [("sources", "check"), ("run",)])
def test_a_broken_site_ends_with_every_fault_and_exit_code_2(
    folder: SiteFolder, smk: Smk, command: tuple[str, ...]
) -> None:
    broken = CALLS.replace("priority: prio", "priority: urgency\n  colour: prio")
    folder.write("sources/calls.yml", broken.replace("strptime(t,", "strptime(t"))
    refused = smk(*command, "--site", str(folder.path), check=False)
    assert refused.returncode == 2
    assert refused.stdout == ""
    faults = [line.split(": ")[:2] for line in refused.stderr.splitlines()]
    assert ["sources/calls.yml:6", "columns.received_at"] in faults
    assert ["sources/calls.yml:7", "columns.priority"] in faults
    assert ["sources/calls.yml:8", "columns.colour"] in faults
    assert len(faults) == 3
    assert not smk.home.exists()


@pytest.mark.parametrize("command", [("sources", "check"), ("run",), ("score",), ("versions",)])
@pytest.mark.parametrize(
    ("id_line", "message"),
    [
        ("id: [tiny", "site.yml:2: file: not readable as YAML"),
        ("id: ../escape", "site.yml:1: id: string should match pattern"),
        ("note: no id", "site.yml:1: id: the key is missing; add it"),
    ],
)
def test_a_site_without_a_sound_id_is_refused_and_nothing_is_written(
    folder: SiteFolder, smk: Smk, command: tuple[str, ...], id_line: str, message: str
) -> None:
    folder.write("site.yml", SITE.replace("id: tiny", id_line, 1))
    refused = smk(*command, "--site", str(folder.path), check=False)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith(message)
    assert len(refused.stderr.splitlines()) == 1
    assert list(folder.path.parent.iterdir()) == [folder.path]


def test_a_generated_site_is_checked_before_its_extracts_are_written(
    folder: SiteFolder, smk: Smk
) -> None:
    folder.write(
        "site.yml", SITE + "generator: {name: demo, scale: 0.01, months: 1, seed: 1}\ncolour: red\n"
    )
    refused = smk("sources", "check", "--site", str(folder.path), check=False)
    assert refused.returncode == 2
    assert refused.stderr.startswith("site.yml:8: colour: unknown key")
    assert not smk.home.exists()


@pytest.mark.parametrize("command", ["run", "dagster"])
def test_the_engine_named_by_the_environment_is_checked_like_the_option(
    smk: Smk, command: str
) -> None:
    refused = smk(command, check=False, SMK_ENGINE="abacus")
    assert refused.returncode == 2
    assert "'--engine' (env var: 'SMK_ENGINE'): " in refused.stderr
    assert not smk.home.exists()
