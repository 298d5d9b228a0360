"""Which of dbt's models a site's builds are made of."""

import yaml

from pipelines import dbt
from pipelines.needed import counts_something, unneeded_models

ROOMS = {
    "stg_patrol": ("staging", []),
    "stg_complaint": ("staging", []),
    "fct_patrol": ("core", ["stg_patrol"]),
    "fct_complaint": ("core", ["stg_complaint"]),
    "dim_unit": ("core", []),
    "ind_o05": ("indicators", ["fct_patrol"]),
    "ind_a07": ("indicators", ["fct_complaint"]),
    "measure_record": ("measures", ["ind_o05", "ind_a07"]),
    "rpt_indicator": ("marts", ["measure_record", "dim_unit"]),
}


def told(*records: str) -> dict[str, list[object]]:
    content: dict[str, list[object]] = yaml.safe_load(dbt.variables(set(records))[1])
    return content


def test_an_indicator_counts_what_its_sql_reads_through_all_its_facts() -> None:
    assert counts_something("ind_o08", {"emergency_call"})
    assert counts_something("ind_o10", {"reported_total"})
    assert counts_something("ind_a06", {"traffic_accident"})
    assert not counts_something("ind_o08", {"complaint", "personnel"})


def test_units_alone_are_nothing_to_count() -> None:
    assert not counts_something("ind_o08", {"unit"})


def test_a_site_of_calls_is_built_of_indicators_of_calls() -> None:
    content = told("unit", "emergency_call")
    assert "O08" in content["indicators"]
    assert "K09" not in content["indicators"]
    assert content["located"] == [["emergency_call", "concat(call_id)"]]


def test_a_site_of_units_alone_is_built_of_all() -> None:
    assert told("unit") == yaml.safe_load(dbt.variables()[1])


def test_what_neither_a_mart_nor_a_record_needs_is_left_out() -> None:
    nodes = {
        f"model.smk.{name}": {
            "fqn": ["smk", room, name],
            "resource_type": "model",
            "raw_code": "{{ var('indicators') }}" if name == "measure_record" else "select",
        }
        for name, (room, _) in ROOMS.items()
    }
    parents = {
        f"model.smk.{name}": [f"model.smk.{parent}" for parent in above]
        for name, (_, above) in ROOMS.items()
    }
    manifest = {"nodes": nodes, "parent_map": parents}
    assert unneeded_models(manifest, {"patrol"}) == ["fct_complaint", "ind_a07", "stg_complaint"]
    assert unneeded_models(manifest, {"complaint"}) == ["fct_patrol", "ind_o05", "stg_patrol"]
    assert unneeded_models(manifest, {"unit"}) == []
