"""The standing of a matter: the first row of a small table whose conditions hold, with its trace in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from dateline.lexicons import read_lexicon
from dateline.model import ClaimRelation, ClaimRelationName, Standing

#: what weighing counts for a matter; see `lexicons/standing.toml`
FACTS = (
    "voices", "outside", "parties", "corrections", "denials", "conflicts",
    "cannot_verify", "hedged", "outcomes", "forecast", "replaced", "unasserted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandingRule:
    """A row of `[[standing]]`: where every fact lies within `least` and `most`, the matter has
    `standing`; `words` (and `events`, where those differ for events) say why, with voices in braces."""

    name: str
    version: str
    standing: Standing
    least: tuple[tuple[str, int], ...]
    most: tuple[tuple[str, int], ...]
    words: str
    events: str = ""

    def holds(self, facts: Mapping[str, int]) -> bool:
        return all(facts.get(n, 0) >= v for n, v in self.least) and all(
            facts.get(n, 0) <= v for n, v in self.most
        )


@cache
def standing_rules() -> tuple[StandingRule, ...]:
    """The rules in the order in which they are tried; the last has no condition."""
    return tuple(
        StandingRule(
            row["name"],
            row["version"],
            cast(Standing, row["standing"]),
            tuple(sorted(row.get("min", {}).items())),
            tuple(sorted(row.get("max", {}).items())),
            row["words"],
            row.get("events", ""),
        )
        for row in read_lexicon("standing")["standing"]
    )


def judge_standing(facts: Mapping[str, int], rules: Sequence[StandingRule] | None = None) -> StandingRule:
    """The first rule that holds.

    >>> judge_standing({"voices": 2}).standing, judge_standing({"voices": 1}).standing
    ('corroborated', 'single voice')
    """
    for rule in rules if rules is not None else standing_rules():
        if rule.holds(facts):
            return rule
    raise ValueError("no standing rule holds; the last rule of the table must have no condition")


@cache
def _relation_rows() -> Mapping[str, tuple[str, ClaimRelationName]]:
    return {
        row["name"]: (row["version"], cast(ClaimRelationName, row["relation"]))
        for row in read_lexicon("standing")["relation"]
    }


def relate(source: str, target: str, rule: str) -> ClaimRelation:
    """A relation of two claims by a rule of `[[relation]]`, which gives its name and version.

    >>> relate("a", "b", "later-total").relation
    'update'
    """
    version, relation = _relation_rows()[rule]
    return ClaimRelation(source, target, relation, rule, version)
