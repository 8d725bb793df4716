"""The words of a report that was marked as sensitive prove no other report's day to anyone but the record's owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from rooms import open_room

import dateline
from dateline import pipeline
from dateline.reading import Tools
from dateline.record import View, open_record
from dateline.record.withheld import read_withheld

SHARED = (
    "The sluice at Rhayader was opened before dawn after the reservoir had risen for three days without a pause. "
    "Warden Ulla Brisk said that 31 barns stood in water by noon, and that the lower road could not be used by anyone. "
    "Farmers drove their sheep to the chapel meadow, where the parish handed out hay from the old quarry shed.\n"
)


@dataclass(frozen=True, slots=True)
class Proved:
    """A record in which a report's day is inferred from the words of another that is marked as sensitive."""

    path: str
    report: str
    secret: str
    words: tuple[str, ...]


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory, shared_tools: Tools) -> Proved:
    folder: Path = tmp_path_factory.mktemp("evidence")
    (folder / "sluice-wire.txt").write_text("Sluice opened\n\n" + SHARED)
    (folder / "sluice-bulletin.txt").write_text(
        "Bulletin\n\n" + SHARED + "The parish will meet on Monday evening.\n"
    )
    (folder / "reports.csv").write_text("path,published\nsluice-wire.txt,2031-05-06\n")
    path = folder / "sluice.db"
    with open_record(path, create=True) as record:
        pipeline.add_reports(record, [folder], read_on=date(2031, 6, 1), tools=shared_tools)
        view = View(record)
        secret, proven = view.find_report("sluice-wire"), view.find_report("sluice-bulletin")
        assert secret is not None and proven is not None and proven.dating is not None
        words = tuple(e.text for e in proven.dating.evidence if e.report == secret.report.key)
        assert words
        pipeline.judge(
            record, secret.report.key, "sensitive", "R. Viewer", note="threatened", edits={"class": "private person"}
        )  # fmt: skip
    return Proved(str(path), proven.report.key, secret.report.key, words)


def pages(proved: Proved) -> tuple[str, ...]:
    own = f"reports/{proved.report}"
    return ("/reports", f"/{own}", "/api/v1/reports", f"/api/v1/{own}", "/api/v1/brief")


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_pages_and_the_api_show_no_words_of_it(audience: str, proved: Proved) -> None:
    with open_room(proved.path, audience=audience) as room:
        for page in pages(proved):
            answer = room.get(page)
            assert answer.status_code == 200, page
            assert proved.secret not in answer.text and "sluice-wire" not in answer.text, page
        told = room.get(f"/api/v1/reports/{proved.report}").json()["data"]
        assert all(one["report"] == "sluice-bulletin" for one in told["published_evidence"])
    with dateline.open(proved.path, read_only=True, audience=audience) as record:  # type: ignore[arg-type]
        assert all(proved.secret not in str(row) for row in record.reports())


def test_the_owner_sees_what_proves_a_day(proved: Proved) -> None:
    with open_room(proved.path) as room:
        told = room.get(f"/api/v1/reports/{proved.report}").json()["data"]
        assert proved.words[0] in [one["text"] for one in told["published_evidence"]]


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_whichever_way_a_report_is_looked_up(audience: str, proved: Proved) -> None:
    with open_record(proved.path, read_only=True) as record:
        view = View(record)
        assert len(view.reports()) == 2  # all of them are read before they are withheld
        view.withhold(read_withheld(record, audience))  # type: ignore[arg-type]
        fresh = View(record)
        fresh.withhold(view.withheld)
        found = [
            view.report(proved.report),
            fresh.report(proved.report),
            *fresh.reports_by([proved.report]).values(),
        ]
        found += [*view.reports(), *fresh.reports(), fresh.find_report("sluice-bulletin")]
        assert len(found) == 6
        for row in found:
            assert row is not None and row.dating is not None
            assert all(one.report != proved.secret for one in row.dating.evidence)
        assert view.report(proved.secret) is None
