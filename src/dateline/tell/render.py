"""A brief as Markdown, as one self-contained HTML page, and as JSON. All go through the audience's withholder."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from dateline.record import Withholder
from dateline.tell.brief import Brief, Line, Section

#: cites shown on a line; the rest are counted
CITES = 6


def render_markdown(brief: Brief, keep: Withholder) -> str:
    """The brief as Markdown."""
    return "\n".join(_markdown(brief, keep)) + "\n"


def _markdown(brief: Brief, keep: Withholder) -> Iterator[str]:
    yield f"# {keep.text(brief.title)}"
    yield ""
    for sentence in brief.head:
        yield f"> {keep.text(sentence)}  "
    if keep.audience != "internal":
        yield f"> Audience: {keep.audience}. What would endanger people says [withheld].  "
    for section in brief.sections:
        yield from _markdown_section(section, keep, 2)


def _markdown_section(section: Section, keep: Withholder, level: int) -> Iterator[str]:
    yield ""
    yield f"{'#' * level} {keep.text(section.title)}"
    yield ""
    for line in section.lines:
        yield f"- {_sentence(line, keep)}"
        if line.quote:
            yield f"  “{keep.text(_one_line(line.quote))}”"
        for note in line.notes:
            yield f"  - {keep.text(_one_line(note))}"
    for inner in section.sections:
        yield from _markdown_section(inner, keep, level + 1)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sentence(line: Line, keep: Withholder) -> str:
    cites = " ".join(str(c) for c in line.cites[:CITES])
    more = f" (+{len(line.cites) - CITES} more)" if len(line.cites) > CITES else ""
    state = f" *{line.review}, {line.method}*" if line.method else ""
    return f"{keep.text(line.text)} {cites}{more}{state}"


def render_html(brief: Brief, keep: Withholder) -> str:
    """The brief as one HTML page without scripts or outside references."""
    return "\n".join(_html(brief, keep)) + "\n"


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
blockquote{border-left:3px solid #888;margin:0;padding:.2rem 1rem;color:#444}
.quote{color:#444;display:block}.cite{color:#666;font-size:.85em}.state{color:#666;font-style:italic;font-size:.85em}
li{margin:.5rem 0}@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}
.quote,blockquote{color:#bbb}.cite,.state{color:#999}}@media print{body{max-width:none}}
"""


def _html(brief: Brief, keep: Withholder) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(keep.text(brief.title))}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{escape(keep.text(brief.title))}</h1><blockquote>"
    for sentence in brief.head:
        yield f"<p>{escape(keep.text(sentence))}</p>"
    if keep.audience != "internal":
        yield f"<p>Audience: {keep.audience}. What would endanger people says [withheld].</p>"
    yield "</blockquote>"
    for section in brief.sections:
        yield from _html_section(section, keep, 2)
    yield "</body></html>"


def _html_section(section: Section, keep: Withholder, level: int) -> Iterator[str]:
    yield f"<h{level}>{escape(keep.text(section.title))}</h{level}>"
    if section.lines:
        yield "<ul>"
        for line in section.lines:
            cites = " ".join(escape(str(c)) for c in line.cites)
            state = (
                f' <span class="state">{escape(line.review)}, {escape(line.method)}</span>'
                if line.method
                else ""
            )
            yield f'<li>{escape(keep.text(line.text))} <span class="cite">{cites}</span>{state}'
            if line.quote:
                yield f'<q class="quote">{escape(keep.text(_one_line(line.quote)))}</q>'
            if line.notes:
                notes = "".join(f"<li>{escape(keep.text(_one_line(n)))}</li>" for n in line.notes)
                yield f"<ul>{notes}</ul>"
            yield "</li>"
        yield "</ul>"
    for inner in section.sections:
        yield from _html_section(inner, keep, min(level + 1, 6))


def brief_json(brief: Brief, keep: Withholder) -> dict[str, Any]:
    """The brief as JSON-like values, withheld for its audience."""

    def section(one: Section) -> dict[str, Any]:
        return {
            "title": one.title,
            "lines": [
                {
                    "text": line.text,
                    "cites": [
                        {"report": c.report, "start": c.span.start, "end": c.span.end, "claim": c.claim}
                        for c in line.cites
                    ],
                    "quote": line.quote,
                    "notes": list(line.notes),
                    "standing": line.standing,
                    "matter": line.matter,
                    "review": line.review,
                    "method": line.method,
                }
                for line in one.lines
            ],
            "sections": [section(inner) for inner in one.sections],
        }

    whole = {
        "title": brief.title,
        "audience": keep.audience,
        "head": list(brief.head),
        "sections": [section(s) for s in brief.sections],
    }
    kept: dict[str, Any] = keep.value(whole)
    return kept
