"""What the words around a time say of its being that of a count: signs, each a small question of the parse.

`time_asked` alone asks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from dateline.extract.figures.scene import Scene, ancestors_of
from dateline.lexicons import read_lexicon
from dateline.model import SlotRole, Span, TimeMention, Token

#: tokens between `since` and the time at the end of its words
_SINCE = 8
#: characters between a stretch and the days that spell it out
_OPENING = 10
#: tokens from the number of a part to its day
_PART = 7


def is_of_past(token: Token, node: Token, trigger: Token | None) -> bool:
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


def is_of_the_event(token: Token, clause: Token) -> bool:
    """Whether a day only says which event a toll that grows is of (`the toll from Tuesday's quake rose to 27`)."""
    event = token.head
    if token.dep not in {"poss", "compound", "nmod", "amod"} or event.dep != "pobj" or event.tag == "NNP":
        return False
    return any(t.dep == "nsubj" and t.head is clause for t in islice(event.ancestors, 4))


def is_spelled_out(scene: Scene, node: Token, time: TimeMention) -> bool:
    """Whether a stretch of time is told by its first and last day (`in the week from 3 to 9 May`)."""
    text = scene.document.text
    return any(
        other.until is not None
        and 0 < other.span.start - time.span.end <= _OPENING
        and text[time.span.end : other.span.start].strip().lower() in {"from", "between", "of", ",", "("}
        for other, _ in scene.times_near(node)
    )


def is_of_another(time: TimeMention, token: Token, node: Token, taken: Sequence[Span]) -> bool:
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


def is_since_clause(token: Token, clause: Token) -> bool:
    """Whether a time stands in a clause of `since` that a count's clause shares with the one it is joined to (`since
    they came in May, nine have died and forty have fled`)."""
    verb = next((t for t in ancestors_of(token) if t.dep == "advcl"), None)
    if verb is None or not any(c.lower == "since" for c in verb.children):
        return False
    return clause.dep == "conj" and verb.head is clause.head and verb.i < clause.head.i


def is_made_in(token: Token, time: TimeMention) -> bool:
    """Whether a bare year only says which thing, that is no happening, is meant (`the 1973 building`)."""
    noun = token.head
    if not (token.dep in {"nummod", "compound", "nmod", "amod"} and time.text.isdigit() and noun.i > token.i):
        return False
    return noun.pos == "NOUN" and noun.lemma.lower() not in read_lexicon("slots")["events"]


def part_of_day(token: Token, time: TimeMention) -> Token | None:
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


def is_of_a_part(token: Token, node: Token) -> bool:
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


def is_comparison(token: Token, node: Token) -> bool:
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


def is_aside(clause: Token, token: Token) -> bool:
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


def is_in_relative(token: Token) -> bool:
    """Whether a token stands in a relative clause."""
    return any(above.dep == "relcl" for above in ancestors_of(token))


def is_window(token: Token) -> bool:
    """Whether a duration is a window that the count covers (`in the last 24 hours`)."""
    return token.dep == "pobj" and token.head.lower in {"in", "over", "during", "within"}


def is_as_of(token: Token) -> bool:
    """`as of Sunday`."""
    return token.dep == "pobj" and token.head.lower == "of" and token.head.head.lower == "as"


def time_role(token: Token, time: TimeMention, clause: Token) -> SlotRole:
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
