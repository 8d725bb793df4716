"""The complements that a cue verb takes as content, each read by a rule of its own and tried in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from dateline.extract.attribution.candidate import EDGE, QUOTES, trimmed
from dateline.extract.attribution.content import clause_after, clause_before
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import (
    cue_tokens,
    is_passive,
    is_to_infinitive,
    is_verb,
    own_subject,
    phrase_of,
)
from dateline.extract.attribution.labels import read_accused, read_as_phrase, read_count, read_small_clause
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.objects import read_disowned, read_object, with_joined
from dateline.extract.attribution.parenthetical import (
    read_after_comma,
    read_dated,
    read_parenthetical,
    read_remainder,
)
from dateline.extract.attribution.prepositions import preposition_used, read_preposition
from dateline.model import Token

_DATING = frozenset("after before when while since although though once until".split())
_SENSING = frozenset("see hear watch feel notice spot sense".split())
_DASHES = frozenset({"-", "–", "—", "--"})
_Rule: TypeAlias = Callable[[Token, Token | None, Cue, CueLexicon], tuple[Token, ...]]
_ADDRESSED = frozenset(
    "tell inform remind assure warn notify advise convince persuade brief alert promise show caution".split()
)


def read_complement(
    verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon
) -> tuple[tuple[Token, ...], str]:
    """The content of a cue verb and the name of the complement that gave it (`prep:for` where it is a
    preposition's object); empty where the verb has none."""
    bare_infinitive = is_to_infinitive(verb) and not _is_done(verb, cues)
    for name, rule, of_infinitives in _RULES:
        if bare_infinitive and not of_infinitives:
            continue
        content = rule(verb, voice, entry, cues)
        if not content:
            continue
        if name in {"object", "preposition"}:
            content = with_joined(content, verb)
        if name == "preposition" or "phrasal" in entry.takes:
            return content, f"prep:{preposition_used(verb, content, entry, cues)}"
        return content, name
    return (), ""


def _is_done(verb: Token, cues: CueLexicon) -> bool:
    """Whether an infinitive tells what was done (`continued to call for`, `went on to criticise`)."""
    if verb.lemma in {"discuss", "debate"} and verb.dep == "advcl" and own_subject(verb) is None:
        return verb.head.lemma in cues.words["meeting"]  # `met to discuss A`
    begun = verb.head.lemma in cues.words["aspectual"] or verb.head.lower in {"able", "quick"}
    return verb.dep == "xcomp" and begun and own_subject(verb) is None


def _finite(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    if "that" not in entry.takes and "nest" not in entry.takes:
        return ()
    clauses = [c for c in verb.children if c.dep == "ccomp"] or _misplaced(verb) or _of_begun(verb, cues)
    if not clauses:
        return ()
    clause = clauses[-1] if clauses[-1].i > verb.i else clauses[0]
    if verb.lemma == "claim" and any(
        t.lemma in cues.words["taken"] for t in (own_subject(clause) or clause, *verb.children_of("dobj"))
    ):
        return ()  # `the flood claimed 60 lives, and 12 people were hurt`
    if clause.i > verb.i and _is_cut(verb, clause):
        clause = clauses[0]
        if clause.i > verb.i:
            return ()
    if clause.i > verb.i and _is_bare_cue(clause, cues):
        before = [c for c in verb.children if c.i < verb.i and c.dep in {"ccomp", "advcl"} and own_subject(c)]
        clause = before[-1] if before and before[-1].child("mark") is None else clause
    if clause.i < verb.i:
        return _preposed(verb, voice, clause)
    if is_to_infinitive(clause) or _is_beside(verb, clause):
        return ()
    content = clause_after(verb, clause, cues, start=_start_of(verb, clause, voice))
    if content and (lead := _condition_before(verb, voice)):
        content = (*lead, *content)
    first = next(iter(verb.children_of("nsubj", "nsubjpass")), None)
    if (
        first is not None
        and first is not own_subject(verb)
        and first.i < verb.i
        and clause.child("nsubj") is None
    ):
        return (*trimmed(phrase_of(first)), *content)  # `These boats, X explained, were old`
    return content


def _condition_before(verb: Token, voice: Token | None) -> tuple[Token, ...]:
    """The clause that opens the sentence and sets when or on what condition the content holds, told by its present
    before a cue in the past (`If the dam breaks, X said the town would flood`); empty for one that dates the cue."""
    if voice is None or verb.tag != "VBD":
        return ()
    tokens = verb.sentence.tokens
    mark = tokens[0]
    condition = mark.head
    if (
        mark.lower not in {"if", "unless", "when", "once"}
        or condition.dep != "advcl"
        or condition.i > voice.i
    ):
        return ()
    now = condition.tag in {"VBZ", "VBP"} or any(
        t.tag in {"VBZ", "VBP"} for t in condition.children_of("aux", "auxpass")
    )
    last = max(t.i for t in condition.subtree) - tokens[0].i
    first = min(t.i for t in voice.subtree) - tokens[0].i
    adjoins = last + 1 < len(tokens) and tokens[last + 1].text == "," and first == last + 2
    return trimmed(tokens[: last + 1]) if now and adjoins else ()


def _is_beside(verb: Token, clause: Token) -> bool:
    """Whether a clause after the cue dates it, measures it or is no statement (`said after he had left`, `told so many
    lies that`, `found it hard to leave`)."""
    mark = clause.child("mark", "advmod")
    if mark is not None and mark.lower in _DATING and mark.i > verb.i and mark.i == clause.subtree[0].i:
        return mark.dep == "mark" or (verb.lemma in {"say", "tell"} and own_subject(clause) is not None)
    told = verb.child("dobj")
    if told is not None and any(t.lower in {"so", "such"} for t in told.subtree):
        return True
    first = clause.subtree[0].lower
    if verb.lemma in _SENSING and not _is_finite(clause):
        return True  # `saw the wall fall`: a thing seen
    return verb.lemma in {"find", "see"} and (
        first.endswith(("self", "selves")) or (clause.pos == "ADJ" and first == "it")
    )


def _is_finite(clause: Token) -> bool:
    return clause.tag in {"VBD", "VBZ", "VBP"} or any(
        t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in clause.children_of("aux", "auxpass", "cop")
    )


def _is_bare_cue(clause: Token, cues: CueLexicon) -> bool:
    """Whether a clause is nothing but another cue with its voice (`A, X reported Y said`)."""
    own = clause.child("nsubj")
    if own is None or clause.lemma not in cues.verbs:
        return False
    return clause.child("ccomp", "xcomp", "dobj", "advcl") is None and own.i < clause.i


def _misplaced(verb: Token) -> list[Token]:
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
        if child.i > verb.i and child.dep in {"dobj", "dative"} and verb.lemma in _ADDRESSED:
            for token in child.children:
                that = token.child("mark", "dobj", "det")
                opens = that is not None and that.lower == "that" and that.i == phrase_of(child)[-1].i + 1
                if token.dep in {"acl", "ccomp", "relcl"} and opens and own_subject(token) is not None:
                    return [token]
    return []


def _of_begun(verb: Token, cues: CueLexicon) -> list[Token]:
    """The `that` clause behind an aside which the parse hangs on the verb above (`continues to insist, this week in a
    letter, that A`)."""
    if verb.dep != "xcomp" or verb.head.lemma not in cues.words["aspectual"]:
        return []
    return [
        c
        for c in verb.head.children_of("ccomp")
        if c.i > verb.i and any(t.lower == "that" and t.dep == "mark" for t in c.children)
    ]


def _is_cut(verb: Token, clause: Token) -> bool:
    """Whether a full stop before an opening mark parts the clause from its cue (`X said. "A`)."""
    tokens = verb.sentence.tokens
    base = tokens[0].i
    return any(
        t.text in {".", "!", "?"}
        and t.i + 1 - base < len(tokens)
        and tokens[t.i + 1 - base].text in QUOTES | {"'", "‘"}
        for t in tokens[verb.i - base : clause.i - base]
    )


def _start_of(verb: Token, clause: Token, voice: Token | None) -> int:
    """Where the clause begins: after `that`; else after the cue, the one spoken to, and what dates the cue."""
    tokens = verb.sentence.tokens
    base = tokens[0].i
    first = verb.i + 1
    if voice is not None and verb.i < voice.i < clause.i:
        first = max(first, phrase_of(voice)[-1].i + 1)
    members = {t.i for t in clause.subtree}
    beside: set[int] = set()
    for child in verb.children:
        if (
            child.i > verb.i
            and child is not clause
            and child.dep in {"prep", "npadvmod", "advmod", "dative", "dobj", "prt", "agent"}
        ):
            spoken_to = child.dep in {"dobj", "dative"}
            if spoken_to and verb.lemma not in _ADDRESSED:
                continue
            beside |= {t.i for t in (phrase_of(child) if spoken_to else child.subtree)}
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
        if not skipped and not _dates_cue(tokens, at - base, clause):
            break
        at += 1
    return at


def _dates_cue(tokens: Sequence[Token], at: int, clause: Token) -> bool:
    """Whether a word of time right after the cue, with the clause's subject right after it, dates the cue
    (`said yesterday morning the law`), though the parse gives it to the clause."""
    stop = at
    while stop < len(tokens) and tokens[stop].entity in {"DATE", "TIME"} and tokens[stop].i < clause.i:
        stop += 1
    if stop == at or stop >= len(tokens) or tokens[stop - 1].dep not in {"npadvmod", "tmod"}:
        return False
    subject = clause.child("nsubj", "nsubjpass", "expl", "csubj")
    return subject is not None and min(t.i for t in subject.subtree) == tokens[stop].i


def _preposed(verb: Token, voice: Token | None, clause: Token) -> tuple[Token, ...]:
    cue = cue_tokens(verb)
    stop = cue[0].i
    if voice is not None and clause.i < voice.i < verb.i:
        stop = phrase_of(voice)[0].i
    parted = verb.sentence.tokens[max(0, stop - 1 - verb.sentence.tokens[0].i)].text in {":", ";"}
    acted = verb.child("dobj")
    turned = verb.sentence.tokens[max(0, stop - 1 - verb.sentence.tokens[0].i)].text in _DASHES
    if turned and any(c.i > verb.i and is_to_infinitive(c) for c in verb.children_of("xcomp", "ccomp")):
        return ()  # `A is old - X has vowed to mend it`
    if parted or (
        acted is not None and acted.i > verb.i and acted is not voice and verb.lemma not in _ADDRESSED
    ):
        return ()
    before = clause_before(verb.sentence.tokens, stop)
    first = min((t.i for t in clause.subtree), default=clause.i)
    if verb.dep in {"conj", "advcl", "relcl", "ccomp"} and verb.head.i < first:
        before = tuple(t for t in before if t.i >= first)
    lead = [t for t in before if t.i < first]
    if lead and any(t.tag in {"VBG", "VBN"} and t.dep == "advcl" and t.head is verb for t in lead):
        before = tuple(t for t in before if t.i >= first)
    return trimmed(before)


def _infinitive(verb: Token, _voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    if "to" not in entry.takes:
        return ()
    for clause in verb.children:
        if clause.i < verb.i or clause.dep not in {"xcomp", "ccomp", "advcl"}:
            continue
        forbidden = clause.tag == "VB" and clause.child("neg") is not None and clause.child("aux") is None
        if not is_to_infinitive(clause) and not (forbidden and entry.stance == "demands"):
            continue
        if clause.dep == "advcl" and entry.stance not in {"demands", "pledges"}:
            continue
        if is_passive(clause) and clause.lemma in cues.words["unnamed"]:
            return ()  # `asked not to be named`
        if "nest" in entry.takes and clause.dep == "advcl":
            continue
        given = "asked" in entry.takes and entry.stance == "pledges"
        if given and any(t.dep == "dobj" and t.i < clause.i for t in verb.children):
            continue  # `offered homes to house them`: a gift, no word
        members = {t.i for t in _without_finite(clause) if t.i > verb.i}
        first = min(members)
        for noun in verb.children:
            if noun.dep in {"dobj", "dative"} and verb.i < noun.i < clause.i:
                first = min(first, min(t.i for t in noun.subtree))
        if own_subject(clause) is None and first == min(members):
            first = _infinitive_start(verb, clause, first)
        members |= _joined_infinitive(verb, clause)
        run = [t for t in verb.sentence.tokens if first <= t.i <= max(members)]
        return without_gloss(run, clause, cues)
    return ()


def _infinitive_start(verb: Token, clause: Token, first: int) -> int:
    """Where an infinitive begins behind words that date or place the cue, which the parse gives to it (`decided after
    a long night not to leave`)."""
    tokens = verb.sentence.tokens
    opening = tokens[first - tokens[0].i]
    to = next((t.i for t in clause.children if t.tag == "TO"), first)
    if opening.dep not in {"prep", "npadvmod"} or opening.head is not clause or opening.i > to:
        return first
    while to > first + 1 and tokens[to - 1 - tokens[0].i].dep in {"neg", "advmod", "preconj"}:
        to -= 1
    return to


def _joined_infinitive(verb: Token, clause: Token) -> set[int]:
    """The words of a bare verb that the parse joins to the cue though its form goes on with the infinitive
    (`pledged to meet and in some cases exceed the goals`)."""
    if verb.tag in {"VB", "VBP"}:
        return set()
    for joined in verb.children_of("conj"):
        if joined.i > clause.i and joined.tag in {"VB", "VBP"} and own_subject(joined) is None:
            return {t.i for t in joined.subtree}
    return set()


def _without_finite(clause: Token) -> list[Token]:
    """An infinitive's words without a finite verb joined to it, which goes on with the cue's own subject
    (`urged them to stay and spoke to the press`)."""
    forms = {"VBD", "VBZ", "VBP"} if clause.head.tag == "VBP" else {"VBD", "VBZ"}
    joined = next((t for t in clause.children if t.dep == "conj" and t.tag in forms), None)
    if joined is None or own_subject(joined) is not None:
        return clause.subtree
    stop = min(t.i for t in joined.subtree)
    words = [t for t in clause.subtree if t.i < stop]
    while words and (words[-1].dep in {"cc", "advmod"} or words[-1].text == ","):
        words.pop()
    return words


def _gerund(verb: Token, _voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    if "ing" not in entry.takes:
        return ()
    for clause in verb.children:
        if clause.dep in {"xcomp", "ccomp"} and clause.tag == "VBG" and clause.i > verb.i:
            return without_gloss([t for t in clause.subtree if t.i > verb.i], clause, cues)
    return ()


#: name, rule, and whether it reads bare infinitives (`to say that`; not `to press the offensive`), in order
_RULES: tuple[tuple[str, _Rule, bool], ...] = (
    ("finite", _finite, True),
    ("small_clause", read_small_clause, True),
    ("accused", read_accused, True),
    ("infinitive", _infinitive, True),
    ("gerund", _gerund, True),
    ("as_phrase", read_as_phrase, False),
    ("preposition", read_preposition, False),
    ("count", read_count, False),
    ("parenthetical", read_parenthetical, False),
    ("object", read_object, False),
    ("disowned", read_disowned, False),
    ("after_comma", read_after_comma, False),
    ("remainder", read_remainder, False),
    ("dated", read_dated, False),
)
