"""Figures in a brief: one line a count with the earlier ones behind it, in order of weight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import Matter
from dateline.tell.counts import (
    Count,
    FigureRow,
    bounds_of,
    by_voice,
    day_of,
    has_later,
    is_background,
    is_passed,
    is_vague,
    same_voice,
    value_of,
)
from dateline.tell.lines import Line, Section
from dateline.tell.material import Material, standing_claims
from dateline.tell.sentences import cite_of, count_words, place_words, quote_of, says, speaker_of
from dateline.tell.words import bounds_words, interval_words, measure_words, short_day
from dateline.weigh.borne_out import may_be_one
from dateline.weigh.counts import says_less

#: figures of the first section, and of one measure in it
LEAD, LEAD_OF_ONE = 9, 3
#: lines of all themes, and of one place in a theme
THEMES, PLACE = 10, 2
#: lines of counts of long ago
BACKGROUND = 4
#: earlier counts and cites told on a line
EARLIER = 5


def lead_section(counts: Sequence[Count], material: Material) -> tuple[Section, set[str]]:
    """The few most important current figures, and the ids of their matters."""
    wanted = {row["measure"]: index for index, row in enumerate(read_lexicon("themes")["lead"])}
    voiced = by_voice(counts)
    chosen: list[Count] = []
    of_one: dict[str, int] = defaultdict(int)
    for count in counts:
        if count.measure not in wanted or of_one[count.measure] >= LEAD_OF_ONE:
            continue
        if has_later(count, voiced):
            continue
        if count.standing in ("denied", "superseded") or count.lead.resolved.figure.subset_of is not None:
            continue
        if is_background(count) or is_passed(count, counts) or _is_set_right(count, counts, material):
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


def _is_set_right(count: Count, counts: Sequence[Count], material: Material) -> bool:
    """Whether the leading value of a count was corrected or withdrawn, which a section of its own tells, or was only
    said before by a report that tells another now."""
    lead = count.lead
    if lead.id in material.corrected:
        return True
    number = lead.resolved.figure.number_span
    for one in material.correcting_in(lead.report):
        note = one.attribution
        if note.rule.startswith("correction-note/") and any(s.overlaps(number) for s in note.content):
            if not note.rule.endswith("/was"):
                return True
            if any(
                other.measure == count.measure and other.lead is not lead and other.lead.report == lead.report
                for other in counts
            ):
                return True
    return False


def background_section(counts: Sequence[Count], material: Material) -> Section:
    """Counts of what was long before the reports that tell them, the heaviest first."""
    found = [c for c in counts if is_background(c) and not _is_set_right(c, counts, material)]
    found = [c for c in found if c.standing not in ("denied", "superseded")]
    lines = [count_line(c, material) for c in found[:BACKGROUND]]
    if len(found) > BACKGROUND:
        lines.append(Line(f"{len(found) - BACKGROUND} more: `dateline figures RECORD`"))
    return Section("Told for comparison: more than a year before the reports", tuple(lines))


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
        if is_background(count) or (left and _is_set_right(count, counts, material)):
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
    if material.selection is not None:
        for measure, number in material.selection.rest.items():
            if measure not in ("event", "statement"):
                more[measure] += number
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
    same = [r for r in count.rows if r is not lead and value_of(r) == value_of(lead)]
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


def _standing_words(count: Count, material: Material) -> str:
    matter = next(m for m in count.matters if m.standing == count.standing)
    carriers = len({c for m in count.matters for c in m.carriers})
    carried = f", {carriers} carriers" if carriers > 1 else ""
    if matter.grade is not None:
        carried += f", {matter.grade} by {matter.policy}"
    if matter.standing != "corroborated":
        return matter.standing.replace("single voice", "one voice") + carried
    voices = voices_behind(count.lead, matter, material)
    if len(voices) > 1:
        return f"{len(voices)} independent voices: {'; '.join(dict.fromkeys(voices))}{carried}"
    return f"one voice; several bear out another count{carried}"


def voices_behind(lead: FigureRow, matter: Matter, material: Material) -> list[str]:
    """The names of the independent voices of a matter that bear out a count of it."""
    names = []
    for claims in matter.backing:
        rows = [row for c in claims if (row := material.figures.get(c)) is not None]
        rows = [row for row in rows if may_be_one(bounds_of(lead), bounds_of(row))]
        if rows:
            named = [r for r in rows if r.resolved.chain] or rows
            names.append(speaker_of(named[0], material))
    return names


def _bounds_note(count: Count, material: Material) -> str | None:
    """The lowest low and the highest high that are stated of what stands, each with its voice, where another count than the
    leading one bounds it. That `dozens` follows from 84 bounds nothing; bounds that cross are a difference, and told as one."""
    stands = {c for m in count.matters for c in standing_claims(m)}
    wrong = {value_of(r) for r in count.rows if r.id in material.corrected}
    rows = [r for r in count.rows if r.id in stands and r.resolved.figure.subset_of is None]
    rows = [r for r in rows if value_of(r) not in wrong and not _is_behind(r, count.lead)]
    if count.lead.resolved.figure.cumulative:  # what was added to a total bounds it not
        rows = [r for r in rows if r.resolved.figure.cumulative is not False]
    if all(value_of(r) == value_of(count.lead) for r in rows):
        return None
    rows = [r for r in rows if not (is_vague(r) and says_less(bounds_of(r), bounds_of(count.lead)))]
    chosen = [m.best for m in count.matters if m.best is not None]
    lows = [(r.resolved.figure.low, r) for r in (*rows, count.lead) if r.resolved.figure.low is not None]
    highs = [(r.resolved.figure.high, r) for r in (*rows, count.lead) if r.resolved.figure.high is not None]
    low = min(lows, key=lambda one: (one[0], one[1].report_name, one[1].span), default=None)
    high = max(highs, key=lambda one: (one[0], one[1].report_name, one[1].span), default=None)
    given, own = (low and low[0], high and high[0]), value_of(count.lead)
    crossed = _cross(*given) or _cross(given[0], own[1])
    above = max(lows, key=lambda one: (one[0], one[1].report_name, one[1].span), default=None)
    below = min(highs, key=lambda one: (one[0], one[1].report_name, one[1].span), default=None)
    above = above if high is None and above and above[0] > (own[0] or 0.0) else None
    below = below if low is None and below and _cross(own[1], below[0]) else None
    if not chosen and (crossed or (given == own and above is None and below is None)):
        return None
    by = next((f" ({m.policy})" for m in count.matters if m.best is not None), "")
    best = f"best {bounds_words(chosen[0], chosen[0]) + by if chosen else 'none chosen'}"
    if crossed:
        return best
    return ", ".join((_bound("low", low, below, material), best, _bound("high", high, above, material)))


def _cross(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low > high


def _bound(
    name: str, one: tuple[float, FigureRow] | None, other: tuple[float, FigureRow] | None, material: Material
) -> str:
    """A bound with its voice; where none is stated what reaches farthest to that side, if it is not the leading count."""
    if one is not None:
        return f"{name} {bounds_words(one[0], one[0])}{_by(one[1], material)}"
    if other is None:
        return f"{name} open"
    return f"{name} open ({bounds_words(*value_of(other[1]))}{_by(other[1], material)})"


def _is_behind(row: FigureRow, lead: FigureRow) -> bool:
    """Whether the leading voice itself gave this count, for an earlier day; or before, and it said less."""
    if not same_voice(row, lead):
        return False
    before = (row.known_on or date.max) < (lead.known_on or date.min)
    return day_of(row) < day_of(lead) or (before and says_less(bounds_of(row), bounds_of(lead)))


def _by(row: FigureRow, material: Material) -> str:
    """Who says a count, of which day, and its cite; a report that has no carrier is named by the cite alone."""
    who = f"{speaker_of(row, material)}, " if row.resolved.chain or material.carrier(row.report) else ""
    return f" ({who}{short_day(row.resolved.as_of_end)}) {cite_of(row)}"


def _earlier_note(count: Count, material: Material) -> str | None:
    """The counts of earlier days in order, one for each value."""
    seen = {value_of(count.lead)}
    told: list[str] = []
    earlier = [r for r in (*count.rows, *count.earlier) if day_of(r) < day_of(count.lead)]
    earlier = [r for r in earlier if r.resolved.figure.subset_of is None]
    for row in sorted(earlier, key=lambda r: (day_of(r), r.report_name, r.span)):
        if value_of(row) in seen:
            continue
        if is_vague(row) and any(
            day_of(r) <= day_of(row) and says_less(bounds_of(row), bounds_of(r)) for r in earlier
        ):
            continue  # `dozens` beside the number of that day
        seen.add(value_of(row))
        told.append(f"{bounds_words(*value_of(row), row.resolved.figure.approximate)}{_by(row, material)}")
    if not told:
        return None
    left = max(len(told) - EARLIER, 0) + sum(material.left_out.get(m.id, 0) for m in count.matters)
    more = f"; {left} more" if left else ""
    return "before: " + "; ".join(told[-EARLIER:]) + more
