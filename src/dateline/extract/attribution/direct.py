"""Quotations and who speaks them: the tag after or before the marks, the resumed part, the free-standing one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dateline.extract.attribution.broken import Near, find_adjoining, find_broken, is_opened
from dateline.extract.attribution.candidate import QUOTES, Candidate, trimmed
from dateline.extract.attribution.grammar import (
    own_subject,
    phrase_of,
    subject_of,
)
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.quotations import Quotation
from dateline.extract.attribution.tags import (
    REACH,
    following_of,
    read_introduced,
    read_inverted,
    read_signed,
    read_unlisted,
)
from dateline.model import Document, Token, trace

#: how far a tag may stand from its quotation, in sentences
_SENTENCES = 3
#: the longest paragraph that is one block quotation, in tokens
_LONGEST_BLOCK = 400


def join_quotations(
    document: Document, candidates: Sequence[Candidate], quotations: Sequence[Quotation], cues: CueLexicon
) -> list[Candidate]:
    """The candidates with whole quotations as content where they tag one, and rows for resumed and
    free-standing quotations. Candidates that stay without content are left out."""
    desk = _Desk(document, cues)
    for candidate in candidates:
        desk.add(candidate)
    for quotation in quotations:
        desk.seat(quotation)
    desk.announce()
    return [c for c in desk.found if c.content or c.stance == "no_comment"]


@dataclass(slots=True)
class _Desk:
    """The candidates by sentence, and which of them last tagged a quotation."""

    document: Document
    cues: CueLexicon
    found: list[Candidate] = field(default_factory=list)
    by_sentence: dict[int, list[int]] = field(default_factory=dict)
    last_tag: dict[int, Candidate] = field(default_factory=dict)
    previous: Candidate | None = None

    def add(self, candidate: Candidate) -> None:
        self.by_sentence.setdefault(candidate.sentence.i, []).append(len(self.found))
        self.found.append(candidate)

    def near(self, quotation: Quotation) -> Iterator[tuple[int, Candidate]]:
        """The candidates of the quotation's sentences and the next ones either way, with their positions."""
        first = quotation.tokens[0].sentence.i - _SENTENCES
        last = quotation.tokens[-1].sentence.i + _SENTENCES
        for sentence in range(first, last + 1):
            for at in self.by_sentence.get(sentence, ()):
                yield at, self.found[at]

    def seat(self, quotation: Quotation) -> None:
        """Gives the quotation to the candidate that tags it, or adds a row for it."""
        inside = {t.i for t in quotation.tokens}
        if quotation.is_title:
            trace.note(
                "quotation", "rejected", quotation.tokens, "title", "the name of a work", of=quotation.tokens
            )
            return
        near = list(self.near(quotation))
        candidate: Candidate | None
        if (broken := find_broken(self.document, near, quotation, self.cues)) is not None:
            at, candidate = broken
            words = {t.i: t for t in (*candidate.content, *quotation.tokens)}
            self.found[at] = candidate = replace(candidate, content=tuple(words[i] for i in sorted(words)))
        elif (overlapping := _overlapping(near, quotation, inside)) is not None:
            at, candidate = overlapping
            self.found[at] = candidate = _with_quotation(candidate, quotation, inside)
        elif (adjoining := find_adjoining(self.document, near, quotation)) is not None:
            at, candidate = adjoining
            self.found[at] = candidate = replace(candidate, content=(*candidate.content, *quotation.tokens))
        elif (
            tag := _after(self.document, near, quotation, inside)
            or _before(self.document, near, quotation, inside)
        ) is not None:
            at, candidate = tag
            labelled = candidate.rule in {"as_phrase", "small_clause"}
            if candidate.content and (candidate.quotation or labelled):
                entry = None if labelled else candidate.entry
                candidate = replace(
                    candidate, content=quotation.tokens, rule="second", quotation=True, entry=entry
                )
                self.add(candidate)
            else:
                said = (
                    candidate.content
                    if candidate.rule == "finite" and is_opened(self.document, quotation)
                    else ()
                )
                content = (
                    (*said, *quotation.tokens)
                    if said and said[0].i > candidate.cue[-1].i
                    else quotation.tokens
                )
                self.found[at] = candidate = replace(candidate, content=content, quotation=True)
        else:
            candidate = self.unlisted(near, quotation) or self.resumed(quotation)
            if candidate is None:
                reason = "no words beside it say whose it is"
                trace.note("quotation", "rejected", quotation.tokens, "no tag", reason, of=quotation.tokens)
                return
            if candidate not in self.found:
                self.add(candidate)
        trace.note(
            "quotation", "kept", quotation.tokens, candidate.rule, of=candidate.cue or quotation.tokens[:1]
        )
        self.last_tag[quotation.tokens[0].sentence.paragraph] = self.previous = candidate

    def announce(self) -> None:
        """Gives a candidate whose colon ends its paragraph the paragraph below, where no marks open it (block
        quotations)."""
        for at, candidate in enumerate(self.found):
            tokens = candidate.sentence.tokens
            last = tokens[-1].i + 1
            if candidate.content or tokens[-1].text != ":" or last >= len(self.document.tokens):
                continue
            first = self.document.tokens[last].sentence
            below = first.passage.kind == candidate.sentence.passage.kind == "body"
            if (
                not below
                or first.paragraph != candidate.sentence.paragraph + 1
                or not _free(candidate, set())
            ):
                continue
            if (
                tokens[-1].i - candidate.cue[-1].i > 12
                or first.tokens[0].text in QUOTES
                or len(first.tokens) < 6
            ):
                continue
            words = []
            for token in self.document.tokens[last : last + _LONGEST_BLOCK]:
                if token.sentence.paragraph != first.paragraph:
                    break
                words.append(token)
            self.found[at] = replace(candidate, content=trimmed(words))

    def unlisted(self, near: Near, quotation: Quotation) -> Candidate | None:
        """The tag after the quotation whose verb no rule read; a candidate of that verb takes it up."""
        tag = (
            read_unlisted(self.document, quotation)
            or read_introduced(self.document, quotation, self.cues)
            or read_signed(self.document, quotation)
            or read_inverted(self.document, quotation, self.cues)
        )
        if tag is None:
            return None
        for at, candidate in near:
            goes_on = candidate.content and candidate.cue and candidate.content[0].i > candidate.cue[0].i
            if (
                tag.verb is not None
                and candidate.verb is tag.verb
                and (goes_on and self.is_quoted(candidate.content[0]))
            ):
                self.found[at] = replace(
                    candidate, content=(*quotation.tokens, *candidate.content), quotation=True
                )
                return self.found[at]
            if tag.verb is not None and candidate.verb is tag.verb and candidate.rule == "object":
                self.found[at] = replace(candidate, content=quotation.tokens, rule=tag.rule, quotation=True)
                return self.found[at]  # `"A," X described the scene`
        return replace(tag, content=quotation.tokens)

    def is_quoted(self, token: Token) -> bool:
        return token.i > 0 and self.document.tokens[token.i - 1].text in QUOTES

    def resumed(self, quotation: Quotation) -> Candidate | None:
        """The part of a quotation that goes on in a sentence of its own, or speech that stands free after
        a sentence about its speaker."""
        sentence = quotation.tokens[0].sentence
        if quotation.opens and (broken := self.after_caption(quotation)) is not None:
            return broken
        if quotation.opens == 0 or not quotation.is_sentence:
            return None
        before = self.document.tokens[quotation.opens - 1]
        gap = sentence.paragraph - before.sentence.paragraph
        stopped = before.text[-1:] in ".!?:" or before.text in QUOTES or before.sentence is not sentence
        if gap > 2 or (gap == 0 and not stopped):
            return None
        tag = self.last_tag.get(sentence.paragraph) if gap == 0 else self.previous
        speaker = self.speaker_in(before)
        if tag is not None and (gap == 0 or (tag.quotation and _is_close(tag, quotation))):
            adjoins = tag.cue and before.sentence in (tag.cue[0].sentence, tag.content[-1].sentence)
            if adjoins or speaker is None or gap:
                return replace(
                    tag,
                    rule="resumed",
                    sentence=sentence,
                    content=quotation.tokens,
                    quotation=True,
                    outer=None,
                )
        if speaker is None:
            return None
        return Candidate("free", sentence, (), None, None, speaker, quotation.tokens, quotation=True)

    def after_caption(self, quotation: Quotation) -> Candidate | None:
        """The rest of a quotation whose tag ends in a comma before a caption (`"A," X said, [caption] "and B."`)."""
        tag, at = self.previous, quotation.opens - 1
        while at > 0 and self.document.tokens[at].sentence.passage.kind == "caption":
            at -= 1
        last = self.document.tokens[at]
        if at == quotation.opens - 1 or tag is None or last.text != "," or not tag.quotation or not tag.cue:
            return None
        if last.sentence is not tag.cue[0].sentence or quotation.tokens[0].text[:1].isupper():
            return None
        sentence = quotation.tokens[0].sentence
        return replace(tag, rule="resumed", sentence=sentence, content=trimmed(quotation.tokens), outer=None)

    def speaker_in(self, before: Token) -> Token | None:
        """The last voice of the sentence before, else its subject if that is a person or body."""
        here = [self.found[at] for at in self.by_sentence.get(before.sentence.i, ())]
        speaking = [c for c in here if c.voice is not None and c.cue]
        if speaking:
            return max(speaking, key=lambda c: c.cue[0].i).voice
        subject = subject_of(before.sentence.root)
        if subject is not None and (subject.entity in {"PERSON", "ORG"} or subject.lower in {"he", "she"}):
            return subject
        return None


