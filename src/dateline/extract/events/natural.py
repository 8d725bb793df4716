"""Deaths that are no happening of a crisis: one person's, of age or of an illness that nobody else catches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline.extract.events.syntax import adjuncts_of, is_passive, subjects_of
from dateline.extract.events.vocabulary import EventLexicon
from dateline.model import Token

#: the age at which a death without another cause is one of age, in years
_OLD = 60
#: prepositions of what a death came of, and of what came before it
_OF = frozenset({"of", "from"})
_AFTER = frozenset({"after", "following", "from", "amid"})
#: words that open a clause of what went on then
_WHILE = frozenset({"after", "while", "as", "because"})


def is_natural_death(token: Token, lexicon: EventLexicon) -> bool:
    """Whether a verb tells that one person died of age or of an illness that spreads to nobody (`died of cancer`, `died at
    the age of 91`): no happening of a crisis. Who died of what is new or unknown, in custody, or after something was
    done to them, died of more than that."""
    words = lexicon.words
    if token.lemma.lower() not in words["dying"] or is_passive(token):
        return False
    who = subjects_of(token)
    if len(who) != 1 or who[0].tag not in ("NN", "NNP") or who[0].children_of("nummod", "conj"):
        return False
    told = [t for t in token.subtree[:40] if t.i > token.i]
    if {t.lemma.lower() for t in told} & (words["contagious"] | words["confined"]):
        return False
    if who[0].lemma.lower() in words["confined"] or _is_first(told, words["toll_noun"]):
        return False
    ailments = [t for t in told if _is_ailment(t, lexicon)]
    if any(_is_strange(t, words["strange"]) for t in ailments):
        return False
    if any(_is_other_cause(t, ailments) for t in told):
        return False
    if ailments:
        return True
    aged = any(
        age.lower == "age" and at.lower == "at" and any(_is_old(n) for n in age.subtree[:6])
        for at in token.children_of("prep")
        for age in at.children_of("pobj")
    )
    return aged and not token.children_of("advcl") and not adjuncts_of(token, _OF)


def _is_ailment(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun names what one person dies of: by itself, or a disease or failure by the word before it
    (`Parkinson's disease`, `a long illness`, `heart failure`)."""
    lemma = noun.lemma.lower()
    if lemma in lexicon.words["ailment"]:
        return True
    before = [c.lemma.lower() for c in noun.children_of("amod", "compound", "poss", "nmod")]
    if lemma in lexicon.words["named_ailment"]:
        return bool(lexicon.words["ailing"].intersection(before))
    return any(f"{word} {lemma}" in lexicon.words["ailment"] for word in before)


def _is_strange(ailment: Token, strange: frozenset[str]) -> bool:
    """Whether an illness is told to be new or unknown, or is of the heat."""
    return any(c.lemma.lower() in strange for c in ailment.children_of("amod", "compound", "nmod"))


def _is_first(told: Iterable[Token], toll: frozenset[str]) -> bool:
    """Whether a death is told to be one of several (`the first death`)."""
    return any(t.lemma.lower() in toll and t.children_of("amod", "nummod") for t in told)


def _is_other_cause(word: Token, ailments: Sequence[Token]) -> bool:
    """Whether a word opens what else the death came of: after or from what is no illness, or an illness that something
    gave them (`after being hit`, `pneumonia brought on by gas`)."""
    if word.dep == "acl" and word.head in ailments:
        return word.lemma.lower() != "diagnose" and not _holds(word, ailments)
    if word.dep == "mark" and word.lower in _WHILE:
        what = [word.head]
    elif word.dep == "prep" and word.lower in _AFTER:
        what = word.children_of("pobj", "pcomp")
    else:
        return False
    return any(not _holds(t, ailments) for t in what if t.lemma.lower() != "diagnose")


def _holds(token: Token, ailments: Sequence[Token]) -> bool:
    return any(t in ailments for t in token.subtree[:30])


def _is_old(number: Token) -> bool:
    return number.text.isdigit() and len(number.text) < 4 and int(number.text) >= _OLD
