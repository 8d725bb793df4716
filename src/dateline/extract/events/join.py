"""Triggers of one sentence that name one happening, joined: a noun and the verb of its harm, a cause and
what it brought about, fighting and the shelling it is told under, an attack and its apposition."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from dateline.extract.events.syntax import adjuncts_of, climb, objects_of, subjects_of
from dateline.extract.events.triggers import EventLexicon, Trigger
from dateline.model import Token, trace

#: types that say what became of people and things, of whatever it was done by
HARM_TYPES = frozenset({"killing", "damage"})
_REACH = 25
_OF = frozenset({"of"})
_GENERAL = frozenset({"attack", "strike", "killing", "explosion", "damage", "ground_assault"})
_CROWD = frozenset({"protest", "riot"})
_ONE_ROUND = frozenset({"visit", "talks"})


def join_triggers(triggers: list[Trigger], lexicon: EventLexicon) -> Iterator[list[Trigger]]:
    """Groups of triggers that name one happening, best reading first; speech is left out."""
    by_token: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        if not lexicon.types[trigger.type].speech:
            by_token.setdefault(trigger.token.i, []).append(trigger)
    best = {i: max(group, key=lambda t: (t.weight, len(t.tokens), t.type)) for i, group in by_token.items()}
    for trigger in list(best.values()):
        if not trigger.nominal:  # `opened fire` is no fire
            for word in trigger.tokens[1:]:
                best.pop(word.i, None)
    owner: dict[int, int] = {}
    for i, trigger in best.items():
        partner = _partner(trigger, best, lexicon)
        if partner is None:
            partner = _round_of(trigger, best, lexicon)
        if partner is not None and partner != i and owner.get(partner) != i:
            owner[i] = partner
    for i, cause in _caused(best, lexicon).items():
        if i not in owner and owner.get(cause) != i:
            owner[i] = cause
    groups: dict[int, list[Trigger]] = {}
    for i, trigger in best.items():
        top, seen = i, set()
        while top in owner and top not in seen:
            seen.add(top)
            top = owner[top]
        groups.setdefault(top, []).append(trigger)
    _join_general(groups, best, lexicon)
    _note_losers(by_token, best, groups)
    for top, group in groups.items():
        yield sorted(group, key=lambda t: (t.token.i != top, t.token.i))
    yield from _set_off(groups, lexicon)


def _note_losers(
    by_token: dict[int, list[Trigger]], best: dict[int, Trigger], groups: dict[int, list[Trigger]]
) -> None:
    """Tells a trace which readings of a word weigh less, and which words tell what another one tells."""
    for i, trigger in best.items():
        for other in (t for t in by_token[i] if t is not trigger):
            reason = "another reading of the word weighs more"
            trace.note(
                "type",
                "lost",
                other.tokens,
                other.rule,
                reason,
                value=other.type,
                score=other.weight,
                of=trigger.tokens,
            )
    for top, group in groups.items():
        for other in (t for t in group if t.token.i != top):
            reason = f"it tells of what “{best[top].token.text}” names"
            trace.note("event", "lost", other.tokens, other.rule, reason, value=other.type, of=other.tokens)


def _join_general(groups: dict[int, list[Trigger]], best: dict[int, Trigger], lexicon: EventLexicon) -> None:
    """Let deaths and damage that a sentence tells beside one attack, clash, accident or hazard be that one's."""
    specific = [
        i
        for i in groups
        if lexicon.types[best[i].type].family in lexicon.words["harmful"]
        and best[i].type not in HARM_TYPES
        and not _is_bare_harm(best[i], lexicon)
        and best[i].token.lemma.lower() not in lexicon.words["ongoing"]
    ]
    specific.sort()
    for i in [i for i in groups if best[i].type in HARM_TYPES or _is_bare_harm(best[i], lexicon)]:
        at = bisect_left(specific, i)
        near = sorted(specific[max(0, at - 1) : at + 1], key=lambda s: (abs(s - i), s))
        if near and abs(near[0] - i) <= _REACH and _linked(best[i].token, best[near[0]].token):
            groups[near[0]] += groups.pop(i)


def _is_bare_harm(trigger: Trigger, lexicon: EventLexicon) -> bool:
    """Whether a trigger only tells that soldiers came to harm (`nine soldiers were killed`), by nobody: a clash may
    be meant, or a crash that the sentence tells too."""
    return (
        trigger.rule == "rule"
        and trigger.type == "armed_clash"
        and trigger.token.lemma.lower() in lexicon.words["maim"]
        and bool(trigger.token.children_of("nsubjpass"))
        and not subjects_of(trigger.token)
    )


