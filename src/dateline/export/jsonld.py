"""JSON-LD: claims and reports in schema.org's words, their lineage in PROV-O's, their places in the text in
the Web Annotation model's. The context stands in the file: nothing is fetched to read it.

A claim is a `schema:Claim`, an entity attributed to its voice and quoted from its report. Standing is a plain
note (`dateline:standing`) on the matter: no rating, no review, no verdict leaves the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from dateline.export import rows
from dateline.export.about import about_lines
from dateline.export.contract import release
from dateline.export.folder import whole_file
from dateline.model import Edge, Matter
from dateline.record import ClaimRow, ReportRow, View, Withholder
from dateline.record.rows import claim_of, spans_of

Node = dict[str, Any]

CONTEXT: Node = {
    "@vocab": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dateline": "urn:dateline:terms:",
    "datePublished": {"@type": "xsd:date"},
    "temporalCoverage": {"@type": "xsd:string"},
    "appearance": {"@type": "@id"},
    "about": {"@type": "@id"},
    "prov:wasDerivedFrom": {"@type": "@id"},
    "prov:wasRevisionOf": {"@type": "@id"},
    "prov:wasQuotedFrom": {"@type": "@id"},
    "prov:wasAttributedTo": {"@type": "@id"},
    "prov:wasGeneratedBy": {"@type": "@id"},
    "prov:hadMember": {"@type": "@id"},
    "oa:hasSource": {"@type": "@id"},
}
#: the relation of one report to the earlier one, in the words of PROV-O
_LINEAGE = {
    "copy": "prov:wasDerivedFrom",
    "rewrite": "prov:wasDerivedFrom",
    "shared_wire": "prov:wasDerivedFrom",
    "revision": "prov:wasRevisionOf",
    "excerpt": "prov:wasQuotedFrom",
}


def export_jsonld(view: View, folder: Path, keep: Withholder) -> dict[str, int]:
    """Writes `record.jsonld`; nodes written."""
    encode = msgspec.json.Encoder().encode
    count = 0
    with whole_file(folder / "record.jsonld") as out:
        out.write(b'{"@context":' + encode(CONTEXT) + b',"@graph":[')
        for node in _nodes(view, keep):
            kept = {key: value for key, value in release(node, keep).items() if value not in (None, [])}
            out.write((b",\n" if count else b"\n") + encode(kept))
            count += 1
        out.write(b"\n]}\n")
    return {"nodes": count}


def _nodes(view: View, keep: Withholder) -> Iterator[Node]:
    yield {
        "@id": "urn:dateline:reading",
        "@type": "prov:Activity",
        "description": " ".join(about_lines(view, keep)),
    }
    earlier: dict[str, list[Edge]] = {}
    for edge in view.edges("report"):
        if edge.direction != "unknown":
            earlier.setdefault(edge.target.report, []).append(edge)
    for row in view.reports():
        yield _report(row, earlier.get(row.report.key, []))
    voices: dict[str, Node] = {}
    claims = [row for found in (view.figures(), view.events(), view.statements()) for row in found]
    for claim in claims:
        voice = claim.resolved.voice
        if voice is not None:
            kind = {"person": "Person", "org": "Organization"}.get(voice.kind or "", "Thing")
            voices.setdefault(
                voice.id, {"@id": _urn(voice.id), "@type": [kind, "prov:Agent"], "name": voice.name}
            )
        yield _claim(claim)
    yield from (voices[key] for key in sorted(voices))
    yield from (_matter(matter) for matter in view.matters())


def _urn(key: str) -> str:
    return f"urn:dateline:{key.replace(' ', '_')}"


def _report(row: ReportRow, earlier: list[Edge]) -> Node:
    on = row.dating.published_on if row.dating else row.report.published_on
    found: Node = {
        "@id": _urn(row.report.key),
        "@type": ["NewsArticle", "prov:Entity"],
        "identifier": row.name,
        "headline": row.report.title,
        "url": row.report.url,
        "publisher": {"@type": "Organization", "name": row.report.carrier} if row.report.carrier else None,
        "datePublished": rows.day(on),
        "dateline:dateFrom": row.dating.source if row.dating else None,
        "inLanguage": row.source.language,
        "sha256": row.report.sha256,
    }
    for edge in earlier:
        found.setdefault(_LINEAGE[edge.relation], []).append(_urn(edge.source.report))
    return found


def _claim(row: ClaimRow[Any]) -> Node:
    claim, voice = claim_of(row.resolved), row.resolved.voice
    told = rows.claim_row(row)
    return {
        "@id": _urn(row.id),
        "@type": ["Claim", "prov:Entity"],
        "text": claim.text,
        "appearance": _urn(row.report),
        "prov:wasQuotedFrom": _urn(row.report),
        "prov:wasAttributedTo": _urn(voice.id) if voice is not None else None,
        "prov:wasGeneratedBy": "urn:dateline:reading",
        "oa:hasTarget": [
            {
                "@type": "oa:SpecificResource",
                "oa:hasSource": _urn(row.report),
                "oa:hasSelector": {"@type": "oa:TextPositionSelector", "oa:start": s.start, "oa:end": s.end},
            }
            for s in spans_of(row.resolved)
        ],
        "creativeWorkStatus": row.review,
        **{f"dateline:{key}": told[key] for key in _SLOTS if told.get(key) is not None},
    }


#: what a claim's node tells of its reading, where the claim has it
_SLOTS = (
    "measure", "type", "low", "high", "unit", "qualifier", "population", "place", "as_of_start", "as_of_end",
    "start_on", "end_on", "date_precision", "killed_low", "killed_high", "modality", "stance", "negated", "unverified",
    "said_on",
)  # fmt: skip


def _matter(matter: Matter) -> Node:
    return {
        "@id": _urn(matter.id),
        "@type": ["dateline:Matter", "prov:Collection"],
        "name": matter.label,
        "prov:hadMember": [_urn(claim) for claim in matter.claims],
        "dateline:standing": matter.standing,
        "dateline:trace": list(matter.trace),
        "dateline:low": rows.number(matter.low),
        "dateline:best": rows.number(matter.best),
        "dateline:high": rows.number(matter.high),
        "dateline:independentVoices": len(matter.voices),
    }
