"""Forms by hand: exported, typed into, taken back; what was typed is what the lake holds."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest

from pipelines.active_site import ActiveSite
from pipelines.collect import collect_source
from pipelines.demo.appraisal import FACTORS
from pipelines.forms import layout, rule
from pipelines.forms.desk import Import, export_forms, import_forms
from pipelines.forms.form import FormFault
from pipelines.forms.layout import REASON, SHEETS
from pipelines.records.registry import load_records, open_lake
from pipelines.site_tables import write_site_tables
from tests.conftest import Smk
from tests.integration.site_folder import SITE, SiteFolder
from tests.integration.typed_workbook import Typed, part_of, styles, type_into

PERSONNEL = """\
record: personnel
reader: {format: csv, path: members.csv}
columns:
  person_id: id
  unit_id: unit
  valid_from: date(since, '%Y-%m-%d')
  valid_to: date(until, '%Y-%m-%d')
  status: status
  rank_code: rank
"""
MEMBERS = """\
id,unit,since,until,status,rank
90010001,A,2020-01-01,,active,AKP
90010002,A,2026-03-01,,active,BRIPKA
90010003,A,2020-01-01,2026-05-31,active,BRIPKA
90010004,A,2020-01-01,,inactive,BRIPKA
90010005,B,2020-01-01,,active,BRIPKA
90010002,B,2020-01-01,,active,BRIPTU
"""
MARKS = """\
record: appraisal
reader: {format: csv, path: marks.csv}
columns:
  appraisal_id: id
  unit_id: unit
  semester: semester
  rated_on: date(day, '%Y-%m-%d')
  rater_role: role
  rated_person_id: person
  factor: factor
  score: score
"""
MARKS_HEADER = "id,unit,semester,day,role,person,factor,score\n"
JAN_5 = 46027  # 5 January 2026 as Excel counts days
FILLED: dict[str, Typed] = {
    "Kontrak": {"D5": "80010001", "G5": JAN_5, "H5": "7 Januari 2026", "I5": "Ya"},
    "Realisasi bulanan": {
        "E5": 10,
        "F5": 8,
        "E6": "4,5",
        "F6": "4,5",
        "E8": 3,
        "E23": 2,
        "F23": 3,  # the second member's first month
    },
    "Tugas tambahan": {
        "B5": "90010001",
        "C5": "Inovasi",
        "D5": "05/02/2026",
        "E5": "Sprin/1",
        "B7": "90010002",
        "C7": "Operasi",
        "D7": "2026-06-30",
    },
    "Penghargaan": {
        "B5": "90010001",
        "C5": "Lomba",
        "D5": "Presiden",
        "E5": "1 mei 2026",
        "D6": None,
    },
    "Penilaian PP-RK": {"E5": 88, "F5": "30-06-2026", "G5": "80010001", "D6": "Analisis"},
    "Rekapitulasi": {"N5": "3/7/2026", "O5": "4/7/2026"},
}


@pytest.fixture
def active(tmp_path: Path) -> ActiveSite:
    """A site of two districts; A has two members on the semester's last day.

    Its home is where the command looks for it, below `tmp_path/home`.
    """
    folder = SiteFolder(tmp_path / "site")
    folder.write("site.yml", SITE + "as_of: 2026-07-31\n")
    folder.write("sources/members.yml", PERSONNEL)
    folder.write("members.csv", MEMBERS)
    site = folder.load()
    active = ActiveSite(site, tmp_path / "home" / site.id, "duckdb")
    open_lake(active.lake)
    collect_source(site, site.sources["members"], active.lake)
    return active


@pytest.fixture
def form(active: ActiveSite, tmp_path: Path) -> Path:
    """The blank form of unit A."""
    ((path, members),) = export_forms(active, "A", "2026-S1", tmp_path / "out", only=False)
    assert members == 2
    return path


def counts(done: Import) -> dict[str, tuple[int, int, int, int]]:
    """Rows read, accepted, repeated and quarantined, by sheet."""
    return {
        o.file.split("#")[1]: (o.read, o.accepted, o.duplicates, o.quarantined)
        for o in done.outcomes
    }


def take_back(active: ActiveSite, path: Path) -> Import:
    (done,) = import_forms(active, [path])
    return done


def lake_rows(active: ActiveSite, record: str) -> list[dict[str, Any]]:
    """Current rows without what is unknown."""
    key = load_records()[record].key
    rows = active.lake.current_rows(record, key).sort(key).to_dicts()
    return [{k: v for k, v in row.items() if v is not None} for row in rows]


def sheet(path: Path, title: str) -> pl.DataFrame:
    """A sheet's cells as text."""
    book = fastexcel.read_excel(path)
    return book.load_sheet(title, header_row=3, dtypes="string").to_polars()


