"""FollowTheMoney statements: persons and bodies, reports and events, for Aleph, OpenSanctions' tools and others.

One JSON object a line in the form of `followthemoney.statement`; ids of statements are hashed as there. A name
is a `Person` or `Organization` with its variants, a report an `Article`, an event that reports say happened an
`Event` with the articles as its proof. `Documentation` ties a name to the articles that mention it. A private
person whom an audience may not see is no entity at all. Figures have no schema there: use another form.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from dateline.export.event_matters import EventMatter, event_matters
from dateline.export.jsonl import write_lines
from dateline.export.rows import Row, day
from dateline.model import Name
from dateline.record import ReportRow, View, Withholder

#: the property that says that an entity is there at all
_BASE = "id"
Properties = Iterable[tuple[str, str | None]]


def export_ftm(view: View, folder: Path, keep: Withholder) -> dict[str, int]:
    """Writes `statements.ftm.jsonl`; statements written."""
    profile = view.record.profile()
    name = (profile.name if profile is not None else None) or "dateline"
    dataset = re.sub(r"[^a-z0-9]+", "_", keep.text(name).lower()).strip("_") or "dateline"
    return {"statements": write_lines(folder / "statements.ftm.jsonl", _statements(view, keep, dataset))}


def _statements(view: View, keep: Withholder, dataset: str) -> Iterator[Row]:
    names = [name for name in view.names() if keep.text(name.name) == name.name]
    known = {variant: name.id for name in reversed(names) for variant in (*name.variants, name.name)}
    reports = {row.report.key: row for row in view.reports()}
    articles = {row.name: row.report.key for row in reports.values()}
    for row in reports.values():
        yield from _entity(dataset, "Article", row.report.key, _article(row), keep)
    for name in names:
        schema = "Person" if name.kind == "person" else "Organization"
        yield from _entity(dataset, schema, name.id, _named(name), keep)
        for report in sorted({mention.report for mention in name.mentions} & reports.keys()):
            tie = [("document", report), ("entity", name.id), ("role", "mentioned")]
            yield from _entity(dataset, "Documentation", f"{name.id}-{report}", tie, keep)
    for event in event_matters(view, keep):
        yield from _entity(dataset, "Event", event.matter.id, _event(event, known, articles), keep)


def _article(row: ReportRow) -> Properties:
    report = row.report
    on = row.dating.published_on if row.dating else report.published_on
    return [
        ("title", report.title or row.name),
        ("publisher", report.carrier),
        ("sourceUrl", report.url),
        ("publishedAt", day(on)),
        ("language", {"en": "eng"}.get(row.source.language or "")),
    ]


def _named(name: Name) -> Properties:
    alias = [("alias", variant) for variant in name.variants if variant != name.name]
    roles = [("position" if name.kind == "person" else "summary", role) for role in name.roles]
    return [("name", name.name), *alias, *roles]


def _event(event: EventMatter, known: dict[str, str], articles: dict[str, str]) -> Properties:
    place = event.place
    involved = {known[word] for word in (*event.actors, *event.targets) if word in known}
    return [
        ("name", event.matter.label),
        ("startDate", day(event.start_on)),
        ("endDate", day(event.end_on)),
        ("location", place.name if place else None),
        ("country", place.country.lower() if place and place.country else None),
        ("description", f"standing: {event.matter.standing} (a machine's reading of what reports say)"),
        *(("summary", row.resolved.event.text) for row in event.claims),
        *(("involved", name) for name in sorted(involved)),
        *(("proof", articles[report]) for report in event.reports),
    ]


def _entity(
    dataset: str, schema: str, entity: str, properties: Properties, keep: Withholder
) -> Iterator[Row]:
    """The statements of one entity, each once, after the one that says that it is there."""
    said = sorted({(prop, keep.text(value).strip()) for prop, value in properties if value and value.strip()})
    content = hashlib.sha1("".join(f"{p}={v};" for p, v in said).encode(), usedforsecurity=False).hexdigest()
    for prop, value in [(_BASE, content), *said]:
        key = f"{dataset}.{entity}.{prop}.{value}"
        yield {
            "canonical_id": entity,
            "entity_id": entity,
            "prop": prop,
            "schema": schema,
            "value": value,
            "dataset": dataset,
            "lang": None,
            "original_value": None,
            "first_seen": None,
            "last_seen": None,
            "external": False,
            "origin": "dateline",
            "id": hashlib.sha1(key.encode("utf-8"), usedforsecurity=False).hexdigest(),
        }
