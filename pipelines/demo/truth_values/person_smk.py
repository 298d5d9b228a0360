"""The individual SMK by Perpol 1/2025, member by member and semester by semester.

Written from the articles, in the order of the regulation; for semesters from 2026-S1 on.
"""

import polars as pl

from pipelines.demo.truth_values.world import World

FIRST_SEMESTER = "2026-S1"
MEMBER = ["person_id", "semester"]
AWARDS = {
    "presiden": 75.0,
    "kapolri_menteri": 60.0,
    "kasatfung_mabes": 45.0,
    "kapolda_gubernur": 30.0,
    "kapolres_bupati": 15.0,
}
TASKS = {"task": 28.0, "innovation": 36.0, "operation": 36.0}
MOST_OPERATIONS = 3
POOR_BELOW = 61
HAIR = 1e-9


def semester_end(column: str = "semester") -> pl.Expr:
    """Last day of a semester such as 2026-S1."""
    last = pl.when(pl.col(column).str.ends_with("S1")).then(pl.lit("-06-30"))
    return pl.concat_str(pl.col(column).str.head(4), last.otherwise(pl.lit("-12-31"))).str.to_date()


def semester_of(column: str) -> pl.Expr:
    """Semester of a date."""
    half = pl.when(pl.col(column).dt.month() <= 6).then(pl.lit("-S1")).otherwise(pl.lit("-S2"))
    return pl.concat_str(pl.col(column).dt.year().cast(pl.String), half)


def assessed(world: World) -> pl.DataFrame:
    """Assessments both sides have signed by `as_of`."""
    signed = world.is_known("member_signed_on") & world.is_known("rater_signed_on")
    return world.table("assessment").filter(signed, semester_end() <= world.as_of)


def scores(world: World) -> pl.DataFrame:
    """Assessed members with `na` (0 to 100, whole), `is_poor` and `gap`, by Perpol 1/2025.

    `is_poor` is the final band kurang; `gap` is the rater's mark less the colleague's. All are null
    where a member has no months, marks or hours, or the semester another regulation.
    """
    parts = [_kk(world), _tl(world), _pka(world), _jk(world), _ph(world)]
    table = assessed(world)
    for part in parts:
        table = table.join(part, on=MEMBER, how="left")
    table = table.with_columns(pl.col("tl", "ph").fill_null(0.0))
    # art. 16(4): 5 % of the contract's value for a high risk, read as inside the formula
    risk = pl.when(pl.col("is_high_risk").fill_null(False)).then(1.05).otherwise(1.0)
    fs = 0.54 * pl.col("kk") * risk + 0.46 * pl.col("tl")
    fg = 0.32 * pl.col("pka") + 0.41 * pl.col("jk") + 0.27 * pl.col("ph")
    exact = (0.6 * fs + 0.4 * fg).clip(0, 100)
    ruled = pl.col("semester") >= FIRST_SEMESTER
    # art. 30(3): half up; sums of decimals may lie a hair below the half they stand for
    na = (exact + 0.5 + HAIR).floor()
    table = table.with_columns(na=pl.when(ruled).then(na), gap=pl.when(ruled).then("gap"))
    forced = pl.col("force_majeure_no").is_not_null()  # art. 32: kurang becomes baik
    return table.with_columns(is_poor=(pl.col("na") < POOR_BELOW) & ~forced)


def _kk(world: World) -> pl.DataFrame:
    """Arts. 17-18: six monthly values, each the mean of its aspects' attainment, over six.

    A month of two contracts, before and after a move, is their mean.
    """
    contracts = world.table("work_contract")
    attained = (100 * pl.col("realisation") / pl.col("target")).clip(0, 100)
    months = (
        world.table("contract_month")
        .join(contracts.select("contract_id", *MEMBER), on="contract_id")
        .group_by(*MEMBER, "month_on", "contract_id")
        .agg(value=attained.mean())
        .group_by(*MEMBER, "month_on")
        .agg(pl.col("value").mean())
    )
    kk = months.group_by(MEMBER).agg(kk=pl.col("value").sum() / 6)
    risk = contracts.group_by(MEMBER).agg(is_high_risk=(pl.col("is_high_risk") == "yes").any())
    return risk.join(kk, on=MEMBER, how="left")


def _tl(world: World) -> pl.DataFrame:
    """Arts. 19-20: additional tasks with evidence, innovations, operations of three months."""
    counts = (
        world.table("additional_task")
        .drop_nulls("evidence")
        .group_by(*MEMBER, "kind")
        .agg(times=pl.len().cast(pl.Float64))
    )
    times = pl.when(pl.col("kind") == "operation").then(pl.col("times").clip(0, MOST_OPERATIONS))
    points = times.otherwise(pl.col("times")) * pl.col("kind").replace_strict(
        TASKS, return_dtype=pl.Float64
    )
    return counts.group_by(MEMBER).agg(tl=points.sum().clip(0, 100))


def _pka(world: World) -> pl.DataFrame:
    """Art. 24: the rater's marks weigh 80 %, the colleagues' 20 %; the mean over postings.

    Each rater of a posting weighs the same, however many factors they marked.
    """
    role, mark = pl.col("rater_role"), pl.col("score")
    place = [pl.col("rated_person_id").alias("person_id"), pl.col("semester"), pl.col("unit_id")]
    marks = world.table("appraisal").drop_nulls("semester")
    raters = marks.group_by(*place, "rater_role", "rater_id").agg(mark.mean())
    postings = (
        raters.group_by(*MEMBER, "unit_id")
        .agg(pp=mark.filter(role == "superior").mean(), rk=mark.filter(role == "peer").mean())
        .drop_nulls("pp")
    )
    colleagues = pl.col("rk").fill_null(pl.col("pp"))
    return postings.group_by(MEMBER).agg(
        pka=(0.8 * pl.col("pp") + 0.2 * colleagues).mean(),
        gap=pl.col("pp").mean() - pl.col("rk").mean(),
    )


def _jk(world: World) -> pl.DataFrame:
    """Arts. 25-26: steps of the share of the formal hours that were worked."""
    share = 100 * pl.col("worked_hours").sum() / pl.col("formal_hours").sum()
    pct = pl.col("pct") + HAIR  # exactly 86 % in any summation
    steps = (
        pl.when(pct >= 86)
        .then(100.0)
        .when(pct >= 71)
        .then(80.0)
        .when(pct >= 56)
        .then(60.0)
        .otherwise(40.0)
    )
    hours = world.table("attendance")
    months = hours.group_by("person_id", semester=semester_of("month_on")).agg(pct=share)
    return months.filter(pl.col("pct").is_finite()).select(*MEMBER, jk=steps)


def _ph(world: World) -> pl.DataFrame:
    """Arts. 27-28: awards, the highest for each activity, however it is spaced and capitalised."""
    points = pl.col("giver").replace_strict(AWARDS, return_dtype=pl.Float64)
    words = pl.col("activity").str.to_lowercase().str.strip_chars().str.replace_all(r"\s+", " ")
    best = world.table("award").group_by(*MEMBER, words).agg(points=points.max())
    return best.group_by(MEMBER).agg(ph=pl.col("points").sum().clip(0, 100))
