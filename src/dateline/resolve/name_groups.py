"""The persons and bodies of one report: mentions that name the same one.

Extraction has tied short names, acronyms and offices to the mention that they repeat (`NameMention.of`); short names that
come before the full one, and bodies named without their country, are tied here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dateline.lexicons import read_lexicon
from dateline.model import NameKind, NameMention, PlaceMention, Span
from dateline.resolve.bodies import Bodies
from dateline.resolve.sensitivity import is_public_office
from dateline.resolve.spellings import compare_words, fold

#: likeness from which a surname alone repeats a full name's
SAME_SURNAME = 0.84


#: Arabic articles, which are written and left out
_ARTICLES = frozenset({"al", "el"})


@dataclass(frozen=True, slots=True)
class NameGroup:
    """All mentions of one person or body inside one report. `offices` are the keys of the offices held;
    `titled` says that a title or office comes with the name; `office_only` that no name is given (`the
    mayor of X`), `described` that the name comes with a private person's description; `key` is what tells a body apart, `local` whether it does so in this report alone."""

    report: str
    kind: NameKind
    name: str
    roles: tuple[str, ...]
    mentions: tuple[NameMention, ...]
    anonymous: bool
    offices: frozenset[frozenset[str]] = frozenset()
    titled: bool = False
    office_only: bool = False
    key: frozenset[str] = frozenset()
    local: bool = False
    described: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words of the name; of a surname alone its last (`al-Amin`, `De Souza`, `O'Hara`)."""
        words = tuple(fold(self.name).split())
        return words[-1:] if self.kind == "person" and _is_surname(self.name) else words


def find_groups(
    report: str, mentions: Sequence[NameMention], places: Sequence[PlaceMention], bodies: Bodies
) -> list[NameGroup]:
    """The persons and bodies of one report, what reads as a place aside."""
    return group_names(report, _without_places(mentions, places), bodies)


def _without_places(mentions: Sequence[NameMention], places: Sequence[PlaceMention]) -> list[NameMention]:
    """The mentions that do not read as places; those that repeat one lose that tie."""
    taken = {p.span: p for p in places if not p.in_name}
    starts = {span.start for span in taken}
    ends = {span.end for span in taken}
    titled = {m.of or m.span for m in mentions if m.role} | {m.span for m in mentions if m.role}

    def is_place(mention: NameMention) -> bool:
        if mention.span in titled or (mention.of in titled if mention.of else False):
            return False
        if mention.span in taken:
            return True
        if mention.kind == "person":
            words = mention.text.split()
            return len(words) <= 2 and (
                (mention.span.start in starts and len(words) == 1)
                or (mention.span.end in ends and mention.text[:1].islower())
            )
        return False

    gone = {m.span for m in mentions if is_place(m)}
    if not gone:
        return list(mentions)
    return [replace(m, of=None) if m.of in gone else m for m in mentions if m.span not in gone]


def group_names(report: str, mentions: Sequence[NameMention], bodies: Bodies) -> list[NameGroup]:
    """The persons and bodies of one report: mentions tied by `of`, the fullest name as the group's name, then
    short names tied to full ones and bare bodies to the one that they can mean."""
    by_span = {m.span: m for m in mentions}
    grouped: dict[Span, list[NameMention]] = defaultdict(list)
    for mention in mentions:
        at, seen = mention, {mention.span}
        while at.of is not None and at.of in by_span and at.of not in seen:
            seen.add(at.of)
            at = by_span[at.of]
        grouped[at.span].append(mention)
    groups = [group_of(report, by_span[head], members, bodies) for head, members in sorted(grouped.items())]
    onto: dict[int, int] = {}
    for i, j in [*_short_inside(groups), *_bare_inside(groups)]:
        onto.setdefault(i, j)
    members_of: dict[int, list[NameMention]] = defaultdict(list)
    for i in range(len(groups)):
        to, steps = i, 0
        while to in onto and steps < len(groups):
            to, steps = onto[to], steps + 1
        members_of[to] += groups[i].mentions
    return [
        groups[i] if len(groups[i].mentions) == len(found) else group_of(report, groups[i].mentions[0], found, bodies)
        for i, found in sorted(members_of.items())
    ]  # fmt: skip


def group_of(report: str, first: NameMention, members: Sequence[NameMention], bodies: Bodies) -> NameGroup:
    roles = tuple(sorted({m.role for m in members if m.role}))
    named = [m for m in members if m.kind == first.kind and not m.anonymous and m.name != m.role]
    names = [m.name for m in named] or [first.name]
    name = max(names, key=lambda n: (len(n.split()), -names.index(n)))
    if first.kind == "org":
        keys = sorted({(bodies.key(n), n) for n in names}, key=lambda k: (-len(k[0]), k[1]))
        key = next((k for k, _ in keys if not bodies.is_generic(k)), keys[0][0])
        return NameGroup(report, "org", name, (), tuple(members), first.anonymous, key=key, local=bodies.is_generic(key))  # fmt: skip
    offices = frozenset(k for role in roles if (k := bodies.office_key(role)) is not None)
    return NameGroup(
        report, "person", name, roles, tuple(members), first.anonymous, offices, bool(roles), not named,
        described=bool(roles) and not any(is_public_office(role, bodies) for role in roles),
    )  # fmt: skip


def _short_inside(groups: Sequence[NameGroup]) -> Iterable[tuple[int, int]]:
    """A surname alone is the one person of the report who bears it; a given name alone, the one who was named
    in full before."""
    bearers: dict[str, list[int]] = defaultdict(list)
    given: dict[str, list[int]] = defaultdict(list)
    for i, group in enumerate(groups):
        if group.kind == "person" and not group.office_only and len(group.words) > 1:
            bearers[group.words[-1]].append(i)
            given[group.words[0]].append(i)
    for i, group in enumerate(groups):
        if group.office_only or group.anonymous or len(group.words) != 1:
            continue
        word, start = group.words[0], group.mentions[0].span
        if group.kind == "org" and not group.name.istitle():
            continue
        fitting = [j for j in bearers.get(word, ()) if can_bear(groups[j], group)]
        fitting = fitting or [j for j in given.get(word, ()) if groups[j].mentions[0].span < start]
        if not fitting and group.kind == "person":
            fitting = [
                j
                for known in bearers
                if known[:1] == word[:1] and compare_words(known, word) >= SAME_SURNAME
                for j in bearers[known]
                if can_bear(groups[j], group)
            ]
        if len(set(fitting)) == 1:
            yield i, fitting[0]


def _bare_inside(groups: Sequence[NameGroup]) -> Iterable[tuple[int, int]]:
    """A body without a proper word (`the ministry`, `defence ministry`) is the nearest one named before it whose
    words hold all of its own, else the only one named after it."""
    fuller = [(i, g) for i, g in enumerate(groups) if g.kind == "org" and not g.local and not g.anonymous]
    for i, group in enumerate(groups):
        if group.kind != "org" or not group.local or group.anonymous or not group.key:
            continue
        start = group.mentions[0].span.start
        fitting = [j for j, g in fuller if group.key < g.key]
        before = [j for j in fitting if groups[j].mentions[0].span.start < start]
        if before:
            yield (
                i,
                max(
                    before,
                    key=lambda j: max(m.span.start for m in groups[j].mentions if m.span.start < start),
                ),
            )
        elif len({groups[j].key for j in fitting}) == 1 and not any(
            w[0] == "@" for w in groups[fitting[0]].key
        ):
            yield i, fitting[0]


def is_full(group: NameGroup) -> bool:
    """Whether a group is a person with a given name and a surname."""
    return group.kind == "person" and not (group.anonymous or group.office_only) and len(group.words) > 1


def is_bare(group: NameGroup) -> bool:
    """Whether a group is a person with one name alone."""
    return group.kind == "person" and not (group.anonymous or group.office_only) and len(group.words) == 1


@lru_cache(maxsize=65536)
def _is_surname(name: str) -> bool:
    """Whether a name of several folded words is a surname alone: particles and one word, or one with an apostrophe.
    `Al` and `El` are particles where a hyphen or a small letter says so.

    >>> [_is_surname(name) for name in ("De la Cruz", "al-Amin", "O'Hara", "Al Green", "Ana de la Cruz")]
    [True, True, True, False, False]
    """
    known = read_lexicon("names")["particles"]
    *before, _ = name.replace("-", "- ").split() or ("",)
    if not before:
        return "'" in name or "’" in name
    return all(
        word.rstrip("-").casefold() in known and (word.casefold() not in _ARTICLES or word.islower())
        for word in before
    )


def can_bear(bearer: NameGroup, bare: NameGroup) -> bool:
    """Whether a bare surname can be a full name's, by what stands before its last word (`Van Morrison` is no Jim Morrison);
    Arabic articles come and go."""
    wanted, whole = ([w for w in fold(g.name).split() if w not in _ARTICLES] for g in (bare, bearer))
    return len(wanted) < 2 or whole[-len(wanted) :] == wanted


def is_holder(group: NameGroup) -> bool:
    """Whether a group is a person with a name, who can hold an office."""
    return group.kind == "person" and not group.office_only


def wording_of(group: NameGroup) -> NameGroup:
    """What a group is but for where it stands; what ties groups asks no more of them, and what they are called."""
    return NameGroup(  # `replace` takes several times as long
        "", group.kind, group.name, (), (), group.anonymous, group.offices,
        group.titled, group.office_only, group.key, group.local, group.described,
    )  # fmt: skip


def called_of(group: NameGroup) -> frozenset[str]:
    """The names that a group goes by. Who has a name is never called by the words of an office, which hundreds have held."""
    return frozenset(m.name for m in group.mentions if m.name and (group.office_only or m.name != m.role))
