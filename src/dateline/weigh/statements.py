"""Statement claims into matters: one voice, one content."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from dateline.model import ClaimRelation, ResolvedStatement, WeighedClaim
from dateline.weigh.grouping import Groups
from dateline.weigh.scope import content_words
from dateline.weigh.standing import relate

WINDOW = 24
#: share of the shorter statement's words that makes two statements one, and of all words
SHARE = 0.7
_FAR = date.max


def group_statements(
    claims: Sequence[WeighedClaim], as_one: bool = False
) -> tuple[list[list[WeighedClaim]], list[ClaimRelation]]:
    """The statement matters of one block (one voice) and the `same` relations of their claims; with `as_one` all of
    them are one matter.

    Candidates share an origin or one of a statement's four rarest words in the block, and each is
    compared with at most `WINDOW` before it under each; of statements in the same words the first stands for all.
    """
    rows = sorted((c for c in claims if isinstance(c.resolved, ResolvedStatement)), key=_order)
    words = {
        c.id: content_words(c.resolved.statement.text)
        for c in rows
        if isinstance(c.resolved, ResolvedStatement)
    }
    frequency = Counter(word for found in words.values() for word in found)
    groups = Groups([c.id for c in rows])
    relations: set[ClaimRelation] = set()
    keys: dict[str, list[WeighedClaim]] = defaultdict(list)
    first: dict[frozenset[str], WeighedClaim] = {}
    for later in rows:
        if words[later.id] and (same := first.setdefault(words[later.id], later)) is not later:
            groups.join(same.id, later.id)
            relations.add(relate(same.id, later.id, "same-words"))
            continue
        rarest = sorted(words[later.id], key=lambda w: (frequency[w], w))[:4]
        own = [f"origin:{later.origin}", *rarest]
        candidates = {e.id: e for key in own for e in keys[key][-WINDOW:]}
        for earlier in sorted(candidates.values(), key=_order):
            if not groups.together(earlier.id, later.id) and _one_content(words[earlier.id], words[later.id]):
                groups.join(earlier.id, later.id)
                relations.add(relate(earlier.id, later.id, "same-words"))
        for key in own:
            keys[key].append(later)
    for later in rows[1:] if as_one else ():
        groups.join(rows[0].id, later.id)
    by_id = {c.id: c for c in rows}
    found = [[by_id[i] for i in group] for group in groups]
    return found, sorted(relations, key=lambda r: (r.source, r.target, r.rule))


def _order(claim: WeighedClaim) -> tuple[object, ...]:
    return claim.known_on or _FAR, claim.report, claim.id


def _one_content(a: frozenset[str], b: frozenset[str]) -> bool:
    shared = len(a & b)
    if shared < 2:
        return a == b and bool(a)
    return shared / min(len(a), len(b)) >= SHARE and shared / len(a | b) >= 0.45
