"""The situation brief: what is known, by theme and place, and every sentence with its characters.

A brief is built of lines; a line is made of the narrator's few neutral words, values of claims, and
quotations, and cites the span of every claim that it rests on. It begins with how many claims a human
has accepted. Nothing is summed or averaged; `best` is shown only where a named policy chose it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import ClaimRelation, Edge, Matter, ResolvedEvent, ResolvedFigure, ResolvedStatement, Span
from dateline.record import ClaimFilter, ClaimRow, View
from dateline.tell.words import bounds_words, day_words, figure_words, interval_words, measure_words

AnyClaim = ClaimRow[ResolvedFigure] | ClaimRow[ResolvedEvent] | ClaimRow[ResolvedStatement]

#: standings that have a section of their own
TROUBLED = ("disputed", "denied", "corrected", "superseded", "unverified")

#: characters of a quotation, cut at a word with an ellipsis beyond
QUOTATION = 240


@dataclass(frozen=True, slots=True)
class Cite:
    """The characters that a line rests on, and the claim that was read there."""

    report: str
    span: Span
    claim: str | None = None

    def __str__(self) -> str:
        return f"[{self.report}:{self.span.start}-{self.span.end}]"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a brief. `quote` is taken letter by letter from the first cited span; `notes` are
    further sentences that rest on the same cites (`low … high …`, why two figures differ)."""

    text: str
    cites: tuple[Cite, ...]
    quote: str | None = None
    notes: tuple[str, ...] = ()
    standing: str | None = None
    matter: str | None = None
    review: str = "unreviewed"
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief: its head in plain sentences (counts of the record, not claims), then its sections."""

    title: str
    head: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(slots=True)
class _Material:
    """What a brief is written from, looked up by id."""

    figures: dict[str, ClaimRow[ResolvedFigure]]
    events: dict[str, ClaimRow[ResolvedEvent]]
    statements: dict[str, ClaimRow[ResolvedStatement]]
    relations: dict[str, list[ClaimRelation]] = field(default_factory=lambda: defaultdict(list))

    def claim(self, key: str) -> AnyClaim | None:
        return self.figures.get(key) or self.events.get(key) or self.statements.get(key)


def build_brief(view: View, wanted: ClaimFilter | None = None, title: str | None = None) -> Brief:
    """The brief of a record (or of what a filter leaves of it)."""
    wanted = wanted or ClaimFilter()
    material = _Material(
        {row.id: row for row in view.figures(wanted)},
        {row.id: row for row in view.events(wanted)},
        {row.id: row for row in view.statements(wanted)},
    )
    for relation in view.relations():
        material.relations[relation.source].append(relation)
        material.relations[relation.target].append(relation)
    matters = [m for m in view.matters(wanted) if any(material.claim(c) for c in m.claims)]
    figures = [m for m in matters if m.kind == "figure"]
    sections = [
        _figures_section(theme["name"], [m for m in figures if m.measure in theme["measures"]], material)
        for theme in read_lexicon("themes")["themes"]
    ]
    sections.append(_events_section([m for m in matters if m.kind == "event"], material))
    sections.extend(_troubled_section(standing, matters, material) for standing in TROUBLED)
    sections.append(_forecasts_section(material))
    sections.append(_reports_section(view))
    sections.append(_lineage_section(view))
    profile = view.record.profile()
    name = title or (profile.name if profile else None) or "Situation brief"
    return Brief(name, _head(view, material, matters), tuple(s for s in sections if s.lines or s.sections))


def _head(view: View, material: _Material, matters: Sequence[Matter]) -> tuple[str, ...]:
    claims: list[AnyClaim] = [
        *material.figures.values(),
        *material.events.values(),
        *material.statements.values(),
    ]
    accepted = sum(1 for row in claims if row.review == "accepted")
    reports = view.reports()
    days = sorted(r.dating.published_on for r in reports if r.dating and r.dating.published_on)
    undated = sum(1 for r in reports if not (r.dating and r.dating.published_on))
    versions = sorted({row.method_version for row in claims})
    standing: dict[str, int] = defaultdict(int)
    for matter in matters:
        standing[matter.standing] += 1
    parts = [
        f"{accepted} of {len(claims)} claims accepted by a human; all others are the machine's reading"
        + (f" (method {', '.join(versions)})." if versions else "."),
        f"{len(reports)} reports"
        + (f", published {day_words(days[0])} to {day_words(days[-1])}" if days else "")
        + (f"; {undated} without a day" if undated else "")
        + ".",
    ]
    if view.as_known is not None:
        parts.append(f"As known on {day_words(view.as_known)}; undated reports are left out of it.")
    if standing:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(standing.items()))
        parts.append(f"{len(matters)} matters: {counts}.")
    parts.append(
        "Standing says what the rules of the record found, not what is true. No figures are added up or averaged."
    )
    return tuple(parts)


def cite_of(row: AnyClaim) -> Cite:
    """The first span of a claim as a cite."""
    spans = claim_spans(row)
    return Cite(row.report_name, Span(spans[0].start, spans[-1].end) if len(spans) == 1 else spans[0], row.id)


def claim_spans(row: AnyClaim) -> tuple[Span, ...]:
    """All spans of a claim."""
    resolved = row.resolved
    if isinstance(resolved, ResolvedFigure):
        return resolved.figure.spans
    if isinstance(resolved, ResolvedEvent):
        return resolved.event.spans
    return (resolved.statement.span,)


def quote_of(row: AnyClaim) -> str:
    """The words of a claim, letter by letter, cut at a word."""
    resolved = row.resolved
    if isinstance(resolved, ResolvedFigure):
        text = resolved.figure.text
    elif isinstance(resolved, ResolvedEvent):
        text = resolved.event.text
    else:
        text = resolved.statement.text
    if len(text) <= QUOTATION:
        return text
    return text[:QUOTATION].rsplit(" ", 1)[0] + " …"


def voice_words(row: AnyClaim) -> str:
    """Who says so: the chain from the speaker outwards, or the report itself."""
    chain = row.resolved.chain
    if not chain:
        return f"the report itself ({row.report_name})"
    words = [v.name + (f" ({v.body})" if v.body and v.body != v.name else "") for v in reversed(chain)]
    return ", according to ".join(words)


def place_words(row: AnyClaim) -> str:
    """The place of a claim, or `place not stated`."""
    resolved = row.resolved
    if isinstance(resolved, ResolvedFigure):
        return (resolved.place.name if resolved.place else None) or "place not stated"
    if isinstance(resolved, ResolvedEvent):
        names = [p.name for p in resolved.places if p.name]
        return ", ".join(dict.fromkeys(names)) or "place not stated"
    return "place not stated"


def figure_sentence(row: ClaimRow[ResolvedFigure]) -> str:
    """A figure as one sentence of the narrator's."""
    figure = row.resolved.figure
    who = f" ({figure.population})" if figure.population else ""
    days = interval_words(row.resolved.as_of_start, row.resolved.as_of_end)
    mode = "" if figure.modality == "actual" else f"{figure.modality}: "
    return f"{mode}{measure_words(figure.measure)}: {figure_words(figure)}{who}, {days}, by the word of {voice_words(row)}"


