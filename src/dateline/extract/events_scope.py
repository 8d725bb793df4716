"""Where an event's clause reaches: its tokens, places, times, attribution and the harm counted in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

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
)

_HARM = frozenset(
    {"killed", "troops_killed", "injured", "missing", "trapped", "displaced", "evacuated", "rescued"}
)
_ENTITY_PLACES = frozenset({"GPE", "LOC", "FAC"})
_WIDEST = 120
#: prepositions whose noun is a partner, doer or measure and no place
_NOT_WHERE = frozenset({"with", "by", "between", "against", "than", "like", "as", "for", "about"})


class Scope:
    """The mentions of one report, found by where they stand.

    `places` and `times` fall back to the parser's entities where the report has none.
    """

    def __init__(
        self,
        document: Document,
        times: Sequence[TimeMention],
        places: Sequence[PlaceMention],
        attributions: Sequence[Attribution],
        figures: Sequence[Figure],
    ) -> None:
        self.document = document
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
        self._peoples = sorted((p.span, p.text) for p in places if p.demonym)
        self._people_starts = [span.start for span, _ in self._peoples]
        self._times = (
            [(t.span, t.text) for t in times if t.type in ("DATE", "TIME")]
            if times
            else _entities(document, frozenset({"DATE", "TIME"}))
        )
        self._places.sort()
        self._times.sort()
        self._place_starts = [span.start for span, _ in self._places]
        self._time_starts = [span.start for span, _ in self._times]
        self._contents = sorted(
            ((span, a) for a in attributions for span in a.content), key=lambda pair: (pair[0], pair[1].id)
        )
        self._content_starts = [span.start for span, _ in self._contents]
        self._longest = max((span.end - span.start for span, _ in self._contents), default=0)
        self._figures = sorted(figures, key=lambda f: f.number_span)
        self._figure_starts = [f.number_span.start for f in self._figures]

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
    ) -> list[Slot]:
        """Places of the trigger's own words, else of its clause or sentence, else (inferred) the country of
        the people it was done to (`Chilean miners`), or a place told before."""
        taken = {t.i for a in actors for t in _noun_group(a)} - {t.i for a in targets for t in _noun_group(a)}
        taken |= {c.i for t in (token, anchor) for c in t.children_of("poss")}
        taken |= {t.i for t in sentence.tokens if t.dep == "pobj" and t.head.lower in _NOT_WHERE}
        for tokens in (own_words(token), scope_of(token, anchor), _upward(token, anchor)):
            found = self._mentions(self._places, self._place_starts, tokens, taken)
            if found:
                return [Slot("place", span, text) for span, text in found[:6]]
        found = self._mentions(self._places, self._place_starts, sentence.tokens, taken)
        if found:
            return [Slot("place", span, text) for span, text in _nearest(found, token)]
        theirs = [t for target in targets for t in _noun_group(target)]
        theirs += [t for t in scope_of(token, anchor) if t.i not in taken]
        found = self._mentions(self._peoples, self._people_starts, theirs, taken)
        if found:
            return [Slot("place", found[0][0], found[0][1], inferred=True)]
        return self._place_before(sentence)

    def _place_before(self, sentence: Sentence) -> list[Slot]:
        """The first place of the two sentences before, else the place that the report opens with."""
        sentences = self.document.sentences
        part = sentence.passage.part
        opening = [s for s in sentences[:40] if s.passage.part == part][:4]
        for earlier in [*reversed(sentences[max(0, sentence.i - 2) : sentence.i]), *opening]:
            if earlier.passage.part != part or earlier.i > sentence.i:
                continue
            found = self._mentions(self._places, self._place_starts, earlier.tokens, set())
            if found:
                return [Slot("place", found[0][0], found[0][1], inferred=True)]
        return []

    def time_slots(self, token: Token, anchor: Token, sentence: Sentence) -> list[Slot]:
        """Times of the event's clause; the time of saying, or of a sentence before in the paragraph, is
        inferred."""
        for tokens in (own_words(token), scope_of(token, anchor), _upward(token, anchor)):
            found = self._mentions(self._times, self._time_starts, tokens, set())
            if found:
                return [Slot("time", span, text) for span, text in found[:2]]
        found = self._mentions(self._times, self._time_starts, sentence.tokens, set())
        if found:
            return [Slot("time", span, text, inferred=True) for span, text in _nearest(found, token)]
        sentences = self.document.sentences
        if sentence.i and sentences[sentence.i - 1].paragraph == sentence.paragraph:
            found = self._mentions(self._times, self._time_starts, sentences[sentence.i - 1].tokens, set())
            if found:
                return [Slot("time", found[0][0], found[0][1], inferred=True)]
        return []

    def _mentions(
        self,
        mentions: Sequence[tuple[Span, str]],
        starts: Sequence[int],
        tokens: Sequence[Token],
        taken: set[int],
    ) -> list[tuple[Span, str]]:
        if not tokens:
            return []
        first, last = min(t.start for t in tokens), max(t.end for t in tokens)
        at = bisect_left(starts, first)
        covered = {t.start for t in tokens if t.i not in taken}
        found = []
        while at < len(mentions) and mentions[at][0].start < last:
            span, text = mentions[at]
            if any(span.start <= start < span.end for start in covered):
                found.append((span, text))
            at += 1
        return found


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
            if child.dep == "punct":
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


def _nearest(found: list[tuple[Span, str]], token: Token) -> list[tuple[Span, str]]:
    return sorted(found, key=lambda m: (abs(m[0].start - token.start), m[0]))[:1]


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
