"""Every kind of fault in a site's files is told in one readable line, and all of them at once."""

import pytest

from pipelines.sources.problem import Problem, SiteProblems
from tests.integration.site_folder import CALLS, SITE, UNITS, SiteFolder


def problems(folder: SiteFolder) -> list[Problem]:
    with pytest.raises(SiteProblems) as raised:
        folder.load()
    return raised.value.problems


def only(folder: SiteFolder) -> Problem:
    (problem,) = problems(folder)
    return problem


def calls(folder: SiteFolder, old: str, new: str) -> None:
    assert old in CALLS
    folder.write("sources/calls.yml", CALLS.replace(old, new))


def test_a_sound_site_has_no_problem(folder: SiteFolder) -> None:
    assert list(folder.load().sources) == ["units", "calls"]


def test_an_unknown_key_of_a_source_names_its_line_and_the_known_keys(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS + "colour: blue\n")
    assert str(only(folder)) == (
        "sources/calls.yml:8: colour: unknown key; "
        "known keys: record, reader, time_zone, where, freshness, watch, columns"
    )


def test_an_unknown_key_of_a_column_names_its_line(folder: SiteFolder) -> None:
    calls(folder, "priority: prio", "priority: {expr: prio, mapp: {A: 1}}")
    problem = only(folder)
    assert (problem.line, problem.key) == (7, "columns.priority.mapp")
    assert problem.message == "unknown key"


def test_an_unknown_key_of_a_reader_names_the_known_ones(folder: SiteFolder) -> None:
    calls(folder, '"calls*.csv"', '"calls*.csv", sep: ";"')
    problem = only(folder)
    assert (problem.line, problem.key) == (2, "reader.sep")
    assert "delimiter" in problem.remedy


def test_an_unknown_record_lists_the_records(folder: SiteFolder) -> None:
    calls(folder, "record: emergency_call", "record: emergency_cal")
    problem = only(folder)
    assert (problem.line, problem.key) == (1, "record")
    assert "emergency_call" in problem.remedy


def test_an_unknown_canonical_column_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "priority: prio", "urgency: prio")
    problem = only(folder)
    assert (problem.line, problem.key) == (7, "columns.urgency")
    assert problem.message == "emergency_call has no column 'urgency'"


def test_a_missing_required_column_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "  received_at: strptime(t, '%Y-%m-%d %H:%M:%S')\n", "")
    problem = only(folder)
    assert (problem.line, problem.key) == (3, "columns")
    assert problem.message == "emergency_call needs the column 'received_at'"


def test_an_expression_that_does_not_parse_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "priority: prio", "priority: cast(prio as")
    problem = only(folder)
    assert (problem.line, problem.key) == (7, "columns.priority")
    assert "cast(prio as" in problem.message


def test_a_column_the_file_does_not_have_lists_those_it_has(folder: SiteFolder) -> None:
    calls(folder, "priority: prio", "priority: try_cast(urgency as bigint)")
    assert str(only(folder)) == (
        "sources/calls.yml:7: columns.priority: the source has no column 'urgency'; "
        "it has: id, unit, t, prio"
    )


def test_a_wrong_type_is_found_without_reading_rows(folder: SiteFolder) -> None:
    calls(folder, "strptime(t, '%Y-%m-%d %H:%M:%S')", "t")
    problem = only(folder)
    assert (problem.line, problem.key) == (6, "columns.received_at")
    assert "strptime" in problem.remedy


def test_a_fraction_is_no_whole_number(folder: SiteFolder) -> None:
    calls(folder, "priority: prio", "priority: cast(prio as double)")
    assert "bigint" in only(folder).remedy


def test_an_aggregate_is_refused_because_it_mixes_rows(folder: SiteFolder) -> None:
    calls(folder, "priority: prio", "priority: max(prio)")
    assert only(folder).message == "gives one value for all rows"


