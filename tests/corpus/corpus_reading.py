"""What is read in the texts of the corpus, each a report of its own, as rows of slots to compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.annotate import Annotator
from dateline.clean import clean_report
from dateline.extract import extract_claims
from dateline.extract.events.status import status_of
from dateline.model import (
    Dating,
    Document,
    Extraction,
    Gazetteer,
    Layer,
    Passage,
    Report,
    Resolution,
    Span,
    join_layers,
)
from dateline.read import source_from_text
from dateline.resolve.bodies import bodies_of
from dateline.resolve.claims import resolve_claims
from dateline.resolve.names import resolve_names
from dateline.resolve.places import resolve_places
from dateline.resolve.times import resolve_times
from dateline.resolve.voices import VoiceBook

#: a Wednesday: the day on which every report of the corpus was published
PUBLISHED = date(2031, 5, 14)


@dataclass
class Reading:
    """One text, read and resolved as a report of its own."""

    document: Document
    extraction: Extraction
    resolution: Resolution

    def words(self, *spans: Span) -> str:
        return " ".join(self.document.quote(s) for s in spans)


class Reader:
    """Reads the texts of the corpus; all of them are parsed in one batch, each is read when it is asked for."""

    def __init__(self, annotator: Annotator, gazetteer: Gazetteer, texts: dict[str, str]) -> None:
        self._gazetteer = gazetteer
        self._texts = texts
        self._passages: dict[str, list[Passage]] = {}
        for key, text in texts.items():
            source = source_from_text(text)
            report = Report(key, key, source.sha256, published_on=PUBLISHED)
            self._passages[key] = list(clean_report(source, report))
        distinct = sorted({p.text for passages in self._passages.values() for p in passages if p.is_read})
        self._layers: dict[str, Layer] = dict(
            zip(distinct, annotator.annotate_passages(distinct), strict=True)
        )
        self._read: dict[str, Reading] = {}

    def read(self, key: str) -> Reading:
        if key not in self._read:
            self._read[key] = self._reading(key)
        return self._read[key]

    def _reading(self, key: str) -> Reading:
        passages = self._passages[key]
        layers = [self._layers[p.text] if p.is_read else None for p in passages]
        document = join_layers(key, self._texts[key], passages, layers)
        extraction = extract_claims(document, self._gazetteer)
        names = resolve_names({key: extraction.names}, bodies_of(None), {key: extraction.places})
        resolution = resolve_claims(
            extraction,
            Dating(key, PUBLISHED, (), 1.0, "given"),
            (PUBLISHED,) * (max((p.part for p in passages), default=0) + 1),
            resolve_times(extraction.times, lambda _: PUBLISHED),
            resolve_places(extraction.places, self._gazetteer),
            VoiceBook.of(names, None),
            None,
            passages,
        )
        return Reading(document, extraction, resolution)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if abs(value) < 1e6 else f"{value:.12g}"


def found_figures(reading: Reading) -> list[tuple[str, dict[str, Any]]]:
    by_id = {f.id: f for f in reading.extraction.figures}
    voices = {a.id: a for a in reading.extraction.attributions}
    out = []
    for row in reading.resolution.figures:
        f = row.figure
        said = voices.get(f.attribution or "")
        place = row.place
        whole = by_id.get(f.subset_of or "")
        out.append(
            (
                f.measure,
                {
                    "value": f"{_number(f.low)}"
                    if f.low == f.high
                    else f"{_number(f.low)}..{_number(f.high)}",
                    "bounds": (f.low, f.high),
                    "approximate": f.approximate,
                    "place": [place.name, place.mention.text] if place else [],
                    "on": str(row.as_of_end or "-"),
                    "since": str(row.as_of_start or "-"),
                    "pop": f.population,
                    "voice": _voice_names(said.voice if said else None, row.voice),
                    "chain": [v.text for v in said.chain] if said else [],
                    "stance": f.stance or "-",
                    "q": f.qualifier,
                    "unit": f.unit or "-",
                    "conv": [f"{_number(c.low)} {c.unit}" for c in f.conversions],
                    "modality": f.modality,
                    "cum": {True: "true", False: "false", None: "-"}[f.cumulative],
                    "per": f.per or "-",
                    "unverified": str(f.unverified).lower(),
                    "neg": str(f.negated).lower(),
                    "of": _number(whole.low if whole.low is not None else whole.high) if whole else "-",
                },
            )
        )
    return out


def _voice_names(mention: Any, voice: Any) -> list[str]:
    names = [mention.text, mention.name, mention.role, mention.body] if mention else []
    return [n for n in [*names, voice.name if voice else None] if n]


def found_attributions(reading: Reading) -> list[tuple[str, dict[str, Any]]]:
    by_id = {a.id: a for a in reading.extraction.attributions}
    cited = {f.id: f.text for f in reading.extraction.figures}
    cited |= {e.id: e.text for e in reading.extraction.events}
    cited |= {s.id: s.text for s in reading.extraction.statements}
    cited |= {a.id: reading.words(*a.content) for a in by_id.values()}
    out = []
    for row in reading.resolution.attributions:
        a = row.attribution
        out.append(
            (
                a.cue or "-",
                {
                    "voice": _voice_names(a.voice, row.voice),
                    "chain": [v.text for v in a.chain],
                    "content": reading.words(*a.content) if a.content else None,
                    "kind": a.kind,
                    "stance": a.stance,
                    "medium": a.medium,
                    "about": cited.get(a.about or ""),
                    "voiced": a.voice is not None,
                },
            )
        )
    return out


def found_events(reading: Reading) -> list[tuple[str, dict[str, Any]]]:
    out = []
    for row in reading.resolution.events:
        e = row.event
        where = [n for p in row.places for n in (p.name, p.mention.text) if n]
        where += [s.text for s in e.slots if s.role == "place"]
        out.append(
            (
                e.type,
                {
                    "status": status_of(e),
                    "modality": e.modality,
                    "place": where,
                    "on": str(row.start_on or "-"),
                    "until": str(row.end_on or "-"),
                    "precision": row.date_precision or "-",
                    "actor": list(row.actors),
                    "target": list(row.targets),
                    "killed": "-" if e.killed_low is None and e.killed_high is None
                    else f"{_number(e.killed_low)}" if e.killed_low == e.killed_high
                    else f"{_number(e.killed_low)}..{_number(e.killed_high)}",
                    "voice": _voice_names(None, row.voice),
                    "trigger": reading.words(e.trigger),
                },
            )
        )  # fmt: skip
    return out


def found_hedges(reading: Reading) -> list[tuple[str, dict[str, Any]]]:
    return [
        (h.text, {"kind": h.kind, "scope": reading.words(h.scope) if h.scope else None})
        for h in reading.extraction.hedges
    ]


def found_times(reading: Reading) -> list[tuple[str, dict[str, Any]]]:
    return [
        (
            t.mention.text,
            {
                "type": t.mention.type,
                "value": t.value or "-",
                "on": str(t.start_on or "-"),
                "until": str(t.end_on or "-"),
            },
        )
        for t in reading.resolution.times
    ]


FOUND: dict[str, Callable[[Reading], list[tuple[str, dict[str, Any]]]]] = {
    "figure": found_figures,
    "attribution": found_attributions,
    "event": found_events,
    "hedge": found_hedges,
    "time": found_times,
}
