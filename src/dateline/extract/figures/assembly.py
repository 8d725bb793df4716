"""Figures of a report: numbers read, bounded, measured, placed, dated and voiced, one sentence at a time.

Over 400 lines: the slots that one figure takes from another are told in one place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dateline.extract.figures.clauses import clause_of
from dateline.extract.figures.count import Count
from dateline.extract.figures.counted import Counted, population_of
from dateline.extract.figures.counts import read_counts, read_lexicons
from dateline.extract.figures.fallbacks import entity_places, entity_times
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.measures import Decision
from dateline.extract.figures.modality import Holding, read_modality
from dateline.extract.figures.rows import find_rows
from dateline.extract.figures.scene import Scene
from dateline.extract.figures.series import CONTINUED
from dateline.extract.figures.slots import find_place_slots
from dateline.extract.figures.slots_scope import is_everywhere
from dateline.extract.figures.slots_time import find_time_slots, is_current
from dateline.extract.figures.totals import is_cumulative, is_running, rate_of
from dateline.extract.figures.voices import VoiceIndex, is_presupposed
from dateline.lexicons import read_lexicon
from dateline.model import (
    CORE_MEASURES,
    Attribution,
    Document,
    Figure,
    PlaceMention,
    Profile,
    Rejection,
    Sentence,
    Slot,
    Span,
    TimeMention,
    Token,
    make_id,
    span_of,
    trace,
)

_OF_PEOPLE = frozenset({"troops_deployed", "troops_committed_share", "protesters", "population", "tested"})
_STATIC = frozenset({"distance", "population"})
#: what `several`, `dozens`, `hundreds` … are read as
_VAGUE = frozenset({3, 24, 40, 100, 1000, 10_000, 100_000, 1_000_000})
#: counts before and after one whose numbers are kept from being read as dates
NEAR = 12
#: characters within which a count follows another
_NEXT = 300
#: endings of the rules by which a count is in a list that its noun opens: whoever gives the list gives the count
_LISTED = ("/list", "/series", "/toll/beside")
#: tokens between two counts of which the second has no verb
_ELIDED = 10


def find_figures(
    document: Document,
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
    attributions: Sequence[Attribution],
    profile: Profile | None = None,
) -> tuple[list[Figure], list[Rejection]]:
    """The figures of a report in text order, and the numbers left out, each with its reason.

    Bounds follow the exchange contract: `at least n` and `more than n` leave `high` None, `up to n` leaves
    `low` None, shares are in percent. Slots point at `times` and `places`; where those are empty the
    parser's own entities stand in. A number whose measure cannot be read is `other` where it counts
    things or people that describe the situation, else a rejection; no number is made up.
    """
    lexicons = read_lexicons(profile)
    spoken = [a.voice.span for a in attributions if a.voice is not None and a.voice.span is not None]
    scene = Scene(document, times or entity_times(document), places or entity_places(document), spoken)
    voices = VoiceIndex(document, attributions)
    rows = find_rows(document)
    figures: list[Figure] = []
    rejections: list[Rejection] = []
    earlier: list[tuple[Count, Figure]] = []
    for sentence in document.sentences:
        counts = read_counts(sentence, lexicons, earlier, rows)
        made: list[tuple[Count, Figure]] = []
        taken = [c.measured.number.span for c in counts if c.rejected is None and c.measured.unit is None]
        for count in counts:
            if count.rejected is not None:
                rejections.append(_rejection(document, count))
                continue
            at = bisect_left(taken, count.measured.number.span)
            near = taken[max(0, at - NEAR) : at + NEAR]
            trace.about(count.measured.number.span)
            whole = _whole_of(count, counts, made, earlier)
            figure = _assemble(document, sentence, count, scene, voices, whole, near, lexicons.measures)
            if _is_unsaid(figure, voices):
                count.rejected = ("unsaid", "that somebody says so is what the report denies")
                rejections.append(_rejection(document, count))
                continue
            if figure.high == 0 and figure.modality != "actual":
                count.rejected = ("negated", "that nobody will be harmed is no count")
                rejections.append(_rejection(document, count))
                continue
            figure = _with_world(
                _with_day(_with_population(figure, count, made, earlier), count.decision, made),
                figures,
                document,
            )
            figure = _with_added(_with_voice(figure, count, made, sentence), count, earlier, sentence)
            made.append((count, figure))
            figures.append(figure)
        earlier = (earlier + made)[-12:]
    figures.sort(key=lambda f: (f.number_span, f.measure))
    return _share_slots(figures, scene), rejections


def _share_slots(figures: Sequence[Figure], scene: Scene) -> list[Figure]:
    """Figures of people that a report tells again (the same measure and bounds) take the day, and the place
    in so many words, of the telling that has them: the first such one."""
    days: dict[tuple[object, ...], tuple[Slot, ...]] = {}
    places: dict[tuple[object, ...], tuple[Slot, ...]] = {}
    who = _told_people(figures)
    for figure in figures:
        key = (figure.measure, figure.low, figure.high, who[figure.id])
        if _is_vague(figure):
            continue  # `dozens` here are not the `dozens` there
        when = tuple(s for s in figure.slots if s.role != "place")
        where = tuple(s for s in figure.slots if s.role == "place" and not s.inferred)
        if when:
            days.setdefault(key, when)
        if where:
            places.setdefault(key, where)
    shared = [_with_shared(f, (f.measure, f.low, f.high, who[f.id]), days, places, scene) for f in figures]
    by_id = {f.id: f for f in shared}
    return [_with_whole(f, by_id.get(f.subset_of or "")) for f in shared]


def _is_unsaid(figure: Figure, voices: VoiceIndex) -> bool:
    """Whether a count is what nobody says (`nobody said that nine had died`)."""
    name = voices.name_of(figure.attribution)
    return name is not None and name.lower() in read_lexicon("slots")["unsaid"]


def _is_vague(figure: Figure) -> bool:
    """Whether an amount is but a word for many (`dozens`, `hundreds`)."""
    return figure.high is None and figure.qualifier is None and figure.low in _VAGUE


def _told_people(figures: Sequence[Figure]) -> dict[str, str | None]:
    """By figure the last word for those counted, None where it is any people, or where no other figure of the same
    amount counts others: by it two counts of the same size are told apart (`five babies`, `five nurses`)."""
    bare = {"people", "persons", "person", "others", "victims", "civilians", "bodies", None}
    words = {f.id: f.population.split()[-1].lower() if f.population else None for f in figures}
    distinct: dict[tuple[object, ...], set[str | None]] = {}
    for figure in figures:
        key = (figure.measure, figure.low, figure.high)
        distinct.setdefault(key, set()).add(None if words[figure.id] in bare else words[figure.id])
    return {
        f.id: words[f.id] if len(distinct[f.measure, f.low, f.high] - {None}) > 1 else None for f in figures
    }


def _note_slots(slots: Sequence[Slot], rule: str, figure: Figure) -> None:
    """Tells a trace which slots a figure took over, and from where."""
    for slot in slots:
        name = "place" if slot.role == "place" else "time"
        trace.note(name, "kept", slot.span, rule, value=slot.text, of=figure.number_span)


def _with_whole(figure: Figure, whole: Figure | None) -> Figure:
    """A part without a day takes that of its whole."""
    if whole is None or any(s.role != "place" for s in figure.slots):
        return figure
    days = tuple(replace(s, inferred=True) for s in whole.slots if s.role != "place")
    _note_slots(days, "of its whole", figure)
    return replace(figure, slots=figure.slots + days)


def _with_shared(
    figure: Figure,
    key: tuple[object, ...],
    days: Mapping[tuple[object, ...], tuple[Slot, ...]],
    places: Mapping[tuple[object, ...], tuple[Slot, ...]],
    scene: Scene,
) -> Figure:
    if figure.measure not in CORE_MEASURES or (figure.low or figure.high or 0) <= 2:
        return figure
    where = tuple(s for s in figure.slots if s.role == "place")
    when = tuple(s for s in figure.slots if s.role != "place")
    if key in places and all(s.inferred for s in where) and not _is_finer(where, places[key], scene):
        where = tuple(replace(s, inferred=True) for s in places[key]) + where
    standing = figure.until_now and figure.low != figure.high
    if not when and key in days and not standing:
        when = tuple(replace(s, inferred=True) for s in days[key])
    if (shared := where + when) != figure.slots:
        _note_slots([s for s in shared if s not in figure.slots], "told elsewhere", figure)
    return replace(figure, slots=where + when)


def _is_finer(own: Sequence[Slot], told: Sequence[Slot], scene: Scene) -> bool:
    """Whether the town that a count has by inference says more than the country that an earlier telling of it names
    (the headline `Fire in Chad kills nine` over a text on one town)."""
    return bool(own) and not scene.is_wide(own[0].span) and all(scene.is_wide(slot.span) for slot in told)


def _with_world(figure: Figure, before: Sequence[Figure], document: Document) -> Figure:
    """A count without a place of its own is of the whole world where one of the same measure that is no
    larger is, or the count before it in its paragraph or the sentence before."""
    if figure.measure not in CORE_MEASURES or any(s.role == "place" and not s.inferred for s in figure.slots):
        return figure
    size = figure.low if figure.low is not None else figure.high
    for k, other in enumerate(reversed(before[-40:])):
        world = next((s for s in other.slots if s.role == "place" and is_everywhere(s.text)), None)
        if world is None or other.measure not in CORE_MEASURES:
            continue
        smaller = other.measure == figure.measure and (other.low or other.high or 0) <= (size or 0)
        near = k == 0 and figure.number_span.start - other.number_span.end < _NEXT
        follows = near and "\n" not in document.text[other.number_span.end : figure.number_span.start]
        if smaller or follows:
            others = tuple(s for s in figure.slots if s.role != "place")
            _note_slots([world], "worldwide count before", figure)
            return replace(figure, slots=(replace(world, inferred=True), *others))
    return figure


def _with_population(
    figure: Figure,
    count: Count,
    made: Sequence[tuple[Count, Figure]],
    earlier: Sequence[tuple[Count, Figure]],
) -> Figure:
    """A bare count (`and 12 wounded`, `seven more`, `that number may climb to`) counts the same people as
    the count before: of its sentence, or for an amount named again of the sentences before."""
    bare = count.counted.noun is None or count.counted.noun.lower in {"more", "others"}
    if figure.population is not None or not bare or count.counted.of is not None:
        return figure
    rule = count.decision.rule if count.decision is not None else ""
    again = rule.startswith("same/")
    if "/toll/" in rule:
        return figure
    for _, other in reversed([*earlier[-3:], *made] if again else made):
        if other.measure in CORE_MEASURES and other.subset_of is None:
            trace.note("counted", "kept", other.number_span, "the count before", value=other.population)
            return replace(figure, population=other.population)
    return figure


def _with_voice(
    figure: Figure, count: Count, made: Sequence[tuple[Count, Figure]], sentence: Sentence
) -> Figure:
    """A part has the voice of its whole, and an item of a list that of the item before, in one sentence."""
    if figure.attribution is not None or not made or figure.measure not in CORE_MEASURES:
        return figure
    before, other = made[-1]
    gap = sentence.tokens[before.counted.end : count.counted.start]
    rule = count.decision.rule if count.decision is not None else ""
    listed = all(t.lower in {",", "and", "or"} for t in gap) or rule.endswith(CONTINUED)
    elided = (
        len(gap) <= _ELIDED and gap[:1] and gap[0].lower in {"and", ";"}
    )  # `puts the toll at 4 and the hurt at 9`
    listed = listed or (bool(elided) and not any(t.pos in {"VERB", "AUX"} for t in gap))
    if other.attribution is None or not (listed or figure.subset_of == other.id):
        return figure
    trace.note("attribution", "kept", other.number_span, "the count before")
    return replace(figure, attribution=other.attribution, stance=other.stance)


def _with_added(
    figure: Figure, count: Count, earlier: Sequence[tuple[Count, Figure]], sentence: Sentence
) -> Figure:
    """A count that is added to the one before (`another 40 were hurt`) and has no place of its own is of the same
    place and the same stretch of time, where that was told in so many words."""
    if figure.measure not in CORE_MEASURES or not earlier:
        return figure
    opens = sentence.tokens[max(0, count.counted.start - 1) : count.counted.start + 2]
    if not any(t.lower in read_lexicon("slots")["adds"] for t in opens):
        return figure
    other = earlier[-1][1]
    near = 0 <= figure.number_span.start - other.number_span.end <= _NEXT
    if other.measure not in CORE_MEASURES or not near or any(not s.inferred for s in figure.slots):
        return figure
    told = tuple(replace(s, inferred=True) for s in other.slots if s.role == "place" and not s.inferred)
    if not told:
        return figure
    _note_slots(told, "added to the count before", figure)
    return replace(figure, slots=told + tuple(s for s in figure.slots if s.role != "place"))


def _with_day(figure: Figure, own: Decision | None, made: Sequence[tuple[Count, Figure]]) -> Figure:
    """A count of people without a day takes the day of the count of people before it in its sentence."""
    if figure.measure not in CORE_MEASURES or any(s.role != "place" for s in figure.slots):
        return figure
    if own is not None and own.rule.endswith("/again"):
        return figure  # of another time than the count before it
    for count, other in reversed(made):
        node = count.counted.node
        compared = node.dep == "pobj" and node.head.lower == "from"
        if other.measure in CORE_MEASURES and not compared:
            days = tuple(Slot(s.role, s.span, s.text, True) for s in other.slots if s.role != "place")
            _note_slots(days, "the count before", figure)
            return replace(figure, slots=figure.slots + days)
    return figure


def _whole_of(
    count: Count,
    counts: Sequence[Count],
    made: Sequence[tuple[Count, Figure]],
    earlier: Sequence[tuple[Count, Figure]],
) -> Figure | None:
    """The figure that a count is part of, or None."""
    if count.subset_of is None:
        return None
    if count.subset_of >= 0:
        return next((f for c, f in made if c is counts[count.subset_of]), None)
    core = [f for _, f in reversed(earlier) if f.measure in CORE_MEASURES]
    measure = count.decision.measure if count.decision is not None else None
    of = count.counted.of.lower if count.counted.of is not None else None
    told = count.decision is not None and not count.decision.rule.startswith("inherit")
    if core and told and of in {"those", "these"}:
        return core[0]  # `18 cases are known. Three of those have died`
    return next((f for f in core if f.measure == measure and f.subset_of is None), core[0] if core else None)


def _rejection(document: Document, count: Count) -> Rejection:
    slug, reason = count.rejected or ("no-measure", "nothing says what the number measures")
    return Rejection(document.report, "figures", slug, reason, count.measured.number.span)


def _assemble(
    document: Document,
    sentence: Sentence,
    count: Count,
    scene: Scene,
    voices: VoiceIndex,
    whole: Figure | None,
    taken: Sequence[Span],
    lexicon: MeasureLexicon,
) -> Figure:
    number, counted, bounds = count.measured.number, count.counted, count.bounds
    decision = count.decision or Decision("other", "counted", None)
    measure = decision.measure or "other"
    tokens = sentence.tokens
    span = _clause_span(tokens, count, decision)
    attribution, cue = voices.find(number.span)
    if attribution is None and measure in CORE_MEASURES:
        attribution = voices.joined(counted.node)
        if attribution is not None:
            trace.note("attribution", "kept", attribution.cue_span, "joined clause")
        elif (attribution := voices.hung_on(counted.node)) is not None:
            trace.note("attribution", "kept", attribution.cue_span, "hung on by `with`")
    if attribution is not None and is_presupposed(counted.node, decision.trigger, attribution, document):
        trace.note(
            "attribution",
            "lost",
            attribution.cue_span,
            "taken for granted",
            "what is asked or meant tells no count",
        )
        attribution, cue = None, None
    if attribution is None and decision.trigger is not None and decision.rule.endswith(_LISTED):
        attribution, cue = voices.find(Span(decision.trigger.start, decision.trigger.end))
    local = (
        decision.trigger if decision.trigger is not None and decision.trigger.sentence is sentence else None
    )
    phrase = tokens[max(0, counted.start - 3) : counted.end + 3]
    holding: Holding = read_modality(counted.node, local, measure, phrase, "/act/" in decision.rule)
    slots: tuple[Slot, ...] = find_place_slots(scene, measure, counted, local, voices.near(number.span))
    if measure not in _STATIC:
        slots += find_time_slots(
            scene,
            measure,
            counted.node,
            counted.named,
            local,
            cue,
            attribution is not None and attribution.voice is not None,
            taken,
        )
    if whole is not None:
        slots = _from_whole(slots, whole)
        trace.note("part of", "kept", whole.number_span, decision.rule, value=whole.measure)
        for slot in (s for s in slots if s.inferred):
            name = "place" if slot.role == "place" else "time"
            trace.note(name, "kept", slot.span, "of its whole", value=slot.text)
    by_unit = count.measured.unit is not None
    people = not by_unit and measure not in {"other"}
    noun_is_measure = decision.trigger is counted.noun and "/weak" not in decision.rule and people
    unit = count.measured.unit.name if count.measured.unit else _unit(counted, measure)
    identifier = make_id("fig", document.report, number.span.start, number.span.end, measure)
    return Figure(
        id=identifier,
        report=document.report,
        spans=(span,),
        text=document.quote(span),
        number_span=number.span,
        low=bounds.low,
        high=bounds.high,
        measure=measure,
        rule=decision.rule,
        unit=unit,
        qualifier=bounds.text,
        approximate=bounds.approximate,
        conversions=tuple(count.conversions),
        population=None if by_unit else _population(counted, decision, noun_is_measure, lexicon),
        slots=slots,
        cumulative=is_cumulative(count, decision, slots, tokens, holding.modality == "actual"),
        modality=holding.modality,
        attribution=attribution.id if attribution is not None else None,
        stance=attribution.stance if attribution is not None else None,
        unverified=holding.unverified
        or bounds.hedged
        or bool(attribution is not None and attribution.hedged),
        negated=count.negated or (holding.negated and not _is_survival(decision)),
        subset_of=whole.id if whole is not None else None,
        running=is_running(count, decision, slots, local or counted.node),
        until_now=is_current(counted.node, clause_of(counted.node, decision.trigger)),
        per=None if by_unit else rate_of(count, tokens),
    )


def _population(
    counted: Counted, decision: Decision, noun_is_measure: bool, lexicon: MeasureLexicon
) -> str | None:
    """Who is counted, in the report's words: people and their units. What things are counted says the unit."""
    named = counted.named
    toll = decision.trigger if named is None and "/toll/" in decision.rule else None
    if toll is not None and toll.tag == "NNS" and "people" in lexicon.classes_of(toll):
        return toll.text
    who = lexicon.classes_of(named) & {"people", "military", "refugees", "survivors", "units", "locals"}
    if named is not None and not who and (decision.measure or "other") not in CORE_MEASURES | _OF_PEOPLE:
        return None
    return population_of(counted, noun_is_measure)


