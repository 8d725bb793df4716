"""What a pipeline's rules say of a word, asked once for each word, tag and dependency.

spaCy's attribute ruler and lemmatizer run every rule on every token, a quarter of the time of a small
pipeline. Most rules look at one token's form, tag and dependency, so that their answer is a table of
these three; a passage in which a rule of several tokens may begin is left to the pipeline itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: the components whose answers are kept, in the order that they run
RULED = ("attribute_ruler", "lemmatizer")

#: what is known of a pipeline with a memory: nothing else in it may change or read what the rules set
_KNOWN = frozenset({"tok2vec", "tagger", "parser", "ner", *RULED})
#: what a rule may look at in a token
_READ = frozenset({"LOWER", "TAG", "DEP", "IS_SPACE"})
#: stands for every word that no rule names
_ANY = "x"
_CLOSED = re.compile(r"[^aeiou]*[aeiou][bdglmnprt]")
#: lemmas that are kept before the memory is emptied
MOST_LEMMAS = 200_000


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the attribute ruler sets on a token. `reading` numbers its part of speech, features and lemma,
    which with its form decide what the lemmatizer says; `opens` where a rule of several tokens may begin."""

    tag: str
    pos: str
    dep: str
    reading: int
    opens: bool


class WordRules:
    """The attribute ruler and the lemmatizer of a pipeline, as a memory of what they answered."""

    def __init__(self, nlp: Any, named: Callable[[str], bool], opens: Any) -> None:
        self._vocab = nlp.vocab
        self._ruler, self._lemmatizer = (nlp.get_pipe(name) for name in RULED)
        self._named, self._opens = named, opens
        self._words: dict[int, str | None] = {}
        self._marks: dict[tuple[str | None, int, int], _Marks] = {}
        self._readings: dict[tuple[str, str, str], int] = {}
        self._lemmas: dict[tuple[int, int], str] = {}

    @staticmethod
    def of(nlp: Any) -> WordRules | None:
        """The word rules of a loaded pipeline, None where they may look at more than a word, tag and dependency."""
        from spacy.lang.en.lemmatizer import EnglishLemmatizer
        from spacy.matcher import Matcher
        from spacy.pipeline import AttributeRuler

        names = nlp.pipe_names
        if not set(names) <= _KNOWN or [n for n in names if n in RULED] != list(RULED):
            return None
        ruler, lemmatizer = (nlp.get_pipe(name) for name in RULED)
        if type(ruler) is not AttributeRuler or type(lemmatizer) is not EnglishLemmatizer:
            return None
        if lemmatizer.mode != "rule" or lemmatizer.overwrite or names.index(RULED[0]) < _last(names):
            return None
        listed: Any = ruler.patterns
        rules = [pattern for rule in listed for pattern in rule["patterns"]]
        named = _words_named(token for pattern in rules for token in pattern)
        if named is None:
            return None
        _index(lemmatizer)
        opens = Matcher(nlp.vocab)
        for i, pattern in enumerate(rules):
            if len(pattern) > 1:
                opens.add(str(i), [pattern[:1]])
        return WordRules(nlp, named, opens)

    def read(
        self, orths: Sequence[int], lowers: Sequence[int], tags: Sequence[int], deps: Sequence[int]
    ) -> tuple[list[str], list[str], list[str], list[str]] | None:
        """Lemma, part of speech, tag and dependency of each token of one passage, from the string ids of
        their forms, tags and dependencies; None where a rule may look at more than one of them."""
        words, known = self._words, self._marks
        marks = []
        for lower, tag, dep in zip(lowers, tags, deps, strict=True):
            word = words[lower] if lower in words else self._word(lower)
            mark = known.get((word, tag, dep)) or self._mark(word, tag, dep)
            if mark.opens:
                return None
            marks.append(mark)
        keys = [(orth, mark.reading) for orth, mark in zip(orths, marks, strict=True)]
        lemmas = self._lemmas
        if missing := {key: None for key in keys if key not in lemmas}:
            if len(lemmas) > MOST_LEMMAS:
                lemmas.clear()
                missing = dict.fromkeys(keys)
            lemmas.update(zip(missing, self._lemmatized(list(missing)), strict=True))
        return (
            [lemmas[k] for k in keys],
            [m.pos for m in marks],
            [m.tag for m in marks],
            [m.dep for m in marks],
        )

    def apply(self, parsed: Any) -> Any:
        """A parsed document as the pipeline's own rules leave it."""
        return self._lemmatizer(self._ruler(parsed))

    def _word(self, lower: int) -> str | None:
        """A word in lower case if a rule names it, else None."""
        if len(self._words) > MOST_LEMMAS:
            self._words.clear()
        form = self._vocab.strings[lower]
        self._words[lower] = found = form if self._named(form) else None
        return found

    def _mark(self, word: str | None, tag: int, dep: int) -> _Marks:
        from spacy.tokens import Doc

        strings = self._vocab.strings
        alone = Doc(self._vocab, words=[word or _ANY], tags=[strings[tag]], deps=[strings[dep]], heads=[0])
        opens = bool(self._opens(alone, allow_missing=True))
        token = self._ruler(alone)[0]
        reading = token.pos_, str(token.morph), token.lemma_
        number = self._readings.setdefault(reading, len(self._readings))
        found = _Marks(token.tag_, token.pos_, token.dep_, number, opens)
        self._marks[word, tag, dep] = found
        return found

    def _lemmatized(self, keys: Sequence[tuple[int, int]]) -> list[str]:
        from spacy.tokens import Doc

        readings = list(self._readings)
        pos, morphs, lemmas = zip(*(readings[number] for _, number in keys), strict=True)
        words = [self._vocab.strings[orth] for orth, _ in keys]
        listed = Doc(self._vocab, words=words, pos=list(pos), morphs=list(morphs), lemmas=list(lemmas))
        return [mend_lemma(token.lower_, token.lemma_, token.pos_) for token in self._lemmatizer(listed)]


