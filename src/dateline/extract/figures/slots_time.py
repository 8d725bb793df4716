"""When a count holds: the day or span that it is stated for.

Slots point at mentions; they are dated later. In order: the times of the count's own clause, the day of the
verb of saying, another day of the sentence, the day that the report or the sentence before tells of.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from dateline.extract.figures.clauses import clause_of, crosses, is_event, joined_to, names_event
from dateline.extract.figures.scene import Scene, ancestors_of
from dateline.extract.figures.that_event import find_that_event
from dateline.lexicons import read_lexicon
from dateline.model import Slot, SlotRole, Span, TimeMention, Token, trace

#: tokens between `since` and the time at the end of its words
_SINCE = 8
#: characters between a stretch and the days that spell it out
_OPENING = 10
#: tokens from the number of a part to its day
_PART = 7


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
    own_windows: set[Span] = set()
    grows = clause.lemma.lower() in read_lexicon("slots")["growing"]
    for time, token in scene.times_near(node):
        if token.dep == "pobj" and token.head.head is node:
            own_windows.add(time.span)
        compared = "compared" in time.slots or _is_comparison(token, node) or _is_of_a_part(token, node)
        compared = compared or ((part := _part_of_day(token, time)) is not None and part is not node)
        compared = compared or _is_of_another(time, token, node, taken)
        compared = compared or (grows and _is_of_the_event(token, clause))
        if time.type == "SET" or any(s.overlaps(time.span) for s in taken) or compared:
            trace.note(
                "time", "rejected", time.span, "set", "a rate, a figure, or the day of an earlier count"
            )
            continue
        if _is_spelled_out(scene, node, time):
            trace.note("time", "rejected", time.span, "stretch", "the days after it say which stretch it is")
            continue
        if _is_made_in(token, time):
            trace.note("time", "rejected", time.span, "year of a thing", "the year says which thing is meant")
            continue
        if _is_of_past(token, node, trigger):
            trace.note(
                "time", "rejected", time.span, "past of them", "the time when they came to be so called"
            )
            continue
        role = _time_role(token, time, clause)
        over = token in tuple(ancestors_of(node))
        if role == "since" and over:
            role = "as_of"  # `the worst since May, when nine died`
        over = over and any(c.lower == "when" for c in clause.children)
        if time.type == "DURATION" and not _is_window(token):
            trace.note(
                "time", "rejected", time.span, "duration", "a length of time, not the days counted over"
            )
            continue
        above = {t.i for t in ancestors_of(token)}
        own = clause.i in above or token is clause or node.i in above or over
        if (
            cue is not None
            and cue is not clause
            and cue.i in above
            and clause.i not in above
            and role != "since"
        ):
            said.append(Slot("as_of", time.span, time.text))
        elif own and (role == "since" or over or not crosses(token, clause) or node.i in above):
            found.append(Slot(role, time.span, time.text))
        elif _is_as_of(token):
            found.append(Slot("as_of", time.span, time.text))
        elif (
            time.type == "DATE"
            and not time.text.endswith("later")
            and not _in_relative(token)
            and not _is_aside(clause, token)
        ):
            after = role == "since" and token.i > node.i and token not in tuple(ancestors_of(node))
            since = token.head.lower == "since" or after or _is_since_clause(token, clause)
            others.append((time, "since" if since else "as_of"))
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
    if found and all(s.role == "since" for s in found) and not said and _is_before_that(clause):
        days = [t for t, role in others if role == "as_of" and t.tense != "future" and t.mod is None]
        said = [Slot("as_of", t.span, t.text, True) for t in days[:1]]
    if any(s.role == "during" and s.span in own_windows for s in found) or (
        any(s.role == "as_of" and s.span.start > node.start for s in found) and _is_part(node)
    ):
        found = [s for s in found if s.role != "since"]  # `including 75 in the past day`, `… 75 on Friday`
    if found:
        found.sort(key=lambda s: (s.role == "as_of", abs(s.span.start - node.start)))
        if all(s.role == "since" for s in found):
            found += said[:1]
        return _by("its clause", *{s.role: s for s in reversed(found)}.values())
    if said:
        return _by("the verb of saying", *said[:1])
    if others and not _is_rate(node):
        nearest, role = min(others, key=lambda t: abs(t[0].span.start - node.start))
        return _by("elsewhere in the sentence", Slot(role, nearest.span, nearest.text, True))
    under = scene.told_under(node.sentence)[1]
    if under is not None:
        return _by("under its heading", Slot("as_of", under.span, under.text, True))
    harmed = measure in {"killed", "injured", "troops_killed", "trapped", "rescued"}
    told = names_event(node, clause) or is_event(named)
    if harmed and told and not (attributed or grows) and scene.lead_time is not None and not _remains(clause):
        return _by("the report's opening", Slot("as_of", scene.lead_time.span, scene.lead_time.text, True))
    if grows or is_current(node, clause):
        return ()
    again = find_that_event(scene, node, clause) if harmed and scene.is_of_many else None
    if again is not None and again[1] is not None:
        return _by("that event", Slot("as_of", again[1].span, again[1].text, True))
    if (past := scene.told_before(node.sentence)) is not None:
        return _by("told before", Slot("as_of", past[1].span, past[1].text, True))
    before = scene.time_before(node.sentence) if harmed else None
    if before is not None:
        return _by("told before", Slot("as_of", before.span, before.text, True))
    return ()


def _is_of_past(token: Token, node: Token, trigger: Token | None) -> bool:
    """Whether a time only says when those counted came to be what they are called (`the pupils abducted in May were
    released`)."""
    inner = next(
        (a for a in (token, *ancestors_of(token)) if a.dep in {"acl", "relcl"} and a.pos == "VERB"), None
    )
    if inner is None or trigger is None or trigger is inner or node not in tuple(ancestors_of(inner)):
        return False
    apart = inner not in tuple(ancestors_of(trigger))
    if trigger.pos == "VERB":
        return apart and trigger is node.head
    said = trigger.head if trigger.dep in {"acomp", "oprd"} else None
    return apart and said is not None and said is node.head  # `those who left on Monday are unaccounted for`


def _is_of_the_event(token: Token, clause: Token) -> bool:
    """Whether a day only says which event a toll that grows is of (`the toll from Tuesday's quake rose to 27`)."""
    event = token.head
    if token.dep not in {"poss", "compound", "nmod", "amod"} or event.dep != "pobj" or event.tag == "NNP":
        return False
    return any(t.dep == "nsubj" and t.head is clause for t in islice(event.ancestors, 4))


def _is_rate(node: Token) -> bool:
    """Whether a count is one of every day (`they kill 90 a day`): the time of another clause is not its own."""
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i + 1
    told = [t.lower for t in tokens[at : at + 2]]
    words = read_lexicon("slots")
    pair = len(told) == 2 and told[0] in words["rate_words"] and told[1] == "day"
    return pair or told[:1] == ["daily"]


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


def _is_spelled_out(scene: Scene, node: Token, time: TimeMention) -> bool:
    """Whether a stretch of time is told by its first and last day (`in the week from 3 to 9 May`)."""
    text = scene.document.text
    return any(
        other.until is not None
        and 0 < other.span.start - time.span.end <= _OPENING
        and text[time.span.end : other.span.start].strip().lower() in {"from", "between", "of", ",", "("}
        for other, _ in scene.times_near(node)
    )


def _is_of_another(time: TimeMention, token: Token, node: Token, taken: Sequence[Span]) -> bool:
    """Whether a start stands right behind another number (`nine this year, 31 since March`), or a time before a number
    that has its own start."""
    tokens = node.sentence.tokens
    first = tokens[0].i
    since = next(
        (t for t in (token, *ancestors_of(token)) if t.dep == "pobj" and t.head.lower == "since"), None
    )
    if since is not None:
        at = max(0, since.head.i - first - 1)
        before, near = tokens[at], tokens[max(0, at - 4) : at]
        elliptic = any(t.text in {",", "("} for t in near) and not any(t.pos == "VERB" for t in near)
        return elliptic and before is not node and any(s.overlaps(before.span) for s in taken)
    after = tokens[node.i - first + 1 : node.i - first + 2]
    own = bool(after) and after[0].lower == "since" and any(s.overlaps(node.span) for s in taken)
    return own and time.span.end < node.start


def _is_since_clause(token: Token, clause: Token) -> bool:
    """Whether a time stands in a clause of `since` that a count's clause shares with the one it is joined to (`since
    they came in May, nine have died and forty have fled`)."""
    verb = next((t for t in ancestors_of(token) if t.dep == "advcl"), None)
    if verb is None or not any(c.lower == "since" for c in verb.children):
        return False
    return clause.dep == "conj" and verb.head is clause.head and verb.i < clause.head.i


def _is_before_that(clause: Token) -> bool:
    """Whether a clause tells what had come to be by the time of the sentence (`on Friday … the flood that had killed
    40 since May`)."""
    return clause.dep in {"relcl", "conj", "advcl"} and any(
        c.lower == "had" for c in clause.children_of("aux")
    )


def _is_made_in(token: Token, time: TimeMention) -> bool:
    """Whether a bare year only says which thing, that is no happening, is meant (`the 1973 building`)."""
    noun = token.head
    if not (token.dep in {"nummod", "compound", "nmod", "amod"} and time.text.isdigit() and noun.i > token.i):
        return False
    return noun.pos == "NOUN" and noun.lemma.lower() not in read_lexicon("slots")["events"]


def _is_part(node: Token) -> bool:
    """Whether a count is a part told behind its whole (`1,700 …, including 75`, `…, 75 of them`)."""
    at = node.i - node.sentence.tokens[0].i
    before = node.sentence.tokens[max(0, at - 4) : at]
    of = [t.lower for c in node.children_of("prep") if c.lower == "of" for t in c.children_of("pobj")]
    return any(t.lower == "including" for t in before) or bool({"them", "those", "these", "whom"} & set(of))


def _part_of_day(token: Token, time: TimeMention) -> Token | None:
    """The number of a part that a day stands right behind (`…, 75 of them on Friday`)."""
    tokens = token.sentence.tokens
    before = [
        t for t in tokens[max(0, token.i - tokens[0].i - _PART) : token.i - tokens[0].i] if t.i < token.i
    ]
    words = [t.lower for t in before]
    for k in range(len(before) - 1, -1, -1):
        if before[k].pos in {"VERB", "AUX", "PUNCT"}:
            return None
        if before[k].pos == "NUM" and not time.span.overlaps(Span(before[k].start, before[k].end)):
            of = words[k + 1 : k + 3] in (["of", "them"], ["of", "whom"], ["of", "those"], ["of", "these"])
            return before[k] if of else None
    return None


def _is_of_a_part(token: Token, node: Token) -> bool:
    """Whether a day stands in a clause on a part of the counted (`1,700 cases, 440 of which came on Friday`)."""
    for above in ancestors_of(token):
        if above.lower == "including" and above.i > node.i and above.dep in {"prep", "acl", "advcl"}:
            return any(
                t.pos == "NUM" and t.i > above.i
                for t in token.sentence.tokens[: token.i - token.sentence.tokens[0].i]
            )
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
    if clause.dep in {"acomp", "oprd", "xcomp", "attr"} and clause.head.tag in {"VBZ", "VBP"}:
        clause = clause.head
    if (first := joined_to(clause)) is not None and not clause.children_of("aux"):
        clause = first
    near = {c.lower for c in clause.children if c.dep in {"aux", "advmod"}}
    if near & {"have", "has", "'ve", "now"}:
        return True
    if _is_going_on(clause):
        return True
    if "still" in near and any(c.tag in {"VBZ", "VBP"} for c in clause.children_of("aux", "auxpass")):
        return True
    if clause.tag in {"VBZ", "VBP"} and ("still" in near or clause.lemma.lower() in {"remain", "stay"}):
        return True
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    text = f" {' '.join(t.lower for t in tokens[max(0, at - 12) : at + 12])} "
    return any(f" {words} " in text for words in read_lexicon("slots")["standing_counts"])


def _is_going_on(clause: Token) -> bool:
    """Whether a clause tells what is going on now (`are being treated`, `are fighting for their lives`)."""
    aux = clause.children_of("aux", "auxpass")
    return any(c.tag in {"VBZ", "VBP"} for c in aux) and any(t.tag == "VBG" for t in (clause, *aux))


def _remains(clause: Token) -> bool:
    """Whether a clause says how things still are (`remain trapped`)."""
    return any(v.lemma.lower() == "remain" and v.tag in {"VBZ", "VBP"} for v in (clause, clause.head))


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


def _time_role(token: Token, time: TimeMention, clause: Token) -> SlotRole:
    at = token
    for _ in range(6):
        if at.dep == "pobj" and at.head.lower == "since":
            return "since"
        if at is clause and at.dep in {"advcl", "pcomp"} and at.pos == "VERB":
            return "as_of"  # `the worst since nine died in May`
        if any(c.lower == "since" and c.child("pobj", "pcomp") is None for c in at.children):
            return "since"
        if (at.pos in {"VERB", "AUX"} and at.dep != "advcl") or at.is_root:
            break
        at = at.head
    if _follows_since(token):
        return "since"
    return "during" if time.type == "DURATION" else "as_of"


def _follows_since(token: Token) -> bool:
    """Whether a time closes the words after `since`, wherever the parser hangs it (`since the raid in May`)."""
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i
    for word in reversed(tokens[max(0, at - _SINCE) : at]):
        if word.lower == "since":
            return True
        if word.pos in {"VERB", "AUX", "PUNCT", "CCONJ"} and word.text != "-":
            return False
    return False
