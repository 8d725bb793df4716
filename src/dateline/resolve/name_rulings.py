"""People's word on names: groups of mentions that they made one person or body, or took apart, in order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from dateline.model import NameMention, Span

if TYPE_CHECKING:
    from dateline.resolve.name_groups import NameGroup

#: a mention: its report, and where it stands
Mention = tuple[str, Span]


@dataclass(frozen=True, slots=True)
class NameRuling:
    """What a person said of names: `merged` makes one of all that hold a mention of any side; `split` takes the
    mentions of the second side away from those of the first."""

    verdict: Literal["merged", "split"]
    sides: tuple[tuple[Mention, ...], ...]

    @property
    def mentions(self) -> frozenset[Mention]:
        """The mentions of all sides."""
        return frozenset(mention for side in self.sides for mention in side)


def apply_name_rulings(
    merged: Iterable[Sequence[NameGroup]],
    ruled: Sequence[NameRuling],
    regroup: Callable[[str, NameMention, Sequence[NameMention]], NameGroup],
) -> list[list[NameGroup]]:
    """The groups of each person and body with what people said of them; the last word counts. Anonymous sources
    are never made one with anybody. `regroup` makes a group of some mentions of a report."""
    names = [list(groups) for groups in merged]
    for one in ruled:
        if one.verdict == "merged":
            names = _merged(names, one)
        else:
            names = [part for groups in names for part in _split(groups, one, regroup)]
    return names


def _merged(names: list[list[NameGroup]], one: NameRuling) -> list[list[NameGroup]]:
    wanted = one.mentions
    joined = [g for g in names if any(_holds(group, wanted) for group in g)]
    joined = [g for g in joined if not any(group.anonymous for group in g)]
    if len(joined) < 2 or len({groups[0].kind for groups in joined}) > 1:
        return names
    whole = sorted(
        (group for groups in joined for group in groups), key=lambda g: (g.report, g.mentions[0].span)
    )
    return [*(g for g in names if not any(g is j for j in joined)), whole]


def _split(
    groups: list[NameGroup],
    one: NameRuling,
    regroup: Callable[[str, NameMention, Sequence[NameMention]], NameGroup],
) -> Iterable[list[NameGroup]]:
    taken = frozenset(one.sides[1])
    if not any(_holds(group, taken) for group in groups):
        yield groups
        return
    stay: list[NameGroup] = []
    away: list[NameGroup] = []
    for group in groups:
        inside = [m for m in group.mentions if (group.report, m.span) in taken]
        rest = [m for m in group.mentions if (group.report, m.span) not in taken]
        for part, to in ((rest, stay), (inside, away)):
            if len(part) == len(group.mentions):
                to.append(group)
            elif part:
                alone = [replace(m, of=None) for m in part]
                to.append(regroup(group.report, alone[0], alone))
    yield from (part for part in (stay, away) if part)


def _holds(group: NameGroup, mentions: frozenset[Mention]) -> bool:
    return any((group.report, m.span) in mentions for m in group.mentions)