def _overlapping(near: Near, quotation: Quotation, inside: set[int]) -> tuple[int, Candidate] | None:
    """The candidate outside the quotation whose content reaches into it, the nearest cue first."""
    best: tuple[int, Candidate] | None = None
    nearest = 10**9
    for at, candidate in near:
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
    document: Document, near: Near, quotation: Quotation, inside: set[int]
) -> tuple[int, Candidate] | None:
    """A tag after the closing mark: `…," X said` or `…," said X`."""
    following = following_of(document, quotation)
    if following is None:
        return None
    for at, candidate in near:
        verb, voice = candidate.verb, candidate.voice
        if verb is None or voice is None or not _free(candidate, inside):
            continue
        if candidate.content and not candidate.quotation and not _only_before(candidate, quotation):
            continue
        start = candidate.cue[0].i
        if quotation.closes is not None and quotation.closes < voice.i < start:
            start = phrase_of(voice)[0].i
        own = own_subject(verb) is voice or voice.i > verb.i
        if not own or not following <= start <= following + 3 or verb.i - following > REACH:
            continue
        if not candidate.content or any(t.i <= verb.i for t in candidate.content):
            return at, candidate
    return None


def _only_before(candidate: Candidate, quotation: Quotation) -> bool:
    """Whether the content lies before the quotation's end, or is the rest of it after the tag."""
    content = candidate.content
    if not content or content[-1].i <= quotation.tokens[-1].i:
        return bool(content)
    return False


