"""Fetching: one host at a time and not too often, what robots.txt allows, only what changed, and never inwards."""

from __future__ import annotations

import io
import ipaddress
import socket
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import urllib3
from protego import Protego

#: bytes of an answer that are read, and redirects that are followed
MAX_ANSWER, MAX_REDIRECTS = 16 * 1024 * 1024, 5
#: bytes of an answer when it is unpacked, and of robots.txt (RFC 9309 asks for half a megabyte at least)
MAX_UNPACKED, MAX_ROBOTS = 64 * 1024 * 1024, 512 * 1024
#: seconds to connect, and between two pieces of an answer
_TIMEOUT = urllib3.Timeout(connect=10, read=30)
#: how long what robots.txt said is believed, in seconds
_ROBOTS_LASTS = 86_400
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `status` is 0 where it said nothing; `problem` says why there is no body to read (None
    where there is); `wait` is how long the server asked to be left alone. `body` is as it came, not decoded."""

    url: str
    at: datetime
    status: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    problem: str | None = None
    wait: timedelta | None = None

    @property
    def is_unchanged(self) -> bool:
        return self.status == 304

    @property
    def is_gone(self) -> bool:
        """Whether the page was taken away, or may not be fetched."""
        return self.status in (404, 410, 451) or self.problem in ("robots", "address")


def unpack_body(answer: Answer, most: int = MAX_UNPACKED) -> bytes | None:
    """The bytes of an answer as they were before they were packed for the way; None where they cannot be unpacked, or
    are more than `most` (which is found out without unpacking all of them)."""
    packed = urllib3.HTTPResponse(
        body=io.BytesIO(answer.body), headers=dict(answer.fields), preload_content=False
    )
    try:
        body: bytes = packed.read(most + 1, decode_content=True)
    except (urllib3.exceptions.HTTPError, OSError):
        return None
    return body if len(body) <= most else None


class Fetcher:
    """Fetches over HTTP. `hosts` are those that may lie in the local network; `now` and `sleep` are the clock."""

    def __init__(
        self,
        agent: str,
        delay: timedelta,
        hosts: Collection[str] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._agent = agent
        self._delay = delay.total_seconds()
        self._hosts = frozenset(hosts)
        self._now, self._sleep = now, sleep
        self._pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=False, num_pools=20)
        self._last: dict[str, float] = {}
        self._robots: dict[str, tuple[float, Protego]] = {}

    def fetch(self, url: str, etag: str | None = None, modified: str | None = None) -> Answer:
        """The answer to one question, redirects followed; with `etag` or `modified`, only if it changed since."""
        conditions = {"If-None-Match": etag} if etag else {}
        if modified:
            conditions["If-Modified-Since"] = modified
        for _ in range(MAX_REDIRECTS + 1):
            problem = self._refusal(url)
            if problem is not None:
                return Answer(url, self._now(), problem=problem)
            answer = self._ask(url, conditions)
            target = answer.fields.get("location")
            if answer.status not in _REDIRECTS or not target:
                return answer
            url = urljoin(url, target)
        return Answer(url, self._now(), answer.status, problem=f"more than {MAX_REDIRECTS} redirects")

    def _refusal(self, url: str) -> str | None:
        """Why an address is not asked at all; None where it may be."""
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            return "address"
        if parts.scheme not in ("http", "https") or not host:
            return "address"
        if host not in self._hosts and not _is_public(host):
            return "address"
        root = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules(root)
        if not rules.can_fetch(url, self._agent):
            return "robots"
        return None

    def _rules(self, root: str) -> Protego:
        """What robots.txt of a host says (RFC 9309: none is leave, an error of the server is a refusal)."""
        now = self._now().timestamp()
        known = self._robots.get(root)
        if known is not None and now - known[0] < _ROBOTS_LASTS:
            return known[1]
        answer = self._ask(f"{root}/robots.txt", {})
        if answer.status in _REDIRECTS and (target := answer.fields.get("location")):
            place = urljoin(root, target)
            if urlsplit(place).netloc == urlsplit(root).netloc:
                answer = self._ask(place, {})
        if answer.status == 200:
            said = unpack_body(answer, MAX_ROBOTS)
            if said is None:
                return Protego.parse("User-agent: *\nDisallow: /")
            rules = Protego.parse(said.decode("utf-8", "replace"))
        elif 400 <= answer.status < 500 or answer.status in _REDIRECTS:
            rules = Protego.parse("")
        else:
            return Protego.parse("User-agent: *\nDisallow: /")
        self._robots[root] = (now, rules)
        return rules

    def _ask(self, url: str, conditions: Mapping[str, str]) -> Answer:
        host = urlsplit(url).netloc
        self._wait_for(host, url)
        asked = {
            "Host": host, "User-Agent": self._agent, "Accept-Encoding": "gzip, deflate",
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5", **conditions,
        }  # fmt: skip
        at = self._now()
        try:
            answer = self._pool.request("GET", url, headers=asked, redirect=False, preload_content=False)
            try:
                body = answer.read(MAX_ANSWER + 1, decode_content=False)
            finally:
                answer.release_conn()
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return Answer(url, at, asked=asked, problem=f"no answer ({type(error).__name__})")
        finally:
            self._last[host] = self._now().timestamp()
        fields = {key.lower(): value for key, value in answer.headers.items()}
        problem = None if answer.status == 200 else f"HTTP status {answer.status}"
        if len(body) > MAX_ANSWER:
            body, problem = b"", f"more than {MAX_ANSWER >> 20} MB"
        return Answer(url, at, answer.status, fields, asked, body, problem, _wait(fields, at))

    def _wait_for(self, host: str, url: str) -> None:
        """Waits until a host may be asked again."""
        parts = urlsplit(url)
        known = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        delay = max(self._delay, (known[1].crawl_delay(self._agent) or 0.0) if known else 0.0)
        last = self._last.get(host)
        if last is not None:
            rest = last + min(delay, 60.0) - self._now().timestamp()
            if rest > 0:
                self._sleep(rest)


def _wait(fields: Mapping[str, str], at: datetime) -> timedelta | None:
    """How long `Retry-After` asks to wait."""
    said = fields.get("retry-after", "").strip()
    if said.isdigit() and len(said) < 9:
        return timedelta(seconds=int(said))
    try:
        return max(parsedate_to_datetime(said) - at, timedelta()) if said else None
    except (ValueError, TypeError):
        return None


def _is_public(host: str) -> bool:
    """Whether all addresses of a host lie outside local networks: what a feed lists must not reach inside."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True  # it will not be reached, and that is told then
    return all(ipaddress.ip_address(str(row[4][0]).partition("%")[0]).is_global for row in found)
