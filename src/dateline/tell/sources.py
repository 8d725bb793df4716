"""The reports behind a brief: their days and the evidence for inferred ones, those not read, what was left out."""

from __future__ import annotations

from collections import Counter

from dateline.record import ReportRow
from dateline.tell.evidence import constraint_words, quoted
from dateline.tell.lines import Line, Section
from dateline.tell.material import Material
from dateline.tell.words import day_words, short_day

#: given days told, undated and unread reports told, evidence of one report
GIVEN, TOLD, EVIDENCE = 24, 12, 3


def sources_section(material: Material) -> Section:
    """The reports, given days on one line, inferred and unknown ones with their evidence or candidates."""
    lines: list[Line] = []
    given, others = _by_day(material)
    if given:
        told = "; ".join(given[:GIVEN])
        more = f"; and {len(given) - GIVEN} more: `dateline sources RECORD`" if len(given) > GIVEN else ""
        if material.is_large:
            more += "; only reports behind the claims above are told"
        lines.append(Line(f": {told}{more}", head="Day of publication given"))
    told_rows = list(material.view.reports_by(others[:TOLD]).values())
    shown = [e for r in told_rows if r.dating for e in r.dating.evidence[:EVIDENCE]]
    material.view.labels({e.report for e in shown})  # looked up together
    lines += [_dating_line(r, material) for r in sorted(told_rows, key=lambda r: (r.name, r.report.key))]
    if len(others) > TOLD:
        lines.append(Line(f"{len(others) - TOLD} more without a given day: `dateline sources RECORD`"))
    return Section("Reports", tuple(lines))


def _by_day(material: Material) -> tuple[list[str], list[str]]:
    """The reports whose day is given, in words, and the keys of the others, in order of name; of a large record those
    behind the claims that are told."""
    view = material.view
    keys = {row.report for row in material.claims()} if material.is_large else material.reports.keys()
    names, days = view.labels(keys), view.days_of(keys)
    given, others = [], []
    for key in sorted(keys, key=lambda key: (names[key], key)):
        source, day = days.get(key, (None, None))
        if source == "given":
            given.append(f"{names[key]} ({_by(view.carrier_of(key))}{short_day(day)})")
        else:
            others.append(key)
    return given, others


def _by(carrier: str | None) -> str:
    return f"{carrier}, " if carrier else ""


def _dating_line(row: ReportRow, material: Material) -> Line:
    dating = row.dating
    by = f" ({row.report.carrier})" if row.report.carrier else ""
    evidence = dating.evidence[:EVIDENCE] if dating else ()
    if dating is not None and dating.published_on is not None:
        sure = f", confidence {dating.confidence:.2f}" if dating.confidence is not None else ""
        text = f"undated; inferred {day_words(dating.published_on)}{sure}"
    elif dating is not None and dating.candidates:
        days = ", ".join(day_words(d) for d in dating.candidates[:4])
        more = f" or {len(dating.candidates) - 4} more" if len(dating.candidates) > 4 else ""
        text = f"undated; could be {days}{more}"
    else:
        text = "undated; its text does not fix the day"
        if dating is not None and dating.latest is not None:
            text += f", at the latest {day_words(dating.latest)}"
    cites = tuple(material.cite(e.report, e.span) for e in evidence)
    notes = []
    if evidence:
        told = (
            " ".join(part for part in (quoted(e), words and f"({words})", str(cite)) if part)
            for e, cite in zip(evidence, cites, strict=True)
            for words in (constraint_words(e, row.report.key, material.view),)
        )
        notes.append("evidence: " + "; ".join(told))
    return Line(f"{by}: {text}", cites, None, tuple(notes), head=row.name)


def left_out_section(material: Material) -> Section:
    """Reports kept but not read for claims, and how much of the others was set aside."""
    lines: list[Line] = []
    if material.is_large:
        return Section("Left out", (Line("What was left out, and why: `dateline sources RECORD`"),))
    rejections = material.view.rejections()
    unread = [r for r in rejections if r.span is None and r.report in material.reports]
    for one in unread[:TOLD]:
        row = material.reports[one.report]
        by = f" ({row.report.carrier})" if row.report.carrier else ""
        what = f"in another language ({row.source.language})" if one.slug == "language" else one.reason
        lines.append(Line(f"{by}: kept and not read for claims, {what}", head=row.name))
    if not material.is_whole:
        return Section("Left out", tuple(lines))
    files = [r for r in rejections if r.span is None and r.report not in material.reports]
    lines += [Line(f": {r.reason}", head=f"Not readable: {r.report}") for r in files[:TOLD]]
    repeats = 0
    kinds: Counter[str] = Counter()
    for passage in (row.passage for row in material.view.passages()):
        if passage.repeat_of is not None:
            repeats += 1
        elif not passage.is_read:
            kinds[passage.kind] += 1
    parts = [f"{repeats} repeats inside a report"] if repeats else []
    parts += [f"{count} {_KINDS.get(kind, kind)}" for kind, count in sorted(kinds.items())]
    if parts:
        lines.append(Line(f": {', '.join(parts)}", head="Passages not read"))
    slugs = Counter(r.slug for r in rejections if r.span is not None)
    if slugs:
        told = ", ".join(f"{count} {slug.replace('-', ' ')}" for slug, count in slugs.most_common(8))
        lines.append(
            Line(
                f": {told}; the reasons: `dateline sources RECORD`",
                head=f"{sum(slugs.values())} numbers and words read as no claim",
            )
        )
    return Section("Left out", tuple(lines))


_KINDS = {"promo": "appeals and promotions", "debris": "pieces of site debris", "byline": "bylines"}
