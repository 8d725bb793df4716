"""How well a place of a sentence fits a count in it, by the parse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.extract.figures.clauses import crosses, tells_of
from dateline.extract.figures.mentions import is_attacker, is_country
from dateline.extract.figures.scene import Scene, ancestors_of
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Token

#: prepositions that lead to a goal
_LEADING = frozenset({"to", "for", "toward", "towards"})


def words_before(token: Token) -> Sequence[Token]:
    """The two tokens before the preposition of a place."""
    first = token.sentence.tokens[0].i
    at = (token.head.i if token.dep == "pobj" else token.i) - first
    return token.sentence.tokens[max(0, at - 2) : max(0, at)]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A place of the sentence beside the count that it is ranked for; `head` is the preposition that locates it."""

    scene: Scene
    measure: str
    place: PlaceMention
    token: Token
    node: Token
    named: Token | None
    clause: Token
    head: Token | None
    above: frozenset[int]


def rank_place(
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
    head = located_head(scene, token)
    above = frozenset(t.i for t in ancestors_of(token))
    asked = _Ranked(scene, measure, place, token, node, named, clause, head, above)
    if _is_refused(asked):
        return None
    rank = _rank_by_role(asked)
    if rank is not _UNTOLD:
        return rank
    if head is None:
        return _rank_object(place, token, clause)
    return _rank_by_preposition(asked, head)


def _is_refused(asked: _Ranked) -> bool:
    """Whether a place only says where something else is, comes from or goes to."""
    words, place, token = read_lexicon("slots"), asked.place, asked.token
    partly = asked.head is not None and {t.lower for t in words_before(token)} & set(words["partial"])
    if asked.scene.is_origin(token) or (partly and not _is_where(token, asked.clause)):
        return True
    if token.dep in {"compound", "nmod", "amod"} and token.head.lemma.lower() in words["peoples"]:
        return True
    if is_attacker(place, token) or _is_nationality(place, token):
        return True
    if is_country(place) and _is_abroad(asked.scene, token):
        return True
    modifies = token.dep in {"compound", "nmod"}
    if place.hint == "water" and modifies and token.head.lemma.lower() in words["settings"]:
        return True  # `the Red Sea port city` is the one told of before
    if asked.measure not in words["enter"] and _is_taken_to(token, words["taking"]):
        return True
    return asked.measure not in (*words["enter"], *words["leave"]) and _is_goal(token, words["going"])


#: prepositions that lead people to a land where they are safe
_REFUGE = frozenset({"to", "into", "for"})
#: the rank of a place whose role in its clause says nothing
_UNTOLD = -1


def _rank_by_role(asked: _Ranked) -> int | None:
    """The rank of a place by what it is in its clause: subject, owner, object, what the counted are called by; `_UNTOLD`
    where that decides nothing."""
    words, place, token = read_lexicon("slots"), asked.place, asked.token
    measure, node, named, clause = asked.measure, asked.node, asked.named, asked.clause
    if _refuge(asked) is token:
        return 0
    if _has_its_war(token, clause):
        return 1
    if measure == "deported" and token.dep == "nsubj" and token.head is clause and not place.demonym:
        return 0
    people = place.demonym and measure in words["counted_by_people"] and token.head in (named, node)
    if people and token.head.lemma.lower() in words["totals"]:
        return 1
    if token.dep == "poss" and token.head.lemma.lower() in words["totals"] and _is_within(node, token.head):
        return 0
    if _says_which(token, words["holders"]):
        return None
    if token.dep == "nsubj" and _loses_troops(token.head, named):
        return None
    if not place.demonym and counts_its_own(token, clause):
        return 1
    if token.dep == "nsubj" and not place.demonym and _is_subject_of(token.head, clause):
        if measure in words["hosts"]:
            return 0
        who = named.lemma.lower() if named is not None else ""
        away = measure in words["at_home"] and _is_at_sea(asked.scene, token, node)
        if measure in words["at_home"] and is_country(place) and who not in words["nationals"] and not away:
            return 1
    if measure in words["fleeing"] and place.demonym and token in (named, node):
        return 1 if measure == "refugees_fled" else 3  # `8,000 Chadians have fled`
    if not place.demonym and token.i in {t.i for t in ancestors_of(node)}:
        return 4 if is_country(place) and _is_label(token, node) else 0
    if token.dep == "dobj" and not place.demonym and measure in words["leave"]:
        return 0 if token.head is clause or token.head.lemma.lower() in words["leaving"] else None
    if place.demonym and token.head.lemma.lower() not in words["place_nouns"]:
        return None
    if place.demonym and token.head.lemma.lower() in words["edges"] and not _is_inside(token.head):
        return None
    if place.demonym and token.head.dep == "nsubj":
        return 4
    if token.dep == "conj" and is_country(place) and token.head.dep in {"amod", "nmod", "compound"}:
        return None  # `Norwegian and X special forces`
    if not place.demonym and token.dep in {"compound", "nmod"} and token.head in (named, node):
        return None if measure == "troops_killed" else 2
    if place.demonym or token.dep not in {"compound", "nmod"}:
        return _UNTOLD
    names_subject = token.head.dep == "nsubj" and token.head.head is clause
    attack = is_country(place) and token.head.lemma.lower() not in words["disasters"]  # `the X raids that …`
    return 1 if names_subject or (tells_of(clause, token.head) and not attack) else _UNTOLD


def _refuge(asked: _Ranked) -> Token | None:
    """The one country that people flee to, where a count of theirs is counted (`have fled to X`); None where they flee to
    several, or to neighbours, and where the clause names what they leave (`fled Y for X`)."""
    clause = asked.clause
    if asked.measure != "refugees_fled":
        return None
    ways = [prep for prep in clause.children_of("prep") if prep.lower in _REFUGE]
    ways += [verb for prep in ways for verb in prep.children_of("pcomp")]  # `to neighbouring X`
    goals = [goal for way in ways for goal in way.children_of("pobj", "dobj")]
    if len(goals) != 1 or goals[0].child("conj") is not None:
        return None
    if clause.child("dobj") is not None or any(prep.lower == "from" for prep in clause.children_of("prep")):
        return None
    (goal,) = goals
    named = (place for place, token in asked.scene.places_near(goal) if token is goal)
    return goal if any(is_country(place) and not place.demonym for place in named) else None


def _is_label(token: Token, node: Token) -> bool:
    """Whether a word is the label of a line, with a colon behind it (`Chad: 12 killed in Norvale`)."""
    first = token.sentence.tokens[0].i
    return any(t.text == ":" for t in token.sentence.tokens[token.i + 1 - first : node.i - first][:2])


def _rank_by_preposition(asked: _Ranked, head: Token) -> int | None:
    """The rank of a place by its preposition, and by what that hangs on."""
    words, token, node, clause = read_lexicon("slots"), asked.token, asked.node, asked.clause
    preposition, wanted = head.lower, _wanted(asked)
    anchor = head.head
    if anchor.pos == "ADP":
        anchor = anchor.head
    if token.i > node.i and preposition not in words["standing"] and _is_listed(token):
        return None
    if clause.tag == "VBG" and 0 < clause.i - token.i <= 2 and preposition in wanted:
        return 1
    if anchor is asked.named or anchor is node:
        return 0 if preposition in wanted else None
    if anchor is clause or (anchor.head is clause and anchor.pos in {"NOUN", "PROPN", "ADV", "ADP"}):
        return 1 if preposition in wanted else (5 if preposition == "of" else None)
    held = anchor.head if anchor.dep == "acl" else None
    if held is not None and held.dep == "nsubj" and held.head is clause and preposition in wanted:
        return 1  # `missiles fired at X killed nine`
    if _is_where(token, clause):
        return 2
    if clause.i in asked.above and not crosses(token, clause):
        return 2 if preposition in wanted or preposition == "of" else None
    if preposition == "on" and is_country(asked.place) and anchor.lemma.lower() not in words["attacks"]:
        return None  # `a toll on X`
    return 4 if preposition in words["standing"] or preposition == "of" else None


def _wanted(asked: _Ranked) -> set[str]:
    """The prepositions that lead to where the counted are, by what befell them."""
    words, clause = read_lexicon("slots"), asked.clause
    wanted = set(words["standing"])
    if asked.measure in words["leave"]:
        leads = clause.lemma.lower() in words["crossing"]
        wanted |= {"into", "to"} if leads else {"from"}
    if asked.measure in words["enter"]:
        wanted |= {"into", "to"}
    if asked.measure == "infected":
        wanted |= {"from"}  # `of the cases, seven are from X`
    if clause.lemma.lower() in words["reported_from"] and clause.child("nsubjpass") is not None:
        wanted |= {"from"}
    return wanted


def _is_subject_of(verb: Token, clause: Token) -> bool:
    """Whether the subject of a verb is also that of a clause (`X backed the plan, taking in hundreds`)."""
    if verb is clause:
        return True
    bare = clause.dep in {"advcl", "conj", "xcomp"} and not clause.children_of("nsubj", "nsubjpass")
    return bare and any(t is verb for t in (clause.head, clause.head.head))


def _is_nationality(place: PlaceMention, token: Token) -> bool:
    """Whether the name of a country says who people are, not where (`two X pilots`)."""
    if place.demonym or not is_country(place) or token.dep not in {"compound", "nmod", "amod"}:
        return False
    return token.head.lemma.lower() in read_lexicon("slots")["nationals"]


def _is_abroad(scene: Scene, token: Token) -> bool:
    """Whether a country only says whose the thing is that stands elsewhere (`the Chadian embassies in X`)."""
    missions = read_lexicon("slots")["missions"]
    if token.dep == "pobj" and token.head.lower == "of" and token.head.head.lemma.lower() in missions:
        return True  # `the embassy of Chad in X`
    if token.dep not in {"compound", "nmod", "amod", "poss"}:
        return False
    if token.head.lemma.lower() in missions:
        return True
    inside = (c for c in token.head.children_of("prep") if c.lower in {"in", "at", "near", "on"})
    places = {t.i for _, t in scene.places_near(token)}
    return any(c.i in places for prep in inside for c in prep.children_of("pobj"))


def _is_inside(edge: Token) -> bool:
    """Whether a count is made within a border (`inside the Chadian border`); near it is on either side."""
    return edge.dep == "pobj" and edge.head.lower in {"in", "inside", "within", "across", "over"}


def _rank_object(place: PlaceMention, token: Token, clause: Token) -> int | None:
    """A place whose disaster the sentence tells of beside the count (`as the X fires spread`), a town that is fought for
    (`the battle for X`), or hit (`as the army shells the X market`), where a clause beside the count's says so."""
    if not place.demonym and _names_disaster(token):
        return 4
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
    if token.dep in {"compound", "nmod", "appos"}:
        token = token.head
    words = read_lexicon("slots")
    if token.dep != "dobj":
        return None
    verb = token.head.lemma.lower()
    struck = token.head.dep in {"acl", "relcl"} and (
        verb in words["struck_verbs"] or verb in words["attack_verbs"]
    )
    return 4 if struck or token.head.dep in {"advcl", "ROOT", "ccomp"} else None


def _is_taken_to(token: Token, taking: Sequence[str]) -> bool:
    """Whether a place is where people are taken, or where that lies (`flown to a clinic on the island of X`)."""
    return any(
        above.dep == "prep" and above.lower == "to" and above.head.lemma.lower() in taking
        for above in ancestors_of(token)
    )


def _is_goal(token: Token, going: Sequence[str]) -> bool:
    """Whether a place is where somebody was bound for, or where that lies (`a boat bound for the island of X`)."""
    return any(
        above.dep == "prep" and above.lower in _LEADING and above.head.lemma.lower() in going
        for above in ancestors_of(token)
    )


def _names_disaster(token: Token) -> bool:
    """Whether a place stands right before the disaster that is called after it (`as X wildfires spread`), whatever the
    parser makes of the two; the land of an attack is who attacks."""
    words = read_lexicon("slots")
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i + 1
    for after in tokens[at : at + 1]:
        name = after.lower if after.lower in words["disasters"] else after.lemma.lower()
        return name in words["disasters"] or name.removesuffix("s") in words["disasters"]
    return False


def _loses_troops(verb: Token, named: Token | None) -> bool:
    """Whether a land only loses its soldiers, wherever that is (`Chad lost 40 troops`)."""
    if named is None or verb.lemma.lower() not in {"lose", "suffer"}:
        return False
    return named.lemma.lower() in read_lexicon("slots")["forces"]


def counts_its_own(token: Token, clause: Token) -> bool:
    """Whether a place is the subject that suffers or reports a count (`X confirmed 12 cases`)."""
    words = read_lexicon("slots")
    last = token
    if token.dep == "appos":
        token = token.head
    follows = last is not token and clause.tag == "VBG" and 0 < clause.i - last.i <= 2
    if follows and clause.lemma.lower() in words["counting"]:
        return True  # `with the next country, X, reporting 300 deaths`
    beside = clause.dep == "pcomp" and clause.head.lower == "with" and clause.head.child("pobj") is token
    if (clause.head is token and clause.dep in {"acl", "pcomp"}) or beside:
        return clause.lemma.lower() in words["counting"]
    verb = token.head
    if token.dep != "nsubj" or verb.lemma.lower() not in words["counting"]:
        return False
    if verb is clause or (clause.dep == "xcomp" and clause.head is verb and clause.lemma.lower() == "have"):
        return True
    return clause.dep in {"acl", "advcl"} and any(t is verb for t in ancestors_of(clause))


def _is_within(node: Token, noun: Token) -> bool:
    """Whether a count stands in a noun phrase (`X's total of 93 cases`)."""
    return noun is node or any(above is noun for above in ancestors_of(node))


def _is_at_sea(scene: Scene, subject: Token, node: Token) -> bool:
    """Whether another place of the sentence says off what coast it was, behind the count (`Chad held 14 people aboard a
    ship off X`)."""
    return any(
        token is not subject and token.i > node.i and token.dep == "pobj" and token.head.lower == "off"
        for _, token in scene.places_near(subject)
    )


def _says_which(token: Token, holders: Sequence[str]) -> bool:
    """Whether a place only says which town or part is named next (`the X state city of Y`)."""
    noun = token.head
    if token.dep not in {"compound", "nmod", "amod", "poss"} or noun.lemma.lower() not in holders:
        return False
    return any(c.lower == "of" and c.dep == "prep" for c in noun.children)


def _has_its_war(token: Token, clause: Token) -> bool:
    """Whether a place has the war, outbreak or disaster that a count is of, as its subject (`X's war has killed`) or
    after a preposition (`in the Chadian outbreak`)."""
    words = read_lexicon("slots")
    owner = token.head
    if token.dep not in {"poss", "compound", "nmod", "amod"} or owner.lemma.lower() not in words["ordeals"]:
        return False
    if token.dep == "poss" and any(c.tag in {"JJS", "RBS"} for c in owner.children):
        return False  # `Asia's longest war`
    if owner.dep == "nsubj" and owner.head is clause:
        return True
    if owner.dep != "pobj" or owner.head.lower not in {"in", "of", "from", "during", "by", "to"}:
        return False
    return clause in (owner.head.head, owner.head.head.head) and not crosses(owner, clause)


def located_head(scene: Scene, token: Token) -> Token | None:
    """The preposition that locates a place (through lists, appositions and, for `Italian cities`, the
    noun that it modifies)."""
    at = token
    for _ in range(6):
        if at.dep in {"pobj", "pcomp"}:
            if at.head.lower == "of" and at.head.head.lemma.lower() in read_lexicon("slots")["holders"]:
                outer = located_head(scene, at.head.head) if at.head.head is not token else None
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
