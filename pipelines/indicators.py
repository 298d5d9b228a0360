"""The indicator register: read from the YAML beside each indicator's SQL, strictly checked.

``dbt_project/models/indicators/<category>/ind_<id>.yml`` holds ``config.meta.indicator``. What
is in the folder is in the system; an empty or overdue field stops the build before any SQL runs.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from warehouse.faults import UserFault
from warehouse.paths import REPOSITORY

INDICATORS = REPOSITORY / "dbt_project" / "models" / "indicators"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]


class IndicatorError(UserFault):
    """An indicator's definition is incomplete, overdue or inconsistent."""


class Indicator(BaseModel):
    """Definition of one indicator; every field is required and shown on screens.

    ``multiplier`` turns numerator / denominator into ``unit`` (100 for percent, 100000 for a
    rate per 100,000). Quantiles are given in ``duration_unit``. Below ``minimum_n`` answers no
    value is shown.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[KAOCIDS]\d{2}[A-Z]?$")]
    name_id: Words
    name_en: Words
    category: Literal["K", "A", "O", "C"]
    kind: Literal["proportion", "rate", "mean", "duration", "count", "clock", "median", "index"]
    numerator_id: Words
    numerator_en: Words
    denominator_id: Words
    denominator_en: Words
    unit: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    multiplier: float
    direction: Literal["up", "down", "none"]
    interval: Literal["wilson", "byar", "t", "none"]
    duration_unit: Literal["seconds", "days", "points", "none"]
    minimum_n: int
    source: Words
    owner: Words
    next_review: date
    why_it_matters_id: Words
    why_it_matters_en: Words
    valid_from: date
    valid_to: date | None = None
    record: str | None = None
    level: str | None = None
    cadence: Literal["month", "semester", "year"] | None = None
    comparison: Literal["interval", "none"] | None = None
    target_rule: Literal["dated_target", "range", "none"] | None = None
    checked_by: Words | None = None
    caveats_id: Words | None = None
    caveats_en: Words | None = None
    back_office: list[str] = []
    conductor: list[str] = []
    lens: Literal["area", "interest", "impact", "sop"] | None = None


def load_indicators(folder: Path = INDICATORS, today: date | None = None) -> dict[str, Indicator]:
    """All indicators by id, in the order of their ids.

    Raises:
        IndicatorError: every faulty definition, one line each, with its file.
    """
    problems: list[str] = []
    found: dict[str, Indicator] = {}
    for file in sorted(folder.rglob("ind_*.yml")):
        try:
            found |= {indicator.id: indicator for indicator in [_read(file, today)]}
        except IndicatorError as problem:
            problems.append(str(problem))
    unpaired = {f.stem for f in folder.rglob("ind_*.sql")} ^ {
        f.stem for f in folder.rglob("ind_*.yml")
    }
    problems += [f"{name}: needs both {name}.sql and {name}.yml" for name in sorted(unpaired)]
    if problems:
        raise IndicatorError("\n".join(problems))
    return dict(sorted(found.items()))


def _read(file: Path, today: date | None) -> Indicator:
    try:
        indicator = Indicator.model_validate(_definition(file))
    except ValidationError as errors:
        details = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in errors.errors())
        raise IndicatorError(f"{file.name}: meta.indicator: {details}") from errors
    if file.stem != f"ind_{indicator.id.lower()}":
        raise IndicatorError(
            f"{file.name}: id {indicator.id} belongs in ind_{indicator.id.lower()}.yml"
        )
    if indicator.next_review < (today or date.today()):
        raise IndicatorError(
            f"{file.name}: next_review {indicator.next_review} is overdue: review the definition "
            f"with {indicator.owner} and set the next date"
        )
    return indicator


def _definition(file: Path) -> Any:
    content = yaml.safe_load(file.read_text("utf-8"))
    try:
        return content["models"][0]["config"]["meta"]["indicator"]
    except (KeyError, TypeError, IndexError) as missing:
        raise IndicatorError(
            f"{file.name}: models[0].config.meta.indicator is missing"
        ) from missing
