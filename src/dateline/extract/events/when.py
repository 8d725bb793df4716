"""When an event was: the time of its own words or its clause, else one of its sentence or of the sentence before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from dateline.extract.aftermath import is_aftermath, tells_of_harm
from dateline.extract.events.clauses import (
    WIDEST,
    in_clause_on,
    is_above,
    is_bound,
    is_compared,
    is_days_after,
    is_in_clause_beside,
    is_in_other_clause,
    is_of_origin,
    is_perfect,
    is_since,
    is_to_come,
    own_words,
    scope_of,
    upper_clause,
)
from dateline.extract.events.mentions import (
    ENTITY_PLACES,
    answered_words,
    around,
    by_token,
    entities_of,
    is_charging,
    is_hour,
    is_weekday,
    mentions_on,
    nearest_to,
)
from dateline.extract.events.scene import is_long
from dateline.extract.events.triggers import EventLexicon
from dateline.model import Document, Sentence, Slot, Span, TimeMention, Token

#: prepositions by which a clause on a place begins
_WAYS = frozenset({"from", "to"})


class When:
    """The days and hours of one report, found by where they stand; the parser's entities where it has none."""

    def __init__(self, document: Document, times: Sequence[TimeMention], lexicon: EventLexicon) -> None:
        self.document = document
        self._lexicon = lexicon
        self.mentions = (
            [(t.span, t.text) for t in times if t.type in ("DATE", "TIME")]
            if times
            else entities_of(document, frozenset({"DATE", "TIME"}))
        )
        self.mentions.sort()
        self._starts = [span.start for span, _ in self.mentions]
        #: times that close a clause on a place, with its verb
        self._closing = {m: verb for m in self.mentions if (verb := self._closed_by(m[0])) is not None}
        self._time_at = by_token(document, [m for m in self.mentions if m not in self._closing])

    def _closed_by(self, span: Span) -> Token | None:
        """The verb of the relative clause on a place of the subject that a time closes without a comma, where the
        parse hangs the time on the verb behind it (`the town from which they were expelled last month saw an exodus`,
        not `the bomb that went off Tuesday killed two`)."""
        tokens = self.document.tokens_in(span)
        last, verb = tokens[-1], tokens[-1].head
        if last.dep not in ("npadvmod", "nmod") or verb.pos != "VERB" or verb.i != last.i + 1:
            return None
        if any(t.text == "," for t in tokens[0].sentence.tokens if t.i == tokens[0].i - 1):
            return None
        clauses = (
            clause
            for subject in verb.children_of("nsubj", "nsubjpass")
            for below in islice(subject.subtree, WIDEST)
            for clause in below.children_of("relcl")
            if self._is_place(below) or self._is_on_place(clause)
        )
        return next((clause for clause in clauses if clause.i < tokens[0].i), None)

    def _is_place(self, noun: Token) -> bool:
        return noun.entity in ENTITY_PLACES or noun.lemma.lower() in self._lexicon.classes["territory"]

    def _is_on_place(self, clause: Token) -> bool:
        """Whether a clause stands behind a place and tells of coming from it or to it, whatever the parse hangs it on
        (`the attack on the town from which they fled`)."""
        opening = clause.subtree[:2]
        before = clause.sentence.tokens[opening[0].i - clause.sentence.tokens[0].i - 1]
        led = len(opening) == 2 and opening[0].lower in _WAYS and opening[1].tag == "WDT"
        return (led or opening[0].lower == "where") and before.i < clause.i and self._is_place(before)

    def topic_slots(self, own: Sequence[Token]) -> list[Slot]:
        """The times in the own words of a noun that only takes up a happening."""
        return [self._time(span, text, own, False) for span, text in mentions_on(self._time_at, own, ())[:2]]

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
        closing = [m for m, verb in self._closing.items() if is_above(verb, token)]
        circles += [(self.document.tokens_in(span), False) for span, _ in closing]
        time_at = {**self._time_at, **by_token(self.document, closing)} if closing else self._time_at
        apart = is_days_after(token)
        if not apart:
            circles.append((upper_clause(token, anchor), anchor.dep in ("acl", "relcl")))
        elsewhere = {t.i for other in others if not is_above(other, token) for t in own_words(other)}
        answered = answered_words(token, anchor)
        elsewhere |= answered
        beside = around(self.mentions, self._starts, sentence, token)
        days = self._days_of_charge(token, anchor, beside, answered)
        circles.insert(-1 if not apart else len(circles), (days, False))
        when = self._named_time(anchor)
        for tokens, inferred in circles:
            found = [
                m
                for m in mentions_on(time_at, tokens, () if tokens is days else elsewhere)
                if not self._is_model(m[0]) and not is_compared(self.document.tokens_in(m[0])[-1])
            ]
            if when is not None and not found:
                return [self._time(*when, [], False)]
            if found:
                found.sort(key=lambda m: is_hour(m[1]))  # days before times of day
                return [self._time(span, text, tokens, inferred) for span, text in found[:2]]
        if apart:
            return []
        found = [
            m
            for m in beside
            if not is_of_origin(self.document.tokens_in(m[0])[0])
            and not is_compared(self.document.tokens_in(m[0])[-1])
            and not is_in_other_clause(self.document.tokens_in(m[0])[-1], token)
            and not any(t.i in answered or is_bound(t) for t in self.document.tokens_in(m[0]))
            and m not in self._closing
            and not self._is_beside(m, token)
        ]
        if found:
            return [Slot("time", *nearest_to(found, token), inferred=True)]
        if any(self._is_own(m, answered) or self._is_beside(m, token) for m in beside):
            return []  # its own sentence names a time, which is another's
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
                and (not is_long(m[1], self._lexicon) or self._goes_on(m[0], sentence))
                and not is_since(self.document.tokens_in(m[0])[-1])
                and not is_compared(self.document.tokens_in(m[0])[-1])
                and not is_in_other_clause(self.document.tokens_in(m[0])[-1], token)
                and not (tells_of_harm(token) and is_aftermath(self.document.tokens_in(m[0])[-1]))
            ]
            if found:
                return [Slot("time", found[0][0], found[0][1], inferred=True)]
        return []

    def _days_of_charge(
        self, token: Token, anchor: Token, beside: Sequence[tuple[Span, str]], answered: set[int]
    ) -> list[Token]:
        """The words of days of the week that the parse hangs on the deed of an arrest or a verdict, whose they are
        (`arrested 12 people for looting on Monday`); a year is the deed's."""
        if not (is_charging(token) or is_charging(anchor)):
            return []
        return [
            t
            for span, text in beside
            if is_weekday(text)
            for t in self.document.tokens_in(span)
            if t.i in answered
        ]

    def _goes_on(self, span: Span, sentence: Sentence) -> bool:
        """Whether a month or year of the past main clause of the sentence before holds on: this one opens with a
        pronoun for its subject and has no place of its own (`They took the town in May 2019. They killed 40`)."""
        first, day = sentence.tokens[0], self.document.tokens_in(span)[-1]
        if first.tag != "PRP" or first.dep not in ("nsubj", "nsubjpass") or not first.head.is_root:
            return False
        if any(t.entity in ENTITY_PLACES for t in sentence.tokens[:WIDEST]):
            return False
        for above in day.ancestors:
            if above.pos in ("VERB", "AUX"):
                return above.is_root and (above.tag == "VBD" or bool(above.children_of("auxpass")))
        return False

    def _is_beside(self, mention: tuple[Span, str], token: Token) -> bool:
        """Whether a month or year is that of a clause beside (`after they took the town last year`)."""
        last = self.document.tokens_in(mention[0])[-1]
        return is_long(mention[1], self._lexicon) and is_in_clause_beside(last, token)

    def _is_own(self, mention: tuple[Span, str], answered: set[int]) -> bool:
        """Whether a time of a sentence was passed over for what bounds it, what it answers to or closes."""
        words = self.document.tokens_in(mention[0])
        return mention in self._closing or any(t.i in answered or is_bound(t) for t in words)

    def _named_time(self, anchor: Token) -> tuple[Span, str] | None:
        """The time that a clause is a relative one on (`since 1948, when 64 people died`)."""
        if anchor.dep not in ("relcl", "acl", "advcl") or not anchor.children_of("advmod"):
            return None
        first = anchor.children_of("advmod")[0]
        if first.lower != "when" or anchor.head.pos == "VERB":
            return None
        return self._time_at.get(anchor.head.i)

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
