"""Every error that Dateline raises, under one root.

Bad data is never an exception: it is a stored `dateline.model.Rejection`. An exception is a bad call
or a broken environment; its message says what failed, where, what was got, and the remedy.
"""


class DatelineError(Exception):
    """The root of all errors raised by Dateline; `exit_code` is what the command line exits with."""

    exit_code = 1


class UsageError(DatelineError):
    """The call itself is wrong: an unknown option value, a missing path, a report that is not there."""

    exit_code = 2


class InputError(DatelineError):
    """Nothing of what was given could be read."""

    exit_code = 3


class RecordError(DatelineError):
    """The record cannot be opened, read or written: locked, read-only, newer, not a record, disk full."""

    exit_code = 4


class VerifyError(DatelineError):
    """A span, quotation or source in the record is not what the bytes say."""

    exit_code = 5


class SetupError(DatelineError):
    """The installation is broken: a missing language model, an unwritable cache folder."""

    exit_code = 6
