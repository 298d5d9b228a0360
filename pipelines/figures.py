"""Whose figures are asked for: of the current version, of a moment, or as known now."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pipelines.chosen_site import Choice
from pipelines.sources.problem import SiteProblems
from pipelines.sources.specification import read_site_file
from warehouse.access import Reader, open_as_published, open_reader
from warehouse.faults import UserFault


class NoSuchMoment(UserFault):
    """What is asked for is no day or moment, or two things at once."""


def reader_of_figures(
    site: Choice, period_id: str | None, as_published: str | None, as_known_now: bool
) -> Reader:
    """Reader of the figures asked for.

    Args:
        site: the chosen site, whose clock a moment is read by.
        period_id: the period looked at: a removed version is answered from its closing.
        as_published: day (its end counts) or moment, None: now.
        as_known_now: show closed periods as known now.

    Raises:
        NoSuchMoment: see there.
        NothingPublished: nothing was published by then.
    """
    if as_published is None:
        return open_reader(site.home, as_known=as_known_now)
    if as_known_now:
        raise NoSuchMoment("give --as-published or --as-known-now, not both.")
    return open_as_published(site.home, period_id, _moment(site, as_published))


def _moment(site: Choice, text: str) -> datetime:
    spec, problems = read_site_file(site.folder)
    if spec is None:
        raise SiteProblems(problems)
    try:
        local = datetime.fromisoformat(text)
        if len(text) == len("2026-01-31"):
            local = datetime.combine(date.fromisoformat(text), time.max)
    except ValueError as wrong:
        raise NoSuchMoment(
            f"--as-published {text}: write a day, 2026-01-31, or a moment, 2026-01-31T17:00."
        ) from wrong
    zoned = local if local.tzinfo else local.replace(tzinfo=ZoneInfo(spec.time_zone))
    return zoned.astimezone(UTC)
