"""HTML pages: trafilatura decides what the main content is; every block maps to the page's own characters.

An offset-keeping pass splits the page at its block tags into runs of readable text. Those runs that
trafilatura kept, the headline, and the picture captions between them become the source's blocks.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.model import Block, PassageKind, Piece, Rejection, Sidecar, Source
from dateline.read.dates import parse_published
from dateline.read.decode import decode_bytes
from dateline.read.language import find_language

#: characters of a page; a larger one is rejected
MAX_PAGE = 16 * 1024 * 1024
MIN_ARTICLE = 60
#: characters; a shorter result is looked for again with less precision
_SHORT_ARTICLE = 250
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-zA-Z][\w:-]{0,40})(?P<rest>(?:"[^"<>]{0,4000}+"|'[^'<>]{0,4000}+'|[^"'<>])*+|[^<>]*+)>"""
)
_NOTE = re.compile(r"<sup\b[^<>]*>\s*(?:<a\b[^<>]*>)?\s*\[?\w{1,3}\]?\s*(?:</a>)?\s*</sup>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});?")
_RUN = re.compile(r"[^<&]+")
_SPLIT = re.compile(r"\s+|\S+")
_WHOLE = frozenset("script style noscript template svg iframe select textarea object canvas math".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong "
    "sub sup time tt u var wbr".split()
)
_ROLES: dict[str, PassageKind] = {
    "h1": "title", "h2": "subhead", "h3": "subhead", "h4": "subhead", "h5": "subhead", "h6": "subhead",
    "figcaption": "caption", "li": "bullet",
}  # fmt: skip
_META = re.compile(r"<(?:meta|link)\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LINKED_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_DATE_KEYS = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "pubdate", "publishdate",
    "publish-date", "dc.date.issued", "dcterms.created", "dc.date", "sailthru.date", "date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Run:
    """Readable text between two block tags, its map, and the tags around it."""

    text: str
    pieces: tuple[Piece, ...]
    role: PassageKind | None
    form: str


def read_html(data: bytes, name: str, charset: str | None = None) -> tuple[Source, Sidecar] | Rejection:
    """The source of a page with what its head says of it, or why there is none (`no-article`); `charset` is what the
    server said of the bytes, if any."""
    decoded = decode_bytes(data, name, charset)
    if isinstance(decoded, Rejection):
        return decoded
    text, encoding = decoded
    if len(text) > MAX_PAGE:
        return Rejection(
            name,
            "read",
            "too-large",
            f"{name}: a page of {len(text):,} characters; the limit is {MAX_PAGE:,}; save its text instead",
        )
    kept = _main_lines(text)
    runs = list(find_runs(text))
    blocks = _choose_runs(runs, kept)
    if sum(len(block.text) for block in blocks) < MIN_ARTICLE:
        return Rejection(
            name,
            "read",
            "no-article",
            f"{name}: no article was found in this page; save its text as .txt and add that",
        )
    source = Source(
        sha256=hashlib.sha256(data).hexdigest(), data=data, text=text, encoding=encoding, media_type="text/html",
        blocks=blocks, language=find_language("\n".join(block.text for block in blocks)),
    )  # fmt: skip
    return source, _read_head(text)


def read_fragment(markup: str) -> Source:
    """The source of a piece of markup that is an article and nothing else, as feeds and wires carry it: all of its
    readable text.

    >>> [block.text for block in read_fragment("<p>The dam held.</p><p>No one was hurt &amp; all is dry.").blocks]
    ['The dam held.', 'No one was hurt & all is dry.']
    """
    data = markup.encode("utf-8", "replace")
    text = data.decode("utf-8")
    blocks = tuple(Block(run.text, run.pieces, run.role) for run in find_runs(text))
    return Source(
        sha256=hashlib.sha256(data).hexdigest(), data=data, text=text, encoding="utf-8", media_type="text/html",
        blocks=blocks, language=find_language("\n".join(block.text for block in blocks)),
    )  # fmt: skip


def _main_lines(page: str) -> list[str]:
    """The lines of the main content as trafilatura sees it, as forms; empty where it finds none."""
    import trafilatura

    found: str | None = None
    for recall in (False, True):
        try:
            found = trafilatura.extract(
                page, output_format="txt", include_comments=False, include_tables=True, favor_recall=recall
            )
        except (ValueError, TypeError, AttributeError, RecursionError, MemoryError):
            found = None
        if found and len(found) >= _SHORT_ARTICLE:
            break
    return [form for line in (found or "").splitlines() if (form := _form(line))]


def _form(text: str) -> str:
    """Letters and digits alone: what is left of a line whatever markup and spacing did to it."""
    return "".join(c for c in text.casefold() if c.isalnum())


def find_runs(page: str) -> Iterator[_Run]:
    """All readable runs of a page in order, script and style left out."""
    builder = _Builder()
    stack: list[str] = []
    at, size = 0, len(page)
    while at < size:
        sign = page[at]
        if sign == "<":
            if page.startswith("<!--", at):
                end = page.find("-->", at + 4)
                at = end + 3 if end >= 0 else size
                continue
            if page.startswith(("<!", "<?"), at):
                end = page.find(">", at)
                at = end + 1 if end >= 0 else size
                continue
            tag = _TAG.match(page, at)
            if tag is None:
                builder.add("<", at, at + 1)
                at += 1
                continue
            name, opened, at = tag.group("name").lower(), at, tag.end()
            if name in ("td", "th"):
                builder.add(" ", opened, at)
                continue
            if name == "sup" and not builder.ends_in_unit():
                note = _NOTE.match(page, opened)
                if note is not None:
                    at = note.end()
                    continue
            if tag.group("close"):
                if name in stack:
                    while stack.pop() != name:
                        pass
            elif name in _WHOLE and not tag.group("rest").endswith("/"):
                closing = re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE).search(page, at)
                at = closing.end() if closing else size
            elif name not in (
                "br",
                "hr",
                "img",
                "input",
                "meta",
                "link",
                "source",
                "wbr",
                "area",
                "base",
                "col",
                "embed",
                "track",
            ) and not tag.group("rest").endswith("/"):
                if name not in _INLINE:
                    yield from builder.take(stack)
                stack.append(name)
                if len(stack) > 2_000:
                    del stack[:1_000]
                continue
            if name not in _INLINE:
                yield from builder.take(stack if not tag.group("close") else [*stack, name])
            continue
        if sign == "&":
            entity = _ENTITY.match(page, at)
            if entity is not None:
                builder.add(html.unescape(entity.group()), at, entity.end())
                at = entity.end()
            else:
                builder.add("&", at, at + 1)
                at += 1
            continue
        run = _RUN.match(page, at)
        assert run is not None
        if "head" not in stack:
            builder.add_run(run.group(), at)
        at = run.end()
    yield from builder.take(stack)


