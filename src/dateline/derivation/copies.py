"""Of reports that deny and correct the same on one day, which look for it in other reports.

Ten thousand copies of a denial are one denial: the first few in order of report answer for all, the others answer their own
report alone. Copies say all that they deny and correct in the same words, by the same voices and on one day, so that each
would find the same claims elsewhere; no denial in other words, or on another day, is passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from dateline.derivation.keys import keep_keys, keys_of, reports_by_key
from dateline.model import make_id
from dateline.record import Derivation
from dateline.record.facts import FactReader

#: copies of one day that look for claims in other reports
FEW = 3


def keep_copy(report: str, day: date | None, said: Sequence[tuple[str, str, str]]) -> Derivation:
    """What a report published on a day denies and corrects (stance, voice, words), to be written with its other keys;
    copies have the same."""
    key = make_id("copy", str(day or ""), *(part for row in sorted(said) for part in row))
    return keep_keys("copy", report, [key] if said else [])


def first_copies(record: FactReader, reports: Collection[str]) -> set[str]:
    """Those of some reports that look for claims in other reports: the first few of their copies."""
    own = keys_of(record, "copy", reports)
    first = _first(reports_by_key(record, "copy", {key for keys in own.values() for key in keys}))
    return {one for one in reports if one not in own or any((key, one) in first for key in own[one])}


def moved_copies(record: FactReader, reports: Collection[str]) -> set[str]:
    """The reports that have become, or are no longer, among the first few copies since they were last derived, after
    some reports came or changed."""
    found = {
        key
        for field in ("copy", "first")
        for keys in keys_of(record, field, reports).values()
        for key in keys
    }
    held = {(key, one) for key, some in reports_by_key(record, "first", found).items() for one in some}
    return {one for _, one in _first(reports_by_key(record, "copy", found)) ^ held}


def next_copies(record: FactReader, gone: Collection[str]) -> set[str]:
    """The reports that are among the first few copies once others are gone."""
    keys = {key for keys in keys_of(record, "first", gone).values() for key in keys}
    left = {key: some - set(gone) for key, some in reports_by_key(record, "copy", keys).items()}
    return {one for _, one in _first(left)}


def keep_first(record: FactReader, reports: Iterable[str], first: Collection[str]) -> list[Derivation]:
    """Which of some reports are among the first few, to be written with what they answer."""
    wanted = sorted(set(reports))
    own = keys_of(record, "copy", wanted)
    return [keep_keys("first", one, own.get(one, ()) if one in first else ()) for one in wanted]


def _first(copies: Mapping[str, Collection[str]]) -> set[tuple[str, str]]:
    return {(key, one) for key, some in copies.items() for one in sorted(some)[:FEW]}
