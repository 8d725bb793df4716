"""Persons and bodies in a report, with title or office, and which mention repeats which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dateline.lexicons import cached_by_profile, read_words
from dateline.model import Document, NameMention, Profile, Span, Token, span_of

_LINKS = frozenset("of for the and de la al-".split())


@dataclass(frozen=True, slots=True)
class Offices:
    """The closed lists of `offices.toml` as sets of lower-case words."""

    titles: frozenset[str]
    honorifics: frozenset[str]
    offices: frozenset[str]
    of_state: frozenset[str]
    spokespersons: frozenset[str]
    bodies: frozenset[str]
    vague_bodies: frozenset[str]
    media: frozenset[str]
    media_names: frozenset[str]
    kin: frozenset[str]
    anonymous: frozenset[str]
    collective: frozenset[str]
    collective_mass: frozenset[str]
    stop_names: frozenset[str]


@cached_by_profile
def read_offices(profile: Profile | None) -> Offices:
    """The office lexicon, with the profile's words."""
    data = read_words("offices", profile)
    return Offices(**{name: frozenset(str(data[name]).split()) for name in Offices.__dataclass_fields__})


def find_names(document: Document, profile: Profile | None = None) -> list[NameMention]:
    """The mentions of persons and bodies in text order. `of` is the span of the fullest earlier mention
    that a short name, an acronym or a bare office repeats; `anonymous` is set on nobody here (unnamed
    persons are voices, see `find_attributions`).

    Method: the pipeline's PERSON and ORG entities, widened by titles and offices before them and by
    appositions after them; capitalised words around a noun of a public body; coreference by last name,
    initials and office inside the report.
    """
    offices = read_offices(profile)
    found: list[NameMention] = []
    taken: set[int] = set()
    for tokens in _entities(document.tokens, "PERSON"):
        mention = _person(document, tokens, offices)
        if mention is not None:
            found.append(mention)
            taken |= {t.i for t in document.tokens_in(mention.span)}
    found += _surnames(document, found, taken, offices)
    taken |= {t.i for m in found for t in document.tokens_in(m.span)}
    for tokens in _entities(document.tokens, "ORG"):
        if not taken & {t.i for t in tokens}:
            mention = _body(document, tokens)
            if mention is not None:
                found.append(mention)
                taken |= {t.i for t in document.tokens_in(mention.span)}
    for head in document.tokens:
        if head.i not in taken and head.lower in offices.bodies and head.pos in {"NOUN", "PROPN"}:
            tokens = _common_body(head, taken, offices)
            if tokens:
                mention = _body(document, tokens)
                if mention is not None:
                    found.append(mention)
                    taken |= {t.i for t in tokens}
    found.sort(key=lambda m: m.span)
    return _link(found)


def _entities(tokens: Iterable[Token], kind: str) -> list[list[Token]]:
    groups: list[list[Token]] = []
    for token in tokens:
        if token.entity != kind:
            continue
        new = token.entity_begins or not groups or groups[-1][-1].i != token.i - 1
        if new:
            groups.append([token])
        else:
            groups[-1].append(token)
    return groups


def _person(document: Document, tokens: list[Token], offices: Offices) -> NameMention | None:
    while tokens and tokens[-1].lower in {"'s", "’s", "'", "’", ",", "."}:
        tokens = tokens[:-1]
    while tokens and (
        tokens[0].lower in offices.titles
        or tokens[0].lower.rstrip(".") in offices.titles
        or tokens[0].lower in {"the", "."}
    ):
        if len(tokens) == 1:
            return None
        tokens = tokens[1:]
    if not tokens or not any(c.isalpha() for c in tokens[0].text) or tokens[0].lower in offices.stop_names:
        return None
    if not tokens[0].text[:1].isupper() and len(tokens) == 1:
        return None
    name = _words(document, tokens)
    first = _role_start(tokens[0], offices)
    role_tokens = [t for t in _range(document, first, tokens[0]) if t is not tokens[0]]
    if role_tokens:
        whole = [*role_tokens, *tokens]
        polite = all(t.lower.rstrip(".") in offices.honorifics for t in role_tokens)
        return NameMention(
            span_of(whole),
            _words(document, whole),
            name,
            "person",
            None if polite else _words(document, role_tokens),
            None if polite else span_of(role_tokens),
        )
    after = _apposed_role(tokens[-1], offices)
    if after:
        return NameMention(span_of(tokens), name, name, "person", _words(document, after), span_of(after))
    return NameMention(span_of(tokens), name, name, "person")


def _surnames(
    document: Document, people: list[NameMention], taken: set[int], offices: Offices
) -> list[NameMention]:
    """Bare last names of people of this report that the pipeline took for something else."""
    known = {m.name.split()[-1] for m in people if len(m.name.split()) > 1 and len(m.name.split()[-1]) > 3}
    found = []
    for token in document.tokens:
        if (
            token.text in known
            and token.i not in taken
            and token.pos == "PROPN"
            and token.dep not in {"compound", "pobj"}
        ):
            mention = _person(document, [token], offices)
            if mention is not None:
                found.append(mention)
    return found


def _range(document: Document, first: Token, last: Token) -> list[Token]:
    return document.tokens[first.i : last.i + 1]


