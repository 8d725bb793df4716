"""When an event was: the time of its own words or its clause, else one of its sentence or of the sentence before."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.aftermath import is_aftermath, tells_of_harm
from dateline.extract.events.clauses import (
    WIDEST,
    in_clause_on,
    is_above,
    is_compared,
    is_in_other_clause,
    is_of_origin,
    is_perfect,
    is_to_come,
    own_words,
    scope_of,
    upper_clause,
)
from dateline.extract.events.mentions import (
    answered_words,
    around,
    by_token,
    entities_of,
    is_hour,
    mentions_on,
    nearest_to,
)
from dateline.extract.events.scene import is_year
from dateline.model import Document, Sentence, Slot, Span, TimeMention, Token


class When:
    """The days and hours of one report, found by where they stand; the parser's entities where it has none."""

    def __init__(self, document: Document, times: Sequence[TimeMention]) -> None:
        self.document = document
        self.mentions = (
            [(t.span, t.text) for t in times if t.type in ("DATE", "TIME")]
            if times
            else entities_of(document, frozenset({"DATE", "TIME"}))
        )
        self.mentions.sort()
        self._starts = [span.start for span, _ in self.mentions]
        self._time_at = by_token(document, self.mentions)

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
        circles.append((upper_clause(token, anchor), anchor.dep in ("acl", "relcl")))
        elsewhere = {t.i for other in others if not is_above(other, token) for t in own_words(other)}
        elsewhere |= answered_words(token, anchor)
        when = self._named_time(anchor)
        for tokens, inferred in circles:
            found = [
                m
                for m in mentions_on(self._time_at, tokens, elsewhere)
                if not self._is_model(m[0]) and not is_compared(self.document.tokens_in(m[0])[-1])
            ]
            if when is not None and not found:
                return [self._time(*when, [], False)]
            if found:
                found.sort(key=lambda m: is_hour(m[1]))  # days before times of day
                return [self._time(span, text, tokens, inferred) for span, text in found[:2]]
        found = [
            m
            for m in around(self.mentions, self._starts, sentence, token)
            if not is_of_origin(self.document.tokens_in(m[0])[0])
            and not is_compared(self.document.tokens_in(m[0])[-1])
            and not is_in_other_clause(self.document.tokens_in(m[0])[-1], token)
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
                and not is_year(m[1])
                and not is_compared(self.document.tokens_in(m[0])[-1])
                and not is_in_other_clause(self.document.tokens_in(m[0])[-1], token)
                and not (tells_of_harm(token) and is_aftermath(self.document.tokens_in(m[0])[-1]))
            ]
            if found:
                return [Slot("time", found[0][0], found[0][1], inferred=True)]
        return []

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
