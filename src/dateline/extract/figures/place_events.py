"""Of which event a count is, where its sentence does not say where: that of the opening, at its site; another one, or
many; or a war of which a report tells from afar."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from dateline.extract.figures.clauses import is_event, joined_to, names_event
from dateline.extract.figures.leads import is_capital
from dateline.extract.figures.mentions import is_country, is_wide
from dateline.extract.figures.place_asked import Asked
from dateline.extract.figures.place_scope import find_global
from dateline.extract.figures.scene import REACH
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Token

#: heads above a place or time that are looked at for the event
_ABOVE = 6


def site_of_event(asked: Asked) -> tuple[PlaceMention, ...]:
    """The site of the event that the report opens with, where the clause of a count of it names only the country (`a
    crash in Chad killed nine. It happened near Norvale`); the country stays behind it, for a site that lies elsewhere."""
    scene, here = asked.scene, asked.node.sentence
    place = asked.best[1] if asked.best is not None else None
    if place is None or not is_wide(place) or place.demonym or scene.is_of_many or not scene.event:
        return ()
    if scene.event & set(read_lexicon("slots")["far_reaching"]) or _is_throughout(asked, place):
        return ()
    if scene.lead is None or scene.opens is None or scene.opens.name != place.name:
        return ()
    if scene.items.is_apart(here) or not _is_of_opening(asked) or _is_reckoned(asked):
        return ()
    return () if scene.is_long_ago(asked.node, asked.clause) else (scene.lead, place)


def _is_of_opening(asked: Asked) -> bool:
    """Whether what did it, in a count's own clause, is the event that the report opens with: the first that the opening
    names, and later only `the` one."""
    event = next((t for t in _doers(asked) if t.lemma.lower() in asked.scene.event), None)
    if event is None or event.tag in {"NNS", "NNPS"} or _is_before_another(asked.clause):
        return False
    here, sentences = asked.node.sentence, asked.scene.document.sentences
    stops = {t.text for t in sentences[0].tokens[-2:]} & {".", "!", "?"}
    if here.i == 0 or (
        here.i == 1 and here.paragraph != sentences[0].paragraph and not stops
    ):  # a headline and what it stands over tell of one event
        return next((t for t in here.tokens if t.lemma.lower() in asked.scene.event), None) is event
    told = any(c.dep == "det" and c.lower in {"the", "this", "that"} for c in event.children)
    if not told or _is_named_apart(asked, event):
        return False
    return not is_another(asked, asked.clause) and not is_of_many_events(asked)


def _is_before_another(clause: Token) -> bool:
    """Whether a clause only says after or before what another event was (`hours after a blast killed nine, a raid …`)."""
    words, main = read_lexicon("slots"), clause.head
    if clause.dep != "advcl" or not {c.lower for c in clause.children_of("mark")} & set(
        words["beside_events"]
    ):
        return False
    return any(t.lemma.lower() in words["events"] for t in (main, *main.children_of("nsubj", "nsubjpass")))


def _is_named_apart(asked: Asked, event: Token) -> bool:
    """Whether the words for an event say that it was elsewhere, or at another time, than that of the opening (`the Lund
    blast`, `the blast in 2019`)."""
    scene = asked.scene
    own = {p.name for p in (scene.opens, scene.lead) if p is not None}
    for place, token in scene.places_near(event):
        if place.name not in own and event in islice(token.ancestors, _ABOVE):
            return True
    lead = scene.lead_time.text.lower() if scene.lead_time is not None else ""
    times = scene.times_near(event)
    return any(
        m.type == "DATE" and m.text.lower() != lead and event in islice(t.ancestors, _ABOVE) for m, t in times
    )


def _doers(asked: Asked) -> Iterator[Token]:
    """What a count's clause says did it: its subject, its agent or what it was in, or the verb or its subject over a
    participle (`a bus crashed, killing nine`)."""
    clause = asked.clause
    verbs = [verb for verb in (clause, joined_to(clause)) if verb is not None]
    for verb, subject in ((v, t) for v in verbs for t in v.children_of("nsubj")):
        yield verb.head if verb.dep == "relcl" and subject.lower in {"which", "that"} else subject
    for prep in clause.children_of("prep", "agent"):
        if prep.lower in {"in", "by"}:
            yield from prep.children_of("pobj")
    if clause.tag == "VBG" and clause.dep in {"advcl", "xcomp", "acl"}:
        yield clause.head
        yield from clause.head.children_of("nsubj")


def _is_reckoned(asked: Asked) -> bool:
    """Whether a sentence sets what happened among what did before or since (`the worst since nine were killed`)."""
    words = read_lexicon("slots")["reckoning"]
    return any(t.lower in words for t in asked.node.sentence.tokens[:REACH])


def _is_throughout(asked: Asked, place: PlaceMention) -> bool:
    """Whether a place of the sentence is told of as a whole (`across Chad`)."""
    words = read_lexicon("slots")["throughout"]
    return any(p is place and t.dep == "pobj" and t.head.lower in words for p, t in asked.own)


def is_another(asked: Asked, clause: Token) -> bool:
    """Whether a clause tells of an event that is new to the report, on another day than the one that it opens with."""
    words, lead = read_lexicon("slots"), asked.scene.lead_time
    if lead is None or asked.node.sentence.i == 0:
        return False
    own = [m for m, t in asked.scene.times_near(asked.node) if clause in (t.head, t.head.head)]
    if not any(m.type == "DATE" and m.tense != "future" and m.text.lower() != lead.text.lower() for m in own):
        return False
    if any(m.frame != lead.frame or "unit" in m.slots for m in own):
        return False
    near = [*clause.children, *(g for c in clause.children_of("prep", "agent") for g in c.children)]
    return any(
        t.lemma.lower() in words["events"] and any(c.lower in words["another"] for c in t.children_of("det"))
        for t in near
    )


def is_of_many_events(asked: Asked) -> bool:
    """Whether a count is of many events, in the report of one at one site (`40 were hurt in 90 crashes that year`)."""
    words = read_lexicon("slots")
    kinds = frozenset(words["events"]) - frozenset(words["harmed"])
    near = [
        g for t in (asked.clause, asked.node) for c in t.children_of("prep") for g in c.children_of("pobj")
    ]
    return bool(asked.scene.event) and any(
        t.tag == "NNS" and t.lemma.lower() in kinds and not any(c.dep == "det" for c in t.children)
        for t in near
    )


def is_told_from_afar(asked: Asked) -> bool:
    """Whether troops fell in a war of which a report tells from a capital, or beside another land."""
    lead, war = asked.scene.lead, asked.scene.war
    if war is None or asked.measure != "troops_killed" or names_event(asked.node, asked.clause):
        return False
    if _is_told_of_a_part(asked, war):
        return False
    return lead is not None and (is_capital(lead) or (is_country(lead) and lead.name != war.name))


def _is_told_of_a_part(asked: Asked, war: PlaceMention) -> bool:
    """Whether the sentence before, of the same paragraph, names a place other than the land of the war, from which
    nothing is told."""
    here = asked.node.sentence
    before = asked.scene.document.sentences[here.i - 1] if here.i > 0 else None
    if before is None or before.paragraph != here.paragraph:
        return False
    lead = asked.scene.lead.name if asked.scene.lead is not None else ""
    return any(
        not p.demonym and p.name not in {war.name, lead} and not is_capital(p)
        for p, _ in asked.scene.places.get(before.i, [])[:REACH]
    )


def falls_in_the_war(asked: Asked) -> bool:
    """Whether a count is of those who fall in the one war of a report: no sentence beside it is of the whole world, or
    tells where those counted are (`most of them are in X`)."""
    words, sentences, i = read_lexicon("slots"), asked.scene.document.sentences, asked.node.sentence.i
    if asked.measure not in words["falling_in_wars"]:
        return False
    if any(find_global(s) is not None for s in sentences[max(0, i - 1) : i + 1]):
        return False
    after = next(iter(sentences[i + 1 : i + 2]), None)
    return (
        after is None or after.tokens[0].lower not in words["of_those"] or not asked.scene.places.get(after.i)
    )


def goes_on(asked: Asked) -> bool:
    """Whether a count of all until now follows a sentence that tells how a war began or grew (`it became a civil war.
    More than 3,000 have been killed`)."""
    here = asked.node.sentence
    before = asked.scene.document.sentences[here.i - 1] if here.i > 0 else None
    if before is None or before.paragraph != here.paragraph or names_event(asked.node, asked.clause):
        return False
    if not {"have", "has"} & {c.lower for c in (joined_to(asked.clause) or asked.clause).children_of("aux")}:
        return False
    words = read_lexicon("slots")
    wars = [t for t in before.tokens[:REACH] if t.lemma.lower() in words["wars"]]
    return any(v.lemma.lower() in words["wars_begin"] for w in wars for v in islice(w.ancestors, 4))


def is_of_that_event(asked: Asked) -> bool:
    """Whether a clause is of the one attack or accident told of before (`nine died in the blast`)."""
    words = read_lexicon("slots")["single"]
    near = [*asked.clause.children, *(g for c in asked.clause.children_of("prep") for g in c.children)]
    return any(t.tag == "NN" and t.lemma.lower() in words and is_event(t) for t in near)
