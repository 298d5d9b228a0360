"""A screen language: its texts and its ways to write numbers, dates and periods."""

from datetime import date, datetime
from functools import cache
from pathlib import Path

import yaml
from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone
from babel.numbers import format_decimal

TEXTS = Path(__file__).parent / "text"
# English as read in the region: day before month.
LOCALES = {"id": "id_ID", "en": "en_GB"}
EMPTY = "–"
_SIZES = (("day", 86400), ("hour", 3600), ("minute", 60))
_SECONDS = {"seconds": 1, "days": 86400}
_DIGITS = {"%": 1, "perkara": 0}  # after the decimal sign, by unit; others by the number's size
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


class Language:
    """Texts of `text/<code>.yml` (called with a dotted key) and babel's formats of its locale.

    A missing key raises KeyError: an untranslated key never reaches a screen.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self._texts = texts(code)
        self._locale = Locale.parse(LOCALES[code])

    def __call__(self, key: str, **values: object) -> str:
        """The text under a dotted key with its values filled in."""
        return self._texts[key].format(**values)

    def has(self, key: str) -> bool:
        """Whether there is a text under this key."""
        return key in self._texts

    def number(
        self, value: float | None, digits: int | None = None, *, signed: bool = False
    ) -> str:
        """A number; without `digits`, none from 100 up, one from 10 up, else two; None a dash."""
        if value is None:
            return EMPTY
        if digits is None:
            digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        text = format_decimal(abs(value), pattern, locale=self._locale)
        if not any(digit in text for digit in "123456789"):
            return text  # zero at the precision shown has no sign
        sign = "−" if value < 0 else "+" if signed else ""
        return sign + text

    def count(self, value: int | None) -> str:
        """A whole number."""
        return self.number(value, 0)

    def percent(self, fraction: float | None, digits: int = 0) -> str:
        """A fraction 0..1 as a percentage."""
        return EMPTY if fraction is None else f"{self.number(fraction * 100, digits)} %"

    def measure(self, value: float | None, unit: str) -> str:
        """A value of an indicator: with its unit where that is a per cent sign, else bare."""
        return self.bare(value, unit) + (" %" if unit == "%" and value is not None else "")

    def bare(self, value: float | None, unit: str, *, signed: bool = False) -> str:
        """A value of an indicator without its unit, as exact as that unit is shown."""
        return self.number(value, _DIGITS.get(unit), signed=signed)

    def unit(self, unit: str) -> str:
        """A measure's unit in words; definitions write them in Indonesian."""
        return self(f"unit.{unit}") if self.has(f"unit.{unit}") else unit

    def exclusion(self, reason: str) -> str:
        """Why a record is left out of an indicator, in words."""
        key = f"exclusion.{reason}"
        return self(key) if self.has(key) else reason.replace("_", " ")

    def duration(self, length: float | None, unit: str) -> str:
        """A length in `seconds` or `days`, in the largest unit that leaves at least two of it.

        `points` are a plain number.
        """
        if length is None:
            return EMPTY
        if unit == "points":
            return self.number(length)
        seconds = length * _SECONDS.get(unit, 1)
        name = next((name for name, size in _SIZES if seconds >= 2 * size), "second")
        size = dict(_SIZES).get(name, 1)
        return f"{self.number(seconds / size, 0 if size == 1 else 1)} {self(f'duration.{name}')}"

    def day(self, day: date | None) -> str:
        """Day, month in words, year."""
        return EMPTY if day is None else format_date(day, "d MMM y", locale=self._locale)

    def moment(self, utc: datetime | None) -> str:
        """A UTC time to the minute, marked as UTC."""
        if utc is None:
            return EMPTY
        text = format_datetime(utc, "d MMM y HH:mm", get_timezone("UTC"), self._locale)
        return f"{text} UTC"

    def month(self, day: date, pattern: str = "MMM yy") -> str:
        """A month's name and year."""
        return format_date(day, pattern, locale=self._locale)

    def period(self, period_id: str) -> str:
        """`2024-01`, `2024-Q1`, `2024-S1` or `2024` in words."""
        year, _, part = period_id.partition("-")
        if not part:
            return self("period.year_of", year=year)
        if part[0] in "QS":
            key = "period.quarter_of" if part[0] == "Q" else "period.semester_of"
            return self(key, number=part[1], roman=_ROMAN[part[1]], year=year)
        return self.month(date(int(year), int(part), 1), "MMMM y")

    @property
    def separators(self) -> str:
        """Decimal and thousands sign, as Plotly wants them."""
        symbols = self._locale.number_symbols["latn"]
        return f"{symbols['decimal']}{symbols['group']}"


@cache
def texts(code: str) -> dict[str, str]:
    """All texts of a language by dotted key."""
    return _flat(yaml.safe_load((TEXTS / f"{code}.yml").read_text(encoding="utf-8")))


def _flat(tree: dict[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat
