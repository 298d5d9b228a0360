"""What members learn and may do: courses followed, certificates awarded, ended and renewed."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.demo import rhythm, truth
from pipelines.demo.ground import Ground, stream
from pipelines.demo.members import posted

# course: share, mean hours; the mean over all courses is the truth's TRAINING_HOURS_MEAN
COURSES = {
    "LAT-MENEMBAK": (0.25, 6.0),
    "LAT-DALMAS": (0.20, 10.0),
    "PEL-PELAYANAN": (0.20, 8.0),
    "PEL-HAM": (0.15, 12.0),
    "DIKBANG-FUNGSI": (0.20, 45.5),
}
YEAR_START, YEAR_END = date(truth.YEAR, 1, 1), date(truth.YEAR, 12, 31)


def training(spells: pl.DataFrame) -> pl.DataFrame:
    """One row per course that a member of the whole year completed, in order of completion.

    unit_id is the member's unit on that day, null for a tenth of the rows (courses outside).
    """
    rng = stream("training")
    count = truth.TRAININGS
    remaining = posted(spells, YEAR_END)["person_id"]
    members = posted(spells, YEAR_START).filter(pl.col("person_id").is_in(remaining.to_list()))
    course = rng.choice([*COURSES], count, p=[share for share, _ in COURSES.values()])
    mean = np.array([COURSES[code][1] for code in course])
    frame = pl.DataFrame(
        {
            "training_id": [f"LAT-{truth.YEAR}-{number:05}" for number in range(1, count + 1)],
            "person_id": rng.choice(members["person_id"].to_numpy(), count),
            "course_code": course,
            "completed_on": np.sort(rhythm.days(rng, count, rhythm.OFFICE_WEEK)),
            "hours": np.maximum(np.rint(rng.gamma(8.0, mean / 8.0) * 2) / 2, 0.5),
            "outside": rng.random(count) < truth.OUTSIDE_SHARE,
        }
    ).with_columns(pl.col("completed_on").cast(pl.Date))
    placed = frame.join_asof(
        spells.select("person_id", "unit_id", completed_on="valid_from").sort("completed_on"),
        on="completed_on",
        by="person_id",
        check_sortedness=False,
    )
    return placed.select(
        pl.exclude("outside", "unit_id"), unit_id=pl.when(~pl.col("outside")).then("unit_id")
    )


def certification(ground: Ground, spells: pl.DataFrame) -> pl.DataFrame:
    """One row per certificate awarded to a member whose post requires one on 1 January.

    Bhabinkamtibmas certificates have no end; the others end CERTIFICATE_DAYS after the award.
    Of those that end within the year the truth's share is renewed ten days before the end.
    """
    rng = stream("certification")
    required = posted(spells, YEAR_START).filter(pl.col("required_certificate").is_not_null())
    weak = ground.under(truth.WEAK_CERTIFIED_POLRES)[ground.where(required["unit_id"])]
    share = np.where(weak, truth.WEAK_CERTIFIED_SHARE, truth.CERTIFIED_SHARE)
    awarded = np.datetime64("2021-03-01") + rng.integers(0, 1000, required.height)
    life = timedelta(days=truth.CERTIFICATE_DAYS)
    held = required.select("person_id", certificate_code="required_certificate").with_columns(
        awarded_on=pl.Series(awarded).cast(pl.Date), held=pl.Series(rng.random(len(share)) < share)
    )
    first = (
        held.filter("held")
        .drop("held")
        .with_columns(
            valid_to=pl.when(pl.col("certificate_code") != "BHABINKAMTIBMAS").then(
                pl.col("awarded_on") + life
            )
        )
    )
    lucky = pl.Series(rng.random(first.height) < truth.RENEWED_SHARE)
    renewed = first.filter((pl.col("valid_to") <= YEAR_END) & lucky).with_columns(
        awarded_on=pl.col("valid_to") - timedelta(days=10),
        valid_to=pl.col("valid_to") - timedelta(days=10) + life,
    )
    return (
        pl.concat([first, renewed]).with_columns(hours=pl.lit(40.0)).sort("awarded_on", "person_id")
    )
