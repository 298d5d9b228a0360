"""What is loaded after both have signed: the score stays, unless an objection reopened it."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.collect import collect_source
from pipelines.records.registry import load_records, open_lake
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
from warehouse.lake import Lake
from warehouse.paths import lake_dir

BEFORE_SIGNING = "2026-07-19T20:00:00+00:00"
AFTER_SIGNING = "2026-07-30T20:00:00+00:00"
SIGNED_ON = date(2026, 7, 20)
READING = "article_fs"
SETTINGS = f"smk: {{high_risk_reading: {READING}}}\n"
# received, filed and decided: what reopens a score of the 20th, and what does not
OBJECTIONS = {
    "objection": (date(2026, 7, 19), date(2026, 7, 20), date(2026, 7, 20)),
    "signed_again": (date(2026, 7, 21), date(2026, 7, 22), date(2026, 7, 24)),
    "filed_late": (date(2026, 7, 21), date(2026, 7, 23), date(2026, 7, 24)),
    "decided_before": (date(2026, 7, 17), date(2026, 7, 18), date(2026, 7, 19)),
}
STATES = ("locked", *OBJECTIONS, "force_majeure", "open")
REOPENED = ("objection", "signed_again")
SIGNED_AGAIN_ON = date(2026, 7, 24)
INPUTS = ("work_contract", "contract_month", "appraisal", "additional_task", "award", "attendance")
UNHEARD = "NRP000007"  # locked; its hours reach the lake only after the lock
ROBBED, ENRICHED = "NRP000014", "NRP000006"  # a duty of the first is given to the second

Tables = Mapping[str, pl.DataFrame]
# all 2025 parameters, but the contract weighs everything: what a site may set for a rule
OWN_WEIGHTS = {"weight_kk": 1.0, "weight_tl": 0.0, "weight_fs": 1.0, "weight_fg": 0.0}


def state(person: str) -> str:
    return STATES[int(person.removeprefix("NRP")) % len(STATES)]


STATE = pl.col("person_id").map_elements(state, pl.String)


@pytest.fixture(scope="module")
def first() -> Tables:
    """What the lake hears before the signatures."""
    tables = random_members(40, 11)
    signed = pl.when(STATE == "open").then(None).otherwise(pl.lit(SIGNED_ON))
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
    objecting = [person for person in people if state(person) in OBJECTIONS]
    received, filed, decided = zip(*(OBJECTIONS[state(p)] for p in objecting), strict=True)
    signed = pl.when(STATE == "signed_again").then(pl.lit(SIGNED_AGAIN_ON))
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
        "award": _award(people, "LATE", "presiden"),
        "attendance": first["attendance"].with_columns(worked_hours=pl.col("formal_hours")),
        "assessment": first["assessment"].with_columns(
            member_signed_on=signed.otherwise("member_signed_on"),
            rater_signed_on=signed.otherwise("rater_signed_on"),
            force_majeure_no=pl.when(STATE == "force_majeure").then(pl.lit("BA/7")),
        ),
        "objection": pl.DataFrame(
            {
                "objection_id": [f"KB-{person}" for person in objecting],
                "person_id": objecting,
                "semester": SEMESTER,
                "unit_id": "U1",
                "received_on": received,
                "filed_on": filed,
                "reason": "nilai tidak sesuai",
                "decided_on": decided,
                "decision": "accepted",
            },
            schema=first["objection"].schema,
        ),
    }


def _award(people: pl.Series, name: str, giver: str) -> pl.DataFrame:
    """An award more for each of `people`."""
    return pl.DataFrame(
        {
            "award_id": [f"{name}-{person}" for person in people],
            "person_id": people,
            "semester": SEMESTER,
            "unit_id": "U1",
            "activity": name,
            "giver": giver,
            "given_on": SIGNED_ON,
        },
        schema={key: column.dtype for key, column in load_records()["award"].columns().items()},
    )


@pytest.fixture(scope="module")
def third(first: Tables) -> pl.DataFrame:
    """What comes last of all: an award that only an open score still counts."""
    return _award(first["assessment"]["person_id"], "LAST", "kapolres_bupati")


@pytest.fixture(scope="module")
def site(
    first: Tables,
    second: Tables,
    third: pl.DataFrame,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Smk, Path]:
    """`smk` and the site's folder after all deliveries."""
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
    home = path / "home" / "tiny"
    _collect(folder, home)
    _backdate(home, BEFORE_SIGNING)
    for record in RECORDS:
        add_extract(folder, record, second[record], "2")
    _collect(folder, home)
    _backdate(home, AFTER_SIGNING)
    add_extract(folder, "award", third, "3")
    smk("run", "--site", str(folder.path))
    return smk, folder.path


@pytest.fixture(scope="module")
def reader(site: tuple[Smk, Path]) -> Reader:
    """A reader of what was published last."""
    return open_reader(site[0].home / "tiny", persons=True)


def _without_hours(tables: Tables, person: str) -> dict[str, pl.DataFrame]:
    return {**tables, "attendance": tables["attendance"].filter(pl.col("person_id") != person)}


