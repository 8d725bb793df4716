"""What is denied, corrected, superseded or unverified, beside what it is about: five sections of one form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from dateline.model import ResolvedAttribution, ResolvedEvent, ResolvedFigure
from dateline.tell.disagreements import differences, order_of
from dateline.tell.lines import Cite, Line, Section
from dateline.tell.material import AnyClaim, Material
from dateline.tell.sentences import (
    TOLD,
    cite_of,
    one_line,
    quote_of,
    told,
)
from dateline.tell.speeches import (
    SHORT,
    answering_attribution,
    set_apart,
    speech_cite,
    speech_of,
    whole_speech,
)

#: lines of each section; the rest are counted
MOST = 5


def doubt_sections(material: Material) -> list[Section]:
    """The sections of doubt, each with at most `MOST` lines."""
    return [
        _section("Where figures and accounts differ", differences(material), "disputed", material),
        _section("What is denied", _answered(material, "denial", "denies"), "denied", material),
        _section("What was corrected", _corrections(material), "corrected", material),
        _section("What was superseded", _superseded(material), "superseded", material),
        _section("What could not be verified", _unverified(material), "unverified", material),
    ]


def _section(
    title: str, lines: Iterable[Line | Callable[[], Line]], standing: str, material: Material
) -> Section:
    drafts = list(lines)
    found = [line if isinstance(line, Line) else line() for line in drafts[:MOST]]
    if len(drafts) > MOST:
        rest = f"{len(drafts) - MOST} more"
        if material.selection is not None and standing in material.selection.standings:
            rest = f"{material.selection.standings[standing]} matters are {standing}"
        more = Line(f"{rest}: `dateline claims RECORD --standing {standing}`")
        found.append(more)
    return Section(title, tuple(found))


def _answers(material: Material, relation: str) -> dict[str, list[str]]:
    """For each claim, the ids of what answers it by one relation; claims of one span once."""
    found: dict[str, list[str]] = defaultdict(list)
    homes: dict[str, list[str]] = defaultdict(list)
    for one in material.relations:
        target = material.claim(one.target)
        if one.relation != relation or target is None or one.source == one.target:
            continue
        near = homes[target.report]
        home = next((key for key in near if _touch(key, one.target, material)), None)
        if home is None:
            near.append(one.target)
            home = one.target
        if one.source not in found[home]:
            found[home].append(one.source)
    return found


def _touch(one: str, other: str, material: Material) -> bool:
    a, b = material.claim(one), material.claim(other)
    return a is not None and b is not None and a.report == b.report and a.span.overlaps(b.span)


def _answered(material: Material, relation: str, stance: str) -> Iterator[Line]:
    """Claims with what answers them; then answers that name no claim of this record."""
    answers = _answers(material, relation)
    used = {key for keys in answers.values() for key in keys}
    silent = _answers(material, "no_comment")
    said: list[Cite] = []
    lines: list[tuple[int, Line]] = []
    for source, targets in _by_speech(answers, material):
        target = targets[0]
        sources = [source, *(key for t in targets for key in answers[t.id] if key != source)]
        speeches = set_apart(
            [s for key in dict.fromkeys(sources) if (s := speech_of(key, material)) is not None]
        )[:2]
        if not speeches:
            continue
        said += [*(cite_of(t) for t in targets), *(s.cite for s in speeches)]
        notes = tuple(
            f"no comment: {s}" for key in silent.get(target.id, ())[:1] if (s := speech_of(key, material))
        )
        matter = material.matter_of.get(target.id)
        line = Line(
            told(target, material) + _others(targets) + "; denied by " + "; ".join(map(str, speeches)),
            (*(cite_of(t) for t in targets), *(s.cite for s in speeches)),
            None,
            notes,
            matter.standing if matter else None,
            matter.id if matter else None,
            target.review,
            target.method,
        )
        lines.append((sum(_spread(t, material) for t in targets), line))
    yield from (line for _, line in sorted(lines, key=lambda item: (-item[0], item[1].text)))
    if material.is_whole:
        yield from _untied(material, stance, used, said, "denied by")


def _distance(row: AnyClaim, cite: Cite) -> float:
    """Characters from a claim to the speech that answers it; far where they stand in two reports."""
    return abs(row.span.start - cite.span.start) if row.report_name == cite.report else float("inf")


def _by_speech(answers: dict[str, list[str]], material: Material) -> list[tuple[str, list[AnyClaim]]]:
    """The first answer to each group of claims that one utterance answers, and those claims, the closest
    to it first."""
    groups: dict[str, tuple[str, Cite, list[AnyClaim]]] = {}
    firsts = (material.claim(sources[0]) for sources in answers.values())
    material.listen(row.report for row in firsts if row is not None)
    for key, sources in sorted(answers.items()):
        cite = speech_cite(_correcting(sources[0], material), material)
        target = material.claim(key)
        if cite is not None and target is not None:
            groups.setdefault(str(cite), (sources[0], cite, []))[2].append(target)
    return [
        (source, sorted(targets, key=lambda r, c=cite: (_distance(r, c), order_of(r))))  # type: ignore[misc]
        for source, cite, targets in groups.values()
    ]


def _others(targets: Sequence[AnyClaim]) -> str:
    """The second and third claim that one utterance answers, in short."""
    return "".join(f"; “{one_line(quote_of(row, 60))}” {cite_of(row)}" for row in targets[1:3])


def _untied(
    material: Material, stance: str, used: set[str], said: Sequence[Cite], words: str
) -> Iterator[Line]:
    seen: set[str] = set()
    for key, one in sorted(
        material.attributions.items(), key=lambda i: (i[1].attribution.report, i[1].attribution.span)
    ):
        if one.attribution.stance != stance or key in used or not one.attribution.content:
            continue
        if one.attribution.rule.startswith("correction-note/") and _is_tied_note(one, material):
            continue
        speech = speech_of(key, material)
        if speech is None or one_line(speech.quote) in seen:
            continue
        mine = [c for c in said if c.report == speech.cite.report]
        short = all(span.end - span.start < SHORT for span in one.attribution.content)
        if any(c.span.overlaps(one.attribution.span) for c in mine) or (short and mine):
            continue
        seen.add(one_line(speech.quote))
        yield Line(
            f"{words} {speech} (the record ties it to no claim)",
            (speech.cite,),
            method=one.attribution.rule,
        )


def _is_tied_note(one: ResolvedAttribution, material: Material) -> bool:
    """Whether a note of correction is told elsewhere: a claim in its words is corrected, or what its report says now
    corrects another's; or it only says what was said before, and that has moved on."""
    note = one.attribution
    if note.rule.endswith("/was"):
        return True
    if any(
        (row := material.claim(key)) is not None and row.report == note.report for key in material.correcting
    ):
        return True
    rows = (material.claim(key) for key in material.corrected)
    return any(
        row is not None
        and row.report == note.report
        and any(span.overlaps(row.span) for span in note.content)
        for row in rows
    )


