"""What Perpol 1/2025 says about the individual SMK, as far as the form computes with it."""

from datetime import date, timedelta

RULE = "perpol-1-2025"

WEIGHTS = {
    "KK": 0.54,  # work contract within the specific factor, art. 16(3)
    "TL": 0.46,  # other duties within the specific factor, art. 16(3)
    "PKA": 0.32,  # work behaviour within the generic factor, art. 22(3)
    "JK": 0.41,  # working hours within the generic factor, art. 22(3)
    "PH": 0.27,  # awards within the generic factor, art. 22(3)
    "FS": 0.60,  # art. 30(4)
    "FG": 0.40,  # art. 30(4)
    "PP": 0.80,  # art. 24
    "RK": 0.20,  # art. 24
}
CONTRACT_MONTHS = 6  # arts. 17-18
HIGHEST = {"TL": 100, "PH": 100, "NA": 100}  # arts. 19-20, 27-28, 30(4)
TASK_POINTS = {"task": 28, "innovation": 36, "operation": 36}  # art. 19
AWARD_POINTS = {  # art. 27
    "presiden": 75,
    "kapolri_menteri": 60,
    "kasatfung_mabes": 45,
    "kapolda_gubernur": 30,
    "kapolres_bupati": 15,
}
HOUR_STEPS = ((86, 100), (71, 80), (56, 60), (0, 40))  # art. 26(3): from percent → points
BANDS = ((81, "Sangat baik"), (71, "Baik"), (61, "Cukup"), (0, "Kurang"))  # art. 31
FACTORS = {  # art. 23, bintara and tamtama: label → code
    "Orientasi pelayanan": "orientasi_pelayanan",
    "Pengendalian diri": "pengendalian_diri",
    "Integritas": "integritas",
    "Komitmen terhadap organisasi": "komitmen",
    "Disiplin": "disiplin",
    "Kerja sama tim": "kerja_sama",
}
COMPETENCIES = {  # officers: those of the sample form, Lampiran IV; each post has its own profile
    "Berpikir analitis": "berpikir_analitis",
    "Berpikir konseptual": "berpikir_konseptual",
    "Orientasi strategis": "orientasi_strategis",
    "Integritas": "integritas",
    "Perencanaan dan pengorganisasian": "perencanaan",
    "Pengambilan keputusan": "keputusan",
    "Membangun hubungan": "hubungan",
}
OFFICERS = frozenset(
    (
        *("JENDERAL", "KOMJEN", "IRJEN", "BRIGJEN"),
        *("KOMBES", "AKBP", "KOMPOL"),
        *("AKP", "IPTU", "IPDA"),
    )
)


def first_day(semester: str) -> date:
    """The first day of a semester such as 2026-S1."""
    return date(int(semester[:4]), 1 if semester.endswith("1") else 7, 1)


def last_day(semester: str) -> date:
    """The last day of a semester such as 2026-S1."""
    year = int(semester[:4])
    return date(year, 6, 30) if semester.endswith("1") else date(year, 12, 31)


def semester_after(day: date) -> str:
    """The semester that follows the one of a day."""
    own = f"{day.year}-S{(day.month + 5) // 6}"
    begin = last_day(own) + timedelta(days=1)
    return f"{begin.year}-S{(begin.month + 5) // 6}"


def months(semester: str) -> list[date]:
    """The first days of its six months."""
    start = first_day(semester)
    return [start.replace(month=start.month + step) for step in range(6)]


def factors(rank_code: str | None) -> tuple[str, ...]:
    """Codes of what a member of this rank is marked on; without a known rank, as bintara."""
    own = COMPETENCIES if (rank_code or "").upper() in OFFICERS else FACTORS
    return tuple(own.values())
