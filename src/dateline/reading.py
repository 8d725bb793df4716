"""One report at a time, or some together: all that is read in reports before they are set beside others.

clean → annotate → extract, and the keys by which lineage finds a report. Nothing here writes, so processes of one machine
or of a cluster can do it: what is read in a report does not depend on what it is read together with.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from dateline import derivation
from dateline.annotate import Annotator, load_annotator
from dateline.annotate.spacy_layer import DEFAULT_PIPELINE
from dateline.clean import clean_report
from dateline.errors import DatelineError
from dateline.extract import method_version
from dateline.gazetteer import extend_places, open_gazetteer
from dateline.lineage import forget_texts
from dateline.model import (
    Gazetteer,
    Layer,
    Passage,
    Profile,
    Rejection,
    Report,
    Source,
    join_layers,
    take_apart,
)
from dateline.record import Record, ReportFacts, text_hash
from dateline.record.codec import digest, encode, pack, unpack
from dateline.sharing import (
    Bare,
    BareReading,
    Found,
    Piece,
    ReadingMemory,
    bare_text,
    dressed,
    is_long,
    read_bare,
    read_in_pieces,
)

#: the layers that a record has of texts (by `text_hash`) for a model
Layers = Callable[[Iterable[str], str], dict[str, Layer]]

#: what a new report is queued for
_NEW = ("near", "lineage", "origins", "dating", "names", "resolve")


class Tools:
    """The language pipeline and the place index, loaded when first needed, and the profile in force."""

    def __init__(self, pipeline: str | None = None, profile: Profile | None = None) -> None:
        self.pipeline = pipeline or DEFAULT_PIPELINE
        self._annotator: Annotator | None = None
        self._places = ExitStack()
        self._gazetteer: Gazetteer | None = None
        self.profile = profile
        #: what was read in bare texts; see `sharing`
        self.memory = ReadingMemory()
        self.resolved = derivation.Resolved()
        self._served: tuple[str, int] | None = None
        #: of the record that is served: whether nothing is deleted in it, and the version and languages by which no report
        #: was outdated up to the reading of a number
        self.none_deleted = False
        self.none_outdated: tuple[str, tuple[str, ...], int] | None = None
        #: the profile in force when they were worked out, the version of extraction, and a digest of the profile
        self._told: tuple[Profile | None, str, str] | None = None

    @property
    def annotator(self) -> Annotator:
        if self._annotator is None:
            self._annotator = load_annotator(self.pipeline)
        return self._annotator

    @property
    def gazetteer(self) -> Gazetteer:
        if self._gazetteer is None:
            index = self._places.enter_context(open_gazetteer())
            self._gazetteer = extend_places(index, self.profile)
        return self._gazetteer

    @property
    def method(self) -> str:
        """The version that extractions have."""
        return self._tell()[1]

    @property
    def profile_digest(self) -> str:
        """What tells the profile apart from others."""
        return self._tell()[2]

    def _tell(self) -> tuple[Profile | None, str, str]:
        told, profile = self._told, self.profile
        if told is None or told[0] is not profile:
            told = profile, method_version(self.annotator.name, profile), digest(encode(profile))
            self._told = told
        return told

    def serve(self, record: Record) -> None:
        """Forgets what was read for another record, and what was read before a report was deleted from this one, also by
        another process: the words of one record are not kept beside those of the other, nor those that are gone."""
        place, seen = self._served or (None, None)
        if place != record.address:
            seen, self.none_outdated = None, None
        last, deleted = derivation.look_for_deletions(record, seen)
        if seen is None or deleted or last < seen:
            self.forget()
            self.none_deleted = False
        self._served = record.address, last

    def forget(self) -> None:
        """Forgets what was read, also what lineage remembers of texts and words."""
        self.memory.clear()
        self.resolved.clear()
        forget_texts()

    def close(self) -> None:
        self._places.close()


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report with all that was read in it, and what lineage asks of it; None for a long one, of which that is not kept
    in memory until it is asked for."""

    facts: ReportFacts
    known: derivation.Known | None


def read_reports(given: Sequence[tuple[Report, Source]], tools: Tools, layers: Layers) -> list[ReadReport]:
    """Reads reports, in their order; their passages are annotated together. `layers` are the ones that are cached.
    A text that was read lately under other boxes and bylines is not read again."""
    cleaned = [ready(report, source, clean_report(source, report), tools) for report, source in given]
    return _read(cleaned, tools, layers)


def read_again(
    report: Report, source: Source, passages: Sequence[Passage], tools: Tools, layers: Layers
) -> ReadReport:
    """Reads a report of the record in the passages that it has there, which stay as they are when cleaning changes."""
    return _read([ready(report, source, passages, tools)], tools, layers)[0]


def _read(cleaned: Sequence[Cleaned], tools: Tools, layers: Layers) -> list[ReadReport]:
    try:
        fresh = {c.key: c for c in cleaned if c.key is not None and not tools.memory.has(c.key)}
        texts = (p.text for c in fresh.values() for p in c.to_annotate)
        annotated = annotate_texts(layers, texts, tools.annotator)
    except DatelineError:
        raise
    except Exception:
        annotated = Annotated()  # each report is annotated by itself then, and tells what failed
    found = [read_facts(one, tools, layers, annotated) for one in cleaned]
    give_back()
    return found


