"""The rules that say where a count holds, in the order in which they are asked.

`PLACE_RULES` is the whole of it: the first rule that finds a place decides, and a trace is told its name and its
reason. A rule is asked with all that is known of the count (`Asked`) and gives the mentions of the place, the best
first, or none. What a rule gives from outside of the count's own clause is marked inferred, and the report's
own places follow it, for a place that is on no map.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.extract.figures.clauses import joined_to, names_event
from dateline.extract.figures.counted import Counted
from dateline.extract.figures.mentions import is_country, is_wide
from dateline.extract.figures.place_asked import Asked
from dateline.extract.figures.place_events import (
    falls_in_the_war,
    goes_on,
    is_another,
    is_of_many_events,
    is_of_that_event,
    is_told_from_afar,
    site_of_event,
)
from dateline.extract.figures.place_rank import located_head, words_before
from dateline.extract.figures.place_scope import (
    find_everywhere,
    find_global,
    invades,
    is_nationwide,
    is_of_the_war,
    is_since_then,
    meant_land,
    tells_event,
    tells_of_disease,
)
from dateline.extract.figures.scene import REACH, Scene, ancestors_of
from dateline.extract.figures.sentences_near import (
    country_before,
    land_before,
    place_before,
    place_just_before,
    told_before,
    told_under,
    war_before,
)
from dateline.extract.figures.that_event import find_that_event
from dateline.extract.figures.until_now import is_current
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Token

#: tokens before a `when` in which a `since` with its day stands
_SINCE = 6

#: mentions that a rule gives, the best first
Found = Sequence[PlaceMention | Token]


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """One way in which a report says where a count holds. `inferred` is whether it says so outside of the count's
    own clause, `followed` whether the report's own places follow on what is on no map."""

    name: str
    reason: str
    find: Callable[[Asked], Found]
    inferred: bool = True
    followed: bool = True


def _everywhere(asked: Asked) -> Found:
    word = find_everywhere(asked.node, asked.clause)
    if word is None:
        return ()
    free = asked.best is None or asked.best[0] >= 2
    return (word,) if free or word.head is asked.clause else ()


def _clause(asked: Asked) -> Found:
    place = asked.in_clause
    if place is None:
        return ()
    return (*(_finer(asked) if is_country(place) else ()), place)


def _pointed_back(asked: Asked) -> Found:
    again = asked.scene.is_overview and asked.has_nothing and is_of_that_event(asked)
    if not (again or _points_back(asked.scene, asked.node)):
        return ()
    return _some(place_before(asked.scene, asked.node, asked.skip))


def _that_event(asked: Asked) -> Found:
    """The town of the event that the sentence before tells of (`the fighting left ten dead`)."""
    if not (asked.has_nothing and asked.scene.is_of_many):
        return ()
    told = find_that_event(asked.scene, asked.node, asked.clause)
    return (told[0],) if told is not None else ()


def _land(asked: Asked) -> Found:
    """The state or country that the sentence means by that word."""
    noun = meant_land(asked.node, asked.clause) if asked.in_clause is None else None
    return _some(land_before(asked.scene, noun)) if noun is not None else ()


def _narrow(asked: Asked) -> Found:
    return _some(asked.elsewhere_narrow)


def _told_before(asked: Asked) -> Found:
    told = told_before(asked.scene, asked.node.sentence)
    return (told[0],) if told is not None else ()


def _since_then(asked: Asked) -> Found:
    if not (asked.has_nothing and is_since_then(asked.node)):
        return ()
    return _some(country_before(asked.scene, asked.node.sentence))


def _nationwide(asked: Asked) -> Found:
    return _some(asked.scene.country) if asked.has_nothing and is_nationwide(asked.node) else ()


def _disease(asked: Asked) -> Found:
    """The world, of a disease that counts in no place of its own and that the sentence before tells of in several
    countries; the word itself stands for it."""
    if not asked.has_nothing:
        return ()
    verb = joined_to(asked.clause) or asked.clause
    subject = verb.child("nsubj")
    if subject is None or subject.lower not in read_lexicon("slots")["pandemics"]:
        return ()
    return (subject,) if asked.scene.tells_of_countries(asked.node.sentence) else ()


def _many_countries(asked: Asked) -> Found:
    """The world, of a count of a disease or of the displaced that has no place of its own, where its sentence or the
    one before tells of many countries; the word that says so stands for it."""
    if not asked.has_nothing or asked.measure not in read_lexicon("slots")["spreading"]:
        return ()
    if names_event(asked.node, asked.clause):
        return ()
    document, here = asked.scene.document, asked.node.sentence
    near = (here, *document.sentences[max(0, here.i - 1) : here.i])
    moved = asked.measure in read_lexicon("slots")["leave"]
    taken_up = any(t.lower == "it" for t in here.tokens) and any(tells_of_disease(s) for s in near)
    if not (moved or asked.measure == "infected" or taken_up or tells_of_disease(here)):
        return ()
    words = (find_global(sentence) for sentence in near)
    return _some(next((w for w in words if w is not None and not (moved and w.tag == "NNS")), None))


