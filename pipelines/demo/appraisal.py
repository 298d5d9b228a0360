"""The individual SMK of members: contract, months, marks, tasks, awards, result, objections."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.demo import stories
from pipelines.demo.ground import Ground, Tables, numbered, pick, table
from pipelines.demo.members import OFFICER_FROM
from pipelines.demo.rhythm import Clocks, Flags, Floats
from pipelines.demo.settings import AS_OF

ASPECTS = ("time", "quantity", "quality")
TARGETS = {"time": 20.0, "quantity": 40.0, "quality": 100.0}
FACTORS = {
    False: (
        "orientasi_pelayanan",
        "pengendalian_diri",
        "integritas",
        "komitmen",
        "disiplin",
        "kerja_sama",
    ),
    True: (
        "berpikir_analitis",
        "berpikir_konseptual",
        "integritas",
        "perencanaan",
        "keputusan",
        "hubungan",
    ),
}  # by whether the member is an officer; the seventh of the form is left out
PEERLESS_SHARE = 0.1  # members without a peer (RK)
TASKS = {"task": 1.4, "innovation": 0.12, "operation": 0.75}  # a semester, on average
UNPROVEN_SHARE = 0.05
AWARDS_A_SEMESTER = 0.22
GIVERS = {
    "kapolres_bupati": 0.62,
    "kapolda_gubernur": 0.28,
    "kasatfung_mabes": 0.06,
    "kapolri_menteri": 0.035,
    "presiden": 0.005,
}
UNRECAPPED_SHARE = 0.04
UNCONTRACTED_SHARE = 0.008  # contracts nobody hands in, nor anything that builds on them
FORGOTTEN_SHARE = 0.03  # members with a contract whose assessment nobody hands in
OBJECTION_SHARE = 0.015
PROGRAMME_SHARE = 0.7
LEAST_FAIR = 60.5  # below it a final score is in the band kurang
HOURS_STEPS = ((86, 100.0), (71, 80.0), (56, 60.0))  # art. 26(3); below: 40


def appraisal(ground: Ground, spells: pl.DataFrame, attendance: pl.DataFrame) -> Tables:
    """work_contract, contract_month, appraisal, additional_task, award, assessment, objection."""
    contracts = _contracts(ground, spells)
    months = _months(ground, contracts)
    whole = contracts.filter(pl.col("semester_end") <= AS_OF)
    last = whole.unique(["person", "semester"], keep="last", maintain_order=True)
    marks = _marks(ground, last)
    tasks = _tasks(ground, contracts)
    awards = _awards(ground, contracts)
    scores = _scores(last, months, marks, tasks, attendance)
    results = _results(ground, last, scores)
    return {
        "work_contract": table("work_contract", contracts),
        "contract_month": table("contract_month", months),
        "appraisal": table("appraisal", marks),
        "additional_task": table("additional_task", tasks),
        "award": table("award", awards),
        "assessment": table("assessment", results),
        "objection": _objections(ground, results),
    }


def _semesters(ground: Ground) -> list[tuple[str, date, date]]:
    """Name, first and last day of the semesters that begin within the months."""
    found = []
    for year in range(ground.settings.first.year, AS_OF.year + 1):
        for number, begin, end in (
            (1, date(year, 1, 1), date(year, 6, 30)),
            (2, date(year, 7, 1), date(year, 12, 31)),
        ):
            if ground.settings.first <= begin <= AS_OF:
                found.append((f"{year}-S{number}", begin, end))
    return found


def _contracts(ground: Ground, spells: pl.DataFrame) -> pl.DataFrame:
    """One per member, semester and unit held in it, in order of member and time."""
    rng = ground.stream("work_contract")
    parts = []
    for name, begin, end in _semesters(ground):
        held = spells.filter(
            pl.col("active"),
            pl.col("valid_from") <= min(end, AS_OF),
            pl.col("valid_to").fill_null(date.max) >= begin,
        )
        in_unit = held.group_by("person", "unit", maintain_order=True).agg(
            pl.col("person_id").first(),
            pl.col("unit_id").first(),
            pl.col("rank").last(),
            starts_on=pl.col("valid_from").min().clip(begin, end),
            ends_on=pl.col("valid_to").fill_null(end).max().clip(begin, end),
        )
        parts.append(
            in_unit.with_columns(
                semester=pl.lit(name), semester_end=pl.lit(end), semester_start=pl.lit(begin)
            )
        )
    rows = pl.concat(parts).sort("semester", "person", "starts_on")
    count = rows.height
    start = rows["starts_on"].to_numpy()
    signed = start + np.rint(rng.gamma(2.2, 4.0, count)).astype("timedelta64[D]")
    rater = signed + rng.integers(0, 6, count).astype("timedelta64[D]")
    both = rng.random((2, count)) < [[0.985], [0.97]]
    limit = np.datetime64(ground.settings.extracted_on)
    none = np.datetime64("NaT")
    is_handed_in = pl.Series(rng.random(count) >= UNCONTRACTED_SHARE)
    return rows.with_columns(
        contract_id=numbered("KK-", count),
        rater_id=_raters(rows),
        member_signed_on=np.where(both[0] & (signed <= limit), signed, none),
        rater_signed_on=np.where(both.all(axis=0) & (rater <= limit), rater, none),
        is_high_risk=pl.Series(np.where(rng.random(count) < 0.06, "yes", "no")),
    ).filter(is_handed_in)


def _raters(rows: pl.DataFrame) -> pl.Series:
    """The member of highest rank in the unit; nobody rates himself."""
    ranked = rows.with_row_index("row").sort("rank", "person", descending=[True, False])
    first = pl.col("person_id").first().over("unit", "semester")
    second = pl.col("person_id").get(1, null_on_oob=True).over("unit", "semester")
    return ranked.with_columns(
        rater=pl.when(first == pl.col("person_id")).then(second).otherwise(first)
    ).sort("row")["rater"]


def _months(ground: Ground, contracts: pl.DataFrame) -> pl.DataFrame:
    """Three aspects a month of the contract; the month of a move belongs to the new posting."""
    rng = ground.stream("contract_month")
    months = pl.DataFrame({"month_on": ground.calendar.months})
    inside = months.join_where(
        contracts.select(
            "contract_id", "unit_id", "unit", "starts_on", "ends_on", "person", "semester"
        ),
        pl.col("month_on") <= pl.col("ends_on"),
        pl.col("month_on").dt.month_end() >= pl.col("starts_on"),
    )
    inside = inside.filter(
        pl.col("ends_on").dt.month_start().is_between("month_on", "month_on").not_()
        | (pl.col("ends_on") == pl.col("ends_on").dt.month_end())
    ).sort("contract_id", "month_on")
    count = inside.height
    member = inside["person"].to_numpy()
    skill = rng.normal(0, 0.05, member.max(initial=0) + 1)[member]
    parts = []
    for aspect in ASPECTS:
        target = TARGETS[aspect]
        share = np.clip(0.97 + skill + rng.normal(0, 0.05, count), 0.3, 1.15)
        parts.append(
            inside.with_columns(
                aspect=pl.lit(aspect),
                target=pl.lit(target),
                realisation=pl.Series(np.round(target * share, 1)),
            )
        )
    return pl.concat(parts).sort("contract_id", "month_on", "aspect")


def _marks(ground: Ground, last: pl.DataFrame) -> pl.DataFrame:
    """Each factor by the rater and, for most members, by one peer."""
    rng = ground.stream("appraisal")
    polres = ground.tree.polres[last["unit"].to_numpy()]
    told = ground.stories
    mean = np.select(
        [polres == told.strong_polres, polres == told.weak_polres],
        [stories.STRONG_MARK, stories.WEAK_MARK],
        stories.MARK,
    )
    person = mean + rng.normal(0, 4.5, last.height)
    peer = last["person_id"].gather(rng.permutation(last.height))
    has_peer = rng.random(last.height) >= PEERLESS_SHARE
    officer = (last["rank"] >= OFFICER_FROM).to_numpy()
    parts = []
    for role, who, there, shift in (
        ("superior", last["rater_id"], np.ones(last.height, dtype=bool), 0.0),
        ("peer", peer, has_peer, 2.0),
    ):
        for number in range(len(FACTORS[True])):
            score = np.clip(np.rint(person + shift + rng.normal(0, 3, last.height)), 30, 100)
            names = np.where(officer, FACTORS[True][number], FACTORS[False][number])
            parts.append(
                last.select(
                    "person",
                    "semester",
                    "unit_id",
                    pl.col("person_id").alias("rated_person_id"),
                    rated_on=pl.col("semester_end") - pl.duration(days=12 - 2 * (role == "peer")),
                    rater_role=pl.lit(role),
                    score=pl.Series(score),
                    factor=pl.Series(names),
                    rater_id=who,
                ).filter(pl.Series(there))
            )
    rows = pl.concat(parts).sort("semester", "person", "rater_role", "factor")
    return rows.with_columns(appraisal_id=numbered("NIL-", rows.height))


def _in_contract(
    rng: np.random.Generator, contracts: pl.DataFrame, expected: float
) -> tuple[pl.DataFrame, Clocks]:
    """Random events of members within their contracts: the contract's row and the day."""
    begin = contracts["starts_on"].to_numpy()
    end = np.minimum(contracts["ends_on"].to_numpy(), np.datetime64(AS_OF))
    length = np.maximum((end - begin).astype("int64") + 1, 0)
    which = np.repeat(np.arange(contracts.height), rng.poisson(expected * length / 182))
    day = begin[which] + (rng.random(len(which)) * length[which]).astype("timedelta64[D]")
    return contracts[which], day


