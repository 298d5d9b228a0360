"""The page in a real browser: what a reader sees, clicks and shares."""

import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Smk
from tests.dashboards.published_world import HOSTILE
from tests.dashboards.served_dashboard import serve
from warehouse.paths import REPOSITORY

pytestmark = pytest.mark.browser

WIDTHS = [(1366, 768), (390, 844)]
PICTURE = REPOSITORY / "dashboards" / "scorecard.png"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of a laptop; a message on its console fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    tab = context.new_page()
    faults: list[str] = []
    tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: faults.append(str(error)))
    yield tab
    context.close()
    assert not faults


@pytest.fixture(scope="module")
def demo_dashboard(demo: Smk) -> Iterator[str]:
    """Address of a dashboard that shows the demo site."""
    with_server = serve(demo.home / "demo")
    yield next(with_server)
    next(with_server, None)


def open_page(page: Page, address: str) -> None:
    """Open an address and wait until the last block is drawn."""
    page.goto(address)
    page.wait_for_selector(".smk-footer")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_the_page_fits_the_screen(
    page: Page, dashboard: str, width: int, height: int, lang: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, f"{dashboard}/?lang={lang}")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    widest = "Math.max(...[document.documentElement, ...document.querySelectorAll("
    widest += "'[data-testid=stMain]')].map(part => part.scrollWidth))"
    assert page.evaluate(widest) <= width


def test_index_categories_and_first_indicators_are_on_the_first_screen(
    page: Page, dashboard: str
) -> None:
    open_page(page, dashboard)
    for part in (".smk-crumbs", ".smk-index", ".smk-tiles", "[data-indicator=A04]"):
        box = page.locator(part).bounding_box()
        assert box
        assert box["y"] + box["height"] <= 768


def test_one_click_changes_the_language_and_keeps_the_view(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/?unit=PLD-T&period=2024-Q2")
    page.click(".smk-language")
    page.wait_for_selector(".smk-page[lang=en][data-unit=PLD-T][data-period='2024-Q2']")
    assert "Unit index" in page.inner_text(".smk-index-card")


def test_down_to_a_child_back_and_forward(page: Page, dashboard: str) -> None:
    open_page(page, dashboard)
    page.evaluate("window.sameLoad = true")
    page.click("[data-unit=PLD-B] a")
    page.wait_for_selector(".smk-page[data-unit=PLD-B]")
    assert "unit=PLD-B" in page.url
    page.wait_for_function("document.activeElement.id === 'smk-title'")
    page.go_back()
    page.wait_for_selector(".smk-page[data-unit=MABES]")
    page.go_forward()
    page.wait_for_selector(".smk-page[data-unit=PLD-B]")
    assert page.evaluate("window.sameLoad"), "a step must not load the page anew"


def test_a_shared_link_opens_the_same_view(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/?unit=PRS-T-01&period=2024-S1&indicator=K10&lang=en")
    assert page.inner_text("h1") == "Polres Tanjung"
    assert page.locator("tr.smk-chosen").get_attribute("data-indicator") == "K10"


def test_the_keyboard_alone_reaches_an_indicator(page: Page, dashboard: str) -> None:
    open_page(page, dashboard)
    page.locator("[data-indicator=K08] a").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.smk-chosen[data-indicator=K08]")
    page.wait_for_function("document.activeElement.id === 'smk-trend'")


def test_a_search_finds_units_without_a_list_of_all(page: Page, dashboard: str) -> None:
    open_page(page, dashboard)
    page.fill("#smk-search", "bukit utara")
    page.keyboard.press("Enter")
    page.click("#smk-found a")
    page.wait_for_selector(".smk-page[data-unit=PSK-B-01-01]")
    assert "q=" not in page.url


def test_children_sort_by_a_heading(page: Page, dashboard: str) -> None:
    open_page(page, dashboard)
    page.click("#smk-sort-O")
    page.wait_for_selector("th[aria-sort=ascending] #smk-sort-O")
    cells = page.locator(".smk-heat td[data-measure=O]")
    scores = [float(cells.nth(i).get_attribute("data-score") or "") for i in range(cells.count())]
    assert scores == sorted(scores)


def test_markup_in_a_name_is_shown_as_text(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/?unit=PSK-B-02-02")
    assert page.inner_text("h1") == HOSTILE
    assert page.locator(".smk img").count() == 0


def test_the_chart_can_be_read_as_a_table_and_downloaded(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/?indicator=O08&lang=en")
    page.click("text=View as a table")
    assert "January 2024" in page.inner_text(".smk-plain table")
    with page.expect_download() as download:
        page.click("text=Download CSV")
    frame = pl.read_csv(download.value.path())
    assert frame["period_id"].to_list() == [f"2024-{month:02}" for month in range(1, 12)]


def test_numbers_on_the_page_are_those_of_the_mart(
    page: Page, dashboard: str, marts: dict[str, pl.DataFrame]
) -> None:
    open_page(page, f"{dashboard}/?unit=PLD-T&period=2024-08")
    rows = marts["rpt_indicator"].filter(
        pl.col("unit_id") == "PLD-T", pl.col("period_id") == "2024-08"
    )
    for row in rows.iter_rows(named=True):
        cells = page.locator(f"[data-indicator={row['indicator_id']}]")
        for name in ("value", "score", "target", "n", "interval_low", "p90"):
            assert number(cells.get_attribute(f"data-{name.replace('_', '-')}")) == row[name]


@pytest.mark.parametrize("period", ["2026-03", "2026-Q2", "2026-S1", "2025"])
def test_numbers_on_the_demo_page_equal_smk_score(
    page: Page, demo: Smk, demo_dashboard: str, period: str
) -> None:
    score = demo.json("score", "--period", period, "--json")
    unit = score["unit"]["id"]
    open_page(page, f"{demo_dashboard}/?unit={unit}&period={period}")
    assert page.locator(".smk-footer").get_attribute("data-version") == score["data_version"]
    card = page.locator(".smk-index-card")
    assert number(card.get_attribute("data-index-score")) == score["index"]["score"]
    assert number(card.get_attribute("data-index-coverage")) == score["index"]["coverage"]
    for category in score["categories"]:
        tile = page.locator(f"[data-category={category['id']}]")
        assert number(tile.get_attribute("data-score")) == category["score"]
    assert score["indicators"]
    for indicator in score["indicators"]:
        row = page.locator(f"tr[data-indicator={indicator['id']}]")
        for name in ("value", "numerator", "denominator", "n", "target", "score"):
            assert number(row.get_attribute(f"data-{name}")) == indicator[name], indicator["id"]
        assert row.get_attribute("data-status") == indicator["status"]


def test_the_picture_of_the_readme_can_be_taken(
    page: Page, demo_dashboard: str, tmp_path: Path
) -> None:
    """`make screenshot` keeps it in the place of the committed one."""
    picture = PICTURE if "SMK_SCREENSHOT" in os.environ else tmp_path / PICTURE.name
    page.set_viewport_size({"width": 1366, "height": 1290})
    open_page(page, f"{demo_dashboard}/?period=2025-Q4&lang=en")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.screenshot(path=picture)
    assert picture.read_bytes().startswith(b"\x89PNG")


def number(text: str | None) -> float | None:
    """A machine-readable number of the page; None where the page has none."""
    return None if text is None else float(text)
