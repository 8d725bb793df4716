"""Where a count holds: the place of its scope.

Slots point at mentions; they are placed later. What is not in the count's own clause is marked
inferred. In order: words that say it holds everywhere (`worldwide`); the clause's own words and those around
it; the town told of before where a word points there (`the city`); another place of the sentence; where its
words say so (`since then`, `nationwide`, of a war) the country; the subject of the sentence, the sentence
before, in an overview the place of the voice; the report's own place.

Over 400 lines: the order of `find_place_slots` and the one ranking of a sentence's places, read together.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.figures.clauses import clause_of, names_event
from dateline.extract.figures.scene import Scene, ancestors_of, is_country
from dateline.extract.figures.slots_rank import located_head, rank_place, words_before
from dateline.extract.figures.slots_scope import (
    find_everywhere,
    is_nationwide,
    is_of_the_war,
    is_since_then,
)
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Slot, Span, Token, trace


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
    clause = clause_of(node, trigger)
    own = [(p, t) for p, t in scene.places_near(node) if not any(s.contains(p.span) for s in skip)]
    found: list[tuple[int, int, PlaceMention]] = []
    for place, token in own:
        rank = rank_place(scene, measure, place, token, node, named, clause)
        _note_rank(place, rank)
        if rank is not None:
            first = token
            while first.dep == "conj" and any(t is first.head for _, t in own):
                first = first.head  # of a list of places the first counts
            distance = (
                abs(first.i - node.i)
                + (first is not token)
                + (0 if token.i < node.i else 40 if rank >= 4 else 0)
            )
            found.append((rank, distance, place))
    best = min(found, key=lambda r: r[:2], default=None)
    if (best is None or best[0] >= 2) and clause.dep == "conj" and clause.head.pos in {"VERB", "AUX"}:
        for place, token in own:
            rank = rank_place(scene, measure, place, token, node, named, clause.head)
            if rank is not None and rank <= 1:
                found.append((rank + 1, abs(token.i - node.i), place))
        best = min(found, key=lambda r: r[:2], default=None)
    everywhere = find_everywhere(node, clause)
    if everywhere is not None and (best is None or best[0] >= 2 or everywhere.head is clause):
        return _by("everywhere", Slot("place", everywhere.span, everywhere.text))
    fallback = _report_places(scene, names_event(node, clause))
    if best is not None and best[0] <= 2:
        finer = _finer(scene, own, clause) if is_country(best[2]) else ()
        slots = (*finer, Slot("place", best[2].span, best[2].text))
        lead = [p for p in (scene.lead, scene.main) if p is not None and p.name != best[2].name][:1]
        return _by(
            "its clause",
            *(
                slots
                if is_country(best[2])
                else slots + tuple(Slot("place", p.span, p.text, True) for p in lead)
            ),
        )
    if _points_back(scene, node) and (before := scene.place_before(node, skip)) is not None:
        return _by("pointed back to", Slot("place", before.span, before.text, True), *fallback)
    if best is not None and (not is_country(best[2]) or best[0] < 4):
        return _by("elsewhere in the sentence", Slot("place", best[2].span, best[2].text, True), *fallback)
    if (told := scene.told_before(node.sentence)) is not None:
        return _by("told before", Slot("place", told[0].span, told[0].text, True), *fallback)
    if best is None and is_since_then(node) and (there := scene.country_before(node.sentence)) is not None:
        return _by("since then", Slot("place", there.span, there.text, True), *fallback)
    if best is None and is_nationwide(node) and (country := scene.country) is not None:
        return _by("nationwide", Slot("place", country.span, country.text, True), *fallback)
    if best is None and is_of_the_war(node, clause) and scene.country is not None:
        return _by(
            "the war's country", Slot("place", scene.country.span, scene.country.text, True), *fallback
        )
    if best is None and (subject := _subject_place(own)) is not None:
        return _by("the subject of the sentence", Slot("place", subject.span, subject.text, True), *fallback)
    national = _voice_place(scene, node, skip, True) is not None
    if best is None and not national and (just := scene.place_just_before(node.sentence)) is not None:
        return _by("the sentence before", Slot("place", just.span, just.text, True), *fallback)
    wide = any(t.lower in words["partial"] for _, t in own for t in words_before(t))
    if (scene.is_overview or wide) and (voiced := _voice_place(scene, node, skip, wide)) is not None:
        return _by("the voice's place", Slot("place", voiced.span, voiced.text, True), *fallback)
    if best is not None:
        return _by("elsewhere in the sentence", Slot("place", best[2].span, best[2].text, True), *fallback)
    return _by("the report's own place", *fallback)


def _by(rule: str, *slots: Slot) -> tuple[Slot, ...]:
    """The slots; a trace is told the rule that found the first, the others being what follows it on no map."""
    for slot in slots[:1]:
        trace.note("place", "kept", slot.span, rule, value=slot.text)
    return tuple(dict.fromkeys(slots))


#: how a place of the sentence stands to a count, by rank
_STANDS = {0: "noun phrase", 1: "its clause", 2: "around its clause", 4: "elsewhere in the sentence"}


def _note_rank(place: PlaceMention, rank: int | None) -> None:
    if rank is None:
        reason = "where it stands it says nothing of where the counted are"
        trace.note("place", "rejected", place.span, "no place of the count", reason, value=place.name)
    else:
        reason = "a place that stands nearer to the count won"
        trace.note("place", "lost", place.span, _STANDS.get(rank, "of"), reason, value=place.name, score=rank)


def _finer(scene: Scene, own: Sequence[tuple[PlaceMention, Token]], clause: Token) -> tuple[Slot, ...]:
    """The town of a clause of time under the count's own (`killed in X when a plane crashed at Y`)."""
    words = read_lexicon("slots")
    for place, token in own:
        head = located_head(scene, token)
        if is_country(place) or head is None or head.lower not in words["standing"]:
            continue
        for above in ancestors_of(token):
            if above is clause:
                break
            marks = {c.lower for c in above.children if c.dep in {"mark", "advmod"}}
            near = clause in (above.head, above.head.head, above.head.head.head)
            if above.dep in {"advcl", "relcl"} and near and marks & set(words["when"]):
                return (Slot("place", place.span, place.text),)
    return ()