def test_a_filter_that_gives_no_truth_value_is_a_problem(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS + "where: prio\n")
    problem = only(folder)
    assert (problem.line, problem.key) == (8, "where")
    assert problem.message == "gives String, not true or false"


def test_a_filter_that_does_not_parse_is_a_problem(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS + 'where: "prio ="\n')
    assert only(folder).key == "where"


def test_a_bad_time_zone_is_a_problem(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS + "time_zone: Asia/Jakrta\n")
    problem = only(folder)
    assert (problem.line, problem.key) == (8, "time_zone")
    assert "Asia/Jakrta" in problem.message


def test_a_bad_time_zone_of_a_column_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "priority: prio", "priority: {expr: prio, time_zone: WIB}")
    assert only(folder).key == "columns.priority.time_zone"


def test_a_map_to_a_value_the_contract_does_not_know_is_a_problem(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS + "  outcome: {expr: prio, map: {'1': done}}\n")
    problem = only(folder)
    assert (problem.line, problem.key) == (8, "columns.outcome")
    assert problem.message == ("maps to 'done', not one of completed, cancelled, abandoned, open")


def test_a_map_to_a_number_out_of_range_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "priority: prio", "priority: {expr: prio, map: {'1': 12}}")
    assert only(folder).message == "maps to '12', not allowed by the contract"


def test_a_map_to_a_unit_that_does_not_exist_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "map_file: units.csv", "map: {'01': A, '02': Z}")
    assert only(folder).message == "maps to 'Z', not a unit of the site"


def test_an_otherwise_that_the_contract_does_not_know_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "map_file: units.csv", "map: {'01': A}, otherwise: Z")
    assert only(folder).message == "maps to 'Z', not a unit of the site"


def test_a_code_table_with_two_values_for_a_key_is_a_problem(folder: SiteFolder) -> None:
    folder.write("codes.csv", "code,unit_id\n01,A\n02,B\n02,A\n")
    calls(folder, "map_file: units.csv", "map_file: codes.csv")
    problem = only(folder)
    assert problem.key == "columns.unit_id.map_file"
    assert problem.message == "codes.csv gives a key two values: 02"


def test_a_malformed_row_of_a_code_table_names_its_line(folder: SiteFolder) -> None:
    folder.write("codes.csv", "code,unit_id\n01,A\n02\n")
    calls(folder, "map_file: units.csv", "map_file: codes.csv")
    assert only(folder).message == "codes.csv:3: malformed: 1 fields, the header has 2"


def test_a_code_table_without_the_named_column_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "map_file: units.csv", "map_file: {path: units.csv, key: kode}")
    assert only(folder).message == "units.csv has no column 'kode'"


def test_a_missing_code_table_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "map_file: units.csv", "map_file: unit.csv")
    assert only(folder).message == "0 files match 'unit.csv'"


def test_a_missing_extract_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "calls*.csv", "call-*.csv")
    problem = only(folder)
    assert (problem.line, problem.key) == (2, "reader.path")
    assert problem.message == "no file matches 'call-*.csv'"


def test_a_bad_glob_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "calls*.csv", "**calls.csv")
    problem = only(folder)
    assert (problem.line, problem.key) == (2, "reader.path")
    assert "glob" in problem.message


def test_a_bad_regular_expression_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "priority: prio", "priority: \"regexp_replace(prio, '(', '')\"")
    problem = only(folder)
    assert problem.key == "columns.priority"
    assert "regex" in problem.message


def test_an_absolute_path_is_a_problem(folder: SiteFolder) -> None:
    calls(folder, "calls*.csv", "/data/calls.csv")
    assert "must be relative" in only(folder).message


def test_bad_yaml_names_its_line(folder: SiteFolder) -> None:
    calls(folder, "priority: prio", "priority: {expr: prio")
    problem = only(folder)
    assert problem.file == "sources/calls.yml"
    assert problem.line >= 7
    assert problem.message.startswith("not readable as YAML")


