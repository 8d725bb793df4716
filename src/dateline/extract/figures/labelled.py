"""Counts in the manner of situation reports: a label and its number, without a sentence (`Dead: 14`,
`houses damaged - 1,230`, `killed 12, wounded 45`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.figures.count import Count
from dateline.extract.figures.counted import Counted
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.measures import Decision
from dateline.model import CORE_MEASURES, Token

_SIGNS = frozenset({":", "-", "–", "—", "=", "--"})
_STOPS = frozenset({",", ";", ".", "/", "|", "•", "*", "(", "[", "and", "&", "\t"})
#: words of a label
_LONGEST = 6
#: words of a label in a row of labels and numbers
_LABEL = 3
#: classes of what a label may name with the word that measures it, and nouns that add nothing
_COUNTED = frozenset(
    {"people", "military", "refugees", "locals", "buildings", "vehicles", "units", "animals", "homes"}
)
_TOTALS = frozenset({"total", "number", "toll", "count", "case", "figure", "report", "tally"})
_ROLES = ("state", "noun", "object", "toll")
#: parts of speech of the words of a label
_NAMING = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV"})


def read_label(
    counted: Counted, tokens: Sequence[Token], first: int, lexicon: MeasureLexicon
) -> Decision | None:
    """What the label before a bare number says that it measures; `first` is the index of the number's first
    qualifying word. None where no label stands there."""
    if counted.named is not None and not _ends_label(tokens, counted):
        return None
    at = first - 1
    signed = at >= 0 and tokens[at].text in _SIGNS
    if signed:
        at -= 1
    elif not _closes(tokens, counted.number - tokens[0].i + 1):
        return None
    words: list[Token] = []
    while at >= 0 and len(words) < _LONGEST and tokens[at].text not in _STOPS and tokens[at].pos != "NUM":
        words.append(tokens[at])
        at -= 1
    opens = at < 0 or tokens[at].text in _STOPS
    if not words or not opens or (not signed and len(words) > 1):
        return None
    return _read_words(words, signed, lexicon)


def _read_words(words: Sequence[Token], signed: bool, lexicon: MeasureLexicon) -> Decision | None:
    """What the words of a label, the last first, measure."""
    ways = [i for i, w in enumerate(words) if w.pos == "ADP" and w.lower != "of"]
    words = words[ways[-1] + 1 :] if ways else words
    for k, word in enumerate(words):
        nearer = [w for w in words[:k] if w.pos in {"NOUN", "PROPN"}]
        if any(not lexicon.classes_of(w) & _COUNTED and lexicon.lemma(w) not in _TOTALS for w in nearer):
            continue  # `wounded stretchers`, `body bags`: a name of other things
        others = [w for w in words if w is not word and w.pos in {"NOUN", "PROPN"}]
        classes = lexicon.classes_of(others[0]) if others else frozenset({"number"})
        if classes in (frozenset({"unknown"}), frozenset({"happenings"})):
            classes = frozenset({"number"})
        for role in _ROLES:
            frame = lexicon.find(role, word, classes, frozenset(w.lower for w in words if w is not word))
            if frame is not None and (signed or frame.measure in CORE_MEASURES):
                return Decision(frame.measure, f"{frame.name}/label", word)
    return None


def read_label_row(counts: Sequence[Count], tokens: Sequence[Token], lexicon: MeasureLexicon) -> None:
    """Gives each number of a row of labels and numbers (`Dead 14 Injured 40 Missing 3`) the measure of the label
    before it, where every label has one; changes the counts in place."""
    row = [c for c in counts if c.rejected is None]
    if len(row) < 2 or any(not c.measured.number.digits or c.measured.unit for c in row):
        return
    found: list[Decision] = []
    for before, count in zip([None, *row], row, strict=False):
        words = list(tokens[before.measured.end if before else 0 : count.measured.start])
        while words and words[0].text in _STOPS - {"and", "("} and before is not None:
            words.pop(0)
        plain = 0 < len(words) <= _LABEL and all(w.pos in _NAMING for w in words)
        decision = _read_words(words[::-1], True, lexicon) if plain else None
        if decision is None:
            return
        found.append(decision)
    if any(t.text not in {".", ";"} for t in tokens[row[-1].measured.end :]):
        return
    for count, decision in zip(row, found, strict=True):
        bare = replace(count.counted, node=count.measured.number.tokens[-1], noun=None, of=None)
        count.counted = replace(bare, start=count.measured.start, end=count.measured.end)
        count.decision = decision


def _closes(tokens: Sequence[Token], end: int) -> bool:
    return end >= len(tokens) or tokens[end].text in _STOPS


def _ends_label(tokens: Sequence[Token], counted: Counted) -> bool:
    """Whether what the parser takes for the counted noun is the label of the next number."""
    named = counted.named
    if named is None:
        return True
    between = tokens[counted.number - tokens[0].i + 1 : named.i - tokens[0].i]
    return any(t.text in _STOPS for t in between) or named.i < counted.number