def test_every_unit_below_that_holds_members_gets_a_form(
    active: ActiveSite, tmp_path: Path
) -> None:
    written = export_forms(active, None, "2026-S1", tmp_path / "all", only=False)
    assert [(path.name, members) for path, members in written] == [
        ("A_2026-S1.xlsx", 2),
        ("B_2026-S1.xlsx", 1),
    ]
    with pytest.raises(FormFault, match="no unit there holds an active member"):
        export_forms(active, "P", "2026-S1", tmp_path / "top", only=True)


def test_a_form_lists_those_active_on_the_last_day_and_marks_by_rank(form: Path) -> None:
    assert fastexcel.read_excel(form).sheet_names[:6] == [s.title for s in SHEETS]
    contracts = sheet(form, "Kontrak")
    assert contracts["NRP"].to_list() == ["90010001", "90010002"]
    assert [text[:10] for text in contracts["Mulai"]] == ["2026-01-01", "2026-03-01"]
    assert sheet(form, "Realisasi bulanan").height == 2 * 6 * 3
    marks = sheet(form, "Penilaian PP-RK").group_by("NRP", maintain_order=True).len()
    assert marks.rows() == [("90010001", 2 * 7), ("90010002", 2 * 6)]


def test_a_form_is_locked_but_for_its_inputs_and_helps_with_articles(form: Path) -> None:
    for page in SHEETS:
        xml = part_of(form, page.title)
        assert "<sheetProtection" in xml
        assert "password" not in xml
        assert "pasal" in page.article
    xml = part_of(form, "Penghargaan")
    assert "Kapolda/gubernur/forkopimda provinsi" in xml
    assert "Presiden 75" in xml
    assert "pasal 27" in xml
    locked, typed = styles(form, "Kontrak", ["C5", "D5"])
    assert locked != typed


