"""Adjectives of belief and intent: `is confident that A`, `were worried about B`, `is ready to C`."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.extract.attribution.candidate import Candidate
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import cue_tokens, is_negated, subject_of
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.speakers import read_speaker
from dateline.extract.names import Offices
from dateline.model import Sentence, Token

_CLAUSES = frozenset({"ccomp", "advcl", "acl"})
_LINKS = frozenset("be feel remain seem become grow stay".split())

_HELD = Cue("", "content", "weak", frozenset(), frozenset())
#: what `it is … that` says of the clause; nobody is named who says it
_EVIDENT = frozenset("clear certain".split())


def find_adjectival(sentence: Sentence, cues: CueLexicon, offices: Offices) -> Iterator[Candidate]:
    """What persons and bodies hold, fear or are ready for, where an adjective says it (`adjectives` in
    `cues.toml`); subjects that cannot speak give nothing, and where it is negated the voice only asserts."""
    for word in sentence.tokens:
        entry = cues.adjectives.get(word.lower)
        if entry is None:
            continue
        verb = word if word.child("auxpass") is not None else word.head
        if verb.lemma == "make" and word.dep in {"ccomp", "oprd", "acomp"}:
            yield from _made_clear(word, verb, entry, cues, offices)
            continue
        if verb is not word and (word.dep not in {"acomp", "oprd"} or verb.lemma not in _LINKS):
            continue
        voice = subject_of(verb)
        if verb.dep in {"ccomp", "xcomp", "acl"} or any(t.tag == "MD" for t in verb.children):
            continue  # somebody else's account of it
        if voice is None or word.child("dobj") is not None:
            continue
        evident = voice.lower == "it" and any(
            c.dep == "ccomp" and c.i > word.i for c in (*verb.children, *word.children)
        )
        if evident and (is_negated(verb) or word.lower not in _EVIDENT):
            continue
        if not evident and read_speaker(voice, cues, offices) in {"document", "other"}:
            continue
        link, content = _content(word, entry)
        if content and content[0].lower != "than":
            cue = [t for t in sentence.tokens if min(verb.i, word.i) <= t.i <= word.i]
            before = [t for t in verb.children if t.dep in {"aux", "auxpass"} and t.i == cue[0].i - 1]
            tokens = (*before, *cue, *([link] if link is not None else []))
            kept = without_gloss(content, word, cues)
            heard = link is None or _is_told(link, cues)
            stance = "asserts" if is_negated(verb) or (entry.stance == "denies" and not heard) else None
            yield Candidate(
                "adjective", sentence, tokens, entry, verb, None if evident else voice, kept, stance=stance
            )


def find_holders(sentence: Sentence, cues: CueLexicon, offices: Offices) -> Iterator[Candidate]:
    """Who is for or against a thing by a noun after `is` (`has been an outspoken critic of the tax`); a voice's own
    stance, with the thing as content."""
    for noun in sentence.tokens:
        verb = noun.head
        if noun.lemma not in cues.words["holders"] or noun.dep != "attr" or verb.lemma not in _LINKS:
            continue
        voice = subject_of(verb)
        link = next(
            (t for t in noun.children_of("prep") if t.lower in {"of", "in"} and t.i == noun.i + 1), None
        )
        supposed = is_negated(verb) or verb.dep in {"ccomp", "xcomp", "advcl"} or verb.child("expl")
        if voice is None or link is None or supposed or any(t.tag == "MD" for t in verb.children):
            continue
        if read_speaker(voice, cues, offices) in {"document", "other"}:
            continue
        content = without_gloss([t for t in link.subtree if t.i > link.i], noun, cues)
        cue = tuple(t for t in sentence.tokens if cue_tokens(verb)[0].i <= t.i <= link.i)
        yield Candidate("adjective", sentence, cue, _HELD, verb, voice, content)


def _made_clear(
    word: Token, verb: Token, entry: Cue, cues: CueLexicon, offices: Offices
) -> Iterator[Candidate]:
    """`made (it) clear that A`: what the maker says."""
    voice = subject_of(verb)
    clause = next((c for c in (*word.children, *verb.children) if c.i > word.i and c.dep in _CLAUSES), None)
    if voice is None or clause is None or "that" not in entry.takes or not _has_subject(clause):
        return
    if read_speaker(voice, cues, offices) == "other":
        return
    content = [t for t in clause.subtree if t.i > word.i]
    content = content[1:] if content[0].lower == "that" else content
    cue = tuple(t for t in word.sentence.tokens if cue_tokens(verb)[0].i <= t.i <= word.i)
    yield Candidate("adjective", word.sentence, cue, entry, verb, voice, without_gloss(content, clause, cues))


def _is_told(link: Token, cues: CueLexicon) -> bool:
    """Whether what an adjective is about is something said (`sceptical of the claim that A`)."""
    noun = link.child("pobj")
    return noun is not None and noun.lemma in cues.words["sayings"]


def _has_subject(clause: Token) -> bool:
    return clause.child("nsubj", "nsubjpass", "expl", "csubj") is not None


def _content(word: Token, entry: Cue) -> tuple[Token | None, list[Token]]:
    """The preposition of the cue where it has one, and the words it governs."""
    for child in (*word.children, *(word.head.children if word.dep in {"acomp", "oprd"} else ())):
        if child.i < word.i:
            continue
        to = any(t.tag == "TO" for t in child.children)
        if child.dep in {"ccomp", "xcomp", "advcl"} and (
            ("to" in entry.takes) if to else _is_clause(child, entry)
        ):
            members = [t for t in child.subtree if t.i > word.i]
            return None, members[1:] if members and members[0].lower == "that" else members
        if child.dep == "prep" and child.lower in entry.prepositions:
            return child, [t for t in child.subtree if t.i > child.i]
    return None, []


def _is_clause(child: Token, entry: Cue) -> bool:
    marks = {t.lower for t in child.children if t.dep == "mark"}
    return "that" in entry.takes and child.dep == "ccomp" and marks <= {"that"}
