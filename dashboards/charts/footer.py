"""Below the scorecard: which data these are, how complete, how fresh, how tested."""

from datetime import datetime
from typing import Any

import polars as pl

from dashboards.charts.markup import Markup, element
from dashboards.language import Language

COUNTS = ("rows_read", "accepted", "duplicates", "quarantined")


def footer(
    site: dict[str, Any],
    manifest: dict[str, Any],
    index: dict[str, Any],
    loads: pl.DataFrame,
    language: Language,
) -> Markup:
    """As-of date, data version, coverage, run, tests and the last load of each source."""
    facts = {
        "as_of": language.day(site["as_of"]),
        "version": manifest["version"],
        "coverage": language.percent(index["coverage"]),
        **_manifest_facts(manifest, language),
    }
    pairs = [
        element("div", element("dt", language(f"footer.{key}")), element("dd", text))
        for key, text in facts.items()
    ]
    return element(
        "footer",
        element("h2", language("footer.title")),
        element("dl", *pairs),
        site["note"] and element("p", site["note"]),
        _loads(loads, language),
        class_="smk-footer",
        data_version=manifest["version"],
        data_as_of=site["as_of"],
    )


def _manifest_facts(manifest: dict[str, Any], language: Language) -> dict[str, str]:
    """What a run wrote about itself; a version made without it shows less."""
    facts = {}
    if published := manifest.get("published_at"):
        facts["published"] = language.moment(datetime.fromisoformat(published))
    if tests := manifest.get("tests"):
        facts["tests"] = language("footer.tests_text", **tests)
    for key, name in (("run", "run_id"), ("commit", "git_commit")):
        if manifest.get(name):
            facts[key] = str(manifest[name])[:12]
    return facts


def _loads(loads: pl.DataFrame, language: Language) -> Markup:
    texts = ("source", "record", "file")
    names = (*texts, "loaded", "read", "accepted", "duplicates", "quarantined")
    heads = [
        element("th", language(f"footer.{name}"), scope="col", class_=name in texts and "smk-text")
        for name in names
    ]
    rows = [
        element(
            "tr",
            element("th", row["source"], scope="row"),
            element("td", row["record"], class_="smk-text"),
            element("td", row["file"], class_="smk-text"),
            element("td", language.moment(row["loaded_at"])),
            *(element("td", language.count(row[name])) for name in COUNTS),
        )
        for row in loads.iter_rows(named=True)
    ]
    title = language("footer.loads")
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
    scroll = element(
        "div", table, class_="smk-scroll", tabindex="0", role="region", aria_label=title
    )
    return element("details", element("summary", title), scroll, class_="smk-plain")
