"""The rules that say when a count holds, in the order in which they are asked.

`TIME_RULES` is the whole of it: the first rule that answers decides, and a trace is told its name and its reason. A
rule is asked with all that is known of the count (`AskedTime`). It gives the times that it finds as slots, none of
them where the count has no day, and None where it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.extract.figures.clauses import is_event, names_event
from dateline.extract.figures.scene import Scene
from dateline.extract.figures.sentences_near import time_before, told_before, told_under
from dateline.extract.figures.that_event import find_that_event
from dateline.extract.figures.time_after import happened_after
from dateline.extract.figures.time_asked import AskedTime
from dateline.extract.figures.until_now import is_current, remains
from dateline.lexicons import read_lexicon
from dateline.model import Slot, TimeMention, Token

#: slots that a rule gives; None where the next one is to be asked
Found = Sequence[Slot] | None

#: measures of harm whose count is of the day of its event where no other is told
_OF_THE_EVENT = frozenset({"killed", "injured", "troops_killed", "trapped", "rescued"})


@dataclass(frozen=True, slots=True)
class TimeRule:
    """One way in which a report says when a count holds."""

    name: str
    reason: str
    find: Callable[[AskedTime], Found]


def _since_then(asked: AskedTime) -> Found:
    then = _pointed_back(asked.scene, asked.node)
    if then is None or any(s.role == "since" for s in asked.told.own):
        return None
    return (Slot("since", then.span, then.text, True), *asked.told.said[:1])


def _clause(asked: AskedTime) -> Found:
    found, said = list(asked.told.own), asked.told.said[:1]
    if not found:
        return None
    if all(s.role == "since" for s in found) and not said and _is_before_that(asked.clause):
        past = (t for t, role in asked.told.elsewhere if role == "as_of")
        said = [_inferred(t) for t in past if t.tense != "future" and t.mod is None][:1]
    window = any(s.role == "during" and s.span in asked.windows for s in found)
    behind = any(s.role == "as_of" and s.span.start > asked.node.start for s in found)
    if window or (behind and _is_part(asked.node)):
        found = [s for s in found if s.role != "since"]  # `including 75 in the past day`, `… 75 on Friday`
    found.sort(key=lambda s: (s.role == "as_of", abs(s.span.start - asked.node.start)))
    if all(s.role == "since" for s in found):
        found += said
    return tuple({s.role: s for s in reversed(found)}.values())


def _saying(asked: AskedTime) -> Found:
    return asked.told.said[:1] or None


def _sentence(asked: AskedTime) -> Found:
    if not asked.told.elsewhere or _is_rate(asked.node):
        return None
    nearest, role = min(asked.told.elsewhere, key=lambda t: abs(t[0].span.start - asked.node.start))
    return (Slot(role, nearest.span, nearest.text, True),)


def _heading(asked: AskedTime) -> Found:
    return _some(told_under(asked.scene, asked.node.sentence)[1])


def _opening(asked: AskedTime) -> Found:
    if asked.measure not in _OF_THE_EVENT or asked.attributed or asked.grows or remains(asked.clause):
        return None
    told = names_event(asked.node, asked.clause) or is_event(asked.named)
    return _some(asked.scene.opening_day(asked.node.sentence)) if told else None


def _until_now(asked: AskedTime) -> Found:
    return () if asked.grows or is_current(asked.node, asked.clause) else None


def _that_event(asked: AskedTime) -> Found:
    if asked.measure not in _OF_THE_EVENT or not asked.scene.is_of_many:
        return None
    again = find_that_event(asked.scene, asked.node, asked.clause)
    return _some(again[1]) if again is not None else None


def _told_before(asked: AskedTime) -> Found:
    past = told_before(asked.scene, asked.node.sentence)
    if past is not None:
        return _some(past[1])
    return _some(time_before(asked.scene, asked.node.sentence)) if asked.measure in _OF_THE_EVENT else None


def _told_after(asked: AskedTime) -> Found:
    """The day on which the next sentence of the paragraph says that what this one tells of happened (`Nine died in a
    crash. The crash happened on Friday`)."""
    if asked.measure not in _OF_THE_EVENT or asked.attributed or asked.grows or remains(asked.clause):
        return None
    return _some(happened_after(asked.scene, asked.node.sentence))


#: every rule, in order
TIME_RULES: tuple[TimeRule, ...] = (
    TimeRule("since then", "it goes on from a day that the sentence before tells", _since_then),
    TimeRule("its clause", "a time stands in the count's noun phrase or clause", _clause),
    TimeRule("the verb of saying", "who says it said so on that day", _saying),
    TimeRule("elsewhere in the sentence", "another clause of the sentence names a day", _sentence),
    TimeRule("under its heading", "the text under a heading names its day", _heading),
    TimeRule("the report's opening", "it is of the event that the report opens with", _opening),
    TimeRule(
        "until now", "its words say that it holds until now, so that no day before is its own", _until_now
    ),
    TimeRule("that event", "its clause takes up the event that the sentence before tells of", _that_event),
    TimeRule("told after", "the next sentence says on which day it happened", _told_after),
    TimeRule("told before", "the sentence before tells of one past day", _told_before),
)


def _some(time: TimeMention | None) -> Found:
    return (_inferred(time),) if time is not None else None


def _inferred(time: TimeMention) -> Slot:
    return Slot("as_of", time.span, time.text, True)


def _pointed_back(scene: Scene, node: Token) -> TimeMention | None:
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


def _is_before_that(clause: Token) -> bool:
    """Whether a clause tells what had come to be by the time of the sentence (`on Friday … the flood that had killed
    40 since May`)."""
    return clause.dep in {"relcl", "conj", "advcl"} and any(
        c.lower == "had" for c in clause.children_of("aux")
    )


def _is_part(node: Token) -> bool:
    """Whether a count is a part told behind its whole (`1,700 …, including 75`, `…, 75 of them`)."""
    at = node.i - node.sentence.tokens[0].i
    before = node.sentence.tokens[max(0, at - 4) : at]
    of = [t.lower for c in node.children_of("prep") if c.lower == "of" for t in c.children_of("pobj")]
    return any(t.lower == "including" for t in before) or bool({"them", "those", "these", "whom"} & set(of))


def _is_rate(node: Token) -> bool:
    """Whether a count is one of every day (`they kill 90 a day`): the time of another clause is not its own."""
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i + 1
    told = [t.lower for t in tokens[at : at + 2]]
    words = read_lexicon("slots")
    pair = len(told) == 2 and told[0] in words["rate_words"] and told[1] == "day"
    return pair or told[:1] == ["daily"]
