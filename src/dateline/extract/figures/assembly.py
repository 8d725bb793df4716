"""Figures of a report: numbers read, bounded, measured, placed, dated and voiced, one sentence at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from dateline.extract.figures.borrowed import (
    share_slots,
    with_added,
    with_day,
    with_population,
    with_voice,
    with_world,
)
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
from dateline.extract.figures.slots import find_place_slots, find_time_slots
from dateline.extract.figures.time_asked import AskedTime
from dateline.extract.figures.totals import is_cumulative, is_running, rate_of
from dateline.extract.figures.until_now import is_current
from dateline.extract.figures.voices import VoiceIndex, is_presupposed
from dateline.extract.figures.withdrawn import is_told_of
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
    Stance,
    TimeMention,
    Token,
    make_id,
    span_of,
    trace,
)

_OF_PEOPLE = frozenset({"troops_deployed", "troops_committed_share", "protesters", "population", "tested"})
_STATIC = frozenset({"distance", "population"})
#: counts before and after one whose numbers are kept from being read as dates
NEAR = 12
#: endings of the rules by which a count is in a list that its noun opens: whoever gives the list gives the count
_LISTED = ("/list", "/series", "/toll/beside")


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
            figure = with_world(
                with_day(with_population(figure, count, made, earlier), count.decision, made),
                figures,
                document,
            )
            figure = with_added(with_voice(figure, count, made, sentence), count, earlier, sentence)
            made.append((count, figure))
            figures.append(figure)
        earlier = (earlier + made)[-12:]
    figures.sort(key=lambda f: (f.number_span, f.measure))
    return share_slots(figures, scene), rejections


def _is_unsaid(figure: Figure, voices: VoiceIndex) -> bool:
    """Whether a count is what nobody says (`nobody said that nine had died`)."""
    name = voices.name_of(figure.attribution)
    return name is not None and name.lower() in read_lexicon("slots")["unsaid"]


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
    besides = False
    if attribution is None and measure in CORE_MEASURES:
        attribution = voices.joined(counted.node)
        if attribution is not None:
            trace.note("attribution", "kept", attribution.cue_span, "joined clause")
            if attribution.stance == "denies":  # what is joined to a denial is not what is denied
                besides, attribution = True, None if attribution.strength == "strong" else attribution
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
        voiced = attribution is not None and attribution.voice is not None
        slots += find_time_slots(
            AskedTime(scene, measure, counted.node, counted.named, local, cue, voiced, taken)
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
        stance="asserts" if attribution and besides else _stance(attribution, counted.node),
        unverified=holding.unverified
        or bounds.hedged
        or bool(attribution is not None and attribution.hedged),
        negated=count.negated or (holding.negated and not _is_survival(decision)),
        subset_of=whole.id if whole is not None else None,
        running=is_running(count, decision, slots, local or counted.node),
        until_now=is_current(counted.node, clause_of(counted.node, decision.trigger)),
        per=None if by_unit else rate_of(count, tokens),
    )


def _stance(attribution: Attribution | None, node: Token) -> Stance | None:
    if attribution is None:
        return None
    return "denies" if is_told_of(node) else attribution.stance


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
    if "during" in roles:
        roles |= {"since", "as_of", "time"}  # `including 75 in the past day`
    shared = {s.span for s in whole.slots}
    if any(s.role == "as_of" and s.span not in shared for s in own):
        roles |= {"since", "during"}  # `including 75 on Friday`
    return own + tuple(Slot(s.role, s.span, s.text, True) for s in whole.slots if s.role not in roles)


def _unit(counted: Counted, measure: str) -> str | None:
    if measure in CORE_MEASURES | {"protesters", "population", "tested"}:
        return "persons"
    if measure == "troops_deployed" and counted.named is None:
        return "persons"
    return counted.named.lower if counted.named is not None else None


def _ends_with_unit(tokens: Sequence[Token], count: Count) -> bool:
    """Whether the word behind a unit belongs to something else (`for 20 years Orlab has asked`, `78% say`)."""
    at = count.measured.end
    if count.measured.unit is None or at >= len(tokens) or count.counted.end <= at:
        return False
    return tokens[at].pos in {"PROPN", "VERB"} and tokens[at].head is not tokens[at - 1]


def _clause_span(tokens: Sequence[Token], count: Count, decision: Decision) -> Span:
    """The count and, where near, the word that measures it."""
    counted = count.counted
    first, last = counted.start, max(counted.end, count.measured.end)
    if _ends_with_unit(tokens, count):
        last = count.measured.end
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
