"""The shape of `site.yml` and `sources/*.yml`, checked strictly: an unknown key is a mistake."""

import re
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_core import ErrorDetails

from pipelines.smk_rules import first_semesters
from pipelines.sources.clock import is_zone
from pipelines.sources.problem import Problem
from pipelines.sources.yaml_file import Location, YamlFile, read_yaml

Shape = TypeVar("Shape", bound=BaseModel)


def _known_zone(name: str) -> str:
    if not is_zone(name):
        raise ValueError(f"{name!r} is no time zone of the IANA list, such as Asia/Jakarta")
    return name


def _known_rule(name: str) -> str:
    if name not in (known := first_semesters()):
        raise ValueError(f"{name!r} is no rule that is known: {', '.join(known)}")
    return name


def _expression_only(value: Any) -> Any:
    return value if isinstance(value, dict) else {"expr": value}


def _path_only(value: Any) -> Any:
    return value if isinstance(value, dict) else {"path": value}


def _as_text(value: Any) -> Any:
    """A bare number in YAML is meant as it is written."""
    return str(value) if isinstance(value, int | float | date) else value


def _as_span(value: Any) -> timedelta:
    found = re.fullmatch(r"([1-9]\d*)([mhd])", str(value))
    if not found:
        raise ValueError(f"{value!r} is no time such as 26h, 90m or 7d")
    number = int(found[1])
    return {
        "m": timedelta(minutes=number),
        "h": timedelta(hours=number),
        "d": timedelta(days=number),
    }[found[2]]


def _from_environment(value: str) -> str:
    found = re.fullmatch(r"env:([A-Za-z_]\w*)", value)
    if not found:
        raise ValueError("must be env:NAME, a variable that holds the address: it may be a secret")
    return found[1]


