"""Whether the sentence around a noun denies, confirms or charges what the noun names: whoever told it is not its voice
there (`the army denied the deaths reported by residents`)."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.extract.attribution.grammar import is_negated, is_passive, is_verb, links_of
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.model import Token

#: stances by which a cue answers for what its object names
_JUDGING = frozenset({"denies", "confirms", "accuses", "corrects"})
#: how a clause hangs on the one whose content it is
_INSIDE = frozenset({"ccomp", "xcomp", "pcomp"})
_LABELS = frozenset({"acomp", "attr", "oprd"})


def is_disowned(noun: Token, cues: CueLexicon) -> bool:
    """Whether a noun stands in the content or as the subject of a cue that denies, confirms or charges, is called
    something, or belongs to a clause that is negated or says that it is false."""
    if any(t.lower == "no" for t in (noun, *_owners(noun)) for t in t.children_of("det", "neg")):
        return True  # `found no deaths reported by residents`
    beside = [t for n in (noun, *_owners(noun)) for t in n.children_of("relcl")]
    return any(_judges(verb, cues) for verb in (*_above(noun), *beside))


def _owners(noun: Token) -> Iterator[Token]:
    """The nouns that a noun belongs to (`the deaths` of `men` in `the deaths of nine men`)."""
    while noun.dep == "pobj" and noun.head.lower == "of" and noun.head.head.pos in {"NOUN", "PROPN", "NUM"}:
        noun = noun.head.head
        yield noun


def _above(noun: Token) -> Iterator[Token]:
    """The verb whose subject or object a noun belongs to, and the verbs whose content that clause is in."""
    beside = False
    for above in noun.ancestors:
        if not is_verb(above) and above.pos != "AUX":
            continue
        if not beside:
            yield above
        beside = above.dep == "conj"  # the clause before it has no part in this one
        if not beside and above.dep not in _INSIDE:
            return


def _judges(verb: Token, cues: CueLexicon) -> bool:
    if is_negated(verb):
        return True  # `the attack reported by rebels never took place`
    labels = {t.lemma.casefold() for t in verb.children if t.dep in _LABELS}
    if labels & (cues.words["denying_nouns"] | cues.words["unrelated"]):
        return True  # `the deaths reported by rebels were untrue`
    entries = [cues.phrasal.get((verb.lemma, link.lower)) for link in links_of(verb) if link.i > verb.i]
    entry = next((e for e in entries if e is not None), cues.verbs.get(verb.lemma))
    if entry is None:
        return False
    named = "call" in entry.takes and verb.lemma in cues.words["naming"]
    return entry.stance in _JUDGING or (named and not is_passive(verb)) or (named and bool(labels))