class _Builder:
    """Collects the characters of one run: white space to single spaces, entities to what they stand for."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._space: tuple[int, int] | None = None

    def add_run(self, raw: str, start: int) -> None:
        for match in _SPLIT.finditer(raw):
            a, b = match.span()
            if match.group().isspace():
                self._space = self._space or (start + a, start + b)
            else:
                self.add(match.group(), start + a, start + b)

    def add(self, text: str, start: int, end: int) -> None:
        if not text:
            return
        if text.isspace():
            self._space = self._space or (start, end)
            return
        if self._space is not None:
            if self._length:
                self._piece(" ", *self._space)
            self._space = None
        self._piece(text, start, end)

    def _piece(self, text: str, start: int, end: int) -> None:
        last = self._pieces[-1] if self._pieces else None
        even = len(text) == end - start
        if (
            last is not None
            and even
            and last.source_end == start
            and last.end - last.start == last.source_end - last.source_start
        ):
            self._pieces[-1] = Piece(last.start, last.end + len(text), last.source_start, end)
        else:
            self._pieces.append(Piece(self._length, self._length + len(text), start, end))
        self._parts.append(text)
        self._length += len(text)

    def ends_in_unit(self) -> bool:
        """Whether a raised digit here is a power (`km²`) and no note."""
        return bool(self._parts) and self._parts[-1][-1:] in "m0123456789" and self._space is None

    def take(self, stack: list[str]) -> Iterator[_Run]:
        """The run that ends here, if it has text; `stack` are the tags it stands in."""
        if self._length:
            text = "".join(self._parts)
            role = next((_ROLES[name] for name in reversed(stack[-8:]) if name in _ROLES), None)
            yield _Run(text, tuple(self._pieces), role, _form(text))
        self._clear()


def _choose_runs(runs: list[_Run], kept: list[str]) -> tuple[Block, ...]:
    """The runs of the main content in page order, with the headline before them and captions between."""
    joined = "".join(kept)
    lines = frozenset(kept)
    chosen: list[int] = []
    reached = 0
    for i, run in enumerate(runs):
        if not run.form:
            continue
        found = joined.find(run.form, reached, reached + 20_000 + len(run.form))
        if found == reached or run.form in lines or (found >= 0 and len(run.form) >= 20):
            chosen.append(i)
            if found >= 0:
                reached = found + len(run.form)
    if not chosen:
        return ()
    first, last = chosen[0], chosen[-1]
    wanted = set(chosen)
    heads = [i for i in range(max(0, first - 40), min(last, first + 10)) if runs[i].role == "title"]
    if heads and not any(runs[i].role == "title" for i in chosen):
        wanted.add(heads[-1])
    wanted |= {i for i in range(first, last) if runs[i].role == "caption"}
    return tuple(Block(runs[i].text, runs[i].pieces, runs[i].role) for i in sorted(wanted))


def _read_head(page: str) -> Sidecar:
    """Carrier, address, title and time of publication as the page's own head states them."""
    head = page[:200_000]
    meta: dict[str, str] = {}
    for match in _META.finditer(head):
        attributes = {
            m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "")
            for m in _ATTRIBUTE.finditer(match.group())
        }
        key = (
            attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        ).lower()
        if attributes.get("rel") == "canonical" and attributes.get("href"):
            meta.setdefault("canonical", attributes["href"])
        if key and attributes.get("content"):
            meta.setdefault(key, attributes["content"].strip())
    linked = _LINKED_DATE.search(page)
    stated = next((meta[key] for key in _DATE_KEYS if key in meta and parse_published(meta[key])), None)
    published = parse_published(stated or (linked.group(1) if linked else ""))
    return Sidecar(
        carrier=meta.get("og:site_name"),
        url=meta.get("canonical") or meta.get("og:url"),
        title=meta.get("og:title"),
        published_at=published.at if published else None,
        published_on=published.on if published else None,
    )
