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
        if closes and tokens[at].child("dobj") is None:
            yield Link("state", tokens[at], "adjacent")


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
    Injured in Blast`)."""
    after = tokens[at + 1 : at + 3]
    return (
        tokens[at].text[:1].isupper()
        and len(after) == 2
        and after[0].pos == "NUM"
        and (after[1].lower.endswith("ed") or after[1].lower in {"hurt", "dead", "missing"})
    )


def headline_links(tokens: Sequence[Token], start: int) -> Iterator[Link]:
    """The verb of a headline right before a count that the parser takes for a name (`Injures Seven`)."""
    word = tokens[start - 1] if start > 0 else None
    if word is not None and word.text[:1].isupper() and word.lower.endswith("s") and word.pos == "PROPN":
        yield Link("object", word, "headline")


def links_before(tokens: Sequence[Token], start: int) -> Iterator[Link]:
    """The word right before the count, by position alone."""
    before = start - 1
    if before >= 0 and tokens[before].lower in {"of", "the"}:
        before -= 1
    if before >= 0 and tokens[before].pos in {"VERB", "PROPN", "NOUN", "ADJ", "AUX"}:
        word = tokens[before]
        if word.lower.endswith(("ed", "ing", "s", "hurt")) or word.pos == "VERB":
            yield Link("object", word, "before")
