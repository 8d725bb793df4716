"""Whether words of a report take up a happening told before, or set theirs apart from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from dateline.extract.events.join import HARM_TYPES, is_general
from dateline.extract.events.scene import NEAR, is_year, part_of, sentence_of
from dateline.extract.events.syntax import adjuncts_of
from dateline.extract.events.topics import is_topic
from dateline.extract.events.triggers import EventLexicon, Trigger
from dateline.model import Document, Event, Token

_AGAINST = frozenset({"on", "against", "at", "of", "upon", "towards", "toward"})


def is_told_before(
    before: Event, event: Event, own: Collection[str], document: Document, lexicon: EventLexicon
) -> bool:
    """Whether an event is another mention of one told before: nothing of their own tells them apart, and
    something of their words ties them."""
    family, earlier = lexicon.family(event.type), lexicon.family(before.type)
    words = lexicon.words
    head = document.tokens_in(event.trigger)[-1]
    named = _name_of(event, document), _name_of(before, document)
    if family == "storm" and all(named):
        return named[0] == named[1] and part_of(before, document) == part_of(event, document)
    general = event.type in HARM_TYPES or is_general(event.type)
    shocks = family in words["shock"] and earlier in words["shock"]
    mishaps = {family, earlier} <= words["mishap"]
    if not (family == earlier or mishaps or (general and earlier in words["shock"] | {"attack"})):
        return False
    if _is_of_other_kind(before, event, lexicon):
        return False
    if before.negated != event.negated or part_of(before, document) != part_of(event, document):
        return False
    if event.another or is_another(head, lexicon) or days_differ(before, event, lexicon):
        return False
    if _is_of_now(head) and _years(before):
        return False
    if _is_of_another_year(before, event, head, lexicon):
        return False
    if _counts_again(before, event) or _is_both(head, lexicon):
        return True
    if _is_aftermath(before, event, own, document, lexicon):
        return True
    if differ(before, event, "place") and family not in words["roaming"]:
        return False
    if before.modality != event.modality and _is_past(head):
        return False  # `had slowed its offensive` is none that is to come
    if _is_bare(event, document, lexicon) and ("place" not in own or family in words["roaming"]):
        return True
    if before.modality != event.modality:
        return False
    if shocks:
        return True
    if before.type != event.type and not (general or is_general(before.type)):
        return False
    if _counts_differ(before, event):
        return False
    shared = _stems(before, "target", lexicon) & _stems(event, "target", lexicon)
    if shared and _name_others(before, event):
        return False
    if shared and not event.figures:
        return True
    if family in words["one_round"]:
        if _other_doers(before, event):
            return False
        return not {"place", "time", "target"} & set(own) or (
            is_definite(head, lexicon) and "place" not in own
        )
    return False


def _is_of_other_kind(before: Event, event: Event, lexicon: EventLexicon) -> bool:
    """Whether two events name two diseases, or craft that meet on no one way (a bus and a train)."""
    words = lexicon.words
    texts = [set(re.findall(r"[a-z]{3,}", e.text.lower())) for e in (before, event)]
    sick = [text & words["named_disease"] for text in texts]
    if sick[0] and sick[1]:
        return not sick[0] & sick[1]
    ways = ("road_craft", "rail_craft", "water_craft", "air_craft")
    craft = [{way for way in ways if text & words[way]} for text in texts]
    return bool(craft[0] and craft[1] and not craft[0] & craft[1])


def _name_of(event: Event, document: Document) -> str | None:
    """The name that follows what names an event (`Hurricane Freda`)."""
    head = document.tokens_in(event.trigger)[-1]
    tokens = head.sentence.tokens
    at = head.i - tokens[0].i + 1
    if not head.tag.startswith("NNP") or at >= len(tokens):
        return None
    after = tokens[at]
    return after.text if after.tag == "NNP" and after.text[1:].islower() and len(after.text) > 2 else None


def _is_past(head: Token) -> bool:
    """Whether a noun is subject or object of a verb that tells what was."""
    verb = head.head
    past = head.dep in ("dobj", "nsubj", "nsubjpass") and verb.tag in ("VBD", "VBN")
    return past and not {c.lower for c in verb.children_of("aux")} & {
        "will",
        "would",
        "could",
        "may",
        "might",
    }


def _is_both(head: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun takes up several told before (`both blasts`, `the two quakes`)."""
    if head.tag not in ("NNS", "NNPS"):
        return False
    marks = {c.lower for c in head.children_of("det", "predet")}
    return "both" in marks or bool(marks & lexicon.words["anaphor"] and head.children_of("nummod"))


def _is_aftermath(
    before: Event, event: Event, own: Collection[str], document: Document, lexicon: EventLexicon
) -> bool:
    """Whether a mishap is a part of another told just before (a leak, the blast, the collapse)."""
    mishap = lexicon.words["mishap"]
    kinds = {lexicon.family(before.type), lexicon.family(event.type)}
    if event.type == "explosion":
        kinds.discard("attack")
    if not kinds <= mishap or set(own) & {"place", "time"} or before.modality != event.modality:
        return False
    return sentence_of(event, document) - sentence_of(before, document) <= NEAR


def _counts_again(before: Event, event: Event) -> bool:
    """Whether the people of an event are those counted before (`the seven were killed in their sleep`)."""
    counted = {s.text.lower() for s in before.slots if s.role == "harm"}
    return event.type in HARM_TYPES and any(
        s.role == "target" and s.text.lower().removeprefix("the ") in counted and s.text[:4].lower() == "the "
        for s in event.slots
    )


