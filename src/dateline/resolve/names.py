"""People and bodies across reports: mentions that name the same one, under every spelling.

Inside a report, extraction has already tied short names to the full name that they repeat
(`NameMention.of`). Here those groups are compared across reports by folded spelling: names are
transliterated to plain letters, endings that transliteration schemes write differently are made equal,
and given name and surname are compared with Jaro-Winkler similarity (Winkler 1990, through rapidfuzz).
Every comparison looks at two groups alone and groups are the connected components, so the answer does
not depend on the order of reports. Anonymous persons are never merged across reports.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from dateline.resolve.spellings import compare_names, fold, fold_spelling  # noqa
from dateline.model import MentionRef, Name, NameKind, NameMention, Span, make_id

#: similarity of a name part from which two spellings are the same
SAME_PART = 0.90
#: the same, where both names also hold the same office
SAME_PART_SAME_ROLE = 0.80

@dataclass(frozen=True, slots=True)
class NameGroup:
    """All mentions of one person or body inside one report."""

    report: str
    kind: NameKind
    name: str
    roles: tuple[str, ...]
    mentions: tuple[NameMention, ...]
    anonymous: bool


def group_names(report: str, mentions: Sequence[NameMention]) -> list[NameGroup]:
    """The persons and bodies of one report: mentions tied by `of`, the fullest name as the group's name."""
    by_span = {m.span: m for m in mentions}
    root: dict[Span, Span] = {}
    for mention in mentions:
        at, seen = mention, set()
        while at.of is not None and at.of in by_span and at.of not in seen:
            seen.add(at.of)
            at = by_span[at.of]
        root[mention.span] = at.span
    grouped: dict[Span, list[NameMention]] = defaultdict(list)
    for mention in mentions:
        grouped[root[mention.span]].append(mention)
    groups = []
    for head, members in sorted(grouped.items()):
        first = by_span[head]
        named = [m.name for m in members if m.kind == first.kind and not m.anonymous] or [first.name]
        name = max(named, key=lambda n: (len(n.split()), -named.index(n)))
        roles = tuple(sorted({m.role for m in members if m.role}))
        groups.append(NameGroup(report, first.kind, name, roles, tuple(members), first.anonymous))
    return groups


def same_person(a: str, b: str, same_role: bool = False) -> float | None:
    """How surely two full names are one person's, 0 to 1; None where they are not.

    A name of one word never settles it here: short names are tied where exactly one fuller name fits.

    >>> same_person("Sergei Petrov", "Sergey Petrov") is not None
    True
    >>> same_person("Anna Petrova", "Sergei Petrov") is None
    True
    """
    left, right = fold(a).split(), fold(b).split()
    if len(left) < 2 or len(right) < 2:
        return None
    if left == right or (set(left) == set(right)):
        return 1.0
    need = SAME_PART_SAME_ROLE if same_role else SAME_PART
    last = JaroWinkler.similarity(fold_spelling(left[-1]), fold_spelling(right[-1]))
    first = _given(left[0], right[0])
    score = min(first, last)
    return score if score >= need else None


def _given(a: str, b: str) -> float:
    if len(a) == 1 or len(b) == 1:
        return 0.9 if a[0] == b[0] else 0.0
    return JaroWinkler.similarity(fold_spelling(a), fold_spelling(b))


def resolve_names(
    mentions: Mapping[str, Sequence[NameMention]],
    standard: Mapping[str, str] | None = None,
) -> list[Name]:
    """Persons and bodies across reports, sorted by id.

    `mentions` are those of each report by its key; `standard` maps folded names of bodies to standard
    names (`folded("U.N. refugee agency")` → `UNHCR`). Offices are compared as written, folded.
    """
    groups = [g for report in sorted(mentions) for g in group_names(report, mentions[report])]
    parent = list(range(len(groups)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(pairs: Iterable[tuple[int, int]]) -> None:
        for i, j in pairs:
            a, b = find(i), find(j)
            parent[max(a, b)] = min(a, b)

    join(_same_bodies(groups, standard or {}))
    join(_same_persons(groups))
    join(_short_names(groups, [find(i) for i in range(len(groups))]))
    merged: dict[int, list[NameGroup]] = defaultdict(list)
    for i, group in enumerate(groups):
        merged[find(i)].append(group)
    names = [_name(members, standard or {}) for members in merged.values()]
    return sorted(names, key=lambda n: n.id)


def _same_bodies(groups: Sequence[NameGroup], standard: Mapping[str, str]) -> Iterable[tuple[int, int]]:
    first: dict[str, int] = {}
    for i, group in enumerate(groups):
        if group.kind == "org" and not group.anonymous:
            key = _without_article(fold(group.name))
            key = fold(standard.get(key, key))
            if key:
                yield i, first.setdefault(key, i)


def _same_persons(groups: Sequence[NameGroup]) -> Iterable[tuple[int, int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, group in enumerate(groups):
        words = fold(group.name).split()
        if group.kind == "person" and not group.anonymous and len(words) > 1:
            last = fold_spelling(words[-1])
            blocks[last[:1] + "/" + fold_spelling(words[0])[:1]].append(i)
    for block in blocks.values():
        spellings: dict[tuple[str, frozenset[str]], int] = {}
        for i in block:
            key = (fold(groups[i].name), frozenset(fold(r) for r in groups[i].roles))
            yield i, spellings.setdefault(key, i)
        distinct = sorted(spellings.items(), key=lambda item: (item[0][0], sorted(item[0][1])))
        for n, ((a, roles_a), i) in enumerate(distinct):
            for (b, roles_b), j in distinct[n + 1 :]:
                if same_person(a, b, same_role=bool(roles_a & roles_b)) is not None:
                    yield i, j


def _short_names(groups: Sequence[NameGroup], root: Sequence[int]) -> Iterable[tuple[int, int]]:
    """A bare surname joins the one person in the record who bears it; with two, it stays alone."""
    bearers: dict[str, set[int]] = defaultdict(set)
    for i, group in enumerate(groups):
        words = fold(group.name).split()
        if group.kind == "person" and not group.anonymous and len(words) > 1:
            bearers[fold_spelling(words[-1])].add(root[i])
    for i, group in enumerate(groups):
        words = fold(group.name).split()
        if group.kind == "person" and not group.anonymous and len(words) == 1:
            fitting = bearers.get(fold_spelling(words[0]), set())
            if len(fitting) == 1:
                yield i, next(iter(fitting))


def _without_article(folded: str) -> str:
    return folded.removeprefix("the ")


def _name(members: Sequence[NameGroup], standard: Mapping[str, str]) -> Name:
    kind = members[0].kind
    counts: Counter[str] = Counter()
    for group in members:
        for mention in group.mentions:
            if mention.kind == kind and mention.name:
                counts[mention.name] += 1
    full = max(len(fold(n).split()) for n in counts) if counts else 0
    fullest = [n for n in counts if len(fold(n).split()) == full]
    name = min(fullest, key=lambda n: (-counts[n], n)) if fullest else members[0].name
    if kind == "org":
        name = standard.get(_without_article(fold(name)), name)
    refs = tuple(sorted(MentionRef(g.report, m.span) for g in members for m in g.mentions))
    anonymous = any(g.anonymous for g in members)
    key = (members[0].report, *refs[0].span) if anonymous else ()
    return Name(
        id=make_id("nam", kind, fold(name), *key),
        name=name,
        kind=kind,
        roles=tuple(sorted({r for g in members for r in g.roles})),
        variants=tuple(sorted({m.text for g in members for m in g.mentions})),
        mentions=refs,
    )
