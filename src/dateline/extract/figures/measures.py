"""The decision on what a count measures: the first link that a frame of the lexicon accepts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.extract.figures.beside import beside
from dateline.extract.figures.counted import Counted
from dateline.extract.figures.flight import flee
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.gatherings import gathers_for
from dateline.extract.figures.links import climb, links_of, modifier_links
from dateline.extract.figures.positions import Link
from dateline.extract.figures.troops import as_troops, of_troops
from dateline.lexicons import read_lexicon
from dateline.model import CORE_MEASURES, Token, trace

#: what may befall people who are held: it says more than that they are
_BEFALLS = frozenset(
    {"killed", "injured", "missing", "rescued", "deported", "infected", "evacuated", "other"}
)


#: what befalls people, of which `or` may join several
_HARMS = frozenset({"killed", "injured", "missing", "detained_or_captured", "abducted"})


@dataclass(frozen=True, slots=True)
class Decision:
    """What a count measures. `measure` is None where it is the measure of an earlier count (`inherit`: it is
    part of that one; `same`: it is the same amount); `rule` names frame and link; `trigger` the word."""

    measure: str | None
    rule: str
    trigger: Token | None
    takes: str | None = None


def decide_measure(
    counted: Counted,
    tokens: Sequence[Token],
    lexicon: MeasureLexicon,
    context: frozenset[str] = frozenset(),
    alone: bool = False,
    apart: Callable[[Token], bool] | None = None,
) -> Decision | None:
    """The measure of a count of people or things, None where no frame holds.

    `context` are classes known from the counts before (a bare number, or `of them`, counts the same). `alone`
    leaves out what only says that the count is part of another; `apart` tells the words of other cells of a table.
    """
    classes = lexicon.classes_of(counted.named)
    named = counted.named
    by_people = named is not None and named.tag == "NNPS" and "refugees" in context
    if "number" in classes:
        classes |= context
    same: Decision | None = None
    held: Decision | None = None
    links = links_of(counted, tokens, counted.start, lexicon)
    for link in links:
        if apart is not None and apart(link.token):
            continue
        taken = by_people and link.role == "object"  # `nine Lutherans were admitted`
        decision = _read_link(link, counted, classes | context if taken else classes, lexicon)
        if decision is not None and link.role == "act" and _acts_itself(counted, tokens):
            continue
        if alone and decision is not None and decision.takes is not None:
            continue
        if decision is not None and held is not None and decision.measure not in _BEFALLS:
            continue
        _note_link(link, decision, "kept")
        if decision is not None and decision.takes == "same":
            same = same or decision
        elif (
            decision is not None
            and link.via == "noun"
            and lexicon.lemma(link.token) in lexicon.classes["held"]
        ):
            held = decision
        elif decision is not None and (same is None or link.role != "weak"):
            decision = _casualties(_stated(decision, counted, classes, lexicon), lexicon)
            if decision.trigger is not None and link.via == "among":
                among = lexicon.classes_of(decision.trigger) | lexicon.classes_of(decision.trigger.head)
                classes |= among & {"military"}
            if held is None and not alone and _is_past(decision, link, counted):
                held = of_troops(decision, classes)
                continue
            if trace.is_traced():
                for other in links:
                    _note_link(other, _read_link(other, counted, classes, lexicon), "lost")
            return as_troops(decision, counted, classes, lexicon)
    return same or held


def _acts_itself(counted: Counted, tokens: Sequence[Token]) -> bool:
    """Whether those behind a comma are the subject of the sentence, not one more of whom an act befell (`after the
    murder of the mayor, the 400 judges of the city went home`)."""
    at = counted.start
    if not counted.definite or counted.node.dep not in {"conj", "appos"} or at < 2:
        return False
    comma = tokens[at - 1].text == "," or (tokens[at - 1].lower == "the" and tokens[at - 2].text == ",")
    after = tokens[counted.end : counted.end + 6]
    stop = next((t for t in after if t.pos in {"VERB", "AUX", "PUNCT"} or t.lower in {"who", "that"}), None)
    return comma and stop is not None and stop.tag in {"VBD", "VBZ", "VBP", "MD"}


def _is_past(decision: Decision, link: Link, counted: Counted) -> bool:
    """Whether people are only called those taken before (`12 captives`, `12 of the pupils abducted in May were
    released`)."""
    if decision.measure not in {"abducted", "detained_or_captured"} or link.via not in {
        "adjacent",
        "modifier",
    }:
        return False
    return link.token is counted.noun or link.token.dep in {"acl", "amod", "relcl"}


def _stated(
    decision: Decision, counted: Counted, classes: frozenset[str], lexicon: MeasureLexicon
) -> Decision:
    """Residents that are said to be in some state (`12,000 displaced people live in tents`) are counted for it."""
    named = counted.named
    if decision.measure != "population" or named is None:
        return decision
    for link in modifier_links(named):
        frame = lexicon.find("state", link.token, classes, beside(link.token, lexicon))
        if frame is not None and link.token.i < named.i:
            return Decision(frame.measure, f"{frame.name}/{link.via}", link.token)
    return decision


def _casualties(decision: Decision, lexicon: MeasureLexicon) -> Decision:
    """`killed or injured`, `dead or missing`: nobody says how many of each, so that they are casualties."""
    trigger = decision.trigger
    if trigger is not None and decision.measure in _HARMS and _is_last_of_harms(trigger, lexicon):
        return Decision("other", f"casualties/{decision.rule}", trigger)
    if decision.measure not in {"killed", "injured", "missing"} or trigger is None:
        return decision
    words = trigger.sentence.tokens
    after = words[trigger.i - words[0].i + 1 : trigger.i - words[0].i + 2]
    beside_it = lexicon.find("state", after[0], frozenset({"people"}), frozenset()) if after else None
    if beside_it is not None and beside_it.measure in {"killed", "injured", "missing"} - {decision.measure}:
        return Decision(
            "other", f"casualties/{decision.rule}", trigger
        )  # `40 Killed Injured`, its stroke lost
    joined = [c for c in trigger.children if c.dep == "conj"]
    if not joined or not any(c.dep == "cc" and c.lower == "or" for c in trigger.children):
        return decision
    roles = ("state", "object", "act")
    found = [
        f for c in joined for r in roles if (f := lexicon.find(r, c, frozenset({"people"}), frozenset()))
    ]
    if any(f.measure in {"killed", "injured", "missing"} - {decision.measure} for f in found):
        return Decision("other", f"casualties/{decision.rule}", trigger)
    return decision


def _is_last_of_harms(trigger: Token, lexicon: MeasureLexicon) -> bool:
    """Whether a verb is the last of several that `or` joins, each of another harm (`killed, wounded or captured`)."""
    above = trigger.head
    if trigger.dep != "conj" or above.pos != "VERB" or above.child("dobj", "nsubjpass") is not None:
        return False
    joined = [above, above.head] if above.dep == "conj" else [above]
    if not any(c.dep == "cc" and c.lower == "or" for verb in joined for c in verb.children):
        return False
    frame = lexicon.find("object", above, frozenset({"people"}), frozenset())
    return frame is not None and frame.measure in _HARMS


def decide_from(whole: Token, counted: Counted, lexicon: MeasureLexicon) -> Decision | None:
    """The measure of a part by the predicate of the whole that it is listed under (`a team, including two nurses,
    was abducted`); None where that says nothing."""
    classes = lexicon.classes_of(counted.named)
    for link in climb(whole, lexicon):
        decision = None if link.role == "inherit" else _read_link(link, counted, classes, lexicon)
        if decision is not None and decision.measure is not None:
            return of_troops(decision, classes)
    return None


def _note_link(link: Link, decision: Decision | None, outcome: trace.Outcome) -> None:
    """Tells a trace what a link would make of a count; `lost` are links further from it than the one that won."""
    if decision is None:
        rule, reason = f"{link.role}/{link.via}", "no measure has this word in this role for what is counted"
        trace.note("measure", "rejected", link.token, rule, reason)
    else:
        reason = "" if outcome == "kept" else "further from the number"
        trace.note("measure", outcome, link.token, decision.rule, reason, value=decision.measure)


def _read_link(
    link: Link, counted: Counted, classes: frozenset[str], lexicon: MeasureLexicon
) -> Decision | None:
    if link.role == "inherit":
        whole = link.token
        if whole.dep == "pobj" and whole.head.lower == "of":
            whole = whole.head.head
        frame = lexicon.find("noun", whole, frozenset({"unknown"}), beside(whole, lexicon))
        if frame is not None and link.via == "including":
            return Decision(frame.measure, f"{frame.name}/including", link.token)
        return Decision(None, f"inherit/{link.via}", link.token, "inherit")
    if link.role == "toll":
        apart = link.via == "from" and counted.noun is not None and not lexicon.is_in("amount", link.token)
        return None if apart else read_toll(link, lexicon)  # `40 deaths from 90 patients`
    if not lexicon.is_trigger(link.role, link.token):
        return None
    near = beside(link.token, lexicon)
    frame = lexicon.find(link.role, link.token, classes, near)
    if frame is None:
        return None
    if link.role == "object" and link.token.child("dobj") is not None and link.via in {"passive", "after"}:
        taken = link.token.child("dobj")
        if taken is not None and taken is not counted.node and not frame.beside:
            return None
    if link.via == "along" and frame.measure == "refugees_fled":
        return None
    if frame.measure == "refugees_fled" and link.role == "object" and not flee(link.token, counted, lexicon):
        return None
    return Decision(frame.measure, f"{frame.name}/{link.via}", link.token)


def read_toll(link: Link, lexicon: MeasureLexicon) -> Decision | None:
    """The measure of a noun whose value a number is (`the death toll`, `the number of wounded`), None for others."""
    noun = link.token
    lemma = lexicon.lemma(noun)
    if noun.lower in {"that", "this", "it", "which"} and link.via in {"to", "past", "above", "beyond"}:
        changes = noun.head.lemma.lower() in read_lexicon("slots")["changing"]
        return Decision(None, f"same/{link.via}", noun, "same") if changes and noun.pos == "PRON" else None
    if noun.lower == "victims" and noun.dep == "nsubj" and noun.head.lemma.lower() in {"number", "total"}:
        others = {c.lower for c in noun.children if c.dep in {"compound", "amod", "nmod"}}
        if not others & set(read_lexicon("slots")["other_victims"]):
            return Decision("killed", f"killed/toll/{link.via}", noun)
    compounds = [c.lower for c in noun.children if c.dep in {"compound", "amod", "nmod"}]
    for word in [f"{c} {noun.lower}" for c in compounds] + [noun.lower, lemma]:
        for named in lexicon.frames.get(("toll", word), ()):
            if named.beside and not gathers_for(noun, named.beside, lexicon):
                continue  # a crowd is one of protesters where its clause says that it came to a protest
            return Decision(named.measure, f"{named.name}/{link.via}", noun)
    if lemma not in lexicon.classes["amount"]:
        return None
    prep = next((c for c in noun.children if c.dep == "prep" and c.lower == "of"), None)
    of = prep.child("pobj", "pcomp") if prep is not None else None
    for other in modifier_links(noun) if of is None else ():
        frame = lexicon.find(other.role, other.token, frozenset({"people"}), beside(other.token, lexicon))
        if frame is not None and frame.measure in CORE_MEASURES:
            return Decision(frame.measure, f"{frame.name}/{link.via}", other.token)
    if of is None or of.pos == "NUM":
        return Decision(None, f"same/{link.via}", noun, "same")
    inside = [c.lower for c in of.children if c.dep in {"compound", "nmod"}]
    for word in (of.lower, lexicon.lemma(of), *inside):
        for named in lexicon.frames.get(("toll", word), ()):
            return Decision(named.measure, f"{named.name}/{link.via}", of)
    inner = lexicon.classes_of(of)
    frame = lexicon.find("noun", of, inner, beside(of, lexicon))
    if frame is not None:
        return Decision(frame.measure, f"{frame.name}/{link.via}", of)
    verb = noun.head
    reduced = (
        noun.dep == "nsubj"
        and verb.tag == "VBN"
        and verb.child("aux", "auxpass", "dobj") is None
        and verb.child("xcomp", "ccomp") is not None
    )
    clause = [Link("object", noun.head, "is")] if noun.head.dep == "csubj" or reduced else []
    for other in (*modifier_links(of), *modifier_links(noun), *clause):
        frame = lexicon.find(other.role, other.token, inner, beside(other.token, lexicon))
        if frame is not None:
            return of_troops(Decision(frame.measure, f"{frame.name}/{link.via}", other.token), inner)
    frame = lexicon.find("weak", of, inner, frozenset())
    return Decision(frame.measure, f"{frame.name}/{link.via}", of) if frame is not None else None


def money_measure(tokens: Sequence[Token], lexicon: MeasureLexicon, at: int) -> tuple[str, str]:
    """The measure of an amount of money by the words of its clause: aid, a loss, or other. The nearest
    word within twelve tokens decides."""
    best: tuple[int, str, str] | None = None
    others = next((words for measure, words in lexicon.money if measure == "other"), frozenset())
    for i in range(max(0, at - 14), min(len(tokens), at + 12)):
        lemma = lexicon.lemma(tokens[i])
        if i and lexicon.lemma(tokens[i - 1]) in others and tokens[i - 1].head is tokens[i]:
            lemma = lexicon.lemma(tokens[i - 1])  # `a trust fund`
        for measure, words in lexicon.money:
            if lemma in words and (best is None or abs(i - at) < best[0]):
                best = (abs(i - at), measure, f"money/{lemma}")
    return (best[1], best[2]) if best is not None else ("other", "money")
