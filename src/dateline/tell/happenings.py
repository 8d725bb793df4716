"""Events in a brief: the heaviest by kind and day, mentions of one happening on one line."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import Matter, ResolvedEvent
from dateline.record import ClaimRow
from dateline.tell.lines import Line, Section
from dateline.tell.material import Material
from dateline.tell.sentences import cite_of, place_words, quote_of, says
from dateline.tell.words import interval_words

EventRow = ClaimRow[ResolvedEvent]

#: lines of all kinds of events
MOST = 9


def events_section(material: Material) -> Section:
    """Events whose day and place are stated, heaviest first, then in order of day; the others are counted."""
    groups = {f: row["name"] for row in read_lexicon("themes")["event_groups"] for f in row["families"]}
    families = {row["key"]: row["family"] for row in read_lexicon("events")["type"]}
    drafts: dict[tuple[object, ...], list[tuple[float, EventRow, Matter, list[EventRow]]]] = defaultdict(list)
    rest = 0
    for matter in material.matters:
        rows = [material.events[c] for c in matter.claims if c in material.events]
        rows = [r for r in rows if r.resolved.event.modality == "actual"]
        group = groups.get(families.get(rows[0].resolved.event.type, "")) if rows else None
        stated = [r for r in rows if r.resolved.date_precision and r.resolved.end_on and place_key(r)]
        if group is None or not stated:
            rest += bool(rows)
            continue
        lead = min(stated, key=lambda r: (-len(r.resolved.event.text), r.report_name, r.span))
        weight = len(matter.voices) + len(matter.carriers) + len(rows) / 4
        weight += 1.0 if lead.resolved.event.killed_low else 0.0
        key = (group, lead.resolved.end_on, place_key(lead), families.get(lead.resolved.event.type))
        drafts[key].append((weight, lead, matter, rows))
    lines: list[tuple[float, str, date, Line]] = []
    for (group, *_), found in drafts.items():
        found.sort(key=lambda item: (-item[0], item[1].report_name, item[1].span))
        _, lead, matter, _ = found[0]
        others = [row for _, _, _, rows in found for row in rows if row is not lead]
        line = _event_line(matter, lead, others, material)
        lines.append((sum(f[0] for f in found), str(group), lead.resolved.end_on or date.min, line))
    lines.sort(key=lambda item: (-item[0], item[2], item[3].head))
    rest += len(lines[MOST:])
    sections = []
    for row in read_lexicon("themes")["event_groups"]:
        mine = sorted((i for i in lines[:MOST] if i[1] == row["name"]), key=lambda i: (i[2], i[3].head))
        if mine:
            sections.append(Section(row["name"], tuple(i[3] for i in mine)))
    left = (Line(f"{rest} further events, or without a stated day or place: `dateline timeline RECORD`"),)
    return Section("Events", left if rest else (), tuple(sections))


def place_key(row: EventRow) -> str | None:
    """The first place of an event that has a name, by its key."""
    return next((p.key or p.name for p in row.resolved.places if p.name), None)


def _event_line(matter: Matter, lead: EventRow, others: list[EventRow], material: Material) -> Line:
    event = lead.resolved.event
    negated = "said not to have happened: " if event.negated else ""
    days = interval_words(lead.resolved.start_on, lead.resolved.end_on).removeprefix("as of ")
    carried = f", carried by {len(matter.carriers)} outlets" if len(matter.carriers) > 1 else ""
    standing = (
        f"{len(matter.voices)} independent voices" if matter.standing == "corroborated" else matter.standing
    ).replace("single voice", "one voice")
    return Line(
        f": {negated}{event.type.replace('_', ' ')}, {says(lead, material)}",
        tuple(dict.fromkeys(cite_of(r) for r in (lead, *others))),
        quote_of(lead, 150),
        (),
        standing + carried,
        matter.id,
        lead.review,
        lead.method,
        f"{days}, {place_words(lead)}",
    )
