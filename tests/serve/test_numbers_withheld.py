"""A number that people marked as sensitive is told to no audience that may not see it, in any form of any list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from crawl import PAGES, crawl
from rooms import open_room
from starlette.testclient import TestClient

from dateline import pipeline
from dateline.reading import Tools
from dateline.record import Record, View, open_record

REPORTS = {
    "a": "Ninety-seven people were killed in Leeds on 3 May 2031, police said. Another 14500 people fled Leeds on 4 May 2031, the mayor said.",
    "b": "The governor said ninety-seven people were killed in Leeds on 3 May 2031. Police said 14500 people fled Leeds on 4 May 2031.",
    "c": "The Red Cross said 19000 people fled Leeds on 4 May 2031. Nine homes burned in Leeds on 4 May 2031, officials said.",
}
#: what is withheld, as it is written anywhere in figures; no day, hour, minute or year of the clock is written so
HIDDEN = re.compile(r"(?<![0-9a-zA-Z-])(14[,.]?500|14\.5|97)(\.0)?(?![0-9a-zA-Z:–-])")
LISTS = (*PAGES, "/search?q=fled")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory, shared_tools: Tools) -> Iterator[Record]:
    folder = tmp_path_factory.mktemp("marked")
    for name, text in REPORTS.items():
        (folder / f"{name}.txt").write_text(text + "\n")
    with open_record(folder / "marked.db", create=True) as record:
        paths: list[str | Path] = [folder / f"{name}.txt" for name in REPORTS]
        pipeline.add_reports(record, paths, read_on=date(2031, 6, 1), tools=shared_tools)
        view = View(record)
        report = next(row.report.key for row in view.reports() if row.name.startswith("a"))
        for words in ("14500", "Ninety-seven"):
            at = view.text(report).index(words)
            pipeline.judge(
                record, f"{report}:{at}-{at + len(words)}", "sensitive", "R. Viewer", note="n",
                edits={"class": "other"}, tools=shared_tools,
            )  # fmt: skip
        yield record


@pytest.fixture(scope="module", params=["partner", "public"])
def room(request: pytest.FixtureRequest, marked: Record) -> Iterator[TestClient]:
    with open_room(marked.place, audience=request.param) as client:
        yield client


def told(address: str, text: str) -> list[str]:
    """What an answer tells of what is withheld, with the words around it; places on a drawing are not told in words."""
    text = re.sub(
        r'(?:\s(?:d|x|y|cx|cy|r|x1|x2|y1|y2|width|height|viewBox|points|transform)="[^"]*")', "", text
    )
    text = re.sub(
        r'"(?:start|end|number_start|number_end|at|recorded_at)":[^,}]*|"spans":\[[^}]*?\]\]', "", text
    )
    return [f"{address}: {text[max(0, m.start() - 60) : m.end() + 20]}" for m in HIDDEN.finditer(text)]


def test_the_owner_reads_it(marked: Record) -> None:
    with open_room(marked.place) as client:
        assert "14,500" in client.get("/figures?as=md").text
        assert "14,500" in client.get("/matters?as=csv").text


@pytest.mark.parametrize("form", ["md", "csv", "json", "svg", "geojson"])
def test_no_list_tells_it_in_any_form(room: TestClient, form: str) -> None:
    found, answered = [], 0
    for address in LISTS:
        for more in ("", "&since=2000-01-01", "&since=2031-05-03", "&kind=figure"):
            answer = room.get(f"{address}{'&' if '?' in address else '?'}as={form}{more}")
            answered += answer.status_code == 200
            if form == "csv":
                assert "displaced" in answer.text or address not in ("/matters", "/figures")
            found += told(address, answer.text)
    assert answered and found == []


def test_no_page_tells_it(room: TestClient) -> None:
    start = (*PAGES, "/?since=2000-01-01&all=1", "/search?q=fled")
    assert [one for address, text in crawl(room, start) for one in told(address, text)] == []


def test_no_file_of_a_claim_or_matter_tells_it(room: TestClient, marked: Record) -> None:
    view = View(marked)
    keys = [f"/claims/{row.id}" for rows in (view.figures(), view.events()) for row in rows]
    keys += [f"/matters/{matter.id}" for matter in view.matters()]
    assert len(keys) > 8
    for key in keys:
        for form in ("md", "csv", "json", "svg"):
            assert told(key, room.get(f"{key}?as={form}").text) == []


def test_the_api_tells_it_nowhere(room: TestClient, marked: Record) -> None:
    view = View(marked)
    calls = [
        "matters", "figures", "events", "statements", "claims", "reports", "search?q=fled", "voices", "judgements",
        "changes?since=2000-01-01", "changes?since=2031-05-03", "lineage",
    ]  # fmt: skip
    calls += [f"matters/{matter.id}" for matter in view.matters()]
    calls += [f"claims/{row.id}" for rows in (view.figures(), view.events()) for row in rows]
    for call in calls:
        assert told(call, room.get(f"/api/v1/{call}").text) == []
    rows = room.get("/api/v1/matters").json()["data"]
    assert all(
        (row["low"], row["high"]) == (None, None) for row in rows if row["measure"] in ("killed", "displaced")
    )
    assert any("[withheld]" in reason for row in rows for reason in row["trace"])


def test_a_number_beside_it_is_told(room: TestClient) -> None:
    figures = room.get("/figures?as=md").text
    assert "[withheld" in figures.replace("\\", "") and "9 homes" in figures and "19,000" in figures


def test_what_was_entered_before_tells_it_neither(room: TestClient, marked: Record) -> None:
    at = View(marked).reports()[-1].recorded_at
    assert at is not None
    since = (at + timedelta(milliseconds=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    answer = room.get("/api/v1/changes", params={"since": since})
    assert answer.status_code == 200 and told("changes", answer.text) == []
