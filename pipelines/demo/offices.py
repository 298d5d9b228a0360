"""What the other offices export: criminal investigation, personnel, internal affairs, service."""

from datetime import timedelta

import polars as pl

from pipelines.demo.extract import Extract, seeded, spelled
from pipelines.demo.ground import Ground
from pipelines.demo.service import ELEMENTS

EVENTS = {
    "opened": "SIDIK",
    "p21": "P21",
    "tahap_ii": "TAHAP II",
    "sp3": "SP3",
    "rj": "RJ",
    "diversi": "DIVERSI",
    "transfer": "LIMPAH",
    "unfounded": "TIDAK TERBUKTI",
    "reopened": "BUKA KEMBALI",
}
FINDINGS = {
    "sustained": "TERBUKTI",
    "not_sustained": "TIDAK TERBUKTI",
    "unfounded": "TIDAK BERDASAR",
    "exonerated": "SESUAI PROSEDUR",
    "other": "LAIN-LAIN",
}
RATERS = {"superior": "ATASAN", "peer": "REKAN", "subordinate": "BAWAHAN"}
STATUS = {"active": "AKTIF", "inactive": "TIDAK AKTIF"}
WIB = pl.duration(hours=7)  # the clock of the national servers, also for units further east


def crime_reports(reports: pl.DataFrame) -> Extract:
    """The national register of reports: WIB clocks, units and offences as desks spell them."""
    form = reports.select(
        no_lp="report_id",
        satker=spelled(reports["unit_id"], "crime_reports", "spellings.csv"),
        waktu_lapor=(pl.col("reported_at") + WIB).dt.strftime("%Y-%m-%d %H:%M"),
        waktu_kejadian=(pl.col("occurred_at") + WIB).dt.strftime("%Y-%m-%d %H:%M"),
        pasal=spelled(reports["offence_code"], "crime_reports", "offences.csv"),
        fungsi="function_code",
    )
    defects = {
        "unknown_unit": {"satker": pl.lit("POLSEK ANTAH BERANTAH")},
        "occurred_later": {"waktu_kejadian": pl.lit("2025-02-01 00:00")},
        "unreadable_clock": {"waktu_lapor": pl.lit("belum diisi")},
    }
    return Extract(
        "reskrim/laporan_polisi_2024.csv", seeded(form, "crime_reports", "no_lp", defects)
    )


def case_events(events: pl.DataFrame) -> Extract:
    """The register of case progress, JSON lines with WIB clocks, up to February 2025."""
    form = events.select(
        no_lp="report_id",
        satker="unit_id",
        status=pl.col("event").replace_strict(EVENTS),
        waktu=(pl.col("event_at") + WIB).dt.strftime("%Y-%m-%dT%H:%M:%S"),
    )
    defects = {
        "unknown_event": {"status": pl.lit("DITUNDA")},
        "unknown_unit": {"satker": pl.lit("PSK-XX-99-99")},
    }
    return Extract(
        "reskrim/perkembangan_perkara_2024.jsonl", seeded(form, "case_events", "no_lp", defects)
    )


def personnel(ground: Ground, spells: pl.DataFrame) -> Extract:
    """The workbook of postings (sheet riwayat), dates as Excel dates."""
    form = spells.select(
        id_personel="person_id",
        kode_satker=_codes(ground, spells["unit_id"]),
        tmt_mulai="valid_from",
        tmt_selesai="valid_to",
        status=pl.col("status").replace_strict(STATUS),
        pangkat="rank_code",
        fungsi="function_code",
        sertifikat_wajib="required_certificate",
    )
    defects = {
        "ends_before_start": {"tmt_selesai": pl.col("tmt_mulai") - timedelta(days=30)},
        "unknown_unit": {"kode_satker": pl.lit("999999")},
    }
    return Extract("sdm/riwayat_personel.xlsx", seeded(form, "personnel", "id_personel", defects))


def training(ground: Ground, courses: pl.DataFrame) -> Extract:
    """Courses with dd/mm/yyyy dates and hours with a decimal comma."""
    form = courses.select(
        id_pelatihan="training_id",
        id_personel="person_id",
        kode_satker=_codes(ground, courses["unit_id"]),
        kode_kursus="course_code",
        tgl_selesai=pl.col("completed_on").dt.strftime("%d/%m/%Y"),
        jam=_decimal_comma("hours"),
    )
    defects = {
        "negative_hours": {"jam": pl.lit("-8,0")},
        "unreadable_date": {"tgl_selesai": pl.lit("31/02/2024")},
    }
    return Extract(
        "sdm/pelatihan_2024.csv", seeded(form, "training", "id_pelatihan", defects), separator=";"
    )