def mend_lemma(word: str, lemma: str, pos: str) -> str:
    """A verb's lemma with the e that a rule lemmatizer takes off: a stem of one closed syllable doubles its
    consonant (`hopped`), so a form without the second consonant is of a stem that ends in e (`hoped`).

    >>> mend_lemma("hoped", "hop", "VERB"), mend_lemma("hopped", "hop", "VERB"), mend_lemma("sees", "see", "VERB")
    ('hope', 'hop', 'see')
    """
    if pos == "VERB" and word in (lemma + "ed", lemma + "ing", lemma + "es") and _CLOSED.fullmatch(lemma):
        return lemma + "e"
    return lemma


def _last(names: Sequence[str]) -> int:
    """The place of the last component that the rules read from."""
    return max((i for i, name in enumerate(names) if name in ("tagger", "parser")), default=-1)


def _index(lemmatizer: Any) -> None:
    """Has a lemmatizer look its words up in sets: as shipped, it searches lists from end to end."""
    if lemmatizer.lookups.has_table("lemma_index"):
        table = lemmatizer.lookups.get_table("lemma_index")
        for key in list(table):
            table[key] = frozenset(table[key])


def _words_named(tokens: Iterable[Mapping[str, Any]]) -> Callable[[str], bool] | None:
    """Whether a word in lower case meets a condition of some rules on words; None where a rule looks at what
    is not in `_READ` or says what a word may not be."""
    words: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for token in tokens:
        if not token.keys() <= _READ:
            return None
        wanted = token.get("LOWER")
        if isinstance(wanted, str):
            words.add(wanted)
        elif isinstance(wanted, Mapping) and wanted.keys() <= {"IN", "REGEX"}:
            words.update(wanted.get("IN", ()))
            patterns += [re.compile(p) for p in [wanted.get("REGEX")] if p is not None]
        elif wanted is not None:
            return None
    return lambda word: word in words or word.isspace() or any(p.search(word) for p in patterns)
