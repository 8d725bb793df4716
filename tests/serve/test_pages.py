"""Each page holds what it must."""

from __future__ import annotations

import re

import pytest
from crawl import PAGES
from starlette.testclient import TestClient

from dateline.record import Record, View


def first(client: TestClient, page: str, kind: str) -> str:
    found = re.search(rf'href="(/{kind}/[\w:-]+)', client.get(page).text)
    assert found, (page, kind)
    return found[1]


@pytest.mark.parametrize("address", [*PAGES, "/search", "/?since=2026-05-13", "/matters?standing=disputed"])
def test_a_page_is_there_and_begins_with_what_a_human_accepted(room: TestClient, address: str) -> None:
    answer = room.get(address)
    assert answer.status_code == 200
    words = re.sub(r"<[^>]+>", "", answer.text)
    assert re.search(r"0 of \d+ claims accepted by a human", words)
    assert words.index("claims accepted") < words.index("Last judgements")
    assert '<input type="date" name="as_known"' in answer.text


def test_today_tells_what_changed_since_a_day(room: TestClient) -> None:
    page = room.get("/?since=2026-05-14").text
    assert "Since 14 May 2026" in page and "Needs a human" in page and "How matters stand" in page
    assert "16-correction" in page or "Correction: homes destroyed" in page


def test_today_counts_from_the_visit_before(room: TestClient) -> None:
    room.cookies.clear()
    room.get("/")
    seen = room.cookies["dateline_seen"]
    assert seen.strip('"').startswith("|")
    room.cookies.set("dateline_seen", "|2026-01-01T00:00:00+00:00")
    assert "by when it came into the record" in room.get("/").text
    room.cookies.clear()


def test_a_matter_shows_its_standing_with_the_rule_and_its_voices(room: TestClient, view: View) -> None:
    matter = next(m for m in view.matters() if m.standing == "corroborated" and m.kind == "figure")
    page = room.get(f"/matters/{matter.id}").text
    assert f"rule {matter.rule}" in page
    for reason in matter.trace:
        assert reason in page.replace("&#39;", "'")
    assert "<svg" in page and page.count("data-claim=") >= len(matter.claims)
    assert "Independent voices" in page


def test_an_answer_stands_beside_what_it_denies(room: TestClient, view: View) -> None:
    denial = next(r for r in view.relations() if r.relation == "denial")
    matter = next(m for m in view.matters() if denial.target in m.claims)
    page = room.get(f"/matters/{matter.id}").text
    assert "<b>Denied</b> by" in page


def test_each_claim_is_one_click_from_its_sentence(room: TestClient, view: View) -> None:
    row = view.figures()[0]
    report = room.get(f"/reports/{row.report}")
    assert f'id="{row.id}"' in report.text
    assert f"/reports/{row.report}#{row.id}" in room.get("/figures").text


def test_a_report_shows_all_its_words_with_marks_and_where_they_are_from(
    room: TestClient, view: View
) -> None:
    row = view.find_report("03-courier")
    assert row is not None
    page = room.get(f"/reports/{row.report.key}").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    for passage in view.passages(row.report.key):
        words = passage.passage.text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")
        assert " ".join(words.split()) in text
    assert 'class="m claim figure' in page and 'class="m voice' in page and "also in" in page


def test_versions_are_told_with_what_they_changed(room: TestClient, view: View) -> None:
    row = view.find_report("02-wire-revised")
    assert row is not None
    page = room.get(f"/reports/{row.report.key}").text
    assert "Versions" in page and "<del>" in page and "<ins>" in page


def test_a_possible_rewrite_says_why(room: TestClient, view: View) -> None:
    likely = [key for key, signs in view.signs().items() if signs.likely]
    if not likely:
        pytest.skip("no example report shows enough signs")
    assert "Possible rewrite" in room.get(f"/reports/{likely[0]}").text


def test_the_day_looked_at_is_kept_through_links(room: TestClient) -> None:
    page = room.get("/matters?as_known=2026-05-13").text
    assert "as it was known at the end of 13 May 2026" in page
    inner = [a for a in re.findall(r'href="(/[^"]*)"', page) if not a.startswith(("/static", "/api"))]
    stray = [a for a in inner if "as_known=2026-05-13" not in a]
    assert [a for a in stray if "/matters" not in a] == []
    assert room.get("/reports?as_known=2026-05-13").text.count("<tr data-row>") < room.get(
        "/reports"
    ).text.count("<tr data-row>")


def test_a_report_of_a_later_day_is_not_there_yet(room: TestClient, view: View) -> None:
    row = view.find_report("16-correction")
    assert row is not None
    assert room.get(f"/reports/{row.report.key}?as_known=2026-05-12").status_code == 404


