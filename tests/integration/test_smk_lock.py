"""What is loaded after both have signed: the score stays, unless something reopened it."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.records.registry import load_records
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

BEFORE_SIGNING = "2026-07-19T20:00:00+00:00"
SIGNED_ON = date(2026, 7, 20)
READING = "article_fs"
SETTINGS = f"smk: {{high_risk_reading: {READING}}}\n"
STATES = ("locked", "objection", "force_majeure", "open")
INPUTS = ("work_contract", "contract_month", "appraisal", "additional_task", "award", "attendance")
UNHEARD = "NRP000004"  # locked; its hours reach the lake only after the lock
ROBBED, ENRICHED = "NRP000008", "NRP000003"  # a duty of the first is given to the second

Tables = Mapping[str, pl.DataFrame]
# all 2025 parameters, but the contract weighs everything: what a site may set for a rule
OWN_WEIGHTS = {"weight_kk": 1.0, "weight_tl": 0.0, "weight_fs": 1.0, "weight_fg": 0.0}


def state(person: str) -> str:
    return STATES[int(person.removeprefix("NRP")) % len(STATES)]


@pytest.fixture(scope="module")
def first() -> Tables:
    """What the lake hears before the signatures."""
    tables = random_members(40, 11)
    open_ones = pl.col("person_id").map_elements(state, pl.String) == "open"
    signed = pl.when(open_ones).then(None).otherwise(pl.lit(SIGNED_ON))
    tables["assessment"] = tables["assessment"].with_columns(
        member_signed_on=signed, rater_signed_on=signed, force_majeure_no=pl.lit(None, pl.String)
    )
    tables["objection"] = tables["objection"].clear()
    duty = {
        "task_id": "TT-MOVED",
        "person_id": ROBBED,
        "semester": SEMESTER,
        "unit_id": "U1",
        "kind": "task",
        "done_on": date(2026, 3, 1),
        "evidence": "Sprin/9",
    }
    tables["additional_task"] = pl.concat(
        [tables["additional_task"], pl.DataFrame([duty], tables["additional_task"].schema)]
    )
    return tables


@pytest.fixture(scope="module")
def second(first: Tables) -> Tables:
    """What it hears long after: every input changed, an award more for each, what reopens."""
    people = first["assessment"]["person_id"]
    award = pl.DataFrame(
        {
            "award_id": [f"LATE-{person}" for person in people],
            "person_id": people,
            "semester": SEMESTER,
            "unit_id": "U1",
            "activity": "susulan",
            "giver": "presiden",
            "given_on": SIGNED_ON,
        },
        schema=first["award"].schema,
    )
    objecting = [person for person in people if state(person) == "objection"]
    return {
        "work_contract": first["work_contract"].with_columns(is_high_risk=pl.lit("yes")),
        "contract_month": first["contract_month"].with_columns(pl.col("realisation") / 2),
        "appraisal": first["appraisal"].with_columns(score=pl.lit(99.0)),
        "additional_task": first["additional_task"].with_columns(
            kind=pl.lit("innovation"),
            evidence=pl.lit("Sprin/susulan"),
            person_id=pl.when(pl.col("task_id") == "TT-MOVED")
            .then(pl.lit(ENRICHED))
            .otherwise("person_id"),
        ),
        "award": award,
        "attendance": first["attendance"].with_columns(worked_hours=pl.col("formal_hours")),
        "assessment": first["assessment"].with_columns(
            force_majeure_no=pl.when(
                pl.col("person_id").map_elements(state, pl.String) == "force_majeure"
            ).then(pl.lit("BA/7"))
        ),
        "objection": pl.DataFrame(
            {
                "objection_id": [f"KB-{person}" for person in objecting],
                "person_id": objecting,
                "semester": SEMESTER,
                "unit_id": "U1",
                "received_on": date(2026, 7, 21),
                "filed_on": date(2026, 7, 22),
                "reason": "nilai tidak sesuai",
                "decided_on": date(2026, 7, 24),
                "decision": "accepted",
            },
            schema=first["objection"].schema,
        ),
    }


@pytest.fixture(scope="module")
def site(
    first: Tables, second: Tables, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Smk, Path]:
    """`smk` and the site's folder after both deliveries."""
    path = tmp_path_factory.mktemp("lock")
    folder = SiteFolder(path / "site")
    write_site(folder, _without_hours(first, UNHEARD), SETTINGS)
    seed = pl.read_csv(
        Path(__file__).parents[2] / "dbt_project" / "seeds" / "smk_rule_parameter.csv"
    ).filter(pl.col("rule_id") == "perpol-1-2025")
    own = seed.select(
        pl.lit("perpol-2-2018").alias("rule_id"),
        "parameter",
        pl.col("parameter").replace_strict(OWN_WEIGHTS, default=pl.col("value")).alias("value"),
        pl.lit("2018-01-01").alias("valid_from"),
        pl.lit("test").alias("source"),
    )
    folder.write("smk_parameters.csv", own.write_csv())
    smk = Smk(path / "home")
    smk("run", "--site", str(folder.path))
    home = path / "home" / "tiny"
    _backdate(home)
    for record in RECORDS:
        add_extract(folder, record, second[record], "2")
    smk("run", "--site", str(folder.path))
    return smk, folder.path


