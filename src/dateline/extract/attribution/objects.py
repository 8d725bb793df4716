"""A noun phrase as what a voice says or weighs: `denied any role`, `demanded answers from the ministry`."""

from __future__ import annotations

from dateline.extract.attribution.candidate import QUOTES, trimmed
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import (
    own_subject,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.speakers import is_owned_up, lets_in, read_speaker
from dateline.extract.names import read_offices
from dateline.model import Token

_CLOCK = frozenset("am pm a.m. p.m. gmt utc noon midnight".split())
_WHERE = frozenset("worldwide globally nationwide abroad".split())
_OF_WHAT = frozenset("from for as against toward towards over about by between of into".split())
_OVER = frozenset("over about for".split())
_WHEN = frozenset("when while after before".split())
_THEM = frozenset("him her them me us you himself herself themselves yourself myself".split())
_PLACED = frozenset({"GPE", "LOC", "FAC"})


def with_joined(content: tuple[Token, ...], verb: Token) -> tuple[Token, ...]:
    """Content with a further part that `and` joins after a comma or that the parse hangs on the cue: a noun, a gerund
    or an indirect question (`spoke of the debt, and how it grew`; `mentioned selling boats and renting rooms`)."""
    tokens = verb.sentence.tokens
    base = tokens[0].i
    at = content[-1].i - base + 1
    if at < len(tokens) and tokens[at].text == ",":
        at += 1
    if at + 1 >= len(tokens) or tokens[at].lower not in {"and", "or"}:
        return content
    link, first = tokens[at], tokens[at + 1]
    inside = {t.i for t in content}
    asked = first.tag in {"WRB", "WP"} and first.head.i > first.i
    joined = first.head if asked else next((t for t in tokens[at + 1 : at + 12] if t.dep == "conj"), None)
    if joined is None or joined.i <= link.i:
        return content
    above = joined.head
    begins = min(t.i for t in joined.subtree) == first.i
    gerunds = joined.tag == "VBG" and any(t.tag == "VBG" for t in content[:2])
    nouns = joined.pos in {"NOUN", "PROPN"} and (above is verb or above.pos in {"NOUN", "PROPN", "PRON"})
    if not begins or not (asked or gerunds or nouns) or not (above is verb or above.i in inside or asked):
        return content
    if any(t.text in QUOTES for t in joined.subtree):
        return content
    last = max(t.i for t in joined.subtree) - base
    return trimmed((*content, *tokens[content[-1].i - base + 1 : last + 1]))


def read_object(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    target = verb.child("dobj")
    if target is None or target.i < verb.i or target is voice or target.lower in _CLOCK:
        return ()
    if "obj" not in entry.takes and not _is_partly_quoted(target, entry):
        return ()
    fitting = cues.words["given" if entry.stance == "pledges" else "asked"]
    if "asked" in entry.takes and target.lemma not in fitting:
        return ()
    if "said" in entry.takes and target.lemma not in cues.words["sayings"]:
        return ()  # `shrugged off the deaths`
    if target.lemma in cues.words["undiscussed"] or (
        verb.lemma == "claim" and target.lemma in cues.words["taken"]
    ):
        return ()
    if _is_deed(verb, target, cues) and not _tells_more(verb, target, cues):
        return ()
    if verb.lemma == "report" and target.tag == "NNS" and _is_next_speaker(target, cues):
        return ()  # `reported officials, after a search, said A`: whose verb the parse joins to this one
    if lets_in(verb, voice, cues) and not is_owned_up(target, verb.lemma, cues):
        return ()  # `the school admitted 40 pupils`, `the club claimed three titles`
    owner = target.child("poss")
    if (
        verb.lemma in cues.words["light"]
        and target.lemma in cues.nouns
        and (owner is None or owner.pos == "PRON")
    ):
        return ()  # `repeated his warning that A`: the noun is the cue
    spoken_to = target.pos == "PRON" or read_speaker(target, cues, read_offices()) in {"person", "body"}
    asked = entry.stance == "demands" or verb.lemma in cues.words["greeting"]
    worded = target.lemma in cues.nouns or target.lemma in cues.words["given"]
    them = target.lower in _THEM if target.pos == "PRON" else not worded
    if spoken_to and ("tell" in entry.takes or (asked and them)):
        return ()  # the one spoken to
    if verb.lemma in {"discuss", "debate"} and _with_whom(verb):
        return ()  # `discussed the truce with the envoy`: a talk of both
    if spoken_to and verb.lemma in {"address", "confirm"}:
        return ()  # an audience; one who takes an office
    if verb.dep == "advcl" and any(
        t.dep in {"advmod", "mark"}
        and (t.lower in {"if", "unless"} or (t.lower in _WHEN and own_subject(verb) is None))
        for t in verb.children
    ):
        return ()
    if verb.lemma == "claim" and target.lemma == "responsibility":
        return (target,)  # the act of claiming an attack; what it was is the reporter's
    performs = verb.lemma in cues.words["greeting"] and verb.tag in {"VBP", "VB"}
    if performs and voice is not None and voice.lower in {"i", "we"}:
        return ()  # `I welcome the release`: the words do it, they tell of none
    first = min(t.i for t in target.subtree)
    last = max(t.i for t in target.subtree)
    for beside in verb.children:
        complement = beside.dep == "oprd" and "obj" in entry.takes
        shown = "finding" in entry.takes and beside.i > last and _is_shown(beside, last)
        if beside.i > last and (
            complement
            or shown
            or _widens(beside, target)
            or _belongs(beside, last)
            or _is_power_to(beside, target, last, cues)
            or _adjoins(beside, last, cues)
            or (
                entry.stance in {"corrects", "pledges"}
                and beside.dep in {"prep", "dative"}
                and beside.lower == "to"
            )
        ):
            last = max(t.i for t in beside.subtree)
    run = [t for t in verb.sentence.tokens if first <= t.i <= last and t.i > verb.i]
    run = _before_next_act(run)
    if run and run[-1].dep == "cc":
        run += _joined_phrase(run[-1], verb)
    return without_gloss(run, target, cues)


def _is_deed(verb: Token, target: Token, cues: CueLexicon) -> bool:
    """Whether a cue with this object is a deed, no speech: `died defending his country`, `undertook two operations`,
    `has published 300 papers`."""
    if verb.lemma == "defend":
        return target.entity in _PLACED or target.lemma in cues.words["ground"]
    if verb.lemma == "undertake":
        return target.tag in {"NN", "NNS"}
    return verb.lemma in {"publish", "present"} and target.lemma in cues.words["works"]


def _tells_more(verb: Token, target: Token, cues: CueLexicon) -> bool:
    """Whether an object goes on with a count, a clause or a claim, whose voice must not be lost (`defended Israel over the
    killing of 40`, `against claims that it shelled the port`, `published a film of the raid`)."""
    links = [c for c in (*target.children, *verb.children) if c.dep == "prep" and c.i > target.i]
    claimed = (t for c in links for t in c.children_of("pobj") if t.lemma in cues.nouns)
    shown = verb.lemma in {"publish", "present"} and any(
        c.head is target and c.lower in {"of", "about", "on"} for c in links
    )
    if shown or next(claimed, None) is not None:
        return True
    parts = [c for c in target.children if c.i > target.i and c.dep != "prep"]
    parts += [c for c in links if c.lower in _OVER or (c.head is target and verb.lemma != "defend")]
    for part in parts:  # not `defended the city against 300 rebels`
        if any(t.pos == "NUM" and t.entity not in {"DATE", "TIME"} for t in part.subtree):
            return True
        opened = any((t.lower == "that" and t.dep == "mark") or t.tag == "TO" for t in part.children)
        if part.dep in {"acl", "ccomp"} or (part.dep == "relcl" and opened):
            return True
    return False


def _is_next_speaker(noun: Token, cues: CueLexicon) -> bool:
    """Whether one bare word for persons stands before a further cue, whose subject it is by rights."""
    if noun.children_of("nummod", "acl", "relcl", "prep", "amod", "appos", "conj"):
        return False
    if read_speaker(noun, cues, read_offices()) != "person":
        return False
    return any(
        t.i > noun.i and t.tag in {"VBD", "VBZ", "VBP"} and t.lemma in cues.verbs and own_subject(t) is None
        for t in noun.sentence.tokens
    )


def _before_next_act(run: list[Token]) -> list[Token]:
    """The run up to the clause that dates the cue (`denied any plan to attack before it attacked`) or names its source
    (`reported nine deaths citing the clinic`)."""
    for at, token in enumerate(run):
        clause = token.head
        if at and token.lower in {"citing", "quoting"} and token.tag == "VBG":
            return run[:at]
        if at < 2 or token.lower != "before" or token.dep != "mark" or run[at - 1].entity == "DATE":
            continue
        if own_subject(clause) is not None and clause.tag == "VBD":
            return run[:at]
    return run


def _joined_phrase(link: Token, verb: Token) -> list[Token]:
    """The noun phrase behind an `and` at which the parse ends a list (`40 farmers, 12 nurses and hundreds of pupils`)."""
    tokens = verb.sentence.tokens
    at = link.i - tokens[0].i + 1
    if at >= len(tokens):
        return []
    head = tokens[at]
    while link.i < head.i < head.head.i and head.head.pos in {"NOUN", "PROPN", "NUM"}:
        head = head.head
    if head.pos not in {"NOUN", "PROPN", "NUM", "ADV", "PRON"} or head.dep in {"nsubj", "nsubjpass"}:
        return []
    last = max(t.i for t in head.subtree) - tokens[0].i
    if last + 1 < len(tokens) and tokens[last + 1].tag in {"VBD", "VBZ", "VBP", "MD"}:
        return []  # the subject of a further clause
    return list(tokens[at : last + 1])


def _with_whom(verb: Token) -> bool:
    """Whether `with` names the other side of a talk."""
    found = (t.child("pobj") for t in verb.children if t.lower == "with" and t.i > verb.i)
    return any(
        other is not None
        and (other.pos in {"PROPN", "PRON"} or other.tag == "NNS" or other.entity in _PLACED)
        for other in found
    )


def read_disowned(verb: Token, _voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """What a relative clause denies or confirms: the clause of the noun of speech before it (`faces allegations that
    it shelled the market, which the army denies`)."""
    if verb.dep not in {"relcl", "acl"} or entry.stance not in {"denies", "confirms"}:
        return ()
    asked = verb.child("dobj")
    if (asked is not None and asked.lower not in {"which", "that"}) or own_subject(verb) is None:
        return ()
    taken_up = verb.head
    first = taken_up.subtree[0]
    at = first.i - verb.sentence.tokens[0].i
    closes = first.lower in {"a", "an"} and at > 0 and verb.sentence.tokens[at - 1].text == ","
    if taken_up.lemma in cues.nouns and (closes or taken_up.dep in {"appos", "npadvmod", "dep"}):
        return tuple(t for t in taken_up.subtree if t.i <= taken_up.i)  # `A, a charge that it denies`
    if verb.dep == "acl":
        return ()
    noun = next((t for t in verb.ancestors if t.lemma in cues.nouns and t.pos == "NOUN"), None)
    clause = noun.child("acl", "ccomp") if noun is not None else None
    if (
        clause is None
        or clause.i > verb.i
        or not any(t.lower == "that" and t.dep == "mark" for t in clause.children)
    ):
        return ()
    own = {t.i for t in verb.subtree}
    said = [t for t in clause.subtree if t.i not in own and not (t.lower == "that" and t.head is clause)]
    return trimmed(said)


def _is_shown(beside: Token, last: int) -> bool:
    """Whether a phrase right after what a picture or count shows is part of that (`shows him with his hands up`,
    `shows the party ahead by three points`), not the day or medium of showing."""
    if min(t.i for t in beside.subtree) != last + 1 or beside.dep not in {"prep", "advmod", "acomp"}:
        return False
    return beside.entity not in {"DATE", "TIME"} and not any(
        t.dep == "pobj" and t.entity in {"DATE", "TIME"} for t in beside.children
    )


def _belongs(beside: Token, last: int) -> bool:
    """Whether a phrase right after the object says of whom, for what or as what it is wanted, praised or doubted
    (`demanded answers from the ministry`), which the parse hangs on the cue."""
    if beside.dep not in {"prep", "agent"} or beside.lower not in _OF_WHAT or beside.subtree[0].i != last + 1:
        return False
    inner = beside.child("pobj", "pcomp")
    return inner is not None and not any(t.entity in {"DATE", "TIME"} for t in (inner, *inner.children))


def _adjoins(beside: Token, last: int, cues: CueLexicon) -> bool:
    if beside.subtree[0].i != last + 1:
        return False
    inner = beside.child("pobj", "pcomp")
    if beside.dep == "prep" and inner is not None:
        if beside.lower in {"to", "during", "on", "onto", "into"}:
            return False
        if beside.lower == "at" and inner.lemma.lower() in cues.words["gatherings"]:
            return False
        timed = any(t.entity in {"DATE", "TIME"} for t in (inner, *inner.children))
        return not timed and inner.lemma.lower() not in cues.words["statements"] | cues.nouns.keys()
    return False


def _is_power_to(beside: Token, target: Token, last: int, cues: CueLexicon) -> bool:
    """Whether an infinitive right after the object says what it is a right, plan or failure to do (`questioned the
    right to fix a price`), though the parse hangs it on the cue."""
    infinitive = beside.tag == "VB" and beside.dep in {"xcomp", "advcl", "ccomp"}
    if not infinitive or own_subject(beside) is not None or target.lemma not in cues.words["powers"]:
        return False
    first = beside.subtree[0]
    return first.tag == "TO" and first.i == last + 1


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
