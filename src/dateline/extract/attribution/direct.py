"""Quotations and who speaks them: the tag after or before the marks, the resumed part, the free-standing one.

Over 400 lines: the tag, the resumed part and the free-standing quotation are told from one another here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from dateline.extract.attribution.candidate import EDGE, QUOTES, Candidate, trimmed
from dateline.extract.attribution.grammar import (
    cue_tokens,
    is_passive,
    is_verb,
    own_subject,
    phrase_of,
    subject_of,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.quotations import Quotation
from dateline.model import Document, Token, trace

#: candidates with their positions
Near: TypeAlias = Sequence[tuple[int, Candidate]]
#: how far a tag may stand from its quotation, in tokens, and in sentences
_REACH, _SENTENCES = 45, 3
_DASHES = frozenset("― — – -- -".split())
_TAG = Cue("", "content", "plain", frozenset({"quote"}), frozenset())


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
        near = list(self.near(quotation))
        candidate: Candidate | None
        if (broken := _broken(self.document, near, quotation)) is not None:
            at, candidate = broken
            words = {t.i: t for t in (*candidate.content, *quotation.tokens)}
            self.found[at] = candidate = replace(candidate, content=tuple(words[i] for i in sorted(words)))
        elif (overlapping := _overlapping(near, quotation, inside)) is not None:
            at, candidate = overlapping
            self.found[at] = candidate = _with_quotation(candidate, quotation, inside)
        elif (adjoining := _adjoining(self.document, near, quotation)) is not None:
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
                self.found[at] = candidate = replace(candidate, content=quotation.tokens, quotation=True)
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

    def unlisted(self, near: Near, quotation: Quotation) -> Candidate | None:
        """The tag after the quotation whose verb no rule read; a candidate of that verb takes it up."""
        tag = (
            _unlisted(self.document, quotation)
            or _introduced(self.document, quotation)
            or _signed(self.document, quotation)
            or _inverted(self.document, quotation, self.cues)
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
        return replace(tag, content=quotation.tokens)

    def is_quoted(self, token: Token) -> bool:
        return token.i > 0 and self.document.tokens[token.i - 1].text in QUOTES

    def resumed(self, quotation: Quotation) -> Candidate | None:
        """The part of a quotation that goes on in a sentence of its own, or speech that stands free after
        a sentence about its speaker."""
        sentence = quotation.tokens[0].sentence
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


def _broken(document: Document, near: Near, quotation: Quotation) -> tuple[int, Candidate] | None:
    """The candidate whose quotation goes on here after the tag, in the same sentence: `"A," X said, "B."`"""
    for at, candidate in near:
        verb = candidate.verb
        if verb is None or not candidate.content or not candidate.quotation or candidate.rule == "resumed":
            continue
        if not candidate.content[0].i < candidate.cue[0].i < quotation.opens or quotation.opens - verb.i > 15:
            continue
        between = document.tokens[verb.i + 1 : quotation.opens]
        comma = bool(between) and between[-1].text in {",", "—", "–", "--", "-"}
        stopped = any(t.text[-1:] in ".!?" and not t.text[0].isupper() for t in between)
        if comma and not stopped and not any(t.lemma in {"add", "continue", "say"} for t in between):
            return at, candidate
    return None


def _adjoining(document: Document, near: Near, quotation: Quotation) -> tuple[int, Candidate] | None:
    """The candidate whose paraphrase runs into the quotation: `said A happened, "so we left."`"""
    first = quotation.tokens[0]
    if first.text[:1].isupper() or document.tokens[quotation.opens].sentence is not first.sentence:
        return None
    for at, candidate in near:
        if not candidate.content or candidate.quotation or not candidate.cue or candidate.rule != "finite":
            continue
        last = candidate.content[-1].i
        between = document.tokens[last + 1 : quotation.opens]
        if (
            candidate.cue[-1].i < last < quotation.opens
            and len(between) <= 2
            and all(t.text in {",", "and", "-"} for t in between)
        ):
            return at, candidate
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


def _following(document: Document, quotation: Quotation) -> int | None:
    """The position where a tag can begin after the closing mark, or None where the speech is over."""
    if quotation.closes is None:
        return None
    tokens = document.tokens
    last = quotation.tokens[-1]
    following = quotation.closes + 1
    if following >= len(tokens) or tokens[following].sentence.paragraph != last.sentence.paragraph:
        return None
    if tokens[following].text == ",":
        return following + 1
    return following if last.text[-1:] in ",?!…-—" or last.text == "..." else None


def _after(
    document: Document, near: Near, quotation: Quotation, inside: set[int]
) -> tuple[int, Candidate] | None:
    """A tag after the closing mark: `…," X said` or `…," said X`."""
    following = _following(document, quotation)
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
        if not own or not following <= start <= following + 3 or verb.i - following > _REACH:
            continue
        if not candidate.content or any(t.i <= verb.i for t in candidate.content):
            return at, candidate
    return None


def _introduced(document: Document, quotation: Quotation) -> Candidate | None:
    """A tag before a colon whose verb is in no lexicon (`made this announcement: "…"`)."""
    colon = document.tokens[quotation.opens - 1] if quotation.opens > 1 else None
    if colon is None or colon.text != ":" or not quotation.is_sentence:
        return None
    root = colon.sentence.root
    if (label := _label(document, colon)) is not None:
        return Candidate("headline", colon.sentence, (colon,), _TAG, None, label, (), quotation=True)
    if root.i > colon.i:
        # the quotation's own verb took the root: the last clause of the sentence's before the colon
        tokens = document.tokens[max(colon.sentence.tokens[0].i, colon.i - _REACH) : colon.i]
        spoken = [t for t in tokens if t.head is root and is_verb(t) and own_subject(t) is not None]
        root = spoken[-1] if spoken else root
    voice = own_subject(root)
    if not is_verb(root) or voice is None or not voice.i < root.i < colon.i or is_passive(root):
        return None
    cue = tuple(t for t in colon.sentence.tokens if cue_tokens(root)[0].i <= t.i < colon.i)
    first = next((n for n, t in enumerate(cue) if t.text in QUOTES), len(cue))
    return Candidate("unlisted", colon.sentence, cue[: min(12, first)], _TAG, root, voice, (), quotation=True)


def _label(document: Document, colon: Token) -> Token | None:
    """The last word of a name or office that alone stands before a colon in its passage (`Mayor X: "…"`)."""
    words: list[Token] = []
    for token in reversed(document.tokens[max(0, colon.i - 9) : colon.i]):
        if token.sentence.passage is not colon.sentence.passage:
            break
        words.insert(0, token)
    if not words or len(words) > 8:
        return None
    nominal = all(t.pos in {"PROPN", "NOUN", "ADJ", "DET", "ADP", "PART"} or t.text == "," for t in words)
    named = any(t.entity in {"PERSON", "ORG", "GPE"} for t in words)
    return words[-1] if nominal and named and words[-1].pos in {"PROPN", "NOUN"} else None


def _inverted(document: Document, quotation: Quotation, cues: CueLexicon) -> Candidate | None:
    """A tag right after the closing mark without a comma, which the parse reads as part of the speech
    (`"A" tweeted Mayor X`)."""
    tokens = document.tokens
    if quotation.closes is None or quotation.closes + 2 >= len(tokens) or len(quotation.tokens) < 3:
        return None
    verb, after = tokens[quotation.closes + 1], tokens[quotation.closes + 2]
    entry = cues.verbs.get(verb.lemma)
    if entry is None or "quote" not in entry.takes or verb.tag not in {"VBD", "VBN"}:
        return None
    if (
        verb.sentence.paragraph != quotation.tokens[-1].sentence.paragraph
        or after.sentence is not verb.sentence
    ):
        return None
    run = []
    for token in tokens[after.i : after.i + 14]:
        if token.text in EDGE or token.text in {"(", "["} or is_verb(token):
            break
        run.append(token)
    named = [t for t in run if t.pos in {"PROPN", "NOUN", "PRON"} and t.entity not in {"DATE", "TIME"}]
    person = [t for t in named if t.entity == "PERSON"]
    if not named or run[0].pos not in {"PROPN", "DET", "NOUN", "PRON"}:
        return None
    voice = person[-1] if person else named[0] if len(named) == 1 else named[-1]
    return Candidate("unlisted", verb.sentence, (verb,), entry, verb, voice, (), quotation=True)


def _signed(document: Document, quotation: Quotation) -> Candidate | None:
    """The name after a dash that signs a quotation (`"…" — Lena Holt`)."""
    tokens = document.tokens
    if quotation.closes is None or quotation.closes + 2 >= len(tokens):
        return None
    dash, name = tokens[quotation.closes + 1], tokens[quotation.closes + 2]
    paragraph = dash.sentence.paragraph
    if dash.text not in _DASHES or name.pos != "PROPN" or name.sentence.paragraph != paragraph:
        return None
    last = name
    while last.i + 1 < len(tokens) and tokens[last.i + 1].pos == "PROPN" and last.i - name.i < 6:
        last = tokens[last.i + 1]
    if tokens[quotation.opens].sentence.paragraph != paragraph:
        return None
    return Candidate("signed", dash.sentence, (dash,), _TAG, None, last, (), quotation=True)


def _unlisted(document: Document, quotation: Quotation) -> Candidate | None:
    """A tag after the closing mark whose verb is in no lexicon (`…," the letter read`)."""
    following = _following(document, quotation)
    if following is None:
        return None
    first = document.tokens[following]
    if first.dep in {"mark", "cc", "prep"} or first.lower in {"while", "when", "as", "before", "after"}:
        return None
    sentence = first.sentence
    for verb in sentence.tokens:
        if not following <= verb.i <= following + 12:
            continue
        voice = own_subject(verb)
        if is_verb(verb) and voice is not None and voice.i < verb.i and verb.tag in {"VBD", "VBZ", "VBP"}:
            if phrase_of(voice)[0].i > following + 1:
                return None
            return Candidate("unlisted", sentence, cue_tokens(verb), _TAG, verb, voice, (), quotation=True)
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
        if candidate.verb.i >= at_mark or at_mark - candidate.verb.i > _REACH:
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
        if mark and between[-1].text == "," and not quotation.is_sentence:
            continue
        if best is None or candidate.verb.i > (best[1].verb.i if best[1].verb else -1):
            best = at, candidate
    return best


def _is_close(tag: Candidate, quotation: Quotation) -> bool:
    if not tag.content:
        return False
    last = max(tag.content[-1].i, tag.cue[-1].i if tag.cue else 0)
    return quotation.opens - last <= 40
