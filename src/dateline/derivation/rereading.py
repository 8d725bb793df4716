"""Reading a report of the record once more, to see what was decided and why. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import case, func, or_, select

from dateline.derivation.resolution import resolve_reports
from dateline.extract import method_version, model_of
from dateline.model import Gazetteer, Layer, Passage, Profile, join_layers
from dateline.model.trace import Rereading, moved_steps, recording
from dateline.record import View, text_hash
from dateline.record import schema as s
from dateline.record.facts import FactReader
from dateline.sharing import Found, Move, Piece, dressed, read_bare, read_in_pieces


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
    passages: Sequence[Passage] = record.passages(report)
    model, layers = _layers(record, passages, model_of(version), annotate)
    document = join_layers(report, source.text, passages, layers)
    by_text = {p.text: layer for p, layer in zip(passages, layers, strict=True) if layer is not None}

    def read(piece: Piece) -> Found:
        bare, before = piece.bare, len(steps)
        words = join_layers("", bare.text, bare.passages, [by_text[p.text] for p in bare.passages])
        with moved_steps(Move(bare.starts, bare.shifts, report).moved):
            reading = read_bare(bare, words, gazetteer, profile)
        steps[before:] = [one for one in steps[before:] if piece.holds(one.about or one.span)]
        return reading.moved(piece, report)

    with recording() as steps:
        found = read_in_pieces(report, source.text, passages, read)
        extraction, _, _ = dressed(found, report, source.text, passages)
        resolution = next(iter(resolve_reports(record, {report: extraction}, gazetteer)), None)
    return Rereading(report, method_version(model, profile), document, extraction, resolution, tuple(steps))


def read_by_others(record: FactReader, version: str, languages: Sequence[str]) -> list[str]:
    """The reports (by key, in order) in some languages or in none that is known whose claims were read by other versions
    of extraction alone. It looks at an index, not at what was read."""
    e = s.extraction.c
    ours = func.max(case((e.method_version.startswith(f"{version}+"), 1), else_=0))
    others = select(e.report_id).group_by(e.report_id).having(ours == 0)
    with record.read() as connection:
        query = (
            select(s.report.c.key)
            .join(s.source, s.source.c.sha256 == s.report.c.sha256)
            .where(s.report.c.id.in_(others))
            .where(or_(s.source.c.language.is_(None), s.source.c.language.in_(languages)))
            .order_by(s.report.c.key)
        )
        return list(connection.execute(query).scalars())


def last_reading(record: FactReader) -> int:
    """The number of the last reading that was written; 0 where there is none."""
    with record.read() as connection:
        return connection.execute(select(func.max(s.extraction.c.id))).scalar() or 0


def is_read_by(record: FactReader, version: str, after: int) -> bool:
    """Whether all readings that were written after a number are by one version of extraction. Reads those alone."""
    e = s.extraction.c
    others = select(e.id).where(e.id > after, e.method_version.not_like(f"{version}+%")).limit(1)
    with record.read() as connection:
        return connection.execute(others).first() is None


def _layers(
    record: FactReader,
    passages: Sequence[Passage],
    model: str | None,
    annotate: Callable[[Sequence[str]], tuple[str, Sequence[Layer]]],
) -> tuple[str, list[Layer | None]]:
    """The name of the language model, and the layers of passages that are read: the record's, else new ones of all."""
    texts = sorted({p.text for p in passages if p.is_read})
    hashes = {one: text_hash(one) for one in texts}
    cached = record.layers(hashes.values(), model) if model is not None else {}
    known = {one: cached[key] for one, key in hashes.items() if key in cached}
    if model is None or len(known) < len(texts):
        model, fresh = annotate(texts)
        known = dict(zip(texts, fresh, strict=True))
    return model, [known[p.text] if p.is_read else None for p in passages]
