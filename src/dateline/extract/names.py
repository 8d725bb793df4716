"""Persons and bodies in a report, with title or office, and which mention repeats which."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from dateline.lexicons import cached_by_profile, read_lexicon, read_words
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
    holders: frozenset[str]
    lesser: frozenset[str]
    fighters: frozenset[str]
    things: frozenset[str]
    settlements: frozenset[str]


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
    found = _known_bodies(document, several=True)
    taken = {t.i for m in found for t in document.tokens_in(m.span)}
    things = _names_of_things(document, offices)
    for tokens in _entities(document.tokens, "PERSON"):
        if taken & {t.i for t in tokens}:
            continue
        mention = _person(document, tokens, offices)
        if mention is not None and (mention.role or mention.name.casefold() not in things):
            found.append(mention)
            taken |= {t.i for t in document.tokens_in(mention.span)}
    found += _surnames(document, found, taken, offices)
    taken |= {t.i for m in found for t in document.tokens_in(m.span)}
    in_roles = _role_tokens(document, found)
    for tokens in _entities(document.tokens, "ORG"):
        if not (taken - in_roles) & {t.i for t in tokens}:
            mention = _body(document, tokens)
            if mention is not None:
                found.append(mention)
                taken |= {t.i for t in document.tokens_in(mention.span)}
                in_roles -= {t.i for t in document.tokens_in(mention.span)}
    for mention in _known_bodies(document, several=False):
        inside = {t.i for t in document.tokens_in(mention.span)}
        if not (taken - in_roles) & inside:
            found.append(mention)
            taken |= inside
    for head in document.tokens:
        if head.i not in taken and (head.lower in offices.bodies or head.lower in offices.fighters) and head.pos in {"NOUN", "PROPN"}:
            tokens = _common_body(head, taken, offices)
            if tokens:
                mention = _body(document, tokens)
                if mention is not None:
                    found.append(mention)
                    taken |= {t.i for t in tokens}
    found += find_offices(document, found, taken, offices)
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


def _role_tokens(document: Document, people: Iterable[NameMention]) -> set[int]:
    """The tokens of titles and offices before or after names, in which bodies are named too."""
    found: set[int] = set()
    for mention in people:
        if mention.role_span is not None and mention.role_span != mention.span:
            found |= {t.i for t in document.tokens_in(mention.role_span)}
    return found


def _surnames(
    document: Document, people: list[NameMention], taken: set[int], offices: Offices
) -> list[NameMention]:
    """Bare last names of people of this report that the pipeline took for something else."""
    known = {m.name.split()[-1] for m in people if len(m.name.split()) > 1 and len(m.name.split()[-1]) > 3}
    known -= {t.text for t in document.tokens if t.entity in {"GPE", "NORP", "LOC"}}
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
    """`, head of the regional administration,` right after a name; of names joined by `and`, after the last."""
    for child in [*last.children, *(last.head.children if last.dep == "conj" else ())]:
        if (
            child.dep == "appos"
            and child.i > last.i
            and child.entity != "PERSON"
            and _is_office(child, offices)
        ):
            tokens = [t for t in child.subtree if t.i > last.i]
            if any(t.pos != "PUNCT" for t in last.sentence.tokens if last.i < t.i < tokens[0].i):
                continue
            cut = next(
                (n for n, t in enumerate(tokens) if t.dep in {"relcl", "punct"} and t.text == ","),
                len(tokens),
            )
            tokens = [t for t in tokens[:cut] if t.text != ","]
            return tokens[:14]
    return []


def _names_of_things(document: Document, offices: Offices) -> set[str]:
    """Names (one word, folded) that the report gives to a thing or place: `the X`, `X missiles`, `the X system`."""
    found = set()
    for token in document.tokens:
        if token.entity not in {"PERSON", "ORG", "PRODUCT"} or not token.text[:1].isupper():
            continue
        noun = token.head
        if token.dep in {"compound", "nmod"} and noun.i > token.i and noun.lower in offices.things:
            found.add(token.lower)
        elif any(c.lower in {"the", "a", "an"} and c.i == token.i - 1 for c in token.children):
            if token.head.i <= token.i or token.dep not in {"compound", "poss", "nmod"}:
                found.add(token.lower)
        elif token.i == token.sentence.tokens[0].i and token.entity == "PERSON":
            after = next((t for t in token.sentence.tokens if t.i == token.i + 1), None)
            if after is not None and after.pos == "DET":
                found.add(token.lower)
    return found


@cache
def _known_pattern(several: bool) -> re.Pattern[str]:
    data = read_lexicon("bodies")
    forms = {f for table in ("aliases", "agencies") for row in data[table] for f in [row["name"], *row["also"]]}
    if not several:
        forms |= set(read_lexicon("offices")["media_names"].split())
    kept = sorted((f for f in forms if (" " in f or "-" in f) == several and len(f) > 2), key=lambda f: (-len(f), f))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, kept)) + r")(?![\w-])")


def _known_bodies(document: Document, several: bool) -> list[NameMention]:
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


def _body(document: Document, tokens: list[Token]) -> NameMention | None:
    while tokens and tokens[0].i > tokens[0].sentence.tokens[0].i:
        before = document.tokens[tokens[0].i - 1]
        owned = before.lower in {"'s", "’s"} and before.head.entity in {"GPE", "NORP"} and before.i > 0
        if owned and tokens[0].lower in {"the", "a"}:
            break
        if owned:
            tokens = [t for t in document.tokens[before.i - 1 : before.i + 1]] + tokens
        elif before.entity in {"GPE", "NORP"} and before.text[:1].isupper() and before.dep in {"amod", "compound", "nmod"}:
            tokens = [before, *tokens]
        else:
            break
    while tokens and tokens[-1].lower in {"'s", "’s", "'", "’", ",", "."}:
        tokens = tokens[:-1]
    name_tokens = tokens[1:] if tokens and tokens[0].lower in {"the", "a", "an"} else tokens
    while len(name_tokens) > 1 and name_tokens[0].text.islower() and any(t.text[:1].isupper() for t in name_tokens[1:]):
        if name_tokens[0].dep not in {"amod", "advmod", "nummod", "punct"}:
            break
        name_tokens = name_tokens[1:]
        tokens = name_tokens
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
    generic = frozenset(read_lexicon("bodies")["generic"].split())
    cut = max((n + 1 for n, t in enumerate(tokens[:-1]) if t.dep == "cc" or t.text in {",", ".", ":", ";"}), default=0)
    tokens = tokens[cut:]
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
    of_state = follow is not None and any(t.entity in {"GPE", "NORP"} and t.text[:1].isupper() for t in follow.subtree)
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


def _words(document: Document, tokens: list[Token]) -> str:
    return " ".join(document.quote(span_of(tokens)).split())


def find_offices(
    document: Document, names: Iterable[NameMention], taken: set[int], offices: Offices
) -> list[NameMention]:
    """`the president`, `the governor of X`, `the town's mayor`: the office of one person without the name. Those
    of a named place or country are mentions of their own, with the office as name; a bare one is a mention only
    where a person named before, or else after, in the report holds it, and then `of` is that person's."""
    people = sorted((m for m in names if m.kind == "person" and m.role), key=lambda m: m.span)
    generic = frozenset(read_lexicon("bodies")["generic"].split()) | offices.offices | offices.titles
    found = []
    for head in document.tokens:
        if head.lower not in offices.holders or head.i in taken or head.tag not in {"NN", "NNP"}:
            continue
        if head.entity == "PERSON" or head.dep in {"compound", "nmod"}:
            continue
        tokens = _office_phrase(head, taken)
        if not tokens:
            continue
        span = span_of(tokens)
        bare = [
            t
            for t in tokens
            if t.i >= head.i or t.dep != "amod" or t.entity or t.text[:1].isupper() or t.lower in generic
        ]
        bare = bare[1:] if bare[0].lower == "the" else bare
        while bare[0] is not tokens[-1] and bare[-1].i - bare[0].i + 1 != len(bare):
            bare = bare[1:]
        proper = [t for t in bare if t.entity in {"GPE", "NORP", "ORG", "LOC", "FAC"} and t.text[:1].isupper()]
        owner = next((t for t in bare if t.dep == "poss" and t.entity not in {"GPE", "NORP", "ORG"}), None)
        role = _words(document, bare)
        if not proper and owner is not None:
            place = _place_before(document, owner, taken, offices)
            if place is None:
                continue
            proper = [place]
            rest = [t for t in bare if t.i > owner.i and t.lower not in {"'s", "’s"}]
            role = f"{_words(document, rest)} of {place.text}" if rest else role
        of = _holder(head, bare, proper, people, offices, span)
        if of is None and not proper:
            continue
        if head.lower == "leader" and of is None:
            continue
        found.append(NameMention(span, _words(document, tokens), role, "person", role, span, of))
    return found


