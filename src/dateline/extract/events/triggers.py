"""What makes an event in a sentence: trigger words and the arguments that decide their type.

All words come from `lexicons/events.toml`: verbs, nouns and rules that hang on a subject or object. A
trigger is one token with a type and a weight; nothing is resolved here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dateline.extract.events.senses import does_harm, has_sense
from dateline.extract.events.syntax import (
    NOMINAL,
    adjuncts_of,
    base_of,
    is_passive,
    objects_of,
    subjects_of,
    with_wholes,
)
from dateline.extract.events.vocabulary import EventLexicon, IdleVerb, build_event_lexicon, event_lexicon
from dateline.model import Sentence, Token

__all__ = ["EventLexicon", "Trigger", "build_event_lexicon", "event_lexicon", "find_cues", "find_triggers"]

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_TOUCHING = frozenset({"of", "on", "at", "in", "into", "to", "over", "from", "against", "with"})
_SOUGHT = _TOUCHING | {"for"}
_REACH = 7


@dataclass(frozen=True, slots=True)
class Trigger:
    """A token that names an event: its `type`, how much it says (`weight`), and the `rule` that read it."""

    token: Token
    tokens: tuple[Token, ...]
    type: str
    weight: float
    rule: str

    @property
    def nominal(self) -> bool:
        return self.rule.startswith("noun")


def find_triggers(sentence: Sentence, lexicon: EventLexicon) -> list[Trigger]:
    """All triggers of a sentence in order, several a token where it has several readings."""
    found: list[Trigger] = []
    for token in sentence.tokens:
        if token.text == "March" and _is_month(token):
            continue
        named = _is_named_act(token)
        state = token.pos == "ADJ" and token.dep == "acomp" and token.lower.endswith("ed")
        if not named and (token.pos == "VERB" or state):
            found.extend(_verb_triggers(token, lexicon))
        if (
            named
            or token.pos in NOMINAL
            or (
                token.tag == "VBG"
                and token.dep in ("nsubj", "dobj", "pobj", "nsubjpass", "conj", "compound", "ROOT")
                and not token.children_of("aux", "nsubj")
            )
        ):
            found.extend(_noun_triggers(token, lexicon))
    return found


def _is_month(token: Token) -> bool:
    """Whether `March` is the month: part of a date, a name, or what `in` and `since` take."""
    return token.entity in ("DATE", "TIME") or token.pos == "PROPN" or token.head.lower in ("in", "since")


def _is_named_act(token: Token) -> bool:
    """Whether a participle is a noun whatever the parser says: `Shelling of the port`, `the shelling`."""
    if token.tag != "VBG" or token.pos not in ("VERB", "NOUN"):
        return False
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i
    return at + 1 < len(tokens) and tokens[at + 1].lower == "of"


def _verb_triggers(verb: Token, lexicon: EventLexicon) -> Iterator[Trigger]:
    lemma = verb.lemma.lower()
    if verb.pos == "ADJ":
        lemma = _verb_of_state(lemma)
    if lemma not in lexicon.verbs and lemma not in lexicon.rules:
        return
    if verb.dep == "amod" or (
        lemma in lexicon.words["bare"] and verb.children_of("dobj", "ccomp") and not is_passive(verb)
    ):
        return
    if _is_idle(verb, lemma, lexicon):
        return
    told_of = _tells_who(verb)
    natural = any(o.lemma.lower() in lexicon.words["natural_force"] for o in objects_of(verb))
    for key, rest in lexicon.verbs.get(lemma, ()):
        tail = _follow(verb, rest)
        if tail and tail[-1].lemma.lower() == "case" and not is_of_illness(tail[-1], lexicon):
            continue
        if (
            tail is not None
            and not (told_of and key in lexicon.words["who_it_is"])
            and not (natural and lexicon.types[key].family in lexicon.words["sent_by_people"])
            and has_sense(verb, lemma, tail, key, nominal=False)
        ):
            weight = lexicon.types[key].weight * (1.25 if rest else 1.0)
            yield Trigger(verb, (verb, *tail), key, weight, "verb" + ("+" if rest else ""))
    rules = lexicon.rules.get(lemma, ())
    if not rules:
        return
    subjects = with_wholes(subjects_of(verb))
    objects = with_wholes(objects_of(verb))
    wide = objects + [
        p
        for t in [verb, *objects, *verb.children_of("advmod")]
        for p in adjuncts_of(t, None if t is not verb else _TOUCHING)
    ]
    for rule in rules:
        if _follow(verb, rule.rest) is None:
            continue
        if natural and lexicon.types[rule.type].family in lexicon.words["sent_by_people"]:
            continue
        if rule.object is not None and not _any_in(
            objects if rule.direct else wide, rule.object, lexicon, modifiers=rule.modified
        ):
            continue
        if rule.subject is not None and not _any_in(subjects, rule.subject, lexicon, modifiers=True):
            continue
        if rule.single and any(t.tag in ("NNS", "NNPS") for t in subjects):
            continue
        if has_sense(verb, lemma, (), rule.type, nominal=False):
            yield Trigger(verb, (verb,), rule.type, rule.weight, "rule")


def _tells_who(verb: Token) -> bool:
    """Whether a participle only tells who does what another verb says (`gunmen freed from jail killed five`)."""
    noun = verb.head
    if (
        verb.tag == "VBN"
        and verb.dep == "ROOT"
        and verb.children_of("nsubj")
        and not verb.children_of("aux", "auxpass", "cc")
    ):  # the parse takes the participle for the verb of the sentence
        return any(
            t.tag == "VBD" and t.i > verb.i and not t.children_of("nsubj", "nsubjpass", "mark", "advmod")
            for t in verb.children_of("advcl", "conj", "dep")
        )
    return (
        verb.tag in ("VBN", "VBD")
        and verb.dep == "acl"
        and noun.dep in ("nsubj", "nsubjpass")
        and noun.head is not verb
        and noun.head.pos == "VERB"
    )


def _verb_of_state(word: str) -> str:
    """The verb that a state comes from, as the parser leaves it whole (`remained encircled`)."""
    if not word.endswith("ed"):
        return word
    return word[:-1] if word.endswith(("led", "ged", "ced", "sed", "ved", "ated")) else word[:-2]


def _any_in(tokens: Iterable[Token], name: str, lexicon: EventLexicon, modifiers: bool = False) -> bool:
    words = lexicon.classes[name]
    for token in tokens:
        if token.text == "March" and _is_month(token):
            continue
        if name in ("disease", "illness") and _is_figure_of_speech(token, lexicon):
            continue
        if name == "cases" and not is_of_illness(token, lexicon):
            continue
        if token.lemma.lower() in words or token.lower in words or base_of(token) in words:
            return True
        if token.entity and token.entity in words:
            return True
        if name == "territory" and (token.entity in _PLACES or (token.tag == "NNP" and not token.entity)):
            return True
        if modifiers and any(c.lemma.lower() in words for c in token.children_of("compound", "amod", "nmod")):
            return True
    return False


def gathering_of(noun: Token, lexicon: EventLexicon) -> Token:
    """The noun that gathers or counts what another names (the wave of `a wave of raids`), else the noun itself."""
    above = noun.head.head
    gathers = noun.dep == "pobj" and noun.head.lower == "of" and above.lemma.lower() in lexicon.words["bunch"]
    return above if gathers else noun


def is_of_illness(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether what a noun counts is of a disease, where it says of what (`three cases of cholera`, `of rape`)."""
    sick = lexicon.classes["disease"] | lexicon.classes["illness"] | lexicon.words["illness_word"]
    of = adjuncts_of(noun, frozenset({"of"}))
    return not of or any(
        t.pos == "PROPN" or t.lemma.lower() in sick or any(c.lemma.lower() in sick for c in t.subtree)
        for t in of
    )


