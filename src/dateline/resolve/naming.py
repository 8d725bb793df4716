"""What a person or body is called: the fullest and commonest of its names, its id, and what sets namesakes apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dateline.model import MentionRef, Name, NameKind, NameMention, make_id
from dateline.resolve.bodies import Bodies
from dateline.resolve.name_groups import NameGroup, called_of, is_full
from dateline.resolve.spellings import fold

#: what a mention says of whom it names: its kind, name, role and words
Form = tuple[NameKind, str, str | None, str]


def name_whole(members: Sequence[NameGroup], bodies: Bodies) -> Name:
    """What one person or body is called, with all of its mentions."""
    forms = Counter(form_of(m) for g in members for m in g.mentions)
    refs = tuple(sorted(MentionRef(g.report, m.span) for g in members for m in g.mentions))
    return replace(name_of(members, forms, bodies, refs[0]), mentions=refs)


def form_of(mention: NameMention) -> Form:
    """What a mention says of whom it names: kind, name, role and words."""
    return mention.kind, mention.name, mention.role, mention.text


def name_of(
    members: Sequence[NameGroup], forms: Mapping[Form, int], bodies: Bodies, first: MentionRef | None
) -> Name:
    """What one person or body is called, without its mentions. Of its groups it is asked what they are, of their mentions how
    often each form occurs; `first` is the first mention, which a name that is one report's alone is told apart by."""
    kind = next((g.kind for g in members if not g.office_only), members[0].kind)
    counts: Counter[str] = Counter()
    named: set[str] = set()
    for (of, called, role, _), number in forms.items():
        if of == kind and called:
            counts[called] += number
            if called != role:
                named.add(called)
    full = max((len(fold(n).split()) for n in named or counts), default=0)
    if kind == "person":
        fullest = [n for n in named or counts if len(fold(n).split()) == full]
    else:
        fullest = [n for n in counts if not bodies.is_generic(bodies.key(n))] or list(counts)
    name = (
        min(fullest, key=lambda n: (_is_odd(n), -counts[n], -len(n), n))
        if fullest
        else min(g.name for g in members)
    )
    if kind == "org":
        name = bodies.alias(name) or name
    key = (first.report, *first.span) if first is not None and is_alone(members, kind, name) else ()
    return Name(
        id=make_id("nam", kind, fold(name), *key),
        name=name,
        kind=kind,
        roles=tuple(sorted({role for _, _, role, _ in forms if role})),
        variants=tuple(sorted({words for _, _, _, words in forms})),
        mentions=(),
    )


def _is_odd(name: str) -> bool:
    """Whether a name holds characters that names do not have, or no small letters."""
    return re.search(r"[^\w\s.,&'’\-]", name) is not None or (name.isupper() and " " in name)


def is_alone(members: Sequence[NameGroup], kind: NameKind, name: str) -> bool:
    """Whether a name is never one with another of the same words: those of sources who are not named, bodies that no proper
    word tells apart, and bare names without an office."""
    return any(g.anonymous or g.local for g in members) or (
        kind == "person" and len(fold(name).split()) < 2 and not any(g.offices for g in members)
    )


def shared_id(name: Name) -> str:
    """The id of a name that is made of its words alone."""
    return make_id("nam", name.kind, fold(name.name))


def ids_taken(name: Name, members: Sequence[NameGroup], called: Iterable[str]) -> set[str]:
    """The ids made of words that a name stands for: its own and, of a surname or an office of one group alone, those of all
    that it is called there (which of them is told most differs from report to report)."""
    own = shared_id(name)
    if name.id != own:
        return set()
    if len(members) > 1 or name.kind == "org" or is_full(members[0]):
        return {own}
    return {own, *(make_id("nam", name.kind, fold(n)) for n in called)}


def apart(name: Name, first: MentionRef) -> Name:
    """A name with an id of its own, by its first mention, as namesakes have."""
    return replace(name, id=make_id("nam", name.kind, fold(name.name), first.report, *first.span))


def apart_all(named: Sequence[tuple[Name, Sequence[NameGroup]]]) -> list[Name]:
    """The names (with the groups of each), those of namesakes apart."""
    taken = Counter(one for name, members in named for one in ids_taken(name, members, called_of(members[0])))
    return [apart(name, name.mentions[0]) if taken[name.id] > 1 else name for name, _ in named]
