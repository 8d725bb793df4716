"""Events: what happened, is planned, forecast, claimed or denied, with its words for type and slots.

A trigger (verb or noun) of `lexicons/events.toml` makes an event; triggers that are one happening
(`rocket attacks destroyed an airbase`, `launched an offensive`) are joined. Slots are words of the text:
places and times are given by their mentions, actors and targets by the noun groups of the parse.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from dateline.extract.events.acted import is_clipped
from dateline.extract.events.clauses import scope_of
from dateline.extract.events.join import is_general, join_triggers
from dateline.extract.events.links import link_events
from dateline.extract.events.natural import is_natural_death
from dateline.extract.events.sameness import is_another, is_beside_another, is_definite
from dateline.extract.events.scope import Scope, deaths_of, harm_of
from dateline.extract.events.status import (
    Status,
    is_denied,
    is_negated,
    is_of_denied_harm,
    is_possible_past,
    is_presupposed,
    is_taken_for_granted,
    modality_of,
    status_of,
)
from dateline.extract.events.syntax import adjuncts_of, objects_of, subjects_of
from dateline.extract.events.told import is_described, is_told
from dateline.extract.events.topics import is_given, is_of_record, is_topic
from dateline.extract.events.triggers import (
    EventLexicon,
    Trigger,
    build_event_lexicon,
    find_cues,
    find_triggers,
    is_of_illness,
)
from dateline.extract.events.where import PlaceWords
from dateline.model import (
    Attribution,
    Document,
    Event,
    Figure,
    PlaceMention,
    Profile,
    Sentence,
    Slot,
    Span,
    TimeMention,
    Token,
    make_id,
    span_of,
    trace,
)

__all__ = ["Status", "find_events", "status_of"]

_AGAINST = frozenset({"on", "against", "at", "of", "upon", "towards", "toward"})
#: other happenings of a sentence that are looked at on either side of one
_BESIDE = 4
#: verbs with an object whose subject it happened to (`lost their lives`, `caught fire`)
_UNDERGOES = frozenset({("fire", "catch"), ("killing", "lose")})
_AT = frozenset({"on", "at", "against", "into"})
#: measures of those whom no visit and no agreement harms
_CASUALTIES = frozenset({"killed", "troops_killed", "injured", "missing", "trapped"})


def find_events(
    document: Document,
    times: Sequence[TimeMention] = (),
    places: Sequence[PlaceMention] = (),
    attributions: Sequence[Attribution] = (),
    figures: Sequence[Figure] = (),
    profile: Profile | None = None,
) -> list[Event]:
    """The events of a report in text order.

    `times` and `places` are the report's mentions (where none are given, the parser's entities stand in);
    an event's `figures` are the ids of the people harmed in its clause, and `killed_low`/`killed_high`
    the bounds of those who died, never summed. Speech alone (a demand, a threat) is no event.
    """
    lexicon = build_event_lexicon(profile)
    words = lexicon.words
    scope = Scope(
        document,
        times,
        places,
        attributions,
        figures,
        PlaceWords(
            lexicon.classes["territory"] | lexicon.classes["building"] | words["ground"],
            words["seated"],
            words["aim"],
            lexicon.classes["military"] | lexicon.classes["captive"] | lexicon.classes["armed_group"],
            words["say"],
            words["treated"],
        ),
        lexicon,
    )
    events: list[Event] = []
    for sentence in document.sentences:
        groups = list(join_triggers(find_triggers(sentence, lexicon), lexicon))
        nouns = sorted((t.token for g in groups for t in g if t.nominal), key=lambda t: t.i)
        numbers = [t.i for t in nouns]
        for group in groups:
            at, own = bisect_left(numbers, group[0].token.i), {t.token.i for t in group}
            others = [t for t in nouns[max(0, at - _BESIDE) : at + _BESIDE] if t.i not in own]
            event = _read_event(group, sentence, scope, lexicon, others)
            if event is not None:
                events.append(event)
    events.sort(key=lambda e: (e.trigger.start, e.trigger.end, e.type))
    return link_events(events, document, lexicon, scope.where.items)


# ---------------------------------------------------------------- one event


def _read_event(
    group: list[Trigger],
    sentence: Sentence,
    scope: Scope,
    lexicon: EventLexicon,
    others: Sequence[Token] = (),
) -> Event | None:
    main = group[0]
    token = main.token
    anchor = _clause_of(token)
    verbs = [t.token for t in group if not t.nominal] or ([anchor] if anchor is not token else [])
    actors, targets = _participants(group, lexicon)
    trace.about(span_of(main.tokens))
    if not is_told(main, verbs, [*actors, *targets], lexicon):
        reason = "a kind of thing, a purpose, a wish, a habit or a hypothesis, not one happening"
        trace.note("event", "rejected", token, main.rule, reason, value=main.type)
        return None
    parts = [scope_of(t.token, _clause_of(t.token)) for t in group]
    clause = sorted({t.i: t for part in parts for t in part}.values(), key=lambda t: t.i)
    kind = _refine(main, actors, group, clause, lexicon, others)
    figures = harm_of(clause, scope)
    if lexicon.family(kind) in lexicon.words["harmless"]:
        figures = [f for f in figures if f.measure not in _CASUALTIES]
    if kind in ("killing", "epidemic") and is_natural_death(main.token, lexicon):
        trace.note("event", "rejected", token, main.rule, "one person's death by illness or age", value=kind)
        return None
    if kind == "killing" and main.nominal and not figures:
        trace.note("event", "rejected", token, main.rule, "a noun of death without a count", value=kind)
        return None
    if kind == "killing" and figures and all(f.high == 0 for f in figures):
        trace.note("event", "rejected", token, main.rule, "nobody came to harm", value=kind)
        return None
    killed = [
        f
        for f in figures
        if f.measure in ("killed", "troops_killed") and f.subset_of is None and f.per is None
    ]
    slots: list[Slot] = []
    slots += [Slot("actor", _noun_span(t), scope.document.quote(_noun_span(t))) for t in actors]
    slots += [Slot("target", _noun_span(t), scope.document.quote(_noun_span(t))) for t in targets]
    hosts = kind == "aid_pledge" and any(t.lemma.lower() in lexicon.classes["refugee"] for t in targets)
    by_state = hosts or lexicon.family(kind) in lexicon.words["state_act"]
    topic = main.nominal and is_topic(token, lexicon)
    light = anchor.lemma.lower() in lexicon.words["under_way"]
    if topic:
        slots += scope.slots_of_topic(token, sentence)
    else:
        slots += scope.where.place_slots(token, anchor, sentence, actors, targets, others, by_state)
        slots += scope.when.time_slots(token, anchor, sentence, light, others)
    if trace.is_traced():
        scope.note_slots(slots, token, anchor, sentence)
        for trigger in group:
            outcome: trace.Outcome = "kept" if trigger is main else "lost"
            trace.note("type", outcome, trigger.token, trigger.rule, value=trigger.type, score=trigger.weight)
    slots += [Slot("harm", f.number_span, scope.document.quote(f.number_span)) for f in figures]
    if is_described(main, slots, figures, lexicon):
        trace.note("event", "rejected", token, main.rule, "it only describes what another clause is about")
        return None
    attribution = scope.attribution_at(token)
    stance = attribution.stance if attribution is not None else None
    if attribution is not None and stance == "denies":
        content = scope.content_of(attribution, token)
        known = is_presupposed(token) or (main.nominal and is_of_record(token, lexicon))
        harms = lexicon.family(kind) in lexicon.words["harming"]
        if (known or not is_denied(token, content, lexicon)) and not (
            harms and is_of_denied_harm(token, content, lexicon)
        ):
            denied = {t.start for t in content if not is_taken_for_granted(t, token)}
            slots = [s for s in slots if s.role not in ("harm", "target") or s.span.start not in denied]
            figures = [f for f in figures if f.number_span.start not in denied]
            killed = [f for f in killed if f in figures]
            stance = "asserts"  # in a speaker's own words what is taken for granted is the speaker's word
            if attribution.kind != "direct":
                attribution = stance = None
    if stance != "denies":
        killed = [f for f in killed if not f.negated or f.high == 0]
    deaths = deaths_of(killed)
    span = span_of([t for t in clause if not t.text.isspace()] or [token])
    given, verb = main.nominal and is_given(token, lexicon), anchor.lemma.lower()
    lasts = given and token.dep == "dobj" and verb in lexicon.words["lasting"]
    modality = modality_of(token, verbs, attribution, lexicon, topic or lasts)
    happens = lexicon.words["light"] | lexicon.words["undone"] | lexicon.words["under_way"] | {"be"}
    granted = topic or lasts or (given and verb not in happens)
    negated = is_negated(token, [] if granted else verbs, lexicon)
    if negated and main.rule == "rule" and token.lemma.lower() in lexicon.words["ousting"]:
        trace.note("event", "rejected", token, main.rule, "nobody was driven out", value=kind)
        return None
    unverified = bool(attribution and attribution.hedged) or any(is_possible_past(v) for v in [*verbs, token])
    return Event(
        id=make_id("evt", scope.document.report, token.start, token.end, kind),
        report=scope.document.report,
        spans=(span,),
        type=kind,
        text=scope.document.quote(span),
        trigger=span_of(main.tokens),
        rule=main.rule,
        slots=tuple(slots),
        killed_low=deaths[0],
        killed_high=deaths[1],
        figures=tuple(f.id for f in figures),
        modality=modality,
        attribution=attribution.id if attribution else None,
        stance=stance,
        unverified=unverified,
        negated=negated,
        definite=main.nominal and is_definite(main.tokens[-1], lexicon),
        another=(main.nominal and is_another(main.tokens[-1], lexicon))
        or is_beside_another(main, anchor, [*actors, *targets], lexicon),
    )


def _clause_of(token: Token) -> Token:
    """The verb whose clause a trigger stands in, itself where it is one."""
    if token.pos == "VERB":
        return token
    for i, above in enumerate(token.ancestors):
        if above.pos in ("VERB", "AUX"):
            return above
        if i > 6:
            break
    return token


def _participants(group: list[Trigger], lexicon: EventLexicon) -> tuple[list[Token], list[Token]]:
    """Who did it and to whom, as the heads of noun groups."""
    own = {t.i for trigger in group for t in trigger.tokens}
    actors: list[Token] = []
    targets: list[Token] = []
    for trigger in group:
        token = trigger.token
        if trigger.nominal:
            if token.lemma.lower() not in lexicon.words["seated"]:
                actors += token.children_of("poss")
            actors += [
                c
                for c in token.children_of("amod", "compound", "nmod")
                if c.entity in ("NORP", "ORG") or (c.entity == "GPE" and _is_initials(c.text))
            ]
            actors += adjuncts_of(token, frozenset({"by"}))
            targets += adjuncts_of(token, _AGAINST)
            verb = token.head if token.head.pos == "VERB" else None
            if (
                verb is not None
                and token.dep in ("dobj", "nsubjpass")
                and verb.lemma.lower() in lexicon.words["light"]
            ):
                done_to = verb.lemma.lower() in lexicon.words["undergone"]
                (targets if done_to else actors).extend(subjects_of(verb))
        elif token.lemma.lower() in lexicon.words["suffers"] and not token.children_of("dobj"):
            targets += token.children_of("nsubj", "nsubjpass")
        elif (trigger.type, token.lemma.lower()) in _UNDERGOES or is_clipped(token, lexicon):
            targets += subjects_of(token)
        elif token.lemma.lower() in lexicon.words["say"]:
            # `the island has reported nine deaths`: who tells of it did not do it
            targets += objects_of(token)
        else:
            actors += subjects_of(token)
            objects = [t for t in objects_of(token) if t.i not in own] or token.children_of("nsubjpass")
            sent = lexicon.classes["munition"] | lexicon.classes["weapon"]
            if not objects or all(o.lemma.lower() in sent for o in objects):
                hit = [t for o in (*trigger.tokens, *objects) for t in adjuncts_of(o, _AT)]
                objects = hit or objects
            targets += objects

    def keep(tokens: list[Token]) -> list[Token]:
        kept = [
            t
            for t in tokens
            if t.i not in own
            and t.entity not in ("DATE", "TIME")
            and t.pos != "VERB"
            and t.tag != "PRP$"
            and t.lower != "it"
        ]
        return list(dict.fromkeys(kept))[:6]

    thrown = lexicon.classes["munition"] | lexicon.classes["weapon"]
    actors = keep(_senders(actors, thrown, lexicon))
    chosen = {t.i for t in actors}
    return actors, [t for t in keep(targets) if t.i not in chosen]


def _senders(actors: Sequence[Token], thrown: frozenset[str], lexicon: EventLexicon) -> list[Token]:
    """The actors, with whose weapon it was in place of a weapon (`a Sudrian rocket killed nine`); a weapon of nobody's
    acts for nobody (`killed by rockets`)."""
    forces = lexicon.classes["state_force"] | lexicon.classes["armed_group"]
    found: list[Token] = []
    for token in actors:
        if token.lemma.lower() not in thrown:
            found.append(token)
            continue
        whose = token.children_of("amod", "compound", "nmod", "poss")
        found += [c for c in whose if c.entity in ("NORP", "GPE", "ORG") or c.lemma.lower() in forces]
    return found


def _is_of_disease(group: Sequence[Trigger], lexicon: EventLexicon) -> bool:
    """Whether people died of a disease, by what they died of or after, or what is counted beside them."""
    disease = lexicon.classes["disease"]
    for trigger in group:
        token = trigger.token
        beside = [*token.children_of("conj", "appos"), token.head, *token.head.children_of("conj", "appos")]
        cases = [t for t in beside if t.lemma.lower() == "case" and t.children_of("amod", "nummod")]
        if any(is_of_illness(t, lexicon) for t in cases):
            return True  # `40 confirmed cases, 12 deaths`
        causes = adjuncts_of(token, frozenset({"of", "from", "with", "by", "to"})) + subjects_of(token)
        if trigger.nominal:
            causes += [*token.children_of("conj", "compound", "amod"), token.head]
        causes += [o for v in [*token.children_of("advcl"), *_governed(token)] for o in objects_of(v)]
        causes += [t for c in list(causes) for t in adjuncts_of(c, frozenset({"of", "from", "with"}))]
        if any(t.lemma.lower() in disease for t in causes):
            return True
    return False


def _governed(verb: Token) -> list[Token]:
    return [v for prep in verb.children_of("prep") for v in prep.children_of("pcomp")]


def _is_initials(text: str) -> bool:
    """Whether a land is named by its initials, as it is where it acts (`a US strike`)."""
    return text.replace(".", "").isupper()


def _refine(
    main: Trigger,
    actors: Sequence[Token],
    group: Sequence[Trigger],
    clause: Sequence[Token],
    lexicon: EventLexicon,
    others: Sequence[Token] = (),
) -> str:
    """The most specific type that the trigger's own words allow (`rocket attack` is a missile strike)."""
    kind = main.type
    if kind == "killing" and _is_of_disease(group, lexicon):
        return "epidemic"
    for trigger in group[1:]:
        if trigger.rule == "rule" and trigger.token.lemma.lower() in lexicon.words["harm"] and main.nominal:
            continue  # soldiers killed in an attack make it no clash
        if lexicon.family(main.type) == "attack" and lexicon.family(trigger.type) in lexicon.words["shock"]:
            continue  # an attack that sets off a fire is none
        if kind in lexicon.types[trigger.type].refines or (is_general(kind) and not is_general(trigger.type)):
            kind = trigger.type
    near = (
        [
            t
            for trigger in group
            if trigger is main or trigger.type != main.type
            for t in trigger.token.subtree[:40]
            if t in clause
        ]
        if len(clause) < 80
        else []
    )
    near += [c for a in actors for c in [a, *a.children_of("compound", "amod")]]
    theirs = {c.i for o in others for c in [o, *o.children_of("compound", "amod")]}
    near = [t for t in near if t.i not in theirs]  # words of another happening of the sentence
    best, most = kind, 0.0
    for cue, _ in find_cues(sorted(set(near), key=lambda t: t.i), lexicon):
        row = lexicon.types[cue]
        if kind in row.refines and row.weight > most:
            best, most = cue, row.weight
    return best


def _noun_span(token: Token) -> Span:
    """The characters of a noun group without its clauses and appositions."""
    kept = [token]
    queue = [
        c
        for c in token.children
        if ":" not in c.text and c.dep in ("amod", "compound", "nummod", "nmod", "poss", "quantmod", "case")
    ]
    while queue and len(kept) < 16:
        child = queue.pop()
        kept.append(child)
        queue += [
            c
            for c in child.children
            if c.dep in ("amod", "compound", "nummod", "quantmod", "case", "advmod", "npadvmod")
        ]
    for prep in token.children_of("prep"):
        if prep.lower == "of":
            objects = prep.children_of("pobj")
            if objects and objects[0].i - token.i < 8:
                kept += [prep, objects[0], *objects[0].children_of("compound", "amod", "det")]
    return span_of(kept)
