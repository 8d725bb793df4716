"""Where an event's clause reaches: its tokens, places, times, attribution and the harm counted in it.

One class, long because all its questions are asked of one index of a report's mentions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from dateline.extract.events.clauses import (
    WIDEST,
    in_clause_on,
    is_above,
    is_of_origin,
    is_perfect,
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
    entities_of,
    inside,
    is_hour,
    mentions_on,
    nearest_to,
)
from dateline.model import (
    Attribution,
    Document,
    Figure,
    PlaceMention,
    Sentence,
    Slot,
    Span,
    TimeMention,
    Token,
    trace,
)

_HARM = frozenset(
    {
        *("killed", "troops_killed", "injured", "missing", "trapped", "displaced", "evacuated", "rescued"),
        *("refugees_fled", "refugees_hosted", "sheltering", "infected", "abducted", "detained_or_captured"),
        "deported",
    }
)
#: prepositions that say where
_WHERE = frozenset(
    {"in", "at", "near", "on", "around", "outside", "across", "over", "off", "inside", "throughout", "along"}
)
#: mentions of a sentence that are looked at on either side of a trigger
_NEIGHBOURS = 8
#: sentences at the start of a report whose first place it is set in where nothing nearer is named
_OPENING = 8
#: mentions up to which a place is named in passing, and how often as many make another the one that a report is of
_SELDOM, _OFTEN = 2, 3
#: heads above a word that are looked at
_DEEP = 40
#: places before a sentence of which one may say where the report is set
_BEFORE = 12


class Scope:
    """The mentions of one report, found by where they stand.

    `places` and `times` fall back to the parser's entities where the report has none; `grounds` are nouns for
    land and buildings, whose names are places; `seated` are happenings that a land has (`the country's war`);
    `aims` are verbs of what an attack is for (`to retake the town`); `soldiers` are people who fight abroad;
    `says` are verbs of saying; `treated` are sites where people are brought or heard (`a hospital in Lund`).
    """

    def __init__(
        self,
        document: Document,
        times: Sequence[TimeMention],
        places: Sequence[PlaceMention],
        attributions: Sequence[Attribution],
        figures: Sequence[Figure],
        grounds: frozenset[str] = frozenset(),
        seated: frozenset[str] = frozenset(),
        aims: frozenset[str] = frozenset(),
        soldiers: frozenset[str] = frozenset(),
        says: frozenset[str] = frozenset(),
        treated: frozenset[str] = frozenset(),
    ) -> None:
        self.document = document
        self._says = says
        self._treated = treated
        self._grounds = grounds
        self._seated = seated
        self._aims = aims
        self._soldiers = soldiers
        in_voice = inside([v.span for a in attributions for v in a.chain if v.span is not None])
        self._places = (
            [(p.span, p.text) for p in places if not p.metonymic and not p.demonym and not in_voice(p.span)]
            if places
            else entities_of(document, ENTITY_PLACES)
        )
        self._sites = frozenset(p.span for p in places if p.hint == "site")
        lands = sorted((p.span, p.text) for p in places if p.metonymic or p.demonym or in_voice(p.span))
        people = {p.span for p in places if p.demonym}
        self._named = sorted(m for m in (*self._places, *lands) if m[0] not in people)
        self._told_often = Counter(text for _, text in self._named)
        most = max(self._told_often.values(), default=0)
        self._chief = next((m for m in self._named if self._told_often[m[1]] == most), None)
        self._peoples = sorted((p.span, p.text) for p in places if p.demonym)
        self._times = (
            [(t.span, t.text) for t in times if t.type in ("DATE", "TIME")]
            if times
            else entities_of(document, frozenset({"DATE", "TIME"}))
        )
        self._places.sort()
        self._times.sort()
        self._place_starts = [span.start for span, _ in self._places]
        self._time_starts = [span.start for span, _ in self._times]
        self._place_at = self._by_token(self._places)
        self._people_at = self._by_token(self._peoples)
        self._seat_at = self._place_at | self._by_token(lands)
        self._time_at = self._by_token(self._times)
        self._grounded: dict[Span, Ground] = {}
        self._openings: dict[int, list[Sentence]] = {}
        self._contents = sorted(
            ((span, a) for a in attributions for span in a.content), key=lambda pair: (pair[0], pair[1].id)
        )
        self._content_starts = [span.start for span, _ in self._contents]
        self._longest = max((span.end - span.start for span, _ in self._contents), default=0)
        self._figures = sorted(figures, key=lambda f: f.number_span)
        self._figure_starts = [f.number_span.start for f in self._figures]

    def _by_token(self, mentions: Sequence[tuple[Span, str]]) -> dict[int, tuple[Span, str]]:
        """The mention that each token is part of, by the token's number."""
        return {t.i: m for m in mentions for t in self.document.tokens_in(m[0])}

    def content_of(self, attribution: Attribution, token: Token) -> list[Token]:
        """The words of what an attribution says, in the part that holds a token."""
        for span in attribution.content:
            if span.contains(token.span):
                return list(self.document.tokens_in(span))
        return []

    def attribution_at(self, token: Token) -> Attribution | None:
        """The innermost attribution whose content holds a token."""
        at = bisect_left(self._content_starts, token.end)
        best: tuple[int, int, str] | None = None
        found: Attribution | None = None
        for span, attribution in reversed(self._contents[:at]):
            if span.start < token.start - self._longest:
                break
            if span.contains(token.span):
                rank = (-len(attribution.chain), span.end - span.start, attribution.id)
                if best is None or rank < best:
                    best, found = rank, attribution
        return found

    def figures_in(self, span: Span) -> list[Figure]:
        """The figures whose number stands in a span, in order."""
        at = bisect_left(self._figure_starts, span.start)
        found = []
        while at < len(self._figures) and self._figures[at].number_span.start < span.end:
            found.append(self._figures[at])
            at += 1
        return found

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
        if token.lemma.lower() not in self._seated:
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
            for m in self._around(self._places, self._place_starts, sentence, token)
            if self._ground(m[0]).located
            and self._is_where(m, token)
            and not self._is_of_saying(m, said)
            and not self._is_beside(m, anchor, others)
            and not any(t.i in taken or t.i in elsewhere for t in self.document.tokens_in(m[0]))
        ]
        if located:
            nearest = nearest_to(located, token)
            return [Slot("place", span, text) for span, text in (*self._part_of(nearest), nearest)]
        found = [m for m in mentions_on(self._place_at, clause, taken) if self._is_where(m, token)]
        if found:
            return [Slot("place", found[0][0], found[0][1], inferred=True)]
        soldiers = any(o.lemma.lower() in self._soldiers for o in targets)
        if soldiers != by_state and (soldiers or not self._is_set(sentence)):
            theirs = [t for o in targets for t in noun_group(o)]
        else:
            theirs = []  # captured soldiers are abroad, and so are those who die where the report is set
        found = mentions_on(self._place_at, [t for o in targets for t in origin_words(o)], taken)
        found = found or mentions_on(self._people_at, theirs, taken)
        found = found or [m for m in mentions_on(self._people_at, clause, taken) if self._is_land(m, token)]
        if found:
            return [Slot("place", found[0][0], found[0][1], inferred=True)]
        return self._place_before(sentence)

    def slots_of_topic(self, token: Token, sentence: Sentence) -> list[Slot]:
        """The place and day in the own words of a noun that only takes up a happening; without them the place told
        before, inferred, and no day."""
        own = own_words(token)
        places = [m for m in mentions_on(self._place_at, own, ()) if self._is_where(m, token)]
        slots = [Slot("place", span, text) for span, text in places[:6]] or self._place_before(sentence)
        times = mentions_on(self._time_at, own, ())
        return slots + [self._time(span, text, own, False) for span, text in times[:2]]

    def _aim(self, token: Token, anchor: Token) -> list[Token]:
        """What an attack is to take: the object of its infinitive, or of that of its light verb."""
        verbs = token.children_of("acl", "advcl", "relcl", "xcomp")
        if token.dep == "dobj" and anchor is token.head:
            verbs += anchor.children_of("advcl", "xcomp")
        for verb in verbs:
            if verb.lemma.lower() in self._aims and any(c.lower == "to" for c in verb.children_of("aux")):
                return [t for o in verb.children_of("dobj") for t in own_words(o)]
        return []

    def _ground(self, span: Span) -> Ground:
        ground = self._grounded.get(span)
        if ground is None:
            ground = read_ground(self.document.tokens_in(span), self._grounds)
            self._grounded[span] = ground
        return ground

    def _is_where(self, mention: tuple[Span, str], token: Token) -> bool:
        return self._ground(mention[0]).is_where(token)

    def _content_of(self, token: Token) -> Token | None:
        """The verb of the clause that a verb of saying takes, where a trigger stands in one."""
        here = token
        for above in islice(token.ancestors, _DEEP):
            if here.dep in ("ccomp", "parataxis") and above.lemma.lower() in self._says:
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
        return noun.lemma.lower() in self._grounds and self._is_where(mention, trigger)

    def _is_set(self, sentence: Sentence) -> bool:
        """Whether a place was told before a sentence in which something happened."""
        at = bisect_left(self._place_starts, sentence.start)
        part = sentence.passage.part
        return any(
            self._ground(span).located and self.document.tokens_in(span)[0].sentence.passage.part == part
            for span, _ in self._places[max(0, at - _BEFORE) : at]
        )

    def _place_before(self, sentence: Sentence) -> list[Slot]:
        """The first place that something was in of the two sentences before, else of the report's opening; else of
        the places named there the one that the report names most."""
        sentences = self.document.sentences
        part = sentence.passage.part
        named: list[tuple[Span, str]] = []
        for earlier in [*reversed(sentences[max(0, sentence.i - 2) : sentence.i]), *self._opening(part)]:
            if earlier.passage.part != part or earlier.i > sentence.i:
                continue
            towns = [
                (span, text)
                for span, text in mentions_on(self._place_at, earlier.tokens[:WIDEST], set())
                if span not in self._sites
                and self._is_where((span, text), earlier.tokens[0])
                and not self._is_aside(span)
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
            if above.lemma.lower() in self._treated and above.i not in {t.i for t in tokens}:
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
        at = bisect_left(self._place_starts, there.start)
        for span, text in reversed(self._places[max(0, at - _BEFORE) : at]):
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

    def _around(
        self, mentions: Sequence[tuple[Span, str]], starts: Sequence[int], sentence: Sentence, token: Token
    ) -> list[tuple[Span, str]]:
        """The mentions of a sentence that stand next to a trigger, a few on either side."""
        at = bisect_left(starts, token.start)
        near = mentions[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
        return [m for m in near if sentence.start <= m[0].start < sentence.end]

    def time_slots(
        self,
        token: Token,
        anchor: Token,
        sentence: Sentence,
        light: bool = False,
        others: Sequence[Token] = (),
    ) -> list[Slot]:
        """Times of the event's clause; those of a clause above that it describes a noun of, the time of saying
        or of a sentence before in the paragraph are inferred. With a `light` verb (`began a shutdown`) the
        clause's own time goes before that of a clause on the noun."""
        own = own_words(token)
        circles = [(own, False), (scope_of(token, anchor), False)]
        if light:
            direct = [t for t in own if not in_clause_on(t, token)]
            clause = [t for t in scope_of(token, anchor) if t not in own or t in direct]
            circles = [(direct, False), (clause, False), *circles]
        circles.append((upper_clause(token, anchor), anchor.dep in ("acl", "relcl")))
        elsewhere = {t.i for other in others if not is_above(other, token) for t in own_words(other)}
        elsewhere |= answered_words(token, anchor)
        for tokens, inferred in circles:
            found = [m for m in mentions_on(self._time_at, tokens, elsewhere) if not self._is_model(m[0])]
            if found:
                found.sort(key=lambda m: is_hour(m[1]))  # days before times of day
                return [self._time(span, text, tokens, inferred) for span, text in found[:2]]
        found = [
            m
            for m in self._around(self._times, self._time_starts, sentence, token)
            if not is_of_origin(self.document.tokens_in(m[0])[0])
        ]
        if found:
            return [Slot("time", *nearest_to(found, token), inferred=True)]
        sentences = self.document.sentences
        if (
            sentence.i
            and sentences[sentence.i - 1].paragraph == sentence.paragraph
            and not is_perfect(anchor)
        ):
            found = [
                m
                for m in mentions_on(self._time_at, sentences[sentence.i - 1].tokens[:WIDEST], set())
                if not is_to_come(self.document.tokens_in(m[0])[0])
            ]
            if found:
                return [Slot("time", found[0][0], found[0][1], inferred=True)]
        return []

    def _is_model(self, span: Span) -> bool:
        """Whether a year is that of a make (`a recalled 2005 Norvale Swift`)."""
        year = self.document.tokens_in(span)[-1]
        return (
            year.text.isdigit() and year.dep in ("nummod", "compound") and year.head.tag.startswith("NNP")
        ) and year.head.entity in ("PRODUCT", "ORG", "", "PERSON", "GPE")

    def _time(self, span: Span, text: str, tokens: Sequence[Token], inferred: bool) -> Slot:
        """A time as a slot: what `since` governs is the start of something that goes on."""
        since = any(
            t.head.lower == "since" and t.dep in ("pobj", "pcomp") and span.overlaps(t.span) for t in tokens
        )
        return Slot("since" if since and not inferred else "time", span, text, inferred=inferred)

    def note_slots(self, slots: Sequence[Slot], token: Token, anchor: Token, sentence: Sentence) -> None:
        """Tells a trace where the places and times of an event stand, and which others of its sentence lost."""
        circles = [
            ("own words", own_words(token)),
            ("clause", scope_of(token, anchor)),
            ("sentence", sentence.tokens),
        ]
        for slot in slots:
            at = next(
                (rule for rule, tokens in circles if any(slot.span.overlaps(t.span) for t in tokens)), None
            )
            trace.note(slot.role, "kept", slot.span, at or "told before", value=slot.text)
        whole = Span(sentence.start, sentence.end)
        for role, mentions in (("place", self._places), ("time", self._times)):
            for span, text in mentions:
                if whole.contains(span) and all(s.span != span for s in slots):
                    trace.note(
                        role, "lost", span, "sentence", "another stands nearer to the word", value=text
                    )


def harm_of(clause: Sequence[Token], scope: Scope) -> list[Figure]:
    """The counts of people harmed or moved whose number stands in a clause."""
    if not clause:
        return []
    inside = {t.start for t in clause}
    span = Span(min(t.start for t in clause), max(t.end for t in clause))
    return [
        f
        for f in scope.figures_in(span)
        if f.measure in _HARM
        and f.modality == "actual"
        and any(f.number_span.start <= start < f.number_span.end for start in inside)
    ]
