"""What is true in the synthetic world of 2024: every number a test may hold the warehouse to.

All values are inventions of this project; none describes a real office. Shares are fractions,
durations are seconds or days as their names say, medians are those of log-normal durations.
Units not named here behave like their neighbours.
"""

from dataclasses import dataclass
from datetime import date

SEED = 110
YEAR = 2024

# --- organisation -------------------------------------------------------------------------------
FORMED_POLSEK = "PSK-NB-01-04"  # carved out of its sibling on FORMED_ON, with part of its members
CARVED_FROM = "PSK-NB-01-03"
FORMED_ON = date(2024, 4, 1)
FORMED_MEMBERS = 56  # moved there from the sibling on that day: the Polda's fill of its 60 posts
SMALL_POLSEK = "PSK-NM-02-02"  # so few inhabitants that most of its months have too few records
FILL = {"MABES": 0.95, "PLD-NB": 0.94, "PLD-NG": 0.92, "PLD-NM": 0.70}  # members per post, 1 Jan
UNDERSTAFFED_POLDA = "PLD-NM"

# --- emergency calls ----------------------------------------------------------------------------
CALLS = 60_000
PRIORITY_SHARE = (0.12, 0.30, 0.40, 0.18)  # of priority 1, 2, 3, 4
OUTCOME_SHARE = {"completed": 0.885, "cancelled": 0.05, "abandoned": 0.05, "open": 0.015}
ANSWER_SIGMA = 0.55
ANSWER_MEDIAN_SECONDS = 6.0
IMPROVING_POLRES = "PRS-NG-01"  # a second operator desk from IMPROVED_ON
IMPROVED_ON = date(2024, 7, 1)
IMPROVING_MEDIAN_SECONDS = (14.0, 5.0)  # before, from IMPROVED_ON
DISPATCH_SIGMA = 0.5
DISPATCH_MEDIAN_SECONDS = (45.0, 75.0, 120.0, 240.0)  # answered to dispatched, by priority
TRAVEL_SIGMA = 0.45
TRAVEL_MEDIAN_SECONDS = (240.0, 300.0, 390.0, 600.0)  # dispatched to arrived, by priority
TRAVEL_FACTOR = {"metropolitan": 0.9, "urban": 1.0, "rural": 1.25, "prarural": 1.4}
SLOW_POLSEK = "PSK-NB-02-02"
SLOW_FACTOR = 2.2  # on top of its unit type's factor
CORRECTED_CALLS = 120  # of Nusa Barat: first delivered as still open, completed a file later
TEST_CALLS = 25  # of Nusa Timur: exercises of the call centre, filtered out by the site


@dataclass(frozen=True)
class Operation:
    """A period in which `share` of the calls are handled outside the routine.

    Only those of `call_type` and of the units under `polres`, where these are given.
    """

    label: str
    handling_mode: str
    first: date
    last: date
    share: float
    call_type: str | None = None
    polres: str | None = None


OPERATIONS = (
    Operation("OPS KETUPAT", "khusus", date(2024, 4, 4), date(2024, 4, 16), 0.6, "LAKA"),
    Operation("OPS LILIN", "khusus", date(2024, 12, 21), date(2024, 12, 31), 0.5, "LAKA"),
    Operation(
        "AMAN NUSA II",
        "kontinjensi",
        date(2024, 2, 10),
        date(2024, 2, 24),
        0.7,
        polres="PRS-NG-02",
    ),
)

# --- crime --------------------------------------------------------------------------------------
CRIMES = 12_000
HOT_POLRES = "PRS-NB-01"
HOT_FACTOR = 1.8  # crimes per inhabitant against the other Polres
CLEARED_SHARE = 0.72  # of reports that are ever cleared, if followed long enough
CLEARED_MEDIAN_DAYS = 40.0
CLEARED_SIGMA = 0.8
WEAK_CLEARANCE_POLRES = "PRS-NG-03"
WEAK_CLEARED_SHARE = 0.45
# how cases end; a p21 is followed by a tahap_ii of the same report, which is one clearance
ENDING_SHARE = {"p21": 0.62, "rj": 0.20, "sp3": 0.10, "diversi": 0.03, "transfer": 0.05}
UNFOUNDED_SHARE = 0.02
REOPENED_SHARE = 0.03  # of sp3
UNKNOWN_ACT_SHARE = 0.05  # of reports: time of the act not known
EXTRACTED_ON = date(2025, 2, 28)  # case events up to here are in the extract

