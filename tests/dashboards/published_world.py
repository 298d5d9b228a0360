"""A small published world for the dashboard's tests: every state a screen must cope with.

Mabes, two Polda, four Polres and eight Polsek; the months, quarters, semesters and year of 2024.
January is closed, and one of its figures is known otherwise since.
One Polsek bears markup in its name, one has no data, one an index refused for its coverage.
"""

import calendar
import math
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.as_published import SCHEMAS
from warehouse.publish import publish

HOSTILE = '<img src=x onerror="alert(1)"> & <b>Polsek</b>'
EMPTY_UNIT = "PSK-T-02-02"
THIN_UNIT = "PSK-T-02-01"
RESTATED_UNIT = "PRS-T-01"
CATEGORY_WEIGHTS = {"K": 25.0, "A": 25.0, "O": 35.0, "C": 15.0}

# id | category | kind | unit | direction | target | base value | Indonesian | English name
_CATALOGUE = """
K03|K|mean|0-100|up|80|82|Rata-rata penilaian|Mean appraisal
K08|K|proportion|%|up|95|88|Keterlaksanaan anev|Reviews held
K10|K|rate|per 1.000 personel per tahun|down|4|5.6|Pelanggaran per 1.000|Complaints per 1,000
A04|A|proportion|%|up|90|79.3|Pemenuhan DSP|Establishment filled
A07|A|proportion|%|up|85|86.1|Penyelesaian dumas|Complaints closed
A10|A|mean|IKM 25-100|up|88.31|84.2|Indeks Kepuasan Masyarakat (IKM)|Public satisfaction index
A10T|A|proportion|%|up||76|Responden puas|Satisfied respondents
O07|O|proportion|%|up|90|91.7|110 dijawab ≤ 10 detik|110 answered within 10 s
O08|O|proportion|%|up|80|58.4|Tiba di TKP ≤ 10 menit|Arrived within 10 min
O10|O|rate|per 100.000 penduduk per tahun|down|120|131.5|Tingkat kejahatan|Crime rate
O10N|O|count|perkara|none||1210|Jumlah tindak pidana|Crime total
O11|O|proportion|%|up|75|73.4|Penyelesaian tindak pidana|Crime clearance
C01|C|mean|jam per personel per tahun|up|24|19.5|Jam latihan per personel|Training hours per member
C02|C|proportion|%|up|70|71.2|Personel bersertifikat fungsi|Certified share
"""
INDICATORS: list[tuple[Any, ...]] = [
    (*texts, float(target) if target else None, float(base), name_id, name_en)
    for *texts, target, base, name_id, name_en in (
        line.split("|") for line in _CATALOGUE.strip().splitlines()
    )
]


def publish_world(home: Path) -> str:
    """Publish the world into a site home; returns the version's name."""
    folder = home / "frames"
    folder.mkdir(parents=True)
    tables = {}
    for name, frame in world().items():
        frame.write_parquet(folder / f"{name}.parquet")
        tables[name] = f"'{folder / name}.parquet'"
    facts = {
        "published_at": "2024-12-21T04:00:00+00:00",
        "run_id": "run-0001",
        "git_commit": "0123456789abcdef",
        "tests": {"passed": 212, "failed": 0},
    }
    return publish(home, tables, None, facts)


def world() -> dict[str, pl.DataFrame]:
    """All marts by name."""
    units, periods = _units(), _periods()
    indicators = _indicators(units, periods)
    categories = _categories(indicators)
    return {
        "rpt_unit": units,
        "rpt_period": periods,
        "rpt_indicator": indicators,
        "rpt_indicator_slice": _slices(indicators),
        "rpt_exclusion": _exclusions(indicators),
        "rpt_category": categories,
        "rpt_unit_index": _index(units, periods, categories),
        "rpt_indicator_info": _info(),
        "rpt_grade": _grades(),
        "rpt_load": _loads(),
        "rpt_closing": _closings(),
        "rpt_restatement": _restatements(),
        "rpt_site": pl.DataFrame(
            {
                "site_id": ["world"],
                "name": ["Markas Besar Nusantara"],
                "note": ["Data buatan untuk pengujian."],
                "as_of": [date(2024, 12, 20)],
                "near_pct": [90.0],
            }
        ),
    }


