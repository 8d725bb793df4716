"""Where a clause that is said begins, and which clause it is where the parse hangs it beside the cue."""

from __future__ import annotations

from collections.abc import Sequence, Set

from dateline.extract.attribution.candidate import EDGE, QUOTES
from dateline.extract.attribution.grammar import (
    is_finite,
    is_passive,
    is_verb,
    own_subject,
    phrase_of,
)
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.model import Token

_DASHES = frozenset({"-", "–", "—", "--"})
#: cues whose object is the one spoken to
ADDRESSED = frozenset(
    "tell inform remind assure warn notify advise convince persuade brief alert promise show caution".split()
)


def start_of(verb: Token, clause: Token, voice: Token | None, cues: CueLexicon) -> int:
    """Where the clause begins: after `that`; else after the cue, the one spoken to, and what dates the cue."""
    tokens = verb.sentence.tokens
    base = tokens[0].i
    first = verb.i + 1
    if voice is not None and verb.i < voice.i < clause.i:
        first = max(first, phrase_of(voice)[-1].i + 1)
    first = _past_example(tokens, first - base, clause)
    subject = own_subject(clause)
    opens = min(t.i for t in subject.subtree) - base if subject is not None and subject.i > verb.i else 0
    if opens > 1 and tokens[opens - 1].text in QUOTES and tokens[opens - 2].text == ",":
        return tokens[opens].i  # `told a guard, in slow Dutch, "they hid the keys"`
    for token in tokens[first - base : clause.i - base]:
        if token.dep == "nsubj":
            break
        if token.text == ":" and tokens[token.i + 1 - base].text in QUOTES:
            return token.i + 1  # `described X to the Post: "A"`
    if tokens[first - base].text in _DASHES and (closed := _aside_closed(tokens, first - base, clause)):
        return closed
    members = {t.i for t in clause.subtree}
    beside: set[int] = set()
    for child in verb.children:
        if (
            child.i > verb.i
            and child is not clause
            and child.dep in {"prep", "npadvmod", "advmod", "dative", "dobj", "prt", "agent"}
        ):
            spoken_to = child.dep in {"dobj", "dative"}
            if spoken_to and verb.lemma not in ADDRESSED:
                continue
            beside |= {t.i for t in (phrase_of(child) if spoken_to else child.subtree)}
            lost = [t for t in child.subtree if t.dep in {"dobj", "nsubj"} and t.head.pos == "NOUN"]
            beside -= {
                t.i for noun in lost for t in noun.subtree
            }  # `said in its filing the matter "is closed"`
    for token in tokens[first - base : clause.i - base]:
        if (
            token.lower == "that"
            and token.dep == "mark"
            and (
                token.head is clause
                or token.head.i >= clause.i
                or token.i - verb.i <= 2
                or token.i - 1 in beside
                or (tokens[first - base].text == "," and tokens[token.i - 1 - base].text == ",")
            )
        ):
            return token.i + 1
    at = first
    while at < clause.i:
        mark = tokens[at - base].text in EDGE and tokens[at - base].text not in QUOTES
        skipped = (at in beside or mark) and at not in members
        if not skipped and not _dates_cue(tokens, at - base, clause, cues.words["dating_cue"]):
            break
        at += 1
    return at


def _past_example(tokens: Sequence[Token], at: int, clause: Token) -> int:
    """The position behind a short phrase between two commas right after the cue, or of its first word where there is
    none (`alleged, by way of example, the town had`)."""
    base = tokens[0].i
    if tokens[at].text != "," or at + 2 >= len(tokens) or tokens[at + 1].pos != "ADP":
        return base + at
    for token in tokens[at + 2 : min(at + 10, clause.i - base)]:
        if token.text == ",":
            return token.i + 1
        if is_verb(token) or token.dep in {"nsubj", "nsubjpass"} or token.text in QUOTES:
            break
    return base + at


