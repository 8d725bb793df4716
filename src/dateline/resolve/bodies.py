"""Standard names of the bodies that offices belong to: `Britain's defence ministry`, `the UK government`
and `London` all speak for `Government of United Kingdom`.

A body is read from words alone: the country that they name (by name, demonym, capital or a metonym of its
government) and the arm of the state that the office belongs to (`lexicons/bodies.toml`). An office or body
of a town or region (`mayor of X`, `X city council`) speaks for `Authorities of X`, X as it is written;
its police and fire brigade are bodies of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from dateline.lexicons import read_lexicon, read_rows, read_tables
from dateline.model import Profile
from dateline.resolve.spellings import fold

#: letters of a text that are looked at
_MOST = 300
_CUT = re.compile(r"\s(?:to|in|at|on|from|near|with|against|during|since|who|which|based)\s", re.IGNORECASE)
_PLACE_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SETTLEMENT = re.compile(r"\b(?:city|town|village|port|region|province|district|county|state) of (?=[A-Z])")
_LINKS = frozenset({"de", "la", "le", "du", "of", "the", "upon", "on", "al", "el", "and", "di", "del", "und"})


@dataclass(frozen=True, slots=True)
class Bodies:
    """The lexicon of bodies, ready for look-up; keys are folded names."""

    countries: dict[str, str]
    seats: dict[str, str]
    aliases: dict[str, str]
    agencies: dict[str, str]
    arms: tuple[tuple[str, re.Pattern[str]], ...]
    inside: re.Pattern[str]
    local: re.Pattern[str]
    services: tuple[tuple[str, re.Pattern[str]], ...]
    same: dict[str, str]
    generic: frozenset[str]
    empty: frozenset[str]
    smaller: frozenset[str]
    not_state: frozenset[str]
    fighters: frozenset[str]
    allied: re.Pattern[str]
    offices: frozenset[str]
    written: frozenset[str]

    def agency(self, text: str) -> str | None:
        """The standard name of a wire agency, or None where the words name none."""
        key = fold(text).removeprefix("the ")
        if text.islower() and text.removeprefix("the ") not in self.written:
            return None
        words = key.removesuffix(" agency").removesuffix(" news").split()
        tails = [
            " ".join(words[i:]) for i in range(len(words)) if i == 0 or " ".join(words[:i]) in self.countries
        ]
        return next((self.agencies[k] for k in (key, *tails) if k in self.agencies), None)

    def country(self, text: str) -> str | None:
        """The country that the words name, the longest name first, or None."""
        words = fold(text).split()
        for size in (4, 3, 2, 1):
            for i in range(len(words) - size + 1):
                found = self.countries.get(" ".join(words[i : i + size]))
                if found and not (size == 1 and words[i] == "us" and not re.search(r"\bU\.?S\b", text)):
                    return found
        return None

    def seat(self, text: str) -> str | None:
        """The country whose government the words stand for as a whole: a country, capital or metonym."""
        key = fold(text).removeprefix("the ")
        if key == "us" and not re.search(r"\bU\.?S\b", text):
            return None
        return self.seats.get(key) or self.countries.get(key)

    def alias(self, text: str) -> str | None:
        """The standard name of an international body or wire agency that the words are, or None."""
        key = fold(text).removeprefix("the ")
        if text.islower() and " " not in key and key in self.aliases and key not in self.written:
            return self.agency(text)
        return self.aliases.get(key) or self.agency(text)

    def body(self, *texts: str | None) -> str | None:
        """The standard body that the words for a body, an office or a voice name, or None; the first that
        names one decides. Names of persons should not be among the words."""
        given = [text[:_MOST] for text in texts if text]
        for read in (self.alias, self._government, self._of_state, self._of_place):
            for text in given:
                if name := read(text):
                    return name
        return None

    def _government(self, text: str) -> str | None:
        country = self.seat(text)
        return f"Government of {country}" if country else None

    def _of_state(self, text: str) -> str | None:
        """An arm of a country's state, or an international body that the words hold."""
        plain = self.allied.sub(" ", text)
        head = _CUT.split(plain, maxsplit=1)[0]
        folded = fold(head)
        words = set(folded.split())
        envoy = words & {"ambassador", "envoy", "representative"}
        if found := self.inside.search(plain if not envoy else head):
            before = head[: found.start()]
            if not envoy or not (self.country(before) or self._seat_in(before)):
                return self.aliases.get(fold(found[0]))
        if words & self.not_state or self._of_place(head) or (head != plain and self._of_place(plain)):
            return None
        place = self.country(head) or self._seat_in(head)
        if place is None and head != plain and not words & self.offices:
            place, folded = self.country(plain), fold(plain)
        if place:
            for arm, pattern in self.arms:
                if pattern.search(folded):
                    if arm == "Armed Forces" and self._has_own_name(head, place):
                        return None
                    return f"{arm} of {place}"
        return None

    def _has_own_name(self, text: str, country: str) -> bool:
        """Whether capitalised words stand beside the country's name that name a force of another kind
        (`Free Norwegian Army`)."""
        for word in _PLACE_WORD.findall(text):
            folded = fold(word)
            known = self.generic | self.offices | self.fighters | self.empty | set(self.same)
            if (
                word[:1].isupper()
                and folded
                and not set(folded.split()) <= known | set(fold(country).split())
            ) and not any(folded in form.split() for form, name in self.countries.items() if name == country):
                return True
        return False

    def _seat_in(self, text: str) -> str | None:
        words = fold(text).split()
        for size in (3, 2, 1):
            for i in range(len(words) - size + 1):
                if found := self.seats.get(" ".join(words[i : i + size])):
                    return found
        return None

    def _of_place(self, text: str) -> str | None:
        """The authorities or a service of a town or region, its name as written."""
        plain = self.allied.sub(" ", text)
        if set(fold(plain).split()) & self.not_state:
            return None
        for name, pattern in self.services:
            for found in pattern.finditer(plain):
                place = self._place_beside(plain, found.start(), found.end())
                if place and place not in self.not_state:
                    return f"{place} {name}"
        for found in self.local.finditer(plain):
            place = self._place_beside(plain, found.start(), found.end())
            if place:
                return f"Authorities of {place}"
        return None

    def _place_beside(self, text: str, start: int, end: int) -> str | None:
        """The name right before a noun (`Powys County Council`), or after it (`mayor of the city of X`)."""
        after = text[end:]
        words = list(_PLACE_WORD.finditer(after))
        found: list[str] = []
        if settlement := _SETTLEMENT.search(after):
            words = [w for w in words if w.start() >= settlement.end()]
        elif not words or words[0].group().casefold() not in {"of", "in", "for"}:
            words = []
        elif words[0].group().casefold() == "of" or (len(words) > 1 and words[1].group()[:1].isupper()):
            words = words[1:]
        else:
            words = []
        for word in words:
            if found and not after[: word.start()].endswith((" ", "-")):
                break
            if self._names_place(word.group()) or (found and word.group() in _LINKS and len(found) < 3):
                found.append(word.group())
            elif found and word.group().islower() and word.group() not in self.smaller | self.empty | _LINKS:
                return None
            elif found:
                break
        while found and found[-1] in _LINKS:
            found.pop()
        if not found:
            for word in reversed(list(_PLACE_WORD.finditer(text[:start]))):
                plain = re.sub(r"['’]s?$", "", word.group())
                if self._names_place(plain):
                    found.insert(0, plain)
                elif found or word.group().casefold() not in self.smaller | self.generic | {"military"}:
                    break
        place = " ".join(w.removesuffix("'s").removesuffix("’s") for w in found)
        if fold(place) in self.countries and f"{place} City" in text:
            place += " City"
        if not place or len(place.split()) > 4 or fold(place) in self.countries:
            return None
        if any(fold(self.countries.get(w, w)) != w for w in fold(place).split()):
            return None
        return place

    def _names_place(self, word: str) -> bool:
        folded = fold(word)
        return (
            word[:1].isupper()
            and not (word.isupper() and len(word) < 4)
            and bool(folded)
            and not set(folded.split())
            & (self.generic | self.smaller | (self.empty - {"new"}) | self.offices)
        )

    def key(self, name: str) -> frozenset[str]:
        """What tells a body or office from others, whatever the order and spelling of its words:
        `Ministry of Defence of Norway` and `Norwegian Defense Ministry` have one key. Countries stand in
        it by their standard names, marked with `@`."""
        if standard := self.alias(name):
            return frozenset({"=" + standard})
        words = fold(name[:_MOST]).split()
        found: set[str] = set()
        i = 0
        while i < len(words):
            size = next((n for n in (4, 3, 2, 1) if " ".join(words[i : i + n]) in self.countries), 0)
            if size and not (words[i] == "us" and not re.search(r"\bU\.?S\b", name)):
                found.add("@" + self.countries[" ".join(words[i : i + size])])
                i += size
                continue
            if words[i] not in self.empty:
                found.add(self.same.get(words[i], words[i]))
            i += 1
        if "un" in found:
            found = (found - {"un"}) | {"united", "nations"}
        states = {w for w in found if w[0] == "@"}
        if states and found & self.fighters and found - states <= self.fighters | {"armed"}:
            found = states | {"armed", "force"}
        if "prime" in found and "ministry" in found:
            found = (found - {"prime", "ministry"}) | {"premier"}
        return frozenset(found)

    def is_generic(self, key: frozenset[str]) -> bool:
        """Whether a key names no body in particular (`the ministry`, `city council`)."""
        return all(word in self.generic for word in key)

    def office_key(self, role: str) -> frozenset[str] | None:
        """What tells an office from others (`governor of X region` and `X governor` have one); None where
        the words name no place, country or body that it is the office of."""
        key = self.key(role.split(",")[0]) - self.smaller
        offices = {w for w in key if w in self.offices or w in ("premier", "ministry")}
        rest = {w for w in key - offices if w not in self.generic}
        if not offices or not rest or len(key) > 8:
            return None
        return frozenset(key)


