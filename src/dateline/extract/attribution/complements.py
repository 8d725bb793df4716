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
    is_verb,
    links_of,
    own_subject,
    phrase_of,
)
from dateline.extract.attribution.labels import read_accused, read_as_phrase, read_count, read_small_clause
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.parenthetical import (
    read_after_comma,
    read_dated,
    read_parenthetical,
    read_remainder,
)
from dateline.extract.attribution.speakers import read_speaker
from dateline.extract.names import read_offices
from dateline.model import Token

_WHERE = frozenset("worldwide globally nationwide abroad".split())
_PLACED = frozenset({"GPE", "LOC", "FAC"})
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
        if name == "preposition" or "phrasal" in entry.takes:
            return content, f"prep:{_preposition_used(verb, content, entry, cues)}"
        return content, name
    return (), ""


def _is_done(verb: Token, cues: CueLexicon) -> bool:
    """Whether an infinitive tells what was done (`continued to call for`, `went on to criticise`)."""
    return verb.dep == "xcomp" and verb.head.lemma in cues.words["aspectual"] and own_subject(verb) is None


def _preposition_used(verb: Token, content: tuple[Token, ...], entry: Cue, cues: CueLexicon) -> str:
    for word in links_of(verb):
        wanted = word.lower in entry.prepositions or (verb.lemma, word.lower) in cues.phrasal
        if verb.i < word.i < content[0].i and wanted:
            return word.lower
    return ""


