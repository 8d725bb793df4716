"""People and bodies across reports: mentions that name the same one, under every spelling.

Inside a report mentions are tied first (`name_groups`). Across reports, persons are compared by `compare_names` wherever a word of their
names sounds alike, an office held by one person of the record alone is that person, and bodies are compared by the key of
their words. Groups are the connected components of pairs that are the same, each decided by the pair alone, so
the answer does not depend on the order of reports. Anonymous persons, bare given names and bodies
that no proper word tells apart are never merged across reports. `name_links` says how a record finds what is tied here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline.model import Name, NameMention, PlaceMention
from dateline.resolve.bodies import Bodies, read_bodies
from dateline.resolve.name_groups import (
    NameGroup,
    can_bear,
    find_groups,
    group_of,
    is_bare,
    is_full,
    is_holder,
)
from dateline.resolve.name_links import is_like, sounds_of, spelling_of, written
from dateline.resolve.name_rulings import NameRuling, apply_name_rulings
from dateline.resolve.naming import apart_all, name_whole
from dateline.resolve.screen import Screen
from dateline.resolve.spellings import compare_names, could_be, fold, fold_spelling

__all__ = ["SAME_NAME", "SAME_NAME_SAME_OFFICE", "NameGroup", "compare_names", "fold", "resolve_names"]


#: `compare_names` from which two spellings are one person's
SAME_NAME = 0.85
#: the same, where both also hold the same office
SAME_NAME_SAME_OFFICE = 0.74
#: persons with the same sound of a name that are compared each with each; more are compared with their neighbours in
#: the order of spelling
MOST_IN_BLOCK, REACH = 400, 20
#: names of persons that bear one surname, or hold one office; where more do, a bare surname is nobody's but by its
#: office too, and the office without a name is nobody's
MOST_BEARERS = 48


def resolve_names(
    mentions: Mapping[str, Sequence[NameMention]],
    bodies: Bodies | None = None,
    places: Mapping[str, Sequence[PlaceMention]] | None = None,
) -> list[Name]:
    """Persons and bodies across reports, sorted by id.

    `mentions` are those of each report by its key, `places` the report's place mentions: what reads as a
    place, or as people of a place, and has no title or office is no name.
    """
    lexicon = bodies or read_bodies()
    groups: list[NameGroup] = []
    for report in sorted(mentions):
        groups += find_groups(report, mentions[report], (places or {}).get(report, ()), lexicon)
    return merge_groups(groups, lexicon)


def merge_groups(
    groups: Sequence[NameGroup],
    bodies: Bodies,
    crowds: Crowds | None = None,
    ruled: Sequence[NameRuling] = (),
) -> list[Name]:
    """Persons and bodies across reports from those of each report, sorted by id; `groups` in order of report.
    `crowds` as in `tie_groups`; `ruled` is what people said of names, in order of time: it counts before all rules.
    """
    tied = ([groups[i] for i in part] for part in tie_groups(groups, crowds))
    return names_of(tied, bodies, ruled)


@dataclass(frozen=True, slots=True)
class Crowds:
    """What too many of a record have for all of them to be looked at: of `sounds` that more than `MOST_IN_BLOCK`
    spellings have, the place of each spelling in their order; the `surnames`, and the `offices` (their words in
    order), of more than `MOST_BEARERS` names of persons."""

    sounds: Mapping[str, Mapping[str, int]]
    surnames: frozenset[str]
    offices: frozenset[str]


def tie_groups(groups: Sequence[NameGroup], crowds: Crowds | None = None) -> list[list[int]]:
    """Which of some groups, by number, are one person or body, each part in order.

    Groups that no links (`links_of`) tie to others can be left out: the others are tied as they were. Without
    `crowds` the groups are taken for all that there are.
    """
    crowds = crowds or _crowds_of(groups)
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

    join(_same_bodies(groups))
    join(_same_persons(groups, crowds.sounds))
    join(list(_short_names(groups, [find(i) for i in range(len(groups))], crowds.surnames)))
    join(list(_holders(groups, [find(i) for i in range(len(groups))], crowds.offices)))
    merged: dict[int, list[int]] = defaultdict(list)
    for i in range(len(groups)):
        merged[find(i)].append(i)
    return list(merged.values())


def names_of(
    parts: Iterable[Sequence[NameGroup]], bodies: Bodies, ruled: Sequence[NameRuling] = ()
) -> list[Name]:
    """The persons and bodies that some groups are, with what people said of them, sorted by id. A name that several
    have is told apart among these alone."""
    named = [(name_whole(members, bodies), members) for members in with_rulings(parts, bodies, ruled)]
    return sorted(apart_all(named), key=lambda n: n.id)


def with_rulings(
    parts: Iterable[Sequence[NameGroup]], bodies: Bodies, ruled: Sequence[NameRuling]
) -> list[list[NameGroup]]:
    """The groups of each person and body with what people said of them."""
    if not ruled:
        return list(map(list, parts))
    return apply_name_rulings(parts, ruled, lambda report, first, some: group_of(report, first, some, bodies))


def _same_bodies(groups: Sequence[NameGroup]) -> Iterable[tuple[int, int]]:
    first: dict[frozenset[str], int] = {}
    for i, group in enumerate(groups):
        if group.kind == "org" and not group.anonymous and not group.local and group.key:
            yield i, first.setdefault(group.key, i)


def _crowds_of(groups: Sequence[NameGroup]) -> Crowds:
    """What is crowded where some groups are all that there are."""
    blocks: dict[str, set[str]] = defaultdict(set)
    surnames: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    offices: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for group in groups:
        if is_full(group):
            surnames[group.words[-1]].add(group.words)
            for sound in sounds_of(group.words):
                blocks[sound].add(spelling_of(group))
        for office in group.offices if is_holder(group) else ():
            offices[written(office)].add(group.words)
    return Crowds(
        {s: {one: n for n, one in enumerate(sorted(b))} for s, b in blocks.items() if len(b) > MOST_IN_BLOCK},
        frozenset(surname for surname, names in surnames.items() if len(names) > MOST_BEARERS),
        frozenset(office for office, names in offices.items() if len(names) > MOST_BEARERS),
    )


def _same_persons(
    groups: Sequence[NameGroup], crowded: Mapping[str, Mapping[str, int]]
) -> Iterable[tuple[int, int]]:
    """Full names that are spellings of one. Each distinct spelling with its offices is compared once."""
    spellings: dict[str, int] = {}
    for i, group in enumerate(groups):
        if is_full(group):
            yield i, spellings.setdefault(spelling_of(group), i)
    blocks: dict[str, list[str]] = defaultdict(list)
    for spelling, i in sorted(spellings.items()):
        for key in sounds_of(groups[i].words):
            blocks[key].append(spelling)
    seen: set[tuple[str, str]] = set()
    for sound, block in blocks.items():
        names = [groups[spellings[spelling]].name for spelling in block]
        for n, m in _neighbours(block, crowded[sound]) if sound in crowded else _alike(names):
            one, other = block[n], block[m]
            if (one, other) not in seen:
                seen.add((one, other))
                if is_same_person(groups[spellings[one]], groups[spellings[other]]):
                    yield spellings[one], spellings[other]


def _neighbours(block: Sequence[str], places: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    """The spellings of a crowded sound, in order, that stand near each other, by number."""
    for n, one in enumerate(block):
        for m in range(n + 1, len(block)):
            if places.get(block[m], -1) - places.get(one, -1) > REACH:
                break
            yield n, m


def _alike(names: Sequence[str]) -> Iterable[tuple[int, int]]:
    """The names of which two can be one person's by their letters, by number."""
    screen = Screen(names, SAME_NAME_SAME_OFFICE)
    for n, name in enumerate(names):
        yield from ((n, m) for m in screen.like(name) if m > n)