@pytest.fixture(scope="module")
def reader(site: tuple[Smk, Path]) -> Reader:
    """A reader of what was published last."""
    return open_reader(site[0].home / "tiny", persons=True)


def _without_hours(tables: Tables, person: str) -> dict[str, pl.DataFrame]:
    return {**tables, "attendance": tables["attendance"].filter(pl.col("person_id") != person)}


def _backdate(home: Path) -> None:
    """Let all loads of the lake have come before the signatures."""
    for file in (home / "lake").glob("*/*/load.json"):
        load = json.loads(file.read_text("utf-8"))
        file.write_text(json.dumps({**load, "loaded_at": BEFORE_SIGNING}), "utf-8")


def _merged(first: Tables, second: Tables) -> dict[str, pl.DataFrame]:
    """The newest version of every key."""
    keys = {name: list(contract.key) for name, contract in load_records().items()}
    return {
        name: pl.concat([first[name], second[name]]).unique(
            keys[name], keep="last", maintain_order=True
        )
        for name in RECORDS
    }


def test_a_locked_score_stays_and_a_reopened_or_open_one_follows(
    first: Tables, second: Tables, reader: Reader
) -> None:
    newest = _merged(first, second)
    # of the locked: what was known; hours never heard of before count from their first day on
    hours = pl.concat(
        [
            first["attendance"].filter(pl.col("person_id") != UNHEARD),
            newest["attendance"].filter(pl.col("person_id") == UNHEARD),
        ]
    )
    known = {**first, "attendance": hours, "objection": newest["objection"]}
    # the duty taken from a locked score does not arrive elsewhere
    held = {
        **newest,
        "additional_task": newest["additional_task"].filter(pl.col("task_id") != "TT-MOVED"),
    }
    before = PlainSmk(known, SEMESTER, AS_OF, READING).scores()
    after = PlainSmk(held, SEMESTER, AS_OF, READING).scores()
    assert sum(before[p]["na"] != after[p]["na"] for p in before) > 30
    figures = ("kk", "tl_raw", "pka", "jk_pct", "ph_raw", "fs", "na_raw", "na", "band_final")
    for row in reader.query("from rpt_person_score where is_official").to_dicts():
        person = row["person_id"]
        wanted = (before if state(person) == "locked" else after)[person]
        assert {name: row[name] for name in figures} == pytest.approx(
            {name: _number(wanted[name]) for name in figures}, abs=1e-9
        ), (person, state(person))
        assert row["reopened_by"] == (state(person) if state(person) in STATES[1:3] else None)


def _number(value: Any) -> Any:
    return value if isinstance(value, str | int | None) else float(value)