def _office_phrase(head: Token, taken: set[int]) -> list[Token]:
    """The office noun with what stands before it, and `of X` after it, if the whole is definite."""
    before = [t for b in head.lefts if b.dep in {"det", "amod", "compound", "nmod", "poss"} for t in b.subtree]
    tokens = sorted({t.i: t for t in [*before, head] if t.i <= head.i}.values(), key=lambda t: t.i)
    while tokens[-1].i - tokens[0].i + 1 != len(tokens):
        tokens = tokens[1:]
    if len(tokens) > 8 or any(t.i in taken for t in tokens if t.dep not in {"poss", "nmod", "compound"}):
        return []
    of = next((t for t in head.rights if t.lower == "of" and t.i == head.i + 1), None)
    if of is not None:
        rest = of.subtree
        cut = next((n for n, t in enumerate(rest) if t.text in {",", ";"} or t.dep == "relcl"), len(rest))
        if cut <= 7 and not any(t.i in taken and t.entity == "PERSON" for t in rest[:cut]):
            tokens += rest[:cut]
    first = tokens[0]
    if first.lower in {"a", "an", "another", "any", "every", "no", "some", "each", "this", "former"}:
        return []
    definite = first.lower in {"the", "its", "their"} or any(
        t.entity in {"GPE", "NORP", "ORG"} and t.text[:1].isupper() for t in tokens
    )
    if not definite or any(t.lower in {"former", "next", "new", "future", "previous"} for t in tokens):
        return []
    return tokens


