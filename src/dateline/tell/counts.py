"""Figures in a brief: one line a matter with its latest count, the earlier ones behind it, in order of weight."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dateline.lexicons import read_lexicon
from dateline.model import Matter, PlaceReading, ResolvedFigure
from dateline.record import ClaimRow
from dateline.tell.lines import Line, Section
from dateline.tell.material import Material, standing_claims, voices_of
from dateline.tell.sentences import cite_of, count_words, place_words, quote_of, says, speaker_of
from dateline.tell.words import bounds_words, interval_words, measure_words, short_day

FigureRow = ClaimRow[ResolvedFigure]

#: figures of the first section, and of one measure in it
LEAD, LEAD_OF_ONE = 9, 3
#: lines of all themes, and of one place in a theme
THEMES, PLACE = 10, 2
#: earlier counts and cites told on a line
EARLIER = 5
#: standings that a section of their own tells
_DOUBTED = frozenset({"disputed", "denied", "corrected", "superseded", "unverified"})


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
        return next((s for s in found if s in _DOUBTED), found[0])


def make_counts(material: Material) -> list[Count]:
    """The counts of what is said to have happened, heaviest first. Matters whose leading claims say the
    same (in carried words, or by one voice on one day with one place left open) are told once."""
    lead_rows = {row["measure"]: row["weight"] for row in read_lexicon("themes")["lead"]}
    drafts = [c for m in material.matters if m.kind == "figure" and (c := _count(m, material)) is not None]
    latest = max((_day(c.lead) for c in drafts), default=date.min)
    merged = _merge(drafts)
    weighed = [replace(c, weight=_weigh(c, lead_rows, latest)) for c in merged]
    ordered = sorted(weighed, key=lambda c: (-c.weight, c.measure, c.lead.report_name, c.lead.span))
    return _fold_earlier(ordered)


def _fold_earlier(counts: Sequence[Count]) -> list[Count]:
    """The counts without those that a later one of their voice continues; the later one tells them."""
    kinds = {row["name"]: row["kind"] for row in read_lexicon("standing")["measure"]}
    by_measure: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        by_measure[count.measure].append(count)
    later: dict[str, Count] = {}
    for count in counts:
        if kinds.get(count.measure) not in ("running", "state") or count.standing in _DOUBTED:
            continue
        mine = count.lead.resolved.place
        for other in by_measure[count.measure]:
            theirs = other.lead.resolved.place
            one_place = mine is None or theirs is None or mine.key == theirs.key
            if count.lead.resolved.as_of_end and one_place and _overtaken(count, other):
                later[count.lead.id] = other
                break
    found = []
    for count in counts:
        if count.lead.id in later:
            continue
        before = [c for c in counts if _continued_by(c, later) is count]
        rows = tuple(r for c in before for r in c.rows)
        matters = (*count.matters, *(m for c in before for m in c.matters))
        found.append(replace(count, earlier=rows, matters=matters) if before else count)
    return found


def _continued_by(count: Count, later: dict[str, Count]) -> Count | None:
    """The last count of a chain of later ones, None where nothing continues this one."""
    if count.lead.id not in later:
        return None
    while count.lead.id in later:
        count = later[count.lead.id]
    return count


def _count(matter: Matter, material: Material) -> Count | None:
    rows = [material.figures[c] for c in matter.claims if c in material.figures]
    rows = [r for r in rows if r.resolved.figure.modality == "actual"]
    if not rows:
        return None
    rows.sort(key=lambda r: (_day(r), r.report_name, r.span))
    stands = standing_claims(matter)
    wrong = {_value(r) for r in rows if r.id in material.corrected}
    good = [r for r in rows if _value(r) not in wrong] or rows
    return Count((matter,), tuple(rows), _lead([r for r in good if r.id in stands] or good), 0.0)


def _lead(rows: Sequence[FigureRow]) -> FigureRow:
    """The latest count; of one day the one that most reports give, then that of a named voice, then the
    highest. A part of another figure never leads it."""
    given: dict[object, set[str]] = defaultdict(set)
    for row in rows:
        given[_value(row), _day(row)].add(row.report)

    def rank(row: FigureRow) -> tuple[Any, ...]:
        figure, support = row.resolved.figure, len(given[_value(row), _day(row)])
        named = row.resolved.voice is not None
        return (figure.subset_of is None, _day(row), support, named, figure.high or figure.low or 0.0)

    return max(sorted(rows, key=lambda r: (r.report_name, r.span), reverse=True), key=rank)


def _day(row: FigureRow) -> date:
    return row.resolved.as_of_end or date.min


def _merge(counts: Sequence[Count]) -> list[Count]:
    groups: list[list[Count]] = []
    by_value: dict[tuple[object, ...], list[list[Count]]] = defaultdict(list)
    for count in counts:
        figure = count.lead.resolved.figure
        key = (figure.measure, figure.low, figure.high, figure.unit)
        home = next((g for g in by_value[key] if any(_tell_same(count, other) for other in g)), None)
        if home is None:
            home = []
            groups.append(home)
            by_value[key].append(home)
        home.append(count)
    found = []
    for group in groups:
        rows = tuple(
            sorted((r for c in group for r in c.rows), key=lambda r: (_day(r), r.report_name, r.span))
        )
        matters = tuple(m for c in group for m in c.matters)
        placed = [c.lead for c in group if c.lead.resolved.place and c.lead.resolved.place.key]
        found.append(Count(matters, rows, _lead(placed or [c.lead for c in group]), 0.0))
    return found


def _tell_same(one: Count, other: Count) -> bool:
    """Whether two counts of one value are the same told twice."""
    if {o for m in one.matters for o in m.origins} & {o for m in other.matters for o in m.origins}:
        return True
    mine, theirs = one.lead.resolved, other.lead.resolved
    if (
        places_itself(one.lead)
        and places_itself(other.lead)
        and not may_be_one_place(mine.place, theirs.place)
    ):
        return False
    known = mine.as_of_end is not None and theirs.as_of_end is not None
    near = not known or abs((_day(one.lead) - _day(other.lead)).days) <= 1
    spoken = same_voice(one.lead, other.lead) or mine.voice is None or theirs.voice is None
    return near and spoken and (mine.figure.high or mine.figure.low or 0) >= 10


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
    age = min((latest - _day(count.lead)).days / 7, 6.0) if _day(count.lead) > date.min else 6.0
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


def lead_section(counts: Sequence[Count], material: Material) -> tuple[Section, set[str]]:
    """The few most important current figures, and the ids of their matters."""
    wanted = {row["measure"]: index for index, row in enumerate(read_lexicon("themes")["lead"])}
    chosen: list[Count] = []
    of_one: dict[str, int] = defaultdict(int)
    for count in counts:
        if count.measure not in wanted or of_one[count.measure] >= LEAD_OF_ONE:
            continue
        if any(_overtaken(count, other) for other in counts):
            continue
        if count.standing in ("denied", "superseded") or count.lead.resolved.figure.subset_of is not None:
            continue
        of_one[count.measure] += 1
        chosen.append(count)
        if len(chosen) == LEAD:
            break
    chosen.sort(key=lambda c: (wanted[c.measure], -c.weight))
    told = {m.id for c in chosen for m in c.matters}
    return Section(
        "Most important figures, each the latest on record", tuple(count_line(c, material) for c in chosen)
    ), told


def _overtaken(count: Count, other: Count) -> bool:
    """Whether the voice of a count has a later one of the same measure, people and (as far as told) place."""
    mine, theirs = count.lead.resolved, other.lead.resolved
    return (
        other is not count
        and count.measure == other.measure
        and _day(other.lead) > _day(count.lead)
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


def theme_sections(counts: Sequence[Count], material: Material, told: set[str]) -> list[Section]:
    """The heaviest of the other figures by theme and place, themes and places in order of weight; how many
    more there are, and where."""
    themes = read_lexicon("themes")["themes"]
    theme_of = {measure: theme["name"] for theme in themes for measure in theme["measures"]}
    chosen: dict[str, dict[str, list[Count]]] = defaultdict(lambda: defaultdict(list))
    more: dict[str, int] = defaultdict(int)
    left = THEMES
    for count in counts:
        theme = theme_of.get(count.measure)
        if theme is None or told & {m.id for m in count.matters}:
            continue
        mine = chosen[theme][place_words(count.lead)]
        if left and len(mine) < PLACE and count.weight > 0:
            mine.append(count)
            left -= 1
        else:
            more[count.measure] += 1
    sections = []
    for theme, places in chosen.items():
        shown = [(place, found) for place, found in places.items() if found]
        shown.sort(key=lambda item: (item[0] == "place not stated", -sum(c.weight for c in item[1]), item[0]))
        lines = tuple(count_line(c, material, place) for place, found in shown for c in found)
        if lines:
            weight = max(c.weight for _, found in shown for c in found)
            sections.append((weight, Section(theme, lines)))
    ordered = [section for _, section in sorted(sections, key=lambda item: (-item[0], item[1].title))]
    rest = sum(more.values())
    if rest:
        kinds = ", ".join(
            f"{measure_words(m)} {n}" for m, n in sorted(more.items(), key=lambda i: (-i[1], i[0]))[:6]
        )
        line = Line(f"{rest} lighter figures are not listed ({kinds}): `dateline figures RECORD`")
        ordered.append(Section("Further figures", (line,)))
    return ordered


def count_line(count: Count, material: Material, place: str | None = None) -> Line:
    """A count as a line (under its `place`, where one is given): value, place, day, voice, quotation; bounds with their voices and earlier counts as notes."""
    lead, matter = count.lead, count.matters[0]
    days = interval_words(lead.resolved.as_of_start, lead.resolved.as_of_end)
    where = "" if place is not None else f", {place_words(lead)}"
    before = f"{place}, " if place is not None else ""
    named = "" if count.measure == "other" else f"{measure_words(count.measure)}: "
    same = [r for r in count.rows if r is not lead and _value(r) == _value(lead)]
    notes = [n for n in (_bounds_note(count, material), _earlier_note(count, material)) if n]
    return Line(
        text=f"{where}, {days}, {says(lead, material)}",
        cites=tuple(dict.fromkeys(cite_of(r) for r in (lead, *same))),
        quote=quote_of(lead, 120),
        notes=tuple(notes),
        standing=_standing_words(count, material),
        matter=matter.id,
        review=lead.review,
        method=lead.method,
        head=f"{before}{named}{count_words(lead)}",
        low=matter.low,
        best=matter.best,
        high=matter.high,
    )


def _value(row: FigureRow) -> tuple[float | None, float | None]:
    return row.resolved.figure.low, row.resolved.figure.high


def _standing_words(count: Count, material: Material) -> str:
    matter = next(m for m in count.matters if m.standing == count.standing)
    carriers = len({c for m in count.matters for c in m.carriers})
    carried = f", {carriers} carriers" if carriers > 1 else ""
    if matter.standing != "corroborated":
        return matter.standing.replace("single voice", "one voice") + carried
    return f"{len(matter.voices)} independent voices: {voice_list(matter, material)}{carried}"


def voice_list(matter: Matter, material: Material) -> str:
    """The independent voices of a matter by name, each once."""
    names = []
    for claims in voices_of(matter):
        rows = [row for c in claims if (row := material.claim(c)) is not None]
        if rows:
            named = [r for r in rows if r.resolved.chain] or rows
            names.append(speaker_of(named[0], material))
    return "; ".join(dict.fromkeys(names))


def _bounds_note(count: Count, material: Material) -> str | None:
    """Low and high of what stands, with the voice for each, where they are not the leading claim's own."""
    stands = {c for m in count.matters for c in standing_claims(m)}
    wrong = {_value(r) for r in count.rows if r.id in material.corrected}
    rows = [r for r in count.rows if r.id in stands and r.resolved.figure.subset_of is None]
    rows = [r for r in rows if _value(r) not in wrong]
    if not rows or all(_value(r) == _value(count.lead) for r in rows):
        return None
    lows = [r for r in rows if r.resolved.figure.low is not None]
    highs = [r for r in rows if r.resolved.figure.high is not None]
    parts = []
    if lows:
        row = min(lows, key=lambda r: (r.resolved.figure.low or 0.0, r.report_name, r.span))
        parts.append(
            f"low {bounds_words(row.resolved.figure.low, row.resolved.figure.low)}{_by(row, material)}"
        )
    chosen = [m.best for m in count.matters if m.best is not None]
    parts.append(f"best {bounds_words(chosen[0], chosen[0]) if chosen else 'none chosen'}")
    if len(highs) == len(rows):
        row = max(highs, key=lambda r: (r.resolved.figure.high or 0.0, r.report_name, r.span))
        parts.append(
            f"high {bounds_words(row.resolved.figure.high, row.resolved.figure.high)}{_by(row, material)}"
        )
    else:
        parts.append("high open")
    return ", ".join(parts)


def _by(row: FigureRow, material: Material) -> str:
    return f" ({speaker_of(row, material)}, {short_day(row.resolved.as_of_end)}) {cite_of(row)}"


def _earlier_note(count: Count, material: Material) -> str | None:
    """The counts of earlier days in order, one for each value."""
    seen = {_value(count.lead)}
    told: list[str] = []
    for row in sorted((*count.rows, *count.earlier), key=lambda r: (_day(r), r.report_name, r.span)):
        if _value(row) in seen or _day(row) > _day(count.lead) or row.resolved.figure.subset_of is not None:
            continue
        seen.add(_value(row))
        told.append(
            f"{bounds_words(*_value(row), row.resolved.figure.approximate)} ({short_day(row.resolved.as_of_end)}, "
            f"{speaker_of(row, material)}) {cite_of(row)}"
        )
    if not told:
        return None
    more = f"; {len(told) - EARLIER} more" if len(told) > EARLIER else ""
    return "before: " + "; ".join(told[-EARLIER:]) + more
