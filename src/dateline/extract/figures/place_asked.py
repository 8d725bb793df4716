"""What is known when the place of a count is asked for: the places of its sentence, ranked by the parse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dateline.extract.figures.clauses import clause_of, names_event
from dateline.extract.figures.counted import Counted
from dateline.extract.figures.mentions import is_country, is_wide
from dateline.extract.figures.place_rank import counts_its_own, located_head, rank_place
from dateline.extract.figures.scene import Scene, ancestors_of
from dateline.extract.figures.series import labelling_place
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Span, Token, trace

#: how a place of the sentence stands to a count, by rank
_STANDS = {
    0: "noun phrase",
    1: "its clause",
    2: "around its clause",
    3: "the clause joined to it",
    4: "elsewhere in the sentence",
}

#: the rank of a place of the clause that is joined to the count's
_SHARED = 3

#: what is added to the rank of a country outside of the count's noun phrase, beside a town's
_WIDER = 0.5

#: tokens that a place after a count, elsewhere in its sentence, stands farther off than one before it
_AFTER = 40

#: tokens in which a place is tied to the number before it
_TIED = 7


@dataclass(frozen=True)
class Asked:
    """A count whose place is asked for. `skip` are the spans of voices, whose places are not the count's."""

    scene: Scene
    measure: str
    counted: Counted
    trigger: Token | None
    skip: Sequence[Span] = ()

    @property
    def node(self) -> Token:
        return self.counted.node

    @property
    def named(self) -> Token | None:
        return self.counted.named

    @cached_property
    def clause(self) -> Token:
        return clause_of(self.node, self.trigger)

    @cached_property
    def own(self) -> list[tuple[PlaceMention, Token]]:
        """The places of the sentence that are no voice's, or are themselves the voice that counts its own (`the
        island confirmed nine cases`)."""
        near = [
            (p, t)
            for p, t in self.scene.places_near(self.node)
            if not (self.scene.is_credit(p, t) or self._is_of_other(t))
        ]
        return [
            (p, t)
            for p, t in near
            if not (any(s.contains(p.span) for s in self._voices) or self._is_of_voice(t))
            or (self.clause in (t.head, t.head.head) and counts_its_own(t, self.clause))
            or (self.clause.dep == "xcomp" and self.clause.head is t.head and counts_its_own(t, self.clause))
        ]

    def _is_of_other(self, token: Token) -> bool:
        """Whether a place is that of a further count behind this one (`62 died: 31 in X, …`, `110 died in X, with 9
        missing in Y`, `1,900 of them in Z`)."""
        tokens = self.node.sentence.tokens
        first = tokens[0].i
        gap = tokens[self.node.i - first + 1 : token.i - first]
        above = {t.i for t in ancestors_of(token)}
        for at, word in enumerate(gap):
            rest = gap[at + 1 :]
            if word.text == ";":
                rest = tokens[word.i - first + 1 :]
            elif word.pos == "NUM" and [t.lower for t in rest[:2]] in (["of", "them"], ["of", "whom"]):
                if len(rest) > 2 and rest[2].pos == "ADP" and len(rest) < _TIED:
                    return True
                continue
            elif not (word.text == ":" or (word.lower == "with" and word.i in above)):
                continue
            if any(t.pos == "NUM" and t.entity != "DATE" for t in rest):
                return True
        return False

    def _is_of_voice(self, token: Token) -> bool:
        """Whether a place only says where the voice of the sentence sits (`the council in the province of X said`)."""
        head = located_head(self.scene, token)
        if head is not None and head.lower == "of" and head.head.dep == "pobj":
            head = head.head.head  # `in the province of X`
        return head is not None and any(s.end <= head.start <= s.end + 1 for s in self._voices)

    @cached_property
    def _voices(self) -> list[Span]:
        """The spans of voices but for those that open with the count itself (`90 people in X have asked to leave`)."""
        first = self.node.sentence.tokens[self.counted.start].start
        return [s for s in self.skip if not first <= s.start <= self.node.start < s.end]

    @cached_property
    def tied(self) -> PlaceMention | None:
        """The place that is tied to the number itself: by a preposition right behind it (`12 in X`), or as its label
        (`X - about 210`)."""
        tokens = self.node.sentence.tokens
        label = labelling_place(tokens, self.counted.start)
        end = max(self.counted.end, self.counted.number - tokens[0].i + 1)
        behind = tokens[end : end + 1]
        words = read_lexicon("slots")
        stands = bool(behind) and behind[0].lower in words["standing"] and behind[0].pos == "ADP"
        for place, token in self.own:
            if label is not None and place.span.overlaps(label.span):
                if is_country(place) and any(self._is_town_behind(*other, place) for other in self.own):
                    continue  # `Chad: 12 killed in Norvale`: who says so, or where Norvale lies
                return place
            head = located_head(self.scene, token) if stands and token.i > behind[0].i else None
            if head is not None and not place.demonym and head is behind[0]:
                return place
        return None

    def _is_town_behind(self, place: PlaceMention, token: Token, label: PlaceMention) -> bool:
        """Whether something behind a label is said to be in a town."""
        behind = place.span.start > label.span.end and not place.demonym and not is_country(place)
        return behind and self.scene.is_located(token) and not self.scene.is_route(token)

    @cached_property
    def best(self) -> tuple[int, PlaceMention] | None:
        """The place of the sentence that stands nearest to the count, with its rank."""
        if self.tied is not None:
            return 0, self.tied
        found: list[tuple[float, int, PlaceMention]] = []
        node = self.node
        for place, token in self.own:
            rank = rank_place(self.scene, self.measure, place, token, node, self.named, self.clause)
            _note_rank(place, rank)
            if rank is not None:
                first = token
                while first.dep == "conj" and any(t is first.head for _, t in self.own):
                    first = first.head  # of a list of places the first counts
                far = 0 if token.i < node.i else _AFTER if rank >= 4 else 0
                wide = _WIDER if rank >= 1 and is_country(place) else 0  # the town of two such places
                found.append((rank + wide, abs(first.i - node.i) + (first is not token) + far, place))
        best = min(found, key=lambda r: r[:2], default=None)
        above = self.clause.head
        if (best is None or best[0] >= 2) and self.clause.dep == "conj" and above.pos in {"VERB", "AUX"}:
            for place, token in self.own:
                rank = rank_place(self.scene, self.measure, place, token, node, self.named, above)
                if rank is not None and rank <= 1:
                    wide = _WIDER if rank >= 1 and is_country(place) else 0
                    found.append((rank + 1 + wide, abs(token.i - node.i), place))
            best = min(found, key=lambda r: r[:2], default=None)
        wide = best is not None and best[0] >= 1 and is_country(best[2])
        if best is None or best[0] > _SHARED or wide:
            shared = [(_SHARED, abs(t.i - node.i), p) for p, t in self.own if self._is_of_next(p, t)]
            shared = [r for r in shared if not (wide and is_country(r[2]))]
            best = min(shared, key=lambda r: r[:2], default=best)
        return (int(best[0]), best[2]) if best is not None else None

    def _is_of_next(self, place: PlaceMention, token: Token) -> bool:
        """Whether a place stands in the clause of a count that is joined to this one's (`two have died and nine fallen
        ill in X`)."""
        for verb in self.clause.children_of("conj"):
            counts = any(t.pos == "NUM" for c in verb.children for t in (c, *c.children))
            if not (verb.pos in {"VERB", "AUX"} and verb.i > self.node.i and counts):
                continue
            told = verb.child("acomp") or verb  # `three were missing in X`
            rank = rank_place(self.scene, self.measure, place, token, self.node, self.named, told)
            head = located_head(self.scene, token)
            if rank is not None and rank <= 1 and head is not None and head.head is told:
                return True
        return False

    @property
    def has_nothing(self) -> bool:
        """Whether no place of the sentence says anything of where the counted are."""
        return self.best is None

    @cached_property
    def fallback(self) -> list[PlaceMention]:
        """The report's place, and where it cannot be found on the map the next that may hold it; that of the item, in a
        list of several towns. There what names no town has no place but a land that the report is of."""
        scene = self.scene
        is_event = names_event(self.node, self.clause) and not scene.is_overview
        order = (scene.lead, scene.main) if is_event else (scene.main, scene.lead)
        items, here = scene.items, self.node.sentence
        town = items.town_of(here)
        lands = [p for p in items.opening if is_wide(p) and not (p.in_name or p.metonymic)]
        if town is not None or items.is_apart(here):
            wide = [*(p for p in order if p is not None and is_wide(p)), *lands]
            return list(dict.fromkeys([*([town] if town is not None else []), *wide]))[:3]
        if lands and items.is_of_many(here) and not any(p in items.opening for p in order):
            return list(dict.fromkeys(lands))[:3]  # not the town of another item
        return list(dict.fromkeys([*(p for p in order if p is not None), *scene.opening]))[:3]

    @property
    def in_clause(self) -> PlaceMention | None:
        """The place of the count's own clause."""
        return self.best[1] if self.best is not None and self.best[0] <= 2 else None

    @property
    def elsewhere(self) -> PlaceMention | None:
        """A place that the sentence names outside of the count's clause."""
        return self.best[1] if self.best is not None and self.best[0] > 2 else None

    @property
    def elsewhere_narrow(self) -> PlaceMention | None:
        """The same, but for a country that stands far off."""
        if self.best is None or self.elsewhere is None:
            return None
        return self.elsewhere if self.best[0] < 4 or not is_country(self.elsewhere) else None


def _note_rank(place: PlaceMention, rank: int | None) -> None:
    if rank is None:
        reason = "where it stands it says nothing of where the counted are"
        trace.note("place", "rejected", place.span, "no place of the count", reason, value=place.name)
    else:
        reason = "a place that stands nearer to the count won"
        trace.note("place", "lost", place.span, _STANDS.get(rank, "of"), reason, value=place.name, score=rank)
