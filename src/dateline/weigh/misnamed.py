"""Names that a report says were wrong: the claims that tell of somebody, or are told by somebody, by the wrong name.

A note (`extract.corrections`) holds the wrong name (`not Ilse Marand`, `misspelled as Marand`). It is tied to the claims
of its report and of earlier ones that hold the name in full. A wrong spelling of the name of a voice is one voice with
the right one (`resolve.names`): then its claims in earlier reports of the carrier are tied too. What the claims tell
stands as it is: such a correction is told and takes nothing back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rapidfuzz.distance import OSA

from dateline.model import Attribution, WeighedClaim
from dateline.weigh.answers import Answer, focus_of, text_of
from dateline.weigh.notes import DAYS, Dated, Notes
from dateline.weigh.standing import relate

#: words of a name at most, and letters by which a misspelling differs at most
LONGEST, LETTERS = 4, 2
#: letters that a name must have to be told from another by its spelling
LEAST_LETTERS = 4
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


def find_misnamed(
    claims: Sequence[WeighedClaim], notes: Iterable[Attribution], contents: Mapping[str, str]
) -> list[Answer]:
    """The corrections of names in the claims of one block by notes of its reports, sorted; `contents` gives the words
    that a note sets right, by its id."""
    named = [(note, words) for note in notes if (words := wrong_name(contents.get(note.id, "")))]
    if not named:
        return []
    by_report: dict[str, list[WeighedClaim]] = defaultdict(list)
    for claim in claims:
        by_report[claim.report].append(claim)
    read = [_read(note, old, by_report[note.report]) for note, old in named if note.report in by_report]
    of_name, of_voice = _by_name(read), _by_voice(read)
    found: set[Answer] = set()
    for note in read:
        own = (c for c in by_report[note.attribution.report] if _holds(_words_of(c), note.old))
        found.update(_answer(note, c) for c in own if _comes_before(c, note))
    for claim in claims:
        told = _words_of(claim)
        met = [
            note
            for word in {word for some in told for word in some}
            for old, carrier in of_name.names.get(word, ())
            if carrier in ("", claim.carrier) and _holds(told, old)
            for note in _meeting(claim, of_name.notes[old, carrier])
        ]
        voice = claim.resolved.voice
        if voice is not None and (voice.id, claim.carrier) in of_voice:
            met += _meeting(claim, of_voice[voice.id, claim.carrier])
        found.update(_answer(note, claim) for note in met if _comes_before(claim, note))
    return sorted(found, key=lambda a: (a.claim, a.relation.source))


@dataclass(frozen=True, slots=True)
class _Note:
    """A note with the wrong name, the voices of its report that are spelled like it, and when and by whom it was
    published."""

    attribution: Attribution
    old: tuple[str, ...]
    voices: frozenset[str]
    day: date | None
    carrier: str

    @property
    def dated(self) -> Dated[_Note]:
        """With the carrier alone to tell it from others of one name."""
        whose = frozenset({self.carrier})
        return Dated(self.day, self.attribution.report, self.attribution.id, self.old, whose, self)


def _read(attribution: Attribution, old: tuple[str, ...], own: Sequence[WeighedClaim]) -> _Note:
    voices = {c.resolved.voice.id for c in own if c.resolved.voice is not None and _is_spelled_like(c, old)}
    return _Note(attribution, old, frozenset(voices), own[0].known_on, own[0].carrier)


class _Names(NamedTuple):
    """Notes by the wrong name and, where that is one word alone, by the carrier that it is looked for in; such keys by
    the last word of the name."""

    notes: dict[tuple[tuple[str, ...], str], Notes[_Note]]
    names: dict[str, list[tuple[tuple[str, ...], str]]]


def _by_name(notes: Iterable[_Note]) -> _Names:
    rows: dict[tuple[tuple[str, ...], str], list[Dated[_Note]]] = defaultdict(list)
    for note in notes:
        rows[note.old, "" if len(note.old) > 1 else note.carrier].append(note.dated)
    names: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for key in sorted(rows):
        names[key[0][-1]].append(key)
    return _Names({key: Notes(some) for key, some in rows.items()}, names)


def _by_voice(notes: Iterable[_Note]) -> dict[tuple[str, str], Notes[_Note]]:
    """Notes by the voices that are spelled like the wrong name, and the carrier."""
    rows: dict[tuple[str, str], list[Dated[_Note]]] = defaultdict(list)
    for note in notes:
        for voice in note.voices:
            rows[voice, note.carrier].append(note.dated)
    return {key: Notes(some) for key, some in rows.items()}


def _meeting(claim: WeighedClaim, notes: Notes[_Note]) -> list[_Note]:
    return notes.meeting(
        claim.known_on, claim.report, (claim.carrier,), lambda note: _comes_before(claim, note)
    )


def _answer(note: _Note, claim: WeighedClaim) -> Answer:
    relation = relate(note.attribution.id, claim.id, "corrects-name")
    return Answer(claim.id, f"carrier:{note.carrier}", relation, note.day, True, note.carrier)


def wrong_name(words: str) -> tuple[str, ...]:
    """The words of a wrong name in lower case, empty where some words are none."""
    parts = words.split()
    if (
        not 0 < len(parts) <= LONGEST
        or not all(p[0].isupper() for p in parts)
        or any(c.isdigit() for c in words)
    ):
        return ()
    return tuple(_words(words))


def _words(text: str) -> list[str]:
    return [
        word.strip(".'’-").casefold().removesuffix("'s").removesuffix("’s") for word in _WORD.findall(text)
    ]


def _voice(claim: WeighedClaim) -> str:
    voice = claim.resolved.voice
    return voice.name if voice is not None and voice.kind == "person" else ""


def _words_of(claim: WeighedClaim) -> tuple[list[str], list[str]]:
    """The words of a claim, and of the name of its voice."""
    return _words(text_of(claim)), _words(_voice(claim))


def _holds(words: Iterable[Sequence[str]], old: tuple[str, ...]) -> bool:
    """Whether some words, or others, have those of a name in a row."""
    return any(
        tuple(some[i : i + len(old)]) == old for some in words for i in range(len(some) - len(old) + 1)
    )


def _is_spelled_like(claim: WeighedClaim, old: tuple[str, ...]) -> bool:
    """Whether the last word of a name is that of a claim's voice but for a letter or two."""
    words = _words(_voice(claim))
    if not words or len(old[-1]) < LEAST_LETTERS:
        return False
    return OSA.distance(words[-1], old[-1], score_cutoff=LETTERS) <= LETTERS


def _comes_before(claim: WeighedClaim, note: _Note) -> bool:
    if claim.report == note.attribution.report:
        return not any(span.overlaps(focus_of(claim)) for span in note.attribution.content)
    return claim.known_on is None or note.day is None or 0 <= (note.day - claim.known_on).days <= DAYS
