"""A page that cannot show data says what to do instead."""

from dashboards.charts.markup import Markup, element
from dashboards.language import Language


def problem(reason: str, command: str, language: Language) -> Markup:
    """The reason (key below `problem`) in plain words and the command that mends it."""
    return element(
        "div",
        element("h1", language("problem.title")),
        element("p", language(f"problem.{reason}")),
        element("pre", element("code", command)),
        class_="smk smk-problem",
        lang=language.code,
    )
