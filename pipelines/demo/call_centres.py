"""What the three 110 call centres export: each its own columns, codes, clock and format."""

import polars as pl

from pipelines.demo import truth
from pipelines.demo.extract import Extract, seeded, spelled
from pipelines.demo.ground import Ground, stream

CLOCKS = ("received_at", "answered_at", "dispatched_at", "arrived_at", "closed_at")
NB_OUTCOME = {
    "completed": "Selesai",
    "cancelled": "BATAL",
    "abandoned": "TIDAK TERJAWAB",
    "open": "PROSES",
}
NG_OUTCOME = {
    "completed": "tuntas",
    "cancelled": "dibatalkan",
    "abandoned": "putus",
    "open": "berjalan",
}
NG_TYPE = {
    "GANGGUAN": "Gangguan Kamtibmas",
    "CURI": "Pencurian",
    "LAKA": "Laka Lantas",
    "BENCANA": "Kebakaran/Bencana",
    "KONSULTASI": "Konsultasi Warga",
}


def nusa_barat(ground: Ground, calls: pl.DataFrame) -> list[Extract]:
    """Half-year files in WIB, 'NULL' for nothing, and the correction that came in January 2025.

    The first delivery holds CORRECTED_CALLS calls as still open that were in fact completed.
    """
    mine = _of(calls, "NB")
    done = mine.filter(pl.col("outcome") == "completed")["call_id"].to_numpy()
    late = stream("corrections").choice(done, truth.CORRECTED_CALLS, replace=False)
    corrected = pl.col("call_id").is_in(late.tolist())
    first = mine.with_columns(
        pl.when(~corrected).then("arrived_at"),
        pl.when(~corrected).then("closed_at"),
        outcome=pl.when(corrected).then(pl.lit("open")).otherwise("outcome"),
    )

    def form(frame: pl.DataFrame) -> pl.DataFrame:
        local = [
            (pl.col(clock) + pl.duration(hours=7)).dt.strftime("%Y-%m-%d %H:%M:%S")
            for clock in CLOCKS
        ]
        return frame.with_columns(local).select(
            no_tiket="call_id",
            kode_satker=_codes(ground, frame),
            prioritas=pl.col("priority").cast(pl.String),
            jenis="call_type",
            pola="operation",
            status=pl.col("outcome").replace_strict(NB_OUTCOME),
            waktu_terima="received_at",
            waktu_dijawab="answered_at",
            waktu_berangkat="dispatched_at",
            waktu_tiba="arrived_at",
            waktu_selesai="closed_at",
        )

    rows = seeded(
        form(first),
        "calls_nusa_barat",
        "no_tiket",
        {
            "unknown_unit": {"kode_satker": pl.lit("619999")},
            "arrived_first": {"waktu_tiba": pl.lit("2023-12-31 00:00:00")},
            "unreadable_clock": {"waktu_terima": pl.lit("2024-02-30 25:61:00")},
            "priority_12": {"prioritas": pl.lit("12")},
        },
    )
    # a row whose clock cannot be read stays beside its model: files follow the ticket number
    second = (
        pl.col("no_tiket")
        >= mine.filter(
            pl.col("received_at") + pl.duration(hours=7) >= pl.datetime(truth.YEAR, 7, 1)
        )["call_id"].min()
    )
    return [
        Extract("110/nusa_barat_2024-S1.csv.gz", rows.filter(~second), null="NULL"),
        Extract("110/nusa_barat_2024-S2.csv.gz", rows.filter(second), null="NULL"),
        Extract("110/nusa_barat_2025-01_koreksi.csv.gz", form(mine.filter(corrected)), null="NULL"),
    ]


def nusa_tengah(calls: pl.DataFrame) -> list[Extract]:
    """One file in WITA with semicolons, dd/mm/yyyy clocks and freely spelled codes."""
    mine = _of(calls, "NG")
    local = [
        (pl.col(clock) + pl.duration(hours=8)).dt.strftime("%d/%m/%Y %H:%M:%S") for clock in CLOCKS
    ]
    levels = stream("nusa tengah levels").integers(0, 3, mine.height)
    prefix = pl.Series(["", "P", "Prioritas "]).gather(levels)
    form = mine.with_columns(local).select(
        tiket="call_id",
        satuan=spelled(mine["unit_id"], "calls_nusa_tengah", "spellings.csv"),
        tingkat=prefix + mine["priority"].cast(pl.String),
        perihal=pl.col("call_type").replace_strict(NG_TYPE),
        pola_penanganan="operation",
        hasil=pl.col("outcome").replace_strict(NG_OUTCOME),
        diterima="received_at",
        dijawab="answered_at",
        diberangkatkan="dispatched_at",
        tiba="arrived_at",
        selesai="closed_at",
    )
    rows = seeded(
        form,
        "calls_nusa_tengah",
        "tiket",
        {
            "unknown_unit": {"satuan": pl.lit("POLSEK ANTAH BERANTAH")},
            "arrived_first": {"tiba": pl.lit("31/12/2023 00:00:00")},
            "unreadable_clock": {"diterima": pl.lit("31/02/2024 25:61:00")},
            "priority_12": {"tingkat": pl.lit("12")},
        },
    )
    return [Extract("110/nusa_tengah_2024.csv", rows, separator=";")]


def nusa_timur(ground: Ground, calls: pl.DataFrame) -> list[Extract]:
    """JSON lines with epoch milliseconds, lags in seconds, and exercises marked type UJI."""
    mine = _of(calls, "NM")
    lags = {
        name: (pl.col(clock) - pl.col("received_at")).dt.total_seconds()
        for name, clock in zip(
            ("jawab_dtk", "berangkat_dtk", "tiba_dtk", "selesai_dtk"), CLOCKS[1:], strict=True
        )
    }
    form = mine.select(
        id="call_id",
        kode_satker=_codes(ground, mine),
        prioritas="priority",
        jenis="call_type",
        pola="operation",
        status=pl.col("outcome").replace_strict(NB_OUTCOME),
        terima_ms=pl.col("received_at").dt.epoch("ms"),
        **lags,
    )
    rows = seeded(
        form,
        "calls_nusa_timur",
        "id",
        {
            "unknown_unit": {"kode_satker": pl.lit("839999")},
            "arrived_first": {"tiba_dtk": pl.lit(-3600, pl.Int64)},
            "priority_12": {"prioritas": pl.lit(12, pl.Int64)},
        },
    )
    exercises = form.gather_every(form.height // truth.TEST_CALLS).head(truth.TEST_CALLS)
    exercises = exercises.with_columns(
        id=pl.format("UJI-{}", pl.int_range(1, pl.len() + 1)), jenis=pl.lit("UJI")
    )
    return [Extract("110/nusa_timur_2024.jsonl", pl.concat([rows, exercises]).sort("terima_ms"))]


def _of(calls: pl.DataFrame, area: str) -> pl.DataFrame:
    return calls.filter(pl.col("unit_id").str.slice(4, 2) == area)


def _codes(ground: Ground, frame: pl.DataFrame) -> pl.Series:
    return pl.Series(ground.code[ground.where(frame["unit_id"])])
