"""Where an event's clause reaches: its tokens, places, times, attribution and the harm counted in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from dateline.extract.events.ground import Ground, read_ground
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
_ENTITY_PLACES = frozenset({"GPE", "LOC", "FAC"})
_WIDEST = 120
#: verbs of clauses that say where a thing comes from (`the plane, which was built in 1977`)
_ORIGIN = frozenset(
    {"build", "construct", "found", "establish", "bear", "open", "date", "name", "complete", "know"}
)
#: prepositions that say where
_WHERE = frozenset(
    {"in", "at", "near", "on", "around", "outside", "across", "over", "off", "inside", "throughout", "along"}
)
#: mentions of a sentence that are looked at on either side of a trigger
_NEIGHBOURS = 8
#: sentences at the start of a report whose first place it is set in where nothing nearer is named
_OPENING = 8


class Scope:
    """The mentions of one report, found by where they stand.

    `places` and `times` fall back to the parser's entities where the report has none; `grounds` are nouns for
    land and buildings, whose names are places.
    """

    def __init__(
        self,
        document: Document,
        times: Sequence[TimeMention],
        places: Sequence[PlaceMention],
        attributions: Sequence[Attribution],
        figures: Sequence[Figure],
        grounds: frozenset[str] = frozenset(),
    ) -> None:
        self.document = document
        self._grounds = grounds
        voices = [(v.span.start, v.span.end) for a in attributions for v in a.chain if v.span is not None]
        self._places = (
            [
                (p.span, p.text)
                for p in places
                if not p.metonymic and not p.demonym and not _in_any(p.span, voices)
            ]
            if places
            else _entities(document, _ENTITY_PLACES)
        )
        self._sites = frozenset(p.span for p in places if p.hint == "site")
        self._peoples = sorted((p.span, p.text) for p in places if p.demonym)
        self._times = (
            [(t.span, t.text) for t in times if t.type in ("DATE", "TIME")]
            if times
            else _entities(document, frozenset({"DATE", "TIME"}))
        )
        self._places.sort()
        self._times.sort()
        self._place_starts = [span.start for span, _ in self._places]
        self._time_starts = [span.start for span, _ in self._times]
        self._place_at = self._by_token(self._places)
        self._people_at = self._by_token(self._peoples)
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
    ) -> list[Slot]:
        """Places of the trigger's own words, else of its clause or (where a preposition of place gives them)
        its sentence; else (inferred) those of `others`, the other happenings of the sentence, the country of
        the people it was done to (`Chilean miners`), or a place told before."""
        taken = {t.i for a in actors for t in _noun_group(a)} - {t.i for a in targets for t in _noun_group(a)}
        taken |= {c.i for t in (token, anchor) for c in t.children_of("poss")}
        elsewhere = {t.i for other in others if not _above(other, token) for t in own_words(other)}
        clause = scope_of(token, anchor)
        for tokens in (own_words(token), clause, _upward(token, anchor)):
            found = [
                m for m in _mentions(self._place_at, tokens, taken | elsewhere) if self._is_where(m, token)
            ]
            if found:
                slots = [Slot("place", span, text) for span, text in found[:6]]
                if all(span in self._sites for span, _ in found):
                    slots += self._place_before(sentence)  # the town that a building stands in
                return slots
        located = [
            m
            for m in self._around(self._places, self._place_starts, sentence, token)
            if self._ground(m[0]).located
            and self._is_where(m, token)
            and not any(t.i in taken or t.i in elsewhere for t in self.document.tokens_in(m[0]))
        ]
        if located:
            return [Slot("place", *_nearest(located, token))]
        found = [m for m in _mentions(self._place_at, clause, taken) if self._is_where(m, token)]
        if found:
            return [Slot("place", found[0][0], found[0][1], inferred=True)]
        theirs = [t for target in targets for t in _noun_group(target)]
        found = _mentions(self._people_at, theirs, taken)
        found = found or [m for m in _mentions(self._people_at, clause, taken) if self._is_land(m, token)]
        if found:
            return [Slot("place", found[0][0], found[0][1], inferred=True)]
        return self._place_before(sentence)

    def _ground(self, span: Span) -> Ground:
        ground = self._grounded.get(span)
        if ground is None:
            ground = read_ground(self.document.tokens_in(span), self._grounds)
            self._grounded[span] = ground
        return ground

    def _is_where(self, mention: tuple[Span, str], token: Token) -> bool:
        return self._ground(mention[0]).is_where(token)

    def _is_land(self, mention: tuple[Span, str], trigger: Token) -> bool:
        """Whether a people's name tells whose land or town it is (`from Norwegian towns`)."""
        adjectives = self.document.tokens_in(mention[0])
        noun = adjectives[-1].head
        return noun.lemma.lower() in self._grounds and self._is_where(mention, trigger)

    def _place_before(self, sentence: Sentence) -> list[Slot]:
        """The first place of the two sentences before, else the place that the report opens with."""
        sentences = self.document.sentences
        part = sentence.passage.part
        for earlier in [*reversed(sentences[max(0, sentence.i - 2) : sentence.i]), *self._opening(part)]:
            if earlier.passage.part != part or earlier.i > sentence.i:
                continue
            towns = [
                (span, text)
                for span, text in _mentions(self._place_at, earlier.tokens[:_WIDEST], set())
                if span not in self._sites and self._is_where((span, text), earlier.tokens[0])
            ]
            towns = [m for m in towns if self._ground(m[0]).located] or towns
            if towns:
                return [Slot("place", towns[0][0], towns[0][1], inferred=True)]
        return []

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
            direct = [t for t in own if not _in_clause_on(t, token)]
            clause = [t for t in scope_of(token, anchor) if t not in own or t in direct]
            circles = [(direct, False), (clause, False), *circles]
        circles.append((_upward(token, anchor), anchor.dep in ("acl", "relcl")))
        elsewhere = {t.i for other in others if not _above(other, token) for t in own_words(other)}
        for tokens, inferred in circles:
            found = _mentions(self._time_at, tokens, elsewhere)
            if found:
                return [self._time(span, text, tokens, inferred) for span, text in found[:2]]
        found = self._around(self._times, self._time_starts, sentence, token)
        if found:
            return [Slot("time", *_nearest(found, token), inferred=True)]
        sentences = self.document.sentences
        if (
            sentence.i
            and sentences[sentence.i - 1].paragraph == sentence.paragraph
            and not _is_perfect(anchor)
        ):
            found = _mentions(self._time_at, sentences[sentence.i - 1].tokens[:_WIDEST], set())
            if found:
                return [Slot("time", found[0][0], found[0][1], inferred=True)]
        return []

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


