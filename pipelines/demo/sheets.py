"""Which office delivers what, in which shape: one declaration a source of the demo site.

A sheet says how true rows are written; the source file of the same name in `sites/demo/sources`
says how they are read back. The shapes are those of real systems: other column names, code lists,
formats, clocks.
"""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Codes = dict[str, str]

NAMES = {  # office names of columns that most offices write alike
    "unit_id": "kode_satker",
    "area_code": "kode_wilayah",
    "approach": "pendekatan",
    "handling_mode": "pola",
    "function_code": "fungsi",
    "person_id": "id_personel",
    "valid_from": "tmt_mulai",
    "valid_to": "tmt_selesai",
    "semester": "semester",
    "call_id": "no_tiket",
    "report_id": "no_lp",
    "starts_on": "tgl_mulai",
    "ends_on": "tgl_selesai",
    "due_on": "tenggat",
    "sent_on": "tgl_kirim",
    "closed_on": "tgl_tutup",
    "month_on": "bulan",
    "score": "nilai",
    "kind": "jenis",
    "status": "status",
    "reason": "alasan",
    "category": "kategori",
    "community_id": "kode_komunitas",
    "issue_id": "kode_isu",
    "task_force_id": "kode_satgas",
    "activity": "kegiatan",
}
APPROACH = {"preemtif": "PE", "preventif": "PV", "represif": "RE"}
MODE = {"rutin": "RUTIN", "khusus": "OPERASI", "kontinjensi": "KONTINJENSI"}
YES_NO = {"yes": "YA", "no": "TIDAK"}
LENS = MappingProxyType({"approach": APPROACH, "handling_mode": MODE})
WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
ISO = "%Y-%m-%d"
SLASHED, DASHED = "%d/%m/%Y", "%d-%m-%Y"


@dataclass(frozen=True)
class Sheet:
    """How one office writes the rows of one record.

    `path` below the extracts' folder tells the format; with `{year}` there is a file a year.
    `zone` limits it to units of that zone (WIB, WITA, WIT); `clock` is the zone its clocks show;
    `clocks` a format or `ms` since 1970. `unit` is how units are named: by office code, by spelled
    name, or by our own id. `constant` columns are not delivered. `draft` is what some rows said in
    a first delivery that a later file corrects. `defects` are planted rows: a kind of defect and
    the column it spoils. `exercises` are rows of another kind that the source filters out.
    """

    source: str
    record: str
    path: str
    columns: Codes = field(default_factory=dict)
    codes: dict[str, Codes] = field(default_factory=dict)
    constant: tuple[str, ...] = ()
    dates: str = ISO
    clocks: str = "%Y-%m-%d %H:%M:%S"
    clock: str = WIB
    zone: str | None = None
    unit: Literal["code", "name", "id"] = "code"
    separator: str = ","
    decimal: str = "."
    null: str = ""
    draft: dict[str, str | None] = field(default_factory=dict)
    defects: tuple[str, ...] = ()
    repeats: bool = True
    exercises: int = 0

    @property
    def format(self) -> str:
        """csv (gzipped or not), jsonl, parquet or xlsx."""
        return self.path.removesuffix(".gz").rsplit(".", 1)[-1]

    def office_name(self, column: str) -> str:
        """What the office calls a canonical column."""
        return self.columns.get(column) or NAMES.get(column, column)


CALLS = {
    "received_at": "waktu_terima",
    "answered_at": "waktu_dijawab",
    "dispatched_at": "waktu_berangkat",
    "arrived_at": "waktu_tiba",
    "closed_at": "waktu_selesai",
    "priority": "prioritas",
    "call_type": "jenis",
    "outcome": "hasil",
    "answered_level": "tingkat_jawab",
}
OUTCOME = {
    "completed": "SELESAI",
    "cancelled": "BATAL",
    "abandoned": "TIDAK TERJAWAB",
    "open": "PROSES",
}
OUTCOME_WITA = {
    "completed": "tuntas",
    "cancelled": "dibatalkan",
    "abandoned": "putus",
    "open": "berjalan",
}
LEVEL = {"polsek": "L1", "polres": "L2", "polda": "L3", "mabes": "L4"}
CALL_DRAFT: dict[str, str | None] = {"outcome": "open", "closed_at": None, "arrived_at": None}
CALL_DEFECTS = ("unit", "order arrived_at", "range priority", "code outcome")
PERSONS_IN = {"rank_code": "pangkat", "required_certificate": "sertifikat_wajib"}

