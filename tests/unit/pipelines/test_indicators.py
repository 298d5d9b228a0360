"""The indicator register: what it holds, and how it refuses what is incomplete or overdue."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from pipelines import dbt, site_tables
from pipelines.indicators import (
    BACK_OFFICE,
    CONDUCTOR,
    Indicator,
    IndicatorError,
    load_indicators,
)

TODAY = date(2026, 11, 24)
DEFINITION = {
    "id": "K08T",
    "name_id": "Anev tepat hari",
    "name_en": "Reviews held on the planned day",
    "category": "K",
    "kind": "proportion",
    "numerator_id": "anev pada harinya",
    "numerator_en": "reviews on the day",
    "denominator_id": "anev",
    "denominator_en": "reviews",
    "unit": "%",
    "multiplier": 100,
    "direction": "up",
    "interval": "wilson",
    "duration_unit": "none",
    "minimum_n": 0,
    "source": "assumption",
    "owner": "Karoops",
    "next_review": "2027-06-30",
    "why_it_matters_id": "Terlambat berarti sia-sia.",
    "why_it_matters_en": "Late means useless.",
    "valid_from": "2000-01-01",
    "valid_to": None,
    "record": "review_meeting",
    "level": "polres",
    "cadence": "month",
    "comparison": "interval",
    "target_rule": "dated_target",
    "checked_by": "Itwasda",
    "caveats_id": "Tidak menyebut mutu.",
    "caveats_en": "Says nothing of quality.",
    "back_office": [],
    "conductor": ["evaluation"],
    "lens": "area",
}


def write(folder: Path, name: str = "ind_k08t", /, **changes: Any) -> None:
    """One indicator's two files; a field changed to Ellipsis is left out."""
    fields = {key: value for key, value in (DEFINITION | changes).items() if value is not ...}
    content = {"models": [{"name": name, "config": {"meta": {"indicator": fields}}}]}
    (folder / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    (folder / f"{name}.sql").write_text("select 1", "utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(IndicatorError) as fault:
        load_indicators(folder, TODAY)
    return str(fault.value)


def test_the_definition_of_the_tests_is_sound(tmp_path: Path) -> None:
    write(tmp_path)
    (indicator,) = load_indicators(tmp_path, TODAY).values()
    assert indicator.conductor == ["evaluation"]
    assert set(DEFINITION) == set(Indicator.model_fields)


@pytest.mark.parametrize("field", [*DEFINITION])
def test_a_missing_field_is_named_with_its_file(field: str, tmp_path: Path) -> None:
    write(tmp_path, **{field: ...})
    said = refusal(tmp_path)
    assert said.startswith("ind_k08t.yml: meta.indicator: ")
    assert f"{field}: Field required" in said


WORDS = [name for name, value in DEFINITION.items() if isinstance(value, str)]


@pytest.mark.parametrize("field", WORDS)
@pytest.mark.parametrize("nothing", ["", "   ", None])
def test_an_empty_field_is_named_with_its_file(
    field: str, nothing: str | None, tmp_path: Path
) -> None:
    write(tmp_path, **{field: nothing})
    said = refusal(tmp_path)
    assert said.startswith("ind_k08t.yml: meta.indicator: ")
    assert f"{field}: " in said


def test_an_overdue_review_is_named_with_its_file_and_owner(tmp_path: Path) -> None:
    write(tmp_path, next_review=str(TODAY - timedelta(days=1)))
    assert refusal(tmp_path) == (
        "ind_k08t.yml: next_review 2026-11-23 is overdue: review the definition with Karoops and "
        "set the next date"
    )
    write(tmp_path, next_review=str(TODAY))
    assert list(load_indicators(tmp_path, TODAY)) == ["K08T"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"record": "patrols"}, "record: Value error, patrols is none of"),
        ({"back_office": ["kitchen"]}, "kitchen is none of data_centre, call_command"),
        ({"conductor": ["kitchen"]}, "kitchen is none of control, monitoring"),
        ({"id": "X08"}, "id: String should match pattern"),
        ({"checked_by": "Karoops"}, "checked_by: the owner cannot check its own figure"),
        ({"valid_to": "1999-12-31"}, "valid_to: ends before valid_from"),
        ({"kind": "median"}, "duration_unit: a median needs one"),
        ({"kind": "index"}, "interval: must be none for kind index"),
        ({"interval": "none"}, "comparison: must be none without an interval"),
        ({"direction": "none"}, "target_rule: must be none where no direction is better"),
        ({"colour": "red"}, "colour: Extra inputs are not permitted"),
    ],
)
def test_what_contradicts_itself_or_is_unknown_is_said(
    changes: dict[str, Any], said: str, tmp_path: Path
) -> None:
    write(tmp_path, **changes)
    found = refusal(tmp_path)
    assert found.startswith("ind_k08t.yml: meta.indicator: ")
    assert said in found


def test_an_index_lies_in_a_file_of_its_own_kind(tmp_path: Path) -> None:
    index = {"kind": "index", "interval": "none", "comparison": "none"}
    write(tmp_path, **index)
    assert refusal(tmp_path) == "ind_k08t.yml: K08T of kind index belongs in idx_k08t.yml"
    for file in tmp_path.iterdir():
        file.unlink()
    write(tmp_path, "idx_k08t", **index)
    assert list(load_indicators(tmp_path, TODAY)) == ["K08T"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, owner="")
    write(tmp_path, "ind_k08x", id="K08X", next_review="2020-01-01")
    (tmp_path / "ind_k08z.sql").write_text("select 1", "utf-8")
    said = refusal(tmp_path).splitlines()
    assert [line.split(":")[0] for line in said] == ["ind_k08t.yml", "ind_k08x.yml", "ind_k08z"]


def test_dbt_is_told_indexes_apart_from_what_is_counted() -> None:
    content = yaml.safe_load(dbt.variables()[1])
    register = load_indicators()
    assert sorted([*content["indicators"], *content["indexes"]]) == list(register)
    assert content["indexes"] == [i for i, entry in register.items() if entry.kind == "index"]


def test_every_duty_of_an_indicator_is_a_row_with_its_name(tmp_path: Path) -> None:
    write(tmp_path, back_office=["cctv", "network"], conductor=["control"])
    rows = site_tables.indicator_tags(load_indicators(tmp_path, TODAY)).rows()
    assert rows == [
        ("K08T", "back_office", "cctv", *BACK_OFFICE["cctv"]),
        ("K08T", "back_office", "network", *BACK_OFFICE["network"]),
        ("K08T", "conductor", "control", *CONDUCTOR["control"]),
    ]


def test_without_duties_the_table_of_them_is_empty_but_typed(tmp_path: Path) -> None:
    write(tmp_path, conductor=[])
    rows = site_tables.indicator_tags(load_indicators(tmp_path, TODAY))
    assert rows.is_empty()
    assert set(rows.dtypes) == {pl.String}
