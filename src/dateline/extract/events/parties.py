"""Who did it and to whom: the noun groups of an event's actors and targets."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.events.acted import is_clipped
from dateline.extract.events.syntax import adjuncts_of, objects_of, subjects_of
from dateline.extract.events.triggers import EventLexicon, Trigger
from dateline.model import Span, Token, span_of


def participants_of(group: list[Trigger], lexicon: EventLexicon) -> tuple[list[Token], list[Token]]:
    """Who did it and to whom, as the heads of noun groups."""
    own = {t.i for trigger in group for t in trigger.tokens}
    actors: list[Token] = []
    targets: list[Token] = []
    for trigger in group:
        token = trigger.token
        if trigger.nominal:
            if token.lemma.lower() not in lexicon.words["seated"]:
                actors += token.children_of("poss")
            actors += [
                c
                for c in token.children_of("amod", "compound", "nmod")
                if c.entity in ("NORP", "ORG") or (c.entity == "GPE" and _is_initials(c.text))
            ]
            actors += adjuncts_of(token, frozenset({"by"}))
            targets += adjuncts_of(token, lexicon.words["against"])
            verb = token.head if token.head.pos == "VERB" else None
            if (
                verb is not None
                and token.dep in ("dobj", "nsubjpass")
                and verb.lemma.lower() in lexicon.words["light"]
            ):
                done_to = verb.lemma.lower() in lexicon.words["undergone"]
                (targets if done_to else actors).extend(subjects_of(verb))
        elif token.lemma.lower() in lexicon.words["suffers"] and not token.children_of("dobj"):
            targets += token.children_of("nsubj", "nsubjpass")
        elif f"{trigger.type} {token.lemma.lower()}" in lexicon.words["undergoes"] or is_clipped(
            token, lexicon
        ):
            targets += subjects_of(token)
        elif token.lemma.lower() in lexicon.words["say"]:
            # `the island has reported nine deaths`: who tells of it did not do it
            targets += objects_of(token)
        else:
            actors += subjects_of(token)
            objects = [t for t in objects_of(token) if t.i not in own] or token.children_of("nsubjpass")
            sent = lexicon.classes["munition"] | lexicon.classes["weapon"]
            if not objects or all(o.lemma.lower() in sent for o in objects):
                hit = [t for o in (*trigger.tokens, *objects) for t in adjuncts_of(o, lexicon.words["onto"])]
                objects = hit or objects
            targets += objects

    def keep(tokens: list[Token]) -> list[Token]:
        kept = [
            t
            for t in tokens
            if t.i not in own
            and t.entity not in ("DATE", "TIME")
            and t.pos != "VERB"
            and t.tag != "PRP$"
            and t.lower != "it"
        ]
        return list(dict.fromkeys(kept))[:6]

    thrown = lexicon.classes["munition"] | lexicon.classes["weapon"]
    actors = keep(_senders(actors, thrown, lexicon))
    chosen = {t.i for t in actors}
    return actors, [t for t in keep(targets) if t.i not in chosen]


def _senders(actors: Sequence[Token], thrown: frozenset[str], lexicon: EventLexicon) -> list[Token]:
    """The actors, with whose weapon it was in place of a weapon (`a Sudrian rocket killed nine`); a weapon of nobody's
    acts for nobody (`killed by rockets`)."""
    forces = lexicon.classes["state_force"] | lexicon.classes["armed_group"]
    found: list[Token] = []
    for token in actors:
        if token.lemma.lower() not in thrown:
            found.append(token)
            continue
        whose = token.children_of("amod", "compound", "nmod", "poss")
        found += [c for c in whose if c.entity in ("NORP", "GPE", "ORG") or c.lemma.lower() in forces]
    return found


def _is_initials(text: str) -> bool:
    """Whether a land is named by its initials, as it is where it acts (`a US strike`)."""
    return text.replace(".", "").isupper()


def noun_span(token: Token) -> Span:
    """The characters of a noun group without its clauses and appositions."""
    kept = [token]
    queue = [
        c
        for c in token.children
        if ":" not in c.text and c.dep in ("amod", "compound", "nummod", "nmod", "poss", "quantmod", "case")
    ]
    while queue and len(kept) < 16:
        child = queue.pop()
        kept.append(child)
        queue += [
            c
            for c in child.children
            if c.dep in ("amod", "compound", "nummod", "quantmod", "case", "advmod", "npadvmod")
        ]
    for prep in token.children_of("prep"):
        if prep.lower == "of":
            objects = prep.children_of("pobj")
            if objects and objects[0].i - token.i < 8:
                kept += [prep, objects[0], *objects[0].children_of("compound", "amod", "det")]
    return span_of(kept)