def test_a_key_that_stands_twice_is_a_problem(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS + "  priority: prio\n")
    problem = only(folder)
    assert (problem.line, problem.key) == (8, "columns.priority")
    assert problem.message == "the key stands twice"


def test_an_unknown_format_lists_the_formats(folder: SiteFolder) -> None:
    calls(folder, "format: csv", "format: cvs")
    problem = only(folder)
    assert (problem.line, problem.key) == (2, "reader.format")
    assert problem.remedy == "formats: csv, http, jsonl, parquet, sql, xlsx"


def test_two_sources_of_the_same_name_are_a_problem(folder: SiteFolder) -> None:
    folder.write("sources/calls.yaml", CALLS)
    assert "second source 'calls'" in only(folder).message


def test_an_empty_source_file_is_a_problem(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", "")
    assert only(folder).file == "sources/calls.yml"


def test_an_empty_extract_is_a_problem(folder: SiteFolder) -> None:
    folder.write("calls.csv", "")
    assert "empty" in only(folder).message


def test_sql_and_http_sources_are_checked_without_contact(folder: SiteFolder) -> None:
    calls(
        folder,
        '{format: csv, path: "calls*.csv"}',
        "{format: sql, url_env: SMK_NO_SUCH_DATABASE, query: select 1}",
    )
    folder.write(
        "sources/web.yml",
        CALLS.replace(
            '{format: csv, path: "calls*.csv"}',
            '{format: http, url: "http://127.0.0.1:9/", body: json}',
        ),
    )
    assert set(folder.load().sources) == {"units", "calls", "web"}


def test_a_web_source_needs_exactly_one_address(folder: SiteFolder) -> None:
    calls(folder, '{format: csv, path: "calls*.csv"}', "{format: http, body: json}")
    assert only(folder).message == "needs either url or url_env"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("C,C,polres,X,,", "unknown_parent: parent_id 'X'"),
        ("C,C,polres,,,", "second_top"),
        ("C,C,satpam,P,,", "unknown_level: level 'satpam'"),
        ("C,C,polres,P,Asia/Nowhere,", "unknown_zone: time_zone 'Asia/Nowhere'"),
        ("A,Other name,polres,P,,", "key_conflict: unit_id 'A'"),
        (",C,polres,P,,", "required: unit_id is empty"),
        ("C,C,polres,C,,", "circle_of_parents: parent_id 'C'"),
        ("C/D,C,polres,P,,", "not_allowed: unit_id 'C/D'"),
    ],
)
def test_a_tree_of_units_that_is_none_names_row_and_reason(
    folder: SiteFolder, row: str, reason: str
) -> None:
    folder.write("units.csv", UNITS + row + "\n")
    found = [problem for problem in problems(folder) if problem.file == "units.csv"]
    assert any(reason in problem.message for problem in found)
    assert 5 in {problem.line for problem in found}


def test_a_site_without_units_is_a_problem(folder: SiteFolder) -> None:
    (folder.path / "sources/units.yml").unlink()
    assert only(folder).message == "sources of units: none"


def test_a_broken_unit_source_does_not_accuse_the_other_sources(folder: SiteFolder) -> None:
    folder.write("units.csv", UNITS.replace("unit_id,", "unit,", 1))
    named = {problem.file for problem in problems(folder)}
    assert "sources/units.yml" in named
    assert all("not a unit" not in problem.message for problem in problems(folder))


def test_a_missing_site_file_is_a_problem(folder: SiteFolder) -> None:
    (folder.path / "site.yml").unlink()
    assert str(only(folder)).startswith("site.yml:1: file: not found")


def test_an_unknown_key_of_the_site_is_a_problem(folder: SiteFolder) -> None:
    folder.write("site.yml", SITE + "colour: blue\n")
    problem = only(folder)
    assert (problem.file, problem.line, problem.key) == ("site.yml", 7, "colour")


