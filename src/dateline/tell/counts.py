"""Figure matters as counts: what tells the same is one, the latest leads, and each has its weight in a brief."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dateline.lexicons import read_lexicon
from dateline.model import Matter, PlaceReading, ResolvedFigure
from dateline.record import ClaimRow
from dateline.tell.material import Material, standing_claims
from dateline.weigh.borne_out import Told, find_borne_out
from dateline.weigh.counts import Bounds, state_bounds

FigureRow = ClaimRow[ResolvedFigure]

#: how long before its report a count is of what was, and not of what is going on
LONG_AGO = timedelta(days=365)
#: standings that a section of their own tells
DOUBTED = frozenset({"disputed", "denied", "corrected", "superseded", "unverified"})
#: standings that say how many voices bear out one count
VOICED = frozenset({"corroborated", "one-sided", "single voice", "unverified"})


@dataclass(frozen=True, slots=True)
class Count:
    """One or more figure matters that tell the same count, with the claim that leads: the latest that
    stands. `earlier` are counts of other matters that the same voice gave before, for the same place."""

    matters: tuple[Matter, ...]
    rows: tuple[FigureRow, ...]
    lead: FigureRow
    weight: float
    earlier: tuple[FigureRow, ...] = ()

    @property
    def measure(self) -> str:
        return self.lead.resolved.figure.measure

    @property
    def standing(self) -> str:
        """The standing of its matters; the most doubted one where they differ."""
        found = [m.standing for m in self.matters]
        return next((s for s in found if s in DOUBTED), found[0])


def make_counts(material: Material) -> list[Count]:
    """The counts of what is said to have happened, heaviest first. Matters whose leading claims say the
    same (in carried words, or by one voice on one day with one place left open) are told once."""
    lead_rows = {row["measure"]: row["weight"] for row in read_lexicon("themes")["lead"]}
    drafts = [c for m in material.matters if m.kind == "figure" and (c := _count(m, material)) is not None]
    latest = max((day_of(c.lead) for c in drafts), default=date.min)
    merged = _merge(drafts)
    weighed = [replace(c, weight=_weigh(c, lead_rows, latest)) for c in merged]
    ordered = sorted(weighed, key=lambda c: (-c.weight, c.measure, c.lead.report_name, c.lead.span))
    return _fold_earlier(ordered)


def _fold_earlier(counts: Sequence[Count]) -> list[Count]:
    """The counts without those that a later one of their voice continues; the later one tells them."""
    kinds = {row["name"]: row["kind"] for row in read_lexicon("standing")["measure"]}
    voiced = by_voice(counts)
    later: dict[str, Count] = {}
    for count in counts:
        if kinds.get(count.measure) not in ("running", "state") or count.standing in DOUBTED:
            continue
        mine = count.lead.resolved.place
        for other in _of_voice(count, voiced):
            theirs = other.lead.resolved.place
            one_place = mine is None or theirs is None or mine.key == theirs.key
            if count.lead.resolved.as_of_end and one_place and is_overtaken(count, other):
                later[count.lead.id] = other
                break
    before: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        last = _continued_by(count, later)
        if last is not None:
            before[last.lead.id].append(count)
    found = []
    for count in counts:
        folded = before.get(count.lead.id, [])
        if count.lead.id in later:
            continue
        rows = tuple(r for c in folded for r in c.rows)
        matters = (*count.matters, *(m for c in folded for m in c.matters))
        found.append(replace(count, earlier=rows, matters=matters) if folded else count)
    return found


def by_voice(counts: Sequence[Count]) -> dict[tuple[str, str], list[Count]]:
    """Counts by measure and by the id, and by the body, of their voice."""
    found: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for count in counts:
        voice = count.lead.resolved.voice
        for key in {voice.id, voice.body} - {None} if voice else ():
            found[count.measure, str(key)].append(count)
    return found


def _of_voice(count: Count, voiced: dict[tuple[str, str], list[Count]]) -> list[Count]:
    voice = count.lead.resolved.voice
    if voice is None:
        return []
    return voiced[count.measure, voice.body or voice.id] or voiced[count.measure, voice.id]


def has_later(count: Count, voiced: dict[tuple[str, str], list[Count]]) -> bool:
    """Whether the voice of a count has a later one of the same (see `is_overtaken`)."""
    return any(is_overtaken(count, other) for other in _of_voice(count, voiced))


def is_passed(count: Count, counts: Sequence[Count]) -> bool:
    """Whether another count of the same measure, people and place is the later one, whoever gives it: of a toll a
    higher one of a later day, or one of the same day that is said to grow; of what changes both ways one of a later
    day."""
    kinds = {row["name"]: row["kind"] for row in read_lexicon("standing")["measure"]}
    kind, mine = kinds.get(count.measure), count.lead.resolved
    if kind not in ("running", "state") or mine.place is None or mine.place.key is None:
        return False
    low = mine.figure.low or mine.figure.high or 0.0
    for other in counts:
        theirs = other.lead.resolved
        if other is count or other.measure != count.measure or other.standing in DOUBTED - {"disputed"}:
            continue
        if theirs.place is None or theirs.place.key != mine.place.key or theirs.figure.subset_of is not None:
            continue
        if people_words(mine.figure.population) != people_words(theirs.figure.population):
            continue
        later = day_of(other.lead) > day_of(count.lead)
        grows = theirs.figure.running is True and day_of(other.lead) == day_of(count.lead)
        higher = (theirs.figure.low or theirs.figure.high or 0.0) > low
        if later if kind == "state" else (later or grows) and higher:
            return True
    return False


def is_background(count: Count) -> bool:
    """Whether a count is of a time long before its report: told for comparison, no news of what the record is about."""
    known_on, day = count.lead.known_on, count.lead.resolved.as_of_end
    if count.lead.resolved.figure.high == 0:  # `none since 1959` looks back, whenever it is said
        day = count.lead.resolved.as_of_start or day
    return known_on is not None and day is not None and known_on - day > LONG_AGO


def _continued_by(count: Count, later: dict[str, Count]) -> Count | None:
    """The last count of a chain of later ones, None where nothing continues this one."""
    if count.lead.id not in later:
        return None
    while count.lead.id in later:
        count = later[count.lead.id]
    return count


def _count(matter: Matter, material: Material) -> Count | None:
    rows = [material.figures[c] for c in matter.claims if c in material.figures]
    rows = [r for r in rows if r.resolved.figure.modality == "actual" and not r.resolved.figure.is_denied]
    if not rows:
        return None
    rows.sort(key=lambda r: (day_of(r), r.report_name, r.span))
    stands = standing_claims(matter)
    wrong = {value_of(r) for r in rows if r.id in material.corrected}
    good = [r for r in rows if value_of(r) not in wrong] or rows
    standing = [r for r in good if r.id in stands] or good
    judged_by = _judged_by(matter, standing)
    return Count((matter,), tuple(rows), _lead(judged_by or standing, material.correcting), 0.0)


def _judged_by(matter: Matter, rows: Sequence[FigureRow]) -> list[FigureRow]:
    """Those of some rows that give the count that the standing of their matter is judged by; none where no such count was
    chosen among several."""
    if len(matter.backing) < 2 or matter.standing not in VOICED:
        return []
    by_id = {row.id: row for row in rows}
    borne = find_borne_out([[_told(by_id[c]) for c in own if c in by_id] for own in matter.backing])
    return [] if borne is None else [row for row in rows if bounds_of(row) == borne.count]


def _told(row: FigureRow) -> Told:
    return Told(bounds_of(row), row.resolved.as_of_end or row.known_on, row.known_on, is_whole(row))


def is_whole(row: FigureRow) -> bool:
    """Whether a figure is no part of another, and nothing that was added to one."""
    return row.resolved.figure.subset_of is None and row.resolved.figure.cumulative is not False


def _lead(rows: Sequence[FigureRow], correcting: Collection[str] = ()) -> FigureRow:
    """The latest count; of one day the one that is said to have grown, then one that corrects another, then that of
    the latest report, then that which most reports give, then that of a named voice, then the highest. A part of
    another figure, or what was added to it, never leads it."""
    given: dict[object, set[str]] = defaultdict(set)
    for row in rows:
        given[value_of(row), day_of(row)].add(row.report)

    def rank(row: FigureRow) -> tuple[Any, ...]:
        figure, support = row.resolved.figure, len(given[value_of(row), day_of(row)])
        named = row.resolved.voice is not None
        whole = figure.subset_of is None, figure.cumulative is not False
        late = figure.running is True, row.id in correcting, row.known_on or date.min
        return (*whole, day_of(row), *late, support, named, figure.high or figure.low or 0.0)

    return max(sorted(rows, key=lambda r: (r.report_name, r.span), reverse=True), key=rank)


def day_of(row: FigureRow) -> date:
    """The day that a count is stated for, the first of all days where it has none."""
    return row.resolved.as_of_end or date.min


def _merge(counts: Sequence[Count]) -> list[Count]:
    groups: list[list[Count]] = []
    by_value: dict[tuple[object, ...], list[list[Count]]] = defaultdict(list)
    by_origin: dict[tuple[object, ...], list[Count]] = {}
    for count in counts:
        figure = count.lead.resolved.figure
        key = (figure.measure, figure.low, figure.high, figure.unit)
        carried = [(*key, origin) for m in count.matters for origin in m.origins]
        home = next((by_origin[o] for o in carried if o in by_origin), None)
        if home is None and (figure.high or figure.low or 0) >= 10:
            home = next((g for g in by_value[key] if any(_tell_same(count, other) for other in g)), None)
        if home is None:
            home = []
            groups.append(home)
            by_value[key].append(home)
        home.append(count)
        for origin in carried:
            by_origin.setdefault(origin, home)
    found = []
    for group in groups:
        rows = tuple(
            sorted((r for c in group for r in c.rows), key=lambda r: (day_of(r), r.report_name, r.span))
        )
        matters = tuple(m for c in group for m in c.matters)
        placed = [c.lead for c in group if c.lead.resolved.place and c.lead.resolved.place.key]
        found.append(Count(matters, rows, _lead(placed or [c.lead for c in group]), 0.0))
    return found


def _tell_same(one: Count, other: Count) -> bool:
    """Whether two counts of one value are the same told twice in different words."""
    mine, theirs = one.lead.resolved, other.lead.resolved
    alike = same_voice(one.lead, other.lead) or one.lead.report == other.lead.report
    if not may_be_one_place(mine.place, theirs.place) and not (
        alike and not (places_itself(one.lead) and places_itself(other.lead))
    ):
        return False
    if not alike and (mine.place is None or theirs.place is None):
        return False  # two reports that name no place may tell of two
    known = mine.as_of_end is not None and theirs.as_of_end is not None
    near = not known or abs((day_of(one.lead) - day_of(other.lead)).days) <= 1
    spoken = same_voice(one.lead, other.lead) or mine.voice is None or theirs.voice is None
    return near and spoken


def places_itself(row: FigureRow) -> bool:
    """Whether a figure's place stands in its own clause, and is not taken from the words around it."""
    return any(s.role == "place" and not s.inferred for s in row.resolved.figure.slots)