def _stems(event: Event, role: str, lexicon: EventLexicon) -> set[str]:
    """The first letters of the common nouns of a role that say more than `people`."""
    vague = lexicon.words["vague_target"]
    found = set()
    for slot in event.slots:
        if slot.role == role:
            found |= {w[:6] for w in slot.text.split() if len(w) > 3 and w.islower() and w not in vague}
    return found


def _name_others(before: Event, event: Event) -> bool:
    """Whether the targets of two events are of one kind and told apart by a name (`the mayor of Brask`, `of Orlo`)."""
    one, other = (
        {w for s in e.slots if s.role == "target" for w in s.text.split() if w[:1].isupper() and len(w) > 3}
        for e in (before, event)
    )
    return bool(one and other) and not one & other


def differ(before: Event, event: Event, role: str) -> bool:
    """Whether two events name other things of a role, each in its own clause."""
    one = {s.text.lower() for s in before.slots if s.role == role and not s.inferred}
    other = {s.text.lower() for s in event.slots if s.role == role and not s.inferred}
    return bool(one and other) and not one & other


def _other_doers(before: Event, event: Event) -> bool:
    """Whether both say who did it, and that was not the same."""
    one, other = ({w for s in e.slots if s.role == "actor" for w in s.text.split()} for e in (before, event))
    return bool(one and other) and not one & other


def days_differ(before: Event, event: Event, lexicon: EventLexicon) -> bool:
    def days(row: Event) -> set[str]:
        told = (s.text for s in row.slots if s.role == "time" and not s.inferred)
        return {
            w
            for text in told
            for w in text.lower().replace(",", " ").split()
            if w in lexicon.words["day_word"]
        }

    one, other = days(before), days(event)
    return bool(one and other) and not one & other


def _is_of_now(head: Token) -> bool:
    """Whether a noun is told apart from what was in earlier years (`the current outbreak`)."""
    return any(c.lower in ("current", "present", "latest", "ongoing") for c in head.children_of("amod"))


def _years(event: Event) -> set[str]:
    """The years by which an event's own words date it, where they name no month or day."""
    told = [s.text for s in event.slots if s.role == "time" and not s.inferred]
    return {text for text in told if text.isdigit() and len(text) == 4}


def _is_of_another_year(before: Event, event: Event, head: Token, lexicon: EventLexicon) -> bool:
    """Whether an event is of a year by its own words, and the one before is of another or is not taken up."""
    years = named_years(event)
    if not years:
        return False
    others = named_years(before)
    return not years & others if others else not is_definite(head, lexicon)


def named_years(event: Event) -> set[str]:
    """The years that stand in the times of an event's own words."""
    told = [s.text for s in event.slots if s.role == "time" and not s.inferred]
    return {w for text in told for w in text.replace(",", " ").split() if is_year(w)}


def _counts_differ(before: Event, event: Event) -> bool:
    if before.killed_low is None or event.killed_low is None:
        return False
    return before.killed_low != event.killed_low


def is_another(head: Token, lexicon: EventLexicon) -> bool:
    """Whether the words of an event set it apart (`another blast`, `a second quake`, `four shootings`)."""
    apart = lexicon.words["apart"]
    marks = [head, *head.children_of("det", "amod", "nummod", "nmod", "compound", "poss")]
    if any(m.lower in apart for m in marks[1:]):
        return True
    return bool(head.children_of("nummod")) and head.tag == "NNS" and not is_definite(head, lexicon)


def is_beside_another(main: Trigger, verb: Token, people: Iterable[Token], lexicon: EventLexicon) -> bool:
    """Whether whom, what or which incident a clause is about sets it apart from one told before (`a second protester
    was shot`, `another bomb killed`, `in an unrelated incident`); `another 40 were hurt` counts on in the same one, and
    so does a second who died of it."""
    words = lexicon.words
    if main.nominal and is_definite(main.tokens[-1], lexicon):
        return False

    def is_set_apart(noun: Token, marks: frozenset[str]) -> bool:
        if noun.tag in ("NNS", "NNPS") or noun.children_of("nummod"):
            return False
        return any(c.lower in marks for c in noun.children_of("det", "amod", "nmod"))

    if verb.lemma.lower() not in words["perish"] and not any(
        c.lemma.lower() in words["same"]
        for t in (main.token, verb)
        for n in adjuncts_of(t)
        for c in n.children
    ):
        if any(is_set_apart(t, words["another"]) for t in people):
            return True
        if any(is_set_apart(t, words["another"]) for t in verb.children_of("nsubj", "nsubjpass")):
            return True
    return any(
        t.lemma.lower() in words["incident"] and is_set_apart(t, words["another"])
        for t in adjuncts_of(verb, frozenset({"in"}))
    )


def is_definite(head: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun takes for granted what it names (`the attack`, `both blasts`)."""
    return any(c.lower in lexicon.words["anaphor"] for c in head.children_of("det"))


def _is_bare(event: Event, document: Document, lexicon: EventLexicon) -> bool:
    """Whether an event is only `the attack` or `Friday's attack`: a definite noun that nothing narrows."""
    if not event.rule.startswith("noun"):
        return False
    head = document.tokens_in(event.trigger)[-1]
    dated = any(c.entity in ("DATE", "TIME") for c in head.children_of("poss"))
    taken = is_definite(head, lexicon) or dated or is_topic(head, lexicon)
    return taken and not adjuncts_of(head, _AGAINST | {"in", "near", "by"})