def test_a_value_of_the_site_out_of_range_is_a_problem(folder: SiteFolder) -> None:
    folder.write(
        "site.yml",
        SITE + "near_pct: 120\nsmk_rules: [{semester_from: 2026, rule: perpol-1-2025}]\n",
    )
    assert [problem.key for problem in problems(folder)] == [
        "near_pct",
        "smk_rules.0.semester_from",
    ]


HEADER = "indicator_id,unit_id,level,target,low,high,valid_from,valid_to,source\n"


@pytest.mark.parametrize(
    ("row", "key", "message"),
    [
        ("O08,Z,,90,,,2024-01-01,,x", "unit_id", "unknown_unit: unit_id 'Z'"),
        ("O08,,polsek,90,,,2024-01-01,,x", "level", "unknown_level: level 'polsek'"),
        ("X99,,,90,,,2024-01-01,,x", "indicator_id", "unknown_indicator: indicator_id 'X99'"),
        ("O08,,,ninety,,,2024-01-01,,x", "target", "wrong_type: target 'ninety' (not a number)"),
        (
            "O08,,,90,,,01-02-2024,,x",
            "valid_from",
            "wrong_type: valid_from '01-02-2024' (not a date like 2024-12-31)",
        ),
        ("O08,,,90,,,2024-01-01,2023-01-01,x", "valid_to", "ends_before_start"),
        ("O08,,,90,,,2024-01-01,,", "source", "required: source is empty"),
        ("O08,,,,,,2024-01-01,,x", "target", "needs_target_or_range"),
        ("O08,,,90,80,95,2024-01-01,,x", "target", "needs_target_or_range"),
        ("O08,,,,95,80,2024-01-01,,x", "high", "high_below_low"),
        ("O08,,,0,,,2024-01-01,,x", "target", "out_of_range: target '0.0' (above 0"),
        ("O08,,,90,,,2024-01-01", "row", "malformed: 7 fields, the header has 9"),
    ],
)
def test_a_bad_target_names_line_column_and_reason(
    folder: SiteFolder, row: str, key: str, message: str
) -> None:
    folder.write("targets.csv", HEADER + "O08,A,,90,,,2024-01-01,,x\n" + row + "\n")
    found = only(folder)
    assert (found.file, found.line) == ("targets.csv", 3)
    assert found.message.startswith(message)
    assert found.key == key or "needs" in message


def test_a_target_that_stands_twice_is_told_on_both_lines(folder: SiteFolder) -> None:
    folder.write("targets.csv", HEADER + "O08,,,90,,,2024-01-01,,x\nO08,,,80,,,2024-01-01,,y\n")
    assert [problem.line for problem in problems(folder)] == [2, 3]


@pytest.mark.parametrize(
    ("file", "header", "thing"),
    [
        ("targets.csv", "indicator_id,unit_id,level,target", "O08,,polres,90"),
        ("weights.csv", "node,weight", "K,25"),
        ("sops.csv", "sop_id,priority,limit_seconds", "call_answer,,10"),
        ("sops.csv", "sop_id,step,priority,limit_seconds", "pelayanan_skck,cetak,,900"),
    ],
)
def test_settings_that_hold_at_once_name_line_and_remedy(
    folder: SiteFolder, file: str, header: str, thing: str
) -> None:
    spans = ["2025-01-01,", "2024-01-01,2024-06-30", "2024-06-30,2024-12-31"]
    rows = "".join(f"{thing},{span},x\n" for span in spans)
    folder.write(file, f"{header},valid_from,valid_to,source\n{rows}")
    assert str(only(folder)) == (
        f"{file}:4: valid_from: overlaps: valid_from '2024-06-30' while line 3 still holds; "
        "close the earlier row with valid_to, or correct the dates"
    )


def test_an_open_row_overlaps_every_later_one_of_the_same_thing_only(folder: SiteFolder) -> None:
    rows = "K,1,2024-01-01,,x\nA,1,2024-07-01,,x\nK,2,2025-01-01,,x\n"
    folder.write("weights.csv", "node,weight,valid_from,valid_to,source\n" + rows)
    assert only(folder).line == 4


