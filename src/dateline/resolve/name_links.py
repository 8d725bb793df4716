"""What can tie persons and bodies of different reports, as keys by which a record finds one from the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dateline.model import make_id
from dateline.resolve.name_groups import SAME_SURNAME, NameGroup, called_of, is_bare, is_full, wording_of
from dateline.resolve.spellings import are_words_like, fold, fold_spelling


def spelling_of(group: NameGroup) -> str:
    """What names all that a full name is compared by: its words, then how it is written, its offices, and whether
    it is titled and described. Spellings sort by their words."""
    offices = sorted(" ".join(sorted(office)) for office in group.offices)
    told = make_id("spl", group.name, *offices, group.titled, group.described)
    return f"{' '.join(group.words)[:100]}|{group.name[:80]}|{told}"


def written(office: frozenset[str]) -> str:
    """The key of an office in one line."""
    return " ".join(sorted(office))


def sounds_of(words: Sequence[str]) -> set[str]:
    """The keys under which a full name is compared: how its first and its last word begin, by sound."""
    keys = set()
    for word in (words[0], words[-1]):
        even = fold_spelling(word)
        consonants = even[:1] + "".join(c for c in even[1:] if c not in "aeiouhy")
        keys.add(consonants[:3])
    return keys


def is_like(surname: str, word: str) -> bool:
    """Whether a bare word can be a spelling of a surname that nobody bears as it is."""
    return are_words_like(surname, word, SAME_SURNAME)


@dataclass(frozen=True, slots=True)
class Links:
    """How a group can be tied to others across reports: it is found by `keys` and looks for `wanted`; `sounds` are
    those of a full name, `like` the beginnings of surnames (`full`) or bare words that can be one by spelling."""

    keys: frozenset[str]
    wanted: frozenset[str]
    sounds: frozenset[str] = frozenset()
    like: str | None = None


def links_of(group: NameGroup) -> Links:
    """How a group can be tied to others. Every tie that `merge_groups` makes, and every group that one depends on, is
    found by following these from group to group; more are followed than are made."""
    return links_of_wording(wording_of(group), called_of(group))


@lru_cache(maxsize=16384)
def links_of_wording(group: NameGroup, names: frozenset[str]) -> Links:
    """The same of what is left of a group without its mentions."""
    keys: set[str] = set()
    wanted: set[str] = set()
    if not (group.anonymous or group.local):
        keys |= {f"n {group.kind} {fold(n)}" for n in names if group.kind == "org" or " " in fold(n)}
        wanted |= keys
    if group.kind == "org":
        if group.key and not (group.anonymous or group.local):
            keys.add("b " + " ".join(sorted(group.key)))
        return Links(frozenset(keys), frozenset(keys))
    for office in group.offices:
        words = written(office)
        if group.office_only:
            keys |= set() if group.anonymous else {f"u {words}"}
            wanted |= set() if group.anonymous else {f"u {words}", f"o {words}"}
        else:
            keys.add(f"o {words}")
            wanted.add(f"u {words}")
    if is_full(group):
        keys.add(f"f {group.words[-1]}")
        keys |= {f"f {group.words[-1]}|{written(office)}" for office in group.offices}
        wanted.add(f"w {group.words[-1]}")
        sounds = frozenset(sounds_of(group.words))
        keys.add(f"p {spelling_of(group)}")
        wanted.add(f"p {spelling_of(group)}")
        return Links(frozenset(keys), frozenset(wanted), sounds, fold_spelling(group.words[-1])[:2])
    if is_bare(group):
        word = group.words[0]
        keys.add(f"w {word}")
        keys |= {f"w {word}|{written(office)}" for office in group.offices}
        wanted.add(f"f {word}")
        if group.offices:
            keys.add(f"t {fold_spelling(word)}")
            wanted.add(f"t {fold_spelling(word)}")
        return Links(frozenset(keys), frozenset(wanted), frozenset(), fold_spelling(word)[:2])
    return Links(frozenset(keys), frozenset(wanted))