def _is_figure_of_speech(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun of disease is said of a vice (`the disease of corruption`)."""
    of = adjuncts_of(noun, frozenset({"of"}))
    return any(t.lemma.lower() in lexicon.words["vice"] | lexicon.words["abstract"] for t in of)


def _follow(verb: Token, rest: tuple[str, ...]) -> tuple[Token, ...] | None:
    """The tokens after a verb that complete a phrase, or None where they are not all there."""
    if not rest:
        return ()
    tokens = verb.sentence.tokens
    at = verb.i - tokens[0].i + 1
    found: list[Token] = []
    last = min(len(tokens), at + _REACH)
    for word in rest:
        while at < last and tokens[at].lower != word and tokens[at].lemma.lower() != word:
            at += 1
        if at >= last:
            return None
        found.append(tokens[at])
        at += 1
    between = tokens[verb.i - tokens[0].i + 1 : at - 1]
    if "not" not in rest and any(t.lower in ("not", "n't", "never") for t in between):
        return None  # `told them not to leave`
    last_word = found[-1]
    if last_word.pos == "ADP" and last_word.dep == "prep":
        if last_word.head.i < verb.i:
            return None
        taken = last_word.children_of("pobj")
        if last_word.i - verb.i > len(found) and taken and all(t.entity in ("DATE", "TIME") for t in taken):
            return None  # `fired two aides on Friday` fires on nobody
    if last_word.dep == "pobj" and last_word.pos in NOMINAL and last_word.head.lower not in rest:
        return None  # `was cut off from aid` cuts no aid
    return tuple(found)


def _noun_triggers(noun: Token, lexicon: EventLexicon) -> Iterator[Trigger]:
    lemma = base_of(noun)
    named = lemma in lexicon.nouns or noun.lower in lexicon.nouns or "noun " + lemma in lexicon.rules
    if not named and noun.space_before:
        return
    if _is_figurative(noun, lexicon) or _is_title(noun):
        return
    if lemma in lexicon.words["collapse_noun"] and any(
        t.lemma.lower() in lexicon.words["abstract"] for t in adjuncts_of(noun, frozenset({"of"}))
    ):
        return
    before = _glued_before(noun)
    if before is not None:
        if before.lower in lexicon.words["prefix"]:
            return  # `post-earthquake`, `anti-war`
        lemma = next(
            (w for w in (f"{before.lower}-{lemma}", before.lower + lemma) if w in lexicon.nouns), lemma
        )
        if lemma == base_of(noun) and before.lower == "cease":
            return
    for rule in lexicon.rules.get("noun " + lemma, ()):
        if (rule.object is None or _any_in(_tied_to(noun, lexicon), rule.object, lexicon)) and has_sense(
            noun, lemma, (), rule.type, nominal=True
        ):
            yield Trigger(noun, (noun,), rule.type, rule.weight, "noun rule")
    keys = lexicon.nouns.get(lemma, ()) or lexicon.nouns.get(noun.lower, ())
    tokens = noun.sentence.tokens
    at = noun.i - tokens[0].i
    for key, modifiers in keys:
        start = at - len(modifiers)
        if start < 0 or (not modifiers and _is_modifier(noun, lexicon)):
            continue
        if all(
            m in (tokens[start + i].lower, tokens[start + i].lemma.lower()) for i, m in enumerate(modifiers)
        ) and (modifiers or has_sense(noun, lemma, (), key, nominal=True)):
            weight = lexicon.types[key].weight * (1.3 if modifiers else 1.0)
            head = tokens[start] if "of" in modifiers else noun  # `a state of emergency` is a state
            yield Trigger(
                head, tuple(tokens[start : at + 1]), key, weight, "noun" + ("+" if modifiers else "")
            )


def _tied_to(noun: Token, lexicon: EventLexicon) -> list[Token]:
    """What a noun is of, on or for (`the search for survivors`), also past its light verb (`a search was launched
    for survivors`)."""
    found = adjuncts_of(noun, _SOUGHT) + noun.children_of("compound")
    if noun.dep in ("dobj", "nsubjpass") and noun.head.lemma.lower() in lexicon.words["light"]:
        found += adjuncts_of(noun.head, frozenset({"for"}))
    return found


def _is_title(noun: Token) -> bool:
    """Whether a bare word with a capital letter inside a sentence is what a work is called (`his solo Eruption`); what has
    a name, an article or a number before it is a happening (`the Norvale Earthquake`)."""
    tokens = noun.sentence.tokens
    if noun.tag != "NNP" or noun is tokens[0] or noun.text.isupper() or not noun.text[:1].isupper():
        return False
    if noun.dep not in ("appos", "dobj", "pobj", "attr", "oprd") or noun.children_of("det", "nummod", "prep"):
        return False
    before = tokens[noun.i - tokens[0].i - 1]
    owned = any(t.pos == "PRON" for t in noun.children_of("poss"))
    if any(t.text[:1].isupper() for t in noun.children_of("compound", "amod")):
        return False
    plain = any(t.pos in ("VERB", "AUX") and t.text[:1].islower() for t in tokens)
    return plain and (owned or noun.dep == "oprd" or before.pos == "NOUN")


def _glued_before(noun: Token) -> Token | None:
    """The word that a hyphen glues to a noun (`cease` of `cease-fire`)."""
    tokens = noun.sentence.tokens
    at = noun.i - tokens[0].i
    if (
        at < 2
        or noun.space_before
        or tokens[at - 1].text not in ("-", "‐", "‑")
        or tokens[at - 1].space_before
    ):
        return None
    return tokens[at - 2]


def _is_figurative(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun of nature or war is a figure of speech (`a flood of letters`, `a price war`)."""
    lemma = noun.lemma.lower()
    if any(c.lower + " " + lemma in lexicon.words["idiom"] for c in noun.children_of("compound", "amod")):
        return True
    if lemma not in lexicon.words["figurative"]:
        return False
    of = [t for t in adjuncts_of(noun, frozenset({"of"})) if t.entity not in ("GPE", "LOC", "DATE", "FAC")]
    return bool(of) and not any(t.lemma.lower() in lexicon.words["literal"] for t in of)


def _is_idle(verb: Token, lemma: str, lexicon: EventLexicon) -> bool:
    """Whether a verb of disaster is said of what cannot meet one (`prices crashed`, `the film was shot`)."""
    words = lexicon.words
    involved = [*subjects_of(verb), *objects_of(verb)]
    if any(_is_figurative(t, lexicon) for t in subjects_of(verb)):
        return True
    if lemma in words["damage_verb"] and not any(does_harm(t) for t in subjects_of(verb)):
        return any(t.lemma.lower() in words["repute"] for t in objects_of(verb))
    if lemma in words["crash_verb"] and any(
        t.entity == "PERCENT" for t in verb.children_of("dobj", "npadvmod", "advmod")
    ):  # `the index plunged 17%`, but `the building collapsed 100%`
        solid = lexicon.classes["building"] | words["air_craft"] | words["water_craft"]
        return not any(t.lemma.lower() in solid for t in involved)
    if lemma in words["crash_verb"]:
        return any(t.lemma.lower() in words["abstract"] for t in involved)
    return any(_is_idle_by(row, verb, involved, lexicon) for row in lexicon.idle.get(lemma, ()))


def _is_idle_by(row: IdleVerb, verb: Token, involved: Sequence[Token], lexicon: EventLexicon) -> bool:
    """Whether a row of the lexicon has a verb tell no happening."""

    def among(tokens: Iterable[Token], name: str | None) -> bool:
        if name is None:
            return False
        listed = lexicon.words.get(name) or lexicon.classes[name]
        return any(t.lemma.lower() in listed or t.lower in listed for t in tokens)

    if row.describing:
        return verb.tag == "VBG" and verb.dep in ("acl", "amod")
    return (
        among(involved, row.involved)
        or among(objects_of(verb), row.objects)
        or among(verb.children_of("advmod"), row.adverbs)
    )


def _is_modifier(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun only qualifies another that is no happening (`attack helicopter`), or is one by itself."""
    if noun.dep not in ("compound", "nmod"):
        return False
    head = noun.head.lemma.lower()
    by_itself = any(not modifiers for _, modifiers in lexicon.nouns.get(head, ()))
    return by_itself or head in lexicon.words["not_event_head"]


def find_cues(tokens: Sequence[Token], lexicon: EventLexicon) -> Iterator[tuple[str, Token]]:
    """The types that words of `cues` speak for, with the word, in order."""
    for i, token in enumerate(tokens):
        for form in {token.lower, token.lemma.lower()}:
            for key, words in lexicon.cues.get(form, ()):
                rest = words[1:]
                if all(
                    i + 1 + j < len(tokens)
                    and w in (tokens[i + 1 + j].lower, tokens[i + 1 + j].lemma.lower())
                    for j, w in enumerate(rest)
                ):
                    yield key, token
