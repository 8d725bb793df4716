"""What a reading room is opened with."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from dateline.record import Audience

#: names under which a browser on this machine asks for the room; others are refused (DNS rebinding)
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Settings:
    """A record, who may read it, and how they show that they may.

    `audience` holds for every page, answer, address and log line. Without `reader_token` whoever reaches the port
    may read; `curator_token` is asked of those who judge where a reader's is. `hosts` are the names that a request
    may be addressed to, None for any. `author` signs judgements of those who have not given their name. `warms` makes ready what pages are made
    with, beside the first answers.
    """

    record: str
    audience: Audience = "internal"
    reader_token: str | None = None
    curator_token: str | None = None
    hosts: tuple[str, ...] | None = LOOPBACK
    author: str | None = None
    clock: Callable[[], datetime] = utc_now
    warms: bool = False
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def is_open(self) -> bool:
        """Whether no token is asked for."""
        return self.reader_token is None and self.curator_token is None
