"""Clocks of sources and units: local to UTC and back."""

import zoneinfo

import polars as pl


def is_zone(name: str) -> bool:
    """Whether the IANA database knows the zone."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def to_utc(values: pl.Series, zone: str) -> pl.Series:
    """Naive UTC microseconds of dates (local midnight), naive local or zoned datetimes.

    The hour that comes twice in autumn is taken as the first; a clock that spring left out is null.
    """
    if values.dtype == pl.Date or getattr(values.dtype, "time_zone", None) is None:
        local = values.cast(pl.Datetime("us"))
        values = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return values.dt.convert_time_zone("UTC").dt.replace_time_zone(None).dt.cast_time_unit("us")


def to_local_date(values: pl.Series, zone: str) -> pl.Series:
    """The date a source's clock shows; a zoned datetime is first put on the clock of `zone`."""
    if getattr(values.dtype, "time_zone", None) is not None:
        # without its zone first: a cast would take the date it is in Greenwich
        values = values.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return values.cast(pl.Date)


def to_local(rows: pl.DataFrame, column: str, zone_column: str) -> pl.Series:
    """The UTC datetimes of `column` on each row's own clock, naive."""
    utc = pl.col(column).dt.replace_time_zone("UTC")
    local = pl.lit(None, dtype=pl.Datetime("us"))
    for zone in rows[zone_column].drop_nulls().unique():
        here = utc.dt.convert_time_zone(zone).dt.replace_time_zone(None)
        local = pl.when(pl.col(zone_column) == zone).then(here).otherwise(local)
    return rows.with_columns(local.alias("local_at"))["local_at"]
