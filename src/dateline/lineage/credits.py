"""The agency that a report credits with its words: in the dateline, or in a tag that was left hanging at an edge.

Outlets carry wire copy with the agency's name before the first word (`RIVERTON, May 4 (WIRE) —`, `(WIRE) -`), behind
the last (`… by dusk. (WIRE)`, `… by dusk.--WIRE`), or on a line of its own. Such a tag is no part of the text: a copy
that lost it is still a copy, and nobody in the text speaks by it. It tells where the text is from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from dateline.lexicons import read_lexicon
from dateline.model import Passage

#: passages at either edge of a report in which a credit stands
EDGE = 6
#: characters at either edge of a passage in which a tag stands, and of a line that is nothing else
LONGEST_TAG, LONGEST_LINE = 60, 80
#: what may stand behind a tag or a line of an agency: all that is space to an expression, full stops, rules
_AFTER = "".join(map(chr, filter(lambda code: chr(code).isspace(), range(0x3001)))) + "*_.–—-"
#: what a text ends in before a tag that is for all of it
_ENDED = (".", "!", "?", '"', "”", "’", "'")


def cut_tags(text: str) -> tuple[int, int]:
    """Where the text of a passage begins and ends without the tags of agencies; empty where it is a tag alone.

    >>> [text[slice(*cut_tags(text))] for text in ("(Reuters) - Two bridges fell.", "Two bridges fell.--AFP", "(AP)")]
    ['Two bridges fell.', 'Two bridges fell.', '']
    """
    whole, opening, closing, hints = _patterns()
    first = opening.match(text)
    ended = text.rstrip(_AFTER).endswith(_ends_of_tags())
    if not (first or ended):  # as with nearly all: nothing more is looked for
        return 0, len(text)
    if not hints.search(text, 0, LONGEST_TAG) and not hints.search(text, max(0, len(text) - LONGEST_TAG)):
        return 0, len(text)
    if len(text) <= LONGEST_LINE and whole.fullmatch(text):
        return 0, 0
    last = closing.search(text, max(0, len(text) - LONGEST_TAG))
    return (first.end() if first else 0), (last.start("tag") if last else len(text))


def find_credit(passages: Sequence[Passage]) -> str | None:
    """The standard name of the one agency that a report is credited to, None where none or more than one is.

    Datelines and tags before the text count, tags behind its last sentence, and lines that name an agency and nothing
    else (`Source: WIRE` too) before its first sentence or behind its last. `with reporting by WIRE` tells of a part
    alone, and a tag under a picture, or behind a sentence that the text goes on after, of that.
    """
    edges = passages if len(passages) <= 2 * EDGE else [*passages[:EDGE], *passages[-EDGE:]]
    pictured = [passage.kind == "caption" for passage in edges]
    ended = [n for n, passage in enumerate(edges) if _is_finished(passage)]
    first, last = (ended[0], ended[-1]) if ended else (len(edges), -1)
    found: set[str] = set()
    for i, passage in enumerate(edges):
        alone = _names_alone(passage.text)
        if pictured[i] or (i > 0 and pictured[i - 1] and alone):
            continue
        if alone:
            before = edges[i - 1] if i > 0 else None
            behind = before is not None and before.paragraph == passage.paragraph and _ends(before.text)
            found |= alone if i > last or (i < first and not behind) else frozenset()
        else:
            found |= _named_before(passage.text)
            found |= _named_behind(passage.text) if i >= last else frozenset()
    return found.pop() if len(found) == 1 else None


def _is_finished(passage: Passage) -> bool:
    """Whether a passage is text that ends as a sentence does, whatever tag stands behind it."""
    return passage.is_read and passage.kind not in ("title", "subhead") and _ends(passage.text)


def _ends(text: str) -> bool:
    start, end = cut_tags(text)
    return text[start:end].rstrip().endswith(_ENDED)


def agency_of(carrier: str) -> str | None:
    """The standard name of the agency that a carrier is, or None.

    >>> agency_of("AFP"), agency_of("The Courier")
    ('Agence France-Presse', None)
    """
    return _names().get(carrier.strip())


@lru_cache(maxsize=4096)
def _names_alone(text: str) -> frozenset[str]:
    """The agencies that a line names, and nothing else."""
    whole = _patterns()[0]
    if len(text) <= LONGEST_LINE and (whole.fullmatch(text) or _source().fullmatch(text)):
        return _named_in(text)
    return frozenset()


@lru_cache(maxsize=4096)
def _named_before(text: str) -> frozenset[str]:
    """The agencies of a passage's opening tag and dateline."""
    _, opening, _, hints = _patterns()
    line = text[:200]
    if not hints.search(line):
        return frozenset()
    return _named_in(*(match.group() for match in (opening.match(line), _dateline().match(line)) if match))


@lru_cache(maxsize=4096)
def _named_behind(text: str) -> frozenset[str]:
    """The agencies of the tag behind a passage's last sentence."""
    _, _, closing, hints = _patterns()
    at = max(0, len(text) - LONGEST_TAG)
    last = closing.search(text, at) if hints.search(text, at) else None
    if last and text[: last.start("tag")].rstrip().endswith(_ENDED):
        return _named_in(last.group("tag"))
    return frozenset()


def _named_in(*tags: str) -> frozenset[str]:
    hints = _patterns()[3]
    return frozenset(_names()[name] for tag in tags for name in hints.findall(tag))


@cache
def _names() -> Mapping[str, str]:
    """The forms of the names of agencies, and their standard names."""
    rows = read_lexicon("bodies")["agencies"]
    forms = {form: row["name"] for row in rows for form in (row["name"], *row["also"])}
    return {form.upper(): name for form, name in forms.items() if " " not in form} | forms


@cache
def _ends_of_tags() -> tuple[str, ...]:
    """What the tag of an agency ends in, but for what may follow it."""
    return (")", "]", "/", *{form.rstrip(_AFTER) for form in _names()})


@cache
def _any() -> str:
    forms = sorted(_names(), key=lambda form: (-len(form), form))
    return rf"(?:{'|'.join(re.escape(form) for form in forms)})"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A tag that is all of a line, one that opens a passage, one that closes it (`tag`), and a name of an agency."""
    some = rf"{_any()}(?: ?(?:,|/|&|and) ?{_any()}){{0,3}}"
    set_off = rf"(?:\(\s?{some}\s?\)|\[\s?{some}\s?\]|/\s?{some}\s?/)"
    return (
        re.compile(rf"[\s*_–—-]*(?:{set_off}|{some})[\s*_.–—-]*"),
        re.compile(
            rf"\s*(?:{set_off}\s*(?:[-–—_]{{1,2}}\s*)?|{some}\s?(?:--|[–—]|-(?=\s))\s*)(?=[\"“‘'\[]?[A-ZÀ-Þ\d])"
        ),
        re.compile(
            rf"(?P<tag>\s*(?:(?<=[.!?\"”’\w,])\s?{set_off}|(?<=[.!?\"”’])\s?(?:-{{1,2}}|[–—]) ?{some}|\s(?:--|[–—]) ?{some}))"
            r"[\s.]*$"
        ),
        re.compile(rf"\b{_any()}\b"),
    )


@cache
def _dateline() -> re.Pattern[str]:
    return re.compile(rf"[A-ZÀ-Þ][^()\n]{{1,60}}\(\s?{_any()}\s?\)\s*(?:[-–—_]|$)")


@cache
def _source() -> re.Pattern[str]:
    return re.compile(rf"\W*[Ss]ource\s?:\s?{_any()}\W*")
