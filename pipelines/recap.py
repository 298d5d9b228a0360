"""The recapitulation of a semester: who was assessed, and how, in the upper units."""

from pathlib import Path
from typing import Any

from warehouse.access import open_reader


def recapitulation(home: Path, semester: str) -> list[dict[str, Any]]:
    """A row for the top unit and each below it: `unit`, `eligible`, `assessed`, `median_na`.

    From the current version, by the rule in force. Unknown and hidden figures are None. The
    members' own recapitulations are in that version, which stays as long as the semester is closed.
    """
    reader = open_reader(home)
    rows = reader.query(
        """
        select
            units.unit_id || ' ' || units.name as unit,
            recap.eligible,
            recap.assessed,
            recap.median_na
        from rpt_smk_unit as recap
        inner join rpt_unit as units using (unit_id)
        where recap.semester = ? and recap.is_official and units.depth <= 1
        order by units.path
        """,
        [semester],
    )
    reader.close()
    return rows.to_dicts()
