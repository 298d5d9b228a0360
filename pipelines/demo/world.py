"""The synthetic world as tables and as the extract files that the demo site's sources read."""

import hashlib
import json
from pathlib import Path

import polars as pl

from pipelines.demo import (
    call_centres,
    calls,
    complaints,
    crime,
    leadership,
    members,
    offices,
    service,
    skills,
)
from pipelines.demo.extract import Extract
from pipelines.demo.ground import SITE, Ground, read_ground

STAMP = "generated.json"


def build() -> dict[str, pl.DataFrame]:
    """The true tables by record name, with the columns of the records; the same in every call."""
    return _tables(read_ground())


def write_extracts(folder: Path) -> None:
    """Writes the extract files of the synthetic year below `folder` (about three seconds).

    Deterministic to the byte. Where the stamp of this very generator stands and its files are
    there, nothing is done; the stamp is written last, so a run cut short is done again.
    """
    stamp = folder / STAMP
    version = _version()
    if stamp.exists():
        past = json.loads(stamp.read_text())
        if past["version"] == version and all((folder / path).exists() for path in past["files"]):
            return
        stamp.unlink()
        for path in past["files"]:
            (folder / path).unlink(missing_ok=True)
    files = extracts()
    for extract in files:
        extract.write(folder)
    stamp.write_text(json.dumps({"version": version, "files": [file.path for file in files]}))


def extracts() -> list[Extract]:
    """All files of all offices."""
    ground = read_ground()
    tables = _tables(ground)
    return [
        *call_centres.nusa_barat(ground, tables["emergency_call"]),
        *call_centres.nusa_tengah(tables["emergency_call"]),
        *call_centres.nusa_timur(ground, tables["emergency_call"]),
        offices.crime_reports(tables["crime_report"]),
        offices.case_events(tables["case_event"]),
        offices.personnel(ground, tables["personnel"]),
        offices.training(ground, tables["training"]),
        offices.certification(tables["certification"]),
        offices.complaints(ground, tables["complaint"]),
        offices.accused(tables["complaint_accused"]),
        offices.satisfaction(ground, tables["satisfaction_survey"]),
        offices.appraisals(ground, tables["appraisal"]),
        offices.reviews(ground, tables["review_meeting"]),
    ]


def _tables(ground: Ground) -> dict[str, pl.DataFrame]:
    reports = crime.crime_reports(ground)
    spells = members.personnel(ground)
    received = complaints.complaints(ground)
    return {
        "emergency_call": calls.emergency_calls(ground),
        "crime_report": reports,
        "case_event": crime.case_events(ground, reports),
        "personnel": spells,
        "training": skills.training(spells),
        "certification": skills.certification(ground, spells),
        "complaint": received,
        "complaint_accused": complaints.accused(received, spells),
        "satisfaction_survey": service.satisfaction(ground),
        "appraisal": leadership.appraisals(ground, spells),
        "review_meeting": leadership.reviews(ground),
    }


def _version() -> str:
    """A digest of the generator's code and of the site's CSV files it stands on."""
    digest = hashlib.sha256()
    for path in (*sorted(Path(__file__).parent.glob("*.py")), *sorted(SITE.glob("*.csv"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
