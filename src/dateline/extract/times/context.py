"""What the sentence says about an expression: the tense of the verb that governs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dateline.lexicons import read_lexicon
from dateline.model import Token

Tense = Literal["past", "present", "future"]

#: what may be, where `will` tells what is to come
_MAYBE = frozenset({"would", "could", "may", "might", "should", "can"})
_AHEAD = frozenset(read_lexicon("times")["ahead"]["words"])
_SET_AHEAD = frozenset(read_lexicon("times")["ahead"]["objects"])
_SET_FOR = frozenset(read_lexicon("times")["ahead"]["set_for"])
_CALLS = frozenset(read_lexicon("times")["ahead"]["for_objects"])
_LASTING = frozenset(read_lexicon("times")["ahead"]["lasting"])
_UNPLANNED = frozenset(read_lexicon("times")["unplanned"]["words"])
_SCHEDULED = frozenset(read_lexicon("times")["ahead"]["scheduled"])
_WAS = frozenset({"was", "were"})
_UNTENSED = frozenset({"VB", "VBZ", "VBP", "VBG"})


def tense_of(inside: Sequence[Token], tokens: Sequence[Token]) -> Tense | None:
    """The tense of the verb that governs an expression, None where there is none.

    The day of what nobody plans (`the May 3 crash`) and what holds `since` a day are past, that of what one is
    `ahead of` is not. An infinitive under a verb of planning or telling lies ahead (`is due to meet Friday`, `told them to go`), unless the plan itself is
    pluperfect (`had planned to`); so does what holds `until` a day.
    """
    head = next((t for t in inside if t.head not in inside), inside[-1])
    before = tokens[inside[0].i - 1] if inside[0].i > 0 else None
    if (before is not None and before.lower == "since") or _is_unplanned(head):
        return "past"
    verb = _verb_above(head)
    if before is not None and before.lower in ("of", "as", "effective"):
        leading = _leading(before, verb, tokens)
        if leading is not None:
            return leading if leading != "none" else None
    if verb is None or _inside_names(head, verb):
        return None
    if head.dep == "poss" and any(a.lower in _MAYBE for a in verb.children_of("aux")):
        return None  # `Tuesday's pleas might help`: the verb lies ahead, its subject need not
    if before is not None and before.lower in ("until", "till", "through"):
        holds = before.lower != "through" or any(t.head is before for t in inside)
        if holds:  # `tore through late on Friday` is of a day
            return _until(before, verb)
    if before is not None and before.lower == "by" and (verb.tag in _UNTENSED or verb.lemma in _AHEAD):
        return "future"
    planned = _SET_AHEAD | _SET_FOR if before is not None and before.lower == "for" else _SET_AHEAD
    if (
        verb.lemma in _SCHEDULED
        and verb.tag in ("VBZ", "VBP")
        and verb_tense(verb) == "present"
        and verb.sentence.passage.kind != "title"
    ):
        return "future"
    if verb.lemma in planned and not any(a.lower == "had" for a in verb.children_of("aux")):
        return "future"
    return verb_tense(verb)


def _is_unplanned(head: Token) -> bool:
    """Whether an expression is the day of a deed or an accident (`the May 3 crash`, `the crash on May 3`)."""
    if head.dep in ("compound", "nmod", "poss"):
        return head.head.lemma in _UNPLANNED
    noun = head.head.head
    return (
        head.dep == "pobj"
        and head.head.lower in ("of", "on", "in")
        and noun.lemma in _UNPLANNED
        and noun.pos == "NOUN"
        and any(c.lower == "the" or c.dep == "poss" for c in noun.children)
    )


def _leading(
    before: Token, verb: Token | None, tokens: Sequence[Token]
) -> Literal["past", "present", "future", "none"] | None:
    """What the words before an expression say of it whatever its verb: `ahead of Monday`, `as early as Monday`
    of what may be; `effective Feb. 1` says nothing; None where there are no such words."""
    if before.lower == "effective":
        return "none"
    second = tokens[before.i - 1].lower if before.i > 0 else ""
    if before.lower == "of":
        return "future" if second == "ahead" else None
    third = tokens[before.i - 2].lower if before.i > 1 else ""
    if third != "as" or second not in ("early", "soon", "late") or verb is None:
        return None
    return None if verb_tense(verb) in ("past", "present") else "future"


def is_old_plan(inside: Sequence[Token]) -> bool:
    """Whether an expression is of what was yet to come when it was planned, and may be over (`was to open on Friday`,
    `were due to meet Friday`); what somebody said of a plan is told as of then."""
    head = next((t for t in inside if t.head not in inside), inside[-1])
    verb = _verb_above(head)
    if verb is None or all(a.lower != "to" for a in verb.children_of("aux")):
        return False
    plan = verb.head
    for above in (plan, plan.head) if plan.pos not in ("VERB", "AUX") else (plan,):
        told = above.lower in _WAS or any(a.lower in _WAS for a in above.children_of("aux", "auxpass"))
        if told:
            return above.dep != "ccomp"
    return False


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
        if at.pos in ("VERB", "AUX") and at is not token and not _is_as_planned(at):
            return at
        if at.head is at:
            return at if at.pos in ("VERB", "AUX") else None
        at = at.head
        seen += 1
    return None


def _is_as_planned(verb: Token) -> bool:
    """`as planned`, `as previously announced`: a participle that governs no time."""
    return verb.tag == "VBN" and any(c.lower == "as" and c.i < verb.i for c in verb.children) and not any(
        c.dep in ("nsubj", "nsubjpass", "aux", "auxpass") for c in verb.children)  # fmt: skip


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
    if above.lemma in _AHEAD or above.lower in _AHEAD or above.lemma in _CALLS:
        return "future"
    if governing is not None and governing is not above and governing.lemma in _AHEAD:
        return "future"
    if governing is None or governing is verb:
        return "future"
    return verb_tense(governing)
