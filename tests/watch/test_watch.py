"""A watch reads what feeds list, politely; a quiet correction becomes known within one poll, and alerts fire once."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from feed_server import FeedServer, Page
from rooms import open_room

from dateline.annotate import Annotator
from dateline.errors import RecordError
from dateline.read import read_paths
from dateline.reading import Tools
from dateline.record import Record, View, open_record, verify_record
from dateline.record.alerts import read_alerts
from dateline.tell.changes import change_rows
from dateline.watch import Polled, Watch, read_rules, read_watchlist
from dateline.watch.state import WatchState

FIRST = (
    "A dam above Rhayader in Wales gave way on Sunday, and the county's fire service said that at least 7 people had been killed.",
    "Rescuers searched the valley until dark, and the road to the coast stayed closed all day, the fire service said.",
)
SECOND = (FIRST[0].replace("at least 7", "at least 9"), FIRST[1])
THIRD = (
    FIRST[0].replace("at least 7 people", "2 people"),
    FIRST[1],
    "Correction: an earlier version of this report said that 9 people had been killed; the fire service says that 2 were.",
)


class Clock:
    """A clock that tests move; sleeping moves it too."""

    def __init__(self) -> None:
        self.at = datetime(2031, 5, 4, 9, tzinfo=UTC)
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    made = FeedServer()
    yield made
    made.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def record(tmp_path: Path, clock: Clock) -> Iterator[Record]:
    with open_record(tmp_path / "flood.db", create=True, clock=clock) as opened:
        yield opened


@pytest.fixture
def tools(annotator: Annotator) -> Iterator[Tools]:
    made = Tools()
    made._annotator = annotator
    yield made
    made.close()


@pytest.fixture
def watch(
    tmp_path: Path, record: Record, server: FeedServer, clock: Clock, tools: Tools
) -> Iterator[Callable[..., Watch]]:
    opened: list[Watch] = []

    def make(feed: str = "", top: str = "", alerts: str = "") -> Watch:
        (tmp_path / "feeds.toml").write_text(
            f'delay = "2s"\ncontact = "desk@post.example"\n{top}\n[[feed]]\nurl = "{server.root}/feed"\n{feed}\n'
        )
        (tmp_path / "alerts.toml").write_text(alerts)
        rules = read_rules(tmp_path / "alerts.toml") if alerts else ()
        made = Watch(
            record, read_watchlist(tmp_path / "feeds.toml"), tools, rules, now=clock, sleep=clock.sleep
        )
        opened.append(made)
        return made

    yield make
    for one in opened:
        one.close()


def test_three_revisions_of_a_report_are_told_and_the_alert_fires_once(
    server: FeedServer, clock: Clock, record: Record, watch: Callable[..., Watch], tmp_path: Path
) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    watching = watch(
        alerts=f"""
        [[alert]]
        name = "many dead"
        measure = "killed"
        above = 8
        to = ["page", "alerts.jsonl", "{server.root}/hook"]
        """
    )
    first = watching.poll()
    assert (first.new, first.revised, first.alerts) == (1, 0, [])

    server.publish("/dam", *SECOND)
    clock.pass_by(hours=2)
    second = watching.poll()
    assert (second.new, second.revised) == (0, 1)
    assert [(a.rule, a.state) for a in second.alerts] == [("many dead", "above 8")]

    clock.pass_by(hours=6)
    before = clock.at
    server.publish("/dam", *THIRD)
    third = watching.poll()
    assert (third.revised, third.alerts) == (1, [])
    rows = change_rows(View(record, as_recorded=before), View(record))
    dead = [row for row in rows if row["topic"] == "killed"]
    assert dead and {2.0} <= {bound for row in dead for bound in row["told"]}
    assert any(row["change"] == "revised report" for row in rows)

    assert [a.rule for a in read_alerts(record)] == ["many dead"]
    assert [row["rule"] for row in map(json.loads, (tmp_path / "alerts.jsonl").read_text().splitlines())] == [
        "many dead"
    ]
    assert [row["rule"] for row in server.posted] == ["many dead"]
    assert verify_record(record) == []


def test_the_page_of_the_day_tells_a_quiet_correction_after_one_poll(
    server: FeedServer, clock: Clock, record: Record, watch: Callable[..., Watch], tmp_path: Path
) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    rule = '[[alert]]\nname = "many dead"\nmeasure = "killed"\nabove = 8'
    watching = watch(alerts=rule)
    watching.poll()
    with open_room(str(tmp_path / "flood.db"), clock=clock) as room:
        assert "many dead" not in room.get("/").text
        clock.pass_by(hours=2)
        server.publish("/dam", *SECOND)
        watching.poll()
        page = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", room.get("/").text)).split())
    changed = page[page.index("What changed") :]
    assert "at least 9" in changed and "eople had been killed" in changed
    assert page.count("a figure above 8 is stated") == 1


def test_a_revision_came_to_be_known_when_it_was_fetched(
    server: FeedServer, clock: Clock, record: Record, watch: Callable[..., Watch]
) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    watching = watch()
    watching.poll()
    clock.pass_by(days=2)
    server.publish("/dam", *SECOND)
    watching.poll()
    known = [figure.resolved.figure.low for figure in View(record, as_known=date(2031, 5, 4)).figures()]
    now = [figure.resolved.figure.low for figure in View(record).figures()]
    assert (known, sorted(now)) == ([7.0], [7.0, 9.0])


def test_what_did_not_change_is_asked_for_and_not_sent(
    server: FeedServer, clock: Clock, record: Record, watch: Callable[..., Watch]
) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    watching = watch()
    watching.poll()
    clock.pass_by(hours=2)
    again = watching.poll()
    assert (again.new, again.revised) == (0, 0)
    assert server.asked["/feed", 304] == 1 and server.asked["/dam", 304] == 1
    server.publish("/dam", *FIRST, noise="another advertisement")
    clock.pass_by(hours=12)
    assert watching.poll().revised == 0 and len(View(record).reports()) == 1


def test_pages_are_looked_at_again_on_a_thinning_schedule(
    server: FeedServer, clock: Clock, watch: Callable[..., Watch]
) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    watching = watch(top='revisit = ["1h", "1d"]')
    for hours in (0, 0.5, 1, 3, 30, 100):
        clock.pass_by(hours=hours)
        watching.poll()
    assert server.asked["/dam", 200] + server.asked["/dam", 304] == 3


def test_a_feed_that_says_a_page_changed_has_it_looked_at_at_once(
    server: FeedServer, clock: Clock, watch: Callable[..., Watch]
) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    watching = watch(top="revisit = []")
    watching.poll()
    clock.pass_by(hours=1)
    server.publish("/dam", *SECOND)
    server.publish_feed("/dam", updated="2031-05-04T09:30:00Z")
    assert watching.poll().revised == 1


def test_one_host_is_asked_slowly_and_what_robots_forbid_is_left(
    server: FeedServer, clock: Clock, record: Record, watch: Callable[..., Watch]
) -> None:
    server.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /closed\nCrawl-delay: 5\n", "text/plain")
    server.publish_feed("/dam", "/closed/one")
    server.publish("/dam", *FIRST)
    server.publish("/closed/one", *FIRST)
    polled = watch().poll()
    assert polled.new == 1 and not any(path.startswith("/closed") for path, _ in server.asked)
    assert [(r.slug, "robots" in r.reason) for r in polled.left_out] == [("not-fetched", True)]
    assert clock.slept and min(clock.slept) > 1.9 and max(clock.slept) > 4.9
    assert server.asked["/robots.txt", 200] == 1
    assert all("desk@post.example" in agent and agent.startswith("dateline/") for agent in server.agents)


def test_a_server_in_trouble_is_left_alone_as_long_as_it_asks(
    server: FeedServer, clock: Clock, watch: Callable[..., Watch]
) -> None:
    server.pages["/feed"] = Page(b"busy", status=503, fields={"Retry-After": "7200"})
    watching = watch()
    (problem,) = watching.poll().problems
    assert "503" in problem and "2 h" in problem
    clock.pass_by(hours=1)
    assert watching.poll().feeds == 0
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    clock.pass_by(hours=1, minutes=1)
    assert watching.poll().new == 1


def test_a_page_that_was_taken_away_is_told(
    server: FeedServer, clock: Clock, record: Record, watch: Callable[..., Watch]
) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    watching = watch()
    watching.poll()
    server.pages["/dam"] = Page(b"gone", status=410)
    clock.pass_by(hours=2)
    (left,) = watching.poll().left_out
    assert (left.slug, "after it was read" in left.reason) == ("taken-away", True)
    assert [r.slug for r in View(record).rejections()] == ["taken-away"]
    clock.pass_by(days=9)
    asked = server.asked["/dam", 410]
    watching.poll()
    assert server.asked["/dam", 410] == asked


def test_what_lies_in_the_local_network_is_not_fetched_for_a_feed(
    server: FeedServer, watch: Callable[..., Watch]
) -> None:
    port = server.root.rpartition(":")[2]
    server.publish("/dam", *FIRST)
    server.pages["/feed"] = Page(
        f"<rss version='2.0'><channel><item><link>http://localhost:{port}/dam</link></item>"
        "<item><link>file:///etc/passwd</link></item></channel></rss>".encode(), "text/xml",
    )  # fmt: skip
    polled = watch().poll()
    assert polled.new == 0 and [r.slug for r in polled.left_out] == ["not-fetched", "not-fetched"]
    assert not any(path == "/dam" for path, _ in server.asked)


def test_a_watch_that_was_killed_between_fetching_and_adding_goes_on_there(
    server: FeedServer,
    clock: Clock,
    record: Record,
    watch: Callable[..., Watch],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    watching = watch()

    def die(polled: Polled) -> None:
        if watching.state.waiting():
            raise KeyboardInterrupt

    monkeypatch.setattr(watching, "_add_fetched", die)
    with pytest.raises(KeyboardInterrupt):
        watching.poll()
    watching.close()
    assert View(record).reports() == []
    del server.pages["/dam"]
    assert watch().poll().new == 1
    assert [row.report.url for row in View(record).reports()] == [f"{server.root}/dam"]


def test_what_was_fetched_is_kept_in_an_archive_that_can_be_read_again(
    server: FeedServer, record: Record, watch: Callable[..., Watch], tmp_path: Path
) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    watch().poll()
    (row,) = View(record).reports()
    assert row.report.retrieval is not None and row.report.retrieval.archive is not None
    (found,) = read_paths([tmp_path / "watched" / row.report.retrieval.archive])
    assert isinstance(found, tuple)
    assert found[1].sha256 == row.report.sha256 and found[0].retrieval == row.report.retrieval


def test_a_feed_is_read_as_it_is_where_the_watchlist_says_so(
    server: FeedServer, record: Record, watch: Callable[..., Watch]
) -> None:
    server.pages["/feed"] = Page(
        f"<rss version='2.0'><channel><title>Wire</title><item><title>Dam</title><link>{server.root}/dam</link>"
        f"<description>{FIRST[0]}</description></item></channel></rss>".encode(), "text/xml",
    )  # fmt: skip
    assert watch(feed="fetch = false").poll().new == 1
    assert [row.report.carrier for row in View(record).reports()] == ["Wire"]
    assert ("/dam", 404) not in server.asked


def test_a_folder_of_a_wire_is_read_as_items_come(
    server: FeedServer, clock: Clock, record: Record, watch: Callable[..., Watch], tmp_path: Path
) -> None:
    server.publish_feed()
    (tmp_path / "wire").mkdir()
    watching = watch(feed='[[wire]]\nfolder = "wire"\ncarrier = "River Wire"')
    assert watching.poll().new == 0
    for number, text in enumerate((FIRST[0], SECOND[0]), 1):
        (tmp_path / "wire" / f"{number}.json").write_text(
            json.dumps({"uri": f"urn:{number}", "body_text": text})
        )
        assert watching.poll().new == 1
    assert {row.report.carrier for row in View(record).reports()} == {"River Wire"}
    assert watching.poll().new == 0


def test_two_watches_do_not_work_in_one_folder(watch: Callable[..., Watch], tmp_path: Path) -> None:
    watch()
    with pytest.raises(RecordError, match="another watch"):
        WatchState(tmp_path / "watched" / "watch.sqlite")


def test_a_webhook_that_fails_is_tried_again(
    server: FeedServer, clock: Clock, watch: Callable[..., Watch]
) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    watching = watch(
        alerts='[[alert]]\nname = "any"\nmeasure = "killed"\nabove = 1\nto = ["http://127.0.0.1:9/none"]'
    )
    polled = watching.poll()
    assert len(polled.alerts) == 1 and "tried again" in polled.problems[0]
    assert len(watching.state.deliveries((clock.at + timedelta(minutes=2)).timestamp())) == 1


@pytest.mark.parametrize("packed", [gzip.compress(b"<rss>" + b" " * (80 << 20)), b"\x1f\x8bbroken"])
def test_a_feed_that_unpacks_to_too_much_or_not_at_all_is_told(
    server: FeedServer, watch: Callable[..., Watch], packed: bytes
) -> None:
    server.pages["/feed"] = Page(packed, "text/xml", fields={"Content-Encoding": "gzip"})
    (problem,) = watch().poll().problems
    assert "cannot be unpacked, or is more than 64 MB" in problem


def test_a_feed_that_is_packed_is_read(server: FeedServer, watch: Callable[..., Watch]) -> None:
    server.publish_feed("/dam")
    server.publish("/dam", *FIRST)
    for path in ("/feed", "/dam"):
        page = server.pages[path]
        server.pages[path] = Page(
            gzip.compress(page.body), page.media_type, fields={"Content-Encoding": "gzip"}
        )
    assert watch().poll().new == 1