def _place_before(document: Document, owner: Token, taken: set[int], offices: Offices) -> Token | None:
    """The place that `its` or `the town's` means: the last one named before it in the paragraph."""
    if owner.lower not in {"its", "their"} and owner.lemma.lower() not in offices.settlements:
        return None
    for at in range(owner.i - 1, max(-1, owner.i - 80), -1):
        token = document.tokens[at]
        if token.sentence.paragraph != owner.sentence.paragraph:
            return None
        named = at > 1 and document.tokens[at - 1].lower == "of" and document.tokens[at - 2].lower in offices.settlements
        if not token.text[:1].isupper() or at in taken or not (named or token.entity in {"GPE", "LOC"}):
            continue
        after = document.tokens[at + 1] if at + 1 < len(document.tokens) else None
        if after is None or after.lower not in offices.settlements or owner.lemma.lower() == after.lower:
            return token
    return None


def _holder(
    head: Token, phrase: list[Token], proper: list[Token], people: list[NameMention], offices: Offices, span: Span
) -> Span | None:
    """The person of the report who holds an office: the last named before, else the only one named after."""
    leads = offices.of_state if head.lower == "leader" and proper else frozenset()
    wanted = {head.lower} - ({"leader"} if leads else set()) | {
        t.lower for t in phrase if t.dep in {"compound", "amod"} and t.entity not in {"GPE", "NORP", "ORG", "LOC"} and t.i < head.i
    }  # fmt: skip
    before: NameMention | None = None
    after: set[str] = set()
    later: NameMention | None = None
    for mention in people:
        role = set(re.findall(r"[\w]+", (mention.role or "").casefold()))
        if not wanted <= role or (leads and not role & leads) or (role - wanted) & offices.lesser:
            continue
        if proper and not any(p.lower[:5] == r[:5] for p in proper for r in role):
            continue
        if mention.span < span:
            before = mention
        else:
            after.add(mention.name.casefold())
            later = later or mention
    if before is not None:
        return before.of or before.span
    return later.span if later is not None and len(after) == 1 and proper else None


def _link(mentions: list[NameMention]) -> list[NameMention]:
    """Sets `of` on mentions that repeat a fuller or earlier one."""
    linked: list[NameMention] = []
    by_key: dict[tuple[str, str], Span] = {}
    full: dict[str, Span] = {}
    fuller: list[tuple[set[str], Span]] = []
    generic = frozenset(read_lexicon("bodies")["generic"].split()) | {"defense"}
    for mention in mentions:
        words = [w.casefold().strip(".,'’") for w in mention.name.split()]
        of: Span | None = None
        if mention.kind == "person":
            if mention.role is not None and mention.role_span == mention.span:
                linked.append(mention)
                continue
            exact = by_key.get(("person", " ".join(words)))
            of = exact or (full.get(words[-1]) if len(words) == 1 else None)
            if len(words) > 1:
                full.setdefault(words[-1], mention.span)
            by_key.setdefault(("person", " ".join(words)), of or mention.span)
        else:
            key = " ".join(w for w in words if w not in {"the"})
            bare = mention.name.islower() and set(words) <= generic
            of = next((s for w, s in reversed(fuller) if set(words) < w), None) if bare else None
            of = of or by_key.get(("org", key))
            if not bare:
                fuller.append(({w.removesuffix("'s").removesuffix("’s") for w in words}, of or mention.span))
                fuller = fuller[-60:]
            if of is None and len(words) == 1:
                of = by_key.get(("initials", mention.name.replace(".", "").casefold()))
            by_key.setdefault(("org", key), of or mention.span)
            capitals = [w for w in mention.name.split() if w[:1].isupper()]
            if len(capitals) > 1:
                by_key.setdefault(("initials", "".join(w[0] for w in capitals).casefold()), mention.span)
        linked.append(replace(mention, of=of) if of is not None and of != mention.span else mention)
    return linked
