"""Addresses: reports that were fetched from one address are versions of one report."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import xxhash

#: what is added to addresses to count visits
_VISITS = ("utm_", "fbclid", "gclid", "mc_")


def fold_address(url: str | None) -> str | None:
    """An address without what does not tell pages apart: scheme, `www.`, a last slash, fragment, marks of visits.
    None where there is none, or it is that of a whole site.

    >>> fold_address("https://www.harrow-post.example/dam/?utm_source=feed#top")
    'harrow-post.example/dam'
    >>> fold_address("http://harrow-post.example/") is None
    True
    """
    try:
        parts = urlsplit((url or "").strip())
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return None
    asked = [(name, value) for name, value in pairs if not name.lower().startswith(_VISITS)]
    path = parts.path.rstrip("/")
    if not parts.netloc or not (path or asked):
        return None
    return parts.netloc.lower().removeprefix("www.") + path + (f"?{urlencode(asked)}" if asked else "")


def address_key(address: str) -> int:
    """The fingerprint by which reports of one address find each other: an unsigned 64-bit hash."""
    return xxhash.xxh3_64_intdigest(f"address\x1f{address}".encode("utf-8", "surrogatepass"))
