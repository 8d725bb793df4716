"""Bodies in a report: by the pipeline, by the lexicon of bodies, and by the noun of a public body."""

from __future__ import annotations

import re
from functools import cache

from dateline.extract.offices import Offices
from dateline.lexicons import read_lexicon
from dateline.model import Document, NameMention, Span, Token, span_of

_LINKS = frozenset("of for the and de la al-".split())


@cache
def _known_pattern(several: bool) -> re.Pattern[str]:
    data = read_lexicon("bodies")
    forms = {
        f for table in ("aliases", "agencies") for row in data[table] for f in [row["name"], *row["also"]]
    }
    if not several:
        forms |= set(read_lexicon("offices")["media_names"].split())
    kept = sorted(
        (f for f in forms if (" " in f or "-" in f) == several and len(f) > 2), key=lambda f: (-len(f), f)
    )
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, kept)) + r")(?![\w-])")


def find_known_bodies(document: Document, several: bool) -> list[NameMention]:
    """Bodies of the lexicon as they are written there: those of several words, or those of one."""
    found = []
    for match in _known_pattern(several).finditer(document.text):
        tokens = document.tokens_in(Span(*match.span()))
        if not tokens or (tokens[0].start, tokens[-1].end) != match.span():
            continue
        before = document.tokens[tokens[0].i - 1] if tokens[0].i else None
        after = document.tokens[tokens[-1].i + 1] if tokens[-1].i + 1 < len(document.tokens) else None
        if any(t is not None and t.entity == "ORG" and t.text[:1].isupper() for t in (before, after)):
            continue
        if several or not match.group().islower():
            found.append(NameMention(span_of(tokens), match.group(), match.group(), "org"))
    return found


def read_body(document: Document, tokens: list[Token]) -> NameMention | None:
    """The body that a run of tokens names, with the country that owns it; None where it names none."""
    while tokens and tokens[0].i > tokens[0].sentence.tokens[0].i:
        before = document.tokens[tokens[0].i - 1]
        owned = before.lower in {"'s", "’s"} and before.head.entity in {"GPE", "NORP"} and before.i > 0
        if owned and tokens[0].lower in {"the", "a"}:
            break
        if owned:
            tokens = list(document.tokens[before.i - 1 : before.i + 1]) + tokens
        elif (
            before.entity in {"GPE", "NORP"}
            and before.text[:1].isupper()
            and before.dep in {"amod", "compound", "nmod"}
        ):
            tokens = [before, *tokens]
        else:
            break
    while tokens and tokens[-1].lower in {"'s", "’s", "'", "’", ",", "."}:
        tokens = tokens[:-1]
    bracket = next((n for n, t in enumerate(tokens) if t.text in {"(", "[", "–", "—"}), None)
    tokens = tokens[:bracket] if bracket else tokens
    name_tokens = tokens[1:] if tokens and tokens[0].lower in {"the", "a", "an"} else tokens
    while (
        len(name_tokens) > 1
        and name_tokens[0].text.islower()
        and any(t.text[:1].isupper() for t in name_tokens[1:])
    ):
        if name_tokens[0].dep not in {"amod", "advmod", "nummod", "punct"}:
            break
        name_tokens = name_tokens[1:]
        tokens = name_tokens
    if not name_tokens or not any(c.isalpha() for c in name_tokens[0].text):
        return None
    return NameMention(span_of(tokens), words_of(document, tokens), words_of(document, name_tokens), "org")


def common_body(head: Token, taken: set[int], offices: Offices) -> list[Token]:
    """`the regional health ministry`: the noun of a body with the words before it, if it is definite or proper."""
    before = [
        t for t in head.lefts if t.dep in {"compound", "amod", "nmod", "poss", "det"} and t.i not in taken
    ]
    tokens = [t for b in before for t in b.subtree if t.i < head.i] + [head]
    tokens.sort(key=lambda t: t.i)
    while tokens and tokens[-1].i - tokens[0].i + 1 != len(tokens):
        tokens = tokens[1:]
    generic = frozenset(read_lexicon("bodies")["generic"].split())
    cut = max(
        (n + 1 for n, t in enumerate(tokens[:-1]) if t.dep == "cc" or t.text in {",", ".", ":", ";"}),
        default=0,
    )
    tokens = tokens[cut:]
    if head.lower in offices.fighters:
        state = next((n for n, t in enumerate(tokens) if t.entity in {"GPE", "NORP"}), 0)
        tokens = tokens[state:]
    while (
        len(tokens) > 2
        and tokens[0].dep in {"amod", "nmod", "compound"}
        and tokens[0].text.islower()
        and tokens[0].lower not in generic
        and any(t.text[:1].isupper() for t in tokens[1:])
    ):
        tokens = tokens[1:]
    definite = tokens[0].lower in {"the", "its", "their"} or any(
        t.pos == "PROPN" or t.entity in {"GPE", "NORP"} for t in tokens
    )
    proper = any(t.pos == "PROPN" or t.entity in {"ORG", "GPE", "NORP"} for t in tokens[:-1])
    follow = next((t for t in head.rights if t.lower == "of" and t.i == head.i + 1), None)
    of_state = follow is not None and any(
        t.entity in {"GPE", "NORP"} and t.text[:1].isupper() for t in follow.subtree
    )
    vague = head.lower in offices.vague_bodies or head.lower in offices.fighters - offices.bodies
    if vague and not proper and not (of_state and head.lower in {"staff", "command"}):
        return []
    if (
        follow is not None
        and definite
        and (head.text[:1].isupper() or head.lower in {"ministry", "department", "staff", "command"})
    ):
        rest = [t for t in follow.subtree if t.i <= head.i + 8]
        forces = of_state and rest[-1].lower in offices.fighters
        if forces or all(t.text[:1].isupper() or t.lower in _LINKS for t in rest):
            tokens += rest
    return tokens if definite and len(tokens) > 1 else []


def words_of(document: Document, tokens: list[Token]) -> str:
    """The words of tokens as the text has them, on one line."""
    return " ".join(document.quote(span_of(tokens)).split())
