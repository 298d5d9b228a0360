"""Why a row came back, in the words of the office that filled it."""

import re

from pipelines.forms.layout import Sheet

# A reason reads `rule: field 'value', … (hint)`; `; ` between several.
REASON = re.compile(r"(?P<rule>[\w ]+?)(?: (?P<made>\w+))?: (?P<values>.*?)(?: \((?P<hint>.*)\))?")
VALUE = re.compile(r"(?P<field>\w+)(?: '(?P<value>.*?)'| is empty)(?:, |$)")
NOW = re.compile(r"now (?:empty|'(?P<value>.*)'), .*")
RULES = {
    "required": "wajib diisi",
    "out_of_range": "di luar rentang",
    "wrong_type": "bukan angka",
    "not_allowed": "tidak ada dalam pilihan",
    "unmapped": "tidak ada dalam pilihan",
    "unreadable": "bukan tanggal yang terbaca, misalnya 31/01/2026",
    "unknown_unit": "satuan tidak dikenal",
    "not_in_future": "belum terjadi",
    "key_conflict": "nomor yang sama dipakai untuk isi yang berbeda",
    "not_of_this_unit": "bukan anggota satuan ini dalam semester ini",
    "of_another_unit": "nomor milik satuan lain",
    "changed_since_export": "sudah diubah dari tempat lain sejak formulir ini dibuat",
    "outside_semester": "di luar semester formulir ini",
    "ends_before_start": "selesai sebelum mulai",
    "starts_outside_semester": "mulai di luar semester formulir ini",
    "recapped_before_semester_end": "direkap sebelum semester berakhir",
    "member_signed_before_semester_end": "ditandatangani sebelum semester berakhir",
    "rater_signed_before_semester_end": "ditandatangani sebelum semester berakhir",
    "target_not_above_zero": "harus lebih dari 0",
    "not_first_of_month": "bulan harus ditulis dengan tanggal 1",
}


def in_indonesian(reasons: str, sheet: Sheet) -> str:
    """The reasons of a row with the sheet's own headings; a rule without words stays as it is."""
    return "; ".join(_one(reason, sheet) for reason in reasons.split("; "))


def _one(reason: str, sheet: Sheet) -> str:
    found = REASON.fullmatch(reason)
    if found is None or found["rule"] not in RULES:
        return reason
    titles = {f.name: f.title for f in sheet.fields}
    shown = [
        f"{titles.get(value['field'], value['field'])} {_quoted(value['value'])}"
        for value in VALUE.finditer(found["values"])
    ]
    return f"{', '.join(shown)}: {RULES[found['rule']]}{_hint(found['hint'])}"


def _quoted(value: str | None) -> str:
    return "kosong" if value is None else f"'{value}'"


def _hint(hint: str | None) -> str:
    """What holds now, `0 to 100` and `0 or more` as the office says it.

    Hints for engineers are left out.
    """
    if hint and (now := NOW.fullmatch(hint)):
        return (
            f", kini {_quoted(now['value'])}; satuan memeriksa mana yang benar dan mengisinya"
            " dalam formulir yang diekspor ulang"
        )
    if hint and " to " in hint:
        return f" ({hint.replace(' to ', ' sampai ')})"
    if hint and hint.endswith(" or more"):
        return f" ({hint.removesuffix(' or more')} atau lebih)"
    return ""
