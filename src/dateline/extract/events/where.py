"""Where an event was: the place of its own words, its clause or its sentence, else one told before.

One class, long because all its questions are asked of one index of a report's places.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from dateline.extract.events.clauses import (
    WIDEST,
    is_above,
    is_to_come,
    noun_group,
    origin_words,
    own_words,
    scope_of,
    upper_clause,
)
from dateline.extract.events.ground import Ground, read_ground
from dateline.extract.events.mentions import (
    ENTITY_PLACES,
    answered_words,
    around,
    by_token,
    entities_of,
    inside,
    mentions_on,
    nearest_to,
)
from dateline.extract.items import Items
from dateline.model import Attribution, Document, PlaceMention, Sentence, Slot, Span, Token

#: sentences at the start of a report whose first place it is set in where nothing nearer is named
_OPENING = 8
#: mentions up to which a place is named in passing, and how often as many make another the one that a report is of
_SELDOM, _OFTEN = 2, 3
#: heads above a word that are looked at
_DEEP = 40
#: places before a sentence of which one may say where the report is set
_BEFORE = 12


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Word classes by which places are read: `grounds` are nouns for land and buildings, whose names are places;
    `seated` are happenings that a land has (`the country's war`); `aims` are verbs of what an attack is for (`to
    retake the town`); `soldiers` are people who fight abroad; `says` are verbs of saying; `treated` are sites where
    people are brought or heard (`a hospital in Lund`)."""

    grounds: frozenset[str] = frozenset()
    seated: frozenset[str] = frozenset()
    aims: frozenset[str] = frozenset()
    soldiers: frozenset[str] = frozenset()
    says: frozenset[str] = frozenset()
    treated: frozenset[str] = frozenset()


