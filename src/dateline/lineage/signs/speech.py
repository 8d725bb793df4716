"""Attributions as a machine rewords them: brought to the front, told twice, in stilted cues, with the speaker's
own `our` left in indirect speech, with offices in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from dateline.lexicons import read_lexicon
from dateline.lineage.signs.prose import (
    MOST_CHARACTERS,
    Prose,
    make_sign,
    prose_passages,
    span_in,
    unquoted,
)
from dateline.model import Document, Sign, Token

#: sentences in which the rates are counted
LEAST_SENTENCES = 8
#: times that a writer may say `I` or `we` before the report is one in the first person
OWN_VOICE = 1
_FIRST = frozenset("i we".split())


def find_speech_signs(prose: Prose) -> Iterator[Sign]:
    """The signs in how a report says who said what."""
    yield from _fronted(prose)
    yield from _doubled(prose.document)
    yield from _stilted(prose)
    yield from _turned(prose)
    yield from _brackets(prose.document)


@cache
def _lists() -> dict[str, Any]:
    return read_lexicon("signs")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(_lists()["fronted"]["opening"])


def _openings(prose: Prose) -> list[Token]:
    """The first words of body sentences that begin with `According to` and its like."""
    text = prose.document.text
    return [
        t
        for t in prose.sorted_of(("according", "as", "per", "in"))
        if t.sentence.passage.kind == "body"
        and (t.sentence.tokens[0] is t or t.sentence.tokens[:2][-1] is t)
        and _opening().match(text, t.start, t.start + 60)
    ]


def _fronted(prose: Prose) -> Iterator[Sign]:
    """Sentences that begin with `According to`, where they are far more than in other news."""
    rule = _lists()["fronted"]
    found = _openings(prose)
    if len(found) < rule["least"]:
        return
    size = max(sum(s.passage.kind == "body" for s in prose.document.sentences), LEAST_SENTENCES)
    if len(found) >= rule["share"] * size:
        words = f"{len(found)} of {size} sentences begin so"
        spans = [t.span for t in found]
        yield make_sign(
            "fronted", spans, words, "attributions brought to the front, far more than in other news"
        )


@cache
def _patterns(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["reason"]) for row in _lists()[name])


def _doubled(document: Document) -> Iterator[Sign]:
    for passage in prose_passages(document):
        text = passage.text[:MOST_CHARACTERS]
        if "ccording to" not in text and " by " not in text:
            continue
        clear = unquoted(text)
        for pattern, reason in _patterns("doubled"):
            for m in pattern.finditer(clear):
                yield make_sign("doubled", [span_in(passage, *m.span())], m.group(), reason)


@cache
def _words(group: str, name: str) -> frozenset[str]:
    return frozenset(_lists()[group][name].split())


def _stilted(prose: Prose) -> Iterator[Sign]:
    """Cues such as `stated` and `remarked` where news says `said`; or no plain cue at all beside many of those and
    of attributions brought to the front."""
    rule = _lists()["cue"]
    found = [t for t in prose.sorted_of(_words("cue", "stilted")) if t.pos == "VERB"]
    fronted = _openings(prose) if found else []
    enough = len(found) >= rule["least"]
    if not enough and len(found) + len(fronted) < rule["none_plain"]:
        return
    others = sum(t.pos in ("VERB", "ADV") for t in prose.of(_words("cue", "plain"), quoted=True))
    if found and (not others or (enough and len(found) >= rule["share"] * (len(found) + others))):
        words = ", ".join(dict.fromkeys(t.lower for t in found))
        yield make_sign("cue", [t.span for t in found], words, "stilted verbs where news writes ‘said’")


def _turned(prose: Prose) -> Iterator[Sign]:
    """`our` and `us` outside quotation in what another person is said to have said."""
    if sum(t.dep == "nsubj" for t in prose.of(_FIRST)) > OWN_VOICE:
        return  # a column, an interview, a letter: the writer speaks of himself
    for t in prose.sorted_of(_words("turned", "persons")):
        if t.text.isupper() or t.sentence.passage.kind != "body":
            continue
        cue = _cue_above(t, _words("turned", "cues"))
        if cue is not None:
            yield make_sign(
                "turned",
                [cue.span, t.span],
                f"{cue.text} … {t.text}",
                "a speaker's own ‘our’ or ‘us’ left in indirect speech",
            )


def _cue_above(token: Token, cues: frozenset[str]) -> Token | None:
    """The cue in whose `that` clause a token stands; None where the speaker is `I` or `we`, or the clause is
    no `that` clause."""
    below = token
    for above in token.ancestors:
        if below.dep == "ccomp" and above.lemma in cues and above.i < token.i:
            subject = above.child("nsubj")
            mark = any(c.dep == "mark" and c.lower == "that" for c in below.children)
            told = (
                subject is not None
                and subject.pos in ("PROPN", "NOUN", "PRON")
                and subject.lower not in _FIRST
            )
            speaks = any(c.lower in _FIRST for c in below.children)
            return above if told and mark and not speaks else None
        below = above
    return None


@cache
def _bracketed() -> re.Pattern[str]:
    roles = "|".join(_lists()["bracket"]["roles"].split())
    return re.compile(
        rf"\b[A-Z][\w’'-]+ \((?:an?|the|his|her|its|their|who is) (?:[\w’'-]+ ){{0,5}}(?:{roles})\b[^)]{{0,40}}\)"
    )


def _brackets(document: Document) -> Iterator[Sign]:
    """`Ann Example (a ministry spokesperson) said`."""
    for passage in prose_passages(document):
        if "(" in passage.text:
            for m in _bracketed().finditer(unquoted(passage.text[:MOST_CHARACTERS])):
                yield make_sign(
                    "bracket", [span_in(passage, *m.span())], m.group(), "an office put in brackets"
                )
