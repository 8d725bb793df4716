"""The lines of a report that open with the name of a town and a colon (`Norvale: two shells hit a school`).

Who speaks opens a line in the same way (`Police: two are dead`, `Chad: no soldier was lost`), so a list is taken for one of
towns only as a whole: three lines and more, each of another name, none of a speaker, and nobody speaks in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from dateline.extract.places.cues import place_cues
from dateline.extract.places.runs import PLACE_ENTITIES
from dateline.lexicons import read_lexicon, read_rows
from dateline.model import Document, Sentence, Token

#: fewer lines are no list of towns
_FEWEST = 3
#: words of the longest name
_WORDS = 4
#: letters of the longest name that is read as an acronym
_ACRONYM = 4
#: sentences of a line that are looked at
_SENTENCES = 8
#: who speaks of himself, or to somebody, and marks of speech
_SPEECH = frozenset("i we you my our your me ? \" “ ” ' ‘".split())
#: kinds of common nouns (of `noun_kinds.csv`) that speak, or head a count
_HEADS = frozenset({"person", "fighter", "group", "force", "words", "building", "event", "abstract"})


def find_labels(document: Document) -> dict[int, int]:
    """The end of the name by its start, in characters, of each label of a list of towns; none where it may be a list of
    what several have to say. That a name is a town's is for the caller to see."""
    lines = list(_lines(document)) if document.text.count(":") >= _FEWEST else []
    names = {_text(name) for _, name, _ in lines}
    if not _FEWEST <= len(lines) == len(names):  # who speaks, speaks again
        return {}
    if any(_is_speaker(name) or _is_spoken(document, sentence) for sentence, name, _ in lines):
        return {}
    here = [
        (name, told)
        for sentence, name, told in lines
        if not _is_land(name) and not _is_elsewhere(told) and _tells_harm(document, sentence)
    ]
    plain = [name for name, told in here if not any(_is_said(t) for t in told)]
    seen = any(t.entity in PLACE_ENTITIES for name in plain for t in name)
    if not seen or len(plain) < _FEWEST or 3 * len(here) < 2 * len(lines):
        return {}
    return {name[0].start: name[-1].end for name, _ in here}


def _lines(document: Document) -> Iterator[tuple[Sentence, Sequence[Token], Sequence[Token]]]:
    """Each line that opens with capitalised words and a colon: its sentence, these words and those after the colon."""
    paragraph: int | None = None
    for sentence in document.sentences:
        new, paragraph = sentence.paragraph != paragraph, sentence.paragraph
        if not new or sentence.passage.kind == "title":
            continue
        tokens = sentence.tokens
        colon = next((n for n, t in enumerate(tokens[: _WORDS + 1]) if t.text == ":"), 0)
        if not colon or not tokens[0].text[:1].isupper() or not tokens[colon - 1].text[:1].isupper():
            continue
        after = document.sentences[sentence.i + 1 : sentence.i + 2]
        cut = [
            t for s in after if s.paragraph == paragraph for t in s.tokens
        ]  # `Norvale:` cut off by the parser
        if told := tokens[colon + 1 :] or cut:
            yield sentence, tokens[:colon], told


def _text(name: Sequence[Token]) -> str:
    return " ".join(t.lower for t in name)


def _is_speaker(name: Sequence[Token]) -> bool:
    """Whether a name is that of a body or a group, or a common word for who speaks or what is counted."""
    text, last = _text(name), name[-1]
    if any(t.entity in {"ORG", "NORP"} for t in name) or text in _bodies():
        return True
    if len(name) == 1 and last.text.isupper() and len(last.text) <= _ACRONYM:
        return True
    if len(name) == 1 and last.lower in place_cues().common:
        return True
    common = any(_HEADS & _kinds().get(word, frozenset()) for word in (last.lower, last.lemma.lower()))
    return (common and last.entity not in PLACE_ENTITIES) or last.lower in place_cues().bodies


def _is_spoken(document: Document, sentence: Sentence) -> bool:
    """Whether the line of a sentence reads as speech."""
    return any(t.lower in _SPEECH and t.text != "US" for t in _line(document, sentence))


def _tells_harm(document: Document, sentence: Sentence) -> bool:
    """Whether the line of a sentence tells how many, or what harm."""
    line = _line(document, sentence)
    return any(t.pos == "NUM" or t.lemma.lower() in _harm() or t.lower in _harm() for t in line)


def _line(document: Document, sentence: Sentence) -> list[Token]:
    """The tokens of the first sentences of the paragraph that a sentence opens."""
    near = document.sentences[sentence.i : sentence.i + _SENTENCES]
    return [t for s in near if s.paragraph == sentence.paragraph for t in s.tokens]


def _is_land(name: Sequence[Token]) -> bool:
    """Whether a name is that of a land, or of a capital, which speaks for it."""
    return _text(name) in _lands()


def _is_said(token: Token) -> bool:
    """Whether a verb says that somebody says so (`police said`, but `nine cases were reported`)."""
    counted = token.tag == "VBN" and token.child("auxpass") is not None
    return token.lemma.lower() in _saying() and not counted


def _is_elsewhere(told: Sequence[Token]) -> bool:
    """Whether words tell who of the nations did it, of another place where it was, or take up one event (`the attack`)."""
    words = read_lexicon("slots")
    for token in told:
        place = token.entity in {*PLACE_ENTITIES, "NORP"}
        if place and token.dep in {"nsubj", "nsubjpass"}:
            return True
        if (
            place
            and token.dep == "pobj"
            and (token.head.lower in words["standing"] or token.head.lower == "by")
        ):
            return True
        named = token.pos == "NOUN" and token.lemma.lower() in words["single"]
        if named and any(c.lower in {"the", "this", "that"} for c in token.children_of("det")):
            return True
    return False


@cache
def _harm() -> frozenset[str]:
    words = read_lexicon("slots")
    lists = ("events", "single", "disasters", "attacks", "attack_verbs", "struck_verbs", "many_sites")
    return frozenset(word for name in lists for word in words[name])


@cache
def _saying() -> frozenset[str]:
    """The verbs, as lemmas, that a clause of what is said follows."""
    rows = (row for row in read_lexicon("cues")["cues"] if "that" in row.get("takes", "that").split())
    return frozenset(word for row in rows for word in row["words"].split())


@cache
def _bodies() -> frozenset[str]:
    """The names of international bodies, agencies and armed groups, in small letters."""
    rows = [row for kind in ("aliases", "agencies") for row in read_lexicon("bodies")[kind]]
    bodies = {form.lower() for row in rows for form in (row["name"], *row["also"])}
    return frozenset(
        bodies | {name.lower() for name in read_lexicon("measures")["classes"]["military_names"]}
    )


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """What a common noun may mean, by noun."""
    return {row["noun"]: frozenset(row["kinds"].split()) for row in read_rows("noun_kinds")}


@cache
def _lands() -> frozenset[str]:
    """The names of countries and of their capitals, in small letters."""
    found = {row["capital"].lower() for row in read_rows("capitals")}
    for row in read_rows("countries"):
        found |= {name.lower() for name in (row["name"], *row["aliases"].split("|")) if name}
    return frozenset(found)
