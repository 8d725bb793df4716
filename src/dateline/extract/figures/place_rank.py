"""How well a place of a sentence fits a count in it, by the parse."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.figures.clauses import crosses
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
    words = read_lexicon("slots")
    head = located_head(scene, token)
    above = [t.i for t in ancestors_of(token)]
    partly = head is not None and {t.lower for t in words_before(token)} & set(words["partial"])
    if scene.is_origin(token) or (partly and not _is_where(token, clause)):
        return None
    if token.dep in {"compound", "nmod", "amod"} and token.head.lemma.lower() in words["peoples"]:
        return None
    if is_attacker(place, token) or _is_nationality(place, token):
        return None
    if is_country(place) and _is_abroad(scene, token):
        return None
    if (
        place.hint == "water"
        and token.dep in {"compound", "nmod"}
        and token.head.lemma.lower() in words["settings"]
    ):
        return None  # `the Red Sea port city` is the one told of before
    if measure not in words["enter"] and _is_taken_to(token, words["taking"]):
        return None
    if measure not in (*words["enter"], *words["leave"]) and _is_goal(token, words["going"]):
        return None
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
        away = measure in words["at_home"] and _is_at_sea(scene, token, node)
        if measure in words["at_home"] and is_country(place) and who not in words["nationals"] and not away:
            return 1
    if measure in words["fleeing"] and place.demonym and token in (named, node):
        return 1 if measure == "refugees_fled" else 3  # `8,000 Chadians have fled`
    if not place.demonym and token.i in {t.i for t in ancestors_of(node)}:
        return 0
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
    if measure == "infected":
        wanted |= {"from"}  # `of the cases, seven are from X`
    if clause.lemma.lower() in words["reported_from"] and clause.child("nsubjpass") is not None:
        wanted |= {"from"}
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
    held = anchor.head if anchor.dep == "acl" else None
    if held is not None and held.dep == "nsubj" and held.head is clause and preposition in wanted:
        return 1  # `missiles fired at X killed nine`
    if _is_where(token, clause):
        return 2
    if clause.i in above and not crosses(token, clause):
        return 2 if preposition in wanted or preposition == "of" else None
    if preposition == "on" and is_country(place) and anchor.lemma.lower() not in words["attacks"]:
        return None  # `a toll on X`
    if preposition in words["standing"] or preposition == "of":
        return 4
    return None


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
    if token.dep not in {"compound", "nmod", "amod", "poss"}:
        return False
    if token.head.lemma.lower() in read_lexicon("slots")["missions"]:
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
    if token.dep == "appos":
        token = token.head
    if clause.head is token and clause.dep in {"acl", "pcomp"}:
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
