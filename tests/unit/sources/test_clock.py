"""Clocks against Python's zoneinfo."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.clock import is_zone, to_local, to_local_date, to_utc

ZONES = ["Asia/Jakarta", "Asia/Jayapura", "America/New_York", "Europe/London", "UTC"]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
)
def test_utc_to_local_is_what_zoneinfo_says(moment: datetime, zone: str) -> None:
    rows = pl.DataFrame({"t": [moment.replace(tzinfo=None)], "zone": [zone]})
    (local,) = to_local(rows, "t", "zone")
    assert local == moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)), st.sampled_from(ZONES))
def test_local_to_utc_is_what_zoneinfo_says_or_nothing(moment: datetime, zone: str) -> None:
    expected = moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    exists = expected.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment
    (found,) = to_utc(pl.Series([moment]), zone)
    assert found == (expected.replace(tzinfo=None) if exists else None)


def test_rows_of_several_zones_and_of_none() -> None:
    noon = datetime(2024, 7, 1, 12)
    rows = pl.DataFrame({"t": [noon] * 3, "zone": ["Asia/Jakarta", "America/New_York", None]})
    assert to_local(rows, "t", "zone").to_list() == [
        datetime(2024, 7, 1, 19),
        datetime(2024, 7, 1, 8),
        None,
    ]


def test_a_zoned_clock_shows_the_date_of_the_asked_zone() -> None:
    late = pl.Series([datetime(2024, 7, 1, 20)]).dt.replace_time_zone("UTC")
    assert to_local_date(late, "Asia/Jakarta").to_list() == [date(2024, 7, 2)]


@pytest.mark.parametrize("name", ["", "WIB", "Asia/Jakrta", "../etc/passwd", "/etc/passwd"])
def test_what_is_no_zone(name: str) -> None:
    assert not is_zone(name)
