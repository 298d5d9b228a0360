"""What a form computes while the office types: the same rule as the warehouse, in Excel's words."""

from collections.abc import Iterable, Mapping

import polars as pl

from pipelines.forms import layout, rule
from pipelines.forms.form import Form
from pipelines.forms.layout import AWARDS, CONTRACT, MARKS, MONTHS, RECAP, TASKS_DONE, Sheet
from pipelines.records.faults import LINE

NOTHING = '""'  # no cells: Excel's mean of it is an error, as that of empty cells
Cells = Mapping[int, Mapping[str, str]]  # line → column → formula


def formulas(form: Form) -> dict[str, Cells]:
    """All formulas of a form, by title of the sheet."""
    lines = {title: rows[LINE].to_list() for title, rows in form.rows.items()}
    return {
        MONTHS.title: {line: {"attained": _attained(line)} for line in lines[MONTHS.title]},
        AWARDS.title: {line: _award(form, line) for line in lines[AWARDS.title]},
        RECAP.title: _recap(form),
    }


def _attained(line: int) -> str:
    target, real = f"{MONTHS.letter('target')}{line}", f"{MONTHS.letter('realisation')}{line}"
    share = f"MIN(100,100*{real}/{target})"
    return f'=IF(AND(ISNUMBER({target}),ISNUMBER({real})),IF({target}>0,{share},""),"")'


def _award(form: Form, line: int) -> dict[str, str]:
    """Points of the giver, and whether they are the highest of the member's activity."""
    giver, points = f"${AWARDS.letter('giver')}{line}", f"${AWARDS.letter('points')}{line}"
    codes = {code: label for label, code in layout.GIVERS.items()}
    steps = "".join(
        f'IF({giver}="{codes[code]}",{worth},' for code, worth in rule.AWARD_POINTS.items()
    )
    person, activity = (f"${AWARDS.letter(n)}{line}" for n in ("person_id", "activity"))

    def rivals_to(last: int, compare: str) -> str:
        people, activities, worths = (
            _column(AWARDS, name, last) for name in ("person_id", "activity", "points")
        )
        # no COUNTIFS: it takes * and ? for wildcards, and long numbers for their first 15 digits
        same = f"({people}={person})*({_alike(activities)}={_alike(activity)})"
        return f"SUMPRODUCT({same}*ISNUMBER({worths})*({worths}{compare}{points}))"

    rivals = rivals_to(_last(form, AWARDS), ">")
    if line > layout.FIRST_ROW:  # of equal ones the first counts
        rivals += f"+{rivals_to(line - 1, '=')}"
    return {
        "points": f'={steps}""{")" * len(rule.AWARD_POINTS)}',
        "counted": f'=IF({points}="",0,IF({rivals}=0,{points},0))',
    }


def _alike(text: str) -> str:
    """Activities are the same as the warehouse tells: trimmed, lower-cased, single-spaced."""
    return f"LOWER(TRIM({text}))"


def _column(sheet: Sheet, name: str, last: int) -> str:
    letter = sheet.letter(name)
    return f"${letter}${layout.FIRST_ROW}:${letter}${last}"


def _last(form: Form, sheet: Sheet) -> int:
    return layout.FIRST_ROW + max(form.rows[sheet.title].height, 1) - 1


def _recap(form: Form) -> dict[int, dict[str, str]]:
    months = _month_cells(form)
    marks = _cells_by(form, MARKS, ["rated_person_id", "rater_role"], "score")
    at = {column.name: RECAP.letter(column.name) for column in RECAP.columns}
    return {
        line: _member(form, line, at, months.get(person, []), marks, person)
        for line, person in form.rows[RECAP.title].select(LINE, "person_id").iter_rows()
    }


