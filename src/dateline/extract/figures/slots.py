"""Where and when a count holds: the place of its scope, and the day or span that it is stated for.

Slots point at mentions; they are dated and placed later. What is not in the count's own clause is marked
inferred.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from dateline.model import Document, PlaceMention, Sentence, Slot, SlotRole, Span, TimeMention, Token

_LOCATING = frozenset(
    "in at near from across around outside inside throughout within on off to into of along over between by "
    "through toward towards".split()
)
_AS_OF = frozenset({"as", "by", "until", "till", "to"})
_SINCE = frozenset({"since", "from", "after"})


class Scene:
    """The places and times of one report by sentence, and the place that it is mostly about."""

    def __init__(
        self, document: Document, times: Sequence[TimeMention], places: Sequence[PlaceMention]
    ) -> None:
        self.document = document
        self.places: dict[int, list[tuple[PlaceMention, Token]]] = {}
        self.times: dict[int, list[tuple[TimeMention, Token]]] = {}
        starts = [t.start for t in document.tokens]
        for place in places:
            token = _head_token(document, starts, place.span)
            if token is not None:
                self.places.setdefault(token.sentence.i, []).append((place, token))
        for time in times:
            token = _head_token(document, starts, time.span)
            if token is not None:
                self.times.setdefault(token.sentence.i, []).append((time, token))
        self.main = self._main_place()

    def _main_place(self) -> PlaceMention | None:
        """The place named most, the first mention weighing as lead; metonyms and demonyms count little."""
        weight: Counter[str] = Counter()
        first: dict[str, PlaceMention] = {}
        for i in sorted(self.places):
            for place, token in self.places[i]:
                if place.metonymic:
                    continue
                key = place.name.casefold()
                located = token.dep == "pobj" and token.head.lower in _LOCATING
                worth = 0.3 if place.demonym else 1.0 + (0.5 if located else 0) + (1.5 if i <= 1 else 0)
                weight[key] += round(10 * worth)
                if key not in first or first[key].demonym:
                    first[key] = place
        if not weight:
            return None
        best = max(weight, key=lambda k: (weight[k], -first[k].span.start))
        return first[best]


def _head_token(document: Document, starts: list[int], span: Span) -> Token | None:
    """The token of a span that heads it."""
    i = bisect_left(starts, span.start)
    if i > 0 and document.tokens[i - 1].end > span.start:
        i -= 1
    inside = []
    while i < len(document.tokens) and document.tokens[i].start < span.end:
        inside.append(document.tokens[i])
        i += 1
    if not inside:
        return None
    ids = {t.i for t in inside}
    return next((t for t in inside if t.head.i not in ids or t.is_root), inside[-1])


def _clause_of(node: Token, trigger: Token | None) -> Token:
    """The predicate that a count belongs to: its trigger if a verb, else the nearest verb above."""
    if trigger is not None and trigger.pos in {"VERB", "AUX"} and trigger.sentence is node.sentence:
        return trigger
    for above in node.ancestors:
        if above.pos in {"VERB", "AUX"}:
            return above
    return node


def find_place_slots(
    scene: Scene, node: Token, named: Token | None, trigger: Token | None, skip: Sequence[Span] = ()
) -> tuple[Slot, ...]:
    """The place of a count's scope: in its noun phrase, its clause, its sentence, the sentences before, or
    the report's main place. `skip` are spans of voices, whose places are not the count's."""
    sentence = node.sentence
    here = [
        (place, token)
        for place, token in scene.places.get(sentence.i, [])
        if not place.metonymic and not any(s.contains(place.span) for s in skip)
    ]
    ranked = sorted(
        (
            (_rank_place(place, token, node, named, trigger), abs(token.i - node.i), place)
            for place, token in here
        ),
        key=lambda r: (r[0], r[1]),
    )
    if ranked and ranked[0][0] <= 4:
        place = ranked[0][2]
        return (Slot("place", place.span, place.text, ranked[0][0] >= 4),)
    for back in range(1, 3):
        earlier = scene.places.get(sentence.i - back, []) if sentence.i - back >= 0 else []
        located = [p for p, t in earlier if not p.metonymic and not p.demonym and _is_located(t)]
        same = (
            sentence.i - back >= 0
            and scene.document.sentences[sentence.i - back].paragraph == sentence.paragraph
        )
        if located and same and back == 1:
            return (Slot("place", located[0].span, located[0].text, True),)
    if scene.main is not None:
        return (Slot("place", scene.main.span, scene.main.text, True),)
    if ranked:
        return (Slot("place", ranked[0][2].span, ranked[0][2].text, True),)
    return ()


def _is_located(token: Token) -> bool:
    return token.dep == "pobj" and token.head.lower in _LOCATING


def _rank_place(
    place: PlaceMention, token: Token, node: Token, named: Token | None, trigger: Token | None
) -> int:
    """0 in the noun phrase, 1 in the clause, 2 modifier of the counted, 3 elsewhere in the sentence as a place,
    4 a demonym or possessor in the sentence, 6 anything else."""
    chain = {t.i for t in token.ancestors}
    clause = _clause_of(node, trigger)
    located = _is_located(token) or token.dep in {"npadvmod", "advmod", "conj", "appos"}
    if named is not None and named.i in chain and located:
        return 0
    if clause.i in chain and located:
        depth = 0
        for above in token.ancestors:
            if above is clause:
                break
            depth += above.pos in {"VERB", "AUX"}
        return 1 if depth == 0 else 3
    if token.dep == "dobj" and clause.i in chain and not place.demonym:
        return 1
    if named is not None and (named.i in chain or token.head is named):
        return 2
    if place.demonym or token.dep in {"poss", "compound", "amod", "nmod"}:
        return 5 if place.demonym else 4
    return 3 if located else 4


def find_time_slots(scene: Scene, node: Token, trigger: Token | None, cue: Token | None) -> tuple[Slot, ...]:
    """The times that a count is stated for. `cue` is the verb of saying, whose day is the count's where
    its clause has none."""
    sentence = node.sentence
    clause = _clause_of(node, trigger)
    found: list[Slot] = []
    said: list[Slot] = []
    for time, token in scene.times.get(sentence.i, []):
        if time.type in {"SET"} or (
            time.type == "DURATION" and token.head.lower not in {"in", "over", "during"}
        ):
            continue
        role = _time_role(token, time)
        chain = {t.i for t in token.ancestors}
        if cue is not None and cue is not clause and cue.i in chain and clause.i not in chain:
            said.append(Slot("as_of", time.span, time.text))
            continue
        if clause.i in chain or token is clause or node.i in chain:
            found.append(Slot(role, time.span, time.text))
        elif role in {"as_of", "since"} and token.head.lower in {"as", "since", "of"}:
            found.append(Slot(role, time.span, time.text))
    if found:
        return tuple(found[:2])
    if said:
        return tuple(said[:1])
    others = scene.times.get(sentence.i, [])
    dates = [t for t, token in others if t.type == "DATE"]
    if dates:
        nearest = min(dates, key=lambda t: abs(t.span.start - node.start))
        return (Slot("as_of", nearest.span, nearest.text, True),)
    return ()


def _time_role(token: Token, time: TimeMention) -> SlotRole:
    head = token.head
    word = head.lower if token.dep in {"pobj", "pcomp"} else ""
    if word == "of" and head.head.lower == "as":
        return "as_of"
    if word in _SINCE and head.dep == "prep" and word == "since":
        return "since"
    if any(c.lower == "since" for c in head.children) or any(c.lower == "since" for c in token.children):
        return "since"
    if time.type == "DURATION":
        return "during"
    return "as_of"


def sentence_before(document: Document, sentence: Sentence) -> Sentence | None:
    """The sentence before, None at the start."""
    return document.sentences[sentence.i - 1] if sentence.i > 0 else None
