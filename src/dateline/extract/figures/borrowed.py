"""What a figure takes from the others of its report: the day, place, people or voice that its own words leave out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dateline.extract.figures.count import Count
from dateline.extract.figures.measures import Decision
from dateline.extract.figures.place_scope import is_everywhere
from dateline.extract.figures.scene import Scene
from dateline.extract.figures.series import CONTINUED
from dateline.lexicons import read_lexicon
from dateline.model import CORE_MEASURES, Document, Figure, Sentence, Slot, trace

#: what `several`, `dozens`, `hundreds` … are read as
_VAGUE = frozenset({3, 24, 40, 100, 1000, 10_000, 100_000, 1_000_000})
#: characters within which a count follows another
_NEXT = 300
#: tokens between two counts of which the second has no verb
_ELIDED = 10


def share_slots(figures: Sequence[Figure], scene: Scene) -> list[Figure]:
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
    return [_with_whole(f, by_id.get(f.subset_of or ""), scene) for f in shared]


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


def _with_whole(figure: Figure, whole: Figure | None, scene: Scene) -> Figure:
    """A part without a day takes that of its whole, and its place where nothing in its own sentence gives one."""
    if whole is None:
        return figure
    where = tuple(s for s in figure.slots if s.role == "place")
    when = tuple(s for s in figure.slots if s.role != "place")
    told = tuple(replace(s, inferred=True) for s in whole.slots if s.role == "place")
    beside = tuple(s for s in where if scene.is_beside(s.span, figure.number_span))
    if told and all(s.inferred for s in where) and (len(beside) < len(where) or not where):
        _note_slots(beside or told, "of its whole", figure)
        where = beside or told
    if not when:
        when = tuple(replace(s, inferred=True) for s in whole.slots if s.role != "place")
        _note_slots(when, "of its whole", figure)
    return replace(figure, slots=where + when)


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


def with_world(figure: Figure, before: Sequence[Figure], document: Document) -> Figure:
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


def with_population(
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


def with_voice(
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


def with_added(
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


def with_day(figure: Figure, own: Decision | None, made: Sequence[tuple[Count, Figure]]) -> Figure:
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