def test_every_change_after_the_lock_is_in_the_trail(
    first: Tables, second: Tables, reader: Reader
) -> None:
    trail = reader.query("from rpt_person_audit")
    why = trail.select("person_id", "why", "is_applied").unique().to_dicts()
    for row in why:
        assert row["why"] == state(row["person_id"]) != "open"
        assert row["is_applied"] is (row["why"] != "locked")
    person = "NRP000000"
    counted = dict(trail.filter(pl.col("person_id") == person).group_by("record").len().iter_rows())
    contracts = first["work_contract"].filter(pl.col("person_id") == person)["contract_id"]
    changed = {
        "work_contract": contracts.len(),
        "contract_month": first["contract_month"]
        .filter(pl.col("contract_id").is_in(contracts.implode()), pl.col("realisation") > 0)
        .height,
        "appraisal": first["appraisal"]
        .filter(pl.col("rated_person_id") == person, pl.col("semester").is_not_null())
        .height,
        "additional_task": first["additional_task"].filter(pl.col("person_id") == person).height,
        "award": 1,
        "attendance": first["attendance"].filter(pl.col("person_id") == person).height,
    }
    assert counted == {record: count for record, count in changed.items() if count}
    late = trail.filter(pl.col("record_key") == f"LATE-{person}").row(0, named=True)
    assert late["hash_before"] is None
    assert late["hash_after"]
    assert late["locked_on"] == SIGNED_ON
    corrected = trail.filter(pl.col("record") == "contract_month").row(0, named=True)
    assert corrected["hash_before"] != corrected["hash_after"]
    assert set(trail["record"]) == set(INPUTS)


def test_a_duty_taken_from_a_locked_score_is_in_its_trail(reader: Reader) -> None:
    (row,) = reader.query("from rpt_person_audit where record_key = 'TT-MOVED'").to_dicts()
    assert (row["person_id"], row["is_applied"]) == (ROBBED, False)


def test_hours_first_heard_of_after_the_lock_count_and_are_no_change(reader: Reader) -> None:
    counted = reader.query(
        "select jk_pct from rpt_person_score where is_official and person_id = ?", [UNHEARD]
    ).item()
    assert counted == pytest.approx(100)
    changes = reader.query(
        "select count(*) from rpt_person_audit where person_id = ? and record = 'attendance'",
        [UNHEARD],
    )
    assert changes.item() == 0


def test_a_rule_whose_parameters_the_site_sets_scores_beside_the_official_one(
    reader: Reader,
) -> None:
    rows = reader.query(
        """
        select kk, na_raw, is_verified, is_official from rpt_person_score
        where rule_id = 'perpol-2-2018' and not is_high_risk
        """
    ).to_dicts()
    assert any(row["na_raw"] for row in rows)
    for row in rows:
        assert row["na_raw"] == (None if row["kk"] is None else pytest.approx(row["kk"]))
        assert (row["is_verified"], row["is_official"]) == (False, False)


def test_units_with_fewer_than_five_assessed_show_no_figure(reader: Reader) -> None:
    rows = reader.query("from rpt_smk_unit where is_official").to_dicts()
    few = [row for row in rows if row["is_suppressed"]]
    assert few
    shown = {"unit_id", "semester", "rule_id", "is_official", "eligible", "is_suppressed"}
    assert all(row[name] is None for row in few for name in set(row) - shown)
    top = next(row for row in rows if row["unit_id"] == "P")
    assert (top["eligible"], top["assessed"], top["is_suppressed"]) == (40, 30, False)


def test_a_member_is_shown_at_the_terminal_under_two_rules_with_articles(
    site: tuple[Smk, Path], reader: Reader
) -> None:
    smk, folder = site
    asked = ("person", "NRP000005", "--semester", SEMESTER, "--site", str(folder))
    shown = smk.json(*asked, "--rule", "perpol-1-2025", "--rule", "perkap-16-2011", "--json")
    official, unverified = shown["rules"]
    assert (
        official["na"]
        == reader.query(
            "select na from rpt_person_score where is_official and person_id = 'NRP000005'"
        ).item()
    )
    assert unverified["reason"] == "parameters unverified"
    articles = {part["path"]: part["article"] for part in official["parts"]}
    assert articles["NA/FS/KK"] == "16(3)"
    assert articles["NA/FS/KK/2026-01"] == "17-18"
    assert articles["NA/FG/JK/pct"] == "26(3)"
    below = [p["contribution"] for p in official["parts"] if p["path"].count("/") == 1]
    assert sum(below) == pytest.approx(official["na"])
    assert {change["why"] for change in shown["changes"]} == {"objection"}
    table = smk(*asked).stdout
    assert "reopened by objection" in table
    assert "26(3)" in table
    missing = smk("person", "NOBODY", *asked[2:], check=False)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "no assessment of NOBODY" in missing.stderr