def _figures_section(title: str, matters: Sequence[Matter], material: _Material) -> Section:
    places: dict[str, list[Line]] = defaultdict(list)
    for matter in matters:
        rows = _rows(matter, material.figures)
        actual = [r for r in rows if r.resolved.figure.modality == "actual"]
        if actual:
            lead = actual[-1]
            places[place_words(lead)].append(_figure_line(matter, lead, actual))
    ordered = sorted(places.items(), key=lambda item: (item[0] == "place not stated", -len(item[1]), item[0]))
    return Section(title, sections=tuple(Section(place, tuple(lines)) for place, lines in ordered))


def _rows(matter: Matter, rows: Mapping[str, ClaimRow[ResolvedFigure]]) -> list[ClaimRow[ResolvedFigure]]:
    """A matter's figures from the earliest to the latest day; rejected ones are left out."""
    found = [rows[c] for c in matter.claims if c in rows and rows[c].review != "rejected"]
    return sorted(found, key=lambda r: (r.resolved.as_of_end or date.min, r.report_name, r.span))


def _figure_line(
    matter: Matter,
    lead: ClaimRow[ResolvedFigure],
    rows: Sequence[ClaimRow[ResolvedFigure]],
) -> Line:
    notes: list[str] = []
    if matter.low is not None or matter.high is not None:
        best = bounds_words(matter.best, matter.best) if matter.best is not None else "none chosen"
        low = bounds_words(matter.low, matter.low) if matter.low is not None else "open"
        high = bounds_words(matter.high, matter.high) if matter.high is not None else "open"
        notes.append(f"low {low}, best {best}, high {high}")
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        figure = row.resolved.figure
        key = (
            figure.low,
            figure.high,
            row.resolved.as_of_end,
            row.resolved.voice.id if row.resolved.voice else None,
        )
        if row is not lead and key not in seen:
            notes.append(f"{figure_sentence(row)} {cite_of(row)}")
        seen.add(key)
    notes.append(_standing_sentence(matter))
    cites = tuple(dict.fromkeys(cite_of(row) for row in (lead, *rows)))
    return Line(
        text=figure_sentence(lead),
        cites=cites,
        quote=quote_of(lead),
        notes=tuple(notes),
        standing=matter.standing,
        matter=matter.id,
        review=lead.review,
        method=lead.method,
    )