def test_what_was_typed_is_what_the_lake_holds(active: ActiveSite, form: Path) -> None:
    done = take_back(active, type_into(form, FILLED))
    assert counts(done) == {
        "Kontrak": (2, 2, 0, 0),  # the second one's months are realised
        "Realisasi bulanan": (3, 3, 0, 0),
        "Tugas tambahan": (2, 2, 0, 0),
        "Penghargaan": (1, 1, 0, 0),
        "Penilaian PP-RK": (1, 1, 0, 0),
        "Rekapitulasi": (2, 2, 0, 0),  # all members are to be assessed once one is
    }
    assert done.returned_copy is None
    first, second = "KK/2026-S1/A/90010001", "KK/2026-S1/A/90010002"
    both = {"unit_id": "A", "semester": "2026-S1"}
    assert lake_rows(active, "work_contract") == [
        {
            "contract_id": first,
            "person_id": "90010001",
            **both,
            "rater_id": "80010001",
            "starts_on": date(2026, 1, 1),
            "member_signed_on": date(2026, 1, 5),
            "rater_signed_on": date(2026, 1, 7),
            "is_high_risk": "yes",
        },
        {
            "contract_id": second,
            "person_id": "90010002",
            **both,
            "starts_on": date(2026, 3, 1),
        },
    ]
    month = {"month_on": date(2026, 1, 1), "unit_id": "A"}
    assert lake_rows(active, "contract_month") == [
        {"contract_id": first, **month, "aspect": "quantity", "target": 4.5, "realisation": 4.5},
        {"contract_id": first, **month, "aspect": "time", "target": 10.0, "realisation": 8.0},
        {"contract_id": second, **month, "aspect": "time", "target": 2.0, "realisation": 3.0},
    ]
    tasks = lake_rows(active, "additional_task")
    assert [{k: v for k, v in row.items() if k != "task_id"} for row in tasks] == [
        {
            "person_id": "90010001",
            **both,
            "kind": "innovation",
            "done_on": date(2026, 2, 5),
            "evidence": "Sprin/1",
        },
        {"person_id": "90010002", **both, "kind": "operation", "done_on": date(2026, 6, 30)},
    ]
    (award,) = lake_rows(active, "award")
    assert (award["giver"], award["given_on"]) == ("presiden", date(2026, 5, 1))
    (mark,) = lake_rows(active, "appraisal")
    assert mark == {
        "appraisal_id": "PKA/2026-S1/A/90010001/superior/1",
        **both,
        "rated_on": date(2026, 6, 30),
        "rater_role": "superior",
        "rated_person_id": "90010001",
        "score": 88.0,
        "factor": "berpikir_analitis",
        "rater_id": "80010001",
    }
    assert lake_rows(active, "assessment") == [
        {
            "person_id": "90010001",
            **both,
            "recapped_on": date(2026, 7, 3),
            "member_signed_on": date(2026, 7, 4),
        },
        {"person_id": "90010002", **both},
    ]


def test_an_untouched_form_brings_nothing(active: ActiveSite, form: Path) -> None:
    done = take_back(active, form)
    assert set(counts(done).values()) == {(0, 0, 0, 0)}


def test_the_same_form_twice_changes_nothing(active: ActiveSite, form: Path) -> None:
    take_back(active, type_into(form, FILLED))
    loads = active.lake.loads()
    again = take_back(active, form)
    assert {outcome.state for outcome in again.outcomes} == {"unchanged"}
    copy = form.with_name("kopi.xlsx")
    form.rename(copy)
    renamed = counts(take_back(active, copy))
    assert all(read == repeated for read, _, repeated, _ in renamed.values())
    assert len(active.lake.loads()) == len(loads) + len(SHEETS)


def test_a_later_export_carries_what_is_known_and_corrects_it(
    active: ActiveSite, form: Path, tmp_path: Path
) -> None:
    take_back(active, type_into(form, FILLED))
    ((later, _),) = export_forms(active, "A", "2026-S1", tmp_path / "later", only=True)
    assert set(counts(take_back(active, later)).values()) == {(0, 0, 0, 0)}
    corrected = counts(take_back(active, type_into(later, {"Realisasi bulanan": {"F5": 9}})))
    assert corrected["Realisasi bulanan"] == (1, 1, 0, 0)
    assert 9.0 in [row["realisation"] for row in lake_rows(active, "contract_month")]


BROKEN: Mapping[str, Typed] = {
    "Kontrak": {"G5": "segera", "D6": "80010001", "G6": "31/2/2026"},
    "Realisasi bulanan": {"E5": 0, "F5": 8, "F6": 3, "E7": 1, "F7": "banyak", "E8": 1, "F8": 1},
    "Tugas tambahan": {
        "B5": "90010005",
        "C5": "Inovasi",
        "D5": "05/02/2026",
        "B6": "90010001",
        "C6": "Lomba",
        "D6": "05/07/2026",
        "B7": "90010001",
        "C7": "Operasi",
        "D7": "05/02/2026",
    },
    "Penilaian PP-RK": {"E5": 101, "F5": "30/06/2026"},
}
RETURNED = {
    "Kontrak": {
        5: "Ttd. AYD 'segera': bukan tanggal yang terbaca, misalnya 31/01/2026",
        6: "Ttd. AYD '31/2/2026': bukan tanggal yang terbaca, misalnya 31/01/2026",
    },
    "Realisasi bulanan": {
        5: "Target '0': harus lebih dari 0",
        6: "Target kosong: wajib diisi",
        7: "Realisasi 'banyak': bukan angka",
    },
    "Tugas tambahan": {
        5: "NRP '90010005': bukan anggota satuan ini dalam semester ini",
        6: "Jenis 'Lomba': tidak ada dalam pilihan; "
        "Tanggal '2026-07-05': di luar semester formulir ini (2026-01-01 sampai 2026-06-30)",
    },
    "Penilaian PP-RK": {5: "Nilai '101': di luar rentang (0 sampai 100)"},
}


