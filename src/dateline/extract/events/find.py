"""Events: what happened, is planned, forecast, claimed or denied, with its words for type and slots.

A trigger (verb or noun) of `lexicons/events.toml` makes an event; triggers that are one happening
(`rocket attacks destroyed an airbase`, `launched an offensive`) are joined. Slots are words of the text:
places and times are given by their mentions, actors and targets by the noun groups of the parse.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from dateline.extract.events.clauses import scope_of
from dateline.extract.events.denied import (
    is_denied,
    is_in_sympathy,
    is_known_anyway,
    is_of_denied_harm,
    is_presupposed,
    is_taken_for_granted,
    without_denied,
)
from dateline.extract.events.join import join_triggers
from dateline.extract.events.links import link_events
from dateline.extract.events.natural import is_natural_death
from dateline.extract.events.parties import noun_span, participants_of
from dateline.extract.events.refined import refined_type
from dateline.extract.events.sameness import is_another, is_beside_another, is_definite
from dateline.extract.events.scope import Scope, deaths_of, harm_of
from dateline.extract.events.status import Status, is_negated, is_possible_past, modality_of, status_of
from dateline.extract.events.told import is_described, is_told
from dateline.extract.events.topics import is_given, is_of_record, is_topic
from dateline.extract.events.triggers import (
    EventLexicon,
    Trigger,
    build_event_lexicon,
    find_triggers,
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
    TimeMention,
    Token,
    make_id,
    span_of,
    trace,
)

__all__ = ["Status", "find_events", "status_of"]

#: other happenings of a sentence that are looked at on either side of one
_BESIDE = 4
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
        groups = list(
            without_denied(join_triggers(find_triggers(sentence, lexicon), lexicon), scope, lexicon)
        )
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
    actors, targets = participants_of(group, lexicon)
    trace.about(span_of(main.tokens))
    if not is_told(main, verbs, [*actors, *targets], lexicon):
        reason = "a kind of thing, a purpose, a wish, a habit or a hypothesis, not one happening"
        trace.note("event", "rejected", token, main.rule, reason, value=main.type)
        return None
    parts = [scope_of(t.token, _clause_of(t.token)) for t in group]
    clause = sorted({t.i: t for part in parts for t in part}.values(), key=lambda t: t.i)
    kind = refined_type(main, actors, group, clause, lexicon, others)
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
    slots += [Slot("actor", noun_span(t), scope.document.quote(noun_span(t))) for t in actors]
    slots += [Slot("target", noun_span(t), scope.document.quote(noun_span(t))) for t in targets]
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
    if attribution is not None and stance == "asserts":
        cue = scope.document.tokens_in(attribution.cue_span) if attribution.cue_span is not None else []
        if is_in_sympathy(token, scope.content_of(attribution, token), cue, lexicon):
            attribution = stance = None
    if attribution is not None and stance == "denies":
        content = scope.content_of(attribution, token)
        known = is_presupposed(token, lexicon) or (main.nominal and is_of_record(token, lexicon))
        harms = lexicon.family(kind) in lexicon.words["harming"]
        if (known or not is_denied(token, content, lexicon)) and not (
            harms and is_of_denied_harm(token, content, lexicon)
        ):
            denied = {t.start for t in content if not is_taken_for_granted(t, token)}
            slots = [s for s in slots if s.role not in ("harm", "target") or s.span.start not in denied]
            if is_known_anyway(token, lexicon):
                slots = [
                    s for s in slots if s.role != "actor"
                ]  # that they brought it about is what is denied
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
