"""One event through the lenses area, interest, impact and SOP; and the dimensions they lean on."""

from datetime import date
from typing import Any

import pytest

from pipelines.indicators import load_indicators
from warehouse.access import Reader

RECORDS = {
    "area": """
        area_code,        area_name,     kind,     parent_code,   unit_id
        11,               Provinsi Uji,  province, ,              R
        11.01,            Kabupaten Uji, regency,  11,            E
        11.01.01,         Kecamatan Uji, district, 11.01,         E
        11.01.01.2001,    Desa Uji,      village,  11.01.01,      E
        11.01.01.2001.01, RW 01 Uji,     rw,       11.01.01.2001, E
        12,               Provinsi Lain, province, ,              R
        12.01,            Kabupaten Lain, regency, 12,            F
        """,
    # 1 is shared by two communities and concerns an issue; 2 and 3 are in one community; 4 in none
    "emergency_call": """
        call_id, unit_id, area_code,        received_at,      arrived_at
        1,       E,       11.01.01.2001.01, 2026-01-05 05:00, 2026-01-05 05:05
        2,       E,       11.01.01.2001,    2026-01-05 05:00, 2026-01-05 05:15
        3,       F,       11.01,            2026-01-06 05:00, 2026-01-06 05:10
        4,       F,       99,               2026-02-06 05:00, 2026-02-06 05:01
        """,
    "patrol": """
        patrol_id, unit_id, area_code,     started_at,       ended_at
        W1,        E,       11.01.01.2001, 2026-01-05 05:00, 2026-01-05 06:00
        W2,        F,       12.01,         2026-01-05 05:00, 2026-01-05 06:00
        """,
    "traffic_accident": """
        accident_id, unit_id, area_code, happened_at,      died, serious, slight
        W3,          F,       12.01,     2026-02-05 05:00, 0,    0,       0
        """,
    "crime_report": """
        report_id, unit_id, area_code, reported_at
        W4,        F,       12.01,     2026-02-05 05:00
        """,
    "community": """
        community_id, community_name,     kind,       reach,    unit_id, officer_id, valid_from
        OJOL,         Paguyuban Ojek Uji, profession, local,    E,       M1,         2026-01-01
        GOWES,        Klub Sepeda Uji,    hobby,      regional, F,       ,           2026-01-01
        """,
    "record_community": """
        of_record,      record_id, community_id
        emergency_call, 1,         OJOL
        emergency_call, 1,         GOWES
        emergency_call, 2,         OJOL
        emergency_call, 3,         GOWES
        crime_report,   4,         OJOL
        """,
    "community_engagement": """
        engagement_id, unit_id, community_id, engaged_on
        E1,            E,       OJOL,         2026-01-09
        """,
    "impact_issue": """
        issue_id, issue_name,       domain,   unit_id, raised_on,  closed_on,  outcome
        HOAKS,    Kabar bohong uji, ideologi, E,       2026-01-02, 2026-02-20, contained
        """,
    "record_issue": """
        of_record,      record_id, issue_id, task_force_id
        emergency_call, 1,         HOAKS,    SATGAS
        """,
    "task_force": """
        task_force_id, issue_id, unit_id, mandate,  starts_on
        SATGAS,        HOAKS,    E,       Luruskan, 2026-01-04
        """,
    "task_force_member": """
        task_force_id, member,        member_kind, valid_from
        SATGAS,        HUMAS,         function,    2026-01-04
        SATGAS,        DINAS KOMINFO, partner,     2026-01-04
        """,
    "forum_meeting": """
        meeting_no, unit_id, forum_id, issue_id, planned_on, held_on
        F1,         E,       FKUB,     HOAKS,    2026-01-20, 2026-01-20
        F2,         E,       FKUB,     ,         2026-01-27, 2026-01-27
        """,
    "sop_step": """
        sop_id, step,  case_ref, unit_id, due_at,           done_at
        skck,   cetak, 1,        E,       2026-01-07 03:00, 2026-01-07 03:00
        """,
    "offence": """
        offence_code, offence_name, code_set, offence_group, same_as, valid_from, valid_to
        KUHP-362,   Pencurian,            kuhp_old,  harta, KUHP23-476, ,           2026-01-01
        KUHP23-476, Pencurian,            kuhp_2023, harta, ,           2026-01-02,
        KUHP-351,   Penganiayaan,         kuhp_old,  badan, ,           ,           2026-01-01
        KUHP23-466, Penganiayaan,         kuhp_2023, badan, KUHP-351,   2026-01-02,
        KUHP23-467, Penganiayaan berencana, kuhp_2023, badan, KUHP-351, 2026-01-02,
        """,
}
SETTINGS = {
    "sops.csv": "sop_id,step,priority,limit_seconds,valid_from,source\n"
    "call_arrival,,,600,2020-01-01,assumption\ncall_arrival,dispatch,,60,2020-01-01,assumption\n",
    "holidays.csv": "day,name_id,name_en,kind,source\n"
    "2026-01-01,Tahun Baru Masehi,New Year,national,SKB\n"
    "2026-02-16,Cuti bersama Imlek,Joint leave,joint_leave,SKB\n",
}