def _standing_sentence(matter: Matter) -> str:
    count = len(matter.voices)
    if matter.standing == "corroborated":
        return f"standing: {count} independent voices say so ({matter.rule})"
    carriers = f"; carried by {len(matter.carriers)}" if len(matter.carriers) > 1 else ""
    return f"standing: {matter.standing}{carriers} ({matter.rule})"


def _events_section(matters: Sequence[Matter], material: _Material) -> Section:
    """Events whose day and place are stated, by group and day; the others are counted, not listed."""
    groups = {f: row["name"] for row in read_lexicon("themes")["event_groups"] for f in row["families"]}
    families = {row["key"]: row["family"] for row in read_lexicon("events")["type"]}
    listed: dict[str, list[tuple[date, Line]]] = defaultdict(list)
    rest = 0
    for matter in matters:
        rows = [material.events[c] for c in matter.claims if c in material.events]
        rows = [r for r in rows if r.review != "rejected" and r.resolved.event.modality == "actual"]
        group = groups.get(families.get(rows[0].resolved.event.type, "")) if rows else None
        stated = [
            r
            for r in rows
            if r.resolved.date_precision and r.resolved.end_on and any(p.name for p in r.resolved.places)
        ]
        if group is None or not stated:
            rest += bool(rows)
            continue
        lead = min(stated, key=lambda r: (-len(r.resolved.event.text), r.report_name, r.span))
        if lead.resolved.end_on is not None:
            listed[group].append((lead.resolved.end_on, _event_line(matter, lead, rows)))
    sections = [
        Section(
            row["name"],
            tuple(line for _, line in sorted(listed[row["name"]], key=lambda item: (item[0], item[1].text))),
        )
        for row in read_lexicon("themes")["event_groups"]
        if listed[row["name"]]
    ]
    left = (
        (
            Line(
                f"{rest} further events without a stated day or place, or of other kinds, are in the timeline",
                (),
            ),
        )
        if rest
        else ()
    )
    return Section("Events", left, tuple(sections))


def _event_line(
    matter: Matter, lead: ClaimRow[ResolvedEvent], rows: Sequence[ClaimRow[ResolvedEvent]]
) -> Line:
    event = lead.resolved.event
    negated = "said not to have happened: " if event.negated else ""
    days = interval_words(lead.resolved.start_on, lead.resolved.end_on).removeprefix("as of ")
    kind = event.type.replace("_", " ")
    text = f"{days}, {place_words(lead)}: {negated}{kind}, by the word of {voice_words(lead)}"
    cites = tuple(dict.fromkeys(cite_of(row) for row in (lead, *rows)))
    return Line(
        text,
        cites,
        quote_of(lead),
        (_standing_sentence(matter),),
        matter.standing,
        matter.id,
        lead.review,
        lead.method,
    )


_TROUBLED_TITLES = {
    "disputed": "Where voices disagree",
    "denied": "What is denied",
    "corrected": "What was corrected",
    "superseded": "What was superseded",
    "unverified": "What could not be verified",
}