def _mentions(
    mention_at: Mapping[int, tuple[Span, str]], tokens: Sequence[Token], taken: Collection[int]
) -> list[tuple[Span, str]]:
    """The mentions that stand on some of these tokens, in order of the tokens."""
    found = (mention_at.get(t.i) for t in tokens if t.i not in taken)
    return sorted({m for m in found if m is not None})


def _is_perfect(verb: Token) -> bool:
    """Whether a verb tells what is so by now (`have died so far`), of no day told before."""
    return any(c.lemma.lower() == "have" and c.lower != "had" for c in verb.children_of("aux"))


def _in_clause_on(token: Token, noun: Token) -> bool:
    """Whether a token stands in a relative or participle clause on a noun."""
    here = token
    while here is not noun and here.head is not here:
        if here.dep in ("acl", "relcl"):
            return True
        here = here.head
    return False


def _in_any(span: Span, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in ranges)


def _noun_group(noun: Token) -> list[Token]:
    """A noun with its modifiers and possessor, and the noun after `of`."""
    found = [noun, *noun.children_of("amod", "compound", "nmod", "poss", "nummod")]
    for prep in noun.children_of("prep"):
        if prep.lower == "of":
            for below in prep.children_of("pobj"):
                found += [below, *below.children_of("amod", "compound", "nmod")]
    return found


def own_words(token: Token) -> list[Token]:
    """The words that hang on a trigger: its subtree, without clauses."""
    return scope_of(token, token)


def scope_of(token: Token, anchor: Token) -> list[Token]:
    """The tokens of the clause around `anchor` (and of the trigger), without clauses that say something
    else: quoted content, relative clauses on other words, coordinated verbs with a subject of their own."""
    found: list[Token] = []
    stack = [anchor]
    while stack and len(found) < _WIDEST:
        here = stack.pop()
        found.append(here)
        for child in here.children:
            if child.dep in ("ccomp", "parataxis") and child is not token:
                continue
            if child.dep == "conj" and child.pos == "VERB" and here.pos == "VERB":
                continue
            if child.dep in ("relcl", "advcl") and not _above(child, token) and here is not token:
                continue
            if child.dep == "punct" or (child.dep in ("relcl", "acl") and child.lemma.lower() in _ORIGIN):
                continue
            stack.append(child)
    if token not in found:
        found.append(token)
    return sorted(found, key=lambda t: t.i)


def _upward(token: Token, anchor: Token) -> list[Token]:
    """The clause that an event's own clause is a part of (an infinitive, a participle, a coordinate)."""
    if anchor.dep in ("xcomp", "advcl", "conj", "acl", "relcl", "pcomp") and not anchor.is_root:
        above = anchor.head
        for i, higher in enumerate([above, *above.ancestors]):
            if higher.pos in ("VERB", "AUX"):
                return scope_of(token, higher)
            if i > 4:
                break
    return []


def _above(token: Token, below: Token) -> bool:
    return token is below or any(a is token for a in below.ancestors)


def _nearest(found: Sequence[tuple[Span, str]], token: Token) -> tuple[Span, str]:
    return min(found, key=lambda m: (abs(m[0].start - token.start), m[0]))


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


def _entities(document: Document, types: frozenset[str]) -> list[tuple[Span, str]]:
    """Runs of tokens of an entity type, as spans with their words."""
    found: list[tuple[Span, str]] = []
    run: list[Token] = []
    for token in [*document.tokens, None]:
        starts_new = token is None or token.entity not in types or token.entity_begins
        if run and (starts_new or (token is not None and token.sentence is not run[0].sentence)):
            span = Span(run[0].start, run[-1].end)
            if not (run[0].entity in _ENTITY_PLACES and run[-1].dep in ("nsubj", "poss", "compound")):
                found.append((span, document.quote(span)))
            run = []
        if token is not None and token.entity in types:
            run.append(token)
    return found
