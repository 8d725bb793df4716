"""What a denial, correction, confirmation or failed check is about, where the report itself says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.model import Attribution, Document, Token

_LINKED = frozenset({"denies", "cannot_verify", "corrects", "no_comment", "confirms"})
_SILENT = frozenset({"cannot_verify", "no_comment"})
_ANAPHORS = frozenset(
    "report claim accusation allegation statement charge account assertion comment suggestion this that it "
    "figure toll remark post video footage image speculation number".split()
)
_POINTING = frozenset("the this that these those his her its their such".split())
_FIRST = frozenset("initially earlier originally previously first".split())
#: how many rows before and after may be meant; how many shared words count; how near is near, in characters
_BEFORE, _AFTER, _SHORT, _NEAR = 40, 12, 6, 350
_WIDEST = 200


@dataclass(frozen=True, slots=True)
class _Row:
    """An attribution with the content words of its content and of its whole sentence."""

    attribution: Attribution
    words: frozenset[str]
    around: frozenset[str]
    points_back: bool


def link_denials(document: Document, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with `about` set on those that deny, doubt, correct, confirm or withhold.

    The claim meant is, in this order: one that stands inside the content itself (`rejected X's claim
    that A`); for a bare anaphor (`the report`) or no content the nearest claim before; else the claim
    by another voice whose words share most with the content, nearer, earlier and accusing ones first.
    None where nothing is near enough.
    """
    rows = [_read(document, a) for a in attributions]
    linked = []
    for at, row in enumerate(rows):
        attribution = row.attribution
        if attribution.stance in _LINKED:
            target = _target(rows, at)
            if target is not None:
                attribution = replace(attribution, about=rows[target].attribution.id)
        linked.append(attribution)
    return linked


def _read(document: Document, attribution: Attribution) -> _Row:
    tokens = [t for span in attribution.content for t in document.tokens_in(span)]
    here = document.tokens_in(attribution.span)
    around = here[0].sentence.tokens[:_WIDEST] if here else []
    return _Row(attribution, _words(tokens), _words(around), _points_back(tokens[:6]))


def _points_back(opening: Sequence[Token]) -> bool:
    """Whether content opens with a word for what was said before: `this`, `the report`, `those figures`."""
    for at, token in enumerate(opening):
        if token.lower in {"this", "that", "it"} and token.pos == "PRON" and at == 0:
            return True
        before = opening[at - 1].lower if at else ""
        if token.lemma in _ANAPHORS and before in _POINTING:
            return True
    return False


def _words(tokens: Sequence[Token]) -> frozenset[str]:
    kept = {"NOUN", "PROPN", "VERB", "NUM", "ADJ"}
    return frozenset(t.lemma.casefold() for t in tokens if t.pos in kept and len(t.text) > 1)


def _target(rows: Sequence[_Row], at: int) -> int | None:
    row, attribution = rows[at], rows[at].attribution
    inside = _inside(rows, at) if attribution.stance == "denies" else None
    if inside is not None:
        return inside
    before = [i for i in range(max(0, at - _BEFORE), at) if _is_claim(rows, at, i)]
    anaphor = row.points_back or (len(row.words) <= 2 and (not row.words or bool(row.words & _ANAPHORS)))
    if anaphor or (attribution.stance == "no_comment" and not attribution.content):
        near = [i for i in before if _gap(rows, at, i) < 2 * _NEAR]
        return near[-1] if near else None
    after = [i for i in range(at + 1, min(len(rows), at + _AFTER)) if _is_claim(rows, at, i)]
    scored = [(score, -abs(at - i), i) for i in (*before, *after) if (score := _score(rows, at, i)) >= 0.34]
    if scored:
        return max(scored)[2]
    if attribution.stance in _SILENT:
        near = [i for i in before if _gap(rows, at, i) < _NEAR]
        return near[-1] if near else None
    return None


def _inside(rows: Sequence[_Row], at: int) -> int | None:
    """The claim that stands in the content: its cue lies there, in another's name or with no name."""
    for i in range(max(0, at - 3), min(len(rows), at + 4)):
        other = rows[i].attribution
        if i == at or other.cue_span is None or not other.content or not _other_voice(rows[at], rows[i]):
            continue
        if any(span.contains(other.cue_span) for span in rows[at].attribution.content):
            return i
    return None


def _is_claim(rows: Sequence[_Row], at: int, i: int) -> bool:
    """Whether row i can be what row `at` speaks of: a claim, by another voice where that one denies it."""
    other = rows[i].attribution
    if other.stance in _SILENT or not other.content:
        return False
    if rows[at].attribution.stance in {"denies", "confirms"}:
        return other.stance != "denies" and _other_voice(rows[at], rows[i])
    return i < at or _other_voice(rows[at], rows[i])


def _other_voice(a: _Row, b: _Row) -> bool:
    one, two = a.attribution.voice, b.attribution.voice
    return one is None or two is None or one.name.casefold() != two.name.casefold()


def _gap(rows: Sequence[_Row], at: int, i: int) -> int:
    one, two = rows[at].attribution.span, rows[i].attribution.span
    return max(one.start - two.end, two.start - one.end, 0)


def _score(rows: Sequence[_Row], at: int, i: int) -> float:
    """Shared words as a share of the shorter side, words around counting half; 0 where too little is shared."""
    row, other = rows[at], rows[i]
    if not row.words:
        return 0.0
    shared = len(row.words & other.words)
    beside = len(row.words & (other.around - other.words))
    near = _gap(rows, at, i) < _NEAR
    if shared + beside < 2 and not (shared + beside and (near or other.attribution.stance == "accuses")):
        return 0.0
    score = (shared + 0.5 * beside) / min(len(row.words), _SHORT)
    score += 0.4 if at - i == 1 and _gap(rows, at, i) < _NEAR // 3 else 0.15 if near else 0.0
    if row.attribution.stance == "corrects":
        return score + (0.4 if _FIRST & set((other.attribution.cue or "").split()) else 0.0)
    score += 0.15 if other.attribution.stance == "accuses" and row.attribution.stance == "denies" else 0.0
    return score if i < at else score - 0.15
