"""What a reader sees is of one state: a judgement with all that follows from it, or neither; never half of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from rooms import copy_record, open_room
from starlette.testclient import TestClient

from dateline import deriving, pipeline
from dateline.derivation import judging
from dateline.errors import RecordError
from dateline.model import Matter
from dateline.record import ClaimFilter, Judgement, Record, View, judgements, open_record
from dateline.record.weighed_anew import stood_last
from dateline.serve import Settings
from dateline.serve.desk import Desk


@pytest.fixture
def own(exercise: Record, tmp_path: Path) -> Iterator[Record]:
    """A copy of the example record, which may be written."""
    path = tmp_path / "own.db"
    copy_record(exercise, path)
    with open_record(path) as record:
        yield record


@pytest.fixture
def toll(own: Record) -> Matter:
    """A matter of several figures."""
    return next(m for m in View(own).matters() if m.kind == "figure" and len(m.claims) > 4)


def derived_rows(record: Record) -> int:
    with closing(sqlite3.connect(record.place)) as opened:
        return int(opened.execute("select count(*) from derived").fetchone()[0])


def test_a_word_that_a_claim_is_read_rightly_derives_nothing(own: Record, toll: Matter) -> None:
    before, claim = derived_rows(own), toll.claims[0]
    for verdict, note in (("accepted", None), ("noted", "seen"), ("undone", None), ("undone", None)):
        pipeline.judge(own, claim, verdict, "R. Viewer", note=note)  # type: ignore[arg-type]
    pipeline.judge(own, toll.id, "noted", "R. Viewer", note="seen")
    assert derived_rows(own) == before and len(judgements(own)) == 5


def test_a_word_that_changes_what_another_said_derives_it(own: Record, toll: Matter) -> None:
    claim = toll.claims[0]
    pipeline.judge(own, claim, "rejected", "R. Viewer")
    assert not any(claim in m.claims for m in View(own).matters())
    before = derived_rows(own)
    pipeline.judge(own, claim, "rejected", "A. Nother")  # rejected already
    assert derived_rows(own) == before
    pipeline.judge(own, claim, "accepted", "A. Nother")
    assert any(claim in m.claims for m in View(own).matters())


def test_nobody_sees_half_of_a_judgement(own: Record, toll: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each piece that is derived of an edit, another reader still has the record as it was."""
    seen = []

    def look() -> None:
        with open_record(own.place, read_only=True) as other:
            view = View(other)
            seen.append((len(judgements(other)), view.matters(ClaimFilter(ids=(toll.id,))), other.stale()))

    monkeypatch.setattr(deriving, "give_back", look)
    pipeline.judge(own, toll.claims[0], "edited", "R. Viewer", edits={"high": "999", "low": "999"})
    assert len(seen) > 2 and all(one == (0, [toll], []) for one in seen)
    assert View(own).matters(ClaimFilter(ids=(toll.id,))) != [toll] and own.stale() == []


