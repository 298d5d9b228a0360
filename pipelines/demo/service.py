"""Satisfaction of citizens: answers of 1 to 4 on the nine elements of the national survey."""

import numpy as np
import polars as pl

from pipelines.demo import rhythm, truth
from pipelines.demo.ground import Ground, stream

SERVICES = {"SKCK": 0.4, "SIM": 0.3, "LAPORAN POLISI": 0.2, "IZIN KERAMAIAN": 0.1}
ELEMENTS = [f"u{number}" for number in range(1, 10)]


def satisfaction(ground: Ground) -> pl.DataFrame:
    """One row per answer sheet at a Polsek, in order of time; a blank mark is null, u1 never."""
    rng = stream("satisfaction_survey")
    count = truth.ANSWERS
    day = np.sort(rhythm.days(rng, count, rhythm.DESK_WEEK))
    units = rng.choice(len(ground.unit_id), count, p=ground.persons / ground.persons.sum())
    units = ground.standing(units, day)
    poor = ground.under(truth.POOR_SERVICE_POLRES)[units]
    up_to = np.where(
        poor[:, None], np.cumsum(truth.POOR_ANSWER_SHARE), np.cumsum(truth.ANSWER_SHARE)
    )
    marks = 1 + (rng.random((count, 9, 1)) > up_to[:, None, :3]).sum(axis=2)
    blank = rng.random((count, 9)) < truth.BLANK_SHARE
    blank[:, 0] = False
    frame = pl.DataFrame(
        {
            "response_id": [f"SKM-{truth.YEAR}-{number:05}" for number in range(1, count + 1)],
            "unit_id": ground.unit_id[units],
            "answered_on": day,
            "service": rng.choice([*SERVICES], count, p=[*SERVICES.values()]),
        }
    )
    return frame.with_columns(
        pl.Series(element, np.where(blank[:, at], 0, marks[:, at])).replace(0, None)
        for at, element in enumerate(ELEMENTS)
    )
