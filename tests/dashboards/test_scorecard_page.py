from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import dashboards
from dashboards.language import Language
from tests.dashboards.published_world import EMPTY_UNIT, HOSTILE, RESTATED_UNIT, THIN_UNIT

APP = Path(dashboards.__file__).parent / "app.py"


def page(**parameters: str) -> tuple[AppTest, str]:
    """The app after one run, and the HTML it drew."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app, "".join(block.proto.body for block in app.get("html"))


@pytest.mark.usefixtures("shown_home")
class TestPublished:
    def test_the_page_opens_on_the_top_unit_in_indonesian(self) -> None:
        _, html = page()
        assert 'data-unit="MABES"' in html
        assert Language("id")("index.note") in html

    @pytest.mark.parametrize(
        ("unit", "period"),
        [
            ("MABES", "2024"),
            ("PLD-B", "2024-S1"),
            ("PSK-B-02-02", "2024-Q2"),
            (EMPTY_UNIT, "2024-02"),
            (THIN_UNIT, "2024-S2"),
        ],
    )
    def test_any_unit_and_any_period_can_be_shown(
        self, unit: str, period: str, language: Language
    ) -> None:
        _, html = page(unit=unit, period=period, lang=language.code)
        assert f'data-unit="{unit}" data-period="{period}"' in html
        assert f'lang="{language.code}"' in html

    def test_a_name_with_markup_stays_text(self) -> None:
        _, html = page(unit="PSK-B-02-02")
        assert "<img" not in html
        assert Language("id")("page.skip") in html
        assert HOSTILE not in html

    def test_a_unit_without_data_says_why_and_has_no_chart(self, language: Language) -> None:
        app, html = page(unit=EMPTY_UNIT, lang=language.code)
        period = language.period("2024-11")
        assert language("index.no_data", period=period) in html
        assert language("trend.none") in html
        assert not app.get("plotly_chart")

    def test_a_refused_index_names_its_coverage(self) -> None:
        _, html = page(unit=THIN_UNIT, lang="en")
        assert 'data-index-reason="coverage_below_70"' in html
        assert "An index needs 70 %" in html

    def test_an_unknown_unit_is_said_and_not_silently_replaced(self) -> None:
        _, html = page(unit="<NO>", lang="en")
        assert "There is no unit &lt;NO&gt;" in html

    def test_a_period_says_whether_it_is_closed(self) -> None:
        for lang, closed, provisional in (
            ("id", "Januari 2024 · tertutup sejak 5 Feb 2024 (versi v0001)", "2024 · sementara"),
            ("en", "January 2024 · closed since 5 Feb 2024 (version v0001)", "2024 · provisional"),
        ):
            assert closed in page(period="2024-01", lang=lang)[1]
            assert provisional in page(period="2024-02", lang=lang)[1]

    def test_a_restated_figure_shows_both_values_and_why(self) -> None:
        _, html = page(unit=RESTATED_UNIT, period="2024-01")
        assert "kini diketahui 42,5 % (koreksi, data terlambat)" in html
        assert html.count("data-known") == 1
        _, html = page(unit=RESTATED_UNIT, period="2024-01", lang="en")
        assert "known now as 42.5 % (correction, late data)" in html
        assert "data-known" not in page(unit=RESTATED_UNIT, period="2024-02")[1]

    def test_an_incomplete_period_is_marked(self) -> None:
        _, html = page(period="2024-12", lang="en")
        assert "data up to 20 Dec 2024" in html

    def test_a_search_lists_units_with_their_place(self) -> None:
        _, html = page(q="teluk", lang="en")
        assert "3 units match" in html
        assert "Polda Nusa Tengah" in html

    def test_the_footer_tells_version_tests_and_commit(self) -> None:
        _, html = page(lang="en")
        for fact in (
            "v0001",
            "212 passed, 0 failed",
            "0123456789ab",
            "20 Dec 2024",
            "21 Dec 2024 04:00",
        ):
            assert fact in html


def test_without_a_published_version_the_page_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("SMK_SITE_HOME", str(tmp_path))
    monkeypatch.setenv("SMK_SITE", "pipelines/sites/demo")
    _, html = page(lang=language.code)
    assert language("problem.not_published") in html
    assert "smk run --site pipelines/sites/demo" in html


def test_without_a_home_the_page_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMK_SITE_HOME", raising=False)
    _, html = page()
    assert "smk serve" in html