class Marts:
    """The published marts of the site, asked by SQL."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __call__(self, sql: str) -> list[dict[str, Any]]:
        return self.reader.query(sql).to_dicts()

    def lens(self, lens: str, indicator: str, unit: str, period: str) -> dict[str, Any]:
        """Member → numerator, denominator, records and shared records."""
        rows = self(
            "select member_id, numerator, denominator, records, shared_records from rpt_lens"
            f" where lens = '{lens}' and indicator_id = '{indicator}'"
            f" and unit_id = '{unit}' and period_id = '{period}'"
        )
        return {row.pop("member_id"): tuple(row.values()) for row in rows}


@pytest.fixture(scope="module")
def marts(reader: Reader) -> Marts:
    return Marts(reader)


def test_a_call_shared_by_two_communities_counts_in_each_and_once_in_all(marts: Marts) -> None:
    assert marts.lens("interest", "O08", "R", "2026-01") == {
        "OJOL": (1, 2, 2, 1),
        "GOWES": (2, 2, 2, 1),
        "*": (2, 3, 3, 1),
    }
    assert marts.lens("interest", "O08", "R", "2026") == {
        "OJOL": (1, 2, 2, 1),
        "GOWES": (2, 2, 2, 1),
        "*": (2, 3, 3, 1),
        "-": (1, 1, 1, 0),
    }, "call 4 belongs to nobody: a report of that number does"
    assert marts.lens("interest", "O08", "F", "2026-01") == {
        "GOWES": (1, 1, 1, 0),
        "*": (1, 1, 1, 0),
    }


def test_all_and_none_of_each_lens_are_together_the_total_of_the_area(marts: Marts) -> None:
    rows = marts(
        "select lens.lens, lens.unit_id, lens.period_id, lens.indicator_id,"
        " sum(lens.numerator) as numerator, sum(lens.denominator) as denominator,"
        " any_value(total.numerator) as of_all, any_value(total.denominator) as over_all"
        " from rpt_lens as lens join rpt_indicator as total"
        " using (unit_id, period_id, indicator_id)"
        " where lens.member_kind = 'total' group by all"
    )
    assert {row["lens"] for row in rows} == {"area", "interest", "impact", "sop"}
    kinds = {name: indicator.kind for name, indicator in load_indicators().items()}
    for row in rows:
        assert row["numerator"] == row["of_all"], row
        if kinds[row["indicator_id"]] not in {"rate", "count", "clock"}:
            assert row["denominator"] == row["over_all"], row


def test_an_area_holds_what_happened_in_the_areas_inside_it(marts: Marts) -> None:
    assert marts.lens("area", "O08", "R", "2026") == {
        "11.01.01.2001": (1, 2, 2, 0),
        "11.01.01": (1, 2, 2, 0),
        "11.01": (2, 3, 3, 0),
        "11": (2, 3, 3, 0),
        "*": (2, 3, 3, 0),
        "-": (1, 1, 1, 0),
    }, "area 99 is in no table"


def test_a_kind_of_area_that_does_not_divide_a_unit_is_not_shown_for_it(marts: Marts) -> None:
    everywhere = {"12.01": (1, None, 1, 0), "12": (1, None, 1, 0)}
    here = dict.fromkeys(("11", "11.01", "11.01.01", "11.01.01.2001"), (1, None, 1, 0))
    found = marts.lens("area", "O05", "R", "2026-01")
    assert found == {**everywhere, **here, "*": (2, None, 2, 0)}
    assert marts.lens("area", "O08", "E", "2026-01") == {"*": (1, 2, 2, 0)}, "all in one village"


def test_a_row_in_which_nothing_is_counted_is_not_shown(marts: Marts) -> None:
    assert marts.lens("area", "O15", "F", "2026-02") == {"*": (1, None, 1, 0)}
    assert marts.lens("area", "O15M", "F", "2026-02") == {}
    assert marts.lens("area", "O10C", "F", "2026-02") == {}, "a clock has no value of a part"
    assert marts.lens("area", "O10N", "F", "2026-02") == {"*": (1, None, 1, 0)}


def test_what_is_about_an_issue_or_a_procedure_belongs_to_it_by_itself(marts: Marts) -> None:
    assert marts.lens("impact", "O08", "E", "2026-01") == {
        "HOAKS": (1, 1, 1, 0),
        "*": (1, 1, 1, 0),
        "-": (0, 1, 1, 0),
    }
    assert marts.lens("impact", "D04", "R", "2026-02") == {
        "HOAKS": (1, 1, 1, 0),
        "*": (1, 1, 1, 0),
    }
    assert marts.lens("impact", "D03", "R", "2026-01") == {
        "HOAKS": (1, 1, 1, 0),
        "*": (1, 1, 1, 0),
        "-": (1, 1, 1, 0),
    }, "a meeting may be about no issue"
    assert marts.lens("sop", "S01", "R", "2026-01") == {"skck": (1, 1, 1, 0), "*": (1, 1, 1, 0)}
    assert marts.lens("interest", "I01", "R", "2026-01") == {
        "OJOL": (1, 1, 1, 0),
        "GOWES": (0, 1, 1, 0),
        "*": (1, 2, 2, 0),
    }


def test_members_and_terms_have_their_names_in_both_languages(marts: Marts) -> None:
    names = marts(
        "select distinct member_id, name_id, name_en from rpt_lens"
        " where lens = 'interest' and unit_id = 'R'"
    )
    assert {row["member_id"]: (row["name_id"], row["name_en"]) for row in names} == {
        "OJOL": ("Paguyuban Ojek Uji",) * 2,
        "GOWES": ("Klub Sepeda Uji",) * 2,
        "*": ("Semua, tiap catatan sekali", "All, each record once"),
        "-": ("Di luar semua anggota", "In no member"),
    }
    (community,) = marts("select * from rpt_community where community_id = 'OJOL'")
    assert (community["kind_name_id"], community["kind_name_en"]) == ("Profesi", "Profession")
    (issue,) = marts("select * from rpt_issue where issue_id = 'HOAKS'")
    assert (issue["domain_name_id"], issue["outcome_name_en"]) == ("Ideologi", "Contained")
    (unnamed,) = marts(
        "select count(*) as terms from rpt_term where name_id is null or name_en is null"
    )
    assert unnamed["terms"] == 0


def test_a_task_force_lists_functions_and_partners(marts: Marts) -> None:
    (force,) = marts(
        "select functions, partners, is_active from rpt_task_force where task_force_id = 'SATGAS'"
    )
    assert force == {"functions": 1, "partners": 1, "is_active": True}
    members = marts("select member, member_kind from rpt_task_force_member order by member")
    assert [tuple(row.values()) for row in members] == [
        ("DINAS KOMINFO", "partner"),
        ("HUMAS", "function"),
    ]


def test_a_series_of_offences_crosses_the_change_of_codes(marts: Marts) -> None:
    series: dict[str, set[str]] = {}
    for row in marts("select series_id, offence_code from rpt_offence"):
        series.setdefault(row["series_id"], set()).add(row["offence_code"])
    assert sorted(map(sorted, series.values())) == [
        ["KUHP-351", "KUHP23-466", "KUHP23-467"],
        ["KUHP-362", "KUHP23-476"],
    ]


def test_the_calendar_knows_weeks_holidays_and_working_days(marts: Marts) -> None:
    days = {
        row.pop("day"): tuple(row.values())
        for row in marts(
            "select cast(day_on as varchar) as day, weekday, iso_week, quarter_id, holiday_kind,"
            " is_working_day from rpt_calendar"
        )
    }
    # the oldest record is of December 2023, the data date in April 2026
    assert len(days) == (date(2026, 4, 30) - date(2023, 12, 1)).days + 1
    assert days["2026-01-01"] == (4, "2026-W01", "2026-Q1", "national", False)
    assert days["2026-01-02"] == (5, "2026-W01", "2026-Q1", None, True)
    assert days["2026-01-04"] == (7, "2026-W01", "2026-Q1", None, False)
    assert days["2026-02-16"] == (1, "2026-W08", "2026-Q1", "joint_leave", False)
