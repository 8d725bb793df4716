"""The words of a passage as lineage compares them: folded, stemmed, weighed, by surface alone."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import compress, islice
from math import log
from typing import NamedTuple

from dateline.lexicons import read_lexicon, read_rows
from dateline.lineage.credits import cut_tags
from dateline.model import Passage, Span

#: words of one passage that are compared; a passage is a sentence, so more is damage or an attack
MOST_WORDS = 2000
#: characters of a passage whose words are all looked for at once; of a longer one as many as are compared
AT_ONCE = 10_000

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’`][^\W\d_]+)*")
_OPENERS, _CLOSERS = "“«„", "”»"
_MARK = re.compile(f'[{_OPENERS}{_CLOSERS}"]')
_SINGLE = re.compile(r"(?<!\w)['‘](?=\w)[^'‘’]*(?:(?<=\w)['’](?=\w)[^'‘’]*)*(?:['’](?!\w)|$)")
#: I, we, my, our, myself: the first letter is looked for before what stands before it, which takes a quarter of the time
_FIRST_PERSON = re.compile(
    r"[IMmWwOo](?<!\w.)(?:(?<=I)|(?<=[Mm])y(?:self)?|(?<=[Ww])e|(?<=[Oo])ur)\b", re.DOTALL
)
_HANDLE = re.compile(r"\(@\w+\)")
_BRITISH = (
    (re.compile(r"is(e[drs]?|ing|ation|ations|er|ers)$"), r"iz\1"),
    (re.compile(r"ys(e[drs]?|ing)$"), r"yz\1"),
    (re.compile(r"our(s|ed|ing|hood|ite|ites|able|al|er|ers|ful|less)?$"), r"or\1"),
    (re.compile(r"(t|b)re(s|d)?$"), r"\1er\2"),
    (re.compile(r"ll(ed|ing|er|ers|or|ors)$"), r"l\1"),
    (re.compile(r"ence(s)?$"), r"ense\1"),
    (re.compile(r"ogue(s)?$"), r"og\1"),
    (re.compile(r"gramme(s)?$"), r"gram\1"),
    (re.compile(r"^tonne(s)?$"), r"ton\1"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"wards$"), "ward"),
    (re.compile(r"age?ment(s)?$"), r"agment\1"),
)
#: find what any of these would change, in one look: at the end of a word, or where it begins
_ENDS_BRITISH = re.compile("|".join(form for pattern, _ in _BRITISH if (form := pattern.pattern)[0] != "^"))
_OPENS_BRITISH = tuple(
    re.findall("[a-z]+", form)[0] for pattern, _ in _BRITISH if (form := pattern.pattern)[0] == "^"
)
#: British endings reach so many letters back
_LONGEST_BRITISH = 8
_ENDINGS = frozenset(
    "ations ation ingly edly ments ment ness ions ion ings ing ers er ors or ies ied es ed ly al s y e".split()
)
_LONGEST_ENDING = max(map(len, _ENDINGS))
#: forms of words that are remembered
_MOST_FORMS = 65_536


class Words(NamedTuple):
    """The words of one passage; every array has one entry a word.

    `keys` are folded (case, accents, possessive, British spelling); `stems` crude stems, `#value` for
    numbers, empty for function words; `weights` rarity in nats, 0 for function words; `names` whether it is
    written as a name; `quoted` whether it stands in quotation marks; `spans` offsets in the cleaned `text`.
    """

    text: str
    keys: tuple[str, ...]
    stems: tuple[str, ...]
    weights: tuple[float, ...]
    names: tuple[bool, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the words stand; looked up when asked for, since most passages are never asked."""
        return _read_spans(self.text)

    @property
    def quoted(self) -> tuple[bool, ...]:
        """Whether words are somebody's own; looked up when asked for too."""
        return _read_quoted(self.text)

    @property
    def weight(self) -> float:
        """The sum of the weights."""
        return sum(self.weights)


