"""Possible rewrites: signs of rewording in one report, what retellings turn round, and durations that cannot be.

A machine's word on a text, never one on those who wrote or carried it: one sign is a slip, and a report is called
a possible rewrite only where signs of different kinds agree.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dateline.lineage.distortions import Said, find_opposites, find_swapped_speakers
from dateline.lineage.signs import find_contradictions
from dateline.lineage.words import read_words
from dateline.model import Contradiction, Edge, Passage, ResolvedAttribution, Sign, SignReading, Span
from dateline.record import View
from dateline.tell.chains import version_chains
from dateline.tell.lines import Cite, Line, Section
from dateline.tell.material import Material
from dateline.tell.sentences import cut_words
from dateline.tell.tables import Table

#: lines of a section, signs of a report that are told, distortions of a report
MOST, SIGNS, DISTORTIONS = 6, 6, 5
#: what the signs are signs of, in the narrator's words
SAYS = "signs of rewording or translation by machine"


@dataclass(frozen=True, slots=True)
class Distortion:
    """What a retelling turned round, with the characters on both sides: `kind` is `speaker` or `opposite`."""

    kind: str
    words: str
    cite: Cite
    original: Cite


@dataclass(frozen=True, slots=True)
class Rewording:
    """All that speaks of rewording in one report. `originals` are the edges to the reports that it retells."""

    report: str
    reading: SignReading | None = None
    originals: tuple[Edge, ...] = ()
    distortions: tuple[Distortion, ...] = ()
    contradictions: tuple[Contradiction, ...] = field(default=())

    @property
    def is_possible_rewrite(self) -> bool:
        """Whether the report alone shows enough signs."""
        return self.reading is not None and self.reading.likely


def find_rewordings(view: View, reports: Collection[str] | None = None) -> dict[str, Rewording]:
    """By report key, in order of name: the reports of a view (or some, by key) that show signs enough, retell
    another, or contradict themselves or the record; some are held against those that they share passages with."""
    if reports is None:
        edges, readings, rows = view.edges("report"), view.signs(), view.reports()
    else:
        near = {(e.source, e.target): e for key in sorted(reports) for e in view.edges("report", key)}
        edges = list(near.values())
        ends = {*reports, *(end.report for e in edges for end in (e.source, e.target))}
        readings = view.signs_of(ends)
        rows = sorted(view.reports_by(ends).values(), key=lambda row: (row.name, row.report.key))
    datings = {row.report.key: row.dating for row in rows}
    contradictions = find_contradictions(readings, datings, view.record.profile())
    originals: dict[str, list[Edge]] = {}
    for edge in edges:
        if edge.relation == "rewrite":
            for key in _retellers(edge, readings):
                originals.setdefault(key, []).append(edge)
    found = {}
    for row in rows:
        key = row.report.key
        reading = readings.get(key)
        own = tuple(sorted(originals.get(key, ()), key=lambda e: (-e.score, _other(e, key))))
        shows = (reading is not None and reading.likely) or own or key in contradictions
        if shows and (reports is None or key in reports):
            found[key] = Rewording(
                key, reading, own, _distortions(view, key, own), contradictions.get(key, ())
            )
    return found


def _retellers(edge: Edge, readings: Mapping[str, SignReading]) -> list[str]:
    """The report of a rewrite edge that retells the other: the later, or the one that shows the signs."""
    first, second = edge.source.report, edge.target.report
    if edge.direction != "unknown":
        return [second]
    shown = [key for key in (first, second) if key in readings and readings[key].likely]
    return shown if len(shown) == 1 else []


def _other(edge: Edge, key: str) -> str:
    return edge.source.report if edge.target.report == key else edge.target.report


def _distortions(view: View, key: str, originals: Sequence[Edge]) -> tuple[Distortion, ...]:
    """What a report turns round of the closest of its originals."""
    if not originals:
        return ()
    other = _other(originals[0], key)
    passages = {k: {p.passage.span: p.passage for p in view.passages(k)} for k in (key, other)}
    said = {k: _sayings(view, k) for k in (key, other)}
    found: dict[tuple[str, Span], Distortion] = {}
    for edge in view.edges("passage", key):
        ends = {edge.source.report: edge.source.span, edge.target.report: edge.target.span}
        if ends.keys() != {key, other}:
            continue
        own, their = passages[key].get(ends[key]), passages[other].get(ends[other])
        if own is None or their is None:
            continue
        left, right = _inside(said[other], their), _inside(said[key], own)
        for was, now in find_swapped_speakers(left, right):
            words = f"{was.voice} said it → {now.voice}"
            cites = (Cite(view.name_of(key), now.span), Cite(view.name_of(other), was.span))
            found.setdefault(("speaker", now.span), Distortion("speaker", words, *cites))
        if edge.relation != "copy":
            for before, after, span in find_opposites(their, own):
                cites = (Cite(view.name_of(key), span), Cite(view.name_of(other), their.span))
                found.setdefault(
                    ("opposite", span),
                    Distortion("opposite", f"“{before}” {cites[1]} → “{after}” {cites[0]}", *cites),
                )
    return tuple(found[at] for at in sorted(found, key=lambda at: (at[1], at[0])))


def _sayings(view: View, key: str) -> list[Said]:
    """The attributions of a report to voices that are named, with the stems of what they say."""
    text = view.text(key)
    rows = [a for reading in view.readings(key) for a in reading.attributions]
    return [said for row in rows if (said := _saying(row, text)) is not None]


def _saying(row: ResolvedAttribution, text: str) -> Said | None:
    voice = row.voice
    if (
        voice is None
        or voice.anonymous
        or not row.attribution.content
        or not any(c.isupper() for c in voice.name)
    ):
        return None
    names = " ".join([voice.name, voice.words or "", voice.body or ""])
    who = frozenset(key for key in read_words(names).keys if len(key) > 2 and key not in _NO_NAME)
    content = " ".join(span.of(text) for span in row.attribution.content)
    stems = frozenset(stem for stem in read_words(content).stems if stem)
    return Said(who, voice.name, stems, row.attribution.span)


_NO_NAME = frozenset(
    "the his her its their and for officials official spokesman spokeswoman spokesperson".split()
)


def _inside(said: Sequence[Said], passage: Passage) -> list[Said]:
    return [one for one in said if one.span.overlaps(passage.span)]


def rewriting_sections(material: Material) -> list[Section]:
    """Of a whole record: reports that show signs of rewording, and what contradicts itself or the record."""
    if not material.is_whole:
        return []
    rewordings = find_rewordings(material.view)
    likely = [r for r in rewordings.values() if r.is_possible_rewrite]
    likely.sort(key=lambda r: (-(r.reading.weight if r.reading else 0.0), material.view.name_of(r.report)))
    turned = [r for r in rewordings.values() if r.distortions]
    return [
        Section("Possible rewrites, by their own words", _folded([_line(r, material) for r in likely])),
        Section("Turned round in the retelling", _folded([_turned_line(r, material) for r in turned])),
        Section(
            "Durations that do not agree",
            _folded([_against_line(c, material) for r in rewordings.values() for c in r.contradictions]),
        ),
    ]


def _folded(lines: list[Line]) -> tuple[Line, ...]:
    if len(lines) > MOST:
        lines = [*lines[:MOST], Line(f"{len(lines) - MOST} more: `dateline sources RECORD`")]
    return tuple(lines)


def _line(one: Rewording, material: Material) -> Line:
    reading = one.reading
    assert reading is not None
    told = told_signs(reading)
    cites = tuple(material.cite(one.report, sign.spans[0]) for sign in told)
    notes = [
        f"{cut_words(s.words, 80) if s.kind in _COUNTED else f'“{cut_words(s.words, 80)}”'} {cite} ({s.reason})"
        for s, cite in zip(told, cites, strict=True)
    ]
    if len(reading.signs) > len(told):
        notes.append(f"{len(reading.signs) - len(told)} more signs: `dateline sources RECORD`")
    kinds = len({sign.kind for sign in reading.signs})
    sure = f", confidence {reading.confidence:.2f}" if reading.confidence is not None else ""
    original = ""
    if one.originals:
        other = _other(one.originals[0], one.report)
        original = f"; lineage has it as a rewrite of {material.view.name_of(other)}"
    counts = (
        "its words add no voice"
        if one.originals
        else "no original is in this record; its own claims stand alone"
    )
    text = f" ({_carrier(one.report, material)}): {SAYS} of {kinds} kinds{sure}{original}; {counts}"
    return Line(text, cites, None, tuple(notes), method="signs", head=material.view.name_of(one.report))


#: signs whose words are a count or a list, no quotation
_COUNTED = frozenset({"fronted", "cue", "diction", "spelling", "spacing", "turned"})


def told_signs(reading: SignReading, most: int = SIGNS) -> list[Sign]:
    """The signs that are told of a report: the heaviest of each kind first, then others, in text order."""
    best: dict[str, Sign] = {}
    for sign in sorted(reading.signs, key=lambda s: (-s.weight, s.spans)):
        best.setdefault(sign.kind, sign)
    rest = [s for s in reading.signs if s not in best.values()]
    chosen = [*sorted(best.values(), key=lambda s: (-s.weight, s.spans)), *rest][:most]
    return sorted(chosen, key=lambda s: s.spans)


def _turned_line(one: Rewording, material: Material) -> Line:
    told = one.distortions[:DISTORTIONS]
    notes = [
        f"{d.words} ({d.kind})"
        if d.kind == "opposite"
        else f"{d.words} {d.cite}, original {d.original} ({d.kind})"
        for d in told
    ]
    if len(one.distortions) > len(told):
        notes.append(f"{len(one.distortions) - len(told)} more: `dateline lineage RECORD`")
    other = material.view.name_of(_other(one.originals[0], one.report))
    cites = tuple(cite for d in told for cite in (d.cite, d.original))
    head = material.view.name_of(one.report)
    return Line(f" ({_carrier(one.report, material)}) retells {other}", cites, None, tuple(notes), head=head)


def _against_line(one: Contradiction, material: Material) -> Line:
    own = material.cite(one.report, one.span)
    cites = [own]
    against = ""
    if one.against is not None:
        cites.append(material.cite(one.against.report, one.against.span))
        against = f" {cites[-1]}"
    head = material.view.name_of(one.report)
    return Line(
        f" ({_carrier(one.report, material)}): “{one.text}” {own}, but {one.reason}{against}",
        tuple(cites),
        head=head,
    )


def _carrier(key: str, material: Material) -> str:
    return material.carrier(key) or "carrier not known"


def signs_table(view: View, rewordings: Mapping[str, Rewording]) -> Table:
    """The signs of those that are possible rewrites, one a row."""
    lines = []
    for key, one in rewordings.items():
        reading = one.reading
        if reading is None or not reading.likely:
            continue
        name = view.name_of(key)
        verdict = f"possible rewrite, {reading.confidence:.2f}" if reading.confidence is not None else ""
        for sign in reading.signs:
            cite = Cite(name, sign.spans[0])
            lines.append((name, verdict, sign.kind.replace("_", " "), sign.words, sign.reason, str(cite)))
        for c in one.contradictions:
            lines.append((name, verdict, "contradiction", c.text, c.reason, str(Cite(name, c.span))))
    columns = ("report", "reading", "sign", "words", "reason", "cite")
    return Table("Signs of rewording or translation by machine", columns, tuple(lines))


def distortions_table(view: View, rewordings: Mapping[str, Rewording]) -> Table:
    """What retellings turned round, and durations that do not agree with the report, profile or record."""
    lines = []
    for key, one in rewordings.items():
        name = view.name_of(key)
        lines += [(name, d.kind, d.words, str(d.cite), str(d.original)) for d in one.distortions]
        for c in one.contradictions:
            against = str(Cite(view.name_of(c.against.report), c.against.span)) if c.against else ""
            lines.append((name, "duration", f"{c.text}: {c.reason}", str(Cite(name, c.span)), against))
    return Table("Distortions", ("report", "what", "words", "cite", "original"), tuple(lines))


def chains_table(view: View, reports: Collection[str] | None = None) -> Table:
    """The versions of each report (or of some, by key, and those next to them) in their order."""
    if reports is None:
        edges, rows = view.edges("report"), view.reports()
    else:
        edges = [e for key in sorted(reports) for e in view.edges("report", key)]
        ends = {end.report for e in edges for end in (e.source, e.target)}
        rows = list(view.reports_by(ends).values())
        view.labels(ends)
    chains = version_chains(edges, {row.report.key: row.report.carrier for row in rows})
    lines = sorted((str(len(chain)), " → ".join(view.name_of(key) for key in chain)) for chain in chains)
    return Table("Versions", ("versions", "in order"), tuple(lines))


def rewording_row(view: View, one: Rewording) -> dict[str, Any]:
    """A rewording as a JSON row."""
    reading = one.reading
    return {
        "report": view.name_of(one.report),
        "possible_rewrite": one.is_possible_rewrite,
        "confidence": reading.confidence if reading else None,
        "signs": [
            {
                "kind": sign.kind,
                "spans": [list(span) for span in sign.spans],
                "words": sign.words,
                "reason": sign.reason,
                "weight": sign.weight,
            }
            for sign in (reading.signs if reading else ())
        ],
        "originals": [view.name_of(_other(edge, one.report)) for edge in one.originals],
        "distortions": [
            {"kind": d.kind, "words": d.words, "cite": str(d.cite), "original": str(d.original)}
            for d in one.distortions
        ],
        "contradictions": [
            {
                "start": c.span.start,
                "end": c.span.end,
                "text": c.text,
                "reason": c.reason,
                "against": view.name_of(c.against.report) if c.against else None,
            }
            for c in one.contradictions
        ],
        "method": "signs",
    }