def test_a_target_of_nothing_is_sound_where_less_is_better(folder: SiteFolder) -> None:
    folder.write("targets.csv", HEADER + "K10D,,,0,,,2024-01-01,,x\n")
    assert folder.load().targets["target"].to_list() == [0]


def test_columns_of_a_settings_file_are_checked(folder: SiteFolder) -> None:
    folder.write("weights.csv", "node,wait,valid_from,valid_to,source\nK,25,2024-01-01,,x\n")
    found = [(problem.key, problem.message) for problem in problems(folder)]
    assert found == [("wait", "unknown column"), ("weight", "the column is missing")]


def test_a_bad_weight_and_a_bad_limit_are_told_together(folder: SiteFolder) -> None:
    folder.write("weights.csv", "node,weight,valid_from,valid_to,source\nQ,-1,2024-01-01,,x\n")
    folder.write(
        "sops.csv",
        "sop_id,priority,limit_seconds,valid_from,valid_to,source\n,0,0,2024-01-01,,x\n",
    )
    assert [(problem.file, problem.key) for problem in problems(folder)] == [
        ("sops.csv", "limit_seconds"),
        ("sops.csv", "priority"),
        ("sops.csv", "sop_id"),
        ("weights.csv", "node"),
        ("weights.csv", "weight"),
    ]


def test_all_faults_of_all_files_are_told_at_once(folder: SiteFolder) -> None:
    folder.write("site.yml", SITE.replace("name: Tiny force\n", ""))
    folder.write("sources/calls.yml", CALLS.replace(": prio", ": urgency") + "colour: blue\n")
    folder.write("sources/more.yml", CALLS.replace(": prio", ": urgency"))
    folder.write("weights.csv", "node,weight,valid_from,valid_to,source\nQ,1,2024-01-01,,x\n")
    told = {(problem.file, problem.key) for problem in problems(folder)}
    assert {
        ("site.yml", "name"),
        ("sources/calls.yml", "colour"),
        ("sources/calls.yml", "columns.priority"),
        ("sources/more.yml", "columns.priority"),
        ("weights.csv", "node"),
    } <= told


def test_a_date_that_does_not_exist_is_a_problem(folder: SiteFolder) -> None:
    site = folder.path / "site.yml"
    site.write_text(site.read_text("utf-8") + "as_of: 2024-13-45\n", "utf-8")
    assert any(
        problem.file == "site.yml" and "month must be in 1..12" in problem.message
        for problem in problems(folder)
    )


def test_an_unknown_scoring_rule_names_those_that_are_known(folder: SiteFolder) -> None:
    folder.write("site.yml", SITE + "smk_rules: [{semester_from: 2026-S1, rule: perpol-9-2030}]\n")
    problem = str(only(folder))
    assert "perpol-9-2030" in problem
    assert "perpol-1-2025" in problem


def test_two_rules_from_one_semester_on_are_a_problem(folder: SiteFolder) -> None:
    folder.write(
        "site.yml",
        SITE
        + """\
smk_rules:
  - {semester_from: 2024-S2, rule: perpol-2-2018}
  - {semester_from: 2026-S1, rule: perpol-2-2018}
  - {semester_from: 2026-S1, rule: perpol-1-2025}
""",
    )
    assert str(only(folder)) == (
        "site.yml:10: smk_rules.2.semester_from: '2026-S1' stands twice; keep one rule for it"
    )


def test_a_parameter_that_no_rule_has_names_its_line(folder: SiteFolder) -> None:
    folder.write(
        "smk_parameters.csv",
        "rule_id,parameter,value,valid_from,source\n"
        "perpol-2-2018,weight_fs,0.6,2018-01-01,test\n"
        "perpol-2-2018,weight_xx,0.6,2018-01-01,test\n",
    )
    problem = str(only(folder))
    assert problem.startswith("smk_parameters.csv:3:")
    assert "weight_xx" in problem
