"""What the sentence says about an expression: the tense of the verb that governs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dateline.extract.times.words import table
from dateline.lexicons import read_lexicon
from dateline.model import Token

Tense = Literal["past", "present", "future"]

_MODALS_AHEAD = frozenset(
    {"will", "'ll", "’ll", "wo", "shall", "would", "could", "may", "might", "should", "must", "can"}
)
_AHEAD = frozenset(read_lexicon("times")["ahead"]["words"])
_SET_AHEAD = frozenset(read_lexicon("times")["ahead"]["objects"])
_SET_FOR = frozenset(read_lexicon("times")["ahead"]["set_for"])
_LASTING = frozenset(read_lexicon("times")["ahead"]["lasting"])
_UNTENSED = frozenset({"VB", "VBZ", "VBP", "VBG"})


def tense_of(inside: Sequence[Token], tokens: Sequence[Token]) -> Tense | None:
    """The tense of the verb that governs an expression, None where there is none.

    An infinitive under a verb of planning or telling lies ahead (`is due to meet Friday`, `told them to go`), unless the plan itself is
    pluperfect (`had planned to`); so does what holds `until` a day.
    """
    head = next((t for t in inside if t.head not in inside), inside[-1])
    before = tokens[inside[0].i - 1] if inside[0].i > 0 else None
    verb = _verb_above(head)
    if verb is None or _inside_names(head, verb):
        return None
    if before is not None and before.lower in ("until", "till", "through"):
        return _until(before, verb)
    if before is not None and before.lower == "by" and (verb.tag in _UNTENSED or verb.lemma in _AHEAD):
        return "future"
    planned = _SET_AHEAD | _SET_FOR if before is not None and before.lower == "for" else _SET_AHEAD
    if verb.lemma in planned and not any(a.lower == "had" for a in verb.children_of("aux")):
        return "future"
    return verb_tense(verb)


def _until(before: Token, verb: Token) -> Tense | None:
    """`until Monday` lies ahead, save where something lasted until then, or had."""
    opens = before.i == before.sentence.tokens[0].i
    past = verb_tense(verb) == "past" and verb.tag not in _UNTENSED and verb.lemma not in _AHEAD
    if past and (opens or verb.lemma in _LASTING or any(a.lower == "had" for a in verb.children_of("aux"))):
        return "past"
    return "future"


def _inside_names(head: Token, verb: Token) -> bool:
    """Whether an expression qualifies a noun (`Friday's ruling`, `a June pact`, a noun within a noun), so that
    the verb does not place it; a subject shares its verb's time."""
    if head.dep == "poss" or (head.dep in ("compound", "nmod") and head.head.pos == "NOUN"):
        return head.head.dep not in ("nsubj", "nsubjpass")
    nouns = 0
    for above in head.ancestors:
        if above is verb:
            break
        nouns += above.pos in ("NOUN", "PROPN") and above.dep not in ("nsubj", "nsubjpass")
    return nouns > 1


def _verb_above(token: Token) -> Token | None:
    seen = 0
    at = token
    while seen < 60:
        if at.pos in ("VERB", "AUX") and at is not token:
            return at
        if at.head is at:
            return at if at.pos in ("VERB", "AUX") else None
        at = at.head
        seen += 1
    return None


def verb_tense(verb: Token) -> Tense | None:
    """The tense of a verb with its auxiliaries; of an infinitive or participle, through what governs it."""
    auxiliaries = verb.children_of("aux", "auxpass")
    words = {a.lower for a in auxiliaries}
    if words & {"will", "'ll", "’ll", "wo", "shall"}:
        return "future"
    if words == {"could", "be"} or words == {"could"}:
        return None
    if verb.tag == "VBN" and words & {"have", "'ve", "’ve"} and any(a.tag == "MD" for a in auxiliaries):
        return "past"  # may have killed
    if any(a.tag == "MD" for a in auxiliaries):
        return "future"
    if verb.tag == "MD":
        return "future"
    if "to" in words:
        return _infinitive(verb)
    if words & {"had", "was", "were", "did", "'d"} or any(a.tag == "VBD" for a in auxiliaries):
        return "past"
    if any(a.lemma == "have" or a.lower in ("has", "have", "'ve") for a in auxiliaries):
        return "past"
    if verb.tag in ("VBD", "VBN"):
        return "past"
    if verb.tag == "VBG" and not auxiliaries:
        above = _verb_above(verb)
        return verb_tense(above) if above is not None and above is not verb else None
    if verb.tag in ("VBZ", "VBP", "VBG"):
        return "present"
    above = _verb_above(verb)
    return verb_tense(above) if above is not None and above is not verb and verb.dep != "ROOT" else None


def _infinitive(verb: Token) -> Tense | None:
    above = verb.head if verb.head is not verb else None
    if above is None:
        return None
    governing = above if above.pos in ("VERB", "AUX") else _verb_above(above)
    pluperfect = governing is not None and any(a.lower == "had" for a in governing.children_of("aux"))
    if pluperfect:
        return "past"
    if above.lemma == "be":
        return "future"
    if above.lemma in _AHEAD or above.lower in _AHEAD:
        return "future"
    if governing is not None and governing is not above and governing.lemma in _AHEAD:
        return "future"
    if governing is None or governing is verb:
        return "future"
    return verb_tense(governing)


def is_name_weekday(weekday: Token, tokens: Sequence[Token]) -> bool:
    """Whether a weekday is part of a name: `Sunday Times`, `Black Friday`."""
    names = table("not_times")
    after = tokens[weekday.i + 1].text if weekday.i + 1 < len(tokens) else ""
    before = tokens[weekday.i - 1].lower if weekday.i > 0 else ""
    follows = str(after).lower() in names["after_weekday"] and after[:1].isupper()  # type: ignore[operator]
    return follows or before in names["before_weekday"]  # type: ignore[operator]
