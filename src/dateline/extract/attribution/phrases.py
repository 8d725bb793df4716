"""Cues that are no verb of speech: nouns (`the claim that`, `his doubts about`) and adverbs (`reportedly`)."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.extract.attribution.candidate import Candidate
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import (
    agent_of,
    clause_of,
    cue_tokens,
    is_passive,
    is_verb,
    subject_of,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.speakers import read_speaker
from dateline.extract.names import read_offices
from dateline.model import Sentence, Token

_NONE = Cue("", "content", "weak", frozenset(), frozenset())
_FELT = frozenset({"about", "over", "at"})


def find_nominal(sentence: Sentence, cues: CueLexicon) -> Iterator[Candidate]:
    """`X's claim that A`, `reports of A`, `a demand to A`, with their possessor, adjective or `by` as voice."""
    for noun in sentence.tokens:
        entry = cues.nouns.get(noun.lemma)
        if entry is None or noun.pos != "NOUN":
            continue
        content, link = _noun_content(noun, entry, cues)
        if not content and (maker := _maker(noun)) is not None:
            content, link = _noun_content(maker, entry, cues)  # `accusations by residents that A`
        carried = noun.dep == "dobj" and noun.head.lemma in cues.words["light"]
        if not content and carried:
            content, link = _noun_content(noun.head, entry, cues, noun.i)
            if link != "that" and content and content[0].i > noun.i + 3:
                continue
        if not content or ("light" in entry.takes and not carried):
            continue
        if noun.dep == "pobj" and link == "that" and noun.head.head.lemma in cues.verbs:
            continue
        if noun.lower == "order" and noun.dep == "pobj":
            continue
        voice = _noun_voice(noun)
        if voice is None and noun.dep == "pobj" and noun.head.lower == "of" and noun.head.head.lemma == "be":
            voice = subject_of(noun.head.head)  # `is of the opinion that A`
        own = voice is None or (voice.dep == "poss" and voice.pos == "PRON")
        light = noun.head if own and carried else None
        if light is not None and not is_passive(light):
            voice = _light_voice(light, cues)
            light = light if voice is not None else None
        else:
            light = None
        common = link == "that" and entry.stance in {"content", "accuses"} and "owned" not in entry.takes
        if voice is None and not common and not (link == "of" and "unowned" in entry.takes):
            continue
        if voice is None and link == "of" and content and _can_speak(noun, cues):
            continue  # `the allegation of a diplomat`
        if voice is None and any(t.lower == "no" for t in noun.children_of("det", "neg")):
            continue  # `there are no reports of A`
        if light is None and link in _FELT and entry.stance == "warns":
            continue  # `the fears about X` names a feeling, `voiced fears about X` is one's word
        cue = (noun,) if link != "of" else (noun, *[t for t in noun.children if t.lower == link][:1])
        if light is not None:
            cue = (*(t for t in sentence.tokens if cue_tokens(light)[0].i <= t.i < noun.i), *cue)
        yield Candidate(
            "noun",
            sentence,
            cue,
            entry,
            None,
            voice,
            without_gloss(list(content), noun, cues),
            hedged=voice is None,
        )


def _takes_up(clause: Token, cues: CueLexicon) -> bool:
    """Whether a clause denies or confirms its noun (`a claim that the rebels dismissed`) and does not tell it."""
    entry = cues.verbs.get(clause.lemma)
    told = clause.child("dobj", "ccomp", "xcomp", "prep", "auxpass")
    return (
        entry is not None
        and entry.stance in {"denies", "confirms"}
        and (told is None or told.lower == "that")
    )


def _can_speak(noun: Token, cues: CueLexicon) -> bool:
    """Whether `of` after a noun of speech names one who speaks."""
    of = next((t for t in noun.children_of("prep") if t.lower == "of"), None)
    inner = of.child("pobj") if of is not None else None
    return (
        inner is not None
        and read_speaker(inner, cues, read_offices()) in {"person", "body"}
        and len(of.subtree if of else []) < 7
    )


def _maker(noun: Token) -> Token | None:
    """The noun after `by` of a noun of speech, on which the parse may hang what it says."""
    by = next((t for t in noun.children if t.dep in {"prep", "agent"} and t.lower == "by"), None)
    return by.child("pobj") if by is not None else None


def _light_voice(verb: Token, cues: CueLexicon) -> Token | None:
    """Who speaks with `expressed concern that`, `issued a call for`: the verb's subject, where it can speak."""
    voice = subject_of(verb)
    if voice is None or read_speaker(voice, cues, read_offices()) in {"document", "other"}:
        return None
    return voice


def _noun_content(
    noun: Token, entry: Cue, cues: CueLexicon, after: int = -1
) -> tuple[tuple[Token, ...], str]:
    """What a noun (or the verb that carries it, behind position `after`) takes as content, and by which word."""
    for child in noun.children:
        if child.i < max(noun.i, after):
            continue
        if _takes_up(child, cues):
            continue
        infinitive = child.tag == "VB" and any(t.tag == "TO" for t in child.children)
        if (
            "that" in entry.takes
            and child.dep in {"acl", "ccomp", "relcl", "appos"}
            and any(t.lower == "that" and t.dep == "mark" for t in child.children)
        ):
            that = next(t for t in child.children if t.lower == "that" and t.dep == "mark")
            return tuple(t for t in child.subtree if t.i > that.i), "that"
        if "to" in entry.takes and child.dep in {"acl", "xcomp", "relcl"} and infinitive:
            return tuple(t for t in child.subtree if t.i > noun.i), "to"
        dated = any(
            t.entity in {"DATE", "TIME"} or t.lemma.lower() in cues.words["statements"]
            for t in child.children_of("pobj")
        )
        if child.dep == "prep" and child.lower in entry.prepositions and not dated:
            return tuple(t for t in child.subtree if t.i > child.i), child.lower
    return (), ""


def _noun_voice(noun: Token) -> Token | None:
    owner = noun.child("poss") or noun.child("nsubj")  # `UN chief calls for a truce` read as a noun
    if owner is not None:
        return owner
    for child in noun.children:
        if child.dep == "amod" and child.entity in {"NORP", "GPE", "ORG"}:
            return child
        if child.dep in {"prep", "agent"} and child.lower in {"by", "from"}:
            found = child.child("pobj")
            if found is not None:
                return found
    return agent_of(noun)


def find_adverbial(sentence: Sentence, cues: CueLexicon) -> Iterator[Candidate]:
    """`reportedly`, `allegedly`: content without a voice, marked as hedged."""
    for adverb in sentence.tokens:
        if adverb.lower not in cues.adverbs or adverb.dep != "advmod" or adverb.lower == "apparently":
            continue
        head = adverb.head
        of_noun = head.pos in {"NOUN", "PROPN", "NUM", "SYM"}
        if not of_noun and not is_verb(head) and head.pos != "ADJ":
            head = clause_of(adverb)
        members = [t for t in head.subtree if t is not adverb]
        if of_noun or head.dep in {"acl", "advcl", "amod", "relcl"}:
            members = [t for t in members if t.i > adverb.i]
        yield Candidate(
            "adverb",
            sentence,
            (adverb,),
            _NONE,
            None,
            None,
            without_gloss(members, head, cues),
            stance="asserts",
            hedged=True,
        )
