"""The written files against the ground truth, by plain calculations over the offices' own columns.

Nothing here uses the generator's tables: files are read with the standard library (polars for the
workbook and the Parquet file) and counted in loops. A sample median of log-normal draws lies within
1.2533 * sigma / sqrt(n) of the true one (relative standard error); tests allow four of them.
"""

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import mean, median
from typing import Any

import polars as pl
import pytest

from pipelines.demo import truth
from pipelines.demo.ground import SITE

Row = dict[str, Any]

SOURCE_FILES = {
    "calls_nusa_barat": ["110/nusa_barat_2024-S1.csv.gz", "110/nusa_barat_2024-S2.csv.gz"],
    "calls_nusa_tengah": ["110/nusa_tengah_2024.csv"],
    "calls_nusa_timur": ["110/nusa_timur_2024.jsonl"],
    "crime_reports": ["reskrim/laporan_polisi_2024.csv"],
    "case_events": ["reskrim/perkembangan_perkara_2024.jsonl"],
    "personnel": ["sdm/riwayat_personel.xlsx"],
    "training": ["sdm/pelatihan_2024.csv"],
    "certification": ["sdm/sertifikat.parquet"],
    "complaints": ["propam/dumas_2024.csv"],
    "complaints_accused": ["propam/terlapor_2024.csv"],
    "satisfaction": ["layanan/skm_2024.csv"],
    "appraisals": ["sdm/penilaian_2024.csv"],
    "reviews": ["anev/anev_2024.csv"],
}
ROWS = {
    "calls": truth.CALLS,
    "crime_reports": truth.CRIMES,
    "training": truth.TRAININGS,
    "complaints": truth.COMPLAINTS,
    "satisfaction": truth.ANSWERS,
    "appraisals": truth.APPRAISALS,
}


