"""Live feeds: what they list is fetched politely, kept in archives, added to a record, and looked at again for
quiet revisions; rules tell when a matter changes."""

from dateline.watch.alerts import Rules, read_rules
from dateline.watch.poll import Polled, Watch
from dateline.watch.watchlist import Watchlist, read_watchlist

__all__ = [
    "Polled",
    "Rules",
    "Watch",
    "Watchlist",
    "read_rules",
    "read_watchlist",
]
