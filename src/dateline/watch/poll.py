"""One poll of a watch: feeds are asked, new pages fetched and old ones looked at again, all added to the record.

A page is looked at again on a thinning schedule, and at once where its feed says that it was changed. Where its article
is other than before, that is a new report of the same address, which came to be known when it was fetched.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from dateline.deriving import Show
from dateline.model import Rejection, Report, Retrieval, Sidecar, Source
from dateline.pipeline import Added, add_read
from dateline.read import Read, make_report, read_paths
from dateline.read.address import name_of_address
from dateline.read.dates import parse_published
from dateline.read.feed import Entry, Feed, parse_feed, read_entry
from dateline.read.table import Row
from dateline.read.warc import NO_PAGE
from dateline.reading import Tools
from dateline.record import Record
from dateline.record.alerts import Alert
from dateline.watch.alerts import Rules, deliver, find_alerts, queue_deliveries
from dateline.watch.archive import Archives
from dateline.watch.fetch import MAX_UNPACKED, Answer, Fetcher, unpack_body
from dateline.watch.state import FeedState, Fetched, PageState, WatchState
from dateline.watch.watchlist import WatchedFeed, WatchedFolder, Watchlist

#: pages that are fetched before they are added, tries of a page that was never read, and sitemaps of an index
BATCH, MOST_TRIES, MOST_SITEMAPS = 50, 6, 3
_LONGEST = timedelta(days=1)


@dataclass(slots=True)
class Polled:
    """What one poll did: feeds that were asked, pages that were fetched, reports that came (`new`, or `revised` ones of
    an address that the watch had read before), alerts, and problems in words."""

    feeds: int = 0
    pages: int = 0
    new: int = 0
    revised: int = 0
    alerts: list[Alert] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left_out: list[Rejection] = field(default_factory=list)


class Watch:
    """A watch on feeds and folders for one record. Use it in a `with` block, or `close` it."""

    def __init__(
        self,
        record: Record,
        watchlist: Watchlist,
        tools: Tools,
        rules: Rules = (),
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        show: Show | None = None,
    ) -> None:
        from importlib.metadata import version

        agent = f"dateline/{version('dateline')}" + (f" ({watchlist.contact})" if watchlist.contact else "")
        self._record, self._watchlist, self._tools, self._rules = record, watchlist, tools, rules
        self._now, self._show = now, show
        self._archives = Archives(watchlist.folder, agent)
        self._fetcher = Fetcher(agent, watchlist.delay, watchlist.hosts, now, sleep)
        self.state = WatchState(watchlist.folder / "watch.sqlite")

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.state.close()

    def poll(self) -> Polled:
        """Asks whatever is due, and adds what came. What an earlier poll fetched and did not add comes first."""
        polled = Polled()
        since = self._alerts_since()
        self._add_fetched(polled)
        for feed in self._watchlist.feeds:
            self._poll_feed(feed, polled)
        due = self.state.due_pages(self._now().timestamp())
        for first in range(0, len(due), BATCH):
            for page in due[first : first + BATCH]:
                self._visit(page, polled)
            self._add_fetched(polled)
        for wire in self._watchlist.wires:
            self._read_wire(wire, polled)
        self._raise_alerts(since, polled)
        return polled

    def next_at(self) -> datetime:
        """When something is due again."""
        now = self._now()
        shortest = min((wire.every for wire in self._watchlist.wires), default=_LONGEST)
        due = self.state.next_due()
        latest = now + min(shortest, _LONGEST)
        return latest if due is None else max(now, min(datetime.fromtimestamp(due, UTC), latest))

    # ---- feeds

    def _poll_feed(self, feed: WatchedFeed, polled: Polled) -> None:
        known = self.state.feed(feed.url)
        now = self._now()
        if known.due_at > now.timestamp():
            return
        polled.feeds += 1
        answer = self._fetcher.fetch(feed.url, known.etag, known.modified)
        if answer.is_unchanged:
            self.state.put_feed(replace(known, due_at=(now + feed.every).timestamp(), failures=0, said=None))
            return
        found = _feed_of(answer)
        if isinstance(found, str):
            self._feed_failed(feed, known, found, answer, polled)
            return
        entries = list(found.entries)
        for url in found.sitemaps[-MOST_SITEMAPS:]:
            inner = _feed_of(self._fetcher.fetch(urljoin(feed.url, url)))
            if isinstance(inner, str):
                polled.problems.append(f"{url}: {inner}")
            else:
                entries += inner.entries
        carrier = feed.carrier or found.title
        if feed.fetch:
            self._list_pages(feed, entries[: feed.most] if known.polled == 0 else entries, carrier)
        else:
            self._add_entries(feed, entries, carrier, answer, polled)
        etag, modified = answer.fields.get("etag"), answer.fields.get("last-modified")
        due = (now + feed.every).timestamp()
        self.state.put_feed(FeedState(feed.url, etag, modified, due, 0, None, known.polled + 1))

    def _feed_failed(
        self, feed: WatchedFeed, known: FeedState, said: str, answer: Answer, polled: Polled
    ) -> None:
        wait = max(min(feed.every * 2 ** min(known.failures + 1, 10), _LONGEST), answer.wait or timedelta())
        due = (self._now() + wait).timestamp()
        self.state.put_feed(replace(known, due_at=due, failures=known.failures + 1, said=said))
        polled.problems.append(f"{feed.url}: {said}; asked again in {_about(wait)}")

    def _list_pages(self, feed: WatchedFeed, entries: list[Entry], carrier: str | None) -> None:
        """Notes the pages that a feed lists, and has those looked at again which it says were changed."""
        now = self._now().timestamp()
        for entry in entries:
            if not entry.url:
                continue
            url = urljoin(feed.url, entry.url)
            changed = entry.changed or entry.published
            stamp = (changed.at or changed.on).isoformat() if changed else None
            page = self.state.page(url)
            if page is None:
                self.state.put_page(PageState(url, feed.url, carrier, entry.title, due_at=now, changed=stamp))
            elif stamp is not None and stamp != page.changed and page.visits:
                self.state.put_page(replace(page, due_at=now, changed=stamp))

    def _add_entries(
        self, feed: WatchedFeed, entries: list[Entry], carrier: str | None, answer: Answer, polled: Polled
    ) -> None:
        """Adds the entries of a feed that is read as it is, from its archived answer."""
        archive, _ = self._keep(answer)
        retrieval = Retrieval(answer.at, answer.url, archive)
        found: list[Row] = []
        for entry in entries:
            row = read_entry(entry, _name_of(entry.url or feed.url), carrier)
            if isinstance(row, Rejection):
                polled.left_out.append(row)
                continue
            name, said, source = row
            found.append((name, replace(said, retrieval=retrieval), source))
        self._count(self._add(_reports(found)), polled)

    # ---- pages

    def _visit(self, page: PageState, polled: Polled) -> None:
        polled.pages += 1
        answer = self._fetcher.fetch(page.url, page.etag, page.modified)
        now = self._now()
        first_at = page.first_at if page.first_at is not None else now.timestamp()
        visited = replace(page, first_at=first_at, visits=page.visits + 1, failures=0, said=None)
        if answer.problem is None:
            etag, modified = answer.fields.get("etag"), answer.fields.get("last-modified")
            archive, position = self._keep(answer)
            due = self._next_visit(first_at, now)
            self.state.keep_fetched(
                replace(visited, etag=etag, modified=modified, due_at=due), archive, position
            )
        elif answer.is_unchanged:
            self.state.put_page(replace(visited, due_at=self._next_visit(first_at, now)))
        elif answer.is_gone:
            self.state.put_page(replace(visited, due_at=None, said=answer.problem))
            self._tell_gone(page, answer, polled)
        else:
            self._page_failed(page, answer, polled)

    def _tell_gone(self, page: PageState, answer: Answer, polled: Polled) -> None:
        """A page that may not be read, or is no more there: kept as a rejection, which for one that was read says
        that its carrier took it away."""
        slug = "taken-away" if page.article else "not-fetched"
        after = " after it was read" if page.article else ""
        reason = (
            f"{page.url}: {answer.problem}{after} ({answer.at:%Y-%m-%d %H:%M} UTC); listed by {page.feed}"
        )
        rejection = Rejection(_name_of(page.url), "watch", slug, reason)
        self._record.add_rejections([rejection])
        polled.left_out.append(rejection)

    def _page_failed(self, page: PageState, answer: Answer, polled: Polled) -> None:
        failures = page.failures + 1
        wait = max(min(timedelta(minutes=5) * 2 ** min(failures, 10), _LONGEST), answer.wait or timedelta())
        given_up = failures >= MOST_TRIES
        due = None if given_up else (self._now() + wait).timestamp()
        self.state.put_page(replace(page, failures=failures, due_at=due, said=answer.problem))
        said = "given up" if given_up else f"asked again in {_about(wait)}"
        polled.problems.append(f"{page.url}: {answer.problem}; {said}")
        if given_up and not page.article:
            self._tell_gone(page, answer, polled)

    def _next_visit(self, first_at: float, now: datetime) -> float | None:
        """When a page is looked at again; None after the last time."""
        times = (first_at + wait.total_seconds() for wait in self._watchlist.revisit)
        return next((at for at in times if at > now.timestamp()), None)

    def _keep(self, answer: Answer) -> tuple[str, int]:
        status = f"HTTP/1.1 {answer.status} {'OK' if answer.status == 200 else ''}".rstrip()
        return self._archives.write(answer.url, answer.at, answer.asked, status, answer.fields, answer.body)

    # ---- adding

    def _add_fetched(self, polled: Polled) -> None:
        """Adds what archives hold and the record was not given. The record is written first: what a kill leaves on
        the list is added again, which changes nothing."""
        waiting = self.state.waiting()
        if not waiting:
            return
        found: list[Read] = []
        articles: list[tuple[Fetched, str | None]] = []
        before: dict[str, str | None] = {}
        for one in waiting:
            page = self.state.page(one.url)
            row = self._read_page(one, page)
            if isinstance(row, Rejection):
                polled.left_out.append(row)
                found.append(row)
                articles.append((one, None))
                continue
            article = _article_of(row[2])
            last = before.setdefault(one.url, page.article if page else None)
            articles.append((one, article))
            if article == last:
                continue
            before[one.url] = article
            polled.revised += last is not None
            polled.new += last is None
            found.append(_as_published(row, page, revised=last is not None))
        self._add(iter(found))
        self.state.finish_fetched(iter(articles))

    def _read_page(self, one: Fetched, page: PageState | None) -> Row:
        name = _name_of(one.url)
        row = self._archives.read(one.archive, one.position, name)
        if row is None:
            reason = f"{one.url}: its answer is not in {one.archive} at {one.position}; it is asked for again"
            if page is not None:
                self.state.put_page(replace(page, etag=None, modified=None, due_at=self._now().timestamp()))
            return Rejection(name, "watch", "lost", reason)
        if isinstance(row, Rejection):
            if row.slug == NO_PAGE:
                return replace(
                    row, reason=f"{one.url}: what was fetched is no page ({row.reason}); it is not read"
                )
            return row
        _, said, source = row
        carrier = (page.carrier if page else None) or said.carrier
        title = said.title or (page.title if page else None)
        return name, replace(said, carrier=carrier, url=one.url, title=title), source

    def _read_wire(self, wire: WatchedFolder, polled: Polled) -> None:
        """Adds the files of a folder that are new or changed since they were added."""
        if not wire.folder.is_dir():
            polled.problems.append(f"{wire.folder}: there is no such folder")
            return
        fresh: dict[str, str] = {}
        for path in sorted(p for p in wire.folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
            stat = path.stat()
            stamp = f"{stat.st_mtime_ns}:{stat.st_size}"
            if not self.state.is_item_known(str(path), stamp):
                fresh[str(path)] = stamp
        if not fresh:
            return
        found = (_with_carrier(item, wire.carrier) for item in read_paths(list(fresh)))
        added = self._add(found)
        polled.left_out += added.unreadable
        self._count(added, polled)
        self.state.put_items(fresh)

    def _add(self, found: Iterator[Read]) -> Added:
        day = self._now().astimezone().date()
        return add_read(self._record, found, self._tools, read_on=day, show=self._show)

    @staticmethod
    def _count(added: Added, polled: Polled) -> None:
        polled.new += added.read

    # ---- alerts

    def _alerts_since(self) -> datetime:
        """From when on changes are looked at: the end of the last poll whose alerts were raised, else now."""
        said = self.state.setting("alerts_until")
        if said is None:
            now = self._now()
            self.state.set_setting("alerts_until", now.isoformat())
            return now
        return datetime.fromisoformat(said)

    def _raise_alerts(self, since: datetime, polled: Polled) -> None:
        now = self._now()
        if self._rules:
            found = find_alerts(self._record, self._rules, since, now)
            queue_deliveries(self._record, self.state, found, now)
            polled.alerts = [alert for _, alert in found]
        self.state.set_setting("alerts_until", now.isoformat())
        polled.problems += deliver(self.state, now)


def _feed_of(answer: Answer) -> Feed | str:
    """What an answer lists, or why nothing can be read."""
    if answer.problem is not None:
        return answer.problem
    body = unpack_body(answer)
    if body is None:
        return f"the answer cannot be unpacked, or is more than {MAX_UNPACKED >> 20} MB"
    found = parse_feed(body, answer.url)
    return found.reason if isinstance(found, Rejection) else found


def _as_published(row: Row, page: PageState | None, *, revised: bool) -> Read:
    """The report of a page. A revision came to be known when it was fetched, whatever its page still says."""
    if isinstance(row, Rejection):
        return row
    name, said, source = row
    sidecar = Sidecar()
    if revised and said.retrieval is not None:
        sidecar = Sidecar(published_at=said.retrieval.at, published_on=said.retrieval.at.date())
    elif said.published_on is None and page is not None and page.changed is not None:
        listed = parse_published(page.changed)
        if listed is not None:
            sidecar = Sidecar(published_at=listed.at, published_on=listed.on)
    return make_report(name, sidecar, said, source), source


def _reports(rows: list[Row]) -> Iterator[Read]:
    for row in rows:
        yield row if isinstance(row, Rejection) else (make_report(row[0], Sidecar(), row[1], row[2]), row[2])


def _with_carrier(item: Read, carrier: str | None) -> Read:
    """An item of a wire, with the carrier that the watchlist names where the item names none."""
    if isinstance(item, Rejection) or carrier is None or item[0].carrier is not None:
        return item
    report, source = item
    said = Sidecar(
        carrier,
        report.url,
        report.title,
        report.published_at,
        report.published_on,
        retrieval=report.retrieval,
    )
    named: Report = make_report(report.name, Sidecar(), said, source)
    return named, source


def _article_of(source: Source) -> str:
    """A digest of the article alone, so that a page whose furniture changed is not told as revised."""
    words = "\n".join(" ".join(block.text.split()) for block in source.blocks)
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def _name_of(url: str) -> str:
    return name_of_address(url) or "page"


def _about(wait: timedelta) -> str:
    minutes = round(wait.total_seconds() / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
