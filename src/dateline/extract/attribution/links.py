"""What a denial, correction, confirmation or failed check is about, where the report itself says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.model import Attribution, Document, Token

_LINKED = frozenset({"denies", "cannot_verify", "corrects", "no_comment", "confirms"})
_ANAPHORS = frozenset(
    "report claim accusation allegation statement charge account assertion comment suggestion this that it figure toll remark post video footage image speculation".split()
)
_SHORT = 7
_REACH = 40


def link_denials(document: Document, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with `about` set on those that deny, doubt, correct, confirm or withhold.

    The claim meant is, in this order: one that the sentence itself holds; for a bare anaphor (`the
    report`, `an accusation`) or no content the nearest claim before by another voice; else the earlier
    (then later) claim whose content shares the most words with the content. None where nothing is near.
    """
    words = [_content_words(document, a) for a in attributions]
    linked = []
    for at, attribution in enumerate(attributions):
        if attribution.stance in _LINKED:
            target = _target(attributions, words, at)
            if target is not None:
                attribution = replace(attribution, about=attributions[target].id)
        linked.append(attribution)
    return linked


def _content_words(document: Document, attribution: Attribution) -> frozenset[str]:
    tokens = [t for span in attribution.content for t in document.tokens_in(span)]
    return frozenset(t.lemma.casefold() for t in tokens if _is_content_word(t))


def _is_content_word(token: Token) -> bool:
    return token.pos in {"NOUN", "PROPN", "VERB", "NUM", "ADJ"} and len(token.text) > 1


def _other_voice(a: Attribution, b: Attribution) -> bool:
    return a.voice is None or b.voice is None or a.voice.name.casefold() != b.voice.name.casefold()


def _target(rows: Sequence[Attribution], words: Sequence[frozenset[str]], at: int) -> int | None:
    row = rows[at]
    before = [
        i
        for i in range(max(0, at - _REACH), at)
        if rows[i].stance not in {"no_comment", "cannot_verify"} and rows[i].content
    ]
    if row.stance == "denies":
        before = [i for i in before if _other_voice(row, rows[i])]
    if row.stance == "corrects":
        inside = [
            i
            for i in range(max(0, at - 3), min(len(rows), at + 4))
            if i != at and any(s.contains(t) for s in row.content for t in rows[i].content)
        ]
        before = before + inside
    anaphor = len(words[at]) <= 2 and (not words[at] or bool(words[at] & _ANAPHORS))
    if anaphor or (row.stance == "no_comment" and not row.content):
        near = [i for i in before if row.span.start - rows[i].span.end < 700]
        return near[-1] if near else None
    after = [
        i
        for i in range(at + 1, min(len(rows), at + 12))
        if rows[i].stance not in _LINKED and _other_voice(row, rows[i])
    ]
    best, score = None, 0.0
    for i in (*before, *after):
        if not words[i] or not words[at]:
            continue
        shared = len(words[at] & words[i])
        share = (
            shared / min(len(words[at]), len(words[i]), _SHORT) if shared >= 2 or len(words[at]) <= 2 else 0.0
        )
        share += 0.05 if i < at else 0.0
        if share > score:
            best, score = i, share
    if best is not None and score >= 0.34:
        return best
    if row.stance in {"cannot_verify", "no_comment"}:
        near = [i for i in before if row.span.start - rows[i].span.end < 400]
        return near[-1] if near else None
    return None
