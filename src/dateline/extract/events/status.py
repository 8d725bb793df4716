"""How an event stands: actual, planned, forecast, claimed or denied, by its verbs, nouns and voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dateline.extract.events.syntax import climb
from dateline.extract.events.triggers import EventLexicon
from dateline.model import Attribution, Event, Modality, Token

Status = Literal["happened", "planned", "forecast", "claimed", "denied"]

#: how a clause or noun hangs on the verb that plans or foretells it
_GOVERNED = frozenset(
    {"xcomp", "ccomp", "dobj", "nsubjpass", "acl", "prep", "pobj", "pcomp", "relcl", "advcl"}
)
#: prepositions by which a happening is the occasion of what is planned
_WITHIN = frozenset({"in", "during", "after", "at", "amid", "following", "since"})
_WILL = frozenset({"will", "'ll", "’ll", "shall"})
_PERHAPS = frozenset({"may", "might"})


def status_of(event: Event) -> Status:
    """How an event stands by its own words: who denies or claims it, whether it is still to come.

    >>> from dateline.model import Span
    >>> status_of(Event("e", "r", (), "shelling", "", Span(0, 1), "verb", stance="denies"))
    'denied'
    """
    if event.stance == "denies" or event.negated:
        return "denied"
    if event.modality == "pledged":
        return "planned"
    if event.modality in ("predicted", "conditional"):
        return "forecast"
    if event.attribution is not None:
        return "claimed"
    return "happened"


def modality_of(
    token: Token,
    verbs: Sequence[Token],
    attribution: Attribution | None,
    lexicon: EventLexicon,
    known: bool = False,
) -> Modality:
    """Actual, or pledged (planned), predicted, conditional: by auxiliaries and the verbs above, but for what is
    `known` to have been."""
    words = lexicon.words
    presupposed = known or _is_presupposed_noun(token, lexicon)
    for verb in [*verbs, token]:
        here = verb
        if presupposed and verb is not token:
            continue
        for i, above in enumerate([verb, *climb(verb, 3)]):
            lemma = above.lemma.lower()
            if i and (lemma in words["say"] or (above.lower in _WITHIN and here.dep == "pobj")):
                break  # `agreed in a call`
            markers = {c.lower for c in above.children_of("mark", "advmod")}
            if above.dep == "advcl" and markers & words["condition"]:
                return "conditional"
            helpers = {c.lower for c in above.children_of("aux")}
            if presupposed and i:
                break
            if is_possible_past(above):
                return "actual"
            if helpers & words["predicted"]:
                promised = "would" in helpers and _is_own_plan(above, attribution)
                return "pledged" if promised else "predicted"
            if helpers & _WILL and (
                (above.dep == "ccomp" and above.head.lemma.lower() in words["predicted"])
                or any(
                    c.lemma.lower() in lexicon.classes["disease"] | words["natural_force"]
                    for c in above.children_of("nsubj", "nsubjpass")
                )
            ):
                return "predicted"  # `they fear that it will spread`
            if _is_of_time(above):
                return "actual"  # `denied any plan to invade before it invaded`
            doing = here.tag == "VBG" and here.dep == "acl"  # `vows killing the guests`
            if helpers & _WILL or (i and lemma in words["planned"] and here.dep in _GOVERNED and not doing):
                return "pledged"
            if i and lemma in words["predicted"] and here.dep in _GOVERNED and not doing:
                return "predicted"
            here = above
            foretold = above.dep == "ccomp" and above.head.lemma.lower() in (
                words["planned"] | words["predicted"]
            )
            if (above.dep in ("relcl", "ccomp", "ROOT") and not foretold) or above.pos not in (
                "VERB",
                "AUX",
                "NOUN",
                "ADP",
                "ADJ",
            ):
                break
    if attribution is not None and attribution.stance in ("predicts", "warns", "pledges"):
        later = {c.lower for v in verbs for c in v.children_of("aux")}
        if later & {"would", "could", "may", "might", "will"}:
            return "pledged" if attribution.stance == "pledges" else "predicted"
    adjectives = {c.lower for c in token.children_of("amod")}
    started = token.dep in ("dobj", "nsubj") and token.head.lemma.lower() in words["under_way"]
    if started:
        return "actual"
    if adjectives & {"planned", "proposed", "scheduled", "upcoming", "slated", "forthcoming"}:
        return "pledged"
    if adjectives & {"possible", "potential", "expected", "feared", "imminent"}:
        return "predicted"
    return "actual"


def _is_of_time(verb: Token) -> bool:
    """Whether a verb tells in the past what was before or after something else."""
    if verb.dep != "advcl" or verb.tag not in ("VBD", "VBN") or verb.children_of("neg"):
        return False
    if any(c.lower in ("will", "would", "could", "may", "might") for c in verb.children_of("aux")):
        return False
    return any(c.lower in ("before", "after", "since") for c in verb.children_of("mark", "advmod"))


def is_possible_past(verb: Token) -> bool:
    """Whether a verb tells what perhaps was so (`may have died`): uncertain, but not still to come."""
    helpers = {c.lower for c in verb.children_of("aux")}
    return "have" in helpers and bool(helpers & _PERHAPS)


def _is_own_plan(verb: Token, attribution: Attribution | None) -> bool:
    """Whether a voice says what it will do itself (`it said it would send troops`)."""
    if attribution is None:
        return False
    if attribution.stance == "pledges":
        return True
    return any(c.lower in ("it", "they", "he", "she", "we", "i") for c in verb.children_of("nsubj"))


def _is_presupposed_noun(token: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun is a definite subject (`the offensive could allow`): that it happens is taken for granted."""
    if token.pos not in ("NOUN", "PROPN") or token.dep not in ("nsubj", "nsubjpass"):
        return False
    if any(c.pos == "PRON" for c in token.children_of("poss")):
        return token.dep == "nsubj"
    return any(c.lower in lexicon.words["anaphor"] for c in token.children_of("det"))


def is_negated(token: Token, verbs: Sequence[Token], lexicon: EventLexicon) -> bool:
    """Whether the clause says that it did not happen (`did not`, `no`, `failed to`, `was prevented`)."""
    for verb in [*verbs, token]:
        if verb.children_of("neg") or any(c.lower == "no" for c in verb.children_of("det")):
            return True
        above = verb.head
        if above is verb or verb.dep not in ("xcomp", "dobj", "pcomp", "ccomp"):
            continue
        owned = above.lemma.lower() in lexicon.words["denying"]  # `could not deny having shelled it`
        refused = verb.dep == "xcomp" and above.children_of("neg") and not owned
        if above.lemma.lower() in lexicon.words["undone"] or refused:
            return True
    return False