def _points_back(scene: Scene, node: Token) -> bool:
    """Whether the words about a count point to a town told of before: `there`, and in an overview of several
    places `the city`, or a site (`a school was hit`)."""
    words = read_lexicon("slots")
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    for token in tokens[max(0, at - 30) : at + 30]:
        if token.lower in words["back"] and token.dep == "advmod":
            return True
        if not scene.is_overview or token.tag != "NN" or token.lemma.lower() not in words["settings"]:
            continue
        named = token.children_of("poss") or any(
            t.pos == "PROPN" for c in token.children for t in (c, *c.children)
        )
        if token.children_of("det", "amod") and not named:
            return True
    return False


def _subject_place(own: Sequence[tuple[PlaceMention, Token]]) -> PlaceMention | None:
    """The town that a sentence, or a headline, is about."""
    for place, token in own:
        if (
            not is_country(place)
            and not place.metonymic
            and token.dep in {"nsubj", "nsubjpass", "ROOT", "dep"}
        ):
            return place
    return None


def _voice_place(scene: Scene, node: Token, voices: Sequence[Span], wide: bool) -> PlaceMention | None:
    """The place of a voice of the sentence (`authorities in X`, `the X city council`); its country only where
    `wide`, the count being of more than a place that is named."""
    for place, _ in scene.places_near(node):
        if any(s.contains(place.span) for s in voices) and (
            is_country(place) if wide else not is_country(place)
        ):
            return place
    return None


def _report_places(scene: Scene, event: bool) -> tuple[Slot, ...]:
    """The report's place, and where it cannot be found on the map the next that may hold it."""
    order = (scene.lead, scene.main) if event and not scene.is_overview else (scene.main, scene.lead)
    chosen = [p for p in order if p is not None]
    chosen += scene.opening
    return tuple(Slot("place", p.span, p.text, True) for p in dict.fromkeys(chosen))[:3]