def _units() -> pl.DataFrame:
    rows: list[tuple[str | None, ...]] = [("MABES", "Mabes Nusantara", "mabes", None, "MABES")]
    for polda, polda_name in (("T", "Polda Nusa Tengah"), ("B", "Polda Nusa Barat")):
        rows.append((f"PLD-{polda}", polda_name, "polda", "MABES", f"MABES/PLD-{polda}"))
        for number in (1, 2):
            polres = f"PRS-{polda}-0{number}"
            path = f"MABES/PLD-{polda}/{polres}"
            town = {"T": ("Tanjung", "Teluk"), "B": ("Bukit", "Batu")}[polda][number - 1]
            rows.append((polres, f"Polres {town}", "polres", f"PLD-{polda}", path))
            for small in (1, 2):
                polsek = f"PSK-{polda}-0{number}-0{small}"
                part = ("Utara", "Selatan")[small - 1]
                rows.append((polsek, f"Polsek {town} {part}", "polsek", polres, f"{path}/{polsek}"))
    frame = pl.DataFrame(
        rows, schema=["unit_id", "name", "level", "parent_id", "path"], orient="row"
    )
    levels = ["mabes", "polda", "polres", "polsek"]
    hostile = pl.col("unit_id") == "PSK-B-02-02"
    return frame.with_columns(
        name=pl.when(hostile).then(pl.lit(HOSTILE)).otherwise("name"),
        level_rank=pl.col("level").replace_strict(levels, range(4), return_dtype=pl.Int32),
        unit_type=pl.lit(None, pl.String),
        time_zone=pl.lit("Asia/Jakarta"),
        depth=pl.col("path").str.count_matches("/").cast(pl.Int32),
    )


def _periods() -> pl.DataFrame:
    rows: list[dict[str, Any]] = []

    def add(kind: str, period_id: str, first: int, last: int, before: str | None) -> None:
        end = date(2024, last, calendar.monthrange(2024, last)[1])
        rows.append(
            {
                "period_id": period_id,
                "period_type": kind,
                "start_on": date(2024, first, 1),
                "end_on": end,
                "is_complete": end <= date(2024, 12, 20),
                "previous_id": before,
                "sort_key": len(rows),
            }
        )

    for month in range(1, 13):
        add(
            "month", f"2024-{month:02}", month, month, f"2024-{month - 1:02}" if month > 1 else None
        )
    for number in range(1, 5):
        before = f"2024-Q{number - 1}" if number > 1 else None
        add("quarter", f"2024-Q{number}", 3 * number - 2, 3 * number, before)
    add("semester", "2024-S1", 1, 6, None)
    add("semester", "2024-S2", 7, 12, "2024-S1")
    add("year", "2024", 1, 12, None)
    return pl.DataFrame(rows)


