"""Crime reports and what became of them: investigations end weeks later, some in the next year."""

from datetime import datetime, time

import numpy as np
import polars as pl

from pipelines.demo import rhythm, truth
from pipelines.demo.ground import Ground, stream

# per offence of the code in force until 2 January 2026: share, lead function
OFFENCES = {
    "KUHP-362": (0.20, "RESKRIM"),  # theft
    "KUHP-363": (0.24, "RESKRIM"),  # aggravated theft
    "KUHP-365": (0.05, "RESKRIM"),  # robbery
    "KUHP-351": (0.16, "RESKRIM"),  # assault
    "KUHP-372": (0.10, "RESKRIM"),  # embezzlement
    "KUHP-378": (0.15, "RESKRIM"),  # fraud
    "UU35/2009-112": (0.10, "RESNARKOBA"),  # possession of narcotics, found by police: model A
}
DAY_SECONDS = 86_400.0


def crime_reports(ground: Ground) -> pl.DataFrame:
    """One row per report, in order of reporting; clocks naive UTC to the minute."""
    rng = stream("crime_report")
    count = truth.CRIMES
    weight = ground.persons * np.where(ground.under(truth.HOT_POLRES), truth.HOT_FACTOR, 1.0)
    local = np.sort(rhythm.moments(rng, count, rhythm.STREET_WEEK, rhythm.DESK_HOURS))
    local = local.astype("datetime64[m]").astype("datetime64[us]")
    units = rng.choice(len(ground.unit_id), count, p=weight / weight.sum())
    units = ground.standing(units, local)
    offence = rng.choice([*OFFENCES], count, p=[share for share, _ in OFFENCES.values()])
    delay = rhythm.lognormal(rng, 600.0, 1.3, count)  # minutes from the act to the report
    occurred = local - np.ceil(delay).astype("int64").astype("timedelta64[m]")
    unknown = rng.random(count) < truth.UNKNOWN_ACT_SHARE
    frame = pl.DataFrame(
        {
            "unit_id": ground.unit_id[units],
            "reported_at": ground.utc(units, local),
            "occurred_at": np.where(unknown, np.datetime64("NaT"), ground.utc(units, occurred)),
            "offence_code": offence,
        }
    )
    narcotics = pl.col("offence_code") == "UU35/2009-112"
    number = pl.int_range(1, count + 1).cast(pl.String).str.zfill(5)
    model = pl.when(narcotics).then(pl.lit("A")).otherwise(pl.lit("B"))
    return frame.with_columns(
        report_id=pl.format("LP/{}/{}/{}/{}", model, number, pl.lit(truth.YEAR), "unit_id"),
        approach=pl.lit("represif"),
        handling_mode=pl.lit("rutin"),
        function_code=pl.when(narcotics).then(pl.lit("RESNARKOBA")).otherwise(pl.lit("RESKRIM")),
        report_model=model,
    )


def case_events(ground: Ground, reports: pl.DataFrame) -> pl.DataFrame:
    """The events of those reports up to the day of the extract, in order of time.

    Every report is opened within days. A p21 is followed by a tahap_ii of the same report, some
    sp3 by a reopening; reports may stay without an ending.
    """
    rng = stream("case_event")
    count = reports.height
    clear = np.where(
        ground.under(truth.WEAK_CLEARANCE_POLRES)[ground.where(reports["unit_id"])],
        truth.WEAK_CLEARED_SHARE,
        truth.CLEARED_SHARE,
    )
    fate = rng.random(count)
    endings = rng.choice([*truth.ENDING_SHARE], count, p=[*truth.ENDING_SHARE.values()])
    ending = np.select(
        [fate < clear, fate < clear + truth.UNFOUNDED_SHARE], [endings, "unfounded"], ""
    )
    reported = reports["reported_at"].to_numpy()
    opened = reported + rhythm.seconds(rng.uniform(0.02, 3.0, count) * DAY_SECONDS)
    ended = opened + rhythm.seconds(
        rhythm.lognormal(rng, truth.CLEARED_MEDIAN_DAYS, truth.CLEARED_SIGMA, count) * DAY_SECONDS
    )
    handed = ended + rhythm.seconds(rng.uniform(5.0, 15.0, count) * DAY_SECONDS)
    reopened = (ending == "sp3") & (rng.random(count) < truth.REOPENED_SHARE)

    cases = reports.select("report_id", "unit_id").with_columns(
        ending=pl.Series(ending),
        reopened=pl.Series(reopened),
        opened_at=pl.Series(opened),
        ended_at=pl.Series(ended),
        handed_at=pl.Series(handed),
    )
    events = pl.concat(
        [
            _happened(cases, pl.lit("opened"), "opened_at"),
            _happened(cases.filter(pl.col("ending") != ""), pl.col("ending"), "ended_at"),
            _happened(cases.filter(pl.col("ending") == "p21"), pl.lit("tahap_ii"), "handed_at"),
            _happened(cases.filter("reopened"), pl.lit("reopened"), "handed_at"),
        ]
    )
    extracted = datetime.combine(truth.EXTRACTED_ON, time(16, 59, 59))  # midnight in WIB
    return events.filter(pl.col("event_at") <= extracted).sort("event_at", "report_id", "event")


def _happened(cases: pl.DataFrame, event: pl.Expr, at: str) -> pl.DataFrame:
    return cases.select("report_id", "unit_id", event=event, event_at=at)
