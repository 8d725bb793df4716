"""How a count holds: actual, pledged, predicted or conditional; denied; or only reported."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.extract.figures.said_of import is_of_others, said_of
from dateline.lexicons import read_lexicon
from dateline.model import Modality, Token, trace

_PERFECT = frozenset({"have", "'ve", "has", "had"})
#: adjectives that may doubt who somebody is
_OF_WHOM = frozenset({"suspected", "alleged"})
_PLEDGED_MEASURES = frozenset({"aid_pledged", "homes_offered"})


@dataclass(frozen=True, slots=True)
class Holding:
    """How a count holds; `unverified` where the words say that it is only reported or presumed."""

    modality: Modality
    unverified: bool
    negated: bool


def read_modality(
    node: Token, trigger: Token | None, measure: str, tokens: Sequence[Token], act: bool = False
) -> Holding:
    """The modality of a count, by the verbs above it up to the verb that reports it. `act` says that the trigger
    is a noun of action (`the killing of six`)."""
    words = read_lexicon("qualifiers")["modality"]
    modality: Modality = "actual"
    hedged = negated = False
    verbs = _verbs_above(node, trigger)
    if act and trigger is not None and _is_subject(trigger):
        verbs = []
    for depth, verb in enumerate(verbs):
        lowered = {c.lower for c in verb.children if c.dep in {"aux", "auxpass", "advmod", "neg"}}
        perfect = bool(lowered & _PERFECT)
        future = lowered & set(words["future"])
        denied = depth == 0 and any(c.dep == "neg" and _denies(c, verb) for c in verb.children)
        negated = negated or (denied and not _speaks_of_falsehood(verb, words))
        negated = negated or (verb.dep in {"xcomp", "pcomp"} and verb.head.lemma.lower() in words["fail"])
        hedged = hedged or bool(lowered & set(words["hedge"]))
        if future:
            if perfect and future & {"may", "might", "could", "would", "can"}:
                hedged = True
                if _is_unreal(verb):
                    modality = "conditional"
            elif modality == "actual":
                conditional = any(
                    c.dep == "advcl" and any(m.lower in {"if", "unless"} for m in c.children)
                    for c in verb.children
                )
                modality = "conditional" if conditional else "predicted"
        infinitive = any(c.lower == "to" and c.dep == "aux" for c in verb.children)
        governor = verb.head.lemma.lower()
        if infinitive and not perfect and verb.head is not verb and verb.head.tag != "VBD":
            if governor in words["pledge"] or measure in _PLEDGED_MEASURES:
                modality = "pledged"
            elif governor in words["predict"] and modality == "actual":
                modality = "predicted"
        elif infinitive and not perfect and governor in words["predict"] and modality == "actual":
            modality = "predicted"
        if infinitive and not perfect and governor in words["want"] and modality == "actual":
            modality = "conditional"
        if verb.lemma.lower() in words["pledge"] and measure in _PLEDGED_MEASURES | {"refugees_hosted"}:
            modality = "pledged"
    described = trigger is None or trigger.pos != "VERB" or (trigger.dep == "acl" and trigger.tag == "VBN")
    if described and is_of_others(node):
        modality = "actual"  # what befell them is over, whatever is asked for their families
    if measure in _PLEDGED_MEASURES and modality in {"predicted", "actual", "conditional"}:
        modality = "pledged"
    if measure == "refugees_hosted" and modality == "predicted":
        modality = "pledged"
    if modality == "actual" and _is_fiction(node):
        modality = "conditional"
    hedged = (
        hedged
        or said_of(node).doubted
        or _is_told_unsure(trigger if trigger is not None else node, set(words["hedge"]))
    )
    over = [*_heads_of(node), *(v for v in verbs if not any(u.head is v and _is_joined(u) for u in verbs))]
    negated = negated or any(_is_called_false(v, words) for v in over)
    negated = negated or any(_is_told_falsely(v, words) for v in verbs)
    near = {
        t.lower
        for t in tokens
        if (t.lower != "claimed" or t.dep in {"amod", "advmod"}) and not _says_who(t, node, measure)
    }
    hedged = hedged or bool(near & set(words["hedge"]) - {"may"})
    if modality != "actual" or hedged or negated:
        said = [modality, *(["only reported"] if hedged else []), *(["denied"] if negated else [])]
        trace.note("modality", "kept", verbs[0] if verbs else node, "verbs above", value=", ".join(said))
    return Holding(modality, hedged, negated)


def _says_who(adjective: Token, node: Token, measure: str) -> bool:
    """Whether an adjective of doubt is of a further noun, or doubts who the counted are and not that they are so many
    (`two deaths and seven suspected cases`, `four suspected smugglers`; not `a suspected 40 people`)."""
    noun = adjective.head
    if adjective.dep != "amod" or noun.pos not in {"NOUN", "PROPN"}:
        return False
    if noun is not node and noun.dep == "conj" and node in tuple(itertools.islice(noun.ancestors, 3)):
        return True
    if noun is not node or adjective.lower not in _OF_WHOM or measure == "infected":
        return False
    article = any(c.lower in {"a", "an"} and c.i < adjective.i for c in noun.children_of("det"))
    if article and any(c.i > adjective.i for c in noun.children_of("nummod")):
        return False
    return noun.lemma.lower() not in read_lexicon("slots")["totals"]


def _is_fiction(node: Token) -> bool:
    """Whether a count is of a film or a drill (`in the film, 300 are killed`, `a drill simulated 40 deaths`). What a
    film shows may be footage, and what a clause below tells as past did happen."""
    words = read_lexicon("slots")
    below = node
    for above in itertools.islice(node.ancestors, 6):
        if below is not node and below.pos == "VERB" and _is_past(below):
            return False
        subject = above.child("nsubj") if above.pos == "VERB" else None
        if subject is not None and subject.lemma.lower() in words["fictions"]:
            return above.lemma.lower() in words["depicting"]
        inside = [t for c in above.children_of("prep") if c.lower == "in" for t in c.children_of("pobj")]
        if any(t.lemma.lower() in words["told_stories"] and _is_the_story(t) for t in inside):
            now = any(t.tag in {"VBZ", "VBP"} for t in (above, *above.children_of("aux", "auxpass")))
            return now and above.lemma.lower() not in {"see", "show"}
        below = above
    return False


def _is_past(verb: Token) -> bool:
    return verb.tag == "VBD" or any(c.tag == "VBD" for c in verb.children_of("aux", "auxpass"))


def _is_the_story(noun: Token) -> bool:
    """`in the film`, not `in a series of attacks`."""
    return bool(noun.children_of("det")) and not any(c.lower == "of" for c in noun.children_of("prep"))


def _is_subject(act: Token) -> bool:
    """Whether a noun of action is, or belongs to, the subject of its verb: what the verb says is not how the act
    holds (`the killing of six has not been solved`)."""
    for _ in range(6):
        if act.dep in {"nsubj", "nsubjpass"}:
            return True
        if act.pos in {"VERB", "AUX"} or act.head is act:
            return False
        act = act.head
    return False


def _is_unreal(verb: Token) -> bool:
    """Whether a clause says on what condition it would have been (`had it gone off`, `if it had`)."""
    clauses = [c for c in verb.children if c.dep in {"advcl", "ccomp", "dep"}]
    for clause in (*clauses, *((verb.head,) if verb.dep in {"ccomp", "advcl"} else ())):
        if clause.i < verb.i and clause.head is verb:
            first = min(clause.children, key=lambda c: c.i, default=None)
            before = first is not None and first.lower in {"had", "were"} and first.dep in {"aux", "auxpass"}
            if before and any(
                c.dep == "nsubj" and c.i > first.i for c in clause.children if first is not None
            ):
                return True  # `had it struck at night, hundreds would have died`
        if clause.i > verb.i:
            words = [c for c in clause.children if verb.i < c.i < clause.i]
            inverted = len(words) > 1 and words[0].lower in {"had", "were"} and words[1].dep == "nsubj"
            if inverted or any(c.lower in {"if", "unless"} for c in words):
                return True
    return False


def _heads_of(node: Token) -> list[Token]:
    """The verbs above a count, but those that its clause is only joined to (`nobody was wrong, and 40 died`) and those
    above a saying of its own."""
    found: list[Token] = []
    below = node
    for above in itertools.islice(node.ancestors, 12):
        if below.dep == "advcl" and below.tag == "VBG" and below.child("ccomp") in found:
            break  # `it is not true that 12 died, adding that seven did`
        if above.pos in {"VERB", "AUX"} and not _is_joined(below):
            found.append(above)
        below = above
    return found


def _is_joined(verb: Token) -> bool:
    """Whether a clause with a subject of its own is joined to the one before."""
    return verb.dep == "conj" and verb.child("nsubj", "nsubjpass") is not None


def _is_told_unsure(named: Token, hedges: set[str]) -> bool:
    """Whether an amount, or who gives it, is called unconfirmed (`unconfirmed reports put the toll at 60`, `the toll,
    still unconfirmed, stands at 14`)."""
    subject = named.head.child("nsubj")
    near = [*named.children, *(subject.children if subject is not None else ())]
    beside = [c for c in named.head.children_of("parataxis") if c.i < named.head.i]
    return any(t.lower in hedges for t in near if t.dep in {"amod", "acl", "appos", "advcl", "acomp"}) or any(
        t.lower in hedges for t in beside
    )


def _is_called_false(verb: Token, words: dict[str, list[str]]) -> bool:
    """`it is not true that 40 died`, `an earlier figure of 19 was wrong`."""
    predicate = verb.child("acomp")
    if predicate is None or verb.lemma != "be":
        return False
    denied = verb.child("neg") is not None
    return (predicate.lower in words["false"]) != denied and (
        predicate.lower in words["false"] or (denied and predicate.lower in words["true"])
    )


def _speaks_of_falsehood(verb: Token, words: dict[str, list[str]]) -> bool:
    """`is not wrong`, `is not exaggerated`: what stands is not denied."""
    false = {*words["false"], *read_lexicon("slots")["untrue"]}
    return any(t.lower in false for t in (verb, *verb.children_of("acomp", "attr")))


def _is_told_falsely(verb: Token, words: dict[str, list[str]]) -> bool:
    """Whether the report calls what it hands on false: `the misstatement that 40 died`, `false claims that …`,
    `wrongly said that …`."""
    above = verb.head
    if above is verb or verb.dep not in {"acl", "ccomp", "relcl"}:
        return False
    if above.pos in {"NOUN", "PROPN"}:
        if not _has_own_subject(verb):
            return False  # `the mistake that killed 40`
        said = above.lemma.lower() in words["hearsay"]  # a `false claim`, not a `false alarm`
        called = said and any(c.lower in words["false"] for c in above.children if c.dep == "amod")
        return above.i < verb.i and (called or above.lemma.lower() in words["falsehoods"])
    return any(c.lower in words["falsely"] for c in above.children if c.dep == "advmod")


def _has_own_subject(verb: Token) -> bool:
    """Whether a clause after `that` has a subject of its own, so that it is what the noun before it says."""
    that = next((c for c in verb.children if c.dep == "mark" and c.lower == "that"), None)
    subject = verb.child("nsubj", "nsubjpass")
    return that is not None and subject is not None and that.i < subject.i < verb.i


def _denies(word: Token, verb: Token) -> bool:
    """Whether a `not` denies a verb: before it or at its side, not what is set against it (`, not 60`)."""
    return word.i <= verb.i + 1


def _verbs_above(node: Token, trigger: Token | None) -> list[Token]:
    """The verbs from a count up to (not with) the verb that reports it."""
    recalled = read_lexicon("qualifiers")["modality"]["recalled"]
    found: list[Token] = []
    start = trigger if trigger is not None and trigger.pos in {"VERB", "AUX"} else node
    token = start
    for _ in range(12):
        if token.pos in {"VERB", "AUX"}:
            reports = any(c.dep == "ccomp" and c in found for c in token.children)
            if reports and (token.tag in {"VBD", "VBZ", "VBP"} or token.lemma.lower() in recalled):
                break
            found.append(token)
            if token.dep in {"relcl", "advcl", "ROOT"}:
                break
        if token.head is token or _is_parted(token):
            break
        token = token.head
    return found


def _is_parted(verb: Token) -> bool:
    """Whether a semicolon parts a clause from the one that the parser hangs it on (`40 died; the toll may be 38`)."""
    if verb.dep not in {"ccomp", "parataxis", "conj", "advcl", "dep"}:
        return False
    tokens = verb.sentence.tokens
    low, high = sorted((verb.i - tokens[0].i, verb.head.i - tokens[0].i))
    return any(t.text == ";" for t in tokens[low:high])
