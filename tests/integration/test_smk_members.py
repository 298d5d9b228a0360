"""The individual score of 10,000 random members: the warehouse against plain Python."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.conftest import Smk
from tests.integration.plain_smk import PlainSmk
from tests.integration.site_folder import SiteFolder
from tests.integration.smk_world import (
    AS_OF,
    RECORDS,
    SEMESTER,
    add_extract,
    random_members,
    write_site,
)
from warehouse.access import Reader, open_reader

MEMBERS = 10_000
SEED = 20260724
READING = "sample"
SETTINGS = f"""\
smk_rules:
  - {{semester_from: 2024-S1, rule: perpol-2-2018}}
  - {{semester_from: 2026-S1, rule: perpol-1-2025}}
smk: {{high_risk_reading: {READING}}}
"""
PROVEN_KINDS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "a final score above the cap": lambda row: row["na_raw"] is not None and row["na_raw"] > 100,
    "duties above the cap": lambda row: row["tl_raw"] > row["tl"],
    "awards above the cap": lambda row: row["ph_raw"] > row["ph"],
    "no peer": lambda row: row["pka_pp"] is not None and row["pka_rk"] is None,
    "force majeure": lambda row: row["band"] != row["band_final"],
    "no score": lambda row: row["na"] is None,
    "not signed": lambda row: not row["is_assessed"],
    "a late contract": lambda row: row["is_contract_late"] is True,
    "a late recapitulation": lambda row: row["is_recap_late"],
    "an objection too late": lambda row: row["is_objection_in_time"] is False,
    "exactly on a step of hours": lambda row: row["jk_pct"] in (56, 71, 86),
}


@pytest.fixture(scope="module")
def expected_and_reader(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, dict[str, Any]], Reader]:
    """What plain Python says, and a reader of what one run of the site published."""
    path = tmp_path_factory.mktemp("smk")
    folder = SiteFolder(path / "site")
    tables = random_members(MEMBERS, SEED)
    write_site(folder, tables, SETTINGS)
    corrected = tables["appraisal"].sample(500, seed=SEED).with_columns(score=pl.lit(55.5))
    add_extract(folder, "appraisal", corrected, "2")
    tables["appraisal"] = tables["appraisal"].update(corrected, on="appraisal_id")
    smk = Smk(path / "home")
    smk("run", "--site", str(folder.path))
    quarantined = smk("quarantine", "--site", str(folder.path), "--format", "csv").stdout
    assert len(quarantined.splitlines()) == 1, quarantined[:500]
    assert set(tables) == set(RECORDS)
    expected = PlainSmk(tables, SEMESTER, AS_OF, READING).scores()
    return expected, open_reader(Path(path / "home" / "tiny"), persons=True)


def test_the_random_members_have_every_edge(
    expected_and_reader: tuple[dict[str, dict[str, Any]], Reader],
) -> None:
    expected, _ = expected_and_reader
    seen = {
        name: len([row for row in expected.values() if proves(row)])
        for name, proves in PROVEN_KINDS.items()
    }
    assert all(count >= 20 for count in seen.values()), seen


def test_every_figure_of_every_member_is_that_of_the_plain_formulas(
    expected_and_reader: tuple[dict[str, dict[str, Any]], Reader],
) -> None:
    expected, reader = expected_and_reader
    rows = reader.query("from rpt_person_score where is_official").to_dicts()
    assert {row["person_id"] for row in rows} == set(expected)
    assert {row["rule_id"] for row in rows} == {"perpol-1-2025"}
    wrong = [
        (row["person_id"], name, row[name], value)
        for row in rows
        for name, value in expected[row["person_id"]].items()
        if not _same(row[name], value)
    ]
    assert not wrong, (len(wrong), wrong[:10])


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, float) and wanted is not None:
        return abs(found - float(wanted)) <= 1e-9
    return bool(found == wanted)


def test_rules_with_unknown_parameters_give_no_score_and_say_why(
    expected_and_reader: tuple[dict[str, dict[str, Any]], Reader],
) -> None:
    _, reader = expected_and_reader
    rows = reader.query(
        """
        select rule_id, reason, count(na) as scored, count(*) as n, bool_or(is_verified) as verified
        from rpt_person_score where not is_official group by all order by all
        """
    ).rows()
    unverified = ("parameters unverified", 0, MEMBERS, False)
    assert rows == [("perkap-16-2011", *unverified), ("perpol-2-2018", *unverified)]


def test_the_unit_view_is_counted_from_the_same_members(
    expected_and_reader: tuple[dict[str, dict[str, Any]], Reader],
) -> None:
    expected, reader = expected_and_reader
    unit = "U7"
    members = [row for row in expected.values() if row["unit_id"] == unit]
    assessed = [row for row in members if row["is_assessed"]]
    scored = sorted(row["na"] for row in assessed if row["na"] is not None)
    middle = (scored[(len(scored) - 1) // 2] + scored[len(scored) // 2]) / 2
    gaps = [
        float(row["pka_pp"] - row["pka_rk"])
        for row in assessed
        if row["pka_pp"] is not None and row["pka_rk"] is not None
    ]
    due = [row["is_contract_late"] for row in members if row["is_contract_late"] is not None]
    (row,) = reader.query("from rpt_smk_unit where unit_id = ? and is_official", [unit]).to_dicts()
    assert (row["eligible"], row["assessed"]) == (len(members), len(assessed))
    assert row["is_suppressed"] is False
    assert row["eligible_from"] == "handed_in", "the site has no personnel"
    for name, value in {
        "coverage": len(assessed) / len(members),
        "median_na": middle,
        "mean_na": sum(scored) / len(scored),
        "kurang_share": sum(r["band_final"] == "kurang" for r in assessed) / len(scored),
        "rater_gap": sum(gaps) / len(gaps),
        "objection_share": sum(r["has_objection"] for r in assessed) / len(assessed),
        "late_contract_share": sum(due) / len(due),
    }.items():
        assert row[name] == pytest.approx(value, rel=1e-12), name


def test_the_indicators_are_counted_from_the_same_members(
    expected_and_reader: tuple[dict[str, dict[str, Any]], Reader],
) -> None:
    expected, reader = expected_and_reader
    assessed = [row for row in expected.values() if row["is_assessed"]]
    scored = [row for row in assessed if row["na"] is not None]
    poor = [row for row in scored if row["band_final"] == "kurang"]
    gaps = [
        row["pka_pp"] - row["pka_rk"]
        for row in assessed
        if row["pka_pp"] is not None and row["pka_rk"] is not None
    ]
    found = {
        row["indicator_id"]: (row["numerator"], row["denominator"])
        for row in reader.query(
            "from rpt_indicator where unit_id = 'P' and period_id = '2026-S1'"
        ).to_dicts()
    }
    assert found["K01"] == (len(assessed), MEMBERS)
    assert found["K03"] == (sum(row["na"] for row in scored), len(scored))
    assert found["K04"] == (len(poor), len(scored))
    assert found["K05"][1] == len(poor)
    assert found["K06"] == (pytest.approx(float(sum(gaps)), rel=1e-9), len(gaps))
    assert found["K07"] == (sum(row["has_objection"] for row in assessed), len(assessed))