def _aside_closed(tokens: Sequence[Token], at: int, clause: Token) -> int:
    """Where the content begins behind an aside between dashes right after the cue (`said - as the Post has it - "A"`);
    0 where there is none."""
    base = tokens[0].i
    for token in tokens[at + 1 : clause.i - base]:
        if token.text in QUOTES:
            return 0
        if token.text in _DASHES and token.space_before and token.i - base - at < 16:
            return token.i + 1
    return 0


def _dates_cue(tokens: Sequence[Token], at: int, clause: Token, adverbs: Set[str]) -> bool:
    """Whether a word of time right after the cue, with the clause's subject right after it, dates the cue
    (`said yesterday morning the law`, `said earlier the law`), though the parse gives it to the clause."""
    stop = at
    while stop < len(tokens) and tokens[stop].entity in {"DATE", "TIME"} and tokens[stop].i < clause.i:
        stop += 1
    adverb = stop == at and tokens[at].lower in adverbs and tokens[at].dep == "advmod"
    stop += adverb
    if stop == at or stop >= len(tokens) or not (adverb or tokens[stop - 1].dep in {"npadvmod", "tmod"}):
        return False
    subject = clause.child("nsubj", "nsubjpass", "expl", "csubj")
    return subject is not None and min(t.i for t in subject.subtree) == tokens[stop].i


def misplaced(verb: Token) -> list[Token]:
    """A `that` clause that the parse hangs on a noun beside the cue (`said in statements on Friday that …`)."""
    for child in verb.children:
        if child.i > verb.i and child.dep == "advcl" and child.lower in {"citing", "quoting"}:
            told = child.child("ccomp")
            that = told.child("mark") if told is not None else None
            if told is not None and that is not None and that.lower == "that":
                return [told]  # `said, citing Y, that A`
        if child.i > verb.i and (
            child.dep == "npadvmod"
            or (child.dep == "prep" and child.lower in {"in", "on", "at", "during", "via", "to"})
        ):
            for token in child.subtree:
                marked = any(t.lower == "that" and t.dep in {"mark", "advmod"} for t in token.children)
                if (
                    token.dep in {"acl", "ccomp", "relcl"}
                    and is_verb(token) | (token.pos == "AUX")
                    and marked
                ):
                    return [token]
            told = _told_whom(child) if child.lower == "to" else _told_in(child)
            if told is not None:
                return [told]
        if child.i > verb.i and child.dep in {"dobj", "dative"} and verb.lemma in ADDRESSED:
            for token in child.children:
                that = token.child("mark", "dobj", "det")
                opens = that is not None and that.lower == "that" and that.i == phrase_of(child)[-1].i + 1
                if token.dep in {"acl", "ccomp", "relcl"} and opens and own_subject(token) is not None:
                    return [token]
    return []


def _told_in(link: Token) -> Token | None:
    """The clause without `that` which the parse reads as one about the paper (`said in a statement it would close`):
    its verb lacks nothing, as that of `a statement it posted` does; or None."""
    paper = link.child("pobj")
    article = paper.child("det") if paper is not None else None
    if paper is None or article is None or article.lower not in {"a", "an"}:
        return None
    for clause in paper.children_of("relcl"):
        subject = own_subject(clause)
        whole = clause.child("dobj", "ccomp", "xcomp", "acomp", "attr") or any(
            t.lower in {"of", "from", "with", "against"} for t in clause.children_of("prep")
        )
        adjoins = subject is not None and min(t.i for t in subject.subtree) == paper.i + 1
        if adjoins and (whole or is_passive(clause)) and is_finite(clause):
            return clause
    return None


def _told_whom(to: Token) -> Token | None:
    """The clause with a pronoun as subject that the parse reads as one about the person spoken to (`reported to the
    police he "left at noon"`), or None."""
    person = to.child("pobj")
    if person is None or person.pos == "PRON":
        return None
    for clause in person.children_of("relcl"):
        subject = own_subject(clause)
        stands = subject is not None and subject.lower in {"he", "she", "they", "it", "we", "i"}
        if stands and subject is not None and subject.i == phrase_of(person)[-1].i + 1 and is_finite(clause):
            return clause
    return None