@pytest.mark.parametrize(
    "address", ["/matters/mat-none", "/reports/rep-none", "/claims/fig-none", "/voices/voi-none", "/nowhere"]
)
def test_what_is_not_there_is_said_on_a_page(room: TestClient, address: str) -> None:
    answer = room.get(address)
    assert answer.status_code == 404 and "<main" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/figures?from=x",
        "/matters?standing=true",
        "/figures?sort=x",
        "/map?at=1,x",
        "/?since=soon",
        "/figures?page=0",
        "/?as_known=1",
        "/figures?from=2026-05-13&to=2026-05-12",
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(room: TestClient, address: str) -> None:
    answer = room.get(address)
    assert (answer.status_code == 400 and "got" in answer.text) or "after" in answer.text


#: pages that are also had as a note with citations
MARKDOWN = (
    "?since=2026-05-12&", "matters?", "reports?", "figures?", "timeline?", "map?", "voices?", "lineage?",
    "search?q=dam&", "judgements?",
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "media", "begins"),
    [
        ("/figures?as=csv", "text/csv", b"id,"),
        ("/figures?as=geojson", "application/geo+json", b'{"type":"FeatureCollection"'),
        ("/figures?as=svg", "image/svg+xml", b"<svg xmlns"),
        ("/map?as=svg", "image/svg+xml", b"<svg xmlns"),
        ("/lineage?as=svg", "image/svg+xml", b"<svg xmlns"),
        ("/timeline?as=csv", "text/csv", b"start_on"),
        ("/voices?as=json", "application/json", b'{"about"'),
        ("/judgements?as=csv", "text/csv", b""),
        *((f"/{page}as=md", "text/markdown", b"> 0 of") for page in MARKDOWN),
    ],
)
def test_a_view_can_be_taken_as_a_file(room: TestClient, address: str, media: str, begins: bytes) -> None:
    answer = room.get(address)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(media)
    assert answer.content.startswith(begins)
    assert "accepted by a human" in answer.headers["x-dateline-about"]
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize("page", [page for page in MARKDOWN if page not in ("voices?", "judgements?")])
def test_a_note_of_a_list_cites_what_its_lines_rest_on(room: TestClient, page: str) -> None:
    text = room.get(f"/{page}as=md").text
    marks, notes = set(re.findall(r"\[\^(\d+)\](?!:)", text)), re.findall(r"^\[\^(\d+)\]: (.+)$", text, re.M)
    assert marks == {number for number, _ in notes} and len(marks) > 3
    assert all("report " in words for _, words in notes)


def test_a_drawing_becomes_a_picture(room: TestClient) -> None:
    pytest.importorskip("vl_convert")
    answer = room.get("/figures?measure=killed&as=png")
    assert answer.content.startswith(b"\x89PNG")


def test_a_note_cites_each_claim(room: TestClient, view: View) -> None:
    matter = max(view.matters(), key=lambda m: len(m.claims))
    text = room.get(f"/matters/{matter.id}?as=md").text
    assert "accepted by a human" in text.splitlines()[0]
    assert sum(1 for claim in matter.claims if claim in text) == len(matter.claims)


def test_a_page_that_has_not_changed_is_not_sent_again(room: TestClient) -> None:
    room.get("/matters")
    first_answer = room.get("/matters")
    again = room.get("/matters", headers={"if-none-match": first_answer.headers["etag"]})
    assert again.status_code == 304 and not again.content


def test_a_first_visit_is_light(room: TestClient) -> None:
    page = room.get("/", headers={"accept-encoding": "gzip"})
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    size = int(page.headers["content-length"]) + sum(
        int(room.get(f, headers={"accept-encoding": "gzip"}).headers["content-length"]) for f in files
    )
    assert size < 150_000


def test_search_lights_up_the_words_and_tells_the_claims(room: TestClient) -> None:
    page = room.get("/search", params={"q": "people killed"}).text
    assert "<mark>" in page and "data-claim=" in page
    assert "search wants a word" in room.get("/search", params={"q": "-dam"}).text


def test_a_room_over_no_record_is_refused(tmp_path: object) -> None:
    from dateline.errors import RecordError
    from dateline.serve import Settings, create_app

    with pytest.raises(RecordError):
        create_app(Settings(f"{tmp_path}/none.db"))


def test_an_empty_record_has_all_its_pages(tmp_path: object, exercise: Record) -> None:
    from rooms import open_room

    from dateline.record import open_record

    del exercise
    open_record(f"{tmp_path}/empty.db", create=True).close()
    with open_room(f"{tmp_path}/empty.db") as client:
        for address in PAGES:
            assert client.get(address).status_code == 200, address
