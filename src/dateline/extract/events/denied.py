"""What a denial denies, and what it or a word of sympathy takes for granted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dateline.extract.events.scope import Scope
from dateline.extract.events.syntax import climb, is_passive
from dateline.extract.events.triggers import EventLexicon, Trigger
from dateline.model import Token


def is_presupposed(token: Token, lexicon: EventLexicon) -> bool:
    """Whether a trigger stands in a clause of time (`since invading the country`) of what is said: a denial
    of the rest takes it for granted."""
    granting = lexicon.words["granting"]
    here = token
    for above in [token, *climb(token, 6)]:
        if here.dep in ("pcomp", "pobj") and above.lower in granting:
            return True
        if above.dep == "advcl" and any(c.lower in granting for c in above.children_of("mark", "advmod")):
            return True
        here = above
    return False


def is_denied(token: Token, content: Sequence[Token], lexicon: EventLexicon) -> bool:
    """Whether a trigger is what a denial denies, not what it takes for granted: the head of its content (`denied that
    it shelled the port`), what a light verb there is of (`denied carrying out attacks`), or what reports that are
    denied tell (`rejected reports of a fire`). `denied that the blasts are related` denies no blast."""
    words = lexicon.words
    told_of = words["told_of"] | words["being"]
    inside = {t.i for t in content}
    happens = words["light"] | words["under_way"] | {"be"}
    here = token
    for above in climb(token, 12):
        if here.head is here or above.i not in inside:
            return True
        lemma = above.lemma.lower()
        said = here.dep == "nsubj" and lemma == "be" and bool(above.children_of("attr", "acomp"))
        said = said or is_known_anyway(here, lexicon) or _is_known_cause(here, lexicon)
        part = (
            (here.dep == "conj" and not _is_untrue(above, lexicon))
            or here.dep in ("xcomp", "aux", "auxpass", "cop")
            or (here.dep in ("dobj", "nsubj", "nsubjpass", "attr", "expl") and lemma in happens and not said)
            or (here.dep in ("ccomp", "acl", "relcl", "prep", "pcomp") and lemma in told_of)
            or (here.dep in ("acl", "xcomp") and lemma in words["planned"] | words["attempt"])
            or (here.dep in ("ccomp", "csubj") and lemma == "be" and _is_untrue(above, lexicon))
            or (here.dep in ("pobj", "pcomp") and above.head.lemma.lower() in told_of)
        )
        if not part:
            return False
        here = above
    return True


def is_known_anyway(token: Token, lexicon: EventLexicon) -> bool:
    """Whether a clause says only what brought a happening about (`an explosion caused the fire`, `the flood was caused by
    the breach`) or who did it (`carried out the raid that killed nine`): a denial of that denies no fire and no raid.
    `its shells caused a fire` tells of one."""
    verb = token.head
    if token.dep == "pobj" and verb.lower == "to":
        verb = verb.head
    elif token.dep not in ("dobj", "nsubjpass"):
        return False
    lemma = verb.lemma.lower()
    definite = _is_known_by_article(token, lexicon)
    if token.dep == "dobj" and definite and lemma in lexicon.words["light"] and token.children_of("relcl"):
        return True
    if lemma not in lexicon.words["cause"]:
        return False
    if token.dep == "nsubjpass":
        return bool(verb.children_of("agent", "prep"))
    return definite and bool(verb.tag == "VBG" or verb.children_of("nsubj"))


def _is_known_cause(token: Token, lexicon: EventLexicon) -> bool:
    """`denied that the strike had caused deaths` denies no strike."""
    return (
        token.dep == "nsubj"
        and token.head.lemma.lower() in lexicon.words["cause"]
        and _is_known_by_article(token, lexicon)
    )


def _is_known_by_article(noun: Token, lexicon: EventLexicon) -> bool:
    return any(c.lower in lexicon.words["anaphor"] for c in noun.children_of("det"))


def _is_untrue(verb: Token, lexicon: EventLexicon) -> bool:
    """Whether a clause calls something false (`is untrue`, `is not true`; not `is not false`)."""
    told = {c.lower for c in verb.children_of("acomp", "attr")}
    if verb.children_of("neg"):
        return bool(told & lexicon.words["true"])
    return bool(told & lexicon.words["untrue"])


def is_of_denied_harm(token: Token, content: Sequence[Token], lexicon: EventLexicon) -> bool:
    """Whether a happening is named only as what did a harm that is denied, or when it did (`denied that nine were
    killed in the blast`, `denied that the strike had killed children`)."""
    here = token
    for above in climb(token, 4):
        if here.dep == "pobj" and above.lower in lexicon.words["setting_apart"]:
            return False
        lemma = above.lemma.lower()
        if above.pos in ("VERB", "AUX") or lemma in lexicon.words["harm_noun"]:
            harms = lemma in lexicon.words["harm"] | lexicon.words["harm_noun"]
            return harms and is_denied(above, content, lexicon)
        if here.dep not in ("nsubj", "nsubjpass", "pobj", "prep", "agent", "compound", "poss"):
            return False
        here = above
    return False


def is_taken_for_granted(token: Token, trigger: Token) -> bool:
    """Whether a word stands in the words of a trigger that a denial takes for granted (`the bombing that killed nine`),
    or is what a clause of the trigger describes (`the six killed in Norvale`)."""
    described = trigger.head if trigger.dep in ("acl", "relcl") else None
    return any(
        t is trigger or t is described or any(a is trigger for a in climb(t, 12)) for t in (token, token.head)
    )


def is_in_sympathy(
    token: Token, content: Sequence[Token], cue: Sequence[Token], lexicon: EventLexicon
) -> bool:
    """Whether a trigger only says with whom a voice feels (`his thoughts were with the victims of the blast`, `offered
    condolences to those hurt in the fire`): it tells of no happening that the report does not tell itself."""
    words = lexicon.words
    inside = {t.i for t in content}
    here = token
    for above in climb(token, 12):
        if here.head is here or _tells_itself(here, lexicon):
            return False
        if here.lower in words["with_victims"] and _is_sympathy(above, lexicon):
            return True
        if above.lemma.lower() in words["mourning"] and (
            here.dep in ("dobj", "agent") or here.lower in words["with_victims"]
        ):
            return True
        if above.i not in inside:
            to = here.lower in words["with_victims"] or above.lower in words["with_victims"]
            return to and any(t.lemma.lower() in words["sympathy"] for t in cue)
        here = above
    return False


def _is_sympathy(above: Token, lexicon: EventLexicon) -> bool:
    """Whether what `with` or `for` hangs on is sympathy (`condolences to`), has it as object (`offered condolences to`) or
    as what is with them (`our hearts go out to`)."""
    words = lexicon.words
    felt = [above, *above.children_of("dobj")]
    if above.lemma.lower() in words["reaching"]:
        felt += above.children_of("nsubj")
    return any(
        t.lemma.lower() in words["sympathy"] or (t.lemma.lower() in words["felt"] and t.children_of("poss"))
        for t in felt
    )


def _tells_itself(verb: Token, lexicon: EventLexicon) -> bool:
    """Whether a clause tells something by itself, and does not only say of those to whom it happened that it did (`the
    nine hurt in the blast`, `who died`; not `the rebels who killed nine`)."""
    if verb.dep == "relcl":
        own = [t for t in verb.children_of("nsubj", "nsubjpass") if t.tag not in ("WDT", "WP")]
        suffered = is_passive(verb) or verb.lemma.lower() in lexicon.words["perish"]
        return bool(own) or not suffered
    if verb.dep == "acl":
        return verb.tag != "VBN"
    return verb.dep in ("conj", "ccomp", "advcl") and bool(verb.children_of("nsubj", "nsubjpass"))


def without_denied(
    groups: Iterable[list[Trigger]], scope: Scope, lexicon: EventLexicon
) -> Iterator[list[Trigger]]:
    """The groups, those cut in two of which somebody denies a part alone (`it is not true that 12 died: seven died`,
    `denied that a leak had caused the blast`)."""
    for group in groups:
        inside = [_is_in_denial(t, scope, lexicon) for t in group] if len(group) > 1 else []
        if any(inside) and not all(inside) and any(_is_of_denial(t, scope, lexicon) for t in group):
            yield [t for t, no in zip(group, inside, strict=True) if no == inside[0]]
            yield [t for t, no in zip(group, inside, strict=True) if no != inside[0]]
        else:
            yield group


def _is_in_denial(trigger: Trigger, scope: Scope, lexicon: EventLexicon) -> bool:
    """Whether a trigger stands in what is denied, not as what the denial only says the cause of."""
    attribution = scope.attribution_at(trigger.token)
    denied = attribution is not None and attribution.stance == "denies"
    around = [t for t in (trigger.token, *climb(trigger.token, 6)) if t.pos in ("NOUN", "PROPN")]
    return denied and not any(is_known_anyway(t, lexicon) for t in around)


def _is_of_denial(trigger: Trigger, scope: Scope, lexicon: EventLexicon) -> bool:
    attribution = scope.attribution_at(trigger.token)
    if attribution is None or attribution.stance != "denies":
        return False
    content = scope.content_of(attribution, trigger.token)
    return is_denied(trigger.token, content, lexicon) or is_of_denied_harm(trigger.token, content, lexicon)
