"""Tags of quotations that no cue rule reads: before a colon, after a dash, with an unlisted verb (`…," the letter reads`)."""

from __future__ import annotations

from dateline.extract.attribution.candidate import EDGE, QUOTES, Candidate
from dateline.extract.attribution.grammar import (
    cue_tokens,
    is_passive,
    is_verb,
    own_subject,
    phrase_of,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.quotations import Quotation
from dateline.extract.attribution.speakers import is_artefact
from dateline.model import Document, Token

#: how far a tag may stand from its quotation, in tokens
REACH = 45
_DASHES = frozenset("― — – -- -".split())
_TAG = Cue("", "content", "plain", frozenset({"quote"}), frozenset())


def following_of(document: Document, quotation: Quotation) -> int | None:
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
    closed = last.text[-1:] in ",?!…-—" or last.text == "..." or _is_unstopped(document, quotation)
    return following if closed else None


def _is_unstopped(document: Document, quotation: Quotation) -> bool:
    """Whether marks hold a whole clause that opens its sentence, whose comma the text has lost (`"We heard the wall
    fall" a neighbour said`)."""
    words = quotation.tokens
    before = document.tokens[quotation.opens - 1] if quotation.opens else None
    opens = before is None or before.sentence is not words[0].sentence or before.text in {".", "!", "?"}
    finite = any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in words)
    ends = words[-1].text[-1:].isalnum() or words[-1].text in {"'", "’"}
    return opens and ends and finite and len(words) > 4 and words[0].text[:1].isupper()


def read_introduced(document: Document, quotation: Quotation, cues: CueLexicon) -> Candidate | None:
    """A tag before a colon whose verb is in no lexicon (`made this announcement: "…"`)."""
    colon = document.tokens[quotation.opens - 1] if quotation.opens > 1 else None
    if colon is None or not quotation.is_sentence:
        return None
    if colon.lower in {"read", "reads"} and (paper := _paper(colon, cues)) is not None:
        return Candidate("unlisted", colon.sentence, (colon,), _TAG, colon, paper, (), quotation=True)
    if colon.text != ":":
        return None
    root = colon.sentence.root
    if (label := _label(document, colon)) is not None:
        return Candidate("headline", colon.sentence, (colon,), _TAG, None, label, (), quotation=True)
    if root.i > colon.i:
        # the quotation's own verb took the root: the last clause of the sentence's before the colon
        tokens = document.tokens[max(colon.sentence.tokens[0].i, colon.i - REACH) : colon.i]
        spoken = [t for t in tokens if t.head is root and is_verb(t) and own_subject(t) is not None]
        root = spoken[-1] if spoken else root
    voice = own_subject(root)
    reads = root.lower in {"read", "reads"}  # which the pipeline may tag as a noun
    if not (is_verb(root) or reads) or voice is None or not voice.i < root.i < colon.i or is_passive(root):
        return None
    cue = tuple(t for t in colon.sentence.tokens if cue_tokens(root)[0].i <= t.i < colon.i)
    first = next((n for n, t in enumerate(cue) if t.text in QUOTES), len(cue))
    return Candidate("unlisted", colon.sentence, cue[: min(12, first)], _TAG, root, voice, (), quotation=True)


def _paper(verb: Token, cues: CueLexicon) -> Token | None:
    """The document that reads so (`The decree read "A."`), or None."""
    subject = own_subject(verb)
    return subject if subject is not None and subject.i < verb.i and is_artefact(subject, cues) else None


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


def read_inverted(document: Document, quotation: Quotation, cues: CueLexicon) -> Candidate | None:
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


def read_signed(document: Document, quotation: Quotation) -> Candidate | None:
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


def read_unlisted(document: Document, quotation: Quotation) -> Candidate | None:
    """A tag after the closing mark whose verb is in no lexicon (`…," the letter read`)."""
    following = following_of(document, quotation)
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
