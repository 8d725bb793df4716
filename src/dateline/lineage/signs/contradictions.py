"""Durations that cannot be: `now in its 11th year` of what the same report, the profile or other reports of the
record say began some weeks ago."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dateline.model import Anchor, Contradiction, Dating, Elapsed, End, Profile, SignReading

#: words for one and the same thing that goes on
_FIGHTING = frozenset(
    "war invasion attack fighting conflict offensive assault aggression campaign operation hostility".split()
)
#: two durations disagree where one is so many times the other, and by so many days
TIMES, DAYS = 2.0, 21
#: the same for reports of which one has no day
TIMES_UNDATED = 10.0
#: places that two reports must both be mainly about to speak of one thing
SHARED = 2


def find_contradictions(
    readings: Mapping[str, SignReading], datings: Mapping[str, Dating | None], profile: Profile | None
) -> dict[str, tuple[Contradiction, ...]]:
    """What reports say of how long something has gone on and cannot be, by report key, in text order.

    Each statement is held against its own report, then against the days of the profile (where the report is
    about the profile's parties), then against the other reports about the same places; it is told once.
    """
    telling = {key: reading for key, reading in sorted(readings.items()) if reading.elapsed}
    found = {}
    for key, own in telling.items():
        anchors = profile.anchors if profile is not None and _is_about(own, profile) else ()
        said = []
        for one in own.elapsed:
            ways = (
                _itself(own, one),
                _profile(own, one, datings.get(key), anchors),
                _others(own, one, telling, datings),
            )
            first = next((c for way in ways for c in way), None)
            if first is not None:
                said.append(first)
        if said:
            found[key] = tuple(said)
    return found


def _is_about(own: SignReading, profile: Profile) -> bool:
    """Whether a report is mainly about a party of the profile, or a place in its name."""
    named = " ".join([profile.name or "", *(party.name for party in profile.parties)]).casefold().split()
    return bool(set(own.places) & set(named))


def _itself(own: SignReading, one: Elapsed) -> Iterator[Contradiction]:
    for other in own.elapsed:
        if (
            other.span != one.span
            and _same(one, other)
            and one.low > other.high
            and _differ(one.low, other.high)
        ):
            yield Contradiction(
                own.report,
                one.span,
                one.text,
                f"the same report says “{other.text}” of the {other.of}",
                End(own.report, other.span),
            )


def _profile(
    own: SignReading, one: Elapsed, dating: Dating | None, anchors: Sequence[Anchor]
) -> Iterator[Contradiction]:
    latest = (dating.published_on or dating.latest) if dating is not None else None
    if one.elsewhere or latest is None:
        return
    for anchor in anchors:
        words = frozenset(anchor.name.casefold().split())
        if one.of not in words and not (one.of in _FIGHTING and words & _FIGHTING):
            continue
        most = max(0, (latest - anchor.on).days)
        if one.low > most and _differ(one.low, most):
            day = "published" if dating is not None and dating.published_on else "published at the latest"
            yield Contradiction(
                own.report,
                one.span,
                one.text,
                f"the profile has ‘{anchor.name}’ begin on {anchor.on.isoformat()}, at most {most} days before; {day} {latest.isoformat()}",
            )


def _others(
    own: SignReading,
    one: Elapsed,
    readings: Mapping[str, SignReading],
    datings: Mapping[str, Dating | None],
) -> Iterator[Contradiction]:
    """Against the reports of the record that are about the same places: only where none of them says as much."""
    if one.elsewhere:
        return
    day = _day(datings.get(own.report))
    rows: list[tuple[int, str, Elapsed]] = []
    for key, reading in readings.items():
        if key == own.report or len(set(reading.places) & set(own.places)) < SHARED:
            continue
        their_day = _day(datings.get(key))
        between = max(0, (day - their_day).days) if day is not None and their_day is not None else 0
        times = TIMES if day is not None and their_day is not None else TIMES_UNDATED
        for other in reading.elapsed:
            if other.elsewhere or not _same(one, other):
                continue
            most = other.high + between
            if not _differ(one.low, most, times):
                return  # another report says about as much
            rows.append((most, key, other))
    if rows:
        _, key, other = max(rows, key=lambda row: (row[0], row[1]))
        said = f"another report says “{other.text}” of the {other.of}"
        yield Contradiction(own.report, one.span, one.text, said, End(key, other.span))


def _day(dating: Dating | None) -> date | None:
    return dating.published_on if dating is not None else None


def _same(one: Elapsed, other: Elapsed) -> bool:
    return one.of == other.of or (one.of in _FIGHTING and other.of in _FIGHTING)


def _differ(longer: int, shorter: int, times: float = TIMES) -> bool:
    return longer - shorter > DAYS and longer > times * shorter
