"""Write the synthetic world: as extracts for the demo site, or as a site folder of its own."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import polars as pl

from pipelines.demo.delivery import deliver, unit_names
from pipelines.demo.settings import AS_OF, Settings
from pipelines.demo.sheets import SHEETS
from pipelines.demo.truth_values import truth_frame
from pipelines.demo.world import build, ground_of
from warehouse.faults import UserFault

TEMPLATE = Path(__file__).parents[1] / "sites" / "demo"
STAMP = "extracts/generated.json"
PLANTED = "extracts/planted.parquet"
TRUTH = "extracts/truth.parquet"
SPELLINGS = "extracts/organisasi/ejaan_satuan.csv"


class FolderInUse(UserFault):
    """The folder holds files that no generator wrote."""


def write_site(settings: Settings, folder: Path) -> Path:
    """A complete site folder: what `sites/demo` has, and the generated files beside it.

    Targets of units that are not in this share of the country are left out. Returns `folder`.

    Raises:
        FolderInUse: `folder` holds something else than an earlier generated site.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / STAMP).exists():
        raise FolderInUse(
            f"{folder} is not empty and was not generated. Give --out a new folder, or empty it."
        )
    folder.mkdir(parents=True, exist_ok=True)
    write_world(settings, folder)
    shutil.copytree(TEMPLATE / "sources", folder / "sources", dirs_exist_ok=True)
    for name in ("weights.csv", "sops.csv", "holidays.csv"):
        shutil.copy(TEMPLATE / name, folder / name)
    units = build(settings)["unit"]["unit_id"].to_list()
    targets = pl.read_csv(TEMPLATE / "targets.csv", infer_schema=False)
    known = pl.col("unit_id").is_null() | pl.col("unit_id").is_in(units)
    targets.filter(known).write_csv(folder / "targets.csv")
    text = (TEMPLATE / "site.yml").read_text("utf-8")
    text = re.sub(r"^generator:.*\n", "", text, flags=re.MULTILINE)
    scale = f"{settings.scale:g}".replace(".", "_")
    name = f"nusantara-{scale}-{settings.months}-{settings.seed}"
    text = re.sub(r"^id:.*$", f"id: {name}", text, flags=re.MULTILINE)
    (folder / "site.yml").write_text(text, "utf-8")
    return folder


def write_world(settings: Settings, folder: Path) -> str:
    """Extracts, their broken rows and the ground truth below `folder`; deterministic to the byte.

    Where the stamp of this very generator and these settings stands and its files are there,
    nothing is done; the stamp is written last, so a run cut short is done again. Returns the
    version of this world, another for other settings or another generator.
    """
    stamp = folder / STAMP
    version = _version(settings)
    if stamp.exists():
        past = json.loads(stamp.read_text())
        if past["version"] == version and all((folder / path).exists() for path in past["files"]):
            return version
        stamp.unlink()
        for path in past["files"]:
            (folder / path).unlink(missing_ok=True)
    files = _write(settings, folder)
    stamp.write_text(json.dumps({"version": version, "files": files}))
    return version


def _write(settings: Settings, folder: Path) -> list[str]:
    ground, tables = ground_of(settings), build(settings)
    delivered = [deliver(ground, sheet, tables[sheet.record], folder) for sheet in SHEETS]
    spelled = unit_names(ground, "name")
    names = pl.DataFrame({"code": list(spelled.values()), "unit_id": list(spelled)})
    names.write_csv(folder / SPELLINGS)
    pl.concat(part.planted for part in delivered).write_parquet(folder / PLANTED)
    # parallel sums differ in the last bits from run to run
    truth = truth_frame(tables, AS_OF).with_columns(pl.col(pl.Float64).round_sig_figs(12))
    truth.write_parquet(folder / TRUTH)
    written = [path for part in delivered for path in part.files]
    return [*written, SPELLINGS, PLANTED, TRUTH]


def _version(settings: Settings) -> str:
    """A digest of the generator's code, of the contracts it writes for, and of the settings."""
    digest = hashlib.sha256(repr(settings).encode())
    here = Path(__file__).parent
    code = [*here.rglob("*.py"), *(here.parent / "records").glob("*.py")]
    for path in sorted([*code, *here.glob("*.csv*")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
