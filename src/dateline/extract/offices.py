"""The words for titles, offices, bodies and descriptions of persons, as extraction reads them."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.lexicons import cached_by_profile, read_tables, read_words
from dateline.model import Profile


@dataclass(frozen=True, slots=True)
class Offices:
    """The closed lists of `offices.toml` as sets of lower-case words, and the nouns that describe private
    persons (`sensitivity.toml`)."""

    titles: frozenset[str]
    honorifics: frozenset[str]
    offices: frozenset[str]
    of_state: frozenset[str]
    spokespersons: frozenset[str]
    bodies: frozenset[str]
    vague_bodies: frozenset[str]
    media: frozenset[str]
    media_names: frozenset[str]
    kin: frozenset[str]
    anonymous: frozenset[str]
    collective: frozenset[str]
    collective_mass: frozenset[str]
    stop_names: frozenset[str]
    holders: frozenset[str]
    lesser: frozenset[str]
    fighters: frozenset[str]
    things: frozenset[str]
    settlements: frozenset[str]
    descriptions: frozenset[str]


@cached_by_profile
def read_offices(profile: Profile | None) -> Offices:
    """The office lexicon, with the profile's words."""
    data = read_words("offices", profile)
    lists = {
        name: frozenset(str(data[name]).split()) for name in Offices.__dataclass_fields__ if name in data
    }
    described = frozenset(w for row in read_tables("sensitivity", "private_roles") for w in row["words"])
    return Offices(**lists, descriptions=described)
