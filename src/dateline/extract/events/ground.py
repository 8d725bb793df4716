"""How a place stands in its sentence: whether it says where something happened, or only whose somebody is
(`a Nordland envoy`), where somebody comes from (`two men from Lund`) or where a road leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.extract.events.syntax import climb
from dateline.lexicons import read_lexicon
from dateline.model import Token

_ENTITY_PLACES = frozenset({"GPE", "LOC", "FAC"})
#: prepositions whose noun is a partner, doer or measure and no place
_NOT_WHERE = frozenset({"with", "by", "between", "against", "than", "like", "as", "for", "about"})
#: prepositions that say where
_WHERE = frozenset(
    {"in", "at", "near", "on", "around", "outside", "across", "over", "off", "inside", "throughout", "along"}
)
#: prepositions that on a noun say where it comes from or leads
_AWAY = frozenset({"from", "to", "towards", "toward", "into"})
#: participles after a hyphen that make a place the doer or the origin
_DONE_BY = frozenset(
    {
        *("led", "backed", "sponsored", "brokered", "supported", "allied", "aligned", "funded", "supplied"),
        *("owned", "made", "built", "born", "bound", "registered", "flagged", "trained", "educated", "based"),
    }
)


@dataclass(frozen=True, slots=True)
class Ground:
    """How a place mention stands: `apart` where it says nothing of where; `of` the noun that it only
    describes, unless that is what happened; `located` where a preposition of place governs it."""

    apart: bool
    of: Token | None
    located: bool

    def is_where(self, trigger: Token) -> bool:
        """Whether the place can be that of what the trigger names."""
        return not self.apart and (self.of is None or self.of is trigger)


def read_ground(tokens: Sequence[Token], grounds: frozenset[str]) -> Ground:
    """How the place of these tokens stands. `grounds` are nouns for land and buildings, whose names are places."""
    inside = {t.i for t in tokens}
    head = next((t for t in tokens if t.head.i not in inside or t.is_root), tokens[0])
    for _ in range(6):  # a list stands as its first member does
        if head.dep not in ("conj", "appos") or head.is_root:
            break
        head = head.head
    if head.dep == "npadvmod":
        return Ground(True, None, False)
    apart = False
    if _acts(tokens[-1]):
        return Ground(True, None, False)  # `the Nordland-led coalition`
    if head.dep in ("compound", "amod", "nmod") and head.text.replace(".", "").isupper():
        return Ground(True, None, False)  # `a US strike`
    of = _labelled(head, grounds)
    if of is None and head.dep in ("compound", "amod", "nmod", "poss") and not head.is_root:
        head = head.head  # `the Norvale road` stands as the road does
    if head.dep == "pobj":
        prep = head.head
        apart = prep.lower in _NOT_WHERE or (
            prep.lower == "on" and prep.head.lemma.lower() in read_lexicon("events")["words"]["of_topic"]
        )  # `sanctions on Norvale`
        if prep.lower in _AWAY and prep.dep == "prep" and prep.head.pos in ("NOUN", "PROPN", "NUM", "PRON"):
            of = prep.head
        if prep.lower == "of" and prep.head.entity == "PERSON":
            of = prep.head  # `the Larsens of Lund`
    return Ground(apart, of, _is_located(head))


def _acts(last: Token) -> bool:
    """Whether a hyphen ties a place to what is done by it or comes from it (`-led`, `-backed`, `-born`)."""
    tokens = last.sentence.tokens
    at = last.i - tokens[0].i
    first = at - 1 if tokens[at].i == last.i else at
    if first > 0 and tokens[first].text in ("-", "‐", "‑") and tokens[first - 1].lower in ("pro", "anti"):
        return True
    if at + 2 >= len(tokens) or tokens[at + 1].text not in ("-", "‐", "‑") or tokens[at + 2].space_before:
        return False
    return tokens[at + 2].lower in _DONE_BY


def _labelled(head: Token, grounds: frozenset[str]) -> Token | None:
    if head.dep not in ("compound", "amod", "nmod", "poss"):
        return None
    noun = head.head
    for _ in range(6):
        if noun.dep not in ("compound", "nmod") or noun.is_root:
            break
        noun = noun.head
    if noun.entity in _ENTITY_PLACES or noun.lemma.lower() in grounds:
        return None
    return noun


def _is_located(token: Token) -> bool:
    here = token
    for above in [token, *climb(token, 6)]:
        if above.pos == "ADP" and here.dep == "pobj" and above.lower != "of":
            return above.lower in _WHERE and not any(t.dep in ("relcl", "acl") for t in climb(above, 4))
        if above.pos in ("VERB", "AUX"):
            return False
        here = above
    return False
