"""How large the synthetic country is, which months it covers, and from which seed it is drawn."""

from dataclasses import dataclass
from datetime import date, timedelta

from warehouse.faults import UserFault

AS_OF = date(2026, 7, 31)
LAST_MONTH = AS_OF.year * 12 + AS_OF.month - 1  # months since the year 0
MOST_MONTHS = 60


class ImpossibleWorld(UserFault):
    """Settings that no world can be made of."""


@dataclass(frozen=True)
class Settings:
    """`scale` is the share of the country (1: 36 Polda), `months` whole months up to `AS_OF`.

    Raises:
        ImpossibleWorld: a scale outside ]0, 1] or months outside 1 to 60.
    """

    scale: float = 0.01
    months: int = 24
    seed: int = 7

    def __post_init__(self) -> None:
        if not 0 < self.scale <= 1:
            raise ImpossibleWorld(f"scale is {self.scale}: give a share of the country from 0 to 1")
        if not 1 <= self.months <= MOST_MONTHS:
            raise ImpossibleWorld(f"months are {self.months}: give 1 to {MOST_MONTHS}")

    @property
    def first(self) -> date:
        """The first day of the first month."""
        year, month = divmod(LAST_MONTH - self.months + 1, 12)
        return date(year, month + 1, 1)

    @property
    def extracted_on(self) -> date:
        """Follow-ups up to here are in the extracts; those after `AS_OF` must not count."""
        return AS_OF + timedelta(days=20)
