"""Whose the words of a cue are where its parse gives it no subject or another's."""

from __future__ import annotations

from dateline.extract.attribution.candidate import QUOTES
from dateline.extract.attribution.grammar import (
    cue_tokens,
    is_passive,
    is_verb,
    own_subject,
    phrase_of,
    subject_of,
)
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.speakers import is_artefact, is_thing_noun, read_speaker
from dateline.extract.names import Offices
from dateline.model import Token


def speaker_above(verb: Token, voice: Token | None, cues: CueLexicon, offices: Offices) -> Token | None:
    """The subject of the cue whose clause this one goes on from (`said A happened, adding that`), where the
    parse hangs it on the content instead; None where the verb's own reading stands."""
    if verb.dep not in {"advcl", "conj"}:
        return None
    entry = cues.verbs.get(verb.lemma)
    if verb.dep == "conj" and own_subject(verb) is None and _is_cues_own(verb, cues, offices):
        return subject_of(verb.head.head)
    goes_on = verb.dep == "advcl" and verb.tag == "VBG" and entry is not None and "that" in entry.takes
    if not goes_on and voice is not None and read_speaker(voice, cues, offices) != "other":
        return None
    for above in verb.head.ancestors:
        entry = cues.verbs.get(above.lemma)
        if entry is not None and is_verb(above) and "that" in entry.takes and "finding" not in entry.takes:
            own = own_subject(above)
            if own is not None and above.child("ccomp") is not None:
                return subject_of(above)
    return None


def _is_cues_own(verb: Token, cues: CueLexicon, offices: Offices) -> bool:
    """Whether a joined verb goes on with the cue, not with the clause that the parse joins it to: its tense is the
    cue's and not the clause's (`said the town has lost 40 homes, but admitted that A`)."""
    clause, cue = verb.head, verb.head.head
    if clause.dep != "ccomp" or own_subject(cue) is None:
        return False
    active = verb.child("dobj", "ccomp") is not None and not verb.children_of("aux", "auxpass", "agent")
    fits = cue.tag in {"VBD", "VBZ", "VBP"} and verb.tag in {cue.tag, "VBN"} and is_passive(clause)
    of_others = verb.lemma in cues.words["turning_on"] or _is_mute(clause, cues, offices)
    if active and fits and of_others:
        return True  # `said that 40 had been killed and accused the army of hiding it`
    perfect = any(t.lower in {"had", "'d"} for t in clause.children_of("aux")) and not is_passive(clause)
    set_against = any(t.lower == "but" for t in clause.children_of("cc"))
    if perfect and set_against and cue.tag == "VBD" and verb.tag in {"VBD", "VBN"}:
        return True  # `confirmed that a boy had died but denied shooting him`
    if verb.tag != cue.tag or verb.tag == "VBN":
        return False
    helping = [t.tag for t in clause.children_of("aux", "auxpass") if t.tag in {"VBZ", "VBP", "VBD", "MD"}]
    tense = helping[0] if helping else clause.tag
    return tense in {"VBZ", "VBP", "VBD"} and tense != verb.tag


def _is_mute(clause: Token, cues: CueLexicon, offices: Offices) -> bool:
    """Whether a passive tells of what cannot speak: a thing, a place, the dead (`the plant was flooded`)."""
    subject = own_subject(clause)
    if subject is None:
        return False
    place = subject.entity in {"GPE", "LOC", "FAC"} or is_thing_noun(subject)
    dead = clause.lemma in cues.words["slain"]
    return place or dead or read_speaker(subject, cues, offices) == "other"


def poster_of(document: Token, cues: CueLexicon) -> Token | None:
    """Who posted or issued the message that a participle describes (`posted a message in May blaming Y`), or None."""
    if document.entity in {"DATE", "TIME"} and document.head.dep == "prep":
        document = document.head.head
        document = document.child("dobj") or document
    verb = document.head
    if document.dep != "dobj" or verb.lemma not in cues.words["posting"] or not is_artefact(document, cues):
        return None
    return subject_of(verb)


def is_parted(subject: Token, verb: Token) -> bool:
    """Whether a closing mark stands between a subject and its verb (`"The dam," said X, "is old"`)."""
    tokens = verb.sentence.tokens
    base = tokens[0].i
    between = tokens[subject.i - base + 1 : verb.i - base]
    return bool(between) and between[-1].text in QUOTES and between[-1].text not in {"“", "„", "«", "``"}


def subject_apposed(verb: Token, cues: CueLexicon, offices: Offices) -> Token | None:
    """The person before a closing cue whom the parse takes for another name of a noun in the content (`The man had no
    debts, the brother of the driver, Jan Vos, said`), or None."""
    tokens = verb.sentence.tokens
    base = tokens[0].i
    if tokens[verb.i - base - 1].text != ",":
        return None
    for noun in tokens[: verb.i - base]:
        if noun.dep != "appos" or noun.pos != "NOUN" or read_speaker(noun, cues, offices) != "person":
            continue
        first = phrase_of(noun)[0].i - base
        between = tokens[first : verb.i - base]
        if first and tokens[first - 1].text == "," and not any(is_verb(t) for t in between):
            return noun
    return None


def subject_beside(verb: Token) -> Token | None:
    """The noun right before its verb that the parse hangs elsewhere (`Speaking to the press, a baker named Ilse Dorn
    said A`, `In a talk with Radio Nord, UNICO said A`), or None."""
    tokens = verb.sentence.tokens
    at = cue_tokens(verb)[0].i - tokens[0].i
    if at and tokens[at - 1].dep == "pobj" and tokens[at - 1].head is tokens[0]:
        named = tokens[at - 1]  # `On Friday Holt Motors announced`
        dated = tokens[1].entity in {"DATE", "TIME"} and tokens[at - 1].entity not in {"DATE", "TIME"}
        return named if dated and named.pos == "PROPN" else None
    at -= at > 1 and tokens[at - 1].text == ","  # `the chief of police, Ilse Dorn, said`
    start = next((n + 1 for n in range(at - 1, max(-1, at - 9), -1) if tokens[n].text == ","), None)
    opening = tokens[0].tag == "VBG" or tokens[0].dep == "prep"
    if start is None or start >= at or not opening:
        return None
    run = tokens[start:at]
    inside = {t.i for t in run}
    heads = [t for t in run if t.pos in {"NOUN", "PROPN"} and t.head.i not in inside]
    return heads[0] if heads and tokens[at - 1].pos in {"NOUN", "PROPN"} else None


def inverted_subject(verb: Token, cues: CueLexicon) -> Token | None:
    """The subject after the verb in `…, said the mayor`, which the parse may call an object."""
    if verb.lemma not in cues.words["inverting"]:
        return None
    after = verb.child("dobj", "attr", "oprd", "npadvmod")
    clause = verb.child("ccomp")
    opens = verb is verb.sentence.tokens[0] and verb.tag == "VBD"
    if after is None or after.i < verb.i or (clause is not None and clause.i > verb.i and not opens):
        return None
    first = phrase_of(after)[0]
    if first.i != verb.i + 1 or after.entity in {"DATE", "TIME"}:
        return None
    tokens = verb.sentence.tokens
    at = verb.i - tokens[0].i
    before = tokens[at - 1] if at else None
    dashed = before is not None and before.text in {"-", "–", "—"} and before.space_before
    if before is not None and not dashed and before.text not in {",", "?", "!"} and before.text not in QUOTES:
        return None
    return after
