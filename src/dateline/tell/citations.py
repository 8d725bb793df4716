"""Citations of what a claim rests on: a footnote, BibTeX (biblatex), or CSL-JSON for Zotero and word processors.

A citation names the report as published, the characters, the words, and that the reading is a machine's.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.errors import UsageError
from dateline.model import Span
from dateline.record import ClaimFilter, ReportRow, View
from dateline.tell.material import AnyClaim
from dateline.tell.sentences import QUOTATION, cite_of, quote_of
from dateline.tell.words import day_words

_BIBTEX = re.compile(r"[\\{}%&$#_~^]")
#: what no address holds as it is (RFC 3986), and would end a field or begin a command in BibTeX
_NO_ADDRESS = re.compile(r"[\s{}\\\x00-\x1f\x7f-\x9f\"<>^`|]")
_SPELT = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True, slots=True)
class Citation:
    """A report, or a claim in it: its name, carrier, title, address and hash, the day of publication (and
    whether it is inferred), and for a claim its id, characters, words and review state."""

    report: str
    carrier: str | None
    title: str | None
    url: str | None
    sha256: str
    on: date | None
    inferred: bool
    claim: str | None = None
    span: Span | None = None
    words: str | None = None
    review: str | None = None


def find_citations(view: View, key: str) -> list[Citation]:
    """What an id stands on: one citation for a claim or a report, one a claim for a matter.

    Raises `UsageError` where the view has nothing of that id or name.
    """
    wanted = ClaimFilter(ids=(key,))
    matters = view.matters(wanted)
    if matters:
        wanted = ClaimFilter(ids=tuple(claim for matter in matters for claim in matter.claims))
    claims: list[AnyClaim] = [*view.figures(wanted), *view.events(wanted), *view.statements(wanted)]
    if claims:
        reports = view.reports_by(row.report for row in claims)
        return [_of_claim(reports[row.report], row) for row in claims]
    report = view.find_report(key)
    if report is None:
        raise UsageError(f"no claim, matter or report {key!r} in this record")
    return [_of_report(report)]


def cite_all(view: View, keys: Collection[str]) -> dict[str, Citation]:
    """The citations of some claims and reports, by id; of what the view has not there is none."""
    wanted = ClaimFilter(ids=tuple(key for key in sorted(keys) if not key.startswith("rep-")))
    claims: list[AnyClaim] = [*view.figures(wanted), *view.events(wanted), *view.statements(wanted)]
    whole = {key for key in keys if key.startswith("rep-")}
    reports = view.reports_by(whole | {row.report for row in claims})
    found = {key: _of_report(reports[key]) for key in whole & reports.keys()}
    return found | {row.id: _of_claim(reports[row.report], row) for row in claims}


def _of_claim(report: ReportRow, row: AnyClaim) -> Citation:
    return _of_report(report, row.id, cite_of(row).span, quote_of(row, QUOTATION), row.review)


def _of_report(
    row: ReportRow,
    claim: str | None = None,
    span: Span | None = None,
    words: str | None = None,
    review: str | None = None,
) -> Citation:
    report, dating = row.report, row.dating
    on = dating.published_on if dating else report.published_on
    inferred = dating is not None and dating.source == "inferred"
    text = " ".join(words.split()) if words is not None else None
    return Citation(
        row.name,
        report.carrier,
        report.title,
        report.url,
        report.sha256,
        on,
        inferred,
        claim,
        span,
        text,
        review,
    )


def render_footnote(one: Citation) -> str:
    """One line of plain text.

    >>> render_footnote(Citation("03", "Courier", "Dam fails", None, "ab" * 32, date(2026, 5, 12), False))
    'Courier, “Dam fails”, 12 May 2026, report 03.'
    """
    day = day_words(one.on) + (" (inferred from the text)" if one.inferred else "")
    head = [one.carrier, f"“{one.title}”" if one.title else None, day, one.url]
    at = f"report {one.report}" + (f", characters {one.span.start}–{one.span.end}" if one.span else "")
    said = f": “{one.words}”" if one.words else ""
    note = f" Read by Dateline, {one.review} ({one.claim})." if one.claim else ""
    return ", ".join([*(part for part in head if part), at]) + said + "." + note


def render_bibtex(one: Citation) -> str:
    """An entry of biblatex's type `online` (or `misc`, without an address)."""
    key = re.sub(r"[^A-Za-z0-9]+", "-", f"{one.report}-{one.claim or one.sha256[:8]}").strip("-")
    fields = {
        "title": one.title or one.report,
        "organization": one.carrier,
        "date": one.on.isoformat() if one.on else None,
        "url": one.url,
        "pages": f"characters {one.span.start}--{one.span.end}" if one.span else None,
        "annotation": one.words,
        "note": _note(one),
    }
    rows = [
        f"  {name} = {{{value if name == 'pages' else _addressed(value) if name == 'url' else _escaped(value)}}},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@{'online' if one.url else 'misc'}{{{key},", *rows, "}"])


def csl_item(one: Citation) -> dict[str, Any]:
    """An item of CSL-JSON 1.0.2, type `article-newspaper`."""
    item: dict[str, Any] = {
        "id": one.claim or one.report,
        "type": "article-newspaper",
        "title": one.title or one.report,
        "container-title": one.carrier,
        "URL": one.url,
        "issued": {"date-parts": [[one.on.year, one.on.month, one.on.day]]} if one.on else None,
        "page": f"characters {one.span.start}–{one.span.end}" if one.span else None,
        "abstract": one.words,
        "note": _note(one),
    }
    return {name: value for name, value in item.items() if value is not None}


def _note(one: Citation) -> str:
    day = "; day of publication inferred from the text" if one.inferred else ""
    read = f"; read by Dateline, {one.review} ({one.claim})" if one.claim else ""
    return f"SHA-256 {one.sha256}{day}{read}"


def _addressed(url: str) -> str:
    """An address with what would end or break its field percent-encoded."""
    return _NO_ADDRESS.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "replace")), url)


def _escaped(text: str) -> str:
    return _BIBTEX.sub(lambda m: _SPELT.get(m[0], f"\\{m[0]}"), text)