def _other_day(asked: Asked) -> Found:
    """The country, of a happening of another month or year that nothing else places, or of another such event of a
    day of its own (`on Friday a bomb killed nine`, in a report of Sunday's storm)."""
    if not asked.has_nothing or names_event(asked.node, asked.clause):
        return ()
    clause = joined_to(asked.clause) or asked.clause
    far = any(asked.scene.is_long_ago(asked.node, c) for c in dict.fromkeys((asked.clause, clause)))
    other = far or is_another(asked, clause) or is_of_many_events(asked)
    return _some(asked.scene.country) if other else ()


def _counts_own(asked: Asked) -> Found:
    """The country or region whose body counts the sick of its own, or arrests, where the sentence places them
    nowhere."""
    words = read_lexicon("slots")
    holds = asked.measure in words["held"]
    sick = asked.measure == "infected" or (
        asked.measure == "killed" and tells_of_disease(asked.node.sentence)
    )
    if not asked.has_nothing or not (sick or holds):
        return ()
    bodies = {*words["counters"], *(words["wardens"] if holds else ())}
    verbs = {*words["counting"], *words["telling"], *(words["holding"] if holds else ())}
    near = [*asked.scene.places_near(asked.node), *asked.scene.bodies_near(asked.node)]
    here = asked.node.sentence
    if not near and here.i > 0 and _is_told_again(asked.counted):
        before = asked.scene.document.sentences[here.i - 1]
        if before.paragraph == here.paragraph:
            near = [*asked.scene.places.get(before.i, [])[:8], *asked.scene.bodies.get(before.i, [])[:8]]
    for place, token in near:
        head = token
        for _ in range(4):
            if head.dep not in {"compound", "nmod", "amod", "poss", "pobj", "prep"}:
                break
            head = head.head
        tells = head.dep == "nsubj" and head.i < asked.node.i and head.head.lemma.lower() in verbs
        body = head.lemma.lower() in bodies or (head is token and sick)
        if body and tells and not asked.scene.is_origin(token):
            return (place,)
    return ()


def _is_told_again(counted: Counted) -> bool:
    """Whether a count is of those told of before (`the nine foreigners`, `two of the infected`)."""
    if counted.definite:
        return True
    return counted.of is not None and counted.of.child("det") is not None


def _own_people(asked: Asked) -> Found:
    """The country of the counted, where the sentence names the country itself as well (`Chad freed nurses who were
    accused of infecting 30 Chadian children`)."""
    words = read_lexicon("slots")
    if not asked.has_nothing or asked.measure not in words["counted_by_people"]:
        return ()
    near = asked.scene.places_near(asked.node)
    counted = [t for t in (asked.node, asked.named) if t and t.lemma.lower() not in words["nationals"]]
    theirs = {p.name for p, t in near if p.demonym and t.head in counted}
    return _some(next((p for p, _ in near if p.name in theirs and not p.demonym), None))


def _war(asked: Asked) -> Found:
    if asked.in_clause is not None:
        return ()
    whole = is_of_the_war(asked.node, asked.clause)
    if not (whole or (asked.has_nothing and (goes_on(asked) or is_told_from_afar(asked)))):
        return ()
    war = asked.scene.war if falls_in_the_war(asked) else None
    land = war_before(asked.scene, asked.node.sentence) or war or asked.scene.country
    return _some(land) if land is not None and not invades(asked.scene.places_near(asked.node), land) else ()


def _subject(asked: Asked) -> Found:
    for place, token in asked.own if asked.has_nothing else ():
        named = not (is_country(place) or place.metonymic)
        if named and token.dep in {"nsubj", "nsubjpass", "ROOT", "dep"}:
            return (place,)
    return ()


def _heading(asked: Asked) -> Found:
    return _some(told_under(asked.scene, asked.node.sentence)[0]) if asked.best is None else ()


def _sentence_before(asked: Asked) -> Found:
    if not asked.has_nothing or _voice_place(asked, True) is not None:
        return ()
    if _is_of_office(asked, "national_offices") and is_current(asked.node, asked.clause):
        return ()  # what the head of a land says has come about until now is of the land
    return _some(place_just_before(asked.scene, asked.node.sentence))


def _voice(asked: Asked) -> Found:
    partial = read_lexicon("slots")["partial"]
    wide = any(t.lower in partial for _, t in asked.own for t in words_before(t))
    if asked.scene.is_overview or wide:
        return _some(_voice_place(asked, wide))
    own = asked.fallback
    if asked.has_nothing and own and is_wide(own[0]) and _is_of_office(asked, "local_offices"):
        return _some(_voice_place(asked, False))
    return ()


def _is_of_office(asked: Asked, offices: str) -> bool:
    """Whether who says it holds an office of a list: of a town or region, or of the nation."""
    words = read_lexicon("slots")[offices]
    told = (t for t in asked.node.sentence.tokens[:REACH] if t.lemma.lower() in words)
    return any(s.start <= t.start < s.end for t in told for s in asked.skip)


