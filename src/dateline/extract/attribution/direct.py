"""Quotations and who speaks them: the tag after or before the marks, the resumed part, the free-standing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.attribution.candidate import QUOTES, Candidate, trimmed
from dateline.extract.attribution.grammar import phrase_of, subject_of
from dateline.extract.attribution.quotations import Quotation
from dateline.model import Document, Token

_STOPS = frozenset({".", "!", "?", "…", "..."})
#: how far a tag may stand from its quotation, in tokens
_REACH = 45


def join_quotations(
    document: Document, candidates: list[Candidate], quotations: Sequence[Quotation]
) -> list[Candidate]:
    """The candidates with whole quotations as content where they tag one, and rows for resumed and
    free-standing quotations. Cues inside a quotation keep their content inside it."""
    found = list(candidates)
    last_tag: dict[int, Candidate] = {}  # paragraph -> the candidate that last tagged a quotation in it
    previous: Candidate | None = None
    for quotation in quotations:
        inside = {t.i for t in quotation.tokens}
        broken = _broken(document, found, quotation)
        tag = None if broken is not None else _overlapping(found, quotation, inside)
        if broken is not None:
            at, candidate = broken
            words = {t.i: t for t in (*candidate.content, *quotation.tokens)}
            found[at] = candidate = replace(candidate, content=tuple(words[i] for i in sorted(words)))
        elif tag is not None:
            at, candidate = tag
            found[at] = candidate = _with_quotation(candidate, quotation, inside)
        else:
            tagged = _after(document, found, quotation, inside) or _before(document, found, quotation, inside)
            if tagged is not None:
                at, candidate = tagged
                if candidate.content and candidate.quotation:
                    found.append(replace(candidate, content=quotation.tokens, rule="second", quotation=True))
                    candidate = found[-1]
                else:
                    found[at] = candidate = replace(candidate, content=quotation.tokens, quotation=True)
            else:
                resumed = _resumed(document, found, quotation, last_tag, previous)
                if resumed is None:
                    continue
                found.append(resumed)
                candidate = resumed
        paragraph = quotation.tokens[0].sentence.paragraph
        last_tag[paragraph] = previous = candidate
    return [c for c in found if c.content or c.stance == "no_comment"]


def _broken(document: Document, found: list[Candidate], quotation: Quotation) -> tuple[int, Candidate] | None:
    """The candidate whose quotation goes on here after the tag, in the same sentence: `"A," X said, "B."`"""
    for at, candidate in enumerate(found):
        verb = candidate.verb
        if verb is None or not candidate.content or not candidate.quotation or candidate.rule == "resumed":
            continue
        if not candidate.content[0].i < candidate.cue[0].i < quotation.opens or quotation.opens - verb.i > 15:
            continue
        between = document.tokens[verb.i + 1 : quotation.opens]
        comma = bool(between) and between[-1].text in {",", "—", "–", "--", "-"}
        if comma and not any(
            t.text[-1:] in ".!?" and t.text not in {"Mr.", "Mrs.", "Ms.", "Dr."} for t in between
        ):
            if not any(t.lemma in {"add", "continue", "say"} for t in between):
                return at, candidate
    return None


def _overlapping(
    found: list[Candidate], quotation: Quotation, inside: set[int]
) -> tuple[int, Candidate] | None:
    """The candidate outside the quotation whose content reaches into it, the nearest cue first."""
    best: tuple[int, Candidate] | None = None
    nearest = 10**9
    for at, candidate in enumerate(found):
        if not candidate.cue or candidate.cue[0].i in inside or not candidate.content:
            continue
        if candidate.stance in {"no_comment", "cannot_verify"} or candidate.rule in {"noun", "adverb"}:
            continue
        shared = sum(1 for t in candidate.content if t.i in inside)
        if not shared or (
            candidate.content[0].i < candidate.cue[0].i < quotation.opens and shared < len(candidate.content)
        ):
            continue
        gap = min(abs(candidate.cue[0].i - quotation.opens), abs(candidate.cue[0].i - quotation.tokens[-1].i))
        if gap < nearest:
            best, nearest = (at, candidate), gap
    return best


def _with_quotation(candidate: Candidate, quotation: Quotation, inside: set[int]) -> Candidate:
    outside = [t for t in candidate.content if t.i not in inside and t.text not in QUOTES]
    words = [t for t in outside if t.text.isalnum()]
    marks = [t for t in candidate.content if t.i in {quotation.opens, quotation.closes}]
    if not words or (quotation.is_sentence and len(words) <= 2 and candidate.rule not in {"as_phrase"}):
        return replace(candidate, content=quotation.tokens, quotation=True)
    members = {t.i: t for t in (*candidate.content, *quotation.tokens, *marks)}
    return replace(candidate, content=trimmed([members[i] for i in sorted(members)]))


def _free(candidate: Candidate, inside: set[int]) -> bool:
    """Whether a candidate can tag a quotation that it does not overlap."""
    if not candidate.cue or candidate.entry is None or "quote" not in candidate.entry.takes:
        return False
    return candidate.cue[0].i not in inside and candidate.verb is not None and candidate.voice is not None


def _after(
    document: Document, found: list[Candidate], quotation: Quotation, inside: set[int]
) -> tuple[int, Candidate] | None:
    """A tag after the closing mark: `…," X said` or `…," said X`."""
    if quotation.closes is None:
        return None
    tokens = document.tokens
    last = quotation.tokens[-1]
    following = quotation.closes + 1
    if following >= len(tokens) or tokens[following].sentence.paragraph != last.sentence.paragraph:
        return None
    if tokens[following].text == ",":
        following += 1
    elif last.text[-1:] not in {",", "?", "!", "…", "-", "—"} and last.text not in {"..."}:
        return None
    for at, candidate in enumerate(found):
        if (
            candidate.verb is None
            or not _free(candidate, inside)
            or (candidate.content and not candidate.quotation and not _only_before(candidate, quotation))
        ):
            continue
        start = candidate.cue[0].i
        if candidate.voice is not None and quotation.closes < candidate.voice.i < start:
            start = phrase_of(candidate.voice)[0].i
        if following <= start <= following + 3 and candidate.verb.i - following <= _REACH:
            if candidate.content and all(t.i > candidate.verb.i for t in candidate.content):
                continue
            return at, candidate
    return None


def _only_before(candidate: Candidate, quotation: Quotation) -> bool:
    return bool(candidate.content) and candidate.content[-1].i <= quotation.tokens[-1].i


def _before(
    document: Document, found: list[Candidate], quotation: Quotation, inside: set[int]
) -> tuple[int, Candidate] | None:
    """A tag before the opening mark: `X said: "…"`, `X said, "…"`, `adding that "…"`."""
    tokens = document.tokens
    at_mark = quotation.opens
    best: tuple[int, Candidate] | None = None
    for at, candidate in enumerate(found):
        if not _free(candidate, inside) or candidate.verb is None:
            continue
        if candidate.verb.i >= at_mark or at_mark - candidate.verb.i > _REACH:
            continue
        if candidate.content and (candidate.content[-1].i >= at_mark or candidate.quotation):
            continue
        between = tokens[candidate.verb.i + 1 : at_mark]
        if (
            candidate.content
            and candidate.content[0].i > candidate.verb.i
            and between
            and between[-1].text != ":"
        ):
            continue
        if any(t.text in {".", "!", "?"} for t in between):
            continue
        near = len(between) <= 2
        mark = bool(between) and between[-1].text in {":", ","}
        if not near and not mark:
            continue
        if mark and between[-1].text == "," and not quotation.is_sentence:
            continue
        if best is None or candidate.verb.i > (best[1].verb.i if best[1].verb else -1):
            best = at, candidate
    return best


def _resumed(
    document: Document,
    found: list[Candidate],
    quotation: Quotation,
    last_tag: dict[int, Candidate],
    previous: Candidate | None,
) -> Candidate | None:
    """The part of a quotation that goes on in a sentence of its own, or speech that stands free after a
    sentence about its speaker."""
    tokens = document.tokens
    sentence = quotation.tokens[0].sentence
    before = tokens[quotation.opens - 1] if quotation.opens > 0 else None
    same_paragraph = before is not None and before.sentence.paragraph == sentence.paragraph
    starts = (
        before is None
        or not same_paragraph
        or before.text[-1:] in ".!?:"
        or before.text in QUOTES
        or before.sentence is not sentence
    )
    if not starts or not quotation.is_sentence:
        return None
    if same_paragraph and before is not None:
        tag = last_tag.get(sentence.paragraph)
        if tag is not None:
            return replace(
                tag, rule="resumed", sentence=sentence, content=quotation.tokens, quotation=True, outer=None
            )
        speaker = _speaker_before(before, found)
        if speaker is not None:
            return Candidate("free", sentence, (), None, None, speaker, quotation.tokens, quotation=True)
        return None
    if previous is None and before is None:
        return None
    if before is not None:
        gap = sentence.paragraph - before.sentence.paragraph
        tag = (
            previous
            if previous is not None and gap <= 2 and previous.quotation and _near(previous, quotation)
            else None
        )
        if tag is not None:
            return replace(
                tag, rule="resumed", sentence=sentence, content=quotation.tokens, quotation=True, outer=None
            )
        speaker = _speaker_before(before, found)
        if speaker is not None and gap <= 2:
            return Candidate("free", sentence, (), None, None, speaker, quotation.tokens, quotation=True)
    return None


def _near(tag: Candidate, quotation: Quotation) -> bool:
    return (
        bool(tag.content) and quotation.opens - max(tag.content[-1].i, tag.cue[-1].i if tag.cue else 0) <= 40
    )


def _speaker_before(before: Token, found: list[Candidate]) -> Token | None:
    """The last voice of the sentence before, else its subject if that is a person or body."""
    last = [c for c in found if c.sentence is before.sentence and c.voice is not None and c.cue]
    if last:
        return max(last, key=lambda c: c.cue[0].i).voice
    root = before.sentence.root
    subject = subject_of(root)
    if subject is not None and (subject.entity in {"PERSON", "ORG"} or subject.lower in {"he", "she"}):
        return subject
    return None
