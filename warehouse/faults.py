"""Faults that a user can mend: they end a command with one clear message, never a traceback."""


class UserFault(Exception):
    """Base of all of them; the message says what is wrong and what to do.

    ``exit_code`` is 2 for a fault of the call or the site's files, 1 for a run that failed.
    """

    exit_code = 2


class RunFault(UserFault):
    """A step could not be done although the call and the site are sound."""

    exit_code = 1