def _indicators(units: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for place, unit in enumerate(units["unit_id"]):
        if unit == EMPTY_UNIT:
            continue
        for period in periods.iter_rows(named=True):
            for number, indicator in enumerate(INDICATORS):
                if unit == THIN_UNIT and indicator[1] in "KO":
                    continue
                rows.append(_indicator(unit, place, period, number, indicator))
    return pl.DataFrame(rows, infer_schema_length=None)


def _indicator(
    unit: str, place: int, period: dict[str, Any], number: int, indicator: tuple[Any, ...]
) -> dict[str, Any]:
    key, category, kind, measure, direction, target, base, *_ = indicator
    shift = math.sin(place * 1.7 + number * 2.3 + period["sort_key"] * 0.5)
    value = base * (1 + 0.09 * shift)
    if measure == "%":
        value = min(value, 99.4)
    n = 40 + 977 // (1 + place) * (1 + number % 3)
    too_few = unit.startswith("PSK") and key == "A10"
    score = attainment = None
    status = "no_target" if target is None else "too_few" if too_few else "met"
    if direction == "none":
        status = "info"
    if target is not None and not too_few:
        attainment = 100 * (value / target if direction == "up" else target / value)
        score = min(100.0, attainment)
        status = "met" if score >= 100 else "near" if score >= 90 else "below"
        if unit.startswith("PSK") and key == "K10":
            status = "too_small"
    half = 196 / math.sqrt(n) * 0.4
    is_duration = key == "O08"
    return {
        "unit_id": unit,
        "period_id": period["period_id"],
        "indicator_id": key,
        "category": category,
        "kind": kind,
        "numerator": value * n / 100,
        "denominator": float(n),
        "value": None if too_few else value,
        "unit": measure,
        "n": float(n),
        "target": target,
        "target_low": None,
        "target_high": None,
        "attainment": attainment,
        "score": score,
        "interval_level": None if too_few else 0.95,
        "interval_low": None if too_few else value - half,
        "interval_high": None if too_few else value + half,
        "p50": 512.0 + 40 * shift if is_duration else None,
        "p90": 1102.0 + 90 * shift if is_duration else None,
        "status": status,
        "weight": None if target is None else 10.0,
        "change": None if period["previous_id"] is None or too_few else 2.4 * shift,
        "grade": ("A" if value >= 88.31 else "B") if key == "A10" and not too_few else None,
        "detectable_change": None if too_few else 2 * half,
        "peer_count": None if too_few else 8,
        "peer_median": None if too_few else base,
        "peer_rank": None if status == "info" or too_few else 1 + place % 8,
    }


def _slices(indicators: pl.DataFrame) -> pl.DataFrame:
    calls = indicators.filter(pl.col("indicator_id") == "O08")
    return calls.select(
        "unit_id",
        "period_id",
        "indicator_id",
        slice_kind=pl.lit("priority"),
        slice_value=pl.lit("1"),
        numerator="numerator",
        denominator="denominator",
        value="value",
        n="n",
        p50="p50",
        p90="p90",
    )


def _exclusions(indicators: pl.DataFrame) -> pl.DataFrame:
    calls = indicators.filter(pl.col("indicator_id") == "O08")
    keys = calls.select("unit_id", "period_id", "indicator_id")
    reasons = pl.DataFrame({"reason": ["cancelled", "never_arrived"], "records": [41, 1204]})
    return keys.join(reasons, how="cross")


def _categories(indicators: pl.DataFrame) -> pl.DataFrame:
    weighted = indicators.filter(pl.col("weight").is_not_null())
    total = {key: sum(1 for i in INDICATORS if i[1] == key and i[5] is not None) for key in "KAOC"}
    return (
        weighted.group_by("unit_id", "period_id", "category")
        .agg(score=pl.col("score").mean(), known=pl.col("score").count())
        .with_columns(
            coverage=pl.col("known") / pl.col("category").replace_strict(total),
            weight=pl.col("category").replace_strict(CATEGORY_WEIGHTS),
        )
        .drop("known")
    )


def _index(units: pl.DataFrame, periods: pl.DataFrame, categories: pl.DataFrame) -> pl.DataFrame:
    covered = pl.col("weight") * pl.col("coverage")
    sums = categories.group_by("unit_id", "period_id").agg(
        score=(pl.col("score") * covered).sum() / covered.sum(), coverage=covered.sum() / 100
    )
    every = units.select("unit_id").join(periods.select("period_id"), how="cross")
    known = every.join(sums, on=["unit_id", "period_id"], how="left")
    thin = pl.col("coverage") < 0.7
    return known.with_columns(
        reason=pl.when(pl.col("coverage").is_null())
        .then(pl.lit("no_data"))
        .when(thin)
        .then(pl.lit("coverage_below_70")),
        score=pl.when(~thin).then("score"),
        coverage=pl.col("coverage").fill_null(0.0),
    )


def _info() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "indicator_id": key,
                "name_id": name_id,
                "name_en": name_en,
                "category": category,
                "kind": kind,
                "unit": measure,
                "multiplier": 100.0 if measure == "%" else 1.0,
                "direction": direction,
                "numerator_id": "panggilan yang dihitung",
                "numerator_en": "calls that were counted",
                "denominator_id": "semua panggilan dalam periode",
                "denominator_en": "all calls of the period",
                "source": "Standar 110, 26 Jan 2026",
                "owner": "Stamaops",
                "why_it_matters_id": "Jawaban yang terlambat mengurangi kepercayaan.",
                "why_it_matters_en": "A late answer costs trust.",
                "interval_method": "wilson",
                "duration_unit": "seconds" if key == "O08" else "none",
                "minimum_n": 0,
                "next_review": date(2027, 1, 1),
                "valid_from": date(2024, 1, 1),
                "valid_to": None,
                "record": "emergency_call",
                "level": "polsek",
                "cadence": "month",
                "comparison": "interval",
                "target_rule": "none" if direction == "none" else "dated_target",
                "checked_by": "Itwasda",
                "caveats_id": "Jarak berbeda antarsatuan.",
                "caveats_en": "Distances differ between units.",
                "lens": "area",
            }
            for key, category, kind, measure, direction, _, _, name_id, name_en in INDICATORS
        ]
    )


