"""Closing cues that have lost their comma, as pages that strip marks give them: `A the ministry said on Monday.`"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.extract.attribution.candidate import EDGE, Candidate, trimmed
from dateline.extract.attribution.grammar import own_subject
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.speakers import is_person_noun, read_speaker
from dateline.extract.names import Offices
from dateline.lexicons import read_lexicon
from dateline.model import Document, Sentence, Token, VoiceMention, span_of

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
#: what stands before a phrase that belongs to the clause (`according to what the ministry said`)
_OPENING = frozenset({"ADP", "SCONJ", "CCONJ", "DET", "PRON", "AUX", "PART", "VERB", "PUNCT"})
#: what stands inside the name of a body (`the Observatory for Human Rights`)
_NAMING = frozenset({"of", "for"})
#: the most words behind the cue, and in the speaker's phrase
_BEHIND, _LONGEST = 5, 7


def find_stripped(sentence: Sentence, cues: CueLexicon, offices: Offices) -> Iterator[Candidate]:
    """The candidate of a sentence that a cue closes, with a speaker's bare phrase right before the cue and a whole
    clause before that, where the parse has lost the clause; none where it reads it."""
    words = [t for t in sentence.tokens if t.text not in EDGE or (t.text == "-" and not t.space_before)]
    at = _closing(words)
    first = _bare_phrase(words[: at + 1], cues) if at is not None else None
    if at is None or first is None or words[at].i - words[first].i != at - first:
        return
    verb, voice, before = words[at], _head(words[first:at]), words[first - 1]
    if voice.pos == "PROPN" and before.tag == "NN" and read_speaker(before, cues, offices) == "person":
        opens = range(_titled(words, first), first)  # `opposition leader Ilse Holt said`
        first = next((n for n in opens if words[n - 1].pos not in _OPENING), first)
        before = words[first - 1]
    severed = before.i + 1 != words[first].i and words[first].pos in {"DET", "PROPN"}
    if severed and before.pos != "NOUN":
        return
    if before.pos == "NOUN" and words[first - 2].i + 1 < before.i:
        first -= 1  # `A, newspaper The Lantern reported`
        before = words[first - 1]
    named = cues.words["sayable"] | cues.words["statements"] | cues.nouns.keys()
    if verb.dep == "relcl" and verb.head.lemma in named:
        return
    own = own_subject(verb)
    lost = verb.dep == "relcl" or own is None or own.i < words[first].i
    lost = lost or _is_run_on(verb, words[first]) or _is_counted(words[:first])
    clause = any(t.dep in {"nsubj", "nsubjpass"} or t.tag in {"VBD", "VBZ"} for t in words[:first])
    if not (lost and clause) or (before.pos in _OPENING and not _is_counted(words[:first])):
        return
    if read_speaker(voice, cues, offices) in {"person", "body"}:
        content = trimmed(sentence.tokens[: words[first].i - sentence.tokens[0].i])
        entry = cues.verbs.get(verb.lemma)
        yield Candidate("stripped", sentence, (verb,), entry, verb, voice, content)


def bound_voice(document: Document, voice: VoiceMention, candidate: Candidate) -> VoiceMention:
    """The voice without words of the content, which the parse may take for its phrase."""
    if voice.span is None or not candidate.content or candidate.content[-1].end <= voice.span.start:
        return voice
    stop = candidate.cue[0].start
    kept = [t for t in document.tokens_in(voice.span) if candidate.content[-1].end <= t.start < stop]
    if not kept:
        return voice
    words = document.quote(span_of(kept))
    bare = " ".join(t.text for t in kept if t.pos != "DET")
    return replace(voice, text=words, name=voice.name if voice.name in words else bare, span=span_of(kept))


def _head(phrase: Sequence[Token]) -> Token:
    """The last word of a phrase, or that before `of` or `for` in it (`the Observatory for Human Rights`)."""
    link = next((n for n, t in enumerate(phrase) if n and t.lower in _NAMING), len(phrase))
    return phrase[link - 1]


def _titled(words: Sequence[Token], name: int) -> int:
    """Where the office before a name begins, with the words that the parse gives to it."""
    first = name - 1
    while first > 4 and words[first - 1].dep in {"compound", "amod", "nmod"}:
        if not words[first].i <= words[first - 1].head.i <= words[name].i + 4:
            break
        first -= 1
    return first


def _closing(words: Sequence[Token]) -> int | None:
    """The position of the cue that closes a sentence, with no more behind it than a day or the one told (`… the
    official said on Monday`, `… the Observatory told Radio Nord`); None where there is none."""
    trailing = read_lexicon("cues")["supplied"]["trailing"]
    for at in range(len(words) - 1, max(5, len(words) - 2 - _BEHIND), -1):
        verb, behind = words[at], words[at + 1 :]
        if verb.tag not in _FINITE:
            continue
        dated = all(t.entity in {"DATE", "TIME"} or t.lower == "on" for t in behind)
        told = bool(behind) and all(t.pos in _NOMINAL | {"DET"} for t in behind)
        return at if (verb.lemma in trailing and dated) or (verb.lemma == "tell" and told) else None
    return None


def _is_run_on(verb: Token, first: Token) -> bool:
    """Whether the parse joins the cue to the clause before it though no `and` does (`rose to 43 the ministry said`)."""
    return verb.dep == "conj" and not any(verb.head.i < t.i < first.i for t in verb.head.children_of("cc"))


def _is_counted(before: Sequence[Token]) -> bool:
    """Whether the words before a voice's phrase end with a count, alone or with those counted."""
    return any(t.pos == "NUM" for t in before[-2:])


