"""The words of a voice's name: which of a phrase belong to it, and what they tell of who it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.extract.attribution.speakers import DETERMINERS
from dateline.extract.names.offices import is_prefix
from dateline.lexicons import read_lexicon
from dateline.model import Token, VoiceMention


def beside_colon(tokens: list[Token], head: Token) -> list[Token]:
    """The words of a phrase on its head's side of a colon, a semicolon (`Red Cross: 30 dead`) or, after a count, of a comma
    or `but` (`nine died, 2 of them boys, officials say`, `is 100 but officials say`)."""
    for at, token in enumerate(tokens):
        counted = at > 0 and tokens[0].pos == "NUM" and head.i > token.i
        if token.text in {":", ";"} or (counted and (token.lower == "but" or token.text == ",")):
            return tokens[:at] if head.i < token.i else beside_colon(tokens[at + 1 :], head)
    return tokens


def past_prefix(tokens: list[Token], head: Token) -> tuple[list[Token], Token]:
    """A phrase and its head, where the parse breaks off after the prefix of an office (`the ex-head of the army`): with the
    office and what belongs to it."""
    words = head.sentence.tokens
    at = head.i - words[0].i
    if not is_prefix(words, at):
        return tokens, head
    office = words[at + 2]
    if office.pos not in {"NOUN", "PROPN"}:
        return tokens, head
    last = max(t.i for t in office.subtree)
    named = next((c for c in head.children_of("appos") if c.entity == "PERSON" and c.i > last), None)
    if named is not None and words[last + 1 - words[0].i].text == ",":
        last = named.i  # `the ex-president of X, Otto Lind`
    kept = {t.i for t in tokens if t.i <= head.i} | set(range(head.i + 1, last + 1))
    return [t for t in words if t.i in kept], office


def prefix_of(tokens: Sequence[Token], head: Token) -> Token | None:
    """The prefix that makes the office of a phrase another one (`the vice-president`, `an ex-defence minister`); None
    where it has none."""
    words = head.sentence.tokens
    first = words[0].i
    return next(
        (words[at] for at in range(tokens[0].i - first, head.i - first) if is_prefix(words, at)), None
    )


def is_body_s_name(voice: VoiceMention, tokens: Sequence[Token]) -> bool:
    """Whether a voice is named as one body, though its noun may be a plural (`the Proud Boys`)."""
    return voice.kind == "org" or any(t.tag == "NNPS" and t.text[:1].isupper() for t in tokens)


def is_titled(tokens: Sequence[Token], head: Token) -> bool:
    """Whether words are a body's name with a plural noun in it, each of three or more a capital (`Doctors Without
    Borders`)."""
    words = [t for t in tokens if t.text[:1].isalpha()]
    after = [t for t in words if t.i > head.i]
    return (
        head.tag in {"NNS", "NNPS"}
        and len(words) > 2
        and len(after) > 1
        and all(t.text[:1].isupper() for t in words)
    )


def is_pasted_date(tokens: Sequence[Token]) -> bool:
    """Whether a month or year opens a phrase that goes on with a name (`3 Jun 2016 Red Cross says`)."""
    first, after, months = tokens[0], tokens[1], read_lexicon("times")["months"]
    if first.text.isdigit() and after.lower.rstrip(".") in months and len(tokens) > 2:
        return True
    month = first.lower.rstrip(".") in months and (after.text.isdigit() or first.entity == "DATE")
    year = first.text.isdigit() and len(first.text) == 4 and first.entity == "DATE"
    if year:
        before = first.sentence.tokens[max(0, first.i - 1 - first.sentence.tokens[0].i)]
        year = before.lower.rstrip(".") in months
    return (month or year) and (after.pos == "PROPN" or after.text.isdigit())


def names_another(head: Token) -> bool:
    """Whether a noun of relation says whom it stands against or apart from (`a critic of X`, `X's widow`)."""
    linked = any(t.lower in {"of", "from", "to"} for t in head.children_of("prep"))
    return linked or head.child("poss") is not None


SEX = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}


def sex_of(voice: VoiceMention) -> str | None:
    """What the titles and kin words of a voice tell, before any `of` or `for` in it; None where they tell nothing."""
    words = {
        w.casefold().strip(".,")
        for part in (voice.role or "", voice.text)
        for w in re.split(r"\s(?:of|for|to)\s", part)[0].split()
    }
    sexes = read_lexicon("cues")["sexes"]
    return next((sex for sex in ("f", "m") if words & set(sexes[sex].split())), None)


def bare_name(words: str) -> str:
    """A name without its articles, an age behind it and the marks around it."""
    parts = words.strip(" ,.;:").split()
    if len(parts) > 1 and parts[-1].isdigit() and parts[-2].endswith(","):
        parts = [*parts[:-2], parts[-2].rstrip(",")]  # an age: `Holt, 30`
    while len(parts) > 1 and parts[0].casefold() in DETERMINERS and parts[1].casefold() != "of":
        parts = parts[1:]
    return " ".join(parts)