def _corrections(material: Material) -> Iterator[Line | Callable[[], Line]]:
    answers = _answers(material, "correction")
    used = {key for keys in answers.values() for key in keys}
    said: list[Cite] = []
    for source, targets in _by_speech(answers, material):
        key = _correcting(source, material)
        cite = speech_cite(key, material)
        if cite is None:
            continue
        said.append(cite)
        yield partial(_corrected_line, key, targets, material)
    if material.is_whole:
        yield from _untied(material, "corrects", used, said, "correction by")


def _corrected_line(key: str, targets: Sequence[AnyClaim], material: Material) -> Line:
    target = targets[0]
    matter = material.matter_of.get(target.id)
    speech = speech_of(key, material)
    assert speech is not None
    gist = one_line(quote_of(target, TOLD))
    alike = {r.id: r for r in (*targets[1:], *_same_values(target, material))}
    same = [r for r in alike.values() if one_line(quote_of(r, TOLD)) == gist]
    also = f" (also {' '.join(str(cite_of(r)) for r in same[:3])})" if same else ""
    others = [target, *(r for r in targets[1:] if one_line(quote_of(r, TOLD)) != gist)]
    return Line(
        f"{told(target, material)}{also}{_others(others)}; corrected by {speech}",
        (cite_of(target), speech.cite, *(cite_of(r) for r in (*same, *others))),
        None,
        (),
        None,
        matter.id if matter else None,
        target.review,
        target.method,
    )


