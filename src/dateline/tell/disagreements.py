"""Where figures and accounts differ: each pair of claims with what its two sides share and what sets them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations

from dateline.lexicons import read_lexicon
from dateline.model import Figure, ResolvedEvent, ResolvedFigure, Span
from dateline.tell.counts import FigureRow, may_be_one_place, people_words
from dateline.tell.lines import Line
from dateline.tell.material import AnyClaim, Material, standing_claims
from dateline.tell.sentences import TOLD, cite_of, place_words, quote_of, speaker_of, told
from dateline.tell.words import event_words, measure_words, short_day


def differences(material: Material) -> Iterator[Callable[[], Line]]:
    """Claims that cannot both hold, and counts of one day by different voices that look alike but differ:
    each pair as a line to be written, with what its two sides share and what sets them apart. Those of which both stand come
    first, of these the latest; and a pair of numbers that another pair of voices gave comes after all others."""
    pairs: dict[frozenset[object], tuple[AnyClaim, AnyClaim]] = {}
    for one, other in (*_conflicts(material), *_alike(material)):
        pairs.setdefault(frozenset((_gist(one, material), _gist(other, material))), (one, other))
    stands = {claim for matter in material.matters for claim in standing_claims(matter)}
    ordered = sorted(
        pairs.values(), key=lambda pair: (not stands.issuperset(r.id for r in pair), -_last(pair))
    )
    told_before: set[frozenset[object]] = set()
    again = []
    for one, other in ordered:
        numbers = frozenset((_gist(one, material)[:4], _gist(other, material)[:4]))
        if numbers in told_before:
            again.append((one, other))
            continue
        told_before.add(numbers)
        yield partial(_difference_line, one, other, material)
    for one, other in again:
        yield partial(_difference_line, one, other, material)


def _last(pair: tuple[AnyClaim, AnyClaim]) -> int:
    """The number of the later day of two claims, 0 where neither has one."""
    days = (
        r.resolved.as_of_end if isinstance(r.resolved, ResolvedFigure)
        else r.resolved.end_on if isinstance(r.resolved, ResolvedEvent) else None
        for r in pair
    )  # fmt: skip
    return max((day.toordinal() for day in days if day is not None), default=0)


def _gist(row: AnyClaim, material: Material) -> tuple[object, ...]:
    resolved = row.resolved
    if isinstance(resolved, ResolvedFigure):
        figure = resolved.figure
        return (figure.measure, figure.low, figure.high, resolved.as_of_end, voice_key(row))
    return (speaker_of(row, material), quote_of(row, TOLD))


def voice_key(row: AnyClaim) -> str:
    """The body of a claim's voice, else the voice, else the report."""
    voice = row.resolved.voice
    return (voice.body or voice.id) if voice else f"report:{row.report}"


def _conflicts(material: Material) -> list[tuple[AnyClaim, AnyClaim]]:
    themed = {measure for theme in read_lexicon("themes")["themes"] for measure in theme["measures"]}
    found = []
    for relation in material.relations:
        if relation.relation != "conflict":
            continue
        one, other = material.claim(relation.source), material.claim(relation.target)
        if one is None or other is None or _is_corrected(one, material) or _is_corrected(other, material):
            continue
        figures = [r.resolved.figure for r in (one, other) if isinstance(r.resolved, ResolvedFigure)]
        if any(f.measure not in themed or f.subset_of is not None for f in figures):
            continue
        if len(figures) == 2 and not _count_alike(*figures):
            continue
        found.append((one, other) if order_of(one) <= order_of(other) else (other, one))
    return sorted(found, key=lambda pair: (order_of(pair[0]), order_of(pair[1])))


def _is_corrected(row: AnyClaim, material: Material) -> bool:
    matter = material.matter_of.get(row.id)
    return row.id in material.corrected or (matter is not None and matter.standing == "corrected")


def order_of(row: AnyClaim) -> tuple[str, Span]:
    """Where a claim stands: by report and text."""
    return row.report_name, row.span


