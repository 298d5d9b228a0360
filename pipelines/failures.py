"""What of Dagster's errors a user can act on."""

from dagster_shared.error import SerializableErrorInfo


def root_cause(error: SerializableErrorInfo | None) -> str:
    """Message of the innermost error, without Dagster's layers."""
    while error and error.cause:
        error = error.cause
    return error.message.strip() if error else "unknown"
