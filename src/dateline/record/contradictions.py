"""Judgements in force that cannot both hold, so that people can settle what they differ on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from dateline.record.curation import CLAIMS, REVIEWS, Judgement, kind_of
from dateline.record.facts import FactReader
from dateline.record.in_force import Ruling, bind_claims, rulings, standing_judgements, words_of


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two judgements that cannot both hold, the later one in force, and why in words."""

    earlier: Judgement
    later: Judgement
    reason: str


def contradictions(record: FactReader, until: datetime | None = None) -> list[Contradiction]:
    """Pairs of judgements in force that cannot both hold: the last verdicts of two people on a claim or a matter
    that differ, and a merging and a splitting of the same. The later one counts, until one is undone.
    `until` leaves out later judgements."""
    rows = standing_judgements(record, until)
    found = [*_between_people(record, rows)]
    for kind in ("matter", "name"):
        some = rulings(record, kind, ("merged", "split"), until)
        for one, other in combinations(some, 2):
            if one.judgement.verdict != other.judgement.verdict and crosses(one, other):
                found.append(
                    Contradiction(
                        one.judgement, other.judgement, f"one makes one {kind} of what the other takes apart"
                    )
                )
    return sorted(found, key=lambda c: (c.earlier.at, c.earlier.id, c.later.at, c.later.id))


def crosses(one: Ruling, other: Ruling) -> bool:
    """Whether a merging joins what a splitting takes apart (in either order)."""
    split, merge = (one, other) if one.judgement.verdict == "split" else (other, one)
    sides = split.claims or split.mentions
    joined = {anchor for side in merge.claims or merge.mentions for anchor in side}
    return all(joined & set(side) for side in sides)


def _between_people(record: FactReader, rows: Sequence[Judgement]) -> list[Contradiction]:
    bound = bind_claims(record, [w for one in rows for w in (words_of(one), *one.parts[:1])])
    last: dict[tuple[str, str], dict[str, Judgement]] = defaultdict(dict)
    for one in rows:
        kind = kind_of(one.subject)
        aspect = "review" if one.verdict in REVIEWS else one.verdict.removeprefix("not ")
        if aspect not in ("review", "standing", "sensitive"):
            continue
        subject: str | None = one.subject
        if kind in CLAIMS:
            subject = bound.get(one.subject, one.report)
        elif kind == "matter" and one.parts:
            subject = bound.get(one.parts[0].subject or "", one.parts[0].report)
        if subject is not None:
            last[subject, aspect][one.author] = one
    found = []
    for (_, aspect), by_author in sorted(last.items()):
        ordered = sorted(by_author.values(), key=lambda one: (one.at, one.id))
        for one, other in combinations(ordered, 2):
            if (one.verdict, one.edits) != (other.verdict, other.edits):
                words = {"review": "the claim", "standing": "the standing", "sensitive": "what is sensitive"}[
                    aspect
                ]
                found.append(Contradiction(one, other, f"{one.author} and {other.author} differ on {words}"))
    return found
