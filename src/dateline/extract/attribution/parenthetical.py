"""Cues set off by commas: `A, X said, B`, `A, X said`, and `X reported on Thursday, A`."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.attribution.candidate import EDGE, QUOTES, trimmed
from dateline.extract.attribution.content import clause_before, until_according
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import cue_tokens, is_verb, phrase_of
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.speakers import is_artefact
from dateline.model import Token

#: words that open a further clause of the reporter's own after a cue
_TURNS = frozenset("though although while whereas but".split())
_LINKS = frozenset("which who that".split())


def read_parenthetical(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`A, X said, B` and `A, X said.` where the parse does not make A the complement."""
    if (
        "that" not in entry.takes
        or "quote" not in entry.takes
        or voice is None
        or entry.takes & {"nest", "deed"}
        or ("finding" in entry.takes and not _shown_last(verb, voice, cues))
    ):
        return ()
    if verb.child("dobj", "xcomp", "oprd") is not None and "tell" not in entry.takes:
        return ()
    tokens = verb.sentence.tokens
    base = tokens[0].i
    cue = cue_tokens(verb)
    left = (
        min(cue[0].i, phrase_of(voice)[0].i)
        if voice.dep not in {"relcl"} and voice.i in range(base, base + len(tokens))
        else cue[0].i
    )
    at = left - base
    mark = tokens[at - 1] if at else verb
    parted = (
        mark.text in {",", "—", "–", "--"} or mark.text in QUOTES or (mark.text == "-" and mark.space_before)
    )
    if at < 2 or not parted:
        return ()
    right = max(verb.i, phrase_of(voice)[-1].i) - base
    rest = tokens[right + 1 :]
    closing = _closes(rest)
    if closing is None:
        return ()
    before = clause_before(tokens, left)
    if before and before[-1].lower in _LINKS and before[-1].i == tokens[at - 2].i and rest[closing:]:
        relative = tokens[0].sentence.tokens[at - 2]
        if relative.dep in {"nsubj", "nsubjpass", "dobj", "pobj"}:
            counted = before[-3:-1] if len(before) > 2 and before[-2].lower == "of" else ()  # `all of which`
            return (*counted, relative, *without_gloss(until_according(rest[closing:]), relative.head, cues))
    joined = cues.verbs.get(verb.head.lemma) if verb.dep == "conj" and verb.head.i < left else None
    if verb.dep == "relcl" or (joined is not None and "that" in joined.takes):
        return ()
    if not before or before[0].lower == "according":
        return ()
    if _is_circumstance(before, verb):
        return ()
    whole = any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in before)
    after = [t for t in rest[closing:] if t.text not in EDGE]
    if (after and after[0].lower in _TURNS) or any(t.text == ";" for t in rest[: closing + 1]):
        after = []
    spoken = before[-1].i + 1 < tokens[at].i and tokens[before[-1].i + 1 - base].text in QUOTES
    first = next((t for t in after if t.pos not in {"ADV", "PART"}), None)
    if spoken and first is not None and first.tag == "VBG":
        after = []  # `"A," X said, not even naming Y`: of the speaker
    halted = before[-1].lemma == "be" or before[-1].tag == "MD"  # `It was, X said, a long night`
    goes_on = bool(after) and after[0].dep != "cc" and verb.dep == "parataxis"
    goes_on = goes_on and (verb.head.i > verb.i or halted)
    if goes_on or (
        after and after[0].dep != "cc" and verb.dep in {"parataxis", "ccomp"} and _reaches(after, before)
    ):
        tail = without_gloss(until_according(rest[closing:]), verb.head, cues)
        return (*before, *tail)
    terse = verb.is_root and len(before) > 2 and not [t for t in rest if t.text not in EDGE]
    return before if whole or terse else ()


def _is_circumstance(before: Sequence[Token], verb: Token) -> bool:
    """Whether the words before a cue are no more than the clause that dates it (`When he stayed away, his friends
    alerted the police`)."""
    opening = before[0]
    clause = opening.head
    if opening.lower not in {"when", "after", "before", "once", "since"} or clause.dep != "advcl":
        return False
    return clause.head is verb and max(t.i for t in clause.subtree) >= before[-1].i


def _shown_last(verb: Token, voice: Token, cues: CueLexicon) -> bool:
    """Whether a finding closes its sentence with a document as its subject (`A, the data indicated.`)."""
    last = verb.sentence.tokens[-1]
    closes = last.i - verb.i <= 1 and (last is verb or last.text in EDGE)
    return closes and voice in verb.children_of("nsubj") and is_artefact(voice, cues)


def _reaches(after: Sequence[Token], before: Sequence[Token]) -> bool:
    """Whether the words after the cue hang on those before it, or govern their subject."""
    there = {t.i for t in before}
    here = {t.i for t in after}
    if any(t.head.i in here for t in before if t.dep in {"nsubj", "nsubjpass", "csubj"}):
        return True
    top = [t for t in after if t.head.i not in here]
    return bool(top) and all(t.head.i in there for t in top)