Zone = Annotated[str, AfterValidator(_known_zone)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Text = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
Span = Annotated[timedelta, BeforeValidator(_as_span)]


class Strict(BaseModel):
    """Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MapFile(Strict):
    """A code table: its column `key` has source values, `value` (or the canonical name) ours."""

    path: Text
    key: str = "code"
    value: str | None = None


class ColumnSpec(Strict):
    """How one canonical column is made."""

    expr: Text
    map: dict[str, Text | None] | None = None
    map_file: Annotated[MapFile, BeforeValidator(_path_only)] | None = None
    otherwise: Text | None = None
    time_zone: Zone | None = None

    @property
    def has_otherwise(self) -> bool:
        """`otherwise: null` is an answer too."""
        return "otherwise" in self.model_fields_set


class SourceSpec(Strict):
    """One source file; `reader` is checked by the reader of its format."""

    record: str
    reader: dict[str, Any]
    time_zone: Zone | None = None
    where: Text | None = None
    freshness: Span | None = None
    watch: bool = False
    columns: dict[str, Annotated[ColumnSpec, BeforeValidator(_expression_only)]]


class Level(Strict):
    """A level of units; the first in the list is the top.

    Units at a level that is not `scored` (desa, RW, RT) have figures where they have records, and
    neither targets nor scores.
    """

    id: Slug
    name_id: Text
    name_en: Text
    scored: bool = True


class SmkRule(Strict):
    """Which regulation scores individuals from a semester on."""

    semester_from: Annotated[str, Field(pattern=r"^\d{4}-S[12]$")]
    rule: Annotated[Slug, AfterValidator(_known_rule)]


class SmkReading(Strict):
    """How the site reads what the regulation on individual scores leaves open.

    `high_risk_reading` of the 5 % for a high-risk assignment (Perpol 1/2025 art. 16(4)): `article`
    5 % of the contract's value inside FS, `article_fs` 5 % of it added to FS, `sample` 5 % of FS as
    in the regulation's sample form. `attainment_cap`: the most a month is worth, in percent.
    """

    high_risk_reading: Literal["article", "article_fs", "sample"] = "article"
    attainment_cap: float = Field(default=100, ge=100)


class Generated(Strict):
    """Which generator writes the extracts of a site that has no real ones, and how large."""

    name: Slug
    scale: float = Field(gt=0, le=1)
    months: int = Field(ge=1)
    seed: int = Field(ge=0)


class Retries(Strict):
    """How often a source that is down is tried again, after `seconds`, then 3 and 7 times that.

    Each wait is longer or shorter by chance, by up to `seconds`.
    """

    times: int = Field(default=3, ge=0)
    seconds: float = Field(default=10, ge=0)


class Drift(Strict):
    """When a load is unlike those of its source before it.

    Judged from `loads` earlier ones on; `deviations` from their median are too many, a deviation
    being what they usually scatter by, or what chance alone explains if that is more.
    """

    loads: int = Field(default=8, ge=3)
    deviations: float = Field(default=6, gt=0)


class Closings(Strict):
    """When periods are closed by themselves: on that day of the month; without a day never.

    `months_on`: the month before. `semesters_on`: in January and July the semester before, with its
    months; its recapitulation lasts until the 31st (Perpol 1/2025 art. 36).
    """

    months_on: int | None = Field(default=None, ge=1, le=28)
    semesters_on: int | None = Field(default=None, ge=1, le=31)


class SiteSpec(Strict):
    """`site.yml`. A score from `near_pct` on is near its target; nothing after `as_of` counts.

    A unit is not judged on so few cases that they could not show a change of `judge_pct` percent of
    the target.
    """

    id: Slug
    name: Text
    note: Text | None = None
    languages: list[Slug] = Field(default=["id", "en"], min_length=1)
    time_zone: Zone
    levels: list[Level] = Field(min_length=1)
    as_of: date | None = None
    near_pct: float = Field(default=90, ge=0, le=100)
    judge_pct: float = Field(default=25, gt=0)
    smk_rules: list[SmkRule] = []
    smk: SmkReading = SmkReading()
    retries: Retries = Retries()
    drift: Drift = Drift()
    closings: Closings = Closings()
    notices: list[Annotated[Text, AfterValidator(_from_environment)]] = []
    generator: Generated | None = None


def read_site_file(folder: Path) -> tuple[SiteSpec | None, list[Problem]]:
    """`site.yml` of a site folder and all that is wrong with it, as `parse` tells it."""
    path = folder / "site.yml"
    if not path.exists():
        return None, [Problem("site.yml", 1, "file", f"not found in {folder.name}", "add it")]
    file = read_yaml(path, "site.yml")
    if file.is_unreadable:
        return None, file.problems
    spec, problems = parse(SiteSpec, file)
    return spec, file.problems + problems + _rules_twice(spec, file)


def _rules_twice(spec: SiteSpec | None, file: YamlFile) -> list[Problem]:
    """A semester from which on two rules would score."""
    begins = [choice.semester_from for choice in spec.smk_rules] if spec else []
    return [
        file.problem(
            ("smk_rules", at, "semester_from"), f"{begin!r} stands twice", "keep one rule for it"
        )
        for at, begin in enumerate(begins)
        if begin in begins[:at]
    ]


def parse(
    shape: type[Shape], file: YamlFile, place: Location = ()
) -> tuple[Shape | None, list[Problem]]:
    """The part of `file` at `place` as `shape`, and all that is wrong with it.

    Where leaving out the faulty keys makes it sound, that is returned too, so that the rest of the
    file can be checked in the same go.
    """
    value = file.value
    for part in place:
        value = value[part]
    try:
        return shape.model_validate(value), []
    except ValidationError as error:
        faults = error.errors()
    problems = [_problem(shape, file, place, fault) for fault in faults]
    try:
        return shape.model_validate(
            _without(value, [fault["loc"] for fault in faults if fault["loc"]])
        ), problems
    except ValidationError:
        return None, problems


def _without(value: Any, places: list[Location]) -> Any:
    rest = deepcopy(value)
    for *path, last in places:
        block = rest
        for part in path:
            block = block.get(part) if isinstance(block, dict) else None
        if isinstance(block, dict):
            block.pop(last, None)
    return rest


def _problem(
    shape: type[BaseModel], file: YamlFile, place: Location, fault: ErrorDetails
) -> Problem:
    inside = fault["loc"]
    where = (*place, *inside)
    known = ", ".join(shape.model_fields)
    match fault["type"]:
        case "extra_forbidden" if len(inside) == 1:
            return file.problem(where, "unknown key", f"known keys: {known}")
        case "extra_forbidden":
            return file.problem(where, "unknown key", "remove it")
        case "missing":
            return file.problem(where, "the key is missing", "add it")
        case "model_type" | "dict_type":
            return file.problem(where, "is not a block of keys", f"known keys: {known}")
        case _:
            words = fault["msg"].removeprefix("Value error, ")
            return file.problem(where, words[0].lower() + words[1:], "correct the value")