@lru_cache(maxsize=16384)
def read_words(text: str) -> Words:
    """The words of a cleaned passage text, at most `MOST_WORDS` of them; the tag of an agency at an edge is none of them.

    >>> read_words("The Mayor’s office in Łódź put it at twelve, not 12.0.").keys
    ('the', 'mayor', 'office', 'in', 'łodz', 'put', 'it', 'at', 'twelve', 'not', '12.0')
    >>> read_words("twelve colours").stems
    ('#12', 'color')
    """
    start, end = cut_tags(text)
    known = _lexemes().__getitem__
    if end - start <= AT_ONCE:
        kept = list(filter(None, map(known, _WORD.findall(text, start, end))))[:MOST_WORDS]
    else:
        raw = (match.group() for match in _WORD.finditer(text, start, end))
        kept = list(islice(filter(None, map(known, raw)), MOST_WORDS))
    if not kept:
        return Words(text, (), (), (), ())
    keys, stems, plain, named, names = zip(*kept, strict=True)
    if text.isupper():
        return Words(text, keys, stems, plain, (False,) * len(keys))
    # the first word of a sentence is capital whatever it is
    return Words(text, keys, stems, named if named[0] == plain[0] else (plain[0], *named[1:]), names)


@lru_cache(maxsize=4096)
def _read_quoted(text: str) -> tuple[bool, ...]:
    """Whether the words of a cleaned text are somebody's own words."""
    quotes = _quoted_spans(text)
    if quotes and quotes != [(0, len(text))]:
        return _inside([span.start for span in _read_spans(text)], quotes)
    return (bool(quotes),) * len(read_words(text).keys)


@lru_cache(maxsize=1024)
def _read_spans(text: str) -> tuple[Span, ...]:
    """Where the words of a cleaned text stand."""
    known = _lexemes()
    found = (Span._make(m.span()) for m in _WORD.finditer(text, *cut_tags(text)) if known[m.group()])
    return tuple(islice(found, MOST_WORDS))


def _inside(starts: Sequence[int], spans: Sequence[tuple[int, int]]) -> tuple[bool, ...]:
    """Whether each of some offsets, in order, is inside one of the spans."""
    found, at = [], 0
    for start in starts:
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        found.append(at < len(spans) and spans[at][0] <= start < spans[at][1])
    return tuple(found)


class _Lexeme(NamedTuple):
    """What is known of a word by its letters: key, stem, weight if it is no name and if it may be one (equal where it
    cannot), and whether it is written as a name."""

    key: str
    stem: str
    plain: float
    named: float
    is_name: bool


class _Lexemes(dict[str, "_Lexeme | None"]):
    """Words as they stand in texts, each looked at when it is first asked for; None where nothing of one is left."""

    def __missing__(self, raw: str) -> _Lexeme | None:
        if len(self) >= _MOST_FORMS:
            self.clear()
        found = self[raw] = _lexeme(raw)
        return found


@cache
def _lexemes() -> _Lexemes:
    """What a process remembers of words."""
    return _Lexemes()


def _lexeme(raw: str) -> _Lexeme | None:
    key = fold_word(raw)
    if not key:
        return None
    stem = stem_word(key)
    named = raw[0].isupper() and bool(stem) and not stem.startswith("#")
    return _Lexeme(sys.intern(key), sys.intern(stem), _weight(stem, False), _weight(stem, named), named)


@lru_cache(maxsize=4096)
def stem_weights(text: str) -> Mapping[str, float]:
    """The rarity of each stem of a cleaned text, in the order in which they come: the most that it has there, which is
    that of a name where it is once written as one."""
    words = read_words(text)
    found = dict(zip(words.stems, words.weights, strict=True))
    if True in words.names:
        found.update(compress(zip(words.stems, words.weights, strict=True), words.names))
    found.pop("", None)
    return found


def words_of(passage: Passage) -> Words:
    """The words of a passage."""
    return read_words(passage.text)


