"""Headlines: `Red Cross: A`, `A, officials say`, `A - report`, which have their own grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from dateline.extract.attribution.candidate import EDGE, QUOTES, Candidate, trimmed
from dateline.extract.attribution.grammar import is_verb, own_subject
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.speakers import is_person_noun, read_speaker
from dateline.extract.names import Offices
from dateline.lexicons import read_lexicon
from dateline.model import Document, Sentence, Token

_FROM = Cue("according", "content", "plain", frozenset(), frozenset())
_SPEAKERS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PART", "NUM"})
_LINKS = frozenset("over on in at from after of for with".split())
_WHERE = frozenset("in near at outside around across".split())
_MARKS = frozenset({"-", "–", "—", ":", "--"})
#: the longest voice before a colon or after a dash, and the longest tag after a comma, in words
_VOICE, _TAG = 5, 7
#: the longest name, in letters, that is read as an acronym only in capitals
_ACRONYM = 4
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")


def places_named(document: Document) -> frozenset[str]:
    """The words that a report uses of places: the parser's, and those that something is `in` or `near`."""
    return frozenset(
        t.text
        for t in document.tokens
        if t.text[:1].isupper()
        and (t.entity in {"GPE", "LOC", "FAC"} or (t.dep == "pobj" and t.head.lower in _WHERE))
    )


def find_headline(
    sentence: Sentence,
    cues: CueLexicon,
    offices: Offices,
    before: Sentence | None = None,
    places: frozenset[str] = frozenset(),
) -> Iterator[Candidate]:
    """What a title, a subhead, a bullet or the first line attributes in a headline's manner; `before` is the sentence
    above it, which may be no more than its name and colon; `places` are words that the report uses of places."""
    tokens = sentence.tokens
    if before is not None and before.passage is sentence.passage and before.tokens[-1].text == ":":
        tokens = [*before.tokens, *tokens]
    inner = sentence.passage.kind not in {"title", "subhead", "bullet"} and sentence.paragraph > 0
    yield from _named_first(sentence, tokens, cues, offices, inner, places)
    if inner:
        return
    if tokens[-1].text not in {".", "!", "?"} and len(tokens) <= 30:
        yield from _named_last(sentence, cues, offices)


def _named_first(
    sentence: Sentence,
    tokens: Sequence[Token],
    cues: CueLexicon,
    offices: Offices,
    inner: bool,
    places: frozenset[str],
) -> Iterator[Candidate]:
    """`Red Cross: A`, `12:05 Health ministry: A`: a name, a colon, and what it says; `inner` in a text as it goes on,
    where only a body's name opens a sentence so."""
    if _CLOCK.fullmatch(tokens[0].text):
        tokens = tokens[1:]
    colon = next((n for n, t in enumerate(tokens[:8]) if t.text == ":"), None)
    if not colon or len(tokens) < colon + 4 or tokens[colon + 1].text in QUOTES:
        return
    name = tokens[:colon]
    if _credits_only(name, cues) and _is_credited(tokens[colon + 1 :]):
        return  # `Author: I. Holt`, `Photo: Ana Ruiz, Reuters`
    named = all(t.pos == "PROPN" or t.entity in _SPEAKERS for t in name)
    if name[0].lower in _LINKS or _is_dateline(sentence, name) or any(is_verb(t) for t in name):
        return
    content = trimmed(tokens[colon + 1 :])
    if content and content[0].tag in {"VBN", "VBD"} and _only_befalls(content):
        return  # `Leader: held in raid`: what befell the one named
    bodily = _is_body(name, cues, offices, inner)
    if content and bodily:
        yield Candidate("headline", sentence, (tokens[colon],), _FROM, None, name[-1], content)
    if inner or bodily:
        return
    if _is_known(name):
        yield Candidate("headline", sentence, (tokens[colon],), _FROM, None, name[-1], content)
        return
    if (_only_counts(content) or _only_befalls(content)) and _is_where(name, cues, offices, places):
        return  # `Norvale: 30 cases of measles`, `Norvale: two hurt in blast`
    if content and ((named and any(t.entity in _SPEAKERS for t in name)) or _is_bare_name(name, cues)):
        yield Candidate("headline", sentence, (tokens[colon],), _FROM, None, name[-1], content)