def read(path: Path) -> list[Row]:
    """All rows of one file of any format, as the office wrote them."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    if path.suffix == ".parquet":
        return pl.read_parquet(path).to_dicts()
    if path.suffix == ".xlsx":
        return pl.read_excel(path).to_dicts()
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()
    header = text[: text.index("\n")]
    return list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in header else ","))


def key(row: Row) -> str:
    return str(next(iter(row.values())))


def sound(rows: Iterable[Row]) -> list[Row]:
    """Without the bad rows (key -X) and the exact repeats, in the order of the file."""
    seen = {json.dumps(row, default=str): row for row in rows if not key(row).endswith("-X")}
    return list(seen.values())


@pytest.fixture(scope="session")
def files(extracts: Path) -> dict[str, list[Row]]:
    return {
        source: [row for path in paths for row in read(extracts / path)]
        for source, paths in SOURCE_FILES.items()
    }


@pytest.fixture(scope="session")
def good(files: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {source: sound(rows) for source, rows in files.items()}


@pytest.fixture(scope="session")
def unit_of() -> dict[str, str]:
    """Unit id by office code and by spelled name in capitals."""
    with (SITE / "units.csv").open() as units, (SITE / "spellings.csv").open() as spellings:
        codes = {row["code"]: row["unit_id"] for row in csv.DictReader(units)}
        return codes | {row["code"]: row["unit_id"] for row in csv.DictReader(spellings)}


@pytest.fixture(scope="session")
def calls(extracts: Path, good: dict[str, list[Row]], unit_of: dict[str, str]) -> list[Row]:
    """Every sound call, corrected: unit, priority, local reception, lags in seconds or None."""
    barat = {row["no_tiket"]: row for row in good["calls_nusa_barat"]}
    for row in read(extracts / "110/nusa_barat_2025-01_koreksi.csv.gz"):
        barat[row["no_tiket"]] = row
    clocks = ["waktu_terima", "waktu_dijawab", "waktu_berangkat", "waktu_tiba", "waktu_selesai"]
    found = [
        _call(
            unit_of[row["kode_satker"]],
            int(row["prioritas"]),
            [_clock(row[name], "%Y-%m-%d %H:%M:%S") for name in clocks],
        )
        for row in barat.values()
    ]
    clocks = ["diterima", "dijawab", "diberangkatkan", "tiba", "selesai"]
    found += [
        _call(
            unit_of[row["satuan"].upper()],
            int(row["tingkat"][-1]),
            [_clock(row[name], "%d/%m/%Y %H:%M:%S") for name in clocks],
        )
        for row in good["calls_nusa_tengah"]
    ]
    lags = ["jawab_dtk", "berangkat_dtk", "tiba_dtk", "selesai_dtk"]
    for row in good["calls_nusa_timur"]:
        if row["jenis"] != "UJI":
            local = datetime(1970, 1, 1) + timedelta(milliseconds=row["terima_ms"], hours=9)
            later = [
                None if row[lag] is None else local + timedelta(seconds=row[lag]) for lag in lags
            ]
            found.append(_call(unit_of[row["kode_satker"]], row["prioritas"], [local, *later]))
    return found


def _clock(text: str, form: str) -> datetime | None:
    return None if text in ("", "NULL") else datetime.strptime(text, form)


def _call(unit: str, priority: int, clocks: list[datetime | None]) -> Row:
    received, answered, dispatched, arrived, closed = clocks
    return {
        "unit": unit,
        "priority": priority,
        "received": received,
        "answer": answered and received and (answered - received).total_seconds(),
        "travel": arrived and dispatched and (arrived - dispatched).total_seconds(),
        "response": arrived and received and (arrived - received).total_seconds(),
        "closed": closed,
    }


def near(values: list[float], true_median: float, sigma: float) -> bool:
    error = 1.2533 * sigma / sqrt(len(values))
    return abs(median(values) / true_median - 1) < 4 * error + 0.5 / true_median


def share_near(hits: int, count: int, share: float) -> bool:
    return abs(hits / count - share) < 4 * sqrt(share * (1 - share) / count)


@pytest.mark.parametrize("source", truth.SEEDED)
def test_every_source_holds_its_bad_rows_and_repeats(
    source: str, files: dict[str, list[Row]]
) -> None:
    rows = files[source]
    bad = [row for row in rows if key(row).endswith("-X")]
    counts = Counter(json.dumps(row, default=str) for row in rows)
    assert len(bad) == truth.SEEDED[source].bad_rows
    assert sum(count - 1 for count in counts.values()) == truth.SEEDED[source].repeats
    assert len(bad) < 0.01 * len(rows)


@pytest.mark.parametrize("source", sorted(set(ROWS) - {"calls"}))
def test_every_source_holds_the_rows_of_the_truth(source: str, good: dict[str, list[Row]]) -> None:
    assert len(good[source]) == ROWS[source]


def test_the_three_call_centres_share_the_calls(calls: list[Row]) -> None:
    assert len(calls) == truth.CALLS
    assert {row["unit"][4:6] for row in calls} == {"NB", "NG", "NM"}


def test_every_call_is_of_the_year_on_the_local_clock(calls: list[Row]) -> None:
    assert {row["received"].year for row in calls} == {truth.YEAR}


def test_exercises_are_marked(files: dict[str, list[Row]]) -> None:
    marked = [row for row in files["calls_nusa_timur"] if row["jenis"] == "UJI"]
    assert len(marked) == truth.TEST_CALLS


def test_corrections_complete_calls_delivered_as_open(
    extracts: Path, good: dict[str, list[Row]]
) -> None:
    first = {row["no_tiket"]: row for row in good["calls_nusa_barat"]}
    corrected = read(extracts / "110/nusa_barat_2025-01_koreksi.csv.gz")
    assert len(corrected) == truth.CORRECTED_CALLS
    for row in corrected:
        assert (first[row["no_tiket"]]["status"], row["status"]) == ("PROSES", "Selesai")
        assert first[row["no_tiket"]]["waktu_tiba"] == "NULL" != row["waktu_tiba"]


def test_priorities_have_their_shares(calls: list[Row]) -> None:
    counts = Counter(row["priority"] for row in calls)
    for priority, share in enumerate(truth.PRIORITY_SHARE, start=1):
        assert share_near(counts[priority], len(calls), share)


def test_the_slow_polsek_is_slow_on_the_way(calls: list[Row]) -> None:
    travel: dict[tuple[str, int], list[float]] = defaultdict(list)
    for row in calls:
        if row["travel"] is not None:
            travel[row["unit"], row["priority"]].append(row["travel"])
    for priority, usual in enumerate(truth.TRAVEL_MEDIAN_SECONDS, start=1):
        rural = usual * truth.TRAVEL_FACTOR["rural"]
        assert near(travel["PSK-NB-02-03", priority], rural, truth.TRAVEL_SIGMA)
        assert near(
            travel[truth.SLOW_POLSEK, priority], rural * truth.SLOW_FACTOR, truth.TRAVEL_SIGMA
        )


def test_the_slow_polsek_has_the_longest_median_response(calls: list[Row]) -> None:
    response: dict[str, list[float]] = defaultdict(list)
    for row in calls:
        if row["response"] is not None:
            response[row["unit"]].append(row["response"])
    medians = {unit: median(values) for unit, values in response.items()}
    assert max(medians, key=lambda unit: medians[unit]) == truth.SLOW_POLSEK


def test_the_improving_polres_answers_faster_from_july(calls: list[Row]) -> None:
    answers: dict[str, list[float]] = defaultdict(list)
    for row in calls:
        if row["answer"] is not None:
            mine = row["unit"][4:9] == truth.IMPROVING_POLRES[4:]
            late = row["received"].date() >= truth.IMPROVED_ON
            answers[("after" if late else "before") if mine else "others"].append(row["answer"])
    before, after = truth.IMPROVING_MEDIAN_SECONDS
    assert near(answers["before"], before, truth.ANSWER_SIGMA)
    assert near(answers["after"], after, truth.ANSWER_SIGMA)
    assert near(answers["others"], truth.ANSWER_MEDIAN_SECONDS, truth.ANSWER_SIGMA)


def test_the_small_polsek_has_few_calls(calls: list[Row]) -> None:
    counts = Counter(row["unit"] for row in calls)
    assert min(counts, key=lambda unit: counts[unit]) == truth.SMALL_POLSEK
    assert 0 < counts[truth.SMALL_POLSEK] < 180


def test_a_polsek_has_no_call_before_it_is_formed(calls: list[Row]) -> None:
    days = [row["received"].date() for row in calls if row["unit"] == truth.FORMED_POLSEK]
    assert min(days) == truth.FORMED_ON


def test_weekends_and_evenings_are_busy(calls: list[Row]) -> None:
    weekday = Counter(row["received"].weekday() for row in calls)
    hour = Counter(row["received"].hour for row in calls)
    assert weekday.most_common(1)[0][0] == 5
    assert hour[20] > 3 * hour[4]


def test_clearance_is_a_matter_of_the_polres(good: dict[str, list[Row]]) -> None:
    ended = {"P21", "RJ", "SP3", "DIVERSI", "LIMPAH"}
    events = good["case_events"]
    cleared = {row["no_lp"] for row in events if row["status"] in ended}
    # reports of the first half have had eight months: about 1.5 % of the endings are still to come
    counts: dict[bool, Counter[bool]] = defaultdict(Counter)
    for row in good["crime_reports"]:
        if row["waktu_lapor"] < f"{truth.YEAR}-07-01":
            weak = truth.WEAK_CLEARANCE_POLRES[4:] in row["no_lp"]
            counts[weak][row["no_lp"] in cleared] += 1
    for weak, share in ((False, truth.CLEARED_SHARE), (True, truth.WEAK_CLEARED_SHARE)):
        assert share_near(counts[weak][True], counts[weak].total(), 0.985 * share)


def test_some_cases_end_after_the_year(good: dict[str, list[Row]]) -> None:
    days = [row["waktu"][:10] for row in good["case_events"]]
    assert 0 < sum(day[:4] == str(truth.YEAR + 1) for day in days) < 0.15 * len(days)
    assert max(days) <= truth.EXTRACTED_ON.isoformat()


def test_on_new_year_every_unit_holds_its_share_of_its_posts(
    good: dict[str, list[Row]], unit_of: dict[str, str]
) -> None:
    new_year = date(truth.YEAR, 1, 1)
    members = Counter(
        unit_of[row["kode_satker"]]
        for row in good["personnel"]
        if row["tmt_mulai"] <= new_year <= (row["tmt_selesai"] or date.max)
    )
    with (SITE / "establishment.csv").open() as posts:
        for row in csv.DictReader(posts):
            if row["valid_from"] == "2024-01-01":
                area = row["unit_id"][4:6]
                fill = truth.FILL[f"PLD-{area}" if area in ("NB", "NG", "NM") else "MABES"]
                assert members[row["unit_id"]] == round(int(row["posts"]) * fill)


def test_the_formed_polsek_gets_its_members_on_its_first_day(
    good: dict[str, list[Row]], unit_of: dict[str, str]
) -> None:
    arrivals = [
        row["tmt_mulai"]
        for row in good["personnel"]
        if unit_of[row["kode_satker"]] == truth.FORMED_POLSEK
    ]
    assert min(arrivals) == truth.FORMED_ON
    assert arrivals.count(truth.FORMED_ON) == truth.FORMED_MEMBERS


def test_spells_of_a_member_follow_each_other(good: dict[str, list[Row]]) -> None:
    spells: dict[str, list[Row]] = defaultdict(list)
    for row in good["personnel"]:
        spells[row["id_personel"]].append(row)
    assert any(len(mine) > 1 for mine in spells.values())
    for mine in spells.values():
        mine.sort(key=lambda row: row["tmt_mulai"])
        for earlier, later in pairwise(mine):
            assert earlier["tmt_selesai"] + timedelta(days=1) == later["tmt_mulai"]


def test_people_are_numbers_only(files: dict[str, list[Row]], good: dict[str, list[Row]]) -> None:
    for source in ("personnel", "training", "certification", "complaints_accused", "appraisals"):
        columns = [name for name in files[source][0] if name in ("id_personel", "id_dinilai")]
        assert len(columns) == 1
        for row in good[source]:
            assert re.fullmatch(r"P-\d{6}", row[columns[0]])


def test_courses_last_sixteen_hours_on_average(good: dict[str, list[Row]]) -> None:
    hours = [float(row["jam"].replace(",", ".")) for row in good["training"]]
    assert mean(hours) == pytest.approx(truth.TRAINING_HOURS_MEAN, rel=0.05)


def test_few_investigators_of_the_weak_polres_were_ever_certified(
    good: dict[str, list[Row]], unit_of: dict[str, str]
) -> None:
    awarded = {(row["id_personel"], row["sertifikat"]) for row in good["certification"]}
    counts: dict[bool, Counter[bool]] = defaultdict(Counter)
    new_year = date(truth.YEAR, 1, 1)
    for row in good["personnel"]:
        held = row["tmt_mulai"] <= new_year <= (row["tmt_selesai"] or date.max)
        if held and row["sertifikat_wajib"]:
            weak = unit_of[row["kode_satker"]][4:9] == truth.WEAK_CERTIFIED_POLRES[4:]
            counts[weak][(row["id_personel"], row["sertifikat_wajib"]) in awarded] += 1
    for weak, share in ((False, truth.CERTIFIED_SHARE), (True, truth.WEAK_CERTIFIED_SHARE)):
        assert share_near(counts[weak][True], counts[weak].total(), share)


def test_some_certificates_end_within_the_year(good: dict[str, list[Row]]) -> None:
    ends = [row["berlaku_sampai"] for row in good["certification"]]
    assert sum(end is not None and end.year == truth.YEAR for end in ends) > 100
    assert None in ends


def test_the_slow_polda_closes_fewer_complaints_and_later(
    good: dict[str, list[Row]], unit_of: dict[str, str]
) -> None:
    lags: dict[bool, list[float]] = defaultdict(list)
    received: Counter[bool] = Counter()
    for row in good["complaints"]:
        start = datetime.strptime(row["tgl_terima"], "%d-%m-%Y")
        slow = unit_of[row["kode_satker"]][4:6] == truth.SLOW_COMPLAINTS_POLDA[4:]
        if start.month <= 9:  # late ones have not had their time
            received[slow] += 1
            if row["tgl_selesai"]:
                end = datetime.strptime(row["tgl_selesai"], "%d-%m-%Y")
                lags[slow].append((end - start).days)
    for slow, share, days in (
        (False, truth.CLOSED_SHARE, truth.CLOSED_MEDIAN_DAYS),
        (True, truth.SLOW_CLOSED_SHARE, truth.SLOW_CLOSED_MEDIAN_DAYS),
    ):
        assert share_near(len(lags[slow]), received[slow], share)
        assert near(lags[slow], days, truth.CLOSED_SIGMA)


def test_findings_come_with_the_end_of_the_complaint(good: dict[str, list[Row]]) -> None:
    closed = {row["no_dumas"] for row in good["complaints"] if row["tgl_selesai"]}
    findings: Counter[str] = Counter()
    for row in good["complaints_accused"]:
        assert (row["no_dumas"] in closed) == bool(row["putusan"]) == bool(row["tgl_putusan"])
        assert (row["putusan"] == "TERBUKTI") == bool(row["sanksi"])
        findings[row["putusan"]] += bool(row["putusan"])
    assert share_near(findings["TERBUKTI"], findings.total(), truth.SUSTAINED_SHARE)


def test_citizens_are_less_satisfied_with_the_poor_polres(
    good: dict[str, list[Row]], unit_of: dict[str, str]
) -> None:
    marks: dict[bool, list[int]] = defaultdict(list)
    for row in good["satisfaction"]:
        poor = unit_of[row["kode_satker"]][4:9] == truth.POOR_SERVICE_POLRES[4:]
        marks[poor] += [int(row[f"u{at}"]) for at in range(1, 10) if row[f"u{at}"] != "-"]
    for poor, shares in ((False, truth.ANSWER_SHARE), (True, truth.POOR_ANSWER_SHARE)):
        expected = 25 * sum(mark * share for mark, share in enumerate(shares, start=1))
        assert 25 * mean(marks[poor]) == pytest.approx(expected, abs=0.6)


def test_appraisals_tell_strong_and_weak_polres_and_some_units_have_too_few(
    good: dict[str, list[Row]], unit_of: dict[str, str]
) -> None:
    scores: dict[str, list[float]] = defaultdict(list)
    for row in good["appraisals"]:
        unit = unit_of[row["kode_satker"]]
        scores[unit].append(float(row["nilai"].replace(",", ".")))
    assert all(0 <= score <= 100 for marks in scores.values() for score in marks)
    for unit in truth.FEW_APPRAISALS:
        assert len(scores.pop(unit)) == truth.FEW_APPRAISALS_COUNT
    assert min(map(len, scores.values())) >= 5
    for polres, expected in (
        (truth.STRONG_POLRES, truth.STRONG_MEAN),
        (truth.WEAK_POLRES, truth.WEAK_MEAN),
        ("PRS-NB-01", truth.SCORE_MEAN),
    ):
        below = [s for unit, marks in scores.items() if unit[4:9] == polres[4:] for s in marks]
        # raters add 0.55 on average: 0.5 * 1.5 - 0.2 * 1.0
        assert mean(below) == pytest.approx(expected + 0.55, abs=1.0)


def test_the_idle_polres_skips_reviews(good: dict[str, list[Row]], unit_of: dict[str, str]) -> None:
    held: dict[bool, Counter[bool]] = defaultdict(Counter)
    plans: Counter[str] = Counter()
    for row in good["reviews"]:
        unit = unit_of[row["kode_satker"]]
        plans[unit] += 1
        held[unit[4:9] == truth.IDLE_POLRES[4:]][bool(row["pelaksanaan"])] += 1
    assert plans.pop(truth.FORMED_POLSEK) == 9
    assert set(plans.values()) == {12}
    for idle, share in ((False, truth.HELD_SHARE), (True, truth.IDLE_HELD_SHARE)):
        assert share_near(held[idle][True], held[idle].total(), share)


def test_the_contingency_is_one_polres_in_its_days(
    good: dict[str, list[Row]], unit_of: dict[str, str]
) -> None:
    flood = next(plan for plan in truth.OPERATIONS if plan.handling_mode == "kontinjensi")
    assert flood.polres is not None
    inside: Counter[bool] = Counter()
    for row in good["calls_nusa_tengah"]:
        day = datetime.strptime(row["diterima"], "%d/%m/%Y %H:%M:%S").date()
        mine = unit_of[row["satuan"].upper()][4:9] == flood.polres[4:]
        caught = row["pola_penanganan"] == flood.label
        if mine and flood.first <= day <= flood.last:
            inside[caught] += 1
        else:
            assert not caught
    assert share_near(inside[True], inside.total(), flood.share)