def test_a_judgement_that_fails_on_the_way_was_never_made(
    own: Record, toll: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> None:
        raise RuntimeError("stopped")

    monkeypatch.setattr(deriving, "give_back", stop)
    with pytest.raises(RuntimeError):
        pipeline.judge(own, toll.claims[0], "rejected", "R. Viewer")
    assert judgements(own) == [] and own.stale() == []
    assert View(own).matters(ClaimFilter(ids=(toll.id,))) == [toll]


def test_a_look_stays_of_its_state_though_somebody_judges(own: Record, toll: Matter) -> None:
    desk = Desk(Settings(own.place))
    with desk.look() as look:
        pipeline.judge(own, toll.claims[0], "rejected", "R. Viewer")
        assert look.view.matters(ClaimFilter(ids=(toll.id,))) == [toll]
        assert look.view.reviews == {} and look.at().matters(ClaimFilter(ids=(toll.id,))) == [toll]
    with desk.look() as later:
        assert later.view.reviews and later.state != look.state
    desk.close()


@pytest.fixture
def half_made(own: Record, toll: Matter) -> Iterator[TestClient]:
    """A room over a record in which a run was stopped after a matter's claims had left it."""
    with closing(sqlite3.connect(own.place)) as opened:
        opened.execute(
            "update derived set closed_at = '2099-01-01T00:00:00.000000Z' where kind = 'matter' and key = ?",
            [toll.id],
        )
        opened.execute("insert into stale (stage, key, generation) values ('weigh', 'figure|harmed|GB|', 1)")
        opened.commit()
    with open_room(own.place) as client:
        yield client


def test_a_matter_that_is_being_weighed_anew_is_shown_as_it_stood(
    half_made: TestClient, toll: Matter
) -> None:
    page = half_made.get(f"/matters/{toll.id}")
    assert page.status_code == 200 and "being weighed anew" in page.text and toll.trace[0] in page.text
    answer = half_made.get(f"/api/v1/matters/{toll.id}")
    assert answer.status_code == 503 and "weighed anew" in answer.json()["error"]["message"]
    assert int(answer.headers["retry-after"]) > 0
    assert half_made.get("/matters/mat-0000000000000000").status_code == 404


def test_a_matter_of_another_day_is_not_said_to_be_weighed_anew(half_made: TestClient, toll: Matter) -> None:
    assert toll.known_from is not None
    for path in ("/api/v1/matters", "/matters"):
        assert half_made.get(f"{path}/{toll.id}?as_known=2001-01-01").status_code == 404


def test_a_matter_that_has_an_open_row_is_not_being_weighed_anew(
    half_made: TestClient, own: Record, toll: Matter
) -> None:
    with closing(sqlite3.connect(own.place)) as opened:
        names = [
            row[1]
            for row in opened.execute("pragma table_info(derived)")
            if row[1] not in ("id", "closed_at")
        ]
        opened.execute(
            f"insert into derived ({', '.join(names)}) select {', '.join(names)} from derived where kind = 'matter' and key = ?",
            [toll.id],
        )
        opened.commit()
    assert stood_last(View(own), toll.id) is None


def test_that_a_withheld_matter_is_weighed_anew_is_not_told(
    half_made: TestClient, own: Record, toll: Matter
) -> None:
    for claim in toll.claims:
        judging.judge_subject(
            own, claim, "sensitive", "R. Viewer", note="threatened", edits={"class": "private person"}
        )
    assert stood_last(View(own), toll.id) is not None
    with open_room(own.place, audience="public") as public:
        assert public.get(f"/api/v1/matters/{toll.id}").status_code == 404
        assert public.get(f"/matters/{toll.id}").status_code == 404


def pipeline_judgement(record: Record, toll: Matter) -> Judgement:
    return pipeline.judge(record, toll.claims[0], "accepted", "R. Viewer")


def test_what_follows_from_much_is_not_derived_while_others_wait(
    own: Record, toll: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the bound another writer gets its turn between the pieces, and the record comes to be the same."""
    monkeypatch.setattr(pipeline, "MOST_TOGETHER", 1)
    held: list[bool] = []

    def write() -> None:
        with open_record(own.place, wait_seconds=0.1) as other:
            try:
                other.set_setting("tried", str(len(held)))
            except RecordError:
                held.append(True)
            else:
                held.append(False)

    monkeypatch.setattr(deriving, "give_back", write)
    pipeline.judge(own, toll.claims[0], "edited", "R. Viewer", edits={"high": "999", "low": "999"})
    assert held and not all(held) and held == sorted(held, reverse=True)
    assert own.stale() == [] and View(own).matters(ClaimFilter(ids=(toll.id,))) != [toll]


def test_what_follows_is_not_derived_together_for_longer_than_others_wait(
    own: Record, toll: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "SECONDS_TOGETHER", 0.0)
    seen = []

    def look() -> None:
        with open_record(own.place, read_only=True) as other:
            seen.append(len(judgements(other)))

    monkeypatch.setattr(deriving, "give_back", look)
    pipeline.judge(own, toll.claims[0], "rejected", "R. Viewer")
    assert seen and set(seen) == {1} and own.stale() == []


def test_claims_that_older_rules_read_are_not_changed_among_those_of_today(
    own: Record, toll: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "METHOD_VERSION", "999")
    before, claim = derived_rows(own), toll.claims[0]
    with pytest.raises(RecordError, match="read by older rules"):
        pipeline.judge(own, claim, "rejected", "R. Viewer")
    assert judgements(own) == []
    with open_record(own.place) as other:
        given = replace(pipeline_judgement(own, toll), verdict="rejected", id="jud-theirs")
        with pytest.raises(RecordError, match="read by older rules"):
            pipeline.merge_judgements(other, [given])
    assert [one.verdict for one in judgements(own)] == ["accepted"] and own.stale() == []
    before = derived_rows(own)
    pipeline.judge(own, claim, "sensitive", "R. Viewer", note="threatened", edits={"class": "private person"})
    assert derived_rows(own) == before
    with open_room(own.place, audience="public") as public:
        assert public.get(f"/claims/{claim}").status_code == 404
