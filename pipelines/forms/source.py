"""A returned form as sources, so that its rows go the way of every extract into the lake."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import polars as pl
from pydantic import ConfigDict

from pipelines.forms import layout, rule
from pipelines.forms.fill import held_by, served_in
from pipelines.forms.form import Facts
from pipelines.forms.layout import Field, Sheet
from pipelines.forms.prefill import changed_since, compared, lake_versions
from pipelines.forms.read import Returned, as_extract, content_sha256, filled_rows
from pipelines.records.faults import LINE, fault, gather
from pipelines.records.registry import load_records
from pipelines.sources.convert import CodeMap
from pipelines.sources.readers.base import Delivery, Reader
from pipelines.sources.search_path import SearchPath
from pipelines.sources.source import Column, Source

NAME = "forms"
UTC = "UTC"  # forms hold days, no clocks
WITHIN_SEMESTER = {
    "contract_month": "month_on",
    "additional_task": "done_on",
    "award": "given_on",
}
MEMBER = {
    "work_contract": "person_id",
    "additional_task": "person_id",
    "award": "person_id",
    "appraisal": "rated_person_id",
    "assessment": "person_id",
}

NUMBER = {  # in which record a row's number must not be another unit's
    "work_contract": ("work_contract", "contract_id"),
    "contract_month": ("work_contract", "contract_id"),
    "additional_task": ("additional_task", "task_id"),
    "award": ("award", "award_id"),
    "appraisal": ("appraisal", "appraisal_id"),
}


class FormReader(Reader):
    """The filled rows of one sheet of one returned form."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    file: str
    rows: pl.DataFrame

    def deliveries(self, search: SearchPath) -> list[Delivery]:
        """The one sheet; nothing is looked for on disk."""
        return [Delivery(self.file, content_sha256(self.rows), lambda: self.rows)]


def file_of(returned: Returned, sheet: Sheet) -> str:
    """How the lake knows one sheet of a form."""
    return f"{returned.name}#{sheet.title}"


def form_sources(
    returned: Returned, records: Mapping[str, pl.DataFrame], own_loads: frozenset[str]
) -> list[Source]:
    """One source a sheet, all named `forms`.

    `records`: what the lake holds of each of `fill.RECORDS`, with its loads; `own_loads` are those
    of the same export. A form's own lists decide nothing.
    """
    form = returned.form
    versions, rows = {}, {}
    for sheet in layout.SHEETS:
        typed = form.rows[sheet.title]
        now = lake_versions(sheet, typed, form.facts, records, own_loads)
        versions[sheet.title] = now
        rows[sheet.title] = compared(sheet, typed, form.prefills, now)
    filled = filled_rows(rows)
    return [
        _source(
            returned,
            sheet,
            as_extract(sheet, form.facts, filled[sheet.title]),
            changed_since(sheet, filled[sheet.title], versions[sheet.title]),
            records,
        )
        for sheet in layout.SHEETS
    ]


def _source(
    returned: Returned,
    sheet: Sheet,
    rows: pl.DataFrame,
    late: pl.DataFrame,
    records: Mapping[str, pl.DataFrame],
) -> Source:
    facts = returned.form.facts
    contract = load_records()[sheet.record]
    given = [Column(n, n, UTC) for n in ("unit_id", "semester") if n in contract.columns()]
    is_recap = sheet is layout.RECAP
    people = held_by(facts, records) if is_recap else served_in(facts, records)
    elsewhere = None
    if sheet.record in NUMBER:
        of_record, number = NUMBER[sheet.record]
        others = records[of_record].filter(pl.col("unit_id") != facts.unit_id)
        elsewhere = others[number].unique()
    return Source(
        name=NAME,
        record=sheet.record,
        contract=contract,
        reader=FormReader(format="form", file=file_of(returned, sheet), rows=rows),
        where=None,
        columns=(*given, *(_column(field, records[sheet.record]) for field in sheet.fields)),
        definition_sha256=f"form {layout.VERSION}",
        own_rules=partial(_own_rules, sheet.record, facts, people, elsewhere, late),
    )


def _column(field: Field, known: pl.DataFrame) -> Column:
    is_day = field.kind in ("date", "month")
    sql = f"date({field.name}, '%Y-%m-%d')" if is_day else field.name
    others = known[field.name].drop_nulls().unique() if field.keeps_others else ()
    codes = {**{other: other for other in others}, **field.labels}
    return Column(field.name, sql, UTC, CodeMap(codes) if field.labels else None)


def _own_rules(
    record: str,
    facts: Facts,
    people: pl.Series,
    elsewhere: pl.Series | None,
    late: pl.DataFrame,
    rows: pl.DataFrame,
) -> pl.DataFrame:
    """Faults the contract cannot see: another semester's day, another unit's people or numbers.

    `late`: faults of rows that would undo what came from elsewhere since the export.
    """
    faults = [late]
    if member := MEMBER.get(record):
        strange = ~pl.col(member).is_in(people.implode())
        faults.append(fault(rows.filter(strange), "not_of_this_unit", member))
    if elsewhere is not None:
        _, number = NUMBER[record]
        taken = pl.col(number).is_in(elsewhere.implode())
        faults.append(fault(rows.filter(taken), "of_another_unit", number))
    if day := WITHIN_SEMESTER.get(record):
        low, high = rule.first_day(facts.semester), rule.last_day(facts.semester)
        faults.append(_outside(rows, day, low, high))
    return gather(*faults)


def _outside(rows: pl.DataFrame, day: str, low: date, high: date) -> pl.DataFrame:
    late = rows.filter(~pl.col(day).is_between(low, high))
    return fault(late.select(LINE, day), "outside_semester", day, hint=f"{low} to {high}")
