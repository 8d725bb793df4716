"""Where and when a count holds: the place of its scope, and the day or span that it is stated for.

Slots point at mentions; they are dated and placed later. What is not in the count's own clause is marked
inferred. In order: the clause's own words, the antecedent of `where`, another place of the sentence, the
sentence before where a word points there, the report's main place.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.figures.scene import Scene, ancestors_of
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Slot, SlotRole, Span, TimeMention, Token

_NESTING = frozenset({"relcl", "advcl", "ccomp", "acl", "conj", "parataxis", "pcomp", "xcomp"})


def clause_of(node: Token, trigger: Token | None) -> Token:
    """The predicate that a count belongs to: its trigger if a verb, else the nearest verb above."""
    if trigger is not None and trigger.pos in {"VERB", "AUX"} and trigger.sentence is node.sentence:
        return trigger
    for above in ancestors_of(node):
        if above.pos in {"VERB", "AUX"}:
            return above
    return node


def find_place_slots(
    scene: Scene,
    measure: str,
    node: Token,
    named: Token | None,
    trigger: Token | None,
    skip: Sequence[Span] = (),
) -> tuple[Slot, ...]:
    """The place of a count's scope, the word itself where it says that it has none (`worldwide`). `skip` are the
    spans of voices, whose places are not the count's."""
    words = read_lexicon("slots")
    sentence = node.sentence
    clause = clause_of(node, trigger)
    found: list[tuple[int, int, PlaceMention]] = []
    for place, token in scene.places_near(node):
        if any(s.contains(place.span) for s in skip):
            continue
        rank = _rank(scene, measure, place, token, node, named, clause)
        if rank is not None:
            distance = abs(token.i - node.i) + (0 if token.i < node.i else 40 if rank >= 4 else 0)
            found.append((rank, distance, place))
    best = min(found, key=lambda r: r[:2], default=None)
    if (best is None or best[0] >= 2) and clause.dep == "conj" and clause.head.pos in {"VERB", "AUX"}:
        for place, token in scene.places_near(node):
            rank = _rank(scene, measure, place, token, node, named, clause.head)
            if rank is not None and rank <= 1 and not any(s.contains(place.span) for s in skip):
                found.append((rank + 1, abs(token.i - node.i), place))
        best = min(found, key=lambda r: r[:2], default=None)
    at = node.i - sentence.tokens[0].i
    near = sentence.tokens[at + 1 : at + 40]
    everywhere = next((t for t in near if t.lower in words["everywhere"]), None)
    if everywhere is not None and (best is None or best[0] >= 2 or everywhere.head is clause):
        return (Slot("place", everywhere.span, everywhere.text),)
    if best is not None:
        return (Slot("place", best[2].span, best[2].text, best[0] >= 3),)
    pointed = {t.lower for t in sentence.tokens[max(0, at - 30) : at + 30]} & set(words["back"])
    if pointed and (before := scene.place_before(sentence)) is not None:
        return (Slot("place", before.span, before.text, True),)
    return _report_places(scene, _names_event(node, clause))


def _report_places(scene: Scene, event: bool) -> tuple[Slot, ...]:
    """The report's place, and where it cannot be found on the map the next that may hold it."""
    order = (scene.lead, scene.main) if event and not scene.is_overview else (scene.main, scene.lead)
    chosen = [p for p in order if p is not None]
    chosen += scene.opening
    return tuple(Slot("place", p.span, p.text, True) for p in dict.fromkeys(chosen))[:3]


def _rank(
    scene: Scene,
    measure: str,
    place: PlaceMention,
    token: Token,
    node: Token,
    named: Token | None,
    clause: Token,
) -> int | None:
    """How well a place of the sentence fits: 0 in the noun phrase, 1 in the clause, 2 antecedent of `where`,
    4 elsewhere in the sentence; None where it is no place of the count."""
    words = read_lexicon("slots")
    head = _located_head(scene, token)
    above = [t.i for t in ancestors_of(token)]
    if measure in words["hosts"] and token.dep == "nsubj" and token.head is clause:
        return 0
    if not place.demonym and token.i in {t.i for t in ancestors_of(node)}:
        return 0
    if token.dep == "dobj" and not place.demonym and measure in words["leave"]:
        return 0 if token.head is clause or token.head.lemma.lower() in words["leaving"] else None
    if place.demonym and token.head.lemma.lower() not in words["place_nouns"]:
        return None
    if place.demonym and token.head.dep == "nsubj":
        return 4
    names_subject = token.dep in {"compound", "nmod"} and token.head.dep == "nsubj"
    if not place.demonym and names_subject and token.head.head is clause:
        return 1
    if head is None:
        return None
    preposition = head.lower
    wanted = set(words["standing"])
    if measure in words["leave"]:
        leads = clause.lemma.lower() in words["crossing"]
        wanted |= {"into", "to"} if leads else {"from"}
    if measure in words["enter"]:
        wanted |= {"into", "to"}
    anchor = head.head
    if anchor.pos == "ADP":
        anchor = anchor.head
    if token.i > node.i and _is_listed(token):
        return None
    if clause.tag == "VBG" and 0 < clause.i - token.i <= 2 and preposition in wanted:
        return 1
    if anchor is named or anchor is node:
        return 0 if preposition in wanted else None
    if anchor is clause or (anchor.head is clause and anchor.pos in {"NOUN", "PROPN", "ADV", "ADP"}):
        return 1 if preposition in wanted else (5 if preposition == "of" else None)
    if _is_where(token, clause):
        return 2
    if clause.i in above and not _crosses(token, clause):
        return 2 if preposition in wanted or preposition == "of" else None
    if preposition in words["standing"] or preposition == "of":
        return 4
    return None