def _grades() -> pl.DataFrame:
    grades = [("A", "Sangat baik", "Very good", 88.31), ("B", "Baik", "Good", 76.61)]
    frame = pl.DataFrame(
        grades, schema=["grade", "label_id", "label_en", "threshold_low"], orient="row"
    )
    return frame.with_columns(
        indicator_id=pl.lit("A10"),
        valid_from=pl.lit(date(2017, 1, 1)),
        valid_to=pl.lit(None, pl.Date),
        source=pl.lit("Permenpan RB 14/2017"),
    )


def _loads() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "source": source,
                "record": record,
                "file": file,
                "load_id": f"{number:08}",
                "loaded_at": f"2024-12-21T03:0{number}:00+00:00",
                "rows_read": 61_204 + number,
                "accepted": 60_900,
                "duplicates": 200 + number,
                "quarantined": 104,
                "corrected": 12,
            }
            for number, (source, record, file) in enumerate(
                [
                    ("calls", "emergency_call", "calls_1.csv.gz"),
                    ("calls", "emergency_call", "calls_2.csv.gz"),
                    ("crimes", "crime_report", "crimes.jsonl"),
                    ("members", "personnel", "members.xlsx"),
                ]
            )
        ]
    )


def _closings() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "period_id": ["2024-01"],
            "closing": [1],
            "closed_at": ["2024-02-05T03:00:00+00:00"],
            "closed_by": ["Karoops"],
            "reason": [None],
            "version": ["v0001"],
            "differs": [True],
        },
        schema=SCHEMAS["rpt_closing"],
    )


def _restatements() -> pl.DataFrame:
    """O08 of one Polres in January, twice: first late, then corrected."""
    rows = [
        {
            "unit_id": RESTATED_UNIT,
            "period_id": "2024-01",
            "indicator_id": "O08",
            "closing": 1,
            "version": version,
            "restated_at": f"2024-{month:02}-01T00:00:00+00:00",
            "reason": reason,
            "value_after": value,
        }
        for month, version, reason, value in (
            (3, "v0002", "late", 41.5),
            (4, "v0003", "correction", 42.5),
        )
    ]
    return pl.DataFrame(rows, schema=SCHEMAS["rpt_restatement"])
