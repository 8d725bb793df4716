"""Persons and bodies in a report, with title or office, and which mention repeats which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from dateline.extract.names.bodies import common_body, find_known_bodies, read_body, words_of
from dateline.extract.names.offices import find_offices
from dateline.extract.offices import Offices, read_offices
from dateline.lexicons import read_lexicon
from dateline.model import Document, NameMention, Profile, Span, Token, span_of

__all__ = ["Offices", "find_names", "read_offices"]


def find_names(document: Document, profile: Profile | None = None) -> list[NameMention]:
    """The mentions of persons and bodies in text order. `of` is the span of the fullest earlier mention
    that a short name, an acronym or a bare office repeats; `anonymous` is set on nobody here (unnamed
    persons are voices, see `find_attributions`).

    Method: the pipeline's PERSON and ORG entities, widened by titles and offices before them and by
    appositions after them; capitalised words around a noun of a public body; coreference by last name,
    initials and office inside the report.
    """
    offices = read_offices(profile)
    found = find_known_bodies(document, several=True)
    taken = {t.i for m in found for t in document.tokens_in(m.span)}
    things = _names_of_things(document, offices)
    for tokens in _entities(document.tokens, "PERSON"):
        tokens = _with_particle(document, _before_dash(tokens))
        if taken & {t.i for t in tokens}:
            continue
        if tokens[-1].lower in offices.bodies and len(tokens) > 1:
            mention = read_body(document, tokens)
        else:
            mention = _person(document, tokens, offices)
        if mention is not None and (mention.role or mention.name.casefold() not in things):
            found.append(mention)
            taken |= {t.i for t in document.tokens_in(mention.span)}
    found += _surnames(document, found, taken, offices)
    taken |= {t.i for m in found for t in document.tokens_in(m.span)}
    in_roles = _role_tokens(document, found)
    people = {m.name for m in found if m.kind == "person"}
    surnames = {last for name in people if (last := _last_name(name)) is not None}
    for tokens in _entities(document.tokens, "ORG"):
        tokens = _without_speaker(_before_dash(tokens))
        if not any(t.i in taken and t.i not in in_roles for t in tokens):
            titled = _is_titled(document, tokens, offices) or _is_person_of(tokens, people, surnames)
            mention = _person(document, tokens, offices) if titled else read_body(document, tokens)
            if mention is not None:
                found.append(mention)
                taken |= {t.i for t in document.tokens_in(mention.span)}
                in_roles -= {t.i for t in document.tokens_in(mention.span)}
    for mention in find_known_bodies(document, several=False):
        inside = {t.i for t in document.tokens_in(mention.span)}
        if inside.isdisjoint(taken) or not (taken & inside) - in_roles:
            found.append(mention)
            taken |= inside
    for head in document.tokens:
        if (
            head.i not in taken
            and (head.lower in offices.bodies or head.lower in offices.fighters)
            and head.pos in {"NOUN", "PROPN"}
        ):
            tokens = common_body(head, taken, offices)
            if tokens:
                mention = read_body(document, tokens)
                if mention is not None:
                    found.append(mention)
                    taken |= {t.i for t in tokens}
    found += find_offices(document, found, taken, offices)
    found.sort(key=lambda m: m.span)
    return _link(found)


def _before_dash(tokens: list[Token]) -> list[Token]:
    """A name without what the pipeline adds to it behind a dash between spaces (`Vera Holt - REX`, `Vera Holt - a`)."""
    for at, token in enumerate(tokens):
        spaced = token.space_before and at + 1 < len(tokens) and tokens[at + 1].space_before
        if at and token.text in {"-", "–", "—"} and spaced:
            return tokens[:at]
    return tokens


def _with_particle(document: Document, tokens: list[Token]) -> list[Token]:
    """A name with the surname behind the particle that the pipeline ends it with (`Ursula von` of `von der Leyen`)."""
    particles = read_lexicon("names")["particles"]
    end = tokens[-1].i + 1
    if tokens[-1].text not in particles or len(tokens) < 2:
        return tokens
    while end < len(document.tokens) and document.tokens[end].text in particles:
        end += 1
    after = document.tokens[end : end + 1]
    if (
        after
        and after[0].text[:1].isupper()
        and after[0].pos == "PROPN"
        and after[0].sentence is tokens[0].sentence
    ):
        return document.tokens[tokens[0].i : end + 1]
    return tokens


def _without_speaker(tokens: list[Token]) -> list[Token]:
    """The name of a body without the subject of the clause behind its comma (`in the Bell, Holt said`)."""
    commas = [at for at, t in enumerate(tokens) if t.text == ","]
    if not commas or commas[-1] + 2 != len(tokens) or commas[-1] == 0:
        return tokens
    last = tokens[-1]
    speaks = last.dep == "nsubj" and last.head.i == last.i + 1 and last.head.tag in {"VBD", "VBZ"}
    return tokens[: commas[-1]] if speaks else tokens


def _last_name(name: str) -> str | None:
    """The surname of a full name; None of a name of one word."""
    words = [w for w in name.split() if w.rstrip(".").casefold() not in {"jr", "sr", "ii", "iii", "iv"}]
    return words[-1] if len(words) > 1 and len(words[-1]) > 3 else None


def _is_person_of(tokens: list[Token], people: set[str], surnames: set[str]) -> bool:
    """Whether what the pipeline takes for a body is the name, or the bare last name, of a person of this report who
    speaks or acts there: a private person is not to pass for a body."""
    words = " ".join(t.text for t in tokens)
    if words in people and len(tokens) > 1:
        return True
    token = tokens[-1]
    return (
        len(tokens) == 1
        and words in surnames
        and token.pos == "PROPN"
        and not (token.dep in {"compound", "nmod"} and token.head.i > token.i)
        and not any(c.lower in {"the", "a", "an"} for c in token.children_of("det"))
    )


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
        or (tokens[0].lower in offices.descriptions and len(tokens) > 1)
    ):
        if len(tokens) == 1:
            return None
        tokens = tokens[1:]
    if not tokens or not any(c.isalpha() for c in tokens[0].text) or tokens[0].lower in offices.stop_names:
        return None
    if len(tokens) == 1 and (
        not tokens[0].text[:1].isupper() or tokens[0].lower in offices.bodies | offices.things
    ):
        return None
    name = words_of(document, tokens)
    first = _role_start(tokens[0], offices)
    role_tokens = [t for t in _range(document, first, tokens[0]) if t is not tokens[0]]
    if role_tokens:
        whole = [*role_tokens, *tokens]
        polite = all(t.lower.rstrip(".") in offices.honorifics for t in role_tokens)
        while len(role_tokens) > 1 and role_tokens[-1].text == ",":
            role_tokens = role_tokens[:-1]
        while len(role_tokens) > 1 and role_tokens[0].lower in {"the", "a", "an"}:
            role_tokens = role_tokens[1:]
        return NameMention(
            span_of(whole),
            words_of(document, whole),
            name,
            "person",
            None if polite else words_of(document, role_tokens),
            None if polite else span_of(role_tokens),
        )
    after = _apposed_role(tokens[-1], offices)
    if after:
        return NameMention(span_of(tokens), name, name, "person", words_of(document, after), span_of(after))
    return NameMention(span_of(tokens), name, name, "person")


def _is_titled(document: Document, tokens: list[Token], offices: Offices) -> bool:
    """Whether what the pipeline takes for a body stands like a person: `spokesman X Y`."""
    before = document.tokens[tokens[0].i - 1] if tokens[0].i else None
    return (
        before is not None
        and before.sentence is tokens[0].sentence
        and before.lower.rstrip(".") in offices.spokespersons | offices.honorifics
        and before.i not in {t.i for t in tokens}
        and 1 < len(tokens) <= 3
        and all(t.text[:1].isupper() and not t.text.isupper() for t in tokens)
        and not any(
            t.lower in offices.bodies | offices.media or t.text in offices.media_names for t in tokens
        )
    )


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
        head = _office_above(first, offices)
        if head is not None and at - (head.i - base) <= 9:
            left = min(t.i for t in head.children) if head.children else head.i
            return tokens[max(min(left, head.i) - base, 0)]
        return first
    while position >= 0 and at - position <= 8:
        token = tokens[position]
        low = token.lower.rstrip(".")
        if token.entity in {"DATE", "TIME", "CARDINAL"}:
            break
        described = (
            low in offices.descriptions
            and token.pos in {"NOUN", "PROPN"}
            and (seen_office or position == at - 1)
        )
        if low in offices.titles or low in offices.offices or described:
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


def _office_above(first: Token, offices: Offices) -> Token | None:
    """The office noun that a name after a comma belongs to, over the places and bodies it is of (`the governor
    of Vale, Owen Tarn`, `a spokesman for the ministry, Ivo Brand`): the outermost one, or None."""
    found: Token | None = None
    for above in first.ancestors:
        if above.i > first.i:
            continue
        if (
            above.dep not in {"appos", "pobj", "prep", "compound", "poss"}
            and above.lower not in offices.offices
        ):
            break
        if above.lower in offices.offices:
            found = above
            if above.dep not in {"pobj", "appos"}:
                break
    return found


def _is_office(token: Token, offices: Offices) -> bool:
    return token.lower in offices.offices or token.lower in offices.titles


def _apposed_role(last: Token, offices: Offices) -> list[Token]:
    """`, head of the regional administration,` right after a name; of names joined by `and`, after the last."""
    for child in [*last.children, *(last.head.children if last.dep == "conj" else ())]:
        if (
            child.dep == "appos"
            and child.i > last.i
            and child.entity != "PERSON"
            and (_is_office(child, offices) or child.lower in offices.descriptions)
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
        elif (
            token.i
            and document.tokens[token.i - 1].lower in offices.things - offices.bodies
            and token.entity_begins
        ):
            found.add(token.lower)
        elif token.entity_begins and token.lower in offices.things and token.entity == "PERSON":
            after = document.tokens[token.i + 1] if token.i + 1 < len(document.tokens) else token
            found |= {after.lower, f"{token.lower} {after.lower}"}
        elif token.i == token.sentence.tokens[0].i and token.entity == "PERSON":
            following = next((t for t in token.sentence.tokens if t.i == token.i + 1), None)
            if following is not None and following.pos == "DET":
                found.add(token.lower)
    return found


def _link(mentions: list[NameMention]) -> list[NameMention]:
    """Sets `of` on mentions that repeat a fuller or earlier one."""
    linked: list[NameMention] = []
    by_key: dict[tuple[str, str], Span] = {}
    full: dict[str, dict[str, Span]] = defaultdict(dict)
    fuller: list[tuple[set[str], Span]] = []
    generic = frozenset(read_lexicon("bodies")["generic"].split()) | {"defense"}
    for mention in mentions:
        words = [w.casefold().strip(".,'’") for w in mention.name.split()]
        of: Span | None = None
        if mention.kind == "person":
            if mention.role is not None and mention.role_span == mention.span:
                linked.append(mention)
                continue
            bearers = full[words[-1]]
            shared = len(words) == 1 and len(bearers) > 1  # whose surname it is, is not said
            own = ("surname" if shared else "person", " ".join(words))
            of = by_key.get(own)
            if len(words) > 1:
                bearers.setdefault(own[1], of or mention.span)
            elif of is None and len(bearers) == 1:
                (of,) = bearers.values()
            by_key.setdefault(own, of or mention.span)
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
