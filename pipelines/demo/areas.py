"""Administrative areas of the country (see NOTICE.md) and the hand-typed list of Polda."""

import gzip
from functools import cache
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parent


@cache
def official_areas() -> dict[str, str]:
    """Name by Kemendagri code, in the order of the codes: 11, 11.01, 11.01.01."""
    packed = (FOLDER / "areas.csv.gz").read_bytes()
    rows = pl.read_csv(gzip.decompress(packed), infer_schema=False)
    return dict(rows.iter_rows())


@cache
def polda_list() -> pl.DataFrame:
    """One row per Polda: unit_id, name, unit_type, zone, and the codes of its areas."""
    return pl.read_csv(FOLDER / "polda.csv", infer_schema=False)


@cache
def _regency_owner() -> dict[str, str]:
    """Polda by regency; a regency named by a Polda goes before the province it lies in."""
    charge = {
        area: polda
        for polda, areas in polda_list().select("unit_id", "areas").iter_rows()
        for area in areas.split()
    }
    regencies = [code for code in official_areas() if code.count(".") == 1]
    return {code: charge.get(code) or charge[code[:2]] for code in regencies}


def regencies_of(polda: str) -> list[str]:
    """Codes of the regencies and cities a Polda is in charge of."""
    return [code for code, owner in _regency_owner().items() if owner == polda]


@cache
def _districts() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in official_areas():
        if code.count(".") == 2:
            found.setdefault(code[:5], []).append(code)
    return found


def districts_of(regency: str) -> list[str]:
    """Codes of the districts (kecamatan) of a regency."""
    return _districts().get(regency, [])