# --- members ------------------------------------------------------------------------------------
TRANSFER_WAVES = {date(2024, 3, 1): 90, date(2024, 8, 1): 90}  # a wave keeps every head count
PROMOTED_ON = date(2024, 7, 1)
PROMOTED = 200
RETIRED = 40  # through the year; as many recruits take their posts on RECRUITED_ON
RECRUITED_ON = date(2024, 8, 1)
INACTIVE = 25
TRAININGS = 6_000
TRAINING_HOURS_MEAN = 16.0  # per course followed
OUTSIDE_SHARE = 0.1  # of courses: no unit given
CERTIFIED_SHARE = 0.85  # of members whose post requires a certificate, ever awarded by 1 Jan
WEAK_CERTIFIED_POLRES = "PRS-NB-03"
WEAK_CERTIFIED_SHARE = 0.45
CERTIFICATE_DAYS = 3 * 365
RENEWED_SHARE = 0.7  # of certificates that end within the year

# --- complaints ---------------------------------------------------------------------------------
COMPLAINTS = 500
CLOSED_SHARE = 0.94
CLOSED_MEDIAN_DAYS = 24.0
CLOSED_SIGMA = 0.5
SLOW_COMPLAINTS_POLDA = "PLD-NG"
SLOW_CLOSED_SHARE = 0.55
SLOW_CLOSED_MEDIAN_DAYS = 75.0
TWO_ACCUSED_SHARE = 0.15  # of complaints within remit; the others accuse one member
IN_REMIT_SHARE = 0.65  # "berkadar pengawasan"
SUSTAINED_SHARE = 0.12  # of accused with a finding

# --- service, appraisal, review -----------------------------------------------------------------
ANSWERS = 5_000
ANSWER_SHARE = (0.01, 0.07, 0.52, 0.40)  # of marks 1, 2, 3, 4 on every element
POOR_SERVICE_POLRES = "PRS-NM-01"
POOR_ANSWER_SHARE = (0.06, 0.28, 0.51, 0.15)
BLANK_SHARE = 0.01  # of the marks after the first: some eight in a hundred sheets are incomplete
APPRAISALS = 4_000
SCORE_MEAN, SCORE_SD = 79.0, 6.5
STRONG_POLRES, STRONG_MEAN = "PRS-NB-02", 87.0
WEAK_POLRES, WEAK_MEAN = "PRS-NM-02", 68.0
FEW_APPRAISALS = ("PSK-NB-03-02", "PSK-NG-03-02", "PSK-NM-02-02")
FEW_APPRAISALS_COUNT = 3  # in the whole year, below the five a unit score needs
HELD_SHARE = 0.95
IDLE_POLRES = "PRS-NG-02"
IDLE_HELD_SHARE = 0.5


# --- how offices write ---------------------------------------------------------------------------
CAPITALS_SHARE = 0.6  # of freely spelled names; the others are in title case


@dataclass(frozen=True)
class Seeded:
    """Rows added to one source's extract on purpose: exact repeats, and bad rows by defect."""

    repeats: int
    bad: dict[str, int]

    @property
    def bad_rows(self) -> int:
        """Seeded rows that the contract must refuse."""
        return sum(self.bad.values())


SEEDED = {
    "calls_nusa_barat": Seeded(
        60, {"unknown_unit": 40, "arrived_first": 50, "unreadable_clock": 30, "priority_12": 20}
    ),
    "calls_nusa_tengah": Seeded(
        30, {"unknown_unit": 20, "arrived_first": 20, "unreadable_clock": 20, "priority_12": 10}
    ),
    "calls_nusa_timur": Seeded(15, {"unknown_unit": 15, "arrived_first": 15, "priority_12": 10}),
    "crime_reports": Seeded(25, {"unknown_unit": 20, "occurred_later": 25, "unreadable_clock": 15}),
    "case_events": Seeded(30, {"unknown_event": 15, "unknown_unit": 15}),
    "personnel": Seeded(4, {"ends_before_start": 6, "unknown_unit": 4}),
    "training": Seeded(12, {"negative_hours": 12, "unreadable_date": 8}),
    "certification": Seeded(2, {"ends_before_award": 3}),
    "complaints": Seeded(2, {"closed_first": 3}),
    "complaints_accused": Seeded(1, {"unknown_finding": 2}),
    "satisfaction": Seeded(10, {"mark_7": 15, "unknown_unit": 5}),
    "appraisals": Seeded(8, {"score_120": 12, "unknown_role": 6}),
    "reviews": Seeded(1, {"unknown_unit": 2}),
}
