"""The individual score of Perpol 1/2025 once more, member by member in plain Python.

Written from the regulation's formulas with exact decimals; nothing of it is shared with the
warehouse. Tables are polars frames with the columns of the contracts, each key once.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import polars as pl

Row = dict[str, Any]
Tables = Mapping[str, pl.DataFrame]
NEEDED_PLACES = 40
DUTY = {"task": 28, "innovation": 36, "operation": 36}
AWARD = {
    "presiden": 75,
    "kapolri_menteri": 60,
    "kasatfung_mabes": 45,
    "kapolda_gubernur": 30,
    "kapolres_bupati": 15,
}


def exact(number: float) -> Decimal:
    """The decimal a person wrote, not the binary fraction next to it."""
    return Decimal(repr(number))


def mean(values: list[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None


class PlainSmk:
    """Scores of one semester as known on `as_of`, by the `reading` of the high-risk addition."""

    def __init__(self, tables: Tables, semester: str, as_of: date, reading: str) -> None:
        self.semester, self.as_of, self.reading = semester, as_of, reading
        self.first = date(int(semester[:4]), 1 if semester.endswith("S1") else 7, 1)
        self.months = {date(self.first.year, self.first.month + k, 1) for k in range(6)}
        self.assessed = [
            row for row in tables["assessment"].to_dicts() if row["semester"] == semester
        ]
        self.contracts = self.of_person(tables["work_contract"])
        self.tasks = self.of_person(tables["additional_task"])
        self.awards = self.of_person(tables["award"])
        self.objections = self.of_person(tables["objection"])
        self.marks = self.of_person(
            tables["appraisal"].filter(pl.col("semester").is_not_null()), "rated_person_id"
        )
        self.hours: dict[str, list[Row]] = defaultdict(list)
        for row in tables["attendance"].to_dicts():
            if row["month_on"].replace(day=1) in self.months:
                self.hours[row["person_id"]].append(row)
        self.targets: dict[str, list[Row]] = defaultdict(list)
        for row in tables["contract_month"].to_dicts():
            self.targets[row["contract_id"]].append(row)

    def of_person(self, table: pl.DataFrame, person: str = "person_id") -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in table.to_dicts():
            if row["semester"] == self.semester:
                found[row[person]].append(row)
        return found

    def scores(self) -> dict[str, Row]:
        """Person → every figure of the score."""
        with localcontext() as context:
            context.prec = NEEDED_PLACES
            return {row["person_id"]: self.score(row) for row in self.assessed}

    def score(self, assessment: Row) -> Row:
        person = assessment["person_id"]
        contracts = self.contracts[person]
        kk, months = self.contract_value(contracts)
        tl_raw = self.other_duties(self.tasks[person])
        pp, rk, pka = self.behaviour(self.marks[person])
        pct, jk = self.working_hours(self.hours[person])
        ph_raw = self.award_points(self.awards[person])
        tl, ph = min(tl_raw, Decimal(100)), min(ph_raw, Decimal(100))
        is_high_risk = any(row["is_high_risk"] == "yes" for row in contracts)
        plain = None if kk is None else Decimal("0.54") * kk + Decimal("0.46") * tl
        fs = self.with_risk(plain, kk) if is_high_risk else plain
        fg = (
            None
            if pka is None or jk is None
            else Decimal("0.32") * pka + Decimal("0.41") * jk + Decimal("0.27") * ph
        )
        na_raw = None if fs is None or fg is None else Decimal("0.60") * fs + Decimal("0.40") * fg
        na = (
            None
            if na_raw is None
            else int(min(na_raw, Decimal(100)).quantize(Decimal(1), ROUND_HALF_UP))
        )
        return {
            "unit_id": assessment["unit_id"],
            "kk": kk,
            "months_known": months,
            "tl_raw": tl_raw,
            "tl": tl,
            "is_high_risk": is_high_risk,
            "fs_before_risk": plain,
            "fs": fs,
            "pka_pp": pp,
            "pka_rk": rk,
            "pka": pka,
            "jk_pct": pct,
            "jk": jk,
            "ph_raw": ph_raw,
            "ph": ph,
            "fg": fg,
            "na_raw": na_raw,
            "na": na,
            **self.band(na, assessment),
            **self.calendar(assessment, contracts),
        }

    def contract_value(self, contracts: list[Row]) -> tuple[Decimal | None, int]:
        """Sum of six monthly values / 6; a month of two places is the mean of the two."""
        values: dict[date, list[Decimal]] = defaultdict(list)
        for contract in contracts:
            aspects: dict[date, list[Decimal]] = defaultdict(list)
            for row in self.targets[contract["contract_id"]]:
                attained = exact(row["realisation"]) / exact(row["target"]) * 100
                aspects[row["month_on"].replace(day=1)].append(min(attained, Decimal(100)))
            for month, found in aspects.items():
                if month in self.months:
                    values[month].append(sum(found, Decimal(0)) / len(found))
        if not values:
            return None, 0
        monthly = [sum(found, Decimal(0)) / len(found) for found in values.values()]
        return sum(monthly, Decimal(0)) / 6, len(monthly)

    def other_duties(self, tasks: list[Row]) -> Decimal:
        proven = [row for row in tasks if row["evidence"] is not None]
        operations = sorted(
            {row["done_on"].replace(day=1) for row in proven if row["kind"] == "operation"}
        )[:3]
        return Decimal(
            sum(
                DUTY[row["kind"]]
                for row in proven
                if row["kind"] != "operation" or row["done_on"].replace(day=1) in operations
            )
        )

    def behaviour(self, marks: list[Row]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Rater, peers and PKA: each posting for itself, then the mean of the postings."""
        by_rater: dict[tuple[str, str], dict[Any, list[Decimal]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for row in marks:
            by_rater[row["unit_id"], row["rater_role"]][row["rater_id"]].append(exact(row["score"]))
        of_role = {
            place: mean([value for marks in raters.values() if (value := mean(marks)) is not None])
            for place, raters in by_rater.items()
        }
        superiors, peers, postings = [], [], []
        for (unit, role), superior in of_role.items():
            if role != "superior" or superior is None:
                continue
            peer = of_role.get((unit, "peer"))
            superiors.append(superior)
            if peer is not None:
                peers.append(peer)
                postings.append(Decimal("0.8") * superior + Decimal("0.2") * peer)
            else:
                postings.append(superior)
        return mean(superiors), mean(peers), mean(postings)

    def working_hours(self, rows: list[Row]) -> tuple[Decimal | None, Decimal | None]:
        formal = sum((exact(row["formal_hours"]) for row in rows), Decimal(0))
        if not formal:
            return None, None
        pct = sum((exact(row["worked_hours"]) for row in rows), Decimal(0)) / formal * 100
        steps = ((86, 100), (71, 80), (56, 60), (0, 40))
        return pct, Decimal(next(points for limit, points in steps if pct >= limit))

    def award_points(self, awards: list[Row]) -> Decimal:
        highest: dict[str, int] = defaultdict(int)
        for row in awards:
            activity = " ".join(row["activity"].lower().split())
            highest[activity] = max(highest[activity], AWARD[row["giver"]])
        return Decimal(sum(highest.values()))

    def with_risk(self, fs: Decimal | None, kk: Decimal | None) -> Decimal | None:
        if fs is None or kk is None:
            return None
        five = Decimal("0.05")
        return (
            fs
            + {
                "article": Decimal("0.54") * five * kk,
                "article_fs": five * kk,
                "sample": five * fs,
            }[self.reading]
        )

    def band(self, na: int | None, assessment: Row) -> Row:
        if na is None:
            return {"band": None, "band_final": None}
        band = next(
            name
            for low, name in ((81, "sangat_baik"), (71, "baik"), (61, "cukup"), (0, "kurang"))
            if na >= low
        )
        excused = band == "kurang" and assessment["force_majeure_no"] is not None
        return {"band": band, "band_final": "baik" if excused else band}

    def calendar(self, assessment: Row, contracts: list[Row]) -> Row:
        signed = (assessment["member_signed_on"], assessment["rater_signed_on"])
        objections = [
            row for row in self.objections[assessment["person_id"]] if row["filed_on"] <= self.as_of
        ]
        recap_due = date(self.first.year, 7, 31)
        if self.first.month == 7:
            recap_due = date(self.first.year + 1, 1, 31)
        recapped = assessment["recapped_on"]
        if recapped is not None and recapped > self.as_of:
            recapped = None
        due = [
            self.is_late(contract) for contract in contracts if contract["starts_on"] <= self.first
        ]
        return {
            "is_assessed": all(day is not None and day <= self.as_of for day in signed),
            "has_objection": bool(objections),
            "is_objection_in_time": all(
                (row["filed_on"] - row["received_on"]).days <= 1 for row in objections
            )
            if objections
            else None,
            "is_recap_late": (recapped or self.as_of) > recap_due,
            "is_contract_late": any(due) if due else None,
        }

    def is_late(self, contract: Row) -> bool:
        due = self.first.replace(day=15)
        signed = (contract["member_signed_on"], contract["rater_signed_on"])
        return not all(day is not None and day <= due for day in signed)
