"""The command line: one file per verb. Verbs that write take `--record`; verbs that read take the record first.

Exit codes: 0 done; 1 an unexpected failure; 2 a wrong call; 3 nothing readable was given; 4 the record
cannot be used; 5 verification found failures; 6 the installation is broken.
"""

from __future__ import annotations

import sys

from dateline.errors import DatelineError


def main() -> None:
    """The `dateline` command: runs the verb, prints one line for an error, exits with its code."""
    from dateline.cli.app import app

    try:
        app(standalone_mode=True)
    except DatelineError as error:
        sys.stderr.write(f"dateline: {error}\n")
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        sys.stderr.write("dateline: stopped; what was added is kept, the next add carries on\n")
        raise SystemExit(130) from None