def _is_survival(decision: Decision) -> bool:
    """`15 did not survive`, `six did not make it`: the negation is part of what is counted."""
    trigger = decision.trigger
    return trigger is not None and trigger.lemma.lower() in {"survive", "make"}


def _from_whole(slots: tuple[Slot, ...], whole: Figure) -> tuple[Slot, ...]:
    """The slots of a part: the whole's, but for those that the part's own words give."""
    own = tuple(s for s in slots if not s.inferred)
    roles = {s.role for s in own}
    return own + tuple(Slot(s.role, s.span, s.text, True) for s in whole.slots if s.role not in roles)


def _unit(counted: Counted, measure: str) -> str | None:
    if measure in CORE_MEASURES | {"protesters", "population", "tested"}:
        return "persons"
    if measure == "troops_deployed" and counted.named is None:
        return "persons"
    return counted.named.lower if counted.named is not None else None


def _clause_span(tokens: Sequence[Token], count: Count, decision: Decision) -> Span:
    """The count and, where near, the word that measures it."""
    counted = count.counted
    first, last = counted.start, max(counted.end, count.measured.end)
    trigger = decision.trigger
    if trigger is not None and trigger.sentence is tokens[0].sentence:
        at = trigger.i - tokens[0].i
        if 0 <= first - at <= 12:
            first = at
        elif 0 <= at - last < 14:
            last = at + 1
    for conversion in count.conversions:
        while last < len(tokens) and tokens[last - 1].end < conversion.span.end:
            last += 1
    return span_of(tokens[first:last])