def _linked(harm: Token, act: Token) -> bool:
    """Whether the act hangs on the harm's clause or the harm on the act's, with no clause of saying between."""
    above = {harm.i, *(a.i for a in climb(harm, 6))}
    return act.i in above or any(a.i == harm.i for a in climb(act, 6))


def _caused(best: dict[int, Trigger], lexicon: EventLexicon) -> dict[int, int]:
    """Causes by what they brought about, where one verb says so (`a faulty oven caused a fire, followed by a
    collapse`): an attack names the happening, else the last harmful effect, deaths and damage only where nothing else does."""
    chains: dict[int, list[Trigger]] = {}
    for trigger in best.values():
        if not _is_harmful(trigger, lexicon):
            continue
        verb = _causing(trigger.token, lexicon)
        if verb is None:
            continue
        while verb.dep in ("advcl", "acl", "conj") and verb.head.lemma.lower() in lexicon.words["cause"]:
            verb = verb.head
        chains.setdefault(verb.i, []).append(trigger)
        above = best.get(verb.head.i) if verb.dep in ("acl", "relcl") else None
        if above is not None and _is_harmful(above, lexicon):
            chains[verb.i].append(above)
    owner: dict[int, int] = {}
    for chain in chains.values():
        chain.sort(key=lambda t: t.token.i)
        weighty = [t for t in chain if t.type not in HARM_TYPES]
        shocks = [t for t in weighty if lexicon.types[t.type].family in lexicon.words["shock"]]
        deeds = [t for t in weighty[:1] if lexicon.types[t.type].family == "attack" and t.type != "explosion"]
        main = (deeds or shocks[:1] or weighty[-1:] or chain[:1])[0]
        owner |= {t.token.i: main.token.i for t in chain if t is not main}
    return owner


def _set_off(groups: dict[int, list[Trigger]], lexicon: EventLexicon) -> Iterator[list[Trigger]]:
    """What an attack brought about, a happening beside it with the harm that its clause tells: a flood, a collapse, or a
    fire of which a clause tells more (`the attack sparked a fire that killed 12`)."""
    for top, group in groups.items():
        main = next((t for t in group if t.token.i == top), group[0])
        if lexicon.types[main.type].family != "attack":
            continue
        for trigger in group:
            harms = {v.i for v in trigger.token.children_of("relcl", "acl")}
            told = [t for t in group if t.token.i in harms and t.type in HARM_TYPES]
            family = lexicon.types[trigger.type].family
            if trigger is main or not trigger.nominal or family not in lexicon.words["shock"]:
                continue
            if told or (family != "fire" and trigger.token.tag == "NN" and _causing(trigger.token, lexicon)):
                yield [trigger, *told]


def _causing(noun: Token, lexicon: EventLexicon) -> Token | None:
    """The verb of cause (`lead to`, `trigger`, `caused by`) that a noun is an argument of."""
    verb = None
    if noun.dep in ("nsubj", "nsubjpass", "dobj"):
        verb = noun.head
    elif noun.dep == "pobj" and noun.head.lower in ("to", "in", "by", "from"):
        verb = noun.head.head
    if verb is None or verb.pos != "VERB" or verb.lemma.lower() not in lexicon.words["cause"]:
        return None
    return verb


def _is_harmful(trigger: Trigger, lexicon: EventLexicon) -> bool:
    return lexicon.types[trigger.type].family in lexicon.words["harmful"]


