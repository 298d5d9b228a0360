"""The month that is not over yet: a rate counts the residents of its days so far, no more."""

import pytest

from warehouse.access import Reader
from warehouse.scorecard import scorecard

UNITS = ["W,polda,N,", "WA,polres,W,"]
RECORDS = {
    "crime_report": "report_id,unit_id,reported_at\n"
    + "".join(f"w{day},WA,2024-04-{day:02} 05:00\n" for day in range(1, 11)),
    "population": "unit_id,valid_from,persons\nWA,2024-01-01,50000\n",
}


@pytest.mark.parametrize("unit", ["WA", "W"])
def test_a_rate_of_ten_days_has_ten_days_of_residents(reader: Reader, unit: str) -> None:
    rows = scorecard(reader, unit, "2024-04")["indicators"]
    rate = next(row for row in rows if row["id"] == "O10")
    assert rate["numerator"] == 10
    assert rate["denominator"] == pytest.approx(50_000 * 10 / 30 / 12, rel=1e-12)
    assert rate["value"] == pytest.approx(100_000 * 10 / (50_000 * 10 / 30 / 12), rel=1e-12)
