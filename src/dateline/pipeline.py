"""The stages in order: read → clean → annotate → extract → lineage → resolve → weigh → record.

The first half runs once a report and writes its facts in one transaction. The second half derives, from
facts and judgements alone, what the record says: it works through the record's queue in order of stage
and key, so that a run that was killed carries on where it stopped and the order of reports cannot matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
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
from dateline.model import Gazetteer, Layer, Passage, Profile, Rejection, Report, Source, join_layers
from dateline.read import read_paths
from dateline.record import Record, ReportFacts, Stale, text_hash

#: shows a stage, how much of it is done, and of how much (None where that is not known)
Show = Callable[[str, int, int | None], None]

#: what is derived, in order; a stage may queue keys of itself or of later ones alone
STAGES = ("extract", "lineage", "origins", "dating", "names", "resolve", "weigh")


@dataclass(slots=True)
class Added:
    """What a run of `add_reports` did: reports written, reports that the record had, what was no report, and
    the new reports that were kept without reading claims in them (another language, a failure)."""

    read: int = 0
    known: int = 0
    unreadable: list[Rejection] = field(default_factory=list)
    unread: list[Rejection] = field(default_factory=list)


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
) -> Added:
    """Adds reports to a record and derives what follows. `read_on` is an upper bound for inferred dates.

    What cannot be read becomes a stored rejection; every other report of the run is kept. Adding the same
    reports again changes nothing. Raises what the record raises where it cannot be written.
    """
    added = Added()
    tools = Tools(pipeline, profile if profile is not None else record.profile())
    try:
        if profile is not None:
            tools.gazetteer  # noqa: B018 (a place that it names and that there is not is told before anything is kept)
            record.set_profile(profile, stale=_stale_by_profile(record, profile))
        for item in read_paths(paths, reports, stdin):
            if isinstance(item, Rejection):
                added.unreadable.append(item)
                continue
            report, source = item
            if record.has_report(report.key):
                added.known += 1
            else:
                facts = read_facts(record, report, source, tools)
                if record.setting("read_on") != read_on.isoformat():
                    record.set_setting("read_on", read_on.isoformat())
                added.read += record.add_report(facts)
                added.unread += [r for r in facts.rejections if r.span is None]
            if show is not None:
                show("reports read", added.read + added.known, None)
        record.add_rejections(added.unreadable)
        derive(record, tools, show)
    finally:
        tools.close()
    return added


def _stale_by_profile(record: Record, profile: Profile) -> list[tuple[str, str]]:
    """What a new profile makes stale; reports are read anew only where its lexicons or languages are new."""
    before = record.profile() or Profile()
    read_alike = (
        digest_extensions(before) == digest_extensions(profile) and before.languages == profile.languages
    )
    stages = ("resolve",) if read_alike else ("extract", "resolve")
    reports = [(stage, report.key) for report in record.reports() for stage in stages]
    return [("dating", ""), ("names", ""), *reports]


def read_facts(record: Record, report: Report, source: Source, tools: Tools) -> ReportFacts:
    """All that one report says, before it is set beside others: passages, fingerprints, extraction."""
    passages = clean_report(source, report)
    languages = tools.profile.languages if tools.profile else ("en",)
    fingerprints = derivation.fingerprint_report(passages)
    near = derivation.touched_reports(record, passages, fingerprints)
    stale = [("lineage", key) for key in (report.key, *near)]
    stale += [("origins", ""), ("dating", ""), ("names", ""), ("resolve", report.key)]
    facts = ReportFacts(report, source, passages, fingerprints, stale=stale)
    if source.language is not None and source.language not in languages:
        reason = f"the text is in {source.language!r}, which is not among the languages read ({', '.join(languages)})"
        return replace(facts, rejections=[Rejection(report.key, "extract", "language", reason)])
    try:
        return _extract(record, facts, tools)
    except DatelineError:
        raise
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        reason = (
            f"extraction failed ({said}); the report is kept, its claims are not read: please report this"
        )
        return replace(facts, rejections=[Rejection(report.key, "extract", "failed", reason)])


def _extract(record: Record, facts: ReportFacts, tools: Tools) -> ReportFacts:
    """The facts of a report with what is read in its passages."""
    layers, fresh = _annotate(record, facts.passages, tools.annotator)
    document = join_layers(facts.report.key, facts.source.text, facts.passages, layers)
    extraction = extract_claims(document, tools.gazetteer, tools.profile)
    parts = sorted({p.part for p in facts.passages})
    hints = tuple(find_date_constraints(document, extraction.times, part) for part in parts)
    return replace(
        facts,
        extraction=extraction,
        method_version=method_version(tools.annotator.name, tools.profile),
        readings={"dates": hints},
        rejections=extraction.rejections,
        layers=fresh,
    )


def extract_anew(record: Record, key: Stale, tools: Tools) -> None:
    """Reads a report that the record has with the lexicons and languages of a new profile."""
    report = record.report(key.key)
    facts = read_facts(record, report, record.source(report.sha256), tools)
    if facts.extraction is not None:
        record.add_extraction(report.key, facts.extraction, facts.method_version, readings=facts.readings)
    record.add_rejections(facts.rejections)
    record.finish_stale(key, stale=[("dating", ""), ("names", ""), ("resolve", report.key)])


def _annotate(
    record: Record, passages: Sequence[Passage], annotator: Annotator
) -> tuple[list[Layer | None], dict[str, Layer]]:
    """The layer of each passage that is read (None for others), and those that the record had not cached."""
    hashes = {p.text: text_hash(p.text) for p in passages if p.is_read}
    cached = record.layers(hashes.values(), annotator.name)
    missing = sorted(text for text, key in hashes.items() if key not in cached)
    fresh = {hashes[t]: layer for t, layer in zip(missing, annotator.annotate_passages(missing), strict=True)}
    known = {**cached, **fresh}
    return [known[hashes[p.text]] if p.is_read else None for p in passages], fresh


def derive(record: Record, tools: Tools, show: Show | None = None) -> None:
    """Works through the queue of what is stale, stage by stage in order of key."""
    neighbours = derivation.Neighbours(record)
    steps: dict[str, Callable[[Record, Stale], None]] = {
        "extract": lambda record, key: extract_anew(record, key, tools),
        "lineage": lambda record, key: derivation.derive_lineage(record, key, neighbours),
        "origins": derivation.derive_origins,
        "dating": lambda record, key: derivation.derive_dating(record, key, tools.gazetteer),
        "names": derivation.derive_names,
        "resolve": lambda record, key: derivation.derive_resolution(record, key, tools.gazetteer),
        "weigh": derivation.derive_matters,
    }
    for stage in STAGES:
        of = len(record.stale(stage))
        done = 0
        while (key := record.next_stale(stage)) is not None:
            steps[stage](record, key)
            done += 1
            if show is not None:
                show(stage, done, max(of, done))