def test_refused_rows_and_only_those_come_back_marked_and_with_the_reason(
    active: ActiveSite, form: Path
) -> None:
    done = take_back(active, type_into(form, BROKEN))
    assert counts(done)["Kontrak"] == (2, 0, 0, 2)
    assert counts(done)["Realisasi bulanan"] == (4, 1, 0, 3)
    assert counts(done)["Tugas tambahan"] == (3, 1, 0, 2)
    assert done.returned_copy == form.with_name("A_2026-S1_dikembalikan.xlsx")
    for page in SHEETS:
        texts = sheet(done.returned_copy, page.title)[REASON]
        told = {line: text for line, text in enumerate(texts, start=5) if text}
        assert told == RETURNED.get(page.title, {}), page.title
    sound, faulty = styles(done.returned_copy, "Tugas tambahan", ["E7", "E5"])
    assert sound != faulty
    assert active.lake.quarantine("forms").height == 8


def test_a_returned_copy_set_right_is_taken_back(active: ActiveSite, form: Path) -> None:
    copy = take_back(active, type_into(form, BROKEN)).returned_copy
    assert copy is not None
    assert sheet(copy, "Kontrak")["Ttd. AYD"][0] == "segera"
    mended = type_into(
        copy,
        {
            "Kontrak": {"G5": "05/01/2026", "G6": "2 feb 2026"},
            "Realisasi bulanan": {"E5": 1, "E6": 3, "F7": 1},
            "Tugas tambahan": {"B5": "90010002", "C6": "Tugas tambahan", "D6": "05/06/2026"},
            "Penilaian PP-RK": {"E5": 100},
        },
    )
    done = take_back(active, mended)
    assert done.returned_copy is None
    assert counts(done)["Realisasi bulanan"] == (4, 3, 1, 0)
    assert len(lake_rows(active, "additional_task")) == 3


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"_formulir": {"B2": "lain"}}, "a form of the site 'lain', not of 'tiny'"),
        ({"_formulir": {"B3": "X"}}, "no unit 'X' in this site"),
        ({"_formulir": {"B8": "0"}}, "form version 0, this is 2"),
        ({"Penghargaan": {"D4": "Oleh"}}, "sheet 'Penghargaan' lost the column 'Pemberi'"),
    ],
)
def test_a_form_of_another_place_or_version_is_refused_as_a_whole(
    active: ActiveSite, form: Path, typed: Mapping[str, Typed], message: str
) -> None:
    sound = form.with_name("sound.xlsx")
    type_into(form, FILLED, saved_as=sound)
    type_into(form, typed)
    with pytest.raises(FormFault, match=message):
        import_forms(active, [sound, form])
    assert "forms" not in {load.source for load in active.lake.loads()}


def test_a_workbook_that_is_no_form_is_refused(active: ActiveSite, tmp_path: Path) -> None:
    pl.DataFrame({"NRP": ["1"]}).write_excel(tmp_path / "daftar.xlsx")
    with pytest.raises(FormFault, match=r"daftar\.xlsx: not a form of smk"):
        import_forms(active, [tmp_path / "daftar.xlsx"])
    (tmp_path / "teks.xlsx").write_text("NRP")
    with pytest.raises(FormFault, match=r"teks\.xlsx: no Excel workbook"):
        import_forms(active, [tmp_path / "teks.xlsx"])


