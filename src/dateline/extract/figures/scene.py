"""The scene of a report: its places and times by sentence, and the place that it is mostly about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

from dateline.extract.aftermath import is_aftermath
from dateline.extract.figures.leads import (
    GOALS,
    LEAD,
    find_lead,
    find_main,
    find_war,
    is_named_enough,
    most_named_country,
)
from dateline.extract.figures.mentions import (
    drop_wholes,
    head_token,
    is_country,
    is_outlet,
    is_wide,
)
from dateline.extract.figures.sites import event_of_opening, find_land, find_site
from dateline.extract.items import Items
from dateline.lexicons import read_lexicon
from dateline.model import Document, PlaceMention, Sentence, Span, TimeMention, Token

T = TypeVar("T")

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: what makes a country only say whose side a thing is on, or where a body sits (`a Chadian-led raid`)
_SIDED = re.compile(
    r"[-–](?:led|backed|supported|funded|allied|trained|born|based|brokered|sponsored|style|bound)\b"
)
#: frames of times that lie far back where their unit is a month or year
_FAR = frozenset({"ago"})
#: what a day stands before that is no happening (`Monday briefing`)
_BULLETINS = frozenset(
    {"briefing", "bulletin", "digest", "edition", "newsletter", "update", "roundup", "report"}
)
#: tokens of a sentence (and mentions in it) that are looked at for one count: bounds hostile input
REACH = 150
MAX_DEPTH = 40
#: what stands between the town of a correspondent and the report
_CREDIT = re.compile(r"(?:, ?[A-Z][\w. ]{2,24})? ?\([^()\n]{3,60}\) ?[-–—] ")


def ancestors_of(token: Token) -> Iterator[Token]:
    """The nearest heads above a token; no more than a sentence that people write has."""
    return islice(token.ancestors, MAX_DEPTH)


class Scene:
    """The mentions of one report with the tokens that head them.

    `opens` is the place that the report opens with, `lead` the nearest that it tells of the event that it opens with,
    and `event` the words for that event, where it was at one site; `main` the place of what has no place of its own:
    the lead's, or in an overview the country that things happen in; `war` the land of the war that it tells of. `lead_time` is the day that the opening names.
    """

    def __init__(
        self,
        document: Document,
        times: Sequence[TimeMention],
        places: Sequence[PlaceMention],
        voices: Sequence[Span] = (),
    ) -> None:
        self.document = document
        self._voices = sorted(voices)
        self._starts = [s.tokens[0].start for s in document.sentences]
        self.locating = frozenset(read_lexicon("slots")["locating"])
        self.origins = frozenset(read_lexicon("slots")["origins"])
        self.seats = frozenset(read_lexicon("slots")["seats"])
        self.places: dict[int, list[tuple[PlaceMention, Token]]] = {}
        self.bodies: dict[int, list[tuple[PlaceMention, Token]]] = {}  # in the names of bodies
        self.times: dict[int, list[tuple[TimeMention, Token]]] = {}
        starts = [t.start for t in document.tokens]
        heads = {place.span: head_token(document, starts, place.span) for place in places}
        kept = drop_wholes(document, [p for p in places if not is_outlet(heads[p.span])])
        for place in kept:
            token = heads[place.span]
            if token is not None and not _SIDED.match(document.text, place.span.end):
                named = place.in_name and not self.is_building(place, token)
                (self.bodies if named else self.places).setdefault(token.sentence.i, []).append(
                    (place, token)
                )
        for time in times:
            token = head_token(document, starts, time.span)
            glued = document.text[time.span.end : time.span.end + 2]
            if token is not None and not (glued[:1] in {"-", "–"} and glued[1:].isalpha()):
                self.times.setdefault(token.sentence.i, []).append((time, token))
        self.items = Items(document, kept)
        self._wide = frozenset(p.span for found in self.places.values() for p, _ in found if is_country(p))
        self._lead_day = self._find_lead_day()
        opening = (m for s in document.sentences[:LEAD] for m, _ in self.times.get(s.i, []))
        self._years = {y for m in opening for y in _YEAR.findall(m.text)}
        self.lead_time = self._lead_day[0] if self._lead_day is not None else None
        self.opens = find_lead(self)
        self.event = event_of_opening(self)
        self.lead = find_site(self, self.opens) or find_land(self, self.opens) or self.opens
        country = find_main(self)
        self.war = find_war(self)
        self.is_overview = country is not None
        self.main = country or self.lead
        stated = self.opens if self.opens is not None and is_country(self.opens) else None
        if stated is not None and not is_named_enough(self, stated, places, heads):
            stated = None
        self.country = country or stated or most_named_country(self, places, heads)
        self.opening = [
            p
            for s in document.sentences[:LEAD]
            for p, _ in self.places.get(s.i, [])
            if not (p.demonym or self.is_speaker(p))
        ]

    def places_near(self, node: Token) -> list[tuple[PlaceMention, Token]]:
        """The places of a token's sentence within reach."""
        return _near(self.places.get(node.sentence.i, []), node)

    def bodies_near(self, node: Token) -> list[tuple[PlaceMention, Token]]:
        """The places in the names of bodies of a token's sentence, within reach."""
        return _near(self.bodies.get(node.sentence.i, []), node)

    def times_near(self, node: Token) -> list[tuple[TimeMention, Token]]:
        """The times of a token's sentence within reach."""
        return _near(self.times.get(node.sentence.i, []), node)

    def is_beside(self, one: Span, other: Span) -> bool:
        """Whether two spans begin in one sentence."""
        return bisect_right(self._starts, one.start) == bisect_right(self._starts, other.start)

    def is_located(self, token: Token) -> bool:
        """Whether a token is the object of a preposition of place, alone or in a list."""
        for _ in range(4):
            if token.dep == "pobj":
                return token.head.lower in self.locating
            if token.dep not in {"conj", "appos", "compound", "nmod"}:
                return False
            token = token.head
        return False

    def is_route(self, token: Token) -> bool:
        """Whether a place is where somebody comes from or goes to, or who somebody is (`a resident of`)."""
        if token.dep != "pobj":
            return False
        return token.head.lower in {"from", *GOALS} or self.is_origin(token)

    def is_origin(self, token: Token) -> bool:
        """Whether a place says where a person is from (`a resident of`, `born in`) or a body sits (`based in`)."""
        if token.dep != "pobj":
            return False
        of = token.head.head
        if token.head.lower == "of" and of.entity == "PERSON":
            return True
        return of.lemma.lower() in self.origins or (of.pos == "VERB" and of.lemma.lower() in self.seats)

    def is_building(self, place: PlaceMention, token: Token) -> bool:
        """Whether a town begins the name of a building that something happens at (`at the Norvale Grain Market`)."""
        if is_country(place) or token.dep not in {"compound", "nmod"} or token.head.dep != "pobj":
            return False
        if token.head.head.lower not in {"at", "in", "near", "on", "outside", "inside"}:
            return False
        return token.head.lemma.lower() in {*read_lexicon("slots")["settings"], "house", "center", "centre"}

    @property
    def is_of_many(self) -> bool:
        """Whether no one town is the report's own place."""
        return self.lead is None or is_wide(self.lead)

    def is_wide(self, span: Span) -> bool:
        """Whether the place that stands in a span is a country or a people."""
        return span in self._wide

    def is_voice(self, place: PlaceMention) -> bool:
        """Whether a place stands in the words for who says something."""
        at = bisect_right(self._voices, place.span)
        return any(v.contains(place.span) for v in self._voices[max(0, at - 2) : at + 1])

    def is_speaker(self, place: PlaceMention) -> bool:
        """Whether a town only stands for the government that says something (`the shelling killed four, Norvale said`):
        nothing is told to have happened there."""
        if is_country(place) or not self.is_voice(place):
            return False
        return place.metonymic or place.span in self._voices

    def opening_day(self, sentence: Sentence) -> TimeMention | None:
        """The day of the event that the report opens with, where a sentence can be of it: not in a list of items that
        are set in several towns, nor under another heading. The day of an arrest, a verdict or a flight is none."""
        if self._lead_day is None or self.items.is_apart(sentence):
            return None
        time, token = self._lead_day
        if is_aftermath(token) or self.items.is_headed_since(token.sentence, sentence):
            return None
        return time

    def is_standing(self, token: Token) -> bool:
        """Whether a place follows a preposition that says where (`in X`, `in parts of X`)."""
        words = read_lexicon("slots")
        at = token
        for _ in range(6):
            if at.dep in {"conj", "appos", "compound", "nmod"}:
                at = at.head
            elif (
                at.dep == "pobj" and at.head.lower == "of" and at.head.head.lemma.lower() in words["holders"]
            ):
                at = at.head.head
            else:
                if at.dep != "pobj" or at.head.lower not in words["standing"]:
                    return False
                of = at.head.head  # not a part of the counted: `half the victims in X`
                return of.pos != "NOUN" or of.lower not in words["counted_before"]
        return False

    def stands(self, place: PlaceMention) -> bool:
        """Whether a place is where the sentence that names it says that something is, or is hit."""
        at = bisect_right(self._starts, place.span.start) - 1
        found = (t for p, t in self.places.get(at, []) if p is place)
        return any(self.is_hit(t) or (self.is_standing(t) and not self.is_route(t)) for t in found)

    def is_hit(self, token: Token) -> bool:
        """Whether a place, or a part of it, is attacked (`shelled the eastern district of X`)."""
        words = read_lexicon("slots")
        at = token
        if at.dep == "pobj" and at.head.lower == "of" and at.head.head.lemma.lower() in words["holders"]:
            at = at.head.head
        struck = at.head.lemma.lower()
        return at.dep == "dobj" and (struck in words["attack_verbs"] or struck in words["struck_verbs"])

    def tells_of_countries(self, sentence: Sentence) -> bool:
        """Whether the sentence before, of the same paragraph, names two countries or more."""
        before = self.document.sentences[sentence.i - 1] if sentence.i > 0 else None
        if before is None or before.paragraph != sentence.paragraph:
            return False
        found = self.places.get(before.i, [])
        return len({p.name for p, _ in found if is_country(p) and not p.demonym}) > 1

    def is_long_ago(self, node: Token, clause: Token) -> bool:
        """Whether the clause of a count says that it happened in another month or year than the report's."""
        for time, token in self.times_near(node):
            far = time.frame in _FAR and time.slots.get("unit", "year") in {"month", "year"}
            named = self._is_other_year(time, token) or self._is_other_month(time)
            verb = token.head.head if token.dep == "pobj" else token.head
            told = clause.dep == "relcl" and any(t is verb for t in ancestors_of(clause))
            own = token.dep in {"pobj", "npadvmod", "advmod"} and (
                verb is clause or token.head is clause or told
            )
            if time.tense != "future" and own and (named or (far and "rel" not in time.slots)):
                return True
        return False

    def _is_other_year(self, time: TimeMention, token: Token) -> bool:
        """Whether a year is named alone, or with its month or day where the opening names another year: not up to when
        something is counted (`by 3 June 2024`)."""
        year = _YEAR.search(time.text)
        if year is None or time.frame not in {"fixed", "day", "unit"}:
            return False
        if len(time.text) == len(year[0]):
            return time.frame == "fixed"
        until = token.dep == "pobj" and token.head.lower in {"by", "of", "until", "till", "to", "through"}
        return bool(self._years) and year[0] not in self._years and not until

    def _is_other_month(self, time: TimeMention) -> bool:
        """Whether a month is named without its day (`in September nine died`), in a report that opens with a day."""
        lead = self.lead_time
        if lead is None or lead.text.lower() == time.text.lower():
            return False
        months = read_lexicon("times")["months"]
        return time.text.lower().rstrip(".") in months and lead.text.lower().rstrip(".") not in months

    def is_credit(self, place: PlaceMention, token: Token) -> bool:
        """Whether a place opens a report before the words for who reports it (`X CITY (The Agency / June 3) - `)."""
        opens = place.span.start == token.sentence.tokens[0].start
        return opens and _CREDIT.match(self.document.text, place.span.end) is not None

    def _find_lead_day(self) -> tuple[TimeMention, Token] | None:
        """The first past day of the opening sentences, with its token; not one that names a thing (`Monday briefing`)."""
        for sentence in self.document.sentences[:LEAD]:
            for time, token in self.times.get(sentence.i, []):
                dated = any(part.isdigit() and len(part) == 4 for part in time.text.split())
                named = token.dep in {"compound", "nmod"} and token.head.lemma.lower() in _BULLETINS
                if (
                    time.type == "DATE"
                    and time.tense != "future"
                    and time.mod is None
                    and not dated
                    and not named
                ):
                    return time, token
        return None


def _near(found: list[tuple[T, Token]], node: Token) -> list[tuple[T, Token]]:
    """The mentions (in order) whose token is within reach of another."""
    low = bisect_left(found, node.i - REACH, key=lambda m: m[1].i)
    high = bisect_right(found, node.i + REACH, key=lambda m: m[1].i)
    return found[low:high]
