"""Paths that carry the day of what a file holds: `calls_{day:%Y-%m-%d}.csv.gz`."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import PurePath

_DAY = re.compile(r"\{day:([^{}]*)\}")
_DIGITS = {"%Y": 4, "%y": 2, "%m": 2, "%d": 2, "%j": 3}
_CODE = re.compile(r"(%.)")
_WILDCARD = re.compile(r"(\*\*/|\*|\?|\[[^]]+\])")
_MATCHES = {"**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True)
class DatedPath:
    """A path of a source file: a glob, in which `{day:…}` may stand once."""

    text: str

    @property
    def has_day(self) -> bool:
        """Whether the names of its files carry a day."""
        return "{day" in self.text

    @cached_property
    def glob(self) -> str:
        """What matches its files, and others whose digits are no day."""
        return _DAY.sub(lambda found: _digits(found[1], "[0-9]"), self.text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        before, format, after = _DAY.split(self.text)
        day = _digits(re.escape(format).replace("\\%", "%"), "[0-9]")
        return re.compile(f"(?:.*/)?{_as_regex(before)}(?P<day>{day}){_as_regex(after)}")

    def day_of(self, path: PurePath) -> date | None:
        """The day a file says in its name; None where paths carry none, or the file is another.

        Raises:
            ValueError: the digits are no day of the calendar.
        """
        if not self.has_day:
            return None
        found = self._pattern.fullmatch(path.as_posix())
        if found is None:
            return None
        return datetime.strptime(found["day"], _DAY.split(self.text)[1]).date()

    def fault(self) -> str | None:
        """What is wrong with the way it carries a day; None if nothing is."""
        if not self.has_day:
            return None
        formats = _DAY.findall(self.text)
        if len(formats) != 1 or self.text.count("{day") != 1:
            return "must say the day once, as in calls_{day:%Y-%m-%d}.csv"
        unknown = [code for code in re.findall("%.?", formats[0]) if code not in _DIGITS]
        if unknown or not _tells_a_day(formats[0]):
            return f"{{day:{formats[0]}}} is no whole day made of {', '.join(_DIGITS)}"
        return None


def _digits(format: str, digit: str) -> str:
    """The format with each code as so many times `digit`."""
    parts = _CODE.split(format)
    return "".join(digit * _DIGITS[part] if part in _DIGITS else part for part in parts)


def _tells_a_day(format: str) -> bool:
    days = (date(2024, 12, 31), date(2025, 2, 11), date(2025, 11, 2))
    try:
        return all(datetime.strptime(f"{day:{format}}", format).date() == day for day in days)
    except ValueError:
        return False


def _as_regex(glob: str) -> str:
    parts = _WILDCARD.split(glob)
    return "".join(
        _MATCHES.get(p) or (p.replace("[!", "[^") if _WILDCARD.fullmatch(p) else re.escape(p))
        for p in parts
    )
