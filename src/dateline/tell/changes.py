"""What became known, changed, was corrected or was withdrawn between two views of a record.

The two views are of one record: as it was known (or recorded) then, and later. A matter is followed by its
id, or by the claims that it shares with an earlier one where an older report gave it a new anchor. What was
said anew without changing a value or a standing is counted, not listed.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dateline.model import Edge, Matter, Span
from dateline.record import ClaimFilter, View, Withholder
from dateline.tell.material import AnyClaim, Material, read_material, standing_claims
from dateline.tell.sentences import cite_of, days_of, one_line, place_words, quote_of, speaker_of
from dateline.tell.words import bounds_words, event_words, iso, measure_words

#: what a row says, in the order in which rows are told; the last three are folded when they are printed
ORDER = (
    "corrected", "denied", "withdrawn", "standing", "value", "revised report", "new matter",
    "new report", "merged", "new voice", "carried on",
)  # fmt: skip
FOLDED = ("merged", "new voice", "carried on")
#: standings that are news by themselves
_ANSWERED = {"corrected": "corrected", "denied": "denied"}
#: rows of one kind that are printed, and words of a quotation in characters
MOST, QUOTED = 25, 150


def change_rows(before: View, after: View, wanted: ClaimFilter | None = None) -> list[dict[str, Any]]:
    """One row for each matter and each report that is not what it was, in order of weight.

    `change` is one of `ORDER`; `was` and `is` hold standing, low and high (None where there was none);
    `cites` are those of the claims that came anew (of all its claims where it was withdrawn).
    """
    wanted = wanted or ClaimFilter()
    old = read_material(before, wanted)
    new = read_material(after, wanted)
    earlier = _predecessors(old.matters, new.matters)
    answers = _answers(old, new)
    rows = [_matter_row(matter, earlier.get(matter.id), old, new, answers) for matter in new.matters]
    rows += _withdrawn(old, new, earlier)
    if new.is_whole:
        rows += _report_rows(old, new)
    found = [row for row in rows if row is not None]
    return sorted(
        found,
        key=lambda r: (
            ORDER.index(r["change"]),
            r["kind"],
            r["topic"] or "",
            r["place"] or "",
            r["day"] or "",
            r["id"],
        ),
    )


def _predecessors(old: Sequence[Matter], new: Sequence[Matter]) -> dict[str, Matter]:
    """The earlier matter of each: that of its id, else of those that share claims the one that shares most."""
    by_id = {matter.id: matter for matter in old}
    holder = {claim: matter for matter in old for claim in matter.claims}
    found = {}
    for matter in new:
        shared: dict[str, int] = defaultdict(int)
        for claim in matter.claims:
            if claim in holder:
                shared[holder[claim].id] += 1
        if matter.id in by_id:
            found[matter.id] = by_id[matter.id]
        elif shared:
            found[matter.id] = by_id[min(shared, key=lambda key: (-shared[key], key))]
    return found


def _matter_row(
    matter: Matter,
    was: Matter | None,
    old: Material,
    new: Material,
    answered: Mapping[str, Sequence[str]],
) -> dict[str, Any] | None:
    known = set(was.claims) if was else set()
    fresh = [row for c in matter.claims if c not in known and (row := new.claim(c)) is not None]
    if was is not None and _state(was) == _state(matter) and not fresh:
        return None
    if was is None:
        change = _ANSWERED.get(matter.standing, "new matter")
    elif was.standing != matter.standing:
        change = _ANSWERED.get(matter.standing, "standing")
    elif (was.low, was.high) != (matter.low, matter.high) or _tells_anew(fresh, was, old):
        change = "value"
    elif len(matter.voices) != len(was.voices):
        change = "new voice"
    elif any(c in old.matter_of and old.matter_of[c].id != was.id for c in matter.claims):
        change = "merged"
    else:
        change = "carried on"
    lead = _lead(matter, fresh, new)
    if lead is None:
        return None
    answers = list(dict.fromkeys(cite for claim in matter.claims for cite in answered.get(claim, ())))
    reasons = list(matter.trace) if change in ("corrected", "denied", "standing") else []
    told = _told(change, matter, lead, new, fresh, fresh or [lead])
    return {**told, "was": _state_row(was), "is": _state_row(matter), "reasons": reasons, "answers": answers}


def _told(
    change: str,
    matter: Matter,
    lead: AnyClaim,
    material: Material,
    claims: Sequence[AnyClaim],
    cited: Sequence[AnyClaim],
) -> dict[str, Any]:
    """What a row tells of a matter by the claim that leads it."""
    return {
        "change": change,
        "kind": matter.kind,
        "id": matter.id,
        "topic": _topic(matter, lead),
        "label": matter.label,
        "place": place_words(lead) if matter.kind != "statement" else None,
        "day": iso(days_of(lead)[1]),
        "speaker": speaker_of(lead, material),
        "told": list(_bounds(lead) or ()),
        "words": one_line(quote_of(lead, QUOTED)),
        "claims": [row.id for row in claims],
        "cites": [str(cite_of(row)) for row in sorted(cited, key=lambda r: (r.report_name, r.span))],
        "method": lead.method,
        "review": lead.review,
    }


def _tells_anew(fresh: Sequence[AnyClaim], was: Matter, old: Material) -> bool:
    """Whether a figure came that no claim of the earlier matter states, though its bounds already held it."""
    stated = {_bounds(row) for c in was.claims if (row := old.claim(c)) is not None}
    return any(_bounds(row) not in stated for row in fresh)


def _bounds(row: AnyClaim) -> tuple[float | None, float | None] | None:
    figure = getattr(row.resolved, "figure", None)
    return (figure.low, figure.high) if figure is not None else None


def _answers(old: Material, new: Material) -> dict[str, list[str]]:
    """By claim, the cites of what came and denies or corrects it, in order of report and text."""
    known = {(r.source, r.target) for r in old.relations}
    found: dict[str, dict[str, tuple[str, Span]]] = defaultdict(dict)
    for relation in new.relations:
        if relation.relation not in ("denial", "correction") or (relation.source, relation.target) in known:
            continue
        row = new.claim(relation.source)
        said = new.attributions.get(relation.source)
        if row is not None:
            found[relation.target][str(cite_of(row))] = row.report_name, row.span
        elif said is not None:
            cite = new.cite(said.attribution.report, said.attribution.span)
            found[relation.target][str(cite)] = cite.report, cite.span
    return {claim: sorted(cites, key=cites.__getitem__) for claim, cites in found.items()}


def _state(matter: Matter) -> tuple[Any, ...]:
    return matter.standing, matter.low, matter.high, len(matter.voices)


def _state_row(matter: Matter | None) -> dict[str, Any] | None:
    if matter is None:
        return None
    return {
        "standing": matter.standing,
        "low": matter.low,
        "high": matter.high,
        "voices": len(matter.voices),
        "carriers": len(matter.carriers),
    }


def _lead(matter: Matter, fresh: Sequence[AnyClaim], material: Material) -> AnyClaim | None:
    """The claim that tells a matter: of those that came anew one that stands, else any of it."""
    rows = list(fresh) or [row for c in matter.claims if (row := material.claim(c)) is not None]
    standing = standing_claims(matter)
    return min(rows, key=lambda r: (r.id not in standing, r.report_name, r.span), default=None)


def _topic(matter: Matter, lead: AnyClaim) -> str | None:
    if matter.kind == "figure":
        return measure_words(matter.measure or "other")
    event = getattr(lead.resolved, "event", None)
    return event_words(event.type) if event is not None else None


def _withdrawn(old: Material, new: Material, earlier: Mapping[str, Matter]) -> list[dict[str, Any]]:
    """Matters of which no claim is left (rejected, or no longer read)."""
    kept = {matter.id for matter in earlier.values()}
    rows = []
    for matter in old.matters:
        lead = _lead(matter, (), old)
        if matter.id in kept or lead is None or any(c in new.matter_of for c in matter.claims):
            continue
        claims = [row for c in matter.claims if (row := old.claim(c)) is not None]
        told = _told("withdrawn", matter, lead, old, claims, claims)
        rows.append({**told, "was": _state_row(matter), "is": None, "reasons": [], "answers": []})
    return rows


def _report_rows(old: Material, new: Material) -> list[dict[str, Any]]:
    """Reports that came: those that revise one that was there with what they changed, the others by name."""
    revisions: dict[str, list[Edge]] = defaultdict(list)
    for edge in new.view.edges("report"):
        if edge.relation == "revision" and edge.direction != "unknown":
            revisions[edge.target.report].append(edge)
    rows = []
    for key, row in new.reports.items():
        if key in old.reports:
            continue
        came_of = sorted((e for e in revisions[key]), key=lambda e: (-e.score, e.source.report))
        changed = _changed_facts(new.view, came_of[0]) if came_of else None
        rows.append(
            {
                "change": "revised report" if changed and changed["substance"] else "new report",
                "kind": "report",
                "id": key,
                "topic": None,
                "label": row.name,
                "place": None,
                "day": iso(row.dating.published_on if row.dating else row.report.published_on),
                "was": {"report": new.view.name_of(came_of[0].source.report)} if came_of else None,
                "is": {"report": row.name, "carrier": row.report.carrier},
                "speaker": row.report.carrier,
                "told": [],
                "words": row.report.title,
                "reasons": changed["substance"] if changed else [],
                "answers": [],
                "reworded": changed["reworded"] if changed else 0,
                "claims": [],
                "cites": [],
                "method": "lineage" if changed else None,
                "review": "unreviewed",
            }
        )
    return rows


def _changed_facts(view: View, edge: Edge) -> dict[str, Any]:
    """The changes of a revision: those of fact in words, and how many passages were only reworded."""
    first, second = edge.source.report, edge.target.report
    texts = {first: view.text(first), second: view.text(second)}
    names = {first: view.name_of(first), second: view.name_of(second)}
    facts, reworded = [], 0
    for passage in view.edges("passage", second):
        ends = (passage.source.report, passage.target.report)
        if set(ends) != {first, second}:
            continue
        substance = [c for c in passage.changed if c.substance or c.kind == "corrected"]
        reworded += bool(passage.changed) and not substance
        for change in substance:
            pairs = [(ends[0], change.from_span), (ends[1], change.to_span)]
            pairs.sort(key=lambda pair: pair[0] != first)
            words = [
                f"“{one_line(span.of(texts[key]))}” [{names[key]}:{span.start}-{span.end}]"
                for key, span in pairs
            ]
            facts.append(f"{' → '.join(words)} ({', '.join(change.substance) or change.kind})")
    return {"substance": facts, "reworded": reworded}


def print_changes(rows: Sequence[Mapping[str, Any]], keep: Withholder, since: date | str) -> None:
    """The rows in words, on standard output; those that change neither value nor standing are counted."""
    write = sys.stdout.write
    shown = [row for row in keep.value(list(rows)) if row["change"] not in FOLDED]
    if not rows:
        write(f"nothing changed since {since}\n")
        return
    for change in ORDER:
        mine = [row for row in shown if row["change"] == change]
        if not mine:
            continue
        write(f"\n{change} ({len(mine)})\n")
        told = [row for row in mine if row["kind"] != "statement"] or mine
        for row in told[:MOST]:
            write(_line(row))
        if len(mine) > len(told[:MOST]):
            write(
                f"  {len(mine) - len(told[:MOST])} more, of which {sum(r['kind'] == 'statement' for r in mine)} statements: --json\n"
            )
    folded = [f"{n} {change}" for change in FOLDED if (n := sum(r["change"] == change for r in rows))]
    if folded:
        write(f"\nno value or standing changed: {', '.join(folded)}\n")


def _line(row: Mapping[str, Any]) -> str:
    if row["kind"] == "report":
        line = f"  {row['label']} ({row['speaker'] or 'carrier not known'}, {row['day'] or 'day not known'})"
        line += f", a revision of {row['was']['report']}" if row["was"] else ""
        facts = "".join(f"      {fact}\n" for fact in row["reasons"])
        more = f"      {row['reworded']} passages reworded\n" if row["reworded"] else ""
        return f"{line}\n{facts}{more}"
    head = row["topic"] or "statement"
    place = f", {row['place']}" if row["place"] and row["place"] != "place not stated" else ""
    move = f"{_words(row['was'], row['kind'])} → " if row["was"] else ""
    now = _words(row["is"], row["kind"]) if row["is"] else "no longer on record"
    if row["change"] == "value" and row["told"] and move == f"{now} → ":
        now = f"{bounds_words(*row['told'])} is told too, {row['is']['standing']}"
    reasons = "".join(f"      because {reason}\n" for reason in row["reasons"][:3])
    reasons += f"      answered in {' '.join(row['answers'][:5])}\n" if row["answers"] else ""
    cites = " ".join(row["cites"][:3]) + (
        f" and {len(row['cites']) - 3} more" if len(row["cites"]) > 3 else ""
    )
    return (
        f"  {head}{place}{', ' + row['day'] if row['day'] else ''}: {move}{now}\n"
        f"      “{row['words']}”, {row['speaker']} {cites}  ({row['id']})\n{reasons}"
    )


def _words(state: Mapping[str, Any], kind: str) -> str:
    value = ""
    if kind == "figure":
        value = bounds_words(state["low"], state["high"]) + ", "
    return f"{value}{state['standing']}"
