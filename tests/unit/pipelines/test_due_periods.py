from datetime import date

import pytest

from pipelines.closing import due_month, due_semester


@pytest.mark.parametrize(
    ("today", "month", "semester"),
    [
        (date(2026, 1, 31), "2025-12", "2025-S2"),
        (date(2026, 3, 31), "2026-02", "2025-S2"),
        (date(2026, 7, 31), "2026-06", "2026-S1"),
        (date(2026, 12, 10), "2026-11", "2026-S1"),
    ],
)
def test_what_is_closed_is_what_ended_last(today: date, month: str, semester: str) -> None:
    assert (due_month(today), due_semester(today)) == (month, semester)
