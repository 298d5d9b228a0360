"""How units are led: appraisals of members by those around them, and the monthly review (anev)."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.demo import truth
from pipelines.demo.ground import Ground, stream
from pipelines.demo.members import posted

# rater: share, what this rater adds to the mean (superiors are lenient)
RATERS = {"superior": (0.5, 1.5), "peer": (0.3, 0.0), "subordinate": (0.2, -1.0)}
# first day of the weeks in which the ratings of a semester are given
RATING_WEEKS = (date(truth.YEAR, 6, 3), date(truth.YEAR, 12, 2))


def appraisals(ground: Ground, spells: pl.DataFrame) -> pl.DataFrame:
    """One row per rating of a member, half of them in June, half in December; scores 0..100."""
    rng = stream("appraisal")
    pool = posted(spells, truth.RECRUITED_ON).filter(pl.col("valid_to").is_null())
    few = pl.col("unit_id").is_in(truth.FEW_APPRAISALS)
    order = pl.int_range(pl.len()).over("unit_id")
    rare = pool.filter(few & (order < truth.FEW_APPRAISALS_COUNT))
    often = pool.filter(~few)
    count = truth.APPRAISALS
    rated = pl.concat([often[rng.integers(0, often.height, count - rare.height)], rare])
    rater = rng.choice([*RATERS], count, p=[share for share, _ in RATERS.values()])
    start = np.array(RATING_WEEKS, dtype="datetime64[D]")[rng.integers(0, 2, count)]
    units = ground.where(rated["unit_id"])
    mean = np.select(
        [ground.under(truth.STRONG_POLRES)[units], ground.under(truth.WEAK_POLRES)[units]],
        [truth.STRONG_MEAN, truth.WEAK_MEAN],
        truth.SCORE_MEAN,
    ) + np.array([RATERS[role][1] for role in rater])
    return (
        pl.DataFrame(
            {
                "unit_id": rated["unit_id"],
                "rated_on": start + rng.integers(0, 26, count).astype("timedelta64[D]"),
                "rater_role": rater,
                "rated_person_id": rated["person_id"],
                "score": np.round(np.clip(rng.normal(mean, truth.SCORE_SD), 0, 100), 1),
            }
        )
        .sort("rated_on", maintain_order=True)
        .select(
            pl.format("NL-{}", pl.int_range(1, count + 1).cast(pl.String).str.zfill(5)).alias(
                "appraisal_id"
            ),
            pl.all(),
        )
    )


def reviews(ground: Ground) -> pl.DataFrame:
    """One planned review a month in every unit from its formation on, some of them never held."""
    rng = stream("review_meeting")
    months = pl.Series(
        "planned_on", [date(truth.YEAR, month, 5) for month in range(1, 13)]
    ).to_frame()
    plan = pl.DataFrame({"unit_id": ground.unit_id}).join(months, how="cross")
    formed = (pl.col("unit_id") == truth.FORMED_POLSEK) & (pl.col("planned_on") < truth.FORMED_ON)
    plan = plan.filter(~formed)
    idle = ground.under(truth.IDLE_POLRES)[ground.where(plan["unit_id"])]
    share = np.where(idle, truth.IDLE_HELD_SHARE, truth.HELD_SHARE)
    held = pl.Series(rng.random(plan.height) < share)
    delay = pl.lit(pl.Series(rng.integers(0, 6, plan.height)))
    return plan.select(
        pl.format("ANEV-{}-{}", "unit_id", pl.col("planned_on").dt.strftime("%Y%m")).alias(
            "meeting_id"
        ),
        "unit_id",
        "planned_on",
        held_on=pl.when(held).then(pl.col("planned_on") + pl.duration(days=delay)),
        kind=pl.lit("ANEV BULANAN"),
    )
