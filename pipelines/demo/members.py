"""Members of the force and their postings through the year, as spells without gaps."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import polars as pl

from pipelines.demo import rhythm, truth
from pipelines.demo.ground import Ground, Ints, stream

RANKS = [
    *("BHARADA", "BRIPDA", "BRIPTU", "BRIGADIR", "BRIPKA", "AIPDA"),
    *("AIPTU", "IPDA", "IPTU", "AKP", "KOMPOL", "AKBP"),
]
RANK_SHARE = np.array([4, 16, 15, 14, 16, 11, 9, 5, 4, 3, 2, 1]) / 100
# function: share of members, certificate its posts require, share of posts that do
FUNCTIONS = {
    "SAMAPTA": (0.34, None, 0.0),
    "RESKRIM": (0.24, "PENYIDIK", 0.85),
    "RESNARKOBA": (0.05, "PENYIDIK", 0.85),
    "BINMAS": (0.17, "BHABINKAMTIBMAS", 0.9),
    "LANTAS": (0.12, "LAKA_LANTAS", 0.4),
    "INTELKAM": (0.08, None, 0.0),
}
CHANGING = ("unit_id", "status", "rank_code")


def personnel(ground: Ground) -> pl.DataFrame:
    """One row per member and spell (valid_from..valid_to inclusive, null = still), by member.

    On 1 January every unit holds the truth's share of its posts. In the year: two waves of
    transfers that keep every head count, the members of the Polsek formed on FORMED_ON, promotions,
    members who become inactive, retirements and recruits who take the retired members' units.
    """
    rng = stream("personnel")
    first = _on_new_year(ground, rng)
    leaving = rng.choice(first.height, truth.RETIRED, replace=False)
    changes = _changes(first, np.setdiff1d(np.arange(first.height), leaving), rng)
    kept = [column for column in first.columns if column not in (*CHANGING, "valid_from")]
    changed = changes.join(first.select(kept), on="person_id").select(first.columns)
    retired = pl.DataFrame(
        {
            "person_id": first["person_id"].gather(leaving),
            "last_day": rhythm.days(rng, truth.RETIRED, rhythm.OFFICE_WEEK),
        }
    )
    spells = (
        pl.concat([first, changed, _recruits(first, leaving)])
        .sort("person_id", "valid_from")
        .join(retired, on="person_id", how="left", maintain_order="left")
    )
    following = pl.col("valid_from").shift(-1).over("person_id") - timedelta(days=1)
    return spells.select(pl.exclude("last_day"), valid_to=pl.coalesce(following, "last_day"))


def posted(spells: pl.DataFrame, on: date) -> pl.DataFrame:
    """The spells that hold on that day."""
    return spells.filter(
        pl.col("valid_from") <= on, pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)
    )


def _on_new_year(ground: Ground, rng: np.random.Generator) -> pl.DataFrame:
    fill = np.array([truth.FILL[polda or "MABES"] for polda in ground.polda])
    units = np.repeat(np.arange(len(fill)), np.rint(ground.posts * fill).astype("int64"))
    function = rng.choice([*FUNCTIONS], len(units), p=[share for share, *_ in FUNCTIONS.values()])
    required = np.array([FUNCTIONS[name][1] or "" for name in function])
    asked = rng.random(len(units)) < np.array([FUNCTIONS[name][2] for name in function])
    since = np.datetime64("2016-01-01") + rng.integers(0, 8 * 365, len(units))
    return pl.DataFrame(
        {
            "person_id": _person_ids(1, len(units)),
            "unit_id": ground.unit_id[units],
            "valid_from": since,
            "status": ["active"] * len(units),
            "rank_code": rng.choice(RANKS, len(units), p=RANK_SHARE),
            "function_code": function,
            "required_certificate": pl.Series(np.where(asked, required, "")).replace("", None),
        }
    )


def _changes(first: pl.DataFrame, free: Ints, rng: np.random.Generator) -> pl.DataFrame:
    """One change each for disjoint groups of members: person_id, valid_from, CHANGING columns."""
    founders = _founders(first, free)
    free = rng.permutation(np.setdiff1d(free, founders))
    cuts = np.cumsum([*truth.TRANSFER_WAVES.values(), truth.PROMOTED, truth.INACTIVE])
    *waves, promoted, inactive, _ = np.split(free, cuts)
    changes = [
        _changed(first, founders, truth.FORMED_ON, unit_id=pl.lit(truth.FORMED_POLSEK)),
        _changed(
            first,
            promoted,
            truth.PROMOTED_ON,
            rank_code=pl.col("rank_code").replace(dict(pairwise(RANKS))),
        ),
        _changed(
            first,
            inactive,
            pl.Series(rhythm.days(rng, truth.INACTIVE, rhythm.OFFICE_WEEK)),
            status=pl.lit("inactive"),
        ),
    ]
    for day, wave in zip(truth.TRANSFER_WAVES, waves, strict=True):
        # everyone takes the place of the next one, so head counts stay
        successor = first["unit_id"].gather(np.roll(wave, 1))
        changes.append(_changed(first, wave, day, unit_id=pl.lit(successor)))
    return pl.concat(changes)


def _founders(first: pl.DataFrame, free: Ints) -> Ints:
    """The members of the sibling who found the new Polsek."""
    sibling = free[(first["unit_id"] == truth.CARVED_FROM).to_numpy()[free]]
    founders: Ints = sibling[: truth.FORMED_MEMBERS]
    return founders


def _changed(
    first: pl.DataFrame, members: Ints, day: date | pl.Series, **columns: pl.Expr
) -> pl.DataFrame:
    return first[members].select("person_id", *CHANGING).with_columns(valid_from=day, **columns)


def _recruits(first: pl.DataFrame, leaving: Ints) -> pl.DataFrame:
    return first[leaving].with_columns(
        person_id=_person_ids(first.height + 1, truth.RETIRED),
        valid_from=truth.RECRUITED_ON,
        rank_code=pl.lit("BRIPDA"),
    )


def _person_ids(start: int, count: int) -> pl.Series:
    return pl.Series([f"P-{number:06}" for number in range(start, start + count)])