def _round_of(trigger: Trigger, best: dict[int, Trigger], lexicon: EventLexicon) -> int | None:
    """The trigger that this one is a part or circumstance of: the clash told under shelling, the attack an
    apposition names again, the talks that somebody travels to, the next stop of one visit."""
    token = trigger.token
    if trigger.nominal and _is_harmful(trigger, lexicon):
        if token.dep == "pobj" and token.head.lower == "of":
            whole = best.get(token.head.head.i)
            if whole is not None and whole.nominal and _is_harmful(whole, lexicon):
                return whole.token.i  # `the outbreak of the war`
        if token.dep == "pobj" and token.head.lower in lexicon.words["amid"]:
            above = best.get(token.head.head.i)
            if above is not None and not above.nominal and _is_harmful(above, lexicon):
                return above.token.i
        if token.dep == "appos":
            for i in range(token.i - 1, token.i - 13, -1):
                before = best.get(i)
                if before is not None and before.nominal and _is_harmful(before, lexicon):
                    return i
            return None
    if trigger.nominal and token.dep == "dobj":
        for subject in subjects_of(token.head):
            for name in (subject, *subject.children_of("compound")):
                same = best.get(name.i)
                if same is not None and same.nominal and same.type == trigger.type:
                    return name.i  # `Cyclone Freda made landfall`
    if trigger.nominal and token.dep in ("nsubj", "nsubjpass", "pobj"):
        verb = token.head if token.dep != "pobj" else token.head.head
        does = best.get(verb.i) if token.dep != "pobj" or token.head.dep == "agent" else None
        if (
            does is not None
            and not does.nominal
            and token.lemma.lower() in lexicon.words["doer"] | lexicon.words["device"]
            and lexicon.types[does.type].family == lexicon.types[trigger.type].family
        ):
            return verb.i  # a bomber, rioters: who did it
        if does is None and token.dep == "pobj" and token.lemma.lower() in ("raid", "operation", "sweep"):
            arrest = best.get(verb.i)
            if arrest is not None and lexicon.types[arrest.type].family == "detention":
                return verb.i
    if trigger.nominal and lexicon.types[trigger.type].family in lexicon.words["help"]:
        for higher in climb(token, 6):
            giving = best.get(higher.i)
            if giving is not None and lexicon.types[giving.type].family in lexicon.words["help"]:
                return higher.i
    if trigger.type == "visit" and not trigger.nominal:
        for noun in adjuncts_of(token, frozenset({"for"})):
            named = best.get(noun.i)
            if named is not None and named.type == "talks":
                return noun.i
    if (
        lexicon.types[trigger.type].family in _CROWD
        and not trigger.nominal
        and token.dep in ("advcl", "conj", "ccomp")
    ):
        head = best.get(token.head.i)
        crowd = head is not None and lexicon.types[head.type].family in _CROWD
        if head is not None and crowd and subjects_of(token) == subjects_of(head.token):
            return head.token.i  # `gathered, blocking the gates`
    if trigger.type in _ONE_ROUND and not trigger.nominal and token.dep in ("conj", "advcl"):
        head = best.get(token.head.i)
        own = token.children_of("nsubj", "nsubjpass")
        if head is not None and head.type in _ONE_ROUND and not head.nominal and not own:
            return head.token.i
        higher_up = (best.get(t.i) for t in climb(token, 3))
        chained = [t for t in higher_up if t is not None and t.type == trigger.type]
        if chained and not own:
            return chained[0].token.i
    return None


def _partner(trigger: Trigger, best: dict[int, Trigger], lexicon: EventLexicon) -> int | None:
    """The trigger that this one only describes further: the noun of a light or harming verb, the verb of
    a participle of harm, the longer name of a modifier."""
    token = trigger.token
    lemma = token.lemma.lower()
    if trigger.nominal:
        for i in (token.i + 1, token.i + 2):
            after = best.get(i)
            if after is not None and after.nominal and any(t.i == token.i for t in after.tokens):
                return i
        if token.dep in ("compound", "amod", "nmod", "appos") and token.head.i in best:
            return token.head.i
        if token.dep == "dobj" and token.head.i in best and best[token.head.i].type == "displacement":
            return token.head.i
        return None
    words = lexicon.words
    for noun in [*objects_of(token), *subjects_of(token)]:
        same = best.get(noun.i)
        if same is not None and same.nominal and same.type == trigger.type:
            return noun.i  # `a deal was signed`, `the blaze spread`
    if lemma in words["harm"] or lemma in words["light"]:
        own_type = lexicon.types[trigger.type]
        nouns = subjects_of(token) + adjuncts_of(token) + token.children_of("advcl", "csubj")
        if token.dep == "conj":
            nouns += token.head.children_of("advcl", "csubj")
        for verb in token.children_of("conj"):  # `were killed and others hurt in an attack`
            if verb.lemma.lower() in words["harm"]:
                nouns += adjuncts_of(verb)
        if lemma in words["light"]:
            nouns = objects_of(token) + nouns
        gathered = (
            n for noun in nouns if noun.lemma.lower() in words["bunch"] for n in adjuncts_of(noun, _OF)
        )
        for noun in (*nouns, *gathered):
            named = best.get(noun.i)
            if named is not None and named.nominal and noun.i != token.i:
                if lemma in words["harm"] and lexicon.types[named.type].family in words["harmless"]:
                    continue  # `were killed during a visit`
                if (
                    noun.lemma.lower() in words["doer"]
                    and lexicon.types[named.type].family != own_type.family
                ):
                    continue  # `opened fire on a patrol`: whom it was done to
                return noun.i
        if lemma in words["harm"] and token.dep in ("advcl", "acl", "conj", "xcomp"):
            named = best.get(token.head.i)
            general = own_type.key in _GENERAL or (trigger.rule == "rule" and lemma in words["maim"])
            harmless = named is not None and lexicon.types[named.type].family in words["harmless"]
            if named is not None and not harmless and (general or named.type == trigger.type):
                return token.head.i
    return None


def is_general(kind: str) -> bool:
    """Whether a type says little of what happened (`attack`, `killing`), so that a more specific one replaces it.

    >>> is_general("attack"), is_general("flood")
    (True, False)
    """
    return kind in _GENERAL
