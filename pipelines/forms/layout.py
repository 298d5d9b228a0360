"""The sheets of a form: which columns they have, what each means, and who fills it.

A form is a workbook of one unit and semester. Each sheet holds one record, one row per row of it:
a title, the unit, the article that applies, the headings, then the rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipelines.forms import rule

Kind = Literal["text", "date", "month", "number", "choice"]

VERSION = "2"  # of the layout: a form of another version is refused, not guessed at
HEADER_ROW = 4  # as Excel numbers rows
FIRST_ROW = HEADER_ROW + 1
FACTS_SHEET = "_formulir"
MEMBERS_SHEET = "_anggota"
PREFILLS_SHEET = "_isian"
HIDDEN_SHEETS = (MEMBERS_SHEET, PREFILLS_SHEET)
REASON = "Alasan dikembalikan"

YES_NO = {"Ya": "yes", "Tidak": "no"}
ASPECTS = {"Waktu": "time", "Kuantitas": "quantity", "Kualitas": "quality"}
TASKS = {"Tugas tambahan": "task", "Inovasi": "innovation", "Operasi": "operation"}
ROLES = {"PP": "superior", "RK": "peer"}
FACTORS = {**rule.FACTORS, **rule.COMPETENCIES}
GIVERS = {
    "Presiden": "presiden",
    "Kapolri/menteri atau setara": "kapolri_menteri",
    "Kepala satuan fungsi Mabes": "kasatfung_mabes",
    "Kapolda/gubernur/forkopimda provinsi": "kapolda_gubernur",
    "Kapolres/bupati/wali kota/forkopimda": "kapolres_bupati",
}


@dataclass(frozen=True)
class Field:
    """One column that is read back: `name` is the record's, `title` what the office sees.

    `locked` cells are filled by the export. `decides`: a value typed here makes the row one that
    counts; without any, the row is an empty line of the template. `labels` of a choice stand for
    its codes; with `keeps_others` a code the lake has already is written and taken as it is.
    """

    name: str
    title: str
    kind: Kind
    help: str
    width: int = 16
    locked: bool = False
    decides: bool = True
    labels: Mapping[str, str] = field(default_factory=dict)
    keeps_others: bool = False
    members: bool = False
    low: float = 0
    high: float = 1_000_000_000


@dataclass(frozen=True)
class Shown:
    """One column that is only shown: a fact of the member, or a formula."""

    name: str
    title: str
    help: str
    width: int = 12


@dataclass(frozen=True)
class Sheet:
    """One sheet and the record its rows become.

    `whole`: once one row is filled, the rows of all members count, for they are all to be assessed.
    """

    title: str
    record: str
    article: str
    columns: tuple[Field | Shown, ...]
    whole: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns that are read back."""
        return tuple(column for column in self.columns if isinstance(column, Field))

    def letter(self, name: str) -> str:
        """The column's letter in Excel; no sheet has more than 26."""
        names = [column.name for column in self.columns]
        return chr(ord("A") + names.index(name))


def _id(name: str, title: str) -> Field:
    told = "Diisi oleh sistem; jangan diubah."
    return Field(name, title, "text", told, width=30, locked=True)


def _person(name: str = "person_id", *, locked: bool = False) -> Field:
    told = "NRP anggota formulir ini; pilih dari daftar."
    return Field(name, "NRP", "text", told, locked=locked, members=not locked)


def _day(name: str, title: str, told: str, *, decides: bool = True) -> Field:
    return Field(name, title, "date", told, width=18, decides=decides)


