"""Reading a report of the record once more, to see what was decided and why. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dateline.derivation.resolution import resolve_reports
from dateline.extract import extract_claims, method_version, model_of
from dateline.model import Document, Gazetteer, Layer, Passage, Profile, join_layers
from dateline.model.trace import Rereading, recording
from dateline.record import View, text_hash
from dateline.record.facts import FactReader


def reread_report(
    record: FactReader,
    report: str,
    gazetteer: Gazetteer,
    annotate: Callable[[Sequence[str]], tuple[str, Sequence[Layer]]],
    profile: Profile | None = None,
) -> Rereading:
    """A report of the record (by key) with the steps of its reading, by the rules and lexicons of today.

    The record's own layers are used; where it lacks one (a report in a language that was not read has
    none), `annotate` is asked: it takes texts and returns the model's name and their layers. Raises
    `RecordError` where there is no such report.
    """
    held = record.report(report)
    source = record.source(held.sha256)
    languages = profile.languages if profile else ("en",)
    version = View(record).method_version(report)
    if source.language is not None and source.language not in languages:
        return Rereading(report, version, None, None, None, ())
    model, document = _document(record, report, source.text, model_of(version), annotate)
    with recording() as steps:
        extraction = extract_claims(document, gazetteer, profile)
        resolution = next(iter(resolve_reports(record, {report: extraction}, gazetteer)), None)
    return Rereading(report, method_version(model, profile), document, extraction, resolution, tuple(steps))


def _document(
    record: FactReader,
    report: str,
    text: str,
    model: str | None,
    annotate: Callable[[Sequence[str]], tuple[str, Sequence[Layer]]],
) -> tuple[str, Document]:
    """The name of the language model, and the report with its layers: the record's, else new ones of all."""
    passages: Sequence[Passage] = record.passages(report)
    texts = sorted({p.text for p in passages if p.is_read})
    hashes = {one: text_hash(one) for one in texts}
    cached = record.layers(hashes.values(), model) if model is not None else {}
    known = {one: cached[key] for one, key in hashes.items() if key in cached}
    if model is None or len(known) < len(texts):
        model, fresh = annotate(texts)
        known = dict(zip(texts, fresh, strict=True))
    layers = [known[p.text] if p.is_read else None for p in passages]
    return model, join_layers(report, text, passages, layers)