def test_no_form_touches_the_rows_of_another_unit(
    active: ActiveSite, form: Path, tmp_path: Path
) -> None:
    take_back(active, type_into(form, FILLED))
    ((other, _),) = export_forms(active, "B", "2026-S1", tmp_path / "b", only=True)
    first = "KK/2026-S1/A/90010001"
    swapped = type_into(
        other,
        {
            "Kontrak": {"C5": first, "D5": "1"},
            "Realisasi bulanan": {"B5": first, "E5": 1, "F5": 0},
            "Penilaian PP-RK": {"A5": "PKA/2026-S1/A/90010001/superior/1", "E5": 1},
            "_anggota": {"A2": "90010001"},
            "Rekapitulasi": {"A5": "90010001", "N5": "3/7/2026"},
        },
    )
    before = {s.record: lake_rows(active, s.record) for s in SHEETS}
    done = counts(take_back(active, swapped))
    assert [done[title] for title in ("Kontrak", "Realisasi bulanan", "Rekapitulasi")] == [
        (1, 0, 0, 1)
    ] * 3
    assert done["Penilaian PP-RK"] == (1, 0, 0, 1)
    assert {s.record: lake_rows(active, s.record) for s in SHEETS} == before


def test_who_moved_away_keeps_the_contract_and_is_recapitulated_by_the_new_unit(
    active: ActiveSite, form: Path, tmp_path: Path
) -> None:
    """90010002 served B until the end of February and A from March on."""
    ((earlier, _),) = export_forms(active, "B", "2026-S1", tmp_path / "b", only=True)
    contract = "KK/2026-S1/B/90010002"
    moved: dict[str, Typed] = {
        "Kontrak": {"A5": "90010002", "C5": contract, "F5": "28/02/2026"},
        "Realisasi bulanan": {"B5": contract, "E5": 1, "F5": 1},
        "Rekapitulasi": {"A5": "90010002", "N5": "3/7/2026"},
    }
    done = counts(take_back(active, type_into(earlier, moved)))
    assert (done["Kontrak"], done["Realisasi bulanan"]) == ((1, 1, 0, 0), (1, 1, 0, 0))
    assert done["Rekapitulasi"] == (1, 0, 0, 1)
    ((later, members),) = export_forms(active, "B", "2026-S1", tmp_path / "later", only=True)
    assert members == 2
    assert sheet(later, "Kontrak")["NRP"].to_list() == ["90010002", "90010005"]
    assert sheet(later, "Rekapitulasi")["NRP"].to_list() == ["90010005"]
    assert sheet(form, "Rekapitulasi")["NRP"].to_list() == ["90010001", "90010002"]


def test_the_commands_write_forms_and_take_them_back(active: ActiveSite, tmp_path: Path) -> None:
    smk = Smk(tmp_path / "home")
    claimed = smk("forms", "export", *_at(active, "--semester", "2026-S1", "--out", tmp_path))
    assert claimed.stdout.split()[-4:] == [
        *(str(tmp_path / "A_2026-S1.xlsx"), "2"),
        *(str(tmp_path / "B_2026-S1.xlsx"), "1"),
    ]
    type_into(tmp_path / "A_2026-S1.xlsx", BROKEN)
    told = smk("forms", "import", *_at(active, tmp_path / "A_2026-S1.xlsx")).stdout
    assert ["Kontrak", "loaded", "2", "0", "0", "2"] in [
        row.split()[1:] for row in told.splitlines()
    ]
    assert f"returned  {tmp_path / 'A_2026-S1_dikembalikan.xlsx'}" in told
    refused = smk("forms", "import", *_at(active, Path(__file__)), check=False)
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)


def _at(active: ActiveSite, *words: str | Path) -> list[str]:
    return [*map(str, words), "--site", str(active.site.path)]


def test_no_form_is_written_over_one_that_may_be_filled(active: ActiveSite, form: Path) -> None:
    with pytest.raises(FormFault, match="there already"):
        export_forms(active, "A", "2026-S1", form.parent, only=True)


