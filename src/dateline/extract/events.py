"""Events: what happened, is planned, forecast, claimed or denied, with its words for type and slots.

A trigger (verb or noun) of `lexicons/events.toml` makes an event; triggers that are one happening
(`rocket attacks destroyed an airbase`, `launched an offensive`) are joined. Slots are words of the text:
places and times are given by their mentions, actors and targets by the noun groups of the parse.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from dateline.extract.events_scope import Scope, harm_of, scope_of
from dateline.extract.events_status import Status, is_negated, is_told, modality_of, status_of
from dateline.extract.events_triggers import (
    EventLexicon,
    Trigger,
    adjuncts_of,
    build_event_lexicon,
    find_cues,
    find_triggers,
    objects_of,
    subjects_of,
)
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
)

__all__ = ["Status", "find_events", "status_of"]

_AGAINST = frozenset({"on", "against", "at", "of", "upon", "towards", "toward"})
_HARM_TYPES = frozenset({"killing", "damage"})
_REACH = 25
_GENERAL = frozenset({"attack", "strike", "killing", "explosion", "damage", "ground_assault"})


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
    scope = Scope(document, times, places, attributions, figures)
    events: list[Event] = []
    for sentence in document.sentences:
        for group in _join_triggers(find_triggers(sentence, lexicon), lexicon):
            event = _read_event(group, sentence, scope, lexicon)
            if event is not None:
                events.append(event)
    events.sort(key=lambda e: (e.trigger.start, e.trigger.end, e.type))
    return _take_up(events, document, lexicon)


def _take_up(events: Sequence[Event], document: Document, lexicon: EventLexicon) -> list[Event]:
    """Link a bare definite noun (`the attack`, `Friday's blast`) to the event of its family told before,
    whose place and time it takes over where it has none of its own; link nouns for the war that goes on
    to the first such noun; and give deaths or damage told
    without a place, a time or a doer to the event just before in their paragraph."""
    last: dict[str, int] = {}
    background: dict[str, Event] = {}
    found: list[Event] = []
    for event in events:
        own = {s.role for s in event.slots if not s.inferred}
        family = lexicon.family(event.type)
        if _is_background(event, own, document, lexicon):
            first = background.setdefault(family, event)
            if first is not event:
                kept = [s for s in event.slots if s.role not in ("place", "time")]
                taken = [replace(s, inferred=True) for s in first.slots if s.role in ("place", "time")]
                event = replace(event, slots=(*kept, *taken), repeats=first.id)
            found.append(event)
            continue
        if event.type in _HARM_TYPES and not own & {"place", "time", "actor"} and found:
            before = found[-1]
            if _paragraph(before, document) == _paragraph(event, document) and before.modality == "actual":
                found[-1] = _with_harm(before, event)
                continue
        at = last.get(family, last.get("attack") if family in ("fighting", "damage") else None)
        if at is not None and _is_bare(event, document, lexicon) and "place" not in own:
            before = found[at]
            taken = [
                replace(s, inferred=True)
                for s in before.slots
                if s.role == "place" or (s.role == "time" and "time" not in own)
            ]
            kept = [s for s in event.slots if s.role != "place" and (s.role != "time" or "time" in own)]
            event = replace(event, slots=(*kept, *taken), repeats=before.repeats or before.id)
        else:
            last[family] = len(found)
        found.append(event)
    return found


def _is_background(event: Event, own: Collection[str], document: Document, lexicon: EventLexicon) -> bool:
    """Whether an event is the war that a report is set in (`the war`, `fleeing fighting`), named by a noun
    without a place, a time or people harmed of its own."""
    if not event.rule.startswith("noun") or event.figures or {"place", "time", "during", "since"} & set(own):
        return False
    head = document.tokens_in(event.trigger)[-1]
    return head.lemma.lower() in lexicon.words["ongoing"] or head.lower in lexicon.words["ongoing"]


def _is_bare(event: Event, document: Document, lexicon: EventLexicon) -> bool:
    """Whether an event is only `the attack` or `Friday's attack`: a definite noun that nothing narrows."""
    if event.rule != "noun":
        return False
    head = document.tokens_in(event.trigger)[-1]
    definite = any(c.lower in lexicon.words["anaphor"] for c in head.children_of("det"))
    dated = any(c.entity in ("DATE", "TIME") for c in head.children_of("poss"))
    return (definite or dated) and not adjuncts_of(head, _AGAINST | {"in", "near", "by"})


def _paragraph(event: Event, document: Document) -> int:
    return document.tokens_in(event.trigger)[0].sentence.paragraph


def _with_harm(event: Event, harm: Event) -> Event:
    """An event with the harm that the next clause tells; bounds only where one voice tells both."""
    figures = tuple(dict.fromkeys((*event.figures, *harm.figures)))
    slots = (*event.slots, *(s for s in harm.slots if s.role == "harm"))
    if harm.attribution != event.attribution or harm.modality != "actual":
        return replace(event, figures=figures, slots=slots)
    lows = [n for n in (event.killed_low, harm.killed_low) if n is not None]
    highs = [n for n in (event.killed_high, harm.killed_high) if n is not None]
    return replace(
        event,
        figures=figures,
        slots=slots,
        spans=(*event.spans, *harm.spans),
        killed_low=min(lows, default=None),
        killed_high=max(highs, default=None),
    )


# ---------------------------------------------------------------- one happening, several triggers


def _join_triggers(triggers: list[Trigger], lexicon: EventLexicon) -> Iterator[list[Trigger]]:
    """Groups of triggers that name one happening, best reading first."""
    by_token: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        if not lexicon.types[trigger.type].speech:
            by_token.setdefault(trigger.token.i, []).append(trigger)
    best = {i: max(group, key=lambda t: (t.weight, t.type)) for i, group in by_token.items()}
    owner: dict[int, int] = {}
    for i, trigger in best.items():
        partner = _partner(trigger, best, lexicon)
        if partner is not None and partner != i:
            owner[i] = partner
    groups: dict[int, list[Trigger]] = {}
    for i, trigger in best.items():
        top, seen = i, set()
        while top in owner and top not in seen:
            seen.add(top)
            top = owner[top]
        groups.setdefault(top, []).append(trigger)
    _join_general(groups, best, lexicon)
    for top, group in groups.items():
        yield sorted(group, key=lambda t: (t.token.i != top, t.token.i))


def _join_general(groups: dict[int, list[Trigger]], best: dict[int, Trigger], lexicon: EventLexicon) -> None:
    """Let deaths and damage that a sentence tells beside one attack or clash be that one's."""
    specific = [
        i
        for i in groups
        if lexicon.types[best[i].type].family in ("attack", "fighting")
        and best[i].type not in _HARM_TYPES
        and best[i].token.lemma.lower() not in lexicon.words["ongoing"]
    ]
    for i in [i for i in groups if best[i].type in _HARM_TYPES]:
        near = sorted(specific, key=lambda s: (abs(s - i), s))
        if near and abs(near[0] - i) <= _REACH and _linked(best[i].token, best[near[0]].token):
            groups[near[0]] += groups.pop(i)


