"""The days of sources whose files carry one in their names: what is collected day by day."""

from datetime import date
from pathlib import PurePath

from pipelines.active_site import ActiveSite
from pipelines.sources.dated_path import DatedPath
from pipelines.sources.readers.base import FileReader
from pipelines.sources.source import Source


def has_days(source: Source) -> bool:
    """Whether each file of the source holds one day."""
    return isinstance(source.reader, FileReader) and source.reader.has_days


def day_of_file(source: Source, name: str) -> date | None:
    """The day that a file of the source says in its name."""
    reader = source.reader
    return DatedPath(reader.path).day_of(PurePath(name)) if isinstance(reader, FileReader) else None


def first_day(active: ActiveSite) -> date | None:
    """The earliest day there is a file of, or was when it was loaded; None if there is none.

    Raises:
        ReadError: a name says a day that is none.
    """
    dated = {s.name: s for s in active.site.sources.values() if has_days(s)}
    days = [
        day_of_file(dated[load.source], load.file)
        for load in active.lake.loads()
        if load.source in dated
    ]
    for source in dated.values():
        assert isinstance(source.reader, FileReader)
        days += [day for _, day in source.reader.files(active.site.search).values()]
    return min((day for day in days if day), default=None)
