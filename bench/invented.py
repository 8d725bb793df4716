"""Invented reports from a grammar: stories told by wire, copies, revisions, a rewrite, other voices, and distractors.

A **story** is one happening in one capital on one day, told by `TELLINGS` reports; story `n` of a seed is the same
however many others are made. Places are real capitals (so that they are found on the map); happenings, names and
numbers are invented. Passages are short and are shared within a story, as wire copy is.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateline.lexicons import read_rows

#: reports of one story, and reports about something else that come with each story
TELLINGS, DISTRACTORS = 7, 1
#: the days on which stories happen, whatever their number
FIRST_ON, DAYS = date(2012, 1, 1), 3650

HAPPENINGS = (
    ("a fire swept through {site}", "the fire at {site}", "the blaze at {site}"),
    ("{site} collapsed", "the collapse of {site}", "the fall of {site}"),
    ("an explosion tore through {site}", "the explosion at {site}", "the blast at {site}"),
    ("floods swept away {site}", "the flood at {site}", "the deluge at {site}"),
    ("shells hit {site}", "the shelling of {site}", "the bombardment of {site}"),
)
SITES = (
    "the {} mill",
    "the {} bridge",
    "the {} market",
    "the {} depot",
    "the {} quay",
    "a school in {} Street",
)
OFFICES = ("mayor of {town}", "governor of {town}", "police chief of {town}")
GIVEN = "Ada Bo Cora Dag Edda Finn Gro Hal Ida Jorn Kaia Leif Mona Nils Oda Per Runa Sten Tove Ulf Vera Ylva".split()
HEADS, TAILS = "Bra Cal Dor Fen Gar Hol Ker Lun Mar Nor Pel Ros Sol Tar Vin Wes Yar".split(), (
    "band berg brook dale field ford gate lund mere mont nell quist rick ster stad vik worth".split()
)  # fmt: skip
CARRIERS = "Courier Herald Ledger Beacon Observer Gazette Monitor Tribune".split()
LEADS = (
    "{dead} people were killed and {hurt} injured when {what} in {town} on {on}, {person}, the {office}, said.",
    "{person}, the {office}, counted {dead} dead and {hurt} wounded after {what} in {town} on {on}.",
    "On {on} {what} in {town}; {dead} residents died, {hurt} were hurt, {person}, {office}, told the council.",
    "Rescuers in {town} recovered {dead} bodies, {person}, the {office}, announced after {what} on {on}. Another {hurt} were injured.",
)
QUOTES = (
    '"We were not ready for this," {surname} told reporters near {site}.',
    '"Nobody in {thing} slept," {surname} said outside {site}.',
    '"Our clinic at {thing} is full," said {surname}.',
    '"{thing} will stand by the bereaved," {surname} promised on local radio.',
)
FLIGHTS = (
    "About {homes} families left their homes after {noun}, the {town} police said.",
    "Police in {town} moved {homes} households to {thing} Hall because of {noun}.",
    "{noun} drove some {homes} people out of {thing}, according to the police of {town}.",
    "Buses took {homes} residents of {thing} to shelters, {town} police reported.",
)
SIGHTS = (
    "{witness}, a baker, said she had seen smoke over {site} before dawn.",
    "A ferryman called {witness} heard a crack at {site}.",
    "{witness}, who sells fish in {thing}, ran when the ground at {site} shook.",
    "From her window in {thing} Lane, {witness} watched {site} vanish.",
)
RISES = (
    "The death toll from {noun} in {town} rose to {rise}, the {town} police said on {later}.",
    "By {later} {rise} people had died of {noun}, according to police in {town}.",
    "Police of {town} put the dead of {noun} at {rise} on {later}.",
    "{rise} are now known to have been killed in {noun}, {town} police told the press on {later}.",
)
RETELLINGS = (
    "In {town}, {person}, {office}, put the number of dead from {other} at {dead} and of wounded at {hurt}.",
    "{other} left {dead} fatalities and {hurt} casualties across {town}, said {person}, its {office}.",
    "{person} of {town}, {office}, spoke of {dead} lives lost to {other}, besides {hurt} people hurt.",
)
DENIALS = (
    "{surname} denied that {site} had been closed before {noun}.",
    "{surname} denied that the {thing} company was warned of {noun}.",
    "{surname} denied that inspectors from {thing} had condemned {site}.",
    "{surname} denied that {witness} had reported a crack in {site}.",
)
CORRECTIONS = (
    "At least {more} people died, not {dead} as previously stated, {person} said of {noun} in {town}.",
    "{person} corrected the count of {noun}: {more} dead, not {dead} as earlier reported.",
    "The office of {surname} in {town} gave {more} killed, not {dead} as first said.",
)
FAIRS = (
    "{hurt} people came to the spring fair of {thing} Hall, its warden {witness} said.",
    "The choir of {thing} sang for {hurt} guests, wrote {witness}.",
    "{witness} won the {thing} regatta by {dead} seconds.",
    "A library opens in {thing} next month; {witness} gave it {hurt} books.",
)
APPEAL = "Sign up to our morning letter and never miss a story again."


@dataclass(frozen=True, slots=True)
class Invented:
    """One report as a row of a table: its name, carrier, day of publication (None: not given) and text."""

    name: str
    carrier: str
    published: str | None
    text: str

    def row(self) -> dict[str, Any]:
        return {
            "id": self.name,
            "carrier": self.carrier,
            "published": self.published or "",
            "text": self.text,
        }


def invent(reports: int, seed: int = 7, first: int = 0) -> Iterator[Invented]:
    """The first so many reports of a seed, story by story (from story `first`)."""
    made, story = 0, first
    while made < reports:
        for report in tell(story, seed):
            if made == reports:
                return
            yield report
            made += 1
        story += 1


def tell(story: int, seed: int) -> list[Invented]:
    """The reports of one story, in the order in which they came out."""
    chance = random.Random(f"{seed}/{story}")
    capitals = [row for row in read_rows("capitals") if "|" not in row["capital"]]
    town = chance.choice(capitals)["capital"]
    day = FIRST_ON + timedelta(days=chance.randrange(DAYS))
    what, noun, other = chance.choice(HAPPENINGS)
    site = chance.choice(SITES).format(_word(chance).capitalize())
    person, witness = (f"{chance.choice(GIVEN)} {_word(chance)}" for _ in range(2))
    office = chance.choice(OFFICES).format(town=town)
    dead, hurt = chance.randrange(3, 60), chance.randrange(60, 900)
    homes = chance.randrange(20, 400) * 5
    on, noun, other = f"{day:%A}, {day.day} {day:%B %Y}", noun.format(site=site), other.format(site=site)
    later = day + timedelta(days=1)
    words = {
        "dead": dead, "hurt": hurt, "homes": homes, "town": town, "site": site, "on": on, "person": person,
        "surname": person.split()[1], "office": office, "noun": noun, "other": other, "witness": witness,
        "what": what.format(site=site), "later": f"{later:%A}", "rise": dead + chance.randrange(1, 9),
        "thing": _word(chance).capitalize(), "more": dead + 2,
    }  # fmt: skip
    lead, said, fled, seen, more, spun, denial, fix, fair = (
        _capital(chance.choice(forms).format(**words))
        for forms in (LEADS, QUOTES, FLIGHTS, SIGHTS, RISES, RETELLINGS, DENIALS, CORRECTIONS, FAIRS)
    )
    wire, copy, own, rewriter = chance.sample(CARRIERS, 4)

    def made(n: int, carrier: str, on: date | None, *lines: str) -> Invented:
        return Invented(
            f"s{story:06}-{n}", carrier, None if on is None else on.isoformat(), "\n\n".join(lines)
        )

    found = [
        made(0, wire, day, lead, said, fled, seen),
        made(1, copy, day, lead, said, fled, APPEAL),
        made(2, wire, later, more, lead, said, fled),
        made(3, rewriter, later, spun, said),
        made(4, own, later, denial, fix, more),
        made(5, copy, None, more, lead, seen),
        made(6, rewriter, day, lead, said, fled, seen),
    ]
    found.append(made(7, own, day, fair, APPEAL))
    return found[: TELLINGS + DISTRACTORS]


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _word(chance: random.Random) -> str:
    """An invented surname or name of a street; there are some five thousand."""
    middle = chance.choice(
        ("", "a", "e", "i", "o", "an", "en", "il", "or", "u", "el", "on", "ar", "is", "et", "ul", "am")
    )
    return chance.choice(HEADS) + middle + chance.choice(TAILS)
