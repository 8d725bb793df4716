"""The stages in order: read → clean → annotate → extract → lineage → resolve → weigh → record.

The first half runs once a report, and writes the facts of some reports in one transaction. The second half
derives, from facts and judgements alone, what the record says: it works through the record's queue in order of
stage and key, so that a run that was killed carries on where it stopped and the order of reports cannot matter.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from dateline import derivation
from dateline.annotate import Annotator, load_annotator
from dateline.annotate.spacy_layer import DEFAULT_PIPELINE
from dateline.clean import clean_report
from dateline.errors import DatelineError
from dateline.extract import extract_claims, find_date_constraints, method_version
from dateline.gazetteer import extend_places, open_gazetteer
from dateline.lexicons import digest_extensions
from dateline.lineage import read_signs
from dateline.model import Gazetteer, Layer, Passage, Profile, Rejection, Report, Source, join_layers
from dateline.read import Read, read_paths
from dateline.record import Judgement, Record, ReportFacts, Stale, text_hash
from dateline.record.curation import Verdict

#: shows a stage, how much of it is done, and of how much (None where that is not known)
Show = Callable[[str, int, int | None], None]

#: characters of passages that are annotated together; bounds what is in memory, and what a kill loses
BATCH_CHARACTERS = 120_000

#: objects that are made before Python looks for unused cycles of them, during a run
LEAST_NEW = 50_000

#: what is derived, in order, and how many keys of it are derived together; a stage may queue keys of itself or of
#: later ones alone
STAGES = {
    "extract": 1, "near": 64, "lineage": 64, "origins": 500, "dating": 200, "names": 200, "resolve": 64,
    "told": 64, "answers": 64, "weigh": 500,
}  # fmt: skip


@dataclass(slots=True)
class Added:
    """What a run of `add_reports` did: reports written, reports that the record had, what was no report, and
    the new reports that were kept without reading claims in them (another language, a failure); `reports` are the
    keys of what was written."""

    read: int = 0
    known: int = 0
    unreadable: list[Rejection] = field(default_factory=list)
    unread: list[Rejection] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)


class Tools:
    """The language pipeline and the place index, loaded when first needed, and the profile in force."""

    def __init__(self, pipeline: str | None = None, profile: Profile | None = None) -> None:
        self._pipeline = pipeline or DEFAULT_PIPELINE
        self._annotator: Annotator | None = None
        self._places = ExitStack()
        self._gazetteer: Gazetteer | None = None
        self.profile = profile

    @property
    def annotator(self) -> Annotator:
        if self._annotator is None:
            self._annotator = load_annotator(self._pipeline)
        return self._annotator

    @property
    def gazetteer(self) -> Gazetteer:
        if self._gazetteer is None:
            index = self._places.enter_context(open_gazetteer())
            self._gazetteer = extend_places(index, self.profile)
        return self._gazetteer

    def close(self) -> None:
        self._places.close()


def add_reports(
    record: Record,
    paths: Sequence[str | Path],
    *,
    read_on: date,
    reports: Path | None = None,
    profile: Profile | None = None,
    pipeline: str | None = None,
    show: Show | None = None,
    stdin: BinaryIO | None = None,
    tools: Tools | None = None,
) -> Added:
    """Adds reports to a record and derives what follows. `read_on` is an upper bound for inferred dates.

    Reports wait for each other up to `BATCH_CHARACTERS`; their passages are annotated together, and they are
    written in one transaction. `tools` that are loaded already are used as
    they are (with their own pipeline and profile) and stay open.

    What cannot be read becomes a stored rejection; every other report of the run is kept. Adding the same
    reports again changes nothing. Raises what the record raises where it cannot be written.
    """
    own = tools is None
    tools = tools or Tools(pipeline, profile if profile is not None else record.profile())
    try:
        if profile is not None:
            take_profile(record, tools, profile)
        return add_read(record, read_paths(paths, reports, stdin), tools, read_on=read_on, show=show)
    finally:
        if own:
            tools.close()


def take_profile(record: Record, tools: Tools, profile: Profile) -> None:
    """Makes a profile the record's, and queues what it makes stale. Raises `UsageError` for a place that it names and
    that there is not, before anything is kept; `tools` are those of that profile."""
    tools.gazetteer  # noqa: B018 (where that is found)
    record.set_profile(profile, stale=_stale_by_profile(record, profile))


def add_read(
    record: Record,
    found: Iterable[Read],
    tools: Tools,
    *,
    read_on: date,
    show: Show | None = None,
) -> Added:
    """Adds what a reader found, as `add_reports` does. A report that was fetched was read on the day of that."""
    added = Added()
    neighbours = derivation.Neighbours(record)
    waiting: dict[str, Cleaned] = {}
    characters = 0
    with _fewer_collections():
        for item in found:
            if isinstance(item, Rejection):
                added.unreadable.append(item)
                continue
            report, source = item
            if report.key in waiting or record.has_report(report.key):
                added.known += 1
                continue
            waiting[report.key] = cleaned = clean(report, source, tools)
            characters += cleaned.characters
            if characters >= BATCH_CHARACTERS:
                _write_reports(record, waiting.values(), tools, neighbours, read_on, added, show)
                waiting, characters = {}, 0
        _write_reports(record, waiting.values(), tools, neighbours, read_on, added, show)
        record.add_rejections(added.unreadable)
        derive(record, tools, show, neighbours)
    return added


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Has Python look for unused cycles of objects more seldom: nearly all that a run makes is freed without
    that, and looking takes a tenth of its time."""
    before = gc.get_threshold()
    if before[0]:
        gc.set_threshold(max(before[0], LEAST_NEW), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _write_reports(
    record: Record,
    reports: Collection[Cleaned],
    tools: Tools,
    neighbours: derivation.Neighbours,
    read_on: date,
    added: Added,
    show: Show | None,
) -> None:
    """Reads claims in some reports, whose passages are annotated together, and writes all of them or none."""
    if not reports:
        return
    annotator = tools.annotator
    try:
        annotated = annotate_texts(record, (p.text for c in reports for p in c.to_annotate), annotator)
    except DatelineError:
        raise
    except Exception:
        annotated = Annotated()  # each report is annotated by itself then, and tells what failed
    if record.setting("read_on") != read_on.isoformat():
        record.set_setting("read_on", read_on.isoformat())
    facts: list[ReportFacts] = []
    for cleaned in reports:
        found = read_facts(record, cleaned, tools, neighbours, annotated)
        got = cleaned.report.retrieval
        on = min(read_on, got.at.date()) if got is not None else read_on
        facts.append(replace(found, readings={**found.readings, "read_on": on}))
        if show is not None:
            show("reports read", added.read + added.known + len(facts), None)
    written = record.add_reports(facts)
    added.read += len(written)
    added.reports += sorted(written)
    added.known += len(facts) - len(written)
    added.unread += [r for one in facts for r in one.rejections if r.span is None]


def _stale_by_profile(record: Record, profile: Profile) -> list[tuple[str, str]]:
    """What a new profile makes stale; reports are read anew only where its lexicons or languages are new."""
    before = record.profile() or Profile()
    read_alike = (
        digest_extensions(before) == digest_extensions(profile) and before.languages == profile.languages
    )
    stages = ("dating", "names", "resolve") if read_alike else ("extract", "dating", "names", "resolve")
    return [(stage, report.key) for report in record.reports() for stage in stages]


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

    @property
    def characters(self) -> int:
        """The length of what is annotated."""
        return sum(len(p.text) for p in self.to_annotate)


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


def annotate_texts(record: Record, texts: Iterable[str], annotator: Annotator) -> Annotated:
    """The layer of each distinct text, from the record where it has one."""
    hashes = {text: text_hash(text) for text in sorted(set(texts))}
    cached = record.layers(hashes.values(), annotator.name)
    missing = [text for text, key in hashes.items() if key not in cached]
    layers = annotator.annotate_passages(missing)
    return Annotated(cached, {hashes[t]: layer for t, layer in zip(missing, layers, strict=True)})


def read_facts(
    record: Record,
    cleaned: Cleaned,
    tools: Tools,
    neighbours: derivation.Neighbours,
    annotated: Annotated | None = None,
) -> ReportFacts:
    """All that one report says, before it is set beside others: passages, fingerprints, extraction."""
    report, passages = cleaned.report, cleaned.passages
    known = neighbours.learn(report, passages)
    fingerprints = derivation.fingerprint_report(passages, known)
    stale = [(stage, report.key) for stage in ("near", "lineage", "origins", "dating", "names", "resolve")]
    facts = ReportFacts(report, cleaned.source, passages, fingerprints, stale=stale)
    if cleaned.rejection is not None:
        return replace(facts, rejections=[cleaned.rejection])
    try:
        return _extract(record, facts, tools, annotated)
    except DatelineError:
        raise
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        reason = (
            f"extraction failed ({said}); the report is kept, its claims are not read: please report this"
        )
        return replace(facts, rejections=[Rejection(report.key, "extract", "failed", reason)])


def _extract(record: Record, facts: ReportFacts, tools: Tools, annotated: Annotated | None) -> ReportFacts:
    """The facts of a report with what is read in its passages."""
    keys = [text_hash(p.text) if p.is_read else None for p in facts.passages]
    if annotated is None or not annotated.fresh.keys() | annotated.cached.keys() >= set(keys) - {None}:
        texts = (p.text for p in facts.passages if p.is_read)
        annotated = annotate_texts(record, texts, tools.annotator)
    layers = [annotated.fresh.get(k) or annotated.cached[k] if k is not None else None for k in keys]
    document = join_layers(facts.report.key, facts.source.text, facts.passages, layers)
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


def extract_anew(
    record: Record, keys: Sequence[Stale], tools: Tools, neighbours: derivation.Neighbours
) -> None:
    """Reads reports that the record has with the lexicons and languages of a new profile."""
    for key in keys:
        report = record.report(key.key)
        cleaned = clean(report, record.source(report.sha256), tools)
        facts = read_facts(record, cleaned, tools, neighbours)
        if facts.extraction is not None:
            record.add_extraction(report.key, facts.extraction, facts.method_version, readings=facts.readings)
        record.add_rejections(facts.rejections)
        record.finish_stale(key, stale=[(stage, report.key) for stage in ("dating", "names", "resolve")])


def derive(
    record: Record,
    tools: Tools,
    show: Show | None = None,
    neighbours: derivation.Neighbours | None = None,
) -> None:
    """Works through the queue of what is stale: stage by stage, some keys at a time, in order of key. The keys
    that are taken together are finished together, or after a kill none of them is."""
    neighbours = neighbours or derivation.Neighbours(record)
    steps: dict[str, Callable[[Record, Sequence[Stale]], None]] = {
        "extract": lambda record, keys: extract_anew(record, keys, tools, neighbours),
        "near": lambda record, keys: derivation.derive_near(record, keys, neighbours),
        "lineage": lambda record, keys: derivation.derive_lineage(record, keys, neighbours),
        "origins": derivation.derive_origins,
        "dating": lambda record, keys: derivation.derive_dating(record, keys, tools.gazetteer),
        "names": derivation.derive_names,
        "resolve": lambda record, keys: derivation.derive_resolution(record, keys, tools.gazetteer),
        "told": derivation.derive_told,
        "answers": derivation.derive_answers,
        "weigh": derivation.derive_matters,
    }
    for stage, together in STAGES.items():
        of = len(record.stale(stage))
        done = 0
        while keys := record.stale(stage, together):
            steps[stage](record, keys)
            done += len(keys)
            if show is not None:
                show(stage, done, max(of, done))


def judge(
    record: Record,
    subject: str,
    verdict: Verdict,
    author: str,
    *,
    note: str | None = None,
    edits: Mapping[str, str] | None = None,
    parts: Sequence[str] = (),
    tools: Tools | None = None,
) -> Judgement:
    """Writes a person's word on a claim, matter, name, report or characters, and derives what follows from it.
    `tools` that are loaded already are used and stay open. Raises as `judge_subject` does."""
    with _tools_of(record, tools) as own:
        gazetteer = own.gazetteer if (edits or {}).get("place") else None
        made = derivation.judge_subject(
            record, subject, verdict, author, gazetteer, note=note, edits=edits, parts=parts
        )
        derive(record, own)
    return made


@contextmanager
def _tools_of(record: Record, tools: Tools | None) -> Iterator[Tools]:
    own = tools or Tools(profile=record.profile())
    try:
        yield own
    finally:
        if tools is None:
            own.close()


def merge_judgements(record: Record, rows: Iterable[Judgement], *, tools: Tools | None = None) -> int:
    """Adds another person's judgements and derives what follows from them; how many were new."""
    with _tools_of(record, tools) as own:
        new = derivation.merge_judgements(record, rows)
        derive(record, own)
    return new
