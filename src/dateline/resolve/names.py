"""People and bodies across reports: mentions that name the same one, under every spelling.

Inside a report, extraction has tied short names, acronyms and offices to the mention that they repeat
(`NameMention.of`); short names that come before the full one, and bodies named without their country, are
tied here. Across reports, persons are compared by `compare_names` wherever a word of their names sounds alike, an
office held by one person of the record alone is that person, and bodies are compared by the key of
their words. Groups are the connected components of pairs that are the same, each decided by the pair alone, so
the answer does not depend on the order of reports. Anonymous persons, bare given names and bodies
that no proper word tells apart are never merged across reports.

Over 400 lines: what ties two mentions and how a record finds them by it must say the same, and stand together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dateline.lexicons import read_lexicon
from dateline.model import MentionRef, Name, NameKind, NameMention, PlaceMention, Span, make_id
from dateline.resolve.bodies import Bodies, read_bodies
from dateline.resolve.name_rulings import NameRuling, apply_name_rulings
from dateline.resolve.sensitivity import is_public_office
from dateline.resolve.spellings import compare_names, compare_words, could_be, fold, fold_spelling

__all__ = ["SAME_NAME", "SAME_NAME_SAME_OFFICE", "NameGroup", "compare_names", "fold", "resolve_names"]

#: `compare_names` from which two spellings are one person's
SAME_NAME = 0.85
#: the same, where both also hold the same office
SAME_NAME_SAME_OFFICE = 0.74
#: likeness from which a surname alone repeats a full name's
_SAME_SURNAME = 0.84
#: persons with the same sound of a name that are compared each with each; more are compared with their neighbours in
#: the order of spelling
MOST_IN_BLOCK, REACH = 400, 20
#: Arabic articles, which are written and left out
_ARTICLES = frozenset({"al", "el"})
#: names of persons that bear one surname, or hold one office; where more do, a bare surname is nobody's but by its
#: office too, and the office without a name is nobody's
MOST_BEARERS = 48


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


def find_groups(
    report: str, mentions: Sequence[NameMention], places: Sequence[PlaceMention], bodies: Bodies
) -> list[NameGroup]:
    """The persons and bodies of one report, what reads as a place aside."""
    return group_names(report, _without_places(mentions, places), bodies)


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
    if ruled:
        parts = apply_name_rulings(
            parts, ruled, lambda report, first, some: _group(report, first, some, bodies)
        )
    return sorted(_apart([_name(members, bodies) for members in parts]), key=lambda n: n.id)


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
    groups = [_group(report, by_span[head], members, bodies) for head, members in sorted(grouped.items())]
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
        groups[i] if len(groups[i].mentions) == len(found) else _group(report, groups[i].mentions[0], found, bodies)
        for i, found in sorted(members_of.items())
    ]  # fmt: skip


def _group(report: str, first: NameMention, members: Sequence[NameMention], bodies: Bodies) -> NameGroup:
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
                if known[:1] == word[:1] and compare_words(known, word) >= _SAME_SURNAME
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


def _same_bodies(groups: Sequence[NameGroup]) -> Iterable[tuple[int, int]]:
    first: dict[frozenset[str], int] = {}
    for i, group in enumerate(groups):
        if group.kind == "org" and not group.anonymous and not group.local and group.key:
            yield i, first.setdefault(group.key, i)


def spelling_of(group: NameGroup) -> str:
    """What names all that a full name is compared by: its words, then how it is written, its offices, and whether
    it is titled and described. Spellings sort by their words."""
    offices = sorted(" ".join(sorted(office)) for office in group.offices)
    told = make_id("spl", group.name, *offices, group.titled, group.described)
    return f"{' '.join(group.words)[:100]}|{group.name[:80]}|{told}"


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


def written(office: frozenset[str]) -> str:
    """The key of an office in one line."""
    return " ".join(sorted(office))


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


def sounds_of(words: Sequence[str]) -> set[str]:
    """The keys under which a full name is compared: how its first and its last word begin, by sound."""
    keys = set()
    for word in (words[0], words[-1]):
        even = fold_spelling(word)
        consonants = even[:1] + "".join(c for c in even[1:] if c not in "aeiouhy")
        keys.add(consonants[:3])
    return keys


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
        places = {spelling: n for n, spelling in enumerate(block)}
        reach = len(block)
        if sound in crowded:
            places, reach = {spelling: crowded[sound].get(spelling, -1) for spelling in block}, REACH
        for n, one in enumerate(block):
            for other in block[n + 1 :]:
                if places[other] - places[one] > reach:
                    break
                if (one, other) not in seen:
                    seen.add((one, other))
                    if is_same_person(groups[spellings[one]], groups[spellings[other]]):
                        yield spellings[one], spellings[other]


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


def is_like(surname: str, word: str) -> bool:
    """Whether a bare word can be a spelling of a surname that nobody bears as it is."""
    return compare_words(surname, word) >= _SAME_SURNAME


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


@dataclass(frozen=True, slots=True)
class Links:
    """How a group can be tied to others across reports: it is found by `keys` and looks for `wanted`; `sounds` are
    those of a full name, `like` the beginnings of surnames (`full`) or bare words that can be one by spelling."""

    keys: frozenset[str]
    wanted: frozenset[str]
    sounds: frozenset[str] = frozenset()
    like: str | None = None


def links_of(group: NameGroup) -> Links:
    """How a group can be tied to others. Every tie that `merge_groups` makes, and every group that one depends on, is
    found by following these from group to group; more are followed than are made."""
    alike = NameGroup(  # `replace` takes several times as long
        "", group.kind, group.name, (), (), group.anonymous, group.offices,
        group.titled, group.office_only, group.key, group.local, group.described,
    )  # fmt: skip
    # who has a name is never called by the words of an office (`_name`), which hundreds have held
    named = (m.name for m in group.mentions if m.name and (group.office_only or m.name != m.role))
    return _links(alike, frozenset(named))


@lru_cache(maxsize=16384)
def _links(group: NameGroup, names: frozenset[str]) -> Links:
    keys: set[str] = set()
    wanted: set[str] = set()
    if not (group.anonymous or group.local):
        keys |= {f"n {group.kind} {fold(n)}" for n in names if group.kind == "org" or " " in fold(n)}
        wanted |= keys
    if group.kind == "org":
        if group.key and not (group.anonymous or group.local):
            keys.add("b " + " ".join(sorted(group.key)))
        return Links(frozenset(keys), frozenset(keys))
    for office in group.offices:
        words = written(office)
        if group.office_only:
            keys |= set() if group.anonymous else {f"u {words}"}
            wanted |= set() if group.anonymous else {f"u {words}", f"o {words}"}
        else:
            keys.add(f"o {words}")
            wanted.add(f"u {words}")
    if is_full(group):
        keys.add(f"f {group.words[-1]}")
        keys |= {f"f {group.words[-1]}|{written(office)}" for office in group.offices}
        wanted.add(f"w {group.words[-1]}")
        sounds = frozenset(sounds_of(group.words))
        keys.add(f"p {spelling_of(group)}")
        wanted.add(f"p {spelling_of(group)}")
        return Links(frozenset(keys), frozenset(wanted), sounds, fold_spelling(group.words[-1])[:2])
    if is_bare(group):
        word = group.words[0]
        keys.add(f"w {word}")
        keys |= {f"w {word}|{written(office)}" for office in group.offices}
        wanted.add(f"f {word}")
        if group.offices:
            keys.add(f"t {fold_spelling(word)}")
            wanted.add(f"t {fold_spelling(word)}")
        return Links(frozenset(keys), frozenset(wanted), frozenset(), fold_spelling(word)[:2])
    return Links(frozenset(keys), frozenset(wanted))


def _name(members: Sequence[NameGroup], bodies: Bodies) -> Name:
    kind = next((g.kind for g in members if not g.office_only), members[0].kind)
    counts: Counter[str] = Counter()
    named: set[str] = set()
    for group in members:
        for mention in group.mentions:
            if mention.kind == kind and mention.name:
                counts[mention.name] += 1
                if mention.name != mention.role:
                    named.add(mention.name)
    full = max((len(fold(n).split()) for n in named or counts), default=0)
    if kind == "person":
        fullest = [n for n in named or counts if len(fold(n).split()) == full]
    else:
        fullest = [n for n in counts if not bodies.is_generic(bodies.key(n))] or list(counts)
    name = min(fullest, key=lambda n: (_is_odd(n), -counts[n], -len(n), n)) if fullest else members[0].name
    if kind == "org":
        name = bodies.alias(name) or name
    refs = tuple(sorted(MentionRef(g.report, m.span) for g in members for m in g.mentions))
    alone = any(g.anonymous or g.local for g in members) or (
        kind == "person" and len(fold(name).split()) < 2 and not any(g.offices for g in members)
    )
    key = (members[0].report, *refs[0].span) if alone else ()
    return Name(
        id=make_id("nam", kind, fold(name), *key),
        name=name,
        kind=kind,
        roles=tuple(sorted({r for g in members for r in g.roles})),
        variants=tuple(sorted({m.text for g in members for m in g.mentions})),
        mentions=refs,
    )


def _is_odd(name: str) -> bool:
    """Whether a name holds characters that names do not have, or no small letters."""
    return re.search(r"[^\w\s.,&'’\-]", name) is not None or (name.isupper() and " " in name)


def _apart(names: Sequence[Name]) -> list[Name]:
    """The names, those of namesakes with an id of their own each: by their first mention."""
    taken = Counter(n.id for n in names)
    return [
        replace(n, id=make_id("nam", n.kind, fold(n.name), n.mentions[0].report, *n.mentions[0].span)) if taken[n.id] > 1 else n
        for n in names
    ]  # fmt: skip