def test_a_semester_of_an_earlier_rule_has_no_form(active: ActiveSite, tmp_path: Path) -> None:
    for semester, message in (
        ("2025-S2", "2025-S2 is of perpol-2-2018"),
        ("2026", "no semester 2026"),
    ):
        with pytest.raises(FormFault, match=message):
            export_forms(active, "A", semester, tmp_path / "none", only=True)


def test_the_recapitulation_counts_each_members_own_cells(form: Path) -> None:
    months, marks = sheet(form, "Realisasi bulanan"), sheet(form, "Penilaian PP-RK")
    xml = part_of(form, "Rekapitulasi").replace("&quot;", '"')
    for line, person in ((5, "90010001"), (6, "90010002")):
        kk, tl, pka, na = (_formula(xml, f"{column}{line}") for column in "CDFL")
        lines = _lines(kk, "Realisasi bulanan")
        assert len(lines) == 6
        for cells in lines:
            assert {months["Nomor kontrak"][at - 5] for at in cells} == {f"KK/2026-S1/A/{person}"}
            assert len({months["Bulan"][at - 5] for at in cells}) == 1
            assert len(cells) == 3
        for cells in _lines(pka, "Penilaian PP-RK"):
            assert {marks["NRP"][at - 5] for at in cells} == {person}
            assert len({marks["Peran"][at - 5] for at in cells}) == 1
        assert [tl.count(f"{points}*SUMPRODUCT") for points in (28, 36)] == [1, 2]
        assert f"A{line}" in tl
        assert na == f'IF(K{line}="","",ROUND(ROUND(MIN(100,0.6*E{line}+0.4*K{line}),8),0))'


def _formula(xml: str, cell: str) -> str:
    found = re.search(rf'<c r="{cell}"[^>]*><f>(.*?)</f>', xml)
    assert found
    return found[1].replace("&gt;", ">")


def _lines(formula: str, title: str) -> list[range]:
    """The lines of each range of one sheet that a formula looks at."""
    pairs = re.findall(rf"'{title}'![A-Z]+(\d+):[A-Z]+(\d+)", formula)
    return [range(int(low), int(high) + 1) for low, high in pairs]


def marks_of(path: Path, person: str, role: str) -> list[tuple[str, str | None]]:
    """Factors of a member's sheet and the marks given for them."""
    own = sheet(path, "Penilaian PP-RK").filter(pl.col("NRP") == person, pl.col("Peran") == role)
    return list(own.select("Faktor", "Nilai").iter_rows())


def mark_in_database(active: ActiveSite, factors: list[str], person: str, score: int = 80) -> None:
    """Another source brings one mark of the superior a factor."""
    rows = [
        f"N{person}{at},A,2026-S1,2026-06-15,superior,{person},{factor},{score}\n"
        for at, factor in enumerate(factors)
    ]
    site = SiteFolder(active.site.path)
    site.write("sources/marks.yml", MARKS)
    site.write("marks.csv", MARKS_HEADER + "".join(rows))
    collect_source(site.load(), site.load().sources["marks"], active.lake)


@pytest.mark.parametrize(("person", "is_officer"), [("90010001", True), ("90010002", False)])
def test_a_factor_marked_elsewhere_stands_once_with_its_label(
    active: ActiveSite, tmp_path: Path, person: str, is_officer: bool
) -> None:
    given = list(FACTORS[is_officer])
    mark_in_database(active, [*given, "Disiplin waktu"], person)
    ((path, _),) = export_forms(active, "A", "2026-S1", tmp_path / "out", only=True)
    labels = {code: label for label, code in layout.FACTORS.items()}
    marked = [(labels[code], "80") for code in given] + [("Disiplin waktu", "80")]
    missing = [("Orientasi strategis", None)] if is_officer else []
    assert marks_of(path, person, "PP") == marked + missing
    own = rule.COMPETENCIES if is_officer else rule.FACTORS
    assert marks_of(path, person, "RK") == [(label, None) for label in own]