def _before(
    document: Document, near: Near, quotation: Quotation, inside: set[int]
) -> tuple[int, Candidate] | None:
    """A tag before the opening mark: `X said: "…"`, `X said, "…"`, `adding that "…"`."""
    tokens = document.tokens
    at_mark = quotation.opens
    best: tuple[int, Candidate] | None = None
    for at, candidate in near:
        if not _free(candidate, inside) or candidate.verb is None:
            continue
        if candidate.verb.i >= at_mark or at_mark - candidate.verb.i > REACH:
            continue
        if candidate.content and (candidate.content[-1].i >= at_mark or candidate.quotation):
            continue
        deed = candidate.rule == "object" and candidate.content[-1].i == at_mark - 2 and quotation.is_sentence
        between = tokens[candidate.verb.i + 1 : at_mark]
        said_after = bool(candidate.content) and candidate.content[0].i > candidate.verb.i
        if said_after and between and between[-1].text != ":" and not deed:
            continue
        if any(t.text in {".", "!", "?"} for t in between):
            continue
        adjoins = len(between) <= 2
        mark = bool(between) and between[-1].text in {":", ","}
        if not adjoins and not mark:
            continue
        speech = quotation.is_sentence or quotation.is_clause or quotation.is_fragment
        if mark and between[-1].text == "," and not speech:
            continue
        if best is None or candidate.verb.i > (best[1].verb.i if best[1].verb else -1):
            best = at, candidate
    return best


def _is_close(tag: Candidate, quotation: Quotation) -> bool:
    if not tag.content:
        return False
    last = max(tag.content[-1].i, tag.cue[-1].i if tag.cue else 0)
    return quotation.opens - last <= 40