def is_same_person(a: NameGroup, b: NameGroup) -> bool:
    """Whether two full names, with their offices, are one person's."""
    if _of_two_countries(a, b) or (a.described != b.described and (a.offices or b.offices)):
        return False
    if not could_be(a.name, b.name, SAME_NAME_SAME_OFFICE):
        return False
    if _is_tail(a, b) or _is_tail(b, a):
        return False
    score = compare_names(a.name, b.name)
    if score >= SAME_NAME:
        return a.titled or b.titled or score >= 0.9 or min(len(a.words), len(b.words)) > 2
    return score >= SAME_NAME_SAME_OFFICE and bool(a.offices & b.offices)


def _is_tail(short: NameGroup, whole: NameGroup) -> bool:
    """Whether a name of one piece is the surname of another (`Ortega-Ruiz` and `Ana Ortega-Ruiz`): whose is not said."""
    return (
        " " not in short.name
        and len(short.words) < len(whole.words)
        and whole.words[-len(short.words) :] == short.words
    )


def _of_two_countries(a: NameGroup, b: NameGroup) -> bool:
    """Whether the two hold offices of different countries: namesakes. Envoys, whose office names two, aside."""
    left, right = ({w for k in g.offices for w in k if w[:1] == "@"} for g in (a, b))
    return bool(left and right) and not left & right


