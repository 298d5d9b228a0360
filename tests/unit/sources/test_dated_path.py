from datetime import date, timedelta
from pathlib import Path, PurePath

import pytest

from pipelines.sources.dated_path import DatedPath


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("calls_{day:%Y-%m-%d}.csv.gz", "calls_2024-03-09.csv.gz", date(2024, 3, 9)),
        ("{day:%Y/%m/%d}/calls*.csv", "2024/03/09/calls_7.csv", date(2024, 3, 9)),
        ("**/c?ll[!0-9]_{day:%Y%j}.csv", "a/b/calls_2024069.csv", date(2024, 3, 9)),
        ("x.{day:%d.%m.%y}.csv", "x.09.03.24.csv", date(2024, 3, 9)),
        ("calls*.csv", "calls_2024-03-09.csv", None),
    ],
)
def test_the_day_is_read_from_the_name(text: str, name: str, day: date | None) -> None:
    assert DatedPath(text).fault() is None
    assert PurePath(name).match(DatedPath(text).glob)
    assert DatedPath(text).day_of(PurePath("somewhere") / name) == day


def test_its_glob_finds_exactly_the_files_of_days(tmp_path: Path) -> None:
    days = [date(2024, 2, 27) + timedelta(days=n) for n in range(4)]
    for name in (*(f"calls_{day}.csv" for day in days), "calls_latest.csv", "calls_24-1-1.csv"):
        (tmp_path / name).touch()
    dated = DatedPath("calls_{day:%Y-%m-%d}.csv")
    found = sorted(dated.day_of(path) or date.max for path in tmp_path.glob(dated.glob))
    assert found == days


def test_digits_that_are_no_day_are_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        DatedPath("c_{day:%Y-%m-%d}.csv").day_of(PurePath("c_2024-02-30.csv"))


@pytest.mark.parametrize(
    "text",
    [
        "c_{day:%Y-%m}.csv",
        "c_{day:%H}.csv",
        "c_{day:%Y-%m-%d}_{day:%d}.csv",
        "c_{day}.csv",
        "c_{day:}.csv",
        "c_{day:%Y-%m-%d",
        "c_{day:%Y%d%}.csv",
    ],
)
def test_a_path_that_does_not_tell_one_day_is_at_fault(text: str) -> None:
    assert DatedPath(text).fault()
