"""One report at a time, or some together: all that is read in reports before they are set beside others.

clean → annotate → extract, and the keys by which lineage finds a report. Nothing here writes, so processes of one machine
or of a cluster can do it: what is read in a report does not depend on what it is read together with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from dateline import derivation
from dateline.annotate import Annotator, load_annotator
from dateline.annotate.spacy_layer import DEFAULT_PIPELINE
from dateline.clean import clean_report
from dateline.errors import DatelineError
from dateline.extract import extract_claims, find_date_constraints, method_version
from dateline.gazetteer import extend_places, open_gazetteer
from dateline.lineage import read_signs
from dateline.model import Gazetteer, Layer, Passage, Profile, Rejection, Report, Source, join_layers
from dateline.record import ReportFacts, text_hash

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

    def close(self) -> None:
        self._places.close()


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report with all that was read in it, and what lineage asks of it."""

    facts: ReportFacts
    known: derivation.Known


def read_reports(given: Sequence[tuple[Report, Source]], tools: Tools, layers: Layers) -> list[ReadReport]:
    """Reads reports, in their order; their passages are annotated together. `layers` are the ones that are cached."""
    cleaned = [clean(report, source, tools) for report, source in given]
    try:
        annotated = annotate_texts(layers, (p.text for c in cleaned for p in c.to_annotate), tools.annotator)
    except DatelineError:
        raise
    except Exception:
        annotated = Annotated()  # each report is annotated by itself then, and tells what failed
    return [read_facts(one, tools, layers, annotated) for one in cleaned]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A report as its passages, and why no claims are read in it (None where they are)."""

    report: Report
    source: Source
    passages: Sequence[Passage]
    rejection: Rejection | None = None

    @property
    def to_annotate(self) -> list[Passage]:
        return [p for p in self.passages if p.is_read] if self.rejection is None else []


def clean(report: Report, source: Source, tools: Tools) -> Cleaned:
    """A report's passages; claims are read in those languages that the profile names."""
    languages = tools.profile.languages if tools.profile else ("en",)
    rejection = None
    if source.language is not None and source.language not in languages:
        reason = f"the text is in {source.language!r}, which is not among the languages read ({', '.join(languages)})"
        rejection = Rejection(report.key, "extract", "language", reason)
    return Cleaned(report, source, clean_report(source, report), rejection)


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
    known = derivation.know_report(report, passages)
    fingerprints = derivation.fingerprint_report(passages, known)
    stale = [(stage, report.key) for stage in _NEW]
    facts = ReportFacts(report, cleaned.source, passages, fingerprints, stale=stale)
    if cleaned.rejection is not None:
        return ReadReport(replace(facts, rejections=[cleaned.rejection]), known)
    try:
        return ReadReport(_extract(facts, tools, layers, annotated), known)
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


def _extract(facts: ReportFacts, tools: Tools, layers: Layers, annotated: Annotated) -> ReportFacts:
    """The facts of a report with what is read in its passages."""
    keys = [text_hash(p.text) if p.is_read else None for p in facts.passages]
    if not annotated.fresh.keys() | annotated.cached.keys() >= set(keys) - {None}:
        annotated = annotate_texts(layers, (p.text for p in facts.passages if p.is_read), tools.annotator)
    found = [annotated.fresh.get(k) or annotated.cached[k] if k is not None else None for k in keys]
    document = join_layers(facts.report.key, facts.source.text, facts.passages, found)
    extraction = extract_claims(document, tools.gazetteer, tools.profile)
    parts = sorted({p.part for p in facts.passages})
    hints = tuple(find_date_constraints(document, extraction.times, part) for part in parts)
    return replace(
        facts,
        extraction=extraction,
        method_version=method_version(tools.annotator.name, tools.profile),
        readings={"dates": hints, "signs": read_signs(document)},
        rejections=extraction.rejections,
        layers={k: annotated.fresh[k] for k in keys if k is not None and k in annotated.fresh},
    )
