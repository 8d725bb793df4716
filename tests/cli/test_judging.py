"""A person's word on a claim: on top of the machine's reading, undone by another, handed to a colleague."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dateline.record import ClaimFilter, Record, View, judgements, open_record, verify_record


@pytest.fixture
def own(dateline, reports: Path, tmp_path: Path) -> Path:
    path = tmp_path / "own.db"
    dateline("add", str(reports), "--record", str(path), "-q", "--read-on", "2031-06-01")
    return path


@pytest.fixture
def toll(dateline, own: Path) -> dict[str, Any]:
    return figures(dateline, own, "killed")[0]


def figures(dateline: Callable[..., Any], record: Path, measure: str) -> list[dict[str, Any]]:
    lines = dateline("figures", str(record), "--measure", measure, "--json").out.splitlines()
    return [json.loads(line) for line in lines]


def judge(dateline: Callable[..., Any], record: Path, *words: str) -> Any:
    return dateline("judge", *words, "--by", "R. Viewer", "--record", str(record))


def exported(dateline: Callable[..., Any], record: Path, to: Path) -> dict[str, bytes]:
    dateline("export", str(record), "--to", str(to))
    return {path.name: path.read_bytes() for path in to.iterdir()}


def test_an_accepted_claim_says_so_everywhere(
    dateline, own: Path, toll: dict[str, Any], tmp_path: Path
) -> None:
    assert judge(dateline, own, toll["id"], "accept", "--note", "seen the list").code == 0
    assert figures(dateline, own, "killed")[0]["review"] == "accepted"
    assert "1 of " in dateline("brief", str(own)).out.splitlines()[2]
    assert exported(dateline, own, tmp_path / "out")["ABOUT.txt"].startswith(b"1 of ")


def test_an_edit_stands_on_top_of_the_reading(dateline, own: Path, toll: dict[str, Any]) -> None:
    sets = (
        "--set",
        "low=13",
        "--set",
        "high=13",
        "--set",
        "place=Llanfair, GB",
        "--set",
        "as_of_end=2031-05-02",
    )
    assert judge(dateline, own, toll["id"], "edit", *sets).code == 0
    [row] = [r for r in figures(dateline, own, "killed") if r["id"] == toll["id"]]
    assert (row["low"], row["high"], row["as_of_end"], row["review"]) == (13, 13, "2031-05-02", "edited")
    assert row["text"] == toll["text"]
    with open_record(own, read_only=True) as record:
        assert verify_record(record) == []
        [read] = [f for f in record.extraction(toll_report(record)).figures if f.id == toll["id"]]  # type: ignore[union-attr]
        assert read.low == toll["low"]


def toll_report(record: Record) -> str:
    found = View(record).find_report("ferry-courier")
    assert found is not None
    return found.report.key


def test_a_rejected_claim_is_weighed_no_more(dateline, own: Path, toll: dict[str, Any]) -> None:
    judge(dateline, own, toll["id"], "reject")
    with open_record(own, read_only=True) as record:
        assert all(toll["id"] not in m.claims for m in View(record).matters())


@pytest.mark.parametrize(
    "words",
    [["accept"], ["reject"], ["edit", "--set", "low=99", "--set", "measure=injured", "--set", "high="]],
)
def test_undo_restores_every_byte(
    words: list[str], dateline, own: Path, toll: dict[str, Any], tmp_path: Path
) -> None:
    before = exported(dateline, own, tmp_path / "before")
    judge(dateline, own, toll["id"], *words)
    assert exported(dateline, own, tmp_path / "then") != before
    judge(dateline, own, toll["id"], "undo")
    assert exported(dateline, own, tmp_path / "after") == before
    with open_record(own, read_only=True) as record:
        assert len(judgements(record)) == 2 and verify_record(record) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("edit", "--set", "low=many"), "low cannot be set to 'many'"),
        (("edit", "--set", "low=-4"), "low cannot be set to '-4'"),
        (("edit", "--set", "colour=red"), "a figure has no slot 'colour'"),
        (("edit", "--set", "place=Qqqxville"), "has no such place"),
        (("edit", "--set", "low"), "SLOT=VALUE"),
        (("edit",), "if and only if"),
        (("like",), "one of accept, reject, edit"),
    ],
)
def test_a_word_that_cannot_be_is_refused_in_one_line(
    words: tuple[str, ...], says: str, dateline, own: Path, toll: dict[str, Any]
) -> None:
    run = judge(dateline, own, toll["id"], *words)
    assert run.code == 2 and says in run.err and len(run.err.splitlines()) == 1
    with open_record(own, read_only=True) as record:
        assert judgements(record) == []


def test_a_claim_that_is_not_there_cannot_be_judged(dateline, own: Path) -> None:
    assert judge(dateline, own, "fig-0", "accept").code == 4


def test_a_colleagues_file_is_taken_in_once(
    dateline, own: Path, toll: dict[str, Any], reports: Path, tmp_path: Path
) -> None:
    judge(dateline, own, toll["id"], "edit", "--set", "low=13", "--set", "high=13")
    theirs, file = tmp_path / "theirs.db", tmp_path / "mine.jsonl"
    dateline("add", str(reports), "--record", str(theirs), "-q", "--read-on", "2031-06-01")
    file.write_text(dateline("judgements", str(own), "--json").out, "utf-8")
    runs = [dateline("judge", "--merge", str(file), "--record", str(theirs)) for _ in range(2)]
    assert [run.out.strip() for run in runs] == ["1 new of 1 judgements", "0 new of 1 judgements"]
    assert exported(dateline, own, tmp_path / "a") == exported(dateline, theirs, tmp_path / "b")
    with open_record(theirs, read_only=True) as record:
        assert verify_record(record) == []


@pytest.mark.parametrize("line", ["{}", "nonsense", '{"id": 1}'])
def test_a_file_that_holds_no_judgements_is_refused(line: str, dateline, own: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(f"{line}\n", "utf-8")
    run = dateline("judge", "--merge", str(file), "--record", str(own))
    assert run.code == 3 and "line 1" in run.err


def test_a_judgement_of_other_words_is_refused(
    dateline, own: Path, toll: dict[str, Any], tmp_path: Path
) -> None:
    judge(dateline, own, toll["id"], "accept")
    row = json.loads(dateline("judgements", str(own), "--json").out)
    file = tmp_path / "forged.jsonl"
    file.write_text(
        json.dumps({**row, "id": "jud-0", "quotation": "At least 90 people were killed"}) + "\n", "utf-8"
    )
    run = dateline("judge", "--merge", str(file), "--record", str(own))
    assert run.code == 4 and "does not say" in run.err


def matter_ids(dateline: Callable[..., Any], record: Path, kind: str, to: Path) -> list[str]:
    rows = exported(dateline, record, to)["matters.jsonl"].decode().splitlines()
    return [row["id"] for row in map(json.loads, rows) if row["kind"] == kind]


def test_the_rest_of_what_can_be_said(dateline, own: Path, toll: dict[str, Any], tmp_path: Path) -> None:
    before = exported(dateline, own, tmp_path / "before")
    [tied] = [
        row for row in map(json.loads, before["matters.jsonl"].splitlines()) if toll["id"] in row["claims"]
    ]
    for words in (
        (toll["id"], "note", "--note", "ask the coastguard"),
        (tied["id"], "standing", "--to", "disputed", "--note", "the owner denies it by phone"),
        (tied["id"], "split", "--take", toll["id"]),
        (toll["id"], "sensitive", "--class", "other", "--note", "a court order"),
        ("ferry-wire:0-20", "note", "--note", "from the agency's own page"),
        ("ferry-wire", "note", "--note", "its printed version differs"),
    ):
        run = judge(dateline, own, *words)
        assert run.code == 0, run.err
    why = dateline("why", str(own), tied["id"]).out
    assert "by phone" in why and "judged: split" in why
    listed = dateline("judgements", str(own), "--json").out.splitlines()
    assert len(listed) == 6
    for line in reversed(listed):
        assert judge(dateline, own, json.loads(line)["id"], "undo").code == 0
    assert exported(dateline, own, tmp_path / "after") == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("standing", "--note", "x"), "--to comes with standing"),
        (("accept", "--to", "denied"), "--to comes with standing"),
        (("sensitive", "--note", "x"), "--class comes with sensitive"),
        (("merge",), "--with comes with merge"),
        (("split",), "--take comes with split"),
        (("note",), "needs its words"),
        (("undo",), "nothing to undo"),
    ],
)
def test_a_part_that_is_missing_is_said(
    words: tuple[str, ...], says: str, dateline, own: Path, toll: dict[str, Any]
) -> None:
    run = judge(dateline, own, toll["id"], *words)
    assert run.code == 2 and says in run.err and len(run.err.splitlines()) == 1


def test_what_a_person_marked_does_not_leave_by_any_verb(dateline, own: Path, toll: dict[str, Any]) -> None:
    judge(dateline, own, toll["id"], "sensitive", "--class", "other", "--note", "a court order")
    secret = "14 people were killed"
    for verb in ("brief", "figures", "claims", "timeline", "sources", "lineage", "judgements"):
        run = dateline(verb, str(own), "--audience", "public")
        assert run.code == 0 and secret not in run.out and "court order" not in run.out, verb
    assert secret not in dateline("search", str(own), "killed", "--audience", "public").out
    assert secret not in dateline("changes", str(own), "--since", "2031-01-01", "--audience", "public").out
    assert dateline("why", str(own), toll["id"], "--audience", "public").code == 2
    assert secret in dateline("figures", str(own), "--json").out


def test_contradictions_are_listed(dateline, own: Path, toll: dict[str, Any]) -> None:
    judge(dateline, own, toll["id"], "accept")
    dateline("judge", toll["id"], "reject", "--by", "S. Other", "--record", str(own))
    rows = dateline("judgements", str(own), "--contradictions", "--json").out.splitlines()
    assert {json.loads(row)["author"] for row in rows} == {"R. Viewer", "S. Other"}
    assert "contradicts" in dateline("judgements", str(own)).out


def test_a_hash_that_was_noted_elsewhere_must_still_be_in_the_log(dateline, own: Path) -> None:
    noted = dateline("verify", str(own)).err.split()[-1]
    assert dateline("verify", str(own), "--noted", noted).code == 0
    run = dateline("verify", str(own), "--noted", "0" * 64)
    assert run.code == 5 and "made anew" in run.out


# ---- deletion


def test_a_report_is_deleted_and_refused_and_added_again(dateline, own: Path, reports: Path) -> None:
    run = dateline(
        "delete", "ferry-wire", "--by", "R. Viewer", "--reason", "asked by the family", "--record", str(own)
    )
    assert run.code == 0 and "asked by the family" in run.out
    assert "ferry-courier carries copied" in run.err
    assert "1 tombstones" in dateline("verify", str(own)).out
    again = dateline("add", str(reports), "--record", str(own), "--read-on", "2031-06-01")
    assert again.code == 0 and "were deleted on" in again.err and "--even-deleted" in again.err
    assert "2 reports checked" in dateline("verify", str(own)).out
    dateline("add", str(reports), "--record", str(own), "--read-on", "2031-06-01", "--even-deleted", "-q")
    assert "3 reports checked: 0 failures" in dateline("verify", str(own)).out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ferry-wire", "--by", "A"), 2),
        (("ferry-wire", "--reason", "x"), 2),
        (("nothing", "--by", "A", "--reason", "x"), 2),
        ((), 2),
        (("--finish",), 0),
    ],
)
def test_a_deletion_names_its_author_and_reason(
    words: tuple[str, ...], code: int, dateline, own: Path
) -> None:
    assert dateline("delete", *words, "--record", str(own)).code == code
    assert "3 reports checked" in dateline("verify", str(own)).out


def test_retention_lists_what_is_due_and_deletes_it_when_told(dateline, own: Path) -> None:
    words = ("retention", str(own), "--days", "30", "--since", "published", "--today", "2031-06-04")
    run = dateline(*words)
    assert run.code == 0 and "2 reports are due after 30 days" in run.out and "--apply" in run.out
    assert "3 reports checked" in dateline("verify", str(own)).out
    assert dateline(*words, "--apply").code == 2
    assert dateline(*words, "--apply", "--by", "R. Viewer").out.count("retention: kept 30 days") == 2
    assert "1 reports checked" in dateline("verify", str(own)).out
    assert dateline("retention", str(own)).code == 2


def test_what_people_judged_is_exported_where_it_is_asked_for(dateline, own: Path, tmp_path: Path) -> None:
    import json

    from dateline.record import View, open_record

    with open_record(own, read_only=True) as record:
        claim = View(record).figures()[0].id
    words = ("judge", claim, "accept", "--record", str(own), "--by", "R. Viewer", "--note", "seen")
    assert dateline(*words).code == 0
    for audience in ("internal", "public"):
        words = ("export", str(own), "--to", str(tmp_path / audience), "--audience", audience, "--judgements")
        assert dateline(*words).code == 0
    own_rows, shown = (
        [json.loads(line) for line in (tmp_path / one / "judgements.jsonl").read_text().splitlines()]
        for one in ("internal", "public")
    )
    assert [(row["subject"], row["author"], row["note"]) for row in own_rows] == [
        (claim, "R. Viewer", "seen")
    ]
    assert b"R. Viewer" not in (tmp_path / "public" / "judgements.jsonl").read_bytes()
    assert shown[0]["author"] == shown[0]["note"] == "[withheld]"


def test_judgements_of_an_earlier_export_do_not_stay_beside_a_later_one(
    dateline, own: Path, toll: dict[str, Any], tmp_path: Path
) -> None:
    judge(dateline, own, toll["id"], "accept", "--note", "seen the list")
    to = tmp_path / "out"
    assert dateline("export", str(own), "--to", str(to), "--judgements").code == 0
    assert (to / "judgements.jsonl").exists()
    assert dateline("export", str(own), "--to", str(to), "--audience", "public").code == 0
    assert not (to / "judgements.jsonl").exists()


@pytest.mark.parametrize(
    "more", [("--apply",), ("--days", "30"), ("--since", "recorded"), ("--today", "2031-06-04")]
)
def test_a_hold_stands_alone(dateline, own: Path, more: tuple[str, ...]) -> None:
    held = ("--hold", "bridge", "--by", "R. Viewer", "--reason", "a court asked for it")
    for words in (held, ("--holds",), ("--release", "bridge", *held[2:])):
        run = dateline("retention", str(own), *words, *more)
        assert run.code == 2 and "stand alone" in run.err
    assert "0 holds are in force" in dateline("retention", str(own), "--holds").out


def test_a_report_called_record_is_held_by_its_key(dateline, own: Path, tmp_path: Path) -> None:
    (tmp_path / "record.txt").write_text("Six people were hurt in York on 5 May 2031, the mayor said.")
    why = ("--by", "R. Viewer", "--reason", "a court asked for it")
    assert "all reports: held" in dateline("retention", str(own), "--hold", "record", *why).out
    assert dateline("retention", str(own), "--release", "record", *why).code == 0
    dateline("add", str(tmp_path / "record.txt"), "--record", str(own), "-q")
    run = dateline("retention", str(own), "--hold", "record", *why)
    assert run.code == 2 and "by its key" in run.err
    assert "0 holds are in force" in dateline("retention", str(own), "--holds").out


def test_sources_with_a_limit_say_what_they_leave_out(dateline, own: Path) -> None:
    assert "rejections of other inputs are left out" in dateline("sources", str(own), "--limit", "1").err
    assert "left out" not in dateline("sources", str(own)).err


def test_why_follows_a_matter_that_was_weighed_anew(dateline, own: Path) -> None:
    with open_record(own) as record:
        matters = [m for m in View(record).matters(ClaimFilter(measure="killed")) if len(m.claims) == 2]
    (old,) = (m for m in matters if m.kind == "figure")
    assert judge(dateline, own, old.claims[0], "reject").code == 0  # the claim that gave the matter its id
    with open_record(own) as record:
        (new,) = View(record).matters_of(old.claims[1])
    assert new.id != old.id
    run = dateline("why", own, old.id, "--json")
    assert run.lines == [f"note: {old.id} was weighed anew; {new.id} has most of its claims"]
    assert [json.loads(line)["id"] for line in run.out.splitlines()] == [new.id]
    assert (
        judge(dateline, own, old.claims[1], "sensitive", "--class", "private person", "--note", "x").code == 0
    )
    hidden = dateline("why", own, old.id, "--audience", "public")
    assert hidden.code != 0 and new.id not in hidden.out + hidden.err
    assert dateline("why", own, "mat-0000000000000000").code != 0