def _correcting(key: str, material: Material) -> str:
    """What corrects a claim, by id: of a claim that does, the correcting attribution around it."""
    row = material.claim(key)
    around = [
        one
        for one in (material.correcting_in(row.report) if row is not None else ())
        if row is not None and any(span.contains(row.span) for span in one.attribution.content)
    ]
    return around[0].attribution.id if around else key


def _spread(row: AnyClaim, material: Material) -> int:
    """How many claims and carriers the matter of a claim has."""
    matter = material.matter_of.get(row.id)
    return len(matter.claims) + 3 * len(matter.carriers) if matter else 0


def _same_values(target: AnyClaim, material: Material) -> list[AnyClaim]:
    """Other claims of the target's matter that give its value."""
    matter, resolved = material.matter_of.get(target.id), target.resolved
    if matter is None or not isinstance(resolved, ResolvedFigure):
        return []
    rows = [material.figures[c] for c in matter.claims if c in material.figures and c != target.id]
    value = (resolved.figure.low, resolved.figure.high)
    return [
        r
        for r in sorted(rows, key=order_of)
        if (r.resolved.figure.low, r.resolved.figure.high) == value and r.report != target.report
    ]


def _superseded(material: Material) -> Iterator[Line]:
    for matter in material.matters:
        rows = [row for c in matter.claims if (row := material.claim(c)) is not None]
        if matter.standing != "superseded" or not rows:
            continue
        lead = rows[0]
        yield Line(
            told(lead, material),
            tuple(cite_of(r) for r in rows[:4]),
            None,
            (),
            None,
            matter.id,
            lead.review,
            lead.method,
        )


def _unverified(material: Material) -> Iterator[Line]:
    """Claims that a voice could not verify, then those whose own words are hedged throughout. What is to come is no
    doubt about what was: plans and forecasts have a section of their own. Nor are the lightest counts listed."""
    answers = _answers(material, "cannot_verify")
    by_doubter: dict[str, list[AnyClaim]] = defaultdict(list)
    for key, sources in answers.items():
        if (target := material.claim(key)) is not None:
            by_doubter[sources[0]].append(target)
    shown: set[str] = set()
    for source, targets in by_doubter.items():
        targets.sort(
            key=lambda r: (not isinstance(r.resolved, ResolvedFigure), -len(quote_of(r)), order_of(r))
        )
        doubter = answering_attribution(source, material)
        speeches = [whole_speech(doubter, material)] if doubter else []
        matters = [m for r in targets if (m := material.matter_of.get(r.id)) is not None]
        shown |= {m.id for m in matters}
        target = targets[0]
        yield Line(
            told(target, material) + _others(targets) + "".join(f"; not verified by {s}" for s in speeches),
            (*(cite_of(r) for r in targets[:3]), *(s.cite for s in speeches)),
            None,
            (),
            None,
            matters[0].id if matters else None,
            target.review,
            target.method,
        )
    for matter in material.matters:
        if matter.standing != "unverified" or matter.id in shown:
            continue
        rows = [row for c in matter.claims if (row := material.claim(c)) is not None and _can_be_doubted(row)]
        if not rows:
            continue
        if any(_touch(key, row.id, material) for key in answers for row in rows):
            continue
        lead = rows[0]
        yield Line(
            told(lead, material),
            tuple(cite_of(r) for r in rows[:4]),
            None,
            (),
            "hedged wherever it is said",
            matter.id,
            lead.review,
            lead.method,
        )


def _can_be_doubted(row: AnyClaim) -> bool:
    """Whether hedges about a claim are doubts whether it is so: it is told as what was, and of some weight."""
    if isinstance(row.resolved, ResolvedFigure):
        return row.resolved.figure.modality == "actual" and row.resolved.figure.measure != "other"
    return not isinstance(row.resolved, ResolvedEvent) or row.resolved.event.modality == "actual"
