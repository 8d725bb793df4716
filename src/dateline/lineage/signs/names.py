"""Names that a report spells in several ways, bends as no name is bent, or runs together."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rapidfuzz.distance import OSA

from dateline.lexicons import read_lexicon, read_rows
from dateline.lineage.signs.prose import Prose, make_sign
from dateline.model import Document, Sign, Token

#: letters of a name that is compared, and of one in which two letters may differ
LEAST_LETTERS, LONG = 5, 8
#: letters at the end that inflection may change
ENDING = 2
#: distinct names compared
MOST_NAMES = 600
#: countries of which there are two
_SEVERAL = frozenset("koreas congos guineas germanys sudans chinas vietnams yemens".split())
#: names of places in a row without a comma
RUN = 3


def find_name_signs(prose: Prose) -> Iterator[Sign]:
    """Unstable spellings of one name, countries in the plural, names of places run together."""
    names = _names(prose)
    pairs = list(_drifting(names))
    drifting = sum(not _is_scheme(*pair) for pair in pairs)
    for one, other in pairs:
        spans = [names[one][0].span, names[other][0].span]
        weigh_as = "scheme" if _is_scheme(one, other) else "spelling" if drifting == 1 else "spelling_many"
        yield make_sign("spelling", spans, f"{one} / {other}", "one name in two spellings", weigh_as)
    yield from _plural_countries(prose)
    yield from _run_on(prose.document)


def _names(prose: Prose) -> dict[str, list[Token]]:
    """The proper names of body text outside quotation, by their letters; no word that stands in lower case too."""
    found: dict[str, list[Token]] = {}
    for word, tokens in prose.words.items():
        if len(word) < LEAST_LETTERS or not word.isalpha() or any(t.text == word for t in tokens):
            continue
        for t in tokens:
            if (
                t.entity
                and t.pos == "PROPN"
                and t.text[1:].islower()
                and t.i not in prose.quoted
                and t.sentence.passage.kind == "body"
            ):
                found.setdefault(t.text, []).append(t)
    return found


def _drifting(names: Mapping[str, Sequence[Token]]) -> Iterator[tuple[str, str]]:
    """Pairs of spellings of what is most likely one name."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names)[:MOST_NAMES]:
        by_letter[_plain(name)[0]].append(name)
    for group in by_letter.values():
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                if _is_one_name(one, other) and not _stand_together(names[one], names[other]):
                    yield one, other


def _is_one_name(one: str, other: str) -> bool:
    """Whether two spellings differ inside, by one letter (two in a long name), and by more than accents."""
    if abs(len(one) - len(other)) > 2:
        return False
    a, b = _plain(one), _plain(other)
    shorter = min(len(a), len(b))
    most = 2 if shorter >= LONG else 1
    if a == b or OSA.distance(a, b, score_cutoff=most) > most:
        return False
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), shorter)
    return same < shorter - ENDING or a[-ENDING:] == b[-ENDING:]


@cache
def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l"))
    return "".join(c for c in folded if not unicodedata.combining(c))


@cache
def _schemes() -> tuple[tuple[str, str], ...]:
    pairs = read_lexicon("signs")["transliteration"]["same"].split()
    return tuple((one, other) for one, _, other in (pair.partition("=") for pair in pairs))


def _is_scheme(one: str, other: str) -> bool:
    """Whether two spellings differ as schemes of transliteration do (`Iryna`, `Irina`)."""
    a, b = _plain(one), _plain(other)
    for many, put in _schemes():
        a, b = a.replace(many, put), b.replace(many, put)
    return a == b


def _stand_together(one: Sequence[Token], other: Sequence[Token]) -> bool:
    """Whether two names stand in one sentence, or behind different first names: then they are two names."""
    if {t.sentence.i for t in one} & {t.sentence.i for t in other}:
        return True
    first, second = ({f for t in tokens if (f := _first_name(t))} for tokens in (one, other))
    return bool(first and second) and not any(
        OSA.distance(x, y, score_cutoff=2) <= 2 for x in first for y in second
    )


def _first_name(token: Token) -> str | None:
    before = [c for c in token.lefts if c.pos == "PROPN" and c.dep == "compound" and c.entity == "PERSON"]
    return before[0].lower if before else None


@cache
def _countries() -> frozenset[str]:
    return frozenset(
        row["name"].casefold() for row in read_rows("countries") if row.get("name", "").isalpha()
    )


@cache
def _plurals() -> frozenset[str]:
    """The names of countries of one word, in the plural."""
    return frozenset(f"{name}s" for name in _countries()) - _countries() - _SEVERAL


def _plural_countries(prose: Prose) -> Iterator[Sign]:
    """`the Norways`: a country of one word in the plural."""
    tokens = prose.document.tokens
    for t in prose.of(sorted(_plurals() & prose.words.keys())):
        owns = any(n.lower in ("'", "’") for n in tokens[t.i + 1 : t.i + 2])
        if t.text[:1].isupper() and t.i and tokens[t.i - 1].lower == "the" and not owns:
            yield make_sign("name_form", [t.span], t.text, "a country's name in the plural")


def _run_on(document: Document) -> Iterator[Sign]:
    """Names of places in a row, each an entity of its own, with no comma between them."""
    run: list[Token] = []
    for t in document.tokens:
        if t.entity_begins and t.entity in ("GPE", "LOC") and t.text[:1].isupper():
            if run and run[-1].sentence is not t.sentence:
                run = []
            run.append(t)
            continue
        if len(run) >= RUN and not t.entity and t.sentence.passage.kind == "body":
            yield make_sign(
                "run_on",
                [x.span for x in run],
                " ".join(x.text for x in run),
                "names in a row without commas",
            )
        if run:
            run = []
