"""Faults that a user can mend: they end a command with one clear message, never a traceback."""

from collections.abc import Sequence


class UserFault(Exception):
    """Base of all of them; the message says what is wrong and what to do.

    ``exit_code`` is 2 for a fault of the call or the site's files, 1 for a run that failed.
    """

    exit_code = 2


class RunFault(UserFault):
    """A step could not be done although the call and the site are sound."""

    exit_code = 1


_REMEDIES = {
    "No space left on device": "The disk is full. Free some space and run again; `smk status` shows"
    " what the site takes, `smk versions prune` removes old versions.",
    "max_temp_directory_size": "The disk is too full to spill to. Free some space and run again.",
    "Out of Memory Error": "DuckDB may not take more memory. Set SMK_MEMORY higher (such as 4GB),"
    " or unset it: then it takes up to 80 % of the machine's.",
    "Read-only file system": "Make the file system writable and run again.",
    "No magic bytes": "A file of the lake is damaged: restore the site from a backup"
    " (`smk restore`).",
    "Permission denied": "Let the account that runs `smk` write there and run again.",
}


def with_remedy(message: str) -> str:
    """The message and, where its cause lies outside this program, what to do, on a line below."""
    return "\n".join([message, *_remedies(message)[:1]])


def told(faults: Sequence[str]) -> str:
    """Faults, a line each; where the machine made them, which stops everything, only the first."""
    of_the_machine = [fault for fault in faults if _remedies(fault)]
    if not of_the_machine:
        return "\n".join(faults)
    more = [f"(and {len(faults) - 1} more)"] if len(faults) > 1 else []
    return "\n".join([of_the_machine[0], *more])


def _remedies(message: str) -> list[str]:
    return [remedy for words, remedy in _REMEDIES.items() if words in message]