def test_a_factor_is_chosen_from_the_list_or_known_already(
    active: ActiveSite, tmp_path: Path
) -> None:
    mark_in_database(active, ["disiplin", "Disiplin waktu"], "90010002")
    ((path, _),) = export_forms(active, "A", "2026-S1", tmp_path / "out", only=True)
    factors = sheet(path, "Penilaian PP-RK")["Faktor"].to_list()
    known, new = factors.index("Disiplin waktu") + 5, factors.index("Kerja sama tim") + 5
    typed: dict[str, str | float | None] = {f"E{known}": 81, f"E{new}": 82, f"F{new}": "30/06/2026"}
    typed |= {"D5": "Rajin", "E5": 90, "F5": "30/06/2026"}
    done = take_back(active, type_into(path, {"Penilaian PP-RK": typed}))
    assert counts(done)["Penilaian PP-RK"] == (3, 2, 0, 1)
    assert done.returned_copy is not None
    assert sheet(done.returned_copy, "Penilaian PP-RK")[REASON][0] == (
        "Faktor 'Rajin': tidak ada dalam pilihan"
    )
    scores = {row["factor"]: row["score"] for row in lake_rows(active, "appraisal")}
    assert scores == {"disiplin": 80, "Disiplin waktu": 81, "kerja_sama": 82}


def test_an_older_export_undoes_nothing_that_came_since(
    active: ActiveSite, form: Path, tmp_path: Path
) -> None:
    take_back(active, type_into(form, FILLED))
    older, newer = (
        export_forms(active, "A", "2026-S1", tmp_path / name, only=True)[0][0]
        for name in ("older", "newer")
    )
    take_back(active, type_into(newer, {"Realisasi bulanan": {"F5": 9}, "Kontrak": {"D5": "8"}}))
    months: Typed = {"F5": 7, "F6": 3, "E7": 6, "F7": 6}
    done = take_back(active, type_into(older, {"Realisasi bulanan": months}))
    assert counts(done)["Kontrak"] == (0, 0, 0, 0)
    assert counts(done)["Realisasi bulanan"] == (3, 2, 0, 1)
    assert done.returned_copy is not None
    assert sheet(done.returned_copy, "Realisasi bulanan")[REASON].to_list()[:2] == [
        "Realisasi '7': sudah diubah dari tempat lain sejak formulir ini dibuat, kini '9';"
        " satuan memeriksa mana yang benar dan mengisinya dalam formulir yang diekspor ulang",
        None,
    ]
    sound, faulty = styles(done.returned_copy, "Realisasi bulanan", ["F6", "F5"])
    assert sound != faulty
    assert active.lake.quarantine("forms")["reasons"].to_list() == [
        "changed_since_export: realisation '7' (now '9', the unit checks which holds and enters it"
        " in a newly exported form)"
    ]
    first = [r for r in lake_rows(active, "contract_month") if r["contract_id"].endswith("0001")]
    assert [row["realisation"] for row in first] == [6.0, 3.0, 9.0]  # quality, quantity, time
    assert lake_rows(active, "work_contract")[0]["rater_id"] == "8"
    ((again, _),) = export_forms(active, "A", "2026-S1", tmp_path / "again", only=True)
    mended = take_back(active, type_into(again, {"Realisasi bulanan": {"F5": 7}}))
    assert counts(mended)["Realisasi bulanan"] == (1, 1, 0, 0)


def test_a_blank_form_undoes_nothing_that_another_source_brought(
    active: ActiveSite, form: Path, tmp_path: Path
) -> None:
    """Rows that are handed in with others, the contract and the recapitulation, stay behind."""
    ((newer, _),) = export_forms(active, "A", "2026-S1", tmp_path / "newer", only=True)
    take_back(active, type_into(newer, FILLED))
    held = lake_rows(active, "work_contract"), lake_rows(active, "assessment")
    late: dict[str, Typed] = {
        "Realisasi bulanan": {"E7": 1, "F7": 1},  # of the first member's contract
        "Penilaian PP-RK": {"E5": 60, "F5": "30/06/2026"},
        "Rekapitulasi": {"N6": "5/7/2026"},
    }
    done = counts(take_back(active, type_into(form, late)))
    assert done["Kontrak"] == (0, 0, 0, 0)
    assert done["Realisasi bulanan"] == (1, 1, 0, 0)
    assert done["Penilaian PP-RK"] == (1, 0, 0, 1)
    assert done["Rekapitulasi"] == (1, 0, 0, 1)
    assert (lake_rows(active, "work_contract"), lake_rows(active, "assessment")) == held