@cache
def read_bodies(profile_key: tuple[str, ...] = ()) -> Bodies:
    """The lexicon of bodies. `profile_key` holds bodies that the profile names; they are their own alias."""
    lexicon = read_lexicon("bodies")
    countries: dict[str, str] = {}
    seats: dict[str, str] = {}
    by_code: dict[str, str] = {}
    for row in read_rows("countries"):
        by_code[row["iso"]] = row["name"]
        for form in [row["name"], *row["aliases"].split("|"), *row["demonyms"].split("|")]:
            if form:
                countries.setdefault(fold(form).removeprefix("the "), row["name"])
    for row in read_rows("capitals"):
        if row["iso"] in by_code:
            seats |= {fold(seat): by_code[row["iso"]] for seat in row["capital"].split("|")}
    for row in lexicon["metonyms"]:
        seats[fold(row["name"])] = by_code.get(row["country"], row["country"])
    aliases = {fold(form): row["name"] for row in lexicon["aliases"] for form in [row["name"], *row["also"]]}
    aliases |= {fold(name): name for name in profile_key}
    agencies = {
        fold(form): row["name"] for row in lexicon["agencies"] for form in [row["name"], *row["also"]]
    }
    written = [form for row in lexicon["aliases"] for form in [row["name"], *row["also"]]]
    offices = read_lexicon("offices")
    return Bodies(
        countries,
        seats,
        aliases,
        agencies,
        tuple((row["arm"], _any(fold(w) for w in row["words"])) for row in lexicon["arms"]),
        _any(written, re.NOFLAG),
        _any(lexicon["local"]),
        tuple((row[0], _any(row[1:])) for row in lexicon["services"]),
        {fold(word): row[0] for row in lexicon["same"] for word in row},
        frozenset(lexicon["generic"].split()),
        frozenset(lexicon["empty"].split()),
        frozenset(lexicon["smaller"].split()),
        frozenset(lexicon["not_state"].split()),
        frozenset(lexicon["fighters"].split()),
        re.compile(r"\b(?:[\w.]+-(?:" + "|".join(lexicon["allied"].split()) + r")|(?:pro|anti)-\w+)\b", re.I),
        frozenset(offices["offices"].split()) | frozenset(offices["titles"].split()),
        frozenset([*written, *(form for row in lexicon["agencies"] for form in [row["name"], *row["also"]])]),
    )


def _any(words: object, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern of whole words, the longest first."""
    forms = sorted({str(w) for w in words}, key=lambda w: (-len(w), w))  # type: ignore[attr-defined]
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(w) for w in forms) + r")(?!\w)", flags)


def bodies_of(profile: Profile | None) -> Bodies:
    """The lexicon of bodies with those of the profile's parties and its `[[bodies]]` rows."""
    named = tuple(sorted({b for party in profile.parties for b in party.bodies})) if profile else ()
    bodies = read_bodies(named)
    extra = read_tables("bodies", "bodies", profile)
    if not extra:
        return bodies
    aliases = dict(bodies.aliases)
    for row in extra:
        forms = [row["name"], *row.get("also", [])]
        aliases |= {fold(form).removeprefix("the "): row["name"] for form in forms}
    return replace(bodies, aliases=aliases, written=bodies.written | (aliases.keys() - bodies.aliases.keys()))
