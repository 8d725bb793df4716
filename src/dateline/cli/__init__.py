"""The command line: one file per verb. Verbs that write take `--record`; verbs that read take the record first.

Exit codes: 0 done; 1 an unexpected failure; 2 a wrong call; 3 nothing readable was given; 4 the record
cannot be used; 5 verification found failures; 6 the installation is broken; 130 stopped by the user.
Whatever fails says so in one line on standard error; DATELINE_TRACEBACK=1 shows where in the code.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from dateline.errors import DatelineError, UsageError

STOPPED = 130


def main() -> None:
    """The `dateline` command: runs the verb, prints one line for an error, exits with its code."""
    from dateline.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that knows no “ or → is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        if os.environ.get("DATELINE_TRACEBACK"):
            raise
        code, line = error_line(error)
        sys.stderr.write(f"{line}\n")
    if code == STOPPED:
        sys.stderr.write("dateline: stopped; what was added is kept, the next add carries on\n")
    raise SystemExit(code if isinstance(code, int) else 0)


def error_line(error: Exception) -> tuple[int, str]:
    """The exit code of an error, and the one line that says what failed, where and what to do.

    >>> error_line(UsageError("--to takes a date such as 2022-03-12, got 'soon'"))
    (2, "dateline: --to takes a date such as 2022-03-12, got 'soon'")
    """
    if isinstance(error, DatelineError):
        return error.exit_code, f"dateline: {_line(error)}"
    if hasattr(error, "format_message"):  # a call that Typer refused
        context = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError":
            return UsageError.exit_code, str(error.format_message())
        said = " ".join(str(error.format_message()).split()).rstrip(".")
        path = context.command_path if context is not None else "dateline"
        return UsageError.exit_code, f"dateline: {said}; `{path} --help` says what there is"
    if isinstance(error, OSError):
        where = f" {error.filename}" if error.filename else ""
        said = error.strerror or type(error).__name__
        return (
            1,
            f"dateline: cannot read or write{where}: {said}; check the path, its permissions and the disk",
        )
    return 1, (
        f"dateline: failed unexpectedly: {type(error).__name__}: {_line(error)}; what was added is kept; "
        "please report this with what DATELINE_TRACEBACK=1 shows"
    )


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