def _linked(harm: Token, act: Token) -> bool:
    """Whether the act hangs on the harm's clause or the harm on the act's, with no clause of saying between."""
    above = {harm.i, *(a.i for a in list(harm.ancestors)[:6])}
    return act.i in above or any(a.i == harm.i for a in list(act.ancestors)[:6])


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
    if lemma in words["harm"] or lemma in words["light"]:
        own_type = lexicon.types[trigger.type]
        nouns = subjects_of(token) + adjuncts_of(token) + token.children_of("advcl", "csubj")
        if token.dep == "conj":
            nouns += token.head.children_of("advcl", "csubj")
        if lemma in words["light"]:
            nouns = objects_of(token) + nouns
        for noun in nouns:
            named = best.get(noun.i)
            if named is not None and named.nominal and noun.i != token.i:
                return noun.i
        if (
            lemma in words["harm"]
            and token.dep in ("advcl", "acl", "conj", "xcomp")
            and own_type.key in _GENERAL
        ):
            head = token.head
            if head.i in best and head.sentence is token.sentence:
                return head.i
    return None


# ---------------------------------------------------------------- one event


def _read_event(
    group: list[Trigger], sentence: Sentence, scope: Scope, lexicon: EventLexicon
) -> Event | None:
    main = group[0]
    token = main.token
    anchor = _clause_of(token)
    verbs = [t.token for t in group if not t.nominal] or ([anchor] if anchor is not token else [])
    actors, targets = _participants(group, lexicon)
    if not is_told(main, verbs, [*actors, *targets], lexicon):
        return None
    parts = [scope_of(t.token, _clause_of(t.token)) for t in group]
    clause = sorted({t.i: t for part in parts for t in part}.values(), key=lambda t: t.i)
    kind = _refine(main, actors, group, clause, lexicon)
    figures = harm_of(clause, scope)
    if kind == "killing" and main.nominal and not figures:
        return None
    killed = [f for f in figures if f.measure in ("killed", "troops_killed") and f.subset_of is None]
    slots: list[Slot] = []
    slots += [Slot("actor", _noun_span(t), scope.document.quote(_noun_span(t))) for t in actors]
    slots += [Slot("target", _noun_span(t), scope.document.quote(_noun_span(t))) for t in targets]
    slots += scope.place_slots(token, anchor, sentence, actors, targets)
    slots += scope.time_slots(token, anchor, sentence)
    slots += [Slot("harm", f.number_span, scope.document.quote(f.number_span)) for f in figures]
    attribution = scope.attribution_at(token)
    span = span_of([t for t in clause if not t.text.isspace()] or [token])
    modality = modality_of(token, verbs, attribution, lexicon)
    negated = is_negated(token, verbs, lexicon)
    unverified = bool(attribution and attribution.hedged)
    return Event(
        id=make_id("evt", scope.document.report, token.start, token.end, kind),
        report=scope.document.report,
        spans=(span,),
        type=kind,
        text=scope.document.quote(span),
        trigger=span_of(main.tokens),
        rule=main.rule,
        slots=tuple(slots),
        killed_low=min((f.low for f in killed if f.low is not None), default=None),
        killed_high=max((f.high for f in killed if f.high is not None), default=None),
        figures=tuple(f.id for f in figures),
        modality=modality,
        attribution=attribution.id if attribution else None,
        stance=attribution.stance if attribution else None,
        unverified=unverified,
        negated=negated,
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
            actors += token.children_of("poss")
            actors += [
                c for c in token.children_of("amod", "compound", "nmod") if c.entity in ("NORP", "GPE", "ORG")
            ]
            actors += adjuncts_of(token, frozenset({"by"}))
            targets += adjuncts_of(token, _AGAINST)
            verb = token.head if token.head.pos == "VERB" else None
            if (
                verb is not None
                and token.dep in ("dobj", "nsubjpass")
                and verb.lemma.lower() in lexicon.words["light"]
            ):
                actors += subjects_of(verb)
        elif token.lemma.lower() in lexicon.words["suffers"]:
            targets += token.children_of("nsubj", "nsubjpass")
        else:
            actors += subjects_of(token)
            targets += objects_of(token) or adjuncts_of(token, frozenset({"on", "at", "against"}))

    def keep(tokens: list[Token]) -> list[Token]:
        kept = [t for t in tokens if t.i not in own and t.entity not in ("DATE", "TIME") and t.pos != "VERB"]
        return list(dict.fromkeys(kept))[:6]

    actors = keep(actors)
    chosen = {t.i for t in actors}
    return actors, [t for t in keep(targets) if t.i not in chosen]


def _refine(
    main: Trigger,
    actors: Sequence[Token],
    group: Sequence[Trigger],
    clause: Sequence[Token],
    lexicon: EventLexicon,
) -> str:
    """The most specific type that the trigger's own words allow (`rocket attack` is a missile strike)."""
    kind = main.type
    for trigger in group[1:]:
        if kind in lexicon.types[trigger.type].refines or (kind in _GENERAL and trigger.type not in _GENERAL):
            kind = trigger.type
    near = (
        [t for trigger in group for t in trigger.token.subtree[:40] if t in clause]
        if len(clause) < 80
        else []
    )
    near += [c for a in actors for c in [a, *a.children_of("compound", "amod")]]
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
        if c.dep in ("amod", "compound", "nummod", "nmod", "poss", "quantmod", "case")
    ]
    while queue and len(kept) < 16:
        child = queue.pop()
        kept.append(child)
        queue += [
            c for c in child.children if c.dep in ("amod", "compound", "nummod", "quantmod", "case", "advmod")
        ]
    for prep in token.children_of("prep"):
        if prep.lower == "of":
            objects = prep.children_of("pobj")
            if objects and objects[0].i - token.i < 8:
                kept += [prep, objects[0], *objects[0].children_of("compound", "amod", "det")]
    return span_of(kept)
