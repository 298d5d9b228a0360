import re
import string
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

import dashboards
from dashboards.charts.indicator_table import SIGNS
from dashboards.language import Language, texts
from pipelines.indicators import load_indicators

FOLDER = Path(dashboards.__file__).parent
LITERAL_KEY = re.compile(r"""language\(\s*"([a-z_]+\.[A-Za-z_0-9]+)\"""")


def test_both_languages_have_the_same_keys() -> None:
    assert texts("id").keys() == texts("en").keys()


def test_no_text_is_empty() -> None:
    assert not [key for code in ("id", "en") for key, text in texts(code).items() if not text]


def test_a_text_takes_known_values_only_and_both_languages_name_the_same_subject() -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, text in texts("id").items():
        # a number is written in Roman numerals in Indonesian only
        same = {"roman": "number"}
        names = {same.get(name, name) for name in fields(text)}
        assert names == fields(texts("en")[key]), key


def test_every_key_written_in_the_code_has_a_text() -> None:
    used = {
        key
        for file in FOLDER.rglob("*.py")
        for key in LITERAL_KEY.findall(file.read_text(encoding="utf-8"))
    }
    assert len(used) > 40
    assert used <= texts("id").keys()


def test_every_status_and_reason_of_the_marts_has_a_text(language: Language) -> None:
    for status in SIGNS:
        assert language(f"status.{status}")
    for reason in ("coverage_below_70", "no_data", "no_weights"):
        assert language(f"index.{reason}", coverage="50 %", period="2024")


def test_every_unit_of_the_indicator_register_is_translated(language: Language) -> None:
    units = {indicator.unit for indicator in load_indicators(today=date(2026, 1, 1)).values()}
    assert not [unit for unit in units if not language.has(f"unit.{unit}")]


def test_a_missing_key_is_an_error_and_not_shown() -> None:
    with pytest.raises(KeyError):
        Language("id")("no.such_key")


def test_text_files_repeat_no_key() -> None:
    for file in (FOLDER / "text").glob("*.yml"):
        text = file.read_text("utf-8")
        sections = re.findall(r"^(\w+):", text, re.MULTILINE)
        assert sorted(sections) == sorted(yaml.safe_load(text)), file.name


def test_indonesian_numbers_have_a_decimal_comma() -> None:
    language = Language("id")
    assert language.number(1234567.8) == "1.234.568"
    assert language.number(12.345) == "12,3"
    assert language.number(-0.5, 1, signed=True) == "−0,5"
    assert language.number(-0.04, 1, signed=True) == "0,0"
    assert language.percent(0.7) == "70 %"
    assert language.measure(88.31, "%") == "88,3 %"
    assert language.measure(87, "perkara") == "87"
    assert language.separators == ",."


def test_english_numbers_have_a_decimal_point() -> None:
    language = Language("en")
    assert language.number(1234567.8) == "1,234,568"
    assert language.number(2.5, 1, signed=True) == "+2.5"
    assert language.separators == ".,"


def test_unknown_is_a_dash_and_never_zero(language: Language) -> None:
    assert language.number(None) == language.percent(None) == "–"
    assert language.duration(None, "days") == "–"
    assert language.measure(None, "%") == language.day(None) == language.moment(None) == "–"
    assert language.number(0.0, 1) != "–"


@pytest.mark.parametrize(
    ("period", "indonesian", "english"),
    [
        ("2024-01", "Januari 2024", "January 2024"),
        ("2024-Q3", "Triwulan III 2024", "Quarter 3, 2024"),
        ("2024-S2", "Semester II 2024", "Semester 2, 2024"),
        ("2024", "Tahun 2024", "Year 2024"),
    ],
)
def test_periods_are_written_in_words(period: str, indonesian: str, english: str) -> None:
    assert Language("id").period(period) == indonesian
    assert Language("en").period(period) == english


def test_dates_put_the_day_first() -> None:
    assert Language("id").day(date(2024, 8, 17)) == "17 Agu 2024"
    assert Language("en").moment(datetime(2024, 8, 17, 3, 5)) == "17 Aug 2024 03:05 UTC"


@pytest.mark.parametrize(
    ("length", "unit", "text"),
    [
        (8.0, "seconds", "8 dtk"),
        (612.0, "seconds", "10,2 mnt"),
        (10800.0, "seconds", "3,0 jam"),
        (14.0, "days", "14,0 hari"),
        (1.5, "days", "36,0 jam"),
    ],
)
def test_durations_take_the_largest_unit_that_leaves_two(
    length: float, unit: str, text: str
) -> None:
    assert Language("id").duration(length, unit) == text