def _credits_only(words: Sequence[Token], cues: CueLexicon) -> bool:
    """Whether words do nothing but open a credit (`Author`, `Photo by`)."""
    kinds = [t.lower in cues.words["crediting"] for t in words]
    return any(kinds) and all(
        kind or t.lower in {"by", "and"} or t.pos in {"SYM", "PUNCT"}
        for kind, t in zip(kinds, words, strict=True)
    )


def _is_credited(words: Sequence[Token]) -> bool:
    """Whether the words after a credit's colon are names of persons or bodies and nothing more: no verb, number or noun,
    so that `Source: 12 killed` and `Sources: ceasefire agreed` still tell something."""
    named = [t for t in words if t.text not in EDGE and t.pos not in {"PUNCT", "SYM", "CCONJ"}]
    if not named or any(is_verb(t) or t.pos in {"NUM", "AUX"} for t in named):
        return False
    initial = len(named[0].text.rstrip(".")) == 1 and named[0].text[:1].isupper()
    signed = len(named) <= 3 and initial and all(t.pos == "PROPN" for t in named)
    return signed or all(t.entity in {"PERSON", "ORG"} for t in named)


def _is_body(name: Sequence[Token], cues: CueLexicon, offices: Offices, inner: bool) -> bool:
    """Whether the words before a colon are a common name of a body (`Health ministry`), or in a headline of an office
    (`Health minister`), and nothing else."""
    if len(name) > _VOICE or any(t.pos not in _NOMINAL or t.pos == "NUM" for t in name):
        return False
    common = name[-1].pos == "NOUN" and name[-1].entity not in {"GPE", "LOC"}
    return common and (
        read_speaker(name[-1], cues, offices) == "body" or (not inner and name[-1].lemma in offices.offices)
    )


def _is_where(name: Sequence[Token], cues: CueLexicon, offices: Offices, places: frozenset[str]) -> bool:
    """Whether the words before a colon and a bare count say where it is, not who counts: a land or town, what the
    report calls a place elsewhere, or a word that is no known speaker and no person's title (`Coroner`)."""
    if any(
        word in offices.offices | offices.titles or is_person_noun(word)
        for word in (name[-1].lower, name[-1].lemma.lower())
    ):
        return False
    if all(t.entity in {"GPE", "LOC"} for t in name):
        return True
    if name[-1].text in places and not any(t.entity in {"ORG", "NORP"} for t in name):
        return True
    if name[-1].text in cues.persons:
        return False
    known = name[-1].lower in cues.words["reporting"] or name[-1].tag == "NNS" or name[-1].text.isupper()
    return not any(t.entity for t in name) and not (known and _is_bare_name(name, cues))


def _is_known(name: Sequence[Token]) -> bool:
    """Whether the words before a colon name an international body or an agency, tagged as a name or not; a name of
    three or four letters in capitals only (`WHO`, not `Who`), a shorter one never by its letters alone."""
    words = " ".join(t.text for t in name)
    if len(words) <= _ACRONYM:
        shouted = name[0].sentence.passage.text.isupper()
        return len(words) > 2 and not shouted and words.isupper() and words.casefold() in _known_bodies()
    return words[:1].isupper() and words.casefold() in _known_bodies()


@cache
def _known_bodies() -> frozenset[str]:
    """The names of international bodies and agencies, in small letters."""
    rows = [row for kind in ("aliases", "agencies") for row in read_lexicon("bodies")[kind]]
    return frozenset(form.casefold() for row in rows for form in (row["name"], *row["also"]))


