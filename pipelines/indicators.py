"""The indicator register: read from the YAML beside each indicator's SQL, strictly checked.

``dbt_project/models/indicators/<category>/ind_<id>.yml`` holds ``config.meta.indicator``; an
index, computed from other indicators' values, has ``models/scores/index/idx_<id>.yml``. What is in
the folders is in the system; an empty or overdue field stops the build before any SQL runs.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    model_validator,
)

from pipelines.records.registry import load_records
from warehouse.faults import UserFault
from warehouse.paths import REPOSITORY

MODELS = REPOSITORY / "dbt_project" / "models"

# Functions of a back office and duties of its conductor (domain 3.8): tag → Indonesian, English.
BACK_OFFICE = {
    "data_centre": ("Pusat data", "Data centre"),
    "call_command": ("Call & command centre", "Call and command centre"),
    "cctv": ("Pemantau layar CCTV/TV", "CCTV and TV monitoring"),
    "network": ("Jaringan", "Network"),
    "public_service": ("Pelayanan publik daring", "Public service online"),
    "analysis": ("Analisa", "Analysis"),
    "products": ("Produk", "Products"),
}
CONDUCTOR = {
    "control": ("Pengawasan dan kontrol", "Control"),
    "monitoring": ("Monitoring", "Monitoring"),
    "quick_response": ("Quick response time", "Quick response"),
    "evaluation": ("Evaluasi", "Evaluation"),
    "support": (
        "Tim pendukung administrasi dan operasional",
        "Administrative and operational support",
    ),
}

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]


class IndicatorError(UserFault):
    """An indicator's definition is incomplete, overdue or inconsistent."""


def _one_of(known: dict[str, Any]) -> AfterValidator:
    def check(name: str) -> str:
        if name not in known:
            raise ValueError(f"{name} is none of {', '.join(known)}")
        return name

    return AfterValidator(check)


class Indicator(BaseModel):
    """Definition of one indicator; every field is required and shown on screens.

    ``multiplier`` turns numerator / denominator into ``unit`` (100 for percent, 100000 for a
    rate per 100,000). Quantiles are given in ``duration_unit``, ``points`` as they are. Below
    ``minimum_n`` answers no value is shown. ``record`` is the record counted, ``level`` the lowest
    unit level the indicator is meant for. An open ``valid_to`` is written as null.
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
    valid_to: date | None
    record: Annotated[str, _one_of(load_records())]
    level: Literal["mabes", "polda", "polres", "polsek", "desa"]
    cadence: Literal["month", "semester", "year"]
    comparison: Literal["interval", "none"]
    target_rule: Literal["dated_target", "range", "none"]
    checked_by: Words
    caveats_id: Words
    caveats_en: Words
    back_office: list[Annotated[str, _one_of(BACK_OFFICE)]]
    conductor: list[Annotated[str, _one_of(CONDUCTOR)]]
    lens: Literal["area", "interest", "impact", "sop"]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        faults = {
            "valid_to: ends before valid_from": self.valid_to and self.valid_to < self.valid_from,
            "checked_by: the owner cannot check its own figure": self.checked_by == self.owner,
            "duration_unit: a median needs one": self.kind == "median"
            and self.duration_unit == "none",
            f"interval: must be none for kind {self.kind}": self.kind in ("median", "index")
            and self.interval != "none",
            "comparison: must be none without an interval": self.interval == "none"
            and self.comparison != "none",
            "target_rule: must be none where no direction is better": self.direction == "none"
            and self.target_rule != "none",
        }
        found = [fault for fault, is_so in faults.items() if is_so]
        if found:
            raise ValueError("; ".join(found))
        return self


def load_indicators(folder: Path = MODELS, today: date | None = None) -> dict[str, Indicator]:
    """All indicators by id, in the order of their ids.

    Raises:
        IndicatorError: every faulty definition, one line each, with its file.
    """
    problems: list[str] = []
    found: dict[str, Indicator] = {}
    definitions, queries = (
        {f.stem: f for prefix in ("ind", "idx") for f in folder.rglob(f"{prefix}_*.{suffix}")}
        for suffix in ("yml", "sql")
    )
    for _, file in sorted(definitions.items()):
        try:
            found |= {indicator.id: indicator for indicator in [_read(file, today)]}
        except IndicatorError as problem:
            problems.append(str(problem))
    unpaired = definitions.keys() ^ queries.keys()
    problems += [f"{name}: needs both {name}.sql and {name}.yml" for name in sorted(unpaired)]
    if problems:
        raise IndicatorError("\n".join(problems))
    return dict(sorted(found.items()))


def _read(file: Path, today: date | None) -> Indicator:
    try:
        indicator = Indicator.model_validate(_definition(file))
    except ValidationError as errors:
        details = "; ".join(
            ": ".join([*[".".join(map(str, e["loc"]))] * bool(e["loc"]), e["msg"]])
            for e in errors.errors()
        )
        raise IndicatorError(f"{file.name}: meta.indicator: {details}") from errors
    name = f"{'idx' if indicator.kind == 'index' else 'ind'}_{indicator.id.lower()}"
    if file.stem != name:
        raise IndicatorError(
            f"{file.name}: {indicator.id} of kind {indicator.kind} belongs in {name}.yml"
        )
    if indicator.next_review < (today or date.today()):
        raise IndicatorError(
            f"{file.name}: next_review {indicator.next_review} is overdue: review the definition "
            f"with {indicator.owner} and set the next date"
        )
    return indicator


def _definition(file: Path) -> Any:
    content = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    try:
        return content["models"][0]["config"]["meta"]["indicator"]
    except (KeyError, TypeError, IndexError) as missing:
        raise IndicatorError(
            f"{file.name}: models[0].config.meta.indicator is missing"
        ) from missing