def _troubled_section(standing: str, matters: Sequence[Matter], material: _Material) -> Section:
    lines = []
    for matter in matters:
        if matter.standing != standing:
            continue
        rows = [row for c in matter.claims if (row := material.claim(c)) is not None]
        if not rows:
            continue
        lead = rows[0]
        cites = tuple(dict.fromkeys(cite_of(row) for row in rows))
        notes = [f"{reason} ({matter.rule})" for reason in matter.trace[:1]]
        for row in rows:
            notes.extend(_relation_notes(row, material))
        unique = tuple(dict.fromkeys(notes))[:6]
        lines.append(
            Line(
                matter.label,
                cites,
                quote_of(lead),
                unique,
                matter.standing,
                matter.id,
                lead.review,
                lead.method,
            )
        )
    return Section(_TROUBLED_TITLES[standing], tuple(lines))


def _relation_notes(row: AnyClaim, material: _Material) -> list[str]:
    notes = []
    for relation in material.relations.get(row.id, ()):
        if relation.relation in ("denial", "correction", "cannot_verify", "no_comment", "conflict"):
            other = material.claim(relation.target if relation.source == row.id else relation.source)
            if other is not None:
                verb = relation.relation.replace("_", " ")
                notes.append(f"{verb}: {voice_words(other)}: “{quote_of(other)}” {cite_of(other)}")
    return notes


def _forecasts_section(material: _Material) -> Section:
    rows = [
        r
        for r in material.figures.values()
        if r.resolved.figure.modality != "actual" and r.review != "rejected"
    ]
    rows.sort(key=lambda r: (r.report_name, r.span))
    lines = tuple(
        Line(
            f"{place_words(r)}: {figure_sentence(r)}",
            (cite_of(r),),
            quote_of(r),
            (),
            None,
            None,
            r.review,
            r.method,
        )
        for r in rows
    )
    return Section("Forecasts, conditions and pledges (never counted)", lines)


def _reports_section(view: View) -> Section:
    lines = []
    for row in view.reports():
        dating, report = row.dating, row.report
        by = f", {report.carrier}" if report.carrier else ""
        language = f", language {row.source.language}" if row.source.language not in (None, "en") else ""
        if dating is None or dating.source is None:
            span = f": one of {len(dating.candidates)} days" if dating and dating.candidates else ""
            when = f"day not known{span}"
        elif dating.published_on is None:
            span = f"one of {len(dating.candidates)} days" if dating.candidates else "day not known"
            when = span
        else:
            sure = (
                f", confidence {dating.confidence:.2f}"
                if dating.source == "inferred" and dating.confidence
                else ""
            )
            when = f"{day_words(dating.published_on)} ({dating.source}{sure})"
        evidence = dating.evidence if dating and dating.source == "inferred" else ()
        cites = tuple(Cite(view.name_of(e.report), e.span) for e in evidence)
        notes = tuple(
            f"“{e.text}”: {e.constraint} {Cite(view.name_of(e.report), e.span)}" for e in evidence[:4]
        )
        lines.append(Line(f"{row.name}{by}{language}: {when}", cites, None, notes))
    return Section("Reports", tuple(lines))


def _lineage_section(view: View) -> Section:
    lines = []
    for edge in view.edges("report"):
        lines.append(Line(_edge_sentence(view, edge), _edge_cites(view, edge)))
    return Section("Who carried whose words", tuple(lines))


_EDGE_WORDS = {
    "copy": "is a copy of",
    "revision": "is a revised version of",
    "excerpt": "carries a part of",
    "rewrite": "is a rewrite of",
    "shared_wire": "shares passages with",
}


def _edge_sentence(view: View, edge: Edge) -> str:
    source, target = view.name_of(edge.source.report), view.name_of(edge.target.report)
    sure = "" if edge.direction != "unknown" else " (which came first is not known)"
    corrected = sum(1 for c in edge.changed if c.kind == "corrected")
    edited = sum(1 for c in edge.changed if c.kind == "edited")
    what = [f"{edited} wording changes"] if edited else []
    what += [f"{corrected} corrected facts"] if corrected else []
    return f"{target} {_EDGE_WORDS[edge.relation]} {source}{sure}" + (f"; {', '.join(what)}" if what else "")


def _edge_cites(view: View, edge: Edge) -> tuple[Cite, ...]:
    return (
        Cite(view.name_of(edge.source.report), edge.source.span),
        Cite(view.name_of(edge.target.report), edge.target.span),
    )
