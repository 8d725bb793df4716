"""Rooms over the example record, and over a record of hostile reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra dateline[serve] is not installed")

from rooms import HOSTILE, copy_record, open_room
from starlette.testclient import TestClient

from dateline.pipeline import add_reports
from dateline.record import Record, open_record


@pytest.fixture(scope="session")
def room(exercise: Record) -> Iterator[TestClient]:
    """The room over the example record, for its owner."""
    with open_room(exercise.place) as client:
        yield client


@pytest.fixture(scope="session")
def public_room(exercise: Record) -> Iterator[TestClient]:
    """The same for the public."""
    with open_room(exercise.place, audience="public") as client:
        yield client


@pytest.fixture
def own_room(exercise: Record, tmp_path: Path) -> Iterator[TestClient]:
    """A room over a copy of the example record, which may be written."""
    path = tmp_path / "own.db"
    copy_record(exercise, path)
    with open_room(str(path)) as client:
        yield client


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A record of reports that try to run something, and whose names, carriers and addresses try it too."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = ["path,carrier,url,title,published"]
    for name, text in HOSTILE.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
        rows.append(
            f'{name}.txt,"<b onclick=window.hit=1>{name}</b>","javascript:window.hit=1","<script>window.hit=1</script>{name}",2031-05-04'
        )
    (folder / "page.html").write_text(
        "<html><head><title>x</title><script>window.hit=1</script></head><body><article><h1>Fire in Leeds</h1>"
        "<p onmouseover='window.hit=1'>Police said <b>5 people</b> were killed in Leeds on 3 May 2031.</p>"
        "<iframe src='//evil.example'></iframe><p>&lt;script&gt;window.hit=1&lt;/script&gt; said the mayor.</p></article></body></html>",
        "utf-8",
    )
    (folder / "reports.csv").write_text("\n".join(rows) + "\n", "utf-8")
    with open_record(folder / "hostile.db", create=True) as record:
        paths = [folder / f"{name}.txt" for name in HOSTILE] + [folder / "page.html"]
        add_reports(record, paths, reports=folder / "reports.csv", read_on=date(2031, 6, 1))
        yield record


@pytest.fixture(scope="session")
def hostile_room(hostile: Record) -> Iterator[TestClient]:
    """The room over it."""
    with open_room(hostile.place) as client:
        yield client
