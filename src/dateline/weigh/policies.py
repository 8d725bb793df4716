"""Named policies: which number is `best`, and how a matter is graded, by whose published method.

Weighing itself chooses nothing. A policy is asked for by name, is a row of `lexicons/policies.toml`, and says
what it did in words; the claims keep their own words and bounds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from dateline.errors import UsageError
from dateline.lexicons import read_lexicon
from dateline.model import Matter

Choice = Literal["lowest", "agreed or lowest", "most voices", "none"]

#: words beside which a vague one multiplies (`tens of thousands`): no policy counts those
_SCALES = ("thousand", "million", "billion")


@dataclass(frozen=True, slots=True)
class Policy:
    """A row of `[[policy]]`: how `best` is chosen, how many voices agree, what vague words count, the grades
    of standings, and the document that it follows."""

    name: str
    version: str
    after: str
    best: Choice
    agree: int
    vague: tuple[tuple[str, int], ...]
    grades: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """The policy with its version, as rows name it."""
        return f"{self.name}/{self.version}"


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as a claim of one independent voice states it: bounds (None if open) and its own words."""

    low: float | None
    high: float | None
    words: str


@cache
def policies() -> dict[str, Policy]:
    """The policies by name."""
    return {
        row["name"]: Policy(
            row["name"],
            row["version"],
            row["after"],
            row["best"],
            row["agree"],
            tuple(sorted(row.get("vague", {}).items(), key=lambda item: (-len(item[0]), item[0]))),
            tuple(sorted(row.get("grades", {}).items())),
        )
        for row in read_lexicon("policies")["policy"]
    }


def find_policy(name: str) -> Policy:
    """A policy by name; raises `UsageError` with those there are."""
    found = policies().get(name)
    if found is None:
        raise UsageError(f"there is no policy {name!r}; policies are {', '.join(sorted(policies()))}")
    return found


def apply_policy(policy: Policy, matter: Matter, voices: Sequence[Sequence[Stated]]) -> Matter:
    """The matter with what the policy makes of it: bounds, `best`, grade, and a reason at the end of its trace.

    `voices` has the numbers of each independent voice that stands, in order of day; its last counts.
    A matter without numbers gets its grade alone.

    >>> flood = Matter("m", "figure", "killed", (), ("a", "b"), (), (), (), "disputed", "r", (), 7, None, 24)
    >>> ruled = apply_policy(find_policy("acled"), flood, [[Stated(24, None, "dozens")], [Stated(7, 7, "7")]])
    >>> ruled.low, ruled.best, ruled.high, ruled.policy
    (7, 7, 24, 'acled/1')
    """
    counts = [count for said in voices if (count := _count(policy, said)) is not None]
    best, reason = _choose(policy, counts)
    grade = dict(policy.grades).get(matter.standing)
    if grade is not None:
        reason = "; ".join([*([reason] if reason else []), f"graded {grade}, since it is {matter.standing}"])
    lows = [number for number in (matter.low, *counts) if number is not None]
    return replace(
        matter,
        low=min(lows, default=None),
        best=best,
        policy=policy.label,
        grade=grade,
        trace=(*matter.trace, f"Policy {policy.label}: {reason}.") if reason else matter.trace,
    )


def _count(policy: Policy, said: Sequence[Stated]) -> float | None:
    """What a voice's last number counts under a policy: its lower bound, or that of its vague word."""
    last = next((one for one in reversed(said) if one.low is not None), None)
    if last is None:
        return None
    words = last.words.casefold().split()
    if last.low != last.high and not any(any(c.isdigit() for c in word) for word in words):
        for word, number in policy.vague:
            if word in (" ".join(words), *words) and not any(word.startswith(_SCALES) for word in words):
                return float(number)
    return last.low


def _choose(policy: Policy, counts: Sequence[float]) -> tuple[float | None, str]:
    """The chosen number and why, in words."""
    if policy.best == "none" or not counts:
        return None, ""
    if len(counts) == 1:
        return counts[0], f"{_plain(counts[0])} is what the only independent voice states"
    number, voices = min(Counter(counts).items(), key=lambda item: (-item[1], item[0]))
    said = f"{voices} of {len(counts)} independent voices state it"
    if policy.best == "most voices" or (policy.best == "agreed or lowest" and voices >= policy.agree):
        return number, f"{_plain(number)}, since {said}"
    return min(
        counts
    ), f"{_plain(min(counts))}, the lowest number stated, since no {policy.agree} voices agree on one"


def _plain(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,}"