def certification(certificates: pl.DataFrame) -> Extract:
    """A Parquet file of the certification system, typed dates."""
    form = certificates.select(
        id_personel="person_id",
        sertifikat="certificate_code",
        tgl_terbit="awarded_on",
        berlaku_sampai="valid_to",
        jam="hours",
    )
    defects = {
        "ends_before_award": {"berlaku_sampai": pl.col("tgl_terbit") - timedelta(days=1)},
    }
    return Extract("sdm/sertifikat.parquet", seeded(form, "certification", "id_personel", defects))


def complaints(ground: Ground, received: pl.DataFrame) -> Extract:
    """The complaints register with semicolons and dd-mm-yyyy dates."""
    form = received.select(
        no_dumas="complaint_id",
        kode_satker=_codes(ground, received["unit_id"]),
        tgl_terima=pl.col("received_on").dt.strftime("%d-%m-%Y"),
        tgl_selesai=pl.col("closed_on").dt.strftime("%d-%m-%Y"),
        saluran="channel",
        kategori="category",
        penanganan="handling",
    )
    defects = {"closed_first": {"tgl_selesai": pl.lit("31-12-2023")}}
    return Extract(
        "propam/dumas_2024.csv", seeded(form, "complaints", "no_dumas", defects), separator=";"
    )


def accused(members: pl.DataFrame) -> Extract:
    """The members accused, with the findings in the office's words."""
    form = members.select(
        no_terlapor="accused_id",
        no_dumas="complaint_id",
        id_personel="person_id",
        dugaan="allegation_code",
        putusan=pl.col("finding").replace_strict(FINDINGS),
        tgl_putusan=pl.col("finding_on").dt.strftime("%d-%m-%Y"),
        sanksi="penalty",
    )
    defects = {"unknown_finding": {"putusan": pl.lit("DICABUT")}}
    return Extract(
        "propam/terlapor_2024.csv",
        seeded(form, "complaints_accused", "no_terlapor", defects),
        separator=";",
    )


def satisfaction(ground: Ground, answers: pl.DataFrame) -> Extract:
    """Answer sheets of the survey, '-' for a blank mark."""
    form = answers.select(
        id_respon="response_id",
        kode_satker=_codes(ground, answers["unit_id"]),
        tanggal=pl.col("answered_on").dt.strftime("%Y-%m-%d"),
        layanan="service",
        **{element: pl.col(element).cast(pl.String) for element in ELEMENTS},
    )
    defects = {
        "mark_7": {"u3": pl.lit("7")},
        "unknown_unit": {"kode_satker": pl.lit("999999")},
    }
    return Extract(
        "layanan/skm_2024.csv", seeded(form, "satisfaction", "id_respon", defects), null="-"
    )


def appraisals(ground: Ground, ratings: pl.DataFrame) -> Extract:
    """Ratings with a decimal comma; no name and no rater's id leaves the office."""
    form = ratings.select(
        id_nilai="appraisal_id",
        kode_satker=_codes(ground, ratings["unit_id"]),
        tanggal=pl.col("rated_on").dt.strftime("%Y-%m-%d"),
        penilai=pl.col("rater_role").replace_strict(RATERS),
        id_dinilai="rated_person_id",
        nilai=_decimal_comma("score"),
    )
    defects = {
        "score_120": {"nilai": pl.lit("120,0")},
        "unknown_role": {"penilai": pl.lit("TAMU")},
    }
    return Extract(
        "sdm/penilaian_2024.csv", seeded(form, "appraisals", "id_nilai", defects), separator=";"
    )


def reviews(ground: Ground, meetings: pl.DataFrame) -> Extract:
    """The calendar of review meetings; an empty day means not held."""
    form = meetings.select(
        id_anev="meeting_id",
        kode_satker=_codes(ground, meetings["unit_id"]),
        rencana=pl.col("planned_on").dt.strftime("%Y-%m-%d"),
        pelaksanaan=pl.col("held_on").dt.strftime("%Y-%m-%d"),
        jenis="kind",
    )
    defects = {"unknown_unit": {"kode_satker": pl.lit("999999")}}
    return Extract("anev/anev_2024.csv", seeded(form, "reviews", "id_anev", defects))


def _codes(ground: Ground, units: pl.Series) -> pl.Series:
    return units.replace_strict(ground.unit_id.tolist(), ground.code.tolist())


def _decimal_comma(column: str) -> pl.Expr:
    return pl.col(column).round(1).cast(pl.String).str.replace(".", ",", literal=True)