def same_voice(one: FigureRow, other: FigureRow) -> bool:
    """Whether two figures have one voice, or voices of one body."""
    first, second = one.resolved.voice, other.resolved.voice
    if first is None or second is None:
        return False
    return first.id == second.id or (first.body is not None and first.body == second.body)


def may_be_one_place(one: PlaceReading | None, other: PlaceReading | None) -> bool:
    """Whether two places can be the same: equal, one not stated, or one so wide that it may hold the other."""
    if one is None or other is None or one.key is None or other.key is None or one.key == other.key:
        return True
    wide = [p for p in (one, other) if p.feature in ("country", "admin", "water", "region")]
    if len(wide) != 1:
        return False
    return one.country is None or other.country is None or one.country == other.country


def _weigh(count: Count, lead: dict[str, float], latest: date) -> float:
    figure, matters = count.lead.resolved.figure, count.matters
    voices = max(len(m.voices) for m in matters)
    carriers = len({c for m in matters for c in m.carriers})
    place = count.lead.resolved.place
    wide = 1.5 if place is not None and place.feature in ("country", "admin") else 0.0
    nobody = figure.high == 0  # that nobody is missing any more is news
    size = 2.0 if nobody else math.log10(max(figure.low or figure.high or 1.0, 1.0))
    age = min((latest - day_of(count.lead)).days / 7, 6.0) if day_of(count.lead) > date.min else 6.0
    doubt = {"denied": 2.0, "unverified": 2.0, "superseded": 4.0}.get(count.standing, 0.0)
    part = 3.0 if figure.subset_of is not None else 0.0
    vague = 1.0 if figure.low is None or (figure.high is None and not figure.text[:1].isdigit()) else 0.0
    said = 0.0 if count.lead.resolved.voice is not None else 0.5
    return (
        lead.get(figure.measure, -2.0)
        + min(voices, 4)
        + min(carriers, 4) / 2
        + min(math.log2(len(count.rows)), 2.0) / 2
        + wide
        + min(size, 6.0)
        - age
        - doubt
        - part
        - vague
        - said
    )