def _tasks(ground: Ground, contracts: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("additional_task")
    parts = []
    for kind, expected in TASKS.items():
        rows, day = _in_contract(rng, contracts, expected)
        parts.append(rows.with_columns(kind=pl.lit(kind), done_on=pl.Series(day)))
    rows = pl.concat(parts).sort("done_on", "person", "kind")
    proven = pl.Series(rng.random(rows.height) >= UNPROVEN_SHARE)
    orders = pl.format("SPRIN/{}", numbered("", rows.height))
    return rows.with_columns(
        task_id=numbered("TGT-", rows.height), evidence=pl.when(proven).then(orders)
    )


def _awards(ground: Ground, contracts: pl.DataFrame) -> pl.DataFrame:
    """Some activities earned two awards, of which the higher counts."""
    rng = ground.stream("award")
    rows, day = _in_contract(rng, contracts, AWARDS_A_SEMESTER)
    rows = rows.with_columns(given_on=pl.Series(day), activity=numbered("KEG-", rows.height))
    again = rows.filter(pl.Series(rng.random(rows.height) < 0.08))
    rows = pl.concat([rows, again]).sort("given_on", "person", maintain_order=True)
    return rows.with_columns(
        award_id=numbered("PH-", rows.height), giver=pl.Series(pick(rng, GIVERS, rows.height))
    )


def _scores(
    last: pl.DataFrame,
    months: pl.DataFrame,
    marks: pl.DataFrame,
    tasks: pl.DataFrame,
    attendance: pl.DataFrame,
) -> Floats:
    """A close estimate of the final score (Perpol 1/2025 without awards), to know who is short."""
    key = ["person", "semester"]
    attained = months.group_by(key).agg(
        (pl.col("realisation") / pl.col("target") * 100).clip(0, 100).mean().alias("kk")
    )
    weight = pl.col("kind").replace_strict(
        {"task": 28, "innovation": 36, "operation": 36}, return_dtype=pl.Int64
    )
    extra = (
        tasks.filter(pl.col("evidence").is_not_null())
        .group_by(key)
        .agg(weight.sum().clip(0, 100).alias("tl"))
    )
    by_role = {
        name: pl.col("score").filter(pl.col("rater_role") == name).mean()
        for name in ("superior", "peer")
    }
    roles = marks.group_by(key).agg(**by_role)
    behaviour = pl.coalesce(0.8 * pl.col("superior") + 0.2 * pl.col("peer"), "superior")
    half = pl.when(pl.col("month_on").dt.month() <= 6).then(pl.lit("S1")).otherwise(pl.lit("S2"))
    hours = attendance.group_by(
        "person_id", semester=pl.format("{}-{}", pl.col("month_on").dt.year(), half)
    ).agg(pct=pl.col("worked_hours").sum() / pl.col("formal_hours").sum() * 100)
    step = pl.lit(40.0)
    for limit, value in reversed(HOURS_STEPS):
        step = pl.when(pl.col("pct") >= limit).then(pl.lit(value)).otherwise(step)
    rows = (
        last.join(attained, on=key, how="left", maintain_order="left")
        .join(extra, on=key, how="left", maintain_order="left")
        .join(roles.with_columns(pka=behaviour), on=key, how="left", maintain_order="left")
        .join(hours, on=["person_id", "semester"], how="left", maintain_order="left")
    )
    specific = 0.54 * pl.col("kk") + 0.46 * pl.col("tl").fill_null(0)
    generic = 0.32 * pl.col("pka") + 0.41 * step
    return rows.select((0.6 * specific + 0.4 * generic).fill_null(0)).to_series().to_numpy()


def _results(ground: Ground, last: pl.DataFrame, scores: Floats) -> pl.DataFrame:
    """Recapped and signed in the month after; most of those who are short get a programme."""
    rng = ground.stream("assessment")
    count = last.height
    recapped = last["semester_end"].to_numpy() + rng.integers(1, 32, count).astype("timedelta64[D]")
    member = recapped + rng.integers(0, 4, count).astype("timedelta64[D]")
    rater = recapped + rng.integers(0, 4, count).astype("timedelta64[D]")
    there: Flags = rng.random(count) >= UNRECAPPED_SHARE
    limit = np.datetime64(ground.settings.extracted_on)
    signs = rng.random((2, count)) < 0.99
    short = there & (scores < LEAST_FAIR)
    programme = recapped + rng.integers(3, 15, count).astype("timedelta64[D]")
    helped = short & (rng.random(count) < PROGRAMME_SHARE) & (programme <= limit)
    struck = ground.tree.polres[last["unit"].to_numpy()] == ground.stories.disaster_polres
    excused = short & struck & (last["semester"] == "2025-S2").to_numpy()
    papers = pl.format("BA/{}", pl.int_range(1, count + 1, eager=True).cast(pl.String).str.zfill(6))
    none = np.datetime64("NaT")
    # a member who retired within the semester is not assessed
    stayed = last["ends_on"] == last["semester_end"]
    is_handed_in = pl.Series(rng.random(count) >= FORGOTTEN_SHARE)
    return last.with_columns(
        recapped_on=np.where(there & (recapped <= limit), recapped, none),
        member_signed_on=np.where(there & signs[0] & (member <= limit), member, none),
        rater_signed_on=np.where(there & signs[1] & (rater <= limit), rater, none),
        force_majeure_no=pl.when(pl.Series(excused)).then(papers),
        programme_on=np.where(helped, programme, none),
    ).filter(stayed & is_handed_in)


def _objections(ground: Ground, results: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("objection")
    rows = results.filter(pl.col("member_signed_on").is_not_null())
    rows = rows.filter(pl.Series(rng.random(rows.height) < OBJECTION_SHARE))
    count = rows.height
    received = rows["recapped_on"].to_numpy()
    filed = received + rng.choice([0, 1, 3], count, p=[0.4, 0.45, 0.15]).astype("timedelta64[D]")
    decided = filed + rng.integers(1, 15, count).astype("timedelta64[D]")
    is_decided = (rng.random(count) < 0.9) & (
        decided <= np.datetime64(ground.settings.extracted_on)
    )
    decision = np.where(rng.random(count) < 0.35, "accepted", "rejected")
    reasons = ["TUGAS TAMBAHAN TIDAK DIHITUNG", "REALISASI SALAH CATAT", "NILAI PERILAKU"]
    frame = rows.with_columns(
        objection_id=numbered("KBR-", count),
        received_on=pl.Series(received),
        filed_on=pl.Series(filed),
        reason=pl.Series(pick(rng, reasons, count)),
        decided_on=np.where(is_decided, decided, np.datetime64("NaT")),
        decision=pl.Series(np.where(is_decided, decision, "")).replace("", None),
    )
    return table("objection", frame)
