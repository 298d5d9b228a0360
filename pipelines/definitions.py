"""Dagster's entry point: everything in ``defs/`` is loaded by being there."""

import dagster as dg

from warehouse.paths import REPOSITORY


@dg.definitions
def defs() -> dg.Definitions:
    """All assets, checks, jobs, schedules and resources of the active site."""
    return dg.load_from_defs_folder(project_root=REPOSITORY)