def _located_head(scene: Scene, token: Token) -> Token | None:
    """The preposition that locates a place (through lists, appositions and, for `Italian cities`, the
    noun that it modifies)."""
    at = token
    for _ in range(5):
        if at.dep in {"pobj", "pcomp"}:
            return at.head if at.head.lower in scene.locating else None
        if at.dep in {"conj", "appos", "compound", "nmod", "amod", "poss"}:
            if at.dep == "poss" and any(c.tag in {"JJS", "RBS"} for c in at.head.children):
                return None
            at = at.head
            continue
        return None
    return None


def _is_listed(token: Token) -> bool:
    """Whether a place stands in a list of who is among the counted (`including citizens of X`)."""
    for above in ancestors_of(token):
        if above.lower in {"including", "include", "includes", "included"}:
            return True
        if above.pos in {"VERB", "AUX"}:
            return False
    return False


def _is_where(token: Token, clause: Token) -> bool:
    """Whether a place is the antecedent of the `where` clause that a count stands in."""
    verb = clause
    for _ in range(3):
        if any(c.lower == "where" for c in verb.children) or any(
            g.lower == "where" for c in verb.children for g in c.children
        ):
            first = token.sentence.tokens[0].i
            after = token.sentence.tokens[token.i - first + 1 : token.i - first + 7]
            return any(t.lower == "where" and t.i < verb.i for t in after)
        verb = verb.head
    return False


def _crosses(token: Token, clause: Token) -> bool:
    """Whether another clause lies between a token and the predicate above it."""
    for above in ancestors_of(token):
        if above is clause:
            return False
        if above.pos in {"VERB", "AUX"} and above.dep in _NESTING:
            return True
    return True


def _names_event(node: Token, clause: Token) -> bool:
    """Whether a clause speaks of an event already told (`the crash killed seven`)."""
    near = [*clause.children, *(g for c in clause.children for g in c.children), clause.head, node.head]
    return any(_is_event(t) for t in near)


def find_time_slots(
    scene: Scene,
    measure: str,
    node: Token,
    named: Token | None,
    trigger: Token | None,
    cue: Token | None,
    attributed: bool,
    taken: Sequence[Span] = (),
) -> tuple[Slot, ...]:
    """The times that a count is stated for. `cue` is the verb of saying, whose day is the count's where
    its clause has none; `taken` are spans of numbers that are figures, never dates."""
    clause = clause_of(node, trigger)
    found: list[Slot] = []
    said: list[Slot] = []
    others: list[tuple[TimeMention, SlotRole]] = []
    for time, token in scene.times_near(node):
        if time.type == "SET" or any(s.overlaps(time.span) for s in taken):
            continue
        role = _time_role(token, time)
        if time.type == "DURATION" and not _is_window(token):
            continue
        above = {t.i for t in ancestors_of(token)}
        own = clause.i in above or token is clause or node.i in above
        if cue is not None and cue is not clause and cue.i in above and clause.i not in above:
            said.append(Slot("as_of", time.span, time.text))
        elif own and (role == "since" or not _crosses(token, clause) or node.i in above):
            found.append(Slot(role, time.span, time.text))
        elif _is_as_of(token):
            found.append(Slot("as_of", time.span, time.text))
        elif time.type == "DATE" and not time.text.endswith("later") and not _in_relative(token):
            others.append((time, "since" if token.head.lower == "since" else "as_of"))
    if found:
        found.sort(key=lambda s: (s.role == "as_of", abs(s.span.start - node.start)))
        return tuple({s.role: s for s in reversed(found)}.values())
    if said:
        return tuple(said[:1])
    if others:
        nearest, role = min(others, key=lambda t: abs(t[0].span.start - node.start))
        return (Slot(role, nearest.span, nearest.text, True),)
    harmed = measure in {"killed", "injured", "troops_killed", "trapped", "rescued"}
    told = _names_event(node, clause) or _is_event(named)
    if harmed and told and not attributed and scene.lead_time is not None:
        return (Slot("as_of", scene.lead_time.span, scene.lead_time.text, True),)
    before = scene.time_before(node.sentence) if harmed else None
    if before is not None:
        return (Slot("as_of", before.span, before.text, True),)
    return ()


def _is_event(token: Token | None) -> bool:
    """Whether a token names an event or its victims with a definite article."""
    return (
        token is not None
        and (
            token.lemma.lower() in read_lexicon("slots")["events"]
            or token.lower in read_lexicon("slots")["events"]
        )
        and any(c.lower in {"the", "this", "that"} and c.dep == "det" for c in token.children)
    )


def _in_relative(token: Token) -> bool:
    """Whether a token stands in a relative clause."""
    return any(above.dep == "relcl" for above in ancestors_of(token))


def _is_window(token: Token) -> bool:
    """Whether a duration is a window that the count covers (`in the last 24 hours`)."""
    return token.dep == "pobj" and token.head.lower in {"in", "over", "during", "within"}


def _is_as_of(token: Token) -> bool:
    """`as of Sunday`."""
    return token.dep == "pobj" and token.head.lower == "of" and token.head.head.lower == "as"


def _time_role(token: Token, time: TimeMention) -> SlotRole:
    at = token
    for _ in range(6):
        if at.dep == "pobj" and at.head.lower == "since":
            return "since"
        if any(c.lower == "since" for c in at.children):
            return "since"
        if (at.pos in {"VERB", "AUX"} and at.dep != "advcl") or at.is_root:
            break
        at = at.head
    return "during" if time.type == "DURATION" else "as_of"