def _role_start(first: Token, offices: Offices) -> Token:
    """The first word of the title or office before a name: `Deputy Foreign Minister`, `Peru's ambassador to
    the US,`; the name's own first token where there is none."""
    tokens = first.sentence.tokens
    base = tokens[0].i
    at = first.i - base
    start = at
    seen_office = False
    position = at - 1
    if position >= 1 and tokens[position].text == "," and tokens[position - 1].entity != "PERSON":
        # "the mayor of X, Jane Doe,": only where an office noun is the head and the name its apposition
        head = next((t for t in first.ancestors if t.i < first.i), None)
        if head is not None and head.lower in offices.offices and at - (head.i - base) <= 8:
            left = min(t.i for t in head.children) if head.children else head.i
            return tokens[max(min(left, head.i) - base, 0)]
        return first
    while position >= 0 and at - position <= 8:
        token = tokens[position]
        low = token.lower.rstrip(".")
        if token.entity in {"DATE", "TIME", "CARDINAL"}:
            break
        if low in offices.titles or low in offices.offices:
            seen_office = True
            start = position
        elif token.text == "." and position >= 1 and tokens[position - 1].lower.rstrip(".") in offices.titles:
            pass
        elif seen_office and token.lower == "of" and position and _is_office(tokens[position - 1], offices):
            start = position - 1
        elif (
            seen_office
            and (token.pos in {"PROPN", "ADJ", "NOUN"} or token.lower in {"'s", "’s", "-"})
            and token.dep not in {"pobj", "dobj"}
        ):
            start = position
        elif (
            not seen_office
            and token.pos in {"PROPN", "NOUN"}
            and token.dep == "compound"
            and at - position <= 1
        ):
            pass
        else:
            break
        position -= 1
    return tokens[start] if seen_office else first


def _is_office(token: Token, offices: Offices) -> bool:
    return token.lower in offices.offices or token.lower in offices.titles


def _apposed_role(last: Token, offices: Offices) -> list[Token]:
    """`, head of the regional administration,` after a name."""
    for child in last.children:
        if (
            child.dep == "appos"
            and child.i > last.i
            and child.entity != "PERSON"
            and _is_office(child, offices)
        ):
            tokens = [t for t in child.subtree if t.i > last.i]
            cut = next(
                (n for n, t in enumerate(tokens) if t.dep in {"relcl", "punct"} and t.text == ","),
                len(tokens),
            )
            tokens = [t for t in tokens[:cut] if t.text != ","]
            return tokens[:14]
    return []


def _body(document: Document, tokens: list[Token]) -> NameMention | None:
    while tokens and tokens[-1].lower in {"'s", "’s", "'", "’", ",", "."}:
        tokens = tokens[:-1]
    name_tokens = tokens[1:] if tokens and tokens[0].lower in {"the", "a", "an"} else tokens
    if not name_tokens or not any(c.isalpha() for c in name_tokens[0].text):
        return None
    return NameMention(span_of(tokens), _words(document, tokens), _words(document, name_tokens), "org")


def _common_body(head: Token, taken: set[int], offices: Offices) -> list[Token]:
    """`the regional health ministry`: the noun of a body with the words before it, if it is definite or proper."""
    before = [
        t for t in head.lefts if t.dep in {"compound", "amod", "nmod", "poss", "det"} and t.i not in taken
    ]
    tokens = [t for b in before for t in b.subtree if t.i < head.i] + [head]
    tokens.sort(key=lambda t: t.i)
    while tokens and tokens[-1].i - tokens[0].i + 1 != len(tokens):
        tokens = tokens[1:]
    definite = tokens[0].lower in {"the", "its", "their"} or any(t.pos == "PROPN" for t in tokens)
    proper = any(t.pos == "PROPN" or t.entity in {"ORG", "GPE", "NORP"} for t in tokens[:-1])
    if head.lower in offices.vague_bodies and not proper:
        return []
    follow = next((t for t in head.rights if t.lower == "of" and t.i == head.i + 1), None)
    if (
        follow is not None
        and definite
        and (head.text[:1].isupper() or head.lower in {"ministry", "department"})
    ):
        rest = [t for t in follow.subtree if t.i <= head.i + 8]
        if all(t.text[:1].isupper() or t.lower in _LINKS for t in rest):
            tokens += rest
    return tokens if definite and len(tokens) > 1 else []


def _words(document: Document, tokens: list[Token]) -> str:
    return " ".join(document.quote(span_of(tokens)).split())


def _link(mentions: list[NameMention]) -> list[NameMention]:
    """Sets `of` on mentions that repeat a fuller or earlier one."""
    linked: list[NameMention] = []
    by_key: dict[tuple[str, str], Span] = {}
    full: dict[str, Span] = {}
    for mention in mentions:
        words = [w.casefold().strip(".,'’") for w in mention.name.split()]
        of: Span | None = None
        if mention.kind == "person":
            exact = by_key.get(("person", " ".join(words)))
            of = exact or (full.get(words[-1]) if len(words) == 1 else None)
            if len(words) > 1:
                full.setdefault(words[-1], mention.span)
            by_key.setdefault(("person", " ".join(words)), of or mention.span)
        else:
            key = " ".join(w for w in words if w not in {"the"})
            of = by_key.get(("org", key))
            if of is None and len(words) == 1:
                of = by_key.get(("initials", mention.name.replace(".", "").casefold()))
            by_key.setdefault(("org", key), of or mention.span)
            capitals = [w for w in mention.name.split() if w[:1].isupper()]
            if len(capitals) > 1:
                by_key.setdefault(("initials", "".join(w[0] for w in capitals).casefold()), mention.span)
        linked.append(replace(mention, of=of) if of is not None and of != mention.span else mention)
    return linked