def _collect(folder: SiteFolder, home: Path) -> None:
    """Take up what was delivered; scores are computed of the whole lake, at the last run."""
    site, lake = folder.load(), Lake(lake_dir(home))
    open_lake(lake)
    for source in site.sources.values():
        collect_source(site, source, lake)


def _backdate(home: Path, clock: str) -> None:
    """Let the loads that came to the lake since the last call have come at `clock`."""
    for file in (home / "lake").glob("*/*/load.json"):
        load = json.loads(file.read_text("utf-8"))
        if load["loaded_at"] not in (BEFORE_SIGNING, AFTER_SIGNING):
            file.write_text(json.dumps({**load, "loaded_at": clock}), "utf-8")


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
    first: Tables, second: Tables, third: pl.DataFrame, reader: Reader
) -> None:
    newest = _merged(first, second)
    # of the locked: what was known; hours never heard of before count from their first day on
    hours = pl.concat(
        [
            first["attendance"].filter(pl.col("person_id") != UNHEARD),
            newest["attendance"].filter(pl.col("person_id") == UNHEARD),
        ]
    )
    known = {**first, "attendance": hours, "assessment": newest["assessment"]}
    # the duty taken from a locked score does not arrive elsewhere
    held = {
        **newest,
        "additional_task": newest["additional_task"].filter(pl.col("task_id") != "TT-MOVED"),
    }
    before = PlainSmk(known, SEMESTER, AS_OF, READING).scores()
    between = PlainSmk(held, SEMESTER, AS_OF, READING).scores()
    last = {**held, "award": pl.concat([held["award"], third])}
    after = PlainSmk(last, SEMESTER, AS_OF, READING).scores()
    assert sum(before[p]["na"] != between[p]["na"] for p in before) > 30
    expected = {"objection": after, "open": after, "signed_again": between}
    excused = [p for p in before if before[p]["band"] != before[p]["band_final"]]
    assert excused
    figures = ("kk", "tl_raw", "pka", "jk_pct", "ph_raw", "fs", "na_raw", "na", "band_final")
    for row in reader.query("from rpt_person_score where is_official").to_dicts():
        person = row["person_id"]
        wanted = expected.get(state(person), before)[person]
        assert {name: row[name] for name in figures} == pytest.approx(
            {name: _number(wanted[name]) for name in figures}, abs=1e-9
        ), (person, state(person))
        assert row["reopened_by"] == ("objection" if state(person) in REOPENED else None)
        assert row["is_reopened"] is (state(person) == "objection")
        locked_on = {"open": None, "signed_again": SIGNED_AGAIN_ON}.get(state(person), SIGNED_ON)
        assert row["locked_on"] == locked_on


def _number(value: Any) -> Any:
    return value if isinstance(value, str | int | None) else float(value)


def test_every_change_after_the_lock_is_in_the_trail(
    first: Tables, second: Tables, reader: Reader
) -> None:
    trail = reader.query("from rpt_person_audit")
    last = pl.col("record_key").str.starts_with("LAST")
    for row in trail.with_columns(is_last=last).to_dicts():
        assert state(row["person_id"]) != "open"
        counts = state(row["person_id"]) == "objection" or (
            state(row["person_id"]) == "signed_again" and not row["is_last"]
        )
        assert (row["is_applied"], row["why"]) == (counts, "objection" if counts else "locked")
    again = trail.filter(STATE == "signed_again")
    assert set(again.filter(last)["locked_on"]) == {SIGNED_AGAIN_ON}
    assert set(again.filter(~last)["locked_on"]) == {SIGNED_ON}
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
        "award": 2,
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
    few = [row for row in rows if row["eligible"] < 5]
    assert few
    assert all(row["is_suppressed"] for row in few)
    shown = {"unit_id", "semester", "rule_id", "is_official", "is_suppressed"}
    shown |= {"eligible", "eligible_from"}
    assert all(row[name] is None for row in few for name in set(row) - shown)
    top = next(row for row in rows if row["unit_id"] == "P")
    signed = sum(state(f"NRP{k:06}") != "open" for k in range(40))
    assert (top["eligible"], top["assessed"], top["is_suppressed"]) == (40, signed, False)


def test_no_indicator_of_the_score_is_shown_of_fewer_than_five(reader: Reader) -> None:
    cells = reader.query(
        """
        select unit_id, indicator_id, denominator, value
        from rpt_indicator where indicator_id in ('K01', 'K03', 'K04', 'K05', 'K06', 'K07')
        and coalesce(numerator, denominator, value) is not null
        """
    )
    assert set(cells.filter(pl.col("value").is_not_null())["unit_id"]) == {"P"}
    assert cells["denominator"].min() >= 5  # type: ignore[operator]
    assert {"K01", "K04", "K07"} <= set(cells["indicator_id"])


def test_a_member_is_shown_at_the_terminal_under_two_rules_with_articles(
    site: tuple[Smk, Path], reader: Reader
) -> None:
    smk, folder = site
    asked = ("person", "NRP000001", "--semester", SEMESTER, "--site", str(folder))
    shown = smk.json(*asked, "--rule", "perpol-1-2025", "--rule", "perkap-16-2011", "--json")
    official, unverified = shown["rules"]
    assert (
        official["na"]
        == reader.query(
            "select na from rpt_person_score where is_official and person_id = 'NRP000001'"
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