def _sentence(asked: Asked) -> Found:
    return _some(asked.elsewhere)


def _report(asked: Asked) -> Found:
    own = asked.fallback
    if own and _opens_later(asked, own[0]):
        return _some(_voice_place(asked, True))
    return own


def _opens_later(asked: Asked, place: PlaceMention) -> bool:
    """Whether a place opens a later sentence of the paragraph, of which alone it is (`In X, two died`)."""
    here = asked.node.sentence
    after = asked.scene.document.sentences[here.i + 1 : here.i + 4]
    later = next((s for s in after if s.tokens[0].start <= place.span.start < s.tokens[-1].end), None)
    if later is None or later.paragraph != here.paragraph or len(later.tokens) < 2:
        return False
    return later.tokens[0].lower == "in" and later.tokens[1].start == place.span.start


#: every rule, in order
PLACE_RULES: tuple[PlaceRule, ...] = (
    PlaceRule("everywhere", "words say that it holds in the whole world", _everywhere, False, False),
    PlaceRule(
        "the site of its event",
        "it is of the event of the opening, whose site is told elsewhere",
        site_of_event,
    ),
    PlaceRule("its clause", "a place stands in the count's noun phrase or clause", _clause, False, False),
    PlaceRule("pointed back to", "`there`, `the city` mean the town told of before", _pointed_back),
    PlaceRule("that event", "its clause takes up the event that the sentence before tells of", _that_event),
    PlaceRule("the land told of", "`in the state`, `in their country` mean the one named before", _land),
    PlaceRule("the war's country", "it is of a whole war, and that is in a country", _war),
    PlaceRule("elsewhere in the sentence", "the sentence names a town outside of the clause", _narrow),
    PlaceRule("told before", "the sentence before tells of a dated happening in a town", _told_before),
    PlaceRule("since then", "it goes on from what the sentence before tells of a country", _since_then),
    PlaceRule(
        "who counts its own", "a body tells of the sick or arrested of its country", _counts_own, False, False
    ),
    PlaceRule("nationwide", "words say that it is of the whole country", _nationwide),
    PlaceRule("a spreading disease", "a disease is told of in several countries", _disease, True, False),
    PlaceRule(
        "of many countries", "it spreads, and many countries are told of", _many_countries, True, False
    ),
    PlaceRule("of another year", "it happened months, years or days apart, nobody says where", _other_day),
    PlaceRule("its own people", "the sentence names the country of the counted", _own_people),
    PlaceRule("under its heading", "a heading is about the town of the text under it", _heading, False),
    PlaceRule("the subject of the sentence", "the sentence is about a town", _subject),
    PlaceRule(
        "the sentence before", "the place where the sentence before says that something is", _sentence_before
    ),
    PlaceRule(
        "the voice's place", "who says it sits there, in a page of many places or of a whole country", _voice
    ),
    PlaceRule("a country of the sentence", "nothing nearer is told", _sentence),
    PlaceRule("the report's own place", "nothing nearer is told", _report, followed=False),
)


def _some(place: PlaceMention | Token | None) -> Found:
    return (place,) if place is not None else ()


def _finer(asked: Asked) -> Found:
    """The town of a clause of time under the count's own (`killed in X when a plane crashed at Y`)."""
    words = read_lexicon("slots")
    clause = asked.clause
    for place, token in asked.own:
        head = located_head(asked.scene, token)
        if is_country(place) or head is None or head.lower not in words["standing"]:
            continue
        for above in ancestors_of(token):
            if above is clause:
                break
            marks = {c.lower for c in above.children if c.dep in {"mark", "advmod"}}
            near = clause in (above.head, above.head.head, above.head.head.head)
            if _is_since_when(above):
                continue  # `nobody has been killed in X since 2004, when a plane crashed at Y`
            if "after" in marks and not tells_event(above):
                continue  # `the toll rose to 26 after rescuers searched a school in X`
            if above.dep in {"advcl", "relcl"} and near and marks & set(words["when"]):
                return (place,)
    return ()


def _is_since_when(clause: Token) -> bool:
    """Whether a clause only says what happened on the day since which something is so (`since 2004, when …`)."""
    when = next((c for c in clause.children if c.lower == "when"), None)
    if when is None:
        return False
    tokens = clause.sentence.tokens
    at = when.i - tokens[0].i
    return any(t.lower == "since" for t in tokens[max(0, at - _SINCE) : at])


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


def _voice_place(asked: Asked, wide: bool) -> PlaceMention | None:
    """The place of a voice of the sentence (`authorities in X`, `the X city council`); its country only where
    `wide`, the count being of more than a place that is named."""
    for place, _ in asked.scene.places_near(asked.node):
        if any(s.contains(place.span) for s in asked.skip) and is_country(place) == wide:
            return place
    return None