def _past_count(words: Sequence[Token], at: int, cues: CueLexicon) -> int | None:
    """Where the phrase before the last word begins behind a count that the clause before it wants (`rose to 43 officials
    said`, `killed 14 people residents said`, `30 injured police said`); None where the number counts who speaks."""
    wanting = cues.words["before_count"]
    if (
        at < 2
        or words[at].pos != "NUM"
        or words[at].entity in {"DATE", "TIME"}
        or words[-2].tag not in {"NNS", "NNPS"}
    ):
        return None
    before = words[at - 1]
    if before.i + 1 != words[at].i or not {before.lower, before.lemma} & wanting:
        return None
    rest = words[at + 1 : -1]
    if rest and rest[0].pos == "NUM":
        return at + 1 if len(rest) > 1 else None  # `wounded 30 two officials said`
    of_whom = cues.words["hurting"] | cues.words["counted"]
    told = max(
        (n for n, t in enumerate(rest[:-1], 1) if {t.lemma, t.lower} & of_whom or _are_persons(t)), default=0
    )
    if rest and not told and len(rest) > 1 and rest[0].tag == "NNS":
        return None  # `over 40 soldiers villagers said`: which of the two are counted is not sure
    return at + 1 + told if len(rest) > told else None


def _are_persons(noun: Token) -> bool:
    """Whether a noun means several persons (`soldiers`), who are counted and not a part of the name behind them."""
    return noun.tag == "NNS" and is_person_noun(noun.lemma.lower())


def _bare_phrase(words: Sequence[Token], cues: CueLexicon) -> int | None:
    """Where the phrase before the last word begins: at its determiner, with a name or behind a count that the clause
    wants; None for other words."""
    at = len(words) - 2
    named = None
    if words[at].pos == "PROPN":
        while at > 0 and words[at - 1].pos == "PROPN":
            at -= 1
        named = at
    while (
        at > 0
        and len(words) - at <= _LONGEST
        and (
            words[at].pos in _NOMINAL - {"NUM"}
            or (words[at].lower in _NAMING and words[at - 1].pos == "PROPN")
        )
    ):
        at -= 1
    counts = [n for n in range(at, max(1, at - 2), -1) if words[n].pos == "NUM"]
    for count in reversed(counts):
        if (found := _past_count(words, count, cues)) is not None:
            return found
    if words[at].pos == "DET" and words[at - 1].pos != "ADP":
        return at if at > 3 else None
    return named if named is not None and named > 3 else None