CONTRACT = Sheet(
    "Kontrak",
    "work_contract",
    "Kontrak kerja: ditandatangani AYD dan PP paling lambat 15 Januari atau 15 Juli; anggota yang"
    " pindah dalam semester punya kontrak pada tiap satuan (Perpol 1/2025 pasal 17-18).",
    (
        _person(locked=True),
        Shown("rank_code", "Pangkat", "Pangkat menurut data personel."),
        _id("contract_id", "Nomor kontrak"),
        Field("rater_id", "NRP PP", "text", "Pejabat Penilai: atasan langsung (pasal 1)."),
        _day("starts_on", "Mulai", "Hari pertama kontrak pada satuan ini.", decides=False),
        _day("ends_on", "Selesai", "Hanya bila pindah dalam semester (pasal 18)."),
        _day("member_signed_on", "Ttd. AYD", "Tanggal AYD menandatangani kontrak (pasal 17)."),
        _day("rater_signed_on", "Ttd. PP", "Tanggal PP menandatangani kontrak (pasal 17)."),
        Field(
            "is_high_risk",
            "Risiko tinggi",
            "choice",
            "Penugasan berisiko tinggi, +5 % (pasal 16 ayat 4). Formulir tidak menghitungnya;"
            " gudang data menghitungnya menurut pengaturan.",
            labels=YES_NO,
        ),
    ),
)
MONTHS = Sheet(
    "Realisasi bulanan",
    "contract_month",
    "Capaian tiap bulan atas aspek waktu, kuantitas, dan kualitas; KK = jumlah nilai enam bulan"
    " dibagi 6 (Perpol 1/2025 pasal 17-18). Baris tanpa realisasi belum dihitung.",
    (
        Shown("person_id", "NRP", "Anggota pemilik kontrak.", width=16),
        _id("contract_id", "Nomor kontrak"),
        Field("month_on", "Bulan", "month", "Bulan kontrak (pasal 17).", locked=True),
        Field(
            "aspect", "Aspek", "choice", "Aspek kinerja (pasal 17).", locked=True, labels=ASPECTS
        ),
        Field(
            "target",
            "Target",
            "number",
            "Target bulan ini, lebih dari 0 (pasal 17).",
            decides=False,
        ),
        Field("realisation", "Realisasi", "number", "Realisasi dalam ukuran target (pasal 17)."),
        Shown("attained", "Capaian %", "Realisasi dibagi target, paling tinggi 100 (pasal 17)."),
    ),
)
TASKS_DONE = Sheet(
    "Tugas tambahan",
    "additional_task",
    "TL = 28 x tugas tambahan + 36 x inovasi + 36 x operasi, paling tinggi 100; tanpa surat"
    " perintah atau bukti tidak dihitung (Perpol 1/2025 pasal 19-20).",
    (
        _id("task_id", "Nomor"),
        _person(),
        Field(
            "kind",
            "Jenis",
            "choice",
            "Tugas tambahan 28, inovasi 36, operasi 36 (pasal 19).",
            labels=TASKS,
        ),
        _day("done_on", "Tanggal", "Tanggal dalam semester ini (pasal 19)."),
        Field(
            "evidence",
            "Bukti",
            "text",
            "Nomor sprin, bukti, atau surat PP (pasal 20). Tanpa ini tidak dihitung.",
            width=32,
        ),
    ),
)
AWARDS = Sheet(
    "Penghargaan",
    "award",
    "PH = jumlah nilai penghargaan, paling tinggi 100; beberapa penghargaan untuk satu kegiatan"
    " dihitung yang tertinggi saja (Perpol 1/2025 pasal 27-28).",
    (
        _id("award_id", "Nomor"),
        _person(),
        Field(
            "activity",
            "Kegiatan",
            "text",
            "Kegiatan yang dihargai; tulis sama persis bila penghargaannya lebih dari satu"
            " (pasal 28).",
            width=32,
        ),
        Field(
            "giver",
            "Pemberi",
            "choice",
            "Presiden 75; Kapolri/menteri 60; Kasatfung Mabes 45; Kapolda/gubernur 30;"
            " Kapolres/bupati 15 (pasal 27).",
            width=36,
            labels=GIVERS,
        ),
        _day("given_on", "Tanggal", "Tanggal penghargaan dalam semester ini (pasal 27)."),
        Shown("points", "Nilai", "Nilai menurut pemberi (pasal 27)."),
        Shown("counted", "Dihitung", "Yang tertinggi dari tiap kegiatan (pasal 28)."),
    ),
)
MARKS = Sheet(
    "Penilaian PP-RK",
    "appraisal",
    "PKA = 80 % rata-rata PP + 20 % rata-rata RK; tanpa RK, 100 % PP (Perpol 1/2025 pasal 23-24)."
    " Panduan: 91-100, 76-90, 61-75, 51-60, 50 ke bawah (Lampiran IV).",
    (
        _id("appraisal_id", "Nomor"),
        _person("rated_person_id", locked=True),
        Field(
            "rater_role",
            "Peran",
            "choice",
            "PP: atasan langsung; RK: rekan kerja dengan atasan yang sama (pasal 1).",
            locked=True,
            labels=ROLES,
        ),
        Field(
            "factor",
            "Faktor",
            "choice",
            "Faktor perilaku kerja (pasal 23); perwira: kompetensi jabatannya. Pilih dari daftar.",
            width=32,
            decides=False,
            labels=FACTORS,
            keeps_others=True,
        ),
        Field("score", "Nilai", "number", "0 sampai 100 (Lampiran IV).", high=100),
        _day("rated_on", "Tanggal", "Tanggal penilaian."),
        Field("rater_id", "NRP penilai", "text", "NRP PP atau RK."),
    ),
)
RECAP = Sheet(
    "Rekapitulasi",
    "assessment",
    "Rekapitulasi 1-31 Juli atau 1-31 Januari (Perpol 1/2025 pasal 36); NA = 60 % FS + 40 % FG,"
    " dibulatkan (pasal 30). Yang dihitung di sini adalah perkiraan; nilai resmi dari gudang data."
    " Bagi anggota pindahan yang terhitung di sini hanya bagian satuan ini.",
    (
        _person(locked=True),
        Shown("rank_code", "Pangkat", "Pangkat menurut data personel."),
        Shown("KK", "KK", "Kontrak kerja: jumlah nilai enam bulan dibagi 6 (pasal 17-18)."),
        Shown("TL", "TL", "Tugas lain, paling tinggi 100 (pasal 19-20)."),
        Shown("FS", "FS", "54 % KK + 46 % TL (pasal 16 ayat 3), tanpa +5 % risiko tinggi."),
        Shown("PKA", "PKA", "80 % PP + 20 % RK (pasal 24)."),
        Shown("formal_hours", "Jam formal", "Jam kerja formal semester ini (pasal 25)."),
        Shown("worked_hours", "Jam dipenuhi", "Jam kerja yang dipenuhi, dari data kehadiran."),
        Shown("JK", "JK", "100 mulai 86 %; 80 mulai 71 %; 60 mulai 56 %; selainnya 40 (pasal 26)."),
        Shown("PH", "PH", "Penghargaan, paling tinggi 100 (pasal 27-28)."),
        Shown("FG", "FG", "32 % PKA + 41 % JK + 27 % PH (pasal 22 ayat 3)."),
        Shown("NA", "NA", "60 % FS + 40 % FG, dibulatkan setengah ke atas (pasal 30)."),
        Shown(
            "band", "Kategori", "81 sangat baik; 71 baik; 61 cukup; selainnya kurang (pasal 31)."
        ),
        _day("recapped_on", "Tanggal rekap", "1-31 Juli atau 1-31 Januari (pasal 36)."),
        _day("member_signed_on", "Ttd. AYD", "Tanggal AYD menandatangani hasil (pasal 36)."),
        _day("rater_signed_on", "Ttd. PP", "Tanggal PP menandatangani hasil (pasal 36)."),
        Field(
            "force_majeure_no",
            "No. berita acara",
            "text",
            "Keadaan kahar: berita acara yang mengubah kurang menjadi baik (pasal 32).",
        ),
        _day("programme_on", "Program perbaikan", "Bagi yang berkategori kurang (pasal 40)."),
    ),
    whole=True,
)
SHEETS = (CONTRACT, MONTHS, TASKS_DONE, AWARDS, MARKS, RECAP)
