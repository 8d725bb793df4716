"""People's judgements on matters: merged, split, and with a standing that was set, on top of what weighing gives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from dateline.model import ClaimRelation, Matter, Standing, WeighedClaim, Weighing
from dateline.record.facts import FactReader
from dateline.record.in_force import Ruling, rulings

#: relations that hold between claims of one matter alone
_INSIDE = frozenset({"same", "consistent", "update", "revision_down", "conflict", "conversion"})


def matter_rulings(record: FactReader) -> list[Ruling]:
    """The judgements in force that change matters, in order of time."""
    return rulings(record, "matter", ("merged", "split", "standing"))


def apply_rulings(
    weighing: Weighing,
    claims: Iterable[WeighedClaim],
    ruled: Sequence[Ruling],
    weigh_as_one: Callable[[Sequence[WeighedClaim]], Weighing],
) -> Weighing:
    """What weighing gives, with matters merged, split and judged as people said, the last word counting. A matter
    whose claims are no longer those that the rules put together is weighed anew by the same rules."""
    by_id = {claim.id: claim for claim in claims}
    own = [one for one in ruled if any(c in by_id for side in one.claims for c in side)]
    if not own:
        return weighing
    matters = {frozenset(m.claims): m for m in weighing.matters}
    judged: dict[frozenset[str], list[str]] = {}
    apart: list[tuple[frozenset[str], frozenset[str]]] = []
    sets = list(matters)
    for one in own:
        if one.judgement.verdict == "split":
            taken = frozenset(one.claims[1])
            for old in [s for s in sets if s & taken and s - taken]:
                pieces = [old - taken, old & taken]
                apart.append((pieces[0], pieces[1]))
                _instead(sets, judged, [old], pieces, one.judgement.id)
        elif one.judgement.verdict == "merged":
            found = [_holding(sets, side) for side in one.claims]
            olds = list(dict.fromkeys(s for s in found if s is not None))
            if len(olds) > 1:
                _instead(sets, judged, olds, [frozenset().union(*olds)], one.judgement.id)
    relations = {r for r in weighing.relations if not (r.relation in _INSIDE and _is_across(r, apart))}
    rows: dict[frozenset[str], Matter] = {}
    for some in sets:
        if some in matters:
            rows[some] = matters[some]
            continue
        again = weigh_as_one([by_id[c] for c in sorted(some)])
        relations.update(r for r in again.relations if not (r.relation in _INSIDE and _is_across(r, apart)))
        rows[some] = replace(again.matters[0], judged=tuple(judged[some]))
    for one in own:
        if one.judgement.verdict == "standing":
            some_set = _holding(sets, one.claims[0])
            if some_set is not None:
                rows[some_set] = _with_standing(rows[some_set], one)
    return Weighing(
        tuple(sorted(rows.values(), key=lambda m: (m.kind, m.id))),
        tuple(sorted(relations, key=lambda r: (r.source, r.target, r.rule))),
    )


def _instead(
    sets: list[frozenset[str]],
    judged: dict[frozenset[str], list[str]],
    olds: Sequence[frozenset[str]],
    news: Sequence[frozenset[str]],
    by: str,
) -> None:
    before = list(dict.fromkeys(key for old in olds for key in judged.get(old, ())))
    for old in olds:
        sets.remove(old)
    for new in news:
        sets.append(new)
        judged[new] = [*before, by]


def _holding(sets: Iterable[frozenset[str]], anchors: Sequence[str]) -> frozenset[str] | None:
    """The set that holds the first of the anchors that any set holds."""
    for anchor in anchors:
        for some in sets:
            if anchor in some:
                return some
    return None


def _is_across(row: ClaimRelation, apart: Iterable[tuple[frozenset[str], frozenset[str]]]) -> bool:
    return any(
        (row.source in one and row.target in other) or (row.source in other and row.target in one)
        for one, other in apart
    )


def _with_standing(matter: Matter, one: Ruling) -> Matter:
    """The matter with the standing that a person set; what the rules say is kept beside it."""
    standing = cast(Standing, one.judgement.sets["standing"])
    machine = matter.machine_standing or matter.standing
    rule = matter.machine_rule or matter.rule
    trace = [line for line in matter.trace if not line.startswith(_SET)]
    return replace(
        matter,
        standing=standing,
        rule=f"judgement/{one.judgement.id}",
        trace=(f"{_SET} {standing}: {one.judgement.note} (the rules say {machine}, by {rule}).", *trace),
        judged=(*matter.judged, one.judgement.id),
        machine_standing=machine,
        machine_rule=rule,
    )


#: how the trace of a standing that was set begins
_SET = "A person set this standing to"


def blocks_together(blocks: Mapping[str, str], ruled: Iterable[Ruling]) -> dict[str, frozenset[str]]:
    """The blocks that matters merged by people tie together, by block; `blocks` gives the block of a claim."""
    together: dict[str, frozenset[str]] = {}
    for one in ruled:
        if one.judgement.verdict == "merged":
            own = {blocks[c] for side in one.claims for c in side if c in blocks}
            joined = frozenset(own.union(*(together.get(block, ()) for block in own)))
            together.update(dict.fromkeys(joined, joined))
    return together


def anchors_of_rulings(ruled: Iterable[Ruling]) -> Collection[str]:
    """The reports in which merged matters are anchored."""
    return {part.report for one in ruled if one.judgement.verdict == "merged" for part in one.judgement.parts}