def _finite(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    if "that" not in entry.takes and "nest" not in entry.takes:
        return ()
    clauses = [c for c in verb.children if c.dep == "ccomp"] or _misplaced(verb)
    if not clauses:
        return ()
    clause = clauses[-1] if clauses[-1].i > verb.i else clauses[0]
    if clause.i > verb.i and _is_cut(verb, clause):
        clause = clauses[0]
        if clause.i > verb.i:
            return ()
    if clause.i > verb.i and _is_bare_cue(clause, cues):
        before = [c for c in verb.children if c.i < verb.i and c.dep in {"ccomp", "advcl"} and own_subject(c)]
        clause = before[-1] if before and before[-1].child("mark") is None else clause
    if clause.i < verb.i:
        return _preposed(verb, voice, clause)
    if is_to_infinitive(clause):
        return ()
    return clause_after(verb, clause, cues, start=_start_of(verb, clause, voice))


def _is_bare_cue(clause: Token, cues: CueLexicon) -> bool:
    """Whether a clause is nothing but another cue with its voice (`A, X reported Y said`)."""
    own = clause.child("nsubj")
    if own is None or clause.lemma not in cues.verbs:
        return False
    return clause.child("ccomp", "xcomp", "dobj", "advcl") is None and own.i < clause.i


def _misplaced(verb: Token) -> list[Token]:
    """A `that` clause that the parse hangs on a noun beside the cue (`said in statements on Friday that …`)."""
    for child in verb.children:
        if child.i > verb.i and (
            child.dep == "npadvmod"
            or (child.dep == "prep" and child.lower in {"in", "on", "at", "during", "via", "to"})
        ):
            for token in child.subtree:
                marked = any(t.lower == "that" and t.dep == "mark" for t in token.children)
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


def is_to_infinitive(clause: Token) -> bool:
    """Whether a clause is an infinitive with `to`."""
    return any(t.tag == "TO" for t in clause.children)


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
        members = {t.i for t in _without_finite(clause) if t.i > verb.i}
        first = min(members)
        for noun in verb.children:
            if noun.dep in {"dobj", "dative"} and verb.i < noun.i < clause.i:
                first = min(first, min(t.i for t in noun.subtree))
        run = [t for t in verb.sentence.tokens if first <= t.i <= max(members)]
        return without_gloss(run, clause, cues)
    return ()


def _without_finite(clause: Token) -> list[Token]:
    """An infinitive's words without a finite verb joined to it, which goes on with the cue's own subject
    (`urged them to stay and spoke to the press`)."""
    joined = next((t for t in clause.children if t.dep == "conj" and t.tag in {"VBD", "VBZ", "VBP"}), None)
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


def _preposition(verb: Token, _voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`called for X`, `warned of X`, `called on X to do Y`."""
    wanted = set(entry.prepositions)
    if "phrasal" in entry.takes:
        wanted |= {particle for (lemma, particle) in cues.phrasal if lemma == verb.lemma}
    for link in links_of(verb):
        if link.i < verb.i or link.lower not in wanted:
            continue
        judges = "obj" in entry.takes and entry.stance not in {"demands", "warns"}
        if link.lower == "for" and judges and (praised := _blamed(verb, link)) is not None:
            return without_gloss(praised, link, cues)
        if link.dep == "mark":
            return without_gloss([t for t in link.head.subtree if t.i > link.i], link, cues)
        target = link.child("pobj", "pcomp")
        if target is None or target.entity in {"DATE", "TIME"}:
            continue
        members = {t.i for t in link.subtree if t.i > link.i}
        for clause in verb.children:
            if clause.i > link.i and clause.dep in {"xcomp", "advcl", "ccomp"} and is_to_infinitive(clause):
                members |= {t.i for t in clause.subtree}
        if not members:
            continue
        run = [t for t in verb.sentence.tokens if min(members) <= t.i <= max(members)]
        again = next((n for n, t in enumerate(run) if t.dep == "conj" and t.lemma == verb.lemma), len(run))
        run = run[: again - 1 if again < len(run) and run[again - 1].dep == "cc" else again]
        if verb.lemma == "refer" and not any(t.text in QUOTES or t.lower == "as" for t in run):
            return ()  # `the name refers to a river`
        return without_gloss(run, link, cues)
    return ()


def _blamed(verb: Token, link: Token) -> list[Token] | None:
    """Whom a cue praises or blames and for what (`criticised the mayor for the delay`), or None."""
    target = verb.child("dobj")
    if target is None or not verb.i < target.i < link.i or link.child("pobj", "pcomp") is None:
        return None
    first, last = min(t.i for t in target.subtree), max(t.i for t in link.subtree)
    return [t for t in verb.sentence.tokens if first <= t.i <= last]


def _object(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    target = verb.child("dobj")
    if target is None or target.i < verb.i or target is voice:
        return ()
    if "obj" not in entry.takes and not _is_partly_quoted(target, entry):
        return ()
    if "asked" in entry.takes and target.lemma not in cues.words["asked"]:
        return ()
    if target.lemma in cues.words["undiscussed"] or (
        verb.lemma == "claim" and target.lemma in cues.words["taken"]
    ):
        return ()
    if verb.lemma in cues.words["light"] and target.lemma in cues.nouns:
        return ()  # `repeated his warning that A`: the noun is the cue
    spoken_to = target.pos == "PRON" or read_speaker(target, cues, read_offices()) in {"person", "body"}
    if "tell" in entry.takes and spoken_to:
        return ()  # the one spoken to
    if verb.dep == "advcl" and any(
        t.dep in {"advmod", "mark"} and t.lower in {"when", "while", "after", "before", "if"}
        for t in verb.children
    ):
        return ()
    first = min(t.i for t in target.subtree)
    last = max(t.i for t in target.subtree)
    for beside in verb.children:
        complement = beside.dep == "oprd" and "obj" in entry.takes
        shown = "finding" in entry.takes and beside.i > last and _is_shown(beside, last)
        if beside.i > last and (complement or shown or _widens(beside, target)):
            last = max(t.i for t in beside.subtree)
    run = [t for t in verb.sentence.tokens if first <= t.i <= last and t.i > verb.i]
    return without_gloss(run, target, cues)


def _is_shown(beside: Token, last: int) -> bool:
    """Whether a phrase right after what a picture or count shows is part of that (`shows him with his hands up`,
    `shows the party ahead by three points`), not the day or medium of showing."""
    if min(t.i for t in beside.subtree) != last + 1 or beside.dep not in {"prep", "advmod", "acomp"}:
        return False
    return beside.entity not in {"DATE", "TIME"} and not any(
        t.dep == "pobj" and t.entity in {"DATE", "TIME"} for t in beside.children
    )


def _widens(beside: Token, target: Token) -> bool:
    """Whether a phrase that the parse hangs on the cue belongs to the count that is its object (`reported 12
    cases worldwide, including four deaths`, `in the valley`)."""
    if not any(t.dep == "nummod" or t.entity == "CARDINAL" for t in target.subtree[:12]):
        return False
    if beside.dep == "advmod":
        return beside.lower in _WHERE
    inner = beside.child("pobj")
    if beside.dep != "prep" or inner is None or inner.entity in {"DATE", "TIME"}:
        return False
    return beside.lower == "including" or (
        beside.lower in {"in", "across", "among"} and inner.entity in _PLACED
    )


def _is_partly_quoted(target: Token, entry: Cue) -> bool:
    """Whether an object of any cue of speech holds somebody's words (`supposed a "third wave" of arrivals`)."""
    if "quote" not in entry.takes:
        return False
    marks = [t.i for t in target.subtree if t.text in QUOTES]
    return len(marks) > 1 and min(marks) <= target.i


#: name, rule, and whether it reads bare infinitives (`to say that`; not `to press the offensive`), in order
_RULES: tuple[tuple[str, _Rule, bool], ...] = (
    ("finite", _finite, True),
    ("small_clause", read_small_clause, True),
    ("accused", read_accused, True),
    ("infinitive", _infinitive, True),
    ("gerund", _gerund, True),
    ("as_phrase", read_as_phrase, False),
    ("preposition", _preposition, False),
    ("count", read_count, False),
    ("parenthetical", read_parenthetical, False),
    ("object", _object, False),
    ("after_comma", read_after_comma, False),
    ("remainder", read_remainder, False),
    ("dated", read_dated, False),
)
