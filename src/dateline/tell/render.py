"""A brief as Markdown, as one self-contained HTML page, and as JSON. All go through the audience's withholder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from dateline.record import Withholder
from dateline.tell.lines import Brief, Line, Section

#: cites shown after a line in Markdown; the rest are counted
CITES = 2

#: what would make markup of a report's own words in Markdown
_MARKUP = re.compile(r"[\\`*<]|\](?=[(\[])|(?<!\w)_|_(?!\w)")
_CODE = re.compile(r"(`dateline [^`]*`)")


def render_markdown(brief: Brief, keep: Withholder) -> str:
    """The brief as Markdown."""
    return "\n".join(_markdown(brief, keep)) + "\n"


def _markdown(brief: Brief, keep: Withholder) -> Iterator[str]:
    yield f"# {_marked(brief.title, keep)}"
    yield ""
    for sentence in brief.head:
        yield f"> {keep.text(sentence)}  "
    if keep.audience != "internal":
        yield f"> Audience: {keep.audience}. What would endanger people says [withheld].  "
    for section in brief.sections:
        yield from _markdown_section(section, keep, 2)


def _markdown_section(section: Section, keep: Withholder, level: int) -> Iterator[str]:
    yield ""
    yield f"{'#' * level} {_marked(section.title, keep)}"
    if section.lines:
        yield ""
    for line in section.lines:
        yield f"- {_sentence(line, keep)}"
        for note in line.notes:
            yield f"  - {_marked(note, keep)}"
    for inner in section.sections:
        yield from _markdown_section(inner, keep, level + 1)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _marked(text: str, keep: Withholder) -> str:
    """Words on one line, withheld, with what Markdown would read as markup escaped (commands stay code)."""
    parts = _CODE.split(_one_line(keep.text(text)))
    return "".join(p if i % 2 else _MARKUP.sub(r"\\\g<0>", p) for i, p in enumerate(parts))


def _sentence(line: Line, keep: Withholder) -> str:
    head = f"**{_marked(line.head, keep)}**" if line.head else ""
    text = keep.text(line.text)
    joint = "" if not head or text[:1] in ",:;" else " "
    words = f"{head}{joint}{_marked(text, keep)}" if text else head
    if line.quote:
        words += f": “{_marked(line.quote, keep)}”"
    cites = line.further_cites
    if cites:
        more = f" (+{len(cites) - CITES} more)" if len(cites) > CITES else ""
        words += " " + " ".join(str(c) for c in cites[:CITES]) + more
    state = _state(line, keep)
    return words + (f" *({_marked(state, keep)})*" if state else "")


def _state(line: Line, keep: Withholder) -> str:
    """Standing, review state and method of a line."""
    review = f"{line.review}, {line.method}" if line.method else ""
    return "; ".join(part for part in (keep.text(line.standing or ""), review) if part)


def render_html(brief: Brief, keep: Withholder, charts: Sequence[str] = ()) -> str:
    """The brief as one HTML page without scripts or outside references. `charts` are SVG, withheld already."""
    return "\n".join(_html(brief, keep, charts)) + "\n"


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
blockquote{border-left:3px solid #888;margin:0;padding:.2rem 1rem;color:#444;font-size:.9em}
blockquote p{margin:.3rem 0}q{color:#333}.cite{color:#666;font-size:.8em;overflow-wrap:anywhere}
.state{color:#666;font-style:italic;font-size:.8em}details{font-size:.9em}summary{cursor:pointer;color:#555}
li{margin:.4rem 0}figure{margin:1.5rem 0;overflow-x:auto}@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}
q,blockquote{color:#bbb}.cite,.state,summary{color:#999}}@media print{body{max-width:none}}
"""


def _html(brief: Brief, keep: Withholder, charts: Sequence[str]) -> Iterator[str]:
    title = escape(keep.text(brief.title))
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{title}</h1><blockquote>"
    for sentence in brief.head:
        yield f"<p>{escape(keep.text(sentence))}</p>"
    if keep.audience != "internal":
        yield f"<p>Audience: {keep.audience}. What would endanger people says [withheld].</p>"
    yield "</blockquote>"
    first, *rest = brief.sections or (None,)
    if first is not None:
        yield from _html_section(first, keep, 2)
    yield from (f"<figure>{chart}</figure>" for chart in charts)
    for section in rest:
        yield from _html_section(section, keep, 2)
    yield "</body></html>"


def _html_section(section: Section, keep: Withholder, level: int) -> Iterator[str]:
    yield f"<h{level}>{escape(keep.text(section.title))}</h{level}>"
    if section.lines:
        yield "<ul>"
        for line in section.lines:
            yield f"<li>{_html_line(line, keep)}</li>"
        yield "</ul>"
    for inner in section.sections:
        yield from _html_section(inner, keep, min(level + 1, 6))


def _html_line(line: Line, keep: Withholder) -> str:
    text = keep.text(line.text)
    words = f"<strong>{escape(keep.text(line.head))}</strong>" if line.head else ""
    words += ("" if not words or text[:1] in ",:;" else " ") + escape(_one_line(text))
    if line.quote:
        words += f": <q>{escape(_one_line(keep.text(line.quote)))}</q>"
    if line.further_cites:
        words += ' <span class="cite">' + " ".join(escape(str(c)) for c in line.further_cites) + "</span>"
    state = _state(line, keep)
    if state:
        words += f' <span class="state">({escape(state)})</span>'
    if line.notes:
        notes = "".join(f"<li>{escape(_one_line(keep.text(n)))}</li>" for n in line.notes)
        words += f"<details open><summary>more</summary><ul>{notes}</ul></details>"
    return words


def brief_json(brief: Brief, keep: Withholder) -> dict[str, Any]:
    """The brief as JSON-like values, withheld for its audience."""

    def section(one: Section) -> dict[str, Any]:
        return {
            "title": one.title,
            "lines": [
                {
                    "head": line.head,
                    "text": line.text,
                    "cites": [
                        {"report": c.report, "start": c.span.start, "end": c.span.end, "claim": c.claim}
                        for c in line.cites
                    ],
                    "quote": line.quote,
                    "notes": list(line.notes),
                    "standing": line.standing,
                    "low": line.low,
                    "best": line.best,
                    "high": line.high,
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
