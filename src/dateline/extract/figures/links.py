"""Links: the words that could say what a count measures, with the role that the counted play beside them.

Candidates only; `frames` decides. They come nearest first, in the order in which they are believed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from dateline.extract.figures.counted import Counted
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.positions import (
    Link,
    adjacent_links,
    headline_links,
    links_after,
    links_before,
)
from dateline.model import Token

_MODIFIER_DEPS = frozenset("nummod quantmod compound nmod npadvmod amod poss dep det".split())
#: qualifiers that the parser may take for prepositions of the number that is their verb's subject
_ABOUT = frozenset({"around", "about", "over", "above", "under", "below", "near"})
_COMPLEMENTS = frozenset({"acomp", "attr", "oprd", "xcomp", "ccomp", "advcl"})
_AMONG = frozenset({"among", "amongst"})
#: tokens before `there are`, and half of those behind it, in which the whole of a part is looked for
_BEFORE = 8
_LISTING = frozenset({"including", "include"})


def links_of(
    counted: Counted, tokens: Sequence[Token], start: int, lexicon: MeasureLexicon
) -> Iterator[Link]:
    """The links of a count, best first. `start` is the index of the first qualifying word in the sentence."""
    yield from adjacent_links(counted, tokens)
    if counted.noun is not None:
        yield Link("noun", counted.noun, "noun")
    if counted.of is not None:
        yield Link("noun", counted.of, "part")
    node = counted.node
    listed = node.dep in {"conj", "appos", "dep"} or (node.dep == "pobj" and node.head.lower == "with")
    if listed:
        yield from _own_links(counted)
        yield from links_after(counted, tokens)
    for head in {t.i: t for t in (counted.noun, counted.node) if t is not None}.values():
        for verb in (c for c in head.rights if c.dep == "relcl"):
            if counted.node.head.lower in _LISTING:
                yield from _relative(verb)
    yield from _listing(tokens, start)
    yield from headline_links(tokens, start)
    yield from climb(counted.node, lexicon)
    if not listed:
        yield from _own_links(counted)
        yield from links_after(counted, tokens)
    yield from links_before(tokens, start)
    if counted.named is not None:
        yield Link("weak", counted.named, "weak")
        if counted.of is not None and _is_told_of(counted.of, counted.node, lexicon):
            yield Link("inherit", counted.of, "part")
    yield from _gathered(counted, lexicon)


def _is_told_of(of: Token, node: Token, lexicon: MeasureLexicon) -> bool:
    """Whether those of whom a part is counted were told of before (`10 of the victims`; not `met hundreds of victims`)."""
    if lexicon.lemma(of) not in lexicon.classes["back"]:
        return False
    return of.pos != "NOUN" or node.dep != "dobj" or bool(of.children_of("det", "nummod", "poss"))


def _gathered(counted: Counted, lexicon: MeasureLexicon) -> Iterator[Link]:
    """The crowd that the counted are (`a crowd of 900`): last, as what befell them says more."""
    for head in (counted.noun, counted.node):
        of = head.head if head is not None and head.dep == "pobj" else None
        if of is not None and of.lower == "of" and lexicon.is_in("gathered", of.head):
            yield Link("toll", of.head, "of")
            return


def _own_links(counted: Counted) -> Iterator[Link]:
    seen: set[int] = set()
    for head in (counted.noun, counted.of, counted.node):
        if head is not None and head.i not in seen:
            seen.add(head.i)
            yield from modifier_links(head)


def _listing(tokens: Sequence[Token], start: int) -> Iterator[Link]:
    """`including 3`, also across words set off by commas (`including, officials say, 3`)."""
    i = start - 1
    if i >= 1 and tokens[i].text == ",":
        i -= 1
        while i > 0 and start - i < 12 and tokens[i].text != ",":
            if tokens[i].pos == "NUM":
                return
            i -= 1
        i -= 1
    among = (
        i >= 1
        and tokens[i - 1].lower in {"among", "amongst"}
        and tokens[i].lower in {"them", "whom", "those"}
    )
    if i >= 0 and (among or tokens[i].lower == "including"):
        yield Link("inherit", tokens[i].head if tokens[i].head is not tokens[i] else tokens[i], "including")


def modifier_links(head: Token) -> Iterator[Link]:
    """The links of the modifiers of a noun: participles and adjectives after and before it, relative clauses."""
    for child in head.rights:
        if child.dep in {"acl", "amod", "advcl", "appos"} and child.pos in {"VERB", "ADJ", "AUX", "NOUN"}:
            if child.dep == "appos" and child.pos not in {"ADJ", "VERB"}:
                continue
            yield from _clause(child, child.tag in {"VBG", "VB"}, "modifier")
    for child in head.lefts:
        if child.dep in {"amod", "compound", "nmod"}:
            yield Link("state", child, "modifier")
            if child.tag == "VBN":
                yield Link("object", child, "modifier")
    for child in head.rights:
        if child.dep == "relcl":
            yield from _relative(child)
        elif child.dep == "prep" and child.lower in {"under", "beneath", "in", "behind", "with"}:
            target = child.child("pobj")
            if target is not None:
                yield Link("state", target, "modifier")


def _relative(verb: Token) -> Iterator[Link]:
    """The links of a relative clause, through `who X says …`."""
    inner = verb
    for _ in range(3):
        below = inner.child("ccomp")
        if below is None or inner.child("nsubj") is None:
            break
        inner = below
    passive = inner.child("nsubjpass", "auxpass") is not None
    subject = next(
        (c for c in inner.children if c.dep in {"nsubj", "nsubjpass"} and c.tag in {"WP", "WDT"}), None
    )
    own = inner.child("nsubjpass")
    if own is not None and own.tag not in {"WP", "WDT"}:
        return  # `attacks during which ten were killed`
    if passive or (subject is None and inner.child("nsubj") is not None and inner is verb):
        yield Link("object", inner, "relative")
    else:
        yield from _clause(inner, True, "relative")


def _clause(verb: Token, subject: bool, via: str) -> Iterator[Link]:
    """The links of a predicate whose subject (or object) the counted are."""
    if verb.pos in {"ADJ", "NOUN"}:
        yield Link("state", verb, via)
        return
    yield Link("subject" if subject else "object", verb, via)
    if verb.child("dobj") is None:
        yield Link("state", verb, via)
    for child in verb.children:
        if child.dep in _COMPLEMENTS:
            if (
                subject
                and child.i > verb.i
                and child.child("nsubj", "nsubjpass") is not None
                and verb.tag != "VBN"
            ):
                continue  # `raids that left many hurt`: how others are left
            if child.dep == "advcl" and verb.lower not in {"left", "leaving", "leave", "reported", "sent"}:
                continue
            yield Link("state", child, via)
            if child.pos == "VERB" and child.child("nsubj") is None:
                perfect = child.child("aux") is not None and child.child("auxpass") is None
                yield Link("object" if child.tag == "VBN" and not perfect else "subject", child, via)
                for deeper in child.children:
                    if deeper.dep in _COMPLEMENTS:
                        yield Link("state", deeper, via)
                        if deeper.pos == "VERB":
                            yield Link("object" if deeper.tag == "VBN" else "subject", deeper, via)
        elif child.dep == "prep" and child.lower in {"in", "under", "without", "beneath", "behind"}:
            target = child.child("pobj")
            if target is not None:
                yield Link("state", target, via)


def climb(node: Token, lexicon: MeasureLexicon) -> Iterator[Link]:
    """The links above a node, to the first predicate."""
    start = node
    for _ in range(10):
        above = node.head
        if above is node:
            if node.pos in {"VERB", "AUX"} and node is not start:
                yield from _clause(node, True, "root")
            break
        dep = node.dep
        if dep == "pobj" and above.lower in _ABOUT and above.i < node.i and _lacks_subject(above.head):
            passive = above.head.child("auxpass") is not None
            yield from _predicate(above, above.head, "nsubjpass" if passive else "nsubj", lexicon)
            return
        if dep == "pobj" and above.lower in _ABOUT and above.head.lemma == "be":
            yield from _amounts(above.head, node, "is")
        if dep in {"pobj", "pcomp"}:
            further = yield from _preposition(node, above, lexicon)
            if further is None:
                return
            node = further
            continue
        if above.pos in {"VERB", "AUX"} and dep not in {"conj", "appos", "acl", "relcl"}:
            yield from _predicate(node, above, dep, lexicon)
            return
        if dep == "appos" and node is start:
            if node.pos == "NUM" and any(c.dep == "acl" and c.tag == "VBN" for c in node.rights):
                return  # `nine slain, three held`: it has a predicate of its own
            if lexicon.lemma(above) in lexicon.classes["amount"]:
                yield Link("toll", above, "apposition")
            yield Link("state", above, "apposition")
            if lexicon.lemma(above) in lexicon.classes["back"]:
                yield Link("inherit", above, "apposition")
        if dep == "poss" and above.pos == "NOUN":
            yield Link("noun", above, "possessed")
        if dep in {"conj", "appos"} or dep in _MODIFIER_DEPS:
            if dep == "conj" and above.pos in {"VERB", "AUX"} and node.pos not in {"VERB", "AUX"}:
                yield Link("object", above, "conjunct")
                return
            node = above
            continue
        if above.pos == "ADJ" or above.tag in {"JJ", "VBN"}:
            yield Link("state", above, "above")
        return


def _lacks_subject(verb: Token) -> bool:
    return verb.pos in {"VERB", "AUX"} and verb.child("nsubj", "nsubjpass", "csubj", "expl") is None


def _preposition(node: Token, prep: Token, lexicon: MeasureLexicon) -> Generator[Link, None, Token | None]:
    """The links through a preposition; returns the token to go on from, or None."""
    above = prep.head
    if prep.lower == "as" and above.lower in {"high", "many", "much"} and above.dep == "pobj":
        prep, above = above.head, above.head.head  # `put the toll at as high as N`
    if prep.dep == "conj" and above.pos == "ADP":
        above = above.head
    word = prep.lower
    beside = {c.lower for c in prep.children} | {above.lower}
    beside |= {c.lower for c in above.children if c.i == prep.i - 1}
    if word == "of":
        above = _past_times(prep, above)
    along = word == "with" and bool(beside & {"along", "together"})
    if above.lower in {"along", "together"}:
        above = above.head
    if word in _AMONG:
        return None
    if word in _LISTING:
        yield Link("inherit", above, "including")
        return None
    if word == "from" and above.pos == "VERB":
        yield Link("source", above, word)
    if word == "of" and above.pos == "VERB" and (named := above.child("nsubjpass")) is not None:
        yield Link("act", named, word)  # `no trace has been found of six`
    if word == "to" and above.pos == "NOUN":
        yield Link("act", above, word)
    if word == "to" and above.pos == "VERB" and (given := above.child("dobj", "nsubjpass")) is not None:
        yield Link("act", given, word)
    if word in {"of", "for"} and above.pos in {"NOUN", "PROPN", "NUM", "ADJ", "VERB"}:
        if lexicon.lemma(above) in lexicon.classes["amount"]:
            yield Link("toll", above, word)
        if (
            lexicon.is_in("gathered", above)
            and above.dep == "pobj"
            and above.head.head.pos in {"NOUN", "NUM"}
        ):
            yield Link("toll", above, word)  # `twelve of a crowd of 900 were hurt`: not so the 900
        yield Link("act", above, word)
        if above.pos == "NUM" and node.child("det") is not None:
            return None
        if (
            above.pos == "NUM"
            or lexicon.lemma(above) in lexicon.classes["partitive"] | lexicon.classes["amount"]
        ):
            return above
        return None
    if word == "to" and lexicon.lemma(above) == "home":
        yield Link("home", above, word)
        return None
    if along and above.pos == "VERB":
        yield from _clause(
            above, above.tag not in {"VBN", "VBD"} or above.child("nsubj") is not None, "along"
        )
    if word in {"to", "from", "at", "by", "above", "past", "beyond", "with"}:
        holder = above
        for _ in range(4):
            if holder.pos in {"VERB", "AUX"} or holder.head is holder:
                break
            if holder.pos in {"NOUN"} and lexicon.lemma(holder) in lexicon.classes["amount"]:
                yield Link("toll", holder, word)
            holder = holder.head
        if holder.pos in {"VERB", "AUX"} and not (word == "from" and holder.lemma == "be"):
            yield from _amounts(holder, node, word)
            if word == "at" and holder.dep in {"csubj", "nsubj", "csubjpass"}:
                return holder
    return None


def _past_times(prep: Token, above: Token) -> Token:
    """What an `of` hangs on: not a time that stands between (`the murder on Monday of six nurses`), and not the verb
    where it stands in brackets behind a noun (`the massacre [of six nurses]`)."""
    holder = above
    while holder.entity in {"DATE", "TIME"} and holder.dep == "pobj" and holder.head.head is not holder:
        holder = holder.head.head
    if holder is not above:
        return holder
    words = prep.sentence.tokens
    at = prep.i - words[0].i
    if at > 1 and words[at - 1].text in {"[", "("} and words[at - 2].pos == "NOUN":
        return words[at - 2]
    return above


def _amounts(verb: Token, node: Token, via: str) -> Iterator[Link]:
    """The nouns whose value a number is, beside a verb: `the toll rose to N`, `bringing the number of dead to N`."""
    subjects = list(verb.children)
    if verb.dep in {"acl", "relcl"}:
        subjects.append(verb.head)
    if verb.dep in {"xcomp", "conj", "advcl", "ccomp"} and verb.child("nsubj") is None:
        subjects += [c for c in verb.head.children if c.dep in {"nsubj", "nsubjpass"}]
        if verb.head.dep in {"xcomp", "conj"}:
            subjects += [c for c in verb.head.head.children if c.dep in {"nsubj", "nsubjpass"}]
    for child in subjects:
        if child is node or child.i == node.i:
            continue
        if child.dep == "conj" and child.pos in {"VERB", "AUX"}:
            continue
        if child.dep in {"nsubj", "nsubjpass", "dobj", "ROOT", "pobj", "conj", "appos", "attr"}:
            yield Link("toll", child, via)
        elif child.dep == "csubj" and (named := child.child("nsubj", "nsubjpass")) is not None:
            yield Link("toll", named, via)


def _among(verb: Token, lexicon: MeasureLexicon) -> Iterator[Link]:
    """The links of those that the counted are said to be among (`three were among the dead`, `among seven people
    killed`)."""
    below = [
        *verb.children,
        *(g for c in verb.children if c.dep == "attr" for p in c.children for g in p.children),
    ]
    words = verb.sentence.tokens
    at = verb.i - words[0].i
    if verb.child("expl") is not None:
        below += [t for t in words[max(0, at - _BEFORE) : at + 2 * _BEFORE] if t.lower in _AMONG]
    for child in (c for b in below for c in (b, *b.children_of("prep"))):
        target = child.child("pobj") if child.dep == "prep" and child.lower in _AMONG else None
        if target is None and child.dep == "prep" and child.lower == "among":
            target = _torn_off(child)
        if target is not None:
            yield Link("state", target, "among")
            yield Link("noun", target, "among")
            for link in modifier_links(target):
                yield Link(link.role, link.token, "among")
            if lexicon.lemma(target) in lexicon.classes["back"]:
                yield Link("inherit", target, "among")


def _torn_off(link: Token) -> Token | None:
    """The counted noun behind a preposition that the parse leaves without one (`were among 31 people killed`, where it
    makes the people a subject of what follows)."""
    at = link.i - link.sentence.tokens[0].i
    behind = link.sentence.tokens[at + 1 : at + _BEFORE]
    noun = next((t for t in behind if t.pos == "NOUN"), None)
    return noun if noun is not None and noun.child("nummod") is not None else None


def _predicate(node: Token, verb: Token, dep: str, lexicon: MeasureLexicon) -> Iterator[Link]:
    if dep in {"nsubj", "nsubjpass", "attr"}:
        yield from _among(verb, lexicon)
    reduced = verb.tag == "VBN" and verb.child("aux", "auxpass") is None and dep == "nsubj"
    if dep == "nsubjpass" or reduced:
        yield from _clause(verb, False, "passive")
    elif dep in {"nsubj", "csubj", "expl"}:
        yield from _clause(verb, True, "subject")
    elif dep in {"dobj", "dative", "oprd", "iobj"}:
        subject = verb.child("nsubj")
        if verb.lemma.lower() == "include" and subject is not None:
            yield Link("noun", subject, "included")
            yield from modifier_links(subject)
            yield Link("inherit", subject, "including")
        yield from _clause(verb, False, "object")
        yield from _amounts(verb, node, "object")
    elif dep in {"attr", "acomp", "ccomp", "xcomp"}:
        yield from _amounts(verb, node, "is")
        subject = verb.child("nsubj")
        if dep == "attr" and subject is not None:
            if lexicon.lemma(subject) in lexicon.classes["back"] or subject.lower in lexicon.classes["back"]:
                yield Link("inherit", subject, "is")
            if subject.lower == "there":
                yield from _clause(verb, False, "there")
    elif dep in {"npadvmod", "advmod", "dep", "ROOT", "nummod", "prep"}:
        yield from _amounts(verb, node, "beside")
        yield from _clause(verb, False, "loose")
    if dep in {"nsubj", "nsubjpass"}:
        for other in verb.children:
            if other.dep == "conj" and other.pos == "VERB" and other.child("nsubj", "nsubjpass") is None:
                passive = other.child("auxpass") is not None or (dep == "nsubjpass" and other.tag == "VBN")
                yield from _clause(other, not passive, "conjunct")
