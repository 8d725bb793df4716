"""What a report changed of another: quiet corrections, rewrites with the facts they distort, carried passages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from dateline.lexicons import read_lexicon
from dateline.model import Change, Edge, Span
from dateline.tell.lines import Line, Section
from dateline.tell.material import Material
from dateline.tell.sentences import cut_words

#: lines of each section, and changes told on one line
MOST, CHANGES = 6, 5
#: carried passages that are quoted
CARRIED = 3
_NUMBER = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+")
_CAPITAL = re.compile(r"[^\W\d_a-z][\w’'-]+")
_RELATION = {
    "copy": "a copy",
    "revision": "a revised version",
    "excerpt": "an excerpt",
    "rewrite": "a rewrite",
    "shared_wire": "shared passages",
}


def version_sections(material: Material) -> list[Section]:
    """Quiet corrections between versions of a report; facts that other carriers changed; carried passages."""
    if not material.is_whole:
        return []
    revised: list[Line] = []
    others: list[Line] = []
    for edge, changes in _changed_pairs(material):
        line = _pair_line(edge, changes, material)
        (revised if edge.relation == "revision" else others).append(line)
    return [
        Section("Changed quietly between versions", tuple(_folded(revised))),
        Section("Facts that differ from the original they retell", tuple(_folded(others))),
        Section("Carried words, counted once", tuple(_carried(material))),
    ]


def _folded(lines: list[Line]) -> list[Line]:
    if len(lines) <= MOST:
        return lines
    return [
        *lines[:MOST],
        Line(f"{len(lines) - MOST} more pairs of reports: `dateline lineage RECORD --passages`"),
    ]


def _changed_pairs(material: Material) -> Iterator[tuple[Edge, list[tuple[Edge, Change]]]]:
    """Report edges with the changes of fact in their passages. A retelling is compared with the closest
    of its originals alone."""
    changed: dict[frozenset[str], list[tuple[Edge, Change]]] = defaultdict(list)
    for edge in material.view.edges("passage"):
        pair = frozenset((edge.source.report, edge.target.report))
        if len(pair) == 2:
            relation = material.related[pair].relation if pair in material.related else edge.relation
            found = [(edge, c) for c in edge.changed if _is_fact(edge, c, relation == "revision", material)]
            changed[pair] += found
    best: dict[str, Edge] = {}
    for edge in material.related.values():
        if edge.relation == "revision":
            continue
        now = best.get(edge.target.report)
        if now is None or (edge.score, edge.source.report) > (now.score, now.source.report):
            best[edge.target.report] = edge
    for edge in sorted(
        material.related.values(),
        key=lambda e: tuple(material.view.name_of(x.report) for x in (e.source, e.target)),
    ):
        pair = frozenset((edge.source.report, edge.target.report))
        if changed.get(pair) and (edge.relation == "revision" or best.get(edge.target.report) is edge):
            yield edge, changed[pair]


def _is_fact(edge: Edge, change: Change, revision: bool, material: Material) -> bool:
    """Whether the changed words change a number, a name or a negation (in a revision, also who says so)."""
    before = change.from_span.of(material.text(edge.source.report))
    after = change.to_span.of(material.text(edge.target.report))
    if "figure" in change.substance and numbers_in(before) != numbers_in(after):
        return revision or bool(numbers_in(before) and numbers_in(after))
    if "name" in change.substance:
        one, other = set(_CAPITAL.findall(before)), set(_CAPITAL.findall(after))
        if one != other and (revision or (one - other and other - one)):
            return True
    return "negation" in change.substance or (revision and "attribution" in change.substance)


def numbers_in(text: str) -> frozenset[str]:
    """The numbers of a text, as values: digits, and number words of the lexicon.

    >>> sorted(numbers_in("nine of 1,200 people")), sorted(numbers_in("9"))
    (['1200', '9'], ['9'])
    """
    lexicon = read_lexicon("numbers")
    words = {**lexicon["units"], **lexicon["tens"], **lexicon["scales"]}
    found = set()
    for token in _NUMBER.findall(text.casefold()):
        if token[0].isdigit():
            found.add(token.replace(",", "").rstrip("."))
        elif token in words:
            found.add(str(words[token]))
    return frozenset(found)


def _pair_line(edge: Edge, changes: list[tuple[Edge, Change]], material: Material) -> Line:
    view = material.view
    first, second = edge.source.report, edge.target.report
    names = (view.name_of(first), view.name_of(second))
    carriers = [_carrier(material, key) for key in (first, second)]
    notes, cites = [], []
    for passage, change in changes[:CHANGES]:
        same_way = passage.source.report == first
        left = (passage.source.report, change.from_span)
        right = (passage.target.report, change.to_span)
        if not same_way:
            left, right = right, left
        before, after = (" ".join(span.of(material.text(key)).split()) for key, span in (left, right))
        one, other = material.cite(*left), material.cite(*right)
        cites += [one, other]
        what = ", ".join(change.substance)
        notes.append(
            f"“{cut_words(before, 100)}” {one} → “{cut_words(after, 100)}” {other} ({what})"
            if before and after
            else f"{'left out' if before else 'added'}: “{cut_words(before or after, 100)}” {one if before else other} ({what})"
        )
    if len(changes) > CHANGES:
        notes.append(f"{len(changes) - CHANGES} more: `dateline diff RECORD {names[0]} {names[1]}`")
    order = ", which came first is not known" if edge.direction == "unknown" else ""
    return Line(
        f" ({carriers[1]}) is {_RELATION[edge.relation]} of {names[0]} ({carriers[0]}){order}".replace(
            "is shared passages of", "shares passages with"
        ),
        tuple(cites),
        None,
        tuple(notes),
        head=names[1],
    )


def _carrier(material: Material, key: str) -> str:
    return material.carrier(key) or "carrier not known"


def _carried(material: Material) -> Iterator[Line]:
    """The passages that most reports carry, once each, with the number of others."""
    found: dict[str, dict[str, tuple[str, Span]]] = defaultdict(dict)
    texts: dict[str, str] = {}
    for row in material.view.passages():
        if row.origin is None or not row.passage.is_read or len(row.passage.text) < 30:
            continue
        found[row.origin].setdefault(row.report_name, (row.passage.report, row.passage.span))
        if row.origin not in texts:
            texts[row.origin] = row.passage.span.of(material.text(row.passage.report))
    shared = [(origin, reports) for origin, reports in found.items() if len(reports) > 1]
    shared.sort(key=lambda item: (-len(item[1]), texts[item[0]]))
    most = CARRIED if shared and len(shared[0][1]) > 2 else 1
    for origin, reports in shared[:most]:
        names = sorted(reports)
        cites = tuple(material.cite(*reports[name]) for name in names)
        yield Line(
            f"{len(names)} reports carry one passage, which counts once",
            cites,
            cut_words(texts[origin], 110),
        )
    if len(shared) > most:
        yield Line(
            f"{len(shared) - most} more passages stand in two or more reports: `dateline lineage RECORD --passages`"
        )
