"""Links by position alone: the word that closes a count, or stands right before or after it, for what the parser
gets wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.extract.figures.counted import Counted
from dateline.model import Token

#: prepositions of where or when something is: what they count is not the subject of the verb after it
_WHERE = frozenset(
    {"in", "across", "at", "from", "near", "within", "throughout", "during", "over", "after", "for"}
)
#: tokens back from `at` in which those are looked for whose number is put at so many
_PUT = 7
#: tokens to either side of a number in which capitals are counted
_NEAR = 12
#: tags that the parser may give to the participle of a headline
_PARTICIPLES = frozenset({"VBN", "VBD", "JJ", "NNP", "NN", "NNS", "VB", "VBP", "NNPS"})
_AUXILIARIES = frozenset(
    "was were is are be been being have has had also reportedly still already now had confirmed feared reported "
    "believed presumed said to since so far then later thus allegedly seriously badly severely critically slightly "
    "lightly and or , - either left others more not gone".split()
)


@dataclass(frozen=True, slots=True)
class Link:
    """A word in a role. The role `inherit` says that the count is part of what `token` counts."""

    role: str
    token: Token
    via: str


def adjacent_links(counted: Counted, tokens: Sequence[Token]) -> Iterator[Link]:
    """The word that closes the count (`784 dead`, `12 wounded`), where no noun follows it."""
    if counted.named is None and counted.end < len(tokens) and tokens[counted.end].lower == "with":
        suffered = next((t for t in tokens[counted.end + 1 : counted.end + 4] if t.pos == "NOUN"), None)
        if suffered is not None:
            yield Link("state", suffered, "with")
    for at in (counted.end - 1, counted.end):
        if not 0 < at < len(tokens) or tokens[at].pos not in {"ADJ", "VERB", "NOUN", "PROPN"}:
            continue
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        closes = after is None or after.pos in {"PUNCT", "CCONJ", "ADP", "SCONJ"} or after.lower == "as"
        if (closes and tokens[at].child("dobj") is None) or _is_headline(tokens, at):
            yield Link("state", tokens[at], "adjacent")
            if counted.named is None and at == counted.end and tokens[at].pos in {"PROPN", "NOUN"}:
                yield Link("subject", tokens[at], "headline")


def links_after(counted: Counted, tokens: Sequence[Token]) -> Iterator[Link]:
    """The word right after the count, by position alone, for what the parser gets wrong."""
    at = counted.end
    stop = min(len(tokens), at + 6)
    holder = counted.node.head.head
    belongs = counted.node.dep == "pobj" and counted.node.head.lower == "of" and counted.noun is not None
    before = tokens[counted.start - 1] if counted.start > 0 else None
    if (
        before is not None
        and counted.node.head is before
        and before.lower in _WHERE
        and counted.noun is not None
    ):
        return
    if belongs and holder.pos == "NOUN" and any(c.pos == "NUM" for c in holder.children):
        return
    while at < stop and tokens[at].lower in _AUXILIARIES:
        at += 1
    if at >= stop or (tokens[at].child("dobj") is not None and not _is_headline(tokens, at)):
        return
    word = tokens[at]
    yield Link("state", word, "after")
    skipped = {t.lower for t in tokens[counted.end : at]}
    if skipped & {"have", "has", "had"} and "been" not in skipped:
        yield Link("subject", word, "after")
    if word.dep == "amod" and word.head.i > word.i:
        yield Link("subject", word, "after")
    if word.lower.endswith(("ed", "en", "ain", "urt")) or word.tag == "VBN":
        yield Link("object", word, "after")
    elif word.pos == "VERB":
        yield Link("subject", word, "after")


def _is_headline(tokens: Sequence[Token], at: int) -> bool:
    """Whether a participle is followed by the next count of a headline, not by whom it harms (`4 Miners Killed 7
    Injured in Blast`, `nine civilians killed 20 hurt in raid`)."""
    after = tokens[at + 1 : at + 5]
    if len(after) < 2 or after[0].pos != "NUM" or tokens[at].tag not in _PARTICIPLES:
        return False
    harmed = next((k for k, t in enumerate(after[1:3], 1) if _is_harmed(t)), None)
    if harmed is None or (harmed == 2 and after[1].pos not in {"NOUN", "PROPN"}):
        return False
    beyond = after[harmed + 1] if harmed + 1 < len(after) else None
    capital = tokens[at].text[:1].isupper() and not tokens[at].text.isupper()
    return capital or beyond is None or beyond.pos in {"ADP", "PUNCT", "CCONJ", "NUM", "SCONJ"}


def _is_harmed(word: Token) -> bool:
    return word.lower.endswith("ed") or word.lower in {"hurt", "dead", "missing", "homeless"}


def headline_links(tokens: Sequence[Token], start: int) -> Iterator[Link]:
    """The verb of a headline right before a count that the parser takes for a name (`Injures Seven`)."""
    word = tokens[start - 1] if start > 0 else None
    if word is None or not word.text[:1].isupper() or word.pos != "PROPN":
        return
    if word.lower.endswith("s") or is_titled(tokens, start):
        yield Link("object", word, "headline")


def _put_at(tokens: Sequence[Token], at: int) -> Iterator[Link]:
    """What is put at a number (`puts … the dead since the coup at 40`), and how they are (`the number behind bars at
    12`)."""
    for i in range(at - 1, max(0, at - _PUT), -1):
        word = tokens[i]
        if word.pos in {"VERB", "AUX", "NUM", "PUNCT"}:
            return
        if tokens[i - 1].lower == "the":
            yield Link("toll", word, "before")
        if tokens[i - 1].lower in {"behind", "in", "under"} and any(
            t.lower == "number" for t in tokens[max(0, i - 4) : i]
        ):
            yield Link("state", word, "before")


def is_titled(tokens: Sequence[Token], at: int) -> bool:
    """Whether most words around `tokens[at]` begin with a capital, as in many a headline: there verbs are read as
    names."""
    words = [t for t in tokens[max(0, at - _NEAR) : at + _NEAR] if t.text[:1].isalpha() and len(t.text) > 3]
    return len(words) > 1 and 4 * sum(t.text[:1].isupper() for t in words) > 3 * len(words)


def links_before(tokens: Sequence[Token], start: int) -> Iterator[Link]:
    """The word right before the count, by position alone."""
    before = start - 1
    if before >= 0 and tokens[before].lower in {"of", "the"}:
        before -= 1
    if before > 2 and tokens[before].lower == "at":
        yield from _put_at(tokens, before)
    if (
        before > 2
        and tokens[before].text == ","
        and tokens[before - 2].lower in {"number", "toll", "total", "count"}
    ):
        yield Link("state", tokens[before - 1], "before")  # `the number hurt, 60`
    if before > 0 and tokens[before].lower in {"now", "hits", "tops", "nears"}:
        yield Link("toll", tokens[before - 1], "before")
    if before >= 0 and tokens[before].pos in {"VERB", "PROPN", "NOUN", "ADJ", "AUX"}:
        word = tokens[before]
        if word.lower.endswith(("ed", "ing", "s", "hurt")) or word.pos == "VERB":
            yield Link("object", word, "before")
