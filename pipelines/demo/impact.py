"""Impact (dampak masalah): issues, the task forces on them, forums with partners, and records."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.demo import rhythm
from pipelines.demo.ground import Ground, Tables, numbered, pick, table
from pipelines.demo.interest import LINKED
from pipelines.demo.settings import AS_OF

DOMAINS = {
    "ideologi": ("Penyebaran paham intoleran", "INTELKAM", "FKUB"),
    "politik": ("Gesekan pendukung calon", "INTELKAM", "KPU DAERAH"),
    "ekonomi": ("Kelangkaan bahan pokok", "RESKRIM", "DINAS PERDAGANGAN"),
    "sosial_budaya": ("Tawuran pelajar", "BINMAS", "DINAS PENDIDIKAN"),
    "pertahanan_keamanan": ("Peredaran senjata rakitan", "RESKRIM", "KODIM"),
    "keselamatan": ("Jalur rawan kecelakaan", "LANTAS", "DINAS PERHUBUNGAN"),
}
ISSUES_A_YEAR = {"polres": 5.0, "polda": 3.0, "mabes": 4.0}
TASK_FORCE_SHARE = 0.75
CLOSED_SHARE = 0.75
OPEN_MEDIAN_DAYS = 110.0
MEETINGS_A_YEAR = 6.0
ACTIVITIES_A_MONTH = 3.0
SHARE_OF_RECORDS = 0.05  # of the records of a Polres while an issue of it is open

EVENT_COLUMNS = {
    *("received_at", "reported_at", "started_at", "visited_on", "taken_up_on", "reported_on"),
    *("happened_at", "captured_at", "engaged_on"),
}  # the event of each record of the lens


def impact(ground: Ground) -> Tables:
    """impact_issue, task_force with members and activities, partner_forum and forum_meeting."""
    issues = _issues(ground)
    forces = _task_forces(ground, issues)
    forums = _forums(ground)
    return {
        "impact_issue": table("impact_issue", issues),
        "task_force": table("task_force", forces),
        "task_force_member": _members(forces),
        "task_force_activity": _activities(ground, forces),
        "partner_forum": table("partner_forum", forums),
        "forum_meeting": _meetings(ground, forums, issues),
    }


def _issues(ground: Ground) -> pl.DataFrame:
    rng = ground.stream("impact_issue")
    a_year = np.array([ISSUES_A_YEAR.get(str(level), 0.0) for level in ground.tree.level])
    unit, day = ground.events(rng, a_year, ground.calendar.weights(rhythm.DESK_WEEK))
    count = len(unit)
    domain = pick(rng, list(DOMAINS), count)
    closed = day + rhythm.day_lags(rng, OPEN_MEDIAN_DAYS, 0.6, count)
    is_closed = (rng.random(count) < CLOSED_SHARE) & (
        closed <= np.datetime64(ground.settings.extracted_on)
    )
    outcome = pick(rng, {"resolved": 0.55, "contained": 0.3, "unresolved": 0.15}, count)
    titles = [f"{DOMAINS[str(name)][0]} {number + 1}" for number, name in enumerate(domain)]
    frame = pl.DataFrame(
        {
            "unit": unit,
            "unit_id": ground.names(unit),
            "area_code": pl.Series(ground.tree.area_code[unit]).replace("", None),
            "approach": np.full(count, "preventif"),
            "handling_mode": np.full(count, "khusus"),
            "function_code": np.array([DOMAINS[str(name)][1] for name in domain]),
            "issue_name": titles,
            "domain": domain,
            "raised_on": day,
            "closed_on": rhythm.only(is_closed, closed),
            "outcome": pl.Series(np.where(is_closed, outcome, "")).replace("", None),
            "has_force": rng.random(count) < TASK_FORCE_SHARE,
        }
    )
    return frame.with_columns(issue_id=numbered("ISU-", count))


def _task_forces(ground: Ground, issues: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("task_force")
    rows = issues.filter("has_force")
    starts = rows["raised_on"].to_numpy() + rhythm.day_lags(rng, 6.0, 0.8, rows.height)
    closed = rows["closed_on"].to_numpy()
    starts = np.where(np.isnat(closed), starts, np.minimum(starts, closed))
    frame = rows.with_columns(
        starts_on=pl.Series(starts),
        ends_on="closed_on",
        mandate=pl.format("Menangani {}", "issue_name"),
    ).filter(pl.col("starts_on") <= AS_OF)
    return frame.with_columns(task_force_id=numbered("SATGAS-", frame.height))


def _members(forces: pl.DataFrame) -> pl.DataFrame:
    """The lead function, Binmas, and a partner outside the police."""
    partner = {name: facts[2] for name, facts in DOMAINS.items()}
    parts = [
        forces.with_columns(member=member.cast(pl.String), member_kind=pl.lit(kind))
        for member, kind in (
            (pl.col("function_code"), "function"),
            (pl.lit("SAMAPTA"), "function"),
            (pl.col("domain").replace_strict(partner, return_dtype=pl.String), "partner"),
        )
    ]
    rows = pl.concat(parts).with_columns(valid_from="starts_on", valid_to="ends_on")
    return table("task_force_member", rows.sort("task_force_id", "member_kind", "member"))


def _activities(ground: Ground, forces: pl.DataFrame) -> pl.DataFrame:
    rng = ground.stream("task_force_activity")
    begin = forces["starts_on"].to_numpy()
    end = np.minimum(forces["ends_on"].fill_null(AS_OF).to_numpy(), np.datetime64(AS_OF))
    length = (end - begin).astype("int64") + 1
    counts = rng.poisson(ACTIVITIES_A_MONTH * np.maximum(length, 0) / 30)
    force = np.repeat(np.arange(forces.height), counts)
    done = begin[force] + (rng.random(len(force)) * length[force]).astype("timedelta64[D]")
    names = ["RAPAT KOORDINASI", "PATROLI GABUNGAN", "SOSIALISASI", "PENINDAKAN"]
    facts = forces.select(
        *("task_force_id", "unit_id", "area_code", "approach", "handling_mode", "function_code")
    )
    rows = facts[force].with_columns(
        done_on=pl.Series(done), activity=pl.Series(pick(rng, names, len(force)))
    )
    rows = rows.sort("done_on", "task_force_id", maintain_order=True)
    return table("task_force_activity", rows.with_columns(activity_id=numbered("KST-", len(force))))


def _forums(ground: Ground) -> pl.DataFrame:
    tree = ground.tree
    kinds = (("forum", "Forum Kemitraan"), ("association", "Asosiasi"), ("council", "Dewan"))
    rows: list[tuple[str, str, str, int]] = []
    for level in ("mabes", "polda", "polres"):
        for unit in tree.at(level):
            kind, title = kinds[len(rows) % len(kinds)]
            place = tree.units[unit].name.split(" ", 1)[1]
            rows.append((f"FRM-{len(rows) + 1:04}", f"{title} {place}", kind, int(unit)))
    names = ["forum_id", "forum_name", "kind", "unit"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return frame.with_columns(unit_id=pl.Series(ground.names(frame["unit"].to_numpy())))


def _meetings(ground: Ground, forums: pl.DataFrame, issues: pl.DataFrame) -> pl.DataFrame:
    """Planned ahead to the end of the year; those of a forum with an open issue are about it."""
    rng = ground.stream("forum_meeting")
    which, planned = ground.events(
        rng, np.full(forums.height, MEETINGS_A_YEAR), ground.calendar.weights(rhythm.DESK_WEEK)
    )
    count = len(which)
    held = planned + rng.integers(0, 8, count)
    there = rng.random(count) < 0.85
    unit = forums["unit"].to_numpy()[which]
    about = dict(issues.select("unit", "issue_id").iter_rows())
    frame = pl.DataFrame(
        {
            "meeting_no": numbered("RPT-", count),
            "forum_id": forums["forum_id"].to_numpy()[which],
            "issue_id": [
                about.get(int(at)) if luck < 0.5 else None
                for at, luck in zip(unit, rng.random(count), strict=True)
            ],
            "planned_on": planned,
            "held_on": rhythm.known(rhythm.only(there, held), ground.settings.extracted_on),
            "unit_id": ground.names(unit),
            "area_code": pl.Series(ground.tree.area_code[unit]).replace("", None),
            "approach": np.full(count, "preemtif"),
            "handling_mode": np.full(count, "khusus"),
            "function_code": np.full(count, "BINMAS"),
        },
        infer_schema_length=None,
    )
    return table("forum_meeting", frame)


def links_to_issues(ground: Ground, tables: Tables) -> pl.DataFrame:
    """record_issue: records of a Polres that fall into an open issue of it, and all activities."""
    rng = ground.stream("record_issue")
    tree = ground.tree
    polres_of = dict(zip(tree.unit_id.tolist(), tree.polres.tolist(), strict=True))
    force = dict(tables["task_force"].select("issue_id", "task_force_id").iter_rows())
    spans = (
        tables["impact_issue"]
        .select(
            "issue_id",
            polres=pl.col("unit_id").replace_strict(polres_of, return_dtype=pl.Int64),
            begin="raised_on",
            end=pl.col("closed_on").fill_null(date.max),
        )
        .filter(pl.col("polres") >= 0)
    )
    parts = []
    for record, key in LINKED.items():
        rows = tables[record]
        on = next(name for name in rows.columns if name in EVENT_COLUMNS)
        chosen = rows.filter(pl.Series(rng.random(rows.height) < SHARE_OF_RECORDS)).select(
            of_record=pl.lit(record),
            record_id=pl.col(key),
            polres=pl.col("unit_id").replace_strict(polres_of, return_dtype=pl.Int64),
            on=pl.col(on).cast(pl.Date),
        )
        met = chosen.join(spans, on="polres").filter(pl.col("on").is_between("begin", "end"))
        parts.append(met.unique(["record_id"], keep="first", maintain_order=True))
    links = pl.concat(parts).select("of_record", "record_id", "issue_id")
    links = links.with_columns(
        task_force_id=pl.col("issue_id").replace_strict(force, default=None, return_dtype=pl.String)
    )
    own = tables["task_force_activity"].join(
        tables["task_force"].select("task_force_id", "issue_id"),
        on="task_force_id",
        maintain_order="left",
    )
    activities = own.select(
        pl.lit("task_force_activity").alias("of_record"),
        pl.col("activity_id").alias("record_id"),
        "issue_id",
        "task_force_id",
    )
    return table("record_issue", pl.concat([links, activities]).sort("of_record", "record_id"))
