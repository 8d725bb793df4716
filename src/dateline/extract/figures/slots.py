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
from itertools import pairwise

from dateline.extract.figures.scene import REACH, Scene, ancestors_of, is_attacker, is_country
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Slot, Span, Token, trace

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
    clause = clause_of(node, trigger)
    own = [(p, t) for p, t in scene.places_near(node) if not any(s.contains(p.span) for s in skip)]
    found: list[tuple[int, int, PlaceMention]] = []
    for place, token in own:
        rank = _rank(scene, measure, place, token, node, named, clause)
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
            rank = _rank(scene, measure, place, token, node, named, clause.head)
            if rank is not None and rank <= 1:
                found.append((rank + 1, abs(token.i - node.i), place))
        best = min(found, key=lambda r: r[:2], default=None)
    everywhere = _everywhere(node, clause)
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
    if best is None and _is_since_then(node) and (there := scene.country_before(node.sentence)) is not None:
        return _by("since then", Slot("place", there.span, there.text, True), *fallback)
    if best is None and _is_nationwide(node) and (country := scene.country) is not None:
        return _by("nationwide", Slot("place", country.span, country.text, True), *fallback)
    if best is None and _is_of_the_war(node, clause) and scene.country is not None:
        return _by(
            "the war's country", Slot("place", scene.country.span, scene.country.text, True), *fallback
        )
    if best is None and (subject := _subject_place(own)) is not None:
        return _by("the subject of the sentence", Slot("place", subject.span, subject.text, True), *fallback)
    national = _voice_place(scene, node, skip, True) is not None
    if best is None and not national and (just := scene.place_just_before(node.sentence)) is not None:
        return _by("the sentence before", Slot("place", just.span, just.text, True), *fallback)
    wide = any(t.lower in words["partial"] for _, t in own for t in _before(t))
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


def _before(token: Token) -> Sequence[Token]:
    """The two tokens before the preposition of a place."""
    first = token.sentence.tokens[0].i
    at = (token.head.i if token.dep == "pobj" else token.i) - first
    return token.sentence.tokens[max(0, at - 2) : max(0, at)]


def _everywhere(node: Token, clause: Token) -> Token | None:
    """The word that says that a count is of the whole world, in its sentence."""
    words = read_lexicon("slots")
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    for token in (*tokens[at + 1 : at + 40], *reversed(tokens[max(0, at - 30) : at])):
        if token.lower in words["everywhere"] and (token.i > node.i or token.dep != "amod"):
            return token
        many = (
            token.lower in words["abroad"] and token.dep == "pobj" and token.head.lower in words["standing"]
        )
        if many and any(c.lower in {"other", "several", "many"} or c.dep == "nummod" for c in token.children):
            above = {t.i for t in ancestors_of(token)}
            return token if node.i in above or clause.i in above else None
        whole = token.lower in words["whole_world"] and token.dep == "pobj"
        if whole and token.head.lower in words["standing"] and clause.i in {t.i for t in ancestors_of(token)}:
            return token
    return None


def is_everywhere(words: str) -> bool:
    """Whether the words of a place slot say that a count is of the whole world."""
    known = read_lexicon("slots")
    return words.lower() in {*known["everywhere"], *known["whole_world"], *known["abroad"]}


def _finer(scene: Scene, own: Sequence[tuple[PlaceMention, Token]], clause: Token) -> tuple[Slot, ...]:
    """The town of a clause of time under the count's own (`killed in X when a plane crashed at Y`)."""
    words = read_lexicon("slots")
    for place, token in own:
        head = _located_head(scene, token)
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


def _is_since_then(node: Token) -> bool:
    """Whether the sentence of a count goes on from the beginning of what the one before tells (`since then`)."""
    tokens = node.sentence.tokens[:REACH]
    return any(t.lower == "since" and u.lower == "then" for t, u in pairwise(tokens))


def _is_of_the_war(node: Token, clause: Token) -> bool:
    """Whether a count is of a whole war, as its subject or after `in the` (`the conflict has killed N`)."""
    wars = read_lexicon("slots")["wars"]
    for token in clause.children_of("nsubj", "nsubjpass"):
        if token.lemma.lower() in wars and not token.children_of("compound"):
            return True
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    return any(
        t.lemma.lower() in wars
        and t.dep == "pobj"
        and t.head.lower in {"in", "during"}
        and t.head.head is clause
        for t in tokens[max(0, at - 20) : at + 20]
    )


