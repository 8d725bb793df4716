"""A person's word in what is derived: claims with what was set in them, and what a judgement makes stale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import msgspec

from dateline.derivation.keys import blocks_of
from dateline.errors import UsageError
from dateline.model import Gazetteer, Place, PlaceMention, PlaceReading, Resolution, Span
from dateline.record import Judgement, Record, add_judgement, add_judgements, in_force, kind_of
from dateline.record.curation import Verdict
from dateline.record.edits import apply_edits
from dateline.record.facts import FactReader

#: ACLED's geo_precision of a place that a person names, by its kind
_PRECISION = {"city": 1, "site": 1, "admin": 2, "water": 2, "region": 3, "country": 3}


def judge_claim(
    record: Record,
    claim: str,
    verdict: Verdict,
    author: str,
    gazetteer: Gazetteer | None = None,
    *,
    note: str | None = None,
    edits: Mapping[str, str] | None = None,
) -> Judgement:
    """Writes a person's word on a claim and queues what follows from it; `derive` then makes the record so.

    `edits` gives slots and their values in words; a `place` by name (`Leeds`, or `Paris, US`) is looked up in
    `gazetteer`. Raises `UsageError` for a slot or value that the claim cannot have, `RecordError` for an
    unknown claim.
    """
    kind_of(claim)
    found = dict(edits or {})
    if found.get("place"):
        found["place"] = _place_as_json(found["place"], gazetteer)
    return add_judgement(
        record, claim, verdict, author, note=note, edits=found, stale=lambda report: _stale_by(record, report)
    )


def merge_judgements(record: Record, rows: Iterable[Judgement]) -> int:
    """Adds another person's judgements on the same reports, and queues what follows; how many were new."""
    return add_judgements(record, rows, lambda report: _stale_by(record, report))


def _stale_by(record: FactReader, report: str) -> list[tuple[str, str]]:
    return [("resolve", report), *(("weigh", block) for block in sorted(blocks_of(record, [report])))]


def with_edits(record: FactReader, resolutions: Iterable[Resolution]) -> list[Resolution]:
    """Resolutions with what people set in their claims; where a claim's place was set, it is that place."""
    rows = list(resolutions)
    judged = in_force(record, reports={row.report for row in rows})
    edits = {claim: one.edits for claim, one in judged.items() if one.edits}
    if not edits:
        return rows
    return [
        replace(
            row,
            figures=tuple(apply_edits(f, edits.get(f.figure.id, ())) for f in row.figures),
            events=tuple(apply_edits(e, edits.get(e.event.id, ())) for e in row.events),
            statements=tuple(apply_edits(s, edits.get(s.statement.id, ())) for s in row.statements),
        )
        for row in rows
    ]


def _place_as_json(words: str, gazetteer: Gazetteer | None) -> str:
    name, _, country = (part.strip() for part in words.partition(","))
    every = gazetteer.find(name) if gazetteer is not None else ()
    found = [p for p in every if not country or p.country == country.upper()]
    if not found:
        raise UsageError(f"place cannot be set to {words!r}: the place index has no such place")
    lands = sorted({p.country or "no country" for p in found})
    if len(lands) > 1:
        raise UsageError(
            f"place {words!r} is in {', '.join(lands[:8])}; say which, as in {name + ', ' + lands[0]!r}"
        )
    return msgspec.json.encode(_reading(found[0])).decode("utf-8")


def _reading(place: Place) -> PlaceReading:
    return PlaceReading(
        PlaceMention(Span(0, 0), "", place.name),  # no words of the report
        place.name,
        place.key,
        place.country,
        None,
        place.lat,
        place.lon,
        place.geonameid,
        place.feature,
        _PRECISION[place.feature],
    )
