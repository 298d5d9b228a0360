"""What of Dagster's errors a user can act on."""

import re
from collections.abc import Iterable

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

_LAYERS = ("Dagster", "RetryRequested")  # how its classes' names begin
_OUR_CLASS = re.compile(r"^(pipelines|warehouse)\.[\w.]+: ")


def causes(events: Iterable[dg.DagsterEvent]) -> list[str]:
    """Of failures of steps, a line each: the step, and what it raised."""
    return [f"{event.step_key}: {root_cause(event.step_failure_data.error)}" for event in events]


def root_cause(error: SerializableErrorInfo | None) -> str:
    """Message of what a step raised, without Dagster's layers around it.

    What it was raised from says less: a library does not know which file it was given.
    """
    while error and error.cause and (error.cls_name or "").startswith(_LAYERS):
        error = error.cause
    return _OUR_CLASS.sub("", error.message.strip()) if error else "unknown"