def give_back() -> None:
    """Hands memory that is free back to the system. The C library keeps it otherwise, in pieces between what is still
    used, and a long run would take more and more."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # not the C library of GNU
        return None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A report as its passages, and why no claims are read in it (None where they are); else its bare text and the
    key of that, but for a long one, which is read in pieces."""

    report: Report
    source: Source
    passages: Sequence[Passage]
    rejection: Rejection | None = None
    bare: Bare | None = None
    key: str | None = None

    @property
    def to_annotate(self) -> Sequence[Passage]:
        """What is annotated together with other reports."""
        return self.bare.passages if self.bare is not None else ()


def ready(report: Report, source: Source, passages: Sequence[Passage], tools: Tools) -> Cleaned:
    """A report with its passages; claims are read in those languages that the profile names."""
    languages = tools.profile.languages if tools.profile else ("en",)
    rejection = None
    if source.language is not None and source.language not in languages:
        reason = f"the text is in {source.language!r}, which is not among the languages read ({', '.join(languages)})"
        rejection = Rejection(report.key, "extract", "language", reason)
    if rejection is not None:
        return Cleaned(report, source, passages, rejection)
    if is_long(passages):
        return Cleaned(report, source, passages)
    bare = bare_text(source.text, passages)
    return Cleaned(report, source, passages, None, bare, bare.key(tools.method, tools.profile_digest))


@dataclass(frozen=True, slots=True)
class Annotated:
    """Layers by `text_hash`: those that the record had, and those that it has not cached yet."""

    cached: dict[str, Layer] = field(default_factory=dict)
    fresh: dict[str, Layer] = field(default_factory=dict)


def annotate_texts(layers: Layers, texts: Iterable[str], annotator: Annotator) -> Annotated:
    """The layer of each distinct text, from the cache where it has one."""
    hashes = {text: text_hash(text) for text in sorted(set(texts))}
    cached = layers(hashes.values(), annotator.name)
    missing = [text for text, key in hashes.items() if key not in cached]
    made = annotator.annotate_passages(missing)
    return Annotated(cached, {hashes[t]: layer for t, layer in zip(missing, made, strict=True)})


def read_facts(cleaned: Cleaned, tools: Tools, layers: Layers, annotated: Annotated) -> ReadReport:
    """All that one report says, before it is set beside others: passages, fingerprints, extraction."""
    report, passages = cleaned.report, cleaned.passages
    known: derivation.Known | None = derivation.know_report(report, passages)
    fingerprints = derivation.fingerprint_report(passages, known)
    if is_long(passages):
        known = None
    stale = [(stage, report.key) for stage in _NEW]
    facts = ReportFacts(report, cleaned.source, passages, fingerprints, stale=stale)
    if cleaned.rejection is not None:
        return ReadReport(replace(facts, rejections=[cleaned.rejection]), known)
    try:
        return ReadReport(_extract(facts, cleaned, tools, layers, annotated), known)
    except DatelineError:
        raise
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        reason = (
            f"extraction failed ({said}); the report is kept, its claims are not read: please report this"
        )
        return ReadReport(
            replace(facts, rejections=[Rejection(report.key, "extract", "failed", reason)]), known
        )


def _extract(
    facts: ReportFacts, cleaned: Cleaned, tools: Tools, layers: Layers, annotated: Annotated
) -> ReportFacts:
    """The facts of a report with what is read in its passages."""
    report, text, passages = facts.report.key, facts.source.text, facts.passages
    made = _PackedLayers() if cleaned.bare is None else dict[str, Layer]()

    def read(piece: Piece) -> Found:
        bare = piece.bare
        found = _read_bare(
            bare, bare.key(tools.method, tools.profile_digest), tools, layers, Annotated(), made
        )
        give_back()
        return found.moved(piece, report)

    if cleaned.bare is None:
        found = dressed(read_in_pieces(report, text, passages, read), report, text, passages)
    else:
        assert cleaned.key is not None
        reading = _read_bare(cleaned.bare, cleaned.key, tools, layers, annotated, made)
        found = reading.in_report(cleaned.bare, report, text, passages)
    extraction, hints, signs = found
    return replace(
        facts,
        extraction=extraction,
        method_version=tools.method,
        readings={"dates": hints, "signs": signs},
        rejections=extraction.rejections,
        layers=made,
    )


class _PackedLayers(MutableMapping[str, Layer]):
    """Layers of a long report: each is bytes until it is asked for."""

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}

    def __getitem__(self, key: str) -> Layer:
        return unpack(self._bodies[key], Layer)

    def __setitem__(self, key: str, layer: Layer) -> None:
        self._bodies[key] = pack(layer)

    def __delitem__(self, key: str) -> None:
        del self._bodies[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._bodies)

    def __len__(self) -> int:
        return len(self._bodies)


def _read_bare(
    bare: Bare, key: str, tools: Tools, layers: Layers, annotated: Annotated, made: MutableMapping[str, Layer]
) -> BareReading:
    """What is read in a bare text, lately or now; puts into `made` the layers that the record does not have yet."""
    known = tools.memory.find(key)
    if known is not None:
        return known
    keys = [text_hash(p.text) for p in bare.passages]
    if not annotated.fresh.keys() | annotated.cached.keys() >= set(keys):
        annotated = annotate_texts(layers, (p.text for p in bare.passages), tools.annotator)
    found = [annotated.fresh.get(k) or annotated.cached[k] for k in keys]
    document = join_layers("", bare.text, bare.passages, found)
    reading = read_bare(bare, document, tools.gazetteer, tools.profile)
    take_apart(document)
    made.update((k, annotated.fresh[k]) for k in keys if k in annotated.fresh)
    tools.memory.keep(key, reading)
    return reading