SHEETS = (
    # --- organisation: registers with our own names ---------------------------------------------
    *(
        Sheet(name, record, f"organisasi/{name}.csv", unit="id", repeats=False)
        for name, record in (
            ("units", "unit"),
            ("unit_history", "unit_history"),
            ("areas", "area"),
            ("population", "population"),
            ("vehicle_stock", "vehicle_stock"),
            ("establishment", "establishment"),
            ("offences", "offence"),
        )
    ),
    # --- command centres: three zones, three systems --------------------------------------------
    Sheet(
        "calls_wib",
        "emergency_call",
        "110/wib_{year}.csv.gz",
        columns=CALLS,
        codes={**LENS, "outcome": OUTCOME, "answered_level": LEVEL},
        zone="WIB",
        null="NULL",
        draft=CALL_DRAFT,
        defects=(*CALL_DEFECTS, "clock received_at"),
    ),
    Sheet(
        "calls_wita",
        "emergency_call",
        "110/wita_{year}.csv",
        columns={**CALLS, "call_id": "tiket", "unit_id": "satuan", "outcome": "status_akhir"},
        codes={**LENS, "outcome": OUTCOME_WITA, "answered_level": LEVEL},
        zone="WITA",
        clock=WITA,
        clocks="%d/%m/%Y %H:%M:%S",
        unit="name",
        separator=";",
        defects=(*CALL_DEFECTS, "clock answered_at"),
    ),
    Sheet(
        "calls_wit",
        "emergency_call",
        "110/wit_{year}.jsonl",
        columns={**CALLS, "call_id": "id"},
        codes={**LENS, "outcome": OUTCOME, "answered_level": LEVEL},
        zone="WIT",
        clock="UTC",
        clocks="ms",
        defects=CALL_DEFECTS,
        exercises=25,
    ),
    Sheet(
        "call_assignments",
        "call_assignment",
        "110/penugasan_{year}.parquet",
        columns={
            "assignment_id": "no_tugas",
            "resource_id": "ranmor",
            "assigned_at": "berangkat",
            "arrived_at": "tiba",
            "cleared_at": "selesai",
        },
        codes={**LENS},
        defects=("unit", "order cleared_at"),
    ),
    Sheet(
        "sop_steps",
        "sop_step",
        "110/langkah_sop_{year}.csv",
        columns={
            "sop_id": "sop",
            "step": "langkah",
            "case_ref": "rujukan",
            "due_at": "batas_waktu",
            "done_at": "waktu_selesai",
        },
        codes={**LENS},
        defects=("unit", "clock due_at"),
    ),
    # --- criminal investigation -----------------------------------------------------------------
    Sheet(
        "crime_reports",
        "crime_report",
        "reskrim/laporan_polisi_{year}.csv",
        columns={
            "unit_id": "satker",
            "reported_at": "waktu_lapor",
            "occurred_at": "waktu_kejadian",
            "offence_code": "pasal",
            "report_model": "model",
        },
        codes={"handling_mode": MODE},
        constant=("approach",),
        unit="name",
        draft={"offence_code": None},
        defects=("unit", "missing reported_at", "clock reported_at", "code handling_mode"),
    ),
    Sheet(
        "case_events",
        "case_event",
        "reskrim/perkembangan_perkara_{year}.jsonl",
        columns={"event": "tahap", "event_at": "waktu", "note": "catatan"},
        codes={
            "event": {
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
        },
        constant=("note",),
        clocks="%Y-%m-%dT%H:%M:%S",
        defects=("unit", "code event"),
    ),
    Sheet(
        "progress_notices",
        "progress_notice",
        "reskrim/sp2hp_{year}.csv",
        columns={"notice_id": "no_sp2hp"},
        dates=DASHED,
        separator=";",
        defects=("unit", "clock due_on"),
    ),
    Sheet(
        "narcotics_cases",
        "narcotics_case",
        "resnarkoba/ungkap_{year}.csv",
        columns={
            "case_id": "no_kasus",
            "revealed_on": "tgl_ungkap",
            "substance": "barang_bukti",
            "suspects": "tersangka",
            "grams": "berat_gram",
        },
        codes={"handling_mode": MODE},
        constant=("approach", "function_code"),
        dates=SLASHED,
        separator=";",
        decimal=",",
        defects=("range suspects", "unit"),
    ),
    # --- traffic --------------------------------------------------------------------------------
    Sheet(
        "traffic_accidents",
        "traffic_accident",
        "lantas/laka_{year}.csv",
        columns={
            "accident_id": "no_laka",
            "happened_at": "waktu_kejadian",
            "cause": "faktor",
            "died": "md",
            "serious": "lb",
            "slight": "lr",
        },
        codes={"handling_mode": MODE},
        constant=("approach", "function_code"),
        defects=("unit", "range died", "clock happened_at"),
    ),
    Sheet(
        "traffic_violations",
        "traffic_violation",
        "lantas/pelanggaran_{year}.parquet",
        columns={
            "violation_id": "no_pelanggaran",
            "captured_at": "waktu_rekam",
            "channel": "kanal",
            "confirmed_on": "tgl_konfirmasi",
            "article": "pasal",
        },
        codes={"handling_mode": MODE, "channel": {"etle": "E", "tilang": "T", "teguran": "G"}},
        constant=("approach", "function_code"),
        defects=("unit", "code channel"),
    ),
    # --- prevention -----------------------------------------------------------------------------
    Sheet(
        "patrols",
        "patrol",
        "samapta/patroli_{year}.jsonl",
        columns={
            "patrol_id": "no_patroli",
            "started_at": "mulai_ms",
            "ended_at": "selesai_ms",
            "means": "sarana",
            "hotspots_planned": "titik_rencana",
            "hotspots_visited": "titik_dikunjungi",
        },
        codes={
            "handling_mode": MODE,
            "means": {"car": "R4", "motorcycle": "R2", "foot": "JALAN KAKI", "boat": "KAPAL"},
        },
        constant=("approach", "function_code"),
        clock="UTC",
        clocks="ms",
        defects=("unit", "order ended_at", "code means"),
    ),
    Sheet(
        "village_officers",
        "village_officer",
        "binmas/bhabinkamtibmas.csv",
        columns={"village_code": "kode_desa"},
        constant=("approach", "handling_mode", "function_code"),
        dates=DASHED,
        defects=("order valid_to",),
    ),
    Sheet(
        "community_visits",
        "community_visit",
        "binmas/sambang_{year}.csv.gz",
        columns={"visit_id": "no_sambang", "visited_on": "tanggal", "purpose": "tujuan"},
        codes={"handling_mode": MODE},
        constant=("approach", "function_code"),
        dates=SLASHED,
        defects=("unit", "clock visited_on"),
    ),
    Sheet(
        "problem_solving",
        "problem_solving",
        "binmas/problem_solving_{year}.csv",
        columns={"problem_id": "no_ps", "taken_up_on": "tgl_terima", "solved_on": "tgl_selesai"},
        codes={"handling_mode": MODE},
        constant=("approach", "function_code"),
        defects=("unit", "order solved_on"),
    ),
    Sheet(
        "intelligence_reports",
        "intelligence_report",
        "intelkam/laporan_informasi_{year}.jsonl",
        columns={
            "report_no": "no_li",
            "reported_on": "tgl_laporan",
            "acted_on": "tgl_tindak_lanjut",
            "subject": "bidang",
        },
        codes={"handling_mode": MODE},
        constant=("approach", "function_code"),
        defects=("unit", "order acted_on"),
    ),
    Sheet(
        "vital_object_checks",
        "vital_object_check",
        "pamobvit/objek_vital_{year}.csv",
        columns={"check_id": "no_cek", "object_id": "kode_objek", "secured": "aman"},
        codes={"handling_mode": MODE, "secured": YES_NO},
        constant=("approach", "function_code"),
        dates=DASHED,
        separator=";",
        defects=("unit", "code secured"),
    ),
    # --- operations -----------------------------------------------------------------------------
    Sheet(
        "operations",
        "operation",
        "ops/operasi.xlsx",
        columns={
            "operation_id": "kode_operasi",
            "operation_name": "nama_operasi",
            "strength": "kekuatan",
            "alerted_at": "waktu_siaga",
            "ready_at": "waktu_siap",
            "plan_no": "no_renops",
        },
        codes={"handling_mode": MODE},
        constant=("approach",),
        defects=("order ends_on", "code handling_mode"),
    ),
    Sheet(
        "operation_targets",
        "operation_target",
        "ops/target_operasi_{year}.csv",
        columns={
            "target_id": "kode_to",
            "operation_id": "kode_operasi",
            "measure": "sasaran",
            "target": "target",
            "actual": "hasil",
            "judged_on": "tgl_nilai",
        },
        defects=("range target", "unit"),
    ),
    # --- interest and impact --------------------------------------------------------------------
    Sheet(
        "communities",
        "community",
        "kemitraan/komunitas.csv",
        columns={
            "community_name": "nama_komunitas",
            "reach": "lingkup",
            "officer_id": "petugas",
        },
        codes={
            "kind": {
                "profession": "PROFESI",
                "hobby": "HOBI",
                "activity": "KEGIATAN",
                "group": "KELOMPOK",
            },
            "reach": {
                "international": "INTERNASIONAL",
                "national": "NASIONAL",
                "regional": "REGIONAL",
                "local": "LOKAL",
            },
        },
        defects=("code reach",),
    ),
    Sheet(
        "community_engagements",
        "community_engagement",
        "kemitraan/kegiatan_komunitas_{year}.csv",
        columns={"engagement_id": "no_kegiatan", "engaged_on": "tanggal"},
        constant=("approach", "handling_mode", "function_code"),
        dates=SLASHED,
        defects=("unit", "clock engaged_on"),
    ),
    Sheet(
        "community_needs",
        "community_need",
        "kemitraan/kebutuhan_komunitas_{year}.csv",
        columns={
            "need_id": "no_kebutuhan",
            "raised_on": "tgl_usul",
            "followed_up_on": "tgl_tindak_lanjut",
        },
        constant=("approach", "handling_mode", "function_code"),
        defects=("order due_on",),
    ),
    Sheet(
        "impact_issues",
        "impact_issue",
        "kemitraan/isu_dampak.csv",
        columns={
            "issue_name": "isu",
            "domain": "bidang",
            "raised_on": "tgl_muncul",
            "outcome": "hasil",
        },
        codes={
            "outcome": {"resolved": "SELESAI", "contained": "TERKENDALI", "unresolved": "GAGAL"}
        },
        constant=("approach", "handling_mode"),
        defects=("code outcome",),
    ),
    Sheet(
        "task_forces",
        "task_force",
        "kemitraan/satgas.csv",
        columns={"mandate": "mandat"},
        defects=("order ends_on",),
    ),
    Sheet(
        "task_force_members",
        "task_force_member",
        "kemitraan/anggota_satgas.csv",
        columns={"member": "unsur", "member_kind": "jenis_unsur"},
        codes={"member_kind": {"function": "FUNGSI", "partner": "MITRA"}},
        defects=("code member_kind",),
    ),
    Sheet(
        "task_force_activities",
        "task_force_activity",
        "kemitraan/kegiatan_satgas_{year}.jsonl",
        columns={"activity_id": "no_kegiatan", "done_on": "tanggal"},
        constant=("approach", "handling_mode"),
        defects=("unit",),
    ),
    Sheet(
        "partner_forums",
        "partner_forum",
        "kemitraan/forum.csv",
        columns={"forum_id": "kode_forum", "forum_name": "nama_forum"},
        codes={"kind": {"forum": "FORUM", "association": "ASOSIASI", "council": "DEWAN"}},
        defects=("code kind",),
    ),
    Sheet(
        "forum_meetings",
        "forum_meeting",
        "kemitraan/rapat_forum_{year}.csv",
        columns={
            "meeting_no": "no_rapat",
            "forum_id": "kode_forum",
            "planned_on": "rencana",
            "held_on": "pelaksanaan",
        },
        constant=("approach", "handling_mode", "function_code"),
        defects=("clock planned_on",),
    ),
    Sheet("record_communities", "record_community", "kemitraan/kaitan_komunitas.parquet"),
    Sheet("record_issues", "record_issue", "kemitraan/kaitan_isu.parquet"),
    # --- members --------------------------------------------------------------------------------
    Sheet(
        "personnel",
        "personnel",
        "sdm/riwayat_personel.csv",
        columns=PERSONS_IN,
        codes={"status": {"active": "AKTIF", "inactive": "TIDAK AKTIF"}},
        dates=DASHED,
        separator=";",
        defects=("order valid_to", "unit", "code status"),
    ),
    Sheet(
        "attendance",
        "attendance",
        "sdm/absensi_{year}.parquet",
        columns={
            "formal_hours": "jam_formal",
            "worked_hours": "jam_kerja",
            "sick_days": "hari_sakit",
        },
        defects=("range formal_hours", "range sick_days", "unit"),
    ),
    Sheet(
        "training",
        "training",
        "sdm/pelatihan_{year}.csv",
        columns={
            "training_id": "id_pelatihan",
            "course_code": "kode_kursus",
            "completed_on": "tgl_selesai",
            "hours": "jam",
        },
        dates=SLASHED,
        separator=";",
        decimal=",",
        defects=("range hours", "clock completed_on"),
    ),
    Sheet(
        "certification",
        "certification",
        "sdm/sertifikat.parquet",
        columns={
            "certificate_code": "sertifikat",
            "awarded_on": "tgl_terbit",
            "valid_to": "berlaku_sampai",
            "hours": "jam",
        },
        defects=("order valid_to",),
    ),
    Sheet(
        "fitness_tests",
        "fitness_test",
        "sdm/samapta_{year}.csv",
        columns={"test_id": "no_uji", "tested_on": "tgl_uji"},
        dates=DASHED,
        decimal=",",
        separator=";",
        defects=("range score", "unit"),
    ),
    Sheet(
        "health_checks",
        "health_check",
        "dokkes/rikkes_{year}.csv",
        columns={"check_no": "no_rik", "examined_on": "tgl_periksa"},
        codes={"kind": {"health": "RIKKES", "psychology": "PSIKOLOGI"}},
        defects=("code kind", "clock due_on"),
    ),
    Sheet(
        "innovations",
        "innovation",
        "sdm/inovasi.xlsx",
        columns={
            "innovation_id": "no_inovasi",
            "title": "judul",
            "proposed_on": "tgl_usul",
            "validated_on": "tgl_validasi",
        },
        defects=("order validated_on",),
    ),
    Sheet(
        "competency_assessments",
        "competency_assessment",
        "sdm/asesmen.xlsx",
        columns={
            "assessment_no": "no_asesmen",
            "assessed_on": "tgl_asesmen",
            "matches_post": "sesuai",
        },
        codes={"matches_post": YES_NO},
        defects=("range score",),
    ),
    # --- the individual SMK ---------------------------------------------------------------------
    Sheet(
        "work_contracts",
        "work_contract",
        "smk/kontrak_kerja_{year}.csv",
        columns={
            "contract_id": "no_kontrak",
            "rater_id": "pejabat_penilai",
            "member_signed_on": "tgl_ttd_anggota",
            "rater_signed_on": "tgl_ttd_penilai",
            "is_high_risk": "risiko_tinggi",
        },
        codes={"is_high_risk": YES_NO},
        dates=DASHED,
        separator=";",
        defects=("order ends_on", "unit"),
    ),
    Sheet(
        "contract_months",
        "contract_month",
        "smk/capaian_bulanan_{year}.parquet",
        columns={"contract_id": "no_kontrak", "aspect": "aspek", "realisation": "realisasi"},
        codes={"aspect": {"time": "WAKTU", "quantity": "KUANTITAS", "quality": "KUALITAS"}},
        defects=("code aspect", "range realisation"),
    ),
    Sheet(
        "appraisals",
        "appraisal",
        "smk/penilaian_perilaku_{year}.csv.gz",
        columns={
            "appraisal_id": "id_nilai",
            "rated_on": "tanggal",
            "rater_role": "penilai",
            "rated_person_id": "id_dinilai",
            "rater_id": "id_penilai",
            "factor": "faktor",
        },
        codes={"rater_role": {"superior": "PP", "peer": "RK"}},
        separator=";",
        decimal=",",
        defects=("range score", "code rater_role"),
    ),
    Sheet(
        "additional_tasks",
        "additional_task",
        "smk/tugas_lain_{year}.csv",
        columns={"task_id": "no_tugas", "done_on": "tanggal", "evidence": "bukti"},
        codes={"kind": {"task": "TAMBAHAN", "innovation": "INOVASI", "operation": "OPERASI"}},
        defects=("code kind", "unit"),
    ),
    Sheet(
        "awards",
        "award",
        "smk/penghargaan.csv",
        columns={"award_id": "no_penghargaan", "giver": "pemberi", "given_on": "tanggal"},
        defects=("missing activity",),
    ),
    Sheet(
        "assessments",
        "assessment",
        "smk/rekapitulasi.csv",
        columns={
            "recapped_on": "tgl_rekap",
            "member_signed_on": "tgl_ttd_anggota",
            "rater_signed_on": "tgl_ttd_penilai",
            "force_majeure_no": "no_berita_acara",
            "programme_on": "tgl_program",
        },
        dates=SLASHED,
        defects=("missing semester",),
    ),
    Sheet(
        "objections",
        "objection",
        "smk/keberatan.csv",
        columns={
            "objection_id": "no_keberatan",
            "received_on": "tgl_terima_hasil",
            "filed_on": "tgl_ajukan",
            "decided_on": "tgl_putus",
            "decision": "putusan",
        },
        codes={"decision": {"accepted": "DITERIMA", "rejected": "DITOLAK"}},
        defects=("order filed_on",),
    ),
    # --- oversight ------------------------------------------------------------------------------
    Sheet(
        "complaints",
        "complaint",
        "propam/dumas_{year}.csv",
        columns={
            "complaint_id": "no_dumas",
            "received_on": "tgl_terima",
            "closed_on": "tgl_selesai",
            "channel": "saluran",
            "handling": "penanganan",
        },
        dates=DASHED,
        separator=";",
        draft={"closed_on": None},
        defects=("order closed_on", "unit"),
    ),
    Sheet(
        "complaints_accused",
        "complaint_accused",
        "propam/terlapor.csv",
        columns={
            "accused_id": "no_terlapor",
            "complaint_id": "no_dumas",
            "allegation_code": "dugaan",
            "finding": "putusan",
            "finding_on": "tgl_putusan",
            "penalty": "sanksi",
        },
        codes={
            "finding": {
                "sustained": "TERBUKTI",
                "not_sustained": "TIDAK TERBUKTI",
                "unfounded": "TIDAK BERDASAR",
                "exonerated": "SESUAI PROSEDUR",
                "other": "LAIN-LAIN",
            }
        },
        dates=DASHED,
        separator=";",
        defects=("code finding",),
    ),
    Sheet(
        "discipline_cases",
        "discipline_case",
        "propam/pelanggaran.csv",
        columns={
            "case_no": "no_perkara",
            "opened_on": "tgl_perkara",
            "decided_on": "tgl_putusan",
            "sanction": "sanksi",
        },
        codes={"kind": {"discipline": "DISIPLIN", "ethics": "KKEP"}},
        defects=("order decided_on",),
    ),
    Sheet(
        "reviews",
        "review_meeting",
        "anev/anev_{year}.csv",
        columns={"meeting_id": "id_anev", "planned_on": "rencana", "held_on": "pelaksanaan"},
        defects=("unit",),
    ),
    Sheet(
        "supervision_findings",
        "supervision_finding",
        "itwas/temuan.xlsx",
        columns={"finding_id": "no_temuan", "found_on": "tgl_temuan"},
        defects=("order closed_on", "unit"),
    ),
    # --- service and means ----------------------------------------------------------------------
    Sheet(
        "budget_months",
        "budget_month",
        "keu/realisasi_{year}.csv",
        columns={
            "spending_type": "jenis_belanja",
            "ceiling": "pagu",
            "planned": "rpd",
            "realised": "realisasi",
        },
        separator=";",
        decimal=",",
        defects=("range realised", "unit"),
    ),
    Sheet(
        "evaluation_scores",
        "evaluation_score",
        "keu/evaluasi_{year}.csv",
        columns={"instrument": "instrumen", "component": "komponen", "period_end": "akhir_periode"},
        defects=("range score",),
    ),
    Sheet(
        "reports_due",
        "report_due",
        "setum/laporan_satuan_{year}.csv",
        columns={"report_ref": "no_laporan"},
        dates=SLASHED,
        defects=("unit", "clock due_on"),
    ),
    Sheet(
        "service_requests",
        "public_service_request",
        "layanan/permohonan_{year}.csv.gz",
        columns={
            "request_id": "no_permohonan",
            "service": "layanan",
            "channel": "saluran",
            "requested_on": "tgl_mohon",
            "served_on": "tgl_selesai",
            "limit_days": "janji_hari",
        },
        codes={"channel": {"online": "DARING", "counter": "LOKET"}},
        defects=("order served_on", "code channel", "unit"),
    ),
    Sheet(
        "satisfaction",
        "satisfaction_survey",
        "layanan/skm_{year}.csv",
        columns={"response_id": "id_respon", "answered_on": "tanggal", "service": "layanan"},
        null="-",
        defects=("range u3", "unit"),
    ),
    Sheet(
        "asset_status",
        "asset_status",
        "sarpras/kondisi_{year}.csv",
        columns={"asset_kind": "jenis_aset", "owned": "dimiliki", "serviceable": "siap_pakai"},
        codes={"asset_kind": {"vehicle": "RANMOR", "radio": "ALKOM"}},
        defects=("code asset_kind", "range owned"),
    ),
    # --- back office ----------------------------------------------------------------------------
    Sheet(
        "system_uptime",
        "system_uptime",
        "tik/ketersediaan_{year}.parquet",
        columns={
            "system_id": "kode_sistem",
            "measured_on": "tanggal",
            "minutes": "menit",
            "up_minutes": "menit_aktif",
        },
        codes={"kind": {"network": "JARINGAN", "cctv": "CCTV", "application": "APLIKASI"}},
        defects=("code kind", "range up_minutes"),
    ),
    Sheet(
        "cctv_events",
        "cctv_event",
        "tik/kejadian_cctv_{year}.jsonl",
        columns={"event_id": "no_kejadian", "system_id": "kode_sistem", "seen_at": "waktu"},
        clocks="%Y-%m-%dT%H:%M:%S",
        defects=("unit", "clock seen_at"),
    ),
    Sheet(
        "analysis_products",
        "analysis_product",
        "analisa/produk.csv",
        columns={"product_id": "kode_produk", "issued_on": "tgl_terbit", "came_true": "terbukti"},
        codes={
            "kind": {
                "bulletin": "BULETIN",
                "early_warning": "PERINGATAN DINI",
                "map": "PETA",
                "report": "LAPORAN",
            },
            "came_true": YES_NO,
        },
        defects=("code kind",),
    ),
    Sheet(
        "product_uses",
        "product_use",
        "analisa/pemakaian.csv",
        columns={
            "use_id": "no_pakai",
            "product_id": "kode_produk",
            "used_on": "tanggal",
            "use": "cara",
        },
        codes={"use": {"opened": "DIBUKA", "cited": "DIKUTIP"}},
        defects=("code use", "unit"),
    ),
)
