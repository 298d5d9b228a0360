"""Whatever the order of loads, a build of what they touch equals a build of everything."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from polars.testing import assert_frame_equal

from pipelines.built import build_plan
from tests.integration.living_build import LivingBuild, Marts
from tests.integration.record_files import write_record
from tests.integration.site_folder import SiteFolder

SETTINGS = {
    "targets.csv": """\
indicator_id,target,valid_from,source
O08,80,2024-01-01,test
O10,900,2024-01-01,test
A07,70,2024-01-01,test
""",
    "weights.csv": """\
node,weight,valid_from,source
O,60,2024-01-01,test
A,40,2024-01-01,test
O08,50,2024-01-01,test
O10,50,2024-01-01,test
A07,100,2024-01-01,test
""",
    "sops.csv": """\
sop_id,limit_seconds,valid_from,source
call_answer,10,2024-01-01,test
call_arrival,600,2024-01-01,test
""",
}
UNITS = ("A", "B", "P")
Row = dict[str, object]


@dataclass(frozen=True)
class Chance:
    """Draws the values of rows, around a day that moves on."""

    draw: Random

    def unit(self) -> str:
        return self.draw.choice(UNITS)

    def day(self, upto: int = 200) -> str:
        """A day of 2024, mostly one of the last before `upto`."""
        back = self.draw.choice((self.draw.randrange(8), self.draw.randrange(upto)))
        return day(max(upto - back, 0))

    def maybe(self, value: str) -> str:
        return value if self.draw.random() < 0.7 else ""

    def clock(self, on: str) -> str:
        return f"{on} {self.draw.randrange(24):02}:{self.draw.randrange(60):02}"


def day(number: int) -> str:
    """Day of 2024 by its number from 0, in months of 28 days: every one exists."""
    return f"2024-{number // 28 + 1:02}-{number % 28 + 1:02}"


def call(chance: Chance, key: int, upto: int) -> Row:
    on = chance.day(upto)
    return {
        "call_id": f"C{key}",
        "unit_id": chance.unit(),
        "received_at": f"{on} 16:00",
        "answered_at": chance.maybe(f"{on} 16:0{chance.draw.randrange(2)}"),
        "arrived_at": chance.maybe(f"{on} 16:{chance.draw.randrange(2, 30):02}"),
        "priority": chance.draw.randrange(1, 3),
    }


def report(chance: Chance, key: int, upto: int) -> Row:
    return {
        "report_id": f"R{key % 12}",
        "unit_id": chance.unit(),
        "reported_at": chance.clock(chance.day(upto)),
        "function_code": chance.draw.choice(("reskrim", "")),
    }


def case_event(chance: Chance, key: int, upto: int) -> Row:
    return {
        "report_id": f"R{chance.draw.randrange(12)}",
        "event": chance.draw.choice(("p21", "rj", "unfounded", "sp3")),
        "event_at": chance.clock(chance.day(upto)),
        "unit_id": chance.unit(),
        "note": chance.maybe("x"),
    }


def complaint(chance: Chance, key: int, upto: int) -> Row:
    received = chance.draw.randrange(upto + 1)
    return {
        "complaint_id": f"D{key % 9}",
        "unit_id": chance.unit(),
        "received_on": day(received),
        "closed_on": chance.maybe(day(received + chance.draw.randrange(60))),
    }


def accused(chance: Chance, key: int, upto: int) -> Row:
    finding = chance.draw.choice(("sustained", "not_sustained", ""))
    return {
        "accused_id": f"T{key}",
        "complaint_id": f"D{chance.draw.randrange(9)}",
        "finding": finding,
        "finding_on": chance.day(upto) if finding else "",
    }


def population(chance: Chance, key: int, upto: int) -> Row:
    return {
        "unit_id": chance.draw.choice(("A", "B")),
        "valid_from": "2024-01-01",
        "persons": chance.draw.randrange(1000, 9000),
    }


def issue(chance: Chance, key: int, upto: int) -> Row:
    raised = chance.draw.randrange(upto + 1)
    return {
        "issue_id": f"I{key % 5}",
        "issue_name": chance.draw.choice(("Sengketa", "Tambang")),
        "domain": chance.draw.choice(("politik", "ekonomi")),
        "unit_id": chance.unit(),
        "raised_on": day(raised),
        "closed_on": chance.maybe(day(raised + chance.draw.randrange(90))),
    }


def task_force(chance: Chance, key: int, upto: int) -> Row:
    return {
        "task_force_id": f"S{key % 4}",
        "issue_id": f"I{chance.draw.randrange(5)}",
        "unit_id": chance.unit(),
        "mandate": "x",
        "starts_on": chance.day(upto),
    }


def linked(chance: Chance, key: int, upto: int) -> Row:
    return {
        "of_record": "crime_report",
        "record_id": f"R{key % 12}",
        "issue_id": f"I{chance.draw.randrange(5)}",
    }


def accident(chance: Chance, key: int, upto: int) -> Row:
    return {
        "accident_id": f"L{key}",
        "unit_id": chance.unit(),
        "happened_at": chance.clock(chance.day(upto)),
        "died": chance.draw.randrange(3),
        "serious": 0,
        "slight": 1,
    }


RECORDS = {
    "emergency_call": call,
    "crime_report": report,
    "case_event": case_event,
    "complaint": complaint,
    "complaint_accused": accused,
    "population": population,
    "impact_issue": issue,
    "task_force": task_force,
    "record_issue": linked,
    "traffic_accident": accident,
}

FIRST = {
    "emergency_call": "call_id,unit_id,received_at\nC-first,A,2024-01-01 05:00",
    "case_event": "report_id,event,event_at,unit_id\nR1,opened,2024-01-02 05:00,B",
}


class World:
    """A small site whose offices hand in new, late, corrected and repeated rows in any order."""

    def __init__(self, path: Path, seed: int) -> None:
        self.chance = Chance(Random(seed))
        self.folder = SiteFolder(path / "site")
        (self.folder.path / "sources" / "calls.yml").unlink()
        for name, content in SETTINGS.items():
            self.folder.write(name, content)
        self.sent: dict[str, list[Row]] = {record: [] for record in RECORDS}
        for record in RECORDS:
            self._write(record, [RECORDS[record](self.chance, 1, 60)])
        self.living = LivingBuild(self.folder.path, path / "home")
        self.living.collect()
        for record, rows in FIRST.items():
            write_record(self.folder, record, rows, record)

    def hand_in(self, upto: int) -> None:
        """Some records deliver rows, dated mostly just before day `upto`."""
        draw = self.chance.draw
        for record in draw.sample(sorted(RECORDS), draw.randrange(1, 4)):
            rows = [RECORDS[record](self.chance, draw.randrange(40), upto) for _ in range(6)]
            self._write(record, rows)
        self.living.collect()

    def _write(self, record: str, rows: list[Row]) -> None:
        rows = rows + self.chance.draw.sample(self.sent[record], min(2, len(self.sent[record])))
        self.sent[record] += rows
        lines = [",".join(map(str, row.values())) for row in rows]
        write_record(self.folder, record, "\n".join([",".join(rows[0]), *lines]), record)


def assert_same(found: Marts, expected: Marts) -> None:
    assert found.keys() == expected.keys()
    for name, frame in expected.items():
        assert_frame_equal(found[name], frame, rel_tol=1e-12, abs_tol=1e-9)


def check(world: World, builds: int, every: int) -> None:
    """Build after each delivery; compare with a build of everything after `every` of them."""
    partial = 0
    for number in range(builds):
        world.hand_in(upto=60 + number * world.chance.draw.randrange(12))
        partial += not world.living.build().full
        if number % every == every - 1:
            found = world.living.marts()
            world.living.build_all()
            assert_same(found, world.living.marts())
    assert partial > builds // 2


def test_a_build_of_what_loads_touch_equals_one_of_everything(tmp_path: Path) -> None:
    world = World(tmp_path, seed=1)
    check(world, builds=4, every=4)
    assert not build_plan(world.living.active).full
    # that build was begun and never ended: what it left half-way is not gone on from
    assert build_plan(world.living.active).full


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 14))
def test_it_does_in_any_order_of_late_corrected_and_repeated_rows(
    tmp_path: Path, seed: int
) -> None:
    check(World(tmp_path, seed), builds=16, every=2)