def _is_nationwide(node: Token) -> bool:
    """Whether the sentence of a count says that it is of the whole country (`the country's health ministry`,
    `nationwide`)."""
    words = read_lexicon("slots")
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    near = tokens[max(0, at - 40) : at + 40]
    for token in near:
        if token.lower in words["nationwide"]:
            return True
        whole = token.lower in words["nation"] and any(c.lower in {"the", "this"} for c in token.children)
        if whole and (
            token.dep == "poss" or (token.dep == "pobj" and token.head.lower in words["throughout"])
        ):
            return True
    return False


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
    if scene.is_origin(token) or (
        head is not None and {t.lower for t in _before(token)} & set(words["partial"])
    ):
        return None
    if is_attacker(place, token):
        return None
    if _has_its_war(token, clause):
        return 1
    if token.dep == "poss" and token.head.lemma.lower() in words["totals"] and _is_within(node, token.head):
        return 0
    if _says_which(token, words["holders"]):
        return None
    if not place.demonym and _counts_its_own(token, clause):
        return 1
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
    if not place.demonym and token.dep in {"compound", "nmod"} and token.head in (named, node):
        return None if measure == "troops_killed" else 2
    names_subject = token.dep in {"compound", "nmod"} and token.head.dep == "nsubj"
    if not place.demonym and names_subject and token.head.head is clause:
        return 1
    if head is None:
        return _rank_object(place, token, clause)
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
    if token.i > node.i and preposition not in words["standing"] and _is_listed(token):
        return None
    if clause.tag == "VBG" and 0 < clause.i - token.i <= 2 and preposition in wanted:
        return 1
    if anchor is named or anchor is node:
        return 0 if preposition in wanted else None
    if anchor is clause or (anchor.head is clause and anchor.pos in {"NOUN", "PROPN", "ADV", "ADP"}):
        return 1 if preposition in wanted else (5 if preposition == "of" else None)
    if _is_where(token, clause):
        return 2
    if clause.i in above and not crosses(token, clause):
        return 2 if preposition in wanted or preposition == "of" else None
    if preposition in words["standing"] or preposition == "of":
        return 4
    return None


def _rank_object(place: PlaceMention, token: Token, clause: Token) -> int | None:
    """A town that is fought for (`the battle for X`), or hit (`as the army shells the X market`), where a clause
    beside the count's says so."""
    if is_country(place):
        return None
    if (
        token.dep == "pobj"
        and token.head.lower == "for"
        and token.head.head.lemma.lower() in {"battle", "fight"}
    ):
        return (
            2 if clause.i in {t.i for t in ancestors_of(token)} or token.sentence is clause.sentence else None
        )
    if token.dep in {"compound", "nmod"}:
        token = token.head
    return 4 if token.dep == "dobj" and token.head.dep in {"advcl", "ROOT", "ccomp"} else None


def _counts_its_own(token: Token, clause: Token) -> bool:
    """Whether a place is the subject that suffers or reports a count (`X confirmed 12 cases`)."""
    words = read_lexicon("slots")
    if token.dep == "appos":
        token = token.head
    if clause.head is token and clause.dep in {"acl", "pcomp"}:
        return clause.lemma.lower() in words["counting"]
    verb = token.head
    if token.dep != "nsubj" or verb.lemma.lower() not in words["counting"]:
        return False
    return verb is clause or (clause.dep in {"acl", "advcl"} and any(t is verb for t in ancestors_of(clause)))


def _is_within(node: Token, noun: Token) -> bool:
    """Whether a count stands in a noun phrase (`X's total of 93 cases`)."""
    return noun is node or any(above is noun for above in ancestors_of(node))


def _says_which(token: Token, holders: Sequence[str]) -> bool:
    """Whether a place only says which town or part is named next (`the X state city of Y`)."""
    noun = token.head
    if token.dep not in {"compound", "nmod", "amod", "poss"} or noun.lemma.lower() not in holders:
        return False
    return any(c.lower == "of" and c.dep == "prep" for c in noun.children)


def _has_its_war(token: Token, clause: Token) -> bool:
    """Whether a place has the war, outbreak or disaster that is the subject of a count (`X's war has killed`)."""
    owner = token.head
    if (
        token.dep not in {"poss", "compound", "nmod"}
        or owner.lemma.lower() not in read_lexicon("slots")["ordeals"]
    ):
        return False
    return owner.dep == "nsubj" and owner.head is clause


def _located_head(scene: Scene, token: Token) -> Token | None:
    """The preposition that locates a place (through lists, appositions and, for `Italian cities`, the
    noun that it modifies)."""
    at = token
    for _ in range(6):
        if at.dep in {"pobj", "pcomp"}:
            if at.head.lower == "of" and at.head.head.lemma.lower() in read_lexicon("slots")["holders"]:
                outer = _located_head(scene, at.head.head) if at.head.head is not token else None
                return outer or at.head
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


def crosses(token: Token, clause: Token) -> bool:
    """Whether another clause lies between a token and the predicate above it."""
    for above in ancestors_of(token):
        if above is clause:
            return False
        if above.pos in {"VERB", "AUX"} and above.dep in _NESTING:
            return True
    return True


def names_event(node: Token, clause: Token) -> bool:
    """Whether a clause speaks of an event already told (`the crash killed seven`)."""
    near = [*clause.children, *(g for c in clause.children for g in c.children), clause.head, node.head]
    return any(is_event(t) for t in near)


def is_event(token: Token | None) -> bool:
    """Whether a token names an event or its victims with a definite article."""
    return (
        token is not None
        and (
            token.lemma.lower() in read_lexicon("slots")["events"]
            or token.lower in read_lexicon("slots")["events"]
        )
        and any(c.lower in {"the", "this", "that"} and c.dep == "det" for c in token.children)
    )
