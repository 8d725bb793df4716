"""Whether a trigger tells one happening, not a kind of thing, a purpose, a wish, a habit or a description."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.events.acted import is_acted
from dateline.extract.events.join import HARM_TYPES
from dateline.extract.events.syntax import adjuncts_of, climb, is_passive, objects_of, subjects_of
from dateline.extract.events.triggers import EventLexicon, Trigger, gathering_of
from dateline.model import Figure, Slot, Token

#: words by which a deed was not done
_ALMOST = frozenset({"almost", "nearly"})
_BETWEEN = frozenset({"between", "with"})
_LOCAL = frozenset({"in", "at", "near", "around", "across", "along", "outside"})
_UNREAL = frozenset({"should", "must", "ought", "can"})


def is_told(trigger: Trigger, verbs: Sequence[Token], people: Sequence[Token], lexicon: EventLexicon) -> bool:
    """Whether a trigger tells one happening, not a kind of thing, a purpose, a wish or a hypothesis.

    A noun tells one where it has an actor, target, place or time of its own, or is what a clause is
    about; an infinitive where a plan, an order or an attempt governs it. What stands under `if` tells none.
    """
    token = trigger.token
    words = lexicon.words
    if _is_unreal(token, lexicon):
        return False
    if not is_acted(trigger, lexicon):
        return False
    gathered = gathering_of(token, lexicon) if trigger.nominal else token
    if gathered is not token and _is_only_wanted(gathered, lexicon):
        return False
    if any(
        t.lemma.lower() in words["fiction"]
        for verb in (token, *climb(token, 3))
        for prep in verb.children_of("prep")
        if prep.lower == "in"
        for t in prep.children_of("pobj")
    ):
        return False  # `in the film, 300 people are killed`
    almost = not trigger.nominal and any(c.lower in _ALMOST for c in token.children_of("advmod"))
    if almost and trigger.type in HARM_TYPES and not _counts_about(token):
        return False  # `almost killed my son`
    if trigger.type in ("visit", "talks") and not trigger.nominal and is_passive(token):
        return False
    if trigger.type == "restriction" and any(c.lower in ("is", "are") for c in token.children_of("auxpass")):
        return False  # a state, not a measure taken
    for verb in verbs[:1] if trigger.nominal else [token]:
        tries = verb.head if verb.dep == "xcomp" and not verb.children_of("nsubj") else verb
        who = [*verb.children_of("nsubj", "nsubjpass", "dobj"), *tries.children_of("nsubj")]
        if any(_is_nobody(t, lexicon) for t in who):
            return False
        if {c.lower for c in verb.children_of("aux")} & _UNREAL:
            return False
        chain = (verb, *climb(verb, 3))
        asked = verb if lexicon.family(trigger.type) == "investigation" else None
        if any(
            a.dep == "advcl" and a.head is not asked and any(c.lower == "if" for c in a.children_of("mark"))
            for a in (*chain, *(c for v in chain for c in v.children_of("advcl")))
        ):
            return False
    if not trigger.nominal and (_is_request(token) or _is_bidden(token, lexicon)):
        return False
    if token.tag == "VBG" and token.head.lemma.lower() in words["hinder"] and token.dep in ("xcomp", "pcomp"):
        return False
    if token.dep == "pcomp" and token.head.lower == "at" and token.head.head.lemma.lower() == "aim":
        return False
    if token.dep in ("xcomp", "ccomp") and token.head.lemma.lower() == "let":
        return False
    if token.head.lemma.lower() in words["mulled"] and token.dep in ("xcomp", "pcomp", "ccomp", "dobj"):
        return False
    if token.tag == "VBG" and token.dep in ("csubj", "nsubj"):
        helpers = {c.lower for c in token.head.children_of("aux")}
        if token.head.lemma.lower() == "be" or helpers & {"would", "could", "will", "can", "might", "may"}:
            return False  # `burning it would help nobody`
    if trigger.nominal:
        if token.dep in ("nsubjpass", "dobj") and token.head.lemma.lower() in words["called_off"]:
            return False
        if _is_demanded(token, lexicon):
            return False
        return _noun_is_told(token, people, lexicon)
    if token.dep in ("amod", "compound"):
        return False
    if trigger.rule == "rule" and any(
        c.lower == "no" for t in objects_of(token) for c in t.children_of("det")
    ):
        return False
    if trigger.weight < 1.0 and not objects_of(token) and not subjects_of(token):
        return False
    if any(c.lower == "to" for c in token.children_of("aux")):
        above = token.head
        if token.dep == "advcl" or above is token:
            return False
        if any(c.lower == "have" for c in token.children_of("aux")):
            return True  # `claimed to have captured`
        if above.lower == "had" and above.children_of("nsubj"):
            return True  # `had to be moved to safety`
        governs = words["planned"] | words["predicted"] | words["undone"] | words["attempt"]
        return above.lemma.lower() in governs
    first = {c.lower for c in token.children_of("nsubj")} & {"we", "i", "you"}
    return not (first and not objects_of(token))


def _counts_about(verb: Token) -> bool:
    """Whether `nearly` may be of a number beside a verb (`killed nearly 40`)."""
    return any(t.pos == "NUM" and abs(t.i - verb.i) <= 3 for t in verb.subtree[:20])


def _noun_is_told(token: Token, people: Sequence[Token], lexicon: EventLexicon) -> bool:
    words = lexicon.words
    if token.tag == "NNP" and token.lower == "war":
        return False
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i + 1
    if at < len(tokens) and tokens[at].lower.rstrip("s") == "warning":
        return False  # `a storm warning`, whatever the parser makes of it
    if token.dep == "pobj" and token.head.lower == "of":
        above = token.head.head.lemma.lower()
        if above in ("anniversary", "article", "clause", "provision"):
            return False
        if above in ("convict", "accuse", "acquit", "guilty") and token.tag == "NNS" and not token.children:
            return False  # `convicted of robberies`
    if token.dep == "dobj" and token.head.lemma.lower() == "face" and token.tag == "NNS":
        return bool(token.children_of("det", "nummod"))  # `the country is facing attacks`
    if token.dep == "pobj" and token.head.lower == "into" and token.head.head.lemma.lower() == "enter":
        return True  # `entered into an agreement`
    if token.dep == "nsubj" and token.head.lower in ("is", "are"):
        said = token.head.children_of("attr")
        if said and said[0].lemma.lower() in words["defined"]:
            return False  # `a hurricane is a form of`
    if (
        token.dep == "nsubj"
        and token.head.lemma.lower() == "be"
        and any(c.lower in words["afraid"] for c in token.head.children_of("acomp"))
    ):
        return False  # `talks are impossible`
    if lexicon.nouns.get(token.lemma.lower()) and _names_storm(token, lexicon):
        return True
    if token.dep == "compound" and (
        token.head.lemma.lower() in words["natural_force"]
        or (token.head.tag == "NNP" and token.tag == "NNP" and lexicon.nouns.get(token.lemma.lower()))
    ):
        token = token.head  # `tsunami waves`, `Cyclone Freda`
    if token.dep in ("compound", "nmod", "npadvmod") and token.head.lemma.lower() in words["not_event_head"]:
        return False
    if (
        token.dep == "nsubj"
        and token.tag == "NNS"
        and token.head.tag == "VBP"
        and not token.head.children_of("aux")
        and not token.children_of("det", "poss", "nummod")
        and not any(t.entity in ("GPE", "LOC", "FAC", "NORP", "DATE") for t in _phrase(token))
    ):
        return False  # what such things do at any time
    modifiers = token.children_of("det", "amod")
    if any(c.lower in ("many", "most", "some", "all") and token.tag == "NNS" for c in modifiers) and not any(
        t.entity in ("GPE", "LOC", "FAC", "DATE") for t in _phrase(token)
    ):
        return False
    if any(c.lower in ("any", "no", "every", "such", "existing") for c in modifiers):
        return False
    if token.lower == "war" and any(c.lower == "cold" for c in modifiers):
        return False
    if token.lemma.lower() in words["seated"] & words["ongoing"] and (
        modifiers or (token.dep == "pobj" and token.children_of("compound"))
    ):
        past = {"a", "an", "last", "first", "second", "great", "cold"}
        return not any(c.lower in past for c in modifiers)  # the war that all of it is part of
    if people or token.children_of("nummod", "poss"):
        return True
    if any(t.entity in ("PERSON", "ORG", "GPE", "NORP") for t in adjuncts_of(token, _BETWEEN)):
        return True
    said = _phrase(token)
    gathered = gathering_of(token, lexicon)
    if gathered is not token:
        said += _phrase(gathered)
        token = gathered
    if token.dep in ("nsubj", "nsubjpass", "ROOT") or (token.dep == "attr" and _there_was(token.head)):
        return True
    if any(t.entity in ("GPE", "LOC", "FAC", "DATE", "TIME") for t in said):
        return True
    if token.dep in ("dobj", "attr", "conj") and token.head.pos in ("VERB", "AUX", "NOUN"):
        return token.head.lemma.lower() in words["light"] | words["harm"] | words["meets"]
    if token.dep != "pobj":
        return False
    if token.head.lower in ("of", "from", "by") and token.head.head.lemma.lower() in words["aftermath"]:
        return bool(token.children_of("det", "compound")) or token.tag == "NNP"
    if token.head.lower == "with" and _stands_apart(token.head):
        return any(
            _is_place(t, lexicon) for t in adjuncts_of(token, _LOCAL)
        )  # `…, with fighting in two towns`
    inside = token.head.lower == "in" and token.head.head.lemma.lower() in words["harm"] | {"be"}
    return inside or token.head.lower in words["circumstance"]


def _is_only_wanted(gathered: Token, lexicon: EventLexicon) -> bool:
    """Whether what a noun gathers is only asked for, thought of or called off (`called for a week of protest`,
    `considered a series of raids`)."""
    words = lexicon.words
    if gathered.dep == "pobj":
        return _is_demanded(gathered, lexicon)
    unreal = words["mulled"] | words["called_off"] | words["undone"] | words["wanted"] | words["demanded"]
    governs = gathered.head.lemma.lower()
    return (
        gathered.dep in ("dobj", "nsubjpass")
        and governs in unreal - words["planned"] - lexicon.words["halting"]
    )


def _is_place(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun names a place, or a kind of place of which one or several are meant (`three districts`, `the
    port`; not `in part`, `in its past`)."""
    if noun.entity in ("GPE", "LOC", "FAC"):
        return True
    kinds = lexicon.classes["territory"] | lexicon.classes["building"] | lexicon.words["ground"]
    meant = noun.tag == "NNS" or bool(noun.children_of("det", "nummod", "compound", "poss"))
    return meant and noun.lemma.lower() in kinds