def fold_word(raw: str) -> str:
    """A word without case, accents, possessive and British spelling; numbers without grouping commas.

    >>> fold_word("Neighbour’s"), fold_word("U.S."), fold_word("12,000"), fold_word("Dvořák")
    ('neighbor', 'us', '12000', 'dvorak')
    """
    if raw[0].isdigit():
        return re.sub(r",(?=\d{3}\b)", "", raw)[:40]
    word = raw.casefold()
    if not (raw.isascii() and raw.isalpha()):
        word = word.replace("’", "'").replace("`", "'").replace(".", "")
        if not word.isascii():
            word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
        word = word.removesuffix("'s").replace("'", "")
    if len(word) > 5 and (
        _ENDS_BRITISH.search(word, max(0, len(word) - _LONGEST_BRITISH)) or word.startswith(_OPENS_BRITISH)
    ):
        for pattern, form in _BRITISH:
            word = pattern.sub(form, word)
    return word


@lru_cache(maxsize=65536)
def stem_word(key: str) -> str:
    """A crude stem, `#value` for a number, empty for a function word.

    >>> stem_word("killed") == stem_word("killing"), stem_word("seven"), stem_word("the")
    (True, '#7', '')
    """
    if key[0].isdigit():
        return "#" + (key.rstrip("0").rstrip(".") if "." in key and key.count(".") == 1 else key)
    numbers = read_lexicon("lineage_words")["number"]
    if key in numbers:
        return f"#{numbers[key]}"
    if key in function_words():
        return ""
    if len(key) > 4:
        shorter = _without_ending(key)
        if len(shorter) >= 4:
            again = _without_ending(shorter)
            return again if len(again) >= 4 else shorter
        return key.removesuffix("s")
    return key


def _without_ending(word: str) -> str:
    """A word without the longest ending that it has."""
    for size in range(_LONGEST_ENDING, 0, -1):
        if word[-size:] in _ENDINGS:
            return word[:-size]
    return word


@cache
def function_words() -> frozenset[str]:
    """The closed class of words without content."""
    return frozenset(read_lexicon("lineage_words")["function"].split())


@cache
def word_list(name: str) -> frozenset[str]:
    """Another closed class of `lexicons/lineage_words.toml`, folded."""
    return frozenset(fold_word(w) for w in read_lexicon("lineage_words")[name].split())


@cache
def _shares() -> dict[str, float]:
    return {row["stem"]: float(row["share"]) for row in read_rows("stem_shares")}


@lru_cache(maxsize=65536)
def _weight(stem: str, named: bool) -> float:
    """Rarity in news: minus the logarithm of the share of reports that use the stem, 1 to 6."""
    if not stem:
        return 0.0
    if stem.startswith("#"):
        value = stem[1:]
        return 2.0 if len(value) < 2 else 3.0 if len(value) < 3 else 4.5
    share = _shares().get(stem)
    weight = 5.5 if share is None else max(0.7, -log(share))
    return weight + 0.5 if named else weight


def _quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where the text is somebody's own words: in quotation marks (an unpaired mark reaches to the passage's
    edge), or all of it where it speaks in the first person or is a post of a social network."""
    if _FIRST_PERSON.search(text) or "pic.twitter.com" in text or ("(@" in text and _HANDLE.search(text)):
        return [(0, len(text))]
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for found in _MARK.finditer(text):
        at, mark = found.start(), found.group()
        if mark in _OPENERS or (mark == '"' and opened is None and _opens(text, at)):
            opened = at if opened is None else opened
        elif mark in _CLOSERS or mark == '"':
            spans.append((0 if opened is None else opened, at + 1))
            opened = None
    if opened is not None:
        spans.append((opened, len(text)))
    if not spans:
        spans = [m.span() for m in _SINGLE.finditer(text)]
    return spans


def _opens(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    return not before.isalnum() and before not in ".,!?"
