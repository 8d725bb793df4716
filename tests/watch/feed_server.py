"""A feed server on loopback: pages that tests publish, change and take away, and a webhook that counts."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Page:
    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        return '"' + hashlib.sha256(self.body).hexdigest()[:16] + '"'


class FeedServer:
    """Serves `pages` by path. `asked` counts questions by path and status, `posted` what a webhook was sent."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: Counter[tuple[str, int]] = Counter()
        self.posted: list[Any] = []
        self.agents: set[str] = set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.agents.add(self.headers.get("User-Agent", ""))
                page = outer.pages.get(self.path, Page(b"not here", status=404))
                status = page.status
                if status == 200 and self.headers.get("If-None-Match") == page.etag:
                    status = 304
                outer.asked[self.path, status] += 1
                self.send_response(status)
                self.send_header("Content-Type", page.media_type)
                self.send_header("ETag", page.etag)
                for key, value in page.fields.items():
                    self.send_header(key, value)
                body = b"" if status == 304 else page.body
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                outer.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def publish_feed(self, *paths: str, updated: str = "2031-05-04T08:00:00Z") -> None:
        """An Atom feed at /feed that lists pages."""
        entries = "".join(
            f"<entry><title>Item</title><id>{self.root}{p}</id><link href='{self.root}{p}'/><updated>{updated}</updated></entry>"
            for p in paths
        )
        feed = f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>River Post</title>{entries}</feed>"
        self.pages["/feed"] = Page(feed.encode(), "application/atom+xml")

    def publish(
        self, path: str, *paragraphs: str, published: str = "2031-05-04T07:00:00Z", noise: str = ""
    ) -> None:
        """A page with an article at a path; `noise` is furniture around it."""
        text = "".join(f"<p>{p}</p>" for p in paragraphs)
        page = (
            f"<!doctype html><html><head><meta property='article:published_time' content='{published}'>"
            f"<meta property='og:site_name' content='River Post'><!-- {noise} --></head><body><nav>Home News</nav>"
            f"<article><h1>Dam breaks above Rhayader</h1>{text}</article></body></html>"
        )
        self.pages[path] = Page(page.encode())
