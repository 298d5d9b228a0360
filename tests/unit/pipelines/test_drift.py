"""Loads unlike those before them, against a plain calculation on the rows as they were written."""

import random
import statistics
from pathlib import Path

import polars as pl
import pytest

from pipelines.collect import collect_source
from pipelines.drift import Unusual, unusual_loads
from pipelines.sources.problem import SiteProblems
from tests.integration.site_folder import CALLS, SITE, SiteFolder
from warehouse.lake import Load

DAILY = CALLS.replace("calls*.csv", "drop/calls_{day:%Y-%m-%d}.csv").replace(
    "  priority: prio\n", "  priority: prio\n  outcome: o\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> SiteFolder:
    """A site whose calls come a day a file."""
    site = SiteFolder(tmp_path / "site")
    site.write("sources/calls.yml", DAILY)
    return site


def deliver(folder: SiteFolder, day: int, calls: int, unknown: int = 0, late: int = 0) -> None:
    """Calls of one day in March, `unknown` of them without outcome, and late ones of February."""
    rows = [
        f"{day}-{n},01,2024-03-{day:02d} 08:00:00,1,{'' if n < unknown else 'completed'}"
        for n in range(calls)
    ]
    rows += [f"late-{day}-{n},01,2024-02-{1 + n:02d} 08:00:00,1,completed" for n in range(late)]
    text = "\n".join(["id,unit,t,prio,o", *rows]) + "\n"
    folder.write(f"drop/calls_2024-03-{day:02d}.csv", text)


def unusual(folder: SiteFolder) -> list[Unusual]:
    """Collect what is there and judge what came in."""
    site = folder.load()
    known = {load.load_id for load in folder.lake.loads()}
    collect_source(site, site.sources["calls"], folder.lake)
    loads = [load for load in folder.lake.loads() if load.load_id not in known]
    return unusual_loads(site, folder.lake, folder.path / "profiles.json", loads)


def deviations(found: float, usual: list[float], chance: float) -> float:
    middle = statistics.median(usual)
    scatter = 1.4826 * statistics.median([abs(value - middle) for value in usual])
    return abs(found - middle) / max(scatter, chance)


def test_a_day_with_far_fewer_rows_is_unusual(folder: SiteFolder) -> None:
    chance = random.Random(4)
    counts = [chance.randrange(90, 111) for _ in range(10)]
    for day, count in enumerate(counts, start=1):
        deliver(folder, day, count)
    assert unusual(folder) == []
    deliver(folder, 11, 20)
    (found,) = unusual(folder)
    assert (found.source, found.file) == ("calls", "drop/calls_2024-03-11.csv")
    assert (found.column, found.found, found.usual) == (None, 20, statistics.median(counts))
    expected = deviations(20, [*map(float, counts)], statistics.median(counts) ** 0.5)
    assert found.deviations == pytest.approx(expected)
    assert str(found).startswith("calls: drop/calls_2024-03-11.csv: 20 rows a day, usually ")


def test_a_share_of_empty_values_that_grew_is_unusual(folder: SiteFolder) -> None:
    for day in range(1, 10):
        deliver(folder, day, 100, unknown=2 + day % 3)
    deliver(folder, 10, 100, unknown=60)
    (found,) = unusual(folder)
    assert found.column == "outcome"
    assert found.found == pytest.approx(0.6)
    shares = [(2 + day % 3) / 100 for day in range(1, 10)]
    middle = (statistics.median(shares) * 100 + 1) / 102
    chance = (middle * (1 - middle) / 100) ** 0.5
    assert found.deviations == pytest.approx(deviations(0.6, shares, chance))
    assert "outcome is empty in 60.0 % of rows, usually 3.0 %" in str(found)


def test_eight_loads_before_are_needed(folder: SiteFolder) -> None:
    for day in range(1, 8):
        deliver(folder, day, 100)
    deliver(folder, 8, 1)
    assert unusual(folder) == []
    deliver(folder, 9, 1)
    assert len(unusual(folder)) == 1


def test_late_rows_of_other_days_do_not_make_a_day_small(folder: SiteFolder) -> None:
    for day in range(1, 10):
        deliver(folder, day, 100)
    deliver(folder, 10, 100, late=20)
    assert unusual(folder) == []


def test_one_odd_load_does_not_hide_the_next(folder: SiteFolder) -> None:
    for day in range(1, 10):
        deliver(folder, day, 100)
    deliver(folder, 10, 5000)
    deliver(folder, 11, 10)
    assert [one.found for one in unusual(folder)] == [5000, 10]


def test_a_file_of_corrections_is_no_small_day(folder: SiteFolder) -> None:
    for day in range(1, 10):
        deliver(folder, day, 100)
    unusual(folder)
    folder.write(
        "drop/calls_2024-03-10.csv",
        "id,unit,t,prio,o\n9-1,01,2024-03-09 08:00:00,3,completed\n",
    )
    assert unusual(folder) == []


def test_the_site_says_how_far_is_too_far(folder: SiteFolder) -> None:
    folder.write("site.yml", SITE + "drift: {loads: 3, deviations: 100}\n")
    for day in range(1, 10):
        deliver(folder, day, 100)
    deliver(folder, 10, 20)
    assert unusual(folder) == []
    folder.write("site.yml", SITE + "drift: {loads: 2}\n")
    with pytest.raises(SiteProblems, match=r"site\.yml:\d+: drift\.loads"):
        folder.load()


def test_a_load_is_read_once(folder: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(1, 10):
        deliver(folder, day, 100)
    unusual(folder)
    read: list[str] = []
    rows = folder.lake.rows

    def noted(load: Load) -> pl.LazyFrame:
        read.append(load.load_id)
        return rows(load)

    monkeypatch.setattr(folder.lake, "rows", noted)
    deliver(folder, 10, 100)
    unusual(folder)
    deliver(folder, 11, 100)
    unusual(folder)
    newest = [load.load_id for load in folder.lake.loads()][-2:]
    assert read == newest