def read_after_comma(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`X reported on Thursday, A`: a clause that only a comma joins to its cue."""
    if not entry.takes >= {"that", "quote"} or "nest" in entry.takes or voice is None or voice.i > verb.i:
        return ()
    mark = verb.child("mark")
    if verb.child("dobj", "ccomp", "xcomp") is not None or (mark is not None and mark.lower == "than"):
        return ()  # `more than the town expected, the mayor said` compares
    tokens = verb.sentence.tokens
    rest = tokens[verb.i - tokens[0].i + 1 :]
    comma = next((n for n, t in enumerate(rest[:7]) if t.text == ","), None)
    if comma is None or any(is_verb(t) for t in rest[:comma]) or comma + 3 > len(rest):
        return ()
    run = rest[comma + 1 :]
    if run[0].lower in {"citing", "quoting"} or run[0].dep == "prep":
        second = next((n for n, t in enumerate(run[:14]) if t.text == ","), None)
        if second is not None and second + 3 <= len(run) and run[second + 1].text not in QUOTES:
            run = run[second + 1 :]
    if (
        run[0].text in QUOTES
        or run[0].dep in {"cc", "mark", "advmod", "prep"}
        or run[0].tag in {"VBG", "VBN", "WP", "WDT", "WRB", "IN"}
    ):
        return ()
    subject = next((t for t in run if t.dep in {"nsubj", "nsubjpass"}), None)
    if subject is None or subject.head.i < run[0].i or subject.head.dep in {"relcl", "acl"}:
        return ()
    return without_gloss(run, subject.head, cues)


def read_dated(verb: Token, voice: Token | None, entry: Cue, _cues: CueLexicon) -> tuple[Token, ...]:
    """`showed as of Thursday A`, `reported, citing X, A`: a clause after words between that the parse mistakes
    for more of them."""
    if not entry.takes >= {"that"} or voice is None or voice.i > verb.i or verb.child("dobj", "xcomp"):
        return ()
    tokens = verb.sentence.tokens
    rest = tokens[verb.i - tokens[0].i + 1 :]
    at = 1 if rest and rest[0].text == "," else 0
    if at + 4 > len(rest):
        return ()
    if rest[at].lower == "as" and rest[at + 1].lower == "of":
        at += 2
        while at < len(rest) and rest[at].entity in {"DATE", "TIME"}:
            at += 1
    elif at and rest[at].lower in {"citing", "quoting"}:
        at = next((n for n, t in enumerate(rest[:14]) if n > at and t.text == ","), len(rest))
    else:
        return ()
    run = rest[at + 1 :] if at < len(rest) and rest[at].text == "," else rest[at:]
    finite = next((n for n, t in enumerate(run[:25]) if t.tag in {"VBD", "VBZ", "VBP", "MD"}), 0)
    if not finite or run[0].dep in {"cc", "mark"} or any(t.text in {",", ";"} for t in run[:finite]):
        return ()
    stop = next((n for n, t in enumerate(run) if t.text == ";"), len(run))
    return trimmed(run[:stop])


def read_remainder(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """A finite clause after a cue of plain speech that the parse does not make its complement."""
    if not entry.takes >= {"that", "quote"} or entry.strength == "weak" or voice is None or voice.i > verb.i:
        return ()
    tokens = verb.sentence.tokens
    base = tokens[0].i
    rest = tokens[verb.i - base + 1 :]
    subject = next(
        (
            t
            for t in rest[:12]
            if t.dep in {"nsubj", "nsubjpass", "expl"} and t.head.i > t.i and t.pos != "DET"
        ),
        None,
    )
    if subject is None or subject.head.dep in {"relcl", "acl", "pcomp"}:
        return ()
    first = min(t.i for t in subject.subtree)
    between = tokens[verb.i - base + 1 : first - base]
    beside = [t for t in subject.head.children if t.dep in {"mark", "advmod"} and t.i < subject.i]
    blocked = any(t.lower in {"when", "after", "before", "while"} for t in beside)
    blocked = blocked or any(
        t.text in EDGE or t.text in QUOTES or is_verb(t) or t.dep in {"cc", "mark", "dobj"} for t in between
    )
    if first <= verb.i or len(between) > 8 or blocked:
        return ()
    last = max(t.i for t in subject.head.subtree)
    return without_gloss(tokens[first - base : last - base + 1], subject.head, cues)


def _closes(rest: list[Token]) -> int | None:
    """Where a parenthetical ends: at a comma, or after nothing but time and place words; None if it does not."""
    for at, token in enumerate(rest):
        if token.text in {",", ".", ";", "—", "–"} or token.text in QUOTES:
            return at + 1
        if at > 12 or is_verb(token):
            return None
    return len(rest)