def _only_befalls(content: Sequence[Token]) -> bool:
    """Whether words after a colon tell what befell some without a finite verb (`two hurt in blast`)."""
    finite = any(t.tag in {"VBZ", "VBP", "MD"} or (t.tag == "VBD" and t.child("nsubj")) for t in content)
    return not finite and any(t.tag in {"VBN", "VBD"} and t.dep in {"acl", "ROOT"} for t in content)


def _only_counts(content: Sequence[Token]) -> bool:
    """Whether words after a colon are a count without a clause (`602 deaths in the north`)."""
    first = next((t for t in content if t.pos not in {"DET", "ADV", "ADJ"}), None)
    clause = (t for t in content if (is_verb(t) or t.pos == "AUX") and t.dep != "pcomp")
    return first is not None and first.pos == "NUM" and next(clause, None) is None


def _is_dateline(sentence: Sentence, name: Sequence[Token]) -> bool:
    """Whether the words before a colon name the town that a report was sent from (`NORVALE: The dam broke`)."""
    words = [t.text for t in name if t.text.isalpha()]
    shouted = bool(words) and all(w.isupper() for w in words) and not sentence.passage.text.isupper()
    placed = any(t.entity in {"GPE", "LOC", "FAC"} for t in name) or not any(t.entity for t in name)
    return sentence.passage.kind == "body" and shouted and placed and len(words[0]) > 3


def _is_bare_name(name: Sequence[Token], cues: CueLexicon) -> bool:
    """Whether one word before a headline's colon names who says it, though the pipeline knows no name there
    (`Sanders: A`, `Poll: A`); a word that only labels the text (`Update:`) does not."""
    if len(name) != 1 or name[0].lower in cues.words["labelling"]:
        return False
    word = name[0]
    unknown = (
        word.pos == "PROPN"
        or word.text in cues.persons
        or (word.tag == "NNS" and word.text[:1].isupper() and word.text[1:].islower())
    )
    return word.lower in cues.words["reporting"] or unknown


def _named_last(sentence: Sentence, cues: CueLexicon, offices: Offices) -> Iterator[Candidate]:
    """`A - report`, `A: UN`, and `A, minister says` where the parse makes A no clause."""
    tokens = sentence.tokens
    for at in range(len(tokens) - 2, 1, -1):
        mark, tail = tokens[at].text, tokens[at + 1 :]
        if _credits_only(tokens[:at], cues):
            return  # `Author: I. Holt`, `Photo - Reuters`
        if mark in _MARKS and tokens[at].space_before | (mark == ":") and len(tail) <= _VOICE:
            speaks = _is_voice(tail, cues, offices)
            if speaks:
                yield Candidate(
                    "headline", sentence, (tokens[at],), _FROM, None, tail[-1], trimmed(tokens[:at])
                )
            return
        if mark in {",", *_MARKS}:
            yield from _told_last(tokens[:at], tail, cues)
            return


def _is_voice(words: Sequence[Token], cues: CueLexicon, offices: Offices) -> bool:
    """Whether the last words are a bare noun phrase whose noun can speak."""
    if any(t.pos not in _NOMINAL for t in words[:-1]) or words[-1].text in EDGE:
        return False
    return words[-1].lower in cues.words["reporting"] or (
        words[-1].pos in _NOMINAL and read_speaker(words[-1], cues, offices) != "other"
    )


def _told_last(before: Sequence[Token], tail: Sequence[Token], cues: CueLexicon) -> Iterator[Candidate]:
    verb = tail[-1]
    entry = cues.verbs.get(verb.lemma) or cues.verbs.get(verb.lower.removesuffix("s"))
    if entry is None or not entry.takes >= {"that", "quote"} or not 2 <= len(tail) <= _TAG:
        return
    if any(t.pos not in _NOMINAL for t in tail[:-1]) or any(t.text in QUOTES for t in before):
        return
    read = is_verb(verb) and own_subject(verb) is not None and verb.child("ccomp") is not None
    content = trimmed(before)
    if not read and len(content) > 1:
        yield Candidate("headline", verb.sentence, (verb,), entry, verb, tail[-2], content)
