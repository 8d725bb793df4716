"""The words of a voice's name: which of a phrase belong to it, and what they tell of who it is."""

from __future__ import annotations

import re

from dateline.extract.attribution.speakers import DETERMINERS
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


def names_another(head: Token) -> bool:
    """Whether a noun of relation says whom it stands against or apart from (`a critic of X`, `X's widow`)."""
    linked = any(t.lower in {"of", "from", "to"} for t in head.children_of("prep"))
    return linked or head.child("poss") is not None


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
    while len(parts) > 1 and parts[0].casefold() in DETERMINERS:
        parts = parts[1:]
    return " ".join(parts)
