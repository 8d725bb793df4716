"""Complements that give something a name, a blame or a number: `called X Y`, `accused X of Y`, `put the toll at n`."""

from __future__ import annotations

from dateline.extract.attribution.candidate import QUOTES, trimmed
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import (
    own_subject,
    phrase_of,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.speakers import is_owned_up, lets_in
from dateline.model import Token

#: what leads from the accused to the deed, by the verb
_LINKS = {"blame": {"for", "on"}, "charge": {"with"}, "call": {"for", "over"}}
_GOES_ON = frozenset("of to for against from toward towards about over than as compared".split())


def read_accused(verb: Token, _voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`accused X of doing Y`: the whole, or what follows `of` where other words stand between."""
    if "accuse" not in entry.takes:
        return ()
    target = verb.child("dobj")
    if target is None or target.i < verb.i:
        return ()
    if verb.lemma == "call" and not _is_called_out(verb, target, cues):
        return ()
    words = _LINKS.get(verb.lemma, {"of", "for", "with"})
    link = next(
        (t for t in verb.sentence.tokens if t.i > target.i and t.lower in words and t.head in {verb, target}),
        None,
    )
    if link is None:
        return () if verb.lemma == "charge" else without_gloss(list(target.subtree), target, cues)
    object_tokens = phrase_of(target)
    tail = [t for t in link.subtree if t.i > link.i]
    if not tail:
        return ()
    tail += _further_charge(verb, tail[-1])
    whole = max(t.i for t in target.subtree if t.i < link.i)
    if object_tokens[-1].i >= link.i or whole + 2 >= link.i:
        run = [t for t in verb.sentence.tokens if object_tokens[0].i <= t.i <= tail[-1].i]
    else:
        run = tail
    return without_gloss(run, link, cues)


def _is_called_out(verb: Token, target: Token, cues: CueLexicon) -> bool:
    """Whether somebody is called out for a deed or a thing of his (`for breaking the truce`, `for the killing of six`, `for
    his silence`) or his deed is (`the army's abuses`), not he for a duty (`called out the guard for the flood`)."""
    if target.child("poss") is not None and is_owned_up(target, "claim", cues):
        return True
    links = [t for t in verb.subtree if t.lower in _LINKS["call"] and t.head in {verb, target}]
    nouns = [t for link in links for t in link.children_of("pobj")]
    return any(_is_own(t) or _is_deed(t, cues) for t in nouns) or any(
        t.tag == "VBG" for link in links for t in link.children_of("pcomp")
    )


def _is_deed(noun: Token, cues: CueLexicon) -> bool:
    """Whether a noun is of a deed done to somebody (`the killing of six`, `a raid on the camp`)."""
    deed = noun.lemma.lower() in cues.words["assaults"] | cues.words["crime_nouns"]
    return deed and any(c.lower in {"of", "on", "against"} for c in noun.children_of("prep"))


def _is_own(noun: Token) -> bool:
    owner = noun.child("poss")
    return owner is not None and owner.pos == "PRON"


def _further_charge(verb: Token, last: Token) -> list[Token]:
    """The `and` and gerund behind the last word of a charge that the parse joins to the accusing (`accused them of
    funding and arming rebels`)."""
    if verb.tag == "VBG":
        return []
    for joined in verb.children_of("conj"):
        if joined.tag == "VBG" and own_subject(joined) is None:
            words = [t for t in verb.sentence.tokens if last.i < t.i < joined.i]
            if [t.dep for t in words] == ["cc"]:
                return [*words, *joined.subtree]
    return []


def read_small_clause(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`called the plan a trick`, `what it calls a drill`, `men it calls bandits`."""
    if "call" not in entry.takes or verb.lemma not in cues.words["naming"]:
        return ()
    if verb.lemma in cues.words["judging"] and (verb.child("oprd") is None or verb.dep == "relcl"):
        return ()
    after = [
        c
        for c in verb.children
        if c.i > verb.i
        and (
            c.dep in {"oprd", "dobj", "ccomp", "xcomp", "attr", "acomp", "nmod"}
            or (c.dep == "prep" and c.lower == "as")
        )
    ]
    if not after:
        return ()
    relative = (
        any(t.lower in {"what", "which", "that"} and t.i < verb.i for t in verb.children)
        or verb.dep == "relcl"
    )
    alone = not relative and len(after) == 1 and after[0].dep == "dobj"
    if alone and verb.lemma == "call" and after[0].entity in {"PERSON", "ORG", "GPE"}:
        return ()  # `called the president`
    if alone and (_is_summoned(after[0]) or _is_sent_for(after[0], cues)):
        return ()
    if len(after) == 1 and not relative and lets_in(verb, voice, cues) and _is_unnamed(after[0]):
        return ()  # `the court called 12 witnesses`
    members = [t for c in after for t in c.subtree if t.i > verb.i]
    last = max((t.i for t in members), default=verb.i)
    for aim in verb.children_of("advcl") if not relative else ():  # `called it a trick to win votes`
        if aim.tag == "VB" and aim.child("aux") is not None and aim.subtree[0].i == last + 1:
            members += aim.subtree
    if len(after) == 1 and not relative:
        members += _quoted_name(verb, last)
    run = [
        t
        for t in verb.sentence.tokens
        if members and min(m.i for m in members) <= t.i <= max(m.i for m in members)
    ]
    cut = without_gloss(run, verb, cues)
    if relative:
        return _first_phrase(cut)
    cut = past_quotation(cut, verb)
    named = max((c.i for c in after if c.dep != "dobj"), default=-1)
    for at, token in enumerate(cut):
        if at > 2 and token.lower == "that" and token.dep in {"nsubj", "mark"} and named < token.i:
            return trimmed(cut[:at])
    return cut


def _quoted_name(verb: Token, last: int) -> list[Token]:
    """The words in marks right behind the object of calling, however the parse reads them (`called the board "badly
    out of date"`)."""
    rest = verb.sentence.tokens[last + 1 - verb.sentence.tokens[0].i :]
    if len(rest) < 3 or rest[0].text not in QUOTES:
        return []
    closes = next((n for n, t in enumerate(rest) if n and t.text in QUOTES), 0)
    return rest[:closes]


def past_quotation(content: tuple[Token, ...], verb: Token) -> tuple[Token, ...]:
    """Content that closes with a quotation mark, with the phrase right after the mark that goes on with it
    (`called it "a clear breach" of the accord`)."""
    if not content:
        return content
    tokens = verb.sentence.tokens
    at = content[-1].i - tokens[0].i + 1
    if at + 1 >= len(tokens) or tokens[at].text not in QUOTES or tokens[at + 1].dep != "prep":
        return content
    link = tokens[at + 1]
    if link.lower not in _GOES_ON or not (link.head is verb or link.head.i <= content[-1].i):
        return content
    return (*content, tokens[at], *trimmed(link.subtree))


def _first_phrase(run: tuple[Token, ...]) -> tuple[Token, ...]:
    """Up to the first comma outside quotation marks."""
    quoted = False
    for at, token in enumerate(run):
        if token.text in QUOTES:
            quoted = not quoted
        if token.text == "," and not quoted:
            return trimmed(run[:at])
    return trimmed(run)


def read_as_phrase(verb: Token, _voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """The content of a cue that takes `as` (`described it as a trap`); empty where there is none."""
    if "as" not in entry.takes:
        return ()
    link = next(
        (
            t
            for t in verb.sentence.tokens
            if t.i > verb.i
            and t.lower == "as"
            and not _is_as_of(t)
            and not (t.dep == "mark" and own_subject(t.head) is not None)
            and verb.sentence.tokens[t.i - 1 - verb.sentence.tokens[0].i].lower != "such"
            and t.dep in {"prep", "mark", "advmod"}
            and (t.head is verb or t.head.head is verb)
        ),
        None,
    )
    target = verb.child("dobj")
    if link is None:
        return ()
    if target is None and verb.dep != "relcl":  # `referred to the toll as a tax`
        named = next((t for t in verb.children if t.lower == "to" and verb.i < t.i < link.i), None)
        target = named.child("pobj") if named is not None else None
    tail = [t for t in (link if link.dep == "prep" else link.head).subtree if t.i > link.i]
    if not tail:
        return ()
    asked = own_subject(verb)
    about = verb.dep == "relcl" and (asked is None or asked.lower not in {"who", "that", "which"})
    if about or target is None or target.i < verb.i or target.i > link.i:
        if target is not None and target.i > link.i:
            return without_gloss(list(target.subtree), target, cues)
        between = verb.sentence.tokens[
            verb.i + 1 - verb.sentence.tokens[0].i : link.i - verb.sentence.tokens[0].i
        ]
        if target is None and not about and between and between[0].pos in {"PROPN", "NOUN"}:
            tail = [*between, link, *tail]  # `named Vale, Holm or Rike as venues`, whose list the parse loses
        return without_gloss(tail, link, cues)
    first = min(t.i for t in target.subtree)
    run = [t for t in verb.sentence.tokens if first <= t.i <= tail[-1].i]
    return past_quotation(without_gloss(run, link, cues), verb)


def _is_as_of(word: Token) -> bool:
    return any(
        t.lower in {"of", "well", "part"} and t.i == word.i + 1
        for t in word.sentence.tokens[word.i - word.sentence.tokens[0].i :][:2]
    )


def _is_of_harm(count: Token, cues: CueLexicon) -> bool:
    """Whether a count is one of harm, which whoever raises it tells: a toll, a number of the dead."""
    of = [t for t in count.children_of("prep") if t.lower == "of"]
    if count.lemma in cues.words["harm_counts"] or (count.lemma in cues.words["plain_counts"] and not of):
        return True
    return any(t.lemma.casefold() in cues.words["harmed"] for link in of for t in link.subtree[1:9])


def read_count(verb: Token, _voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`put the toll at 19`: the count and its number."""
    if "count" not in entry.takes:
        return ()
    target = verb.child("dobj")
    if target is None or target.i < verb.i:
        return ()
    if verb.lemma in {"count", "tally"}:  # `have counted 40 boats`
        numbered = any(t.dep == "nummod" for t in target.children)
        return without_gloss(list(target.subtree), target, cues) if numbered else ()
    if target.lemma not in cues.words["counts"]:
        return ()
    if verb.lemma in cues.words["setting"] and not _is_of_harm(target, cues):
        return ()
    if verb.lemma == "give" and target.lemma != "number":  # `gave a toll of 19`
        of = next((t for t in target.children_of("prep") if t.lower == "of"), None)
        counted = of is not None and any(t.pos == "NUM" or t.entity == "CARDINAL" for t in of.subtree[:8])
        return without_gloss(list(target.subtree), target, cues) if counted else ()
    for link in (*verb.children, *target.children):
        number = link.child("pobj")
        to = {"to"} if verb.lemma in cues.words["changing"] else set()
        placed = link.i > target.i and link.lower in {"at", "above", "below"} | to
        counted = number is not None and any(
            t.pos == "NUM" or t.entity in {"CARDINAL", "PERCENT"} for t in number.subtree[:8]
        )
        if placed and counted:
            first, last = min(t.i for t in target.subtree), max(t.i for t in link.subtree)
            former = next(
                (t for t in verb.children_of("prep") if t.lower == "from" and t.i == last + 1), None
            )
            if to and former is not None:
                last = max(t.i for t in former.subtree)
            if (further := _with_count(verb, last)) is not None:
                last = max(t.i for t in further.subtree)
            run = [t for t in verb.sentence.tokens if first <= t.i <= last]
            return without_gloss(run, target, cues)
    return ()


def _with_count(verb: Token, last: int) -> Token | None:
    """The `with` after a comma that goes on with a further count (`put the toll at 19, with 40 missing`), or None."""
    for link in verb.children_of("prep"):
        number = link.child("pobj", "pcomp")
        if link.lower != "with" or not last < link.i <= last + 2 or number is None:
            continue
        if any(t.pos == "NUM" or t.entity == "CARDINAL" for t in number.subtree[:8]):
            return link
    return None


def _is_unnamed(target: Token) -> bool:
    """Whether one noun phrase is all that a verb of naming has, and no name is given to it."""
    inner = [c for c in target.children if c.i < target.i and c.child("det") is not None]
    return (
        target.pos in {"NOUN", "PROPN", "ADJ"}
        and target.tag != "VBG"
        and not inner
        and (not any(t.text in QUOTES for t in target.subtree))
    )


def _is_sent_for(target: Token, cues: CueLexicon) -> bool:
    """Whether who is called comes to the place (`called the police`; not `called the police heroes`)."""
    return target.lemma.lower() in cues.words["summoned"] and target.subtree[-1] is target


def _is_summoned(target: Token) -> bool:
    """Whether `call` takes this object alone (`called a halt`, `called fresh elections`) and gives it no name."""
    words = target.subtree
    if any(t.text in QUOTES for t in words) or words[-1].pos == "ADJ":
        return False
    return words[0].lower in {"a", "an"} or (words[0] is target and target.pos == "NOUN")