class Where:
    """The place mentions of one report, found by where they stand; the parser's entities where it has none."""

    def __init__(
        self,
        document: Document,
        places: Sequence[PlaceMention],
        attributions: Sequence[Attribution],
        words: PlaceWords,
    ) -> None:
        self.document = document
        self._words = words
        in_voice = inside([v.span for a in attributions for v in a.chain if v.span is not None])
        self.mentions = (
            [(p.span, p.text) for p in places if not p.metonymic and not p.demonym and not in_voice(p.span)]
            if places
            else entities_of(document, ENTITY_PLACES)
        )
        self._sites = frozenset(p.span for p in places if p.hint == "site")
        lands = sorted((p.span, p.text) for p in places if p.metonymic or p.demonym or in_voice(p.span))
        people = {p.span for p in places if p.demonym}
        named = sorted(m for m in (*self.mentions, *lands) if m[0] not in people)
        self._told_often = Counter(text for _, text in named)
        most = max(self._told_often.values(), default=0)
        self._chief = next((m for m in named if self._told_often[m[1]] == most), None)
        self.mentions.sort()
        self._starts = [span.start for span, _ in self.mentions]
        self._place_at = by_token(document, self.mentions)
        self._people_at = by_token(document, sorted((p.span, p.text) for p in places if p.demonym))
        self._seat_at = self._place_at | by_token(document, lands)
        self._grounded: dict[Span, Ground] = {}
        self._openings: dict[int, list[Sentence]] = {}
        self.items = Items(document, places)

    def topic_slots(self, own: Sequence[Token], token: Token, sentence: Sentence) -> list[Slot]:
        """The places in the own words of a noun that only takes up a happening, else the one told before, inferred."""
        places = [m for m in mentions_on(self._place_at, own, ()) if self._is_where(m, token)]
        return [Slot("place", span, text) for span, text in places[:6]] or self._place_before(sentence)

    def place_slots(
        self,
        token: Token,
        anchor: Token,
        sentence: Sentence,
        actors: Sequence[Token],
        targets: Sequence[Token] = (),
        others: Sequence[Token] = (),
        by_state: bool = False,
    ) -> list[Slot]:
        """Places of the trigger's own words, else of its clause or (where a preposition of place gives them)
        its sentence; else (inferred) those of `others`, the other happenings of the sentence, the country of
        the people it was done to (`Chilean miners`), or a place told before. What is done `by_state` happens
        in the land of who does it, where nothing else is said."""
        taken = {t.i for a in actors for t in noun_group(a)} - {t.i for a in targets for t in noun_group(a)}
        if token.lemma.lower() not in self._words.seated:
            taken |= {c.i for t in (token, anchor) for c in t.children_of("poss")}
        elsewhere = {t.i for other in others if not is_above(other, token) for t in own_words(other)}
        elsewhere |= answered_words(token, anchor)
        clause = scope_of(token, anchor)
        pointed = self._pointed_at(token, anchor) or self._of_scene(token)
        if pointed:
            return pointed
        for tokens in (self._aim(token, anchor), own_words(token), clause, upper_clause(token, anchor)):
            found = [
                m for m in mentions_on(self._place_at, tokens, taken | elsewhere) if self._is_where(m, token)
            ]
            if not found and by_state and tokens is clause:
                doers = [t for a in actors for t in noun_group(a)]
                found = mentions_on(self._seat_at, doers, ())
                if found:
                    return [Slot("place", found[0][0], found[0][1], inferred=True)]
            if found:
                slots = [Slot("place", span, text) for span, text in found[:6]]
                if all(span in self._sites for span, _ in found):
                    slots += self._place_before(sentence)  # the town that a building stands in
                return slots
        said = self._content_of(token)
        located = [
            m
            for m in around(self.mentions, self._starts, sentence, token)
            if self._ground(m[0]).located
            and self._is_where(m, token)
            and not self._is_of_saying(m, said)
            and not self._is_beside(m, anchor, others)
            and not any(t.i in taken or t.i in elsewhere for t in self.document.tokens_in(m[0]))
        ]
        if located:
            nearest = nearest_to(located, token)
            return [Slot("place", span, text) for span, text in (*self._part_of(nearest), nearest)]
        answered = taken | answered_words(token, anchor)
        found = [m for m in mentions_on(self._place_at, clause, answered) if self._is_where(m, token)]
        if found:
            return [Slot("place", found[0][0], found[0][1], inferred=True)]
        soldiers = any(o.lemma.lower() in self._words.soldiers for o in targets)
        if soldiers != by_state and (soldiers or not self._is_set(sentence)):
            theirs = [t for o in targets for t in noun_group(o)]
        else:
            theirs = []  # captured soldiers are abroad, and so are those who die where the report is set
        found = mentions_on(self._place_at, [t for o in targets for t in origin_words(o)], taken)
        found = found or mentions_on(self._people_at, theirs, taken)
        found = found or [m for m in mentions_on(self._people_at, clause, taken) if self._is_land(m, token)]
        found = found or ([] if soldiers else self._reporter(token))
        if found:
            return [Slot("place", found[0][0], found[0][1], inferred=True)]
        return self._place_before(sentence)

    def _reporter(self, token: Token) -> list[tuple[Span, str]]:
        """The land that reports a count of its own (`Estmark has reported nine deaths`): the subject of a verb of
        saying whose object is what happened."""
        verb = token if token.lemma.lower() in self._words.says else token.head
        noun = token if token.pos == "NOUN" else next(iter(verb.children_of("dobj")), token)
        if verb.lemma.lower() not in self._words.says or noun.dep != "dobj" or noun.head is not verb:
            return []
        if not noun.children_of("nummod"):
            return []
        subjects = [t for s in verb.children_of("nsubj") for t in noun_group(s)]
        return mentions_on(self._seat_at, subjects, ())

    def _aim(self, token: Token, anchor: Token) -> list[Token]:
        """What an attack is to take: the object of its infinitive, or of that of its light verb."""
        verbs = token.children_of("acl", "advcl", "relcl", "xcomp")
        if token.dep == "dobj" and anchor is token.head:
            verbs += anchor.children_of("advcl", "xcomp")
        for verb in verbs:
            if verb.lemma.lower() in self._words.aims and any(
                c.lower == "to" for c in verb.children_of("aux")
            ):
                return [t for o in verb.children_of("dobj") for t in own_words(o)]
        return []

    def _ground(self, span: Span) -> Ground:
        ground = self._grounded.get(span)
        if ground is None:
            ground = read_ground(self.document.tokens_in(span), self._words.grounds)
            self._grounded[span] = ground
        return ground

    def _is_where(self, mention: tuple[Span, str], token: Token) -> bool:
        return self._ground(mention[0]).is_where(token)

    def _content_of(self, token: Token) -> Token | None:
        """The verb of the clause that a verb of saying takes, where a trigger stands in one."""
        here = token
        for above in islice(token.ancestors, _DEEP):
            if here.dep in ("ccomp", "parataxis") and above.lemma.lower() in self._words.says:
                return here
            here = above
        return None

    def _is_of_saying(self, mention: tuple[Span, str], content: Token | None) -> bool:
        """Whether a place is where something was said (`speaking in Norvale, he said that`), not what is said."""
        if content is None:
            return False
        word = self.document.tokens_in(mention[0])[0]
        return word is not content and not any(a is content for a in islice(word.ancestors, _DEEP))

    def _is_beside(self, mention: tuple[Span, str], anchor: Token, others: Sequence[Token]) -> bool:
        """Whether a place stands in a clause of another happening that `and` joins to that of a trigger (`will help
        Norvale and put a ban on Estmark`)."""
        word = self.document.tokens_in(mention[0])[0]
        verb = next((a for a in islice(word.ancestors, _DEEP) if a.pos == "VERB"), None)
        return (
            verb is not None
            and verb.dep == "conj"
            and verb.head is anchor
            and any(o.head is verb and o.dep == "dobj" for o in others)
        )

    def _is_land(self, mention: tuple[Span, str], trigger: Token) -> bool:
        """Whether a people's name tells whose land or town it is (`from Norwegian towns`)."""
        adjectives = self.document.tokens_in(mention[0])
        noun = adjectives[-1].head
        if noun.lemma.lower() == "country" and any(c.lower in ("a", "an") for c in noun.children_of("det")):
            return False
        return noun.lemma.lower() in self._words.grounds and self._is_where(mention, trigger)

    def _is_set(self, sentence: Sentence) -> bool:
        """Whether a place was told before a sentence in which something happened."""
        at = bisect_left(self._starts, sentence.start)
        part = sentence.passage.part
        return any(
            self._ground(span).located and self.document.tokens_in(span)[0].sentence.passage.part == part
            for span, _ in self.mentions[max(0, at - _BEFORE) : at]
        )

    def _place_before(self, sentence: Sentence) -> list[Slot]:
        """The town of the item; the first place that something was in of the two sentences before, else of the report's opening; else of
        the places named there the one that the report names most."""
        sentences = self.document.sentences
        part = sentence.passage.part
        named: list[tuple[Span, str]] = []
        town = self.items.town_of(sentence)
        if town is not None:
            return [Slot("place", town.span, town.text, inferred=True)]
        near = [s for s in sentences[max(0, sentence.i - 2) : sentence.i] if self.items.are_one(s, sentence)]
        opening = [] if self.items.is_apart(sentence) else self._opening(part)
        for earlier in [*reversed(near), *opening]:
            if earlier.passage.part != part or earlier.i > sentence.i:
                continue
            towns = [
                (span, text)
                for span, text in mentions_on(self._place_at, earlier.tokens[:WIDEST], set())
                if span not in self._sites
                and self._is_where((span, text), earlier.tokens[0])
                and not self._is_aside(span)
                and not is_to_come(self.document.tokens_in(span)[0])
            ]
            located = [m for m in towns if self._ground(m[0]).located]
            if located:
                return [Slot("place", located[0][0], located[0][1], inferred=True)]
            named += towns
        if not named:
            return []
        span, text = max(named, key=lambda m: self._told_often[m[1]])
        often, chief = self._told_often[text], self._chief
        if chief is not None and often <= _SELDOM and self._told_often[chief[1]] >= _OFTEN * often:
            span, text = chief  # told again and again as whose, of or by whom
        return [Slot("place", span, text, inferred=True)]

    def _is_aside(self, span: Span) -> bool:
        """Whether a place is that of a hospital, a court or the like, which no other happening has."""
        tokens = self.document.tokens_in(span)
        for above in [tokens[0], *islice(tokens[0].ancestors, 4)]:
            if above.pos in ("VERB", "AUX"):
                return False
            if above.lemma.lower() in self._words.treated and above.i not in {t.i for t in tokens}:
                return True
        return False

    def _part_of(self, mention: tuple[Span, str]) -> list[tuple[Span, str]]:
        """The town that a place in apposition is the land of (`in Norvale, Estmark`)."""
        head = self.document.tokens_in(mention[0])[0]
        for _ in range(6):
            if head.dep not in ("compound", "det") or head.is_root:
                break
            head = head.head
        town = self._place_at.get(head.head.i) if head.dep == "appos" else None
        return [town] if town is not None and town != mention else []

    def _pointed_at(self, token: Token, anchor: Token) -> list[Slot]:
        """The last place before a `there` that says where an event was."""
        there = next(
            (c for t in (token, anchor) for c in t.children_of("advmod") if c.lower == "there"), None
        )
        if there is None:
            return []
        at = bisect_left(self._starts, there.start)
        for span, text in reversed(self.mentions[max(0, at - _BEFORE) : at]):
            if self._ground(span).located and span not in self._sites:
                return [Slot("place", span, text, inferred=True)]
        return []

    def _of_scene(self, token: Token) -> list[Slot]:
        """The place of which a clause says that it was hit (`Norvale was the target of an attack`)."""
        of = token.head
        if token.dep != "pobj" or of.lower != "of" or of.head.dep != "attr":
            return []
        if of.head.lemma.lower() not in ("target", "scene", "site"):
            return []
        named = [t for c in of.head.head.children_of("nsubj") for t in noun_group(c)]
        return [Slot("place", span, text) for span, text in mentions_on(self._seat_at, named, ())[:2]]

    def _opening(self, part: int) -> list[Sentence]:
        if part not in self._openings:
            mine = (s for s in self.document.sentences if s.passage.part == part)
            self._openings[part] = list(islice(mine, _OPENING))
        return self._openings[part]
