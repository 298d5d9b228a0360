"""The month that is not over yet: a rate counts the residents of its days so far, no more."""

import pytest

from tests.conftest import Smk
from tests.integration.site_folder import SiteFolder

REPORTS = """\
record: crime_report
reader: {format: csv, path: reports.csv}
columns:
  report_id: id
  unit_id: "'A'"
  reported_at: strptime(t, '%Y-%m-%d')
"""
RESIDENTS = """\
record: population
reader: {format: csv, path: residents.csv}
columns:
  unit_id: "'A'"
  valid_from: date(since)
  persons: cast(persons as bigint)
"""


def test_a_rate_of_ten_days_has_ten_days_of_residents(folder: SiteFolder, smk: Smk) -> None:
    days = "".join(f"{day},2024-02-{day:02}\n" for day in range(1, 11))
    folder.write("sources/reports.yml", REPORTS)
    folder.write("reports.csv", "id,t\n" + days)
    folder.write("sources/residents.yml", RESIDENTS)
    folder.write("residents.csv", "since,persons\n2024-01-01,50000\n")
    (folder.path / "sources" / "calls.yml").unlink(missing_ok=True)
    smk("run", "--site", str(folder.path))
    for unit in ("A", "P"):
        card = smk.json("score", unit, "--site", str(folder.path), "--period", "2024-02", "--json")
        rate = next(i for i in card["indicators"] if i["id"] == "O10")
        assert rate["numerator"] == 10
        assert rate["denominator"] == pytest.approx(50_000 * 10 / 29 / 12, rel=1e-12)
        assert rate["value"] == pytest.approx(100_000 * 10 / (50_000 * 10 / 29 / 12), rel=1e-12)
