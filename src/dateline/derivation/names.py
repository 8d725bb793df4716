"""Persons and bodies across reports: those of some reports, and all that they can be tied to.

The groups of mentions of each report are kept with the keys that tie groups of different reports. From the groups
that came or went, ties are followed until no more are found; what was found is then merged as if it were the whole
record, which gives the same names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from dateline.derivation.judging import name_rulings, with_marks
from dateline.derivation.keys import note_common
from dateline.derivation.name_ties import NameTies, to_called
from dateline.model import Name, NameMention, PlaceMention
from dateline.record import Derivation, Record, Stale
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.derived import fold
from dateline.record.facts import CHUNK, FactReader
from dateline.resolve.bodies import Bodies, bodies_of
from dateline.resolve.name_rulings import NameRuling
from dateline.resolve.names import find_groups, names_of, tie_groups
from dateline.resolve.sensitivity import mark_private
from dateline.resolve.voices import body_of_roles

#: names with a word that are read whatever reports they are of
FEW = 48
_ALL = 10**9
_D, _T = s.derived.c, s.derived_term.c
_WITH_TERM = (
    select(_D.id)
    .join(s.derived_term, _T.derived_id == _D.id)
    .where(_T.field == bindparam("field"), _T.value.in_(bindparam("some", expanding=True)))
    .where(_D.kind == "name", _D.closed_at.is_(None))
    .limit(bindparam("most"))
)
_BODIES = select(_D.key, _D.body).where(_D.id.in_(bindparam("some", expanding=True)))


@dataclass(frozen=True, slots=True)
class _Named:
    """What names ask of an extraction."""

    names: tuple[NameMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()


def derive_names(record: Record, keys: Sequence[Stale]) -> None:
    """The names of some reports, and all names that theirs are tied to; reports for which a name became another
    are resolved anew."""
    wanted = sorted({key.key for key in keys if key.key})
    with record.snapshot() as still:
        bodies = bodies_of(still.profile())
        extractions = still.extracted(wanted, _Named)
        fresh = {
            report: find_groups(report, found.names, found.places, bodies)
            for report, found in extractions.items()
        }
        ruled, marks = name_rulings(still)
        ties = NameTies(still, fresh, ruled)
        ties.follow(wanted)
        before, named = _settled(still, ties, bodies, ruled)
        names = with_marks(mark_private(named, bodies), marks)
    now = {name.id: name for name in names}
    changed = sorted(i for i in before.keys() | now.keys() if before.get(i) != now.get(i))
    derivations = [
        Derivation("called", r, [to_called(r, fresh.get(r, []))] if fresh.get(r) else []) for r in wanted
    ]
    derivations += [Derivation("name", i, [now[i]] if i in now else []) for i in changed]
    if any(not key.key for key in keys):
        derivations.append(
            Derivation("name", "", [])
        )  # what was derived of the whole record, before there were ties
    seen = (_seen((group[i] for i in changed if i in group), bodies) for group in (before, now))
    reports = _that_differ(*seen)
    record.finish_stale(keys, derivations, stale=[("resolve", report) for report in sorted(reports)])
    for field, crossed in ties.crossed.items():  # a kill before this finds the same ones again
        note_common(record, field, crossed, ties.thinned.get(field, ()))


def _settled(
    record: FactReader, ties: NameTies, bodies: Bodies, ruled: Sequence[NameRuling]
) -> tuple[dict[str, Name], list[Name]]:
    """The names that are to be written, as the record has them (by id) and as they are now. Whatever is found to be in
    one of them, or was and no longer is, is looked at as well, until nothing more is found."""
    looked: set[tuple[str, object]] = set()
    while True:
        places, groups = ties.places(), ties.groups()
        parts = [
            part for part in tie_groups(groups, ties.crowds) if any(ties.is_written(places[i]) for i in part)
        ]
        if more := [places[i] for part in parts for i in part if not ties.is_written(places[i])]:
            ties.write(more)
            continue
        names = names_of(([groups[i] for i in part] for part in parts), bodies, ruled)
        held = {
            (groups[i].report, m.span): m.text for part in parts for i in part for m in groups[i].mentions
        }
        words = {word: set(reports) for word, reports in ties.words_gone.items()}
        for (report, _), word in held.items():
            words.setdefault(word, set()).add(report)
        before = {
            name.id: name
            for name in _names_with(record, words)
            if any(
                (ref.report, ref.span) in held or (ref.report, ref.span) in ties.gone for ref in name.mentions
            )
        }
        lost = {(ref.report, ref.span) for name in before.values() for ref in name.mentions} - held.keys()
        if not (lost := lost - ties.gone - looked):
            return before, names
        looked |= lost
        ties.write(mentions=lost)


def _names_with(record: FactReader, words: Mapping[str, set[str]]) -> list[Name]:
    """The names that have a variant among some words in one of the reports given with each (and some that have not).
    They are looked up by the words, but those that many names have (`the council`, of each report its own) by the
    reports."""
    reports: dict[str, set[str]] = defaultdict(set)
    for word, where in words.items():
        reports[fold(word)] |= where
    ids: set[int] = set()
    with record.read() as connection:
        common: set[str] = set()
        for word in sorted(reports):
            found = (
                connection.execute(_WITH_TERM, {"field": "name", "some": [word], "most": FEW + 1})
                .scalars()
                .all()
            )
            if len(found) > FEW:
                common |= reports[word]
            else:
                ids.update(found)
        wanted = sorted(common)
        for first in range(0, len(wanted), CHUNK):
            asked = {"field": "report", "some": wanted[first : first + CHUNK], "most": _ALL}
            ids.update(connection.execute(_WITH_TERM, asked).scalars())
        names: dict[str, Name] = {}
        rows = sorted(ids)
        for first in range(0, len(rows), CHUNK):
            for key, body in connection.execute(_BODIES, {"some": rows[first : first + CHUNK]}):
                names[key] = unpack(body, Name)
    return list(names.values())


def reports_tied(record: FactReader, reports: Sequence[str], ruled: Sequence[NameRuling]) -> set[str]:
    """The reports that have names which are written anew where some others go."""
    ties = NameTies(record, {report: [] for report in reports}, ruled)
    ties.follow(reports)
    _settled(record, ties, bodies_of(record.profile()), ruled)
    return {report for report, n in ties.places() if ties.is_written((report, n))}


def _seen(names: Iterable[Name], bodies: Bodies) -> dict[str, set[object]]:
    """What resolving a report asks of names, by report: which of its spans they are, and what they say there."""
    found: dict[str, set[object]] = defaultdict(set)
    for name in names:
        told = (name.id, name.name, name.kind, body_of_roles(name, bodies), name.sensitivity)
        for ref in name.mentions:
            found[ref.report].add((ref.span, told))
    return found


def _that_differ(before: Mapping[str, set[object]], now: Mapping[str, set[object]]) -> set[str]:
    return {report for report in before.keys() | now.keys() if before.get(report) != now.get(report)}
