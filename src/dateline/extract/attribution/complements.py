"""The complements that a cue verb takes as content, each read by a rule of its own and tried in turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from dateline.extract.attribution.candidate import QUOTES, trimmed
from dateline.extract.attribution.content import clause_after, clause_before
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import (
    cue_tokens,
    is_finite,
    is_passive,
    is_to_infinitive,
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
from dateline.extract.attribution.starts import ADDRESSED, misplaced, start_of
from dateline.model import Token

_DATING = frozenset("after before when while since although though once until".split())
_DASHES = frozenset({"-", "–", "—", "--"})
_Rule: TypeAlias = Callable[[Token, Token | None, Cue, CueLexicon], tuple[Token, ...]]


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
    met = verb.head.lemma in cues.words["meeting"]  # `met to discuss A`
    if verb.lemma in {"discuss", "debate"} and verb.dep == "advcl" and own_subject(verb) is None and met:
        return True
    begun = verb.head.lemma in cues.words["aspectual"] or verb.head.lower in {"able", "quick"}
    went_on = verb.dep == "advcl" and verb.head.lemma == "go" and verb.head.child("prt") is not None
    return (went_on or (verb.dep == "xcomp" and begun)) and own_subject(verb) is None


def _finite(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    if "that" not in entry.takes and "nest" not in entry.takes:
        return ()
    clauses = [c for c in verb.children if c.dep == "ccomp"] or misplaced(verb) or _of_begun(verb, cues)
    clauses = clauses or _unmarked(verb, voice)
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
    if is_to_infinitive(clause) or _is_beside(verb, clause, cues):
        return ()
    content = clause_after(verb, clause, cues, start=start_of(verb, clause, voice, cues))
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


def _unmarked(verb: Token, voice: Token | None) -> list[Token]:
    """The clause before a closing cue that the parse takes for one of time because it opens with a phrase of time
    (`Since June, floods have killed nine, the agency said`): it has its own subject and no conjunction."""
    if voice is None or verb.child("ccomp", "xcomp", "dobj") is not None:
        return []
    return [
        c
        for c in verb.children_of("advcl")
        if c.i < voice.i < verb.i
        and (is_finite(c) or _is_misread(c))
        and own_subject(c) is not None
        and c.child("mark") is None
        and not any(t.lower in _DATING for t in c.children_of("advmod"))
        and verb.sentence.tokens[voice.subtree[0].i - verb.sentence.tokens[0].i - 1].text == ","
    ]


def _is_misread(clause: Token) -> bool:
    """Whether what the tagger takes for a noun is a verb, having a subject and an object (`villagers face hunger`)."""
    return (
        clause.tag in {"NN", "VB"} and clause.child("dobj") is not None and clause.child("aux", "det") is None
    )


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


def _is_beside(verb: Token, clause: Token, cues: CueLexicon) -> bool:
    """Whether a clause after the cue dates it, measures it or is no statement (`said after he had left`, `told so many
    lies that`, `found it hard to leave`)."""
    mark = clause.child("mark", "advmod")
    if mark is not None and mark.lower in _DATING and mark.i > verb.i and mark.i == clause.subtree[0].i:
        return mark.dep == "mark" or (verb.lemma in {"say", "tell"} and own_subject(clause) is not None)
    told = verb.child("dobj")
    if told is not None and any(t.lower in {"so", "such"} for t in told.subtree):
        return True
    first = clause.subtree[0].lower
    if verb.lemma in cues.words["sensing"] and not is_finite(clause):
        return True  # `saw the wall fall`: a thing seen
    return verb.lemma in {"find", "see"} and (
        first.endswith(("self", "selves")) or (clause.pos == "ADJ" and first == "it")
    )


def _is_bare_cue(clause: Token, cues: CueLexicon) -> bool:
    """Whether a clause is nothing but another cue with its voice (`A, X reported Y said`)."""
    own = clause.child("nsubj")
    if own is None or clause.lemma not in cues.verbs:
        return False
    return clause.child("ccomp", "xcomp", "dobj", "advcl") is None and own.i < clause.i


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


def _preposed(verb: Token, voice: Token | None, clause: Token) -> tuple[Token, ...]:
    cue = cue_tokens(verb)
    stop = cue[0].i
    if voice is not None and clause.i < voice.i < verb.i:
        stop = phrase_of(voice)[0].i
    parted = verb.sentence.tokens[max(0, stop - 1 - verb.sentence.tokens[0].i)].text in {":", ";"}
    acted = verb.child("dobj")
    if acted is not None and acted.i > verb.i:
        opens = min(t.i for t in acted.subtree) - verb.sentence.tokens[0].i
        acted = None if verb.sentence.tokens[opens - 1].text == "," else acted  # `A, X said, the latest of B`
    turned = verb.sentence.tokens[max(0, stop - 1 - verb.sentence.tokens[0].i)].text in _DASHES
    if turned and any(c.i > verb.i and is_to_infinitive(c) for c in verb.children_of("xcomp", "ccomp")):
        return ()  # `A is old - X has vowed to mend it`
    if parted or (
        acted is not None and acted.i > verb.i and acted is not voice and verb.lemma not in ADDRESSED
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
        return _held_to_be(verb, entry, cues)
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


def _held_to_be(verb: Token, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """What one holds or finds something to be (`holds the mill to be a ruin`)."""
    if not entry.takes & {"opinion", "call", "finding", "that"} or "deed" in entry.takes:
        return ()
    for clause in verb.children:
        subject = own_subject(clause)
        held = clause.i > verb.i and clause.dep == "ccomp" and clause.lemma in {"be", "have"}
        if held and subject is not None and subject.i > verb.i and is_to_infinitive(clause):
            return without_gloss([t for t in clause.subtree if t.i > verb.i], clause, cues)
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
        helped = any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in joined.children_of("aux"))
        if helped:
            continue  # `agreed to add two, but did not accede to B`
        if joined.i > clause.i and joined.tag in {"VB", "VBP"} and own_subject(joined) is None:
            return {t.i for t in joined.subtree}
    return set()


def _without_finite(clause: Token) -> list[Token]:
    """An infinitive's words without a finite verb joined to it, which goes on with the cue's own subject
    (`urged them to stay and spoke to the press`)."""
    forms = {"VBD", "VBZ", "VBP"} if clause.head.tag == "VBP" else {"VBD", "VBZ"}
    finite = [
        t
        for t in clause.children
        if t.dep == "conj" and {t.tag, *(a.tag for a in t.children_of("aux"))} & forms
    ]
    joined = next(iter(finite), None)
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
        gerund = clause.tag == "VBG" or any(t.tag == "VBG" for t in clause.children_of("aux", "auxpass"))
        gerund = gerund or (clause.tag == "NN" and clause.lower.endswith("ing"))  # `has denied bombing it`
        if clause.dep in {"xcomp", "ccomp"} and gerund and clause.i > verb.i:
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
