"""When no event is zero, and when it only means that nothing is known."""

from tests.conftest import Smk
from tests.integration.site_folder import UNITS, SiteFolder
from tests.integration.test_running_month import REPORTS, RESIDENTS

# C lies below A, D below B; who reported in January and February:
REPORTED = {"A": (3, 4), "B": (2, 0), "C": (1, 0), "D": (0, 0)}


def test_a_missing_extract_is_no_perfect_score(folder: SiteFolder, smk: Smk) -> None:
    folder.write("units.csv", UNITS + "C,Polsek C,polres,A,,03\nD,Polsek D,polres,B,,04\n")
    rows = [
        f"{unit}{month}{number},{unit},2024-{month:02}-05"
        for unit, counts in REPORTED.items()
        for month, count in enumerate(counts, start=1)
        for number in range(count)
    ]
    folder.write("sources/reports.yml", REPORTS.replace("\"'A'\"", "unit"))
    folder.write("reports.csv", "\n".join(["id,unit,t", *rows, "last,P,2024-02-29"]) + "\n")
    folder.write("sources/residents.yml", RESIDENTS.replace("\"'A'\"", "unit"))
    folder.write(
        "residents.csv",
        "unit,since,persons\n" + "".join(f"{unit},2024-01-01,9000\n" for unit in ("C", "D")),
    )
    smk("run", "--site", str(folder.path))

    def events(unit: str, period: str) -> float | None:
        card = smk.json("score", unit, "--site", str(folder.path), "--period", period, "--json")
        rate = next(i for i in card["indicators"] if i["id"] == "O10")
        assert (rate["value"] is None) == (rate["numerator"] is None)
        assert rate["status"] == ("no_data" if rate["value"] is None else "no_target")
        numerator: float | None = rate["numerator"]
        return numerator

    assert events("C", "2024-01") == 1
    assert events("C", "2024-02") == 0, "A, its branch, reported in February"
    assert events("B", "2024-01") == 2
    assert events("B", "2024-02") is None, "nothing came from the whole branch in February"
    assert events("D", "2024-01") is None, "D has never reported anything"
