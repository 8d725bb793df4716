"""What the counts of a sentence share: the predicate of a list, its qualifier, the whole that is divided."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.figures.beside import beside
from dateline.extract.figures.count import Count
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.measures import Decision
from dateline.extract.figures.series import labelling_place
from dateline.model import CORE_MEASURES, Token

#: classes of things, to which what befalls people does not pass in a list
_UNHURT = frozenset(
    {"buildings", "vehicles", "animals", "equipment", "settlements", "supplies", "happenings"}
)
#: what they are of, or where, that stand behind these
_BESIDE = frozenset({"from", "in", "at", "near", "inside"})
_PLACED = frozenset({"PROPN", "NOUN", "DET", "ADJ"})
#: tokens between a whole and the colon behind which it is divided
_REACH = 25
#: counts behind a whole that are looked at for its parts: bounds hostile input
_MOST = 40


def share_among(counts: list[Count], tokens: Sequence[Token], lexicon: MeasureLexicon) -> None:
    """Gives counts without a measure of their own that of the list or whole they belong to, one qualifier to all
    items of a noun phrase, and parts their whole; changes the counts in place."""
    _share_opening(counts, tokens, lexicon)
    _share_wholes(counts, tokens, lexicon)
    _share_lists(counts, tokens, lexicon)
    _share_ranks(counts, tokens, lexicon)
    _share_bounds(counts, tokens)
    _link_parts(counts, tokens)
    for one, other in itertools.pairwise(counts):
        if one.subset_of is not None and other.subset_of is None and _is_next_item(one, other, tokens):
            other.subset_of = one.subset_of


def _is_next_item(one: Count, other: Count, tokens: Sequence[Token]) -> bool:
    """Whether a count is the item of a list after another (`including 14 women and 8 children`)."""
    noun = other.counted.noun
    if other.rejected or other.decision is None or noun is None or noun.dep != "conj":
        return False
    return _is_list_gap(tokens[one.counted.end : other.counted.start], -1)


def _share_opening(counts: list[Count], tokens: Sequence[Token], lexicon: MeasureLexicon) -> None:
    """`Of the injured, 31 were in hospital, 12 at home`: bare counts divide those that the sentence opens with."""
    if [t.lower for t in tokens[:2]] not in (["of", "the"], ["of", "those"]):
        return
    comma = next((i for i, t in enumerate(tokens[:8]) if t.text == ","), None)
    opened = [
        (t, lexicon.find("state", t, frozenset({"number"}), frozenset())) for t in tokens[2 : comma or 2]
    ]
    frame, trigger = next(
        ((f, t) for t, f in opened if f is not None and f.measure in CORE_MEASURES), (None, None)
    )
    if frame is None:
        return
    for count in counts:
        node = count.counted.node
        verb = node.head if node.dep in {"nsubj", "nsubjpass"} else None
        still = verb is None or verb.lemma.lower() in {"be", "remain", "stay"}
        if count.decision is None and count.rejected is None and count.counted.named is None and still:
            count.decision = Decision(frame.measure, f"{frame.name}/opening", trigger)
            count.subset_of = -1


def _share_lists(counts: list[Count], tokens: Sequence[Token], lexicon: MeasureLexicon) -> None:
    """`20 soldiers, 12 policemen and dozens of civilians killed`: one predicate for the whole list."""
    for step in (-1, 1):
        order = range(len(counts) - 2, -1, -1) if step == -1 else range(1, len(counts))
        for k in order:
            count, other = counts[k], counts[k - step]
            if _is_resumed(k, counts, tokens, step):
                other = counts[k - 2]
            if count.rejected or other.rejected or count.measured.unit or other.decision is None:
                continue
            if count.decision is not None and not is_weak(count.decision):
                continue
            if step == -1 and other.subset_of == k:
                continue  # `20 gunmen, four of whom died`
            measure = other.decision.measure
            if measure not in CORE_MEASURES:
                continue
            left, right = (count, other) if step == -1 else (other, count)
            gap = _after_trigger(tokens[left.counted.end : right.counted.start], left.decision)
            behind = tokens[count.measured.end : count.measured.end + 2]
            placed = len(behind) == 2 and behind[0].pos == "ADP" and behind[1].pos == "PROPN"
            bare = count.counted.named is None and step == 1 and (placed or any(t.pos == "ADP" for t in gap))
            if other.decision.rule.split("/")[1] in {"noun", "weak", "toll"} and not bare:
                continue
            named = count.counted.named
            if named is not None and step == 1 and named.dep == "pobj" and named.head in gap:
                continue  # what they are in, or at, is none of them
            if named is not None and step == -1 and named.dep == "pobj" and named.head.lower in _BESIDE:
                continue  # `killed from two groups and dozens were hurt`
            if _is_list_gap(gap, step) or _is_resumed(k, counts, tokens, step):
                classes = lexicon.classes_of(count.counted.named)
                if classes & _UNHURT or _is_refused(count, lexicon):
                    continue
                if measure in {"killed", "troops_killed"}:
                    measure = "troops_killed" if "military" in classes else "killed"
                count.decision = Decision(measure, f"list/{other.decision.rule}", other.decision.trigger)
                if step == 1 and other.subset_of == -1 and count.subset_of is None:
                    count.subset_of = -1


def _is_refused(count: Count, lexicon: MeasureLexicon) -> bool:
    """Whether the counted noun is itself a measure, but not with the words beside it (`33 recovered cases`)."""
    noun = count.counted.noun
    if noun is None or not lexicon.is_trigger("noun", noun):
        return False
    return lexicon.find("noun", noun, lexicon.classes_of(noun), beside(noun, lexicon)) is None


def _share_wholes(counts: list[Count], tokens: Sequence[Token], lexicon: MeasureLexicon) -> None:
    """`13 bodies were found: eight miners, four guards and a child`: what stands behind a colon divides the count
    before it, where the parts are no more than the whole."""
    for k in range(len(counts) - 1):
        whole, first = counts[k], counts[k + 1]
        if whole.decision is None or whole.rejected or whole.decision.measure not in CORE_MEASURES:
            continue
        gap = tokens[whole.counted.end : first.bounds.first]
        if not gap or gap[-1].text != ":" or len(gap) > _REACH:
            continue
        if labelling_place(tokens, first.bounds.first) is not None:
            continue  # a place and its number: the next item of a list
        end = next(
            (t.i for t in tokens[first.counted.start :] if t.text in {".", ";", ":"} or _is_finite(t)), None
        )
        last = end - tokens[0].i if end is not None else len(tokens)
        parts = [c for c in counts[k + 1 : k + 1 + _MOST] if c.counted.start < last]
        size = whole.bounds.low if whole.bounds.low is not None else whole.bounds.high or 0
        if any(c.rejected or c.measured.unit for c in parts):
            continue
        if sum(c.bounds.low or 0 for c in parts) > size * (1 if whole.bounds.high is not None else 10):
            continue
        for part in parts:
            if part.decision is not None and not is_weak(part.decision):
                continue
            classes = lexicon.classes_of(part.counted.named)
            if classes & _UNHURT:
                continue
            measure = whole.decision.measure
            if measure in {"killed", "troops_killed"}:
                measure = "troops_killed" if "military" in classes else "killed"
            part.decision = Decision(measure, f"divided/{whole.decision.rule}", whole.decision.trigger)
            part.subset_of = k


def _is_finite(token: Token) -> bool:
    return token.tag in {"VBD", "VBZ", "VBP", "MD"} and token.dep != "relcl"


def _share_bounds(counts: list[Count], tokens: Sequence[Token]) -> None:
    """One qualifier over the items of one noun phrase (`at least 20 men and 15 women were killed`)."""
    for one, other in itertools.pairwise(counts):
        if one.decision is None or other.decision is None or other.bounds.text is not None:
            continue
        first, second = one.counted.noun, other.counted.noun
        exact = other.bounds.low == other.bounds.high and not other.bounds.approximate
        shared = one.decision.measure == other.decision.measure and one.bounds.text is not None and exact
        if not shared or first is None or second is None or second.dep != "conj" or second.head is not first:
            continue
        if not all(t.lower in {",", "and"} for t in tokens[one.counted.end : other.counted.start]):
            continue
        low, high = other.bounds.low, other.bounds.high
        if one.bounds.low is None:
            low = None
        if one.bounds.high is None:
            high = None
        other.bounds = replace(other.bounds, low=low, high=high, approximate=one.bounds.approximate)


def _link_parts(counts: list[Count], tokens: Sequence[Token]) -> None:
    """`three were killed, one in A and two in B`; `20 were hurt, one seriously`; `of the 64 injured, 12 are in
    intensive care`: bare counts behind a whole of the same measure that together are no more than it."""
    opens = len(tokens) > 1 and [t.lower for t in tokens[:2]] in (["of", "the"], ["of", "those"])
    for k, whole in enumerate(counts):
        if whole.decision is None or whole.rejected or whole.decision.measure not in CORE_MEASURES:
            continue
        parts: list[Count] = []
        for other in counts[k + 1 : k + 1 + _MOST]:
            bare = other.counted.noun is None and other.counted.of is None and other.subset_of is None
            same = other.decision is not None and other.decision.measure == whole.decision.measure
            if other.rejected or not bare or not same:
                break
            parts.append(other)
        if not parts:
            continue
        if opens and whole is counts[0]:
            parts[0].subset_of = k
            continue
        gap = tokens[whole.counted.end : parts[0].bounds.first]
        if not gap or gap[-1].text != "," or any(t.pos == "ADP" or t.text == "," for t in gap[:-1]):
            continue
        after = tokens[parts[0].counted.end : parts[0].counted.end + 1]
        adverb = len(parts) == 1 and bool(after) and after[0].pos == "ADV"
        if adverb or sum(p.bounds.low or 0 for p in parts) == whole.bounds.low:
            for part in parts:
                part.subset_of = k


def _share_ranks(counts: list[Count], tokens: Sequence[Token], lexicon: MeasureLexicon) -> None:
    """`three officers and seven soldiers`: officers and members beside soldiers in a list are the army's."""
    for one, other in (*itertools.pairwise(counts), *itertools.pairwise(reversed(counts))):
        if one.decision is None or other.decision is None or one.decision.measure != "troops_killed":
            continue
        named = other.counted.named
        if other.decision.measure != "killed" or named is None or other.rejected:
            continue
        left, right = (one, other) if one.counted.start < other.counted.start else (other, one)
        joined = _is_list_gap(tokens[left.counted.end : right.counted.start], -1)
        if lexicon.is_civil(named):
            continue  # `two soldiers and three police officers`
        if joined and lexicon.lemma(named) in lexicon.classes["military_modified"]:
            other.decision = replace(other.decision, measure="troops_killed")