def _short_names(
    groups: Sequence[NameGroup], root: Sequence[int], crowded: Collection[str]
) -> Iterable[tuple[int, int]]:
    """A bare surname joins the one person of the record who bears it (or, where nobody does, one that is spelled like
    it), by office where several do; without a bearer, surnames that stand with a title are one person's where they
    hold the same office or none. Of `crowded` surnames those alone count who bear it with the same office, and need
    be among the groups."""
    bearers: dict[str, dict[int, list[NameGroup]]] = defaultdict(lambda: defaultdict(list))
    offices: dict[int, set[frozenset[str]]] = defaultdict(set)
    borne_with: dict[tuple[str, int], set[frozenset[str]]] = defaultdict(set)
    for i, group in enumerate(groups):
        if is_full(group):
            bearers[group.words[-1]][root[i]].append(group)
            offices[root[i]] |= group.offices
            borne_with[group.words[-1], root[i]] |= group.offices
    by_sound: dict[str, set[str]] = defaultdict(set)
    for surname in {*bearers, *crowded}:
        by_sound[fold_spelling(surname)[:2]].add(surname)
    titled: dict[tuple[str, frozenset[frozenset[str]]], int] = {}
    for i, group in enumerate(groups):
        if not is_bare(group):
            continue
        word = group.words[0]
        meant = {word}
        if word not in bearers and word not in crowded:
            meant = {known for known in by_sound.get(fold_spelling(word)[:2], ()) if is_like(known, word)}
        fitting = {
            person
            for surname in meant
            for person, names in bearers.get(surname, {}).items()
            if any(can_bear(one, group) for one in names)
        }
        if any(surname in crowded for surname in meant):
            fitting = {
                p for p in fitting if any(borne_with.get((w, p), set()) & group.offices for w in meant)
            }
        elif len(fitting) > 1 and group.offices:
            fitting = {person for person in fitting if offices[person] & group.offices}
        if len(fitting) == 1:
            yield i, next(iter(fitting))
        elif not fitting and group.offices:
            yield i, titled.setdefault((fold_spelling(word), group.offices), i)


def _holders(
    groups: Sequence[NameGroup], root: Sequence[int], crowded: Collection[str]
) -> Iterable[tuple[int, int]]:
    """An office without a name is its holder, where one person of the record holds it; the same office
    without a name and without a holder is one. A `crowded` one is nobody's."""
    holders: dict[frozenset[str], set[int]] = defaultdict(set)
    for i, group in enumerate(groups):
        if is_holder(group):
            for office in group.offices:
                holders[office].add(root[i])
    unnamed: dict[frozenset[str], int] = {}
    for i, group in enumerate(groups):
        if not group.office_only or group.anonymous:
            continue
        for office in sorted(group.offices, key=sorted):
            if written(office) in crowded:
                continue
            held = holders.get(office, set())
            if len(held) == 1:
                yield i, next(iter(held))
            elif not held:
                yield i, unnamed.setdefault(office, i)
