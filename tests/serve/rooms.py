"""Rooms for tests, and reports that try to run something."""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

from dateline.record import Record
from dateline.serve import Settings, create_app


def open_room(path: str, **settings: object) -> TestClient:
    """A client of a room over a record, as a browser on this machine would be."""
    app = create_app(Settings(path, **settings))  # type: ignore[arg-type]
    return TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False)


def copy_record(record: Record, to: Path) -> None:
    """A copy of a record, while it is open."""
    with closing(sqlite3.connect(record.place)) as here, closing(sqlite3.connect(to)) as there:
        here.backup(there)


HOSTILE = {
    "script": "Nine people were killed in Leeds on 3 May 2031, police said. <script>window.hit=1</script> Seven were hurt.",
    "handlers": 'Police said <img src=x onerror="window.hit=1"> that 4 people died in "><svg onload=window.hit=1>Leeds.',
    "addresses": "Officials said 12 homes burned. See javascript:window.hit=1 and data:text/html,<script>window.hit=1</script> for more.",
    "templates": "The mayor said {{ 7*7 }} {% raw %} ${7*7} 30 people fled Leeds on 4 May 2031.",
    "spoofed": "Officials said \u202e6 people\u202c and \u200b7 homes in Le\u0435ds were lost on 3 May 2031. </q></td></table></main>",
    "style": "</style><style>*{display:none}</style><link rel=stylesheet href=//evil.example/x.css> Two people died in Leeds, police said.",
}