def is_overtaken(count: Count, other: Count) -> bool:
    """Whether the voice of a count has a later one of the same measure, people and (as far as told) place."""
    mine, theirs = count.lead.resolved, other.lead.resolved
    return (
        other is not count
        and count.measure == other.measure
        and day_of(other.lead) > day_of(count.lead)
        and same_voice(count.lead, other.lead)
        and (
            may_be_one_place(mine.place, theirs.place)
            or not (places_itself(count.lead) and places_itself(other.lead))
        )
        and people_words(mine.figure.population) == people_words(theirs.figure.population)
        and theirs.figure.subset_of is None
    )


def people_words(population: str | None) -> str:
    """Who is counted, with the plain words for people as one.

    >>> people_words(None), people_words("persons"), people_words("children")
    ('people', 'people', 'children')
    """
    words = (population or "people").casefold()
    return "people" if words in ("people", "persons", "dead", "bodies", "individuals", "the dead") else words


def is_vague(row: FigureRow) -> bool:
    """Whether a count is given by a word that only says of what size it is (`dozens`)."""
    return row.resolved.figure.high is None and row.resolved.figure.qualifier is None


def bounds_of(row: FigureRow) -> Bounds:
    """What a figure states."""
    figure = row.resolved.figure
    return state_bounds(figure, figure.low, figure.high)


def value_of(row: FigureRow) -> tuple[float | None, float | None]:
    """The bounds of a figure."""
    return row.resolved.figure.low, row.resolved.figure.high
