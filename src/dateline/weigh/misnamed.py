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
from datetime import date

from rapidfuzz.distance import OSA

from dateline.model import Attribution, WeighedClaim
from dateline.weigh.answers import Answer, focus_of, text_of
from dateline.weigh.standing import relate

#: words of a name at most, letters by which a misspelling differs at most, and days to the report that is corrected
LONGEST, LETTERS, DAYS = 4, 2, 120
#: letters that a name must have to be told from another by its spelling
LEAST_LETTERS = 4
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


def find_misnamed(
    claims: Sequence[WeighedClaim], notes: Iterable[Attribution], contents: Mapping[str, str]
) -> list[Answer]:
    """The corrections of names in the claims of one block by notes of its reports, sorted; `contents` gives the words
    that a note sets right, by its id."""
    named = [(note, words) for note in notes if (words := _name(contents.get(note.id, "")))]
    if not named:
        return []
    by_word: dict[str, list[WeighedClaim]] = defaultdict(list)
    by_voice: dict[str, list[WeighedClaim]] = defaultdict(list)
    by_report: dict[str, list[WeighedClaim]] = defaultdict(list)
    for claim in claims:
        by_report[claim.report].append(claim)
        for word in {*_words(text_of(claim)), *_words(_voice(claim))}:
            by_word[word].append(claim)
        if claim.resolved.voice is not None:
            by_voice[claim.resolved.voice.id].append(claim)
    found: set[Answer] = set()
    for note, old in named:
        own = by_report.get(note.report, [])
        if not own:
            continue
        day, carrier = own[0].known_on, own[0].carrier
        alike = {
            c.resolved.voice.id for c in own if c.resolved.voice is not None and _is_spelled_like(c, old)
        }
        told = [
            c for c in by_word.get(old[-1], ()) if _holds(c, old) and (len(old) > 1 or c.carrier == carrier)
        ]
        told += [
            c
            for voice in sorted(alike)
            for c in by_voice[voice]
            if c.carrier == carrier and c.report != note.report
        ]
        found.update(
            Answer(c.id, f"carrier:{carrier}", relate(note.id, c.id, "corrects-name"), day, True, carrier)
            for c in told
            if _comes_before(c, note, day)
        )
    return sorted(found, key=lambda a: (a.claim, a.relation.source))


def _name(words: str) -> tuple[str, ...]:
    """The words of a name in lower case, empty where they are none."""
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


def _holds(claim: WeighedClaim, old: tuple[str, ...]) -> bool:
    """Whether a claim, or the name of its voice, has the words of a name in a row."""
    for words in (_words(text_of(claim)), _words(_voice(claim))):
        if any(tuple(words[i : i + len(old)]) == old for i in range(len(words) - len(old) + 1)):
            return True
    return False


def _is_spelled_like(claim: WeighedClaim, old: tuple[str, ...]) -> bool:
    """Whether the last word of a name is that of a claim's voice but for a letter or two."""
    words = _words(_voice(claim))
    if not words or len(old[-1]) < LEAST_LETTERS:
        return False
    return OSA.distance(words[-1], old[-1], score_cutoff=LETTERS) <= LETTERS


def _comes_before(claim: WeighedClaim, note: Attribution, day: date | None) -> bool:
    if claim.report == note.report:
        return not any(span.overlaps(focus_of(claim)) for span in note.content)
    return claim.known_on is None or day is None or 0 <= (day - claim.known_on).days <= DAYS