def _there_was(verb: Token) -> bool:
    """Whether a verb says that there was something (`there was a fire`, `there have been raids`)."""
    helpers = {c.lower for c in verb.children_of("aux")}
    past = verb.tag == "VBD" or (verb.tag == "VBN" and helpers <= {"have", "has", "had", "'ve"})
    return past and bool(verb.children_of("expl")) and not verb.children_of("neg")


def _stands_apart(preposition: Token) -> bool:
    """Whether a comma sets a phrase off from the clause before it."""
    tokens = preposition.sentence.tokens
    at = preposition.i - tokens[0].i
    return at > 0 and tokens[at - 1].text == ","


def _names_storm(token: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun is the first part of a storm's name (`with Cyclone Freda nearing the coast`)."""
    head = token.head
    if not (token.dep == "compound" and token.tag == head.tag == "NNP" and head.i == token.i + 1):
        return False
    return head.dep not in ("compound", "nmod") and any(
        lexicon.family(kind) == "storm" for kind, _ in lexicon.nouns[token.lemma.lower()]
    )


def _phrase(token: Token) -> list[Token]:
    found = [token, *token.children_of("amod", "compound", "nmod")]
    for noun in adjuncts_of(token):
        found += [noun, *noun.children_of("compound", "amod")]
    return found


def is_described(
    main: Trigger,
    slots: Sequence[Slot],
    figures: Sequence[Figure],
    lexicon: EventLexicon,
) -> bool:
    """Whether a trigger only describes somebody or something that another clause is about (`families fleeing
    the fighting`, `as they fled`), with no day and no count of its own."""
    if main.nominal:
        return False
    token = main.token
    while (
        token.dep in ("xcomp", "conj")
        and token.head.pos == "VERB"
        and token.head.dep in ("acl", "relcl", "advcl", "pcomp")
    ):
        token = token.head
    if figures or any(s.role == "time" and not s.inferred for s in slots):
        return False
    placed = any(s.role == "place" and not s.inferred for s in slots)
    words = lexicon.words
    if not placed and _is_timeless(token, lexicon):
        return True
    if token.dep == "acl" and token.head.pos in ("NOUN", "PROPN", "PRON", "DET"):
        noun = token.head
        if noun.lemma.lower() in words["attempt"] | words["planned"]:
            above = noun.head
            return (noun.dep == "pobj" and above.lower in ("in", "as")) or (
                noun.dep in ("dobj", "attr")
                and above.lemma.lower() in ("be", "mark", "represent", "constitute")
            )
        return not placed or token is not main.token
    if token.dep == "relcl" and token.head.pos in ("NOUN", "PROPN", "PRON"):
        tokens = token.sentence.tokens
        first = _left_edge(token).i - tokens[0].i
        restrictive = first == 0 or tokens[first - 1].text != ","
        acted = (
            lexicon.types[main.type].family == "attack" and token.tag == "VBD" and token.children_of("dobj")
        )
        return (restrictive and not placed and not acted) or lexicon.types[main.type].family in words[
            "circumstantial"
        ]
    if token.dep == "pcomp" and not placed:
        governor = token.head.head
        if token.head.lower in ("before", "after") and is_passive(token):
            return False  # `was shot before being taken into custody`
        return token.head.lower != "by" and governor.lemma.lower() not in words["accuse"]
    if token.dep == "advcl" and lexicon.types[main.type].family in words["circumstantial"]:
        marks = {c.lower for c in token.children_of("mark", "advmod")}
        helpers = {c.lower for c in token.children_of("aux", "auxpass")}
        bare = token.tag in ("VBN", "VBG") and (not helpers or helpers & {"having", "being"})
        return bool(marks & {"as", "while", "when"}) or bool(bare)
    return False


def _left_edge(token: Token) -> Token:
    while token.lefts:
        token = token.lefts[0]
    return token


def _is_timeless(verb: Token, lexicon: EventLexicon) -> bool:
    """Whether a verb tells what is always so (`the virus kills slowly`): a plain present in running text,
    of no single doer."""
    if verb.tag not in ("VBZ", "VBP") or verb.sentence.passage.kind != "body":
        return False
    if verb.children_of("aux", "auxpass") or verb.lemma.lower() in lexicon.words["light"]:
        return False
    return not any(t.entity in ("GPE", "NORP", "ORG", "PERSON") for t in subjects_of(verb))


def _is_unreal(token: Token, lexicon: EventLexicon) -> bool:
    """Whether the clauses above a trigger make it a purpose, a question, a prospect, what might have been, or
    a habit. What is said, believed or planned is none of these: it is read up to the verb of saying."""
    words = lexicon.words
    here = token
    for i, above in enumerate([token, *climb(token, 12)]):
        if above.pos in ("VERB", "AUX"):
            if i and above.lemma.lower() in words["say"] and here.dep in ("ccomp", "parataxis"):
                return any(c.lower in ("if", "whether") for c in here.children_of("mark", "advmod"))
            if i and here.dep == "ccomp" and above.lemma.lower() in words["wanted"]:
                return True
            helpers = [c.lower for c in above.children_of("aux")]
            if above.dep == "advcl" and "to" in helpers:
                return True
            if "would" in helpers and "have" in helpers:
                return True
            marks = {c.lower for c in above.children_of("mark", "advmod")}
            if above.dep in ("advcl", "ccomp", "pcomp") and marks & {"if", "whether", "unless"}:
                return True
            if i == 0 and any(c.lower in words["habit"] for c in above.children_of("advmod", "npadvmod")):
                return True
        elif i and above.pos in ("NOUN", "PROPN") and above.lemma.lower() in words["prospect"]:
            return here.dep in ("prep", "acl", "relcl", "pcomp", "pobj", "compound", "ccomp")
        elif i and above.pos == "ADJ" and above.lower in words["afraid"]:
            return here.dep in ("prep", "ccomp", "xcomp", "pcomp")
        if (here.dep == "acl" and above.tag == "VBN") or above.dep == "relcl":
            return False  # `to retake the hill captured in May` takes the capture for granted
        here = above
    return False


def _is_bidden(verb: Token, lexicon: EventLexicon) -> bool:
    """Whether a verb stands beside the infinitive of a bidding (`urged them to get out and fight`)."""
    if verb.dep != "conj" or verb.tag != "VB" or verb.children_of("nsubj", "aux"):
        return False
    first = verb.head
    return (
        first.dep in ("xcomp", "ccomp")
        and any(c.lower == "to" for c in first.children_of("aux"))
        and first.head.lemma.lower() in lexicon.words["demanded"] | lexicon.words["wanted"]
    )


def _is_request(verb: Token) -> bool:
    """Whether a verb bids somebody do something (`Go home`)."""
    bare = verb.tag == "VB" and (verb.dep in ("ROOT", "conj", "parataxis") or _opens_quote(verb))
    return (
        bare
        and not verb.children_of("nsubj", "nsubjpass", "aux", "auxpass")
        and not verb.head.children_of("aux")
    )


def _opens_quote(token: Token) -> bool:
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i
    return at > 0 and tokens[at - 1].text in ("“", '"', "‘", "«", "``")


def _is_nobody(token: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun says that there was nobody (`no one`, `nobody`, `no civilians`)."""
    if token.lower in lexicon.words["nobody"]:
        return True
    return any(c.lower == "no" for c in token.children_of("det", "neg"))


def _is_demanded(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether somebody only asks for what a noun names (`called for an evacuation`)."""
    above = noun.head
    if noun.dep == "pobj" and above.lower in ("for", "to") and above.head is not above:
        return above.head.lemma.lower() in lexicon.words["demanded"]
    if noun.dep == "dobj" and above.lemma.lower() in ("include", "be"):
        return any(t.lemma.lower() in lexicon.words["demanded"] for t in above.children_of("nsubj"))
    return noun.dep == "dobj" and above.lemma.lower() in lexicon.words["demanded"]
