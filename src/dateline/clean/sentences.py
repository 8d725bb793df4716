"""Sentence boundaries of news text, by rule: a stop ends a sentence unless the word before it or the
words after it say otherwise.

The rules are our own; the word lists are `lexicons/abbreviations.toml`. Linear in the text: every
decision looks at a bounded window around one stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from dateline.lexicons import read_lexicon

#: characters; a longer sentence is cut at a space
MAX_SENTENCE = 5_000
_WINDOW = 60
#: characters behind a paragraph that rules may look at
_AHEAD = 12
_STOP = re.compile(
    r"""(?P<stop>[.!?…。！？؟।][.!?…。！？؟।]*)  # said so, its first character is looked for quickly
        (?P<close>(?:\[\d{1,3}\]|["'”’»)\]}]|\s{1,2}[”»)](?=\s|$))*)
        (?P<gap>\s*)""",
    re.VERBOSE,
)
_NEXT = re.compile(r"[\"'“”‘’«»(\[¿¡*•–—\s-]{0,6}(?P<word>[^\W_](?:[\w'’-]|\.(?=\w)){0,40})")
_ACRONYM = re.compile(r"(?:(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}|.*[A-Z]\.[A-Z])")
_SPEAKS = re.compile(r"[^\W_]")
_LIST_MARK = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})")
_TAG = re.compile(
    r"(?P<who>(?:[A-Z][\w'’.-]*|the|a|an|of|de|al)(?: (?:[A-Z][\w'’.-]*|the|of|de|al|[a-z]+)){0,4}?) (?P<verb>[a-z]+)\b(?P<rest>[^.!?]{0,60})"
)
_ADJUNCT = re.compile(
    r",|(?:in|on|at|to|during|after|before|late|early|via|from|through|last|this|yesterday|[A-Z][a-z]+day)\b"
)
_ROAD = re.compile(r"\d{1,4}(?:[,.;]|\s(?:in|at|near|between|and|to|is|was|remains|from)\b)")
_ZONE = re.compile(r"[A-Z][\w'’]*(?: [A-Z][\w'’]*)? (?:[Tt]ime|TIME)\b")
_RANK = frozenset("General Admiral Colonel Marshal Commissioner Superintendent Sergeant Secretary".split())
_RANK_BEFORE = re.compile(
    r"(?:Major|Lieutenant|Brigadier|Colonel|Rear|Vice|Staff|Master|Field|Chief|Deputy)[ -]$"
)


@dataclass(frozen=True, slots=True)
class _Words:
    titles: frozenset[str]
    never: frozenset[str]
    before_number: frozenset[str]
    months: frozenset[str]
    sometimes: frozenset[str]
    clock: frozenset[str]
    after_clock: frozenset[str]
    openers: frozenset[str]
    opening_nouns: frozenset[str]
    exclaimed: frozenset[str]
    hosts: frozenset[str]
    speech: frozenset[str]


@cache
def _words() -> _Words:
    lexicon = read_lexicon("abbreviations")

    def cased(key: str) -> frozenset[str]:
        """Entries as written; capitalised ones of three letters or more also in capitals."""
        words = set(str(lexicon[key]).split())
        return frozenset(
            words | {w.upper() for w in words if w[0].isupper() and w not in ("Sat", "Sun", "Mar")}
        )

    def lower(key: str) -> frozenset[str]:
        return frozenset(word.lower() for word in str(lexicon[key]).split())

    return _Words(
        cased("titles"), cased("never"), cased("before_number"), cased("months"), cased("sometimes"),
        lower("clock"), lower("after_clock"), lower("openers"), lower("opening_nouns"), cased("exclaimed"), lower("hosts"),
        lower("speech_verbs"),
    )  # fmt: skip


def is_opener(word: str) -> bool:
    """Whether a word often opens a sentence (`The`, `He`, `In`)."""
    words, bare = _words(), word.lower().split("'")[0].split("’")[0]
    return bare in words.openers or (bare in words.opening_nouns and not word.isupper())


def is_known_short(word: str) -> bool:
    """Whether a word (without its stop) is an abbreviation that stands before names or numbers."""
    words = _words()
    return word in words.titles or word in words.never or word in words.before_number or word in words.months


def find_sentences(text: str, start: int, end: int, cuts: tuple[int, ...] = ()) -> Iterator[tuple[int, int]]:
    """The sentences of `text[start:end]` as offsets without outer white space, in order, not empty.

    `cuts` are further boundaries known from elsewhere (a caption glued to the next sentence).

    >>> text = 'The U.N. said 3.5 million fled. "Go!" he cried. Gen. Ode agreed.Rain fell.'
    >>> [text[a:b] for a, b in find_sentences(text, 0, len(text))]
    ['The U.N. said 3.5 million fled.', '"Go!" he cried.', 'Gen. Ode agreed.', 'Rain fell.']
    """
    found = _boundaries_of(text[start : end + _AHEAD], end - start) if end - start <= MAX_SENTENCE else None
    if found is None:
        found = tuple(at - start for at in _find_boundaries(text, start, end))
    boundaries = sorted({*(start + at for at in found), *(c for c in cuts if start < c < end), end})
    left = start
    held: tuple[int, int] | None = None
    for right in boundaries:
        for piece in _pieces(text, left, right):
            if held is not None and piece[1] - held[0] <= MAX_SENTENCE and not _SPEAKS.search(text, *piece):
                held = (held[0], piece[1])  # stray quotes, `[...]` and signs belong to the sentence before
                continue
            if held is not None:
                yield held
            held = piece
        left = right
    if held is not None:
        yield held


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """One sentence without outer white space, cut at spaces where it is longer than `MAX_SENTENCE`."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = max(
            text.rfind(" ", start + 1, start + MAX_SENTENCE),
            text.rfind("\n", start + 1, start + MAX_SENTENCE),
        )
        if cut <= start:
            cut = start + MAX_SENTENCE
        yield from _pieces(text, start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


@lru_cache(2048)
def _boundaries_of(text: str, end: int) -> tuple[int, ...]:
    """The boundaries in a paragraph that some characters of what stands behind it follow; copies have the same."""
    return tuple(_find_boundaries(text, 0, end))


def _find_boundaries(text: str, start: int, end: int) -> Iterator[int]:
    quotes = _Quotes(text, start)
    sentence = start
    for match in _STOP.finditer(text, start, end):
        if match.end() >= end:
            break
        at = _boundary(text, start, sentence, end, match, quotes)
        if at is not None:
            sentence = at
            yield at


class _Quotes:
    """Counts straight double quotes from the paragraph's start, moving forward only."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._at, self._count = text, start, 0

    def open_before(self, position: int) -> bool:
        """Whether a straight double quotation is open just before `position`."""
        if position > self._at:
            self._count += self._text.count('"', self._at, position)
            self._at = position
        return self._count % 2 == 1


def _boundary(
    text: str, start: int, sentence: int, end: int, match: re.Match[str], quotes: _Quotes
) -> int | None:
    """Where a sentence ends at this stop, or None where it goes on."""
    stop, close, gap = match.group("stop"), match.group("close"), match.group("gap")
    cut = match.end("close")
    ahead = text[match.end() : match.end() + 2]
    if gap and ahead[:1] == '"' and ahead[1:].isspace() and quotes.open_before(match.end()):
        # a spaced closing quote, as tokenised text has it
        close, cut, gap = close + '"', match.end() + 1, " "
    glued = not gap
    if glued and close and close[-1] in "\"'":
        if close[-1] == '"':
            opens = (quotes.open_before(match.end("stop")) + close[:-1].count('"')) % 2 == 0
        else:
            opens = _opens_single(text, sentence, cut)
        if opens:
            close, cut = close[:-1], cut - 1
    after = _NEXT.match(text, cut, min(end, cut + _WINDOW))
    if after is None:
        return None if glued else cut
    word = after.group("word")
    if word[0].islower() and not word[1:2].isupper():
        return None
    between = text[cut : after.start("word")]
    initial = len(word) == 1 and text[after.end() : after.end() + 1] == "."
    fresh = (is_opener(word) and not initial) or any(mark in between for mark in "\"“‘«'")
    before = text[max(sentence, match.start() - _WINDOW) : match.start()].rstrip()
    token = before.rsplit(None, 1)[-1] if before else ""
    token = token.lstrip("\"'“‘«([—–-").rsplit("—", 1)[-1]
    tail = token.rsplit("-", 1)[-1]
    if "-" in token and tail[:1].isupper() and len(tail) <= 6:
        token = tail  # (R-Fla.)
    if glued:
        return cut if _splits_glued(text, token, word, after.start("word"), stop, close) else None
    if close and close[-1] in "\"'”’»" and _is_speech_tag(text, after.start("word"), min(end, cut + 160)):
        return None
    if "." not in stop and "…" not in stop:
        return None if token in _words().exclaimed and not close else cut
    if stop == "." and not close.strip(")]"):
        dashed = any(mark in between for mark in "—–-")
        if _is_short(token) and dashed:
            return None
        if token.lower() in _words().clock and _ZONE.match(text, after.start("word"), end):
            return None
        if word[0].isdigit() and _ACRONYM.fullmatch(token) and _ROAD.match(text, after.start("word"), end):
            return None
        opening = start == match.start() - len(token)
        return cut if _ends_sentence(opening, before, token, word, fresh, bool(close)) else None
    if len(stop) > 1 or stop == "…":
        if "?" in stop or "!" in stop or close:
            return cut
        return cut if fresh else None
    return cut


def _is_short(token: str) -> bool:
    """Whether a token is any abbreviation, initial or acronym."""
    words = _words()
    return (
        is_known_short(token)
        or token in words.sometimes
        or token.lower() in words.clock
        or (len(token) == 1 and token.isupper())
        or bool(_ACRONYM.fullmatch(token))
    )


def _ends_sentence(opening: bool, before: str, token: str, word: str, fresh: bool, closed: bool) -> bool:
    """Whether a single full stop after `token` and before the capital or digit of `word` ends a sentence.
    `opening` says that the token opens the paragraph, `fresh` that the word often opens a sentence."""
    words = _words()
    if word[0].isdigit():
        return not (
            token in words.before_number or token in words.months or (token in words.titles and token != "St")
        )
    if opening and _LIST_MARK.fullmatch(token):
        return False
    if token in words.titles:
        return closed
    if token in words.never:
        return False
    if token.lower() in words.clock:
        return word.lower() not in words.after_clock
    if (
        token in words.months
        or token in words.sometimes
        or (token in words.before_number and token[0].isupper())
    ):
        return fresh
    if len(token) == 1 and token.isalpha() and token.isupper():
        return fresh
    if _ACRONYM.fullmatch(token):
        return fresh
    return not (token in _RANK and _RANK_BEFORE.search(before[: len(before) - len(token)]))


def _splits_glued(text: str, token: str, word: str, at: int, mark: str, close: str) -> bool:
    """Whether a stop directly followed by a capital is two sentences without their space."""
    words = _words()
    if not token or not word[0].isupper():
        return bool(
            word[0].isdigit() and close == "" and len(token) > 3 and token.isalpha() and token.islower()
        ) and (text[at : at + 12].find(" ") > 0 and len(mark) == 1)
    if any(sign in token for sign in "@/\\#_") or token.lower().startswith(("www", "http")):
        return False
    head = word.split(".")[0]
    if (head.lower() in words.hosts and not is_opener(head)) or (
        "." in word and "." not in token and len(word) < 6
    ):
        return False
    if is_known_short(token) or (len(token) == 1 and token.isalpha()):
        return False
    if "." in token or token in words.sometimes or token.lower() in words.clock:
        return is_opener(head) and not head.isupper()
    if len(mark) > 1 and not is_opener(head) and "?" not in mark and "!" not in mark:
        return False
    if len(head) == 1:
        return head in "AI" and text[at + 1 : at + 2] in (" ", "'", "’")
    if head.isupper() and token.isupper():
        return is_opener(head)
    return head[1:2].islower() or head[1:2] in "'’-" or head.isupper()


def _opens_single(text: str, sentence: int, cut: int) -> bool:
    """Whether a straight single quote before `cut` opens a quotation: none is open in the sentence."""
    part = text[max(sentence, cut - 1_000) : cut - 1]
    opened = len(re.findall(r"(?:^|[\s(\[])'(?=\w)", part))
    closed = len(re.findall(r"(?<=[\w.,!?])'(?=[\s,.)]|$)", part))
    return opened <= closed


def _is_speech_tag(text: str, start: int, end: int) -> bool:
    """Whether what follows a quotation is its speech tag (`Mara Ode said.`) and nothing more."""
    match = _TAG.match(text, start, end)
    if match is None or match.group("verb") not in _words().speech:
        return False
    who, rest = match.group("who"), match.group("rest").strip(" ")
    if rest and not (_ADJUNCT.match(rest) and len(rest) <= 50):
        return False
    return bool(who.split()[0] not in ("He", "She", "They", "It", "We", "I", "You") or not rest)
