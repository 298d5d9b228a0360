"""Complaints of citizens (dumas), their closing weeks later, and the members accused."""

import numpy as np
import polars as pl

from pipelines.demo import rhythm, truth
from pipelines.demo.ground import Ground, stream
from pipelines.demo.members import posted

CHANNELS = {"DUMAS PRESISI": 0.45, "SURAT": 0.2, "DATANG LANGSUNG": 0.2, "WHATSAPP": 0.15}
CATEGORIES = {"PELAYANAN": 0.4, "PENYIDIKAN": 0.35, "PERILAKU": 0.15, "PUNGLI": 0.1}
PENALTIES = ["TEGURAN TERTULIS", "PENUNDAAN PANGKAT", "PATSUS"]


def complaints(ground: Ground) -> pl.DataFrame:
    """One row per complaint in order of reception, against units by their number of posts."""
    rng = stream("complaint")
    count = truth.COMPLAINTS
    received = np.sort(rhythm.days(rng, count, rhythm.DESK_WEEK))
    units = rng.choice(len(ground.unit_id), count, p=ground.posts / ground.posts.sum())
    slow = ground.under(truth.SLOW_COMPLAINTS_POLDA)[units]
    median = np.where(slow, truth.SLOW_CLOSED_MEDIAN_DAYS, truth.CLOSED_MEDIAN_DAYS)
    lag = np.ceil(rhythm.lognormal(rng, median, truth.CLOSED_SIGMA, count)).astype("int64")
    closes = rng.random(count) < np.where(slow, truth.SLOW_CLOSED_SHARE, truth.CLOSED_SHARE)
    in_remit = rng.random(count) < truth.IN_REMIT_SHARE
    frame = pl.DataFrame(
        {
            "complaint_id": [f"DM-{truth.YEAR}-{number:04}" for number in range(1, count + 1)],
            "unit_id": ground.unit_id[units],
            "received_on": received,
            "closed_on": received + lag.astype("timedelta64[D]"),
            "channel": rng.choice([*CHANNELS], count, p=[*CHANNELS.values()]),
            "category": rng.choice([*CATEGORIES], count, p=[*CATEGORIES.values()]),
            "handling": np.where(in_remit, "BERKADAR", "TIDAK BERKADAR"),
        }
    )
    closed = pl.Series(closes) & (frame["closed_on"] <= truth.EXTRACTED_ON)
    return frame.with_columns(closed_on=pl.when(closed).then("closed_on"))


def accused(received: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """One row per member accused in a complaint within remit; a finding once it is closed."""
    rng = stream("complaint_accused")
    serious = received.filter(pl.col("handling") == "BERKADAR")
    several = pl.Series(1 + (rng.random(serious.height) < truth.TWO_ACCUSED_SHARE))
    rows = serious.select(
        pl.col("complaint_id", "unit_id", "category", "closed_on").repeat_by(several).explode()
    )
    crew = (
        posted(spells, truth.RECRUITED_ON).group_by("unit_id", maintain_order=True).agg("person_id")
    )
    pick = pl.Series(rng.random(rows.height))
    others = {"not_sustained": 0.5, "unfounded": 0.2, "exonerated": 0.15, "other": 0.15}
    finding = np.where(
        rng.random(rows.height) < truth.SUSTAINED_SHARE,
        "sustained",
        rng.choice([*others], rows.height, p=[*others.values()]),
    )
    done = pl.col("closed_on").is_not_null()
    return (
        rows.join(crew, on="unit_id", how="left", maintain_order="left")
        .with_columns(
            accused_id=pl.format(
                "TL-{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(4)
            ),
            person_id=pl.col("person_id").list.get(
                (pick * pl.col("person_id").list.len()).cast(pl.Int64)
            ),
            measure=pl.Series(rng.choice(PENALTIES, rows.height)),
            finding=pl.when(done).then(pl.Series(finding)),
        )
        .select(
            "accused_id",
            "complaint_id",
            "person_id",
            allegation_code="category",
            finding="finding",
            finding_on="closed_on",
            penalty=pl.when(pl.col("finding") == "sustained").then("measure"),
        )
    )
