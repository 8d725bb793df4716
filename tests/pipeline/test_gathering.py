"""What withholding rests on is brought up to date by what is new alone, and is then what all of the record gives."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dateline import pipeline
from dateline.model import Profile
from dateline.reading import Tools
from dateline.record import Record, View, Withholder, open_record
from dateline.record import schema as s
from dateline.record.audience import _alternatives, _holding
from dateline.record.codec import pack
from dateline.record.gathering import Gathering, Words
from dateline.tell.audience import _words_of, withholder_of

READ_ON = date(2031, 6, 1)
TEXTS = {
    "flood": "At least 200 people fled the flood in Lome on 3 May 2031, police said. Ode Varr, 14, drowned.",
    "call": "Ring 0113 496 0888 for help, said Ida Brock, a baker in Leeds. Nine homes burned in Leeds.",
    "shelter": "The shelter at 12 Mill Lane, Leeds, burned; 970 people were hurt there, the Red Cross said on 4 May 2031.",
    "mayor": "Mayor Ida Brock of Leeds said on 5 May 2031 that 31 people were hurt in Leeds.",
    "last": "Tom Aske, a witness in Paris, said on 6 May 2031 that 14500 people fled. Ode Varr's aunt wept.",
}


def words(found: Words) -> object:
    """What was gathered, in no order."""
    return (
        sorted((one.name, one.kind, one.variants, one.sensitivity or "") for one in found.names),
        sorted((mark.kind, mark.span, text) for mark, text in found.marks),
        sorted(found.places),
        {report: sorted(digits) for report, digits in found.digits.items() if digits},
    )


def told(keep: Withholder) -> str:
    return keep._pattern.pattern if keep._pattern else ""


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "a.db", create=True) as opened:
        yield opened


def add(record: Record, folder: Path, name: str, tools: Tools, profile: Profile | None = None) -> None:
    path = folder / f"{name}.txt"
    path.write_text(TEXTS[name] + "\n")
    pipeline.add_reports(record, [path], read_on=READ_ON, tools=tools, profile=profile, even_deleted=True)


def key_of(record: Record, name: str) -> str:
    return next(row.report.key for row in View(record).reports() if row.name.startswith(name))


def mark(record: Record, name: str, quoted: str, tools: Tools, verdict: str = "sensitive") -> None:
    report = key_of(record, name)
    at = View(record).text(report).index(quoted)
    pipeline.judge(
        record, f"{report}:{at}-{at + len(quoted)}", verdict, "R. Viewer", note="n",  # type: ignore[arg-type]
        edits={"class": "other"} if verdict == "sensitive" else None, tools=tools,
    )  # fmt: skip


def check(record: Record, kept: Gathering) -> None:
    """That what is kept, what is read anew, and the record of this instant, read as that of another, are one."""
    once = words(kept.gather(record))
    assert once == words(Gathering().gather(record)) == words(_words_of(View(record)))
    for audience in ("partner", "public"):
        views = [
            View(record),
            View(record),
            View(record, as_recorded=View(record).reports()[-1].recorded_at + timedelta(days=36500)),
        ]
        keeps = [
            withholder_of(view, audience, kept if n == 0 else None)  # type: ignore[arg-type]
            for n, view in enumerate(views)
        ]
        assert len({told(keep) for keep in keeps}) == 1
        assert len({view.withheld.numbers for view in views}) == 1


def test_what_is_kept_follows_every_kind_of_change(
    record: Record, shared_tools: Tools, tmp_path: Path
) -> None:
    kept = Gathering()
    for name in ("flood", "call", "shelter"):
        add(record, tmp_path, name, shared_tools)
        check(record, kept)
    assert "Ode" in told(withholder_of(View(record), "partner", kept))
    add(record, tmp_path, "mayor", shared_tools)  # who was private before holds a public office
    check(record, kept)
    mark(record, "shelter", "970", shared_tools)
    check(record, kept)
    view = View(record)
    withholder_of(view, "partner", kept)
    assert view.withheld.numbers
    mark(record, "shelter", "970", shared_tools, verdict="not sensitive")
    check(record, kept)
    pipeline.delete_reports(record, [key_of(record, "mayor")], "R. Viewer", "asked", tools=shared_tools)
    check(record, kept)
    profile = Profile(name="Brock Hall", languages=("en", "fr"))
    add(record, tmp_path, "last", shared_tools, profile)
    check(record, kept)


def test_what_is_deleted_is_not_kept(record: Record, shared_tools: Tools, tmp_path: Path) -> None:
    kept = Gathering()
    add(record, tmp_path, "shelter", shared_tools)
    add(record, tmp_path, "last", shared_tools)
    assert "Aske" in str(kept.gather(record)) and "14500" in str(kept.gather(record))
    pipeline.delete_reports(record, [key_of(record, "last")], "R. Viewer", "asked", tools=shared_tools)
    add(record, tmp_path, "call", shared_tools)
    check(record, kept)
    held = str((kept._names, kept._reports, kept._digits, kept._strings))
    assert "Aske" not in held and "14500" not in held and "Brock" in held


def test_a_row_that_takes_the_number_of_one_that_is_gone_is_read(
    record: Record, shared_tools: Tools, tmp_path: Path
) -> None:
    kept = Gathering()
    add(record, tmp_path, "last", shared_tools)
    assert "Aske" in str(kept.gather(record))
    old = next(name for name in View(record).names() if "Aske" in name.name)
    new = pack(replace(old, name="Zoe Quill", variants=("Zoe Quill",)))
    with record.write() as connection:
        mine = (s.derived.c.kind == "name") & (s.derived.c.key == old.id)
        connection.execute(s.derived.update().where(mine).values(body=new, digest="another"))
    found = str(kept.gather(record))
    assert "Quill" in found and "Aske" not in found


def test_only_what_is_new_is_read(
    record: Record, shared_tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, read = Gathering(), list[int]()
    for name in ("flood", "shelter", "mayor"):
        add(record, tmp_path, name, shared_tools)
    reading = kept._read_reports
    monkeypatch.setattr(kept, "_read_reports", lambda r, ids: (read.append(len(ids)), reading(r, ids))[1])
    kept.gather(record)
    kept.gather(record)
    assert sum(read) == 3
    add(record, tmp_path, "last", shared_tools)
    kept.gather(record)
    assert sum(read) == 4


def test_digits_are_hidden_in_every_report_that_has_them(
    record: Record, shared_tools: Tools, tmp_path: Path
) -> None:
    kept = Gathering()
    for name in TEXTS:
        add(record, tmp_path, name, shared_tools)
    before = View(record)
    withholder_of(before, "public", kept)
    mark(record, "last", "14500", shared_tools)
    view = View(record)
    withholder_of(view, "public", kept)
    assert view.withheld.numbers > before.withheld.numbers
    report = key_of(record, "last")
    figures = record.extractions([report])[report].figures
    assert {f.id for f in figures if "14500" in f.text} <= view.withheld.numbers
    found = kept.gather(record)
    assert found.reports_with(lambda digits: digits == "14500") == [report]


def test_public_names_that_hold_a_secret_are_found_however_they_begin() -> None:
    chance = random.Random(5)
    made = lambda: " ".join("".join(chance.choices("abA.'", k=chance.randint(1, 4))) for _ in range(chance.randint(1, 3)))  # noqa: E731  # fmt: skip
    for _ in range(200):
        secrets = _alternatives(made() for _ in range(8))
        known = _alternatives(made() for _ in range(30))
        expected = [w for w in known if w not in secrets and any(one in w for one in secrets)]
        assert _holding(known, secrets) == expected
    assert re.compile("|".join(secrets))