def _member(
    form: Form,
    line: int,
    at: Mapping[str, str],
    months: list[str],
    marks: Mapping[tuple[str, ...], str],
    person: str,
) -> dict[str, str]:
    own = {name: f"{letter}{line}" for name, letter in at.items()}
    weigh = rule.WEIGHTS
    means = "+".join(f"IFERROR(AVERAGE({cells}),0)" for cells in months) or "0"
    rater, peer = (f"AVERAGE({marks.get((person, role), NOTHING)})" for role in ("PP", "RK"))
    blended = f"{weigh['PP']}*{rater}+{weigh['RK']}*{peer}"
    generic = "+".join(f"{weigh[part]}*{own[part]}" for part in ("PKA", "JK", "PH"))
    share = f"100*{own['worked_hours']}/{own['formal_hours']}"
    total = f"MIN({rule.HIGHEST['NA']},{weigh['FS']}*{own['FS']}+{weigh['FG']}*{own['FG']})"
    return {
        "KK": f"=({means})/{rule.CONTRACT_MONTHS}",
        "TL": f"=MIN({rule.HIGHEST['TL']},{_task_points(form, own['person_id'])})",
        "FS": f"={weigh['KK']}*{own['KK']}+{weigh['TL']}*{own['TL']}",
        "PKA": f'=IFERROR(IF(ISERROR({peer}),{rater},{blended}),"")',
        "JK": f'=IF({own["formal_hours"]}>0,{_steps(share, rule.HOUR_STEPS)},"")',
        "PH": f"=MIN({rule.HIGHEST['PH']},SUMPRODUCT(({_on(form, AWARDS, 'person_id')}="
        f"{own['person_id']})*{_on(form, AWARDS, 'counted')}))",
        "FG": f'=IF(OR({own["PKA"]}="",{own["JK"]}=""),"",{generic})',
        # rounded twice: 60.5 must not lie a hair under itself
        "NA": f'=IF({own["FG"]}="","",ROUND(ROUND({total},8),0))',
        "band": f'=IF({own["NA"]}="","",{_steps(own["NA"], rule.BANDS)})',
    }


def _task_points(form: Form, person: str) -> str:
    """Points of the member's tasks that have evidence."""
    codes = {code: label for label, code in layout.TASKS.items()}
    names = ("person_id", "kind", "evidence")
    people, kinds, proofs = (_on(form, TASKS_DONE, name) for name in names)
    counts = (
        f'{points}*SUMPRODUCT(({people}={person})*({kinds}="{codes[kind]}")*(LEN({proofs})>0))'
        for kind, points in rule.TASK_POINTS.items()
    )
    return "+".join(counts)


def _on(form: Form, sheet: Sheet, name: str) -> str:
    return f"'{sheet.title}'!{_column(sheet, name, _last(form, sheet))}"


def _steps(value: str, steps: Iterable[tuple[int, int | str]]) -> str:
    """The answer of the first step that `value` reaches; the last one has no limit."""
    *limited, (_, last) = [(low, _literal(answer)) for low, answer in steps]
    tests = "".join(f"IF({value}>={low},{answer}," for low, answer in limited)
    return f"{tests}{last}{')' * len(limited)}"


def _literal(answer: int | str) -> str:
    return f'"{answer}"' if isinstance(answer, str) else str(answer)


def _month_cells(form: Form) -> dict[str, list[str]]:
    """The member's attainments, one text of cells a month; of several contracts together."""
    holders = form.rows[CONTRACT.title].select("contract_id", "person_id")
    rows = form.rows[MONTHS.title].join(holders, on="contract_id", how="inner")
    found: dict[str, list[str]] = {}
    grouped = rows.group_by("person_id", "month_on", maintain_order=True).agg(LINE)
    for person, _, lines in grouped.iter_rows():
        found.setdefault(person, []).append(_cells(MONTHS, "attained", lines))
    return found


def _cells_by(form: Form, sheet: Sheet, keys: list[str], column: str) -> dict[tuple[str, ...], str]:
    grouped = form.rows[sheet.title].group_by(keys, maintain_order=True).agg(LINE)
    return {tuple(key): _cells(sheet, column, lines) for *key, lines in grouped.iter_rows()}


def _cells(sheet: Sheet, column: str, lines: list[int]) -> str:
    """Cells of a column in some lines, neighbours as one range."""
    runs = pl.Series(lines).sort()
    groups = runs.to_frame("at").group_by((pl.col("at").diff().fill_null(1) != 1).cum_sum())
    letter = sheet.letter(column)
    spans = groups.agg(pl.col("at").min().alias("low"), pl.col("at").max().alias("high"))
    return ",".join(
        f"'{sheet.title}'!{letter}{low}:{letter}{high}"
        for low, high in spans.sort("low").select("low", "high").iter_rows()
    )