def _alike(material: Material) -> list[tuple[AnyClaim, AnyClaim]]:
    """Counts of one measure, day and (as far as is told) place whose bounds exclude each other, by two
    named voices."""
    lead = {row["measure"] for row in read_lexicon("themes")["lead"]}
    days: dict[tuple[object, ...], list[FigureRow]] = defaultdict(list)
    for row in material.figures.values():
        figure = row.resolved.figure
        counted = figure.measure in lead and figure.modality == "actual" and figure.subset_of is None
        counted = counted and not figure.is_denied
        told_by = row.resolved.as_of_end is not None and row.resolved.voice is not None
        if counted and told_by and not _is_corrected(row, material):
            days[figure.measure, row.resolved.as_of_end].append(row)
    found: list[tuple[AnyClaim, AnyClaim]] = []
    for key in sorted(days, key=str):
        rows = sorted(days[key], key=order_of)[:60]
        for one, other in combinations(rows, 2):
            if voice_key(one) == voice_key(other) or not _exclude(one, other):
                continue
            if _people(one) != _people(other) or not _count_alike(one.resolved.figure, other.resolved.figure):
                continue
            if not may_be_one_place(one.resolved.place, other.resolved.place):
                continue
            if one.report != other.report and (one.resolved.place is None or other.resolved.place is None):
                continue
            found.append((one, other))
    return found


def _people(row: FigureRow) -> str:
    return people_words(row.resolved.figure.population)


def _count_alike(a: Figure, b: Figure) -> bool:
    """Whether both are rates of one time or none, not one a total and the other what was added to it, or what one
    day of it was."""
    if a.per != b.per or a.unit != b.unit or {a.cumulative, b.cumulative} == {True, False}:
        return False
    return {a.running, b.running} != {True, False}


def _exclude(one: FigureRow, other: FigureRow) -> bool:
    a, b = one.resolved.figure, other.resolved.figure
    low = max(x for x in (a.low, b.low, float("-inf")) if x is not None)
    high = min(x for x in (a.high, b.high, float("inf")) if x is not None)
    return low > high


def _difference_line(one: AnyClaim, other: AnyClaim, material: Material) -> Line:
    text = "; but " + told(other, material)
    shared, apart = _compare(one, other, material)
    notes = []
    if apart:
        notes.append(
            "they differ in " + "; ".join(apart) + (f" (the same: {', '.join(shared)})" if shared else "")
        )
    else:
        notes.append(f"the same {', '.join(shared)}: nothing in the reports says why they differ")
    matter = material.matter_of.get(one.id)
    head = measure_words(one.resolved.figure.measure) if isinstance(one.resolved, ResolvedFigure) else ""
    if isinstance(one.resolved, ResolvedEvent):
        head = event_words(one.resolved.event.type)
    return Line(
        f": {told(one, material)}{text}",
        (cite_of(one), cite_of(other)),
        None,
        tuple(notes),
        None,
        matter.id if matter else None,
        one.review,
        one.method,
        head,
    )


def _compare(one: AnyClaim, other: AnyClaim, material: Material) -> tuple[list[str], list[str]]:
    """What two claims share and what sets them apart, in words."""
    shared: list[str] = []
    apart: list[str] = []

    def put(name: str, a: str, b: str) -> None:
        if a == b:
            shared.append(f"{name} ({a})")
        else:
            apart.append(f"{name} ({a}; {b})")

    a, b = one.resolved, other.resolved
    if isinstance(a, ResolvedFigure) and isinstance(b, ResolvedFigure):
        put("day", short_day(a.as_of_end), short_day(b.as_of_end))
        put("place", place_words(one), place_words(other))
        if a.figure.population and b.figure.population:
            put("who is counted", people_words(a.figure.population), people_words(b.figure.population))
        if (a.figure.low == a.figure.high) != (b.figure.low == b.figure.high):
            apart.append("precision (one is a bound)")
    elif isinstance(a, ResolvedEvent) and isinstance(b, ResolvedEvent):
        put("day", short_day(a.end_on), short_day(b.end_on))
        put("place", place_words(one), place_words(other))
        if a.actors or b.actors:
            put("who did it", ", ".join(a.actors) or "not stated", ", ".join(b.actors) or "not stated")
    put("voice", speaker_of(one, material), speaker_of(other, material))
    edge = material.edge_between(one.report, other.report)
    if edge is not None and one.report != other.report:
        first, second = material.view.name_of(edge.source.report), material.view.name_of(edge.target.report)
        words = "shares passages with" if edge.direction == "unknown" else "takes words from"
        apart.append(f"report ({second} {words} {first})")
    return shared, apart
