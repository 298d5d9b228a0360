"""When no event is zero, and when it only means that nothing is known."""

import pytest

from warehouse.access import Reader
from warehouse.scorecard import scorecard

# two branches of the top, K and L; K1 lies below K, L1 below L
UNITS = ["K,polda,N,", "K1,polres,K,", "L,polda,N,", "L1,polres,L,"]
# who reported in January and February:
REPORTED = {"K": (3, 4), "L": (2, 0), "K1": (1, 0), "L1": (0, 0)}
RECORDS = {
    "crime_report": "report_id,unit_id,reported_at\n"
    + "".join(
        f"{unit}-{month}-{number},{unit},2024-{month:02}-05 05:00\n"
        for unit, counts in REPORTED.items()
        for month, count in enumerate(counts, start=1)
        for number in range(count)
    ),
    "population": "unit_id,valid_from,persons\nK1,2024-01-01,9000\nL1,2024-01-01,9000\n",
}


@pytest.mark.parametrize(
    ("unit", "period", "events", "why"),
    [
        ("K1", "2024-01", 1, "it reported"),
        ("K1", "2024-02", 0, "K, its branch, reported in February"),
        ("L", "2024-01", 2, "it reported"),
        ("L", "2024-02", None, "nothing came from the whole branch in February"),
        ("L1", "2024-01", None, "it has never reported anything"),
    ],
)
def test_a_missing_extract_is_no_perfect_score(
    reader: Reader, unit: str, period: str, events: float | None, why: str
) -> None:
    rows = scorecard(reader, unit, period)["indicators"]
    rate = next(row for row in rows if row["id"] == "O10")
    assert rate["numerator"] == events, why
    assert (rate["value"] is None) == (rate["numerator"] is None)
    assert rate["status"] == ("no_data" if rate["value"] is None else "no_target")
