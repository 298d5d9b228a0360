"""What is wrong with a site's files, in words that say what to do."""

from dataclasses import dataclass

from warehouse.faults import UserFault


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: `file` relative to the site, `line` from 1, `key` such as `columns.priority`."""

    file: str
    line: int
    key: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message}; {self.remedy}"


class SiteProblems(UserFault):
    """Every fault found in a site, one line each."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))
