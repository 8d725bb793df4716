"""When a count holds: the day or span that it is stated for.

Slots point at mentions; they are dated later. In order: the times of the count's own clause, the day of the
verb of saying, another day of the sentence, the day that the report or the sentence before tells of.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.figures.clauses import clause_of, crosses, is_event, names_event
from dateline.extract.figures.scene import Scene, ancestors_of
from dateline.lexicons import read_lexicon
from dateline.model import Slot, SlotRole, Span, TimeMention, Token, trace


def find_time_slots(
    scene: Scene,
    measure: str,
    node: Token,
    named: Token | None,
    trigger: Token | None,
    cue: Token | None,
    attributed: bool,
    taken: Sequence[Span] = (),
) -> tuple[Slot, ...]:
    """The times that a count is stated for. `cue` is the verb of saying, whose day is the count's where
    its clause has none; `taken` are spans of numbers that are figures, never dates."""
    clause = clause_of(node, trigger)
    found: list[Slot] = []
    said: list[Slot] = []
    others: list[tuple[TimeMention, SlotRole]] = []
    for time, token in scene.times_near(node):
        compared = "compared" in time.slots or _is_comparison(token, node) or _is_of_a_part(token, node)
        if time.type == "SET" or any(s.overlaps(time.span) for s in taken) or compared:
            trace.note(
                "time", "rejected", time.span, "set", "a rate, a figure, or the day of an earlier count"
            )
            continue
        role = _time_role(token, time)
        if time.type == "DURATION" and not _is_window(token):
            trace.note(
                "time", "rejected", time.span, "duration", "a length of time, not the days counted over"
            )
            continue
        above = {t.i for t in ancestors_of(token)}
        own = clause.i in above or token is clause or node.i in above
        if cue is not None and cue is not clause and cue.i in above and clause.i not in above:
            said.append(Slot("as_of", time.span, time.text))
        elif own and (role == "since" or not crosses(token, clause) or node.i in above):
            found.append(Slot(role, time.span, time.text))
        elif _is_as_of(token):
            found.append(Slot("as_of", time.span, time.text))
        elif (
            time.type == "DATE"
            and not time.text.endswith("later")
            and not _in_relative(token)
            and not _is_aside(clause, token)
        ):
            others.append((time, "since" if token.head.lower == "since" else "as_of"))
        else:
            trace.note("time", "rejected", time.span, "another clause", "the time of something else")
    if trace.is_traced():
        reason = "a time that stands nearer to the count won"
        for span, rule in [*((s.span, "clause") for s in found), *((s.span, "saying") for s in said)]:
            trace.note("time", "lost", span, rule, reason)
        for other, _ in others:
            trace.note("time", "lost", other.span, "sentence", reason)
    if (then := _since_then(scene, node)) is not None and not any(s.role == "since" for s in found):
        return _by("since then", Slot("since", then.span, then.text, True), *said[:1])
    if found:
        found.sort(key=lambda s: (s.role == "as_of", abs(s.span.start - node.start)))
        if all(s.role == "since" for s in found):
            found += said[:1]
        return _by("its clause", *{s.role: s for s in reversed(found)}.values())
    if said:
        return _by("the verb of saying", *said[:1])
    if others:
        nearest, role = min(others, key=lambda t: abs(t[0].span.start - node.start))
        return _by("elsewhere in the sentence", Slot(role, nearest.span, nearest.text, True))
    harmed = measure in {"killed", "injured", "troops_killed", "trapped", "rescued"}
    told = names_event(node, clause) or is_event(named)
    if harmed and told and not attributed and scene.lead_time is not None:
        return _by("the report's opening", Slot("as_of", scene.lead_time.span, scene.lead_time.text, True))
    if is_current(node, clause):
        return ()
    if (past := scene.told_before(node.sentence)) is not None:
        return _by("told before", Slot("as_of", past[1].span, past[1].text, True))
    before = scene.time_before(node.sentence) if harmed else None
    if before is not None:
        return _by("told before", Slot("as_of", before.span, before.text, True))
    return ()


def _since_then(scene: Scene, node: Token) -> TimeMention | None:
    """The day or year that `since then` points back to, in the sentence before."""
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    words = [t.lower for t in tokens[max(0, at - 30) : at + 30]]
    if not any(words[i : i + 2] == ["since", "then"] for i in range(len(words) - 1)) or node.sentence.i == 0:
        return None
    before = [
        m for m, _ in scene.times.get(node.sentence.i - 1, []) if m.type == "DATE" and m.tense != "future"
    ]
    return before[-1] if before else None


def _is_of_a_part(token: Token, node: Token) -> bool:
    """Whether a day stands in a clause on a part of the counted (`1,700 cases, 440 of which came on Friday`)."""
    clause = next((a for a in ancestors_of(token) if a.dep == "relcl"), None)
    if clause is None or node.i >= clause.i or clause in tuple(ancestors_of(node)):
        return False
    subject = next((c for c in clause.children if c.dep in {"nsubj", "nsubjpass"}), None)
    return (
        subject is not None
        and subject.i < token.i
        and (subject.pos == "NUM" or subject.lower in {"some", "most", "half"})
    )


def is_current(node: Token, clause: Token) -> bool:
    """Whether a count is of all until now (`have died`, `so far`, `to date`), so that no earlier day is its own."""
    if clause.dep == "relcl" and clause.head.lemma.lower() in read_lexicon("slots")["ordeals"]:
        return True
    near = {c.lower for c in clause.children if c.dep in {"aux", "advmod"}}
    if near & {"have", "has", "'ve", "now"}:
        return True
    if clause.tag in {"VBZ", "VBP"} and ("still" in near or clause.lemma.lower() in {"remain", "stay"}):
        return True
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    words = [t.lower for t in tokens[max(0, at - 12) : at + 12]]
    return any(words[i : i + 2] in (["so", "far"], ["to", "date"]) for i in range(len(words) - 1))


def _by(rule: str, *slots: Slot) -> tuple[Slot, ...]:
    """The slots; a trace is told the rule that found them."""
    for slot in slots:
        trace.note("time", "kept", slot.span, rule, value=slot.role)
    return slots


def _is_comparison(token: Token, node: Token) -> bool:
    """Whether a day is that of an earlier count which this one is compared with (`down from 2,300 on Monday`)."""
    for above in (token, *ancestors_of(token)):
        if above.pos == "NUM" and above.dep == "pobj" and above.head.lower == "from":
            return above is not node
    first = token.sentence.tokens[0].i
    words = [t.lower for t in token.sentence.tokens[max(0, token.i - first - 10) : token.i - first]]
    for at in range(len(words) - 1):
        if words[at] in {"down", "up", "compared"} and words[at + 1] in {"from", "with", "to"}:
            return node.i < token.i - (len(words) - at)
    return False


def _is_aside(clause: Token, token: Token) -> bool:
    """Whether a count's clause only says which event a further noun speaks of (`the suspect in a shooting that
    left two dead was released on Friday`), so that the day of the sentence is another's."""
    if clause.dep != "relcl":
        return False
    noun = clause.head
    for _ in range(4):
        if noun.dep in {"compound", "appos", "conj", "nmod"}:
            noun = noun.head
    if noun.dep != "pobj" or noun.head.dep != "prep":
        return False
    holder = noun.head.head
    return holder.pos in {"NOUN", "PROPN"} and holder.i not in {t.i for t in ancestors_of(token)}


def _in_relative(token: Token) -> bool:
    """Whether a token stands in a relative clause."""
    return any(above.dep == "relcl" for above in ancestors_of(token))


def _is_window(token: Token) -> bool:
    """Whether a duration is a window that the count covers (`in the last 24 hours`)."""
    return token.dep == "pobj" and token.head.lower in {"in", "over", "during", "within"}


def _is_as_of(token: Token) -> bool:
    """`as of Sunday`."""
    return token.dep == "pobj" and token.head.lower == "of" and token.head.head.lower == "as"


def _time_role(token: Token, time: TimeMention) -> SlotRole:
    at = token
    for _ in range(6):
        if at.dep == "pobj" and at.head.lower == "since":
            return "since"
        if any(c.lower == "since" for c in at.children):
            return "since"
        if (at.pos in {"VERB", "AUX"} and at.dep != "advcl") or at.is_root:
            break
        at = at.head
    return "during" if time.type == "DURATION" else "as_of"
