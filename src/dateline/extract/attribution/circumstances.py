"""When something was said and through what: the words beside a cue."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.extract.attribution.candidate import Candidate
from dateline.extract.attribution.grammar import phrase_of
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.speakers import is_artefact
from dateline.extract.names import Offices
from dateline.model import Document, Span, Token, VoiceMention, span_of

_TIMED = frozenset({"DATE", "TIME"})
_MEDIA_PREPOSITIONS = frozenset("in on via through at during over by from to".split())
_SPOKEN = frozenset(
    "statement interview address speech briefing conference call letter tweet post message video report email memo update release broadcast television tv radio twitter facebook telegram youtube instagram website site channel testimony debate meeting rally remark comment account media page blog livestream".split()
)


#: cues that name what carries their words
_SENT = {"tweet": "tweet", "email": "email", "blog": "blog"}


def read_said(candidate: Candidate) -> Span | None:
    """The span of the time words that date the speech act, or None: those that hang on the cue itself, and
    at a fronted adverbial of it (`In a bulletin on Friday, the port said`)."""
    if candidate.verb is None:
        return None
    content = {t.i for t in candidate.content}
    for token in (*_around(candidate.verb), *_between(candidate)):
        if token.entity in _TIMED and token.i not in content:
            run = [token]
            tokens = token.sentence.tokens
            back = token.i - tokens[0].i
            while back > 0 and tokens[back].entity in _TIMED and not tokens[back].entity_begins:
                back -= 1
                run.insert(0, tokens[back])
            at = token.i - tokens[0].i + 1
            while (
                at < len(tokens)
                and tokens[at].entity in _TIMED
                and not tokens[at].entity_begins
                and tokens[at].i not in content
            ):
                run.append(tokens[at])
                at += 1
            if all(t.lower not in {"weeks", "years", "months", "days", "decades"} for t in run):
                return span_of(run)
    return None


def _between(candidate: Candidate) -> list[Token]:
    """The words between a cue and the content after it, where the parse gives them to the content."""
    verb, content = candidate.verb, candidate.content
    if verb is None or candidate.rule != "finite" or not content or not verb.i < content[0].i <= verb.i + 15:
        return []
    base = verb.sentence.tokens[0].i
    return verb.sentence.tokens[verb.i - base + 1 : content[0].i - base]


def _around(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep in {"npadvmod", "advmod"}:
            yield child
            yield from child.subtree
        elif child.dep == "prep":
            yield from sorted(child.subtree, key=lambda t: t.i)
        elif child.dep in {"dobj", "dative"} and child.i > verb.i:
            for inner in child.children:
                if inner.dep in {"prep", "npadvmod"}:
                    yield from inner.subtree
        elif child.dep == "advcl" and child.i < verb.i:
            for inner in child.children:
                if inner.dep in {"prep", "npadvmod", "advmod"}:
                    yield from inner.subtree


def read_medium(
    document: Document, candidate: Candidate, voice: VoiceMention | None, cues: CueLexicon, offices: Offices
) -> str | None:
    """What carried the words: the one told, where it is a news organisation (`told the agency`), a statement,
    post or address beside the cue, or the voice itself where it is a document or picture. None if unsaid."""
    if candidate.voice is not None and is_artefact(candidate.voice, cues):
        return candidate.voice.lower
    if (
        voice is not None
        and voice.kind == "org"
        and candidate.voice is not None
        and is_media(candidate.voice, offices)
    ):
        return "news agency" if _is_wire(voice.text, offices) else None
    verb = candidate.verb
    if verb is None:
        return None
    if verb.lemma in _SENT and verb.child("dobj") is None:
        return _SENT[verb.lemma]
    told = addressee(candidate)
    if told is not None and is_media(told, offices):
        return document.quote(span_of(phrase_of(told)))
    speaking = [
        c for c in verb.children if c.dep == "advcl" and c.lemma in {"speak", "talk", "write", "appear"}
    ]
    for child in (*verb.children, *(c for s in speaking for c in s.children)):
        if child.dep == "prep" and child.lower in _MEDIA_PREPOSITIONS:
            target = child.child("pobj")
            if target is not None and (
                target.lower in _SPOKEN
                or target.lemma.lower() in _SPOKEN
                or target.text in offices.media_names
            ):
                words = [
                    t
                    for t in phrase_of(target)
                    if t.lower not in {"a", "an", "the", "his", "her", "its", "their"}
                    and t.entity not in _TIMED
                ]
                kept = [t for t in words if t.i <= target.i]
                return document.quote(span_of(kept)) if kept else target.text
    return None


def _is_wire(text: str, offices: Offices) -> bool:
    """Whether a voice is a news agency rather than an agency of another kind (`the space agency`)."""
    words = text.split()
    return "agency" in text.casefold() and ("news" in words or any(w in offices.media_names for w in words))


def addressee(candidate: Candidate) -> Token | None:
    """Who was told, or None."""
    verb = candidate.verb
    if verb is None or candidate.entry is None or "tell" not in candidate.entry.takes:
        return None
    content = {t.i for t in candidate.content}
    for child in verb.children:
        if child.dep in {"dobj", "dative"} and child.i > verb.i and child.i not in content:
            return child.child("pobj") or child if child.dep == "dative" else child
    return None


def is_media(noun: Token, offices: Offices) -> bool:
    """Whether a noun phrase names a news organisation or the press."""
    return (
        noun.text in offices.media_names or noun.lemma.lower() in offices.media or noun.lower in offices.media
    )


def is_named_media(noun: Token, offices: Offices) -> bool:
    """Whether it is one outlet that can stand in a voice chain (`Tass`, `state media`), not `local media`."""
    if noun.text in offices.media_names:
        return True
    if not is_media(noun, offices):
        return False
    words = phrase_of(noun)
    return any(t.pos == "PROPN" or t.lower == "state" for t in words)