def test_the_same_form_corrects_itself_and_goes_back_to_what_it_was_filled_with(
    active: ActiveSite, form: Path, tmp_path: Path
) -> None:
    take_back(active, type_into(form, FILLED))
    ((path, _),) = export_forms(active, "A", "2026-S1", tmp_path / "later", only=True)
    for realised in (9, 7, 8):  # 8 is what the export wrote
        done = take_back(active, type_into(path, {"Realisasi bulanan": {"F5": realised}}))
        assert counts(done)["Realisasi bulanan"] == (1, 1, 0, 0)
        assert realised in [row["realisation"] for row in lake_rows(active, "contract_month")]
    assert done.returned_copy is None


def test_of_the_awards_for_one_activity_the_highest_counts_however_it_is_written(
    form: Path,
) -> None:
    xml = part_of(form, "Penghargaan").replace("&quot;", '"')
    last = 4 + sheet(form, "Penghargaan").height
    counted = _formula(xml, "G6")
    same = "($B$5:$B${0}=$B6)*(LOWER(TRIM($C$5:$C${0}))=LOWER(TRIM($C6)))*ISNUMBER($F$5:$F${0})"
    higher, equal = (
        f"SUMPRODUCT({same.format(end)}*($F$5:$F${end}{compare}$F6))"
        for end, compare in ((last, ">"), (5, "="))
    )
    assert counted == f'IF($F6="",0,IF({higher}+{equal}=0,$F6,0))'
    recap = part_of(form, "Rekapitulasi")
    assert not re.search("COUNTIFS|SUMIFS", xml + recap)  # these know wildcards


def test_a_semester_far_ahead_has_no_form(active: ActiveSite, tmp_path: Path) -> None:
    """The site's last day is 31 July 2026."""
    assert export_forms(active, "A", "2027-S1", tmp_path / "next", only=True)
    message = (
        "2027-S2 is too far ahead: the site's last day is 2026-07-31, so the latest .* 2027-S1"
    )
    with pytest.raises(FormFault, match=message):
        export_forms(active, "A", "2027-S2", tmp_path / "far", only=True)


@pytest.mark.parametrize(
    ("rules", "official"),
    [
        ("", "perpol-1-2025"),
        ("smk_rules: [{semester_from: 2026-S2, rule: perpol-1-2025}]\n", None),
        ("smk_rules: [{semester_from: 2024-S1, rule: perpol-2-2018}]\n", "perpol-2-2018"),
        ("smk_rules: [{semester_from: 2025-S2, rule: perpol-1-2025}]\n", "perpol-1-2025"),
    ],
)
def test_the_form_follows_the_rule_that_the_warehouse_scores_a_semester_by(
    active: ActiveSite, tmp_path: Path, rules: str, official: str | None
) -> None:
    folder = SiteFolder(active.site.path)
    folder.write("site.yml", SITE + "as_of: 2026-07-31\n" + rules)
    site = folder.load()
    write_site_tables(site, active.lake, tmp_path / "tables")
    table = pl.read_parquet(tmp_path / "tables" / "smk_rule.parquet")
    begun = table.filter(pl.col("semester_from") <= "2026-S1").sort("semester_from")
    assert begun["rule_id"].to_list()[-1:] == ([official] if official else [])
    changed = ActiveSite(site, active.home, "duckdb")
    if official == rule.RULE:
        assert export_forms(changed, "A", "2026-S1", tmp_path / "out", only=True)
    else:
        with pytest.raises(FormFault, match=f"2026-S1 is of {official or 'no rule'}"):
            export_forms(changed, "A", "2026-S1", tmp_path / "out", only=True)
