"""Deaths that are no happening of a crisis: one person's, of age or of an illness that nobody else catches."""

from __future__ import annotations

from dateline.extract.events.syntax import is_passive, subjects_of
from dateline.extract.events.vocabulary import EventLexicon
from dateline.model import Token

#: the age at which a death without another cause is one of age, in years
_OLD = 60


def is_natural_death(token: Token, lexicon: EventLexicon) -> bool:
    """Whether a verb tells that one person died of age or of an illness that spreads to nobody (`died of cancer`, `died at
    the age of 91`): no happening of a crisis."""
    words = lexicon.words
    if token.lemma.lower() not in words["dying"] or is_passive(token):
        return False
    who = subjects_of(token)
    if len(who) != 1 or who[0].tag not in ("NN", "NNP") or who[0].children_of("nummod", "conj"):
        return False
    told = [t for t in token.subtree[:40] if t.i > token.i]
    if any(t.lemma.lower() in words["contagious"] for t in told):
        return False
    aged = any(
        age.lower == "age" and at.lower == "at" and any(_is_old(n) for n in age.subtree[:6])
        for at in token.children_of("prep")
        for age in at.children_of("pobj")
    )
    named = {t.lemma.lower() for t in told}
    named |= {f"{c.lower} {t.lemma.lower()}" for t in told for c in t.children_of("amod", "compound")}
    return bool(named & words["ailment"]) or (aged and not token.children_of("advcl"))


def _is_old(number: Token) -> bool:
    return number.text.isdigit() and len(number.text) < 4 and int(number.text) >= _OLD
