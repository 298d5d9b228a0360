"""Typing into a workbook as a person at Excel does: cells change, nothing is computed again."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

Typed = Mapping[str, str | float | None]  # cell such as D5 → what is typed; None clears it


def type_into(path: Path, cells: Mapping[str, Typed], saved_as: Path | None = None) -> Path:
    """Type into cells of sheets, texts or numbers.

    The cells must be in the file already (a form has every cell, blank or not).
    """
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    places = _sheet_parts(parts)
    for sheet, typed in cells.items():
        text = parts[places[sheet]].decode()
        for cell, value in typed.items():
            found = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', text)
            assert found, f"no cell {sheet}!{cell}"
            typed_cell = _cell(cell, found[1] or "", value)
            text = text[: found.start()] + typed_cell + text[found.end() :]
        parts[places[sheet]] = text.encode()
    target = saved_as or path
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return target


def styles(path: Path, sheet: str, cells: list[str]) -> list[int]:
    """The number of the style of each cell."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    text = parts[_sheet_parts(parts)[sheet]].decode()
    found = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', text))
    return [int(found[cell]) for cell in cells]


def part_of(path: Path, sheet: str) -> str:
    """The XML of one sheet."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    return parts[_sheet_parts(parts)[sheet]].decode()


def _cell(cell: str, style: str, value: str | float | None) -> str:
    if value is None:
        return f'<c r="{cell}"{style}/>'
    if isinstance(value, str):
        return f'<c r="{cell}"{style} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{cell}"{style}><v>{value:g}</v></c>'


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Title of each sheet → the part of the file that holds it."""
    named = re.findall(r'<sheet name="([^"]+)" sheetId="(\d+)"', parts["xl/workbook.xml"].decode())
    return {title: f"xl/worksheets/sheet{number}.xml" for title, number in named}