def _after_trigger(gap: Sequence[Token], decision: Decision | None) -> Sequence[Token]:
    """The words between two counts without the word that measures the first (`45 people dead in A, 12 in B`)."""
    for i, token in enumerate(gap[:3]):
        if decision is not None and token is decision.trigger and gap[i + 1 : i + 2]:
            if [t.lower for t in gap[i + 1 :]] == ["as", "well", "as"]:
                return gap[i + 1 :]
            return gap[i + 1 :] if gap[i + 1].pos == "ADP" else gap
    return gap


def _is_resumed(k: int, counts: Sequence[Count], tokens: Sequence[Token], step: int) -> bool:
    """Whether a list goes on after an aside that only counts a part of the item before it (`the killing of six
    men -- two of them guards -- and three women`)."""
    if step != 1 or k < 2 or counts[k - 1].subset_of != k - 2:
        return False
    first = counts[k].bounds.first
    words = [t.text for t in tokens[max(0, first - 2) : first]]
    return len(words) == 2 and words[0] in {"--", "-", "–", "—", ",", ")"} and words[1].lower() == "and"


def _is_list_gap(gap: Sequence[Token], step: int) -> bool:
    """Whether two counts are items of one list: only a comma or `and` between, or, after an item that is
    read (`5 in Ruda, 12 in Velmo`), its place too."""
    plain = [t.lower for t in gap]
    if plain[-3:] == ["as", "well", "as"]:
        gap = gap[:-3]
        if not gap:
            return True
    words = [t for t in gap if t.lower not in {",", "and", "or", "&", "plus"}]
    if plain[-3:] == ["as", "well", "as"] and not words:
        return True
    if len(words) == len(gap):
        return False
    if (
        len(words) > 3
        and words[0].lower in {"of", "from", "by", "with"}
        and words[1].pos in {"NOUN", "PROPN"}
    ):
        words = words[2:]
    if not words:
        return True
    placed = words[0].pos == "ADP" and words[0].lower in {"in", "at", "near", "from", "on", "outside"}
    return step == 1 and placed and len(words) <= 5 and all(t.pos in _PLACED for t in words[1:])


def is_weak(decision: Decision) -> bool:
    """Whether a decision rests on the counted noun alone."""
    return "/weak" in decision.rule or decision.measure in {"population", "troops_deployed"}
