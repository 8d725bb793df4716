"""A matter that was weighed anew under another id: its address leads to the matter that has its claims now."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from rooms import open_room

from dateline import pipeline
from dateline.reading import Tools
from dateline.record import ClaimFilter, View, open_record
from dateline.record.weighed_anew import matter_after

TOLLS = {
    "velm-one": "At least 12 people were killed when a barge sank near Aberystwyth on Sunday, the harbour master Odo Trask said.\n",
    "velm-two": "At least 14 people were killed when a barge sank near Aberystwyth on Sunday, Velm Rescue said.\n",
    "velm-three": "At least 15 people were killed when a barge sank near Aberystwyth on Sunday, the barge pilots said.\n",
}
FORMS = ("/matters/{}", "/api/v1/matters/{}")


@dataclass(frozen=True, slots=True)
class Moved:
    """A record whose matter `old` lost the claim that gave it its id, and is `new` since."""

    path: str
    old: str
    new: str


@pytest.fixture(scope="module")
def moved_once(tmp_path_factory: pytest.TempPathFactory, shared_tools: Tools) -> Moved:
    folder = tmp_path_factory.mktemp("moved")
    rows = ["path,carrier,published"]
    for day, (name, text) in enumerate(TOLLS.items(), 4):
        (folder / f"{name}.txt").write_text(text)
        rows.append(f"{name}.txt,Carrier {name},2031-05-0{day}")
    (folder / "reports.csv").write_text("\n".join(rows) + "\n")
    path = folder / "velm.db"
    with open_record(path, create=True) as record:
        pipeline.add_reports(record, [folder], read_on=date(2031, 6, 1), tools=shared_tools)
        (old,) = (m for m in View(record).matters(ClaimFilter(measure="killed")) if m.kind == "figure")
        assert len(old.claims) == 3
        for claim in old.claims:  # one of them gives the matter its id
            pipeline.judge(record, claim, "rejected", "R. Viewer")
            if not View(record).matters(ClaimFilter(ids=(old.id,))):
                break
            pipeline.judge(record, claim, "undone", "R. Viewer")
        after = matter_after(View(record), old.id)
        assert after is not None and after.id != old.id and set(after.claims) < set(old.claims)
    return Moved(str(path), old.id, after.id)


@pytest.fixture
def moved(moved_once: Moved, tmp_path: Path) -> Moved:
    """The same in a record of its own."""
    path = tmp_path / "own.db"
    with closing(sqlite3.connect(moved_once.path)) as here, closing(sqlite3.connect(path)) as there:
        here.backup(there)
    return Moved(str(path), moved_once.old, moved_once.new)


@pytest.mark.parametrize("form", FORMS)
def test_the_old_address_leads_to_the_matter_that_has_its_claims(form: str, moved_once: Moved) -> None:
    with open_room(moved_once.path) as client:
        answer = client.get(form.format(moved_once.old))
        assert answer.status_code == 303 and answer.headers["location"] == form.format(moved_once.new)
        assert "no-cache" in answer.headers["cache-control"]
        assert client.get(answer.headers["location"]).status_code == 200
        with_more = client.get(form.format(moved_once.old), params={"as_known": "2031-05-09"})
        assert with_more.headers["location"] == form.format(moved_once.new) + "?as_known=2031-05-09"


def test_a_file_of_the_old_address_is_had_from_the_new_one(moved_once: Moved) -> None:
    with open_room(moved_once.path) as client:
        answer = client.get(f"/matters/{moved_once.old}?as=md")
        assert answer.status_code == 303 and answer.headers["location"] == f"/matters/{moved_once.new}?as=md"


@pytest.mark.parametrize("form", FORMS)
def test_what_never_was_a_matter_is_not_there(form: str, moved_once: Moved) -> None:
    with open_room(moved_once.path) as client:
        assert client.get(form.format("mat-0000000000000000")).status_code == 404
        assert client.get(form.format(moved_once.old), params={"as_known": "2031-05-01"}).status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_when_its_claim_comes_back_the_new_address_leads_back(form: str, moved: Moved) -> None:
    with open_record(moved.path) as record:
        (rejected,) = (key for key, review in View(record).reviews.items() if review == "rejected")
        pipeline.judge(record, rejected, "undone", "R. Viewer")
    with open_room(moved.path) as client:
        assert client.get(form.format(moved.old)).status_code == 200
        assert client.get(form.format(moved.new)).headers["location"] == form.format(moved.old)


@pytest.mark.parametrize("form", FORMS)
def test_a_matter_none_of_whose_claims_stand_is_not_there(form: str, moved: Moved) -> None:
    with open_record(moved.path) as record:
        (now,) = View(record).matters(ClaimFilter(ids=(moved.new,)))
        for claim in now.claims:
            pipeline.judge(record, claim, "rejected", "R. Viewer")
    with open_room(moved.path) as client:
        assert client.get(form.format(moved.old)).status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_the_public_is_not_told_where_withheld_claims_went(form: str, moved: Moved) -> None:
    with open_record(moved.path) as record:
        (now,) = View(record).matters(ClaimFilter(ids=(moved.new,)))
        for claim in now.claims:
            pipeline.judge(
                record, claim, "sensitive", "R. Viewer", note="threatened", edits={"class": "private person"}
            )
    with open_room(moved.path, audience="public") as client:
        answer = client.get(form.format(moved.old))
        assert answer.status_code == 404 and moved.new not in answer.text
    with open_room(moved.path) as client:
        assert client.get(form.format(moved.old)).status_code == 303
