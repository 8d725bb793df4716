"""The word lists that finding places reads, in the form that it reads them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dateline.lexicons import read_lexicon, read_rows
from dateline.model import Feature


@dataclass(frozen=True, slots=True)
class PlaceCues:
    """`after` and `before` map a word (or two) to the feature it tells; `relations` words before a name to
    the relation; `demonyms` an adjective or people, lower case, to the name of its place."""

    after: dict[str, Feature]
    before: dict[str, Feature]
    plural: dict[str, Feature]
    offices: dict[str, Feature]
    relations: dict[str, str]
    prepositions: frozenset[str]
    strong: frozenset[str]
    directions: frozenset[str]
    taken: frozenset[str]
    taken_towns: frozenset[str]
    moves: frozenset[str]
    blows: frozenset[str]
    speech: frozenset[str]
    bodies: frozenset[str]
    serves: frozenset[str]
    never: frozenset[str]
    titles: frozenset[str]
    common: frozenset[str]
    capitals: frozenset[str]
    follows: frozenset[str]
    quarters: frozenset[str]
    borders: frozenset[str]
    buildings: frozenset[str]
    honours: frozenset[str]
    spoils: frozenset[str]
    named: frozenset[str]
    lands: frozenset[str]
    parties: frozenset[str]
    wording: frozenset[str]
    fates: frozenset[str]
    demonyms: dict[str, str]
    states: frozenset[str]


@cache
def place_cues() -> PlaceCues:
    """The cues of `lexicons/place_cues.toml` with the demonyms of countries and the names of states."""
    table = read_lexicon("place_cues")
    words = {name: frozenset(entries) for name, entries in table["words"].items()}
    demonyms = {
        word.lower(): row["name"]
        for row in read_rows("countries")
        for word in row["demonyms"].split("|")
        if word
    } | table["demonyms"]
    states = frozenset(
        name
        for row in read_rows("regions")
        if row["code"].startswith(("US.", "CA.", "AU.", "GB."))
        for name in (row["name"], *row["aliases"].split("|"))
        if name
    )
    return PlaceCues(
        after=table["kinds_after"],
        before=table["kinds_before"],
        plural=table["kinds_plural"],
        offices=table["offices"],
        relations=table["relations"],
        demonyms=demonyms,
        states=states,
        **words,
    )
