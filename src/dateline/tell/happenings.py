"""Events in a brief: the heaviest by kind and day, mentions of one happening on one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import Matter
from dateline.tell.leads import EventRow, leading_event, own_slots, place_key
from dateline.tell.lines import Line, Section
from dateline.tell.material import Material
from dateline.tell.sentences import cite_of, place_words, quote_of, says
from dateline.tell.words import event_words, interval_words

#: lines of all kinds of events
MOST = 8


@dataclass(frozen=True, slots=True)
class _Draft:
    family: str
    matter: Matter
    lead: EventRow
    rows: tuple[EventRow, ...]
    weight: float


def events_section(material: Material) -> Section:
    """Events whose day and place are stated, heaviest first, then in order of day; the others are counted."""
    groups = {f: row["name"] for row in read_lexicon("themes")["event_groups"] for f in row["families"]}
    families = {row["key"]: row["family"] for row in read_lexicon("events")["type"]}
    killed: dict[str, list[int]] = defaultdict(list)
    for figure in material.figures.values():
        if figure.resolved.figure.measure == "killed":
            killed[figure.report].append(figure.span.start)
    drafts: list[_Draft] = []
    rest = 0
    for matter in material.matters:
        rows = [material.events[c] for c in matter.claims if c in material.events]
        rows = [r for r in rows if r.resolved.event.modality == "actual"]
        rows = [r for r in rows if r.resolved.event.stance != "denies"]  # told under what is denied
        stated = [r for r in rows if _is_stated(r)]
        lead = leading_event(stated) if stated else None
        family = families.get(lead.resolved.event.type, "") if lead is not None else ""
        whole_war = matter.rule.startswith("a-war-as-a-whole/")  # no happening of a day
        if lead is None or family not in groups or whole_war or _is_counted(rows, killed):
            rest += bool(rows)
            continue
        drafts.append(_Draft(family, matter, lead, tuple(rows), _weigh(matter, lead, rows)))
    lines: list[tuple[float, str, date, Line]] = []
    for found in _merge(drafts):
        best = max(found, key=lambda d: (d.weight, d.lead.report_name, d.lead.span))
        others = [row for d in found for row in d.rows if row is not best.lead]
        line = _event_line(best.matter, best.lead, others, material)
        lines.append((best.weight, groups[best.family], best.lead.resolved.end_on or date.min, line))
    lines.sort(key=lambda item: (-item[0], item[2], item[3].head))
    rest += len(lines[MOST:])
    if material.selection is not None:
        rest += material.selection.rest.get("event", 0)
    sections = []
    for row in read_lexicon("themes")["event_groups"]:
        mine = sorted((i for i in lines[:MOST] if i[1] == row["name"]), key=lambda i: (i[2], i[3].head))
        if mine:
            sections.append(Section(row["name"], tuple(i[3] for i in mine)))
    left = (Line(f"{rest} further events, or without a stated day or place: `dateline timeline RECORD`"),)
    return Section("Events", left if rest else (), tuple(sections))


def _is_counted(rows: list[EventRow], killed: Mapping[str, list[int]]) -> bool:
    """Whether some events are deaths that are told as figures already: a count stands beside each. `killed`
    holds where counts of people killed start, by report."""
    return rows[0].resolved.event.type == "killing" and all(
        any(abs(start - r.span.start) < 150 for start in killed.get(r.report, ())) for r in rows
    )


def _merge(drafts: list[_Draft]) -> list[list[_Draft]]:
    """Happenings of one family told in the same carried words, or of one day and place, together."""
    groups: dict[tuple[object, ...], list[_Draft]] = {}
    for draft in sorted(drafts, key=lambda d: (-d.weight, d.matter.id)):
        keys: list[tuple[object, ...]] = [(draft.family, origin) for origin in draft.matter.origins]
        if not _is_wide(draft.lead):  # a land has many happenings of a kind on a day
            keys.append((draft.family, draft.lead.resolved.end_on, place_key(draft.lead)))
        home = next((groups[k] for k in keys if k in groups), None)
        if home is None:
            home = []
        home.append(draft)
        for key in keys:
            groups.setdefault(key, home)
    return list({id(g): g for g in groups.values()}.values())


def _is_stated(row: EventRow) -> bool:
    """Whether an event has a day (no wider time, none after its report) and a named place."""
    resolved = row.resolved
    if resolved.date_precision not in ("day", "part_of_day") or resolved.end_on is None:
        return False
    return place_key(row) is not None and (row.known_on is None or resolved.end_on <= row.known_on)


def _weigh(matter: Matter, lead: EventRow, rows: list[EventRow]) -> float:
    return (
        min(len(matter.voices), 4)
        + min(len(matter.carriers), 4) / 2
        + min(len(rows), 8) / 8
        + own_slots(lead)
        + (1.0 if lead.resolved.event.killed_low else 0.0)
        - (2.0 if _is_wide(lead) else 0.0)
    )


def _is_wide(row: EventRow) -> bool:
    """Whether the first place of an event that has a name is a land, a region or a sea."""
    place = next((p for p in row.resolved.places if p.name), None)
    return place is not None and place.feature in ("country", "admin", "water")


def _event_line(matter: Matter, lead: EventRow, others: list[EventRow], material: Material) -> Line:
    event = lead.resolved.event
    negated = "said not to have happened: " if event.negated else ""
    days = interval_words(lead.resolved.start_on, lead.resolved.end_on).removeprefix("as of ")
    carried = f", {len(matter.carriers)} carriers" if len(matter.carriers) > 1 else ""
    standing = (
        f"{len(matter.voices)} independent voices" if matter.standing == "corroborated" else matter.standing
    ).replace("single voice", "one voice")
    return Line(
        f": {negated}{event_words(event.type)}, {says(lead, material)}",
        tuple(dict.fromkeys(cite_of(r) for r in (lead, *others))),
        quote_of(lead, 150),
        (),
        standing + carried,
        matter.id,
        lead.review,
        lead.method,
        f"{days}, {place_words(lead)}",
    )
