"""The site's configuration and the lake's loads as Parquet, for dbt's source ``site``."""

from datetime import date
from pathlib import Path

import polars as pl

from pipelines.indicators import BACK_OFFICE, CONDUCTOR, Indicator, load_indicators
from pipelines.smk_rules import rules_from
from pipelines.sources.site import Site
from pipelines.spans import data_span
from warehouse.lake import Lake

SETTINGS = (
    *("site", "level", "indicator", "indicator_tag", "target", "weight", "sop", "holiday"),
    *("smk", "smk_rule", "smk_parameter"),
)
TABLES = (*SETTINGS, "load", "superseded", "touched")

# `day_on` null: all days. Models are named by dbt; `build_plan` fills it for the build it plans.
TOUCHED = {"model": pl.String, "day_on": pl.Date}

_LOAD = {
    "load_id": pl.String,
    "source": pl.String,
    "record": pl.String,
    "file": pl.String,
    "loaded_at": pl.String,
    "rows_read": pl.Int64,
    "accepted": pl.Int64,
    "duplicates": pl.Int64,
    "quarantined": pl.Int64,
    "corrected": pl.Int64,
}


def write_site_tables(site: Site, lake: Lake, folder: Path) -> None:
    """Write one Parquet file a table of ``TABLES`` into ``folder``, replacing earlier ones."""
    folder.mkdir(parents=True, exist_ok=True)
    indicators = load_indicators()
    frames = {
        "site": _site(site, lake, folder),
        "level": _levels(site),
        "indicator": _indicators(indicators),
        "indicator_tag": indicator_tags(indicators),
        "target": site.targets,
        "weight": site.weights,
        "sop": site.sops,
        "holiday": site.holidays,
        "smk": pl.DataFrame([site.smk.model_dump()]),
        "smk_rule": _smk_rules(site),
        "smk_parameter": site.smk_parameters,
        "load": _loads(lake),
        "touched": pl.DataFrame(schema=TOUCHED),
    }
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
    write_superseded(lake, folder)


def write_superseded(lake: Lake, folder: Path) -> None:
    """Write the one table without which staging shows rows that a later load replaced."""
    lake.superseded(lake.loads()).write_parquet(folder / "superseded.parquet")


def _site(site: Site, lake: Lake, folder: Path) -> pl.DataFrame:
    """The site's last day is its own setting, else that of its records, else that of its loads."""
    span = data_span(lake, folder / "spans.json")
    loaded = [date.fromisoformat(load.loaded_at[:10]) for load in lake.loads()]
    row = {
        "site_id": site.id,
        "name": site.name,
        "note": site.note,
        "as_of": site.as_of or span.last or max(loaded, default=None),
        "first_on": span.first,
        "near_pct": float(site.near_pct),
        "judge_pct": float(site.judge_pct),
    }
    types = [pl.String, pl.String, pl.String, pl.Date, pl.Date, pl.Float64, pl.Float64]
    return pl.DataFrame([row], schema=dict(zip(row, types, strict=True)))


def _levels(site: Site) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "level": level.id,
                "level_rank": rank,
                "name_id": level.name_id,
                "name_en": level.name_en,
                "scored": level.scored,
            }
            for rank, level in enumerate(site.levels, start=1)
        ]
    )


def _indicators(indicators: dict[str, Indicator]) -> pl.DataFrame:
    lists = {"back_office", "conductor"}
    rows = pl.DataFrame(
        [i.model_dump(exclude=lists) for i in indicators.values()],
        infer_schema_length=None,
        schema_overrides={"valid_to": pl.Date},  # null in all: Spark would read whole numbers
    )
    return rows.rename({"id": "indicator_id", "interval": "interval_method"})


def indicator_tags(indicators: dict[str, Indicator]) -> pl.DataFrame:
    """One row an indicator and function of the back office or duty of its conductor."""
    rows = [
        (indicator.id, kind, tag, *names[tag])
        for indicator in indicators.values()
        for kind, tags, names in (
            ("back_office", indicator.back_office, BACK_OFFICE),
            ("conductor", indicator.conductor, CONDUCTOR),
        )
        for tag in tags
    ]
    columns = ("indicator_id", "kind", "tag", "name_id", "name_en")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _smk_rules(site: Site) -> pl.DataFrame:
    """The site's choice of rules, or that of the regulations where it made none."""
    begins = rules_from(site.chosen_rules)
    return pl.DataFrame({"semester_from": list(begins), "rule_id": list(begins.values())})


def _loads(lake: Lake) -> pl.DataFrame:
    rows = [{name: getattr(load, name) for name in _LOAD} for load in lake.loads()]
    return pl.DataFrame(rows, schema=_LOAD)
